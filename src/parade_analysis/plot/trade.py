"""Trade: lines by year and month, points that stand alone, ranges, and goods."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import matplotlib.dates as mdates
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from parade_analysis.plot.style import (
    BLUE,
    GREEN,
    GREY,
    HALO,
    INK,
    ORANGE,
    PALE,
    PURPLE,
    SKY,
    VERMILION,
    YELLOW,
)


class Look(NamedTuple):
    """How one publisher is drawn; colour and marker say the same."""

    colour: str
    marker: str
    dashed: bool = False


class Place(NamedTuple):
    """Where the name of a point stands, in points from it."""

    right: float
    up: float
    side: str = "left"


def year_position(days: pd.Series) -> pd.Series:
    """Place days on an axis of years on which a year's number stands at its middle."""
    return days.dt.year - 0.5 + (days.dt.day_of_year - 1) / 365.25


def share_line(
    shares: pd.DataFrame,
    *,
    ax: Axes,
    look: Look,
    above: Sequence[int] = (),
    below: Sequence[int] = (),
) -> Axes:
    """Draw a share by year as one publisher gives it; years without one break the line.

    Parameters
    ----------
    shares : DataFrame
        `year` and `share_percent`.
    ax : Axes
        Axes to draw on.
    look : Look
        Colour, marker and whether the line is dashed.
    above, below : sequence of int
        Years whose value is written above or below the line.
    """
    by_year = shares.set_index(shares["year"].astype("int64"))["share_percent"]
    every = range(by_year.index.min(), by_year.index.max() + 1)
    broken_line(by_year.reindex(every), ax=ax, look=look)
    for year in (*above, *below):
        ax.annotate(
            f"{by_year[year]:.1f}%",
            (year, by_year[year]),
            (0, 9 if year in above else -16),
            textcoords="offset points",
            ha="center",
            weight="bold",
            color=look.colour,
            path_effects=HALO,
            gid="value",
        )
    return ax


def broken_line(values: pd.Series, *, ax: Axes, look: Look, size: float = 5) -> Axes:
    """Draw values by their index; where one is missing the line is broken."""
    ax.plot(
        values.index,
        values,
        color=look.colour,
        linewidth=2.2,
        linestyle=(0, (4, 1.5)) if look.dashed else "-",
        marker=look.marker,
        markersize=size,
        markerfacecolor="white" if look.dashed else look.colour,
    )
    return ax


def name_line(text: str, at: tuple[float, float], place: Place, look: Look, *, ax: Axes) -> Axes:
    """Write a publisher's name beside its line."""
    ax.annotate(
        text,
        at,
        (place.right, place.up),
        textcoords="offset points",
        ha=place.side,
        va="center",
        color=look.colour,
        weight="bold",
        linespacing=1.2,
        path_effects=HALO,
        annotation_clip=False,
        gid="series",
    )
    return ax


def single_points(points: pd.DataFrame, places: Mapping[str, Place], *, ax: Axes) -> Axes:
    """Draw what sparse publishers say, each point with its name and value.

    Parameters
    ----------
    points : DataFrame
        `year`, `share_percent` and `text`.
    places : mapping of str to Place
        Where a text stands; right of its point by default.
    ax : Axes
        Axes to draw on.
    """
    for point in points.itertuples(index=False):
        place = places.get(point.text, Place(9, 0))
        ax.plot(
            point.year,
            point.share_percent,
            marker="D",
            markersize=6,
            color=INK,
            markerfacecolor="white",
            markeredgewidth=1.3,
            zorder=4,
        )
        ax.annotate(
            point.text,
            (point.year, point.share_percent),
            (place.right, place.up),
            textcoords="offset points",
            ha=place.side,
            va="center",
            size=8.5,
            color=INK,
            path_effects=HALO,
            gid="point",
        )
    return ax


def percent_axis(years: Sequence[int], *, ax: Axes, low: float = 0, step: int = 25) -> Axes:
    """Give `ax` percent upward, from `low` to 100, and years along."""
    ax.set_ylim(low, 100 + 0.08 * (100 - low))
    ticks = range(int(low), 101, step)
    ax.set_yticks(ticks, [f"{tick}%" for tick in ticks])
    return year_axis(years, ax=ax)


