"""Who came: guest lists, ranks, regions, blocs, and how the guests' states voted."""

from __future__ import annotations

import pandas as pd

from parade_analysis.errors import DataError
from parade_analysis.schemas import FIELDS, HEADS

UNKNOWN = "unknown"
VOTES = (*FIELDS["vote"].values, UNKNOWN)
LEANING = {"yes": 1, "abstain": 0, "absent": 0, "no": -1}
"""Order of states by their votes, nothing more: not voting is no half of a yes."""
DOUBT = "disputed|frozen|not checked|omit"
"""Words by which a note calls a membership into question."""


def heads(attendance: pd.DataFrame, event: str) -> pd.DataFrame:
    """Return the heads of state and government at one parade.

    Parameters
    ----------
    attendance : DataFrame
        Table ``attendance``: `event`, `rank` (category), `is_announced` (boolean),
        `attended` (category).
    event : str
        Parade, e.g. ``"beijing-2025"``.

    Returns
    -------
    DataFrame
        The rows of those who came; while the event is still ahead (`attended` all
        missing), of those announced.

    Raises
    ------
    DataError
        If the table has no head of state or government for this parade.

    Examples
    --------
    >>> from parade_analysis import load
    >>> len(heads(load("attendance"), "beijing-2025"))
    26
    >>> len(heads(load("attendance"), "beijing-2015"))
    24
    """
    rows = attendance[(attendance["event"] == event) & attendance["rank"].isin(HEADS)]
    if rows.empty:
        known = ", ".join(attendance["event"].astype(str).unique()) or "none"
        raise DataError(f"no head of state or government at {event!r}; known parades: {known}")
    if is_ahead(rows):
        return rows[rows["is_announced"]].reset_index(drop=True)
    return rows[rows["attended"] == "yes"].reset_index(drop=True)


def no_shows(attendance: pd.DataFrame, event: str) -> pd.DataFrame:
    """Return the heads of state and government that were announced and did not come.

    Parameters
    ----------
    attendance : DataFrame
        Table ``attendance``.
    event : str
        Parade, e.g. ``"moscow-2025"``.

    Examples
    --------
    >>> from parade_analysis import load
    >>> no_shows(load("attendance"), "moscow-2025")["country"].tolist()
    ['Azerbaijan', 'Laos']
    """
    rows = attendance[(attendance["event"] == event) & attendance["rank"].isin(HEADS)]
    announced = rows["is_announced"] & (rows["attended"] == "no").fillna(False)
    return rows[announced].reset_index(drop=True)


def is_ahead(guests: pd.DataFrame) -> bool:
    """Whether the event of these guests is still ahead: no outcome is known."""
    return bool(guests["attended"].isna().all())


def count_by(guests: pd.DataFrame, countries: pd.DataFrame, column: str) -> pd.DataFrame:
    """Count guests by a property of their state, beside all UN members that share it.

    Parameters
    ----------
    guests : DataFrame
        Rows with `iso3`, each state once.
    countries : DataFrame
        Table ``countries``.
    column : str
        Column of ``countries``, e.g. ``"region"`` or ``"subregion"``.

    Returns
    -------
    DataFrame
        One row per value that occurs among UN members: `column`, `guests` and `members`
        (int), `share_fraction` (float, guests by members), sorted by guests, most first.

    Raises
    ------
    DataError
        If a guest's state is not in ``countries``, naming it.

    Examples
    --------
    >>> from parade_analysis import load
    >>> guests = heads(load("attendance"), "beijing-2025")
    >>> regions = count_by(guests, load("countries"), "region")
    >>> regions[["region", "guests", "members"]].head(2).values.tolist()
    [['Asia', 19, 47], ['Europe', 4, 43]]
    """
    unknown = guests.loc[~guests["iso3"].isin(countries["iso3"]), "country"]
    if len(unknown):
        raise DataError(f"not in countries: {', '.join(unknown)}")
    members = countries[countries["un_status"] == "un_member"]
    counts = pd.DataFrame(
        {
            "guests": members.loc[members["iso3"].isin(guests["iso3"]), column].value_counts(),
            "members": members[column].value_counts(),
        }
    ).fillna(0)
    counts = counts.astype("int64").rename_axis(column).reset_index()
    counts["share_fraction"] = counts["guests"] / counts["members"]
    return counts.sort_values(["guests", column], ascending=[False, True], ignore_index=True)


