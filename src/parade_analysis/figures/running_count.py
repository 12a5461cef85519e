"""Meetings with some states and all others, added up."""

from __future__ import annotations

import pandas as pd

from parade_analysis import meetings as chronology
from parade_analysis.errors import DataError, NothingKnown
from parade_analysis.events import border_closure, closure_words, events_of
from parade_analysis.figures.contract import figure, undrawn
from parade_analysis.places import names_of
from parade_analysis.plot import counts
from parade_analysis.plot.page import Page
from parade_analysis.plot.picture import Chart
from parade_analysis.plot.timeline import Flag, Span
from parade_analysis.prose import (
    capitalised,
    day_words,
    headline,
    possessive,
    times,
    with_article,
    years_span,
)

STATES = ("CHN", "RUS")
"""States told apart by default for the leader of the DPRK."""
MOST_STATES = counts.MOST_LINES
REST = "all others"
TREATY = "2024-06-19-russia-dprk-partnership-treaty-signed"


@figure(
    "running-count",
    notebook="05-leader-meetings",
    reads={
        "meetings": "start_date iso3",
        "events": "event_id date label",
        "parades": "event event_date place host_iso3",
        "countries": "iso3 country",
        "leaders": "leader iso3 short_name since",
    },
    context=("events", "parades", "leaders"),
)
def running_count(
    meetings: pd.DataFrame,
    events: pd.DataFrame,
    parades: pd.DataFrame,
    countries: pd.DataFrame,
    leaders: pd.DataFrame,
    day: pd.Timestamp,
    is_part: bool,
    leader: str = chronology.LEADER,
    rule: str = "summits",
    states: tuple[str, ...] | None = None,
) -> Chart:
    """Meetings with the leaders of some states and of all others, added up.

    Parameters
    ----------
    leader : str
        Whose meetings; a frame without column `leader` is all of the leader named.
    rule : str
        Which meetings count, a key of `parade_analysis.meetings.RULES`.
    states : tuple of str, optional
        Up to four states to tell apart, ISO 3166-1 alpha-3; by default China and Russia,
        if they were met, for the leader of the DPRK, else the two met most.

    Examples
    --------
    >>> from parade_analysis import figures
    >>> figures.running_count().title
    "Kim has held 8 bilateral talks with China's leaders, 4 with Russia's"
    >>> figures.running_count(as_of="2018-05-31", states=("CHN", "USA")).title
    "Kim has held 2 bilateral talks with China's leaders"
    """
    who = chronology.leader_named(leaders, leader)
    known = chronology.meetings_of(meetings, leader, as_of=day)
    met = chronology.include(known, rule, leader=leader)
    if met.empty:
        raise NothingKnown(f"no meeting of {leader} is known under the rule {rule!r}")
    if states is None:
        usual = [state for state in STATES if who.is_subject and (met["iso3"] == state).any()]
        states = tuple(usual) or chronology.most_met(met, len(STATES))
    if len(states) > MOST_STATES:
        raise DataError(f"{len(states)} states are named; at most {MOST_STATES} are told apart")
    groups = chronology.state_groups(met, states, countries, REST)
    running = chronology.running_counts(met.assign(group=groups), "group", leader=leader)
    totals = groups.value_counts(sort=False)
    totals = totals[(totals > 0) | (totals.index != REST)]
    colours = counts.colours(names_of(countries, states).to_dict(), REST)
    lines = [
        counts.Line(
            str(name),
            running[running["group"] == name].rename(columns={"meetings": "count"}),
            colours[name],
        )
        for name in totals.index
    ]
    past = events_of(events, who.iso3, day)
    closed, reopened = border_closure(past)
    shut = None if closed is None else Span(closed, reopened or day, "border closed")
    treaty = past[past["event_id"] == TREATY]
    attended = chronology.parades_abroad(known, parades, who.iso3, day)
    names = treaty.get("short_label", treaty["label"]).fillna(treaty["label"])
    marked = [Flag(on, capitalised(text)) for on, text in zip(treaty["date"], names, strict=True)]
    marked += [Flag(each.event_date, each.label) for each in attended.itertuples()]
    first = met["start_date"].min().year
    words = chronology.rule_words(known, rule)
    title = title_of(
        totals,
        who.short_name,
        first,
        day.year,
        is_talks=words == chronology.RULES["summits"].words,
    )
    # A list of the caller's need not be complete, and a leader not listed has no first day.
    is_first = who.since is not None and who.since < met["start_date"].min()
    is_complete = not is_part and words != chronology.ALL_GIVEN
    none_before = (
        f", none before {met['start_date'].min():%B %Y}" if is_first and is_complete else ""
    )

    def draw(page: Page) -> None:
        start = pd.Timestamp(first, 1, 1)
        counts.steps(lines, start, day, page=page, marked=marked, closed=shut)

    told = {
        line.name: ", ".join(
            f"{day:%Y-%m-%d} {count}" for day, count in line.grew[["start_date", "count"]].values
        )
        for line in lines
    }
    return Chart(
        title=title,
        subtitle=(
            f"Meetings with {chronology.whom(met, countries)} added up{none_before}. "
            f"{chronology.rule_sentence(known, rule)}"
        ),
        alt=(
            f"Step lines. {title}. At the end: "
            + ", ".join(f"{name} {total}" for name, total in totals.items())
            + "."
        ),
        plotted=running,
        draw=draw,
        description=" ".join(
            [
                *(f"{capitalised(name)}: {steps}." for name, steps in told.items() if steps),
                *(f"{each.text}: {day_words(each.day)}." for each in marked),
                *closure_words(closed, reopened),
            ]
        ),
        undrawn=undrawn(
            events=closed is not None or len(treaty),
            parades=len(attended),
            leaders=who.is_listed,
        ),
    )


