"""Shares at two times, a row each: from where to where."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from parade_analysis.plot.fonts import LINE, text_width
from parade_analysis.plot.labels import spread, within
from parade_analysis.plot.page import Page, letters_of, note
from parade_analysis.plot.rows import named_rows
from parade_analysis.plot.style import FOCUS, QUIET, RULE, SOFT

TICKS = (0, 25, 50, 75, 100)
MARK = 0.85
"""Size of a mark, in letter sizes."""
AROUND = 1.7
"""Size of the ring around a mark that it would be hidden by, in sizes of that mark."""
GAP, LIFT = 0.5, 0.4
"""Between two times, and between them and the rows, in letter sizes."""


def dumbbells(shares: pd.DataFrame, *, page: Page, head: str = "") -> Axes:
    """Draw a row for each group: its share then and now, joined by a line, and the counts.

    Parameters
    ----------
    shares : DataFrame
        `group`, `value` (str, written at the right) and `share_percent`, and
        `then_percent` of an earlier time or missing, in the order to draw.
    page : Page
        Where to draw it.
    head : str
        What the counts are, over them and over the names of the times.

    Returns
    -------
    Axes
        Percent across; the group's number downward.
    """
    letters = page.letters
    size = MARK * letters.body
    shares = shares.reset_index(drop=True)
    strong = set(shares["group"].head(1))
    widest = max(text_width(each, letters.body, weight=700) for each in shares["value"])
    ax = named_rows(
        shares["group"],
        page=page,
        right=widest + 1.5 * size,
        above=(2 + LINE * bool(head)) * letters.small,
        below=1.8 * letters.small,
        strong=strong,
    )
    if head:
        note(
            head,
            (1, 1),
            ax=ax,
            size=letters.small,
            across="axes",
            up="axes",
            right=widest + 1.5 * size,
            above=(LIFT + LINE) * letters.small,
            level="above",
            ha="right",
            color=SOFT,
            gid="head",
        )
    # Marks at either end keep clear of names and margins.
    inset = AROUND * size / 2
    reach = 100 * inset / max(ax.get_window_extent().width - 2 * inset, inset)
    ax.set_xlim(-reach, 100 + reach)
    ax.set_xticks(TICKS, [*map(str, TICKS[:-1]), f"{TICKS[-1]}%"])
    if not page.is_narrow:
        ax.grid(axis="x", color=RULE, linewidth=1)
        ax.set_axisbelow(True)
    for row, group in enumerate(shares.itertuples()):
        ax.plot([0, 100], [row, row], color=RULE, linewidth=1, zorder=1)
        if page.is_narrow:  # names may stand above the rows, where no line should run
            ax.plot(TICKS, [row] * len(TICKS), "|", color=RULE, markersize=size, zorder=1)
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
    same = shares["then_percent"] == shares["share_percent"]
    ring: dict[str, Any] = {
        "markerfacecolor": "white",
        "markeredgecolor": SOFT,
        "markeredgewidth": 0.18 * size,
    }
    # Where nothing changed, the ring of the earlier time is seen around the mark.
    for rows, scale in ((~same, 1), (same, AROUND)):
        ax.plot(
            shares.loc[rows, "then_percent"],
            shares.index[rows],
            "o",
            markersize=scale * size,
            clip_on=False,
            zorder=3,
            color=SOFT,
            gid="then",
            **ring,
        )
    ax.plot(
        shares["share_percent"],
        shares.index,
        "o",
        markersize=size,
        clip_on=False,
        zorder=4,
        color=FOCUS,
        gid="now",
    )
    return ax


def name_times(shares: pd.DataFrame, then: str, now: str, *, ax: Axes) -> Axes:
    """Name the two times over the first row, apart from one another.

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
    times = pd.DataFrame(
        {
            "name": [then, now],
            "percent": [first["then_percent"], first["share_percent"]],
            "weight": [400, 700],
            "colour": [SOFT, FOCUS],
        }
    )
    times = times.dropna(subset="percent").sort_values("percent", kind="stable")
    box, page = ax.get_window_extent(), ax.get_figure(root=True).bbox  # type: ignore[union-attr]
    widest = max(text_width(name, small, weight=700) for name in times["name"])
    low, high = widest / 2 - box.x0 + small, page.x1 - box.x0 - widest / 2 - small
    low_end, high_end = ax.get_xlim()
    scale = box.width / (high_end - low_end)
    wanted = [(percent - low_end) * scale for percent in times["percent"]]
    places = within(spread(wanted, widest + GAP * small), low, high, widest + GAP * small)
    for time, x in zip(times.itertuples(), places, strict=True):
        note(
            time.name,
            (x / box.width, 1),
            ax=ax,
            size=small,
            across="axes",
            up="axes",
            above=LIFT * small,
            level="above",
            ha="center",
            weight=time.weight,
            color=time.colour,
            gid="time",
        )
    return ax
