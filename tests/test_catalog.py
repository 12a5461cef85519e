from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

import parade_analysis as pa
from parade_analysis.catalog.definitions import TABLES
from parade_analysis.catalog.fields import FIELDS
from parade_analysis.catalog.locate import SEAL, file_of
from parade_analysis.files import sha256


def run(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.strip()


@pytest.mark.parametrize("name", TABLES)
def test_a_table_has_its_types_its_order_and_its_origin(name: str) -> None:
    table, frame = TABLES[name], pa.load(name)
    assert list(frame.columns) == list(table.columns)
    for column in table.columns:
        assert frame[column].dtype == FIELDS[column].dtype, column
    key = list(table.key)
    assert frame[key].equals(frame.sort_values(key, ignore_index=True)[key])
    assert not frame.duplicated(key).any()
    assert frame.attrs["name"] == name
    assert frame.attrs["sha256"].startswith("sha256:")
    assert frame.attrs["licence"] == table.licence


@pytest.mark.exhaustive
def test_the_sealed_and_the_checked_way_of_reading_agree(folder: Path) -> None:
    sealed = {name: pa.load(name, data=folder) for name in TABLES}
    package = json.loads((folder / SEAL).read_bytes())
    (folder / SEAL).write_text(json.dumps({**package, "schema_hash": "sha256:of another schema"}))
    for name in TABLES:
        checked = pa.load(name, data=folder)
        pd.testing.assert_frame_equal(checked, sealed[name])
        assert checked.attrs == sealed[name].attrs


def test_what_is_hashed_is_what_was_read(folder: Path) -> None:
    path = file_of("envoys", folder)
    path.write_bytes(path.read_bytes().replace(b"first foreign guest", b"first guest"))
    envoys = pa.load("envoys", data=folder)
    assert envoys.attrs["sha256"] == sha256(path.read_bytes())
    assert envoys["note"].str.contains("first guest as leader").sum() == 1


def test_a_loaded_table_is_the_callers_own() -> None:
    mine = pa.load("parades")
    mine.loc[0, "place"] = "Atlantis"
    mine.attrs["name"] = "mine"
    again = pa.load("parades")
    assert "Atlantis" not in set(again["place"])
    assert again.attrs["name"] == "parades"


def test_sealed_tables_load_without_pandera() -> None:
    assert run(
        "import sys, parade_analysis as pa\n"
        "from parade_analysis.catalog.definitions import TABLES\n"
        "for name in TABLES: pa.load(name)\n"
        "print('pandera' in sys.modules, 'matplotlib' in sys.modules)"
    ) == ("False False")


def test_importing_the_package_imports_nothing_heavy() -> None:
    heavy = run(
        "import sys, parade_analysis\n"
        "print({'pandas', 'geopandas', 'matplotlib', 'seaborn', 'pandera'} & set(sys.modules))"
    )
    assert heavy == "set()"


def test_before_the_parade_the_26_are_announced_and_nobody_has_come() -> None:
    guests = pa.load("attendance", as_of="2025-08-28").query("event == 'beijing-2025'")
    assert len(guests) == 26
    assert guests["attended"].isna().all()
    assert guests["outcome_note"].isna().all()
    assert guests["note"].notna().any()


def test_after_the_parade_the_26_have_come() -> None:
    guests = pa.load("attendance", as_of="2025-09-04").query("event == 'beijing-2025'")
    assert (guests["attended"] == "yes").sum() == 26


def test_the_day_before_the_announcement_knows_no_guest() -> None:
    guests = pa.load("attendance", as_of="2025-08-27")
    assert not (guests["event"] == "beijing-2025").any()


def test_statistics_are_known_from_their_release() -> None:
    """KOTRA's 2024 came out in July 2025, the Bank of Korea's on 29 August."""
    known = pa.load("trade_totals", as_of="2025-08-28").query("year == 2024")
    assert set(known["series"]) == {"kotra"}
    later = pa.load("trade_totals", as_of="2025-08-29").query("year == 2024")
    assert "bank-of-korea" in set(later["series"])


def test_no_row_is_hidden_because_its_page_was_found_late() -> None:
    kotra = pa.load("trade_partners").query("series == 'kotra' and year >= 2001")
    years_end = pd.to_datetime(kotra["year"].astype(str) + "-12-31")
    assert (kotra["source_date"] - years_end).dt.days.max() > 365
    # The end of July, and the fortnight that a report may take.
    assert (kotra["known_from"] - years_end).dt.days.max() <= 212 + 14


@pytest.mark.parametrize("day", ["2012-01-01", "2019-06-20", "2025-08-28", "2025-09-03"])
@pytest.mark.parametrize("name", [name for name in TABLES if "known_from" in TABLES[name].columns])
def test_as_of_shows_nothing_that_was_known_later(name: str, day: str) -> None:
    frame = pa.load(name, as_of=day)
    dated = frame[frame["known_from_basis"] != "undated"]
    assert (dated["known_from"] <= pd.Timestamp(day)).all()
    for date, outcomes in TABLES[name].later.items():
        ahead = frame[frame[date] > pd.Timestamp(day)]
        assert ahead[list(outcomes)].isna().all(axis=None)
    assert frame.attrs["as_of"] == day


def test_undated_memberships_stay_and_dated_ones_come_and_go() -> None:
    before = pa.load("memberships", as_of="2025-10-25").query("iso3 == 'TLS'")
    after = pa.load("memberships", as_of="2025-10-26").query("iso3 == 'TLS'")
    asean = lambda rows: set(rows.loc[rows["organisation"] == "ASEAN", "membership"])  # noqa: E731
    assert asean(before) == {"observer"}
    assert asean(after) == {"member", "observer"}
    bases = [pa.load("memberships", as_of=day)["known_from_basis"] for day in ("1990-01-01", None)]
    assert len({(basis == "undated").sum() for basis in bases}) == 1


def test_another_folder_by_argument_and_by_environment(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = (folder / "parades.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (folder / "parades.csv").write_text("".join(lines).replace("Beijing, Sept", "Peking, Sept", 1))
    assert pa.load("parades", data=folder)["label"].str.startswith("Peking").sum() == 1
    monkeypatch.setenv("PARADE_DATA", str(folder))
    assert pa.load("parades")["label"].str.startswith("Peking").sum() == 1


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: pa.load("meeting"), "there is no table 'meeting'.*meetings"),
        (lambda: pa.load("meetings", as_of="soon"), "as_of is 'soon'.*YYYY-MM-DD"),
        (lambda: pa.load("meetings", data="nowhere"), "nowhere: expected a folder"),
        (lambda: pa.boundaries("un"), "there is no worldview 'un'.*visionscarto"),
        (lambda: pa.cite("meeting"), "there is no table 'meeting'"),
        (lambda: pa.cite("meetings", style="apa"), "there is no style 'apa'"),
    ],
)
def test_a_wrong_name_gets_a_sentence(call: object, words: str) -> None:
    with pytest.raises(pa.DataError, match=words):
        call()  # type: ignore[operator]


