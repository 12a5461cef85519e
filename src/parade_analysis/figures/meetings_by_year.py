"""Meetings by year and state, envoys apart."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from parade_analysis import meetings as chronology
from parade_analysis.errors import DataError, NothingKnown
from parade_analysis.figures.contract import figure, undrawn
from parade_analysis.places import names_of
from parade_analysis.plot import counts, style
from parade_analysis.plot.page import Page
from parade_analysis.plot.picture import Chart
from parade_analysis.prose import (
    capitalised,
    counted,
    day_words,
    headline,
    listed,
    possessive,
    years_span,
)

STATES = ("CHN", "RUS")
"""States told apart by default for the leader of the DPRK."""
MOST_STATES = counts.MOST_STRIPS
REST = "others"
LEAST_DAYS = 31
"""A year in which a leader ruled fewer days, and met nobody, is no year without a meeting."""


@figure(
    "meetings-by-year",
    notebook="05-leader-meetings",
    reads={
        "meetings": "start_date iso3",
        "envoys": "date iso3",
        "countries": "iso3 country",
        "leaders": "leader iso3 short_name since",
    },
    context=("meetings", "envoys", "leaders"),
)
def meetings_by_year(
    meetings: pd.DataFrame,
    envoys: pd.DataFrame,
    countries: pd.DataFrame,
    leaders: pd.DataFrame,
    day: pd.Timestamp,
    leader: str = chronology.LEADER,
    rule: str = "encounters",
    states: tuple[str, ...] | None = None,
) -> Chart:
    """Meetings with leaders by year, with all and by state, and envoys in a panel of their own.

    The years are those since the leader's first day in table ``leaders``; a year of which he
    ruled a few days only is left out if nobody came.

    Parameters
    ----------
    leader : str
        Whose meetings; a frame without column `leader` is all of the leader named. Table
        ``envoys`` is about the leader of the DPRK, and is not drawn for another.
    rule : str
        Which meetings count, a key of `parade_analysis.meetings.RULES`.
    states : tuple of str, optional
        Up to two states to tell apart, ISO 3166-1 alpha-3; by default China and Russia for
        the leader of the DPRK, for another the two met most.

    Examples
    --------
    >>> from parade_analysis import figures
    >>> figures.meetings_by_year().title
    "13 of Kim's 34 meetings with foreign leaders were in 2025"
    >>> figures.meetings_by_year(as_of="2015-01-01").title
    'Kim had met no foreign leader by 1 January 2015'
    """
    who = chronology.leader_named(leaders, leader)
    known = chronology.meetings_of(meetings, leader, as_of=day)
    met = chronology.include(known, rule, leader=leader)
    sent = chronology.verified(envoys[envoys["date"] <= day]).iloc[: None if who.is_subject else 0]
    if met.empty and sent.empty:
        raise NothingKnown(f"no meeting of {leader} is known under the rule {rule!r}")
    is_usual = states is None
    if states is None:
        states = STATES if who.is_subject else chronology.most_met(met, MOST_STATES)
    if len(states) > MOST_STATES:
        raise DataError(f"{len(states)} states are named; at most {MOST_STATES} are told apart")
    years = years_to_count([*met["start_date"], *sent["date"]], who.since, day)

    def by_state(rows: pd.DataFrame, date: str) -> pd.DataFrame:
        group = chronology.state_groups(rows, states, countries, REST)
        return chronology.counts_by_year(rows.assign(group=group), years, day=date, by="group")

    leaders_met = by_state(met, "start_date")
    below = by_state(sent, "date") if len(sent) else None
    title = title_of(
        leaders_met.sum(axis=1),
        len(known),
        who.short_name,
        chronology.whom(met, countries),
        day,
    )
    strips = strips_of(leaders_met, names_of(countries, states).to_dict(), is_usual=is_usual)

    if below is not None:
        strips.append(counts.Strip("Envoys", below.sum(axis=1), None))
    is_over = years[-1] < day.year or (day.month, day.day) == (12, 31)
    period = years_span(years[0], years[-1]) if is_over else f"{years[0]} to {day_words(day)}"

    def draw(page: Page) -> None:
        counts.year_strips(strips, page=page, until=None if is_over else day)

    plotted = leaders_met.add_prefix("leaders: ")
    if below is not None:
        plotted = plotted.join(below.add_prefix("envoys: "))
    return Chart(
        title=title,
        subtitle=(
            f"Meetings a year, {period}. {chronology.rule_sentence(known, rule)}"
            + ("; envoys shown apart, list incomplete" if len(sent) else "")
            if len(known)
            else f"Envoys met a year, {period}; not a complete list"
        ),
        alt=f"Columns by year, a strip for each group. {title}.",
        plotted=plotted.reset_index(),
        draw=draw,
        description=description_of(leaders_met, below, day),
        undrawn=undrawn(meetings=len(known), envoys=len(sent), leaders=who.is_listed),
    )


def years_to_count(
    days: Iterable[pd.Timestamp], since: pd.Timestamp | None, day: pd.Timestamp
) -> range:
    """Return the years to draw: from the first day to the last, but for years of a few days.

    Parameters
    ----------
    days : iterable of Timestamp
        When something happened.
    since : Timestamp, optional
        First day of the leader.
    day : Timestamp
        Last day.

    Examples
    --------
    >>> day = pd.Timestamp("2026-10-08")
    >>> years_to_count([pd.Timestamp("2018-03-26")], pd.Timestamp("2011-12-17"), day)
    range(2012, 2027)
    """
    busy = {each.year for each in days}
    first, last = min([*busy, *([] if since is None else [since.year])]), day.year
    ruled = pd.Timestamp(first, 12, 31) - since if since is not None else None
    if ruled is not None and first not in busy and ruled.days + 1 < LEAST_DAYS:
        first += 1
    if last not in busy and day.day_of_year < LEAST_DAYS:
        last -= 1
    return range(first, last + 1)


def strips_of(
    by_year: pd.DataFrame, states: dict[str, str], *, is_usual: bool
) -> list[counts.Strip]:
    """Return what to draw of the leaders: all, and the groups if there are several."""
    total = by_year.sum(axis=1)
    if not total.any():
        return []
    whole = counts.Strip("All leaders", total, style.SOFT)
    colours = counts.colours(states, REST)
    # A state that was asked for is shown even if its leaders were never met.
    named = [group for group in by_year if by_year[group].any() or (group != REST and not is_usual)]
    if len(named) < 2:
        return [whole]
    groups = [
        counts.Strip(group.capitalize() if group == REST else group, by_year[group], colours[group])
        for group in named
    ]
    return [whole, *groups]


def title_of(by_year: pd.Series, known: int, name: str, whom: str, day: pd.Timestamp) -> str:
    """Return the finding: the year or years with most meetings, if there are any."""
    total, most = int(by_year.sum()), int(by_year.max())
    busiest = [str(year) for year in by_year.index[by_year == most]]
    return headline(
        (total == 0 and known > 1, f"Of {known} meetings of {name} none counts under the rule"),
        (total == 0 and known, f"The one meeting of {name} does not count under the rule"),
        (total == 0, f"{name} had met no foreign leader by {day_words(day)}"),
        (
            most == total > 1,
            f"{'Both' if total == 2 else f'All {total}'} meetings of {name} with {whom} "
            f"were in {busiest[0]}",
        ),
        (
            len(busiest) == 1 and most < total,
            f"{most} of {possessive(name)} {total} meetings with {whom} were in {busiest[0]}",
        ),
        (
            len(busiest) <= 2 and most > 1 and most < total,
            f"{name} met {whom} most often in {listed(busiest)}",
        ),
        (most == total, f"{counted(total, 'meeting')} of {name} with {whom}, in {busiest[0]}"),
        (True, f"{counted(total, 'meeting')} of {name} with {whom}, at most {most} a year"),
        f"Meetings of {name} with {whom}, at most {most} a year",
    )


def description_of(
    leaders_met: pd.DataFrame, envoys: pd.DataFrame | None, day: pd.Timestamp
) -> str:
    """Say in whole sentences how many meetings each year had, and which had none."""
    total = leaders_met.sum(axis=1)
    without = [str(year) for year in total.index[total == 0]]
    told = [
        f"{kind}: {', '.join(f'{year} {count}' for year, count in each.sum(axis=1).items())}."
        for kind, each in (("Leaders", leaders_met), ("Envoys, below leader level", envoys))
        if each is not None
    ]
    told += [
        f"{capitalised(str(group))}: "
        f"{', '.join(f'{year} {count}' for year, count in each[each > 0].items())}."
        for group, each in leaders_met.items()
        if each.any()
    ]
    if without:
        told.append(
            f"{len(without)} of {counted(len(total), 'year')} had no meeting with a leader: "
            f"{listed(without)}."
        )
    if day.year in total.index and (day.month, day.day) != (12, 31):
        told.append(f"{day.year} is counted until {day_words(day)}.")
    return " ".join(told)
