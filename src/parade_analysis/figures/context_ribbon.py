"""Meetings above, tests, sanctions and treaties below."""

from __future__ import annotations

import pandas as pd

from parade_analysis import meetings as chronology
from parade_analysis.catalog.definitions import SUBJECT
from parade_analysis.errors import DataError, NothingKnown
from parade_analysis.events import border_closure, closure_words, events_of
from parade_analysis.figures.contract import figure
from parade_analysis.plot import lanes as draw_lanes
from parade_analysis.plot.page import Page
from parade_analysis.plot.picture import Chart
from parade_analysis.plot.timeline import Flag, Span
from parade_analysis.prose import counted, day_words, headline, listed, possessive, years_span

LANES = {
    "nuclear_test": "Nuclear tests",
    "missile": "Missiles",
    "sanction": "UN sanctions",
    "treaty": "Treaties",
}
"""Category of events -> name of its lane."""
MEETINGS = "Occasions"
"""Name of the lane of occasions."""


@figure(
    "context-ribbon",
    notebook="05-leader-meetings",
    reads={
        "meetings": "start_date place",
        "events": "event_id date category label",
        "countries": "iso3 country",
        "leaders": "leader iso3 short_name since",
    },
)
def context_ribbon(
    meetings: pd.DataFrame,
    events: pd.DataFrame,
    countries: pd.DataFrame,
    leaders: pd.DataFrame,
    day: pd.Timestamp,
    is_part: bool,
    leader: str = chronology.LEADER,
    rule: str = "encounters",
) -> Chart:
    """Meetings above, tests, sanctions and treaties below, on one time axis.

    Named are the first occasion and the latest event of each lane.

    Parameters
    ----------
    leader : str
        Whose meetings; a frame without column `leader` is all of the leader named. Table
        ``events`` is about the DPRK; for the leader of another state give your own, with
        that state in a column `iso3`, and name him in ``leaders``.
    rule : str
        Which meetings count, a key of `parade_analysis.meetings.RULES`.

    Examples
    --------
    >>> from parade_analysis import figures
    >>> figures.context_ribbon().title
    'Kim met foreign leaders only after the latest nuclear test'
    """
    who = chronology.leader_named(leaders, leader)
    if who.iso3 is None or (not who.is_subject and "iso3" not in events):
        raise DataError(
            f"events are about {SUBJECT}, which {leader} does not lead: give your own with the "
            "state in a column iso3, and its leader in leaders"
        )
    known = chronology.meetings_of(meetings, leader, as_of=day)
    met = chronology.include(known, rule, leader=leader)
    if met.empty:
        raise NothingKnown(f"no meeting of {leader} is known under the rule {rule!r}")
    occasions = chronology.occasions(met, leader=leader)
    start = min(who.since, met["start_date"].min())
    past = events_of(events, who.iso3, day)
    shown = in_lanes(past[past["date"] >= start])
    if shown.empty:
        raise NothingKnown(f"no test, sanction or treaty under {leader} is known")
    last_test = past.loc[past["category"] == "nuclear_test", "date"].max()
    # Of a part of the meetings it can't be told on which side of the test they are.
    title = title_of(
        occasions,
        pd.NaT if is_part else last_test,
        who.short_name,
        chronology.whom(met, countries),
    )
    closed, reopened = border_closure(past)
    shut = None if closed is None else Span(closed, reopened or day, "border closed")
    dots = dots_of(occasions, shown)
    # What the title is about is marked across all lanes, and needs no other name.
    is_test = (dots["text"] != "") & (dots["date"] == last_test) & (dots["look"] == "event")
    marked = [Flag(each.date, each.text) for each in dots[is_test].head(1).itertuples()]
    unmarked = dots.assign(
        text=dots["text"].mask(dots["text"].isin([each.text for each in marked]), "")
    )

    def draw(page: Page) -> None:
        draw_lanes.dot_lanes(
            unmarked, start, day, page=page, marked=marked, closed=shut, counted=[MEETINGS]
        )

    kinds = [*dict.fromkeys(shown["lane"])]
    many = {1: "The one occasion", 2: "Both meeting occasions"}.get(
        len(occasions), f"All {len(occasions)} meeting occasions"
    )
    if is_part:
        many = counted(len(occasions), "meeting occasion")
    named = dots[dots["text"] != ""]
    return Chart(
        title=title,
        subtitle=(
            f"{many}; other rows: a selection. "
            f"{chronology.rule_sentence(known, rule)}. "
            "Named: first occasion, latest event of each kind"
        ),
        alt=(
            f"Dots on a time axis, a lane a kind. {title}. "
            f"{counted(len(occasions), 'occasion')}; below them: "
            f"{listed([kind if kind.startswith('UN') else kind.lower() for kind in kinds])}."
        ),
        plotted=pd.concat(
            [
                occasions.assign(kind="meetings")[["start_date", "kind", "label"]].rename(
                    columns={"start_date": "date"}
                ),
                shown[["date", "category", "label"]].rename(columns={"category": "kind"}),
            ]
        ).sort_values(["date", "label"], ignore_index=True),
        draw=draw,
        description=" ".join(
            [
                ""
                if pd.isna(last_test)
                else f"The latest nuclear test was on {day_words(last_test)}.",
                f"The first meeting {'given ' * is_part}was on "
                f"{day_words(occasions['start_date'].min())}.",
                *(
                    f"{each.lane}, {day_words(each.date)}: {each.label}."
                    for each in named.itertuples()
                ),
                *closure_words(closed, reopened),
            ]
        ).strip(),
    )


def in_lanes(events: pd.DataFrame) -> pd.DataFrame:
    """Return the events that have a lane, with its name, by lane and by date."""
    shown = events[events["category"].isin(list(LANES))]
    category = shown["category"].astype(pd.CategoricalDtype(list(LANES)))
    named = shown.assign(category=category, lane=[LANES[each] for each in category])
    return named.sort_values(["category", "date"], kind="stable")


def dots_of(occasions: pd.DataFrame, events: pd.DataFrame) -> pd.DataFrame:
    """Return occasions and events as dots in lanes, named the first and the latest ones."""
    above = occasions.rename(columns={"start_date": "date"}).assign(lane=MEETINGS, look="filled")
    below = events.assign(look="event")
    is_named = [
        *(above["date"].rank(method="first") == 1),
        *(below.groupby("lane", sort=False).cumcount(ascending=False) == 0),
    ]
    dots = pd.concat([above, below], ignore_index=True)[["date", "lane", "look", "label"]]
    words = dots["label"] + dots["date"].dt.strftime(", %b %Y")
    return dots.assign(text=words.where(is_named, ""))


def title_of(occasions: pd.DataFrame, last_test: pd.Timestamp, name: str, whom: str) -> str:
    """Return the finding: how many occasions came after the last test, if there was one."""
    total = len(occasions)
    after = int((occasions["start_date"] > last_test).sum())
    years = years_span(occasions["start_date"].min().year, occasions["end_date"].max().year)
    is_tested = pd.notna(last_test)
    test = "the latest nuclear test"
    nobody = whom.replace("foreign leaders", "a foreign leader")
    return headline(
        (is_tested and after == total == 1, f"{name} met {whom} once, after {test}"),
        (is_tested and after == total, f"{name} met {whom} only after {test}"),
        (
            is_tested and after == 0,
            f"{name} has not met {nobody} since {test}",
        ),
        (
            is_tested,
            f"{after} of {possessive(name)} {total} meeting occasions came after {test}",
        ),
        f"{counted(total, 'occasion')} of {name} with {whom}, {years}",
    )
