"""A week by the hour: one row a thing done, solid where its hour is sourced."""

from __future__ import annotations

from typing import Any

import matplotlib.dates as mdates
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Patch

from parade_analysis.plot.style import BLUE, GREEN, GREY, INK, ORANGE, PALE, PURPLE, VERMILION

ACTIVITY_COLOURS = {
    "travel": BLUE,
    "reception": GREEN,
    "contact": PURPLE,
    "ceremony": ORANGE,
    "talks": VERMILION,
}
LOOSE: dict[str, Any] = {"hatch": "////", "alpha": 0.45}
"""How a span looks within which something happened at an hour that no source gives."""

LOOSELY = ("half_day", "day")
"""Precisions of such spans."""

SHORTEST = 0.03  # days, so that a moment can be seen
FEWEST = 10  # rows for which there is room, so that a few bars do not swell


def days(start: pd.Timestamp, end: pd.Timestamp, *, ax: Axes) -> Axes:
    """Give `ax` one column a day, named at the top; `end` is the midnight after the last."""
    ax.set_xlim(mdates.date2num(start), mdates.date2num(end))
    every = pd.date_range(start, end - pd.Timedelta(days=1))
    ax.set_xticks([mdates.date2num(each) for each in every], ["" for _ in every])
    for place, each in enumerate(every):
        left = mdates.date2num(each)
        if place % 2 == 0:
            ax.axvspan(left, left + 1, facecolor="#f4f4f4", linewidth=0, zorder=0)
        ax.annotate(
            f"{each:%a} {each.day} {each:%B}",
            (left + 0.5, 1),
            (0, 5),
            xycoords=ax.get_xaxis_transform(),
            textcoords="offset points",
            ha="center",
            va="bottom",
            size=10,
            weight="bold",
            gid="day",
        )
        ax.axvline(left + 0.5, color=PALE, linewidth=0.6, linestyle=":", zorder=0)
    return ax


def agenda(entries: pd.DataFrame, *, ax: Axes) -> Axes:
    """Draw one row an entry: a bar over its time, its words beside.

    Parameters
    ----------
    entries : DataFrame
        In order from the top: `start`, `end` (datetime64, end may be missing),
        `precision`, `activity`, `label` and `when` (str).
    ax : Axes
        Axes with its days.
    """
    low, high = ax.get_xlim()
    for row, entry in enumerate(entries.itertuples(index=False)):
        left = mdates.date2num(entry.start)
        right = left if pd.isna(entry.end) else mdates.date2num(entry.end)
        loose = entry.precision in LOOSELY
        width = max(right - left, SHORTEST)
        ax.barh(
            row,
            width,
            left=left,
            height=0.62,
            color=ACTIVITY_COLOURS[entry.activity],
            edgecolor="white" if loose else INK,
            linewidth=0 if loose else 0.6,
            zorder=3,
            **(LOOSE if loose else {}),
        )
        late = (left + width - low) / (high - low) > 0.8
        ax.annotate(
            entry.when,
            (left if late else left + width, row),
            (-5 if late else 5, 0),
            textcoords="offset points",
            ha="right" if late else "left",
            va="center",
            size=8.5,
            gid="when",
        )
    ax.set_ylim(max(len(entries), FEWEST) - 0.4, -0.6)
    ax.set_yticks(range(len(entries)), entries["label"])
    ax.tick_params(length=0, labelsize=9)
    ax.spines["left"].set_visible(False)
    return ax


def announced(day: pd.Timestamp, label: str, *, ax: Axes) -> Axes:
    """Mark a day of which only the date is known."""
    left = mdates.date2num(day)
    ax.axvspan(left, left + 1, facecolor=ORANGE, linewidth=0, zorder=1, **LOOSE)
    ax.text(
        left + 0.5,
        0.5,
        label,
        ha="center",
        va="center",
        size=10,
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 2},
        gid="announced",
    )
    ax.set(ylim=(0, 1), yticks=[])
    ax.spines["left"].set_visible(False)
    return ax


def activity_key(entries: pd.DataFrame, *, ax: Axes) -> Axes:
    """Explain colours and hatch, only those that occur, below the axes."""
    keys = [
        Patch(facecolor=colour, edgecolor=INK, linewidth=0.6, label=kind)
        for kind, colour in ACTIVITY_COLOURS.items()
        if (entries["activity"] == kind).any()
    ]
    if entries["precision"].isin(LOOSELY).any():
        words = "some time within, hour not sourced"
        keys.append(Patch(facecolor=GREY, edgecolor="white", label=words, **LOOSE))
    ax.legend(
        handles=keys,
        loc="upper right",
        bbox_to_anchor=(1, -0.02),
        ncols=len(keys),
        frameon=False,
        fontsize=9,
        borderaxespad=0,
        columnspacing=1.4,
    )
    return ax
