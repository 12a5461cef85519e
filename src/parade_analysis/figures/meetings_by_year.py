"""Meetings by year and state, envoys below."""

from __future__ import annotations

import pandas as pd

from parade_analysis import meetings as chronology
from parade_analysis.errors import DataError, NothingKnown
from parade_analysis.figures.contract import figure, undrawn
from parade_analysis.places import short_names
from parade_analysis.plot import counts, style
from parade_analysis.plot.picture import PublishedFigure
from parade_analysis.prose import counted, listed, possessive

STATES = ("CHN", "RUS", "KOR", "USA", "VNM")
"""States told apart by default for the leader of the DPRK."""
MOST_STATES = len(counts.GROUP_LOOKS)
REST = "others"


@figure(
    "meetings-by-year",
    notebook="05-leader-meetings",
    reads={
        "meetings": "start_date iso3",
        "envoys": "date iso3",
        "countries": "iso3 country",
        "leaders": "leader iso3 short_name since",
    },
    context=("meetings", "envoys", "leaders"),
)
def meetings_by_year(
    meetings: pd.DataFrame,
    envoys: pd.DataFrame,
    countries: pd.DataFrame,
    leaders: pd.DataFrame,
    day: pd.Timestamp,
    leader: str = chronology.LEADER,
    rule: str = "encounters",
    states: tuple[str, ...] | None = None,
) -> PublishedFigure:
    """Meetings with leaders by year and state, envoys below them.

    Parameters
    ----------
    leader : str
        Whose meetings; a frame without column `leader` is all of the leader named. Table
        ``envoys`` is about the leader of the DPRK, and is not drawn for another.
    rule : str
        Which meetings count, a key of `parade_analysis.meetings.RULES`.
    states : tuple of str, optional
        Up to five states to tell apart, ISO 3166-1 alpha-3; by default China, Russia,
        South Korea, the United States and Vietnam for the leader of the DPRK, for another
        the five met most.

    Examples
    --------
    >>> from parade_analysis import figures
    >>> figures.meetings_by_year().title
    "13 of Kim's 34 meetings with leaders fell in 2025; 10 of 16 years had none"
    >>> figures.meetings_by_year(as_of="2015-01-01").title
    'Kim had met no foreign leader by 1 January 2015'
    """
    who = chronology.leader_named(leaders, leader)
    known = chronology.meetings_of(meetings, leader, as_of=day)
    met = chronology.include(known, rule, leader=leader)
    sent = chronology.verified(envoys[envoys["date"] <= day]).iloc[: None if who.is_subject else 0]
    if met.empty and sent.empty:
        raise NothingKnown(f"no meeting of {leader} is known under the rule {rule!r}")
    if states is None:
        states = STATES if who.is_subject else chronology.most_met(met, MOST_STATES)
    if len(states) > MOST_STATES:
        raise DataError(f"{len(states)} states are named; at most {MOST_STATES} are told apart")
    first = min([*met["start_date"], *sent["date"], *([] if who.since is None else [who.since])])
    years = range(first.year, day.year + 1)

    def by_state(rows: pd.DataFrame, date: str) -> pd.DataFrame:
        group = chronology.state_groups(rows, states, countries, REST)
        return chronology.counts_by_year(rows.assign(group=group), years, day=date, by="group")

    leaders_met = by_state(met, "start_date")
    below = by_state(sent, "date") if len(sent) else None
    fig, ax = style.canvas(
        "tall",
        title=title_of(
            leaders_met.sum(axis=1),
            len(known),
            who.short_name,
            chronology.whom(met, countries),
            day,
        ),
        subtitle=(
            ("Above the line: foreign" if len(sent) else "Foreign")
            + f" leaders by state, {counted(len(met), 'meeting')}. Rule: "
            f"{chronology.rule_words(known, rule)}"
            + (
                f". Below, paler: {counted(len(sent), 'meeting')} with visitors and hosts below "
                "leader level, a list that is not complete"
                if len(sent)
                else ""
            )
            + (f". {day.year} until {style.day(day)}" if (day.month, day.day) != (12, 31) else "")
        ),
        place=(0.3, 0.75, 11.4, 6.45),
    )
    codes = {name: code for code, name in short_names(countries).items()}
    counts.mirrored_years(leaders_met, below, ax=ax, rest=REST, short=codes)
    plotted = leaders_met.add_prefix("leaders: ")
    if below is not None:
        plotted = plotted.join(below.add_prefix("envoys: "))
    fig.undrawn = undrawn(meetings=len(known), envoys=len(sent), leaders=who.is_listed)
    fig.plotted = plotted.reset_index()
    fig.alt = f"Stacked bars by year. {fig.title}. " + " ".join(
        f"{kind}: {', '.join(f'{year} {count}' for year, count in each.sum(axis=1).items())}."
        for kind, each in (("Leaders", leaders_met), ("Envoys", below))
        if each is not None
    )
    return fig


def title_of(by_year: pd.Series, known: int, name: str, whom: str, day: pd.Timestamp) -> str:
    """Return the finding: the year with most meetings, if there is one, and years without."""
    total, most = by_year.sum(), by_year.max()
    busiest = [str(year) for year in by_year.index[by_year == most]]
    without = int((by_year == 0).sum())
    none = f"; {without} of {len(by_year)} years had none" if without else ""
    if total == 0:
        if known:
            met = f"{known} meetings" if known > 1 else "meetings, one in all,"
            return f"None of {possessive(name)} {met} counts under the rule"
        return f"{name} had met no foreign leader by {style.day(day)}"
    whom = whom.removeprefix("foreign ")
    if most == total:
        return f"{counted(total, 'meeting')} of {name} with {whom}, in {busiest[0]}{none}"
    if len(busiest) == 1:
        return (
            f"{most} of {possessive(name)} {total} meetings with {whom} fell in {busiest[0]}{none}"
        )
    if len(busiest) == 2:
        return f"{total} meetings of {name} with {whom}, {most} each in {listed(busiest)}{none}"
    return f"{total} meetings of {name} with {whom}, at most {most} a year{none}"
