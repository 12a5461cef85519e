"""The week around a parade."""

from __future__ import annotations

from collections import Counter

import pandas as pd
import pytest
from matplotlib.colors import to_hex

import parade_analysis as pa
from parade_analysis import figures
from parade_analysis.figures.parade_week import clock
from parade_analysis.plot import week
from parade_analysis.plot.style import PHONE, WIDE

from .measure import faults
from .words import marks_by_gid, texts

WEEK = pa.load("parade_week")


def test_the_week_in_beijing() -> None:
    figure = figures.parade_week()
    assert figure.title == "Kim held talks with Vladimir Putin and Xi Jinping in Beijing"
    assert len(figure.plotted) == len(WEEK) == 20
    (subtitle,) = texts(figure, "subtitle")
    said = subtitle.get_text().replace("\n", " ")
    assert "20 events, 1–5 September 2025, about 54 hours in Beijing" in said
    assert "Pyongyang 1 hour ahead" in said
    days = [each.get_text() for each in texts(figure, "day")]
    assert (days[0], days[-1]) == ("Monday\n1 September", "Friday\n5 September")
    assert "3 September, 08:13: Xi greets Kim." in figure.description


def test_an_hour_that_no_source_gives_is_an_open_bar_and_a_moment_a_dot() -> None:
    for width in (WIDE, PHONE):
        figure = figures.parade_week(width=width)
        (ax,) = (each for each in figure.axes if each.patches)
        looks = Counter(patch.get_gid() for patch in ax.patches)
        is_loose = WEEK["precision"].isin(week.LOOSELY)
        is_moment = WEEK["end_local"].isna()
        assert looks["within"] == is_loose.sum()
        assert looks["span"] == (~is_loose & ~is_moment).sum()
        assert marks_by_gid(ax)["moment"] == is_moment.sum()
        opened = [each for each in ax.patches if each.get_gid() == "within"]
        assert {to_hex(each.get_facecolor()) for each in opened} == {"#ffffff"}


def test_each_kind_of_mark_is_in_the_key_and_a_morning_begins_at_six() -> None:
    figure = figures.parade_week()
    assert [each.get_text() for each in texts(figure, "key")] == [
        "a moment",
        "hour known",
        "some time within, hour not known (morning: 6 to 12)",
    ]
    (ax,) = (each for each in figure.axes if each.patches)
    hours = {each.get_text(): each.xy[0] for each in texts(figure, "hour")}  # type: ignore[attr-defined]
    spans = [each for each in ax.patches if each.get_gid() == "within"]
    starts = {round(each.get_x() - week.EDGE * figure.letters.body / 2) for each in spans}
    assert round(hours["06:00"]) in starts
    without = figures.parade_week(parade_week=WEEK[WEEK["precision"] != "half_day"])
    assert "morning" not in " ".join(each.get_text() for each in texts(without, "key"))


def test_a_morning_elsewhere_stays_on_its_day() -> None:
    early = WEEK.tail(1).assign(
        start_local="2025-09-05T00:00", end_local="2025-09-05T12:00", precision="half_day"
    )
    figure = figures.parade_week(parade_week=early)  # 23:00 of the day before, in Beijing
    days = [each.get_text().split("\n")[1] for each in texts(figure, "day")]
    assert "4 September" in days
    assert len(texts(figure, "nothing")) == len(days) - 1


@pytest.mark.parametrize(("width", "times"), [(375, 5), (700, 5), (1200, 2)])
def test_hours_are_named_again_down_a_long_picture(width: int, times: int) -> None:
    hours = Counter(each.get_text() for each in texts(figures.parade_week(width=width), "hour"))
    assert {*hours.values()} == {times}


def test_only_talks_are_stressed() -> None:
    names = {each.get_text(): each.get_weight() for each in texts(figures.parade_week(), "row")}
    is_talk = WEEK["activity"] == "talks"
    assert {name for name, weight in names.items() if weight == 700} == {*WEEK["label"][is_talk]}


def test_a_day_between_of_which_nothing_is_told_says_so() -> None:
    ends = WEEK[WEEK["activity"] == "travel"].iloc[[0, -1]]
    figure = figures.parade_week(parade_week=ends)
    assert len(texts(figure, "day")) == 5
    assert len(texts(figure, "nothing")) == 3


