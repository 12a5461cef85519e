"""Years above, envoys below: ties, years without, other leaders."""

from __future__ import annotations

import pandas as pd
import pytest

import parade_analysis as pa
from parade_analysis import figures
from parade_analysis.figures.meetings_by_year import title_of, years_to_count
from parade_analysis.plot.picture import PublishedFigure

from .leaders import LEADERS, PUTIN, read
from .measure import faults
from .words import texts


def subtitle(figure: PublishedFigure) -> str:
    (text,) = texts(figure, "subtitle")
    return text.get_text().replace("\n", " ")


def strips(figure: PublishedFigure) -> list[str]:
    return [text.get_text() for text in texts(figure, "heading")]


def test_years_since_he_came_to_power_but_not_one_of_two_weeks() -> None:
    figure = figures.meetings_by_year()
    assert figure.title == "13 of Kim's 34 meetings with foreign leaders were in 2025"
    assert figure.plotted["year"].tolist() == list(range(2012, 2027))
    leaders = figure.plotted.filter(like="leaders: ")
    assert list(leaders) == ["leaders: China", "leaders: Russia", "leaders: others"]
    assert leaders.to_numpy().sum() == 34
    envoys = (pa.load("envoys")["verification"] != "unverified").sum()
    assert figure.plotted.filter(like="envoys: ").to_numpy().sum() == envoys
    assert strips(figure) == [
        "All leaders  34",
        "China  10",
        "Russia  5",
        "Others  19",
        f"Envoys  {envoys}",
    ]
    assert subtitle(figure) == (
        "Meetings a year, 2012 to 8 October 2026. Includes encounters at parades; "
        "envoys shown apart, list incomplete"
    )
    assert "9 of 15 years had no meeting with a leader: 2012, 2013" in figure.description
    assert "2026 is counted until 8 October 2026." in figure.description


@pytest.mark.exhaustive
def test_each_column_is_as_high_as_its_count_on_one_scale() -> None:
    figure = figures.meetings_by_year()
    heights = {ax.get_ylim()[1] / ax.get_window_extent().height for ax in figure.axes}
    assert max(heights) == pytest.approx(min(heights))
    columns = [patch for patch in figure.axes[0].patches if patch.get_gid() == "column"]
    assert [patch.get_height() for patch in columns] == [9, 8, 1, 1, 13, 2]
    counts = [text.get_text() for text in figure.axes[0].texts if text.get_gid() == "count"]
    assert counts == ["9", "8", "1", "1", "13", "2"]


@pytest.mark.parametrize(
    ("since", "day", "years"),
    [
        ("2011-12-17", "2026-10-08", range(2012, 2027)),
        ("2011-12-01", "2026-10-08", range(2011, 2027)),  # a whole month
        ("2011-12-17", "2026-01-05", range(2012, 2026)),
        (None, "2026-01-05", range(2018, 2026)),
        ("2018-12-30", "2018-12-31", range(2018, 2019)),
    ],
)
def test_a_year_of_a_few_days_is_no_year_without_a_meeting(
    since: str | None, day: str, years: range
) -> None:
    first = None if since is None else pd.Timestamp(since)
    assert years_to_count([pd.Timestamp("2018-03-26")], first, pd.Timestamp(day)) == years
    late = pd.Timestamp("2011-12-29")
    assert years_to_count([late], pd.Timestamp("2011-12-17"), late) == range(2011, 2012)


def test_a_whole_year_needs_no_until() -> None:
    figure = figures.meetings_by_year(as_of="2019-12-31")
    assert "until" not in figure.description
    assert "2012–19" in subtitle(figure)
    assert not texts(figure, "until")


@pytest.mark.sampled
@pytest.mark.parametrize("width", [1200, 700, 375, 320])
def test_years_are_named_once_and_the_last_until_its_day(width: int) -> None:
    figure = figures.meetings_by_year().at(width)
    assert [text.get_text() for text in texts(figure, "until")] == ["to 8 Oct"]
    *above, last = figure.axes
    assert not any(len(ax.get_xticks()) for ax in above)
    assert last.get_xticks()[-1] == 2026
    assert not faults(figure)


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
    assert figure.title == "Of 4 meetings of Kim none counts under the rule"
    assert not faults(figure.at(375))


