"""What part of the world a map shows, wherever the guests come from."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pytest

import parade_analysis as pa
from parade_analysis import attendance, framing, geography
from parade_analysis.plot import insets

COUNTRIES = pa.load("countries")
SHAPES = pa.boundaries()
NOWHERE = gpd.GeoDataFrame({"iso3": ["E"]}, geometry=gpd.points_from_xy([0], [0]))


def places(codes: list[str]) -> pd.DataFrame:
    return geography.label_places(COUNTRIES, codes)


@pytest.mark.parametrize(
    ("longitude", "centre"),
    [
        ([100], 100),
        ([20, 120], 70),
        ([170, -150], -170),
        ([-170, 170], -180),
        ([-179, -175, 175], -180),
        ([-80, 0, 80], 0),
        ([4, 4], 0),
        ([6, 6], 10),
    ],
)
def test_the_middle_is_that_of_the_shortest_arc(longitude: list[float], centre: float) -> None:
    assert framing.middle(pd.Series(longitude, dtype="float64")) == centre


def test_a_frame_tells_its_size_and_grows_around_its_middle() -> None:
    frame = framing.Frame(-1.0, 0.0, 3.0, 2.0)
    assert (frame.x, frame.y, frame.width, frame.height, frame.ratio) == (
        *((-1, 3), (0, 2)),
        *(4, 2, 2),
    )
    assert frame.at_least(6, 1) == (-2, 0, 4, 2)
    assert frame.at_least(1, 4) == (-1, -1, 3, 3)
    points = pd.DataFrame({"x": [-1, 0, 4, 0], "y": [0, 3, 1, 1]})
    assert frame.shows(points).tolist() == [True, False, False, True]


def test_a_frame_holds_small_states_whole_and_of_large_ones_the_middle() -> None:
    world = geography.project(SHAPES, 20)
    bounds = world.set_index("iso3").bounds
    spots = places(["CHE", "RUS"])
    points = geography.project_points(spots["longitude"], spots["latitude"], 20)
    swiss = framing.extent(points.loc[["CHE"]], world)
    assert swiss.left <= bounds.loc["CHE", "minx"] - framing.EDGE
    assert swiss.right >= bounds.loc["CHE", "maxx"] + framing.EDGE
    assert swiss.width < 2e6
    russian = framing.extent(points.loc[["RUS"]], world)
    assert russian.width == pytest.approx(2 * (framing.REACH + framing.EDGE))
    both = framing.extent(points, world)
    assert (both.left, both.right) == (swiss.left, russian.right)


def test_cuba_alone_is_astray_from_the_guests_of_beijing() -> None:
    guests = attendance.heads(pa.load("attendance"), "beijing-2025")["iso3"].tolist()
    spots = places([*guests, "CHN"])
    assert framing.strays(spots, "CHN") == [["CUB"]]
    assert framing.strays(spots, "CUB") == []
    assert framing.strays(spots, "CHN", most=0) == []
    # Three guests have no one astray: the map is theirs.
    assert framing.strays(places(["USA", "FRA", "NZL"]), "NZL") == []


def test_crowds_are_enlarged_and_two_names_are_no_crowd() -> None:
    row = pd.DataFrame({"x": [0, 1e5, 2e5, 5e6, 5.1e6], "y": 0.0}, index=list("ABCDE"))
    found = framing.crowds(row, NOWHERE, (3e5, 3e5), (2e6, 2e6))
    assert [row.index[each.shows(row)].tolist() for each in found] == [["A", "B", "C"]]
    assert framing.crowds(row, NOWHERE, (0.9e5, 3e5), (2e6, 2e6)) == []
    assert framing.crowds(row, NOWHERE, (3e5, 3e5), (2e6, 2e6), most=0) == []


def test_a_crowd_too_wide_to_enlarge_is_taken_apart() -> None:
    chain = pd.DataFrame({"x": [0, 1e5, 2e5, 1e6, 2e6, 2.1e6, 2.2e6, 2.3e6], "y": 0.0})
    chain.index = list("ABCDEFGH")
    whole = framing.crowds(chain, NOWHERE, (1.1e6, 1e5), (9e6, 2e6))
    assert [int(each.shows(chain).sum()) for each in whole] == [8]
    parts = framing.crowds(chain, NOWHERE, (1.1e6, 1e5), (1.5e6, 2e6))
    assert [int(each.shows(chain).sum()) for each in parts] == [4, 3]  # the fuller first


@pytest.mark.parametrize(
    ("host", "guests"),
    [
        ("CHN", attendance.heads(pa.load("attendance"), "beijing-2025")["iso3"].tolist()),
        ("RUS", attendance.heads(pa.load("attendance"), "moscow-2025")["iso3"].tolist()),
        ("NZL", ["CHL"]),
        ("FJI", ["KIR", "TON", "WSM"]),
    ],
)
def test_each_guest_is_named_on_one_map_that_shows_it(host: str, guests: list[str]) -> None:
    views = framing.views(places([*guests, host]), host, SHAPES, insets.MAP, insets.WINDOW)
    named = [code for view in views for code in view.named]
    assert sorted(named) == sorted([*guests, host])
    assert host in views[0].named
    for view in views:
        assert view.frame.shows(view.points.loc[view.named]).all()
    assert views[0].frame.shows(views[0].points.loc[[host]]).all()
    assert not views[0].is_astray
    smallest = views[0].frame
    assert smallest.width >= framing.LEAST[0]
    assert smallest.height >= framing.LEAST[1]


def test_a_window_on_the_map_lies_on_its_plane_and_a_stray_one_on_its_own() -> None:
    guests = attendance.heads(pa.load("attendance"), "beijing-2025")["iso3"].tolist()
    whole, *windows = framing.views(
        places([*guests, "CHN"]), "CHN", SHAPES, insets.MAP, insets.WINDOW
    )
    assert [each.is_astray for each in windows] == [False, False, True]
    assert whole.centre == windows[0].centre == 70
    assert windows[-1].centre == -80
    metres = max(whole.frame.width / insets.MAP[0], whole.frame.height / insets.MAP[1])
    for each in windows[:2]:
        own = max(each.frame.width / insets.WINDOW[0], each.frame.height / insets.WINDOW[1])
        assert metres / own >= framing.ENLARGES
