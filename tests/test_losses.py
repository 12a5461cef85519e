"""Tables that defend themselves: what has gone since the last seal, and the seal itself."""

from __future__ import annotations

import ast
import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
from click.testing import CliRunner

import parade_analysis as pa
from parade_analysis import cli
from parade_analysis.catalog.definitions import TABLES
from parade_analysis.catalog.locate import SEAL, file_of
from parade_analysis.catalog.losses import CHANGES
from parade_analysis.catalog.reading import COUNTED_ELSEWHERE
from parade_analysis.catalog.recount import recount
from parade_analysis.catalog.seal import seal

SOURCE = Path(pa.__file__).parent
BY_HAND = [name for name, table in TABLES.items() if table.suffix == "csv"]


def halved(path: Path) -> None:
    """Take the second half of the rows off a CSV file."""
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[: 1 + len(lines) // 2]))


def told(folder: Path, **options: Any) -> str:
    return "\n".join(map(str, pa.check(data=folder, **options)))


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    "name",
    [
        "meetings",
        "un_votes",
        *(pytest.param(each, marks=pytest.mark.exhaustive) for each in BY_HAND),
    ],
)
def test_half_of_a_table_is_missed(folder: Path, name: str) -> None:
    path = file_of(name, folder)
    if len(path.read_bytes().splitlines()) <= 2:
        pytest.skip("a table of one row")
    halved(path)
    missed = [each for each in told(folder).splitlines() if f"/{name}.csv: expected" in each]
    if name in COUNTED_ELSEWHERE:  # missed by those who count on them
        assert told(folder)
    else:
        assert any("which ha" in each for each in missed)


def test_a_row_that_has_gone_is_named(spoil: Callable[[str, str, str], Path], folder: Path) -> None:
    path = folder / "meetings.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    (gone,) = [line for line in lines if line.startswith("2019-06-20-xi-pyongyang")]
    path.write_text("".join(line for line in lines if line != gone), encoding="utf-8")
    assert "the sealed row '2019-06-20 / 2019-06-20-xi-pyongyang', which has gone" in told(folder)
    assert "seal with --removed REASON" in told(folder)


def test_a_row_under_another_name_is_found(spoil: Callable[[str, str, str], Path]) -> None:
    folder = spoil("envoys", "2012-08-02,Wang Jiarui", "2012-08-02,Wang Jiaruy")
    assert "is it '2012-08-02 / Wang Jiaruy' now?" in told(folder)


@pytest.mark.exhaustive
@pytest.mark.parametrize("cut", [1, 2, 40])
def test_a_file_cut_off_is_refused(folder: Path, cut: int) -> None:
    path = folder / "events.csv"
    path.write_bytes(path.read_bytes()[:-cut])
    assert "events.csv: expected a line end after the last row" in told(folder)
    with pytest.raises(pa.DataError, match="may be cut off"):
        pa.load("events", data=folder)


