"""Sums of trade at one valuation, in the prices of one year, and over national income."""

from __future__ import annotations

import numpy as np
import pandas as pd

from parade_analysis.catalog.definitions import SUBJECT
from parade_analysis.errors import DataError, NothingKnown
from parade_analysis.flows import of_country

VALUATIONS = ("CIF", "FOB")
PRICES = "us_cpi"


def at_one_valuation(
    levels: pd.DataFrame,
    cif_factor: float,
    to: str = "CIF",
    *,
    exports: str = "CIF",
    imports: str = "FOB",
) -> pd.DataFrame:
    """Return exports and imports valued alike, with and without freight and insurance.

    CIF = factor x FOB (International Monetary Fund, Direction of Trade Statistics). Mirror
    data value a country's exports as its partners import them, CIF, and its imports as they
    export them, FOB; the two are added only after one is turned into the other.

    Parameters
    ----------
    levels : DataFrame
        `export` and `import` in million USD, e.g. from `exports_and_imports`.
    cif_factor : float
        CIF over FOB, from 1 to 2; table ``cif_factors`` has those that are published.
    to, exports, imports : {"CIF", "FOB"}
        The valuation that is wanted, and those of the numbers; table ``series`` says what a
        publisher uses, and by default it is that of mirror data.

    Returns
    -------
    DataFrame
        `export`, `import`, `total` and `balance` (float, million USD), indexed as `levels`.

    Raises
    ------
    DataError
        If the factor is not from 1 to 2, a valuation is none of the two, or a direction is
        missing.

    Examples
    --------
    >>> levels = pd.DataFrame({"export": [106.0], "import": [200.0]}, index=[2024])
    >>> at_one_valuation(levels, 1.06, "FOB").round(6).values.tolist()
    [[100.0, 200.0, 300.0, -100.0]]
    """
    if not 1 <= cif_factor <= 2:
        raise DataError(f"cif_factor: found {cif_factor:g}, expected CIF over FOB, from 1 to 2")
    missing = [flow for flow in ("export", "import") if flow not in levels]
    if missing:
        raise DataError(f"levels: no column {', '.join(missing)}")
    for name, value in (("to", to), ("exports", exports), ("imports", imports)):
        if value not in VALUATIONS:
            raise DataError(f"{name}: found {value!r}, expected CIF or FOB")
    sold, bought = (
        levels[flow] * _ratio(valued, to, cif_factor)
        for flow, valued in (("export", exports), ("import", imports))
    )
    valued = pd.DataFrame({"export": sold, "import": bought})
    return valued.assign(total=sold + bought, balance=sold - bought)


def _ratio(valued: str, to: str, cif_factor: float) -> float:
    if valued == to:
        return 1.0
    return cif_factor if to == "CIF" else 1 / cif_factor


def valuation_band(
    levels: pd.DataFrame,
    cif_factors: pd.DataFrame,
    to: str = "CIF",
    *,
    exports: str = "CIF",
    imports: str = "FOB",
) -> pd.DataFrame:
    """Return between what bounds the total and the balance lie, valued alike.

    Parameters
    ----------
    levels : DataFrame
        As for `at_one_valuation`.
    cif_factors : DataFrame
        Table ``cif_factors``; its lowest and highest factor are tried.
    to, exports, imports : {"CIF", "FOB"}
        As for `at_one_valuation`.

    Returns
    -------
    DataFrame
        `total_low`, `total_high`, `balance_low` and `balance_high` (float, million USD),
        indexed as `levels`, of the years that have both directions.

    Raises
    ------
    DataError
        As `at_one_valuation`.
    NothingKnown
        If there is no factor.

    Examples
    --------
    >>> from parade_analysis import load
    >>> levels = pd.DataFrame({"export": [360.0], "import": [2300.0]}, index=[2024])
    >>> band = valuation_band(levels, load("cif_factors"))
    >>> (band["balance_high"] - band["balance_low"]).round().tolist()
    [92.0]
    """
    factors = cif_factors["cif_factor"].dropna()
    if factors.empty:
        raise NothingKnown("no CIF factor is known")
    low, high = (
        at_one_valuation(levels, factor, to, exports=exports, imports=imports)
        for factor in (factors.min(), factors.max())
    )
    ends = {"low": np.minimum(low, high), "high": np.maximum(low, high)}
    return pd.DataFrame(
        {
            f"{column}_{end}": each[column]
            for column in ("total", "balance")
            for end, each in ends.items()
        }
    ).dropna()


