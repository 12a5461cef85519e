"""What is read never depends on the engine, however a table is written."""

from __future__ import annotations

import gzip
import os
import shutil
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from parade_analysis import sources
from parade_analysis.errors import DataError
from parade_analysis.sources.files import parts_of
from parade_analysis.sources.plain import PIECE, look_at

YEAR = "BACI_HS92_Y2018_V202401b.csv"
BACI = "t,i,j,k,v,q\n2018,156,408,270900,100,NA\n2018,643,408,010121,2,  3\n"
COMTRADE = (
    "refYear,reporterCode,reporterDesc,partnerCode,flowCode,cmdCode,primaryValue\n"
    "2023,156,China,408,X,TOTAL,2000000\n2023,643,Russia,408,X,TOTAL,5000000\n"
)
COW = "ccode1,ccode2,year,flow1,flow2\n710,731,2010,1,2\n365,731,2010,3,4\n"
IMTS = "SERIES_CODE,COUNTRY,2022,2023\nCHN.XG_FOB_USD.PRK.A,?,1,2\nRUS.XG_FOB_USD.PRK.A,?,3,4\n"
TEXTS = {"baci": BACI, "comtrade": COMTRADE, "cow": COW, "imts": IMTS}
NAMES = {"baci": YEAR, "comtrade": "mine.csv", "cow": "Dyadic_COW_4.0.csv", "imts": "imts.csv"}


def read(form: str, text: str | bytes, folder: Path, engine: str) -> list[list[object]]:
    folder.mkdir(exist_ok=True)
    path = folder / NAMES[form]
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    flows = getattr(sources, form)(path, countries=["PRK"], engine=engine).flows
    rows: list[list[object]] = flows[
        ["year", "partner_iso3", "flow", "value_usd_million"]
    ].values.tolist()
    return rows


def each_row(change: Callable[[str], str]) -> Callable[[str], str]:
    return lambda text: "".join(change(line) for line in text.splitlines(keepends=True))


DRESSES: dict[str, Callable[[str], str]] = {
    "a blank line in the middle": lambda text: text.replace("\n", "\n\n", 2),
    "blank lines at the end": lambda text: text + "\n\r\n",
    "blank lines first": lambda text: "\n\r\n" + text,
    "a line for Excel": lambda text: "sep=;\r\n" + text.replace(",", ";"),
    "a quoted line for Excel": lambda text: '"sep=|"\n' + text.replace(",", "|"),
    "spaces in the header": lambda text: text.replace(",", " , ", 3),
    "a byte-order mark": lambda text: "\ufeff" + text,
    "one line that ends in CRLF": lambda text: text.replace("\n", "\r\n", 1),
    "one line that ends in LF": lambda text: text.replace("\n", "\r\n")[:-2] + "\n",
    "one line that ends in CR": lambda text: (
        text[:-1].replace("\n", "\r").replace("\r", "\n", 1) + "\n"
    ),
    "no last line end": lambda text: text.rstrip("\n"),
    "open rows": lambda text: text.replace("\n", ",\n").replace(",\n", "\n", 1),
    "whole numbers with a point": lambda text: (
        text.replace("2018,", "2018.0,").replace("2010,", "2010.0,").replace("\n2023,", "\n2023.0,")
    ),
    "codes with a space": lambda text: text.replace("156,", "156 ,").replace("710,", "710 ,"),
    "codes with a point": lambda text: text.replace("156,", "156.0,").replace("710,", "710.0,"),
}


@pytest.mark.sampled
@pytest.mark.parametrize("form", TEXTS)
@pytest.mark.parametrize("dress", DRESSES)
def test_every_dress_says_the_same(form: str, dress: str, tmp_path: Path, engine: str) -> None:
    plain = read(form, TEXTS[form], tmp_path, "pandas")
    assert read(form, DRESSES[dress](TEXTS[form]), tmp_path, engine) == plain


@pytest.mark.sampled
@pytest.mark.parametrize("form", TEXTS)
@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda row: row.rsplit(",", 1)[0], r"row 3: found '\d cells', expected \d cells"),
        (lambda row: row + ",9", r"row 3: found '\d cells', expected \d cells"),
        (lambda row: row.rsplit(",", 2)[0], r"row 3: found '\d cells', expected \d cells"),
    ],
)
def test_a_ragged_row_is_refused_by_its_number(
    form: str, change: Callable[[str], str], named: str, tmp_path: Path, engine: str
) -> None:
    header, first, second = TEXTS[form].splitlines()
    for last in ("\n", ""):
        text = f"{header}\n{first}\n{change(second)}{last}"
        with pytest.raises(DataError, match=named):
            read(form, text, tmp_path, engine)
        with pytest.raises(DataError, match=named.replace("3", "4")):
            read(form, "sep=,\n" + text, tmp_path, engine)


