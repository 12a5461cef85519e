"""A list of claims with verdict, answer and a tiny picture of the answer."""

from __future__ import annotations

from typing import Any

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
COLUMNS = {"verdict": 0.0, "claim": 0.155, "picture": 0.47, "value": 0.58, "but": 0.775}
PICTURE_WIDTH = 0.09  # of the axes
MANY = 30  # more dots than this are not counted by eye
MOST_LINES = 4
ROW = 0.58
"""Inches for which the pictures are made; a taller row does not stretch them."""


def table(checked: pd.DataFrame, *, ax: Axes, start: pd.Timestamp, end: pd.Timestamp) -> Axes:
    """Draw one line a claim.

    Parameters
    ----------
    checked : DataFrame
        `claim`, `verdict`, `value`, `but` (str), `share` (float), `count` (Int64) and
        `day` (datetime64), the last three missing where the answer is none of these.
    ax : Axes
        Axes to fill.
    start, end : Timestamp
        What the tiny time axes cover.

    Returns
    -------
    Axes
        The axes.
    """
    bottom, top = len(checked) - 0.5, -1.2
    ax.set_xlim(0, 1)
    ax.set_ylim(bottom, top)
    ax.set_axis_off()
    _, height = style.inches(ax)
    row_height = min(1.0, ROW * (bottom - top) / height)
    heads = ("verdict", "claim", "", "computed from the tables", "what to bear in mind")
    for head, x in zip(heads, COLUMNS.values(), strict=True):
        ax.text(x, -0.9, head, size=9, color=GREY, va="center", gid="head")
    for place, row in enumerate(checked.itertuples(index=False)):
        ax.axhline(place - 0.5, color=PALE, linewidth=0.6)
        mark, colour = MARKS[row.verdict]
        ax.text(COLUMNS["verdict"], place, mark, size=14, color=colour, va="center", gid="mark")
        _write(row.verdict, COLUMNS["verdict"] + 0.022, place, 18, ax=ax, weight="bold")
        _write(row.claim, COLUMNS["claim"], place, 52, ax=ax)
        _write(row.value, COLUMNS["value"], place, 28, ax=ax, weight="bold")
        _write(row.but, COLUMNS["but"], place, 38, ax=ax, size=8, color=GREY)
        _picture(row, place, start, end, row_height, ax=ax)
    return ax


def _write(
    text: str,
    x: float,
    y: float,
    width: int,
    *,
    ax: Axes,
    size: float = 8.5,
    weight: str = "normal",
    color: str = INK,
) -> None:
    ax.text(
        x,
        y,
        style.wrapped(text, width, max_lines=MOST_LINES, placeholder=" …"),
        size=size,
        weight=weight,
        color=color,
        va="center",
        linespacing=1.15,
        gid="cell",
    )


def _picture(
    row: Any,
    place: float,
    start: pd.Timestamp,
    end: pd.Timestamp,
    row_height: float,
    *,
    ax: Axes,
) -> None:
    left, right = COLUMNS["picture"], COLUMNS["picture"] + PICTURE_WIDTH
    if pd.notna(row.share):
        thick = 0.3 * row_height
        ax.barh(place, PICTURE_WIDTH, left=left, height=thick, color=PALE)
        ax.barh(place, PICTURE_WIDTH * row.share, left=left, height=thick, color=BLUE)
    elif pd.notna(row.count) and row.count <= MANY:
        step, down = PICTURE_WIDTH / 9, 0.22 * row_height
        middle = (row.count - 1) // 10 / 2
        dots = np.arange(row.count)
        rows = place + down * (dots // 10 - middle)
        ax.plot(left + dots % 10 * step, rows, "o", color=BLUE, markersize=3.4)
    elif pd.notna(row.day) and start < end and start <= row.day <= end:
        share = (row.day - start) / (end - start)
        ax.plot([left, right], [place, place], color=GREY, linewidth=0.8)
        ax.plot(left + PICTURE_WIDTH * share, place, "|", color=BLUE, markersize=11, mew=2.5)
        for day, side, x in ((start, "left", left), (end, "right", right)):
            y = place + 0.3 * row_height
            ax.text(x, y, f"{day:%Y}", size=8, color=GREY, ha=side, va="center", gid="year")
