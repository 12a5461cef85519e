"""Votes in the UN General Assembly, as Voeten and the UN Digital Library publish them."""

from __future__ import annotations

import os
from pathlib import Path

import pandas as pd

from parade_analysis.catalog.cells import from_values
from parade_analysis.catalog.fields import FIELDS
from parade_analysis.catalog.given import refuse_twice
from parade_analysis.catalog.votes import NOT_A_MEMBER, in_words
from parade_analysis.errors import DataError, Problem, no_column, not_in_every_row
from parade_analysis.places import to_iso3
from parade_analysis.prose import counted

__all__ = ["voeten"]

STATES = {"ccode": "cow", "iso3": "iso3", "ms_code": "iso3", "country_code": "iso2"}
"""Columns that tell the state, the first that is there, and the code that each has."""
SPELLED = {"ms_vote": "vote", "resolution": "unres"}
"""Names of the UN Digital Library for what Voeten has under another."""
SYMBOL = r"^R/(3[1-9]|[4-9][0-9]|1[0-9]{2}|(?:ES|S)-[0-9]+)/([0-9].*)$"
"""Voeten's short form of a symbol of the UN, which has the session from the 31st on."""
FIRST_SESSION = 1946


def voeten(path: str | os.PathLike[str]) -> pd.DataFrame:
    r"""Read a file of votes in the UN General Assembly.

    Two publishers' files are known by their columns, whatever their order and case: the
    United Nations General Assembly Voting Data of Erik Voeten and others (`rcid`, `ccode`,
    `vote`, also `unres`, `date`, `session`;
    https://dataverse.harvard.edu/dataset.xhtml?persistentId=hdl:1902.1/12379), and the
    voting data of the UN Digital Library (`ms_code`, `ms_vote`, `resolution`, `date`;
    https://digitallibrary.un.org/record/4060887).

    Parameters
    ----------
    path : path-like
        CSV, with commas, semicolons or tabs.

    Returns
    -------
    DataFrame
        Columns of table ``un_votes``, one row per roll call and state that was a member, by
        date: `resolution` (str), `date` (datetime64, missing where the file has none),
        `iso3` (str, of the state that had the code then) and `vote` (category, missing
        where blank). A resolution goes by the symbol of the UN (``"A/RES/68/262"``). Of
        several roll calls on one resolution, those on an amendment or a paragraph, or all
        if the file does not tell them apart, have the number of the roll call behind it;
        without a resolution it stands alone. ``.attrs["set_aside"]`` says how many rows
        of states that were no members are left out.

    Raises
    ------
    DataError
        If a column is not there, a vote, state or date can't be read, naming it, or a state
        stands twice in a roll call.

    Examples
    --------
    >>> import tempfile
    >>> text = "rcid,ccode,vote,date,unres\n1,365,3,2014-03-27,R/68/262\n"
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "UNVotes.csv"
    ...     _ = file.write_text(text)
    ...     votes = voeten(file)
    >>> votes[["resolution", "iso3", "vote"]].values.tolist()
    [['A/RES/68/262', 'RUS', 'no']]
    """
    file = str(path)
    raw = _cells(Path(path))
    state = next((column for column in STATES if column in raw), None)
    lost = [] if state else [" or ".join(STATES)]
    lost += [] if "vote" in raw else ["vote"]
    lost += [] if {"unres", "rcid"} & {*raw} else ["unres or rcid"]
    if lost or state is None:
        raise no_column(file, lost, raw)
    named = raw.assign(iso3=raw[state], resolution=_resolutions(raw, file))
    told = in_words(named, file)
    outside = told.get("note", pd.Series(None, told.index, dtype="str")).eq(NOT_A_MEMBER)
    cast = told[~outside]
    bare = cast[state] == ""
    if bare.any():
        raise not_in_every_row(file, state, bare.sum(), len(cast))
    dates = _dates(cast, file)
    # A code without a year is that of the state that has it today.
    years = _years(cast, dates)
    votes = pd.DataFrame(
        {
            "resolution": cast["resolution"].astype("str"),
            "date": dates,
            "iso3": to_iso3(cast[state], STATES[state], year=years),
            "vote": cast["vote"],
        }
    )
    if votes["iso3"].isna().any():
        other = cast.loc[votes["iso3"].isna(), state].iloc[0]
        raise DataError(Problem(file, "a state", None, state, str(other)))
    refuse_twice(votes, file, ["iso3", "resolution"])
    votes = votes.sort_values(["date", "resolution", "iso3"], ignore_index=True)
    if outside.any():
        rows = counted(int(outside.sum()), "row")
        votes.attrs["set_aside"] = f"{rows} of states that were no members then"
    return votes


