"""Guests by part of the world."""

from __future__ import annotations

import pytest

import parade_analysis as pa
from parade_analysis import figures
from parade_analysis.plot.picture import PublishedFigure

from .guests import invented
from .words import misplaced, texts


def words(figure: PublishedFigure, gid: str) -> list[str]:
    return [each.get_text().replace("\n", " ") for each in texts(figure, gid)]


def test_a_parade_stands_beside_the_same_hosts_last_one() -> None:
    figure = figures.regions()
    assert figure.title == "5 of 5 leaders from Central Asia came, 2 of 48 from Sub-Saharan Africa"
    assert figure.plotted.groupby("when")["guests"].sum().to_dict() == {"2015": 24, "2025": 26}
    assert words(figure, "value")[:4] == ["4 in 2015", "5 in 2015", "1 in 2015", "2 in 2015"]
    assert "Nobody from: Australia and New Zealand, Micronesia" in words(figure, "subtitle")[0]


@pytest.mark.parametrize(
    ("options", "title"),
    [
        (
            {"as_of": "2025-08-28"},
            "5 of 5 leaders from Central Asia are due, 2 of 48 from Sub-Saharan Africa",
        ),
        ({"parade": "pyongyang-2025"}, "1 of 5 leaders from Eastern Asia came"),
        (
            {"parade": "pyongyang-2025", "as_of": "2025-10-07"},
            "1 of 5 leaders from Eastern Asia is due, 1 of 11 from South-eastern Asia",
        ),
        (
            {"parade": "invented", **invented("one guest across the Pacific")},
            "1 of 33 leaders from Latin America and the Caribbean came",
        ),
    ],
)
def test_titles_of_other_parades(options: dict[str, object], title: str) -> None:
    figure = figures.regions(**options)  # type: ignore[arg-type]
    assert figure.title == title
    assert not misplaced(figure)


def test_another_parade_may_be_named() -> None:
    figure = figures.regions(parade="moscow-2025", compared_with="beijing-2025")
    assert figure.plotted.groupby("when")["guests"].sum().to_dict() == {"Beijing": 26, "Moscow": 22}
    assert words(figure, "subtitle")[0].startswith(
        "Heads of state and government at the parades in Beijing and Moscow by UN subregion"
    )
    with pytest.raises(pa.DataError, match="moscow-2025 can't be compared with itself"):
        figures.regions(parade="moscow-2025", compared_with="moscow-2025")


def test_a_guest_that_is_no_member_is_left_out_and_named() -> None:
    figure = figures.regions(parade="moscow-2025")
    assert figure.plotted["guests"].sum() == 22  # of 23
    western = figure.plotted.set_index("subregion").loc["Western Asia"]
    assert western[["guests", "members"]].tolist() == [1, 17]  # Armenia, and not Palestine
    assert words(figure, "subtitle")[0].endswith(". No UN member, left out: Palestine")
    assert "No UN member" not in words(figures.regions(), "subtitle")[0]


@pytest.mark.parametrize("guests", [["XKX"], ["TWN"], ["PSE", "VAT"]])
def test_guests_of_whom_none_is_a_member_are_no_part_of_the_members(guests: list[str]) -> None:
    tables = invented("neighbours in Australia")
    three = tables["attendance"].head(len(guests)).assign(iso3=guests)
    with pytest.raises(pa.NothingKnown, match="from a member of the United Nations"):
        figures.regions(parade="invented", **tables | {"attendance": three})
    nowhere = tables["attendance"].assign(iso3=["ATL", "FJI", "NZL"])
    with pytest.raises(pa.DataError, match="not in countries: "):
        figures.regions(parade="invented", **tables | {"attendance": nowhere})
