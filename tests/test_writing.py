"""Writing into a data folder: one at a time, nothing of another's sealed, each file as it was."""

from __future__ import annotations

import codecs
import json
import re
import shlex
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from filelock import FileLock

import parade_analysis as pa
from parade_analysis import files
from parade_analysis.catalog import add as adding
from parade_analysis.catalog import locate, writing
from parade_analysis.catalog.copying import copy_data
from parade_analysis.catalog.locate import SEAL
from parade_analysis.catalog.losses import since_sealed
from parade_analysis.catalog.recount import recount
from parade_analysis.catalog.seal import CODEBOOK, seal
from parade_analysis.cli import app
from parade_analysis.figures import FIGURES
from tests.conftest import contents

TODAY = "2026-11-30"
LAUNCH = {
    "date": "2026-08-30",
    "category": "missile",
    "label": "Invented launch",
    "detail": "one",
    "source_url": "https://example.org/launch",
    "source_grade": "D",
}

GUEST = {
    "event": "beijing-2025",
    "country": "Bhutan",
    "person": "Jigme Khesar Namgyel Wangchuck",
    "office": "King",
    "rank": "head_of_state",
    "is_announced": "true",
    "attended": "yes",
    "source_url": "https://example.org/invented",
    "source_grade": "D",
}


def run(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, list(arguments))
    return done.exit_code, done.output


def test_a_second_command_waits_and_then_refuses_in_a_sentence(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "PATIENCE", 0.1)
    before = (folder / "events.csv").read_bytes()
    with FileLock(folder / files.LOCK):
        for command in (
            lambda: adding.add("event", LAUNCH, data=folder),
            lambda: seal(data=folder),
            lambda: recount(data=folder),
        ):
            with pytest.raises(pa.DataError, match="another command has been writing there"):
                command()
    assert (folder / "events.csv").read_bytes() == before


def test_add_names_other_tables_that_have_changed_and_stops(
    folder: Path, spoil: Callable[[str, str, str], Path]
) -> None:
    path = folder / "meetings.csv"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:-1]))
    sealed = (folder / SEAL).read_bytes()
    with pytest.raises(pa.DataError) as refused:
        adding.add("event", LAUNCH, data=folder)
    assert f"{path}: gone 2026-06-08 / 2026-06-08-xi-pyongyang since it was sealed" in str(
        refused.value
    )
    assert "parade data seal meetings" in str(refused.value)
    assert (folder / SEAL).read_bytes() == sealed


def test_seal_with_tables_named_stops_at_others_and_says_what_it_seals(
    folder: Path, spoil: Callable[[str, str, str], Path]
) -> None:
    spoil("events", "Japan signs its surrender", "Japan signs the surrender")
    sealed = (folder / SEAL).read_bytes()
    code, said = run("data", "seal", "meetings", "--data", str(folder), "--today", TODAY)
    assert code == 1
    assert "events.csv: cells changed since it was sealed" in said
    assert (folder / SEAL).read_bytes() == sealed
    code, said = run("data", "seal", "events", "--data", str(folder), "--today", TODAY)
    assert code == 0, said
    assert "events: cells changed" in said
    assert since_sealed(folder) == {}
    assert run("data", "seal", "evnts", "--data", str(folder))[0] == 1


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_another_layout_of_a_file_is_no_changed_cell(folder: Path, mark: bytes, end: bytes) -> None:
    path = folder / "events.csv"
    lines = path.read_bytes().replace(b"\n", end)
    path.write_bytes(mark + lines.removesuffix(end))
    assert since_sealed(folder) == {"events": "line ends or byte-order mark changed, no cell"}
    path.write_bytes(path.read_bytes().replace(b"missile", b"parade", 1))
    assert since_sealed(folder) == {"events": "cells changed"}


@pytest.mark.parametrize("named", ["my data", "mine"])
def test_a_command_that_is_advised_can_be_run_as_it_stands(folder: Path, named: str) -> None:
    mine = folder.rename(folder.with_name(named))
    path = mine / "envoys.csv"
    path.write_bytes(path.read_bytes().replace(b"first foreign guest", b"first guest", 1))
    _, said = run("add", "event", "--source-url", LAUNCH["source_url"], "--data", str(mine))
    command = re.search("record what is with (.+); then", said)[1]
    assert run(*shlex.split(command)[1:])[0] == 0
    assert since_sealed(mine) == {}


