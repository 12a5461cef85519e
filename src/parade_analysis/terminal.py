"""What the commands show on a terminal, and how they end when asked to."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import click

FOLDER = click.Path(path_type=Path)

data_option = click.option(
    "--data", type=FOLDER, envvar="PARADE_DATA", show_envvar=True, help="Folder with other tables."
)
today_option = click.option(
    "--today", metavar="DAY", help="Nothing can be known after it; by default that of the clock."
)


def near(folder: Path) -> Path:
    """Return a folder as seen from here, where it lies below."""
    here = Path.cwd()
    return folder.relative_to(here) if folder.is_relative_to(here) else folder


def is_watched() -> bool:
    """Tell whether someone looks on."""
    return sys.stderr.isatty() and "CI" not in os.environ


@contextlib.contextmanager
def progress() -> Iterator[Callable[[str, int], None]]:
    """Show a bar on a terminal; elsewhere nothing, not even the import of its library."""
    if not is_watched():
        yield lambda name, left: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True)) as bar:
        task = bar.add_task("figures", total=None)

        def report(name: str, left: int) -> None:
            done = bar.tasks[task].completed + 1
            bar.update(task, description=name, completed=done, total=done + left)

        yield report


@contextlib.contextmanager
def progress_of_bytes(source: str) -> Iterator[Callable[[int, int, int], None] | None]:
    """Show rows, bytes and the time left on a terminal, elsewhere nothing."""
    if not is_watched():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

    columns = [TextColumn("{task.description}"), BarColumn(), DownloadColumn()]
    with Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True)) as bar:
        task = bar.add_task(source, total=None)

        def report(done: int, total: int, rows: int) -> None:
            words = f"{rows:,} rows" if rows else source
            bar.update(task, description=words, completed=done, total=total)

        yield report


@contextlib.contextmanager
def ends_tidily() -> Iterator[None]:
    """Let a request to end take the temporary files with it, and say nothing more."""
    asked: list[int] = []

    def end(number: int, frame: object) -> None:
        asked.append(number)
        sys.exit(128 + number)

    numbers = [getattr(signal, name, None) for name in ("SIGTERM", "SIGINT", "SIGHUP")]
    # Whoever started this may have asked that one be passed over, as nohup does.
    passed_over = (None, signal.SIG_IGN)
    heard = [each for each in numbers if each and signal.getsignal(each) not in passed_over]
    before = {number: signal.signal(number, end) for number in heard}
    try:
        yield
    except (Exception, KeyboardInterrupt):
        # An engine that is asked to end ends in an error of its own, of any kind.
        if not asked:
            raise
        sys.exit(128 + asked[0])
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
