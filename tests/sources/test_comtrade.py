"""Files of UN Comtrade: what is the flow, what is only a part of it, and what is said of it."""

from __future__ import annotations

import gzip
import zipfile
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pytest

from parade_analysis import sources
from parade_analysis.errors import DataError
from parade_analysis.sources import engines, reading
from parade_analysis.sources.comtrade import open_comtrade
from parade_analysis.trade import partner_shares

from .conftest import CASES

PLAIN = {
    "typeCode": "C",
    "freqCode": "A",
    "refYear": 2023,
    "period": "2023",
    "reporterCode": 496,
    "reporterISO": "MNG",
    "flowCode": "M",
    "partnerCode": 156,
    "partnerISO": "CHN",
    "partner2Code": 0,
    "classificationCode": "H6",
    "cmdCode": "TOTAL",
    "customsCode": "C00",
    "mosCode": 0,
    "motCode": 0,
    "cifvalue": None,
    "primaryValue": 100e6,
}
"""China's sales to Mongolia as Mongolia reports them: one row of today's layout."""
LEGACY = (
    "Classification,Year,Period,Period Desc.,Aggregate Level,Is Leaf Code,Trade Flow Code,"
    "Trade Flow,Reporter Code,Reporter,Reporter ISO,Partner Code,Partner,Partner ISO,"
    "2nd Partner Code,2nd Partner,2nd Partner ISO,Customs Proc. Code,Customs,"
    "Mode of Transport Code,Mode of Transport,Commodity Code,Commodity,Trade Value (US$),Flag\n"
)


def rows(*changes: dict[str, Any]) -> pd.DataFrame:
    """Return rows that differ from the plain one as told."""
    return pd.DataFrame([PLAIN | change for change in changes], columns=list(PLAIN))


def of_mongolia(read: Any) -> dict[tuple[str, str], float]:
    """Return flow and partner -> million USD, as Mongolia sees it."""
    mine = read.flows[read.flows["iso3"] == "MNG"]
    assert not mine.duplicated(["year", "flow", "partner_iso3"]).any()
    keys = zip(mine["flow"], mine["partner_iso3"], strict=True)
    return dict(zip(keys, mine["value_usd_million"].round(6), strict=True))


def aside(read: Any) -> dict[tuple[str, str], tuple[int, float]]:
    """Return reason and code -> rows and million USD."""
    told = read.set_aside
    return {
        (reason, code): (rows, round(value, 6))
        for reason, code, rows, value in told.itertuples(index=False)
    }


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("case", "flow", "china", "russia"),
    [
        ("comtrade-breakdowns", "import", 100, 50),
        ("comtrade-flow-codes", "export", 100, 100),
        ("comtrade-months-and-years", "import", 120, 60),
        ("comtrade-no-total-row", "import", 100, 50),
    ],
)
def test_parts_beside_their_total_are_not_added(
    case: str, flow: str, china: float, russia: float, engine: str
) -> None:
    read = sources.comtrade(CASES / case / "comtrade.csv", engine=engine)
    assert of_mongolia(read) == {(flow, "CHN"): china, (flow, "RUS"): russia}
    sides = {"export": ("exporter", "FOB"), "import": ("importer", "CIF")}
    assert set(zip(read.flows["reported_by"], read.flows["valuation"], strict=True)) == {
        sides[flow]
    }


def test_what_is_read_gives_the_right_shares() -> None:
    read = sources.comtrade(CASES / "comtrade-breakdowns" / "comtrade.csv", countries=["MNG"])
    shares = partner_shares(read.flows, by=["iso3", "year", "flow"])
    share = shares.set_index("partner_iso3")["share_fraction"]
    assert share["CHN"] == pytest.approx(2 / 3)


def test_each_kind_of_part_is_reported_with_its_value() -> None:
    read = sources.comtrade(CASES / "comtrade-breakdowns" / "comtrade.csv")
    assert aside(read) == {
        ("parted by mode of transport", "3100"): (2, 110),
        ("parted by mode of transport", "3200"): (1, 40),
        ("parted by customs procedure", "C01"): (1, 100),
        ("parted by second partner", "643"): (1, 30),
    }
    assert read.rows == 7


