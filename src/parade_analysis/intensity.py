"""How much more a country trades with a partner than the world does."""

from __future__ import annotations

import pandas as pd

from parade_analysis.errors import DataError, NothingKnown
from parade_analysis.flows import checked_keys

WORLD = "world_trade"


def world_weights(
    world: pd.DataFrame, economy: str = "CHN", *, series: str | None = None
) -> pd.DataFrame:
    """Return an economy's share in the trade of the world, year by year.

    The share is (X + M) / (X_w + M_w): its exports and imports over those of the world.

    Parameters
    ----------
    world : DataFrame
        Table ``world_trade``, whose world is a row of its own, or table
        ``trade_concentration_world``, whose world is the sum of the countries that it has.
    economy : str
        ISO 3166-1 alpha-3.
    series : str, optional
        One publisher, by id; by default ``"unctad"`` of the first and ``"wits-2017"`` of
        the second table. Two are never joined.

    Returns
    -------
    DataFrame
        `year` (int), `economy_usd_million`, `world_usd_million` (float), `economies` (how
        many are summed; missing where the publisher gives the world itself) and
        `weight_percent` (float), by year.

    Raises
    ------
    DataError
        If a row lacks its key, or stands there twice.
    NothingKnown
        If no year has both.

    Examples
    --------
    >>> from parade_analysis import load
    >>> weights = world_weights(load("trade_concentration_world")).set_index("year")
    >>> weights.loc[[2001, 2016], "weight_percent"].round(1).tolist()
    [4.3, 11.9]
    >>> world_weights(load("world_trade")).tail(1)["weight_percent"].round(1).tolist()
    [12.5]
    """
    summed = "total_usd_million" in world
    series = series or ("wits-2017" if summed else "unctad")
    rows = checked_keys(world, "world")
    rows = rows[rows["series"] == series]
    keys = ["iso3", "year"] if summed else ["economy_iso3", "year", "flow"]
    twice = rows[rows.duplicated(keys)]
    if len(twice):
        named = " ".join(str(each) for each in twice.iloc[0][keys])
        raise DataError(f"world: {series} gives {named} more than once")
    if summed:
        rows = rows.dropna(subset="total_usd_million").astype({"year": "int64"})
        own = rows[rows["iso3"] == economy].set_index("year")["total_usd_million"]
        by_year = rows.groupby("year")["total_usd_million"]
        all_trade, economies = by_year.sum(), by_year.size()
    else:
        rows = rows.astype({"year": "int64", "flow": "str"})
        own = _both_ways(rows[rows["economy_iso3"] == economy])
        all_trade = _both_ways(rows[rows["economy_iso3"].isna()])
        economies = pd.Series(dtype="float64")
    found = pd.DataFrame(
        {
            "economy_usd_million": own,
            "world_usd_million": all_trade.reindex(own.index),
            "economies": economies.reindex(own.index).astype("Int64"),
        }
    ).dropna(subset=["economy_usd_million", "world_usd_million"])
    found = found[found["world_usd_million"] > 0]
    if found.empty:
        raise NothingKnown(f"{series} has no trade of {economy} and of the world in one year")
    weight = 100 * found["economy_usd_million"] / found["world_usd_million"]
    return found.assign(weight_percent=weight).rename_axis("year").sort_index().reset_index()


def _both_ways(rows: pd.DataFrame) -> pd.Series:
    """Return exports plus imports of the years that have both."""
    wide = rows.pivot(index="year", columns="flow", values="value_usd_million")
    wide = wide.reindex(columns=["export", "import"])
    return (wide["export"] + wide["import"]).dropna()


def trade_intensity(shares: pd.DataFrame, weights: pd.DataFrame) -> pd.DataFrame:
    """Return a partner's share in a country's trade over its share in the world's.

    T = (x_ij / X_i) / (x_wj / X_w), for trade both ways: 1 where the country trades with the
    partner as the world does. A share can't pass 100%, so that the index is bounded by one
    over the partner's weight and falls as that grows. The two shares may rest on other
    valuations.

    Parameters
    ----------
    shares : DataFrame
        `year` (int) and `share_percent`, e.g. from `published_shares` or `mirror_shares`.
    weights : DataFrame
        As `world_weights` returns them.

    Returns
    -------
    DataFrame
        `year` (int), `share_percent`, `weight_percent`, `intensity` and `most` (float, the
        bound) of the years in both, by year.

    Raises
    ------
    NothingKnown
        If no year is in both.

    References
    ----------
    WITS, Trade Outcomes Indicators; ESCAP,
    http://www.unescap.org/tid/artnet/artnet_app/index_trdi1_fm.aspx

    Examples
    --------
    >>> from parade_analysis import load
    >>> from parade_analysis.records import published_shares
    >>> weights = world_weights(load("trade_concentration_world"))
    >>> intensity = trade_intensity(published_shares(load("trade_partners")), weights)
    >>> of = intensity.set_index("year")["intensity"]
    >>> of.loc[[2001, 2005, 2010, 2014, 2016]].round(1).tolist()
    [7.6, 7.6, 8.3, 7.5, 7.8]
    """
    both = shares[["year", "share_percent"]].dropna().astype({"year": "int64"})
    both = both.merge(weights[["year", "weight_percent"]], on="year", validate="one_to_one")
    both = both[both["weight_percent"] > 0]
    if both.empty:
        raise NothingKnown("no year has both the share and the weight")
    return both.assign(
        intensity=both["share_percent"] / both["weight_percent"],
        most=100 / both["weight_percent"],
    ).sort_values("year", ignore_index=True)
