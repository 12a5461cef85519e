"""What the commands show on a terminal, and how they end."""

from __future__ import annotations

import contextlib
import functools
import io
import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click

from parade_analysis.errors import DataError, hinted
from parade_analysis.files import refuse_address
from parade_analysis.text import docstring, visible


class LocalPath(click.Path):
    """A path on this machine: neither an address nor what an unset variable leaves."""

    def convert(
        self, value: Any, param: click.Parameter | None, context: click.Context | None
    ) -> Any:
        """Return the path, or refuse what is none."""
        if not value:
            name = param.get_error_hint(context).strip("'") if param and context else "path"
            raise DataError(f"{name} is empty, expected the path of a file or folder")
        refuse_address(value)
        return super().convert(value, param, context)


FOLDER = LocalPath(path_type=Path)
REFUSED, STOPPED = 1, 130
EXIT_CODES = (
    f"Exit codes: 0 fine, {REFUSED} refused or a problem found, 2 wrong usage, "
    f"{STOPPED} stopped by Ctrl-C."
)
HELP = {"help_option_names": ["-h", "--help"]}
QUIET = "parade_analysis.quiet"


def ending(*examples: str) -> str:
    """Return the end of a command's help: how it may be called, and its exit codes."""
    return "\b\n" + "\n".join(["Example:", *(f"  {each}" for each in examples), "", EXIT_CODES])


def _be_quiet(context: click.Context, option: click.Parameter, is_quiet: bool) -> None:
    context.meta[QUIET] = is_quiet or context.meta.get(QUIET, False)


quiet_option = click.option(
    *("-q", "--quiet"),
    is_flag=True,
    expose_value=False,
    callback=_be_quiet,
    help="Say nothing where all went well.",
)


text_or_json = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How to write the result.",
)


def is_quiet() -> bool:
    """Tell whether only results and problems are to be said."""
    context = click.get_current_context(silent=True)
    return context is not None and context.meta.get(QUIET, False)


def echo(text: str, *, err: bool = False) -> None:
    """Say something, spelling out what would steer a terminal or what it has no letters for."""
    stream = sys.stderr if err else sys.stdout
    encoding = getattr(stream, "encoding", None) or "utf-8"
    click.echo(visible(text).encode(encoding, "backslashreplace").decode(encoding), err=err)


def tell(text: str, *, err: bool = False) -> None:
    """Say what was done, unless asked to be quiet."""
    if not is_quiet():
        echo(text, err=err)


class Commands(click.Group):
    """Commands whose errors are sentences for the reader, never tracebacks."""

    def add_command(self, command: click.Command, name: str | None = None) -> None:
        """Add a command, whose help is its docstring even where Python drops it."""
        if command.help is None and command.callback is not None:
            command.help = docstring(command.callback)
        super().add_command(command, name)

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,
    ) -> click.Context:
        """Read the arguments, of which no path and no name may hold a NUL."""
        if any("\0" in word for word in args):
            raise click.UsageError("an argument holds a NUL character; take it out")
        return super().make_context(info_name, args, parent, **extra)

    def resolve_command(
        self, context: click.Context, words: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that is asked for, or say which may be meant."""
        known, asked = self.list_commands(context), words[0]
        if asked in known or asked.startswith("-") or context.resilient_parsing:
            return super().resolve_command(context, words)
        refusal = f"there is no command {asked!r}: choose from {', '.join(known)}"
        raise click.UsageError(hinted(refusal, [asked], known), context)

    def main(self, *args: Any, standalone_mode: bool = True, **settings: Any) -> Any:
        """Run the command that is asked for, and end with its exit code."""
        run: Callable[..., Any] = functools.partial(super().main, standalone_mode=False)
        if not standalone_mode:
            return run(*args, **settings)
        try:
            code = run(*args, **settings)
        except DataError as error:
            echo(str(error), err=True)
            code = REFUSED
        except click.ClickException as error:
            told = io.StringIO()
            error.show(told)
            echo(told.getvalue().rstrip("\n"), err=True)
            code = error.exit_code
        except click.Abort:
            echo("stopped", err=True)
            code = STOPPED
        except UnicodeEncodeError as error:
            echo(f"{error.object!r}: expected text in UTF-8", err=True)
            code = REFUSED
        except OSError as error:
            where = f"{error.filename}: " if error.filename else ""
            echo(f"{where}{error.strerror or error}", err=True)
            code = REFUSED
        sys.exit(code or 0)


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
    is_shown = sys.stderr is not None and sys.stderr.isatty()
    return is_shown and "CI" not in os.environ and not is_quiet()


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

    source = visible(source)
    columns = [TextColumn("{task.description}", markup=False), BarColumn(), DownloadColumn()]
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
