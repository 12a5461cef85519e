"""Labels keep their order and distance, stay in the frame, and never cover each other."""

from __future__ import annotations

import itertools
import math

import matplotlib.dates as mdates
import matplotlib.pyplot as plt
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.figure import Figure

from parade_analysis.plot import labels, style

MARKS = st.lists(st.floats(0, 600), max_size=15).map(sorted)


@pytest.mark.parametrize(
    ("wanted", "gap"), [([1.0], 5.0), ([0, 0, 0], 2.0), ([0, 1, 50, 51, 52], 4.0)]
)
def test_spread_keeps_order_distance_and_middle(wanted: list[float], gap: float) -> None:
    placed = labels.spread(wanted, gap)
    assert placed == sorted(placed)
    assert all(b - a >= gap - 1e-9 for a, b in itertools.pairwise(placed))
    assert sum(placed) == pytest.approx(sum(wanted))


def test_what_is_far_enough_apart_stays() -> None:
    assert labels.spread([0, 4, 9], 4) == [0, 4, 9]


@settings(deadline=None)
@given(st.lists(st.floats(-50, 650), min_size=1, max_size=20).map(sorted))
def test_places_pushed_between_two_ends_stay_apart(wanted: list[float]) -> None:
    placed = labels.within(labels.spread(wanted, 20), 0, 600, 20)
    assert min(placed) >= -1e-6
    assert max(placed) <= 600 + 1e-6
    assert all(b - a >= 20 - 1e-6 for a, b in itertools.pairwise(placed))


@settings(deadline=None)
@given(MARKS, st.floats(5, 200))
def test_labels_beside_marks_never_overlap_or_leave_the_frame(
    marks: list[float], width: float
) -> None:
    rows: dict[int, list[tuple[float, float]]] = {}
    for spot in labels.beside(marks, [width] * len(marks), 600):
        if spot is None:
            continue
        row, place, side = spot
        left = place if side == "left" else place - width
        assert left >= 0
        assert left + width <= 600
        assert all(left >= end or left + width <= start for start, end in rows.get(row, []))
        rows.setdefault(row, []).append((left, left + width))


def test_a_text_is_as_wide_as_its_longest_line() -> None:
    with style.style():
        wide = labels.text_width("without a known meeting", 10)
        assert labels.text_width("a\nwithout a known meeting\nb", 10) == wide
        assert labels.text_width("without a known meeting", 20) == pytest.approx(2 * wide, rel=0.01)
        assert labels.text_width("without a known meeting", 10, bold=True) > wide
        assert labels.text_width(" \n", 10) == 0


def test_the_first_title_that_fits_is_taken() -> None:
    with style.style():
        assert labels.first_fitting("short", "shorter") == "short"
        assert labels.first_fitting("long " * 30, "short", "shorter") == "short"
        assert labels.first_fitting("long " * 30, "longer " * 30) == "longer " * 30


@pytest.fixture
def axes() -> plt.Axes:
    figure = Figure(figsize=(12, 8.5))
    ax = figure.add_axes((0.16, 0.2, 0.76, 0.5))
    ax.set_xlim(*mdates.date2num(pd.to_datetime(["2018-01-01", "2026-01-01"])))
    return ax


@pytest.mark.parametrize("count", [1, 12, 200])
def test_slanted_labels_keep_their_distance_and_stay_on_the_canvas(
    axes: plt.Axes, count: int
) -> None:
    days = pd.date_range("2025-06-01", "2025-12-31", periods=count)
    told = pd.DataFrame(
        {"start_date": days, "meetings": 1, "text": "A place with a long name, Sep"}
    )
    with style.style():
        labels.top_labels(told, ax=axes)
        written = [text for text in axes.texts if text.get_gid() == "occasion"]
        assert len(written) == min(count, int(0.76 * 864 // (8.5 * 1.8)))
        starts = [text.xyann[0] + text.xy[0] * 0.76 * 864 for text in written]
        assert all(b - a >= 8.5 * 1.8 - 1e-6 for a, b in itertools.pairwise(starts))
        reach = labels.text_width(written[-1].get_text(), 8.5) * math.cos(math.radians(55))
        assert starts[-1] + reach <= 0.84 * 864 + 1e-6
    assert all(len(text.get_text()) <= labels.LONGEST for text in written)


def test_of_too_many_occasions_those_with_most_meetings_are_named(axes: plt.Axes) -> None:
    days = pd.date_range("2018-01-01", "2025-12-31", periods=100)
    told = pd.DataFrame({"start_date": days, "meetings": 1, "text": "one"})
    told.loc[[3, 97], ["meetings", "text"]] = [2, "two"]
    with style.style():
        labels.top_labels(told, ax=axes)
    assert [text.get_text() for text in axes.texts].count("two") == 2


def test_names_at_line_ends_stand_apart_in_order_of_their_lines(axes: plt.Axes) -> None:
    axes.set_ylim(0, 10)
    with style.style():
        labels.line_ends([("b", 5.0, "k"), ("c", 5.1, "k"), ("a", 0.0, "k")], ax=axes, size=11)
    heights = {text.get_text(): text.xy[1] * 0.5 * 8.5 * 72 for text in axes.texts}
    assert heights["b"] - heights["a"] > 14
    assert heights["c"] - heights["b"] >= 14.3 - 1e-6
    assert heights["a"] >= 0


def test_a_name_too_long_for_the_margin_is_broken_or_made_smaller(axes: plt.Axes) -> None:
    with style.style():
        short, long = labels.names_at_left(
            ["China  3", "Saint Vincent and the Grenadines  1"], ax=axes
        )
        labels.line_ends([("The name of a very long union 12", 1.0, "k")], ax=axes, size=11)
    assert (short, long.count("\n")) == ("China  3", 1)
    (end,) = axes.texts
    assert end.get_fontsize() < 11
