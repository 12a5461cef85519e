"""A true time axis, on which equal steps are equal years, and what is marked on it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import matplotlib.dates as mdates
import pandas as pd
from matplotlib.axes import Axes

from parade_analysis.plot.axes import year_step
from parade_analysis.plot.fonts import balanced, text_width
from parade_analysis.plot.labels import inside
from parade_analysis.plot.page import letters_of, margin_at, note
from parade_analysis.plot.style import BAND, QUIET, RULE, SOFT

DAY = pd.Timedelta(days=1)
APART = 1.7
"""Distance of the names of years, in their widths; the first or last may be half a width off."""
TICKS = 1.9
"""Room for the names of years below an axis, in small letters."""
FLAG = 1.35
"""Height of a row of flags, in small letters."""
MOST_LINES = 2
"""Of words in a period."""
CLEAR = 0.6
"""Blank beside words, in their size."""


class Span(NamedTuple):
    """A period and its name."""

    start: pd.Timestamp
    end: pd.Timestamp
    text: str


class Flag(NamedTuple):
    """A day and its name."""

    day: pd.Timestamp
    text: str


class Placed(NamedTuple):
    """A flag with its place: pixels from the left of the axes, and rows above them."""

    text: str
    x: float
    left: float
    row: int


def end_of(start: pd.Timestamp, end: pd.Timestamp) -> pd.Timestamp:
    """Return where an axis ends that is at least a day long."""
    return max(end, start + DAY)


def pixels(day: pd.Timestamp, start: pd.Timestamp, end: pd.Timestamp, width: float) -> float:
    """Return how far from the left a day stands on an axis of so many pixels.

    Examples
    --------
    >>> day, start, end = map(pd.Timestamp, ("2021-01-02", "2021-01-01", "2021-01-05"))
    >>> pixels(day, start, end, 400)
    100.0
    """
    return float((day - start) / (end_of(start, end) - start) * width)


def time_axis(ax: Axes, start: pd.Timestamp, end: pd.Timestamp) -> Axes:
    """Give axes time across, with a line at the first day of each year that is named.

    Parameters
    ----------
    ax : Axes
        Axes on a page, of their final width.
    start, end : Timestamp
        What the axis covers, at least a day.
    """
    ax.set_xlim(mdates.date2num(start), mdates.date2num(end_of(start, end)))
    size = letters_of(ax).small
    first = start.year if (start.month, start.day) == (1, 1) else start.year + 1
    years = range(first, end.year + 1)
    year = ax.get_window_extent().width / ((end_of(start, end) - start).days / 365.25)
    step = year_step(year, size, APART)
    named = [each for each in years if each % step == 0] or [*years[:1]]
    days = [mdates.date2num(pd.Timestamp(each, 1, 1)) for each in named]
    ax.set_xticks(days, map(str, named))
    _keep_on_page(ax)
    ax.minorticks_off()
    ax.grid(axis="x", color=RULE, linewidth=1)
    ax.set_axisbelow(True)
    ax.spines[:].set_visible(False)
    return ax


def _keep_on_page(ax: Axes) -> None:
    """Let the names of years that would leave the margins end or begin at their lines."""
    page: Any = ax.get_figure(root=True)
    low, high = ax.get_xlim()
    box, half = ax.get_window_extent(), text_width("2000", letters_of(ax).small) / 2
    left, right = margin_at(page.width) - box.x0, page.width - margin_at(page.width) - box.x0
    for at, name in zip(ax.get_xticks(), ax.get_xticklabels(), strict=True):
        x = (at - low) / (high - low) * box.width
        name.set_horizontalalignment(
            "left" if x - half < left else "right" if x + half > right else "center"
        )


def shown(span: Span, ax: Axes) -> tuple[float, float] | None:
    """Return the part of a period that the axis shows, if it shows any."""
    low, high = ax.get_xlim()
    left, right = (mdates.date2num(day) for day in span[:2])
    left, right = max(left, low), min(right, high)
    return (left, right) if left < right else None


def band(span: Span, *, ax: Axes) -> Axes:
    """Shade a period, from its first day to its last, over the whole height."""
    part = shown(span, ax)
    if part:
        # A white edge parts periods that follow on one another.
        ax.axvspan(*part, facecolor=BAND, edgecolor="white", linewidth=1, zorder=0, gid="band")
    return ax


def named_band(span: Span, *, ax: Axes, above: bool = False) -> Axes:
    """Shade a period and name it at the upper edge, in one line inside the axes or above them."""
    band(span, ax=ax)
    part = shown(span, ax)
    if part:
        small = letters_of(ax).small
        _over(
            span.text,
            part,
            (1, 0.25 * small if above else -0.35 * small),
            ax=ax,
            level="above" if above else "below",
        )
    return ax


def bar(span: Span, up: float, *, ax: Axes) -> Axes:
    """Draw a period as a bar at a height, in data units, with its name above."""
    part = shown(span, ax)
    if part:
        size = letters_of(ax).small
        thick = 0.35 * size
        ax.plot(part, [up, up], color=SOFT, linewidth=thick, solid_capstyle="butt", gid="bar")
        _over(span.text, part, (up, 0.35 * size), ax=ax, level="above", by="data")
    return ax


def _over(
    text: str,
    part: tuple[float, float],
    at: tuple[float, float],
    *,
    ax: Axes,
    level: str,
    by: str = "axes",
) -> None:
    """Write a name at the middle of a period, or as near to it as the axes allow."""
    size = letters_of(ax).small
    room = ax.get_window_extent().width
    low, high = ax.get_xlim()
    middle = ((part[0] + part[1]) / 2 - low) / (high - low) * room
    x = inside(middle, text_width(text, size), room)
    note(
        text,
        (low + x / room * (high - low), at[0]),
        ax=ax,
        size=size,
        up=by,
        above=at[1],
        level=level,  # type: ignore[arg-type]
        ha="center",
        color=SOFT,
        gid="period",
    )


def pixels_of(span: Span, start: pd.Timestamp, end: pd.Timestamp, width: float) -> float:
    """Return how wide the part of a period is that an axis of so many pixels shows."""
    first, last = (
        min(max(pixels(each, start, end, width), 0.0), width) for each in (span.start, span.end)
    )
    return last - first


def words_of(span: Span, wide: float, *, size: float) -> str:
    """Return the name of a period, or its part before a comma, in lines that fit; else nothing.

    Parameters
    ----------
    span : Span
        The period.
    wide : float
        Pixels that it takes.
    size : float
        Of the letters.
    """
    room = wide - CLEAR * size
    choices = (balanced(span.text, size, room, weight=700), span.text.split(",")[0])
    fitting = (
        told
        for told in choices
        if told.count("\n") < MOST_LINES and text_width(told, size, weight=700) <= room
    )
    return next(fitting, "")


def words_in(span: Span, up: float, *, ax: Axes, size: float) -> Axes:
    """Write a name into its shaded period where that has room, or its part before a comma.

    Parameters
    ----------
    span : Span
        The period, as `band` shaded it.
    up : float
        Height of the middle of the words, in data units.
    ax : Axes
        Axes with their final limits.
    size : float
        Of the letters.
    """
    part = shown(span, ax)
    if not part:
        return ax
    low, high = ax.get_xlim()
    wide = (part[1] - part[0]) / (high - low) * ax.get_window_extent().width
    told = words_of(span, wide, size=size)
    if not told:
        return ax
    note(
        told,
        ((part[0] + part[1]) / 2, up),
        ax=ax,
        size=size,
        ha="center",
        weight=700,
        bbox={"facecolor": BAND, "edgecolor": "none", "pad": 2},
        gid="silence",
    )
    return ax


def flags_placed(
    flags: Sequence[Flag], start: pd.Timestamp, end: pd.Timestamp, *, width: float, size: float
) -> list[Placed]:
    """Find room for the names of days above an axis, none over another or over its line.

    Parameters
    ----------
    flags : sequence of Flag
        Those beyond the axis are left out.
    start, end : Timestamp
        Of the axis.
    width : float
        Of the axis, in pixels.
    size : float
        Of the letters.

    Examples
    --------
    >>> day, start, end = map(pd.Timestamp, ("2021-01-04", "2021-01-01", "2021-01-05"))
    >>> [(flag.x, flag.row) for flag in flags_placed([Flag(day, "x")] * 2, start, end,
    ...                                              width=400, size=10)]
    [(300.0, 0), (300.0, 1)]
    """
    seen = [
        (flag, pixels(flag.day, start, end, width), text_width(flag.text, size, weight=700))
        for flag in sorted(flags)
        if start <= flag.day <= end_of(start, end)
    ]
    # Names at the left of their lines rise to the right, those at the right to the left.
    leftward = [each for each in seen if each[2] <= each[1]]
    rightward = [each for each in seen if each[2] > each[1]]
    found: list[Placed] = []
    for flag, x, wide in [*leftward, *rightward[::-1]]:
        lefts = [left for left in (x - wide, x) if left >= 0 and left + wide <= width]
        choices = [
            Placed(flag.text, x, left, row)
            for row in range(len(flags))
            for left in lefts or [inside(x, wide, width) - wide / 2]
        ]
        gap = CLEAR * size
        free = (each for each in choices if not any(_meet(each, old, size, gap) for old in found))
        found.append(next(free, choices[-1]))
    return sorted(found, key=lambda each: each.x)


def _meet(one: Placed, other: Placed, size: float, gap: float) -> bool:
    """Whether two flags' names cover each other, or the line to the upper crosses the lower."""
    ends = [each.left + text_width(each.text, size, weight=700) for each in (one, other)]
    if one.row == other.row:
        return one.left < ends[1] + gap and other.left < ends[0] + gap
    (low, end), high = ((one, ends[0]), other) if one.row < other.row else ((other, ends[1]), one)
    return low.left < high.x - 0.5 and high.x + 0.5 < end


def flags_room(placed: Sequence[Placed], size: float) -> float:
    """Return how many pixels flags take above their axes."""
    return FLAG * size * max((each.row + 1 for each in placed), default=0)


def flags(placed: Sequence[Placed], *, ax: Axes) -> Axes:
    """Draw a line at each day over the whole height, with its name above the axes."""
    size = letters_of(ax).small
    box = ax.get_window_extent()
    for each in placed:
        top = 1 + (FLAG * each.row + 0.1) * size / box.height
        ax.plot(
            [each.x / box.width] * 2,
            [0, top],
            transform=ax.transAxes,
            color=QUIET,
            linewidth=1,
            clip_on=False,
            zorder=0.9,  # what is drawn at that day hides it
            gid="day",
        )
        note(
            each.text,
            (each.left / box.width, 1),
            ax=ax,
            size=size,
            across="axes",
            up="axes",
            above=(FLAG * each.row + 0.15) * size,
            level="above",
            ha="left",
            weight=700,
            gid="flag",
        )
    return ax
