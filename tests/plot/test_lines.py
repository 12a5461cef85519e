"""Lines break where a number is missing, and each value that stands alone is seen."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from parade_analysis.plot import lines, style
from parade_analysis.plot.axes import Event
from parade_analysis.plot.page import Page
from parade_analysis.plot.picture import PublishedFigure


def page(width: int) -> Page:
    figure = PublishedFigure(dpi=72)
    figure.width, figure.letters = width, style.letters_at(width)
    return Page(figure)


def drawn(ax: Axes) -> list[Line2D]:
    return [line for line in ax.lines if line.get_gid() != "stroke"]


def test_a_missing_value_breaks_the_line_and_a_single_one_is_a_mark() -> None:
    values = pd.Series([1.0, np.nan, *range(3, 20)], index=range(2001, 2020))
    (ax,) = lines.charts(
        [lines.Panel([lines.Course(values, "a")])], page=page(1200), years=[2001, 2019]
    )
    course, mark = drawn(ax)
    assert np.isnan(course.get_ydata()[1])
    assert list(mark.get_xdata()) == [2001]


def test_a_year_that_is_not_there_breaks_the_line_too() -> None:
    values = pd.Series(range(14), index=[*range(2001, 2014), 2020], dtype=float)
    for way in ("strong", "dashed"):
        panel = lines.Panel([lines.Course(values, way=way)])  # type: ignore[arg-type]
        (ax,) = lines.charts([panel], page=page(375), years=range(2001, 2021))
        course, mark = drawn(ax)
        assert np.isnan(course.get_ydata()[13:-1]).all()
        assert list(mark.get_xdata()) == [2020]


def test_few_values_have_a_mark_each() -> None:
    values = pd.Series([1.0, 2.0, 3.0], index=[2001, 2002, 2003])
    (ax,) = lines.charts([lines.Panel([lines.Course(values)])], page=page(375), years=[2001, 2003])
    assert list(drawn(ax)[1].get_xdata()) == [2001, 2002, 2003]


def test_a_line_is_named_where_it_ends_at_the_axes_or_within() -> None:
    years = range(2001, 2021)
    long = pd.Series(range(20), index=years, dtype=float)
    short = pd.Series(range(10), index=range(2001, 2011), dtype=float)
    panel = lines.Panel([lines.Course(long, "long", told="19"), lines.Course(short, "short")])
    (ax,) = lines.charts([panel], page=page(1200), years=years)
    named = {each.get_text(): each for each in ax.texts}
    assert set(named) == {"long\n19", "short"}
    assert named["long\n19"].xy[0] == 1
    assert named["short"].xy[0] <= 2010


@pytest.mark.parametrize(("width", "columns"), [(1200, 2), (700, 1), (375, 1)])
def test_charts_stand_beside_or_below_one_another(width: int, columns: int) -> None:
    panel = lines.Panel([lines.Course(pd.Series([1.0, 2.0], index=[2001, 2002]))], "Heading")
    drawn = lines.charts([panel, panel], page=page(width), years=[2001, 2002])
    assert len({round(each.get_position().y0, 4) for each in drawn}) == 3 - columns
    assert all("Heading" in {text.get_text() for text in ax.texts} for ax in drawn)


def test_the_ground_between_two_lines_is_shaded_where_both_are_known() -> None:
    one = pd.Series([1.0, np.nan, 3.0, 4.0], index=range(2001, 2005))
    other = pd.Series([2.0, 2.0, 5.0, 9.0], index=range(2001, 2005))
    panel = lines.Panel([lines.Course(one), lines.Course(other)], gap=(one, other))
    (ax,) = lines.charts([panel], page=page(375), years=range(2001, 2005))
    gap, single = ax.collections
    assert {path.vertices[:, 0].min() for path in gap.get_paths()} >= {2003}
    assert [segment[0][0] for segment in single.get_segments()] == [2001]


def test_events_are_marked_in_all_charts_and_named_over_the_first() -> None:
    panel = lines.Panel([lines.Course(pd.Series([1.0] * 9, index=range(2010, 2019)))], "Heading")
    events = [Event("new method", 2013.5), Event("closed", 2015.5, 2017)]
    ax, other = lines.charts([panel, panel], page=page(375), years=range(2010, 2019), events=events)
    for each in (ax, other):
        assert [line.get_gid() for line in each.lines if line.get_gid() == "rule"] == ["rule"]
        (band,) = each.patches
        assert (band.get_x(), band.get_width()) == (2015.5, 1.5)
    assert {"new method", "closed"} <= {each.get_text() for each in ax.texts}
    assert [each.get_text() for each in other.texts] == ["Heading"]


def test_rings_are_explained_in_a_key_and_written_values_are_marked() -> None:
    values = pd.Series(range(20), index=range(2001, 2021), dtype=float)
    on = page(375)
    courses = [lines.aside(values, "others"), lines.Course(values, written={2005: "4"})]
    (ax,) = lines.charts([lines.Panel(courses)], page=on, years=[2001, 2020])
    key = on.figure.axes[0]
    assert [each.get_text() for each in key.texts] == ["others"]
    assert [each.get_text() for each in ax.texts] == ["4"]
    (mark,) = (each for each in ax.lines if each.get_gid() == "mark")
    assert list(mark.get_xdata()) == [2005]
