"""The key of a map: looks and words in as many rows as they take, under a head."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from parade_analysis.plot.fonts import text_width, wrapped
from parade_analysis.plot.maps import Look
from parade_analysis.plot.page import CAPITAL, LINE, Page, letters_of, note

WIDE, TALL = 1.5, 0.8
"""A field that shows a look, in letter sizes."""
GAP, APART = 0.5, 1.3
"""Blank between a field and its words, and between entries, in letter sizes."""
DROP = 0.09
"""Of the tallest letters above capitals, in letter sizes."""


class Plan(NamedTuple):
    """Where all of a key stands, in pixels from the upper left corner."""

    head: str
    fields: list[tuple[str, Look, float, float]]
    """Words, look, and left and top of each entry."""
    height: float


def plan(
    looks: Mapping[str, Look],
    room: float,
    size: float,
    head: str = "",
    *,
    is_column: bool = False,
) -> Plan:
    """Lay out a key, read row by row; what is too long for a line is wrapped.

    Parameters
    ----------
    looks : mapping of str
        Words -> look, in reading order.
    room : float
        Pixels across.
    size : float
        Of the letters.
    head : str
        What the values are, with their unit.
    is_column : bool
        Whether each entry has a row of its own.

    Examples
    --------
    >>> from parade_analysis.plot.maps import LAND
    >>> [top > 0 for *_, top in plan({"yes": LAND, "no": LAND}, 60, 12).fields]
    [False, True]
    """
    field = (WIDE + GAP) * size
    titled = wrapped(head, size, room, weight=700) if head else ""
    x, top, tall = 0.0, LINE * size * (titled.count("\n") + 1 if head else 0), 0.0
    fields = []
    for words, look in looks.items():
        text = wrapped(words, size, room - field)
        width = field + text_width(text, size)
        if x and (is_column or x + width > room):
            x, top, tall = 0.0, top + tall, 0.0
        fields.append((text, look, x, top))
        x += width + APART * size
        tall = max(tall, LINE * size * (text.count("\n") + 1))
    return Plan(titled, fields, top + tall)


def write(planned: Plan, *, ax: Axes) -> Axes:
    """Write a key.

    Parameters
    ----------
    planned : Plan
        What `plan` returned.
    ax : Axes
        Axes on a page whose units are pixels, from the upper left corner.
    """
    size = letters_of(ax).small
    if planned.head:
        note(planned.head, (0, 0), ax=ax, size=size, level="below", weight=700, gid="head")
    for words, look, left, top in planned.fields:
        middle = top + LINE * size / 2
        ax.add_patch(
            Rectangle(
                (left + 1, middle - TALL * size / 2),
                WIDE * size,
                TALL * size,
                facecolor=look.colour,
                edgecolor=look.ink,
                linewidth=look.outline,
                hatch=look.hatch,
                gid="field",
            )
        )
        # The first line stands at the height of its field.
        at = (left + (WIDE + GAP) * size, middle - (CAPITAL / 2 + DROP) * size)
        note(words, at, ax=ax, size=size, level="below", gid="key")
    return ax


def key(looks: Mapping[str, Look], *, page: Page, head: str = "") -> Axes:
    """Write a key over the whole width of a page, below what is there.

    Parameters
    ----------
    looks : mapping of str
        Words -> look, in reading order.
    page : Page
        Where to write it.
    head : str
        What the values are, with their unit.
    """
    planned = plan(looks, page.room, page.letters.small, head)
    ax = write(planned, ax=page.sheet(planned.height))
    page.skip(GAP * page.letters.small)
    return ax
