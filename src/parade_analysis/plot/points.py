"""Words beside points, where they cover no line, no mark and no other word."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.text import Annotation, Text

from parade_analysis.plot.fonts import LINE, balanced, text_width
from parade_analysis.plot.page import DEEP, TALL, letters_of, note
from parade_analysis.plot.style import HALO, INK, SOFT

MARK = 0.5
"""Across a mark, in letter sizes."""
STEP = 2.0
"""Pixels between samples along a line."""
SIDES = ((1, 0), (1, -0.4), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, 1), (1, -1), (-1, -1))
"""Right, left, above, below, then the corners."""
NEAR = (0.4, 0.7, 1.1, 1.7, 2.4, 3.2, 4.2, 5.4)
"""Letter sizes between a mark and its word, tried in this order."""
FAR, FAR_IN_COLOUR = 1.0, 2.0
"""From so many letter sizes on a thin line leads from a word to its mark."""
PAD = 2.0
"""Pixels kept free around a word."""
LED = 5.0
"""Cost of such a line, in letter sizes."""
LATER = 0.3
"""Cost of the next place of several, in letter sizes."""
ASIDE = 0.8
"""Cost of standing on another side than the one where the course leaves most room."""
PARTED = 0.5
"""Cost of a line between a word and its mark, in letter sizes."""
ASTRAY = 1.5
"""Cost of standing nearer to another point than to its own, in letter sizes."""
SLANTED = 2.0
"""Cost of a line to a mark that is not upright, in letter sizes."""
BESIDE, CROWDED = 0.6, 0.2
"""Letter sizes around a word with such a line in which others' lines cost something, and what."""
ON_LINE = 3.0
"""Cost of a sample of a line that is covered, in letter sizes."""
SHADED = 100.0
"""Cost of standing on a shaded period."""
COVERED = 1000.0
"""Cost of covering a word or leaving the axes."""
NARROWER = 0.3
"""Part of the axes that a name in lines may take."""


Side = Literal["any", "above", "below"]
TOWARD = {
    "any": SIDES,
    **{
        name: tuple(each for each in SIDES if each[1] * sign > 0)
        for name, sign in (("above", 1), ("below", -1))
    },
}


class Label(NamedTuple):
    """Words that belong to a point, or to any of several.

    Attributes
    ----------
    text : str
        What to write; broken in lines where there is no room for one, at its own breaks if it
        has some.
    at : sequence of (float, float)
        Points in data units, the best first.
    colour : str
        Of the words.
    weight : int
        Of the letters.
    is_needed : bool
        Whether it is written even where it covers something; else it is left out.
    gid : str
        What the words are.
    side : str
        Whether the words stand ``"above"`` or ``"below"`` their point only.
    first : str
        Where they stand if that is as good as another place.
    """

    text: str
    at: Sequence[tuple[float, float]]
    colour: str = INK
    weight: int = 400
    is_needed: bool = True
    gid: str = "point"
    side: Side = "any"
    first: Side = "any"


def point_labels(labels: Sequence[Label], *, ax: Axes) -> list[Annotation]:
    """Write words beside their points in the nearest free room, one after the other.

    Parameters
    ----------
    labels : sequence of Label
        The most important first.
    ax : Axes
        Axes on a page with their final limits, and with all lines, marks and earlier texts.

    Returns
    -------
    list of Annotation
        Those that had room, or are needed.
    """
    lines, marks = np.tile(samples(ax), 2), np.tile(corners(ax), 2)
    ticks = tick_boxes(ax)
    written = (_beside(label, lines, marks, ticks, ax=ax) for label in labels)
    return [each for each in written if each is not None]


