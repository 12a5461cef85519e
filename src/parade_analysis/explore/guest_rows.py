"""What the map tells of each state at each parade, and of each parade."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from parade_analysis.attendance import (
    UNKNOWN,
    bloc_turnout,
    heads,
    is_ahead,
    members_on,
    no_shows,
    votes_of,
)
from parade_analysis.catalog.definitions import SUBJECT
from parade_analysis.errors import NothingKnown
from parade_analysis.explore.page import ALL
from parade_analysis.places import short_names
from parade_analysis.prose import counted, day_words, out_of


class Told(NamedTuple):
    """The tables that the map tells from."""

    attendance: pd.DataFrame
    parades: pd.DataFrame
    memberships: pd.DataFrame
    bloc_lists: pd.DataFrame
    un_votes: pd.DataFrame
    roll_calls: pd.DataFrame
    countries: pd.DataFrame

    def parade(self, event: str) -> pd.Series:
        """Return the row of a parade."""
        return self.parades.set_index("event").loc[event]

    @property
    def blocs(self) -> pd.DataFrame:
        """Memberships in blocs; all are members of the UN."""
        return self.memberships[self.memberships["organisation"] != "UN"]


def guest_lists(attendance: pd.DataFrame, parades: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return the heads at each parade of which any is known, the latest parade first.

    Parameters
    ----------
    attendance, parades : DataFrame
        The tables.

    Returns
    -------
    dict of DataFrame
        Parade -> its guests as `attendance.heads` returns them.

    Raises
    ------
    DataError
        If a state stands twice at a parade, or the host among its guests.

    Examples
    --------
    >>> from parade_analysis import load
    >>> lists = guest_lists(load("attendance"), load("parades"))
    >>> len(lists["beijing-2025"])
    26
    """
    found = {}
    for held in parades.sort_values("event_date", ascending=False).itertuples():
        try:
            found[held.event] = heads(attendance, held.event, held.host_iso3)
        except NothingKnown:
            continue
    return found


def states_told(lists: Mapping[str, pd.DataFrame], told: Told) -> list[dict[str, Any]]:
    """Return what is told of each state at each parade.

    Parameters
    ----------
    lists : mapping
        Guests by parade, as `guest_lists` returns them.
    told : Told
        The tables.

    Returns
    -------
    list of dict
        One a parade and state: `parade`, `iso3`, `state` (its name), `look` (its rank, subject
        or host; empty for who is neither guest nor host) and `blocs` (of which it is a member
        on that day); of guests and hosts also `who`, `in` and `votes` in words; and of all that
        come to some parade or hold one `said`, in sentences.
    """
    present = [row for event in lists for row in _guests_and_members(lists[event], event, told)]
    rows = {(row["parade"], row["iso3"]): row for row in present}
    states = {row["iso3"]: row["state"] for row in present if row["look"]}
    for event, came in lists.items():
        listed = told.attendance[told.attendance["event"] == event].dropna(subset="iso3")
        none = "was announced" if is_ahead(came) else "came"
        for code, state in states.items():
            empty = {"parade": event, "iso3": code, "state": state, "look": "", "blocs": []}
            row = rows.setdefault((event, code), empty)
            if not row["look"]:
                of_state = listed[listed["iso3"] == code]
                outcomes = "; ".join(_outcome(each) for _, each in of_state.iterrows())
                row["said"] = [f"{state}: {outcomes or f'no head of state or government {none}'}."]
    return [*rows.values()]


def _guests_and_members(present: pd.DataFrame, event: str, told: Told) -> Iterator[dict[str, Any]]:
    """Yield the guests of one parade, its host, and the members of the blocs of that day."""
    held = told.parade(event)
    host, names = str(held["host_iso3"]), short_names(told.countries)
    listed = members_on(told.blocs, held["event_date"])
    listed = listed[listed["iso3"].isin(names.index)]
    votes = _votes(present, told)
    guests = present.dropna(subset="iso3").set_index("iso3")
    held_by = dict(iter(listed.groupby("iso3")))
    for code in sorted({*guests.index, host, *held_by}):
        its = held_by.get(code, listed.head(0))
        blocs = its.loc[its["membership"] == "member", "organisation"].astype("str").to_list()
        row = {"parade": event, "iso3": code, "state": str(names.get(code, code)), "look": ""}
        row |= {"blocs": blocs}
        if code in guests.index or code == host:
            row |= _guest(guests.loc[code]) if code in guests.index else _host(held)
            row |= {"in": _bloc_words(its), "votes": votes.get(code, "")}
            row["said"] = [
                f"{row['state']}: {row['who']}.",
                f"Blocs: {row['in']}." if row["in"] else "In none of the blocs.",
                f"Votes in the UN General Assembly: {row['votes']}." if row["votes"] else "",
            ]
        yield row


