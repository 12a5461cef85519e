"""Signs that can't be seen, or look like another, are named and refused; accents are not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

import parade_analysis as pa
from parade_analysis.catalog import add as adding
from parade_analysis.catalog.cells import fault_in
from parade_analysis.catalog.definitions import TABLES
from parade_analysis.catalog.given import typed
from parade_analysis.catalog.seal import seal
from parade_analysis.names import plain, spelled

TOTAL = "PRK,2024,total,kotra,2696.11,"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Xi\u00a0Jinping", "character 3 is U+00A0, no-break space; write a blank"),
        ("Xi\u2009Jinping", "U+2009, thin space; write a blank"),
        ("Xi\u200bJinping", "U+200B, zero width space; take it out"),
        ("\ufeffXi Jinping", "U+FEFF"),
        ("Xi\u00adJinping", "U+00AD, soft hyphen; take it out"),
        ("Xi\tJinping", "U+0009"),
        ("Xi\nJinping", "U+000A"),
        ("Xi  Jinping", "one blank where there are two"),
        (" Xi Jinping", "spaces off its ends"),
        ("\u0425i Jinping", "cyrillic capital letter ha, where Latin letters are expected"),
        ("Massimo D\u2019Alema", "write '"),
        ("Díaz\u2011Canel", "non-breaking hyphen; write -"),
        ("Vuc\u030cić", "Unicode NFC"),
        ("\u0662\u0660\u0662\u0665", "write 2"),
        ("２０２５", "write 2"),
        ("Ｘi Jinping", "fullwidth latin capital letter x, where Latin letters are expected"),
    ],
)
def test_a_character_at_fault_is_named(text: str, words: str) -> None:
    found = fault_in(text)
    assert found is not None
    assert words in found


@pytest.mark.parametrize(
    "text",
    [
        "Tô Lâm",
        "Małgorzata Kidawa-Błońska",
        "Khürelsükh",
        "Türkiye",
        "São Tomé",
        "a – b",
        "€ 5",
        "Nukuʻalofa",
    ],
)
def test_letters_with_accents_are_right(text: str) -> None:
    assert fault_in(text) is None


def test_a_blank_that_does_not_break_is_refused_in_a_file(
    spoil: Callable[[str, str, str], Path],
) -> None:
    folder = spoil("envoys", "2012-08-02,Wang Jiarui", "2012-08-02,Wang\u00a0Jiarui")
    with pytest.raises(pa.DataError, match=r"row 2, column person: .*U\+00A0, no-break space"):
        pa.load("envoys", data=folder)


def test_a_blank_that_does_not_break_is_refused_in_a_frame() -> None:
    mine = pd.DataFrame({"person": ["Xi Jinping", "Xi\u00a0Jinping"]})
    with pytest.raises(pa.DataError, match="no-break space; write a blank"):
        typed(mine, "meetings")
    theirs = pd.DataFrame({"person": ["習近平", "Ким Чен Ын"]})
    assert typed(theirs, "meetings")["person"].tolist() == theirs["person"].tolist()


@pytest.mark.parametrize(
    ("table", "old", "new", "words"),
    [
        (
            "trade_totals",
            "PRK,2024,total,kotra,2696.11,",
            "PRK,٢٠٢٤,total,kotra,2696.11,",
            "write 2",
        ),
        ("trade_totals", TOTAL, "PRK,2024,total,kotra,1e400,", "1e400"),
        (
            "trade_totals",
            "PRK,2024,total,kotra,2696.11,",
            'PRK,2024,total,kotra,"2696,11",',
            "2696.11 if the comma is a decimal sign",
        ),
        (
            "trade_totals",
            "PRK,2024,total,kotra,2696.11,",
            'PRK,2024,total,kotra,"2,696.11",',
            "write 2696.11",
        ),
        ("envoys", "2012-08-02,Wang Jiarui", "٢٠١٢-٠٨-٠٢,Wang Jiarui", "write 2"),
        ("countries", "PRK,North Korea,", "РRK,North Korea,", "Latin letters"),
    ],
)
def test_advice_on_a_cell_is_sound(
    spoil: Callable[[str, str, str], Path], table: str, old: str, new: str, words: str
) -> None:
    with pytest.raises(pa.DataError) as caught:
        pa.load(table, data=spoil(table, old, new))
    assert words in str(caught.value)


def test_the_first_line_of_a_spreadsheet_is_named(folder: Path) -> None:
    path = folder / "events.csv"
    path.write_bytes(b"sep=,\n" + path.read_bytes())
    with pytest.raises(pa.DataError) as caught:
        pa.load("events", data=folder)
    (problem,) = caught.value.problems
    assert "row 1: found 'sep=,'" in str(problem)
    assert "take this line out" in str(problem)


def test_line_ends_stay_as_they_are_found(folder: Path) -> None:
    for name in ("events", "pages", "controls"):
        path = folder / f"{name}.csv"
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    seal(data=folder)
    about = {"date": "2026-09-09", "category": "missile", "label": "Launch", "detail": "one"}
    about["source_grade"] = "B"
    adding.add("event", {**about, "source_url": "https://example.org/launch"}, data=folder)
    for name in ("events", "pages", "controls"):
        content = (folder / f"{name}.csv").read_bytes()
        assert content.count(b"\n") == content.count(b"\r\n") > 10
    assert len(pa.load("events", data=folder)) == len(pa.load("events")) + 1


def test_a_person_is_found_by_plain_letters() -> None:
    guests = pa.load("attendance")
    found = pa.named(guests, "to lam")
    assert set(found["person"]) == {"Tô Lâm"}
    assert spelled("kim jong-un", ["Kim Jong Un"]) == "Kim Jong Un"
    assert spelled("Li Qiang", ["Li Qiang", "Lí Qiàng"]) == "Li Qiang"
    assert plain("Đỗ Mười") == "do muoi"
    for frame in (guests, pa.load("meetings")):
        assert len(pa.named(frame, "XI JINPING")) == (frame["person"] == "Xi Jinping").sum()


def test_no_name_has_two_spellings() -> None:
    persons = pd.concat(
        pa.load(name)["person"] for name, table in TABLES.items() if "person" in table.columns
    ).dropna()
    spellings = persons.drop_duplicates()
    assert not spellings.map(plain).duplicated().any()
