"""Paths of ranks: how many are passed, by year, one line a publisher."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from matplotlib.axes import Axes

from parade_analysis.errors import DataError
from parade_analysis.plot.axes import percent_axis
from parade_analysis.plot.fonts import text_width
from parade_analysis.plot.page import Page
from parade_analysis.plot.points import Label, point_labels
from parade_analysis.plot.style import FOCUS, INK, QUIET, SOFT, between

LOW, HIGH = 110.0, 150.0
"""Pixels of the axes upward, on a phone and on a wide screen."""
LOOKS = ((FOCUS, "-", 2.0), (INK, "-", 1.6), (SOFT, (0, (4, 2)), 1.4))
"""Colour, line and its width of the publishers, in their order; no colour is a state's."""
MARK = 5.5
"""Pixels across a point."""
FREE = 1.5
"""Blank above 100 percent, in points, so that one that lies there is whole."""
SPARSE = 0.8
"""Of the years between first and last; a path that has fewer is drawn as points."""
CANDIDATES = 6
"""Points of a path beside which its name may stand."""
AIR = 0.4
"""Blank around the heading, in letter sizes."""


def percentiles(values: Mapping[str, pd.Series], heading: str, *, page: Page) -> Axes:
    """Draw percent by year, each publisher a line named where it is alone; sparse as points.

    Parameters
    ----------
    values : mapping of str to Series
        Percent by name of the publisher, indexed by year (int), at most three.
    heading : str
        What is drawn, written above.
    page : Page
        Where to draw it.

    Raises
    ------
    DataError
        If there are more publishers than looks.
    """
    if len(values) > len(LOOKS):
        raise DataError(f"expected at most {len(LOOKS)} publishers, found {', '.join(values)}")
    small = page.letters.small
    page.skip(page.letters.body)
    page.write(heading, weight=700, gid="heading")
    ax = page.axes(
        between(LOW, HIGH, page.figure.width),
        left=text_width("100%", small) + AIR * small,
        right=small * 2,
        above=AIR * small,
        below=1.8 * small,
    )
    years = [year for by_year in values.values() for year in by_year.index]
    percent_axis(range(min(years), max(years) + 1), ax=ax)
    ticks = [tick for tick in ax.get_yticks() if tick]  # a zero would touch the first year
    ax.set_yticks(ticks, [f"{tick:g}%" for tick in ticks])
    ax.spines["bottom"].set_color(QUIET)
    high = ax.get_window_extent().height
    ax.set_ylim(0, 100 / (1 - FREE * MARK / high))
    for place, (name, by_year) in enumerate(values.items()):
        colour, dash, width = LOOKS[place]
        every = range(by_year.index.min(), by_year.index.max() + 1)
        is_sparse = len(by_year) < SPARSE * len(every)
        ax.plot(
            every,
            by_year.reindex(every),
            color=colour,
            linestyle="none" if is_sparse else dash,
            linewidth=width,
            marker="o" if is_sparse else "none",
            markersize=MARK,
            markeredgecolor="white",
            markeredgewidth=0.5,
            clip_on=False,
            zorder=2.5 - place / 10,  # the first publisher's over the others
            gid=name,
        )
    point_labels(
        [
            Label(name, _apart(name, values), colour, 700, gid="line")
            for name, (colour, *_) in zip(values, LOOKS, strict=False)
        ],
        ax=ax,
    )
    return ax


def _apart(name: str, values: Mapping[str, pd.Series]) -> list[tuple[float, float]]:
    """Return the points of a path, first those that are furthest from every other path."""
    own = values[name]
    others = pd.DataFrame({each: path for each, path in values.items() if each != name})
    years = [*others.index, *own.index]
    every = others.reindex(range(min(years), max(years) + 1)).interpolate(limit_area="inside")
    gaps = every.reindex(own.index).sub(own, axis=0).abs().min(axis=1).fillna(100.0)
    # Of equals, one in their middle has most room.
    alone = gaps.index[gaps == gaps.max()].to_series()
    off = abs(own.index.to_series() - alone.median())
    ordered = pd.DataFrame({"gap": gaps, "off": off}).sort_values(
        ["gap", "off"], ascending=[False, True]
    )
    return [(float(year), float(own[year])) for year in ordered.index[:CANDIDATES]]
