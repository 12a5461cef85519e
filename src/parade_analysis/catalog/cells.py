"""A column's cells by their field: read from the text of a file, or from a frame."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

import pandas as pd

from parade_analysis.catalog.fields import Field

MANY_DIGITS = 1e15
"""From here on a float no longer holds every whole number."""
PLAIN = r"(?![=+@-])(?:[!-~À-ɏḀ-ỿ]+(?: [!-~À-ɏḀ-ỿ]+)*)?"
"""Words in Latin letters and ASCII signs with single blanks between: most cells."""
FORMULA = re.compile(r"[=+@＝＋＠]|[-－](?!\d+(?:\.\d+)?\Z)")
"""How a text begins that a spreadsheet runs as a formula; a number below zero is none."""
LOOK_ALIKES = dict.fromkeys("‘’ʼʹ′＇", "'") | dict.fromkeys("‐‑‒−﹣－", "-")
LOOK_ALIKES |= dict.fromkeys("“”„″＂", '"') | dict.fromkeys("，﹐､", ",")
"""Signs that look like one of the keyboard and make two names of one."""
UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zs", "Zl", "Zp")
"""Unicode's categories of control and invisible characters and of odd blanks."""
UNSEEN_LETTERS = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0"
    "\U000e0100-\U000e01ef]"
)
"""Letters and marks that Unicode counts as such though nothing is seen of them."""
MIXED = {"LATIN", "CYRILLIC", "GREEK"}
"""Scripts with letters that look alike: a word is written in one of them."""
HOURS = r"^([0-9]{4}-[0-9]{2}-[0-9]{2})[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?$"
"""A day with an hour and without a time zone."""


def unseen(text: str) -> tuple[str, str] | None:
    """Return the first character of a text that cannot be seen, and how to mend it.

    Examples
    --------
    >>> unseen("Xi\u200bJinping")
    ('character 3 is U+200B, zero width space', 'take it out')
    """
    for place, sign in enumerate(text, 1):
        kind = unicodedata.category(sign)
        if UNSEEN_LETTERS.match(sign) or (sign != " " and kind in UNSEEN):
            is_blank = kind[0] == "Z" or sign.isspace()
            return _found(place, sign), "write a blank" if is_blank else "take it out"
    return None


def _found(place: int, sign: str) -> str:
    name = unicodedata.name(sign, "control character").lower()
    return f"character {place} is U+{ord(sign):04X}, {name}"


def fault_in(text: str, *, in_any_script: bool = False) -> str | None:
    """Return what is wrong with the characters of a text, and how to mend it.

    Parameters
    ----------
    text : str
        A cell.
    in_any_script : bool
        Whether letters other than Latin ones are let through.

    Returns
    -------
    str or None
        None if every character can be seen and is what it looks like.

    Examples
    --------
    >>> fault_in("Xi\u00a0Jinping")
    'character 3 is U+00A0, no-break space; write a blank'
    >>> fault_in("Xi Jinping") is None
    True
    """
    if text != text.strip():
        return "take the spaces off its ends"
    if FORMULA.match(text):
        return f"a spreadsheet runs what begins with {text[0]} as a formula; begin with a letter"
    if odd := unseen(text):
        return "; ".join(odd)
    for place, sign in enumerate(text, 1):
        kind, found = unicodedata.category(sign), _found(place, sign)
        if sign in LOOK_ALIKES:
            return f"{found}; write {LOOK_ALIKES[sign]}"
        if kind == "Nd" and sign not in "0123456789":
            return f"{found}; write {unicodedata.digit(sign)}"
        is_letter = kind in ("Lu", "Ll", "Lt", "Lo") and sign not in "µºª"
        if not in_any_script and is_letter and not unicodedata.name(sign, "").startswith("LATIN"):
            return f"{found}, where Latin letters are expected"
        usual = unicodedata.normalize("NFKC", sign)
        is_wide = is_letter and usual != sign and usual.isascii()
        if is_wide or (kind[0] == "L" and len(usual) > 1):
            return f"{found}; write {usual}"
        if kind == "So" and sign not in "°©®":
            return f"{found}; take it out"
    if "  " in text:
        return "write one blank where there are two"
    for word in re.findall(r"[^\W\d_]+", text) if in_any_script else ():
        scripts = MIXED & {unicodedata.name(sign, "").split(" ")[0] for sign in word}
        if len(scripts) > 1:
            mixed = " and ".join(sorted(each.capitalize() for each in scripts))
            return f"the word {word} mixes {mixed} letters, which look alike"
    if text != unicodedata.normalize("NFC", text):
        return "write each letter with its accent as one character (Unicode NFC)"
    return None


def _is_odd(texts: pd.Series, *, in_any_script: bool = False) -> pd.Series:
    """Whether the characters of each text are at fault; a missing one is not."""
    filled = texts.dropna()
    seldom = filled[~filled.str.fullmatch(PLAIN)]
    faults = [fault_in(text, in_any_script=in_any_script) for text in seldom]
    return pd.Series(texts.index.isin(seldom.index[pd.notna(faults)]), index=texts.index)


