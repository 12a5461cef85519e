"""Every meeting has a mark; titles are true for any leader, selection and day."""

from __future__ import annotations

import itertools
import math
import re

import matplotlib.dates as mdates
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg

import parade_analysis as pa
from parade_analysis import figures
from parade_analysis.plot.page import margin_at
from parade_analysis.plot.picture import PublishedFigure

from .leaders import LEADERS, PUTIN, XI, both, read
from .measure import faults
from .words import texts

WIDTHS = (1200, 700, 375, 320)


def subtitle(figure: PublishedFigure) -> str:
    (text,) = texts(figure, "subtitle")
    return text.get_text().replace("\n", " ")


def lanes_of(figure: PublishedFigure) -> Axes:
    return next(ax for ax in figure.axes if any(each.get_gid() == "row" for each in ax.texts))


def marks(figure: PublishedFigure) -> int:
    return sum(len(line.get_xdata()) for line in lanes_of(figure).lines if line.get_gid() == "dot")


def bands(figure: PublishedFigure) -> list[tuple[str, str]]:
    spans = [patch for patch in lanes_of(figure).patches if patch.get_gid() == "band"]
    edges = [(patch.get_x(), patch.get_x() + patch.get_width()) for patch in spans]
    return [tuple(f"{mdates.num2date(day):%Y-%m-%d}" for day in each) for each in edges]


def words(figure: PublishedFigure, gid: str) -> list[str]:
    return [text.get_text().replace("\n", " ") for text in texts(figure, gid)]


@pytest.fixture(scope="module")
def drawn() -> PublishedFigure:
    return figures.leader_meetings()


@pytest.mark.parametrize("width", WIDTHS)
def test_every_meeting_has_a_mark_that_is_seen(drawn: PublishedFigure, width: int) -> None:
    figure = drawn.at(width)
    assert marks(figure) == len(drawn.plotted) == 34
    places = [
        place
        for line in lanes_of(figure).lines
        if line.get_gid() == "dot"
        for place in line.get_transform().transform(line.get_xydata())
    ]
    size = max(line.get_markersize() for line in lanes_of(figure).lines if line.get_gid() == "dot")
    assert min(math.dist(*pair) for pair in itertools.combinations(places, 2)) > size
    assert not faults(figure)


def test_silences_are_shaded_on_their_days_and_named_in_place(drawn: PublishedFigure) -> None:
    assert drawn.title == "Kim met no foreign leader for 6.3 years, later for 4.2"
    assert subtitle(drawn) == (
        "34 meetings since December 2011. Includes encounters at parades; "
        "grey: two years or more without one"
    )
    assert words(drawn, "row")[:4] == ["China  10", "Vietnam  5", "Russia  5", "South Korea  4"]
    assert words(drawn, "remark") == ["Others: Cuba 1, Laos 1, Malaysia 1, Myanmar 1, Singapore 1."]
    assert words(drawn, "silence") == ["6.3 years, no meeting", "4.2 years, no meeting"]
    assert bands(drawn) == [("2011-12-17", "2018-03-26"), ("2019-06-30", "2023-09-13")]
    assert words(drawn, "flag") == ["Beijing parade"]
    assert words(drawn, "key") == ["abroad or at the border", "received at home"]
    for said in ("34 meetings on 19 occasions", "1 unverified meeting left out", "Laos 1"):
        assert said in drawn.description


@pytest.mark.parametrize("width", WIDTHS)
def test_a_silence_is_named_above_all_lanes_and_lanes_are_evenly_spaced(
    drawn: PublishedFigure, width: int
) -> None:
    ax = lanes_of(drawn.at(width))
    lanes = [line.get_ydata()[0] for line in ax.lines if [*line.get_xdata()] == [0, 1]]
    assert len(lanes) > 1
    steps = [later - earlier for earlier, later in itertools.pairwise(lanes)]
    assert max(steps) == pytest.approx(min(steps))
    names = [text.xy[1] for text in ax.texts if text.get_gid() == "row"]
    told = [text.xy[1] for text in ax.texts if text.get_gid() == "silence"]
    assert len(told) == 2
    assert max(told) < min(*names, *lanes)


