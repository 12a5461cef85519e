"""A column's cells by their field: read from the text of a file, or from a frame."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pandas as pd

from parade_analysis.catalog.fields import Field

MANY_DIGITS = 1e15
"""From here on a float no longer holds every whole number."""


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
        # Spaces at the ends are invisible and make two names of one.
        return filled.astype("str"), (raw != raw.str.strip()) & (raw != "")
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
        number = r"-?[0-9]+(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?"
        shape = r"-?[0-9]{1,15}" if field.type == "integer" else number
        typed = pd.to_numeric(filled.where(raw.str.fullmatch(shape))).astype(field.dtype)
        typed = typed.where(typed.abs() < float("inf"))
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
    if kind == field.dtype and field.type not in ("string", "number"):
        return values, missing & False
    if pd.api.types.is_datetime64_dtype(kind) and field.type in ("date", "yearmonth"):
        return values.astype(field.dtype), missing & False
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
        return values.where(values != ""), missing & False
    text = values.fillna("")
    if field.type == "boolean":
        text = text.replace({"True": "true", "False": "false"})
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
