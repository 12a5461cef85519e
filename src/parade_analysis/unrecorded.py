"""Estimates of what no trade record has."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from parade_analysis.errors import NothingKnown

EARNED = (
    *("arms", "arms_and_troops", "coal", "smuggling", "theft"),
    *("troops_income", "workers_income"),
)
"""Kinds of unrecorded flows by which a country earns, comparable to its exports."""
DRAWN_FIRST = ("crude_oil", "arms", "arms_and_troops", "troops_income", "workers_income", "theft")
"""Kinds in the order of reading; the others follow by name."""


def estimates_of(trade_unrecorded: pd.DataFrame, year: int) -> pd.DataFrame:
    """Return the estimates of unrecorded flows whose period covers a year.

    They overlap and are never added. A cumulative one without a first year covers none.

    Parameters
    ----------
    trade_unrecorded : DataFrame
        Table ``trade_unrecorded``; a missing last year is an open end.
    year : int
        The year.

    Returns
    -------
    DataFrame
        The rows, with `is_money` (bool, in USD million or USD million a year), `is_of_year`
        (bool, of this year alone), `is_earned` (bool, by which the country earns) and `by`
        (str, the short name of whose estimate it is), by kind, low and high.

    Raises
    ------
    KeyError
        If a column named above is missing.

    Examples
    --------
    >>> from parade_analysis import load
    >>> of_2024 = estimates_of(load("trade_unrecorded"), 2024)
    >>> of_2024.query("unrecorded_kind == 'theft'")[["period", "low", "by"]].values.tolist()
    [['2024', 1300.0, 'Chainalysis'], ['2024-01/2025-09', 2800.0, 'MSMT']]
    """
    first, last = trade_unrecorded["start_year"], trade_unrecorded["end_year"]
    has_end = trade_unrecorded[["low", "high"]].notna().any(axis=1)
    in_time = first.le(year).fillna(False) & last.fillna(year).ge(year)
    covering = trade_unrecorded[in_time & has_end]
    kind = covering["unrecorded_kind"].astype("str")
    by = covering["estimate_by"].fillna("nobody named")
    if "estimate_by_short" in covering:
        by = covering["estimate_by_short"].fillna(by)
    described = covering.assign(
        by=by,
        is_money=covering["unit"].astype("str").str.startswith("USD million"),
        is_of_year=covering["period"] == str(year),
        is_earned=kind.isin(EARNED),
        order=kind.map({each: place for place, each in enumerate(DRAWN_FIRST)}).fillna(99),
        kind=kind,
    )
    ordered = described.sort_values(["order", "kind", "low", "high"], ignore_index=True)
    return ordered.drop(columns=["order", "kind"])


def year_with_estimates(trade_unrecorded: pd.DataFrame, years: Iterable[int]) -> int:
    """Return the last of several years that an estimate in money covers.

    Parameters
    ----------
    trade_unrecorded : DataFrame
        Table ``trade_unrecorded``.
    years : iterable of int
        The years to choose from, e.g. those with recorded trade.

    Returns
    -------
    int
        The year.

    Raises
    ------
    NothingKnown
        If no estimate in money covers any of them.

    Examples
    --------
    >>> from parade_analysis import load
    >>> year_with_estimates(load("trade_unrecorded"), range(1990, 2025))
    2024
    """
    for year in sorted(years, reverse=True):
        if estimates_of(trade_unrecorded, int(year))["is_money"].any():
            return int(year)
    raise NothingKnown("no estimate in USD covers a year with recorded trade")