@pytest.mark.parametrize(
    ("counts", "title"),
    [
        ({2018: 1}, "1 meeting of Kim with foreign leaders, in 2018"),
        ({2018: 0, 2019: 3}, "All 3 meetings of Kim with foreign leaders were in 2019"),
        ({2018: 2, 2019: 3}, "3 of Kim's 5 meetings with foreign leaders were in 2019"),
        ({2018: 3, 2019: 3}, "Kim met foreign leaders most often in 2018 and 2019"),
        ({2018: 1, 2019: 1, 2020: 1}, "3 meetings of Kim with foreign leaders, at most 1 a year"),
        ({2018: 0}, "Kim had met no foreign leader by 8 October 2026"),
    ],
)
def test_a_tie_is_not_the_most(counts: dict[int, int], title: str) -> None:
    day = pd.Timestamp("2026-10-08")
    assert title_of(pd.Series(counts), 0, "Kim", "foreign leaders", day) == title


@pytest.mark.exhaustive
def test_another_leader_has_no_envoys_and_his_own_states() -> None:
    figure = figures.meetings_by_year(
        meetings=read(PUTIN), leaders=LEADERS, leader="Vladimir Putin"
    )
    assert figure.title == "3 of Putin's 12 meetings with foreign leaders were in 2025"
    assert "6 of 14 years had no meeting" in figure.description
    assert list(figure.plotted) == [
        "year",
        "leaders: China",
        "leaders: North Korea",
        "leaders: others",
    ]
    assert strips(figure) == ["All leaders  12", "China  7", "North Korea  3", "Others  2"]
    assert "nvoys" not in figure.description + subtitle(figure)
    assert not faults(figure.at(375))
    assert "envoys" not in texts(figure, "source")[0].get_text()
    unknown = figures.meetings_by_year(meetings=read(PUTIN), leader="Vladimir Putin")
    assert unknown.plotted["year"].min() == 2013


def test_one_states_rows_are_said_to_be_one_states() -> None:
    figure = figures.meetings_by_year(pa.load("meetings").query("iso3 == 'VNM'"))
    assert figure.title == "3 of Kim's 5 meetings with Vietnam's leaders were in 2025"
    assert strips(figure)[0] == "All leaders  5"


@pytest.mark.exhaustive
def test_two_states_at_most_are_told_apart() -> None:
    figure = figures.meetings_by_year(states=("BLR",))
    assert figure.plotted.filter(like="leaders: Belarus").to_numpy().sum() == 2
    never = figures.meetings_by_year(states=("FRA", "RUS"))
    assert strips(never)[1:3] == ["France  0", "Russia  5"]
    with pytest.raises(pa.DataError, match="3 states are named; at most 2 are told apart"):
        figures.meetings_by_year(states=("CHN", "RUS", "USA"))
    with pytest.raises(pa.DataError, match="no state with the code 'ATL'"):
        figures.meetings_by_year(states=("ATL",))


@pytest.mark.exhaustive
def test_an_end_that_is_not_told_is_the_start() -> None:
    bare = pa.load("meetings")[["start_date", "iso3"]]
    figure = figures.meetings_by_year(bare)
    assert figure.day == pd.Timestamp("2026-06-08")
    assert figure.plotted.filter(like="leaders").to_numpy().sum() == 35


@pytest.mark.exhaustive
@pytest.mark.parametrize("width", [1200, 375])
def test_many_years_and_meetings_have_room(width: int) -> None:
    codes = pa.load("countries").query("un_status == 'un_member'")["iso3"].tolist()
    many = pd.DataFrame(
        {
            "start_date": pd.date_range("1950-01-01", "2025-12-31", periods=2000).normalize(),
            "person": [f"Leader {number % 97}" for number in range(2000)],
            "iso3": [codes[number**2 % 97] for number in range(2000)],
        }
    )
    figure = figures.meetings_by_year(meetings=many, leader="Alexander Lukashenko").at(width)
    assert strips(figure)[0] == "All leaders  2,000"
    assert not faults(figure)
