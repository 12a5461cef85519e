"""What is asked of every page of the site, each as a function that lists what is wrong."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from html.parser import HTMLParser
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from playwright.sync_api import Browser

HEAVIEST = 1_500_000
"""Bytes of a page without the pictures that wait until they are seen."""
A4 = {"width": 718, "height": 1046}
"""What a printed page holds between its margins, in pixels."""
TOO_WIDE = """
[...document.querySelectorAll('article *')].filter(each => {
  const scrolls = each.closest('.scrolled, pre, .pst-scrollable-table-container, [hidden]');
  return !scrolls && each.getBoundingClientRect().right > innerWidth + 1;
}).map(each => each.outerHTML.slice(0, 80))
"""
"""What reaches over the window and can't be scrolled to."""
CUT = """
paper => [...document.querySelectorAll('article *')].filter(each => {
  const box = each.getBoundingClientRect();
  const picture = each.tagName == 'IMG';
  return box.right > paper.width + 1 || picture && (box.height > paper.height || !box.width);
}).map(each => each.outerHTML.slice(0, 80))
"""
"""What a page of paper has no room for."""
FIRST = "document.querySelector('article img')"


class Seen(HTMLParser):
    """What a page holds: addresses, ids, images, headings."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.images: list[dict[str, str | None]] = []
        self.headings: list[int] = []
        self.files: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        self.ids += [value for value in (told.get("id"), told.get("name")) if value]
        if tag == "a" and told.get("href"):
            self.links.append(str(told["href"]))
        if told.get("srcset"):
            self.links.append(str(told["srcset"]))
        if tag == "img":
            self.images.append(told)
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        # What a page loads, not the pages that it says lie beside it.
        if tag in ("script", "iframe") or told.get("rel") in ("stylesheet", "preload", "icon"):
            self.files += [str(told[key]) for key in ("src", "href") if told.get(key)]


def pages_of(site: Path) -> list[Path]:
    return sorted(page for page in site.rglob("*.html") if "_static" not in page.parts)


def seen(page: Path) -> Seen:
    return Seen(page.read_text(encoding="utf-8"))


def is_outside(address: str) -> bool:
    return bool(re.match(r"[a-z]+:|//", address)) and not address.startswith("data:")


def dead_links(site: Path) -> list[str]:
    """Return links and files that lead nowhere, and anchors that no page has."""
    held = {page.resolve(): seen(page) for page in pages_of(site)}
    dead = []
    for page, on in held.items():
        wanted = [*on.links, *on.files, *(str(each["src"]) for each in on.images)]
        for address in wanted:
            if is_outside(address) or address.startswith("data:"):
                continue
            path, _, anchor = unquote(address).partition("#")
            target = (page.parent / path.partition("?")[0]).resolve() if path else page
            lost = anchor and target in held and anchor not in held[target].ids
            if not target.is_file() or lost:
                dead.append(f"{page.relative_to(site.resolve())}: {address}")
    return dead


def faults_in_text(site: Path) -> list[str]:
    """Return pictures without words, headings out of order, and scripts from elsewhere."""
    faults = []
    for page in pages_of(site):
        on, name = seen(page), page.relative_to(site)
        for image in on.images:
            alt = str(image.get("alt") or "")
            if len(alt) < 15 or " " not in alt:  # a hash or the name of a file
                faults.append(f"{name}: picture {image.get('src')} has the alt text {alt!r}")
        shown = [str(image.get("src")) for image in on.images]
        faults += [f"{name}: loads {each}" for each in [*on.files, *shown] if is_outside(each)]
        # The theme's own headings of its bars stand outside the text.
        article = re.search(r"<article.*?</article>", page.read_text("utf-8"), re.DOTALL)
        levels = Seen(article[0]).headings if article else []
        steps = zip([0, *levels], levels, strict=False)
        faults += [
            f"{name}: h{after} follows h{before}" for before, after in steps if after > before + 1
        ]
    return faults


def is_web(address: str) -> bool:
    return not address.startswith(("file:", "data:", "blob:"))


def faults_in_browser(
    chromium: Browser, site: Path, names: list[str], *more: tuple[str, int]
) -> list[str]:
    """Return what axe, the console and the width of the window say of pages, light and dark."""
    from axe_playwright_python.sync_playwright import Axe

    faults = []
    for scheme, width in (("light", 1440), ("dark", 390), *more):
        context = chromium.new_context(
            offline=True, color_scheme=scheme, viewport={"width": width, "height": 900}
        )
        tab = context.new_page()
        noted: list[str] = []
        tab.on("console", lambda said: noted.append(said.text) if said.type == "error" else None)  # noqa: B023
        tab.on("pageerror", lambda error: noted.append(str(error)))  # noqa: B023
        tab.on("request", lambda asked: noted.append(asked.url) if is_web(asked.url) else None)  # noqa: B023
        for name in names:
            noted.clear()
            tab.goto((site / f"{name}.html").as_uri())
            where = f"{name} at {width} px, {scheme}"
            # What waits until it is seen is asked for too, and a chart is waited for.
            tab.evaluate("document.querySelectorAll('img').forEach(each => each.loading = 'eager')")
            if tab.locator("#chart").count():
                tab.locator(".vega-embed svg, #chart img").first.wait_for()
            # From disk, axe could not read the styles again.
            for found in Axe().run(tab, options={"preload": False}).response["violations"]:
                nodes = [node["html"][:120] for node in found["nodes"]][:2]
                faults.append(f"{where}: {found['id']}: {nodes}")
            faults += [f"{where}: wider than its window: {each}" for each in tab.evaluate(TOO_WIDE)]
            faults += [f"{where}: {each}" for each in noted]
        context.close()
    return faults


def heavy_pages(site: Path) -> list[str]:
    """Return pages that weigh too much without the pictures that wait."""
    heavy = []
    for page in pages_of(site):
        on = seen(page)
        at_once = [str(each["src"]) for each in on.images if each.get("loading") != "lazy"]
        paths = {page, *((page.parent / each.partition("?")[0]) for each in [*on.files, *at_once])}
        weight = sum(path.stat().st_size for path in paths if path.is_file())
        if weight > HEAVIEST:
            heavy.append(f"{page.relative_to(site)}: {weight:,} bytes")
    return heavy


def cut_in_print(chromium: Browser, page: Path) -> list[str]:
    """Return pictures that do not fit on a printed page, which is never broken inside one."""
    tab = chromium.new_page(viewport=A4)
    tab.emulate_media(media="print")
    tab.goto(page.as_uri())
    tab.evaluate("document.querySelectorAll('img').forEach(each => each.loading = 'eager')")
    tab.evaluate("Promise.all([...document.images].map(each => each.decode()))")
    cut = tab.evaluate(CUT, A4)
    tab.close()
    return [f"{page.name}: {each}" for each in cut]


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder on loopback."""
    told = {"log_message": lambda *_: None, "protocol_version": "HTTP/1.1"}
    quiet = type("Quiet", (SimpleHTTPRequestHandler,), told)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(quiet, directory=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def seconds_to_first_figure(chromium: Browser, url: str) -> float:
    """Return how long a phone on 4G waits for the first figure: 9 Mbit/s, 170 ms there and back."""
    tab = chromium.new_page(viewport={"width": 390, "height": 844})
    line = tab.context.new_cdp_session(tab)
    line.send("Network.enable")
    rate = {"downloadThroughput": 9e6 / 8, "uploadThroughput": 9e6 / 8, "latency": 170}
    line.send("Network.emulateNetworkConditions", {"offline": False, **rate})
    tab.goto(url, wait_until="commit")
    tab.wait_for_function(f"{FIRST}?.complete")
    took = tab.evaluate(f"performance.getEntriesByName({FIRST}.currentSrc)[0].responseEnd")
    tab.close()
    return float(took) / 1000


def all_names(site: Path) -> list[str]:
    return [page.relative_to(site).as_posix().removesuffix(".html") for page in pages_of(site)]
