"""Paths of ranks: how many are passed, by year, one line a publisher."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from matplotlib.axes import Axes

from parade_analysis.errors import DataError
from parade_analysis.plot.axes import percent_axis
from parade_analysis.plot.fonts import text_width
from parade_analysis.plot.labels import End, end_labels, end_room
from parade_analysis.plot.page import Page
from parade_analysis.plot.style import FOCUS, QUIET, SECOND, SOFT, between

LOW, HIGH = 110.0, 150.0
"""Pixels of the axes upward, on a phone and on a wide screen."""
LOOKS = ((FOCUS, "-"), (SECOND, "-"), (SOFT, (0, (4, 2))))
"""Colour and line of the publishers, in their order."""
LINE, MARK = 2.0, 5.0
SPARSE = 0.8
"""Of the years between first and last; a path that has fewer is drawn as points."""
AIR = 0.4
"""Blank around the heading, in letter sizes."""


def percentiles(values: Mapping[str, pd.Series], heading: str, *, page: Page) -> Axes:
    """Draw percent by year, each publisher a line named at its end; sparse years as points.

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
    ends = [
        End(name, float(by_year.iloc[-1]), colour)
        for (name, by_year), (colour, _) in zip(values.items(), LOOKS, strict=False)
    ]
    ax = page.axes(
        between(LOW, HIGH, page.figure.width),
        left=text_width("100%", small) + AIR * small,
        right=max(end_room(ends, page.letters.body), small * 2),
        above=AIR * small,
        below=1.8 * small,
    )
    years = [year for by_year in values.values() for year in by_year.index]
    percent_axis(range(min(years), max(years) + 1), ax=ax)
    ticks = [tick for tick in ax.get_yticks() if tick]  # a zero would touch the first year
    ax.set_yticks(ticks, [f"{tick:g}%" for tick in ticks])
    ax.tick_params(axis="x", which="minor", length=0)
    ax.spines["bottom"].set_color(QUIET)
    for (name, by_year), (colour, dash) in zip(values.items(), LOOKS, strict=False):
        every = range(by_year.index.min(), by_year.index.max() + 1)
        is_sparse = len(by_year) < SPARSE * len(every)
        ax.plot(
            every,
            by_year.reindex(every),
            color=colour,
            linestyle="none" if is_sparse else dash,
            linewidth=LINE,
            marker="o" if is_sparse else "none",
            markersize=MARK,
            clip_on=False,
            gid=name,
        )
    return end_labels(ends, ax=ax)
