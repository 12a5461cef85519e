"""Frames of the caller in place of a table: typed like it, and called what they are."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pandas as pd
import pytest

import parade_analysis as pa
from parade_analysis.catalog.definitions import TABLES
from parade_analysis.catalog.fields import FIELDS
from parade_analysis.catalog.given import Identity, identify, typed, worldview_of

SELDOM = ["2012-01-01", "2025-05-08", "2025-09-03", "2026-01-01"]
DAYS = ["2018-05-07", "2025-08-28"]
DAYS += [pytest.param(day, marks=pytest.mark.exhaustive) for day in SELDOM]
TIMED = sorted(name for name in TABLES if "known_from" in TABLES[name].columns)

READ_BACK: dict[str, dict[str, Any]] = {
    "by default": {},
    "as text": {"dtype": "str"},
    "as text, nothing missing": {"dtype": "str", "keep_default_na": False},
    "nullable": {"dtype_backend": "numpy_nullable"},
    "by Arrow": {"dtype_backend": "pyarrow"},
}
VARIED = ("countries", "events", "meetings", "trade_china_monthly", "trade_products", "un_votes")
"""Tables that between them have every type of column."""


def read_back(frame: pd.DataFrame, **options: Any) -> pd.DataFrame:
    """Send a frame through a CSV file."""
    return pd.read_csv(io.StringIO(frame.to_csv(index=False)), **options)


def called(frame: pd.DataFrame, name: str, **options: Any) -> Identity:
    return identify(typed(frame, name), name, **options)


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("name", "way"),
    [
        *((name, "by default") for name in TABLES),
        *((name, way) for name in VARIED for way in list(READ_BACK)[1:]),
        *(
            pytest.param(name, way, marks=pytest.mark.exhaustive)
            for name in TABLES
            if name not in VARIED
            for way in list(READ_BACK)[1:]
        ),
    ],
)
def test_a_table_comes_back_from_a_csv_as_it_was(name: str, way: str) -> None:
    table = pa.load(name)
    back = typed(read_back(table, **READ_BACK[way]), name)
    pd.testing.assert_frame_equal(back, table, check_exact=False, rtol=1e-12)
    assert identify(back, name) == Identity(name, True, True)


@pytest.mark.sampled
@pytest.mark.parametrize("most", [8, pytest.param(40, marks=pytest.mark.exhaustive)])
@pytest.mark.parametrize("name", TABLES)
def test_a_row_alone_comes_back_as_it_was(name: str, most: int) -> None:
    """A column that holds numbers in these rows alone must not lose its zeros."""
    table = pa.load(name)
    for place in range(0, len(table), max(1, len(table) // most)):
        row = table.iloc[[place]]
        back = typed(read_back(row), name)
        pd.testing.assert_frame_equal(back, row.reset_index(drop=True), rtol=1e-12)


def test_codes_get_their_zeros_back() -> None:
    goods = pa.load("trade_commodities").query("hs == '03' or hs == '72'")
    assert read_back(goods)["hs"].dtype == "int64"
    assert set(typed(read_back(goods), "trade_commodities")["hs"]) == {"03", "72"}
    cut = pd.DataFrame({"hs": [3, 2709, 810, 71012], "hs_code": [10121, 250390, 1, 999999]})
    assert typed(cut, "trade_commodities")["hs"].tolist() == ["03", "2709", "0810", "071012"]
    codes = typed(cut, "trade_products")["hs_code"].tolist()
    assert codes == ["010121", "250390", "000001", "999999"]
    assert typed(pd.DataFrame({"m49": [4.0, 156.0, None]}), "countries")["m49"][0] == "004"


def test_order_and_further_columns_do_not_count() -> None:
    meetings = pa.load("meetings")
    shuffled = meetings.sample(frac=1, random_state=1)[meetings.columns[::-1]]
    assert called(shuffled.assign(mine=1, why="own"), "meetings").is_published
    merged = meetings.merge(pa.load("countries")[["iso3", "region"]], on="iso3")
    assert called(merged, "meetings").is_published
    by_row = meetings.set_index("meeting_id").reset_index()
    assert called(by_row, "meetings") == Identity("meetings", True, True)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            lambda meetings: meetings.query("iso3 == 'VNM'"),
            "a selection of meetings (5 of 35 rows)",
        ),
        (
            lambda meetings: meetings.drop(columns=["note", "label"]),
            "a selection of meetings (35 of 35 rows, 26 of 28 columns)",
        ),
        (
            lambda meetings: meetings.query("iso3 == 'VNM'")[["start_date", "person"]],
            "a selection of meetings (5 of 35 rows, 2 of 28 columns)",
        ),
        (
            lambda meetings: meetings.query("person == 'Xi Jinping'").merge(
                pa.load("countries")[["iso3", "region"]]
            ),
            "a selection of meetings (8 of 35 rows)",
        ),
    ],
)
def test_rows_of_ours_are_a_selection(change: Any, words: str) -> None:
    chosen = change(pa.load("meetings"))
    is_part = "(35 of 35" not in words
    assert called(chosen, "meetings") == Identity(words, False, True, is_part=is_part)
    assert called(read_back(chosen), "meetings").words == words


def one_cell(meetings: pd.DataFrame) -> pd.DataFrame:
    return meetings.assign(place=meetings["place"].mask(meetings.index == 9, "Nampo"))


def one_missing(meetings: pd.DataFrame) -> pd.DataFrame:
    return meetings.assign(label=meetings["label"].mask(meetings.index == 9))


@pytest.mark.parametrize(
    "change",
    [
        one_cell,
        one_missing,
        lambda meetings: pd.concat([meetings, meetings.tail(1)]),
        lambda meetings: pd.concat([meetings.query("iso3 == 'VNM'")] * 2),
        lambda meetings: pd.concat([meetings, one_cell(meetings).iloc[[9]]]),
        lambda meetings: meetings[[]],
        lambda meetings: pd.DataFrame({"mine": [1]}),
    ],
)
def test_what_is_not_all_ours_is_as_given(change: Any) -> None:
    frame = change(pa.load("meetings"))
    assert called(frame, "meetings") == Identity("meetings as given", False, False)


def test_a_number_changed_in_its_last_printed_digit_is_another() -> None:
    totals = pa.load("trade_totals")
    value = totals["value_usd_million"]
    changed = totals.assign(value_usd_million=value.mask(totals.index == 3, value + 0.01))
    assert called(changed, "trade_totals").words == "trade_totals as given"
    in_its_last_bit = totals.assign(value_usd_million=np.nextafter(value, np.inf))
    assert called(in_its_last_bit, "trade_totals").is_published


@pytest.mark.sampled
@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("name", TIMED)
def test_a_table_as_of_a_day_is_published_as_of_that_day(name: str, day: str) -> None:
    then = pa.load(name, as_of=day)
    if then.empty:
        return
    assert called(then, name) == Identity(name, True, True, day)
    assert called(then, name, as_of=pd.Timestamp(day)) == Identity(name, True, True, day)


def test_no_row_is_a_selection_and_the_whole_table_where_none_was_known() -> None:
    none = pa.load("meetings").iloc[:0]
    assert called(none, "meetings").words == "a selection of meetings (0 of 35 rows)"
    day = pd.Timestamp("2012-01-01")
    assert called(none, "meetings", as_of=day) == Identity("meetings", True, True, "2012-01-01")


@pytest.mark.sampled
@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("name", TIMED)
def test_without_attributes_its_cells_tell_the_day(name: str, day: str) -> None:
    """The day told is the last on which a row or outcome came: the same table as that day's."""
    whole, then = pa.load(name), pa.load(name, as_of=day)
    if then.empty or (then["known_from_basis"] == "undated").all():
        return
    told = called(read_back(then), name)
    assert (told.words, told.is_published, told.is_ours) == (name, True, True)
    if len(then) == len(whole) and then.equals(whole):
        assert told.as_of is None
    else:
        assert told.as_of <= day
        pd.testing.assert_frame_equal(pa.load(name, as_of=told.as_of), then)


