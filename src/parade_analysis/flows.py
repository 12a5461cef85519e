"""The one door for flows of trade, on any engine: what can be added is added, the rest refused.

A flow is what one publisher records between a country and one partner: `year`,
`partner_iso3` and `value_usd_million`, and where there are several, `iso3` (the country),
`flow` (the direction), `series`, `month` and `hs_code`. A pandas, polars or pyarrow frame,
a polars LazyFrame, a DuckDB relation, a Spark frame or any other that narwhals knows is
read in one scan, which sums the flows and counts what is wrong. What comes out is small;
all that is computed from it is computed in memory and handed back as the caller's kind.

A value that nobody recorded is missing and stays missing; 0 means recorded as nothing.
"""

from __future__ import annotations

import decimal
import functools
import numbers
from collections.abc import Sequence
from typing import Any

import narwhals as nw
import pandas as pd
from narwhals.exceptions import NarwhalsError

from parade_analysis.catalog.loading import load
from parade_analysis.errors import DataError, not_in_every_row, some
from parade_analysis.places import resolve

VALUE, PARTNER = "value_usd_million", "partner_iso3"
YEARLY = ("year",)
KEYS = ("iso3", "year", "month", "flow", "series")
"""What every row of a table of trade has, if the table has the column."""
GOODS = ("hs_code", "product")
"""Columns that part a flow into goods, of which each stands once."""
ALL_GOODS = ("", "TOTAL", "ALL", "TOTALS")
"""Codes of all goods together."""
OTHER_NAMES = ("reporter_iso3", "exporter_iso3", "importer_iso3", "country", "reporter")
"""Names under which others keep the country that flows have in `iso3`."""
MOST_NAMED = 5  # rows that an error names

DIRECTIONS = {
    "export": ("export", "exports", "x"),
    "import": ("import", "imports", "m"),
    "total": ("total",),
    "domestic export": ("domestic export", "domestic exports", "dx"),
    "re-export": ("re-export", "re-exports", "rx"),
    "foreign import": ("foreign import", "foreign imports", "fm"),
    "re-import": ("re-import", "re-imports", "rm"),
}
"""Direction -> its spellings, Comtrade's letters among them, without regard to case."""
PARTS = {
    "total": ("export", "import"),
    "export": ("domestic export", "re-export"),
    "import": ("foreign import", "re-import"),
}
"""Direction -> its parts, which are never added to it."""


def folded(
    flows: Any, keys: Sequence[str], by: Sequence[str], name: str = "flows"
) -> nw.DataFrame[Any]:
    """Return the flows summed to one row per `keys`, sure of every value, in memory.

    `by` is what parts the groups whose rows are never added to one another; a column
    `is_flagged` is true where any row of the sum is flagged.
    """
    frame = _cast(flows, keys, name)
    names = frame.collect_schema().names()
    told = list(dict.fromkeys([*keys, *(key for key in KEYS if key in names)]))
    goods = next((column for column in GOODS if column in names and column not in told), None)
    # What is counted is a column first: pandas sums no expression within a group.
    asked = {"wrong": _wrong().cast(nw.Float64)}
    counts = [nw.len().alias("rows"), nw.col("wrong").sum()]
    if goods:
        code = nw.col(goods).cast(nw.String).str.strip_chars().fill_null("")
        asked |= {"goods": code, "coarsest": _level(code), "finest": _level(code)}
        counts += [nw.col("goods").n_unique(), nw.col("coarsest").min(), nw.col("finest").max()]
    if "valuation" in names:
        asked |= dict.fromkeys(("valued_from", "valued_to"), nw.col("valuation").cast(nw.String))
        counts += [nw.col("valued_from").min(), nw.col("valued_to").max()]
    if "is_flagged" in names:
        counts.append(nw.col("is_flagged").max())
    grouped = frame.with_columns(**asked).group_by(*told)
    sums = collected(grouped.agg(nw.col(VALUE).sum(), *counts))
    bare = nw.any_horizontal(*(nw.col(key).is_null() for key in told), ignore_nulls=True)
    if len(sums.filter((nw.col("wrong") > 0) | bare)):
        raise _wrong_rows(frame, told, name)
    sums = _in_words(sums, name)
    _refuse_mixes(sums, by, name)
    if goods:
        _refuse_levels(sums, goods, name)
    often = sums.filter(nw.col("rows") > (nw.col("goods") if goods else nw.lit(1)))
    if len(often):
        raise _given_twice(often, told, name)
    least = [nw.col("is_flagged").max()] if "is_flagged" in names else []
    whole = sums.group_by(*dict.fromkeys(keys)).agg(nw.col(VALUE).sum(), *least)
    if len(whole.filter(~nw.col(VALUE).is_finite())):
        raise DataError(f"{name}: a sum of {VALUE} is too large for a number")
    return whole