def test_a_total_built_from_its_parts_is_named() -> None:
    read = sources.comtrade(CASES / "comtrade-no-total-row" / "comtrade.csv")
    assert aside(read) == {("built from its parts by mode of transport", "MNG-CHN 2023"): (2, 100)}


def test_modes_of_transport_hold_each_other() -> None:
    read = sources.comtrade(
        rows(
            {"motCode": 2000, "primaryValue": 7e6},
            {"motCode": 2100, "primaryValue": 5e6},
            {"motCode": 2200, "primaryValue": 2e6},
            {"motCode": 9000, "primaryValue": 3e6},
            {"motCode": 9110, "primaryValue": 3e6},
            {"motCode": 3100, "primaryValue": 1e6},
        )
    )
    assert of_mongolia(read) == {("import", "CHN"): 11}
    told = aside(read)
    assert told["built from its parts by mode of transport", "MNG-CHN 2023"] == (3, 11)
    assert told["parted by mode of transport", "9110"] == (1, 3)


def test_of_several_ways_to_part_a_flow_the_fullest_stands_for_it() -> None:
    by_mode = [{"motCode": mode, "primaryValue": 50e6} for mode in (3100, 3200)]
    by_partner = [{"partner2Code": 643, "primaryValue": 30e6}]
    crossed = [{"partner2Code": 643, "motCode": 3100, "primaryValue": 20e6}]
    read = sources.comtrade(rows(*by_mode, *by_partner, *crossed))
    assert of_mongolia(read) == {("import", "CHN"): 100}
    told = aside(read)
    assert told["parted by second partner", "643"] == (1, 30)
    assert told["parted by mode of transport and second partner", "3100 643"] == (1, 20)


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("flows", "expected"),
    [
        ({"X": 100, "DX": 70, "RX": 30}, {("export", "CHN"): 100}),
        ({"DX": 70, "RX": 30}, {("export", "CHN"): 100}),
        ({"DX": 70}, {("export", "CHN"): 70}),
        ({"M": 9, "FM": 8, "RM": 1, "MIP": 2, "MOP": 3}, {("import", "CHN"): 9}),
        ({"FM": 8, "RM": 1, "MIP": 2}, {("import", "CHN"): 9}),
        ({"X": 5, "XIP": 1, "XOP": 1}, {("export", "CHN"): 5}),
    ],
)
def test_flows_and_their_parts(
    flows: dict[str, float], expected: dict[tuple[str, str], float]
) -> None:
    table = [{"flowCode": flow, "primaryValue": value * 1e6} for flow, value in flows.items()]
    read = sources.comtrade(rows(*table))
    assert of_mongolia(read) == expected
    built = read.set_aside["reason"].str.startswith("built from its parts")
    assert built.any() == (not {"X", "M"} & set(flows))


def test_domestic_exports_alone_are_no_exports_where_others_are_whole() -> None:
    goods = {"flowCode": "X", "cmdCode": "27", "primaryValue": 60e6}
    parts = [{"flowCode": flow, "primaryValue": 40e6} for flow in ("DX", "RX")]
    assert of_mongolia(sources.comtrade(rows(goods, *parts))) == {("export", "CHN"): 80}
    read = sources.comtrade(rows(goods, parts[0]))
    assert of_mongolia(read) == {("export", "CHN"): 60}
    assert aside(read) == {("a part of a flow without the rest", "DX"): (1, 40)}


@pytest.mark.sampled
@pytest.mark.parametrize("code", [1, 1.0, "1", "1.0"])
def test_flows_as_numbers_keep_their_direction(code: Any, engine: str) -> None:
    table = pd.DataFrame([{"yr": 2009, "rtCode": 496, "ptCode": 156, "rgCode": code}])
    table = table.assign(cmdCode="TOTAL", pfCode="H3", TradeValue=5e6)
    assert of_mongolia(sources.comtrade(table, engine=engine)) == {("import", "CHN"): 5}


