"""The site as people see it: read from disk, in Chromium, with nothing asked of the network."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import parade_analysis as pa
from tests.browser.conftest import built
from tests.browser.gates import (
    A4,
    HEAVIEST,
    all_names,
    cut_in_print,
    dead_links,
    faults_in_browser,
    faults_in_text,
    heavy_pages,
    mixed_figures,
    pages_of,
    seconds_to_first_figure,
    served,
)

if TYPE_CHECKING:
    from playwright.sync_api import Browser

KINDS = (
    *("index", "figures", "figures/regions", "notebooks/01-attending-states", "look-closer/guests"),
    *("data/index", "data/meetings", "how-to/map-a-table-of-your-own", "api/trade", "search"),
    "api/generated/parade_analysis.trade.dependence",
)
"""One page of each kind."""
WITH_FIGURES = ("index", "figures/attending-states", "notebooks/01-attending-states")
PARTS = 6
"""In which all pages are looked at, so that they are shared out."""


def test_no_link_is_dead(site: Path) -> None:
    assert dead_links(site) == []


def test_pictures_have_words_and_headings_an_order(site: Path) -> None:
    assert faults_in_text(site) == []


def test_no_figure_goes_by_the_name_of_another(site: Path) -> None:
    assert mixed_figures(site) == []


@pytest.mark.exhaustive
@pytest.mark.parametrize("part", range(PARTS))
def test_no_page_is_heavy(site: Path, chromium: Browser, part: int) -> None:
    assert heavy_pages(chromium, site, all_names(site)[part::PARTS]) == []


def test_a_few_pages_pass(site: Path, chromium: Browser) -> None:
    assert faults_in_browser(chromium, site, list(KINDS[::4])) == []
    assert heavy_pages(chromium, site, list(KINDS[::4])) == []


@pytest.mark.exhaustive
@pytest.mark.parametrize("part", range(PARTS))
def test_every_page_passes(site: Path, chromium: Browser, part: int) -> None:
    assert faults_in_browser(chromium, site, all_names(site)[part::PARTS]) == []


@pytest.mark.exhaustive
@pytest.mark.parametrize("width", [390, 800, 1440])
def test_one_page_of_each_kind_passes_at_every_width(
    site: Path, chromium: Browser, width: int
) -> None:
    looks = (("light", width), ("dark", width))
    assert faults_in_browser(chromium, site, list(KINDS), *looks) == []


@pytest.mark.parametrize("name", ["index", "claims", "data/meetings", "notebooks/00-start-here"])
def test_print_cuts_nothing(site: Path, chromium: Browser, name: str) -> None:
    assert cut_in_print(chromium, site / f"{name}.html") == []


@pytest.mark.exhaustive
def test_print_cuts_nothing_on_any_page(site: Path, chromium: Browser) -> None:
    cut = [cut_in_print(chromium, page) for page in pages_of(site)]
    assert [each for each in cut if each] == []


def chart_pages(site: Path) -> list[Path]:
    return sorted((site / "look-closer").glob("[!i]*.html"))


def test_a_chart_is_drawn_when_it_is_asked_for(site: Path, chromium: Browser) -> None:
    for page in chart_pages(site):
        tab = chromium.new_page()
        noted: list[str] = []
        tab.on("console", lambda said: noted.append(said.text) if said.type == "error" else None)  # noqa: B023
        tab.on("pageerror", lambda error: noted.append(str(error)))  # noqa: B023
        tab.goto(page.as_uri())
        assert tab.locator("#chart img").is_visible()
        tab.locator("#choose").press("Enter")
        tab.locator(".parade-chart .vega-embed svg").wait_for()
        assert tab.evaluate("document.activeElement.matches('.vega-bindings select')")
        controls = tab.locator(".vega-bindings :is(select, input)")
        for control in (controls.nth(place) for place in range(controls.count())):
            control.press("ArrowDown")
            control.press("ArrowUp")
            tab.evaluate("new Promise(done => setTimeout(done, 200))")
        assert noted == []
        tab.close()


@pytest.mark.exhaustive
def test_a_chart_is_printed_whole_and_without_its_choices(site: Path, chromium: Browser) -> None:
    for page in chart_pages(site):
        tab = chromium.new_page(viewport={"width": 1440, "height": 900})
        tab.goto(page.as_uri())
        tab.locator("#choose").click()
        svg = tab.locator(".vega-embed svg")
        svg.wait_for()
        # Paper comes without a word to the script that the page is another size.
        tab.evaluate("addEventListener('resize', each => each.stopImmediatePropagation(), true)")
        tab.emulate_media(media="print")
        tab.set_viewport_size(A4)
        box, around = svg.bounding_box(), tab.locator("#chart").bounding_box()
        assert box
        assert around
        assert 300 < box["width"] <= around["width"]
        assert svg.get_attribute("viewBox")
        assert not tab.locator(".vega-bindings").is_visible()
        tab.close()


@pytest.mark.exhaustive
def test_a_chart_that_does_not_load_leaves_its_figure(
    site: Path, chromium: Browser, tmp_path: Path
) -> None:
    copy = shutil.copytree(site, tmp_path / "site", copy_function=os.link)
    (copy / "_static" / "vega.js").unlink()
    for page in chart_pages(copy):
        tab = chromium.new_page()
        tab.goto(page.as_uri())
        tab.locator("#choose").click()
        tab.get_by_text("The chart could not be drawn").wait_for()
        assert tab.locator("#chart img").is_visible()
        assert tab.evaluate("document.activeElement.id") == "choose"
        tab.close()


def test_only_the_search_loads_its_words(site: Path) -> None:
    holding = [page.name for page in pages_of(site) if "searchindex.js" in page.read_text("utf-8")]
    assert holding == ["search.html"]


@pytest.mark.exhaustive
def test_the_first_figure_is_there_within_two_seconds_at_4g(site: Path, chromium: Browser) -> None:
    with served(site) as url:
        # What else the machine does can only make a try slower.
        for name in WITH_FIGURES:
            page = f"{url}/{name}.html"
            tries = (seconds_to_first_figure(chromium, page) for _ in range(5))
            assert any(took < 2 for took in tries), name


@pytest.mark.exhaustive
def test_two_builds_are_alike(site: Path, tmp_path: Path) -> None:
    again = built(tmp_path)
    files = {path.relative_to(site) for path in site.rglob("*") if path.is_file()}
    assert files == {path.relative_to(again) for path in again.rglob("*") if path.is_file()}
    assert [
        each for each in files if (site / each).read_bytes() != (again / each).read_bytes()
    ] == []


def test_a_word_is_found_from_disk(site: Path, chromium: Browser) -> None:
    tab = chromium.new_page()
    tab.goto((site / "index.html").as_uri())
    tab.keyboard.press("Control+k")
    tab.keyboard.type("Panmunjom")
    tab.keyboard.press("Enter")
    tab.locator("#search-results a[href*='data/meetings.html']").first.wait_for()
    tab.close()


def test_without_scripts_a_figure_stands_for_the_chart(site: Path, chromium: Browser) -> None:
    context = chromium.new_context(java_script_enabled=False, offline=True)
    tab = context.new_page()
    for page in chart_pages(site):
        tab.goto(page.as_uri())
        assert tab.locator("article img").is_visible()
        assert not tab.locator("#choose").is_visible()
    context.close()


def with_filter(chromium: Browser, page: Path, label: str, fill: Callable[[Any], object]) -> int:
    """Return how many rows a page shows once a reader has asked for some."""
    tab = chromium.new_page()
    tab.goto(page.as_uri())
    fill(tab.get_by_label(label))
    shown = tab.locator(":is(.stacked, .scrolled) tbody tr:visible").count()
    told = tab.get_by_role("status").inner_text()
    tab.close()
    assert told.startswith(f"{shown} of ")
    return shown


@pytest.mark.exhaustive
def test_claims_are_shown_by_verdict_and_rows_by_word(site: Path, chromium: Browser) -> None:
    verdicts = pa.check_claims()["verdict"]
    for verdict in pa.claims.VERDICTS:
        shown = with_filter(
            chromium,
            site / "claims.html",
            "Verdict",
            lambda box: box.select_option(verdict),  # noqa: B023
        )
        assert shown == (verdicts == verdict).sum()
    met = pa.load("meetings")
    page = site / "data" / "meetings.html"
    shown = with_filter(chromium, page, "Rows with", lambda box: box.fill("hanoi"))
    assert 0 < shown < len(met)


def img(name: str, style: str) -> str:
    """Return a picture that a gate can tell by its id."""
    return f'<img id="{name}" style="{style}" alt="A spoilt picture" src="figures/regions.png">'


PICTURES = {
    'not to be seen: <img id="unseen"': img("unseen", "visibility: hidden"),
    'not to be seen: <img id="clear"': img("clear", "opacity: 0"),
    'not to be seen: <img id="flat"': img("flat", "height: 0"),
    'out of shape: <img id="squeezed"': img(
        "squeezed", "width: 300px; height: 20px; object-fit: fill"
    ),
    'cut: <img id="outside"': img("outside", "position: relative; left: -9rem"),
    'cut: <img id="behind"': f'<div style="height: 2rem; overflow: clip">{img("behind", "")}</div>',
    'not to be seen: <img id="lost"': img("lost", "").replace("regions.png", "lost.png"),
}
"""Pictures that can't be seen as they are meant."""


