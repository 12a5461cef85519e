"""Country shapes of anyone's: files, columns, projections, and what is refused."""

from __future__ import annotations

import zipfile
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from shapely import MultiPolygon, Point, Polygon, box, force_3d

import parade_analysis as pa
from parade_analysis.shapes import as_shapes, source_note

TWO = gpd.GeoDataFrame(
    {"area": ["A", "B"], "iso3": ["NOR", "SWE"]},
    geometry=[box(5, 58, 12, 64), box(12, 58, 19, 64)],
    crs="EPSG:4326",
)
# In Natural Earth's layout; the shapes are made up.
NATURAL_EARTH = gpd.GeoDataFrame(
    {
        "featurecla": "Admin-0 country",
        "SOVEREIGNT": ["France", "Norway", "Kosovo", "Northern Cyprus", "Cyprus", "Somaliland"],
        "ADMIN": ["France", "Norway", "Kosovo", "Northern Cyprus", "Cyprus", "Somaliland"],
        "ADM0_A3": ["FRA", "NOR", "KOS", "CYN", "CYP", "SOL"],
        "NAME": ["France", "Norway", "Kosovo", "N. Cyprus", "Cyprus", "Somaliland"],
        "ISO_A3": ["-99", "-99", "-99", "-99", "CYP", "-99"],
        "ISO_A3_EH": ["FRA", "NOR", "-99", "-99", "CYP", "-99"],
    },
    geometry=[
        box(0, 43, 7, 50),
        box(5, 58, 12, 64),
        box(20, 42, 21, 43),
        box(32, 35.2, 34, 35.6),
        box(32, 34.6, 34, 35.2),
        box(43, 8, 49, 11),
    ],
    crs="EPSG:4326",
)
CODED = ["FRA", "NOR", "XKX", None, "CYP", None]


def codes(shapes: gpd.GeoDataFrame) -> list[str | None]:
    return shapes["iso3"].astype("object").where(shapes["iso3"].notna(), None).tolist()


def area(land: gpd.GeoSeries) -> np.ndarray:
    """Square degrees, of which geopandas warns."""
    return shapely.area(land.values)


def test_natural_earths_own_columns() -> None:
    shapes = as_shapes(NATURAL_EARTH)
    assert codes(shapes) == CODED
    assert shapes["m49"].tolist()[:2] == ["250", "578"]
    assert shapes.attrs["uncoded"] == ["N. Cyprus", "Somaliland"]
    assert source_note(shapes) == " Land without a code: N. Cyprus, Somaliland."
    assert codes(as_shapes(NATURAL_EARTH.rename(columns=str.lower))) == CODED
    # France and Norway by name, where no column has their codes.
    assert codes(as_shapes(NATURAL_EARTH.drop(columns=["ISO_A3_EH", "ADM0_A3"]))) == CODED
    assert codes(as_shapes(NATURAL_EARTH[["NAME", "geometry"]])) == CODED


def test_an_outlier_does_not_take_the_code_of_its_state() -> None:
    theirs = NATURAL_EARTH.iloc[[0, 1, 1]].assign(ADM0_A3=["FRA", "NOR", "BVX"])
    shapes = as_shapes(theirs.assign(NAME=["France", "Norway", "Outlier"]))
    assert codes(shapes) == ["FRA", "NOR", None]
    with pytest.raises(pa.DataError, match="NOR more than once"):
        as_shapes(theirs.assign(ADM0_A3="NOR"))


@pytest.mark.parametrize(
    "columns",
    [
        {"shapeGroup": "iso3", "shapeName": "area"},
        {"shapeISO": "iso3", "shapeName": "area"},
        {"GID_0": "iso3", "NAME_0": "area"},
        {"ISO3_CODE": "iso3", "NAME_ENGL": "area"},
        {"ISO3166-1-Alpha-3": "iso3", "name": "area"},
        {"id": "iso3"},
    ],
)
def test_columns_of_others(columns: dict[str, str]) -> None:
    theirs = TWO[[*columns.values(), "geometry"]].set_axis([*columns, "geometry"], axis=1)
    assert codes(as_shapes(theirs.set_geometry("geometry"))) == ["NOR", "SWE"]