def test_re_exports_alone_are_no_exports() -> None:
    table = rows({}, {"flowCode": "RX", "partnerCode": 643, "primaryValue": 5e6})
    read = sources.comtrade(table)
    assert of_mongolia(read) == {("import", "CHN"): 100}
    assert aside(read) == {("a part of a flow without the rest", "RX"): (1, 5)}


def test_a_country_that_reports_both_ways_keeps_them_apart() -> None:
    table = rows(
        {"primaryValue": 310e6},
        {"reporterCode": 156, "partnerCode": 496, "flowCode": "X", "primaryValue": 300e6},
    )
    read = sources.comtrade(table, countries=["MNG"])
    assert read.flows[["reported_by", "valuation", "value_usd_million"]].values.tolist() == [
        ["exporter", "FOB", 300.0],
        ["importer", "CIF", 310.0],
    ]
    assert sources.one_report(read.flows)["value_usd_million"].tolist() == [310.0]


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("partner", "reason"),
    [
        ({"partnerCode": 0, "partnerISO": "W00"}, "no single state"),
        ({"partnerCode": 899, "partnerISO": "_X"}, "no single state"),
        ({"partnerCode": 97, "partnerISO": "EUR"}, "no single state"),
        ({"partnerCode": 5555, "partnerISO": "?"}, "no such code"),
        ({"partnerCode": 496, "partnerISO": "MNG"}, "a country with itself"),
    ],
)
def test_partners_that_are_no_other_state(
    partner: dict[str, Any], reason: str, engine: str
) -> None:
    read = sources.comtrade(rows({}, partner | {"primaryValue": 7e6}), engine=engine)
    assert of_mongolia(read) == {("import", "CHN"): 100}
    (told,) = read.set_aside.itertuples(index=False)
    assert (told.reason, told.rows, told.value_usd_million) == (reason, 1, 7.0)


def test_numbers_of_comtrade_are_not_those_of_the_un() -> None:
    partners = {842: "USA", 251: "FRA", 699: "IND", 757: "CHE", 579: "NOR", 490: "TWN"}
    table = rows(*({"partnerCode": code, "partnerISO": ""} for code in partners))
    assert {partner for _, partner in of_mongolia(sources.comtrade(table))} == {*partners.values()}


def test_months_alone_are_added_up_and_counted(engine: str) -> None:
    months = [
        {"freqCode": "M", "period": f"2023{month:02}", "primaryValue": 10e6} for month in (1, 2, 5)
    ]
    read = sources.comtrade(rows(*months), engine=engine)
    assert of_mongolia(read) == {("import", "CHN"): 30}
    assert aside(read) == {("added up from 3 months", "496 2023"): (3, 30)}


def test_a_partner_with_months_only_is_not_lost_beside_years() -> None:
    months = [
        {"partnerCode": 643, "freqCode": "M", "period": period, "primaryValue": 5e6}
        for period in ("202301", "202302")
    ]
    read = sources.comtrade(rows({}, *months))
    assert of_mongolia(read) == {("import", "CHN"): 100, ("import", "RUS"): 10}
    assert ("added up from 2 months", "496 2023") in aside(read)


LEVELS = [("TOTAL", 100), ("27", 60), ("2709", 60), ("270900", 60), ("72", 40), ("720711", 40)]


def test_levels_of_goods_are_not_added(engine: str) -> None:
    table = rows(*({"cmdCode": code, "primaryValue": value * 1e6} for code, value in LEVELS))
    read = sources.comtrade(table, engine=engine)
    assert of_mongolia(read) == {("import", "CHN"): 100}
    assert aside(read)["goods beside their sum", "6 digits"] == (2, 100)
    by_goods = sources.comtrade(table, goods=True, countries=["MNG"], engine=engine).flows
    assert dict(zip(by_goods["hs_code"], by_goods["value_usd_million"], strict=True)) == {
        "270900": 60,
        "720711": 40,
    }


