from __future__ import annotations

import contextlib
import itertools
import sys
import xml.etree.ElementTree as ET
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt
import pandas as pd
import pytest
from matplotlib.text import Text
from matplotlib.transforms import Bbox
from PIL import Image

import parade_analysis as pa
from parade_analysis.figures import FIGURES, attending_states, china_share, leader_meetings
from parade_analysis.plot import maps, style, timeline
from parade_analysis.plot.style import PublishedFigure
from parade_analysis.schemas import TABLES

DAYS = [None, "2025-08-28"]


@pytest.fixture(scope="module")
def drawn() -> Callable[..., PublishedFigure]:
    made: dict[tuple[str, str | None], PublishedFigure] = {}

    def draw(name: str, as_of: str | None = None) -> PublishedFigure:
        if (name, as_of) not in made:
            made[name, as_of] = FIGURES[name].draw(as_of=as_of)
            made[name, as_of].draw_without_rendering()
        return made[name, as_of]

    return draw


def texts(figure: PublishedFigure, gid: str = "") -> list[Text]:
    found = figure.findobj(lambda each: isinstance(each, Text) and each.get_text().strip())
    return [each for each in found if (each.get_gid() or "").startswith(gid)]


def box_of(text: Text) -> Bbox:
    """Where the letters stand; an annotation's own extent takes in its leader line."""
    return Text.get_window_extent(text)


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_names_its_tables_and_its_notebook(name: str) -> None:
    figure = FIGURES[name]
    assert figure.tables
    assert set(figure.tables) <= set(TABLES)
    assert figure.summary.endswith(".")
    notebooks = Path(__file__).parents[1] / "notebooks"
    assert figure.function.__name__ in (notebooks / f"{figure.notebook}.ipynb").read_text("utf-8")


@pytest.mark.parametrize("as_of", DAYS)
@pytest.mark.parametrize("name", FIGURES)
def test_every_word_stays_in_the_frame(
    drawn: Callable[..., PublishedFigure], name: str, as_of: str | None
) -> None:
    figure = drawn(name, as_of)
    frame = figure.bbox
    for text in texts(figure):
        if not text.get_visible() or (text.axes is not None and not text.axes.axison):
            continue
        box = box_of(text)
        inside = (
            box.x0 >= frame.x0 and box.x1 <= frame.x1 and box.y0 >= frame.y0 and box.y1 <= frame.y1
        )
        assert inside, text.get_text()


@pytest.mark.parametrize("as_of", DAYS)
@pytest.mark.parametrize("name", FIGURES)
def test_no_word_covers_another(
    drawn: Callable[..., PublishedFigure], name: str, as_of: str | None
) -> None:
    # Slanted labels have boxes wider than their letters; their spacing is tested by itself.
    upright = [each for each in texts(drawn(name, as_of)) if each.get_rotation() == 0]
    boxes = [(each, box_of(each).padded(-1)) for each in upright if each.get_visible()]
    for (one, box), (other, across) in itertools.combinations(boxes, 2):
        assert not box.overlaps(across), f"{one.get_text()!r} and {other.get_text()!r}"


@pytest.mark.parametrize("name", FIGURES)
def test_words_say_unit_source_and_day(drawn: Callable[..., PublishedFigure], name: str) -> None:
    figure = drawn(name)
    (source,) = texts(figure, "source")
    line = source.get_text().replace("\n", " ")
    assert line.startswith("Sources: ")
    assert "As of " in line
    for table in FIGURES[name].tables:
        assert table in line
    (title,) = texts(figure, "title")
    assert title.get_text() == figure.title
    assert figure.title.rstrip(".") in figure.alt
    assert len(figure.alt) > len(figure.title)
    assert len(figure.plotted)
    assert min(each.get_fontsize() for each in texts(figure)) >= 8


@pytest.mark.parametrize("name", FIGURES)
def test_drawing_leaves_its_tables_and_the_style_alone(name: str) -> None:
    figure = FIGURES[name]
    frames = {table: pa.load(table) for table in figure.tables}
    before = {table: frame.copy() for table, frame in frames.items()}
    settings = mpl.rcParams.copy()
    shapes = {"boundaries": pa.boundaries()} if "boundaries" in figure.parameters else {}
    figure(**frames, **shapes)
    for table, frame in frames.items():
        pd.testing.assert_frame_equal(frame, before[table])
    assert mpl.rcParams == settings
    assert plt.get_fignums() == []


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


def test_all_26_are_on_the_map_and_in_the_list(drawn: Callable[..., PublishedFigure]) -> None:
    figure = drawn("attending-states")
    assert len(texts(figure, "name-")) == 26
    assert len(texts(figure, "entry")) == 52
    assert "26 foreign leaders came" in figure.title
    assert "20 heads of state and 6 heads of government" in texts(figure, "subtitle")[0].get_text()


