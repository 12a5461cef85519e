"""Lists: groups of names with what there is to say of each, and lists in columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from matplotlib.axes import Axes

from parade_analysis.plot.fonts import LINE, text_height, wrapped
from parade_analysis.plot.page import Page, note
from parade_analysis.plot.style import FOCUS, INK, RULE, SOFT

GAP = 2.0
"""Blank between columns of groups, in letter sizes."""
PAD = 0.5
"""Blank above and below a heading and between groups, in letter sizes."""
AFTER = 0.35
"""Blank after an entry, in letter sizes."""
NAMES = 0.42
"""Part of a narrow page that the names take, with what is said beside them."""


ARROW = "→"
"""Between one person and the next."""


class Entry(NamedTuple):
    """A name, what is said of it, and a remark; the last two may be empty."""

    name: str
    said: str
    remark: str = ""


class Group(NamedTuple):
    """Names under a heading, and the column where they stand if there is room for columns."""

    heading: str
    said: str
    entries: Sequence[Entry]
    column: int
    is_strong: bool = False


class _Words(NamedTuple):
    """Words in lines, with their left edge and the middle of their height."""

    text: str
    x: float
    y: float
    size: float
    weight: int
    colour: str
    gid: str


def grouped(groups: Sequence[Group], *, page: Page) -> Axes:
    """Write groups of names in columns, or on a narrow page under one another.

    Parameters
    ----------
    groups : sequence of Group
        In the order in which they stand in a column.
    page : Page
        Where to write them. On a narrow one what is said of a name stands beside it, on a
        wide one below.

    Returns
    -------
    Axes
        In pixels, from the upper left corner.
    """
    size = page.letters.body
    columns = 1 if page.is_narrow else 1 + max(group.column for group in groups)
    width = (page.room - GAP * size * (columns - 1)) / columns
    tops = [0.0] * columns
    words: list[_Words] = []
    rules: list[tuple[float, float]] = []
    # The first names of all columns stand at one height.
    firsts = {group.column: group for group in reversed(groups)} if columns > 1 else {}
    head = max((_head_height(group, width, page) for group in firsts.values()), default=0.0)
    for group in groups:
        column = 0 if page.is_narrow else group.column
        left = column * (width + GAP * size)
        rules.append((left, tops[column]))
        least = 0.0 if tops[column] else head
        told, tops[column] = _group_words(group, left, tops[column], width, page, least)
        words += told
    ax = page.sheet(max(tops))
    for left, top in rules:
        ax.plot([left, left + width], [top, top], color=RULE, linewidth=1, clip_on=False)
    for each in words:
        note(
            each.text,
            (each.x, each.y),
            ax=ax,
            size=each.size,
            weight=each.weight,
            color=each.colour,
            gid=each.gid,
        )
    return ax


def _head_height(group: Group, width: float, page: Page) -> float:
    """Return how high the heading of a group is, with what is said of it."""
    size, small = page.letters.body, page.letters.small
    heading = text_height(_in_lines(group.heading, size, width, 700), size)
    return heading + text_height(_in_lines(group.said, small, width, 400), small)


def _group_words(
    group: Group, left: float, top: float, width: float, page: Page, head: float
) -> tuple[list[_Words], float]:
    """Return the words of a group, its head at least so high, and where the next one begins."""
    size, small = page.letters.body, page.letters.small
    words: list[_Words] = []

    def write(
        text: str,
        y: float,
        gid: str,
        *,
        x: float = left,
        room: float = width,
        letters: float = small,
        weight: int = 400,
        colour: str = INK,
    ) -> float:
        """Add words whose upper edge is at a height, and return their lower edge."""
        if not text:
            return y
        lines = _in_lines(text, letters, room, weight)
        high = text_height(lines, letters)
        words.append(_Words(lines, x, y + high / 2, letters, weight, colour, gid))
        return y + high

    strong = FOCUS if group.is_strong else INK
    y = write(group.heading, top + PAD * size, "group", letters=size, weight=700, colour=strong)
    y = write(group.said, y, "said", colour=SOFT)
    y = max(y, top + PAD * size + head) + PAD * size
    names = NAMES * width if page.is_narrow else width
    for entry in group.entries:
        foot = write(entry.name, y, "state", room=names - PAD * size, letters=size, weight=400)
        x, room = (left + names, width - names) if page.is_narrow else (left, width)
        # Small letters beside larger ones begin where those have their middle.
        start = y + LINE * (size - small) / 2 if page.is_narrow else foot
        end = write(entry.said, start, "person", x=x, room=room, colour=SOFT)
        end = write(entry.remark, end, "remark", x=x, room=room, colour=SOFT)
        y = max(foot, end) + AFTER * size
    return words, y + PAD * size


def _in_lines(text: str, letters: float, room: float, weight: int) -> str:
    """Break words where they are too long for a line, after an arrow first."""
    told = wrapped(text, letters, room, weight=weight)
    if "\n" not in told:
        return told
    parts = text.replace(f"{ARROW} ", f"{ARROW}\n")
    return wrapped(parts, letters, room, weight=weight)
