"""`parade add` and `parade data`: what changes the tables."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from parade_analysis.errors import DataError
from parade_analysis.terminal import (
    FOLDER,
    REFUSED,
    STOPPED,
    Commands,
    data_option,
    echo,
    ending,
    ends_tidily,
    near,
    tell,
    today_option,
)

if TYPE_CHECKING:
    from parade_analysis.catalog.add import Added

ANY_COLUMN = {"allow_extra_args": True, "ignore_unknown_options": True}
"""The options of `parade add` are the columns of the table, known only to the schemas."""


@click.command(
    context_settings=ANY_COLUMN,
    epilog=ending(
        "parade add meeting",
        "parade add envoy --date 2026-07-16 --person NAME --source-url ADDRESS",
    ),
)
@click.argument("kind", metavar="{meeting|event|envoy|attendance}")
@click.option("--new", "is_new", is_flag=True, help="The person or place only looks like a known.")
@click.option("--covered-to", metavar="DAY", help="Up to this day you looked for all there is.")
@click.option("--yes", "is_agreed", is_flag=True, help="Write without asking once more.")
@data_option
@today_option
@click.pass_context
def add(
    context: click.Context,
    kind: str,
    is_new: bool,
    covered_to: str | None,
    is_agreed: bool,
    data: Path | None,
    today: str | None,
) -> None:
    """Add one row to a table: checked, in its place, sealed.

    The options are the columns of the table: --start-date, --person, --place, --source-url
    and so on. On a terminal you are asked for what is missing, and shown the row before it is
    written. Other tables are edited by hand: parade add TABLE says how.
    """
    from parade_analysis.catalog import add as adding
    from parade_analysis.catalog import asking
    from parade_analysis.catalog.completing import table_of
    from parade_analysis.catalog.judging import COVERED

    table_of(kind)
    answers = _columns(context.args)
    if covered_to is not None:
        answers[COVERED] = covered_to

    def done(by: Callable[..., Added]) -> Added:
        cells = {column: value for column, value in answers.items() if column != COVERED}
        with ends_tidily():
            return by(
                kind, cells, is_new=is_new, covered_to=answers.get(COVERED), data=data, today=today
            )

    if answers and not (
        _is_at_terminal() and not asking.is_whole(kind, answers, data=data, today=today)
    ):
        added = done(adding.add)
        _show(added, f"added row {added.row} to {added.table}:", "sealed; changed", tell)
        return
    options = {"data": str(data) if data else "", "today": today or ""}
    with _resumable(kind, answers, options, is_new=is_new), ends_tidily():
        echo(asking.HOW)
        asking.ask(kind, _prompt, answers, is_new=is_new, data=data, today=today)
        plan = done(adding.planned)
        _show(plan, f"row {plan.row} of {plan.table}:", "will change", echo)
        if not (is_agreed or click.confirm("write?")):
            raise DataError("not agreed to")
        added = done(adding.add)
    tell(f"added row {added.row} to {added.table}, and sealed it")


@contextmanager
def _resumable(
    kind: str, answers: dict[str, str], options: dict[str, str], *, is_new: bool
) -> Iterator[None]:
    """Print the command that goes on with what was answered, whatever ends the asking."""
    from parade_analysis.catalog import asking

    try:
        yield
    except (KeyboardInterrupt, SystemExit, Exception) as end:
        if isinstance(end, DataError):
            echo(str(end), err=True)
        if answers:
            given = {option: value for option, value in options.items() if value}
            command = asking.resuming(kind, answers, given, is_new=is_new)
            echo(f"\nnothing was written; go on with:\n{command}", err=True)
        else:
            echo("\nnothing was written", err=True)
        if not isinstance(end, click.Abort | KeyboardInterrupt | DataError):
            raise
        code = REFUSED if isinstance(end, DataError) else STOPPED
        raise click.exceptions.Exit(code) from None


def _show(added: Added, heading: str, changing: str, say: Callable[[str], None]) -> None:
    """Print a row, and the files and figures that change with it."""
    from parade_analysis.figures import FIGURES

    say(heading)
    for column, value in added.values.items():
        say(f"  {column}: {value}")
    say(f"{changing}: {', '.join(path.name for path in added.contents)}")
    tables = {path.stem for path in added.contents}
    drawn = [name for name, each in FIGURES.items() if tables & {*each.registered.tables}]
    say(f"figures that change with the next `parade figures`: {', '.join(drawn) or 'none'}")


def _columns(arguments: list[str]) -> dict[str, str]:
    """Return options such as --start-date 2026-09-03 or --person=NAME as cells by column."""
    given: dict[str, str] = {}
    left = iter(arguments)
    for option in left:
        name, equals, value = option.partition("=")
        column = name.removeprefix("--").replace("-", "_")
        if not name.startswith("--") or column in given:
            raise DataError(f"{option!r}: expected each column once, as --column value")
        try:
            given[column] = value if equals else next(left)
        except StopIteration:
            raise DataError(f"{option!r}: expected a value after it") from None
    return given


def _is_at_terminal() -> bool:
    return sys.stdin is not None and sys.stdin.isatty()  # none, where it was closed


def _prompt(question: str, suggested: str) -> str:
    if None in (sys.stdin, sys.stdout, sys.stderr):  # closed: nobody can be asked
        raise click.Abort
    while True:
        try:
            typed = str(click.prompt(question, default=suggested, show_default=bool(suggested)))
            typed.encode()
        except UnicodeError:
            echo("that is no text in UTF-8; type it again", err=True)
        else:
            return typed.strip()


@click.group("data", cls=Commands, epilog=ending("parade data copy my-data", "parade data seal"))
def data_group() -> None:
    """Keep the tables."""


@data_group.command(
    epilog=ending("parade data seal", "parade data seal events --covered-to events=2026-09-30")
)
@click.argument("tables", nargs=-1, metavar="[TABLE]...")
@click.option("--removed", metavar="REASON", help="Why sealed rows are no longer there.")
@click.option(
    "--covered-to",
    metavar="TABLE=DAY",
    multiple=True,
    help="Up to this day you looked for all that belongs into the table; may be given again.",
)
@click.option("--first", "is_first", is_flag=True, help="The folder was never sealed before.")
@data_option
@today_option
def seal(
    tables: tuple[str, ...],
    removed: str | None,
    covered_to: tuple[str, ...],
    is_first: bool,
    data: Path | None,
    today: str | None,
) -> None:
    """Check every table and record it in datapackage.json.

    With a TABLE, others must not have changed since the last seal.
    """
    from parade_analysis.catalog.locate import data_folder
    from parade_analysis.catalog.losses import since_sealed
    from parade_analysis.catalog.seal import seal as record

    days = dict(each.split("=", 1) for each in covered_to if "=" in each)
    if len(days) < len(covered_to):
        raise DataError("--covered-to: expected each table once, as TABLE=DAY")
    differing = since_sealed(data_folder(data))
    changed = record(
        only=tables, removed=removed, covered_to=days, is_first=is_first, data=data, today=today
    )
    for name, how in differing.items():
        tell(f"{name}: {how}")
    for path in changed:
        tell(f"wrote {path}")
    if not changed:
        tell("the seal is up to date")


@data_group.command(epilog=ending("parade data recount"))
@data_option
def recount(data: Path | None) -> None:
    """Count again what pages and controls hold.

    They say how many rows the other tables have from each page, and what those sum to: look
    at what has changed before you seal.
    """
    from parade_analysis.catalog.recount import recount as count

    for line in count(data=data) or ["pages and controls are as counted"]:
        tell(line)


@data_group.command("copy", epilog=ending("parade data copy my-data"))
@click.argument("folder", metavar="DIR", type=FOLDER)
@data_option
def copy(folder: Path, data: Path | None) -> None:
    """Make a data folder of your own.

    It holds all tables, the shapes, the codebook and the seal.
    """
    from parade_analysis.catalog.copying import copy_data

    made = shlex.quote(str(near(copy_data(folder, data=data))))
    tell(f"made {made}; name it with --data {made}, or in PARADE_DATA")
