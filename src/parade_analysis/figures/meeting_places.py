"""Where a leader met others, and how he travelled there."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import pandas as pd

from parade_analysis import framing, geography
from parade_analysis import meetings as chronology
from parade_analysis.errors import DataError, NothingKnown
from parade_analysis.figures.contract import figure, undrawn
from parade_analysis.plot import maps, style
from parade_analysis.plot import places as draw
from parade_analysis.plot.labels import first_fitting
from parade_analysis.plot.picture import PublishedFigure
from parade_analysis.prose import counted, listed

OWN = maps.Look("#f4d3bd")


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
) -> PublishedFigure:
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
    'Kim met leaders in 8 places; 7 of 19 occasions were in Pyongyang'
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
    home = capital["capital"].iloc[0] if len(capital) else None
    centre = framing.middle(pd.concat([placed["longitude"], capital["capital_longitude"]]))
    shown = placed.join(geography.project_points(placed["longitude"], placed["latitude"], centre))
    start = geography.project_points(
        capital["capital_longitude"], capital["capital_latitude"], centre
    )
    journeys = trips.merge(shown[["place", "x", "y"]], on="place").iloc[: None if home else 0]
    reached = pd.concat([shown[["x", "y"]], start]) if len(journeys) else shown[["x", "y"]]
    x, y = draw.around(reached)
    layout = draw.layout_of(x, y)
    fig, whole = style.canvas(
        "tall",
        title=title_of(found, who.short_name, home, chronology.whom(met, countries)),
        subtitle=subtitle_of(met, found, journeys, chronology.rule_words(known, rule)),
        place=layout.whole,
    )
    maps.frame(whole, x, y)
    crowd = draw.in_crowd(shown, ax=whole)
    panels = [(whole, 11.0, shown)]
    if crowd.any():
        near = style.panel(fig, layout.window)
        maps.frame(near, *draw.around(shown.loc[crowd, ["x", "y"]]))
        is_near = shown["x"].between(*near.get_xlim()) & shown["y"].between(*near.get_ylim())
        panels = [(whole, 11.0, shown[~is_near]), (near, 15.0, shown[is_near])]
    world = geography.project(boundaries, centre)
    is_own = world["iso3"] == who.iso3
    for ax, unit, named in panels:
        maps.areas(world[~is_own], maps.LOOKS["land"], ax=ax)
        maps.areas(world[is_own], OWN, ax=ax)
        if len(journeys):
            draw.routes(journeys, (start["x"].item(), start["y"].item()), ax=ax)
        across = unit * min(1, 3 / found["occasions"].max() ** 0.5)
        draw.circles(shown, ax=ax, unit=across, numbered=named["number"])
        draw.place_names(named, start["y"].item() if home else None, ax=ax, unit=across)
    if crowd.any():
        first = shown[is_near].sort_values("occasions", ascending=False, kind="stable")["place"]
        middle = home if home in set(first) else first.iloc[0]
        maps.window(whole, near, "A", f"Around {middle}")
    draw.route_key(journeys, ax=whole)
    draw.numbered_list(
        [(str(each.number), each.place, words(each)) for each in found.itertuples()],
        ax=style.panel(fig, layout.listing if crowd.any() else layout.listing_alone),
    )
    fig.undrawn = undrawn(leaders=who.is_listed)
    fig.plotted = found
    fig.alt = (
        f"Map. {fig.title}. "
        + " ".join(f"{each.number} {each.place}: {words(each)}." for each in found.itertuples())
        + (
            " Journeys: "
            + ", ".join(
                f"{trip.place} {trip.start_date:%B %Y}"
                + ("" if pd.isna(trip.transport) else f" by {trip.transport}")
                for trip in journeys.itertuples()
            )
            + "."
            if len(journeys)
            else ""
        )
    )
    return fig


def words(place: Any) -> str:
    """Return how often and when something took place at a place."""
    first, last = (f"{day:%b %Y}" for day in (place.first, place.last))
    return (
        counted(place.occasions, "occasion")
        + f", {first}"
        + (f" to {last}" if last != first else "")
    )


def title_of(found: pd.DataFrame, name: str, home: str | None, whom: str) -> str:
    """Return the finding: how many places, and how much of it was at home or at the busiest."""
    whom = whom.removeprefix("foreign ")
    total, most = int(found["occasions"].sum()), int(found["occasions"].max())
    if len(found) == 1:
        return f"{counted(total, 'occasion')} of {name} with {whom}, in {found['place'].item()}"
    met = f"{name} met {whom} in {len(found)} places"
    at_home = int(found.loc[found["place"] == home, "occasions"].sum())
    busiest = found.loc[found["occasions"] == most, "place"]
    if at_home:
        where, often = home, at_home
    elif len(busiest) == 1:
        where, often = busiest.item(), most
    else:
        return f"{met}, on {counted(total, 'occasion')}"
    were = "was" if often == 1 else "were"
    return first_fitting(f"{met}; {often} of {total} occasions {were} in {where}", met)


def subtitle_of(met: pd.DataFrame, found: pd.DataFrame, journeys: pd.DataFrame, rule: str) -> str:
    """Return what circles, numbers and lines are, the rule, and what is not on the map."""
    means = [
        each for kind, each in draw.ROUTE_WORDS.items() if (journeys["transport"] == kind).any()
    ]
    lines = (
        f"; lines are {counted(len(journeys), 'journey')} abroad"
        f"{' ' + listed(means) if means else ''}, "
        "straight and not the real route"
    )
    lost = int(found["latitude"].isna().sum())
    untold = int(met["place"].isna().sum())
    return (
        "Circles by number of occasions, numbered by the first one there"
        + (lines if len(journeys) else "")
        + f". Rule: {rule}"
        + (f". Not on the map for want of coordinates: {lost}" if lost else "")
        + (f". {counted(untold, 'meeting')} without a place left out" if untold else "")
    )
