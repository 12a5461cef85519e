"""Words spread apart, kept inside, and at the ends of lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from matplotlib.axes import Axes

from parade_analysis.plot.fonts import text_height, text_width
from parade_analysis.plot.page import letters_of, note


def spread(wanted: Sequence[float], gap: float) -> list[float]:
    """Move places apart to at least `gap`, as little as a sweep from both sides allows.

    Parameters
    ----------
    wanted : sequence of float
        Places in ascending order.
    gap : float
        Least distance between neighbours.

    Returns
    -------
    list of float
        Places in the same order.

    Examples
    --------
    >>> spread([0, 1, 10], 4)
    [-1.5, 2.5, 10.0]
    """
    groups: list[list[float]] = []  # each: sum of wanted starts, number of members
    for place in wanted:
        groups.append([float(place), 1])
        # Neighbours that collide share one block, centred on where its members want to be.
        while (
            len(groups) > 1
            and _start(groups[-1], gap) < _start(groups[-2], gap) + gap * (groups[-2][1])
        ):
            total, count = groups.pop()
            groups[-1] = [groups[-1][0] + total, groups[-1][1] + count]
    return [_start(group, gap) + gap * index for group in groups for index in range(int(group[1]))]


def _start(group: list[float], gap: float) -> float:
    total, count = group
    return total / count - gap * (count - 1) / 2


def within(places: Sequence[float], low: float, high: float, gap: float) -> list[float]:
    """Push places that were spread back between two ends.

    Parameters
    ----------
    places : sequence of float
        In ascending order, at least `gap` apart.
    low, high : float
        The ends, far enough apart for all.
    gap : float
        Least distance between neighbours.

    Returns
    -------
    list of float
        Places in the same order, at least `gap` apart.

    Examples
    --------
    >>> within([-1.5, 2.5, 10.0], 0, 9, 4)
    [0.0, 4.0, 9.0]
    """
    placed: list[float] = []
    for place in places:
        placed.append(max(place, placed[-1] + gap if placed else low))
    for index in range(len(placed) - 1, -1, -1):
        end = placed[index + 1] - gap if index + 1 < len(placed) else high
        placed[index] = float(min(placed[index], end))
    return placed


def inside(middle: float, width: float, room: float) -> float:
    """Return the middle nearest to the wanted one at which a text stays between 0 and `room`.

    Examples
    --------
    >>> inside(5, 30, 100), inside(50, 30, 100), inside(99, 30, 100)
    (15.0, 50.0, 85.0)
    """
    return float(max(min(middle, room - width / 2), width / 2))


class End(NamedTuple):
    """What is written at the end of a line: words, height in data units, and colour."""

    text: str
    height: float
    colour: str


END_GAP = 0.5
"""Blank between the axes and a name, in letter sizes."""
LEAD = 0.35
"""Length of a line to a name across, in letter sizes."""
LED = 0.6
"""Letter sizes that a name may stand off its line before a thin line leads to it."""


def end_room(ends: Sequence[End], size: float) -> float:
    """Return how many pixels `end_labels` needs at the right of the axes."""
    widest = max((text_width(end.text, size, weight=700) for end in ends), default=0.0)
    return widest + 2 * END_GAP * size


def end_labels(ends: Sequence[End], *, ax: Axes) -> Axes:
    """Write the names of lines at the right of the axes, each near its height, none on another.

    Parameters
    ----------
    ends : sequence of End
        A name may have two lines.
    ax : Axes
        Axes on a page with their final limits, and `end_room` kept free at the right.
    """
    size = letters_of(ax).body
    up = ax.get_window_extent().height
    scale = ax.transScale + ax.transLimits
    ordered = sorted(ends, key=lambda end: scale.transform((0, end.height))[1])
    wanted = [float(scale.transform((0, end.height))[1]) * up for end in ordered]
    tall = [text_height(end.text, size) for end in ordered]
    gap = max(tall, default=0.0)
    places = within(spread(wanted, gap), gap / 2, max(up - gap / 2, gap / 2), gap)
    for end, height, place in zip(ordered, wanted, places, strict=True):
        if abs(place - height) > LED * size:
            ax.plot(
                [1, 1 + LEAD * size / ax.get_window_extent().width],
                [height / up, place / up],
                transform=ax.transAxes,
                color=end.colour,
                linewidth=1,
                clip_on=False,
            )
        note(
            end.text,
            (1, place / up),
            ax=ax,
            across="axes",
            up="axes",
            right=END_GAP * size,
            weight=700,
            color=end.colour,
            gid="line",
        )
    return ax
