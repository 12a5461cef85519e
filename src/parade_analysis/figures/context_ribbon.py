"""Meetings above, tests, sanctions and treaties below."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from parade_analysis import meetings as chronology
from parade_analysis.catalog.definitions import SUBJECT
from parade_analysis.errors import DataError, NothingKnown
from parade_analysis.events import border_closure, events_of
from parade_analysis.figures.contract import figure
from parade_analysis.plot import lanes as draw
from parade_analysis.plot import style, timeline
from parade_analysis.plot.labels import top_labels
from parade_analysis.plot.picture import PublishedFigure
from parade_analysis.prose import counted, possessive, years_span


class Lane(NamedTuple):
    """A lane of events: its name and its mark."""

    name: str
    marker: str


LANES = {
    "nuclear_test": Lane("Nuclear tests", "*"),
    "missile": Lane("Missiles", "^"),
    "sanction": Lane("UN sanctions", "s"),
    "treaty": Lane("Treaties", "D"),
}


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
    leader: str = chronology.LEADER,
    rule: str = "encounters",
) -> PublishedFigure:
    """Meetings above, tests, sanctions and treaties below, on one time axis.

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
    'All 19 occasions of Kim with foreign leaders came after the last nuclear test'
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
    fig, top = style.canvas(
        "tall",
        title=title_of(occasions, last_test, who.short_name, chronology.whom(met, countries)),
        subtitle=(
            f"Above: occasions, as high as the number of meetings; rule: "
            f"{chronology.rule_words(known, rule)}. Below: tests, sanctions and treaties, a choice "
            "and not every one"
        ),
        place=(1.5, 4.6, 9.5, 1.35),
    )
    bottom = style.panel(fig, (1.5, 0.95, 9.5, 3.4))
    closed, reopened = border_closure(past)
    for ax in (top, bottom):
        timeline.date_axis(ax, pd.Timestamp(start.year, 1, 1), day)
        if closed is not None:
            label = "border closed" if ax is top else ""
            timeline.shade(closed, reopened or day, label, ax=ax)
    top.set_xticklabels([])
    timeline.stems(occasions, ax=top)
    top.set_ylabel("Meetings", rotation=0, ha="right", va="center", size=10, color=style.INK)
    top_labels(occasions.assign(text=occasions["label"]), ax=top, size=8)
    draw.event_lanes(shown, ax=bottom)
    fig.plotted = pd.concat(
        [
            occasions.assign(kind="meetings")[["start_date", "kind", "label"]].rename(
                columns={"start_date": "date"}
            ),
            shown[["date", "category", "label"]].rename(columns={"category": "kind"}),
        ]
    ).sort_values(["date", "label"], ignore_index=True)
    fig.alt = (
        f"Timeline in two bands. {fig.title}. Below the meetings: "
        + ", ".join(
            f"{lane} {count}" for lane, count in shown["lane"].value_counts(sort=False).items()
        )
        + "."
        + ("" if pd.isna(last_test) else f" The last nuclear test was on {style.day(last_test)}.")
        + f" The first meeting was on {style.day(occasions['start_date'].min())}."
    )
    return fig


def in_lanes(events: pd.DataFrame) -> pd.DataFrame:
    """Return the events that have a lane, with its name and mark and the words to write."""
    shown = events[events["category"].isin(list(LANES))]
    short = shown.get("short_label", shown["label"])
    category = shown["category"].astype(pd.CategoricalDtype(list(LANES)))
    return shown.assign(
        category=category,
        lane=[LANES[each].name for each in category],
        marker=[LANES[each].marker for each in category],
        text=short.fillna(shown["label"]),
    ).sort_values(["category", "date"])


def title_of(occasions: pd.DataFrame, last_test: pd.Timestamp, name: str, whom: str) -> str:
    """Return the finding: how many occasions came after the last test, if there was one."""
    total = len(occasions)
    after = int((occasions["start_date"] > last_test).sum())
    if pd.isna(last_test):
        years = years_span(occasions["start_date"].min().year, occasions["end_date"].max().year)
        return f"{counted(total, 'occasion')} of {name} with {whom}, {years}"
    came = "came after the last nuclear test"
    if after == total == 1:
        return f"The one occasion of {name} with {whom} {came}"
    if after == total:
        every = "Both" if total == 2 else f"All {total}"
        return f"{every} occasions of {name} with {whom} {came}"
    if after == 0:
        return f"No occasion of {name} with {whom} {came}"
    return f"{after} of {possessive(name)} {total} occasions with {whom} {came}"
