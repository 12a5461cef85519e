"""Where meetings were, the journeys there, parades abroad, and a week by the hour."""

from __future__ import annotations

import pandas as pd
import pytest

import parade_analysis as pa
from parade_analysis import meetings as chronology


def day(text: str) -> pd.Timestamp:
    return pd.Timestamp(text)


@pytest.fixture(scope="module")
def meetings() -> pd.DataFrame:
    return pa.load("meetings")


def test_nine_trips_and_the_parade_was_the_first_in_721_days(meetings: pd.DataFrame) -> None:
    trips = chronology.foreign_trips(chronology.verified(meetings)).set_index("trip_id")
    assert len(trips) == 9
    assert trips.at["2025-09-beijing", "days_since_previous"] == 721
    assert pd.isna(trips.iloc[0]["days_since_previous"])
    assert trips["transport"].eq("air").sum() == 3
    hanoi = trips.loc["2019-02-hanoi"]
    assert hanoi[["start_date", "end_date"]].tolist() == [day("2019-02-27"), day("2019-03-01")]
    assert hanoi["leaders"] == "Donald Trump, Nguyễn Xuân Phúc, Nguyễn Phú Trọng"
    assert hanoi[["place_iso3", "meetings"]].tolist() == ["VNM", 3]


def test_a_trip_counts_once_it_is_over(meetings: pd.DataFrame) -> None:
    assert len(chronology.foreign_trips(meetings, as_of="2025-08-28")) == 8
    assert len(chronology.foreign_trips(meetings, as_of="2018-05-07")) == 1
    assert len(chronology.foreign_trips(meetings, as_of="2018-05-08")) == 2


def test_without_ids_no_journey_is_told(meetings: pd.DataFrame) -> None:
    none = chronology.foreign_trips(meetings[["start_date", "end_date", "person", "iso3", "place"]])
    assert none.empty
    assert list(none) == list(chronology.foreign_trips(meetings))
    bare = chronology.foreign_trips(meetings[["start_date", "trip_id"]])
    assert len(bare) == 9
    assert bare["place"].isna().all()


def test_a_trip_goes_by_where_it_led_first() -> None:
    trip = pd.DataFrame(
        {
            "start_date": pd.to_datetime(["2019-01-03", "2019-01-01"]),
            "trip_id": "trip",
            "person": ["B", "A"],
            "place": ["Sochi", "Minsk"],
            "place_iso3": ["RUS", "BLR"],
            "transport": ["air", "train"],
        }
    )
    found = chronology.foreign_trips(trip).iloc[0]
    assert found[["place", "place_iso3", "transport", "leaders"]].tolist() == [
        "Minsk",
        "BLR",
        "train",
        "A, B",
    ]


def test_a_place_stands_where_its_first_meeting_was() -> None:
    twice = pd.DataFrame(
        {
            "start_date": pd.to_datetime(["2019-01-03", "2019-01-01"]),
            "place": "Minsk",
            "latitude": [2.0, 1.0],
            "longitude": [4.0, 3.0],
        }
    )
    found = chronology.places(twice)
    assert found[["number", "latitude", "longitude"]].values.tolist() == [[1, 1.0, 3.0]]
    assert list(found)[:2] == ["number", "place"]


def test_places_are_numbered_by_the_first_occasion_there(meetings: pd.DataFrame) -> None:
    found = chronology.places(chronology.verified(meetings)).set_index("place")
    assert found["number"].to_dict() == {
        "Beijing": 1,
        "Panmunjom": 2,
        "Dalian": 3,
        "Singapore": 4,
        "Pyongyang": 5,
        "Hanoi": 6,
        "Vladivostok": 7,
        "Vostochny Cosmodrome": 8,
    }
    assert found["occasions"].sum() == 19
    assert found.loc["Beijing", ["occasions", "meetings"]].tolist() == [4, 11]
    assert found.loc["Pyongyang", ["first", "last"]].tolist() == [
        day("2018-09-18"),
        day("2026-06-09"),
    ]
    assert chronology.places(meetings, as_of="2018-04-27")["place"].tolist() == [
        "Beijing",
        "Panmunjom",
    ]


