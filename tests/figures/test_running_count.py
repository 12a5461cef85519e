"""Meetings added up: titles without zeros, marks that the day knows, any leader."""

from __future__ import annotations

import matplotlib.dates as mdates
import pandas as pd
import pytest
from matplotlib.colors import to_rgb

import parade_analysis as pa
from parade_analysis import figures
from parade_analysis.figures.running_count import title_of
from parade_analysis.plot.picture import PublishedFigure
from parade_analysis.plot.style import QUIET, SECOND, THIRD

from .leaders import LEADERS, PUTIN, XI, both, read
from .measure import faults
from .words import texts


def words(figure: PublishedFigure, gid: str) -> list[str]:
    return [text.get_text().replace("\n", " ") for text in texts(figure, gid)]


def test_china_russia_and_all_others() -> None:
    figure = figures.running_count()
    assert figure.title == "Kim has held 8 bilateral talks with China's leaders, 4 with Russia's"
    assert words(figure, "subtitle") == [
        "Meetings with foreign leaders added up, none before March 2018. Bilateral meetings only"
    ]
    assert sorted(words(figure, "line")) == ["China 8", "Russia 4", "all others 13"]
    assert words(figure, "flag") == ["Treaty with Russia", "Beijing parade"]
    assert figure.plotted.groupby("group")["meetings"].max().to_dict() == {
        "China": 8,
        "Russia": 4,
        "all others": 13,
    }


@pytest.mark.parametrize(
    ("as_of", "title", "flags"),
    [
        ("2018-03-26", "Kim has held bilateral talks with China's leaders once", 0),
        ("2019-04-24", "Kim has held 4 bilateral talks with China's leaders", 0),
        (
            "2019-06-01",
            "Kim has held 4 bilateral talks with China's leaders, 1 with Russia's",
            0,
        ),
        (
            "2024-06-18",
            "Kim has held 5 bilateral talks with China's leaders, 2 with Russia's",
            0,
        ),
        ("2024-06-19", "Kim has held 5 bilateral talks with China's leaders, 3 with Russia's", 1),
        ("2025-09-03", "Kim has held 5 bilateral talks with China's leaders, 4 with Russia's", 2),
    ],
)
def test_title_and_marks_know_nothing_later(as_of: str, title: str, flags: int) -> None:
    figure = figures.running_count(as_of=as_of)
    assert figure.title == title
    assert len(words(figure, "flag")) == flags
    assert " 0 times" not in figure.alt


def test_a_rule_without_a_meeting_yet_is_a_sentence() -> None:
    margins = pa.load("meetings").query("format == 'multilateral_sideline'")
    with pytest.raises(
        pa.NothingKnown, match="no meeting of Kim Jong Un is known under the rule 'summits'"
    ):
        figures.running_count(margins)


def test_without_china_and_russia_those_met_most_stand_apart() -> None:
    rest = pa.load("meetings").query("iso3 not in ['CHN', 'RUS']")
    figure = figures.running_count(rest)
    # Twice the same number is no title, and both are written at their lines.
    assert figure.title == "Bilateral talks of Kim with foreign leaders, 2018–26"
    assert sorted(words(figure, "line")) == ["South Korea 3", "United States 3", "all others 7"]
    assert not faults(figure.at(375))
    only = figures.running_count(rest.query("iso3 == 'VNM'"))
    assert only.title == "Kim has held 3 bilateral talks with Vietnam's leaders"
    assert words(only, "line") == ["Vietnam 3"]
    assert only.day == pd.Timestamp("2025-10-10")