def checked(
    flows: Any, keys: Sequence[str], by: Sequence[str], name: str = "flows"
) -> nw.DataFrame[Any]:
    """Return the flows row by row as they are given, sure of every value, in memory.

    `keys` must stand in every row; `by` is what parts the groups, as in `folded`.
    """
    frame = collected(_cast(flows, keys, name))
    bare = nw.any_horizontal(*(nw.col(key).is_null() for key in keys), ignore_nulls=True)
    if len(frame.filter(_wrong() | bare)):
        raise _wrong_rows(frame, keys, name)
    frame = _in_words(frame, name)
    _refuse_mixes(frame, by, name)
    return frame


def refuse_twice(frame: Any, keys: Sequence[str], name: str) -> None:
    """Refuse a row of a narwhals frame that stands there more than once."""
    often = collected(frame.group_by(*keys).agg(nw.len().alias("rows"))).filter(nw.col("rows") > 1)
    if len(often):
        raise _given_twice(often, keys, name)


def collected(frame: Any) -> nw.DataFrame[Any]:
    """Return a narwhals frame in memory, where groups can be compared: as pandas or polars."""
    if isinstance(frame, nw.LazyFrame):
        frame = frame.collect()
    return nw.from_native(frame.to_pandas()) if frame.implementation.is_pyarrow() else frame


def opened(flows: Any, name: str = "flows") -> Any:
    """Return a frame of any engine as narwhals knows it, not yet read."""
    try:
        return nw.from_native(flows)
    except TypeError:
        raise DataError(f"{name}: expected a frame, found {type(flows).__name__}") from None


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


def keys_of(by: Sequence[str]) -> list[str]:
    """Return the names of the columns by which groups are told, each once.

    Raises
    ------
    DataError
        If there is none, or one as a text of its own.
    """
    if isinstance(by, str) or not by:
        raise DataError(f"by: found {by!r}, expected names of columns, e.g. ['year']")
    return list(dict.fromkeys(by))


def rows(frame: Any) -> list[dict[str, Any]]:
    """Return a small frame of any engine as rows."""
    return list(collected(frame).iter_rows(named=True))


def named(row: dict[str, Any]) -> str:
    """Return a row in words, for a refusal."""
    return ", ".join(f"{column} {value}" for column, value in row.items())


def _cast(flows: Any, keys: Sequence[str], name: str) -> Any:
    """Return the flows as a narwhals frame whose keys and values have one type each."""
    frame = opened(flows, name)
    try:
        schema = frame.collect_schema()
    except NarwhalsError as error:
        raise DataError(f"{name}: {error}") from None
    names = schema.names()
    missing = [each for each in dict.fromkeys((*keys, VALUE)) if each not in names]
    if missing:
        raise DataError(f"{name}: no column {', '.join(missing)}; there are {', '.join(names)}")
    other = [each for each in OTHER_NAMES if each in names and "iso3" not in names]
    if other:
        raise DataError(
            f"{name}: the column {other[0]} says whose trade it is, and flows have that in iso3: "
            "rename it, or leave it out if there is one country only"
        )
    told = [column for column in dict.fromkeys((*keys, *KEYS)) if column in names]
    objects = [column for column in (*told, VALUE) if schema[column] == nw.Object]
    if objects and frame.implementation.is_pandas():
        native = frame.to_native().astype({each: _plain(frame, each, name) for each in objects})
        frame = nw.from_native(native)
        schema = frame.collect_schema()
    casts = [_value(frame, schema[VALUE], name)]
    for column in told:
        if column in ("year", "month"):
            casts.append(_whole(frame, schema[column], column, name))
        elif column in ("iso3", PARTNER, "flow", "series", "hs_code") or schema[column] in (
            nw.Categorical,
            nw.Enum,
        ):
            casts.append(_text(schema[column], column, name))
    return frame.with_columns(*casts)


