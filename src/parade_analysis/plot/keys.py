"""The key of a map: looks and words in as many rows as they take, under a head."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.font_manager import FontProperties
from matplotlib.legend import Legend
from matplotlib.patches import Patch

from parade_analysis.plot.labels import text_width
from parade_analysis.plot.maps import Look
from parade_analysis.plot.style import wrapped

SIZE = 9.0
"""Points of the letters."""
LOOK, PAD = 0.4, 0.06
"""Inches that a look and the blanks around it, and those at the ends of a head, take."""
HINTED = 1.04
"""How much wider letters may be drawn on pixels than they are on paper."""
BESIDE = 0.75
"""Inches that a look, a count in brackets and the room between entries take."""


def lines(words: Sequence[str], room: float, head: str = "") -> int:
    """Return how many lines a key takes at most in so many inches, its head among them."""
    fitted = [_fitted(word, room - BESIDE) for word in words]
    widest = max((text_width(word, size=SIZE) for word in fitted), default=0.0) / 72 + BESIDE
    columns = max(1, int(room / widest))
    tall = [word.count("\n") + 1 for word in fitted]
    rows = sum(max(tall[first : first + columns]) for first in range(0, len(tall), columns))
    titled = _fitted(head, room - PAD, bold=True).count("\n") + 1 if head else 0
    return titled + rows


def _fitted(text: str, room: float, *, bold: bool = False) -> str:
    """Return a text in lines of so many inches; a word longer than that is parted."""
    letters = len(text)
    while letters > 1:
        told = wrapped(text, letters)
        width = HINTED * text_width(told, size=SIZE, bold=bold) / 72
        if width <= room:
            return told
        letters = min(letters - 1, int(letters * room / width) + 1)
    return text


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
        No wider than the map: what is too long for a line is wrapped.
    """
    figure: Any = ax.get_figure(root=True)
    renderer = FigureCanvasAgg(figure).get_renderer()
    room = ax.get_window_extent(renderer).width
    inches = room / figure.dpi
    entries = [
        Patch(
            facecolor=look.colour,
            edgecolor=look.ink,
            hatch=look.hatch,
            label=_fitted(label, inches - LOOK),
            linewidth=0.6,
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
            alignment="left",
            borderaxespad=0,
            borderpad=0.2,
            handlelength=1.5,
            columnspacing=0.9,
        )
        if legend.get_window_extent(renderer).width <= room:
            break
    if head:
        bold = FontProperties(size=SIZE, weight="bold")
        legend.set_title(_fitted(head, inches - PAD, bold=True), bold)
    return legend
