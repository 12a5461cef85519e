"""Country shapes on a plane: projection, the seam, and the size at which they are drawn."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import geopandas as gpd
import pandas as pd
import shapely
from shapely import affinity, box, from_wkt
from shapely.geometry.base import BaseGeometry

from parade_analysis.errors import DataError, some

__all__ = [
    "check_shapes",
    "contested",
    "equal_earth",
    "join_shapes",
    "known_places",
    "label_places",
    "project",
    "project_points",
]

EDGE = 180 - 1e-6  # degrees from which on a shape lies on the antimeridian
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

    Parameters
    ----------
    centre : float
        Meridian in the middle of the map, degrees east.

    Returns
    -------
    str
        Coordinate reference system.

    Raises
    ------
    ValueError
        If it is no number.

    Examples
    --------
    >>> equal_earth(70)
    '+proj=eqearth +lon_0=70 +datum=WGS84 +units=m'

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
        The same rows in metres on the plane, valid. No shape reaches across the map.

    Raises
    ------
    ValueError
        If the shapes have no coordinate reference system.

    Examples
    --------
    >>> from parade_analysis import boundaries
    >>> world = boundaries().query("iso3 != 'ATA'")  # which lies all around
    >>> bool((project(world, centre=70).explode().bounds.eval("maxx - minx") < 2e7).all())
    True
    """
    seam = (centre + 360) % 360 - 180
    cut = shapes.geometry.copy()
    bounds = cut.bounds
    parted = (bounds["minx"] <= -EDGE) & (bounds["maxx"] >= EDGE)
    if abs(seam) < EDGE:
        # The antimeridian is no border where the map does not end there.
        cut[parted] = cut[parted].map(_joined)
    for at in (seam, seam + 360):
        # Of many points, so that the edge that it leaves bends with the plane.
        gap = shapely.segmentize(box(at - SEAM, -90, at + SEAM, 90), 1)
        across = cut.intersects(gap)
        cut[across] = cut[across].difference(gap)
    plane = cut.to_crs(equal_earth(centre))
    # The plane bends what is straight in degrees, and a narrow shape may then cross itself.
    is_crossed = ~plane.is_valid
    plane[is_crossed] = plane[is_crossed].make_valid().map(_areas)
    return shapes.set_geometry(plane)


def _areas(land: BaseGeometry) -> BaseGeometry:
    """Keep of a mended shape its areas, without the lines and points it may have left."""
    parts = shapely.get_parts(shapely.get_parts(land))
    flat = parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON]
    return flat[0] if len(flat) == 1 else shapely.MultiPolygon(flat.tolist())


def _joined(land: BaseGeometry) -> BaseGeometry:
    """Join what was cut at the antimeridian, beyond 180 degrees east."""
    parts = shapely.get_parts(land)
    left, _, right, _ = shapely.bounds(parts).T
    west = (left <= -EDGE) & (right < EDGE)
    east = (right >= EDGE) & (left > -EDGE)
    turned = [affinity.translate(each, 360) for each in parts[west]]
    whole = shapely.get_parts(shapely.union_all([*turned, *parts[east]]))
    return shapely.MultiPolygon([*whole, *parts[~(west | east)]])


def project_points(longitude: pd.Series, latitude: pd.Series, centre: float = 70) -> pd.DataFrame:
    """Project points like `project` does shapes.

    Parameters
    ----------
    longitude, latitude : Series
        Degrees, east and north positive.
    centre : float
        Meridian in the middle of the map, degrees east.

    Returns
    -------
    DataFrame
        `x` and `y` in metres, indexed like the input.

    Raises
    ------
    ValueError
        If a degree is no number.

    Examples
    --------
    >>> project_points(pd.Series([70.0]), pd.Series([0.0])).round(0).abs().values.tolist()
    [[0.0, 0.0]]
    """
    points = gpd.GeoSeries(gpd.points_from_xy(longitude, latitude), crs="EPSG:4326")
    plane = points.to_crs(equal_earth(centre))
    return pd.DataFrame({"x": plane.x.values, "y": plane.y.values}, index=longitude.index)


def label_places(countries: pd.DataFrame, codes: Sequence[str]) -> pd.DataFrame:
    """Return where the names of states belong on a map.

    Parameters
    ----------
    countries : DataFrame
        Table ``countries``: `iso3`, `label_longitude`, `label_latitude` and, if it has
        them, `capital_longitude` and `capital_latitude`.
    codes : sequence of str
        ISO 3166-1 alpha-3 codes.

    Returns
    -------
    DataFrame
        `longitude` and `latitude` in degrees, indexed by `iso3`, in the order of `codes`;
        of a state without such a point those of its capital.

    Raises
    ------
    DataError
        If a state is not in the table or has neither point, naming it.

    Examples
    --------
    >>> from parade_analysis import load
    >>> label_places(load("countries"), ["CUB"]).round(1).values.tolist()
    [[-76.4, 20.6]]
    """
    places = known_places(countries, codes)
    lost = [code for code in codes if code not in places.index]
    if len(lost):
        raise DataError(f"countries: no place for the name of {some(lost)}")
    return places


