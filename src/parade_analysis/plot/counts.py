"""Counts over time: columns a year, a strip for each group, and running totals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import matplotlib.dates as mdates
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from parade_analysis.plot.axes import year_step
from parade_analysis.plot.fonts import LINE, text_width
from parade_analysis.plot.labels import End, end_labels, end_room, inside
from parade_analysis.plot.page import Page, letters_of, note
from parade_analysis.plot.style import (
    FOCUS,
    INK,
    QUIET,
    RULE,
    SECOND,
    SOFT,
    STATES,
    between,
)
from parade_analysis.plot.timeline import (
    APART,
    TICKS,
    Flag,
    Span,
    flags,
    flags_placed,
    flags_room,
    named_band,
    time_axis,
)

MOST_LINES = 4
"""Lines told apart, besides that of all others."""
MOST_STRIPS = 2
"""Groups told apart, besides all others."""
UNIT = (5.5, 8.0)
"""Height of one in a column, on a phone and on a wide screen."""
HIGHEST = (110.0, 150.0)
"""Height of the highest column at most."""
COLUMN = 0.74
"""Width of a year's column, in years."""
HEADING, VALUE = 1.7, 1.35
"""Height of a strip's name, in letters of the body, and of values, in small ones."""
UNDER_YEARS = 1.6
"""From an axis to what stands below the names of its years, in small letters."""
THICK, DOT = 0.15, 0.4
THIN, SMALL = 0.08, 0.26
"""Line and dots of a group that is told apart, and of all others, in letter sizes."""
STEPS_HIGH = (250.0, 380.0)
"""Height of running counts."""


class Strip(NamedTuple):
    """Counts of a group by year; without a colour, its columns are hollow."""

    name: str
    counts: pd.Series
    colour: str | None


class Line(NamedTuple):
    """The running count of a group: `start_date` and `count` at each day that it grew."""

    name: str
    grew: pd.DataFrame
    colour: str


def colours(states: Mapping[str, str], rest: str) -> dict[str, str]:
    """Return a colour for each state, China's and Russia's own ones, and grey for the rest.

    Parameters
    ----------
    states : mapping of str
        ISO 3166-1 alpha-3 -> name, up to four.
    rest : str
        Name of all others.

    Examples
    --------
    >>> found = colours({"VNM": "Vietnam", "CHN": "China"}, "others")
    >>> found["China"] == SECOND, found["Vietnam"] == FOCUS, found["others"] == QUIET
    (True, True, True)
    """
    # In some eyes a focus and Russia's green are too near to each other.
    free = [FOCUS] * ("RUS" not in states) + [SECOND] * ("CHN" not in states)
    spare = iter([*free, *[INK] * len(states)])
    return {name: STATES.get(code) or next(spare) for code, name in states.items()} | {rest: QUIET}


def year_strips(
    strips: Sequence[Strip], *, page: Page, until: pd.Timestamp | None = None
) -> list[Axes]:
    """Draw a strip of columns for each group, all of one scale, each column with its value.

    Parameters
    ----------
    strips : sequence of Strip
        Over the same years.
    page : Page
        Where to draw.
    until : Timestamp, optional
        Last day that is counted, written at its year, where that is not over.

    Returns
    -------
    list of Axes
        Years across, counts upward.
    """
    letters = page.letters
    highest = max(max(int(strip.counts.max()) for strip in strips), 1)
    width = page.figure.width
    unit = min(between(*UNIT, width), between(*HIGHEST, width) / highest)
    drawn = []
    for strip in strips:
        top = max(int(strip.counts.max()), 1) + VALUE * letters.small / unit
        is_last = strip is strips[-1]
        lines = TICKS + (LINE if until is not None else 0)
        ax = page.axes(
            top * unit,
            above=HEADING * letters.body,
            below=lines * letters.small if is_last else 0.2 * letters.body,
        )
        ax.set_ylim(0, top)
        _columns(strip, ax=ax)
        if is_last:
            _years(strip, until, ax=ax)
        else:
            ax.set_xticks([])
        drawn.append(ax)
    return drawn


def _columns(strip: Strip, *, ax: Axes) -> None:
    import seaborn as sns  # takes a second, and one figure has columns

    letters = letters_of(ax)
    years = [int(year) for year in strip.counts.index]
    ax.set_xlim(years[0] - 0.5, years[-1] + 0.5)
    year = ax.get_window_extent().width / len(years)
    some = strip.counts[strip.counts > 0]
    edge = 0.1 * letters.small if strip.colour is None else 0
    # All years are given, so that a column is a part of a year and not of a gap.
    sns.barplot(
        x=strip.counts.index,
        y=strip.counts,
        native_scale=True,
        width=COLUMN,
        color=strip.colour or "white",
        saturation=1,
        edgecolor=SOFT if strip.colour is None else "none",
        linewidth=edge,
        errorbar=None,
        ax=ax,
    )
    ax.set(xlabel="", ylabel="")
    columns: list[Any] = [*ax.patches]
    for column in columns:
        column.set_gid("column")
        if not column.get_height():
            column.remove()
    widest = max((text_width(f"{count}", letters.small) for count in some), default=0.0)
    labelled = some if widest <= 0.95 * year else some[some == some.max()].head(1)
    low, high = 0.0, ax.get_window_extent().width
    for at, count in labelled.items():
        x = (float(at) - years[0] + 0.5) * year
        x = max(min(x, high - widest / 2), low + widest / 2)
        note(
            f"{count}",
            (x / high, float(count)),
            ax=ax,
            size=letters.small,
            across="axes",
            above=0.15 * letters.small,
            level="above",
            ha="center",
            gid="count",
        )
    note(
        f"{strip.name}  {int(strip.counts.sum()):,}",
        (0, 1),
        ax=ax,
        across="axes",
        up="axes",
        above=0.1 * letters.body,
        level="above",
        ha="left",
        weight=700,
        gid="heading",
    )
    ax.set_yticks([])
    ax.tick_params(length=0)
    ax.spines[:].set_visible(False)
    ax.axhline(0, color=SOFT, linewidth=1, clip_on=False)


