"""The key of a chart: a mark and what it means, in as many lines as they take."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from matplotlib.axes import Axes

from parade_analysis.plot.fonts import LINE, text_height, text_width, wrapped
from parade_analysis.plot.page import Page, note

MARK = 0.75
"""Size of a mark, in letter sizes."""
GAP, APART = 0.5, 1.3
"""Blank between a mark and its words, and between entries, in letter sizes."""


class Plan(NamedTuple):
    """Where all of a key stands, in pixels from the upper left corner."""

    head: str
    entries: list[tuple[str, float, float]]
    """Words in lines, and left and top, of each entry."""
    height: float


def plan(
    told: Iterable[str],
    room: float,
    size: float,
    *,
    mark: float = MARK,
    head: str = "",
    is_column: bool = False,
) -> Plan:
    """Lay out a key, read row by row; what is too long for a line is wrapped.

    Parameters
    ----------
    told : iterable of str
        Words of the entries, in reading order.
    room : float
        Pixels across.
    size : float
        Of the letters, pixels.
    mark : float
        Width of a mark, in letter sizes.
    head : str
        What the values are, with their unit.
    is_column : bool
        Whether each entry has a row of its own.

    Examples
    --------
    >>> [top > 0 for *_, top in plan(["yes", "no"], 40, 12).entries]
    [False, True]
    """
    before = (mark + GAP) * size
    titled = wrapped(head, size, room, weight=700) if head else ""
    x, top, tall = 0.0, text_height(titled, size), 0.0
    entries = []
    for words in told:
        text = wrapped(words, size, room - before)
        width = before + text_width(text, size)
        if x and (is_column or x + width > room):
            x, top, tall = 0.0, top + tall, 0.0
        entries.append((text, x, top))
        x += width + APART * size
        tall = max(tall, text_height(text, size))
    return Plan(titled, entries, top + tall)


def legend(looks: Mapping[str, Mapping[str, Any]], *, page: Page) -> Axes:
    """Write a key over the whole width of a page, below what is there.

    Parameters
    ----------
    looks : mapping of str
        Words -> properties of the mark, as `matplotlib.lines.Line2D` takes them.
    page : Page
        Where to write it.

    Returns
    -------
    Axes
        In pixels, from the upper left corner.
    """
    size = page.letters.small
    planned = plan(looks, page.room, size)
    ax = page.sheet(planned.height)
    for (words, left, top), look in zip(planned.entries, looks.values(), strict=True):
        middle = top + LINE * size / 2
        drawn = {"marker": "o", "markersize": MARK * size, "linestyle": "none", **look}
        ax.plot([left + MARK * size / 2], [middle], clip_on=False, **drawn)
        write_entry(words, left + MARK * size, middle, ax=ax, size=size)
    page.skip(GAP * size)
    return ax


def write_entry(words: str, left: float, middle: float, *, ax: Axes, size: float) -> None:
    """Write the words of an entry, the first line at the height of its mark."""
    lower = words.count("\n") * LINE * size / 2
    note(words, (left + GAP * size, middle + lower), ax=ax, size=size, gid="key")
