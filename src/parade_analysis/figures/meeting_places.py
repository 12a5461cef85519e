"""Where a leader met others, and how he travelled there."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import pandas as pd

from parade_analysis import framing, geography
from parade_analysis import meetings as chronology
from parade_analysis.errors import DataError, NothingKnown, some
from parade_analysis.figures.contract import figure, undrawn
from parade_analysis.plot import places as by_place
from parade_analysis.plot.page import Page
from parade_analysis.plot.picture import Chart
from parade_analysis.prose import counted, headline

NAMED = 3
"""Places that the text alternative names beside the first."""
JOURNEY = ["trip_id", "transport", "visit_kind"]
NO_JOURNEY = ("received_in_dprk", "border")
"""Columns that tell of a journey, and visits that need none."""


@figure(
    "meeting-places",
    notebook="05-leader-meetings",
    reads={
        "meetings": "start_date place",
        "countries": "iso3 country capital capital_latitude capital_longitude",
        "leaders": "leader iso3 short_name since",
        "boundaries": "iso3 geometry",
    },
    context=("leaders",),
)
def meeting_places(
    meetings: pd.DataFrame,
    countries: pd.DataFrame,
    leaders: pd.DataFrame,
    boundaries: gpd.GeoDataFrame,
    day: pd.Timestamp,
    leader: str = chronology.LEADER,
    rule: str = "encounters",
) -> Chart:
    """Where a leader met others, and how he travelled there.

    A place without `latitude` and `longitude` stands where the capital of its name does.

    Parameters
    ----------
    leader : str
        Whose meetings; a frame without column `leader` is all of the leader named.
    rule : str
        Which meetings count, a key of `parade_analysis.meetings.RULES`.

    Examples
    --------
    >>> from parade_analysis import figures
    >>> figures.meeting_places().title
    'Kim met leaders on 19 occasions, 7 of them in Pyongyang'
    """
    who = chronology.leader_named(leaders, leader)
    known = chronology.meetings_of(meetings, leader, as_of=day)
    met = chronology.include(known, rule, leader=leader)
    if met.empty:
        raise NothingKnown(f"no meeting of {leader} is known under the rule {rule!r}")
    found = chronology.located(chronology.places(met, leader=leader), countries)
    trips = chronology.foreign_trips(met, leader=leader)
    placed = found.dropna(subset=["latitude", "longitude"])
    if placed.empty:
        raise DataError("no place of a meeting has coordinates: add latitude and longitude")
    capital = countries[countries["iso3"] == who.iso3].dropna(subset="capital_longitude").head(1)
    centre = framing.middle(pd.concat([placed["longitude"], capital["capital_longitude"]]))
    points = geography.project_points(placed["longitude"], placed["latitude"], centre)
    ordered = found.join(points).sort_values(
        ["occasions", "number"], ascending=[False, True], ignore_index=True
    )
    world = geography.project(boundaries, centre)
    first = stressed(found)
    visits = visits_of(met)
    title = title_of(found, who.short_name, chronology.whom(met, countries))
    notes = notes_of(met, found)

    def draw(page: Page) -> None:
        by_place.place_rows(ordered, visits, first, world, page=page)
        page.remark(*filter(None, [notes]))

    others = ordered[ordered["place"] != first]
    if len(others) > NAMED:  # none of equals is named without the others
        others = others[others["occasions"] > others["occasions"].iloc[NAMED]]
    told = ", ".join(f"{each.place} {each.occasions}" for each in others.itertuples())
    more = f" {'Also' if first else 'Most'}: {told}." if told else ""
    return Chart(
        title=title,
        subtitle=subtitle_of(met, chronology.rule_sentence(known, rule)),
        alt=f"Rows of dots by place and date, with a map. {title}.{more}",
        description=" ".join(
            [
                *(f"{each.number} {each.place}: {words(each)}." for each in found.itertuples()),
                *([journeys_words(trips)] if len(trips) else []),
                *([notes] if notes else []),
            ]
        ),
        plotted=found,
        draw=draw,
        undrawn=undrawn(leaders=who.is_listed),
    )


def visits_of(met: pd.DataFrame) -> pd.DataFrame:
    """Return each occasion at a place, with the journey that led to it."""
    told = met.reindex(columns=["occasion_id", "place", "start_date", *JOURNEY])
    told = told.dropna(subset="place").sort_values(["start_date", "occasion_id"])
    visits = told.groupby(["place", "occasion_id"], as_index=False, sort=False).agg(
        start_date=("start_date", "min"), **{each: (each, "first") for each in JOURNEY}
    )
    kinds = [
        by_place.kind_of(by) if pd.notna(trip) else "home" if visit in NO_JOURNEY else ""
        for trip, by, visit in visits[JOURNEY].values
    ]
    return visits.assign(kind=kinds)


def stressed(found: pd.DataFrame) -> str | None:
    """Return the place that leads, if one does, which the title names."""
    busiest = found.loc[found["occasions"] == found["occasions"].max(), "place"]
    return str(busiest.item()) if len(busiest) == 1 else None


def words(place: Any) -> str:
    """Return how often and when something took place at a place."""
    first, last = (f"{day:%b %Y}" for day in (place.first, place.last))
    return (
        counted(place.occasions, "occasion")
        + f", {first}"
        + (f" to {last}" if last != first else "")
    )


def title_of(found: pd.DataFrame, name: str, whom: str) -> str:
    """Return the finding: how many occasions, and how many at the busiest place."""
    whom = whom.removeprefix("foreign ")
    total = int(found["occasions"].sum())
    met = f"{name} met {whom} on {counted(total, 'occasion')}"
    where = stressed(found)
    if where is None and total == len(found):
        return headline(f"{met}, each in another place", met)
    if where is None:
        return headline(f"{met}, in {counted(len(found), 'place')}", met)
    often = int(found.loc[found["place"] == where, "occasions"].item())
    if often == total:
        every = {1: "", 2: "both "}.get(total, "all ")
        return headline(f"{met}, {every}in {where}", met)
    return headline(f"{met}, {often} of them in {where}", met)


def subtitle_of(met: pd.DataFrame, rule: str) -> str:
    """Return what a dot is, from when to when, and the rule."""
    first, last = (f"{day:%B %Y}" for day in (met["start_date"].min(), met["end_date"].max()))
    when = first if first == last else f"{first} to {last}"
    return f"A dot is an occasion, {when}. {rule}"


def notes_of(met: pd.DataFrame, found: pd.DataFrame) -> str:
    """Return what is not on the map, and what is left out."""
    lost, untold = found.loc[found["latitude"].isna(), "place"], int(met["place"].isna().sum())
    return " ".join(
        [
            *([f"Not on the map for want of coordinates: {some(lost)}."] if len(lost) else []),
            *([f"{counted(untold, 'meeting')} without a place left out."] if untold else []),
        ]
    )


def journeys_words(trips: pd.DataFrame) -> str:
    """Tell each journey abroad, when and how."""
    told = ", ".join(
        f"{trip.place} {trip.start_date:%B %Y}"
        + ("" if pd.isna(trip.transport) else f" by {trip.transport}")
        for trip in trips.itertuples()
    )
    return f"Journeys: {told}."
