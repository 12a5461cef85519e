"""Frames of any engine, read into memory, each column in one type."""

from __future__ import annotations

import decimal
import numbers
from collections.abc import Mapping
from typing import Any

import narwhals as nw
from narwhals.exceptions import NarwhalsError

from parade_analysis.errors import DataError, kind_of

MOST_NAMED = 5  # rows that an error names
MOST_WHOLE = 1e9


def opened(flows: Any, name: str = "flows") -> Any:
    """Return a frame of any engine as narwhals knows it, not yet read."""
    try:
        frame: Any = nw.from_native(flows)
        frame.collect_schema()
        return frame
    except NarwhalsError as error:
        raise DataError(f"{name}: {' '.join(str(error).split())}") from None
    except TypeError:
        raise DataError(f"{name}: expected a frame, found {kind_of(flows)}") from None


def collected(frame: Any) -> nw.DataFrame[Any]:
    """Return a narwhals frame in memory, where groups can be compared: as pandas or polars."""
    if isinstance(frame, nw.LazyFrame):
        frame = frame.collect()
    return nw.from_native(frame.to_pandas()) if frame.implementation.is_pyarrow() else frame


def alike(given: Any, name: str, like: nw.DataFrame[Any]) -> nw.DataFrame[Any]:
    """Return a frame of any engine in memory, as the library that another is of."""
    frame = collected(opened(given, name))
    if frame.implementation is like.implementation:
        return frame
    is_polars = like.implementation.is_polars()
    return nw.from_native(frame.to_polars() if is_polars else frame.to_pandas())


def as_given(answer: nw.DataFrame[Any], flows: Any) -> Any:
    """Return an answer as the kind of frame that the flows came as."""
    given: Any = nw.from_native(flows)
    kind = given.implementation
    if kind.is_pyarrow():
        return answer.to_arrow()
    if isinstance(given, nw.DataFrame):
        return answer.to_native()
    if kind.is_pyspark() or kind.is_pyspark_connect():
        return flows.sparkSession.createDataFrame(answer.to_arrow())
    return answer.lazy(kind).to_native()


def rows(frame: Any) -> list[dict[str, Any]]:
    """Return a small frame of any engine as rows."""
    return list(collected(frame).iter_rows(named=True))


def typed(frame: Any, kinds: Mapping[str, str], name: str) -> Any:
    """Return a narwhals frame with those of the columns that it has in one type each.

    Parameters
    ----------
    frame : narwhals frame
        Of any engine.
    kinds : mapping of str to str
        Column -> what it holds: ``"amount"``, ``"whole"`` (numbers), ``"text"`` or nothing,
        for a column of any one type, whose categories are turned into text.
    name : str
        What to call the frame in an error.

    Raises
    ------
    DataError
        If a column holds something else.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = nw.from_native(pd.DataFrame({"year": [2024.0], "flow": ["export"]}))
    >>> typed(frame, {"year": "whole", "flow": "text"}, "mine")["year"].to_list()
    [2024]
    """
    schema = frame.collect_schema()
    told = {column: kind for column, kind in kinds.items() if column in schema}
    objects = [
        column
        for column, kind in told.items()
        if schema[column] == nw.Object or (kind == "whole" and schema[column] == nw.Categorical)
    ]
    if objects and frame.implementation.is_pyarrow():
        return typed(collected(frame), kinds, name)
    if objects and frame.implementation.is_pandas():
        plain = {each: _plain(frame, each, told[each], name) for each in objects}
        frame = nw.from_native(frame.to_native().astype(plain))
        schema = frame.collect_schema()
    casts = {"amount": _amount, "whole": _whole, "text": _text}
    return frame.with_columns(
        *(
            casts.get(kind, _text)(frame, schema[column], column, name)
            for column, kind in told.items()
            if kind or schema[column] in (nw.Categorical, nw.Enum)
        )
    )


def _plain(frame: Any, column: str, kind: str, name: str) -> str:
    """Return the type that a pandas column of objects can be given."""
    cells = frame[column].drop_nulls().to_list()
    if kind != "amount" and all(isinstance(each, str) for each in cells):
        return "str"
    numeric = (numbers.Number, decimal.Decimal)
    text = [each for each in cells if isinstance(each, bool) or not isinstance(each, numeric)]
    if text:
        raise DataError(
            f"{name}: {column} holds {text[0]!r} among numbers, expected one kind of value"
        )
    return "float64"


def _amount(frame: Any, dtype: Any, column: str, name: str) -> Any:
    if not dtype.is_numeric():
        value = nw.col(column)
        found = rows(frame.select(column).filter(~value.is_null()).head(1))
        if not found:
            return value.cast(nw.Float64)
        if dtype == nw.String:
            number = value.str.contains(r"^\s*-?[0-9]+(?:\.[0-9]+)?\s*$")
            odd = frame.filter(~number & ~value.is_null()).head(MOST_NAMED)
            found = rows(odd.select(column)) or found
        first = ", ".join(repr(row[column]) for row in found)
        raise DataError(
            f"{name}: {column} is {_kind(dtype)}, e.g. {first}; expected numbers (where you "
            "read them, say which sign parts thousands and what stands for missing)"
        )
    return nw.col(column).cast(nw.Float64)


def _whole(frame: Any, dtype: Any, column: str, name: str) -> Any:
    if not dtype.is_numeric():
        found = rows(frame.select(column).head(1))
        first = f", e.g. {found[0][column]!r}" if found else ""
        raise DataError(f"{name}: {column} is {_kind(dtype)}{first}; expected whole numbers")
    if dtype.is_float() or dtype.is_decimal():
        part = nw.col(column).cast(nw.Float64)
        is_broken = (part != part.floor()) | ~part.is_finite() | (part.abs() > MOST_WHOLE)
        broken = rows(frame.filter(is_broken).select(column).head(1))
        if broken:
            raise DataError(f"{name}: {column} {broken[0][column]}, expected a whole number")
    return nw.col(column).cast(nw.Int64)


def _text(frame: Any, dtype: Any, column: str, name: str) -> Any:
    if dtype.is_numeric() or dtype.is_temporal() or dtype == nw.Boolean:
        expected = "text"
        if column.endswith("iso3"):
            expected = "ISO 3166-1 alpha-3 (places.to_iso3 turns other codes and names into it)"
        elif column == "hs_code":
            expected = "text, since a number loses the leading zero of its chapter"
        raise DataError(f"{name}: {column} is {_kind(dtype)}, expected {expected}")
    return nw.col(column).cast(nw.String)


def flag(frame: nw.DataFrame[Any], column: str, name: str) -> Any:
    """Return a column of true and false, or of 1 and 0, as such, sure that none is missing."""
    dtype, number = frame.schema[column], nw.col(column).cast(nw.Float64)
    is_flag = dtype == nw.Boolean or dtype.is_numeric()
    if not is_flag or len(frame.filter(~number.is_in([0.0, 1.0]).fill_null(False))):
        raise DataError(f"{name}: {column}: expected true or false in every row")
    return nw.col(column).cast(nw.Boolean)


def _kind(dtype: Any) -> str:
    """Return in a word what a column holds."""
    if dtype in (nw.String, nw.Categorical, nw.Enum):
        return "text"
    return "a number" if dtype.is_numeric() else "a date" if dtype.is_temporal() else str(dtype)
