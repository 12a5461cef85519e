"""Whom Kim Jong Un met, when, and how long not.

A meeting is one row of the table: Kim and one foreign head of state, head of government
or ruling-party leader, in person. A summit is a bilateral meeting. An occasion is all
meetings at one place at most two days apart, a trip one journey of Kim abroad. Which
meetings count is decided by an inclusion rule, see `RULES`; envoys stand in a table of
their own and never count as leaders.

Where a function takes `as_of`, meetings that ended later are left out, as `load` does.
"""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from parade_analysis.errors import DataError
from parade_analysis.schemas import FORMATS, HEADS


class InclusionRule(NamedTuple):
    """Which meetings count: the rule in words and the formats that it lets in."""

    words: str
    formats: tuple[str, ...]


RULES = {
    "summits": InclusionRule("bilateral meetings", FORMATS[:1]),
    "talks": InclusionRule("meetings of two or three leaders", FORMATS[:2]),
    "contacts": InclusionRule("meetings and contacts on the margins of events", FORMATS[:3]),
    "encounters": InclusionRule("all encounters, also at a parade", FORMATS),
}
"""Inclusion rules from narrow to wide: each lets in what those before it do."""

RANKS = (*HEADS, "party_leader")
"""Ranks that make a leader: of state, of government, of the ruling party."""


def include(
    meetings: pd.DataFrame,
    rule: str,
    *,
    ranks: tuple[str, ...] = RANKS,
    as_of: pd.Timestamp | None = None,
) -> pd.DataFrame:
    """Return the verified meetings that an inclusion rule lets in.

    Parameters
    ----------
    meetings : DataFrame
        Table ``meetings``.
    rule : str
        A key of `RULES`: ``"summits"``, ``"talks"``, ``"contacts"`` or ``"encounters"``.
    ranks : tuple of str
        Ranks that count; all leaders by default.
    as_of : Timestamp, optional
        Leave out meetings that ended later.

    Raises
    ------
    DataError
        If there is no such rule or rank.

    Examples
    --------
    >>> from parade_analysis import load
    >>> {rule: len(include(load("meetings"), rule)) for rule in RULES}
    {'summits': 25, 'talks': 26, 'contacts': 30, 'encounters': 34}
    """
    if rule not in RULES:
        raise DataError(f"there is no inclusion rule {rule!r}: choose from {', '.join(RULES)}")
    for rank in ranks:
        if rank not in RANKS:
            raise DataError(f"{rank!r} is no leader's rank: choose from {', '.join(RANKS)}")
    found = ended(verified(meetings), as_of)
    lets_in = found["format"].isin(RULES[rule].formats) & found["rank"].isin(ranks)
    return found[lets_in].reset_index(drop=True)


def ended(meetings: pd.DataFrame, as_of: pd.Timestamp | None) -> pd.DataFrame:
    """Return the meetings that had ended on a day; all if none is given."""
    if as_of is None:
        return meetings
    return meetings[meetings["end_date"] <= as_of].reset_index(drop=True)


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


def summits(meetings: pd.DataFrame, *, as_of: pd.Timestamp | None = None) -> pd.DataFrame:
    """Return the verified bilateral meetings: no encounter on the margins, no parade.

    The same as `include` with the rule ``"summits"``.

    Examples
    --------
    >>> from parade_analysis import load
    >>> known = summits(load("meetings", as_of="2025-08-28"))
    >>> known["person"].value_counts().head(2).to_dict()
    {'Xi Jinping': 5, 'Moon Jae-in': 3}
    """
    return include(meetings, "summits", as_of=as_of)


