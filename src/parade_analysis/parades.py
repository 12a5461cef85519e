"""Parades: where and when one was held, which came before, and the words that tell them apart."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from parade_analysis.errors import NothingKnown

__all__ = ["find_parade", "parade_before", "when"]


def find_parade(parades: pd.DataFrame, event: str) -> pd.Series:
    """Return one parade: where and when it was held, and by whom.

    Parameters
    ----------
    parades : DataFrame
        Table ``parades``.
    event : str
        Parade, e.g. ``"beijing-2025"``.

    Returns
    -------
    Series
        The row of the table.

    Raises
    ------
    NothingKnown
        If the table has no such parade, naming those that it has.

    Examples
    --------
    >>> from parade_analysis import load
    >>> find_parade(load("parades"), "moscow-2025")["host_iso3"]
    'RUS'
    """
    rows = parades[parades["event"] == event]
    if rows.empty:
        others = f", only {', '.join(parades['event'])}" if len(parades) else ""
        raise NothingKnown(f"no parade {event!r} was known{others}")
    return rows.iloc[0]


def parade_before(parades: pd.DataFrame, event: str) -> str | None:
    """Return the same host's last parade before one, None if there is none.

    Parameters
    ----------
    parades : DataFrame
        Table ``parades``.
    event : str
        Parade, e.g. ``"beijing-2025"``.

    Returns
    -------
    str or None
        The earlier parade.

    Raises
    ------
    NothingKnown
        If the table has no such parade.

    Examples
    --------
    >>> from parade_analysis import load
    >>> parade_before(load("parades"), "beijing-2025")
    'beijing-2015'
    """
    held = find_parade(parades, event)
    before = parades[
        (parades["host_iso3"] == held["host_iso3"]) & (parades["event_date"] < held["event_date"])
    ]
    return None if before.empty else str(before.sort_values("event_date")["event"].iloc[-1])


def when(parades: pd.DataFrame, events: Sequence[str]) -> dict[str, str]:
    """Return the shortest words that tell parades apart: years, else places, else labels.

    Parameters
    ----------
    parades : DataFrame
        Table ``parades``.
    events : sequence of str
        Parades.

    Returns
    -------
    dict of str
        Parade -> words that may follow "in", in the order of `events`.

    Raises
    ------
    NothingKnown
        If the table has no such parade.

    Examples
    --------
    >>> from parade_analysis import load
    >>> when(load("parades"), ["beijing-2015", "beijing-2025"])
    {'beijing-2015': '2015', 'beijing-2025': '2025'}
    >>> when(load("parades"), ["moscow-2025", "beijing-2025"])
    {'moscow-2025': 'Moscow', 'beijing-2025': 'Beijing'}
    """
    rows = [find_parade(parades, event) for event in events]
    years = [f"{row['event_date']:%Y}" for row in rows]
    places = [row["place"] for row in rows]
    labels = [row["label"] for row in rows]
    if len(set(places)) == 1 and len(set(years)) == len(rows):
        words = years
    else:
        words = places if len(set(places)) == len(rows) else labels
    return dict(zip(events, words, strict=True))
