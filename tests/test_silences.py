"""How long nobody was met: facts, days on the edge, invariants.

Sources of the dates are the rows of `meetings`; those of the talks of 2025 are the reports
of KBS World and Korea JoongAng Daily of 4 September 2025 named there.
"""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import parade_analysis as pa
from parade_analysis import meetings as chronology

XI = "person == 'Xi Jinping'"
FIVE = ["start_date", "end_date", "person", "iso3", "place"]


def day(text: str) -> pd.Timestamp:
    return pd.Timestamp(text)


@pytest.fixture(scope="module")
def meetings() -> pd.DataFrame:
    return pa.load("meetings")


def met(*spans: str, iso3: str | list[str] = "CHN") -> pd.DataFrame:
    first = pd.to_datetime([span.split("/")[0] for span in spans])
    last = pd.to_datetime([span.split("/")[-1] for span in spans])
    return pd.DataFrame({"start_date": first, "end_date": last, "iso3": iso3})


# --- known values


@pytest.mark.parametrize("how", ["load", "argument"])
def test_on_28_august_2025_the_silence_with_xi_had_run_2260_days(
    meetings: pd.DataFrame, how: str
) -> None:
    known = pa.load("meetings", as_of="2025-08-28") if how == "load" else meetings
    xi = chronology.summits(known, as_of="2025-08-28").query(XI)
    assert len(xi) == 5
    assert xi["end_date"].max() == day("2019-06-21")
    running = chronology.days_between(xi, as_of=dt.date(2025, 8, 28)).iloc[-1]
    assert (running["gap_days"], pd.isna(running["next_start"])) == (2260, True)


def test_on_5_september_2025_it_had_ended_after_2267_days() -> None:
    xi = chronology.summits(pa.load("meetings", as_of="2025-09-05")).query(XI)
    longest = chronology.longest_silence(xi, as_of="2025-09-05")
    assert longest.tolist() == [day("2019-06-21"), day("2025-09-04"), 2267]


def test_five_columns_are_enough(meetings: pd.DataFrame) -> None:
    bare = chronology.summits(meetings)[FIVE]
    assert chronology.longest_silence(bare, "CHN", leader="Anyone")["gap_days"] == 2267


# --- days on the edge


@pytest.mark.parametrize(
    ("second", "gaps"),
    [
        ("2018-09-19", []),  # inside the first
        ("2018-09-20", []),  # on its last day
        ("2018-09-21", [1]),  # the day after
        ("2018-09-25", [5]),
    ],
)
def test_a_silence_runs_from_the_last_day_to_the_next_first(second: str, gaps: list[int]) -> None:
    two = met("2018-09-18/2018-09-20", second)
    assert chronology.days_between(two)["gap_days"].tolist() == gaps
    assert chronology.days_between(two.iloc[::-1])["gap_days"].tolist() == gaps


def test_a_long_meeting_covers_the_short_ones_inside_it() -> None:
    gaps = chronology.days_between(met("2018-01-01/2018-01-31", "2018-01-05", "2018-02-10"))
    assert gaps.values.tolist() == [[day("2018-01-31"), day("2018-02-10"), 10]]


def test_two_meetings_on_one_day_leave_no_silence() -> None:
    assert chronology.days_between(met("2025-09-03", "2025-09-03")).empty


@pytest.mark.parametrize(
    ("as_of", "gaps"),
    [
        ("2019-06-21", []),
        ("2019-06-22", [1]),
        ("2025-08-28", [2260]),
        ("2025-09-04", [2267]),
        ("2025-09-05", [2267, 1]),
    ],
)
def test_meetings_after_the_day_do_not_end_a_silence(as_of: str, gaps: list[int]) -> None:
    two = met("2019-06-20/2019-06-21", "2025-09-04")
    found = chronology.days_between(two, as_of=as_of)
    assert found["gap_days"].tolist() == gaps
    assert found["gap_days"].dtype == "int64"


def test_a_meeting_of_one_state_does_not_end_the_silence_with_another() -> None:
    three = met("2018-01-01", "2018-02-01", "2018-03-01", iso3=["CHN", "RUS", "CHN"])
    assert chronology.days_between(three, "CHN")["gap_days"].tolist() == [59]
    assert chronology.days_between(three)["gap_days"].tolist() == [31, 28]


@pytest.mark.parametrize(("apart", "bursts"), [(729, 1), (730, 2), (731, 2)])
def test_a_silence_of_exactly_the_length_parts_two_bursts(apart: int, bursts: int) -> None:
    second = day("2018-01-02") + pd.Timedelta(days=apart)
    two = met("2018-01-01/2018-01-02", f"{second:%Y-%m-%d}")
    found = chronology.bursts(two, quiet_days=730)
    assert len(found) == bursts
    assert found["meetings"].sum() == 2
    assert found["first"].iloc[0] == day("2018-01-01")
    assert found["last"].iloc[-1] == second
    assert list(found) == ["first", "last", "meetings"]


def test_the_longest_of_two_as_long_is_the_first(meetings: pd.DataFrame) -> None:
    three = met("2018-01-01", "2018-01-11", "2018-01-21")
    assert chronology.longest_silence(three)["last_end"] == day("2018-01-01")


def test_a_single_meeting_has_no_silence_yet(meetings: pd.DataFrame) -> None:
    with pytest.raises(pa.NothingKnown, match="no silence between meetings with SGP is known"):
        chronology.longest_silence(meetings, "SGP")
    with pytest.raises(pa.NothingKnown, match="no silence between meetings is known"):
        chronology.longest_silence(met("2018-01-01"))
    assert chronology.longest_silence(meetings, "SGP", as_of="2018-06-20")["gap_days"] == 10


