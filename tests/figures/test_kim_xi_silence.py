"""How long two leaders did not meet: over, running, equalled, or not at all."""

from __future__ import annotations

import matplotlib.dates as mdates
import pandas as pd
import pytest
from matplotlib.colors import to_rgba

import parade_analysis as pa
from parade_analysis import figures
from parade_analysis.figures import FIGURES
from parade_analysis.plot.picture import PublishedFigure

from .leaders import LEADERS, PUTIN, XI, read
from .measure import faults
from .words import texts


def words(figure: PublishedFigure, gid: str) -> list[str]:
    return [text.get_text().replace("\n", " ") for text in texts(figure, gid)]


def test_the_longest_silence_of_all() -> None:
    figure = figures.kim_xi_silence()
    assert figure.title == "Kim and Xi Jinping went 6.2 years without bilateral talks"
    assert words(figure, "row")[4:6] == ["20–21 Jun 2019", "4 Sep 2025"]
    assert words(figure, "place")[4:6] == ["Pyongyang", "Beijing"]
    assert words(figure, "subtitle") == [
        "Bilateral meetings only, 7 in all; each bar runs to the next, the last is open"
    ]
    assert words(figure, "remark") == [
        "2,266 days counting the encounter of 3 September 2025 (Victory Day parade)"
    ]
    assert figure.plotted["gap_days"].tolist() == [42, 42, 202, 163, 2267, 277, 121]
    assert words(figure, "days")[-2:] == ["277 days", "121 days so far"]


def test_only_the_longest_is_stressed_and_one_that_runs_is_open() -> None:
    figure = figures.kim_xi_silence()
    stressed = [each for each in texts(figure, "days") if each.get_weight() == 700]
    assert [each.get_text() for each in stressed] == ["6.2 years, 2,267 days"]
    *over, running = (patch for patch in figure.axes[0].patches if patch.get_gid() == "silence")
    assert running.get_facecolor() == to_rgba("white")
    assert len({patch.get_facecolor() for patch in over}) == 2
    assert to_rgba("white") not in {patch.get_facecolor() for patch in over}
    tie = figures.kim_xi_silence(as_of="2018-08-01")
    assert {each.get_weight() for each in texts(tie, "days")} == {400}


@pytest.mark.sampled
@pytest.mark.parametrize("width", [1200, 700, 375, 320])
def test_a_mark_ends_where_its_bar_begins_so_that_the_shortest_is_seen(width: int) -> None:
    (ax,) = figures.kim_xi_silence().at(width).axes
    boxes = {
        gid: [patch.get_window_extent() for patch in ax.patches if patch.get_gid() == gid]
        for gid in ("meeting", "silence")
    }
    for mark, bar in zip(boxes["meeting"], boxes["silence"], strict=True):
        assert mark.x1 == pytest.approx(bar.x0)
        assert bar.width > 2


def test_bars_and_the_closed_border_lie_on_their_days() -> None:
    (ax,) = figures.kim_xi_silence().axes
    edges = {
        patch.get_gid(): [
            f"{mdates.num2date(day):%Y-%m-%d}"
            for day in (patch.get_x(), patch.get_x() + patch.get_width())
        ]
        for patch in ax.patches
        if patch.get_gid() == "band" or patch.get_width() > 2000
    }
    assert edges == {
        "band": ["2020-01-21", "2023-08-27"],
        "silence": ["2019-06-21", "2025-09-04"],
    }


@pytest.mark.parametrize(
    ("rule", "title", "said"),
    [
        ("summits", "went 6.2 years without bilateral talks", "Bilateral meetings only"),
        ("talks", "went 6.2 years without meeting", "Includes meetings of three leaders"),
        ("encounters", "went 6.2 years without meeting", "Includes encounters at parades"),
    ],
)
def test_another_rule_gives_another_number_and_the_subtitle_says_which(
    rule: str, title: str, said: str
) -> None:
    figure = figures.kim_xi_silence(rule=rule)
    assert figure.title.endswith(title)
    assert words(figure, "subtitle")[0].startswith(said)
    assert figure.plotted["gap_days"].max() == (2266 if rule == "encounters" else 2267)
    assert len(words(figure, "remark")) == (rule != "encounters")


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("as_of", "title"),
    [
        ("2018-03-27", "have held bilateral talks once"),
        ("2018-05-08", "went 42 days without bilateral talks"),
        ("2018-06-20", "went 42 days without bilateral talks, twice"),
        ("2018-08-01", "went 42 days without bilateral talks, 3 times"),
        ("2018-08-02", "have held no bilateral talks for 43 days"),
        ("2025-08-28", "have held no bilateral talks for 6.2 years"),
        ("2025-09-03", "have held no bilateral talks for 6.2 years"),
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
    assert words(figure, "remark") == ["1,341 days counting 3 encounters between"]


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
    assert figure.title == "Vladimir Putin and Xi Jinping went 3.8 years without meeting"
    assert words(figure, "subtitle")[0].startswith("All meetings given, 7 in all")
    assert words(figure, "period") == []
    turned = figures.kim_xi_silence(
        meetings=read(XI), leaders=LEADERS, leader="Xi Jinping", counterpart="Kim Jong Un"
    )
    assert turned.title == "Xi and Kim Jong Un went 6.2 years without meeting"


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
    assert figure.title == "Vladimir Putin and Xi Jinping went 150 days without meeting, 39 times"
    assert "the 12 longest of 39 silences" in words(figure, "subtitle")[0]
    assert len(words(figure, "row")) == 12
    assert len(figure.plotted) == 39
    for width in (1200, 375, 320):
        assert not faults(figure.at(width))


@pytest.mark.exhaustive
def test_a_place_that_is_missing_is_left_out_of_the_words() -> None:
    table = pa.load("meetings").query("person == 'Xi Jinping'")
    figure = figures.kim_xi_silence(table.assign(place=None))
    assert words(figure, "place") == []
    assert figure.description.startswith("After 26 Mar 2018: 42 days.")
    assert not faults(figure.at(375))


@pytest.mark.parametrize("name", ["context-ribbon", "kim-xi-silence", "running-count"])
def test_a_closure_that_still_runs_is_told_without_an_end(name: str) -> None:
    assert (
        "The border has been closed since 21 January 2020."
        in FIGURES[name](as_of="2021-06-01").description
    )