def occasions(meetings: pd.DataFrame, *, as_of: pd.Timestamp | None = None) -> pd.DataFrame:
    """Return the occasions that meetings belong to.

    Parameters
    ----------
    meetings : DataFrame
        Table ``meetings`` or a part of it.
    as_of : Timestamp, optional
        Leave out meetings that ended later.

    Returns
    -------
    DataFrame
        One row per occasion, oldest first: `occasion_id`, `start_date` and `end_date`
        (datetime64), `place` (str), `meetings` (int) and `label` (str): the label that
        most of its rows share, else that of the bilateral meeting with the highest
        rank, the earliest first.

    Examples
    --------
    >>> from parade_analysis import load
    >>> found = occasions(load("meetings")).set_index("occasion_id")
    >>> int(found.at["2019-02-27-hanoi", "meetings"])
    3
    """
    chosen = ended(meetings, as_of)
    # The categories of format and rank stand in order of weight.
    alike = chosen.groupby(["occasion_id", "label"])["label"].transform("size")
    by_weight = chosen.assign(alike=alike).sort_values(
        ["alike", "format", "rank", "start_date"], ascending=[False, *[True] * 3]
    )
    grouped = by_weight.groupby("occasion_id").agg(
        start_date=("start_date", "min"),
        end_date=("end_date", "max"),
        place=("place", "first"),
        meetings=("place", "size"),
        label=("label", "first"),
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
        If there is no such meeting, naming the states that there are.

    Examples
    --------
    >>> from parade_analysis import load
    >>> gaps = days_between(summits(load("meetings")), "CHN")
    >>> int(gaps["gap_days"].max())
    2267
    """
    chosen = ended(meetings, as_of)
    if counterpart_iso3 is not None:
        chosen = chosen[chosen["iso3"] == counterpart_iso3]
    if chosen.empty:
        known = ", ".join(sorted(meetings["iso3"].unique())) or "none"
        whom = "" if counterpart_iso3 is None else f" with {counterpart_iso3}"
        raise DataError(f"no meeting{whom}; the table has {known}")
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


def longest_silence(
    meetings: pd.DataFrame,
    counterpart_iso3: str | None = None,
    *,
    as_of: pd.Timestamp | None = None,
) -> pd.Series:
    """Return the longest silence between successive meetings.

    Parameters
    ----------
    meetings, counterpart_iso3, as_of
        As for `days_between`.

    Returns
    -------
    Series
        The row of `days_between`: `last_end`, `next_start`, `gap_days`. The earliest if
        several are as long.

    Raises
    ------
    DataError
        If there is no such meeting, or none after it.

    Examples
    --------
    >>> from parade_analysis import load
    >>> met = load("meetings")
    >>> int(longest_silence(summits(met), "CHN")["gap_days"])
    2267
    >>> int(longest_silence(include(met, "encounters"), "CHN")["gap_days"])
    2266
    """
    gaps = days_between(meetings, counterpart_iso3, as_of=as_of)
    if gaps.empty:
        raise DataError(f"{counterpart_iso3 or 'all states'}: no silence between meetings yet")
    return gaps.loc[gaps["gap_days"].idxmax()]


def since_last(meetings: pd.DataFrame, as_of: pd.Timestamp) -> pd.DataFrame:
    """Measure, for each state, the days since the last meeting with its leaders.

    Parameters
    ----------
    meetings : DataFrame
        Table ``meetings`` or a part of it.
    as_of : Timestamp
        Day from which to look back; meetings that ended later are left out.

    Returns
    -------
    DataFrame
        One row per state, the latest met first: `iso3`, `person`, `place` (str),
        `last_end` (datetime64), `days` (int).

    Examples
    --------
    >>> from parade_analysis import load
    >>> since_last(summits(load("meetings")), pd.Timestamp("2025-08-28")).head(2)["days"].tolist()
    [435, 2251]
    """
    chosen = ended(meetings, as_of).sort_values(["end_date", "start_date"], kind="stable")
    last = chosen.groupby("iso3").tail(1).rename(columns={"end_date": "last_end"})
    last = last.assign(days=(as_of - last["last_end"]).dt.days.astype("int64"))
    ordered = last.sort_values(["days", "iso3"], ignore_index=True)
    return ordered[["iso3", "person", "place", "last_end", "days"]]


def foreign_trips(meetings: pd.DataFrame, *, as_of: pd.Timestamp | None = None) -> pd.DataFrame:
    """Return Kim's journeys abroad. Panmunjom is none: he crossed on foot and went home.

    Parameters
    ----------
    meetings : DataFrame
        Table ``meetings`` or a part of it.
    as_of : Timestamp, optional
        Leave out meetings that ended later.

    Returns
    -------
    DataFrame
        One row per trip, oldest first: `trip_id`, `place`, `place_iso3`, `transport`
        (str), first and last day of its meetings `start_date` and `end_date`
        (datetime64), `meetings` (int), `leaders` (str) and `days_since_previous` (Int64),
        from the last meeting of the trip before.

    Examples
    --------
    >>> from parade_analysis import load
    >>> trips = foreign_trips(verified(load("meetings")))
    >>> len(trips), trips["transport"].value_counts().to_dict()
    (9, {'train': 6, 'air': 3})
    """
    abroad = ended(meetings, as_of).dropna(subset="trip_id").sort_values("start_date")
    trips = abroad.groupby("trip_id").agg(
        place=("place", "first"),
        place_iso3=("place_iso3", "first"),
        transport=("transport", "first"),
        start_date=("start_date", "min"),
        end_date=("end_date", "max"),
        meetings=("place", "size"),
        leaders=("person", lambda persons: ", ".join(dict.fromkeys(persons))),
    )
    trips = trips.reset_index().sort_values("start_date", ignore_index=True)
    since = trips["start_date"] - trips["end_date"].shift()
    return trips.assign(
        transport=trips["transport"].astype("str"),
        days_since_previous=since.dt.days.astype("Int64"),
    )


def places(meetings: pd.DataFrame, *, as_of: pd.Timestamp | None = None) -> pd.DataFrame:
    """Return the places where Kim met leaders, numbered by the first occasion there.

    Parameters
    ----------
    meetings : DataFrame
        Table ``meetings`` or a part of it.
    as_of : Timestamp, optional
        Leave out meetings that ended later.

    Returns
    -------
    DataFrame
        One row per place: `number` (int, from 1), `place` (str), `latitude` and
        `longitude` (float, missing where the table has none), `first` and `last`
        (datetime64), `occasions` and `meetings` (int).

    Examples
    --------
    >>> from parade_analysis import load
    >>> places(verified(load("meetings")))[["place", "occasions"]].head(2).values.tolist()
    [['Beijing', 4], ['Panmunjom', 3]]
    """
    found = (
        ended(meetings, as_of)
        .groupby("place")
        .agg(
            latitude=("latitude", "first"),
            longitude=("longitude", "first"),
            first=("start_date", "min"),
            last=("end_date", "max"),
            occasions=("occasion_id", "nunique"),
            meetings=("occasion_id", "size"),
        )
        .reset_index()
        .sort_values(["first", "place"], ignore_index=True)
    )
    found.insert(0, "number", range(1, len(found) + 1))
    return found


def firsts(meetings: pd.DataFrame, *, as_of: pd.Timestamp | None = None) -> pd.DataFrame:
    """Return the first meeting of each kind.

    Parameters
    ----------
    meetings : DataFrame
        Table ``meetings`` or a part of it.
    as_of : Timestamp, optional
        Leave out meetings that ended later.

    Returns
    -------
    DataFrame
        One row per kind that occurred, oldest first: `first` (str, the kind),
        `start_date` (datetime64), `place` (str), `persons` (str, all of that kind met
        there that day) and `occasion_id` (str).

    Examples
    --------
    >>> from parade_analysis import load
    >>> found = firsts(verified(load("meetings"))).set_index("first")
    >>> found.loc["head of state", ["persons", "place"]].tolist()
    ['Xi Jinping', 'Beijing']
    >>> found.at["multilateral event", "occasion_id"]
    '2025-09-03-beijing'
    """
    chosen = ended(meetings, as_of)
    kinds = {
        "head of state": chosen["rank"] == "head_of_state",
        "head of government": chosen["rank"] == "head_of_government",
        "party leader without state office": chosen["rank"] == "party_leader",
        "meeting abroad": chosen["visit_kind"] == "kim_abroad",
        "meeting at the border": chosen["visit_kind"] == "border",
        "guest received at home": chosen["visit_kind"] == "received_in_dprk",
        "meeting of three": chosen["format"] == "trilateral",
        "contact on the margins of an event": chosen["format"] == "multilateral_sideline",
        "multilateral event": chosen["format"] == "multilateral_event",
    }
    rows = []
    for kind, is_kind in kinds.items():
        day = chosen.loc[is_kind, "start_date"].min()
        there = chosen[is_kind & (chosen["start_date"] == day)]
        if len(there):
            rows.append(
                {
                    "first": kind,
                    "start_date": day,
                    "place": there["place"].iloc[0],
                    "persons": ", ".join(there["person"]),
                    "occasion_id": there["occasion_id"].iloc[0],
                }
            )
    columns = ["first", "start_date", "place", "persons", "occasion_id"]
    return pd.DataFrame(rows, columns=columns).sort_values(
        "start_date", kind="stable", ignore_index=True
    )


def running_counts(
    meetings: pd.DataFrame, by: str, *, as_of: pd.Timestamp | None = None
) -> pd.DataFrame:
    """Count meetings and occasions up to each day, group by group.

    Parameters
    ----------
    meetings : DataFrame
        Table ``meetings`` or a part of it.
    by : str
        Column to group by, e.g. ``"iso3"``, ``"format"`` or ``"place"``.
    as_of : Timestamp, optional
        Leave out meetings that ended later.

    Returns
    -------
    DataFrame
        One row per group and day on which it grew, oldest first: `start_date`
        (datetime64), the column `by`, `meetings` and `occasions` (int). Several meetings
        of one occasion are several meetings and one occasion.

    Raises
    ------
    DataError
        If there is no such column.

    Examples
    --------
    >>> from parade_analysis import load
    >>> counts = running_counts(verified(load("meetings")), "iso3")
    >>> counts[counts["iso3"] == "CHN"].tail(1)[["meetings", "occasions"]].values.tolist()
    [[10, 8]]
    """
    if by not in meetings:
        raise DataError(f"meetings have no column {by!r}: choose from {', '.join(meetings)}")
    chosen = ended(meetings, as_of).sort_values(["start_date", "end_date"], kind="stable")
    counted = chosen.assign(
        **{by: chosen[by].astype("str")},
        meetings=1,
        occasions=(~chosen.duplicated([by, "occasion_id"])).astype("int64"),
    )
    by_day = counted.groupby([by, "start_date"])[["meetings", "occasions"]].sum()
    running = by_day.groupby(level=0).cumsum().reset_index()
    ordered = running.sort_values(["start_date", by], ignore_index=True)
    return ordered[["start_date", by, "meetings", "occasions"]]


def counts_by_year(rows: pd.DataFrame, years: range, *, day: str = "start_date") -> pd.DataFrame:
    """Count rows by year and state; a year without any stands with zeros.

    Parameters
    ----------
    rows : DataFrame
        Table ``meetings`` or ``envoys``, or a part of it. Rows without a state count
        under ``"none"``.
    years : range
        Years to count.
    day : str
        Column with the day: ``"start_date"`` of meetings, ``"date"`` of envoys.

    Returns
    -------
    DataFrame
        Indexed by `year`, one column (int) per `iso3`, most rows first.

    Examples
    --------
    >>> from parade_analysis import load
    >>> counts = counts_by_year(verified(load("meetings")), range(2017, 2020))
    >>> counts.sum(axis=1).tolist()
    [0, 9, 8]
    """
    year = rows[day].dt.year.rename("year")
    counted = pd.crosstab(year, rows["iso3"].fillna("none")).reindex(list(years), fill_value=0)
    most = sorted(counted, key=lambda code: (-counted[code].sum(), code))
    return counted[most].astype("int64").rename_axis(index="year", columns=None)


def context(occasions: pd.DataFrame, events: pd.DataFrame, days: int) -> pd.DataFrame:
    """Join to each occasion the events around it.

    Parameters
    ----------
    occasions : DataFrame
        What `occasions` returns.
    events : DataFrame
        Table ``events``.
    days : int
        How many days before its start and after its end an event may lie.

    Returns
    -------
    DataFrame
        One row per occasion and event, by date: `occasion_id`, `event_id`, `category`,
        `label` (of the event), `date` (datetime64) and `days` (int): negative before the
        first day of the occasion, 0 while it lasted, positive after its last day.

    Examples
    --------
    >>> from parade_analysis import load
    >>> near = context(occasions(load("meetings")), load("events"), days=1)
    >>> near.loc[near["occasion_id"] == "2024-06-19-pyongyang", ["label", "days"]].values.tolist()
    [['Russia-DPRK partnership treaty signed', 0]]
    """
    pairs = occasions[["occasion_id", "start_date", "end_date"]].merge(
        events[["event_id", "date", "category", "label"]], how="cross"
    )
    before = (pairs["date"] - pairs["start_date"]).dt.days.clip(upper=0)
    after = (pairs["date"] - pairs["end_date"]).dt.days.clip(lower=0)
    pairs["days"] = (before + after).astype("int64")
    near = pairs[pairs["days"].abs() <= days]
    near = near.sort_values(["start_date", "occasion_id", "date", "event_id"], ignore_index=True)
    return near[["occasion_id", "event_id", "category", "label", "date", "days"]]


def week_times(parade_week: pd.DataFrame, zone: str = "Asia/Shanghai") -> pd.DataFrame:
    """Put the local times of the week on one clock.

    Parameters
    ----------
    parade_week : DataFrame
        Table ``parade_week``: `start_local`, `end_local` (str) and `time_zone`.
    zone : str
        IANA name of the zone of that clock; Beijing time by default.

    Returns
    -------
    DataFrame
        The same rows in order of time with `start` and `end` (datetime64, without zone;
        `end` missing where the table has none).

    Examples
    --------
    >>> from parade_analysis import load
    >>> week = week_times(load("parade_week")).set_index("entry_id")
    >>> week.at["2025-09-02-border", "start_local"], week.at["2025-09-02-border", "start"].hour
    ('2025-09-02T03:00', 2)
    """

    def on_clock(column: str) -> pd.Series:
        times = [
            pd.Timestamp(local, tz=own).tz_convert(zone).tz_localize(None)
            if pd.notna(local)
            else pd.NaT
            for local, own in parade_week[[column, "time_zone"]].values
        ]
        return pd.Series(times, index=parade_week.index, dtype="datetime64[us]")

    timed = parade_week.assign(start=on_clock("start_local"), end=on_clock("end_local"))
    return timed.sort_values(["start", "end", "entry_id"], ignore_index=True)
