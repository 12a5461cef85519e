"""Take the picture of the site that the README shows.

Usage: ``python docs/picture.py SITE FILE``, after `make site`; it asks for Chromium.
"""

import os
import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright


def take(site: Path, file: Path) -> None:
    """Write what a reader sees first of the site."""
    is_root = os.name == "posix" and os.geteuid() == 0  # for whom Chromium has no sandbox
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"] * is_root
        )
        page = browser.new_page(viewport={"width": 1200, "height": 800})
        page.goto((site.resolve() / "index.html").as_uri())
        page.evaluate("Promise.all([...document.images].slice(0, 1).map(each => each.decode()))")
        page.screenshot(path=file)
        browser.close()


if __name__ == "__main__":
    take(Path(sys.argv[1]), Path(sys.argv[2]))
