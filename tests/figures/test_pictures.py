"""What a reader sees of every figure: words in their place, sources, weight, and the pixels."""

from __future__ import annotations

import itertools
import sys
import xml.etree.ElementTree as ET
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import matplotlib as mpl
import pytest
from matplotlib.text import Text
from matplotlib.transforms import Bbox
from PIL import Image

from parade_analysis.figures import FIGURES
from parade_analysis.plot import style
from parade_analysis.plot.picture import PublishedFigure

from .words import texts

ROOT = Path(__file__).parents[2]
EARLIER = "2025-08-28"
ON_BOTH = ("attending-states", "parade-week")
"""Figures that the quick run draws as of the earlier day too."""
LOCKED = mpl.__version__.startswith("3.11.") and sys.version_info[:2] == (3, 11)


@pytest.fixture(scope="module")
def drawn() -> Callable[..., PublishedFigure]:
    made: dict[tuple[str, str | None], PublishedFigure] = {}

    def draw(name: str, as_of: str | None = None) -> PublishedFigure:
        if (name, as_of) not in made:
            made[name, as_of] = FIGURES[name](as_of=as_of)
            made[name, as_of].draw_without_rendering()
        return made[name, as_of]

    return draw


def box_of(text: Text) -> Bbox:
    """Where the letters stand; an annotation's own extent takes in its leader line."""
    return Text.get_window_extent(text)


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_is_shown_in_the_notebook_that_it_names(name: str) -> None:
    about = FIGURES[name].registered
    assert about.summary.endswith(".")
    notebook = ROOT / "notebooks" / f"{about.notebook}.ipynb"
    assert f"{FIGURES[name].__name__}(" in notebook.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "as_of"),
    [
        *((name, None) for name in FIGURES),
        *((name, EARLIER) for name in ON_BOTH),
        *(
            pytest.param(name, EARLIER, marks=pytest.mark.exhaustive)
            for name in FIGURES
            if name not in ON_BOTH
        ),
    ],
)
def test_every_word_stays_in_the_frame_and_covers_no_other(
    drawn: Callable[..., PublishedFigure], name: str, as_of: str | None
) -> None:
    figure = drawn(name, as_of)
    frame = figure.bbox
    shown = [
        each
        for each in texts(figure)
        if each.get_visible() and (each.axes is None or each.axes.axison)
    ]
    for text in shown:
        box = box_of(text)
        assert box.x0 >= frame.x0, text.get_text()
        assert box.x1 <= frame.x1, text.get_text()
        assert box.y0 >= frame.y0, text.get_text()
        assert box.y1 <= frame.y1, text.get_text()
    # Slanted labels have boxes wider than their letters; their spacing is tested by itself.
    upright = [each for each in texts(figure) if each.get_rotation() == 0 and each.get_visible()]
    boxes = [(each, box_of(each).padded(-1)) for each in upright]
    for (one, box), (other, across) in itertools.combinations(boxes, 2):
        assert not box.overlaps(across), f"{one.get_text()!r} and {other.get_text()!r}"


@pytest.mark.parametrize("name", FIGURES)
def test_words_say_source_and_day(drawn: Callable[..., PublishedFigure], name: str) -> None:
    figure = drawn(name)
    source, *_ = texts(figure, "source")
    line = source.get_text().replace("\n", " ")
    assert line.startswith("Sources: ")
    assert f"As of {style.day(figure.day)}." in line
    assert "(parade-analysis, CC BY 4.0)" in line
    for table in FIGURES[name].registered.tables:
        assert (table in line) is (table not in figure.undrawn)
    (title,) = texts(figure, "title")
    assert title.get_text() == figure.title
    assert min(each.get_fontsize() for each in texts(figure)) >= 8


def test_the_svg_weighs_at_most_a_megabyte_and_names_no_day(
    drawn: Callable[..., PublishedFigure],
) -> None:
    for name in FIGURES:
        svg = drawn(name).to_svg()
        assert len(svg) <= 1_000_000, name
        ET.fromstring(svg)
        assert b"<dc:date>" not in svg


def test_a_notebook_shows_the_picture_with_its_alt_text(
    drawn: Callable[..., PublishedFigure],
) -> None:
    figure = drawn("china-share")
    shown, about = figure._repr_mimebundle_()
    assert shown["text/plain"] == figure.alt
    assert about["image/png"]["alt"] == figure.alt
    assert Image.open(BytesIO(shown["image/png"])).size == (1200, 850)


@pytest.mark.skipif(not LOCKED, reason="pixels move with matplotlib; compared where it is pinned")
@pytest.mark.parametrize("name", ["attending-states", "leader-meetings"])
def test_the_committed_picture_is_what_is_drawn(
    drawn: Callable[..., PublishedFigure], name: str
) -> None:
    """Pixels, not bytes: what a reader would notice."""
    now = Image.open(BytesIO(drawn(name).to_png())).convert("RGB")
    then = Image.open(ROOT / "figures" / f"{name}.png").convert("RGB")
    assert now.size == then.size
    assert now.tobytes() == then.tobytes()
