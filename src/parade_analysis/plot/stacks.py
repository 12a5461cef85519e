"""Shares stacked to a hundred, the unknown rest hatched."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Patch

from parade_analysis.plot.axes import panel_title
from parade_analysis.plot.style import (
    BLUE,
    GREEN,
    GREY,
    HALO,
    INK,
    ORANGE,
    PURPLE,
    SKY,
    VERMILION,
    YELLOW,
)

GOODS_LOOKS = {
    "coal and fuels": ("#333333", ""),
    "fuels": ("#333333", ""),
    "minerals and fuels": ("#6b5b73", ""),
    "ores and minerals": (PURPLE, "\\\\"),
    "textiles": (SKY, ""),
    "seafood": (GREEN, ".."),
    "hair products": (VERMILION, ""),
    "metals": (ORANGE, "xx"),
    "machines": (YELLOW, ""),
    "vehicles": (BLUE, ".."),
    "plastics and rubber": (GREEN, "--"),
    "food and oils": (ORANGE, "oo"),
    "footwear and headgear": (BLUE, ""),
}
OTHER_LOOK = ("#bbbbbb", "")
UNKNOWN_LOOK: dict[str, Any] = {"facecolor": "#f6f6f6", "hatch": "////", "edgecolor": "#c4c4c4"}
DARK = ("#333333", "#6b5b73", BLUE, VERMILION)
LEAST = 9  # percent from which a share is written


def goods(shares: pd.DataFrame, title: str, *, ax: Axes) -> Axes:
    """Draw one bar a year, parted by goods, the unknown rest hatched.

    Parameters
    ----------
    shares : DataFrame
        `year`, `group` and `share_percent`, in the order to stack; may have no row.
    title : str
        Name of the panel.
    ax : Axes
        Axes to draw on.
    """
    years = sorted(shares["year"].unique())
    ends = shares.groupby("year")["share_percent"].cumsum()
    parts = shares.assign(
        row=shares["year"].map(years.index), left=ends - shares["share_percent"], colour=""
    )
    for group, its in parts.groupby("group", sort=False, observed=True):
        colour, hatch = GOODS_LOOKS.get(group, OTHER_LOOK)
        parts.loc[its.index, "colour"] = colour
        ax.barh(
            its["row"],
            its["share_percent"],
            left=its["left"],
            height=0.72,
            color=colour,
            hatch=hatch,
            edgecolor="white",
            linewidth=0.8,
        )
    for part in parts[parts["share_percent"] >= LEAST].itertuples():
        words = f"{part.group} {part.share_percent:.0f}"
        fits = part.share_percent >= 1.75 * len(words)
        ax.text(
            part.left + part.share_percent / 2,
            part.row,
            words if fits else f"{part.share_percent:.0f}",
            ha="center",
            va="center",
            size=8,
            color="white" if part.colour in DARK else INK,
            path_effects=None if part.colour in DARK else HALO,
            gid="value",
        )
    known = parts.groupby("row")["share_percent"].sum()
    known = known[known < 100]
    ax.barh(known.index, 100 - known, left=known, height=0.72, linewidth=0.4, **UNKNOWN_LOOK)
    ax.set_yticks(range(len(years)), [str(year) for year in years])
    ax.set_ylim(max(len(years), 1) - 0.5, -0.6)
    ax.set_xlim(0, 100)
    ax.set_xticks(range(0, 101, 25), [f"{tick}%" for tick in range(0, 101, 25)])
    ax.tick_params(length=0)
    ax.spines["left"].set_visible(False)
    if shares.empty:
        ax.text(50, 0, "no share is known", ha="center", size=9, color=GREY, gid="nothing")
        return panel_title(title, ax=ax)
    patches = []
    for group in dict.fromkeys(shares["group"]):
        colour, hatch = GOODS_LOOKS.get(group, OTHER_LOOK)
        patches.append(Patch(facecolor=colour, hatch=hatch, edgecolor="white", label=group))
    patches.append(Patch(label="not known", **UNKNOWN_LOOK))
    ax.legend(
        handles=patches,
        loc="lower left",
        bbox_to_anchor=(0, 1.0),
        ncols=4,
        frameon=False,
        fontsize=8,
        handlelength=1.4,
        columnspacing=1.0,
        borderaxespad=0.2,
    )
    return panel_title(title, ax=ax, up=42)
