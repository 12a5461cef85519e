"""A page of any width: nothing leaves it, nothing covers anything, all is as high as it must."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pandas as pd
import pytest

from parade_analysis.plot import style
from parade_analysis.plot.labels import End, end_labels, end_room
from parade_analysis.plot.legend import legend
from parade_analysis.plot.page import Level, Page, note
from parade_analysis.plot.picture import Chart, PublishedFigure
from parade_analysis.plot.rows import named_rows

from ..figures.measure import faults
from ..figures.words import texts

WIDTHS = (320, 375, 700, 1200, 2400)
NAMES = ["China", "Latin America and the Caribbean", "Việt Nam"]


def page_with(draw: Callable[[Page], object], width: int) -> PublishedFigure:
    chart = Chart("A title of some words", "What is shown", "An alt text", pd.DataFrame(), draw)
    return PublishedFigure.of(chart, width=width, lines=["Sources: none."])


@pytest.mark.parametrize("width", WIDTHS)
def test_rows_keep_to_the_page_with_names_of_any_length(width: int) -> None:
    figure = page_with(lambda page: named_rows(NAMES, page=page).set_xticks([]), width)
    assert not faults(figure)
    assert [each.get_text().replace("\n", " ") for each in texts(figure, "row")] == NAMES


def test_more_rows_make_a_higher_page() -> None:
    heights = [
        page_with(lambda page, many=many: named_rows(NAMES * many, page=page), 375).bbox.height
        for many in (1, 2, 3)
    ]
    assert heights[2] - heights[1] == pytest.approx(heights[1] - heights[0], abs=1)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("heights", [[1, 1.01, 1.02], [0, 50, 100], [100, 100, 100, 0]])
def test_names_at_the_ends_of_lines_are_apart(width: int, heights: list[float]) -> None:
    ends = [End(f"line {place}", height, style.FOCUS) for place, height in enumerate(heights)]

    def draw(page: Page) -> None:
        ax = page.axes(200, right=end_room(ends, page.letters.body))
        ax.set_ylim(0, 100)
        ax.set_axis_off()
        end_labels(ends, ax=ax)

    figure = page_with(draw, width)
    assert not faults(figure)
    assert len(texts(figure, "line")) == len(ends)


@pytest.mark.parametrize("width", WIDTHS)
def test_a_legend_takes_as_many_lines_as_it_needs(width: int) -> None:
    looks = {f"{name}, whatever it means": {"color": style.FOCUS} for name in NAMES}
    figure = page_with(lambda page: legend(looks, page=page), width)
    assert not faults(figure)
    assert len(texts(figure, "key")) == len(looks)


@pytest.mark.sampled
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("number", [1, 2, 5, 7])
def test_panels_are_alike_and_keep_to_the_page(width: int, number: int) -> None:
    figure = page_with(lambda page: page.panels(number, 80, least=150, gap=20, below=9), width)
    boxes = [ax.get_window_extent() for ax in figure.axes]
    assert len(boxes) == number
    # One that is left alone in its row takes all of it.
    whole = figure.width - 2 * boxes[0].x0
    in_last_row = sum(box.y0 == boxes[-1].y0 for box in boxes)
    widths = [*[boxes[0].width] * (number - 1), whole if in_last_row == 1 else boxes[0].width]
    assert [box.width for box in boxes] == pytest.approx(widths)
    assert [box.height for box in boxes] == pytest.approx([80] * number)
    assert all(box.x0 >= 0 and box.x1 <= width and box.y0 > 0 for box in boxes)
    assert boxes[0].width >= 150 or number == 1 or boxes[0].x1 > width - 40
    assert not any(one.overlaps(other) for one, other in pairwise(boxes))


@pytest.mark.parametrize("level", ["above", "middle", "below"])
def test_words_on_one_level_stand_on_one_line(level: Level) -> None:
    """Whether or not a letter reaches below the line; matplotlib moves such words up."""

    def draw(page: Page) -> None:
        ax = page.sheet(100)
        for text in ("Europe", "China", "nnn"):
            note(text, (50, 50), ax=ax, level=level)

    assert len({each.xyann for each in page_with(draw, 700).axes[0].texts}) == 1
