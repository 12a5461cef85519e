"""What is asked of every page of the site, each as a function that lists what is wrong."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from html import unescape
from html.parser import HTMLParser
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

HEAVIEST = 1_500_000
"""Bytes of a page without the pictures that wait until they are seen."""
A4 = {"width": 718, "height": 1046}
"""What a printed page holds between its margins, in pixels."""
CUT = r"""
async paper => {
  const pictures = [...document.querySelectorAll('article img')];
  pictures.forEach(each => each.loading = 'eager');
  await Promise.allSettled(pictures.map(each => each.decode()));
  scrollTo(0, 0);
  const all = {left: -Infinity, top: -Infinity, right: Infinity, bottom: Infinity};
  const body = {...all, left: 0, top: 0, right: innerWidth};
  // Through which box the parts of an element are seen; through none if it is for listeners only.
  const known = new Map([[document.body, body]]);
  const opening = each => {
    if (!known.has(each)) known.set(each, opened(each, opening(each.parentElement)));
    return known.get(each);
  };
  const opened = (each, outer) => {
    const style = getComputedStyle(each), box = each.getBoundingClientRect();
    const ways = style.overflow;
    if (!outer || style.clipPath != 'none') return null;
    if (style.display == 'inline' || ways == 'visible') return outer;
    if (box.width <= 1 && box.height <= 1) return null;
    // Nobody moves a whole article sideways to read on.
    if (!paper && /auto|scroll/.test(ways) && each.matches('article *')) return all;
    return {
      left: Math.max(outer.left, box.left), right: Math.min(outer.right, box.right),
      top: Math.max(outer.top, box.top), bottom: Math.min(outer.bottom, box.bottom),
    };
  };
  const out = (box, frame) => frame && box.width && box.height && (
    box.left < frame.left - 2 || box.right > frame.right + 2
    || box.top < frame.top - 2 || box.bottom > frame.bottom + 2);
  const shown = each => each.checkVisibility({opacityProperty: true, visibilityProperty: true});
  const faults = [];
  // A box in a row keeps the height that it has unbroken, and paper cuts off what breaks push down.
  for (let each = document.querySelector('article'); paper && each; each = each.parentElement)
    if (getComputedStyle(each).display != 'block') faults.push(`a box in a row: ${each.className}`);
  for (const each of document.querySelectorAll('article :not(svg *)')) {
    const box = each.getBoundingClientRect(), frame = opening(each.parentElement);
    const name = each.outerHTML.slice(0, 120);
    if (each.tagName == 'IMG') {
      const size = each.naturalWidth / each.naturalHeight / (box.width / box.height);
      const fits = getComputedStyle(each).objectFit == 'contain' || Math.abs(size - 1) < 0.02;
      if (!frame || !shown(each) || !size || !opening(each)) faults.push(`not to be seen: ${name}`);
      else if (!fits) faults.push(`out of shape: ${name}`);
      else if (paper && box.height > paper.height) faults.push(`higher than paper: ${name}`);
    }
    if (!shown(each)) continue;
    const words = [...each.childNodes].filter(part => part.nodeType == 3 && part.data.trim());
    const boxes = words.map(part => {
      const range = document.createRange();
      range.selectNodeContents(part);
      return range.getBoundingClientRect();
    });
    if (out(box, frame)) faults.push(`cut: ${name}`);
    else if (boxes.some(part => out(part, opening(each)))) faults.push(`text cut: ${name}`);
  }
  return faults;
}
"""
"""What can't be seen of a page, or of one on paper, which can't be scrolled."""
RINGLESS = """
() => {
  const ring = each => {
    if (!each) return '';
    const {outline, outlineStyle, outlineColor, boxShadow} = getComputedStyle(each);
    const drawn = outlineStyle != 'none' && !/, 0\\)/.test(outlineColor);
    return `${drawn ? outline : ''} ${boxShadow} ${ring(each.parentElement)}`;
  };
  const stops = 'a[href], button, input, select, summary, [tabindex="0"]';
  const kinds = {};
  for (const each of document.querySelectorAll(stops))
    if (each.checkVisibility({visibilityProperty: true}))
      kinds[`${each.tagName} ${each.className} ${each.parentElement.className}`] = each;
  return Object.values(kinds).filter(each => {
    each.focus({preventScroll: true});
    const on = ring(each);
    each.blur();
    return on == ring(each);
  }).map(each => each.outerHTML.slice(0, 120));
}
"""
"""What shows no ring when the keyboard comes to it, of each kind of link and field."""
FIRST = """
[...document.querySelectorAll('article img')].slice(0, 1).some(each =>
  each.complete && each.naturalWidth
  && each.checkVisibility({opacityProperty: true, visibilityProperty: true}))
