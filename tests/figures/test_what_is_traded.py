"""Goods by year: each once, titles true of any goods."""

from __future__ import annotations

import pytest

import parade_analysis as pa
from parade_analysis import figures
from parade_analysis.prose import percent_words

from .laos import GOODS, TOTALS
from .words import texts


def test_bars_are_the_known_shares_on_an_axis_of_years() -> None:
    figure = figures.what_is_traded()
    names = {each.get_text(): each.axes for each in reversed(texts(figure, "row"))}
    exports = figure.plotted.query("flow == 'export'")
    for name, group in (("Coal and fuels", "coal and fuels"), ("Hair products", "hair products")):
        panel = names[name]
        known = exports[exports["group"] == group].groupby("year")["share_percent"].sum()
        bars = {round(bar.get_x() + bar.get_width() / 2): bar.get_height() for bar in panel.patches}
        assert bars == pytest.approx(known.to_dict())  # no bar in a year without a figure
    first, last = figure.plotted["year"].min(), figure.plotted["year"].max()
    assert {ax.get_xlim() for ax in figure.axes} == {(first - 0.6, last + 0.6)}
    # Of one scale, however high a row is.
    scale = [ax.get_window_extent().height / ax.get_ylim()[1] for ax in figure.axes]
    assert scale == pytest.approx([scale[0]] * len(scale))
    # In each panel the highest is named, of what the title tells of too.
    values = [each.get_text() for each in texts(figure, "value")]
    for name in ("coal and fuels", "hair products"):
        by_year = exports[exports["group"] == name].groupby("year")["share_percent"].sum()
        assert f"{percent_words(by_year.max())} in {by_year.idxmax()}" in values
    # Coal stops where its source gives it with ores.
    assert {each.get_text() for each in texts(figure, "aside")} == {"Fuels and ores in one figure"}


@pytest.mark.exhaustive
def test_the_leading_goods_then_and_now_are_stressed_and_the_small_told() -> None:
    figure = figures.what_is_traded()
    strong = {each.get_text() for each in texts(figure, "row") if each.get_weight() == 700}
    assert strong == {"Coal and fuels", "Hair products", "Fuels"}
    for flow in ("export", "import"):
        goods = figure.plotted[figure.plotted["flow"] == flow]
        assert goods["group"].nunique() > 6
        assert f"Not drawn of the {flow}s: " in figure.description
    assert len(texts(figure, "row")) == 12
    assert "footwear and headgear (at most 15%, in 2019)" in figure.description


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("day", "title"),
    [
        (None, "Largest known export: coal and fuels in 2016, hair products in 2024"),
        ("2018-06-30", "Largest known export in 2016: coal and fuels, 42%"),
        ("2018-07-31", "Largest known export: coal and fuels in 2016, textiles in 2017"),
        ("2016-12-31", "Largest known export in 2015: coal and fuels, 40%"),
        ("2009-12-31", "Largest known export in 2008: minerals and fuels, 41%"),
        ("1999-12-01", "Largest known export in 1997: textiles, 20%"),
    ],
)
def test_the_title_compares_with_the_time_before_the_bans(day: str | None, title: str) -> None:
    assert figures.what_is_traded(as_of=day).title == title


@pytest.mark.exhaustive
def test_a_direction_without_a_share_says_so() -> None:
    figure = figures.what_is_traded(as_of="1999-12-01")
    (nothing,) = texts(figure, "nothing")
    assert nothing.get_text() == "No share is known"
    imports = figures.what_is_traded(
        trade_commodities=pa.load("trade_commodities").query("flow == 'import'")
    )
    assert imports.title == "Largest known import, in 2024 as in 2016: fuels"


def test_another_country() -> None:
    figure = figures.what_is_traded(
        trade_commodities=GOODS, trade_totals=TOTALS, country="LAO", publisher="lsb"
    )
    # Of exports of 300 million, 60 are ore; the first known year is compared with the last.
    assert figure.title == (
        "Laos' largest known export: coal and fuels (2018), ores and minerals (2019)"
    )
    assert "Laos'" in texts(figure, "subtitle")[0].get_text()
    assert figure.plotted["share_percent"].tolist() == [30.0, 20.0, 40.0]
    with pytest.raises(pa.DataError, match="trade_commodities holds PRK only, not LAO"):
        figures.what_is_traded(country="LAO")
    with pytest.raises(pa.NothingKnown, match="oecd-btige-2026 gives no share of goods"):
        figures.what_is_traded(publisher="oecd-btige-2026")
