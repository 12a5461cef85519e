"""Where a country stands in the world, any country of the table."""

from __future__ import annotations

import itertools

import pandas as pd
import pytest

import parade_analysis as pa
from parade_analysis import figures, trade
from parade_analysis.plot.picture import PublishedFigure

from .words import texts


@pytest.fixture(scope="module")
def figure() -> PublishedFigure:
    return figures.world_comparison()


def words(figure: PublishedFigure, gid: str) -> str:
    return " ".join(each.get_text() for each in texts(figure, gid))


def test_the_ranks_are_told_with_source_and_floor(figure: PublishedFigure) -> None:
    assert figure.title == (
        "The DPRK's dependence on one partner: 1st of 225 (2023), 2nd of 229 (2016)"
    )
    headings = words(figure, "heading")
    assert "Largest partner's share, CIA World Factbook, 2023" in headings
    assert "DPRK 2nd of 229; 1st of 135 that report, 2nd of 191 UN members, 2nd of 178" in headings
    assert "from 1 bn USD on" in headings


def test_each_country_is_a_dot_and_the_next_in_rank_have_names(figure: PublishedFigure) -> None:
    strip = figure.axes[1]
    of_2023 = figure.plotted.query("series == 'factbook'")
    assert sum(len(line.get_xdata()) for line in strip.lines) == len(of_2023) == 225
    assert {"DPRK", "Mongolia", "Bhutan", "Canada"} <= {
        name for each in texts(figure, "name") if each.axes is strip
        for name in each.get_text().split(", ")
    }  # fmt: skip


def test_paths_are_percentiles_of_one_publisher_each(figure: PublishedFigure) -> None:
    world = pa.load("trade_concentration_world")
    for name in ("wits-2017", "cow-4"):
        expected = trade.world_rank(world, series=name).set_index("year")["percentile"]
        assert any(
            pd.Series(line.get_ydata(), line.get_xdata())
            .dropna()
            .equals(expected.astype("float64"))
            or pd.Series(line.get_ydata(), line.get_xdata()).dropna().to_list()
            == pytest.approx(expected.to_list())
            for line in figure.axes[0].lines
            if len(line.get_xdata()) == len(expected)
        )


@pytest.mark.parametrize(
    ("country", "title"),
    [
        ("LAO", "Laos' dependence on one partner: 28th of 225 (2023), 36th of 229 (2016)"),
        ("USA", "The United States' dependence on one partner: 195th of 225 (2023)"),
        ("CAN", "Canada's dependence on one partner: 9th of 225 (2023), 14th of 229 (2016)"),
    ],
)
def test_any_country_of_our_own_table(country: str, title: str) -> None:
    figure = figures.world_comparison(country=country)
    assert figure.title == title
    assert country in set(figure.plotted["iso3"])
    figure.draw_without_rendering()
    for panel in figure.axes[1:]:
        names = [each for each in panel.texts if each.get_gid() == "name"]
        boxes = [(each, type(each).__mro__[1].get_window_extent(each)) for each in names]
        for (one, box), (other, across) in itertools.combinations(boxes, 2):
            assert not box.overlaps(across), f"{one.get_text()!r} and {other.get_text()!r}"


def test_equals_are_told() -> None:
    world = pa.load("trade_concentration_world")
    is_laos = (world["iso3"] == "LAO") & (world["year"] == 2023)
    own = world.query("iso3 == 'PRK' and year == 2023")["top_partner_share_fraction"].item()
    shares = world["top_partner_share_fraction"].mask(is_laos, own)
    figure = figures.world_comparison(
        trade_concentration_world=world.assign(top_partner_share_fraction=shares)
    )
    assert "1st (with 1 equal) of 225 (2023)" in figure.title


def test_publishers_and_years_follow_from_what_was_known() -> None:
    figure = figures.world_comparison(as_of="2017-06-30")
    assert figure.title.endswith("1st of 180 (2015), 2nd of 185 (2014)")
    assert set(figure.plotted["series"]) == {"factbook", "cow-4"}
    with pytest.raises(pa.NothingKnown, match="no comparison of countries had been published"):
        figures.world_comparison(as_of="2012-06-30")
    with pytest.raises(pa.NothingKnown, match=r"no year has PRK .* by 10 January 2014"):
        figures.world_comparison(as_of="2014-01-10")


def test_a_table_that_is_not_of_the_world_is_refused() -> None:
    world = pa.load("trade_concentration_world")
    with pytest.raises(pa.NothingKnown, match="no year has PRK and at least 150 countries"):
        figures.world_comparison(trade_concentration_world=world.query("iso3 in ['PRK', 'LAO']"))
    with pytest.raises(pa.NothingKnown, match="no year has PRK and at least 150 countries"):
        figures.world_comparison(trade_concentration_world=world.query("iso3 in ['LAO', 'MNG']"))
    with pytest.raises(pa.DataError, match="no state with the code 'ATL': choose from iso3 in"):
        figures.world_comparison(country="ATL")
