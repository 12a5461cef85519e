"""How long two leaders did not meet: over, running, equalled, or not at all."""

from __future__ import annotations

import pandas as pd
import pytest

import parade_analysis as pa
from parade_analysis import figures
from parade_analysis.plot.picture import PublishedFigure

from .leaders import LEADERS, PUTIN, XI, read
from .words import texts


def words(figure: PublishedFigure, gid: str) -> list[str]:
    return [text.get_text().replace("\n", " ") for text in texts(figure, gid)]


def test_the_longest_silence_of_all() -> None:
    figure = figures.kim_xi_silence()
    assert figure.title == "Kim and Xi Jinping held no talks for 2,267 days, until 4 September 2025"
    assert words(figure, "remark") == [
        "2,266 counting the encounter of 3 September 2025 (Victory Day parade)"
    ]
    assert figure.plotted["gap_days"].tolist() == [42, 42, 202, 163, 2267, 277, 121]
    assert words(figure, "silence")[-1] == "121 days so far"


@pytest.mark.parametrize(
    ("rule", "title", "said"),
    [
        ("summits", "held no talks for 2,267 days, until 4 September 2025", "bilateral meetings"),
        ("talks", "did not meet for 2,267 days, until 4 September", "meetings of two or three"),
        ("encounters", "did not meet for 2,266 days, until 3 September 2025", "all encounters"),
    ],
)
def test_another_rule_gives_another_number_and_the_subtitle_says_which(
    rule: str, title: str, said: str
) -> None:
    figure = figures.kim_xi_silence(rule=rule)
    assert title in figure.title
    assert f"Rule: {said}" in words(figure, "subtitle")[0]
    assert len(words(figure, "remark")) == (rule != "encounters")


@pytest.mark.parametrize(
    ("as_of", "title"),
    [
        ("2018-03-27", "have held no talks for 1 day"),
        ("2018-05-08", "held no talks for 42 days, until 7 May 2018"),
        ("2018-06-20", "held no talks for 42 days, twice"),
        ("2018-08-01", "held no talks for 42 days, 3 times"),
        ("2018-08-02", "have held no talks for 43 days"),
        ("2025-08-28", "have held no talks for 2,260 days"),
        ("2025-09-03", "have held no talks for 2,266 days"),
    ],
)
def test_the_title_is_true_on_the_day(as_of: str, title: str) -> None:
    figure = figures.kim_xi_silence(as_of=as_of)
    assert figure.title == f"Kim and Xi Jinping {title}"


def test_a_parade_just_held_breaks_a_silence_that_still_runs() -> None:
    figure = figures.kim_xi_silence(as_of="2025-09-03")
    assert words(figure, "remark") == []  # on the day itself there is nothing between
    apart = pa.load("meetings").query("person == 'Vladimir Putin'")
    # Two days after the parade the talks of Putin and Kim lie behind, those with Xi do not.
    assert (
        figures.kim_xi_silence(apart, counterpart="Vladimir Putin").plotted["gap_days"].max()
        == 1602
    )


def test_several_encounters_between_are_counted() -> None:
    table = pa.load("meetings").query("person == 'Xi Jinping'")
    margins = table.tail(1).assign(format="multilateral_sideline", occasion_id=None)
    days = pd.to_datetime(["2021-01-01", "2022-01-01"])
    more = pd.concat([table, *(margins.assign(start_date=each, end_date=each) for each in days)])
    figure = figures.kim_xi_silence(more)
    assert words(figure, "remark") == ["1,341 counting 3 encounters between"]


def test_no_meeting_or_no_day_between_is_a_sentence() -> None:
    with pytest.raises(
        pa.NothingKnown,
        match="no meeting of Kim Jong Un and Vladimir Putin is known by 1 June 2018",
    ):
        figures.kim_xi_silence(counterpart="Vladimir Putin", as_of="2018-06-01")
    with pytest.raises(pa.NothingKnown, match="Min Aung Hlaing is known under the rule 'summits'"):
        figures.kim_xi_silence(counterpart="Min Aung Hlaing")
    with pytest.raises(pa.NothingKnown, match="no day between meetings of Kim Jong Un and Xi"):
        figures.kim_xi_silence(as_of="2018-03-26")
    with pytest.raises(pa.DataError, match="no person 'Xi Jingping': choose from Li Keqiang"):
        figures.kim_xi_silence(counterpart="Xi Jingping")


def test_putin_and_xi_from_five_columns() -> None:
    figure = figures.kim_xi_silence(meetings=read(PUTIN), leader="Vladimir Putin")
    assert (
        figure.title
        == "Vladimir Putin and Xi Jinping did not meet for 1,371 days, until 5 June 2019"
    )
    assert "Rule: all meetings given" in words(figure, "subtitle")[0]
    assert words(figure, "period") == []
    turned = figures.kim_xi_silence(
        meetings=read(XI), leaders=LEADERS, leader="Xi Jinping", counterpart="Kim Jong Un"
    )
    assert turned.title == "Xi and Kim Jong Un did not meet for 2,267 days, until 4 September 2025"


def test_of_many_silences_the_longest_are_drawn() -> None:
    days = pd.date_range("2000-01-01", periods=40, freq="150D")
    many = pd.DataFrame(
        {
            "start_date": days,
            "end_date": days,
            "person": "Xi Jinping",
            "place": "A rather long place",
        }
    )
    figure = figures.kim_xi_silence(many, leader="Vladimir Putin")
    assert figure.title == "Vladimir Putin and Xi Jinping did not meet for 150 days, 39 times"
    assert "the 12 longest of 39" in words(figure, "subtitle")[0]
    assert len(figure.axes[0].get_yticklabels()) == 12
    assert len(figure.plotted) == 39
    figure.draw_without_rendering()
    for label in figure.axes[0].get_yticklabels():
        assert label.get_window_extent().x0 >= 0


def test_a_place_that_is_missing_is_left_out_of_the_words() -> None:
    table = pa.load("meetings").query("person == 'Xi Jinping'")
    figure = figures.kim_xi_silence(table.assign(place=None))
    labels = [label.get_text() for label in figure.axes[0].get_yticklabels()]
    assert labels[0] == "26 Mar 2018 – 7 May 2018"