@pytest.mark.parametrize("width", [375, 320])
def test_names_of_years_stay_within_the_margins(drawn: PublishedFigure, width: int) -> None:
    figure = drawn.at(width)
    FigureCanvasAgg(figure).draw()
    boxes = [name.get_window_extent() for name in lanes_of(figure).get_xticklabels()]
    assert min(box.x0 for box in boxes) >= margin_at(width) - 1
    assert max(box.x1 for box in boxes) <= width - margin_at(width) + 1


def test_the_axis_is_true_and_the_closed_border_lies_on_its_days(drawn: PublishedFigure) -> None:
    ax = lanes_of(drawn)
    assert ax.get_xscale() == "linear"
    (bar,) = (line for line in ax.lines if line.get_gid() == "bar")
    days = [f"{mdates.num2date(day):%Y-%m-%d}" for day in bar.get_xdata()]
    assert days == ["2020-01-21", "2023-08-27"]


def test_what_was_not_known_is_not_told() -> None:
    figure = figures.leader_meetings(as_of="2019-06-01")
    assert figure.title == "Kim met no foreign leader for 6.3 years"
    assert "1 unverified meeting left out" in figure.description
    assert words(figure, "flag") == words(figure, "period") == []
    assert marks(figure) == 14
    table = pa.load("meetings")
    late = table.assign(
        known_from=table["known_from"].mask(
            table["verification"] == "unverified", pd.Timestamp("2020-01-01")
        )
    )
    figure = figures.leader_meetings(late, as_of="2019-06-01")
    assert "unverified" not in figure.description


def test_a_running_silence_is_shaded_once_it_lasts_two_years() -> None:
    assert len(bands(figures.leader_meetings(as_of="2021-06-28"))) == 1
    figure = figures.leader_meetings(as_of="2021-06-29")  # 730 days after Panmunjom
    assert figure.title == "Kim has not met a foreign leader for 2 years"
    assert bands(figure)[1] == ("2019-06-30", "2021-06-29")
    assert words(figure, "period") == ["border closed"]
    told = "2 years so far, no meeting: 30 June 2019 to 29 June 2021"
    assert told in figure.description


def test_a_silence_that_ended_that_day_runs_no_more() -> None:
    assert figures.leader_meetings(as_of="2018-03-26").title == (
        "Kim did not meet Xi Jinping for 6.3 years"
    )


def test_before_the_first_meeting_there_is_a_sentence_instead_of_a_picture() -> None:
    with pytest.raises(pa.NothingKnown, match="no meeting was known by 1 January 2015"):
        figures.leader_meetings(as_of="2015-01-01")
    unverified = pa.load("meetings").query("verification == 'unverified'")
    with pytest.raises(pa.NothingKnown, match=r"no meeting of Kim Jong Un is known$"):
        figures.leader_meetings(unverified)


def test_one_states_rows_are_said_to_be_one_states() -> None:
    vietnam = pa.load("meetings").query("iso3 == 'VNM'")
    figure = figures.leader_meetings(vietnam)
    assert figure.title == "5 meetings of Kim with Vietnam's leaders, 2019–25"
    assert not bands(figure)  # what is left out of a part may fill its silences
    assert figure.day == vietnam["end_date"].max()
    assert words(figure, "row") == ["Vietnam  5"]


def test_one_meeting_is_one() -> None:
    one = pa.load("meetings").query("person == 'Vladimir Putin'").head(1)
    figure = figures.leader_meetings(one)
    assert figure.title == "1 meeting of Kim with Vladimir Putin, 2019"
    assert subtitle(figure).startswith("1 meeting since April 2019")
    assert not faults(figure.at(375))


