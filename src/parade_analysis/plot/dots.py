"""Paths of ranks."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from matplotlib.axes import Axes

from parade_analysis.plot.axes import Look, year_axis
from parade_analysis.plot.lines import broken_line

SPARSE = 0.8
"""Of the years between first and last; a path that has fewer is drawn as points."""
KEY = 25
"""Percent under which the key stands, unless paths of the first half pass there."""


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
