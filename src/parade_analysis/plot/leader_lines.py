"""Places beside states for names without room on them, each at the end of a short line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import shapely
from matplotlib.axes import Axes
from shapely.geometry.base import BaseGeometry

from parade_analysis.plot.maps import framed, metres_per_pixel

SHORTEST, LONGEST = 7.0, 60.0
"""Pixels of a line."""
CLEAR = 3.0
"""Pixels around a name on which no other stands, nor land with a value."""
STEP = 5.0
"""Pixels from one place that is tried for a name to the next."""
STARTS = 12
"""Places across and up a state at which its line may begin."""
INSIDE = 5.0
"""Pixels from its border that a line begins, where the state has as many."""
SEEN = 2.5
"""Pixels across a square of the size from which on land is not written over."""
TRIED = 500
"""Places of a name that are compared with those of others."""
FAR, FAR_TRIED = 250.0, 2500
"""Pixels of the longest line, and places of a name, where it must be written."""
SAMPLES = 96
"""Points of a line that are tried for what they run over."""
ORDERS = 12
"""Orders in which names are tried, besides that of their choice."""
OFF, ASIDE, ON_LAND, ACROSS = 0.25, 0.1, 30.0, 1.0
"""What a pixel from the middle of the state and from the middle of the name to the line, a place
on other land, and a pixel of a line across another state weigh, against a pixel of line."""
MOST_ACROSS = 2.0
"""Pixels that a line may run across other states, which is not seen."""

Place = tuple[tuple[float, float], tuple[tuple[float, float], tuple[float, float]]]
"""The middle of a name, and the ends of its line, x and y."""


class _Choice(NamedTuple):
    """Places that a name may take, the best first."""

    boxes: np.ndarray
    lines: np.ndarray
    cost: np.ndarray


def beside(
    letters: Sequence[BaseGeometry],
    own: Sequence[BaseGeometry],
    taken: Sequence[BaseGeometry],
    shut: BaseGeometry,
    land: BaseGeometry,
    *,
    ax: Axes,
    far: bool = False,
    across: bool = False,
) -> list[Place | None]:
    """Find places for names beside their states.

    Parameters
    ----------
    letters : sequence of Polygon
        Box around the letters of each name, its middle where the name belongs.
    own : sequence of geometry
        Its state; empty where that is a dot.
    taken : sequence of Polygon
        On which no name may stand.
    shut : geometry
        Land on which no name may stand, as `seen` returns it.
    land : geometry
        All land, on which a name stands if the sea has no room.
    ax : Axes
        Framed axes.
    far : bool
        Whether lines may be as long as needed.
    across : bool
        Whether they may run across other states where no other line is free.

    Returns
    -------
    list
        The middle of each name and the ends of its line; missing where there is no room.
    """
    pixel = metres_per_pixel(ax)
    choices = [
        _choice(box, state, shut, land, taken, ax=ax, far=far, across=across)
        for box, state in zip(letters, own, strict=True)
    ]
    by_choice = np.argsort([len(each.cost) for each in choices], kind="stable")
    turns = np.random.default_rng(1)
    orders = [by_choice, *(turns.permutation(by_choice) for _ in range(ORDERS))]
    tried = [_settled(choices, order, pixel) for order in orders]
    best = min(tried, key=lambda each: (each.count(None), _weight(choices, each)))
    return [
        None if at is None else _place(choice, at) for choice, at in zip(choices, best, strict=True)
    ]


def seen(shapes: gpd.GeoDataFrame, *, ax: Axes) -> BaseGeometry:
    """Return the land in the frame that is large enough to be seen, no finer than a pixel.

    Parameters
    ----------
    shapes : GeoDataFrame
        Shapes on the plane.
    ax : Axes
        Framed axes.
    """
    pixel = metres_per_pixel(ax)
    parts = shapely.get_parts(shapely.clip_by_rect(shapes.geometry.values, *framed(ax)))
    parts = parts[shapely.area(parts) > (SEEN * pixel) ** 2]
    union = shapely.union_all(shapely.simplify(parts, pixel).tolist(), grid_size=pixel / 10)
    shapely.prepare(union)
    return union


def _choice(
    letters: BaseGeometry,
    own: BaseGeometry,
    shut: BaseGeometry,
    land: BaseGeometry,
    taken: Sequence[BaseGeometry],
    *,
    ax: Axes,
    far: bool,
    across: bool,
) -> _Choice:
    longest, tried, clear = (FAR, FAR_TRIED, 1.0) if far else (LONGEST, TRIED, CLEAR)
    pixel = metres_per_pixel(ax)
    left, low, right, high = letters.bounds
    half = np.array([right - left, high - low]) / 2
    middle = np.array([left, low]) + half
    starts = _starts(middle, own, ax=ax)
    reach = half + longest * pixel
    first, last = starts.min(axis=0) - reach, starts.max(axis=0) + reach
    frame = np.reshape(framed(ax), (2, 2))
    first = np.maximum(first, frame[0] + half + CLEAR * pixel)
    last = np.minimum(last, frame[1] - half - CLEAR * pixel)
    x, y = (np.arange(*ends, STEP * pixel) for ends in zip(first, last, strict=True))
    centres = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
    off = np.abs(starts - centres[:, None])
    length = np.hypot(*np.moveaxis(np.clip(off - half, 0, None), -1, 0)) / pixel
    weighed = length + (OFF * np.hypot(*(starts - middle).T) + ASIDE * off[..., 0]) / pixel
    weighed = np.where((length >= SHORTEST) & (length <= longest), weighed, np.inf)
    reached = np.isfinite(weighed).any(axis=1)
    centres, weighed = centres[reached], weighed[reached]
    nearest = weighed.argmin(axis=1)
    cost = weighed.min(axis=1)
    wide = shapely.box(*(centres - half - CLEAR * pixel).T, *(centres + half + CLEAR * pixel).T)
    free = ~shapely.intersects(shut, wide)
    shut_off = np.array(taken, dtype=object)
    free[shapely.STRtree(wide).query(shut_off, predicate="intersects")[1]] = False
    centres, nearest, cost = centres[free], nearest[free], cost[free]
    boxes = shapely.box(*(centres - half).T, *(centres + half).T)
    cost = cost + ON_LAND * shapely.intersects(land, boxes)
    kept = np.argsort(cost, kind="stable")[:tried]
    centres, boxes, cost = centres[kept], boxes[kept], cost[kept]
    begun = starts[nearest[kept]]
    ended = np.clip(begun, centres - half, centres + half)
    lines = shapely.linestrings(np.stack([begun, ended], axis=1))
    # A line begins in the dot of its own state.
    is_own = shapely.dwithin(shapely.centroid(shut_off), letters.centroid, pixel)
    near = shapely.STRtree(lines).query(
        shut_off[~is_own], predicate="dwithin", distance=clear * pixel
    )
    crossing = np.zeros(len(lines), dtype=bool)
    crossing[near[1]] = True
    doubtful = np.flatnonzero(~crossing & shapely.intersects(shut, lines))
    over = np.zeros(len(lines))
    over[doubtful] = _part_across(shut, own, begun[doubtful], ended[doubtful])
    over *= np.hypot(*(ended - begun).T) / pixel
    cost = cost + ACROSS * over
    is_across = over > MOST_ACROSS
    crossing |= is_across & (not across)
    order = np.lexsort([cost, is_across])
    order = order[~crossing[order]]
    return _Choice(boxes[order], lines[order], cost[order])


def _part_across(
    land: BaseGeometry, own: BaseGeometry, begun: np.ndarray, ended: np.ndarray
) -> np.ndarray:
    """Return the part of each line that runs over land not its own, from samples along it."""
    along = ((np.arange(SAMPLES) + 0.5) / SAMPLES)[:, None]
    x, y = np.moveaxis(begun[:, None] + along * (ended - begun)[:, None], -1, 0)
    on_land = shapely.contains_xy(land, x, y)
    shapely.prepare(own)
    on_land[on_land] = ~shapely.contains_xy(own, x[on_land], y[on_land])
    return np.asarray(on_land.mean(axis=1))


def _starts(middle: np.ndarray, own: BaseGeometry, *, ax: Axes) -> np.ndarray:
    """Return where the line of a name may begin: where it belongs, and on its state."""
    parts = shapely.get_parts(shapely.clip_by_rect(own, *framed(ax)))
    if not len(parts):
        return middle[None]
    main = parts[np.argmin(shapely.distance(parts, shapely.Point(middle)))]
    inner = shapely.buffer(main, -INSIDE * metres_per_pixel(ax))
    if inner.is_empty:
        return middle[None]
    left, low, right, high = inner.bounds
    x, y = np.linspace(left, right, STARTS), np.linspace(low, high, STARTS)
    mesh = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
    return np.concatenate([middle[None], mesh[shapely.contains_xy(inner, *mesh.T)]])


def _settled(choices: Sequence[_Choice], order: np.ndarray, pixel: float) -> list[int | None]:
    """Let each name in turn take the best place that is left to it."""
    found: list[int | None] = [None] * len(choices)
    boxes: list[BaseGeometry] = []
    lines: list[BaseGeometry] = []
    for name in order:
        choice = choices[name]
        free = np.ones(len(choice.cost), dtype=bool)
        for box in boxes:
            free &= ~shapely.dwithin(choice.boxes, box, CLEAR * pixel)
            free &= ~shapely.intersects(choice.lines, box)
        for line in lines:
            free &= ~shapely.intersects(choice.lines, line)
            free &= ~shapely.dwithin(choice.boxes, line, CLEAR * pixel)
        if free.any():
            at = int(np.argmax(free))
            found[name] = at
            boxes.append(choice.boxes[at])
            lines.append(choice.lines[at])
    return found


def _weight(choices: Sequence[_Choice], found: Sequence[int | None]) -> float:
    return sum(
        float(choice.cost[at]) for choice, at in zip(choices, found, strict=True) if at is not None
    )


def _place(choice: _Choice, at: int) -> Place:
    middle = choice.boxes[at].centroid
    (x, y), (end_x, end_y) = choice.lines[at].coords
    return (middle.x, middle.y), ((x, end_x), (y, end_y))
