"""Distributions: one dot a country, stacked where they are equal, some with a name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from parade_analysis.plot.fonts import LINE, text_width, wrapped
from parade_analysis.plot.page import Page, note
from parade_analysis.plot.style import FOCUS, INK, QUIET, RULE, SOFT, Letters
from parade_analysis.prose import percent_words

TICKS = (0, 25, 50, 75, 100)
WIDE, NARROW = 1, 2
"""Percent of a stack, on a wide screen and where that leaves no room for dots."""
LEAST_DOT, MOST_DOT = 5.0, 9.0
"""Pixels across of a dot."""
PITCH = 1.1
"""From one dot to the next of a stack, in dots."""
OWN = 1.5
"""Size of the country's own dot, in dots."""
LEADER = 0.8
"""From a stack to its name, in sizes of small letters."""
APART = 0.6
"""Blank between two names, in sizes of small letters."""
LONGEST = 0.45
"""Part of the width that names of one stack may take in a line."""


class Block(NamedTuple):
    """The names of a stack: their lines, whether the first is the own, and their size."""

    stack: int
    own: str
    others: str
    width: float
    height: float


class Placed(NamedTuple):
    """A block and the left, foot, right and top of its words in pixels."""

    block: Block
    left: float
    low: float
    right: float
    top: float


def stacked_dots(values: pd.DataFrame, names: Mapping[str, str], *, page: Page, own: str) -> Axes:
    """Draw one dot a country along 0 to 100 percent, stacked, the named ones with their value.

    Parameters
    ----------
    values : DataFrame
        `iso3` and `value` (float, 0 to 1), each country once.
    names : mapping of str to str
        Code and name of the countries to name; those in one stack share a label.
    page : Page
        Where to draw it.
    own : str
        Code of the country that the figure is about, drawn larger.

    Returns
    -------
    Axes
        Percent across; pixels upward.
    """
    letters = page.letters
    pad = max(text_width(f"{TICKS[-1]}%", letters.small) / 2, OWN * MOST_DOT)
    room = page.room - 2 * pad
    step = WIDE if room * WIDE / 100 >= LEAST_DOT * PITCH else NARROW
    dot = min(MOST_DOT, room * step / 100 / PITCH)
    dots = _stacked(values, step, dot, own)
    tops = dots.groupby("stack")["up"].max() + dot / 2
    blocks = _blocks(dots, names, own, letters, LONGEST * room)
    placed = _place(blocks, tops, room, step, letters)
    high = max([tops.max(), *(each.top for each in placed)])
    ax = page.axes(high, left=pad, right=pad, below=1.8 * letters.small)
    ax.set_xlim(0, 100)
    ax.set_ylim(0, high)
    ax.set_yticks([])
    ax.set_xticks(TICKS, [f"{tick}%" for tick in TICKS])
    ax.tick_params(length=0)
    ax.spines["left"].set_visible(False)
    ax.spines["bottom"].set_color(QUIET)
    is_own, is_named = dots["iso3"] == own, dots["iso3"].isin(list(names))
    for rows, size, colour, gid in (
        (dots[~is_own & ~is_named], dot, RULE, "dot"),
        (dots[~is_own & is_named], dot, SOFT, "named"),
        (dots[is_own], OWN * dot, FOCUS, "own"),
    ):
        ax.plot(
            rows["place"],
            rows["up"],
            "o",
            color=QUIET if colour == RULE else colour,
            markerfacecolor="white" if colour == RULE else colour,
            markeredgewidth=1,
            markersize=size - 1,
            clip_on=False,
            gid=gid,
        )
    for each in placed:
        _write(each, tops, room, step, ax=ax, letters=letters)
    return ax


