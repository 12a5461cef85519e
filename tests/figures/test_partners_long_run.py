"""Lanes of partners: who is first, who last, and what is recorded as nothing."""

from __future__ import annotations

import pandas as pd
import pytest

import parade_analysis as pa
from parade_analysis import figures
from parade_analysis.plot.picture import PublishedFigure

from .laos import MIRROR, PARTNERS
from .words import texts


@pytest.fixture(scope="module")
def figure() -> PublishedFigure:
    return figures.partners_long_run()


def test_a_flow_recorded_as_nothing_is_a_written_zero(figure: PublishedFigure) -> None:
    # Bank of Korea: no trade between the Koreas in 2023 and 2024.
    nothing = figure.plotted[figure.plotted["value_usd_million"] == 0]
    zeros = set(zip(nothing["lane"], nothing["year"], strict=True))
    assert {("South Korea", 2023), ("South Korea", 2024)} <= zeros
    assert [each.get_text() for each in texts(figure, "value")] == ["0"] * len(zeros)


def test_every_lane_carries_its_name(figure: PublishedFigure) -> None:
    assert [" ".join(each.get_text().split()) for each in texts(figure, "row")] == [
        *("all others", "South Korea", "Japan", "Soviet Union, then Russia", "China"),
    ]
    assert set(figure.plotted["lane"]) == {
        *("all others", "South Korea", "Japan", "Soviet Union, then Russia", "China"),
    }


def test_a_shared_lane_is_called_by_the_state_of_the_time(figure: PublishedFigure) -> None:
    assert figure.title == "In these records Japan begins in 1962"  # two follow in 1989
    mirror = pa.load("trade_partners_bulk").query("series == 'cow-4'")
    later = figures.partners_long_run(
        trade_partners_bulk=mirror,
        trade_partners=pa.load("trade_partners").query("year > 1992 and year < 2010"),
        partners=("JPN", "SUN+RUS"),
    )
    assert later.title == "In these records Japan begins in 1962, Russia in 1993" or (
        later.title.endswith("Russia in 1992")
    )


@pytest.mark.parametrize(
    ("vietnam", "thailand", "title"),
    [
        ((2010, 2019), (2012, 2015), "In these records Vietnam begins in 2010, Thailand in 2012"),
        ((2010, 2015), (2010, 2019), "In these records Vietnam and Thailand begin in 2010"),
        ((2010, 2015), (2010, 2015), "In these records Vietnam and Thailand begin in 2010"),
        ((2010, 2015), None, "Vietnam is in these records from 2010 to 2015"),
        ((2010, 2010), None, "Vietnam is in these records in 2010 only"),
    ],
)
def test_the_title_is_true_for_any_records(
    vietnam: tuple[int, int], thailand: tuple[int, int] | None, title: str
) -> None:
    spans = {"VNM": range(vietnam[0], vietnam[1] + 1)}
    if thailand:
        spans["THA"] = range(thailand[0], thailand[1] + 1)
    pairs = PARTNERS[["partner_iso3", "year"]].itertuples(index=False)
    mine = PARTNERS[[year in spans.get(code, ()) for code, year in pairs]]
    figure = figures.partners_long_run(
        trade_partners_bulk=MIRROR.query("partner_iso3 == 'CHN'"),
        trade_partners=mine,
        country="LAO",
        partners=("VNM", "THA"),
    )
    assert figure.title == title


def test_partners_who_are_not_there_leave_empty_lanes_but_not_all() -> None:
    own = {"trade_partners_bulk": MIRROR, "trade_partners": PARTNERS, "country": "LAO"}
    figure = figures.partners_long_run(**own, partners=("FRA", "VNM"))
    assert figure.title == "Vietnam is in these records from 2010 to 2019"
    assert "France" in [each.get_text() for each in texts(figure, "row")]
    with pytest.raises(pa.NothingKnown, match="no trade of LAO with FRA is recorded"):
        figures.partners_long_run(**own, partners=("FRA",))
    with pytest.raises(pa.DataError, match="in one lane only"):
        figures.partners_long_run(partners=("CHN", "CHN+RUS"))


@pytest.mark.parametrize(
    ("partners", "title", "alt"),
    [
        # Of 2023 and 2024 nothing was recorded as traded, of Japan since 2007.
        (
            "KOR",
            "South Korea is in these records from 1989 to 2022",
            "South Korea: recorded from 1989 to",
        ),
        (
            "JPN",
            "Japan is in these records from 1962 to 2008",
            "Japan: recorded from 1962 to 2008, most",
        ),
        (
            "JPN+KOR",
            "Japan and South Korea are in these records from 1962 to 2022",
            "Japan and South Korea: recorded from 1962 to 2022",
        ),
        (
            "SUN+RUS",
            "The Soviet Union, then Russia, is in these records from 1989 to 2024",
            "Soviet Union, then Russia: recorded from 1989 to 2024",
        ),
        ("LAO", "Laos is in these records from 2010 to 2016", "most in 2016 with 0.4 million USD"),
    ],
)
def test_title_and_alt_tell_the_same_years_of_the_same_states(
    partners: str, title: str, alt: str
) -> None:
    figure = figures.partners_long_run(partners=(partners,))
    assert figure.title == title
    assert alt in figure.alt


def test_states_that_share_a_lane_begin_together() -> None:
    figure = figures.partners_long_run(partners=("CHN", "JPN+KOR"))
    assert figure.title == "In these records Japan and South Korea begin in 1962, China in 1978"


def test_before_the_mirror_data_the_single_counts_are_drawn() -> None:
    figure = figures.partners_long_run(as_of="2005-01-01")
    assert set(figure.plotted["series"]).isdisjoint({"wits-2017", "cow-4"})
    assert isinstance(figure.plotted, pd.DataFrame)
    (key,) = figure.legends
    assert [each.get_text() for each in key.get_texts()] == ["others"]
