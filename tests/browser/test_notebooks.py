"""Each notebook in JupyterLab: opened, run, looked at and saved as a reader does it."""

from __future__ import annotations

import re
import runpy
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from .conftest import ROOT, Lab

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

script = runpy.run_path(str(ROOT / "scripts" / "run_notebooks.py"))
NOTEBOOKS: list[Path] = script["published"]()
WIDTHS = 1400, 1000

READY = """() => {
    const panel = window.jupyterapp?.shell.currentWidget;
    const status = document.querySelector('.jp-Notebook-ExecutionIndicator')?.dataset.status;
    return panel?.context?.isReady && panel.sessionContext.isReady && status === 'idle';
}"""
OUTPUTS = """() => window.jupyterapp.shell.currentWidget.context.model.toJSON().cells
    .flatMap((cell, place) => (cell.outputs ?? []).map(output => ({place, ...output})))"""
# Cells far from the window are not in the page until they are scrolled to.
SEEN = """async (place) => {
    await window.jupyterapp.shell.currentWidget.content.scrollToItem(place);
    const find = () => document.querySelector(`.jp-Cell[data-windowed-list-index="${place}"]`);
    while (!find()?.querySelector('.jp-OutputArea-output')) await new Promise(requestAnimationFrame);
    const areas = [...find().querySelectorAll('.jp-OutputArea-output')];
    const images = areas.flatMap(area => [...area.querySelectorAll('img')]);
    await Promise.all(images.map(image => image.decode().catch(() => null)));
    const cut = each => each.scrollWidth > each.clientWidth + 1
        && getComputedStyle(each).display !== 'inline';
    const hidden = ({naturalWidth, width, height}) => !(naturalWidth && width > 99 && height > 99);
    return {
        cut: areas.some(area => [area, ...area.querySelectorAll('*')].some(cut)),
        hidden: images.some(hidden),
        images: images.length,
    };
}"""


@pytest.fixture
def opened(lab: Lab, chromium: Browser) -> Iterator[Callable[[str], Page]]:
    """Open a notebook of the copy in a page of its own."""
    contexts = []

    def open_page(name: str) -> Page:
        context = chromium.new_context(viewport={"width": WIDTHS[0], "height": 1000})
        contexts.append(context)
        page = context.new_page()
        page.goto(lab.page_of(f"notebooks/{name}"))
        page.wait_for_function("() => window.jupyterapp")
        page.evaluate("() => window.jupyterapp.restored")
        page.wait_for_function(READY)
        return page

    yield open_page
    for context in contexts:
        context.close()


def command(page: Page, name: str) -> None:
    page.evaluate("name => window.jupyterapp.commands.execute(name)", name)


def run_all(page: Page) -> None:
    """Strip the stored outputs, so that what is seen afterwards is new, and run all cells."""
    command(page, "notebook:clear-all-cell-outputs")
    assert page.evaluate(OUTPUTS) == []
    command(page, "notebook:run-all-cells")
    page.wait_for_function(READY, timeout=120_000)


def complaints(page: Page) -> list[str]:
    """Return what a reader would complain about in the outputs of a notebook."""
    found = []
    outputs: list[dict[str, Any]] = page.evaluate(OUTPUTS)
    for output in outputs:
        if output["output_type"] == "error":
            found.append(f"cell {output['place']} raises {output['ename']}")
        if output.get("name") == "stderr":
            found.append(f"cell {output['place']} warns: {output['text']}")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 1000})
        for place in sorted({output["place"] for output in outputs}):
            seen = page.evaluate(SEEN, place)
            drawn = sum(
                "image/png" in output.get("data", {})
                for output in outputs
                if output["place"] == place
            )
            if seen["cut"]:
                found.append(f"cell {place} is cut at {width} pixels")
            if seen["hidden"] or seen["images"] < drawn:
                found.append(f"cell {place} hides a picture at {width} pixels")
    return found


def compared(path: Path) -> str:
    """Return a file without what may differ between machines: pictures and the version."""
    text = path.read_bytes().decode()
    return re.sub(r'("image/png"|"version"): "[^"]*"', r"\1", text)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_is_seen_whole_and_is_saved_as_it_was(
    path: Path, lab: Lab, opened: Callable[[str], Page], results: Path
) -> None:
    copy = lab.folder / "notebooks" / path.name
    page = opened(path.name)
    command(page, "docmanager:save")
    assert compared(copy) == compared(path), "opened and saved untouched"
    run_all(page)
    assert complaints(page) == []
    page.screenshot(path=results / f"{path.stem}.png")
    command(page, "docmanager:save")
    assert compared(copy) == compared(path)
