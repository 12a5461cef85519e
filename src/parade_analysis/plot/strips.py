"""Strips: small lanes by year, one a partner."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from parade_analysis.plot.axes import Look, year_axis
from parade_analysis.plot.lines import broken_line
from parade_analysis.plot.style import INK, wrapped

LETTERS = 18  # of a name in one line
LOWEST = 0.06
"""Foot of the log scale, below which only what is recorded as nothing is written."""


def lane(
    records: pd.DataFrame,
    name: str,
    span: tuple[int, int],
    looks: Mapping[str, Look],
    *,
    ax: Axes,
    has_years: bool,
    values: tuple[float, float],
) -> Axes:
    """Draw one partner's trade by year on a log scale, what is not recorded hatched.

    Parameters
    ----------
    records : DataFrame
        `year`, `series` and `value_usd_million`; may have no row.
    name : str
        The partner.
    span : tuple of int
        First and last year of the axis.
    looks : mapping of str to Look
        Publishers drawn as lines; the others are points.
    ax : Axes
        Axes to draw on.
    has_years : bool
        Whether the years are written below.
    values : tuple of float
        Smallest value above zero and largest of all lanes.
    """
    for series, group in records[records["value_usd_million"] > 0].groupby("series"):
        by_year = group.set_index("year")["value_usd_million"].sort_index()
        if series in looks:
            every = range(by_year.index.min(), by_year.index.max() + 1)
            broken_line(by_year.reindex(every), ax=ax, look=looks[series], size=2.5)
        else:
            ax.plot(
                by_year.index,
                by_year,
                "D",
                color=INK,
                markersize=4,
                markerfacecolor="white",
                zorder=4,
            )
    for year in sorted(set(records.loc[records["value_usd_million"] == 0, "year"])):
        # Reported as nothing, for which a log scale has no place.
        ax.annotate(
            "0",
            (year, 0.04),
            xycoords=ax.get_xaxis_transform(),
            ha="center",
            size=8.5,
            gid="value",
        )
    covered = set(records["year"])
    missing = [year for year in range(span[0], span[1] + 1) if year not in covered]
    for first, last in _runs(missing):
        ax.axvspan(
            first - 0.5,
            last + 0.5,
            facecolor="#f3f3f3",
            edgecolor="#d0d0d0",
            hatch="///",
            linewidth=0,
            zorder=0,
        )
    year_axis(range(span[0], span[1] + 1), ax=ax)
    ax.set_yscale("log")
    top = math.ceil(math.log10(max(values[1], 100)))
    ax.set_ylim(min(LOWEST, values[0] / 2), 1.5 * 10**top)
    ticks = [10**power for power in range(0, top + 1, 2)]
    ax.set_yticks(ticks, [f"{tick:,}" for tick in ticks], size=8)
    ax.minorticks_off()
    decades = range(-(-span[0] // 10) * 10, span[1] + 1, 10)
    years = decades if len(decades) > 1 else [round(tick) for tick in ax.get_xticks()]
    ax.set_xticks(years, [str(year) if has_years else "" for year in years])
    ax.annotate(
        "\n".join(wrapped(part, LETTERS) for part in name.split("\n")),
        (0, 0.5),
        (-38, 0),
        xycoords="axes fraction",
        textcoords="offset points",
        ha="right",
        va="center",
        size=10,
        weight="bold",
        annotation_clip=False,
        gid="row",
    )
    return ax


def _runs(years: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield first and last of years that follow one another."""
    first = last = None
    for year in years:
        if last is not None and year > last + 1:
            yield first, last  # type: ignore[misc]
            first = year
        first, last = year if first is None else first, year
    if last is not None:
        yield first, last  # type: ignore[misc]


def key(looks: Mapping[str, Look], figure: Figure) -> None:
    """Explain the publishers in a row over the panels."""
    lines = [
        Line2D(
            [],
            [],
            color=look.colour,
            marker=look.marker,
            markersize=5,
            linestyle="" if look.marker == "D" else ("--" if look.dashed else "-"),
            markerfacecolor="white" if look.dashed or look.marker == "D" else look.colour,
            label=name,
        )
        for name, look in looks.items()
    ]
    width, height = figure.get_size_inches()
    figure.legend(
        handles=lines,
        loc="lower left",
        bbox_to_anchor=(2.0 / width, 6.95 / height),
        ncols=len(lines),
        frameon=False,
        fontsize=9,
        borderaxespad=0,
    )


def strip_under(above: Axes, *, ax: Axes) -> Axes:
    """Take the years of the axes above and leave no frame."""
    ax.set_xlim(above.get_xlim())
    ax.set_ylim(0, 1)
    ax.set_axis_off()
    return ax
