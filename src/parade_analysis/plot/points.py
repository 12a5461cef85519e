"""Words beside points, where they cover no line, no mark and no other word."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.text import Annotation

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
"""Cost of covering a word or leaving the axes, where a sample of a line costs 3."""


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
    words = np.array([each.get_window_extent(renderer).extents for each in ax.texts])
    lines = np.tile(samples(ax), 2)
    arrow = {"arrowstyle": "-", "color": GREY, "linewidth": 0.6, "shrinkA": 0, "shrinkB": 3}
    written = ax.annotate(
        text, at, (0, 0), textcoords="offset points", annotation_clip=False, **look
    )
    box = written.get_window_extent(renderer)
    x, y = ax.transData.transform(at)
    gap, across, up = np.array([(gap, *side) for gap in NEAR for side in SIDES]).T
    far = (gap + MARK / 2) / points
    left = x + across * far - (0.5 - 0.5 * across) * box.width
    low = y + up * far - (0.5 - 0.5 * up) * box.height
    places = np.column_stack([left - 2, low - 2, left + box.width + 2, low + box.height + 2])
    room = np.array([*ax.bbox.min, page.bbox.x1, ax.bbox.y1])  # type: ignore[union-attr]
    leaves = (places[:, :2] < room[:2]).any(axis=1) | (places[:, 2:] > room[2:]).any(axis=1)
    cost = COVERED * (overlaps(places, words) + leaves) + 3 * overlaps(places, lines) + gap
    best = np.argmin(cost)
    written.remove()
    if cost[best] >= COVERED and not is_needed:
        return None
    return ax.annotate(
        text,
        at,
        ((left - x)[best] * points, (low - y)[best] * points),
        textcoords="offset points",
        ha="left",
        va="bottom",
        annotation_clip=False,
        arrowprops=arrow if gap[best] > FAR else None,
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


def overlaps(
    places: npt.NDArray[np.float64], boxes: npt.NDArray[np.float64]
) -> npt.NDArray[np.int_]:
    """Return how many boxes each place meets; both are left, low, right and high in rows."""
    boxes = boxes.reshape(-1, 4)
    meets = (places[:, None, :2] <= boxes[:, 2:]) & (places[:, None, 2:] >= boxes[:, :2])
    return np.asarray(meets.all(axis=2).sum(axis=1))


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
