"""Claims about who was due in Beijing, and what the parade stood for."""

from __future__ import annotations

import pandas as pd

from parade_analysis import attendance as guests
from parade_analysis.catalog.definitions import SUBJECT
from parade_analysis.catalog.fields import HEADS
from parade_analysis.claims.finding import CHINA, PARADE, Finding, claim, happened, known
from parade_analysis.parades import find_parade

SURRENDER = "1945-09-02-japan-signs-its-surrender"
LAST_AT_A_PARADE = "1959-10-01-kim-il-sung-at-beijing-parade"
DUE = "event iso3 rank is_announced attended"


@claim("c01", attendance="event rank is_announced")
def guests_expected(attendance: pd.DataFrame) -> Finding:
    """26 foreign leaders."""
    due = attendance[(attendance["event"] == PARADE) & attendance["is_announced"]]
    announced = known(due[due["rank"].isin(HEADS)], "list of guests announced")
    return Finding(
        f"{len(announced)} announced",
        len(announced) == 26,
        rows={"attendance": announced},
        count=len(announced),
    )


@claim(
    "c06",
    attendance=f"{DUE} person",
    memberships="organisation iso3 membership valid_from valid_to",
    parades="event event_date",
)
def only_eu_leader(
    attendance: pd.DataFrame, memberships: pd.DataFrame, parades: pd.DataFrame
) -> Finding:
    """Fico the only leader of an EU member."""
    valid = guests.members_on(memberships, find_parade(parades, PARADE)["event_date"])
    is_member = (valid["organisation"] == "EU") & (valid["membership"] == "member")
    union = known(valid[is_member], "member of the European Union")
    due = guests.heads(attendance, PARADE)
    from_union = due[due["iso3"].isin(union["iso3"])]
    names = ", ".join(from_union["person"].fillna(from_union["country"]))
    return Finding(
        f"{len(from_union)} of {len(union)} members" + (f": {names}" if names else ""),
        from_union["person"].tolist() == ["Robert Fico"],
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
    last = happened(events, LAST_AT_A_PARADE, "earlier parade with a leader of the DPRK")
    last_day = last["date"].iloc[0]
    chinese = parades[(parades["host_iso3"] == CHINA) & (parades["event_date"] <= day)]
    at_parades = attendance[attendance["event"].isin(chinese["event"])]
    between = at_parades["event"].isin(chinese.loc[chinese["event_date"] > last_day, "event"]) & (
        at_parades["event"] != PARADE
    )
    known(at_parades[between], "guest list of a Chinese parade in between")
    from_dprk = at_parades["iso3"] == SUBJECT
    came = at_parades["rank"].isin(HEADS) & (at_parades["attended"] != "no")
    return Finding(
        f"{day.year - last_day.year} years since {last_day.year}",
        last_day.year == 1959 and not (between & from_dprk & came).any(),
        rows={"events": last, "attendance": at_parades[from_dprk]},
    )


@claim("c20", attendance=DUE)
def india_was_there(attendance: pd.DataFrame) -> Finding:
    """India among the states at the parade."""
    due = guests.heads(attendance, PARADE)
    india = due[due["iso3"] == "IND"]
    return Finding(
        f"{len(india)} of {len(due)} guests",
        len(india) > 0,
        rows={"attendance": india},
        count=len(india),
    )


@claim("c23", attendance=f"{DUE} country", countries="country un_status region")
def few_from_europe(attendance: pd.DataFrame, countries: pd.DataFrame) -> Finding:
    """Fewer than a tenth of Europe's states, against a larger part of all members."""
    due = guests.heads(attendance, PARADE)
    by_region = guests.count_by(due, countries, "region").set_index("region")
    in_europe = countries.loc[countries["region"] == "Europe", "iso3"]
    known(by_region[by_region.index == "Europe"], "state of Europe")
    europe, world = by_region.loc["Europe"], by_region[["guests", "members"]].sum()
    share = float(europe["guests"] / europe["members"])
    from_europe = due[due["iso3"].isin(in_europe)]
    names = ", ".join(from_europe["country"])
    return Finding(
        f"{europe['guests']:.0f} of {europe['members']:.0f} states"
        + (f": {names}" if names else ""),
        share < world["guests"] / world["members"],
        rows={"attendance": from_europe},
        share=share,
    )
