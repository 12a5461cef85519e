"""Checking all tables and shapes of a folder: cells, rules, controls, and what has gone."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from parade_analysis.catalog import reading
from parade_analysis.catalog.as_of import as_date
from parade_analysis.catalog.definitions import TABLES
from parade_analysis.catalog.loading import boundaries
from parade_analysis.catalog.locate import data_folder, file_of
from parade_analysis.catalog.losses import Gone, faults_of_seal, gone_from, told
from parade_analysis.catalog.worldviews import BOUNDARIES
from parade_analysis.catalog.writing import unfinished
from parade_analysis.errors import DataError, Problem, unknown

PAST = ("known_from", "source_date", "page_date", "released")
"""Days that can't lie ahead; that of an event can, once it is announced."""


class Checked(NamedTuple):
    """What a folder holds, and everything wrong with it."""

    frames: dict[str, pd.DataFrame]
    problems: list[Problem]
    gone: list[Gone]


def check(
    *, data: str | os.PathLike[str] | None = None, today: str | dt.date | None = None
) -> list[Problem]:
    """Check every table in full, whether sealed or not, and beside its last seal.

    Parameters
    ----------
    data : path-like, optional
        Folder with other tables; ``PARADE_DATA`` or the package's own by default.
    today : str, date or Timestamp, optional
        The day after which nothing can be known; by default that of the clock.

    Returns
    -------
    list of Problem
        Every problem of every file; empty if all is sound.

    Raises
    ------
    DataError
        If there is no such folder, or `today` is no day.

    Examples
    --------
    >>> check()
    []
    """
    folder = data_folder(data)
    checked = checked_folder(folder, day_of(today))
    return told(checked.gone, folder, checked.frames) + checked.problems


def files_of(names: Iterable[str], *, data: str | os.PathLike[str] | None = None) -> dict[str, str]:
    """Return the tables or shapes of these names by their files, as problems name them.

    Raises
    ------
    DataError
        If there is no such table or folder.

    Examples
    --------
    >>> list(files_of(["meetings"]).values())
    ['meetings']
    """
    folder = data_folder(data)
    for name in names:
        if name not in TABLES and name not in BOUNDARIES:
            raise unknown("table", name, (*TABLES, *BOUNDARIES))
    return {str(file_of(name, folder)): name for name in names}


def day_of(today: str | dt.date | None) -> dt.date:
    """Return a day as given, or that of the clock."""
    day = as_date(today, "today")
    return dt.date.today() if day is None else day.date()


def checked_folder(
    folder: Path,
    today: dt.date,
    *,
    is_first: bool = False,
    covered_to: Mapping[str, str] | None = None,
) -> Checked:
    """Read and check all tables and shapes of a folder, beside its seal unless it has none yet."""
    problems = unfinished(folder)
    files = {name: file_of(name, folder) for name in (*TABLES, *BOUNDARIES)}
    frames: dict[str, pd.DataFrame] = {}
    for name in TABLES:
        frame, wrong = reading.read_unsealed(files[name], name)
        problems += wrong
        if not wrong:
            frames[name] = frame
    for worldview in BOUNDARIES:
        try:
            shapes = boundaries(worldview, data=folder)
        except DataError as error:
            problems += [each for each in error.problems if isinstance(each, Problem)]
        else:
            problems += reading.check_boundaries(shapes, files[worldview])
            frames[worldview] = shapes
    problems += reading.check_rules(frames, files, with_controls=True)
    for name, frame in frames.items():
        for column in frame.columns.intersection(PAST):
            for index in frame.index[frame[column] > pd.Timestamp(today)]:
                expected = f"a day not after today, {today}"
                row, value = int(index) + reading.HEADER_ROWS, f"{frame.at[index, column]:%Y-%m-%d}"
                problems.append(Problem(str(files[name]), expected, row, column, value))
    problems += [] if is_first else faults_of_seal(folder, frames, today, covered_to)
    return Checked(frames, problems, gone_from(folder, frames))
