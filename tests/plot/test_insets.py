"""Maps and lists share a page: nothing overlaps, nothing runs off."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import box

from parade_analysis.plot import insets, lists


def cell(place: tuple[float, float, float, float]) -> object:
    left, bottom, width, height = place
    return box(left, bottom, left + width, bottom + height)


@given(st.lists(st.floats(0.2, 3), min_size=2, max_size=4))
def test_maps_of_one_scale_and_their_lists_stand_apart(listed: list[float]) -> None:
    grid = insets.grid(listed, 0.9)
    assert [len(grid.maps), len(grid.lists)] == [len(listed)] * 2
    cells = [cell(each) for each in (*grid.maps, *grid.lists)]
    for one, other in itertools.combinations(cells, 2):
        assert one.intersection(other).area < 1e-6  # type: ignore[attr-defined]
    page = box(0, insets.BOTTOM - 0.01, *grid.page)
    assert all(page.contains(each) for each in cells)
    assert {place[2:] for place in grid.maps} == {insets.CELL}


WIDTHS = st.lists(st.floats(20, 300), min_size=1, max_size=60)


@given(WIDTHS)
def test_columns_hold_their_entries(widths: list[float]) -> None:
    starts = lists.columns(widths, 5)
    assert starts[0] == 0
    assert len(starts) <= lists.MOST
    rows = -(-len(widths) // len(starts))
    ends = [*starts[1:], 1.0]
    for place, (start, end) in enumerate(zip(starts, ends, strict=True)):
        own = widths[place * rows : (place + 1) * rows]
        assert own
        assert max(own) <= (end - start) * 5 * 72 + 1e-6


def test_a_paragraph_is_as_high_as_its_lines() -> None:
    names = [(f"State {n}", False) for n in range(20)]
    one, more = (lists.paragraph_height(names[:count], "First:", "", 5.6, 9) for count in (2, 20))
    line = 9 / 72 * lists.SPACING
    assert one == pytest.approx(line)
    assert more / line == pytest.approx(round(more / line))
    assert more > one
    assert lists.paragraph_height(names, "First:", "Last.", 5.6, 9) == more + lists.LAST
