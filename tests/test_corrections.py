"""Flags and corrections as users bring them: carried out right, or refused in a sentence."""

from __future__ import annotations

import warnings
from typing import Any

import pandas as pd
import polars as pl
import pytest

import parade_analysis as pa
from parade_analysis import trade
from tests.test_koreas import flows

TWO_YEARS = flows({2006: 10.0, 2007: 1051.0})


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"action": "cap", "corrected_usd_million": 1e6}, "expected a cap of less than the flow"),
        ({"corrected_usd_million": "5,0"}, "corrected_usd_million is text, e.g. '5,0'"),
        ({"hs_code": "270900"}, "corrections: by hs_code, and the flows are not"),
        ({"month": 1}, "corrections: by month, and the flows are not"),
    ],
)
def test_a_correction_of_another_kind_is_refused(change: dict[str, Any], named: str) -> None:
    given = TWO_YEARS
    corrections = trade.correction_table(trade.screen_two_koreas(given))
    with pytest.raises(pa.DataError, match=named):
        trade.corrected_flows(given, corrections.assign(**change))


def test_flows_that_stand_twice_or_by_month_are_not_corrected() -> None:
    given = TWO_YEARS
    corrections = trade.correction_table(trade.screen_two_koreas(given))
    for twice in (pd.concat([given, given]), pd.concat([given.assign(month=n) for n in (1, 2)])):
        with pytest.raises(pa.DataError, match=r"flows: .* is given more than once"):
            trade.corrected_flows(twice, corrections)


@pytest.mark.parametrize("column", ["amount", "its_action", "action", "corrected_usd_million"])
def test_a_correction_never_takes_a_column_of_the_callers(column: str) -> None:
    given = TWO_YEARS
    corrections = trade.correction_table(trade.screen_two_koreas(given))
    plain = trade.corrected_flows(given, corrections)
    found = trade.corrected_flows(given.assign(**{column: "drop"}), corrections)
    assert found["value_usd_million"].tolist() == plain["value_usd_million"].tolist()
    assert found[column].tolist() == ["drop"] * len(plain)


@pytest.mark.parametrize("kind", ["int64", "float64", "boolean"])
def test_a_flag_is_a_flag_in_any_type_and_never_a_word(kind: str) -> None:
    screened = trade.screen_two_koreas(TWO_YEARS)
    expected = trade.correction_table(screened)
    assert 0 < len(expected) < len(screened)
    for given in (screened.astype({"is_flagged": kind}), pl.from_pandas(screened)):
        assert len(trade.correction_table(given)) == len(expected)
    for flags in (["yes", "no"], [True, None], [1.0, float("nan")], [2, 0]):
        with pytest.raises(pa.DataError, match="is_flagged: expected true or false"):
            trade.correction_table(screened.assign(is_flagged=flags))


@pytest.mark.exhaustive
def test_frames_of_other_libraries_stand_beside_the_flows() -> None:
    mirror = pa.load("trade_partners_bulk")
    cases = trade.published_cases(pa.load("trade_corrections"))
    leader = trade.leading_record(pa.load("trade_totals"), pa.load("trade_partners"))
    plain = trade.screen_two_koreas(mirror, leader=leader, published=cases)
    letters = cases.assign(flow=cases["flow"].map({"export": "X", "import": "M"}))
    arrow = leader.convert_dtypes(dtype_backend="pyarrow")
    sides = [
        (mirror, pl.from_pandas(leader), pl.from_pandas(letters)),
        (pl.from_pandas(mirror), leader.astype({"partner_iso3": "category"}), cases),
        (pl.from_pandas(mirror), pl.from_pandas(leader).lazy(), letters),
        (mirror.convert_dtypes(dtype_backend="pyarrow"), arrow, cases),
    ]
    for given, beside, published in sides:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            found = trade.screen_two_koreas(given, leader=beside, published=published)
        assert int(found["is_flagged"].sum()) == plain["is_flagged"].sum()
        assert int(found["is_published_case"].sum()) == plain["is_published_case"].sum() > 0
    with pytest.raises(pa.DataError, match="action 'Drop', expected drop or keep"):
        trade.screen_two_koreas(mirror, published=cases.assign(action="Drop"))


def test_goods_of_several_levels_are_not_screened() -> None:
    goods = TWO_YEARS.assign(hs_code=["270900", "27"], year=2007)
    with pytest.raises(pa.DataError, match="hs_code has several levels"):
        trade.screen_two_koreas(goods)


def test_flows_of_one_publisher_need_not_say_so() -> None:
    given = TWO_YEARS
    found = trade.screen_two_koreas(given.drop(columns="series"))
    assert "series" not in found
    expected = trade.screen_two_koreas(given)
    assert found["is_flagged"].tolist() == expected["is_flagged"].tolist()
    corrections = trade.correction_table(found)
    assert len(trade.corrected_flows(found, corrections)) == len(given) - len(corrections)


@pytest.mark.parametrize("missing", [None, float("nan")])
def test_a_side_with_an_empty_key_is_refused(missing: float | None) -> None:
    corrections = trade.correction_table(trade.screen_two_koreas(TWO_YEARS))
    with pytest.raises(pa.DataError, match=r"corrections: .*flow .*expected every column filled"):
        trade.corrected_flows(TWO_YEARS, corrections.assign(flow=missing).astype({"flow": "str"}))
    cases = trade.published_cases(pa.load("trade_corrections")).assign(flow=missing)
    with pytest.raises(pa.DataError, match=r"published: .*flow .*expected every column filled"):
        trade.screen_two_koreas(TWO_YEARS, published=cases.astype({"flow": "str"}))
