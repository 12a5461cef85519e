"""Comtrade: what looks like another record of a flow, or like its sum, and is not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from parade_analysis import sources
from parade_analysis.errors import DataError
from parade_analysis.sources.comtrade_totals import KEYS, totals

from .test_comtrade import aside, of_mongolia, rows

MONTHS = [{"period": f"2023{month:02}", "primaryValue": 10e6} for month in range(1, 13)]
GOOD = {"cmdCode": "27", "primaryValue": 50e6}


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("parts", "expected", "told"),
    [
        ([GOOD, *MONTHS], 120, {("goods of the year beside what holds more of it", "2023")}),
        ([GOOD, *MONTHS[:3]], 50, {("months beside their year", "2023")}),
        ([GOOD, {"cmdCode": "72", "primaryValue": 70e6}, *MONTHS], 120, set()),
        ([{}, *MONTHS], 100, {("months beside their year", "2023")}),
        (
            [
                *(GOOD | {"period": f"2023Q{part}", "primaryValue": 5e6} for part in range(1, 5)),
                *MONTHS[:10],
            ],
            100,
            {("quarters beside what holds more of it", "2023")},
        ),
    ],
)
@pytest.mark.parametrize("goods", [False, True])
def test_some_goods_of_a_year_are_not_the_year(
    parts: list[dict[str, Any]], expected: float, told: set[tuple[str, str]], goods: bool
) -> None:
    read = sources.comtrade(rows(*parts), goods=goods, countries=["MNG"])
    assert read.flows["value_usd_million"].sum() == pytest.approx(expected)
    assert told <= {*aside(read)}


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("of_hs", "of_sitc", "expected", "told"),
    [
        ({"27": 50}, {"0": 100, "3": 20}, 120, ("less in another classification", "H6")),
        ({"27": 50}, {"0": 100, "3": 20, "33": 20}, 120, ("less in another classification", "H6")),
        (
            {"27": 50, "02": 70},
            {"0": 100, "3": 20},
            120,
            ("the same in another classification", "S4"),
        ),
        ({"27": 50}, {"3": 20}, 50, ("less in another classification", "S4")),
        ({"27": 50}, {"TOTAL": 120, "0": 9}, 120, ("the same in another classification", "S4")),
        ({"TOTAL": 120}, {"0": 100, "3": 21}, 120, ("the same in another classification", "S4")),
    ],
)
def test_a_fragment_in_one_classification_is_not_the_flow(
    of_hs: dict[str, float], of_sitc: dict[str, float], expected: float, told: tuple[str, str]
) -> None:
    table = [
        {"classificationCode": name, "cmdCode": code, "primaryValue": value * 1e6}
        for name, goods in (("H6", of_hs), ("S4", of_sitc))
        for code, value in goods.items()
    ]
    read = sources.comtrade(rows(*table))
    assert of_mongolia(read) == {("import", "CHN"): expected}
    assert told in aside(read)


def test_nothing_is_built_of_what_is_set_aside() -> None:
    parts = [{"flowCode": "RX", "customsCode": code} for code in ("C01", "C02")]
    read = sources.comtrade(rows({"flowCode": "X"}, *parts))
    assert set(aside(read)) == {("a part of a flow that stands there whole", "RX")}


@pytest.mark.sampled
@pytest.mark.parametrize(
    "change",
    [
        lambda table: table.drop(columns=["reporterCode", "partnerCode"]),
        lambda table: table.drop(columns="reporterCode"),
        lambda table: table.assign(partnerCode="CHN"),
        lambda table: table.assign(partnerCode="0156", partner2Code="000", motCode="00"),
        lambda table: table.assign(partnerCode="156.0"),
    ],
    ids=["letters", "letters of the reporter", "letters as code", "zeros", "point"],
)
def test_a_row_in_two_spellings_of_its_codes_is_there_twice(change: Any, tmp_path: Path) -> None:
    other = change(rows({}))
    assert of_mongolia(sources.comtrade(other)) == {("import", "CHN"): 100}
    rows({}).to_csv(tmp_path / "one.csv", index=False)
    other.to_csv(tmp_path / "two.csv", index=False)
    with pytest.raises(DataError, match="stands there 2 times"):
        sources.comtrade(tmp_path)


def test_two_numbers_of_one_state_are_both_its_trade() -> None:
    table = rows({"partnerCode": 56, "partnerISO": "BEL"}, {"partnerCode": 58, "partnerISO": "BLX"})
    assert of_mongolia(sources.comtrade(table)) == {("import", "BEL"): 200}


def test_totals_lose_nothing_that_they_do_not_report() -> None:
    plain = dict.fromkeys(KEYS, "") | {"flow": "M", "commodity": "TOTAL", "period": "2023"}
    changes: list[dict[str, Any]] = [
        {},
        {"transport": "3100"},
        {"customs": "C05"},
        {"flow": "RM"},
        {"period": "202301"},
        {"commodity": "27"},
        {"service": "S"},
        {"classification": "H4"},
    ]
    sums = pd.DataFrame([plain | change for change in changes]).assign(
        year=2023, exporter="156", importer="496", value_usd_million=1.0, rows=1
    )
    kept, told = totals(sums)
    assert kept["rows"].sum() + told["rows"].sum() == len(changes)
