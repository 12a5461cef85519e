"""Guests by part of the world."""

from __future__ import annotations

import pandas as pd
import pytest

import parade_analysis as pa
from parade_analysis import figures
from parade_analysis.figures.regions import title_words
from parade_analysis.plot.picture import PublishedFigure

from .guests import invented
from .measure import faults
from .words import texts

WIDTHS = (320, 375, 700, 1200)


def words(figure: PublishedFigure, gid: str) -> list[str]:
    return [each.get_text().replace("\n", " ") for each in texts(figure, gid)]


def marks(figure: PublishedFigure, gid: str) -> list[tuple[float, float]]:
    """Return the rows and percents of marks, from the first row down."""
    lines = (each for each in figure.axes[0].lines if each.get_gid() == gid)
    return sorted((float(y), round(float(x), 1)) for line in lines for x, y in line.get_xydata())  # type: ignore[union-attr]


def test_a_parade_stands_beside_the_same_hosts_last_one() -> None:
    figure = figures.regions()
    assert figure.title == "All of Central Asia's 5 leaders came, 2 of Sub-Saharan Africa's 48"
    assert figure.plotted.groupby("when")["guests"].sum().to_dict() == {"2015": 24, "2025": 26}
    assert words(figure, "value")[:3] == ["4 → 5 of 5", "5 → 6 of 11", "1 → 4 of 9"]
    assert words(figure, "row")[:2] == ["Central Asia", "South-eastern Asia"]
    assert marks(figure, "then")[:2] == [(0, 80.0), (1, 45.5)]
    assert marks(figure, "now")[:2] == [(0, 100.0), (1, 54.5)]
    assert words(figure, "time") == ["2015", "2025"]
    assert words(figure, "head") == ["leaders, of UN members"]
    assert words(figure, "remark")[0] == (
        "Line from the ring to the right, blue: a larger share; to the left, grey: a smaller "
        "share in 2025 than in 2015."
    )
    assert "Nobody from Australia and New Zealand, Micronesia, " in figure.description
    assert "China, a host, counts among the members of Eastern Asia." in figure.description


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("options", "title"),
    [
        (
            {"as_of": "2025-08-28"},
            "Due: all of Central Asia's 5 leaders, 2 of Sub-Saharan Africa's 48",
        ),
        ({"parade": "pyongyang-2025"}, "1 of Eastern Asia's 5 leaders came to Pyongyang"),
        (
            {"parade": "pyongyang-2025", "as_of": "2025-10-07"},
            "1 of Eastern Asia's 5 leaders is due in Pyongyang",
        ),
        (
            {"parade": "beijing-2015", "compared_with": "beijing-2025"},
            "4 of Central Asia's 5 leaders came, 3 of Sub-Saharan Africa's 48",
        ),
        (
            {"parade": "invented", **invented("one guest across the Pacific")},
            "1 of Latin America and the Caribbean's 33 leaders came to Somewhere",
        ),
        (
            {"parade": "invented", **invented("a host too small to see", attended=None)},
            "1 of Melanesia's 4 leaders is due in Somewhere",
        ),
    ],
)
def test_titles_of_other_parades(options: dict[str, object], title: str) -> None:
    figure = figures.regions(**options)  # type: ignore[arg-type]
    assert figure.title == title
    assert [each for width in WIDTHS for each in faults(figure.at(width))] == []


def order(*rows: tuple[str, int, int]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["part", "guests", "members"]).set_index("part")


@pytest.mark.parametrize(
    ("rows", "is_ahead", "title"),
    [
        ((("North", 1, 1),), False, "North's one leader came to Paris"),
        ((("North", 1, 1),), True, "North's one leader is due in Paris"),
        (
            (("North", 2, 2), ("South", 0, 9)),
            False,
            "All of North's 2 leaders came to Paris, none of South's 9",
        ),
        (
            (("North", 2, 2), ("South", 1, 9)),
            True,
            "Due in Paris: all of North's 2 leaders, 1 of South's 9",
        ),
        ((("North", 2, 3), ("South", 2, 9)), False, "2 of North's 3 leaders came to Paris"),
    ],
)
def test_titles_follow_the_counts(
    rows: tuple[tuple[str, int, int], ...], is_ahead: bool, title: str
) -> None:
    assert title_words(order(*rows), is_ahead, "Paris") == title


def test_of_two_parades_that_one_alone_is_due() -> None:
    (subtitle,) = words(figures.regions(as_of="2025-09-02"), "subtitle")
    assert "Beijing parades of 2015 and 2025 (due)," in subtitle
    (subtitle,) = words(figures.regions(), "subtitle")
    assert "due" not in subtitle


def test_another_parade_may_be_named() -> None:
    figure = figures.regions(parade="moscow-2025", compared_with="beijing-2025")
    assert figure.plotted.groupby("when")["guests"].sum().to_dict() == {"Beijing": 26, "Moscow": 22}
    (subtitle,) = words(figure, "subtitle")
    assert subtitle.startswith("Heads of state or government at the parades in Beijing and Moscow")
    assert words(figure, "time") == ["Beijing", "Moscow"]
    assert [each for width in WIDTHS for each in faults(figure.at(width))] == []
    with pytest.raises(pa.DataError, match="moscow-2025 can't be compared with itself"):
        figures.regions(parade="moscow-2025", compared_with="moscow-2025")


def test_times_of_long_names_stay_on_the_page() -> None:
    parades = pa.load("parades").assign(place="Beijing")
    figure = figures.regions(parades=parades, compared_with="moscow-2025")
    assert words(figure, "time") == ["Moscow, May 2025", "Beijing, September 2025"]
    assert [each for width in WIDTHS for each in faults(figure.at(width))] == []


def test_a_parade_without_an_earlier_one_has_one_mark_a_row() -> None:
    figure = figures.regions(parade="pyongyang-2025")
    assert words(figure, "value") == ["1 of 5"]
    assert words(figure, "time") == ["2025"]
    assert words(figure, "head") == ["leaders, of UN members"]
    assert marks(figure, "now") == [(0, 20.0)]
    assert all(pd.isna(x) for _, x in marks(figure, "then"))


def test_a_guest_that_is_no_member_is_left_out_and_named() -> None:
    figure = figures.regions(parade="moscow-2025")
    assert figure.plotted["guests"].sum() == 22  # of 23
    western = figure.plotted.set_index("subregion").loc["Western Asia"]
    assert western[["guests", "members"]].tolist() == [1, 17]  # Armenia, and not Palestine
    assert figure.description.endswith(" No UN member, left out: Palestine.")
    assert "No UN member" not in figures.regions().description


@pytest.mark.parametrize("guests", [["XKX"], ["TWN"], ["PSE", "VAT"]])
def test_guests_of_whom_none_is_a_member_are_no_part_of_the_members(guests: list[str]) -> None:
    tables = invented("neighbours in Australia")
    three = tables["attendance"].head(len(guests)).assign(iso3=guests)
    with pytest.raises(pa.NothingKnown, match="from a member of the United Nations"):
        figures.regions(parade="invented", **tables | {"attendance": three})
    nowhere = tables["attendance"].assign(iso3=["ATL", "FJI", "NZL"])
    with pytest.raises(pa.DataError, match="not in countries: "):
        figures.regions(parade="invented", **tables | {"attendance": nowhere})
