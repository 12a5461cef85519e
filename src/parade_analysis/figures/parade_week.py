"""A week around a parade, hour by hour."""

from __future__ import annotations

from typing import Any

import pandas as pd

from parade_analysis import journeys
from parade_analysis.errors import NothingKnown
from parade_analysis.figures.contract import figure, undrawn
from parade_analysis.inclusion import LEADER
from parade_analysis.leaders import leader_named
from parade_analysis.parades import find_parade
from parade_analysis.plot import week
from parade_analysis.plot.page import Page
from parade_analysis.plot.picture import Chart
from parade_analysis.prose import counted, day_words, headline, listed

NOON = "12:00"
STRESSED = "talks"
"""The activity that the figure is about."""
MOST_WORDS = 20  # of a subtitle


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
) -> Chart:
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

    if entries.empty:
        invited = (attendance["person"] == LEADER) & attendance["is_announced"]
        is_invited = (invited & (attendance["event"] == parade)).any()
        title = headline(
            (is_invited, f"{who} is due in {place} for the parade of {day_words(parade_day)}"),
            f"The {place} parade is due on {day_words(parade_day)}",
        )
        subtitle = "The parade is announced; nothing of the week is reported yet"
    else:
        title = title_words(entries, who, held, day)
        subtitle = subtitle_words(entries, zone, held)
    drawn = week.awake(
        entries.assign(is_stressed=entries["activity"] == STRESSED, is_morning=is_morning(entries))
    )
    if day < parade_day and not (entries["start"] >= parade_day).any():
        drawn = pd.concat([drawn, announced(parade_day)], ignore_index=True)
    # From the first thing to the last and on the day of the parade, whether or not it has any.
    starts = [*drawn["start"].dt.normalize(), parade_day]
    days = pd.date_range(min(starts), max(starts))

    def draw(page: Page) -> None:
        week.agenda(drawn, days, page=page)

    events = f", {counted(len(entries), 'event')}" * bool(len(entries))
    columns = ["start_local", "end_local", "time_zone", "precision", "activity", "label", "place"]
    told = [
        f"{entry.start.day} {entry.start:%B}, {entry.when}: {entry.label}."
        for entry in entries.itertuples(index=False)
    ]
    return Chart(
        title=title,
        subtitle=subtitle,
        alt=f"Agenda by day and hour{events}. {title}.",
        description=" ".join(told or ["Nothing is reported yet."]),
        plotted=entries[columns],
        draw=draw,
        undrawn=undrawn(attendance=entries.empty, leaders=leader.is_listed),
    )


def announced(parade_day: pd.Timestamp) -> pd.DataFrame:
    """Return a parade that is ahead as an entry of which only the day is known."""
    return pd.DataFrame(
        {
            "start": [parade_day],
            "end": [parade_day + pd.Timedelta(days=1)],
            "precision": "day",
            "label": "Parade announced",
            "when": "hour not given",
            "is_stressed": False,
            "is_morning": False,
        }
    )


def is_morning(entries: pd.DataFrame) -> pd.Series:
    """Return which entries are only known to be of a morning, by their own clock."""
    is_early = entries["start_local"].astype("str").str[11:] < NOON
    return (entries["precision"] == "half_day") & is_early


def zone_of(entries: pd.DataFrame, host_iso3: str) -> str:
    """Return the time zone in which most happened in the host's country."""
    there = entries[entries["place_iso3"] == host_iso3]
    zones = (there if len(there) else entries)["time_zone"].value_counts()
    return str(zones.index[0]) if len(zones) else "UTC"


def stay(entries: pd.DataFrame, held: pd.Series) -> tuple[pd.Timestamp, pd.Timestamp] | None:
    """Return when the leader reached and left the place of the parade, if both are told."""
    travel = entries[
        (entries["activity"] == "travel") & (entries["place_iso3"] == held["host_iso3"])
    ]
    at_arrival = travel[travel["place"].isin(travel["place"].iloc[:1])]
    if len(at_arrival) < 2:  # never left from where the journey had led
        return None
    return at_arrival["start"].min(), at_arrival["start"].max()


def hours_words(span: tuple[pd.Timestamp, pd.Timestamp], held: pd.Series) -> str:
    """Say how long the stay was."""
    return f"about {(span[1] - span[0]) / pd.Timedelta(hours=1):.0f} hours in {held['place']}"


def title_words(entries: pd.DataFrame, who: str, held: pd.Series, day: pd.Timestamp) -> str:
    """Say with whom the leader talked and how long the visit was, as far as that is told."""
    place, span = held["place"], stay(entries, held)
    travel = entries[entries["activity"] == "travel"]
    talks = entries[(entries["activity"] == STRESSED) & entries["person"].notna()]
    persons = talks["person"].unique()
    talked = f"{who} held talks with {listed(persons)}" if len(persons) else ""
    is_during = span is not None and talks["start"].between(*span).all()
    has_arrived = (travel["place_iso3"] == held["host_iso3"]).any()
    is_ahead = day <= held["event_date"]
    return headline(
        (talked and is_during, f"{talked} in {place}"),
        (span, f"{who} spent {hours_words(span, held) if span else ''}"),
        (talked, f"{talked} around the {place} parade"),
        (talked, talked),
        (has_arrived and is_ahead, f"{who} has arrived for the {place} parade"),
        (len(travel) and is_ahead, f"{who} is on the way to the {place} parade"),
        f"What is reported of {who} around the {place} parade",
    )


def subtitle_words(entries: pd.DataFrame, zone: str, held: pd.Series) -> str:
    """Say how much is shown of how long, and what the bars and the words beside them mean."""
    is_there = (entries["place_iso3"] == held["host_iso3"]).any()
    span = stay(entries, held)
    said = f"{counted(len(entries), 'event')}, {days_words(entries['start'])}"
    said += f", {hours_words(span, held)}" if span else ""
    said += f". Bars: {held['place'] if is_there else city(zone)} time"
    noon = held["event_date"] + pd.Timedelta(hours=12)
    own = noon.tz_localize(zone).utcoffset()
    ahead = {
        city(other): (noon.tz_localize(other).utcoffset() - own) / pd.Timedelta(hours=1)
        for other in entries["time_zone"].unique()
        if other != zone
    }
    if not ahead:
        return said
    shifts = ", ".join(
        f"{name} {counted_hours(hours)} {'ahead' if hours > 0 else 'behind'}"
        for name, hours in ahead.items()
        if hours
    )
    local = f"{said}; words: local time"
    told = (f"{local}, {shifts}" if shifts else local, local)
    return next((each for each in told if len(each.split()) <= MOST_WORDS), said)


def days_words(starts: pd.Series) -> str:
    """Say from which day to which something happened.

    Examples
    --------
    >>> days_words(pd.Series(pd.to_datetime(["2025-09-01 11:00", "2025-09-05 11:00"])))
    '1–5 September 2025'
    """
    first, last = starts.min(), starts.max()
    if first.date() == last.date():
        return day_words(last)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{day_words(last)}"
    year = f" {first.year}" * (first.year != last.year)
    return f"{first.day} {first:%B}{year} – {day_words(last)}"


def counted_hours(hours: float) -> str:
    """Return a difference of clocks in words.

    Examples
    --------
    >>> counted_hours(1.0), counted_hours(-5.5)
    ('1 hour', '5.5 hours')
    """
    return f"{abs(hours):g} hour{'' if abs(hours) == 1 else 's'}"


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
