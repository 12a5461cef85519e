"""Rows with a name each, beside them or, where a phone has no room, above them."""

from __future__ import annotations

from collections.abc import Container, Sequence

from matplotlib.axes import Axes

from parade_analysis.errors import DataError
from parade_analysis.plot.fonts import LINE, balanced, text_width
from parade_analysis.plot.page import Page, note
from parade_analysis.plot.style import HALO

BESIDE = 0.36
"""Part of the width that names may take beside their rows."""
ROW = 1.9
"""Height of a row, in letter sizes."""
PAD = 0.6
"""Blank at the end of a name, in letter sizes."""


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
        Least height of a row, in letter sizes.
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
    lines = LINE * max(text.count("\n") + 1 for text in told)
    height = size * (max(row, ROW) + lines if is_above else max(row, lines + PAD))
    left = 0 if is_above else room + PAD * size
    ax = page.axes(len(names) * height, left=left, right=right, above=above, below=below)
    ax.set_yticks([])
    ax.spines[:].set_visible(False)
    # Under its name, a row's marks keep to the middle of what is left.
    shift = lines * size / 2 / height if is_above else 0
    ax.set_ylim(len(names) - 0.5 - shift, -0.5 - shift)
    for place, (text, weight) in enumerate(zip(told, weights, strict=True)):
        note(
            text,
            (0, place - 0.5 - shift if is_above else place),
            ax=ax,
            across="axes",
            right=0 if is_above else -PAD * size,
            level="below" if is_above else "middle",
            ha="left" if is_above else "right",
            weight=weight,
            path_effects=HALO if is_above else None,  # lines to read by run behind it
            gid="row",
        )
    return ax
