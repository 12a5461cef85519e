"""What is traded: each good once, by any publisher and of any country."""

from __future__ import annotations

import pandas as pd
import pytest

import parade_analysis as pa
from parade_analysis import trade

TABLES = ("trade_commodities", "trade_totals", "series")


@pytest.fixture(scope="module")
def tables() -> list[pd.DataFrame]:
    return [pa.load(name) for name in TABLES]


def goods_of(hs: list[str], shares: list[float | None], **more: object) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "year": 2020,
            "partner_iso3": None,
            "flow": "export",
            "product": [f"good {code}" for code in hs],
            "hs": hs,
            "series": "kotra",
            "value_usd_million": 5.0,
            "share_percent": pd.array(shares, dtype="Float64"),
            **more,
        }
    ).astype({"share_percent": "float64"})


def test_goods_are_counted_once(tables: list[pd.DataFrame]) -> None:
    goods = trade.product_shares(*tables, "export")
    assert (goods.groupby("year")["share_percent"].sum() <= 100).all()
    # KOTRA, 2014: garments (61-62) are inside textiles and clothing (50-63).
    assert "61-62" not in set(goods.query("year == 2014")["hs"])
    hair = goods.query("hs == '67'").set_index("year")["share_percent"]
    assert hair[[2023, 2024]].tolist() == [51.6, 52.5]
    # 11.79 million of exports of 159.00 million in 2022.
    assert hair[2022] == pytest.approx(100 * 11.79 / 159)
    # 402 million of exports of 1,510 million in 2010.
    coal = goods.query("year == 2010 and hs == '2701'")["share_percent"].item()
    assert coal == pytest.approx(100 * 402 / 1510)


def test_of_two_that_overlap_the_wider_is_kept_then_the_larger(
    tables: list[pd.DataFrame],
) -> None:
    _, totals, series = tables
    mine = goods_of(["61-62", "50-63", "2701", "27", "2601;7201"], [30, 20, 9, 8, 1])
    kept = trade.product_shares(mine, totals, series)
    assert kept["hs"].tolist() == ["50-63", "2701", "2601;7201"]
    assert kept["group"].tolist() == ["textiles", "coal and fuels", "ores and minerals"]


def test_the_publisher_itself_comes_before_one_that_repeats_it(tables: list[pd.DataFrame]) -> None:
    _, totals, series = tables
    mine = goods_of(["67", "67"], [52.5, 53], series=["kotra", "statistics-korea-kotra"])
    assert trade.product_shares(mine, totals, series)["series"].tolist() == ["kotra"]
    assert trade.product_shares(mine.tail(1), totals, series)["share_percent"].tolist() == [53]


def test_ores_in_one_with_fuels_are_neither() -> None:
    assert [trade.goods_group(hs) for hs in ("25-27", "2601;2701", "25-26", "26")] == [
        "minerals and fuels",
        "minerals and fuels",
        "ores and minerals",
        "ores and minerals",
    ]
    assert trade.goods_group("27", "import") == "fuels"


def test_a_code_that_lost_its_zero_is_read_as_it_was(tables: list[pd.DataFrame]) -> None:
    _, totals, series = tables
    kept = trade.product_shares(goods_of(["3", "709"], [3, 2]), totals, series)
    assert kept["group"].tolist() == ["seafood", "food and oils"]
    with pytest.raises(pa.DataError, match="hs 'coal', expected HS codes"):
        trade.product_shares(goods_of(["coal"], [3]), totals, series)


def test_a_share_without_a_total_stays_unknown(tables: list[pd.DataFrame]) -> None:
    _, totals, series = tables
    with pytest.raises(pa.NothingKnown, match="kotra gives no share of goods in the exports of"):
        trade.product_shares(goods_of(["27"], [None]), totals.head(0), series)
    zero = totals.assign(value_usd_million=0.0)
    with pytest.raises(pa.NothingKnown, match="no share of goods"):
        trade.product_shares(goods_of(["27"], [None]), zero, series)


