"""Points and ranges in rows."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from parade_analysis.plot.axes import Look, panel_title, ticks_to
from parade_analysis.plot.labels import range_label, row_label
from parade_analysis.plot.style import BLUE, HALO, PALE, VERMILION

AHEAD = 1.35  # rows that the name of a year takes over its publishers
ROOM = 15.0
"""How many times the largest value the log axis reaches, for the words beside it."""
SMALLEST = 0.01


def dot_table(
    said: pd.DataFrame, columns: Mapping[str, tuple[str, str]], *, axes: Sequence[Axes]
) -> None:
    """Draw one row a publisher, grouped by year, and quantities side by side.

    Parameters
    ----------
    said : DataFrame
        `year`, `publisher`, `leads` (bool, whose look is another), and the columns, in the
        order to draw.
    columns : mapping of str to (str, str)
        Column of a quantity -> column that says whether it was computed, and title. One
        whose name ends in ``_percent`` is drawn from 0 to 100.
    axes : sequence of Axes
        One for each quantity; the first carries the names.
    """
    # A year's name takes a row of its own over its publishers.
    block = said["year"].ne(said["year"].shift()).cumsum()
    rows = said.assign(row=np.arange(len(said)) + AHEAD * block)
    for ax, (column, (computed, title)) in zip(axes, columns.items(), strict=True):
        is_percent = column.endswith("_percent")
        ax.hlines(rows["row"], 0, 1, transform=ax.get_yaxis_transform(), color=PALE, linewidth=0.5)
        for row in rows.dropna(subset=column).to_dict("records"):
            value = row[column]
            look = Look(BLUE, "o") if row["leads"] else Look(VERMILION, "s")
            ax.plot(
                value,
                row["row"],
                look.marker,
                color=look.colour,
                markersize=5.5,
                markerfacecolor="white" if row[computed] else look.colour,
                zorder=3,
                clip_on=False,
            )
            ax.annotate(
                f"{value:.1f}" if is_percent else f"{value:,.0f}",
                (value, row["row"]),
                (7, 0),
                textcoords="offset points",
                va="center",
                size=8,
                path_effects=HALO,
                annotation_clip=False,
                gid="value",
            )
        highest = said[column].max()
        if is_percent:
            ax.set_xlim(0, 115)
            ax.set_xticks(range(0, 101, 25))
        elif highest > 0:
            ax.set_xlim(0, 1.2 * highest)
            ticks = ticks_to(highest, 4)
            ax.set_xticks(ticks, [f"{tick:,g}" for tick in ticks])
        else:
            ax.set_xlim(0, 1)
            ax.set_xticks([0])
        ax.set_ylim(rows["row"].max() + 0.7, rows["row"].min() - 1.7)
        ax.set_yticks([])
        ax.tick_params(length=0, labelsize=8.5)
        ax.spines["left"].set_visible(False)
        panel_title(title, ax=ax)
    for year, group in rows.groupby("year"):
        row_label(str(year), group["row"].iloc[0] - 1.05, ax=axes[0], bold=True)
    for row in rows.itertuples():
        row_label(row.publisher, row.row, ax=axes[0])


def ranges(recorded: Mapping[str, float], estimates: pd.DataFrame, *, ax: Axes) -> Axes:
    """Draw what is recorded and, under it, estimates from low to high on a log scale.

    Parameters
    ----------
    recorded : mapping of str to float
        Name and value, million USD.
    estimates : DataFrame
        `flow_kind`, `period`, `by`, `unit`, `low` and `high` (million USD; a missing end is
        open), in the order to draw.
    ax : Axes
        Axes to draw on.
    """
    for row, (name, value) in enumerate(recorded.items()):
        row_label(name, row, ax=ax, bold=True, size=9)
        if value > 0:
            ax.plot(value, row, "D", color=BLUE, markersize=9, zorder=3)
            ax.axvline(value, color=BLUE, linewidth=0.8, linestyle=":", zorder=0)
        range_label(f"{value:,.0f}", max(value, SMALLEST), row, ax=ax)
    places = len(recorded) + 0.6 + np.arange(len(estimates))
    for row, each in zip(places, estimates.itertuples(), strict=True):
        ends = [end for end in (each.low, each.high) if pd.notna(end)]
        drawn = [end for end in ends if end > 0]  # a log scale has no place for nothing
        ax.plot(drawn, [row] * len(drawn), color=VERMILION, linewidth=5, zorder=2)
        ax.plot(drawn, [row] * len(drawn), "o", color=VERMILION, markersize=6.5, zorder=3)
        if len(drawn) == 1 and (len(ends) == 1 or min(ends) < max(ends)):
            ahead = 1.6 if pd.isna(each.high) else 1 / 1.6
            ax.annotate(
                "",
                (drawn[0] * ahead, row),
                (drawn[0], row),
                arrowprops={"arrowstyle": "->", "color": VERMILION, "linewidth": 2},
            )
        text = f"{ends[0]:,.0f}" if min(ends) == max(ends) else f"{ends[0]:,.0f}–{ends[-1]:,.0f}"
        if len(ends) == 1:
            text = ("at least " if pd.isna(each.high) else "at most ") + text
        per_year = " a year" if str(each.unit).endswith("per year") else ""
        range_label(f"{text}{per_year}, {each.by}", max([*drawn, SMALLEST]), row, ax=ax)
        row_label(f"{each.flow_kind}, {each.period}", row, ax=ax)
    shown = pd.concat([pd.Series(list(recorded.values())), estimates["low"], estimates["high"]])
    shown = shown[shown > 0]
    lowest = 10 ** math.floor(math.log10(shown.min())) if len(shown) else 1
    highest = ROOM * shown.max() if len(shown) else 10
    ax.set_xscale("log")
    ax.set_xlim(lowest, highest)
    ax.set_ylim(places[-1] + 0.7, -0.7)
    ax.set_yticks([])
    ticks = [lowest * 10**power for power in range(20) if lowest * 10**power * ROOM <= highest]
    ax.set_xticks(ticks, [f"{tick:,g}" for tick in ticks])
    ax.minorticks_off()
    ax.grid(axis="x", color=PALE, linewidth=0.6)
    ax.set_axisbelow(True)
    ax.spines["left"].set_visible(False)
    ax.tick_params(length=0)
    return ax
