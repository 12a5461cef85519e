"""What a table looks like in a notebook."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal
from html.parser import HTMLParser
from typing import Any

import duckdb
import narwhals as nw
import numpy as np
import pandas as pd
import polars as pl
import pytest

import parade_analysis as pa
from parade_analysis.catalog.fields import FIELDS
from parade_analysis.shown import ShownTable, head_words, show


class Read(HTMLParser):
    """The heads and rows of a table, as a screen reader meets them."""

    def __init__(self, table: ShownTable) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.scopes: list[list[str | None]] = []
        self.links: list[str | None] = []
        self.days: list[str] = []
        self.tag = ""
        self.feed(table._repr_html_())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tag = tag
        if tag == "tr":
            self.rows.append([])
            self.scopes.append([])
        if tag in ("th", "td"):
            self.rows[-1].append("")
            self.scopes[-1].append(dict(attrs).get("scope"))
        if tag == "a":
            self.links.append(dict(attrs)["href"])

    def handle_data(self, data: str) -> None:
        if self.rows and self.rows[-1] and data != "\n":
            self.rows[-1][-1] += data
        if self.tag == "time":
            self.days.append(data)
            self.tag = ""


def column(*values: object, name: str = "note") -> list[str]:
    """Return the cells of a column as they are shown."""
    return [row[0] for row in Read(show(pd.DataFrame({name: values}))).rows[1:]]


@pytest.mark.parametrize("name", [name for name in FIELDS if FIELDS[name].unit])
def test_a_head_says_the_unit_that_the_catalog_says(name: str) -> None:
    unit = FIELDS[name].unit or ""
    head = head_words(name)
    assert "_" not in head
    if unit not in ("fraction", "ratio"):
        assert unit.split(",")[0].replace("percent", "%") in head
    elif name.endswith(f"_{unit}"):
        assert head.endswith(f"({unit})")


def test_heads_of_ones_own_are_left_alone() -> None:
    assert head_words("Größe in km²") == "Größe in km²"
    assert head_words(2014) == "2014"
    assert head_words(("export", "value_usd_million")) == "export, value (million USD)"
    assert head_words("is_flagged") == "flagged"


def test_every_column_has_a_head() -> None:
    names = ["n", "hs_n", "share_of", "is_", "has_", "is_n"]
    assert [head_words(name) for name in names] == [
        *("number", "HS number", "share of"),
        *("is_", "has_", "number"),
    ]
    odd = pd.DataFrame([[1, 2, 3, 4, 5, 6]], columns=["", None, " ", "a", "a", 7])
    heads = ["column 1", "column 2", "column 3", "a", "a", "7"]
    assert Read(show(odd)).rows == [heads, ["1", "2", "3", "4", "5", "6"]]
    assert head_words(dt.datetime(2025, 9, 3)) == "2025-09-03"
    assert Read(show(pd.Series([1], name=""))).rows[0] == ["value"]


FRAME = pl.DataFrame({"year": [2001, 2024], "value_usd_million": [737.46, None]})


@pytest.mark.parametrize(
    "given",
    [
        lambda: FRAME,
        FRAME.lazy,
        FRAME.to_arrow,
        lambda: nw.from_native(FRAME),
        lambda: duckdb.sql("from FRAME"),
    ],
    ids=["polars", "polars lazy", "pyarrow", "narwhals", "DuckDB"],
)
def test_a_frame_of_any_library_is_shown(given: Callable[[], object]) -> None:
    rows = [["year", "value (million USD)"], ["2001", "737.5"], ["2024", "–"]]
    assert Read(show(given())).rows == rows


def test_a_series_of_any_library_is_shown() -> None:
    for series, head in [(FRAME["year"], "year"), (pl.Series([2001, 2024]), "value")]:
        assert Read(show(series)).rows[0] == [head]
    chunked = FRAME.to_arrow()["year"]
    assert Read(show(chunked)).rows == [["value"], ["2,001"], ["2,024"]]


def test_days_and_hours_are_alike_whatever_holds_them() -> None:
    day = "2025-09-03"
    days = [dt.date(2025, 9, 3), dt.datetime(2025, 9, 3), pd.Timestamp(day), np.datetime64(day)]
    days += [pd.Period(day), pd.Timestamp(day, tz="Asia/Seoul")]
    assert column(*days) == [day] * len(days)
    hour = [dt.datetime(2025, 9, 3, 9), pd.Timestamp(f"{day} 09:00"), np.datetime64(f"{day}T09")]
    assert column(*hour, None) == [*[f"{day} 09:00"] * 3, "–"]
    assert column(pd.Timestamp(f"{day} 09:00:30")) == [f"{day} 09:00:30"]
    assert column(pd.Timestamp(f"{day} 09:00", tz="Asia/Seoul")) == [f"{day} 09:00+09:00"]
    took = [pd.Timedelta(days=1), dt.timedelta(days=2, hours=3), np.timedelta64(-90, "m")]
    assert column(*took, pd.NaT) == ["1 day", "2 days 3 h", "−1 h 30 min", "–"]
    assert column(np.datetime64("NaT"), dt.datetime(1, 1, 1)) == ["–", "0001-01-01"]


def test_categories_are_shown_as_what_they_are() -> None:
    assert column(*pd.Categorical([2014, None]), name="year") == ["2014", "–"]
    frame = pd.DataFrame({"year": pd.Categorical([2014, None]), "flow": pd.Categorical(["a", "b"])})
    assert Read(show(frame)).rows[1:] == [["2014", "a"], ["–", "b"]]


def test_numbers_of_any_kind_are_numbers() -> None:
    exact = pd.Series([12345678901234567, None], dtype=object)
    assert Read(show(exact)).rows[1:] == [["12,345,678,901,234,567"], ["–"]]
    assert column(Decimal("1.50"), None, Decimal("20")) == ["1.5", "–", "20.0"]
    assert column(np.inf, -np.inf, 0.892) == ["∞", "−∞", "0.892"]
    assert column(1 + 2j) == ["(1+2j)"]


def test_what_is_missing_is_a_dash_and_never_a_word_of_pandas() -> None:
    assert column(1.5, None, float("nan")) == ["1.5", "–", "–"]
    assert column(pd.Timestamp("2025-09-03"), pd.NaT) == ["2025-09-03", "–"]
    assert column("seen", "", None) == ["seen", "–", "–"]
    assert column(True, False, None) == ["yes", "no", "–"]
    whole = pd.DataFrame({"rows": pd.array([1, None], dtype="Int64")})
    assert [row[0] for row in Read(show(whole)).rows[1:]] == ["1", "–"]


def test_numbers_have_separators_and_years_have_none() -> None:
    assert column(13103, 7) == ["13,103", "7"]
    assert column(1093.6421, 10.9) == ["1,093.6", "10.9"]
    assert column(51245707.0) == ["51,245,707"]
    assert column(0.8921, 0.5) == ["0.892", "0.500"]
    assert column(-3.25) == ["−3.25"]
    assert column(1600.0, 0.007, 0.0) == ["1,600", "0.007", "0"]
    for name in ("year", "start_year"):
        assert column(2024, 1962, name=name) == ["2024", "1962"]
    assert column(2024.0, None, name="year") == ["2024", "–"]


def test_a_text_is_whole_however_long_and_never_markup() -> None:
    long = "as the ministry said, " * 40
    assert column(long) == [long]
    for text in ("<script>alert(1)</script>", "a < b & c > d", '"quoted"', "&lt;"):
        table = show(pd.DataFrame({text: [text]}, index=pd.Index([text], name=text)), text)
        assert Read(table).rows == [[text, text], [text, text]]
        assert "<script" not in table._repr_html_()


def test_days_are_unbroken_ids_are_not_and_links_can_be_followed() -> None:
    ids = show({"format": "multilateral_sideline"})
    assert "multilateral_<wbr>sideline" in ids._repr_html_()
    assert Read(ids).rows[1][1] == "multilateral_sideline"
    dates = pd.Series(pd.to_datetime(["2025-09-03"]), name="start_date")
    assert Read(show(dates)).days == ["2025-09-03"]
    assert Read(show(pd.DataFrame({"2025-08-28": ["supported"]}))).days == ["2025-08-28"]
    links = ["https://example.org/a?b=1&c=2", "https://example.org/a,b_(c)"]
    told = f"granted 2018-05-14 ({links[0]}; {links[1]})."
    read = Read(show({"note": told}))
    assert (read.days, read.links) == (["2018-05-14"], links)
    assert read.rows[1][1] == told
    assert not Read(show({"note": "javascript:alert(1)", "id": "2018-05-14-x"})).links


def test_an_index_is_shown_where_it_tells_something() -> None:
    frame = pd.DataFrame({"value": [1, 2]})
    assert Read(show(frame)).rows == [["value"], ["1"], ["2"]]
    named = frame.set_index(pd.Index([2001, 2024], name="year"))
    assert Read(show(named)).rows == [["year", "value"], ["2001", "1"], ["2024", "2"]]
    assert Read(show(named)).scopes == [["col", "col"], ["row", None], ["row", None]]
    worded = frame.set_index(pd.Index(["all", "large"]))
    assert Read(show(worded)).rows[0] == ["", "value"]
    assert Read(show(worded)).scopes[0] == [None, "col"]
    both = frame.set_index(pd.MultiIndex.from_tuples([(1, "a"), (1, "b")], names=["year", "flow"]))
    assert Read(show(both)).rows[1:] == [["1", "a", "1"], ["1", "b", "2"]]


def test_no_head_is_empty() -> None:
    counts = pd.Series(["A", "B", "A"], name="source_grade").value_counts()
    for table in (counts, pd.Series([1, 2]), {"both": 13}, pd.DataFrame([[1, 2]])):
        read = Read(show(table))
        heads = zip(read.rows[0], read.scopes[0], strict=True)
        assert all(text and scope == "col" for text, scope in heads)
    assert Read(show(counts)).rows == [["source grade", "count"], ["A", "2"], ["B", "1"]]


def test_a_long_table_says_how_much_is_left_out() -> None:
    frame = pd.DataFrame({"row": range(2000)})
    assert Read(show(frame)).rows[-1] == ["and 1,940 more rows"]
    assert repr(show(frame, most=1)) == "row\n  0\nand 1,999 more rows"
    assert len(Read(show(frame, most=2000)).rows) == 2001
    assert Read(show(frame.head(0))).rows == [["row"], ["no rows"]]


def test_every_table_can_be_shown_and_is_not_changed() -> None:
    for name in pa.tables().index:
        frame = pa.load(name).head(30)
        before = frame.copy(deep=True)
        read = Read(show(frame, f"Table {name}"))
        assert len(read.rows) == len(frame) + 1
        assert not {"NaN", "NaT", "<NA>", "None", "nan"} & {
            cell for row in read.rows for cell in row
        }
        pd.testing.assert_frame_equal(frame, before)
    assert "Polygon" in repr(show(pa.boundaries()))


def test_the_same_table_gives_the_same_bytes_in_every_process() -> None:
    code = "import parade_analysis as pa; print(pa.show(pa.load('parades'))._repr_html_())"
    for seed in ("0", "1"):
        done = subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)},
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout == show(pa.load("parades"))._repr_html_() + "\n"


@pytest.mark.parametrize(
    ("table", "says"),
    [
        (5, "a data frame, series, dict or list of dicts can be shown, not int"),
        (np.array([1]), "not numpy.ndarray"),
        (None, "not NoneType"),
        ([1, 2], "not list"),
        ([], "without a column"),
        (pd.DataFrame(), "without a column"),
    ],
)
def test_what_is_no_table_is_refused_in_a_sentence(table: object, says: str) -> None:
    with pytest.raises(pa.DataError, match=says):
        show(table)


@pytest.mark.parametrize("most", [0, True, 2.5, "3"])
def test_rows_are_counted_in_whole_numbers(most: Any) -> None:
    expected = f"most is {most!r}; expected a whole number of rows, at least 1"
    with pytest.raises(pa.DataError, match=expected):
        show(pd.DataFrame({"a": [1]}), most=most)
    assert repr(show(pd.Series([1, 2]), most=np.int64(1))).endswith("and 1 more row")


@pytest.mark.parametrize("caption", [5, None, ["a"]])
def test_a_caption_is_text(caption: Any) -> None:
    with pytest.raises(pa.DataError, match=r"caption: found .*, expected text"):
        show({"a": 1}, caption)


def test_years_are_years_wherever_they_stand_and_other_numbers_are_not() -> None:
    years = {"YEAR": [2001], "year_from": [2001], "light_year": [1.5], "year": ["about 2002"]}
    text = pa.show(pd.DataFrame(years))._repr_html_()
    assert text.count(">2001<") == 2
    assert ">1.5<" in text
    counts = pa.show(pd.Series([2001, 2001, 2024]).value_counts())._repr_html_()
    assert "2,024" in counts or "2024" in counts


def test_whole_numbers_are_exact_and_huge_ones_short() -> None:
    table = pd.DataFrame({"id": [12345678901234567], "x": [1e300], "zero": [-0.0]})
    text = pa.show(table)._repr_html_()
    assert "12,345,678,901,234,567" in text
    assert "1e+300" in text
    assert "−0" not in text


def test_a_cell_may_hold_many_values() -> None:
    table = pd.DataFrame({"blocs": [np.array(["SCO", "BRICS"]), {"b", "a"}, []]})
    text = pa.show(table)._repr_html_()
    assert column([None, "a"], {}, {"a": None}) == ["–, a", "–", "a: –"]
    assert Read(show({("a", "b"): 1})).rows == [["key", "value"], ["a, b", "1"]]
    assert "SCO, BRICS" in text
    assert "a, b" in text
