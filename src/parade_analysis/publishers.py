"""What publishers say of the same quantity, and why they may differ.

Publishers are named by their ids in table ``series``; no two are mixed or averaged.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from parade_analysis.catalog.definitions import SUBJECT
from parade_analysis.errors import DataError, NothingKnown
from parade_analysis.flows import of_country
from parade_analysis.prose import with_article
from parade_analysis.records import LEADING, MIRRORS, by_flow, mirror_shares, once

COMPARED_YEARS = (2001, 2010, 2014, 2018, 2022, 2024)
"""Years in which most publishers have a number."""
MOST_YEARS = 6

HELD = "CHN"
"""The partner whose special regions some publishers count apart."""
COVERAGE_WORDS = {
    "inter_korean": "inter-Korean trade",
    "hong_kong": "Hong Kong and Macao",
    "estimated_crude": "estimated crude oil",
    "export_valuation": "exports valued",
    "import_valuation": "imports valued",
}


def names_of(series: pd.DataFrame) -> pd.Series:
    """Return the names of publishers as figures write them.

    Parameters
    ----------
    series : DataFrame
        Table ``series``: `series`, `name` and, where the full name is too long,
        `short_name`.

    Returns
    -------
    Series
        Names (str), indexed by id.

    Raises
    ------
    KeyError
        If a column named above is missing.

    Examples
    --------
    >>> from parade_analysis import load
    >>> names_of(load("series"))[["kotra", "cow-4"]].tolist()
    ['KOTRA', 'Correlates of War']
    """
    described = series.drop_duplicates("series").set_index("series")
    names = described["short_name"] if "short_name" in described else described["name"]
    names = names.fillna(described["name"])
    return names.where(names.notna(), names.index)


def called(name: str) -> str:
    """Return the name of a publisher as it stands in a sentence.

    Parameters
    ----------
    name : str
        As `names_of` has it.

    Returns
    -------
    str
        With its article; an abbreviation has none.

    Raises
    ------
    TypeError
        If it is no text.

    Examples
    --------
    >>> called("Ministry of Unification"), called("KOTRA")
    ('the Ministry of Unification', 'KOTRA')
    """
    return name if name.isupper() else with_article(name)


def _described(series: pd.DataFrame) -> pd.DataFrame:
    """Return what is known of each publisher, by id; what is missing is unknown."""
    described = series.drop_duplicates("series").set_index("series")
    columns = [column for column in COVERAGE_WORDS if column in described]
    known = described[columns].astype("object")
    return described.assign(**known.where(known.notna(), "unknown"))


def basis(
    series: pd.DataFrame, publisher: str, country: str = SUBJECT, partner: str | None = None
) -> str:
    """Return how a publisher values trade and what it counts, in words.

    Parameters
    ----------
    series : DataFrame
        Table ``series``.
    publisher : str
        Id; of one that the table does not have nothing is known.
    country : str
        Whose trade it counts; what is said of inter-Korean trade and of crude oil goes for
        the DPRK.
    partner : str, optional
        With whom; of China it is said whether Hong Kong and Macao are in it, where known.

    Returns
    -------
    str
        Its name, a colon, and the words.

    Raises
    ------
    KeyError
        If a column named above is missing.

    Examples
    --------
    >>> from parade_analysis import load
    >>> basis(load("series"), "unification-ministry")
    'Ministry of Unification: valuation unknown, inter-Korean trade included'
    >>> basis(load("series"), "wits-2017", "LAO", "CHN")
    'WITS: exports CIF, imports FOB, Hong Kong and Macao excluded'
    """
    rows = series[series["series"] == publisher]
    if rows.empty:
        return f"{publisher}: valuation unknown"
    about = _described(rows).loc[publisher]
    ways = {way: about[f"{way}_valuation"] for way in ("export", "import")}
    if len(set(ways.values())) == 1:
        valued = f"valuation {ways['export']}"
    else:
        valued = f"exports {ways['export']}, imports {ways['import']}"
    counts = [
        f"{COVERAGE_WORDS[column]} {about[column]}{_since(about.get(f'{column}_from', pd.NaT))}"
        for column in ("inter_korean", "estimated_crude")
        if country == SUBJECT and about[column] != "not_applicable"
    ]
    if partner == HELD and about.get("hong_kong") in ("included", "excluded"):
        counts.append(f"{COVERAGE_WORDS['hong_kong']} {about['hong_kong']}")
    return f"{names_of(rows)[publisher]}: {', '.join([valued, *counts])}"


def valuation_of(series: pd.DataFrame, publisher: str) -> tuple[str, str]:
    """Return how a publisher values exports and imports.

    Parameters
    ----------
    series : DataFrame
        Table ``series``.
    publisher : str
        Id; of one that the table does not have nothing is known.

    Returns
    -------
    tuple of str
        ``"FOB"``, ``"CIF"``, ``"mixed"`` or ``"unknown"``, of exports and of imports.

    Examples
    --------
    >>> from parade_analysis import load
    >>> valuation_of(load("series"), "wits-2017"), valuation_of(load("series"), "kotra")
    (('CIF', 'FOB'), ('unknown', 'unknown'))
    """
    described = _described(series)
    if publisher not in described.index:
        return "unknown", "unknown"
    about = described.loc[publisher]
    return str(about["export_valuation"]), str(about["import_valuation"])


def _since(day: Any) -> str:
    return "" if pd.isna(day) else f" since {day:%Y}"


def valuations(series: pd.DataFrame, publishers: Sequence[str], *, short: bool = False) -> str:
    """Return in words who values trade in which way.

    Parameters
    ----------
    series : DataFrame
        Table ``series``.
    publishers : sequence of str
        Ids.
    short : bool
        Whether who values how is left out.

    Returns
    -------
    str
        Publishers of one valuation together, then that the others' is unknown.

    Raises
    ------
    KeyError
        If a column named above is missing.

    Examples
    --------
    >>> from parade_analysis import load
    >>> valuations(load("series"), ["wits-2017", "china-customs", "kotra"])
    'exports CIF and imports FOB by China customs, WITS; valuation unknown of the others'
    """
    names, described = names_of(series), _described(series)
    ways: dict[tuple[str, str], list[str]] = {}
    for publisher in publishers:
        if publisher in described.index:
            about = described.loc[publisher]
            way = (about["export_valuation"], about["import_valuation"])
            if way != ("unknown", "unknown"):
                ways.setdefault(way, []).append(names[publisher])
    words = [
        f"exports {export} and imports {imported} by {', '.join(sorted(named))}"
        for (export, imported), named in sorted(ways.items())
    ]
    if not words:
        return "valuation unknown"
    if short:
        return "valued in several ways"
    if sum(len(named) for named in ways.values()) < len(set(publishers)):
        words.append("valuation unknown of the others")
    return "; ".join(words)


def leaves_out(series: pd.DataFrame, publisher: str, other: str) -> bool:
    """Return whether a publisher leaves out the inter-Korean trade that another counts.

    Parameters
    ----------
    series : DataFrame
        Table ``series``.
    publisher, other : str
        Ids; of one that the table does not have nothing is known.

    Returns
    -------
    bool
        False also where it is not known.

    Examples
    --------
    >>> from parade_analysis import load
    >>> leaves_out(load("series"), "kotra", "unification-ministry")
    True
    """
    counts = series.drop_duplicates("series").set_index("series")["inter_korean"]
    return bool(counts.get(publisher) == "excluded" and counts.get(other) == "included")


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
    described = _described(series)
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
    years: Sequence[int] | None = None,
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
    years : sequence of int, optional
        Years to compare; by default 2001, 2010, 2014, 2018, 2022 and 2024 as far as there
        are numbers, else the last six that have some.
    leads : str
        The publisher that comes first, by id.
    mirrors : sequence of str
        Mirror data sets to add up, by id.

    Returns
    -------
    DataFrame
        `year` (int), `series`, `publisher` (its short name), `total_usd_million`,
        `partner_usd_million`, `share_percent` (float), `is_total_computed`,
        `is_partner_computed`, `is_share_computed` (bool) and `inter_korean` (str, as table
        ``series`` has it; ``"not_applicable"`` of other countries), by year, the one that
        leads first.

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
    chosen = years
    if chosen is None:
        every = sorted(said["year"].unique())
        chosen = [year for year in every if year in COMPARED_YEARS] or every[-MOST_YEARS:]
    silent = sorted({*chosen} - {*said["year"]})
    said = said[said["year"].isin(chosen)]
    if silent or said.empty:
        named = f" in {', '.join(map(str, silent))}" if silent else ""
        raise NothingKnown(f"no publisher counts trade of {country}{named}")
    counted = _described(series)["inter_korean"].astype("str")
    return said.assign(
        publisher=said["series"].map(names_of(series)).fillna(said["series"]),
        inter_korean=said["series"].map(counted).fillna("unknown")
        if country == SUBJECT
        else "not_applicable",
        follows=said["series"] != leads,
        **{flag: said[flag].astype("boolean").fillna(False).astype("bool") for flag in flags},
    ).sort_values(["year", "follows", "publisher"], ignore_index=True)[
        [*keys, "publisher", *quantities, *flags, "inter_korean"]
    ]


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
