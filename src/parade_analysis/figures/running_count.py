"""Meetings with some states and all others, added up."""

from __future__ import annotations

import pandas as pd

from parade_analysis import meetings as chronology
from parade_analysis.errors import DataError, NothingKnown
from parade_analysis.events import border_closure, events_of
from parade_analysis.figures.contract import figure, undrawn
from parade_analysis.plot import counts, style, timeline
from parade_analysis.plot.labels import first_fitting
from parade_analysis.plot.picture import PublishedFigure
from parade_analysis.prose import possessive, times, with_article

STATES = ("CHN", "RUS")
"""States told apart by default for the leader of the DPRK."""
MOST_STATES = len(counts.LINE_LOOKS)
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
    leader: str = chronology.LEADER,
    rule: str = "summits",
    states: tuple[str, ...] | None = None,
) -> PublishedFigure:
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
    "Kim has met China's leaders 8 times, Russia's 4 times, all others 13 times"
    >>> figures.running_count(as_of="2018-05-31", states=("CHN", "USA")).title
    "Kim has met China's leaders twice, all others twice, the United States' never"
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
    lines = {
        name: running[running["group"] == name].rename(columns={"meetings": "count"})
        for name in totals.index
    }
    fig, ax = style.canvas(
        "wide",
        title=title_of(totals, who.short_name),
        subtitle=(
            f"Running count of meetings with heads of state or government and ruling-party "
            f"leaders. Rule: {chronology.rule_words(known, rule)}"
        ),
        place=(0.7, 0.95, 9.6, 4.6),
    )
    timeline.date_axis(ax, pd.Timestamp(met["start_date"].min().year, 1, 1), day)
    past = events_of(events, who.iso3, day)
    closed, reopened = border_closure(past)
    if closed is not None:
        timeline.shade(closed, reopened or day, "border closed", ax=ax)
    treaty = past[past["event_id"] == TREATY]
    attended = chronology.parades_abroad(known, parades, who.iso3, day)
    words = treaty.get("short_label", treaty["label"]).fillna(treaty["label"])
    days = list(zip(treaty["date"], words, strict=True))
    days += [(each.event_date, f"{each.place} parade") for each in attended.itertuples()]
    timeline.flags(days, ax=ax)
    counts.steps(lines, day, ax=ax, rest=REST)
    fig.undrawn = undrawn(
        events=closed is not None or len(treaty), parades=len(attended), leaders=who.is_listed
    )
    fig.plotted = running
    told = {
        name: ", ".join(
            f"{day:%Y-%m-%d} {count}" for day, count in line[["start_date", "count"]].values
        )
        for name, line in lines.items()
    }
    fig.alt = f"Step lines. {fig.title}. " + " ".join(
        f"{name}: {steps}." for name, steps in told.items() if steps
    )
    return fig


def title_of(totals: pd.Series, name: str) -> str:
    """Return the finding: how often whose leaders were met, those never met last."""
    words: list[str] = []
    for group, total in totals.sort_values(key=lambda count: count == 0, kind="stable").items():
        whose = group if group == REST else possessive(with_article(group))
        if not words:
            whose = "other states' leaders" if group == REST else f"{whose} leaders"
        words.append(f"{whose} {times(total)}")
    counted = ", ".join(f"{group} {total}" for group, total in totals.items())
    return first_fitting(f"{name} has met {', '.join(words)}", f"Meetings of {name}: {counted}")
