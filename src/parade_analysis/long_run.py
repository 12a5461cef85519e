"""Whom a country traded with as far back as the records go."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from parade_analysis.catalog.definitions import SUBJECT
from parade_analysis.corrections import correction_table
from parade_analysis.errors import DataError, NothingKnown
from parade_analysis.flows import of_country
from parade_analysis.records import MIRRORS, by_flow

LANES = ("CHN", "SUN+RUS", "JPN", "KOR")
OTHERS = "others"
"""The lane of all partners that are not named."""


def long_run(
    trade_partners_bulk: pd.DataFrame,
    trade_partners: pd.DataFrame,
    partners: Sequence[str] = LANES,
    *,
    mirrors: Sequence[str] = MIRRORS,
    country: str = SUBJECT,
) -> pd.DataFrame:
    """Return exports plus imports by year, lane and publisher.

    A year is added up only where a publisher has both directions and, not being a mirror
    data set, prints no total.

    Parameters
    ----------
    trade_partners_bulk, trade_partners : DataFrame
        The tables.
    partners : sequence of str
        One lane each, ISO 3166-1 alpha-3; codes joined by a plus share a lane, not a state.
    mirrors : sequence of str
        Mirror data sets, by id.
    country : str
        The country, ISO 3166-1 alpha-3.

    Returns
    -------
    DataFrame
        `year` (int), `lane` (as named in `partners`; ``"others"`` for all other partners of
        the mirror data sets), `series` and `value_usd_million` (float), by lane, publisher
        and year.

    Raises
    ------
    DataError
        If a table holds other countries only, or a partner stands in two lanes.
    NothingKnown
        If nothing is recorded.

    Examples
    --------
    >>> from parade_analysis import load
    >>> records = long_run(load("trade_partners_bulk"), load("trade_partners"))
    >>> records.groupby("lane")["year"].min().to_dict()
    {'CHN': 1978, 'JPN': 1962, 'KOR': 1989, 'SUN+RUS': 1989, 'others': 1959}
    """
    codes = [code for lane in partners for code in lane.split("+")]
    if len(codes) > len(set(codes)):
        raise DataError(f"each partner can stand in one lane only, not as in {', '.join(partners)}")
    lanes = {code: lane for lane in partners for code in lane.split("+")}
    bulk = of_country(trade_partners_bulk, "trade_partners_bulk", country)
    mirrored = bulk[bulk["series"].isin(list(mirrors))]
    mirrored = mirrored.assign(lane=mirrored["partner_iso3"].map(lanes).fillna(OTHERS))
    keys = ["year", "lane", "series"]
    summed = mirrored.groupby(keys).agg(
        value_usd_million=("value_usd_million", "sum"), directions=("flow", "nunique")
    )
    summed = summed[summed["directions"] == 2].reset_index()
    printed = of_country(trade_partners, "trade_partners", country)
    printed = printed[
        printed["partner_iso3"].isin(list(lanes)) & printed["value_usd_million"].notna()
    ]
    columns = ["year", "lane", "series", "value_usd_million"]
    every = [summed]
    for code, rows in printed.groupby("partner_iso3"):
        wide = by_flow(rows, "trade_partners", "year")
        total = wide["total"].fillna(wide["export"] + wide["import"]).dropna()
        every.append(total.reset_index(name="value_usd_million").assign(lane=lanes[code]))
    both = pd.concat([each[columns] for each in every])
    if both.empty:
        raise NothingKnown(f"no trade of {country} with {', '.join(codes)} is recorded")
    ordered = both.astype({"year": "int64"}).sort_values(["lane", "series", "year"])
    return ordered.reset_index(drop=True)


def flagged_by_lane(screened: pd.DataFrame, partners: Sequence[str] = LANES) -> pd.DataFrame:
    """Return how much of each lane may be trade of the Republic of Korea.

    Parameters
    ----------
    screened : DataFrame
        Mirror data as `screen_two_koreas` returns it.
    partners : sequence of str
        The lanes, as for `long_run`.

    Returns
    -------
    DataFrame
        `year` (int), `lane`, `series` and `flagged_usd_million` (float, what
        `correction_table` takes off), where there is some.

    Raises
    ------
    DataError
        If `screened` lacks a column.

    Examples
    --------
    >>> from parade_analysis import load
    >>> from parade_analysis.koreas import screen_two_koreas
    >>> flagged = flagged_by_lane(screen_two_koreas(load("trade_partners_bulk")))
    >>> flagged.columns.tolist()
    ['year', 'lane', 'series', 'flagged_usd_million']
    """
    lanes = {code: lane for lane in partners for code in lane.split("+")}
    table = correction_table(screened)
    flagged = table.assign(
        lane=table["partner_iso3"].map(lanes).fillna(OTHERS),
        flagged_usd_million=table["value_usd_million"] - table["corrected_usd_million"],
    )
    keys = ["year", "lane", "series"]
    summed = flagged.groupby(keys, as_index=False)["flagged_usd_million"].sum()
    return summed.astype({"year": "int64"})


def lane_spans(records: pd.DataFrame) -> pd.DataFrame:
    """Return from when to when each lane has more than nothing on record.

    Parameters
    ----------
    records : DataFrame
        As `long_run` returns them.

    Returns
    -------
    DataFrame
        `first_year` and `last_year` (int), indexed by `lane`.

    Examples
    --------
    >>> from parade_analysis import load
    >>> spans = lane_spans(long_run(load("trade_partners_bulk"), load("trade_partners")))
    >>> spans.loc["SUN+RUS"].tolist()
    [1989, 2024]
    """
    known = records[records["value_usd_million"] > 0]
    return known.groupby("lane").agg(first_year=("year", "min"), last_year=("year", "max"))
