"""Whose meetings count, what was known of them, and which rule lets them in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

import parade_analysis as pa
from parade_analysis import figures
from parade_analysis import meetings as chronology


@pytest.fixture(scope="module")
def meetings() -> pd.DataFrame:
    return pa.load("meetings")


def met(*spans: str, **columns: object) -> pd.DataFrame:
    """Meetings from ``"2019-01-01"`` or ``"2019-01-01/2019-01-03"``."""
    first = pd.to_datetime([span.split("/")[0] for span in spans])
    last = pd.to_datetime([span.split("/")[-1] for span in spans])
    return pd.DataFrame({"start_date": first, "end_date": last} | columns)


# --- rules


def test_each_rule_lets_in_what_the_narrower_ones_do(meetings: pd.DataFrame) -> None:
    narrower: set[str] = set()
    for rule in chronology.RULES:
        wider = set(chronology.include(meetings, rule)["meeting_id"])
        assert narrower < wider
        narrower = wider


def test_the_unverified_premier_of_2018_counts_under_no_rule(meetings: pd.DataFrame) -> None:
    for rule in chronology.RULES:
        assert ("Li Keqiang", 2018) not in {
            (each.person, each.start_date.year)
            for each in chronology.include(meetings, rule).itertuples()
        }


def test_a_party_leader_can_be_left_out(meetings: pd.DataFrame) -> None:
    heads = chronology.include(meetings, "summits", ranks=("head_of_state", "head_of_government"))
    assert len(chronology.summits(meetings)) - len(heads) == 1  # To Lam in October 2025


def test_what_is_below_a_leader_counts_under_no_rule(meetings: pd.DataFrame) -> None:
    lower = meetings.assign(rank=meetings["rank"].where(meetings["iso3"] != "CHN", "other"))
    assert "CHN" not in set(chronology.include(lower, "encounters")["iso3"])


def test_a_derived_row_is_not_vouched_for(meetings: pd.DataFrame) -> None:
    derived = meetings.assign(verification="derived")
    assert chronology.verified(derived).empty


def test_an_unknown_rule_or_rank_is_named_with_the_choices(meetings: pd.DataFrame) -> None:
    for ask in (chronology.include, chronology.rule_words):
        with pytest.raises(
            pa.DataError, match="no inclusion rule 'all': choose from summits, talks"
        ):
            ask(meetings, "all")
    with pytest.raises(
        pa.DataError, match=r"'other' is no leader's rank: choose from head_of_state"
    ):
        chronology.include(meetings, "summits", ranks=("other",))


# --- what a caller's frame need not have


@pytest.mark.parametrize("rule", chronology.RULES)
def test_without_format_rank_and_verification_all_given_count(
    meetings: pd.DataFrame, rule: str
) -> None:
    bare = meetings[["start_date", "end_date", "person", "iso3", "place"]]
    assert len(chronology.include(bare, rule)) == len(meetings)
    assert chronology.rule_words(bare, rule) == "all meetings given"
    empty = meetings.assign(format=None, rank=None, verification=None)
    assert len(chronology.include(empty, rule)) == len(meetings)
    assert chronology.rule_words(empty, rule) == "all meetings given"


def test_a_row_that_does_not_say_counts_where_everything_does(meetings: pd.DataFrame) -> None:
    chosen = chronology.include(meetings, "encounters")
    silent = chosen.assign(
        format=chosen["format"].mask(chosen.index == 0), rank=chosen["rank"].mask(chosen.index == 1)
    )
    assert len(chronology.include(silent, "encounters")) == len(chosen)
    assert chosen.loc[0, "format"] == chosen.loc[1, "format"] == "bilateral"
    summits = len(chronology.summits(chosen))
    assert len(chronology.summits(silent)) == summits - 1  # of what form the first was is not told
    heads = ("head_of_state", "head_of_government")
    assert chosen.loc[1, "rank"] in heads
    without = len(chronology.include(chosen, "encounters", ranks=heads))
    assert len(chronology.include(silent, "encounters", ranks=heads)) == without - 1


def test_a_row_that_does_not_say_is_taken_as_verified(meetings: pd.DataFrame) -> None:
    told = meetings["verification"]
    silent = meetings.assign(verification=told.where(told == "unverified"))
    assert len(chronology.verified(silent)) == len(meetings) - 1


def test_a_missing_end_is_the_start() -> None:
    one = met("2019-01-08", "2019-06-20/2019-06-21").assign(person="Xi", iso3="CHN")
    without = chronology.meetings_of(one.drop(columns="end_date"))
    assert (without["end_date"] == without["start_date"]).all()
    partly = chronology.meetings_of(one.assign(end_date=one["end_date"].where(one.index == 1)))
    assert partly["end_date"].tolist() == one["end_date"].tolist()


def test_occasions_of_the_table_follow_from_its_places_and_days(meetings: pd.DataFrame) -> None:
    computed = chronology.meetings_of(meetings.drop(columns="occasion_id"))
    assert computed["occasion_id"].tolist() == meetings["occasion_id"].tolist()


@pytest.mark.parametrize(("apart", "occasions"), [(0, 1), (1, 1), (2, 1), (3, 2)])
def test_two_days_apart_is_one_occasion_and_three_are_two(apart: int, occasions: int) -> None:
    later = pd.Timestamp("2019-06-21") + pd.Timedelta(days=apart)
    two = met("2019-06-20/2019-06-21", f"{later:%Y-%m-%d}", place="Pyongyang")
    assert chronology.meetings_of(two)["occasion_id"].nunique() == occasions


def test_an_occasion_is_as_long_as_its_longest_meeting() -> None:
    three = met("2019-01-01/2019-01-10", "2019-01-02", "2019-01-12", place="Hanoi")
    assert chronology.meetings_of(three)["occasion_id"].unique().tolist() == ["2019-01-01-hanoi"]


def test_places_and_leaders_part_occasions() -> None:
    two = met("2019-01-01", "2019-01-01", place=["Beijing", "Hanoi"])
    assert chronology.meetings_of(two)["occasion_id"].tolist() == [
        "2019-01-01-beijing",
        "2019-01-01-hanoi",
    ]
    both = met("2019-01-01", "2019-01-02", place="Hanoi", leader=["A", "B"])
    assert chronology.meetings_of(both, "B")["occasion_id"].tolist() == ["2019-01-02-hanoi"]


def test_meetings_without_a_place_are_occasions_of_their_own() -> None:
    two = met("2019-01-01", "2019-01-01")
    assert chronology.meetings_of(two)["occasion_id"].nunique() == 2
    partly = chronology.meetings_of(two.assign(place=["Hanoi", None]))
    assert partly["occasion_id"].nunique() == 2


def test_an_occasion_that_is_told_stays() -> None:
    two = met("2019-01-01", "2019-01-01", place="Hanoi", occasion_id=["mine", None])
    assert chronology.meetings_of(two)["occasion_id"].tolist() == ["mine", "2019-01-01-hanoi"]


# --- what a frame must have


@pytest.mark.parametrize(
    ("frame", "said"),
    [
        (pd.DataFrame({"iso3": ["CHN"]}), "meetings has no column start_date; there are iso3"),
        (met("2019-01-01", iso3=[None]), "meetings has no iso3 in 1 of 1 rows"),
        (met("2019-01-01", person=[None]), "meetings has no person in 1 of 1 rows"),
        (met("2019-01-01").assign(start_date=pd.NaT), "meetings has no start_date in 1 of 1 rows"),
        (met("2019-01-01", leader=["A"]).reindex([0, 0]).assign(leader=["A", None]), "no leader"),
        (met("2019-01-01", person="Xi\u00a0Jinping"), "column person: .*U.00A0, no-break space"),
        (met("2019-01-01", person="\u0425i Jinping"), "word \u0425i mixes Cyrillic and Latin"),
        (met("2019-01-01", format="Bilateral"), "column format: found 'Bilateral', expected one"),
        (met("2019-01-02/2019-01-01"), "the meeting of 2019-01-02, row 1 below the header, ends"),
    ],
)
def test_a_frame_that_cannot_be_used_is_refused(frame: pd.DataFrame, said: str) -> None:
    with pytest.raises(pa.DataError, match=said):
        chronology.meetings_of(frame)


@pytest.mark.parametrize(
    "form",
    [
        lambda days: days.dt.strftime("%Y-%m-%d"),
        lambda days: days.dt.strftime("%Y-%m-%d 14:30:00"),
        lambda days: days.dt.strftime("%Y-%m-%dT09:30"),
        lambda days: days.dt.date,
        lambda days: days.dt.to_pydatetime().tolist(),
        lambda days: days + pd.Timedelta(hours=14),
        lambda days: days.astype("datetime64[s]"),
        lambda days: days.astype("timestamp[us][pyarrow]"),
        lambda days: days.dt.to_period("D"),
    ],
)
def test_a_day_is_read_in_whatever_type_and_without_its_hour(
    meetings: pd.DataFrame, form: Callable[[pd.Series], Any]
) -> None:
    own = meetings.assign(start_date=form(meetings["start_date"]))
    read = chronology.meetings_of(own)
    assert read["start_date"].tolist() == meetings["start_date"].tolist()
    assert chronology.by_counterpart(own)["iso3"].unique()[:2].tolist() == ["CHN", "VNM"]
    years = range(2018, 2020)
    assert chronology.counts_by_year(own, years).sum(axis=1).tolist() == (
        chronology.counts_by_year(meetings, years).sum(axis=1).tolist()
    )


@pytest.mark.parametrize(
    "day",
    [
        "03.09.2025",
        "3.9.2025",
        "09/03/2025",
        "2025-9-3",
        "2025-02-30",
        "20250903",
        20250903,
        "3 September 2025",
        "2025-09-03T10:00:00Z",
        "2025-09-03 10:00+08:00",
        pd.Timestamp("2025-09-03", tz="Asia/Shanghai"),
        pd.Timestamp("2025-09-02 16:00", tz="UTC"),
    ],
)
def test_a_date_that_is_not_plain_is_refused_everywhere(day: object) -> None:
    own = pd.DataFrame({"start_date": [day], "person": "Xi Jinping", "iso3": "CHN"})
    asked: tuple[Callable[[pd.DataFrame], object], ...] = (
        chronology.meetings_of,
        chronology.summits,
        chronology.occasions,
        chronology.days_between,
        chronology.firsts,
        chronology.by_counterpart,
        lambda frame: chronology.most_met(frame, 1),
        lambda frame: chronology.bursts(frame, 730),
        lambda frame: chronology.by_rule(frame),
        lambda frame: chronology.running_counts(frame, "iso3"),
        lambda frame: chronology.counts_by_year(frame, range(2025, 2026)),
        lambda frame: chronology.since_last(frame, "2026-01-01"),
        lambda frame: chronology.ended(frame, "2026-01-01"),
        lambda frame: chronology.places(frame.assign(place="Beijing")),
        lambda frame: chronology.foreign_trips(frame.assign(trip_id="one")),
        lambda frame: figures.leader_meetings(frame.assign(place="Beijing", end_date=day)),
    )
    for ask in asked:
        with pytest.raises(pa.DataError, match=r"column start_date: .*expected a date that exists"):
            ask(own)


def test_a_zone_is_named_as_the_fault() -> None:
    own = met("2025-09-03").assign(
        start_date=pd.Timestamp("2025-09-03", tz="Asia/Shanghai"), person="Xi Jinping", iso3="CHN"
    )
    with pytest.raises(pa.DataError, match=r"it has a time zone; leave the day there, e.g. by .dt"):
        chronology.days_between(own)


def test_who_did_not_say_when_it_ended_ended_at_once() -> None:
    own = met("2024-01-02", "2024-03-01/2024-03-02").assign(end_date=[None, "2024-03-02"])
    assert len(chronology.ended(own, "2024-01-02")) == 1
    assert len(chronology.ended(own.drop(columns="end_date"), "2024-03-01")) == 2
    with pytest.raises(pa.DataError, match="no end_date in 1 of 2 rows"):
        chronology.ended(own.drop(columns="start_date"), "2024-03-01")


# --- whose


@pytest.fixture
def two(meetings: pd.DataFrame) -> pd.DataFrame:
    """Our table and a few meetings of another leader, which have five columns only."""
    other = met("2019-06-05/2019-06-07", "2022-02-04", person="Xi Jinping", iso3="CHN")
    other = other.assign(place=["Moscow", "Beijing"], leader="Vladimir Putin")
    return pd.concat([meetings, other], ignore_index=True)


def test_a_leader_is_selected_and_the_others_left_alone(two: pd.DataFrame) -> None:
    assert len(chronology.meetings_of(two)) == len(two) - 2
    assert len(chronology.summits(two)) == 25
    putin = chronology.summits(two, leader="Vladimir Putin")
    assert putin["start_date"].dt.year.tolist() == [2019, 2022]
    assert putin["occasion_id"].tolist() == ["2019-06-05-moscow", "2022-02-04-beijing"]


def test_without_the_column_all_are_the_leaders(two: pd.DataFrame) -> None:
    anybody = two.drop(columns="leader")
    assert len(chronology.meetings_of(anybody, "Anyone")) == len(two)
    assert len(chronology.meetings_of(two.assign(leader=None), "Anyone")) == len(two)


def test_a_leader_whom_the_frame_lacks_is_refused_with_those_it_has(two: pd.DataFrame) -> None:
    said = "meetings are known of Kim Jong Un and Vladimir Putin, none of Xi Jinping"
    for ask in (
        chronology.meetings_of,
        lambda frame, leader: chronology.include(frame, "talks", leader=leader),
        lambda frame, leader: chronology.occasions(frame, leader=leader),
        lambda frame, leader: chronology.days_between(frame, leader=leader),
        lambda frame, leader: chronology.bursts(frame, 730, leader=leader),
        lambda frame, leader: chronology.longest_silence(frame, leader=leader),
        lambda frame, leader: chronology.since_last(frame, "2026-01-01", leader=leader),
        lambda frame, leader: chronology.firsts(frame, leader=leader),
        lambda frame, leader: chronology.running_counts(frame, "iso3", leader=leader),
        lambda frame, leader: chronology.foreign_trips(frame, leader=leader),
        lambda frame, leader: chronology.places(frame, leader=leader),
    ):
        with pytest.raises(pa.NothingKnown, match=said):
            ask(two, "Xi Jinping")


def test_a_table_says_of_a_leader_what_it_knows() -> None:
    leaders = pa.load("leaders")
    kim = chronology.leader_named(leaders, "Kim Jong Un")
    assert kim == ("Kim Jong Un", "Kim", "PRK", pd.Timestamp("2011-12-17"))
    assert kim.is_subject
    nobody = chronology.leader_named(leaders, "Vladimir Putin")
    assert nobody == ("Vladimir Putin", "Vladimir Putin", None, None)
    assert not nobody.is_subject


def test_of_two_terms_the_last_counts_and_gaps_stay_gaps() -> None:
    terms = pd.DataFrame(
        {
            "leader": "Vladimir Putin",
            "iso3": "RUS",
            "short_name": ["Putin", None],
            "since": pd.to_datetime(["2012-05-07", "2000-05-07"]),
        }
    )
    assert chronology.leader_named(terms, "Vladimir Putin").since == pd.Timestamp("2012-05-07")
    bare = chronology.leader_named(terms.iloc[1:].assign(since=pd.NaT), "Vladimir Putin")
    assert bare == ("Vladimir Putin", "Vladimir Putin", "RUS", None)


# --- as of


@pytest.mark.parametrize(
    "day", ["2018-09-20", dt.date(2018, 9, 20), pd.Timestamp("2018-09-20 9:00")]
)
def test_a_meeting_of_several_days_counts_from_its_last_one(day: object) -> None:
    visit = met("2018-09-18/2018-09-20")
    assert len(chronology.ended(visit, day)) == 1  # type: ignore[arg-type]
    assert len(chronology.ended(visit, "2018-09-19")) == 0
    assert len(chronology.ended(visit, None)) == 1


@pytest.mark.sampled
@pytest.mark.parametrize("day", ["20.09.2018", 20180920, "2018-9-20", pd.NaT])
def test_a_day_is_never_guessed(meetings: pd.DataFrame, day: object) -> None:
    for ask in (
        lambda: chronology.ended(meetings, day),
        lambda: chronology.meetings_of(meetings, as_of=day),
        lambda: chronology.include(meetings, "talks", as_of=day),
        lambda: chronology.summits(meetings, as_of=day),
        lambda: chronology.occasions(meetings, as_of=day),
        lambda: chronology.days_between(meetings, as_of=day),
        lambda: chronology.bursts(meetings, 730, as_of=day),
        lambda: chronology.longest_silence(meetings, as_of=day),
        lambda: chronology.since_last(meetings, day),
        lambda: chronology.firsts(meetings, as_of=day),
        lambda: chronology.running_counts(meetings, "iso3", as_of=day),
        lambda: chronology.foreign_trips(meetings, as_of=day),
        lambda: chronology.places(meetings, as_of=day),
    ):
        with pytest.raises(pa.DataError, match="expected a date as YYYY-MM-DD"):
            ask()


def test_what_is_asked_of_changes_nothing(meetings: pd.DataFrame) -> None:
    before = meetings.copy()
    chronology.meetings_of(meetings.drop(columns="occasion_id"))
    chronology.include(meetings, "summits", as_of="2019-01-01")
    pd.testing.assert_frame_equal(meetings, before)


def test_rows_keep_their_columns_and_are_numbered_from_0(meetings: pd.DataFrame) -> None:
    odd = meetings.iloc[::-2]
    for found in (
        chronology.verified(odd),
        chronology.verified(odd.drop(columns="verification")).assign(verification=None)[list(odd)],
        chronology.include(odd, "encounters"),
        chronology.meetings_of(odd),
        chronology.ended(odd, "2025-01-01"),
    ):
        assert list(found) == list(meetings)
        assert found.index.tolist() == list(range(len(found)))
    assert list(chronology.verified(odd[["person"]])) == ["person"]
