"""What forms of chart share: looks, axes of years and percent, periods, panel titles."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import matplotlib as mpl
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.font_manager import FontProperties
from matplotlib.ticker import MaxNLocator

from parade_analysis.plot.fonts import text_width
from parade_analysis.plot.style import GREY, HALO, INK, RULE

HALF_YEAR = 0.6
"""Room before the first and after the last year of an axis."""
STEPS = (1, 2, 5, 10, 20, 50)
"""Years from one that is named to the next."""
APART = 1.35
"""Distance of the names of years, in their widths."""
SEEN = 0.25
"""Years of a period below which it is not drawn."""


class Look(NamedTuple):
    """How one publisher is drawn; colour and marker say the same."""

    colour: str
    marker: str
    dashed: bool = False


def year_position(day: pd.Timestamp) -> float:
    """Place a day on an axis of years on which a year's number stands at its middle.

    Parameters
    ----------
    day : Timestamp
        The day.

    Returns
    -------
    float
        Its place.

    Examples
    --------
    >>> year_position(pd.Timestamp("2020-01-01"))
    2019.5
    """
    return float(day.year - 0.5 + (day.day_of_year - 1) / 365.25)


def ticks_to(top: float, most: int) -> list[float]:
    """Return round numbers from zero to a value.

    Parameters
    ----------
    top : float
        The value, above zero.
    most : int
        Most steps.

    Returns
    -------
    list of float
        Zero and the others.

    Examples
    --------
    >>> ticks_to(5160, 6)
    [0.0, 1000.0, 2000.0, 3000.0, 4000.0, 5000.0]
    """
    every = MaxNLocator(nbins=most, steps=[1, 2, 2.5, 5, 10]).tick_values(0, top)
    return [float(tick) for tick in every if 0 <= tick <= top]


def year_axis(years: Sequence[int], *, ax: Axes) -> Axes:
    """Give `ax` years along, a stroke between one and the next, and names where they fit.

    A year's value stands at its middle, and its days lie between the strokes.
    """
    first, last = min(years), max(years)
    ax.set_xlim(first - HALF_YEAR, last + HALF_YEAR)
    size = FontProperties(size=mpl.rcParams["xtick.labelsize"]).get_size_in_points()
    figure = ax.get_figure(root=True)
    room = ax.get_window_extent().width * 72 / figure.dpi  # type: ignore[union-attr]
    apart = text_width("2000", size) * APART * (last - first + 1) / room
    step = next((each for each in STEPS if each >= apart), STEPS[-1])
    inner = [year for year in range(first, last + 1) if year % step == 0]
    inner = [year for year in inner if min(year - first, last - year) >= apart]
    ax.set_xticks(sorted({first, *inner, *([last] if last - first >= apart else [])}))
    ax.set_xticks([year - 0.5 for year in range(first, last + 2)], minor=True)
    ax.tick_params(axis="x", which="minor", length=3, color=RULE)
    ax.grid(axis="y", color=RULE, linewidth=1)
    ax.set_axisbelow(True)
    ax.tick_params(which="major", length=0)
    ax.spines["left"].set_visible(False)
    return ax


def percent_axis(years: Sequence[int], *, ax: Axes, least: float = 0, most: float = 100) -> Axes:
    """Give `ax` percent upward, from zero unless all lies near a hundred, and years along.

    Parameters
    ----------
    years : sequence of int
        First and last are drawn.
    ax : Axes
        Axes to draw on.
    least, most : float
        Between which the values lie.
    """
    high = next((top for top in (1, 2, 5, 10, 25, 50) if most <= top), 100)
    low = min(5 * (least // 5), 95) if least > 75 else 25 * (least // 25) if high == 100 else 0
    ax.set_ylim(low, high + 0.08 * (high - low))
    step = next(each for each in (0.2, 0.5, 1, 2, 5, 10, 25) if high - low <= 5 * each)
    ticks = [low + step * place for place in range(round((high - low) / step) + 1)]
    ax.set_yticks(ticks, [f"{tick:g}%" for tick in ticks])
    return year_axis(years, ax=ax)


def period(start: float, end: float, label: str, *, ax: Axes, top: bool = False) -> Axes:
    """Shade the part of a period that the axis shows, and name it at its foot or its top."""
    low, high = ax.get_xlim()
    start, end = max(start, low), min(end, high)
    if end - start < SEEN:
        return ax
    ax.axvspan(start, end, color="#ececec", linewidth=0, zorder=0)
    ax.text(
        (start + end) / 2,
        0.98 if top else 0.03,
        label,
        transform=ax.get_xaxis_transform(),
        ha="center",
        va="top" if top else "bottom",
        size=9,
        color=GREY,
        gid="period",
    )
    return ax


def panel_title(text: str, *, ax: Axes, up: float = 6) -> Axes:
    """Write what a panel shows over its left end."""
    ax.annotate(
        text,
        (0, 1),
        (0, up),
        xycoords="axes fraction",
        textcoords="offset points",
        va="bottom",
        weight="bold",
        size=9.5,
        gid="heading",
    )
    return ax


def span(start: float, end: float, label: str, *, ax: Axes) -> Axes:
    """Mark the shown part of a period by a bar along the top, named above the bar."""
    low, high = ax.get_xlim()
    start, end = max(start, low), min(end, high)
    if start >= end:
        return ax
    edge = ax.get_xaxis_transform()
    ax.plot([start, end], [0.93, 0.93], "|-", color=INK, linewidth=1.2, transform=edge, zorder=2)
    middle = (start + end) / 2
    near = (middle - low) / (high - low)
    # A name wider than its bar would leave the axes at their ends.
    side = "left" if near < 0.15 else "right" if near > 0.85 else "center"
    ax.text(
        {"left": start, "right": end, "center": middle}[side],
        0.945,
        label,
        transform=edge,
        ha=side,
        va="bottom",
        size=8.5,
        path_effects=HALO,
        gid="event",
    )
    return ax
