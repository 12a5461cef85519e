"""Which states' leaders were at which of several parades."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import pandas as pd

from parade_analysis import attendance as guests
from parade_analysis.catalog.fields import HEADS
from parade_analysis.errors import DataError
from parade_analysis.figures.contract import figure, undrawn
from parade_analysis.parades import find_parade
from parade_analysis.places import short_names
from parade_analysis.plot import patterns
from parade_analysis.plot.page import Page
from parade_analysis.plot.picture import Chart
from parade_analysis.prose import capitalised, headline, listed, number_words

ALL = {2: "both", 3: "all three", 4: "all four", 5: "all five"}
LAST = {2: "the other", 3: "the third", 4: "the fourth", 5: "the fifth"}
HOST, ABSENT, BELOW = "*", "†", "‡"
"""Signs after the name of a host, of who was announced and did not come, and of who was there
below head level."""


class Lists(NamedTuple):
    """What is known of each parade, by its name."""

    held: dict[str, pd.Series]
    came: dict[str, pd.DataFrame]
    """Guests at head level; of a parade that is ahead, those announced."""
    absent: dict[str, pd.DataFrame]
    """Who was announced and did not come."""
    unsure: dict[str, pd.DataFrame]
    """Who was announced, and nobody says whether they came."""
    below: dict[str, pd.DataFrame]
    """Who was there, but neither as head of state nor of government."""
    ahead: list[str]
    words: dict[str, str]
    """The shortest words that tell it apart."""


@figure(
    "three-parades",
    notebook="02-guest-lists",
    reads={
        "attendance": "event iso3 country rank is_announced attended",
        "also_present": "event iso3 country attended",
        "parades": "event label event_date place host_iso3",
        "countries": "iso3 country",
    },
    context=("also_present",),
)
def three_parades(
    attendance: pd.DataFrame,
    also_present: pd.DataFrame,
    parades: pd.DataFrame,
    countries: pd.DataFrame,
    compared: tuple[str, ...] = ("beijing-2015", "moscow-2025", "beijing-2025"),
) -> Chart:
    """Which states' leaders were at which of two to five parades, as guests or as hosts.

    Parameters
    ----------
    compared : tuple of str
        Two to five parades, as named in table ``parades``; ``parades=`` takes their names
        too.

    Examples
    --------
    >>> from parade_analysis import figures
    >>> figures.three_parades(parades=("beijing-2015", "beijing-2025")).title
    "13 states' leaders and one host were at both parades"
    """
    if len(compared) not in ALL or len(set(compared)) < len(compared):
        raise DataError(f"compares two to five different parades, not {', '.join(compared)}")
    lists = lists_of(attendance, also_present, parades, compared)
    states = states_at(lists, short_names(countries))
    always = states[states[[*compared]].all(axis=1)]
    ahead = len(lists.ahead)
    title = title_words(len(always), int(always["is_host"].sum()), len(compared), ahead)
    rows, notes = patterns_of(states, lists), notes_of(states, lists)
    counts = [
        f"{len(came)}{' due' * (event in lists.ahead)} at {lists.words[event]}"
        for event, came in lists.came.items()
    ]

    def draw(page: Page) -> None:
        patterns.patterns(rows, occasions(lists.held), page=page)
        page.remark(*notes)

    return Chart(
        title=title,
        subtitle=subtitle_words(len(compared), ahead),
        alt=f"Dots for each set of parades, the states named. {title}. Guests: {listed(counts)}.",
        description=" ".join(
            [
                *(
                    f"{row.set} ({row.states}): {', '.join(row.names)}."
                    for row in rows.itertuples()
                ),
                *notes,
            ]
        ),
        plotted=plotted(lists, states),
        draw=draw,
        undrawn=undrawn(
            also_present=any(
                (each["rank"].isna() & _codes(each).isin(states.index)).any()
                for each in lists.below.values()
            )
        ),
    )


def lists_of(
    attendance: pd.DataFrame,
    also_present: pd.DataFrame,
    parades: pd.DataFrame,
    compared: Iterable[str],
) -> Lists:
    """Gather what is known of parades."""
    held = {event: find_parade(parades, event) for event in compared}
    came = {
        event: guests.heads(attendance, event, str(row["host_iso3"])) for event, row in held.items()
    }
    ahead = [event for event, rows in came.items() if guests.is_ahead(rows)]
    heads = attendance[attendance["rank"].isin(HEADS) & attendance["is_announced"]]
    untold = heads[~heads["attended"].isin(["yes", "no"])]
    # Without a rank there, who was also present was below head level.
    everybody = pd.concat(
        [attendance, also_present.reindex(columns=attendance.columns)], ignore_index=True
    )
    others = everybody[~everybody["rank"].isin(HEADS) & (everybody["attended"] == "yes")]
    below = {
        event: others[
            (others["event"] == event)
            & ~_codes(others).isin([*_codes(came[event]), str(row["host_iso3"])])
        ]
        for event, row in held.items()
    }
    return Lists(
        held,
        came,
        absent={event: guests.no_shows(attendance, event) for event in held},
        unsure={event: untold[untold["event"] == event] for event in held if event not in ahead},
        below=below,
        ahead=ahead,
        words=dict(zip(held, occasions(held), strict=True)),
    )


def occasions(held: dict[str, pd.Series]) -> list[str]:
    """Return place and year of each parade, or its label where those are not enough."""
    words = [f"{row['place']} {row['event_date']:%Y}" for row in held.values()]
    return words if len(set(words)) == len(words) else [str(row["label"]) for row in held.values()]


def states_at(lists: Lists, names: pd.Series) -> pd.DataFrame:
    """Return a row for each state whose leader was at a parade or announced for one.

    Its `name` and whether it `is_host`, `is_absent` (announced, and did not come) and
    `is_below` (at one of the parades by somebody of lower rank), and a column
    for each parade: whether its leader was or is due there.
    """
    hosts = {event: str(row["host_iso3"]) for event, row in lists.held.items()}
    there = {event: {*_codes(rows), hosts[event]} for event, rows in lists.came.items()}
    guests_of = pd.concat(lists.came.values())
    written = dict.fromkeys(hosts.values()) | dict(
        zip(_codes(guests_of), guests_of["country"], strict=True)
    )
    states = pd.DataFrame(index=[*written])
    states["name"] = [names.get(code, name or code) for code, name in written.items()]
    states["is_host"] = states.index.isin(hosts.values())
    states["is_absent"] = states.index.isin(_codes(pd.concat(lists.absent.values())))
    states["is_below"] = states.index.isin(_codes(pd.concat(lists.below.values())))
    for event, codes in there.items():
        states[event] = states.index.isin(codes)
    return states.sort_values("name")


def _codes(rows: pd.DataFrame) -> pd.Series:
    return rows["iso3"].astype("object").fillna(rows["country"])


def patterns_of(states: pd.DataFrame, lists: Lists) -> pd.DataFrame:
    """Return a row for each set of parades that a leader was at, the largest sets first."""
    events = [*lists.held]
    marks = pd.Series("", states.index)
    for event in events:
        marks += states[event].map({True: "d" if event in lists.ahead else "x", False: "."})
    signed = states["name"]
    for sign, column in ((HOST, "is_host"), (ABSENT, "is_absent"), (BELOW, "is_below")):
        signed = signed + states[column].map({True: sign, False: ""})
    rows = []
    for mark, names in signed.groupby(marks):
        there = [
            lists.words[event] for event, each in zip(events, mark, strict=True) if each != "."
        ]
        said = {1: f"Only {there[0]}", len(events): ALL[len(events)].capitalize()}
        rows.append(
            {
                "marks": mark,
                "set": said.get(len(there), listed(there)),
                "names": [*names],
                "there": len(there),
                "states": len(names),
            }
        )
    found = pd.DataFrame(rows)
    found["heading"] = [f"{row.set}: {row.states}" for row in found.itertuples()]
    return found.sort_values(["there", "states", "marks"], ascending=False, ignore_index=True)


def notes_of(states: pd.DataFrame, lists: Lists) -> list[str]:
    """Explain the signs, and say of whom the picture shows nothing."""

    def named(rows: dict[str, pd.DataFrame]) -> str:
        return "; ".join(
            f"{listed(sorted(each['country']))} ({lists.words[event]})"
            for event, each in rows.items()
            if len(each)
        )

    below = "; ".join(
        f"{lists.words[event]}: {listed(sorted({*_below_words(rows, states)}))}"
        for event, each in lists.below.items()
        if len(rows := each[_codes(each).isin(states.index)])
    )
    absent, unsure = named(lists.absent), named(lists.unsure)
    several = "s" * (int(states["is_host"].sum()) > 1)
    return [
        f"{HOST} Host{several} of these parades.",
        *([f"{ABSENT} Announced, did not come: {absent}."] if absent else []),
        *(
            [f"{BELOW} Present, but without its head of state or government. {below}."]
            if below
            else []
        ),
        *([f"Announced, not known to have come: {unsure}."] if unsure else []),
    ]


def _below_words(rows: pd.DataFrame, states: pd.DataFrame) -> list[str]:
    """Name states that somebody else stood for, and say where that was a ruling party's leader."""
    leads = rows["rank"] == "party_leader"
    names = _codes(rows).map(states["name"])
    return [
        f"{name} (party leader)" if is_leader else name
        for name, is_leader in zip(names, leads, strict=True)
    ]


