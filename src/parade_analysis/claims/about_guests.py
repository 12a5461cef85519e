"""Claims about who was due in Beijing, and what the parade stood for."""

from __future__ import annotations

import pandas as pd

from parade_analysis import attendance as guests
from parade_analysis.catalog.definitions import SUBJECT
from parade_analysis.catalog.fields import HEADS
from parade_analysis.claims.finding import (
    CHINA,
    FICO,
    PARADE,
    PUTIN,
    Finding,
    claim,
    happened,
    known,
)
from parade_analysis.inclusion import LEADER
from parade_analysis.names import plain
from parade_analysis.parades import find_parade
from parade_analysis.prose import listed, out_of

SURRENDER = "1945-09-02-japan-signs-its-surrender"
KIM_IL_SUNG = "1959-10-01-kim-il-sung-at-beijing-parade"
MOSCOW = "moscow-2025"
FIRST_VOTE, LAST_VOTE = "A/RES/ES-11/1", "A/RES/ES-11/7"
DUE = "event iso3 rank is_announced attended"
MEMBERS = "organisation iso3 membership valid_from valid_to"


def _announced(attendance: pd.DataFrame) -> pd.DataFrame:
    """Return the heads of state and government on the host's list."""
    due = attendance[(attendance["event"] == PARADE) & attendance["is_announced"]]
    return known(due[due["rank"].isin(HEADS)], "list of guests announced")