def test_what_goods_leave_of_their_sum_is_the_rest(engine: str) -> None:
    table = rows({}, {"cmdCode": "270900", "primaryValue": 30e6}, {"partnerCode": 643})
    read = sources.comtrade(table, goods=True, countries=["MNG"], engine=engine)
    flows = read.flows[["partner_iso3", "hs_code", "value_usd_million"]]
    assert flows.values.tolist() == [
        ["CHN", "270900", 30.0],
        ["CHN", "rest", 70.0],
        ["RUS", "rest", 100.0],
    ]
    assert aside(read)["built from a sum less its goods", "MNG-CHN 2023"] == (0, 70)


def test_goods_of_one_country_leave_the_totals_of_all(tmp_path: Path, engine: str) -> None:
    goods = [{"cmdCode": "270900", "primaryValue": 30e6}, {}]
    korea = [{"partnerCode": 408, "partnerISO": "PRK"} | each for each in goods]
    rows(*goods, *korea).to_csv(tmp_path / "comtrade.csv", index=False)
    source = open_comtrade(tmp_path)
    with engines.engine(engine, tmp_path) as scan:
        sums = reading.directed(source, scan, tmp_path, goods=("PRK",)).sums
    told = sums[["exporter_iso3", "hs_code", "value_usd_million"]].fillna("-")
    assert sorted(told.values.tolist()) == [
        ["CHN", "-", 100.0],
        ["PRK", "-", 70.0],
        ["PRK", "270900", 30.0],
    ]


def test_goods_that_nothing_holds_are_all_counted() -> None:
    table = rows(*({"cmdCode": code, "primaryValue": 1e6} for code in ("27", "720711", "720712")))
    assert of_mongolia(sources.comtrade(table)) == {("import", "CHN"): 3}


def test_levels_are_told_partner_by_partner() -> None:
    table = rows({}, {"partnerCode": 643, "cmdCode": "270900", "primaryValue": 5e6})
    assert of_mongolia(sources.comtrade(table)) == {("import", "CHN"): 100, ("import", "RUS"): 5}


def test_a_code_that_lost_its_zero_is_of_six_digits() -> None:
    read = sources.comtrade(rows({"cmdCode": "10121"}), goods=True)
    assert set(read.flows["hs_code"]) == {"010121"}


def test_a_flow_in_two_classifications_is_one() -> None:
    table = rows({}, {"classificationCode": "S3"}, {"classificationCode": "H5"})
    read = sources.comtrade(table)
    assert of_mongolia(read) == {("import", "CHN"): 100}
    assert set(read.set_aside["code"]) == {"S3", "H5"}


@pytest.mark.parametrize(
    "service", [{"typeCode": "S"}, {"classificationCode": "EB10"}, {"mosCode": 3}]
)
def test_services_are_set_aside(service: dict[str, Any]) -> None:
    read = sources.comtrade(rows({}, service | {"primaryValue": 8e6}))
    assert of_mongolia(read) == {("import", "CHN"): 100}
    assert aside(read) == {("services", "S"): (1, 8)}


@pytest.mark.sampled
@pytest.mark.parametrize(
    "change",
    [
        lambda table: table.drop(columns=["reporterISO", "partnerISO"]),
        lambda table: table.drop(columns=["reporterCode", "partnerCode"]),
        lambda table: table.assign(reporterISO=None, partnerISO=None),
        lambda table: table.astype({"motCode": "float64", "partner2Code": "float64"}),
        lambda table: table.astype({"reporterCode": "float64", "partnerCode": "float64"}),
        lambda table: table.assign(customsCode=None, motCode=None, partner2Code=None),
        lambda table: table.rename(columns=str.upper),
        lambda table: (
            table[["refYear", "reporterCode", "partnerCode", "flowCode", "cmdCode"]]
            .assign(primaryValue=100e6)
            .drop_duplicates()
        ),
    ],
    ids=["bulk", "codes", "no desc", "floats", "float codes", "empty", "case", "least"],
)
def test_frames_come_in_several_shapes(change: Any, engine: str) -> None:
    read = sources.comtrade(change(rows({})), engine=engine)
    assert of_mongolia(read) == {("import", "CHN"): 100}


