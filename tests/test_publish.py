from __future__ import annotations

import errno
import functools
import json
import os
import random
import re
import shlex
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import markdown_it
import pytest

import parade_analysis as pa
from parade_analysis import figures, files, publish, record
from parade_analysis.catalog import loading
from parade_analysis.catalog.locate import package_data
from parade_analysis.figures import FIGURES
from parade_analysis.files import sha256
from parade_analysis.text import as_markdown
from tests.conftest import contents

FIGURES_FOLDER = Path(__file__).parents[1] / "figures"
PARADE = [sys.executable, "-m", "parade_analysis.cli"]


KILLS = 20
SAMPLE = ("regions", "china-share", "leader-meetings")
"""Enough figures to see what the builder does; all of them are drawn once."""


@pytest.fixture(autouse=True)
def _few_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (publish, figures):
        monkeypatch.setattr(module, "FIGURES", {name: FIGURES[name] for name in SAMPLE})


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample, drawn once from scratch in another process."""
    folder = tmp_path_factory.mktemp("built")
    subprocess.run([*PARADE, "figures", *SAMPLE, "--out", str(folder)], check=True)
    return folder


@pytest.fixture
def out(built: Path, tmp_path: Path) -> Path:
    """A folder of finished figures that a test may spoil."""
    folder = tmp_path / "figures"
    folder.mkdir()
    for name, content in contents(built).items():
        (folder / name).write_bytes(content)
    return folder


def test_the_committed_figures_are_fresh(tmp_path: Path) -> None:
    copied = shutil.copytree(FIGURES_FOLDER, tmp_path / "figures")
    done = subprocess.run(
        [*PARADE, "figures", "--out", str(copied)], check=True, capture_output=True, text=True
    )
    assert done.stdout.startswith("nothing drawn;"), "run `parade figures`"


@pytest.mark.exhaustive
def test_the_committed_figures_are_what_the_tables_give_now(tmp_path: Path) -> None:
    subprocess.run([*PARADE, "figures", "--out", str(tmp_path)], check=True)
    committed = json.loads((FIGURES_FOLDER / "index.json").read_bytes())
    fresh = json.loads((tmp_path / "index.json").read_bytes())
    assert [entry["name"] for entry in fresh] == list(FIGURES)
    if committed[0]["versions"] == publish.versions() and sys.version_info[:2] == (3, 11):
        now, then = contents(tmp_path), contents(FIGURES_FOLDER)
        assert set(now) <= set(then)
        assert [name for name in now if now[name] != then[name]] == []
    for then, now in zip(committed, fresh, strict=True):
        for words in ("name", "title", "alt", "sources", "tables", "as_of"):
            assert then[words] == now[words]
        name = f"{now['name']}.csv"
        assert (tmp_path / name).read_bytes() == (FIGURES_FOLDER / name).read_bytes()


def test_the_index_tells_what_a_figure_rests_on(built: Path) -> None:
    index = json.loads((built / "index.json").read_bytes())
    assert sorted(entry["name"] for entry in index) == sorted(SAMPLE)
    for entry in index:
        expected = {
            "name",
            "title",
            "alt",
            "description",
            "sources",
            "tables",
            "as_of",
            "versions",
            "files",
        }
        assert expected <= set(entry)
        ends = (".png", "-phone.png", ".svg", ".csv")
        assert set(entry["files"]) == {f"{entry['name']}{end}" for end in ends}
        assert set(entry["media"]) == {f"{entry['name']}{end}" for end in ends[:3]}
        for file, recorded in entry["files"].items():
            assert sha256((built / file).read_bytes()) == recorded


def test_the_gallery_shows_every_figure(built: Path) -> None:
    text = (built / "README.md").read_text(encoding="utf-8")
    for entry in json.loads((built / "index.json").read_bytes()):
        told = (as_markdown(entry["title"]), as_markdown(entry["alt"]))
        for words in (*told, f"`parade figures {entry['name']}`"):
            assert words in text
        assert f"({entry['name']}.png)" in text


def test_a_second_build_draws_nothing_and_imports_no_plotting_library(out: Path) -> None:
    code = (
        "import sys; from parade_analysis import publish\n"
        f"built = publish.build({SAMPLE!r}, out={str(out)!r})\n"
        "print(built.drawn, {'matplotlib', 'geopandas', 'pandas', 'numpy'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[] set()"


@pytest.mark.exhaustive
def test_another_process_and_hash_seed_give_the_same_bytes(built: Path, tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Pyongyang"}
    command = [*PARADE, "figures", *SAMPLE, "--out", str(tmp_path / "again")]
    subprocess.run(command, check=True, env=environment, capture_output=True)
    assert contents(tmp_path / "again") == contents(built)


@pytest.mark.exhaustive
def test_progress_counts_what_is_left(tmp_path: Path) -> None:
    told: list[tuple[str, int]] = []
    publish.build(out=tmp_path, jobs=1, progress=lambda name, left: told.append((name, left)))
    assert told == list(zip(SAMPLE, (2, 1, 0), strict=True))


@pytest.mark.exhaustive
def test_a_pool_gives_the_same_bytes(built: Path, tmp_path: Path) -> None:
    publish.build(out=tmp_path / "pool", jobs=2)
    assert contents(tmp_path / "pool") == contents(built)


def users(table: str) -> list[str]:
    return [name for name in SAMPLE if table in FIGURES[name].registered.tables]


def test_a_changed_table_redraws_exactly_the_figures_that_use_it(out: Path, folder: Path) -> None:
    path = folder / "trade_partners.csv"
    old = path.read_text(encoding="utf-8")
    new = old.replace("2024,CHN,total,kotra,2640.87,98,", "2024,CHN,total,kotra,2640.88,98,")
    assert new != old
    path.write_text(new, encoding="utf-8")
    expected = users("trade_partners")
    assert 0 < len(expected) < len(SAMPLE)
    assert publish.build(out=out, data=folder).drawn == expected
    assert publish.build(out=out, data=folder).drawn == []


def test_covered_to_is_part_of_a_figure(out: Path, folder: Path) -> None:
    path = folder / "datapackage.json"
    package = json.loads(path.read_bytes())
    for resource in package["resources"]:
        if resource["name"] == "meetings":
            resource["covered_to"] = "2026-09-30"
    path.write_text(json.dumps(package), encoding="utf-8")
    assert publish.build(out=out, data=folder).drawn == users("meetings")


@pytest.mark.exhaustive
@pytest.mark.parametrize("spoilt", ["missing", "changed"])
def test_an_output_that_is_not_the_recorded_one_is_drawn_again(out: Path, spoilt: str) -> None:
    path = out / "china-share.svg"
    good = path.read_bytes()
    path.unlink() if spoilt == "missing" else path.write_bytes(good[:-1])
    assert publish.build(out=out).drawn == ["china-share"]
    assert path.read_bytes() == good


@pytest.mark.exhaustive
def test_a_damaged_index_only_costs_a_new_build(built: Path, out: Path) -> None:
    (out / "index.json").write_text("{", encoding="utf-8")
    assert publish.build(["china-share"], out=out).drawn == ["china-share"]
    assert publish.build(out=out).fresh == ["china-share"]
    assert contents(out) == contents(built)


@pytest.mark.parametrize("name", ["README.md", "index.json"])
def test_a_page_or_record_of_the_users_stops_a_build(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("# Mine\n", encoding="utf-8")
    with pytest.raises(pa.DataError, match=f"{name}: a file that `parade figures` did not write"):
        publish.build(["regions"], out=tmp_path)
    assert contents(tmp_path) == {name: b"# Mine\n"}


@pytest.mark.sampled(1)
@pytest.mark.parametrize("file", ["regions.png", "regions.csv", "regions-phone.png"])
def test_a_file_of_the_users_stops_the_figure_in_whose_place_it_lies(
    tmp_path: Path, file: str
) -> None:
    (tmp_path / file).write_bytes(b"mine")
    done = publish.build(["regions", "china-share"], out=tmp_path, jobs=1)
    assert done.drawn == ["china-share"]
    assert f"{file}: a file that `parade figures` did not write" in str(done.refused["regions"])
    assert (tmp_path / file).read_bytes() == b"mine"
    assert len(list(tmp_path.glob("regions*"))) == 1


def test_a_folder_or_a_link_in_the_way_is_left_alone(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere.svg"
    elsewhere.write_bytes(b"mine")
    (tmp_path / "out" / "regions.png").mkdir(parents=True)
    (tmp_path / "out" / "china-share.svg").symlink_to(elsewhere)
    done = publish.build(["regions", "china-share"], out=tmp_path / "out", jobs=1)
    assert "regions.png: a folder that" in str(done.refused["regions"])
    assert "china-share.svg: a file that" in str(done.refused["china-share"])
    assert elsewhere.read_bytes() == b"mine"


def test_only_temporary_files_of_ours_are_removed(out: Path) -> None:
    theirs, ours = out / ".parade-notes.txt", out / ".parade-a1b2c3d4.part"
    for path in (theirs, ours):
        path.write_bytes(b"something")
    publish.build(["regions"], out=out, force=True)
    assert theirs.read_bytes() == b"something"
    assert not ours.exists()


def test_a_record_that_names_what_lies_elsewhere_removes_nothing(out: Path, tmp_path: Path) -> None:
    precious = tmp_path / "precious.png"
    precious.write_bytes(b"mine")
    entries = json.loads((out / "index.json").read_bytes())
    for file in ("../precious.png", str(precious), "notes.txt"):
        (out / "notes.txt").write_bytes(b"mine")
        gone = {**entries[0], "name": "gone", "files": {file: "sha256:0"}, "media": {}}
        (out / "index.json").write_text(json.dumps([*entries, record.sealed(gone)]), "utf-8")
        publish.build(out=out)
        assert precious.read_bytes() == (out / "notes.txt").read_bytes() == b"mine"


DAMAGED: dict[str, Callable[[dict[str, Any]], Any]] = {
    "another title": lambda entry: {**entry, "title": "Somebody else's finding"},
    "another alt text": lambda entry: {**entry, "alt": ""},
    "no code": lambda entry: {key: each for key, each in entry.items() if key != "code"},
    "files as a list": lambda entry: record.sealed({**entry, "files": ["regions.png"]}),
    "a number for a name": lambda entry: record.sealed({**entry, "name": 3}),
    "code that is none": lambda entry: record.sealed({**entry, "code": [None]}),
    "not an entry": lambda entry: 7,
    "nothing": lambda entry: None,
}


@pytest.mark.sampled
@pytest.mark.parametrize("damage", DAMAGED)
def test_a_damaged_entry_is_made_whole(out: Path, built: Path, damage: str) -> None:
    entries = json.loads((out / "index.json").read_bytes())
    place = [entry["name"] for entry in entries].index("regions")
    entries[place] = DAMAGED[damage](entries[place])
    (out / "index.json").write_text(json.dumps(entries, indent=1), encoding="utf-8")
    assert publish.build(out=out).drawn == ["regions"]
    assert contents(out) == contents(built)


@pytest.mark.sampled
@pytest.mark.parametrize("text", ["", "{", "[" * 100_000, "null", "[]", "\ud800"])
def test_a_damaged_record_is_made_whole(out: Path, built: Path, text: str) -> None:
    (out / "index.json").write_bytes(text.encode("utf-8", "surrogatepass"))
    assert publish.build(["regions"], out=out).drawn == ["regions"]
    (out / "index.json").write_bytes((built / "index.json").read_bytes())
    assert publish.build(out=out).drawn == []


@pytest.mark.parametrize("spoilt", ["missing", "changed"])
def test_a_spoilt_gallery_is_made_whole(out: Path, built: Path, spoilt: str) -> None:
    path = out / "README.md"
    path.unlink() if spoilt == "missing" else path.write_text(
        record.FIRST_LINE + "\n# Mine\n", encoding="utf-8"
    )
    assert publish.build(out=out).drawn == []
    assert contents(out) == contents(built)


def test_a_lost_record_is_written_anew_from_what_carries_our_mark(out: Path, built: Path) -> None:
    for name in ("index.json", "README.md"):
        (out / name).unlink()
    assert publish.build(out=out).drawn == list(SAMPLE)
    assert contents(out) == contents(built)


def test_a_csv_of_the_users_beside_a_picture_of_ours_is_left_alone(out: Path) -> None:
    (out / "index.json").unlink()
    (out / "regions.csv").write_bytes(b"mine")
    done = publish.build(["regions", "china-share"], out=out, jobs=1)
    assert (done.drawn, [*done.refused]) == (["china-share"], ["regions"])
    assert (out / "regions.csv").read_bytes() == b"mine"


@pytest.mark.parametrize("text", ['{"mine": 1}', "[[[1]]]", '[{"made_by": "me"}]', "3"])
def test_a_record_of_the_users_beside_our_gallery_stops_a_build(out: Path, text: str) -> None:
    (out / "index.json").write_text(text, encoding="utf-8")
    with pytest.raises(pa.DataError, match=r"index\.json: a file that `parade figures`"):
        publish.build(["regions"], out=out)
    assert (out / "index.json").read_text(encoding="utf-8") == text


def test_a_record_in_another_layout_is_still_ours(out: Path, built: Path) -> None:
    entries = json.loads((out / "index.json").read_bytes())
    (out / "index.json").write_text(json.dumps(entries), encoding="utf-8")
    assert publish.build(out=out).drawn == []
    assert contents(out) == contents(built)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="a system without pipes that have names")
@pytest.mark.parametrize("name", ["README.md", "index.json"])
def test_a_pipe_in_the_way_is_named_and_not_read(tmp_path: Path, name: str) -> None:
    os.mkfifo(tmp_path / name)
    with pytest.raises(pa.DataError, match=f"{name}: a file that `parade figures` did not write"):
        publish.build(["regions"], out=tmp_path)


@pytest.mark.parametrize("width", [0, -1, 319, 2401])
def test_a_width_out_of_bounds_is_refused(tmp_path: Path, width: int) -> None:
    done = publish.build(["regions"], out=tmp_path, width=width)
    assert f"expected whole pixels from 320 to 2400, found {width}" in str(done.refused["regions"])


@pytest.mark.parametrize("kind", ["folder", "link"])
def test_the_name_of_the_lock_may_be_taken(tmp_path: Path, kind: str) -> None:
    lock, elsewhere = tmp_path / files.LOCK, tmp_path / "elsewhere"
    lock.mkdir() if kind == "folder" else lock.symlink_to(elsewhere)
    with pytest.raises(pa.DataError, match="by which one command waits for another; move it"):
        publish.build(["regions"], out=tmp_path)
    assert not elsewhere.exists()


def test_where_nothing_can_be_drawn_nothing_is_left_behind(tmp_path: Path) -> None:
    done = publish.build(["regions"], out=tmp_path, width=1)
    assert [*done.refused] == ["regions"]
    assert contents(tmp_path) == {}


@pytest.mark.parametrize("inside", [".", "figures"])
def test_figures_are_not_written_among_the_tables(folder: Path, inside: str) -> None:
    with pytest.raises(pa.DataError, match="lies in the data folder"):
        publish.build(["regions"], out=folder / inside, data=folder)
    assert not (folder / "figures").exists()


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "out").write_bytes(b"mine")
    with pytest.raises(pa.DataError, match="out: found a file, expected a folder"):
        publish.build(["regions"], out=tmp_path / "out")
    assert (tmp_path / "out").read_bytes() == b"mine"


def test_a_full_disk_is_a_sentence_and_costs_no_figure_that_was_there(
    out: Path, built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, content: bytes) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", str(path))

    monkeypatch.setattr(publish, "write_whole", full)
    done = publish.build(["regions"], out=out, force=True)
    assert "No space left on device" in str(done.refused["regions"])
    assert contents(out) == contents(built)


def test_figures_of_other_tables_lie_beside_them(folder: Path) -> None:
    done = publish.build(["regions"], data=folder)
    assert done.folder == folder.with_name(f"{folder.name}-figures")
    assert publish.figures_folder(package_data()) == FIGURES_FOLDER


def test_a_table_that_changes_while_it_is_drawn_counts_as_it_was_read(
    out: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = folder / "trade_partners.csv"
    good = path.read_bytes()
    altered = good.replace(b"2024,CHN,total,kotra,2640.87,98,", b"2024,CHN,total,kotra,2640.88,98,")
    real = loading.content_of

    def meanwhile(asked: Path) -> bytes:
        return altered if asked == path else real(asked)

    monkeypatch.setattr(loading, "content_of", meanwhile)
    publish.build(["china-share"], out=out, data=folder, force=True)
    monkeypatch.undo()
    monkeypatch.setattr(publish, "FIGURES", {name: FIGURES[name] for name in SAMPLE})
    assert publish.build(["china-share"], out=out, data=folder).drawn == ["china-share"]
    assert publish.build(["china-share"], out=out, data=folder).drawn == []


def test_whatever_happens_to_one_figure_the_others_are_drawn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def raises(**_: object) -> None:
        raise ZeroDivisionError("by nothing")

    wrong = functools.wraps(FIGURES["regions"])(raises)
    monkeypatch.setitem(publish.FIGURES, "regions", wrong)
    done = publish.build(["regions", "china-share"], out=tmp_path, jobs=1)
    assert done.drawn == ["china-share"]
    assert str(done.refused["regions"]) == "regions: ZeroDivisionError: by nothing"


def _ended(name: str, *_: object) -> publish.Drawn:
    if name == "regions":
        os.kill(os.getpid(), signal.SIGKILL)
    return name, {}


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL on this system")
def test_a_process_that_is_ended_from_outside_costs_its_own_figure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(FIGURES_FOLDER.parent)  # where the processes find this module
    monkeypatch.setattr(publish, "_try_to_draw", _ended)
    order = publish.Order(package_data(), None, {})
    drawn = dict(publish._draw_all(list(SAMPLE), tmp_path, {}, order, 2))
    assert drawn.keys() == {*SAMPLE}
    assert "its process was ended from outside" in str(drawn.pop("regions"))
    assert all(entry == {} for entry in drawn.values())


@pytest.mark.parametrize("words", ["a $5 and $6 b", "<b>bold</b> & [link](x) `code`", "a|b_c*d"])
def test_words_of_tables_are_words_in_the_gallery(out: Path, words: str) -> None:
    (entry,) = (each for each in record.read(out).values() if each["name"] == "regions")
    page = record.gallery([{**entry, "title": words, "alt": words, "command": words}])
    html = markdown_it.MarkdownIt().render(page)
    text = re.sub("<[^>]+>", "", html)
    assert unescape(text).count(words) == 3
    assert "<b>" not in html


def test_a_figure_no_longer_registered_is_removed(
    out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(publish.FIGURES, "china-share")
    assert publish.build(["leader-meetings"], out=out).removed == []
    assert publish.build(out=out).removed == ["china-share"]
    assert not list(out.glob("china-share*"))
    assert "china-share" not in (out / "index.json").read_text(encoding="utf-8")


def test_an_earlier_day_has_a_folder_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publish, "figures_folder", lambda source: tmp_path)
    publish.build(["china-share"], as_of="2025-08-28")
    assert (tmp_path / "as-of-2025-08-28" / "china-share.png").is_file()
    assert not (tmp_path / "china-share.png").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"names": ["china"]}, "there is no figure 'china'.*china-share"),
        ({"as_of": "someday"}, "as_of is 'someday'"),
        ({"data": "nowhere"}, "nowhere: expected a folder"),
    ],
)
def test_a_wrong_argument_gets_a_sentence(
    tmp_path: Path, arguments: dict[str, object], words: str
) -> None:
    with pytest.raises(pa.DataError, match=words):
        publish.build(**arguments, out=tmp_path)  # type: ignore[arg-type]


def test_bad_data_leave_the_old_figures_whole(out: Path, folder: Path, built: Path) -> None:
    (folder / "events.csv").write_bytes(b"")
    done = publish.build(out=out, data=folder)
    assert set(done.refused) == set(users("events"))
    assert all("events.csv" in str(error) for error in done.refused.values())
    for name in users("events"):
        for form in ("png", "svg", "csv"):
            file = f"{name}.{form}"
            assert (out / file).read_bytes() == (built / file).read_bytes()


def test_a_figure_that_can_not_be_drawn_does_not_hold_up_the_others(tmp_path: Path) -> None:
    done = publish.build(as_of="2015-12-31", out=tmp_path)
    assert done.drawn == ["china-share"]
    assert set(done.refused) == {"regions", "leader-meetings"}
    assert all(isinstance(error, pa.NothingKnown) for error in done.refused.values())
    assert (tmp_path / "china-share.png").is_file()
    assert not (tmp_path / "leader-meetings.png").exists()


def test_options_are_part_of_a_figure(tmp_path: Path) -> None:
    for parade in ("moscow-2025", "beijing-2015"):
        done = publish.build(["regions"], out=tmp_path, options={"parade": parade})
        assert done.drawn == ["regions"]
        assert publish.build(["regions"], out=tmp_path, options={"parade": parade}).drawn == []
    (entry,) = json.loads((tmp_path / "index.json").read_bytes())
    assert entry["options"] == {"parade": "beijing-2015"}
    command = "`parade figures regions --set parade=beijing-2015`"
    assert command in (tmp_path / "README.md").read_text(encoding="utf-8")


def test_options_have_a_folder_of_their_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publish, "figures_folder", lambda source: tmp_path)
    publish.build(["regions"], options={"parade": "moscow-2025"}, as_of="2025-05-10")
    assert (tmp_path / "custom" / "regions.png").is_file()
    publish.build(["regions"], options={"compared_with": None})  # as by default, but set
    assert [path.name for path in tmp_path.iterdir()] == ["custom"]


def test_a_figure_is_drawn_again_by_the_command_that_is_written(tmp_path: Path) -> None:
    data = tmp_path / "my data"
    shutil.copytree(package_data(), data)
    leader = {"leader": "Kim Jong Un"}
    publish.build(["leader-meetings"], as_of="2019-06-30", data=data, options=leader, out=tmp_path)
    text = (tmp_path / "README.md").read_text(encoding="utf-8")
    command = text.split("Draw again: `")[1].split("`")[0]
    assert shlex.split(command) == [
        *("parade", "figures", "leader-meetings", "--set", "leader=Kim Jong Un"),
        *("--as-of", "2019-06-30", "--data", str(data)),
    ]


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the package that a test may edit."""
    root = tmp_path_factory.mktemp("package")
    for folder in ("src", "data"):
        shutil.copytree(publish.PACKAGE.parents[1] / folder, root / folder)
    return root