@pytest.mark.exhaustive
def test_covered_to_is_raised_and_lowered_by_an_explicit_act_alone(folder: Path) -> None:
    def covered() -> str:
        return str(pa.load("events", data=folder).attrs["covered_to"])

    assert covered() == "2026-08-31"
    adding.add("event", LAUNCH, data=folder, today=TODAY)
    assert covered() == "2026-08-31"
    later = LAUNCH | {"date": "2026-09-09", "label": "A later launch"}
    with pytest.raises(pa.DataError, match="give it: --covered-to DAY"):
        adding.add("event", later, data=folder, today=TODAY)
    adding.add("event", later, data=folder, today=TODAY, covered_to="2026-10-31")
    assert covered() == "2026-10-31"
    command = ["data", "seal", "--data", str(folder), "--today", TODAY, "--covered-to"]
    assert run(*command, "events=2026-09-15")[0] == 0
    assert covered() == "2026-09-15"
    for wrong, words in (
        ("events=2026-09-08", "nor before its last row, 2026-09-09"),
        ("events=2026-12-31", "not after today"),
        ("events=soon", "covered_to of events is 'soon'"),
        ("countries=2026-09-15", "'countries' is good for no day"),
        ("events", "--covered-to: expected each table once"),
    ):
        code, said = run(*command, wrong)
        assert code == 1
        assert words in said
    assert covered() == "2026-09-15"


@pytest.mark.exhaustive
def test_a_later_row_by_hand_is_refused_until_the_day_is_given(folder: Path) -> None:
    path = folder / "envoys.csv"
    row = path.read_text(encoding="utf-8").splitlines()[-1].replace("2026-07-16", "2026-10-20")
    with path.open("a", encoding="utf-8") as file:
        file.write(row + "\n")
    recount(data=folder)
    with pytest.raises(pa.DataError, match="parade data seal --covered-to envoys=DAY"):
        seal(data=folder, today=TODAY)
    seal(data=folder, today=TODAY, covered_to={"envoys": "2026-10-31"})
    assert pa.load("envoys", data=folder).attrs["covered_to"] == "2026-10-31"


@pytest.mark.sampled(1)
@pytest.mark.parametrize("mark", [b"", codecs.BOM_UTF8])
def test_files_keep_their_line_ends_and_their_byte_order_mark(folder: Path, mark: bytes) -> None:
    names = ("events.csv", "pages.csv", "controls.csv", SEAL, CODEBOOK)
    for name in names:
        path = folder / name
        path.write_bytes(mark + path.read_bytes().replace(b"\n", b"\r\n"))
    seal(data=folder, today=TODAY)
    adding.add("event", LAUNCH, data=folder, today=TODAY)
    for name in names:
        content = (folder / name).read_bytes()
        assert content.startswith(mark + content.removeprefix(codecs.BOM_UTF8)[:1]), name
        assert content.count(b"\n") == content.count(b"\r\n"), name
    assert len(pa.load("events", data=folder)) == len(pa.load("events")) + 1


def test_the_installed_tables_are_not_written_and_a_copy_is(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "is_installed", lambda each: each == folder)
    before = contents(folder)
    options = [part for key, value in LAUNCH.items() for part in (f"--{key}", value)]
    options = [part.replace("_", "-") if part.startswith("--") else part for part in options]
    for command in (["add", "event", *options], ["data", "seal"], ["data", "recount"]):
        code, said = run(*command, "--data", str(folder))
        assert code == 1
        assert "a data folder of one's own is needed" in said
        assert "parade data copy DIR" in said
    assert contents(folder) == before
    own = tmp_path / "mine"
    assert run("data", "copy", str(own), "--data", str(folder))[0] == 0
    assert contents(own) == before
    assert run("add", "event", *options, "--data", str(own), "--today", TODAY)[0] == 0


