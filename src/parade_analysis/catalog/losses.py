"""What has gone since the last seal, and whether the seal itself is sound."""

from __future__ import annotations

import codecs
import csv
import datetime as dt
import difflib
import io
import itertools
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from parade_analysis.catalog.as_of import last_told
from parade_analysis.catalog.cells import joined
from parade_analysis.catalog.definitions import TABLES
from parade_analysis.catalog.locate import SEAL, file_of, schema_hash, seal_of, to_run
from parade_analysis.catalog.reading import COUNTED_ELSEWHERE
from parade_analysis.catalog.rules.totals import groups
from parade_analysis.catalog.worldviews import BOUNDARIES
from parade_analysis.errors import DataError, Problem, some
from parade_analysis.files import line_end, sha256

CHANGES = "CHANGES.csv"
"""Rows that were taken out, each with the day and the reason."""
HEADER = ("day", "table", "row", "reason")
MOST_NAMED = 5


class Gone(NamedTuple):
    """A row that was sealed and is no longer there; without a key, so many rows."""

    table: str
    row: str


def keys_of(name: str, frame: pd.DataFrame) -> list[str]:
    """Return the key of each row of a table kept by hand, or of each shape; else nothing.

    Parameters
    ----------
    name : str
        Table or worldview.
    frame : DataFrame
        Its rows.

    Returns
    -------
    list of str
        Parts of a key are joined by a slash between blanks.
    """
    if name == "controls":  # a group of totals must not go, the values in it may
        found = groups(frame)
        return sorted(joined([table, ";".join(by), what]) for table, by, what in found)
    if name in COUNTED_ELSEWHERE or (name in TABLES and TABLES[name].suffix != "csv"):
        return []
    key = list(TABLES[name].key) if name in TABLES else ["area"]
    return [joined(row) for row in frame[key].astype("object").to_numpy()]


def gone_from(folder: Path, frames: Mapping[str, pd.DataFrame]) -> list[Gone]:
    """Return the rows that the last seal had and the tables have no longer.

    Parameters
    ----------
    folder : Path
        Folder with the tables.
    frames : mapping of DataFrame
        Tables and shapes that could be read, by name.

    Returns
    -------
    list of Gone
        Empty if there is no seal.
    """
    gone = []
    for name, resource in seal_of(folder).get("resources", {}).items():
        if name not in frames:
            continue
        there = set(keys_of(name, frames[name]))
        gone += [Gone(name, row) for row in resource.get("keys", []) if row not in there]
        fewer = resource.get("rows", 0) - len(frames[name])
        if "keys" not in resource and name not in COUNTED_ELSEWHERE and fewer > 0:
            gone.append(Gone(name, f"{fewer} rows more"))
    return gone


def since_sealed(folder: Path) -> dict[str, str]:
    """Return by table or shape what has changed in its file since the last seal, in words.

    Parameters
    ----------
    folder : Path
        Folder with the tables.

    Returns
    -------
    dict of str
        Empty if nothing has, or if the folder was never sealed.
    """
    sealed, found = seal_of(folder).get("resources", {}), {}
    for name in (*TABLES, *BOUNDARIES):
        path = file_of(name, folder)
        if name in sealed and path.is_file():
            content = path.read_bytes()
            if sha256(content) != sealed[name].get("hash"):
                found[name] = _difference(name, content, sealed[name])
    return found


def _difference(name: str, content: bytes, sealed: Mapping[str, Any]) -> str:
    """Tell rows added from rows gone, by their keys; else cells have changed."""
    if name not in TABLES or TABLES[name].suffix != "csv" or "keys" not in sealed:
        return "changed"
    reader = csv.DictReader(io.StringIO(content.decode("utf-8-sig", "replace"), newline=""))
    try:
        there = [joined(row.get(part) or None for part in TABLES[name].key) for row in reader]
    except csv.Error:  # a check says what is wrong
        return "changed"
    parts = {
        "added": [key for key in there if key not in {*sealed["keys"]}],
        "gone": [key for key in sealed["keys"] if key not in {*there}],
    }
    words = [f"{what} {some(keys, MOST_NAMED)}" for what, keys in parts.items() if keys]
    if not words and sealed.get("hash") in {*map(sha256, _layouts(content))}:
        return "line ends or byte-order mark changed, no cell"
    return "; ".join(words) or "cells changed"


def _layouts(content: bytes) -> Iterator[bytes]:
    """Yield a file as other programs save it, with the same cells."""
    lines = content.removeprefix(codecs.BOM_UTF8).replace(b"\r\n", b"\n").rstrip(b"\n")
    for mark, end in itertools.product((b"", codecs.BOM_UTF8), (b"\n", b"\r\n")):
        for last in (b"", end):
            yield mark + lines.replace(b"\n", end) + last