# --- other leaders


def test_putin_from_five_columns_draws_as_lanes_from_his_first_meeting() -> None:
    figure = figures.leader_meetings(meetings=read(PUTIN), leader="Vladimir Putin")
    # A list of the caller's need not be complete, so that its silences are no finding.
    assert figure.title == "12 meetings of Vladimir Putin with foreign leaders, 2013–25"
    assert subtitle(figure).startswith("12 meetings since March 2013. All meetings given")
    assert words(figure, "row") == ["China  7", "North Korea  3", "United States  2"]
    assert marks(figure) == 12
    assert words(figure, "period") == []  # the border that closed is not his
    assert words(figure, "key") == []
    assert words(figure, "source")[0].startswith("Drawn from meetings as given")
    assert words(figure, "flag") == ["Beijing parade 2015", "Beijing parade 2025"]
    for width in WIDTHS:
        assert not faults(figure.at(width))


def test_a_leader_in_the_table_has_a_short_name_and_a_first_day() -> None:
    figure = figures.leader_meetings(meetings=both(), leaders=LEADERS, leader="Xi Jinping")
    assert figure.title.startswith("6 meetings of Xi with foreign leaders, 2013–25")
    assert "since November 2012" in subtitle(figure)
    assert words(figure, "flag") == []  # the parade in Beijing was at home
    assert len(figure.plotted) == len(read(XI))


def test_meetings_before_a_leader_came_to_power_are_drawn() -> None:
    late = LEADERS.assign(since="2020-01-01")
    figure = figures.leader_meetings(meetings=read(PUTIN), leaders=late, leader="Vladimir Putin")
    assert "since March 2013" in subtitle(figure)
    assert marks(figure) == 12


def test_optional_columns_read_back_from_csv_work_too() -> None:
    told = read(PUTIN).assign(
        format="bilateral",
        visit_kind=["kim_abroad", None] * 6,
        label="Talks",
        rank="head_of_state",
        verification=["verified"] * 11 + ["unverified"],
    )
    figure = figures.leader_meetings(
        meetings=read(told.to_csv(index=False)), leader="Vladimir Putin", leaders=LEADERS
    )
    assert figure.title == "Putin met no foreign leader for up to 2.9 years"
    assert "Includes encounters at parades" in subtitle(figure)
    assert "1 unverified meeting left out" in figure.description
    assert words(figure, "key") == ["abroad or at the border", "place not told"]


def test_a_leader_nobody_lists_is_refused_with_those_there_are() -> None:
    with pytest.raises(pa.DataError, match="no leader 'Vladimir Putin': choose from Kim Jong Un"):
        figures.leader_meetings(leader="Vladimir Putin")
    with pytest.raises(pa.DataError, match="choose from Vladimir Putin, Xi Jinping"):
        figures.leader_meetings(meetings=both())


@pytest.mark.parametrize("width", [1200, 375])
def test_of_many_states_those_met_most_have_a_lane_and_the_others_one(width: int) -> None:
    codes = pa.load("countries").query("un_status == 'un_member'")["iso3"].tolist()
    many = pd.DataFrame(
        {
            "start_date": pd.date_range("2000-01-01", "2025-12-31", periods=400).normalize(),
            "person": [f"Leader {number % 97}" for number in range(400)],
            "iso3": [codes[number**2 % 97] for number in range(400)],
            "place": [f"Place {number % 50}" for number in range(400)],
        }
    )
    many["end_date"] = many["start_date"]
    figure = figures.leader_meetings(meetings=many, leader="Alexander Lukashenko").at(width)
    names = words(figure, "row")
    assert 3 < len(names) <= 12
    assert names[-1].startswith("Others  ")
    (remark,) = words(figure, "remark")
    assert re.fullmatch(r"Others: \d\d states\.", remark)
    assert sum(int(name.split("  ")[1]) for name in names) == marks(figure) == 400
    assert not faults(figure)
