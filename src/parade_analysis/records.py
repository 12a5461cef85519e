"""A country's trade as one publisher records it: totals, shares of a partner, long runs.

Publishers are named by their ids in table ``series``; two are never mixed. A table without
a column `iso3` is all of the country named in the call; with it, `country` selects.
"""

from __future__ import annotations

import pandas as pd

from parade_analysis.catalog.definitions import SUBJECT
from parade_analysis.errors import DataError, NothingKnown
from parade_analysis.flows import of_country
from parade_analysis.shares import dependence

LEADING = "kotra"
"""The publisher whose numbers are drawn first where none is named."""
MIRRORS = ("wits-2017", "cow-4")
"""Mirror data sets with all partners and both directions."""


def published_shares(
    trade_partners: pd.DataFrame,
    partner: str = "CHN",
    series: str = LEADING,
    flow: str = "total",
    *,
    country: str = SUBJECT,
) -> pd.DataFrame:
    """Return a partner's share in a country's trade, year by year, as one publisher prints it.

    Parameters
    ----------
    trade_partners : DataFrame
        Table ``trade_partners``.
    partner : str
        Partner, ISO 3166-1 alpha-3.
    series : str
        Publisher, by id; two publishers are never mixed.
    flow : {"total", "export", "import"}
        Direction seen from the country.
    country : str
        The country, ISO 3166-1 alpha-3.

    Returns
    -------
    DataFrame
        `year` (int), `share_percent` (float, as published) and `value_usd_million`
        (float, missing where the publisher prints only the share), by year.

    Raises
    ------
    DataError
        If the table holds other countries only, or a year twice.
    NothingKnown
        If the publisher prints no such share.

    Examples
    --------
    >>> from parade_analysis import load
    >>> shares = published_shares(load("trade_partners"))
    >>> shares.set_index("year").loc[[2010, 2022, 2024], "share_percent"].tolist()
    [83.0, 96.7, 98.0]
    """
    rows = _printed(trade_partners, partner, "share_percent", flow=flow, country=country)
    rows = rows[rows["series"] == series]
    if rows.empty:
        raise NothingKnown(f"{series} prints no share of {partner} in {_trade(flow)} of {country}")
    once(rows, "trade_partners", ["year"])
    columns = ["year", "share_percent", "value_usd_million"]
    return rows[columns].astype({"year": "int64"}).sort_values("year", ignore_index=True)


def _printed(
    trade_partners: pd.DataFrame,
    partner: str,
    column: str,
    *,
    flow: str = "total",
    since: int | None = None,
    country: str,
) -> pd.DataFrame:
    """Return the rows of a partner and direction that have a number."""
    own = of_country(trade_partners, "trade_partners", country)
    rows = own[(own["partner_iso3"] == partner) & (own["flow"] == flow) & own[column].notna()]
    return rows if since is None else rows[rows["year"] >= since]


def _trade(flow: str) -> str:
    return "the trade" if flow == "total" else f"the {flow}s"


def once(rows: pd.DataFrame, name: str, keys: list[str]) -> None:
    """Refuse a year, or another key, that one publisher gives more than once."""
    twice = rows[rows.duplicated([*keys, "series"])]
    if len(twice):
        row = twice.iloc[0]
        which = " ".join(str(row[key]) for key in keys)
        raise DataError(f"{name}: {row['series']} gives {which} more than once")


