"""Distributions: one dot a country, stacked where they are equal, some with a name."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from parade_analysis.plot.style import GREY, HALO, INK, PALE, VERMILION

BIN = 0.02  # width of a stack, in shares


def stacked_dots(values: pd.DataFrame, names: Mapping[str, str], *, ax: Axes, own: str) -> Axes:
    """Draw one dot a country along 0 to 1, stacked in bins, the named ones in ink.

    Parameters
    ----------
    values : DataFrame
        `iso3` and `value` (float, 0 to 1), each country once.
    names : mapping of str to str
        Code and name of the countries to name; those in one stack share a label.
    ax : Axes
        Axes to draw on.
    own : str
        Code of the country that the figure is about, drawn as a large diamond.
    """
    dots = values.sort_values(["value", "iso3"]).assign(
        stack=lambda frame: np.floor(frame["value"] / BIN + 1e-9)
    )
    dots["height"] = dots.groupby("stack").cumcount() + 0.5
    dots["place"] = (dots["stack"] + 0.5) * BIN
    tallest = dots["height"].max() + 0.5
    named = dots[dots["iso3"].isin(names) & (dots["iso3"] != own)]
    rest = dots[~dots["iso3"].isin([*names, own])]
    ax.plot(rest["place"], rest["height"], "o", color="#a8a8a8", markersize=3.2)
    ax.plot(named["place"], named["height"], "s", color=INK, markersize=4.2)
    mine = dots[dots["iso3"] == own]
    ax.plot(
        mine["place"], mine["height"], "D", color=VERMILION, markersize=8, clip_on=False, zorder=4
    )
    tops = dots.groupby("stack")["height"].max()
    marked = pd.concat([named, mine]).sort_values("value")
    previous = (-1.0, 0)
    for stack, group in marked.groupby("stack"):
        # Labels of near stacks stand one above the other.
        step = (previous[1] + 1) % 3 if group["place"].iloc[0] - previous[0] < 0.17 else 0
        previous = (group["place"].iloc[0], step)
        words = ", ".join(names.get(code, code) for code in group["iso3"])
        is_own = own in set(group["iso3"])
        ax.annotate(
            words,
            (group["place"].iloc[0], tops[stack] + 0.5),
            (group["place"].iloc[0], 0.5 + 0.2 * step),
            textcoords=ax.get_xaxis_transform(),
            ha="center",
            va="bottom",
            size=9,
            weight="bold" if is_own else "normal",
            color=VERMILION if is_own else INK,
            path_effects=HALO,
            arrowprops={"arrowstyle": "-", "color": GREY, "linewidth": 0.6, "shrinkB": 0},
            gid="name",
        )
    ax.set_xlim(0, 1)
    ax.set_ylim(0, tallest * 1.3)
    ax.set_xticks(np.linspace(0, 1, 6), [f"{tick:.1f}" for tick in np.linspace(0, 1, 6)])
    ax.set_yticks([])
    ax.spines["left"].set_visible(False)
    ax.tick_params(length=2, labelsize=8.5)
    return ax


def headings(first: str, second: str, *, ax: Axes) -> Axes:
    """Write a bold line and a grey one over the axes."""
    ax.annotate(
        first,
        (0, 1),
        (0, 17),
        xycoords="axes fraction",
        textcoords="offset points",
        va="bottom",
        weight="bold",
        size=9.5,
        annotation_clip=False,
        gid="heading",
    )
    ax.annotate(
        second,
        (0, 1),
        (0, 4),
        xycoords="axes fraction",
        textcoords="offset points",
        va="bottom",
        size=8.5,
        color=GREY,
        annotation_clip=False,
        gid="heading",
    )
    ax.grid(axis="x", color=PALE, linewidth=0.5)
    ax.set_axisbelow(True)
    return ax
