"""What holds for meetings, envoys and events: one row each, in their time, by those they name."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from itertools import combinations

import pandas as pd

from parade_analysis.catalog.definitions import SUBJECT
from parade_analysis.catalog.rules.registry import Breach, control
from parade_analysis.names import plain

LONGEST = pd.Timedelta(days=7)
"""No visit of a leader took longer; a later end is a slip of the pen."""
LIBERATION = pd.Timestamp("1945-08-15")
"""From here on there are events of the divided country."""
ALIKE = 0.9  # from here on two labels tell of one event; 1 is the same
DAY = pd.Timedelta(days=1)
"""So far apart time zones put one event."""

TITLES = {
    "head_of_state": r"(?:(?:acting|interim) )?president|king|queen|emperor|sultan|emir",
    "head_of_government": r"(?:(?:acting|interim) )?(?:prime minister|premier)(?: of .*)?",
    "party_leader": r"(?:\w+ )?general secretary(?: of .* party(?: of .*)?)?",
    "other": r"(?:deputy|vice)\b.*|ambassador.*|minister of .*|(?:foreign|defen[cs]e) minister",
}
"""Offices that leave no doubt of their rank. A president of something may be anybody."""


@control
def a_meeting_is_told_once(meetings: pd.DataFrame) -> Iterator[Breach]:
    """Two rows of one leader, counterpart and format share no day."""
    by = ["leader", "person", "format"]
    ordered = meetings[[*by, "start_date", "end_date"]].sort_values([*by, "start_date"])
    ends = ordered.groupby(by, observed=True)["end_date"].cummax()
    before = ends.groupby([ordered[each] for each in by], observed=True).shift()
    last = ordered.index.to_series().groupby([ordered[each] for each in by], observed=True).shift()
    for index in ordered.index[ordered["start_date"] <= before]:
        # The later of the two rows in the file, so that an added one is named.
        first, second = sorted([int(last[index]), int(index)])
        other = meetings.loc[first]
        day = f"{other['start_date']:%Y-%m-%d}"
        expected = f"another day, as {other['person']} is there on {day}, {other['format']} too"
        yield Breach("meetings", second, "start_date", expected)


@control
def meetings_are_short(meetings: pd.DataFrame) -> Iterator[Breach]:
    """A meeting ends within a week of its start."""
    for index in meetings.index[meetings["end_date"] - meetings["start_date"] > LONGEST]:
        expected = f"a day within a week of the start, {meetings.at[index, 'start_date']:%Y-%m-%d}"
        yield Breach("meetings", index, "end_date", expected)


@control
def meetings_are_of_leaders(meetings: pd.DataFrame) -> Iterator[Breach]:
    """Whoever is no leader is an envoy, and stands in table envoys."""
    for index in meetings.index[meetings["rank"] == "other"]:
        yield Breach("meetings", index, "rank", "a leader; others stand in table envoys")


@control
def meetings_are_placed(meetings: pd.DataFrame) -> Iterator[Breach]:
    """Each meeting has the point at which it was held."""
    for column in ("latitude", "longitude"):
        for index in meetings.index[meetings[column].isna()]:
            expected = f"the {column} of {meetings.at[index, 'place']}"
            yield Breach("meetings", index, column, expected)


@control
def transport_has_a_page(meetings: pd.DataFrame) -> Iterator[Breach]:
    """How the leader travelled is told by a page."""
    sourced = meetings["transport_source_url"].notna()
    for index in meetings.index[meetings["transport"].notna() & ~sourced]:
        expected = f"the page that says {meetings.at[index, 'transport']}, or no transport"
        yield Breach("meetings", index, "transport_source_url", expected)


@control
def meetings_are_in_their_leaders_time(
    meetings: pd.DataFrame, leaders: pd.DataFrame
) -> Iterator[Breach]:
    """A leader meets others while in power."""
    told = leaders.drop_duplicates("leader").set_index("leader")
    since, until = (meetings["leader"].map(told[column]) for column in ("since", "until"))
    for index in meetings.index[meetings["start_date"] < since]:
        expected = f"a day in power, which began on {since[index]:%Y-%m-%d}"
        yield Breach("meetings", index, "start_date", expected)
    for index in meetings.index[meetings["end_date"] > until]:
        expected = f"a day in power, which ended on {until[index]:%Y-%m-%d}"
        yield Breach("meetings", index, "end_date", expected)


@control
def envoys_are_in_their_hosts_time(envoys: pd.DataFrame, leaders: pd.DataFrame) -> Iterator[Breach]:
    """Envoys were received since the first leader of the state that they came to."""
    first = leaders.loc[leaders["iso3"] == SUBJECT, "since"].min()
    for index in envoys.index[envoys["date"] < first]:
        yield Breach("envoys", index, "date", f"a day in power, which began on {first:%Y-%m-%d}")


@control
def events_are_of_the_divided_country(events: pd.DataFrame) -> Iterator[Breach]:
    """No event lies before the liberation of 1945."""
    for index in events.index[events["date"] < LIBERATION]:
        yield Breach("events", index, "date", f"a day from {LIBERATION:%Y-%m-%d} on")


@control
def an_event_is_told_once(events: pd.DataFrame) -> Iterator[Breach]:
    """Two events of a day or of two that follow have labels that differ in more than spelling."""
    labels = events["label"].map(plain)
    for one, other in combinations(events.index, 2):
        if abs(events.at[one, "date"] - events.at[other, "date"]) > DAY:
            continue
        first, second = labels[one], labels[other]
        if re.findall(r"[0-9]+", first) != re.findall(r"[0-9]+", second):
            continue  # a first and a second test
        if difflib.SequenceMatcher(None, first, second).ratio() >= ALIKE:
            day = f"{events.at[one, 'date']:%Y-%m-%d}"
            expected = f"another event than {events.at[one, 'label']!r} of {day}"
            yield Breach("events", other, "label", expected)


@control
def offices_have_their_rank(meetings: pd.DataFrame, attendance: pd.DataFrame) -> Iterator[Breach]:
    """A king is a head of state, a prime minister one of government, an ambassador neither."""
    for table, frame in (("meetings", meetings), ("attendance", attendance)):
        of_states = frame[frame["iso3"].notna()]  # who leads no state has no rank by a title
        expected = of_states["office"].map(_rank_of)
        off = expected.notna() & (expected != of_states["rank"].astype("object"))
        for index in of_states.index[off]:
            yield Breach(table, index, "rank", f"{expected[index]}, by the office")


def _rank_of(office: str) -> str | None:
    """Return the rank of an office, None where its words leave it open.

    Examples
    --------
    >>> _rank_of("President; CPC General Secretary"), _rank_of("Premier of the State Council")
    ('head_of_state', 'head_of_government')
    >>> _rank_of("President of the Supreme Electoral Council") is None
    True
    """
    ranks = [_rank_of_title(title.strip().casefold()) for title in office.split(";")]
    if "head_of_state" in ranks:
        return "head_of_state"
    return ranks[0] if len({*ranks}) == 1 else None


def _rank_of_title(title: str) -> str | None:
    fitting = (rank for rank, titles in TITLES.items() if re.fullmatch(titles, title))
    return next(fitting, None)
