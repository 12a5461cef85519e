"""Two guest lists side by side."""

from __future__ import annotations

import pytest

import parade_analysis as pa
from parade_analysis import figures
from parade_analysis.figures.guest_lists import title_words
from parade_analysis.plot.picture import PublishedFigure

from .measure import faults
from .words import texts

WIDTHS = (320, 375, 700, 1200)


def words(figure: PublishedFigure, gid: str) -> list[str]:
    return [each.get_text().replace("\n", " ") for each in texts(figure, gid)]


@pytest.mark.parametrize("width", WIDTHS)
def test_every_state_of_both_lists_stands_in_one_group(width: int) -> None:
    figure = figures.guest_lists().at(width)
    assert figure.title == "13 states sent leaders to both Beijing parades, 4 the same one"
    assert words(figure, "subtitle") == [
        "Heads of state and government at the Beijing parades of 2015 (24) and 2025 (26)"
    ]
    assert words(figure, "group") == [
        *("Both times, same leader: 4", "Both times, a different leader: 9"),
        *("Only in 2015: 11", "Only in 2025: 13"),
    ]
    assert len(set(words(figure, "state"))) == len(words(figure, "state")) == 4 + 9 + 11 + 13
    assert len(words(figure, "person")) == 4 + 9 + 11 + 13
    assert "Trương Tấn Sang → Lương Cường" in words(figure, "person")
    assert words(figure, "person").count("Alexander Lukashenko") == 1
    assert "A count of 30 for 2015 takes in delegations of any rank." in figure.description


def test_groups_stand_in_columns_where_there_is_room() -> None:
    figure = figures.guest_lists()
    for width, columns in ((1200, 3), (700, 3), (375, 1)):
        heads = texts(figure.at(width), "group")
        assert len({round(each.xy[0]) for each in heads}) == columns  # type: ignore[attr-defined]


def test_hosts_and_lower_ranks_are_remarked_on() -> None:
    figure = figures.guest_lists(parades=("moscow-2025", "beijing-2025"))
    assert figure.title == "14 states sent the same leader to both parades"
    said = words(figure, "remark")
    assert said.count("host in Beijing") == said.count("host in Moscow") == 1
    assert said.count("Beijing: delegation of lower rank") == 3  # Brazil, Egypt, Venezuela
    assert "Only in Moscow: 9" in words(figure, "group")


def test_a_leader_not_named_is_not_another_one() -> None:
    guests = pa.load("attendance")
    is_serbia = (guests["event"] == "beijing-2015") & (guests["iso3"] == "SRB")
    unnamed = guests.assign(person=guests["person"].mask(is_serbia))
    figure = figures.guest_lists(unnamed)
    assert figure.title == "13 states sent leaders to both Beijing parades"
    assert "Both times, a leader not named: 1" in words(figure, "group")
    assert "not named → Aleksandar Vučić" in words(figure, "person")


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    "parades",
    [
        ("moscow-2025", "beijing-2025"),
        ("beijing-2025", "beijing-2015"),
        ("beijing-2025", "pyongyang-2025"),
    ],
)
def test_other_parades_are_fit_to_print(parades: tuple[str, str]) -> None:
    figure = figures.guest_lists(parades=parades)
    assert [each for width in WIDTHS for each in faults(figure.at(width))] == []


def test_nobody_at_both_is_said() -> None:
    figure = figures.guest_lists(parades=("beijing-2025", "pyongyang-2025"))
    assert figure.title == "No state sent a leader to both parades"
    assert words(figure, "group")[0] == "Both times: none"


def test_two_parades_are_compared_no_more_and_no_fewer() -> None:
    for named in (("beijing-2015",), ("beijing-2015",) * 2, tuple(pa.load("parades")["event"])):
        with pytest.raises(pa.DataError, match="compares two different parades, not beijing-2015"):
            figures.guest_lists(parades=named)


def test_without_the_others_present_the_lists_still_stand() -> None:
    figure = figures.guest_lists(as_of="2025-08-28")
    assert figure.title == "13 states send leaders to Beijing again, 4 the same one"
    assert "no leader due as a guest in 2025" in words(figure, "said")
    assert "Only due in 2025: 13" in words(figure, "group")
    assert "2025 (26 announced)" in words(figure, "subtitle")[0]


BEIJING, BOTH = ["Beijing"] * 2, ["Moscow", "Beijing"]


@pytest.mark.parametrize(
    ("same", "other", "unnamed", "places", "ahead", "title"),
    [
        (0, 0, 0, BEIJING, (0, 0), "No state sent a leader to both Beijing parades"),
        (0, 0, 0, BOTH, (0, 1), "No state sends a leader again"),
        (0, 0, 0, BOTH, (1, 1), "No state sends a leader to both parades"),
        (1, 0, 0, BOTH, (0, 0), "1 state sent the same leader to both parades"),
        (0, 1, 0, BOTH, (0, 0), "1 state sent leaders to both parades, a different one each time"),
        (0, 1, 0, BEIJING, (0, 1), "1 state sends a leader to Beijing again, another one"),
        (
            0,
            3,
            0,
            BEIJING,
            (0, 0),
            "3 states sent leaders to both Beijing parades, none the same one",
        ),
        (2, 0, 0, BOTH, (0, 1), "2 states send the same leader again"),
        (1, 1, 0, BOTH, (1, 1), "2 states send leaders to both parades, 1 the same one"),
        (4, 9, 0, BEIJING, (1, 0), "13 states send leaders to Beijing again, 4 the same one"),
        (2, 1, 1, BOTH, (0, 0), "4 states sent leaders to both parades"),
        (
            *(4, 9, 0, ["Rio de Janeiro"] * 2, (0, 0)),
            "13 states sent leaders to both parades, 4 the same one",
        ),
    ],
)
def test_titles_follow_the_lists(
    same: int, other: int, unnamed: int, places: list[str], ahead: tuple[int, int], title: str
) -> None:
    both = {"same": same, "other": other, "unnamed": unnamed}
    assert title_words(both, places, [bool(each) for each in ahead]) == title
