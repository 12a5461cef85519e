"""Votes as their publishers spell them, in the words of table ``un_votes``."""

from __future__ import annotations

from typing import Any

import pandas as pd

from parade_analysis.catalog.cells import fault_in
from parade_analysis.catalog.fields import FIELDS
from parade_analysis.errors import DataError, Problem

__all__ = ["NOT_A_MEMBER", "in_words", "spelling"]

NOT_A_MEMBER = "not a member of the United Nations"
"""The note on a state that could not vote: none of the four votes, and no absence."""
UNKNOWN = "unknown"
SPELLINGS = {
    "yes": ("yes", "y", "1", "in favour", "in favor", "in favour of", "in favor of", "for", "yea"),
    "no": ("no", "n", "3", "against", "nay", "opposed"),
    "abstain": (
        "abst",
        "abst.",
        "abstain",
        "a",
        "2",
        "abstained",
        "abstaining",
        "abstention",
        "abstains",
    ),
    "absent": ("absent", "x", "nv", "8", "did not vote", "not voting", "non voting", "no vote"),
    NOT_A_MEMBER: (NOT_A_MEMBER.casefold(), "not a member", "9"),
    UNKNOWN: (UNKNOWN, ""),
}
"""Voeten's numbers, the letters of the UN Digital Library, the words of its press releases."""
VOTES = {spelling: vote for vote, every in SPELLINGS.items() for spelling in every}
EXPECTED = (
    f"{FIELDS['vote'].expected}, or Y, N, A, X, or 1 (yes), 2 (abstain), 3 (no), 8 (absent), "
    "9 (not a member)"
)


def in_words(votes: pd.DataFrame, name: str = "un_votes") -> pd.DataFrame:
    """Say votes in the words of table ``un_votes``, however they are spelled.

    Parameters
    ----------
    votes : DataFrame
        `vote` in one of the `SPELLINGS`, in any case, as text, category or number; blank
        is not known. `iso3`, `resolution` and `note` may be lacking.
    name : str
        What a refusal calls the frame.

    Returns
    -------
    DataFrame
        The same rows with `vote` (category; missing where not known) and, where a state
        was no member, that in `note`.

    Raises
    ------
    DataError
        If a vote is spelled otherwise, naming it and whose it is.

    Examples
    --------
    >>> own = pd.DataFrame({"iso3": ["CHN", "RUS", "SSD"], "vote": ["Abstain", "N", 9]})
    >>> told = in_words(own)
    >>> told["vote"].tolist(), told["note"].dropna().tolist()
    (['abstain', 'no', nan], ['not a member of the United Nations'])
    """
    given = votes["vote"]
    if given.dtype == FIELDS["vote"].dtype:
        return votes
    told = given.astype("object").map(spelling, na_action="ignore").map(VOTES)
    wrong = given.notna() & told.isna()
    if wrong.any():
        row = votes[wrong].iloc[0]
        fault = fault_in(str(row["vote"]), in_any_script=True)
        whose = [str(row[each]) for each in ("iso3", "resolution") if each in votes]
        hint = "; ".join(each for each in (fault, " in ".join(whose)) if each) or None
        raise DataError(Problem(name, EXPECTED, None, "vote", str(row["vote"]), hint))
    cast = told.where(told.isin(FIELDS["vote"].values)).astype(FIELDS["vote"].dtype)
    said = votes.assign(vote=cast)
    outside = told == NOT_A_MEMBER
    if outside.any():
        notes = votes["note"] if "note" in votes else pd.Series(None, votes.index, dtype="str")
        added = (notes.astype("str").fillna("") + f"; {NOT_A_MEMBER}").str.removeprefix("; ")
        said["note"] = notes.astype("str").where(~outside, added)
    return said


def spelling(value: Any) -> str:
    """Return a vote as `VOTES` spells it; a truth value is none, though Python counts it as 1."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    words = str(value).casefold().replace("-", " ").replace("_", " ").split()
    return " ".join(words).removesuffix(".0").removeprefix("voted ")
