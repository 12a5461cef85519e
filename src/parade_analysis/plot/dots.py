"""Paths of ranks and marks of single years."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.text import Annotation

from parade_analysis.plot.axes import Look, year_axis
from parade_analysis.plot.labels import text_width
from parade_analysis.plot.lines import broken_line
from parade_analysis.plot.points import overlaps, samples
from parade_analysis.plot.style import INK, inches

SPARSE = 0.8
"""Of the years between first and last; a path that has fewer is drawn as points."""
KEY = 25
"""Percent under which the key stands, unless paths of the first half pass there."""
ASIDE = 22
"""Points between the title of marks and the next mark."""


def paths(
    values: Mapping[str, pd.Series],
    looks: Mapping[str, Look],
    names: Mapping[str, str],
    *,
    ax: Axes,
) -> Axes:
    """Draw percentiles by year, one publisher a line; of sparse years points only.

    Parameters
    ----------
    values : mapping of str to Series
        Percentiles by publisher, indexed by year (int).
    looks : mapping of str to Look
        Colour and marker by publisher.
    names : mapping of str to str
        What to write in the key.
    ax : Axes
        Axes to draw on.
    """
    for name, by_year in values.items():
        look = looks[name]
        every = range(by_year.index.min(), by_year.index.max() + 1)
        if len(by_year) >= SPARSE * len(every):
            broken_line(by_year.reindex(every), ax=ax, look=look, size=3)
        else:
            ax.plot(by_year.index, by_year, look.marker, color=look.colour, markersize=6)
    years = sorted({year for by_year in values.values() for year in by_year.index})
    year_axis(range(years[0], years[-1] + 1), ax=ax)
    decades = range(-(-(years[0] + 1) // 10) * 10, years[-1] + 1, 10)
    if len(decades) > 1:
        ax.set_xticks(decades)
    ax.set_ylim(0, 104)
    ax.set_yticks(range(0, 101, 25), [f"{tick}%" for tick in range(0, 101, 25)])
    near = pd.concat(
        [by_year[by_year.index < sum(ax.get_xlim()) / 2] for by_year in values.values()]
    )
    top = 0.2 if near.empty or near.min() > KEY else 0.95
    for row, name in enumerate(values):
        look = looks[name]
        ax.plot(0.06, top - 0.055 * row, look.marker, color=look.colour, transform=ax.transAxes)
        ax.annotate(
            names[name],
            (0.09, top - 0.055 * row),
            xycoords="axes fraction",
            va="center",
            color=look.colour,
            weight="bold",
            size=9,
            gid="series",
        )
    return ax


def marks(marked: pd.DataFrame, title: str, *, ax: Axes, height: float, size: float = 8.5) -> Axes:
    """Mark years by a tick with a label, at the foot, or at the top where lines pass the foot.

    Parameters
    ----------
    marked : DataFrame
        `year` and `label`; years outside the axis are left out.
    title : str
        What the marks are, written left of the first mark with room for it, else right of
        the last; without room nothing is marked.
    ax : Axes
        Axes with their final years and lines. If lines pass foot and top, nothing is marked.
    height : float
        Height of the ticks as a part of the axes.
    size : float
        Letter size in points.
    """
    low, high = ax.get_xlim()
    marked = marked[marked["year"].between(low, high)]
    years = sorted(set(marked["year"]))
    needed = (2 * ASIDE + text_width(title, 9)) / 72 / inches(ax)[0] * (high - low)
    free = [right for left, right in pairwise([low, *years, high]) if right - left >= needed]
    if not years or not free:
        return ax
    lines = np.tile(samples(ax), 2)
    for foot, side in ((0, 1), (1, -1)):
        written = _labels(marked, foot + side * height, side, ax=ax, size=size)
        boxes = np.array([label.get_window_extent().extents for label in written])
        if not overlaps(boxes.reshape(-1, 4), lines).any():
            break
        for label in written:
            label.remove()
    else:
        return ax
    across = ax.get_xaxis_transform()
    for year in years:
        ax.plot(
            [year, year],
            [foot, foot + side * height],
            color=INK,
            linewidth=1.1,
            linestyle=(0, (3, 2)),
            transform=across,
            gid="mark",
        )
    is_left = free[0] in years
    ax.annotate(
        title,
        (free[0] if is_left else years[-1], foot + side * height),
        (-ASIDE if is_left else ASIDE, 4 * side),
        xycoords=across,
        textcoords="offset points",
        ha="right" if is_left else "left",
        va="bottom" if side > 0 else "top",
        size=9,
        color=INK,
        gid="mark",
    )
    return ax


def _labels(
    marked: pd.DataFrame, place: float, side: int, *, ax: Axes, size: float
) -> list[Annotation]:
    """Write the labels of marked years, upward or downward from a place in the axes."""
    years = set(marked["year"])
    return [
        ax.annotate(
            label,
            (year, place),
            # Numbers of two years in a row give each other room.
            (3 * ((year - 1 in years) - (year + 1 in years)), 3 * side),
            xycoords=ax.get_xaxis_transform(),
            textcoords="offset points",
            ha="center",
            va="bottom" if side > 0 else "top",
            size=size,
            color=INK,
            linespacing=1.15,
            gid="mark",
        )
        for year, label in marked[["year", "label"]].itertuples(index=False)
    ]