def _guest(guest: pd.Series) -> dict[str, Any]:
    """Return how a guest is drawn, and who it is."""
    look = "subject" if guest.name == SUBJECT else str(guest["rank"])
    return {"look": look, "who": _person(guest)}


def _host(held: pd.Series) -> dict[str, Any]:
    leader = held.get("host_leader")
    return {"look": "host", "who": "host" + ("" if pd.isna(leader) else f", {leader}")}


def _person(guest: pd.Series) -> str:
    """Return person and office as far as they are known."""
    told = [guest.get(column) for column in ("person", "office")]
    return ", ".join(str(each) for each in told if pd.notna(each)) or "name not told"


def _bloc_words(its: pd.DataFrame) -> str:
    """Return the blocs of one state, with what it is there unless a member."""
    told = []
    for row in its.to_dict("records"):
        kind = str(row["membership"]).replace("_", " ")
        more = [] if kind == "member" else [kind]
        more += ["disputed"] * pd.notna(row.get("disputed_since"))
        told.append(str(row["organisation"]) + (f" ({', '.join(more)})" if more else ""))
    return ", ".join(told)


def _votes(present: pd.DataFrame, told: Told) -> dict[str, str]:
    """Return how each guest's state voted, by what it voted."""
    calls = told.roll_calls
    try:
        votes = votes_of(present, told.un_votes, calls)
    except NothingKnown:
        return {}
    labels = calls.reindex(columns=["short_label", "title"])
    names = labels["short_label"].fillna(labels["title"]).fillna(calls["resolution"])
    subjects = names.set_axis(calls["resolution"])
    votes["about"] = votes["resolution"].map(subjects) + votes["date"].dt.strftime(" (%Y)")
    other = votes["is_by_other_government"].fillna(False).astype(bool)
    votes["about"] += np.where(other, " by a mission of another government", "")
    by_state: dict[str, str] = {}
    for (code, vote), its in votes.groupby(["iso3", "vote"], observed=True):
        words = f"{str(vote).replace(UNKNOWN, 'not known')} on {', '.join(its['about'])}"
        by_state[code] = f"{by_state[code]}; {words}" if code in by_state else words
    return by_state


def _outcome(guest: pd.Series) -> str:
    """Say whether one who is not among the heads that came did come."""
    who, attended = _person(guest), guest["attended"]
    if pd.isna(attended):
        return f"{who}, was announced"
    if attended == "yes":
        return f"{who}, came; not a head of state or government"
    if attended == "no":
        return f"{who}, {'was announced and ' if guest['is_announced'] else ''}did not come"
    return f"{who}, was announced; whether they came is not known"


def counts_told(
    lists: Mapping[str, pd.DataFrame], blocs: list[str], told: Told
) -> list[dict[str, Any]]:
    """Say how many came to each parade, and how many of each bloc.

    Parameters
    ----------
    lists : mapping
        Guests by parade, as `guest_lists` returns them.
    blocs : list of str
        Blocs that can be chosen.
    told : Told
        The tables.

    Returns
    -------
    list of dict
        `parade`, `bloc` and `said`, in sentences; of each parade first without a bloc.
    """
    rows = []
    for event, present in lists.items():
        said = {ALL: _came(present, event, told)} | _came_by_bloc(present, event, told)
        for bloc in [ALL, *blocs]:
            none = [f"{bloc} had no member but the host on that day."]
            rows.append({"parade": event, "bloc": bloc, "said": said.get(bloc, none)})
    return rows


def _came(present: pd.DataFrame, event: str, told: Told) -> list[str]:
    held = told.parade(event)
    came, to = ("were announced", "for") if is_ahead(present) else ("came", "to")
    absent = no_shows(told.attendance, event)["country"]
    unmapped = present.loc[present["iso3"].isna(), "country"]
    return [
        f"{counted(len(present), 'head')} of state or government {came} {to} "
        f"{held['place']} on {day_words(held['event_date'])}.",
        f"Announced, did not come: {', '.join(absent)}." if len(absent) else "",
        f"Without a code and so not on the map: {', '.join(unmapped)}." if len(unmapped) else "",
    ]


def _came_by_bloc(present: pd.DataFrame, event: str, told: Told) -> dict[str, list[str]]:
    held = told.parade(event)
    day, host = held["event_date"], str(held["host_iso3"])
    try:
        turnout = bloc_turnout(present, told.blocs, day, host, told.bloc_lists)
    except NothingKnown:
        return {}
    came = "were announced" if is_ahead(present) else "came"
    said = {}
    for row in turnout[turnout["membership"] == "member"].itertuples():
        number = out_of(row.came, row.members) if row.is_complete else str(row.came or "none")
        apart = ", the host not counted" if row.host_is_member else ""
        members = "member" if number == "1" else "members"
        said[row.organisation] = [
            f"{row.organisation}: the heads of {number} {members} {came}{apart}."
        ]
    return said
