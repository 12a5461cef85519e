"""Counting again what tables pages and controls say of the others."""

from __future__ import annotations

import csv
import io
import os
from pathlib import Path

import pandas as pd

from parade_analysis.catalog import reading
from parade_analysis.catalog.definitions import TABLES
from parade_analysis.catalog.locate import data_folder, file_of
from parade_analysis.catalog.rules.registry import KEPT_BY_HAND
from parade_analysis.catalog.rules.sources import cited, dated
from parade_analysis.catalog.rules.totals import counted, fault_of, groups
from parade_analysis.catalog.writing import locked, write_together
from parade_analysis.errors import DataError, Problem
from parade_analysis.files import as_before


def recount(*, data: str | os.PathLike[str] | None = None) -> list[str]:
    """Write how often pages are cited and what control totals come to, as the tables stand.

    It takes the tables at their word: look at what it says has changed.

    Parameters
    ----------
    data : path-like, optional
        Folder with the tables; ``PARADE_DATA`` or the package's own by default.

    Returns
    -------
    list of str
        What changed, one line each.

    Raises
    ------
    DataError
        If a table can't be read; then nothing is written.
    """
    folder = data_folder(data)
    with locked(folder):
        changed, written = _counted_again(folder)
        write_together(folder, written)
    return changed


def _counted_again(folder: Path) -> tuple[list[str], dict[Path, bytes]]:
    """Return what changes by counting, in words, and the files with it."""
    frames, problems = {}, []
    for name in KEPT_BY_HAND:
        frames[name], wrong = reading.read_unsealed(file_of(name, folder), name)
        problems += wrong
    if problems:
        raise DataError(*problems)
    for (table, columns, quantity), rows in groups(frames["controls"]).items():
        if fault := fault_of(table, columns, quantity):
            column, expected = fault
            where = int(rows.iloc[0]) + reading.HEADER_ROWS, column
            problems.append(Problem(str(file_of("controls", folder)), expected, *where))
    if problems:
        raise DataError(*problems)
    after = {"pages": _pages(frames), "controls": _controls(frames)}
    changed, written = [], {}
    for name, new in after.items():
        key = list(TABLES[name].key)
        old = _texts(frames[name]).set_index(key)
        new = _texts(new).sort_values(key).set_index(key)
        changed += [f"{name}: {_named(row)} added" for row in new.index.difference(old.index)]
        changed += [f"{name}: {_named(row)} taken out" for row in old.index.difference(new.index)]
        for row in new.index.intersection(old.index):
            for column in new.columns:
                was, now = old.at[row, column], new.at[row, column]
                if was != now:
                    changed.append(f"{name}: {_named(row)}: {column} {was or 'empty'} -> {now}")
        path = file_of(name, folder)
        before = path.read_bytes()
        content = _written(before, new.reset_index())
        if content != before:
            written[path] = content
    return changed, written


def _pages(frames: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return every page cited; a new one has the grade and date of the rows that lead with it."""
    counts = cited({name: frame for name, frame in frames.items() if name != "pages"})
    leading = [frame for name, frame in frames.items() if "source_url" in frame and name != "pages"]
    told = pd.concat(leading).groupby("source_url")[["source_grade", "source_date"]].first()
    known = frames["pages"].set_index("page").reindex(sorted(counts.index))
    known["source_grade"] = known["source_grade"].astype("object").fillna(told["source_grade"])
    in_address = pd.Series({page: dated(page) for page in counts.index}, dtype="datetime64[us]")
    printed = told["source_date"].reindex(known.index).fillna(in_address)
    known["page_date"] = known["page_date"].fillna(printed)
    known["cited"] = counts
    return known.rename_axis("page").reset_index()


def _controls(frames: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the totals of all groups that table controls has a row of."""
    return pd.concat(
        counted(frames[table], columns, quantity)
        .rename_axis("where")
        .reset_index(name="total")
        .assign(table=table, quantity=quantity)
        for table, columns, quantity in groups(frames["controls"])
    )[["table", "where", "quantity", "total"]]


def _texts(frame: pd.DataFrame) -> pd.DataFrame:
    """Return cells as a file spells them."""
    cells = {}
    for column in frame:
        values = frame[column].astype("object")
        if pd.api.types.is_datetime64_dtype(frame[column].dtype):
            cells[column] = frame[column].dt.strftime("%Y-%m-%d").astype("object").fillna("")
        elif pd.api.types.is_float_dtype(frame[column].dtype):
            cells[column] = values.map(lambda value: f"{value:.12g}")
        else:
            cells[column] = values.fillna("").astype("str")
    return pd.DataFrame(cells).astype("str")


def _named(key: object) -> str:
    return " / ".join(key) if isinstance(key, tuple) else str(key)


def _written(before: bytes, texts: pd.DataFrame) -> bytes:
    """Return a table as a file, spelled as it was before."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(texts.columns)
    writer.writerows(texts.to_numpy())
    return as_before(before, file.getvalue())
