"""What a column of anyone's table holds: numbers, or categories; and what hides in its text."""

from __future__ import annotations

import decimal
import numbers
import re
import unicodedata
from collections.abc import Mapping
from typing import Any

import pandas as pd

from parade_analysis.catalog.votes import EXPECTED, SPELLINGS, UNKNOWN, VOTES, spelling
from parade_analysis.errors import DataError

__all__ = ["clean_text", "values_of"]

VOTE_COLUMNS = ("vote", "ms_vote")
NUMBER = re.compile(r"[+-]?[.,]?\d[\d.,']*(e[+-]?\d+)?%?", re.IGNORECASE)
SCALE = r"k|m|b|mn|bn|tn|mio|mrd|mln|thousand|million|billion|trillion"
"""What a number is multiplied by, as it is written behind it."""
CURRENCY = r"(?:US|[AC])?[$€£¥₩₹]|USD|EUR|GBP|CNY|RMB|JPY|KRW"
AMOUNT = rf"(?:{CURRENCY})?[+-]?(?:{CURRENCY})?[.,]?[0-9][0-9.,']*(?:e[+-]?[0-9]+)?"
MARK = r"[*†‡§#^°¹²³⁴]+|\[\w+\]|\([a-z0-9]\)"
DRESSED = re.compile(
    rf"(?:[~≈±]|ca?\.)?(?:{AMOUNT}|\({AMOUNT}\))(?:{SCALE})?\.?(?:%|{CURRENCY})?(?:{MARK})?",
    re.IGNORECASE,
)
"""A number with what publishers hang on it: brackets, a scale, a currency, a mark."""
FLAGGED = re.compile(rf"{AMOUNT}(?:[a-z]{{1,2}}|{MARK})", re.IGNORECASE)
"""A number with a letter behind it, which may be a flag, or a code such as 2a."""
PARTED = re.compile(r"[+-]?(?:[0-9]{1,3}(?:[,.'][0-9]{3})+(?:[.,][0-9]+)?|[0-9]*[.,][0-9]+)%?")
"""A number with a sign between its thousands or before its decimals, blanks taken out."""
PLAIN_NUMBER = re.compile(r"[+-]?[0-9]*\.?[0-9]+([eE][+-]?[0-9]+)?")
MINUS = dict.fromkeys(map(ord, "−‐‑‒–—﹣－"), "-")
MISSING = re.compile(
    r"n[/.]?a|n\.?d|nan|none|null|nil|inf|infinity|missing|unknown|unavailable|suppressed|"
    r"withheld|confidential|redacted|no (?:data|value)|(?:data )?not available|"
    r"not (?:applicable|known|reported)"
)
"""Words that stand for a missing number, beside signs without letter or digit."""
NO_VALUE = "no value"
"""What a map's key says of states that have none."""


def clean_text(value: Any) -> Any:
    r"""Return a text without the blanks at its ends and with single ones inside.

    Parameters
    ----------
    value : object
        Anything; what is no text stays as it is.

    Returns
    -------
    object
        The text, missing if nothing but blanks is in it.

    Examples
    --------
    >>> clean_text("yes\u00a0"), clean_text(" "), clean_text(7)
    ('yes', None, 7)
    """
    if not isinstance(value, str):
        return value
    return " ".join(unicodedata.normalize("NFC", value).split()) or None


