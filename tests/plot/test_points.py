"""Words beside points find room, the same at each call, or stay away."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import numpy as np
import pytest
from matplotlib.axes import Axes

from parade_analysis.plot import style
from parade_analysis.plot.page import Page
from parade_analysis.plot.picture import PublishedFigure
from parade_analysis.plot.points import (
    Label,
    Side,
    overlaps,
    point_labels,
    samples,
    tick_boxes,
    word_boxes,
)


@pytest.fixture(params=[1200, 375])
def ax(request: pytest.FixtureRequest) -> Iterator[Axes]:
    letters = style.letters_at(request.param)
    with style.style(letters):
        figure = PublishedFigure(dpi=72)
        figure.width, figure.letters = request.param, letters
        plain = Page(figure).axes(300, left=40, right=60, above=20, below=30)
        plain.set(xlim=(2000, 2020), ylim=(0, 100))
        yield plain


def test_the_first_choice_is_right_of_the_point(ax: Axes) -> None:
    (written,) = point_labels([Label("KOTRA", [(2010, 50)])], ax=ax)
    ((left, low, _, high),) = word_boxes(ax)
    x, y = ax.transData.transform((2010, 50))
    assert x < left < x + 20
    assert low < y < high
    assert written.get_fontsize() == ax.get_figure().letters.small  # type: ignore[union-attr]


def test_words_keep_off_lines_marks_and_one_another(ax: Axes) -> None:
    ax.plot([2000, 2020], [50, 50])
    found = point_labels([Label(f"count {number}", [(2010, 50)]) for number in range(4)], ax=ax)
    boxes = word_boxes(ax)
    assert len(found) == len(boxes) == 4
    lines = np.tile(samples(ax), 2)
    assert not overlaps(boxes, lines).any()
    boxes += np.array([1, 1, -1, -1])
    for one, other in itertools.combinations(range(4), 2):
        assert not overlaps(boxes[[one]], boxes[[other]]).any()


def test_a_word_stays_within_the_axes(ax: Axes) -> None:
    frame = ax.get_window_extent()
    for at in ((2000, 0), (2000, 100), (2020, 0), (2020, 100)):
        point_labels([Label("a rather long name", [at])], ax=ax)
    boxes = word_boxes(ax)
    assert (boxes[:, :2] >= np.array(frame.min) - 1).all()
    assert (boxes[:, 2:] <= np.array(frame.max) + 1).all()


def test_of_several_points_the_first_that_has_room_is_taken(ax: Axes) -> None:
    for place in range(0, 101, 4):
        ax.axhline(place, xmax=0.5)
    (written,) = point_labels([Label("KOTRA", [(2003, 50), (2015, 50)])], ax=ax)
    assert written.xy == (2015, 50)


def test_without_room_a_word_is_left_out_unless_it_is_needed(ax: Axes) -> None:
    for row in range(0, 101, 3):
        ax.text(2000, row, "m" * 120)
    before = len(ax.texts)
    assert point_labels([Label("KOTRA", [(2010, 50)], is_needed=False)], ax=ax) == []
    assert len(ax.texts) == before
    assert len(point_labels([Label("KOTRA", [(2010, 50)])], ax=ax)) == 1


@pytest.mark.parametrize(("middle", "first"), [(60, "above"), (40, "below")])
def test_words_stand_above_a_high_point_and_below_a_low_one(
    ax: Axes, middle: float, first: Side
) -> None:
    ax.plot([2005, 2010, 2015], [50, middle, 50])
    point_labels([Label("23.8%", [(2010, middle)], first=first)], ax=ax)
    ((_, low, _, high),) = word_boxes(ax)
    y = ax.transData.transform((2010, middle))[1]
    assert low > y if first == "above" else high < y


def test_words_keep_on_their_own_side_of_a_rule(ax: Axes) -> None:
    ax.plot([2009, 2010, 2011, 2012], [58, 60, 59, 58])
    rule = ax.axvline(2010.4)
    point_labels([Label("23.8%", [(2010, 60)], first="above")], ax=ax)
    x = ax.transData.transform((2010.4, 0))[0]
    assert word_boxes(ax)[0][2] < x
    assert rule in ax.lines


def test_words_at_the_first_mark_may_reach_over_the_ticks_but_not_on_them(ax: Axes) -> None:
    ax.plot([2000, 2001, 2020], [32, 32, 100])
    ax.set_yticks([0, 25, 50, 75, 100])
    (written,) = point_labels([Label("32.6%", [(2000, 32)], side="above")], ax=ax)
    box = word_boxes(ax)
    assert box[0][1] - ax.transData.transform((2000, 32))[1] < 20
    assert not overlaps(box, tick_boxes(ax)).any()
    assert written.arrow_patch is None


def test_the_line_to_a_word_far_off_is_upright_where_there_is_room(ax: Axes) -> None:
    years = np.arange(2000, 2020.1, 0.5)
    ax.plot(years, np.where(np.arange(len(years)) % 2, 20, 1), "o-")
    (written,) = point_labels([Label("Nov 2020: 1.3", [(2010, 1)])], ax=ax)
    assert written.arrow_patch is not None
    left, _, right, _ = word_boxes(ax)[0]
    assert left < ax.transData.transform((2010, 1))[0] < right


def test_words_in_a_colour_keep_off_a_shaded_period(ax: Axes) -> None:
    ax.axvspan(2010.2, 2020, color=style.BAND)
    (written,) = point_labels([Label("12%", [(2010, 50)], style.SECOND)], ax=ax)
    assert word_boxes(ax)[0][2] < ax.transData.transform((2010.2, 0))[0]
    assert written.arrow_patch is None


def test_the_same_words_stand_at_the_same_places(ax: Axes) -> None:
    labels = [Label(f"count {number}", [(2010, 50)]) for number in range(5)]
    first = [each.xyann for each in point_labels(labels, ax=ax)]
    for text in list(ax.texts):
        text.remove()
    assert [each.xyann for each in point_labels(labels, ax=ax)] == first


def test_a_line_leads_from_a_word_far_off(ax: Axes) -> None:
    (near,) = point_labels([Label("near", [(2010, 50)])], ax=ax)
    *_, far = point_labels([Label("far", [(2010, 50)])] * 12, ax=ax)
    assert near.arrow_patch is None
    assert far.arrow_patch is not None


def test_samples_follow_lines_and_leave_gaps(ax: Axes) -> None:
    ax.plot([2000, 2005, 2010, 2015], [10, 10, float("nan"), 10], marker="o")
    x = ax.transData.inverted().transform(samples(ax))[:, 0]
    assert ((x >= 2000 - 1e-9) & (x <= 2005 + 1e-9) | (abs(x - 2015) < 1e-9)).all()
    assert len(x) > 20
    far_off = np.array([[0.0, 0.0, 1.0, 1.0]])
    assert overlaps(far_off, np.tile(samples(ax), 2)).tolist() == [0]
