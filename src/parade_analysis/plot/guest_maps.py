"""Guests on a map and in a list: names where there is room, the number in the list elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from matplotlib.axes import Axes
from shapely.geometry.base import BaseGeometry

from parade_analysis.framing import View
from parade_analysis.plot import keys, leader_lines, map_names, maps, markers, rosters
from parade_analysis.plot.maps import LOOKS
from parade_analysis.plot.page import Page
from parade_analysis.plot.style import RULE
from parade_analysis.prose import listed

LEAST = 600.0
"""Pixels across a map that has a list beside it."""
BETWEEN = 28.0
"""Pixels between them."""
FLATTEST, TALLEST, TALLEST_PHONE = 0.35, 0.56, 1.0
"""Height of a map, in parts of the room."""
INSET, SQUARE, WIDEST = 0.17, 1.0, 2.2
"""Width of a map of states far off, in parts of the map, and what it is as wide as high."""
DISPUTED = "status disputed"


class Drawn(NamedTuple):
    """Guests and host as they are drawn."""

    looks: dict[str, str]
    """Code -> key of `maps.LOOKS`."""
    names: dict[str, str]
    """Code -> name on the map."""
    numbers: dict[str, str]
    """Code -> number in the list, of those who are there."""
    first: list[str]
    """Codes that are named before all others, and in bold."""


def guest_map(
    drawn: Drawn,
    whole: View,
    astray: Sequence[View],
    disputed: gpd.GeoDataFrame,
    key: dict[str, str],
    entries: Sequence[rosters.Entry],
    *,
    page: Page,
    remarks: Sequence[str] = (),
) -> list[Axes]:
    """Draw a map of guests with a key over it, and their list beside or below.

    Parameters
    ----------
    drawn : Drawn
        Who is drawn, and how.
    whole : View
        The map.
    astray : sequence of View
        Maps of states far off, which stand in free corners of it. Where there is none, or
        no room as on a phone, words below say who is in the list alone.
    disputed : GeoDataFrame
        Areas of disputed status, EPSG:4326.
    key : dict
        Words -> key of `maps.LOOKS`.
    entries : sequence of Entry
        The list.
    page : Page
        Where to draw it.
    remarks : sequence of str
        What is said below.

    Returns
    -------
    list of Axes
        The map, then those in its corners.
    """
    letters = page.letters
    beside = rosters.plan(entries, 0.4 * page.room, letters.small)
    across = page.room - beside.width - BETWEEN
    tall = TALLEST_PHONE if page.is_narrow else TALLEST
    fields = {words: LOOKS[look] for words, look in key.items()}
    shown = whole.frame
    if bool(_on(disputed, whole).intersects(shapely.box(*shown)).any()):
        fields[DISPUTED] = LOOKS["contested"]
    keys.key(fields, page=page)
    is_beside = across >= LEAST and beside.columns == 1
    is_beside &= beside.height <= tall * page.room
    width = across if is_beside else page.room
    height = float(np.clip(width / shown.ratio, FLATTEST * width, tall * page.room))
    if is_beside:
        height = max(height, beside.height)
        ax, sheet = page.row([width, beside.width], height, gap=BETWEEN)
        sheet.set(xlim=(0, beside.width), ylim=(height, 0))
        sheet.set_axis_off()
        planned = beside
    else:
        ax = page.axes(height)
    maps.frame(ax, shown.x, shown.y)
    corners, left = ([], list(astray)) if page.is_narrow else _corners(astray, drawn, whole, ax=ax)
    made = [ax]
    for view, place in corners:
        inner = _inset(view, place, ax=ax)
        _draw(drawn, view, disputed, ax=inner)
        made.append(inner)
    _draw(drawn, whole, disputed, ax=ax, kept_free=[box for _, box in corners])
    lost = [drawn.names[code] for view in left for code in view.named]
    page.skip(0.5 * letters.small)
    if lost:
        page.write(f"Beyond the map: {listed(lost)}", size=letters.small, gid="lost")
    if not is_beside:
        page.skip(0.5 * letters.small)
        planned = rosters.plan(entries, page.room, letters.small)
        sheet = page.sheet(planned.height)
    rosters.roster(entries, planned, ax=sheet)
    page.remark(*remarks)
    return made


def _on(shapes: gpd.GeoDataFrame, view: View) -> gpd.GeoDataFrame:
    return shapes.to_crs(view.world.crs)


def _draw(
    drawn: Drawn,
    view: View,
    disputed: gpd.GeoDataFrame,
    *,
    ax: Axes,
    kept_free: Sequence[BaseGeometry] = (),
) -> None:
    """Draw states, dots of small ones, and a name or number for each that has room.

    None stands on another guest or the host, and a line crosses those only to a number that
    has no other place.
    """
    world = view.world
    kinds = world["iso3"].map(drawn.looks).fillna("land")
    for kind in ("land", *(each for each in kinds.unique() if each != "land")):
        layer = maps.LAYERS.get(kind, 2)
        maps.areas(world[kinds == kind], LOOKS[kind], ax=ax, layer=layer)
    maps.contested(_on(disputed, view), ax=ax)
    own = world[world["iso3"].isin(view.named)]
    small = markers.small(own, ax=ax)
    bare = view.points[~view.points.index.isin(own["iso3"])][["x", "y"]]
    dots = pd.concat([each for each in (small, bare) if len(each)] or [small])
    dots = markers.markers(dots, [LOOKS[drawn.looks[code]] for code in dots.index], ax=ax)
    points = view.points.loc[view.named, ["x", "y"]]
    points.update(dots)
    inks = [maps.letters_on(LOOKS[drawn.looks[code]]) for code in view.named]
    points = points.assign(text=[drawn.names[code] for code in view.named], ink=inks)
    free = [*kept_free, *(shapely.box(*each) for each in markers.boxes(dots, ax=ax))]
    coloured = kinds != "land"
    land = leader_lines.seen(world, ax=ax)
    shut = leader_lines.seen(world[coloured], ax=ax)
    first = [code for code in drawn.first if code in points.index]
    steps: list[tuple[Sequence[str], dict[str, str], map_names.Reach]] = [
        (first, drawn.names, "near"),
        (first, {code: drawn.names[code].replace(" ", "\n") for code in first}, "far"),
        ([code for code in first if code not in drawn.numbers], drawn.names, "anywhere"),
        (view.named, drawn.names, "near"),
        (view.named, drawn.numbers, "across"),
    ]
    for codes, texts, reach in steps:
        named = {str(each.get_gid()).removeprefix("name-") for each in ax.texts}
        left = points.loc[[code for code in codes if code not in named]]
        if len(left):
            written = map_names.names(
                left.assign(text=[texts[code] for code in left.index]),
                world[world["iso3"].isin(left.index)],
                ax=ax,
                shut=shut,
                land=land,
                bold=drawn.first,
                kept_free=free,
                reach=reach,
            )
            free += map_names.covered(written, ax=ax)


def _corners(
    astray: Sequence[View], drawn: Drawn, whole: View, *, ax: Axes
) -> tuple[list[tuple[View, BaseGeometry]], list[View]]:
    """Return maps that find a free corner, each with its place, and those that find none."""
    left, low, right, high = maps.framed(ax)
    guests = whole.world[whole.world["iso3"].isin(list(drawn.looks))]
    shut = [*guests.geometry, *shapely.points(whole.points[["x", "y"]].to_numpy())]
    found, lost = [], []
    for view in astray:
        width = INSET * (right - left)
        height = width / float(np.clip(view.frame.ratio, SQUARE, WIDEST))
        tried = [
            shapely.box(x, y, x + width, y + height)
            for x in (left, right - width)
            for y in (low, high - height)
        ]
        free = [each for each in tried if not shapely.intersects(each, shut).any()]
        if free:
            found.append((view, free[0]))
            shut.append(free[0])
        else:
            lost.append(view)
    return found, lost


def _inset(view: View, place: BaseGeometry, *, ax: Axes) -> Axes:
    """Return framed axes at a place on a map, metres."""
    left, low, right, high = maps.framed(ax)
    x, y, end, top = place.bounds
    across, up = right - left, high - low
    part = ((x - left) / across, (y - low) / up, (end - x) / across, (top - y) / up)
    inner = ax.inset_axes(part, zorder=6, gid="inset")
    maps.frame(inner, view.frame.x, view.frame.y)
    inner.spines[:].set(visible=True, color=RULE)
    return inner