@pytest.mark.sampled
@pytest.mark.parametrize("form", TEXTS)
@pytest.mark.parametrize("cell", ["1_000", "٣", "1 000", "0x10", " ", "1d3"])
def test_a_number_is_one_for_all_engines_or_none(
    form: str, cell: str, tmp_path: Path, engine: str
) -> None:
    header, first, _ = TEXTS[form].splitlines()
    before, _, _last = first.rpartition(",")
    row = f"{before},{cell}" if form != "baci" else first.replace(",100,", f",{cell},")
    with pytest.raises(DataError, match=f"row 2, column .*found '{cell}'"):
        read(form, f"{header}\n{row}\n", tmp_path, engine)


@pytest.mark.parametrize("form", TEXTS)
def test_a_header_without_rows_and_lines_that_end_in_cr_alone(
    form: str, tmp_path: Path, engine: str
) -> None:
    with pytest.raises(DataError, match="no flow between two states"):
        read(form, TEXTS[form].splitlines()[0] + "\n", tmp_path, engine)
    with pytest.raises(DataError, match="its lines end in CR alone; save it with"):
        read(form, TEXTS[form].replace("\n", "\r"), tmp_path, engine)


@pytest.mark.exhaustive
def test_letters_of_the_west_are_read_wherever_they_stand(tmp_path: Path, engine: str) -> None:
    text = COMTRADE + "".join(f"{year},156,China,496,X,TOTAL,1\n" for year in range(1000, 5000))
    late = (text + "2023,384,Côte d'Ivoire,408,X,TOTAL,0\n").encode("cp1252")
    read("comtrade", late, tmp_path, engine)
    flows = sources.comtrade(tmp_path / "mine.csv", countries=["CIV"], engine=engine).flows
    assert flows["partner_iso3"].tolist() == ["PRK"]
    packed = tmp_path / "packed.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mine.csv", late)
    assert sources.comtrade(packed, countries=["CIV"], engine=engine).rows == 4003


@pytest.mark.sampled
@pytest.mark.parametrize(
    "cell", ['5" pipes', '"5" pipes"', '5" x 3" pipes', '"5" pipes', '5" x", y']
)
def test_quotes_within_a_cell_lose_no_row(cell: str, tmp_path: Path, engine: str) -> None:
    plain = read("comtrade", COMTRADE, tmp_path, "pandas")
    for text in (
        COMTRADE.replace("China", cell),
        COMTRADE.replace("Russia", cell),
        COMTRADE.replace("China", cell).replace("Russia", cell),
    ):
        if cell.count(",") and "," in cell.rpartition('"')[2]:
            with pytest.raises(DataError, match="found '8 cells', expected 7 cells"):
                read("comtrade", text, tmp_path, engine)
        else:
            assert read("comtrade", text, tmp_path, engine) == plain


@pytest.mark.sampled
@pytest.mark.parametrize("form", TEXTS)
def test_a_table_is_read_however_it_is_packed(form: str, tmp_path: Path) -> None:
    plain = read(form, TEXTS[form], tmp_path / "plain", "pandas")
    packed = gzip.compress(TEXTS[form].encode())
    prose = "Notes, by the compilers\n\nRead them first, please, and cite.\n"
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / f"{NAMES[form]}.GZ").write_bytes(packed)
    (folder / "README.txt").write_text(prose)
    with zipfile.ZipFile(tmp_path / "table.ZIP", "w") as archive:
        archive.writestr(f"{NAMES[form]}.gz", packed)
        archive.writestr("readme.txt", prose)
    for path in (folder, tmp_path / "table.ZIP"):
        flows = getattr(sources, form)(path, countries=["PRK"]).flows
        keys = ["year", "partner_iso3", "flow", "value_usd_million"]
        assert flows[keys].values.tolist() == plain