def compare(attendance: pd.DataFrame, first: str, second: str) -> pd.DataFrame:
    """Set two guest lists side by side, at the level of heads of state and government.

    Parameters
    ----------
    attendance : DataFrame
        Table ``attendance``, or several put under one another with
        `event`, `iso3`, `country`, `person`, `office`, `rank` and `attended`; a row whose
        `rank` is missing counts as below head level.
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
    DataError
        If a parade has no head of state or government.

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
    rows = attendance[
        (attendance["event"] == event)
        & ~attendance["rank"].isin(HEADS)
        & (attendance["attended"] == "yes")
        & attendance["iso3"].notna()
    ]
    return rows["person"].fillna(rows["office"]).groupby(rows["iso3"]).agg(", ".join)


def members_on(memberships: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """Return the memberships that hold on a day.

    Parameters
    ----------
    memberships : DataFrame
        Table ``memberships``: `valid_from`, `valid_to` and `snapshot_date` (datetime64).
    day : Timestamp
        E.g. the day of a parade.

    Returns
    -------
    DataFrame
        The rows valid on that day, first and last day included, with `is_assumed`
        (bool): no first day is sourced, and the list was compiled for another day.

    Examples
    --------
    >>> from parade_analysis import load
    >>> blocs = members_on(load("memberships"), pd.Timestamp("2025-09-03"))
    >>> blocs.query("organisation == 'ASEAN' and iso3 == 'TLS'")["membership"].tolist()
    ['observer']
    """
    begun = memberships["valid_from"].isna() | (memberships["valid_from"] <= day)
    not_over = memberships["valid_to"].isna() | (memberships["valid_to"] >= day)
    valid = memberships[begun & not_over].reset_index(drop=True)
    return valid.assign(
        is_assumed=valid["valid_from"].isna() & (valid["snapshot_date"] != day).astype(bool)
    )


def bloc_turnout(
    guests: pd.DataFrame, memberships: pd.DataFrame, day: pd.Timestamp, host_iso3: str
) -> pd.DataFrame:
    """Count how many members of each bloc came, the host apart.

    Parameters
    ----------
    guests : DataFrame
        Guests as `heads` returns them: `iso3`, `country`.
    memberships : DataFrame
        Table ``memberships``.
    day : Timestamp
        Day of the parade; memberships are those of that day.
    host_iso3 : str
        Host, counted neither as member nor as guest.

    Returns
    -------
    DataFrame
        One row per `organisation` and `membership` (category) that somebody holds, sorted
        by `share_fraction`, highest first, members before partners and the rest: `members`
        and `came` (int), `share_fraction` (float), `guests` (tuple of str, names in
        alphabetical order), `host_is_member` (bool), `assumed` (int, members whose
        membership on that day is assumed, see `members_on`).

    Raises
    ------
    DataError
        If no membership holds on that day.

    Examples
    --------
    >>> from parade_analysis import load
    >>> guests = heads(load("attendance"), "beijing-2025")
    >>> day = pd.Timestamp("2025-09-03")
    >>> turnout = bloc_turnout(guests, load("memberships"), day, "CHN")
    >>> turnout.query("membership == 'member'")[["organisation", "came", "members"]].head(2)
      organisation  came  members
    0         CSTO     6        6
    1         EAEU     5        5
    """
    valid = members_on(memberships, day)
    if valid.empty:
        raise DataError(f"no membership holds on {day:%Y-%m-%d}")
    named = guests.dropna(subset="iso3").set_index("iso3")["country"]
    host = valid.loc[valid["iso3"] == host_iso3, ["organisation", "membership"]]
    valid = valid[valid["iso3"] != host_iso3]
    valid = valid.assign(guest=valid["iso3"].map(named))
    kinds = valid.groupby(["organisation", "membership"], observed=True)
    turnout = kinds.agg(
        members=("iso3", "size"),
        came=("guest", "count"),
        guests=("guest", lambda names: tuple(sorted(names.dropna()))),
        assumed=("is_assumed", "sum"),
    ).reset_index()
    turnout["share_fraction"] = turnout["came"] / turnout["members"]
    hosts = set(host.itertuples(index=False, name=None))
    turnout["host_is_member"] = [
        pair in hosts
        for pair in turnout[["organisation", "membership"]].itertuples(index=False, name=None)
    ]
    return turnout.sort_values(
        ["membership", "share_fraction", "members", "organisation"],
        ascending=[True, False, False, True],
        ignore_index=True,
    )


def doubtful(memberships: pd.DataFrame) -> pd.DataFrame:
    """Return the memberships that their own note calls into question.

    Parameters
    ----------
    memberships : DataFrame
        Table ``memberships``, or part of it: `note`.

    Examples
    --------
    >>> from parade_analysis import load
    >>> doubtful(load("memberships"))[["organisation", "iso3"]].values.tolist()
    [['BRICS', 'SAU'], ['CIS', 'MDA'], ['CSTO', 'ARM'], ['EAEU', 'MDA']]
    """
    return memberships[memberships["note"].str.contains(DOUBT, na=False)].reset_index(drop=True)


def sole_guests(turnout: pd.DataFrame) -> pd.DataFrame:
    """Return who came as the only member of a bloc.

    Parameters
    ----------
    turnout : DataFrame
        As `bloc_turnout` returns it.

    Returns
    -------
    DataFrame
        `organisation` and `country`, one row per bloc of which exactly one member came.

    Examples
    --------
    >>> from parade_analysis import load
    >>> guests = heads(load("attendance"), "beijing-2025")
    >>> day = pd.Timestamp("2025-09-03")
    >>> sole_guests(bloc_turnout(guests, load("memberships"), day, "CHN")).values.tolist()
    [['EU', 'Slovakia'], ['NATO', 'Slovakia']]
    """
    alone = turnout[(turnout["membership"] == "member") & (turnout["came"] == 1)]
    return pd.DataFrame(
        {"organisation": alone["organisation"], "country": alone["guests"].str[0]}
    ).reset_index(drop=True)


def votes_of(
    guests: pd.DataFrame, un_votes: pd.DataFrame, roll_calls: pd.DataFrame
) -> pd.DataFrame:
    """Return how each guest's state voted in each roll call.

    Parameters
    ----------
    guests : DataFrame
        `iso3`, `country`; each state once.
    un_votes, roll_calls : DataFrame
        The tables of these names.

    Returns
    -------
    DataFrame
        One row per state and roll call, the states ordered from yes to no (by the mean of
        their known votes: yes 1, abstention and absence 0, no -1; then by name), the roll
        calls by date: `iso3`, `country`, `resolution`, `date`, `vote` (category; unknown
        where the table has no row), `verification` (category, missing where unknown),
        `note`.

    Raises
    ------
    DataError
        If there is no roll call, or no guest's state has a vote.

    Examples
    --------
    >>> from parade_analysis import load
    >>> guests = heads(load("attendance"), "beijing-2025")
    >>> votes = votes_of(guests, load("un_votes"), load("roll_calls"))
    >>> votes[votes["iso3"] == "MNG"]["vote"].tolist()
    ['abstain', 'abstain', 'abstain', 'unknown', 'abstain']
    """
    if roll_calls.empty:
        raise DataError("roll_calls: no roll call, so there is nothing to compare")
    states = guests.dropna(subset="iso3")[["iso3", "country"]]
    cast = states.merge(roll_calls[["resolution", "date"]], how="cross").merge(
        un_votes[["resolution", "iso3", "vote", "verification", "note"]],
        on=["resolution", "iso3"],
        how="left",
    )
    if cast["vote"].isna().all():
        raise DataError(f"un_votes: no vote of {', '.join(states['country']) or 'anybody'}")
    leaning = cast["vote"].astype("object").map(LEANING).groupby(cast["iso3"]).mean()
    cast["leaning"] = cast["iso3"].map(leaning)
    cast["vote"] = cast["vote"].cat.set_categories(VOTES).fillna(UNKNOWN)
    return cast.sort_values(
        ["leaning", "country", "date"], ascending=[False, True, True], ignore_index=True
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
        `guests` and `world` (int), `guests_fraction` and `world_fraction` (float, of all
        guests and of all members, whether or not their vote is known).

    Examples
    --------
    >>> from parade_analysis import load
    >>> guests = heads(load("attendance"), "beijing-2025")
    >>> calls = load("roll_calls")
    >>> split = vote_split(votes_of(guests, load("un_votes"), calls), calls)
    >>> split.head(2)[["vote", "guests", "world"]].values.tolist()
    [['yes', 8, 141], ['no', 3, 5]]
    """
    cast = list(FIELDS["vote"].values)
    world = (
        roll_calls[["resolution", *cast]]
        .melt("resolution", var_name="vote", value_name="world")
        .astype({"world": "int64"})
    )
    guests = votes.groupby(["resolution", "date", "vote"], observed=False).size()
    split = guests[guests.groupby(level=[0, 1]).transform("sum") > 0].rename("guests")
    split = split.reset_index().merge(world, on=["resolution", "vote"], how="left")
    split["world"] = split["world"].fillna(0).astype("int64")  # official totals know every vote
    split["vote"] = pd.Categorical(split["vote"], VOTES)
    for side in ("guests", "world"):
        split[f"{side}_fraction"] = split[side] / split.groupby("resolution")[side].transform("sum")
    return split.sort_values(["date", "vote"], ignore_index=True)
