"""Axes of years and percent, and the periods on them, for any numbers."""

from __future__ import annotations

import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from parade_analysis.plot import axes


@pytest.fixture
def ax() -> Axes:
    return Figure(figsize=(8, 4)).add_axes((0.2, 0.1, 0.7, 0.8))


@pytest.mark.parametrize(
    ("years", "ticks"),
    [
        (range(2001, 2025), [2001, 2005, 2010, 2015, 2020, 2024]),
        (range(2013, 2025), list(range(2013, 2025))),
        (range(2020, 2021), [2020]),
        (range(1999, 2026), [1999, 2005, 2010, 2015, 2020, 2025]),
    ],
)
def test_years_are_named_at_both_ends_and_between(ax: Axes, years: range, ticks: list[int]) -> None:
    axes.year_axis(years, ax=ax)
    assert list(ax.get_xticks()) == ticks
    assert ax.get_xlim() == (years[0] - 0.6, years[-1] + 0.6)


@pytest.mark.parametrize(
    ("least", "most", "ticks"),
    [
        (0, 98, ["0%", "25%", "50%", "75%", "100%"]),
        (82.4, 98, ["80%", "85%", "90%", "95%", "100%"]),
        (34, 98, ["25%", "50%", "75%", "100%"]),
        (0, 7, ["0%", "2%", "4%", "6%", "8%", "10%"]),
        (0, 0.4, ["0%", "0.2%", "0.4%", "0.6%", "0.8%", "1%"]),
        (0, 0, ["0%", "0.2%", "0.4%", "0.6%", "0.8%", "1%"]),
        (100, 100, ["95%", "96%", "97%", "98%", "99%", "100%"]),
    ],
)
def test_percent_runs_over_what_is_drawn(
    ax: Axes, least: float, most: float, ticks: list[str]
) -> None:
    axes.percent_axis(range(2001, 2025), ax=ax, least=least, most=most)
    assert [each.get_text() for each in ax.get_yticklabels()] == ticks
    low, high = ax.get_ylim()
    assert low <= least
    assert most <= high


def test_a_period_is_drawn_as_far_as_the_axis_goes(ax: Axes) -> None:
    axes.year_axis(range(2010, 2021), ax=ax)
    axes.period(2019.5, 2023.1, "closed", ax=ax)
    (shade,) = ax.patches
    assert (shade.get_x(), shade.get_x() + shade.get_width()) == (2019.5, 2020.6)
    for start, end in ((2001, 2009), (2020.55, 2023), (2021, 2023)):
        axes.period(start, end, "outside", ax=ax)
    assert len(ax.patches) == 1
    axes.span(2004.9, 2010.2, "Kaesong zone", ax=ax)
    assert ax.texts[-1].get_ha() == "left"
    axes.span(2001, 2002, "outside", ax=ax)
    assert len(ax.lines) == 1


def test_round_numbers_reach_to_the_top() -> None:
    assert axes.ticks_to(100, 4) == [0, 25, 50, 75, 100]
    assert axes.ticks_to(0.5, 5)[-1] <= 0.5
