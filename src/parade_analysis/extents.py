"""The part of the world that a map of anyone's shows: the world, a region, states, bounds."""

from __future__ import annotations

from collections.abc import Sequence
from numbers import Real
from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely import box

from parade_analysis import geography, per_state
from parade_analysis.errors import DataError, some
from parade_analysis.framing import Frame, middle

__all__ = ["Part", "part_of"]

BERING = 11.0
"""Meridian in the middle of a map whose seam lies in the Bering Strait, degrees east."""
HALF = 180  # degrees: shapes that reach over less have a middle of their own
TURNS = (-360, 0, 360)  # degrees by which bounds that run over 180° are turned
NEAR, NEAR_ENOUGH = 0.4e6, 0.8e6
"""Metres from the mainland, or from another island, within which an island must be seen: on the
map of a region, and of a state that was asked for by itself."""
EDGE, MARGIN = 0.008, 0.05  # of the longer side, around the world, and around a part of it
LEAST = 0.6e6  # metres across that a map shows at least
OUTSIZE = 1.5  # times that one state may widen the map of its region
STATES = ("un_member", "un_observer", "other")
"""Whom the map of a region must show; territories far away would widen it."""


WITH_ARTICLE = ("Americas", "Caribbean")
"""Regions that English gives an article."""


class Part(NamedTuple):
    """Where a map looks."""

    centre: float
    """Meridian in the middle of its plane, degrees east."""
    world: gpd.GeoDataFrame
    """All shapes on that plane."""
    frame: Frame
    """What is seen of it, metres."""
    states: tuple[str, ...] | None = None
    """Codes of the states that were asked for; missing where the world was."""
    name: str = ""
    """Name of the region that was asked for."""


def part_of(
    shapes: gpd.GeoDataFrame,
    extent: str | Sequence[Any] | None,
    countries: pd.DataFrame,
    centre: float | None = None,
    *,
    with_antarctica: bool = False,
) -> Part:
    """Project shapes around the part of the world that a map is to show.

    Parameters
    ----------
    shapes : GeoDataFrame
        Country shapes in EPSG:4326: `iso3`.
    extent : str or sequence, optional
        A region or subregion of table ``countries``; names or codes of states; or west,
        south, east and north in degrees, where west may lie beyond east across 180°. All
        shapes but Antarctica by default.
    countries : DataFrame
        Table ``countries``.
    centre : float, optional
        Meridian in the middle, degrees east. By default that of the extent; of the world
        one whose seam lies in the Bering Strait.
    with_antarctica : bool
        Whether a map of the world shows it.

    Returns
    -------
    Part
        Meridian, shapes on the plane, and frame.

    Raises
    ------
    DataError
        If there is no such region, naming those there are, or the extent is none.

    Examples
    --------
    >>> from parade_analysis import boundaries, load
    >>> part_of(boundaries(), (140, -30, -120, 30), load("countries")).centre
    -170.0
    >>> part_of(boundaries(), None, load("countries")).centre
    11.0
    """
    if centre is not None and (not isinstance(centre, Real) or not -360 <= centre <= 360):
        raise DataError(f"centre: expected degrees east from -180 to 180, found {centre!r}")
    if extent is None:
        middle_of = _middle_of(shapes) if centre is None else float(centre)
        world = geography.project(shapes, middle_of)
        land = world if with_antarctica or len(world) == 1 else world[world["iso3"] != "ATA"]
        return Part(middle_of, world, _roomy(Frame(*map(float, land.total_bounds)), EDGE))
    if _is_bounds(extent):
        west, south, east, north = _bounds(extent)
        middle_of = _turned((west + east) / 2) if centre is None else float(centre)
        frame = _frame_of_bounds(west, south, east, north, middle_of)
        inside = _inside(shapes, countries, (west, south, east, north))
        return Part(middle_of, geography.project(shapes, middle_of), frame, inside)
    asked, codes, region = _states(extent, countries)
    points = _points(countries, codes)
    middle_of = middle(points["longitude"]) if centre is None else float(centre)
    world = geography.project(shapes, middle_of)
    boxes = _boxes(world, points, middle_of, NEAR if region else NEAR_ENOUGH)
    if region:
        boxes = _without_outsize(boxes, points, middle_of)
    frame = Frame(*boxes[["minx", "miny"]].min(), *boxes[["maxx", "maxy"]].max())
    frame = _roomy(Frame(*map(float, frame)), MARGIN)
    return Part(middle_of, world, frame.at_least(LEAST, LEAST / 2), tuple(asked), region)


