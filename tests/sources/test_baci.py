"""BACI: known sums, codes of both generations, every way of packing, and what is refused."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

import parade_analysis as pa
from parade_analysis.sources import baci
from tests.sources.release import (
    CODES,
    COUNTRIES,
    EARLIER,
    FILES,
    NEXT,
    ROWS,
    YEAR,
    written,
    zipped,
)

RIGHT = {
    ("CHN", "export"): 0.0305,
    ("TWN", "export"): 0.0025,
    ("CHN", "import"): 0.1,
    ("FRA", "import"): 0.004,
}
"""Million USD of the DPRK in 2018, by partner and direction."""


def sums(read: pa.sources.Flows) -> dict[tuple[str, str], float]:
    own = read.flows[read.flows["iso3"] == "PRK"]
    return own.set_index(["partner_iso3", "flow"])["value_usd_million"].to_dict()


def spoiled(folder: Path, old: str, new: str, name: str = YEAR) -> Path:
    text = FILES[name]
    assert text.count(old) == 1
    return written(folder, {**FILES, name: text.replace(old, new)})


def test_a_release_is_read_right_and_what_is_no_state_is_told(tmp_path: Path, engine: str) -> None:
    read = baci(written(tmp_path / "release"), engine=engine)
    assert sums(read) == pytest.approx(RIGHT)
    aside = read.set_aside.set_index("code")
    assert aside["reason"].to_dict() == {
        "697": "no single state",
        "711": "no single state",
        "999": "no such code",
    }
    assert aside["value_usd_million"].to_dict() == pytest.approx(
        {"697": 0.002, "711": 0.001, "999": 0.003}
    )
    assert read.rows == 7
    assert read.about == "baci V202401b"
    both = read.flows.groupby("flow")["value_usd_million"].sum()
    assert both["export"] == pytest.approx(both["import"]), "each flow is seen from both ends"


def test_goods_keep_their_leading_zero(tmp_path: Path, engine: str) -> None:
    lost = spoiled(tmp_path / "release", "010121", "10121")
    for folder in (written(tmp_path / "whole"), lost):
        read = baci(folder, countries=["PRK"], goods=True, engine=engine)
        goods = read.flows.set_index(["partner_iso3", "flow"])["hs_code"]
        assert goods["TWN", "export"] == "010121"
        assert goods["CHN", "import"] == "270900"


def packings() -> dict[str, Callable[[Path], Path]]:
    def in_gzip(path: Path) -> Path:
        packed = path / f"{YEAR}.gz"
        packed.write_bytes(gzip.compress(ROWS.encode()))
        (path / CODES).write_text(COUNTRIES)
        return packed

    return {
        "folder": written,
        "zip": lambda path: zipped(path / "BACI.zip"),
        "folder of a zip": lambda path: zipped(path / "BACI.zip").parent,
        "inner folder": lambda path: zipped(
            path / "BACI.zip", {f"BACI/{name}": text for name, text in FILES.items()}
        ),
        "one year": lambda path: written(path) / YEAR,
        "gzip": in_gzip,
        "CRLF": lambda path: written(
            path, {name: text.replace("\n", "\r\n") for name, text in FILES.items()}
        ),
        "byte-order mark": lambda path: written(
            path, {name: "\ufeff" + text for name, text in FILES.items()}
        ),
        "quoted": lambda path: written(path, {**FILES, YEAR: ROWS.replace("270900", '"270900"')}),
        "no last line end": lambda path: written(path, {**FILES, YEAR: ROWS.rstrip("\n")}),
        "other order of columns": lambda path: written(
            path, {**FILES, YEAR: pd.read_csv(
                written(path) / YEAR, dtype="str", keep_default_na=False
            )[["q", "v", "k", "j", "i", "t"]].to_csv(index=False)}
        ),
    }  # fmt: skip


@pytest.mark.sampled
@pytest.mark.parametrize("packing", packings())
def test_every_way_of_packing_gives_the_same(tmp_path: Path, packing: str, engine: str) -> None:
    assert sums(baci(packings()[packing](tmp_path), engine=engine)) == pytest.approx(RIGHT)


def test_two_codes_of_a_state_are_added_and_former_headers_understood(tmp_path: Path) -> None:
    rows = ROWS + "2018,56,408,270900,1,\n2018,58,408,270900,2,\n2018,280,276,270900,9,\n"
    read = baci(written(tmp_path, {YEAR: rows, CODES: EARLIER}), countries=["PRK"])
    assert sums(read)["BEL", "import"] == pytest.approx(0.003)
    aside = read.set_aside.set_index("code")["reason"].to_dict()
    assert aside["DEU"] == "a country with itself"
    assert sums(read)["TWN", "export"] == pytest.approx(0.0025), "its cell is empty there"


def test_without_a_country_file_our_table_tells_the_codes(tmp_path: Path) -> None:
    read = baci(written(tmp_path, {YEAR: ROWS}))
    assert sums(read) == pytest.approx(RIGHT)
    assert set(read.set_aside["code"]) == {"697", "711", "999"}


def test_years_and_countries_are_chosen(tmp_path: Path) -> None:
    files = {**FILES, NEXT: ROWS.replace("2018,", "2019,")}
    folder = written(tmp_path, files)
    assert set(baci(folder).flows["year"]) == {2018, 2019}
    assert set(baci(folder, years=(2019, 2030)).flows["year"]) == {2019}
    assert set(baci(folder, countries=["FRA"]).flows["iso3"]) == {"FRA"}
    with pytest.raises(pa.DataError, match="no file of the years asked for"):
        baci(folder, years=(1990, 1999))
    with pytest.raises(pa.DataError, match="no flow of MNG"):
        baci(folder, countries=["MNG"])


@pytest.mark.parametrize("cell", ["", "N/A", "NA", " "])
def test_a_code_without_iso3_is_looked_up_in_our_table(tmp_path: Path, cell: str) -> None:
    folder = spoiled(tmp_path / "release", "NA,S19", f"NA,{cell}", CODES)
    assert sums(baci(folder)) == pytest.approx(RIGHT)


def test_a_country_file_may_repeat_itself_but_not_gainsay(tmp_path: Path) -> None:
    row = "156,China,CN,CHN\n"
    assert sums(baci(spoiled(tmp_path / "same", row, 2 * row, CODES))) == pytest.approx(RIGHT)
    other = spoiled(tmp_path / "other", row, row + "156,China,TW,TWN\n", CODES)
    with pytest.raises(pa.DataError, match=rf"{CODES}: country_code 156 is CHN and TWN"):
        baci(other)


def test_columns_in_capitals_and_goods_with_a_point_are_read(tmp_path: Path, engine: str) -> None:
    text = ROWS.replace("t,i,j,k,v,q", "T,I,J,K,V,Q").replace("010121", "10121.0")
    countries = COUNTRIES.replace("country_code,", "COUNTRY_CODE,")
    folder = written(tmp_path / "release", {YEAR: text, CODES: countries})
    read = baci(folder, countries="PRK", goods=True, engine=engine)
    assert set(read.flows["hs_code"]) == {"260111", "270900", "010121", "300490"}
    assert sums(baci(folder, engine=engine)) == pytest.approx(RIGHT)


@pytest.mark.parametrize("header", ["t,hs6,i,j,v,q", "t,i,j,hs6,v,q", "t,i,j,k,v,q"])
def test_years_named_as_before_2019_are_read(header: str, tmp_path: Path, engine: str) -> None:
    table = pd.read_csv(io.StringIO(ROWS), dtype="str", keep_default_na=False)
    table = table.assign(hs6=table["k"])[header.split(",")]
    table.to_csv(tmp_path / "baci92_2018.csv", index=False)
    table.assign(t=2019).to_csv(tmp_path / "baci92_2019.csv.gz", index=False)
    read = baci(tmp_path, goods=True, years=(2018, 2018), engine=engine)
    assert sums(read) == pytest.approx(RIGHT)
    assert read.about == "baci"
    (tmp_path / YEAR.replace("2018", "2017")).write_text(ROWS)
    with pytest.raises(pa.DataError, match="releases are mixed, V202401B and one of before 2019"):
        baci(tmp_path)
    for name in ("baci92_2018 (1).csv", "BACI92_2018_V2.csv"):
        (tmp_path / name).write_text(ROWS)
        with pytest.raises(pa.DataError, match="expected a name as BACI's"):
            baci(tmp_path)
        (tmp_path / name).unlink()


def test_a_year_in_a_folder_within_is_read_and_one_by_another_name_refused(tmp_path: Path) -> None:
    folder = written(tmp_path / "release")
    written(folder / "more", {NEXT: ROWS.replace("2018,", "2019,")})
    assert set(baci(folder).flows["year"]) == {2018, 2019}
    for name in (f"{NEXT[:-4]} (1).csv", f"Copy of {NEXT}", f"{NEXT[:-4]}.txt"):
        written(folder, {name: ROWS})
        with pytest.raises(pa.DataError, match="expected a name as BACI's"):
            baci(folder)
        (folder / name).unlink()


def test_a_note_in_the_archive_is_no_obstacle(tmp_path: Path) -> None:
    for text in ("", "BACI\n"):
        path = zipped(tmp_path / "BACI.zip", {**FILES, "Readme.txt": text})
        assert sums(baci(path)) == pytest.approx(RIGHT)
        assert pa.sources.open_source(path).form == "baci"


# --- what is refused


@pytest.mark.parametrize("goods", [False, True])
@pytest.mark.parametrize("row", ["2018,408,490,010121,2.5,\n", "2018,408,490,10121,7,\n"])
def test_a_good_twice_is_refused(tmp_path: Path, engine: str, goods: bool, row: str) -> None:
    folder = written(tmp_path, {**FILES, YEAR: ROWS + row})
    named = "year 2018, exporter 408, importer 490, hs_code 010121 stands there 2 times"
    with pytest.raises(pa.DataError, match=named):
        baci(folder, goods=goods, engine=engine)


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        (",100,", ",-100,", "row 3, column v: found '-100', expected a number of 0 or more"),
        (",100,", ",many,", "row 3, column v: found 'many', expected a number of 0 or more"),
        (",100,", ",,", "row 3, column v: found '', expected a number of 0 or more"),
        (",100,", ",1e999,", "row 3, column v: found '1e999', expected a number of 0 or more"),
        (",100,", ',"1,200",', "row 3, column v: found '1,200', expected a number"),
        ("2018,156", "2018,CHN", "row 3, column i: found 'CHN', expected a whole number"),
        ("2018,156", "MMXVIII,156", "row 3, column t: found 'MMXVIII', expected a whole number"),
        ("2018,251", "2017,251", "holds other years than 2018, which its name says"),
    ],
)
def test_a_cell_that_cannot_be_is_named(
    tmp_path: Path, engine: str, old: str, new: str, named: str
) -> None:
    with pytest.raises(pa.DataError, match=named):
        baci(spoiled(tmp_path / "release", old, new), engine=engine)


@pytest.mark.parametrize(
    ("header", "named"),
    [
        ("t,i,j,k,v,q\n", r"no flow between two states"),
        ("year,i,j,k,v,q\n2018,1,2,3,4,5\n", "no column t; found year, i"),
        ("\n", "its first line is empty"),
        ("", "its first line is empty"),
    ],
)
def test_a_wrong_header_is_named(tmp_path: Path, header: str, named: str) -> None:
    with pytest.raises(pa.DataError, match=named):
        baci(written(tmp_path, {**FILES, YEAR: header}))


@pytest.mark.parametrize(
    ("files", "named"),
    [
        ({**FILES, "BACI_HS92_Y2019_V202501.csv": ROWS}, "releases are mixed, V202401B and V2025"),
        ({**FILES, "BACI_HS17_Y2019_V202401b.csv": ROWS}, "revisions of the HS are mixed, HS17"),
        ({**FILES, "notes.csv": "a,b\n"}, ""),
        ({CODES: COUNTRIES}, "no file named as BACI's"),
        ({"readme.md": "nothing"}, "no table found"),
        ({**FILES, CODES: "code,iso\n1,AFG\n"}, "expected country_code and one of country_iso3"),
    ],
)
def test_files_that_do_not_belong_together_are_refused(
    tmp_path: Path, files: dict[str, str], named: str
) -> None:
    if not named:
        assert sums(baci(written(tmp_path, files))) == pytest.approx(RIGHT)
        return
    with pytest.raises(pa.DataError, match=named):
        baci(written(tmp_path, files))


def test_a_year_twice_is_refused(tmp_path: Path) -> None:
    zipped(tmp_path / "one.zip")
    zipped(tmp_path / "two.zip")
    with pytest.raises(pa.DataError, match=r"Y2018.* and .*Y2018.* are of the same year"):
        baci(tmp_path)


# --- archives


@pytest.mark.parametrize(
    "name", [f"../{YEAR}", f"/etc/{YEAR}", f"a/../../{YEAR}", rf"..\{YEAR}", f"C:/{YEAR}"]
)
def test_an_entry_outside_its_folder_is_refused(tmp_path: Path, name: str) -> None:
    packed = zipped(tmp_path / "BACI.zip", {**FILES, name: ROWS})
    with pytest.raises(pa.DataError, match="lies outside the archive's folder"):
        baci(packed)
    assert [each.name for each in tmp_path.iterdir()] == ["BACI.zip"]


@pytest.mark.parametrize("name", ["bomb.csv", YEAR])
def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path, name: str) -> None:
    packed = tmp_path / "BACI.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, b"0" * 50_000_000)
    with pytest.raises(pa.DataError, match="would unpack to 50,000,000, more than 100 times"):
        baci(packed)


def test_a_gzip_that_unpacks_beyond_measure_is_stopped(tmp_path: Path) -> None:
    packed = tmp_path / f"{YEAR}.gz"
    packed.write_bytes(gzip.compress(ROWS.encode() + b"0" * 50_000_000))
    with pytest.raises(pa.DataError, match="unpacks to more than"):
        baci(packed)


@pytest.mark.parametrize("at", [0.3, 0.6, 0.95])
def test_a_truncated_archive_is_refused(tmp_path: Path, at: float) -> None:
    whole = zipped(tmp_path / "BACI.zip").read_bytes()
    packed = tmp_path / "BACI.zip"
    packed.write_bytes(whole[: int(at * len(whole))])
    with pytest.raises(pa.DataError, match="the archive is damaged"):
        baci(packed)
    half = tmp_path / f"{YEAR}.gz"
    packed.unlink()
    content = gzip.compress(ROWS.encode())
    half.write_bytes(content[: int(at * len(content))])
    with pytest.raises(pa.DataError, match="the archive is damaged"):
        baci(half)


def test_a_member_whose_bytes_were_changed_is_refused(tmp_path: Path) -> None:
    packed = tmp_path / "BACI.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(YEAR, ROWS)
    packed.write_bytes(packed.read_bytes().replace(b"270900,100", b"270900,900"))
    with pytest.raises(pa.DataError, match="the archive is damaged"):
        baci(packed)


def test_a_file_in_another_encoding_is_said_to_be(tmp_path: Path) -> None:
    folder = written(tmp_path)
    (folder / YEAR).write_bytes(ROWS.encode("utf-16"))
    with pytest.raises(pa.DataError, match="no text in UTF-8"):
        baci(folder)


def test_an_option_that_is_none_is_refused(tmp_path: Path) -> None:
    folder = written(tmp_path)
    with pytest.raises(pa.DataError, match="engine: found 'excel', expected one of duckdb"):
        baci(folder, engine="excel")
    for memory in ("much", "0GB", "2", "-1GB", 2, None):
        with pytest.raises(pa.DataError, match="expected an amount such as 2GB"):
            baci(folder, memory=memory)  # type: ignore[arg-type]
    for years in (2018, (2018,), (None, 2018), ("2017", "2018"), "2018", (2019, 2018), (1, 2, 3)):
        with pytest.raises(pa.DataError, match=r"years: found .*expected a first and a last year"):
            baci(folder, years=years)  # type: ignore[arg-type]
    for countries in ("prk", ["PRK", 408], 408, "PRK,CHN", [None], "North Korea"):
        with pytest.raises(pa.DataError, match=r"countries: found .*expected ISO 3166-1 alpha-3"):
            baci(folder, countries=countries)  # type: ignore[arg-type]
    with pytest.raises(pa.DataError, match="no flow of XYZ, MNG"):
        baci(folder, countries=["PRK", "XYZ", "MNG"])
    for path in (None, pd.DataFrame(), 2018):
        with pytest.raises(pa.DataError, match="expected the path of a file"):
            baci(path)  # type: ignore[arg-type]


def test_too_little_memory_is_said_to_be(tmp_path: Path) -> None:
    with pytest.raises(pa.DataError, match=r"memory .*ask for more, e\.g\. 2GB"):
        baci(written(tmp_path), engine="duckdb", memory="10KB")
