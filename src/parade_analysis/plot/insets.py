"""Where a map, the windows that enlarge it and a list stand on a page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from parade_analysis.plot.style import MARGIN, SIZES

Place = tuple[float, float, float, float]
"""Left, bottom, width and height, inches."""

PAGE = SIZES["tall"]
FULL = PAGE[0] - 2 * MARGIN
MAP = (7.75, 4.62)
"""Inches across and upward of a map beside its windows."""
WINDOW = (3.45, 3.2)
"""Inches of the largest window beside a map."""
WIDE_MAP = (FULL, 6.2)
"""Inches of a map over its windows."""
WIDE_WINDOW = (5.52, 4.6)
"""Inches of the largest window under a map."""
LOWEST = 3.4  # inches of a map of a wide and low part of the world
LOW = 1.2  # inches of the lowest window, and of one on states astray
HEADING = 0.36  # inches over a window for its title
KEY = 0.41  # inches under a map
ROW = 0.194  # inches of a line of the list
ROWS = 9  # lines of a list that stands beside windows
BOTTOM = 0.82  # inches below the list


class Layout(NamedTuple):
    """Where all stands on a page."""

    page: tuple[float, float]
    main: Place
    windows: list[Place]
    listing: Place


def beside(
    main: float, windows: Sequence[float | None], rows: Callable[[float], int], top: float
) -> Layout:
    """Stand windows beside a map, and a list under it.

    Parameters
    ----------
    main : float or None
        Width of the map by its height.
    windows : sequence of float or None
        Width of each window by its height, from the top; None for a low one.
    rows : function
        Lines that the list takes, by its inches across.
    top : float
        Inches above the map.

    Returns
    -------
    Layout
        Places in inches. A long list takes the full width below the windows, and the page
        grows with it.

    Examples
    --------
    >>> beside(1.0, [2.0], lambda width: 9, 0.9).page
    (12.0, 8.5)
    """
    across = MAP[0] if windows else FULL
    is_long = rows(across) > ROWS
    listed = rows(FULL if is_long else across) * ROW
    spare = PAGE[1] - top - KEY - listed - BOTTOM
    up = min(max(across / main, LOWEST), max(spare, MAP[1]))
    natural = [_height(each, WINDOW) for each in windows]
    room = up - HEADING / 2 + (0 if is_long else KEY + listed)
    heights = _shrunk(natural, room - HEADING * (len(windows) - 1))
    height = top + up + KEY + listed + BOTTOM
    y, places = height - top - HEADING / 2, []
    for each in heights:
        places.append((PAGE[0] - MARGIN - WINDOW[0], y - each, WINDOW[0], each))
        y -= each + HEADING
    return Layout(
        (PAGE[0], round(height, 2)),
        (MARGIN, BOTTOM + listed + KEY, across, up),
        places,
        (MARGIN, BOTTOM, FULL if is_long else across, listed),
    )


def below(
    main: float, windows: Sequence[float | None], rows: Callable[[float], int], top: float
) -> Layout:
    """Stand windows in a row under a map of the full width, and a list under them.

    Parameters
    ----------
    main, windows, rows, top
        As for `beside`.

    Returns
    -------
    Layout
        Places in inches; the page grows with the list.

    Examples
    --------
    >>> len(below(2.0, [2.0, 1.0], lambda width: 15, 0.9).windows)
    2
    """
    listed = rows(FULL) * ROW
    up = min(max(FULL / main, LOWEST), WIDE_MAP[1])
    across = min((FULL - HEADING * (len(windows) - 1)) / max(len(windows), 1), WIDE_WINDOW[0])
    size = (across, WIDE_WINDOW[1])
    enlarged = max((_height(each, size) for each in windows), default=0.0)
    under = BOTTOM + listed + (enlarged + HEADING if windows else 0)
    height = top + up + KEY + under
    return Layout(
        (PAGE[0], round(height, 2)),
        (MARGIN, under + KEY, FULL, up),
        [
            (MARGIN + place * (across + HEADING), BOTTOM + listed + HEADING / 2, across, enlarged)
            for place in range(len(windows))
        ],
        (MARGIN, BOTTOM, FULL, listed),
    )


def _height(ratio: float | None, largest: tuple[float, float]) -> float:
    return LOW if ratio is None else min(max(largest[0] / ratio, LOW), largest[1])


def _shrunk(heights: list[float], room: float) -> list[float]:
    """Return heights, in proportion, so that they fit."""
    scale = min(1.0, room / sum(heights)) if heights else 1.0
    return [each * scale for each in heights]
