"""Maps: shapes on the plane, markers for what is too small to see, names that don't collide."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
import textalloc
from matplotlib.axes import Axes
from matplotlib.backend_bases import RendererBase
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import PathCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.path import Path
from matplotlib.text import Text
from shapely import Polygon, affinity
from shapely.geometry.base import BaseGeometry

from parade_analysis.plot.style import (
    BLUE,
    GREY,
    HALO,
    INK,
    LAND,
    ORANGE,
    PALE,
    PIXELS_PER_INCH,
    SKY,
    VERMILION,
    YELLOW,
    inches,
)

NUDGE = 9.0
"""Pixels from a point to a name beside it, so that its line can be seen."""

CLEAR = 3.0
"""Pixels around a name on which no other stands."""

MESH = 8.0
"""Pixels between points on which no name may stand."""

SPREAD = 24
"""Places across and up a state that are tried for its name."""
ORDERS = 8
"""Orders in which names are tried, besides their own."""

READABLE = 7.0
"""Points across below which a shape is drawn as a marker; about 10 pixels as read."""


class Look(NamedTuple):
    """How areas of one kind are drawn: told apart in grey by their hatch."""

    colour: str
    hatch: str | None = None
    ink: str = "white"


LOOKS = {
    "head_of_state": Look(SKY),
    "head_of_government": Look("#dceef9", "\\\\\\\\", BLUE),
    "subject": Look(VERMILION),
    "host": Look("#fbe6b8", "////", ORANGE),
    "land": Look(LAND),
    "absent": Look("white", None, INK),
    "contested": Look("none", "xxxxx", GREY),
}

LAYERS = {"land": 1, "host": 1, "subject": 2.5, "contested": 3}
"""Drawing order of looks, 2 for the others."""

CATEGORIES = (
    Look(BLUE),
    Look(SKY, "////", BLUE),
    Look(YELLOW, "....", GREY),
    Look(VERMILION, "xxx"),
    Look("#7b2d5e", "\\\\\\\\"),
    Look(ORANGE, "||||", INK),
)
"""For categories of any table, in this order."""

SCALE = tuple(Look(colour) for colour in ("#fee838", "#bcae6c", "#7c7b78", "#414d6b", "#00224e"))
"""For values, low to high: matplotlib's cividis, even in grey and to every colour vision."""


def frame(ax: Axes, x: tuple[float, float], y: tuple[float, float]) -> Axes:
    """Show this part of the plane (metres), widened to the shape of the axes."""
    across, up = inches(ax)
    shape = across / up
    width, height = x[1] - x[0], y[1] - y[0]
    wider = max(0.0, height * shape - width) / 2
    higher = max(0.0, width / shape - height) / 2
    ax.set_xlim(x[0] - wider, x[1] + wider)
    ax.set_ylim(y[0] - higher, y[1] + higher)
    ax.set_aspect("equal")
    ax.set_xticks([])
    ax.set_yticks([])
    for spine in ax.spines.values():
        spine.set(visible=True, color=PALE)
    return ax


def window(outer: Axes, inner: Axes, letter: str, title: str) -> Axes:
    """Outline on `outer` what `inner` enlarges, and name both by a letter."""
    (left, right), (low, high) = inner.get_xlim(), inner.get_ylim()
    outer.plot(
        [left, right, right, left, left],
        [low, low, high, high, low],
        color=INK,
        linewidth=0.8,
        zorder=4,
        gid="window",
    )
    outer.annotate(
        letter,
        (left, high),
        (3, -3),
        textcoords="offset points",
        va="top",
        weight="bold",
        size=9,
        zorder=5,
        path_effects=HALO,
        gid="letter",
    )
    return heading(f"{letter}  {title}", ax=inner)


def heading(title: str, *, ax: Axes, size: float = 9.5) -> Axes:
    """Write over a map what it shows."""
    ax.set_title(title, size=size, weight="bold", pad=4)
    return ax


def framed(ax: Axes) -> tuple[float, float, float, float]:
    """Return left, low, right and high of what a map shows, metres."""
    (left, right), (low, high) = ax.get_xlim(), ax.get_ylim()
    return left, low, right, high


def metres_per_pixel(ax: Axes) -> float:
    """Return how much ground a pixel covers as the map is read."""
    left, right = ax.get_xlim()
    return abs(right - left) / (inches(ax)[0] * PIXELS_PER_INCH)


