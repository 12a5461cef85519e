"""Two guest lists side by side."""

from __future__ import annotations

from typing import Any

import pandas as pd

from parade_analysis import attendance as guests
from parade_analysis.errors import DataError
from parade_analysis.figures.contract import figure, undrawn
from parade_analysis.parades import find_parade, when
from parade_analysis.places import short_names
from parade_analysis.plot import lists
from parade_analysis.plot.page import Page
from parade_analysis.plot.picture import Chart
from parade_analysis.prose import headline, listed

BOTH = {
    "same": "same leader",
    "other": "a different leader",
    "unnamed": "a leader not named",
}
"""Kinds of states that were at both parades."""


@figure(
    "guest-lists-2015-2025",
    notebook="02-guest-lists",
    reads={
        "attendance": "event iso3 country person office rank is_announced attended",
        "also_present": "event iso3 person office attended",
        "parades": "event label event_date place host_iso3",
        "countries": "iso3 country",
    },
    context=("also_present",),
)
def guest_lists(
    attendance: pd.DataFrame,
    also_present: pd.DataFrame,
    parades: pd.DataFrame,
    countries: pd.DataFrame,
    compared: tuple[str, ...] = ("beijing-2015", "beijing-2025"),
) -> Chart:
    """Who came to one parade, to another, or to both, and whether it was the same person.

    Parameters
    ----------
    compared : tuple of str
        Two parades, as named in table ``parades``; ``parades=`` takes their names too.

    Examples
    --------
    >>> from parade_analysis import figures
    >>> figures.guest_lists(parades=("moscow-2025", "beijing-2025")).title
    '14 states sent the same leader to both parades'
    """
    if len(compared) != 2 or len(set(compared)) < 2:
        raise DataError(f"compares two different parades, not {', '.join(compared)}")
    first, second = compared
    times = when(parades, compared)
    held = {event: find_parade(parades, event) for event in compared}
    came = {
        event: guests.heads(attendance, event, str(row["host_iso3"])) for event, row in held.items()
    }
    ahead = {event: guests.is_ahead(rows) for event, rows in came.items()}
    everybody = [attendance, also_present.reindex(columns=attendance.columns)]
    compared_lists = guests.compare(pd.concat(everybody, ignore_index=True), first, second)
    names = short_names(countries)
    drawn = compared_lists.assign(
        country=compared_lists["iso3"].map(names).fillna(compared_lists["country"]),
        group=groups_of(compared_lists),
        remark=remarks(compared_lists, held, times),
    )
    counts = drawn["group"].value_counts()
    title = title_words(
        {kind: int(counts.get(kind, 0)) for kind in BOTH},
        [str(row["place"]) for row in held.values()],
        list(ahead.values()),
    )
    groups = groups_drawn(drawn, times, ahead)

    def draw(page: Page) -> None:
        lists.grouped(groups, page=page)

    is_told = compared_lists[["first_below", "second_below"]].notna().any(axis=1)
    is_below = also_present["iso3"].isin(compared_lists.loc[is_told, "iso3"])
    each = [
        f"{words} ({len(came[event])}{' announced' * ahead[event]})"
        for event, words in times.items()
    ]
    is_years = all(words.isdigit() for words in times.values())
    parades_of = f"{held[first]['place']} parades of" if is_years else "parades in"
    return Chart(
        title=title,
        subtitle=f"Heads of state and government at the {parades_of} {listed(each)}",
        alt=f"Lists of names in groups. {title}. {'. '.join(group.heading for group in groups)}.",
        description=" ".join(
            [
                *(
                    f"{group.heading}. {', '.join(map(entry_words, group.entries))}."
                    for group in groups
                    if group.entries
                ),
                *delegation_words(attendance, came, ahead, times),
            ]
        ),
        plotted=compared_lists,
        draw=draw,
        undrawn=undrawn(also_present=(is_below & also_present["event"].isin(compared)).any()),
    )


def groups_of(compared: pd.DataFrame) -> pd.Series:
    """Return to which group each state belongs; the same leader only where both are named."""
    is_named = compared[["first_person", "second_person"]].notna().all(axis=1)
    same = compared["same_person"].fillna(False).map({True: "same", False: "other"})
    group = compared["came"].astype("str")
    return group.mask(group == "both", same.where(is_named, "unnamed"))


