"""Votes of the guests' states: what is not known is never a no."""

from __future__ import annotations

import pytest

import parade_analysis as pa
from parade_analysis import figures
from parade_analysis.plot import votes as plot_votes

from .guests import invented
from .words import marks_by_gid, misplaced, texts


def test_a_mark_for_every_state_and_roll_call() -> None:
    figure = figures.guest_votes()
    cast = marks_by_gid(figure.axes[0])
    assert cast.total() == 26 * 5
    # All but the last roll call are known whole.
    votes = pa.load("un_votes").merge(pa.load("roll_calls")[["resolution", "is_complete"]])
    assert votes.groupby("is_complete")["resolution"].nunique().tolist() == [1, 4]
    assert cast["vote-unknown"] < 26
    doubts = [each.get_text() for each in figure.axes[0].texts if each.get_gid() == "doubt"]
    assert set(doubts) == {"*"}
    assert (
        len({str(each["marker"]) + str(each["color"]) for each in plot_votes.MARKS.values()}) == 5
    )
    assert figure.title == (
        "8 of the 26 guests' states voted yes on Ukraine in March 2022, 141 of 193 worldwide"
    )


CALLS, VOTES = pa.load("roll_calls"), pa.load("un_votes")


@pytest.mark.parametrize(
    ("options", "title"),
    [
        ({"parade": "pyongyang-2025"}, "China, the only guest, abstained on Ukraine in March 2022"),
        (
            {"roll_calls": CALLS.tail(1)},
            "At least 1 of the 26 guests' states voted yes on Ukraine in February 2026",
        ),
        (
            {"un_votes": VOTES[VOTES["vote"] != "yes"]},
            "No guest's state is known to have voted yes on Ukraine in March 2022",
        ),
        (
            {"parade": "pyongyang-2025", "as_of": "2025-10-07"},
            "No guest's state voted yes on Ukraine in March 2022",
        ),
        (
            {"parade": "invented", **invented("islands at the date line")},
            "All 5 guests' states voted yes on Ukraine in March 2022, 141 of 193 worldwide",
        ),
    ],
)
def test_titles_say_what_is_known(options: dict[str, object], title: str) -> None:
    figure = figures.guest_votes(**options)  # type: ignore[arg-type]
    assert figure.title == title
    assert not misplaced(figure)


def test_a_parade_before_the_votes_says_so() -> None:
    (subtitle,) = texts(figures.guest_votes(parade="beijing-2015"), "subtitle")
    said = subtitle.get_text().replace("\n", " ")
    assert "came to Beijing in September 2015, before these votes" in said
    with pytest.raises(pa.NothingKnown, match="no vote had been cast by 3 September 2015"):
        figures.guest_votes(parade="beijing-2015", as_of="2015-09-03")


def test_who_has_no_vote_is_named_and_not_counted() -> None:
    figure = figures.guest_votes(parade="moscow-2025")
    assert figure.title.startswith("5 of the 22 guests' states")
    (subtitle,) = texts(figure, "subtitle")
    assert "No UN member, so without a vote: Palestine" in subtitle.get_text().replace("\n", " ")
    countries = pa.load("countries").query("iso3 != 'CHN'")
    with pytest.raises(pa.DataError, match="not in countries: China"):
        figures.guest_votes(parade="pyongyang-2025", countries=countries)


def test_two_roll_calls_of_one_day_stay_two() -> None:
    calls = CALLS.head(2).assign(date=CALLS["date"].iloc[0], title="Twice")
    figure = figures.guest_votes(roll_calls=calls)
    assert len(figure.axes[0].get_xticks()) == 2
    assert figure.plotted.groupby("resolution")["iso3"].nunique().tolist() == [26, 26]
