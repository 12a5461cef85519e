"""Every meeting of a leader, one lane a state."""

from __future__ import annotations

import pandas as pd

from parade_analysis import meetings as chronology
from parade_analysis.errors import NothingKnown
from parade_analysis.events import border_closure, closure_words, events_of
from parade_analysis.figures.contract import figure, undrawn
from parade_analysis.inclusion import says
from parade_analysis.places import names_of
from parade_analysis.plot import lanes as draw_lanes
from parade_analysis.plot.page import Page
from parade_analysis.plot.picture import Chart
from parade_analysis.plot.timeline import Flag, Span
from parade_analysis.prose import (
    capitalised,
    counted,
    day_words,
    headline,
    listed,
    years_of,
    years_span,
)

QUIET_DAYS = 730
"""A silence of two years is shaded, named and told in the title."""
REST = "Others"
"""Name of the lane that states share."""
MOST_OTHERS = 12
"""So many of them are named; of more there is only the number."""
LOOKS = {"kim_abroad": "filled", "border": "filled", "received_in_dprk": "hollow"}
"""Where a meeting was -> how its dot looks."""
WORDS = {
    "filled": "abroad or at the border",
    "hollow": "received at home",
    "untold": "place not told",
}
SHOWN = (
    "start_date",
    "end_date",
    "person",
    "office",
    "rank",
    "iso3",
    "place",
    "format",
    "visit_kind",
)


@figure(
    "leader-meetings",
    notebook="05-leader-meetings",
    reads={
        "meetings": "start_date person iso3 place",
        "events": "event_id date",
        "parades": "event event_date place host_iso3",
        "countries": "iso3 country",
        "leaders": "leader iso3 short_name since",
    },
    context=("events", "parades", "leaders"),
)
def leader_meetings(
    meetings: pd.DataFrame,
    events: pd.DataFrame,
    parades: pd.DataFrame,
    countries: pd.DataFrame,
    leaders: pd.DataFrame,
    day: pd.Timestamp,
    is_part: bool,
    leader: str = chronology.LEADER,
) -> Chart:
    """Every meeting of a leader with foreign leaders, one lane a state.

    Silences of two years and more are shaded; the first of them begins on the leader's
    first day, if table ``leaders`` has it. States for which there is no room share a lane.

    Parameters
    ----------
    leader : str
        Whose meetings; a frame without column `leader` is all of the leader named.

    Examples
    --------
    >>> from parade_analysis import figures
    >>> figures.leader_meetings().title
    'Kim met no foreign leader for 6.3 years, later for 4.2'
    >>> figures.leader_meetings(as_of="2019-06-01").title
    'Kim met no foreign leader for 6.3 years'
    """
    who = chronology.leader_named(leaders, leader)
    known = chronology.meetings_of(meetings, leader, as_of=day)
    met = chronology.include(known, "encounters", leader=leader)
    if met.empty:
        raise NothingKnown(f"no meeting of {leader} is known")
    first = met["start_date"].min()
    since = None if is_part else who.since
    start = first if since is None else min(since, first)
    # What is left out of a part may have filled its silences.
    silences = [] if is_part else quiet(met, leader, start, day)
    is_complete = chronology.rule_words(known, "encounters") != chronology.ALL_GIVEN
    whom = chronology.whom(met, countries)
    title = headline(
        *(silence_titles(silences, met, who.short_name, whom) if is_complete else ()),
        f"{counted(len(met), 'meeting')} of {who.short_name} with {whom}, "
        f"{years_span(first.year, met['end_date'].max().year)}",
    )
    attended = chronology.parades_abroad(known, parades, who.iso3, day)
    closed, reopened = border_closure(events_of(events, who.iso3, day))
    marked = [Flag(each.event_date, each.label) for each in attended.itertuples()]
    shut = None if closed is None else Span(closed, reopened or day, "border closed")
    looks = looks_of(met)
    by_state = chronology.by_counterpart(met.assign(look=looks))
    # Without a first day of the leader's, whole years.
    begin = start if since is not None else pd.Timestamp(start.year, 1, 1)

    def draw(page: Page) -> None:
        if says(met, "visit_kind"):
            draw_lanes.key({look: WORDS[look] for look in WORDS if look in {*looks}}, page=page)
        dots = in_lanes(by_state, countries, draw_lanes.most_lanes(page))
        draw_lanes.dot_lanes(
            dots,
            begin,
            day,
            page=page,
            silent=silences,
            marked=marked,
            closed=shut,
        )
        page.remark(*others_words(dots, countries))

    counts = by_state["iso3"].map(names_of(countries, by_state["iso3"])).value_counts(sort=False)
    most = ", ".join(f"{name} {count}" for name, count in counts.head(3).items())
    return Chart(
        title=title,
        subtitle=(
            f"{counted(len(met), 'meeting')} since {start:%B %Y}. "
            f"{chronology.rule_sentence(known, 'encounters')}"
            + ("; grey: two years or more without one" if silences else "")
        ),
        alt=f"Dots on a time axis, a lane a state. {title}. Most meetings: {most}.",
        plotted=met[[column for column in SHOWN if column in met]],
        draw=draw,
        description=description_of(
            met, known, leader, counts, silences, closure_words(closed, reopened), marked
        ),
        undrawn=undrawn(events=closed is not None, parades=len(attended), leaders=who.is_listed),
    )


