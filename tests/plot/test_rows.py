"""Names above their rows stand nearer to their own than to the one before."""

from __future__ import annotations

from itertools import pairwise

import pytest
from matplotlib.axes import Axes

from parade_analysis import figures
from parade_analysis.plot import style
from parade_analysis.plot.page import Page
from parade_analysis.plot.picture import PublishedFigure
from parade_analysis.plot.rows import named_rows

PHONES = (320, 375, 500)
MOST = 0.6
"""Distance of a name from its own row, at most, in that from the row above."""
LONG = ["Latin America and the Caribbean", "Sub-Saharan Africa", "Southern Asia"]
WRAPPED = [
    "Income from 5,000 to 20,000 troops abroad, counted by the Friedrich Naumann Foundation",
    "Recorded exports",
    "What is known of all the others",
]


def assert_near(ax: Axes) -> None:
    """From the middle of the last line of a name to its row, and of its first to the one above."""
    half = style.letters_at(ax.get_figure(root=True).width).body / 2  # type: ignore[union-attr]
    names = [each for each in ax.texts if each.get_gid() == "row"]
    boxes = [each.get_window_extent() for each in names]
    rows = [ax.transData.transform((0, place))[1] for place in range(len(names))]
    assert all(box.y0 > row for box, row in zip(boxes, rows, strict=True))
    for (_, above), (box, own) in pairwise(zip(boxes, rows, strict=True)):
        assert box.y0 + half - own <= MOST * (above - box.y1 + half)


@pytest.mark.parametrize("width", PHONES)
@pytest.mark.parametrize("names", [LONG, WRAPPED])
@pytest.mark.parametrize("row", [1.0, 2.3, 4.0])
def test_a_name_stands_at_its_own_row(width: int, names: list[str], row: float) -> None:
    letters = style.letters_at(width)
    with style.style(letters):
        figure = PublishedFigure(dpi=72)
        figure.width, figure.letters = width, letters
        assert_near(named_rows(names, page=Page(figure), row=row))


@pytest.mark.parametrize("width", PHONES[:2])  # from there on some have room beside their rows
@pytest.mark.parametrize("name", ["regions", "off_the_books", "meeting_places"])
def test_so_it_does_in_the_figures(name: str, width: int) -> None:
    drawn: PublishedFigure = getattr(figures, name)(width=width)
    with style.style(drawn.letters):
        drawn.draw_without_rendering()
        (ax,) = (ax for ax in drawn.axes if any(each.get_gid() == "row" for each in ax.texts))
        assert_near(ax)
