"""Occasions, firsts and counts: facts with their sources, and what holds for any meetings.

Sources of the dates are the rows of `meetings`.
"""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import parade_analysis as pa
from parade_analysis import meetings as chronology

FIVE = ["start_date", "end_date", "person", "iso3", "place"]


def day(text: str) -> pd.Timestamp:
    return pd.Timestamp(text)


@pytest.fixture(scope="module")
def meetings() -> pd.DataFrame:
    return pa.load("meetings")


def test_before_the_parade_three_met_once_and_nobody_at_a_multilateral_event() -> None:
    known = pa.load("meetings", as_of="2025-08-28")
    formats = known["format"].value_counts()
    assert formats["trilateral"] == 1
    assert formats["multilateral_event"] == formats["multilateral_sideline"] == 0
    three = known.query("format == 'trilateral'").iloc[0]
    assert (three["start_date"], three["place"]) == (day("2019-06-30"), "Panmunjom")


def test_the_meetings_of_2025_and_2026(meetings: pd.DataFrame) -> None:
    late = chronology.summits(meetings).query("start_date >= '2025-01-01'")
    assert list(zip(late["start_date"].dt.strftime("%Y-%m-%d"), late["person"], strict=True)) == [
        ("2025-09-03", "Vladimir Putin"),
        ("2025-09-04", "Xi Jinping"),
        ("2025-10-07", "Thongloun Sisoulith"),
        ("2025-10-09", "Li Qiang"),
        ("2025-10-09", "Tô Lâm"),
        ("2026-03-25", "Alexander Lukashenko"),
        ("2026-06-08", "Xi Jinping"),
    ]
    assert late.iloc[-1]["place"] == "Pyongyang"


# --- occasions


def test_an_occasion_spans_its_meetings_and_goes_by_what_most_of_them_are_called() -> None:
    found = chronology.occasions(pa.load("meetings")).set_index("occasion_id")
    beijing = found.loc["2025-09-03-beijing"]
    assert beijing[["start_date", "end_date"]].tolist() == [day("2025-09-03"), day("2025-09-04")]
    assert beijing[["place", "meetings", "label"]].tolist() == ["Beijing", 8, "Victory Day parade"]
    # Without two rows of one name: bilateral before trilateral, a head of state before others.
    assert found.at["2019-06-30-panmunjom", "label"] == "Panmunjom meeting"
    assert found.at["2019-02-27-hanoi", "label"] == "Hanoi summit"
    assert found.at["2018-06-10-singapore", "label"] == "Singapore summit"
    assert found["start_date"].is_monotonic_increasing


def test_an_occasion_without_label_goes_by_its_place_or_person(meetings: pd.DataFrame) -> None:
    bare = chronology.occasions(meetings[FIVE])
    assert bare["label"].tolist() == bare["place"].tolist()
    assert len(bare) == len(chronology.occasions(meetings))
    nowhere = chronology.occasions(meetings[["start_date", "person", "iso3"]].head(2))
    assert sorted(nowhere["label"]) == ["Li Keqiang", "Xi Jinping"]


def test_occasions_end_with_the_day(meetings: pd.DataFrame) -> None:
    assert len(chronology.occasions(meetings, as_of="2018-05-07")) == 2
    assert len(chronology.occasions(meetings, as_of="2018-05-08")) == 3


# --- states


def test_states_are_sorted_by_meetings_then_by_who_was_first(meetings: pd.DataFrame) -> None:
    rows = pd.DataFrame(
        {
            "start_date": pd.to_datetime(["2020-01-03", "2020-01-01", "2020-01-02", "2020-01-01"]),
            "iso3": ["RUS", "CHN", "RUS", "BLR"],
        }
    )
    ordered = chronology.by_counterpart(rows)
    assert ordered["iso3"].tolist() == ["RUS", "RUS", "BLR", "CHN"]
    assert ordered["start_date"].dt.day.tolist() == [2, 3, 1, 1]
    assert list(ordered) == list(rows)
    assert chronology.most_met(rows, 2) == ("RUS", "BLR")
    assert chronology.most_met(rows, 9) == ("RUS", "BLR", "CHN")
    tie = pd.DataFrame(
        {
            "start_date": pd.to_datetime(["2020-01-01", "2020-01-05", "2020-01-02", "2020-01-03"]),
            "iso3": ["RUS", "RUS", "CHN", "CHN"],
        }
    )
    assert chronology.most_met(tie, 2) == ("RUS", "CHN")