def values_of(
    column: pd.Series, categories: Mapping[Any, str] | None = None, table: str = "table"
) -> pd.Series:
    """Read a column as numbers or as categories, and refuse numbers that came as text.

    Parameters
    ----------
    column : Series
        Numbers; texts, of which blank ones are missing and blanks at the ends don't count;
        categories; or true and false. A column called vote or ms_vote is read as votes where
        it holds their words, letters (Y, N, A, X) or numbers (1, 2, 3, 8, 9).
    categories : mapping, optional
        Code -> name, in the order of the key: the codes are then categories.
    table : str
        What to call the table in an error.

    Returns
    -------
    Series
        float64, or an ordered category with the names found, in order.

    Raises
    ------
    DataError
        If numbers came as text, a sign stands for a missing value, a code has no name, or
        the column holds something else, naming a value and the way out.

    Examples
    --------
    >>> values_of(pd.Series(["no", "yes ", ""])).cat.categories.tolist()
    ['no', 'yes']
    >>> values_of(pd.Series(["1,2", "2,4"], name="share"))
    Traceback (most recent call last):
    ...
    parade_analysis.errors.DataError: table: numbers as text in column share, e.g. '1,2'; ...
    """
    name = column.name
    if isinstance(column.dtype, pd.CategoricalDtype):
        order = [_said(each) for each in column.cat.categories]
        values = column.astype("object").map(_said, na_action="ignore")
    else:
        order = []
        values = column.astype("object").where(column.notna(), None).map(clean_text)
    known = values.dropna()
    if categories is None and str(name).lower() in VOTE_COLUMNS and _are_votes(known):
        return _votes(values, table)
    if categories is not None:
        return _named(values, categories, table)
    if len(known) and known.map(lambda each: isinstance(each, bool) or _is_numpy_bool(each)).all():
        return _ordered(values.map({True: "yes", False: "no"}), ["yes", "no"])
    if not order and known.map(_is_number).all():
        return values.astype("float64")
    odd = known[~known.map(lambda each: isinstance(each, str) or _is_number(each))]
    if len(odd):
        kind = type(odd.iloc[0]).__name__
        dated = f", e.g. pandas.to_datetime(table[{name!r}]).dt.year"
        dated = dated if hasattr(odd.iloc[0], "year") else ""
        raise DataError(
            f"{table}: column {name} holds values of type {kind}, expected numbers or text; "
            f"make a column of them first{dated}"
        )
    texts = known[known.map(lambda each: isinstance(each, str))]
    if len(texts):
        _refuse_numbers_as_text(known, texts, table)
    if len(texts) and len(texts) < len(known):
        lone = known.drop(texts.index).iloc[0]
        raise DataError(
            f"{table}: column {name} mixes text, e.g. {texts.iloc[0]!r}, and numbers, e.g. "
            f"{lone}; name them by categories={{{lone}: ...}}, or make the text missing"
        )
    _refuse_signs_and_cases(texts, table)
    words = values.map(lambda each: str(each).replace("_", " "), na_action="ignore")
    if not order:
        return _ordered(words, sorted(words.dropna().unique()))
    return _ordered(words, [str(each).replace("_", " ") for each in order if each is not None])


def _said(value: Any) -> Any:
    """Return a category's value as it is said: what pandas.cut makes, as a range."""
    if isinstance(value, pd.Interval):
        return f"{value.left:,g} to {value.right:,g}"
    return clean_text(value)


def _ordered(words: pd.Series, order: list[str]) -> pd.Series:
    found = set(words.dropna())
    kept = [each for each in dict.fromkeys(order) if each in found]
    return words.astype(pd.CategoricalDtype(kept, ordered=True))


def _is_number(value: Any) -> bool:
    is_real = isinstance(value, numbers.Real | decimal.Decimal)
    return is_real and not (isinstance(value, bool) or _is_numpy_bool(value))


def _is_numpy_bool(value: Any) -> bool:
    return type(value).__name__ in ("bool", "bool_")


def _are_votes(known: pd.Series) -> bool:
    """Tell whether a column holds votes, rather than counts or shares of them."""
    if not len(known):
        return False
    if known.map(_is_number).all():
        return bool(known.map(lambda each: 0 <= each <= 9 and each == int(each)).all())
    return bool(known.map(spelling).isin(list(VOTES)).any())


def _votes(values: pd.Series, table: str) -> pd.Series:
    told = values.map(spelling, na_action="ignore").map(VOTES, na_action="ignore")
    lost = values[values.notna() & told.isna()]
    if len(lost):
        found = lost.iloc[0]
        found = repr(found) if isinstance(found, str) else f"{found:g}"
        raise DataError(
            f"{table}: column {values.name} has {found}, expected {EXPECTED}; name other codes "
            "by categories=, or give the column another name if it holds no votes"
        )
    return _ordered(told.where(told != UNKNOWN), list(SPELLINGS))


def _code(value: Any) -> Any:
    """Return a code as whole numbers are written: 1.0, "1" and "1.0" are 1."""
    text = f"{value:g}" if _is_number(value) else re.sub(r"(?<=[0-9])\.0+$", "", str(value))
    return int(text) if re.fullmatch(r"-?[0-9]{1,15}", text) else value


def _named(values: pd.Series, categories: Mapping[Any, str], table: str) -> pd.Series:
    if not isinstance(categories, Mapping) or not categories:
        raise DataError(
            f"categories: expected code: name, e.g. {{1: 'yes', 3: 'no'}}, found {categories!r}"
        )
    names = {_code(clean_text(code)): str(name) for code, name in categories.items()}
    codes = values.map(_code, na_action="ignore")
    lost = codes[codes.notna() & ~codes.isin(list(names))]
    if len(lost):
        raise DataError(
            f"{table}: column {values.name} has {lost.iloc[0]}, for which categories= has no "
            f"name; it names {', '.join(map(str, names))}"
        )
    named = codes.map(names, na_action="ignore")
    return _ordered(named.where(named != NO_VALUE), list(names.values()))


