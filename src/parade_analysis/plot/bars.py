"""Bars: counts beside what they are part of."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from parade_analysis.plot.style import BLUE, GREY, HALO, PALE


def part_of_whole(counts: pd.DataFrame, *, ax: Axes) -> Axes:
    """Draw, for each group, one bar a year inside the outline of the whole.

    Parameters
    ----------
    counts : DataFrame
        `subregion`, `year` (str), `guests` and `members` (int), in the order to draw.
    ax : Axes
        Axes to draw on.
    """
    import seaborn as sns

    order = list(dict.fromkeys(counts["subregion"]))
    years = sorted(counts["year"].unique())
    colours = dict(zip(years, (PALE, BLUE), strict=True))
    whole = counts.drop_duplicates("subregion")
    ax.barh(
        whole["subregion"],
        whole["members"],
        height=0.84,
        color="none",
        edgecolor=GREY,
        linewidth=0.8,
    )
    sns.barplot(
        data=counts,
        x="guests",
        y="subregion",
        hue="year",
        order=order,
        hue_order=years,
        palette=colours,
        saturation=1,
        errorbar=None,
        width=0.72,
        legend=False,
        ax=ax,
    )
    for container, year in zip(ax.containers[1:], years, strict=True):  # the first is the whole
        of_year = counts[counts["year"] == year].set_index("subregion").loc[order]
        labels = [f"{row.guests} in {year}" for row in of_year.itertuples()]
        ax.bar_label(container, labels, padding=4, fontsize=8.5, path_effects=HALO, gid="value")  # type: ignore[arg-type]
    ax.set_yticks(
        range(len(order)),
        [f"{row.subregion}, {row.members} states" for row in whole.itertuples()],
    )
    ax.set(xlabel="", ylabel="", xticks=[])
    ax.tick_params(length=0, labelsize=10)
    for side in ("bottom", "left"):
        ax.spines[side].set_visible(False)
    return ax
