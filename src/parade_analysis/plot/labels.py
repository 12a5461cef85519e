"""Where words stand: how wide they are, spread out, beside their marks, at rows."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import matplotlib.dates as mdates
import pandas as pd
from matplotlib.axes import Axes

from parade_analysis.plot import fonts
from parade_analysis.plot.page import LINE, letters_of, note
from parade_analysis.plot.style import (
    GREY,
    INK,
    MARGIN,
    SIZES,
    inches,
)

TITLE = 17  # points
LIFT = 22  # points from the axes to slanted labels, so that their lines cross no letters
SLOPE = 55  # degrees of slanted labels
LONGEST = 28  # letters of a slanted label
GAP = 7.0  # points between labels, and between a mark and its label


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Return how wide the longest line of a text is, in points."""
    return fonts.text_width(text, size, weight=700 if bold else 400)


def first_fitting(*titles: str) -> str:
    """Return the first of several titles that stays on one line, else the last."""
    room = 72 * (SIZES["tall"][0] - 2 * MARGIN)
    fitting = (title for title in titles if text_width(title, TITLE, bold=True) <= room)
    return next(fitting, titles[-1])


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


def names_at_left(
    names: Iterable[str], *, ax: Axes, breaks: str = " ", size: float = 10
) -> list[str]:
    """Break the names of rows that are too long for the room at the left of the axes.

    Parameters
    ----------
    names : iterable of str
        The names.
    ax : Axes
        Axes with its final place.
    breaks : str
        Where a name may be broken; the last such place is taken.
    size : float
        Letter size in points.

    Returns
    -------
    list of str
        Names on one line or two.
    """
    across = ax.get_figure(root=True).get_size_inches()[0]  # type: ignore[union-attr]
    room = ax.get_position().x0 * across * 72 - 14
    return [
        name
        if text_width(name, size) <= room
        else f"{breaks.rstrip()}\n".join(name.rsplit(breaks, 1))
        for name in names
    ]


class End(NamedTuple):
    """What is written at the end of a line: words, height in data units, and colour."""

    text: str
    height: float
    colour: str


END_GAP = 0.5
"""Blank between the axes and a name, in letter sizes."""
LED = 0.6
"""Letter sizes that a name may stand off its line before a thin line leads to it."""