def known_shares(
    trade_totals: pd.DataFrame,
    trade_partners: pd.DataFrame,
    partner: str = "CHN",
    series: str = LEADING,
    *,
    country: str = SUBJECT,
) -> pd.DataFrame:
    """Return a partner's share by one publisher, as printed or else its value over its total.

    Parameters
    ----------
    trade_totals, trade_partners : DataFrame
        The tables.
    partner, series, country
        As for `published_shares`.

    Returns
    -------
    DataFrame
        `year` (int), `value_usd_million` (a share of the total where only that is printed),
        `total_usd_million`, `share_percent` (float) and `is_computed` (bool), by year.

    Raises
    ------
    DataError
        If a table holds other countries only, or a number twice.
    NothingKnown
        If no year has a share.

    Examples
    --------
    >>> from parade_analysis import load
    >>> shares = known_shares(load("trade_totals"), load("trade_partners"), "JPN")
    >>> shares.query("year == 2001")[["share_percent", "is_computed"]].round(1).values.tolist()
    [[20.9, True]]
    """
    rows = of_country(trade_partners, "trade_partners", country)
    rows = rows[
        (rows["partner_iso3"] == partner) & (rows["flow"] == "total") & (rows["series"] == series)
    ]
    once(rows, "trade_partners", ["year"])
    rows = rows.astype({"year": "int64"}).set_index("year").sort_index()
    total = both_ways(trade_totals, series, country=country).reindex(rows.index)
    by_value = 100 * rows["value_usd_million"] / total.where(total > 0)
    share = rows["share_percent"].fillna(by_value)
    found = pd.DataFrame(
        {
            "value_usd_million": rows["value_usd_million"].fillna(share * total / 100),
            "total_usd_million": total,
            "share_percent": share,
            "is_computed": rows["share_percent"].isna(),
        }
    ).dropna(subset="share_percent")
    if found.empty:
        raise NothingKnown(f"{series} has no share of {partner} in the trade of {country}")
    return found.reset_index()


def other_shares(
    trade_partners: pd.DataFrame,
    partner: str = "CHN",
    *,
    besides: str = LEADING,
    since: int | None = None,
    country: str = SUBJECT,
) -> pd.DataFrame:
    """Return a partner's share in a country's trade as other publishers print it.

    Parameters
    ----------
    trade_partners : DataFrame
        Table ``trade_partners``.
    partner : str
        Partner, ISO 3166-1 alpha-3.
    besides : str
        The publisher to leave out, by id.
    since : int, optional
        First year.
    country : str
        The country, ISO 3166-1 alpha-3.

    Returns
    -------
    DataFrame
        `year` (int), `series`, `share_percent` (float, as published) and
        `value_usd_million` (float), by year and publisher; no row if nobody prints one.

    Raises
    ------
    DataError
        If the table holds other countries only.

    Examples
    --------
    >>> from parade_analysis import load
    >>> said = other_shares(load("trade_partners"), since=2019)
    >>> said[["year", "series", "share_percent"]].values.tolist()
    [[2019, 'kotra-less-crude', 94.9]]
    """
    rows = _printed(trade_partners, partner, "share_percent", since=since, country=country)
    columns = ["year", "series", "share_percent", "value_usd_million"]
    said = rows.loc[rows["series"] != besides, columns]
    return said.astype({"year": "int64"}).sort_values(["year", "series"], ignore_index=True)


def mirror_shares(
    trade_partners_bulk: pd.DataFrame,
    partner: str = "CHN",
    series: str = MIRRORS[0],
    *,
    since: int | None = None,
    country: str = SUBJECT,
) -> pd.DataFrame:
    """Return a partner's share in a country's trade, computed from one mirror data set.

    Parameters
    ----------
    trade_partners_bulk : DataFrame
        Table ``trade_partners_bulk``.
    partner : str
        Partner, ISO 3166-1 alpha-3; codes joined by a plus are added.
    series : str
        Data set, by id.
    since : int, optional
        First year.
    country : str
        The country, ISO 3166-1 alpha-3.

    Returns
    -------
    DataFrame
        `year` (int), `share_percent`, `value_usd_million` and `total_usd_million` (float)
        of the years in which something was recorded with anybody, the first two missing
        where nothing was with the partner. No row if nothing ever was, or if the data set
        has one direction only or no more than two partners, so that its sum is not all trade.

    Raises
    ------
    DataError
        If the table holds other countries only, or a value that can't be.

    Examples
    --------
    >>> from parade_analysis import load
    >>> shares = mirror_shares(load("trade_partners_bulk"), since=2016)
    >>> shares[["year", "share_percent"]].round(1).values.tolist()
    [[2016.0, 89.2]]
    """
    own = of_country(trade_partners_bulk, "trade_partners_bulk", country)
    rows = own[own["series"] == series]
    if since is not None:
        rows = rows[rows["year"] >= since]
    columns = ["year", "share_percent", "value_usd_million", "total_usd_million"]
    is_all = len(rows["flow"].unique()) > 1 and len(rows["partner_iso3"].unique()) > 2
    if not is_all or not rows["partner_iso3"].isin(partner.split("+")).any():
        empty = pd.DataFrame(columns=columns, dtype="float64")
        return empty.astype({"year": "int64"})
    found = dependence(rows, partner, country=country)
    found = found.assign(share_percent=100 * found["share_fraction"])
    return found[columns].astype({"year": "int64"})


