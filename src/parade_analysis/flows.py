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

import functools
import math
import re
from collections.abc import Sequence
from typing import Any

import narwhals as nw
import pandas as pd

from parade_analysis import levels
from parade_analysis.catalog.loading import load
from parade_analysis.errors import DataError, hinted, named, not_in_every_row, some
from parade_analysis.places import resolve
from parade_analysis.typed import MOST_NAMED, alike, collected, opened, rows, typed

VALUE, PARTNER = "value_usd_million", "partner_iso3"
YEARLY = ("year",)
KINDS = {
    **dict.fromkeys((VALUE, "corrected_usd_million"), "amount"),
    **dict.fromkeys(("year", "month"), "whole"),
    **dict.fromkeys(("iso3", PARTNER, "flow", "series", "hs_code", "action"), "text"),
}
"""Column -> what it holds, as `typed.typed` takes it."""
KEYS = ("iso3", "year", "month", "flow", "series")
"""What every row of a table of trade has, if the table has the column."""
OTHER_NAMES = re.compile(
    r"(?:reporter|reporting|exporter|importer|country|economy|origin|declarant|location|refarea"
    r"|entity|nation|area|geo|ccode|iso)(?:iso|alpha|[123ao]|code|name|desc|id|country|economy)*"
)
"""Names, in small letters alone, of what flows have in `iso3`: the country whose trade it is."""
OURS = frozenset(
    f"{VALUE} share_fraction total total_usd_million n_partners hhi hhi_normalised sum_of_squares "
    "effective_partners top_partner_iso3 top_partner_share_fraction top_partner_is_flagged "
    "mirror_usd_million gap_usd_million ratio first_year last_year years gaps rows wrong goods "
    "coarsest finest words valued_from valued_to is_flagged".split()
)
"""Columns that are computed, by which nothing can be parted."""

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
    "total": tuple(DIRECTIONS.keys() - {"total"}),
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
    goods = next((each for each in levels.GOODS if each in names and each not in told), None)
    # What is counted is a column first: pandas sums no expression within a group.
    asked = {"wrong": _wrong().cast(nw.Float64)}
    counts = [nw.len().alias("rows"), nw.col("wrong").sum()]
    if goods:
        frame = levels.measured(frame, goods)
        counts += [nw.col("goods").n_unique(), *levels.EXTREMES]
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
        levels.refuse_mixed(sums, goods, name)
    often = sums.filter(nw.col("rows") > (nw.col("goods") if goods else nw.lit(1)))
    if len(often):
        raise _given_twice(often, told, name)
    flags = ["is_flagged"] if "is_flagged" in names else []
    whole = sums.select(*dict.fromkeys(keys), VALUE, *flags)
    if len(told) > len({*keys}):
        any_flag = [nw.col(each).max() for each in flags]
        whole = whole.group_by(*dict.fromkeys(keys)).agg(nw.col(VALUE).sum(), *any_flag)
    if len(whole) and not math.isfinite(float(whole[VALUE].max()) * len(whole)):
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


def beside(
    given: Any, name: str, like: nw.DataFrame[Any], columns: Sequence[str]
) -> nw.DataFrame[Any]:
    """Return a frame that stands beside flows as their kind, its keys as theirs are.

    Raises
    ------
    DataError
        If a column is missing or can't be what it is called.
    """
    frame = alike(given, name, like)
    if missing := {*columns} - {*frame.columns}:
        raise DataError(f"{name}: no column {', '.join(sorted(missing))}")
    kinds = {each: KINDS.get(each, "") for each in dict.fromkeys((*columns, *KEYS, VALUE))}
    frame = typed(frame, kinds, name)
    keys = [each for each in columns if KINDS.get(each) != "amount"]
    bare = nw.any_horizontal(*(nw.col(key).is_null() for key in keys), ignore_nulls=True)
    for row in rows(frame.filter(bare).select(*keys).head(1)):
        raise DataError(f"{name}: {named(row)}, expected every column filled")
    return _in_words(frame, name)


def keys_of(by: Sequence[str]) -> list[str]:
    """Return the names of the columns by which groups are told, each once.

    Raises
    ------
    DataError
        If there is none, or one as a text of its own.
    """
    if isinstance(by, str) or not by:
        raise DataError(f"by: found {by!r}, expected names of columns, e.g. ['year']")
    taken = [each for each in by if each in OURS]
    if taken:
        raise DataError(f"by: {taken[0]} is the name of a column of the answer; rename yours")
    return list(dict.fromkeys(by))


def _bare(name: str) -> str:
    return re.sub("[^a-z0-9]", "", name.lower())


def _cast(flows: Any, keys: Sequence[str], name: str) -> Any:
    """Return the flows as a narwhals frame whose keys and values have one type each."""
    frame = opened(flows, name)
    names = frame.collect_schema().names()
    missing = [each for each in dict.fromkeys((*keys, VALUE)) if each not in names]
    if missing:
        words = f"{name}: no column {', '.join(missing)}; there are {', '.join(names)}"
        raise DataError(hinted(words, missing, names))
    for other in [] if "iso3" in names else names:
        if other in keys or not OTHER_NAMES.fullmatch(_bare(other)):
            continue
        if len(rows(frame.select(other).filter(~nw.col(other).is_null()).unique().head(2))) > 1:
            raise DataError(
                f"{name}: the column {other} says whose trade it is, and flows have that in iso3: "
                "rename it, part the flows by it, or leave it out if it says something else"
            )
    told = dict.fromkeys((*keys, *KEYS, PARTNER, VALUE))
    return typed(frame, {each: KINDS.get(each, "") for each in told}, name)


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
    found = frame["flow"].drop_nulls().unique().to_list()
    unknown = sorted(each for each in found if each.strip().lower() not in words)
    if unknown:
        raise DataError(f"{name}: flow is {some(unknown)}; expected {', '.join(DIRECTIONS)}")
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
    codes = sorted({*frame[column].unique().drop_nulls().to_list()} - known_states())
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
def known_states() -> frozenset[str]:
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
    way = [key for key in dict.fromkeys((*by, "iso3", "year", "flow")) if key in frame.columns]
    told = nw.concat([frame.select(*way, way_valued=nw.col(end)) for end in ends]).unique()
    told = told.filter(~nw.col("way_valued").is_null())
    counts = [nw.col("way_valued").min(), nw.col("way_valued").max().alias("other_way")]
    each = told.group_by(*way).agg(*counts) if way else told.select(*counts)
    for row in rows(each.filter(nw.col("way_valued") != nw.col("other_way")).head(1)):
        raise DataError(
            f"{name}: {row['way_valued']} and {row['other_way']} are never added; choose one "
            "valuation, or part them by valuation"
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