def known_places(
    countries: pd.DataFrame, codes: Sequence[str], kinds: Sequence[str] = ("label", "capital")
) -> pd.DataFrame:
    """Return where states lie, of those of which a point is known.

    Parameters
    ----------
    countries, codes
        As for `label_places`.
    kinds : sequence of str
        Points that are taken, the first that a state has: label, capital.

    Returns
    -------
    DataFrame
        `longitude` and `latitude` in degrees, indexed by `iso3`, in the order of `codes`,
        without the states that have none.

    Raises
    ------
    KeyError
        If there is no column `iso3`.

    Examples
    --------
    >>> from parade_analysis import load
    >>> known_places(load("countries"), ["SUN", "VAT"]).index.tolist()
    ['VAT']
    """
    states = countries.set_index("iso3").reindex(list(codes))
    columns = ["longitude", "latitude"]
    places = pd.DataFrame(float("nan"), states.index, columns)
    for kind in kinds:
        points = states.reindex(columns=[f"{kind}_{each}" for each in columns])
        points = points.set_axis(columns, axis=1).astype("float64")
        places = places.where(places.notna().all(axis=1), points)
    return places[places.notna().all(axis=1)]


def check_shapes(
    states: pd.DataFrame,
    shapes: gpd.GeoDataFrame,
    table: str = "table",
    *,
    marked: Collection[str] = (),
) -> None:
    """Refuse states that a map can't draw.

    Parameters
    ----------
    states : DataFrame
        Rows with `iso3`, each state once.
    shapes : GeoDataFrame
        Country shapes.
    table : str
        What to call the table in an error.
    marked : collection of str
        Codes that need no shape, being marked by a point.

    Returns
    -------
    None
        If each state has one shape.

    Raises
    ------
    DataError
        If there is no column `iso3` or no row, or a state has no code, stands twice, or
        has no shape, several or no geometry, naming it.

    Examples
    --------
    >>> from parade_analysis import boundaries
    >>> check_shapes(pd.DataFrame({"iso3": ["ATL"]}), boundaries())
    Traceback (most recent call last):
    ...
    parade_analysis.errors.DataError: table: no shape for ATL; no code matches ...
    """
    if "iso3" not in states:
        raise DataError(f"{table}: no column iso3; it has {some(states)}")
    if states.empty:
        raise DataError(f"{table}: no state to draw, the selection is empty")
    if states["iso3"].isna().any():
        raise DataError(f"{table}: {states['iso3'].isna().sum()} rows without a code in iso3")
    twice = states.loc[states["iso3"].duplicated(), "iso3"]
    if len(twice):
        each = ", each" * (len(twice) > 1)
        raise DataError(f"{table}: {some(twice)}{each} more than once; a map needs one row a state")
    lost = states.loc[~states["iso3"].isin(shapes["iso3"]), "iso3"]
    if not shapes["iso3"].isin(list(marked)).any():
        marked = ()  # codes of another kind, by which none would have a shape
    lost = lost[~lost.isin(list(marked))]
    if len(lost):
        hint = (
            "no code matches at all, expected ISO 3166-1 alpha-3"
            if len(lost) == len(states)
            else "check the code, or use a worldview that has it"
        )
        raise DataError(f"{table}: no shape for {some(lost)}; {hint}")
    own = shapes[shapes["iso3"].isin(states["iso3"])]
    again = own.loc[own["iso3"].duplicated(), "iso3"]
    if len(again):
        each = ", each" * (len(again) > 1)
        raise DataError(f"{table}: the shapes have {some(again)}{each} more than once")
    bare = own.loc[own.geometry.isna() | own.geometry.is_empty, "iso3"]
    if len(bare):
        raise DataError(f"{table}: the shapes have no geometry for {some(bare)}")


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
        If `check_shapes` refuses a state.

    Examples
    --------
    >>> from parade_analysis import boundaries
    >>> join_shapes(pd.DataFrame({"iso3": ["FRA", "CHN"]}), boundaries())["iso3"].tolist()
    ['FRA', 'CHN']
    """
    check_shapes(states, shapes, table)
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

    Raises
    ------
    KeyError
        If a column named above is missing.

    Examples
    --------
    >>> from parade_analysis import boundaries
    >>> contested(boundaries("natural-earth"))["place"].tolist()
    ['Crimea', 'Western Sahara', 'Kosovo', 'Northern Cyprus', 'Siachen', 'Somaliland']
    """
    found = {}
    for place, (holders, outline) in CONTESTED.items():
        held = shapes[shapes["iso3"].isin(holders) | shapes["area"].isin(holders)].geometry
        land = (held if outline is None else held.intersection(outline)).union_all()
        if not land.is_empty:
            found[place] = land
    return gpd.GeoDataFrame({"place": list(found)}, geometry=list(found.values()), crs=shapes.crs)
