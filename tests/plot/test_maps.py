"""Maps: few artists, nothing too small to see, names that find their place."""

from __future__ import annotations

import itertools
from typing import Any

import coloraide
import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.path import Path
from matplotlib.text import Text
from shapely import LineString, Point, Polygon, box

from parade_analysis.plot import leader_lines, map_names, maps
from parade_analysis.plot.picture import PublishedFigure


@pytest.fixture
def ax() -> Axes:
    """Axes of 1,000 by 500 pixels that show as many metres."""
    page = PublishedFigure(figsize=(1000 / 72, 500 / 72), dpi=72)
    axes = page.add_axes((0, 0, 1, 1))
    return maps.frame(axes, (0, 1000), (0, 500))


def shapes(*geometries: Polygon, codes: str = "ABCDEFGH") -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame({"iso3": list(codes[: len(geometries)])}, geometry=list(geometries))


def test_a_frame_widens_to_the_shape_of_its_axes() -> None:
    axes = Figure(figsize=(10, 5)).add_axes((0, 0, 1, 1))
    maps.frame(axes, (0, 100), (0, 100))
    assert maps.framed(axes) == (-50, 0, 150, 100)
    maps.frame(axes, (0, 400), (0, 100))
    assert maps.framed(axes) == (0, -50, 400, 150)


def test_a_metre_a_pixel(ax: Axes) -> None:
    assert maps.metres_per_pixel(ax) == 1


@pytest.mark.parametrize(
    ("look", "collections"),
    [("land", 1), ("head_of_government", 1), ("host", 1), ("contested", 2)],
)
def test_areas_of_one_look_are_few_artists(ax: Axes, look: str, collections: int) -> None:
    many = shapes(*(box(x, 100, x + 50, 150) for x in range(0, 400, 60)))
    maps.areas(many, maps.LOOKS[look], ax=ax)
    assert len(ax.collections) == collections
    assert {len(each.get_paths()) for each in ax.collections} == {7}


def test_holes_stay_open_and_islands_apart(ax: Axes) -> None:
    ring = box(100, 100, 300, 300).difference(box(150, 150, 250, 250))
    islands = box(400, 100, 500, 200).union(box(600, 100, 700, 200))
    maps.areas(shapes(ring, islands), maps.LOOKS["land"], ax=ax)
    (drawn,) = ax.collections
    codes = [list(each.codes).count(Path.MOVETO) for each in drawn.get_paths()]
    assert codes == [2, 1, 1]
    assert all(each.codes[-1] == Path.CLOSEPOLY for each in drawn.get_paths())


def test_what_is_outside_or_smaller_than_a_pixel_is_left_out(ax: Axes) -> None:
    maps.areas(shapes(box(2000, 0, 2100, 100), box(10, 10, 10.5, 10.5)), maps.LOOKS["land"], ax=ax)
    assert len(ax.collections) == 0
    maps.areas(shapes(box(900, 0, 2100, 100)), maps.LOOKS["land"], ax=ax)
    (drawn,) = ax.collections
    assert drawn.get_paths()[0].vertices[:, 0].max() == 1000
    assert maps.framed(ax) == (0, 0, 1000, 500)


def test_detail_below_a_third_of_a_pixel_is_dropped(ax: Axes) -> None:
    angles = np.linspace(0, 2 * np.pi, 5000)
    circle = Polygon(np.column_stack([500 + 100 * np.cos(angles), 250 + 100 * np.sin(angles)]))
    maps.areas(shapes(circle), maps.LOOKS["land"], ax=ax)
    vertices = ax.collections[0].get_paths()[0].vertices
    assert len(vertices) < 200
    assert np.abs(np.hypot(*(vertices - (500, 250)).T) - 100).max() < 1


def test_contested_land_is_told_of_where_it_is_seen(ax: Axes) -> None:
    assert maps.contested(shapes(box(100, 100, 200, 200)), ax=ax)
    assert not maps.contested(shapes(box(3000, 100, 3200, 200)), ax=ax)


def write(points: pd.DataFrame, world: gpd.GeoDataFrame, ax: Axes, **look: Any) -> list[Text]:
    land = leader_lines.seen(world, ax=ax)
    return map_names.names(points, world, ax=ax, shut=land, land=land, **look)


def named(*texts: str, at: list[tuple[float, float]]) -> pd.DataFrame:
    frame = pd.DataFrame(at, columns=["x", "y"], index=list("ABCDEFGH")[: len(texts)])
    return frame.assign(text=list(texts))


def lines_of(ax: Axes) -> dict[str, LineString]:
    return {str(each.get_gid()): LineString(each.get_xydata()) for each in ax.lines}


