from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import parade_analysis as pa
from parade_analysis import cli
from parade_analysis.catalog import reading
from parade_analysis.catalog.cells import from_text
from parade_analysis.catalog.fields import FIELDS
from parade_analysis.catalog.locate import data_folder, file_of

Spoil = Callable[[str, str, str], Path]
MEETING = (
    "2018-03-26-xi-beijing,2018-03-26-beijing,2018-03-beijing,Kim Jong Un,2018-03-26,2018-03-26,"
)
TOTAL = "PRK,2024,total,kotra,2696.11,"
CHINA = "PRK,2024,CHN,total,kotra,2640.87,98,"


def problems(folder: Path, name: str) -> str:
    with pytest.raises(pa.DataError) as caught:
        pa.load(name, data=folder)
    return str(caught.value)


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("table", "old", "new", "words"),
    [
        (
            "meetings",
            MEETING,
            MEETING.replace(",2018-03-26,2018-03-26,", ",2018-02-30,2018-03-26,"),
            r"row 3, column start_date: found '2018-02-30', expected a date that exists",
        ),
        (
            "meetings",
            MEETING,
            MEETING.replace(",2018-03-26,2018-03-26,", ",2018-3-26,2018-03-26,"),
            r"row 3, column start_date: found '2018-3-26'",
        ),
        (
            "meetings",
            MEETING,
            MEETING.replace(",2018-03-26,2018-03-26,", ",2018-03-26,2018-03-25,"),
            r"row 3, column end_date: found '2018-03-25', expected end_date not before start_date",
        ),
        (
            "meetings",
            "air,Singapore summit,",
            "air,,",
            r"row \d+, column label: found '', expected a text .this column may not be empty",
        ),
        (
            "events",
            "2013-12-12-jang-song-thaek-executed,2013-12-12,leadership",
            "2013-12-12-jang-song-thaek-executed,2013-12-12,leadersip",
            r"column category: found 'leadersip', expected one of border.*did you mean 'leader",
        ),
        (
            "envoys",
            "2012-08-02,Wang Jiarui",
            "2012-08-02, Wang Jiarui",
            r"row 2, column person: found ' Wang Jiarui'.*take the spaces off its ends",
        ),
        (
            "parades",
            "Beijing,CHN,Xi Jinping,26",
            "Beijing,CHX,Xi Jinping,26",
            r"row 3, column host_iso3: found 'CHX', expected an iso3 that stands in countries.csv",
        ),
        (
            "parades",
            "Beijing,CHN,Xi Jinping,26",
            "Beijing,CHN,Xi Jinping,25",
            r"row 3, column announced_heads: found '25', expected 26, the announced heads of",
        ),
        (
            "roll_calls",
            ",141,5,35,12,",
            ",140,5,35,12,",
            r"column yes: found '140', expected 141, the yes votes in un_votes",
        ),
        (
            "trade_totals",
            TOTAL,
            TOTAL.replace("2696", "2606"),
            r"column value_usd_million: found '2606.11', expected exports plus imports",
        ),
        (
            "trade_totals",
            TOTAL,
            TOTAL.replace("2696.11", '"2,696.11"'),
            r"column value_usd_million: found '2,696.11'.*without thousands.*write 2696.11",
        ),
        (
            "trade_totals",
            TOTAL,
            TOTAL.replace("2696", "-2696"),
            r"column value_usd_million: found '-2696.11', expected a number.*0 or more",
        ),
        (
            "trade_totals",
            TOTAL,
            TOTAL.replace("2696.11", "2696;11"),
            r"value_usd_million: found '2696;11', expected a number .*, 0 or more$",
        ),
        (
            "trade_partners",
            CHINA,
            CHINA.replace(",98,", ",89,"),
            r"share_percent: found '89.0', expected a share from 97.95 to 97.95, by the values",
        ),
        (
            "trade_partners",
            CHINA,
            CHINA.replace(",98,", ",980,"),
            r"column share_percent: found '980.0', expected a number.*from 0 to 100",
        ),
        (
            "parades",
            "https://kyivindependent.com/",
            "kyivindependent.com/",
            r"column source_url: found 'kyivindependent.com/.*', expected a public address",
        ),
    ],
)
def test_a_bad_cell_is_named(spoil: Spoil, table: str, old: str, new: str, words: str) -> None:
    folder = spoil(table, old, new)
    with pytest.raises(pa.DataError, match=words) as caught:
        pa.load(table, data=folder)
    assert f"{table}.csv, row" in str(caught.value)