def in_prices_of(
    values: pd.DataFrame,
    yardsticks: pd.DataFrame,
    year: int | None = None,
) -> pd.DataFrame:
    """Return sums in the prices of one year.

    real = nominal x P(year) / P(year of the sum), P the consumer prices of the United States,
    which are not the prices of what is traded.

    Parameters
    ----------
    values : DataFrame
        Columns of sums in USD, indexed by `year` (int).
    yardsticks : DataFrame
        Table ``yardsticks``.
    year : int, optional
        The year whose prices are meant; by default the last with a sum and prices.

    Returns
    -------
    DataFrame
        The columns of `values`, missing where the index has no year, and `prices_of_year`
        (int).

    Raises
    ------
    NothingKnown
        If the index has no such year.

    Examples
    --------
    >>> from parade_analysis import load
    >>> exports = pd.DataFrame({"export": [3220.0, 360.0]}, index=[2013, 2024])
    >>> in_prices_of(exports, load("yardsticks"), 2024)["export"].round().tolist()
    [4336.0, 360.0]
    """
    prices = _by_year(yardsticks, PRICES)
    priced = values.dropna(how="all").index.intersection(prices.index)
    if year is None and len(priced):
        year = int(priced[-1])
    if year not in prices.index:
        raise NothingKnown(f"{PRICES} has no value of {'these years' if year is None else year}")
    real = values.mul(prices[year] / prices.reindex(values.index), axis=0)
    return real.assign(prices_of_year=year)


def _by_year(yardsticks: pd.DataFrame, yardstick: str) -> pd.Series:
    """Return the values of one yardstick by year."""
    rows = yardsticks[yardsticks["yardstick"] == yardstick].dropna(subset="yardstick_value")
    if rows["year"].duplicated().any():
        raise DataError(f"yardsticks: {yardstick} has a year twice")
    return rows.astype({"year": "int64"}).set_index("year")["yardstick_value"].sort_index()


def trade_over_income(
    levels: pd.DataFrame,
    national_income: pd.DataFrame,
    yardsticks: pd.DataFrame,
    *,
    series: str = "bank-of-korea",
    country: str = SUBJECT,
) -> pd.DataFrame:
    """Return exports plus imports over national income.

    (X + M) / Y, Y the estimate of national income, in USD as the publisher gives it or else
    turned from won at the average rate of the year. UNCTAD's openness is half of it.

    Parameters
    ----------
    levels : DataFrame
        `total` in million USD, indexed by `year` (int), e.g. from `exports_and_imports`.
    national_income : DataFrame
        Table ``national_income``.
    yardsticks : DataFrame
        Table ``yardsticks``, for the rate.
    series : str
        Whose estimate, by id.
    country : str
        Whose income, ISO 3166-1 alpha-3.

    Returns
    -------
    DataFrame
        `total_usd_million`, `income_usd_million`, `is_converted` (bool, from won) and
        `percent_of_income` (float), indexed by the years that have all.

    Raises
    ------
    DataError
        If the table holds other countries only, or a year twice.
    NothingKnown
        If no year has all.

    Notes
    -----
    The Bank of Korea values the DPRK's output at the South's prices and says that its level
    is not made for comparison with other countries: read the direction, not the height.

    Examples
    --------
    >>> from parade_analysis import load
    >>> levels = pd.DataFrame({"total": [7610.0, 2696.11]}, index=[2014, 2024])
    >>> share = trade_over_income(levels, load("national_income"), load("yardsticks"))
    >>> share["percent_of_income"].round(1).tolist()
    [23.4, 8.3]
    """
    rows = of_country(national_income, "national_income", country)
    rows = rows[rows["series"] == series].astype({"year": "int64"}).set_index("year")
    if rows.index.duplicated().any():
        raise DataError(f"national_income: {series} gives a year twice")
    rate = _by_year(yardsticks, "krw_per_usd").reindex(rows.index)
    stated = 1000 * rows["gni_usd_billion"]
    income = stated.fillna(1e6 * rows["gni_krw_trillion"] / rate)
    found = pd.DataFrame(
        {
            "total_usd_million": levels["total"],
            "income_usd_million": income.reindex(levels.index),
            "is_converted": stated.isna().reindex(levels.index),
        }
    ).dropna()
    if found.empty:
        raise NothingKnown(f"no year has the trade and the income of {country}")
    income = found["income_usd_million"]
    percent = 100 * found["total_usd_million"] / income.where(income > 0)
    return found.assign(percent_of_income=percent).astype({"is_converted": "bool"})
