"""A list of claims with verdict, answer and a tiny picture of the answer."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from parade_analysis.plot import style
from parade_analysis.plot.style import BLUE, GREEN, GREY, INK, ORANGE, PALE, VERMILION

MARKS = {
    "supported": ("\N{CHECK MARK}", GREEN),
    "supported with caveat": ("\N{ALMOST EQUAL TO}", ORANGE),
    "contradicted": ("\N{BALLOT X}", VERMILION),
    "not testable": ("?", GREY),
}


class Column(NamedTuple):
    """A column of words: where it begins, letters in a line, and how they look."""

    left: float
    letters: int
    size: float = 8.5
    weight: str = "normal"
    color: str = INK


WORDS = {
    "verdict": Column(0.022, 18, weight="bold"),
    "claim": Column(0.155, 50),
    "value": Column(0.58, 28, weight="bold"),
    "but": Column(0.775, 38, size=8, color=GREY),
}
HEADS = {
    0.0: "verdict",
    0.155: "claim",
    0.58: "computed from the tables",
    0.775: "what to bear in mind",
}
PICTURE = (0.47, 0.56)
MANY = 30  # more dots than this are not counted by eye
MOST_LINES = 4

# Inches.
LINE, ROW, PICTURED, AROUND = 0.14, 0.38, 0.48, 0.12
HEAD, SECTION = 0.3, 0.5
DOTS_APART, BAR, YEARS_BELOW = 0.125, 0.17, 0.16


def height(checked: pd.DataFrame) -> float:
    """Return how many inches the list takes up.

    Parameters
    ----------
    checked : DataFrame
        As for `table`.

    Returns
    -------
    float
        The height.
    """
    rows = sum(_row_height(row) for row in checked.itertuples(index=False))
    sections = int((_begins(checked) & (checked["section"] != "")).sum())
    return HEAD + rows + SECTION * sections


def table(checked: pd.DataFrame, *, ax: Axes, start: pd.Timestamp, end: pd.Timestamp) -> Axes:
    """Draw one line a claim, as high as its words need.

    Parameters
    ----------
    checked : DataFrame
        `section`, `claim`, `verdict`, `value`, `but` (str), `share` (float), `count`
        (Int64) and `day` (datetime64), the last three missing where the answer is none of
        these. Rows of one section stand together; its name, unless empty, stands above.
    ax : Axes
        Axes to fill, from the top; it needs `height` inches.
    start, end : Timestamp
        What the tiny time axes cover.

    Returns
    -------
    Axes
        The axes; one unit upright is an inch.
    """
    ax.set_xlim(0, 1)
    ax.set_ylim(style.inches(ax)[1], 0)
    ax.set_axis_off()
    for left, head in HEADS.items():
        ax.text(left, HEAD / 3, head, size=9, color=GREY, va="center", gid="head")
    top = HEAD
    for begins, row in zip(_begins(checked), checked.itertuples(index=False), strict=True):
        if begins and row.section:
            middle = top + 0.6 * SECTION
            ax.text(0, middle, row.section, size=11, weight="bold", va="center", gid="section")
            top += SECTION
        ax.axhline(top, color=PALE, linewidth=0.6)
        bottom = top + _row_height(row)
        place, top = (top + bottom) / 2, bottom
        mark, colour = MARKS[row.verdict]
        ax.text(0, place, mark, size=14, color=colour, va="center", gid="mark")
        for name, column in WORDS.items():
            ax.text(
                column.left,
                place,
                _wrapped(row, name),
                size=column.size,
                weight=column.weight,
                color=column.color,
                va="center",
                linespacing=1.15,
                gid="cell",
            )
        _picture(row, place, start, end, ax=ax)
    return ax


def _begins(checked: pd.DataFrame) -> pd.Series:
    """Whether each row is the first of its section."""
    return checked["section"] != checked["section"].shift()


def _wrapped(row: Any, name: str) -> str:
    return style.wrapped(
        getattr(row, name), WORDS[name].letters, max_lines=MOST_LINES, placeholder=" …"
    )


def _row_height(row: Any) -> float:
    lines = 1 + max(_wrapped(row, name).count("\n") for name in WORDS)
    is_pictured = pd.notna(row.count) or pd.notna(row.day)
    return max(LINE * lines + AROUND, PICTURED if is_pictured else ROW)


def _picture(row: Any, place: float, start: pd.Timestamp, end: pd.Timestamp, *, ax: Axes) -> None:
    left, right = PICTURE
    width = right - left
    if pd.notna(row.share):
        ax.barh(place, width, left=left, height=BAR, color=PALE)
        ax.barh(place, width * row.share, left=left, height=BAR, color=BLUE)
    elif pd.notna(row.count) and row.count <= MANY:
        middle = (row.count - 1) // 10 / 2
        dots = np.arange(row.count)
        rows = place + DOTS_APART * (dots // 10 - middle)
        ax.plot(left + dots % 10 * width / 9, rows, "o", color=BLUE, markersize=3.4)
    elif pd.notna(row.day) and start < end and start <= row.day <= end:
        share = (row.day - start) / (end - start)
        ax.plot([left, right], [place, place], color=GREY, linewidth=0.8)
        ax.plot(left + width * share, place, "|", color=BLUE, markersize=11, mew=2.5)
        for day, side, x in ((start, "left", left), (end, "right", right)):
            y = place + YEARS_BELOW
            ax.text(x, y, f"{day:%Y}", size=8, color=GREY, ha=side, va="center", gid="year")