def test_every_bad_cell_is_named_at_once(folder: Path) -> None:
    path = folder / "envoys.csv"
    text = path.read_text(encoding="utf-8")
    text = text.replace("2012-08-02,Wang", "2012-08-32,Wang").replace("CHN,Pyong", "CHNN,Pyong", 3)
    path.write_text(text, encoding="utf-8")
    found = problems(folder, "envoys").splitlines()
    assert len([line for line in found if "iso3" in line]) == 3
    assert len([line for line in found if "column date" in line]) == 1


def test_a_duplicate_key_names_the_second_row(folder: Path) -> None:
    path = folder / "parades.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*lines[:2], lines[1], *lines[2:]]) + "\n", encoding="utf-8")
    assert "row 3, column event: found 'beijing-2015', expected each key once" in problems(
        folder, "parades"
    )


def test_a_row_out_of_order_says_where_it_belongs(folder: Path) -> None:
    path = folder / "envoys.csv"
    header, first, *rest = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([header, *rest, first]) + "\n", encoding="utf-8")
    assert "rows sorted by date, person" in problems(folder, "envoys")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "a table, not an empty file"),
        (b"event;label\nx;y\n", "row 1: found 'event;label', expected commas.*not semicolons"),
        (b"event\tlabel\n", "commas between cells .not tabs"),
        (b"\xff\xfe\x00", "row 1: found 'UTF-16 or binary data', expected UTF-8"),
        ("event,label\nx,y\n".encode("utf-16"), "found 'UTF-16.*save the file as UTF-8"),
        ("event,label\nx,y\n".encode("utf-16-le"), "found 'UTF-16.*save the file as UTF-8"),
        (b"event,label\nx,\xe9\n", "row 2: found 'byte 0xe9', expected UTF-8"),
        (b'event,label\n"x,y\n', "well-formed CSV"),
        (None, "expected a file"),
    ],
)
def test_a_broken_file_is_named(folder: Path, content: bytes | None, words: str) -> None:
    path = folder / "parades.csv"
    path.unlink() if content is None else path.write_bytes(content)
    with pytest.raises(pa.DataError, match=words):
        pa.load("parades", data=folder)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            lambda text: text.replace("announced_heads", "announced_head", 1),
            "rename announced_head",
        ),
        (lambda text: text.replace("\n", ",\n"), r"row 1, column : expected only the table's"),
        (lambda text: text.replace("Beijing,CHN,Xi", "Beijing,CHN,,Xi"), "row 3: found '16'.*15"),
        (lambda text: text.replace("label", "event", 1), "row 1, column event: expected each"),
        (lambda text: text.splitlines()[0] + "\n", "at least one row below the header"),
    ],
)
def test_a_wrong_header_or_shape_is_named(
    folder: Path, change: Callable[[str], str], words: str
) -> None:
    path = folder / "parades.csv"
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(pa.DataError, match=words):
        pa.load("parades", data=folder)


def test_a_byte_order_mark_does_no_harm(folder: Path) -> None:
    path = folder / "parades.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert len(pa.load("parades", data=folder)) == len(pa.load("parades"))


def test_a_file_that_is_a_folder_is_named(folder: Path) -> None:
    path = folder / "parades.csv"
    path.unlink()
    path.mkdir()
    assert "parades.csv: expected a readable file: Is a directory" in problems(folder, "parades")


def test_a_parquet_file_with_an_index_of_its_own_keeps_its_row_numbers(folder: Path) -> None:
    path = folder / "trade_products.parquet"
    frame = pd.read_parquet(path)
    frame["year"] = frame["year"].mask(frame.index == 4)
    frame.index += 100
    frame.to_parquet(path)
    assert "row 6, column year" in problems(folder, "trade_products")


@pytest.mark.parametrize("keep", [0, 10, 1000])
def test_a_truncated_parquet_file_is_named(folder: Path, keep: int) -> None:
    path = folder / "trade_products.parquet"
    path.write_bytes(path.read_bytes()[:keep])
    assert "a whole Parquet file" in problems(folder, "trade_products")


def test_a_wrong_value_in_a_parquet_file_is_named(folder: Path) -> None:
    path = folder / "trade_products.parquet"
    frame = pd.read_parquet(path)
    frame["flow"] = frame["flow"].astype(str).mask(frame.index == 4, "exports")
    frame.to_parquet(path)
    assert "row 6, column flow: found 'exports', expected one of" in problems(
        folder, "trade_products"
    )