def areas(
    shapes: gpd.GeoDataFrame | gpd.GeoSeries, look: Look, *, ax: Axes, layer: float = 1
) -> Axes:
    """Draw areas in one look, no finer than the picture can show.

    Parameters
    ----------
    shapes : GeoDataFrame or GeoSeries
        Shapes on the plane.
    look : Look
        Colour and hatch.
    ax : Axes
        Framed axes.
    layer : float
        Drawing order.
    """
    paths = _paths(shapes, ax=ax)
    if not paths:
        return ax

    def draw(above: float, width: float = 0.5, **colours: str) -> None:
        drawn = PathCollection(paths, linewidths=width, zorder=layer + above, **colours)
        ax.add_collection(drawn, autolim=False)

    if look.colour != "none":
        draw(0, facecolors=look.colour, edgecolors="white")
    if look.hatch:
        # A hatch takes the colour of the edge, so the white border is drawn over it.
        draw(0.1, facecolors="none", edgecolors=look.ink, hatch=look.hatch)
        draw(0.2, facecolors="none", edgecolors="white")
    elif look.ink == INK:
        draw(0.2, 0.9, facecolors="none", edgecolors=INK)
    return ax


def states(
    world: gpd.GeoDataFrame, looks: Mapping[str, str], points: pd.DataFrame, *, ax: Axes
) -> Axes:
    """Draw all states, each in its look and the others as plain land.

    The smallest, and those without a shape, are dots.

    Parameters
    ----------
    world : GeoDataFrame
        Country shapes on the plane, with `iso3`.
    looks : mapping
        Code -> key of `LOOKS`.
    points : DataFrame
        Indexed by `iso3`: `x` and `y` (metres) of the states that get a dot where no shape
        of theirs is large enough to be seen.
    ax : Axes
        Framed axes.
    """
    kinds = world["iso3"].map(dict(looks)).fillna("land")
    shapes = world.geometry
    for kind in kinds.unique():
        areas(shapes[kinds == kind], LOOKS[kind], ax=ax, layer=LAYERS.get(kind, 2))
    pointed = world[world["iso3"].isin(points.index)]
    seen = pointed.loc[~too_small(pointed, ax=ax), "iso3"]
    small = points[~points.index.isin(seen)]
    for kind, places in small.groupby(small.index.map(dict(looks))):
        dots(places, ax=ax, colour=LOOKS[kind].colour)
    return ax


def contested(shapes: gpd.GeoDataFrame, *, ax: Axes) -> bool:
    """Hatch areas of disputed status; tell whether any is in the frame."""
    seen = bool(shapes.intersects(shapely.box(*framed(ax))).any())
    areas(shapes, LOOKS["contested"], ax=ax, layer=LAYERS["contested"])
    return seen


def _paths(shapes: gpd.GeoDataFrame | gpd.GeoSeries, *, ax: Axes) -> list[Path]:
    """Return one path for each part that can be seen in the frame."""
    # A third of a pixel: finer detail, or land outside the frame, only makes the file heavy.
    pixel = metres_per_pixel(ax)
    parts = shapely.get_parts(shapely.clip_by_rect(shapes.geometry.values, *framed(ax)))
    large = parts[shapely.area(parts) > pixel**2]
    seen = shapely.get_parts(shapely.simplify(large, pixel / 3, preserve_topology=False))
    seen = seen[~shapely.is_empty(seen)]
    if not len(seen):
        return []
    _, corners, (rings, areas) = shapely.to_ragged_array(seen)
    codes = np.full(len(corners), Path.LINETO, dtype=Path.code_type)
    codes[rings[:-1]] = Path.MOVETO
    codes[rings[1:] - 1] = Path.CLOSEPOLY
    ends = rings[areas]
    return [Path(corners[a:b], codes[a:b]) for a, b in itertools.pairwise(ends)]


def key(looks: dict[str, Look], *, ax: Axes) -> Axes:
    """Explain the looks in one line below the map, hatches included."""
    ax.legend(
        handles=[
            Patch(facecolor=look.colour, edgecolor=look.ink, hatch=look.hatch, label=label)
            for label, look in looks.items()
        ],
        loc="upper left",
        bbox_to_anchor=(0, -0.015),
        ncols=len(looks),
        frameon=False,
        fontsize=9,
        borderaxespad=0,
        borderpad=0.2,
        handlelength=1.5,
        columnspacing=0.9,
    )
    return ax


def too_small(shapes: gpd.GeoDataFrame, *, ax: Axes) -> pd.Series:
    """Return which shapes have no part `READABLE` points across."""
    parts, owner = shapely.get_parts(shapes.geometry.values, return_index=True)
    left, low, right, high = shapely.bounds(parts).T
    across = pd.Series(np.maximum(right - left, high - low)).groupby(owner).max()
    points = across.reindex(range(len(shapes)), fill_value=0) / metres_per_pixel(ax) * 72
    return (points / PIXELS_PER_INCH < READABLE).set_axis(shapes.index)


