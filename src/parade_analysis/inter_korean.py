"""A partner's share with trade between the two Koreas in the denominator."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from parade_analysis.catalog.definitions import SUBJECT
from parade_analysis.errors import DataError, NothingKnown
from parade_analysis.flows import of_country
from parade_analysis.publishers import leaves_out_the_south
from parade_analysis.records import LEADING, both_ways, known_shares, once

SOUTH = "KOR"
COUNTED_BY = ("unification-ministry", "bank-of-korea", "kita-inter-korean", "kotra")
"""Who counts trade between the two Koreas: the ministry, then those that relay it."""


def shares_with_inter_korean(
    trade_totals: pd.DataFrame,
    trade_partners: pd.DataFrame,
    series: pd.DataFrame,
    partner: str = "CHN",
    *,
    publisher: str = LEADING,
    counted_by: Sequence[str] = COUNTED_BY,
) -> pd.DataFrame:
    """Return a partner's share in the DPRK's trade with the South's part of it counted.

    The share is V / (T + K): V the trade with the partner, T all trade, both by the leading
    publisher, and K the trade between the two Koreas, which it leaves out, by whoever counts
    that. The South's own share is K / (T + K). The Ministry of Unification and Statistics
    Korea printed shares of 2007 to 2011 with this denominator; Nicholas Eberstadt's series
    has it too.

    Parameters
    ----------
    trade_totals, trade_partners, series : DataFrame
        The tables.
    partner : str
        With whom, ISO 3166-1 alpha-3.
    publisher : str
        Whose totals and trade with the partner, by id.
    counted_by : sequence of str
        Who counts trade between the two Koreas, by id; of several that have a year the first.

    Returns
    -------
    DataFrame
        `year` (int), `value_usd_million` (with the partner), `total_usd_million` (the
        publisher's), `inter_korean_usd_million`, `counted_by` (str), `share_percent` (as
        published where it is; missing for the South) and
        `share_with_inter_korean_percent` (float), of every year in which all are known. A
        value that the publisher does not print is its share of its total.

    Raises
    ------
    DataError
        If the publisher is not known to leave that trade out, so that it would count twice;
        if a table holds other countries only, or a number twice.
    NothingKnown
        If no year has all numbers.

    References
    ----------
    https://www.piie.com/blogs/north-korea-witness-transformation/north-korean-trade-data-caveat-emptor

    Examples
    --------
    >>> from parade_analysis import load
    >>> tables = [load(name) for name in ("trade_totals", "trade_partners", "series")]
    >>> shares = shares_with_inter_korean(*tables).set_index("year").round(1)
    >>> shares.loc[2015, ["share_percent", "share_with_inter_korean_percent"]].tolist()
    [91.3, 63.7]
    """
    if isinstance(counted_by, str):
        counted_by = (counted_by,)
    if not leaves_out_the_south(series, publisher):
        raise DataError(
            f"{publisher} is not known to leave out trade between the two Koreas, which would "
            "count twice"
        )
    rows = of_country(trade_partners, "trade_partners", SUBJECT)
    rows = rows[rows["flow"] == "total"].astype({"year": "int64"})
    south = rows[
        (rows["partner_iso3"] == SOUTH)
        & rows["series"].isin(list(counted_by))
        & rows["value_usd_million"].notna()
    ]
    once(south, "trade_partners", ["year"])
    place = south["series"].map({name: place for place, name in enumerate(counted_by)})
    south = south.assign(place=place).sort_values(["year", "place"]).drop_duplicates("year")
    south = south.set_index("year")
    if partner == SOUTH:
        total = both_ways(trade_totals, publisher)
        known = south.assign(total_usd_million=total, share_percent=float("nan"))
    else:
        known = known_shares(trade_totals, trade_partners, partner, publisher).set_index("year")
    found = known[["value_usd_million", "total_usd_million"]].assign(
        inter_korean_usd_million=south["value_usd_million"],
        counted_by=south["series"],
        share_percent=known["share_percent"],
    )
    all_trade = found["total_usd_million"] + found["inter_korean_usd_million"]
    share = 100 * found["value_usd_million"] / all_trade.where(all_trade > 0)
    found = found.assign(share_with_inter_korean_percent=share)
    found = found.dropna(subset="share_with_inter_korean_percent")
    if found.empty:
        raise NothingKnown(
            f"no year has the trade of {SUBJECT} with {partner}, all of it by {publisher}, and "
            f"that with {SOUTH}"
        )
    return found.sort_index().reset_index()