def title_words(always: int, hosts: int, parades: int, ahead: int) -> str:
    """Say how many states' leaders are at all parades, of which some may be ahead.

    Parameters
    ----------
    always, hosts : int
        States, and those among them that host one of the parades.
    parades, ahead : int
        How many, and how many of them are still to come.
    """
    states = always - hosts
    who = f"{capitalised(number_words(states))} states' leaders"
    if states == 1:
        who = "One state's leader"
    many = f"{number_words(hosts)} host{'s' * (hosts > 1)}"
    if not always:
        who = "No state's leader"
    elif not states:
        who = "Only a host's leader" if hosts == 1 else "Only hosts' leaders"
    elif hosts:
        who = f"{who} and {many}"
    was, due = ("were", "are") if always > 1 else ("was", "is")
    done = {0: was, parades: f"{due} due"}.get(ahead, f"{was} or {due} due")
    before = f"at {number_words(parades - 1)} parade{'s' * (parades > 2)} before"
    return headline(
        (ahead == 1 and always, f"{who}, {before}, {due} due at {LAST[parades]}"),
        (ahead == 1 and always, f"{who}, at {ALL.get(parades - 1, 'one')} before, {due} due again"),
        f"{who} {done} at {ALL[parades]} parades",
    )


def subtitle_words(parades: int, ahead: int) -> str:
    """Say what the dots and a ring mean."""
    if ahead == parades:
        return "Ring: the head of state or government is due there; small dot: not"
    was = "head of state or government was there"
    told = f"Large dot: the {was}, whoever it was"
    return f"{told}; {'ring: is due there; small dot: neither' if ahead else 'small dot: was not'}"


def plotted(lists: Lists, states: pd.DataFrame) -> pd.DataFrame:
    """Return the guests, those who were announced and stayed away, and the hosts."""
    hosts = pd.DataFrame(
        {
            "event": event,
            "iso3": row["host_iso3"],
            "country": states.at[row["host_iso3"], "name"],
            "person": row.get("host_leader"),
            "rank": "host",
        }
        for event, row in lists.held.items()
    )
    rows = pd.concat([*lists.came.values(), *lists.absent.values(), hosts], ignore_index=True)
    return rows.reindex(columns=["event", "iso3", "country", "person", "rank", "attended"])
