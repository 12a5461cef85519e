"""What publishers say of the same quantity, side by side, and what each of them counts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import pandas as pd

from parade_analysis.catalog.definitions import SUBJECT
from parade_analysis.errors import DataError, NothingKnown
from parade_analysis.flows import of_country
from parade_analysis.inter_korean import SOUTH
from parade_analysis.publishers import (
    COVERAGE_WORDS,
    HELD,
    about_each,
    leaves_out_the_south,
    names_of,
)
from parade_analysis.records import LEADING, MIRRORS, by_flow, mirror_shares, once
from parade_analysis.shares import partner_shares

COMPARED_YEARS = (2001, 2010, 2014, 2018, 2022, 2024)
"""Years in which most publishers have a number."""
MOST_YEARS = 6


def compare_series(
    observations: pd.DataFrame,
    series: pd.DataFrame,
    *,
    measure: str = "value_usd_million",
    leads: str = LEADING,
) -> pd.DataFrame:
    """Set what publishers say of the same quantity side by side, with why they may differ.

    Parameters
    ----------
    observations : DataFrame
        Rows of ``trade_totals`` or ``trade_partners`` of one country, direction and
        partner: `year`, `flow`, `series` and `measure`; more than one year may be given.
    series : DataFrame
        Table ``series``.
    measure : {"value_usd_million", "share_percent"}
        The quantity.
    leads : str
        The publisher that the others are measured by.

    Returns
    -------
    DataFrame
        One row per year and publisher: `year`, `series`, `publisher`, `measure` (float),
        `ratio` (float, to the one that leads, missing where it is silent), `spread`
        (float, highest less lowest of the year) and `reasons` (str, how coverage and
        valuation differ from those of the one that leads), by year, the one that leads
        first.

    Raises
    ------
    DataError
        If the rows mix countries, directions or partners, a publisher gives a year twice,
        or table ``series`` does not describe one of them.
    NothingKnown
        If none has the measure.

    Examples
    --------
    >>> from parade_analysis import load
    >>> china = load("trade_partners").query("partner_iso3 == 'CHN' and flow == 'total'")
    >>> said = compare_series(
    ...     china.query("year == 2010"), load("series"), measure="share_percent"
    ... )
    >>> said[["series", "share_percent"]].values.tolist()
    [['kotra', 83.0], ['kita-mirror', 45.3]]
    """
    for column in ("iso3", "flow", "partner_iso3"):
        if column in observations and len(observations[column].unique()) > 1:
            raise DataError(f"the rows mix several values of {column}: choose one")
    said = observations.loc[observations[measure].notna(), ["year", "series", measure]]
    if said.empty:
        raise NothingKnown(f"no publisher gives {measure} in these rows")
    once(said, "the rows", ["year"])
    described = about_each(series)
    unknown = sorted({leads, *said["series"]} - set(described.index))
    if unknown:
        raise DataError(f"series does not describe {', '.join(unknown)}")
    leading = said[said["series"] == leads].set_index("year")[measure]
    by_year = said.groupby("year")[measure]
    with_china = set(observations.get("partner_iso3", pd.Series(dtype="str"))) == {HELD}
    columns = [each for each in COVERAGE_WORDS if each in described]
    columns = [each for each in columns if each != "hong_kong" or with_china]
    compared = said.assign(
        publisher=said["series"].map(described["publisher"]),
        ratio=said[measure] / said["year"].map(leading).astype("float64"),
        spread=by_year.transform("max") - by_year.transform("min"),
        reasons=said["series"].map(lambda name: _reasons(described, name, leads, columns)),
        others=said["series"] != leads,
    )
    compared = compared.sort_values(["year", "others", "series"], ignore_index=True)
    return compared[["year", "series", "publisher", measure, "ratio", "spread", "reasons"]]


def _reasons(described: pd.DataFrame, name: str, leads: str, columns: Sequence[str]) -> str:
    differing = []
    for column in columns:
        ours, theirs = described.at[leads, column], described.at[name, column]
        if theirs != ours and theirs != "not_applicable":
            differing.append(f"{COVERAGE_WORDS[column]} {theirs}")
    return "; ".join(differing)


def by_publisher(
    trade_totals: pd.DataFrame,
    trade_partners: pd.DataFrame,
    trade_partners_bulk: pd.DataFrame,
    series: pd.DataFrame,
    *,
    country: str = SUBJECT,
    partner: str = "CHN",
    years: Sequence[int] | Literal["all"] | None = None,
    leads: str = LEADING,
    mirrors: Sequence[str] = MIRRORS,
) -> pd.DataFrame:
    """Return what publishers say of both directions, year by year, side by side.

    Republications and the press are left out. A sum or share that the publisher does not
    print is computed from its own numbers and marked.

    Parameters
    ----------
    trade_totals, trade_partners, trade_partners_bulk, series : DataFrame
        The tables.
    country, partner : str
        ISO 3166-1 alpha-3.
    years : sequence of int or "all", optional
        Years to compare, or all that have numbers; by default 2001, 2010, 2014, 2018, 2022
        and 2024 as far as there are numbers, else the last six that have some.
    leads : str
        The publisher that comes first, by id.
    mirrors : sequence of str
        Mirror data sets to add up, by id.

    Returns
    -------
    DataFrame
        `year` (int), `series`, `publisher` (its short name), `total_usd_million`,
        `partner_usd_million`, `share_percent` (float), `is_total_computed`,
        `is_partner_computed`, `is_share_computed` (bool), `organisation` (str, whose numbers
        they are) and `counts` (str, what is in them: trade between the two Koreas, estimated
        crude oil where somebody estimates it, Hong Kong in trade with China; missing where
        that is unknown), by year, the one that leads first.

    Raises
    ------
    DataError
        If a table holds other countries only, or a publisher gives a number twice.
    NothingKnown
        If nobody has a number of one of these years.

    Examples
    --------
    >>> from parade_analysis import load
    >>> names = ["trade_totals", "trade_partners", "trade_partners_bulk", "series"]
    >>> said = by_publisher(*map(load, names), years=[2010])
    >>> said[["publisher", "share_percent"]].dropna().round(1).values.tolist()
    [['KOTRA', 83.0], ['Correlates of War', 56.0], ['KITA, with inter-Korean trade', 45.3],
     ['WITS', 60.7]]
    """
    with_partner = of_country(trade_partners, "trade_partners", country)
    with_partner = with_partner[with_partner["partner_iso3"] == partner]
    keys = ["year", "series"]
    printed = with_partner[with_partner["flow"] == "total"].set_index(keys)["share_percent"]
    counts = pd.concat(
        [
            _both_ways(of_country(trade_totals, "trade_totals", country), "trade_totals", "total"),
            _both_ways(with_partner, "trade_partners", "partner"),
            printed.to_frame(),
        ],
        axis=1,
    )
    computed = [
        mirror_shares(trade_partners_bulk, partner, mirror, country=country)
        .rename(columns={"value_usd_million": "partner_usd_million"})
        .assign(series=mirror, is_total_computed=True)
        for mirror in mirrors
    ]
    flags = ["is_total_computed", "is_partner_computed", "is_share_computed"]
    quantities = ["total_usd_million", "partner_usd_million", "share_percent"]
    summed = pd.concat(computed) if computed else pd.DataFrame(columns=keys)
    summed = summed.assign(is_partner_computed=True, is_share_computed=True)
    said = pd.concat([counts.reset_index(), summed]).reindex(columns=[*keys, *quantities, *flags])
    kinds = series.drop_duplicates("series").set_index("series")["series_kind"]
    relayed = said["series"].map(kinds).isin(["republication", "press"])
    said = said[~relayed].dropna(subset=quantities, how="all").astype({"year": "int64"})
    every = sorted(said["year"].unique())
    chosen = every if years == "all" else years
    if chosen is None:
        chosen = [year for year in every if year in COMPARED_YEARS] or every[-MOST_YEARS:]
    silent = sorted({*chosen} - {*said["year"]})
    said = said[said["year"].isin(chosen)]
    if silent or said.empty:
        named = f" in {', '.join(map(str, silent))}" if silent else ""
        raise NothingKnown(f"no publisher counts trade of {country}{named}")
    divided = (
        100
        * said["partner_usd_million"]
        / said["total_usd_million"].where(said["total_usd_million"] > 0)
    )
    if {country, partner} == {SUBJECT, SOUTH}:  # no share of a total that leaves it out
        apart = [leaves_out_the_south(series, each) for each in said["series"]]
        divided = divided.mask(pd.Series(apart, index=said.index))
    is_divided = said["share_percent"].isna() & divided.notna()
    said = said.assign(
        share_percent=said["share_percent"].fillna(divided),
        is_share_computed=said["is_share_computed"].astype("boolean").fillna(False) | is_divided,
    )
    described = about_each(series)
    said = said.assign(
        publisher=said["series"].map(names_of(series)).fillna(said["series"]),
        organisation=said["series"].map(described["publisher"]).fillna(said["series"])
        if "publisher" in described
        else said["series"],
        counts=_counted(said, described, country, partner),
        follows=said["series"] != leads,
        **{flag: said[flag].astype("boolean").fillna(False).astype("bool") for flag in flags},
    )
    columns = [*keys, "publisher", *quantities, *flags, "organisation", "counts"]
    return said.sort_values(["year", "follows", "publisher"], ignore_index=True)[columns]


def _counted(said: pd.DataFrame, described: pd.DataFrame, country: str, partner: str) -> pd.Series:
    """Return what each row counts, in a form to compare; missing where that is unknown."""
    asked = ["inter_korean", "estimated_crude"] if country == SUBJECT else []
    asked += ["hong_kong"] if partner == HELD else []
    said_of = described.reindex(said["series"]).set_axis(said.index)
    known = said_of.reindex(columns=asked, fill_value="unknown").astype("str")
    if "estimated_crude" in asked and "estimated_crude_from" in described:
        # Before anybody estimates it there is no crude oil to differ in.
        begins = described["estimated_crude_from"].min()
        early = said["year"] < (begins.year if pd.notna(begins) else 9999)
        known.loc[early, "estimated_crude"] = "not_applicable"
    words = known.apply(lambda row: ", ".join(f"{name} {row[name]}" for name in asked), axis=1)
    words = words if asked else pd.Series("", index=said.index)
    return words.mask(known.isin(["unknown", "nan"]).any(axis=1))


def _both_ways(rows: pd.DataFrame, name: str, quantity: str) -> pd.DataFrame:
    """Return exports plus imports by year and publisher, and whether they are added up here."""
    wide = by_flow(rows, name, "year")
    summed = wide["export"] + wide["import"]
    return pd.DataFrame(
        {
            f"{quantity}_usd_million": wide["total"].fillna(summed),
            f"is_{quantity}_computed": wide["total"].isna() & summed.notna(),
        }
    )


def shares_by_publisher(
    trade_totals: pd.DataFrame,
    trade_partners: pd.DataFrame,
    trade_partners_bulk: pd.DataFrame,
    series: pd.DataFrame,
    *,
    country: str = SUBJECT,
    mirrors: Sequence[str] = MIRRORS,
) -> pd.DataFrame:
    """Return every partner's share in a country's trade, by year and publisher.

    Parameters
    ----------
    trade_totals, trade_partners, trade_partners_bulk, series : DataFrame
        The tables.
    country : str
        ISO 3166-1 alpha-3.
    mirrors : sequence of str
        Mirror data sets to add up, by id.

    Returns
    -------
    DataFrame
        `partner_iso3`, `series`, `year` (int) and `share_percent` (float, as printed, else
        from the publisher's own numbers), sorted.

    Raises
    ------
    DataError
        If a table holds other countries only, or a number twice.

    Examples
    --------
    >>> from parade_analysis import load
    >>> names = ["trade_totals", "trade_partners", "trade_partners_bulk", "series"]
    >>> shares = shares_by_publisher(*map(load, names))
    >>> china = shares.query("partner_iso3 == 'CHN' and series == 'kotra' and year == 2024")
    >>> china["share_percent"].item()
    98.0
    """
    printed = of_country(trade_partners, "trade_partners", country)
    # A share of the South in mirror data is one only where its trade is in their total.
    apart = [SOUTH] if country == SUBJECT else []
    found = []
    for partner in sorted({*printed["partner_iso3"], *apart}):
        tables = (trade_totals, trade_partners, trade_partners_bulk, series)
        said = by_publisher(
            *tables,
            country=country,
            partner=partner,
            years="all",
            mirrors=mirrors if partner in apart else (),
        )
        found.append(said.assign(partner_iso3=partner))
    own = of_country(trade_partners_bulk, "trade_partners_bulk", country)
    for mirror in mirrors:
        rows = own[own["series"] == mirror]
        by_year = rows.groupby("year")[["flow", "partner_iso3"]].transform("nunique")
        # In a year with one direction or two partners the sum is not all trade.
        rows = rows[(by_year["flow"] > 1) & (by_year["partner_iso3"] > 2)]
        if len(rows):
            shares = partner_shares(rows)
            shares = shares[~shares["partner_iso3"].isin(apart)]
            found.append(shares.assign(series=mirror, share_percent=100 * shares["share_fraction"]))
    key = ["partner_iso3", "series", "year"]
    every = pd.concat([each.reindex(columns=[*key, "share_percent"]) for each in found])
    every = every.dropna(subset="share_percent").astype({"year": "int64"})
    return every.sort_values(key, ignore_index=True)