def test_a_state_that_was_never_met_is_named_with_those_that_were(meetings: pd.DataFrame) -> None:
    with pytest.raises(pa.DataError, match=r"no meeting with FRA; the table has BLR, CHN"):
        chronology.days_between(meetings, "FRA")
    with pytest.raises(pa.DataError, match="no meeting with FRA; the table has none"):
        chronology.days_between(meetings.iloc[:0], "FRA")


def test_a_state_not_met_yet_is_not_known_yet(meetings: pd.DataFrame) -> None:
    with pytest.raises(pa.NothingKnown, match=r"^no meeting with RUS is known$"):
        chronology.days_between(meetings, "RUS", as_of="2019-04-24")
    with pytest.raises(pa.NothingKnown, match=r"^no meeting is known$"):
        chronology.days_between(meetings, as_of="2018-03-25")
    with pytest.raises(pa.NothingKnown, match=r"^no meeting is known$"):
        chronology.bursts(meetings, 730, as_of="2018-03-25")


def test_days_since_the_last_meeting_by_state() -> None:
    three = met("2019-06-20/2019-06-21", "2019-06-01", "2019-06-21", iso3=["CHN", "CHN", "RUS"])
    found = chronology.since_last(three.assign(person=["Xi", "Li", "Putin"]), "2019-06-30")
    assert found[["iso3", "person", "days"]].values.tolist() == [
        ["CHN", "Xi", 9],
        ["RUS", "Putin", 9],
    ]
    assert found["place"].isna().all()
    earlier = chronology.since_last(three.assign(person=["Xi", "Li", "Putin"]), "2019-06-20")
    assert earlier[["person", "days"]].values.tolist() == [["Li", 19]]


# --- invariants

SPANS = st.lists(
    st.tuples(st.integers(0, 2000), st.integers(0, 5)), min_size=1, max_size=12
).filter(lambda spans: len(spans) == 1 or any(spans.count(each) == 1 for each in spans))
"""Without those of which each stands twice, which are refused."""


def table(spans: list[tuple[int, int]]) -> pd.DataFrame:
    start = pd.Timestamp("2018-01-01") + pd.to_timedelta([first for first, _ in spans], unit="D")
    length = pd.to_timedelta([days for _, days in spans], unit="D")
    return pd.DataFrame({"start_date": start, "end_date": start + length, "iso3": "CHN"})


@settings(max_examples=30)
@given(SPANS)
def test_silences_and_meetings_fill_the_time_between_first_and_last(
    spans: list[tuple[int, int]],
) -> None:
    gaps = chronology.days_between(table(spans))
    days = {day for start, length in spans for day in range(start, start + length + 1)}
    silent = sum(gap - 1 for gap in gaps["gap_days"])
    assert silent + len(days) == max(days) - min(days) + 1
    assert (gaps["gap_days"] > 0).all()


@pytest.mark.exhaustive
@settings(max_examples=30)
@given(SPANS, st.randoms(), st.integers(0, 2100))
def test_the_order_of_rows_does_not_matter(
    spans: list[tuple[int, int]], chance: object, until: int
) -> None:
    shuffled = list(spans)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    as_of = pd.Timestamp("2018-01-01") + pd.Timedelta(days=until + max(map(sum, spans)))
    for asked in (None, as_of):
        pd.testing.assert_frame_equal(
            chronology.days_between(table(spans), as_of=asked),
            chronology.days_between(table(shuffled), as_of=asked),
        )


@pytest.mark.exhaustive
@settings(max_examples=30)
@given(SPANS, st.integers(1, 800))
def test_bursts_hold_every_meeting_once(spans: list[tuple[int, int]], quiet: int) -> None:
    found = chronology.bursts(table(spans), quiet)
    assert found["meetings"].sum() == len(spans)
    assert ((found["first"] - found["last"].shift()).dt.days.dropna() >= quiet).all()
    gaps = chronology.days_between(table(spans))["gap_days"]
    assert len(found) == (gaps >= quiet).sum() + 1


def test_each_wider_rule_lets_in_more_and_finds_no_longer_silence(meetings: pd.DataFrame) -> None:
    compared = chronology.by_rule(meetings)
    assert compared["rule"].tolist() == list(chronology.RULES)
    assert compared["meetings"].is_monotonic_increasing
    assert compared["longest_silence_days"].is_monotonic_decreasing
    for row in compared.itertuples():
        found = chronology.include(meetings, row.rule)
        assert row.meetings == len(found)
        assert row.longest_silence_days == chronology.longest_silence(found)["gap_days"]
        assert row.lets_in == chronology.RULES[row.rule].words


def test_rules_side_by_side_know_no_silence_of_less_than_two_meetings(
    meetings: pd.DataFrame,
) -> None:
    then = chronology.by_rule(meetings.query(XI), as_of="2018-04-01")
    assert then["meetings"].tolist() == [1, 1, 1, 1]
    assert then["longest_silence_days"].isna().all()
    assert chronology.by_rule(meetings, as_of="2018-01-01")["meetings"].sum() == 0


def test_without_a_format_all_rules_are_one(meetings: pd.DataFrame) -> None:
    compared = chronology.by_rule(meetings[FIVE], leader="Anybody")
    assert set(compared["lets_in"]) == {"all meetings given"}
    assert set(compared["meetings"]) == {len(meetings)}
    with pytest.raises(pa.DataError, match="none of Anybody"):
        chronology.by_rule(meetings, leader="Anybody")
