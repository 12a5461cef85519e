"""Adding one row to a table kept by hand: completed, checked, put in its place, sealed."""

from __future__ import annotations

import csv
import difflib
import io
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from parade_analysis.catalog.cells import from_text
from parade_analysis.catalog.checking import day_of
from parade_analysis.catalog.definitions import TABLES
from parade_analysis.catalog.fields import FIELDS
from parade_analysis.catalog.locate import content_of, data_folder, file_of
from parade_analysis.catalog.reading import HEADER_ROWS
from parade_analysis.catalog.recount import recount
from parade_analysis.catalog.seal import seal
from parade_analysis.errors import DataError, Problem
from parade_analysis.files import line_end, write_whole
from parade_analysis.names import slug

TABLE_OF = {"meeting": "meetings", "event": "events", "envoy": "envoys"}
NAMED_HERE = ("meeting_id", "occasion_id", "trip_id", "event_id")
"""Columns that follow from others by the rules of the codebook, so nobody is asked."""

SAME_OCCASION = timedelta(days=2)
ALIKE = 0.8  # from here on two spellings look like one name; 1 is the same

Row = dict[str, str]


class Added(NamedTuple):
    """What an addition did."""

    table: str
    row: int
    values: Row


def add(
    kind: str,
    given: Mapping[str, str],
    *,
    is_new: bool = False,
    data: str | os.PathLike[str] | None = None,
    today: str | date | None = None,
) -> Added:
    """Add one row to a table and seal it, or change nothing.

    Parameters
    ----------
    kind : {"meeting", "event", "envoy"}
        What to add.
    given : mapping of str
        Cells by column, as they stand in the CSV. Ids, the day from which it is known and
        what an earlier row says of the same person or place are filled in.
    is_new : bool
        Whether a person or place whose name looks like a known one is another one.
    data : path-like, optional
        Folder with the tables; ``PARADE_DATA`` or the package's own by default.
    today : str, date or Timestamp, optional
        The day after which nothing can be known; by default that of the clock.

    Returns
    -------
    Added
        The table, the row as an editor counts it, and its cells.

    Raises
    ------
    DataError
        If there is no source, or the row does not fit the schema or its neighbours; then
        no file is touched. Whatever interrupts the writing, the table stays as it was.
    """
    name = table_of(kind)
    folder = data_folder(data)
    path = file_of(name, folder)
    before = content_of(path)
    header, rows = read(path)
    if not given.get("source_url"):
        raise DataError("a row without a source is not added: give --source-url")
    wrong = [f"{column}: {fault}" for column in given if (fault := fault_of(name, column, given))]
    if wrong:
        raise DataError(*wrong)
    row = complete(name, given, rows)
    wrong = [f"{column}: {fault}" for column in header if (fault := fault_of(name, column, row))]
    wrong += neighbour_faults(name, row, rows, is_new=is_new)
    if wrong:
        raise DataError(*wrong)
    place = sum(_key(name, each) <= _key(name, row) for each in rows)
    after = _inserted(before, header, row, place)
    sealed = _rehearsed(folder, path, after, day_of(today))
    if path.read_bytes() != before:
        raise DataError(f"{path} was changed by somebody else meanwhile; add the row again")
    written = {**sealed, path: after}  # the table last: it is what makes the row added
    originals = {file: file.read_bytes() for file in written}
    try:
        for file, content in written.items():
            write_whole(file, content)
    except BaseException:
        for file, content in originals.items():
            write_whole(file, content)
        raise
    return Added(name, place + HEADER_ROWS, row)


def table_of(kind: str) -> str:
    """Return the table that holds a kind of row."""
    if kind not in TABLE_OF:
        raise DataError(f"can't add a {kind!r}: choose from {', '.join(TABLE_OF)}")
    return TABLE_OF[kind]


def ask(
    kind: str,
    prompt: Callable[[str, str], str],
    *,
    data: str | os.PathLike[str] | None = None,
) -> Row:
    """Ask for the cells of a row, one by one, each checked before the next.

    Parameters
    ----------
    kind : {"meeting", "event", "envoy"}
        What to add.
    prompt : callable
        Takes a question and a suggestion, returns the answer.
    data : path-like, optional
        Folder with the tables; ``PARADE_DATA`` or the package's own by default.

    Raises
    ------
    DataError
        If no source is given: nothing else is asked then.
    """
    name = table_of(kind)
    header, rows = read(file_of(name, data_folder(data)))
    answers: Row = {}
    for column in ("source_url", *header):
        if column in answers or column in NAMED_HERE:
            continue
        suggested = complete(name, answers, rows).get(column, "")
        question = f"{column}: {FIELDS[column].description} ({FIELDS[column].expected})"
        answers[column] = prompt(question, suggested)
        if column == "source_url" and not answers[column]:
            raise DataError("a row without a source is not added")
        while fault := fault_of(name, column, answers):
            answers[column] = prompt(f"{column}: {fault}", suggested)
    return {column: value for column, value in answers.items() if value}


