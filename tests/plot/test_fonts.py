"""The letters of the figures: shipped, found first, and as wide as they are measured."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont

import parade_analysis as pa
from parade_analysis.plot import fonts
from parade_analysis.plot.style import style

ROOT = Path(__file__).parents[2]
OF_THE_MAKERS = {0, 7, 13}
"""Names in a font that tell of copyright, trademark and licence, and stay."""
WORDS = ("Kim met no foreign leader", "Türkiye → Việt Nam", "1,234.5%", "Аб ①")


@pytest.mark.parametrize("weight", fonts.FILES)
def test_the_shipped_file_is_the_one_that_is_found(weight: int) -> None:
    found = findfont(FontProperties(family=fonts.FAMILY, weight=weight))
    assert Path(found) == fonts.FILES[weight]


@pytest.mark.exhaustive
@pytest.mark.parametrize("weight", fonts.FILES)
def test_the_web_font_is_cut_from_the_shipped_one_under_another_name(weight: int) -> None:
    script = runpy.run_path(str(ROOT / "scripts" / "subset_fonts.py"))
    assert script["cut"](weight) == fonts.WEB[weight].read_bytes()
    for name in TTFont(fonts.WEB[weight])["name"].names:
        assert "Source" not in str(name) or name.nameID in OF_THE_MAKERS


@pytest.mark.parametrize("text", WORDS)
@pytest.mark.parametrize("weight", fonts.FILES)
@pytest.mark.parametrize("dpi", [72, 144])
def test_words_are_as_wide_as_measured(text: str, weight: int, dpi: int) -> None:
    with style():
        written = Figure(dpi=dpi).text(0, 0, text, size=20, weight=weight)
        drawn = written.get_window_extent(RendererAgg(1, 1, dpi)).width * 72 / dpi
    assert drawn == pytest.approx(fonts.text_width(text, 20, weight=weight), rel=0.02)


@pytest.mark.parametrize("room", [70, 100, 200, 1000])
@pytest.mark.parametrize("wrap", [fonts.wrapped, fonts.balanced])
def test_words_are_wrapped_into_the_room_and_none_is_lost(wrap, room: float) -> None:  # type: ignore[no-untyped-def]
    text = "Heads of state and government at the parades of Beijing, 2015 and 2025"
    told = wrap(text, 12, room)
    assert told.replace("\n", " ") == text
    assert fonts.text_width(told, 12) <= room
    assert told.count("\n") == fonts.wrapped(text, 12, room).count("\n")


def test_a_word_longer_than_the_room_is_left_whole() -> None:
    assert fonts.balanced("Czechoslovakia then", 12, 20) == "Czechoslovakia\nthen"


def test_letters_that_no_font_has_are_refused() -> None:
    with pytest.raises(pa.DataError, match="have no 中"):
        fonts.refuse_letters("中")
