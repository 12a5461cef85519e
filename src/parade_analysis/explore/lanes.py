"""The meetings of a leader, by state, rule and day."""

from __future__ import annotations

import json
import math
from typing import Any

import altair as alt
import pandas as pd

from parade_analysis.errors import NothingKnown
from parade_analysis.explore import page
from parade_analysis.explore.contract import chart
from parade_analysis.explore.page import ALL
from parade_analysis.figures.contract import undrawn
from parade_analysis.inclusion import LEADER, RULES, include, meetings_of, rule_words
from parade_analysis.leaders import leader_named
from parade_analysis.places import names_of
from parade_analysis.plot import style
from parade_analysis.plot.fonts import text_width
from parade_analysis.prose import capitalised, day_words

LANE, BELOW, GAP = 24, 34, 14
"""Pixels: height of a lane, height of the years below, between the names and the lanes."""


@chart(
    "chronology",
    reads={
        "meetings": "start_date person iso3",
        "countries": "iso3 country",
        "leaders": "leader iso3 short_name since",
    },
    context=("leaders",),
)
def chronology(
    meetings: pd.DataFrame,
    countries: pd.DataFrame,
    leaders: pd.DataFrame,
    day: pd.Timestamp,
    leader: str = LEADER,
) -> page.Sketch:
    """Meetings of a leader with foreign leaders, one lane a state, as known on any day.

    The reader chooses a state, an inclusion rule and a day. A meeting is shown from the day
    on which it was known and over.

    Parameters
    ----------
    leader : str
        Whose meetings; a frame without column `leader` is all of the leader named.

    Returns
    -------
    LayerChart
        With the choices `state`, `rule` and `day`, counted from the day that it is good for.

    Examples
    --------
    >>> from parade_analysis import explore
    >>> chart = explore.chronology(leader="Kim Jong Un").to_dict()
    >>> chart["params"][2]["bind"]["max"]
    0
    """
    shown = known_meetings(meetings, countries, leader, day)
    known = [each["known"] for each in shown]
    # A caller's list may hold what was told later than its last day; at first nothing is known.
    first_day, last_day = min(known) - 1, max(0, *known)
    met = meetings_of(meetings, leader)
    widest = [*RULES][-1]
    words = {rule: capitalised(rule_words(met, rule)) for rule in RULES}
    words = words if len({*words.values()}) > 1 else {widest: words[widest]}
    states = {each["iso3"]: each["state"] for each in sorted(shown, key=lambda row: row["state"])}
    left = GAP + math.ceil(max(text_width(name, page.LETTER) for name in states.values()))
    counted = f"Known by, in days from {day_words(day)} "
    slider = alt.binding_range(min=first_day, max=last_day, step=1, name=counted)
    since = leader_named(leaders, leader).since
    starts = [pd.Timestamp(each["start"]) for each in shown]
    begin = min(starts) if since is None or pd.isna(since) else min(since, *starts)
    return page.Sketch(
        title=f"Meetings of {leader} with foreign leaders",
        about=(
            f"Dots on a time axis, a lane a state: meetings of {leader} with foreign leaders. "
            "Choices: state, which meetings count, and the day on which they were known."
        ),
        layers=_dots(day, begin, day + pd.Timedelta(days=last_day), left),
        answers=[_words(day, states, left)],
        datasets={"meetings": shown},
        params=[
            page.control("state", "State", {ALL: "All states", **states}),
            page.control("rule", "Which meetings count", words),
            alt.param(name="day", value=last_day, bind=slider),
        ],
        choices=["state", "rule", "day"],
        days={"day": {"zero": f"{day:%Y-%m-%d}", "label": "Known by"}},
        room=BELOW + 4 * page.LINE,
        height=LANE * len(states),
        left=left,
        undrawn=undrawn(leaders=since is not None and pd.notna(since)),
    )


def known_meetings(
    meetings: pd.DataFrame, countries: pd.DataFrame, leader: str, zero: pd.Timestamp
) -> list[dict[str, Any]]:
    """Return each meeting with the narrowest rule that lets it in and the day it was known.

    Parameters
    ----------
    meetings, countries : DataFrame
        The tables.
    leader : str
        Whose meetings.
    zero : Timestamp
        Day from which days are counted.

    Returns
    -------
    list of dict
        `iso3`, `state`, `person`, `office`, `place`, `start` (YYYY-MM-DD), `when` (words),
        `rule`, and in days from zero `ended` and `known`, oldest first.

    Raises
    ------
    NothingKnown
        If there is none.

    Examples
    --------
    >>> from parade_analysis import load
    >>> zero = pd.Timestamp("2025-09-03")
    >>> found = known_meetings(load("meetings"), load("countries"), "Kim Jong Un", zero)
    >>> found[0]["person"], found[0]["rule"], found[0]["known"]
    ('Xi Jinping', 'summits', -2718)
    """
    numbered = meetings.assign(row_number=range(len(meetings)))
    by_rule = {rule: include(numbered, rule, leader=leader) for rule in RULES}
    met = by_rule[list(RULES)[-1]]
    if met.empty:
        raise NothingKnown(f"no meeting of {leader} is known")
    narrowest = {row: rule for rule in reversed(RULES) for row in by_rule[rule]["row_number"]}
    known = met["end_date"]
    if "known_from" in met:
        known = met[["end_date", "known_from"]].max(axis=1)
    names = names_of(countries, met["iso3"])
    told = met.reindex(columns=["office", "place"]).astype("object").fillna("not told")
    days = [day_words(start) for start in met["start_date"]]
    return [
        {
            "iso3": row.iso3,
            "state": names[row.iso3],
            "person": row.person,
            "office": office,
            "place": place,
            "start": f"{row.start_date:%Y-%m-%d}",
            "when": when,
            "rule": narrowest[row.row_number],
            "ended": (row.end_date - zero).days,
            "known": (since - zero).days,
        }
        for row, (office, place), when, since in zip(
            met.itertuples(), told.values, days, known, strict=True
        )
    ]