def test_states_that_are_named_stand_apart_in_their_order(meetings: pd.DataFrame) -> None:
    countries = pa.load("countries")
    groups = chronology.state_groups(meetings, ("RUS", "CHN", "FRA"), countries, "the rest")
    assert list(groups.cat.categories) == ["Russia", "China", "France", "the rest"]
    assert groups.value_counts(sort=False).tolist() == [5, 11, 0, 19]
    nobody = chronology.state_groups(pa.load("envoys"), ("CHN",), countries)
    assert nobody[pa.load("envoys")["iso3"].isna()].eq("all others").all()
    with pytest.raises(pa.DataError, match="not in countries: QQQ, ATL"):
        chronology.state_groups(meetings, ("QQQ", "CHN", "ATL"), countries)


def test_whom_is_as_narrow_as_is_true(meetings: pd.DataFrame) -> None:
    countries = pa.load("countries")
    one = meetings[meetings["iso3"] == "USA"]
    assert chronology.whom(one, countries) == "Donald Trump"
    assert chronology.whom(one.drop(columns="person"), countries) == "the United States' leaders"
    assert chronology.whom(one.head(1), countries) == "Donald Trump"
    state = one.head(1).drop(columns="person")
    assert chronology.whom(state, countries) == "the United States' leaders"
    assert chronology.whom(one[["place"]], countries) == "foreign leaders"
    with pytest.raises(pa.DataError, match="not in countries: ZZZ"):
        chronology.whom(one.assign(iso3="ZZZ", person=range(len(one))), countries)


def test_of_no_meeting_there_is_no_order_and_no_one_met(meetings: pd.DataFrame) -> None:
    none = meetings.head(0)
    assert list(chronology.by_counterpart(none)) == list(meetings)
    assert chronology.most_met(none, 2) == ()
    assert chronology.whom(none, pa.load("countries")) == "foreign leaders"


def test_a_blank_person_is_none(meetings: pd.DataFrame) -> None:
    with pytest.raises(pa.DataError, match="meetings has no person in 1 of 35 rows"):
        chronology.meetings_of(meetings.assign(person=[" ", *meetings["person"][1:]]))


# --- firsts


def test_the_first_head_of_state_was_xi_and_the_first_multilateral_event_the_parade(
    meetings: pd.DataFrame,
) -> None:
    firsts = chronology.firsts(chronology.verified(meetings)).set_index("first")
    assert firsts["start_date"].dt.strftime("%Y-%m-%d").to_dict() == {
        "head of state": "2018-03-26",
        "meeting abroad": "2018-03-26",
        "meeting at the border": "2018-04-27",
        "head of government": "2018-06-10",
        "guest received at home": "2018-09-18",
        "meeting of three": "2019-06-30",
        "contact on the margins of an event": "2025-09-03",
        "multilateral event": "2025-09-03",
        "party leader without state office": "2025-10-09",
    }
    assert firsts.at["multilateral event", "persons"] == "Vladimir Putin, Xi Jinping"
    assert firsts["start_date"].is_monotonic_increasing
    before = chronology.firsts(meetings, as_of="2025-08-28")
    assert "multilateral event" not in set(before["first"])


def test_kinds_that_no_column_tells_have_no_first(meetings: pd.DataFrame) -> None:
    assert chronology.firsts(meetings[FIVE]).empty
    ranks = chronology.firsts(meetings[[*FIVE, "rank"]])
    assert ranks["first"].tolist() == [
        "head of state",
        "head of government",
        "party leader without state office",
    ]


# --- counts


