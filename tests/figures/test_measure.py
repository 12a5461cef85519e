"""The measures find what is planted; else the tests on every figure would prove nothing."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest
from matplotlib.collections import PathCollection
from matplotlib.patches import Rectangle
from matplotlib.path import Path

from parade_analysis.plot import style
from parade_analysis.plot.page import Page, note
from parade_analysis.plot.picture import Chart, PublishedFigure

from .measure import faults

WORDS = {"title": "A title", "subtitle": "What is shown", "alt": "Chart. A title."}


def drawn(draw: Callable[[Page], object], **words: str) -> PublishedFigure:
    chart = Chart(**WORDS | words, plotted=pd.DataFrame(), draw=draw)
    return PublishedFigure.of(chart, lines=["Sources: none."])


def sheet(page: Page) -> object:
    return page.sheet(200)


def two_words(page: Page) -> None:
    ax = page.sheet(200)
    for right in (0, 20):
        note("overlapping words", (100 + right, 100), ax=ax)


def word_outside(page: Page) -> None:
    note("leaves the page", (page.room, 100), ax=page.sheet(200))


def word_on_a_frame(page: Page) -> None:
    ax = page.axes(200, right=200, below=50)
    ax.spines["right"].set_visible(True)
    ax.set_xlim(0, 10)
    note("cut in two", (10, 0.5), ax=ax, ha="center")


def small_word(page: Page) -> None:
    note("too small", (100, 100), ax=page.sheet(200), size=page.letters.small - 2)


def turned_word(page: Page) -> None:
    note("turned", (100, 100), ax=page.sheet(200), rotation=90)


def pale_word(page: Page) -> None:
    note("pale", (100, 100), ax=page.sheet(200), color="#aaaaaa")


def word_on_a_mark(page: Page) -> None:
    ax = page.sheet(200)
    ax.add_patch(Rectangle((100, 50), 30, 100, color=style.INK))
    note("on a mark and off it again", (110, 100), ax=ax)


def near_colours(page: Page) -> None:
    ax = page.sheet(200)
    for place, colour in enumerate((style.FOCUS, "#14427a")):
        ax.add_patch(Rectangle((100 * place, 50), 50, 100, color=colour))


def pale_mark(page: Page) -> None:
    page.sheet(200).add_patch(Rectangle((100, 50), 50, 100, color="#ffd9b0"))


def hatches(page: Page) -> None:
    page.sheet(200).add_patch(
        Rectangle((0, 0), 600, 200, facecolor="white", edgecolor=style.SOFT, hatch="//")
    )


def hatched_land(page: Page) -> None:
    ax = page.sheet(200)
    path = Path([(0, 0), (600, 0), (600, 200), (0, 200), (0, 0)], closed=True)
    ax.add_collection(PathCollection([path], facecolor="white", edgecolor=style.SOFT, hatch="//"))


def pale_ring(page: Page) -> None:
    page.sheet(200).plot([300], [100], "o", color="white", markeredgecolor="#ffd9b0")


@pytest.mark.parametrize(
    ("draw", "said"),
    [
        (two_words, "is written over"),
        (word_outside, "leaves the page"),
        (word_on_a_frame, "is cut by the right of a frame"),
        (small_word, "has letters of"),
        (turned_word, "is turned"),
        (pale_word, "has a contrast of"),
        (word_on_a_mark, "stands on a mark"),
        (near_colours, "apart"),
        (pale_mark, "have a contrast of"),
        (pale_ring, "have a contrast of"),
        (hatches, "is hatched"),
        (hatched_land, "is hatched"),
    ],
)
def test_what_is_wrong_in_a_picture_is_found(draw: Callable[[Page], object], said: str) -> None:
    found = faults(drawn(draw))
    assert any(said in each for each in found), found


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"title": "one " * 13}, "title has 13 words"),
        ({"subtitle": "one two " * 11}, "subtitle has 22 words"),
        ({"alt": "one two " * 31}, "alt text has 62 words"),
        ({"title": "It was 33% or 33%"}, "says '33% or 33%'"),
        ({"title": "Kim met Russia's leaders 0 times"}, "says '0 times'"),
        ({"alt": "Chart. Kim met 1 leaders."}, "says '1 leaders'"),
        ({"alt": "Chart. He met the the king."}, "says 'the the'"),
        ({"alt": "Chart. It was nan percent."}, "says 'nan'"),
        ({"title": "5 of 5 leaders came"}, "title has a number twice"),
    ],
)
def test_what_is_wrong_in_words_is_found(words: dict[str, str], said: str) -> None:
    found = faults(drawn(sheet, **words))
    assert any(said in each for each in found), found


def test_nothing_is_found_where_nothing_is_wrong() -> None:
    assert not faults(drawn(sheet))
    assert not faults(drawn(sheet, title="Trade was 3.1 times as high", alt="Chart. 10 times."))
