"""The notebook that needs a kernel runs, on whatever day is picked."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

PATH = Path(__file__).parents[1] / "notebooks" / "interactive" / "explore-meetings.ipynb"


def outputs(notebook: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    state = notebook.metadata.widgets["application/vnd.jupyter.widget-state+json"]["state"]
    return [output for widget in state.values() for output in widget["state"].get("outputs", ())]


def run(extra: str = "") -> list[nbformat.NotebookNode]:
    notebook = nbformat.read(PATH, as_version=4)
    assert all(not cell.get("outputs") for cell in notebook.cells)
    notebook.cells.append(nbformat.v4.new_code_cell(extra))
    NotebookClient(
        notebook,
        timeout=120,
        kernel_name="python3",
        extra_arguments=["--log-level=ERROR"],
        resources={"metadata": {"path": str(PATH.parent)}},
    ).execute()
    return outputs(notebook)


def test_its_widgets_show_a_table_and_a_figure() -> None:
    assert [each["output_type"] for each in run()] == ["display_data", "display_data"]


@pytest.mark.parametrize("picked", ["dt.date(2019, 6, 1)", "None"])
def test_a_day_picked_is_the_day_of_table_and_figure(picked: str) -> None:
    table, figure = run(f"day.value = {picked}")
    said = figure["data"]["text/plain"]
    assert ("2025" in said) is (picked == "None")
    assert ("2025-09-04" in table["data"]["text/plain"]) is (picked == "None")
