"""Time axes, folded or plain, and what is marked on them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import matplotlib.dates as mdates
import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from parade_analysis.plot.labels import inside, names_at_left, text_width
from parade_analysis.plot.style import (
    BLUE,
    GREY,
    HALO,
    INK,
    PALE,
    VERMILION,
    inches,
)

FOLD = 6  # quiet time is drawn this many times narrower
DAY = pd.Timedelta(days=1)


def folded_axis(
    ax: Axes,
    start: pd.Timestamp,
    end: pd.Timestamp,
    quiet: Sequence[tuple[pd.Timestamp, pd.Timestamp, str]],
) -> Axes:
    """Give `ax` a time axis on which quiet periods are folded, shaded and named.

    Parameters
    ----------
    ax : Axes
        Axes to draw on.
    start, end : Timestamp
        What the axis covers, at least a day.
    quiet : sequence of (Timestamp, Timestamp, str)
        Periods to fold, oldest first, and what to write on them where there is room.
    """
    end = max(end, start + DAY)
    knots = [start, *(edge for first, last, _ in quiet for edge in (first, last)), end]
    days = np.array([mdates.date2num(each) for each in knots])
    folded = {(mdates.date2num(first), mdates.date2num(last)) for first, last, _ in quiet}
    pairs = list(pairwise(days))
    widths = [(last - first) / (FOLD if (first, last) in folded else 1) for first, last in pairs]
    places = np.concatenate([[0.0], np.cumsum(widths)])
    # A scale needs an inverse: equal knots would have none.
    keep = np.concatenate([[True], np.diff(days) > 0])
    days, places = days[keep], places[keep]
    ax.set_xscale(
        "function",
        functions=(
            lambda value: np.interp(value, days, places),
            lambda place: np.interp(place, places, days),
        ),
    )
    ax.set_xlim(days[0], days[-1])
    years = [pd.Timestamp(year, 1, 1) for year in range(start.year + 1, end.year + 1)]
    seen = [year for year in years if not any(first < year < last for first, last, _ in quiet)]
    _year_ticks(ax, sorted({start, *seen, *(last for _, last, _ in quiet if last < end)}))
    for tick in ax.get_xticklabels():
        tick.set_horizontalalignment("left")
    for first, last, words in quiet:
        edges = mdates.date2num([first, last])
        ax.axvspan(
            *edges,
            facecolor="#efefef",
            hatch="..",
            edgecolor="#dddddd",
            linewidth=0,
            zorder=0,
        )
        left, right = (_place(ax, edge) for edge in edges)
        lines = int((right - left) // 13)  # letters of 9 points take 13
        if not lines:
            continue
        ax.text(
            (left + right) / 2 / (inches(ax)[0] * 72),
            0.5,
            words.replace("without ", "without\n") if lines > 1 else words,
            transform=ax.transAxes,
            ha="center",
            va="center",
            rotation=90,
            size=9,
            color=INK,
            linespacing=1.4,
            gid="quiet",
        )
    return ax


def _place(ax: Axes, day: float) -> float:
    """Return how far from the left edge a day stands, in points."""
    return float((ax.transScale + ax.transLimits).transform((day, 0))[0] * inches(ax)[0] * 72)


def _year_ticks(ax: Axes, ticks: Sequence[pd.Timestamp]) -> None:
    """Mark days by a tick and name their years, of crowded ones the first."""
    ax.set_xticks(mdates.date2num(ticks))
    ax.minorticks_off()
    apart = 1.15 * text_width("2000", 10)
    last, names = -apart, []
    for tick in ticks:
        place = _place(ax, mdates.date2num(tick))
        names.append(f"{tick:%Y}" if place - last >= apart else "")
        last = place if names[-1] else last
    ax.set_xticklabels(names)
    ax.grid(axis="x", color=PALE, linewidth=0.6)


def date_axis(ax: Axes, start: pd.Timestamp, end: pd.Timestamp) -> Axes:
    """Give `ax` a plain time axis, at least a day long, with a tick at each year's first day."""
    ax.set_xlim(mdates.date2num(start), mdates.date2num(max(end, start + DAY)))
    years = [pd.Timestamp(year, 1, 1) for year in range(start.year, end.year + 1)]
    _year_ticks(ax, [year for year in years if year >= start])
    ax.set_axisbelow(True)
    return ax