def damaged(site: Path, folder: Path, name: str, old: str, new: str) -> Path:
    """Return a copy of the site in which one page is spoilt."""
    copy = shutil.copytree(site, folder / "site", copy_function=os.link)
    respoilt(copy, name, old, new)
    return copy


def respoilt(copy: Path, name: str, old: str, new: str) -> None:
    """Spoil one more page of a copy."""
    page = copy / f"{name}.html"
    text = page.read_text(encoding="utf-8")
    assert old in text
    page.unlink()
    page.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.exhaustive
def test_the_gates_on_text_bite(site: Path, tmp_path: Path) -> None:
    lost = '<p><a href="lost.html#a">x</a></p><h1'
    spoilt = damaged(site, tmp_path, "claims", "<h1", lost)
    respoilt(spoilt, "index", 'href="claims.html"', 'href="claims.html#lost"')
    respoilt(spoilt, "figures", ' alt="', ' alt="" data-was="')
    respoilt(spoilt, "data/index", "<h1", "<h3")
    respoilt(spoilt, "search", "<head>", '<head><script src="//example.org/x.js"></script>')
    assert dead_links(spoilt) == ["claims.html: lost.html#a", "index.html: claims.html#lost"]
    picture, *others = sorted(faults_in_text(spoilt), key=len, reverse=True)
    assert picture.startswith("figures.html: picture")
    assert others == ["search.html: loads //example.org/x.js", "data/index.html: h3 follows h0"]