def _years(strip: Strip, until: pd.Timestamp | None, *, ax: Axes) -> None:
    """Name years below their columns, and under the last the day to which it is counted."""
    size = letters_of(ax).small
    years = [int(year) for year in strip.counts.index]
    year = ax.get_window_extent().width / len(years)
    wide = text_width("2000", size)
    step = year_step(year, size, APART)
    named = [each for each in years if each % step == 0] or years[:1]
    if until is not None:
        named = [each for each in named if (years[-1] - each) * year >= APART * wide] + years[-1:]
    ax.set_xticks(named, map(str, named))
    if until is not None:
        words, room = f"to {until.day} {until:%b}", ax.get_window_extent().width
        x = inside(room - year / 2, text_width(words, size), room)
        note(
            words,
            (x / room, 0),
            ax=ax,
            size=size,
            across="axes",
            up="axes",
            above=-UNDER_YEARS * size,
            level="below",
            ha="center",
            color=SOFT,
            gid="until",
        )


def steps(
    lines: Sequence[Line],
    start: pd.Timestamp,
    end: pd.Timestamp,
    *,
    page: Page,
    marked: Sequence[Flag] = (),
    closed: Span | None = None,
) -> Axes:
    """Draw running counts as steps, each named at its end with its count.

    Parameters
    ----------
    lines : sequence of Line
        From the most important; a grey one is drawn below the others.
    start, end : Timestamp
        What the axis covers.
    page : Page
        Where to draw.
    marked : sequence of Flag
        Days to mark.
    closed : Span, optional
        A period to shade.
    """
    letters = page.letters
    totals = [int(line.grew["count"].max()) if len(line.grew) else 0 for line in lines]
    ends = [
        End(f"{line.name} {total}", total, SOFT if line.colour == QUIET else line.colour)
        for line, total in zip(lines, totals, strict=True)
    ]
    right = end_room(ends, letters.body)
    left = text_width(f"{max(totals)}", letters.small) + letters.small
    width = page.room - left - right
    placed = flags_placed(marked, start, end, width=width, size=letters.small)
    high = between(*STEPS_HIGH, page.figure.width)
    ax = page.axes(
        high,
        left=left,
        right=right,
        above=flags_room(placed, letters.small) + 0.3 * letters.small,
        below=TICKS * letters.small,
    )
    # The name of a shaded period stands above all lines.
    ax.set_ylim(0, max(totals) / (1 - 2 * letters.small / high))
    time_axis(ax, start, end)
    ax.grid(visible=False, axis="x")
    if closed:
        named_band(closed, ax=ax)
    for number, line in enumerate(lines):
        days = [ax.get_xlim()[0], *mdates.date2num(line.grew["start_date"]), ax.get_xlim()[1]]
        levels = [0, *line.grew["count"], *(line.grew["count"].tail(1) if len(line.grew) else [0])]
        is_again = line.colour in [each.colour for each in lines[:number]]
        is_rest = line.colour == QUIET
        over = 2.5 if is_rest else 3
        ax.plot(
            days,
            levels,
            drawstyle="steps-post",
            color=line.colour,
            linestyle=(0, (3, 2)) if is_rest else "--" if is_again else "-",
            linewidth=(THIN if is_rest else THICK) * letters.body,
            clip_on=False,
            zorder=over,
            gid="step",
        )
        ax.plot(
            days[1:-1],
            levels[1:-1],
            "o",
            color=line.colour,
            markersize=(SMALL if is_rest else DOT) * letters.body,
            clip_on=False,
            zorder=over,
            gid="met",
        )
    every = MaxNLocator(nbins=4, integer=True).tick_values(0, max(totals))
    ax.set_yticks([tick for tick in every if 0 <= tick <= max(totals)])
    ax.grid(axis="y", color=RULE, linewidth=1)
    ax.tick_params(length=0)
    # The name of the first year keeps clear of that of zero.
    ax.tick_params(axis="x", pad=0.7 * letters.small)
    ax.axhline(0, color=SOFT, linewidth=1)
    flags(placed, ax=ax)
    return end_labels(ends, ax=ax)