def test_a_name_with_room_stands_on_its_state(ax: Axes) -> None:
    world = shapes(box(100, 100, 300, 200), box(500, 300, 510, 310))
    points = named("Large", "Small", at=[(200, 150), (505, 305)])
    large, small = write(points, world, ax, bold=["B"])
    assert large.get_position() == (200, 150)
    assert (large.get_weight(), small.get_weight()) == (400, 700)
    assert (large.get_gid(), small.get_gid()) == ("name-A", "name-B")
    (line,) = lines_of(ax).items()
    assert line[0] == "line-B"
    assert line[1].distance(Point(505, 305)) < 8
    assert line[1].length >= leader_lines.SHORTEST


@pytest.mark.exhaustive
def test_names_keep_off_each_other_and_off_windows(ax: Axes) -> None:
    world = shapes(*(box(500 + 3 * n, 250, 502 + 3 * n, 252) for n in range(8)))
    points = named(*"abcdefgh", at=[(501 + 3 * n, 251) for n in range(8)])
    points["text"] = "A long name " + points["text"]
    window = (400.0, 251.0, 1000.0, 500.0)
    texts = write(points, world, ax, kept_free=[box(*window)], reach="anywhere")
    boxes = [
        box(*each.get_window_extent().transformed(ax.transData.inverted()).extents)
        for each in texts
    ]
    for one, other in itertools.combinations(boxes, 2):
        assert not one.intersects(other)
    assert not any(each.intersects(box(*window).buffer(-1)) for each in boxes)
    assert all(each.within(box(0, 0, 1000, 500)) for each in boxes)
    assert len(lines_of(ax)) == 8


def test_a_name_that_would_leave_the_frame_moves_in(ax: Axes) -> None:
    points = named("At the edge", at=[(995, 250)])
    (text,) = write(points, shapes(box(900, 200, 1400, 300)), ax)
    bounds = text.get_window_extent()
    assert bounds.x1 <= ax.get_window_extent().x1
    assert "line-A" not in lines_of(ax)  # there is room in its state


def test_a_name_moves_within_its_state_before_it_leaves_it(ax: Axes) -> None:
    state = box(100, 100, 104, 104).union(box(104, 100, 600, 400))
    (text,) = write(named("Inside", at=[(102, 102)]), shapes(state), ax)
    letters = text.get_window_extent()  # a metre a pixel
    assert state.contains(box(*letters.extents))
    assert not lines_of(ax)


def test_places_do_not_depend_on_what_else_is_drawn() -> None:
    def written(extra: bool) -> list[tuple[float, float]]:
        figure = PublishedFigure(figsize=(1200 / 72, 800 / 72), dpi=72)
        axes = figure.add_axes((0, 0, 10 / 12, 5 / 8))
        maps.frame(axes, (0, 1000), (0, 500))
        if extra:
            figure.text(0.5, 0.9, "Title", size=30)
        world = shapes(*(box(500 + 3 * n, 250, 502 + 3 * n, 252) for n in range(8)))
        points = named(*"abcdefgh", at=[(501 + 3 * n, 251) for n in range(8)])
        return [each.get_position() for each in write(points, world, axes, reach="anywhere")]

    assert written(False) == written(False) == written(True)


SMALLEST = 9.0
"""CIEDE2000; about 1 is just noticeable side by side, see Mokrzycki and Tatol (2011)."""
PALETTES = {
    "guest map": [maps.LOOKS[name].colour for name in ("head_of_state", "head_of_government")]
    + [maps.LOOKS["subject"].colour],
    "any map": [each.colour for each in maps.CATEGORIES] + [maps.LOOKS["land"].colour],
    "scale": [each.colour for each in (*maps.SCALE, maps.LOOKS["land"])],
}


@pytest.mark.parametrize("vision", ["normal", "deutan", "protan", "tritan"])
@pytest.mark.parametrize("palette", PALETTES)
def test_colours_are_told_apart_by_every_colour_vision(palette: str, vision: str) -> None:
    """Dichromats as simulated by Brettel, Viénot and Mollon (1997)."""
    seen = [coloraide.Color(each) for each in PALETTES[palette]]
    if vision != "normal":
        seen = [each.filter(vision, method="brettel") for each in seen]
    pairs = itertools.combinations(seen, 2)
    assert min(one.delta_e(other, method="2000") for one, other in pairs) >= SMALLEST


def test_in_grey_a_hatch_tells_apart_what_lightness_does_not() -> None:
    for looks in (
        [maps.LOOKS[name] for name in ("head_of_state", "head_of_government", "subject")],
        list(maps.CATEGORIES),
    ):
        for one, other in itertools.combinations(looks, 2):
            light = [coloraide.Color(each.colour).convert("lab")["l"] for each in (one, other)]
            assert one.hatch != other.hatch or abs(light[0] - light[1]) > 10
