"""Counts over time: stacked years and running totals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib.dates as mdates
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from parade_analysis.plot.style import BLUE, GREEN, GREY, HALO, INK, ORANGE, PURPLE, VERMILION

# Colour and hatch say the same, so that grey loses nothing.
GROUP_LOOKS: tuple[dict[str, Any], ...] = (
    {"facecolor": BLUE, "hatch": None},
    {"facecolor": VERMILION, "hatch": "////"},
    {"facecolor": GREEN, "hatch": "...."},
    {"facecolor": ORANGE, "hatch": "\\\\\\\\"},
    {"facecolor": PURPLE, "hatch": "xxxx"},
    {"facecolor": "#9a9a9a", "hatch": None},
)
LINE_LOOKS: tuple[dict[str, Any], ...] = (
    {"color": BLUE, "linestyle": "-"},
    {"color": VERMILION, "linestyle": (0, (5, 1.5))},
    {"color": GREY, "linestyle": (0, (1, 1))},
)
FADE = 0.38
"""Opacity of the paler layer."""


def mirrored_years(above: pd.DataFrame, below: pd.DataFrame, *, ax: Axes) -> Axes:
    """Stack counts by year upward, and a second kind, paler, downward.

    Parameters
    ----------
    above, below : DataFrame
        Indexed by year, one column a group, in the same order of groups.
    ax : Axes
        Axes to draw on.
    """
    for counts, sign, fade in ((above, 1, 1.0), (below, -1, FADE)):
        base = pd.Series(0, index=counts.index)
        for group, look in zip(counts, GROUP_LOOKS, strict=True):
            heights = counts[group] * sign
            ax.bar(
                counts.index,
                heights,
                bottom=base,
                width=0.94,
                edgecolor="white",
                linewidth=0.8,
                alpha=fade,
                **look,
            )
            for year, height in heights[heights != 0].items():
                ax.text(
                    year,
                    base[year] + height / 2,
                    f"{group} {abs(height)}",
                    ha="center",
                    va="center",
                    size=8,
                    path_effects=HALO,
                    gid="count",
                )
            base = base + heights
        for year, total in base.items():
            ax.annotate(
                str(abs(total)),
                (year, total),
                (0, 3 * sign),
                textcoords="offset points",
                ha="center",
                va="bottom" if sign > 0 else "top",
                size=10,
                weight="bold" if sign > 0 else "normal",
                color=INK if sign > 0 else GREY,
                gid="total",
            )
    ax.axhline(0, color=INK, linewidth=1)
    ax.set_ylim(-below.sum(axis=1).max() - 1.6, above.sum(axis=1).max() + 1.4)
    ax.set_xlim(above.index[0] - 0.6, above.index[-1] + 0.6)
    ax.set_xticks(list(above.index), [str(year) for year in above.index])
    ax.set_yticks([])
    ax.tick_params(length=0)
    for side in ("left", "bottom"):
        ax.spines[side].set_visible(False)
    return ax


def steps(
    counts: Mapping[str, pd.DataFrame], end: pd.Timestamp, *, ax: Axes, size: float = 11
) -> Axes:
    """Draw running counts as steps, each named at its end.

    Parameters
    ----------
    counts : mapping
        Name of the group -> `start_date` (datetime64) and `count` (int), oldest first.
    end : Timestamp
        Day to which the lines are drawn.
    ax : Axes
        Axes with a plain time axis.
    size : float
        Letter size in points.
    """
    start = ax.get_xlim()[0]
    for (name, group), look in zip(counts.items(), LINE_LOOKS, strict=True):
        days = [start, *mdates.date2num(group["start_date"]), mdates.date2num(end)]
        levels = [0, *group["count"], *(group["count"].tail(1) if len(group) else [0])]
        ax.plot(days, levels, drawstyle="steps-post", linewidth=2.4, gid="step", **look)
        ax.plot(days[1:-1], levels[1:-1], "o", color=look["color"], markersize=4)
        ax.annotate(
            f"{name} {levels[-1]}",
            (days[-1], levels[-1]),
            (8, 0),
            textcoords="offset points",
            va="center",
            size=size,
            weight="bold",
            color=look["color"],
            annotation_clip=False,
            gid="line",
        )
    ax.tick_params(axis="x", pad=8)
    ax.set_ylim(0, 1.12 * ax.get_ylim()[1])
    ax.yaxis.set_major_locator(MaxNLocator(integer=True))
    ax.grid(axis="y", color="#e5e5e5", linewidth=0.6)
    ax.tick_params(length=0)
    return ax


def flags(days: Sequence[tuple[pd.Timestamp, str]], *, ax: Axes) -> Axes:
    """Mark days by a line over the whole height, named at the upper end on its left."""
    for place, (day, label) in enumerate(days):
        ax.axvline(mdates.date2num(day), color=INK, linewidth=1, zorder=1)
        ax.annotate(
            label,
            (mdates.date2num(day), 1),
            (-5, -2 - 16 * (place % 2)),
            xycoords=ax.get_xaxis_transform(),
            textcoords="offset points",
            ha="right",
            va="top",
            size=9,
            path_effects=HALO,
            gid="flag",
        )
    return ax
