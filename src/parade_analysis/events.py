"""What happened around the meetings and the trade: periods and days, from table events."""

from __future__ import annotations

import pandas as pd

from parade_analysis.catalog.definitions import SUBJECT
from parade_analysis.prose import day_words

BORDER_CLOSED = "2020-01-21-border-closed-for-covid-19"
CITIZENS_RETURN = "2023-08-27-return-of-citizens-allowed"
KAESONG_OPENED = "2004-12-15-kaesong-zone-makes-its-first-goods"
KAESONG_CLOSED = "2016-02-10-kaesong-zone-closed"


def events_of(events: pd.DataFrame, iso3: str | None, day: pd.Timestamp) -> pd.DataFrame:
    """Return the events of one state up to a day, oldest first.

    Parameters
    ----------
    events : DataFrame
        Table ``events``, which is about the DPRK, or your own, with `date` (datetime64)
        and, if it is about other states, their `iso3`.
    iso3 : str or None
        State, ISO 3166-1 alpha-3; None has no events.
    day : Timestamp
        Last day.

    Returns
    -------
    DataFrame
        The rows, numbered from 0.

    Raises
    ------
    KeyError
        If a column named above is missing.

    Examples
    --------
    >>> from parade_analysis import load
    >>> day = pd.Timestamp("2006-12-31")
    >>> events_of(load("events"), "PRK", day)["label"].tail(2).tolist()
    ['First nuclear test', 'UNSC resolution 1718']
    >>> len(events_of(load("events"), "RUS", day))
    0
    """
    is_its = events["iso3"] == iso3 if "iso3" in events else iso3 == SUBJECT
    chosen = events[is_its & (events["date"] <= day)]
    return chosen.sort_values("date", kind="stable", ignore_index=True)


def border_closure(
    events: pd.DataFrame, day: pd.Timestamp | None = None
) -> tuple[pd.Timestamp | None, pd.Timestamp | None]:
    """Return when the border closed for the pandemic and when citizens could return.

    Parameters
    ----------
    events : DataFrame
        Table ``events`` or a part of it: `event_id` and `date` (datetime64).
    day : Timestamp, optional
        Last day; what happened later is missing.

    Returns
    -------
    tuple of Timestamp or None
        First day, and end; None for what is not in the table.

    Raises
    ------
    KeyError
        If a column named above is missing.

    Examples
    --------
    >>> from parade_analysis import load
    >>> border_closure(load("events"), pd.Timestamp("2021-01-01"))
    (Timestamp('2020-01-21 00:00:00'), None)
    """
    return _days_of(events, BORDER_CLOSED, CITIZENS_RETURN, day)


def closure_words(closed: pd.Timestamp | None, reopened: pd.Timestamp | None) -> list[str]:
    """Return from when to when the border was closed, in a sentence, if it was.

    Examples
    --------
    >>> closure_words(pd.Timestamp("2020-01-21"), None)
    ['The border has been closed since 21 January 2020.']
    """
    if closed is None:
        return []
    if reopened is None:
        return [f"The border has been closed since {day_words(closed)}."]
    return [
        f"The border was closed on {day_words(closed)}; citizens could return from "
        f"{day_words(reopened)}."
    ]


def kaesong_zone(
    events: pd.DataFrame, day: pd.Timestamp | None = None
) -> tuple[pd.Timestamp | None, pd.Timestamp | None]:
    """Return when the Kaesong zone made its first goods and when it was closed.

    Parameters
    ----------
    events, day
        As for `border_closure`.

    Returns
    -------
    tuple of Timestamp or None
        First day, and end; None for what is not in the table.

    Raises
    ------
    KeyError
        If a column named above is missing.

    Examples
    --------
    >>> from parade_analysis import load
    >>> [day.year for day in kaesong_zone(load("events"))]
    [2004, 2016]
    """
    return _days_of(events, KAESONG_OPENED, KAESONG_CLOSED, day)


def _days_of(
    events: pd.DataFrame, first: str, last: str, day: pd.Timestamp | None
) -> tuple[pd.Timestamp | None, pd.Timestamp | None]:
    past = events if day is None else events[events["date"] <= day]
    days = past.drop_duplicates("event_id").set_index("event_id")["date"]
    return days.get(first), days.get(last)


def resolutions_by_year(events: pd.DataFrame, last: int) -> pd.DataFrame:
    r"""Return the numbers of the sanctions resolutions of each year.

    Parameters
    ----------
    events : DataFrame
        Table ``events``: `category`, `date` (datetime64) and `short_label`, in which a
        resolution has its number.
    last : int
        Last year.

    Returns
    -------
    DataFrame
        `year` (int) and `label` (str), one number a line; years without one are left out.

    Raises
    ------
    KeyError
        If a column named above is missing.

    Examples
    --------
    >>> from parade_analysis import load
    >>> resolutions_by_year(load("events"), 2016)["label"].tolist()[-1]
    '2270\n2321'
    """
    is_sanction = (events["category"] == "sanction") & (events["date"].dt.year <= last)
    numbered = events[is_sanction].dropna(subset="short_label").sort_values("date")
    listed = numbered.groupby(numbered["date"].dt.year)["short_label"].agg("\n".join)
    return listed.rename_axis("year").rename("label").reset_index()