def from_text(raw: pd.Series, field: Field) -> tuple[pd.Series, pd.Series]:
    """Convert cells as a file spells them; one value has one spelling.

    Parameters
    ----------
    raw : Series
        Texts; an empty one is a missing cell.
    field : Field
        What the column holds.

    Returns
    -------
    typed : Series
        With the field's dtype; missing where a cell could not be converted.
    wrong : Series
        Which cells could not be (bool).

    Examples
    --------
    >>> from parade_analysis.catalog.fields import FIELDS
    >>> typed, wrong = from_text(pd.Series(["2024", "2,024", ""]), FIELDS["year"])
    >>> typed.tolist(), wrong.tolist()
    ([2024, <NA>, <NA>], [False, True, False])
    """
    filled = raw.where(raw != "")
    if field.type == "string":
        return filled.astype("str"), _is_odd(raw)
    if field.type == "category":
        typed = filled.where(filled.isin(field.values)).astype(field.dtype)
    elif field.type == "boolean":
        typed = filled.map({"true": True, "false": False}).astype("boolean")
    elif field.type in ("date", "yearmonth"):
        form, shape = (
            ("%Y-%m-%d", r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
            if field.type == "date"
            else ("%Y-%m", r"[0-9]{4}-[0-9]{2}")
        )
        # strptime takes 2025-9-3 as well.
        well_formed = filled.where(raw.str.fullmatch(shape))
        typed = pd.to_datetime(well_formed, format=form, errors="coerce").astype(field.dtype)
    else:
        number = r"(?:-(?!0*\.?0*$))?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?"
        shape = r"-?[1-9][0-9]{0,14}|0" if field.type == "integer" else number
        typed = pd.to_numeric(filled.where(raw.str.fullmatch(shape))).astype(field.dtype)
        # What is too large turns into infinity, what is too small into nothing.
        vanished = (typed == 0) & filled.str.contains("[1-9]")
        typed = typed.where((typed.abs() < float("inf")) & ~vanished.fillna(False))
    return typed, typed.isna() & filled.notna()


def from_values(values: pd.Series, field: Field) -> tuple[pd.Series, pd.Series]:
    """Convert cells of any type, as a caller's frame or a Parquet file holds them.

    Parameters
    ----------
    values : Series
        Values of the field's type in whatever dtype, or texts as `from_text` takes them.
    field : Field
        What the column holds.

    Returns
    -------
    typed : Series
        With the field's dtype; missing where a cell could not be converted.
    wrong : Series
        Which cells could not be (bool).

    Examples
    --------
    >>> from parade_analysis.catalog.fields import FIELDS
    >>> typed, wrong = from_values(pd.Series([2024.0, 2024.5, None]), FIELDS["year"])
    >>> typed.tolist(), wrong.tolist()
    ([2024, <NA>, <NA>], [False, True, False])
    """
    missing = values.isna()
    kind = values.dtype
    if pd.api.types.is_datetime64_dtype(kind) and field.type == "date":
        return values.dt.normalize().astype(field.dtype), missing & False
    if pd.api.types.is_datetime64_dtype(kind) and field.type == "yearmonth":
        return values.astype(field.dtype), missing & False
    if kind == field.dtype and field.type not in ("string", "number"):
        return values, missing & False
    if kind == "str" and field.type == "string" and not field.lengths:
        # As a loaded table holds them, and most do: looked at once each.
        texts = values.dropna().unique()
        if all(text.strip() and re.fullmatch(PLAIN, text) for text in texts):
            return values, missing & False
    is_number = pd.api.types.is_numeric_dtype(kind) and not pd.api.types.is_bool_dtype(kind)
    if is_number and field.type in ("integer", "number"):
        number = values.astype("float64")
        right = number.abs() < float("inf")
        if field.type == "integer":
            right = (number.abs() < MANY_DIGITS) & (number == number.round())
        return number.where(right).astype(field.dtype), ~right & ~missing
    if kind != "str":
        values = values.astype("object").map(_spelled).where(~missing).astype("str")
    for shorter, digits in pairwise((0, *field.lengths)):
        cut = values.str.fullmatch(f"[0-9]{{{shorter + 1},{digits}}}").fillna(False).astype(bool)
        values = values.mask(cut, values.str.zfill(digits))
    if field.type == "string":
        filled = values.where(values.str.strip() != "")  # blank is as good as empty
        return filled, _is_odd(filled, in_any_script=True)
    text = values.where(values.str.strip() != "").fillna("")  # blank is as good as empty
    if field.type == "boolean":
        text = text.replace({"True": "true", "False": "false"})
    if field.type == "date":
        text = text.str.replace(HOURS, r"\1", regex=True)  # the day counts, as in `as_date`
    if field.type == "yearmonth":
        text = text.str.replace(r"^([0-9]{4}-[0-9]{2})-01$", r"\1", regex=True)
    return from_text(text, field)


def _spelled(value: Any) -> str:
    """Return a cell as our files spell it."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if hasattr(value, "isoformat"):
        return str(value.isoformat()).removesuffix("T00:00:00")
    return str(value)


def joined(key: Iterable[Any]) -> str:
    """Return a key as messages and tables spell it, a missing part as a hyphen.

    Examples
    --------
    >>> joined(["PRK", 2018, None, "export"])
    'PRK / 2018 / - / export'
    """
    return " / ".join(shown(part) or "-" for part in key)


def shown(value: Any) -> str:
    """Return a cell as messages and keys spell it."""
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d}"
    return "" if pd.isna(value) else str(value)
