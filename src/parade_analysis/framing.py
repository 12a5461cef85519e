"""What part of the world a map shows: its middle, its frame, and what it enlarges."""

from __future__ import annotations

from typing import NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely import box

from parade_analysis.geography import project, project_points

__all__ = ["Frame", "View", "extent", "middle", "strays", "view", "views"]

ROUND = 10  # degrees: a map need not move with every guest
REACH = 0.7e6  # metres from its point within which a state is shown for certain
EDGE = 0.4e6  # metres around what must be seen
APART = 3.5e6  # metres between neighbours beyond which states are a group of their own
SHRINKS = 2 / 3  # part of the frame left where leaving out a group is worth it
NEAR = 30  # degrees around states astray
LEAST = (7e6, 4e6)  # metres across and upward that a map shows at least


class Frame(NamedTuple):
    """A rectangle on the plane, in metres."""

    left: float
    low: float
    right: float
    high: float

    @property
    def x(self) -> tuple[float, float]:
        """Left and right."""
        return self.left, self.right

    @property
    def y(self) -> tuple[float, float]:
        """Low and high."""
        return self.low, self.high

    @property
    def width(self) -> float:
        """Metres across."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Metres upward."""
        return self.high - self.low

    @property
    def ratio(self) -> float:
        """Width by height."""
        return self.width / self.height

    def at_least(self, width: float, height: float) -> Frame:
        """Return the frame, widened around its middle where it is smaller."""
        wider, higher = max(0, width - self.width) / 2, max(0, height - self.height) / 2
        return Frame(self.left - wider, self.low - higher, self.right + wider, self.high + higher)

    def shows(self, points: pd.DataFrame) -> pd.Series:
        """Return which points, `x` and `y` in metres, lie inside."""
        return points["x"].between(self.left, self.right) & points["y"].between(self.low, self.high)


class View(NamedTuple):
    """One map of a figure: what it is centred on, what it frames, and whom it names."""

    centre: float
    """Meridian in the middle of its plane, degrees east."""
    world: gpd.GeoDataFrame
    """Country shapes on that plane."""
    points: pd.DataFrame
    """Where the states' names belong: `x` and `y` in metres, indexed by `iso3`."""
    frame: Frame
    named: list[str]
    """Codes of the states named on this map."""


def view(places: pd.DataFrame, shapes: gpd.GeoDataFrame) -> View:
    """Return the map that shows states best.

    Parameters
    ----------
    places : DataFrame
        Indexed by `iso3`: `longitude` and `latitude`, degrees.
    shapes : GeoDataFrame
        Country shapes in EPSG:4326.

    Returns
    -------
    View
        Centred on them, with all of them named.

    Examples
    --------
    >>> from parade_analysis import boundaries
    >>> places = pd.DataFrame({"longitude": [104.0], "latitude": [36.0]}, index=["CHN"])
    >>> view(places, boundaries()).centre
    100.0
    """
    centre = middle(places["longitude"])
    world = project(shapes, centre)
    points = project_points(places["longitude"], places["latitude"], centre)
    return View(centre, world, points, extent(points, world), list(places.index))


def views(
    places: pd.DataFrame, host_iso3: str, shapes: gpd.GeoDataFrame
) -> tuple[View, list[View]]:
    """Return the map of a host and its guests, and maps of states far from all others.

    Parameters
    ----------
    places : DataFrame
        Guests and host, indexed by `iso3`: `longitude` and `latitude`, degrees.
    host_iso3 : str
        Host, on the map itself.
    shapes : GeoDataFrame
        Country shapes in EPSG:4326.

    Returns
    -------
    View
        The map.
    list of View
        States astray, on planes of their own. Each state is named on one of all.

    Examples
    --------
    >>> from parade_analysis import boundaries
    >>> places = pd.DataFrame({"longitude": [104.0, 127.0], "latitude": 36.0}, ["CHN", "PRK"])
    >>> whole, astray = views(places, "CHN", boundaries())
    >>> whole.named, astray
    (['CHN', 'PRK'], [])
    """
    astray = strays(places, host_iso3)
    whole = view(places.drop([code for group in astray for code in group]), shapes)
    far = [view(places.loc[group], around(places.loc[group], shapes)) for group in astray]
    return whole._replace(frame=whole.frame.at_least(*LEAST)), far


