"""Votes in the UN General Assembly, as Voeten and the UN Digital Library publish them."""

from __future__ import annotations

import os
from pathlib import Path

import pandas as pd

from parade_analysis.catalog.cells import from_values
from parade_analysis.catalog.fields import FIELDS
from parade_analysis.catalog.given import refuse_twice
from parade_analysis.catalog.votes import NOT_A_MEMBER, in_words
from parade_analysis.errors import DataError, Problem, no_column, not_in_every_row, some
from parade_analysis.files import refuse_address
from parade_analysis.places import resolve, to_iso3
from parade_analysis.prose import counted
from parade_analysis.sources.cells import cells_of

__all__ = ["voeten"]

STATES = {"ccode": "cow", "iso3": "iso3", "ms_code": "iso3", "country_code": "iso2"}
"""Columns that tell the state, the first that is there, and the code that each has."""
NAMES = ("countryname", "country")
"""Columns with the name of the state, the first that is there."""
TOLD = ["state", "former", "aggregate"]
"""Kinds of `places.resolve` of which it is clear whether there is a code."""
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
    https://digitallibrary.un.org/record/4060887). The R package unvotes gives the former as
    `rcid`, `country`, `country_code`, `vote`.

    Parameters
    ----------
    path : path-like
        CSV, packed or not, as `sources.cells.cells_of` takes it; NA is blank.

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
        of states that were no members, or have no ISO code such as Zanzibar, are left out.

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
    refuse_address(path)
    raw = _cells(Path(path), file)
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
    dates = _dates(cast, file)
    # A code without a year is that of the state that has it today.
    states = _states(cast, state, _years(cast, dates), file)
    votes = pd.DataFrame(
        {
            "resolution": cast["resolution"].astype("str"),
            "date": dates,
            "iso3": states["iso3"],
            "vote": cast["vote"],
        }
    )
    codeless = states["iso3"].isna()
    votes = votes[~codeless]
    refuse_twice(votes, file, ["iso3", "resolution"])
    votes = votes.sort_values(["date", "resolution", "iso3"], ignore_index=True)
    aside = []
    if outside.any():
        aside.append(f"{counted(int(outside.sum()), 'row')} of states that were no members then")
    if codeless.any():
        rows = [f"{name} ({n})" for name, n in states["name"][codeless].value_counts().items()]
        whose = f"of states without an ISO code: {some(rows)}"
        aside.append(f"{counted(int(codeless.sum()), 'row')} {whose}")
    if aside:
        votes.attrs["set_aside"] = "; ".join(aside)
    return votes


def _states(cast: pd.DataFrame, state: str, years: pd.Series | None, file: str) -> pd.DataFrame:
    """Return `iso3` of each row, missing where the state has no code, and its `name`."""
    named = next((each for each in NAMES if each in cast), state)
    column, code = state, STATES[state]
    told = _looked_up(cast[column], code, years)
    untold = ~told["kind"].isin(TOLD)
    if state == "country_code" and named != state and untold.any():
        # Two letters may have been several states', and a state that ended may have none.
        column, code = named, "name"
        told[untold] = _looked_up(cast[column], code, years)[untold]
        untold = ~told["kind"].isin(TOLD)
    bare = untold & (cast[column] == "")
    if bare.any():
        raise not_in_every_row(file, column, bare.sum(), len(cast))
    to_iso3(cast.loc[untold, column], code, year=None if years is None else years[untold])
    return told.assign(name=cast[named])


def _looked_up(values: pd.Series, code: str, years: pd.Series | None) -> pd.DataFrame:
    """Return `iso3` and `kind` of each value, as `places.resolve` tells them."""
    keys = ["value"] if years is None else ["value", "year"]
    asked = pd.DataFrame({"value": values, "year": years})[keys]
    known = resolve(values, code, year=years).astype({"kind": "object"})
    return asked.merge(known, how="left", on=keys)[["iso3", "kind"]].set_axis(values.index)


def _cells(path: Path, file: str) -> pd.DataFrame:
    """Return the columns of a file as texts, under Voeten's names in lower case."""
    wanted = {*STATES, *NAMES, *SPELLED, *SPELLED.values(), "rcid", "date", "year", "session"}
    raw = cells_of(path, wanted | {"vote", "amend", "para"}).table.rename(columns=str.lower)
    twice = raw.columns[raw.columns.duplicated()]
    if len(twice):
        raise DataError(Problem(file, "each column once", 1, min(twice)))
    raw = raw.rename(columns={old: new for old, new in SPELLED.items() if new not in raw})
    # R writes NA for what is missing; whether it is Namibia's code is told by its name.
    return raw.map(str.strip).replace("NA", "")


def _resolutions(raw: pd.DataFrame, file: str) -> pd.Series:
    """Name what was voted on, each roll call by a name of its own."""
    named = raw["unres"] if "unres" in raw else pd.Series("", raw.index)
    named = named.str.replace(SYMBOL, r"A/RES/\1/\2", regex=True)
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
