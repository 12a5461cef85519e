"""Maps of places: circles by how often, numbers by when first, journeys as lines."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import FancyArrowPatch

from parade_analysis.plot.labels import text_width
from parade_analysis.plot.style import BLUE, GREY, HALO, INK, SKY, VERMILION, inches, listing

ROUTE_LOOKS: dict[str, dict[str, Any]] = {
    "train": {"color": BLUE, "linestyle": "-", "linewidth": 2},
    "air": {"color": VERMILION, "linestyle": (0, (3, 2)), "linewidth": 2},
}
AT_HOME = 5_000  # metres: within a city
LIST_SIZES = (10, 9, 8)
LOOSEST = 21.0
"""Points between the rows of a list at most."""
HEIGHT = 13.0
"""Points that a name takes upward."""
ROUTE_WORDS = {"train": "by train", "air": "by air"}
OTHER_ROUTES: dict[str, Any] = {"color": GREY, "linestyle": ":"}
OTHER_WORDS = "means not told"


MARGIN = 0.12
"""Of the span of the places, left free around them."""
LEAST = 2.5e5
"""Metres left free at least."""
CROWDED = 0.72
"""Inches: places nearer than that to one of them are enlarged with it."""


class Layout(NamedTuple):
    """Where the parts of the figure stand: left, bottom, width and height in inches."""

    whole: tuple[float, float, float, float]
    window: tuple[float, float, float, float]
    listing: tuple[float, float, float, float]
    listing_alone: tuple[float, float, float, float]
    """Of the list where no window stands above or beside it."""


TALL = Layout(
    (0.3, 1.15, 4.5, 6.0), (5.1, 3.65, 6.6, 3.3), (5.1, 0.95, 6.6, 2.3), (5.1, 0.95, 6.6, 6.0)
)
BROAD = Layout(
    (0.3, 3.65, 11.4, 3.4), (0.3, 1.15, 5.5, 1.95), (6.1, 0.95, 5.6, 2.3), (0.3, 0.95, 11.4, 2.3)
)


def around(points: pd.DataFrame) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return the frame that holds points with some room around them, metres."""
    low, high = points.min(), points.max()
    free = max(LEAST, MARGIN * float((high - low).max()))
    return (low["x"] - free, high["x"] + free), (low["y"] - free, high["y"] + free)


def layout_of(x: tuple[float, float], y: tuple[float, float]) -> Layout:
    """Return the layout that suits a frame: tall, or broad if it is much wider than high."""
    return BROAD if x[1] - x[0] > 1.2 * (y[1] - y[0]) else TALL


def in_crowd(places: pd.DataFrame, *, ax: Axes) -> pd.Series:
    """Tell which places stand around the one with most neighbours; none if none or all do."""
    left, right = ax.get_xlim()
    near = CROWDED * (right - left) / inches(ax)[0]
    x, y = places["x"].to_numpy(), places["y"].to_numpy()
    touches = np.hypot(x[:, None] - x, y[:, None] - y) <= near
    crowd = pd.Series(touches[touches.sum(axis=1).argmax()], index=places.index)
    return crowd & (1 < crowd.sum() < len(places))


def circles(
    places: pd.DataFrame, *, ax: Axes, unit: float, numbered: Collection[int] | None = None
) -> Axes:
    """Draw places as circles whose areas follow the number of occasions, numbered.

    Parameters
    ----------
    places : DataFrame
        `x`, `y` (metres), `number` and `occasions` (int).
    ax : Axes
        Framed axes.
    unit : float
        Points across of a circle for one occasion.
    numbered : collection of int, optional
        Numbers to write; all by default. Where a window enlarges a crowd, it has them.
    """
    here = places["x"].between(*ax.get_xlim()) & places["y"].between(*ax.get_ylim())
    places = places[here].sort_values("occasions", ascending=False)  # the small ones on top
    ax.scatter(
        places["x"],
        places["y"],
        s=unit**2 * places["occasions"],
        color=SKY,
        edgecolor=INK,
        linewidth=0.9,
        zorder=5,
        gid="place",
    )
    written = places if numbered is None else places[places["number"].isin(numbered)]
    for place in written.itertuples():
        ax.text(
            place.x,
            place.y,
            str(place.number),
            ha="center",
            va="center",
            size=9,
            weight="bold",
            zorder=6,
            path_effects=HALO,
            gid="number",
        )
    return ax