def title_of(totals: pd.Series, name: str, first: int, last: int, *, is_talks: bool) -> str:
    """Return the finding: how often whose leaders were met, those never met last.

    Where that is too long, of those met most. Only bilateral meetings are called talks.
    """
    named = totals[totals.index != REST].sort_values(ascending=False, kind="stable")
    named = named if named.any() else totals.sort_values(ascending=False, kind="stable")
    whose = [
        "other states'" if group == REST else possessive(with_article(str(group)))
        for group in named.index
    ]
    often = [times(int(total)) for total in named]
    # "8 times, Russia's 4": what is counted is said once.
    said = [
        f"{each} {often[place].removesuffix(' times')}" if place else f"{each} leaders {often[0]}"
        for place, each in enumerate(whose)
    ]
    has_met = "has met"
    if is_talks and named.iloc[0] == 1:
        said = [
            f"never with {each}" if place else f"with {each} leaders once"
            for place, each in enumerate(whose)
        ]
        has_met = "has held bilateral talks"
    elif is_talks:
        said = [
            f"{total or 'none'} with {each}" if place else f"with {each} leaders"
            for place, (each, total) in enumerate(zip(whose, named, strict=True))
        ]
        has_met = f"has held {named.iloc[0]} bilateral talks"
    each_met = "each held bilateral talks with" if is_talks else "each met"
    meetings = "Bilateral talks" if is_talks else "Meetings"
    is_told_apart = len({*often}) == len(often)
    is_ahead = len(named) == 1 or named.iloc[0] > named.iloc[1]
    return headline(
        (is_told_apart, f"{name} {has_met} {', '.join(said)}"),
        (
            len(named) == 2 and not is_told_apart,
            f"{whose[0]} and {whose[-1]} leaders {each_met} {name} {often[0]}",
        ),
        (is_told_apart and len(named) > 1, f"{name} {has_met} {', '.join(said[:2])}"),
        (is_ahead, f"{name} {has_met} {said[0]}"),
        f"{meetings} of {name} with foreign leaders, {years_span(first, last)}",
    )
