"""Flows that users bring: right, or refused in one sentence, and the same on every engine."""

from __future__ import annotations

import decimal
from collections.abc import Callable
from typing import Any

import narwhals as nw
import pandas as pd
import polars as pl
import pyarrow
import pytest

import parade_analysis as pa
from parade_analysis import trade
from tests.test_flows import in_duckdb, in_pandas

ENGINES: dict[str, Callable[[pd.DataFrame], Any]] = {
    "pandas": lambda frame: frame,
    "polars": pl.from_pandas,
    "polars lazy": lambda frame: pl.from_pandas(frame).lazy(),
    "pyarrow": pyarrow.Table.from_pandas,
    "DuckDB": in_duckdb,
}
CHINA_RUSSIA = pd.DataFrame(
    {"year": 2023, "partner_iso3": ["CHN", "RUS"], "value_usd_million": [100.0, 50.0]}
)
MONGOLIA = CHINA_RUSSIA.assign(iso3="MNG", flow="import")


OFTEN = ("pandas", "DuckDB")
"""Engines that are tried at each run; the others are tried in the exhaustive one."""


@pytest.fixture(
    params=[
        name if name in OFTEN else pytest.param(name, marks=pytest.mark.exhaustive)
        for name in ENGINES
    ]
)
def engine(request: pytest.FixtureRequest) -> Callable[[pd.DataFrame], Any]:
    return ENGINES[request.param]


def top_share(frame: Any) -> float:
    found = in_pandas(trade.concentration(frame))
    return float(found["top_partner_share_fraction"].item())


def row_of(**cells: Any) -> pd.DataFrame:
    """A row like the first of Mongolia, with other cells."""
    return MONGOLIA.head(1).assign(**cells)


def with_row(**cells: Any) -> pd.DataFrame:
    return pd.concat([MONGOLIA, row_of(**cells)], ignore_index=True)


def refused(frame: Any, match: str) -> None:
    for function in (trade.partner_shares, trade.concentration):
        with pytest.raises(pa.DataError, match=match) as caught:
            function(frame)
        assert "Traceback" not in str(caught.value)


# --- what stands among what it is made of


@pytest.mark.sampled
@pytest.mark.parametrize("group", ["W00", "WLD", "EU2", "EUU", "G001", "_X", "E19"])
def test_groups_are_no_partners(engine: Any, group: str) -> None:
    refused(engine(with_row(partner_iso3=group)), f"{group}: totals stand among their parts")


def test_the_country_is_no_partner_of_its_own(engine: Any) -> None:
    refused(engine(with_row(partner_iso3="MNG")), "MNG stands among its own partners")


@pytest.mark.parametrize(
    "flows",
    [
        ["X", "X", "DX"],
        ["X", "X", "RX"],
        ["M", "M", "RM"],
        ["import", "import", "Re-import"],
        ["exports", "exports", "total"],
        ["total", "total", "DX"],
        ["total", "total", "re-export"],
    ],
)
def test_parts_of_a_flow_are_not_added_to_it(engine: Any, flows: list[str]) -> None:
    refused(engine(with_row(flow="x").assign(flow=flows)), "totals stand among their parts")


def test_directions_are_understood_and_others_refused(engine: Any) -> None:
    letters = engine(MONGOLIA.assign(flow=["X", "M"]))
    found = in_pandas(trade.partner_shares(letters, by=("year", "flow")))
    assert found["flow"].tolist() == ["export", "import"]
    parts = engine(MONGOLIA.assign(partner_iso3="CHN", flow=["DX", "RX"]))
    assert in_pandas(trade.concentration(parts))["total_usd_million"].item() == 150
    refused(engine(MONGOLIA.assign(flow="Q")), "flow is Q; expected export, import, total")


def test_two_spellings_of_a_direction_or_a_good_are_one(engine: Any) -> None:
    twice = MONGOLIA.assign(partner_iso3="CHN", flow=["X", "export"])
    refused(engine(twice), "flow is X and export, which mean the same")
    goods = MONGOLIA.assign(partner_iso3="CHN", hs_code=["270900", " 270900"])
    refused(engine(goods), "CHN.*more than once")


