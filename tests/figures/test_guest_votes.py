"""Votes of the guests' states: what is not known is never a no."""

from __future__ import annotations

import pandas as pd
import pytest
from matplotlib.axes import Axes

import parade_analysis as pa
from parade_analysis import figures
from parade_analysis.plot import votes as plot_votes
from parade_analysis.plot.picture import PublishedFigure
from parade_analysis.plot.style import PHONE, WIDE

from .guests import invented
from .measure import faults
from .words import marks_by_gid, texts


def matrix_of(figure: PublishedFigure) -> Axes:
    """Return the axes with a mark a state and roll call."""
    (ax,) = (
        each
        for each in figure.axes
        if any(str(line.get_gid()).startswith("vote-") for line in each.lines)
    )
    return ax


def cast_in(figure: PublishedFigure) -> dict[str, int]:
    """Return how many marks there are of each vote."""
    marks = marks_by_gid(matrix_of(figure))
    return {gid: count for gid, count in marks.items() if gid.startswith("vote-")}


def remark(figure: PublishedFigure) -> str:
    """Return what is said below the states."""
    return " ".join(each.get_text().replace("\n", " ") for each in texts(figure, "remark"))


def test_a_mark_for_every_state_and_roll_call_and_a_blank_where_it_is_not_known() -> None:
    figure = figures.guest_votes()
    known = figure.plotted[figure.plotted["vote"] != "unknown"]
    for each in (figure, figure.at(PHONE)):
        counts = known["vote"].value_counts()
        assert cast_in(each) == {f"vote-{vote}": counts[vote] for vote in plot_votes.LOOKS}
    assert len(figure.plotted) == 26 * 5
    # All but the last roll call are known whole.
    votes = pa.load("un_votes").merge(pa.load("roll_calls")[["resolution", "is_complete"]])
    assert votes.groupby("is_complete")["resolution"].nunique().tolist() == [1, 4]
    assert 0 < len(figure.plotted) - len(known) < 26
    assert {each.get_text() for each in texts(figure, "doubt")} == {"*"}
    assert len({(each.marker, each.face) for each in plot_votes.LOOKS.values()}) == 4
    assert figure.title == ("On Ukraine in March 2022, 31% of guests voted yes, 73% worldwide")


def test_the_bars_hold_the_official_totals_and_end_where_votes_are_not_known() -> None:
    figure = figures.guest_votes()
    said = " ".join(figure.description.split())
    assert "all members yes 141, no 5, abstain 35, did not vote 12" in said
    counts = [each.get_text() for each in texts(figure, "count")]
    assert {"141", "143", "93", "107"} <= {*counts}
    assert [each.get_text() for each in texts(figure, "unknown")] == ["10 not known"]
    parts = [patch for ax in figure.axes for patch in ax.patches]
    assert {patch.get_gid() for patch in parts} == {f"part-{vote}" for vote in plot_votes.LOOKS}
    assert len(parts) == 2 * 5 * len(plot_votes.LOOKS)


def test_every_vote_is_named_over_the_first_bar() -> None:
    for parade in ("beijing-2025", "pyongyang-2025"):
        named = [each.get_text() for each in texts(figures.guest_votes(parade=parade), "key")]
        assert named == ["yes", "abstained", "did not vote", "no"]


CALLS, VOTES = pa.load("roll_calls"), pa.load("un_votes")


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("options", "title"),
    [
        ({"parade": "pyongyang-2025"}, "China, the only guest, abstained on Ukraine in March 2022"),
        (
            {"roll_calls": CALLS.tail(1)},
            "At least 1 of 26 guest states voted yes in February 2026",
        ),
        (
            {"un_votes": VOTES[VOTES["vote"] != "yes"]},
            "No guest state is known to have voted yes in March 2022",
        ),
        (
            {"parade": "pyongyang-2025", "as_of": "2025-10-07"},
            "No guest state voted yes on Ukraine in March 2022",
        ),
        (
            {"parade": "invented", **invented("islands at the date line")},
            "All 5 guest states voted yes on Ukraine in March 2022",
        ),
    ],
)
def test_titles_say_what_is_known(options: dict[str, object], title: str) -> None:
    figure = figures.guest_votes(**options)  # type: ignore[arg-type]
    assert figure.title == title
    for width in (WIDE, PHONE):
        # A table of the caller's is named in the source line at whatever length it takes.
        drawn = figure.at(width)
        assert not [each for each in faults(drawn) if not each.startswith("source line")]


