"""What is the same in two spellings of a state's name."""

from __future__ import annotations

import contextlib
import html
import re
import unicodedata

from anyascii import anyascii

__all__ = [
    "apart",
    "code_key",
    "first_name",
    "has_code",
    "name_key",
    "number_key",
    "parted",
    "slips_between",
    "without_abbreviation",
    "without_footnote",
]

SHORT = {
    "afr": "african",
    "ar": "arab republic",
    "br": "british",
    "cen": "central",
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
    "i": "islands",
    "incl": "including",
    "ir": "islamic republic",
    "is": "islands",
    "isd": "islands",
    "isds": "islands",
    "isl": "islands",
    "island": "islands",
    "isls": "islands",
    "n": "north",
    "neth": "netherlands",
    "nth": "north",
    "pdr": "peoples democratic republic",
    "pr": "peoples republic",
    "prc": "peoples republic china",
    "rep": "republic",
    "rp": "republic",
    "s": "south",
    "sar": "special administrative region",
    "sfr": "socialist federal republic",
    "st": "saint",
    "sth": "south",
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
MARKS = re.compile(r"[*†‡§#^¹²³⁰⁴-⁹ª]+|\[\d{1,3}\]|\(\d{0,2}\)\s*$|\s\d{1,2}/\s*$")
"""What points to a footnote: a sign or a number; letters in brackets may be part of a name."""
LETTER_MARK = re.compile(r"\[[a-z]\]|\([a-z]\)\s*$|\s[a-z]/\s*$")
"""A small letter that points to a footnote, beside a name that has capitals."""
FORMER = re.compile(r"^\s*ex\b[-.\s]*", re.IGNORECASE)
"""What a name of a state that is no more may begin with; inside a name it means without."""
CODED = re.compile(r"[(\[]\s*(?:[A-Z]\.?\s?){1,4}[)\]]|\s[A-Z]{1,3}/\s*$")
"""Capitals in brackets, which tell one of several states of a name: ``Congo (DRC)``."""
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
    text = text if text == text.lower() else LETTER_MARK.sub(" ", text)
    text = FORMER.sub("", SPAN.sub(" ", MARKS.sub(" ", text)))
    text = re.sub(r"viet[\s-]nam", "vietnam", anyascii(text).lower())
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


def without_abbreviation(name: str) -> str:
    """Return a name without its abbreviation in brackets at the end.

    Examples
    --------
    >>> without_abbreviation("Developing Countries (LDCs)"), without_abbreviation("Niger (the)")
    ('Developing Countries', 'Niger (the)')
    """
    return re.sub(r"\s*[(\[](?=[^)\]]*[A-Z][^)\]]*[A-Z])[A-Za-z]{2,10}[)\]]\s*$", "", name)


def apart(name: str) -> str:
    """Return a name with a blank before each capital inside a word, and for each slash.

    Examples
    --------
    >>> apart("SouthKorea"), apart("Korea/South")
    ('South Korea', 'Korea South')
    """
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).replace("/", " ")


def has_code(name: str) -> bool:
    """Tell whether a name has capitals in brackets, which may say which of several states.

    Examples
    --------
    >>> has_code("Congo [DRC]"), has_code("Niger (the)")
    (True, False)
    """
    return bool(CODED.search(_readable(name)))


def slips_between(one: str, other: str) -> int:
    """Count the slips of a typist that make one text another.

    A slip is a letter too many, too few or wrong, or two neighbours that changed places.

    Examples
    --------
    >>> slips_between("germnay", "germany"), slips_between("tongo", "togo")
    (1, 1)
    """
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, sign in enumerate(one, start=1):
        now = [row]
        for column, wanted in enumerate(other, start=1):
            least = min(last[column] + 1, now[-1] + 1, last[column - 1] + (sign != wanted))
            is_swap = min(row, column) > 1 and one[row - 2] + sign == wanted + other[column - 2]
            now.append(min(least, before[column - 2] + 1) if is_swap else least)
        before, last = last, now
    return last[-1]


def parted(name: str) -> list[str]:
    """Return the names in a text that gives two, the second in brackets or after a slash.

    Examples
    --------
    >>> parted("Slovakia (Slovak Republic)"), parted("Chad")
    (['Slovakia ', 'Slovak Republic'], ['Chad'])
    """
    parts = re.split(r"[()/\[\]]", name)
    return [re.sub(r"^\s*(?:now|formerly|ex)\b", "", part) for part in parts if part.strip()]


def first_name(name: str) -> str:
    """Return what stands before the first sign in a name.

    Examples
    --------
    >>> first_name("Luxembourg (Belgium)"), first_name("Hong Kong, China"), first_name("Chad")
    ('Luxembourg ', 'Hong Kong', 'Chad')
    """
    return re.split(r"[-–,:;/(\[]", name, maxsplit=1)[0]


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

    An apostrophe before it, which keeps a spreadsheet from taking the zeros off, goes too.

    Examples
    --------
    >>> number_key("004"), number_key("4.0"), number_key("'156"), number_key("none")
    ('4', '4', '156', 'none')
    """
    text = _readable(code).strip().lstrip("'’")
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
