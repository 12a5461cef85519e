"""Where each state of a table stands on a map: on its shape, at a point, or nowhere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import geopandas as gpd
import pandas as pd
from shapely import box

from parade_analysis import geography
from parade_analysis.extents import Part

__all__ = ["Placed", "name_points", "place_states"]


class Placed(NamedTuple):
    """Where the states of a table stand on a map."""

    shapes: gpd.GeoDataFrame
    """`iso3` and shape on the plane of those that have one in the frame."""
    points: pd.DataFrame
    """`x` and `y`, indexed by `iso3`, of those without a shape that have a point in it."""
    lost: list[str]
    """Codes of those that have neither shape nor point."""
    outside: list[str]
    """Codes of those beyond the frame."""


def place_states(
    codes: Sequence[str],
    part: Part,
    countries: pd.DataFrame,
    frame: tuple[float, float, float, float],
) -> Placed:
    """Tell where states stand on a map.

    Parameters
    ----------
    codes : sequence of str
        ISO 3166-1 alpha-3.
    part : Part
        The plane and its shapes.
    countries : DataFrame
        Table ``countries``, for the points of states without a shape.
    frame : tuple of float
        Left, low, right and high of what is seen, metres.

    Returns
    -------
    Placed
        Each state in one of its parts.

    Examples
    --------
    >>> from parade_analysis import boundaries, load
    >>> from parade_analysis.extents import part_of
    >>> part = part_of(boundaries("natural-earth"), None, load("countries"))
    >>> placed = place_states(["CHN", "TUV", "SUN"], part, load("countries"), part.frame)
    >>> placed.shapes["iso3"].tolist(), placed.points.index.tolist(), placed.lost
    (['CHN'], ['TUV'], ['SUN'])
    """
    wanted = list(codes)
    own = part.world.loc[part.world["iso3"].isin(wanted), ["iso3", "geometry"]]
    seen = own[own.intersects(box(*frame))]
    others = [code for code in wanted if code not in set(own["iso3"])]
    known = geography.known_places(countries, others)
    points = geography.project_points(known["longitude"], known["latitude"], part.centre)
    left, low, right, high = frame
    inside = points["x"].between(left, right) & points["y"].between(low, high)
    drawn = {*seen["iso3"], *points.index[inside]}
    lost = [code for code in others if code not in points.index]
    return Placed(
        seen,
        points[inside],
        lost,
        [code for code in wanted if code not in drawn and code not in lost],
    )


def name_points(
    codes: Sequence[str],
    placed: Placed,
    markers: pd.DataFrame,
    countries: pd.DataFrame,
    centre: float,
    frame: tuple[float, float, float, float],
    least: float = 0.0,
) -> pd.DataFrame:
    """Return where the names of states belong on a map.

    Parameters
    ----------
    codes : sequence of str
        States that are on the map.
    placed : Placed
        Where they stand.
    markers : DataFrame
        `x` and `y`, indexed by `iso3`, of those that are marked by a dot.
    countries : DataFrame
        Table ``countries``.
    centre : float
        Meridian in the middle of the plane, degrees east.
    frame : tuple of float
        Left, low, right and high of what is seen, metres.
    least : float
        Part of a state that must be seen where the place of its name is not.

    Returns
    -------
    DataFrame
        `x` and `y`, metres, indexed by `iso3`: at its marker, where the table has the name,
        or on what is seen of the state where that is out of the frame.

    Examples
    --------
    >>> from parade_analysis import boundaries, load
    >>> from parade_analysis.extents import part_of
    >>> countries, none = load("countries"), pd.DataFrame(columns=["x", "y"])
    >>> part = part_of(boundaries(), "Europe", countries)
    >>> placed = place_states(["RUS"], part, countries, part.frame)
    >>> names = name_points(["RUS"], placed, none, countries, part.centre, part.frame)
    >>> bool(part.frame.shows(names).all())
    True
    """
    marked = markers[markers.index.isin(list(codes))]
    others = [code for code in codes if code not in marked.index]
    known = geography.known_places(countries, others)
    points = geography.project_points(known["longitude"], known["latitude"], centre)
    left, low, right, high = frame
    points = points[points["x"].between(left, right) & points["y"].between(low, high)]
    land = placed.shapes.set_index("iso3").geometry
    land = land[land.index.isin(others) & ~land.index.isin(points.index)]
    seen = land.clip_by_rect(*frame)
    seen = seen[(seen.area >= least * land.area) & ~seen.is_empty].representative_point()
    added = pd.DataFrame({"x": seen.x, "y": seen.y}, index=seen.index)
    found = [each for each in (marked, points, added) if len(each)]
    return pd.concat(found) if found else added
