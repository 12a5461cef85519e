"""What must hold between tables: each rule finds its breach, names its place, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import parade_analysis as pa
from parade_analysis.catalog import reading
from parade_analysis.catalog.definitions import TABLES
from parade_analysis.catalog.fields import FIELDS
from parade_analysis.catalog.rules import RULES, Breach, Rule, encounters, guests, trade
from parade_analysis.catalog.worldviews import BOUNDARIES

BY_NAME = {rule.name: rule for rule in RULES}


def sets(query: str, **values: Any) -> Callable[[pd.DataFrame], pd.DataFrame]:
    """Return what sets cells of the one row that a query finds."""

    def change(frame: pd.DataFrame) -> pd.DataFrame:
        (index,) = frame.query(query).index
        changed = frame.copy()
        for column, value in values.items():
            changed.loc[index, column] = value
        return changed

    return change


def loaded(rule: Rule) -> dict[str, pd.DataFrame]:
    return {
        name: pa.boundaries(name) if name in BOUNDARIES else pa.load(name) for name in rule.tables
    }


def breaches(rule: str, table: str, change: Any) -> list[Breach]:
    frames = loaded(BY_NAME[rule])
    frames[table] = change(frames[table])
    return list(BY_NAME[rule].check(**frames))


KOTRA = "year == 2024 and series == 'kotra' and flow == 'total'"
MONTH = "month >= '2025-09-01' and month < '2025-10-01' and flow == 'total'"
ANWAR = "meeting_id == '2025-09-03-anwar-beijing'"
TO_LAM = "meeting_id == '2025-10-10-to-lam-pyongyang-parade'"
VOTE = "resolution == 'A/RES/ES-11/1' and iso3 == 'AFG'"
CALL = "resolution == 'A/RES/ES-11/1'"


DAY = pd.Timestamp
BEIJING = "event == 'beijing-2025' and iso3 == 'RUS'"
WEEK = "entry_id == '2025-09-02-border'"
EU = "organisation == 'EU' and iso3 == 'HRV'"
ESTIMATE = "flow_kind == 'China trade: KOTRA minus China customs' and period == '2022'"
GMW = "page == 'https://politics.gmw.cn/2025-08/28/content_38249013.htm'"

CASES: list[tuple[str, str, Any, str, str]] = [
    (
        "codes_stand_for_what_they_say",
        "place_codes",
        sets("scheme == 'cow' and code == '731'", iso3=None),
        "iso3",
        "a state in a row of a state, else none",
    ),
    (
        "codes_stand_for_what_they_say",
        "place_codes",
        sets("scheme == 'name' and code == 'Korea'", candidates=None),
        "candidates",
        "states where it is ambiguous, else none",
    ),
    (
        "codes_stand_for_what_they_say",
        "place_codes",
        sets("scheme == 'name' and code == 'Korea'", candidates="KOR PRX"),
        "candidates",
        "states of countries, and PRX is none",
    ),
    (
        "spellings_are_given_once",
        "place_codes",
        sets("scheme == 'name' and code == 'Korea'", code="Zaire*"),
        "code",
        "a spelling that no other row gives",
    ),
    (
        "spellings_are_given_once",
        "place_codes",
        sets("scheme == 'name' and code == 'Korea'", code="KOREA, SOUTH"),
        "code",
        "a spelling that no other row gives",
    ),
    (
        "names_agree",
        "attendance",
        sets("event == 'beijing-2025' and iso3 == 'RUS'", country="Russian Federation"),
        "country",
        "'Russia' as in countries",
    ),
    (
        "names_agree",
        "countries",
        sets("iso3 == 'JPN'", country="Nippon"),
        "country",
        "'Nippon' as in countries",
    ),
    (
        "guest_lists_are_whole",
        "parades",
        sets("event == 'moscow-2025'", announced_heads=26),
        "announced_heads",
        "25, the announced heads of moscow-2025 in attendance",
    ),
    (
        "guest_lists_are_whole",
        "attendance",
        sets("event == 'beijing-2015' and iso3 == 'RUS'", rank="other"),
        "announced_heads",
        "23, the announced heads of beijing-2015 in attendance",
    ),
    (
        "roll_calls_add_up",
        "roll_calls",
        sets(CALL, abstain=36),
        "abstain",
        "35, the abstain votes in un_votes",
    ),
    (
        "occasions_hold_together",
        "meetings",
        sets(TO_LAM, occasion_id="2025-10-10-pyongyang"),
        "occasion_id",
        "2025-10-07-pyongyang: one occasion is one place and at most two days apart",
    ),
    (
        "occasions_hold_together",
        "meetings",
        sets("meeting_id == '2026-06-08-xi-pyongyang'", occasion_id="2026-03-25-pyongyang"),
        "occasion_id",
        "an id of its own: one occasion is one place and at most two days apart",
    ),
    (
        "totals_add_up",
        "trade_totals",
        sets(KOTRA, value_usd_million=2606.11),
        "value_usd_million",
        "exports plus imports within the roundings, or has_parts_mismatch and a note on it",
    ),
    (
        "months_add_up",
        "trade_china_monthly",
        sets(MONTH, value_usd_million=1.0),
        "value_usd_million",
        "exports plus imports within the roundings, or has_parts_mismatch and a note on it",
    ),
    (
        "shares_agree",
        "trade_partners",
        sets(f"{KOTRA} and partner_iso3 == 'CHN'", share_percent=97.8),
        "share_percent",
        "a share from 97.95 to 97.95, by the values",
    ),
    (
        "one_row_is_preferred",
        "trade_totals",
        sets("year == 2024 and series == 'bank-of-korea' and flow == 'total'", is_preferred=True),
        "is_preferred",
        "one preferred row per year and flow",
    ),
    (
        "calendar_is_followed",
        "trade_totals",
        sets(
            "year == 2009 and series == 'kotra' and flow == 'total'",
            known_from=pd.Timestamp("2010-07-30"),
            known_from_basis="release_calendar",
        ),
        "known_from",
        "2010-07-31, by the calendar in series",
    ),
    (
        "calendar_is_followed",
        "series",
        sets("series == 'kotra'", release_lag_days=None),
        "known_from",
        "a series with release_lag_days, by the calendar in series",
    ),
    ("hosts_are_no_guests", "attendance", sets(BEIJING, iso3="CHN"), "iso3", "a guest; the host"),
    (
        "places_on_a_list_are_taken_once",
        "attendance",
        sets(BEIJING, announced_order=7),
        "announced_order",
        "every number from 1 to 26 once",
    ),
    ("roll_calls_count_all_members", "roll_calls", sets(CALL, absent=13), "absent", "votes of 193"),
    (
        "roll_calls_count_all_members",
        "roll_calls",
        sets(CALL, is_complete=False),
        "is_complete",
        "true if un_votes has all 193",
    ),
    (
        "members_of_the_un_are_so_named",
        "countries",
        sets("iso3 == 'PRK'", un_status="territory"),
        "un_status",
        "un_member as in memberships",
    ),
    (
        "members_of_the_un_are_so_named",
        "countries",
        sets("iso3 == 'SUN'", ended_on=pd.NaT),
        "ended_on",
        "a day for each withdrawn state",
    ),
    (
        "lists_of_blocs_have_their_number",
        "memberships",
        sets(EU, membership="candidate"),
        "members",
        "so many in memberships on 2025-09-03",
    ),
    (
        "lists_of_blocs_have_their_number",
        "memberships",
        sets(EU, disputed_since="2025-01-01"),
        "members",
        "so many in memberships on 2025-09-03",
    ),
    (
        "lists_of_blocs_have_their_number",
        "memberships",
        sets("organisation == 'EAEU' and iso3 == 'CUB'", membership="partner"),
        "membership",
        "a kind of membership that stands in bloc_lists",
    ),
    (
        "one_thing_has_one_value",
        "meetings",
        sets(ANWAR, iso3="IDN"),
        "iso3",
        "'MYS' as other rows with person 'Anwar Ibrahim' have",
    ),
    (
        "one_thing_has_one_value",
        "un_votes",
        sets(VOTE, date=DAY("2022-03-03")),
        "date",
        "'2022-03-02",
    ),
    (
        "one_name_has_one_spelling",
        "meetings",
        sets(TO_LAM, person="To Lam"),
        "person",
        "'Tô Lâm' as elsewhere",
    ),
    (
        "stated_days_are_the_events_own",
        "envoys",
        sets("person == 'Woo Won-shik'", known_from=DAY("2025-09-13")),
        "known_from",
        "2025-09-03, the day in date",
    ),
    (
        "stated_days_are_the_events_own",
        "memberships",
        sets(EU, known_from_basis="undated"),
        "known_from_basis",
        "undated where there is no first day",
    ),
    (
        "guests_are_known_with_their_parade",
        "attendance",
        sets(BEIJING, known_from=DAY("2025-07-28")),
        "known_from",
        "a day in the two weeks up to the parade of 2025-09-03",
    ),
    (
        "guests_are_known_with_their_parade",
        "attendance",
        sets(BEIJING, outcome_known_from=DAY("2024-09-03")),
        "outcome_known_from",
        "2025-09-03, the day of the parade",
    ),
    (
        "guests_are_known_with_their_parade",
        "parades",
        sets("event == 'moscow-2025'", known_from=DAY("2025-05-01")),
        "known_from",
        "about 2025-05-06, when most guests became known",
    ),
    (
        "the_week_is_about_its_parade",
        "parade_week",
        sets(WEEK, end_local="2025-09-93T09:00"),
        "end_local",
        "a day and a time that exist",
    ),
    (
        "the_week_is_about_its_parade",
        "parade_week",
        sets(WEEK, known_from=DAY("2025-09-12")),
        "known_from",
        "a day within three of 2025-09-02",
    ),
    (
        "leaders_begin_with_an_event",
        "leaders",
        sets("leader == 'Kim Jong Un'", since=DAY("2012-12-17")),
        "since",
        "the day of an event of leadership",
    ),
    (
        "lists_of_blocs_have_their_number",
        "bloc_lists",
        sets("organisation == 'NATO'", day=DAY("2026-09-03")),
        "day",
        "2025-09-03, the day of the list in memberships",
    ),
    (
        "trade_is_known_by_page_or_calendar",
        "trade_unrecorded",
        sets(ESTIMATE, known_from=DAY("2023-08-21")),
        "known_from",
        "2023-07-21, the date of the page",
    ),
    (
        "incomes_have_an_amount",
        "national_income",
        sets("year == 2024", gni_krw_trillion=float("nan")),
        "gni_krw_trillion",
        "an amount in won or in dollars",
    ),
    (
        "economies_are_within_the_world",
        "world_trade",
        sets("economy_iso3 == 'CHN' and year == 2024 and flow == 'export'", value_usd_million=9e7),
        "value_usd_million",
        "less, with the other economies of the year, than a row of the world",
    ),
    (
        "events_are_named_by_day",
        "events",
        sets("event_id == '2013-12-12-jang-song-thaek-executed'", date=DAY("2013-12-13")),
        "event_id",
        "2013-12-13-..., by its date",
    ),
    (
        "parades_are_named_by_place_and_year",
        "parades",
        sets("event == 'moscow-2025'", event_date=DAY("2024-05-09")),
        "event",
        "moscow-2024, by place and year",
    ),
    (
        "meetings_are_named_by_day_person_and_place",
        "meetings",
        sets(ANWAR, person="Prabowo Subianto"),
        "meeting_id",
        "2025-09-03-NAME-beijing",
    ),
    (
        "entries_of_the_week_are_named_by_day",
        "parade_week",
        sets(WEEK, start_local="2025-09-01T03:00"),
        "entry_id",
        "2025-09-01-..., by its start",
    ),
    (
        "claims_are_numbered_without_a_gap",
        "claims",
        sets("claim_id == 'c07'", claim_id="c77"),
        "claim_id",
        "c07, the next number",
    ),
    (
        "points_lie_in_their_states",
        "meetings",
        sets(ANWAR, latitude=9.9),
        "latitude",
        "a point in CHN, with longitude",
    ),
    (
        "codes_are_those_of_the_shapes",
        "countries",
        sets("iso3 == 'PRK'", m49="480"),
        "m49",
        "408 as the shapes have it",
    ),
    (
        "hosts_follow_from_the_place",
        "meetings",
        sets(ANWAR, host="counterpart"),
        "host",
        "third, by place and counterpart",
    ),
    (
        "parades_are_in_their_host_state",
        "parades",
        sets("event == 'moscow-2025'", host_leader="Xi Jinping"),
        "host_leader",
        "a leader of RUS",
    ),
    (
        "pages_are_listed",
        "events",
        sets("event_id == '2013-12-12-jang-song-thaek-executed'", source_url="https://no.where/"),
        "source_url",
        "a page that stands in table pages",
    ),
    (
        "rows_have_the_grade_and_date_of_their_page",
        "attendance",
        sets(BEIJING, source_grade="C"),
        "source_grade",
        "A as in pages",
    ),
    (
        "addresses_have_the_date_of_their_page",
        "pages",
        sets(GMW, page_date=DAY("2025-08-18")),
        "page_date",
        "2025-08-28, as in its address",
    ),
    (
        "totals_are_as_typed_in",
        "un_votes",
        sets(VOTE, verification="derived"),
        "total",
        "rows with resolution=A/RES/ES-11/1;verification=",
    ),
    (
        "totals_are_as_typed_in",
        "controls",
        lambda frame: frame[frame["where"] != "format=bilateral"].reset_index(drop=True),
        "where",
        "a row for format=bilateral too",
    ),
    (
        "roundings_are_steps",
        "trade_totals",
        sets(KOTRA, rounding_usd_million=0.04),
        "rounding_usd_million",
        "a power of ten",
    ),
    (
        "periods_have_their_years",
        "trade_unrecorded",
        sets(ESTIMATE, start_year=2021),
        "start_year",
        "2022, by the period",
    ),
    (
        "a_meeting_is_told_once",
        "meetings",
        lambda frame: pd.concat(
            [frame, frame[frame["person"] == "Xi Jinping"].tail(1)]
        ).reset_index(drop=True),
        "start_date",
        "another day, as Xi Jinping is there on",
    ),
    (
        "meetings_are_short",
        "meetings",
        sets(ANWAR, end_date=DAY("2025-09-11")),
        "end_date",
        "a day within a week of the start, 2025-09-03",
    ),
    (
        "meetings_are_of_leaders",
        "meetings",
        sets(ANWAR, rank="other"),
        "rank",
        "a leader; others stand in table envoys",
    ),
    (
        "meetings_are_placed",
        "meetings",
        sets(ANWAR, longitude=None),
        "longitude",
        "the longitude of Beijing",
    ),
    (
        "transport_has_a_page",
        "meetings",
        sets(ANWAR, transport="train", transport_source_url=None),
        "transport_source_url",
        "the page that says train, or no transport",
    ),
    (
        "meetings_are_in_their_leaders_time",
        "meetings",
        sets(ANWAR, start_date=DAY("1947-09-03"), end_date=DAY("1947-09-03")),
        "start_date",
        "a day in power, which began on 2011-12-17",
    ),
    (
        "meetings_are_in_their_leaders_time",
        "leaders",
        sets("leader == 'Kim Jong Un'", until=DAY("2026-01-01")),
        "end_date",
        "a day in power, which ended on 2026-01-01",
    ),
    (
        "envoys_are_in_their_hosts_time",
        "envoys",
        sets("person == 'Wang Jiarui' and date < '2012-09-01'", date=DAY("2011-08-02")),
        "date",
        "a day in power, which began on 2011-12-17",
    ),
    (
        "events_are_of_the_divided_country",
        "events",
        sets("date < '1946-01-01'", date=DAY("1845-09-02")),
        "date",
        "a day from 1945-08-15 on",
    ),
    (
        "an_event_is_told_once",
        "events",
        lambda frame: pd.concat(
            [frame, frame.tail(1).assign(label=frame["label"].iloc[-1].upper() + "!")]
        ).reset_index(drop=True),
        "label",
        "another event than",
    ),
    (
        "an_event_is_told_once",
        "events",
        lambda frame: pd.concat(
            [frame, frame.tail(1).assign(date=frame["date"].max() + pd.Timedelta(days=1))]
        ).reset_index(drop=True),
        "label",
        "another event than",
    ),
    (
        "guests_are_of_known_places",
        "attendance",
        sets("country == 'Abkhazia'", country="Chna"),
        "country",
        "a state of table countries, or a region without a code of place_codes (did you mean 'Chi",
    ),
    (
        "pages_of_a_row_differ",
        "meetings",
        lambda frame: frame.assign(source_url_2=frame["source_url"].str.replace("http:", "https:")),
        "source_url_2",
        "another page than the one before it",
    ),
    (
        "offices_have_their_rank",
        "meetings",
        sets(ANWAR, rank="head_of_state"),
        "rank",
        "head_of_government, by the office",
    ),
    (
        "offices_have_their_rank",
        "attendance",
        sets("event == 'beijing-2025' and country == 'Cambodia'", rank="head_of_government"),
        "rank",
        "head_of_state, by the office",
    ),
]


@pytest.mark.sampled
@pytest.mark.parametrize(("rule", "table", "change", "column", "expected"), CASES)
def test_a_breach_is_named(rule: str, table: str, change: Any, column: str, expected: str) -> None:
    found = set(breaches(rule, table, change)) - set(breaches(rule, table, lambda frame: frame))
    assert any(each.column == column and expected in each.expected for each in found), found
    for each in found:
        assert each.column in TABLES[each.table].columns


def test_every_rule_has_a_case() -> None:
    assert {rule for rule, *_ in CASES} == set(BY_NAME)


@pytest.mark.parametrize(
    ("rule", "table", "change"),
    [
        # Half the steps of total and parts together may lie between them.
        ("totals_add_up", "trade_totals", sets(KOTRA, value_usd_million=2696.125)),
        ("totals_add_up", "trade_totals", sets(KOTRA, value_usd_million=2696.095)),
        (
            "totals_add_up",
            "trade_totals",
            sets(KOTRA, value_usd_million=1.0, has_parts_mismatch=True),
        ),
        (
            "shares_agree",
            "trade_partners",
            sets(f"{KOTRA} and partner_iso3 == 'CHN'", share_percent=97.86),
        ),
        (
            "occasions_hold_together",
            "meetings",
            sets(TO_LAM, leader="Somebody else", occasion_id="2025-10-10-pyongyang"),
        ),
        (
            "guest_lists_are_whole",
            "attendance",
            sets("event == 'moscow-2025' and iso3 == 'CHN'", attended="no"),
        ),
        (
            "one_row_is_preferred",
            "trade_totals",
            sets("year == 2024 and series == 'kotra' and flow == 'total'", iso3="KOR"),
        ),
    ],
)
def test_what_the_roundings_and_the_codebook_allow_is_no_breach(
    rule: str, table: str, change: Any
) -> None:
    assert breaches(rule, table, change) == []


def test_two_numbered_events_of_a_day_are_two() -> None:
    days = pd.Series([DAY("2026-08-20")] * 2)
    events = pd.DataFrame({"date": days, "label": ["Test no. 1", "Test no. 2"]})
    assert list(encounters.an_event_is_told_once(events)) == []
    again = events.assign(label=["Test no. 1", "TEST No 1"])
    assert [each.at for each in encounters.an_event_is_told_once(again)] == [1]


def test_a_count_beyond_the_official_total_is_a_breach_even_of_an_incomplete_call() -> None:
    calls, votes = pa.load("roll_calls"), pa.load("un_votes")
    (partial, *_) = calls.loc[~calls["is_complete"], "resolution"]
    fewer = sets(f"resolution == '{partial}'", yes=1)(calls)
    (found,) = guests.roll_calls_add_up(fewer, votes)
    assert found.column == "yes"
    more = sets(f"resolution == '{partial}'", yes=193)(calls)
    assert list(guests.roll_calls_add_up(more, votes)) == []


def test_votes_that_are_not_there_count_as_none() -> None:
    calls, votes = pa.load("roll_calls"), pa.load("un_votes")
    against = (votes["resolution"] == "A/RES/ES-11/1") & (votes["vote"] == "no")
    (found,) = guests.roll_calls_add_up(calls, votes[~against])
    assert (found.column, found.expected) == ("no", "0, the no votes in un_votes")


def test_the_day_of_a_period_is_its_last() -> None:
    years = trade.period_end(pd.DataFrame({"year": pd.array([2024], dtype="Int64")}))
    months = trade.period_end(pd.DataFrame({"month": pd.to_datetime(["2024-02-01"])}))
    assert [years[0], months[0]] == [pd.Timestamp("2024-12-31"), pd.Timestamp("2024-02-29")]


REFERENCES = [
    (name, column, target)
    for name, table in TABLES.items()
    for column, target in table.references.items()
]


@pytest.mark.parametrize(("name", "column", "target"), REFERENCES)
def test_a_reference_to_nothing_is_named(name: str, column: str, target: str) -> None:
    other, key = target.split(".")
    frames = {each: pa.load(each) for each in {name, other}}
    files = {each: Path(f"{each}.csv") for each in frames}
    assert [
        each for each in reading.check_rules(frames, files, [name]) if each.column == column
    ] == []
    index = frames[name].index[frames[name][column].notna()][-1]
    frames[name] = frames[name].copy()
    frames[name].loc[index, column] = "nobody"
    found = [each for each in reading.check_rules(frames, files, [name]) if each.column == column]
    (problem,) = [each for each in found if each.value == "nobody"]
    assert problem.row == index + 2
    assert re.fullmatch(rf"an? {key} that stands in {other}\.csv", problem.expected)


def test_the_parades_are_one_list_and_no_enumeration() -> None:
    assert FIELDS["event"].values == ()
    events = {name for name, table in TABLES.items() if "event" in table.references}
    assert events == {"attendance", "also_present", "parade_week"}
    assert {TABLES[name].references["event"] for name in events} == {"parades.event"}


def test_related_tables_are_those_that_a_rule_or_a_reference_compares() -> None:
    assert reading.related("leaders") == {"countries"}
    assert reading.related("parade_week") == {"countries", "parades"}
    assert {"parades", "countries", "also_present"} <= reading.related("attendance")
    assert "series" not in reading.related("series")