def year_axis(years: Sequence[int], *, ax: Axes) -> Axes:
    """Give `ax` years along: the first, the last and every fifth between."""
    first, last = min(years), max(years)
    ax.set_xlim(first - 0.6, last + 0.6)
    apart = 1 if last - first < 15 else 5
    between = [year for year in range(first + 1, last) if year % apart == 0]
    inner = [year for year in between if min(year - first, last - year) >= min(apart, 2)]
    ax.set_xticks([first, *inner, last])
    ax.grid(axis="y", color=PALE, linewidth=0.6)
    ax.set_axisbelow(True)
    ax.tick_params(length=0)
    ax.spines["left"].set_visible(False)
    return ax


def period(start: float, end: float, label: str, *, ax: Axes, top: bool = False) -> Axes:
    """Shade a period and name it at its foot, or at its top."""
    ax.axvspan(start, end, color="#ececec", linewidth=0, zorder=0)
    ax.text(
        (start + end) / 2,
        0.98 if top else 0.03,
        label,
        transform=ax.get_xaxis_transform(),
        ha="center",
        va="top" if top else "bottom",
        size=9,
        color=GREY,
        gid="period",
    )
    return ax


def panel_title(text: str, *, ax: Axes, up: float = 6) -> Axes:
    """Write what a panel shows over its left end."""
    ax.annotate(
        text,
        (0, 1),
        (0, up),
        xycoords="axes fraction",
        textcoords="offset points",
        va="bottom",
        weight="bold",
        size=9.5,
        gid="heading",
    )
    return ax


