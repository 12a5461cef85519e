"""A week around a parade, hour by hour."""

from __future__ import annotations

from typing import Any

import pandas as pd

from parade_analysis import journeys
from parade_analysis.errors import NothingKnown
from parade_analysis.figures.contract import figure, undrawn
from parade_analysis.inclusion import LEADER, leader_named
from parade_analysis.parades import find_parade
from parade_analysis.plot import labels, style, week
from parade_analysis.plot.picture import PublishedFigure
from parade_analysis.prose import counted, listed

NOON = "12:00"
BEFORE, AFTER = pd.Timedelta(days=2), pd.Timedelta(days=3)
"""Days around that of the parade that are shown at least."""
ROW = 5.75 / 19  # inches of an entry
AROUND = 2.75  # inches above and below the agenda


@figure(
    "parade-week",
    notebook="05-leader-meetings",
    reads={
        "parade_week": (
            "event entry_id start_local end_local precision time_zone place place_iso3 "
            "activity label person"
        ),
        "parades": "event event_date place host_iso3",
        "leaders": "leader iso3 short_name since",
        "attendance": "event person is_announced",
    },
    context=("parade_week", "leaders", "attendance"),
)
def parade_week(
    parade_week: pd.DataFrame,
    parades: pd.DataFrame,
    leaders: pd.DataFrame,
    attendance: pd.DataFrame,
    day: pd.Timestamp,
    parade: str = "beijing-2025",
) -> PublishedFigure:
    """What the leader of the DPRK did around a parade, hour by hour where sourced.

    Parameters
    ----------
    parade : str
        Parade, as named in table ``parades``.

    Examples
    --------
    >>> from parade_analysis import figures
    >>> figures.parade_week(as_of="2025-08-28").title
    'Kim is due in Beijing for the parade of 3 September 2025'
    """
    held = find_parade(parades, parade)
    parade_day, place = held["event_date"], str(held["place"])
    known = parade_week[parade_week["event"] == parade]
    if known.empty and (parade_day <= day or held.get("known_from", day) > day):
        raise NothingKnown(f"nothing of the week of {parade} was reported")
    leader = leader_named(leaders, LEADER)
    who = leader.short_name
    zone = zone_of(known, str(held["host_iso3"]))
    entries = journeys.week_times(known, zone)
    entries["when"] = [clock(entry, zone) for entry in entries.itertuples(index=False)]

    first, last = parade_day - BEFORE, parade_day + AFTER
    if entries.empty:
        invited = (attendance["person"] == LEADER) & attendance["is_announced"]
        is_invited = (invited & (attendance["event"] == parade)).any()
        title = (
            f"{who} is due in {place} for the parade of {style.day(parade_day)}"
            if is_invited
            else f"The {place} parade is due on {style.day(parade_day)}"
        )
        subtitle = "The parade is announced; nothing of the week is reported yet"
    else:
        title = title_words(entries, who, held, day)
        subtitle = subtitle_words(entries, zone, held)
        first = min(first, entries["start"].min().normalize())
        last = max(last, entries[["start", "end"]].max().max().ceil("D"))
    up = ROW * max(len(entries), week.FEWEST)
    fig, ax = style.canvas(
        (style.SIZES["tall"][0], up + AROUND),
        title=title,
        subtitle=subtitle,
        place=(2.75, 1.2, 8.95, up),
    )
    week.days(first, last, ax=ax)
    if len(entries):
        week.agenda(entries, ax=ax)
        week.activity_key(entries, ax=ax)
    else:
        week.announced(parade_day, "parade announced", ax=ax)
    columns = ["start_local", "end_local", "time_zone", "precision", "activity", "label", "place"]
    fig.undrawn = undrawn(attendance=entries.empty, leaders=leader.is_listed)
    fig.plotted = entries[columns]
    told = [
        f"{entry.start.day} {entry.start:%B}, {entry.when}: {entry.label}."
        for entry in entries.itertuples(index=False)
    ]
    fig.alt = f"Agenda by the hour. {fig.title}. " + " ".join(told or ["Nothing reported yet."])
    return fig


def zone_of(entries: pd.DataFrame, host_iso3: str) -> str:
    """Return the time zone in which most happened in the host's country."""
    there = entries[entries["place_iso3"] == host_iso3]
    zones = (there if len(there) else entries)["time_zone"].value_counts()
    return str(zones.index[0]) if len(zones) else "UTC"


def title_words(entries: pd.DataFrame, who: str, held: pd.Series, day: pd.Timestamp) -> str:
    """Say how long the visit was and with whom the leader talked, as far as that is told."""
    place = held["place"]
    travel = entries[entries["activity"] == "travel"]
    there = travel[travel["place_iso3"] == held["host_iso3"]]
    at_arrival = there[there["place"].isin(there["place"].iloc[:1])]
    persons = entries.loc[entries["activity"] == "talks", "person"].dropna().unique()
    talked = f"held talks with {listed(persons)}" if len(persons) else ""
    if len(at_arrival) > 1:  # left from where the journey had led
        hours = (at_arrival["start"].max() - at_arrival["start"].min()).total_seconds() / 3600
        stay = f"about {hours:.0f} hours in {place}"
        plain = f"{who} spent {stay}"
        return labels.first_fitting(f"In {stay}, {who} {talked}", plain) if talked else plain
    if len(travel) and day <= held["event_date"]:
        return f"{who} is on the way to or in {place}"
    if talked:
        return f"{who} {talked} around the {place} parade"
    return f"What is reported of {who} around the {place} parade"


def subtitle_words(entries: pd.DataFrame, zone: str, held: pd.Series) -> str:
    """Say what the bars and the words beside them mean."""
    is_there = (entries["place_iso3"] == held["host_iso3"]).any()
    time = f"{held['place'] if is_there else city(zone)} time"
    said = f"{counted(len(entries), 'thing')} reported. Bars by {time}"
    noon = held["event_date"] + pd.Timedelta(hours=12)
    own = noon.tz_localize(zone).utcoffset()
    ahead = {
        city(other): (noon.tz_localize(other).utcoffset() - own) / pd.Timedelta(hours=1)
        for other in entries["time_zone"].unique()
        if other != zone
    }
    if ahead:
        shifts = ", ".join(
            f"{name} time being {abs(hours):g} hour{'s' if abs(hours) != 1 else ''} "
            f"{'ahead' if hours > 0 else 'behind'}"
            for name, hours in ahead.items()
        )
        said += f"; times in words are local, {shifts}"
    if entries["precision"].isin(week.LOOSELY).any():
        said += ". Hatched: only the day or half of it is known"
    return said


def city(zone: str) -> str:
    """Return the city after which a time zone is named."""
    return zone.rsplit("/", 1)[-1].replace("_", " ")


def clock(entry: Any, zone: str) -> str:
    """Return the local time of an entry in words, no more exact than its source."""
    start = entry.start_local[11:]
    end = None if pd.isna(entry.end_local) else entry.end_local[11:]
    if entry.precision == "day":
        said = "hour not given"
    elif entry.precision == "half_day":
        said = "morning" if start < NOON else "afternoon or evening"
    else:
        said = start if end is None else f"{start}–{end}"
        said = f"about {said}" if entry.precision == "hour" else said
    return said if entry.time_zone == zone else f"{said}, {city(entry.time_zone)} time"
