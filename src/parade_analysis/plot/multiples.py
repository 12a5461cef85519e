"""Small multiples: bars by year in panels of one scale, the highest of each named."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.path import Path

from parade_analysis.plot.axes import ticks_to, year_axis
from parade_analysis.plot.fonts import LINE, text_height, text_width, wrapped
from parade_analysis.plot.page import Page, letters_of, note
from parade_analysis.plot.style import HALO, INK, QUIET, SOFT, between

BAR = 0.8
"""Width of a bar, in years."""
FEWEST = 12
"""Years that an axis has at least, so that a bar never looks like a block."""
STEPS = 3
"""Most steps of the scale."""
LOW, HIGH = (76.0, 150.0), (150.0, 240.0)
"""Pixels of a panel upward, on a phone and on a wide screen: at least, and at most."""
WHOLE = 290.0
"""Pixels upward that all rows of panels share, as far as these allow."""
LEAST = 13.0
"""Least width of a panel, in sizes of small letters."""
AIR = 0.5
"""Blank above a peak and between rows of panels, in letter sizes."""
MOST = 2.4
"""Width of a panel, in least widths, where there is room for more."""
DOT = 0.7
"""Size of the end of a range, in years."""
LEADER = 0.7
"""Letter sizes that words may stand off their bar before a thin line leads to it."""
ALIKE, LIFT = 0.8, 0.5
"""Part of its bar from which another below the words may be taken for it, so that a line leads
to the one that is meant, and letter sizes that they are lifted for it."""
SLIDE = 2.0
"""Pixels between the places that are tried for words."""
NEAR = 0.2
"""What a pixel aside counts against a pixel upward where words stand."""
RANGE_MARK = Path.make_compound_path(
    Path([(-0.09, -1), (0.09, -1), (0.09, 1), (-0.09, 1), (-0.09, -1)]),
    Path.circle((0, 1), 0.3),
    Path.circle((0, -1), 0.3),
)
DOUBTFUL_MARK = Path([(-0.4, -1), (0.4, -1), (0.4, 1), (-0.4, 1), (-0.4, -1)])
RANGE_LOOK: dict[str, Any] = {"marker": RANGE_MARK, "color": INK, "markeredgewidth": 0}
DOUBTFUL_LOOK: dict[str, Any] = {
    "marker": DOUBTFUL_MARK,
    "color": "white",
    "markeredgecolor": SOFT,
}
"""How a key shows a range and what is doubtful."""


def _none() -> pd.Series:
    return pd.Series(dtype="float64")


@dataclass(frozen=True)
class Panel:
    """What one panel shows.

    Attributes
    ----------
    name : str
        Written above it.
    bars : Series
        Values by year (int); a year without one stays blank.
    peak : tuple of (int, str), optional
        Year of what is named, the highest mostly, and its words, the first line stressed.
    height : float, optional
        How high what is named stands; by default as high as its year is filled.
    colour : str
        Of its bars.
    is_strong : bool
        Whether its name is stressed, in the same colour.
    aside : str
        What is said under the name.
    doubtful : Series
        What stands hollow on top of a bar, by year.
    low, high : Series
        Ends of the range of others, by year.
    """

    name: str
    bars: pd.Series
    peak: tuple[int, str] | None = None
    colour: str = QUIET
    is_strong: bool = False
    aside: str = ""
    doubtful: pd.Series = field(default_factory=_none)
    low: pd.Series = field(default_factory=_none)
    high: pd.Series = field(default_factory=_none)
    height: float | None = None

    @property
    def tops(self) -> pd.Series:
        """How high the panel is filled, by year."""
        bars = self.bars.add(self.doubtful, fill_value=0)
        return pd.concat([bars, self.high]).groupby(level=0).max()


def span_of(years: Sequence[int]) -> tuple[int, int]:
    """Return the first and the last year of an axis.

    Parameters
    ----------
    years : sequence of int
        Those with a number.

    Returns
    -------
    tuple of int
        At least `FEWEST` years, both counted.

    Examples
    --------
    >>> span_of([1962, 2024]), span_of([2016])
    ((1962, 2024), (2005, 2016))
    """
    return min(min(years), max(years) - FEWEST + 1), max(years)


def heading(text: str, *, page: Page) -> None:
    """Write what the panels below have in common."""
    page.write(text, size=page.letters.subtitle, weight=700, gid="heading")
    page.skip(AIR * page.letters.small)


def year_panels(
    panels: Sequence[Panel],
    span: tuple[int, int],
    *,
    page: Page,
    top: float,
    words: Callable[[float], str],
    groups: int = 1,
) -> list[Axes]:
    """Draw panels of one scale, as many beside one another as the width allows.

    Parameters
    ----------
    panels : sequence of Panel
        In the order to draw.
    span : tuple of int
        First and last year of all.
    page : Page
        Where to draw them.
    top : float
        Largest value of the scale, above zero, which may be that of further panels.
    words : callable
        Writes a value of the scale.
    groups : int
        How many such groups of panels the page has.

    Returns
    -------
    list of Axes
        Years across, values upward.
    """
    body, small = page.letters.body, page.letters.small
    ticks = ticks_to(top, STEPS)
    left = max(text_width(words(tick), small) for tick in ticks) + AIR * small
    left = max(left, 0.7 * text_width(str(span[0]), small))
    right = 0.7 * text_width(str(span[1]), small)
    width = LEAST * small
    columns = max(1, min(len(panels), int(page.room // width)))
    columns = -(-len(panels) // -(-len(panels) // columns))  # as even as the rows allow
    room = min(page.room / columns, MOST * width)
    rooms = [room] * len(panels)
    if columns > 1 and len(panels) % columns == 1:  # the last stands alone
        rooms[-1] = columns * room
    told = [
        wrapped(each.name, body, across - left, weight=700)
        for each, across in zip(panels, rooms, strict=True)
    ]
    asides = [
        wrapped(each.aside, small, across - left) if each.aside else ""
        for each, across in zip(panels, rooms, strict=True)
    ]
    rows = groups * -(-len(panels) // columns)
    least, most = (between(*each, page.figure.width) for each in (LOW, HIGH))
    high = max(least, min(most, WHOLE / rows))
    axes: list[Axes] = []
    for start in range(0, len(panels), columns):
        beside = panels[start : start + columns]
        # A row is as high as its own values take, on the scale of all.
        filled = max((each.tops.max() for each in beside if len(each.tops)), default=0.0)
        filled = min(max([filled, *[tick for tick in ticks if tick][:1]]), top)
        peak_lines = max((each.peak[1].count("\n") + 1 for each in beside if each.peak), default=0)
        head = (LINE * peak_lines + 2 * AIR) * small
        chosen = slice(start, start + columns)
        under = max(text_height(aside, small) for aside in asides[chosen])
        row = page.row(
            rooms[chosen],
            high * filled / top + head,
            left=left,
            right=right,
            above=max(text_height(name, body) for name in told[chosen]) + under,
            below=(1.6 + 2 * AIR) * small,
        )
        for ax in row:
            year_axis(range(span[0], span[1] + 1), ax=ax)
            ax.set_ylim(0, filled + top * head / high)
            seen = [tick for tick in ticks if tick <= filled]
            ax.set_yticks(seen, [words(tick) if ax is row[0] and tick else "" for tick in seen])
            ax.spines["bottom"].set_color(QUIET)
        for each, name, aside, ax in zip(beside, told[chosen], asides[chosen], row, strict=True):
            _fill(each, ax=ax)
            _name(each, name, aside, under, ax=ax)
        axes += row
    return axes


def _fill(panel: Panel, *, ax: Axes) -> None:
    """Draw bars, what is doubtful on top of them, and what others say."""
    year = ax.get_window_extent().width / (ax.get_xlim()[1] - ax.get_xlim()[0])
    bars = panel.bars[panel.bars > 0]
    ax.bar(bars.index, bars, BAR, color=panel.colour, linewidth=0, gid="bar")
    doubtful = panel.doubtful[panel.doubtful > 0]
    below = panel.bars.reindex(doubtful.index).fillna(0)
    ax.bar(
        doubtful.index,
        doubtful,
        BAR,
        below,
        facecolor="white",
        edgecolor=SOFT,
        linewidth=min(1.0, 0.25 * year),
        gid="doubtful",
    )
    thin = min(1.5, 0.4 * year)
    ax.vlines(panel.high.index, panel.low, panel.high, color=INK, linewidth=thin, gid="range")
    ends = pd.concat([panel.low, panel.high])
    dot = min(max(DOT * year, 1.8), 4.0)
    ax.plot(
        ends.index,
        ends,
        "o",
        color=INK,
        markersize=dot,
        markeredgewidth=0,
        clip_on=False,
        gid="range",
    )
    if panel.peak:
        at, words = panel.peak
        up = panel.tops.get(at, 0.0) if panel.height is None else panel.height
        # A line on top of a range would be read as a part of it.
        _name_peak(at, up, words, panel.tops, ax=ax, may_lead=panel.high.empty)


def _name_peak(
    at: int, up: float, words: str, tops: pd.Series, *, ax: Axes, may_lead: bool
) -> None:
    """Write words at the value of a year, above all that stands where they do.

    They slide aside where something higher stands beside that year; where they can't stand
    at their bar, or others as high stand below them too, a thin line leads to it.
    """
    small = letters_of(ax).small
    first, *more = words.split("\n")
    low, high = ax.get_xlim()
    box = ax.get_window_extent()
    year, unit = box.width / (high - low), box.height / ax.get_ylim()[1]
    wide = max(text_width(first, small, weight=700), *(text_width(each, small) for each in more), 0)
    bar = (at - low) * year
    starts = np.arange(0, max(box.width - wide, 0) + SLIDE, SLIDE).clip(0, max(box.width - wide, 0))
    places = (tops.index.to_numpy() - low) * year
    heights = [
        tops[(places >= start - year) & (places <= start + wide + year)].max()
        for start in (float(each) for each in starts)
    ]
    feet = np.nan_to_num(np.array(heights, dtype="float64")).clip(up) * unit
    best = int((feet + NEAR * abs(starts + wide / 2 - bar)).argmin())
    start, foot = float(starts[best]), float(feet[best])
    is_beside = not start <= bar <= start + wide
    under = tops[(places >= start) & (places <= start + wide) & (abs(places - bar) > year / 2)]
    is_one_of_many = may_lead and bool((under >= ALIKE * up).any()) and foot <= up * unit
    foot += LIFT * small * is_one_of_many
    if foot - up * unit > LEADER * small or is_beside or is_one_of_many:
        ax.plot(
            [at, low + min(max(bar, start), start + wide) / year],
            [up, (foot + AIR * small / 2) / unit],
            color=INK,
            linewidth=0.8,
            clip_on=False,
            gid="leader",
        )
    for line, text in enumerate(reversed([first, *more])):
        is_first = line == len(more)
        note(
            text,
            (low + (start + wide / 2) / year, foot / unit),
            ax=ax,
            size=small,
            above=(AIR + line * LINE) * small,
            level="above",
            ha="center",
            weight=700 if is_first else 400,
            color=INK if is_first else SOFT,
            path_effects=HALO,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 1},  # over a line to read by
            gid="value",
        )


def _name(panel: Panel, name: str, aside: str, under: float, *, ax: Axes) -> None:
    """Write the name of a panel over it, and what is said under the name."""
    look: dict[str, Any] = (
        {"weight": 700, "color": panel.colour} if panel.is_strong else {"weight": 400}
    )
    place: dict[str, Any] = {"across": "axes", "up": "axes", "ha": "left"}
    note(name, (0, 1), ax=ax, above=under, level="above", gid="row", **place, **look)
    if aside:
        small = letters_of(ax).small
        # The words of one line stand under the name, not over the axes.
        lines = aside.count("\n") + 1
        note(
            aside,
            (0, 1),
            ax=ax,
            size=small,
            above=under - LINE * small * lines,
            level="above",
            color=SOFT,
            gid="aside",
            **place,
        )
