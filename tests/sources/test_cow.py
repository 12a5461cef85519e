"""Dyads of the Correlates of War Project: who bought from whom, and what is missing."""

from __future__ import annotations

import gzip
import zipfile
from pathlib import Path

import pytest

from parade_analysis import sources
from parade_analysis.errors import DataError
from parade_analysis.sources import engines, reading
from parade_analysis.sources.cow import open_cow
from parade_analysis.trade import partner_shares

from .conftest import CASES

CASE = CASES / "cow-dyads" / "Dyadic_COW_4.0.csv"
HEADER = "ccode1,ccode2,year,importer1,importer2,flow1,flow2,source1,source2,version\n"


@pytest.fixture
def dyads(tmp_path: Path) -> Path:
    return tmp_path / "Dyadic_COW_4.0.csv"


def test_the_first_flow_is_what_the_first_state_buys(engine: str) -> None:
    read = sources.cow(CASE, countries=["PRK"], engine=engine)
    flows = read.flows.set_index(["flow", "partner_iso3"])["value_usd_million"]
    assert flows.to_dict() == {
        ("import", "CHN"): 2300,
        ("import", "RUS"): 90,
        ("export", "CHN"): 1200,
        ("export", "RUS"): 20,
        ("export", "JPN"): 0,
    }
    assert set(read.flows["reported_by"]) == {"importer"}
    assert set(read.flows["valuation"]) == {"CIF"}
    shares = partner_shares(read.flows, by=["iso3", "year"]).set_index("partner_iso3")
    assert shares["share_fraction"]["CHN"] == pytest.approx(3500 / 3610)
    assert read.about == "cow 4.0"


def test_what_is_missing_is_not_nothing_and_is_counted(engine: str) -> None:
    told = sources.cow(CASE, engine=engine).set_aside
    assert told.values.tolist() == [["missing in the source", "-9", 1, 0.0]]


@pytest.mark.parametrize("cell", ["-9", "-9.0", ""])
def test_spellings_of_missing(cell: str, dyads: Path, engine: str) -> None:
    dyads.write_text(HEADER + f"2,20,1990,USA,Canada,{cell},5,1,1,4\n", encoding="utf-8")
    read = sources.cow(dyads, countries=["USA"], engine=engine)
    assert read.flows[["flow", "value_usd_million"]].values.tolist() == [["export", 5.0]]
    assert read.set_aside["rows"].tolist() == [1]


def test_columns_are_found_by_name(dyads: Path, engine: str) -> None:
    dyads.write_text("version,flow2,year,flow1,ccode2,ccode1\n4,2,1990,1,20,2\n", encoding="utf-8")
    read = sources.cow(dyads, countries=["USA"], engine=engine)
    assert read.flows[["flow", "value_usd_million"]].values.tolist() == [
        ["export", 2.0],
        ["import", 1.0],
    ]


def test_columns_may_stand_in_capitals(dyads: Path, engine: str) -> None:
    dyads.write_text("CCODE1,CCODE2,YEAR,FLOW1,FLOW2\n2,20,1990,1,2\n")
    read = sources.cow(dyads, countries=["USA"], engine=engine)
    assert read.flows["value_usd_million"].tolist() == [2.0, 1.0]
    assert sources.open_source(dyads).form == "cow"


def test_codes_are_of_the_state_of_the_year(dyads: Path) -> None:
    dyads.write_text(
        HEADER
        + "2,365,1980,USA,Russia,1,1,1,1,4\n2,365,2000,USA,Russia,1,1,1,1,4\n"
        + "2,345,1980,USA,Yugoslavia,1,1,1,1,4\n2,345,2000,USA,Yugoslavia,1,1,1,1,4\n",
        encoding="utf-8",
    )
    flows = sources.cow(dyads, countries=["USA"]).flows.drop_duplicates(["year", "partner_iso3"])
    assert flows[["year", "partner_iso3"]].values.tolist() == [
        [1980, "SUN"],
        [1980, "YUG"],
        [2000, "RUS"],
        [2000, "SCG"],
    ]


def test_a_code_of_no_state_is_set_aside_with_its_value(dyads: Path) -> None:
    dyads.write_text(
        HEADER + "2,20,1990,USA,Canada,1,5,1,1,4\n2,999,1990,USA,?,3,4,1,1,4\n", encoding="utf-8"
    )
    read = sources.cow(dyads)
    assert read.set_aside.values.tolist() == [["no such code", "999", 2, 7.0]]