def test_goods_of_any_country_and_publisher(tables: list[pd.DataFrame]) -> None:
    commodities, totals, series = tables
    laos = goods_of(["27"], [12], iso3="LAO", series="lsb")
    none = totals.head(0)
    found = trade.product_shares(laos, none, series, publisher="lsb", country="LAO")
    assert found["share_percent"].tolist() == [12.0]
    with pytest.raises(pa.DataError, match="trade_commodities holds PRK only, not LAO"):
        trade.product_shares(commodities, totals, series, country="LAO")
    with pytest.raises(pa.NothingKnown, match="lsb gives no share of goods in the trade of LAO"):
        trade.product_shares(laos.head(0), none, series, None, publisher="lsb", country="LAO")
    one_way = trade.product_shares(laos, none, series, None, publisher="lsb", country="LAO")
    assert one_way["flow"].tolist() == ["export"]


def test_who_repeats_a_publisher_is_told_by_the_table(tables: list[pd.DataFrame]) -> None:
    commodities, totals, series = tables
    repeated = commodities[commodities["series"] == "statistics-korea-kotra"]
    assert len(trade.product_shares(repeated, totals, series))
    nobody = series.drop(columns="repeats")
    with pytest.raises(pa.NothingKnown, match="kotra gives no share of goods"):
        trade.product_shares(repeated, totals, nobody)


def test_the_leading_good_of_a_year_adds_its_group_up() -> None:
    goods = pd.DataFrame(
        {
            "year": [2019, 2019, 2019, 2020, 2020],
            "product": ["boilers", "cables", "oil", "watches", "clocks"],
            "group": ["machines", "machines", "fuels", "other goods", "other goods"],
            "share_percent": [10.0, 8.0, 17.0, 6.0, 6.0],
        }
    )
    found = trade.leading_goods(goods)
    assert found.loc[2019].tolist() == ["machines", 18.0]
    assert found.loc[2020].tolist() == ["clocks and watches", 6.0]


def test_the_concentration_on_goods_is_bounded_by_what_is_unknown() -> None:
    goods = pd.DataFrame(
        {
            "year": [2015, 2015, 2016],
            "flow": "export",
            "hs": ["27", "50-63", "01-97"],
            "share_percent": [40.0, 28.0, 100.0],
        }
    )
    found = trade.goods_concentration(goods).loc["export"]
    # One chapter with 0.4, fourteen with 0.28 together, 81 with the 0.32 that is unknown.
    assert found.at[2015, "hhi_low"] == pytest.approx(0.4**2 + 0.28**2 / 14 + 0.32**2 / 81)
    assert found.at[2015, "hhi_high"] == pytest.approx(0.4**2 + 0.28**2 + 0.32**2)
    assert found.loc[2015, ["known_percent", "unknown_percent"]].tolist() == pytest.approx([68, 32])
    assert found.at[2016, "hhi_high"] == 1.0
    assert found.at[2016, "hhi_low"] == pytest.approx(1 / 96)  # 97 chapters without 77


def test_what_is_unknown_may_lie_in_the_chapter_of_what_is_known_in_part() -> None:
    goods = pd.DataFrame(
        {"year": 2011, "flow": "export", "hs": ["2701", "61"], "share_percent": [42.0, 14.0]}
    )
    found = trade.goods_concentration(goods).loc[("export", 2011)]
    # At most all of it is fuels of chapter 27; at least it is spread over the 94 others.
    assert found["hhi_high"] == pytest.approx((0.42 + 0.44) ** 2 + 0.14**2)
    assert found["hhi_low"] == pytest.approx(0.42**2 + 0.14**2 + 0.44**2 / 94)
    # A hundredth of coal is below the level to which the unknown fills the rest.
    little = goods.assign(share_percent=[0.5, 14.0])
    low = trade.goods_concentration(little).loc[("export", 2011), "hhi_low"]
    assert low == pytest.approx(0.14**2 + (0.855 + 0.005) ** 2 / 95)


def test_the_bounds_of_our_goods_hold_together() -> None:
    tables = [pa.load(name) for name in ("trade_commodities", "trade_totals", "series")]
    found = trade.goods_concentration(trade.product_shares(*tables, None))
    assert (found["hhi_low"] <= found["hhi_high"]).all()
    assert (found["hhi_low"] > 0).all()
    assert (found["hhi_high"] <= 1).all()