def test_the_package_in_a_checkout_is_not_installed_and_one_in_a_wheel_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not locate.is_installed(locate.data_folder())
    module = tmp_path / "site-packages" / "parade_analysis" / "catalog" / "locate.py"
    monkeypatch.setattr(locate, "__file__", str(module))
    (module.parents[1] / "data").mkdir(parents=True)
    assert locate.is_installed(locate.package_data())
    assert not locate.is_installed(tmp_path)


def test_a_copy_is_made_into_an_empty_place_alone(tmp_path: Path) -> None:
    full, file, empty = tmp_path / "full", tmp_path / "file", tmp_path / "empty"
    full.mkdir()
    (full / "mine.txt").write_text("mine", encoding="utf-8")
    file.write_text("mine", encoding="utf-8")
    empty.mkdir()
    for place in (full, file):
        code, said = run("data", "copy", str(place))
        assert code == 1
        assert f"{place}: expected a folder" in said
    assert [path.name for path in full.iterdir()] == ["mine.txt"]
    assert run("data", "copy", str(empty))[0] == 0
    assert (empty / "boundaries" / "visionscarto.parquet").is_file()
    assert {path.name for path in tmp_path.iterdir()} == {"full", "file", "empty"}


def test_what_was_left_unfinished_is_told_by_check_and_finished_by_the_next(folder: Path) -> None:
    path = folder / "events.csv"
    before, after = path.read_bytes(), path.read_bytes().replace(b"Japan signs", b"Japan signed")
    seal_after = (folder / SEAL).read_bytes() + b"\n"
    left = {
        "events.csv": {"before": locate.sha256(before), "after": after.decode()},
        SEAL: {
            "before": locate.sha256((folder / SEAL).read_bytes()),
            "after": seal_after.decode(),
        },
    }
    (folder / writing.UNFINISHED).write_text(json.dumps(left), encoding="utf-8")
    path.write_bytes(after)
    assert "finish it with: parade data recount" in "\n".join(map(str, pa.check(data=folder)))
    with writing.locked(folder):
        pass
    assert (folder / SEAL).read_bytes() == seal_after
    assert not (folder / writing.UNFINISHED).exists()


@pytest.mark.parametrize(
    "left", ["{", "[]", '{"events.csv": 5}', '{"events.csv": {"before": null}}', "[" * 100_000]
)
def test_a_damaged_note_of_what_was_left_is_refused_by_name(folder: Path, left: str) -> None:
    (folder / writing.UNFINISHED).write_text(left, encoding="utf-8")
    with pytest.raises(pa.DataError, match=writing.UNFINISHED):
        recount(data=folder)


def test_what_was_left_is_not_written_over_what_an_editor_did_since(folder: Path) -> None:
    path = folder / "events.csv"
    outside = folder.parent / "x.csv"
    left = {
        "events.csv": {"before": "sha256:of old", "after": "other"},
        "../x.csv": {"before": None, "after": "outside"},
    }
    (folder / writing.UNFINISHED).write_text(json.dumps(left), encoding="utf-8")
    before = path.read_bytes()
    recount(data=folder)
    assert path.read_bytes() == before
    assert not outside.exists()


@pytest.mark.exhaustive
def test_a_name_that_only_looks_like_a_known_one_is_added_with_an_exception(folder: Path) -> None:
    given = {
        "date": "2026-09-02",
        "person": "Sergei Lavrow",
        "office": "Ambassador",
        "iso3": "Russia",
        "place": "Pyongyang",
        "source_url": "https://example.org/invented",
        "source_grade": "D",
    }
    with pytest.raises(pa.DataError, match="if it is another one add --new"):
        adding.add("envoy", given, data=folder, today=TODAY)
    adding.add("envoy", given, data=folder, today=TODAY, is_new=True)
    assert pa.check(data=folder, today=TODAY) == []
    assert "Sergei Lavrow" in (folder / "exceptions.csv").read_text(encoding="utf-8")