def test_a_parade_before_the_votes_says_so() -> None:
    (subtitle,) = texts(figures.guest_votes(parade="beijing-2015"), "subtitle")
    said = subtitle.get_text().replace("\n", " ")
    assert "came to Beijing in September 2015, before these votes" in said
    with pytest.raises(pa.NothingKnown, match="no vote had been cast by 3 September 2015"):
        figures.guest_votes(parade="beijing-2015", as_of="2015-09-03")


def test_who_has_no_vote_is_named_and_not_counted() -> None:
    figure = figures.guest_votes(parade="moscow-2025")
    assert figure.title.startswith("On Ukraine in March 2022, 23% of guests voted yes")
    assert "No UN member, so without a vote: Palestine." in remark(figure)
    assert "Palestine" not in {each.get_text() for each in texts(figure, "row")}
    countries = pa.load("countries").query("iso3 != 'CHN'")
    with pytest.raises(pa.DataError, match="not in countries: China"):
        figures.guest_votes(parade="pyongyang-2025", countries=countries)


def test_two_roll_calls_of_one_day_stay_two() -> None:
    calls = CALLS.head(2).assign(date=CALLS["date"].iloc[0], title="Twice")
    figure = figures.guest_votes(roll_calls=calls)
    assert [each.get_text() for each in texts(figure, "day")] == ["2 Mar\n2022"] * 2
    assert figure.plotted.groupby("resolution")["iso3"].nunique().tolist() == [26, 26]


@pytest.mark.exhaustive
@pytest.mark.parametrize("form", ["str", "object", "category"])
def test_votes_in_other_spellings_draw_the_same_figure(form: str) -> None:
    spelled = {"yes": "Yes", "no": "N", "abstain": "Abstained", "absent": "X"}
    own = VOTES.assign(vote=VOTES["vote"].astype("object").map(spelled).astype(form))
    numbers = VOTES.assign(
        vote=VOTES["vote"].astype("object").map({"yes": 1, "no": 3, "abstain": 2, "absent": 8})
    )
    plain = figures.guest_votes()
    for each in (own, numbers):
        own = figures.guest_votes(un_votes=each)
        assert (own.alt, cast_in(own)) == (plain.alt, cast_in(plain))


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
    assert "Blank: not all votes of 2022, 2023" in remark(blank)
    outside = figures.guest_votes(un_votes=bare.assign(vote=bare["vote"].mask(laos, 9)))
    assert "not all votes of 2026 are known" in remark(outside)
    assert remark(outside).endswith("No UN member at the time: Laos.")
    absent = outside.plotted.query("iso3 == 'LAO'")["vote"]
    assert set(absent) == {"unknown"}


def test_whose_votes_others_cast_is_said_where_the_table_says_so() -> None:
    said = "Myanmar's votes are cast by a mission opposed to those who rule."
    assert said in remark(figures.guest_votes())
    assert said not in remark(figures.guest_votes(parade="pyongyang-2025"))
    other = VOTES.assign(is_by_other_government=VOTES["iso3"] == "SRB")
    assert "Serbia's votes are cast by" in remark(figures.guest_votes(un_votes=other))
    bare = figures.guest_votes(un_votes=VOTES.drop(columns="is_by_other_government"))
    assert "opposed to those who rule" not in remark(bare)