def _union(memberships: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """Return the members of the European Union on a day."""
    valid = guests.members_on(memberships, day)
    is_member = (valid["organisation"] == "EU") & (valid["membership"] == "member")
    return known(valid[is_member], "member of the European Union")


def _named(rows: pd.DataFrame) -> str:
    """Return the guests by name, those of whom none is told by their state."""
    return ", ".join(rows["person"].fillna(rows["country"]))


@claim("c01", attendance="event rank is_announced")
def guests_expected(attendance: pd.DataFrame) -> Finding:
    """26 foreign leaders."""
    announced = _announced(attendance)
    return Finding(
        f"{len(announced)} leaders announced",
        len(announced) == 26,
        rows={"attendance": announced},
        count=len(announced),
    )


@claim(
    "c06",
    attendance=f"{DUE} person",
    memberships=MEMBERS,
    parades="event event_date",
)
def only_eu_leader(
    attendance: pd.DataFrame, memberships: pd.DataFrame, parades: pd.DataFrame
) -> Finding:
    """Fico the only leader of an EU member."""
    union = _union(memberships, find_parade(parades, PARADE)["event_date"])
    due = guests.heads(attendance, PARADE)
    from_union = due[due["iso3"].isin(union["iso3"])]
    names = _named(from_union)
    return Finding(
        f"leaders from {out_of(len(from_union), len(union))} EU members"
        + (f": {names}" if names else ""),
        from_union["person"].tolist() == [FICO],
        rows={"attendance": from_union},
        share=len(from_union) / len(union),
    )


@claim("c07", events="", parades="event event_date")
def eighty_years(events: pd.DataFrame, parades: pd.DataFrame) -> Finding:
    """80 years between surrender and parade."""
    war = happened(events, SURRENDER, "day of the surrender")
    end, day = war["date"].iloc[0], find_parade(parades, PARADE)["event_date"]
    return Finding(
        f"{day.year - end.year} years after {end:%Y-%m-%d}",
        day.year - end.year == 80,
        but="" if (end.month, end.day) == (day.month, day.day) else "not on the day of the signing",
        rows={"events": war},
    )


@claim(
    "c13",
    attendance="event iso3 rank attended",
    events="",
    parades="event event_date host_iso3",
)
def none_since_1959(
    attendance: pd.DataFrame, events: pd.DataFrame, parades: pd.DataFrame
) -> Finding:
    """No DPRK leader at a Chinese parade between 1959 and 2025."""
    day = find_parade(parades, PARADE)["event_date"]
    earlier = happened(events, KIM_IL_SUNG, "earlier parade with a leader of the DPRK")
    last = earlier.sort_values("date").tail(1)
    last_day = last["date"].item()
    chinese = parades[(parades["host_iso3"] == CHINA) & (parades["event_date"] <= day)]
    at_parades = attendance[attendance["event"].isin(chinese["event"])]
    between = at_parades["event"].isin(chinese.loc[chinese["event_date"] > last_day, "event"]) & (
        at_parades["event"] != PARADE
    )
    known(at_parades[between], "guest list of a Chinese parade in between")
    from_dprk = at_parades["iso3"] == SUBJECT
    came = at_parades["rank"].isin(HEADS) & (at_parades["attended"] != "no")
    return Finding(
        f"{day.year - last_day.year} years since the parade of {last_day.year}",
        last_day.year == 1959 and not (between & from_dprk & came).any(),
        rows={"events": last, "attendance": at_parades[from_dprk]},
    )


@claim("c20", attendance=DUE)
def india_was_there(attendance: pd.DataFrame) -> Finding:
    """India among the states at the parade."""
    due = guests.heads(attendance, PARADE)
    india = due[due["iso3"] == "IND"]
    return Finding(
        f"{'not ' * india.empty}among the {len(due)} guests",
        len(india) > 0,
        rows={"attendance": india},
        count=len(india),
    )


@claim("c23", attendance=f"{DUE} country", countries="country un_status region")
def few_from_europe(attendance: pd.DataFrame, countries: pd.DataFrame) -> Finding:
    """Fewer than a tenth of Europe's states, against a larger part of all members."""
    due = guests.heads(attendance, PARADE)
    by_region = guests.count_by(due, countries, "region").set_index("region")
    is_member = countries["un_status"] == "un_member"
    in_europe = countries.loc[is_member & (countries["region"] == "Europe"), "iso3"]
    known(by_region[by_region.index == "Europe"], "state of Europe")
    # Set against members, only members among the guests count.
    counts = by_region[["member_guests", "members"]]
    europe, world = counts.loc["Europe"], counts.sum()
    share = float(europe["member_guests"] / europe["members"])
    from_europe = due[due["iso3"].isin(in_europe)]
    names = ", ".join(from_europe["country"])
    return Finding(
        f"leaders of {out_of(int(europe['member_guests']), int(europe['members']))} European states"
        + (f": {names}" if names else ""),
        share < world["member_guests"] / world["members"],
        rows={"attendance": from_europe},
        share=share,
    )


@claim("c25", attendance=f"{DUE} person")
def kim_and_putin(attendance: pd.DataFrame) -> Finding:
    """Kim and Putin both at the parade."""
    due = guests.heads(attendance, PARADE)
    both = due[due["person"].isin([LEADER, PUTIN])]
    return Finding(
        f"{' and '.join(both['person']) or 'neither'} among {len(due)} guests",
        set(both["person"]) == {LEADER, PUTIN},
        rows={"attendance": both},
    )


@claim("c28", attendance="event iso3 rank")
def premiership(attendance: pd.DataFrame) -> Finding:
    """Kim on the list as a head of government."""
    listed = attendance[(attendance["event"] == PARADE) & (attendance["iso3"] == SUBJECT)]
    rank = known(listed, "rank of the guest from the DPRK")["rank"].iloc[0]
    return Finding(
        f"listed as {rank.replace('_', ' ')}",
        rank == "head_of_government",
        rows={"attendance": listed},
    )


@claim("c32", attendance="event iso3 rank is_announced person")
def three_more_leaders(attendance: pd.DataFrame) -> Finding:
    """Cuba, Indonesia and Myanmar on the list."""
    announced = _announced(attendance)
    states = ("CUB", "IDN", "MMR")
    three = announced[announced["iso3"].isin(states)]
    return Finding(
        f"{out_of(len(three), len(states))} announced" + (f": {_named(three)}" * bool(len(three))),
        set(three["iso3"]) == set(states),
        rows={"attendance": three},
        count=len(three),
    )


@claim("c33", attendance="event iso3 rank is_announced person")
def name_as_printed(attendance: pd.DataFrame) -> Finding:
    """The name that the report printed, letter by letter."""
    announced = _announced(attendance)
    listed = announced[announced["iso3"] == "MMR"].dropna(subset="person")
    name = known(listed, "name of the guest from Myanmar")["person"].iloc[0]
    return Finding(
        f"listed as {name}",
        plain(name) == plain("Min Aung Hliang"),
        rows={"attendance": listed},
    )


@claim("c34", memberships=MEMBERS, un_votes="date vote", countries="country")
def union_against_the_war(
    memberships: pd.DataFrame, un_votes: pd.DataFrame, countries: pd.DataFrame
) -> Finding:
    """Most EU members in favour of the first resolution on the invasion and of the last before."""
    votes = {name: _votes_of_union(memberships, un_votes, name) for name in (FIRST_VOTE, LAST_VOTE)}
    in_favour = {name: rows[rows["vote"] == "yes"] for name, rows in votes.items()}
    counts = [out_of(len(in_favour[name]), len(rows)) for name, rows in votes.items()]
    years = [rows["date"].iloc[0].year for rows in votes.values()]
    last = len(in_favour[LAST_VOTE]) / len(votes[LAST_VOTE])
    others = votes[LAST_VOTE].loc[votes[LAST_VOTE]["vote"] != "yes", "iso3"]
    names = countries.set_index("iso3")["country"]
    dissent = [names.get(iso3, iso3) for iso3 in others]
    return Finding(
        f"{counts[0]} EU members voted for the resolution of {years[0]}, "
        f"{counts[1]} for that of {years[1]}",
        all(2 * len(in_favour[name]) > len(rows) for name, rows in votes.items()),
        but=f"{listed(dissent)} did not vote for that of {years[1]}" if len(dissent) else "",
        rows={"un_votes": pd.concat(votes.values())},
        share=last,
    )


def _votes_of_union(
    memberships: pd.DataFrame, un_votes: pd.DataFrame, resolution: str
) -> pd.DataFrame:
    """Return the votes that members of the European Union cast on one resolution."""
    cast = known(un_votes[un_votes["resolution"] == resolution], f"vote on {resolution}")
    union = _union(memberships, cast["date"].iloc[0])
    return known(cast[cast["iso3"].isin(union["iso3"])], f"vote of an EU member on {resolution}")


@claim("c35", attendance=f"{DUE} person", memberships=MEMBERS, parades="event event_date")
def fico_in_moscow(
    attendance: pd.DataFrame, memberships: pd.DataFrame, parades: pd.DataFrame
) -> Finding:
    """Fico at the Moscow parade of the same year, and most EU leaders not."""
    union = _union(memberships, find_parade(parades, MOSCOW)["event_date"])
    came = guests.heads(attendance, MOSCOW)
    from_union = came[came["iso3"].isin(union["iso3"])]
    share = len(from_union) / len(union)
    names = _named(from_union)
    return Finding(
        f"leaders from {out_of(len(from_union), len(union))} EU members in Moscow"
        + (f": {names}" if names else ""),
        FICO in set(from_union["person"]) and share < 0.5,
        rows={"attendance": from_union},
        share=share,
    )
