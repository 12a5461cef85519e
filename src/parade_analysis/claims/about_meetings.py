"""Claims about whom Kim met, when, and how he travelled."""

from __future__ import annotations

import pandas as pd

from parade_analysis.catalog.definitions import SUBJECT
from parade_analysis.claims.finding import (
    CHINA,
    INVASION,
    PARADE,
    PUTIN,
    RUSSIA,
    TRUMP,
    XI,
    Finding,
    claim,
    happened,
    known,
)
from parade_analysis.inclusion import LEADER, meetings_of, summits, verified
from parade_analysis.parades import find_parade
from parade_analysis.prose import counted

NAMED_LEADER = "2011-12-29-named-supreme-leader"
TRAIN = (
    "2025-09-01-kim-train-leaves-pyongyang",
    "2025-09-02-kim-train-reaches-beijing",
    "2025-09-04-kim-train-leaves-beijing",
)
TRIP = "2025-09-beijing"
DAY = "event event_date"
MET = "end_date verification"
TALKS = f"{MET} person rank format"


def _met(meetings: pd.DataFrame) -> pd.DataFrame:
    """Return Kim's verified meetings."""
    return verified(meetings_of(known(meetings, "meeting"), LEADER))


def _before(meetings: pd.DataFrame, parades: pd.DataFrame) -> pd.DataFrame:
    """Return Kim's verified meetings before the parade."""
    met = _met(meetings)
    day = find_parade(parades, PARADE)["event_date"]
    return known(met[met["end_date"] < day], "meeting before the parade")


def _month(day: pd.Timestamp) -> tuple[int, int]:
    return day.year, day.month


@claim("c02", meetings=f"{MET} format", parades=DAY)
def first_multilateral_event(meetings: pd.DataFrame, parades: pd.DataFrame) -> Finding:
    """No multilateral event before the parade; smaller gatherings qualify it."""
    before = _before(meetings, parades)
    events = before[before["format"].isin(["multilateral_event", "multilateral_sideline"])]
    three = before[before["format"] == "trilateral"]
    return Finding(
        counted(len(events), "earlier multilateral event")
        if len(events)
        else "no earlier multilateral event",
        events.empty,
        but=f"{counted(len(three), 'earlier meeting')} of three leaders" if len(three) else "",
        rows={"meetings": pd.concat([events, three])},
        count=len(events),
    )


@claim("c03", meetings=TALKS, parades=DAY)
def met_others_one_to_one(meetings: pd.DataFrame, parades: pd.DataFrame) -> Finding:
    """Bilateral meetings with Trump and with others before the parade."""
    before = known(summits(_before(meetings, parades)), "bilateral meeting before the parade")
    people = before["person"].nunique()
    return Finding(
        f"{counted(len(before), 'bilateral meeting')} with {counted(people, 'leader')}",
        bool((before["person"] == TRUMP).any()) and people > 1,
        rows={"meetings": before},
        count=len(before),
    )


@claim("c04", meetings=f"{MET} person", parades=DAY)
def last_met_xi_in_june_2019(meetings: pd.DataFrame, parades: pd.DataFrame) -> Finding:
    """The last meeting with Xi before the parade was in June 2019."""
    before = _before(meetings, parades)
    xi = known(before[before["person"] == XI], f"meeting with {XI} before the parade")
    day = xi["end_date"].max()
    gap = (find_parade(parades, PARADE)["event_date"] - day).days
    return Finding(
        f"last met on {day:%Y-%m-%d}, {gap:,} days before the parade",
        _month(day) == (2019, 6),
        rows={"meetings": xi[xi["end_date"] == day]},
        day=day,
    )