def _cells(path: Path) -> pd.DataFrame:
    """Return the columns of a file as texts, under Voeten's names in lower case."""
    if not path.is_file():
        raise DataError(Problem(str(path), "a file"))
    with path.open(encoding="utf-8-sig", errors="replace") as opened:
        header = opened.readline()
    separator = max(",;\t", key=header.count)
    wanted = {*STATES, *SPELLED, *SPELLED.values(), "rcid", "date", "year", "session"}
    wanted |= {"vote", "amend", "para"}
    names = [name.strip(' "').lower() for name in header.strip().split(separator)]
    twice = [name for name in wanted & {*names} if names.count(name) > 1]
    if twice:
        raise DataError(Problem(str(path), "each column once", 1, min(twice)))
    try:
        raw = pd.read_csv(
            path,
            sep=separator,
            dtype="str",
            keep_default_na=False,
            encoding="utf-8-sig",
            encoding_errors="replace",  # descriptions are not always in UTF-8, codes are ASCII
            usecols=lambda name: name.strip().lower() in wanted,
        )
    except (ValueError, OSError) as error:
        reason = str(error).splitlines()[0]
        raise DataError(Problem(str(path), f"a CSV file: {reason}")) from error
    raw = raw.rename(columns=lambda name: name.strip().lower())
    raw = raw.rename(columns={old: new for old, new in SPELLED.items() if new not in raw})
    return raw.map(str.strip)


def _resolutions(raw: pd.DataFrame, file: str) -> pd.Series:
    """Name what was voted on, each roll call by a name of its own."""
    named = raw["unres"] if "unres" in raw else pd.Series("", raw.index)
    named = named.replace("NA", "").str.replace(SYMBOL, r"A/RES/\1/\2", regex=True)
    if "rcid" not in raw:
        if (named == "").any():
            raise not_in_every_row(file, "unres", (named == "").sum(), len(named))
        return named
    calls = raw.assign(named=named).drop_duplicates("rcid").set_index("rcid")
    parts = calls.reindex(columns=["amend", "para"], fill_value="")
    is_whole = ~parts.isin(["1", "1.0"]).any(axis=1)
    alone = is_whole & (calls["named"] != "")
    alone &= calls["named"].where(alone).map(calls.loc[alone, "named"].value_counts()) == 1
    behind = "roll call " + calls.index.astype("str")
    long = (calls["named"] + " (" + behind + ")").where(calls["named"] != "", behind)
    return raw["rcid"].map(calls["named"].where(alone, long))


def _dates(cast: pd.DataFrame, file: str) -> pd.Series:
    """Return the day of each vote."""
    if "date" not in cast:
        return pd.Series(pd.NaT, cast.index, dtype="datetime64[us]")
    days = pd.Series(cast["date"].unique(), dtype="str")
    read, wrong = from_values(days.where(days != ""), FIELDS["date"])
    if wrong.any():
        raise DataError(Problem(file, FIELDS["date"].expected, None, "date", days[wrong].iloc[0]))
    return cast["date"].map(dict(zip(days, read, strict=True))).astype("datetime64[us]")


def _years(cast: pd.DataFrame, dates: pd.Series) -> pd.Series | None:
    """Return the year of each vote: of its day, as told, or that in which the session began."""
    years = dates.dt.year
    for column, first in (("year", 0), ("session", FIRST_SESSION - 1)):
        if column in cast:
            years = years.fillna(pd.to_numeric(cast[column], errors="coerce") + first)
    return None if years.isna().all() else years.astype("Int64")
