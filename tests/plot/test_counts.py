"""Stacked years and running totals."""

from __future__ import annotations

import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from parade_analysis.plot import counts, style, timeline


@pytest.fixture
def ax() -> Axes:
    return Figure(figsize=(12, 8.5)).add_axes((0.03, 0.1, 0.95, 0.75))


def by_year(first: int, last: int, **groups: int) -> pd.DataFrame:
    return pd.DataFrame(groups, index=pd.RangeIndex(first, last + 1, name="year"))


def written(ax: Axes, gid: str) -> list[str]:
    return [text.get_text() for text in ax.texts if text.get_gid() == gid]


def test_the_rest_is_grey_and_groups_keep_their_colours(ax: Axes) -> None:
    with style.style():
        above = by_year(2018, 2018, China=3, others=2)
        counts.mirrored_years(above, above * 2, ax=ax, rest="others", short={})
    colours = [bar.get_facecolor()[:3] for bar in ax.patches]
    assert colours[0] == colours[2]
    assert colours[1] == colours[3] != colours[0]
    assert written(ax, "total") == ["5", "10"]
    assert [bar.get_height() for bar in ax.patches] == [3, 2, -6, -4]
    low, high = ax.get_ylim()
    assert low < -10
    assert high > 5


def test_one_kind_alone_needs_no_room_below(ax: Axes) -> None:
    with style.style():
        counts.mirrored_years(by_year(2018, 2019, China=3), None, ax=ax, rest="others", short={})
    assert ax.get_ylim()[0] > -1
    assert written(ax, "total") == ["3", "3"]


@pytest.mark.parametrize(
    ("last", "others", "words"),
    [
        (2018, 0, "South Korea 1"),
        (2032, 0, "South\nKorea 1"),  # too narrow for one line
        (2032, 25, "KOR 1"),  # and too low for two
        (2090, 0, "1"),
        (2090, 60, ""),
    ],
)
def test_a_bar_says_what_fits_into_it(ax: Axes, last: int, others: int, words: str) -> None:
    with style.style():
        bars = by_year(2018, last, **{"South Korea": 1, "others": others})
        counts.mirrored_years(bars, None, ax=ax, rest="others", short={"South Korea": "KOR"})
    assert words in written(ax, "count")


def test_years_of_narrow_bars_are_thinned_down_from_the_last(ax: Axes) -> None:
    with style.style():
        counts.mirrored_years(by_year(1950, 2025, China=1), None, ax=ax, rest="others", short={})
    ticks = [label.get_text() for label in ax.get_xticklabels() if label.get_text()]
    assert ticks[-1] == "2025"
    assert len(ticks) < 40


def test_lines_end_on_the_day_with_their_count(ax: Axes) -> None:
    start, end = pd.Timestamp("2018-01-01"), pd.Timestamp("2020-01-01")
    grew = pd.DataFrame(
        {"start_date": pd.to_datetime(["2018-03-01", "2019-01-01"]), "count": [1, 3]}
    )
    with style.style():
        timeline.date_axis(ax, start, end)
        counts.steps({"China": grew, "rest": grew.iloc[:0]}, end, ax=ax, rest="rest")
    assert written(ax, "line") == ["rest 0", "China 3"]
    lines = [line for line in ax.lines if line.get_gid() == "step"]
    assert lines[0].get_ydata().tolist() == [0, 1, 3, 3]
    assert lines[1].get_ydata().tolist() == [0, 0]
    assert lines[1].get_color() == style.GREY
    assert ax.get_ylim()[1] > 3