def totals_with(
    trade_partners: pd.DataFrame,
    partner: str,
    series: str,
    *,
    since: int | None = None,
    country: str = SUBJECT,
) -> pd.DataFrame:
    """Return exports plus imports with a partner, year by year, as one publisher prints them.

    Parameters
    ----------
    trade_partners : DataFrame
        Table ``trade_partners``.
    partner : str
        Partner, ISO 3166-1 alpha-3.
    series : str
        Publisher, by id.
    since : int, optional
        First year.
    country : str
        The country, ISO 3166-1 alpha-3.

    Returns
    -------
    DataFrame
        `year` (int) and `value_usd_million` (float), by year; no row if it prints none.

    Raises
    ------
    DataError
        If the table holds other countries only, or a year twice.

    Examples
    --------
    >>> from parade_analysis import load
    >>> totals_with(load("trade_partners"), "KOR", "unification-ministry", since=2018).values
    array([[2018.,   31.]])
    """
    rows = _printed(trade_partners, partner, "value_usd_million", since=since, country=country)
    rows = rows[rows["series"] == series]
    once(rows, "trade_partners", ["year"])
    columns = ["year", "value_usd_million"]
    return rows[columns].astype({"year": "int64"}).sort_values("year", ignore_index=True)


def exports_and_imports(
    trade_totals: pd.DataFrame, series: str = LEADING, *, country: str = SUBJECT
) -> pd.DataFrame:
    """Return a country's exports, imports, total and balance by year as one publisher has them.

    Parameters
    ----------
    trade_totals : DataFrame
        Table ``trade_totals``. Of a publisher that has preferred rows (`is_preferred`,
        where there is such a column) the others are left out: a later vintage replaces
        them.
    series : str
        Publisher, by id.
    country : str
        The country, ISO 3166-1 alpha-3.

    Returns
    -------
    DataFrame
        `export`, `import`, `total` and `balance` (float, million USD, missing where the
        publisher does not give it or both directions), indexed by every `year` (int) from
        the first to the last.

    Raises
    ------
    DataError
        If the table holds other countries only, or a year and direction twice.
    NothingKnown
        If the publisher gives nothing.

    Examples
    --------
    >>> from parade_analysis import load
    >>> exports_and_imports(load("trade_totals")).loc[2024, ["export", "import"]].tolist()
    [360.44, 2335.67]
    """
    own = of_country(trade_totals, "trade_totals", country)
    rows = own[(own["series"] == series) & own["value_usd_million"].notna()]
    if "is_preferred" in rows and rows["is_preferred"].any():
        rows = rows[rows["is_preferred"].fillna(False)]
    if rows.empty:
        raise NothingKnown(f"{series} gives no total of {country}")
    wide = by_flow(rows.astype({"year": "int64"}), "trade_totals", "year").droplevel("series")
    wide = wide.reindex(pd.RangeIndex(wide.index.min(), wide.index.max() + 1, name="year"))
    return wide.assign(balance=wide["export"] - wide["import"])