def told(gone: list[Gone], folder: Path, frames: Mapping[str, pd.DataFrame]) -> list[Problem]:
    """Return one problem for each row that has gone; of very many the first few are named."""
    problems = []
    for table in dict.fromkeys(each.table for each in gone):
        rows = [each.row for each in gone if each.table == table]
        there = keys_of(table, frames[table])
        for row in rows[:MOST_NAMED]:
            close = difflib.get_close_matches(row, there, 1, 0.8)
            renamed = f"; is it {close[0]!r} now?" if close else ""
            hint = f"restore it, or seal with --removed REASON{renamed}"
            expected = f"the sealed row {row!r}, which has gone" if there else f"{row}, as sealed"
            problems.append(Problem(str(file_of(table, folder)), expected, hint=hint))
        if len(rows) > MOST_NAMED:
            expected = f"{len(rows) - MOST_NAMED} more sealed rows, which have gone"
            problems.append(Problem(str(file_of(table, folder)), expected))
    return problems


def changes(folder: Path, gone: list[Gone], reason: str, today: dt.date) -> bytes:
    """Return the list of changes with the rows that have gone, each with day and reason."""
    path = folder / CHANGES
    before = path.read_bytes() if path.is_file() else (",".join(HEADER) + "\n").encode()
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator=line_end(before))
    there = {tuple(row[1:]) for row in removals(before)}
    gone = [each for each in gone if (*each, reason) not in there]  # after an interruption
    writer.writerows([today.isoformat(), each.table, each.row, reason] for each in gone)
    return before + file.getvalue().encode()


def faults_of_seal(
    folder: Path,
    frames: Mapping[str, pd.DataFrame],
    today: dt.date,
    covered_to: Mapping[str, str] | None = None,
) -> list[Problem]:
    """Check what the seal says of files that have not changed since.

    Parameters
    ----------
    folder : Path
        Folder with the tables.
    frames : mapping of DataFrame
        Tables and shapes that could be read, by name.
    today : date
        No table can have been researched later.
    covered_to : mapping of str, optional
        Days by table, in place of those sealed.

    Returns
    -------
    list of Problem
        Empty if the seal is sound. Of one made under other schemas only the days are judged.
    """
    package, file = seal_of(folder), str(folder / SEAL)
    if not package:
        first = to_run("parade data seal --first", folder)
        hint = f"restore it; for a folder that never had one: {first}"
        return [Problem(file, "the seal of the tables", hint=hint)]
    is_of_these_schemas = package.get("schema_hash") == schema_hash()
    restore = "restore the file"
    problems = _faults_of_changes(folder / CHANGES, package.get("removed", 0))
    for name in (*TABLES, *BOUNDARIES):
        resource = package["resources"].get(name)
        if resource is None:
            if is_of_these_schemas:
                problems.append(Problem(file, f"a resource {name}", hint=restore))
            continue
        if name not in frames:
            continue
        frame = frames[name]
        digest = sha256(file_of(name, folder).read_bytes())
        is_as_sealed = is_of_these_schemas and digest == resource.get("hash")
        if is_as_sealed and resource.get("rows") != len(frame):
            expected = f"{len(frame)}, the rows of {name}"
            rows = str(resource.get("rows"))
            problems.append(Problem(file, expected, None, "rows", rows, restore))
        if name not in TABLES or TABLES[name].kind == "reference":
            continue
        last = last_told(frame, TABLES[name])
        found = str((covered_to or {}).get(name, resource.get("covered_to")))
        day = pd.to_datetime(found, format="%Y-%m-%d", errors="coerce")
        late = f", not after today, {today}"
        expected = f"the day up to which {name} was researched, as YYYY-MM-DD{late}"
        if pd.notna(last):
            expected += f", nor before its last row, {last:%Y-%m-%d}"
        if pd.isna(day) or day.date() > today or day < last:
            command = to_run(f"parade data seal --covered-to {name}=DAY", folder)
            hint = f"if you searched up to a later day: {command}"
            problems.append(Problem(file, expected, None, "covered_to", found, hint))
    return problems


def removals(content: bytes) -> list[list[str]]:
    """Return the rows of the list of changes, without its header.

    Raises
    ------
    DataError
        If it is no text in UTF-8 or no CSV.
    """
    try:
        return list(csv.reader(io.StringIO(content.decode("utf-8"), newline="")))[1:]
    except (UnicodeDecodeError, csv.Error) as error:
        raise DataError(f"{CHANGES}: expected a CSV in UTF-8, found {error}; restore it") from None


def _faults_of_changes(path: Path, sealed: int) -> list[Problem]:
    """Check that the list of changes is whole."""
    content = path.read_bytes() if path.is_file() else b""
    if content and not content.endswith(b"\n"):
        return [Problem(str(path), "a line end after the last row", hint="restore the file")]
    try:
        rows = removals(content)
    except DataError as error:
        return [Problem(str(path), "a CSV in UTF-8", hint=str(error))]
    if len(rows) < sealed or any(len(row) != len(HEADER) for row in rows):
        expected = f"{sealed} rows or more, each with {', '.join(HEADER)}"
        return [Problem(str(path), expected, value=f"{len(rows)} rows", hint="restore the file")]
    return []