@pytest.mark.sampled
@pytest.mark.parametrize("suffix", [".geojson", ".json", ".gpkg", ".shp", ".fgb", ".parquet"])
@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:3857", "EPSG:8857"])
def test_files_in_any_projection(tmp_path: Path, suffix: str, crs: str) -> None:
    path = tmp_path / f"mine{suffix}"
    theirs = NATURAL_EARTH.to_crs("EPSG:4326" if "json" in suffix else crs)
    if suffix == ".parquet":
        theirs.to_parquet(path)
    elif suffix == ".fgb":
        theirs.to_file(path, SPATIAL_INDEX="NO")  # which would sort them
    else:
        theirs.to_file(path, driver="GeoJSON" if suffix == ".json" else None)
    shapes = pa.boundaries(path)
    assert codes(shapes) == CODED
    assert shapes.attrs["name"] == path.name
    assert shapes.crs.to_epsg() == 4326
    apart = shapes.symmetric_difference(as_shapes(NATURAL_EARTH).geometry)
    assert (area(apart) < 1e-6).all()


@pytest.mark.sampled
@pytest.mark.parametrize(
    "crs",
    ["EPSG:3857", "EPSG:3832", "EPSG:8857", "ESRI:54009", "ESRI:54030", "+proj=eqearth +lon_0=70"],
)
@pytest.mark.parametrize("worldview", ["visionscarto", "natural-earth"])
def test_the_world_comes_back_whole_from_any_projection(worldview: str, crs: str) -> None:
    world = pa.boundaries(worldview)
    if crs in ("EPSG:3857", "EPSG:3832"):
        world = world[world["iso3"] != "ATA"]  # Mercator has no poles
    back = as_shapes(world.to_crs(crs))
    assert back.is_valid.all()
    parts = back.explode().bounds
    wide = parts[(parts["maxx"] - parts["minx"]) > 175]
    assert set(back.loc[wide.index, "iso3"]) <= {"ATA"}
    now, was = (each.to_crs("+proj=cea").area.sum() for each in (back, world))
    assert now == pytest.approx(was, rel=1e-4)


def test_our_own_shapes_stay_what_they_are() -> None:
    for worldview in ("visionscarto", "natural-earth"):
        shapes = pa.boundaries(worldview)
        assert (as_shapes(shapes).geometry.to_wkb() == shapes.geometry.to_wkb()).all()


def test_a_polygon_over_the_date_line_is_cut() -> None:
    over = {
        "beyond 180": box(177, -19, 182, -16),
        "round the world": Polygon([(177, -19), (-178, -19), (-178, -16), (177, -16)]),
        "from 0 to 360": MultiPolygon([box(177, -19, 179, -16), box(179, -19, 182, -16)]),
    }
    for said, land in over.items():
        fiji = as_shapes(gpd.GeoDataFrame({"iso3": ["FJI"]}, geometry=[land], crs="EPSG:4326"))
        assert area(fiji.geometry).sum() == pytest.approx(15), said
        assert fiji.total_bounds.tolist() == [-180, -19, 180, -16], said
        assert not fiji.contains(Point(0, -17)).any(), said


def test_a_ring_around_the_pole_reaches_it() -> None:
    coast = [(longitude, -70) for longitude in range(-170, 180, 10)] + [(180, -70), (-170, -70)]
    south = gpd.GeoDataFrame({"iso3": ["ATA"]}, geometry=[Polygon(coast)], crs="EPSG:4326")
    assert as_shapes(south).contains(Point(45, -89)).all()


def test_crossed_polygons_are_mended_and_said() -> None:
    bow_tie = TWO.assign(
        geometry=[Polygon([(5, 58), (12, 64), (12, 58), (5, 64)]), TWO.geometry.iloc[1]]
    )
    shapes = as_shapes(bow_tie)
    assert shapes.is_valid.all()
    assert area(shapes.geometry).tolist() == pytest.approx([21, 42])
    assert shapes.attrs["mended"] == ["A"]
    assert source_note(shapes) == " Polygons that crossed themselves were mended: A."
    assert as_shapes(TWO.set_geometry(force_3d(TWO.geometry.values))).has_z.sum() == 0


