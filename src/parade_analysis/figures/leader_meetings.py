"""Every meeting of a leader, one lane a state."""

from __future__ import annotations

import pandas as pd

from parade_analysis import meetings as chronology
from parade_analysis.errors import NothingKnown
from parade_analysis.events import border_closure, events_of
from parade_analysis.figures.contract import figure, undrawn
from parade_analysis.places import names_of
from parade_analysis.plot import lanes as draw
from parade_analysis.plot import style, timeline
from parade_analysis.plot.labels import first_fitting, top_labels
from parade_analysis.plot.picture import PublishedFigure
from parade_analysis.prose import counted, in_years, listed, years_span

QUIET_DAYS = 730
"""A silence of two years parts two bursts of meetings, and is folded on the time axis."""
MOST_LANES = 22
"""States with a lane of their own where there are more; the rest share one."""
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
    leader: str = chronology.LEADER,
) -> PublishedFigure:
    """Every meeting of a leader with foreign leaders, one lane a state.

    Parameters
    ----------
    leader : str
        Whose meetings; a frame without column `leader` is all of the leader named.

    Examples
    --------
    >>> from parade_analysis import figures
    >>> figures.leader_meetings().title
    'Kim has met foreign leaders in bursts: 2018–19 and 2023–26'
    >>> figures.leader_meetings(as_of="2019-06-01").title
    '14 meetings of Kim with foreign leaders, 2018–19'
    """
    who = chronology.leader_named(leaders, leader)
    known = chronology.meetings_of(meetings, leader, as_of=day)
    met = chronology.include(known, "encounters", leader=leader)
    if met.empty:
        raise NothingKnown(f"no meeting of {leader} is known")
    start = (
        met["start_date"].min() if who.since is None else min(who.since, met["start_date"].min())
    )
    silences = quiet(met, leader, start, day)
    lanes = in_lanes(chronology.by_counterpart(met), countries)
    occasions = chronology.occasions(met, leader=leader)
    unverified = len(known) - len(chronology.verified(known))
    fig, ax = style.canvas(
        "tall",
        title=title_of(met, leader, who.short_name, chronology.whom(met, countries)),
        subtitle=(
            f"{counted(len(met), 'meeting')} with {counted(met['person'].nunique(), 'leader')} on "
            f"{counted(len(occasions), 'occasion')} since {start:%B %Y}. Rule: "
            f"{chronology.rule_words(known, 'encounters')}"
            + (f"; {unverified} unverified left out" if unverified else "")
        ),
        place=(1.95, 1.55, 9.1, 4.2),
    )
    timeline.folded_axis(ax, start, day, silences)
    draw.lanes(lanes, ax=ax)
    top_labels(
        occasions.assign(text=occasions["label"] + occasions["start_date"].dt.strftime(", %b")),
        ax=ax,
    )
    draw.lane_key(lanes, who.short_name, ax=ax, is_folded=bool(silences))
    edges = [edge for first, last, _ in silences for edge in (first, last)]
    timeline.break_marks(ax, [edge for edge in edges if start < edge < day])
    closed, reopened = border_closure(events_of(events, who.iso3, day))
    if closed is not None:
        timeline.period_bar(closed, reopened or day, "border closed", ax=ax)
    attended = chronology.parades_abroad(known, parades, who.iso3, day)
    timeline.day_lines(
        [(each.event_date, f"{each.place} parade") for each in attended.itertuples()],
        f"until {style.day(day)}",
        ax=ax,
    )
    fig.undrawn = undrawn(events=closed is not None, parades=len(attended), leaders=who.is_listed)
    fig.plotted = met[[column for column in SHOWN if column in met]]
    most = lanes["lane"].value_counts(sort=False).head(4)
    fig.alt = (
        f"Timeline with one lane a state. {fig.title}. Most meetings: "
        + ", ".join(f"{lane} {count}" for lane, count in most.items())
        + "."
        + "".join(
            f" {text}, {style.day(first)} to {style.day(last)}." for first, last, text in silences
        )
    )
    return fig


def quiet(
    met: pd.DataFrame, leader: str, start: pd.Timestamp, day: pd.Timestamp
) -> list[tuple[pd.Timestamp, pd.Timestamp, str]]:
    """Return the silences to fold, from the first day on, each with its words."""
    gaps = chronology.days_between(met, leader=leader, as_of=day)
    spans = [
        (start, met["start_date"].min(), ""),
        *(
            (gap.last_end, *((day, " so far") if pd.isna(gap.next_start) else (gap.next_start, "")))
            for gap in gaps.itertuples()
        ),
    ]
    return [
        (first, last, f"{in_years((last - first).days)} without a known meeting{so_far}")
        for first, last, so_far in spans
        if (last - first).days >= QUIET_DAYS
    ]


def in_lanes(met: pd.DataFrame, countries: pd.DataFrame) -> pd.DataFrame:
    """Name the lane of each meeting: its state, or the rest if there are too many."""
    names = met["iso3"].map(names_of(countries, met["iso3"]))
    order = list(dict.fromkeys(names))
    own = order if len(order) <= MOST_LANES else order[: MOST_LANES - 1]
    return met.assign(lane=names.where(names.isin(own), f"{len(order) - len(own)} other states"))


def title_of(met: pd.DataFrame, leader: str, name: str, whom: str) -> str:
    """Return the finding: bursts if there are several, else how many meetings and when."""
    years = years_span(met["start_date"].min().year, met["end_date"].max().year)
    plain = f"{counted(len(met), 'meeting')} of {name} with {whom}, {years}"
    bursts = chronology.bursts(met, QUIET_DAYS, leader=leader)
    if len(bursts) < 2 or bursts["meetings"].min() < 2:
        return plain
    spans = [years_span(each.first.year, each.last.year) for each in bursts.itertuples()]
    return first_fitting(f"{name} has met {whom} in bursts: {listed(spans)}", plain)
