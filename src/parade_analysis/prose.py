"""Sentences whose numbers are computed, for notebooks."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from string import Formatter
from typing import Any

import pandas as pd

from parade_analysis.errors import DataError

TITLE_WORDS, SUBTITLE_WORDS = 12, 20
"""Most words of a title and of a subtitle."""
YEAR, MONTH = 365.25, 365.25 / 12
"""Days of a year and of a month on average."""
SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
"""Numbers that a sentence writes in words."""
ARTICLE = re.compile(
    r"^[A-Z]{2,}$|^(United|Ministry of) "
    r"|(Islands|Republic|Republic of the Congo|Rep. of Congo|Union|Territory)$"
    r"|^(Bahamas|Comoros|DR Congo|Gambia|Maldives|Netherlands|Philippines|Seychelles)$"
    r"|^Democratic Republic of the Congo$"
)
"""Names of states that English gives an article."""


class Sentence(str):
    """A text that a notebook shows as Markdown."""

    def _repr_markdown_(self) -> str:
        return str(self)


def say(template: str, **values: Any) -> Sentence:
    """Fill computed values into a sentence.

    Parameters
    ----------
    template : str
        A sentence with fields in braces, as `str.format` takes them. It may hold no
        number of its own: a typed number would not change with the data.
    **values
        What to fill in.

    Returns
    -------
    Sentence
        A text that a notebook shows as Markdown.

    Raises
    ------
    DataError
        If the template holds a typed number or a field has no value.

    Examples
    --------
    >>> say("China took {share:.1f}% in {year}.", share=98.0, year=2024)
    'China took 98.0% in 2024.'
    >>> say("China took 98%.")
    Traceback (most recent call last):
    ...
    parade_analysis.errors.DataError: a number is typed in 'China took 98%.': compute it ...
    """
    typed = "".join(literal for literal, *_ in Formatter().parse(template))
    if re.search(r"\d", typed):
        raise DataError(f"a number is typed in {template!r}: compute it and pass it as a value")
    try:
        return Sentence(template.format(**values))
    except KeyError as error:
        raise DataError(f"{template!r} has a field {error} without a value") from error


def headline(*alternatives: tuple[object, str] | str, most: int = TITLE_WORDS) -> str:
    """Return the first of several findings that is true and short enough.

    Parameters
    ----------
    *alternatives : (condition, sentence) or str
        The most telling first; the last a plain description that is always true.
    most : int
        So many words are short enough; by default those of a title.

    Returns
    -------
    str
        The first sentence whose condition holds and that is short enough, else the last.

    Examples
    --------
    >>> headline((2 > 3, "Two is more than three"), (True, "Two is less"), "Two and three")
    'Two is less'
    """
    told = [each if isinstance(each, tuple) else (True, each) for each in alternatives]
    fitting = (said for holds, said in told if holds and len(said.split()) <= most)
    return next(fitting, told[-1][1])


def day_words(day: pd.Timestamp) -> str:
    """Return a date as readers write it.

    Examples
    --------
    >>> day_words(pd.Timestamp("2025-09-03"))
    '3 September 2025'
    """
    return f"{day.day} {day:%B %Y}"


def in_years(days: int) -> str:
    """Return a length of time in years and months, or in days if it is below a month.

    Parameters
    ----------
    days : int
        Number of days, 0 or more.

    Returns
    -------
    str
        Rounded to months.

    Examples
    --------
    >>> in_years(2267), in_years(365), in_years(29)
    ('6 years 2 months', '1 year', '29 days')
    """
    if days < MONTH:
        return counted(days, "day")
    years, months = divmod(round(days / MONTH), 12)
    parts = [(years, "year"), (months, "month")]
    return " ".join(counted(count, unit) for count, unit in parts if count)


def years_of(days: int) -> str:
    """Return a number of days in years, with one digit where it is not whole.

    Examples
    --------
    >>> years_of(2267), years_of(731)
    ('6.2', '2')
    """
    return f"{round(days / YEAR, 1):g}"


def years_span(first: int, last: int) -> str:
    """Return a span of years as titles write it.

    Parameters
    ----------
    first, last : int
        Years.

    Returns
    -------
    str
        One year, or both joined by a dash, the second shortened within a century.

    Examples
    --------
    >>> years_span(2018, 2018), years_span(2018, 2019), years_span(1999, 2001)
    ('2018', '2018–19', '1999–2001')
    """
    if first == last:
        return str(first)
    return f"{first}–{last % 100:02d}" if first // 100 == last // 100 else f"{first}–{last}"


def counted(number: int, noun: str) -> str:
    """Return a number with its noun.

    Parameters
    ----------
    number : int
        The number.
    noun : str
        A noun whose plural ends in s.

    Returns
    -------
    str
        Both, in the singular for one.

    Examples
    --------
    >>> counted(1, "meeting"), counted(1034, "meeting")
    ('1 meeting', '1,034 meetings')
    """
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def out_of(part: int, whole: int) -> str:
    """Return a part of a number, in words where it is nothing.

    Examples
    --------
    >>> out_of(0, 26), out_of(1, 27)
    ('none of 26', '1 of 27')
    """
    return f"{part or 'none'} of {whole}"


def listed(words: Sequence[str]) -> str:
    """Join words as a sentence does.

    Parameters
    ----------
    words : sequence of str
        At least one.

    Returns
    -------
    str
        Parted by commas, the last by "and".

    Examples
    --------
    >>> listed(["China"]), listed(["China", "Russia"]), listed(["China", "Russia", "Laos"])
    ('China', 'China and Russia', 'China, Russia and Laos')
    """
    *others, last = words
    return f"{', '.join(others)} and {last}" if others else last


def possessive(name: str) -> str:
    """Return the possessive of a name.

    Parameters
    ----------
    name : str
        Of a person or state.

    Returns
    -------
    str
        With an apostrophe alone after an s.

    Examples
    --------
    >>> possessive("China"), possessive("Laos")
    ("China's", "Laos'")
    """
    return f"{name}'" if name.endswith("s") else f"{name}'s"


def with_article(name: str) -> str:
    """Return the name of a state as a sentence has it, with the article where it has one.

    Parameters
    ----------
    name : str
        Of a state.

    Returns
    -------
    str
        With "the" before abbreviations, plurals, unions, kingdoms, republics and the like.

    Examples
    --------
    >>> [with_article(name) for name in ("DPRK", "United States", "China", "Soviet Union")]
    ['the DPRK', 'the United States', 'China', 'the Soviet Union']
    """
    return f"the {name}" if ARTICLE.search(name) else name


def capitalised(text: str) -> str:
    """Return a text with a capital at its start, its other letters as they are.

    Parameters
    ----------
    text : str
        May be empty.

    Returns
    -------
    str
        The same words.

    Examples
    --------
    >>> capitalised("the DPRK's imports")
    "The DPRK's imports"
    """
    return text[:1].upper() + text[1:]


def percent_words(share: float) -> str:
    """Return a share as titles write it.

    Parameters
    ----------
    share : float
        Percent.

    Returns
    -------
    str
        In whole percent, halves upward; below one, with its first digit.

    Examples
    --------
    >>> percent_words(45.3), percent_words(12.5), percent_words(0.24), percent_words(0)
    ('45%', '13%', '0.2%', '0%')
    """
    return f"{math.floor(share + 0.5)}%" if share >= 0.95 or share == 0 else f"{share:.1g}%"


def amount_words(amount: float) -> str:
    """Return an amount in a sentence.

    Parameters
    ----------
    amount : float
        Of whatever unit.

    Returns
    -------
    str
        In whole numbers; below one, with its first digit.

    Examples
    --------
    >>> amount_words(2335.67), amount_words(0.24), amount_words(0)
    ('2,336', '0.2', '0')
    """
    return f"{amount:,.0f}" if amount >= 0.95 or amount == 0 else f"{amount:.1g}"


def times(number: int) -> str:
    """Return in words how often something happened.

    Parameters
    ----------
    number : int
        0 or more.

    Returns
    -------
    str
        In digits from three on.

    Examples
    --------
    >>> [times(number) for number in range(4)]
    ['never', 'once', 'twice', '3 times']
    """
    return ("never", "once", "twice")[number] if number < 3 else f"{number:,} times"


def number_words(number: int) -> str:
    """Return a number as a sentence writes it: in words up to nine.

    Examples
    --------
    >>> number_words(2), number_words(26)
    ('two', '26')
    """
    return SMALL[number] if number < len(SMALL) else f"{number:,}"


def ordinal(number: int) -> str:
    """Return a rank in words of print.

    Parameters
    ----------
    number : int
        1 or more.

    Returns
    -------
    str
        In digits, with its ending.

    Examples
    --------
    >>> [ordinal(number) for number in (1, 2, 3, 11, 22)]
    ['1st', '2nd', '3rd', '11th', '22nd']
    """
    ending = (
        "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    )
    return f"{number}{ending}"


def range_words(low: float, high: float) -> str:
    """Return a range in words, open where one end is missing.

    Parameters
    ----------
    low, high : float
        The ends; one of them may be missing.

    Returns
    -------
    str
        In whole numbers; below one, with the first digit.

    Examples
    --------
    >>> range_words(143, 572), range_words(1000, float("nan")), range_words(300, 300)
    ('143 to 572', 'at least 1,000', '300')
    """
    if pd.isna(low) and pd.isna(high):
        return "unknown"
    if pd.isna(high):
        return f"at least {amount_words(low)}"
    if pd.isna(low):
        return f"at most {amount_words(high)}"
    return " to ".join(dict.fromkeys(map(amount_words, (low, high))))
