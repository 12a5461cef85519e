"""Whose meetings are listed: a leader, the state, and since when."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from parade_analysis.catalog.definitions import SUBJECT


class Leader(NamedTuple):
    """What table ``leaders`` says of a leader; of one that it does not list, only the name."""

    name: str
    short_name: str
    iso3: str | None = None
    since: pd.Timestamp | None = None

    @property
    def is_listed(self) -> bool:
        """Whether the table has the leader."""
        return self.iso3 is not None

    @property
    def is_subject(self) -> bool:
        """Whether events and envoys, which are about one state, are about this leader's."""
        return self.iso3 == SUBJECT


def leader_named(leaders: pd.DataFrame, leader: str) -> Leader:
    """Return what is known of a leader.

    Parameters
    ----------
    leaders : DataFrame
        Table ``leaders``: `leader`, `iso3`, `short_name` and `since`.
    leader : str
        Full name.

    Returns
    -------
    Leader
        From the last row of that name; one that is not listed goes by the full name and
        has neither state nor first day.

    Raises
    ------
    KeyError
        If a column named above is missing.

    Examples
    --------
    >>> from parade_analysis import load
    >>> leader_named(load("leaders"), "Kim Jong Un").short_name
    'Kim'
    >>> leader_named(load("leaders"), "Vladimir Putin")
    Leader(name='Vladimir Putin', short_name='Vladimir Putin', iso3=None, since=None)
    """
    rows = leaders[leaders["leader"] == leader].sort_values("since")
    if rows.empty:
        return Leader(leader, leader)
    row = rows.iloc[-1]
    known = {column: row[column] for column in Leader._fields[1:] if pd.notna(row[column])}
    return Leader(leader, **{"short_name": leader, **known})
