"""Markers for states too small to see: moved apart where they would hide each other."""

from __future__ import annotations

from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection

from parade_analysis.plot.maps import BORDER, Look, framed, metres_per_pixel
from parade_analysis.plot.page import letters_of
from parade_analysis.plot.style import INK

ACROSS = 0.65
"""Across a marker at most, in letter sizes."""
WIDEST, LEAST = 4e5, 4.0
"""Metres across a marker at most, and pixels that it has at least."""
SEEN = 6.0
"""Pixels across a square of the size from which on a colour is seen without a marker."""
APART = 1.15
"""Markers from centre to centre."""
LINE = 4.0
"""Pixels of a hairline that are seen at least."""
ROUNDS = 1000
"""Steps in which markers push each other; a few dozen settle any part of the world."""


def markers(points: pd.DataFrame, looks: Sequence[Look], *, ax: Axes) -> pd.DataFrame:
    """Mark states that have no shape that can be seen.

    Parameters
    ----------
    points : DataFrame
        `x` and `y`, where the states lie, metres.
    looks : sequence of Look
        Of each.
    ax : Axes
        Framed axes.

    Returns
    -------
    DataFrame
        `x` and `y` of the markers. One that gave way has a hairline to its place.
    """
    if points.empty:
        return points
    across = _across(ax)
    moved = apart(points, APART * across, framed(ax))
    lines = _hairlines(points, moved, across / 2, LINE * metres_per_pixel(ax))
    ax.add_collection(
        LineCollection(lines, colors=INK, linewidths=0.6, zorder=3.3, gid="hairline"),
        autolim=False,
    )
    size = pixels(ax) ** 2
    for look in dict.fromkeys(looks):
        of_look = moved[[each == look for each in looks]]
        is_hollow = look.outline > BORDER and not look.hatch
        places = of_look["x"], of_look["y"]
        ax.scatter(
            *places,
            s=size,
            facecolor=look.colour,
            edgecolor=look.ink if is_hollow else INK,
            linewidth=look.outline,
            zorder=3.4,
            gid="dot",
        )
        if look.hatch:
            ax.scatter(
                *places,
                s=size,
                facecolor="none",
                edgecolor=look.ink,
                hatch=2 * look.hatch,
                linewidth=0,
                zorder=3.5,
            )
    return moved


def _hairlines(
    points: pd.DataFrame, moved: pd.DataFrame, radius: float, least: float
) -> list[np.ndarray]:
    """Return a line for each marker that left its place, so long that some of it is seen."""
    ends, places = moved[["x", "y"]].to_numpy(), points[["x", "y"]].to_numpy()
    way = places - ends
    far = np.hypot(*way.T)
    # A line that the marker would hide but for a speck runs on over the place.
    long = np.maximum(far, radius + least) / np.maximum(far, 1e-9)
    lines = np.stack([np.where(long[:, None] > 1, ends + way * long[:, None], places), ends], 1)
    return list(lines[far > radius])


def small(shapes: gpd.GeoDataFrame, *, ax: Axes, least: float | None = None) -> pd.DataFrame:
    """Return where states lie of which the map shows no part large enough for its colour.

    Parameters
    ----------
    shapes : GeoDataFrame
        `iso3` and shapes on the plane.
    ax : Axes
        Framed axes. What lies beyond the frame does not count.
    least : float, optional
        Pixels across a square of the size from which on a part is large enough; by default
        it is so if it is seen, or larger than its marker.

    Returns
    -------
    DataFrame
        `x` and `y`, metres, indexed by `iso3`: on the largest part that is seen.
    """
    seen = shapely.clip_by_rect(shapes.geometry.values, *framed(ax))
    parts, owner = shapely.get_parts(seen, return_index=True)
    found = pd.DataFrame({"owner": owner, "area": shapely.area(parts)})
    largest = found.loc[found.groupby("owner")["area"].idxmax()]
    least = min(SEEN, pixels(ax)) if least is None else least
    largest = largest[largest["area"] < (least * metres_per_pixel(ax)) ** 2]
    places = shapely.get_coordinates(shapely.point_on_surface(parts[largest.index]))
    return pd.DataFrame(places, shapes["iso3"].iloc[largest["owner"]], ["x", "y"])


