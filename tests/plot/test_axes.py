"""Axes of years and percent, and the periods on them, for any numbers."""

from __future__ import annotations

import itertools

import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from parade_analysis.plot import axes
from parade_analysis.plot.fonts import text_width


@pytest.fixture
def ax() -> Axes:
    return Figure(figsize=(8, 4)).add_axes((0.2, 0.1, 0.7, 0.8))


@pytest.mark.parametrize("years", [(2001, 2024), (2013, 2024), (2020, 2020), (1948, 2025)])
@pytest.mark.parametrize("across", [3, 8])
def test_years_are_named_at_both_ends_and_between(years: tuple[int, int], across: int) -> None:
    ax = Figure(figsize=(across, 4)).add_axes((0.2, 0.1, 0.7, 0.8))
    axes.year_axis(years, ax=ax)
    ticks = list(ax.get_xticks())
    assert (ticks[0], ticks[-1]) == years
    assert ax.get_xlim() == (years[0] - 0.6, years[-1] + 0.6)
    inner = ticks[1:-1]
    steps = {after - before for before, after in itertools.pairwise(inner)}
    assert len(steps) <= 1
    is_even = len({after - before for before, after in itertools.pairwise(ticks)}) == 1
    assert is_even or all(tick % step == 0 for step in steps for tick in inner)
    ax.figure.draw_without_rendering()  # type: ignore[union-attr]
    boxes = [each.get_window_extent() for each in ax.get_xticklabels()]
    assert all(left.x1 < right.x0 for left, right in itertools.pairwise(boxes))
    # The days of a year lie between two strokes, and its name at the middle.
    strokes = [each for each in ax.lines if each.get_gid() == "stroke"]
    assert all(
        list(each.get_xdata()) == [year - 0.5 for year in range(years[0], years[1] + 2)]
        for each in strokes
    )
    year = ax.get_window_extent().width * 72 / ax.figure.dpi / (years[1] - years[0] + 1)
    assert bool(strokes) == (year >= 8)


@pytest.mark.parametrize(
    ("most", "ticks"),
    [
        (98, ["0", "25", "50", "75", "100%"]),
        (34, ["0", "10", "20", "30", "40", "50%"]),
        (7, ["0", "2", "4", "6", "8", "10%"]),
        (0.4, ["0", "0.2", "0.4", "0.6", "0.8", "1%"]),
        (0, ["0", "0.2", "0.4", "0.6", "0.8", "1%"]),
    ],
)
def test_percent_runs_from_zero_over_what_is_drawn(ax: Axes, most: float, ticks: list[str]) -> None:
    axes.percent_axis(range(2001, 2025), ax=ax, most=most)
    assert [each.get_text() for each in ax.get_yticklabels()] == ticks
    low, high = ax.get_ylim()
    assert low == 0
    assert most <= high


CLOSED = axes.Event("border closed", 2019.55, 2023.15)
CRUDE = axes.Event("from 2014 with estimated crude oil", 2013.5)


def test_a_period_is_shaded_as_far_as_the_axis_goes(ax: Axes) -> None:
    limits = (2009.4, 2020.6)
    (named,) = axes.named_events([CLOSED], limits, 400, 0, 10)
    assert (named.event.start, named.event.end) == (2019.55, 2020.6)
    outside = [(2001, 2009), (2020.55, 2023), (2021, 2023)]
    for start, end in outside:
        assert axes.named_events([axes.Event("x", start, end)], limits, 400, 0, 10) == []


@pytest.mark.parametrize(("day", "is_marked"), [(2009.5, False), (2013.5, True), (2020.5, False)])
def test_a_day_is_marked_between_two_years_of_the_axis_only(day: float, is_marked: bool) -> None:
    named = axes.named_events([axes.Event("x", day)], (2009.4, 2020.6), 400, 0, 10)
    assert bool(named) == is_marked


@pytest.mark.parametrize("width", [120, 200, 300, 500, 1100])
@pytest.mark.parametrize("first", [1990, 2001, 2012])
def test_names_of_events_never_meet_nor_leave(width: float, first: int) -> None:
    named = axes.named_events([CLOSED, CRUDE], (first - 0.6, 2024.6), width, 30, 10)
    ends = [(each.right - text_width(each.name, 10), each.right) for each in named]
    assert [each.event.name for each in named] == [CRUDE.name, CLOSED.name]
    assert ends[0][0] >= -30.01
    assert ends[0][1] < ends[1][0]
    assert ends[1][1] <= width + 0.01
    assert axes.events_height(named, 10) >= 13


@pytest.mark.parametrize("width", [290, 500, 1100])
def test_the_name_of_a_day_stands_over_what_counts_from_it(width: float) -> None:
    limits = (2000.4, 2024.6)
    crude, closed = axes.named_events([CLOSED, CRUDE], limits, width, 30, 10)
    rule = (CRUDE.start - limits[0]) / (limits[1] - limits[0]) * width
    assert crude.align == "left"
    assert crude.right - text_width(crude.name, 10) == pytest.approx(rule + axes.FLAG)
    assert closed.align == "center"


def test_the_name_of_a_day_near_the_end_stands_before_it() -> None:
    limits = (2000.4, 2015.6)
    (crude,) = axes.named_events([CRUDE], limits, 300, 30, 10)
    assert crude.align == "right"
    assert crude.right == pytest.approx((CRUDE.start - limits[0]) / 15.2 * 300 - axes.FLAG)


def test_a_name_crosses_the_rule_of_no_other_day() -> None:
    days = [axes.Event("new method of counting", 2004.5), axes.Event("another one", 2006.5)]
    limits, width = (2000.4, 2024.6), 700
    for event, name, right, _ in axes.named_events(days, limits, width, 30, 10):
        (other,) = (each for each in days if each.name != event.name)
        rule = (other.start - limits[0]) / (limits[1] - limits[0]) * width
        assert not right - text_width(name, 10) < rule < right


def test_round_numbers_reach_to_the_top() -> None:
    assert axes.ticks_to(100, 4) == [0, 25, 50, 75, 100]
    assert axes.ticks_to(0.5, 5)[-1] <= 0.5