def test_frames_of_other_libraries_and_none() -> None:
    frame = pl.from_pandas(rows({}))
    for each in (frame, frame.lazy(), frame.to_arrow()):
        assert of_mongolia(sources.comtrade(each)) == {("import", "CHN"): 100}
    with pytest.raises(DataError, match="comtrade: expected a frame, found list"):
        sources.comtrade([PLAIN])  # type: ignore[arg-type]
    with pytest.raises(DataError, match="comtradeapicall returns None"):
        sources.comtrade(None)  # type: ignore[arg-type]
    with pytest.raises(DataError, match="no flow between two states"):
        sources.comtrade(rows({})[:0])


def test_a_frame_is_left_as_it_is() -> None:
    table = rows({})
    before = table.copy()
    sources.comtrade(table)
    pd.testing.assert_frame_equal(table, before)


def test_rows_of_the_site_end_in_a_comma_that_the_header_lacks(tmp_path: Path, engine: str) -> None:
    path = tmp_path / "TradeData.csv"
    header, row, _ = rows({}).to_csv(index=False).split("\n")
    quoted = ",".join(f'"{cell}"' if cell else "" for cell in row.split(","))
    path.write_text(f"{header}\n{quoted},\n{quoted.replace('156', '643')},\n", encoding="utf-8")
    read = sources.comtrade(path, engine=engine)
    assert of_mongolia(read) == {("import", "CHN"): 100, ("import", "RUS"): 100}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1"])
def test_encodings(encoding: str, tmp_path: Path, engine: str) -> None:
    path = tmp_path / "comtrade.csv"
    table = rows({}).assign(partnerDesc="Côte d'Ivoire", partnerCode=384)
    path.write_bytes(table.to_csv(index=False, lineterminator="\r\n").encode(encoding))
    assert of_mongolia(sources.comtrade(path, engine=engine)) == {("import", "CIV"): 100}


def test_older_files(tmp_path: Path, engine: str) -> None:
    path = tmp_path / "comtrade.csv"
    end = ",MDG,251,France,FRA,,,,,,,,"
    path.write_text(
        LEGACY
        + f'H3,2009,2009,2009,4,0,2,Export,450,Madagascar{end}1005,"Maize, corn",9000000,0\n'
        + f"H3,2009,2009,2009,4,0,3,Re-Export,450,Madagascar{end}1005,Maize,2000000,0\n"
        + f"H3,2009,2009,2009,4,0,1,Import,450,Madagascar{end}1005,Maize,5000000,0\n",
        encoding="utf-8",
    )
    read = sources.comtrade(path, countries=["MDG"], engine=engine)
    assert read.flows[["flow", "value_usd_million"]].values.tolist() == [
        ["export", 9.0],
        ["import", 5.0],
    ]
    assert aside(read) == {("a part of a flow that stands there whole", "RX"): (1, 2)}


def test_letters_stand_in_for_words_in_older_files(tmp_path: Path) -> None:
    path = tmp_path / "comtrade.csv"
    start, end = "H1,1996,1996,1996,6,1,0", ",0,World,W00,C00,All CPCs,0,All MOTs,252310,Cement"
    path.write_text(
        LEGACY
        + f"{start},X,36,Australia,AUS,554,New Zealand,NZL{end},4000000,0\n"
        + f"{start},RX,36,Australia,AUS,554,New Zealand,NZL{end},1000000,0\n",
        encoding="utf-8",
    )
    read = sources.comtrade(path, countries=["AUS"])
    assert read.flows["value_usd_million"].tolist() == [4.0]