def _beside(
    label: Label,
    lines: npt.NDArray[np.float64],
    marks: npt.NDArray[np.float64],
    ticks: npt.NDArray[np.float64],
    *,
    ax: Axes,
) -> Annotation | None:
    size = letters_of(ax).small
    words = np.concatenate([word_boxes(ax), ticks])
    # Words in a colour are too pale on a shaded period.
    is_dark = label.colour in (INK, SOFT)
    shades = np.array([] if is_dark else [each.get_window_extent().extents for each in ax.patches])
    broken = label.text
    if "\n" not in broken:
        broken = balanced(broken, size, NARROWER * ax.get_window_extent().width)
    far = FAR if is_dark else FAR_IN_COLOUR
    choices = []
    for text in dict.fromkeys((label.text.replace("\n", " "), broken)):
        wide = text_width(text, size, weight=label.weight)
        tall = (text.count("\n") * LINE + TALL + DEEP) * size
        # Words at a mark near the axis may reach over the column of its ticks.
        start = ticks[:, 0].min(initial=ax.get_window_extent().x0)
        found = _best(
            (wide, tall), label, far, words, shades, lines, marks, start, ax=ax, size=size
        )
        choices.append((*found, text))
    cost, at, right, up, gap, text = min(choices, key=lambda choice: choice[0])
    if cost >= COVERED and label.side != "any":  # no room there, at the foot of the axes say
        return _beside(label._replace(side="any"), lines, marks, ticks, ax=ax)
    if cost >= COVERED and not label.is_needed:
        return None
    x, y = ax.transData.transform(at)
    arrow = {"arrowstyle": "-", "color": SOFT, "linewidth": 1, "shrinkA": 0, "shrinkB": 3}
    return note(
        text,
        at,
        ax=ax,
        size=size,
        right=right - x,
        above=up - y,
        level="above",
        ha="left",
        color=label.colour,
        weight=label.weight,
        path_effects=HALO,
        gid=label.gid,
        arrowprops=arrow if gap > far else None,
    )


