"""Words beside points and marks of years find room or stay away."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Text

from parade_analysis.plot import dots, points


@pytest.fixture
def ax() -> Axes:
    figure = Figure(figsize=(8, 4))
    plain = figure.add_axes((0.1, 0.1, 0.7, 0.8))
    plain.set(xlim=(2000, 2020), ylim=(0, 100))
    return plain


def test_the_first_choice_is_right_of_the_point(ax: Axes) -> None:
    written = points.beside_point("KOTRA", (2010, 50), ax=ax)
    assert written is not None
    box = written.get_window_extent()
    x, y = ax.transData.transform((2010, 50))
    assert x < box.x0 < x + 20
    assert box.y0 < y < box.y1


def test_words_keep_off_lines_marks_and_one_another(ax: Axes) -> None:
    ax.plot([2000, 2020], [50, 50])
    found = [points.beside_point(f"count {number}", (2010, 50), ax=ax) for number in range(4)]
    ax.figure.draw_without_rendering()  # type: ignore[union-attr]
    # An annotation's own extent takes in the line to its mark.
    boxes = [Text.get_window_extent(each) for each in found if each is not None]
    assert len(boxes) == 4
    lines = np.tile(points.samples(ax), 2)
    assert not points.overlaps(np.array([box.extents for box in boxes]), lines).any()
    assert not any(one.overlaps(other) for one, other in itertools.combinations(boxes, 2))


def test_a_word_stays_between_the_axes_and_the_edge_of_the_page(ax: Axes) -> None:
    for at in ((2000, 0), (2000, 100), (2020, 0), (2020, 100)):
        box = points.beside_point("a rather long name", at, ax=ax).get_window_extent()  # type: ignore[union-attr]
        assert box.x0 >= ax.bbox.x0
        assert box.x1 <= ax.figure.bbox.x1
        assert ax.bbox.y0 <= box.y0 <= box.y1 <= ax.bbox.y1


def test_without_room_a_word_is_left_out_unless_it_is_needed(ax: Axes) -> None:
    for row in range(0, 101, 4):
        ax.text(2000, row, "m" * 80)
    before = len(ax.texts)
    assert points.beside_point("KOTRA", (2010, 50), ax=ax) is None
    assert len(ax.texts) == before
    assert points.beside_point("KOTRA", (2010, 50), ax=ax, is_needed=True) is not None


def test_a_line_leads_from_a_word_far_off(ax: Axes) -> None:
    near = points.beside_point("near", (2010, 50), ax=ax)
    for _ in range(10):
        far = points.beside_point("far", (2010, 50), ax=ax)
    assert near is not None
    assert near.arrow_patch is None
    assert far is None or far.arrow_patch is not None


def test_samples_follow_lines_and_leave_gaps(ax: Axes) -> None:
    ax.plot([2000, 2005, 2010, 2015], [10, 10, float("nan"), 10], marker="o")
    x = ax.transData.inverted().transform(points.samples(ax))[:, 0]
    assert ((x >= 2000 - 1e-9) & (x <= 2005 + 1e-9) | (abs(x - 2015) < 1e-9)).all()
    assert len(x) > 30
    far_off = np.array([[0.0, 0.0, 1.0, 1.0]])
    assert points.overlaps(far_off, np.tile(points.samples(ax), 2)).tolist() == [0]


MARKED = pd.DataFrame({"year": [2006, 2017], "label": ["1718", "2356\n2371"]})


@pytest.mark.parametrize(
    ("heights", "place"), [([], "foot"), ([50], "foot"), ([9], "top"), ([9, 91], None)]
)
def test_marks_stand_where_no_line_passes(
    ax: Axes, heights: list[float], place: str | None
) -> None:
    for height in heights:
        ax.plot([2000, 2020], [height, height])
    dots.marks(MARKED, "UN resolutions", ax=ax, height=0.05)
    labels = [each for each in ax.texts if each.get_gid() == "mark"]
    if place is None:
        assert labels == []
        return
    assert [each.get_text() for each in labels] == ["1718", "2356\n2371", "UN resolutions"]
    middle = ax.transAxes.transform((0, 0.5))[1]
    assert all((each.get_window_extent().y0 < middle) == (place == "foot") for each in labels)
    # There is room for the title left of the first mark.
    assert labels[2].get_window_extent().x1 < labels[0].get_window_extent().x0


def test_marks_outside_the_axis_are_left_out(ax: Axes) -> None:
    dots.marks(MARKED.assign(year=[2001, 2021]), "UN resolutions", ax=ax, height=0.05)
    labels = [each for each in ax.texts if each.get_gid() == "mark"]
    assert [each.get_text() for each in labels] == ["1718", "UN resolutions"]
    assert labels[1].get_window_extent().x0 > labels[0].get_window_extent().x1
    dots.marks(MARKED.head(0), "none", ax=ax, height=0.05)
    assert len(ax.texts) == 2
