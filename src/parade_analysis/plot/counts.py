"""Counts over time: stacked years and running totals."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import matplotlib.dates as mdates
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from parade_analysis.plot.labels import line_ends, text_width
from parade_analysis.plot.style import (
    BLUE,
    GREEN,
    GREY,
    HALO,
    INK,
    ORANGE,
    PURPLE,
    VERMILION,
    inches,
)

# Colour and hatch say the same, so that grey loses nothing.
GROUP_LOOKS: tuple[dict[str, Any], ...] = (
    {"facecolor": BLUE, "hatch": None},
    {"facecolor": VERMILION, "hatch": "////"},
    {"facecolor": GREEN, "hatch": "...."},
    {"facecolor": ORANGE, "hatch": "\\\\\\\\"},
    {"facecolor": PURPLE, "hatch": "xxxx"},
)
OTHER_GROUPS: dict[str, Any] = {"facecolor": "#9a9a9a", "hatch": None}
LINE_LOOKS: tuple[dict[str, Any], ...] = (
    {"color": BLUE, "linestyle": "-"},
    {"color": VERMILION, "linestyle": (0, (5, 1.5))},
    {"color": GREEN, "linestyle": (0, (5, 1.5, 1, 1.5))},
    {"color": PURPLE, "linestyle": (0, (3, 1))},
)
OTHER_LINES: dict[str, Any] = {"color": GREY, "linestyle": (0, (1, 1))}
FADE = 0.38
"""Opacity of the paler layer."""
BAR = 0.94
"""Width of a year's bar, in years."""


def mirrored_years(
    above: pd.DataFrame,
    below: pd.DataFrame | None,
    *,
    ax: Axes,
    rest: str,
    short: Mapping[str, str],
) -> Axes:
    """Stack counts by year upward, and a second kind, paler, downward.

    Parameters
    ----------
    above, below : DataFrame
        Indexed by year, one column a group, in the same order of groups; None for no
        second kind.
    ax : Axes
        Axes to draw on.
    rest : str
        The group of all others, drawn in grey.
    short : mapping of str
        Group -> name to write where the full one does not fit into a bar.
    """
    layers = [(above, 1, 1.0)] + ([] if below is None else [(below, -1, FADE)])
    deepest = 0 if below is None else below.sum(axis=1).max() + 1
    ax.set_ylim(-deepest - 0.6, above.sum(axis=1).max() + 1.4)
    ax.set_xlim(above.index[0] - 0.6, above.index[-1] + 0.6)
    across, up = (72 * each for each in inches(ax))
    bar = BAR * across / (len(above) + 0.2)
    unit = up / (ax.get_ylim()[1] - ax.get_ylim()[0])
    for counts, sign, fade in layers:
        looks = dict(zip((each for each in counts if each != rest), GROUP_LOOKS, strict=False))
        base = pd.Series(0, index=counts.index)
        for group in counts:
            heights = counts[group] * sign
            ax.bar(
                counts.index,
                heights,
                bottom=base,
                width=BAR,
                edgecolor="white",
                linewidth=0.8,
                alpha=fade,
                **looks.get(group, OTHER_GROUPS),
            )
            for year, height in heights[heights != 0].items():
                ax.text(
                    year,
                    base[year] + height / 2,
                    _fitting(group, short.get(group, ""), abs(height), bar, unit),
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
    apart = -(-text_width(" 2000", 10) // (bar / BAR))
    shown = {year for year in above.index if (year - above.index[-1]) % apart == 0}
    ax.set_xticks(list(above.index), [str(year) if year in shown else "" for year in above.index])
    ax.set_yticks([])
    ax.tick_params(length=0)
    for side in ("left", "bottom"):
        ax.spines[side].set_visible(False)
    return ax


def _fitting(name: str, short: str, count: int, across: float, unit: float) -> str:
    """Return the fullest words for a part of a bar that stay in it."""
    choices = [f"{name} {count}", f"{name} {count}".replace(" ", "\n", 1), f"{short} {count}"]
    for words in choices:
        high = 11 * (words.count("\n") + 1)
        if text_width(words, 8) <= across - 2 and high <= count * unit:
            return words.strip()
    return str(count) if text_width(str(count), 8) <= across and count * unit >= 9 else ""


def steps(
    counts: Mapping[str, pd.DataFrame],
    end: pd.Timestamp,
    *,
    ax: Axes,
    rest: str,
    size: float = 11,
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
    rest : str
        The group of all others, drawn in grey.
    size : float
        Letter size in points.
    """
    start = ax.get_xlim()[0]
    looks = dict(zip((name for name in counts if name != rest), LINE_LOOKS, strict=False))
    names: list[tuple[str, float, str]] = []
    for name, group in counts.items():
        look = looks.get(name, OTHER_LINES)
        days = [start, *mdates.date2num(group["start_date"]), mdates.date2num(end)]
        levels = [0, *group["count"], *(group["count"].tail(1) if len(group) else [0])]
        ax.plot(days, levels, drawstyle="steps-post", linewidth=2.4, gid="step", **look)
        ax.plot(days[1:-1], levels[1:-1], "o", color=look["color"], markersize=4, clip_on=False)
        names.append((f"{name} {levels[-1]}", levels[-1], look["color"]))
    ax.tick_params(axis="x", pad=8)
    ax.set_ylim(0, 1.12 * max(ax.get_ylim()[1], 1))
    ax.yaxis.set_major_locator(MaxNLocator(integer=True))
    ax.grid(axis="y", color="#e5e5e5", linewidth=0.6)
    ax.tick_params(length=0)
    return line_ends(names, ax=ax, size=size)
