"""Where several maps of one scale and their lists stand on a page."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import NamedTuple

from parade_analysis.plot.style import MARGIN, SIZES

Place = tuple[float, float, float, float]
"""Left, bottom, width and height, inches."""

PAGE = SIZES["tall"]
BOTTOM = 0.82  # inches below the list
CELL = (5.6, 2.88)
"""Inches of each of several maps of one scale."""
TITLE = 0.24  # inches over the first of such maps
GAP = 0.46  # inches between them
LINE = 0.32  # inches under them
BETWEEN = 0.14  # inches between lists


class Grid(NamedTuple):
    """Where maps of one scale and their lists stand on a page."""

    page: tuple[float, float]
    maps: list[Place]
    lists: list[Place]


def grid(listed: Sequence[float], top: float) -> Grid:
    """Stand maps of one scale in two columns, and a list for each in the room left.

    Parameters
    ----------
    listed : sequence of float
        Inches upward of each map's list.
    top : float
        Inches above the maps and their titles.

    Returns
    -------
    Grid
        Places in inches; the page grows with the lists.

    Examples
    --------
    >>> [len(each) for each in grid([1.0, 1.0, 1.0], 0.9)]
    [2, 3, 3]
    """
    across, up = CELL
    count = len(listed)
    first = top + TITLE
    downs = [first + (up + GAP) * (place // 2) for place in range(count)]
    rights = [MARGIN + (across + MARGIN - 0.1) * (place % 2) for place in range(count)]
    under = downs[-1] + up + LINE
    if count % 2:  # one cell is left for all the lists
        starts = itertools.accumulate(
            (each + BETWEEN for each in listed[:-1]), initial=downs[-1] - BETWEEN
        )
        lists = [(rights[1], down) for down in starts]
    else:
        second = under + BETWEEN + max(listed[:2]) + BETWEEN
        lists = [
            (rights[place % 2], (under + BETWEEN, second)[place // 2]) for place in range(count)
        ]
    ends = [down + each for (_, down), each in zip(lists, listed, strict=True)]
    height = max(*ends, under) + BOTTOM
    return Grid(
        (PAGE[0], round(height, 2)),
        [(x, height - y - up, across, up) for x, y in zip(rights, downs, strict=True)],
        [(x, height - y - each, across, each) for (x, y), each in zip(lists, listed, strict=True)],
    )
