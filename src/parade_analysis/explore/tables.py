"""The tables of a chart: given or loaded, and what its source line says of them."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

import pandas as pd

from parade_analysis.catalog import loading
from parade_analysis.catalog.definitions import TABLES
from parade_analysis.catalog.given import Identity, demand, identify, typed
from parade_analysis.errors import DataError, NothingKnown
from parade_analysis.prose import day_words


class Taken(NamedTuple):
    """A table as a chart takes it: its rows, and what they are."""

    frame: pd.DataFrame
    identity: Identity
    covered_to: str | None


def take(
    given: Mapping[str, pd.DataFrame | None],
    reads: Mapping[str, str],
    data: str | os.PathLike[str] | None,
    always: Collection[str] = (),
) -> dict[str, Taken]:
    """Return the tables of a chart, typed; what is not given is loaded.

    Parameters
    ----------
    given : mapping
        Table -> a frame, or None; the table that the chart is about first. If it is ours as
        it was known on a day, the others are loaded as of that day.
    reads : mapping
        Table -> columns that a given frame must have, parted by spaces.
    data : path-like, optional
        Folder with the tables.
    always : collection of str
        Tables that are loaded whole, whatever the day.

    Raises
    ------
    DataError
        If a frame lacks a column or holds what its column can't.
    NothingKnown
        If a frame that is given has no row.
    """
    taken: dict[str, Taken] = {}
    day: str | None = None
    for name, frame in given.items():
        if frame is None:
            loaded = loading.load(name, as_of=None if name in always else day, data=data)
            taken[name] = Taken(loaded, Identity(name, True, True, day), loaded.attrs["covered_to"])
            continue
        own = typed(frame, name)
        columns = reads[name].split()
        filled = [each for each in columns if each not in TABLES[name].may_be_missing]
        demand(own, name, " ".join(filled), there=" ".join(columns))
        _refuse_twice(own, name)
        if own.empty:
            raise NothingKnown(f"{name} has no row")
        identity = identify(own, name, data=data)
        covered = loading.load(name, data=data).attrs["covered_to"]
        taken[name] = Taken(own, identity, covered if identity.is_published else None)
        day = identity.as_of if not taken.keys() - {name} else day
    return taken


def _refuse_twice(frame: pd.DataFrame, name: str) -> None:
    key = [*TABLES[name].key]
    if {*key} <= {*frame.columns} and frame.duplicated(key).any():
        twice = frame.loc[frame.duplicated(key), key].iloc[0]
        raise DataError(f"{name}: {' '.join(map(str, twice))} stands more than once")


def good_for(taken: Taken) -> pd.Timestamp:
    """Return the day up to which a table tells, missing for a frame that is not ours."""
    days = [day for day in (taken.identity.as_of, taken.covered_to) if day is not None]
    return min(map(pd.Timestamp, days), default=pd.NaT) if taken.covered_to else pd.NaT


def source_line(
    taken: Mapping[str, Taken], publishers: Sequence[str] = (), borders: str = ""
) -> str:
    """Return who publishes what is drawn, whose rows they are, and of what day.

    Parameters
    ----------
    taken : mapping
        Tables that are drawn, the one that the chart is about first.
    publishers : sequence of str
        Who publishes the statistics, in short; by default those of the tables.
    borders : str
        What is to be said of the country shapes.
    """
    names = publishers or [
        source.short
        for name, each in taken.items()
        if each.identity.is_ours and TABLES[name].kind != "reference"
        for source in TABLES[name].sources
    ]
    given = [each.identity.words for each in taken.values() if not each.identity.is_published]
    days = {name: good_for(each) for name, each in taken.items() if TABLES[name].kind == "event"}
    day = good_for(next(iter(taken.values())))
    later = [
        f"{TABLES[name].title}: {day_words(each)}." for name, each in days.items() if each > day
    ]
    parts = [
        f"Sources: {', '.join(dict.fromkeys(names))}." if names else "",
        f"Drawn from {', '.join(given)}." if given else "Chart: parade-analysis, CC BY 4.0.",
        "" if pd.isna(day) else f"As of {day_words(day)}.",
        *later,
        borders,
    ]
    return " ".join(part for part in parts if part)