def _roomy(frame: Frame, share: float) -> Frame:
    """Return a frame with room around it, a share of its longer side."""
    room = share * max(frame.width, frame.height)
    return Frame(frame.left - room, frame.low - room, frame.right + room, frame.high + room)


def _middle_of(shapes: gpd.GeoDataFrame) -> float:
    """Return the middle of shapes of a part of the world, else that of the world's map."""
    longitude = shapes.geometry.representative_point().x
    centre = middle(longitude)
    bounds = shapes.geometry.bounds
    ends = pd.concat([bounds["minx"], bounds["maxx"]])
    off = (ends - centre + HALF) % (2 * HALF) - HALF
    return centre if off.max() - off.min() < HALF else BERING


def _turned(longitude: float) -> float:
    return (longitude + HALF) % (2 * HALF) - HALF


def _is_bounds(extent: Any) -> bool:
    if isinstance(extent, str) or not isinstance(extent, Sequence | np.ndarray):
        return False
    return len(extent) > 0 and all(isinstance(each, Real) for each in extent)


def _bounds(extent: Any) -> tuple[float, float, float, float]:
    wanted = "west, south, east and north in degrees, e.g. (-10, 35, 40, 70)"
    if len(extent) != 4:
        raise DataError(f"extent: expected {wanted}, found {len(extent)} numbers")
    west, south, east, north = map(float, extent)
    if not (-HALF <= west <= 2 * HALF and -HALF <= east <= 2 * HALF and -90 <= south <= 90):
        raise DataError(f"extent: expected {wanted}, found {tuple(extent)}")
    east = east + 2 * HALF if east < west else east
    if not (south < north <= 90 and west < east <= west + 2 * HALF):
        raise DataError(f"extent: expected {wanted}, found {tuple(extent)}")
    return west, south, east, north


def _frame_of_bounds(west: float, south: float, east: float, north: float, centre: float) -> Frame:
    edge = HALF - geography.SEAM
    offset = np.clip([_turned(west - centre), _turned(east - centre)], -edge, edge)
    if offset[0] >= offset[1]:
        offset = np.array([-edge, edge])
    x = np.linspace(centre + offset[0], centre + offset[1], 50)
    y = np.linspace(south, north, 50)
    border = pd.DataFrame(
        {
            "x": np.concatenate([x, x, np.full(50, x[0]), np.full(50, x[-1])]),
            "y": np.concatenate([np.full(50, south), np.full(50, north), y, y]),
        }
    )
    plane = geography.project_points(border["x"], border["y"], centre)
    low, high = plane.min(), plane.max()
    return Frame(float(low["x"]), float(low["y"]), float(high["x"]), float(high["y"]))


def _inside(
    shapes: gpd.GeoDataFrame, countries: pd.DataFrame, bounds: tuple[float, float, float, float]
) -> tuple[str, ...]:
    """Return the states whose capital or the place of whose name lies within bounds.

    Where there is none, as in the middle of a large state, those whose land does.
    """
    west, south, east, north = bounds
    found: set[str] = set()
    for kind in ("capital", "label"):
        at = geography.known_places(countries, countries["iso3"], (kind,))
        is_inside = at["latitude"].between(south, north)
        is_inside &= (at["longitude"] - west) % (2 * HALF) <= east - west
        found |= set(at.index[is_inside])
    if not found:
        turned = shapely.union_all([box(west - turn, south, east - turn, north) for turn in TURNS])
        found = set(shapes.loc[shapes.intersects(turned), "iso3"].dropna())
    return tuple(code for code in countries["iso3"] if code in found)


