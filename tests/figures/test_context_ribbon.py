"""Meetings beside tests, sanctions and treaties."""

from __future__ import annotations

import itertools

import matplotlib.dates as mdates
import pandas as pd
import pytest

import parade_analysis as pa
from parade_analysis import figures
from parade_analysis.figures.context_ribbon import title_of
from parade_analysis.plot.fonts import LINE
from parade_analysis.plot.picture import PublishedFigure
from parade_analysis.plot.style import SOFT

from .leaders import LEADERS, PUTIN, read
from .measure import faults
from .words import texts


def words(figure: PublishedFigure, gid: str) -> list[str]:
    return [text.get_text() for text in texts(figure, gid)]


def lanes(figure: PublishedFigure) -> list[str]:
    return [text.replace("\n", " ") for text in words(figure, "row")]


def test_lanes_follow_from_categories() -> None:
    figure = figures.context_ribbon()
    assert figure.title == "Kim met foreign leaders only after the latest nuclear test"
    assert words(figure, "subtitle")[0].replace("\n", " ") == (
        "All 19 meeting occasions; other rows: a selection. Includes encounters at parades. "
        "Named: first occasion, latest event of each kind"
    )
    assert lanes(figure) == [
        "Occasions  19",
        "Nuclear tests",
        "Missiles",
        "UN sanctions",
        "Treaties",
    ]
    assert words(figure, "period") == ["border closed"]
    assert "The latest nuclear test was on 3 September 2017." in figure.description
    assert (figure.plotted["kind"] == "meetings").sum() == 19


def test_an_earlier_day_has_fewer_lanes() -> None:
    figure = figures.context_ribbon(as_of="2019-06-01")
    assert lanes(figure)[1:] == ["Nuclear tests", "Missiles", "UN sanctions"]
    assert words(figure, "period") == []


@pytest.mark.sampled
@pytest.mark.parametrize("as_of", [None, "2024-07-01", "2019-06-01", "2018-03-26"])
@pytest.mark.parametrize("width", [1200, 700, 375, 320])
def test_named_are_the_first_occasion_and_the_latest_of_each_kind(
    as_of: str | None, width: int
) -> None:
    figure = figures.context_ribbon(as_of=as_of).at(width)
    told = [text.replace("\n", " ") for text in words(figure, "event") + words(figure, "flag")]
    named = [text.split(", ")[0] for text in told]
    known = pa.load("events").query("date > '2011-12-17'")
    known = known[known["category"].isin(["nuclear_test", "missile", "sanction", "treaty"])]
    latest = known[known["date"] <= (as_of or "2026-10-08")].groupby("category").tail(1)
    assert sorted(named) == sorted(["First Xi meeting", *latest["label"]])
    assert words(figure, "flag")[0].startswith("Sixth nuclear test")
    assert not faults(figure)


@pytest.mark.sampled
@pytest.mark.parametrize("as_of", [None, "2024-07-01", "2019-06-01"])
@pytest.mark.parametrize("width", [1200, 700, 375, 320])
def test_words_are_nearest_to_their_own_lane_and_on_none(as_of: str | None, width: int) -> None:
    (ax,) = figures.context_ribbon(as_of=as_of).at(width).axes
    lanes = [line.get_ydata()[0] for line in ax.lines if [*line.get_xdata()] == [0, 1]]
    steps = [later - earlier for earlier, later in itertools.pairwise(lanes)]
    assert max(steps) == pytest.approx(min(steps))
    names = [each for each in ax.texts if each.get_gid() == "row"]
    for lane, name in zip(lanes, names, strict=True):
        assert min(lanes, key=lambda each: abs(each - name.xy[1])) == lane
    dots = {
        (day, y) for line in ax.lines if line.get_gid() == "dot" for day, y in line.get_xydata()
    }
    low, high = ax.get_xlim()
    leads = [line for line in ax.lines if line.get_color() == SOFT and line.get_gid() is None]
    for text, lead in zip(
        [each for each in ax.texts if each.get_gid() == "event"], leads, strict=True
    ):
        x, y = low + lead.get_xdata()[0] * (high - low), lead.get_ydata()[0]
        _, at = min(dots, key=lambda dot: abs(dot[0] - x) + abs(dot[1] - y))
        own = min(lanes, key=lambda lane: abs(lane - at))
        assert min(lanes, key=lambda lane: abs(lane - text.xy[1])) == own
        half = LINE * text.get_fontsize() * (text.get_text().count("\n") + 1) / 2
        assert not any(abs(lane - text.xy[1]) < half for lane in lanes)


