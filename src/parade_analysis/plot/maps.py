"""Maps: shapes on the plane, markers for what is too small to see, names that don't collide."""

from __future__ import annotations

from collections.abc import Mapping

import geopandas as gpd
import matplotlib.patheffects as effects
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.text import Annotation

from parade_analysis.plot.style import GREY, INK, LAND, PIXELS_PER_INCH

READABLE = 7.0
"""Points across below which a shape is drawn as a marker; about 10 pixels as read."""


def frame(ax: Axes, x: tuple[float, float], y: tuple[float, float]) -> Axes:
    """Show this part of the plane, metres, and nothing but the map."""
    ax.set_xlim(*x)
    ax.set_ylim(*y)
    ax.set_aspect("equal")
    ax.set_xticks([])
    ax.set_yticks([])
    for spine in ax.spines.values():
        spine.set_visible(False)
    return ax


def metres_per_pixel(ax: Axes) -> float:
    """Return how much ground a pixel covers as the map is read."""
    left, right = ax.get_xlim()
    width = ax.get_position().width * ax.figure.get_size_inches()[0]
    return abs(right - left) / (width * PIXELS_PER_INCH)


def areas(
    shapes: gpd.GeoDataFrame,
    *,
    ax: Axes,
    colour: str = LAND,
    edge: str = "white",
    hatch: str | None = None,
    layer: float = 1,
) -> Axes:
    """Draw areas in one colour, no finer than the picture can show.

    Parameters
    ----------
    shapes : GeoDataFrame
        Shapes on the plane.
    ax : Axes
        Framed axes.
    colour, edge, hatch : str
        As in matplotlib.
    layer : float
        Drawing order.
    """
    pixel = metres_per_pixel(ax)
    left, right = ax.get_xlim()
    low, high = ax.get_ylim()
    seen = shapes.cx[left:right, low:high]
    # A third of a pixel: finer detail only makes the file heavy.
    drawn = seen.set_geometry(seen.geometry.simplify(pixel / 3))
    drawn.plot(
        ax=ax, color=colour, edgecolor=edge, linewidth=0.5, hatch=hatch, zorder=layer, aspect=None
    )
    return ax


def too_small(shapes: gpd.GeoDataFrame, *, ax: Axes) -> pd.Series:
    """Return which shapes are narrower than `READABLE` points both ways."""
    parts = shapes.geometry.explode()
    largest = parts.groupby(level=0).apply(lambda each: each.loc[each.area.idxmax()])
    bounds = gpd.GeoSeries(largest, index=largest.index).bounds
    across = (bounds[["maxx", "maxy"]].values - bounds[["minx", "miny"]].values).max(axis=1)
    points = across / metres_per_pixel(ax) / PIXELS_PER_INCH * 72
    return pd.Series(points < READABLE, index=largest.index)


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
        moved = code in offsets
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
                path_effects=[effects.withStroke(linewidth=2, foreground="white", alpha=0.85)],
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
