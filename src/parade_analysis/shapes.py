"""Country shapes of anyone's: read, named by codes, mended, and cut at the antimeridian."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj.exceptions import ProjError
from shapely import affinity, box

from parade_analysis import places
from parade_analysis.catalog.loading import load
from parade_analysis.categories import clean_text
from parade_analysis.errors import DataError, Problem, some
from parade_analysis.files import refuse_address

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

__all__ = ["FILES", "as_shapes", "read_shapes", "source_note"]

FILES = (".geojson", ".json", ".gpkg", ".shp", ".fgb", ".zip", ".parquet")
PACKED = tuple(each for each in FILES if each not in (".zip", ".parquet"))
"""What a zip is searched for."""
CODES = (
    "iso3",
    "iso_a3_eh",  # before iso_a3, in which Natural Earth leaves out France and Norway
    "iso_a3",
    "iso3_code",
    "iso3cd",
    "iso_3166_1_alpha_3",
    "iso3166-1-alpha-3",
    "gid_0",
    "adm0_a3",
    "shapegroup",
    "shapeiso",
    "id",
)
"""Columns in which shapes carry ISO 3166-1 alpha-3 codes, small letters, the surest first."""
ADMIN = "adm0_a3"
"""Natural Earth's code of each area itself; its ISO code may be that of the state it is of."""
NAMES = ("area", "name", "name_en", "admin", "name_long", "name_engl", "shapename", "country")
"""Columns in which shapes carry names."""
EDGE = 180.0
TOUCH = 1e-6  # degrees within which a corner lies on the antimeridian
NUDGE = 1e-8  # of the distance from the middle of a world map
SLIVER = 1e-9  # square degrees that a cut along an edge leaves


def read_shapes(path: str | os.PathLike[str]) -> gpd.GeoDataFrame:
    """Read country shapes from a file of anyone's.

    Parameters
    ----------
    path : path-like
        GeoJSON, GeoPackage, FlatGeobuf, shapefile (also zipped) or GeoParquet, in any
        projection, with one layer.

    Returns
    -------
    GeoDataFrame
        As `as_shapes` returns it. `.attrs` has `name` too, that of the file.

    Raises
    ------
    DataError
        If it can't be read or `as_shapes` refuses it.

    Examples
    --------
    >>> read_shapes("world.kml")
    Traceback (most recent call last):
    ...
    parade_analysis.errors.DataError: world.kml: expected a name in .geojson, .json, ...
    """
    from pyogrio.errors import DataLayerError, DataSourceError

    refuse_address(path)
    file = Path(path)
    if file.suffix.lower() not in FILES:
        raise DataError(Problem(str(path), f"a name in {', '.join(FILES)}"))
    if not file.is_file():
        raise DataError(Problem(str(path), "a file"))
    try:
        is_parquet = file.suffix.lower() == ".parquet"
        raw = gpd.read_parquet(file) if is_parquet else _read(file)
    except DataError:
        raise
    except (DataSourceError, DataLayerError, zipfile.BadZipFile, OSError, ValueError) as error:
        reason = (str(error).splitlines() or ["it can't be read"])[0]
        raise DataError(Problem(str(path), f"country shapes: {reason}")) from error
    shapes = as_shapes(raw, str(path))
    shapes.attrs["name"] = file.name
    return shapes


def _read(file: Path) -> gpd.GeoDataFrame:
    """Read a file of one layer, and refuse one of several."""
    source: Path | str = file
    if file.suffix.lower() == ".zip":
        source = f"zip://{file}!{_inside(file)}"
    layers = gpd.list_layers(source)["name"].tolist()
    if len(layers) > 1:
        raise DataError(
            f"{file}: expected one layer of shapes, found {some(layers)}; hand in one of them as "
            f"geopandas.read_file({file.name!r}, layer={layers[0]!r})"
        )
    return gpd.read_file(source)


def _inside(file: Path) -> str:
    """Return the name of the only file of shapes in an archive."""
    with zipfile.ZipFile(file) as archive:
        names = [name for name in archive.namelist() if not name.startswith("__MACOSX/")]
    found = [name for name in names if Path(name).suffix.lower() in PACKED]
    if len(found) != 1:
        raise DataError(
            f"{file}: expected one file of shapes in it, found {some(found) or some(names)}; "
            "unpack it and name one"
        )
    return found[0]


