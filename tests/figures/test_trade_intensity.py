"""The figure of a partner's weight in a country's trade and in the world's."""

from __future__ import annotations

import numpy as np
import pytest

import parade_analysis as pa
from parade_analysis import figures, trade
from parade_analysis.plot.picture import PublishedFigure

from .words import texts


@pytest.fixture(scope="module")
def figure() -> PublishedFigure:
    return figures.trade_intensity()


def test_the_lines_are_the_shares_and_their_ratio(figure: PublishedFigure) -> None:
    shares, index = figure.axes
    world, own = (line for line in shares.lines if line.get_gid() == "course")
    bound, ratio = (line.get_ydata() for line in index.lines if line.get_gid() == "course")
    assert own.get_linewidth() > world.get_linewidth()
    own, world = own.get_ydata(), world.get_ydata()
    assert np.asarray(own) / np.asarray(world) == pytest.approx(np.asarray(ratio), nan_ok=True)
    known = ~np.isnan(np.asarray(ratio))
    known &= ~np.isnan(np.asarray(bound))
    assert known.sum() > 15
    assert (np.asarray(ratio)[known] <= np.asarray(bound)[known]).all()
    assert shares.get_ylim()[0] == index.get_ylim()[0] == 0
    assert set(range(2001, 2025)) <= set(figure.plotted["year"])


def test_the_title_has_the_first_and_the_last(figure: PublishedFigure) -> None:
    of = figure.plotted.set_index("year")["intensity"]
    assert figure.title == "China's share of the DPRK's 2024 trade: 7.8 times its world share"
    assert texts(figure, "subtitle")[0].get_text().endswith("latest: 2024")
    assert of[[1992, 2001, 2024]].round(1).tolist() == [13.1, 8.1, 7.8]
    assert {each.get_text() for each in texts(figure, "value")} == {"28.2%", "13.1"}
    assert {each.get_text() for each in texts(figure, "line")} == {
        *("the DPRK\n98.0%", "the world\n12.5%", "7.8")
    }


def test_a_single_year_and_another_partner() -> None:
    one = pa.load("trade_partners").query("year == 2001 or partner_iso3 != 'CHN'")
    early = figures.trade_intensity(trade_partners=one)
    assert early.title == "China's share of the DPRK's 2001 trade: 8.1 times its world share"
    assert "went from" not in early.description
    # A year or two are rows, not an empty chart.
    assert [each.get_text() for each in texts(early, "row")] == ["2001"]
    assert [each.get_text() for each in texts(early, "value")] == ["8.1 times"]
    assert {each.get_text() for each in texts(early, "time")} == {
        *("in world trade", "in the DPRK's trade")
    }
    russia = figures.trade_intensity(partner="RUS")
    expected = trade.trade_intensity(
        trade.known_shares(pa.load("trade_totals"), pa.load("trade_partners"), "RUS"),
        trade.world_weights(pa.load("world_trade"), "RUS"),
    )
    assert russia.plotted["intensity"].tolist() == expected["intensity"].tolist()
    with pytest.raises(pa.NothingKnown, match="unctad has no trade of LAO and of the world"):
        figures.trade_intensity(
            partner="LAO",
            trade_partners=pa.load("trade_partners").assign(
                partner_iso3=lambda rows: rows["partner_iso3"].replace("CHN", "LAO")
            ),
        )
