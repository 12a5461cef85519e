"""From when a row was known, and on what that rests."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from parade_analysis.catalog.definitions import SUBJECT, TABLES
from parade_analysis.catalog.rules.registry import Breach, control

LATE = pd.Timedelta(days=3)
"""So much later than it happened a thing may be told and still count as known at once."""


@control
def stated_days_are_the_events_own(
    roll_calls: pd.DataFrame,
    un_votes: pd.DataFrame,
    memberships: pd.DataFrame,
    meetings: pd.DataFrame,
    envoys: pd.DataFrame,
    events: pd.DataFrame,
) -> Iterator[Breach]:
    """What happened in public was known on the day; all else is told within three days."""
    days = {"memberships": "valid_from", "meetings": "end_date"}
    every = {
        "roll_calls": roll_calls,
        "un_votes": un_votes,
        "memberships": memberships,
        "meetings": meetings,
        "envoys": envoys,
        "events": events,
    }
    for table, frame in every.items():
        day = days.get(table, "date")
        late = frame["known_from"] - frame[day]
        told = frame["known_from_basis"].isin(["stated", "assumed"])
        most = LATE if table == "events" else pd.Timedelta(0)
        off = (told & frame[day].notna()) & ~late.between(pd.Timedelta(0), most)
        for index in frame.index[off]:
            expected = f"{frame.at[index, day]:%Y-%m-%d}, the day in {day}"
            yield Breach(table, index, "known_from", expected)
        # A row without a day of its own is a list as it stood on the day of the snapshot.
        undated = frame[day].isna()
        basis = frame["known_from_basis"] == "undated"
        for index in frame.index[undated != basis]:
            expected = "undated where there is no first day, and there alone"
            yield Breach(table, index, "known_from_basis", expected)
        if "snapshot_date" in frame:
            off = basis & (frame["known_from"] != frame["snapshot_date"])
            for index in frame.index[off]:
                yield Breach(table, index, "known_from", "the snapshot_date, as it has no own day")


@control
def guests_are_known_with_their_parade(
    parades: pd.DataFrame, attendance: pd.DataFrame, also_present: pd.DataFrame
) -> Iterator[Breach]:
    """A guest is known between the first announcement and the parade, his coming on its day."""
    listed = parades.set_index("event")
    for table, frame in (("attendance", attendance), ("also_present", also_present)):
        day = frame["event"].map(listed["event_date"])
        told = frame["known_from"].between(day - pd.Timedelta(days=14), day)
        for index in frame.index[day.notna() & ~told]:
            expected = f"a day in the two weeks up to the parade of {day[index]:%Y-%m-%d}"
            yield Breach(table, index, "known_from", expected)
    day = attendance["event"].map(listed["event_date"])
    for index in attendance.index[day.notna() & (attendance["outcome_known_from"] != day)]:
        expected = f"{day[index]:%Y-%m-%d}, the day of the parade"
        yield Breach("attendance", index, "outcome_known_from", expected)
    announced = attendance.groupby("event")["known_from"].agg(lambda days: days.mode()[0])
    first = parades["event"].map(announced)
    off = (parades["known_from"] - first).abs() > pd.Timedelta(days=1)
    for index in parades.index[first.notna() & off]:
        expected = f"about {first[index]:%Y-%m-%d}, when most guests became known"
        yield Breach("parades", index, "known_from", expected)
    for index in parades.index[parades["known_from"] > parades["event_date"]]:
        yield Breach("parades", index, "known_from", "a day before the parade")


@control
def the_week_is_about_its_parade(
    parades: pd.DataFrame, parade_week: pd.DataFrame
) -> Iterator[Breach]:
    """What is told of the days around a parade lies within a week of it, and is told then."""
    day = parade_week["event"].map(parades.set_index("event")["event_date"])
    begins, ends = (
        pd.to_datetime(parade_week[column], format="%Y-%m-%dT%H:%M", errors="coerce")
        for column in ("start_local", "end_local")
    )
    start = begins.dt.normalize()
    for column, moment in (("start_local", begins), ("end_local", ends)):
        for index in parade_week.index[moment.isna() & parade_week[column].notna()]:
            yield Breach("parade_week", index, column, "a day and a time that exist")
    for index in parade_week.index[(start - day).abs() > pd.Timedelta(days=7)]:
        expected = f"a day within a week of the parade, {day[index]:%Y-%m-%d}"
        yield Breach("parade_week", index, "start_local", expected)
    late = parade_week["known_from"] - start
    for index in parade_week.index[late.notna() & ~late.between(pd.Timedelta(0), LATE)]:
        expected = f"a day within three of {start[index]:%Y-%m-%d}"
        yield Breach("parade_week", index, "known_from", expected)
    long = ends - begins > pd.Timedelta(days=1)
    for index in parade_week.index[long]:
        yield Breach("parade_week", index, "end_local", "an end within a day of the start")


@control
def trade_is_known_by_page_or_calendar(
    trade_totals: pd.DataFrame,
    trade_partners: pd.DataFrame,
    trade_china_monthly: pd.DataFrame,
    trade_commodities: pd.DataFrame,
    trade_unrecorded: pd.DataFrame,
    trade_corrections: pd.DataFrame,
    national_income: pd.DataFrame,
) -> Iterator[Breach]:
    """Stated means known with the page; assumed, that no date of a page is known."""
    every = {
        "trade_totals": trade_totals,
        "trade_partners": trade_partners,
        "trade_china_monthly": trade_china_monthly,
        "trade_commodities": trade_commodities,
        "trade_unrecorded": trade_unrecorded,
        "trade_corrections": trade_corrections,
        "national_income": national_income,
    }
    for table, frame in every.items():
        dated = frame["source_date"].notna()
        told = frame["known_from_basis"].isin(["stated", "page"])
        off = told & dated & (frame["known_from"] != frame["source_date"])
        for index in frame.index[off]:
            expected = f"{frame.at[index, 'source_date']:%Y-%m-%d}, the date of the page"
            yield Breach(table, index, "known_from", expected)
        assumed = frame["known_from_basis"] == "assumed"
        for index in frame.index[assumed & dated]:
            yield Breach(table, index, "known_from_basis", "page, as the page has a date")
        if "year" in frame:
            following = pd.to_datetime((frame["year"] + 1).astype("str") + "-12-31")
            for index in frame.index[assumed & (frame["known_from"] != following)]:
                expected = f"{following[index]:%Y-%m-%d}, the end of the following year"
                yield Breach(table, index, "known_from", expected)
        for index in frame.index[frame["known_from_basis"] == "undated"]:
            yield Breach(table, index, "known_from_basis", "what the day rests on")
        for index in frame.index[dated & (frame["known_from"] > frame["source_date"])]:
            yield Breach(table, index, "known_from", "a day not after the page that tells it")
        if TABLES[table].dated in ("year", "month", "end_year"):
            end = frame[TABLES[table].dated]
            first = (
                end
                if table == "trade_china_monthly"
                else pd.to_datetime(end.astype("str") + "-01-01", errors="coerce")
            )
            for index in frame.index[frame["known_from"] < first]:
                yield Breach(table, index, "known_from", "a day not before the period begins")


@control
def leaders_begin_with_an_event(leaders: pd.DataFrame, events: pd.DataFrame) -> Iterator[Breach]:
    """A leader of the state that the events are about begins on the day of one of them."""
    changes = events.loc[events["category"] == "leadership", "date"]
    own = leaders[leaders["iso3"] == SUBJECT]
    for index in own.index[~own["since"].isin(changes)]:
        yield Breach("leaders", index, "since", "the day of an event of leadership")
