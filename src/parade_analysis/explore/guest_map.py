"""The guests of a parade on the map."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import altair as alt
import numpy as np
import pandas as pd
import shapely

from parade_analysis import geography
from parade_analysis.attendance import heads
from parade_analysis.catalog.definitions import SUBJECT
from parade_analysis.explore import page
from parade_analysis.explore.contract import chart
from parade_analysis.explore.guest_rows import Told, counts_told, guest_lists, states_told
from parade_analysis.explore.page import ALL
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


@chart(
    "guests",
    reads={
        "attendance": "event iso3 country person rank is_announced attended",
        "parades": "event label event_date place host_iso3",
        "memberships": "organisation iso3 membership",
        "bloc_lists": "organisation membership day is_complete",
        "un_votes": "resolution iso3 vote",
        "roll_calls": "resolution date",
        "countries": "iso3 country label_latitude label_longitude",
        "boundaries": "area iso3 geometry",
    },
    context=("memberships", "bloc_lists", "un_votes", "roll_calls"),
)
def guests(
    attendance: pd.DataFrame,
    parades: pd.DataFrame,
    memberships: pd.DataFrame,
    bloc_lists: pd.DataFrame,
    un_votes: pd.DataFrame,
    roll_calls: pd.DataFrame,
    countries: pd.DataFrame,
    boundaries: gpd.GeoDataFrame,
    parade: str = "beijing-2025",
) -> page.Sketch:
    """The guests of a parade on the map, with their blocs and votes.

    The reader chooses a parade, a bloc, whose members on the day of the parade stand out, and
    a state, by list or by a click.

    Parameters
    ----------
    parade : str
        Parade chosen at first, as named in table ``parades``.

    Returns
    -------
    LayerChart
        With the choices `parade`, `bloc` and `state`.

    Examples
    --------
    >>> from parade_analysis import explore
    >>> chart = explore.guests(parade="moscow-2025").to_dict()
    >>> [each["value"] for each in chart["params"] if each["name"] == "parade"]
    ['moscow-2025']
    """
    lists = guest_lists(attendance, parades)
    if parade not in lists:
        heads(attendance, parade)  # which says who is known, if anybody
    for present in lists.values():
        if present["iso3"].notna().any():
            geography.check_shapes(present, boundaries, "attendance", marked=countries["iso3"])
    told = Told(attendance, parades, memberships, bloc_lists, un_votes, roll_calls, countries)
    rows = states_told(lists, told)
    states = {row["iso3"]: row["state"] for row in rows if row["look"]}
    states = dict(sorted(states.items(), key=lambda each: each[1]))
    blocs = sorted({bloc for row in rows for bloc in row["blocs"]})
    counts = counts_told(lists, blocs, told)
    land, places = _land(boundaries, countries)
    for row in rows:
        row |= places.get(row["iso3"], {}) if row["look"] else {}
    for row in [*rows, *counts]:
        row |= {"said": page.folded(*row["said"])} if "said" in row else {}
    labels = parades.set_index("event")["label"]
    named = {ALL: "None marked", **{bloc: bloc for bloc in blocs}}
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
    first, second = (_most_lines(each) for each in (counts, rows))
    return page.Sketch(
        title="Heads of state and government at a parade",
        about=(
            "Map of the states whose heads of state or government came to a parade. Choices: "
            "parade, a bloc whose members stand out, and a state, of which is told who came, "
            "its blocs and its votes."
        ),
        layers=_map(chosen, short_names(countries)),
        answers=_answers(first),
        datasets={
            "land": land,
            "contested": _contested(boundaries),
            "states": rows,
            "counts": counts,
        },
        params=[
            page.control("parade", "Parade", {each: labels[each] for each in lists}, parade),
            page.control("bloc", "Bloc, as of that day", named),
            alt.param(name="height", expr="width * 0.45"),
        ],
        choices=["parade", "bloc", "state_iso3"],
        projection=alt.Projection(type="identity", reflectY=True),
        room=page.by_width(
            BELOW + (first + second + 1) * page.LINE, BELOW + (max(first, second) + 1) * page.LINE
        ),
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
        "looks:N",
        scale=alt.Scale(domain=list(words.values()), range=[LOOKS[each].colour for each in looks]),
        legend=alt.Legend(
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
        looks=f"({json.dumps(words)})[datum.look]", read="datum.state + ': ' + datum.who"
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
            fill=None, stroke=style.INK, strokeWidth=alt.expr(page.by_width(0.7, 1.6)), aria=False
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


def _answers(above: int) -> list[alt.Chart]:
    """Return how many came, and what is told of the state chosen."""
    of_parade = page.table("counts").transform_filter(
        "datum.parade == parade && datum.bloc == bloc"
    )
    of_state = page.table("states").transform_filter(
        "datum.parade == parade && datum.iso3 == state_iso3 && isValid(datum.said)"
    )
    below = page.by_width(BELOW + (above + 0.5) * page.LINE, BELOW)
    return [
        page.answer(of_parade, BELOW),
        page.answer(of_state, below, right=page.by_width(0, BESIDE)),
    ]