@pytest.mark.parametrize("day", ["soon", "2025-02-30", 2025, None, ["2025-08-28"]])
def test_attributes_that_say_nothing_are_passed_over(day: object) -> None:
    meetings = pa.load("meetings")
    meetings.attrs["as_of"] = day
    assert called(meetings, "meetings") == Identity("meetings", True, True)


def test_attributes_alone_make_no_published_table() -> None:
    meetings = one_cell(pa.load("meetings"))
    assert meetings.attrs["name"] == "meetings"
    assert not called(meetings, "meetings").is_ours
    early = pa.load("meetings", as_of="2018-12-31")
    assert called(pd.concat([early, pa.load("meetings").tail(1)]), "meetings").words == (
        "a selection of meetings (11 of 35 rows)"
    )


def test_a_selection_of_a_day_counts_the_rows_of_that_day() -> None:
    early = pa.load("meetings", as_of="2018-12-31").query("iso3 == 'CHN'")
    found = called(early, "meetings")
    words = "a selection of meetings (4 of 10 rows)"
    assert found == Identity(words, False, True, "2018-12-31", is_part=True)
    day = pd.Timestamp("2018-12-31")
    assert called(pa.load("meetings"), "meetings", as_of=day).words == "meetings as given"


def test_another_folder_has_its_own_tables(folder: Any, spoil: Any) -> None:
    spoil("envoys", "first foreign guest as leader", "first guest as leader")
    mine = pa.load("envoys", data=folder)
    assert called(mine, "envoys").words == "envoys as given"
    assert called(mine, "envoys", data=folder).is_published