def _states(extent: Any, countries: pd.DataFrame) -> tuple[list[str], list[str], str]:
    """Return the states asked for, those that must be seen, and the region asked for, if any."""
    now = countries[countries["un_status"] != "withdrawn"]
    if isinstance(extent, str):
        asked = extent.strip().casefold()
        for column in ("region", "subregion"):
            inside = now[now[column].str.casefold() == asked]
            if len(inside):
                whole = inside[inside["un_status"].isin(STATES)]
                every, first = (each["iso3"].tolist() for each in (inside, whole))
                name = str(inside[column].iloc[0])
                return every, first or every, f"the {name}" if name in WITH_ARTICLE else name
        known = [*now["region"].dropna().unique(), *sorted(now["subregion"].dropna().unique())]
        raise DataError(
            f"extent: there is no region {extent!r}; choose from {', '.join(known)}, or give a "
            "list of states or (west, south, east, north)"
        )
    if not isinstance(extent, Sequence | pd.Series | np.ndarray) or not len(extent):
        raise DataError(f"extent: expected a region, a list of states or bounds, found {extent!r}")
    numbers = [each for each in extent if isinstance(each, Real)]
    if numbers:
        other = next(each for each in extent if not isinstance(each, Real))
        raise DataError(
            f"extent: expected states, or west, south, east and north in degrees, e.g. "
            f"(-10, 35, 40, 70); found {other!r} beside the number {numbers[0]}"
        )
    every = per_state.state_codes(extent, "extent")
    return every, every, ""


def _points(countries: pd.DataFrame, codes: Sequence[str]) -> pd.DataFrame:
    """Return the capitals of states, of those without one the place of their name."""
    found = geography.known_places(countries, codes, ("capital", "label"))
    if found.empty:
        raise DataError(f"extent: no place on the map is known for {some(codes)}")
    return found


def _boxes(
    world: gpd.GeoDataFrame, points: pd.DataFrame, centre: float, near: float
) -> pd.DataFrame:
    """Return the bounds of each state's mainland with the islands near it, metres."""
    plane = geography.project_points(points["longitude"], points["latitude"], centre)
    boxes = {}
    for code, x, y in plane[["x", "y"]].itertuples():
        land = world.geometry[world["iso3"] == code].values
        parts = shapely.get_parts(land)
        boxes[code] = (x, y, x, y)
        if len(parts):
            boxes[code] = tuple(shapely.total_bounds(_mainland(parts, near)))
    return pd.DataFrame.from_dict(boxes, orient="index", columns=["minx", "miny", "maxx", "maxy"])


def _mainland(parts: np.ndarray, near: float) -> np.ndarray:
    """Return the largest part, and those that a chain of near ones links with it."""
    inside = np.zeros(len(parts), dtype=bool)
    new = np.arange(len(parts)) == int(np.argmax(shapely.area(parts)))
    boxes = shapely.box(*shapely.bounds(parts).T)
    while new.any():
        inside |= new
        reach = shapely.union_all(boxes[new])
        new = ~inside & (shapely.distance(boxes, reach) < near)
    return parts[inside]


def _without_outsize(boxes: pd.DataFrame, points: pd.DataFrame, centre: float) -> pd.DataFrame:
    """Let a state that reaches far out of its region count by its capital alone."""
    width = boxes["maxx"] - boxes["minx"]
    widest = width.idxmax()
    others = boxes.drop(widest)
    if len(others) < 3:
        return boxes
    left = max(others["maxx"].max() - others["minx"].min(), 1.0)
    if (boxes["maxx"].max() - boxes["minx"].min()) < OUTSIZE * left:
        return boxes
    at = geography.project_points(points["longitude"], points["latitude"], centre).loc[widest]
    boxes.loc[widest] = [at["x"], at["y"], at["x"], at["y"]]
    return boxes