def test_a_citation_names_table_version_licence_and_sources() -> None:
    text = pa.cite("trade_partners_bulk", "meetings")
    assert "Table meetings, version" in text
    assert "Licence: CC BY 4.0." in text
    assert "Correlates of War" in text
    bibtex = pa.cite("trade_partners_bulk", style="bibtex")
    assert bibtex.count("@") == 2
    assert bibtex.count("{") == bibtex.count("}")


def test_tables_lists_every_table_with_the_day_it_was_researched_to() -> None:
    listed = pa.tables()
    assert list(listed.index) == list(TABLES)
    dated = listed[listed["kind"] != "reference"]
    assert dated["covered_to"].notna().all()
    assert listed.loc["meetings", "covered_to"] == "2026-10-08"


def test_a_later_row_does_not_carry_covered_to_forward(folder: Path) -> None:
    path = folder / "events.csv"
    row = path.read_text(encoding="utf-8").splitlines()[-1].replace("2026-08-20", "2026-10-01")
    with path.open("a", encoding="utf-8") as file:
        file.write(row + "\n")
    assert pa.load("events", data=folder).attrs["covered_to"] == "2026-08-31"
    (folder / SEAL).unlink()
    assert pa.load("events", data=folder).attrs["covered_to"] == "2026-10-01"


def test_a_parade_announced_does_not_carry_covered_to_to_its_day(
    folder: Path, spoil: Callable[[str, str, str], Path]
) -> None:
    """Its guests are known from the announcement; the outcome counts only once it is there."""
    parade = 'moscow-2027,"Moscow, May 2027",Victory Day,2027-05-09,Moscow,RUS,1,,2026-11-01,stated'
    guest = "moscow-2027,BLR,Belarus,A leader,President,head_of_state,true,1,,,,2026-11-01,stated,"
    spoil("parades", 'pyongyang-2025,"P', f'{parade},https://example.org/,\npyongyang-2025,"P')
    path = file_of("attendance", folder)
    text = path.read_text(encoding="utf-8")
    start = text.index("\npyongyang-2025,") + 1
    row = f"{guest}2027-05-09,https://example.org/,,,A\n"
    path.write_text(text[:start] + row + text[start:], encoding="utf-8")
    guests = pa.load("attendance", data=folder)
    assert guests.attrs["covered_to"] == "2025-10-10"
    (folder / SEAL).unlink()
    assert pa.load("attendance", data=folder).attrs["covered_to"] == "2026-11-01"
    assert guests.query("event == 'moscow-2027'")["attended"].isna().all()


def test_a_reference_table_is_good_for_no_day(folder: Path) -> None:
    (folder / SEAL).unlink()
    for name, table in TABLES.items():
        covered = pa.load(name, data=folder).attrs["covered_to"]
        assert (covered is None) == (table.kind == "reference"), name


@pytest.mark.parametrize("name", [["meetings"], None, 5])
def test_what_is_no_name_of_a_table_is_refused(name: object) -> None:
    with pytest.raises(pa.DataError, match="there is no table"):
        pa.load(name)  # type: ignore[arg-type]
