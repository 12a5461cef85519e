"""How much more a country trades with a partner than the world does."""

from __future__ import annotations

import pandas as pd

from parade_analysis.catalog.given import demand
from parade_analysis.errors import DataError, NothingKnown, Problem, no_column


def world_weights(
    world_trade: pd.DataFrame, economy: str = "CHN", *, series: str = "unctad"
) -> pd.DataFrame:
    """Return an economy's share in the trade of the world, year by year.

    The share is (X + M) / (X_w + M_w): its exports and imports over those of the world.

    Parameters
    ----------
    world_trade : DataFrame
        Table ``world_trade``.
    economy : str
        ISO 3166-1 alpha-3.
    series : str
        One publisher, by id; two are never joined.

    Returns
    -------
    DataFrame
        `year` (int), `economy_usd_million`, `world_usd_million` and `weight_percent`
        (float), by year.

    Raises
    ------
    DataError
        If a row lacks its key, a number can't be what it is called, or a row stands there twice.
    NothingKnown
        If no year has both.

    Examples
    --------
    >>> from parade_analysis import load
    >>> weights = world_weights(load("world_trade"))
    >>> weights.tail(1)[["year", "weight_percent"]].round(1).values.tolist()
    [[2024.0, 12.5]]
    """
    there = "economy_iso3 value_usd_million"
    rows = demand(world_trade, "world_trade", key="year flow series", there=there)
    rows = rows[rows["series"] == series].astype({"year": "int64", "flow": "str"})
    _refuse_twice(rows, "world_trade", ["economy_iso3", "year", "flow"])
    own, world = (
        rows[which].pivot(index="year", columns="flow", values="value_usd_million")
        for which in (rows["economy_iso3"] == economy, rows["economy_iso3"].isna())
    )
    ways = ["export", "import"]
    own, world = (each.reindex(columns=ways).sum(axis=1, skipna=False) for each in (own, world))
    return _weights(own, world, f"{series} has no trade of {economy} and of the world in one year")


def summed_world_weights(
    trade_concentration_world: pd.DataFrame, economy: str = "CHN", *, series: str = "wits-2017"
) -> pd.DataFrame:
    """Return an economy's share in the trade of all countries that one data set has.

    Parameters
    ----------
    trade_concentration_world : DataFrame
        Table ``trade_concentration_world``.
    economy : str
        ISO 3166-1 alpha-3.
    series : str
        The data set, by id; two are never joined.

    Returns
    -------
    DataFrame
        As `world_weights`, and `economies` (int, how many are summed).

    Raises
    ------
    DataError
        If a row lacks its key, a total can't be one, or a country stands in a year twice.
    NothingKnown
        If the data set does not have the economy.

    Examples
    --------
    >>> from parade_analysis import load
    >>> weights = summed_world_weights(load("trade_concentration_world")).set_index("year")
    >>> weights.loc[[2001, 2016], "weight_percent"].round(1).tolist()
    [4.3, 11.9]
    """
    name = "trade_concentration_world"
    rows = demand(
        trade_concentration_world, name, key="year iso3 series", there="total_usd_million"
    )
    rows = rows[(rows["series"] == series) & rows["total_usd_million"].notna()]
    _refuse_twice(rows, name, ["iso3", "year"])
    rows = rows.astype({"year": "int64"})
    by_year = rows.groupby("year")["total_usd_million"]
    own = rows[rows["iso3"] == economy].set_index("year")["total_usd_million"]
    weights = _weights(own, by_year.sum(), f"{series} has no trade of {economy}")
    return weights.assign(economies=weights["year"].map(by_year.size()).astype("int64"))


def _refuse_twice(rows: pd.DataFrame, name: str, keys: list[str]) -> None:
    twice = rows[rows.duplicated(keys)]
    if len(twice):
        which = " ".join(str(each) for each in twice.iloc[0][keys])
        raise DataError(f"{name}: {twice['series'].iloc[0]} gives {which} more than once")


def _weights(own: pd.Series, world: pd.Series, nothing: str) -> pd.DataFrame:
    """Return the one over the other, of the years that have both."""
    found = pd.DataFrame({"economy_usd_million": own, "world_usd_million": world}).dropna()
    found = found[found["world_usd_million"] > 0]
    if found.empty:
        raise NothingKnown(nothing)
    weight = 100 * found["economy_usd_million"] / found["world_usd_million"]
    return found.assign(weight_percent=weight).rename_axis("year").sort_index().reset_index()


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
        `year` (int), `share_percent`, `weight_percent`, `intensity` and `bound` (float, the
        most that it can be) of the years in both, by year.

    Raises
    ------
    NothingKnown
        If no year is in both.
    DataError
        If a share is none, or a year stands in either twice.

    References
    ----------
    WITS, Trade Outcomes Indicators; ESCAP,
    http://www.unescap.org/tid/artnet/artnet_app/index_trdi1_fm.aspx

    Examples
    --------
    >>> from parade_analysis import load
    >>> from parade_analysis.records import published_shares
    >>> weights = summed_world_weights(load("trade_concentration_world"))
    >>> intensity = trade_intensity(published_shares(load("trade_partners")), weights)
    >>> of = intensity.set_index("year")["intensity"]
    >>> of.loc[[2001, 2005, 2010, 2014, 2016]].round(1).tolist()
    [7.6, 7.6, 8.3, 7.5, 7.8]
    """
    shares = demand(shares, "shares", key="year", there="share_percent")
    both = shares[["year", "share_percent"]].dropna().astype({"year": "int64"})
    weights = demand(weights, "weights", key="year")
    if "weight_percent" not in weights:
        raise no_column("weights", ["weight_percent"], weights)
    if not pd.api.types.is_numeric_dtype(weights["weight_percent"]):
        raise DataError(Problem("weights", "numbers", column="weight_percent"))
    for name, frame in (("shares", both), ("weights", weights)):
        if frame["year"].duplicated().any():
            raise DataError(f"{name}: a year is given more than once")
    both = both.merge(weights[["year", "weight_percent"]], on="year", validate="one_to_one")
    both = both[both["weight_percent"] > 0]
    if both.empty:
        raise NothingKnown("no year has both the share and the weight")
    return both.assign(
        intensity=both["share_percent"] / both["weight_percent"],
        bound=100 / both["weight_percent"],
    ).sort_values("year", ignore_index=True)
