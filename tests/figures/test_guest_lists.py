"""Two guest lists side by side."""

from __future__ import annotations

import pytest

import parade_analysis as pa
from parade_analysis import figures
from parade_analysis.figures.guest_lists import title_words
from parade_analysis.plot.picture import PublishedFigure

from .words import misplaced, texts


def words(figure: PublishedFigure, gid: str) -> list[str]:
    return [each.get_text() for each in texts(figure, gid)]


def test_every_guest_of_both_lists_has_a_mark() -> None:
    figure = figures.guest_lists()
    marks = [each for each in figure.axes[0].lines if each.get_gid() == "guest"]
    assert len(marks) == 24 + 26
    assert figure.title == (
        "13 states sent their leaders to Beijing both times, 4 of them the same person"
    )
    assert words(figure, "subtitle") == [
        "Heads of state and government at the parades of 2015 (24) and 2025 (26). "
        "A count of 30 for 2015 takes in delegations of any rank"
    ]
    assert {"Only in 2015: 11", "Both times: 13", "Only in 2025: 13"} <= set(words(figure, ""))
    assert len(words(figure, "state")) == 11 + 13 + 13


def test_hosts_and_lower_ranks_are_remarked_on() -> None:
    figure = figures.guest_lists(parades=("moscow-2025", "beijing-2025"))
    assert figure.title == (
        "14 states sent their leaders to both parades, all of them the same person"
    )
    said = words(figure, "")
    assert said.count("host in Beijing") == said.count("host in Moscow") == 1
    assert "lower rank in Beijing" in said  # Brazil, Egypt, Venezuela
    assert "Only in Moscow: 9" in said


@pytest.mark.parametrize(
    "parades",
    [
        ("beijing-2015", "beijing-2025"),
        ("moscow-2025", "beijing-2025"),
        ("beijing-2025", "pyongyang-2025"),
    ],
)
def test_no_word_covers_another(parades: tuple[str, str]) -> None:
    figure = figures.guest_lists(parades=parades)
    assert not misplaced(figure)


def test_two_parades_are_compared_no_more_and_no_fewer() -> None:
    for named in (("beijing-2015",), ("beijing-2015",) * 2, tuple(pa.load("parades")["event"])):
        with pytest.raises(pa.DataError, match="compares two different parades, not beijing-2015"):
            figures.guest_lists(parades=named)


def test_without_the_others_present_the_lists_still_stand() -> None:
    figure = figures.guest_lists(as_of="2025-08-28")
    assert figure.title == (
        "Leaders of 13 states are due in Beijing again, 4 of them the same person"
    )
    assert "not due at head level in 2025" in words(figure, "")
    assert "2025 (26 announced)" in words(figure, "subtitle")[0]


BEIJING, MOSCOW = {"place": "Beijing"}, {"place": "Moscow"}


@pytest.mark.parametrize(
    ("both", "same", "held", "ahead", "title"),
    [
        (0, 0, (BEIJING, BEIJING), (0, 0), "No state sent its leader to Beijing both times"),
        (
            1,
            1,
            (MOSCOW, BEIJING),
            (0, 0),
            "1 state sent a leader to both parades, the same person",
        ),
        (
            1,
            0,
            (MOSCOW, BEIJING),
            (0, 0),
            "1 state sent a leader to both parades, not the same person",
        ),
        (
            3,
            0,
            (BEIJING, BEIJING),
            (0, 0),
            "3 states sent their leaders to Beijing both times, none of them the same person",
        ),
        (
            2,
            2,
            (MOSCOW, BEIJING),
            (0, 1),
            "Leaders of 2 states are due in Beijing after Moscow, all of them the same person",
        ),
        (
            2,
            1,
            (MOSCOW, BEIJING),
            (1, 1),
            "Leaders of 2 states are due in Moscow and Beijing, 1 of them the same person",
        ),
        (0, 0, (BEIJING, BEIJING), (0, 1), "The leader of no state is due in Beijing again"),
    ],
)
def test_titles_follow_the_lists(
    both: int,
    same: int,
    held: tuple[dict[str, str], dict[str, str]],
    ahead: tuple[int, int],
    title: str,
) -> None:
    rows = dict(zip("ab", held, strict=True))
    assert title_words(both, same, rows, dict(zip("ab", ahead, strict=True))) == title  # type: ignore[arg-type]
