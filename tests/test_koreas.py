"""The screen for trade of the South booked under the North."""

from __future__ import annotations

import pandas as pd
import pytest

import parade_analysis as pa
from parade_analysis import koreas, trade


@pytest.fixture(scope="module")
def mirror() -> pd.DataFrame:
    return pa.load("trade_partners_bulk")


@pytest.fixture(scope="module")
def far() -> list[str]:
    return trade.far_partners(pa.load("countries"))


def test_the_screen_finds_what_is_known(mirror: pd.DataFrame, far: list[str]) -> None:
    screened = trade.screen_two_koreas(mirror, far)
    flagged = screened[screened["is_flagged"]]
    # PIIE names Algeria's entry of 2008 (note of the row); COW, the DPRK's imports.
    algeria = flagged.query("partner_iso3 == 'DZA' and flow == 'import' and series == 'cow-4'")
    assert set(range(2002, 2010)) <= set(algeria["year"])
    assert algeria.set_index("year").at[2008, "value_usd_million"] == 1648
    assert algeria.loc[algeria["is_published_case"], "year"].tolist() == [2008]
    # WITS, the DPRK's exports: a partner's imports, many times its other years.
    angola = flagged.query("partner_iso3 == 'AGO' and year == 2007")
    assert angola["flow"].tolist() == ["export"]
    assert angola["value_usd_million"].round().tolist() == [1051]
    assert "CHN" not in set(flagged["partner_iso3"])
    assert (flagged["value_usd_million"] >= trade.FLOOR_USD_MILLION).all()
    assert len(screened) == len(mirror)


def test_the_screen_finds_raw_materials_from_afar(far: list[str]) -> None:
    products = pa.load("trade_products").query("series == 'baci-raw-materials'")
    screened = trade.screen_two_koreas(products, far)
    raw = screened[screened["is_flagged"] & screened["is_raw_material"]]
    assert {"GAB", "PNG"} <= set(raw["partner_iso3"])  # crude oil; LNG, crude and ores
    assert set(raw["hs_code"].str[:2]) <= set(koreas.RAW_CHAPTERS)
    assert set(raw["flow"]) == {"import"}
    assert "CHN" not in set(screened.loc[screened["is_flagged"], "partner_iso3"])


@pytest.mark.parametrize(("jump", "floor", "flagged"), [(10, 20, 1), (11, 20, 0), (10, 101, 0)])
def test_a_flow_is_flagged_from_the_jump_and_the_floor_on(
    jump: float, floor: float, flagged: int
) -> None:
    flows = pd.DataFrame(
        {
            "year": [2006, 2007],
            "partner_iso3": "AGO",
            "flow": "export",
            "series": "mine",
            "value_usd_million": [10.0, 100.0],
        }
    )
    found = trade.screen_two_koreas(flows, ["AGO"], floor_usd_million=floor, jump=jump)
    assert found.set_index("year")["is_flagged"].sum() == flagged
    assert found["typical_usd_million"].tolist() == [100.0, 10.0]
    assert not trade.screen_two_koreas(flows, ["BRA"])["is_flagged"].any()


def test_flows_of_two_countries_are_not_screened_as_one(mirror: pd.DataFrame) -> None:
    two = pd.concat([mirror, mirror.head(5).assign(iso3="LAO")])
    with pytest.raises(pa.DataError, match="two countries are never added"):
        trade.screen_two_koreas(two, ["AGO"])


def test_far_is_measured_from_any_capital() -> None:
    countries = pa.load("countries")
    from_pyongyang = trade.far_partners(countries)
    assert not {"CHN", "KOR", "RUS", "PRK"} & set(from_pyongyang)
    from_vientiane = trade.far_partners(countries, "LAO")
    assert "RUS" in from_vientiane  # Moscow; no neighbour of Laos
    assert {"CHN", "VNM", "PRK"}.isdisjoint(from_vientiane)
    assert set(trade.far_partners(countries, beyond_km=9000)) < set(from_pyongyang)
    with pytest.raises(pa.DataError, match="no capital of ATA"):
        trade.far_partners(countries, "ATA")
