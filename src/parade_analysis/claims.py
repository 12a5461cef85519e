"""Each claim of the coverage, computed.

A claim is a row of table ``claims`` and a function of tables. The function returns a
`Finding`: the computed value, whether the claim holds, what qualifies it, and the rows
that it rests on. The verdict follows from these; none is typed.
"""

from __future__ import annotations

import inspect
import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from parade_analysis import attendance as guests
from parade_analysis import catalog
from parade_analysis import meetings as chronology
from parade_analysis.errors import DataError
from parade_analysis.schemas import HEADS, TABLES

PARADE = "beijing-2025"

SUPPORTED = "supported"
QUALIFIED = "supported with caveat"
CONTRADICTED = "contradicted"
NOT_TESTABLE = "not testable"
VERDICTS = (SUPPORTED, QUALIFIED, CONTRADICTED, NOT_TESTABLE)


@dataclass(frozen=True)
class Finding:
    """What the tables say of one claim.

    Attributes
    ----------
    value : str
        The computed answer in a few words.
    holds : bool or None
        Whether the claim holds; None if no table can settle it.
    but : str
        What in the tables qualifies a claim that holds; empty if nothing does.
    rows : dict of DataFrame
        Rows that the finding rests on, by table.
    share : float, optional
        The answer as a fraction, where it is one.
    count : int, optional
        The answer as a small number, where it is one.
    day : Timestamp, optional
        The day that the answer turns on, where there is one.
    """

    value: str
    holds: bool | None
    but: str = ""
    rows: dict[str, pd.DataFrame] = field(default_factory=dict)
    share: float | None = None
    count: int | None = None
    day: pd.Timestamp | None = None

    @property
    def verdict(self) -> str:
        """The verdict, from whether the claim holds and what qualifies it."""
        if self.holds is None:
            return NOT_TESTABLE
        if not self.holds:
            return CONTRADICTED
        return QUALIFIED if self.but else SUPPORTED

    def evidence(self) -> Iterator[dict[str, Any]]:
        """Yield table and key of each row that the finding rests on."""
        for table, rows in self.rows.items():
            for key in rows[list(TABLES[table].key)].astype("str").to_dict("records"):
                yield {"table": table, "key": key}


Test = Callable[..., Finding]
TESTS: dict[str, Test] = {}


def claim(claim_id: str) -> Callable[[Test], Test]:
    """Tie a function to a claim; its parameters are the tables that it needs."""

    def register(function: Test) -> Test:
        TESTS[claim_id] = function
        return function

    return register


def check_claims(
    *claim_ids: str,
    as_of: str | pd.Timestamp | None = None,
    data: str | os.PathLike[str] | None = None,
) -> pd.DataFrame:
    """Test the claims against the tables.

    Parameters
    ----------
    *claim_ids : str
        Claims to test; all that were made by then, by default.
    as_of : str or Timestamp, optional
        Use only what was public knowledge on that day; everything by default.
    data : path-like, optional
        Folder with other tables.

    Returns
    -------
    DataFrame
        One row per claim, by `claim_id`: `claim`, `verdict`, `value`, `qualification`
        (what in the tables qualifies or prevents the verdict), `caveat` (of the
        compilers), `share`, `count` and `day` (missing where the answer is none of
        these), `evidence` (list of dict with `table` and `key`), `sources` (list of
        addresses).

    Raises
    ------
    DataError
        If a claim is unknown or has no test, or a table is not sound.

    Examples
    --------
    >>> checked = check_claims("c01", "c20").set_index("claim_id")
    >>> checked["verdict"].tolist()
    ['supported', 'contradicted']
    """
    claims = catalog.load("claims", as_of=as_of, data=data).set_index("claim_id")
    for claim_id in claim_ids:
        if claim_id not in claims.index:
            raise DataError(
                f"there is no claim {claim_id!r}: choose from {', '.join(claims.index)}"
            )
    chosen = claims.loc[list(claim_ids)] if claim_ids else claims
    needed = {
        table for claim_id in chosen.index if claim_id in TESTS for table in tables_of(claim_id)
    }
    frames = {table: catalog.load(table, as_of=as_of, data=data) for table in sorted(needed)}
    return compare(chosen.reset_index(), frames)


