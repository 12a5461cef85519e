"""Words beside points, where they cover no line, no mark and no other word."""

from __future__ import annotations

from itertools import pairwise
from operator import itemgetter
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.text import Annotation
from matplotlib.transforms import Bbox

from parade_analysis.plot.style import GREY, HALO, INK

MARK = 6.0  # points across
STEP = 2.0  # points between samples along a line
SIDES = ((1, 0), (1, -0.4), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, 1), (1, -1), (-1, -1))
"""Right, left, above, below, then the corners."""
NEAR = (5.0, 9.0, 14.0, 21.0, 29.0)
"""Points between a mark and its word, tried in this order."""
FAR = 12.0
"""From so many points on a thin line leads from the word to its mark."""
COVERED = 1000.0
"""Cost of covering a word; that of a sample of a line is 3, of a point of distance 1."""


def beside_point(
    text: str, at: tuple[float, float], *, ax: Axes, is_needed: bool = False, **look: Any
) -> Annotation | None:
    """Write a text beside a point in the nearest free room.

    Parameters
    ----------
    text : str
        What to write.
    at : tuple of float
        The point in data units.
    ax : Axes
        Axes with their final limits, and with all lines, marks and earlier texts.
    is_needed : bool
        Whether the text is written even where it covers another; else it is left out.
    **look
        Properties of the text.

    Returns
    -------
    Annotation or None
        None if there was no room.
    """
    page = ax.get_figure(root=True)
    points = 72 / page.dpi  # type: ignore[union-attr]
    # Without one, matplotlib makes a renderer for each text.
    renderer = RendererAgg(1, 1, page.dpi)  # type: ignore[union-attr]
    words, lines = [each.get_window_extent(renderer) for each in ax.texts], samples(ax)
    arrow = {"arrowstyle": "-", "color": GREY, "linewidth": 0.6, "shrinkA": 0, "shrinkB": 3}
    written = ax.annotate(
        text, at, (0, 0), textcoords="offset points", annotation_clip=False, **look
    )
    box = written.get_window_extent(renderer)
    x, y = ax.transData.transform(at)
    frame = Bbox.from_extents(ax.bbox.x0, ax.bbox.y0, page.bbox.x1, ax.bbox.y1)  # type: ignore[union-attr]
    choices = []
    for gap in NEAR:
        far = (gap + MARK / 2) / points
        for across, up in SIDES:
            left = x + across * far - (0.5 - 0.5 * across) * box.width
            low = y + up * far - (0.5 - 0.5 * up) * box.height
            place = Bbox.from_bounds(left, low, box.width, box.height).padded(2)
            if all(frame.contains(*corner) for corner in (place.min, place.max)):
                covers = sum(map(place.overlaps, words))
                cost = COVERED * covers + 3 * crossings(place, lines) + gap
                choices.append((cost, gap, left - x, low - y))
    cost, gap, right, up = min(choices, key=itemgetter(0), default=(COVERED, 0, 0, 0))
    written.remove()
    if cost >= COVERED and not is_needed:
        return None
    return ax.annotate(
        text,
        at,
        (right * points, up * points),
        textcoords="offset points",
        ha="left",
        va="bottom",
        annotation_clip=False,
        arrowprops=arrow if gap > FAR else None,
        **look,
    )


def samples(ax: Axes) -> npt.NDArray[np.float64]:
    """Return places along all lines and at all marks of the axes, in display units."""
    step = STEP * ax.get_figure(root=True).dpi / 72  # type: ignore[union-attr]
    found = [np.empty((0, 2))]
    for line in ax.lines:
        corners = np.column_stack(line.get_data(orig=False)).astype("float64")
        corners = np.asarray(line.get_transform().transform(corners))
        found.append(corners[np.isfinite(corners).all(axis=1)])
        if line.get_linestyle() != "None":
            for start, end in pairwise(corners):
                if np.isfinite([start, end]).all():
                    count = int(np.hypot(*(end - start)) / step) + 1
                    found.append(start + np.linspace(0, 1, count)[:, None] * (end - start))
    return np.concatenate(found)


def crossings(box: Bbox, lines: npt.NDArray[np.float64]) -> int:
    """Return how many of the places lie in a box."""
    inside = (lines > [box.x0, box.y0]) & (lines < [box.x1, box.y1])
    return int(inside.all(axis=1).sum())


def single_points(points: pd.DataFrame, *, ax: Axes) -> Axes:
    """Draw what sparse publishers say, each point with its name and value where it has room.

    Parameters
    ----------
    points : DataFrame
        `year`, `share_percent` and `text`.
    ax : Axes
        Axes with their final limits and all that the texts must not cover.
    """
    ax.plot(
        points["year"],
        points["share_percent"],
        linestyle="",
        marker="D",
        markersize=MARK,
        color=INK,
        markerfacecolor="white",
        markeredgewidth=1.3,
        zorder=4,
        gid="single",
    )
    for year, share, text in points[["year", "share_percent", "text"]].itertuples(index=False):
        beside_point(
            text, (year, share), ax=ax, size=8.5, color=INK, path_effects=HALO, gid="point"
        )
    return ax