@pytest.mark.parametrize("code", ["ROM", "ZZZ", "EUN", "QQQ"])
def test_what_is_no_code_of_a_state_is_no_partner(engine: Any, code: str) -> None:
    refused(engine(with_row(partner_iso3=code)), f"partner_iso3 {code}")


@pytest.mark.parametrize("country", ["mng", "Mongolia", " MNG", "WLD", "EUU"])
def test_the_country_is_a_state_too(engine: Any, country: str) -> None:
    refused(engine(MONGOLIA.assign(iso3=country)), "iso3 .*; expected ISO 3166-1 alpha-3")


@pytest.mark.parametrize(
    "column",
    [
        *("country", "Reporter", "reporterISO", "reporterCode", "exporter", "Importer", "ISO3"),
        *("iso3_o", "REF_AREA", "location", "declarant", "reporting_country", "iso3_code"),
        *("entity", "country_iso3_code", "Reporter_ISO3_Code", "ccode1"),
    ],
)
def test_a_country_under_another_name_is_asked_for(engine: Any, column: str) -> None:
    other = MONGOLIA.rename(columns={"iso3": column}).assign(**{column: ["MNG", "BLR"]})
    refused(engine(other), f"the column {column} says whose trade it is")


def test_groups_are_told_by_names_of_columns(engine: Any) -> None:
    for by in ("year", ()):
        with pytest.raises(pa.DataError, match="expected names of columns"):
            trade.concentration(engine(MONGOLIA), by=by)
    for name in ("share_fraction", "hhi", "rows", "total", "partner_iso3", "value_usd_million"):
        with pytest.raises(pa.DataError, match=f"by: {name}"):
            trade.concentration(engine(MONGOLIA.assign(**{name: 1})), by=["year", name])


@pytest.mark.exhaustive
def test_two_countries_two_publishers_two_valuations_are_not_added(engine: Any) -> None:
    refused(engine(with_row(iso3="BLR")), "two countries are never added")
    two = MONGOLIA.assign(series=["wits", "imts"])
    refused(engine(two), "two publishers are never added")
    mixed = MONGOLIA.assign(valuation=["CIF", "FOB"])
    refused(engine(mixed), "CIF and FOB are never added")
    each = engine(with_row(iso3="BLR", valuation="CIF").fillna({"valuation": "FOB"}))
    assert len(in_pandas(trade.concentration(each, by=("iso3", "year")))) == 2
    two = two.assign(valuation=["CIF", "FOB"])
    assert len(in_pandas(trade.concentration(engine(two), by=("series", "year")))) == 2
    apart = MONGOLIA.assign(flow=["export", "import"], valuation=["FOB", "CIF"])
    assert top_share(engine(apart)) == pytest.approx(2 / 3)
    each = in_pandas(trade.concentration(engine(with_row(iso3="BLR")), by=("iso3", "year")))
    assert each.set_index("iso3")["hhi"].to_dict() == {"BLR": 1, "MNG": pytest.approx(5 / 9)}


def test_the_two_countries_are_right_one_by_one(engine: Any) -> None:
    two = pd.DataFrame(
        {
            "year": 2020,
            "iso3": ["MNG", "MNG", "BLR", "BLR"],
            "partner_iso3": ["CHN", "RUS", "RUS", "CHN"],
            "value_usd_million": [90, 10, 60, 40],
        }
    )
    found = in_pandas(trade.concentration(engine(two), by=("iso3", "year"))).set_index("iso3")
    assert found["hhi"].to_dict() == {"BLR": pytest.approx(0.52), "MNG": pytest.approx(0.82)}
    assert found["top_partner_iso3"].to_dict() == {"BLR": "RUS", "MNG": "CHN"}


