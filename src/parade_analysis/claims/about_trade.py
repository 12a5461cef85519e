"""Claims about trade with China and what passed between the DPRK and Russia."""

from __future__ import annotations

import math

import pandas as pd

from parade_analysis.catalog.definitions import SUBJECT
from parade_analysis.claims.finding import (
    CHINA,
    RUSSIA,
    Finding,
    claim,
    happened,
    known,
)
from parade_analysis.errors import NothingKnown
from parade_analysis.inter_korean import shares_with_inter_korean
from parade_analysis.prose import counted, listed
from parade_analysis.publishers import leaves_out_the_south, names_of
from parade_analysis.records import LEADING

INCURSION = "2024-08-06-ukraine-enters-kursk"
UNITS_IN_KURSK = "2024-10-25-units-enter-kursk-war-zone"
CONFIRMED = {
    "2025-04-26-russia-confirms-deployment": "Russia",
    "2025-04-28-dprk-confirms-deployment": "the DPRK",
}
ESTIMATES = "unrecorded_kind partner_iso3"


SHARES = {
    "trade_partners": "flow share_percent value_usd_million",
    "trade_totals": "flow value_usd_million is_preferred",
    "series": "name inter_korean",
}


def _share_of_china(
    trade_partners: pd.DataFrame, trade_totals: pd.DataFrame, series: pd.DataFrame
) -> tuple[pd.DataFrame, float, float, str]:
    """Return China's share of recorded trade in the latest year published, in words too.

    The second share has trade between the two Koreas in the denominator; where that is
    unknown it is missing.
    """
    name = names_of(series).get(LEADING, LEADING)
    china = trade_partners[
        (trade_partners["iso3"] == SUBJECT)
        & (trade_partners["partner_iso3"] == CHINA)
        & (trade_partners["series"] == LEADING)
        & (trade_partners["flow"] == "total")
        & trade_partners["share_percent"].notna()
    ]
    latest = known(china, f"share of China by {name}").nlargest(1, "year")
    share, year = latest["share_percent"].iloc[0], latest["year"].iloc[0]
    found = f"{share:.1f}% of recorded trade was with China in {year}"
    if not leaves_out_the_south(series, LEADING):
        return latest, share / 100, float("nan"), f"{found} ({name})"
    with_south = _with_the_south(trade_partners, trade_totals, series, int(year), share)
    counted = "without the South"
    if f"{with_south:.1f}" == f"{share:.1f}":
        counted = "with or without the South"
    elif not math.isnan(with_south):
        counted += f"; {with_south:.1f}% with it"
    return latest, share / 100, with_south / 100, f"{found} ({name}, {counted})"


def _with_the_south(
    trade_partners: pd.DataFrame,
    trade_totals: pd.DataFrame,
    series: pd.DataFrame,
    year: int,
    share: float,
) -> float:
    """Return a printed share with inter-Korean trade in its denominator, missing if unknown."""
    try:
        found = shares_with_inter_korean(trade_totals, trade_partners, series, CHINA)
    except NothingKnown:
        return float("nan")
    of_year = found[found["year"] == year]
    total, south = of_year["total_usd_million"], of_year["inter_korean_usd_million"]
    return float((share * total / (total + south)).sum(min_count=1))


@claim("c08", **SHARES)
def china_has_the_majority(
    trade_partners: pd.DataFrame, trade_totals: pd.DataFrame, series: pd.DataFrame
) -> Finding:
    """China's share of recorded trade above half in the latest year, whatever is counted."""
    latest, share, with_south, words = _share_of_china(trade_partners, trade_totals, series)
    depends = not math.isnan(with_south) and (with_south > 0.5) != (share > 0.5)
    return Finding(
        words,
        None if depends else bool(share > 0.5),
        but="it depends on whether trade with the South is counted" if depends else "",
        rows={"trade_partners": latest},
        share=share,
    )


@claim("c39", **SHARES)
def vital_support(
    trade_partners: pd.DataFrame, trade_totals: pd.DataFrame, series: pd.DataFrame
) -> Finding:
    """What a government needs stands in no table; what it trades does."""
    latest, share, _, words = _share_of_china(trade_partners, trade_totals, series)
    return Finding(
        words,
        None,
        but="trade can be counted, need can't",
        rows={"trade_partners": latest},
        share=share,
    )


@claim("c11", trade_unrecorded=f"{ESTIMATES} low unit")
def thousands_of_troops(trade_unrecorded: pd.DataFrame) -> Finding:
    """Estimates of troops sent reach thousands."""
    sent = trade_unrecorded[
        (trade_unrecorded["unrecorded_kind"] == "troops_sent")
        & (trade_unrecorded["partner_iso3"] == RUSSIA)
        & (trade_unrecorded["unit"] == "persons")
    ]
    known(sent.dropna(subset="low"), "estimate of at least how many troops were sent")
    low = sent["low"].max()
    return Finding(
        f"up to {low:,.0f} troops or more, by {counted(len(sent), 'estimate')}",
        bool(low >= 2000),
        rows={"trade_unrecorded": sent},
    )


@claim("c12", trade_unrecorded=f"{ESTIMATES} end_year")
def paid_in_goods_and_technology(trade_unrecorded: pd.DataFrame) -> Finding:
    """Estimates of oil, food and technology from Russia since the troops left."""
    recent = trade_unrecorded[
        (trade_unrecorded["partner_iso3"] == RUSSIA) & (trade_unrecorded["end_year"] >= 2024)
    ]
    found = {
        words: recent[recent["unrecorded_kind"] == kind]
        for words, kind in (
            ("refined oil", "refined_oil"),
            ("technology", "technology"),
            ("a package of food, oil and air defence", "aid"),
        )
    }
    named = [words for words, rows in found.items() if len(rows)]
    rests_on = known(pd.concat(found.values()), "estimate of what Russia gave")
    # One good alone neither bears the claim out nor speaks against it.
    holds = True if len(named) > 1 else None
    return Finding(
        f"estimates of {listed(named)}",
        holds,
        but="estimates by officials and researchers; no record shows an exchange"
        if holds
        else "no estimate of the rest is known",
        rows={"trade_unrecorded": rests_on},
    )


@claim("c37", events="")
def sent_against_an_incursion(events: pd.DataFrame) -> Finding:
    """Troops in Kursk after Ukraine's, which both governments confirmed."""
    incursion = happened(events, INCURSION, "Ukrainian incursion into Kursk")
    troops = happened(events, UNITS_IN_KURSK, "day on which units entered Kursk")
    confirmed = events[events["event_id"].isin(CONFIRMED)]
    silent = [who for event_id, who in CONFIRMED.items() if event_id not in set(events["event_id"])]
    days = (troops["date"].iloc[0] - incursion["date"].iloc[0]).days
    return Finding(
        f"in Kursk {abs(days)} days {'after' if days > 0 else 'before'} Ukraine's troops",
        days > 0,
        but=f"not confirmed by {' or '.join(silent)}" if silent else "",
        rows={"events": pd.concat([incursion, troops, confirmed])},
        day=troops["date"].iloc[0],
    )
