"""Whom a leader met, when, and how long not.

A meeting is one row of the table: the leader and one foreign head of state, head of
government or ruling-party leader, in person. A summit is a bilateral meeting. An occasion
is all meetings at one place at most two days apart, a trip one journey abroad. Which
meetings count is decided by an inclusion rule, see `RULES`; envoys stand in a table of
their own and never count as leaders.

Our table is Kim Jong Un's; every function takes a table of your own, with
``leader="Vladimir Putin"`` where it has several (see `meetings_of`). Where a function
takes `as_of`, meetings that ended later are left out, as `load` does.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pandas as pd

from parade_analysis.catalog.given import demand
from parade_analysis.errors import no_column
from parade_analysis.inclusion import (
    ALL_GIVEN,
    LEADER,
    RANKS,
    RULES,
    InclusionRule,
    ended,
    include,
    meetings_of,
    refuse_backward,
    refuse_repeats,
    rule_sentence,
    rule_words,
    says,
    summits,
    verified,
)
from parade_analysis.journeys import (
    foreign_trips,
    located,
    parades_abroad,
    places,
    week_times,
)
from parade_analysis.leaders import Leader, leader_named
from parade_analysis.places import names_of
from parade_analysis.prose import possessive, with_article
from parade_analysis.silences import bursts, by_rule, days_between, longest_silence, since_last

__all__ = [
    "ALL_GIVEN",
    "LEADER",
    "RANKS",
    "RULES",
    "InclusionRule",
    "Leader",
    "bursts",
    "by_counterpart",
    "by_rule",
    "context",
    "counts_by_year",
    "days_between",
    "ended",
    "firsts",
    "foreign_trips",
    "include",
    "leader_named",
    "located",
    "longest_silence",
    "meetings_of",
    "most_met",
    "occasions",
    "parades_abroad",
    "places",
    "rule_sentence",
    "rule_words",
    "running_counts",
    "since_last",
    "state_groups",
    "summits",
    "verified",
    "week_times",
    "whom",
]


def occasions(
    meetings: pd.DataFrame, *, leader: str = LEADER, as_of: str | dt.date | None = None
) -> pd.DataFrame:
    """Return the occasions that meetings belong to.

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
        One row per occasion, oldest first: `occasion_id`, `start_date` and `end_date`
        (datetime64), `place` (str), `meetings` (int) and `label` (str): the label that
        most of its rows share, else that of the bilateral meeting with the highest
        rank, the earliest first; where no row has one, the place, else the person.

    Raises
    ------
    DataError
        If there is no such leader.

    Examples
    --------
    >>> from parade_analysis import load
    >>> found = occasions(load("meetings")).set_index("occasion_id")
    >>> int(found.at["2019-02-27-hanoi", "meetings"])
    3
    """
    chosen = meetings_of(meetings, leader, as_of=as_of)
    for column in ("label", "place", "person", "format", "rank"):
        if column not in chosen:
            chosen[column] = None
    named = chosen["label"].fillna(chosen["place"]).fillna(chosen["person"])
    chosen["label"] = named.astype("object").fillna("")
    alike = chosen.groupby(["occasion_id", "label"])["label"].transform("size")
    # The categories of format and rank stand in order of weight.
    by_weight = chosen.assign(alike=alike).sort_values(
        ["alike", "format", "rank", "start_date"], ascending=[False, *[True] * 3]
    )
    grouped = by_weight.groupby("occasion_id").agg(
        start_date=("start_date", "min"),
        end_date=("end_date", "max"),
        place=("place", "first"),
        meetings=("occasion_id", "size"),
        label=("label", "first"),
    )
    return grouped.reset_index().sort_values(["start_date", "occasion_id"], ignore_index=True)


def by_counterpart(meetings: pd.DataFrame) -> pd.DataFrame:
    """Sort meetings by state: most meetings first, then who was met first.

    Parameters
    ----------
    meetings : DataFrame
        Meetings of one leader: `start_date` and `iso3`, as for `meetings_of`.

    Returns
    -------
    DataFrame
        The same rows, numbered from 0, those with one state together by date; a missing
        `end_date` is `start_date`.

    Raises
    ------
    DataError
        If a meeting has no start or no state, ends before it begins, or stands twice.

    Examples
    --------
    >>> from parade_analysis import load
    >>> by_counterpart(verified(load("meetings")))["iso3"].unique()[:4].tolist()
    ['CHN', 'VNM', 'RUS', 'KOR']
    """
    meetings = demand(meetings, "meetings", "start_date iso3", others="end_date")
    refuse_repeats(meetings)
    refuse_backward(meetings)
    if "end_date" in meetings:
        meetings["end_date"] = meetings["end_date"].fillna(meetings["start_date"])
    states = meetings.groupby("iso3")["start_date"]
    keys = meetings.assign(count=states.transform("size"), first=states.transform("min"))
    ordered = keys.sort_values(
        ["count", "first", "iso3", "start_date"], ascending=[False, *[True] * 3]
    )
    return ordered.drop(columns=["count", "first"]).reset_index(drop=True)


def most_met(meetings: pd.DataFrame, count: int) -> tuple[str, ...]:
    """Return the states whose leaders were met most.

    Parameters
    ----------
    meetings : DataFrame
        Meetings of one leader: `start_date` and `iso3`, as for `meetings_of`.
    count : int
        How many at most.

    Returns
    -------
    tuple of str
        ISO 3166-1 alpha-3, most meetings first, then who was met first.

    Raises
    ------
    DataError
        If a meeting has no start or no state.

    Examples
    --------
    >>> from parade_analysis import load
    >>> most_met(summits(load("meetings")), 2)
    ('CHN', 'RUS')
    """
    return tuple(by_counterpart(meetings)["iso3"].unique()[:count])


def whom(meetings: pd.DataFrame, countries: pd.DataFrame) -> str:
    """Say with whom meetings were, as narrowly as is true.

    Parameters
    ----------
    meetings : DataFrame
        Meetings of one leader, with `person` and `iso3` where they are told.
    countries : DataFrame
        Table ``countries``, for the names.

    Returns
    -------
    str
        The one person, else the leaders of the one state, else foreign leaders.

    Raises
    ------
    DataError
        If `countries` does not have the state.

    Examples
    --------
    >>> from parade_analysis import load
    >>> met, countries = load("meetings"), load("countries")
    >>> whom(met, countries), whom(met[met["iso3"] == "VNM"], countries)
    ('foreign leaders', "Vietnam's leaders")
    """
    if "person" in meetings and len(meetings["person"].unique()) == 1:
        return str(meetings["person"].iloc[0])
    if "iso3" in meetings and len(meetings["iso3"].unique()) == 1:
        (state,) = names_of(countries, meetings["iso3"])
        return f"{possessive(with_article(state))} leaders"
    return "foreign leaders"


def state_groups(
    rows: pd.DataFrame, states: Sequence[str], countries: pd.DataFrame, rest: str = "all others"
) -> pd.Series:
    """Name the state of each row, if it is one of some, and all others together.

    Parameters
    ----------
    rows : DataFrame
        Table ``meetings`` or ``envoys``, or a part of it: `iso3`, missing for no state.
    states : sequence of str
        States that keep their names, ISO 3166-1 alpha-3.
    countries : DataFrame
        Table ``countries``, for the names.
    rest : str
        What to call the others.

    Returns
    -------
    Series
        Categories in the order of `states`, the rest last, indexed like the rows.

    Raises
    ------
    DataError
        If `countries` does not have a state.

    Examples
    --------
    >>> from parade_analysis import load
    >>> groups = state_groups(summits(load("meetings")), ("CHN", "RUS"), load("countries"))
    >>> groups.value_counts(sort=False).to_dict()
    {'China': 8, 'Russia': 4, 'all others': 13}
    """
    if "iso3" not in rows:
        raise no_column("the list", ["iso3"], rows)
    chosen = names_of(countries, states)
    return rows["iso3"].map(chosen).fillna(rest).astype(pd.CategoricalDtype([*chosen, rest]))


KINDS = {
    "head of state": ("rank", "head_of_state"),
    "head of government": ("rank", "head_of_government"),
    "party leader without state office": ("rank", "party_leader"),
    "meeting abroad": ("visit_kind", "kim_abroad"),
    "meeting at the border": ("visit_kind", "border"),
    "guest received at home": ("visit_kind", "received_in_dprk"),
    "meeting of three": ("format", "trilateral"),
    "contact on the margins of an event": ("format", "multilateral_sideline"),
    "multilateral event": ("format", "multilateral_event"),
}
"""Kinds of meetings whose first `firsts` finds: column and value."""


def firsts(
    meetings: pd.DataFrame, *, leader: str = LEADER, as_of: str | dt.date | None = None
) -> pd.DataFrame:
    """Return the first meeting of each kind.

    Parameters
    ----------
    meetings : DataFrame
        Table ``meetings`` or your own, as for `meetings_of`. Kinds that no column tells
        are left out.
    leader : str
        Whose meetings; a frame without column `leader` is all of the leader named.
    as_of : str, date or Timestamp, optional
        Leave out meetings that ended later.

    Returns
    -------
    DataFrame
        One row per kind that occurred, oldest first: `first` (str, the kind),
        `start_date` (datetime64), `place` (str), `persons` (str, all of that kind met
        that day, missing where the frame names nobody) and `occasion_id` (str).

    Raises
    ------
    DataError
        If there is no such leader.

    Examples
    --------
    >>> from parade_analysis import load
    >>> found = firsts(verified(load("meetings"))).set_index("first")
    >>> found.loc["head of state", ["persons", "place"]].tolist()
    ['Xi Jinping', 'Beijing']
    >>> found.at["multilateral event", "occasion_id"]
    '2025-09-03-beijing'
    """
    chosen = meetings_of(meetings, leader, as_of=as_of)
    columns = ["first", "start_date", "place", "persons", "occasion_id"]
    rows = []
    for kind, (column, value) in KINDS.items():
        of_kind = chosen[chosen[column] == value] if says(chosen, column) else chosen.iloc[:0]
        there = of_kind[of_kind["start_date"] == of_kind["start_date"].min()]
        if len(there):
            told = there.iloc[0].reindex(["start_date", "place", "occasion_id"])
            persons = ", ".join(there["person"]) if "person" in there else None
            rows.append({"first": kind, "persons": persons, **told})
    found = pd.DataFrame(rows, columns=columns).astype({"start_date": "datetime64[us]"})
    return found.sort_values("start_date", kind="stable", ignore_index=True)


def running_counts(
    meetings: pd.DataFrame,
    by: str,
    *,
    leader: str = LEADER,
    as_of: str | dt.date | None = None,
) -> pd.DataFrame:
    """Count meetings and occasions up to each day, group by group.

    Parameters
    ----------
    meetings : DataFrame
        Table ``meetings`` or your own, as for `meetings_of`.
    by : str
        Column to group by, e.g. ``"iso3"``, ``"format"`` or ``"place"``. Rows without it
        count under ``"none"``.
    leader : str
        Whose meetings; a frame without column `leader` is all of the leader named.
    as_of : str, date or Timestamp, optional
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
        If there is no such column or leader.

    Examples
    --------
    >>> from parade_analysis import load
    >>> counts = running_counts(verified(load("meetings")), "iso3")
    >>> counts[counts["iso3"] == "CHN"].tail(1)[["meetings", "occasions"]].values.tolist()
    [[10, 8]]
    """
    if by not in meetings:
        raise no_column("meetings", [by], meetings)
    chosen = meetings_of(meetings, leader, as_of=as_of)
    chosen = chosen.sort_values(["start_date", "end_date"], kind="stable")
    counted = chosen.assign(
        **{by: chosen[by].astype("object").fillna("none").astype("str")},
        meetings=1,
        occasions=(~chosen.duplicated([by, "occasion_id"])).astype("int64"),
    )
    by_day = counted.groupby([by, "start_date"])[["meetings", "occasions"]].sum()
    running = by_day.groupby(level=0).cumsum().reset_index()
    ordered = running.sort_values(["start_date", by], ignore_index=True)
    return ordered[["start_date", by, "meetings", "occasions"]]


def counts_by_year(
    rows: pd.DataFrame, years: range, *, day: str = "start_date", by: str = "iso3"
) -> pd.DataFrame:
    """Count rows by year and state; a year without any stands with zeros.

    Parameters
    ----------
    rows : DataFrame
        Table ``meetings`` or ``envoys``, or a part of it. Rows without a state count
        under ``"none"``.
    years : range
        Years to count.
    day : str
        Column with the day: ``"start_date"`` of meetings, ``"date"`` of envoys. Years
        that are not asked for are left out.
    by : str
        Column to count by, in place of the state.

    Returns
    -------
    DataFrame
        Indexed by `year`, one column (int) per value, most rows first; if the values are
        categories, each of them in its own order.

    Raises
    ------
    DataError
        If a row has no day, or there is no column to count by.

    Examples
    --------
    >>> from parade_analysis import load
    >>> counts = counts_by_year(verified(load("meetings")), range(2017, 2020))
    >>> counts.sum(axis=1).tolist()
    [0, 9, 8]
    """
    rows = demand(rows, "meetings" if day == "start_date" else "envoys", day)
    if by not in rows:
        raise no_column("the list", [by], rows)
    year = rows[day].dt.year.rename("year")
    values = rows[by].astype("object").fillna("none")
    counted = pd.crosstab(year, values).reindex(list(years), fill_value=0)
    ordered = sorted(counted, key=lambda value: (-counted[value].sum(), value))
    if isinstance(rows[by].dtype, pd.CategoricalDtype):
        ordered = list(rows[by].cat.categories)
    counted = counted.reindex(columns=ordered, fill_value=0)
    return counted.astype("int64").rename_axis(index="year", columns=None)


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

    Raises
    ------
    DataError
        If an occasion or an event has no name or no day.

    Examples
    --------
    >>> from parade_analysis import load
    >>> near = context(occasions(load("meetings")), load("events"), days=1)
    >>> near.loc[near["occasion_id"] == "2024-06-19-pyongyang", ["label", "days"]].values.tolist()
    [['Russia-DPRK partnership treaty signed', 0]]
    """
    occasions = demand(occasions, "meetings", "occasion_id start_date end_date")
    events = demand(events, "events", "event_id date category label")
    pairs = occasions[["occasion_id", "start_date", "end_date"]].merge(
        events[["event_id", "date", "category", "label"]], how="cross"
    )
    before = (pairs["date"] - pairs["start_date"]).dt.days.clip(upper=0)
    after = (pairs["date"] - pairs["end_date"]).dt.days.clip(lower=0)
    pairs["days"] = (before + after).astype("int64")
    near = pairs[pairs["days"].abs() <= days]
    near = near.sort_values(["start_date", "occasion_id", "date", "event_id"], ignore_index=True)
    return near[["occasion_id", "event_id", "category", "label", "date", "days"]]
