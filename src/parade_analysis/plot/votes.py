"""Votes: one mark a state and roll call, and how two groups split."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.legend_handler import HandlerTuple
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from parade_analysis.plot.style import BLUE, GREY, INK, PALE, SKY, VERMILION

MARKS: dict[str, dict[str, Any]] = {
    "yes": {"marker": "o", "color": BLUE, "markersize": 9},
    "abstain": {"marker": "s", "color": SKY, "markersize": 8},
    "absent": {"marker": "o", "color": "white", "markeredgecolor": GREY, "markersize": 8},
    "no": {"marker": "X", "color": VERMILION, "markersize": 10},
    "unknown": {"marker": ".", "color": GREY, "markersize": 4},
}
"""Told apart by shape; the order is that of the bars."""

FILLS: dict[str, dict[str, Any]] = {
    "yes": {"facecolor": BLUE, "edgecolor": "white"},
    "abstain": {"facecolor": SKY, "edgecolor": "white", "hatch": "////"},
    "absent": {"facecolor": "white", "edgecolor": GREY},
    "no": {"facecolor": VERMILION, "edgecolor": "white", "hatch": "xxxx"},
    "unknown": {"facecolor": PALE, "edgecolor": GREY, "hatch": "...."},
}
WORDS = {"absent": "did not vote", "unknown": "vote not known"}
DOUBTS = {"derived": "*", "unverified": "?"}
INSIDE = 0.03
"""Share of a bar below which a number does not fit into its part."""


def matrix(votes: pd.DataFrame, headings: dict[str, str], *, ax: Axes) -> Axes:
    """Draw one row a state and one column a roll call, doubtful votes marked.

    Parameters
    ----------
    votes : DataFrame
        `iso3`, `country`, `resolution`, `vote` and `verification`, in the order to draw.
    headings : dict
        Resolution -> heading, in the order to draw.
    ax : Axes
        Axes to draw on.
    """
    states = votes.drop_duplicates("iso3")
    rows = {code: place for place, code in enumerate(states["iso3"])}
    columns = {resolution: place for place, resolution in enumerate(headings)}
    places = votes.assign(x=votes["resolution"].map(columns), y=votes["iso3"].map(rows))
    for vote, given in places.groupby("vote", sort=False, observed=True):
        ax.plot(given["x"], given["y"], linestyle="none", gid=f"vote-{vote}", **MARKS[vote])
    for doubted in places[places["verification"].isin(DOUBTS)].itertuples():
        ax.annotate(
            DOUBTS[doubted.verification],
            (doubted.x, doubted.y),
            (9, 0),
            textcoords="offset points",
            va="center",
            size=9,
            weight="bold",
            gid="doubt",
        )
    ax.set_xlim(-0.5, len(headings) - 0.5)
    ax.set_ylim(len(states) - 0.5, -0.5)
    ax.set_yticks(range(len(states)), states["country"])
    ax.set_xticks(range(len(headings)), list(headings.values()))
    ax.xaxis.tick_top()
    ax.tick_params(length=0, labelsize=9)
    ax.hlines(
        [place + 0.5 for place in range(len(states) - 1)],
        *ax.get_xlim(),
        color=PALE,
        linewidth=0.4,
        zorder=0,
    )
    for spine in ax.spines.values():
        spine.set_visible(False)
    return ax


def split_bars(
    split: pd.DataFrame, titles: dict[str, str], *, ax: Axes, groups: dict[str, str]
) -> Axes:
    """Draw, for each roll call, one bar a group of states, divided by vote.

    Parameters
    ----------
    split : DataFrame
        `resolution`, `vote`, and per group a count and a share named `..._fraction`.
    titles : dict
        Resolution -> title, in the order to draw.
    ax : Axes
        Axes to draw on.
    groups : dict
        Column of the count -> what is counted, in the singular.
    """
    for place, (resolution, title) in enumerate(titles.items()):
        by_vote = split[split["resolution"] == resolution].set_index("vote")
        ax.text(-0.22, place - 0.42, title, size=9, weight="bold", va="center")
        for line, (column, each) in enumerate(groups.items()):
            total = by_vote[column].sum()
            name = f"{total} {each}" + "s" * int(total != 1)
            y, left = place - 0.13 + 0.31 * line, 0.0
            ax.annotate(
                name,
                (0, y),
                (-6, 0),
                textcoords="offset points",
                ha="right",
                va="center",
                size=9,
            )
            for vote in MARKS:
                count = by_vote.at[vote, column]
                share = by_vote.at[vote, f"{column}_fraction"]
                if count:
                    ax.barh(
                        y, share, left=left, height=0.26, linewidth=0.6, zorder=1, **FILLS[vote]
                    )
                    _write(count, left, share, y, dark=vote == "yes", ax=ax)
                left += share
    ax.set_xlim(0, 1.05)
    ax.set_ylim(len(titles) - 0.5, -0.6)
    ax.set_axis_off()
    return ax


def _write(count: int, left: float, share: float, y: float, *, dark: bool, ax: Axes) -> None:
    """Write the count into its part of the bar, or after the bar where it does not fit."""
    fits = share >= INSIDE
    ax.annotate(
        str(count),
        (left + share / 2 if fits else left + share, y),
        (0 if fits else 4, 0),
        textcoords="offset points",
        ha="center" if fits else "left",
        va="center",
        size=8.5,
        weight="bold",
        color="white" if dark else INK,
        bbox=None if dark or not fits else {"facecolor": "white", "edgecolor": "none", "pad": 0.8},
        gid="count",
    )


def key(split: pd.DataFrame, *, ax: Axes, place: tuple[float, float]) -> Axes:
    """Explain the marks and fills of the votes that occur, in one line.

    Parameters
    ----------
    split : DataFrame
        As for `split_bars`, with counts `guests` and `world`.
    ax : Axes
        Axes of the matrix.
    place : tuple of float
        Left and low, inches on the page.
    """
    counts = split.groupby("vote", observed=True)[["guests", "world"]].sum().sum(axis=1)
    votes = [vote for vote in MARKS if counts.get(vote, 0)]
    handles: list[Any] = [
        (Line2D([], [], linestyle="none", **MARKS[vote]), Patch(linewidth=0.6, **FILLS[vote]))
        for vote in votes
    ]
    ax.legend(
        handles,
        [WORDS.get(vote, vote) for vote in votes],
        handler_map={tuple: HandlerTuple(ndivide=None, pad=0.4)},
        loc="lower left",
        bbox_to_anchor=place,
        bbox_transform=ax.get_figure(root=True).dpi_scale_trans,  # type: ignore[union-attr]
        ncols=len(handles),
        frameon=False,
        fontsize=9,
        handlelength=2.6,
        borderaxespad=0,
        borderpad=0,
        columnspacing=1.8,
    )
    return ax
