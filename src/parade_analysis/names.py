"""Names as their owners write them, found by plain letters too."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pandas as pd
from anyascii import anyascii

from parade_analysis.errors import no_column

__all__ = ["named", "plain", "slug", "spelled"]


def plain(name: str) -> str:
    """Return a name in lower-case Latin letters without accents and signs.

    Parameters
    ----------
    name : str
        A name in any script.

    Returns
    -------
    str
        Words of a to z and digits with single spaces between, transliterated by anyascii.

    Examples
    --------
    >>> plain("Tô Lâm"), plain("Małgorzata Kidawa-Błońska")
    ('to lam', 'malgorzata kidawa blonska')
    """
    return slug(name).replace("-", " ")


def slug(text: str) -> str:
    """Return a text in lower case with hyphens, as in ids.

    Parameters
    ----------
    text : str
        A text in any script.

    Returns
    -------
    str
        Words of a to z and digits with single hyphens between.

    Examples
    --------
    >>> slug("Vostochny Cosmodrome"), slug("Díaz-Canel")
    ('vostochny-cosmodrome', 'diaz-canel')
    """
    return re.sub(r"[^a-z0-9]+", "-", anyascii(text).lower()).strip("-")


def spelled(name: str, known: Iterable[str]) -> str:
    """Return a name in the spelling in which it is known.

    Parameters
    ----------
    name : str
        A name, with or without its accents, in whatever case.
    known : iterable of str
        Names as their owners write them.

    Returns
    -------
    str
        The known name of the same plain letters, else the name as given.

    Examples
    --------
    >>> spelled("to lam", ["Tô Lâm", "Xi Jinping"]), spelled("Nobody", ["Tô Lâm"])
    ('Tô Lâm', 'Nobody')
    """
    every = list(known)
    by_letters = {plain(each): each for each in every}
    return name if name in every else by_letters.get(plain(name), name)


def named(frame: pd.DataFrame, name: str, *, column: str = "person") -> pd.DataFrame:
    """Return the rows of one person, asked for by plain letters or with all accents.

    Parameters
    ----------
    frame : DataFrame
        Any table with persons.
    name : str
        The name.
    column : str
        Where the persons stand (str).

    Returns
    -------
    DataFrame
        The rows, none if there is nobody of that name.

    Raises
    ------
    DataError
        If the frame has no such column.

    Examples
    --------
    >>> from parade_analysis import load
    >>> named(load("attendance"), "miguel diaz-canel")["event"].tolist()
    ['beijing-2015', 'beijing-2025', 'moscow-2025']
    """
    if column not in frame:
        raise no_column("the table", [column], frame)
    return frame[frame[column].map(plain, na_action="ignore") == plain(name)]