def groups_drawn(
    drawn: pd.DataFrame, times: dict[str, str], ahead: dict[str, bool]
) -> list[lists.Group]:
    """Return the groups with their names: who was at both parades, then at one alone."""
    first, second = times
    both = "Both lists" if any(ahead.values()) else "Both times"
    rows = dict(iter(drawn.groupby("group")))
    nobody = drawn.iloc[:0]
    alone = [
        (
            f"Only {'due ' * ahead[event]}in {times[event]}",
            f"no leader {'due ' * ahead[other]}as a guest in {times[other]}",
            group,
            column,
        )
        for event, other, group, column in (
            (first, second, "first", 0),
            (second, first, "second", 2),
        )
    ]
    pairs = [(f"{both}, {words}", "", group, 1) for group, words in BOTH.items() if group in rows]
    return [
        lists.Group(
            heading=f"{heading}: {len(rows.get(group, nobody)) or 'none'}",
            said=said,
            entries=[
                lists.Entry(str(row.country), person_words(row), str(row.remark))
                for row in rows.get(group, nobody).itertuples()
            ],
            column=column,
            is_strong=group == "same",
        )
        for heading, said, group, column in [*(pairs or [(both, "", "", 1)]), *alone]
    ]


def person_words(row: Any) -> str:
    """Name who came: once, twice the same, or one after the other."""
    persons = [
        "not named" if pd.isna(person) else str(person)
        for person, side in ((row.first_person, "first"), (row.second_person, "second"))
        if row.came in ("both", side)
    ]
    return f" {lists.ARROW} ".join(dict.fromkeys(persons))


def entry_words(entry: lists.Entry) -> str:
    """Name a state of a list, and what it was at the other parade."""
    return f"{entry.name} ({entry.remark})" if entry.remark else entry.name


def title_words(both: dict[str, int], places: list[str], ahead: list[bool]) -> str:
    """Say how many states send their leaders to both, and how many the same one.

    Parameters
    ----------
    both : dict
        How many states of each kind of `BOTH`.
    places : list of str
        Where the two parades are held.
    ahead : list of bool
        Which of them are still to come.
    """
    states, same = sum(both.values()), both["same"]
    place = places[0] if len(set(places)) == 1 else ""
    is_again = sum(ahead) == 1
    sent = "sent" if not any(ahead) else "sends" if states < 2 else "send"
    to = "again" if is_again else "to both parades"
    longer = (f"to {place} again" if is_again else f"to both {place} parades") if place else to
    forms = [
        (not states, f"No state {sent} a leader {{}}"),
        (both["unnamed"] and states == 1, f"1 state {sent} a leader {{}}"),
        (both["unnamed"], f"{states} states {sent} leaders {{}}"),
        (same == states, f"{states} state{'s' * (states > 1)} {sent} the same leader {{}}"),
        (states == 1 and is_again, f"1 state {sent} a leader {{}}, another one"),
        (states == 1, f"1 state {sent} leaders {{}}, a different one each time"),
        (True, f"{states} states {sent} leaders {{}}, {same or 'none'} the same one"),
    ]
    form = next(form for holds, form in forms if holds)
    return headline(form.format(longer), form.format(to))


def delegation_words(
    attendance: pd.DataFrame,
    came: dict[str, pd.DataFrame],
    ahead: dict[str, bool],
    times: dict[str, str],
) -> list[str]:
    """Say what other counts of the guests take in."""
    is_present = attendance["attended"] == "yes"
    delegations = {
        event: int((is_present & (attendance["event"] == event)).sum()) for event in times
    }
    return [
        f"A count of {count} for {times[event]} takes in delegations of any rank."
        for event, count in delegations.items()
        if count > len(came[event]) and not ahead[event]
    ]


def remarks(compared: pd.DataFrame, held: dict[str, pd.Series], times: dict[str, str]) -> pd.Series:
    """Say of a state at one parade that it hosted the other, or sent a lower rank there."""
    remark = pd.Series("", compared.index)
    for side, (event, words) in zip(("first", "second"), times.items(), strict=True):
        remark = remark.mask(
            compared[f"{side}_below"].notna(), f"{words}: delegation of lower rank"
        )
        remark = remark.mask(compared["iso3"] == held[event]["host_iso3"], f"host in {words}")
    return remark