def dots(points: pd.DataFrame, *, ax: Axes, colour: str, layer: float = 3) -> Axes:
    """Mark points that stand for shapes too small to see; `x`, `y` in metres."""
    ax.scatter(
        points["x"],
        points["y"],
        s=(READABLE * 1.2) ** 2,
        color=colour,
        edgecolor=INK,
        linewidth=0.6,
        zorder=layer,
        gid="dot",
    )
    return ax


def names(
    points: pd.DataFrame,
    shapes: gpd.GeoDataFrame,
    *,
    ax: Axes,
    size: float = 9,
    bold: Sequence[str] = (),
    kept_free: Sequence[tuple[float, float, float, float]] = (),
) -> list[Text]:
    """Write names on their states or, where one has no room, beside, with a line to it.

    Parameters
    ----------
    points : DataFrame
        Indexed by `iso3`: `x` and `y` (metres), `text` (str).
    shapes : GeoDataFrame
        Country shapes on the plane, with `iso3`, each of these states at most once.
    ax : Axes
        Framed axes.
    size : float
        Letter size in points.
    bold : sequence of str
        Codes written in bold.
    kept_free : sequence of tuple
        Left, low, right and high of areas on which no name is moved, metres.

    Returns
    -------
    list of Text
        One a state, none on another; its `gid` ends in its code.
    """
    texts = [
        ax.text(
            x,
            y,
            text,
            weight="bold" if code in bold else "normal",
            size=size,
            ha="center",
            va="center",
            color=INK,
            zorder=5,
            path_effects=HALO,
            gid=f"name-{code}",
        )
        for code, x, y, text in points[["x", "y", "text"]].itertuples()
    ]
    renderer = FigureCanvasAgg(ax.get_figure(root=True)).get_renderer()
    boxes = np.array([_letters(text, renderer) for text in texts])
    own = shapes[shapes["iso3"].isin(points.index)].set_index("iso3")
    land = own.geometry.reindex(points.index, fill_value=Polygon())
    free = [shapely.box(*area) for area in kept_free]
    shifts = _onto_own_land(boxes, land.to_numpy(), free, ax=ax)
    at_home = np.isfinite(shifts).all(axis=1)
    for text, (across, up), stays in zip(texts, shifts, at_home, strict=True):
        if stays:
            x, y = text.get_position()
            text.set_position((x + across, y + up))
    boxes[at_home] = [
        affinity.translate(box, *shift)
        for box, shift in zip(boxes[at_home], shifts[at_home], strict=True)
    ]
    moved = [text for text, stays in zip(texts, at_home, strict=True) if not stays]
    if moved:
        taken = [*boxes[at_home], *free]
        found = _beside(moved, boxes[~at_home], points, taken, ax=ax)
        for text, place, line in zip(moved, *found, strict=True):
            text.set_position(place)
            gid = str(text.get_gid()).replace("name", "line")
            ax.add_line(Line2D(*line, color=INK, linewidth=0.7, zorder=2.8, gid=gid))
    return texts


def _letters(text: Text, renderer: RendererBase) -> BaseGeometry:
    """Return the box around the letters of a text, in the units of its axes."""
    ax: Any = text.axes
    box = text.get_window_extent(renderer).transformed(ax.transData.inverted())
    return shapely.box(*box.extents)


def _onto_own_land(
    boxes: np.ndarray, land: np.ndarray, free: Sequence[BaseGeometry], *, ax: Axes
) -> np.ndarray:
    """Return how far to move each name until it lies in its state, touching none before it.

    Across and up in metres, the shortest way; missing where the state has no room.
    """
    inside = shapely.box(*framed(ax))
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


def _beside(
    texts: list[Text],
    letters: np.ndarray,
    points: pd.DataFrame,
    taken: list[BaseGeometry],
    *,
    ax: Axes,
) -> tuple[Sequence[tuple[float, float]], Sequence[tuple[Any, Any]]]:
    """Find for each name a place beside its point, and a line there that crosses little."""
    width, height = inches(ax)
    sheet = _sheet()
    sheet.figure.set_size_inches(width, height)
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
            margin=CLEAR / PIXELS_PER_INCH / width,
            min_distance=NUDGE / PIXELS_PER_INCH / width,
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
        crossed = _crossings(ends, boxes, taken) + 100 * lines.count(None)
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
    sheet = Figure(dpi=PIXELS_PER_INCH).add_axes((0, 0, 1, 1))
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
    ends: Sequence[tuple[Any, Any]], boxes: list[BaseGeometry], taken: list[BaseGeometry]
) -> int:
    """Count how often a line runs through a name that is not its own, or another line."""
    lines = shapely.linestrings([list(zip(*line, strict=True)) for line in ends])
    through = shapely.crosses(lines[:, None], [*boxes, *taken])
    across = shapely.intersects(lines[:, None], lines)
    np.fill_diagonal(through, False)
    np.fill_diagonal(across, False)
    return int(through.sum() + across.sum() // 2)
