"""Who came: guest lists, ranks and regions; with the blocs and votes of the guests' states."""

from __future__ import annotations

import pandas as pd

from parade_analysis.blocs import bloc_turnout, doubtful, members_on, sole_guests
from parade_analysis.catalog.fields import HEADS
from parade_analysis.catalog.given import demand
from parade_analysis.errors import DataError, NothingKnown, no_column, some
from parade_analysis.roll_calls import NOT_A_MEMBER, UNKNOWN, vote_split, votes_of

__all__ = [
    "NOT_A_MEMBER",
    "UNKNOWN",
    "bloc_turnout",
    "compare",
    "count_by",
    "doubtful",
    "heads",
    "is_ahead",
    "members_on",
    "no_shows",
    "sole_guests",
    "vote_split",
    "votes_of",
]


def heads(attendance: pd.DataFrame, event: str, host_iso3: str | None = None) -> pd.DataFrame:
    """Return the heads of state and government at one parade.

    Parameters
    ----------
    attendance : DataFrame
        Table ``attendance``: `event`, `rank` (category), `is_announced` (boolean),
        `attended` (category).
    event : str
        Parade, e.g. ``"beijing-2025"``.
    host_iso3 : str, optional
        Host, who can't be among the guests.

    Returns
    -------
    DataFrame
        The rows of those who came; while the event is still ahead (`attended` all
        missing), of those announced.

    Raises
    ------
    NothingKnown
        If no head of state or government came or, before the day, is announced.
    DataError
        If a state stands more than once, or the host among the guests.

    Examples
    --------
    >>> from parade_analysis import load
    >>> len(heads(load("attendance"), "beijing-2025"))
    26
    >>> len(heads(load("attendance"), "beijing-2015"))
    24
    """
    rows = attendance[(attendance["event"] == event) & attendance["rank"].isin(HEADS)]
    present = rows[rows["is_announced"] if is_ahead(rows) else rows["attended"] == "yes"]
    if present.empty:
        others = ", ".join(attendance.loc[attendance["rank"].isin(HEADS), "event"].unique())
        hint = "" if len(rows) or not others else f" (there are {others})"
        raise NothingKnown(f"no guest at head level was known for {event!r}{hint}")
    twice = present["iso3"].fillna(present["country"]).duplicated()
    if twice.any():
        raise DataError(f"attendance: {some(present.loc[twice, 'country'])} twice at {event}")
    if (present["iso3"] == host_iso3).any():
        raise DataError(f"attendance: {host_iso3} is the host of {event} and no guest")
    return present.reset_index(drop=True)


def no_shows(attendance: pd.DataFrame, event: str) -> pd.DataFrame:
    """Return the heads of state and government that were announced and did not come.

    Parameters
    ----------
    attendance : DataFrame
        Table ``attendance``.
    event : str
        Parade, e.g. ``"moscow-2025"``.

    Returns
    -------
    DataFrame
        Their rows of the table.

    Raises
    ------
    KeyError
        If a column named above is missing.

    Examples
    --------
    >>> from parade_analysis import load
    >>> no_shows(load("attendance"), "moscow-2025")["country"].tolist()
    ['Azerbaijan', 'Laos']
    """
    rows = attendance[(attendance["event"] == event) & attendance["rank"].isin(HEADS)]
    announced = rows["is_announced"] & (rows["attended"] == "no")
    return rows[announced].reset_index(drop=True)


def is_ahead(guests: pd.DataFrame) -> bool:
    """Whether the event of these guests is still ahead: no outcome is known.

    Parameters
    ----------
    guests : DataFrame
        `attended` (category).

    Returns
    -------
    bool
        True if nobody is known to have come or to have stayed away.

    Raises
    ------
    KeyError
        If a column named above is missing.

    Examples
    --------
    >>> from parade_analysis import load
    >>> is_ahead(heads(load("attendance", as_of="2025-08-28"), "beijing-2025"))
    True
    """
    return bool(guests["attended"].isna().all())


