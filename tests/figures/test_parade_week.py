"""The week around a parade."""

from __future__ import annotations

import pandas as pd
import pytest

import parade_analysis as pa
from parade_analysis import figures
from parade_analysis.figures.parade_week import clock

from .words import misplaced, texts

WEEK = pa.load("parade_week")


def test_the_week_in_beijing() -> None:
    figure = figures.parade_week()
    assert figure.title == (
        "In about 54 hours in Beijing, Kim held talks with Vladimir Putin and Xi Jinping"
    )
    assert len(figure.plotted) == len(WEEK) == 19
    (subtitle,) = texts(figure, "subtitle")
    assert "Pyongyang time being 1 hour ahead" in subtitle.get_text().replace("\n", " ")
    days = [each.get_text() for each in texts(figure, "day")]
    assert (days[0], days[-1]) == ("Mon 1 September", "Fri 5 September")


@pytest.mark.parametrize(
    ("options", "title"),
    [
        ({"as_of": "2025-08-28"}, "Kim is due in Beijing for the parade of 3 September 2025"),
        ({"as_of": "2025-09-01"}, "Kim is on the way to or in Beijing"),
        (
            {"parade": "moscow-2025", "as_of": "2025-05-08"},
            "The Moscow parade is due on 9 May 2025",
        ),
        (
            {"parade_week": WEEK[WEEK["activity"] == "talks"]},
            "Kim held talks with Vladimir Putin and Xi Jinping around the Beijing parade",
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
    assert not misplaced(figure)


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
    assert "Bars by Moscow time" in texts(figure, "subtitle")[0].get_text()
    assert [each.get_text() for each in texts(figure, "when")] == ["09:00", "10:00"]
    assert "Hatched" not in texts(figure, "subtitle")[0].get_text()


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
