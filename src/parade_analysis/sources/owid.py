"""Our World in Data's grapher CSV: one row a place and year."""

from __future__ import annotations

import os

import pandas as pd

from parade_analysis import places
from parade_analysis.errors import DataError, Problem
from parade_analysis.sources.any_table import any_table

__all__ = ["owid"]

PLACE, CODE = "entity", "code"
TIMES = ("year", "day")


def owid(path: str | os.PathLike[str]) -> pd.DataFrame:
    """Read a CSV of Our World in Data, as its charts and its API give it.

    Parameters
    ----------
    path : path-like
        With the columns Entity, Code, Year or Day, in capitals or small letters, and one or
        more columns of values.

    Returns
    -------
    DataFrame
        One row per row of the file, in its order: `place` (str), `code` (str, missing where
        the file has none), `iso3` (str, missing unless a state), `kind` (str: state,
        aggregate or, for what our tables do not know, unknown), `year` (Int64) or `day`
        (datetime64), and the file's value columns under their own names.

    Raises
    ------
    DataError
        If it has other columns, no value column or a year that is none.

    Examples
    --------
    >>> owid("nowhere.csv")
    Traceback (most recent call last):
    ...
    parade_analysis.errors.DataError: nowhere.csv: expected a file
    """
    cells = any_table(path, str(path))
    spelled = {column.lower(): column for column in cells.columns}
    time = next((each for each in TIMES if each in spelled), None)
    if PLACE not in spelled or CODE not in spelled or time is None:
        found = ", ".join(cells.columns[:8])
        raise DataError(Problem(str(path), "the columns Entity, Code and Year or Day", value=found))
    values = cells.drop(columns=[spelled[each] for each in (PLACE, CODE, time)])
    if values.columns.empty:
        raise DataError(Problem(str(path), "a column of values beside Entity, Code and Year"))
    clash = [column for column in values if column in ("place", "iso3", "kind", time)]
    values = values.rename(columns={column: f"{column}_value" for column in clash})
    place, code = cells[spelled[PLACE]], cells[spelled[CODE]].astype("str")
    iso3, kind = _told(place, code)
    frame = pd.DataFrame({"place": place, "code": code, "iso3": iso3, "kind": kind})
    frame[time] = _times(cells[spelled[time]], time, str(path))
    return frame.join(values)


def _told(place: pd.Series, code: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Return the state of each row, and whether it is one; by the name where a code is missing."""
    by_code = places.resolve(code.dropna(), "iso3").set_index("value")
    kind = code.map(by_code["kind"].astype("str"))
    iso3 = code.map(by_code["iso3"])
    bare = code.isna()
    by_name = places.resolve(place[bare], "name").set_index("value")["kind"].astype("str")
    named = place[bare].map(by_name).replace("ambiguous", "unknown")
    # Without a code a state's name is one of the publisher's own, e.g. of its former borders.
    return iso3.astype("str"), kind.fillna(named.replace("state", "unknown")).astype("str")


def _times(cells: pd.Series, time: str, file: str) -> pd.Series:
    read = (
        pd.to_numeric(cells, errors="coerce")
        if time == "year"
        else pd.to_datetime(cells, format="%Y-%m-%d", errors="coerce")
    )
    wrong = read.isna() | ((read % 1 != 0) if time == "year" else False)
    if wrong.any():
        row = int(wrong.to_numpy().argmax())
        expected = "a year" if time == "year" else "a day, YYYY-MM-DD"
        raise DataError(Problem(file, expected, row + 2, time, str(cells.iloc[row])))
    return read.astype("Int64") if time == "year" else read
