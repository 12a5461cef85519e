"""Lanes of meetings and of events on a time axis."""

from __future__ import annotations

from typing import Any

import matplotlib.dates as mdates
import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from parade_analysis.plot.labels import beside, names_at_left, text_width
from parade_analysis.plot.style import (
    BLUE,
    GREEN,
    GREY,
    HALO,
    INK,
    PALE,
    VERMILION,
    inches,
)
from parade_analysis.plot.timeline import FOLD

# Colour and filling say the same, so that grey loses nothing.
VISIT_LOOKS: dict[str, dict[str, Any]] = {
    "kim_abroad": {"color": BLUE, "fillstyle": "full"},
    "border": {"color": GREEN, "fillstyle": "left", "markerfacecoloralt": "white"},
    "received_in_dprk": {"color": VERMILION, "fillstyle": "none", "markeredgewidth": 2},
}
UNTOLD: dict[str, Any] = {"color": GREY, "fillstyle": "full"}
"""A meeting of which nobody says where it was, seen from the leader."""

VISIT_WORDS = {
    "kim_abroad": "abroad",
    "border": "at the border",
    "received_in_dprk": "received at home",
}

FORMAT_MARKERS = {
    "bilateral": "o",
    "trilateral": "^",
    "multilateral_sideline": "D",
    "multilateral_event": "s",
}

FORMAT_WORDS = {
    "bilateral": "two leaders",
    "trilateral": "three leaders",
    "multilateral_sideline": "on the margins of an event",
    "multilateral_event": "at the event itself",
}


def lanes(meetings: pd.DataFrame, *, ax: Axes) -> Axes:
    """Draw one lane a state, one mark a meeting.

    Parameters
    ----------
    meetings : DataFrame
        `start_date`, `lane` (name of the state) and `occasion_id`, in the order of the
        lanes from the top; `format` and `visit_kind` where they are told.
    ax : Axes
        Axes with a time axis.
    """
    order = list(dict.fromkeys(meetings["lane"]))
    counts = meetings["lane"].value_counts()
    # Meetings of one occasion in one lane would hide each other: stack them.
    occasion = meetings.groupby(["lane", "occasion_id"], sort=False)
    size = occasion["lane"].transform("size")
    step = (0.8 / (size - 1).clip(lower=1)).clip(upper=0.34)
    places = meetings["lane"].map({name: index for index, name in enumerate(order)})
    drawn = meetings.assign(
        place=places + step * (occasion.cumcount() - (size - 1) / 2),
        kind=_told(meetings, "visit_kind"),
        form=_told(meetings, "format"),
    )
    for (kind, form), group in drawn.groupby(["kind", "form"]):
        ax.plot(
            mdates.date2num(group["start_date"]),
            group["place"],
            linestyle="",
            marker=FORMAT_MARKERS.get(form, "o"),
            markersize=8,
            zorder=4,
            clip_on=False,
            **VISIT_LOOKS.get(kind, UNTOLD),
        )
    names = [f"{name}  {counts[name]}" for name in order]
    ax.set_yticks(range(len(order)), names_at_left(names, ax=ax))
    ax.set_ylim(len(order) - 0.4, -0.6)
    ax.hlines(range(len(order)), *ax.get_xlim(), color=PALE, linewidth=0.6, zorder=1)
    ax.set(xlabel="", ylabel="")
    ax.set_title("State and meetings", x=-0.01, ha="right", size=9, color=GREY, pad=4)
    ax.tick_params(length=0)
    ax.spines["left"].set_visible(False)
    return ax


def _told(meetings: pd.DataFrame, column: str) -> pd.Series:
    """Return a column that may be missing or have gaps; empty where it does not say."""
    told = meetings.get(column, pd.Series(index=meetings.index, dtype="object"))
    return told.astype("object").fillna("")


def lane_key(meetings: pd.DataFrame, leader: str, *, ax: Axes, is_folded: bool) -> Axes:
    """Explain colours and marks of `lanes`, only those that occur, below the axes.

    Parameters
    ----------
    meetings : DataFrame
        As for `lanes`.
    leader : str
        Who is abroad.
    ax : Axes
        Axes with lanes.
    is_folded : bool
        Whether quiet time is drawn narrower.
    """
    blank: dict[str, Any] = {"linestyle": "", "markersize": 8}
    kinds, forms = set(_told(meetings, "visit_kind")), set(_told(meetings, "format"))
    words = VISIT_WORDS | {"kim_abroad": f"{leader} {VISIT_WORDS['kim_abroad']}"}
    keys: list[Artist] = [
        Line2D([], [], marker="o", label=words[kind], **blank, **look)
        for kind, look in VISIT_LOOKS.items()
        if kind in kinds
    ]
    if "" in kinds and len(kinds) > 1:
        keys.append(Line2D([], [], marker="o", label="place not told", **blank, **UNTOLD))
    keys += [
        Line2D([], [], marker=marker, color=GREY, label=FORMAT_WORDS[form], **blank)
        for form, marker in FORMAT_MARKERS.items()
        if form in forms
    ]
    if is_folded:
        keys.append(
            Patch(
                facecolor="#efefef",
                hatch="..",
                edgecolor="#d0d0d0",
                label=f"time drawn 1:{FOLD}",
            )
        )
    if keys:
        ax.legend(
            handles=keys,
            loc="upper right",
            bbox_to_anchor=(1, -0.1),
            ncols=-(-len(keys) // 2),
            frameon=False,
            fontsize=9,
            handletextpad=0.5,
            columnspacing=1.2,
            borderaxespad=0,
        )
    return ax


def event_lanes(events: pd.DataFrame, *, ax: Axes, size: float = 8) -> Axes:
    """Draw one lane a category, each event a mark with its label where there is room.

    Parameters
    ----------
    events : DataFrame
        `date` (datetime64), `lane`, `marker` and `text` (str), by lane from the top and
        by date.
    ax : Axes
        Axes with a plain time axis and its final size.
    size : float
        Letter size in points.
    """
    order = list(dict.fromkeys(events["lane"]))
    width = inches(ax)[0] * 72
    low, high = ax.get_xlim()
    line = 1.35 * size / (inches(ax)[1] * 72 / len(order))  # height of a row, in lanes
    counts = events["lane"].value_counts()
    ax.set_ylim(len(order) - 0.5, -0.5)
    for lane, (_, group) in enumerate(events.groupby("lane", sort=False)):
        days = mdates.date2num(group["date"])
        marks = [float((day - low) / (high - low) * width) for day in days]
        ax.plot(
            days,
            [lane] * len(days),
            group["marker"].iloc[0],
            color=INK,
            markersize=6,
            clip_on=False,
        )
        found = beside(marks, [text_width(text, size) for text in group["text"]], width, rows=5)
        for text, day, spot in zip(group["text"], days, found, strict=True):
            if spot is None:
                continue
            row, place, side = spot
            level = lane + line * (0, -1.05, 1.05, -2.05, 2.05)[row]
            if row:
                ax.plot([day, day], [lane, level], color=PALE, linewidth=0.7, zorder=1)
            ax.annotate(
                text,
                (low + place / width * (high - low), level),
                ha=side,
                va="center",
                size=size,
                gid="event",
                path_effects=HALO,
            )
    ax.set_yticks(range(len(order)), [f"{name}  {counts[name]}" for name in order])
    ax.hlines(np.arange(len(order) - 1) + 0.5, low, high, color=PALE, linewidth=0.6, linestyle=":")
    ax.tick_params(length=0)
    ax.spines["left"].set_visible(False)
    return ax
