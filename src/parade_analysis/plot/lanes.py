"""Dots in lanes on a time axis: a lane each, none of its dots hidden by another."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import accumulate, pairwise
from typing import Any, NamedTuple

import matplotlib.dates as mdates
import pandas as pd
from matplotlib.axes import Axes

from parade_analysis.plot.fonts import balanced, text_height, text_width, wrapped
from parade_analysis.plot.labels import inside
from parade_analysis.plot.legend import legend
from parade_analysis.plot.page import Page, note
from parade_analysis.plot.rows import BESIDE
from parade_analysis.plot.style import FOCUS, HALO, INK, QUIET, RULE, SOFT
from parade_analysis.plot.timeline import (
    TICKS,
    Flag,
    Span,
    band,
    bar,
    end_of,
    flags,
    flags_placed,
    flags_room,
    pixels,
    pixels_of,
    time_axis,
    words_in,
    words_of,
)

DOT = 0.78
"""Size of a dot, in letter sizes."""
NEXT = 1.12
"""Distance of dots that would touch, in their sizes."""
LANE, PAD = 2.6, 0.9
"""Least height of a lane, and what is blank between two, in letter sizes."""
EVEN = 1.5
"""Lanes that become at most so many times as high, or stay low, are evenly spaced."""
NEARER = 2.2
"""Least distance of two lanes, in that of words between them from their own lane."""
LANES_HIGH = 440.0
"""Pixels that lanes may take together before some share one."""
CLEAR, NEAR = 0.7, 0.4
"""Blank beside a name, and between words and what is below or above them, in letter sizes."""
NAME = 1.3
"""Height of a name above its lane, in letter sizes."""
STRIP = 2.4
"""Height of the strip for a period below the lanes, in small letters."""
LOOKS: dict[str, dict[str, Any]] = {
    "filled": {"color": FOCUS, "markeredgecolor": FOCUS},
    "hollow": {"color": FOCUS, "markerfacecolor": "white", "markeredgecolor": FOCUS},
    "event": {"color": INK, "markeredgecolor": INK, "marker": "D"},
    "untold": {"color": QUIET, "markeredgecolor": QUIET},
}
HALF = 0.7
"""Width of a name in two lines, in that of one."""
SQUARE = 0.72
"""Side of a square on its corner, to a dot across."""
EDGE = 0.16
"""Line of a hollow dot, in letter sizes."""


class Spot(NamedTuple):
    """Where a dot stands: pixels across, and pixels below the middle of its lane."""

    x: float
    down: float


class Label(NamedTuple):
    """Words above or below a dot: where they begin, and how far below the lane their middle is."""

    text: str
    left: float
    down: float


class Row(NamedTuple):
    """A lane: its name, dots, their spots, its label, and what it takes above and below.

    `name_down` is how far below the lane the middle of its name is; `words` is how far from
    the lane the middles of words above and below it are.
    """

    name: str
    name_down: float
    dots: pd.DataFrame
    spots: list[Spot]
    label: Label | None
    above: float
    below: float
    words: tuple[float, float]


def most_lanes(page: Page) -> int:
    """Return how many lanes a page has room for."""
    high = LANE + (NAME if page.is_narrow else 0)
    return max(3, int(LANES_HIGH // (high * page.letters.body)))


def dodged(places: Sequence[float], dot: float) -> list[float]:
    """Move dots that would touch up and down, about evenly on both sides of the line.

    Parameters
    ----------
    places : sequence of float
        Pixels across, ascending.
    dot : float
        Least distance of two dots.

    Returns
    -------
    list of float
        How far below the line each stands.

    Examples
    --------
    >>> dodged([0, 100, 100, 300, 304, 308], 10)
    [0.0, -5.0, 5.0, -10.0, 0.0, 10.0]
    """
    levels: list[int] = []
    groups: list[int] = []
    last: dict[int, float] = {}
    for number, x in enumerate(places):
        is_new = not number or x - places[number - 1] >= dot
        groups.append(groups[-1] + 1 if number and is_new else groups[-1] if number else 0)
        last = {} if is_new else last
        levels.append(
            next(row for row in range(number + 1) if row not in last or x - last[row] >= dot)
        )
        last[levels[-1]] = x
    deepest: dict[int, int] = {}
    for group, level in zip(groups, levels, strict=True):
        deepest[group] = max(deepest.get(group, 0), level)
    return [dot * (level - deepest[group] / 2) for group, level in zip(groups, levels, strict=True)]


def dot_lanes(
    dots: pd.DataFrame,
    start: pd.Timestamp,
    end: pd.Timestamp,
    *,
    page: Page,
    silent: Sequence[Span] = (),
    marked: Sequence[Flag] = (),
    closed: Span | None = None,
    counted: Collection[str] | None = None,
) -> Axes:
    """Draw a lane for each kind or state, a dot for each meeting or event.

    Parameters
    ----------
    dots : DataFrame
        `date` (datetime64), `lane` (str), `look` (a key of `LOOKS`) and `text` (str, the
        first of a lane that is not empty is written at its dot), by lane from the top and by date.
    start, end : Timestamp
        What the axis covers.
    page : Page
        Where to draw.
    silent : sequence of Span
        Periods to shade over all lanes, their words written in place above the first.
    marked : sequence of Flag
        Days to mark across all lanes.
    closed : Span, optional
        A period drawn as a bar below the lanes.
    counted : collection of str, optional
        Lanes whose names have the number of their dots, by default all.

    Returns
    -------
    Axes
        Days across, pixels downward.
    """
    letters = page.letters
    groups = {str(name): group for name, group in dots.groupby("lane", sort=False)}
    names = [
        f"{name}  {len(group)}" if counted is None or name in counted else name
        for name, group in groups.items()
    ]
    widest = max(text_width(name, letters.body) for name in names)
    room = 0.0 if page.is_narrow else min(widest, BESIDE * page.room) + 1
    left = 0.0 if page.is_narrow else room + CLEAR * letters.body
    edge = DOT * letters.body / 2
    width = page.room - left - edge
    placed = flags_placed(marked, start, end, width=width, size=letters.small)
    lines = [flag.x for flag in placed]
    rows = [
        _row(name, group, start, end, lines=lines, width=width, room=room, page=page)
        for name, group in zip(names, groups.values(), strict=True)
    ]
    strip = STRIP * letters.small if closed else 0.0
    # Words of a period stand above all lanes: on one they would be read as its own.
    told = [
        words_of(each, pixels_of(each, start, end, width), size=letters.body) for each in silent
    ]
    head = max((text_height(each, letters.body) for each in told), default=0.0)
    head += NEAR * letters.body * bool(head)
    middles = [head + each for each in spaced(rows, size=letters.body)]
    high = middles[-1] + rows[-1].below + PAD * letters.body / 2
    ax = page.axes(
        high + strip,
        left=left,
        right=edge,
        above=flags_room(placed, letters.small),
        below=TICKS * letters.small,
    )
    ax.set_ylim(high + strip, 0)
    ax.set_yticks([])
    time_axis(ax, start, end)
    ax.grid(visible=False)  # a line would run through the names above their lanes
    ax.tick_params(axis="x", length=0.3 * letters.small, color=QUIET)
    for span in silent:
        band(span, ax=ax)
    for row, middle in zip(rows, middles, strict=True):
        _draw_row(row, middle, ax=ax, room=room, page=page)
    for span in silent:
        words_in(span, (head + NEAR * letters.body) / 2, ax=ax, size=letters.body)
    if closed:
        bar(closed, high + strip - 0.4 * letters.small, ax=ax)
    return flags(placed, ax=ax)


def spaced(rows: Sequence[Row], *, size: float) -> list[float]:
    """Return how far below the upper edge each lane is, all evenly where dots allow.

    Parameters
    ----------
    rows : sequence of Row
        From the top.
    size : float
        Of the letters of the body.
    """
    first = max(rows[0].above, LANE * size / 2) + PAD * size / 2
    steps = [
        max(
            upper.below + PAD * size + lower.above,
            LANE * size,
            NEARER * upper.words[1],
            NEARER * lower.words[0],
        )
        for upper, lower in pairwise(rows)
    ]
    if steps and max(steps) * len(steps) <= max(EVEN * sum(steps), LANES_HIGH):
        steps = [max(steps)] * len(steps)
    return [*accumulate(steps, initial=first)]


def _row(
    name: str,
    dots: pd.DataFrame,
    start: pd.Timestamp,
    end: pd.Timestamp,
    *,
    lines: Sequence[float],
    width: float,
    room: float,
    page: Page,
) -> Row:
    """Place the dots of a lane, its name and its label, and tell how high it is."""
    size, small, dot = page.letters.body, page.letters.small, DOT * page.letters.body
    places = [pixels(day, start, end_of(start, end), width) for day in dots["date"]]
    spots = [Spot(x, down) for x, down in zip(places, dodged(places, NEXT * dot), strict=True)]
    above = dot / 2 - min(spot.down for spot in spots)
    below = dot / 2 + max(spot.down for spot in spots)
    told = wrapped(name, size, room or page.room)
    tall = text_height(told, size)
    name_down, name_over, end = 0.0, 0.0, 0.0
    if page.is_narrow:
        end_of_name = text_width(told, size)
        name_down = -_reach(spots, 0, end_of_name, dot, -1) - tall / 2
        name_over, end = tall / 2 - name_down, end_of_name + size
    above = max(above, name_over or tall / 2)
    below = max(below, 0.0 if page.is_narrow else tall / 2)
    words = [-name_down, 0.0]
    label = _label(dots, spots, lines, width=width, page=page)
    if label:
        half = text_height(label.text, small) / 2
        is_over = label.down < 0
        if is_over and label.left < end:
            label = label._replace(down=min(label.down, -name_over - half))
        above = max(above, half - label.down)
        below = max(below, half + label.down)
        words[not is_over] = max(words[not is_over], abs(label.down))
    return Row(told, name_down, dots, spots, label, above, below, (words[0], words[1]))


def _reach(spots: Sequence[Spot], left: float, right: float, dot: float, side: int) -> float:
    """Return how far dots between two places reach above (-1) or below (1) their lane."""
    under = [side * spot.down for spot in spots if left - dot < spot.x < right + dot]
    return max([0.0, *under]) + dot / 2


def _label(
    dots: pd.DataFrame, spots: Sequence[Spot], lines: Sequence[float], *, width: float, page: Page
) -> Label | None:
    """Find room for the words of a lane: above all dots near theirs, or below if it is low.

    They cross a line of a marked day only where there is no other room.
    """
    named = [(text, spot) for text, spot in zip(dots["text"], spots, strict=True) if text]
    if not named:
        return None
    (text, spot), size, dot = named[0], page.letters.small, DOT * page.letters.body
    side = 1 if spot.down > 0 else -1
    found = []
    for told in dict.fromkeys((text, balanced(text, size, HALF * text_width(text, size)))):
        wide, half = text_width(told, size), text_height(told, size) / 2
        for left in (spot.x - wide, spot.x, inside(spot.x, wide, width) - wide / 2):
            is_in = left >= 0 and left + wide <= width
            is_clear = not any(left - 2 < x < left + wide + 2 for x in lines)
            down = side * (_reach(spots, left, left + wide, dot, side) + half)
            found.append((not is_in, not is_clear, Label(told, left, down)))
    return min(found, key=lambda each: each[:2])[2]


def _draw_row(row: Row, middle: float, *, ax: Axes, room: float, page: Page) -> None:
    size, small = page.letters.body, page.letters.small
    ax.axhline(middle, color=RULE, linewidth=1, zorder=1)
    note(
        row.name,
        (0, middle + row.name_down),
        ax=ax,
        across="axes",
        right=-CLEAR * size if room else 0,
        ha="right" if room else "left",
        gid="row",
    )
    for look, group in row.dots.reset_index(drop=True).groupby("look"):
        ax.plot(
            mdates.date2num(group["date"]),
            [middle + row.spots[int(number)].down for number in group.index],
            linestyle="none",
            markersize=(DOT - EDGE) * size * (SQUARE if look == "event" else 1),
            markeredgewidth=EDGE * size,
            clip_on=False,
            zorder=4,
            gid="dot",
            **{"marker": "o", **LOOKS[str(look)]},
        )
    if row.label:
        width = ax.get_window_extent().width
        spot = row.spots[[*row.dots["text"].astype(bool)].index(True)]
        half = text_height(row.label.text, small) / 2
        ax.plot(
            [spot.x / width] * 2,
            [
                middle + spot.down,
                middle + row.label.down + (half if row.label.down < 0 else -half),
            ],
            transform=ax.get_yaxis_transform(),
            color=SOFT,
            linewidth=1,
            clip_on=False,
            zorder=3,
        )
        note(
            row.label.text,
            (row.label.left / width, middle + row.label.down),
            ax=ax,
            size=small,
            across="axes",
            ha="left",
            path_effects=HALO,
            gid="event",
        )


def key(words: dict[str, str], *, page: Page) -> None:
    """Explain looks of dots above their lanes.

    Parameters
    ----------
    words : dict of str
        Look, a key of `LOOKS` -> what it means.
    page : Page
        Where to write.
    """
    edge = {"markeredgewidth": EDGE * page.letters.small}
    legend({said: LOOKS[look] | edge for look, said in words.items()}, page=page)