def hidden(shapes: gpd.GeoDataFrame, points: pd.DataFrame, *, ax: Axes) -> pd.DataFrame:
    """Return where states lie that markers would leave too little of to see their colour.

    Parameters
    ----------
    shapes : GeoDataFrame
        `iso3` and shapes on the plane.
    points : DataFrame
        `x` and `y`, indexed by `iso3`, of the states that get a marker.
    ax : Axes
        Framed axes.

    Returns
    -------
    DataFrame
        As of `small`, without the states of `points`.
    """
    across = _across(ax)
    every = points[["x", "y"]]
    while True:
        others = shapes[~shapes["iso3"].isin(every.index)]
        moved = apart(every, APART * across, framed(ax))
        discs = shapely.union_all(shapely.buffer(shapely.points(moved), across / 2))
        near = others[others.intersects(discs)]
        left = small(near.set_geometry(near.difference(discs)), ax=ax).index
        found = small(near[near["iso3"].isin(left)], ax=ax, least=np.inf)
        if found.empty:
            return every.iloc[len(points) :]
        # The new markers push others, which may then hide what they left free before.
        every = pd.concat([every, found])


def boxes(dots: pd.DataFrame, *, ax: Axes) -> list[tuple[float, float, float, float]]:
    """Return left, low, right and high of markers, metres."""
    half = _across(ax) / 2
    return [(x - half, y - half, x + half, y + half) for x, y in dots[["x", "y"]].to_numpy()]


def pixels(ax: Axes) -> float:
    """Return the pixels across a marker: no more than leaves shapes around it to be seen."""
    return min(ACROSS * letters_of(ax).small, max(LEAST, WIDEST / metres_per_pixel(ax)))


def _across(ax: Axes) -> float:
    """Return how many metres a marker covers."""
    return pixels(ax) * metres_per_pixel(ax)


def apart(
    points: pd.DataFrame, distance: float, inside: tuple[float, float, float, float]
) -> pd.DataFrame:
    """Move points apart until each is as far from the next as wanted, no farther than needed.

    Parameters
    ----------
    points : DataFrame
        `x` and `y`, metres.
    distance : float
        Metres from one to the next.
    inside : tuple of float
        Left, low, right and high, metres, that none leaves.

    Returns
    -------
    DataFrame
        `x` and `y`, indexed like the input. Points with room around them stay.

    Examples
    --------
    >>> close = pd.DataFrame({"x": [0.0, 1.0, 50.0], "y": 0.0})
    >>> apart(close, 10, (-100, -100, 100, 100))["x"].round(1).tolist()
    [-4.5, 5.5, 50.0]
    """
    places = points[["x", "y"]].to_numpy(dtype="float64").copy()
    left, low, right, high = inside
    edge = distance / 2
    bounds = np.array([left, low]), np.array([right, high])
    within = ((places >= bounds[0]) & (places <= bounds[1])).all(axis=1)
    places[within] = np.clip(places[within], bounds[0] + edge, bounds[1] - edge)
    count = len(places)
    # Those that coincide part along directions of their own, the same on every run.
    turn = np.arange(count) * np.pi * (3 - 5**0.5)
    own = np.column_stack([np.cos(turn), np.sin(turn)])
    for _ in range(ROUNDS):
        between = places[:, None] - places
        far = np.hypot(between[..., 0], between[..., 1])
        same = far == 0
        between[same] = (own[:, None] - own)[same]
        far = np.maximum(np.hypot(between[..., 0], between[..., 1]), 1e-9)
        gap = np.where(same, 0, far)
        push = np.clip(distance - gap, 0, None)
        np.fill_diagonal(push, 0)
        if push.max(initial=0) < 1e-3 * distance:
            break
        places += (between / far[..., None] * push[..., None]).sum(axis=1) / 2
        places[within] = np.clip(places[within], bounds[0] + edge, bounds[1] - edge)
    return pd.DataFrame(places, points.index, ["x", "y"])
