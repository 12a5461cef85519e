"""The notebook that needs a kernel, in a real JupyterLab: it runs, and its choices work."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import nbformat
import pytest

from tests.browser.conftest import ROOT, Lab
from tests.browser.in_lab import OUTPUTS, open_notebook, run_all

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

PATH = ROOT / "notebooks" / "interactive" / "explore.ipynb"
FIRST = ROOT / "notebooks" / "00-start-here.ipynb"
CHARTS = 4
PATIENCE = 120_000  # milliseconds


@pytest.fixture(scope="module")
def notebook(chromium: Browser, lab: Lab) -> Iterator[Page]:
    """Open the notebook in Chromium and run all its cells."""
    page = chromium.new_page(viewport={"width": 1400, "height": 1000})
    page.set_default_timeout(PATIENCE)
    asked: list[str] = []
    failed: list[str] = []
    page.on("request", lambda each: asked.append(each.url))
    page.on("pageerror", lambda error: failed.append(str(error)))
    open_notebook(page, lab, PATH.relative_to(ROOT).as_posix())
    run_all(page)
    yield page
    outputs = page.evaluate(OUTPUTS)
    page.close()
    kinds = {each.get("name", each["output_type"]) for each in outputs}
    assert not kinds & {"error", "stderr"}
    assert failed == []
    assert not [url for url in asked if not url.startswith((lab.url, "data:", "blob:"))]


def test_it_is_thin_and_stores_no_output() -> None:
    stored = nbformat.read(PATH, as_version=4)
    assert stored.metadata == nbformat.read(FIRST, as_version=4).metadata
    code = [cell for cell in stored.cells if cell.cell_type == "code"]
    assert code[0].source == "import parade_analysis as pa"
    assert not any(cell.outputs or cell.execution_count for cell in code)
    assert not any(word in cell.source for cell in code for word in ("def ", "lambda", "class "))
    prose = [cell.source for cell in stored.cells if cell.cell_type == "markdown"]
    assert prose[0].startswith("# ")
    assert prose[-1].startswith("## What to doubt")


@pytest.mark.exhaustive
def test_all_its_choices_change_the_picture(notebook: Page, results: Path) -> None:
    cells = notebook.locator(".jp-Notebook .jp-Cell")
    seen = 0
    for place in range(cells.count()):
        cell = notebook.locator(f".jp-Cell[data-windowed-list-index='{place}']")
        cell.scroll_into_view_if_needed()
        if "explore.live(" not in cell.inner_text():
            continue
        chart = cell.locator(".vega-embed svg")
        chart.wait_for()
        assert cell.get_by_role("status").inner_text()
        assert chart.evaluate("each => each.getBoundingClientRect().width") > 600
        seen += 1
        cell.screenshot(path=results / f"{PATH.stem}-{seen}.png")
        controls = cell.locator(".vega-bindings select, .vega-bindings input")
        assert controls.count() > 1
        assert all(each.strip() for each in cell.locator(".vega-bind-name").all_inner_texts())
        for control in (controls.nth(number) for number in range(controls.count())):
            before = chart.evaluate("each => each.outerHTML")
            first = control.input_value()
            control.focus()
            control.press("ArrowDown")
            if control.input_value() == first:
                control.press("ArrowUp")
            assert control.input_value() != first
            cell.locator(".vega-embed").evaluate(
                "(each, [before, wait]) => new Promise((done, fail) => {"
                " const look = () => each.querySelector('svg').outerHTML != before ? done()"
                " : wait-- ? setTimeout(look, 50) : fail('the picture stays'); look(); })",
                [before, 100],
            )
            if control.evaluate("each => each.tagName") == "SELECT":
                control.select_option(first)
    assert seen == CHARTS