@pytest.mark.parametrize(
    "second",
    ["710,731,2010,China,North Korea,1200,2300", "731,710,2010,North Korea,China,2300,1200"],
)
def test_a_pair_twice_in_a_year_is_refused(second: str, dyads: Path, engine: str) -> None:
    dyads.write_text(CASE.read_text() + f"{second},1,1\n".rstrip("\n") + "\n", encoding="utf-8")
    short = HEADER + f"710,731,2010,China,North Korea,1200,2300,1,1,4\n{second},1,1,4\n"
    dyads.write_text(short, encoding="utf-8")
    with pytest.raises(DataError, match=r"year 2010, exporter 7\d+, importer 7\d+ stands there 2"):
        sources.cow(dyads, engine=engine)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("2,20,1990,USA,Canada,-5,1,1,1,4", r"row 2, column flow1: found '-5', expected a number"),
        ("2,20,1990,USA,Canada,1,abc,1,1,4", r"row 2, column flow2: found 'abc'"),
        ("2,,1990,USA,Canada,1,1,1,1,4", r"row 2, column ccode2: found '', expected a whole"),
        ("2,20,1990.5,USA,Canada,1,1,1,1,4", r"row 2, column year: found '1990.5'"),
    ],
)
def test_bad_cells_are_refused(row: str, message: str, dyads: Path, engine: str) -> None:
    dyads.write_text(HEADER + row + "\n", encoding="utf-8")
    with pytest.raises(DataError, match=message):
        sources.cow(dyads, engine=engine)


def test_former_states_without_an_iso_code_are_no_unknown_codes(dyads: Path) -> None:
    former = [(2, 245, 1870), (2, 300, 1900), (2, 817, 1970), (2, 511, 1964), (2, 818, 1970)]
    rows = "".join(f"{one},{other},{year},?,?,1,2,1,1,4\n" for one, other, year in former)
    dyads.write_text(HEADER + "2,20,1990,USA,Canada,3,5,1,1,4\n" + rows, encoding="utf-8")
    read = sources.cow(dyads, countries=["USA"])
    assert read.flows["value_usd_million"].tolist() == [5.0, 3.0]
    told = read.set_aside.groupby("reason")["code"].agg(set).to_dict()
    assert told == {
        "a former state without an ISO code": {"245", "300", "817", "511"},
        "no such code": {"818"},
    }


def test_the_archive_as_it_comes(tmp_path: Path, engine: str) -> None:
    national = "ccode,statename,stateabb,year,imports,exports\n2,USA,USA,1990,5,6\n"
    with zipfile.ZipFile(tmp_path / "COW_Trade_4.0.zip", "w") as archive:
        archive.writestr("COW_Trade_4.0/Dyadic_COW_4.0.csv", CASE.read_bytes())
        archive.writestr("COW_Trade_4.0/National_COW_4.0.csv", national)
        archive.writestr("__MACOSX/COW_Trade_4.0/._Dyadic_COW_4.0.csv", b"\x00\x05\x16\x07")
    packed = tmp_path / "Dyadic_COW_4.0.csv.gz"
    packed.write_bytes(gzip.compress(CASE.read_bytes()))
    for path in (tmp_path / "COW_Trade_4.0.zip", packed):
        read = sources.cow(path, countries=["PRK"], years=(2010, 2010), engine=engine)
        assert len(read.flows) == 5


def test_national_totals_alone_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "National_COW_4.0.csv"
    path.write_text("ccode,statename,stateabb,year,imports,exports\n2,USA,USA,1990,5,6\n")
    with pytest.raises(DataError, match=r"National_COW_4\.0\.csv: it holds the total .*no partner"):
        sources.cow(path)


def test_another_table_and_goods_are_refused(tmp_path: Path) -> None:
    (tmp_path / "other.csv").write_text("year,flow1\n1990,1\n")
    with pytest.raises(DataError, match=r"other\.csv: no column ccode1, ccode2, flow2; found year"):
        sources.cow(tmp_path)
    with pytest.raises(DataError, match="does not part trade by goods"):
        sources.cow(CASE, goods=True)


def test_the_command_gets_no_goods_and_all_flows(tmp_path: Path, engine: str) -> None:
    with engines.engine(engine, tmp_path) as scan:
        sums = reading.directed(open_cow(CASE), scan, tmp_path, goods=("PRK",)).sums
    assert sums["hs_code"].isna().all()
    total = sources.cow(CASE).flows["value_usd_million"].sum() / 2
    assert sums["value_usd_million"].sum() == pytest.approx(total)
