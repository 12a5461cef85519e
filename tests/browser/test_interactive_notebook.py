"""The notebook that needs a kernel, in a real JupyterLab: it runs, and its choices work."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import nbformat
import pytest

PATH = Path(__file__).parents[2] / "notebooks" / "interactive" / "explore.ipynb"
PICTURES = Path(__file__).parents[1] / "results"
CHROMIUM = shutil.which("chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--headless=new",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
TOKEN = "explore"
CHARTS = 4
PATIENCE = 120  # seconds


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start JupyterLab on a copy of the notebook, without a setting of the user's."""
    folder = tmp_path_factory.mktemp("lab")
    shutil.copy(PATH, folder)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    kinds = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")
    own = {kind: str(tmp_path_factory.mktemp(kind.lower())) for kind in kinds}
    command = [sys.executable, "-m", "jupyter", "lab", "--no-browser", "--ip=127.0.0.1"]
    command += [f"--port={port}", "--ServerApp.port_retries=0", "--LabApp.news_url="]
    command += ["--LabApp.expose_app_in_browser=True", f"--IdentityProvider.token={TOKEN}"]
    command += ["--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"]
    command += [f"--LabApp.workspaces_dir={tmp_path_factory.mktemp('workspaces')}"]
    command += [f"--ServerApp.root_dir={folder}", "--allow-root"]
    with (folder / "log.txt").open("w") as log:
        server = subprocess.Popen(command, env=os.environ | own, stdout=log, stderr=log)
    address = f"http://127.0.0.1:{port}"
    try:
        until = time.monotonic() + PATIENCE
        while True:
            try:
                urllib.request.urlopen(f"{address}/api", timeout=5).close()
                break
            except OSError:
                assert time.monotonic() < until, (folder / "log.txt").read_text()
                time.sleep(0.3)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=30)


@pytest.fixture(scope="module")
def notebook(request: pytest.FixtureRequest) -> Iterator[Any]:
    """Open the notebook in Chromium and run all its cells."""
    if CHROMIUM is None or find_spec("playwright") is None:
        reason = "needs Chromium and playwright, the extra `browser`"
        if os.environ.get("PARADE_BROWSER") == "required":
            pytest.fail(reason)
        pytest.skip(reason)
    from playwright.sync_api import sync_playwright

    address = request.getfixturevalue("lab")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        page = browser.new_page(viewport={"width": 1400, "height": 1000})
        page.set_default_timeout(PATIENCE * 1000)
        asked: list[str] = []
        page.on("request", lambda each: asked.append(each.url))
        page.goto(f"{address}/lab/tree/{PATH.name}?token={TOKEN}")
        page.wait_for_function("window.jupyterapp?.shell.currentWidget?.sessionContext?.isReady")
        page.evaluate(
            """async () => {
                const { context, sessionContext } = jupyterapp.shell.currentWidget;
                await context.ready; await sessionContext.ready;
                await jupyterapp.commands.execute('notebook:run-all-cells');
            }"""
        )
        page.wait_for_function(
            "document.querySelector('.jp-Notebook-ExecutionIndicator')?.dataset.status == 'idle'"
        )
        yield page
        outside = [url for url in asked if not url.startswith((address, "data:", "blob:"))]
        browser.close()
    assert not outside


def test_it_is_thin_and_stores_no_output() -> None:
    stored = nbformat.read(PATH, as_version=4)
    assert stored.metadata.kernelspec.name == "python3"
    code = [cell for cell in stored.cells if cell.cell_type == "code"]
    assert code[0].source == "import parade_analysis as pa"
    assert not any(cell.outputs or cell.execution_count for cell in code)
    assert not any(word in cell.source for cell in code for word in ("def ", "lambda", "class "))
    prose = [cell.source for cell in stored.cells if cell.cell_type == "markdown"]
    assert prose[0].startswith("# ")
    assert prose[-1].startswith("## What to doubt")


def test_all_its_choices_change_the_picture(notebook: Any) -> None:
    cells = notebook.locator(".jp-Notebook .jp-Cell")
    seen = 0
    for place in range(cells.count()):
        cell = notebook.locator(f".jp-Cell[data-windowed-list-index='{place}']")
        cell.scroll_into_view_if_needed()
        assert not cell.locator(".jp-RenderedText[data-mime-type*=error]").count()
        stderr = cell.locator("[data-mime-type='application/vnd.jupyter.stderr']")
        assert not stderr.count(), stderr.inner_text()
        if "explore.live(" not in cell.inner_text():
            continue
        chart = cell.locator(".vega-embed svg")
        chart.wait_for()
        assert chart.evaluate("each => each.getBoundingClientRect().width") > 600
        seen += 1
        cell.screenshot(path=PICTURES / f"{PATH.stem}-{seen}.png")
        controls = cell.locator(".vega-bindings select, .vega-bindings input")
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
