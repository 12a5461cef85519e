"""The figure of a partner's weight in a country's trade and in the world's."""

from __future__ import annotations

import numpy as np
import pytest

import parade_analysis as pa
from parade_analysis import figures, trade
from parade_analysis.plot.style import PublishedFigure

from .words import texts


@pytest.fixture(scope="module")
def figure() -> PublishedFigure:
    return figures.trade_intensity()


def test_the_lines_are_the_shares_and_their_ratio(figure: PublishedFigure) -> None:
    shares, index = figure.axes
    own, world = (line.get_ydata() for line in shares.lines[:2])
    bound, ratio = (line.get_ydata() for line in index.lines[:2])
    assert np.asarray(own) / np.asarray(world) == pytest.approx(np.asarray(ratio))
    assert (np.asarray(ratio) <= np.asarray(bound)).all()
    assert shares.get_yscale() == "log"
    assert index.get_ylim()[0] == 0
    assert figure.plotted["year"].tolist() == list(range(2001, 2025))


def test_the_title_has_the_first_and_the_last(figure: PublishedFigure) -> None:
    of = figure.plotted.set_index("year")["intensity"]
    assert figure.title == (
        "China weighs 7.8 times as much in the DPRK's trade as in the world's; in 2001 8.1"
    )
    assert of[[2001, 2024]].round(1).tolist() == [8.1, 7.8]
    written = {each.get_text() for each in texts(figure, "value")}
    assert written == {"32.6%", "98.0%", "4.0%", "12.5%", "8.1", "7.8"}


def test_a_single_year_and_another_partner() -> None:
    early = figures.trade_intensity(as_of="2002-12-31")
    assert early.title == "China weighs 8.1 times as much in the DPRK's trade as in the world's"
    russia = figures.trade_intensity(partner="RUS")
    expected = trade.trade_intensity(
        trade.published_shares(pa.load("trade_partners"), "RUS"),
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
