"""Maps of all members of the UN: every state seen, every name at the end of its own line."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from coloraide import Color
from shapely import LineString, Point, buffer, union_all
from shapely import points as points_of

import parade_analysis as pa
from parade_analysis import extents, figures
from parade_analysis.geography import project
from parade_analysis.plot import maps, markers
from parade_analysis.plot.picture import PublishedFigure

from .measure import faults

COUNTRIES = pa.load("countries")
MEMBERS = COUNTRIES.loc[COUNTRIES["un_status"] == "un_member", "iso3"]
TABLE = pd.DataFrame({"iso3": MEMBERS, "v": range(len(MEMBERS))})
WORDS = {"column": "v", "title": "T", "source": "S"}


def metres_per_point(fig: PublishedFigure) -> float:
    ax = fig.axes[0]
    left, right = ax.get_xlim()
    return float((right - left) / ax.get_window_extent().width)


def radius(fig: PublishedFigure) -> float:
    return markers.pixels(fig.axes[0]) / 2 * metres_per_point(fig)


def discs_of(fig: PublishedFigure) -> np.ndarray:
    """Return what the dots cover, metres."""
    dots = [each.get_offsets() for each in fig.axes[0].collections if each.get_gid() == "dot"]
    return np.asarray(buffer(points_of(np.concatenate(dots)), radius(fig)))


@pytest.mark.exhaustive
@pytest.mark.parametrize("centre", [None, 100])
def test_dots_hide_no_state(centre: float | None) -> None:
    fig = figures.map_table(TABLE, centre=centre, **WORDS)
    discs = discs_of(fig)
    world = project(pa.boundaries(), extents.BERING if centre is None else centre)
    states = world[world["iso3"].isin(MEMBERS)]
    left = states.geometry.difference(union_all(discs)).explode().area.groupby(level=0).max()
    hidden = int((left < (markers.SEEN * metres_per_point(fig)) ** 2).sum())
    # Each is a dot of its own, beside the two states that have none of the shapes.
    assert hidden <= len(discs) < hidden + 6


@pytest.mark.exhaustive
def test_lines_of_names_end_at_their_own_dot() -> None:
    asked = ["AUT", "NLD", "BEL", "CHE", "SGP", "LBN", "JAM"]
    fig = figures.map_table(TABLE, labels=asked, **WORDS)
    ax = fig.axes[0]
    assert len(ax.texts) == len(asked)
    discs = discs_of(fig)
    for line in ax.lines:
        drawn = LineString(line.get_xydata())
        assert sum(drawn.intersects(disc) for disc in discs) <= 1, line.get_gid()


@pytest.mark.exhaustive
@pytest.mark.parametrize("extent", ["Europe", "Southern Europe"])
def test_a_line_touches_no_dot_but_that_in_which_it_begins(extent: str) -> None:
    fig = figures.map_table(TABLE, extent=extent, labels=True, **WORDS)
    discs = discs_of(fig)
    for line in fig.axes[0].lines:
        begun, *_ = line.get_xydata()
        touched = discs[LineString(line.get_xydata()).intersects(discs)]
        near = [each.centroid.distance(Point(begun)) for each in touched]
        assert all(each < metres_per_point(fig) for each in near), line.get_gid()


@pytest.mark.sampled
@pytest.mark.parametrize("centre", [-160, -130, -90, 75, 175])
def test_a_map_of_all_states_has_any_centre(centre: float) -> None:
    fig = figures.map_table(TABLE, centre=centre, **WORDS)
    assert len(fig.plotted) == len(MEMBERS)


@pytest.mark.exhaustive
@pytest.mark.parametrize("extent", ["Americas", ["USA", "RUS", "CHN", "GBR", "FRA"]])
def test_names_have_room_where_the_plane_bends_shapes(extent: Any) -> None:
    fig = figures.map_table(TABLE, extent=extent, labels=True, **WORDS)
    assert len(fig.axes[0].texts) >= 5


@pytest.mark.parametrize("bounds", [(-180, 60, 180, 90), (-180, -90, 180, -60)])
def test_a_flat_extent_has_a_flat_map(bounds: Any) -> None:
    codes = ["ATA", "NOR", "RUS", "ISL"]
    table = pd.DataFrame({"iso3": codes, "v": range(len(codes))})
    fig = figures.map_table(table, extent=bounds, **WORDS)
    low, high = fig.axes[0].get_ylim()
    assert high - low < 7e6
    assert fig.axes[0].get_window_extent().y0 > 0


def test_markers_do_not_hide_each_other() -> None:
    caribbean = ["ATG", "BRB", "DMA", "GRD", "KNA", "LCA", "VCT", "TTO"]
    table = pd.DataFrame({"iso3": caribbean, "v": range(8)})
    fig = figures.map_table(table, **WORDS)
    ax = fig.axes[0]
    found = [
        point
        for each in ax.collections
        if each.get_gid() == "dot"
        for point in ax.transData.transform(each.get_offsets())
    ]
    assert len(found) == 8
    width = markers.pixels(ax)
    for place, one in enumerate(found):
        assert all(abs(one - other).max() > width / 2**0.5 for other in found[:place])
    assert any(each.get_gid() == "hairline" for each in ax.collections)


@pytest.mark.sampled
@pytest.mark.parametrize("width", [1200, 375])
@pytest.mark.parametrize("extent", [None, "Europe", ["CHL"], (-180, 60, 180, 90)])
def test_a_map_is_as_wide_and_high_as_its_extent(extent: Any, width: int) -> None:
    codes = ["CHL", "NOR", "RUS", "FRA", "AUT", "CHE"]
    table = pd.DataFrame({"iso3": codes, "v": range(len(codes))})
    fig = figures.map_table(table, extent=extent, labels=True, width=width, **WORDS)
    fig.draw_without_rendering()
    (left, right), (low, high) = fig.axes[0].get_xlim(), fig.axes[0].get_ylim()
    seen = fig.axes[0].get_window_extent()
    assert seen.width / seen.height == pytest.approx((right - left) / (high - low), rel=1e-3)
    wide = figures.map_table(table, extent=extent, **WORDS).axes[0]
    assert (left, right) == pytest.approx(wide.get_xlim(), rel=1e-3)
    assert not [each for each in faults(fig) if " apart (" not in each and "marks in" not in each]


def test_no_value_is_told_from_the_lowest_in_grey() -> None:
    light = [Color(each.colour).convert("lab")["l"] for each in (maps.LAND, maps.SCALE[0])]
    assert light[0] - light[1] > 15
    assert maps.LAND.ink != "white"
