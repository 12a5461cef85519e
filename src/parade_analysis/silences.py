"""How long a leader met nobody: gaps between meetings, and the bursts that they part."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from parade_analysis.catalog.as_of import as_date
from parade_analysis.catalog.given import demand
from parade_analysis.errors import DataError, NothingKnown
from parade_analysis.inclusion import LEADER, RULES, ended, include, meetings_of, rule_words

__all__ = ["bursts", "by_rule", "days_between", "longest_silence", "since_last"]


def days_between(
    meetings: pd.DataFrame,
    counterpart_iso3: str | None = None,
    *,
    leader: str = LEADER,
    as_of: str | dt.date | None = None,
) -> pd.DataFrame:
    """Measure the silences between successive meetings.

    Parameters
    ----------
    meetings : DataFrame
        Table ``meetings`` or your own, as for `meetings_of`.
    counterpart_iso3 : str, optional
        Only meetings with this state's leaders, ISO 3166-1 alpha-3; all by default.
    leader : str
        Whose meetings; a frame without column `leader` is all of the leader named.
    as_of : str, date or Timestamp, optional
        If given, meetings that ended later are left out, and a last row measures the
        silence still running on that day.

    Returns
    -------
    DataFrame
        One row per silence, oldest first: `last_end` and `next_start` (datetime64, NaT
        while it runs), `gap_days` (int, end of one to start of the next or to `as_of`).
        Meetings that overlap or share a day leave no silence.

    Raises
    ------
    DataError
        If there is no meeting with that state, naming the states that there are, or the
        frame can't be used, as by `meetings_of`.
    NothingKnown
        If there is none by that day.

    Examples
    --------
    >>> from parade_analysis import load
    >>> from parade_analysis.inclusion import summits
    >>> gaps = days_between(summits(load("meetings")), "CHN")
    >>> int(gaps["gap_days"].max())
    2267
    """
    day = as_date(as_of)
    every = meetings_of(meetings, leader)
    if counterpart_iso3 is not None:
        every = demand(every, "meetings", "iso3")
        known = sorted(every["iso3"].unique())
        if counterpart_iso3 not in known:
            there = ", ".join(known) or "none"
            raise DataError(f"no meeting with {counterpart_iso3}; the table has {there}")
        every = every[every["iso3"] == counterpart_iso3]
    chosen = ended(every, day).sort_values(["start_date", "end_date"], ignore_index=True)
    if chosen.empty:
        whom = "" if counterpart_iso3 is None else f" with {counterpart_iso3}"
        raise NothingKnown(f"no meeting{whom} is known")
    last_end = chosen["end_date"].cummax()
    next_start = chosen["start_date"].shift(-1)
    if day is None:
        last_end, next_start = last_end[:-1], next_start[:-1]
        until = next_start
    else:
        until = next_start.fillna(day)
    gaps = pd.DataFrame({"last_end": last_end, "next_start": next_start})
    gaps["gap_days"] = (until - last_end).dt.days.astype("int64")
    return gaps[gaps["gap_days"] > 0].reset_index(drop=True)


def bursts(
    meetings: pd.DataFrame,
    quiet_days: int,
    *,
    leader: str = LEADER,
    as_of: str | dt.date | None = None,
) -> pd.DataFrame:
    """Group meetings into bursts parted by silences of at least so many days.

    Parameters
    ----------
    meetings : DataFrame
        Table ``meetings`` or your own, as for `meetings_of`.
    quiet_days : int
        Length from which a silence parts two bursts.
    leader : str
        Whose meetings; a frame without column `leader` is all of the leader named.
    as_of : str, date or Timestamp, optional
        Leave out meetings that ended later.

    Returns
    -------
    DataFrame
        One row per burst, oldest first: `first` and `last` (datetime64) and `meetings`
        (int).

    Raises
    ------
    NothingKnown
        If there is no meeting.

    Examples
    --------
    >>> from parade_analysis import load
    >>> from parade_analysis.inclusion import verified
    >>> found = bursts(verified(load("meetings")), quiet_days=730)
    >>> found["first"].dt.year.tolist()
    [2018, 2023]
    """
    chosen = meetings_of(meetings, leader, as_of=as_of)
    gaps = days_between(chosen, leader=leader)
    breaks = gaps.loc[gaps["gap_days"] >= quiet_days, "next_start"]
    burst = chosen["start_date"].map(lambda day: int((breaks <= day).sum()))
    grouped = chosen.groupby(burst)
    return pd.DataFrame(
        {
            "first": grouped["start_date"].min(),
            "last": grouped["end_date"].max(),
            "meetings": grouped.size(),
        }
    ).reset_index(drop=True)


def longest_silence(
    meetings: pd.DataFrame,
    counterpart_iso3: str | None = None,
    *,
    leader: str = LEADER,
    as_of: str | dt.date | None = None,
) -> pd.Series:
    """Return the longest silence between successive meetings.

    Parameters
    ----------
    meetings, counterpart_iso3, leader, as_of
        As for `days_between`.

    Returns
    -------
    Series
        The row of `days_between`: `last_end`, `next_start`, `gap_days`. The earliest if
        several are as long.

    Raises
    ------
    DataError
        If there is no such meeting.
    NothingKnown
        If there is none after it.

    Examples
    --------
    >>> from parade_analysis import load
    >>> from parade_analysis.inclusion import include, summits
    >>> met = load("meetings")
    >>> int(longest_silence(summits(met), "CHN")["gap_days"])
    2267
    >>> int(longest_silence(include(met, "encounters"), "CHN")["gap_days"])
    2266
    """
    gaps = days_between(meetings, counterpart_iso3, leader=leader, as_of=as_of)
    if gaps.empty:
        whom = "" if counterpart_iso3 is None else f" with {counterpart_iso3}"
        raise NothingKnown(f"no silence between meetings{whom} is known")
    return gaps.loc[gaps["gap_days"].idxmax()]


def since_last(
    meetings: pd.DataFrame, as_of: str | dt.date, *, leader: str = LEADER
) -> pd.DataFrame:
    """Measure, for each state, the days since the last meeting with its leaders.

    Parameters
    ----------
    meetings : DataFrame
        Table ``meetings`` or your own, as for `meetings_of`.
    as_of : str, date or Timestamp
        Day from which to look back; meetings that ended later are left out.
    leader : str
        Whose meetings; a frame without column `leader` is all of the leader named.

    Returns
    -------
    DataFrame
        One row per state, the latest met first: `iso3`, `person`, `place` (str, missing
        where the frame has none), `last_end` (datetime64), `days` (int).

    Raises
    ------
    DataError
        If there is no such leader or day, or the frame has no `iso3`.

    Examples
    --------
    >>> from parade_analysis import load
    >>> from parade_analysis.inclusion import summits
    >>> since_last(summits(load("meetings")), "2025-08-28").head(2)["days"].tolist()
    [435, 2251]
    """
    chosen = demand(meetings_of(meetings, leader, as_of=as_of), "meetings", "iso3")
    chosen = chosen.sort_values(["end_date", "start_date"], kind="stable")
    last = chosen.groupby("iso3").tail(1).rename(columns={"end_date": "last_end"})
    last = last.assign(days=(as_date(as_of) - last["last_end"]).dt.days.astype("int64"))
    ordered = last.sort_values(["days", "iso3"], ignore_index=True)
    return ordered.reindex(columns=["iso3", "person", "place", "last_end", "days"])


def by_rule(
    meetings: pd.DataFrame, *, leader: str = LEADER, as_of: str | dt.date | None = None
) -> pd.DataFrame:
    """Set the inclusion rules side by side: how much each lets in, how long it finds silent.

    Parameters
    ----------
    meetings : DataFrame
        Table ``meetings`` or your own, as for `meetings_of`.
    leader : str
        Whose meetings; a frame without column `leader` is all of the leader named.
    as_of : str, date or Timestamp, optional
        Leave out meetings that ended later.

    Returns
    -------
    DataFrame
        One row per rule, from narrow to wide: `rule`, `lets_in` (str, the rule in words),
        `meetings` (int) and `longest_silence_days` (Int64, missing where no silence parts
        two meetings).

    Raises
    ------
    DataError
        If there is no such leader.

    Examples
    --------
    >>> from parade_analysis import load
    >>> with_xi = load("meetings").query("person == 'Xi Jinping'")
    >>> by_rule(with_xi)[["rule", "meetings", "longest_silence_days"]].values.tolist()
    [['summits', 7, 2267], ['talks', 7, 2267], ['contacts', 7, 2267], ['encounters', 8, 2266]]
    """
    rows = []
    for rule in RULES:
        found = include(meetings, rule, leader=leader, as_of=as_of)
        gaps = days_between(found, leader=leader)["gap_days"] if len(found) else []
        rows.append((rule, rule_words(meetings, rule), len(found), max(gaps, default=None)))
    columns = ["rule", "lets_in", "meetings", "longest_silence_days"]
    return pd.DataFrame(rows, columns=columns).astype({"longest_silence_days": "Int64"})
