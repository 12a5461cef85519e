"""How long two leaders went without meeting."""

from __future__ import annotations

import pandas as pd

from parade_analysis import meetings as chronology
from parade_analysis.errors import NothingKnown
from parade_analysis.events import border_closure, closure_words, events_of
from parade_analysis.figures.contract import figure, undrawn
from parade_analysis.plot import silences
from parade_analysis.plot.page import Page
from parade_analysis.plot.picture import Chart
from parade_analysis.plot.timeline import Span
from parade_analysis.prose import counted, day_words, headline, times, years_of

MOST_ROWS = 12
"""Silences drawn where there are more, the longest."""
IN_YEARS = 730
"""Days from which on a title tells a silence in years."""


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
) -> Chart:
    """How long a leader and one other went without meeting.

    A silence lasts from the last day of one meeting to the first day of the next.

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
    'Kim and Xi Jinping have held no bilateral talks for 6.2 years'
    >>> figures.kim_xi_silence(counterpart="Donald Trump", as_of="2019-03-31").title
    'Kim and Donald Trump went 260 days without bilateral talks'
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
    before = [met[met["end_date"] == each.last_end].iloc[0] for each in drawn.itertuples()]
    drawn = drawn.assign(
        remark="",
        date=[date_words(each["start_date"], each["end_date"]) for each in before],
        place=["" if pd.isna(each["place"]) else str(each["place"]) for each in before],
    ).sort_index()
    longest = gaps["gap_days"].idxmax()
    drawn["length"] = [
        f"{years_of(days)} years" if days >= IN_YEARS else "" for days in drawn["gap_days"]
    ]
    drawn.loc[longest, "remark"] = broken_by(pair, gaps.loc[longest], leader, day)
    title = title_of(gaps, names, is_talks=words == chronology.RULES["summits"].words)
    closed, reopened = border_closure(events_of(events, who.iso3, day))
    shut = None if closed is None else Span(closed, reopened or day, "border closed")
    start = pd.Timestamp(met["start_date"].min().year, 1, 1)

    def draw(page: Page) -> None:
        silences.silences(drawn, start, day, page=page, closed=shut)

    return Chart(
        title=title,
        subtitle=(
            f"{chronology.rule_sentence(pair, rule)}, {len(met)} in all; "
            + (
                "each bar runs to the next"
                + ", the last is open" * bool(drawn["next_start"].isna().any())
                if len(drawn) == len(gaps) > 1
                else "its bar is open"
                if len(gaps) == 1
                else f"the {len(drawn)} longest of {len(gaps)} silences"
            )
        ),
        alt=f"Dated list of meetings, each with a bar to the next. {title}.",
        plotted=gaps,
        draw=draw,
        description=" ".join(
            [
                *(
                    f"After {each.date}{', ' * bool(each.place)}{each.place}: "
                    f"{counted(each.gap_days, 'day')}{' so far' * pd.isna(each.next_start)}."
                    for each in drawn.itertuples()
                ),
                *(f"{each}." for each in drawn["remark"] if each),
                *closure_words(closed, reopened),
            ]
        ),
        undrawn=undrawn(events=closed is not None, leaders=who.is_listed or other.is_listed),
    )


def title_of(gaps: pd.DataFrame, names: str, *, is_talks: bool) -> str:
    """Return the finding: the longest silence, over, still running, or equalled."""
    days = int(gaps["gap_days"].max())
    longest = gaps[gaps["gap_days"] == days]
    runs = longest["next_start"].isna().any()
    long = f"{years_of(days)} years" if days >= IN_YEARS else counted(days, "day")
    once = "have held bilateral talks once" if is_talks else "have met once"
    have = "have held no bilateral talks" if is_talks else "have not met"
    without = "without bilateral talks" if is_talks else "without meeting"
    return headline(
        (len(gaps) == 1 and runs, f"{names} {once}"),
        (len(longest) > 1, f"{names} went {long} {without}, {times(len(longest))}"),
        (runs, f"{names} {have} for {long}"),
        (runs, f"{names}: {long} {without} so far"),
        (not runs, f"{names} went {long} {without}"),
        f"{long} {without}" + " so far" * bool(runs),
    )


def date_words(first: pd.Timestamp, last: pd.Timestamp) -> str:
    """Return the days of a meeting, in short.

    Examples
    --------
    >>> date_words(pd.Timestamp("2018-05-07"), pd.Timestamp("2018-05-08"))
    '7–8 May 2018'
    >>> date_words(pd.Timestamp("2018-04-30"), pd.Timestamp("2018-05-01"))
    '30 Apr – 1 May 2018'
    """
    end = f"{last.day} {last:%b %Y}"
    if first == last:
        return end
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{end}"
    return f"{first.day} {first:%b} – {end}"


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
    days = counted(int(gaps.loc[is_within, "gap_days"].max()), "day")
    if len(between) > 1:
        return f"{days} counting {len(between)} encounters between"
    met = between.iloc[0]
    label = f" ({met['label']})" if pd.notna(met.get("label")) else ""
    return f"{days} counting the encounter of {day_words(met['start_date'])}{label}"
