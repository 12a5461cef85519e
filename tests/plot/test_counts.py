"""Columns a year in strips, and colours of states."""

from __future__ import annotations

import itertools

import pandas as pd
import pytest
from matplotlib.colors import to_rgba

from parade_analysis.plot import counts, style
from parade_analysis.plot.counts import Line, Strip
from parade_analysis.plot.page import Page
from parade_analysis.plot.picture import PublishedFigure
from parade_analysis.plot.style import FOCUS, QUIET, SECOND, STATES, THIRD


@pytest.fixture
def page() -> Page:
    with style.style(style.letters_at(1200)):
        return Page(PublishedFigure(dpi=72))


def by_year(first: int, *values: int) -> pd.Series:
    return pd.Series(values, index=pd.RangeIndex(first, first + len(values), name="year"))


def test_strips_share_a_scale_and_a_kind_of_its_own_is_hollow(page: Page) -> None:
    drawn = counts.year_strips(
        [
            Strip("China", by_year(2018, 3, 0, 6), SECOND),
            Strip("envoys", by_year(2018, 1, 0, 0), None),
        ],
        page=page,
    )
    units = [ax.get_window_extent().height / ax.get_ylim()[1] for ax in drawn]
    assert units[0] == pytest.approx(units[1])
    assert [bar.get_height() for bar in drawn[0].patches] == [3, 6]
    assert drawn[1].patches[0].get_facecolor() == to_rgba("white")
    assert [ax.texts[-1].get_text() for ax in drawn] == ["China  9", "envoys  1"]
    assert drawn[0].get_xticks().tolist() == []
    assert drawn[1].get_xticks().tolist() == [2018, 2019, 2020]


def test_a_strip_without_any_is_a_line(page: Page) -> None:
    (ax,) = counts.year_strips([Strip("France", by_year(2018, 0, 0), FOCUS)], page=page)
    assert not ax.patches
    assert ax.texts[-1].get_text() == "France  0"


def test_narrow_columns_name_the_highest_alone_and_years_are_thinned(page: Page) -> None:
    many = by_year(1900, *[100] * 60, 200, *[100] * 60)
    (ax,) = counts.year_strips([Strip("all", many, FOCUS)], page=page)
    assert [text.get_text() for text in ax.texts if text.get_gid() == "count"] == ["200"]
    assert 5 < len(ax.get_xticks()) < 40


def test_states_keep_their_colours_and_no_two_are_alike_in_any_eyes() -> None:
    found = counts.colours({"RUS": "Russia", "VNM": "Vietnam", "CHN": "China"}, "others")
    assert (found["Russia"], found["China"]) == (STATES["RUS"], STATES["CHN"])
    assert found["others"] == QUIET
    for codes in itertools.combinations(["CHN", "RUS", "VNM", "FRA"], 2):
        pair = [*counts.colours({code: code for code in codes}, "others").values()]
        assert len({*pair}) == 3
        assert not {FOCUS, THIRD} <= {*pair}  # too near for some


def test_lines_end_on_the_day_with_their_count(page: Page) -> None:
    start, end = pd.Timestamp("2018-01-01"), pd.Timestamp("2020-01-01")
    grew = pd.DataFrame(
        {"start_date": pd.to_datetime(["2018-03-01", "2019-01-01"]), "count": [1, 3]}
    )
    lines = [Line("China", grew, SECOND), Line("rest", grew.iloc[:0], QUIET)]
    ax = counts.steps(lines, start, end, page=page)
    assert [text.get_text() for text in ax.texts if text.get_gid() == "line"] == [
        "rest 0",
        "China 3",
    ]
    drawn = [line for line in ax.lines if line.get_gid() == "step"]
    assert drawn[0].get_ydata().tolist() == [0, 1, 3, 3]
    assert drawn[1].get_ydata().tolist() == [0, 0]
    assert ax.get_ylim()[0] == 0
    assert ax.get_ylim()[1] > 3
    assert ax.get_yticks()[0] == 0
    # All others weigh less, in grey too.
    assert drawn[1].get_linewidth() < drawn[0].get_linewidth()
    assert (drawn[0].get_linestyle(), drawn[1].get_linestyle()) == ("-", "--")