def test_bulk_files_of_several_years_in_a_folder_and_a_zip(tmp_path: Path, engine: str) -> None:
    folder = tmp_path / "bulk"
    folder.mkdir()
    for year in (2022, 2023):
        table = rows({"refYear": year, "period": year}).rename(columns={"cifvalue": "cifValue"})
        text = table.drop(columns=["reporterISO", "partnerISO"]).to_csv(index=False, sep="\t")
        (folder / f"COMTRADE-FINAL-CA496{year}12.txt.gz").write_bytes(gzip.compress(text.encode()))
    read = sources.comtrade(folder, countries=["MNG"], engine=engine)
    assert read.flows["year"].tolist() == [2022, 2023]
    with zipfile.ZipFile(tmp_path / "bulk.zip", "w") as archive:
        archive.writestr("comtrade.csv", rows({}).to_csv(index=False))
        archive.writestr("__MACOSX/._comtrade.csv", b"\x00\x05\x16\x07")
    read = sources.comtrade(tmp_path / "bulk.zip", years=(2023, 2023), engine=engine)
    assert of_mongolia(read) == {("import", "CHN"): 100}


def test_the_same_row_twice_is_refused(engine: str, tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"year 2023, exporter 156, importer 496.*2 times"):
        sources.comtrade(rows({}, {}), engine=engine)
    rows({}).to_csv(tmp_path / "comtrade.csv", index=False)
    bulk = rows({}).drop(columns=["typeCode", "mosCode", "motCode", "reporterISO", "partnerISO"])
    bulk.to_csv(tmp_path / "comtrade (1).csv", index=False)
    with pytest.raises(DataError, match="second file with the same rows"):
        sources.comtrade(tmp_path, engine=engine)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"primaryValue": -1}, r"comtrade\.csv, row 3, column primaryValue: found '-1"),
        ({"primaryValue": "1,5"}, r"row 3, column primaryValue: found '1,5'"),
        ({"primaryValue": None}, r"row 3, column primaryValue: found ''"),
        ({"refYear": "20x3"}, r"row 3, column refYear: found '20x3', expected a whole number"),
        ({"partnerCode": None}, r"row 3, column partnerCode: found '', expected a code"),
        ({"flowCode": "Q"}, "flow 'Q', expected one of X, DX"),
    ],
)
def test_bad_cells_are_refused(
    change: dict[str, Any], message: str, tmp_path: Path, engine: str
) -> None:
    good = rows({}).to_csv(index=False)
    bad = rows({"partnerCode": 643} | change).to_csv(index=False, header=False)
    (tmp_path / "comtrade.csv").write_text(good + bad, encoding="utf-8")
    with pytest.raises(DataError, match=message):
        sources.comtrade(tmp_path / "comtrade.csv", engine=engine)


@pytest.mark.sampled
@pytest.mark.parametrize(
    "change", [{"typeCode": "S"}, {"flowCode": "RX"}, {"partnerCode": 0}, {"partnerCode": 496}]
)
@pytest.mark.parametrize("goods", [False, True])
def test_nothing_but_what_is_set_aside_is_refused(change: dict[str, Any], goods: bool) -> None:
    with pytest.raises(DataError, match="no flow between two states"):
        sources.comtrade(rows(change), goods=goods)


def test_another_table_is_refused(tmp_path: Path) -> None:
    (tmp_path / "other.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"other\.csv: no column refYear.*found a, b, expected"):
        open_comtrade(tmp_path)


@pytest.mark.exhaustive
def test_engines_agree_on_everything() -> None:
    table = pd.concat(
        [
            rows(*({"cmdCode": code, "primaryValue": v * 1e6} for code, v in LEVELS)),
            rows(*({"partnerCode": 643, "motCode": mode} for mode in (2000, 2100, 3000))),
            rows({"flowCode": "DX"}, {"flowCode": "RX"}, {"partnerCode": 0}),
        ]
    )
    first, *others = [
        sources.comtrade(table, engine=each) for each in ("pandas", "duckdb", "polars")
    ]
    for other in others:
        pd.testing.assert_frame_equal(first.flows, other.flows)
        pd.testing.assert_frame_equal(first.set_aside, other.set_aside)
