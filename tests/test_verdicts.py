"""Each verdict follows the rows, and a claim without its rows is not testable."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

import parade_analysis as pa
from parade_analysis import claims

EVERY = sorted(claims.TESTS)
TABLES = list(dict.fromkeys(name for each in EVERY for name in claims.tables_of(each)))


@pytest.fixture(scope="module")
def tables() -> dict[str, pd.DataFrame]:
    """All tables that a test reads."""
    return {name: pa.load(name) for name in TABLES}


@pytest.fixture(scope="module")
def values() -> dict[str, str]:
    """The answers by all rows."""
    return pa.check_claims().set_index("claim_id")["value"].to_dict()


def one_tested(claim_id: str, tables: dict[str, pd.DataFrame]) -> Any:
    """Return one tested claim."""
    chosen = pa.load("claims").query("claim_id == @claim_id")
    return claims.compare(chosen, tables).iloc[0]


SAME = "the answer by all rows"

Change = Callable[[pd.DataFrame], pd.DataFrame]


def without(query: str) -> Change:
    return lambda frame: frame.query(f"not ({query})")


def where(query: str, **values: object) -> Change:
    """Return what sets cells of the rows that a query finds."""

    def change(frame: pd.DataFrame) -> pd.DataFrame:
        found = frame.index.isin(frame.query(query).index)
        assert found.any(), query
        return frame.assign(
            **{
                column: frame[column].astype("object").mask(found, value)
                for column, value in values.items()
            }
        )

    return change


def also(query: str, **values: object) -> Change:
    """Return what adds a copy of the one row that a query finds, with other cells."""

    def change(frame: pd.DataFrame) -> pd.DataFrame:
        (row,) = frame.query(query).to_dict("records")
        return pd.concat([frame, pd.DataFrame([{**row, **values}])])

    return change


KIM_2015 = "event == 'beijing-2015' and iso3 == 'PRK'"
XI_2018 = "meeting_id == '2018-03-26-xi-beijing'"
XI_JUNE = "meeting_id == '2019-06-20-xi-pyongyang'"
PUTIN_2024 = "meeting_id == '2024-06-19-putin-pyongyang'"
SIGNED = "event_id == '2024-06-19-russia-dprk-partnership-treaty-signed'"
ALLIANCE_1961 = "event_id == '1961-07-11-china-dprk-alliance-treaty'"
IN_FORCE_2024 = "event_id == '2024-12-04-treaty-enters-into-force'"
KOTRA_2024 = (
    "series == 'kotra' and year == 2024 and partner_iso3 == 'CHN' and flow == 'total' "
    "and share_percent.notna()"
)
TROOPS = "unrecorded_kind == 'troops_sent'"
FICO = "event == 'beijing-2025' and iso3 == 'SVK'"

CHANGED: list[tuple[str, str, Change, str, str]] = [
    ("c01", "attendance", where(FICO, is_announced=False), "contradicted", "25 announced"),
    ("c01", "attendance", where(FICO, rank="other"), "contradicted", "25 announced"),
    ("c01", "attendance", where(FICO, attended="no"), "supported", "26 announced"),
    (
        "c02",
        "meetings",
        where(PUTIN_2024, format="multilateral_event"),
        "contradicted",
        "1 earlier multilateral event",
    ),
    (
        "c02",
        "meetings",
        where(PUTIN_2024, format="multilateral_sideline"),
        "contradicted",
        "1 earlier multilateral event",
    ),
    ("c02", "meetings", without("format == 'trilateral'"), "supported", SAME),
    (
        "c03",
        "meetings",
        without("person == 'Donald Trump'"),
        "contradicted",
        "15 bilateral meetings with 7 leaders",
    ),
    (
        "c03",
        "meetings",
        without("person != 'Donald Trump'"),
        "contradicted",
        "3 bilateral meetings with 1 leader",
    ),
    ("c04", "meetings", without(XI_JUNE), "contradicted", "last on 2019-01-08, 2,430 days before"),
    (
        "c04",
        "meetings",
        where(XI_JUNE, verification="unverified"),
        "contradicted",
        "last on 2019-01-08, 2,430 days before",
    ),
    (
        "c05",
        "meetings",
        without("meeting_id == '2019-01-08-xi-beijing'"),
        "contradicted",
        "Pyongyang in June",
    ),
    ("c05", "meetings", without(XI_JUNE), "contradicted", "Beijing in January"),
    (
        "c05",
        "meetings",
        where(XI_JUNE, start_date="2019-07-20", end_date="2019-07-21"),
        "contradicted",
        "Beijing in January then Pyongyang in July",
    ),
    ("c06", "attendance", where(FICO, person="Somebody"), "contradicted", "1 of 27 members: Some"),
    ("c06", "attendance", where(FICO, person=None), "contradicted", "1 of 27 members: Slovakia"),
    ("c06", "attendance", where(FICO, attended="no"), "contradicted", "0 of 27 members"),
    (
        "c06",
        "memberships",
        where("organisation == 'EU' and iso3 == 'SVK'", valid_to="2025-09-02"),
        "contradicted",
        "0 of 26 members",
    ),
    (
        "c06",
        "memberships",
        where("organisation == 'EU' and iso3 == 'SVK'", valid_to="2025-09-03"),
        "supported",
        SAME,
    ),
    (
        "c06",
        "memberships",
        where("organisation == 'EU' and iso3 == 'SRB'", membership="member"),
        "contradicted",
        "2 of 28 members: Aleksandar Vucic, Robert Fico",
    ),
    (
        "c07",
        "parades",
        where("event == 'beijing-2025'", event_date="2025-09-02"),
        "supported",
        SAME,
    ),
    (
        "c07",
        "parades",
        where("event == 'beijing-2025'", event_date="2026-09-03"),
        "contradicted",
        "81 years after 1945-09-02",
    ),
    ("c08", "trade_partners", where(KOTRA_2024, share_percent=50.0), "contradicted", "50.0% in"),
    ("c08", "trade_partners", where(KOTRA_2024, share_percent=50.1), "supported", "50.1% in 2024"),
    ("c08", "trade_partners", without(KOTRA_2024), "supported", "98.3% in 2023 (KOTRA)"),
    (
        "c09",
        "events",
        without("date < '1991-01-01'"),
        "contradicted",
        "treaties of 2000, 2024",
    ),
    (
        "c09",
        "events",
        without("event_id == '2000-02-09-russia-dprk-friendship-treaty'"),
        "supported",
        "treaties of 1961, 2024",
    ),
    (
        "c09",
        "events",
        where("event_id == '1961-07-06-soviet-dprk-alliance-treaty'", date="1991-01-01"),
        "contradicted",
        "treaties of 1991, 2000, 2024",
    ),
    (
        "c09",
        "events",
        where(SIGNED, date="2025-06-19"),
        "contradicted",
        "treaties of 1961, 2000, 2025",
    ),
    ("c10", "meetings", without(PUTIN_2024), "contradicted", "no meeting on the day of signing"),
    (
        "c10",
        "meetings",
        where(PUTIN_2024, place="Vladivostok"),
        "contradicted",
        "no meeting on the day",
    ),
    ("c11", "trade_unrecorded", where(TROOPS, low=1999.0), "contradicted", "up to 1,999 or more"),
    ("c11", "trade_unrecorded", where(TROOPS, low=2000.0), "supported", "up to 2,000 or more"),
    (
        "c11",
        "trade_unrecorded",
        without("estimate_by != 'press range of intelligence estimates'"),
        "supported",
        "up to 10,000 or more, by 1 estimate",
    ),
    (
        "c12",
        "trade_unrecorded",
        without("unrecorded_kind == 'aid' or unrecorded_kind == 'technology'"),
        "not testable",
        "estimates for oil",
    ),
    (
        "c12",
        "trade_unrecorded",
        without("unrecorded_kind == 'aid'"),
        "supported with caveat",
        "estimates for oil, technology",
    ),
    (
        "c13",
        "attendance",
        where(KIM_2015, rank="head_of_state"),
        "contradicted",
        SAME,
    ),
    (
        "c13",
        "attendance",
        where(KIM_2015, rank="head_of_state", attended="no"),
        "supported",
        SAME,
    ),
    (
        "c13",
        "events",
        where("event_id == '1959-10-01-kim-il-sung-at-beijing-parade'", date="1954-10-01"),
        "contradicted",
        "71 years since 1954",
    ),
    (
        "c13",
        "parades",
        where("event == 'beijing-2015'", event_date="2025-09-04"),
        "not testable",
        "no row to test it on",
    ),
    (
        "c14",
        "events",
        where("event_id == '2011-12-29-named-supreme-leader'", date="2012-01-02"),
        "contradicted",
        "named on 2012-01-02",
    ),
    ("c15", "meetings", without("trip_id == '2019-01-beijing'"), "contradicted", "4 trips: 2018"),
    (
        "c15",
        "meetings",
        also(XI_2018, meeting_id="x", trip_id="x", start_date="2020-03-26", end_date="2020-03-26"),
        "contradicted",
        "6 trips: 2018, 2018, 2018, 2019, 2020, 2025",
    ),
    (
        "c16",
        "meetings",
        also(XI_JUNE, meeting_id="x", person="Vladimir Putin"),
        "contradicted",
        "first on 2019-06-20",
    ),
    ("c17", "meetings", without(XI_2018), "contradicted", "7 trips and 2 crossings"),
    ("c17", "meetings", without("visit_kind == 'border'"), "contradicted", "8 trips and 0 cross"),
    ("c18", "meetings", without("person == 'Xi Jinping'"), "contradicted", "Moon Jae-in on 2018"),
    (
        "c18",
        "meetings",
        also(XI_2018, meeting_id="x", person="Somebody"),
        "contradicted",
        "Xi Jinping and Somebody on 2018-03-26",
    ),
    ("c18", "meetings", without(XI_2018), "contradicted", "Moon Jae-in on 2018-04-27"),
    (
        "c20",
        "attendance",
        where(FICO, iso3="IND", country="India"),
        "supported",
        "1 of 26 guests",
    ),
    ("c21", "events", where(ALLIANCE_1961, is_in_force=False), "contradicted", "treaty of 1961, n"),
    (
        "c22",
        "meetings",
        without("trip_id == '2025-09-beijing'"),
        "not testable",
        "no talks yet",
    ),
    (
        "c23",
        "attendance",
        without("event == 'beijing-2025' and iso3 not in ['SVK', 'SRB', 'RUS', 'BLR']"),
        "contradicted",
        SAME,
    ),
    (
        "c23",
        "attendance",
        without("event == 'beijing-2025' and iso3 in ['SVK', 'SRB', 'RUS', 'BLR']"),
        "supported",
        "0 of 43 states",
    ),
    ("c24", "events", where(IN_FORCE_2024, is_in_force=False), "contradicted", "treaties in force"),
    ("c24", "events", without(IN_FORCE_2024), "contradicted", "treaties in force: China 1961"),
]


@pytest.mark.parametrize(
    ("claim_id", "table", "change", "expected", "value"),
    CHANGED,
    ids=[f"{each[0]}-{place}" for place, each in enumerate(CHANGED)],
)
def test_the_verdict_follows_the_rows(
    tables: dict[str, pd.DataFrame],
    values: dict[str, str],
    claim_id: str,
    table: str,
    change: Change,
    expected: str,
    value: str,
) -> None:
    found = one_tested(claim_id, {**tables, table: change(tables[table])})
    assert found["verdict"] == expected
    assert found["value"].startswith(values[claim_id] if value is SAME else value)


UNTESTABLE: list[tuple[str, str, Change, str]] = [
    ("c01", "attendance", without("event == 'beijing-2025'"), "no list of guests announced is"),
    ("c02", "meetings", without("start_date < '2025-09-03'"), "no meeting before the parade is"),
    ("c03", "meetings", without("format == 'bilateral'"), "no bilateral meeting before the par"),
    ("c04", "meetings", without("person == 'Xi Jinping'"), "no meeting with Xi Jinping before"),
    ("c04", "parades", without("event == 'beijing-2025'"), "no parade 'beijing-2025' "),
    (
        "c05",
        "meetings",
        without("start_date.dt.year == 2019"),
        "no meeting with Xi Jinping in 2019",
    ),
    ("c06", "memberships", without("organisation == 'EU'"), "no member of the European Union is"),
    ("c06", "attendance", without("event == 'beijing-2025'"), "no guest at head level was known"),
    ("c07", "events", without("category == 'war'"), "no day of the surrender is known"),
    ("c08", "trade_partners", without("series == 'kotra'"), "no share of China by KOTRA is known"),
    ("c09", "events", without(SIGNED), "no treaty with Russia of 2024 is known"),
    ("c10", "events", without("category == 'treaty'"), "no treaty with Russia of 2024 is known"),
    ("c10", "meetings", without("person == 'Vladimir Putin'"), "no bilateral meeting with Vladim"),
    ("c11", "trade_unrecorded", without("unit == 'persons'"), "no estimate of at least how many"),
    ("c12", "trade_unrecorded", without("end_year >= 2024"), "no estimate of what Russia gave is"),
    ("c13", "events", without("category == 'parade'"), "no earlier parade with a leader of the"),
    ("c13", "attendance", without("event == 'beijing-2015'"), "no guest list of a Chinese parade"),
    ("c14", "events", without("category == 'leadership'"), "no day on which he was named suprem"),
    ("c15", "meetings", without("start_date >= '2025-01-01'"), "no meeting on the trip to the pa"),
    ("c16", "meetings", without("start_date >= '2025-01-01'"), "no day with both Xi Jinping and"),
    ("c17", "meetings", without("start_date < '2025-09-03'"), "no meeting before the parade is"),
    ("c18", "meetings", without("rank == 'head_of_state'"), "no meeting with a head of state is"),
    ("c19", "events", without("category == 'parade'"), "no movement of the train is known"),
    ("c20", "attendance", without("event == 'beijing-2025'"), "no guest at head level was known"),
    ("c21", "events", without("category == 'treaty'"), "no alliance treaty with China is known"),
    ("c21", "events", where(ALLIANCE_1961, is_in_force=None), "no source on whether it is in fo"),
    ("c22", "meetings", lambda frame: frame, "meetings can be counted, a motive can't"),
    ("c23", "countries", where("region == 'Europe'", region="Asia"), "no state of Europe is"),
    ("c24", "events", without("category == 'treaty'"), "no alliance treaty is known"),
]


@pytest.mark.parametrize(
    ("claim_id", "table", "change", "words"),
    UNTESTABLE,
    ids=[f"{each[0]}-{each[1]}" for each in UNTESTABLE],
)
def test_a_claim_without_its_rows_is_not_testable(
    tables: dict[str, pd.DataFrame], claim_id: str, table: str, change: Change, words: str
) -> None:
    found = one_tested(claim_id, {**tables, table: change(tables[table])})
    assert found["verdict"] == "not testable"
    assert found["qualification"].startswith(words)
    if claim_id != "c22":
        assert found["value"] == "no row to test it on"
        assert found["evidence"] == []


@pytest.mark.parametrize("claim_id", EVERY)
def test_an_empty_table_leaves_nothing_to_test(
    claim_id: str, tables: dict[str, pd.DataFrame]
) -> None:
    for name in claims.tables_of(claim_id):
        empty = {**tables, name: tables[name].iloc[:0]}
        if name == "countries":
            with pytest.raises(pa.DataError, match="not in countries"):
                one_tested(claim_id, empty)
        elif name == "series":
            assert one_tested(claim_id, empty)["value"] == "98.0% in 2024 (kotra)"
        else:
            found = one_tested(claim_id, empty)
            assert found["verdict"] == "not testable"
            assert found["qualification"].startswith(("no ", "meetings are known"))


@pytest.mark.parametrize("year", range(1950, 2027, 4))
def test_on_any_day_each_claim_gets_a_verdict(year: int) -> None:
    day = f"{year}-09-03"
    known = {name: pa.load(name, as_of=day) for name in TABLES}
    checked = claims.compare(pa.load("claims"), known)
    assert checked["verdict"].isin(claims.VERDICTS).all()
    early = checked["day"].dropna()
    assert (early <= pd.Timestamp(day)).all()
    if year < 2011:
        assert set(checked["verdict"]) <= {"not testable", "contradicted", "supported"}
        assert checked.set_index("claim_id").loc["c01", "verdict"] == "not testable"