@pytest.mark.sampled
@pytest.mark.parametrize("form", TEXTS)
@pytest.mark.parametrize(
    "name", ["next.csv.bz2", "next.xlsx", "deep/next.parquet", "next.tar.gz", "NEXT.CSV.XZ"]
)
def test_no_table_is_passed_over_unsaid(form: str, name: str, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    (folder / name).parent.mkdir(parents=True)
    (folder / name).write_bytes(b"?")
    (folder / NAMES[form]).write_text(TEXTS[form])
    with zipfile.ZipFile(tmp_path / "table.zip", "w") as archive:
        archive.writestr(NAMES[form], TEXTS[form])
        archive.writestr(name, b"?")
    with zipfile.ZipFile(tmp_path / "nested.zip", "w") as archive:
        archive.writestr(NAMES[form], TEXTS[form])
        archive.writestr("next.zip", b"?")
    for path in (folder, tmp_path / "table.zip", tmp_path / "nested.zip"):
        with pytest.raises(DataError, match=r"(?i)next[.a-z0-9]+ can't be read there"):
            getattr(sources, form)(path)
    # Another form of a table that is read is not passed over.
    (folder / name).unlink()
    (folder / f"{NAMES[form][:-4]}.xlsx").write_bytes(b"?")
    getattr(sources, form)(folder)


def test_a_text_that_may_be_a_table_is_not_taken_for_prose(tmp_path: Path) -> None:
    (tmp_path / "mine.csv").write_text(COMTRADE)
    (tmp_path / "next.txt").write_text(
        "2022,156,China,408,X,TOTAL,1\n2022,643,Russia,408,X,TOTAL,2\n"
    )
    with pytest.raises(DataError, match=r"next\.txt: no column refYear"):
        sources.comtrade(tmp_path)


def test_a_folder_may_have_signs_in_its_name(tmp_path: Path, engine: str) -> None:
    assert read("baci", BACI, tmp_path / "gl*ob[1]{a}", engine)


@pytest.mark.parametrize("form", TEXTS)
@pytest.mark.parametrize("upper", [False, True])
def test_a_column_twice_is_refused(form: str, upper: bool, tmp_path: Path, engine: str) -> None:
    twice = {"baci": "v", "comtrade": "primaryValue", "cow": "flow1", "imts": "2023"}[form]
    column = twice.upper() if upper else twice
    header, *rows = TEXTS[form].splitlines()
    text = "\n".join([f"{header},{column}", *(f"{row},1" for row in rows)]) + "\n"
    with pytest.raises(DataError, match=f"row 1, column {twice}: expected each column once"):
        read(form, text, tmp_path, engine)


@pytest.mark.exhaustive
def test_a_look_sees_over_the_edges_of_its_pieces(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    row = b'"a, b","c\n""d"""\n'
    for shift in range(len(row)):
        start = b"name,other\n" + b"x" * shift + b",y\n"
        text = start + row * (2 * PIECE // len(row))
        path.write_bytes(text)
        assert look_at(path, ",", 2) == (True, False, False)
        path.write_bytes(text + b"a\n")
        assert look_at(path, ",", 2) == (True, False, True)


def test_what_is_no_file_is_refused_and_never_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    for path in (tmp_path / "pipe.csv", tmp_path / ("long" * 100), tmp_path / "none.csv"):
        with pytest.raises(DataError, match="there is no such file or folder"):
            parts_of(path)


def test_an_archive_with_odd_names_is_refused_in_a_sentence(tmp_path: Path) -> None:
    for names, named in ((["a.csv", "a.csv"], r"holds a\.csv more than once"), (["."], "no table")):
        path = tmp_path / "odd.zip"
        with warnings.catch_warnings(), zipfile.ZipFile(path, "w") as archive:
            warnings.simplefilter("ignore")
            for number, name in enumerate(names):
                archive.writestr(name, f"t\n{number}\n")
        with pytest.raises(DataError, match=named):
            parts_of(path)


def test_a_folder_that_can_not_be_looked_into_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "shut").mkdir()
    listed = os.scandir

    def scandir(path: str) -> object:
        if str(path).endswith("shut"):
            raise PermissionError(13, "Permission denied", str(path))
        return listed(path)

    monkeypatch.setattr(os, "scandir", scandir)
    with pytest.raises(DataError, match=r"shut: can't be looked into \(Permission denied\)"):
        parts_of(tmp_path)


def test_a_full_disk_is_told_with_its_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with gzip.open(tmp_path / f"{NAMES['cow']}.gz", "wt") as packed:
        packed.write(COW)
    full = shutil.disk_usage("/")._replace(free=10)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: full)
    with pytest.raises(DataError, match="10 are free; the variable TMPDIR"):
        sources.cow(tmp_path)


@pytest.mark.parametrize("name", ["BACI_HS92_Y2018_V202401b.csv"])
def test_a_name_is_no_pattern(name: str, tmp_path: Path, engine: str) -> None:
    (tmp_path / "f[1]").mkdir()
    (tmp_path / "f1").mkdir()
    (tmp_path / "f1" / name).write_text(BACI + "2018,251,408,270900,7,NA\n")
    whole = BACI.replace("100,NA", "100.0,NA").replace("2018,156", "2018.0,156")
    assert len(read("baci", whole, tmp_path / "f[1]", engine)) == 2


@pytest.mark.parametrize("cell", ["156.6", "156.4", "0x9C", "1_56"])
@pytest.mark.parametrize("column", ["i", "t"])
def test_a_code_or_year_is_never_rounded(
    cell: str, column: str, tmp_path: Path, engine: str
) -> None:
    cell = cell.replace("156", "2018").replace("0x9C", "0x7E2") if column == "t" else cell
    text = BACI.replace("2018,156", f"{cell},156" if column == "t" else f"2018,{cell}")
    with pytest.raises(DataError, match=f"row 2, column {column}: found"):
        read("baci", text, tmp_path, engine)


@pytest.mark.parametrize("open_ones", [1, 2])
def test_a_quote_left_open_loses_no_row(open_ones: int, tmp_path: Path, engine: str) -> None:
    rows = [f"2018,{code},408,270900,1,NA" for code in (156, 643, 392, 410, 251)]
    for at in (1, 3)[:open_ones]:
        rows[at] = rows[at].replace("NA", '"1')
    with pytest.raises(DataError, match="row"):
        read("baci", "t,i,j,k,v,q\n" + "\n".join(rows) + "\n", tmp_path, engine)
