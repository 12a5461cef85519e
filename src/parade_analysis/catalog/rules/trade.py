"""What holds for trade: parts and totals, shares, roundings, periods."""

from __future__ import annotations

import math
from collections.abc import Iterator

import pandas as pd

from parade_analysis.catalog.rules.registry import Breach, control, rule


@rule
def totals_add_up(trade_totals: pd.DataFrame) -> Iterator[Breach]:
    """Exports plus imports give the total within the roundings."""
    yield from _parts_and_total(trade_totals, "trade_totals", ["iso3", "year", "series"])


@rule
def months_add_up(trade_china_monthly: pd.DataFrame) -> Iterator[Breach]:
    """Exports plus imports give the total within the roundings."""
    yield from _parts_and_total(trade_china_monthly, "trade_china_monthly", ["iso3", "month"])


def _parts_and_total(frame: pd.DataFrame, table: str, period: list[str]) -> Iterator[Breach]:
    wide = (
        frame[~frame["has_parts_mismatch"]]
        .pivot(
            index=period,
            columns="flow",
            values=["value_usd_million", "rounding_usd_million"],
        )
        .dropna()
    )
    gap = (
        wide["value_usd_million"][["export", "import"]].sum(axis=1)
        - wide["value_usd_million"]["total"]
    ).abs()
    # Each number is off by at most half its step; the epsilon covers binary fractions.
    allowed = wide["rounding_usd_million"].sum(axis=1) / 2 + 1e-9
    off = wide.index[gap > allowed]
    keys = pd.MultiIndex.from_frame(frame[period])
    for index in frame.index[keys.isin(off) & (frame["flow"] == "total")]:
        yield Breach(
            table,
            index,
            "value_usd_million",
            "exports plus imports within the roundings, or has_parts_mismatch and a note on it",
        )


@rule
def shares_agree(trade_totals: pd.DataFrame, trade_partners: pd.DataFrame) -> Iterator[Breach]:
    """A published share is value over total, roundings and a cut-off last digit allowed."""
    both = trade_partners.reset_index().merge(
        trade_totals, on=["iso3", "year", "flow", "series"], suffixes=("", "_all")
    )
    step = both["rounding_usd_million"] / 2
    step_all = both["rounding_usd_million_all"] / 2
    lowest = 100 * (both["value_usd_million"] - step) / (both["value_usd_million_all"] + step_all)
    highest = 100 * (both["value_usd_million"] + step) / (both["value_usd_million_all"] - step_all)
    off = (both["share_percent"] + 0.1 < lowest) | (both["share_percent"] - 0.05 > highest)
    for row in both[off].itertuples():
        expected = (
            f"a share from {lowest[row.Index]:.2f} to {highest[row.Index]:.2f}, by the values"
        )
        yield Breach("trade_partners", int(row.index), "share_percent", expected)


@rule
def one_row_is_preferred(trade_totals: pd.DataFrame) -> Iterator[Breach]:
    """One number leads for a year and direction."""
    preferred = trade_totals[trade_totals["is_preferred"]]
    for index in preferred.index[preferred.duplicated(["iso3", "year", "flow"])]:
        yield Breach("trade_totals", index, "is_preferred", "one preferred row per year and flow")


@rule
def incomes_have_an_amount(national_income: pd.DataFrame) -> Iterator[Breach]:
    """An estimate of income is in won, in dollars or in both."""
    amounts = national_income[["gni_krw_trillion", "gni_usd_billion"]]
    for index in national_income.index[amounts.isna().all(axis=1)]:
        yield Breach("national_income", index, "gni_krw_trillion", "an amount in won or in dollars")


@control
def economies_are_within_the_world(world_trade: pd.DataFrame) -> Iterator[Breach]:
    """Single economies together trade less than the world, which every year has."""
    keys = ["year", "flow", "series"]
    world = world_trade[world_trade["economy_iso3"].isna()].set_index(keys)["value_usd_million"]
    single = world_trade[world_trade["economy_iso3"].notna()]
    summed = single.groupby(keys, observed=True)["value_usd_million"].sum()
    off = summed.index[~(summed < world.reindex(summed.index))]
    for index in single.index[pd.MultiIndex.from_frame(single[keys]).isin(off)]:
        expected = "less, with the other economies of the year, than a row of the world"
        yield Breach("world_trade", index, "value_usd_million", expected)


@rule
def calendar_is_followed(
    series: pd.DataFrame,
    trade_totals: pd.DataFrame,
    trade_partners: pd.DataFrame,
    trade_china_monthly: pd.DataFrame,
    trade_commodities: pd.DataFrame,
    trade_products: pd.DataFrame,
) -> Iterator[Breach]:
    """Where known_from rests on the release calendar, it is what the calendar gives."""
    lags = series.set_index("series")["release_lag_days"]
    for table, frame in (
        ("trade_totals", trade_totals),
        ("trade_partners", trade_partners),
        ("trade_china_monthly", trade_china_monthly),
        ("trade_commodities", trade_commodities),
        ("trade_products", trade_products),
    ):
        release = period_end(frame) + pd.to_timedelta(frame["series"].map(lags), unit="D")
        by_calendar = frame["known_from_basis"] == "release_calendar"
        for index in frame.index[by_calendar & (frame["known_from"] != release)]:
            when = release[index]
            words = "a series with release_lag_days" if pd.isna(when) else f"{when:%Y-%m-%d}"
            yield Breach(table, index, "known_from", f"{words}, by the calendar in series")


def period_end(frame: pd.DataFrame) -> pd.Series[pd.Timestamp]:
    """Return the last day of the year or month of each row."""
    if "month" in frame:
        return frame["month"] + pd.offsets.MonthEnd(0)
    return pd.to_datetime(frame["year"].astype("str") + "-12-31").astype("datetime64[us]")


@control
def roundings_are_steps(
    trade_totals: pd.DataFrame, trade_partners: pd.DataFrame, trade_china_monthly: pd.DataFrame
) -> Iterator[Breach]:
    """What a source states it rounds to a power of ten, and it is a multiple of that."""
    for table, frame in (
        ("trade_totals", trade_totals),
        ("trade_partners", trade_partners),
        ("trade_china_monthly", trade_china_monthly),
    ):
        stated = frame[(frame["value_basis"] == "stated") & (frame["rounding_usd_million"] > 0)]
        for row in stated[["rounding_usd_million", "value_usd_million"]].itertuples():
            step = row.rounding_usd_million
            power = math.log10(step)
            if abs(power - round(power)) > 1e-9:
                yield Breach(table, row.Index, "rounding_usd_million", "a power of ten")
            elif pd.notna(row.value_usd_million):
                steps = row.value_usd_million / step
                if abs(steps - round(steps)) > 1e-6:
                    expected = f"a multiple of its rounding, {step:g}"
                    yield Breach(table, row.Index, "value_usd_million", expected)


@control
def periods_have_their_years(trade_unrecorded: pd.DataFrame) -> Iterator[Breach]:
    """The first and last year of an estimate are those of its period, in its words."""
    for row in trade_unrecorded.itertuples():
        first, _, last = row.period.partition("/")
        last = last if "/" in row.period else first
        for column, word in (("start_year", first), ("end_year", last)):
            expected = int(word[:4]) if word else None
            found = getattr(row, column)
            if (expected is None) != pd.isna(found) or (expected and found != expected):
                shown = "no year" if expected is None else str(expected)
                yield Breach("trade_unrecorded", row.Index, column, f"{shown}, by the period")
