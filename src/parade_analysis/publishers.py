"""What publishers say of the same quantity, and why they may differ.

Publishers are named by their ids in table ``series``; no two are mixed or averaged.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from parade_analysis.catalog.definitions import SUBJECT
from parade_analysis.prose import with_article

HELD = "CHN"
"""The partner whose special regions some publishers count apart."""
COVERAGE_WORDS = {
    "inter_korean": "inter-Korean trade",
    "hong_kong": "Hong Kong and Macao",
    "estimated_crude": "estimated crude oil",
    "export_valuation": "exports valued",
    "import_valuation": "imports valued",
}

CRUDE_COUNTED = "from {:%Y} with estimated crude oil"
"""Marks the day of `crude_counted_from` on a line."""
CITED = 8
"""Most words of publishers in a source line."""


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


def source_names(series: pd.DataFrame, drawn: Sequence[str]) -> list[str]:
    """Return who publishes what is drawn, each house once, as a source line names them.

    Parameters
    ----------
    series : DataFrame
        Table ``series``.
    drawn : sequence of str
        Ids.

    Returns
    -------
    list of str
        Names up to a comma, in the same order.

    Raises
    ------
    KeyError
        If a column named above is missing.

    Examples
    --------
    >>> from parade_analysis import load
    >>> source_names(load("series"), ["kotra", "kita-mirror", "kotra-2023"])
    ['KOTRA', 'KITA']
    """
    names = names_of(series)
    described = series.drop_duplicates("series").set_index("series")
    houses = described["publisher"] if "publisher" in described else described["name"]
    found: dict[str, str] = {}
    for each in drawn:
        found.setdefault(houses.get(each, each), names.get(each, each).split(",")[0])
    return cited(list(found.values()))


def cited(names: Sequence[str]) -> list[str]:
    """Return publishers as a source line names them: the first, and how many others.

    Parameters
    ----------
    names : sequence of str
        The most telling first.

    Returns
    -------
    list of str
        As many as `CITED` words hold.

    Examples
    --------
    >>> cited(["WITS", "Ministry of Unification", "Correlates of War", "Korea Customs Service"])
    ['WITS', 'Ministry of Unification', '2 others']
    >>> cited(["WITS", "KOTRA"])
    ['WITS', 'KOTRA']
    """
    # What stands behind a comma tells apart what one publisher gave twice.
    every = [*dict.fromkeys(name.partition(",")[0] for name in names)]
    if len(" ".join(every).split()) <= CITED:
        return every
    kept: list[str] = []
    for name in every:
        if kept and len(" ".join([*kept, name, "and others"]).split()) > CITED:
            break
        kept.append(name)
    rest = len(every) - len(kept)
    return [*kept, f"{rest} other{'s' * (rest > 1)}"] if rest else kept


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


def about_each(series: pd.DataFrame) -> pd.DataFrame:
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
    'WITS: exports CIF, imports FOB, Hong Kong excluded'
    """
    rows = series[series["series"] == publisher]
    if rows.empty:
        return f"{publisher}: valuation unknown"
    about = rows.iloc[0].to_dict()
    about |= {each: "unknown" for each in COVERAGE_WORDS if each in about and pd.isna(about[each])}
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
        counts.append(f"Hong Kong {about['hong_kong']}")
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
    described = about_each(series)
    if publisher not in described.index:
        return "unknown", "unknown"
    about = described.loc[publisher]
    return str(about["export_valuation"]), str(about["import_valuation"])


def crude_counted_from(
    series: pd.DataFrame, publisher: str, country: str = SUBJECT
) -> pd.Timestamp | None:
    """Return the first day from which a publisher counts crude oil that it estimates.

    Its numbers before and after are not counted alike.

    Parameters
    ----------
    series : DataFrame
        Table ``series``.
    publisher : str
        Id; of one that the table does not have nothing is known.
    country : str
        Whose trade it counts; the estimate is for the DPRK.

    Returns
    -------
    Timestamp or None
        None if it counts none, always did, or this is not known.

    Raises
    ------
    KeyError
        If a column named above is missing.

    Examples
    --------
    >>> from parade_analysis import load
    >>> crude_counted_from(load("series"), "kotra")
    Timestamp('2014-01-01 00:00:00')
    >>> crude_counted_from(load("series"), "wits-2017") is None
    True
    """
    rows = about_each(series)
    if country != SUBJECT or publisher not in rows.index:
        return None
    about = rows.loc[publisher]
    day = about.get("estimated_crude_from", pd.NaT)
    return None if about["estimated_crude"] != "included" or pd.isna(day) else pd.Timestamp(day)


def crude_told(name: str, day: pd.Timestamp | None, last: int) -> list[str]:
    """Return the sentence on a change of method, if there was one up to a year.

    Parameters
    ----------
    name : str
        Of the publisher.
    day : Timestamp or None
        What `crude_counted_from` returned.
    last : int
        The last year that is told of.

    Returns
    -------
    list of str
        One sentence or none.

    Examples
    --------
    >>> crude_told("KOTRA", pd.Timestamp("2014-01-01"), 2024)
    ['KOTRA counts crude oil that it estimates from 2014 on, not before.']
    >>> crude_told("KOTRA", None, 2024)
    []
    """
    if day is None or last < day.year:
        return []
    return [f"{name} counts crude oil that it estimates from {day:%Y} on, not before."]


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
    names, described = names_of(series), about_each(series)
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


def leaves_out_the_south(series: pd.DataFrame, publisher: str) -> bool:
    """Return whether a publisher is known to leave out trade between the two Koreas.

    Parameters
    ----------
    series : DataFrame
        Table ``series``.
    publisher : str
        Id; of one that the table does not have nothing is known.

    Returns
    -------
    bool
        False also where it is not known.

    Examples
    --------
    >>> from parade_analysis import load
    >>> leaves_out_the_south(load("series"), "kotra")
    True
    """
    counts = series.drop_duplicates("series").set_index("series")["inter_korean"]
    return bool(counts.get(publisher) == "excluded")


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
    return leaves_out_the_south(series, publisher) and counts.get(other) == "included"