@pytest.mark.exhaustive
def test_half_of_a_parquet_file_and_half_of_its_rows_are_missed(folder: Path) -> None:
    path = folder / "trade_products.parquet"
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    assert "a whole Parquet file" in told(folder)
    path.write_bytes(whole)
    frame = pd.read_parquet(path)
    frame.iloc[: len(frame) // 2].to_parquet(path, index=False)
    assert "expected 983 rows more, as sealed" in told(folder).replace(
        str(len(frame) - len(frame) // 2), "983"
    )


def test_half_of_the_shapes_is_missed(folder: Path) -> None:
    path = folder / "boundaries" / "visionscarto.parquet"
    shapes = gpd.read_parquet(path)
    shapes.iloc[: len(shapes) // 2].to_parquet(path)
    assert "visionscarto.parquet: expected the sealed row" in told(folder)


@pytest.mark.sampled(1)
@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": "guests"}, "expected a resource attendance"),
        ({"rows": 3}, "column rows: found '3', expected"),
        ({"covered_to": "soon"}, "covered_to: found 'soon'"),
        ({"covered_to": "2025-02-30"}, "found '2025-02-30'"),
        ({"covered_to": "2031-01-01"}, "not after today"),
        ({"covered_to": "2025-10-09"}, "nor before its last row"),
    ],
)
def test_a_seal_that_says_what_is_not_so_is_refused(
    folder: Path, change: dict[str, Any], words: str
) -> None:
    path = folder / SEAL
    package = json.loads(path.read_text(encoding="utf-8"))
    next(each for each in package["resources"] if each["name"] == "attendance").update(change)
    path.write_text(json.dumps(package), encoding="utf-8")
    assert words in told(folder, today="2026-11-29")
    with pytest.raises(pa.DataError, match=SEAL):
        seal(data=folder, today="2026-11-29")


@pytest.mark.exhaustive
def test_a_row_is_taken_out_with_a_reason_alone(folder: Path) -> None:
    path = folder / "leaders.csv"
    page = pa.load("leaders").at[0, "source_url"]
    with path.open("a", encoding="utf-8") as file:
        file.write(f"Vladimir Putin,RUS,Putin,2012-05-07,,,{page},\n")
    recount(data=folder)
    seal(data=folder)
    path.write_text(path.read_text(encoding="utf-8").split("Vladimir")[0], encoding="utf-8")
    recount(data=folder)
    before = (folder / SEAL).read_bytes()
    with pytest.raises(pa.DataError, match="'Vladimir Putin', which has gone"):
        seal(data=folder)
    assert (folder / SEAL).read_bytes() == before
    for reason in ("", "  "):
        with pytest.raises(pa.DataError, match="expected a reason"):
            seal(removed=reason, data=folder)
    seal(removed="not about him", data=folder, today="2026-11-29")
    assert pa.check(data=folder) == []
    with (folder / CHANGES).open(encoding="utf-8", newline="") as file:
        *_, last = csv.reader(file)
    assert last == ["2026-11-29", "leaders", "Vladimir Putin", "not about him"]
    with pytest.raises(pa.DataError, match="and a sealed row that has gone"):
        seal(removed="nothing", data=folder)


def test_a_seal_of_other_schemas_is_still_judged_by_its_days(folder: Path) -> None:
    path = folder / SEAL
    package = json.loads(path.read_text(encoding="utf-8")) | {"schema_hash": "of old"}
    package["resources"] = [
        {**each, "covered_to": "soon"} if each["name"] == "events" else each
        for each in package["resources"]
    ]
    path.write_text(json.dumps(package), encoding="utf-8")
    assert "covered_to: found 'soon'" in told(folder)


@pytest.mark.exhaustive
@pytest.mark.parametrize("cut", [1, 400])
def test_the_list_of_changes_is_kept_whole(folder: Path, cut: int) -> None:
    path = folder / CHANGES
    path.write_bytes(path.read_bytes()[:-cut])
    assert f"{CHANGES}: " in told(folder)


def test_one_bad_cell_is_one_problem(spoil: Callable[[str, str, str], Path]) -> None:
    folder = spoil("envoys", "2012-08-02,Wang Jiarui", "2012-08-32,Wang Jiarui")
    (problem,) = pa.check(data=folder)
    assert "2012-08-32" in str(problem)


def test_controls_of_no_table_are_refused_and_not_counted(
    spoil: Callable[[str, str, str], Path],
) -> None:
    folder = spoil("controls", "meetings,format=bilateral,", "meetigns,format=bilateral,")
    with pytest.raises(pa.DataError, match=r"controls.csv, row \d+, column table"):
        recount(data=folder)
    assert "column table: found 'meetigns'" in told(folder)


@pytest.mark.exhaustive
def test_nothing_is_known_after_today(folder: Path) -> None:
    assert "a day not after today, 2026-08-01" in told(folder, today="2026-08-01")
    done = CliRunner().invoke(cli.app, ["check", "--data", str(folder), "--today", "2026-08-01"])
    assert done.exit_code == 1
    assert "not after today" in done.output
    done = CliRunner().invoke(cli.app, ["check", "--today", "29.11.2026"])
    assert done.exit_code == 1
    assert "today is '29.11.2026'" in done.output


def test_the_clock_is_read_in_one_place() -> None:
    reads = [
        f"{path.relative_to(SOURCE)}:{node.func.attr}"
        for path in SOURCE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("today", "now", "utcnow", "localtime", "gmtime")
    ]
    assert reads == ["catalog/checking.py:today"]


def test_counting_again_changes_nothing_of_ours(folder: Path) -> None:
    before = {path: path.read_bytes() for path in folder.rglob("*.csv")}
    assert recount(data=folder) == []
    assert {path: path.read_bytes() for path in folder.rglob("*.csv")} == before


def test_counting_again_says_what_has_changed(spoil: Callable[[str, str, str], Path]) -> None:
    folder = spoil(
        "events",
        "jang-song-thaek-executed,2013-12-12,leadership",
        "jang-song-thaek-executed,2013-12-12,missile",
    )
    said = "\n".join(recount(data=folder))
    assert "controls: events / category=leadership / rows: total" in said
    assert "controls: events / category=missile / rows: total" in said