@pytest.mark.parametrize(
    ("theirs", "said"),
    [
        (pd.concat([TWO, TWO.iloc[:1].assign(area="C")]), "have NOR more than once.*dissolve"),
        (TWO.set_crs(None, allow_override=True), "no coordinate reference system.*set_crs"),
        (TWO.rename(columns={"iso3": "x", "area": "y"}), "no column tells.*there are y, x; name"),
        (pd.DataFrame(TWO), "found 'DataFrame', expected a GeoDataFrame"),
        (TWO.iloc[:0], "no shape"),
        (TWO.assign(geometry=[None, TWO.geometry.iloc[1]]), "no geometry for A"),
        (TWO.assign(geometry=[Polygon(), TWO.geometry.iloc[1]]), "no geometry for A"),
        (TWO.assign(geometry=[Point(1, 1), TWO.geometry.iloc[1]]), "A: expected polygons.* Point"),
        (
            TWO.to_crs("EPSG:3857").set_crs("EPSG:4326", allow_override=True),
            "A, B: expected longitudes from -180",
        ),
        (TWO.rename(columns={"geometry": "g"}), "no geometry is set"),
    ],
)
def test_what_cannot_be_drawn_is_refused(theirs: gpd.GeoDataFrame, said: str) -> None:
    with pytest.raises(pa.DataError, match=f"shapes: .*{said}"):
        as_shapes(theirs)


def test_files_that_are_none_are_refused(tmp_path: Path) -> None:
    (tmp_path / "bad.geojson").write_text("{", encoding="utf-8")
    (tmp_path / "bad.parquet").write_bytes(b"PAR1")
    (tmp_path / "bad.gpkg").write_bytes(b"x")
    for name in ("bad.geojson", "bad.parquet", "bad.gpkg"):
        with pytest.raises(pa.DataError, match=f"{name}: expected country shapes"):
            pa.boundaries(tmp_path / name)
    with pytest.raises(pa.DataError, match=r"none\.shp: expected a file"):
        pa.boundaries(tmp_path / "none.shp")
    with pytest.raises(pa.DataError, match=r"no worldview 'world\.kml'.*or name a \.geojson"):
        pa.boundaries("world.kml")


def test_a_file_of_several_layers_is_refused_by_their_names(tmp_path: Path) -> None:
    for layer in ("land", "sea"):
        TWO.to_file(tmp_path / "two.gpkg", layer=layer)
    with pytest.raises(pa.DataError, match=r"one layer of shapes, found land, sea.*layer='land'"):
        pa.boundaries(tmp_path / "two.gpkg")


def test_zipped_shapefiles(tmp_path: Path) -> None:
    folder = tmp_path / "raw"
    folder.mkdir()
    TWO.to_file(folder / "two.shp")

    def packed(name: str, inside: list[str]) -> Path:
        with zipfile.ZipFile(tmp_path / name, "w") as archive:
            archive.writestr("readme.txt", "x")
            for each in inside:
                for file in folder.iterdir():
                    archive.write(file, f"{each}{file.suffix}")
        return tmp_path / name

    for inside in ("two", "folder/two"):
        assert codes(pa.boundaries(packed("one.zip", [inside]))) == ["NOR", "SWE"]
    with pytest.raises(pa.DataError, match=r"one file of shapes in it, found a\.shp, b\.shp"):
        pa.boundaries(packed("two.zip", ["a", "b"]))
    with pytest.raises(pa.DataError, match=r"one file of shapes in it, found readme\.txt"):
        pa.boundaries(packed("none.zip", []))
    (tmp_path / "bad.zip").write_text("x", encoding="utf-8")
    with pytest.raises(pa.DataError, match=r"bad\.zip: expected country shapes"):
        pa.boundaries(tmp_path / "bad.zip")


def test_projections_that_lose_land_are_refused() -> None:
    globe = "+proj=ortho +lat_0=-60 +lon_0=-170"
    with pytest.raises(pa.DataError, match="the coordinates of A, B are not finite"):
        as_shapes(TWO.to_crs(globe))
    near = "+proj=ortho +lat_0=60 +lon_0=10"
    assert codes(as_shapes(TWO.to_crs(near))) == ["NOR", "SWE"]
    with pytest.raises(pa.DataError, match=r"no way back to degrees from .*bertin"):
        as_shapes(TWO.to_crs("+proj=bertin1953"))


def test_areas_without_a_name_are_told_apart() -> None:
    bare = TWO.assign(area="Land", iso3=["NOR", None])
    shapes = as_shapes(bare)
    assert shapes["area"].tolist() == ["Land", "Land (2)"]
    assert as_shapes(TWO.drop(columns="area"))["area"].tolist() == ["NOR", "SWE"]


@pytest.mark.parametrize("crs", ["EPSG:3857", "EPSG:8857", "ESRI:54030"])
def test_degrees_that_pass_for_metres_are_refused(crs: str) -> None:
    with pytest.raises(pa.DataError, match=r"look like degrees, but .*set_crs\('EPSG:4326'"):
        as_shapes(TWO.set_crs(crs, allow_override=True))
