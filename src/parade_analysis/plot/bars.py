"""Bars and units: counts beside what they are part of."""

from __future__ import annotations

import itertools

import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes

from parade_analysis.plot.style import BLUE, GREY, HALO, INK, PALE, SKY, inches

UNIT_ROW = 6.3 / 8  # inches of a group of units
NAMES_LINE = 0.16  # inches of a line of names
PITCH = 0.24  # inches from one unit to the next, at most
KIND = 0.2  # inches between units of two kinds
FEWEST = 3  # rows for which there is room, so that a single bar does not swell


def part_of_whole(counts: pd.DataFrame, *, ax: Axes) -> Axes:
    """Draw, for each group, one bar a time inside the outline of the whole.

    Parameters
    ----------
    counts : DataFrame
        `subregion`, `when` (str), `guests` and `members` (int), in the order to draw, the
        time that the figure is about last.
    ax : Axes
        Axes to draw on.
    """
    groups = list(dict.fromkeys(counts["subregion"]))
    times = list(dict.fromkeys(counts["when"]))
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
        hue="when",
        order=groups,
        hue_order=times,
        palette=dict(zip(reversed(times), (BLUE, PALE), strict=False)),
        saturation=1,
        errorbar=None,
        width=0.72,
        legend=False,
        ax=ax,
    )
    for container, time in zip(ax.containers[1:], times, strict=True):  # the first is the whole
        of_time = counts[counts["when"] == time].set_index("subregion").loc[groups]
        labels = [f"{count} in {time}" for count in of_time["guests"]]
        ax.bar_label(container, labels, padding=4, fontsize=8.5, path_effects=HALO, gid="value")  # type: ignore[arg-type]
    ax.set_ylim(max(len(groups), FEWEST) - 0.5, -0.5)
    ax.set_yticks(
        range(len(groups)), [f"{row.subregion}, {row.members} states" for row in whole.itertuples()]
    )
    ax.set(xlabel="", ylabel="", xticks=[])
    ax.tick_params(length=0, labelsize=10)
    for side in ("bottom", "left"):
        ax.spines[side].set_visible(False)
    return ax


def unit_heights(turnout: pd.DataFrame) -> list[float]:
    """Return how many inches each group of `units` takes."""
    lines = turnout["names"].str.count("\n") + 1
    by_group = lines.groupby(turnout["group"], sort=False).sum()
    return [max(UNIT_ROW, 0.45 + NAMES_LINE * count) for count in by_group]


def units(turnout: pd.DataFrame, *, ax: Axes) -> Axes:
    """Draw one square for each member of a group and one disc for each partner.

    Who came is filled; a question mark stands on a membership in doubt.

    Parameters
    ----------
    turnout : DataFrame
        Per group and kind, in the order to draw: `group`, `kind` (str, ``"member"`` or
        what else one can be), `marks` (str, one letter each: ``"x"`` came, ``"o"`` did
        not, ``"X"`` and ``"O"`` the same in doubt), `count` and `names` (str, with line
        breaks).
    ax : Axes
        Axes whose place is given in inches; the longest row of marks just fits.
    """
    across, up = inches(ax)
    ax.set(xlim=(0, across), ylim=(up, 0))
    ax.set_axis_off()
    groups = list(dict.fromkeys(turnout["group"]))
    tops = itertools.accumulate(unit_heights(turnout), initial=0.0)
    left = 2.35
    by_group = turnout.groupby("group")["marks"]
    room = across - left - KIND * (by_group.size() - 1)
    pitch = min(PITCH, float((room / by_group.agg(lambda marks: marks.str.len().sum())).min()))
    for top, group in zip(tops, groups, strict=False):
        y, x, line = top + 0.16, left, 0
        kinds = turnout[turnout["group"] == group]
        for row in kinds.itertuples():
            of_members = row.kind == "member"
            if of_members:
                ax.text(0, y, group, size=12, weight="bold", va="center")
                ax.text(left - 0.2, y, row.count, size=11, ha="right", va="center", gid="count")
            else:
                x += KIND
            spots = [(x + pitch * place, mark) for place, mark in enumerate(row.marks)]
            for came in (True, False):
                theirs = [spot for spot, mark in spots if (mark.lower() == "x") is came]
                ax.plot(
                    theirs,
                    [y] * len(theirs),
                    "s" if of_members else "o",
                    markersize=(13 if of_members else 11) * pitch / PITCH,
                    markerfacecolor=(BLUE if of_members else SKY) if came else "white",
                    markeredgecolor=BLUE if came else GREY,
                    markeredgewidth=0.8,
                    gid=f"{row.kind}-{'came' if came else 'absent'}",
                )
            for spot, mark in spots:
                if mark.isupper():
                    ax.text(
                        spot,
                        y,
                        "?",
                        size=9,
                        weight="bold",
                        ha="center",
                        va="center_baseline",
                        color="white" if mark == "X" and of_members else INK,
                        gid="doubt",
                    )
            x += pitch * len(row.marks)
            ax.text(
                left - 0.1,
                y + 0.155 + NAMES_LINE * line,
                row.names,
                size=8.5,
                color=INK if of_members else GREY,
                va="top",
                gid="names",
            )
            line += row.names.count("\n") + 1
    return ax
