"""The guests of a parade on the map."""

from __future__ import annotations

import json
import os
import re
from typing import TYPE_CHECKING, Any

import altair as alt
import numpy as np
import pandas as pd
import shapely

from parade_analysis import geography
from parade_analysis.catalog.definitions import SUBJECT
from parade_analysis.catalog.loading import boundaries as load_boundaries
from parade_analysis.errors import DataError, NothingKnown, some
from parade_analysis.explore import page
from parade_analysis.explore.guest_rows import (
    ALL,
    counts_of,
    guest_lists,
    of_parade,
    without_a_head,
)
from parade_analysis.explore.tables import source_line, take
from parade_analysis.figures.contract import borders_of
from parade_analysis.places import short_names
from parade_analysis.plot import style
from parade_analysis.plot.maps import LOOKS
from parade_analysis.prose import capitalised

if TYPE_CHECKING:
    import geopandas as gpd

NO_STATE = "none"
UNIT = 10_000  # metres: of the grid on which shapes are drawn
COARSE = 20_000  # metres: to a third of a pixel on a page 1,100 pixels wide
SMALL = 250_000  # metres across: a smaller state is drawn as a dot too
CENTRE = 70  # degrees east
BELOW, BESIDE = 12, 360  # pixels: of the text under the map, and of that on a state where wide
NOT_DRAWN = "ATA"
"""Antarctica, which no guest comes from."""


def guests(
    *,
    attendance: pd.DataFrame | None = None,
    parades: pd.DataFrame | None = None,
    memberships: pd.DataFrame | None = None,
    bloc_lists: pd.DataFrame | None = None,
    un_votes: pd.DataFrame | None = None,
    roll_calls: pd.DataFrame | None = None,
    countries: pd.DataFrame | None = None,
    boundaries: gpd.GeoDataFrame | None = None,
    parade: str = "beijing-2025",
    data: str | os.PathLike[str] | None = None,
) -> alt.LayerChart:
    """The guests of a parade on the map, with their blocs and votes.

    The reader chooses a parade, a bloc, whose members on the day of the parade stand out, and
    a state, by list or by a click.

    Parameters
    ----------
    attendance, parades, memberships, bloc_lists, un_votes, roll_calls, countries : \
DataFrame, optional
        The tables, loaded where not given.
    boundaries : GeoDataFrame, optional
        Country shapes, as `parade_analysis.boundaries` loads them for a worldview.
    parade : str
        Parade chosen at first, as named in table ``parades``.
    data : path-like, optional
        Folder with other tables.

    Returns
    -------
    LayerChart
        With the choices `parade`, `bloc` and `state`.

    Raises
    ------
    DataError
        If a table lacks a column or holds what it can't.
    NothingKnown
        If no head of state or government is known to have come to the parade.

    Examples
    --------
    >>> from parade_analysis import explore
    >>> chart = explore.guests(parade="moscow-2025").to_dict()
    >>> [each["value"] for each in chart["params"] if each["name"] == "parade"]
    ['moscow-2025']
    """
    taken = take(
        {
            "attendance": attendance,
            "parades": parades,
            "memberships": memberships,
            "bloc_lists": bloc_lists,
            "un_votes": un_votes,
            "roll_calls": roll_calls,
            "countries": countries,
        },
        {
            "attendance": "event iso3 country person rank is_announced attended",
            "parades": "event label event_date place host_iso3",
            "memberships": "organisation iso3 membership",
            "bloc_lists": "organisation membership day is_complete",
            "un_votes": "resolution iso3 vote",
            "roll_calls": "resolution date",
            "countries": "iso3 country label_latitude label_longitude",
        },
        data,
    )
    frames = {name: each.frame for name, each in taken.items()}
    shapes = load_boundaries(data=data) if boundaries is None else boundaries.to_crs("EPSG:4326")
    lists = guest_lists(frames["attendance"], frames["parades"])
    if parade not in lists:
        known = f", only at {', '.join(lists)}" if lists else ""
        raise NothingKnown(f"no guest at head level was known for {parade!r}{known}")
    for present in lists.values():
        coded = present.dropna(subset="iso3")
        lost = coded[~coded["iso3"].isin(frames["countries"]["iso3"])]
        if len(lost):
            named = lost["country"] + " (" + lost["iso3"] + ")"
            raise DataError(f"not in countries: {some(named)}")
        if len(coded):
            marked = frames["countries"]["iso3"]
            geography.check_shapes(coded, shapes, "attendance", marked=marked)
    land, places = _land(shapes, frames["countries"])
    rows = [row for event in lists for row in of_parade(lists[event], event, frames)]
    states = {row["iso3"]: row["state"] for row in rows if row["look"]}
    states = dict(sorted(states.items(), key=lambda each: each[1]))
    rows += without_a_head(rows, states, lists, frames)
    for row in rows:
        row |= places.get(row["iso3"], {}) if row["look"] else {}
    blocs = sorted({bloc for row in rows for bloc in row["blocs"]})
    counts = [each for event in lists for each in counts_of(lists[event], event, blocs, frames)]
    named = dict(zip(blocs, blocs, strict=True))
    labels = frames["parades"].set_index("event")["label"]
    chosen = alt.selection_point(
        name="state",
        fields=["iso3"],
        value=[{"iso3": SUBJECT if SUBJECT in states else NO_STATE}],
        bind=alt.binding_select(
            options=[NO_STATE, *states], labels=["None chosen", *states.values()], name="State "
        ),
        on="click",
        clear=False,
    )
    drawn = {name: each for name, each in taken.items() if name != "countries"}
    first, second = (_most_lines(each) for each in (counts, rows))
    return page.finished(
        [*_map(chosen, short_names(frames["countries"])), *_words(first)],
        name="guests",
        title="Heads of state and government at a parade",
        about=(
            "Map of the states whose heads of state or government came to a parade. Choices: "
            "parade, a bloc whose members stand out, and a state, of which is told who came, "
            "its blocs and its votes."
        ),
        source=source_line(drawn, borders=borders_of(shapes)),
        room=page.by_width(
            BELOW + (first + second + 1) * page.LINE, BELOW + (max(first, second) + 1) * page.LINE
        ),
        datasets={
            "land": land,
            "contested": _contested(shapes),
            "states": rows,
            "counts": counts,
        },
        params=[
            page.control("parade", "Parade", {each: labels[each] for each in lists}, parade),
            page.control("bloc", "Bloc, as of that day", {ALL: "None marked"} | named),
            alt.param(name="height", expr="width * 0.45"),
        ],
        projection=alt.Projection(type="identity", reflectY=True),
        height=300,
    )