def _best(
    box: tuple[float, float],
    label: Label,
    far: float,
    words: npt.NDArray[np.float64],
    shades: npt.NDArray[np.float64],
    lines: npt.NDArray[np.float64],
    marks: npt.NDArray[np.float64],
    start: float,
    *,
    ax: Axes,
    size: float,
) -> tuple[float, tuple[float, float], float, float, float]:
    """Return the cost of the best place for a box, its point, left, low and distance."""
    wide, tall = box
    sides = TOWARD[label.side]
    points = ax.transData.transform(np.array(label.at, dtype="float64"))
    tries = np.array(
        [(*point, gap, *side, LATER * rank)
         for rank, point in enumerate(points) for gap in NEAR for side in sides]
    )  # fmt: skip
    x, y, gap, across, up, later = tries.T
    away = (gap + MARK / 2) * size
    left = x + across * away - (0.5 - 0.5 * across) * wide
    low = y + up * away - (0.5 - 0.5 * up) * tall
    frame = np.array(ax.get_window_extent().extents)
    frame[0] = start
    # Over or under a mark near the end of the axes a word begins or ends there.
    left = np.maximum(np.minimum(left, frame[2] - wide - PAD), frame[0] + PAD)
    places = np.column_stack([left - PAD, low - PAD, left + wide + PAD, low + tall + PAD])
    leaves = (places[:, :2] < frame[:2]).any(axis=1) | (places[:, 2:] > frame[2:]).any(axis=1)
    cost = COVERED * (overlaps(places, words) + leaves)
    # Between a word and its mark there had better be no line.
    ends = np.column_stack([np.clip(x, left, left + wide), np.clip(y, low, low + tall)])
    starts = np.column_stack([x, y]) + (ends - np.column_stack([x, y])) * 0.4
    leads = np.column_stack([np.minimum(starts, ends), np.maximum(starts, ends)])
    is_led = gap > far
    between = overlaps(leads, lines)
    cost = cost + np.where(is_led, ON_LINE * between, PARTED * (between > 0))
    cost = cost + SLANTED * is_led * (across != 0)
    wider = places + BESIDE * size * np.array([-1, -1, 1, 1])
    cost = cost + CROWDED * is_led * (overlaps(wider, lines) - overlaps(places, lines))
    toward = {"any": 0, "above": 1, "below": -1}[label.first]
    cost = cost + ASIDE * (toward != 0) * (up * toward < 1)
    if len(label.at) == 1 and len(marks):
        own = np.hypot(*(ends - np.column_stack([x, y])).T)
        is_other = np.hypot(marks[:, 0] - x[0], marks[:, 1] - y[0]) > 1
        cost = cost + ASTRAY * (distances(places, marks[is_other]) < own - PAD)
    cost = (
        cost
        + SHADED * overlaps(places, shades)
        + ON_LINE * overlaps(places, lines)
        + gap
        + LED * is_led
        + later
    )
    best = int(np.argmin(cost))
    at = label.at[best // (len(NEAR) * len(sides))]
    return float(cost[best]), at, float(left[best]), float(low[best]), float(gap[best])


def word_boxes(ax: Axes) -> npt.NDArray[np.float64]:
    """Return left, low, right and high of the words in the axes, in rows."""
    # Without one, matplotlib makes a renderer for each text.
    renderer = RendererAgg(1, 1, ax.get_figure(root=True).dpi)  # type: ignore[union-attr]
    for each in ax.texts:
        if isinstance(each, Annotation):
            each.update_positions(renderer)
    # An annotation's own extent takes in the line to its mark.
    boxes = [Text.get_window_extent(each, renderer).extents for each in ax.texts]
    return np.array(boxes).reshape(-1, 4)


def tick_boxes(ax: Axes) -> npt.NDArray[np.float64]:
    """Return the boxes of the names at the axis upward, as `word_boxes` does."""
    renderer = RendererAgg(1, 1, ax.get_figure(root=True).dpi)  # type: ignore[union-attr]
    low, high = sorted(ax.get_ylim())
    seen = [
        name
        for at, name in zip(ax.get_yticks(), ax.get_yticklabels(), strict=True)
        if low <= at <= high and name.get_text()
    ]
    return np.array([each.get_window_extent(renderer).extents for each in seen]).reshape(-1, 4)


def corners(ax: Axes) -> npt.NDArray[np.float64]:
    """Return the points that lines in data units join or mark, in display units."""
    found = [np.empty((0, 2))]
    for line in ax.lines:
        if line.get_transform() == ax.transData:
            places = np.column_stack(line.get_data(orig=False)).astype("float64")
            found.append(np.asarray(ax.transData.transform(places)))
    every = np.concatenate(found)
    return every[np.isfinite(every).all(axis=1)]


def distances(
    places: npt.NDArray[np.float64], points: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    """Return how far each box, in rows, is from the nearest of the points."""
    aside = np.maximum(places[:, None, :2] - points[:, :2], points[:, :2] - places[:, None, 2:])
    return np.hypot(*np.moveaxis(aside.clip(0), 2, 0)).min(axis=1, initial=np.inf)


def samples(ax: Axes) -> npt.NDArray[np.float64]:
    """Return places along all lines and at all marks of the axes, in display units."""
    step = STEP * ax.get_figure(root=True).dpi / 72  # type: ignore[union-attr]
    found = [np.empty((0, 2))]
    for line in ax.lines:
        places = np.column_stack(line.get_data(orig=False)).astype("float64")
        places = np.asarray(line.get_transform().transform(places))
        found.append(places[np.isfinite(places).all(axis=1)])
        if line.get_linestyle() != "None":
            for start, end in pairwise(places):
                if np.isfinite([start, end]).all():
                    count = int(np.hypot(*(end - start)) / step) + 1
                    found.append(start + np.linspace(0, 1, count)[:, None] * (end - start))
    return np.concatenate(found)


def overlaps(
    places: npt.NDArray[np.float64], boxes: npt.NDArray[np.float64]
) -> npt.NDArray[np.int_]:
    """Return how many boxes each place meets; both are left, low, right and high in rows."""
    boxes = boxes.reshape(-1, 4)
    # Most boxes are far from all places.
    low, high = places[:, :2].min(axis=0), places[:, 2:].max(axis=0)
    boxes = boxes[(boxes[:, :2] <= high).all(axis=1) & (boxes[:, 2:] >= low).all(axis=1)]
    meets = np.ones((len(places), len(boxes)), dtype=bool)
    for side in (0, 1):
        meets &= places[:, None, side] <= boxes[:, side + 2]
        meets &= places[:, None, side + 2] >= boxes[:, side]
    return np.asarray(meets.sum(axis=1))
