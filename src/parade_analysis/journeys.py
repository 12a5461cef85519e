"""Where a leader met others, how he travelled there, and a week by the hour."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pandas as pd

from parade_analysis.catalog.given import demand
from parade_analysis.errors import DataError, no_column
from parade_analysis.inclusion import LEADER, meetings_of

__all__ = [
    "foreign_trips",
    "located",
    "parades_abroad",
    "places",
    "week_times",
]


WEEK = ("entry_id", "start_local", "end_local", "time_zone")
"""What each row of a week needs for its times."""


def foreign_trips(
    meetings: pd.DataFrame, *, leader: str = LEADER, as_of: str | dt.date | None = None
) -> pd.DataFrame:
    """Return a leader's journeys abroad.

    Kim's steps across the line at Panmunjom are none: he crossed on foot and went home.

    Parameters
    ----------
    meetings : DataFrame
        Table ``meetings`` or a part of it. Without `trip_id` no journey is told.
    leader : str
        Whose; a frame without column `leader` is all of the leader named.
    as_of : str, date or Timestamp, optional
        Leave out meetings that ended later.

    Returns
    -------
    DataFrame
        One row per trip, oldest first: `trip_id`, `place`, `place_iso3`, `transport`
        (str), first and last day of its meetings `start_date` and `end_date`
        (datetime64), `meetings` (int), `leaders` (str) and `days_since_previous` (Int64),
        from the last meeting of the trip before.

    Raises
    ------
    DataError
        If there is no such leader.

    Examples
    --------
    >>> from parade_analysis import load
    >>> from parade_analysis.inclusion import verified
    >>> trips = foreign_trips(verified(load("meetings")))
    >>> len(trips), trips["transport"].value_counts().to_dict()
    (9, {'train': 6, 'air': 3})
    """
    told = ["trip_id", "place", "place_iso3", "transport", "person", "start_date", "end_date"]
    chosen = meetings_of(meetings, leader, as_of=as_of).reindex(columns=told)
    abroad = chosen.dropna(subset="trip_id").sort_values(["start_date", "end_date"], kind="stable")
    trips = abroad.groupby("trip_id").agg(
        place=("place", "first"),
        place_iso3=("place_iso3", "first"),
        transport=("transport", "first"),
        start_date=("start_date", "min"),
        end_date=("end_date", "max"),
        meetings=("trip_id", "size"),
        leaders=("person", lambda persons: ", ".join(dict.fromkeys(persons.dropna()))),
    )
    trips = trips.reset_index().sort_values(["start_date", "trip_id"], ignore_index=True)
    since = trips["start_date"] - trips["end_date"].shift()
    return trips.assign(
        transport=trips["transport"].astype("str"),
        days_since_previous=since.dt.days.astype("Int64"),
    )


def places(
    meetings: pd.DataFrame, *, leader: str = LEADER, as_of: str | dt.date | None = None
) -> pd.DataFrame:
    """Return the places where a leader met others, numbered by the first occasion there.

    Parameters
    ----------
    meetings : DataFrame
        Table ``meetings`` or a part of it, with `place`; rows without one are left out.
    leader : str
        Whose; a frame without column `leader` is all of the leader named.
    as_of : str, date or Timestamp, optional
        Leave out meetings that ended later.

    Returns
    -------
    DataFrame
        One row per place: `number` (int, from 1), `place` (str), `latitude` and
        `longitude` (float, missing where the frame has none), `first` and `last`
        (datetime64), `occasions` and `meetings` (int).

    Raises
    ------
    DataError
        If there is no such leader.

    Examples
    --------
    >>> from parade_analysis import load
    >>> from parade_analysis.inclusion import verified
    >>> places(verified(load("meetings")))[["place", "occasions"]].head(2).values.tolist()
    [['Beijing', 4], ['Panmunjom', 3]]
    """
    told = ["place", "latitude", "longitude", "start_date", "end_date", "occasion_id"]
    found = (
        meetings_of(meetings, leader, as_of=as_of)
        .reindex(columns=told)
        .astype({"latitude": "float64", "longitude": "float64"})
        .groupby("place")
        .agg(
            latitude=("latitude", "first"),
            longitude=("longitude", "first"),
            first=("start_date", "min"),
            last=("end_date", "max"),
            occasions=("occasion_id", "nunique"),
            meetings=("occasion_id", "size"),
        )
        .reset_index()
        .sort_values(["first", "place"], ignore_index=True)
    )
    found.insert(0, "number", range(1, len(found) + 1))
    return found


def located(places: pd.DataFrame, countries: pd.DataFrame) -> pd.DataFrame:
    """Give places without coordinates those of the capital of that name.

    Parameters
    ----------
    places : DataFrame
        `place`, `latitude` and `longitude`.
    countries : DataFrame
        Table ``countries``: `capital`, `capital_latitude`, `capital_longitude`.

    Returns
    -------
    DataFrame
        The same rows; coordinates of a place that is no capital stay missing.

    Raises
    ------
    KeyError
        If a column named above is missing.

    Examples
    --------
    >>> from parade_analysis import load
    >>> bare = pd.DataFrame({"place": ["Moscow", "Sochi"], "latitude": None, "longitude": None})
    >>> located(bare, load("countries"))["latitude"].round().tolist()
    [56.0, nan]
    """
    capitals = countries.dropna(subset="capital").drop_duplicates("capital").set_index("capital")
    known = places["latitude"].notna() & places["longitude"].notna()
    return places.assign(
        **{
            side: places[side].where(known, places["place"].map(capitals[f"capital_{side}"]))
            for side in ("latitude", "longitude")
        }
    ).astype({"latitude": "float64", "longitude": "float64"})


def parades_abroad(
    meetings: pd.DataFrame, parades: pd.DataFrame, iso3: str | None, day: pd.Timestamp
) -> pd.DataFrame:
    """Return the parades in other states at which a leader was among those he met.

    Parameters
    ----------
    meetings : DataFrame
        One leader's meetings, as `meetings_of` returns them.
    parades : DataFrame
        Table ``parades``: `event`, `event_date`, `place` and `host_iso3`.
    iso3 : str or None
        The leader's state, whose own parades are left out; None leaves out none.
    day : Timestamp
        Last day.

    Returns
    -------
    DataFrame
        Rows of `parades`, oldest first: held by then, while an occasion at that place
        lasted; with `label` (str): its place, and of several the year.

    Raises
    ------
    DataError
        If a parade has no name or no day.

    Examples
    --------
    >>> from parade_analysis import load
    >>> day = pd.Timestamp("2026-08-31")
    >>> parades_abroad(load("meetings"), load("parades"), "PRK", day)["event"].tolist()
    ['beijing-2025']
    """
    parades = demand(parades, "parades", "event event_date", there="place host_iso3")
    if "place" not in meetings:
        return parades.iloc[:0].assign(label="")
    spans = meetings.groupby("occasion_id").agg(
        place=("place", "first"), first=("start_date", "min"), last=("end_date", "max")
    )
    pairs = parades.merge(spans, on="place")
    is_met = (pairs["first"] <= pairs["event_date"]) & (pairs["event_date"] <= pairs["last"])
    is_held = (parades["event_date"] <= day) & (parades["host_iso3"] != iso3)
    attended = parades["event"].isin(pairs.loc[is_met, "event"])
    found = parades[is_held & attended].sort_values("event_date", ignore_index=True)
    label = found["place"].astype("str") + " parade"
    several = found["event_date"].dt.strftime(" %Y") if len(found) > 1 else ""
    return found.assign(label=label + several)


def week_times(parade_week: pd.DataFrame, zone: str = "Asia/Shanghai") -> pd.DataFrame:
    """Put the local times of the week on one clock.

    Parameters
    ----------
    parade_week : DataFrame
        Table ``parade_week``: `start_local`, `end_local` (str) and `time_zone`.
    zone : str
        IANA name of the zone of that clock; Beijing time by default.

    Returns
    -------
    DataFrame
        The same rows in order of time with `start` and `end` (datetime64, without zone;
        `end` missing where the table has none).

    Raises
    ------
    DataError
        If there is no such time zone, or a column named above or `entry_id` is missing.

    Examples
    --------
    >>> from parade_analysis import load
    >>> week = week_times(load("parade_week")).set_index("entry_id")
    >>> week.at["2025-09-02-border", "start_local"], week.at["2025-09-02-border", "start"].hour
    ('2025-09-02T03:00', 2)
    """
    lost = [each for each in WEEK if each not in parade_week]
    if lost:
        raise no_column("parade_week", lost, parade_week)
    for name in parade_week["time_zone"].unique():
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise DataError(
                f"parade_week: time_zone {name!r}, expected an IANA name such as Asia/Shanghai"
            ) from error

    def on_clock(column: str) -> pd.Series:
        times = [
            pd.Timestamp(local, tz=own).tz_convert(zone).tz_localize(None)
            if pd.notna(local)
            else pd.NaT
            for local, own in parade_week[[column, "time_zone"]].values
        ]
        return pd.Series(times, index=parade_week.index, dtype="datetime64[us]")

    timed = parade_week.assign(start=on_clock("start_local"), end=on_clock("end_local"))
    return timed.sort_values(["start", "end", "entry_id"], ignore_index=True)