def as_shapes(shapes: Any, name: str = "shapes") -> gpd.GeoDataFrame:
    """Bring country shapes of any origin into the form in which maps draw them.

    Codes are taken from the columns of this package, Natural Earth, geoBoundaries, GADM or
    Eurostat, in small letters or capitals; a code that is none, such as -99, is looked up by
    the area's name, and stays missing where the name tells no state or one that is there
    already. Polygons are brought to degrees, mended, and cut where they cross 180°.

    Parameters
    ----------
    shapes : GeoDataFrame
        Polygons with a code or a name each, in any projection.
    name : str
        What to call them in an error.

    Returns
    -------
    GeoDataFrame
        In EPSG:4326: `area` (str, unique), `m49` and `iso3` (str, missing for areas without
        a code), `geometry` (valid, within the world). `.attrs` has `mended` and `uncoded`,
        the areas whose polygons were mended, and those without a code.

    Raises
    ------
    DataError
        If there is no projection, no column of codes or names, an area without polygon or
        beyond its projection, or a code twice.

    Examples
    --------
    >>> square = {"NAME": ["Norway"], "ISO_A3": ["-99"], "geometry": [box(5, 58, 12, 64)]}
    >>> as_shapes(gpd.GeoDataFrame(square, crs="EPSG:4326"))["iso3"].tolist()
    ['NOR']
    """
    if not isinstance(shapes, gpd.GeoDataFrame):
        kind = type(shapes).__name__
        raise DataError(Problem(name, "a GeoDataFrame, or the path of a file", value=kind))
    if "geometry" not in shapes.columns and not hasattr(shapes, "_geometry_column_name"):
        raise DataError(f"{name}: no column geometry")
    geometry = _geometry(shapes, name)
    if geometry.crs is None:
        raise DataError(
            f"{name}: no coordinate reference system, so where the shapes lie can't be told; "
            "set the one they were made in, e.g. shapes.set_crs('EPSG:4326')"
        )
    if not len(shapes):
        raise DataError(f"{name}: no shape")
    codes = _codes(shapes, name)
    land = _polygons(geometry, codes["area"], name)
    planar = _planar(land, codes["area"], name)
    is_broken = ~land.is_valid
    whole = planar.where(planar.is_valid, planar.make_valid()).map(_cut)
    lost = codes.loc[whole.is_empty, "area"]
    if len(lost):
        raise DataError(f"{name}: the shapes have no geometry for {some(lost)}; expected polygons")
    made = gpd.GeoDataFrame(codes, geometry=whole.values, crs="EPSG:4326")
    made.attrs = {
        **shapes.attrs,
        "mended": codes.loc[is_broken, "area"].tolist(),
        "uncoded": codes.loc[codes["iso3"].isna(), "area"].tolist(),
    }
    return made


def _geometry(shapes: gpd.GeoDataFrame, name: str) -> gpd.GeoSeries:
    try:
        return shapes.geometry.reset_index(drop=True)
    except AttributeError as error:
        raise DataError(f"{name}: no geometry is set; do so by shapes.set_geometry(...)") from error


def _codes(shapes: gpd.GeoDataFrame, name: str) -> pd.DataFrame:
    """Return name and codes of each area."""
    spelled = {str(column).lower(): column for column in reversed(shapes.columns)}
    with_codes = [spelled[each] for each in CODES if each in spelled]
    with_names = [spelled[each] for each in NAMES if each in spelled]
    if not with_codes and not with_names:
        there = ", ".join(map(str, shapes.columns.drop(shapes.geometry.name))) or "none"
        raise DataError(
            f"{name}: no column tells which states the shapes are; there are {there}; name the "
            "one with ISO 3166-1 alpha-3 codes iso3, or the one with names area"
        )
    table = pd.DataFrame(shapes).reset_index(drop=True)
    known = load("countries").set_index("iso3")
    iso3 = _first(table, with_codes, {code.lower(): code for code in known.index})
    named = _first(table, with_names)
    if ADMIN in spelled:
        iso3 = _of_itself(iso3, table[spelled[ADMIN]])
    twice = iso3[iso3.notna() & iso3.duplicated()]
    if len(twice):
        each = ", each" * (len(twice) > 1)
        raise DataError(
            f"{name}: the shapes have {some(twice)}{each} more than once; make one of them, e.g. "
            f"shapes.dissolve({str((with_codes or with_names)[0])!r}, as_index=False)"
        )
    unknown = named[iso3.isna() & named.notna()]
    if len(unknown):
        told = places.resolve(unknown, "name").set_index("value")
        found = unknown.map(told["iso3"].where(told["kind"] == "state"))
        found = found[found.notna() & ~found.isin(iso3) & ~found.duplicated(keep=False)]
        iso3 = iso3.fillna(found)
    area = named.fillna(iso3).fillna(pd.Series("without a name", named.index))
    again = area.groupby(area).cumcount()
    area = area.where(again == 0, area + " (" + (again + 1).astype("str") + ")")
    m49 = iso3.map(known["m49"])
    return pd.DataFrame({"area": area, "m49": m49, "iso3": iso3}).astype("str")


