"""How many members of each bloc came."""

from __future__ import annotations

from typing import Any

import pandas as pd

from parade_analysis import attendance as guests
from parade_analysis.errors import NothingKnown
from parade_analysis.figures.contract import figure
from parade_analysis.parades import find_parade
from parade_analysis.places import short_names
from parade_analysis.plot import bars, labels, style
from parade_analysis.plot.picture import PublishedFigure
from parade_analysis.prose import counted, listed

BARE = ("ASEAN", "BRICS", "NATO")
"""Blocs whose names go without an article."""
AROUND = 2.2  # inches above and below the blocs
LINE = 125  # letters in a line of names
MOST = 3  # blocs named as having come whole


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
) -> PublishedFigure:
    """How many members of each bloc came to a parade, the host apart.

    Parameters
    ----------
    parade : str
        Parade, as named in table ``parades``.

    Examples
    --------
    >>> from parade_analysis import figures
    >>> figures.bloc_turnout().title
    'All of the CSTO and EAEU came, 1 of 27 from the EU, 1 of 32 from NATO'
    """
    held = find_parade(parades, parade)
    day, host = held["event_date"], str(held["host_iso3"])
    present = guests.heads(attendance, parade, host)
    ahead = guests.is_ahead(present)
    blocs = memberships[memberships["organisation"] != "UN"]
    names = short_names(countries)
    turnout = guests.bloc_turnout(present, blocs, day, host, bloc_lists)
    members = turnout[turnout["membership"] == "member"]
    if members.empty:
        raise NothingKnown(f"no bloc had a member but the host on {style.day(day)}")
    doubts = guests.doubtful(guests.members_on(blocs, day))
    doubts = doubts[(doubts["membership"] == "member") & (doubts["iso3"] != host)]
    order = {name: place for place, name in enumerate(members["organisation"])}
    drawn = turnout[turnout["organisation"].isin(order)].sort_values(
        "organisation", key=lambda each: each.astype("object").map(order), kind="stable"
    )

    in_doubt = [
        f"{names.get(row.iso3, row.iso3)} in {row.organisation}" for row in doubts.itertuples()
    ]
    assumed = drawn["assumed"].sum()
    is_due = "is due" if ahead else "came"
    short = present["iso3"].map(names).fillna(present["country"]).set_axis(present["country"])
    units = pd.DataFrame(
        {
            "group": drawn["organisation"].astype("str"),
            "kind": drawn["membership"].astype("str"),
            "marks": [unit_marks(row, doubts, present) for row in drawn.itertuples()],
            "count": [
                f"{row.came} of {row.members} = {row.share_fraction:.0%}" * row.is_complete
                for row in drawn.itertuples()
            ],
            "names": [style.wrapped(who(row, short), LINE) for row in drawn.itertuples()],
        }
    )
    whole = members[members["is_complete"]]
    up = sum(bars.unit_heights(units))
    fig, ax = style.canvas(
        (style.SIZES["tall"][0], up + AROUND),
        title=title_words(whole, ahead)
        if len(whole)
        else f"Guests from {counted(len(order), 'bloc')}",
        subtitle=(
            f"Members of {counted(len(order), 'bloc')} by whether their head of state "
            f"or government {is_due}, the host apart, on {style.day(day)}. Squares: members; "
            f"discs: partners, observers, candidates; filled: {'due' if ahead else 'came'}"
            + (f"; ?: membership in doubt: {', '.join(in_doubt)}" if in_doubt else "")
            + (f"; {assumed} memberships without a sourced first day count too" if assumed else "")
        ),
        place=(style.MARGIN, 0.72, 11.4, up),
    )
    bars.units(units, ax=ax)
    fig.plotted = drawn.assign(guests=drawn["guests"].str.join("; "))
    fig.alt = f"Unit chart. {fig.title}. " + " ".join(
        f"{row.organisation}: {row.came} of {row.members} "
        f"{'' if row.is_complete else 'known '}members"
        + (f" ({', '.join(row.guests)})." if row.came else ".")
        for row in members.itertuples()
    )
    return fig


def title_words(members: pd.DataFrame, is_ahead: bool) -> str:
    """Say from which blocs all came, else where most came from, and from which one alone."""
    are, one = ("are due", "is due") if is_ahead else ("came", "came")
    share = members["share_fraction"]
    full, top = (list(members.loc[share == most, "organisation"]) for most in (1, share.max()))
    is_alone = (members["came"] == 1) & (members["members"] > 1)
    if members["came"].max() == 0:
        blocs = f"the {len(members)} blocs" if len(members) > 1 else the(top)
        return f"No leader from {blocs} {one}"
    if full:
        rest = members[is_alone]
        first = f"All members of {len(full)} blocs" if len(full) > MOST else f"All of {the(full)}"
        said = [f"{first} {are}"]
    else:
        row, rest = members.loc[share.idxmax()], members[is_alone | (share == share.max())]
        rest = rest.drop(share.idxmax())
        went = one if row["came"] == 1 else are
        said = [f"{row['came']} of {row['members']} leaders from {the(top[:1])} {went}"]
        if rest.empty and row["came"] > 1 and len(members) > 1:
            said = [f"{said[0]}, the highest share of {len(members)} blocs"]
    said += [
        f"{row.came} of {row.members} from {the([row.organisation])}" for row in rest.itertuples()
    ]
    return labels.first_fitting(*(", ".join(said[:most]) for most in range(len(said), 0, -1)))


def the(blocs: list[str]) -> str:
    """Return names of blocs in a sentence, one article for all where all take one."""
    if not set(blocs) & set(BARE):
        return f"the {listed(blocs)}"
    return listed([each if each in BARE else f"the {each}" for each in blocs])


def unit_marks(row: Any, doubts: pd.DataFrame, present: pd.DataFrame) -> str:
    """Return one letter a member, those who came first; see `plot.bars.units`."""
    of_kind = doubts[
        (doubts["organisation"] == row.organisation) & (doubts["membership"] == row.membership)
    ]
    came = int(of_kind["iso3"].isin(present["iso3"]).sum())
    stayed = len(of_kind) - came
    return (
        "x" * (row.came - came)
        + "X" * came
        + "O" * stayed
        + "o" * (row.members - row.came - stayed)
    )


def who(row: Any, short: pd.Series) -> str:
    """Return the names of the guests from a bloc."""
    names = ", ".join(short[name] for name in row.guests)
    if row.membership == "member":
        return names or "nobody"
    kind = str(row.membership).replace("_", " ") + "s" * (row.members > 1)
    known = "" if row.is_complete else "known "
    return f"{row.came} of {row.members} {known}{kind}{names and f': {names}'}"