@pytest.mark.exhaustive
def test_an_announced_head_is_counted_among_those_of_the_parade(folder: Path) -> None:
    added = adding.add("attendance", GUEST, data=folder, today=TODAY)
    assert added.values["iso3"] == "BTN"
    assert "parades.csv" in [path.name for path in added.contents]
    heads = pa.load("parades", data=folder).set_index("event")["announced_heads"]
    assert heads["beijing-2025"] == 27
    assert pa.check(data=folder, today=TODAY) == []


def test_a_link_stays_one_and_a_file_keeps_who_may_read_it(tmp_path: Path) -> None:
    kept, link = tmp_path / "kept.csv", tmp_path / "link.csv"
    kept.write_bytes(b"old")
    kept.chmod(0o600)
    link.symlink_to(kept)
    files.write_whole(link, b"new")
    assert link.is_symlink()
    assert kept.read_bytes() == b"new"
    assert kept.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("name", ["..", "a\0b", "../x.csv", "boundaries/x.csv", ""])
def test_what_is_left_unfinished_names_files_of_the_folder_alone(folder: Path, name: str) -> None:
    left = {name: {"before": None, "after": "x"}}
    (folder / writing.UNFINISHED).write_text(json.dumps(left), encoding="utf-8")
    before = {path: path.read_bytes() for path in folder.glob("*.*") if path.is_file()}
    with writing.locked(folder):
        assert not (folder / writing.UNFINISHED).exists()
    assert all(path.read_bytes() == before[path] for path in folder.glob("*.csv"))
    assert not (folder.parent / "x.csv").exists()


@pytest.mark.parametrize("added", [b"\xff\xfe,x\n", b"x" * 200_000 + b"\n"])
def test_a_damaged_list_of_changes_is_a_problem(folder: Path, added: bytes) -> None:
    path = folder / "CHANGES.csv"
    path.write_bytes(path.read_bytes() + added)
    assert any("CHANGES.csv" in str(each) for each in pa.check(data=folder, today=TODAY))


@pytest.mark.exhaustive
@pytest.mark.parametrize("reason", ["=x", "a\nb"])
def test_a_reason_is_a_text_as_any_cell_is(folder: Path, reason: str) -> None:
    path = folder / "envoys.csv"
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-1]))
    recount(data=folder)
    before = (folder / "CHANGES.csv").read_bytes()
    with pytest.raises(pa.DataError, match="removed: found"):
        seal(removed=reason, data=folder, today=TODAY)
    assert (folder / "CHANGES.csv").read_bytes() == before


def test_a_day_of_coverage_is_a_day(folder: Path) -> None:
    given = {"source_url": "https://example.org/x", "date": "2026-10-30"}
    with pytest.raises(pa.DataError, match="covered_to is 'soon'"):
        adding.add("envoy", given, covered_to="soon", data=folder, today=TODAY)


@pytest.mark.parametrize("name", ["attendance.csv", "meetings.csv", "README.md"])
@pytest.mark.parametrize("content", [b"\xff\n", b"a\n" + b"x" * 200_000 + b"\n"])
def test_a_file_that_can_not_be_read_is_refused_by_its_name(
    folder: Path, name: str, content: bytes
) -> None:
    (folder / name).write_bytes(content)
    code, said = run("data", "seal", "--data", str(folder), "--today", TODAY)
    assert (code, name in said) == (1, True), said


def test_a_copy_for_which_there_is_no_room_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise shutil.Error([("a.csv", "b.csv", "No space left on device"), ("c", "d", "the same")])

    monkeypatch.setattr(shutil, "copytree", full)
    with pytest.raises(pa.DataError, match=r"can't be copied: No space left on device$"):
        copy_data(tmp_path / "mine")
    assert not [*tmp_path.iterdir()]


def test_all_figures_of_all_tables_that_change_are_named(folder: Path) -> None:
    cells = [part for name, value in GUEST.items() for part in (f"--{name}", value)]
    code, said = run("add", "attendance", *cells, "--data", str(folder), "--today", TODAY)
    assert code == 0, said
    named = said.split("figures that change with the next `parade figures`: ")[1].split("\n")[0]
    read = {"attendance", "parades"}
    wanted = [name for name, each in FIGURES.items() if read & {*each.registered.tables}]
    assert named.split(", ") == wanted
