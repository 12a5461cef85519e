"""Where a country stands among all by its dependence on one partner."""

from __future__ import annotations

import pandas as pd

from parade_analysis.catalog.definitions import SUBJECT
from parade_analysis.catalog.given import demand
from parade_analysis.errors import DataError, NothingKnown

TOP_SHARE, HHI = "top_partner_share_fraction", "hhi"
TOTAL = "total_usd_million"
WORLD = "trade_concentration_world"
KEYS = ("year", "iso3", "series")
LARGE_USD_MILLION = 1000.0
"""The floor under which small territories are left out of the second ranking."""
ALL_COUNTRIES = 150
"""A year with fewer countries is no picture of the world."""


def world_rank(
    trade_concentration_world: pd.DataFrame,
    country: str = SUBJECT,
    series: str = "wits-2017",
    *,
    measure: str = TOP_SHARE,
    floor_usd_million: float = 0.0,
) -> pd.DataFrame:
    """Return where a country stands among all of the world, year by year.

    Parameters
    ----------
    trade_concentration_world : DataFrame
        Table ``trade_concentration_world``.
    country : str
        The country, ISO 3166-1 alpha-3.
    series : str
        One publisher; ranks of two are not compared.
    measure : {"top_partner_share_fraction", "hhi"}
        What is ranked, the most concentrated first.
    floor_usd_million : float
        Countries whose total is known to be smaller are left out, the country itself never.
        Whoever has no total is kept and counted, because the DPRK's own is at times missing.

    Returns
    -------
    DataFrame
        One row per year in which the country has the measure: `year` (int), `value`
        (float), `rank` (int, 1 for the highest; equals share the better), `equals` (int,
        others of the same value), `countries` (int), `percentile` (float, percent of the
        others that lie lower), `has_total` (bool, the country's own), `without_total` (int,
        countries kept without one), `left_out` (str, those under the floor, by code).

    Raises
    ------
    DataError
        If a row lacks its key, a column or a number can't be what it is called, or one
        country stands in a year twice.
    NothingKnown
        If the publisher has no such measure of the country.

    Examples
    --------
    >>> from parade_analysis import load
    >>> ranks = world_rank(load("trade_concentration_world"))
    >>> ranks.query("year == 2016")[["rank", "countries"]].values.tolist()
    [[2, 229]]
    """
    world = _checked(trade_concentration_world, _known_measure(measure), TOTAL)
    columns = ["year", "iso3", measure, TOTAL]
    known = world.loc[(world["series"] == series) & world[measure].notna(), columns]
    is_own = known["iso3"] == country
    own = known[is_own].set_index("year").sort_index()
    if own.empty:
        raise NothingKnown(f"{series} has no {measure} of {country}")
    known, is_own = known[known["year"].isin(own.index)], is_own[known["year"].isin(own.index)]
    _refuse_twice(known, series)
    small = _is_small(known, floor_usd_million) & ~is_own
    left_out = known[small].sort_values("iso3").groupby("year")["iso3"].agg(" ".join).to_dict()
    ranked, its_value = known[~small], known.loc[~small, "year"].map(own[measure])
    counts = pd.DataFrame(
        {
            "higher": ranked[measure] > its_value,
            "lower": ranked[measure] < its_value,
            "countries": 1,
            "without_total": ranked[TOTAL].isna(),
        }
    )
    counts = counts.groupby(ranked["year"]).sum().astype("int64")
    others = counts["countries"] - 1
    return pd.DataFrame(
        {
            "year": own.index.astype("int64"),
            "value": own[measure].to_numpy(),
            "rank": 1 + counts["higher"].to_numpy(),
            "equals": (others - counts["higher"] - counts["lower"]).to_numpy(),
            "countries": counts["countries"].to_numpy(),
            "percentile": (100 * counts["lower"] / others).to_numpy(),
            "has_total": own[TOTAL].notna().to_numpy(),
            "without_total": counts["without_total"].to_numpy(),
            "left_out": [left_out.get(year, "") for year in own.index],
        }
    )


