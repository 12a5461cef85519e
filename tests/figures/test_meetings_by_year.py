"""Years above, envoys below: ties, years without, other leaders."""

from __future__ import annotations

import pandas as pd
import pytest

import parade_analysis as pa
from parade_analysis import figures
from parade_analysis.figures.meetings_by_year import title_of
from parade_analysis.plot.picture import PublishedFigure

from .leaders import LEADERS, PUTIN, read
from .words import texts


def subtitle(figure: PublishedFigure) -> str:
    (text,) = texts(figure, "subtitle")
    return text.get_text().replace("\n", " ")


def test_years_since_he_came_to_power() -> None:
    figure = figures.meetings_by_year()
    assert (
        figure.title == "13 of Kim's 34 meetings with leaders fell in 2025; 10 of 16 years had none"
    )
    assert figure.plotted["year"].tolist() == list(range(2011, 2027))
    leaders = figure.plotted.filter(like="leaders: ")
    assert [name.removeprefix("leaders: ") for name in leaders] == [
        "China",
        "Russia",
        "South Korea",
        "United States",
        "Vietnam",
        "others",
    ]
    assert leaders.to_numpy().sum() == 34
    envoys = pa.load("envoys")["verification"] != "unverified"
    assert figure.plotted.filter(like="envoys: ").to_numpy().sum() == envoys.sum()
    assert f"Below, paler: {envoys.sum()} meetings with visitors" in subtitle(figure)
    assert subtitle(figure).endswith(". 2026 until 8 October 2026")


def test_a_whole_year_needs_no_until() -> None:
    assert "until" not in subtitle(figures.meetings_by_year(as_of="2019-12-31"))


def test_before_the_first_meeting_the_years_show_envoys_only() -> None:
    figure = figures.meetings_by_year(as_of="2015-01-01")
    assert figure.title == "Kim had met no foreign leader by 1 January 2015"
    assert figure.plotted.filter(like="leaders").to_numpy().sum() == 0
    assert figure.plotted.filter(like="envoys").to_numpy().sum() == 3
    with pytest.raises(
        pa.NothingKnown, match="no meeting of Kim Jong Un is known under the rule 'enc"
    ):
        figures.meetings_by_year(as_of="2012-08-01")


def test_meetings_that_a_rule_leaves_out_are_not_denied() -> None:
    margins = pa.load("meetings").query("format == 'multilateral_sideline'")
    figure = figures.meetings_by_year(margins, rule="summits")
    assert figure.title == "None of Kim's 4 meetings counts under the rule"


@pytest.mark.parametrize(
    ("counts", "title"),
    [
        ({2018: 1}, "1 meeting of Kim with leaders, in 2018"),
        ({2018: 3}, "3 meetings of Kim with leaders, in 2018"),
        ({2018: 0, 2019: 3}, "3 meetings of Kim with leaders, in 2019; 1 of 2 years had none"),
        ({2018: 2, 2019: 3}, "3 of Kim's 5 meetings with leaders fell in 2019"),
        ({2018: 3, 2019: 3}, "6 meetings of Kim with leaders, 3 each in 2018 and 2019"),
        ({2018: 1, 2019: 1, 2020: 1}, "3 meetings of Kim with leaders, at most 1 a year"),
        ({2018: 0}, "Kim had met no foreign leader by 8 October 2026"),
    ],
)
def test_a_tie_is_not_the_most(counts: dict[int, int], title: str) -> None:
    day = pd.Timestamp("2026-10-08")
    assert title_of(pd.Series(counts), 0, "Kim", "foreign leaders", day) == title


def test_another_leader_has_no_envoys_and_his_own_states() -> None:
    figure = figures.meetings_by_year(
        meetings=read(PUTIN), leaders=LEADERS, leader="Vladimir Putin"
    )
    assert (
        figure.title == "3 of Putin's 12 meetings with leaders fell in 2025; 6 of 14 years had none"
    )
    assert list(figure.plotted) == [
        "year",
        "leaders: China",
        "leaders: North Korea",
        "leaders: United States",
        "leaders: others",
    ]
    assert "Below" not in subtitle(figure)
    assert "Envoys" not in figure.alt
    assert "envoys" not in texts(figure, "source")[0].get_text()
    unknown = figures.meetings_by_year(meetings=read(PUTIN), leader="Vladimir Putin")
    assert unknown.plotted["year"].min() == 2013


def test_one_states_rows_are_said_to_be_one_states() -> None:
    figure = figures.meetings_by_year(pa.load("meetings").query("iso3 == 'VNM'"))
    assert (
        figure.title
        == "3 of Kim's 5 meetings with Vietnam's leaders fell in 2025; 13 of 15 years had none"
    )


def test_five_states_at_most_are_told_apart() -> None:
    figure = figures.meetings_by_year(states=("BLR",))
    assert figure.plotted.filter(like="leaders: Belarus").to_numpy().sum() == 2
    with pytest.raises(pa.DataError, match="6 states are named; at most 5 are told apart"):
        figures.meetings_by_year(states=("CHN", "RUS", "USA", "BLR", "VNM", "CUB"))
    with pytest.raises(pa.DataError, match="no state with the code 'ATL'"):
        figures.meetings_by_year(states=("ATL",))


def test_an_end_that_is_not_told_is_the_start() -> None:
    bare = pa.load("meetings")[["start_date", "iso3"]]
    figure = figures.meetings_by_year(bare)
    assert figure.day == pd.Timestamp("2026-06-08")
    assert figure.plotted.filter(like="leaders").to_numpy().sum() == 35
