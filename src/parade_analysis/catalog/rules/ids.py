"""Ids that follow from the row they name."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from parade_analysis.catalog.rules.registry import Breach, control
from parade_analysis.names import plain, slug


@control
def events_are_named_by_day(events: pd.DataFrame) -> Iterator[Breach]:
    """An event's id begins with its day; the rest is its label when it was added."""
    day = events["date"].dt.strftime("%Y-%m-%d")
    for index in events.index[events["event_id"].str[:10] != day]:
        yield Breach("events", index, "event_id", f"{day[index]}-..., by its date")


@control
def parades_are_named_by_place_and_year(parades: pd.DataFrame) -> Iterator[Breach]:
    """A parade's id is its place and year, as its label says too."""
    place, day = parades["place"], parades["event_date"]
    expected = place.map(slug) + "-" + day.dt.strftime("%Y")
    for index in parades.index[parades["event"] != expected]:
        yield Breach("parades", index, "event", f"{expected[index]}, by place and year")
    label = place + ", " + day.dt.strftime("%B %Y")
    for index in parades.index[parades["label"] != label]:
        yield Breach("parades", index, "label", f"{label[index]!r}, by place and day")


@control
def meetings_are_named_by_day_person_and_place(meetings: pd.DataFrame) -> Iterator[Breach]:
    """Ids of meetings, occasions and journeys begin with the day and end with the place."""
    day, place = meetings["start_date"].dt.strftime("%Y-%m-%d"), meetings["place"].map(slug)
    at_parade = (meetings["format"] == "multilateral_event").map({True: "-parade", False: ""})
    for row in meetings.itertuples():
        first = f"{day[row.Index]}-"
        last = f"-{place[row.Index]}{at_parade[row.Index]}"
        name = row.meeting_id.removeprefix(first).removesuffix(last)
        words = {*name.split("-")}
        is_whole = row.meeting_id.startswith(first) and row.meeting_id.endswith(last)
        if not is_whole or not words <= {*plain(row.person).split()}:
            expected = f"{first}NAME{last}, with words of the person's name"
            yield Breach("meetings", row.Index, "meeting_id", expected)
    start = meetings.groupby("occasion_id")["start_date"].transform("min")
    expected = start.dt.strftime("%Y-%m-%d") + "-" + place
    for index in meetings.index[meetings["occasion_id"] != expected]:
        yield Breach("meetings", index, "occasion_id", f"{expected[index]}, by first day and place")
    abroad = meetings[meetings["trip_id"].notna()]
    first = abroad.groupby("trip_id")["start_date"].idxmin()
    named = abroad["trip_id"].map(day[first].set_axis(first.index).str[:7])
    where = abroad["trip_id"].map(place[first].set_axis(first.index))
    expected = named + "-" + where
    for index in abroad.index[abroad["trip_id"] != expected]:
        yield Breach("meetings", index, "trip_id", f"{expected[index]}, by first month and place")


@control
def entries_of_the_week_are_named_by_day(parade_week: pd.DataFrame) -> Iterator[Breach]:
    """An entry's id begins with its day."""
    day = parade_week["start_local"].str[:10]
    named = parade_week["entry_id"].str[:10]
    for index in parade_week.index[named != day]:
        yield Breach("parade_week", index, "entry_id", f"{day[index]}-..., by its start")


@control
def claims_are_numbered_without_a_gap(claims: pd.DataFrame) -> Iterator[Breach]:
    """Claims are c01, c02 and so on."""
    for place, index in enumerate(claims.index, 1):
        if claims.at[index, "claim_id"] != f"c{place:02}":
            yield Breach("claims", index, "claim_id", f"c{place:02}, the next number")
            return
