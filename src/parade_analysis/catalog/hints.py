"""How to mend a cell: advice that is itself accepted in the cell's column."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

import pandas as pd

from parade_analysis.catalog.cells import fault_in, from_text, unseen
from parade_analysis.catalog.fields import Field
from parade_analysis.errors import meant
from parade_analysis.names import slug

TRUE, FALSE = {"true", "yes", "1", "t", "y"}, {"false", "no", "0", "f", "n"}
MONTHS = [f"{pd.Timestamp(2000, month, 1):%B}".lower() for month in range(1, 13)]
DECIMAL = "if the comma is a decimal sign"
GROUPED = r"[1-9][0-9]{0,2}(?:[,.' ][0-9]{3})+"


def advice(value: str, field: Field) -> str | None:
    """Return how to mend a cell, or None if that can't be told.

    Parameters
    ----------
    value : str
        What stands there.
    field : Field
        What the column holds.

    Returns
    -------
    str or None
        Of several readings those that the column takes, each with its condition.

    Examples
    --------
    >>> from parade_analysis.catalog.fields import FIELDS
    >>> advice("39,904", FIELDS["latitude"]), advice("03/09/2025", FIELDS["date"])
    ('write 39.904 if the comma is a decimal sign', \
'write 2025-09-03 if the day comes first, or 2025-03-09 if the month does')
    """
    if value == "":
        return "this column may not be empty"
    readings = {
        "integer": _numbers,
        "number": _numbers,
        "date": _days,
        "yearmonth": _months,
        "boolean": _truths,
        "category": _words,
        "string": _words,
    }[field.type]
    odd, usual = unseen(value), _usual(value)
    for text in [usual, usual.replace(" ", "")] if odd and " " not in value else [usual]:
        right = {written: when for written, when in readings(text, field) if fits(written, field)}
        right.pop(value, None)
        if right:
            told = ", or ".join(f"{written} {when}".strip() for written, when in right.items())
            return f"{odd[0]}; write {told}" if odd else f"write {told}"
    return fault_in(value) or (meant(value, field.values) if field.values else None)


def fits(text: str, field: Field) -> bool:
    """Whether a cell may hold a text, by its own column.

    Examples
    --------
    >>> from parade_analysis.catalog.fields import FIELDS
    >>> fits("39.9", FIELDS["latitude"]), fits("399", FIELDS["latitude"])
    (True, False)
    """
    typed, wrong = from_text(pd.Series([text], dtype="str"), field)
    cell = typed.item()
    if wrong.item() or pd.isna(cell):
        return False
    if field.pattern is not None and not re.fullmatch(field.pattern, text):
        return False
    lowest = field.minimum is None or cell >= field.minimum
    return bool(lowest and (field.maximum is None or cell <= field.maximum))


def _usual(text: str) -> str:
    """Return a text in the digits, blanks and signs of a keyboard."""
    text = unicodedata.normalize("NFKC", text).replace("\u2212", "-").replace("\u2019", "'")
    seen = (
        str(unicodedata.digit(sign)) if unicodedata.category(sign) == "Nd" else sign
        for sign in text
        if unicodedata.category(sign) not in ("Cc", "Cf") or sign.isspace()
    )
    return " ".join("".join(seen).split())


def _numbers(text: str, field: Field) -> Iterator[tuple[str, str]]:
    """Yield what a number may be that is written with other separators, a sign or a unit."""
    told = re.fullmatch(r"([-+]?) ?([0-9.,' ]*[0-9.]) ?(%?)", text)
    if told is None or not re.search("[0-9]", text):
        return
    sign, digits, percent = told[1].replace("+", ""), told[2], told[3]
    if percent and field.unit not in ("percent", "fraction"):
        return
    whole, point, rest = digits.rpartition(".")
    if not point:
        whole, rest = digits, ""
    last = max(digits.rfind(","), digits.rfind("."))
    if re.fullmatch(GROUPED, whole) and len({*whole} - {*"0123456789"}) == 1 and "." not in whole:
        yield _number(sign, re.sub("[^0-9]", "", whole), rest, percent, field), ""
    elif re.fullmatch("[0-9]*", whole):
        yield _number(sign, whole, rest, percent, field), ""
    if digits.count(",") == 1 and digits[last] == ",":
        before = digits[:last]
        if re.fullmatch(rf"[0-9]*|{GROUPED}", before) and "," not in before:
            before, after = re.sub("[^0-9]", "", before), digits[last + 1 :].replace(" ", "")
            yield _number(sign, before, after, percent, field), DECIMAL
    if re.fullmatch(r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+", digits):
        yield _number(sign, digits.replace(".", ""), "", percent, field), ""


def _number(sign: str, whole: str, rest: str, percent: str, field: Field) -> str:
    """Return a number as our files spell it; of a fraction given in percent the hundredth."""
    if percent and field.unit == "fraction":
        whole, rest = whole.zfill(3)[:-2], whole.zfill(3)[-2:] + rest
        rest = rest.rstrip("0")
    if field.type == "integer" and not rest.strip("0"):
        rest = ""
    whole = whole.lstrip("0") or "0"
    written = f"{whole}.{rest}" if rest else whole
    return written if not written.strip("0.") else sign + written


def _days(text: str, field: Field) -> Iterator[tuple[str, str]]:
    """Yield what a day may be that is written in another order or in words."""
    if told := re.fullmatch(r"([0-9]{4})([-/. ]?)([0-9]{1,2})\2([0-9]{1,2})", text):
        if told[2] or len(text) == 8:  # of 2025111 nobody can tell where the month ends
            yield _joined(told[1], told[3], told[4]), ""
    elif told := re.fullmatch(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ][0-9:.]+", text):
        yield told[1], ""
    elif told := re.fullmatch(r"([0-9]{1,2})[-/. ]([0-9]{1,2})[-/. ]([0-9]{4})", text):
        first, second, year = told.groups()
        is_clear = int(first) > 12 or int(second) > 12 or int(first) == int(second)
        by_day = "" if is_clear else "if the day comes first"
        yield _joined(year, second, first), by_day
        yield _joined(year, first, second), "" if is_clear else "if the month does"
    elif (told := re.fullmatch(r"([0-9]{1,2})\.? ([A-Za-z]{3,})\.?,? ([0-9]{4})", text)) and (
        month := _month(told[2])
    ):
        yield _joined(told[3], month, told[1]), ""
    elif (told := re.fullmatch(r"([A-Za-z]{3,})\.? ([0-9]{1,2}),? ([0-9]{4})", text)) and (
        month := _month(told[1])
    ):
        yield _joined(told[3], month, told[2]), ""


def _months(text: str, field: Field) -> Iterator[tuple[str, str]]:
    """Yield what a month may be that is written in another order, in words or with a day."""
    if told := re.fullmatch(r"([0-9]{4})[-/. ]([0-9]{1,2})(?:[-/. ][0-9]{1,2})?", text):
        yield f"{told[1]}-{int(told[2]):02}", ""
    elif told := re.fullmatch(r"([0-9]{4})([0-9]{2})", text):
        yield f"{told[1]}-{told[2]}", ""
    elif told := re.fullmatch(r"([0-9]{1,2})[-/. ]([0-9]{4})", text):
        yield f"{told[2]}-{int(told[1]):02}", ""
    elif (told := re.fullmatch(r"([A-Za-z]{3,})\.?,? ([0-9]{4})", text)) and (
        month := _month(told[1])
    ):
        yield f"{told[2]}-{int(month):02}", ""


def _joined(year: str, month: str, day: str) -> str:
    return f"{year}-{int(month):02}-{int(day):02}"


def _month(word: str) -> str | None:
    """Return the number of a month by its English name or the beginning of it."""
    found = [place for place, name in enumerate(MONTHS, 1) if name.startswith(word.lower())]
    return str(found[0]) if len(found) == 1 else None


def _truths(text: str, field: Field) -> Iterator[tuple[str, str]]:
    if text.lower() in TRUE | FALSE:
        yield str(text.lower() in TRUE).lower(), ""


def _words(text: str, field: Field) -> Iterator[tuple[str, str]]:
    """Yield a code or a word of a list in the case that it has there, and codes in full."""
    if field.values:
        yield from ((each, "") for each in field.values if slug(each) == slug(text))
    elif field.pattern is not None:
        yield text, ""
        if re.fullmatch(r"[\w -]+", text):  # the case of an address matters
            filled = [text.zfill(digits) for digits in field.lengths if text.isdecimal()]
            yield from ((each, "") for each in (text.upper(), slug(text), *filled))
