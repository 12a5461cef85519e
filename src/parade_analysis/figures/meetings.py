"""Figures on whom Kim met."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from parade_analysis import meetings as chronology
from parade_analysis.figures.registry import figure

if TYPE_CHECKING:
    from parade_analysis.plot.style import PublishedFigure

QUIET_DAYS = 730
"""A silence of two years parts two bursts of meetings, and is folded on the time axis."""
SHORT = {"Vostochny Cosmodrome": "Vostochny"}


@figure("leader-meetings", notebook="05-leader-meetings")
def leader_meetings(
    meetings: pd.DataFrame,
    events: pd.DataFrame,
    parades: pd.DataFrame,
    countries: pd.DataFrame,
    as_of: pd.Timestamp,
) -> PublishedFigure:
    """Every meeting of Kim Jong Un with a foreign leader, one lane a state."""
    from parade_analysis.plot import style, timeline

    met = chronology.verified(meetings)
    took_power = events.loc[events["category"] == "leadership", "date"].min()
    bursts = chronology.bursts(met, QUIET_DAYS)
    spans = [
        f"{each.first:%Y}" + (f"–{each.last:%y}" if each.last.year > each.first.year else "")
        for each in bursts.itertuples(index=False)
    ]
    unverified = len(meetings) - len(met)
    fig, ax = style.canvas(
        "tall",
        title=f"Kim has met foreign leaders in bursts: {' and '.join(spans)}",
        subtitle=(
            f"{len(met)} meetings with {met['person'].nunique()} heads of state or government or "
            f"ruling-party leaders, on {met['occasion_id'].nunique()} occasions since "
            f"{took_power:%B %Y}" + (f"; {unverified} unverified left out" if unverified else "")
        ),
        place=(1.95, 1.55, 9.2, 4.75),
    )
    gaps = chronology.days_between(met)
    quiet = gaps[gaps["gap_days"] >= QUIET_DAYS]
    silences = [
        (took_power, met["start_date"].min()),
        *quiet[["last_end", "next_start"]].itertuples(index=False, name=None),
    ]
    words = [f"{in_years((end - start).days)} without a known meeting" for start, end in silences]
    timeline.folded_axis(
        ax,
        took_power,
        as_of,
        [
            (*silence, text.replace("without ", "without\n"))
            for silence, text in zip(silences, words, strict=True)
        ],
    )
    lanes = chronology.by_counterpart(met).merge(countries[["iso3", "country"]], on="iso3")
    lanes = lanes.rename(columns={"country": "lane"})
    timeline.lanes(lanes, ax=ax)
    occasions = chronology.occasions(met)
    timeline.top_labels(
        occasions.assign(
            text=occasions["place"].replace(SHORT) + occasions["start_date"].dt.strftime(", %b")
        ),
        ax=ax,
    )
    timeline.lane_key(lanes, ax=ax)
    for parade in parades.loc[parades["event"] == "beijing-2025", "event_date"]:
        if parade <= as_of:
            timeline.day_line(parade, "Beijing parade", ax=ax)
    timeline.day_line(as_of, f"as of {style.day(as_of)}", ax=ax, dashed=True)
    fig.plotted = met[
        [
            "start_date",
            "end_date",
            "person",
            "office",
            "rank",
            "iso3",
            "place",
            "format",
            "visit_kind",
        ]
    ]
    most = lanes["lane"].value_counts(sort=False).head(4)
    fig.alt = (
        f"Timeline with one lane a state. {fig.title}. Most meetings: "
        + ", ".join(f"{lane} {count}" for lane, count in most.items())
        + "."
        + "".join(
            f" {text}, {style.day(start)} to {style.day(end)}."
            for text, (start, end) in zip(words, silences, strict=True)
        )
    )
    return fig


def in_years(days: int) -> str:
    """Return a length of time in words.

    Examples
    --------
    >>> in_years(2267)
    '6 years 2 months'
    """
    years, months = divmod(round(days / 30.4375), 12)
    parts = [(years, "year"), (months, "month")]
    return " ".join(f"{count} {unit}{'s' * (count > 1)}" for count, unit in parts if count)
