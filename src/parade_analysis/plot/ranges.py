"""Rows with a range each: from the lowest to the highest, the ends named."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.path import Path

from parade_analysis.plot.axes import ticks_to
from parade_analysis.plot.fonts import LINE, text_width
from parade_analysis.plot.labels import inside
from parade_analysis.plot.page import Page, letters_of, note
from parade_analysis.plot.rows import BESIDE, named_rows
from parade_analysis.plot.style import FOCUS, INK, RULE, SOFT, Letters

BAR, THIN, DOT, CAP = 0.5, 0.14, 0.7, 0.8
"""Breadth of a part and of a line, size of a mark and of the stroke at an end, in letter sizes."""
GAP = 0.7
"""Blank between a mark and its words, in letter sizes."""
OFF = 0.55
"""Blank between the middle of a row and words above or below it, in letter sizes."""
OPEN = 2.2
"""Length of the arrow of an open end, in letter sizes."""
STEPS = 5
"""Most steps of the scale."""
LEVELS = (0, -1, 1, -2, 2)
"""Where words may stand: beside their end, then in lines below and above the row."""
WHOLE_MARK = Path(
    [(-1, 0), (1, 0), (-1, -0.7), (-1, 0.7), (1, -0.7), (1, 0.7)],
    [Path.MOVETO, Path.LINETO] * 3,
)
PART_MARK = Path([(-1, -0.4), (1, -0.4), (1, 0.4), (-1, 0.4), (-1, -0.4)])
WHOLE_LOOK: dict[str, Any] = {"marker": WHOLE_MARK, "color": SOFT, "markeredgewidth": 2}
PART_LOOK: dict[str, Any] = {"marker": PART_MARK, "color": FOCUS, "markeredgewidth": 0}
"""How a key shows a range and a part of it."""


class Range(NamedTuple):
    """One row.

    Attributes
    ----------
    name : str
        What it is about.
    low, high : float
        The ends; a missing one is open, and two equal ones are a mark.
    before, after : str
        Words at the lower and at the upper end.
    colour : str
        Of the range.
    part : tuple of float, optional
        Ends of a part of it that is stressed.
    is_strong : bool
        Whether the name is stressed.
    within : sequence of (float, str)
        Places between the ends, and their words.
    """

    name: str
    low: float
    high: float
    before: str
    after: str
    colour: str
    part: tuple[float, float] | None = None
    is_strong: bool = False
    within: Sequence[tuple[float, str]] = ()


class Placed(NamedTuple):
    """Words in pixels from the left of the axes, and their line: 0 is that of the row."""

    text: str
    left: float
    width: float
    level: int


def range_rows(
    rows: Sequence[Range],
    *,
    page: Page,
    top: float,
    words: Callable[[float], str],
    guide: tuple[str, float] | None = None,
) -> Axes:
    """Draw a row for each range, its words beside its ends or, without room, below or above.

    Parameters
    ----------
    rows : sequence of Range
        In the order to draw.
    page : Page
        Where to draw it.
    top : float
        Where the axis ends; it begins at zero.
    words : callable
        Writes a value of the axis.
    guide : tuple of (str, float), optional
        A value to compare with, at which a line runs through all rows, and its name.

    Returns
    -------
    Axes
        Values across; the row's number downward.
    """
    letters = page.letters
    size, small = letters.body, letters.small
    gap = GAP * size
    # What is written at the right of the highest may stand beyond the axis.
    after = max(text_width(each.after, small) for each in rows) + gap
    right = max(min(after, 0.25 * page.room), text_width(words(top), small))
    options: dict[str, Any] = {
        "page": page,
        "right": right,
        "above": 0.4 * size + (LINE * small if guide else 0),
        "below": 1.8 * small,
        "strong": {each.name for each in rows if each.is_strong},
    }
    names = [each.name for each in rows]
    widest = max(text_width(name, size, weight=700) for name in names) + gap
    is_beside = not page.is_narrow or widest <= BESIDE * page.room
    named = min(widest, BESIDE * page.room) if is_beside else 0.0
    room = page.room - right - named
    placed = [_place(each, room, right, top, letters) for each in rows]
    lines = max((abs(word.level) for words in placed for word in words), default=0)
    ax = named_rows(names, row=2.2 + 2 * max(lines - 0.5, 0) * LINE * small / size, **options)
    ax.set_xlim(0, top)
    ticks = ticks_to(top, STEPS)
    ax.set_xticks(ticks, [words(tick) for tick in ticks])
    ax.tick_params(length=0)
    ax.grid(axis="x", color=RULE, linewidth=1)
    ax.set_axisbelow(True)
    if guide is not None:
        _name_guide(*guide, top, ax=ax)
    pixel = top / ax.get_window_extent().width
    for row, each in enumerate(rows):
        _draw(each, row, OPEN * size * pixel, ax=ax, size=size)
        for word in _place(each, ax.get_window_extent().width, right, top, letters):
            side = -1 if word.level < 0 else 1
            note(
                word.text,
                ((word.left + word.width / 2) * pixel, row),
                ax=ax,
                size=small,
                above=side * OFF * size + (word.level - side) * LINE * small if word.level else 0,
                level=("below" if side < 0 else "above") if word.level else "middle",
                ha="center",
                color=INK,
                bbox={"facecolor": "white", "edgecolor": "none", "pad": 1},
                gid="value",
            )
    return ax


def _name_guide(name: str, value: float, top: float, *, ax: Axes) -> None:
    """Draw a line through all rows, behind their words, and name it once above them."""
    size, width = letters_of(ax).small, ax.get_window_extent().width
    ax.axvline(value, color=FOCUS, linewidth=1, linestyle=(0, (3, 2)), zorder=1, gid="guide")
    middle = inside(value / top * width, text_width(name, size), width)
    note(
        name,
        (middle / width, 1),
        ax=ax,
        size=size,
        across="axes",
        up="axes",
        above=0.25 * size,
        level="above",
        ha="center",
        color=FOCUS,
        gid="guide",
    )


def _place(each: Range, width: float, right: float, top: float, letters: Letters) -> list[Placed]:
    """Find room for the words of a row, each at its own end.

    Parameters
    ----------
    each : Range
        The row.
    width, right : float
        Pixels of the axes, and of the room beyond them.
    top : float
        Where the axis ends.
    letters : Letters
        Sizes at this width.
    """
    size, gap = letters.small, GAP * letters.body
    known = [end for end in (each.low, each.high) if pd.notna(end)]
    opened = OPEN * letters.body * (len(known) < 2)
    first, last = (end / top * width for end in (min(known), max(known)))
    found: list[Placed] = []
    wanted = [(first, each.before, -1), (last, each.after, 1)]
    for at, text, side in (*wanted, *((at / top * width, text, 0) for at, text in each.within)):
        if not text:
            continue
        wide = text_width(text, size)
        middle = inside(at, wide, width + right)
        beside = at + side * (gap + opened) - (wide if side < 0 else 0)
        places = [
            Placed(text, beside if not level else middle - wide / 2, wide, level)
            for level in LEVELS
            if level or (side and beside >= 0 and beside + wide <= width + right)
        ]
        free = [place for place in places if not any(_touch(place, it, gap) for it in found)]
        found.append((free or places[-1:])[0])
    return found


def _touch(one: Placed, other: Placed, gap: float) -> bool:
    """Return whether words of one line come nearer than a gap."""
    return one.level == other.level and (
        one.left < other.left + other.width + gap and other.left < one.left + one.width + gap
    )


def _draw(each: Range, row: int, length: float, *, ax: Axes, size: float) -> None:
    """Draw a range with strokes at its ends; a single value is a dot, an open end an arrow."""
    known = [end for end in (each.low, each.high) if pd.notna(end)]
    first, last = min(known), max(known)
    look: dict[str, Any] = {"color": each.colour, "clip_on": False, "zorder": 3}
    ax.plot([first, last], [row, row], linewidth=THIN * size, gid="range", **look)
    if each.part:
        ax.plot(
            each.part,
            [row, row],
            color=FOCUS,
            linewidth=BAR * size,
            solid_capstyle="butt",
            zorder=3,
            gid="part",
        )
    if first < last:
        ax.plot(
            known,
            [row] * 2,
            linestyle="none",
            marker="|",
            markersize=CAP * size,
            markeredgewidth=THIN * size,
            gid="end",
            **look,
        )
    else:
        ax.plot([first], [row], "o", markersize=DOT * size, gid="end", **look)
    if len(known) == 2:
        return
    ahead = first - length if pd.isna(each.low) else last + length
    ax.annotate(
        "",
        (max(ahead, 0), row),
        (known[0], row),
        arrowprops={"arrowstyle": "->", "color": each.colour, "linewidth": THIN * size},
        annotation_clip=False,
    )
