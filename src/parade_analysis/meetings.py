"""Whom Kim Jong Un met, when, and how long not.

A meeting is one row of the table: Kim and one foreign head of state, head of government
or ruling-party leader, in person. A summit is a bilateral meeting. An occasion is all
meetings at one place at most two days apart.
"""

from __future__ import annotations

import pandas as pd

from parade_analysis.errors import DataError


def verified(meetings: pd.DataFrame) -> pd.DataFrame:
    """Return the meetings that a source vouches for.

    Examples
    --------
    >>> from parade_analysis import load
    >>> meetings = load("meetings")
    >>> len(meetings) - len(verified(meetings))
    1
    """
    return meetings[meetings["verification"] == "verified"].reset_index(drop=True)


def summits(meetings: pd.DataFrame) -> pd.DataFrame:
    """Return the verified bilateral meetings: no encounter on the margins, no parade.

    Examples
    --------
    >>> from parade_analysis import load
    >>> known = summits(load("meetings", as_of="2025-08-28"))
    >>> known["person"].value_counts().head(2).to_dict()
    {'Xi Jinping': 5, 'Moon Jae-in': 3}
    """
    found = verified(meetings)
    return found[found["format"] == "bilateral"].reset_index(drop=True)


def occasions(meetings: pd.DataFrame) -> pd.DataFrame:
    """Return the occasions that meetings belong to.

    Parameters
    ----------
    meetings : DataFrame
        Table ``meetings`` or a part of it.

    Returns
    -------
    DataFrame
        One row per occasion, oldest first: `occasion_id`, `start_date` and `end_date`
        (datetime64), `place` (str), `meetings` (int).

    Examples
    --------
    >>> from parade_analysis import load
    >>> found = occasions(load("meetings")).set_index("occasion_id")
    >>> int(found.at["2019-02-27-hanoi", "meetings"])
    3
    """
    grouped = meetings.groupby("occasion_id").agg(
        start_date=("start_date", "min"),
        end_date=("end_date", "max"),
        place=("place", "first"),
        meetings=("place", "size"),
    )
    return grouped.reset_index().sort_values(["start_date", "occasion_id"], ignore_index=True)


def by_counterpart(meetings: pd.DataFrame) -> pd.DataFrame:
    """Sort meetings by state: most meetings first, then who was met first.

    Examples
    --------
    >>> from parade_analysis import load
    >>> by_counterpart(verified(load("meetings")))["iso3"].unique()[:4].tolist()
    ['CHN', 'VNM', 'RUS', 'KOR']
    """
    states = meetings.groupby("iso3")["start_date"]
    keys = meetings.assign(
        count=meetings["iso3"].map(states.size()),
        first=meetings["iso3"].map(states.min()),
    )
    ordered = keys.sort_values(
        ["count", "first", "iso3", "start_date"], ascending=[False, *[True] * 3]
    )
    return ordered.drop(columns=["count", "first"]).reset_index(drop=True)


def days_between(
    meetings: pd.DataFrame,
    counterpart_iso3: str | None = None,
    *,
    as_of: pd.Timestamp | None = None,
) -> pd.DataFrame:
    """Measure the silences between successive meetings.

    Parameters
    ----------
    meetings : DataFrame
        Table ``meetings`` or a part of it: `start_date`, `end_date` (datetime64), `iso3`.
    counterpart_iso3 : str, optional
        Only meetings with this state's leaders, ISO 3166-1 alpha-3; all by default.
    as_of : Timestamp, optional
        If given, a last row measures the silence still running on that day.

    Returns
    -------
    DataFrame
        One row per silence, oldest first: `last_end` and `next_start` (datetime64, NaT
        while it runs), `gap_days` (int, end of one to start of the next or to `as_of`).
        Meetings that overlap or share a day leave no silence.

    Raises
    ------
    DataError
        If there is no such meeting, naming the states that there are.

    Examples
    --------
    >>> from parade_analysis import load
    >>> gaps = days_between(summits(load("meetings")), "CHN")
    >>> int(gaps["gap_days"].max())
    2267
    """
    chosen = meetings
    if counterpart_iso3 is not None:
        chosen = meetings[meetings["iso3"] == counterpart_iso3]
    if chosen.empty:
        known = ", ".join(sorted(meetings["iso3"].unique())) or "none"
        raise DataError(f"no meeting with {counterpart_iso3}; the table has {known}")
    chosen = chosen.sort_values(["start_date", "end_date"], ignore_index=True)
    last_end = chosen["end_date"].cummax()
    next_start = chosen["start_date"].shift(-1)
    if as_of is None:
        last_end, next_start = last_end[:-1], next_start[:-1]
        until = next_start
    else:
        until = next_start.fillna(as_of)
    gaps = pd.DataFrame({"last_end": last_end, "next_start": next_start})
    gaps["gap_days"] = (until - last_end).dt.days.astype("int64")
    return gaps[gaps["gap_days"] > 0].reset_index(drop=True)


def bursts(meetings: pd.DataFrame, quiet_days: int) -> pd.DataFrame:
    """Group meetings into bursts parted by silences of at least so many days.

    Parameters
    ----------
    meetings : DataFrame
        Table ``meetings`` or a part of it.
    quiet_days : int
        Length from which a silence parts two bursts.

    Returns
    -------
    DataFrame
        One row per burst, oldest first: `first` and `last` (datetime64) and `meetings`
        (int).

    Raises
    ------
    DataError
        If there is no meeting.

    Examples
    --------
    >>> from parade_analysis import load
    >>> found = bursts(verified(load("meetings")), quiet_days=730)
    >>> found["first"].dt.year.tolist()
    [2018, 2023]
    """
    gaps = days_between(meetings)
    breaks = gaps.loc[gaps["gap_days"] >= quiet_days, "next_start"].sort_values()
    burst = meetings["start_date"].map(lambda day: int((breaks <= day).sum()))
    grouped = meetings.groupby(burst)
    return pd.DataFrame(
        {
            "first": grouped["start_date"].min(),
            "last": grouped["end_date"].max(),
            "meetings": grouped.size(),
        }
    ).reset_index(drop=True)
