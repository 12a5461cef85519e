"""The `parade` command."""

from __future__ import annotations

import os
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from parade_analysis.publish import Built


class ClaimFormat(StrEnum):
    """How `parade claims` writes its result."""

    text = "text"
    json = "json"
    csv = "csv"
    md = "md"


app = typer.Typer(
    help="Tables and figures on the Beijing parade of 3 September 2025.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # plain help starts twice as fast
)
data_app = typer.Typer(help="Keep the tables.", no_args_is_help=True)
app.add_typer(data_app, name="data")
add_app = typer.Typer(
    help="Add one row to a table: checked, in its place, sealed.", no_args_is_help=True
)
app.add_typer(add_app, name="add")

DataFolder = Annotated[
    Path | None,
    typer.Option("--data", help="Folder with other tables.", envvar="PARADE_DATA"),
]


def fail(error: Exception) -> typer.Exit:
    """Print an error without a traceback and return the exit to raise."""
    typer.echo(str(error), err=True)
    return typer.Exit(1)


@app.command()
def check(data: DataFolder = None) -> None:
    """List every problem of every table; exit 1 if there is one."""
    from parade_analysis import catalog
    from parade_analysis.errors import DataError

    try:
        problems = catalog.check(data=data)
        changed = catalog.changed(data=data)
    except DataError as error:
        raise fail(error) from error
    for problem in problems:
        typer.echo(str(problem))
    if problems:
        typer.echo(f"{len(problems)} problem{'s' * (len(problems) > 1)} found", err=True)
        raise typer.Exit(1)
    typer.echo("all tables are sound")
    if changed:
        typer.echo(f"changed since sealed: {', '.join(changed)} (parade data seal records it)")


@data_app.command()
def seal(data: DataFolder = None) -> None:
    """Check every table and record it in datapackage.json."""
    from parade_analysis.errors import DataError
    from parade_analysis.seal import seal as record

    try:
        changed = record(data=data)
    except DataError as error:
        raise fail(error) from error
    for path in changed:
        typer.echo(f"wrote {path}")
    if not changed:
        typer.echo("the seal is up to date")


ANY_COLUMN = {"allow_extra_args": True, "ignore_unknown_options": True}
"""The options of `parade add` are the columns of the table, known only to the schemas."""

IsNew = Annotated[
    bool, typer.Option("--new", help="The person or place only looks like a known one.")
]


@add_app.command(context_settings=ANY_COLUMN)
def meeting(context: typer.Context, new: IsNew = False, data: DataFolder = None) -> None:
    """Add a meeting.

    The options are the columns of the table: --start-date, --person, --place, --source-url
    and so on. Without any you are asked for each.
    """
    _add("meeting", context.args, new, data)


@add_app.command(context_settings=ANY_COLUMN)
def event(context: typer.Context, new: IsNew = False, data: DataFolder = None) -> None:
    """Add a context event.

    The options are the columns of the table: --date, --category, --label, --source-url
    and so on. Without any you are asked for each.
    """
    _add("event", context.args, new, data)


@add_app.command(context_settings=ANY_COLUMN)
def envoy(context: typer.Context, new: IsNew = False, data: DataFolder = None) -> None:
    """Add an envoy.

    The options are the columns of the table: --date, --person, --office, --source-url
    and so on. Without any you are asked for each.
    """
    _add("envoy", context.args, new, data)


def _add(kind: str, arguments: list[str], is_new: bool, data: Path | None) -> None:
    from parade_analysis import add as adding
    from parade_analysis.errors import DataError

    try:
        given = _columns(arguments) or adding.ask(kind, _prompt, data=data)
        added = adding.add(kind, given, is_new=is_new, data=data)
    except (DataError, OSError) as error:
        raise fail(error) from error
    typer.echo(f"added row {added.row} to {added.table}:")
    for column, value in added.values.items():
        typer.echo(f"  {column}: {value}")
    drawn = ", ".join(added.figures) or "none"
    typer.echo(f"sealed; figures that change with the next `parade figures`: {drawn}")


def _columns(arguments: list[str]) -> dict[str, str]:
    """Return options such as --start-date 2026-09-03 or --person=NAME as cells by column."""
    from parade_analysis.errors import DataError

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


def _prompt(question: str, suggested: str) -> str:
    return str(typer.prompt(question, default=suggested)).strip()


@app.command()
def figures(
    names: Annotated[list[str] | None, typer.Argument(help="Figures; all by default.")] = None,
    as_of: Annotated[
        str | None, typer.Option(help="Draw what was known on this day, YYYY-MM-DD.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(help="Output folder; figures/, or figures/as-of-DATE/ with --as-of."),
    ] = None,
    data: DataFolder = None,
    jobs: Annotated[int | None, typer.Option(min=1, help="Processes to draw with.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Draw what is up to date too.")] = False,
    list_: Annotated[bool, typer.Option("--list", help="List the figures and stop.")] = False,
) -> None:
    """Draw the figures that are out of date."""
    from parade_analysis import publish
    from parade_analysis.errors import DataError
    from parade_analysis.figures import FIGURES

    if list_:
        for name, figure in FIGURES.items():
            typer.echo(f"{name}: {figure.summary} Tables: {', '.join(figure.tables)}.")
        return
    try:
        with _progress() as report:
            built = publish.build(
                names or (),
                as_of=as_of,
                out=out,
                data=data,
                jobs=jobs,
                force=force,
                progress=report,
            )
    except (DataError, OSError) as error:
        raise fail(error) from error
    typer.echo(_summary(built))


@app.command()
def claims(
    claim_ids: Annotated[list[str] | None, typer.Argument(help="Claims; all by default.")] = None,
    as_of: Annotated[
        str | None, typer.Option(help="Use only what was known on this day, YYYY-MM-DD.")
    ] = None,
    form: Annotated[
        ClaimFormat, typer.Option("--format", help="How to write the result.")
    ] = ClaimFormat.text,
    data: DataFolder = None,
) -> None:
    """Test each claim of the coverage against the tables."""
    from parade_analysis.claims import check_claims, written
    from parade_analysis.errors import DataError

    try:
        checked = check_claims(*claim_ids or (), as_of=as_of, data=data)
    except DataError as error:
        raise fail(error) from error
    typer.echo(written(checked, form.value))


def _summary(built: Built) -> str:
    fresh = f"{len(built.fresh)} up to date"
    drawn = f"drawn: {', '.join(built.drawn)}" if built.drawn else "nothing drawn"
    removed = f"; removed: {', '.join(built.removed)}" if built.removed else ""
    return f"{drawn}; {fresh}{removed}"


class _progress:  # noqa: N801  used as a context manager, like a function
    """A bar on a terminal, nothing elsewhere."""

    def __enter__(self):  # type: ignore[no-untyped-def]
        from rich.console import Console
        from rich.progress import Progress

        console = Console(stderr=True)
        self.bar = Progress(console=console, disable=not console.is_terminal or "CI" in os.environ)
        self.bar.start()
        self.task = self.bar.add_task("figures", total=None)
        return self.report

    def report(self, name: str, left: int) -> None:
        done = self.bar.tasks[self.task].completed + 1
        self.bar.update(self.task, description=name, completed=done, total=done + left)

    def __exit__(self, *_: object) -> None:
        self.bar.stop()


if __name__ == "__main__":
    app()