def _moment(days: str, zero: pd.Timestamp) -> str:
    """Return the expression of a day that is so many days from zero."""
    return f"utc({zero.year}, {zero.month - 1}, {zero.day} + {days})"


def _is_shown() -> str:
    """Return the expression of whether a meeting is known, counts and is of the state chosen."""
    rules = json.dumps(list(RULES))
    return (
        f"datum.known <= day && indexof({rules}, datum.rule) <= indexof({rules}, rule)"
        f" && (state == '{ALL}' || datum.iso3 == state)"
    )


def _dots(zero: pd.Timestamp, begin: pd.Timestamp, end: pd.Timestamp, left: int) -> list[alt.Chart]:
    """Return the whole time, the days that are not known yet, the lanes and the meetings."""
    x = alt.X(
        "start:T",
        title=None,
        scale=alt.Scale(type="utc", nice=False),
        axis=alt.Axis(format="%Y", tickCount="year", labelOverlap="greedy", labelFlush=False),
    )
    y = alt.Y(
        "state:N",
        title=None,
        sort=alt.EncodingSortField(field="start", op="min", order="ascending"),
        axis=alt.Axis(grid=True, labelLimit=0, minExtent=left, maxExtent=left),
    )
    until = page.table(page.ONCE).transform_calculate(
        start=_moment("day", zero),
        begin=_moment(f"{(begin - zero).days}", zero),
        end=_moment(f"{(end - zero).days}", zero),
    )
    later = until.mark_rect(color=style.BAND, aria=False).encode(x=x, x2="end:T")
    whole = until.mark_rule(opacity=0, aria=False).encode(x="begin:T", x2="end:T")
    dots = (
        page.table("meetings")
        .transform_filter(_is_shown())
        .transform_calculate(read="datum.person + ', ' + datum.state + ', ' + datum.when")
        .mark_circle(size=90, color=style.FOCUS, opacity=0.8, stroke="white", strokeWidth=0.8)
        .encode(
            x=x,
            y=y,
            description="read:N",
            tooltip=[
                alt.Tooltip(f"{field}:N", title=capitalised(field))
                for field in ("person", "when", "state", "place", "office")
            ],
        )
    )
    return [whole, later, dots]


def _words(zero: pd.Timestamp, states: dict[str, str], left: int) -> alt.Chart:
    """Return how many meetings are shown, since when there was none, or that none was known."""
    names = json.dumps(states, ensure_ascii=False)
    by_day = f"utcFormat({_moment('day', zero)}, '%-d %B %Y')"
    whom = f"(state == '{ALL}' ? '' : ' with ' + {names}[state])"
    told = (
        page.table("meetings")
        .transform_calculate(is_shown=f"({_is_shown()}) ? 1 : 0")
        .transform_calculate(
            lane="datum.is_shown ? datum.iso3 : ''",
            over=f"datum.is_shown ? datum.ended : {-(10**6)}",
        )
        .transform_aggregate(
            rows="count()", number="sum(is_shown)", lanes="distinct(lane)", over="max(over)"
        )
        .transform_calculate(
            lanes="datum.lanes - (datum.rows > datum.number ? 1 : 0)",
            silence="day - datum.over",
        )
    )
    counted = (
        "datum.number + (datum.number == 1 ? ' meeting' : ' meetings')"
        f" + (state == '{ALL}' ? ' with ' + datum.lanes + (datum.lanes == 1 ? ' state' : ' states')"
        f" : {whom})"
    )
    said = (
        f"['As known on ' + {by_day} + ':', {counted}, "
        "'Since the last of them: ' + format(datum.silence, ',')"
        " + (datum.silence == 1 ? ' day.' : ' days.')]"
    )
    quiet = f"['No such meeting' + {whom} + ' was known', 'by ' + {by_day} + '.']"
    told = told.transform_calculate(said=f"datum.number ? {said} : {quiet}")
    return page.answer(told, BELOW, right=-left)
