"""How many members of each bloc came."""

from __future__ import annotations

from typing import Any

import pandas as pd

from parade_analysis import attendance as guests
from parade_analysis.errors import NothingKnown
from parade_analysis.figures.contract import figure
from parade_analysis.parades import find_parade
from parade_analysis.places import short_names
from parade_analysis.plot import units
from parade_analysis.plot.page import Page
from parade_analysis.plot.picture import Chart
from parade_analysis.prose import (
    SUBTITLE_WORDS,
    capitalised,
    counted,
    day_words,
    headline,
    listed,
    out_of,
    possessive,
)

BARE = ("ASEAN", "BRICS", "NATO")
"""Blocs whose names go without an article."""
MOST = 3
"""Blocs named as having come whole."""


@figure(
    "bloc-turnout",
    notebook="01-attending-states",
    reads={
        "attendance": "event iso3 country rank is_announced attended",
        "memberships": "organisation iso3 membership valid_from valid_to",
        "bloc_lists": "organisation membership day is_complete",
        "parades": "event event_date place host_iso3",
        "countries": "iso3 country",
    },
)
def bloc_turnout(
    attendance: pd.DataFrame,
    memberships: pd.DataFrame,
    bloc_lists: pd.DataFrame,
    parades: pd.DataFrame,
    countries: pd.DataFrame,
    parade: str = "beijing-2025",
) -> Chart:
    """How many members of each bloc came to a parade, the host apart.

    Of how many is said only where the list of a bloc is whole on that day.

    Parameters
    ----------
    parade : str
        Parade, as named in table ``parades``.

    Examples
    --------
    >>> from parade_analysis import figures
    >>> figures.bloc_turnout().title
    'All of the CSTO and EAEU came, 1 of 32 from NATO'
    """
    held = find_parade(parades, parade)
    day, host = held["event_date"], str(held["host_iso3"])
    present = guests.heads(attendance, parade, host)
    is_ahead = guests.is_ahead(present)
    blocs = memberships[memberships["organisation"] != "UN"]
    names = short_names(countries)
    turnout = guests.bloc_turnout(present, blocs, day, host, bloc_lists)
    members = turnout[turnout["membership"] == "member"]
    if members.empty:
        raise NothingKnown(f"no bloc had a member but the host on {day_words(day)}")
    doubts = guests.doubtful(guests.members_on(blocs, day))
    doubts = doubts[(doubts["membership"] == "member") & (doubts["iso3"] != host)]
    order = {name: place for place, name in enumerate(members["organisation"])}
    drawn = turnout[turnout["organisation"].isin(order)].sort_values(
        "organisation", key=lambda each: each.astype("object").map(order), kind="stable"
    )
    short = present["iso3"].map(names).fillna(present["country"]).set_axis(present["country"])
    rows = pd.DataFrame(
        {
            "group": row.organisation,
            "count": out_of(row.came, row.members) if row.is_complete else f"{row.came or 'none'}",
            "marks": unit_marks(row, doubts, present),
            "names": ", ".join(short[name] for name in row.guests),
            "more": [
                *doubt_words(row.organisation, doubts, names),
                *(
                    kind_words(other, short, is_ahead)
                    for other in drawn[drawn["organisation"] == row.organisation].itertuples()
                    if other.membership != "member" and other.came
                ),
            ],
        }
        for row in members.itertuples()
    )
    whole = members[members["is_complete"]]
    came = "is due" if is_ahead else "came"
    title = (
        title_words(whole, is_ahead)
        if len(whole)
        else f"Members of {counted(len(order), 'bloc')} known to us, by who {came}"
    )
    notes = notes_of(drawn, names, host)

    def draw(page: Page) -> None:
        units.units(rows, page=page)
        page.remark(*notes)

    return Chart(
        title=title,
        subtitle=subtitle_words(str(held["place"]), day, is_ahead),
        alt=alt_words(whole, title, is_ahead),
        description=" ".join(
            [
                *(
                    ". ".join(
                        [f"{row.group}: {row.count}", *[row.names] * bool(row.names), *row.more]
                    )
                    + "."
                    for row in rows.itertuples()
                ),
                *notes,
            ]
        ),
        plotted=drawn.assign(guests=drawn["guests"].str.join("; ")),
        draw=draw,
    )