def both_ways(
    trade_totals: pd.DataFrame, series: str = LEADING, *, country: str = SUBJECT
) -> pd.Series:
    """Return exports plus imports by year as one publisher has them, or else added up.

    Parameters
    ----------
    trade_totals, series, country
        As for `exports_and_imports`.

    Returns
    -------
    Series
        `total` (float, million USD), by the years that have it.

    Raises
    ------
    DataError, NothingKnown
        As `exports_and_imports`.

    Examples
    --------
    >>> from parade_analysis import load
    >>> both_ways(load("trade_totals")).loc[[1990, 2024]].tolist()
    [4170.0, 2696.11]
    """
    levels = exports_and_imports(trade_totals, series, country=country)
    return levels["total"].fillna(levels["export"] + levels["import"]).dropna()


def by_flow(rows: pd.DataFrame, name: str, key: str) -> pd.DataFrame:
    """Return values by direction, indexed by the year or month and by publisher.

    Parameters
    ----------
    rows : DataFrame
        `flow`, `series`, `value_usd_million` and the key.
    name : str
        The table, for the refusal.
    key : {"year", "month"}
        What the values are for.

    Returns
    -------
    DataFrame
        `export`, `import` and `total` (float, missing where not given).

    Raises
    ------
    DataError
        If a publisher gives a year or month and direction twice.

    Examples
    --------
    >>> from parade_analysis import load
    >>> by_flow(load("trade_totals"), "trade_totals", "year").loc[(1990, "kotra"), "total"].item()
    4170.0
    """
    once(rows, name, [key, "flow"])
    wide = rows.astype({"flow": "str"}).pivot(
        index=[key, "series"], columns="flow", values="value_usd_million"
    )
    wide = wide.reindex(columns=["export", "import", "total"])
    return wide.astype("float64").rename_axis(columns=None)


def by_month(
    trade_china_monthly: pd.DataFrame, series: str = "china-customs", *, country: str = SUBJECT
) -> pd.DataFrame:
    """Return trade with China month by month as one publisher has it.

    Parameters
    ----------
    trade_china_monthly : DataFrame
        Table ``trade_china_monthly``.
    series : str
        Publisher, by id.
    country : str
        The country, ISO 3166-1 alpha-3.

    Returns
    -------
    DataFrame
        `export`, `import` and `total` (float, million USD, missing where the publisher does
        not give it) and `is_total_computed` (bool: a total not given is exports plus imports
        where both are), indexed by every `month` (datetime64) from the first to the last.

    Raises
    ------
    DataError
        If the table holds other countries only, or a month and direction twice.
    NothingKnown
        If the publisher gives no month.

    Examples
    --------
    >>> from parade_analysis import load
    >>> months = by_month(load("trade_china_monthly"))
    >>> len(months), f"{months['total'].idxmin():%Y-%m}", months["total"].min().item()
    (120, '2020-11', 1.27)
    """
    own = of_country(trade_china_monthly, "trade_china_monthly", country)
    rows = own[(own["series"] == series) & own["value_usd_million"].notna()]
    if rows.empty:
        raise NothingKnown(f"{series} gives no month of {country}")
    wide = by_flow(rows, "trade_china_monthly", "month").droplevel("series")
    wide = wide.reindex(pd.date_range(wide.index.min(), wide.index.max(), freq="MS", name="month"))
    summed = wide["export"] + wide["import"]
    is_computed = wide["total"].isna() & summed.notna()
    return wide.assign(total=wide["total"].fillna(summed), is_total_computed=is_computed)


def twelve_month_average(values: pd.Series) -> pd.Series:
    """Return the average of each month and the eleven before it, where all twelve are known.

    Parameters
    ----------
    values : Series
        Indexed by every month from the first to the last, as `by_month` has them.

    Returns
    -------
    Series
        Missing where one of the twelve months is.

    Raises
    ------
    ValueError
        If a value is no number.

    Examples
    --------
    >>> months = pd.date_range("2020-01-01", periods=14, freq="MS")
    >>> twelve_month_average(pd.Series([6.0, None, *[12.0] * 12], index=months)).dropna().tolist()
    [12.0]
    """
    return values.astype("float64").rolling(12, min_periods=12).mean()
