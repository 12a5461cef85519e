"""Places in rows with a dot for each occasion, and a small map of where they lie."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import matplotlib.dates as mdates
import numpy as np
import pandas as pd
import shapely
from matplotlib.axes import Axes

from parade_analysis.plot import leader_lines, map_names, maps
from parade_analysis.plot.axes import year_step
from parade_analysis.plot.lanes import dodged
from parade_analysis.plot.legend import legend
from parade_analysis.plot.page import Page, letters_of
from parade_analysis.plot.rows import named_rows
from parade_analysis.plot.style import FOCUS, INK, QUIET, RULE, SECOND

MOST = 16
"""Rows; other places share one."""
ROWS = (2.3, 2.5)
"""Height of a row on a phone and on a wide page, in letter sizes."""
MARK, FULL, RING = 0.6, 0.8, 0.14
"""A hollow dot, a full one and the edge of both, in letter sizes."""
APART = 1.2
"""Dots from middle to middle, in their sizes."""
LOWEST = 240.0
"""Pixels of all rows with a map beside them, at least."""
MAP, BETWEEN = (0.25, 0.42), 1.5
"""Parts of the room that the map takes beside rows, and letter sizes between them."""
FLATTEST, TALLEST = 0.5, 1.15
"""Height of a map below rows, in parts of its width."""
MARGIN, LEAST = 0.14, 2.5e5
"""Room around places on the map: part of their span, and metres at least."""
PLACE = 7.0
"""Pixels across a place on the map."""
KINDS: dict[str, tuple[str, dict[str, Any]]] = {
    "": ("no journey recorded", {"color": FOCUS}),
    "home": ("no journey: at home or at the border", {"color": FOCUS}),
    "train": ("journey by train", {"color": SECOND}),
    "air": ("journey by air", {"color": SECOND, "markerfacecolor": "white"}),
    "other": ("journey by other or unknown means", {"color": QUIET, "markerfacecolor": "white"}),
}
"""Journey of an occasion -> words and look."""


def kind_of(transport: object) -> str:
    """Return under which of `KINDS` a means of transport falls.

    Examples
    --------
    >>> kind_of("train"), kind_of(None), kind_of("ship")
    ('train', 'other', 'other')
    """
    return str(transport) if transport in ("train", "air") else "other"


def place_rows(
    found: pd.DataFrame,
    visits: pd.DataFrame,
    first: str | None,
    world: gpd.GeoDataFrame,
    *,
    page: Page,
) -> tuple[Axes, Axes]:
    """Draw a row for each place, and a map of those whose place is known.

    Parameters
    ----------
    found : DataFrame
        `place`, `occasions` (int), `x` and `y` (metres, may be missing), in the order to
        draw.
    visits : DataFrame
        `place`, `start_date` (datetime64) and `kind`, a key of `KINDS`.
    first : str or None
        Place that is stressed.
    world : GeoDataFrame
        Shapes on the plane.
    page : Page
        Where to draw them: the map stands beside the rows or, on a phone, below.

    Returns
    -------
    tuple of Axes
        Rows and map.
    """
    letters = page.letters
    keyed = [kind for kind in KINDS if (visits["kind"] == kind).any()]
    if keyed != [""]:
        looks = {
            KINDS[kind][0]: {"markeredgewidth": RING * letters.small, **KINDS[kind][1]}
            for kind in keyed
        }
        legend(looks, page=page)
    rows, by_row = _rows(found, visits)
    placed = found.dropna(subset=["x", "y"])
    x, y = around(placed)
    ratio = (x[1] - x[0]) / (y[1] - y[0])
    is_beside = not page.is_narrow
    row = ROWS[is_beside]
    if is_beside:
        row = max(row, LOWEST / len(rows) / letters.body)
    high = len(rows) * row * letters.body
    across = float(np.clip(high * ratio / page.room, *MAP)) * page.room if is_beside else 0.0
    gap = BETWEEN * letters.body
    names = [f"{place}  {count}" for place, count in rows[["place", "occasions"]].values]
    ax = named_rows(
        names,
        page=page,
        right=0.5 * letters.body + (across + gap if is_beside else 0),
        above=0.5 * letters.small,
        below=1.8 * letters.small,
        row=row,
        strong=[name for name, place in zip(names, rows["place"], strict=True) if place == first],
    )
    _years(visits["start_date"], ax=ax)
    by_row = _dodged(by_row, row * letters.body, ax=ax)
    for place in range(len(rows)):
        ax.axhline(place, color=RULE, linewidth=1, zorder=1)
    for kind in KINDS:
        own = by_row[by_row["kind"] == kind]
        is_hollow = "markerfacecolor" in KINDS[kind][1]
        # A white edge keeps dots apart that touch.
        apart = {} if is_hollow else {"markeredgecolor": "white", "markersize": FULL * letters.body}
        if len(own):
            ax.plot(
                own["start_date"],
                own["up"],
                "o",
                markeredgewidth=RING * letters.body,
                clip_on=False,
                zorder=3,
                gid="occasion",
                **{"markersize": MARK * letters.body} | KINDS[kind][1] | apart,
            )
    if is_beside:
        width = ax.get_window_extent().width
        locator = ax.inset_axes(
            ((width + 0.5 * letters.body + gap) / width, 0, across / width, 1), gid="locator"
        )
    else:
        page.skip(letters.body)
        locator = page.axes(float(np.clip(1 / ratio, FLATTEST, TALLEST)) * page.room)
    return ax, _locator(placed, first, world, ax=locator)


def _rows(found: pd.DataFrame, visits: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return rows and the row of each visit; those of places beyond the most share the last."""
    rows = found[["place", "occasions"]]
    number = {place: row for row, place in enumerate(rows["place"])}
    if len(rows) > MOST + 1:
        left = rows.iloc[MOST:]
        more = {"place": [f"{len(left)} more places"], "occasions": [left["occasions"].sum()]}
        number |= dict.fromkeys(left["place"], MOST)
        rows = pd.concat([rows.iloc[:MOST], pd.DataFrame(more)], ignore_index=True)
    return rows, visits.assign(row=visits["place"].map(number))