def _land(
    shapes: gpd.GeoDataFrame, countries: pd.DataFrame
) -> tuple[list[dict[str, Any]], dict[str, dict[str, Any]]]:
    """Return the shapes on a plane and a coarse grid, and where small states have a dot."""
    world = geography.project(shapes[shapes["iso3"] != NOT_DRAWN], CENTRE)
    coarse = shapely.coverage_simplify(world.geometry.values, COARSE)
    codes = world["iso3"].astype("object").where(world["iso3"].notna(), None)
    features = [
        {"type": "Feature", "id": code, "geometry": each}
        for code, each in zip(codes, _on_grid(coarse), strict=True)
        if each is not None
    ]
    large = set(world.loc[np.sqrt(world.area) >= SMALL, "iso3"])
    at = geography.known_places(
        countries, [code for code in countries["iso3"] if code not in large]
    )
    plane = (geography.project_points(at["longitude"], at["latitude"], CENTRE) / UNIT).round(1)
    return features, {code: {"x": x, "y": y} for code, x, y in plane.itertuples(name=None)}


def _on_grid(shapes: np.ndarray) -> list[dict[str, Any] | None]:
    """Return shapes as GeoJSON in whole units of the grid, None where nothing is left."""
    snapped = shapely.set_precision(shapes, UNIT)
    units = shapely.to_geojson(shapely.transform(snapped, lambda at: np.round(at / UNIT)))
    return [
        None if is_empty else json.loads(re.sub(r"\.0\b", "", each))
        for each, is_empty in zip(units, shapely.is_empty(snapped), strict=True)
    ]


