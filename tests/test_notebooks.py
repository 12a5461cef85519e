"""What nbval does not see: that outputs are stored, clean, and really compared."""

from __future__ import annotations

import ast
import json
import re
import runpy
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from parade_analysis import figures

ROOT = Path(__file__).parents[1]
published = runpy.run_path(str(ROOT / "scripts" / "run_notebooks.py"))["published"]
NOTEBOOKS: list[Path] = published()
IDIOM = "import parade_analysis as pa\nfrom parade_analysis import figures"


def cells(path: Path) -> list[dict]:
    return json.loads(path.read_text(encoding="utf-8"))["cells"]


def code(path: Path) -> list[dict]:
    return [cell for cell in cells(path) if cell["cell_type"] == "code"]


def source(cell: dict) -> str:
    return "".join(cell["source"])


def figure_calls(path: Path) -> Iterator[tuple[ast.Call, str]]:
    """Yield each call of a figure in a notebook with the name that it is called by."""
    for cell in code(path):
        for node in ast.walk(ast.parse(source(cell))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            if ast.unparse(node.func.value) in ("figures", "pa.figures"):
                yield node, node.func.attr


def test_what_a_user_saves_beside_the_notebooks_is_hers(tmp_path: Path) -> None:
    for name in ("01-first.ipynb", "01-first-Copy1.ipynb", "inner/04-deep.ipynb", "notes.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("{}", encoding="utf-8")
    for command in (["init", "-q"], ["add", "01-first.ipynb", "inner", "notes.md"]):
        subprocess.run(["git", *command], cwd=tmp_path, check=True)
    assert published(tmp_path) == [tmp_path / "01-first.ipynb"]
    assert [path.stem[:2] for path in NOTEBOOKS] == [f"{n:02}" for n in range(len(NOTEBOOKS))]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_begins_by_the_one_idiom_and_calls_a_figure_in_one_line(path: Path) -> None:
    assert source(code(path)[0]) == IDIOM
    assert not any("import " in source(cell) for cell in code(path)[1:])
    calls = list(figure_calls(path))
    assert calls
    for call, name in calls:
        assert call.lineno == call.end_lineno, name
        assert name in figures.__all__
    for cell in cells(path):
        assert "FIGURES" not in source(cell)
        assert ".draw(" not in source(cell)


def test_every_figure_is_shown_in_the_notebook_that_it_names() -> None:
    called = {path.stem: {name for _, name in figure_calls(path)} for path in NOTEBOOKS}
    for function in figures.FIGURES.values():
        assert function.__name__ in called[function.registered.notebook]  # type: ignore[attr-defined]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_was_run_from_top_to_bottom_without_a_complaint(path: Path) -> None:
    counts = [cell["execution_count"] for cell in code(path)]
    assert counts == list(range(1, len(counts) + 1))
    for cell in code(path):
        for output in cell["outputs"]:
            assert output["output_type"] != "error"
            assert output.get("name") != "stderr"
        assert not cell["metadata"], "no tag that would skip the comparison"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_thin_and_names_no_machine(path: Path) -> None:
    notebook = json.loads(path.read_text(encoding="utf-8"))
    assert notebook["metadata"]["kernelspec"]["name"] == "python3"
    assert set(notebook["metadata"]) == {"kernelspec", "language_info"}
    for cell in code(path):
        text = source(cell)
        assert "NBVAL" not in text
        assert not re.search(r"^\s*(def|class) ", text, re.MULTILINE)
        assert len(text.splitlines()) <= 6
    assert not re.search(r"(/home/|/root/|/tmp/|[A-Z]:\\\\)", path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_opens_with_a_title_and_ends_with_what_to_doubt(path: Path) -> None:
    prose = [source(cell) for cell in cells(path) if cell["cell_type"] == "markdown"]
    assert prose[0].startswith("# ")
    assert prose[-1].startswith("## What to doubt")


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_picture_has_its_alt_text(path: Path) -> None:
    pictures = [
        output
        for cell in code(path)
        for output in cell["outputs"]
        if "image/png" in output.get("data", {})
    ]
    assert pictures
    for output in pictures:
        alt = output["metadata"]["image/png"]["alt"]
        assert "".join(output["data"]["text/plain"]).split("\n\n")[0] == alt
        assert len(alt) > 60


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_table_is_shown_as_a_reader_wants_it(path: Path) -> None:
    results = [
        output["data"]
        for cell in code(path)
        for output in cell["outputs"]
        if output["output_type"] == "execute_result"
    ]
    for data in results:
        assert {"image/png", "text/markdown", "text/html"} & set(data), data
        html = "".join(data.get("text/html", ""))
        assert not html or html.startswith('<table class="parade-table'), html[:80]


def nbval(path: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", "--nbval", "--nbval-current-env", "-q"]
    command += ["-p", "no:cacheprovider", "--nbval-cell-timeout=120", "--rootdir", str(path.parent)]
    return subprocess.run([*command, str(path)], cwd=path.parent, capture_output=True, text=True)


@pytest.mark.exhaustive
def test_one_changed_number_in_a_stored_output_fails(tmp_path: Path) -> None:
    original = ROOT / "notebooks" / "05-leader-meetings.ipynb"
    notebook = json.loads(original.read_text(encoding="utf-8"))
    text = json.dumps(notebook | {"cells": notebook["cells"][:3]})  # up to the first output
    assert text.count("34 meetings, 25 of them bilateral") == 1
    path = tmp_path / original.name
    path.write_text(text, encoding="utf-8")
    sound = nbval(path)
    assert sound.returncode == 0, sound.stdout
    path.write_text(text.replace("34 meetings, 25 of", "34 meetings, 26 of"), encoding="utf-8")
    spoilt = nbval(path)
    assert spoilt.returncode == 1
    assert "1 failed" in spoilt.stdout


MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
DATE = re.compile(rf"\b(\d{{1,2}}) ({MONTHS}) (\d{{4}})\b")
NUMBER = re.compile(r"(?<![\w.])\d+(?:,\d{3})*(?:\.\d+)?")
# Words that name things rather than count them.
NAMES = {
    "28 August 2025": "the day of the announcement",
    "3 September 2025": "the day of the parade, the subject itself",
}


def numbers(prose: str) -> set[str]:
    """Return the numbers and dates that a reader takes from a Markdown cell."""
    text = re.sub(r"\]\([^)]*\)|`[^`]*`|^#.*$|^\d+\. ", " ", prose, flags=re.MULTILINE)
    text = re.sub(r"\[\d\d ", "[", text)  # the number of a notebook in its link
    for name in NAMES:
        text = text.replace(name, " ")
    dates = {" ".join(found) for found in DATE.findall(text)}
    return dates | set(NUMBER.findall(DATE.sub(" ", text)))


def shown(cell: dict) -> str:
    """Return what a code cell prints or asserts, as a reader sees it."""
    outputs = [
        "".join(output.get("text", "") or output["data"].get(form, ""))
        for output in cell["outputs"]
        for form in ("text/plain", "text/html", "text/markdown")
        if "text" in output or form in output["data"]
    ]
    asserted = [line for line in source(cell).splitlines() if line.startswith("assert ")]
    asked = re.findall(r'"\d{4}-\d\d-\d\d"', source(cell))  # the day that a cell asks for
    return " ".join([re.sub(r"<[^>]+>", " ", text) for text in outputs] + asserted + asked)


def is_shown(number: str, text: str) -> bool:
    date = DATE.fullmatch(number)
    if date:
        day, month, year = date.groups()
        iso = f"{year}-{MONTHS.split('|').index(month) + 1:02}-{int(day):02}"
        return number in text or iso in text
    plain = re.escape(number.replace(",", ""))
    return (
        re.search(rf"(?<![\d.]){plain}(?!\d|\.\d)", re.sub(r"(?<=\d),(?=\d{3})", "", text))
        is not None
    )


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_number_in_prose_is_shown_by_a_neighbouring_cell(path: Path) -> None:
    listed = cells(path)
    for place, cell in enumerate(listed):
        if cell["cell_type"] != "markdown":
            continue
        beside = listed[max(place - 3, 0) : place] + listed[place + 1 : place + 4]
        text = " ".join(shown(each) for each in beside if each["cell_type"] == "code")
        stale = {number for number in numbers(source(cell)) if not is_shown(number, text)}
        assert not stale, f"{stale} in: {source(cell)[:80]}"


def test_the_scan_bites() -> None:
    assert numbers("It grew to 98.0% by 2024, [03 Trade](03.ipynb), on 4 September 2025.") == {
        "98.0",
        "2024",
        "4 September 2025",
    }
    assert is_shown("4 September 2025", "2025-09-04")
    assert not is_shown("98", "98.0")
    assert not is_shown("2267", "12267")
