"""Goods by year: each once, titles true of any goods."""

from __future__ import annotations

import pytest

import parade_analysis as pa
from parade_analysis import figures

from .laos import GOODS, TOTALS
from .words import texts


def test_bars_are_the_known_shares_and_the_rest_is_hatched() -> None:
    figure = figures.what_is_traded()
    exports = figure.axes[0]
    for year, rows in figure.plotted.query("flow == 'export'").groupby("year"):
        row = [each.get_text() for each in exports.get_yticklabels()].index(str(year))
        bars = [bar for bar in exports.patches if abs(bar.get_y() + 0.36 - row) < 0.01]
        bars.sort(key=lambda bar: bar.get_x())
        assert [bar.get_width() for bar in bars[:-1]] == pytest.approx(list(rows["share_percent"]))
        assert sum(bar.get_width() for bar in bars) == pytest.approx(100)
        assert bars[-1].get_hatch() == "////"


@pytest.mark.parametrize(
    ("day", "title"),
    [
        (None, "Exports: coal and fuels 42.3% in 2016, hair products 52.5% in 2024"),
        ("2018-06-30", "Exports: coal and fuels 42.3% in 2016"),
        ("2018-07-31", "Exports: coal and fuels 42.3% in 2016, textiles 33.0% in 2017"),
        ("2016-12-31", "Exports: coal and fuels 40.2% in 2015"),
        ("2009-12-31", "Exports: minerals and fuels 41.3% in 2008"),
        ("1999-12-01", "Exports: textiles 20.4% in 1997"),
    ],
)
def test_the_title_compares_with_the_time_before_the_bans(day: str | None, title: str) -> None:
    assert figures.what_is_traded(as_of=day).title == title


def test_a_direction_without_a_share_says_so() -> None:
    figure = figures.what_is_traded(as_of="1999-12-01")
    (nothing,) = texts(figure, "nothing")
    assert nothing.get_text() == "no share is known"
    imports = figures.what_is_traded(
        trade_commodities=pa.load("trade_commodities").query("flow == 'import'")
    )
    assert imports.title.startswith("Imports: fuels 11.8% in 2016, 19.1% in 2024")


def test_another_country() -> None:
    figure = figures.what_is_traded(
        trade_commodities=GOODS, trade_totals=TOTALS, country="LAO", publisher="lsb"
    )
    # Of exports of 300 million, 60 are ore; the first known year is compared with the last.
    assert figure.title == (
        "Laos' exports: coal and fuels 30.0% in 2018, ores and minerals 40.0% in 2019"
    )
    assert figure.plotted["share_percent"].tolist() == [30.0, 20.0, 40.0]
    with pytest.raises(pa.DataError, match="trade_commodities holds PRK only, not LAO"):
        figures.what_is_traded(country="LAO")
    with pytest.raises(pa.NothingKnown, match="oecd-btige-2026 gives no share of goods"):
        figures.what_is_traded(publisher="oecd-btige-2026")