def quiet(met: pd.DataFrame, leader: str, start: pd.Timestamp, day: pd.Timestamp) -> list[Span]:
    """Return the silences of two years and more, from the first day on, each with its words."""
    gaps = chronology.days_between(met, leader=leader, as_of=day)
    spans = [
        (start, met["start_date"].min(), ""),
        *(
            (gap.last_end, *((day, " so far") if pd.isna(gap.next_start) else (gap.next_start, "")))
            for gap in gaps.itertuples()
        ),
    ]
    return [
        Span(first, last, f"{years_of((last - first).days)} years{so_far}, no meeting")
        for first, last, so_far in spans
        if (last - first).days >= QUIET_DAYS
    ]


def silence_titles(
    silences: list[Span], met: pd.DataFrame, name: str, whom: str
) -> list[tuple[bool, str]]:
    """Return what can be said of the silences: one that still runs, all of two, the longest."""
    if not silences:
        return []
    one = whom.replace("foreign leaders", "a foreign leader")
    met_none = f"{name} did not meet {one} for"
    if one != whom:
        met_none = f"{name} met {whom.replace('foreign leaders', 'no foreign leader')} for"
    longest = max(silences, key=lambda each: each.end - each.start)
    lengths = [years_of((each.end - each.start).days) for each in silences]
    return [
        (
            silences[-1].start == met["end_date"].max(),
            f"{name} has not met {one} for {lengths[-1]} years",
        ),
        (
            len(silences) == 2 and lengths[0] != lengths[1],
            f"{met_none} {lengths[0]} years, later for {lengths[-1]}",
        ),
        (len(silences) == 1, f"{met_none} {lengths[0]} years"),
        (True, f"{met_none} up to {years_of((longest.end - longest.start).days)} years"),
    ]


def looks_of(met: pd.DataFrame) -> pd.Series:
    """Return how each meeting's dot looks; where no row says where it was, all are filled."""
    if not says(met, "visit_kind"):
        return pd.Series("filled", index=met.index)
    return met["visit_kind"].astype("object").map(LOOKS).fillna("untold")


def in_lanes(met: pd.DataFrame, countries: pd.DataFrame, most: int) -> pd.DataFrame:
    """Name the lane of each meeting: its state, or the rest if there are too many.

    States met as often as one for which there is no room share its lane, unless most would.
    """
    names = met["iso3"].map(names_of(countries, met["iso3"]))
    counts = names.value_counts(sort=False)
    own = list(counts.index)
    if len(own) > most:
        above = [name for name in own if counts[name] > counts.iloc[most - 1]]
        own = above if len(above) >= most / 2 else own[: most - 1]
    lanes = names.where(names.isin(own), REST)
    dots = met.assign(date=met["start_date"], lane=lanes, text="")
    order = lanes.astype(pd.CategoricalDtype(list(dict.fromkeys(lanes))))
    return dots.assign(order=order).sort_values(["order", "date"], kind="stable", ignore_index=True)


def others_words(dots: pd.DataFrame, countries: pd.DataFrame) -> list[str]:
    """Name the states that share a lane, those met most first."""
    shared = dots.loc[dots["lane"] == REST, "iso3"]
    if shared.empty:
        return []
    counts = shared.map(names_of(countries, shared)).value_counts(sort=False)
    ordered = counts.sort_index().sort_values(ascending=False, kind="stable")
    if len(ordered) > MOST_OTHERS:
        return [f"{REST}: {len(ordered)} states."]
    return [f"{REST}: {', '.join(f'{name} {count}' for name, count in ordered.items())}."]


def description_of(
    met: pd.DataFrame,
    known: pd.DataFrame,
    leader: str,
    counts: pd.Series,
    silences: list[Span],
    closure: list[str],
    marked: list[Flag],
) -> str:
    """Say in whole sentences what the picture shows besides its finding."""
    occasions = chronology.occasions(met, leader=leader)
    unverified = len(known) - len(chronology.verified(known))
    told = [
        f"{counted(len(met), 'meeting')} on {counted(len(occasions), 'occasion')}.",
        "By state: {}.".format(listed([f"{name} {count}" for name, count in counts.items()])),
        *(
            f"{capitalised(each.text)}: {day_words(each.start)} to {day_words(each.end)}."
            for each in silences
        ),
        *closure,
        *(f"{each.text}: {day_words(each.day)}." for each in marked),
    ]
    if unverified:
        told.append(f"{counted(unverified, 'unverified meeting')} left out.")
    return " ".join(told)
