"""Timelines: lanes of meetings on a time axis whose quiet years are folded."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import matplotlib.dates as mdates
import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from parade_analysis.plot.style import BLUE, GREEN, GREY, HALO, INK, PALE, VERMILION, inches

# Colour and filling say the same, so that grey loses nothing.
VISIT_LOOKS: dict[str, dict[str, Any]] = {
    "kim_abroad": {"color": BLUE, "fillstyle": "full"},
    "border": {"color": GREEN, "fillstyle": "left", "markerfacecoloralt": "white"},
    "received_in_dprk": {"color": VERMILION, "fillstyle": "none", "markeredgewidth": 2},
}
VISIT_WORDS = {
    "kim_abroad": "Kim abroad",
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
LIFT = 22  # points from the axes to slanted labels, so that their lines cross no letters
GAP = 7.0  # points between labels, and between a mark and its label
FOLD = 6  # quiet time is drawn this many times narrower


def folded_axis(
    ax: Axes,
    start: pd.Timestamp,
    end: pd.Timestamp,
    quiet: Sequence[tuple[pd.Timestamp, pd.Timestamp, str]],
) -> Axes:
    """Give `ax` a time axis on which quiet periods are folded, shaded and named.

    Parameters
    ----------
    ax : Axes
        Axes to draw on.
    start, end : Timestamp
        What the axis covers.
    quiet : sequence of (Timestamp, Timestamp, str)
        Periods to fold, oldest first, and what to write on them.
    """
    knots = [start, *(edge for first, last, _ in quiet for edge in (first, last)), end]
    days = np.array([mdates.date2num(each) for each in knots])
    folded = {(mdates.date2num(first), mdates.date2num(last)) for first, last, _ in quiet}
    pairs = list(pairwise(days))
    widths = [(last - first) / (FOLD if (first, last) in folded else 1) for first, last in pairs]
    places = np.concatenate([[0.0], np.cumsum(widths)])
    # A scale needs an inverse: equal knots would have none.
    keep = np.concatenate([[True], np.diff(days) > 0])
    days, places = days[keep], places[keep]
    ax.set_xscale(
        "function",
        functions=(
            lambda value: np.interp(value, days, places),
            lambda place: np.interp(place, places, days),
        ),
    )
    ax.set_xlim(days[0], days[-1])
    years = [pd.Timestamp(year, 1, 1) for year in range(start.year + 1, end.year + 1)]
    seen = [year for year in years if not any(first < year < last for first, last, _ in quiet)]
    ticks = sorted({start, *seen, *(last for _, last, _ in quiet)})
    ax.set_xticks([mdates.date2num(tick) for tick in ticks], [f"{tick:%Y}" for tick in ticks])
    ax.minorticks_off()
    for tick in ax.get_xticklabels():
        tick.set_horizontalalignment("left")
    ax.grid(axis="x", color=PALE, linewidth=0.6)
    for first, last, words in quiet:
        ax.axvspan(
            mdates.date2num(first),
            mdates.date2num(last),
            facecolor="#efefef",
            hatch="..",
            edgecolor="#dddddd",
            linewidth=0,
            zorder=0,
        )
        middle = np.interp(
            np.interp([mdates.date2num(first), mdates.date2num(last)], days, places).mean(),
            places,
            days,
        )
        ax.text(
            middle,
            0.5,
            words,
            transform=ax.get_xaxis_transform(),
            ha="center",
            va="center",
            rotation=90,
            size=9,
            color=INK,
            linespacing=1.4,
            gid="quiet",
        )
    return ax


def lanes(meetings: pd.DataFrame, *, ax: Axes) -> Axes:
    """Draw one lane a state, one mark a meeting.

    Parameters
    ----------
    meetings : DataFrame
        `start_date`, `lane` (name of the state), `occasion_id`, `format` and
        `visit_kind`, in the order of the lanes from the top.
    ax : Axes
        Axes with a time axis.
    """
    order = list(dict.fromkeys(meetings["lane"]))
    counts = meetings["lane"].value_counts()
    # Meetings of one occasion in one lane would hide each other: stack them.
    occasion = meetings.groupby(["lane", "occasion_id"], sort=False)
    stacked = occasion.cumcount() - (occasion["lane"].transform("size") - 1) / 2
    places = meetings["lane"].map({name: index for index, name in enumerate(order)})
    drawn = meetings.assign(place=places + 0.34 * stacked)
    for (kind, form), group in drawn.groupby(["visit_kind", "format"], observed=True):
        ax.plot(
            mdates.date2num(group["start_date"]),
            group["place"],
            linestyle="",
            marker=FORMAT_MARKERS[form],
            markersize=8,
            zorder=4,
            **VISIT_LOOKS[kind],
        )
    ax.set_yticks(range(len(order)), [f"{name}  {counts[name]}" for name in order])
    ax.set_ylim(len(order) - 0.4, -0.6)
    ax.hlines(range(len(order)), *ax.get_xlim(), color=PALE, linewidth=0.6, zorder=1)
    ax.set(xlabel="", ylabel="")
    ax.set_title("State and meetings", x=-0.01, ha="right", size=9, color=GREY, pad=4)
    ax.tick_params(length=0)
    ax.spines["left"].set_visible(False)
    return ax


def lane_key(meetings: pd.DataFrame, *, ax: Axes) -> Axes:
    """Explain colours and marks of `lanes`, only those that occur, below the axes."""
    blank: dict[str, Any] = {"linestyle": "", "markersize": 8}
    keys: list[Artist] = [
        Line2D([], [], marker="o", label=VISIT_WORDS[kind], **blank, **look)
        for kind, look in VISIT_LOOKS.items()
        if (meetings["visit_kind"] == kind).any()
    ]
    keys += [
        Line2D([], [], marker=marker, color=GREY, label=FORMAT_WORDS[form], **blank)
        for form, marker in FORMAT_MARKERS.items()
        if (meetings["format"] == form).any()
    ]
    keys.append(
        Patch(
            facecolor="#efefef",
            hatch="..",
            edgecolor="#d0d0d0",
            label=f"time drawn 1:{FOLD}",
        )
    )
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


def spread(wanted: Sequence[float], gap: float) -> list[float]:
    """Move places apart to at least `gap`, as little as a sweep from both sides allows.

    Parameters
    ----------
    wanted : sequence of float
        Places in ascending order.
    gap : float
        Least distance between neighbours.

    Returns
    -------
    list of float
        Places in the same order.

    Examples
    --------
    >>> spread([0, 1, 10], 4)
    [-1.5, 2.5, 10.0]
    """
    groups: list[list[float]] = []  # each: sum of wanted starts, number of members
    for place in wanted:
        groups.append([float(place), 1])
        # Neighbours that collide share one block, centred on where its members want to be.
        while (
            len(groups) > 1
            and _start(groups[-1], gap) < _start(groups[-2], gap) + gap * (groups[-2][1])
        ):
            total, count = groups.pop()
            groups[-1] = [groups[-1][0] + total, groups[-1][1] + count]
    return [_start(group, gap) + gap * index for group in groups for index in range(int(group[1]))]


def _start(group: list[float], gap: float) -> float:
    total, count = group
    return total / count - gap * (count - 1) / 2


def top_labels(labels: pd.DataFrame, *, ax: Axes, size: float = 8.5) -> Axes:
    """Write slanted labels along the upper edge, each with a line to its day.

    Parameters
    ----------
    labels : DataFrame
        `start_date` (datetime64, ascending) and `text`.
    ax : Axes
        Axes with its final time axis and size.
    size : float
        Letter size in points.
    """
    width = inches(ax)[0] * 72
    to_axes = ax.transScale + ax.transLimits
    days = mdates.date2num(labels["start_date"])
    wanted = [to_axes.transform((day, 0))[0] * width for day in days]
    places = spread(wanted, size * 1.8)
    for text, x, place in zip(labels["text"], wanted, places, strict=True):
        ax.annotate(
            text,
            (x / width, 1),
            (place - x, LIFT),
            xycoords="axes fraction",
            textcoords="offset points",
            rotation=55,
            rotation_mode="anchor",
            ha="left",
            va="center",
            size=size,
            color=INK,
            annotation_clip=False,
            arrowprops={
                "arrowstyle": "-",
                "color": GREY,
                "linewidth": 0.6,
                "shrinkA": 0,
                "shrinkB": 0,
                "relpos": (0, 0),
            },
            gid="occasion",
        )
    return ax


def day_line(day: pd.Timestamp, label: str, *, ax: Axes, dashed: bool = False) -> Axes:
    """Mark a day across all lanes and name it at the foot."""
    place = mdates.date2num(day)
    ax.axvline(
        place,
        color=INK,
        linewidth=1.2,
        linestyle=(0, (4, 3)) if dashed else "-",
        zorder=2,
    )
    ax.annotate(
        label,
        (place, 0),
        (0, -19),
        xycoords=ax.get_xaxis_transform(),
        textcoords="offset points",
        ha="center",
        va="top",
        size=8.5,
        weight="bold",
        annotation_clip=False,
        gid="day",
    )
    return ax


def break_marks(ax: Axes, days: Sequence[pd.Timestamp]) -> Axes:
    """Cut the lower edge of the axes with two strokes where its scale changes."""
    for day in days:
        ax.annotate(
            "//",
            (mdates.date2num(day), 0),
            xycoords=ax.get_xaxis_transform(),
            ha="center",
            va="center",
            size=9,
            weight="bold",
            color=GREY,
            gid="break",
        )
    return ax


def period_bar(start: pd.Timestamp, end: pd.Timestamp, label: str, *, ax: Axes) -> Axes:
    """Draw a period as a bar along the upper edge, its name below."""
    left, right = mdates.date2num(start), mdates.date2num(end)
    across = ax.get_xaxis_transform()
    ax.plot(
        [left, right],
        [0.985, 0.985],
        transform=across,
        color=INK,
        linewidth=4,
        solid_capstyle="butt",
        zorder=3,
    )
    to_axes = ax.transScale + ax.transLimits
    middle = np.mean([to_axes.transform((each, 0))[0] for each in (left, right)])
    ax.annotate(
        label,
        (middle, 0.985),
        (0, -6),
        xycoords="axes fraction",
        textcoords="offset points",
        ha="center",
        va="top",
        size=8,
        linespacing=1.2,
        gid="period",
    )
    return ax


def shade(start: pd.Timestamp, end: pd.Timestamp, label: str, *, ax: Axes) -> Axes:
    """Shade a period over the whole height and name it at the upper edge, inside."""
    left, right = mdates.date2num(start), mdates.date2num(end)
    ax.axvspan(left, right, facecolor="#efefef", linewidth=0, zorder=0)
    ax.annotate(
        label,
        ((left + right) / 2, 1),
        (0, -4),
        xycoords=ax.get_xaxis_transform(),
        textcoords="offset points",
        ha="center",
        va="top",
        size=8.5,
        color=GREY,
        gid="period",
    )
    return ax


def year_axis(ax: Axes, start: pd.Timestamp, end: pd.Timestamp) -> Axes:
    """Give `ax` a plain time axis with one tick a year."""
    ax.set_xlim(mdates.date2num(start), mdates.date2num(end))
    years = [pd.Timestamp(year, 1, 1) for year in range(start.year, end.year + 1)]
    ticks = [year for year in years if year >= start]
    ax.set_xticks([mdates.date2num(each) for each in ticks], [f"{each:%Y}" for each in ticks])
    ax.grid(axis="x", color=PALE, linewidth=0.6)
    ax.set_axisbelow(True)
    return ax


def silences(gaps: pd.DataFrame, until: pd.Timestamp, *, ax: Axes) -> Axes:
    """Draw each silence as a span between two meetings, one row each, the longest marked.

    Parameters
    ----------
    gaps : DataFrame
        `last_end`, `next_start` (NaT while it runs), `gap_days`, `text` (the meetings at
        both ends) and `remark` (written under the span, may be empty), oldest first.
    until : Timestamp
        End of a silence that still runs.
    ax : Axes
        Axes with a plain time axis.
    """
    longest = gaps["gap_days"].max()
    low, high = ax.get_xlim()
    for row, gap in enumerate(gaps.itertuples(index=False)):
        runs = pd.isna(gap.next_start)
        left = mdates.date2num(gap.last_end)
        right = mdates.date2num(until if runs else gap.next_start)
        is_longest = gap.gap_days == longest
        ax.plot(
            [left, right],
            [row, row],
            color=VERMILION if is_longest else GREY,
            linewidth=7 if is_longest else 4,
            linestyle=(0, (1.2, 0.6)) if runs else "-",
            solid_capstyle="butt",
            zorder=2,
        )
        ends = [left] if runs else [left, right]
        ax.plot(ends, [row] * len(ends), "o", color=BLUE, markersize=9, zorder=3)
        words = f"{gap.gap_days:,} day{'s' * (gap.gap_days != 1)}" + (" so far" if runs else "")
        wide = (right - left) / (high - low) > 0.3
        at_end = (right - low) / (high - low) > 0.8
        place, offset, align = (
            ((left + right) / 2, (0, 9), "center")
            if wide
            else ((left, (-9, 0), "right") if at_end else (right, (9, 0), "left"))
        )
        ax.annotate(
            words,
            (place, row),
            offset,
            textcoords="offset points",
            ha=align,
            va="bottom" if wide else "center",
            size=13 if is_longest else 10,
            weight="bold" if is_longest else "normal",
            gid="silence",
        )
        if gap.remark:
            ax.annotate(
                gap.remark,
                ((left + right) / 2, row),
                (0, -9),
                textcoords="offset points",
                ha="center",
                va="top",
                size=9,
                color=GREY,
                gid="remark",
            )
    ax.set_ylim(len(gaps) - 0.4, -0.75)
    ax.set_yticks(range(len(gaps)), gaps["text"])
    ax.tick_params(axis="y", length=0)
    ax.tick_params(axis="x", length=0)
    ax.spines["left"].set_visible(False)
    return ax


def stems(occasions: pd.DataFrame, *, ax: Axes) -> Axes:
    """Draw occasions as stems as high as the number of meetings.

    Parameters
    ----------
    occasions : DataFrame
        `start_date` (datetime64) and `meetings` (int).
    ax : Axes
        Axes with a plain time axis.
    """
    days = mdates.date2num(occasions["start_date"])
    ax.vlines(days, 0, occasions["meetings"], color=BLUE, linewidth=1.6, zorder=2)
    ax.plot(days, occasions["meetings"], "o", color=BLUE, markersize=5, zorder=3)
    ax.set_ylim(0, occasions["meetings"].max() + 0.6)
    ax.set_yticks(sorted({1, int(occasions["meetings"].max())}))
    ax.tick_params(length=0)
    return ax


def beside(
    marks: Sequence[float], widths: Sequence[float], room: float, rows: int = 3
) -> list[tuple[int, float, str] | None]:
    """Find room for a label at each mark, in the first of several rows that has some.

    Row 0 is the row of the marks, whose labels stand to the right or left of their mark
    and cover no other mark; in the other rows a label begins or ends at its mark.

    Parameters
    ----------
    marks : sequence of float
        Places of the marks in ascending order.
    widths : sequence of float
        Width of each label.
    room : float
        Labels must lie between 0 and here.
    rows : int
        Number of rows.

    Returns
    -------
    list
        Row, place and side (``"left"`` or ``"right"``) from which to write each label;
        None where there is no room.

    Examples
    --------
    >>> beside([10, 20, 90], [30, 30, 30], 100)
    [(1, 10.0, 'left'), (0, 27.0, 'left'), (1, 90.0, 'right')]
    """
    taken: list[list[tuple[float, float]]] = [[] for _ in range(rows)]
    taken[0] = [(mark - GAP, mark + GAP) for mark in marks]
    found: list[tuple[int, float, str] | None] = []
    for mark, width in zip(marks, widths, strict=True):
        choices = [(0, mark + GAP, "left"), (0, mark - GAP, "right")]
        choices += [(row, mark, side) for row in range(1, rows) for side in ("left", "right")]
        for row, place, side in choices:
            left = place if side == "left" else place - width
            free = all(left >= end or left + width <= start for start, end in taken[row])
            if free and left >= 0 and left + width <= room:
                taken[row].append((left - GAP, left + width + GAP))
                found.append((row, float(place), side))
                break
        else:
            found.append(None)
    return found


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
        found = beside(marks, [size * 0.6 * len(text) for text in group["text"]], width, rows=5)
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