def rebuilt(package: Path, out: Path) -> str:
    environment = {**os.environ, "PYTHONPATH": str(package / "src")}
    command = [*PARADE, "figures", *SAMPLE, "--out", str(out)]
    done = subprocess.run(command, check=True, env=environment, capture_output=True, text=True)
    return done.stdout


@pytest.mark.sampled(1)
@pytest.mark.parametrize(
    ("file", "drawn"),
    [
        ("figures/regions.py", "drawn: regions; 2 up to date"),
        ("plot/dumbbells.py", "drawn: regions; 2 up to date"),
        ("cli.py", "nothing drawn; 3 up to date"),
        ("plot/style.py", "drawn: regions, china-share, leader-meetings; 0 up to date"),
    ],
)
def test_an_edit_redraws_the_figures_that_run_the_file(
    package: Path, tmp_path: Path, built: Path, file: str, drawn: str
) -> None:
    shutil.copytree(built, tmp_path / "out")
    path = package / "src" / "parade_analysis" / file
    before = path.read_bytes()
    path.write_bytes(before + b"\n# edited\n")
    try:
        assert rebuilt(package, tmp_path / "out").startswith(drawn)
    finally:
        path.write_bytes(before)


def test_the_code_of_a_figure_is_its_own_file_and_what_that_imports() -> None:
    for name, function in publish.FUNCTIONS.items():
        code = publish.code_of(f"figures/{function}.py")
        assert "figures/contract.py" in code, name
        assert "catalog/loading.py" in code
        others = {f"figures/{other}.py" for other in publish.FUNCTIONS.values()} - {
            f"figures/{function}.py"
        }
        assert not others & set(code), name
        assert not {"cli.py", "publish.py", "figures/__init__.py"} & set(code)