def test_what_passes_midnight_stays_with_its_day() -> None:
    late = WEEK.tail(2).assign(
        start_local=["2025-09-04T22:00", "2025-09-05T09:00"],
        end_local=["2025-09-05T01:00", "2025-09-05T10:00"],
        time_zone="Asia/Shanghai",
        precision="minute",
    )
    figure = figures.parade_week(parade_week=late)
    hours = [each.get_text() for each in texts(figure, "hour")]
    assert hours[:2] == ["00:00", "03:00"]
    assert "24:00" in hours
    assert not [each for each in faults(figure) if not each.startswith("source line")]


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("options", "title"),
    [
        ({"as_of": "2025-08-28"}, "Kim is due in Beijing for the parade of 3 September 2025"),
        ({"as_of": "2025-09-01"}, "Kim is on the way to the Beijing parade"),
        ({"as_of": "2025-09-02"}, "Kim has arrived for the Beijing parade"),
        ({"as_of": "2025-09-03"}, "Kim held talks with Vladimir Putin around the Beijing parade"),
        (
            {"parade": "moscow-2025", "as_of": "2025-05-08"},
            "The Moscow parade is due on 9 May 2025",
        ),
        (
            {"parade_week": WEEK[WEEK["activity"] == "talks"]},
            "Kim held talks with Vladimir Putin and Xi Jinping",
        ),
        (
            {"parade_week": WEEK[WEEK["activity"] == "travel"]},
            "Kim spent about 54 hours in Beijing",
        ),
        (
            {"parade_week": WEEK[WEEK["activity"] == "ceremony"]},
            "What is reported of Kim around the Beijing parade",
        ),
        ({"parade_week": WEEK.tail(1)}, "What is reported of Kim around the Beijing parade"),
    ],
)
def test_titles_follow_what_is_reported(options: dict[str, object], title: str) -> None:
    figure = figures.parade_week(**options)  # type: ignore[arg-type]
    assert figure.title == title
    for width in (WIDE, PHONE):
        # A table of the caller's is named in the source line at whatever length it takes.
        drawn = figure.at(width)
        assert not [each for each in faults(drawn) if not each.startswith("source line")]


def test_guests_are_a_source_only_while_nothing_of_the_week_is_told() -> None:
    assert figures.parade_week().undrawn == ("attendance",)
    assert "attendance" not in figures.parade_week(as_of="2025-08-28").undrawn


def test_nothing_is_known_of_the_weeks_of_other_parades() -> None:
    with pytest.raises(pa.NothingKnown, match=r"nothing of the week of moscow-2025 was reported$"):
        figures.parade_week(parade="moscow-2025")
    with pytest.raises(pa.NothingKnown, match=r"'beijing-2025' was known.* by 27 August 2025"):
        figures.parade_week(as_of="2025-08-27")


def test_a_leader_who_is_not_listed_goes_by_the_full_name() -> None:
    figure = figures.parade_week(leaders=pa.load("leaders").assign(leader="Vladimir Putin"))
    assert figure.title == "Kim Jong Un spent about 54 hours in Beijing"


def test_a_week_elsewhere_keeps_its_own_clock() -> None:
    moscow = WEEK.tail(2).assign(
        event="moscow-2025",
        start_local=["2025-05-08T09:00", "2025-05-09T10:00"],
        end_local=None,
        time_zone="Europe/Moscow",
        place="Moscow",
        place_iso3="RUS",
        precision="minute",
    )
    figure = figures.parade_week(parade_week=moscow, parade="moscow-2025")
    assert "Bars: Moscow time" in texts(figure, "subtitle")[0].get_text()
    assert [each.get_text() for each in texts(figure, "when")] == ["09:00", "10:00"]
    assert not texts(figure, "key")


@pytest.mark.parametrize(
    ("start", "end", "precision", "zone", "words"),
    [
        ("2025-09-03T08:13", None, "minute", "Asia/Shanghai", "08:13"),
        ("2025-09-03T08:00", "2025-09-03T09:00", "hour", "Asia/Shanghai", "about 08:00–09:00"),
        ("2025-09-03T00:00", "2025-09-03T12:00", "half_day", "Asia/Shanghai", "morning"),
        (
            "2025-09-01T12:00",
            "2025-09-02T00:00",
            "half_day",
            "Asia/Pyongyang",
            "afternoon or evening, Pyongyang time",
        ),
        ("2025-09-03T00:00", "2025-09-04T00:00", "day", "Asia/Shanghai", "hour not given"),
    ],
)
def test_a_time_is_told_no_more_exactly_than_its_source(
    start: str, end: str | None, precision: str, zone: str, words: str
) -> None:
    entry = pd.Series(
        {"start_local": start, "end_local": end, "precision": precision, "time_zone": zone}
    )
    assert clock(entry, "Asia/Shanghai") == words
