"""The key of a map: looks and words in as many rows as they take, under a head."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from parade_analysis.plot.fonts import LINE
from parade_analysis.plot.legend import GAP, Plan, plan, write_entry
from parade_analysis.plot.maps import Look
from parade_analysis.plot.page import Page, letters_of, note

WIDE, TALL = 1.5, 0.8
"""A field that shows a look, in letter sizes."""


def write(planned: Plan, looks: Iterable[Look], *, ax: Axes) -> Axes:
    """Write a key.

    Parameters
    ----------
    planned : Plan
        What `legend.plan` returned, with marks as wide as `WIDE`.
    looks : iterable of Look
        Of its entries.
    ax : Axes
        Axes on a page whose units are pixels, from the upper left corner.
    """
    size = letters_of(ax).small
    if planned.head:
        note(planned.head, (0, 0), ax=ax, size=size, level="below", weight=700, gid="head")
    for (words, left, top), look in zip(planned.entries, looks, strict=True):
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
        write_entry(words, left + WIDE * size, middle, ax=ax, size=size)
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
    planned = plan(looks, page.room, page.letters.small, mark=WIDE, head=head)
    ax = write(planned, looks.values(), ax=page.sheet(planned.height))
    page.skip(GAP * page.letters.small)
    return ax
