"""Bars and units: counts beside what they are part of."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from parade_analysis.plot.style import BLUE, GREY, HALO, INK, PALE, SKY, inches


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


def units(turnout: pd.DataFrame, *, ax: Axes, pitch: float = 0.24) -> Axes:
    """Draw one square for each member of a group and one disc for each partner.

    Who came is filled; a question mark stands on a membership in doubt.

    Parameters
    ----------
    turnout : DataFrame
        Per group and kind, in the order to draw: `group`, `kind` (str, ``"member"`` or
        what else one can be), `marks` (str, one letter each: ``"x"`` came, ``"o"`` did
        not, ``"X"`` and ``"O"`` the same in doubt), `count` and `names` (str).
    ax : Axes
        Axes whose place is given in inches.
    pitch : float
        Inches from one mark to the next.
    """
    across, up = inches(ax)
    ax.set(xlim=(0, across), ylim=(up, 0))
    ax.set_axis_off()
    groups = list(dict.fromkeys(turnout["group"]))
    step = up / len(groups)
    left = 2.35
    for place, group in enumerate(groups):
        y, x = place * step + 0.16, left
        kinds = turnout[turnout["group"] == group]
        for line, row in enumerate(kinds.itertuples()):
            of_members = row.kind == "member"
            if of_members:
                ax.text(0, y, group, size=12, weight="bold", va="center")
                ax.text(left - 0.2, y, row.count, size=11, ha="right", va="center", gid="count")
            else:
                x += 0.2
            for mark in row.marks:
                came = mark.lower() == "x"
                ax.plot(
                    x,
                    y,
                    "s" if of_members else "o",
                    markersize=13 if of_members else 11,
                    markerfacecolor=(BLUE if of_members else SKY) if came else "white",
                    markeredgecolor=BLUE if came else GREY,
                    markeredgewidth=0.8,
                    gid=f"{row.kind}-{'came' if came else 'absent'}",
                )
                if mark.isupper():
                    ax.text(
                        x,
                        y,
                        "?",
                        size=9,
                        weight="bold",
                        ha="center",
                        va="center_baseline",
                        color="white" if came and of_members else INK,
                        gid="doubt",
                    )
                x += pitch
            ax.text(
                left - 0.1,
                y + 0.22 + 0.16 * line,
                row.names,
                size=8.5,
                color=INK if of_members else GREY,
                va="center",
                gid="names",
            )
    return ax
