"""What the map tells of each state at each parade, and of each parade."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from parade_analysis import attendance as of_parades
from parade_analysis.catalog.definitions import SUBJECT
from parade_analysis.errors import NothingKnown
from parade_analysis.explore import page
from parade_analysis.places import short_names
from parade_analysis.prose import counted, day_words, out_of

ALL = "all"
"""No bloc is chosen."""


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
            found[held.event] = of_parades.heads(attendance, held.event, held.host_iso3)
        except NothingKnown:
            continue
    return found


def of_parade(
    present: pd.DataFrame, event: str, frames: Mapping[str, pd.DataFrame]
) -> list[dict[str, Any]]:
    """Return the guests of one parade, its host, and the members of the blocs of that day.

    Parameters
    ----------
    present : DataFrame
        Guests as `attendance.heads` returns them.
    event : str
        The parade.
    frames : mapping
        The tables, by name.

    Returns
    -------
    list of dict
        One a state, by code: `parade`, `iso3`, `state` (its name), `look` (its rank, subject or
        host; empty for who is neither guest nor host) and `blocs` (of which it is a member);
        of guests and host also `who`, `in` and `votes` in words, and `said`, all of it in lines.
    """
    held = frames["parades"].set_index("event").loc[event]
    names = short_names(frames["countries"])
    listed = of_parades.members_on(frames["memberships"], held["event_date"])
    listed = listed[(listed["organisation"] != "UN") & listed["iso3"].isin(names.index)]
    votes = _votes(present, frames)
    guests_of = present.dropna(subset="iso3").set_index("iso3")
    held_by = dict(iter(listed.groupby("iso3")))
    rows = []
    for code in sorted({*guests_of.index, str(held["host_iso3"]), *held_by}):
        its = held_by.get(code, listed.head(0))
        row = {
            "parade": event,
            "iso3": code,
            "state": str(names.get(code, code)),
            "look": "",
            "blocs": its.loc[its["membership"] == "member", "organisation"].astype("str").to_list(),
        }
        if code in guests_of.index or code == held["host_iso3"]:
            told = _told(guests_of.loc[code]) if code in guests_of.index else _host(held)
            row |= told | {"in": _bloc_words(its), "votes": votes.get(code, "")}
            row["said"] = page.folded(
                f"{row['state']}: {row['who']}.",
                f"Blocs: {row['in']}." if row["in"] else "In none of the blocs.",
                f"Votes in the UN General Assembly: {row['votes']}." if row["votes"] else "",
            )
        rows.append(row)
    return rows


def _told(guest: pd.Series) -> dict[str, Any]:
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


def _votes(present: pd.DataFrame, frames: Mapping[str, pd.DataFrame]) -> dict[str, str]:
    """Return how each guest's state voted, by what it voted."""
    calls = frames["roll_calls"]
    try:
        votes = of_parades.votes_of(present, frames["un_votes"], calls)
    except NothingKnown:
        return {}
    subjects = calls.set_index("resolution").reindex(columns=["short_label", "title"])
    subjects = (
        subjects["short_label"]
        .fillna(subjects["title"])
        .fillna(calls.set_index("resolution").index.to_series())
    )
    votes["about"] = votes["resolution"].map(subjects) + votes["date"].dt.strftime(" (%Y)")
    other = votes["is_by_other_government"].fillna(False).astype(bool)
    votes["about"] += np.where(other, " by a mission of another government", "")
    told: dict[str, str] = {}
    for (code, vote), its in votes.groupby(["iso3", "vote"], observed=True):
        words = f"{str(vote).replace(of_parades.UNKNOWN, 'not known')} on {', '.join(its['about'])}"
        told[code] = f"{told[code]}; {words}" if code in told else words
    return told


def without_a_head(
    rows: list[dict[str, Any]],
    states: dict[str, str],
    lists: Mapping[str, pd.DataFrame],
    frames: Mapping[str, pd.DataFrame],
) -> list[dict[str, Any]]:
    """Say of the states that can be chosen who came where no head did.

    Parameters
    ----------
    rows : list of dict
        As `of_parade` returns them, of all parades; those without a guest get `said`.
    states : dict
        Code -> name of the states that can be chosen.
    lists, frames : mapping
        Guests by parade, and the tables by name.

    Returns
    -------
    list of dict
        Rows of the states that `rows` lacks.
    """
    attendance = frames["attendance"]
    known = {(row["parade"], row["iso3"]): row for row in rows}
    added = []
    for event, present in lists.items():
        none = "is announced" if of_parades.is_ahead(present) else "came"
        of_event = attendance[attendance["event"] == event].dropna(subset="iso3")
        for code, state in states.items():
            row = known.get((event, code))
            if row is None:
                row = {"parade": event, "iso3": code, "state": state, "look": "", "blocs": []}
                added.append(row)
            if not row["look"]:
                listed = of_event[of_event["iso3"] == code]
                sentences = [_outcome(each) for _, each in listed.iterrows()]
                row["said"] = page.folded(
                    f"{state}: {'; '.join(sentences) or f'no head of state or government {none}'}."
                )
    return added


def _outcome(guest: pd.Series) -> str:
    """Say whether one who is not among the heads that came did come."""
    who, attended = _person(guest), guest["attended"]
    if pd.isna(attended):
        return f"{who}, is announced"
    if attended == "yes":
        return f"{who}, came; not a head of state or government"
    if attended == "no":
        return f"{who}, {'was announced and ' if guest['is_announced'] else ''}did not come"
    return f"{who}, was announced; whether they came is not known"


def counts_of(
    present: pd.DataFrame, event: str, blocs: list[str], frames: Mapping[str, pd.DataFrame]
) -> list[dict[str, str]]:
    """Say how many came to a parade, and how many of each bloc.

    Parameters
    ----------
    present, event, frames
        As for `of_parade`.
    blocs : list of str
        Blocs that can be chosen.

    Returns
    -------
    list of dict
        `parade`, `bloc` and `said`, first without a bloc.
    """
    held = frames["parades"].set_index("event").loc[event]
    is_ahead = of_parades.is_ahead(present)
    came, to = ("are due", "in") if is_ahead else ("came", "to")
    absent = of_parades.no_shows(frames["attendance"], event)["country"].to_list()
    unmapped = present.loc[present["iso3"].isna(), "country"].to_list()
    said = {
        ALL: [
            f"{counted(len(present), 'head')} of state or government {came} {to} "
            f"{held['place']} on {day_words(held['event_date'])}.",
            f"Announced, did not come: {', '.join(absent)}." if absent else "",
            f"Without a code and so not on the map: {', '.join(unmapped)}." if unmapped else "",
        ]
    }
    memberships = frames["memberships"]
    try:
        turnout = of_parades.bloc_turnout(
            present,
            memberships[memberships["organisation"] != "UN"],
            held["event_date"],
            str(held["host_iso3"]),
            frames["bloc_lists"],
        )
        turnout = turnout[turnout["membership"] == "member"]
    except NothingKnown:
        turnout = pd.DataFrame(columns=["organisation"])
    for row in turnout.itertuples():
        number = out_of(row.came, row.members) if row.is_complete else str(row.came or "none")
        host = ", the host not counted" if row.host_is_member else ""
        members = "member" if number == "1" else "members"
        said[row.organisation] = [
            f"{row.organisation}: the heads of {number} {members} {came}{host}."
        ]
    return [
        {
            "parade": event,
            "bloc": bloc,
            "said": page.folded(
                *said.get(bloc, [f"{bloc} had no member but the host on that day."])
            ),
        }
        for bloc in [ALL, *blocs]
    ]
