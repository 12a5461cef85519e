"""Markers that give way to each other, and the key below a map."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from parade_analysis.plot import keys, legend, maps, markers
from parade_analysis.plot.fonts import text_height, text_width
from parade_analysis.plot.maps import Look
from parade_analysis.plot.picture import PublishedFigure

INSIDE = (0.0, 0.0, 1000.0, 1000.0)
WORLD = (0.0, 0.0, 11_400.0, 4600.0)


def closest(points: pd.DataFrame) -> float:
    x, y = points.to_numpy().T
    far = np.hypot(x[:, None] - x, y[:, None] - y)
    np.fill_diagonal(far, np.inf)
    return float(far.min(initial=np.inf))


@given(st.lists(st.tuples(st.integers(0, 1000), st.integers(0, 1000)), min_size=1, max_size=40))
def test_markers_move_apart_and_stay_on_the_map(places: list[tuple[int, int]]) -> None:
    points = pd.DataFrame(places, columns=["x", "y"], dtype="float64")
    moved = markers.apart(points, 20, INSIDE)
    assert closest(moved) > 19
    assert moved.to_numpy().min() >= 10
    assert moved.to_numpy().max() <= 990
    pd.testing.assert_frame_equal(moved, markers.apart(points, 20, INSIDE))


def test_markers_with_room_stay() -> None:
    points = pd.DataFrame({"x": [100.0, 500.0, 505.0], "y": 500.0})
    moved = markers.apart(points, 20, INSIDE)
    assert moved.iloc[0].tolist() == [100, 500]
    assert moved.loc[[1, 2], "x"].mean() == 502.5
    same = markers.apart(pd.DataFrame({"x": [500.0] * 3, "y": [500.0] * 3}), 20, INSIDE)
    assert closest(same) > 19


def test_a_marker_that_gave_way_has_a_hairline_to_its_place() -> None:
    fig = PublishedFigure(figsize=(12, 6.75), dpi=72)
    ax = fig.add_axes((0.025, 0.15, 0.95, 0.68))
    maps.frame(ax, WORLD[::2], WORLD[1::2])
    points = pd.DataFrame({"x": [3000.0, 3020, 3040, 9000], "y": 2000.0}, index=list("ABCD"))
    one, other = Look("red"), Look("blue", "////")
    moved = markers.markers(points, [one, one, other, other], ax=ax)
    (lines,) = (each for each in ax.collections if each.get_gid() == "hairline")
    ends = np.array(lines.get_segments())
    gone = ["A", "C"] if len(ends) == 2 else ["A", "B", "C"]
    assert ends[:, 0].tolist() == points.loc[gone].to_numpy().tolist()
    assert ends[:, 1].tolist() == moved.loc[gone].to_numpy().tolist()
    dots = [each for each in ax.collections if each.get_gid() == "dot"]
    assert [len(each.get_offsets()) for each in dots] == [2, 2]
    assert len(markers.boxes(moved, ax=ax)) == 4
    assert markers.markers(points.iloc[:0], [], ax=ax).empty


@pytest.mark.parametrize("off", [0.0, 51.0, 60.0, 80.0, 200.0])
def test_of_a_hairline_some_is_seen(off: float) -> None:
    at = pd.DataFrame({"x": [500.0], "y": [500.0]})
    lines = markers._hairlines(at, at.assign(x=500 + off), 50, 40)
    if off <= 50:
        assert not lines
        return
    (begun, ended) = lines[0]
    assert ended.tolist() == [500 + off, 500]
    assert ended[0] - begun[0] == pytest.approx(max(off, 90))
    assert begun[1] == 500


WORDS = [f"{letter}: 1,400,000,000 to 1,400,011,000 (12)" for letter in "abcdefg"]


@pytest.mark.parametrize("room", [347, 1128])
@pytest.mark.parametrize("words", [WORDS, ["word " * 70, "b"], ["a", "b"]])
def test_a_key_is_read_row_by_row_and_no_wider_than_its_room(words: list[str], room: float) -> None:
    planned = legend.plan(words, room, 12, mark=keys.WIDE, head="what, unit")
    assert [text.replace("\n", " ") for text, *_ in planned.entries] == words
    places = [(top, left) for _, left, top in planned.entries]
    assert places == sorted(places)
    assert places[0][0] > 0  # below the head
    for text, left, top in planned.entries:
        assert left + (keys.WIDE + legend.GAP) * 12 + text_width(text, 12) <= room + 1
        assert top + text_height(text, 12) <= planned.height + 1e-6
    column = legend.plan(words, room, 12, is_column=True)
    assert {left for _, left, _ in column.entries} == {0.0}


def test_scales_are_even_in_grey_and_dark_at_both_ends() -> None:
    def grey(look: Look) -> float:
        red, green, blue = (int(look.colour[place : place + 2], 16) for place in (1, 3, 5))
        return 0.299 * red + 0.587 * green + 0.114 * blue

    assert maps.scale(5) == maps.SCALE
    for steps in range(2, 8):
        low_to_high = [grey(look) for look in maps.scale(steps)]
        assert (np.diff(low_to_high) < -15).all()
        both = maps.two_sided(steps)
        for side in (-1, 1):
            away = [grey(both[side, step]) for step in range(1, steps + 1)]
            assert (np.diff(away) < 0).all()
            assert away[-1] < 90
        assert all(both[-1, step].hatch and not both[1, step].hatch for step in range(1, steps + 1))