def compare(claims: pd.DataFrame, tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Test claims against tables that are loaded already.

    Parameters
    ----------
    claims : DataFrame
        Table ``claims`` or a part of it.
    tables : dict of DataFrame
        The tables that the tests need, by name.

    Returns
    -------
    DataFrame
        As `check_claims` returns it.

    Raises
    ------
    DataError
        If there is no claim, or one has no test.
    """
    if claims.empty:
        raise DataError("no claim to test: none was made by that day")
    untested = [claim_id for claim_id in claims["claim_id"] if claim_id not in TESTS]
    if untested:
        raise DataError(f"no test for claim {', '.join(untested)}: write one in claims.py")
    tested = pd.DataFrame([_tested(row, tables) for row in claims.itertuples(index=False)])
    return tested.astype({"share": "float64", "count": "Int64", "day": "datetime64[us]"})


def tables_of(claim_id: str) -> list[str]:
    """Return the tables that the test of a claim reads."""
    return list(inspect.signature(TESTS[claim_id]).parameters)


def _tested(row: Any, frames: dict[str, pd.DataFrame]) -> dict[str, Any]:
    found = TESTS[row.claim_id](**{name: frames[name] for name in tables_of(row.claim_id)})
    return {
        "claim_id": row.claim_id,
        "claim": row.claim,
        "verdict": found.verdict,
        "value": found.value,
        "qualification": found.but,
        "caveat": "" if pd.isna(row.caveat) else row.caveat,
        "share": found.share,
        "count": found.count,
        "day": found.day,
        "evidence": list(found.evidence()),
        "sources": [row.source_url, row.source_url_2],
    }


def side_by_side(days: list[str], *, data: str | os.PathLike[str] | None = None) -> pd.DataFrame:
    """Test the claims as of several days and with all rows.

    Parameters
    ----------
    days : list of str
        Days as YYYY-MM-DD, in the order of the columns.
    data : path-like, optional
        Folder with other tables.

    Returns
    -------
    DataFrame
        Indexed by `claim_id`: `claim`, then a column of verdicts a day and ``all rows``;
        missing where the claim was not made yet.
    """
    every = check_claims(data=data).set_index("claim_id")
    columns = {day: check_claims(as_of=day, data=data).set_index("claim_id") for day in days}
    verdicts = {day: checked["verdict"] for day, checked in columns.items()}
    return pd.DataFrame({"claim": every["claim"], **verdicts, "all rows": every["verdict"]})


def written(checked: pd.DataFrame, form: str) -> str:
    """Return tested claims as text.

    Parameters
    ----------
    checked : DataFrame
        As `check_claims` returns it.
    form : {"text", "json", "csv", "md"}
        Aligned lines, a list of objects with all columns, or a table of the short ones.

    Examples
    --------
    >>> print(written(check_claims("c20"), "text"))
    c20  contradicted          0 of 26 guests: India was among the states at the parade
    """
    short = ["claim_id", "verdict", "value", "claim", "qualification", "caveat"]
    if form == "json":
        listed = json.loads(checked.to_json(orient="records", date_format="iso", date_unit="s"))
        return json.dumps(listed, indent=1, ensure_ascii=False)
    if form == "csv":
        return checked[short].to_csv(index=False, lineterminator="\n").rstrip()
    if form == "md":
        lines = ["| " + " | ".join(short) + " |", "|---" * len(short) + "|"]
        rows = checked[short].itertuples(index=False)
        return "\n".join(lines + ["| " + " | ".join(map(str, row)) + " |" for row in rows])
    width = max(map(len, VERDICTS))
    return "\n".join(
        f"{row.claim_id}  {row.verdict:{width}}  {row.value}: {row.claim}"
        + (f" ({row.qualification})" if row.qualification else "")
        for row in checked.itertuples(index=False)
    )


def _due(attendance: pd.DataFrame) -> pd.DataFrame:
    return guests.heads(attendance, PARADE)


def _before(meetings: pd.DataFrame, parades: pd.DataFrame) -> pd.DataFrame:
    """Verified meetings before the parade."""
    met = chronology.verified(meetings)
    return met[met["end_date"] < _parade_day(parades)]


def _parade_day(parades: pd.DataFrame) -> pd.Timestamp:
    return parades.set_index("event").loc[PARADE, "event_date"]


@claim("c01")
def guests_expected(attendance: pd.DataFrame) -> Finding:
    """26 foreign leaders."""
    announced = attendance[
        (attendance["event"] == PARADE)
        & attendance["is_announced"]
        & attendance["rank"].isin(HEADS)
    ]
    return Finding(
        f"{len(announced)} announced",
        len(announced) == 26,
        rows={"attendance": announced},
        count=len(announced),
    )


@claim("c02")
def first_multilateral_event(meetings: pd.DataFrame, parades: pd.DataFrame) -> Finding:
    """No multilateral event before the parade; smaller gatherings qualify it."""
    before = _before(meetings, parades)
    events = before[before["format"].isin(["multilateral_event", "multilateral_sideline"])]
    three = before[before["format"] == "trilateral"]
    return Finding(
        f"{len(events)} earlier multilateral events",
        events.empty,
        but=f"{len(three)} earlier meeting of three" if len(three) else "",
        rows={"meetings": pd.concat([events, three])},
        count=len(events),
    )


@claim("c03")
def met_others_one_to_one(meetings: pd.DataFrame, parades: pd.DataFrame) -> Finding:
    """Bilateral meetings with Trump and with others before the parade."""
    before = chronology.summits(_before(meetings, parades))
    people = before["person"].nunique()
    return Finding(
        f"{len(before)} bilateral meetings with {people} leaders",
        bool((before["person"] == "Donald Trump").any()) and people > 1,
        rows={"meetings": before},
        count=len(before),
    )


@claim("c04")
def last_met_xi_in_june_2019(meetings: pd.DataFrame, parades: pd.DataFrame) -> Finding:
    """The last meeting with Xi before the parade was in June 2019."""
    xi = _before(meetings, parades).query("person == 'Xi Jinping'")
    last = xi[xi["end_date"] == xi["end_date"].max()]
    day = xi["end_date"].max()
    gap = (_parade_day(parades) - day).days
    return Finding(
        f"last on {day:%Y-%m-%d}, {gap:,} days before the parade",
        (day.year, day.month) == (2019, 6),
        rows={"meetings": last},
        day=day,
    )


@claim("c05")
def january_before_june(meetings: pd.DataFrame) -> Finding:
    """Kim was in China in January 2019, before Xi was in Pyongyang in June."""
    xi = chronology.verified(meetings).query("person == 'Xi Jinping'")
    year = xi[xi["start_date"].dt.year == 2019].sort_values("start_date")
    places = list(zip(year["place_iso3"], year["start_date"].dt.month, strict=True))
    words = " then ".join(
        f"{row.place} in {row.start_date:%B}" for row in year.itertuples(index=False)
    )
    return Finding(
        words,
        places == [("CHN", 1), ("PRK", 6)],
        rows={"meetings": year},
        day=year["start_date"].min(),
    )


@claim("c06")
def only_eu_leader(
    attendance: pd.DataFrame, memberships: pd.DataFrame, parades: pd.DataFrame
) -> Finding:
    """Fico the only leader of an EU member."""
    day = _parade_day(parades)
    union = memberships[
        (memberships["organisation"] == "EU")
        & (memberships["membership"] == "member")
        & ~(memberships["valid_from"] > day)
        & ~(memberships["valid_to"] < day)
    ]
    due = _due(attendance)
    from_union = due[due["iso3"].isin(union["iso3"])]
    return Finding(
        f"{len(from_union)} of {len(union)} members: {', '.join(from_union['person'])}",
        from_union["person"].tolist() == ["Robert Fico"],
        rows={"attendance": from_union},
        share=len(from_union) / len(union),
    )


@claim("c07")
def eighty_years(events: pd.DataFrame, parades: pd.DataFrame) -> Finding:
    """80 years between surrender and parade."""
    war = events[events["category"] == "war"]
    end, day = war["date"].max(), _parade_day(parades)
    return Finding(
        f"{day.year - end.year} years after {end:%Y-%m-%d}",
        day.year - end.year == 80,
        but="" if (end.month, end.day) == (day.month, day.day) else "not on the day of the signing",
        rows={"events": war},
    )


@claim("c08")
def china_has_the_majority(trade_partners: pd.DataFrame) -> Finding:
    """China's share of recorded trade above half in the latest year published by KOTRA."""
    china = trade_partners.query(
        "partner_iso3 == 'CHN' and series == 'KOTRA' and flow == 'total' and share_percent.notna()"
    )
    latest = china[china["year"] == china["year"].max()]
    share = latest["share_percent"].item()
    return Finding(
        f"{share:.1f}% in {latest['year'].item()} (KOTRA)",
        share > 50,
        rows={"trade_partners": latest},
        share=share / 100,
    )


def _treaties(events: pd.DataFrame, *labels: str) -> pd.DataFrame:
    return events[events["label"].isin(labels)].sort_values("date")


@claim("c09")
def treaty_revived(events: pd.DataFrame) -> Finding:
    """A Cold War alliance treaty and the treaty of 2024; one in between qualifies it."""
    found = _treaties(
        events,
        "Soviet-DPRK alliance treaty",
        "Russia-DPRK friendship treaty",
        "Russia-DPRK partnership treaty signed",
    )
    years = found["date"].dt.year.tolist()
    return Finding(
        f"treaties of {', '.join(map(str, years))}",
        len(years) > 1 and years[0] < 1991 and years[-1] == 2024,
        but="another treaty lies in between; the new one is new in law" if len(years) > 2 else "",
        rows={"events": found},
    )


@claim("c10")
def agreed_in_june_2024(events: pd.DataFrame, meetings: pd.DataFrame) -> Finding:
    """The treaty was signed when Putin and Kim met in Pyongyang in June 2024."""
    signed = _treaties(events, "Russia-DPRK partnership treaty signed")
    putin = chronology.summits(meetings).query(
        "person == 'Vladimir Putin' and place == 'Pyongyang'"
    )
    met = putin[putin["start_date"].isin(signed["date"])]
    days = met["start_date"].dt.strftime("%Y-%m-%d").tolist()
    return Finding(
        f"signed on {', '.join(days)}" if days else "no meeting on the day of signing",
        days == ["2024-06-19"],
        rows={"events": signed, "meetings": met},
        day=met["start_date"].max(),
    )


@claim("c11")
def thousands_of_troops(trade_unrecorded: pd.DataFrame) -> Finding:
    """Estimates of troops sent reach thousands."""
    sent = trade_unrecorded[
        (trade_unrecorded["unit"] == "persons")
        & trade_unrecorded["flow_kind"].str.startswith("troops sent")
    ]
    low = sent["low"].max()
    return Finding(
        f"up to {low:,.0f} or more, by {len(sent)} estimates",
        low >= 2000,
        rows={"trade_unrecorded": sent},
    )


@claim("c12")
def paid_in_goods_and_technology(trade_unrecorded: pd.DataFrame) -> Finding:
    """Estimates of oil, food and technology from Russia since the troops left."""
    recent = trade_unrecorded[trade_unrecorded["end_year"] >= 2024]
    kinds = recent["flow_kind"]
    found = {
        "oil": recent[kinds.str.startswith("refined petroleum, Russia")],
        "technology": recent[kinds == "Russian technology transfer"],
        "food, oil and air defence together": recent[
            kinds == "Russian aid in return for arms and troops"
        ],
    }
    named = [kind for kind, rows in found.items() if len(rows)]
    return Finding(
        f"estimates for {', '.join(named)}" if named else "no estimate",
        len(named) > 1,
        but="estimates by officials and researchers; no record shows an exchange",
        rows={"trade_unrecorded": pd.concat(found.values())},
    )


@claim("c13")
def none_since_1959(
    attendance: pd.DataFrame, events: pd.DataFrame, parades: pd.DataFrame
) -> Finding:
    """No DPRK leader at a Chinese parade between 1959 and 2025."""
    earlier = events[events["label"] == "Kim Il Sung at Beijing parade"]
    beijing = attendance[
        attendance["event"].astype(str).str.startswith("beijing") & (attendance["iso3"] == "PRK")
    ]
    heads = beijing[beijing["rank"].isin(HEADS)]
    years = earlier["date"].dt.year.tolist()
    return Finding(
        f"{_parade_day(parades).year - years[-1]} years since {years[-1]}"
        if years
        else "no earlier parade known",
        years == [1959] and heads["event"].tolist() == [PARADE],
        rows={"events": earlier, "attendance": beijing},
    )


@claim("c14")
def in_power_since_december_2011(events: pd.DataFrame) -> Finding:
    """Named supreme leader in December 2011."""
    named = events[events["label"] == "Named supreme leader"]
    days = named["date"].dt.strftime("%Y-%m-%d").tolist()
    return Finding(
        f"named on {days[0]}" if days else "no row",
        bool(days) and days[0].startswith("2011-12"),
        rows={"events": named},
        day=named["date"].min(),
    )


def _trips(meetings: pd.DataFrame) -> pd.DataFrame:
    """One row of `meetings` per trip abroad, the earliest."""
    abroad = chronology.verified(meetings).dropna(subset="trip_id")
    return abroad.sort_values("start_date").drop_duplicates("trip_id")


@claim("c15")
def fifth_trip_to_china(meetings: pd.DataFrame, parades: pd.DataFrame) -> Finding:
    """First trip to China since 2019 and fifth in all."""
    trips = _trips(meetings)
    china = trips[(trips["place_iso3"] == "CHN") & (trips["start_date"] <= _parade_day(parades))]
    years = china["start_date"].dt.year.tolist()
    return Finding(
        f"{len(china)} trips: {', '.join(map(str, years))}",
        len(china) == 5 and years[-2:] == [2019, 2025],
        rows={"meetings": china},
        count=len(china),
    )


@claim("c16")
def three_together(meetings: pd.DataFrame) -> Finding:
    """The first day on which Kim met both Xi and Putin."""
    both = chronology.verified(meetings).query("person in ['Xi Jinping', 'Vladimir Putin']")
    people = both.groupby("start_date")["person"].nunique()
    days = people.index[people == 2]
    first = both[both["start_date"] == days.min()] if len(days) else both.iloc[:0]
    return Finding(
        f"first on {days.min():%Y-%m-%d}" if len(days) else "never",
        bool(len(days)) and days.min() == pd.Timestamp("2025-09-03"),
        rows={"meetings": first},
        day=days.min(),
    )


@claim("c17")
def ten_trips(meetings: pd.DataFrame, parades: pd.DataFrame) -> Finding:
    """Ten journeys before the parade, steps across the line at Panmunjom included."""
    before = _before(meetings, parades)
    trips = _trips(before)
    south = before[(before["visit_kind"] == "border") & (before["place_iso3"] == "KOR")]
    crossings = south.drop_duplicates("occasion_id")
    return Finding(
        f"{len(trips)} trips and {len(crossings)} crossings at Panmunjom",
        len(trips) + len(crossings) == 10,
        but="ten only with the crossings" if len(crossings) else "",
        rows={"meetings": pd.concat([trips, crossings])},
        count=len(trips) + len(crossings),
    )


@claim("c18")
def xi_was_the_first(meetings: pd.DataFrame) -> Finding:
    """The earliest meeting with a head of state was with Xi in March 2018."""
    heads = chronology.verified(meetings).query("rank == 'head_of_state'")
    first = heads[heads["start_date"] == heads["start_date"].min()]
    row = first.iloc[0]
    return Finding(
        f"{row.person} on {row.start_date:%Y-%m-%d}",
        row.person == "Xi Jinping" and f"{row.start_date:%Y-%m}" == "2018-03",
        rows={"meetings": first},
        day=row.start_date,
    )


@claim("c19")
def by_train(events: pd.DataFrame) -> Finding:
    """The train left Pyongyang, reached Beijing, and left again."""
    train = events[events["label"].str.startswith("Kim train") & (events["category"] == "parade")]
    days = train["date"].dt.strftime("%Y-%m-%d").tolist()
    return Finding(
        f"train on {', '.join(days)}" if days else "no row on a train",
        bool(days),
        rows={"events": train},
        day=train["date"].min(),
    )


@claim("c20")
def india_was_there(attendance: pd.DataFrame) -> Finding:
    """India among the states at the parade."""
    india = _due(attendance).query("iso3 == 'IND'")
    return Finding(
        f"{len(india)} of {len(_due(attendance))} guests",
        len(india) > 0,
        rows={"attendance": india},
        count=len(india),
    )


@claim("c21")
def china_is_an_ally(events: pd.DataFrame) -> Finding:
    """The alliance treaty of 1961, said to be in force."""
    treaty = _treaties(events, "China-DPRK alliance treaty")
    in_force = treaty["detail"].str.contains("still in force")
    return Finding(
        f"treaty of {treaty['date'].dt.year.max()}, in force" if in_force.any() else "no row",
        bool(in_force.any()),
        rows={"events": treaty},
    )


@claim("c22")
def ties_with_both(meetings: pd.DataFrame) -> Finding:
    """What Kim meant to gain stands in no table."""
    talks = chronology.summits(meetings).query(
        "trip_id == '2025-09-beijing' and person in ['Xi Jinping', 'Vladimir Putin']"
    )
    return Finding(
        f"talks with {' and '.join(talks['person'])}" if len(talks) else "no talks yet",
        None,
        but="meetings can be counted, a motive can't",
        rows={"meetings": talks},
    )


@claim("c23")
def few_from_europe(attendance: pd.DataFrame, countries: pd.DataFrame) -> Finding:
    """Fewer than a tenth of Europe's states, against a larger part of all members."""
    by_region = guests.count_by(_due(attendance), countries, "region").set_index("region")
    europe, world = by_region.loc["Europe"], by_region.sum()
    share = europe["guests"] / europe["members"]
    due = (
        _due(attendance).merge(countries[["iso3", "region"]], on="iso3").query("region == 'Europe'")
    )
    return Finding(
        f"{europe['guests']:.0f} of {europe['members']:.0f} states: {', '.join(due['country'])}",
        bool(share < world["guests"] / world["members"]),
        rows={"attendance": due},
        share=float(share),
    )


@claim("c24")
def two_allies(events: pd.DataFrame) -> Finding:
    """Alliance treaties with China and with Russia in force; none is known with others."""
    china = _treaties(events, "China-DPRK alliance treaty")
    russia = _treaties(events, "Treaty enters into force")
    in_force = [
        f"{name} {rows['date'].dt.year.max()}"
        for name, rows in (("China", china), ("Russia", russia))
        if len(rows)
    ]
    return Finding(
        f"treaties in force: {', '.join(in_force)}",
        len(in_force) == 2,
        but="treaties can be looked up, closeness can't",
        rows={"events": pd.concat([china, russia])},
    )
