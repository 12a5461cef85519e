"""Names and codes of states."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from parade_analysis.errors import DataError, some
from parade_analysis.place_codes import resolve, to_iso3
from parade_analysis.prose import with_article

__all__ = ["in_sentence", "names_of", "resolve", "short_names", "title_name", "to_iso3"]


def short_names(countries: pd.DataFrame) -> pd.Series:
    """Return the names of states as figures write them.

    Parameters
    ----------
    countries : DataFrame
        Table ``countries``: `iso3`, `country` and, where the full name is too long,
        `short_name`.

    Returns
    -------
    Series
        Names (str), indexed by `iso3`.

    Raises
    ------
    KeyError
        If there is no column `iso3` or `country`.

    Examples
    --------
    >>> from parade_analysis import load
    >>> short_names(load("countries"))["COG"]
    'Rep. of Congo'
    """
    return _first_of(countries, "short_name")


def names_of(countries: pd.DataFrame, codes: Iterable[str]) -> pd.Series:
    """Return the names of some states as figures write them, sure that all have one.

    Parameters
    ----------
    countries : DataFrame
        Table ``countries``, as for `short_names`.
    codes : iterable of str
        ISO 3166-1 alpha-3.

    Returns
    -------
    Series
        Names (str), indexed by `iso3`, each state once, in the order of `codes`.

    Raises
    ------
    DataError
        If the table does not have a state.

    Examples
    --------
    >>> from parade_analysis import load
    >>> names_of(load("countries"), ["RUS", "COG", "RUS"]).tolist()
    ['Russia', 'Rep. of Congo']
    """
    names, wanted = short_names(countries), list(dict.fromkeys(codes))
    lost = [str(code) for code in wanted if code not in names.index]
    if lost:
        raise DataError(f"not in countries: {some(lost)}")
    return names[wanted]


def title_name(countries: pd.DataFrame, iso3: str) -> str:
    """Return the name of a state as titles write it.

    Parameters
    ----------
    countries : DataFrame
        Table ``countries``: `iso3`, `country` and, where another name is usual in titles,
        `title_name`.
    iso3 : str
        ISO 3166-1 alpha-3.

    Returns
    -------
    str
        The name.

    Raises
    ------
    DataError
        If the table does not have the state.

    Examples
    --------
    >>> from parade_analysis import load
    >>> title_name(load("countries"), "PRK"), title_name(load("countries"), "CHN")
    ('DPRK', 'China')
    """
    names = _first_of(countries, "title_name")
    if iso3 not in names.index:
        raise DataError(f"not in countries: {iso3}")
    return str(names[iso3])


def in_sentence(countries: pd.DataFrame, iso3: str) -> str:
    """Return the name of a state as it stands in a sentence.

    Parameters
    ----------
    countries, iso3
        As for `title_name`.

    Returns
    -------
    str
        The name as titles write it, with its article.

    Raises
    ------
    DataError
        If the table does not have the state.

    Examples
    --------
    >>> from parade_analysis import load
    >>> in_sentence(load("countries"), "PRK"), in_sentence(load("countries"), "CHN")
    ('the DPRK', 'China')
    """
    name = title_name(countries, iso3)
    return name if name == iso3 else with_article(name)


def _first_of(countries: pd.DataFrame, column: str) -> pd.Series:
    states = countries.drop_duplicates("iso3").set_index("iso3")
    names = states[column].fillna(states["country"]) if column in states else states["country"]
    return names.where(names.notna(), names.index)
