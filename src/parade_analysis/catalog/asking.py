"""Asking for a row cell by cell: each fault is found at the first question that shows it."""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable, Iterator, Mapping
from datetime import date

from parade_analysis.catalog.add import advised
from parade_analysis.catalog.as_of import as_date
from parade_analysis.catalog.checking import day_of
from parade_analysis.catalog.completing import (
    FOLLOWS,
    Row,
    complete,
    read,
    spelled_out,
    table_of,
)
from parade_analysis.catalog.definitions import TABLES
from parade_analysis.catalog.fields import FIELDS
from parade_analysis.catalog.judging import COVERED, SPELLING, Beside, Fault, beside, faults
from parade_analysis.catalog.locate import data_folder, file_of
from parade_analysis.catalog.seal import refuse_changes
from parade_analysis.catalog.writing import refuse_installed
from parade_analysis.errors import DataError, some

FIRST = {
    "meetings": ("source_url", "start_date", "person", "place", "format", "end_date"),
    "attendance": ("source_url", "event", "country", "iso3"),
}
"""What tells first whether a row is there already."""
AFTER = {"transport_source_url": "transport"}
EMPTY, BACK = "-", "<"
HOW = (
    f"Enter takes what stands in brackets, {EMPTY} leaves a field empty, {BACK} goes back; "
    "Ctrl-C stops and prints the command that goes on from there."
)
NEEDED = "this one is needed; Ctrl-C stops and prints the command that goes on from here"

Prompt = Callable[[str, str], str]


def ask(
    kind: str,
    prompt: Prompt,
    answers: Row | None = None,
    *,
    is_new: bool = False,
    data: str | os.PathLike[str] | None = None,
    today: str | date | None = None,
) -> Row:
    """Ask for the cells of a row, one by one, each checked before the next.

    Parameters
    ----------
    kind : {"meeting", "event", "envoy", "attendance"}
        What to add.
    prompt : callable
        Takes a question and a suggestion, returns the answer.
    answers : dict, optional
        Cells by column that are known; only the rest is asked. What is answered is put into it,
        and stays there when the asking is interrupted. Its ``covered_to`` is no cell but the day
        up to which the table is researched.
    is_new : bool
        Whether a person or place whose name looks like a known one is another one.
    data : path-like, optional
        Folder with the tables; ``PARADE_DATA`` or the package's own by default.
    today : str, date or Timestamp, optional
        The day after which nothing can be known; by default that of the clock.

    Returns
    -------
    dict
        The answers.

    Raises
    ------
    DataError
        If nothing can be added to the folder as it stands.
    """
    table, day, folder = table_of(kind), day_of(today), data_folder(data)
    refuse_installed(folder)
    refuse_changes(folder, ())
    answers, typed = {} if answers is None else answers, dict[str, str]()
    for column in answers:
        answers[column] = spelled_out(column, answers[column], day)
    try:
        _ask(table, prompt, answers, typed, beside(table, folder, day), is_new=is_new)
    except BaseException:
        for column, value in typed.items():
            answers.setdefault(column, value)  # gone back over, and not answered anew
        raise
    return answers


def _ask(
    table: str, prompt: Prompt, answers: Row, typed: Row, known: Beside, *, is_new: bool
) -> None:
    """Ask until nothing is at fault and nothing left; what is gone back over goes into `typed`."""
    _, rows = read(file_of(table, known.folder))
    told = set[str]()
    while True:
        no_day = ""
        try:
            looked_to = as_date(answers.get(COVERED), COVERED)
            if looked_to is not None and looked_to.date() > known.today:
                raise DataError(f"{COVERED}: {looked_to:%Y-%m-%d} is after today, {known.today}")
        except DataError as error:  # asked for again
            no_day = str(error) if answers.pop(COVERED) else NEEDED
        known = known._replace(covered_to=answers.get(COVERED) or known.covered_to)
        cells = {column: value for column, value in answers.items() if column != COVERED}
        whole = complete(table, cells, rows, known.frames)
        fault = _first(table, cells, whole, known, is_new=is_new)
        left = [each for each in _order(table, whole) if each not in cells]
        if fault is not None:
            column = _to_ask(fault, answers)
        elif left:
            column = left[0]
        else:
            return
        # What was refused is no suggestion.
        others = {each: value for each, value in cells.items() if each != column}
        following = complete(table, others, rows, known.frames).get(column, "")
        suggested = typed.get(column, following)
        if fault is None:
            question = f"{column}: {FIELDS[column].description} ({_expected(column, table, known)})"
        elif column == COVERED and no_day and no_day != NEEDED:
            question = no_day
        elif no_day or (column in answers and not answers[column]):
            question = column if column in told else f"{column}: {fault.words}: {NEEDED}"
            told.add(column)
        else:
            question = f"{column}: {advised(fault).removeprefix(f'{column}: ')}"
        answer = prompt(question, suggested)
        if answer == BACK:
            last = next(reversed(answers), None)
            if last is not None:
                typed[last] = answers.pop(last)
            continue
        typed.pop(column, None)
        answers.pop(column, None)  # so that the last answer stands last
        answers[column] = "" if answer == EMPTY else spelled_out(column, answer, known.today)