@pytest.mark.exhaustive
@pytest.mark.parametrize("keep", [0, 1000])
def test_a_truncated_boundary_file_is_named(folder: Path, keep: int) -> None:
    path = folder / "boundaries" / "visionscarto.parquet"
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(pa.DataError, match="a whole GeoParquet file"):
        pa.boundaries(data=folder)
    assert any("GeoParquet" in str(problem) for problem in pa.check(data=folder))


def test_boundaries_are_checked_when_not_sealed(folder: Path) -> None:
    shapes = pa.boundaries()
    shapes.loc[3, "area"] = shapes.loc[2, "area"]
    shapes.to_parquet(folder / "boundaries" / "visionscarto.parquet")
    with pytest.raises(pa.DataError, match=r"row 5, column area.*each area once"):
        pa.boundaries(data=folder)


def test_check_lists_the_problems_of_every_table_and_exits_1(folder: Path) -> None:
    (folder / "series.csv").write_text("series\n", encoding="utf-8")
    (folder / "envoys.csv").unlink()
    path = folder / "meetings.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",USA,", ",UAS,"), encoding="utf-8")
    done = CliRunner().invoke(cli.app, ["check", "--data", str(folder)])
    assert done.exit_code == 1
    for file in ("series.csv", "envoys.csv", "meetings.csv"):
        assert file in done.output
    assert done.output.count("'UAS'") == 3
    assert "Traceback" not in done.output


@pytest.mark.parametrize(
    ("field", "texts", "typed", "wrong"),
    [
        (
            "year",
            ["2024", "2024.0", "-1", "٢٠٢٤", "1" * 16, ""],
            [2024, None, -1, None, None, None],
            3,
        ),
        (
            "low",
            ["1e3", "1e400", "-1.5", "1,5", ".5", "inf"],
            [1000, None, -1.5, None, None, None],
            4,
        ),
        ("is_preferred", ["true", "True", "1", "false"], [True, None, None, False], 2),
        ("flow", ["total", "Total", "totals"], ["total", None, None], 2),
        ("month", ["2024-01", "2024-1", "2024-13"], [pd.Timestamp("2024-01-01"), None, None], 2),
        ("date", ["2024-02-29", "2023-02-29"], [pd.Timestamp("2024-02-29"), None], 1),
    ],
)
def test_one_value_has_one_spelling(
    field: str, texts: list[str], typed: list[object], wrong: int
) -> None:
    cells, mask = from_text(pd.Series(texts, dtype="str"), FIELDS[field])
    assert cells.dtype == FIELDS[field].dtype
    assert [None if pd.isna(each) else each for each in cells] == typed
    assert mask.sum() == wrong
    assert not mask[[text == "" for text in texts]].any()


def test_spaces_at_the_ends_are_wrong_and_inside_are_not() -> None:
    cells, mask = from_text(pd.Series([" Xi", "Xi ", "Xi Jinping", ""]), FIELDS["person"])
    assert mask.tolist() == [True, True, False, False]
    assert cells.isna().tolist() == [False, False, False, True]


def test_check_names_a_changed_but_sound_table(spoil: Spoil) -> None:
    folder = spoil("envoys", "first foreign guest as leader", "first guest as leader")
    done = CliRunner().invoke(cli.app, ["check", "--data", str(folder)])
    assert done.exit_code == 0
    assert "changed since sealed: envoys" in done.output


def test_the_tables_are_sound() -> None:
    assert pa.check() == []


CELLS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(["", "NA", "nan", "1,234", "2025-02-30", "inf", "1e400", "-1", "True", "\x00"]),
    st.integers().map(str),
    st.floats().map(str),
    st.dates().map(str),
)


@pytest.mark.exhaustive
@settings(suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_whatever_stands_in_a_cell_the_answer_is_a_table_or_a_named_problem(
    folder: Path, data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from(["parades", "roll_calls", "envoys", "meetings", "series"]))
    text = pd.read_csv(file_of(name, data_folder()), dtype=str, keep_default_na=False)
    row = data.draw(st.integers(0, len(text) - 1))
    column = data.draw(st.sampled_from(list(text.columns)))
    text.loc[row, column] = data.draw(CELLS)
    path = folder / f"{name}.csv"
    text.to_csv(path, index=False, encoding="utf-8", errors="surrogatepass", lineterminator="\n")
    frame, found = reading.read_unsealed(path, name)
    if found:
        assert all(problem.file == str(path) for problem in found)
    else:
        assert len(frame) == len(text)
        assert (frame[column].isna().sum() > 0) or text[column].ne("").all()
