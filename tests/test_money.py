"""One valuation, the prices of one year, trade over income."""

from __future__ import annotations

import pandas as pd
import pytest

import parade_analysis as pa
from parade_analysis import trade

LEVELS = pd.DataFrame({"export": [110.0, None], "import": [200.0, 50.0]}, index=[2023, 2024])


@pytest.mark.parametrize(
    ("options", "values"),
    [
        ({"to": "FOB"}, [100.0, 200.0, 300.0, -100.0]),
        ({"to": "CIF"}, [110.0, 220.0, 330.0, -110.0]),
        ({"to": "CIF", "exports": "FOB"}, [121.0, 220.0, 341.0, -99.0]),
        ({"to": "FOB", "imports": "CIF", "exports": "FOB"}, [110.0, 181.818, 291.818, -71.818]),
    ],
)
def test_sums_are_added_at_one_valuation(options: dict[str, str], values: list[float]) -> None:
    valued = trade.at_one_valuation(LEVELS, 1.1, **options)
    assert valued.loc[2023].tolist() == pytest.approx(values, abs=0.001)
    assert valued.loc[2024, ["export", "total", "balance"]].isna().all()


def test_there_and_back_is_where_it_was() -> None:
    there = trade.at_one_valuation(LEVELS, 1.06, "CIF")
    back = trade.at_one_valuation(there, 1.06, "FOB", exports="CIF", imports="CIF")
    assert back["import"].tolist() == pytest.approx(LEVELS["import"].tolist())


def test_the_band_of_the_dprks_imports() -> None:
    # 6 to 10% of 2,336 million are 140 to 234.
    levels = trade.exports_and_imports(pa.load("trade_totals"))
    band = trade.valuation_band(levels, pa.load("cif_factors"))
    wider = levels.loc[2024, "balance"] - band.loc[2024, ["balance_high", "balance_low"]]
    assert wider.tolist() == pytest.approx([140.1, 233.6], abs=0.1)
    assert (band["total_low"] <= band["total_high"]).all()
    assert band.index.isin(levels.dropna(subset=["export", "import"]).index).all()
    with pytest.raises(pa.NothingKnown, match="no CIF factor is known"):
        trade.valuation_band(levels, pa.load("cif_factors").head(0))


@pytest.mark.parametrize("factor", [0.9, 2.1, float("nan")])
def test_a_factor_that_can_not_be_is_refused(factor: float) -> None:
    with pytest.raises(pa.DataError, match=r"cif_factor: found .*, expected CIF over FOB"):
        trade.at_one_valuation(LEVELS, factor)


def test_a_valuation_that_there_is_not_is_refused() -> None:
    with pytest.raises(pa.DataError, match="exports: found 'unknown', expected CIF or FOB"):
        trade.at_one_valuation(LEVELS, 1.06, exports="unknown")


def test_a_missing_direction_is_named() -> None:
    with pytest.raises(pa.DataError, match="levels: no column import"):
        trade.at_one_valuation(LEVELS[["export"]], 1.06)


def test_prices_of_one_year() -> None:
    yardsticks = pa.load("yardsticks")
    # BLS: 172.2 on the average of 2000, 313.689 of 2024; a dollar of 2000 is 1.82 of 2024.
    values = pd.DataFrame({"total": [100.0, 100.0, 100.0]}, index=[2000, 2024, 2049])
    real = trade.in_prices_of(values, yardsticks, 2024)["total"]
    assert real[[2000, 2024]].tolist() == pytest.approx([182.2, 100.0], abs=0.1)
    assert pd.isna(real[2049])
    back = trade.in_prices_of(real.to_frame(), yardsticks, 2000)["total"]
    assert back[2024] == pytest.approx(100 / 1.8216, abs=0.01)
    # By default in the prices of the last year that has both; 2049 has none.
    last = trade.in_prices_of(values, yardsticks)
    assert set(last["prices_of_year"]) == {2024}
    with pytest.raises(pa.NothingKnown, match="us_cpi has no value of 2049"):
        trade.in_prices_of(values, yardsticks, 2049)
    twice = pd.concat([yardsticks, yardsticks.query("yardstick == 'us_cpi'").head(1)])
    with pytest.raises(pa.DataError, match="us_cpi has a year twice"):
        trade.in_prices_of(values, twice, 2024)


def test_trade_over_income_by_hand() -> None:
    income = pd.DataFrame(
        {
            "year": [2004, 2024, 2025],
            "series": "bank-of-korea",
            "gni_krw_trillion": [None, 44.4, 45.0],
            "gni_usd_billion": [20.8, None, None],
        }
    )
    rate = pd.DataFrame({"yardstick": "krw_per_usd", "year": [2024], "yardstick_value": [1364.0]})
    levels = pd.DataFrame({"total": [2857.0, 2696.11, 2700.0]}, index=[2004, 2024, 2025])
    found = trade.trade_over_income(levels, income, rate)
    assert found.index.tolist() == [2004, 2024]
    assert found["is_converted"].tolist() == [False, True]
    assert found["percent_of_income"].tolist() == pytest.approx(
        [100 * 2857 / 20_800, 100 * 2696.11 * 1364 / 44.4e6]
    )
    nothing = income.assign(gni_usd_billion=income["gni_usd_billion"].replace(20.8, 0.0))
    shares = trade.trade_over_income(levels, nothing, rate)["percent_of_income"]
    assert shares.isna().tolist() == [True, False]  # no share of an income of nothing
    with pytest.raises(pa.NothingKnown, match="no year has the trade and the income of PRK"):
        trade.trade_over_income(levels, income.head(0), rate)
    with pytest.raises(pa.DataError, match="gives a year twice"):
        trade.trade_over_income(levels, pd.concat([income, income.head(1)]), rate)


def test_the_two_years_in_which_the_bank_gave_won_and_dollars_agree() -> None:
    # 17,595.2 thousand million won are 12.6 thousand million dollars at the year's rate.
    income = pa.load("national_income").query("year == 1998")
    rate = pa.load("yardsticks").query("yardstick == 'krw_per_usd' and year == 1998")
    converted = 1000 * income["gni_krw_trillion"].item() / rate["yardstick_value"].item()
    assert converted == pytest.approx(income["gni_usd_billion"].item(), rel=0.005)