@pytest.mark.exhaustive
def test_a_repeated_row_is_named_and_goods_are_not_repeats(engine: Any) -> None:
    refused(engine(with_row()), r"partner_iso3 CHN.*is given more than once \(2 rows\)")
    refused(engine(with_row(value_usd_million=7.0)), "CHN.*more than once")
    reported = with_row().assign(reported_by=["importer", "importer", "exporter"])
    refused(engine(reported), "CHN.*more than once")
    ports = with_row().assign(motCode=["0", "0", "3100"])
    refused(engine(ports), "CHN.*more than once")
    goods = with_row(partner_iso3="CHN").assign(hs_code=["270900", "270900", "260111"])
    assert top_share(engine(goods)) == pytest.approx(200 / 250)
    again = goods.assign(hs_code=["270900", "270900", "270900"])
    refused(engine(again), "CHN.*more than once")


@pytest.mark.sampled
@pytest.mark.parametrize(
    "codes",
    [
        ["27", "27", "2709"],
        ["TOTAL", "TOTAL", "270900"],
        ["all", "ALL", "27"],
        ["27", "27", "2709.00"],
        ["27", "270900", "28"],
        [None, None, "270900"],
        ["AG2", "AG2", "27"],
        ["all products", "all products", "oil"],
        ["Total", "Total", "oil"],
        ["Total - all products", "Total - all products", "oil"],
        ["Goods, total", "Goods, total", "oil"],
        ["00", "00", "27"],
    ],
)
def test_levels_of_goods_are_not_added(engine: Any, codes: list[str]) -> None:
    refused(engine(with_row().assign(hs_code=codes)), "MNG.*hs_code has several levels")


@pytest.mark.exhaustive
def test_goods_in_words_are_added_and_in_two_spellings_refused(engine: Any) -> None:
    goods = with_row(partner_iso3="CHN")
    words = goods.assign(product=["coal", "coal", "ores"])
    assert top_share(engine(words)) == pytest.approx(200 / 250)
    rest = goods.assign(hs_code=["270900", "270900", "rest"])
    assert top_share(engine(rest)) == pytest.approx(200 / 250)
    other_oil = goods.assign(product=["oil", "oil", "all other goods"])
    assert top_share(engine(other_oil)) == pytest.approx(200 / 250)
    for other in ("10121", "0101.21", " 010121"):
        twice = goods.assign(hs_code=["010121", "010121", other])
        refused(engine(twice), "CHN.*more than once")


def test_months_make_a_year_and_years_stand_apart(engine: Any) -> None:
    months = with_row().assign(month=[1, 1, 2])
    assert top_share(engine(months)) == pytest.approx(200 / 250)
    refused(engine(months.assign(month=[1, 1, 52])), "month 52; expected 1 to 12")
    refused(engine(months.assign(month=pd.array([1, 1, None], "Int64"))), "every column named")


# --- what a value and a key must be


@pytest.mark.sampled
@pytest.mark.parametrize("kind", ["int8", "uint32", "Int32", "float32", "category"])
def test_numbers_of_any_width_are_added_right(engine: Any, kind: str) -> None:
    values = pd.Series([100, 50])
    frame = MONGOLIA.assign(partner_iso3=["CHN", "CHN"], hs_code=["01", "02"])
    if kind == "category":
        frame = frame.assign(partner_iso3=pd.Categorical(["CHN", "CHN"]), value_usd_million=values)
    else:
        frame = frame.assign(value_usd_million=values.astype(kind))
    found = in_pandas(trade.concentration(engine(frame)))
    assert found[["total_usd_million", "top_partner_iso3"]].values.tolist() == [[150, "CHN"]]


def test_small_integers_do_not_wrap() -> None:
    many = pl.DataFrame(
        {
            "year": [2020] * 2,
            "partner_iso3": ["CHN", "CHN"],
            "hs_code": ["01", "02"],
            "value_usd_million": pl.Series([2_000_000_000] * 2, dtype=pl.Int32),
        }
    )
    assert trade.concentration(many)["total_usd_million"].item() == 4e9


