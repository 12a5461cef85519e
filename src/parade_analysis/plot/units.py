"""A square for each member of a group, filled for those who are counted."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Polygon

from parade_analysis.plot.fonts import LINE, text_height, text_width, wrapped
from parade_analysis.plot.page import Page, note
from parade_analysis.plot.style import FOCUS, INK, QUIET, RULE, SOFT

PITCH = (1.1, 1.5)
"""From one square to the next, at least and at most, in letter sizes."""
SIDE = 0.82
"""Side of a square, in steps from one to the next."""
TENS = 10
"""A line that is not long enough for all holds so many squares, or twice or three times that."""
EDGE = 0.08
"""Line around a square, in letter sizes."""
PAD, APART = 0.5, 0.8
"""Blank above and below a group, and between its columns, in letter sizes."""
SQUARE = ((0, 0), (1, 0), (1, 1), (0, 1))
HALF = SQUARE[:3]
"""Corners of the mark of a member in doubt."""


def units(groups: pd.DataFrame, *, page: Page) -> Axes:
    """Draw each group as squares, one for a member, in as many lines as they take.

    Half a square, a triangle, is a member in doubt.

    Parameters
    ----------
    groups : DataFrame
        In the order to draw: `group` (str), `count` (str, written beside the name),
        `marks` (str, one letter each: ``"x"`` counted, ``"o"`` not, ``"X"`` and ``"O"``
        the same in doubt), `names` (str, who is counted; may be empty) and `more`
        (sequence of str, remarks on a line each).
    page : Page
        Where to draw it; on a narrow one the name stands over the squares.

    Returns
    -------
    Axes
        In pixels, from the upper left corner.
    """
    size, small = page.letters.body, page.letters.small
    first = max(text_width(name, size, weight=700) for name in groups["group"]) + APART * size
    second = max(text_width(count, size) for count in groups["count"]) + 2 * APART * size
    left = 0.0 if page.is_narrow else first + second
    longest = int(groups["marks"].str.len().max())
    least, most = (size * each for each in PITCH)
    pitch = min(max((page.room - left) / longest, least), most)
    a_line = int((page.room - left) // pitch)
    if a_line < longest:
        a_line = max(a_line // TENS * TENS, 1)
    step = max(LINE * size, pitch)
    head = LINE * size if page.is_narrow else 0.0
    told = [_told(row, small, page.room - left) for row in groups.itertuples()]
    squares = [-(-len(marks) // a_line) for marks in groups["marks"]]
    heights = [
        2 * PAD * size
        + head
        + step * max(lines, 1)
        + LINE * small * sum(text.count("\n") + 1 for text, _ in texts)
        for lines, texts in zip(squares, told, strict=True)
    ]
    ax = page.sheet(sum(heights))
    top = 0.0
    for place, row in enumerate(groups.itertuples()):
        if place:
            ax.axhline(top, color=RULE, linewidth=1)
        y = top + PAD * size
        middle = y + (LINE * size if page.is_narrow else step) / 2
        note(str(row.group), (0, middle), ax=ax, weight=700, gid="group")
        note(str(row.count), (first, middle), ax=ax, gid="count")
        y += head
        for number, mark in enumerate(row.marks):
            line, column = divmod(number, a_line)
            _square(mark, (left + column * pitch, y + step * (line + 0.5)), pitch, size, ax=ax)
        y += step * max(squares[place], 1)
        for text, colour in told[place]:
            high = text_height(text, small)
            note(text, (left, y + high / 2), ax=ax, size=small, color=colour, gid="names")
            y += high
        top += heights[place]
    return ax


def _told(row: Any, small: float, room: float) -> list[tuple[str, str]]:
    """Return the words below the squares in lines, with their colours."""
    texts = [(row.names, INK)] if row.names else []
    texts += [(said, SOFT) for said in row.more]
    return [(wrapped(text, small, room), colour) for text, colour in texts]


def _square(
    mark: str, left_middle: tuple[float, float], pitch: float, size: float, *, ax: Axes
) -> None:
    """Draw a mark whose left edge has its middle at a place."""
    side, edge = SIDE * pitch, EDGE * size
    x, y = left_middle[0] + edge, left_middle[1] - side / 2
    is_counted, is_doubted = mark.lower() == "x", mark.isupper()
    corners = [(x + side * a, y + side * b) for a, b in (HALF if is_doubted else SQUARE)]
    ax.add_patch(
        Polygon(
            corners,
            facecolor=FOCUS if is_counted else "white",
            edgecolor=FOCUS if is_counted else QUIET,
            linewidth=edge,
            joinstyle="miter",
            clip_on=False,
            gid=("counted" if is_counted else "other") + "-doubted" * is_doubted,
        )
    )