def test_the_closed_border_lies_on_its_days() -> None:
    (bar,) = (line for line in figures.context_ribbon().axes[0].lines if line.get_gid() == "bar")
    days = [f"{mdates.num2date(day):%Y-%m-%d}" for day in bar.get_xdata()]
    assert days == ["2020-01-21", "2023-08-27"]


DAYS = pd.to_datetime(["2018-01-01", "2019-01-01"])


@pytest.mark.parametrize(
    ("days", "test", "title"),
    [
        (DAYS, None, "2 occasions of Kim with foreign leaders, 2018–19"),
        (DAYS[:1], None, "1 occasion of Kim with foreign leaders, 2018"),
        (
            DAYS,
            "2017-09-03",
            "Kim met foreign leaders only after the latest nuclear test",
        ),
        (
            DAYS[:1],
            "2017-09-03",
            "Kim met foreign leaders once, after the latest nuclear test",
        ),
        (
            DAYS,
            "2018-01-01",
            "1 of Kim's 2 meeting occasions came after the latest nuclear test",
        ),
        (
            DAYS,
            "2019-01-01",
            "Kim has not met a foreign leader since the latest nuclear test",
        ),
    ],
)
def test_the_title_counts_what_came_after_the_last_test(
    days: pd.DatetimeIndex, test: str | None, title: str
) -> None:
    occasions = pd.DataFrame({"start_date": days, "end_date": days})
    last = pd.NaT if test is None else pd.Timestamp(test)
    assert title_of(occasions, last, "Kim", "foreign leaders") == title


def test_events_without_a_test_make_no_claim_about_one() -> None:
    events = pa.load("events").query("category == 'treaty'")
    figure = figures.context_ribbon(events=events)
    assert figure.title == "19 occasions of Kim with foreign leaders, 2018–26"
    assert "test was" not in figure.description
    assert words(figure, "flag") == []
    with pytest.raises(pa.NothingKnown, match="no test, sanction or treaty under Kim Jong Un"):
        figures.context_ribbon(events=pa.load("events").query("category == 'border'"))


def test_our_events_are_not_drawn_for_another_leader() -> None:
    for leaders in (None, LEADERS):
        with pytest.raises(
            pa.DataError, match="events are about PRK, which Vladimir Putin does not"
        ):
            figures.context_ribbon(meetings=read(PUTIN), leaders=leaders, leader="Vladimir Putin")


def test_a_callers_events_are() -> None:
    events = pd.DataFrame(
        {
            "event_id": ["a", "b", "c"],
            "date": ["2018-02-01", "2022-03-01", "2011-01-01"],
            "category": ["treaty", "sanction", "treaty"],
            "label": ["A treaty", "A sanction", "One before"],
            "iso3": ["RUS", "RUS", "RUS"],
        }
    )
    figure = figures.context_ribbon(
        meetings=read(PUTIN), events=events, leaders=LEADERS, leader="Vladimir Putin"
    )
    assert figure.title == "11 occasions of Putin with foreign leaders, 2013–25"
    assert lanes(figure) == ["Occasions  11", "UN sanctions", "Treaties"]
    assert not faults(figure.at(375))


def test_a_part_of_the_meetings_is_not_all_of_them() -> None:
    late = pa.load("meetings").query("start_date > '2025-01-01'")
    figure = figures.context_ribbon(late)
    assert texts(figure, "subtitle")[0].get_text().startswith("4 meeting occasions; other rows")
    assert "only after" not in figure.title
    assert "The first meeting given was on" in figure.description