def levels(values: pd.DataFrame, south: pd.DataFrame, *, ax: Axes, south_label: str) -> Axes:
    """Draw exports and imports by year, and single points of trade with the South.

    Parameters
    ----------
    values : DataFrame
        `export` and `import` in million USD, indexed by every year.
    south : DataFrame
        `year` and `value_usd_million`.
    ax : Axes
        Axes to draw on.
    south_label : str
        Name of the points.
    """
    looks = {"import": Look(VERMILION, "s"), "export": Look(BLUE, "o")}
    for flow, look in looks.items():
        broken_line(values[flow], ax=ax, look=look, size=4)
        known = values[flow].dropna()
        name_line(
            f"{flow}s\n{known.iloc[-1]:,.0f}",
            (known.index[-1], known.iloc[-1]),
            Place(9, 0),
            look,
            ax=ax,
        )
    ax.plot(
        south["year"],
        south["value_usd_million"],
        linestyle="",
        marker="D",
        markersize=6,
        color=INK,
        markerfacecolor="white",
        markeredgewidth=1.2,
        zorder=4,
    )
    if len(south):
        middle = south.sort_values("year").iloc[(len(south) - 1) // 2]
        ax.annotate(
            south_label,
            (middle["year"], middle["value_usd_million"]),
            (9, -8),
            textcoords="offset points",
            va="center",
            size=8.5,
            path_effects=HALO,
            gid="point",
        )
    year_axis(values.index, ax=ax)
    top = 1.16 * values[list(looks)].max(axis=None)
    ax.set_ylim(0, top)
    ticks = range(0, int(top), 1000)
    ax.set_yticks(ticks, [f"{tick:,}" for tick in ticks])
    return panel_title("Exports and imports, million USD", ax=ax)


def balance(values: pd.Series, *, ax: Axes) -> Axes:
    """Draw exports less imports by year as bars below zero."""
    known = values.dropna()
    ax.bar(known.index, known, color="#8f8f8f", width=0.7, zorder=2)
    ax.axhline(0, color=INK, linewidth=0.8)
    year_axis(values.index, ax=ax)
    ax.yaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    ax.annotate(
        f"{known.iloc[-1]:,.0f}",
        (known.index[-1], known.iloc[-1]),
        (10, 0),
        textcoords="offset points",
        va="center",
        weight="bold",
        annotation_clip=False,
        gid="value",
    )
    return panel_title("Balance, million USD", ax=ax)


def strip_under(above: Axes, *, ax: Axes) -> Axes:
    """Take the years of the axes above and leave no frame."""
    ax.set_xlim(above.get_xlim())
    ax.set_ylim(0, 1)
    ax.set_axis_off()
    return ax


def span(start: float, end: float, label: str, *, ax: Axes) -> Axes:
    """Mark a period on an axis of years by a bar along its top, named above the bar."""
    edge = ax.get_xaxis_transform()
    ax.plot([start, end], [0.93, 0.93], "|-", color=INK, linewidth=1.2, transform=edge, zorder=2)
    ax.text(
        (start + end) / 2,
        0.945,
        label,
        transform=edge,
        ha="center",
        va="bottom",
        size=8.5,
        path_effects=HALO,
        gid="event",
    )
    return ax


def dot_table(said: pd.DataFrame, *, axes: Sequence[Axes]) -> None:
    """Draw one row a publisher, grouped by year, and three quantities side by side.

    Parameters
    ----------
    said : DataFrame
        `year`, `publisher`, `all`, `china`, `china_percent` and whether each is computed,
        in the order to draw.
    axes : sequence of Axes
        One for each quantity; the first carries the names.
    """
    # A year's name takes a row of its own over its publishers.
    block = said["year"].ne(said["year"].shift()).cumsum()
    rows = said.assign(row=np.arange(len(said)) + 1.35 * block)
    columns = [
        ("all", "is_all_computed", "All trade, million USD"),
        ("china", "is_china_computed", "With China, million USD"),
        ("china_percent", "is_percent_computed", "China's share, percent"),
    ]
    for ax, (column, computed, title) in zip(axes, columns, strict=True):
        ax.hlines(rows["row"], 0, 1, transform=ax.get_yaxis_transform(), color=PALE, linewidth=0.5)
        for row in rows.dropna(subset=column).itertuples():
            value = getattr(row, column)
            look = Look(BLUE, "o") if row.publisher == "KOTRA" else Look(VERMILION, "s")
            ax.plot(
                value,
                row.row,
                look.marker,
                color=look.colour,
                markersize=5.5,
                markerfacecolor="white" if getattr(row, computed) else look.colour,
                zorder=3,
            )
            ax.annotate(
                f"{value:.1f}" if column == "china_percent" else f"{value:,.0f}",
                (value, row.row),
                (7, 0),
                textcoords="offset points",
                va="center",
                size=8,
                path_effects=HALO,
                annotation_clip=False,
                gid="value",
            )
        ax.set_xlim(0, 115 if column == "china_percent" else 1.2 * said[column].max())
        if column == "china_percent":
            ax.set_xticks(range(0, 101, 25))
        else:
            ticks = range(0, int(said[column].max()), 2500)
            ax.set_xticks(ticks, [f"{tick:,}" for tick in ticks])
        ax.set_ylim(rows["row"].max() + 0.7, rows["row"].min() - 1.7)
        ax.set_yticks([])
        ax.tick_params(length=0, labelsize=8.5)
        ax.spines["left"].set_visible(False)
        panel_title(title, ax=ax)
    for year, group in rows.groupby("year"):
        _row_label(str(year), group["row"].iloc[0] - 1.05, ax=axes[0], bold=True)
    for row in rows.itertuples():
        _row_label(row.publisher, row.row, ax=axes[0])


def _row_label(text: str, row: float, *, ax: Axes, bold: bool = False, size: float = 8.5) -> None:
    ax.annotate(
        text,
        (0, row),
        (-8, 0),
        xycoords=ax.get_yaxis_transform(),
        textcoords="offset points",
        ha="right",
        va="center",
        size=size,
        weight="bold" if bold else "normal",
        annotation_clip=False,
        gid="row",
    )


def ranges(recorded: pd.Series, estimates: pd.DataFrame, year: int, *, ax: Axes) -> Axes:
    """Draw recorded trade and, under it, estimates from low to high on a log scale.

    Parameters
    ----------
    recorded : Series
        Million USD, indexed by `export` and `import`.
    estimates : DataFrame
        `flow_kind`, `period`, `estimate_by`, `low` and `high` (million USD; a missing end is
        open), in the order to draw.
    year : int
        Year of what is recorded.
    ax : Axes
        Axes to draw on.
    """
    for row, (flow, value) in enumerate(recorded.items()):
        ax.plot(value, row, "D", color=BLUE, markersize=9, zorder=3)
        ax.axvline(value, color=BLUE, linewidth=0.8, linestyle=":", zorder=0)
        _row_label(f"recorded {flow}s, {year} (KOTRA)", row, ax=ax, bold=True, size=9)
        _range_label(f"{value:,.0f}", value, row, ax=ax)
    places = len(recorded) + 0.6 + np.arange(len(estimates))
    for row, each in zip(places, estimates.itertuples(), strict=True):
        ends = [end for end in (each.low, each.high) if pd.notna(end)]
        ax.plot([min(ends), max(ends)], [row, row], color=VERMILION, linewidth=5, zorder=2)
        ax.plot(ends, [row] * len(ends), "o", color=VERMILION, markersize=6.5, zorder=3)
        if len(ends) == 1:
            ahead = 1.6 if pd.isna(each.high) else 1 / 1.6
            ax.annotate(
                "",
                (ends[0] * ahead, row),
                (ends[0], row),
                arrowprops={"arrowstyle": "->", "color": VERMILION, "linewidth": 2},
            )
        text = f"{ends[0]:,.0f}" if min(ends) == max(ends) else f"{ends[0]:,.0f}–{ends[-1]:,.0f}"
        if len(ends) == 1:
            text = ("at least " if pd.isna(each.high) else "at most ") + text
        per_year = " a year" if each.unit.endswith("per year") else ""
        _range_label(f"{text}{per_year}, {each.estimate_by}", max(ends), row, ax=ax)
        _row_label(f"{each.flow_kind}, {each.period}", row, ax=ax)
    ax.set_xscale("log")
    ax.set_xlim(100, 300_000)
    ax.set_ylim(places[-1] + 0.7, -0.7)
    ax.set_yticks([])
    ticks = [100, 1000, 10_000]
    ax.set_xticks(ticks, [f"{tick:,}" for tick in ticks])
    ax.minorticks_off()
    ax.grid(axis="x", color=PALE, linewidth=0.6)
    ax.set_axisbelow(True)
    ax.spines["left"].set_visible(False)
    ax.tick_params(length=0)
    return ax


def _range_label(text: str, value: float, row: float, *, ax: Axes) -> None:
    ax.annotate(
        text,
        (value, row),
        (9, 0),
        textcoords="offset points",
        va="center",
        size=8.5,
        path_effects=HALO,
        annotation_clip=False,
        gid="value",
    )


def lane(
    records: pd.DataFrame,
    name: str,
    span: tuple[int, int],
    looks: Mapping[str, Look],
    *,
    ax: Axes,
    has_years: bool,
) -> Axes:
    """Draw one partner's trade by year on a log scale, what is not recorded hatched.

    Parameters
    ----------
    records : DataFrame
        `year`, `series` and `value_usd_million`.
    name : str
        The partner.
    span : tuple of int
        First and last year of the axis.
    looks : mapping of str to Look
        Publishers drawn as lines; the others are points.
    ax : Axes
        Axes to draw on.
    has_years : bool
        Whether the years are written below.
    """
    for series, group in records.groupby("series"):
        values = group.set_index("year")["value_usd_million"].sort_index()
        values = values[values > 0]
        if values.empty:
            continue
        if series in looks:
            every = range(values.index.min(), values.index.max() + 1)
            broken_line(values.reindex(every), ax=ax, look=looks[series], size=2.5)
        else:
            ax.plot(
                values.index,
                values,
                "D",
                color=INK,
                markersize=4,
                markerfacecolor="white",
                zorder=4,
            )
    for year in sorted(set(records.loc[records["value_usd_million"] == 0, "year"])):
        # Reported as nothing, for which a log scale has no place.
        ax.annotate(
            "0",
            (year, 0.04),
            xycoords=ax.get_xaxis_transform(),
            ha="center",
            size=8.5,
            gid="value",
        )
    covered = set(records["year"])
    for year in range(span[0], span[1] + 1):
        if year not in covered:
            ax.axvspan(
                year - 0.5,
                year + 0.5,
                facecolor="#f3f3f3",
                edgecolor="#d0d0d0",
                hatch="///",
                linewidth=0,
                zorder=0,
            )
    year_axis(range(span[0], span[1] + 1), ax=ax)
    ax.set_yscale("log")
    ax.set_ylim(0.06, 15_000)
    ticks = [1, 100, 10_000]
    ax.set_yticks(ticks, [f"{tick:,}" for tick in ticks], size=8)
    ax.minorticks_off()
    decades = range(-(-span[0] // 10) * 10, span[1] + 1, 10)
    ax.set_xticks(decades, [str(year) if has_years else "" for year in decades])
    _row_label(name, 50, ax=ax, bold=True, size=10)
    ax.texts[-1].set_position((-38, 0))
    return ax


def key(looks: Mapping[str, Look], figure: Figure) -> None:
    """Explain the publishers in a row over the panels."""
    lines = [
        Line2D(
            [],
            [],
            color=look.colour,
            marker=look.marker,
            markersize=5,
            linestyle="" if look.marker == "D" else ("--" if look.dashed else "-"),
            markerfacecolor="white" if look.dashed or look.marker == "D" else look.colour,
            label=name,
        )
        for name, look in looks.items()
    ]
    width, height = figure.get_size_inches()
    figure.legend(
        handles=lines,
        loc="lower left",
        bbox_to_anchor=(2.0 / width, 6.95 / height),
        ncols=len(lines),
        frameon=False,
        fontsize=9,
        borderaxespad=0,
    )


def months(values: pd.DataFrame, *, ax: Axes) -> Axes:
    """Draw exports, imports and totals by month; a missing month breaks the line.

    Parameters
    ----------
    values : DataFrame
        `export`, `import` and `total` in million USD, indexed by every month.
    ax : Axes
        Axes to draw on.
    """
    looks = {
        "total": Look(INK, "D", dashed=True),
        "import": Look(VERMILION, "s"),
        "export": Look(BLUE, "o"),
    }
    names = {"total": "both ways", "import": "imports", "export": "exports"}
    for flow, look in looks.items():
        broken_line(values[flow], ax=ax, look=look, size=4)
        known = values[flow].dropna()
        if len(known):
            place = Place(8, 7 if flow == "total" else -4)
            name_line(names[flow], (known.index[-1], known.iloc[-1]), place, look, ax=ax)
    unknown = values.index[values.isna().all(axis=1)]
    for month in unknown:
        ax.axvspan(
            month - pd.Timedelta(days=15),
            month + pd.Timedelta(days=15),
            ymax=0.025,
            facecolor="#f3f3f3",
            edgecolor=GREY,
            hatch="////",
            linewidth=0,
        )
    ax.set_xlim(values.index[0] - pd.Timedelta(days=20), values.index[-1] + pd.Timedelta(days=20))
    januaries = values.index[values.index.month == 1]
    ax.set_xticks(mdates.date2num(januaries), [str(day.year) for day in januaries])
    top = values.max(axis=None)
    ax.set_ylim(-0.04 * top, 1.1 * top)
    ax.set_yticks(range(0, int(1.1 * top), 100))
    ax.grid(axis="y", color=PALE, linewidth=0.6)
    ax.set_axisbelow(True)
    ax.tick_params(length=0)
    ax.spines["left"].set_visible(False)
    ax.annotate(
        "hatched foot: nothing found",
        (0.0, 0),
        (4, 14),
        xycoords="axes fraction",
        textcoords="offset points",
        size=8.5,
        color=GREY,
        path_effects=HALO,
        gid="key",
    )
    return ax


def closure(
    closed: pd.Timestamp, reopened: pd.Timestamp | None, last: pd.Timestamp, *, ax: Axes
) -> Axes:
    """Shade the closure of the border on an axis of days and name its ends."""
    ax.axvspan(closed, reopened or last, color="#ececec", linewidth=0, zorder=0)
    words = [(closed, f"border closed,\n{closed.day} {closed:%b %Y}", 5, "left")]
    if reopened is not None:
        text = f"citizens may return,\n{reopened.day} {reopened:%b %Y}"
        words.append((reopened, text, -5, "right"))
    for day, text, right, side in words:
        ax.annotate(
            text,
            (mdates.date2num(day), 0.99),
            (right, 0),
            xycoords=ax.get_xaxis_transform(),
            textcoords="offset points",
            ha=side,
            va="top",
            size=8.5,
            gid="event",
        )
    return ax


GOODS_LOOKS = {
    "coal and fuels": ("#333333", ""),
    "fuels": ("#333333", ""),
    "ores and minerals": (PURPLE, "\\\\"),
    "textiles": (SKY, ""),
    "seafood": (GREEN, ".."),
    "hair products": (VERMILION, ""),
    "iron and steel": (ORANGE, "xx"),
    "machines": (YELLOW, ""),
    "vehicles": (BLUE, ".."),
    "plastics and rubber": (GREEN, "--"),
    "food and oils": (ORANGE, "oo"),
    "footwear": (BLUE, ""),
}


def goods(shares: pd.DataFrame, title: str, *, ax: Axes) -> Axes:
    """Draw one bar a year, parted by goods, the unknown rest hatched.

    Parameters
    ----------
    shares : DataFrame
        `year`, `group` and `share_percent`, in the order to stack.
    title : str
        Name of the panel.
    ax : Axes
        Axes to draw on.
    """
    years = sorted(shares["year"].unique())
    for row, year in enumerate(years):
        left = 0.0
        for each in shares[shares["year"] == year].itertuples():
            colour, hatch = GOODS_LOOKS.get(each.group, ("#bbbbbb", ""))
            ax.barh(
                row,
                each.share_percent,
                left=left,
                height=0.72,
                color=colour,
                hatch=hatch,
                edgecolor="white",
                linewidth=0.8,
            )
            if each.share_percent >= 9:
                dark = colour in ("#333333", BLUE, VERMILION)
                words = f"{each.group} {each.share_percent:.0f}"
                fits = each.share_percent >= 1.75 * len(words)
                ax.text(
                    left + each.share_percent / 2,
                    row,
                    words if fits else f"{each.share_percent:.0f}",
                    ha="center",
                    va="center",
                    size=8,
                    color="white" if dark else INK,
                    path_effects=None if dark else HALO,
                    gid="value",
                )
            left += each.share_percent
        ax.barh(
            row,
            100 - left,
            left=left,
            height=0.72,
            color="#f6f6f6",
            hatch="////",
            edgecolor="#c4c4c4",
            linewidth=0.4,
        )
    ax.set_yticks(range(len(years)), [str(year) for year in years])
    ax.set_ylim(len(years) - 0.5, -0.6)
    ax.set_xlim(0, 100)
    ax.set_xticks(range(0, 101, 25), [f"{tick}%" for tick in range(0, 101, 25)])
    ax.tick_params(length=0)
    ax.spines["left"].set_visible(False)
    drawn = list(dict.fromkeys(shares["group"]))
    patches = [
        Patch(
            facecolor=GOODS_LOOKS.get(group, ("#bbbbbb", ""))[0],
            hatch=GOODS_LOOKS.get(group, ("", ""))[1],
            edgecolor="white",
            label=group,
        )
        for group in drawn
    ]
    patches.append(Patch(facecolor="#f6f6f6", hatch="////", edgecolor="#c4c4c4", label="not known"))
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


def paths(
    values: Mapping[str, pd.Series],
    looks: Mapping[str, Look],
    names: Mapping[str, str],
    *,
    ax: Axes,
    joined: Sequence[str],
) -> Axes:
    """Draw percentiles by year, one publisher a line, those not `joined` as points only."""
    for name, by_year in values.items():
        look = looks[name]
        if name in joined:
            every = range(by_year.index.min(), by_year.index.max() + 1)
            broken_line(by_year.reindex(every), ax=ax, look=look, size=3)
        else:
            ax.plot(by_year.index, by_year, look.marker, color=look.colour, markersize=6)
    years = sorted({year for by_year in values.values() for year in by_year.index})
    year_axis(range(years[0], years[-1] + 1), ax=ax)
    ax.set_xticks(range(-(-years[0] // 10) * 10, years[-1] + 1, 10))
    ax.set_ylim(0, 104)
    ax.set_yticks(range(0, 101, 25), [f"{tick}%" for tick in range(0, 101, 25)])
    for row, name in enumerate(values):
        look = looks[name]
        ax.plot(0.06, 0.2 - 0.055 * row, look.marker, color=look.colour, transform=ax.transAxes)
        ax.annotate(
            names[name],
            (0.09, 0.2 - 0.055 * row),
            xycoords="axes fraction",
            va="center",
            color=look.colour,
            weight="bold",
            size=9,
            gid="series",
        )
    return ax


def marks(marked: pd.DataFrame, title: str, *, ax: Axes, height: float, size: float = 8.5) -> Axes:
    """Mark years by a tick from the axis upward with a label on its top.

    Parameters
    ----------
    marked : DataFrame
        `year` and `label`.
    title : str
        What the marks are, written left of the first.
    ax : Axes
        Axes to draw on.
    height : float
        Height of the ticks in data units.
    size : float
        Letter size in points.
    """
    years = set(marked["year"])
    for year, label in marked[["year", "label"]].itertuples(index=False):
        # Numbers of two years in a row give each other room.
        aside = 3 * ((year - 1 in years) - (year + 1 in years))
        ax.plot([year, year], [0, height], color=INK, linewidth=1.1, linestyle=(0, (3, 2)))
        ax.annotate(
            label,
            (year, height),
            (aside, 3),
            textcoords="offset points",
            ha="center",
            va="bottom",
            size=size,
            color=INK,
            linespacing=1.15,
            gid="mark",
        )
    if len(marked):
        ax.annotate(
            title,
            (marked["year"].min(), height),
            (-22, 4),
            textcoords="offset points",
            ha="right",
            va="bottom",
            size=9,
            color=INK,
            gid="mark",
        )
    return ax
