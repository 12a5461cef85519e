"""Invented parades, and what stands on the maps drawn of them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.text import Text
from matplotlib.transforms import Bbox
from shapely import LineString, box
from shapely.geometry.base import BaseGeometry

import parade_analysis as pa
from parade_analysis.plot.picture import PublishedFigure

EU = (
    *(
        "AUT",
        "BEL",
        "BGR",
        "HRV",
        "CYP",
        "CZE",
        "DNK",
        "EST",
        "FIN",
        "FRA",
        "DEU",
        "GRC",
        "HUN",
        "IRL",
    ),
    *("ITA", "LVA", "LTU", "LUX", "MLT", "NLD", "POL", "PRT", "ROU", "SVK", "SVN", "ESP", "SWE"),
)


def members(seed: int, count: int, host: str) -> list[str]:
    """Return UN members by chance, the host apart."""
    countries = pa.load("countries")
    named = countries[(countries["un_status"] == "un_member") & (countries["iso3"] != host)]
    chance = np.random.default_rng(seed)
    return sorted(chance.choice(named["iso3"].to_numpy(dtype=object), count, replace=False))


PARADES: dict[str, tuple[str, Sequence[str]]] = {
    "sixty guests in Brazil": ("BRA", members(3, 60, "BRA")),
    "sixty guests in Egypt": ("EGY", members(8, 60, "EGY")),
    "neighbours in Australia": ("AUS", ["NZL", "FJI", "PNG"]),
    "far guests in New Zealand": ("NZL", ["USA", "FRA", "CHN"]),
    "one guest across the Pacific": ("NZL", ["CHL"]),
    "islands at the date line": ("FJI", ["KIR", "TON", "WSM", "TUV", "NZL"]),
    "all of the EU": ("RUS", EU),
    "a host too small to see": ("MLT", ["VUT", "PRK"]),
}
"""Host and guests."""


def invented(
    name: str, *, attended: str | None = "yes", day: str = "2001-05-01"
) -> dict[str, pd.DataFrame]:
    """Return the tables of an invented parade, called ``invented``."""
    host, codes = PARADES[name]
    countries = pa.load("countries").set_index("iso3")["country"]
    attendance = pd.DataFrame(
        {
            "event": "invented",
            "iso3": list(codes),
            "country": [countries[code] for code in codes],
            "person": [f"Leader of {code}" for code in codes],
            "office": "President",
            "rank": [
                "head_of_government" if place % 4 == 3 else "head_of_state"
                for place in range(len(codes))
            ],
            "is_announced": True,
            "attended": attended,
            "known_from": pd.Timestamp(day) - pd.Timedelta(days=9),
            "outcome_known_from": pd.Timestamp(day),
        }
    )
    parades = pd.DataFrame(
        {
            "event": ["invented"],
            "label": ["Somewhere, May 2001"],
            "occasion": ["Harvest"],
            "event_date": pd.to_datetime([day]),
            "place": ["Somewhere"],
            "host_iso3": [host],
            "known_from": [pd.Timestamp(day) - pd.Timedelta(days=9)],
        }
    )
    return {"attendance": attendance, "parades": parades}


def labels(figure: PublishedFigure) -> list[Text]:
    """Return the names on the maps of a figure."""
    found = figure.findobj(lambda each: isinstance(each, Text))
    return [each for each in found if (each.get_gid() or "").startswith("name-")]


def code_of(label: Text) -> str:
    """Return the state that a label names."""
    return str(label.get_gid()).removeprefix("name-")


def letters(label: Text) -> BaseGeometry:
    """Return the rendered letters, in the axes' own metres."""
    bounds = label.get_window_extent()
    blank = 0.16 * label.get_fontsize()
    inner = Bbox.from_extents(bounds.x0, bounds.y0 + blank, bounds.x1, bounds.y1 - blank)
    return box(*inner.transformed(label.axes.transData.inverted()).extents)


def maps_of(figure: PublishedFigure) -> list[Axes]:
    """Return all axes, those within others too."""
    return figure.findobj(Axes)


def leader_lines(figure: PublishedFigure) -> dict[str, LineString]:
    """Return the line from each name that stands beside its state, in the axes' own metres."""
    return {
        str(line.get_gid()).removeprefix("line-"): LineString(line.get_xydata())
        for axes in maps_of(figure)
        for line in axes.lines
        if (line.get_gid() or "").startswith("line-")
    }
