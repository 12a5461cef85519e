"""A caller's frame, before it is drawn: typed, with all that the figure needs, in order."""

from __future__ import annotations

import os
from typing import Any

import pandas as pd

from parade_analysis.catalog.cells import shown
from parade_analysis.catalog.definitions import TABLES
from parade_analysis.catalog.fields import FIELDS
from parade_analysis.catalog.given import out_of_bounds, typed
from parade_analysis.catalog.loading import load
from parade_analysis.errors import DataError, Problem, no_column, not_in_every_row
from parade_analysis.figures.registered import Registered

FEWEST = {"meetings": {"start_date", "person", "iso3"}, "un_votes": {"resolution", "iso3"}}
"""What each row of a caller's table needs, where that is less than each of ours has."""
SUM = ["iso3", "series", "year", "flow"]
"""Rows that are alike in these columns add up to all that is traded."""


def checked(given: Any, name: str, about: Registered, as_of: pd.Timestamp | None) -> pd.DataFrame:
    """Return a given frame, typed, with all columns that the figure and the day need."""
    frame = typed(given, name)
    lost = [column for column in about.reads[name].split() if column not in frame]
    if lost:
        raise no_column(name, lost, frame)
    table = TABLES[name]
    dated = ["known_from", *(each for each, told in table.later.items() if {*told} & {*frame})]
    dated = dated if "known_from" in table.columns else []
    lost = [column for column in dated if column not in frame]
    if lost and as_of is not None:
        raise DataError(
            f"{name} has no column {', '.join(lost)}, so what was known of it on a day can't be "
            "told; add it, or leave as_of out"
        )
    # In a caller's list what is announced may be known before it happens.
    ordered = [each for each in table.ordered if each[1] != "known_from"]
    _refuse_wrong_rows(frame, name, about.reads[name].split(), ordered)
    # In the table's own order, so that rows in another one draw the same figure.
    order = [column for column in table.key if column in frame]
    return frame.sort_values(order, kind="stable", ignore_index=True) if order else frame


def _refuse_wrong_rows(
    frame: pd.DataFrame, name: str, reads: list[str], ordered: list[tuple[str, str]]
) -> None:
    """Refuse a row without what all need, one that ends before it begins, and a key twice."""
    table = TABLES[name]
    for column in {"iso3", "person"} & set(reads) if name == "attendance" else ():
        if frame[column].isna().all() and len(frame):
            raise DataError(f"{name} has no {column} in any row")
    filled = FEWEST.get(name, set(table.columns) - table.may_be_missing)
    # What lasted a day may be given by its start alone.
    filled = filled - {last for first, last in table.ordered if first in frame}
    needed = [each for each in reads if each in filled]
    bare = frame[needed].isna().sum()
    for column in bare.index[bare > 0]:
        raise not_in_every_row(name, column, bare[column], len(frame))
    bounded = [each for each in table.columns if each in frame and FIELDS[each].minimum is not None]
    for column in dict.fromkeys([*reads, *bounded]):
        wrong = out_of_bounds(frame[column], FIELDS[column])
        if wrong.any():
            found = shown(frame.loc[wrong, column].iloc[0])
            raise DataError(Problem(name, FIELDS[column].expected, column=column, value=found))
    for first, last in ordered:
        if {first, last} <= set(frame.columns):
            backward = frame[(frame[last] < frame[first]).fillna(False)]
            if len(backward):
                start, end = (shown(value) for value in backward[[first, last]].iloc[0])
                raise DataError(f"{name} has {last} {end} before {first} {start}")
    key = list(table.key)
    if set(key) <= set(frame.columns) and frame.duplicated(key).any():
        twice = frame.loc[frame.duplicated(key), key].iloc[0].dropna()
        row = ", ".join(f"{column} {shown(value)}" for column, value in twice.items())
        raise DataError(f"{name} has {row} more than once")


def refuse_parts(
    frame: pd.DataFrame, name: str, *, data: str | os.PathLike[str] | None = None
) -> None:
    """Refuse a selection of ours that leaves out some rows of a sum: it would stand for all.

    Parameters
    ----------
    frame : DataFrame
        A selection of the table, as `typed` returns it.
    name : str
        Table name.
    data : path-like, optional
        Folder with the table.

    Raises
    ------
    DataError
        If it has some rows of a year and direction and not all.

    Examples
    --------
    >>> refuse_parts(load("trade_partners_bulk").query("year == 2016"), "trade_partners_bulk")
    """
    keys = [column for column in SUM if column in frame]
    held = frame.groupby(keys, observed=True).size()
    all_rows = load(name, data=data).groupby(keys, observed=True).size().reindex(held.index)
    short = held.index[held < all_rows]
    if len(short):
        which = ", ".join(map(str, short[0]))
        raise DataError(
            f"{name} has {held[short[0]]} of the {all_rows[short[0]]} rows of {which}; their sum "
            "is a denominator: hand in all of them, or none"
        )
