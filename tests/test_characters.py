"""Signs that can't be seen, or look like another, are named and refused; accents are not."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

import parade_analysis as pa
from parade_analysis.catalog import add as adding
from parade_analysis.catalog.cells import fault_in
from parade_analysis.catalog.definitions import TABLES
from parade_analysis.catalog.given import typed
from parade_analysis.catalog.reading import parsed
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
        ("Xi\u2007Jinping", "U+2007, figure space; write a blank"),
        ("Xi\u202fJinping", "U+202F, narrow no-break space; write a blank"),
        ("Xi\u3000Jinping", "U+3000, ideographic space; write a blank"),
        ("Xi\u2060 Jinping", "U+2060, word joiner; take it out"),
        ("Xi\u034f Jinping", "U+034F, combining grapheme joiner; take it out"),
        ("Xi\u3164Jinping", "U+3164, hangul filler; take it out"),
        ("Xi\ufe0f Jinping", "U+FE0F, variation selector-16; take it out"),
        ("Xi\u2800Jinping", "U+2800, braille pattern blank; take it out"),
        ("Xi Jinping\u200e", "U+200E, left-to-right mark; take it out"),
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
    for odd in ("Xi\u200bJinping", "Xi\u3164Jinping", "Ｘi Jinping", "\u0425i Jinping"):
        with pytest.raises(pa.DataError, match=r"meetings, column person: found .*expected a text"):
            typed(mine.assign(person=odd), "meetings")
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


@pytest.mark.parametrize("start", [b"sep=,\n", b"\xef\xbb\xbfsep=;\r\n", b'"sep=,"\n', b"SEP=;\n"])
def test_the_first_line_of_a_spreadsheet_is_named(folder: Path, start: bytes) -> None:
    path = folder / "events.csv"
    end = b"\r\n" if start.endswith(b"\r\n") else b"\n"
    path.write_bytes(start + path.read_bytes().replace(b"\n", end))
    with pytest.raises(pa.DataError) as caught:
        pa.load("events", data=folder)
    (problem,) = caught.value.problems
    assert "row 1: found '" + start.strip(b'\xef\xbb\xbf"\r\n').decode() in str(problem)
    assert "take this line out" in str(problem)


@pytest.mark.parametrize("sign", ["\u200b", "\u00a0", "\ufeff", "\u00ad", " "])
def test_a_name_of_a_column_has_no_hidden_signs(folder: Path, sign: str) -> None:
    path = folder / "events.csv"
    text = path.read_text(encoding="utf-8").replace("event_id,", f"event_id{sign},", 1)
    path.write_text(text, encoding="utf-8")
    with pytest.raises(pa.DataError) as caught:
        pa.load("events", data=folder)
    (problem,) = caught.value.problems
    assert "row 1: found 'event_id" in str(problem)
    assert "expected the name of a column" in str(problem)


HIDDEN = ["\u00a0", "\u200b", "\u034f"]
"""A blank, a sign of format and a mark; the exhaustive run tries others of each."""
ALIKE = ["\u00ad", "\ufeff", "\u2007", "\u202f", "\u3164"]
HIDDEN += [pytest.param(sign, marks=pytest.mark.exhaustive) for sign in ALIKE]


@pytest.mark.exhaustive
@pytest.mark.parametrize("sign", HIDDEN)
def test_a_hidden_sign_is_refused_in_every_column(folder: Path, sign: str) -> None:
    """Text, category, code, date and number alike, by row, column and character."""
    path = folder / "meetings.csv"
    header, first, *rest = csv.reader(io.StringIO(path.read_text(encoding="utf-8")))
    for column in ("person", "format", "iso3", "start_date", "latitude", "place", "source_url"):
        cells = list(first)
        at = header.index(column)
        cells[at] = cells[at][:1] + sign + cells[at][1:]
        file = io.StringIO()
        csv.writer(file, lineterminator="\n").writerows([header, cells, *rest])
        _, problems = parsed(file.getvalue().encode(), path, "meetings")
        found = [str(each) for each in problems if f"row 2, column {column}: " in str(each)]
        assert any(f"U+{ord(sign):04X}" in each for each in found), column


@pytest.mark.exhaustive
def test_line_ends_stay_as_they_are_found(folder: Path) -> None:
    for name in ("events", "pages", "controls"):
        path = folder / f"{name}.csv"
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    seal(data=folder)
    about = {"date": "2026-08-30", "category": "missile", "label": "Launch", "detail": "one"}
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
