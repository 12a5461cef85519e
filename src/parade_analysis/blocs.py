"""Blocs and organisations: who belongs on a day, and how many of their members came."""

from __future__ import annotations

import pandas as pd

from parade_analysis.errors import NothingKnown

__all__ = ["bloc_turnout", "doubtful", "members_on", "sole_guests"]


def members_on(memberships: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """Return the memberships that hold on a day.

    Parameters
    ----------
    memberships : DataFrame
        Table ``memberships``. Missing `valid_from` or `valid_to` (datetime64) means open.
    day : Timestamp
        E.g. the day of a parade.

    Returns
    -------
    DataFrame
        The rows valid on that day, without later doubts, and with `is_assumed` (bool): no
        first day is sourced, and the list was compiled for another day.

    Raises
    ------
    TypeError
        If a day of the table is no datetime64.

    Examples
    --------
    >>> from parade_analysis import load
    >>> blocs = members_on(load("memberships"), pd.Timestamp("2025-09-03"))
    >>> blocs.query("organisation == 'ASEAN' and iso3 == 'TLS'")["membership"].tolist()
    ['observer']
    """
    first, last, compiled = (
        memberships[column] if column in memberships else pd.Series(pd.NaT, memberships.index)
        for column in ("valid_from", "valid_to", "snapshot_date")
    )
    holds = (first.isna() | (first <= day)) & (last.isna() | (last >= day))
    assumed = first.isna() & (compiled != day).astype(bool)
    valid = memberships.assign(is_assumed=assumed)[holds].reset_index(drop=True)
    if "disputed_since" in valid:
        since = valid["disputed_since"]
        valid["disputed_since"] = since.mask(since > day)
    return valid


def bloc_turnout(
    guests: pd.DataFrame,
    memberships: pd.DataFrame,
    day: pd.Timestamp,
    host_iso3: str,
    bloc_lists: pd.DataFrame | None = None,
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
    bloc_lists : DataFrame, optional
        Table ``bloc_lists``; without it every list is taken to be whole. On another day than
        its own a list of members still is, their first and last days being known, one of
        partners, observers or candidates is not.

    Returns
    -------
    DataFrame
        One row per `organisation` and `membership` (category) that somebody holds, members
        first, then by `share_fraction` (float, missing where the list is not whole), highest
        first: `members` and `came` (int),
        `guests` (tuple of str, sorted names), `host_is_member` (bool), `assumed` (int,
        members whose membership on that day is assumed, see `members_on`), `is_complete`
        (bool): the members are all there are, so that a share of them means something.

    Raises
    ------
    NothingKnown
        If no membership holds on that day.

    Examples
    --------
    >>> from parade_analysis import attendance, load
    >>> guests = attendance.heads(load("attendance"), "beijing-2025")
    >>> day = pd.Timestamp("2025-09-03")
    >>> turnout = bloc_turnout(guests, load("memberships"), day, "CHN")
    >>> turnout.query("membership == 'member'")[["organisation", "came", "members"]].head(2)
      organisation  came  members
    0         CSTO     6        6
    1         EAEU     5        5
    """
    valid = members_on(memberships, day)
    if valid.empty:
        raise NothingKnown(f"no state was a member of a bloc drawn here on {day.day} {day:%B %Y}")
    named = guests.dropna(subset="iso3").set_index("iso3")["country"]
    kind = ["organisation", "membership"]
    valid = valid.assign(guest=valid["iso3"].map(named), host_is_member=valid["iso3"] == host_iso3)
    hosted = valid.groupby(kind, observed=True)["host_is_member"].any()
    turnout = (
        valid[~valid["host_is_member"]]
        .groupby(kind, observed=True)
        .agg(
            members=("iso3", "size"),
            came=("guest", "count"),
            guests=("guest", lambda names: tuple(sorted(names.dropna()))),
            assumed=("is_assumed", "sum"),
        )
        .assign(share_fraction=lambda counted: counted["came"] / counted["members"])
        .join(hosted)
        .reset_index()
    )
    turnout["is_complete"] = True
    if bloc_lists is not None:
        holds = bloc_lists["is_complete"] & (
            (bloc_lists["day"] == day) | (bloc_lists["membership"] == "member")
        )
        whole = set(bloc_lists.loc[holds, kind].itertuples(index=False, name=None))
        turnout["is_complete"] = [
            each in whole for each in turnout[kind].itertuples(index=False, name=None)
        ]
    share = turnout["share_fraction"].where(turnout["is_complete"])
    return turnout.assign(share_fraction=share).sort_values(
        ["membership", "share_fraction", "members", "organisation"],
        ascending=[True, False, False, True],
        ignore_index=True,
    )


def doubtful(memberships: pd.DataFrame) -> pd.DataFrame:
    """Return the memberships that their sources call into question.

    Parameters
    ----------
    memberships : DataFrame
        Table ``memberships``, or part of it, e.g. as `members_on` returns it; without
        `disputed_since` (datetime64) none is in doubt.

    Returns
    -------
    DataFrame
        Their rows.

    Raises
    ------
    AttributeError
        If it is no DataFrame.

    Examples
    --------
    >>> from parade_analysis import load
    >>> doubtful(load("memberships"))[["organisation", "iso3"]].values.tolist()
    [['BRICS', 'SAU'], ['CIS', 'MDA'], ['CSTO', 'ARM'], ['EAEU', 'MDA']]
    """
    if "disputed_since" not in memberships:
        return memberships.iloc[:0]
    return memberships[memberships["disputed_since"].notna()].reset_index(drop=True)


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

    Raises
    ------
    KeyError
        If a column named above is missing.

    Examples
    --------
    >>> from parade_analysis import attendance, load
    >>> guests = attendance.heads(load("attendance"), "beijing-2025")
    >>> day = pd.Timestamp("2025-09-03")
    >>> sole_guests(bloc_turnout(guests, load("memberships"), day, "CHN")).values.tolist()
    [['EU', 'Slovakia'], ['NATO', 'Slovakia']]
    """
    alone = turnout[(turnout["membership"] == "member") & (turnout["came"] == 1)]
    return pd.DataFrame(
        {"organisation": alone["organisation"], "country": alone["guests"].str[0]}
    ).reset_index(drop=True)
