"""Testing claims against tables, and writing down what came of it."""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from parade_analysis.catalog.as_of import as_date
from parade_analysis.catalog.definitions import TABLES
from parade_analysis.catalog.given import typed
from parade_analysis.catalog.loading import load
from parade_analysis.claims.finding import TESTS, VERDICTS, ClaimTest
from parade_analysis.errors import DataError, NothingKnown, unknown
from parade_analysis.prose import day_words
from parade_analysis.text import as_json, as_markdown, in_one_line, visible

SHORT = ["claim_id", "verdict", "value", "claim", "qualification", "caveat"]
FORMS = ("text", "json", "csv", "md")
EVERYTHING = "all rows"


def check_claims(
    *claim_ids: str,
    as_of: str | dt.date | None = None,
    data: str | os.PathLike[str] | None = None,
) -> pd.DataFrame:
    """Test the claims against the tables.

    Parameters
    ----------
    *claim_ids : str
        Claims to test; all that were made by then, by default.
    as_of : str, date or Timestamp, optional
        ``"YYYY-MM-DD"`` or a date: use only what was public knowledge on that day;
        everything by default.
    data : path-like, optional
        Folder with other tables.

    Returns
    -------
    DataFrame
        One row per claim, by `claim_id`: `claim`, `verdict`, `value`, `qualification`
        (what in the tables qualifies or prevents the verdict), `caveat` (of the
        compilers), `share`, `count` and `day` (missing where the answer is none of
        these), `evidence` (list of dict with `table` and `key`), `sources` (list of
        addresses).

    Raises
    ------
    DataError
        If a claim is unknown or has no test, or a table is not sound.
    NothingKnown
        If a claim had not been made by that day.

    Examples
    --------
    >>> checked = check_claims("c01", "c20").set_index("claim_id")
    >>> checked["verdict"].tolist()
    ['supported', 'contradicted']
    """
    day = as_date(as_of)
    first_made = load("claims", data=data).set_index("claim_id")["known_from"]
    for claim_id in claim_ids:
        if claim_id not in first_made:
            raise unknown("claim", claim_id, first_made.index)
    claims = load("claims", as_of=day, data=data).set_index("claim_id", drop=False)
    ahead = [claim_id for claim_id in claim_ids if claim_id not in claims.index]
    if claims.empty or ahead:
        told = [f"{each} was first made on {day_words(first_made[each])}" for each in ahead]
        told = told or [f"the first was made on {day_words(first_made.min())}"]
        which = f"claim {', '.join(ahead)} had not" if ahead else "no claim had"
        raise NothingKnown(f"{which} been made by {day:%Y-%m-%d}; {', '.join(told)}")
    chosen = claims.loc[list(claim_ids)] if claim_ids else claims
    needed = {table for claim_id in chosen.index for table in tables_of(claim_id)}
    frames = {table: load(table, as_of=day, data=data) for table in sorted(needed)}
    return compare(chosen, frames)


