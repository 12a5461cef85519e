"""Any table of anyone's, from a file or a frame of any library, as pandas has it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import narwhals as nw
import pandas as pd

from parade_analysis.errors import DataError, Problem, kind_of
from parade_analysis.files import refuse_address
from parade_analysis.sources.cells import cells_of
from parade_analysis.sources.files import NAMELESS, SUFFIXES, layout_of, parts_of
from parade_analysis.sources.wdi import wdi

__all__ = ["any_table"]

FILES = (*SUFFIXES, ".zip")
PLAIN = r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?"


def any_table(table: Any, name: str = "table") -> pd.DataFrame:
    """Read a table, wherever it is.

    Parameters
    ----------
    table : path-like or frame
        A CSV, with commas, semicolons or tabs; a Parquet file; an indicator of the World
        Bank or an export of DataBank, as `wdi` reads them; or a frame of pandas, polars,
        pyarrow, DuckDB, PySpark or any that narwhals knows, lazy ones too.
    name : str
        What to call it in an error.

    Returns
    -------
    DataFrame
        The same columns. Columns of a CSV whose cells are all plain numbers are numbers,
        the others are text; empty cells are missing, and no other.

    Raises
    ------
    DataError
        If it is neither, the file can't be read, or two columns share a name.

    Examples
    --------
    >>> any_table(pd.DataFrame({"iso3": ["CHN"]})).columns.tolist()
    ['iso3']
    """
    if isinstance(table, str | os.PathLike):
        refuse_address(Path(table))
        frame = _read(Path(table))
    elif isinstance(table, pd.DataFrame):
        frame = pd.DataFrame(table)  # a GeoDataFrame would guard its own shapes
    else:
        try:
            known = nw.from_native(table)
        except TypeError as error:
            raise DataError(
                Problem(name, "a path or a data frame", value=kind_of(table))
            ) from error
        lazy = known if isinstance(known, nw.LazyFrame) else known.lazy()
        frame = lazy.collect(backend="pandas").to_native()
    if frame.columns.nlevels > 1:
        raise DataError(Problem(name, "columns with one name each", value=str(frame.columns[0])))
    twice = frame.columns[frame.columns.duplicated()].astype("str")
    if len(twice):
        raise DataError(Problem(name, "each column once", column=twice[0]))
    if any(each is not None for each in frame.index.names):
        lost = [each for each in frame.index.names if each in frame.columns]
        frame = frame.drop(columns=lost).reset_index()
    return frame.set_axis(frame.columns.astype("str"), axis=1).reset_index(drop=True)


def _read(path: Path) -> pd.DataFrame:
    if path.name.lower().endswith(".parquet"):
        return _read_parquet(path)
    if not path.name.lower().removesuffix(".gz").endswith(FILES):
        raise DataError(
            Problem(
                str(path),
                f"a name in {', '.join(FILES)} or .parquet",
                hint="read it with pandas, e.g. pandas.read_excel(path), and hand in the frame",
            )
        )
    if not path.is_file():
        raise DataError(Problem(str(path), "a file"))
    parts = parts_of(path)
    if len(parts) > 1 or _is_wdi(layout_of(parts[0]).columns):
        return wdi(path)
    table = cells_of(path).table
    named = [name or f"{NAMELESS}{place}" for place, name in enumerate(table.columns, start=1)]
    return table.set_axis(named, axis=1).apply(_typed)


def _is_wdi(columns: Sequence[str]) -> bool:
    """Tell by its first line whether a file is an indicator's CSV or an export of DataBank."""
    return columns[0].startswith("Data Source") or any(" [YR" in each for each in columns)


def _read_parquet(path: Path) -> pd.DataFrame:
    import pyarrow as pa

    if not path.is_file():
        raise DataError(Problem(str(path), "a file"))
    try:
        return pd.read_parquet(path)
    except (pa.ArrowInvalid, OSError) as error:
        reason = str(error).splitlines()[0]
        raise DataError(Problem(str(path), f"a whole Parquet file: {reason}")) from error


def _typed(cells: pd.Series) -> pd.Series:
    """Make numbers of a column of plain numbers; codes with zeros in front stay text."""
    filled = cells.where(cells != "")
    if not filled.dropna().str.fullmatch(PLAIN).all() or filled.isna().all():
        return filled
    return pd.to_numeric(filled)
