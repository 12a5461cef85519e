"""Time axes: what is folded, what is marked, and what lies outside."""

from __future__ import annotations

import matplotlib.dates as mdates
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from parade_analysis.plot import style, timeline


def day(text: str) -> pd.Timestamp:
    return pd.Timestamp(text)


@pytest.fixture
def ax() -> Axes:
    return Figure(figsize=(12, 6.75)).add_axes((0.1, 0.1, 0.8, 0.8))


def ticks(ax: Axes) -> list[str]:
    return [label.get_text() for label in ax.get_xticklabels() if label.get_text()]


def gids(ax: Axes, gid: str) -> list[str]:
    return [text.get_text() for text in ax.texts if text.get_gid() == gid]


def test_a_plain_axis_ends_on_its_day_and_names_each_year(ax: Axes) -> None:
    timeline.date_axis(ax, day("2018-01-01"), day("2021-03-04"))
    assert ticks(ax) == ["2018", "2019", "2020", "2021"]
    assert mdates.num2date(ax.get_xlim()[1]).date() == day("2021-03-04").date()


def test_years_of_a_long_axis_are_thinned(ax: Axes) -> None:
    timeline.date_axis(ax, day("1950-01-01"), day("2026-01-01"))
    assert 10 < len(ticks(ax)) < 40


@pytest.mark.parametrize("quiet", [[], [("2020-01-01", "2020-01-01")]])
def test_an_axis_of_one_day_is_a_day_long(ax: Axes, quiet: list[tuple[str, str]]) -> None:
    one = day("2020-01-01")
    timeline.folded_axis(ax, one, one, [])
    low, high = ax.get_xlim()
    assert high - low == 1


def test_quiet_time_is_drawn_six_times_narrower(ax: Axes) -> None:
    start, end = day("2011-01-01"), day("2021-01-01")
    silence = (day("2013-01-01"), day("2019-01-01"))
    with style.style():
        timeline.folded_axis(ax, start, end, [(*silence, "6 years without a known meeting")])
    place = ax.transScale + ax.transLimits
    left, right = (place.transform((mdates.date2num(edge), 0))[0] for edge in silence)
    folded = (silence[1] - silence[0]).days / 6
    rest = (end - start).days - (silence[1] - silence[0]).days
    assert right - left == pytest.approx(folded / (folded + rest), abs=1e-6)
    assert gids(ax, "quiet") == ["6 years without\na known meeting"]
    assert "2016" not in ticks(ax)
    assert {"2011", "2019"} <= set(ticks(ax))


def test_a_narrow_silence_is_not_written_on(ax: Axes) -> None:
    with style.style():
        timeline.folded_axis(
            ax,
            day("1950-01-01"),
            day("2021-01-01"),
            [(day("1970-01-01"), day("1972-01-01"), "words")],
        )
    assert gids(ax, "quiet") == []


def test_a_day_near_the_end_keeps_its_name_off_that_of_the_end(ax: Axes) -> None:
    timeline.date_axis(ax, day("2018-01-01"), day("2025-09-05"))
    with style.style():
        timeline.day_lines([(day("2025-09-03"), "Beijing parade")], "until 5 September 2025", ax=ax)
    figure = ax.get_figure()
    figure.draw_without_rendering()
    until, parade = (text.get_window_extent() for text in ax.texts)
    assert parade.x1 < until.x0
    assert [line.get_linestyle() for line in ax.lines] == ["--", "-"]


@pytest.mark.parametrize("draw", [timeline.shade, timeline.period_bar])
def test_a_period_is_cut_to_the_axis_and_left_out_beside_it(ax: Axes, draw: object) -> None:
    timeline.date_axis(ax, day("2021-01-01"), day("2025-01-01"))
    with style.style():
        draw(day("2010-01-01"), day("2020-01-01"), "before", ax=ax)  # type: ignore[operator]
        draw(day("2026-01-01"), day("2027-01-01"), "after", ax=ax)  # type: ignore[operator]
        draw(day("2020-01-21"), day("2021-02-01"), "border closed", ax=ax)  # type: ignore[operator]
    assert gids(ax, "period") == ["border closed"]
    (text,) = ax.texts
    ax.get_figure().draw_without_rendering()
    assert text.get_window_extent().x0 >= ax.get_window_extent().x0 - 1
    spans = [patch for patch in ax.patches if isinstance(patch, Rectangle)]
    for span in spans:
        assert span.get_x() >= ax.get_xlim()[0]


def test_flags_before_the_axis_are_left_out_and_those_at_its_start_point_inward(ax: Axes) -> None:
    timeline.date_axis(ax, day("2021-01-01"), day("2025-01-01"))
    days = [
        (day("2020-12-31"), "before"),
        (day("2021-02-01"), "early"),
        (day("2024-06-19"), "late"),
    ]
    with style.style():
        timeline.flags(days, ax=ax)
    assert gids(ax, "flag") == ["early", "late"]
    assert [text.get_ha() for text in ax.texts] == ["left", "right"]


GAPS = pd.DataFrame(
    {
        "last_end": [day("2018-01-05"), day("2018-03-01")],
        "next_start": [day("2018-02-20"), pd.NaT],
        "gap_days": [46, 100],
        "text": ["one", "two"],
        "remark": ["", ""],
    }
)


def test_a_running_silence_is_drawn_open(ax: Axes) -> None:
    timeline.date_axis(ax, day("2018-01-01"), day("2018-06-09"))
    timeline.silences(GAPS, day("2018-06-09"), ax=ax)
    spans = [line for line in ax.lines if line.get_marker() == "None"]
    points = [line for line in ax.lines if line.get_marker() == "o"]
    assert [span.get_linestyle() for span in spans] == ["-", "--"]
    assert [len(each.get_xdata()) for each in points] == [2, 1]
    assert gids(ax, "silence") == ["46 days", "100 days so far"]
    assert [span.get_color() for span in spans] == [style.GREY, style.VERMILION]


def test_of_two_silences_as_long_none_is_the_longest(ax: Axes) -> None:
    timeline.date_axis(ax, day("2018-01-01"), day("2018-06-09"))
    timeline.silences(GAPS.assign(gap_days=46), day("2018-06-09"), ax=ax)
    spans = [line for line in ax.lines if line.get_marker() == "None"]
    assert {span.get_color() for span in spans} == {style.GREY}


def test_one_day_is_one_day(ax: Axes) -> None:
    timeline.date_axis(ax, day("2018-01-01"), day("2018-06-09"))
    timeline.silences(GAPS.head(1).assign(gap_days=1), day("2018-06-09"), ax=ax)
    assert gids(ax, "silence") == ["1 day"]
