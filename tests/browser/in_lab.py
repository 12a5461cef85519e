"""What the tests do in JupyterLab: open a notebook, give a command, run all cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import Lab

READY = """() => {
    const panel = window.jupyterapp?.shell.currentWidget;
    const status = document.querySelector('.jp-Notebook-ExecutionIndicator')?.dataset.status;
    return panel?.context?.isReady && panel.sessionContext.isReady && status === 'idle';
}"""
# A command that asks the user something would wait for ever.
COMMAND = """name => Promise.race([
    window.jupyterapp.commands.execute(name),
    new Promise((_, fail) => setTimeout(() => fail(Error(`${name} does not end`)), 120_000)),
])"""
OUTPUTS = """() => window.jupyterapp.shell.currentWidget.context.model.toJSON().cells
    .flatMap((cell, place) => (cell.outputs ?? []).map(output => ({place, ...output})))"""


def open_notebook(page: Page, lab: Lab, name: str) -> None:
    """Open a notebook of the copy, and wait until it could be run."""
    page.goto(lab.page_of(name))
    page.wait_for_function("() => window.jupyterapp")
    page.evaluate("() => window.jupyterapp.restored")
    page.wait_for_function(READY)


def command(page: Page, name: str) -> None:
    page.evaluate(COMMAND, name)


def run_all(page: Page) -> None:
    """Strip the stored outputs, so that what is seen afterwards is new, and run all cells."""
    command(page, "notebook:clear-all-cell-outputs")
    assert page.evaluate(OUTPUTS) == []
    command(page, "notebook:run-all-cells")
    page.wait_for_function(READY, timeout=120_000)
