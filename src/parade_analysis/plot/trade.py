"""Trade: lines of shares by year, with what happened meanwhile."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from parade_analysis.plot.style import GREY, INK, PALE


def year_position(days: pd.Series) -> pd.Series:
    """Place days on an axis of years on which a year's number stands at its middle."""
    return days.dt.year - 0.5 + (days.dt.day_of_year - 1) / 365.25


def share_line(
    shares: pd.DataFrame,
    *,
    ax: Axes,
    colour: str,
    above: list[int],
    below: list[int],
    label: str,
) -> Axes:
    """Draw a partner's share by year, 0 to 100 percent.

    Parameters
    ----------
    shares : DataFrame
        `year` and `share_percent`.
    ax : Axes
        Axes to draw on.
    colour : str
        Colour of the line.
    above, below : list of int
        Years whose value is written above or below the line.
    label : str
        Name of the line, written at its end.
    """
    years = shares["year"].astype("int64")
    ax.plot(
        years,
        shares["share_percent"],
        color=colour,
        linewidth=2.5,
        marker="o",
        markersize=5,
    )
    for year, share in zip(years, shares["share_percent"], strict=True):
        if year in above or year in below:
            ax.annotate(
                f"{share:.1f}%",
                (year, share),
                (0, 9 if year in above else -16),
                textcoords="offset points",
                ha="center",
                weight="bold",
                color=colour,
                gid="value",
            )
    ax.annotate(
        label,
        (years.iloc[-1], shares["share_percent"].iloc[-1]),
        (10, 0),
        textcoords="offset points",
        va="center",
        color=colour,
        weight="bold",
        annotation_clip=False,
        gid="series",
    )
    ax.set_ylim(0, 108)
    ax.set_yticks(range(0, 101, 25), [f"{tick}%" for tick in range(0, 101, 25)])
    ax.set_xlim(years.iloc[0] - 0.6, years.iloc[-1] + 0.6)
    inner = [year for year in years[1:-1] if year % 5 == 0]
    ax.set_xticks([years.iloc[0], *inner, years.iloc[-1]])
    ax.grid(axis="y", color=PALE, linewidth=0.6)
    ax.set_axisbelow(True)
    ax.tick_params(length=0)
    ax.spines["left"].set_visible(False)
    return ax


def period(start: float, end: float, label: str, *, ax: Axes) -> Axes:
    """Shade a period and name it at its foot."""
    ax.axvspan(start, end, color="#ececec", linewidth=0, zorder=0)
    ax.text(
        (start + end) / 2,
        3,
        label,
        ha="center",
        va="bottom",
        size=9,
        color=GREY,
        gid="period",
    )
    return ax


def marks(marked: pd.DataFrame, title: str, *, ax: Axes, height: float) -> Axes:
    """Mark years by a tick from the axis upward with a label on its top.

    Parameters
    ----------
    marked : DataFrame
        `year` and `label`.
    title : str
        What the marks are, written left of the first.
    ax : Axes
        Axes to draw on.
    height : float
        Height of the ticks in data units.
    """
    for year, label in marked[["year", "label"]].itertuples(index=False):
        ax.plot([year, year], [0, height], color=INK, linewidth=1.1, linestyle=(0, (3, 2)))
        ax.annotate(
            label,
            (year, height),
            (0, 3),
            textcoords="offset points",
            ha="center",
            va="bottom",
            size=8.5,
            color=INK,
            linespacing=1.15,
            gid="mark",
        )
    if len(marked):
        ax.annotate(
            title,
            (marked["year"].min(), height),
            (-22, 4),
            textcoords="offset points",
            ha="right",
            va="bottom",
            size=9,
            color=INK,
            gid="mark",
        )
    return ax
