"""Claims about alliances: what was signed, when, and whether it is in force."""

from __future__ import annotations

import pandas as pd

from parade_analysis.claims.finding import PUTIN, Finding, claim, happened, known
from parade_analysis.inclusion import summits

SOVIET_ALLIANCE = "1961-07-06-soviet-dprk-alliance-treaty"
SOVIET_ALLIANCE_LAPSES = "1996-09-10-soviet-alliance-treaty-lapses"
CHINESE_ALLIANCE = "1961-07-11-china-dprk-alliance-treaty"
RUSSIAN_FRIENDSHIP = "2000-02-09-russia-dprk-friendship-treaty"
RUSSIAN_ALLIANCE = "2024-06-19-russia-dprk-partnership-treaty-signed"
RUSSIAN_ALLIANCE_IN_FORCE = "2024-12-04-treaty-enters-into-force"


@claim("c09", events="")
def treaty_revived(events: pd.DataFrame) -> Finding:
    """An alliance of the Cold War that had lapsed, and one again; one in between qualifies it."""
    signed = happened(events, RUSSIAN_ALLIANCE, "treaty with Russia of 2024")
    first = happened(events, SOVIET_ALLIANCE, "alliance treaty with the Soviet Union")
    lapsed = happened(events, SOVIET_ALLIANCE_LAPSES, "end of the alliance treaty")
    between = events[events["event_id"] == RUSSIAN_FRIENDSHIP]
    begun, ended, again = (rows["date"].iloc[0] for rows in (first, lapsed, signed))
    return Finding(
        f"treaty of {begun.year} lapsed in {ended.year}, a new one was signed in {again.year}",
        begun.year < 1991 and ended < again and again.year == 2024,
        but=f"a treaty of {between['date'].iloc[0].year} lies in between, and the one of "
        f"{again.year} does not renew the old one in law"
        if len(between)
        else "",
        rows={"events": pd.concat([first, lapsed, between, signed])},
    )


@claim("c10", events="", meetings="end_date verification person rank place format")
def agreed_in_june_2024(events: pd.DataFrame, meetings: pd.DataFrame) -> Finding:
    """The treaty was signed when Putin and Kim met in Pyongyang in June 2024."""
    signed = happened(events, RUSSIAN_ALLIANCE, "treaty with Russia of 2024")
    day = signed["date"].iloc[0]
    talks = summits(known(meetings, "meeting"))
    putin = known(talks[talks["person"] == PUTIN], f"bilateral meeting with {PUTIN}")
    that_day = (putin["start_date"] <= day) & (day <= putin["end_date"])
    met = putin[(putin["place"] == "Pyongyang") & that_day]
    return Finding(
        f"treaty signed on {day:%Y-%m-%d}" if len(met) else "no meeting on the day of signing",
        len(met) > 0 and (day.year, day.month) == (2024, 6),
        rows={"events": signed, "meetings": met},
        day=day if len(met) else None,
    )


@claim("c21", events="is_in_force")
def china_is_an_ally(events: pd.DataFrame) -> Finding:
    """The alliance treaty of 1961, said to be in force."""
    treaty = happened(events, CHINESE_ALLIANCE, "alliance treaty with China")
    in_force = known(treaty.dropna(subset="is_in_force"), "source on whether it is in force")
    is_in_force = bool(in_force["is_in_force"].iloc[0])
    return Finding(
        f"treaty of {treaty['date'].iloc[0].year}, {'' if is_in_force else 'not '}in force",
        is_in_force,
        rows={"events": treaty},
    )


@claim("c24", events="is_in_force")
def two_allies(events: pd.DataFrame) -> Finding:
    """Alliance treaties with China and with Russia in force; none is known with others."""
    allies = {CHINESE_ALLIANCE: "China", RUSSIAN_ALLIANCE_IN_FORCE: "Russia"}
    alliances = known(events[events["event_id"].isin(allies)], "alliance treaty")
    in_force = alliances[alliances["is_in_force"].fillna(False)]
    named = [
        f"{allies[event_id]} {day.year}"
        for event_id, day in zip(in_force["event_id"], in_force["date"], strict=True)
    ]
    return Finding(
        f"treaties in force: {', '.join(named) or 'none'}",
        len(named) == len(allies),
        but="treaties can be looked up, closeness can't",
        rows={"events": alliances},
    )
