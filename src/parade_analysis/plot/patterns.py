"""Who was where: a row for each set of occasions, dots for it, and the names it holds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import pandas as pd
from matplotlib.axes import Axes

from parade_analysis.plot.fonts import LINE, text_height, text_width, wrapped
from parade_analysis.plot.page import Page, note
from parade_analysis.plot.style import FOCUS, INK, QUIET, RULE, SOFT

DOT, SMALL_DOT = 0.95, 0.4
"""Sizes of the dot of who was there and of who was not, in letter sizes."""
PAD = 0.55
"""Blank above and below the words of a row, in letter sizes."""
APART = 0.8
"""Blank between two columns, and between the last and the words, in letter sizes."""
LEAST = 9.0
"""Letter sizes of room that a heading needs beside the dots."""
KEPT = "\N{NO-BREAK SPACE}"
"""Keeps the words of a name on one line."""
LOOKS: dict[str, dict[str, Any]] = {
    "there": {"markersize": DOT, "markerfacecolor": FOCUS, "markeredgecolor": FOCUS},
    "due": {"markersize": DOT, "markerfacecolor": "white", "markeredgecolor": FOCUS},
    "not": {"markersize": SMALL_DOT, "markerfacecolor": QUIET, "markeredgecolor": QUIET},
}
"""Marks; their sizes are parts of that of a letter."""
MARKS = {"x": "there", "d": "due", ".": "not"}
RING = 0.2
"""Width of a ring, in letter sizes."""


class _Row(NamedTuple):
    """The words of a row in lines, and how high they are."""

    heading: str
    names: str
    height: float


def patterns(rows: pd.DataFrame, occasions: Sequence[str], *, page: Page) -> Axes:
    """Draw a row for each pattern: which occasions it holds, and whose pattern it is.

    Parameters
    ----------
    rows : DataFrame
        In the order to draw: `marks` (str, one letter for each occasion: ``"x"`` there,
        ``"d"`` due there, ``"."`` neither), `heading` (str) and `names` (sequence of
        str, kept whole).
    occasions : sequence of str
        Their names, over the columns of dots.
    page : Page
        Where to draw it; on a narrow one the names have the whole width.

    Returns
    -------
    Axes
        In pixels, from the upper left corner.
    """
    letters = page.letters
    size, small = letters.body, letters.small
    pitch = min(
        max(text_width(word, small) for name in occasions for word in name.split()) + APART * small,
        page.room / len(occasions),
    )
    # The last word, a year, stands below the others in every column.
    heads = [wrapped("\n".join(name.rsplit(" ", 1)), small, pitch) for name in occasions]
    left = pitch * len(occasions) + APART * size
    under = 0.0 if page.is_narrow else left
    is_beside = page.room - left >= LEAST * size
    told = [_row(row, page, left if is_beside else 0.0, under) for row in rows.itertuples()]
    drop = 0.0 if is_beside else LINE * size
    top = LINE * small * max(head.count("\n") + 1 for head in heads) + PAD * small
    pad = PAD * size
    ax = page.sheet(top + sum(row.height + drop + 2 * pad for row in told))
    for place, head in enumerate(heads):
        # Line by line: the height of several together would follow their letters.
        for line, words in enumerate(reversed(head.split("\n"))):
            note(
                words,
                (pitch * (place + 0.5), top - PAD * small - LINE * small * (line + 0.5)),
                ax=ax,
                size=small,
                ha="center",
                color=SOFT,
                gid="occasion",
            )
    y = top
    for place, (row, marks) in enumerate(zip(told, rows["marks"], strict=True)):
        ax.axhline(y, color=RULE, linewidth=1)
        y += pad
        _dots(marks, pitch, y + LINE * size / 2, ax=ax, size=size)
        y += drop
        at_left = left if is_beside else 0.0
        middle = y + text_height(row.heading, size) / 2
        is_all = "." not in marks
        note(
            row.heading,
            (at_left, middle),
            ax=ax,
            weight=700,
            color=FOCUS if is_all and place == 0 else INK,
            gid="pattern",
        )
        foot = y + row.height - text_height(row.names, size) / 2
        note(row.names, (under, foot), ax=ax, gid="names")
        y += row.height + pad
    return ax


def _row(row: Any, page: Page, left: float, under: float) -> _Row:
    """Break the words of a row: its heading beside the dots, its names where they stand."""
    size = page.letters.body
    heading = wrapped(row.heading, size, page.room - left, weight=700)
    whole = ", ".join(name.replace(" ", KEPT) for name in row.names)
    names = wrapped(whole, size, page.room - under)
    lines = heading.count("\n") + names.count("\n") + 2
    return _Row(heading, names.replace(KEPT, " "), LINE * size * lines)


def _dots(marks: str, pitch: float, y: float, *, ax: Axes, size: float) -> None:
    for mark, gid in MARKS.items():
        look = LOOKS[gid]
        places = [pitch * (place + 0.5) for place, each in enumerate(marks) if each == mark]
        ax.plot(
            places,
            [y] * len(places),
            "o",
            markeredgewidth=RING * size if mark == "d" else 0,
            gid=gid,
            **look | {"markersize": look["markersize"] * size},
        )
