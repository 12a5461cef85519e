"""Who came: guest lists, ranks and regions."""

from __future__ import annotations

import pandas as pd

from parade_analysis.errors import DataError
from parade_analysis.schemas import HEADS


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
        (int), sorted by guests, most first.

    Raises
    ------
    DataError
        If a guest's state is not in ``countries``, naming it.

    Examples
    --------
    >>> from parade_analysis import load
    >>> guests = heads(load("attendance"), "beijing-2025")
    >>> count_by(guests, load("countries"), "region").head(2).values.tolist()
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
    return counts.sort_values(["guests", column], ascending=[False, True], ignore_index=True)
