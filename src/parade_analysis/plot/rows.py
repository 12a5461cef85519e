"""Rows with a name each, beside them or, where a phone has no room, above them."""

from __future__ import annotations

from collections.abc import Container, Sequence
from typing import Any

from matplotlib.axes import Axes

from parade_analysis.errors import DataError
from parade_analysis.plot.fonts import LINE, balanced, text_width
from parade_analysis.plot.page import CAPITAL, DEEP, TALL, Page, note
from parade_analysis.plot.style import HALO

BESIDE = 0.36
"""Part of the width that names may take beside their rows."""
ROW = 1.9
"""Height of a row, in letter sizes."""
PAD = 0.6
"""Blank at the end of a name, in letter sizes."""
UNDER = 0.45
"""From the middle of a name above its row to where its marks may begin, in letter sizes."""
NEARER = 0.58
"""Distance of such a name from its own row, in that from the row above."""


def named_rows(
    names: Sequence[str],
    *,
    page: Page,
    right: float = 0,
    above: float = 0,
    below: float = 0,
    row: float = ROW,
    strong: Container[str] = (),
) -> Axes:
    """Return axes with a row for each name, from 0 downward, and the names written.

    Parameters
    ----------
    names : sequence of str
        In the order to draw.
    page : Page
        Where to put the axes.
    right, above, below : float
        Pixels kept free around the axes.
    row : float
        Least height of a row, in letter sizes; under a name it is what marks may take.
    strong : container of str
        Names to stress.

    Raises
    ------
    DataError
        If there is no name.

    Returns
    -------
    Axes
        Without ticks and spines; the marks of a row stand at its number.
    """
    size = page.letters.body
    weights = [700 if name in strong else 400 for name in names]
    if not len(names):
        raise DataError("there is no row to draw")
    widest = max(
        text_width(name, size, weight=weight) for name, weight in zip(names, weights, strict=True)
    )
    is_above = page.is_narrow and widest > BESIDE * page.room
    room = page.room if is_above else min(widest, BESIDE * page.room) + 1
    told = [
        balanced(name, size, room, weight=weight)
        for name, weight in zip(names, weights, strict=True)
    ]
    lines = max(text.count("\n") + 1 for text in told)
    off = max(row, ROW) / 2 + UNDER  # from the middle of a name to its row
    if is_above:
        over, under = TALL - CAPITAL / 2 + (lines - 1) * LINE + off, max(row, ROW) / 2
        height = size * (off / NEARER + (lines - 1) * LINE + off)
    else:
        height = size * max(row, LINE * lines + PAD)
        over = under = height / size / 2
    left = 0 if is_above else room + PAD * size
    high = (len(names) - 1) * height + (over + under) * size
    ax = page.axes(high, left=left, right=right, above=above, below=below)
    ax.set_yticks([])
    ax.spines[:].set_visible(False)
    ax.set_ylim(len(names) - 1 + under * size / height, -over * size / height)
    # Lines to read by run behind a name above its row.
    ground = {"facecolor": "white", "edgecolor": "none", "pad": 1}
    look: dict[str, Any] = {"path_effects": HALO, "bbox": ground} if is_above else {}
    for place, (text, weight) in enumerate(zip(told, weights, strict=True)):
        note(
            text,
            (0, place),
            ax=ax,
            across="axes",
            right=0 if is_above else -PAD * size,
            above=(off - CAPITAL / 2 - DEEP) * size if is_above else 0,
            level="above" if is_above else "middle",
            ha="left" if is_above else "right",
            weight=weight,
            gid="row",
            **look,
        )
    return ax
