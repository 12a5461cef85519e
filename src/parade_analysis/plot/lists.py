"""Lists: who came the first time, the second time, or both times."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from parade_analysis.plot.labels import text_width
from parade_analysis.plot.style import BLUE, GREY, INK, PALE, inches

MIDDLE = (3.1, 8.35)  # edges of the middle block, inches
MARKS = (5.05, 6.5)  # where the two marks of a state stand
HEAD = 0.62  # inches above the first row
ROW = (0.448, 0.36)  # inches of a row, and of one of many
FEW = 20  # rows that are not many
FEWEST = 3  # rows for which there is room at least
AROUND = 22.0  # points before, between and after the words of an entry
MOST = 4  # columns of a list


def two_lists_height(rows: int) -> float:
    """Return how many inches `two_lists` takes for a number of rows.

    Examples
    --------
    >>> round(two_lists_height(13), 2)
    6.44
    """
    return HEAD + max(rows, FEWEST) * ROW[rows > FEW]


def two_lists(compared: pd.DataFrame, *, ax: Axes, headings: dict[str, str]) -> Axes:
    """Draw two lists as three blocks: only the first, both, only the second.

    Parameters
    ----------
    compared : DataFrame
        `country`, `came` (both, first, second), `first_person`, `second_person`,
        `same_person` and `remark` (str, may be empty), in the order to draw.
    ax : Axes
        Axes to draw on, 11.4 inches wide.
    headings : dict
        first, both, second -> heading of the block; a line break parts a second line.
    """
    width, height = inches(ax)
    ax.set(xlim=(0, width), ylim=(height, 0))
    ax.set_axis_off()
    step = (height - HEAD) / max(compared["came"].value_counts().max(), FEWEST)
    left = {"first": 0.1, "both": MIDDLE[0], "second": MIDDLE[1] + 0.5}
    for came, heading in headings.items():
        bold, plain = heading.split("\n")
        ax.text(left[came] - 0.1, 0.05, bold, size=12, weight="bold", va="center")
        ax.text(left[came] - 0.1, 0.29, plain, size=9, color=GREY, va="center")
        rows = compared[compared["came"] == came]
        for place, row in enumerate(rows.itertuples()):
            y = HEAD + (place + 0.3) * step
            if came == "both":
                _pair(row, y, ax=ax)
            else:
                _single(row, left[came], y, getattr(row, f"{came}_person"), ax=ax)
    for edge in MIDDLE[0] - 0.2, MIDDLE[1] + 0.25:
        ax.axvline(edge, color=PALE, linewidth=0.8)
    return ax


def entry_widths(entries: Sequence[tuple[str, str, str]], size: float) -> list[float]:
    """Return how many points each entry of `plot.style.listing` takes across."""
    return [
        text_width(bold, size, bold=True) + text_width(plain, size) + AROUND
        for _, bold, plain in entries
    ]


def columns(widths: Sequence[float], room: float) -> list[float]:
    """Part a list into as many columns as fit.

    Parameters
    ----------
    widths : sequence of float
        Points across of each entry.
    room : float
        Inches across of the list.

    Returns
    -------
    list of float
        Where each column begins, as a part of the room.

    Examples
    --------
    >>> columns([100, 100, 160, 50], 4)
    [0.0, 0.3958333333333333]
    """
    for count in range(min(MOST, len(widths)), 0, -1):
        rows = -(-len(widths) // count)
        needed = [max(widths[start : start + rows]) for start in range(0, len(widths), rows)]
        spare = room * 72 - sum(needed)
        if spare >= 0:
            break
    apart = max(spare, 0) / len(needed)
    starts = itertools.accumulate((each + apart for each in needed[:-1]), initial=0.0)
    return [start / (room * 72) for start in starts]


def _single(row: Any, left: float, y: float, person: str, *, ax: Axes) -> None:
    ax.plot(left, y, "o", color=GREY, markersize=6, gid="guest")
    name = ax.text(left + 0.18, y, row.country, size=10, weight="bold", va="center", gid="state")
    line = ax.text(left + 0.18, y + 0.17, person, size=9, va="center", gid="person")
    if row.remark:
        room = MIDDLE[0] - 0.45 - text_width(row.remark, 8) / 72
        beside = name if text_width(row.country, 10, bold=True) / 72 < room else line
        ax.annotate(
            row.remark,
            (1, 0),
            (5, 0),
            xycoords=beside,
            textcoords="offset points",
            va="bottom",
            size=8,
            color=GREY,
        )


def _pair(row: Any, y: float, *, ax: Axes) -> None:
    same = bool(row.same_person)
    first, second = MARKS
    ax.text(
        sum(MARKS) / 2,
        y - 0.11,
        row.country,
        size=10,
        weight="bold",
        ha="center",
        va="center",
        gid="state",
    )
    if same:
        ax.plot(MARKS, (y + 0.06, y + 0.06), color=BLUE, linewidth=4, solid_capstyle="butt")
    else:
        ax.annotate(
            "",
            (second - 0.06, y + 0.06),
            (first + 0.06, y + 0.06),
            arrowprops={"arrowstyle": "->", "color": GREY, "linewidth": 1, "shrinkA": 0},
        )
    for x, person, side in (
        (first, row.first_person, "right"),
        (second, row.second_person, "left"),
    ):
        ax.plot(x, y + 0.06, "o", color=BLUE if same else GREY, markersize=6, gid="guest")
        ax.text(
            x + (-0.12 if side == "right" else 0.12),
            y + 0.06,
            person,
            size=9,
            weight="bold" if same else "normal",
            color=INK,
            ha=side,
            va="center",
            gid="person",
        )