def _map(chosen: alt.Parameter, names: pd.Series) -> list[alt.Chart]:
    """Return land, guests, dots of small ones, the bloc's members and the state chosen."""
    looks = ["head_of_state", "head_of_government", "subject", "host"]
    words = {look: look.replace("_", " ").capitalize() for look in looks}
    words["subject"] = capitalised(str(names.get(SUBJECT, SUBJECT)))
    look = alt.Color(
        "look:N",
        scale=alt.Scale(domain=looks, range=[LOOKS[each].colour for each in looks]),
        legend=alt.Legend(
            labelExpr=f"({json.dumps(words)})[datum.value]",
            symbolType="square",
            symbolStrokeColor=style.INK,
            symbolStrokeWidth=0.8,
            columns=alt.ExprRef(page.by_width(2, 4)),
        ),
    )
    is_marked = "indexof(datum.blocs, bloc) >= 0"
    is_bright, is_host = f"bloc == '{ALL}' || {is_marked}", "datum.look == 'host'"
    opacity = alt.when(is_bright).then(alt.value(1)).otherwise(alt.value(0.3))
    outline = alt.when(is_host).then(alt.value(style.INK)).otherwise(alt.value("white"))
    told = [
        alt.Tooltip(f"{field}:N", title=title)
        for field, title in {
            "state": "State",
            "who": "Who",
            "in": "Blocs",
            "votes": "Votes",
        }.items()
    ]
    there = page.table("states").transform_filter("datum.parade == parade")
    invited = there.transform_filter("datum.look != ''").transform_calculate(
        read="datum.state + ': ' + datum.who"
    )
    return [
        page.table("land").mark_geoshape(
            fill=LOOKS["land"].colour, stroke=LOOKS["land"].ink, strokeWidth=0.5, aria=False
        ),
        _shaped(invited)
        .mark_geoshape(strokeWidth=0.7, cursor="pointer")
        .encode(color=look, opacity=opacity, stroke=outline, tooltip=told, description="read:N")
        .add_params(chosen),
        page.table("contested").mark_geoshape(
            fill=None, stroke=style.QUIET, strokeWidth=0.8, strokeDash=[2, 2], aria=False
        ),
        invited.transform_filter("isValid(datum.x)")
        .mark_circle(size=70, stroke="white", strokeWidth=0.7, cursor="pointer", opacity=1)
        .encode(
            longitude="x:Q",
            latitude="y:Q",
            color=look,
            opacity=opacity,
            stroke=outline,
            tooltip=told,
            description="read:N",
        ),
        _shaped(there.transform_filter(is_marked)).mark_geoshape(
            fill=None, stroke=style.INK, strokeWidth=1.2, tooltip=None, aria=False
        ),
        _shaped(invited.transform_filter(chosen)).mark_geoshape(
            fill=None, stroke=style.INK, strokeWidth=1.6, aria=False
        ),
        invited.transform_filter(chosen)
        .transform_filter("isValid(datum.x)")
        .mark_point(size=150, stroke=style.INK, strokeWidth=1.6, fill=None, aria=False)
        .encode(longitude="x:Q", latitude="y:Q"),
    ]


def _shaped(states: alt.Chart) -> alt.Chart:
    """Give states their shapes, and leave out those that are a dot only."""
    shapes = alt.LookupData(alt.NamedData("land"), "id", ["type", "geometry"])
    return states.transform_lookup("iso3", shapes).transform_filter("isValid(datum.geometry)")


def _contested(shapes: gpd.GeoDataFrame) -> list[dict[str, Any]]:
    """Return the outlines of contested places as GeoJSON on the plane of the land."""
    plane = geography.project(geography.contested(shapes), CENTRE)
    outlines = _on_grid(shapely.simplify(plane.geometry.values, COARSE / 2))
    return [{"type": "Feature", "geometry": each} for each in outlines if each is not None]


def _most_lines(rows: list[dict[str, Any]]) -> int:
    """Return of how many lines the longest text is."""
    return max(str(row.get("said", "")).count("\n") + 1 for row in rows)


def _words(above: int) -> list[alt.Chart]:
    """Return how many came, and what is told of the state chosen."""
    of_parade = page.table("counts").transform_filter(
        "datum.parade == parade && datum.bloc == bloc"
    )
    of_state = page.table("states").transform_filter(
        "datum.parade == parade && datum.iso3 == state_iso3 && isValid(datum.said)"
    )
    return [
        page.lines(of_parade, alt.Text("said:N"), BELOW),
        page.lines(
            of_state,
            alt.Text("said:N"),
            page.by_width(BELOW + (above + 0.5) * page.LINE, BELOW),
            right=page.by_width(0, BESIDE),
        ),
    ]