def test_years_without_meetings_stand_with_zeros(meetings: pd.DataFrame) -> None:
    counts = chronology.counts_by_year(chronology.verified(meetings), range(2011, 2027))
    none = counts.index[counts.sum(axis=1) == 0].tolist()
    assert none == [*range(2011, 2018), 2020, 2021, 2022]
    assert counts.to_numpy().sum() == 34
    assert list(counts)[:2] == ["CHN", "RUS"]  # of as many, by the letters
    sent = chronology.verified(pa.load("envoys"))
    envoys = chronology.counts_by_year(sent, range(2018, 2019), day="date")
    assert envoys["none"].item() == 1  # the president of the International Olympic Committee
    assert envoys.to_numpy().sum() == 11


def test_counts_of_categories_keep_their_order_and_zeros(meetings: pd.DataFrame) -> None:
    groups = chronology.state_groups(meetings, ("FRA", "RUS", "CHN"), pa.load("countries"))
    counts = chronology.counts_by_year(meetings.assign(group=groups), range(2018, 2020), by="group")
    assert counts.to_dict("list") == {
        "France": [0, 0],
        "Russia": [0, 1],
        "China": [4, 2],
        "all others": [6, 5],
    }


def test_meetings_of_one_occasion_are_several_meetings_and_one_occasion() -> None:
    rows = pd.DataFrame(
        {
            "start_date": pd.to_datetime(["2025-09-03", "2025-09-03", "2025-09-04", "2026-01-01"]),
            "iso3": ["CHN", "RUS", "CHN", "CHN"],
            "place": "Beijing",
        }
    )
    counts = chronology.running_counts(rows, "iso3")
    assert counts[["iso3", "meetings", "occasions"]].values.tolist() == [
        ["CHN", 1, 1],
        ["RUS", 1, 1],
        ["CHN", 2, 1],
        ["CHN", 3, 2],
    ]
    assert chronology.running_counts(rows, "place").iloc[0]["meetings"] == 2


def test_a_column_that_is_not_there_is_named(meetings: pd.DataFrame) -> None:
    with pytest.raises(pa.DataError, match="meetings has no column city; there are meeting_id"):
        chronology.running_counts(meetings, "city")


@pytest.mark.exhaustive
@settings(max_examples=30)
@given(st.sampled_from(["iso3", "format", "place", "person"]), st.integers(0, 3000))
def test_running_counts_end_with_the_number_of_meetings(by: str, days: int) -> None:
    until = day("2018-03-26") + pd.Timedelta(days=days)
    met = chronology.ended(pa.load("meetings"), until)
    counts = chronology.running_counts(pa.load("meetings"), by, as_of=until)
    last = counts.groupby(by).tail(1)
    assert last["meetings"].sum() == len(met)
    assert (counts["occasions"] <= counts["meetings"]).all()
    assert (counts.groupby(by)["meetings"].diff().dropna() > 0).all()


# --- context


@pytest.mark.parametrize(("days", "found"), [(0, 2), (1, 3), (2, 3)])
def test_events_join_by_date_and_an_occasion_of_days_is_one_span(days: int, found: int) -> None:
    occasions = pd.DataFrame(
        {
            "occasion_id": ["visit"],
            "start_date": [day("2018-09-08")],
            "end_date": [day("2018-09-10")],
        }
    )
    near = chronology.context(occasions, pa.load("events"), days=days)
    assert (
        near[["event_id", "days"]].values.tolist()
        == [
            ["2018-09-08-mauritanian-president-not-received", 0],
            ["2018-09-09-pyongyang-parade-state-70th", 0],
            ["2018-09-11-kim-skips-eastern-economic-forum", 1],
        ][:found]
    )


def test_an_event_before_an_occasion_counts_backward() -> None:
    occasions = pd.DataFrame(
        {
            "occasion_id": ["visit"],
            "start_date": [day("2018-09-13")],
            "end_date": [day("2018-09-14")],
        }
    )
    near = chronology.context(occasions, pa.load("events"), days=2)
    assert near["days"].tolist() == [-2]


