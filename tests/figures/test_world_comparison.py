"""Where a country stands in the world, any country of the table."""

from __future__ import annotations

import pandas as pd
import pytest

import parade_analysis as pa
from parade_analysis import figures, trade
from parade_analysis.plot import style
from parade_analysis.plot.picture import PublishedFigure

from .measure import faults
from .words import texts


@pytest.fixture(scope="module")
def figure() -> PublishedFigure:
    return figures.world_comparison()


def test_the_ranks_are_told_with_source_and_floor(figure: PublishedFigure) -> None:
    told = figure.description
    assert "Largest partner's share by CIA World Factbook in 2023: 95%, 1st of 225" in told
    assert "by WITS in 2016: 89%, 2nd of 229; 1st of 135 that report, 2nd of 191 UN members" in told
    assert "2nd of 178 with trade of 1 billion USD or more" in told


def test_the_title_holds_by_every_publisher_and_the_subtitle_names_the_one_shown(
    figure: PublishedFigure,
) -> None:
    own = trade.own_ranks(pa.load("trade_concentration_world"))
    top = own[own["measure"] == "top_partner_share_fraction"]
    assert set(top["rank"]) == {1, 2}
    assert figure.title == "The DPRK is 1st or 2nd worldwide in dependence on one partner"
    (subtitle,) = (" ".join(each.get_text().split()) for each in texts(figure, "subtitle"))
    assert subtitle == (
        "Largest partner's share of exports plus imports, CIA World Factbook 2023, each dot a "
        "country; the DPRK's is China"
    )


def test_where_one_publisher_alone_ranks_it_is_told_among_how_many() -> None:
    world = pa.load("trade_concentration_world").query("series == 'factbook'")
    figure = figures.world_comparison(trade_concentration_world=world)
    assert figure.title == "No other of 225 countries depends on one partner like the DPRK"


def test_of_the_first_it_is_told_what_weights_would_do(figure: PublishedFigure) -> None:
    # Its exports 74% with China, its imports 97%; Bhutan has 85.29% as published.
    assert "it would have 85.5%, 0.2 points above the next as published" in figure.description
    assert "approximate" not in figure.title + figure.alt
    assert "to weigh the same" not in figures.world_comparison(country="LAO").description


def test_each_country_is_a_dot_and_the_next_in_rank_have_names(figure: PublishedFigure) -> None:
    strip = figure.axes[0]
    dots = [line for line in strip.lines if line.get_marker() == "o"]
    assert sum(len(line.get_xdata()) for line in dots) == len(figure.plotted) == 225
    names = [each.get_text() for each in texts(figure, "name")]
    # Niue trades little, and is named all the same.
    assert {"DPRK 95%", "Bhutan 85%", "Niue 77%", "Mongolia 76%"} <= {*names}
    (own,) = (line for line in dots if line.get_gid() == "own")
    assert own.get_xdata().tolist() == [95]


def test_the_first_in_rank_is_named_with_the_neighbours() -> None:
    laos = figures.world_comparison(country="LAO")
    names = " ".join(each.get_text() for each in texts(laos, "name"))
    assert "DPRK 95%" in names
    assert "Laos" in names


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
            for line in figure.axes[1].lines
            if len(line.get_xdata()) == len(expected)
        )


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    ("country", "title"),
    [
        ("LAO", "Laos is 20th to 36th worldwide in dependence on one partner"),
        ("USA", "The United States is 143rd to 195th in dependence on one partner"),
        ("CAN", "Canada is 5th to 14th worldwide in dependence on one partner"),
    ],
)
def test_any_country_of_our_own_table(country: str, title: str) -> None:
    figure = figures.world_comparison(country=country)
    assert figure.title == title
    assert country in set(figure.plotted["iso3"])
    for width in (1200, 375):
        assert not faults(figure.at(width))


def test_the_partner_is_named_and_each_path_where_it_is_alone(figure: PublishedFigure) -> None:
    assert "the DPRK's is China" in " ".join(texts(figure, "subtitle")[0].get_text().split())
    (heading,) = texts(figure, "heading")
    assert (
        heading.get_text() == "Percent of countries that depended less on one partner than the DPRK"
    )
    named = {" ".join(each.get_text().split()) for each in texts(figure, "line")}
    assert named == {"CIA World Factbook", "WITS", "Correlates of War"}


def test_the_paths_have_no_states_colour_and_lie_whole_below_the_edge(
    figure: PublishedFigure,
) -> None:
    ax = figure.axes[1]
    paths = [line for line in ax.lines if line.get_gid() in ("CIA World Factbook", "WITS")]
    assert not {str(line.get_color()) for line in ax.lines} & {*style.STATES.values()}
    high = ax.get_window_extent().height
    above = (ax.get_ylim()[1] - 100) / ax.get_ylim()[1] * high
    assert all(above >= float(line.get_markersize()) / 2 for line in paths)


def test_names_of_one_stack_follow_their_numbers() -> None:
    (told,) = (
        each.get_text()
        for each in texts(figures.world_comparison(width=375), "name")
        if "Niue" in each.get_text()
    )
    assert " ".join(told.split()) == "Mongolia, Niue 76–77%"


def test_equals_are_told() -> None:
    world = pa.load("trade_concentration_world").query("series == 'factbook'")
    is_laos = (world["iso3"] == "LAO") & (world["year"] == 2023)
    own = world.query("iso3 == 'PRK' and year == 2023")["top_partner_share_fraction"].item()
    shares = world["top_partner_share_fraction"].mask(is_laos, own)
    figure = figures.world_comparison(
        trade_concentration_world=world.assign(top_partner_share_fraction=shares)
    )
    assert figure.title == "The DPRK and another are 1st of 225 by largest partner's share"


def test_publishers_and_years_follow_from_what_was_known() -> None:
    figure = figures.world_comparison(as_of="2017-06-30")
    assert figure.title == "The DPRK is 1st or 2nd worldwide in dependence on one partner"
    assert set(figure.plotted["year"]) == {2015}
    assert "by Correlates of War in 2014: 79%, 2nd of 185" in figure.description
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
