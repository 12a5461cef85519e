"""States in a file that someone brings: told, and written beside it."""

from __future__ import annotations

import io
from pathlib import Path

import pandas as pd

from parade_analysis.errors import DataError, Problem, hinted
from parade_analysis.files import refuse_address, write_whole
from parade_analysis.place_codes import resolve, to_iso3
from parade_analysis.sources.any_table import any_table
from parade_analysis.sources.cells import Cells, cells_of
from parade_analysis.sources.files import SUFFIXES, layout_of, parts_of
from parade_analysis.sources.wdi import wdi

__all__ = ["add_iso3", "places_in"]

ADDED = "iso3"
PARQUET = ".parquet"
WDI = {"place": "Country Name", "code": "Country Code"}
"""Columns of a table of `wdi` -> what the file of the World Bank calls them."""


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
        CSV with a header, parted by commas, semicolons, tabs or bars; Parquet; or an
        indicator of the World Bank, its CSV or zip, of which each value is a row.
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
        As `places.resolve` returns it; `.attrs` has `blank`, the rows without a name or code.

    Raises
    ------
    DataError
        If the file can't be read, a column is not there or blank, or a year is none.
    """
    cells = _read(path).table
    names = _named(path, cells, column)
    told = resolve(names, code, year=_years(path, cells, year, year_column))
    told.attrs["blank"] = int((_texts(names) == "").sum())
    return told


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
        Where to write: Parquet if the name ends in ``.parquet``, else text parted as the
        file is; it is there whole or not at all. By default only tell whether it could be
        written.

    Raises
    ------
    DataError
        As `places_in` and `places.to_iso3`, if there is a column `iso3` already, if `out` has
        another ending, or if a file is there that is no such table, as `path` itself is.
    """
    if out is not None and not Path(out).name.lower().endswith((*SUFFIXES, PARQUET)):
        raise DataError(Problem(str(out), f"a name in {', '.join(SUFFIXES)} or {PARQUET}"))
    cells, delimiter, encoding = _read(path)
    names = _named(path, cells, column)
    iso3 = to_iso3(names, code, year=_years(path, cells, year, year_column))
    if out is None:
        return
    if ADDED in cells:
        raise DataError(f"{Path(path).name}: it has a column {ADDED} already; rename it first")
    told = cells.assign(**{ADDED: iso3})
    _refuse_another(Path(out), [*told])
    if Path(out).name.lower().endswith(PARQUET):
        whole = io.BytesIO()
        _refuse_columns_of_one_name(path, cells)
        told.to_parquet(whole, index=False)
        write_whole(Path(out), whole.getvalue())
        return
    text = io.StringIO(newline="")
    told.to_csv(text, sep=delimiter, index=False, lineterminator="\n")
    mark = "utf-8-sig" if encoding == "utf-8-sig" else "utf-8"
    write_whole(Path(out), text.getvalue().encode(mark))


def _refuse_another(out: Path, columns: list[str]) -> None:
    """Refuse to take the place of a file that was not written here, as its columns tell."""
    if not out.exists() or (out.is_file() and not out.stat().st_size):
        return
    try:
        there = [*_read(out).table]
    except DataError:
        there = []
    if there != columns:
        words = f"is there, and not this table with a column {ADDED}"
        raise DataError(f"{out}: {words}; choose another name, or remove it")


def _read(path: Path | str) -> Cells:
    """Return a table with its cells as they are written, but typed if it is Parquet or `wdi`."""
    refuse_address(path)
    if Path(path).name.lower().endswith(PARQUET):
        return Cells(any_table(path), ",", "utf-8")
    parts = parts_of(Path(path))
    if len(parts) > 1 or layout_of(parts[0]).columns[0].startswith("Data Source"):
        return Cells(wdi(path).drop(columns=[ADDED, "kind"]).rename(columns=WDI), ",", "utf-8")
    return cells_of(path)


def _refuse_columns_of_one_name(path: Path | str, cells: pd.DataFrame) -> None:
    twice = cells.columns[cells.columns.duplicated()]
    if len(twice):
        raise DataError(Problem(Path(path).name, "each column once", column=twice[0]))


def _named(path: Path | str, cells: pd.DataFrame, column: str) -> pd.Series:
    """Return the column of names or codes, sure that there is one in it."""
    names = _column(path, cells, column)
    if (_texts(names) == "").all():
        rows = "no rows" if names.empty else f"{len(names)} rows, all blank there"
        raise DataError(
            Problem(Path(path).name, f"a name or code in a row; it has {rows}", column=column)
        )
    return names


def _texts(cells: pd.Series) -> pd.Series:
    return cells.astype("object").map(str, na_action="ignore").fillna("").astype("str").str.strip()


def _column(path: Path | str, cells: pd.DataFrame, column: str) -> pd.Series:
    found = int((cells.columns == column).sum())
    if not found:
        there = ", ".join(cells.columns)
        words = f"{Path(path).name}: no column {column}; there are {there}"
        raise DataError(hinted(words, [column], cells))
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
    texts = _texts(_column(path, cells, year_column))
    wrong = ~texts.str.fullmatch(r"(?:[0-9]{4}(?:\.0+)?)?")
    if wrong.any():
        row = int(wrong.argmax()) + 2 + layout_of(parts_of(Path(path))[0]).above
        problem = Problem(
            Path(path).name, "a year as 2015", row, year_column, texts[int(wrong.argmax())]
        )
        raise DataError(problem)
    return pd.to_numeric(texts.where(texts != "")).astype("Int64")
