from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import parade_analysis as pa
from parade_analysis import catalog, files, publish
from parade_analysis.figures import FIGURES

FIGURES_FOLDER = Path(__file__).parents[1] / "figures"
PARADE = [sys.executable, "-m", "parade_analysis.cli"]


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name != ".lock"}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All figures, drawn once from scratch."""
    folder = tmp_path_factory.mktemp("built")
    assert publish.build(out=folder).drawn == list(FIGURES)
    return folder


@pytest.fixture
def out(built: Path, tmp_path: Path) -> Path:
    """A folder of finished figures that a test may spoil."""
    folder = tmp_path / "figures"
    folder.mkdir()
    for name, content in contents(built).items():
        (folder / name).write_bytes(content)
    return folder


def test_the_committed_figures_are_what_the_tables_give_now(built: Path) -> None:
    committed = json.loads((FIGURES_FOLDER / "index.json").read_bytes())
    fresh = json.loads((built / "index.json").read_bytes())
    if committed[0]["versions"] == publish.versions() and sys.version_info[:2] == (3, 11):
        now, then = contents(built), contents(FIGURES_FOLDER)
        assert {name for name in then if not name.startswith("as-of")} == set(now)
        assert [name for name in now if now[name] != then[name]] == []
    for then, now in zip(committed, fresh, strict=True):
        for words in ("name", "title", "alt", "sources", "tables", "as_of"):
            assert then[words] == now[words]
        name = f"{now['name']}.csv"
        assert (built / name).read_bytes() == (FIGURES_FOLDER / name).read_bytes()


def test_the_index_tells_what_a_figure_rests_on(built: Path) -> None:
    index = json.loads((built / "index.json").read_bytes())
    assert [entry["name"] for entry in index] == list(FIGURES)
    for entry in index:
        expected = {"name", "title", "alt", "sources", "tables", "as_of", "versions", "files"}
        assert expected <= set(entry)
        assert set(entry["files"]) == {f"{entry['name']}.{form}" for form in publish.FORMS}
        for file, recorded in entry["files"].items():
            assert catalog.sha256((built / file).read_bytes()) == recorded


def test_a_second_build_draws_nothing_and_imports_no_plotting_library(out: Path) -> None:
    code = (
        "import sys; from parade_analysis import publish\n"
        f"built = publish.build(out={str(out)!r})\n"
        "print(built.drawn, 'matplotlib' in sys.modules, 'geopandas' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[] False False"


def test_another_process_and_hash_seed_give_the_same_bytes(built: Path, tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Pyongyang"}
    command = [*PARADE, "figures", "--out", str(tmp_path / "again")]
    subprocess.run(command, check=True, env=environment, capture_output=True)
    assert contents(tmp_path / "again") == contents(built)


def test_a_pool_gives_the_same_bytes(built: Path, tmp_path: Path) -> None:
    publish.build(out=tmp_path / "pool", jobs=2)
    assert contents(tmp_path / "pool") == contents(built)


def test_a_changed_table_redraws_exactly_the_figures_that_use_it(out: Path, folder: Path) -> None:
    path = folder / "trade_partners.csv"
    old = path.read_text(encoding="utf-8")
    new = old.replace("2024,CHN,total,KOTRA,2640.87,98,", "2024,CHN,total,KOTRA,2640.88,98,")
    assert new != old
    path.write_text(new, encoding="utf-8")
    users = [name for name, figure in FIGURES.items() if "trade_partners" in figure.tables]
    assert 0 < len(users) < len(FIGURES)
    assert publish.build(out=out, data=folder).drawn == users
    assert publish.build(out=out, data=folder).drawn == []


def test_covered_to_is_part_of_a_figure(out: Path, folder: Path) -> None:
    path = folder / "datapackage.json"
    package = json.loads(path.read_bytes())
    for resource in package["resources"]:
        if resource["name"] == "meetings":
            resource["covered_to"] = "2026-09-30"
    path.write_text(json.dumps(package), encoding="utf-8")
    assert publish.build(out=out, data=folder).drawn == ["leader-meetings"]


@pytest.mark.parametrize("spoilt", ["missing", "changed"])
def test_an_output_that_is_not_the_recorded_one_is_drawn_again(out: Path, spoilt: str) -> None:
    path = out / "china-share.svg"
    good = path.read_bytes()
    path.unlink() if spoilt == "missing" else path.write_bytes(good[:-1])
    assert publish.build(out=out).drawn == ["china-share"]
    assert path.read_bytes() == good


def test_a_damaged_index_only_costs_a_new_build(built: Path, out: Path) -> None:
    (out / "index.json").write_text("{", encoding="utf-8")
    assert publish.build(["china-share"], out=out).drawn == ["china-share"]
    assert publish.build(out=out).fresh == ["china-share"]
    assert contents(out) == contents(built)


def test_a_figure_no_longer_registered_is_removed(
    out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(FIGURES, "china-share")
    assert publish.build(["leader-meetings"], out=out).removed == []
    assert publish.build(out=out).removed == ["china-share"]
    assert not list(out.glob("china-share*"))
    assert "china-share" not in (out / "index.json").read_text(encoding="utf-8")


def test_an_earlier_day_has_a_folder_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publish, "figures_folder", lambda: tmp_path)
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
    with pytest.raises(pa.DataError, match=r"events\.csv"):
        publish.build(out=out, data=folder)
    assert contents(out) == contents(built)


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
def test_a_killed_build_leaves_whole_files_and_the_next_one_finishes(
    out: Path, built: Path
) -> None:
    before = (out / "index.json").stat().st_mtime_ns
    build = subprocess.Popen([*PARADE, "figures", "--force", "--out", str(out)])
    while (out / "index.json").stat().st_mtime_ns == before and build.poll() is None:
        time.sleep(0.01)
    build.send_signal(signal.SIGKILL)
    build.wait()
    whole = contents(built)
    for name, content in contents(out).items():
        if not name.startswith(files.PREFIX):
            assert content == whole[name], name
    publish.build(out=out)
    assert contents(out) == whole


def test_two_builds_at_once_do_not_corrupt_each_other(built: Path, tmp_path: Path) -> None:
    command = [*PARADE, "figures", "--out", str(tmp_path / "both")]
    builds = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    said = [build.communicate()[0] for build in builds]
    assert [build.returncode for build in builds] == [0, 0]
    assert sorted("nothing drawn" in each for each in said) == [False, True]
    assert contents(tmp_path / "both") == contents(built)