def test_exact_decimals_are_numbers() -> None:
    exact = [decimal.Decimal("3"), decimal.Decimal("1")]
    frame = pd.DataFrame({"year": 2020, "partner_iso3": ["CHN", "RUS"]})
    polars = pl.from_pandas(frame).with_columns(value_usd_million=pl.Series(exact))
    for given in (frame.assign(value_usd_million=exact), polars, polars.lazy(), polars.to_arrow()):
        found = in_pandas(trade.concentration(given))
        assert found[["hhi", "top_partner_share_fraction"]].values.tolist() == [[0.625, 0.75]]


@pytest.mark.parametrize(
    ("cells", "named"),
    [
        (["1200", "5"], "'1200'"),
        (["1,200", "-"], "'1,200', '-'"),
        (["..", "5"], r"'\.\.'"),
        (["1.200,5", "5"], r"'1\.200,5'"),
        (["\u22125", "5"], "'\u22125'"),
        (["12%", "5"], "'12%'"),
    ],
)
def test_numbers_as_text_are_refused_with_a_cell(engine: Any, cells: list[str], named: str) -> None:
    refused(
        engine(CHINA_RUSSIA.assign(value_usd_million=cells)),
        f"value_usd_million is text, e.g. {named}.*; expected numbers",
    )


def test_text_among_numbers_is_refused() -> None:
    mixed = CHINA_RUSSIA.assign(value_usd_million=pd.Series([1.0, "n/a"], dtype="object"))
    refused(mixed, "value_usd_million holds 'n/a' among numbers")


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("column", "cells", "named"),
    [
        ("partner_iso3", [156, 643], "partner_iso3 is a number, expected ISO 3166-1 alpha-3"),
        ("partner_iso3", ["China", "Russia"], "partner_iso3 China, Russia; expected ISO"),
        ("partner_iso3", ["chn", "rus"], "partner_iso3 chn, rus; expected ISO"),
        ("partner_iso3", ["CHN ", "RUS"], "partner_iso3 CHN ; expected ISO"),
        ("partner_iso3", [None, "RUS"], "expected every column named"),
        ("year", ["2023", "2024"], "year is text, e.g. '2023'; expected whole numbers"),
        ("year", [2023.5, 2024], "year 2023.5, expected a whole number"),
        ("year", pd.to_datetime(["2023", "2024"]), "year is a date"),
        ("value_usd_million", [True, False], "value_usd_million is Boolean"),
    ],
)
def test_a_key_of_another_kind_is_refused(engine: Any, column: str, cells: Any, named: str) -> None:
    refused(engine(CHINA_RUSSIA.assign(**{column: cells})), named)


def test_a_year_in_categories_is_a_number(engine: Any) -> None:
    assert top_share(engine(MONGOLIA.astype({"year": "category"}))) == pytest.approx(2 / 3)


@pytest.mark.parametrize("year", [float("inf"), 1e300, 2023.5])
def test_a_year_that_can_not_be_is_refused(engine: Any, year: float) -> None:
    refused(engine(MONGOLIA.assign(year=[2023.0, year])), "expected a whole number")


def test_a_sum_that_no_number_holds_is_refused(engine: Any) -> None:
    refused(engine(MONGOLIA.assign(value_usd_million=1.7e308)), "too large for a number")


@pytest.mark.sampled
@pytest.mark.parametrize("partner", ["chn", "China", "CHN + Russia", "", ["CHN", "RUS"]])
def test_a_partner_that_is_no_code_is_never_nobody(engine: Any, partner: Any) -> None:
    with pytest.raises(pa.DataError, match="expected an ISO 3166-1 alpha-3 code"):
        trade.dependence(engine(MONGOLIA), partner, country="MNG")
    both = in_pandas(trade.dependence(engine(MONGOLIA), "CHN + RUS", country="MNG"))
    assert both["share_fraction"].tolist() == [1.0]


