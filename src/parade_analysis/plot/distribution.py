"""Distributions: one dot a country, stacked where they are equal, some with a name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from parade_analysis.plot.labels import text_width
from parade_analysis.plot.style import GREY, HALO, INK, PALE, VERMILION, inches

BIN = 0.02  # width of a stack, in shares
ROWS = (0.5, 0.7, 0.9)
"""Where names stand, in heights of the axes."""
TALLEST = 1 / 1.3
"""Height of the tallest stack."""
ASIDE = 0.3
"""How far a name may stand from its stack along the axis."""
APART = 5.0  # points between names in a row
SIZE = 9.0


def stacked_dots(values: pd.DataFrame, names: Mapping[str, str], *, ax: Axes, own: str) -> Axes:
    """Draw one dot a country along 0 to 1, stacked in bins, the named ones in ink.

    Parameters
    ----------
    values : DataFrame
        `iso3` and `value` (float, 0 to 1), each country once.
    names : mapping of str to str
        Code and name of the countries to name, the most wanted first; of those in one
        stack but the own share a label, and one without room is not named.
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
    tops = dots.groupby("stack")["height"].max() + 0.5
    tallest = tops.max()
    labels = _labels(dots, tops / tallest * TALLEST, names, own, ax=ax)
    shown = [code for codes in labels["codes"] for code in codes if code != own]
    rest = dots[~dots["iso3"].isin([*shown, own])]
    ax.plot(rest["place"], rest["height"], "o", color="#a8a8a8", markersize=3.2)
    named = dots[dots["iso3"].isin(shown)]
    ax.plot(named["place"], named["height"], "s", color=INK, markersize=4.2)
    mine = dots[dots["iso3"] == own]
    ax.plot(
        mine["place"], mine["height"], "D", color=VERMILION, markersize=8, clip_on=False, zorder=4
    )
    for label in labels.itertuples():
        is_own = own in label.codes
        ax.annotate(
            label.text,
            (label.place, tops[label.stack]),
            (label.middle, label.row),
            textcoords=ax.get_xaxis_transform(),
            ha="center",
            va="bottom",
            size=SIZE,
            weight="bold" if is_own else "normal",
            color=VERMILION if is_own else INK,
            path_effects=HALO,
            arrowprops={"arrowstyle": "-", "color": GREY, "linewidth": 0.6, "shrinkB": 0},
            gid="name",
        )
    ax.set_xlim(0, 1)
    ax.set_ylim(0, tallest / TALLEST)
    ax.set_xticks(np.linspace(0, 1, 6), [f"{tick:.1f}" for tick in np.linspace(0, 1, 6)])
    ax.set_yticks([])
    ax.spines["left"].set_visible(False)
    ax.tick_params(length=2, labelsize=8.5)
    return ax


def _labels(
    dots: pd.DataFrame, tops: pd.Series, names: Mapping[str, str], own: str, *, ax: Axes
) -> pd.DataFrame:
    """Find room for the names, the most wanted first, over the dots and beside one another."""
    wide = inches(ax)[0] * 72
    there = dots.set_index("iso3")
    wanted = [own, *(code for code in names if code in there.index and code != own)]
    groups: dict[tuple[float, bool], list[str]] = {}
    for code in wanted:
        groups.setdefault((there.at[code, "stack"], code == own), []).append(code)
    aside = sorted(np.arange(-ASIDE, ASIDE, 0.01).round(2), key=abs)
    edges, heights = tops.index.to_numpy() * BIN, tops.to_numpy()
    taken: list[tuple[float, float, float]] = []
    found = []
    for (stack, _), codes in groups.items():
        text = ", ".join(names.get(code, code) for code in codes)
        half = (text_width(text, SIZE, bold=True) + APART) / 2 / wide
        place = there.at[codes[0], "place"]
        for left in place + np.array(aside) - half:
            right = left + 2 * half
            below = heights[(edges + BIN > left) & (edges < right)].max(initial=0)
            blocked = {row for low, high, row in taken if right > low and left < high}
            rows = [row for row in ROWS if row > below and row not in blocked]
            if rows and left >= 0 and right <= 1:
                taken.append((left, right, rows[0]))
                found.append((stack, place, left + half, rows[0], text, codes))
                break
    return pd.DataFrame(found, columns=["stack", "place", "middle", "row", "text", "codes"])


def headings(first: Sequence[str], second: Sequence[str], *, ax: Axes) -> Axes:
    """Write a bold line and a grey one over the axes, of each the first wording that fits."""
    looks: list[tuple[Sequence[str], int, dict[str, Any]]] = [
        (first, 17, {"weight": "bold", "size": 9.5}),
        (second, 4, {"color": GREY, "size": 8.5}),
    ]
    room = inches(ax)[0] * 72
    for wordings, up, look in looks:
        widths = {each: text_width(each, look["size"], bold="weight" in look) for each in wordings}
        ax.annotate(
            next((each for each, width in widths.items() if width <= room), wordings[-1]),
            (0, 1),
            (0, up),
            xycoords="axes fraction",
            textcoords="offset points",
            va="bottom",
            annotation_clip=False,
            gid="heading",
            **look,
        )
    ax.grid(axis="x", color=PALE, linewidth=0.5)
    ax.set_axisbelow(True)
    return ax