@claim("c05", meetings=f"{MET} person place place_iso3")
def january_before_june(meetings: pd.DataFrame) -> Finding:
    """Kim was in China in January 2019, before Xi was in Pyongyang in June."""
    met = _met(meetings)
    year = met[(met["person"] == XI) & (met["start_date"].dt.year == 2019)]
    known(year, f"meeting with {XI} in 2019")
    steps = set(zip(year["place_iso3"], year["start_date"].dt.month, strict=True))
    words = zip(year["place"], year["start_date"], strict=True)
    return Finding(
        "met in " + ", then ".join(dict.fromkeys(f"{place} in {day:%B}" for place, day in words)),
        {(CHINA, 1), (SUBJECT, 6)} <= steps,
        rows={"meetings": year},
        day=year["start_date"].min(),
    )


@claim("c14", events="")
def in_power_since_december_2011(events: pd.DataFrame) -> Finding:
    """Named supreme leader in December 2011."""
    named = happened(events, NAMED_LEADER, "day on which he was named supreme leader")
    day = named["date"].iloc[0]
    return Finding(
        f"named supreme leader on {day:%Y-%m-%d}",
        _month(day) == (2011, 12),
        rows={"events": named},
        day=day,
    )


def _trips(meetings: pd.DataFrame) -> pd.DataFrame:
    """Return one meeting per trip abroad, the earliest: the rows stand in that order."""
    return meetings.dropna(subset="trip_id").drop_duplicates("trip_id")


@claim("c15", meetings=f"{MET} trip_id place_iso3", parades=DAY)
def fifth_trip_to_china(meetings: pd.DataFrame, parades: pd.DataFrame) -> Finding:
    """First trip to China since 2019 and fifth in all."""
    met, day = _met(meetings), find_parade(parades, PARADE)["event_date"]
    china = _trips(met[(met["place_iso3"] == CHINA) & (met["start_date"] <= day)])
    known(china[china["trip_id"] == TRIP], "meeting on the trip to the parade")
    years = china["start_date"].dt.year.tolist()
    return Finding(
        f"{counted(len(china), 'trip')} to China: {', '.join(map(str, years))}",
        len(china) == 5 and years[-2:] == [2019, day.year],
        rows={"meetings": china},
        count=len(china),
    )


@claim("c16", meetings=f"{MET} person", parades=DAY)
def three_together(meetings: pd.DataFrame, parades: pd.DataFrame) -> Finding:
    """The first day on which Kim met both Xi and Putin."""
    met = _met(meetings)
    both = met[met["person"].isin([XI, PUTIN])]
    people = both.groupby("start_date")["person"].transform("nunique")
    together = known(both[people == 2], f"day with both {XI} and {PUTIN}")
    first = together["start_date"].min()
    return Finding(
        f"first together on {first:%Y-%m-%d}",
        first == find_parade(parades, PARADE)["event_date"],
        rows={"meetings": together[together["start_date"] == first]},
        day=first,
    )


@claim("c17", meetings=f"{MET} occasion_id trip_id visit_kind place_iso3", parades=DAY)
def ten_trips(meetings: pd.DataFrame, parades: pd.DataFrame) -> Finding:
    """Ten journeys before the parade, steps across the line at Panmunjom included."""
    before = _before(meetings, parades)
    trips = _trips(before)
    south = before[(before["visit_kind"] == "border") & (before["place_iso3"] == "KOR")]
    crossings = south.drop_duplicates("occasion_id")
    return Finding(
        f"{counted(len(trips), 'trip')} and {counted(len(crossings), 'crossing')} at Panmunjom",
        len(trips) + len(crossings) == 10,
        but="ten only with the crossings" if len(crossings) else "",
        rows={"meetings": pd.concat([trips, crossings])},
        count=len(trips) + len(crossings),
    )


@claim("c18", meetings=f"{MET} rank person")
def xi_was_the_first(meetings: pd.DataFrame) -> Finding:
    """The earliest meeting with a head of state was with Xi in March 2018."""
    met = _met(meetings)
    heads = known(met[met["rank"] == "head_of_state"], "meeting with a head of state")
    day = heads["start_date"].min()
    first = heads[heads["start_date"] == day]
    people = first["person"].unique().tolist()
    return Finding(
        f"first met {' and '.join(people)}, on {day:%Y-%m-%d}",
        people == [XI] and _month(day) == (2018, 3),
        rows={"meetings": first},
        day=day,
    )


