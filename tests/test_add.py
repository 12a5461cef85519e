"""`parade add`: the row is completed, checked, put in its place and sealed, or nothing changes."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

import parade_analysis as pa
from parade_analysis import figures
from parade_analysis.catalog import add as adding
from parade_analysis.catalog import seal, writing
from parade_analysis.catalog.completing import complete, read
from parade_analysis.catalog.locate import data_folder
from parade_analysis.cli import app
from tests.conftest import contents

XI = {
    "start_date": "2026-10-01",
    "person": "Xi Jinping",
    "place": "Beijing",
    "format": "bilateral",
    "host": "counterpart",
    "visit_kind": "kim_abroad",
    "label": "Invented meeting",
    "source_url": "https://example.org/invented",
    "source_grade": "D",
}
VISITOR = {
    "date": "2026-09-02",
    "person": "Sergei Lavrov",
    "place": "Pyongyang",
    "source_url": "https://example.org/invented",
    "source_grade": "D",
}


def test_a_meeting_shows_in_the_figures_and_changes_no_other_file(folder: Path) -> None:
    before = contents(folder)
    added = adding.add("meeting", XI, data=folder)
    after = contents(folder)
    changed = {name for name in after if after[name] != before.get(name)}
    assert changed == {"meetings.csv", "datapackage.json", "controls.csv", "pages.csv"}
    assert not seal.is_stale(data=folder)
    assert (added.table, added.values["leader"]) == ("meetings", "Kim Jong Un")
    day = "2026-10-01"
    assert (figures.leader_meetings(data=folder).plotted["start_date"] == day).sum() == 1
    assert (figures.running_count(data=folder).plotted["start_date"] == day).sum() == 1
    assert (figures.kim_xi_silence(data=folder).plotted["next_start"] == day).sum() == 1


@pytest.mark.exhaustive
def test_the_other_rows_stay_as_they_were_and_the_new_one_is_in_order(folder: Path) -> None:
    old = (folder / "envoys.csv").read_text(encoding="utf-8").splitlines()
    given = VISITOR | {"date": "2024-01-05", "note": "with a comma, and more"}
    added = adding.add("envoy", given, data=folder)
    new = (folder / "envoys.csv").read_text(encoding="utf-8").splitlines()
    line = new.pop(added.row - 1)
    assert new == old
    assert line.startswith("2024-01-05,Sergei Lavrov,Foreign Minister,RUS,Pyongyang,verified,")
    assert old[added.row - 2] < line < old[added.row - 1]
    loaded = pa.load("envoys", data=folder).iloc[added.row - 2]
    assert loaded["note"] == "with a comma, and more"


WRONG = [
    ({"source_url": ""}, "a row without a source is not added"),
    ({"source_url": "seen on television"}, "expected a public address"),
    ({"start_date": "2026-02-30"}, "start_date: found '2026-02-30', expected a date that exists"),
    ({"end_date": "2026-10-30"}, "a day within a week of the start, 2026-10-01"),
    ({"start_date": "1947-10-01"}, "a day in power, which began on 2011-12-17"),
    ({"start_date": "2026-12-01"}, "2026-12-01', expected a day not after 2026-11-30"),
    ({"start_date": "2026-10-09"}, "up to which meetings was researched; if you looked"),
    ({"end_date": "2026-09-30"}, "expected end_date not before start_date (2026-10-01)"),
    ({"known_from": "tomorrow"}, "known_from: found 'tomorrow'"),
    ({"format": "summit"}, "format: found 'summit', expected one of bilateral"),
    ({"label": ""}, "label: missing, expected a text"),
    ({"city": "Beijing"}, "city: meetings has no such column, but meeting_id, occasion_id"),
    ({"start_dat": "2026-10-01"}, "start_dat: meetings has no such column, but start_date"),
    (
        {"place": "Shenyang", "place_iso3": "CHN"},
        "latitude: missing, expected the latitude of Shenyang",
    ),
    ({"place": "Shenyang", "place_iso3": "CHN", "latitude": "141"}, "from -90 to 90"),
    ({"place": "Bejing"}, "'Beijing' as elsewhere; if it is another one add --new"),
    ({"latitude": "40.5"}, "expected '39.9075' as other rows with place 'Beijing' have"),
    ({"person": "Xi Jinpin", "iso3": "CHN"}, "'Xi Jinping' as elsewhere"),
    (
        {"iso3": "PRK"},
        "iso3: found 'PRK', expected 'CHN' as other rows with person 'Xi Jinping' have",
    ),
    ({"rank": "other"}, "a leader; others stand in table envoys"),
    ({"transport": "train"}, "the page that says train, or no transport"),
    ({"start_date": "2025-09-05", "end_date": "2025-09-05", "person": "Kim"}, "office: missing"),
    (
        {"place": "Shenyang", "place_iso3": "CHN", "latitude": "37.5", "longitude": "127"},
        "latitude: found '37.5', expected a point in CHN, with longitude",
    ),
    (
        {"person": "A King", "office": "King", "rank": "head_of_government", "iso3": "KHM"},
        "rank: found 'head_of_government', expected head_of_state, by the office",
    ),
    ({"source_url": "https://example.org/a b"}, "without spaces and quotation marks"),
    ({"source_url": "http://127.0.0.1/"}, "expected a public address"),
    ({"source_url": "https://example.org/%zz"}, "expected a public address"),
    ({"source_url": 'https://example.org/"a"'}, "without spaces and quotation marks"),
    ({"start_date": "２０２６-10-01"}, "character 1 is U+FF12, fullwidth digit two; write 2"),
    ({"start_date": "٢٠٢٦-10-01"}, "arabic-indic digit two; write 2"),
    ({"label": "A\u200bmeeting"}, "U+200B, zero width space; take it out"),
    ({"label": "two\nlines"}, "expected a text on one line"),
    ({"start_date": "2025-09-04"}, "row 29 of meetings is"),
]


@pytest.mark.sampled
@pytest.mark.parametrize(("change", "words"), WRONG, ids=lambda each: str(each)[:40])
def test_what_does_not_fit_is_refused_and_nothing_is_written(
    folder: Path, change: dict[str, str], words: str
) -> None:
    before = contents(folder)
    with pytest.raises(pa.DataError) as refused:
        adding.add("meeting", XI | change, data=folder, today="2026-11-30")
    assert words in str(refused.value)
    assert contents(folder) == before


def test_what_add_refuses_check_refuses_too(folder: Path) -> None:
    """An event told twice, typed into the file by hand and by command."""
    twice = {
        "date": "2026-08-20",
        "category": "missile",
        "label": "About ten short-range missiles!",
        "event_id": "2026-08-20-again",
        "detail": "as told before",
        "source_url": "https://example.org/invented",
        "source_grade": "D",
    }
    with pytest.raises(pa.DataError, match=r"label: found .* expected another event than"):
        adding.add("event", twice, data=folder)
    header, rows = read(folder / "events.csv")
    row = complete("events", twice, rows)
    with (folder / "events.csv").open("a", encoding="utf-8") as file:
        file.write(",".join(row.get(column, "") for column in header) + "\n")
    assert "expected another event than" in "\n".join(map(str, pa.check(data=folder)))


@pytest.mark.exhaustive
def test_what_only_the_whole_table_shows_is_refused_by_its_real_name(folder: Path) -> None:
    before = contents(folder)
    with pytest.raises(pa.DataError) as refused:
        adding.add("meeting", XI | {"occasion_id": "2025-09-03-beijing"}, data=folder)
    assert "occasion_id: found '2025-09-03-beijing', expected" in str(refused.value)
    assert contents(folder) == before


@pytest.mark.sampled(1)
@pytest.mark.parametrize("moment", [2, pytest.param(3, marks=pytest.mark.exhaustive), 5])
def test_an_interrupted_add_leaves_everything_as_it_was(
    folder: Path, monkeypatch: pytest.MonkeyPatch, moment: int
) -> None:
    before, calls = contents(folder), []

    def interrupted(path: Path, content: bytes) -> None:
        path.write_bytes(content)
        if path.parent == folder:
            calls.append(path.name)
        if len(calls) == moment:
            raise KeyboardInterrupt

    monkeypatch.setattr(writing, "write_whole", interrupted)
    with pytest.raises(KeyboardInterrupt):
        adding.add("envoy", VISITOR, data=folder)
    written = ["envoys.csv", "controls.csv", "pages.csv", "datapackage.json"]
    assert calls[1:moment] == written[: moment - 1]  # the table first, the seal last
    assert contents(folder) == before


def test_a_table_that_changed_meanwhile_is_not_overwritten(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = folder / "envoys.csv"

    def meanwhile(*_: object) -> dict[Path, bytes]:
        path.write_bytes(path.read_bytes() + b"another editor's row\n")
        return {}

    monkeypatch.setattr(adding, "_rehearsed", meanwhile)
    with pytest.raises(pa.DataError, match=r"envoys.csv: .*since it was sealed"):
        adding.add("envoy", VISITOR, data=folder)
    assert path.read_bytes().endswith(b"another editor's row\n")


def test_a_new_place_with_coordinates_makes_an_occasion_and_a_trip_of_its_own() -> None:
    _, rows = read(data_folder() / "meetings.csv")
    given = XI | {"place": "Shenyang", "latitude": "41.79", "longitude": "123.43"}
    row = complete("meetings", given, rows)
    assert row["occasion_id"] == "2026-10-01-shenyang"
    assert row["trip_id"] == "2026-10-shenyang"
    assert row["meeting_id"] == "2026-10-01-xi-shenyang"
    assert (row["office"], row["rank"]) == ("President; CPC General Secretary", "head_of_state")


@pytest.mark.parametrize(
    ("day", "occasion"),
    [("2025-09-06", "2025-09-03-beijing"), ("2025-09-07", "2025-09-07-beijing")],
)
def test_two_days_apart_is_one_occasion_and_three_are_two(day: str, occasion: str) -> None:
    _, rows = read(data_folder() / "meetings.csv")
    row = complete("meetings", XI | {"start_date": day}, rows)
    assert row["occasion_id"] == occasion
    assert row["latitude"] == "39.9075"


def test_another_leaders_meeting_is_no_part_of_kims_occasion() -> None:
    _, rows = read(data_folder() / "meetings.csv")
    given = XI | {"start_date": "2025-09-05", "leader": "Vladimir Putin", "person": "Xi Jinping"}
    assert complete("meetings", given, rows)["occasion_id"] == "2025-09-05-beijing"
    both = [*rows, {**rows[0], "leader": "Vladimir Putin"}]
    assert "leader" not in complete("meetings", XI, both)


@pytest.mark.exhaustive
def test_a_leader_that_is_not_listed_is_refused(folder: Path) -> None:
    before = contents(folder)
    with pytest.raises(
        pa.DataError, match="'Vladimir Putin', expected a leader that stands in lea"
    ):
        adding.add("meeting", XI | {"leader": "Vladimir Putin"}, data=folder)
    assert contents(folder) == before


def test_a_known_place_in_two_states_must_be_told_apart(folder: Path) -> None:
    given = {**XI, "place": "Panmunjom", "visit_kind": "border", "person": "Moon Jae-in"}
    with pytest.raises(pa.DataError, match="place_iso3: missing"):
        adding.add("meeting", given, data=folder)


def options(given: dict[str, str]) -> list[str]:
    return [
        part for name, value in given.items() for part in (f"--{name}".replace("_", "-"), value)
    ]


@pytest.mark.exhaustive
def test_the_command_says_what_it_wrote_and_which_figures_change(folder: Path) -> None:
    given = {
        "date": "2026-09-09",
        "category": "parade",
        "label": "Invented parade",
        "detail": "nothing",
        "source_url": "https://example.org",
        "source_grade": "D",
    }
    command = ["add", "event", *options(given), "--covered-to", "2026-09-30"]
    done = CliRunner().invoke(app, [*command, "--data", str(folder)])
    assert pa.load("events", data=folder).attrs["covered_to"] == "2026-09-30"
    assert done.exit_code == 0, done.output
    assert "added row" in done.output
    assert "event_id: 2026-09-09-invented-parade" in done.output
    assert "context-ribbon" in done.output
    assert "meeting-places" not in done.output
    assert "2026-09-09-invented-parade" in (folder / "events.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (options(XI | {"source_url": ""}), "a row without a source is not added"),
        (["--start-date"], "'--start-date': expected a value after it"),
        (["2026-10-01"], "'2026-10-01': expected each column once, as --column value"),
        (["--data", "nowhere", *options(XI)], "nowhere: expected a folder"),
    ],
)
def test_the_command_refuses_with_a_sentence(arguments: list[str], words: str) -> None:
    done = CliRunner().invoke(app, ["add", "meeting", *arguments])
    assert done.exit_code == 1
    assert words in done.output
    assert "Traceback" not in done.output