def test_the_public_names_are_there() -> None:
    assert all(hasattr(pa.meetings, name) for name in pa.meetings.__all__)
    assert {"include", "days_between", "foreign_trips", "places"} <= set(pa.meetings.__all__)
    assert sorted(pa.meetings.__all__) == sorted(set(pa.meetings.__all__))


def test_what_does_not_say_counts_as_none(meetings: pd.DataFrame) -> None:
    partly = meetings.assign(place=meetings["place"].mask(meetings["place"] == "Beijing"))
    counts = chronology.running_counts(partly, "place").groupby("place")["meetings"].max()
    assert counts.sum() == len(meetings)
    assert counts["none"] == (meetings["place"] == "Beijing").sum()


def test_a_list_without_persons_or_states_is_told_so_where_they_count() -> None:
    bare = pd.DataFrame({"start_date": ["2024-01-02"], "visit_kind": ["received_in_dprk"]})
    assert chronology.firsts(bare)["persons"].isna().all()
    for ask in (
        lambda: chronology.since_last(bare, "2024-02-01"),
        lambda: chronology.days_between(bare, "CHN"),
        lambda: chronology.by_counterpart(bare),
        lambda: chronology.counts_by_year(bare, range(2024, 2025)),
    ):
        with pytest.raises(pa.DataError, match="no column iso3"):
            ask()


def test_events_of_ones_own_may_have_dates_as_text(meetings: pd.DataFrame) -> None:
    events = pa.load("events")
    near = chronology.context(chronology.occasions(meetings), events, days=1)
    text = events.assign(date=events["date"].dt.strftime("%Y-%m-%d"))
    pd.testing.assert_frame_equal(
        chronology.context(chronology.occasions(meetings), text, days=1), near
    )
    with pytest.raises(pa.DataError, match=r"events, column date: found '03.09.2025'"):
        chronology.context(chronology.occasions(meetings), events.assign(date="03.09.2025"), 1)


def test_a_list_of_ones_own_has_its_ends_filled_in_where_it_is_sorted() -> None:
    own = pd.DataFrame(
        {
            "start_date": ["2024-05-16", "2025-09-03"],
            "end_date": ["2024-05-17", None],
            "iso3": ["CHN", "CHN"],
        }
    )
    ordered = chronology.by_counterpart(own)
    ends = pd.to_datetime(["2024-05-17", "2025-09-03"]).tolist()
    assert ordered["end_date"].tolist() == ends


def test_a_meeting_that_stands_twice_is_no_second_meeting() -> None:
    own = pd.DataFrame(
        {
            "start_date": ["2024-05-16", "2025-09-03", "2025-09-03"],
            "person": ["Xi Jinping", "Xi Jinping", "Vladimir Putin"],
            "iso3": ["CHN", "CHN", "RUS"],
        }
    )
    assert len(chronology.meetings_of(own)) == 3
    whole = own.assign(format="bilateral")
    told = own.assign(leader="Kim Jong Un", end_date=None)
    repeats = [pd.concat([each, each.tail(1)]) for each in (whole, told)]
    for twice in (pd.concat([own, own]), *repeats):
        for counting in (chronology.meetings_of, chronology.by_counterpart):
            with pytest.raises(pa.DataError, match=r"repeats? another, the first is row 4 below"):
                counting(twice)
    # Two may have met twice on one day, as at a parade and in talks after it.
    assert len(chronology.by_counterpart(pd.concat([own, own.tail(1)]))) == 4
    apart = pd.concat([told.assign(place="the parade"), told.tail(1).assign(place="the talks")])
    assert len(chronology.by_counterpart(apart)) == 4


def test_a_meeting_that_ends_before_it_begins_is_refused() -> None:
    own = pd.DataFrame({"start_date": ["2019-01-07", "2019-01-08"], "iso3": ["CHN", "RUS"]})
    own = own.assign(end_date=[None, "2019-01-01"])
    for counting in (chronology.meetings_of, chronology.by_counterpart, chronology.occasions):
        with pytest.raises(
            pa.DataError,
            match="meeting of 2019-01-08, row 2 below the header, ends before it begins, on 2019-0",
        ):
            counting(own)
