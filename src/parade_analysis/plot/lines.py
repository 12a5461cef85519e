"""Lines by year and month, broken where a number is missing."""

from __future__ import annotations

from collections.abc import Sequence

import matplotlib.dates as mdates
import pandas as pd
from matplotlib.axes import Axes

from parade_analysis.plot.axes import Look, panel_title, ticks_to, year_axis
from parade_analysis.plot.points import MARK, beside_point
from parade_analysis.plot.style import BLUE, GREY, HALO, INK, PALE, VERMILION

FLOWS = {
    "total": Look(INK, "D", dashed=True),
    "import": Look(VERMILION, "s"),
    "export": Look(BLUE, "o"),
}
BAR = 0.7  # of a year


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
        `year` (int) and `share_percent`; without a row nothing is drawn.
    ax : Axes
        Axes to draw on.
    look : Look
        Colour, marker and whether the line is dashed.
    above, below : sequence of int
        Years whose value is written above or below the line.
    """
    if shares.empty:
        return ax
    by_year = shares.set_index("year")["share_percent"]
    broken_line(
        by_year.reindex(range(by_year.index.min(), by_year.index.max() + 1)), ax=ax, look=look
    )
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


def name_line(text: str, values: pd.Series, look: Look, *, ax: Axes) -> Axes:
    """Write a name beside the last value of a line, in its colour; without a value nothing."""
    known = values.dropna()
    if len(known):
        end = known.index[-1]
        x = mdates.date2num(end) if isinstance(end, pd.Timestamp) else end
        beside_point(
            text,
            (x, known.iloc[-1]),
            ax=ax,
            is_needed=True,
            color=look.colour,
            weight="bold",
            linespacing=1.2,
            path_effects=HALO,
            gid="series",
        )
    return ax


def levels(values: pd.DataFrame, apart: pd.DataFrame, *, ax: Axes, label: str) -> Axes:
    """Draw exports and imports by year, or else totals, and single points of other trade.

    Parameters
    ----------
    values : DataFrame
        `export`, `import` and `total` in million USD, indexed by every year.
    apart : DataFrame
        `year` and `value_usd_million` of the points; may have no row.
    ax : Axes
        Axes to draw on.
    label : str
        Name of the points.
    """
    drawn = [flow for flow in ("import", "export") if values[flow].notna().any()] or ["total"]
    for flow in drawn:
        broken_line(values[flow], ax=ax, look=FLOWS[flow], size=4)
    ax.plot(
        apart["year"],
        apart["value_usd_million"],
        linestyle="",
        marker="D",
        markersize=MARK,
        color=INK,
        markerfacecolor="white",
        markeredgewidth=1.2,
        zorder=4,
        gid="single",
    )
    year_axis(values.index, ax=ax)
    highest = max(values[drawn].max(axis=None), apart["value_usd_million"].max())
    top = 1.16 * (highest or 1)
    ax.set_ylim(0, top)
    ticks = ticks_to(top, 6)
    ax.set_yticks(ticks, [f"{tick:,g}" for tick in ticks])
    for flow in drawn:
        name = "both ways" if flow == "total" else f"{flow}s"
        last = values[flow].dropna().iloc[-1]
        name_line(f"{name}\n{last:,.0f}", values[flow], FLOWS[flow], ax=ax)
    if len(apart):
        middle = apart.sort_values("year").iloc[(len(apart) - 1) // 2]
        place = (middle["year"], middle["value_usd_million"])
        beside_point(label, place, ax=ax, size=8.5, path_effects=HALO, gid="point")
    names = "Both ways" if drawn == ["total"] else " and ".join(f"{flow}s" for flow in drawn[::-1])
    return panel_title(f"{names.capitalize()}, million USD", ax=ax)


def balance(values: pd.Series, band: pd.DataFrame, *, ax: Axes) -> Axes:
    """Draw exports less imports by year as bars from zero, and between what they may lie.

    Parameters
    ----------
    values : Series
        Million USD, indexed by every year.
    band : DataFrame
        `balance_low` and `balance_high` of some years, drawn as whiskers; may have no row.
    ax : Axes
        Axes to draw on.
    """
    known = values.dropna()
    ax.bar(known.index, known, color="#8f8f8f", width=BAR, zorder=2)
    low, high = band["balance_low"], band["balance_high"]
    ax.vlines(band.index, low, known.reindex(band.index), color=INK, linewidth=1, zorder=3)
    ax.vlines(band.index, low, high, color=INK, linewidth=3.5, zorder=3)
    ax.axhline(0, color=INK, linewidth=0.8)
    year_axis(values.index, ax=ax)
    ax.yaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    ax.annotate(
        f"{known.iloc[-1]:,.0f}",
        (known.index[-1] + BAR / 2, known.iloc[-1]),
        (3, 0),
        textcoords="offset points",
        va="center",
        weight="bold",
        annotation_clip=False,
        gid="value",
    )
    return panel_title("Balance, million USD", ax=ax)


def months(values: pd.DataFrame, *, ax: Axes) -> Axes:
    """Draw exports, imports and totals by month; a missing month breaks the line.

    Parameters
    ----------
    values : DataFrame
        `export`, `import` and `total` in million USD, indexed by every month.
    ax : Axes
        Axes to draw on.
    """
    for flow, look in FLOWS.items():
        broken_line(values[flow], ax=ax, look=look, size=4)
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
    first, last = values.index[[0, -1]]
    ax.set_xlim(first - pd.Timedelta(days=20), last + pd.Timedelta(days=20))
    januaries = values.index[values.index.month == 1]
    if len(januaries) > 1:
        ticks = {day: f"{day:%Y}" for day in januaries}
    else:
        ticks = {day: f"{day:%b %Y}" for day in (first, last)}
    ax.set_xticks(mdates.date2num(list(ticks)), list(ticks.values()))
    top = values.max(axis=None) or 1
    ax.set_ylim(-0.04 * top, 1.1 * top)
    ax.set_yticks(ticks_to(1.1 * top, 7))
    ax.grid(axis="y", color=PALE, linewidth=0.6)
    ax.set_axisbelow(True)
    ax.tick_params(length=0)
    ax.spines["left"].set_visible(False)
    if len(unknown):
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
    for flow, look in FLOWS.items():
        name_line("both ways" if flow == "total" else f"{flow}s", values[flow], look, ax=ax)
    return ax


def closure(
    closed: pd.Timestamp, reopened: pd.Timestamp | None, until: pd.Timestamp, *, ax: Axes
) -> Axes:
    """Shade a closed period on an axis of days and name its ends.

    Parameters
    ----------
    closed : Timestamp
        First day.
    reopened : Timestamp or None
        Last day; None while it runs.
    until : Timestamp
        End of a period that still runs.
    ax : Axes
        Axes with their final limits; what lies outside is not drawn.
    """
    low, high = ax.get_xlim()
    start, end = mdates.date2num(closed), mdates.date2num(reopened or until)
    if end <= low or start >= high:
        return ax
    ax.axvspan(max(start, low), min(end, high), color="#ececec", linewidth=0, zorder=0)
    words = [(max(start, low), f"border closed,\n{closed.day} {closed:%b %Y}", 5, "left")]
    if reopened is not None and low < end < high and end - start > 0.2 * (high - low):
        words.append((end, f"citizens may return,\n{reopened.day} {reopened:%b %Y}", -5, "right"))
    for place, text, right, side in words:
        ax.annotate(
            text,
            (place, 0.99),
            (right, 0),
            xycoords=ax.get_xaxis_transform(),
            textcoords="offset points",
            ha=side,
            va="top",
            size=8.5,
            gid="event",
        )
    return ax
