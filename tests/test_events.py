"""Periods and days that figures mark."""

from __future__ import annotations

import pandas as pd
import pytest

import parade_analysis as pa
from parade_analysis import events as happened


@pytest.fixture(scope="module")
def events() -> pd.DataFrame:
    return pa.load("events")


def day(text: str) -> pd.Timestamp:
    return pd.Timestamp(text)


@pytest.mark.parametrize(
    ("until", "closed", "reopened"),
    [
        ("2020-01-20", None, None),
        ("2020-01-21", "2020-01-21", None),
        ("2023-08-26", "2020-01-21", None),
        ("2023-08-27", "2020-01-21", "2023-08-27"),
    ],
)
def test_the_border_was_closed_from_january_2020_to_august_2023(
    events: pd.DataFrame, until: str, closed: str | None, reopened: str | None
) -> None:
    found = happened.border_closure(events, day(until))
    assert found == tuple(None if each is None else day(each) for each in (closed, reopened))


def test_the_kaesong_zone_ran_from_2004_to_2016(events: pd.DataFrame) -> None:
    assert happened.kaesong_zone(events) == (day("2004-12-15"), day("2016-02-10"))
    assert happened.kaesong_zone(events, day("2016-02-09")) == (day("2004-12-15"), None)
    assert happened.kaesong_zone(events.iloc[:0]) == (None, None)


def test_events_are_about_the_dprk_unless_they_say_otherwise(events: pd.DataFrame) -> None:
    last = events["date"].max()
    assert len(happened.events_of(events, "PRK", last)) == len(events)
    assert happened.events_of(events, "RUS", last).empty
    assert happened.events_of(events, None, last).empty
    both = events.assign(iso3=["RUS", *["PRK"] * (len(events) - 1)])
    assert len(happened.events_of(both, "RUS", last)) == 1
    assert len(happened.events_of(both, "PRK", last)) == len(events) - 1


def test_events_end_with_the_day_and_stand_in_order(events: pd.DataFrame) -> None:
    first = events["date"].min()
    shuffled = events.sample(frac=1, random_state=2)
    assert len(happened.events_of(shuffled, "PRK", first)) == 1
    assert happened.events_of(shuffled, "PRK", first - pd.Timedelta(days=1)).empty
    assert happened.events_of(shuffled, "PRK", events["date"].max())["date"].is_monotonic_increasing


def test_ten_resolutions_stand_under_their_years(events: pd.DataFrame) -> None:
    by_year = happened.resolutions_by_year(events, 2026).set_index("year")["label"]
    assert by_year.to_dict() == {
        2006: "1718",
        2009: "1874",
        2013: "2087\n2094",
        2016: "2270\n2321",
        2017: "2356\n2371\n2375\n2397",
    }
    assert happened.resolutions_by_year(events, 2016)["year"].max() == 2016
    assert happened.resolutions_by_year(events, 2005).empty
