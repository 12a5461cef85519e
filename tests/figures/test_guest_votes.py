"""Votes of the guests' states: what is not known is never a no."""

from __future__ import annotations

import pandas as pd
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


@pytest.mark.parametrize("form", ["str", "object", "category"])
def test_votes_in_other_spellings_draw_the_same_figure(form: str) -> None:
    spelled = {"yes": "Yes", "no": "N", "abstain": "Abstained", "absent": "X"}
    own = VOTES.assign(vote=VOTES["vote"].astype("object").map(spelled).astype(form))
    numbers = VOTES.assign(
        vote=VOTES["vote"].astype("object").map({"yes": 1, "no": 3, "abstain": 2, "absent": 8})
    )
    plain = figures.guest_votes()
    for each in (own, numbers):
        assert figures.guest_votes(un_votes=each).alt == plain.alt


def test_what_is_wrong_with_a_vote_is_said_as_by_the_function() -> None:
    own = VOTES.assign(vote=VOTES["vote"].astype("object").mask(VOTES["iso3"] == "RUS", "perhaps"))
    with pytest.raises(pa.DataError, match="guest-votes: un_votes, column vote: found 'perhaps'"):
        figures.guest_votes(un_votes=own)
    with pytest.raises(pa.DataError, match=r"un_votes has resolution .* more than once"):
        figures.guest_votes(un_votes=pd.concat([VOTES, VOTES.head(1)]))


def test_a_blank_is_not_known_and_who_was_no_member_is_named() -> None:
    bare = VOTES[["resolution", "iso3"]].assign(vote=VOTES["vote"].astype("object"))
    laos = (bare["iso3"] == "LAO") & (bare["resolution"] != CALLS["resolution"].iloc[-1])
    blank = figures.guest_votes(un_votes=bare.assign(vote=bare["vote"].mask(laos)))
    (subtitle,) = texts(blank, "subtitle")
    assert "Not all votes of 2022, 2023" in subtitle.get_text().replace("\n", " ")
    outside = figures.guest_votes(un_votes=bare.assign(vote=bare["vote"].mask(laos, 9)))
    (subtitle,) = texts(outside, "subtitle")
    said = subtitle.get_text().replace("\n", " ")
    assert "Not all votes of 2026 are known" in said
    assert said.endswith("No UN member at the time: Laos")
    absent = outside.plotted.query("iso3 == 'LAO'")["vote"]
    assert set(absent) == {"unknown"}