def test_the_gate_on_figures_bites(site: Path, tmp_path: Path) -> None:
    spoilt = damaged(site, tmp_path, "index", "figures/china-share.svg", "figures/regions.svg")
    respoilt(spoilt, "figures", 'src="figures/regions.png"', 'src="figures/claim-check.png"')
    shown = 'srcset="../figures/{}-phone.png"'
    respoilt(spoilt, "figures/regions", shown.format("regions"), shown.format("claim-check"))
    respoilt(spoilt, "figures/china-share", "<h1>", "<h1>Not what the picture says: ")
    found = [each.partition(":")[0] for each in mixed_figures(spoilt)]
    assert set(found) == {
        *("index.html", "figures.html", "figures/regions.html", "figures/china-share.html")
    }


@pytest.mark.exhaustive
def test_the_gate_on_weight_bites(site: Path, chromium: Browser, tmp_path: Path) -> None:
    late = """<head><script>addEventListener("load", () => document.head.append(
      Object.assign(document.createElement("script"), {src: "late.js"})));</script>"""
    spoilt = damaged(site, tmp_path, "claims", "<head>", late)
    (spoilt / "late.js").write_bytes(b" " * HEAVIEST)
    (heavy,) = heavy_pages(chromium, spoilt, ["claims", "figures"])
    assert heavy.startswith("claims: ")