def test_the_maldives_get_a_dot_a_reader_can_see(drawn: Callable[..., PublishedFigure]) -> None:
    dots = [each for axes in drawn("attending-states").axes for each in axes.collections]
    sizes = [
        each.get_sizes()[0] for each in dots if len(each.get_offsets()) and each.get_zorder() == 3
    ]
    assert len(sizes) == 1
    assert sizes[0] ** 0.5 >= maps.READABLE


def test_before_the_day_the_map_says_who_is_due(drawn: Callable[..., PublishedFigure]) -> None:
    assert "26 foreign leaders are due at" in drawn("attending-states", "2025-08-28").title


def test_the_share_is_drawn_as_published(drawn: Callable[..., PublishedFigure]) -> None:
    figure = drawn("china-share")
    assert figure.title == (
        "China took 98% of the DPRK's recorded trade in 2024, up from 33% in 2001"
    )
    line = max(figure.axes[0].lines, key=lambda each: len(each.get_xdata()))  # KOTRA's
    drawn_shares = dict(zip(line.get_xdata(), line.get_ydata(), strict=True))
    assert (drawn_shares[2010], drawn_shares[2022], drawn_shares[2024]) == (83.0, 96.7, 98.0)
    assert len(drawn_shares) == 24


def test_an_earlier_day_draws_an_earlier_end() -> None:
    figure = FIGURES["china-share"].draw(as_of="2020-12-31")
    assert "in 2019" in figure.title
    assert figure.day == pd.Timestamp("2020-12-31")


def test_titles_follow_the_data() -> None:
    partners = pa.load("trade_partners")
    latest = (partners["year"] == 2024) & (partners["series"] == "KOTRA")
    changed = partners.assign(share_percent=partners["share_percent"].mask(latest, 12.0))
    changed.attrs = partners.attrs
    others = [pa.load(name) for name in FIGURES["china-share"].tables[1:]]
    assert china_share(changed, *others).title.startswith("China took 12%")


def test_every_meeting_has_a_mark(drawn: Callable[..., PublishedFigure]) -> None:
    figure = drawn("leader-meetings")
    marks = [line for line in figure.axes[0].lines if line.get_linestyle() == "None"]
    assert sum(len(line.get_xdata()) for line in marks) == 34
    assert figure.title == "Kim has met foreign leaders in bursts: 2018–19 and 2023–26"


def test_before_the_first_meeting_there_is_a_sentence_instead_of_a_picture() -> None:
    with pytest.raises(pa.DataError, match="no meeting"):
        FIGURES["leader-meetings"].draw(as_of="2015-01-01")


def test_labels_of_occasions_keep_their_distance(drawn: Callable[..., PublishedFigure]) -> None:
    labels = texts(drawn("leader-meetings"), "occasion")
    starts = sorted(box_of(each).x0 for each in labels)
    assert len(starts) == 19
    gaps = [right - left for left, right in itertools.pairwise(starts)]
    assert min(gaps) > 6


@pytest.mark.parametrize(
    ("wanted", "gap"), [([1.0], 5.0), ([0, 0, 0], 2.0), ([0, 1, 50, 51, 52], 4.0)]
)
def test_spread_keeps_order_and_distance(wanted: list[float], gap: float) -> None:
    placed = timeline.spread(wanted, gap)
    assert placed == sorted(placed)
    assert all(b - a >= gap - 1e-9 for a, b in itertools.pairwise(placed))
    assert sum(placed) == pytest.approx(sum(wanted))


def test_figures_are_called_with_tables_by_name_or_in_order() -> None:
    tables = {name: pa.load(name) for name in FIGURES["china-share"].tables}
    by_name = china_share(**dict(reversed(tables.items())))
    assert by_name.to_svg() == china_share(*tables.values()).to_svg()


def test_a_table_that_is_not_the_figures_is_refused() -> None:
    with pytest.raises(TypeError):
        leader_meetings(meetings=pa.load("meetings"))
    with pytest.raises(TypeError):
        attending_states(pa.load("attendance"), pa.load("countries"))


LOCKED = mpl.__version__.startswith("3.11.") and sys.version_info[:2] == (3, 11)


@pytest.mark.skipif(not LOCKED, reason="pixels move with matplotlib; compared where it is pinned")
@pytest.mark.parametrize("name", ["attending-states", "leader-meetings"])
def test_the_committed_picture_is_what_is_drawn(
    drawn: Callable[..., PublishedFigure], name: str
) -> None:
    """Pixels, not bytes: what a reader would notice."""
    committed = Path(__file__).parents[1] / "figures" / f"{name}.png"
    with style.style():
        now = Image.open(BytesIO(drawn(name).to_png())).convert("RGB")
    then = Image.open(committed).convert("RGB")
    assert now.size == then.size
    assert now.tobytes() == then.tobytes()


@pytest.mark.parametrize("day", ["1995-01-01", "2004-06-30", "2012-06-30", "2019-03-01"])
@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_is_drawn_or_refused_in_a_sentence_on_any_day(name: str, day: str) -> None:
    with contextlib.suppress(pa.DataError):
        assert FIGURES[name].draw(as_of=day).day == pd.Timestamp(day)
