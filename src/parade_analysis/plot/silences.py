"""A dated list of meetings, each with a bar to the next: how long two did not meet."""

from __future__ import annotations

from typing import Any

import matplotlib.dates as mdates
import pandas as pd
from matplotlib.axes import Axes

from parade_analysis.plot.fonts import LINE, balanced, text_width
from parade_analysis.plot.page import Page, note
from parade_analysis.plot.style import FOCUS, HALO, INK, QUIET, SOFT
from parade_analysis.plot.timeline import TICKS, Span, end_of, named_band, pixels, time_axis

ROW, THIN, THICK = 1.95, 0.32, 1.55
"""Height of a row, of a bar and of the longest bar, in letter sizes."""
MARK, TALL, GAP = 0.22, 0.95, 0.7
"""Width and height of a meeting's mark and the blanks beside words, in letter sizes."""
EDGE = 0.12
"""Line around the bar of a silence that still runs, in letter sizes."""
NOTE = 1.5
"""Height of the line below the longest bar, in small letters."""
PLACE = 0.3
"""Part of the width that places may take."""


def silences(
    gaps: pd.DataFrame,
    start: pd.Timestamp,
    until: pd.Timestamp,
    *,
    page: Page,
    closed: Span | None = None,
) -> Axes:
    """Draw a row for each silence: the meeting before it, and a bar with its days.

    Parameters
    ----------
    gaps : DataFrame
        `last_end`, `next_start` (NaT while it runs), `gap_days`, `date` and `place` (str, of
        the meeting before), `length` (str, written before the days on the longest bar) and
        `remark` (str, written under the bar), oldest first. Where several are the longest,
        none is stressed.
    start, until : Timestamp
        What the axis covers; a silence that runs ends there.
    page : Page
        Where to draw.
    closed : Span, optional
        A period to shade.

    Returns
    -------
    Axes
        Days across, pixels downward.
    """
    body, small = page.letters.body, page.letters.small
    dates = max(text_width(each, body, weight=700) for each in gaps["date"])
    most = PLACE * page.room
    places = [balanced(each, small if page.is_narrow else body, most) for each in gaps["place"]]
    place_size = small if page.is_narrow else body
    widest = max(text_width(each, place_size) for each in places)
    # On a phone the place stands under its date.
    names = max(dates, widest) if page.is_narrow else dates + (GAP * body + widest) * bool(widest)
    left = names + (GAP + MARK) * body
    right = EDGE * body
    width = page.room - left - right
    lines = max(each.count("\n") + 1 for each in places)
    under = LINE * small * lines if page.is_narrow and widest else 0.0
    least = ROW * body if page.is_narrow or lines == 1 else LINE * body * (lines + 0.5)
    remarks = [balanced(each, small, width) for each in gaps["remark"]]
    highs = [
        max(least + under, least + NOTE * small * (each.count("\n") + 1) if each else 0.0)
        for each in remarks
    ]
    ax = page.axes(
        sum(highs),
        left=left,
        right=right,
        above=(LINE + 0.2) * small if closed else 0,
        below=TICKS * small,
    )
    ax.set_ylim(sum(highs), 0)
    ax.set_yticks([])
    time_axis(ax, start, until)
    if closed:
        named_band(closed, ax=ax, above=True)
    longest = gaps["gap_days"].max()
    is_tie = (gaps["gap_days"] == longest).sum() > 1
    top = 0.0
    for gap, place, remark, high in zip(gaps.itertuples(), places, remarks, highs, strict=True):
        middle = top + least / 2
        _name(gap.date, place, middle, left, dates, ax=ax, page=page)
        _bar(gap, middle, until, gap.gap_days == longest and not is_tie, ax=ax, page=page)
        if remark:
            _remark(remark, gap, middle, start, until, ax=ax, page=page)
        top += high
    return ax


def _name(
    date: str, place: str, middle: float, left: float, dates: float, *, ax: Axes, page: Page
) -> None:
    """Write day and place of a meeting at the left of its row."""
    body, small = page.letters.body, page.letters.small
    note(date, (0, middle), ax=ax, across="axes", right=-left, ha="left", weight=700, gid="row")
    if place and page.is_narrow:
        at, right, size, level = middle + 0.75 * body, -left, small, "below"
    else:
        at, right, size, level = middle, GAP * body + dates - left, body, "middle"
    if place:
        note(
            place,
            (0, at),
            ax=ax,
            size=size,
            across="axes",
            right=right,
            level=level,  # type: ignore[arg-type]
            ha="left",
            color=SOFT,
            gid="place",
        )


def _bar(
    gap: Any, middle: float, until: pd.Timestamp, is_longest: bool, *, ax: Axes, page: Page
) -> None:
    """Draw the meeting's mark, the bar to the next, open while it runs, and its days."""
    body = page.letters.body
    runs = pd.isna(gap.next_start)
    left = mdates.date2num(gap.last_end)
    right = mdates.date2num(until if runs else gap.next_start)
    high = (THICK if is_longest else THIN) * body
    colour = FOCUS if is_longest else QUIET
    ax.barh(
        middle,
        right - left,
        left=left,
        height=high,
        facecolor="white" if runs else colour,
        edgecolor=colour if runs else "none",
        linewidth=EDGE * body if runs else 0,
        zorder=2,
        gid="silence",
    )
    low, top = ax.get_xlim()
    width = ax.get_window_extent().width
    pixel = (top - low) / width
    # A mark ends where its bar begins, so that the shortest bar is seen.
    ax.barh(
        middle,
        -MARK * body * pixel,
        left=left,
        height=max(high, TALL * body),
        color=INK,
        clip_on=False,
        zorder=3,
        gid="meeting",
    )
    days = f"{gap.gap_days:,} day{'s' * (gap.gap_days != 1)}" + (" so far" if runs else "")
    weight = 700 if is_longest else 400
    ends = [(each - low) / pixel for each in (left, right)]
    room = ends[1] - ends[0] - 2 * GAP / 2 * body
    choices = [f"{gap.length}, {days}"] * bool(is_longest and gap.length) + [days]
    inside = [each for each in choices if text_width(each, body, weight=weight) < room]
    words, wide, free = days, text_width(days, body, weight=weight), GAP / 2 * body
    halo: list[Any] | None = HALO
    if is_longest and inside:
        words, x, ha, halo = inside[0], (ends[0] + ends[1]) / 2, "center", None
        colour = colour if runs else "white"
    elif ends[1] + free + wide <= width + EDGE * body:
        x, ha, colour = ends[1] + free, "left", INK
    else:
        x, ha, colour = ends[0] - MARK * body - free, "right", INK
    note(
        words,
        (x / width, middle),
        ax=ax,
        across="axes",
        ha=ha,
        weight=weight,
        color=colour,
        path_effects=halo,
        gid="days",
    )


def _remark(
    remark: str,
    gap: Any,
    middle: float,
    start: pd.Timestamp,
    until: pd.Timestamp,
    *,
    ax: Axes,
    page: Page,
) -> None:
    """Write what is to be said of a silence under its bar, from where the bar begins."""
    small, body = page.letters.small, page.letters.body
    width = ax.get_window_extent().width
    at = pixels(gap.last_end, start, end_of(start, until), width)
    x = max(min(at, width - text_width(remark, small)), 0.0)
    note(
        remark,
        (x / width, middle + (THICK / 2 + 0.2) * body),
        ax=ax,
        size=small,
        across="axes",
        level="below",
        ha="left",
        color=SOFT,
        path_effects=HALO,
        gid="remark",
    )
