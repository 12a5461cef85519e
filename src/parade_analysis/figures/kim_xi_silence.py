"""How long two leaders went without meeting."""

from __future__ import annotations

import pandas as pd

from parade_analysis import meetings as chronology
from parade_analysis.errors import NothingKnown
from parade_analysis.events import border_closure, events_of
from parade_analysis.figures.contract import figure, undrawn
from parade_analysis.plot import style, timeline
from parade_analysis.plot.labels import first_fitting
from parade_analysis.plot.picture import PublishedFigure
from parade_analysis.prose import counted, times

MOST_ROWS = 12
"""Silences drawn where there are more, the longest."""


@figure(
    "kim-xi-silence",
    notebook="05-leader-meetings",
    reads={
        "meetings": "start_date person place",
        "events": "event_id date",
        "leaders": "leader iso3 short_name since",
    },
    context=("events", "leaders"),
)
def kim_xi_silence(
    meetings: pd.DataFrame,
    events: pd.DataFrame,
    leaders: pd.DataFrame,
    day: pd.Timestamp,
    leader: str = chronology.LEADER,
    counterpart: str = "Xi Jinping",
    rule: str = "summits",
) -> PublishedFigure:
    """How long a leader and one other went without meeting.

    Parameters
    ----------
    leader : str
        Whose meetings; a frame without column `leader` is all of the leader named.
    counterpart : str
        The other, as column `person` has it.
    rule : str
        Which meetings count, a key of `parade_analysis.meetings.RULES`.

    Examples
    --------
    >>> from parade_analysis import figures
    >>> figures.kim_xi_silence(as_of="2025-08-28").title
    'Kim and Xi Jinping have held no talks for 2,260 days'
    >>> figures.kim_xi_silence(counterpart="Donald Trump", as_of="2019-03-31").title
    'Kim and Donald Trump held no talks for 260 days, until 27 February 2019'
    """
    who = chronology.leader_named(leaders, leader)
    known = chronology.meetings_of(meetings, leader, as_of=day)
    pair = known[known["person"] == counterpart]
    met = chronology.include(pair, rule, leader=leader)
    if met.empty:
        under = f" under the rule {rule!r}" if len(pair) else ""
        raise NothingKnown(f"no meeting of {leader} and {counterpart} is known{under}")
    gaps = chronology.days_between(met, leader=leader, as_of=day)
    if gaps.empty:
        raise NothingKnown(f"no day between meetings of {leader} and {counterpart} is known")
    words = chronology.rule_words(pair, rule)
    other = chronology.leader_named(leaders, counterpart)
    names = f"{who.short_name} and {other.short_name}"
    drawn = gaps.sort_values("gap_days", ascending=False, kind="stable").head(MOST_ROWS)
    drawn = drawn.sort_index().assign(remark="")
    drawn["text"] = [
        f"{where(met, 'end_date', gap.last_end)} – {where(met, 'start_date', gap.next_start)}"
        for gap in drawn.itertuples()
    ]
    longest = gaps["gap_days"].idxmax()
    drawn.loc[longest, "remark"] = broken_by(pair, gaps.loc[longest], leader, day)
    fig, ax = style.canvas(
        "wide",
        title=title_of(gaps, names, is_talks=words == chronology.RULES["summits"].words),
        subtitle=(
            f"{counted(len(met), 'meeting')} of {leader} and {counterpart}; silences from the "
            "last day of one to the first day of the next"
            + (f", the {len(drawn)} longest of {len(gaps)}" if len(drawn) < len(gaps) else "")
            + f". Rule: {words}"
        ),
        place=(3.55, 0.95, 8.1, 4.7),
    )
    timeline.date_axis(ax, pd.Timestamp(met["start_date"].min().year, 1, 1), day)
    closed, reopened = border_closure(events_of(events, who.iso3, day))
    if closed is not None:
        timeline.shade(closed, reopened or day, "border closed", ax=ax)
    timeline.silences(drawn, day, ax=ax)
    fig.undrawn = undrawn(events=closed is not None, leaders=who.is_listed or other.is_listed)
    fig.plotted = gaps
    fig.alt = (
        f"Timeline of silences. {fig.title}. "
        + ". ".join(
            f"{text}: {counted(days, 'day')}" for text, days in drawn[["text", "gap_days"]].values
        )
        + "."
    )
    return fig


def title_of(gaps: pd.DataFrame, names: str, *, is_talks: bool) -> str:
    """Return the finding: the longest silence, over, still running, or equalled."""
    days = gaps["gap_days"].max()
    longest = gaps[gaps["gap_days"] == days]
    runs = longest["next_start"].isna().any()
    had, have = (
        ("held no talks", "have held no talks") if is_talks else ("did not meet", "have not met")
    )
    for_days = f"for {counted(days, 'day')}"
    if len(longest) > 1:
        return f"{names} {had} {for_days}, {times(len(longest))}"
    if runs:
        return f"{names} {have} {for_days}"
    until = style.day(longest["next_start"].item())
    return first_fitting(f"{names} {had} {for_days}, until {until}", f"{names} {had} {for_days}")


def where(met: pd.DataFrame, edge: str, day: pd.Timestamp) -> str:
    """Return place and day of the meeting at one end of a silence."""
    if pd.isna(day):
        return "still running"
    place = met.loc[met[edge] == day, "place"].iloc[0]
    date = f"{day.day} {day:%b %Y}"
    return date if pd.isna(place) else f"{place}, {date}"


def broken_by(pair: pd.DataFrame, silence: pd.Series, leader: str, day: pd.Timestamp) -> str:
    """Return how long a silence was if every encounter counts; nothing if there was none."""
    end = day if pd.isna(silence["next_start"]) else silence["next_start"]
    wider = chronology.include(pair, "encounters", leader=leader)
    inside = (wider["start_date"] > silence["last_end"]) & (wider["start_date"] < end)
    between = wider[inside]
    if between.empty:
        return ""
    gaps = chronology.days_between(wider, leader=leader, as_of=day)
    is_within = (gaps["last_end"] >= silence["last_end"]) & (gaps["next_start"].fillna(day) <= end)
    days = gaps.loc[is_within, "gap_days"].max()
    if len(between) > 1:
        return f"{days:,} counting {len(between)} encounters between"
    met = between.iloc[0]
    label = f" ({met['label']})" if pd.notna(met.get("label")) else ""
    return f"{days:,} counting the encounter of {style.day(met['start_date'])}{label}"
