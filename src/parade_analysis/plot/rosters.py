"""A numbered list of persons in columns, each with the mark of its kind."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from matplotlib.axes import Axes

from parade_analysis.plot.fonts import LINE, text_width
from parade_analysis.plot.maps import Look
from parade_analysis.plot.page import letters_of, note
from parade_analysis.plot.style import SOFT

ROW = 1.55
"""Height of a row, in letter sizes."""
NUMBER, MARK, GAP = 1.3, 0.62, 0.4
"""Room of a number, size of a mark, and blanks, in letter sizes."""
COLUMN = 1.4
"""Blank between columns, in letter sizes."""


class Entry(NamedTuple):
    """A line of the list."""

    number: str
    name: str
    said: str
    look: Look


class Plan(NamedTuple):
    """How a list is laid out, in pixels."""

    columns: int
    rows: int
    width: float
    row: float
    is_stacked: bool
    """Whether what is said stands under the name."""

    @property
    def height(self) -> float:
        """Height of the whole list."""
        return self.rows * self.row


def plan(entries: Sequence[Entry], room: float, size: float) -> Plan:
    """Lay out a list in as many columns as fit.

    Parameters
    ----------
    entries : sequence of Entry
        In their order, which runs down the columns.
    room : float
        Pixels across.
    size : float
        Of the letters.

    Examples
    --------
    >>> from parade_analysis.plot.maps import LAND
    >>> plan([Entry("1", "Cuba", "Miguel Díaz-Canel", LAND)] * 4, 400, 12)[:2]
    (2, 2)
    """
    before = _before(size)
    names = [text_width(each.name, size, weight=700) for each in entries]
    said = [text_width(each.said, size) for each in entries]
    widest = before + max(name + GAP * size + more for name, more in zip(names, said, strict=True))
    is_stacked = widest > room
    if is_stacked:
        widest = before + max(*names, *said)
    fitting = int((room + COLUMN * size) // (widest + COLUMN * size))
    rows = math.ceil(len(entries) / max(1, min(fitting, len(entries))))
    columns = math.ceil(len(entries) / rows)
    row = size * (ROW + LINE if is_stacked else ROW)
    return Plan(columns, rows, widest, row, is_stacked)


def roster(entries: Sequence[Entry], planned: Plan, *, ax: Axes) -> Axes:
    """Write a list.

    Parameters
    ----------
    entries : sequence of Entry
        In their order, which runs down the columns.
    planned : Plan
        What `plan` returned for them.
    ax : Axes
        Axes on a page whose units are pixels, from the upper left corner.
    """
    size = letters_of(ax).small
    before = _before(size)
    room = abs(ax.get_xlim()[1] - ax.get_xlim()[0])
    spare = room - planned.columns * planned.width
    step = planned.width + max(0.0, spare / max(planned.columns, 2))
    for place, entry in enumerate(entries):
        column, row = divmod(place, planned.rows)
        left, up = column * step, row * planned.row + ROW * size / 2
        at = (left + NUMBER * size, up)
        note(entry.number, at, ax=ax, size=size, ha="right", color=SOFT, gid="number")
        ax.plot(
            [left + (NUMBER + GAP + MARK / 2) * size],
            [up],
            "o",
            markersize=MARK * size,
            markerfacecolor=entry.look.colour,
            markeredgecolor=entry.look.colour if entry.look.ink == "white" else entry.look.ink,
            markeredgewidth=1.4,
            clip_on=False,
            gid="mark",
        )
        name = text_width(entry.name, size, weight=700)
        note(entry.name, (left + before, up), ax=ax, size=size, weight=700, gid="entry")
        said = (
            (left + before, up + LINE * size)
            if planned.is_stacked
            else (
                left + before + name + GAP * size,
                up,
            )
        )
        note(entry.said, said, ax=ax, size=size, gid="entry")
    return ax


def _before(size: float) -> float:
    """Return the pixels that a number and a mark take before a name."""
    return (NUMBER + GAP + MARK + GAP) * size
