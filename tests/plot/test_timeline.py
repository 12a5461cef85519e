"""Time axes: what they name, what is marked on them, and what lies outside."""

from __future__ import annotations

from collections.abc import Iterator

import matplotlib.dates as mdates
import pandas as pd
import pytest
from matplotlib.axes import Axes

from parade_analysis.plot import style, timeline
from parade_analysis.plot.page import Page
from parade_analysis.plot.picture import PublishedFigure
from parade_analysis.plot.timeline import Flag, Span


def day(text: str) -> pd.Timestamp:
    return pd.Timestamp(text)


@pytest.fixture(params=[1200, 375])
def page(request: pytest.FixtureRequest) -> Iterator[Page]:
    with style.style(style.letters_at(request.param)):
        figure = PublishedFigure(dpi=72)
        figure.width, figure.letters = request.param, style.letters_at(request.param)
        yield Page(figure)


@pytest.fixture
def ax(page: Page) -> Axes:
    return page.axes(200)


def ticks(ax: Axes) -> list[str]:
    return [label.get_text() for label in ax.get_xticklabels() if label.get_text()]


def gids(ax: Axes, gid: str) -> list[str]:
    return [text.get_text() for text in ax.texts if text.get_gid() == gid]


def test_an_axis_ends_on_its_day_and_equal_steps_are_equal_years(ax: Axes) -> None:
    timeline.time_axis(ax, day("2018-01-01"), day("2021-03-04"))
    assert ticks(ax) == ["2018", "2019", "2020", "2021"]
    assert ax.get_xscale() == "linear"
    assert [mdates.num2date(tick).date().isoformat() for tick in ax.get_xticks()] == [
        f"{year}-01-01" for year in range(2018, 2022)
    ]
    assert mdates.num2date(ax.get_xlim()[1]).date() == day("2021-03-04").date()


def test_years_of_a_long_axis_are_thinned(ax: Axes) -> None:
    timeline.time_axis(ax, day("1950-01-01"), day("2026-01-01"))
    assert 5 < len(ticks(ax)) < 40


def test_an_axis_of_one_day_is_a_day_long(ax: Axes) -> None:
    timeline.time_axis(ax, day("2020-01-01"), day("2020-01-01"))
    low, high = ax.get_xlim()
    assert high - low == 1


def test_a_period_is_cut_to_the_axis_and_left_out_beside_it(ax: Axes) -> None:
    timeline.time_axis(ax, day("2021-01-01"), day("2025-01-01"))
    for first, last, text in (
        ("2010-01-01", "2020-01-01", "before"),
        ("2026-01-01", "2027-01-01", "after"),
        ("2020-01-21", "2021-02-01", "border closed"),
    ):
        timeline.named_band(Span(day(first), day(last), text), ax=ax)
    assert gids(ax, "period") == ["border closed"]
    (band,) = ax.patches
    assert band.get_x() == ax.get_xlim()[0]
    assert band.get_x() + band.get_width() == mdates.date2num(day("2021-02-01"))
    assert ax.texts[0].get_window_extent().x0 >= ax.get_window_extent().x0 - 1


def test_words_are_written_into_a_period_only_where_they_fit(ax: Axes) -> None:
    timeline.time_axis(ax, day("2000-01-01"), day("2020-01-01"))
    for first, last, text in (
        ("2001-01-01", "2013-01-01", "12 years, no meeting"),
        ("2015-01-01", "2015-02-01", "1 month, no meeting"),
    ):
        timeline.words_in(Span(day(first), day(last), text), 0.5, ax=ax, size=12)
    assert [each.replace("\n", " ") for each in gids(ax, "silence")] == ["12 years, no meeting"]


def test_the_part_before_a_comma_is_enough_where_there_is_no_more_room(page: Page) -> None:
    ax = page.axes(200, right=page.room - 60)
    timeline.time_axis(ax, day("2000-01-01"), day("2002-01-01"))
    span = Span(day("2000-01-01"), day("2002-01-01"), "2 years, without any meeting")
    timeline.words_in(span, 0.5, ax=ax, size=12)
    assert gids(ax, "silence") == ["2 years"]


def test_flags_stand_apart_and_no_line_runs_through_a_name() -> None:
    start, end = day("2021-01-01"), day("2025-01-01")
    flags = [
        Flag(day(each), name)
        for each, name in (
            ("2020-12-31", "before the axis"),
            ("2021-02-01", "an early day"),
            ("2021-03-01", "another day"),
            ("2024-06-19", "a late day"),
            ("2024-08-19", "the last day"),
            ("2025-02-01", "after"),
        )
    ]
    placed = timeline.flags_placed(flags, start, end, width=300, size=12)
    assert [each.text for each in placed] == [flag.text for flag in flags[1:-1]]
    for one in placed:
        assert one.left >= 0
        for other in placed:
            assert one == other or not timeline._meet(one, other, 12, 0)
    assert timeline.flags_room(placed, 12) > timeline.flags_room(placed[1:2], 12) > 0
    assert timeline.flags_room([], 12) == 0


def test_a_flag_is_drawn_on_its_day(ax: Axes) -> None:
    start, end = day("2021-01-01"), day("2025-01-01")
    timeline.time_axis(ax, start, end)
    width = ax.get_window_extent().width
    flags = timeline.flags_placed([Flag(day("2024-06-19"), "late")], start, end,
                                  width=width, size=11)  # fmt: skip
    timeline.flags(flags, ax=ax)
    (line,) = (each for each in ax.lines if each.get_gid() == "day")
    low, high = ax.get_xlim()
    assert low + line.get_xdata()[0] * (high - low) == pytest.approx(
        mdates.date2num(day("2024-06-19"))
    )
    assert gids(ax, "flag") == ["late"]