def _refuse_numbers_as_text(known: pd.Series, texts: pd.Series, table: str) -> None:
    """Refuse a column most of whose values read as numbers."""
    bare = texts.map(_bare)
    reads = bare.map(lambda text: bool(NUMBER.fullmatch(text) or DRESSED.fullmatch(text)))
    if len(known) > len(texts) or bare.map(lambda text: bool(NUMBER.fullmatch(text))).any():
        reads |= bare.map(lambda text: bool(FLAGGED.fullmatch(text)))
    reads |= texts.map(lambda text: " " in text and bool(FLAGGED.fullmatch(_bare(text))))
    stands_in = texts.map(_stands_for_missing)
    count = int(reads.sum()) + len(known) - len(texts)
    parted = bare[bare.map(lambda text: bool(PARTED.fullmatch(text)))].nunique()
    if 2 * count <= len(known) - int(stands_in.sum()) and parted < 2:
        return
    odd = texts[~texts.map(lambda text: bool(PLAIN_NUMBER.fullmatch(text)))]
    found = odd.iloc[0] if len(odd) else texts.iloc[0]
    raise DataError(
        f"{table}: numbers as text in column {known.name}, e.g. {found!r}; "
        f"{_way_out(found, str(known.name))}"
    )


def _bare(text: str) -> str:
    """Return a text without blanks and currency in front, its minus the plain one."""
    return text.replace(" ", "").translate(MINUS).lstrip("$€£¥")


def _stands_for_missing(text: str) -> bool:
    word = text.casefold().strip(" ()[]<>-+.")
    return bool(MISSING.fullmatch(word)) or not any(each.isalnum() for each in text)


def _way_out(found: str, name: str) -> str:
    """Say how to make a number of a text."""
    read = "read the file with pandas.read_csv(path, {})"
    convert = f"convert it with pandas.to_numeric(table[{name!r}]"
    minus = next((each for each in found if ord(each) in MINUS), None)
    if _stands_for_missing(found):
        return f"{read.format(f'na_values=[{found!r}]')}, or make it missing"
    bare = _bare(found)
    if not NUMBER.fullmatch(bare):
        hint = "make it a number or missing"
        if re.search(rf"[0-9.](?:{SCALE})\b", bare, re.IGNORECASE):
            hint = "write the number out, e.g. 1200000 for 1.2m"
        elif re.fullmatch(rf"\({AMOUNT}\)", bare, re.IGNORECASE):
            hint = "write a minus for the brackets if that is what they mean, else take them off"
        elif DRESSED.fullmatch(bare) or FLAGGED.fullmatch(bare):
            hint = "take off what is no part of the number"
        return f"{hint}, then {convert}); or name the texts by categories="
    if "%" in found:
        return f"{convert}.str.rstrip('% '))"
    if minus and minus != "-":
        return f"its minus is U+{ord(minus):04X}: {convert}.str.replace({minus!r}, '-'))"
    if re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?", found):
        return read.format("thousands=','") + " or, if the comma parts decimals, decimal=','"
    if re.fullmatch(r"[+-]?\d{1,3}(\.\d{3})*,\d*", found):
        dots = ", thousands='.'" if "." in found else ""
        return read.format(f"decimal=','{dots}")
    for sign in (" ", "'", "."):
        if found.count(sign) and re.fullmatch(rf"[+-]?\d{{1,3}}({re.escape(sign)}\d{{3}})+", found):
            return f"{convert}.str.replace({sign!r}, ''))"
    if PLAIN_NUMBER.fullmatch(found):
        return f"{convert}), or name codes by categories={{{found!r}: ...}}"
    return f"take off what is no part of the number, then {convert})"


def _refuse_signs_and_cases(texts: pd.Series, table: str) -> None:
    name = texts.name
    signs = texts[~texts.map(lambda text: any(each.isalnum() for each in text))]
    if len(signs):
        sign = signs.iloc[0]
        raise DataError(
            f"{table}: column {name} has {sign!r}, which is no word; make it missing, e.g. "
            f"by na_values=[{sign!r}], or name it by categories={{{sign!r}: ...}}"
        )
    if (texts.map(str.casefold) == NO_VALUE).any():
        raise DataError(
            f"{table}: column {name} has {NO_VALUE!r}, which is what the key says of states "
            f"without one; make it missing, or name it otherwise by categories="
        )
    distinct = pd.Series(texts.unique(), dtype="object")
    twice = distinct[distinct.map(str.casefold).duplicated(keep=False)]
    if len(twice):
        raise DataError(
            f"{table}: column {name} has {' and '.join(map(repr, twice.iloc[:2]))}, which differ "
            "in capitals alone; write one of them"
        )
