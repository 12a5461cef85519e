"""Figures on where Kim went, and on his week in Beijing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from parade_analysis import meetings as chronology
from parade_analysis.errors import DataError
from parade_analysis.figures.registry import figure

if TYPE_CHECKING:
    import geopandas as gpd

    from parade_analysis.plot.style import PublishedFigure

CENTRE = 118  # degrees east: the middle of the map
ASIA = (97.0, -3.0, 139.0, 56.0)  # west, south, east, north
NEAR = (114.0, 35.5, 134.5, 45.5)
HOME = "Pyongyang"


@figure("meeting-places", notebook="05-leader-meetings")
def meeting_places(
    meetings: pd.DataFrame,
    countries: pd.DataFrame,
    boundaries: gpd.GeoDataFrame,
    as_of: pd.Timestamp,
    rule: str = "encounters",
) -> PublishedFigure:
    """Where Kim met foreign leaders, and how he travelled there."""
    from parade_analysis import geography
    from parade_analysis.plot import maps, style
    from parade_analysis.plot import places as draw

    met = chronology.include(meetings, rule, as_of=as_of)
    if met.empty:
        raise DataError(f"no meeting by {style.day(as_of)} under the rule {rule!r}")
    dprk = maps.Look("#f4d3bd")
    found = chronology.places(met)
    trips = chronology.foreign_trips(met)
    located = found.dropna(subset=["latitude", "longitude"])
    points = geography.project_points(located["longitude"], located["latitude"], CENTRE)
    shown = located.join(points)
    total = int(found["occasions"].sum())
    at_home = int(found.loc[found["place"] == HOME, "occasions"].sum())
    unplaced = len(found) - len(located)
    fig, ax = style.canvas(
        "tall",
        title=(
            f"Kim met leaders in {len(found)} places; {at_home} of {total} occasions were in {HOME}"
        ),
        subtitle=(
            "Circles by number of occasions, numbered by the first one there; lines are his "
            f"{len(trips)} journeys abroad by train and by air, straight and not the real route. "
            f"Rule: {chronology.RULES[rule].words}"
            + (f". Not on the map for want of coordinates: {unplaced}" if unplaced else "")
        ),
        place=(0.3, 1.15, 4.5, 6.0),
    )
    near = style.panel(fig, (5.1, 3.65, 6.6, 3.3))
    world = geography.project(boundaries, CENTRE)
    capital = countries[countries["iso3"] == "PRK"]
    home = geography.project_points(
        capital["capital_longitude"], capital["capital_latitude"], CENTRE
    )
    west, south, east, north = NEAR
    is_near = shown["longitude"].between(west, east) & shown["latitude"].between(south, north)
    for panel, corners, unit, named in ((ax, ASIA, 11.0, ~is_near), (near, NEAR, 15.0, is_near)):
        maps.frame(panel, *geography.corners(*corners, centre=CENTRE))
        maps.areas(world[world["iso3"] != "PRK"], maps.LOOKS["land"], ax=panel)
        maps.areas(world[world["iso3"] == "PRK"], dprk, ax=panel)
        there = trips.merge(shown[["place", "x", "y"]], on="place")
        draw.routes(there, (home["x"].item(), home["y"].item()), ax=panel)
        draw.circles(shown, ax=panel, unit=unit)
        draw.place_names(shown[named], home["y"].item(), ax=panel, unit=unit)
    maps.window(ax, near, "A", "Around Korea")
    draw.route_key(trips, ax=ax)
    style.listing(
        [(str(place.number), place.place, words(place)) for place in found.itertuples(index=False)],
        ax=style.panel(fig, (5.1, 0.95, 6.6, 2.3)),
        columns=1,
        size=10,
    )
    fig.plotted = found
    fig.alt = (
        f"Map. {fig.title}. "
        + " ".join(
            f"{place.number} {place.place}: {words(place)}."
            for place in found.itertuples(index=False)
        )
        + " Journeys: "
        + ", ".join(
            f"{trip.place} {trip.start_date:%B %Y} by {trip.transport}"
            for trip in trips.itertuples(index=False)
        )
        + "."
    )
    return fig


def words(place: Any) -> str:
    """Return how often and when something took place at a place."""
    first, last = (f"{day:%b %Y}" for day in (place.first, place.last))
    often = "1 occasion" if place.occasions == 1 else f"{place.occasions} occasions"
    return f"{often}, {first}" + (f" to {last}" if last != first else "")


STATION = "Beijing Railway Station"
PARTS_OF_DAY = {0: "morning", 12: "afternoon or evening"}


@figure("parade-week", notebook="05-leader-meetings")
def parade_week(parade_week: pd.DataFrame, parades: pd.DataFrame) -> PublishedFigure:
    """What Kim did from 1 to 5 September 2025, hour by hour where sourced."""
    from parade_analysis.plot import style, week

    entries = chronology.week_times(parade_week)
    entries["when"] = [clock(entry) for entry in entries.itertuples(index=False)]
    held = parades.loc[parades["event"] == "beijing-2025", "event_date"]
    if held.empty:
        raise DataError("the Beijing parade of 2025 was not announced yet")
    parade_day = held.item()
    talks = entries.loc[entries["activity"] == "talks", "label"].str.removeprefix("Talks with ")
    at_station = entries[(entries["activity"] == "travel") & (entries["place"] == STATION)]
    if len(at_station) > 1:
        hours = (at_station["start"].max() - at_station["start"].min()).total_seconds() / 3600
        title = f"In about {hours:.0f} hours in Beijing, Kim held talks with {' and '.join(talks)}"
    elif len(entries):
        title = "Kim is on his way to or in Beijing"
    else:
        title = f"Kim is due in Beijing for the parade of {style.day(parade_day)}"
    fig, ax = style.canvas(
        "tall",
        title=title,
        subtitle=(
            f"{len(entries)} things reported. Bars by Beijing time; times in words are local, "
            "Korean time being one hour ahead. Hatched: only the day or half of it is known"
            if len(entries)
            else "The parade is announced; nothing of the week is reported yet"
        ),
        place=(2.75, 1.2, 8.95, 5.75),
    )
    first = parade_day - pd.Timedelta(days=2)
    week.days(first, first + pd.Timedelta(days=5), ax=ax)
    if len(entries):
        week.agenda(entries, ax=ax)
        week.activity_key(entries, ax=ax)
    else:
        week.announced(parade_day, "parade announced", ax=ax)
    fig.plotted = entries[
        ["start_local", "end_local", "time_zone", "precision", "activity", "label", "place"]
    ]
    told = [
        f"{entry.start.day} {entry.start:%B}, {entry.when}: {entry.label}."
        for entry in entries.itertuples(index=False)
    ]
    fig.alt = f"Agenda by the hour. {fig.title}. " + " ".join(told or ["Nothing reported yet."])
    return fig


def clock(entry: Any) -> str:
    """Return the local time of an entry in words, no more exact than its source."""
    start = entry.start_local[11:]
    end = None if pd.isna(entry.end_local) else entry.end_local[11:]
    if entry.precision == "day":
        said = "hour not given"
    elif entry.precision == "half_day":
        said = PARTS_OF_DAY[int(start[:2])]
    else:
        said = start if end is None else f"{start}–{end}"
        said = f"about {said}" if entry.precision == "hour" else said
    return said + (", Korean time" if entry.time_zone == "Asia/Pyongyang" else "")