@claim("c19", events="")
def by_train(events: pd.DataFrame) -> Finding:
    """The train left Pyongyang, reached Beijing, and left again."""
    train = known(events[events["event_id"].isin(TRAIN)], "movement of the train")
    days = train["date"].dt.strftime("%Y-%m-%d")
    return Finding(
        f"train seen on {', '.join(days)}", True, rows={"events": train}, day=train["date"].min()
    )


@claim("c22", meetings=f"{TALKS} trip_id")
def ties_with_both(meetings: pd.DataFrame) -> Finding:
    """What Kim meant to gain stands in no table."""
    met = summits(_met(meetings))
    talks = met[(met["trip_id"] == TRIP) & met["person"].isin([XI, PUTIN])]
    return Finding(
        f"talks with {' and '.join(talks['person'].unique())}" if len(talks) else "no talks yet",
        None,
        but="meetings can be counted, a motive can't",
        rows={"meetings": talks},
    )


@claim(
    "c36",
    meetings=f"{TALKS} iso3",
    envoys="verification iso3",
    events="",
    leaders="since",
    parades=DAY,
)
def closer_to_russia(
    meetings: pd.DataFrame,
    envoys: pd.DataFrame,
    events: pd.DataFrame,
    leaders: pd.DataFrame,
    parades: pd.DataFrame,
) -> Finding:
    """More contacts with Russia a year since the invasion than before; China's beside them."""
    invasion = happened(events, INVASION, "day of the invasion")["date"].iloc[0]
    first = known(leaders[leaders["leader"] == LEADER], f"first day of {LEADER}")["since"].min()
    parade = find_parade(parades, PARADE)["event_date"]
    met, sent = summits(_before(meetings, parades)), verified(envoys[envoys["date"] < parade])
    rates = {
        state: _a_year(
            pd.concat([met.loc[met["iso3"] == state, "start_date"], days["date"]]),
            first,
            invasion,
            parade,
        )
        for state, days in ((state, sent[sent["iso3"] == state]) for state in (RUSSIA, CHINA))
    }
    before, since = rates[RUSSIA]
    china_before, china_since = rates[CHINA]
    rose_too = since > before and china_since > china_before
    return Finding(
        f"{since:.1f} contacts a year from the invasion to the parade, {before:.1f} before",
        since > before,
        but=f"with China {china_since:.1f}, {china_before:.1f} before" if rose_too else "",
        rows={
            "meetings": met[met["iso3"] == RUSSIA],
            "envoys": sent[sent["iso3"] == RUSSIA],
        },
    )


def _a_year(
    days: pd.Series, first: pd.Timestamp, turn: pd.Timestamp, last: pd.Timestamp
) -> tuple[float, float]:
    """Return how many of the days fall into a year before and since a turn."""
    before, since = ((days >= first) & (days < turn)).sum(), (days >= turn).sum()
    return 365.25 * before / (turn - first).days, 365.25 * since / (last - turn).days


@claim("c38", meetings=TALKS, events="", parades=DAY)
def strained_by_moscow(
    meetings: pd.DataFrame, events: pd.DataFrame, parades: pd.DataFrame
) -> Finding:
    """Strain stands in no table; meetings do."""
    invasion = happened(events, INVASION, "day of the invasion")
    met = summits(_before(meetings, parades))
    since = met[met["start_date"] >= invasion["date"].iloc[0]]
    counts = {who: int((since["person"] == who).sum()) for who in (XI, PUTIN)}
    return Finding(
        f"meetings from the invasion to the parade: {counts[XI] or 'none'} with Xi, "
        f"{counts[PUTIN] or 'none'} with Putin",
        None,
        but="meetings can be counted, strain can't",
        rows={"events": invasion, "meetings": since[since["person"].isin([XI, PUTIN])]},
    )