def day_lines(days: Sequence[tuple[pd.Timestamp, str]], until: str, *, ax: Axes) -> Axes:
    """Mark days across all lanes and the end of the axis, and name them at the foot.

    Parameters
    ----------
    days : sequence of (Timestamp, str)
        Days in ascending order, on the axis, and their names.
    until : str
        Name of the end of the axis.
    ax : Axes
        Axes with its final time axis and size.
    """
    room = inches(ax)[0] * 72
    marks = [(ax.get_xlim()[1], until), *((mdates.date2num(day), text) for day, text in days[::-1])]
    ceiling = float("inf")
    for mark, text in marks:
        style = (0, (4, 3)) if text == until else "-"
        ax.axvline(mark, color=INK, linewidth=1.2, linestyle=style, zorder=2)
        place = _place(ax, mark)
        half = text_width(text, 8.5, bold=True) / 2
        middle = min(place, ceiling - half)
        ceiling = middle - half - 10
        ax.annotate(
            text,
            (middle / room, 0),
            (0, -19),
            xycoords="axes fraction",
            textcoords="offset points",
            ha="center",
            va="top",
            size=8.5,
            weight="bold",
            annotation_clip=False,
            gid="day",
        )
    return ax


def break_marks(ax: Axes, days: Sequence[pd.Timestamp]) -> Axes:
    """Cut the lower edge of the axes with two strokes where its scale changes."""
    for day in days:
        ax.annotate(
            "//",
            (mdates.date2num(day), 0),
            xycoords=ax.get_xaxis_transform(),
            ha="center",
            va="center",
            size=9,
            weight="bold",
            color=GREY,
            gid="break",
        )
    return ax


def _on_axis(start: pd.Timestamp, end: pd.Timestamp, ax: Axes) -> tuple[float, float] | None:
    """Return the part of a period that the axis shows, if it shows any."""
    low, high = ax.get_xlim()
    left, right = max(mdates.date2num(start), low), min(mdates.date2num(end), high)
    return (left, right) if left < right else None


def _period_name(
    label: str, left: float, right: float, *, ax: Axes, up: float, size: float, colour: str
) -> None:
    """Name a period under the upper edge, at its middle or as near to it as the axes allow."""
    room = inches(ax)[0] * 72
    middle = (_place(ax, left) + _place(ax, right)) / 2
    ax.annotate(
        label,
        (inside(middle, text_width(label, size), room) / room, 1),
        (0, up),
        xycoords="axes fraction",
        textcoords="offset points",
        ha="center",
        va="top",
        size=size,
        color=colour,
        path_effects=HALO,
        gid="period",
    )


def period_bar(start: pd.Timestamp, end: pd.Timestamp, label: str, *, ax: Axes) -> Axes:
    """Draw a period as a bar along the upper edge, its name below."""
    shown = _on_axis(start, end, ax)
    if shown:
        ax.plot(
            shown,
            [0.985, 0.985],
            transform=ax.get_xaxis_transform(),
            color=INK,
            linewidth=4,
            solid_capstyle="butt",
            zorder=3,
        )
        down = 0.015 * inches(ax)[1] * 72 + 6
        _period_name(label, *shown, ax=ax, up=-down, size=8, colour=INK)
    return ax


def shade(start: pd.Timestamp, end: pd.Timestamp, label: str, *, ax: Axes) -> Axes:
    """Shade a period over the whole height and name it at the upper edge, inside."""
    shown = _on_axis(start, end, ax)
    if shown:
        ax.axvspan(*shown, facecolor="#efefef", linewidth=0, zorder=0)
        if label:
            _period_name(label, *shown, ax=ax, up=-4, size=8.5, colour=GREY)
    return ax