def test_places_of_a_bare_frame_have_no_coordinates_but_those_of_capitals(
    meetings: pd.DataFrame,
) -> None:
    bare = chronology.places(meetings[["start_date", "end_date", "place"]])
    assert bare["latitude"].isna().all()
    assert bare["occasions"].sum() == 19
    placed = chronology.located(bare, pa.load("countries")).set_index("place")
    assert placed["latitude"].notna()[["Beijing", "Pyongyang", "Hanoi", "Singapore"]].all()
    assert placed["latitude"].isna()[["Dalian", "Panmunjom", "Vladivostok"]].all()
    assert placed.loc["Pyongyang", ["latitude", "longitude"]].round(1).tolist() == [39.0, 125.8]


def test_coordinates_that_are_told_stay() -> None:
    mine = pd.DataFrame({"place": ["Moscow"], "latitude": [1.0], "longitude": [2.0]})
    assert chronology.located(mine, pa.load("countries"))["latitude"].item() == 1.0
    half = mine.assign(longitude=float("nan"))  # half a point is none
    assert chronology.located(half, pa.load("countries"))["latitude"].round().item() == 56.0


LAST = day("2026-10-08")


def attended(meetings: pd.DataFrame, iso3: str | None, until: pd.Timestamp = LAST) -> list[str]:
    found = chronology.meetings_of(meetings, "Kim Jong Un")
    return chronology.parades_abroad(found, pa.load("parades"), iso3, until)["event"].tolist()


def test_the_one_parade_abroad_was_in_beijing(meetings: pd.DataFrame) -> None:
    assert attended(meetings, "PRK") == ["beijing-2025"]
    assert attended(meetings, None) == ["beijing-2025", "pyongyang-2025"]
    assert attended(meetings, "CHN") == ["pyongyang-2025"]


def test_a_parade_is_attended_from_its_day_and_at_its_place(meetings: pd.DataFrame) -> None:
    assert attended(meetings, "PRK", day("2025-09-02")) == []
    assert attended(meetings, "PRK", day("2025-09-03")) == ["beijing-2025"]
    assert attended(meetings.assign(place="Dalian"), "PRK") == []
    assert attended(meetings[["start_date"]], "PRK") == []


@pytest.mark.parametrize(
    ("span", "events"),
    [
        ("2025-09-03/2025-09-03", ["beijing-2025"]),
        ("2025-09-01/2025-09-03", ["beijing-2025"]),
        ("2025-09-03/2025-09-05", ["beijing-2025"]),
        ("2025-09-01/2025-09-02", []),
        ("2025-09-04/2025-09-05", []),
    ],
)
def test_an_occasion_must_last_on_the_day_of_the_parade(span: str, events: list[str]) -> None:
    start, end = span.split("/")
    visit = pd.DataFrame({"start_date": [day(start)], "end_date": [day(end)], "place": "Beijing"})
    assert attended(visit, None) == events


def test_the_train_crossed_at_two_in_chinese_time() -> None:
    week = chronology.week_times(pa.load("parade_week")).set_index("entry_id")
    assert week.at["2025-09-02-border", "start"] == day("2025-09-02 02:00")
    assert week.at["2025-09-03-parade", "start"] == day("2025-09-03 09:00")
    assert week["start"].is_monotonic_increasing
    assert week["end"].isna().sum() == pa.load("parade_week")["end_local"].isna().sum()


def test_another_clock_shows_the_same_moments() -> None:
    here, there = (
        chronology.week_times(pa.load("parade_week"), zone)["start"]
        for zone in ("Asia/Shanghai", "Asia/Pyongyang")
    )
    assert ((there - here) == pd.Timedelta(hours=1)).all()


def test_a_frame_that_is_no_week_is_refused() -> None:
    with pytest.raises(pa.DataError, match="parade_week has no column entry_id, start_local"):
        chronology.week_times(pa.load("meetings"))