def read(path: Path) -> tuple[list[str], list[Row]]:
    """Return the header and the rows of a table as texts."""
    reader = csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"), newline=""))
    rows = list(reader)
    return list(reader.fieldnames or ()), rows


def fault_of(table: str, column: str, row: Mapping[str, str]) -> str | None:
    """Return what is wrong with one cell by the schema, or None.

    Examples
    --------
    >>> fault_of("meetings", "start_date", {"start_date": "2026-02-30"})
    "found '2026-02-30', expected a date that exists, as YYYY-MM-DD"
    """
    columns = TABLES[table].columns
    if column not in columns:
        close = difflib.get_close_matches(column, columns, 1) or columns
        return f"{table} has no such column, but {', '.join(close)}"
    field, value = FIELDS[column], row.get(column, "")
    if not value:
        needed = column not in TABLES[table].may_be_missing
        return f"missing, expected {field.expected}" if needed else None
    typed, wrong = from_text(pd.Series([value], dtype="str"), field)
    fits = not wrong.item()
    if fits and field.pattern is not None:
        fits = re.fullmatch(field.pattern, value) is not None
    if fits and field.minimum is not None:
        fits = typed.item() >= field.minimum
    if fits and field.maximum is not None:
        fits = typed.item() <= field.maximum
    return None if fits else f"found {value!r}, expected {field.expected}"


def complete(table: str, given: Mapping[str, str], rows: list[Row]) -> Row:
    """Fill in what follows from the given cells and from earlier rows.

    Parameters
    ----------
    table : str
        ``"meetings"``, ``"events"`` or ``"envoys"``.
    given : mapping of str
        Cells by column; none of them is changed.
    rows : list of dict
        The rows of the table.

    Examples
    --------
    >>> row = complete("events", {"date": "2026-09-09", "label": "State 78 years"}, [])
    >>> row["event_id"], row["known_from"], row["known_from_basis"]
    ('2026-09-09-state-78-years', '2026-09-09', 'stated')
    """
    row = {column: value for column, value in given.items() if value}
    row.setdefault("known_from_basis", "stated")
    if "verification" in TABLES[table].columns:
        row.setdefault("verification", "verified")
    _copy(row, rows, "person", ("office", "rank", "iso3"))
    if table == "meetings":
        _complete_meeting(row, rows)
    elif "date" in row:
        row.setdefault("known_from", row["date"])
        if table == "events" and "label" in row:
            row.setdefault("event_id", f"{row['date']}-{slug(row['label'])}")
    return row


def _complete_meeting(row: Row, rows: list[Row]) -> None:
    leaders = {each["leader"] for each in rows}
    if len(leaders) == 1:
        row.setdefault("leader", *leaders)
    _copy(row, rows, "place", ("place_iso3", "latitude", "longitude"))
    if not {"start_date", "place"} <= set(row):
        return
    row.setdefault("end_date", row["start_date"])
    row.setdefault("known_from", row["end_date"])
    start, place = row["start_date"], slug(row["place"])
    near = [
        each
        for each in rows
        if (each["leader"], each["place"]) == (row.get("leader"), row["place"])
        and _is_near(each, row)
    ]
    occasion = near[0]["occasion_id"] if near else f"{start}-{place}"
    row.setdefault("occasion_id", occasion)
    if "person" in row:
        at_parade = "-parade" if row.get("format") == "multilateral_event" else ""
        name = _short_name(row["person"], rows)
        row.setdefault("meeting_id", f"{start}-{name}-{place}{at_parade}")
    if row.get("visit_kind") == "kim_abroad":
        if near:
            same_trip = ("trip_id", "transport", "transport_source_url")
            _copy(row, rows, "occasion_id", same_trip)
        row.setdefault("trip_id", f"{start[:7]}-{place}")


def _copy(row: Row, rows: list[Row], same: str, columns: tuple[str, ...]) -> None:
    """Take over what all rows with the same person, place or occasion agree on, else the last."""
    alike = [each for each in rows if same in row and each.get(same) == row[same]]
    for column in columns:
        said = [each[column] for each in alike if each.get(column)]
        if said and (len(set(said)) == 1 or column in ("office", "rank")):
            row.setdefault(column, said[-1])


