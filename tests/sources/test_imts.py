"""Trade by partner of the IMF: wide and long files, of the portal, its API and DOTS."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from parade_analysis import sources
from parade_analysis.errors import DataError
from parade_analysis.sources import engines, reading
from parade_analysis.sources.imts import open_imts
from parade_analysis.trade import partner_shares

from .conftest import CASES

WIDE = CASES / "imts-wide" / "imts.csv"
MIXED = CASES / "imts-months-and-groups" / "imts.csv"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return tmp_path / "imts.csv"


def values(read: Any, iso3: str) -> dict[tuple[int, str, str, str], float]:
    """Return year, flow, partner and who reports -> million USD, as a country sees it."""
    mine = read.flows[read.flows["iso3"] == iso3]
    keys = mine[["year", "flow", "partner_iso3", "reported_by"]].itertuples(index=False, name=None)
    return dict(zip(keys, mine["value_usd_million"].round(6), strict=True))


def test_a_wide_file_mirrors_the_partners(engine: str) -> None:
    read = sources.imts(WIDE, engine=engine)
    assert values(read, "PRK") == {
        (2022, "import", "CHN", "exporter"): 894.2,
        (2022, "export", "CHN", "importer"): 133.7,
        (2023, "import", "CHN", "exporter"): 2003.6,
        (2023, "export", "CHN", "importer"): 292.2,
        (2023, "import", "RUS", "exporter"): 27.0,
    }
    valued = set(zip(read.flows["reported_by"], read.flows["valuation"], strict=True))
    assert valued == {("exporter", "FOB"), ("importer", "CIF")}
    assert read.set_aside.values.tolist() == [["no single state", "G001", 2, 6923689.0]]


def test_the_mirror_gives_the_right_share() -> None:
    flows = sources.imts(WIDE, countries=["PRK"], years=(2023, 2023)).flows
    # Mirrored imports are FOB and exports CIF; the sum of both is the field's usual one.
    shares = partner_shares(flows, by=["iso3", "year"])
    share = shares.set_index("partner_iso3")["share_fraction"]
    assert share["CHN"] == pytest.approx(2295.8 / 2322.8)


def test_years_win_over_months_and_reports_are_kept_apart(engine: str) -> None:
    read = sources.imts(MIXED, engine=engine)
    assert values(read, "CHN") == {
        (2023, "export", "PRK", "exporter"): 300,
        (2023, "export", "PRK", "importer"): 310,
    }
    told = {(each.reason, each.code): each.rows for each in read.set_aside.itertuples()}
    assert told == {("months beside their year", "2023"): 2, ("no single state", "GX170"): 1}
    assert values_of_one(read) == {("CHN", "export"): 300, ("PRK", "import"): 300}


def values_of_one(read: Any) -> dict[tuple[str, str], float]:
    """Return country and flow -> million USD, of the report that is used."""
    used = sources.one_report(read.flows)
    assert not used.duplicated(["iso3", "year", "flow", "partner_iso3"]).any()
    keys = zip(used["iso3"], used["flow"], strict=True)
    return dict(zip(keys, used["value_usd_million"], strict=True))


LAYOUTS = {
    "wide": "SERIES_CODE,COUNTRY,2022,2023\nCHN.XG_FOB_USD.PRK.A,?,894.2,2003.6\n",
    "quoted": '"SERIES_CODE","2022","2023"\n"CHN.XG_FOB_USD.PRK.A","894.2","2003.6"\n'
    '"RUS.XG_FOB_USD.PRK.A","",""\n',
    "ids": "COUNTRY.ID,COUNTRY,INDICATOR.ID,COUNTERPART_COUNTRY.ID,SCALE,2022,2023\n"
    "CHN,Chad,XG_FOB_USD,PRK,Millions,894.2,2003.6\n",
    "long": "SERIES_CODE,COUNTRY,COUNTERPART_COUNTRY,INDICATOR,FREQUENCY,TIME_PERIOD,OBS_VALUE\n"
    "CHN.XG_FOB_USD.PRK.A,Chad,Chad,?,Annual,2022,894.2\n"
    "CHN.XG_FOB_USD.PRK.A,Chad,Chad,?,Annual,2023,2003.6\n"
    "RUS.XG_FOB_USD.PRK.A,Chad,Chad,?,Annual,2023,\n",
    "names": "COUNTRY,INDICATOR,COUNTERPART_COUNTRY,TIME_PERIOD,OBS_VALUE,SCALE\n"
    '"China, People\'s Republic of","Exports of goods, Free on board (FOB), US dollar",'
    '"Korea, Democratic People\'s Republic of",2022,894.2,Millions\n'
    '"China, People\'s Republic of","Exports of goods, Free on board (FOB), US dollar",'
    '"Korea, Democratic People\'s Republic of",2023,2003.6,Millions\n',
    "units": "SERIES_CODE,SCALE,TIME_PERIOD,OBS_VALUE\nCHN.XG_FOB_USD.PRK.A,Units,2022,894200000\n"
    "CHN.XG_FOB_USD.PRK.A,Billions,2023,2.0036\n",
    "api": "STRUCTURE[;],STRUCTURE_ID,ACTION,COUNTRY,INDICATOR,COUNTERPART_COUNTRY,FREQUENCY,"
    "TIME_PERIOD,OBS_VALUE,SCALE\n"
    "dataflow,IMF.STA:IMTS(1.0.0),R,CHN,XG_FOB_USD,PRK,A,2022,894200000,6\n"
    "dataflow,IMF.STA:IMTS(1.0.0),R,CHN,XG_FOB_USD,PRK,A,2023,2003600000,6\n",
    "dots": "Country Name,Country Code,Indicator Name,Indicator Code,Counterpart Country Name,"
    "Counterpart Country Code,Attribute,2022,2023,\n"
    '"China, P.R.: Mainland",924,"Goods, Value of Exports",TXG_FOB_USD,'
    '"Korea, Dem. People\'s Rep. of",954,Value,894200000,2003600000,\n'
    '"China, P.R.: Mainland",924,"Goods, Value of Exports",TXG_FOB_USD,'
    '"Korea, Dem. People\'s Rep. of",954,Status,,e,\n',
    "dots long": "Country Name,Country Code,Counterpart Country Name,Counterpart Country Code,"
    "Indicator,Time Period,Value\n"
    '"China, P.R.: Mainland",924,"Korea, Dem. People\'s Rep. of",954,'
    '"Goods, Value of Exports, Free on board (FOB), US Dollars",2022,894200000\n'
    '"China, P.R.: Mainland",924,"Korea, Dem. People\'s Rep. of",954,'
    '"Goods, Value of Exports, Free on board (FOB), US Dollars",2023,2003600000\n',
}


@pytest.mark.sampled
@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_says_the_same(layout: str, table: Path, engine: str) -> None:
    table.write_text(LAYOUTS[layout], encoding="utf-8-sig")
    read = sources.imts(table, engine=engine)
    assert values(read, "PRK") == {
        (2022, "import", "CHN", "exporter"): 894.2,
        (2023, "import", "CHN", "exporter"): 2003.6,
    }
    assert set(read.flows["valuation"]) == {"FOB"}


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("periods", "cells", "value", "said"),
    [
        ("2023,2023-Q1", "9,5", 9, "quarters beside their year"),
        ("2023-Q1,2023-Q2", "5,4", 9, "added up from 2 quarters"),
        ("2023-M01,2023-M12", "5,4", 9, "added up from 2 months"),
        ("2023M1,2023M2", "5,4", 9, "added up from 2 months"),
        ("2023-Q1,2023-M01,2023-M02,2023-M03", "9,2,3,4", 9, "months beside what holds more of it"),
        ("2023-Q1,2023-M01,2023-M02,2023-M03,2023-M04", "9,2,3,4,1", 10, "added up from 4 months"),
        ("2023,2023-M01", ",7", 7, "added up from 1 months"),
    ],
)
def test_parts_of_a_year(
    periods: str, cells: str, value: float, said: str, table: Path, engine: str
) -> None:
    table.write_text(f"SERIES_CODE,{periods}\nCHN.XG_FOB_USD.PRK.M,{cells}\n", encoding="utf-8")
    read = sources.imts(table, engine=engine)
    assert values(read, "PRK") == {(2023, "import", "CHN", "exporter"): value}
    assert said in set(read.set_aside["reason"])


def test_a_month_in_two_spellings_is_there_twice(table: Path, engine: str) -> None:
    table.write_text("SERIES_CODE,2023M1,2023-M01\nCHN.XG_FOB_USD.PRK.M,5,4\n", encoding="utf-8")
    with pytest.raises(DataError, match="period 2023M01 stands there 2 times"):
        sources.imts(table, engine=engine)


@pytest.mark.parametrize("period", ["2023-M13", "2023-Q5", "2023-S3"])
def test_a_period_that_cannot_be_is_refused(period: str, table: Path) -> None:
    table.write_text(f"SERIES_CODE,{period}\nCHN.XG_FOB_USD.PRK.M,5\n", encoding="utf-8")
    with pytest.raises(DataError, match=f"period '{period}', expected a year such as 2023"):
        sources.imts(table)


@pytest.mark.sampled
@pytest.mark.parametrize("group", ["G001", "GX170", "TX898", "W00", "EUR", "1C_080"])
def test_groups_are_never_partners(group: str, table: Path) -> None:
    table.write_text(
        f"SERIES_CODE,2023\nCHN.XG_FOB_USD.PRK.A,1\nCHN.XG_FOB_USD.{group}.A,9\n"
        f"{group}.MG_CIF_USD.PRK.A,8\n",
        encoding="utf-8",
    )
    read = sources.imts(table)
    assert values(read, "PRK") == {(2023, "import", "CHN", "exporter"): 1}
    assert read.set_aside.values.tolist() == [["no single state", group, 2, 17.0]]


def test_a_nameless_code_is_set_aside(table: Path) -> None:
    table.write_text(
        "SERIES_CODE,2023\nCHN.XG_FOB_USD.PRK.A,1\nCHN.XG_FOB_USD.QQQ.A,9\n", encoding="utf-8"
    )
    assert sources.imts(table).set_aside.values.tolist() == [["no such code", "QQQ", 1, 9.0]]


def test_imports_are_cif_and_fob_only_where_that_is_all(table: Path, engine: str) -> None:
    table.write_text(
        "SERIES_CODE,2022,2023\nMEX.MG_FOB_USD.CHN.A,90,91\nMEX.MG_CIF_USD.CHN.A,,100\n",
        encoding="utf-8",
    )
    flows = sources.imts(table, countries=["MEX"], engine=engine).flows
    assert flows[["year", "value_usd_million", "valuation"]].values.tolist() == [
        [2022, 90.0, "FOB"],
        [2023, 100.0, "CIF"],
    ]


TOLD = {
    "a code": "SERIES_CODE,SCALE,2016\nCHN.XG_FOB_USD.PRK.A,Millions,3000\n",
    "in units": "SERIES_CODE,SCALE,2016\nCHN.XG_FOB_USD.PRK.A,Units,3e9\n",
    "ids": "COUNTRY.ID,INDICATOR.ID,COUNTERPART_COUNTRY.ID,2016\nCHN,XG_FOB_USD,PRK,3000\n",
    "words": "COUNTRY,INDICATOR,COUNTERPART_COUNTRY,2016\n"
    'China,"Exports of goods, Free on board (FOB), US dollar",North Korea,3000\n',
    "dots": "Country Name,Indicator Code,Counterpart Country Name,2016\n"
    '"China, P.R.: Mainland",TXG_FOB_USD,"Korea, Dem. People\'s Rep. of",3e9\n',
}
"""The same flow as five files tell it."""


@pytest.mark.sampled
@pytest.mark.parametrize("other", [name for name in TOLD if name != "a code"])
def test_a_flow_in_two_spellings_is_there_twice(other: str, tmp_path: Path) -> None:
    for name in ("a code", other):
        (tmp_path / f"{name}.csv").write_text(TOLD[name], encoding="utf-8")
        read = sources.imts(tmp_path / f"{name}.csv")
        assert values(read, "PRK") == {(2016, "import", "CHN", "exporter"): 3000}
    with pytest.raises(DataError, match=r"exporter CHN, importer PRK.* stands there 2 times"):
        sources.imts(tmp_path)


def test_what_two_spellings_tell_of_one_year_is_weighed_together(tmp_path: Path) -> None:
    (tmp_path / "codes.csv").write_text(
        "SERIES_CODE,2016,2017-Q1,2017-Q2\nCHN.MG_CIF_USD.PRK.A,30,7,8\n", encoding="utf-8"
    )
    (tmp_path / "names.csv").write_text(
        "COUNTRY,INDICATOR,COUNTERPART_COUNTRY,2016,2017\n"
        'China,"Imports of goods, Free on board (FOB), US dollar",North Korea,28,\n'
        'China,"Imports of goods, Cost insurance freight (CIF), US dollar",North Korea,,16\n',
        encoding="utf-8",
    )
    assert values(sources.imts(tmp_path), "CHN") == {
        (2016, "import", "PRK", "importer"): 30,
        (2017, "import", "PRK", "importer"): 16,
    }


@pytest.mark.sampled
@pytest.mark.parametrize(
    "indicator",
    [
        "Exports of goods, Free on board (FOB), Domestic currency",
        "Exports of goods, Free on board (FOB), Euros",
        "Exports of goods, Free on board (FOB), Percent of total",
        "Exports of goods and services, Free on board (FOB), US dollar",
        "Re-exports of goods, Free on board (FOB), US dollar",
        "Goods, Value of Re-exports",
        "XG_FOB_XDC",
        "RXG_FOB_USD",
        "XG_FOB_USD_PC",
    ],
)
def test_other_indicators_are_no_exports_in_dollars(indicator: str, table: Path) -> None:
    start = "COUNTRY,INDICATOR,COUNTERPART_COUNTRY,2023\n"
    other = f'China,"{indicator}",North Korea,14000\n'
    exports = 'China,"Exports of goods, Free on board (FOB), US dollar",North Korea,2000\n'
    table.write_text(start + exports + other, encoding="utf-8")
    read = sources.imts(table)
    assert values(read, "PRK") == {(2023, "import", "CHN", "exporter"): 2000}
    reason = "no exports or imports of goods in USD"
    assert read.set_aside.values.tolist() == [[reason, indicator, 1, 14000.0]]
    table.write_text(start + other, encoding="utf-8")
    with pytest.raises(DataError, match="no flow between two states"):
        sources.imts(table)


def test_balances_may_be_negative_and_are_no_flows(table: Path, engine: str) -> None:
    table.write_text(
        "SERIES_CODE,2023\nCHN.XG_FOB_USD.PRK.A,1\nCHN.TBG_USD.PRK.A,-5\n", encoding="utf-8"
    )
    read = sources.imts(table, engine=engine)
    assert values(read, "PRK") == {(2023, "import", "CHN", "exporter"): 1}
    assert read.set_aside["reason"].tolist() == ["no exports or imports of goods in USD"]


def test_a_value_without_its_scale_is_set_aside(table: Path) -> None:
    table.write_text(
        "SERIES_CODE,SCALE,2023\nCHN.XG_FOB_USD.PRK.A,Millions,1\nRUS.XG_FOB_USD.PRK.A,,2\n",
        encoding="utf-8",
    )
    read = sources.imts(table)
    assert values(read, "PRK") == {(2023, "import", "CHN", "exporter"): 1}
    assert read.set_aside["reason"].tolist() == ["no scale told"]
    table.write_text(
        "SERIES_CODE,SCALE,2023\nCHN.XG_FOB_USD.PRK.A,,1\nRUS.TBG_USD.PRK.A,Units,2\n",
        encoding="utf-8",
    )
    with pytest.raises(
        DataError, match=r"set aside: no .*in USD \(rows: 1\), no scale told \(rows"
    ):
        sources.imts(table)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("SERIES_CODE,2023\nCHN.XG_FOB_USD.PRK.A,-5\n", "CHN to PRK in 2023: found a negative"),
        ("SERIES_CODE,2023\nCHN.XG_FOB_USD.PRK.A,abc\n", r"row 2, column 2023: found 'abc'"),
        ("SERIES_CODE,2023\n,5\n", r"row 2, column SERIES_CODE: found '', expected a code"),
        ("SERIES_CODE,2023\n" + 2 * "CHN.XG_FOB_USD.PRK.A,5\n", "2023 stands there 2 times"),
        ("SERIES_CODE,SCALE,2023\nCHN.XG_FOB_USD.PRK.A,Dozens,5\n", "scale 'Dozens', expected"),
        ("SERIES_CODE,2023\nCHN.XG_FOB_USD,5\n", "SERIES_CODE 'CHN.XG_FOB_USD', expected reporter"),
        ("SERIES_CODE,2023\nCHN.TBG_USD.PRK.A,5\n", "no flow between two states"),
        ("SERIES_CODE,2023\n", "no flow between two states"),
        ("SERIES_CODE,x\nCHN.XG_FOB_USD.PRK.A,5\n", "no column for a period such as 2023"),
        ("a,2023\nCHN,5\n", "no column SERIES_CODE; found a, 2023"),
        ("SERIES_CODE,TIME_PERIOD,OBS_VALUE\nCHN.XG_FOB_USD.PRK.A,soon,5\n", "can't be read"),
    ],
)
def test_bad_files_are_refused(text: str, message: str, table: Path, engine: str) -> None:
    table.write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=message):
        sources.imts(table, engine=engine)


def test_goods_are_refused() -> None:
    with pytest.raises(DataError, match="does not part trade by goods"):
        sources.imts(WIDE, goods=True)


def test_who_reports_keeps_its_own_record_for_all_partners() -> None:
    flows = pd.DataFrame(
        [
            (2023, "MNG", "CHN", "import", "importer", 310.0),
            (2023, "MNG", "CHN", "import", "exporter", 300.0),
            (2023, "MNG", "LAO", "import", "exporter", 9.0),
            (2023, "MNG", "CHN", "export", "importer", 50.0),
            (2022, "MNG", "CHN", "import", "exporter", 280.0),
            (2022, "PRK", "CHN", "import", "both", 1.0),
        ],
        columns=["year", "iso3", "partner_iso3", "flow", "reported_by", "value_usd_million"],
    )
    assert sources.one_report(flows)["value_usd_million"].tolist() == [310.0, 50.0, 280.0, 1.0]


def test_the_command_gets_no_goods_and_all_flows(tmp_path: Path, engine: str) -> None:
    with engines.engine(engine, tmp_path) as scan:
        sums = reading.directed(open_imts(WIDE), scan, tmp_path, goods=("PRK",)).sums
    assert sums["hs_code"].isna().all()
    total = sources.imts(WIDE).flows["value_usd_million"].sum() / 2
    assert sums["value_usd_million"].sum() == pytest.approx(total)
