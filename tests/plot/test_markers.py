"""Markers that give way to each other, and the key below a map."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg

from parade_analysis.plot import keys, maps, markers, style
from parade_analysis.plot.maps import Look

INSIDE = (0.0, 0.0, 1000.0, 1000.0)
WORLD = (0.0, 0.0, 11_400.0, 4600.0)


def closest(points: pd.DataFrame) -> float:
    x, y = points.to_numpy().T
    far = np.hypot(x[:, None] - x, y[:, None] - y)
    np.fill_diagonal(far, np.inf)
    return float(far.min(initial=np.inf))


@settings(deadline=None)  # a busy machine is no fault
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
    fig, ax = style.canvas("wide", title="", subtitle="", place=(0.3, 1, 11.4, 4.6))
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
    fig.clear()


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


def test_a_key_is_read_row_by_row_and_no_wider_than_the_map() -> None:
    fig, ax = style.canvas("wide", title="", subtitle="", place=(0.3, 1, 11.4, 4.6))
    words = [f"{letter}: 1,400,000,000 to 1,400,011,000 (12)" for letter in "abcdefg"]
    legend = keys.key(dict.fromkeys(words, Look("red")), ax=ax, head="what, unit")
    renderer = FigureCanvasAgg(fig).get_renderer()
    assert legend.get_window_extent(renderer).width <= ax.get_window_extent(renderer).width
    assert legend.get_title().get_text() == "what, unit"
    FigureCanvasAgg(fig).draw()
    boxes = {text.get_text(): text.get_window_extent(renderer) for text in legend.get_texts()}
    in_order = sorted(boxes, key=lambda word: (-round(boxes[word].y0), boxes[word].x0))
    assert in_order == words
    rows = len({round(box.y0) for box in boxes.values()})
    assert 1 < rows < keys.lines(words, 11.4, "what, unit") == 1 + keys.lines(words, 11.4)
    short = keys.key({"a": Look("red"), "b": Look("blue")}, ax=ax)
    FigureCanvasAgg(fig).draw()
    assert len({round(text.get_window_extent(renderer).y0) for text in short.get_texts()}) == 1
    assert keys.lines([], 5) == 0


@pytest.mark.parametrize("words", ["word " * 70, "n" * 300])
def test_what_is_too_long_for_a_line_of_a_key_is_wrapped(words: str) -> None:
    fig, ax = style.canvas("wide", title="", subtitle="", place=(0.3, 1, 11.4, 4.6))
    legend = keys.key({words: Look("red"), "b": Look("blue")}, ax=ax, head=words)
    FigureCanvasAgg(fig).draw()
    renderer = FigureCanvasAgg(fig).get_renderer()
    box = legend.get_window_extent(renderer)
    assert box.width <= ax.get_window_extent(renderer).width
    told = [legend.get_title().get_text(), *(each.get_text() for each in legend.get_texts())]
    drawn = sum(each.count("\n") + 1 for each in told)
    assert 5 < drawn <= keys.lines([words, "b"], 11.4, words)
    assert box.height <= 0.19 * fig.dpi * drawn


def test_a_long_word_makes_its_own_row_of_a_key_taller_alone() -> None:
    long = "word " * 70
    alone = keys.lines([long], 11.4)
    assert keys.lines([long, *"abcdef"], 11.4) == alone + 6


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
