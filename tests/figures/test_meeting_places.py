"""Where meetings were: any home, any part of the world."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.dates import date2num

import parade_analysis as pa
from parade_analysis import figures
from parade_analysis.figures.meeting_places import title_of
from parade_analysis.plot.picture import PublishedFigure

from .leaders import LEADERS, PUTIN, read
from .measure import faults
from .words import texts


def words(figure: PublishedFigure, gid: str) -> list[str]:
    return [text.get_text().replace("\n", " ") for text in texts(figure, gid)]


def on_map(figure: PublishedFigure) -> int:
    (found,) = figure.findobj(lambda each: each.get_gid() == "place")
    return len(found.get_offsets())


def rows_of(figure: PublishedFigure) -> Axes:
    ax = texts(figure, "row")[0].axes
    assert ax is not None
    return ax


def occasions(figure: PublishedFigure) -> dict[str, int]:
    """Return how many dots the row of each place has."""
    ax = rows_of(figure)
    drawn = [each.get_ydata() for each in ax.lines if each.get_gid() == "occasion"]
    dots = np.round(np.concatenate(drawn)).tolist()  # those that would touch give way a little
    return {name: dots.count(row) for row, (name, _) in enumerate(rows(figure))}


def rows(figure: PublishedFigure) -> list[tuple[str, int]]:
    """Return the place of each row and the number after its name."""
    told = [each.rsplit(maxsplit=1) for each in words(figure, "row")]
    return [(name, int(count)) for name, count in told]


@pytest.fixture(scope="module", params=[1200, 700, 375])
def drawn(request: pytest.FixtureRequest) -> PublishedFigure:
    return figures.meeting_places().at(request.param)


@pytest.mark.exhaustive
def test_a_row_has_a_dot_for_each_occasion_and_their_number(drawn: PublishedFigure) -> None:
    assert drawn.title == "Kim met leaders on 19 occasions, 7 of them in Pyongyang"
    found = occasions(drawn)
    assert found == drawn.plotted.set_index("place")["occasions"].to_dict()
    assert list(found.values()) == sorted(found.values(), reverse=True)
    assert rows(drawn) == list(found.items())


def test_no_dot_hides_another(drawn: PublishedFigure) -> None:
    drawn.draw_without_rendering()
    ax = rows_of(drawn)
    dots = [each for each in ax.lines if each.get_gid() == "occasion"]
    places = np.concatenate(
        [
            ax.transData.transform(np.column_stack([date2num(each.get_xdata()), each.get_ydata()]))
            for each in dots
        ]
    )
    far = np.hypot(*(places[:, None] - places).T)
    np.fill_diagonal(far, np.inf)
    assert far.min() > 0.99 * max(each.get_markersize() for each in dots)


def test_the_map_shows_and_names_each_place(drawn: PublishedFigure) -> None:
    assert on_map(drawn) == 8
    assert sorted(words(drawn, "name-")) == sorted(drawn.plotted["place"])
    assert not faults(drawn)


def test_journeys_are_told_by_the_look_of_their_dots(drawn: PublishedFigure) -> None:
    assert words(drawn, "key") == [
        "no journey: at home or at the border",
        "journey by train",
        "journey by air",
    ]
    ax = rows_of(drawn)
    found = [len(each.get_xdata()) for each in ax.lines if each.get_gid() == "occasion"]
    assert found == [10, 6, 3]
    assert drawn.description.count(" by train") == 6
    assert drawn.description.count(" by air") == 3


@pytest.mark.exhaustive
def test_the_map_stands_beside_the_rows_or_below() -> None:
    figure = figures.meeting_places()
    for width, is_beside in ((1200, True), (375, False)):
        page = figure.at(width)
        page.draw_without_rendering()
        (place,) = page.findobj(lambda each: each.get_gid() == "place")
        rows, locator = rows_of(page).get_window_extent(), place.axes.get_window_extent()
        assert (locator.x0 >= rows.x1) == is_beside
        assert (locator.y1 <= rows.y0) != is_beside


def test_a_meeting_without_coordinates_has_a_row_and_a_remark() -> None:
    meetings = pa.load("meetings")
    lost = meetings["place"] == "Dalian"
    bare = meetings.assign(
        latitude=meetings["latitude"].mask(lost), longitude=meetings["longitude"].mask(lost)
    )
    figure = figures.meeting_places(bare)
    assert "Dalian" in occasions(figure)
    assert words(figure, "remark") == ["Not on the map for want of coordinates: Dalian."]
    assert on_map(figure) == 7


def test_no_coordinates_at_all_are_refused() -> None:
    nowhere = pa.load("meetings")[["start_date", "end_date"]].assign(place="Atlantis")
    with pytest.raises(pa.DataError, match="no place of a meeting has coordinates: add latitude"):
        figures.meeting_places(nowhere)


@pytest.mark.exhaustive
def test_a_meeting_without_a_place_is_counted_as_left_out() -> None:
    meetings = pa.load("meetings")
    half = meetings.assign(place=meetings["place"].mask(meetings["place"] == "Hanoi"))
    figure = figures.meeting_places(half)
    assert words(figure, "remark") == ["3 meetings without a place left out."]
    assert "3 meetings without a place left out." in figure.description


@pytest.mark.exhaustive
def test_putin_meets_from_moscow_all_over_the_world() -> None:
    figure = figures.meeting_places(meetings=read(PUTIN), leaders=LEADERS, leader="Vladimir Putin")
    assert figure.title == "Putin met leaders on 11 occasions, 4 of them in Beijing"
    assert words(figure, "remark") == ["Not on the map for want of coordinates: Vladivostok."]
    assert on_map(figure) == 5
    assert not words(figure, "key")
    assert not any(faults(figure.at(width)) for width in (1200, 375))
    unknown = figures.meeting_places(meetings=read(PUTIN), leader="Vladimir Putin")
    assert unknown.title == "Vladimir Putin met leaders on 11 occasions, 4 of them in Beijing"


def test_a_journey_whose_means_is_not_told_has_a_look_of_its_own() -> None:
    trips = read(PUTIN).assign(trip_id=[f"trip-{row}" for row in range(12)], transport=None)
    figure = figures.meeting_places(meetings=trips, leaders=LEADERS, leader="Vladimir Putin")
    assert words(figure, "key") == ["journey by other or unknown means"]
    assert "Journeys: Moscow March 2013, Beijing" in figure.description


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
    assert on_map(figure) == 2
    (place,) = figure.findobj(lambda each: each.get_gid() == "place")
    left, right = place.axes.get_xlim()
    assert right - left < 1.2e7


def test_one_place_is_one_place() -> None:
    hanoi = pa.load("meetings").query("place == 'Hanoi'")
    figure = figures.meeting_places(hanoi)
    assert figure.title == "Kim met leaders on 1 occasion, in Hanoi"
    assert on_map(figure) == 1
    assert not any(faults(figure.at(width)) for width in (1200, 375))


def found(**occasions: int) -> pd.DataFrame:
    return pd.DataFrame({"place": list(occasions), "occasions": list(occasions.values())})


@pytest.mark.parametrize(
    ("places", "title"),
    [
        ({"A": 1, "B": 2}, "Kim met leaders on 3 occasions, 2 of them in B"),
        ({"A": 2, "B": 2}, "Kim met leaders on 4 occasions, in 2 places"),
        ({"A": 3}, "Kim met leaders on 3 occasions, all in A"),
    ],
)
def test_no_title_counts_to_zero_or_takes_a_tie_for_the_most(
    places: dict[str, int], title: str
) -> None:
    assert title_of(found(**places), "Kim", "foreign leaders") == title


@pytest.mark.exhaustive
def test_of_many_places_the_last_share_a_row() -> None:
    spots = [(lat, lon) for lat in range(-50, 70, 10) for lon in range(-120, 150, 20)]
    many = pd.DataFrame(
        {
            "start_date": pd.date_range("2015-01-01", periods=len(spots), freq="10D"),
            "place": [f"Place {lat}/{lon}" for lat, lon in spots],
            "latitude": [float(lat) for lat, _ in spots],
            "longitude": [float(lon) for _, lon in spots],
        }
    )
    many["end_date"] = many["start_date"]
    figure = figures.meeting_places(many, leader="Vladimir Putin")
    assert figure.title.endswith(f"on {len(spots)} occasions, each in another place")
    found = occasions(figure)
    assert list(found)[-1] == f"{len(spots) - 16} more places"
    assert list(found.values()) == [1] * 16 + [len(spots) - 16]
    assert len(figure.plotted) == len(spots)
    assert not any(faults(figure.at(width)) for width in (1200, 375))
