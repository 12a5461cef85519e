"""Looks of areas, the frame of a map, and shapes drawn in it."""

from __future__ import annotations

import itertools
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import shapely
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.colors import LinearSegmentedColormap, to_hex, to_rgb
from matplotlib.path import Path

from parade_analysis.plot.style import FOCUS, INK, QUIET, RULE, SECOND

POLE = 8.7e6
"""Metres from the equator to a little beyond a pole, as Equal Earth has it."""
BORDER = 0.6
"""Pixels of a border."""


class Look(NamedTuple):
    """How areas of one kind are drawn: filled, hollow with an outline, or hatched."""

    colour: str
    hatch: str | None = None
    ink: str = "white"
    """Of the outline and of the hatch."""
    outline: float = BORDER
    """Pixels across."""


HOLLOW = 1.4
"""Pixels of the outline of what is not filled."""
TINT = "#7594ba"
"""Second step of a scale of two, whose first is `FOCUS`: no shape in it is taken for the sea."""
LAND = Look("#f0f0ee", None, RULE)
"""Lighter than any value, with borders that can be seen."""
LOOKS = {
    "head_of_state": Look(FOCUS),
    "head_of_government": Look(TINT),
    "subject": Look(SECOND),
    "host": Look(LAND.colour, None, INK, HOLLOW),
    "land": LAND,
    "contested": Look("none", "/////", QUIET),
}

LAYERS = {"land": 1, "subject": 2.5, "host": 2.7, "contested": 3}
"""Drawing order of looks, 2 for the others: the outline of the host is nowhere under another."""

CATEGORIES = tuple(
    Look(colour) for colour in (FOCUS, SECOND, "#f6d18c", "#a2b4fe", "#c08597", "#7d484a")
)
"""For categories of any table, in this order: as far apart in grey as to every colour vision."""

SCALE = tuple(Look(colour) for colour in ("#8bc8f3", "#3f9fd3", "#14749f", "#094d69", "#032636"))
"""For values, low to high: one blue, whose lightness falls by even steps, so that it reads in
grey and to every colour vision, and none of it is taken for land without a value."""
BLUES = LinearSegmentedColormap.from_list("blues", [each.colour for each in SCALE])

ZERO = Look("white", None, INK, 0.9)
"""For zero, which is a value of its own on either scale."""

ENDS, BELOW = (0.16, 0.46), "////"
"""How far from its middle the colours of a scale with two sides lie, of 0 to 0.5, and the hatch
that tells those below zero in grey."""


def scale(steps: int) -> tuple[Look, ...]:
    """Return looks for values low to high, as far apart as so many can be."""
    if steps == len(SCALE):
        return SCALE
    places = np.linspace(0, 1, steps) if steps > 1 else [0.5]
    return tuple(Look(to_hex(BLUES(each))) for each in places)


def two_sided(steps: int) -> dict[tuple[int, int], Look]:
    """Return looks for values on both sides of zero, dark at both ends.

    Parameters
    ----------
    steps : int
        Steps away from zero on either side.

    Returns
    -------
    dict
        (side, step) -> look: brown and hatched at -1, purple at 1, steps from 1.
    """
    looks = {}
    for side in (-1, 1):
        for step in range(1, steps + 1):
            away = (step - 1) / (steps - 1) if steps > 1 else 0.7
            off = ENDS[0] + (ENDS[1] - ENDS[0]) * away
            colour = to_hex(colormaps["PuOr"](0.5 + side * off))
            ink = QUIET if away < 0.5 else "white"
            looks[side, step] = Look(colour, BELOW, ink) if side < 0 else Look(colour)
    return looks


def frame(ax: Axes, x: tuple[float, float], y: tuple[float, float]) -> Axes:
    """Show this part of the plane (metres), widened to the shape of the axes.

    It widens away from a pole, beyond which there is nothing.
    """
    seen = ax.get_window_extent()
    shape = seen.width / seen.height
    width, height = x[1] - x[0], y[1] - y[0]
    wider = max(0.0, height * shape - width) / 2
    higher = max(0.0, width / shape - height) / 2
    ax.set_xlim(x[0] - wider, x[1] + wider)
    low, high = y[0] - higher, y[1] + higher
    if high - low < 2 * POLE:
        beyond = max(0.0, high - max(POLE, y[1])) - max(0.0, min(-POLE, y[0]) - low)
        low, high = low - beyond, high - beyond
    ax.set_ylim(low, high)
    ax.set_aspect("equal")
    ax.set_xticks([])
    ax.set_yticks([])
    ax.spines[:].set_visible(False)
    return ax


def framed(ax: Axes) -> tuple[float, float, float, float]:
    """Return left, low, right and high of what a map shows, metres."""
    (left, right), (low, high) = ax.get_xlim(), ax.get_ylim()
    return left, low, right, high


def metres_per_pixel(ax: Axes) -> float:
    """Return how much ground a pixel covers as the map is read."""
    left, right = ax.get_xlim()
    pixels = ax.get_window_extent().width * 72 / ax.get_figure(root=True).dpi  # type: ignore[union-attr]
    return abs(right - left) / pixels


def areas(
    shapes: gpd.GeoDataFrame | gpd.GeoSeries,
    look: Look,
    *,
    ax: Axes,
    layer: float = 1,
    gid: str | None = None,
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
    gid : str, optional
        ``"scale"`` for a step of a scale.
    """
    paths = _paths(shapes, ax=ax)
    if not paths:
        return ax

    def draw(above: float, **looks: str | float) -> None:
        drawn = PathCollection(paths, zorder=layer + above, gid=gid, **looks)
        ax.add_collection(drawn, autolim=False)

    if look.hatch:
        # A hatch takes the colour of the edge, so the white border is drawn over it.
        draw(0, facecolors=look.colour, edgecolors=look.ink, hatch=look.hatch, linewidths=0)
        draw(0.2, facecolors="none", edgecolors="white", linewidths=BORDER)
    else:
        draw(0, facecolors=look.colour, edgecolors=look.ink, linewidths=look.outline)
    return ax


def letters_on(look: Look) -> str:
    """Return the colour of letters that stand out from a look.

    Examples
    --------
    >>> letters_on(LOOKS["head_of_state"]), letters_on(LOOKS["land"]) == INK
    ('white', True)
    """
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in to_rgb(look.colour)
    )
    is_dark = 0.2126 * red + 0.7152 * green + 0.0722 * blue < 0.18
    return "white" if is_dark else INK


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
