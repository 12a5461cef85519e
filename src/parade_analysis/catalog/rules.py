"""What must hold between tables: functions whose parameters are table names."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

import pandas as pd

from parade_analysis.catalog.fields import FIELDS, HEADS


class Breach(NamedTuple):
    """A row that breaks a rule between tables."""

    table: str
    at: int
    column: str
    expected: str


Rule = Callable[..., Iterator[Breach]]

RULES: list[Rule] = []


def rule(function: Rule) -> Rule:
    """Register a rule; its parameter names are the tables that it compares."""
    RULES.append(function)
    return function


@rule
def names_agree(
    countries: pd.DataFrame, attendance: pd.DataFrame, also_present: pd.DataFrame
) -> Iterator[Breach]:
    """A state has one short name."""
    names = countries.set_index("iso3")["country"]
    for table, frame in (("attendance", attendance), ("also_present", also_present)):
        expected = frame["iso3"].map(names)
        for index in frame.index[expected.notna() & (frame["country"] != expected)]:
            yield Breach(table, index, "country", f"{expected[index]!r} as in countries")


@rule
def guest_lists_are_whole(parades: pd.DataFrame, attendance: pd.DataFrame) -> Iterator[Breach]:
    """The announced heads of each parade add up to the control total."""
    heads = attendance[attendance["is_announced"] & attendance["rank"].isin(HEADS)]
    counts = heads["event"].value_counts()
    for parade in parades.itertuples():
        listed = int(counts.get(parade.event, 0))
        if listed != parade.announced_heads:
            yield Breach(
                "parades",
                parade.Index,
                "announced_heads",
                f"{listed}, the announced heads of {parade.event} in attendance",
            )


@rule
def roll_calls_add_up(roll_calls: pd.DataFrame, un_votes: pd.DataFrame) -> Iterator[Breach]:
    """Votes by member give the official totals, or less where the table is not complete."""
    counts = un_votes.groupby(["resolution", "vote"], observed=False).size()
    for call in roll_calls.itertuples():
        for vote in FIELDS["vote"].values:
            counted, total = (
                int(counts.get((call.resolution, vote), 0)),
                getattr(call, vote),
            )
            if counted > total or (call.is_complete and counted != total):
                yield Breach(
                    "roll_calls",
                    call.Index,
                    vote,
                    f"{counted}, the {vote} votes in un_votes",
                )


@rule
def votes_are_dated(roll_calls: pd.DataFrame, un_votes: pd.DataFrame) -> Iterator[Breach]:
    """A vote has the date of its roll call."""
    dates = un_votes["resolution"].map(roll_calls.set_index("resolution")["date"])
    for index in un_votes.index[dates.notna() & (dates != un_votes["date"])]:
        yield Breach("un_votes", index, "date", f"{dates[index]:%Y-%m-%d} as in roll_calls")


@rule
def occasions_hold_together(meetings: pd.DataFrame) -> Iterator[Breach]:
    """Meetings share an occasion exactly when at one place and at most two days apart."""
    site = ["leader", "place"]
    by_place = meetings.sort_values([*site, "start_date", "end_date"])
    previous = by_place.shift()
    ends = by_place.groupby(site)["end_date"].cummax().shift()
    near = (by_place[site] == previous[site]).all(axis=1) & (
        by_place["start_date"] - ends <= pd.Timedelta(days=2)
    )
    same = by_place["occasion_id"] == previous["occasion_id"]
    for index in by_place.index[near != same]:
        wanted = previous.at[index, "occasion_id"] if near[index] else "an id of its own"
        yield Breach(
            "meetings",
            index,
            "occasion_id",
            f"{wanted}: one occasion is one place and at most two days apart",
        )


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