def _of_itself(iso3: pd.Series, own: pd.Series) -> pd.Series:
    """Leave a code to the area that has it in its own right, not to outliers of the state."""
    is_own = own == iso3
    alone = is_own.groupby(iso3).transform("sum") == 1
    return iso3.where(is_own | ~alone, None)


def _first(
    table: pd.DataFrame, columns: list[Any], known: dict[str, str] | None = None
) -> pd.Series:
    """Return in each row the first text of some columns, or the first that is known."""
    found = pd.Series(None, table.index, dtype="object")
    for column in columns:
        texts = (
            table[column].map(clean_text).map(lambda each: each if isinstance(each, str) else None)
        )
        if known is not None:
            texts = texts.map(lambda each: known.get(each.lower()), na_action="ignore")
        found = found.where(found.notna(), texts)
    return found.where(found.notna(), None)


def _polygons(geometry: gpd.GeoSeries, areas: pd.Series, name: str) -> gpd.GeoSeries:
    is_bare = geometry.isna() | geometry.is_empty
    if is_bare.any():
        raise DataError(f"{name}: the shapes have no geometry for {some(areas[is_bare])}")
    is_other = ~geometry.geom_type.isin(["Polygon", "MultiPolygon"])
    if is_other.any():
        kind = geometry[is_other].iloc[0].geom_type
        raise DataError(f"{name}: {some(areas[is_other])}: expected polygons, found a {kind}")
    return geometry.force_2d()


def _planar(land: gpd.GeoSeries, areas: pd.Series, name: str) -> gpd.GeoSeries:
    """Return polygons in degrees, each ring in one piece even where it crosses 180°."""
    lost = ~np.isfinite(land.bounds.to_numpy()).all(axis=1)
    if lost.any():
        raise DataError(
            f"{name}: the coordinates of {some(areas[lost])} are not finite, as in a projection "
            "that does not show them; hand in the shapes as they were before they were "
            "projected, or leave these out"
        )
    if land.crs.is_projected and np.abs(land.total_bounds).max() <= 2 * EDGE:
        raise DataError(
            f"{name}: the coordinates look like degrees, but the coordinate reference system is "
            f"{land.crs.to_string()[:40]}, in metres; if they are degrees, say so by "
            "shapes.set_crs('EPSG:4326', allow_override=True)"
        )
    try:
        degrees = land.to_crs("EPSG:4326")
    except ProjError as error:
        raise DataError(
            f"{name}: there is no way back to degrees from {land.crs.to_string()[:40]}; hand in "
            "the shapes as they were before they were projected"
        ) from error
    unclear = ~np.isfinite(degrees.bounds.to_numpy()).all(axis=1)
    if unclear.any() and land.crs.is_projected:
        # The edge of a world map in an oval lies a rounding error outside of it.
        inward = land[unclear].scale(1 - NUDGE, 1, origin=(0, 0)).to_crs("EPSG:4326")
        degrees = degrees.where(~unclear, inward.reindex(land.index))
    bounds = degrees.bounds.to_numpy()
    beyond = ~np.isfinite(bounds).all(axis=1)
    beyond |= (np.abs(bounds[:, [1, 3]]) > 90 + TOUCH).any(axis=1)
    beyond |= (np.abs(bounds[:, [0, 2]]) > 2 * EDGE + TOUCH).any(axis=1)
    if beyond.any():
        raise DataError(
            f"{name}: {some(areas[beyond])}: expected longitudes from -180 to 180 and latitudes "
            f"from -90 to 90, found others by {land.crs.to_string()[:40]}; set the coordinate "
            "reference system in which the shapes were made"
        )
    return degrees.map(_unwrapped)


