"""What part of the world a map shows, and where states stand on it."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
from shapely import box

import parade_analysis as pa
from parade_analysis import geography
from parade_analysis.extents import part_of
from parade_analysis.placing import name_points, place_states

SHAPES, COUNTRIES = pa.boundaries(), pa.load("countries")


def seen(extent: Any, *codes: str) -> list[bool]:
    """Tell whether the capitals of states lie in the frame."""
    part = part_of(SHAPES, extent, COUNTRIES)
    places = geography.known_places(COUNTRIES, codes, ["capital"])
    points = geography.project_points(places["longitude"], places["latitude"], part.centre)
    return part.frame.shows(points).tolist()


def test_the_seam_of_the_world_lies_in_the_bering_strait() -> None:
    part = part_of(SHAPES, None, COUNTRIES)
    world = part.world.set_index("iso3").geometry
    # Alaska is left of all Asia, the Chukchi Peninsula right of all America.
    assert world["USA"].bounds[0] < world["MEX"].bounds[0] < 0
    assert world["RUS"].bounds[2] > world["JPN"].bounds[2] > 0
    tip = geography.project_points(pd.Series([-169.7, -168.1]), pd.Series([66.1, 65.6]), 11)
    assert tip["x"].iloc[0] > 8e6 > -8e6 > tip["x"].iloc[1]
    assert part.states is None


def test_shapes_of_a_part_of_the_world_have_a_middle_of_their_own() -> None:
    pacific = SHAPES[SHAPES["iso3"].isin(["FJI", "WSM"])]
    part = part_of(pacific, None, COUNTRIES)
    assert abs(part.centre) == 180
    assert part.frame.width < 2.5e6
    assert part_of(pacific, None, COUNTRIES, centre=0).centre == 0


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("extent", "inside", "outside"),
    [
        ("Europe", ["ISL", "PRT", "MLT", "RUS"], ["MNG", "USA"]),
        ("europe", ["FRA"], ["MNG"]),
        ("Oceania", ["AUS", "NZL", "FJI", "KIR", "PLW"], ["CHN"]),
        ("South-eastern Asia", ["IDN", "MMR", "PHL"], ["RUS"]),
        ("Northern America", ["USA", "CAN"], ["BRA"]),
        (["FRA", "Germany"], ["FRA", "DEU"], ["RUS", "GUF"]),
        (["MLT"], ["MLT"], ["FRA"]),
        (pd.Series(["TUV", "FJI"]), ["TUV", "FJI"], ["CHN"]),
        ((-10, 35, 40, 70), ["FRA"], ["CHN"]),
        ((170, -25, -170, 0), ["FJI", "WSM"], ["PNG", "FRA"]),
        ((170, -25, 190, 0), ["FJI", "WSM"], ["PNG", "FRA"]),
        ((-180, -60, 180, 84), ["FJI", "WSM", "FRA"], []),
    ],
)
def test_extents(extent: Any, inside: list[str], outside: list[str]) -> None:
    assert all(seen(extent, *inside))
    assert not any(seen(extent, *outside))


@pytest.mark.exhaustive
def test_no_extent_is_smeared_over_the_map() -> None:
    for extent in ["Oceania", ["FJI"], (170, -25, -170, 0), ["USA"], ["RUS"]]:
        part = part_of(SHAPES, extent, COUNTRIES)
        assert part.frame.width < 1.4e7
        clipped = part.world.geometry.clip_by_rect(*part.frame)
        assert clipped.area.sum() > 0


@pytest.mark.parametrize(
    ("extent", "inside", "outside"),
    [
        ("Africa", {"EGY", "MDG", "REU"}, {"YEM", "ESP"}),
        (["FRA", "Germany"], {"FRA", "DEU"}, {"BEL"}),
        ((-10, 35, 40, 70), {"FRA", "TUN", "RUS"}, {"EGY", "KAZ"}),
        ((170, -25, -170, 0), {"FJI", "TUV"}, {"PNG", "USA"}),
        # No place of a state's lies there, but land of one.
        ((100, 65, 110, 70), {"RUS"}, {"CHN"}),
    ],
)
def test_an_extent_has_states(extent: Any, inside: set[str], outside: set[str]) -> None:
    states = part_of(SHAPES, extent, COUNTRIES).states
    assert states is not None
    assert inside <= set(states)
    assert not outside & set(states)


@pytest.mark.parametrize(
    ("extent", "said"),
    [
        ("Middle Earth", "no region 'Middle Earth'; choose from .*Africa.*Western Europe"),
        ((1, 2, 3), "extent: expected west, south.*found 3 numbers"),
        (("a", 1, 2, 3), "extent: expected states, or west.*found 'a' beside the number 1"),
        ((0, 50, 10, 40), "extent: expected west, south, east and north"),
        ((0, 0, 0, 10), "extent: expected west"),
        ((0, float("nan"), 10, 20), "extent: expected west"),
        ((0, -95, 10, 20), "extent: expected west"),
        ([], "extent: expected a region, a list of states or bounds"),
        (7, "extent: expected a region"),
        (["Atlantis"], "extent: 1 of 1 names can't be told:"),
        (["World"], "extent: expected states, found World"),
        (["SUN"], "extent: no place on the map is known for SUN"),
    ],
)
def test_extents_that_are_none_are_refused(extent: Any, said: str) -> None:
    with pytest.raises(pa.DataError, match=said):
        part_of(SHAPES, extent, COUNTRIES)


def test_a_centre_that_is_none_is_refused() -> None:
    for centre in ("east", float("nan"), 400):
        with pytest.raises(pa.DataError, match="centre: expected degrees east"):
            part_of(SHAPES, None, COUNTRIES, centre)  # type: ignore[arg-type]


def test_states_without_a_shape_stand_at_their_point() -> None:
    part = part_of(pa.boundaries("natural-earth"), None, COUNTRIES)
    codes = ["CHN", "TUV", "GIB", "GUF", "BES", "SUN"]
    placed = place_states(codes, part, COUNTRIES, part.frame)
    assert placed.shapes["iso3"].tolist() == ["CHN"]
    assert placed.points.index.tolist() == ["TUV", "GIB", "GUF"]
    assert placed.lost == ["BES", "SUN"]
    assert placed.outside == []
    caribbean = part_of(SHAPES, ["CUB"], COUNTRIES)
    beyond = place_states(["CUB", "CHN", "VAT"], caribbean, COUNTRIES, caribbean.frame)
    assert beyond.outside == ["CHN", "VAT"]


def test_names_belong_to_what_is_seen() -> None:
    world = gpd.GeoDataFrame(
        {"iso3": ["RUS", "FRA"]}, geometry=[box(0, 0, 10, 10), box(9, 0, 99, 1)]
    )
    part = part_of(SHAPES, "Europe", COUNTRIES)._replace(world=world)
    frame = (0.0, 0.0, 10.0, 10.0)
    placed = place_states(["RUS", "FRA"], part, COUNTRIES, frame)
    dots = pd.DataFrame({"x": [3.0], "y": [4.0]}, index=["RUS"])
    names = name_points(["RUS", "FRA"], placed, dots, COUNTRIES, part.centre, frame)
    assert names.loc["RUS"].tolist() == [3, 4]
    assert 9 <= names.at["FRA", "x"] <= 10
    few = name_points(["RUS", "FRA"], placed, dots, COUNTRIES, part.centre, frame, least=0.1)
    assert few.index.tolist() == ["RUS"]
