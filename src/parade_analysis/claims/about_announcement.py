"""Claims about what was announced of the parade: by whom, when, and how large."""

from __future__ import annotations

import pandas as pd

from parade_analysis.claims.finding import (
    GENERAL_SECRETARY,
    PARADE,
    Finding,
    claim,
    happened,
    known,
)
from parade_analysis.parades import find_parade

BY_BEIJING = "2025-08-28-beijing-guest-list-announced"
BY_PYONGYANG = "2025-08-28-pyongyang-confirms-the-trip"
THURSDAY = 3
TENS_OF_THOUSANDS = 20_000


def _day_announced(events: pd.DataFrame) -> tuple[pd.DataFrame, pd.Timestamp]:
    row = happened(events, BY_BEIJING, "day on which Beijing named its guests")
    return row, row["date"].iloc[0]


def _monday(day: pd.Timestamp) -> pd.Timestamp:
    return day - pd.Timedelta(days=day.weekday())


@claim("c26", events="", parades="event event_date")
def thursday_before(events: pd.DataFrame, parades: pd.DataFrame) -> Finding:
    """Guests named on a Thursday, in the week before the parade."""
    named, day = _day_announced(events)
    parade = find_parade(parades, PARADE)["event_date"]
    weeks = (_monday(parade) - _monday(day)).days // 7
    return Finding(
        f"guests named on {day.day_name()}, {day:%Y-%m-%d}, "
        f"{(parade - day).days} days before the parade",
        day.weekday() == THURSDAY and weeks == 1,
        rows={"events": named},
        day=day,
    )


@claim("c27", events="")
def confirmed_the_same_day(events: pd.DataFrame) -> Finding:
    """Pyongyang's word on the day of Beijing's."""
    named, day = _day_announced(events)
    confirmed = happened(events, BY_PYONGYANG, "day on which Pyongyang confirmed the trip")
    later = (confirmed["date"].iloc[0] - day).days
    return Finding(
        f"both said so on {day:%Y-%m-%d}"
        if later == 0
        else f"they said so {abs(later)} days apart",
        later == 0,
        rows={"events": pd.concat([named, confirmed])},
        day=day,
    )


@claim("c29", events="")
def welcomed_as_general_secretary(events: pd.DataFrame) -> Finding:
    """What an official said stands in no table; the title does."""
    title = happened(events, GENERAL_SECRETARY, "day on which he became General Secretary")
    return Finding(
        f"title of General Secretary held since {title['date'].iloc[0]:%Y-%m-%d}",
        None,
        but="what officials say is in no table",
        rows={"events": title},
        day=title["date"].iloc[0],
    )


@claim("c30", parades="event event_date announced_troops")
def tens_of_thousands_of_soldiers(parades: pd.DataFrame) -> Finding:
    """Troops announced for the parade reach tens of thousands."""
    held = parades[parades["event"] == PARADE].dropna(subset="announced_troops")
    troops = known(held, "number of troops announced")["announced_troops"].iloc[0]
    holds = bool(troops >= TENS_OF_THOUSANDS)
    return Finding(
        f"more than {troops:,} troops announced",
        holds,
        but="" if holds else f"tens of thousands are {TENS_OF_THOUSANDS:,} at least",
        rows={"parades": held},
    )


@claim("c31", parades="event event_date")
def latest_weapons(parades: pd.DataFrame) -> Finding:
    """Weapons stand in no table."""
    held = known(parades[parades["event"] == PARADE], "parade in Beijing")
    return Finding(
        f"parade on {held['event_date'].iloc[0]:%Y-%m-%d}",
        None,
        but="no table lists weapons",
        rows={"parades": held},
    )