def _dodged(visits: pd.DataFrame, high: float, *, ax: Axes) -> pd.DataFrame:
    """Return visits with `up`, where each dot stands: those that would touch give way.

    Where a row, so many pixels high, has no room for all, they stand as close as it has.
    """
    dot = APART * FULL * letters_of(ax).body
    seen = ax.get_window_extent()
    (left, right), (low, up_to) = ax.get_xlim(), ax.get_ylim()
    across, tall = seen.width / (right - left), seen.height / (low - up_to)
    up = pd.Series(0.0, index=visits.index)
    for row, own in visits.sort_values("start_date").groupby("row"):
        places = across * (mdates.date2num(own["start_date"]) - left)
        down = np.array(dodged(list(places), dot))
        room = max(0.0, (high - dot) / 2)
        closer = min(1.0, room / max(abs(down).max(), 1.0))
        up[own.index] = float(row) + closer * down / tall
    return visits.assign(up=up)


def _years(days: pd.Series, *, ax: Axes) -> Axes:
    """Set an axis of whole years, named as many as have room."""
    first, last = days.min().year, days.max().year
    ax.set_xlim(pd.Timestamp(first, 1, 1), pd.Timestamp(last + 1, 1, 1))
    size = letters_of(ax).small
    width = ax.get_window_extent().width / (last - first + 1)
    years = range(first, last + 1, year_step(width, size))
    # A year is named at its middle, between the lines where it begins and ends.
    ax.set_xticks(mdates.date2num([pd.Timestamp(year, 7, 2) for year in years]), map(str, years))
    ax.set_xticks(
        mdates.date2num([pd.Timestamp(year, 1, 1) for year in range(first, last + 2)]), minor=True
    )
    ax.tick_params(axis="x", which="minor", length=0)
    ax.grid(axis="x", which="minor", color=RULE, linewidth=1)
    ax.set_axisbelow(True)
    return ax


def around(points: pd.DataFrame) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return the frame that holds points, `x` and `y` in metres, with some room around them.

    Examples
    --------
    >>> around(pd.DataFrame({"x": [0.0, 1e5], "y": [0.0, 0.0]}))
    ((-250000.0, 350000.0), (-250000.0, 250000.0))
    """
    low, high = points[["x", "y"]].min(), points[["x", "y"]].max()
    free = max(LEAST, MARGIN * float((high - low).max()))
    (left, down), (right, up) = low - free, high + free
    return (float(left), float(right)), (float(down), float(up))


def _locator(places: pd.DataFrame, first: str | None, world: gpd.GeoDataFrame, *, ax: Axes) -> Axes:
    """Draw places as dots, with the names that have room."""
    maps.frame(ax, *around(places))
    maps.areas(world, maps.LAND, ax=ax)
    ax.scatter(
        places["x"],
        places["y"],
        s=PLACE**2,
        color=INK,  # a place has no kind of journey
        edgecolor="white",
        linewidth=1,
        zorder=4.5,
        gid="place",
    )
    reach = PLACE / 2 * maps.metres_per_pixel(ax)
    dots = shapely.buffer(shapely.points(places[["x", "y"]].to_numpy()), reach)
    land, nowhere = leader_lines.seen(world, ax=ax), shapely.GeometryCollection()
    points = places.set_index("place")[["x", "y"]]
    points = points.assign(text=points.index)
    free = list(dots)
    is_first = points.index == first
    for left in (points[is_first], points[~is_first]):
        if len(left):
            written = map_names.names(
                left,
                world.iloc[:0],
                ax=ax,
                shut=nowhere,
                land=land,
                bold=[first] if first else [],
                kept_free=free,
                reach="far" if len(places) <= MOST else "near",
            )
            free += map_names.covered(written, ax=ax)
    return ax
