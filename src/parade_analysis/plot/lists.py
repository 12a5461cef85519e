"""Lists: who came the first time, the second time, or both times."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from parade_analysis.plot.style import BLUE, GREY, INK, PALE, inches

MIDDLE = (3.1, 8.35)  # edges of the middle block, inches
MARKS = (5.05, 6.5)  # where the two marks of a state stand
HEAD = 0.62  # inches above the first row


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
    step = (height - HEAD) / compared["came"].value_counts().max()
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


def _single(row: Any, left: float, y: float, person: str, *, ax: Axes) -> None:
    ax.plot(left, y, "o", color=GREY, markersize=6, gid="guest")
    name = ax.text(left + 0.18, y, row.country, size=10, weight="bold", va="center", gid="state")
    if row.remark:
        ax.annotate(
            row.remark,
            (1, 0),
            (5, 0),
            xycoords=name,
            textcoords="offset points",
            va="bottom",
            size=8,
            color=GREY,
        )
    ax.text(left + 0.18, y + 0.17, person, size=9, va="center", gid="person")


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
