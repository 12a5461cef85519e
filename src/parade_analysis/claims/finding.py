"""What a test of a claim finds, and how a function becomes the test of one."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from parade_analysis.catalog.definitions import TABLES
from parade_analysis.errors import NothingKnown

PARADE = "beijing-2025"
"""The parade that the claims are about."""

CHINA, RUSSIA = "CHN", "RUS"
XI, PUTIN, TRUMP, FICO = "Xi Jinping", "Vladimir Putin", "Donald Trump", "Robert Fico"

INVASION = "2022-02-24-russia-invades-ukraine"
GENERAL_SECRETARY = "2021-01-10-general-secretary-of-the-party"

SUPPORTED = "supported"
QUALIFIED = "supported with caveat"
CONTRADICTED = "contradicted"
NOT_TESTABLE = "not testable"
VERDICTS = (SUPPORTED, QUALIFIED, CONTRADICTED, NOT_TESTABLE)


@dataclass(frozen=True)
class Finding:
    """What the tables say of one claim.

    Attributes
    ----------
    value : str
        The computed answer in a few words.
    holds : bool or None
        Whether the claim holds; None if no table can settle it.
    but : str
        What in the tables qualifies a claim that holds; empty if nothing does.
    rows : dict of DataFrame
        Rows that the finding rests on, by table.
    share : float, optional
        The answer as a fraction, where it is one.
    count : int, optional
        The answer as a small number, where it is one.
    day : Timestamp, optional
        The day that the answer turns on, where there is one.
    """

    value: str
    holds: bool | None
    but: str = ""
    rows: dict[str, pd.DataFrame] = field(default_factory=dict)
    share: float | None = None
    count: int | None = None
    day: pd.Timestamp | None = None

    @property
    def verdict(self) -> str:
        """The verdict, from whether the claim holds and what qualifies it."""
        if self.holds is None:
            return NOT_TESTABLE
        if not self.holds:
            return CONTRADICTED
        return QUALIFIED if self.but else SUPPORTED

    def evidence(self) -> Iterator[dict[str, Any]]:
        """Yield table and key of each row that the finding rests on."""
        for table, rows in self.rows.items():
            for key in rows[list(TABLES[table].key)].astype("str").to_dict("records"):
                yield {"table": table, "key": key}


@dataclass(frozen=True)
class ClaimTest:
    """How a claim is tested.

    Attributes
    ----------
    function : callable
        Takes tables by name, returns a `Finding`.
    reads : mapping
        Table -> columns that it reads.
    """

    function: Callable[..., Finding]
    reads: Mapping[str, tuple[str, ...]]

    def __call__(self, **tables: pd.DataFrame) -> Finding:
        """Return what the tables say; not testable where they hold no row to test it on."""
        try:
            return self.function(**tables)
        except NothingKnown as error:
            return Finding("no row to test it on", None, but=str(error))


TESTS: dict[str, ClaimTest] = {}


def claim(claim_id: str, **reads: str) -> Callable[[Callable[..., Finding]], ClaimTest]:
    """Tie a function to a claim.

    Parameters
    ----------
    claim_id : str
        The claim, as named in table ``claims``.
    **reads : str
        For each table that the function takes, the columns that it reads, parted by
        spaces. The key is read too, to name the rows that the verdict rests on.
    """

    def register(function: Callable[..., Finding]) -> ClaimTest:
        columns = {
            table: tuple(dict.fromkeys((*TABLES[table].key, *reads[table].split())))
            for table in inspect.signature(function).parameters
        }
        TESTS[claim_id] = ClaimTest(function, columns)
        return TESTS[claim_id]

    return register


def known(rows: pd.DataFrame, what: str) -> pd.DataFrame:
    """Return rows without which a claim can't be tested.

    Raises
    ------
    NothingKnown
        If there are none, saying of what.
    """
    if rows.empty:
        raise NothingKnown(f"no {what} is known")
    return rows


def happened(events: pd.DataFrame, event_id: str, what: str) -> pd.DataFrame:
    """Return the row of one event, by the words of its id: its day may stand corrected.

    Raises
    ------
    NothingKnown
        If there is none, saying of what.
    """
    words = slice(len("2025-09-03-"), None)
    return known(events[events["event_id"].str[words] == event_id[words]], what)
