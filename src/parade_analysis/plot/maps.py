"""Maps: shapes on the plane, markers for what is too small to see, names that don't collide."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import NamedTuple

import geopandas as gpd
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Patch
from matplotlib.text import Annotation

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

NUDGE = 12.0
"""Points by which a name may stand beside its point without a line to it."""

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
    "dprk": Look(VERMILION),
    "host": Look("#fbe6b8", "////", ORANGE),
    "land": Look(LAND),
    "absent": Look("white", None, INK),
    "contested": Look("none", "xxxxx", GREY),
}

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
    """Outline on `outer` what `inner` enlarges, and name both by a letter.

    A window on what `outer` does not show gets its title only.
    """
    (left, right), (low, high) = inner.get_xlim(), inner.get_ylim()
    if left < outer.get_xlim()[0] or right > outer.get_xlim()[1]:
        inner.set_title(title, size=9.5, weight="bold", pad=4)
        return inner
    outer.plot(
        [left, right, right, left, left],
        [low, low, high, high, low],
        color=INK,
        linewidth=0.8,
        zorder=4,
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
    )
    inner.set_title(f"{letter}  {title}", size=9.5, weight="bold", pad=4)
    return inner


def metres_per_pixel(ax: Axes) -> float:
    """Return how much ground a pixel covers as the map is read."""
    left, right = ax.get_xlim()
    return abs(right - left) / (inches(ax)[0] * PIXELS_PER_INCH)


def areas(shapes: gpd.GeoDataFrame, look: Look, *, ax: Axes, layer: float = 1) -> Axes:
    """Draw areas in one look, no finer than the picture can show.

    Parameters
    ----------
    shapes : GeoDataFrame
        Shapes on the plane.
    look : Look
        Colour and hatch.
    ax : Axes
        Framed axes.
    layer : float
        Drawing order.
    """
    (left, right), (low, high) = ax.get_xlim(), ax.get_ylim()
    # A third of a pixel: finer detail, or land outside the frame, only makes the file heavy.
    pixel = metres_per_pixel(ax)
    parts = shapes.geometry.clip_by_rect(left, low, right, high).explode()
    seen = parts[parts.area > pixel**2].simplify(pixel / 3)
    if len(seen):
        plain = {"ax": ax, "aspect": None, "linewidth": 0.5}
        if look.colour != "none":
            seen.plot(color=look.colour, edgecolor="white", zorder=layer, **plain)
        if look.hatch:
            # A hatch takes the colour of the edge, so the white border is drawn over it.
            seen.plot(
                color="none",
                edgecolor=look.ink,
                hatch=look.hatch,
                zorder=layer + 0.1,
                **plain,
            )
            seen.boundary.plot(color="white", zorder=layer + 0.2, **plain)
        elif look.ink == INK:
            seen.boundary.plot(color=INK, zorder=layer + 0.2, **plain | {"linewidth": 0.9})
    ax.set(xlabel="", ylabel="", xlim=(left, right), ylim=(low, high))
    return ax


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
    bounds = shapes.geometry.explode().bounds
    across = (bounds["maxx"] - bounds["minx"]).combine(bounds["maxy"] - bounds["miny"], max)
    points = across / metres_per_pixel(ax) / PIXELS_PER_INCH * 72
    return points.groupby(level=0).max() < READABLE


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
    )
    return ax


def names(
    points: pd.DataFrame,
    *,
    ax: Axes,
    offsets: Mapping[str, tuple[float, float]],
    size: float = 9,
    bold: tuple[str, ...] = (),
) -> list[Annotation]:
    """Write names beside points, with a line to the point where moved away.

    Parameters
    ----------
    points : DataFrame
        Indexed by `iso3`: `x` and `y` (metres), `text` (str).
    ax : Axes
        Framed axes.
    offsets : mapping
        Code -> points right and up from the point; a code left out is written on it.
    size : float
        Letter size in points.
    bold : tuple of str
        Codes written in bold.
    """
    written = []
    for code, x, y, text in points[["x", "y", "text"]].itertuples():
        moved = math.hypot(*offsets.get(code, (0, 0))) >= NUDGE
        written.append(
            ax.annotate(
                text,
                (x, y),
                offsets.get(code, (0, 0)),
                textcoords="offset points",
                ha="center",
                va="center",
                size=size,
                weight="bold" if code in bold else "normal",
                color=INK,
                zorder=5,
                arrowprops={
                    "arrowstyle": "-",
                    "color": GREY,
                    "linewidth": 0.7,
                    "shrinkA": 1,
                    "shrinkB": 0,
                    "relpos": _side(offsets[code]),
                }
                if moved
                else None,
                path_effects=HALO,
                gid=f"name-{code}",
            )
        )
    return written


def _side(offset: tuple[float, float]) -> tuple[float, float]:
    """Return where on the text box its line starts: the edge that faces the point."""
    right, up = offset
    if abs(right) > abs(up):
        return (0.0 if right > 0 else 1.0, 0.5)
    return (0.5, 0.0 if up > 0 else 1.0)
