"""A partner's share with the trade in the denominator that the leading publisher leaves out."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from parade_analysis.catalog.definitions import SUBJECT
from parade_analysis.errors import DataError, NothingKnown
from parade_analysis.flows import of_country
from parade_analysis.records import LEADING, exports_and_imports, once

COUNTED_BY = ("unification-ministry", "bank-of-korea", "kita-inter-korean", "kotra")
"""Who counts trade between the two Koreas: the ministry, then those that relay it."""
KOREAS = {SUBJECT, "KOR"}
"""The only trade of which table ``series`` tells who leaves it out."""
COLUMNS = ["year", "value_usd_million", "total_usd_million", "left_out_usd_million", "counted_by"]


def shares_with_left_out(
    trade_totals: pd.DataFrame,
    trade_partners: pd.DataFrame,
    series: pd.DataFrame,
    partner: str = "CHN",
    *,
    publisher: str = LEADING,
    left_out: str = "KOR",
    counted_by: Sequence[str] = COUNTED_BY,
    country: str = SUBJECT,
) -> pd.DataFrame:
    """Return a partner's share with what the publisher leaves out in the denominator.

    The share is V / (T + L): V the trade with the partner, T all trade, both by the leading
    publisher, and L the trade that it leaves out, by whoever counts that. KOTRA leaves out
    trade between the two Koreas; with it the denominator is that of Statistics Korea until
    2012, and of Nicholas Eberstadt's series.

    Parameters
    ----------
    trade_totals, trade_partners, series : DataFrame
        The tables.
    partner : str
        With whom, ISO 3166-1 alpha-3; for the one left out, its own share.
    publisher : str
        Whose totals and trade with the partner, by id.
    left_out : str
        With whom the publisher leaves trade out, ISO 3166-1 alpha-3.
    counted_by : sequence of str
        Who counts that, by id; of several that have a year the first.
    country : str
        Whose trade, ISO 3166-1 alpha-3.

    Returns
    -------
    DataFrame
        `year` (int), `value_usd_million` (with the partner), `total_usd_million` (the
        publisher's), `left_out_usd_million`, `counted_by` (str), `share_percent` (without
        what is left out, as published where it is) and `share_with_left_out_percent`, of
        every year in which all are known. A value that the publisher does not print is its
        share of its total.

    Raises
    ------
    DataError
        If the publisher does not leave the trade out, so that it would count twice; if a
        table holds other countries only, or a number twice.
    NothingKnown
        If no year has all numbers.

    References
    ----------
    https://www.piie.com/blogs/north-korea-witness-transformation/north-korean-trade-data-caveat-emptor

    Examples
    --------
    >>> from parade_analysis import load
    >>> tables = [load(name) for name in ("trade_totals", "trade_partners", "series")]
    >>> shares = shares_with_left_out(*tables).set_index("year").round(1)
    >>> shares.loc[2015, ["share_percent", "share_with_left_out_percent"]].tolist()
    [91.3, 63.7]
    """
    counts = series.drop_duplicates("series").set_index("series")["inter_korean"]
    if {country, left_out} != KOREAS or counts.get(publisher) != "excluded":
        raise DataError(
            f"{publisher} is not known to leave out trade with {left_out}, which would count twice"
        )
    totals = exports_and_imports(trade_totals, publisher, country=country)
    total = totals["total"].fillna(totals["export"] + totals["import"]).dropna()
    rows = of_country(trade_partners, "trade_partners", country)
    rows = rows[rows["flow"] == "total"].astype({"year": "int64"})
    beside = rows[(rows["partner_iso3"] == left_out) & rows["value_usd_million"].notna()]
    beside = beside[beside["series"].isin(list(counted_by))]
    once(beside, "trade_partners", ["year"])
    order = beside["series"].map({name: place for place, name in enumerate(counted_by)})
    beside = beside.assign(order=order).sort_values(["year", "order"]).drop_duplicates("year")
    beside = beside.set_index("year")
    if partner == left_out:
        own = beside.assign(share_percent=float("nan"))
    else:
        own = rows[(rows["partner_iso3"] == partner) & (rows["series"] == publisher)]
        once(own, "trade_partners", ["year"])
        own = own.set_index("year")
    found = pd.DataFrame(
        {
            "total_usd_million": total,
            "left_out_usd_million": beside["value_usd_million"],
            "counted_by": beside["series"],
        }
    )
    found = found.join(own[["value_usd_million", "share_percent"]], how="inner")
    value = found["value_usd_million"].fillna(
        found["share_percent"] * found["total_usd_million"] / 100
    )
    alone = 100 * value / found["total_usd_million"]
    both = found["total_usd_million"] + found["left_out_usd_million"]
    found = found.assign(
        value_usd_million=value,
        share_percent=found["share_percent"].fillna(alone) if partner != left_out else 0.0,
        share_with_left_out_percent=100 * value / both.where(both > 0),
    ).dropna(subset="share_with_left_out_percent")
    if found.empty:
        raise NothingKnown(
            f"no year has the trade of {country} with {partner}, all of it by {publisher}, and "
            f"that with {left_out}"
        )
    columns = [*COLUMNS, "share_percent", "share_with_left_out_percent"]
    return found.rename_axis("year").reset_index().sort_values("year", ignore_index=True)[columns]