def test_an_interrupted_write_leaves_the_old_file_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "figure.svg"
    files.write_whole(path, b"old")

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        files.write_whole(path, b"new")
    assert contents(tmp_path) == {"figure.svg": b"old"}


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL on this system")
@pytest.mark.exhaustive
def test_killed_builds_leave_whole_files_and_the_next_one_finishes(out: Path, built: Path) -> None:
    whole = {**contents(built), "mine.txt": b"mine"}
    (out / "mine.txt").write_bytes(b"mine")
    moments = random.Random(KILLS)
    for _ in range(KILLS):
        before = (out / "index.json").stat().st_mtime_ns
        build = subprocess.Popen([*PARADE, "figures", *SAMPLE, "--force", "--out", str(out)])
        while (out / "index.json").stat().st_mtime_ns == before and build.poll() is None:
            time.sleep(0.01)
        time.sleep(moments.uniform(0, 2))  # as long as the others take to draw
        build.send_signal(signal.SIGKILL)
        build.wait()
        for name, content in contents(out).items():
            if not files.TEMPORARY.fullmatch(name):
                assert content == whole[name], name
    publish.build(out=out, force=True)
    assert contents(out) == whole


@pytest.mark.exhaustive
def test_two_builds_at_once_do_not_corrupt_each_other(built: Path, tmp_path: Path) -> None:
    command = [*PARADE, "figures", *SAMPLE, "--out", str(tmp_path / "both")]
    builds = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    said = [build.communicate()[0] for build in builds]
    assert [build.returncode for build in builds] == [0, 0]
    assert sorted("nothing drawn" in each for each in said) == [False, True]
    assert contents(tmp_path / "both") == contents(built)
