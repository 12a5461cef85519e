"""Dots in lanes on a time axis: a lane each, none of its dots hidden by another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import matplotlib.dates as mdates
import pandas as pd
from matplotlib.axes import Axes

from parade_analysis.plot.fonts import LINE, text_width, wrapped
from parade_analysis.plot.legend import legend
from parade_analysis.plot.page import Page, note
from parade_analysis.plot.rows import BESIDE
from parade_analysis.plot.style import FOCUS, INK, QUIET, RULE, SOFT
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
    time_axis,
    words_in,
)

DOT = 0.78
"""Size of a dot, in letter sizes."""
NEXT = 1.12
"""Distance of dots that would touch, in their sizes."""
LANE, PAD = 2.6, 0.9
"""Least height of a lane, and what it has besides its dots, in letter sizes."""
LANES_HIGH = 440.0
"""Pixels that lanes may take together before some share one."""
CLEAR = 0.7
"""Blank beside a name, in letter sizes."""
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
SQUARE = 0.72
"""Side of a square on its corner, to a dot across."""
EDGE = 0.16
"""Line of a hollow dot, in letter sizes."""


class Spot(NamedTuple):
    """Where a dot stands: pixels across, and pixels below the middle of its lane."""

    x: float
    down: float


class Label(NamedTuple):
    """Words at a dot: where they begin, how far below the middle, and whether beside it."""

    text: str
    left: float
    down: float
    is_beside: bool


class Row(NamedTuple):
    """A lane: its dots, their spots, its label, and its height in pixels."""

    name: str
    dots: pd.DataFrame
    spots: list[Spot]
    label: Label | None
    high: float
    middle: float


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
) -> Axes:
    """Draw a lane for each kind or state, a dot for each meeting or event.

    Parameters
    ----------
    dots : DataFrame
        `date` (datetime64), `lane` (str), `look` (a key of `LOOKS`) and `text` (str, written
        at the dot if it is not empty), by lane from the top and by date.
    start, end : Timestamp
        What the axis covers.
    page : Page
        Where to draw.
    silent : sequence of Span
        Periods to shade over all lanes, their words written in place.
    marked : sequence of Flag
        Days to mark across all lanes.
    closed : Span, optional
        A period drawn as a bar below the lanes.

    Returns
    -------
    Axes
        Days across, pixels downward.
    """
    letters = page.letters
    names = [f"{name}  {count}" for name, count in _counts(dots).items()]
    widest = max(text_width(name, letters.body) for name in names)
    room = 0.0 if page.is_narrow else min(widest, BESIDE * page.room) + 1
    left = 0.0 if page.is_narrow else room + CLEAR * letters.body
    edge = DOT * letters.body / 2
    width = page.room - left - edge
    placed = flags_placed(marked, start, end, width=width, size=letters.small)
    lines = [flag.x for flag in placed]
    groups = [group for _, group in dots.groupby("lane", sort=False)]
    rows = [
        _row(name, group, start, end, lines=lines, width=width, page=page)
        for name, group in zip(names, groups, strict=True)
    ]
    strip = STRIP * letters.small if closed else 0.0
    high = sum(row.high for row in rows)
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
    middles, top = [], 0.0
    for row in rows:
        _draw_row(row, top, ax=ax, room=room or page.room, is_above=page.is_narrow, page=page)
        middles.append(top + row.middle)
        top += row.high
    for span in silent:
        words_in(span, middles[len(middles) // 2], ax=ax, size=letters.body)
    if closed:
        bar(closed, high + strip - 0.4 * letters.small, ax=ax)
    return flags(placed, ax=ax)


def _counts(dots: pd.DataFrame) -> dict[str, int]:
    return {
        str(name): int(count) for name, count in dots.groupby("lane", sort=False).size().items()
    }


def _row(
    name: str,
    dots: pd.DataFrame,
    start: pd.Timestamp,
    end: pd.Timestamp,
    *,
    lines: Sequence[float],
    width: float,
    page: Page,
) -> Row:
    """Place the dots of a lane and its label, and tell how high it is."""
    size = page.letters.body
    places = [pixels(day, start, end_of(start, end), width) for day in dots["date"]]
    spots = [
        Spot(x, down) for x, down in zip(places, dodged(places, NEXT * DOT * size), strict=True)
    ]
    deep = max(spot.down for spot in spots) - min(spot.down for spot in spots)
    tall = max(LANE * size, deep + (DOT + PAD) * size)
    over = NAME * size if page.is_narrow else 0.0
    label = _label(dots, spots, lines, width=width, page=page, top=-tall / 2)
    if label and not label.is_beside:
        under = text_width(name, size) + size if page.is_narrow else 0.0
        if not page.is_narrow or label.left < under:
            over += LINE * page.letters.small
    return Row(name, dots, spots, label, over + tall, over + tall / 2)


def _label(
    dots: pd.DataFrame,
    spots: Sequence[Spot],
    lines: Sequence[float],
    *,
    width: float,
    page: Page,
    top: float,
) -> Label | None:
    """Find room for the words of a lane: beside their dot, else above all dots.

    They cross a line of a marked day only where there is no other room.
    """
    named = [(text, spot) for text, spot in zip(dots["text"], spots, strict=True) if text]
    if not named:
        return None
    (text, spot), size, dot = named[0], page.letters.small, DOT * page.letters.body
    wide = text_width(text, size)

    def fits(left: float) -> bool:
        return left >= 0 and left + wide <= width

    def is_clear(left: float) -> bool:
        return not any(left - 2 < x < left + wide + 2 for x in lines)

    def is_free(left: float) -> bool:
        return all(
            abs(other.down - spot.down) > dot / 2 + size / 2
            or not left - dot < other.x < left + wide + dot
            for other in spots
            if other != spot
        )

    for left in (spot.x + dot, spot.x - dot - wide):
        if fits(left) and is_free(left) and is_clear(left):
            return Label(text, left, spot.down, True)
    choices = [left for left in (spot.x - wide, spot.x) if fits(left)]
    clear = [left for left in choices if is_clear(left)]
    left = [*clear, *choices, max(min(spot.x - wide / 2, width - wide), 0.0)][0]
    return Label(text, left, top - 0.2 * size, False)


def _draw_row(row: Row, top: float, *, ax: Axes, room: float, is_above: bool, page: Page) -> None:
    size, small = page.letters.body, page.letters.small
    middle = top + row.middle
    ax.axhline(middle, color=RULE, linewidth=1, zorder=1)
    note(
        wrapped(row.name, size, room),
        (0, top + 0.35 * size if is_above else middle),
        ax=ax,
        across="axes",
        right=0 if is_above else -CLEAR * size,
        level="below" if is_above else "middle",
        ha="left" if is_above else "right",
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
        if not row.label.is_beside:
            ax.plot(
                [spot.x / width] * 2,
                [middle + spot.down, middle + row.label.down],
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
            level="middle" if row.label.is_beside else "above",
            ha="left",
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 1},
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
