"""The key of a map: looks and words in as many rows as they take, under a head."""

from __future__ import annotations

from collections.abc import Mapping

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from parade_analysis.plot.fonts import text_width, wrapped
from parade_analysis.plot.maps import Look
from parade_analysis.plot.page import LINE, Page, note

WIDE, TALL = 1.5, 0.8
"""A field that shows a look, in letter sizes."""
GAP, APART = 0.5, 1.3
"""Blank between a field and its words, and between entries, in letter sizes."""


def key(looks: Mapping[str, Look], *, page: Page, head: str = "", room: float = 0) -> Axes:
    """Explain looks on a page, read row by row.

    Parameters
    ----------
    looks : mapping of str
        Words -> look, in reading order.
    page : Page
        Where to write it, below what is there.
    head : str
        What the values are, with their unit.
    room : float
        Pixels across that it may take; those of the page by default.

    Returns
    -------
    Axes
        In pixels, from the upper left corner. What is too long for a line is wrapped.
    """
    size, room = page.letters.small, room or page.room
    field = (WIDE + GAP) * size
    titled = wrapped(head, size, room, weight=700) if head else ""
    told = {words: wrapped(words, size, room - field) for words in looks}
    x, top, tall = 0.0, LINE * size * (titled.count("\n") + 1 if head else 0), 0.0
    places = {}
    for words, text in told.items():
        width = field + text_width(text, size)
        if x and x + width > room:
            x, top, tall = 0.0, top + tall, 0.0
        places[words] = (x, top)
        x += width + APART * size
        tall = max(tall, LINE * size * (text.count("\n") + 1))
    ax = page.sheet(top + tall)
    if head:
        note(titled, (0, 0), ax=ax, size=size, level="below", weight=700, gid="head")
    for words, (left, up) in places.items():
        look, middle = looks[words], up + LINE * size / 2
        ax.add_patch(
            Rectangle(
                (left + 1, middle - TALL * size / 2),
                WIDE * size,
                TALL * size,
                facecolor=look.colour,
                edgecolor=look.ink,
                linewidth=look.outline,
                hatch=look.hatch,
                gid="field",
            )
        )
        at = (left + field, middle - 0.33 * size)
        # The first line stands at the height of its field.
        note(told[words], at, ax=ax, size=size, level="below", above=0.09 * size, gid="key")
    page.skip(GAP * size)
    return ax
