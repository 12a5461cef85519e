"""Lines by year and month, broken where a number is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import matplotlib.dates as mdates
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import NullLocator

from parade_analysis.plot.axes import Look, panel_title, percent_axis, ticks_to, year_axis
from parade_analysis.plot.points import MARK, beside_point
from parade_analysis.plot.style import BLUE, GREY, HALO, INK, PALE, VERMILION

FLOWS = {
    "total": Look(INK, "D", dashed=True),
    "import": Look(VERMILION, "s"),
    "export": Look(BLUE, "o"),
}
BAR, CAP = 0.7, 0.16  # of a year
LOG_TICKS = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100)


def broken_line(
    values: pd.Series, *, ax: Axes, look: Look, size: float = 5, behind: bool = False
) -> Axes:
    """Draw values by their index, behind other lines if wanted; a missing one breaks the line."""
    ax.plot(
        values.index,
        values,
        color=look.colour,
        linewidth=2.2,
        linestyle=(0, (4, 1.5)) if look.dashed else "-",
        marker=look.marker,
        markersize=size,
        markerfacecolor="white" if look.dashed else look.colour,
        zorder=1.9 if behind else 2,
    )
    return ax


def share_line(
    shares: pd.DataFrame,
    *,
    ax: Axes,
    look: Look,
    above: Sequence[int] = (),
    below: Sequence[int] = (),
    behind: bool = False,
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
    behind : bool
        Whether it lies behind other lines.
    """
    if shares.empty:
        return ax
    by_year = shares.set_index("year")["share_percent"]
    years = range(by_year.index.min(), by_year.index.max() + 1)
    broken_line(by_year.reindex(years), ax=ax, look=look, behind=behind)
    for year in (*above, *below):
        _value(f"{by_year[year]:.1f}%", (year, by_year[year]), look, ax=ax, up=year in above)
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
        clip_on=False,
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
    for end in (low, high):
        ax.hlines(end, band.index - CAP, band.index + CAP, color=INK, linewidth=1, zorder=3)
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


def log_shares(
    values: pd.DataFrame, looks: Mapping[str, Look], names: Mapping[str, str], *, ax: Axes
) -> Axes:
    """Draw shares by year on a log scale, on which equal distance is an equal ratio.

    Parameters
    ----------
    values : DataFrame
        Percent, one column a line, indexed by every year.
    looks, names : mapping of str
        Look and name of each column.
    ax : Axes
        Axes to draw on.
    """
    for column, look in looks.items():
        broken_line(values[column].where(values[column] > 0), ax=ax, look=look)
    year_axis(values.index, ax=ax)
    shown = values[list(looks)]
    low = shown[shown > 0].min(axis=None)
    ax.set_yscale("log")
    ax.set_ylim(0.75 * low, 125)
    ticks = [tick for tick in LOG_TICKS if 0.75 * low <= tick <= 125]
    ax.set_yticks(ticks, [f"{tick:g}%" for tick in ticks])
    ax.yaxis.set_minor_locator(NullLocator())
    for column, look in looks.items():
        known = values[column].dropna()
        ends = sorted({known.index[0], known.index[-1]})
        for year in ends:
            _value(f"{known[year]:.1f}%", (year, known[year]), look, ax=ax)
        name_line(names[column], values[column], look, ax=ax)
    return ax


def _value(text: str, at: tuple[float, float], look: Look, *, ax: Axes, up: bool = True) -> None:
    ax.annotate(
        text,
        at,
        (0, 9 if up else -16),
        textcoords="offset points",
        ha="center",
        weight="bold",
        color=look.colour,
        path_effects=HALO,
        gid="value",
    )


def ratio(values: pd.Series, most: pd.Series, look: Look, bound: str, *, ax: Axes) -> Axes:
    """Draw a ratio by year from zero, and the most that it can be.

    Parameters
    ----------
    values, most : Series
        The ratio and its bound, indexed by every year.
    look : Look
        Of the ratio.
    bound : str
        Name of the bound.
    ax : Axes
        Axes to draw on.
    """
    ax.plot(most.index, most, color=GREY, linewidth=1.2, linestyle=":")
    broken_line(values, ax=ax, look=look)
    year_axis(values.index, ax=ax)
    top = 1.15 * min(most.max(), 3 * values.max())
    ax.set_ylim(0, top)
    ax.set_yticks(ticks_to(top, 5))
    known = values.dropna()
    for year in sorted({known.index[0], known.index[-1]}):
        _value(f"{known[year]:.1f}", (year, known[year]), look, ax=ax)
    seen = most[most <= top].dropna()
    if len(seen):
        place = (seen.index[0], seen.iloc[0])
        beside_point(bound, place, ax=ax, color=GREY, size=8.5, path_effects=HALO, gid="series")
    return ax


def levels_of(
    values: Mapping[str, pd.Series],
    looks: Sequence[Look],
    *,
    ax: Axes,
    is_percent: bool = False,
    is_named: bool = True,
) -> Axes:
    """Draw levels by year from zero, each with its name beside its last value.

    Parameters
    ----------
    values : mapping of str
        Name -> sums or percents, indexed by every year; one without a value is left out.
    looks : sequence of Look
        In the order of the values.
    ax : Axes
        Axes to draw on.
    is_percent : bool
        Whether the axis runs to a hundred.
    is_named : bool
        Whether the names are written; not where another panel has them.
    """
    known = {name: each for name, each in values.items() if each.notna().any()}
    of = dict(zip(values, looks, strict=True))
    for name, each in known.items():
        broken_line(each, ax=ax, look=of[name], size=4)
    years = sorted({year for each in known.values() for year in each.index})
    highest = max(each.max() for each in known.values())
    if is_percent:
        percent_axis(years, ax=ax, most=highest)
    else:
        year_axis(years, ax=ax)
        top = 1.1 * (highest or 1)
        ax.set_ylim(0, top)
        ticks = ticks_to(top, 6)
        ax.set_yticks(ticks, [f"{tick:,g}" for tick in ticks])
    for name, each in known.items() if is_named else ():
        name_line(name, each, of[name], ax=ax)
    return ax


def percent_line(
    values: pd.Series, years: Sequence[int], look: Look, *, ax: Axes, label: str
) -> Axes:
    """Draw a percentage by year from zero; its highest and last value are written.

    Parameters
    ----------
    values : Series
        Percent, indexed by years.
    years : sequence of int
        Years of the axis.
    look : Look
        Of the line.
    ax : Axes
        Axes to draw on.
    label : str
        What it is a percentage of.
    """
    by_year = values.reindex(years)
    broken_line(by_year, ax=ax, look=look, size=4)
    percent_axis(years, ax=ax, most=values.max())
    for year in sorted({values.idxmax(), values.index[-1]}):
        _value(f"{values[year]:.1f}%", (year, values[year]), look, ax=ax)
    return panel_title(f"Percent {label}", ax=ax)


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