def count_by(guests: pd.DataFrame, countries: pd.DataFrame, column: str) -> pd.DataFrame:
    """Count guests by a property of their state, beside all UN members that share it.

    Parameters
    ----------
    guests : DataFrame
        Rows with `iso3` and `country`, each state once.
    countries : DataFrame
        Table ``countries``.
    column : str
        Column of ``countries``, e.g. ``"region"`` or ``"subregion"``.

    Returns
    -------
    DataFrame
        One row per value that guests or UN members have: `column`, `guests` (int, UN
        members or not), `members` (int, all UN members) and `member_guests` (int, guests
        that are UN members), `share_fraction` (float, member guests by members, missing
        without members), sorted by guests, most first.

    Raises
    ------
    DataError
        If a guest's state is not in ``countries`` or has no such property, naming it; if a
        state stands twice, or there is no such column.

    Examples
    --------
    >>> from parade_analysis import load
    >>> guests = heads(load("attendance"), "beijing-2025")
    >>> regions = count_by(guests, load("countries"), "region")
    >>> regions[["region", "guests", "members"]].head(2).values.tolist()
    [['Asia', 19, 47], ['Europe', 4, 43]]
    """
    if column not in countries:
        raise no_column("countries", [str(column)], countries)
    guests = demand(guests, "attendance", "country", there="iso3")
    countries = demand(countries, "countries", "iso3 country", there="un_status")
    for name, frame in (("guests", guests), ("countries", countries)):
        twice = frame.loc[frame["iso3"].duplicated() & frame["iso3"].notna(), "country"]
        if len(twice):
            raise DataError(f"{name}: {some(twice)} stands more than once")
    unknown = guests[~guests["iso3"].isin(countries["iso3"])]
    if len(unknown):
        codes = unknown["iso3"].astype("object").fillna("no code")
        raise DataError(f"not in countries: {some(unknown['country'] + ' (' + codes + ')')}")
    came = countries["iso3"].isin(guests["iso3"])
    bare = countries.loc[came & countries[column].isna(), "country"]
    if len(bare):
        raise DataError(f"countries: no {column} for {some(bare)}")
    is_member = countries["un_status"] == "un_member"
    counts = pd.DataFrame(
        {
            name: countries.loc[chosen, column].value_counts()
            for name, chosen in (
                ("guests", came),
                ("members", is_member),
                ("member_guests", came & is_member),
            )
        }
    )
    counts = counts.fillna(0).astype("int64").rename_axis(column).reset_index()
    # A category counts values that nobody has.
    counts = counts[(counts["guests"] > 0) | (counts["members"] > 0)]
    counts["share_fraction"] = counts["member_guests"] / counts["members"]
    return counts.sort_values(["guests", column], ascending=[False, True], ignore_index=True)


def compare(attendance: pd.DataFrame, first: str, second: str) -> pd.DataFrame:
    """Set two guest lists side by side, at the level of heads of state and government.

    Parameters
    ----------
    attendance : DataFrame
        Table ``attendance``, or several put under one another; a row whose `rank` is
        missing counts as below head level.
    first, second : str
        Parades, e.g. ``"beijing-2015"`` and ``"beijing-2025"``.

    Returns
    -------
    DataFrame
        One row per state, sorted by `came` and name: `iso3`, `country`, `came` (category:
        both, first, second), `first_person` and `second_person` (str, missing where no
        head came), `same_person` (boolean, missing unless both), `first_below` and
        `second_below` (str: who came below head level where no head did).

    Raises
    ------
    NothingKnown
        If a parade has no guest at head level.

    Examples
    --------
    >>> from parade_analysis import load
    >>> lists = compare(load("attendance"), "beijing-2015", "beijing-2025")
    >>> lists["came"].value_counts(sort=False).to_dict()
    {'both': 13, 'first': 11, 'second': 13}
    """
    lists = {
        side: heads(attendance, event).dropna(subset="iso3")[["iso3", "country", "person"]]
        for side, event in (("first", first), ("second", second))
    }
    both = lists["first"].merge(
        lists["second"], on="iso3", how="outer", suffixes=("_first", "_second"), indicator="came"
    )
    came = both["came"].map({"both": "both", "left_only": "first", "right_only": "second"})
    compared = pd.DataFrame(
        {
            "iso3": both["iso3"],
            "country": both["country_second"].fillna(both["country_first"]),
            "came": pd.Categorical(came, ["both", "first", "second"]),
            "first_person": both["person_first"],
            "second_person": both["person_second"],
        }
    )
    same = (compared["first_person"] == compared["second_person"]).astype("boolean")
    compared["same_person"] = same.where(compared["came"] == "both")
    for side, event in (("first", first), ("second", second)):
        below = _below_heads(attendance, event)
        absent = ~compared["came"].isin(["both", side])
        compared[f"{side}_below"] = compared["iso3"].map(below).where(absent)
    return compared.sort_values(["came", "country"], ignore_index=True)


def _below_heads(attendance: pd.DataFrame, event: str) -> pd.Series:
    """Return who came to a parade below head level: state -> persons, or else offices."""
    came = (attendance["event"] == event) & (attendance["attended"] == "yes")
    rows = attendance[came & ~attendance["rank"].isin(HEADS)]
    named = rows["person"].fillna(rows["office"]).fillna("unnamed")
    return named.groupby(rows["iso3"]).agg(", ".join)
