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
    own, world = (line.get_ydata() for line in shares.lines[:2])
    bound, ratio = (line.get_ydata() for line in index.lines[:2])
    assert np.asarray(own) / np.asarray(world) == pytest.approx(np.asarray(ratio), nan_ok=True)
    known = ~np.isnan(np.asarray(ratio))
    assert (np.asarray(ratio)[known] <= np.asarray(bound)[known]).all()
    assert shares.get_yscale() == "log"
    assert index.get_ylim()[0] == 0
    assert set(range(2001, 2025)) <= set(figure.plotted["year"])


def test_the_title_has_the_first_and_the_last(figure: PublishedFigure) -> None:
    of = figure.plotted.set_index("year")["intensity"]
    assert figure.title == (
        "China's share in the DPRK's trade was 7.8 times that in world trade in 2024"
    )
    assert of[[1992, 2001, 2024]].round(1).tolist() == [13.1, 8.1, 7.8]
    written = {each.get_text() for each in texts(figure, "value")}
    assert {"98.0%", "12.5%", "13.1", "7.8"} <= written


def test_a_single_year_and_another_partner() -> None:
    one = pa.load("trade_partners").query("year == 2001 or partner_iso3 != 'CHN'")
    early = figures.trade_intensity(trade_partners=one)
    assert (
        early.title == "China's share in the DPRK's trade was 8.1 times that in world trade in 2001"
    )
    assert "went from" not in early.alt
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
