"""Rows with a range each: from the lowest to the highest, the ends named."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import pandas as pd
from matplotlib.axes import Axes

from parade_analysis.plot.axes import ticks_to
from parade_analysis.plot.fonts import LINE, text_width
from parade_analysis.plot.labels import inside
from parade_analysis.plot.page import Page, note
from parade_analysis.plot.rows import named_rows
from parade_analysis.plot.style import FOCUS, HALO, INK, RULE, SOFT

BAR, THIN, DOT = 0.5, 0.14, 0.8
"""Breadth of a bar and of a line, and size of a mark, in letter sizes."""
GAP = 0.7
"""Blank between a mark and its words, in letter sizes."""
OPEN = 2.2
"""Length of the arrow of an open end, in letter sizes."""
STEPS = 5
"""Most steps of the scale."""
WHOLE_LOOK: dict[str, Any] = {"marker": "o", "color": SOFT}
PART_LOOK: dict[str, Any] = {"marker": "s", "color": FOCUS}
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
    """

    name: str
    low: float
    high: float
    before: str
    after: str
    colour: str
    part: tuple[float, float] | None = None
    is_strong: bool = False


def range_rows(
    rows: Sequence[Range],
    *,
    page: Page,
    top: float,
    words: Callable[[float], str],
    guide: float | None = None,
) -> Axes:
    """Draw a row for each range, its words beside it or, without room for them, below it.

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
    guide : float, optional
        A value to compare with, at which a line runs through all rows.

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
        "above": 0.4 * size,
        "below": 1.8 * small,
        "strong": {each.name for each in rows if each.is_strong},
    }
    names = [each.name for each in rows]
    widest = max(text_width(name, size, weight=700) for name in names) + gap
    least = page.room - right - min(widest, page.room / 2)
    is_below = any(not _fits(each, least, right, top, small, gap) for each in rows)
    ax = named_rows(names, row=2.2 + LINE * is_below, **options)
    ax.set_xlim(0, top)
    ticks = ticks_to(top, STEPS)
    ax.set_xticks(ticks, [words(tick) for tick in ticks])
    ax.tick_params(length=0)
    ax.grid(axis="x", color=RULE, linewidth=1)
    ax.set_axisbelow(True)
    if guide is not None:
        ax.axvline(guide, color=FOCUS, linewidth=1, linestyle=(0, (3, 2)), zorder=1, gid="guide")
    pixel = top / ax.get_window_extent().width
    for row, each in enumerate(rows):
        ends = _draw(each, row, OPEN * size * pixel, ax=ax, size=size)
        if is_below:
            _write_below(each, row, ends, right, ax=ax, size=small, gap=gap)
            continue
        for text, at, side in ((each.before, ends[0], -1), (each.after, ends[1], 1)):
            if text:
                note(
                    text,
                    (at, row),
                    ax=ax,
                    size=small,
                    right=side * gap,
                    ha="left" if side > 0 else "right",
                    color=INK,
                    path_effects=HALO,
                    gid="value",
                )
    return ax


def _fits(each: Range, width: float, right: float, top: float, size: float, gap: float) -> bool:
    """Return whether the words have room at both ends."""
    known = [end for end in (each.low, each.high) if pd.notna(end)]
    first, last = (end / top * width for end in (min(known), max(known)))
    opened = OPEN * size * (len(known) < 2)
    return (
        text_width(each.before, size) + gap + opened <= first or not each.before
    ) and last + opened + gap + text_width(each.after, size) <= width + right


def _draw(each: Range, row: int, length: float, *, ax: Axes, size: float) -> tuple[float, float]:
    """Draw a range, and return where its words begin at both sides."""
    known = [end for end in (each.low, each.high) if pd.notna(end)]
    first, last = min(known), max(known)
    if each.part is None:
        ax.plot(
            [first, last],
            [row, row],
            color=each.colour,
            linewidth=BAR * size,
            solid_capstyle="butt",
            gid="range",
        )
    else:
        ax.plot([first, last], [row, row], color=SOFT, linewidth=THIN * size, gid="range")
        ax.plot(
            each.part,
            [row, row],
            color=each.colour,
            linewidth=BAR * size,
            solid_capstyle="butt",
            gid="part",
        )
    dot: dict[str, Any] = {
        "color": each.colour if each.part is None else SOFT,
        "clip_on": False,
        "zorder": 3,
    }
    ax.plot(known, [row] * len(known), "o", markersize=DOT * size, gid="end", **dot)
    if len(known) == 2:
        return first, last
    ahead = first - length if pd.isna(each.low) else last + length
    ax.annotate(
        "",
        (max(ahead, 0), row),
        (known[0], row),
        arrowprops={"arrowstyle": "->", "color": each.colour, "linewidth": THIN * size},
        annotation_clip=False,
    )
    return min(first, ahead), max(last, ahead)


def _write_below(
    each: Range,
    row: int,
    ends: tuple[float, float],
    right: float,
    *,
    ax: Axes,
    size: float,
    gap: float,
) -> None:
    """Write the words of both ends under the range, apart from one another."""
    room = ax.get_window_extent().width + right
    top = ax.get_xlim()[1]
    pixel = top / ax.get_window_extent().width
    texts = [text for text in (each.before, each.after) if text]
    centres = ends if len(texts) > 1 else (sum(ends) / 2,)
    wide = [text_width(text, size) for text in texts]
    places = [inside(at / pixel, width, room) for at, width in zip(centres, wide, strict=True)]
    if len(texts) > 1 and places[1] - places[0] < sum(wide) / 2 + 2 * gap:
        texts = [" – ".join(texts)]
        places = [inside(sum(ends) / 2 / pixel, text_width(texts[0], size), room)]
    for text, place in zip(texts, places, strict=True):
        note(
            text,
            (place * pixel, row),
            ax=ax,
            size=size,
            above=-gap,
            level="below",
            ha="center",
            color=INK,
            path_effects=HALO,
            gid="value",
        )
