"""Readers of the World Bank's and Our World in Data's files, and of any table."""

from __future__ import annotations

import gzip
import zipfile
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import polars as pl
import pyarrow as arrow
import pytest

import parade_analysis as pa
from parade_analysis import sources
from parade_analysis.shapes import read_shapes
from parade_analysis.sources.any_table import any_table
from parade_analysis.sources.place_files import places_in

# In the layouts of the publishers; the numbers are made up.
INDICATOR = """\ufeff"Data Source","World Development Indicators",

"Last Updated Date","2025-07-01",

"Country Name","Country Code","Indicator Name","Indicator Code","2019","2020","2021",
"Africa Eastern and Southern","AFE","Population, total","SP.POP.TOTL","600","610","",
"Kosovo","XKX","Population, total","SP.POP.TOTL","1.7e6","1790000","",
"Korea, Dem. People's Rep.","PRK","Population, total","SP.POP.TOTL","","25867467","",
"Not classified","INX","Population, total","SP.POP.TOTL","","","",
"""
DATABANK = """Country Name,Country Code,Series Name,Series Code,2019 [YR2019],2020 [YR2020]
Mongolia,MNG,GDP (current US$),NY.GDP.MKTP.CD,..,13312981595.4
World,WLD,GDP (current US$),NY.GDP.MKTP.CD,87000000000000,..
,,,,,
Data from database: World Development Indicators,,,,,
Last Updated: 07/01/2025,,,,,
"""
OWID = """Entity,Code,Year,Value
Afghanistan,AFG,2020,0.3
Africa,,2020,1.0
Kosovo,OWID_KOS,2020,4.5
World,OWID_WRL,2020,4.6
North Korea,PRK,2020,1.6
North Korea,PRK,2019,1.7
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    files = {"API_SP.POP.TOTL_DS2.csv": INDICATOR, "databank.csv": DATABANK, "owid.csv": OWID}
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    with zipfile.ZipFile(tmp_path / "API_SP.POP.TOTL_DS2.zip", "w") as held:
        held.writestr("Metadata_Indicator_API_SP.POP.TOTL_DS2.csv", "INDICATOR_CODE\nSP.POP.TOTL\n")
        held.writestr("API_SP.POP.TOTL_DS2.csv", INDICATOR)
        held.writestr("Metadata_Country_API_SP.POP.TOTL_DS2.csv", "Country Code\nXKX\n")
    return tmp_path


def test_an_indicator_of_the_world_bank(folder: Path) -> None:
    found = sources.wdi(folder / "API_SP.POP.TOTL_DS2.csv")
    assert found[["iso3", "year", "value"]].dropna().values.tolist() == [
        ["XKX", 2019, 1.7e6],
        ["XKX", 2020, 1_790_000],
        ["PRK", 2020, 25_867_467],
    ]
    assert found["kind"].tolist() == ["aggregate"] * 2 + ["state"] * 3
    assert found["place"].iloc[-1] == "Korea, Dem. People's Rep."
    assert set(found["indicator"]) == {"Population, total"}
    assert set(found["indicator_code"]) == {"SP.POP.TOTL"}
    assert found["year"].dtype == "int64"
    zipped = sources.wdi(folder / "API_SP.POP.TOTL_DS2.zip")
    pd.testing.assert_frame_equal(zipped, found)
    pd.testing.assert_frame_equal(any_table(folder / "API_SP.POP.TOTL_DS2.csv"), found)
    german = folder / "german.csv"
    german.write_text(INDICATOR.replace(",", ";").replace("tion; t", "tion, t"), encoding="utf-8")
    assert sources.wdi(german)["value"].tolist() == found["value"].tolist()
    pd.testing.assert_frame_equal(any_table(folder / "API_SP.POP.TOTL_DS2.zip"), found)


def test_an_export_of_databank(folder: Path) -> None:
    found = sources.wdi(folder / "databank.csv")
    assert found[["code", "kind", "year", "value"]].values.tolist() == [
        ["MNG", "state", 2020, 13312981595.4],
        ["WLD", "aggregate", 2019, 87e12],
    ]
    assert set(found["indicator"]) == {"GDP (current US$)"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (OWID, "found 'Entity, Code, Year, Value', expected a header with Country Name"),
        (DATABANK.replace("2019 [YR2019],2020 [YR2020]", "a,b"), "row 1: .*expected columns of"),
        (DATABANK.replace("13312981595.4", "13,3"), "row 2: found '7 cells', expected 6 cells"),
        (DATABANK.replace("13312981595.4", '"13,3"'), "row 2, column 2020: found '13,3'"),
        (DATABANK.replace("13312981595.4", "n/a"), "row 2, column 2020: found 'n/a', expected"),
        (DATABANK.replace("MNG", ""), "row 2, column Country Code: expected a code in each row"),
        (DATABANK.replace("13312981595.4", "").replace("87000000000000", ".."), "there is none"),
        ("", "its first line is empty"),
    ],
)
def test_what_is_no_indicator_is_refused(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "x.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(pa.DataError, match=rf"x\.csv.*{said}"):
        sources.wdi(path)


def test_zips_that_are_no_indicator_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as held:
        held.writestr("a.csv", INDICATOR)
        held.writestr("b.csv", INDICATOR)
    with pytest.raises(pa.DataError, match=r"found 'a\.csv, b\.csv', expected one CSV with data"):
        sources.wdi(path)
    path.write_bytes(b"PK")
    with pytest.raises(pa.DataError, match="damaged"):
        sources.wdi(path)


def test_a_chart_of_our_world_in_data(folder: Path) -> None:
    found = sources.owid(folder / "owid.csv")
    assert found["kind"].tolist() == ["state", "aggregate", "state", "aggregate", "state", "state"]
    assert found.dropna(subset="iso3")["iso3"].tolist() == ["AFG", "XKX", "PRK", "PRK"]
    assert found["Value"].tolist() == [0.3, 1.0, 4.5, 4.6, 1.6, 1.7]
    small = folder / "small.csv"
    small.write_text("entity,code,day,share\nSpain,ESP,2020-03-01,5\n", encoding="utf-8")
    assert sources.owid(small)["day"].tolist() == [pd.Timestamp("2020-03-01")]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("iso3,v\nCHN,1\n", "found 'iso3, v', expected the columns Entity, Code and Year or Day"),
        ("Entity,Code,Year\nSpain,ESP,2020\n", "expected a column of values beside"),
        ("Entity,Code,Year,v\nSpain,ESP,20.5,1\n", "row 2, column year: found '20.5'"),
        ("Entity,Code,Day,v\nSpain,ESP,1/3/20,1\n", "row 2, column day: found '1/3/20'"),
    ],
)
def test_what_is_no_chart_is_refused(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "x.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(pa.DataError, match=said):
        sources.owid(path)


@pytest.mark.parametrize(
    "text",
    [
        "iso2;v\nNA;1\nCN;2\n",
        "iso2\tv\nNA\t1\nCN\t2\n",
        "\ufeffiso2,v\r\nNA,1\r\nCN,2\r\n",
        "sep=;\niso2;v\nNA;1\nCN;2\n",
    ],
)
def test_a_csv_in_any_dress(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(text.encode())
    assert any_table(path).to_dict("list") == {"iso2": ["NA", "CN"], "v": [1, 2]}
    packed = tmp_path / "x.csv.gz"
    packed.write_bytes(gzip.compress(text.encode()))
    pd.testing.assert_frame_equal(any_table(packed), any_table(path))


def test_cells_are_numbers_only_where_all_are_plain(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text('m49,dots,comma,empty\n008,1.5,"1,5",\n156,..,2,\n', encoding="utf-8")
    found = any_table(path)
    assert found["m49"].tolist() == ["008", "156"]
    assert found["dots"].tolist() == ["1.5", ".."]
    assert found["comma"].tolist() == ["1,5", "2"]
    assert found["empty"].isna().all()


def test_frames_of_any_library_are_one() -> None:
    wanted = pd.DataFrame({"iso3": ["CHN", "RUS"], "v": [1, 2]})
    frames = [
        wanted,
        wanted.set_index("iso3"),
        pl.DataFrame(wanted.to_dict("list")),
        pl.LazyFrame(wanted.to_dict("list")),
        arrow.table(wanted.to_dict("list")),
    ]
    for frame in frames:
        found = any_table(frame)
        assert found.astype({"iso3": "object"}).to_dict("list") == wanted.to_dict("list")


def test_what_is_no_table_is_refused(tmp_path: Path) -> None:
    table = pd.DataFrame({"a": [1]})
    refused = {
        "found 'dict', expected a path or a data frame": {"a": [1]},
        "found 'int', expected a path or a data frame": 7,
        "column a: expected each column once": pd.concat([table, table], axis=1),
        "expected columns with one name each": pd.concat({"x": table}, axis=1),
        r"expected a name in \.csv.*pandas\.read_excel": "x.xlsx",
        "gone.csv: expected a file": tmp_path / "gone.csv",
        "gone.parquet: expected a file": tmp_path / "gone.parquet",
    }
    for said, given in refused.items():
        with pytest.raises(pa.DataError, match=said):
            any_table(given)
    broken = tmp_path / "x.parquet"
    broken.write_bytes(b"PAR1")
    with pytest.raises(pa.DataError, match="expected a whole Parquet file"):
        any_table(broken)
    ragged = tmp_path / "x.csv"
    for rows, said in (
        ("1,2\n1,2,3\n", r"x\.csv, row 3: found '3 cells', expected 2 cells as in the header"),
        ("1,2\n1,2,3,4\n", r"x\.csv, row 3: found '4 cells'"),
        ("1,2,3\n", r"x\.csv, row 2: found '3 cells'"),
    ):
        ragged.write_text(f"a,b\n{rows}", encoding="utf-8")
        with pytest.raises(pa.DataError, match=said):
            any_table(ragged)
    ragged.write_text("a,a\n1,2\n", encoding="utf-8")
    with pytest.raises(pa.DataError, match="column a: expected each column once"):
        any_table(ragged)


def test_a_delimiter_at_the_end_of_rows_is_no_column(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("iso3,v\nCHN,1,\nRUS,2,\n", encoding="utf-8")
    assert any_table(path).to_dict("list") == {"iso3": ["CHN", "RUS"], "v": [1, 2]}


def test_a_letter_of_another_encoding_is_read_wherever_it_stands(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(b"place\n" + 20_000 * b"China\n" + "Côte d'Ivoire\n".encode("cp1252"))
    assert any_table(path)["place"].iloc[-1] == "Côte d'Ivoire"


@pytest.mark.parametrize(
    "read",
    [
        any_table,
        sources.wdi,
        sources.voeten,
        read_shapes,
        lambda path: places_in(path, "state"),
        lambda path: any_table(Path(path)),
        lambda path: places_in(Path(path), "state"),
    ],
)
@pytest.mark.parametrize("name", ["https://example.org/x.csv", "s3://example/x.csv"])
def test_an_address_is_not_read(read: Callable[[str], object], name: str) -> None:
    with pytest.raises(pa.DataError) as refused:
        read(name)
    assert str(refused.value) == (
        f"{name}: expected the path of a file (a URL is not read, download it first)"
    )
