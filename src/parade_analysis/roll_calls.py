"""Roll calls: how the guests' states voted, beside all members of the United Nations."""

from __future__ import annotations

import re

import pandas as pd

from parade_analysis.catalog.fields import FIELDS
from parade_analysis.catalog.given import demand, refuse_twice
from parade_analysis.catalog.votes import NOT_A_MEMBER, UNKNOWN
from parade_analysis.errors import DataError, NothingKnown, Problem, some
from parade_analysis.place_codes import resolve
from parade_analysis.prose import listed

__all__ = ["NOT_A_MEMBER", "UNKNOWN", "vote_split", "votes_of"]

MOST_NAMED = 3
VOTES = (*FIELDS["vote"].values, UNKNOWN)
BEFORE = frozenset({"A", "GA", "R", "RES", "RESOLUTION", "UN", "UNGA"})
"""Words before the number of a resolution of the General Assembly."""
LEANING = {"yes": 1, "abstain": 0, "absent": 0, "no": -1}
"""Order of states by their votes, nothing more: not voting is no half of a yes."""


def votes_of(
    guests: pd.DataFrame, un_votes: pd.DataFrame, roll_calls: pd.DataFrame
) -> pd.DataFrame:
    """Return how each guest's state voted in each roll call.

    Parameters
    ----------
    guests : DataFrame
        `iso3`, `country`; each state once.
    un_votes : DataFrame
        Table ``un_votes`` or your own: `resolution`, `iso3` and `vote`; `verification`, `note`
        and `is_by_other_government` may be lacking. A resolution is that of a roll call also
        if it is written as ES-11/1 or R/ES-11/1 for A/RES/ES-11/1. A vote is spelled as in the
        table, in words as yes, No and Abstained, in letters (Y, N, A, X) or in numbers (1 yes,
        2 abstain, 3 no, 8 absent, 9 not a member), in any case; blank is not known.
    roll_calls : DataFrame
        Table ``roll_calls`` or your own: `resolution` and `date`.

    Returns
    -------
    DataFrame
        One row per state and roll call, the states from yes to no (by the mean of their
        known votes as in `LEANING`, then by name), the roll calls by date: `iso3`,
        `country`, `resolution`, `date`, `vote` (category; unknown where the table has no
        row or no vote, and where the state was no member, which `note` then says),
        `verification` (category), `note` and `is_by_other_government` (boolean), missing where
        the table has no row.

    Raises
    ------
    NothingKnown
        If there is no roll call, or no guest's state has a vote.
    DataError
        If a vote is spelled otherwise, a code is that of no state, a state stands twice, in a
        roll call or among the guests, or a roll call has no vote while there are votes, of
        its day if they have a `date`, on a resolution of which there is no roll call: it may
        be the same under another name.

    Examples
    --------
    >>> from parade_analysis import attendance, load
    >>> guests = attendance.heads(load("attendance"), "beijing-2025")
    >>> votes = votes_of(guests, load("un_votes"), load("roll_calls"))
    >>> votes[votes["iso3"] == "LAO"]["vote"].tolist()
    ['abstain', 'abstain', 'abstain', 'abstain', 'unknown']
    """
    if roll_calls.empty:
        raise NothingKnown("no roll call was known")
    states = demand(guests, "attendance", "country", there="iso3").dropna(subset="iso3")
    calls = demand(roll_calls, "roll_calls", "resolution date")
    votes = demand(
        un_votes,
        "un_votes",
        "resolution iso3",
        there="vote",
        others="verification note is_by_other_government",
    )
    refuse_twice(states, "guests", ["iso3"])
    refuse_twice(calls, "roll_calls", ["resolution"])
    votes = _named_alike(votes, calls)
    refuse_twice(votes, "un_votes", ["iso3", "resolution"])
    _refuse_other_names(votes, calls)
    _refuse_no_states(states, "guests")
    _refuse_no_states(votes, "un_votes")
    votes = votes.reindex(
        columns=["resolution", "iso3", "vote", "verification", "note", "is_by_other_government"]
    )
    asked = states[["iso3", "country"]].merge(calls[["resolution", "date"]], how="cross")
    cast = asked.merge(votes, on=["resolution", "iso3"], how="left")
    if cast["vote"].isna().all():
        raise NothingKnown(f"no vote of {', '.join(states['country']) or 'any guest'} was known")
    leaning = cast["vote"].astype("object").map(LEANING).groupby(cast["iso3"]).mean()
    cast["leaning"] = cast["iso3"].map(leaning)
    cast["vote"] = pd.Categorical(cast["vote"].astype("object").fillna(UNKNOWN), VOTES)
    return cast.sort_values(
        ["leaning", "country", "date", "resolution"],
        ascending=[False, True, True, True],
        ignore_index=True,
    ).drop(columns="leaning")