def _plain(frame: Any, column: str, name: str) -> str:
    """Return the type that a pandas column of objects can be given."""
    cells = [each for each in frame[column].to_list() if each is not None and each == each]
    if column != VALUE and all(isinstance(each, str) for each in cells):
        return "str"
    numeric = (numbers.Number, decimal.Decimal)
    text = [each for each in cells if isinstance(each, bool) or not isinstance(each, numeric)]
    if text:
        raise DataError(
            f"{name}: {column} holds {text[0]!r} among numbers, expected one kind of value"
        )
    return "float64"


def _value(frame: Any, dtype: Any, name: str) -> Any:
    if not dtype.is_numeric():
        found = rows(frame.select(VALUE).filter(~nw.col(VALUE).is_null()).head(1))
        if dtype == nw.String:
            number = nw.col(VALUE).str.contains(r"^\s*-?[0-9]+(?:\.[0-9]+)?\s*$")
            odd = frame.filter(~number & ~nw.col(VALUE).is_null()).head(MOST_NAMED)
            found = rows(odd.select(VALUE)) or found
        first = ", ".join(repr(row[VALUE]) for row in found)
        raise DataError(
            f"{name}: {VALUE} is {_kind(dtype)}, e.g. {first}; expected numbers (where you "
            "read them, say which sign parts thousands and what stands for missing)"
        )
    return nw.col(VALUE).cast(nw.Float64)


def _whole(frame: Any, dtype: Any, column: str, name: str) -> Any:
    if not dtype.is_numeric():
        found = rows(frame.select(column).head(1))
        first = f", e.g. {found[0][column]!r}" if found else ""
        raise DataError(f"{name}: {column} is {_kind(dtype)}{first}; expected whole numbers")
    if dtype.is_float() or dtype.is_decimal():
        part = nw.col(column).cast(nw.Float64)
        broken = rows(frame.filter(part != part.floor()).select(column).head(1))
        if broken:
            raise DataError(f"{name}: {column} {broken[0][column]}, expected a whole number")
    return nw.col(column).cast(nw.Int64)


def _text(dtype: Any, column: str, name: str) -> Any:
    if dtype.is_numeric() or dtype.is_temporal() or dtype == nw.Boolean:
        expected = "text"
        if column.endswith("iso3"):
            expected = "ISO 3166-1 alpha-3 (places.to_iso3 turns other codes and names into it)"
        elif column == "hs_code":
            expected = "text, since a number loses the leading zero of its chapter"
        raise DataError(f"{name}: {column} is {_kind(dtype)}, expected {expected}")
    return nw.col(column).cast(nw.String)


def _kind(dtype: Any) -> str:
    """Return in a word what a column holds."""
    if dtype in (nw.String, nw.Categorical, nw.Enum):
        return "text"
    return "a number" if dtype.is_numeric() else "a date" if dtype.is_temporal() else str(dtype)


def _wrong() -> Any:
    """Return whether the value of a row can't be."""
    value = nw.col(VALUE)
    return (value.is_null() | value.is_nan() | ~value.is_finite() | (value < 0)).fill_null(True)


