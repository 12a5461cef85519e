"""A list of meetings as people keep it: six figures take it, or refuse it in a sentence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

import parade_analysis as pa
from parade_analysis import figures
from parade_analysis import meetings as chronology

from .leaders import LEADERS, PUTIN, read
from .words import said

NAMES = (
    "leader-meetings",
    "kim-xi-silence",
    "meetings-by-year",
    "running-count",
    "context-ribbon",
    "meeting-places",
)
TREATY = {"event_id": "treaty", "date": "2024-06-19", "category": "treaty", "label": "Treaty"}
OPTIONS: dict[str, dict[str, Any]] = {
    "kim-xi-silence": {"counterpart": "Xi Jinping"},
    "context-ribbon": {"events": pd.DataFrame([TREATY | {"iso3": "RUS"}])},
}


def draw(name: str, meetings: pd.DataFrame, **options: Any) -> Any:
    own = OPTIONS.get(name, {}) | {"leader": "Vladimir Putin", "leaders": LEADERS} | options
    return figures.FIGURES[name](meetings=meetings, **own)


def days(form: Callable[[pd.Series], Any]) -> pd.DataFrame:
    own = read(PUTIN)
    dates = {each: form(pd.to_datetime(own[each])) for each in ("start_date", "end_date")}
    return own.assign(**dates)


FORMS: dict[str, Callable[[], pd.DataFrame]] = {
    "dates": lambda: days(lambda each: each.dt.date),
    "timestamps": lambda: days(lambda each: each),
    "hours": lambda: days(lambda each: each + pd.Timedelta(hours=14)),
    "texts with hours": lambda: days(lambda each: each.dt.strftime("%Y-%m-%d 09:30:00")),
}


@pytest.mark.sampled(1)
@pytest.mark.parametrize("name", NAMES)
def test_a_list_is_drawn_whatever_its_dates_are(name: str) -> None:
    plain = draw(name, read(PUTIN))
    for form, own in FORMS.items():
        figure = draw(name, own())
        assert said(figure) == said(plain), form
        pd.testing.assert_frame_equal(figure.plotted, plain.plotted)


@pytest.mark.sampled(1)
@pytest.mark.parametrize("name", NAMES)
def test_a_missing_end_is_the_start_in_every_figure(name: str) -> None:
    own = read(PUTIN)
    own["end_date"] = own["start_date"]
    plain = draw(name, own)
    partly = own.assign(end_date=own["end_date"].where(own.index % 2 == 0))
    for each in (partly, own.assign(end_date=None), own.drop(columns="end_date")):
        assert said(draw(name, each)) == said(plain)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("form", "words"),
    [
        (lambda each: each.dt.strftime("%d.%m.%Y"), "expected a date that exists, as YYYY-MM-DD"),
        (lambda each: each.dt.strftime("%m/%d/%Y"), "expected a date that exists, as YYYY-MM-DD"),
        (lambda each: each.dt.tz_localize("Europe/Moscow"), "it has a time zone"),
        (lambda each: each.dt.strftime("%Y-%m-%dT00:00:00Z"), "it has a time zone"),
    ],
)
def test_a_date_that_may_be_another_is_refused(name: str, form: Any, words: str) -> None:
    own = days(form)
    with pytest.raises(pa.DataError, match=f"{name}: meetings, column start_date: .*{words}") as by:
        draw(name, own)
    with pytest.raises(pa.DataError) as directly:
        chronology.days_between(own, leader="Vladimir Putin")
    assert str(by.value) == f"{name}: {directly.value}"


@pytest.mark.sampled
@pytest.mark.parametrize("name", NAMES)
def test_meetings_before_power_count_and_no_silence_is_negative(name: str) -> None:
    own = read(PUTIN).head(3)
    late = LEADERS.assign(since="2024-01-01")
    figure = draw(name, own, leaders=late) if name != "context-ribbon" else None
    if figure is None:  # no treaty of the events given falls between
        events = pd.DataFrame([TREATY | {"iso3": "RUS", "date": "2014-01-01"}])
        figure = draw(name, own, leaders=late, events=events)
    assert "-" not in figure.title
    assert " -" not in figure.alt


# The first meeting is a year before 17 December 2011, the leader's first day in `leaders`.
def test_the_only_silence_runs_from_the_meeting_before_power() -> None:
    own = pd.DataFrame(
        {
            "start_date": ["2010-10-10", "2018-03-26"],
            "person": ["Hu Jintao", "Xi Jinping"],
            "iso3": "CHN",
            "place": ["Pyongyang", "Beijing"],
        }
    )
    figure = figures.leader_meetings(meetings=own)
    told = "7.5 years, no meeting: 10 October 2010 to 26 March 2018"
    assert told in figure.description
    assert figure.description.count("no meeting") == 1
    gaps = chronology.days_between(own)
    assert gaps["gap_days"].tolist() == [2724]


def own_with(code: object) -> pd.DataFrame:
    """Three meetings of which the second is with the leader of Abkhazia, which has no code."""
    return pd.DataFrame(
        {
            "start_date": ["2018-03-26", "2018-04-01", "2019-01-01"],
            "person": ["Xi Jinping", "Raul Khajimba", "Xi Jinping"],
            "iso3": ["CHN", code, "CHN"],
            "place": ["Beijing", "Sochi", "Beijing"],
        }
    )


def test_a_code_outside_countries_is_named_or_counted_with_the_others() -> None:
    with pytest.raises(pa.DataError, match="not in countries: XAB"):
        draw("leader-meetings", own_with("XAB"))
    countries = pa.load("countries")
    abkhazia = pd.DataFrame({"iso3": ["XAB"], "country": ["Abkhazia"]})
    figure = draw("leader-meetings", own_with("XAB"), countries=pd.concat([countries, abkhazia]))
    assert "Most meetings: China 2, Abkhazia 1." in figure.alt
    totals = draw("running-count", own_with("XAB"), states=("CHN",)).plotted
    assert totals.groupby("group")["meetings"].max().to_dict() == {"China": 2, "all others": 1}
    numbers = draw("meetings-by-year", own_with("XAB"), states=("CHN",)).plotted
    assert numbers.filter(like="others").to_numpy().sum() == 1


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("code", [None, "", "Abkhazia", "\u0425AB"])
def test_a_meeting_without_a_code_is_refused(name: str, code: object) -> None:
    reads = figures.FIGURES[name].registered.reads["meetings"].split()
    own = own_with(code)
    if "iso3" not in reads and code in ("Abkhazia", "\u0425AB"):
        return  # a figure that asks for no state does not judge its code
    with pytest.raises(pa.DataError, match=f"{name}: .*iso3"):
        draw(name, own)
