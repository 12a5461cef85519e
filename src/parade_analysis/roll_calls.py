"""Roll calls: how the guests' states voted, beside all members of the United Nations."""

from __future__ import annotations

import pandas as pd

from parade_analysis.catalog.fields import FIELDS
from parade_analysis.errors import DataError, NothingKnown

__all__ = ["UNKNOWN", "vote_split", "votes_of"]

UNKNOWN = "unknown"
VOTES = (*FIELDS["vote"].values, UNKNOWN)
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
    un_votes, roll_calls : DataFrame
        The tables of these names; `verification` and `note` of the first may be lacking.

    Returns
    -------
    DataFrame
        One row per state and roll call, the states from yes to no (by the mean of their
        known votes as in `LEANING`, then by name), the roll calls by date: `iso3`,
        `country`, `resolution`, `date`, `vote` (category; unknown where the table has no
        row), `verification` (category) and `note`, missing where unknown.

    Raises
    ------
    NothingKnown
        If there is no roll call, or no guest's state has a vote.
    DataError
        If a vote is none of yes, no, abstain and absent.

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
    wrong = un_votes.loc[~un_votes["vote"].isin(FIELDS["vote"].values), "vote"]
    if len(wrong):
        raise DataError(f"un_votes: vote is {wrong.iloc[0]!r}, expected {FIELDS['vote'].expected}")
    states = guests.dropna(subset="iso3")[["iso3", "country"]]
    votes = un_votes.reindex(columns=["resolution", "iso3", "vote", "verification", "note"])
    asked = states.merge(roll_calls[["resolution", "date"]], how="cross")
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
        As `votes_of` returns it.
    roll_calls : DataFrame
        Table ``roll_calls``: the official totals.

    Returns
    -------
    DataFrame
        One row per roll call and vote, by date: `resolution`, `date`, `vote` (category),
        `guests` and `world` (int), `guests_fraction` and `world_fraction` (float, of all).

    Raises
    ------
    DataError
        If an official total is missing.

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
    bare = roll_calls.loc[roll_calls[cast].isna().any(axis=1), "resolution"]
    if len(bare):
        raise DataError(f"roll_calls: no official total for {', '.join(bare)}")
    world = (
        roll_calls[["resolution", *cast]]
        .melt("resolution", var_name="vote", value_name="world")
        .astype({"world": "int64"})
    )
    guests = votes.groupby(["resolution", "date", "vote"], observed=False).size()
    split = guests.rename("guests").reset_index()
    split = split.merge(world, on=["resolution", "vote"], how="left")
    split["world"] = split["world"].fillna(0).astype("int64")  # official totals know every vote
    split["vote"] = pd.Categorical(split["vote"], VOTES)
    for side in ("guests", "world"):
        split[f"{side}_fraction"] = split[side] / split.groupby("resolution")[side].transform("sum")
    return split.sort_values(["date", "resolution", "vote"], ignore_index=True)