def test_values_of_kindred_types_are_taken() -> None:
    frame = pd.DataFrame(
        {
            "date": [pd.Timestamp("2019-06-20").date(), "2019-06-21"],
            "is_in_force": [True, "false"],
            "category": ["treaty", "war"],
            "label": [2397, 1.5],
        },
        index=[7, 7],
    )
    events = typed(frame, "events")
    assert events["date"].tolist() == [pd.Timestamp("2019-06-20"), pd.Timestamp("2019-06-21")]
    assert events["is_in_force"].tolist() == [True, False]
    assert events["category"].dtype == FIELDS["category"].dtype
    assert events["label"].tolist() == ["2397", "1.5"]
    assert events.index.tolist() == [0, 1]
    months = pd.DataFrame({"month": pd.period_range("2024-01", periods=2, freq="M")})
    for column in (
        months,
        months.astype("str"),
        pd.DataFrame({"month": ["2024-01-01", "2024-02"]}),
    ):
        typed_months = typed(column, "trade_china_monthly")["month"]
        assert typed_months.tolist() == [pd.Timestamp("2024-01-01"), pd.Timestamp("2024-02-01")]


@pytest.mark.parametrize(
    ("name", "column", "values", "found"),
    [
        ("meetings", "start_date", ["2019-06-20", "20.06.2019"], "20.06.2019"),
        ("meetings", "start_date", ["2019-6-20"], "2019-6-20"),
        ("meetings", "start_date", ["2019-02-30"], "2019-02-30"),
        ("meetings", "start_date", [43636], "43636"),
        ("meetings", "start_date", [pd.Timestamp("2019-06-20", tz="UTC")], "2019-06-20 00:00"),
        ("meetings", "rank", ["head_of_state", "king"], "king"),
        ("meetings", "latitude", ["39,9"], "39,9"),
        ("meetings", "latitude", ["north"], "north"),
        ("meetings", "latitude", [float("inf")], "inf"),
        ("meetings", "latitude", ["1e400"], "1e400"),
        ("trade_totals", "year", [2024.5], "2024.5"),
        ("trade_totals", "year", ["2,024"], "2,024"),
        ("trade_totals", "year", ["٢٠٢٤"], "٢٠٢٤"),
        ("trade_totals", "year", [1e300], "1e\\+300"),
        ("trade_totals", "year", [True], "True"),
        ("trade_totals", "is_preferred", ["maybe"], "maybe"),
        ("trade_totals", "is_preferred", [1], "1"),
        ("trade_china_monthly", "month", ["January 2024"], "January 2024"),
        ("trade_china_monthly", "month", ["2024-01-15"], "2024-01-15"),
        ("claims", "claim_kind", [3], "3"),
    ],
)
def test_a_wrong_value_is_refused_by_table_column_and_value(
    name: str, column: str, values: list[object], found: str
) -> None:
    with pytest.raises(pa.DataError, match=f"^{name}, column {column}: found '{found}.*expected "):
        typed(pd.DataFrame({column: values}), name)


@pytest.mark.parametrize("frame", [None, 3, "meetings", {"iso3": ["CHN"]}, pd.Series(["CHN"])])
def test_only_a_frame_is_taken(frame: Any) -> None:
    with pytest.raises(pa.DataError, match=r"meetings: found '.+', expected a pandas DataFrame"):
        typed(frame, "meetings")


def test_a_column_that_stands_twice_is_refused() -> None:
    meetings = pa.load("meetings")
    twice = pd.concat([meetings, meetings[["iso3"]]], axis=1)
    with pytest.raises(pa.DataError, match="meetings, column iso3: expected each column once"):
        typed(twice, "meetings")


@pytest.mark.parametrize("name", ["visionscarto", "natural-earth"])
def test_shapes_are_told_by_their_outlines(name: str) -> None:
    shapes = pa.boundaries(name)
    nameless = shapes.sample(frac=1, random_state=1)
    nameless.attrs = {}
    assert worldview_of(shapes) == worldview_of(nameless) == name
    assert worldview_of(shapes.query("iso3 == 'UKR'")) == name


def test_shapes_of_nobody_are_as_given() -> None:
    mine = pa.boundaries()
    mine["geometry"] = mine.geometry.translate(0.1)
    assert worldview_of(mine) == "shapes as given"
    mine.attrs["name"] = "mine.parquet"
    assert worldview_of(mine) == "mine.parquet"
    with pytest.raises(pa.DataError, match="boundaries: no column iso3"):
        worldview_of(mine.drop(columns="iso3"))


def test_the_caller_keeps_her_frame() -> None:
    mine = read_back(pa.load("meetings")).sample(frac=1, random_state=1)
    before = mine.copy()
    called(mine, "meetings")
    pd.testing.assert_frame_equal(mine, before)