def vote_split(votes: pd.DataFrame, roll_calls: pd.DataFrame) -> pd.DataFrame:
    """Count the votes of the guests' states beside those of all members.

    Parameters
    ----------
    votes : DataFrame
        As `votes_of` returns it, or your own with `resolution`, `iso3` and `vote`.
    roll_calls : DataFrame
        Table ``roll_calls``: the official totals. Roll calls without a vote among `votes`
        are left out.

    Returns
    -------
    DataFrame
        One row per roll call and vote, by date: `resolution`, `date`, `vote` (category),
        `guests` and `world` (int), `guests_fraction` and `world_fraction` (float, of all).

    Raises
    ------
    DataError
        If an official total is missing, a vote is spelled otherwise than for `votes_of`, a
        code is that of no state, a state stands twice in a roll call, or a roll call is none
        of `roll_calls`.

    Examples
    --------
    >>> from parade_analysis import attendance, load
    >>> guests = attendance.heads(load("attendance"), "beijing-2025")
    >>> calls = load("roll_calls")
    >>> split = vote_split(votes_of(guests, load("un_votes"), calls), calls)
    >>> split.head(2)[["vote", "guests", "world"]].values.tolist()
    [['yes', 8, 141], ['no', 3, 5]]
    """
    cast = list(FIELDS["vote"].values)
    calls = demand(roll_calls, "roll_calls", "resolution date", there=" ".join(cast))
    refuse_twice(calls, "roll_calls", ["resolution"])
    bare = calls.loc[calls[cast].isna().any(axis=1), "resolution"]
    if len(bare):
        raise DataError(f"roll_calls: no official total for {some(bare)}")
    known = _in_words(votes, calls)
    other = sorted({*known["resolution"]} - {*calls["resolution"]})
    if other:
        raise DataError(f"not in roll_calls: {listed(other[:MOST_NAMED])}")
    world = (
        calls[["resolution", *cast]]
        .melt("resolution", var_name="vote", value_name="world")
        .astype({"world": "int64"})
    )
    dated = known.drop(columns="date", errors="ignore").merge(calls[["resolution", "date"]])
    guests = dated.groupby(["resolution", "date", "vote"], observed=False).size()
    split = guests.rename("guests").reset_index()
    split = split.merge(world, on=["resolution", "vote"], how="left")
    split["world"] = split["world"].fillna(0).astype("int64")  # official totals know every vote
    split["vote"] = pd.Categorical(split["vote"], VOTES)
    for side in ("guests", "world"):
        split[f"{side}_fraction"] = split[side] / split.groupby("resolution")[side].transform("sum")
    return split.sort_values(["date", "resolution", "vote"], ignore_index=True)


def _in_words(votes: pd.DataFrame, calls: pd.DataFrame) -> pd.DataFrame:
    """Return votes in the words of the table, those not known among them."""
    told = _named_alike(demand(votes, "un_votes", "resolution iso3", there="vote"), calls)
    refuse_twice(told, "un_votes", ["iso3", "resolution"])
    _refuse_no_states(told, "un_votes")
    return told.assign(vote=pd.Categorical(told["vote"].astype("object").fillna(UNKNOWN), VOTES))


def _refuse_no_states(frame: pd.DataFrame, name: str) -> None:
    told = resolve(frame["iso3"], "iso3")
    other = told.loc[told["iso3"] != told["value"], "value"].tolist()
    if other:
        expected = "the ISO 3166-1 alpha-3 codes of states"
        raise DataError(Problem(name, expected, column="iso3", value=some(other)))


def _named_alike(votes: pd.DataFrame, calls: pd.DataFrame) -> pd.DataFrame:
    """Name each resolution as its roll call does, whatever is written before its number."""
    called = {_number(each): each for each in calls["resolution"]}
    known = {each: called.get(_number(each), each) for each in votes["resolution"].unique()}
    return votes.assign(resolution=votes["resolution"].map(known))


def _number(resolution: str) -> tuple[str, ...]:
    """Return the session and number of a resolution: ES, 11 and 1 of ``R/ES-11/1``."""
    words = re.findall(r"[A-Z0-9]+", str(resolution).upper())
    first = next((at for at, word in enumerate(words) if word not in BEFORE), 0)
    return tuple(words[first:])


def _refuse_other_names(votes: pd.DataFrame, calls: pd.DataFrame) -> None:
    """Refuse votes under a name of their own, of which those of a roll call may be unknown."""
    bare = calls[~calls["resolution"].isin(votes["resolution"])]
    other = votes[~votes["resolution"].isin(calls["resolution"])]
    if "date" in other:
        # A table of all roll calls has most on other days, and may end before the latest.
        day = pd.to_datetime(other["date"], errors="coerce")
        other = other[day.isna() | day.isin(bare["date"])]
    if len(bare) and len(other):
        raise DataError(
            f"un_votes: no vote on {some(bare['resolution'], MOST_NAMED)}, but votes on "
            f"{some(other['resolution'], MOST_NAMED)}, of which there is no roll call; if "
            "they are the same, name them alike, else leave those roll calls or those votes out"
        )