def compare(claims: pd.DataFrame, tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Test claims against tables that are loaded already.

    Parameters
    ----------
    claims : DataFrame
        Table ``claims`` or a part of it: `claim_id` and `claim`.
    tables : mapping of DataFrame
        The tables that the tests need, by name; filtered, or read back from a CSV.

    Returns
    -------
    DataFrame
        As `check_claims` returns it. A claim for which the tables hold no row to test it
        on is not testable.

    Raises
    ------
    DataError
        If there is no claim, or one has no test, or a table that it needs is missing,
        lacks a column or holds a value of another type.

    Examples
    --------
    >>> from parade_analysis import load
    >>> guests = load("attendance").query("event == 'moscow-2025'")
    >>> claims = load("claims").query("claim_id == 'c20'")
    >>> compare(claims, {"attendance": guests})["verdict"].item()
    'not testable'
    """
    for column in ("claim_id", "claim"):
        if column not in claims:
            raise DataError(f"claims have no column {column}")
    if claims.empty:
        raise NothingKnown("no claim to test")
    tests = {claim_id: _test_of(claim_id) for claim_id in claims["claim_id"]}
    needed = {name for test in tests.values() for name in test.reads if name in tables}
    frames = {name: _as_loaded(tables[name], name) for name in sorted(needed)}
    bare = {name: set(frame.columns[frame.isna().any()]) for name, frame in frames.items()}
    for claim_id, test in tests.items():
        _refuse_what_lacks(claim_id, test, frames, bare)
    # The tests take what comes first or last, as rows stand in a table.
    frames = {
        name: frame.sort_values(list(TABLES[name].key), ignore_index=True)
        for name, frame in frames.items()
    }
    columns = ["claim_id", "claim", "caveat", "source_url", "source_url_2"]
    rows = claims.reindex(columns=columns).itertuples(index=False)
    tested = pd.DataFrame([_tested(row, tests[row.claim_id], frames) for row in rows])
    return tested.astype({"share": "float64", "count": "Int64", "day": "datetime64[us]"})


def tables_of(claim_id: str) -> list[str]:
    """Return the tables that the test of a claim reads.

    Parameters
    ----------
    claim_id : str
        The claim.

    Returns
    -------
    list of str
        Names of tables.

    Raises
    ------
    DataError
        If the claim has no test.

    Examples
    --------
    >>> tables_of("c06")
    ['attendance', 'memberships', 'parades']
    """
    return list(_test_of(claim_id).reads)


def _test_of(claim_id: str) -> ClaimTest:
    if claim_id not in TESTS:
        raise DataError(
            f"there is no test for claim {claim_id}, only for {', '.join(sorted(TESTS))}"
        )
    return TESTS[claim_id]


def _as_loaded(frame: pd.DataFrame, name: str) -> pd.DataFrame:
    """Give a frame the types of a table, unless it has them."""
    if not isinstance(frame, pd.DataFrame):
        return typed(frame, name)
    dtypes = TABLES[name].dtypes()
    found = frame.dtypes.items()
    has_them = all(dtype == dtypes[column] for column, dtype in found if column in dtypes)
    return frame if has_them and frame.columns.is_unique else typed(frame, name)


def _refuse_what_lacks(
    claim_id: str,
    test: ClaimTest,
    frames: Mapping[str, pd.DataFrame],
    bare: Mapping[str, set[str]],
) -> None:
    for name, columns in test.reads.items():
        if name not in frames:
            raise DataError(f"claim {claim_id} is tested on table {name}, which is not given")
        lost = [column for column in columns if column not in frames[name]]
        if lost:
            raise DataError(f"claim {claim_id}: {name} has no column {', '.join(lost)}")
        needed = [column for column in columns if column not in TABLES[name].may_be_missing]
        for column in needed:
            if column in bare[name]:
                raise DataError(f"claim {claim_id}: {name} has a row without {column}")


def _tested(row: Any, test: ClaimTest, frames: dict[str, pd.DataFrame]) -> dict[str, Any]:
    found = test(**{name: frames[name] for name in test.reads})
    return {
        "claim_id": row.claim_id,
        "claim": row.claim,
        "verdict": found.verdict,
        "value": found.value,
        "qualification": found.but,
        "caveat": "" if pd.isna(row.caveat) else row.caveat,
        "share": found.share,
        "count": found.count,
        "day": found.day,
        "evidence": list(found.evidence()),
        "sources": [url for url in (row.source_url, row.source_url_2) if pd.notna(url)],
    }


def side_by_side(
    days: Sequence[str | dt.date], *, data: str | os.PathLike[str] | None = None
) -> pd.DataFrame:
    """Test the claims as of several days and with all rows.

    Parameters
    ----------
    days : sequence of str, date or Timestamp
        Days as ``"YYYY-MM-DD"`` or dates, in the order of the columns.
    data : path-like, optional
        Folder with other tables.

    Returns
    -------
    DataFrame
        Indexed by `claim_id`: `claim`, then a column of verdicts a day and ``all rows``;
        missing where the claim was not made yet.

    Raises
    ------
    DataError
        If a day is none, or a table is not sound.

    Examples
    --------
    >>> side_by_side(["2025-08-28"]).loc["c15"].tolist()[1:]
    [nan, 'supported']
    """
    every = check_claims(data=data).set_index("claim_id")
    beside = every[["claim"]].copy()
    for day in days:
        try:
            verdicts = check_claims(as_of=day, data=data).set_index("claim_id")["verdict"]
        except NothingKnown:
            verdicts = every["verdict"].iloc[:0]
        beside[f"{as_date(day):%Y-%m-%d}"] = verdicts.reindex(every.index)
    return beside.assign(**{EVERYTHING: every["verdict"]})


def written(checked: pd.DataFrame, form: str) -> str:
    """Return tested claims as text.

    Parameters
    ----------
    checked : DataFrame
        As `check_claims` returns it.
    form : {"text", "json", "csv", "md"}
        Aligned lines, a list of objects with all columns, or a table of the short ones.

    Returns
    -------
    str
        Without a line break at its end.

    Raises
    ------
    DataError
        If there is no such form.

    Examples
    --------
    >>> print(written(check_claims("c20"), "text"))
    c20  contradicted          not among the 26 guests: India was among the states at the parade
    """
    if form not in FORMS:
        raise unknown("form", form, FORMS)
    if form == "json":
        listed = json.loads(checked.to_json(orient="records", date_format="iso", date_unit="s"))
        return as_json(listed)
    if form == "csv":
        cells = checked[SHORT].map(in_one_line, na_action="ignore")
        return cells.to_csv(index=False, lineterminator="\n").rstrip()
    if form == "md":
        lines = ["| " + " | ".join(SHORT) + " |", "|---" * len(SHORT) + "|"]
        for row in checked[SHORT].itertuples(index=False):
            lines.append("| " + " | ".join(map(as_markdown, row)) + " |")
        return "\n".join(lines)
    width = max(map(len, VERDICTS))
    return "\n".join(
        visible(
            f"{row.claim_id}  {row.verdict:{width}}  {row.value}: {row.claim}"
            + (f" ({row.qualification})" if row.qualification else "")
        )
        for row in checked.itertuples(index=False)
    )
