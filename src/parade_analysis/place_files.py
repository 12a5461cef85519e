"""States in a file that someone brings: told, and written beside it."""

from __future__ import annotations

import io
from pathlib import Path

import pandas as pd

from parade_analysis.errors import DataError, Problem
from parade_analysis.files import write_whole
from parade_analysis.place_codes import resolve, to_iso3
from parade_analysis.sources.cells import cells_of

__all__ = ["add_iso3", "places_in"]

ADDED = "iso3"


def places_in(
    path: Path | str,
    column: str,
    code: str = "name",
    *,
    year: int | None = None,
    year_column: str | None = None,
) -> pd.DataFrame:
    """Tell the states that a column of a file names.

    Parameters
    ----------
    path : path-like
        CSV with a header, parted by commas, semicolons, tabs or bars.
    column : str
        Where the names or codes stand.
    code : str
        What they are, as for `places.to_iso3`.
    year : int, optional
        The year in which codes were used.
    year_column : str, optional
        Where the year of each row stands.

    Returns
    -------
    DataFrame
        As `places.resolve` returns it.

    Raises
    ------
    DataError
        If the file can't be read, a column is not there, or a year is none.
    """
    cells = cells_of(path).table
    return resolve(_column(path, cells, column), code, year=_years(path, cells, year, year_column))


def add_iso3(
    path: Path | str,
    column: str,
    code: str = "name",
    *,
    year: int | None = None,
    year_column: str | None = None,
    out: Path | str | None = None,
) -> None:
    """Write a file again with a column `iso3` at its end, if every state in it is known.

    Parameters
    ----------
    path, column, code, year, year_column
        As for `places_in`.
    out : path-like, optional
        Where to write; the file is there whole or not at all. By default only tell whether
        it could be written.

    Raises
    ------
    DataError
        As `places_in` and `places.to_iso3`, or if there is a column `iso3` already.
    """
    cells, delimiter, encoding = cells_of(path)
    names = _column(path, cells, column)
    iso3 = to_iso3(names, code, year=_years(path, cells, year, year_column))
    if out is None:
        return
    if ADDED in cells:
        raise DataError(f"{Path(path).name}: it has a column {ADDED} already; rename it first")
    text = io.StringIO(newline="")
    cells.assign(**{ADDED: iso3}).to_csv(text, sep=delimiter, index=False, lineterminator="\n")
    mark = "utf-8-sig" if encoding == "utf-8-sig" else "utf-8"
    write_whole(Path(out), text.getvalue().encode(mark))


def _column(path: Path | str, cells: pd.DataFrame, column: str) -> pd.Series:
    found = int((cells.columns == column).sum())
    if not found:
        there = ", ".join(cells.columns)
        raise DataError(f"{Path(path).name}: no column {column}; there are {there}")
    if found > 1:
        raise DataError(Problem(Path(path).name, "each column once", column=column))
    return cells[column]


def _years(
    path: Path | str, cells: pd.DataFrame, year: int | None, year_column: str | None
) -> pd.Series | int | None:
    if year_column is None:
        return year
    if year is not None:
        raise DataError("expected a year or a column of years, found both")
    texts = _column(path, cells, year_column).str.strip()
    wrong = ~texts.str.fullmatch(r"(?:[0-9]{4}(?:\.0+)?)?")
    if wrong.any():
        row = int(wrong.argmax()) + 2
        problem = Problem(
            Path(path).name, "a year as 2015", row, year_column, texts[int(wrong.argmax())]
        )
        raise DataError(problem)
    return pd.to_numeric(texts.where(texts != "")).astype("Int64")
