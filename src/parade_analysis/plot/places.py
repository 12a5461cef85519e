"""Maps of places: circles by how often, numbers by when first, journeys as lines."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import FancyArrowPatch

from parade_analysis.plot.style import BLUE, GREY, HALO, INK, SKY, VERMILION

ROUTE_LOOKS: dict[str, dict[str, Any]] = {
    "train": {"color": BLUE, "linestyle": "-", "linewidth": 2},
    "air": {"color": VERMILION, "linestyle": (0, (3, 2)), "linewidth": 2},
}
AT_HOME = 5_000  # metres: within a city
ROUTE_WORDS = {"train": "by train", "air": "by air"}


def circles(places: pd.DataFrame, *, ax: Axes, unit: float) -> Axes:
    """Draw places as circles whose areas follow the number of occasions, numbered.

    Parameters
    ----------
    places : DataFrame
        `x`, `y` (metres), `number` and `occasions` (int).
    ax : Axes
        Framed axes.
    unit : float
        Points across of a circle for one occasion.
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
    for place in places.itertuples():
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


def place_names(places: pd.DataFrame, home: float, *, ax: Axes, unit: float) -> Axes:
    """Write the names of places at their circles, on the side away from home.

    Parameters
    ----------
    places : DataFrame
        As for `circles`; `place` (str) is written.
    home : float
        Metres north at which journeys begin: names south of it stand below.
    ax, unit
        As for `circles`.
    """
    for place in places.itertuples():
        side = 1 if place.y > home - AT_HOME else -1
        ax.annotate(
            place.place,
            (place.x, place.y),
            (0, side * (unit * place.occasions**0.5 / 2 + 2)),
            textcoords="offset points",
            ha="center",
            va="bottom" if side > 0 else "top",
            size=9,
            zorder=7,
            path_effects=HALO,
            gid="name",
        )
    return ax


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
                **ROUTE_LOOKS.get(route.transport, {"color": GREY, "linestyle": ":"}),
            )
        )
    return ax


def route_key(trips: pd.DataFrame, *, ax: Axes) -> Axes:
    """Explain the lines, with the number of journeys by each means, below the map."""
    counts = trips["transport"].value_counts()
    ax.legend(
        handles=[
            Line2D([], [], label=f"{ROUTE_WORDS[kind]} ({counts[kind]})", **look)
            for kind, look in ROUTE_LOOKS.items()
            if kind in counts
        ],
        loc="upper left",
        bbox_to_anchor=(0, -0.015),
        ncols=len(ROUTE_LOOKS),
        frameon=False,
        fontsize=9,
        borderaxespad=0,
        borderpad=0.2,
    )
    return ax