def _wrong_rows(frame: Any, keys: Sequence[str], name: str) -> DataError:
    """Scan again, to name what is wrong."""
    wrong = _wrong()
    for key in keys:
        wrong = wrong | nw.col(key).is_null()
    found = rows(frame.filter(wrong).select(*keys, VALUE).head(MOST_NAMED))
    return DataError(
        *(
            f"{name}: {named(row)}, expected every column named and a finite value of "
            "at least 0 (leave out what nobody recorded)"
            for row in found
        )
    )


def _given_twice(often: nw.DataFrame[Any], keys: Sequence[str], name: str) -> DataError:
    first = often.sort(*keys).head(MOST_NAMED).select(*keys, "rows").iter_rows(named=True)
    return DataError(
        *(
            f"{name}: {named({key: row[key] for key in keys})} is given more than once "
            f"({row['rows']} rows); add up parts, and leave out repeats, before"
            for row in first
        )
    )


def _in_words(frame: nw.DataFrame[Any], name: str) -> nw.DataFrame[Any]:
    """Return the frame with its directions in words."""
    if "flow" not in frame.columns:
        return frame
    words = {spelling: word for word, every in DIRECTIONS.items() for spelling in every}
    found = [each for each in frame["flow"].unique().to_list() if each is not None]
    unknown = sorted(each for each in found if each.strip().lower() not in words)
    if unknown:
        expected = ", ".join(("export", "import", "total"))
        raise DataError(f"{name}: flow is {some(unknown)}; expected {expected}")
    meant = [words[each.strip().lower()] for each in found]
    for each, word in zip(found, meant, strict=True):
        if meant.count(word) > 1:
            every = [one for one, other in zip(found, meant, strict=True) if other == word]
            raise DataError(
                f"{name}: flow is {' and '.join(sorted(every))}, which mean the same; write one"
            )
        if each != word:
            direction = nw.col("flow")
            spoken = nw.when(direction == each).then(nw.lit(word)).otherwise(direction)
            frame = frame.with_columns(flow=spoken)
    return frame


def _refuse_mixes(frame: nw.DataFrame[Any], by: Sequence[str], name: str) -> None:
    """Refuse flows that would be added though they overlap or are not of one kind."""
    for column, who in (("iso3", "countries"), ("series", "publishers")):
        if column in frame.columns and column not in by:
            mixed = sorted(frame[column].unique().to_list())
            if len(mixed) > 1:
                raise DataError(
                    f"{name}: two {who} are never added; choose one of {some(mixed)}, or part "
                    f"them by {column}"
                )
    if "flow" in frame.columns and "flow" not in by:
        found = sorted(frame["flow"].unique().to_list())
        for whole, parts in PARTS.items():
            if whole in found and {*parts} & {*found}:
                raise DataError(f"{name}: totals stand among their parts; choose from {found}")
    if "month" in frame.columns:
        odd = frame.filter(~nw.col("month").is_between(1, 12))["month"].unique().to_list()
        if odd:
            raise DataError(
                f"{name}: month {odd[0]}; expected 1 to 12, years in a frame of their own"
            )
    _refuse_codes(frame, PARTNER, name)
    _refuse_codes(frame, "iso3", name)
    _refuse_own(frame, name)
    _refuse_valuations(frame, by, name)


def _refuse_codes(frame: nw.DataFrame[Any], column: str, name: str) -> None:
    """Refuse what is no single state, and codes that are not those of ISO."""
    if column not in frame.columns:
        return
    codes = sorted({*frame[column].unique().drop_nulls().to_list()} - _states())
    if not codes:
        return
    known = resolve(codes, "iso3").set_index("value")
    groups = [each for each in codes if known["kind"].get(each) == "aggregate"]
    if groups and column == PARTNER:
        raise DataError(
            f"{name}: {column} {some(groups)}: totals stand among their parts; leave them out"
        )
    # A code of other days for a state (ROM) would part it from its trade under today's (ROU).
    odd = [each for each in codes if known["iso3"].get(each) != each]
    if odd:
        raise DataError(
            f"{name}: {column} {some(odd)}; expected ISO 3166-1 alpha-3 (places.to_iso3 turns "
            "names and other codes into it)"
        )


