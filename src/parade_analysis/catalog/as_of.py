"""What was public knowledge on a day."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from parade_analysis.catalog.definitions import Table
from parade_analysis.errors import DataError

if TYPE_CHECKING:
    import pandas as pd

DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def as_date(as_of: str | dt.date | None, name: str = "as_of") -> pd.Timestamp | None:
    """Return the day as a Timestamp; nothing is guessed.

    Parameters
    ----------
    as_of : str, date or Timestamp, optional
        ``"YYYY-MM-DD"``, a date, or a Timestamp without a time zone, whose hour is
        dropped.
    name : str
        What a refusal calls it.

    Returns
    -------
    Timestamp or None
        Midnight of the day; None if none is given.

    Raises
    ------
    DataError
        If it is anything else, or no date that exists.

    Examples
    --------
    >>> as_date("2025-09-03")
    Timestamp('2025-09-03 00:00:00')
    >>> as_date("03.09.2025")
    Traceback (most recent call last):
    ...
    parade_analysis.errors.DataError: as_of is '03.09.2025': expected a date as YYYY-MM-DD
    """
    if as_of is None:
        return None
    import pandas as pd

    wrong = DataError(f"{name} is {as_of!r}: expected a date as YYYY-MM-DD")
    if isinstance(as_of, str) and DAY.fullmatch(as_of):
        try:
            as_of = dt.date.fromisoformat(as_of)
        except ValueError:
            raise wrong from None
    if not isinstance(as_of, dt.date) or pd.isna(as_of) or getattr(as_of, "tzinfo", None):
        raise wrong
    return pd.Timestamp(as_of.year, as_of.month, as_of.day)


def known_on(frame: pd.DataFrame, table: Table, day: pd.Timestamp) -> pd.DataFrame:
    """Return what was known of a table on a day.

    Parameters
    ----------
    frame : DataFrame
        The table, with `known_from` where the table has it.
    table : Table
        Its definition, which says what outcomes came later.
    day : Timestamp
        The day.

    Returns
    -------
    DataFrame
        The rows known by then and undated ones, with later outcomes missing and without
        later doubts.

    Examples
    --------
    >>> import pandas as pd
    >>> from parade_analysis import load
    >>> from parade_analysis.catalog.definitions import TABLES
    >>> len(known_on(load("meetings"), TABLES["meetings"], pd.Timestamp("2018-03-26")))
    2
    """
    if "known_from" in frame:
        known = frame["known_from"] <= day
        if "known_from_basis" in frame:
            known |= frame["known_from_basis"] == "undated"
        frame = frame[known].reset_index(drop=True)
        if "disputed_since" in frame:  # a membership may be old, and the doubt in it young
            since = frame["disputed_since"]
            frame = frame.assign(disputed_since=since.mask(since > day))
    known_then = {
        outcome: frame[outcome].mask(frame[date] > day)
        for date, outcomes in table.later.items()
        for outcome in outcomes
        if outcome in frame and date in frame
    }
    return frame.assign(**known_then)


def last_told(frame: pd.DataFrame, table: Table) -> pd.Timestamp:
    """Return the last day of which a frame tells anything new: a row or an outcome.

    Parameters
    ----------
    frame : DataFrame
        The table or part of it.
    table : Table
        Its definition.

    Returns
    -------
    Timestamp
        NaT if no row says from when it was known.

    Examples
    --------
    >>> from parade_analysis import load
    >>> from parade_analysis.catalog.definitions import TABLES
    >>> last_told(load("attendance", as_of="2025-05-20"), TABLES["attendance"])
    Timestamp('2025-05-09 00:00:00')
    """
    import pandas as pd

    dates = [pd.Series(dtype="datetime64[us]")]
    if "known_from" in frame:
        dated = frame.get("known_from_basis", pd.Series("", frame.index)) != "undated"
        dates.append(frame["known_from"].where(dated))
        if "disputed_since" in frame:
            dates.append(frame["disputed_since"])
    for date, outcomes in table.later.items():
        came = frame.columns.intersection(list(outcomes))
        if date in frame:
            dates.append(frame[date].where(frame[came].notna().any(axis=1)))
    return pd.concat(dates).max()
