"""The key of a map: looks and words in as many rows as they take, under a head."""

from __future__ import annotations

import math
from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.legend import Legend
from matplotlib.patches import Patch

from parade_analysis.plot.labels import text_width
from parade_analysis.plot.maps import Look

SIZE = 9.0
"""Points of the letters."""
BESIDE = 0.75
"""Inches that a look, a count in brackets and the room between entries take."""


def rows(words: Sequence[str], room: float) -> int:
    """Return how many rows a key takes at most in so many inches."""
    widest = max((text_width(word, size=SIZE) for word in words), default=0.0) / 72 + BESIDE
    return math.ceil(len(words) / max(1, int(room / widest)))


def key(looks: dict[str, Look], *, ax: Axes, head: str = "") -> Legend:
    """Explain looks below a map, read row by row.

    Parameters
    ----------
    looks : dict
        Words -> look, in reading order.
    ax : Axes
        The map.
    head : str
        What the values are, with their unit.

    Returns
    -------
    Legend
        No wider than the map, unless one entry alone is.
    """
    renderer = FigureCanvasAgg(ax.get_figure(root=True)).get_renderer()
    room = ax.get_window_extent(renderer).width
    entries = [
        Patch(
            facecolor=look.colour, edgecolor=look.ink, hatch=look.hatch, label=label, linewidth=0.6
        )
        for label, look in looks.items()
    ]
    for columns in range(len(entries), 0, -1):
        rows = math.ceil(len(entries) / columns)
        if columns > 1 and math.ceil(len(entries) / (columns - 1)) == rows and rows > 1:
            continue  # fewer columns take no more rows and make them even
        # A legend is filled by columns, and this one is read by rows.
        ordered = [each for column in range(columns) for each in entries[column::columns]]
        legend = ax.legend(
            handles=ordered,
            loc="upper left",
            bbox_to_anchor=(0, -0.015),
            ncols=columns,
            frameon=False,
            fontsize=SIZE,
            title=head or None,
            title_fontproperties={"size": SIZE, "weight": "bold"},
            alignment="left",
            borderaxespad=0,
            borderpad=0.2,
            handlelength=1.5,
            columnspacing=0.9,
        )
        if legend.get_window_extent(renderer).width <= room:
            break
    return legend