def place_names(places: pd.DataFrame, home: float | None, *, ax: Axes, unit: float) -> Axes:
    """Write the names of places at their circles, those with most occasions first.

    A name that finds no room is left out: the number in the circle stands for it.

    Parameters
    ----------
    places : DataFrame
        As for `circles`; `place` (str) is written.
    home : float or None
        Metres north at which journeys begin: names south of it stand below.
    ax, unit
        As for `circles`.
    """
    (left, right), (low, high) = ax.get_xlim(), ax.get_ylim()
    across, up = (72 * each for each in inches(ax))
    here = places[places["x"].between(left, right) & places["y"].between(low, high)]
    here = here.assign(
        x_points=(here["x"] - left) / (right - left) * across,
        y_points=(here["y"] - low) / (high - low) * up,
        radius=unit * here["occasions"] ** 0.5 / 2,
    )
    ordered = list(
        here.sort_values("occasions", ascending=False, kind="stable").itertuples(index=False)
    )
    taken = [
        (
            *(each - one.radius for each in (one.x_points, one.y_points)),
            *(each + one.radius for each in (one.x_points, one.y_points)),
        )
        for one in ordered
    ]
    for place in ordered:
        x, y, radius = place.x_points, place.y_points, place.radius + 2
        half = text_width(place.place, 9) / 2 + 1
        is_above = home is None or place.y > home - AT_HOME
        for side in (1, -1) if is_above else (-1, 1):
            bottom = y + radius if side > 0 else y - radius - HEIGHT
            box = (x - half, bottom, x + half, bottom + HEIGHT)
            inside = box[0] >= 0 and box[1] >= 0 and box[2] <= across and box[3] <= up
            if not inside or any(_overlap(box, other) for other in taken):
                continue
            taken.append(box)
            ax.annotate(
                place.place,
                (place.x, place.y),
                (0, side * radius),
                textcoords="offset points",
                ha="center",
                va="bottom" if side > 0 else "top",
                size=9,
                zorder=7,
                path_effects=HALO,
                gid="name",
            )
            break
    return ax


def _overlap(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def routes(trips: pd.DataFrame, home: tuple[float, float], *, ax: Axes) -> Axes:
    """Draw journeys from home as straight lines, one a place and means of transport.

    Parameters
    ----------
    trips : DataFrame
        `place`, `transport` (str), `x` and `y` (metres).
    home : tuple of float
        Where the journeys begin, metres.
    ax : Axes
        Framed axes.
    """
    drawn = trips.drop_duplicates(["place", "transport"])
    for route in drawn.itertuples():
        several = (drawn["place"] == route.place).sum() > 1
        bend = 0.12 if several and route.transport == "air" else 0.0
        ax.add_patch(
            FancyArrowPatch(
                home,
                (route.x, route.y),
                arrowstyle="-",
                connectionstyle=f"arc3,rad={bend}",
                shrinkA=0,
                shrinkB=0,
                zorder=4,
                gid="route",
                **ROUTE_LOOKS.get(route.transport, OTHER_ROUTES),
            )
        )
    return ax


def route_key(trips: pd.DataFrame, *, ax: Axes) -> Axes:
    """Explain the lines, with the number of journeys by each means, below the map."""
    counts = trips["transport"].value_counts()
    untold = len(trips) - int(counts.reindex(list(ROUTE_LOOKS)).sum())
    handles = [
        Line2D([], [], label=f"{ROUTE_WORDS[kind]} ({counts[kind]})", **look)
        for kind, look in ROUTE_LOOKS.items()
        if kind in counts
    ]
    if untold:
        handles.append(Line2D([], [], label=f"{OTHER_WORDS} ({untold})", **OTHER_ROUTES))
    if handles:
        ax.legend(
            handles=handles,
            loc="upper left",
            bbox_to_anchor=(0, -0.015),
            ncols=len(handles),
            frameon=False,
            fontsize=9,
            borderaxespad=0,
            borderpad=0.2,
        )
    return ax


def numbered_list(entries: list[tuple[str, str, str]], *, ax: Axes) -> Axes:
    """List places in as many columns and as small as they need.

    Parameters
    ----------
    entries : list of (str, str, str)
        Number, name, and what is said of it. Those that find no room are counted only.
    ax : Axes
        Axes to fill.
    """
    across, up = (72 * each for each in inches(ax))
    for size in LIST_SIZES:
        longest = max(text_width(f"{name}  {said}", size, bold=True) for _, name, said in entries)
        columns = max(1, int(across // (longest + 24)))
        room = columns * int(up // (1.5 * size))
        if len(entries) <= room:
            break
    if len(entries) > room:
        entries = [*entries[: room - 1], ("", "", f"and {len(entries) - room + 1} more places")]
    # As few columns as the height allows.
    columns = -(-len(entries) // int(up // (1.5 * size)))
    rows = -(-len(entries) // columns)
    box = ax.get_position()
    height = box.height * min(1.0, rows * LOOSEST / up)
    ax.set_position((box.x0, box.y1 - height, box.width, height))
    return listing(entries, ax=ax, columns=columns, size=size)
