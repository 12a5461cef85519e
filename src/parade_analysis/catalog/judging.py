"""What is wrong with one row beside all tables, by the rules that check them; also half-way."""

from __future__ import annotations

import csv
import difflib
import inspect
import io
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from parade_analysis.catalog import reading
from parade_analysis.catalog.as_of import as_date, last_told
from parade_analysis.catalog.cells import joined, shown
from parade_analysis.catalog.checking import PAST
from parade_analysis.catalog.completing import FOLLOWS
from parade_analysis.catalog.definitions import TABLES
from parade_analysis.catalog.loading import boundaries, load
from parade_analysis.catalog.locate import file_of, seal_of
from parade_analysis.catalog.rules import RULES
from parade_analysis.catalog.rules.registry import KEPT_BY_HAND
from parade_analysis.catalog.rules.same import PERSONS
from parade_analysis.catalog.worldviews import BOUNDARIES
from parade_analysis.errors import Problem, meant

COVERED = "covered_to"
SPELLING = "one_name_has_one_spelling"
MENDED_BY_COUNTING = ("pages_are_listed", "totals_are_as_typed_in")
"""Rules that every new row breaks until pages and totals are counted again."""

Row = dict[str, str]


class Fault(NamedTuple):
    """What is wrong with a cell, and by which rule of those that compare rows, if by one."""

    column: str
    words: str
    rule: str = ""

    def __str__(self) -> str:
        return f"{self.column}: {self.words}"


class Beside(NamedTuple):
    """The tables that a row is judged beside, and the days that bound it."""

    folder: Path
    frames: dict[str, pd.DataFrame]
    today: date
    covered_to: str | None
    """The day up to which the row's own table was researched; None if it has none."""


def beside(table: str, folder: Path, today: date, covered_to: str | None = None) -> Beside:
    """Load what a row of a table is judged beside.

    Parameters
    ----------
    table : str
        The row's table.
    folder : Path
        Folder with the tables.
    today : date
        The day after which nothing can be known.
    covered_to : str, optional
        The day up to which the table is said to be researched now; that sealed by default.

    Raises
    ------
    DataError
        If a table is not sound, or `covered_to` is no day.
    """
    as_date(covered_to, COVERED)
    frames = {name: load(name, data=folder) for name in KEPT_BY_HAND}
    asked = {name for rule in RULES if table in rule.tables for name in rule.tables}
    frames |= {name: boundaries(name, data=folder) for name in asked & {*BOUNDARIES}}
    sealed = seal_of(folder).get("resources", {}).get(table, {}).get("covered_to")
    return Beside(folder, frames, today, covered_to or sealed)


def faults(table: str, row: Mapping[str, str], known: Beside) -> list[Fault]:
    """Return what is wrong with a row, as far as its cells tell.

    Parameters
    ----------
    table : str
        Table name.
    row : mapping of str
        Cells by column as a CSV spells them. A column that is not there is still to come:
        nothing that needs it is judged. An empty cell is judged as one.
    known : Beside
        The tables.

    Returns
    -------
    list of Fault
        Of each cell what its field, the other cells, and the rules of `parade check` say.
    """
    columns = TABLES[table].columns
    strange = [each for each in row if each not in columns]
    if strange:
        known_as = {
            each: difflib.get_close_matches(each, columns, 1) or columns for each in strange
        }
        return [
            Fault(each, f"{table} has no such column, but {', '.join(names)}")
            for each, names in known_as.items()
        ]
    found = [
        Fault(column, f"found {value!r}, expected a text on one line")
        for column, value in row.items()
        if {*value} & {*"\r\n\0"}
    ]
    if found:
        return found
    typed, problems = _typed(table, row)
    found = [_of_problem(each, known) for each in problems if each.column in row]
    if any(row[each.column] for each in found):
        return found
    typed = typed.drop(columns=[each.column for each in found if each.column in typed])
    frames = dict(known.frames)
    files = {name: file_of(name, known.folder) for name in frames}
    alone = reading.unknown_names({**frames, table: typed}, files, {table})
    found += [_of_problem(each, known) for each in alone if each.file == str(files[table])]
    found += _late(table, typed, known)
    found += _there(table, typed, frames[table])
    if any(row.get(each.column) and each.rule != COVERED for each in found):
        return found
    old = frames[table][list(typed.columns)]
    frames[table] = pd.concat([old, typed], ignore_index=True).astype(old.dtypes.to_dict())
    return found + list(_broken(table, frames, is_whole={*typed.columns} == {*columns}))