"""
"""Whether the first picture of a page is seen."""


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


def faults_of(tab: Page) -> list[str]:
    """Return what axe and the boxes of what is seen say of a page, and what has no ring."""
    from axe_playwright_python.sync_playwright import Axe

    # From disk, axe could not read the styles again.
    violations = Axe().run(tab, options={"preload": False}).response["violations"]
    found = [
        f"{each['id']}: {[node['html'][:120] for node in each['nodes']][:2]}" for each in violations
    ]
    found += tab.evaluate(CUT, None)
    # A ring is for those who came by keyboard.
    tab.keyboard.press("Tab")
    return [*found, *(f"no ring: {each}" for each in tab.evaluate(RINGLESS))]


def faults_in_browser(
    chromium: Browser, site: Path, names: list[str], *more: tuple[str, int]
) -> list[str]:
    """Return what axe, the console and the boxes of what is seen say of pages, light and dark."""
    faults = []
    for scheme, width in (("light", 1440), ("dark", 390), *more):
        context = chromium.new_context(
            offline=True,
            color_scheme=scheme,
            reduced_motion="reduce",
            viewport={"width": width, "height": 900},
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
            faults += [f"{where}: {each}" for each in faults_of(tab)]
            if tab.locator("#choose").count():
                tab.locator("#choose").click()
                tab.locator(".vega-embed svg").wait_for()
                tab.wait_for_timeout(1000)  # in which a chart might yet fail
                faults += [f"{where}, with its chart: {each}" for each in faults_of(tab)]
            faults += [f"{where}: {each}" for each in noted]
        context.close()
    return faults


def mixed_figures(site: Path) -> list[str]:
    """Return titles under which the front page, the gallery or a figure's page mixes figures."""
    mixed = []
    for page in (site / "index.html", site / "figures.html", *(site / "figures").glob("*.html")):
        article = page.read_text("utf-8").partition("<article")[2].partition("</article>")[0]
        for block in re.split(r'<h[12]\b|<div class="sd-card ', article)[1:]:
            names = set(re.findall(r"figures/([\w-]+?)(?:-phone)?\.(?:png|svg|csv|html)", block))
            own = {page.stem} if page.parent.name == "figures" else names
            head, _, picture = block.partition(">")[2].partition("<img")
            title = unescape(re.sub("<.*?>", "", head)).strip().rstrip("#").replace("’", "'")
            alt = unescape(picture.partition('alt="')[2].partition('"')[0])
            if names and (names != own or len(names) > 1 or title not in alt):
                mixed.append(f"{page.relative_to(site)}: {title}: {sorted(names)}, {alt!r}")
    return mixed


def heavy_pages(chromium: Browser, site: Path, names: list[str]) -> list[str]:
    """Return pages that load too much by themselves, without the pictures that wait."""
    heavy = []
    tab = chromium.new_page()
    asked: set[str] = set()
    tab.on("request", lambda each: asked.add(each.url))
    for name in names:
        asked.clear()
        tab.goto((site / f"{name}.html").as_uri(), wait_until="networkidle")
        waiting = tab.evaluate(
            "[...document.images].filter(e => e.loading == 'lazy').map(e => e.currentSrc)"
        )
        paths = {Path(unquote(urlsplit(url).path)) for url in asked.difference(waiting)}
        weight = sum(path.stat().st_size for path in paths if path.is_file())
        if weight > HEAVIEST:
            heavy.append(f"{name}: {weight:,} bytes")
    tab.close()
    return heavy


def cut_in_print(chromium: Browser, page: Path) -> list[str]:
    """Return what does not fit on a printed page, which is never broken inside a picture."""
    tab = chromium.new_page(viewport=A4)
    tab.emulate_media(media="print")
    tab.goto(page.as_uri())
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


def seconds_to_first_figure(chromium: Browser, url: str, patience: float = 30) -> float:
    """Return how long a phone on 4G waits for the first figure: 9 Mbit/s, 170 ms there and back."""
    tab = chromium.new_page(viewport={"width": 390, "height": 844})
    line = tab.context.new_cdp_session(tab)
    line.send("Network.enable")
    rate = {"downloadThroughput": 9e6 / 8, "uploadThroughput": 9e6 / 8, "latency": 170}
    line.send("Network.emulateNetworkConditions", {"offline": False, **rate})
    tab.goto(url, wait_until="commit")
    seen_after = f"{FIRST} && performance.now()"
    took = tab.wait_for_function(seen_after, timeout=patience * 1000).json_value()
    tab.close()
    return float(took) / 1000


def all_names(site: Path) -> list[str]:
    return [page.relative_to(site).as_posix().removesuffix(".html") for page in pages_of(site)]
