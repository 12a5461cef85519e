"""A map of values: shapes in the looks of their classes, dots, names, and the key."""

from __future__ import annotations

from collections.abc import Mapping

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from matplotlib.axes import Axes

from parade_analysis.framing import Frame
from parade_analysis.placing import Placed
from parade_analysis.plot import keys, leader_lines, legend, map_names, maps, markers
from parade_analysis.plot.maps import Look
from parade_analysis.plot.page import Page

TALLEST, TALLEST_PHONE = 0.56, 1.1
"""Height of a map at most, in parts of the room."""
SLIMMEST = 0.5
"""Width by height of the slimmest map."""
BESIDE, BETWEEN = 260.0, 28.0
"""Pixels that a key beside a slim map needs at least, and between the two."""


def shown(frame: Frame) -> Frame:
    """Return what a map shows of an extent, which is no slimmer than it can be drawn.

    Parameters
    ----------
    frame : Frame
        The extent, metres.

    Examples
    --------
    >>> shown(Frame(0.0, 0.0, 10.0, 100.0)).x
    (-20.0, 30.0)
    """
    return frame.at_least(SLIMMEST * frame.height, 0)


def table_map(frame: Frame, looks: Mapping[str, Look], head: str, *, page: Page) -> Axes:
    """Lay out a map as wide and high as its extent, and its key below or beside it.

    Parameters
    ----------
    frame : Frame
        What it shows, metres.
    looks : mapping of str
        Words of the key -> look.
    head : str
        What the values are.
    page : Page
        Where to draw it.

    Returns
    -------
    Axes
        Framed.
    """
    tall = (TALLEST_PHONE if page.is_narrow else TALLEST) * page.room
    width = min(page.room, tall * frame.ratio)
    height = width / frame.ratio
    left = page.room - width - BETWEEN
    if left >= BESIDE:
        planned = legend.plan(
            looks, left, page.letters.small, mark=keys.WIDE, head=head, is_column=True
        )
        ax, beside = page.row([width, left], max(height, planned.height), gap=BETWEEN)
        beside.set(xlim=(0, left), ylim=(max(height, planned.height), 0))
        beside.set_axis_off()
        keys.write(planned, looks.values(), ax=beside)
    else:
        (ax,) = page.row([width], height)
        page.skip(0.5 * page.letters.small)
        keys.key(looks, page=page, head=head)
    return maps.frame(ax, frame.x, frame.y)


def values(placed: Placed, looks: pd.Series, world: gpd.GeoDataFrame, *, ax: Axes) -> pd.DataFrame:
    """Draw states in their looks, and dots where a shape can't be seen.

    Parameters
    ----------
    placed : Placed
        Where states stand.
    looks : Series
        Code -> look.
    world : GeoDataFrame
        All shapes on the plane.
    ax : Axes
        Framed axes.

    Returns
    -------
    DataFrame
        `x` and `y` of the dots, indexed by `iso3`.
    """
    maps.areas(world[~world["iso3"].isin(looks.index)], maps.LAND, ax=ax)
    of_shapes = placed.shapes["iso3"].map(looks)
    for look in dict.fromkeys(looks):
        is_such = np.array([each == look for each in of_shapes], dtype=bool)
        maps.areas(placed.shapes[is_such], look, ax=ax, layer=2, gid="scale")
    dots = pd.concat([markers.small(placed.shapes, ax=ax), placed.points])
    dots = pd.concat([dots, markers.hidden(placed.shapes, dots, ax=ax)])
    return markers.markers(dots, [looks[code] for code in dots.index], ax=ax)


def named(
    points: pd.DataFrame,
    placed: Placed,
    looks: pd.Series,
    dots: pd.DataFrame,
    world: gpd.GeoDataFrame,
    *,
    ax: Axes,
    reach: map_names.Reach,
) -> int:
    """Write names on states or beside them; return how many had no room.

    Parameters
    ----------
    points : DataFrame
        Indexed by `iso3`: `x` and `y`, where the names belong, and `text`.
    placed, looks, world
        As `values` takes them.
    dots : DataFrame
        What it returned.
    ax : Axes
        Framed axes.
    reach : str
        How far from its state a name may stand.
    """
    inks = [maps.letters_on(looks[code]) for code in points.index]
    written = map_names.names(
        points.assign(ink=inks),
        placed.shapes,
        ax=ax,
        shut=leader_lines.seen(placed.shapes, ax=ax),
        land=leader_lines.seen(world, ax=ax),
        kept_free=[shapely.box(*each) for each in markers.boxes(dots, ax=ax)],
        reach=reach,
    )
    return len(points) - len(written)
