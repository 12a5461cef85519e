"""Dots in lanes: none hides another, and words find room."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as some

from parade_analysis.plot import lanes


@given(some.lists(some.floats(0, 300), min_size=1, max_size=40).map(sorted))
def test_no_dot_touches_another(places: list[float]) -> None:
    spots = [*zip(places, lanes.dodged(places, 10), strict=True)]
    for (x, down), (across, low) in itertools.combinations(spots, 2):
        assert abs(x - across) >= 10 or abs(down - low) >= 10 - 1e-9


def test_a_dot_alone_stands_on_its_line() -> None:
    assert lanes.dodged([0, 50, 100], 10) == [0, 0, 0]


@pytest.mark.parametrize("times", [2, 3, 7])
def test_dots_of_one_day_stand_evenly_on_both_sides(times: int) -> None:
    found = lanes.dodged([5.0] * times, 10)
    assert sum(found) == pytest.approx(0)
    assert max(found) - min(found) == 10 * (times - 1)
