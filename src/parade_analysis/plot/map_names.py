"""Names on maps: on their states where there is room, else beside, none on another."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Any, Literal

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
import textalloc
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.text import Text
from matplotlib.transforms import Bbox
from shapely import Polygon, affinity
from shapely.geometry.base import BaseGeometry

from parade_analysis.plot import leader_lines
from parade_analysis.plot.maps import framed, metres_per_pixel
from parade_analysis.plot.page import LEADING, letters_of
from parade_analysis.plot.style import HALO, INK

NUDGE = 9.0
"""Pixels from a point to a name beside it, so that its line can be seen."""

CLEAR = 3.0
"""Pixels around a name on which no other stands."""

LINE = 0.8
"""Pixels across a line to a name."""

BLANK = 0.16
"""Above and below the letters of a text, in letter sizes."""

MESH = 8.0
"""Pixels between points on which no name may stand."""

SPREAD = 24
"""Places across and up a state that are tried for its name."""
ORDERS = 8
"""Orders in which names are tried, besides their own."""


Reach = Literal["near", "far", "across", "anywhere"]


def names(
    points: pd.DataFrame,
    shapes: gpd.GeoDataFrame,
    *,
    ax: Axes,
    shut: BaseGeometry,
    land: BaseGeometry,
    bold: Sequence[str] = (),
    kept_free: Sequence[BaseGeometry] = (),
    reach: Reach = "near",
) -> list[Text]:
    """Write names on their states or, where one has no room, beside, with a line to it.

    Parameters
    ----------
    points : DataFrame
        Indexed by `iso3`: `x` and `y` (metres), `text` (str) and, if letters on a state are
        not black, their colour `ink`.
    shapes : GeoDataFrame
        Country shapes on the plane, with `iso3`, each of these states at most once.
    ax : Axes
        Framed axes.
    shut : geometry
        Land, as `leader_lines.seen` returns it, on which only names of its own stand.
    land : geometry
        All land: a name stands on it beside its state only where the sea has no room.
    bold : sequence of str
        Codes written in bold.
    kept_free : sequence of geometry
        Areas and lines on which no name is written, metres.
    reach : str
        How far from its state a name may stand: ``"near"``, or ``"far"`` at the end of a
        long line, neither of which crosses another state, or ``"across"`` those if need be;
        one that finds no place is left out. If ``"anywhere"``, it is written where it
        disturbs least.

    Returns
    -------
    list of Text
        One a state that found a place, none on another; its `gid` ends in its code.
    """
    texts = [
        ax.text(
            x,
            y,
            text,
            weight=700 if code in bold else 400,
            size=letters_of(ax).small,
            linespacing=LEADING,
            ha="center",
            va="center",
            color=INK,
            zorder=5,
            gid=f"name-{code}",
        )
        for code, x, y, text in points[["x", "y", "text"]].itertuples()
    ]
    # Without one, matplotlib makes a renderer for each text.
    renderer = RendererAgg(1, 1, ax.get_figure(root=True).dpi)  # type: ignore[union-attr]
    boxes = np.array([_letters(text, renderer) for text in texts])
    own = shapes[shapes["iso3"].isin(points.index)].set_index("iso3")
    states = own.geometry.reindex(points.index, fill_value=Polygon()).to_numpy()
    shifts = _onto_own_land(boxes, states, kept_free, ax=ax)
    at_home = np.isfinite(shifts).all(axis=1)
    inks = points["ink"] if "ink" in points else [INK] * len(points)
    for text, (across, up), stays, ink in zip(texts, shifts, at_home, inks, strict=True):
        if stays:
            x, y = text.get_position()
            text.set(position=(x + across, y + up), color=ink)
        else:
            text.set_path_effects([*HALO])
    boxes[at_home] = [
        affinity.translate(box, *shift)
        for box, shift in zip(boxes[at_home], shifts[at_home], strict=True)
    ]
    moved = [text for text, stays in zip(texts, at_home, strict=True) if not stays]
    taken = [*boxes[at_home], *kept_free]
    away, theirs = boxes[~at_home], states[~at_home]
    found: list[leader_lines.Place | None] = [None] * len(moved)
    # Short lines first, then long ones, and at last wherever a name disturbs least.
    for far in (False,) if reach == "near" else (False, True):
        left, kept = _left(found, moved, away, taken)
        new = leader_lines.beside(
            away[left],
            theirs[left],
            kept,
            shut,
            land,
            ax=ax,
            far=far,
            across=far and reach in ("across", "anywhere"),
        )
        found = _filled(found, left, new)
    left, kept = _left(found, moved, away, taken)
    if len(left) and reach == "anywhere":
        texts_left = [moved[at] for at in left]
        new = list(zip(*_beside(texts_left, away[left], points, kept, ax=ax), strict=True))
        found = _filled(found, left, new)
    for text, place in zip(moved, found, strict=True):
        if place is None:
            text.remove()
            texts.remove(text)
            continue
        at, line = place
        text.set_position(at)
        gid = str(text.get_gid()).replace("name", "line")
        drawn = Line2D(*line, color=INK, linewidth=LINE, zorder=4, gid=gid)
        drawn.set_path_effects([*HALO])  # to be seen on dark land
        ax.add_line(drawn)
    return texts


def covered(texts: Sequence[Text], *, ax: Axes) -> list[BaseGeometry]:
    """Return the boxes of names and their lines, for others to keep off.

    Parameters
    ----------
    texts : sequence of Text
        What `names` returned.
    ax : Axes
        Its axes.
    """
    renderer = RendererAgg(1, 1, ax.get_figure(root=True).dpi)  # type: ignore[union-attr]
    lines = {str(each.get_gid()): each.get_xydata() for each in ax.lines}
    led = [lines.get(str(each.get_gid()).replace("name", "line")) for each in texts]
    return [
        *(_letters(each, renderer) for each in texts),
        *(shapely.LineString(each) for each in led if each is not None),
    ]


def _letters(text: Text, renderer: RendererAgg) -> BaseGeometry:
    """Return the box around the letters of a text, in the units of its axes."""
    ax: Any = text.axes
    box = text.get_window_extent(renderer)
    blank = BLANK * float(text.get_fontsize()) * renderer.dpi / 72
    letters = Bbox.from_extents(box.x0, box.y0 + blank, box.x1, box.y1 - blank)
    return shapely.box(*letters.transformed(ax.transData.inverted()).extents)


def _onto_own_land(
    boxes: np.ndarray, land: np.ndarray, free: Sequence[BaseGeometry], *, ax: Axes
) -> np.ndarray:
    """Return how far to move each name until it lies in its state, touching none before it.

    Across and up in metres, the shortest way; missing where the state has no room.
    """
    inside = shapely.box(*framed(ax)).buffer(-CLEAR * metres_per_pixel(ax), join_style="mitre")
    taken = list(free)
    shifts = np.full((len(boxes), 2), np.nan)
    for place, (box, state) in enumerate(zip(boxes, land, strict=True)):
        left, low, right, high = box.bounds
        ways = np.zeros((1, 2))
        for is_last in (False, True):
            across, up = ways.T
            moved = shapely.box(left + across, low + up, right + across, high + up)
            fits = shapely.contains(state, moved) & shapely.within(moved, inside)
            for area in taken:
                fits &= ~shapely.intersects(moved, area)
            if fits.any() or is_last:
                break
            # The plane may cross the lines of a shape, on which only a clip does not stumble.
            seen = shapely.clip_by_rect(state, *inside.bounds)
            ways = _spread(seen) - [(left + right) / 2, (low + high) / 2]
            ways = ways[np.argsort(np.hypot(*ways.T), kind="stable")]
        if fits.any():
            first = int(np.argmax(fits))
            shifts[place] = ways[first]
            taken.append(moved[first])
    return shifts


def _spread(area: BaseGeometry) -> np.ndarray:
    """Return places spread over an area, `SPREAD` across and up."""
    if area.is_empty:
        return np.empty((0, 2))
    left, low, right, high = area.bounds
    x, y = np.linspace(left, right, SPREAD), np.linspace(low, high, SPREAD)
    return np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)


def _left(
    found: Sequence[leader_lines.Place | None],
    texts: Sequence[Text],
    letters: Sequence[BaseGeometry],
    taken: Sequence[BaseGeometry],
) -> tuple[np.ndarray, list[BaseGeometry]]:
    """Return which names have no place yet, and what the others leave no room on."""
    shut = list(taken)
    for place, box, text in zip(found, letters, texts, strict=True):
        if place is not None:
            (x, y), line = place
            at_x, at_y = text.get_position()
            shut.append(affinity.translate(box, x - at_x, y - at_y))
            shut.append(shapely.LineString(list(zip(*line, strict=True))))
    return np.flatnonzero([place is None for place in found]), shut


def _filled(
    found: Sequence[leader_lines.Place | None],
    left: np.ndarray,
    new: Sequence[leader_lines.Place | None],
) -> list[leader_lines.Place | None]:
    filled = list(found)
    for at, place in zip(left, new, strict=True):
        filled[at] = place
    return filled


def _beside(
    texts: list[Text],
    letters: np.ndarray,
    points: pd.DataFrame,
    taken: list[BaseGeometry],
    *,
    ax: Axes,
) -> tuple[Sequence[tuple[float, float]], Sequence[tuple[Any, Any]]]:
    """Find for each name a place beside its point, and a line there that crosses little."""
    points_of = 72 / ax.get_figure(root=True).dpi  # type: ignore[union-attr]
    width, height = (points_of * each for each in ax.get_window_extent().size)
    sheet = _sheet()
    sheet.figure.set_size_inches(width / 72, height / 72)
    sheet.set(xlim=ax.get_xlim(), ylim=ax.get_ylim())
    blocked = np.concatenate([points[["x", "y"]], *(_grid(each, ax=ax) for each in taken)])
    origins = [text.get_position() for text in texts]
    allocate: Any = textalloc.allocate
    tried = []
    for order in (None, *range(ORDERS)):
        places, lines, names, _ = allocate(
            sheet,
            *zip(*origins, strict=True),
            [text.get_text() for text in texts],
            x_scatter=blocked[:, 0],
            y_scatter=blocked[:, 1],
            textsize=[text.get_fontsize() for text in texts],
            fontweight=[text.get_fontweight() for text in texts],
            margin=CLEAR / width,
            min_distance=NUDGE / width,
            max_distance=0.4,
            nbr_candidates=1000,
            priority_strategy=order,
            draw_lines=False,
            auto_ha=False,
            ha="center",
            va="center",
        )
        for name in names:
            name.remove()
        ends = [
            line[:2] if line else ((x, x), (y, y))
            for line, (x, y) in zip(lines, origins, strict=True)
        ]
        boxes = [
            affinity.translate(box, place[0] - x, place[1] - y)
            for box, place, (x, y) in zip(letters, places, origins, strict=True)
        ]
        crossed = _crossings(ends, boxes, taken, origins) + 100 * lines.count(None)
        tried.append((crossed, [place[:2] for place in places], ends))
        if not crossed:
            break
    _, best, ends = min(tried, key=lambda each: each[0])
    return best, ends


@functools.cache
def _sheet() -> Any:
    """Return empty axes of one density, on which places depend on nothing else drawn.

    One for all maps, because to make axes costs more than to place names.
    """
    sheet = Figure(dpi=72).add_axes((0, 0, 1, 1))
    sheet.set_axis_off()
    return sheet


def _grid(area: BaseGeometry, *, ax: Axes) -> np.ndarray:
    """Return points so close on an area that no letter fits between them."""
    step = MESH * metres_per_pixel(ax)
    left, low, right, high = area.bounds
    x = np.linspace(left, right, 2 + int((right - left) / step))
    y = np.linspace(low, high, 2 + int((high - low) / step))
    return np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)


def _crossings(
    ends: Sequence[tuple[Any, Any]],
    boxes: list[BaseGeometry],
    taken: list[BaseGeometry],
    origins: Sequence[tuple[float, float]],
) -> int:
    """Count how often a line runs through a name or a dot not its own, or another line."""
    lines = shapely.linestrings([list(zip(*line, strict=True)) for line in ends])
    through = shapely.crosses(lines[:, None], boxes)
    across = shapely.intersects(lines[:, None], lines)
    np.fill_diagonal(through, False)
    np.fill_diagonal(across, False)
    # A line begins in the dot of its own state.
    others = shapely.intersects(lines[:, None], taken)
    others &= ~shapely.covers(taken, shapely.points(np.array(origins))[:, None])
    return int(through.sum() + across.sum() // 2 + others.sum())