def _order(table: str, row: Mapping[str, str]) -> list[str]:
    """Return the columns of a table that are asked, in their order; what follows comes last."""
    optional = TABLES[table].may_be_missing
    first = FIRST.get(table, ("source_url",))
    columns = [each for each in (*first, *TABLES[table].columns) if each not in (*AFTER, *FOLLOWS)]
    unclear = [each for each in FOLLOWS if each in TABLES[table].columns and each not in optional]
    order = list(dict.fromkeys([*columns, *(each for each in unclear if each not in row)]))
    for column, before in AFTER.items():
        if row.get(before):
            order.insert(order.index(before) + 1, column)
    return order


def _expected(column: str, table: str, known: Beside) -> str:
    """Return what may be typed, which is more than the table takes."""
    if column.endswith("iso3"):
        return "the name of the state, or its code"
    if column in TABLES[table].references:
        other, key = TABLES[table].references[column].split(".")
        return f"one of {some(known.frames[other][key])}"
    if FIELDS[column].type == "date":
        return "YYYY-MM-DD, or 3 September 2025, today, yesterday"
    return FIELDS[column].expected


def _first(table: str, cells: Row, whole: Row, known: Beside, *, is_new: bool) -> Fault | None:
    """Return the first fault of what was answered, or of what follows from it."""
    found = faults(table, whole, known) if cells else []
    found.sort(key=lambda each: each.rule == COVERED)  # asked of a day that is right
    for fault in found:
        is_meant = is_new and fault.rule == SPELLING
        is_told = fault.column in cells or fault.column in FOLLOWS or fault.rule == COVERED
        if is_told and not is_meant:
            return fault
    return None


def _to_ask(fault: Fault, answers: Mapping[str, str]) -> str:
    """Return the column to ask again: that of the fault, else the one just answered."""
    if fault.rule == COVERED:
        return COVERED
    cells = [column for column in answers if column != COVERED]
    return fault.column if fault.column in cells else cells[-1]


def is_whole(
    kind: str,
    given: Mapping[str, str],
    *,
    data: str | os.PathLike[str] | None,
    today: str | date | None = None,
) -> bool:
    """Whether cells and what follows from them fill all columns that may not be empty."""
    table, folder = table_of(kind), data_folder(data)
    try:
        known = beside(table, folder, day_of(today))
    except DataError:
        return True  # it is told by the adding
    _, rows = read(file_of(table, folder))
    row = complete(table, given, rows, known.frames)
    return all(row.get(column) for column in _needed(table))


def _needed(table: str) -> Iterator[str]:
    optional = TABLES[table].may_be_missing
    return (column for column in TABLES[table].columns if column not in optional)


def resuming(
    kind: str, answers: Mapping[str, str], options: Mapping[str, str], *, is_new: bool = False
) -> str:
    """Return the command that goes on with these answers.

    Examples
    --------
    >>> resuming("meeting", {"start_date": "2026-10-01", "person": "Xi Jinping"}, {})
    "parade add meeting --start-date 2026-10-01 --person 'Xi Jinping'"
    """
    given = {column.replace("_", "-"): value for column, value in answers.items()}
    parts = [part for name, value in {**given, **options}.items() for part in (f"--{name}", value)]
    return shlex.join(["parade", "add", kind, *parts, *["--new"] * is_new])
