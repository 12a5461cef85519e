"""Maps, windows and lists share a page: nothing overlaps, nothing runs off."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import box

from parade_analysis.plot import insets, lists, style

RATIOS = st.floats(0.4, 4)
WINDOWS = st.lists(st.one_of(st.none(), RATIOS), max_size=4)
ROWS = st.integers(1, 40)


def cell(place: tuple[float, float, float, float]) -> object:
    left, bottom, width, height = place
    return box(left, bottom, left + width, bottom + height)


@given(RATIOS, WINDOWS, ROWS, st.sampled_from([insets.beside, insets.below]))
def test_nothing_overlaps_and_nothing_runs_off(
    main: float, windows: list[float | None], rows: int, lay_out: object
) -> None:
    layout = lay_out(main, windows, lambda room: -(-rows * 8 // int(room)), 0.9)  # type: ignore[operator]
    assert len(layout.windows) == len(windows)
    cells = [cell(each) for each in (layout.main, *layout.windows, layout.listing)]
    for one, other in itertools.combinations(cells, 2):
        assert one.intersection(other).area < 1e-6  # type: ignore[attr-defined]
    width, height = layout.page
    page = box(style.MARGIN, insets.BOTTOM, width - style.MARGIN, height - 0.9).buffer(1e-2)
    assert all(page.contains(each) for each in cells)


def test_the_default_page_is_as_tall_as_the_others() -> None:
    layout = insets.beside(1.5, [2.0, None], lambda room: 9, 0.9)
    assert layout.page == style.SIZES["tall"]
    assert layout.main[2:] == pytest.approx(insets.MAP, abs=0.01)
    assert layout.windows[1][3] == insets.LOW


def test_a_long_list_takes_the_full_width() -> None:
    short = insets.beside(1.5, [2.0], lambda room: insets.ROWS, 0.9)
    long = insets.beside(1.5, [2.0], lambda room: insets.ROWS + 1, 0.9)
    assert (short.listing[2], long.listing[2]) == (insets.MAP[0], insets.FULL)


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