def own_ranks(
    trade_concentration_world: pd.DataFrame,
    country: str = SUBJECT,
    *,
    floor_usd_million: float = LARGE_USD_MILLION,
    most: int = 3,
) -> pd.DataFrame:
    """Return a country's rank in the latest good year of each publisher and measure.

    A good year has the country and most of the world.

    Parameters
    ----------
    trade_concentration_world : DataFrame
        Table ``trade_concentration_world``.
    country : str
        The country, ISO 3166-1 alpha-3.
    floor_usd_million : float
        For the second ranking, as for `world_rank`.
    most : int
        How many publishers, those with the latest years; of the concentration on all
        partners (``"hhi"``) only the first that has it is taken.

    Returns
    -------
    DataFrame
        `series`, `measure`, `year`, `rank`, `equals` and `countries` among all;
        `rank_of_large` and `large` without those known to be under the floor.

    Raises
    ------
    DataError
        As `world_rank`.
    NothingKnown
        If no year has the country and most of the world.

    Examples
    --------
    >>> from parade_analysis import load
    >>> own_ranks(load("trade_concentration_world"))[["series", "year", "rank"]].values.tolist()
    [['factbook', 2023, 1], ['wits-2017', 2016, 2], ['cow-4', 2014, 2], ['wits-2017', 2016, 2]]
    """
    columns = [TOP_SHARE, HHI, TOTAL]
    world = _checked(trade_concentration_world, *columns)[[*KEYS, *columns]]
    latest = []
    for measure in (TOP_SHARE, HHI):
        good = _good_years(world, country, measure)
        latest += [(measure, -year, name) for name, year in good.items()]
    latest.sort()
    chosen = [each for each in latest if each[0] == TOP_SHARE][:most]
    if not chosen:
        raise NothingKnown(f"no year has {country} and at least {ALL_COUNTRIES} countries")
    chosen += [each for each in latest if each[0] == HHI][:1]
    found = []
    for measure, negative, name in chosen:
        of_year = world[(world["year"] == -negative) & (world["series"] == name)]
        among = world_rank(of_year, country, name, measure=measure).iloc[0]
        is_small = _is_small(of_year, floor_usd_million)
        large = of_year.loc[~is_small | (of_year["iso3"] == country), measure].dropna()
        found.append(
            {
                "series": name,
                "measure": measure,
                "year": -negative,
                **among[["rank", "equals", "countries"]],
                "rank_of_large": 1 + int((large > among["value"]).sum()),
                "large": len(large),
            }
        )
    return pd.DataFrame(found)


def _checked(table: pd.DataFrame, *columns: str, others: str = "") -> pd.DataFrame:
    """Return the table with its key in every row, and what is read of it as it is called."""
    return demand(table, WORLD, key=" ".join(KEYS), there=" ".join(columns), others=others)


def _known_measure(measure: str) -> str:
    if measure not in (TOP_SHARE, HHI):
        raise DataError(f"measure: found {measure!r}, expected {TOP_SHARE!r} or {HHI!r}")
    return measure


def _is_small(rows: pd.DataFrame, floor_usd_million: float) -> pd.Series:
    """Return who is known to trade less; who has no total is not."""
    small = rows[TOTAL] < floor_usd_million
    return small.astype("boolean").fillna(False).astype("bool")


def _good_years(world: pd.DataFrame, country: str, measure: str) -> dict[str, int]:
    """Return the latest year of each publisher that has the country and most of the world."""
    known = world.loc[world[measure].notna(), ["series", "year", "iso3"]]
    counts = known.groupby(["series", "year"]).size()
    own = known[known["iso3"] == country].groupby(["series", "year"]).size()
    good = counts.index[(counts >= ALL_COUNTRIES) & counts.index.isin(own.index)]
    return good.to_frame().groupby(level="series")["year"].max().to_dict()


