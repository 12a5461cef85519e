"""What is the same in two spellings of a state's name."""

from __future__ import annotations

import contextlib
import html
import re
import unicodedata

from anyascii import anyascii

__all__ = ["code_key", "name_key", "number_key", "parted", "without_footnote"]

SHORT = {
    "afr": "african",
    "br": "british",
    "cent": "central",
    "dem": "democratic",
    "dpr": "democratic peoples republic",
    "dprk": "democratic peoples republic korea",
    "dr": "democratic republic",
    "drc": "democratic republic congo",
    "e": "east",
    "eq": "equatorial",
    "excl": "excluding",
    "fed": "federal",
    "federated": "federal",
    "federation": "federal",
    "fr": "french",
    "incl": "including",
    "is": "islands",
    "isd": "islands",
    "isds": "islands",
    "isl": "islands",
    "island": "islands",
    "isls": "islands",
    "n": "north",
    "neth": "netherlands",
    "pdr": "peoples democratic republic",
    "pr": "peoples republic",
    "prc": "peoples republic china",
    "rep": "republic",
    "rp": "republic",
    "s": "south",
    "sar": "special administrative region",
    "sfr": "socialist federal republic",
    "st": "saint",
    "sts": "states",
    "terr": "territory",
    "territories": "territory",
    "u": "united",
    "uk": "united kingdom",
    "ur": "united republic",
    "us": "united states",
    "usa": "united states america",
    "utd": "united",
    "w": "west",
}
"""Abbreviations in lists of states, and the words that they stand for."""
SILENT = {"former", "fmr", "of", "the"}
"""Words that tell no two states apart."""
MARKS = re.compile(r"[*†‡§#^¹²³⁰⁴-⁹ª]+|\[\w{1,3}\]|\(\w?\d{0,2}\)\s*$|\s\w{1,2}/\s*$")
"""What points to a footnote."""
SPAN = re.compile(r"\([^()]*\b(?:1[89]|20)\d\d\b[^()]*\)")
"""Years, or a resolution of a year, in brackets: what a name says besides."""
LETTERS = re.compile(r"\b[a-z](?:[. ]+[a-z]\b)+\.?")
"""An abbreviation with points or blanks between its letters."""


def name_key(name: str) -> str:
    """Return a name without what two spellings of it may differ in.

    Parameters
    ----------
    name : str
        A name as a publisher writes it.

    Returns
    -------
    str
        Its words in lower-case Latin letters, abbreviations written out, in alphabetical
        order: most lists put the word that they sort by first.

    Examples
    --------
    >>> name_key("Korea, Dem. People's Rep. of") == name_key("D.P.R. of Korea")
    True
    >>> name_key("St. Kitts & Nevis"), name_key("Saint Kitts and Nevis*")
    ('and kitts nevis saint', 'and kitts nevis saint')
    """
    text = _readable(name)
    text = SPAN.sub(" ", MARKS.sub(" ", text))
    text = anyascii(text).lower()
    text = re.sub(r"['`]", "", text.replace("&", " and ").replace("+", " and "))
    text = LETTERS.sub(lambda found: re.sub(r"[. ]", "", found[0]) + " ", text)
    words = [
        word
        for short in re.findall(r"[a-z]+|[0-9]+|/", text)
        for word in SHORT.get(short, short).split()
        if word not in SILENT
    ]
    return " ".join(sorted(words))


def without_footnote(name: str) -> str:
    """Return a name without a number at its end, which may be that of a footnote.

    Examples
    --------
    >>> without_footnote("China1"), without_footnote("China 2"), without_footnote("EU27")
    ('China', 'China', 'EU27')
    """
    return re.sub(r"(?<=[^\W\d_]{3})[ ]?[0-9]{1,2}\s*$", "", name)


def parted(name: str) -> list[str]:
    """Return the names in a text that gives two, the second in brackets or after a slash.

    Examples
    --------
    >>> parted("Slovakia (Slovak Republic)"), parted("Chad")
    (['Slovakia ', 'Slovak Republic'], ['Chad'])
    """
    parts = re.split(r"[()/\[\]]", name)
    return [re.sub(r"^\s*(?:now|formerly|ex)\b", "", part) for part in parts if part.strip()]


def code_key(code: str) -> str:
    """Return a code of letters in capitals, without blanks around it.

    Examples
    --------
    >>> code_key(" prk ")
    'PRK'
    """
    return _readable(code).strip().upper()


def number_key(code: str) -> str:
    """Return a numeric code without leading zeros; a text that is none stays as it is.

    Examples
    --------
    >>> number_key("004"), number_key("4.0"), number_key("none")
    ('4', '4', 'none')
    """
    text = _readable(code).strip()
    whole = re.fullmatch(r"0*([0-9]+)(?:\.0*)?", text, re.ASCII)
    return whole[1] if whole else text


def _readable(text: str) -> str:
    """Return a text without what a wrong encoding or a web page left in it."""
    text = html.unescape(text)
    for page in ("cp1252", "latin-1"):
        # UTF-8 that was read as if it were another code page; else it can't be decoded.
        with contextlib.suppress(UnicodeError):
            text = text.encode(page).decode("utf-8")
    visible = (sign for sign in text if unicodedata.category(sign) not in ("Cf", "Cc"))
    return "".join(visible)
