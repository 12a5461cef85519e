"""The notebook that needs a kernel runs, on whatever day is picked."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

PATH = Path(__file__).parents[1] / "notebooks" / "interactive" / "explore-meetings.ipynb"


def outputs(notebook: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    state = notebook.metadata.widgets["application/vnd.jupyter.widget-state+json"]["state"]
    return [output for widget in state.values() for output in widget["state"].get("outputs", ())]


def run(folder: Path, extra: str = "") -> list[nbformat.NotebookNode]:
    """Run the notebook in a process of its own.

    Its client may miss that an answer has come, and looks again when the time is up.
    """
    notebook = nbformat.read(PATH, as_version=4)
    assert all(not cell.get("outputs") for cell in notebook.cells)
    notebook.cells.append(nbformat.v4.new_code_cell(extra))
    copy = folder / PATH.name
    nbformat.write(notebook, copy)
    command = [sys.executable, "-m", "jupyter", "execute", "--inplace", "--timeout=40", copy]
    subprocess.run(command, check=True, capture_output=True)
    return outputs(nbformat.read(copy, as_version=4))


def test_its_widgets_show_a_table_and_a_figure(tmp_path: Path) -> None:
    assert [each["output_type"] for each in run(tmp_path)] == ["display_data", "display_data"]


@pytest.mark.exhaustive
@pytest.mark.parametrize("picked", ["dt.date(2019, 6, 1)", "None"])
def test_a_day_picked_is_the_day_of_table_and_figure(tmp_path: Path, picked: str) -> None:
    table, figure = run(tmp_path, f"day.value = {picked}")
    said = figure["data"]["text/plain"]
    assert ("2025" in said) is (picked == "None")
    assert ("2025-09-04" in table["data"]["text/plain"]) is (picked == "None")