@pytest.mark.exhaustive
def test_the_gates_look_at_the_chart_too(site: Path, chromium: Browser, tmp_path: Path) -> None:
    copy = shutil.copytree(site, tmp_path / "site", copy_function=os.link)
    late, pale = (
        "setTimeout(() => { throw Error('late'); }, 300);",
        ".vega-bind-name { color: #ccc; }",
    )
    for file, added in (("chronology.js", late), ("chart.css", pale)):
        path = copy / "_static" / file
        text = path.read_text(encoding="utf-8")
        path.unlink()
        path.write_text(text + added, encoding="utf-8")
    found = faults_in_browser(chromium, copy, ["look-closer/chronology"])
    assert any("late" in each for each in found)
    assert any("with its chart: color-contrast" in each for each in found)


@pytest.mark.exhaustive
@pytest.mark.parametrize("damage", ['src="lost.png"', 'style="opacity: 0"', "hidden"])
def test_the_gate_on_time_bites(site: Path, chromium: Browser, tmp_path: Path, damage: str) -> None:
    from playwright.sync_api import TimeoutError as WaitedInVain

    spoilt = damaged(site, tmp_path, "index", "<img ", f"<img {damage} ")
    respoilt(spoilt, "index", 'srcset="', 'data-was="')
    with served(spoilt) as url, pytest.raises(WaitedInVain):
        seconds_to_first_figure(chromium, f"{url}/index.html", patience=2)


@pytest.mark.exhaustive
def test_the_gates_in_the_browser_bite(site: Path, chromium: Browser, tmp_path: Path) -> None:
    damages = {
        "color-contrast": '<p style="color: #aaa; background: #fff">hardly to be read</p>',
        "image-alt": '<img src="figures/regions.png">',
        "example.org": "<script>fetch('http://example.org/')</script>",
        "broken": "<script>console.error('broken')</script>",
        'cut: <div id="wide"': '<div id="wide" style="width: 3000px">wide</div>',
        'cut: <p id="left"': '<p id="left" style="position: relative; left: -9rem">words</p>',
        'text cut: <p id="low"': '<p id="low" style="height: 2rem; overflow: clip">a<br>b<br>c</p>',
        'no ring: <a id="dull"': '<a id="dull" class="dull" style="outline: none" href="#">x</a>',
        **PICTURES,
    }
    spoilt = damaged(site, tmp_path, "claims", "<table", f"{''.join(damages.values())}<table")
    found = faults_in_browser(chromium, spoilt, ["claims"])
    assert [fault for fault in damages if not any(fault in each for each in found)] == []
    assert faults_in_browser(chromium, site, ["claims"]) == []


def test_the_gate_on_print_bites(site: Path, chromium: Browser, tmp_path: Path) -> None:
    tall = "height: 60cm; max-height: none"
    more = {
        'higher than paper: <img id="tall"': img("tall", tall),
        'not to be seen: <img id="gone"': img("gone", "display: none"),
    }
    damages = PICTURES | more
    on_paper = f"</h1>{''.join(damages.values())}"
    spoilt = damaged(site, tmp_path, "claims", "</h1>", on_paper)
    found = cut_in_print(chromium, spoilt / "claims.html")
    assert [fault for fault in damages if not any(fault in each for each in found)] == []
