"""Shapes on the plane: the seam, areas, contested places, what cannot be drawn."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from shapely import Point, box

import parade_analysis as pa
from parade_analysis import geography


def test_a_map_refuses_what_it_cannot_draw() -> None:
    shapes = pa.boundaries()
    states = pd.DataFrame({"iso3": ["CHN", "PRK"]})
    assert len(geography.join_shapes(states, shapes)) == 2
    refused = {
        "the selection is empty": (states.iloc[:0], shapes),
        "PRK more than once": (pd.concat([states, states.iloc[1:]]), shapes),
        "no shape for ATL; check the code": (states.replace("PRK", "ATL"), shapes),
        "no shape for ATL; no code matches": (pd.DataFrame({"iso3": ["ATL"]}), shapes),
        "no column iso3": (states.rename(columns={"iso3": "code"}), shapes),
        "1 rows without a code": (states.assign(iso3=["CHN", None]), shapes),
        "the shapes have CHN more than once": (
            states,
            pd.concat([shapes, shapes[shapes["iso3"] == "CHN"]]),
        ),
        "no geometry for PRK": (
            states,
            shapes.assign(geometry=shapes.geometry.where(shapes["iso3"] != "PRK")),
        ),
    }
    for message, (table, borders) in refused.items():
        with pytest.raises(pa.DataError, match=f"guests: .*{message}"):
            geography.join_shapes(table, borders, "guests")


def test_a_shape_twice_that_nobody_needs_is_no_fault() -> None:
    shapes = pa.boundaries()
    doubled = pd.concat([shapes, shapes[shapes["iso3"] == "FRA"]])
    assert len(geography.join_shapes(pd.DataFrame({"iso3": ["CHN"]}), doubled)) == 1


@pytest.mark.parametrize("centre", [-150, -70, 0, 70, 170])
def test_no_shape_smears_wherever_the_map_is_centred(centre: float) -> None:
    world = geography.project(pa.boundaries(), centre)
    parts = world[world["area"] != "Antarctica"].explode().bounds
    assert (parts["maxx"] - parts["minx"]).max() < 1.7e7
    assert (world.geometry.area.sum() / 1e12) == pytest.approx(146.7, rel=0.01)


@pytest.mark.sampled
@pytest.mark.parametrize("worldview", ["visionscarto", "natural-earth"])
@pytest.mark.parametrize("centre", [-160, -90, -60, 11, 75, 115, 175])
def test_shapes_stay_whole_on_the_plane(worldview: str, centre: float) -> None:
    world = geography.project(pa.boundaries(worldview), centre)
    assert world.is_valid.all()
    assert not world.is_empty.any()
    assert set(world.geom_type) <= {"Polygon", "MultiPolygon"}


def test_equal_earth_keeps_areas() -> None:
    tropics = box(0, -10, 10, 10).segmentize(0.1)
    north = box(0, 60, 10, 80).segmentize(0.1)
    cells = gpd.GeoDataFrame(geometry=[tropics, north], crs="EPSG:4326")
    plane = geography.project(cells, 5).area
    true = cells.to_crs("+proj=cea +datum=WGS84").area
    assert (plane / true).round(3).tolist() == [1.0, 1.0]


def test_projecting_leaves_the_shapes_alone() -> None:
    shapes = pa.boundaries()
    before = shapes.copy()
    geography.project(shapes, 70)
    pd.testing.assert_frame_equal(shapes, before)


def test_names_belong_where_the_table_has_them() -> None:
    countries = pa.load("countries")
    places = geography.label_places(countries, ["CUB", "NZL", "CUB"])
    assert places.index.tolist() == ["CUB", "NZL", "CUB"]
    assert places.loc["NZL", "latitude"] < 0 < places.loc["NZL", "longitude"]
    with pytest.raises(pa.DataError, match="no place for the name of ATL, SUN"):
        geography.label_places(countries, ["ATL", "CUB", "SUN"])
    rome = geography.label_places(countries, ["VAT"])  # by its capital
    assert rome.round().values.tolist() == [[12.0, 42.0]]
    bare = countries.drop(columns=["capital_longitude", "capital_latitude"])
    with pytest.raises(pa.DataError, match="no place for the name of VAT"):
        geography.label_places(bare, ["VAT"])


# Where the two worldviews give land to different states, by comparing the shapes themselves.
@pytest.mark.exhaustive
def test_all_that_differs_between_the_worldviews_is_hatched() -> None:
    one, other = pa.boundaries(), pa.boundaries("natural-earth")
    for shapes in (one, other):
        shapes["holder"] = shapes["iso3"].where(shapes["iso3"].notna(), shapes["area"])
    shared = gpd.overlay(one[["holder", "geometry"]], other[["holder", "geometry"]])
    differs = shared[shared["holder_1"] != shared["holder_2"]]
    for shapes in (one, other):
        hatched = geography.contested(shapes).union_all()
        left = differs.assign(geometry=differs.difference(hatched)).to_crs("+proj=cea")
        thick = left.buffer(-5000)  # drop slivers: one file is coarser than the other
        assert thick.area.sum() < 1e9, "square metres"
        assert differs[differs.intersects(hatched)].to_crs("+proj=cea").area.sum() > 2e11


# https://www.naturalearthdata.com/about/disputed-boundaries-policy/
@pytest.mark.parametrize("worldview", ["visionscarto", "natural-earth"])
@pytest.mark.parametrize(
    ("place", "point"),
    [
        ("Crimea", (34.1, 45.2)),
        ("Western Sahara", (-13.0, 25.0)),
        ("Kosovo", (21.1, 42.6)),
        ("Siachen", (77.1, 35.4)),
        ("Northern Cyprus", (33.4, 35.25)),
        ("Somaliland", (44.1, 9.6)),
    ],
)
def test_where_the_hatching_falls(worldview: str, place: str, point: tuple[float, float]) -> None:
    areas = geography.contested(pa.boundaries(worldview))
    assert areas.loc[areas.contains(Point(point)), "place"].tolist() == [place]
    kyiv_moscow_rabat = [Point(30.5, 50.4), Point(37.6, 55.7), Point(-6.8, 33.9)]
    assert not any(areas.contains(each).any() for each in kyiv_moscow_rabat)


def test_shapes_without_contested_land_have_none() -> None:
    shapes = pa.boundaries()
    assert geography.contested(shapes[shapes["iso3"] == "BRA"]).empty


def test_a_worldview_may_be_a_file_of_ones_own(tmp_path: Path) -> None:
    path = tmp_path / "mine.parquet"
    shapes = pa.boundaries()
    shapes[shapes["iso3"] != "TUV"].to_parquet(path)
    own = pa.boundaries(path)
    assert own.attrs["name"] == "mine.parquet"
    with pytest.raises(pa.DataError, match="no shape for TUV"):
        geography.join_shapes(pd.DataFrame({"iso3": ["TUV", "RUS"]}), own)
    shapes.drop(columns="m49").to_parquet(path)
    assert set(pa.boundaries(path)["m49"]) == set(shapes["m49"])
    with pytest.raises(pa.DataError, match=r"choose from visionscarto.*parquet file"):
        pa.boundaries("mine")


def test_the_edge_of_a_seam_through_land_bends_with_the_plane() -> None:
    land = gpd.GeoDataFrame(geometry=[box(-120, 20, -100, 70)], crs="EPSG:4326")
    parts = geography.project(land, centre=70).explode().geometry
    assert len(parts) == 2
    # Fifty degrees of the seam, on both sides of it, in steps of a degree at most.
    assert all(len(part.exterior.coords) >= 50 for part in parts)
