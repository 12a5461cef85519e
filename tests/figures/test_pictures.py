"""What a reader gets of every figure: its words, its files, their weight, and the pixels."""

from __future__ import annotations

import re
import sys
import xml.etree.ElementTree as ET
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import matplotlib as mpl
import pytest
from PIL import Image

from parade_analysis.figures import FIGURES
from parade_analysis.plot.picture import PublishedFigure
from parade_analysis.prose import day_words

from .words import texts

ROOT = Path(__file__).parents[2]
LOCKED = mpl.__version__.startswith("3.11.") and sys.version_info[:2] == (3, 11)
SVG = "{http://www.w3.org/2000/svg}"
WEIGHT, MAP_WEIGHT = 300_000, 700_000
"""Bytes of an SVG at most."""

Drawn = Callable[..., PublishedFigure]


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_is_shown_in_the_notebook_that_it_names(name: str) -> None:
    about = FIGURES[name].registered
    assert about.summary.endswith(".")
    notebook = ROOT / "notebooks" / f"{about.notebook}.ipynb"
    assert f"{FIGURES[name].__name__}(" in notebook.read_text(encoding="utf-8")


@pytest.mark.sampled
@pytest.mark.parametrize("name", FIGURES)
def test_words_say_source_and_day(drawn: Drawn, name: str) -> None:
    figure = drawn(name)
    line, *borders = (each.get_text().replace("\n", " ") for each in texts(figure, "source"))
    assert line.startswith("Sources: ")
    assert line.endswith(f"Graphic: parade-analysis, CC BY 4.0. As of {day_words(figure.day)}.")
    assert bool(borders) is FIGURES[name].registered.has_shapes
    (title,) = (each for each in figure.texts if each.get_gid() == "title")
    assert title.get_text().replace("\n", " ") == figure.title


@pytest.mark.sampled
@pytest.mark.parametrize("name", FIGURES)
def test_an_svg_has_letters_and_says_what_it_shows(drawn: Drawn, name: str) -> None:
    figure = drawn(name)
    written = figure.to_svg()
    most = MAP_WEIGHT if FIGURES[name].registered.has_shapes else WEIGHT
    assert len(written) <= most
    root = ET.fromstring(written)
    assert root.get("role") == "img"
    title, about = (root.find(f"{SVG}{tag}") for tag in ("title", "desc"))
    assert title is not None
    assert about is not None
    assert title.text == figure.title
    assert about.text == figure.alt
    assert root.get("aria-labelledby") == f"{title.get('id')} {about.get('id')}"
    # Every word is text, in the font that the file carries.
    letters = {"".join(each.itertext()) for each in root.iter(f"{SVG}text")}
    for line in (line for text in texts(figure) for line in text.get_text().split("\n")):
        assert not line.strip() or line in letters or text_is_hidden(line, figure)
    assert b"font-family:'Parade Sans'" in written
    assert b"<dc:date>" not in written
    assert b'id="DejaVu' not in written  # letters drawn as outlines
    ids = re.findall(rb'\bid="([^"]+)"', written)
    assert len(ids) == len(set(ids))


def text_is_hidden(line: str, figure: PublishedFigure) -> bool:
    """Whether a text is one that is not drawn: a tick beyond the limits, or of no axis."""
    from .measure import drawn_words

    return all(line not in each.get_text() for each in drawn_words(figure))


def test_a_notebook_shows_the_picture_with_its_alt_text(drawn: Drawn) -> None:
    figure = drawn("regions")
    shown, about = figure._repr_mimebundle_()
    assert shown["text/plain"] == f"{figure.alt}\n\n{figure.description}"
    assert about["image/png"]["alt"] == figure.alt
    assert Image.open(BytesIO(shown["image/png"])).size == (1200, round(figure.bbox.height))


@pytest.mark.exhaustive
@pytest.mark.skipif(not LOCKED, reason="pixels move with matplotlib; compared where it is pinned")
@pytest.mark.parametrize("name", ["attending-states", "leader-meetings"])
def test_the_committed_picture_is_what_is_drawn(drawn: Drawn, name: str) -> None:
    """Pixels, not bytes: what a reader would notice."""
    now = Image.open(BytesIO(drawn(name).to_png())).convert("RGB")
    then = Image.open(ROOT / "figures" / f"{name}.png").convert("RGB")
    assert now.size == then.size
    assert now.tobytes() == then.tobytes()
