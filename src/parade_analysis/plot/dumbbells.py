"""Shares at two times, a row each: from where to where."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from parade_analysis.plot.fonts import text_width
from parade_analysis.plot.page import Page, letters_of, note
from parade_analysis.plot.rows import named_rows
from parade_analysis.plot.style import FOCUS, QUIET, RULE, SOFT

TICKS = (0, 25, 50, 75, 100)
MARK = 0.85
"""Size of a mark, in letter sizes."""


def dumbbells(shares: pd.DataFrame, *, page: Page) -> Axes:
    """Draw a row for each group: its share then and now, joined by a line, and the counts.

    Parameters
    ----------
    shares : DataFrame
        `group`, `value` (str, written at the right) and `share_percent`, and
        `then_percent` of an earlier time or missing, in the order to draw.
    page : Page
        Where to draw it.

    Returns
    -------
    Axes
        Percent across; the group's number downward.
    """
    letters = page.letters
    size = MARK * letters.body
    strong = set(shares["group"].head(1))
    widest = max(text_width(each, letters.body, weight=700) for each in shares["value"])
    ax = named_rows(
        shares["group"],
        page=page,
        right=widest + 1.5 * size,
        above=1.6 * letters.small,
        below=1.8 * letters.small,
        strong=strong,
    )
    ax.set_xlim(0, 100)
    ax.set_xticks(TICKS, [*map(str, TICKS[:-1]), f"{TICKS[-1]}%"])
    ax.grid(axis="x", color=RULE, linewidth=1)
    ax.set_axisbelow(True)
    for row, group in enumerate(shares.itertuples()):
        ax.axhline(row, color=RULE, linewidth=1, zorder=1)
        is_more = group.share_percent > group.then_percent
        ax.plot(
            [group.then_percent, group.share_percent],
            [row, row],
            color=FOCUS if is_more else QUIET,
            linewidth=0.3 * size,
            clip_on=False,
        )
        note(
            group.value,
            (1, row),
            ax=ax,
            across="axes",
            right=widest + 1.5 * size,
            ha="right",
            weight=700 if group.group in strong else 400,
            gid="value",
        )
    rows = range(len(shares))
    ring = {"markerfacecolor": "white", "markeredgecolor": SOFT, "markeredgewidth": 0.18 * size}
    for column, look in (
        ("then_percent", {"gid": "then", "color": SOFT, **ring}),
        ("share_percent", {"gid": "now", "color": FOCUS}),
    ):
        ax.plot(shares[column], rows, "o", markersize=size, clip_on=False, zorder=3, **look)
    return ax


def name_times(shares: pd.DataFrame, then: str, now: str, *, ax: Axes) -> Axes:
    """Name the two times over the first row that has both, apart from one another.

    Parameters
    ----------
    shares : DataFrame
        As `dumbbells` takes it.
    then, now : str
        Names of the times.
    ax : Axes
        What `dumbbells` returned.
    """
    small = letters_of(ax).small
    first = shares.iloc[0]
    places = {then: (first["then_percent"], 400, SOFT), now: (first["share_percent"], 700, FOCUS)}
    places = {name: each for name, each in places.items() if pd.notna(each[0])}
    width = ax.get_window_extent().width
    ordered = sorted(places, key=lambda name: places[name][0])
    wanted = [places[name][0] / 100 * width for name in ordered]
    widths = [text_width(name, small, weight=700) for name in ordered]
    if len(ordered) == 2:
        short = (sum(widths) / 2 + 0.5 * small) - (wanted[1] - wanted[0])
        if short > 0:
            wanted = [wanted[0] - short / 2, wanted[1] + short / 2]
    # Near an end of the page both give way together.
    left = ax.get_window_extent().x0
    figure: Any = ax.get_figure(root=True)
    least = widths[0] / 2 - left + small
    most = figure.width - left - widths[-1] / 2 - small
    push = max(least - wanted[0], 0) + min(most - wanted[-1], 0)
    wanted = [each + push for each in wanted]
    for name, x in zip(ordered, wanted, strict=True):
        _, weight, colour = places[name]
        note(
            name,
            (x / width, 1),
            ax=ax,
            size=small,
            across="axes",
            up="axes",
            level="above",
            ha="center",
            weight=weight,
            color=colour,
            gid="time",
        )
    return ax
