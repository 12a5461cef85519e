"""What must hold between tables: each rule finds its breach, names its place, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import parade_analysis as pa
from parade_analysis.catalog import reading, rules
from parade_analysis.catalog.definitions import TABLES, tables_of
from parade_analysis.catalog.fields import FIELDS
from parade_analysis.catalog.rules import Breach


def sets(query: str, **values: Any) -> Callable[[pd.DataFrame], pd.DataFrame]:
    """Return what sets cells of the one row that a query finds."""

    def change(frame: pd.DataFrame) -> pd.DataFrame:
        (index,) = frame.query(query).index
        changed = frame.copy()
        for column, value in values.items():
            changed.loc[index, column] = value
        return changed

    return change


def breaches(rule: rules.Rule, table: str, change: Any) -> list[Breach]:
    frames = {name: pa.load(name) for name in tables_of(rule)}
    frames[table] = change(frames[table])
    return list(rule(*frames.values()))


KOTRA = "year == 2024 and series == 'kotra' and flow == 'total'"
MONTH = "month >= '2025-09-01' and month < '2025-10-01' and flow == 'total'"
ANWAR = "meeting_id == '2025-09-03-anwar-beijing'"
TO_LAM = "meeting_id == '2025-10-10-to-lam-pyongyang-parade'"
VOTE = "resolution == 'A/RES/ES-11/1' and iso3 == 'AFG'"
CALL = "resolution == 'A/RES/ES-11/1'"


@pytest.mark.parametrize(
    ("rule", "table", "change", "column", "expected"),
    [
        (
            rules.names_agree,
            "attendance",
            sets("event == 'beijing-2025' and iso3 == 'RUS'", country="Russian Federation"),
            "country",
            "'Russia' as in countries",
        ),
        (
            rules.names_agree,
            "countries",
            sets("iso3 == 'JPN'", country="Nippon"),
            "country",
            "'Nippon' as in countries",
        ),
        (
            rules.guest_lists_are_whole,
            "parades",
            sets("event == 'moscow-2025'", announced_heads=26),
            "announced_heads",
            "25, the announced heads of moscow-2025 in attendance",
        ),
        (
            rules.guest_lists_are_whole,
            "attendance",
            sets("event == 'beijing-2015' and iso3 == 'RUS'", rank="other"),
            "announced_heads",
            "23, the announced heads of beijing-2015 in attendance",
        ),
        (
            rules.roll_calls_add_up,
            "roll_calls",
            sets(CALL, abstain=36),
            "abstain",
            "35, the abstain votes in un_votes",
        ),
        (
            rules.votes_are_dated,
            "un_votes",
            sets(VOTE, date=pd.Timestamp("2022-03-03")),
            "date",
            "2022-03-02 as in roll_calls",
        ),
        (
            rules.occasions_hold_together,
            "meetings",
            sets(TO_LAM, occasion_id="2025-10-10-pyongyang"),
            "occasion_id",
            "2025-10-07-pyongyang: one occasion is one place and at most two days apart",
        ),
        (
            rules.occasions_hold_together,
            "meetings",
            sets("meeting_id == '2026-06-08-xi-pyongyang'", occasion_id="2026-03-25-pyongyang"),
            "occasion_id",
            "an id of its own: one occasion is one place and at most two days apart",
        ),
        (
            rules.totals_add_up,
            "trade_totals",
            sets(KOTRA, value_usd_million=2606.11),
            "value_usd_million",
            "exports plus imports within the roundings, or has_parts_mismatch and a note on it",
        ),
        (
            rules.months_add_up,
            "trade_china_monthly",
            sets(MONTH, value_usd_million=1.0),
            "value_usd_million",
            "exports plus imports within the roundings, or has_parts_mismatch and a note on it",
        ),
        (
            rules.shares_agree,
            "trade_partners",
            sets(f"{KOTRA} and partner_iso3 == 'CHN'", share_percent=97.8),
            "share_percent",
            "a share from 97.95 to 97.95, by the values",
        ),
        (
            rules.one_row_is_preferred,
            "trade_totals",
            sets(
                "year == 2024 and series == 'bank-of-korea' and flow == 'total'", is_preferred=True
            ),
            "is_preferred",
            "one preferred row per year and flow",
        ),
        (
            rules.calendar_is_followed,
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
            rules.calendar_is_followed,
            "series",
            sets("series == 'kotra'", release_lag_days=None),
            "known_from",
            "a series with release_lag_days, by the calendar in series",
        ),
    ],
    ids=lambda each: getattr(each, "__name__", None) or "",
)
def test_a_breach_is_named(
    rule: rules.Rule, table: str, change: Any, column: str, expected: str
) -> None:
    frames = {name: pa.load(name) for name in tables_of(rule)}
    assert list(rule(*frames.values())) == []
    found = breaches(rule, table, change)
    assert found
    assert {(each.column, each.expected) for each in found} == {(column, expected)}
    for each in found:
        assert column in TABLES[each.table].columns


@pytest.mark.parametrize(
    ("rule", "table", "change"),
    [
        # Half the steps of total and parts together may lie between them.
        (rules.totals_add_up, "trade_totals", sets(KOTRA, value_usd_million=2696.125)),
        (rules.totals_add_up, "trade_totals", sets(KOTRA, value_usd_million=2696.095)),
        (
            rules.totals_add_up,
            "trade_totals",
            sets(KOTRA, value_usd_million=1.0, has_parts_mismatch=True),
        ),
        (
            rules.shares_agree,
            "trade_partners",
            sets(f"{KOTRA} and partner_iso3 == 'CHN'", share_percent=97.86),
        ),
        (
            rules.occasions_hold_together,
            "meetings",
            sets(TO_LAM, leader="Somebody else", occasion_id="2025-10-10-pyongyang"),
        ),
        (
            rules.guest_lists_are_whole,
            "attendance",
            sets("event == 'moscow-2025' and iso3 == 'CHN'", attended="no"),
        ),
        (
            rules.one_row_is_preferred,
            "trade_totals",
            sets("year == 2024 and series == 'kotra' and flow == 'total'", iso3="KOR"),
        ),
    ],
)
def test_what_the_roundings_and_the_codebook_allow_is_no_breach(
    rule: rules.Rule, table: str, change: Any
) -> None:
    assert breaches(rule, table, change) == []


def test_a_count_beyond_the_official_total_is_a_breach_even_of_an_incomplete_call() -> None:
    calls, votes = pa.load("roll_calls"), pa.load("un_votes")
    (partial, *_) = calls.loc[~calls["is_complete"], "resolution"]
    fewer = sets(f"resolution == '{partial}'", yes=1)(calls)
    (found,) = rules.roll_calls_add_up(fewer, votes)
    assert found.column == "yes"
    more = sets(f"resolution == '{partial}'", yes=193)(calls)
    assert list(rules.roll_calls_add_up(more, votes)) == []


def test_votes_that_are_not_there_count_as_none() -> None:
    calls, votes = pa.load("roll_calls"), pa.load("un_votes")
    against = (votes["resolution"] == "A/RES/ES-11/1") & (votes["vote"] == "no")
    (found,) = rules.roll_calls_add_up(calls, votes[~against])
    assert (found.column, found.expected) == ("no", "0, the no votes in un_votes")


def test_the_day_of_a_period_is_its_last() -> None:
    years = rules.period_end(pd.DataFrame({"year": pd.array([2024], dtype="Int64")}))
    months = rules.period_end(pd.DataFrame({"month": pd.to_datetime(["2024-02-01"])}))
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
    assert problem.expected == f"a {key} that stands in {other}.csv"


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