def test_a_column_that_stands_twice_is_refused(engine: Any) -> None:
    twice = pd.concat([MONGOLIA, MONGOLIA[["year"]]], axis=1)
    refused(twice, "year")


def test_what_is_no_frame_is_refused() -> None:
    with pytest.raises(pa.DataError, match="expected a frame, found str"):
        trade.concentration("flows.csv")


def test_the_answer_is_of_the_callers_kind(engine: Any) -> None:
    given = engine(CHINA_RUSSIA)
    for function in (trade.partner_shares, trade.concentration, trade.dependence):
        assert type(function(given)) is type(given)


# --- two records, and the screen


def test_letters_and_words_are_the_same_direction(engine: Any) -> None:
    word = MONGOLIA.assign(flow="export").head(1)
    letter = word.assign(flow="X", value_usd_million=125.0)
    gap = in_pandas(trade.mirror_gap(engine(word), engine(letter)))
    assert gap[["gap_usd_million", "ratio"]].values.tolist() == [[25, 1.25]]


@pytest.mark.parametrize(
    ("cells", "named"),
    [({"flow": "import"}, "flow is export"), ({"year": 1999}, "year is 2023")],
)
def test_records_without_a_common_flow_are_refused(cells: dict[str, Any], named: str) -> None:
    one = MONGOLIA.assign(flow="export")
    with pytest.raises(pa.DataError, match=f"no flow is in both records: {named}"):
        trade.mirror_gap(one, one.assign(**cells))


@pytest.mark.exhaustive
def test_records_without_a_common_year_and_direction_are_refused(engine: Any) -> None:
    one = MONGOLIA.assign(partner_iso3="CHN", flow=["export", "import"], year=[2019, 2020])
    other = one.assign(year=[2020, 2019])
    with pytest.raises(pa.DataError, match="no year and flow is the same in both"):
        trade.mirror_gap(engine(one), engine(other))
    gap = in_pandas(trade.mirror_gap(engine(one), engine(one.head(1))))
    assert gap["year"].tolist() == [2019, 2020]
    assert in_pandas(trade.mirror_gap(engine(one), pl.from_pandas(one)))["ratio"].tolist() == [1, 1]
    with pytest.raises(pa.DataError, match="iso3 is MNG in one and PRK in the other"):
        trade.mirror_gap(engine(one), engine(one.assign(iso3="PRK")))


def test_the_screen_wants_exports_imports_and_codes() -> None:
    with pytest.raises(pa.DataError, match="those of MNG can't be screened"):
        trade.screen_two_koreas(MONGOLIA.assign(flow=["X", "M"]))
    flows = MONGOLIA.assign(iso3="PRK")
    with pytest.raises(pa.DataError, match="re-export can't be screened"):
        trade.screen_two_koreas(flows.assign(flow=["X", "RX"]))
    with pytest.raises(pa.DataError, match="far: found Algeria, expected ISO"):
        trade.screen_two_koreas(flows, ["Algeria"])


def test_the_screen_understands_letters_and_wants_codes_as_text(engine: Any) -> None:
    crude = pd.DataFrame(
        {
            "year": [2008],
            "partner_iso3": "DZA",
            "flow": "M",
            "series": "own",
            "hs_code": "270900",
            "value_usd_million": [1648.0],
        }
    )
    found = in_pandas(trade.screen_two_koreas(engine(crude), ["DZA"]))
    assert found[["flow", "is_raw_material", "is_flagged"]].values.tolist() == [
        ["import", True, True]
    ]
    for code, named in ((270900, "hs_code is a number"), ("27090", "expected 027090")):
        with pytest.raises(pa.DataError, match=named):
            trade.screen_two_koreas(engine(crude.assign(hs_code=code)), ["DZA"])


def test_a_filtered_relation_keeps_its_connection_out_of_it() -> None:
    relation = in_duckdb(MONGOLIA).filter("partner_iso3 = 'CHN'")
    found = nw.from_native(trade.partner_shares(relation)).collect()
    assert found["share_fraction"].to_list() == [1.0]