def end_room(ends: Sequence[End], size: float) -> float:
    """Return how many pixels `end_labels` needs at the right of the axes."""
    widest = max((text_width(end.text, size, bold=True) for end in ends), default=0.0)
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
    tall = [LINE * size * (end.text.count("\n") + 1) for end in ordered]
    gap = max(tall, default=0.0)
    places = within(spread(wanted, gap), gap / 2, max(up - gap / 2, gap / 2), gap)
    for end, height, place in zip(ordered, wanted, places, strict=True):
        if abs(place - height) > LED * size:
            ax.plot(
                [1, 1 + END_GAP * size / ax.get_window_extent().width],
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


def line_ends(
    names: Sequence[tuple[str, float, str]], *, ax: Axes, size: float, right: float = 8
) -> Axes:
    """Write names at the right of the axes, each at its height or near it, none on another.

    Parameters
    ----------
    names : sequence of (str, float, str)
        Text, height in data units, and colour.
    ax : Axes
        Axes with their final limits and size.
    size : float
        Letter size in points.
    right : float
        Points from the axes.
    """
    low, high = ax.get_ylim()
    up = inches(ax)[1] * 72
    ordered = sorted(names, key=lambda name: name[1])
    wanted = [(height - low) / (high - low) * up for _, height, _ in ordered]
    longest = max(text_width(text, size, bold=True) for text, _, _ in names)
    size *= min(1.0, (_right_of(ax) - inches(ax)[0] * 72 - 2 * right) / longest)
    gap = 1.3 * size
    for (text, _, colour), place in zip(
        ordered, within(spread(wanted, gap), gap / 2, up, gap), strict=True
    ):
        ax.annotate(
            text,
            (1, place / up),
            (right, 0),
            xycoords="axes fraction",
            textcoords="offset points",
            va="center",
            size=size,
            weight="bold",
            color=colour,
            annotation_clip=False,
            gid="line",
        )
    return ax


def top_labels(labels: pd.DataFrame, *, ax: Axes, size: float = 8.5) -> Axes:
    """Write slanted labels along the upper edge, each with a line to its day.

    Parameters
    ----------
    labels : DataFrame
        `start_date` (datetime64, ascending), `meetings` (int) and `text`. Where there is
        no room for all, those with most meetings are written.
    ax : Axes
        Axes with its final time axis and size.
    size : float
        Letter size in points.
    """
    width = inches(ax)[0] * 72
    gap = size * 1.8
    room = int(width // gap)
    most = labels.sort_values("meetings", ascending=False, kind="stable").head(room)
    written = labels.loc[sorted(most.index)]
    to_axes = ax.transScale + ax.transLimits
    days = mdates.date2num(written["start_date"])
    wanted = [to_axes.transform((day, 0))[0] * width for day in days]
    words = [
        text if len(text) <= LONGEST else f"{text[: LONGEST - 1].rstrip()}…"
        for text in written["text"]
    ]
    # The last slanted label must end on the canvas.
    reach = max(text_width(text, size) for text in words) * math.cos(math.radians(SLOPE))
    places = within(spread(wanted, gap), -LIFT, min(width + gap / 2, _right_of(ax) - reach), gap)
    for text, x, place in zip(words, wanted, places, strict=True):
        ax.annotate(
            text,
            (x / width, 1),
            (place - x, LIFT),
            xycoords="axes fraction",
            textcoords="offset points",
            rotation=SLOPE,
            rotation_mode="anchor",
            ha="left",
            va="center",
            size=size,
            color=INK,
            annotation_clip=False,
            arrowprops={
                "arrowstyle": "-",
                "color": GREY,
                "linewidth": 0.6,
                "shrinkA": 0,
                "shrinkB": 0,
                "relpos": (0, 0),
            },
            gid="occasion",
        )
    return ax


def _right_of(ax: Axes) -> float:
    """Return how far the canvas reaches from the left edge of the axes, in points."""
    across = ax.get_figure(root=True).get_size_inches()[0]  # type: ignore[union-attr]
    return float((1 - ax.get_position().x0) * across * 72)


def beside(
    marks: Sequence[float], widths: Sequence[float], room: float, rows: int = 3
) -> list[tuple[int, float, str] | None]:
    """Find room for a label at each mark, in the first of several rows that has some.

    Row 0 is the row of the marks, whose labels stand to the right or left of their mark
    and cover no other mark; in the other rows a label begins or ends at its mark.

    Parameters
    ----------
    marks : sequence of float
        Places of the marks in ascending order.
    widths : sequence of float
        Width of each label.
    room : float
        Labels must lie between 0 and here.
    rows : int
        Number of rows.

    Returns
    -------
    list
        Row, place and side (``"left"`` or ``"right"``) from which to write each label;
        None where there is no room.

    Examples
    --------
    >>> beside([10, 20, 90], [30, 30, 30], 100)
    [(1, 10.0, 'left'), (0, 27.0, 'left'), (1, 90.0, 'right')]
    """
    taken: list[list[tuple[float, float]]] = [[] for _ in range(rows)]
    taken[0] = [(mark - GAP, mark + GAP) for mark in marks]
    found: list[tuple[int, float, str] | None] = []
    for mark, width in zip(marks, widths, strict=True):
        choices = [(0, mark + GAP, "left"), (0, mark - GAP, "right")]
        choices += [(row, mark, side) for row in range(1, rows) for side in ("left", "right")]
        for row, place, side in choices:
            left = place if side == "left" else place - width
            free = all(left >= end or left + width <= start for start, end in taken[row])
            if free and left >= 0 and left + width <= room:
                taken[row].append((left - GAP, left + width + GAP))
                found.append((row, float(place), side))
                break
        else:
            found.append(None)
    return found
