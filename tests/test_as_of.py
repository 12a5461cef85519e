"""Which days are taken, and what was known on one."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import parade_analysis as pa
from parade_analysis.catalog.as_of import as_date, known_on, last_told
from parade_analysis.catalog.definitions import TABLES

DAY = pd.Timestamp("2025-09-03")
TIMED = {name for name in TABLES if "known_from" in TABLES[name].columns}


@pytest.mark.parametrize(
    "given_day",
    [
        "2025-09-03",
        dt.date(2025, 9, 3),
        dt.datetime(2025, 9, 3),
        dt.datetime(2025, 9, 3, 23, 59),
        pd.Timestamp("2025-09-03"),
        pd.Timestamp("2025-09-03T12:30"),
    ],
)
def test_a_day_is_taken_as_text_date_or_timestamp(given_day: str | dt.date) -> None:
    assert as_date(given_day) == DAY


def test_no_day_is_no_day() -> None:
    assert as_date(None) is None


@pytest.mark.parametrize("given_day", ["0001-01-01", "1950-01-01", "9999-12-31"])
def test_far_days_are_days(given_day: str) -> None:
    day = as_date(given_day)
    assert f"{day.year:04}-{day.month:02}-{day.day:02}" == given_day
    assert pa.load("meetings", as_of=given_day) is not None


@pytest.mark.parametrize(
    "given_day",
    [
        "2025-9-3",
        "03.09.2025",
        "09/03/2025",
        "20250903",
        "2025-09",
        "2025-09-03T00:00",
        "2025-09-03 ",
        "2025-09-03\n",
        "2025-02-29",
        "2025-13-01",
        "0000-01-01",
        "٢٠٢٥-٠٩-٠٣",
        "2025−09−03",
        "today",
        "",
        20250903,
        2025.0,
        True,
        False,
        0,
        np.datetime64("2025-09-03"),
        pd.NaT,
        pd.NA,
        float("nan"),
        pd.Timestamp("2025-09-03", tz="Asia/Pyongyang"),
        dt.datetime(2025, 9, 3, tzinfo=dt.UTC),
        dt.time(12),
        ["2025-09-03"],
        pd.Period("2025-09-03"),
    ],
    ids=repr,
)
def test_all_else_is_refused_in_a_sentence(given_day: object) -> None:
    with pytest.raises(pa.DataError, match=r"as_of is .*: expected a date as YYYY-MM-DD"):
        as_date(given_day)  # type: ignore[arg-type]
    with pytest.raises(pa.DataError, match="as_of is "):
        pa.load("meetings", as_of=given_day)  # type: ignore[arg-type]


@given(st.dates(min_value=dt.date(1, 1, 1)))
def test_every_date_comes_back_as_it_was_written(day: dt.date) -> None:
    assert as_date(day.isoformat()) == as_date(day) == pd.Timestamp(day)


def test_no_day_costs_no_pandas() -> None:
    code = (
        "import sys\n"
        "from parade_analysis.catalog.as_of import as_date\n"
        "as_date(None)\n"
        "print('pandas' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


@pytest.mark.sampled
@pytest.mark.parametrize("name", sorted(TIMED))
def test_a_row_is_known_from_its_day_on_and_not_the_day_before(name: str) -> None:
    whole = pa.load(name)
    dated = whole[whole["known_from_basis"] != "undated"]
    days = dated["known_from"].drop_duplicates()
    for day in days.iloc[:: max(1, len(days) // 5)]:
        before = len(pa.load(name, as_of=day - pd.Timedelta(days=1)))
        new = (dated["known_from"] == day).sum()
        assert len(pa.load(name, as_of=day)) == before + new


def test_an_outcome_is_visible_on_its_day_and_not_the_day_before() -> None:
    table, whole = TABLES["attendance"], pa.load("attendance")
    for day, rows in whole.groupby("outcome_known_from"):
        of_that_day = whole["event"] == rows["event"].iloc[0]
        then = known_on(whole[of_that_day], table, day)
        before = known_on(whole[of_that_day], table, day - pd.Timedelta(days=1))
        assert then["attended"].notna().all()
        assert before["attended"].isna().all()
        assert before["outcome_note"].isna().all()
        assert len(before)
        assert len(then) == len(rows)


def test_a_membership_that_ended_later_was_still_open() -> None:
    table, whole = TABLES["memberships"], pa.load("memberships")
    ended = whole[whole["valid_to"].notna() & (whole["known_from"] < whole["valid_to"])]
    row = ended.iloc[0]
    for day, is_open in ((row["valid_to"] - pd.Timedelta(days=1), True), (row["valid_to"], False)):
        then = known_on(whole, table, day).set_index(list(table.key))
        assert pd.isna(then.loc[tuple(row[list(table.key)]), "valid_to"]) is is_open


def test_undated_rows_are_known_on_every_day() -> None:
    memberships = pa.load("memberships", as_of="0001-01-01")
    assert len(memberships)
    assert (memberships["known_from_basis"] == "undated").all()


def test_a_table_without_known_from_keeps_its_rows() -> None:
    for name in set(TABLES) - TIMED:
        told_later = [each for columns in TABLES[name].later.values() for each in columns]
        early, whole = pa.load(name, as_of="1950-01-01"), pa.load(name)
        pd.testing.assert_frame_equal(
            early.drop(columns=told_later), whole.drop(columns=told_later)
        )


def test_an_estimate_is_not_known_before_it_was_made() -> None:
    crude = pa.load("series", as_of="2013-12-31").set_index("series")["estimated_crude"]
    assert pd.isna(crude["kotra"])
    assert pa.load("series").set_index("series").at["kotra", "estimated_crude"] == "included"


def test_what_was_known_is_told_without_touching_the_frame() -> None:
    table, whole = TABLES["attendance"], pa.load("attendance")
    before = whole.copy()
    known_on(whole, table, pd.Timestamp("2015-09-01"))
    for column in ("known_from", "known_from_basis", "outcome_note", "outcome_known_from"):
        then = known_on(whole.drop(columns=column), table, pd.Timestamp("2015-09-01"))
        assert column not in then
    pd.testing.assert_frame_equal(whole, before)


@pytest.mark.parametrize(
    ("day", "told"),
    [
        ("2015-09-02", "2015-08-25"),  # announced, not held yet
        ("2015-09-03", "2015-09-03"),
        ("2025-05-08", "2025-05-06"),
        ("2025-05-20", "2025-05-09"),
        ("2025-09-02", "2025-08-28"),
        ("2025-09-30", "2025-09-03"),
    ],
)
def test_a_list_of_guests_tells_its_last_day_by_rows_and_outcomes(day: str, told: str) -> None:
    guests = pa.load("attendance", as_of=day)
    assert last_told(guests, TABLES["attendance"]) == pd.Timestamp(told)


def test_one_outcome_is_enough_to_tell_its_day() -> None:
    guests = pa.load("attendance", as_of="2025-05-20").query("event == 'moscow-2025'")
    without_remark = guests.assign(outcome_note=None)
    assert last_told(without_remark, TABLES["attendance"]) == pd.Timestamp("2025-05-09")
    assert last_told(guests.drop(columns="attended"), TABLES["attendance"]) > pd.Timestamp(
        "2025-05-06"
    )


def test_undated_rows_tell_no_day() -> None:
    undated = pa.load("memberships").query("known_from_basis == 'undated' and valid_to.isna()")
    assert pd.isna(last_told(undated, TABLES["memberships"]))
    disputed = undated.assign(disputed_since=pd.Timestamp("2025-01-01"))
    told = last_told(disputed, TABLES["memberships"])
    assert f"{told:%Y-%m-%d}" == "2025-01-01"
    assert pd.isna(last_told(pa.load("countries"), TABLES["countries"]))


def test_a_doubt_is_not_known_a_day_early() -> None:
    for day, states in (("2026-03-20", {"ARM", "SAU"}), ("2026-03-21", {"ARM", "MDA", "SAU"})):
        members = pa.load("memberships", as_of=day).query("membership == 'member'")
        assert {*members.dropna(subset="disputed_since")["iso3"]} == states
