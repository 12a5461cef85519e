"""Adding one row to a table kept by hand: completed, checked, put in its place, sealed."""

from __future__ import annotations

import csv
import io
import os
import tempfile
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from parade_analysis.catalog.cells import joined
from parade_analysis.catalog.checking import day_of
from parade_analysis.catalog.completing import Row, complete, read, spelled_out, table_of
from parade_analysis.catalog.copying import copied
from parade_analysis.catalog.definitions import TABLES
from parade_analysis.catalog.fields import HEADS
from parade_analysis.catalog.judging import SPELLING, Fault, beside, faults
from parade_analysis.catalog.locate import SEAL, content_of, data_folder, file_of
from parade_analysis.catalog.reading import HEADER_ROWS
from parade_analysis.catalog.recount import recount
from parade_analysis.catalog.seal import refuse_changes, seal
from parade_analysis.catalog.writing import locked, refuse_installed, write_together
from parade_analysis.errors import DataError, Problem
from parade_analysis.files import line_end


class Added(NamedTuple):
    """A row, added or about to be."""

    table: str
    row: int
    values: Row
    contents: dict[Path, bytes]
    """The files that change with it, the table first."""


def add(
    kind: str,
    given: Mapping[str, str],
    *,
    is_new: bool = False,
    covered_to: str | None = None,
    data: str | os.PathLike[str] | None = None,
    today: str | date | None = None,
) -> Added:
    """Add one row to a table and seal it, or change nothing.

    Parameters
    ----------
    kind : {"meeting", "event", "envoy", "attendance"}
        What to add.
    given : mapping of str
        Cells by column, as they stand in the CSV; a day may be in words, a state by its name.
        Ids, the day from which it is known and what an earlier row says of the same person or
        place are filled in.
    is_new : bool
        Whether a person or place whose name looks like a known one is another one; recorded in
        table exceptions.
    covered_to : str, optional
        The day up to which the table is researched now. A row of a later day is refused.
    data : path-like, optional
        Folder with the tables; ``PARADE_DATA`` or the package's own by default.
    today : str, date or Timestamp, optional
        The day after which nothing can be known; by default that of the clock.

    Returns
    -------
    Added
        The table, the row as an editor counts it, its cells and the files that changed.

    Raises
    ------
    DataError
        If there is no source, the row does not fit the schema, the rules or its neighbours, or a
        table has changed since it was sealed; then no file is touched. Whatever interrupts the
        writing, all files stay as they were or have the row.
    """
    folder = data_folder(data)
    table_of(kind)
    with locked(folder):
        added = planned(kind, given, is_new=is_new, covered_to=covered_to, data=folder, today=today)
        refuse_changes(folder, ())  # by an editor who takes no lock
        write_together(folder, added.contents)
    return added


def planned(
    kind: str,
    given: Mapping[str, str],
    *,
    is_new: bool = False,
    covered_to: str | None = None,
    data: str | os.PathLike[str] | None = None,
    today: str | date | None = None,
) -> Added:
    """Return what `add` would do, with nothing written."""
    name, day = table_of(kind), day_of(today)
    folder = data_folder(data)
    refuse_installed(folder)
    path = file_of(name, folder)
    before = content_of(path)
    if not given.get("source_url"):
        raise DataError("a row without a source is not added: give --source-url")
    refuse_changes(folder, ())
    known = beside(name, folder, day, covered_to)
    header, rows = read(path)
    typed = {column: spelled_out(column, value, day) for column, value in given.items()}
    row = dict.fromkeys(header, "") | complete(name, typed, rows, known.frames)
    found = faults(name, row, known)
    alike = [each for each in found if each.rule == SPELLING]
    if wrong := [each for each in found if not (is_new and each in alike)]:
        raise DataError(*(advised(each) for each in wrong))
    place = sum(_key(name, each) <= _key(name, row) for each in rows)
    contents = {path: _with_row(before, header, row, place)}
    if name == "attendance" and row["is_announced"] == "true" and row["rank"] in HEADS:
        contents |= _one_head_more(folder, row["event"])
    if alike:
        contents |= _excepted(folder, name, row, alike)
    researched = {name: covered_to} if covered_to else {}
    contents |= _rehearsed(folder, contents, day, researched)
    values = {column: row[column] for column in header if row[column]}
    return Added(name, place + HEADER_ROWS, values, contents)


def advised(fault: Fault) -> str:
    """Return a fault in words, with the option that may mend it."""
    words = str(fault)
    return f"{words}; if it is another one add --new" if fault.rule == SPELLING else words


def _key(table: str, row: Row) -> tuple[str, ...]:
    return tuple(row[column] for column in TABLES[table].key)


def _with_row(
    before: bytes, header: Iterable[str], row: Row, place: int, *, is_instead: bool = False
) -> bytes:
    """Return a file with one row more or another, the others byte for byte as they were."""
    end = line_end(before)
    lines = before.splitlines(keepends=True)
    if not lines[-1].endswith(b"\n"):
        lines[-1] += end.encode()
    line = io.StringIO(newline="")
    csv.DictWriter(line, list(header), restval="", lineterminator=end).writerow(row)
    at = place + 1  # below the header
    lines[at : at + is_instead] = [line.getvalue().encode()]
    return b"".join(lines)


def _one_head_more(folder: Path, event: str) -> dict[Path, bytes]:
    """Return the parades with one announced head more at this one."""
    path = file_of("parades", folder)
    header, rows = read(path)
    place = [row["event"] for row in rows].index(event)
    row = rows[place] | {"announced_heads": str(int(rows[place]["announced_heads"]) + 1)}
    return {path: _with_row(content_of(path), header, row, place, is_instead=True)}


def _excepted(folder: Path, table: str, row: Row, alike: list[Fault]) -> dict[Path, bytes]:
    """Return the exceptions with names that look like known ones and are others."""
    path = file_of("exceptions", folder)
    content = content_of(path)
    header, rows = read(path)
    for each in alike:
        about = {
            "rule_name": SPELLING,
            "table": table,
            "row": joined(_key(table, row)),
            "column": each.column,
            "value": row[each.column],
            "reason": "another one than the name that looks like it",
        }
        place = sum(_key("exceptions", one) <= _key("exceptions", about) for one in rows)
        content = _with_row(content, header, about, place)
        rows.insert(place, about)
    return {path: content}


def _rehearsed(
    folder: Path, contents: Mapping[Path, bytes], today: date, covered_to: Mapping[str, str]
) -> dict[Path, bytes]:
    """Seal a copy of the folder with the new files, and return the others that change.

    Raises
    ------
    DataError
        If the copy can't be sealed, naming the files by their real place.
    """
    with tempfile.TemporaryDirectory() as temporary:
        copy = copied(folder, Path(temporary) / "data")
        for path, content in contents.items():
            (copy / path.relative_to(folder)).write_bytes(content)
        try:
            recount(data=copy)
            seal(data=copy, today=today, covered_to=covered_to)
        except DataError as error:
            raise DataError(
                *(
                    Problem(*(_moved(part, copy, folder) for part in each))
                    if isinstance(each, Problem)
                    else _moved(each, copy, folder)
                    for each in error.problems
                )
            ) from error
        changed = {}
        for file in sorted(copy.rglob("*"), key=lambda each: each.name == SEAL):  # the seal last
            path = folder / file.relative_to(copy)
            if file.is_file() and not file.name.startswith(".") and path not in contents:
                content = file.read_bytes()
                if content != path.read_bytes():
                    changed[path] = content
    return changed


def _moved(part: Any, copy: Path, folder: Path) -> Any:
    return part.replace(str(copy), str(folder)) if isinstance(part, str) else part