def title_words(members: pd.DataFrame, is_ahead: bool) -> str:
    """Say from which blocs all came, else where most came from, and from which one alone.

    Parameters
    ----------
    members : DataFrame
        Blocs whose members are all known: `organisation`, `members`, `came` and
        `share_fraction`.
    is_ahead : bool
        Whether the parade is still to come.
    """
    share, top = members["share_fraction"], members.loc[members["share_fraction"].idxmax()]
    full = list(members.loc[share == 1, "organisation"])
    are = "came" if not is_ahead else "is due" if top["came"] == 1 and not full else "are due"
    if not top["came"]:
        blocs = f"the {len(members)} blocs" if len(members) > 1 else the([top["organisation"]])
        return f"No leader from {blocs} {'is due' if is_ahead else 'came'}"
    alone = members[(members["came"] == 1) & (members["members"] > 1) & (share < 1)]
    if full:
        first = f"all members of {len(full)} blocs" if len(full) > MOST else f"all of {the(full)}"
        said, rest = first, alone.sort_values("share_fraction").head(1)
        more = [
            f"{row.came} of {row.members} from {the([row.organisation])}"
            for row in rest.itertuples()
        ]
    else:
        said = f"{top['came']} of {of(top['organisation'])} {top['members']} leaders"
        rest = pd.concat([members[share == share.max()].drop(top.name), alone]).head(1)
        more = [f"{row.came} of {of(row.organisation)} {row.members}" for row in rest.itertuples()]
        numbers = [top["came"], top["members"], *rest["came"], *rest["members"]]
        more = more if len(set(numbers)) == len(numbers) else []
        if rest.empty and top["came"] > 1 and len(members) > 1:
            more = ["the highest share"]
    after = "".join(f", {each}" for each in more)
    return headline(
        (more and not is_ahead, capitalised(f"{said} {are}{after}")),
        (more and is_ahead, f"Due: {said}{after}"),
        capitalised(f"{said} {are}"),
    )


def subtitle_words(place: str, day: pd.Timestamp, is_ahead: bool) -> str:
    """Say what a square is, and when it is filled."""
    came = f"is due in {place}" if is_ahead else f"came to {place}"
    form = "Each square is a member, host left out; filled: head of state or government {}"
    return headline(form.format(f"{came} in {day.year}"), form.format(came), most=SUBTITLE_WORDS)


def alt_words(whole: pd.DataFrame, title: str, is_ahead: bool) -> str:
    """Say what is drawn, the finding, and where part of the members came from."""
    part = whole[(whole["came"] > 0) & (whole["share_fraction"] < 1)].head(3)
    counts = [
        f"{row.came} of {row.members} from {the([row.organisation])}" for row in part.itertuples()
    ]
    came = "are due" if is_ahead else "came"
    more = f" Leaders who {came}: {', '.join(counts)}." if counts else ""
    return f"Squares for the members of each bloc. {title}.{more}"


def notes_of(drawn: pd.DataFrame, names: pd.Series, host: str) -> list[str]:
    """Say which memberships are assumed, which lists not whole, where the host is."""
    members = drawn[drawn["membership"] == "member"]
    hosted = list(members.loc[members["host_is_member"], "organisation"])
    unknown = list(members.loc[~members["is_complete"], "organisation"])
    assumed = int(members["assumed"].sum())
    return [
        *(
            [f"The host, {names.get(host, host)}, belongs to {the(hosted)} and is not counted."]
            if hosted
            else []
        ),
        *([f"Members known to us, not all there are: {listed(unknown)}."] if unknown else []),
        *([f"Of {counted(assumed, 'membership')} the first day is not known."] if assumed else []),
    ]


def of(bloc: str) -> str:
    """Return the possessive of a bloc in a sentence."""
    return possessive(the([bloc]))


def the(blocs: list[str]) -> str:
    """Return names of blocs in a sentence, one article for all where all take one."""
    if not set(blocs) & set(BARE):
        return f"the {listed(blocs)}"
    return listed([each if each in BARE else f"the {each}" for each in blocs])


def unit_marks(row: Any, doubts: pd.DataFrame, present: pd.DataFrame) -> str:
    """Return one letter a member, those who came first; of both, those in doubt last."""
    of_bloc = doubts[doubts["organisation"] == row.organisation]
    came = int(of_bloc["iso3"].isin(present["iso3"]).sum())
    stayed = len(of_bloc) - came
    return (
        "x" * (row.came - came)
        + "X" * came
        + "o" * (row.members - row.came - stayed)
        + "O" * stayed
    )


def doubt_words(bloc: str, doubts: pd.DataFrame, names: pd.Series) -> list[str]:
    """Say what a triangle in the row of a bloc means, and whose it is."""
    codes = doubts.loc[doubts["organisation"] == bloc, "iso3"].sort_values()
    states = [str(names.get(code, code)) for code in codes]
    several = "s" * (len(states) > 1)
    return [f"Triangle{several}: membership in doubt ({listed(states)})"] if states else []


def kind_words(row: Any, short: pd.Series, is_ahead: bool) -> str:
    """Name the guests that are no members of a bloc, of how many where that is known."""
    kind = capitalised(str(row.membership).replace("_", " ")) + "s" * (row.came > 1)
    whole = f", {row.came} of {row.members}" if row.is_complete and row.members > 1 else ""
    came = f"{'is' if row.came == 1 else 'are'} due" if is_ahead else "came"
    return f"{kind} who {came}{whole}: {', '.join(short[name] for name in row.guests)}"