def _typed(table: str, row: Mapping[str, str]) -> tuple[pd.DataFrame, list[Problem]]:
    """Read a row as a file of one row is read; only the columns that are there."""
    columns = TABLES[table].columns
    file = io.StringIO(newline="")
    writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerow(dict(row))
    frame, problems = reading.parsed(file.getvalue().encode(), Path(), table)
    return frame[[each for each in columns if each in row and each in frame]], problems


def _of_problem(problem: Problem, known: Beside) -> Fault:
    column, value, hint = str(problem.column), problem.value, problem.hint
    if not value:
        return Fault(column, f"missing, expected {problem.expected}")
    if column.endswith("iso3"):
        hint = hint or meant(value, known.frames["countries"]["country"])
    told = f" ({hint})" if hint else ""
    return Fault(column, f"found {value!r}, expected {problem.expected}{told}")


def _late(table: str, typed: pd.DataFrame, known: Beside) -> Iterator[Fault]:
    """Yield days that lie ahead, and a row later than its table was researched to."""
    for column in typed.columns.intersection(PAST):
        day = typed.at[0, column]
        if day > pd.Timestamp(known.today):
            yield Fault(column, f"found '{day:%Y-%m-%d}', expected a day not after {known.today}")
            return
    if (day := _beyond(table, typed, known.covered_to)) is not None:
        dated = TABLES[table].dated
        yield Fault(
            dated if dated in typed else "known_from",
            f"{day:%Y-%m-%d} is after {known.covered_to}, up to which {table} was researched; if "
            "you looked for all up to a later day, give it: --covered-to DAY",
            COVERED,
        )


def _beyond(table: str, typed: pd.DataFrame, covered_to: str | None) -> pd.Timestamp | None:
    told = last_told(typed, TABLES[table])
    is_late = covered_to is not None and pd.notna(told) and told > pd.Timestamp(covered_to)
    return told if is_late else None


def _there(table: str, typed: pd.DataFrame, frame: pd.DataFrame) -> Iterator[Fault]:
    """Yield that a row of this key is there already."""
    key = list(TABLES[table].key)
    if {*key} <= {*typed.columns}:
        wanted = joined(typed.at[0, part] for part in key)
        for index in frame.index:
            if joined(frame.at[index, part] for part in key) == wanted:
                at = int(index) + reading.HEADER_ROWS
                told = next(part for part in reversed(key) if part not in FOLLOWS)
                yield Fault(told, f"row {at} of {table} is {wanted!r} already")


def _broken(table: str, frames: dict[str, pd.DataFrame], *, is_whole: bool) -> Iterator[Fault]:
    """Yield the rules that the last row of a table breaks."""
    frame = frames[table]
    last = int(frame.index[-1])
    # Rules on any table compare what it shares with others: the rest takes long to look at.
    shared = {*TABLES[table].columns, *PERSONS}
    slim = {name: each[each.columns.intersection(shared)] for name, each in frames.items()}
    for rule in RULES:
        if table not in rule.tables or rule.name in MENDED_BY_COUNTING:
            continue
        if not {*rule.tables} <= {*frames}:
            continue
        try:
            named = inspect.signature(rule.check).parameters
            asked = {name: (frames if name in named else slim)[name] for name in rule.tables}
            breaches = list(rule.check(**asked))
        except (AttributeError, KeyError):
            if is_whole:
                raise
            continue  # it needs a column that is still to come
        for breach in breaches:
            if (breach.table, breach.at) == (table, last):
                value = shown(frame.at[last, breach.column])
                found = f"found {value!r}" if value else "missing"
                yield Fault(breach.column, f"{found}, expected {breach.expected}", rule.name)