def nearest_in_rank(
    trade_concentration_world: pd.DataFrame,
    country: str = SUBJECT,
    series: str = "wits-2017",
    *,
    year: int,
    measure: str = TOP_SHARE,
    floor_usd_million: float = LARGE_USD_MILLION,
    count: int = 6,
) -> list[str]:
    """Return the countries that stand next to one, as many above as below where there are.

    Parameters
    ----------
    trade_concentration_world : DataFrame
        Table ``trade_concentration_world``.
    country, series, measure
        As for `world_rank`.
    year : int
        A year in which the publisher has the country.
    floor_usd_million : float
        Only countries known to trade as much are named; with 0 all are.
    count : int
        How many.

    Returns
    -------
    list of str
        Codes, those above first, the nearest first.

    Raises
    ------
    DataError
        As `world_rank`.
    NothingKnown
        If the publisher has no such measure of the country in the year.

    Examples
    --------
    >>> from parade_analysis import load
    >>> nearest_in_rank(load("trade_concentration_world"), year=2016, count=4)
    ['SSD', 'GRL', 'SWZ', 'NPL']
    """
    world = _checked(trade_concentration_world, _known_measure(measure), TOTAL)
    of_year = world[(world["series"] == series) & (world["year"] == year) & world[measure].notna()]
    _refuse_twice(of_year, series)
    own = of_year.loc[of_year["iso3"] == country, measure]
    if own.empty:
        raise NothingKnown(f"{series} has no {measure} of {country} in {year}")
    is_large = (of_year[TOTAL] >= floor_usd_million) | (floor_usd_million == 0)
    large = of_year[is_large & (of_year["iso3"] != country)].sort_values([measure, "iso3"])
    above = large.loc[large[measure] >= own.iloc[0], "iso3"].tolist()
    below = large.loc[large[measure] < own.iloc[0], "iso3"].tolist()[::-1]
    upward = min(len(above), max(count // 2, count - len(below)))
    return [*above[:upward], *below[: count - upward]]


def world_coverage(
    trade_concentration_world: pd.DataFrame,
    country: str = SUBJECT,
    series: str = "wits-2017",
    *,
    beside: str = "cow-4",
) -> pd.DataFrame:
    """Return what a comparison of countries rests on, year by year.

    Parameters
    ----------
    trade_concentration_world : DataFrame
        Table ``trade_concentration_world``.
    country : str
        ISO 3166-1 alpha-3.
    series : str
        The publisher, by id.
    beside : str
        Another one, whose total of the country is set beside.

    Returns
    -------
    DataFrame
        Indexed by `year`: `countries` and `reporters` (int, those with numbers of their own
        and not of their partners; missing where the publisher does not tell), `is_reporter`
        (boolean, the country itself), `total_usd_million`, `beside_usd_million` and `ratio`
        (float, the other total over the one, missing where either is).

    Raises
    ------
    DataError
        As `world_rank`.
    NothingKnown
        If the publisher does not have the country.

    Examples
    --------
    >>> from parade_analysis import load
    >>> coverage = world_coverage(load("trade_concentration_world"))
    >>> coverage.loc[[2016], ["countries", "reporters", "is_reporter"]].values.tolist()
    [[229, 134, False]]
    """
    world = _checked(trade_concentration_world, TOTAL, "is_reporter")
    rows = world[world["series"] == series].astype({"year": "int64"})
    own = rows[rows["iso3"] == country].set_index("year").sort_index()
    if own.empty:
        raise NothingKnown(f"{series} does not have {country}")
    by_year = rows.assign(is_reporter=rows["is_reporter"].astype("Int64")).groupby("year")
    counts = by_year["is_reporter"].agg(
        countries="size", reporters=lambda each: each.sum(min_count=1)
    )
    other = world[(world["iso3"] == country) & (world["series"] == beside)]
    _refuse_twice(rows, series)
    _refuse_twice(other, beside)
    total = own[TOTAL]
    set_beside = other.set_index("year")[TOTAL].reindex(own.index)
    return counts.reindex(own.index).assign(
        reporters=lambda each: each["reporters"].astype("Int64"),
        is_reporter=own["is_reporter"].astype("boolean"),
        total_usd_million=total,
        beside_usd_million=set_beside,
        ratio=(set_beside / total).where(total > 0),
    )


def _refuse_twice(rows: pd.DataFrame, series: str) -> None:
    twice = rows[rows.duplicated(["year", "iso3"])]
    if len(twice):
        year, iso3 = twice[["year", "iso3"]].iloc[0]
        raise DataError(f"{WORLD}: {series} has {iso3} in {year} twice")


def robust_ranks(
    trade_concentration_world: pd.DataFrame,
    countries: pd.DataFrame,
    country: str = SUBJECT,
    series: str = "wits-2017",
    *,
    year: int,
    measure: str = TOP_SHARE,
    floor_usd_million: float = LARGE_USD_MILLION,
) -> pd.DataFrame:
    """Return a country's rank in one year by each way of choosing whom it is ranked among.

    Parameters
    ----------
    trade_concentration_world : DataFrame
        Table ``trade_concentration_world``.
    countries : DataFrame
        Table ``countries``, for the members of the United Nations of today.
    country, series, measure
        As for `world_rank`.
    year : int
        A year in which the publisher has the country.
    floor_usd_million : float
        Under it a country is small; whoever has no total is kept.

    Returns
    -------
    DataFrame
        `among` (str: ``"all"``, ``"reporters"`` those with numbers of their own and not
        their partners', ``"un_members"``, ``"large"``, and, ranked by other shares,
        ``"exports"``, ``"imports"`` the top partner's share of one direction and
        ``"normalised"`` the normalised index), `value` (float), `rank`, `equals` and
        `countries` (int), of each way for which there are numbers. The country itself is in
        every one.

    Raises
    ------
    DataError
        As `world_rank`.
    NothingKnown
        If the publisher has no such measure of the country in the year.

    Examples
    --------
    >>> from parade_analysis import load
    >>> world, countries = load("trade_concentration_world"), load("countries")
    >>> robust_ranks(world, countries, year=2016)[["among", "rank", "countries"]].values.tolist()
    [['all', 2, 229], ['reporters', 1, 135], ['un_members', 2, 191], ['large', 2, 178]]
    """
    flows = [f"{flow}_{TOP_SHARE}" for flow in ("export", "import")]
    world = _checked(
        trade_concentration_world,
        _known_measure(measure),
        TOTAL,
        "is_reporter",
        others=" ".join(["n_partners", *flows]),
    )
    states = demand(countries, "countries", "iso3", there="un_status")
    of_year = world[(world["series"] == series) & (world["year"] == year)]
    _refuse_twice(of_year, series)
    of_year = of_year.set_index("iso3")
    if country not in of_year.index or pd.isna(of_year.at[country, measure]):
        raise NothingKnown(f"{series} has no {measure} of {country} in {year}")
    values = of_year[measure].dropna()
    members = states.loc[states["un_status"] == "un_member", "iso3"]
    is_own = values.index == country
    among = {"all": values}
    reports = of_year["is_reporter"].astype("boolean").fillna(False).astype("bool")
    if reports.any():
        among["reporters"] = values[reports[values.index] | is_own]
    among["un_members"] = values[values.index.isin(members) | is_own]
    small = _is_small(of_year, floor_usd_million)
    among["large"] = values[~small[values.index] | is_own]
    if measure == TOP_SHARE:
        for column in flows:
            if column in of_year:
                among[f"{column.partition('_')[0]}s"] = of_year[column].dropna()
    elif "n_partners" in of_year:
        one = 1 / of_year["n_partners"].where(of_year["n_partners"] > 1).astype("float64")
        among["normalised"] = ((of_year[measure] - one) / (1 - one)).dropna()
    found = [
        {
            "among": name,
            "value": each[country],
            "rank": 1 + int((each > each[country]).sum()),
            "equals": int((each == each[country]).sum()) - 1,
            "countries": len(each),
        }
        for name, each in among.items()
        if country in each.index
    ]
    return pd.DataFrame(found)
