"""Labels keep their order and distance, stay in the frame, and never cover each other."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parade_analysis.plot import labels

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


@given(st.lists(st.floats(-50, 650), min_size=1, max_size=20).map(sorted))
def test_places_pushed_between_two_ends_stay_apart(wanted: list[float]) -> None:
    placed = labels.within(labels.spread(wanted, 20), 0, 600, 20)
    assert min(placed) >= -1e-6
    assert max(placed) <= 600 + 1e-6
    assert all(b - a >= 20 - 1e-6 for a, b in itertools.pairwise(placed))