def _unwrapped(land: BaseGeometry) -> BaseGeometry:
    """Let each ring run on over 180° where it jumps to the other end of the map."""
    parts = shapely.get_parts(land)
    kept, made = [], []
    for part in parts:
        rings = [shapely.get_coordinates(each) for each in shapely.get_rings(part)]
        whole = [_ring(each) for each in rings]
        kept.append(all(a is b for a, b in zip(rings, whole, strict=True)))
        made.append(part if kept[-1] else shapely.Polygon(whole[0], whole[1:]))
    if all(kept):
        return land
    return made[0] if len(made) == 1 else shapely.MultiPolygon(made)


def _ring(corners: np.ndarray) -> np.ndarray:
    """Return a ring in one piece; the same where it is."""
    spread = _along_pole(corners)
    at_pole = np.abs(spread[:, 1]) > 90 - TOUCH
    jumps = np.abs(np.diff(spread[:, 0])) > EDGE
    if not (jumps & ~(at_pole[:-1] & at_pole[1:])).any() and spread[:, 0].max() <= EDGE + TOUCH:
        return spread
    x = np.unwrap(spread[:, 0], period=360)
    on_edge = np.abs(np.abs(x) - EDGE) < TOUCH
    x[on_edge] = np.copysign(EDGE, x[on_edge])
    whole = np.column_stack([x, spread[:, 1]])
    if abs(x[-1] - x[0]) < EDGE:
        return whole
    # It runs around a pole, which on the plane is an edge of the map.
    pole = np.copysign(90, whole[:, 1].mean())
    return np.vstack([whole, [[x[-1], pole], [x[0], pole]], whole[:1]])


def _along_pole(corners: np.ndarray) -> np.ndarray:
    """Give corners at a pole the longitude of their neighbours: there they have none."""
    inside = corners[:-1]
    loose = (np.abs(inside[:, 1]) > 90 - TOUCH) & (np.abs(np.abs(inside[:, 0]) - EDGE) > TOUCH)
    if not loose.any() or loose.all():
        return corners
    first = int(np.argmin(loose))
    inside, loose = np.roll(inside, -first, axis=0), np.roll(loose, -first)
    around = np.append(inside, inside[:1], axis=0)
    made: list[np.ndarray] = []
    for place, is_loose in enumerate(loose):
        if not is_loose:
            made.append(inside[place])
            continue
        if not loose[place - 1]:
            made.append(np.array([inside[place - 1, 0], inside[place, 1]]))
        if not np.append(loose, False)[place + 1]:
            made.append(np.array([around[place + 1, 0], inside[place, 1]]))
    return np.array([*made, made[0]])


def _cut(land: BaseGeometry) -> BaseGeometry:
    """Cut at 180° what runs over it, and keep of a mended polygon its areas."""
    left, _, right, _ = land.bounds
    if left < -EDGE or right > EDGE:
        turns = range(int((left + EDGE) // 360), int((right + EDGE) // 360) + 1)
        land = shapely.union_all(
            [
                affinity.translate(land, -360 * turn).intersection(box(-EDGE, -90, EDGE, 90))
                for turn in turns
            ]
        )
    elif land.geom_type in ("Polygon", "MultiPolygon"):
        return land
    parts = shapely.get_parts(shapely.get_parts(land))
    flat = [each for each in parts if each.geom_type == "Polygon" and each.area > SLIVER]
    return flat[0] if len(flat) == 1 else shapely.MultiPolygon(flat)


def source_note(shapes: gpd.GeoDataFrame) -> str:
    """Say of shapes what was mended in them and which areas have no code, for a source line.

    Examples
    --------
    >>> source_note(gpd.GeoDataFrame())
    ''
    """
    said = ""
    if shapes.attrs.get("mended"):
        said += f" Polygons that crossed themselves were mended: {some(shapes.attrs['mended'])}."
    if shapes.attrs.get("uncoded"):
        said += f" Land without a code: {some(shapes.attrs['uncoded'])}."
    return said
