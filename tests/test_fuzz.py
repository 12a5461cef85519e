"""Whatever is typed, or lies where a file of ours should be: a sentence, and no file lost."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from parade_analysis.catalog.locate import SEAL, data_folder, file_of
from parade_analysis.cli import app
from tests.conftest import contents

FEW = settings(
    suppress_health_check=list(HealthCheck), max_examples=settings.default.max_examples // 6
)
"""A command takes longer than a function."""

SMALL = ["parades", "leaders", "envoys", "bloc_lists", "claims", "cif_factors", "exceptions"]
NASTY = ["", " ", ".", "-", "--", "-1", "0", "1e999", "NaN", "2025-09-03", "0001-01-01", "=1+1"]
NASTY += ["\0", "\x1b[31m", "\u202e", "\udcff", "../x", "x" * 5000, "a=b", "a:b", "x,y", "*", "[/]"]

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=8,
)
DEEP = b'{"resources":' + b"[" * 100_000


def ends_in_a_sentence(done: Result) -> bool:
    """Whether a command ended by itself: with a result, or refused in words."""
    is_told = done.exit_code == 0 or bool(done.output.strip())
    return done.exception is None or (isinstance(done.exception, SystemExit) and is_told)


def places_in(value: Any, *above: Any) -> Iterator[tuple[Any, ...]]:
    """Yield where something stands in a JSON document."""
    yield above
    inside = value.items() if isinstance(value, dict) else ()
    for key, each in inside if isinstance(value, dict) else enumerate(value[:8]):
        if isinstance(each, dict | list):
            yield from places_in(each, *above, key)
        else:
            yield (*above, key)


def spoiled(document: Any, place: tuple[Any, ...], value: Any) -> Any:
    """Return a document with another value at one place."""
    if not place:
        return value
    first, *rest = place
    copied = dict(document) if isinstance(document, dict) else list(document)
    copied[first] = spoiled(copied[first], tuple(rest), value)
    return copied


@FEW
@given(st.data())
def test_a_table_may_hold_anything(folder: Path, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(SMALL), "table")
    path = file_of(name, folder)
    whole = file_of(name, data_folder()).read_bytes()
    start = data.draw(st.integers(0, len(whole)), "start")
    length = data.draw(st.integers(0, 40), "length")
    inside = data.draw(st.binary(max_size=40), "inside")
    spliced = whole[:start] + inside + whole[start + length :]
    path.write_bytes(data.draw(st.sampled_from([spliced, inside]), "content"))
    before = contents(folder)
    command = data.draw(st.sampled_from([["check", name], ["tables"], ["data", "recount"]]))
    done = CliRunner().invoke(app, [*command, "--data", str(folder)])
    assert ends_in_a_sentence(done), done.exception
    after = contents(folder)
    assert {*before} <= {*after}
    assert after[path.name] == before[path.name]
    path.write_bytes(whole)


DRAWN = ["figures", "regions"]
SEALED = json.loads((data_folder() / SEAL).read_bytes())


@FEW
@given(
    st.binary(max_size=60)
    | JSON.map(lambda value: json.dumps(value).encode())
    | st.builds(
        lambda place, value: json.dumps(spoiled(SEALED, place, value)).encode(),
        st.sampled_from([*places_in(SEALED)]),
        JSON,
    ),
    st.sampled_from([["check"], ["tables"], ["claims", "c01"], DRAWN]),
)
@example(DEEP, ["tables"])
@example(json.dumps(spoiled(SEALED, ("resources", 0, "rows"), "x")).encode(), ["tables"])
@example(json.dumps(spoiled(SEALED, ("resources", 0, "keys"), [[]])).encode(), ["check"])
@example(json.dumps(spoiled(SEALED, ("resources", 5, "covered_to"), "soon")).encode(), DRAWN)
def test_a_descriptor_may_hold_anything(folder: Path, content: bytes, command: list[str]) -> None:
    (folder / SEAL).write_bytes(content)
    before = contents(folder)
    out = ["--out", str(folder.parent / "out")] * (command == DRAWN)
    done = CliRunner().invoke(app, [*command, "--data", str(folder), *out])
    assert ends_in_a_sentence(done), done.exception
    assert contents(folder) == before


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[dict[str, Any]]]:
    """A folder with a figure, and the record of it."""
    out = tmp_path_factory.mktemp("drawn")
    assert CliRunner().invoke(app, ["figures", "regions", "--out", str(out)]).exit_code == 0
    return out, json.loads((out / "index.json").read_bytes())


@FEW
@given(st.data())
def test_an_index_may_hold_anything(
    drawn: tuple[Path, list[dict[str, Any]]], data: st.DataObject
) -> None:
    out, index = drawn
    place, value = data.draw(st.sampled_from([*places_in(index)])), data.draw(JSON)
    told = spoiled(index, place, value)
    content = data.draw(st.sampled_from([json.dumps(told).encode(), DEEP]) | st.binary())
    (out / "index.json").write_bytes(content)
    for theirs in (out / "mine.txt", out.parent / "mine.txt"):
        theirs.write_bytes(b"mine")
    done = CliRunner().invoke(app, ["figures", "regions", "--out", str(out)])
    assert ends_in_a_sentence(done), done.exception
    assert (out / "mine.txt").is_file()
    assert (out.parent / "mine.txt").is_file()


COMMANDS = {
    ("check",): ["--data", "--today", "--format"],
    ("tables",): ["--data", "--format"],
    ("cite",): ["--style"],
    ("figures", "regions"): ["--as-of", "--set", "--worldview", "--width", "--format", "--options"],
    ("figures", "--list"): ["--format", "--data"],
    ("claims",): ["--as-of", "--format", "--data", "c01"],
    ("places", "mine.csv"): ["--column", "state", "--code", "--year", "--year-column", "--out"],
    ("concentration", "mine.csv"): ["--format-of", "--country", "--years", "--memory", "--out"],
    ("add",): ["envoy", "--date", "--person", "--new", "--today", "--source-url"],
    ("data", "seal"): ["--removed", "--first", "--today"],
    ("data", "recount"): [],
    ("data", "copy"): ["copied", "--data"],
    (): ["--version", "data", "--quiet"],
}


def test_every_command_is_tried() -> None:
    names = {*app.commands} - {"data"}
    data = app.commands["data"]
    assert isinstance(data, click.Group)
    assert {each[0] for each in COMMANDS if each} - {"data"} == names
    assert {each[1] for each in COMMANDS if each[:1] == ("data",)} == {*data.commands}


@pytest.mark.parametrize("command", [*COMMANDS], ids="-".join)
@FEW
@given(st.data())
def test_an_argument_may_be_anything(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    command: tuple[str, ...],
    data: st.DataObject,
) -> None:
    """In a folder of its own, with tables of its own, which only a sound row may change."""
    monkeypatch.chdir(folder.parent)
    monkeypatch.setenv("PARADE_DATA", str(folder))
    (folder.parent / "mine.csv").write_bytes(b"state,value\nNorth Korea,1\n")
    before = contents(folder)
    words = st.sampled_from([*NASTY, *COMMANDS[command]]) | st.text(max_size=12)
    given_words = [*command, *data.draw(st.lists(words, max_size=5), "arguments")]
    if command[:1] == ("figures",):
        given_words += ["--out", str(folder.parent / "out")]
    done = CliRunner().invoke(app, given_words, input="")
    assert ends_in_a_sentence(done), done.exception
    assert contents(folder) == before
    assert (folder.parent / "mine.csv").is_file()


@FEW
@given(
    st.binary(max_size=80) | st.text(alphabet='state,;"\n\r\t1\0é', max_size=60).map(str.encode),
    st.sampled_from(["mine.csv", "mine.parquet", "mine.zip", "mine.csv.gz", "mine.txt"]),
)
def test_a_file_brought_may_hold_anything(tmp_path: Path, content: bytes, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    for arguments in (["places", str(path), "--column", "state"], ["concentration", str(path)]):
        done = CliRunner().invoke(app, arguments)
        assert ends_in_a_sentence(done), done.exception
    shapes = path.with_suffix(".geojson")
    shapes.write_bytes(content)
    out = ["--out", str(tmp_path / "out")]
    done = CliRunner().invoke(app, ["figures", "meeting-places", "--worldview", str(shapes), *out])
    assert ends_in_a_sentence(done), done.exception
    assert path.read_bytes() == content
