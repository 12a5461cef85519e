"""Where meetings were: any home, any part of the world."""

from __future__ import annotations

import pandas as pd
import pytest

import parade_analysis as pa
from parade_analysis import figures
from parade_analysis.figures.meeting_places import title_of
from parade_analysis.plot.picture import PublishedFigure

from .leaders import LEADERS, PUTIN, read
from .words import texts


def words(figure: PublishedFigure, gid: str) -> list[str]:
    return [text.get_text().replace("\n", " ") for text in texts(figure, gid)]


def circles(figure: PublishedFigure, panel: int = 0) -> int:
    found = [each for each in figure.axes[panel].collections if each.get_gid() == "place"]
    return sum(len(each.get_offsets()) for each in found)


def routes(figure: PublishedFigure) -> int:
    return sum(patch.get_gid() == "route" for patch in figure.axes[0].patches)


@pytest.fixture(scope="module")
def drawn() -> PublishedFigure:
    return figures.meeting_places()


def test_home_is_the_capital_and_the_crowd_is_enlarged(drawn: PublishedFigure) -> None:
    assert drawn.title == "Kim met leaders in 8 places; 7 of 19 occasions were in Pyongyang"
    assert circles(drawn) == 8
    assert circles(drawn, 1) == 5
    assert drawn.axes[1].get_title(loc="left") == "A  Around Pyongyang"
    assert sorted(words(drawn, "name")) == sorted(drawn.plotted["place"])
    assert routes(drawn) == 7  # one a place and means of transport
    assert (
        "lines are 9 journeys abroad by train and by air, straight" in words(drawn, "subtitle")[0]
    )
    key = [text.get_text() for text in drawn.axes[0].get_legend().get_texts()]
    assert key == ["by train (6)", "by air (3)"]


def test_everything_named_stays_on_its_map(drawn: PublishedFigure) -> None:
    drawn.draw_without_rendering()
    for text in texts(drawn, "name"):
        box, frame = text.get_window_extent(), text.axes.get_window_extent()
        assert frame.x0 <= box.x0
        assert box.x1 <= frame.x1


def test_a_meeting_without_coordinates_is_listed_and_the_map_says_so() -> None:
    meetings = pa.load("meetings")
    lost = meetings["place"] == "Dalian"
    bare = meetings.assign(
        latitude=meetings["latitude"].mask(lost), longitude=meetings["longitude"].mask(lost)
    )
    figure = figures.meeting_places(bare)
    assert "Dalian" in set(figure.plotted["place"])
    assert "Not on the map for want of coordinates: 1" in words(figure, "subtitle")[0]
    assert circles(figure) == 7


def test_no_coordinates_at_all_are_refused() -> None:
    nowhere = pa.load("meetings")[["start_date", "end_date"]].assign(place="Atlantis")
    with pytest.raises(pa.DataError, match="no place of a meeting has coordinates: add latitude"):
        figures.meeting_places(nowhere)


def test_a_meeting_without_a_place_is_counted_as_left_out() -> None:
    meetings = pa.load("meetings")
    half = meetings.assign(place=meetings["place"].mask(meetings["place"] == "Hanoi"))
    assert (
        "3 meetings without a place left out" in words(figures.meeting_places(half), "subtitle")[0]
    )


def test_putin_meets_from_moscow_all_over_the_world() -> None:
    figure = figures.meeting_places(meetings=read(PUTIN), leaders=LEADERS, leader="Vladimir Putin")
    assert figure.title == "Putin met leaders in 6 places; 3 of 11 occasions were in Moscow"
    assert (
        "Not on the map for want of coordinates: 1" in words(figure, "subtitle")[0]
    )  # Vladivostok
    assert circles(figure) == 5
    assert routes(figure) == 0
    assert figure.axes[0].get_legend() is None
    unknown = figures.meeting_places(meetings=read(PUTIN), leader="Vladimir Putin")
    assert (
        unknown.title == "Vladimir Putin met leaders in 6 places; 4 of 11 occasions were in Beijing"
    )


def test_journeys_of_another_leader_start_at_his_home() -> None:
    trips = read(PUTIN).assign(trip_id=[f"trip-{row}" for row in range(12)], transport=None)
    figure = figures.meeting_places(meetings=trips, leaders=LEADERS, leader="Vladimir Putin")
    assert routes(figure) == 5
    key = [text.get_text() for text in figure.axes[0].get_legend().get_texts()]
    assert key == ["means not told (11)"]
    assert "11 journeys abroad, straight" in words(figure, "subtitle")[0]


def test_places_on_both_sides_of_the_date_line_are_one_map() -> None:
    pacific = pd.DataFrame(
        {
            "start_date": pd.to_datetime(["2025-08-15", "2025-09-03"]),
            "end_date": pd.to_datetime(["2025-08-15", "2025-09-03"]),
            "place": ["Anchorage", "Vladivostok"],
            "latitude": [61.2, 43.1],
            "longitude": [-149.9, 131.9],
        }
    )
    figure = figures.meeting_places(pacific, leader="Vladimir Putin")
    assert circles(figure) == 2
    left, right = figure.axes[0].get_xlim()
    assert right - left < 1.2e7


def test_one_place_is_one_place() -> None:
    hanoi = pa.load("meetings").query("place == 'Hanoi'")
    figure = figures.meeting_places(hanoi)
    assert figure.title == "1 occasion of Kim with leaders, in Hanoi"
    assert circles(figure) == 1


def found(**occasions: int) -> pd.DataFrame:
    return pd.DataFrame({"place": list(occasions), "occasions": list(occasions.values())})


@pytest.mark.parametrize(
    ("places", "home", "title"),
    [
        ({"A": 2, "B": 1}, "B", "Kim met leaders in 2 places; 1 of 3 occasions was in B"),
        ({"A": 2, "B": 1}, "C", "Kim met leaders in 2 places; 2 of 3 occasions were in A"),
        ({"A": 2, "B": 1}, None, "Kim met leaders in 2 places; 2 of 3 occasions were in A"),
        ({"A": 2, "B": 2}, "C", "Kim met leaders in 2 places, on 4 occasions"),
        ({"A": 3}, "A", "3 occasions of Kim with leaders, in A"),
    ],
)
def test_no_title_counts_to_zero_or_takes_a_tie_for_the_most(
    places: dict[str, int], home: str | None, title: str
) -> None:
    assert title_of(found(**places), "Kim", home, "foreign leaders") == title


def test_many_places_are_listed_as_far_as_there_is_room() -> None:
    spots = [(lat, lon) for lat in range(-50, 70, 10) for lon in range(-120, 150, 20)]
    many = pd.DataFrame(
        {
            "start_date": pd.date_range("2015-01-01", periods=len(spots), freq="10D"),
            "place": [f"Place {lat} {lon}" for lat, lon in spots],
            "latitude": [float(lat) for lat, _ in spots],
            "longitude": [float(lon) for _, lon in spots],
        }
    )
    many["end_date"] = many["start_date"]
    figure = figures.meeting_places(many, leader="Vladimir Putin")
    assert f"{len(spots)} places" in figure.title
    listed = words(figure, "entry")
    assert listed[-1].startswith("and ")
    assert listed[-1].endswith(" more places")
    assert len(figure.plotted) == len(spots)
