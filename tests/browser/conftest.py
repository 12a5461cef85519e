"""A browser, and JupyterLab as `make lab` starts it, on a copy of what a reader has."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, NoReturn

import pytest
from filelock import FileLock

import parade_analysis

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).parents[2]
TOKEN = "loopback-only"
ALONE = (
    "--disable-gpu --no-first-run --disable-sync --disable-background-networking"
    " --disable-component-update"
)
if os.name == "posix" and os.geteuid() == 0:
    ALONE += " --no-sandbox"  # Chromium has no sandbox for root


# The tests may run under `make test`, which would pass its own flags on.
MAKE = ["env", "-u", "MAKEFLAGS", "-u", "MAKELEVEL", "make", "--no-print-directory"]


class Lab(NamedTuple):
    """A running JupyterLab: the folder that it serves, and its address."""

    folder: Path
    url: str

    def page_of(self, notebook: str) -> str:
        """Return the address of a notebook in a workspace that nothing else is opened from."""
        return f"{self.url}/lab/workspaces/test/tree/{notebook}?token={TOKEN}&reset"


def unable(reason: str) -> NoReturn:
    """Skip what needs a browser, or fail where one was promised."""
    if os.environ.get("PARADE_BROWSER") == "required":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Return the system's Chromium, driven by Playwright."""
    path = shutil.which("chromium")
    if path is None:
        unable("no Chromium found: install the system's package chromium")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        unable("no Playwright found: install the extra browser of this package")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ALONE.split())
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the site as `make site` does, once for all who test."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    with FileLock(shared / "site.lock"):
        if not (shared / "site-built" / "done").is_file():
            built(shared / "site-built")
            (shared / "site-built" / "done").touch()
    return shared / "site-built" / "site"


def built(folder: Path) -> Path:
    """Build the site below a folder by `make site`, with the programs that run this test."""
    told = {
        "READY": "",
        "BIN": Path(sys.executable).parent,
        "BUILD": folder,
        "SITE": folder / "site",
    }
    command = [*MAKE, "site", *(f"{name}={value}" for name, value in told.items())]
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env=environment)
    assert done.returncode == 0, done.stderr
    return folder / "site"


@pytest.fixture(scope="session")
def results() -> Path:
    """Return the ignored folder that pictures of pages go to."""
    folder = ROOT / "tests" / "results"
    folder.mkdir(exist_ok=True)
    return folder


def free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return asked.getsockname()[1]


def copy_of_the_repository(folder: Path) -> Path:
    """Copy what git keeps or would keep, so that nothing stored is ever touched."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, folder / name)
    return folder


def lab_command() -> list[str]:
    """Return how `make lab` starts JupyterLab, with the programs that run this test."""
    command = [*MAKE, "--dry-run", "lab", f"BIN={Path(sys.executable).parent}"]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return told.stdout.replace("\\\n", " ").splitlines()[-1].split()


@pytest.fixture(scope="session")
def lab(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """Start JupyterLab on loopback, with nothing of the user's own."""
    own, port = tmp_path_factory.mktemp("jupyter"), free_port()
    folder = copy_of_the_repository(tmp_path_factory.mktemp("repository"))
    homes = {"JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR"}
    environment = os.environ | {name: str(own / name) for name in homes}
    environment["PYTHONPATH"] = str(Path(parade_analysis.__file__).parents[1])
    command = [*lab_command(), "--no-browser", f"--ServerApp.port={port}"]
    command += [f"--IdentityProvider.token={TOKEN}", "--ServerApp.port_retries=0"]
    command += ["--LabApp.expose_app_in_browser=True", f"--LabApp.workspaces_dir={own}"]
    with (own / "log").open("w") as log:
        server = subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log)
        try:
            url = f"http://127.0.0.1:{port}"
            wait_for(server, f"{url}/api?token={TOKEN}", own / "log")
            yield Lab(folder, url)
        finally:
            server.terminate()
            server.wait(timeout=20)


def wait_for(server: subprocess.Popen[bytes], url: str, log: Path) -> None:
    """Return when the server answers; fail with its own words if it ends first."""
    for _ in range(300):
        if server.poll() is not None:
            break
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"JupyterLab did not start: {log.read_text()}")