def _stacked(values: pd.DataFrame, step: int, dot: float, own: str) -> pd.DataFrame:
    """Return the stack of each country and where its dot stands, its own at the top."""
    percent = np.floor(100 * values["value"] + 0.5 + 1e-9)
    dots = values.assign(percent=percent, stack=(percent // step).astype("int64"))
    dots["is_own"] = dots["iso3"] == own
    dots = dots.sort_values(["stack", "is_own", "value", "iso3"])
    dots["up"] = (dots.groupby("stack").cumcount() + 0.5) * PITCH * dot
    # The own dot is larger, and stands on those below it.
    dots.loc[dots["is_own"], "up"] += (OWN - 1) * dot / 2
    return dots.assign(place=_middle(dots["stack"], step))


def _middle(stack: pd.Series, step: int) -> pd.Series:
    return stack * step + (step - 1) / 2


def _blocks(
    dots: pd.DataFrame, names: Mapping[str, str], own: str, letters: Letters, longest: float
) -> list[Block]:
    """Return the words of each stack that has a name, that of the own country first."""
    found = []
    for stack, rows in dots[dots["iso3"].isin([*names, own])].groupby("stack"):
        mine = rows[rows["iso3"] == own]
        rest = rows[rows["iso3"] != own].sort_values("value")
        words = "".join(
            f"{names.get(own, own)} {percent_words(100 * value)}" for value in mine["value"]
        )
        told = ""
        if len(rest):
            span = dict.fromkeys(
                percent_words(100 * each).removesuffix("%") for each in sorted(rest["value"])
            )
            told = f"{', '.join(names[code] for code in rest['iso3'])} {'–'.join(span)}%"
            told = wrapped(told, letters.small, longest)
        lines = told.count("\n") + 1 if told else 0
        found.append(
            Block(
                int(str(stack)),
                words,
                told,
                max(
                    text_width(words, letters.body, weight=700) if words else 0,
                    text_width(told, letters.small) if told else 0,
                ),
                LINE * (letters.small * lines + (letters.body if words else 0)),
            )
        )
    return sorted(found, key=lambda block: not block.own)


def _place(
    blocks: list[Block], tops: pd.Series, room: float, step: int, letters: Letters
) -> list[Placed]:
    """Find room for the names over the dots: none on a dot, a name, or the line to a name.

    Names end before the line of the next, and each stands over all that it reaches back
    over, so that from the side with more room to the other they rise like stairs.
    """
    gap, air = LEADER * letters.small, APART * letters.small
    half = room * step / 200
    middles = _middle(tops.index.to_series(), step) * room / 100
    centres = [float(middles[block.stack]) for block in blocks]
    is_mirrored = sum(centres) < len(centres) * room / 2
    if is_mirrored:
        middles, centres = room - middles, [room - x for x in centres]
    ordered = sorted(zip(centres, blocks, strict=True), key=lambda each: each[0])
    following = [x for x, _ in ordered[1:]] + [room + 2 * air]
    placed: list[Placed] = []
    for (x, block), after in zip(ordered, following, strict=True):
        right = max(min(x + block.width / 2, after - air, room), x + 1, block.width)
        left = right - block.width
        under = tops[(middles > left - half) & (middles < right + half)].max()
        low = max(
            [
                under + gap,
                *(
                    each.top + air / 2
                    for each in placed
                    if each.right + air > left and each.left - air < right
                ),
            ]
        )
        placed.append(Placed(block, left, low, right, low + block.height))
    if not is_mirrored:
        return placed
    return [each._replace(left=room - each.right, right=room - each.left) for each in placed]


def _write(
    placed: Placed, tops: pd.Series, room: float, step: int, *, ax: Axes, letters: Letters
) -> None:
    """Write the names of a stack and draw the line to it."""
    block = placed.block
    x = float(_middle(pd.Series([block.stack]), step).iloc[0])
    ax.plot(
        [x, x],
        [tops[block.stack] + 1, placed.low],
        color=QUIET,
        linewidth=1,
        clip_on=False,
        gid="leader",
    )
    at = (placed.left + placed.right) / 2 / room * 100
    for text, size, level, up, look in (
        (block.own, letters.body, "below", placed.top, {"weight": 700, "color": FOCUS}),
        (block.others, letters.small, "above", placed.low, {"color": INK}),
    ):
        if text:
            note(
                text,
                (at, up),
                ax=ax,
                size=size,
                level="above" if level == "above" else "below",
                ha="center",
                gid="name",
                **look,
            )