def flags(days: Sequence[tuple[pd.Timestamp, str]], *, ax: Axes) -> Axes:
    """Mark days by a line over the whole height, named at the upper end beside it.

    Parameters
    ----------
    days : sequence of (Timestamp, str)
        Days and their names; those before the axis begins are left out.
    ax : Axes
        Axes with a plain time axis and its final size.
    """
    low, high = ax.get_xlim()
    shown = [(mdates.date2num(day), label) for day, label in days]
    shown = [(place, label) for place, label in shown if low <= place <= high]
    for row, (place, label) in enumerate(shown, start=1):
        ax.axvline(place, color=INK, linewidth=1, zorder=1)
        fits = _place(ax, place) > text_width(label, 9) + 10
        ax.annotate(
            label,
            (place, 1),
            (-5 if fits else 5, -2 - 16 * row),  # the first row is that of shaded periods
            xycoords=ax.get_xaxis_transform(),
            textcoords="offset points",
            ha="right" if fits else "left",
            va="top",
            size=9,
            path_effects=HALO,
            gid="flag",
        )
    return ax


def silences(gaps: pd.DataFrame, until: pd.Timestamp, *, ax: Axes) -> Axes:
    """Draw each silence as a span between two meetings, one row each, the longest marked.

    Parameters
    ----------
    gaps : DataFrame
        `last_end`, `next_start` (NaT while it runs), `gap_days`, `text` (the meetings at
        both ends) and `remark` (written under the span, may be empty), oldest first.
        Where several are the longest, none is marked.
    until : Timestamp
        End of a silence that still runs.
    ax : Axes
        Axes with a plain time axis.
    """
    longest = gaps["gap_days"].max()
    is_tie = (gaps["gap_days"] == longest).sum() > 1
    low, high = ax.get_xlim()
    for row, gap in enumerate(gaps.itertuples(index=False)):
        runs = pd.isna(gap.next_start)
        left = mdates.date2num(gap.last_end)
        right = mdates.date2num(until if runs else gap.next_start)
        is_longest = gap.gap_days == longest and not is_tie
        ax.plot(
            [left, right],
            [row, row],
            color=VERMILION if is_longest else GREY,
            linewidth=7 if is_longest else 4,
            linestyle=(0, (1.2, 0.6)) if runs else "-",
            solid_capstyle="butt",
            zorder=2,
        )
        ends = [left] if runs else [left, right]
        ax.plot(ends, [row] * len(ends), "o", color=BLUE, markersize=9, zorder=3, clip_on=False)
        words = f"{gap.gap_days:,} day{'s' * (gap.gap_days != 1)}" + (" so far" if runs else "")
        wide = (right - left) / (high - low) > 0.3
        at_end = (right - low) / (high - low) > 0.8
        place, offset, align = (
            ((left + right) / 2, (0, 9), "center")
            if wide
            else ((left, (-9, 0), "right") if at_end else (right, (9, 0), "left"))
        )
        ax.annotate(
            words,
            (place, row),
            offset,
            textcoords="offset points",
            ha=align,
            va="bottom" if wide else "center",
            size=13 if is_longest else 10,
            weight="bold" if is_longest else "normal",
            gid="silence",
        )
        if gap.remark:
            room = inches(ax)[0] * 72
            middle = (_place(ax, left) + _place(ax, right)) / 2
            ax.annotate(
                gap.remark,
                (inside(middle, text_width(gap.remark, 9), room) / room, row),
                (0, -9),
                xycoords=ax.get_yaxis_transform(),
                textcoords="offset points",
                ha="center",
                va="top",
                size=9,
                color=GREY,
                gid="remark",
            )
    ax.set_ylim(len(gaps) - 0.4, -0.75)
    ax.set_yticks(range(len(gaps)), names_at_left(gaps["text"], ax=ax, breaks=" – "))
    ax.tick_params(length=0)
    ax.spines["left"].set_visible(False)
    return ax


def stems(occasions: pd.DataFrame, *, ax: Axes) -> Axes:
    """Draw occasions as stems as high as the number of meetings.

    Parameters
    ----------
    occasions : DataFrame
        `start_date` (datetime64) and `meetings` (int).
    ax : Axes
        Axes with a plain time axis.
    """
    days = mdates.date2num(occasions["start_date"])
    ax.vlines(days, 0, occasions["meetings"], color=BLUE, linewidth=1.6, zorder=2, clip_on=False)
    ax.plot(days, occasions["meetings"], "o", color=BLUE, markersize=5, zorder=3, clip_on=False)
    ax.set_ylim(0, occasions["meetings"].max() + 0.6)
    ax.set_yticks(sorted({1, int(occasions["meetings"].max())}))
    ax.tick_params(length=0)
    return ax