def around(places: pd.DataFrame, shapes: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the shapes near places, all where the places lie near the date line.

    Parameters
    ----------
    places : DataFrame
        `longitude` and `latitude`, degrees.
    shapes : GeoDataFrame
        Country shapes in EPSG:4326.

    Returns
    -------
    GeoDataFrame
        Those within `NEAR` degrees.

    Examples
    --------
    >>> from parade_analysis import boundaries
    >>> cuba = pd.DataFrame({"longitude": [-78.0], "latitude": [21.5]})
    >>> near = around(cuba, boundaries())["iso3"]
    >>> sorted({"USA", "MEX", "CHN"} & set(near))
    ['MEX', 'USA']
    """
    west, east = places["longitude"].min() - NEAR, places["longitude"].max() + NEAR
    if west < -180 or east > 180:
        return shapes
    south, north = places["latitude"].min() - NEAR, places["latitude"].max() + NEAR
    return shapes[shapes.intersects(box(west, south, east, north))]


def middle(longitude: pd.Series) -> float:
    """Return the meridian in the middle of the shortest arc that holds all longitudes.

    Parameters
    ----------
    longitude : Series
        Degrees east.

    Returns
    -------
    float
        Degrees east, -180 to 180, rounded to tens.

    Examples
    --------
    >>> middle(pd.Series([20.0, 120.0])), middle(pd.Series([170.0, -150.0]))
    (70.0, -170.0)
    """
    places = np.sort(longitude.to_numpy() % 360)
    gaps = np.diff(places, append=places[0] + 360)
    widest = gaps.argmax()
    start = places[(widest + 1) % len(places)]
    centre = round((start + (360 - gaps[widest]) / 2) / ROUND) * ROUND
    return float((centre + 180) % 360 - 180)


def extent(points: pd.DataFrame, shapes: gpd.GeoDataFrame, reach: float = REACH) -> Frame:
    """Return the frame that holds states, of large ones what lies around their points.

    Parameters
    ----------
    points : DataFrame
        Indexed by `iso3`: `x` and `y`, metres.
    shapes : GeoDataFrame
        Country shapes on the plane, with `iso3`.
    reach : float
        Metres from its point beyond which a state may run out of the frame.

    Returns
    -------
    Frame
        With a margin around it.

    Examples
    --------
    >>> from parade_analysis import boundaries, geography
    >>> points = pd.DataFrame({"x": [0.0], "y": [0.0]}, index=["MDV"])
    >>> round(extent(points, geography.project(boundaries())).width / 1e6, 1)
    1.1
    """
    of_them = shapes.loc[shapes["iso3"].isin(points.index), ["iso3", "geometry"]]
    bounds = of_them.set_index("iso3").bounds.reindex(points.index).to_numpy().T
    places = points[["x", "y"]].to_numpy().T
    bounds = np.where(np.isnan(bounds), np.vstack([places, places]), bounds)
    low = np.clip(bounds[:2], places - reach, places).min(axis=1) - EDGE
    high = np.clip(bounds[2:], places, places + reach).max(axis=1) + EDGE
    return Frame(*map(float, (*low, *high)))


def strays(places: pd.DataFrame, host_iso3: str, most: int = 2) -> list[list[str]]:
    """Return groups of states far off, without which a map shows the others much larger.

    Parameters
    ----------
    places : DataFrame
        Indexed by `iso3`, the host among them: `longitude` and `latitude`, degrees.
    host_iso3 : str
        Host, never astray.
    most : int
        Most groups that may be left out.

    Returns
    -------
    list of list of str
        Codes by group, the group whose leaving out helps most first. A group holds at
        most a tenth of the states.

    Examples
    --------
    >>> longitude = pd.Series({"CHN": 105, "CUB": -79} | dict.fromkeys("ABCDEFGH", 70))
    >>> strays(pd.DataFrame({"longitude": longitude, "latitude": 30}), "CHN")
    [['CUB']]
    """
    found: list[list[str]] = []
    left = places
    while len(found) < most:
        points = _plane(left)
        groups = pd.Series(_linked(points, APART, APART), index=left.index)
        helps = {}
        for _, group in groups.groupby(groups):
            if host_iso3 not in group.index and len(group) <= len(left) // 10:
                rest = left.drop(group.index)
                helps[tuple(group.index)] = _area(_plane(rest)) / _area(points)
        best = min(helps, key=helps.__getitem__, default=None)
        if best is None or helps[best] > SHRINKS:
            break
        found.append(list(best))
        left = left.drop(list(best))
    return found


def _plane(places: pd.DataFrame) -> pd.DataFrame:
    longitude = places["longitude"]
    return project_points(longitude, places["latitude"], middle(longitude))


def _area(points: pd.DataFrame) -> float:
    sides = points.max() - points.min() + 2 * EDGE
    return float(sides["x"] * sides["y"])


def _linked(points: pd.DataFrame, across: float, up: float) -> np.ndarray:
    """Return the group of each point: those that a chain of close neighbours links."""
    x, y = points["x"].to_numpy(), points["y"].to_numpy()
    close = (abs(x[:, None] - x) < across) & (abs(y[:, None] - y) < up)
    for _ in range(len(points).bit_length()):  # each round doubles the length of the chains
        close = close @ close
    return close.argmax(axis=1)
