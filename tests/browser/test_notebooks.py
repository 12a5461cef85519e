"""Each notebook in JupyterLab: opened, run, looked at and saved as a reader does it."""

from __future__ import annotations

import difflib
import json
import re
import runpy
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.conftest import ROOT, TOKEN, Lab, unable
from tests.browser.in_lab import OUTPUTS, READY, command, open_notebook, run_all

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

script = runpy.run_path(str(ROOT / "scripts" / "run_notebooks.py"))
NOTEBOOKS: list[Path] = script["published"]()
WIDTHS = 1400, 1000

# Cells far from the window are not in the page until they are scrolled to.
SCROLL = "place => { window.jupyterapp.shell.currentWidget.content.scrollToItem(place) }"
SEEN = """async cell => {
    const areas = [...cell.querySelectorAll('.jp-OutputArea-output')];
    const images = areas.flatMap(area => [...area.querySelectorAll('img')]);
    const over = image => new Promise(done => { image.onload = image.onerror = done; });
    await Promise.all(images.filter(image => !image.complete).map(over));
    const cut = ({scrollWidth, clientWidth}) => clientWidth && scrollWidth > clientWidth + 1;
    const drawn = ({naturalWidth, width, height}) => naturalWidth && width > 99 && height > 99;
    return {
        cut: areas.some(area => [area, ...area.querySelectorAll('*')].some(cut)),
        hidden: !images.every(drawn),
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
        open_notebook(page, lab, f"notebooks/{name}")
        return page

    yield open_page
    for context in contexts:
        context.close()


def complaints(page: Page) -> list[str]:
    """Return what a reader would complain about in the outputs of a notebook."""
    found = []
    outputs: list[dict[str, Any]] = page.evaluate(OUTPUTS)
    for output in outputs:
        if output["output_type"] == "error":
            found.append(f"cell {output['place']} raises {output['ename']}")
        if output.get("name") == "stderr":
            found.append(f"cell {output['place']} warns: {output['text']}")
    pictures = [each["place"] for each in outputs if "image/png" in each.get("data", {})]
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 1000})
        for place in sorted({output["place"] for output in outputs}):
            page.evaluate(SCROLL, place)
            cell = page.locator(f'.jp-Cell[data-windowed-list-index="{place}"]')
            cell.locator(".jp-OutputArea-output").first.wait_for()
            seen = cell.evaluate(SEEN)
            if seen["cut"]:
                found.append(f"cell {place} is cut at {width} pixels")
            if seen["hidden"] or seen["images"] < pictures.count(place):
                found.append(f"cell {place} hides a picture at {width} pixels")
    return found


def text_of(path: Path, *without: str) -> str:
    """Return a file without the values that may differ between machines."""
    text = path.read_bytes().decode()
    return re.sub(rf'"({"|".join(without)})": "[^"]*"', r"\1", text)


def changed(before: str, after: str) -> list[str]:
    """Return the lines that differ, so that a failure names them."""
    lines = before.splitlines(keepends=True), after.splitlines(keepends=True)
    return list(difflib.unified_diff(*lines, n=0))


def test_where_no_browser_is_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PARADE_BROWSER", raising=False)
    with pytest.raises(pytest.skip.Exception, match="no Chromium"):
        unable("no Chromium")
    monkeypatch.setenv("PARADE_BROWSER", "required")
    with pytest.raises(pytest.fail.Exception, match="no Chromium"):
        unable("no Chromium")


def test_it_opens_with_the_first_notebook_and_asks_nobody_else(lab: Lab, chromium: Browser) -> None:
    with chromium.new_context() as context:
        page, asked = context.new_page(), []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{lab.url}/?token={TOKEN}")
        page.wait_for_function(READY)
        current = "() => window.jupyterapp.shell.currentWidget.context.path"
        assert page.evaluate(current) == f"notebooks/{NOTEBOOKS[0].name}"
        assert page.locator(".jp-Dialog, .Toastify__toast").all_inner_texts() == []
    assert len(asked) > 9
    assert all(url.startswith((lab.url, "data:", "blob:")) for url in asked)
    assert not any(re.search("/lab/api/(news|update)", url) for url in asked)


def test_links_in_notebooks_lead_to_what_is_served(lab: Lab, chromium: Browser) -> None:
    texts = {path: path.read_text(encoding="utf-8") for path in NOTEBOOKS}
    links = {
        (path.parent / link).resolve().relative_to(ROOT.resolve())
        for path, text in texts.items()
        for link in re.findall(r"\]\(([^):#]+)[^):]*\)", text)
    }
    assert Path("data/README.md") in links
    with chromium.new_context() as context:
        for link in sorted([*links, Path("nothing.md")]):
            url = f"{lab.url}/api/contents/{link.as_posix()}?content=0&token={TOKEN}"
            assert context.request.get(url).ok == (link.name != "nothing.md"), link


@pytest.mark.sampled(1)
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_is_seen_whole_and_is_saved_as_it_was(
    path: Path, lab: Lab, opened: Callable[[str], Page], results: Path
) -> None:
    copy = lab.folder / "notebooks" / path.name
    opened_from = text_of(copy, "version")
    page = opened(path.name)
    command(page, "docmanager:save")
    assert changed(opened_from, text_of(copy, "version")) == []
    run_from = text_of(copy, "version", "image/png")
    run_all(page)
    assert complaints(page) == []
    page.screenshot(path=results / f"{path.stem}.png")
    command(page, "docmanager:save")
    assert changed(run_from, text_of(copy, "version", "image/png")) == []


def spoilt(folder: Path, sources: list[str]) -> Path:
    """Write a notebook whose cells do what none should; each is stored with the output 1.

    What JupyterLab adds when it saves is missing.
    """
    notebook = json.loads(NOTEBOOKS[0].read_text(encoding="utf-8"))
    stored = {"data": {"text/plain": ["1"]}, "metadata": {}, "output_type": "execute_result"}
    del notebook["metadata"]["language_info"]
    notebook["cells"] = [
        {
            "cell_type": "code",
            "execution_count": 1,
            "id": f"cell-{place}",
            "metadata": {},
            "outputs": [stored | {"execution_count": 1}],
            "source": [source],
        }
        for place, source in enumerate(sources)
    ]
    path = folder / "spoilt.ipynb"
    text = json.dumps(notebook, indent=1, sort_keys=True) + "\n"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.exhaustive
def test_each_complaint_is_made(lab: Lab, opened: Callable[[str], Page]) -> None:
    wide, nothing = '<div style="width: 3000px">wide</div>', '<img src="nothing.png" width="200">'
    sources = [
        "import warnings; warnings.warn('soon gone')",
        f"from IPython.display import HTML; HTML({wide!r})",
        f"HTML({nothing!r})",
        "2",
        "raise ValueError",
    ]
    path = spoilt(lab.folder / "notebooks", sources)
    stored = text_of(path)
    page = opened(path.name)
    command(page, "docmanager:save")
    added = changed(stored, text_of(path))
    assert any("language_info" in line for line in added)
    assert not any("outputs" in line for line in added)
    stored = text_of(path)
    run_all(page)
    found = complaints(page)
    for complaint in (
        "cell 0 warns: ",
        *(f"cell 1 is cut at {width} pixels" for width in WIDTHS),
        *(f"cell 2 hides a picture at {width} pixels" for width in WIDTHS),
        "cell 4 raises ValueError",
    ):
        assert any(each.startswith(complaint) for each in found), complaint
    assert not any(each.startswith("cell 3") for each in found)
    command(page, "docmanager:save")
    lines = [line.split() for line in changed(stored, text_of(path))]
    assert ["+", '"2"'] in lines
