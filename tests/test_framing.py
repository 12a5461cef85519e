"""What part of the world a map shows, wherever the guests come from."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pytest

import parade_analysis as pa
from parade_analysis import attendance, framing, geography

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
    whole, astray = framing.views(places([*guests, host]), host, SHAPES)
    named = [code for view in (whole, *astray) for code in view.named]
    assert sorted(named) == sorted([*guests, host])
    assert host in whole.named
    for view in (whole, *astray):
        assert view.frame.shows(view.points.loc[view.named]).all()
    assert whole.frame.shows(whole.points.loc[[host]]).all()
    assert whole.frame.width >= framing.LEAST[0]
    assert whole.frame.height >= framing.LEAST[1]


def test_states_astray_are_shown_on_a_plane_of_their_own() -> None:
    guests = attendance.heads(pa.load("attendance"), "beijing-2025")["iso3"].tolist()
    whole, (cuba,) = framing.views(places([*guests, "CHN"]), "CHN", SHAPES)
    assert (whole.centre, cuba.centre) == (70, -80)
    assert cuba.named == ["CUB"]