@functools.cache
def _states() -> frozenset[str]:
    """Return the codes of all states, past ones with them: what need not be looked up."""
    return frozenset(load("countries")["iso3"])


def _refuse_own(frame: nw.DataFrame[Any], name: str) -> None:
    """Refuse the country among its own partners."""
    if {PARTNER, "iso3"} <= {*frame.columns}:
        own = frame.filter(nw.col("iso3") == nw.col(PARTNER))
        if len(own):
            who = sorted(own["iso3"].unique().to_list())
            raise DataError(f"{name}: {some(who)} stands among its own partners; leave it out")


def _refuse_valuations(frame: nw.DataFrame[Any], by: Sequence[str], name: str) -> None:
    """Refuse flows of one country, year and direction that are valued in two ways."""
    if "valuation" in by or not {"valuation", "valued_from"} & {*frame.columns}:
        return
    ends = ("valuation",) if "valuation" in frame.columns else ("valued_from", "valued_to")
    way = [key for key in ("iso3", "year", "flow") if key in frame.columns]
    told = nw.concat([frame.select(*way, valuation=nw.col(end)) for end in ends]).unique()
    told = told.filter(~nw.col("valuation").is_null())
    for _, each in told.group_by(*way) if way else [((), told)]:
        found = sorted(each["valuation"].to_list())
        if len(found) > 1:
            raise DataError(
                f"{name}: {' and '.join(found)} are never added; choose one valuation, or part "
                "them by valuation"
            )


def _level(code: Any) -> Any:
    """Return how fine a good is, by the digits of its code; all goods together are 0."""
    digits = code.str.replace_all(".", "", literal=True)
    is_code = digits.str.contains(r"^[0-9]+$")
    level = nw.when(is_code).then((digits.str.len_chars() + 1) // 2)
    return nw.when(code.str.to_uppercase().is_in(ALL_GOODS)).then(nw.lit(0)).otherwise(level)


def _refuse_levels(sums: nw.DataFrame[Any], goods: str, name: str) -> None:
    """Refuse goods of several levels in one country, year and direction."""
    way = [key for key in ("series", "iso3", "year", "month", "flow") if key in sums.columns]
    each = sums.group_by(*way) if way else [((), sums)]
    for group, of_one in each:
        ends = of_one["coarsest"].min(), of_one["finest"].max()
        if ends[0] is not None and ends[0] != ends[1]:
            told = named(dict(zip(way, group, strict=True)))
            raise DataError(
                f"{name}: {told}: {goods} has several levels, which are never added; choose one"
            )


def of_country(table: pd.DataFrame, name: str, country: str) -> pd.DataFrame:
    """Return the rows of a table that are about one country.

    Parameters
    ----------
    table : DataFrame
        A table of trade; without a column `iso3` all its rows are about the country.
    name : str
        Its name, for the refusal.
    country : str
        ISO 3166-1 alpha-3.

    Raises
    ------
    DataError
        If it holds other countries only, or a row lacks its country, date, direction or
        publisher.

    Examples
    --------
    >>> from parade_analysis import load
    >>> of_country(load("trade_partners"), "trade_partners", "LAO")
    Traceback (most recent call last):
    ...
    parade_analysis.errors.DataError: trade_partners holds PRK only, not LAO; hand in ...
    """
    checked_keys(table, name)
    if "iso3" not in table or table.empty:
        return table
    own = table[table["iso3"] == country]
    if own.empty:
        held = sorted(table["iso3"].dropna().unique())
        what = f"{len(held)} countries" if len(held) > MOST_NAMED else " and ".join(held)
        raise DataError(
            f"{name} holds {what} only, not {country}; hand in a table of yours by keyword"
        )
    return own


def checked_keys(table: pd.DataFrame, name: str) -> pd.DataFrame:
    """Return a table of trade, sure that each row has its country, date, flow and publisher."""
    for column in KEYS:
        missing = int(table[column].isna().sum()) if column in table else 0
        if missing:
            raise not_in_every_row(name, column, missing, len(table))
    return table
