"""Country shapes on a plane: projection, the seam, and the size at which they are drawn."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
from shapely import box, from_wkt

from parade_analysis.errors import DataError

SEAM = 1e-6  # degrees taken out along the new seam, about 10 cm on the ground

CONTESTED = {
    # The northern line is that of Natural Earth 1:50m (public domain), rounded.
    "Crimea": (
        ("UKR", "RUS"),
        from_wkt(
            "POLYGON ((32.3 44.2, 32.3 45.75, 33.4 46.02, 33.6 46.1, 33.66 46.21, 33.81 46.21, "
            "34.03 46.11, 34.22 46.1, 34.35 46.06, 34.45 45.97, 34.69 45.98, 34.79 45.89, "
            "34.8 45.79, 34.95 45.73, 35 45.73, 35.4 45.6, 36.6 45.6, 36.6 44.2, 32.3 44.2))"
        ),
    ),
    "Western Sahara": (("ESH", "MAR"), box(-17.2, 20.7, -8.66, 27.667)),
    "Kosovo": (("XKX",), None),
    "Northern Cyprus": (("N. Cyprus",), None),
    "Siachen": (("Siachen Glacier",), None),
    "Somaliland": (("Somaliland",), None),
}
"""Places that the worldviews give to different states, or a shape of their own: codes or
area names that may hold them, and within what outline (degrees)."""


def equal_earth(centre: float) -> str:
    """Return the Equal Earth projection around a meridian, as PROJ reads it.

    Notes
    -----
    Šavrič, Patterson and Jenny (2019), The Equal Earth map projection,
    https://doi.org/10.1080/13658816.2018.1504949
    """
    return f"+proj=eqearth +lon_0={centre:g} +datum=WGS84 +units=m"


def project(shapes: gpd.GeoDataFrame, centre: float = 70) -> gpd.GeoDataFrame:
    """Project country shapes to Equal Earth around a meridian, cut at the new seam.

    Parameters
    ----------
    shapes : GeoDataFrame
        Shapes in EPSG:4326, cut at the antimeridian.
    centre : float
        Meridian in the middle of the map, degrees east.

    Returns
    -------
    GeoDataFrame
        The same rows in metres on the plane. No shape reaches across the map.

    Examples
    --------
    >>> from parade_analysis import boundaries
    >>> world = project(boundaries(), centre=70)
    >>> bool((world.explode().bounds.eval("maxx - minx") < 2e7).all())
    True
    """
    seam = (centre + 360) % 360 - 180
    cut = shapes.geometry.difference(box(seam - SEAM, -90, seam + SEAM, 90))
    return shapes.set_geometry(cut).to_crs(equal_earth(centre))


def project_points(longitude: pd.Series, latitude: pd.Series, centre: float = 70) -> pd.DataFrame:
    """Project points like `project` does shapes.

    Returns
    -------
    DataFrame
        `x` and `y` in metres, indexed like the input.

    Examples
    --------
    >>> project_points(pd.Series([70.0]), pd.Series([0.0])).round(0).abs().values.tolist()
    [[0.0, 0.0]]
    """
    points = gpd.GeoSeries(gpd.points_from_xy(longitude, latitude), crs="EPSG:4326")
    plane = points.to_crs(equal_earth(centre))
    return pd.DataFrame({"x": plane.x.values, "y": plane.y.values}, index=longitude.index)


def corners(
    west: float, south: float, east: float, north: float, *, centre: float = 70
) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return the frame on the plane that holds a rectangle of degrees.

    Returns
    -------
    x, y : tuple of float
        Left and right, low and high, metres.

    Examples
    --------
    >>> x, y = corners(60, -10, 80, 10)
    >>> [round(edge / 1000) for edge in (*x, *y)]
    [-958, 958, -1282, 1282]
    """
    outline = gpd.GeoSeries(box(west, south, east, north).segmentize(1), crs="EPSG:4326")
    left, low, right, high = outline.to_crs(equal_earth(centre)).total_bounds
    return (left, right), (low, high)


def join_shapes(
    states: pd.DataFrame, shapes: gpd.GeoDataFrame, table: str = "table"
) -> gpd.GeoDataFrame:
    """Give each state its shape.

    Parameters
    ----------
    states : DataFrame
        Rows with `iso3`, each state once.
    shapes : GeoDataFrame
        Country shapes.
    table : str
        What to call the table in an error.

    Returns
    -------
    GeoDataFrame
        One row per row of `states`, in its order.

    Raises
    ------
    DataError
        If there is no column `iso3` or no row, or a state has no code, stands twice, or
        has no shape or no geometry, naming it.

    Examples
    --------
    >>> from parade_analysis import boundaries
    >>> join_shapes(pd.DataFrame({"iso3": ["ATL"]}), boundaries())
    Traceback (most recent call last):
    ...
    parade_analysis.errors.DataError: table: no shape for ATL; no code matches ...
    """
    if "iso3" not in states:
        raise DataError(f"{table}: no column iso3; it has {', '.join(map(str, states))}")
    if states.empty:
        raise DataError(f"{table}: no state to draw, the selection is empty")
    if states["iso3"].isna().any():
        raise DataError(f"{table}: {states['iso3'].isna().sum()} rows without a code in iso3")
    twice = states.loc[states["iso3"].duplicated(), "iso3"]
    if len(twice):
        raise DataError(f"{table}: {', '.join(twice)} more than once; a map needs one row a state")
    lost = states.loc[~states["iso3"].isin(shapes["iso3"]), "iso3"]
    if len(lost):
        hint = (
            "no code matches at all, expected ISO 3166-1 alpha-3"
            if len(lost) == len(states)
            else "check the code, or use a worldview that has it"
        )
        raise DataError(f"{table}: no shape for {', '.join(map(str, lost))}; {hint}")
    bare = shapes.loc[shapes.geometry.isna() | shapes.geometry.is_empty, "iso3"]
    if states["iso3"].isin(bare).any():
        listed = ", ".join(states.loc[states["iso3"].isin(bare), "iso3"])
        raise DataError(f"{table}: the shapes have no geometry for {listed}")
    return gpd.GeoDataFrame(states.merge(shapes[["iso3", "geometry"]], on="iso3", how="left"))


def contested(shapes: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the areas that worldviews give to different states, or a shape of their own.

    Parameters
    ----------
    shapes : GeoDataFrame
        Country shapes in EPSG:4326 under any worldview: `area`, `iso3`.

    Returns
    -------
    GeoDataFrame
        `place` (str), one row per place of `CONTESTED` that the shapes have land for.

    Examples
    --------
    >>> from parade_analysis import boundaries
    >>> contested(boundaries("natural-earth"))["place"].tolist()
    ['Crimea', 'Western Sahara', 'Kosovo', 'Northern Cyprus', 'Siachen', 'Somaliland']
    """
    found = {}
    for place, (holders, outline) in CONTESTED.items():
        held = shapes[shapes["iso3"].isin(holders) | shapes["area"].isin(holders)].geometry
        land = held.union_all() if outline is None else held.union_all().intersection(outline)
        if not land.is_empty:
            found[place] = land
    return gpd.GeoDataFrame({"place": list(found)}, geometry=list(found.values()), crs=shapes.crs)
