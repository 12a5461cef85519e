"""Every meeting has a mark; titles are true for any leader, selection and day."""

from __future__ import annotations

import itertools

import pandas as pd
import pytest
from matplotlib.text import Text

import parade_analysis as pa
from parade_analysis import figures
from parade_analysis.plot.picture import PublishedFigure

from .leaders import LEADERS, PUTIN, XI, both, read
from .words import texts


def subtitle(figure: PublishedFigure) -> str:
    (text,) = texts(figure, "subtitle")
    return text.get_text().replace("\n", " ")


def marks(figure: PublishedFigure) -> int:
    lines = [line for line in figure.axes[0].lines if line.get_linestyle() == "None"]
    return sum(len(line.get_xdata()) for line in lines)


def words(figure: PublishedFigure, gid: str) -> list[str]:
    return [text.get_text().replace("\n", " ") for text in texts(figure, gid)]


def lanes(figure: PublishedFigure) -> list[str]:
    return [label.get_text() for label in figure.axes[0].get_yticklabels()]


@pytest.fixture(scope="module")
def drawn() -> PublishedFigure:
    return figures.leader_meetings()


def test_every_meeting_has_a_mark(drawn: PublishedFigure) -> None:
    assert marks(drawn) == len(drawn.plotted) == 34
    assert drawn.title == "Kim has met foreign leaders in bursts: 2018–19 and 2023–26"
    assert subtitle(drawn) == (
        "34 meetings with 15 leaders on 19 occasions since December 2011. "
        "Rule: all encounters, also at a parade; 1 unverified left out"
    )
    assert lanes(drawn)[:4] == ["China  10", "Vietnam  5", "Russia  5", "South Korea  4"]
    assert words(drawn, "quiet") == [
        "6 years 3 months without a known meeting",
        "4 years 2 months without a known meeting",
    ]
    assert words(drawn, "day") == ["until 8 October 2026", "Beijing parade"]
    assert words(drawn, "period") == ["border closed"]


def test_labels_of_occasions_keep_their_distance(drawn: PublishedFigure) -> None:
    drawn.draw_without_rendering()
    labels = texts(drawn, "occasion")
    starts = sorted(Text.get_window_extent(each).x0 for each in labels)
    assert len(starts) == 19
    assert min(right - left for left, right in itertools.pairwise(starts)) > 6


def test_one_burst_is_no_bursts_and_what_was_not_known_is_not_left_out() -> None:
    figure = figures.leader_meetings(as_of="2019-06-01")
    assert figure.title == "14 meetings of Kim with foreign leaders, 2018–19"
    assert "1 unverified left out" in subtitle(figure)
    assert words(figure, "day") == ["until 1 June 2019"]
    assert words(figure, "period") == []
    assert marks(figure) == 14
    table = pa.load("meetings")
    late = table.assign(
        known_from=table["known_from"].mask(
            table["verification"] == "unverified", pd.Timestamp("2020-01-01")
        )
    )
    assert "unverified" not in subtitle(figures.leader_meetings(late, as_of="2019-06-01"))


def test_a_running_silence_is_folded_once_it_lasts_two_years() -> None:
    assert len(words(figures.leader_meetings(as_of="2021-06-28"), "quiet")) == 1
    figure = figures.leader_meetings(as_of="2021-06-29")  # 730 days after Panmunjom
    assert words(figure, "quiet")[1] == "2 years without a known meeting so far"
    assert words(figure, "period") == ["border closed"]
    assert "so far, 30 June 2019 to 29 June 2021" in figure.alt


def test_before_the_first_meeting_there_is_a_sentence_instead_of_a_picture() -> None:
    with pytest.raises(pa.NothingKnown, match="no meeting was known by 1 January 2015"):
        figures.leader_meetings(as_of="2015-01-01")
    unverified = pa.load("meetings").query("verification == 'unverified'")
    with pytest.raises(pa.NothingKnown, match=r"no meeting of Kim Jong Un is known$"):
        figures.leader_meetings(unverified)


def test_one_states_rows_are_said_to_be_one_states() -> None:
    vietnam = pa.load("meetings").query("iso3 == 'VNM'")
    figure = figures.leader_meetings(vietnam)
    assert figure.title == "Kim has met Vietnam's leaders in bursts: 2019 and 2025"
    assert figure.day == vietnam["end_date"].max()
    assert words(figure, "day")[0] == "until 10 October 2025"
    assert lanes(figure) == ["Vietnam  5"]


def test_two_meetings_years_apart_are_no_bursts() -> None:
    far = pa.load("meetings").query("person == 'Vladimir Putin'").iloc[[0, -1]]
    assert figures.leader_meetings(far).title == "2 meetings of Kim with Vladimir Putin, 2019–25"
    one = figures.leader_meetings(far.head(1))
    assert one.title == "1 meeting of Kim with Vladimir Putin, 2019"
    assert subtitle(one).startswith("1 meeting with 1 leader on 1 occasion since December 2011.")


# --- other leaders


def test_putin_from_five_columns_draws_as_lanes_from_his_first_meeting() -> None:
    figure = figures.leader_meetings(meetings=read(PUTIN), leader="Vladimir Putin")
    assert figure.title == "12 meetings of Vladimir Putin with foreign leaders, 2013–25"
    assert subtitle(figure) == (
        "12 meetings with 3 leaders on 11 occasions since March 2013. Rule: all meetings given"
    )
    assert lanes(figure) == ["China  7", "North Korea  3", "United States  2"]
    assert marks(figure) == 12
    assert words(figure, "period") == []  # the border that closed is not his
    (line,) = words(figure, "source")
    assert "Tables: meetings as given, parades, countries (parade-analysis" in line
    assert words(figure, "day") == ["until 3 September 2025", "Beijing parade", "Beijing parade"]


def test_a_leader_in_the_table_has_a_short_name_and_a_first_day() -> None:
    figure = figures.leader_meetings(meetings=both(), leaders=LEADERS, leader="Xi Jinping")
    assert figure.title.startswith("6 meetings of Xi with foreign leaders, 2013–25")
    assert "since November 2012" in subtitle(figure)
    # The parade in Beijing was at home.
    assert words(figure, "day") == ["until 4 September 2025"]
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
    assert "Rule: all encounters, also at a parade; 1 unverified left out" in subtitle(figure)
    legend = [text.get_text() for text in figure.axes[0].get_legend().get_texts()]
    assert legend == ["Putin abroad", "place not told", "two leaders", "time drawn 1:6"]
    assert {text.split(",")[0] for text in words(figure, "occasion")} == {"Talks"}


def test_a_leader_nobody_lists_is_refused_with_those_there_are() -> None:
    with pytest.raises(pa.DataError, match="no leader 'Vladimir Putin': choose from Kim Jong Un"):
        figures.leader_meetings(leader="Vladimir Putin")
    with pytest.raises(pa.DataError, match="choose from Vladimir Putin, Xi Jinping"):
        figures.leader_meetings(meetings=both())


def test_a_leader_of_many_meetings_is_drawn_on_the_canvas() -> None:
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
    figure = figures.leader_meetings(meetings=many, leader="Alexander Lukashenko")
    assert len(lanes(figure)) == 22
    assert lanes(figure)[-1].split("  ")[0] == f"{many['iso3'].nunique() - 21} other states"
    assert marks(figure) == 400
    figure.draw_without_rendering()
    for text in texts(figure, "title") + texts(figure, "occasion"):
        assert Text.get_window_extent(text).x1 <= figure.bbox.x1