@pytest.mark.parametrize(
    ("totals", "title"),
    [
        (
            {"China": 2, "France": 0},
            "Kim has held 2 bilateral talks with China's leaders, none with France's",
        ),
        (
            {"France": 0, "China": 2},
            "Kim has held 2 bilateral talks with China's leaders, none with France's",
        ),
        (
            {"France": 0, "all others": 1},
            "Kim has held bilateral talks with other states' leaders once",
        ),
        ({"Laos": 1, "all others": 3}, "Kim has held bilateral talks with Laos' leaders once"),
        (
            {"China": 3, "Laos": 3},
            "China's and Laos' leaders each held bilateral talks with Kim 3 times",
        ),
        (
            {"China": 3, "Laos": 3, "Cuba": 3},
            "Bilateral talks of Kim with foreign leaders, 2018–26",
        ),
        (
            {"China": 5, "Laos": 3, "Cuba": 3},
            "Kim has held 5 bilateral talks with China's leaders",
        ),
        (
            {"United Arab Emirates": 12, "Bosnia and Herzegovina": 10, "all others": 125},
            "Kim has held 12 bilateral talks with the United Arab Emirates' leaders",
        ),
    ],
)
def test_never_stands_last_and_a_long_title_is_cut_to_those_met_most(
    totals: dict[str, int], title: str
) -> None:
    assert title_of(pd.Series(totals), "Kim", 2018, 2026, is_talks=True) == title


def test_states_may_be_named() -> None:
    figure = figures.running_count(states=("VNM", "BLR", "FRA"))
    assert figure.title == "Kim has held 3 bilateral talks with Vietnam's leaders, 1 with Belarus'"
    assert sorted(words(figure, "line")) == ["Belarus 1", "France 0", "Vietnam 3", "all others 21"]
    with pytest.raises(pa.DataError, match="5 states are named; at most 4 are told apart"):
        figures.running_count(states=("VNM", "BLR", "FRA", "CHN", "RUS"))
    with pytest.raises(pa.DataError, match="no state with the code 'ATL'"):
        figures.running_count(states=("ATL",))


def test_putin_and_xi_from_five_columns() -> None:
    figure = figures.running_count(meetings=read(PUTIN), leaders=LEADERS, leader="Vladimir Putin")
    assert figure.title == "Putin has met China's leaders 7 times, North Korea's 3"
    assert words(figure, "subtitle") == [
        "Meetings with foreign leaders added up. All meetings given"
    ]
    assert words(figure, "flag") == ["Beijing parade 2015", "Beijing parade 2025"]
    assert words(figure, "period") == []
    alone = figures.running_count(meetings=read(XI), leader="Xi Jinping")
    assert sorted(words(alone, "line")) == ["North Korea 2", "United States 3", "all others 1"]
    together = figures.running_count(meetings=both(), leader="Xi Jinping")
    assert words(together, "line") == words(alone, "line")


def test_the_steps_are_those_of_the_counts() -> None:
    figure = figures.running_count(as_of="2019-06-01")
    china, russia, _ = (line for line in figure.axes[0].lines if line.get_gid() == "step")
    assert china.get_ydata().tolist() == [0, 1, 2, 3, 4, 4]
    assert russia.get_ydata().tolist() == [0, 1, 1]
    assert china.get_xdata()[-1] == figure.axes[0].get_xlim()[1]


def test_china_and_russia_have_their_own_colours_and_the_others_are_grey() -> None:
    (ax,) = figures.running_count().axes
    lines = [line for line in ax.lines if line.get_gid() == "step"]
    assert [to_rgb(line.get_color()) for line in lines] == [*map(to_rgb, (SECOND, THIRD, QUIET))]


def test_the_closed_border_is_shaded_on_its_days() -> None:
    (band,) = figures.running_count().axes[0].patches
    days = [band.get_x(), band.get_x() + band.get_width()]
    assert [f"{mdates.num2date(day):%Y-%m-%d}" for day in days] == ["2020-01-21", "2023-08-27"]


@pytest.mark.sampled
@pytest.mark.parametrize("width", [1200, 700, 375, 320])
def test_four_states_are_told_apart_at_every_width(width: int) -> None:
    figure = figures.running_count(states=("VNM", "BLR", "USA", "KOR"))
    assert not faults(figure.at(width))