def _is_near(one: Row, other: Row) -> bool:
    """Whether two meetings are at most two days apart, in either order."""
    starts = date.fromisoformat(one["start_date"]), date.fromisoformat(other["start_date"])
    ends = date.fromisoformat(one["end_date"]), date.fromisoformat(other["end_date"])
    return max(starts) - min(ends) <= SAME_OCCASION


def _short_name(person: str, rows: list[Row]) -> str:
    """Return how ids name a person: as before, else in full."""
    for each in reversed(rows):
        if each["person"] == person:
            name = each["meeting_id"].removeprefix(each["start_date"] + "-")
            return name.removesuffix("-parade").removesuffix("-" + slug(each["place"]))
    return slug(person)


def neighbour_faults(
    table: str, row: Row, rows: list[Row], *, is_new: bool = False
) -> Iterator[str]:
    """Yield what is wrong with a complete row beside the other rows.

    Parameters
    ----------
    table : str
        Table name.
    row : dict
        The row to add.
    rows : list of dict
        The rows of the table.
    is_new : bool
        Whether a name that looks like a known one is another one.
    """
    for column in ("person", "place"):
        known = {each[column] for each in rows if each.get(column)}
        value = row.get(column)
        if value and value not in known and not is_new:
            for close in difflib.get_close_matches(value, known, 1, ALIKE):
                yield f"{column}: {value!r} looks like {close!r}; if it is another one add --new"
    for each in rows:
        if (
            "person" in row
            and each["person"] == row["person"]
            and each["iso3"] != row.get("iso3", "")
        ):
            yield f"iso3: {row['person']} stands with {each['iso3']} on {_day(each)}"
            break
    judged_by = ("leader", "person", "rank", "place", "format", "end_date")
    if table == "meetings" and all(column in row for column in judged_by):
        yield from _meeting_faults(row, rows)


def _meeting_faults(row: Row, rows: list[Row]) -> Iterator[str]:
    if row["rank"] == "other":
        yield "rank: not a leader; add an envoy instead"
    if row["end_date"] < row["start_date"]:
        yield f"end_date: {row['end_date']} is before the start, {row['start_date']}"
        return
    for number, each in enumerate(rows, HEADER_ROWS):
        overlaps = each["start_date"] <= row["end_date"] and row["start_date"] <= each["end_date"]
        alike = all(each[column] == row[column] for column in ("leader", "person", "format"))
        if overlaps and alike:
            yield f"person: row {number} has {row['person']} on {_day(each)}, {row['format']} too"
    at_place = [each for each in rows if each["place"] == row["place"]]
    if not at_place and not (row.get("latitude") and row.get("longitude")):
        yield f"place: {row['place']} is new; give --latitude and --longitude"
    point = (row.get("latitude"), row.get("longitude"))
    if at_place and all((each["latitude"], each["longitude"]) != point for each in at_place):
        known = at_place[-1]
        yield f"latitude: {row['place']} lies at {known['latitude']}, {known['longitude']} so far"
    if row.get("transport") and not row.get("transport_source_url"):
        yield "transport: needs a page that says so; give --transport-source-url"


def _day(row: Row) -> str:
    return row.get("start_date") or row["date"]


def _key(table: str, row: Row) -> tuple[str, ...]:
    return tuple(row[column] for column in TABLES[table].key)


def _inserted(before: bytes, header: list[str], row: Row, place: int) -> bytes:
    """Return the file with one line more, the others byte for byte as they were."""
    line = io.StringIO(newline="")
    end = line_end(before)
    csv.DictWriter(line, header, restval="", lineterminator=end).writerow(row)
    lines = before.decode("utf-8").split(end)
    lines.insert(place + 1, line.getvalue().removesuffix(end))
    return end.join(lines).encode()


def _rehearsed(folder: Path, path: Path, after: bytes, today: date) -> dict[Path, bytes]:
    """Seal a copy of the folder with the new file, and return the other files that changed.

    Raises
    ------
    DataError
        If the tables are not sound as they stand, or the copy can't be sealed, naming the files
        by their real place.
    """
    with tempfile.TemporaryDirectory() as temporary:
        copy = Path(shutil.copytree(folder, Path(temporary) / "data"))
        try:
            seal(data=copy, today=today)  # so that counting again blesses the new row alone
            (copy / path.relative_to(folder)).write_bytes(after)
            recount(data=copy)
            seal(data=copy, today=today)
        except DataError as error:
            raise DataError(
                *(
                    each._replace(file=each.file.replace(str(copy), str(folder)))
                    if isinstance(each, Problem)
                    else each
                    for each in error.problems
                )
            ) from error
        return {
            folder / each.relative_to(copy): each.read_bytes()
            for each in copy.rglob("*")
            if each.is_file()
            and each.name != path.name
            and each.read_bytes() != (folder / each.relative_to(copy)).read_bytes()
        }
