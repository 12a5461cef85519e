"""The `parade` command."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from parade_analysis.errors import NothingKnown

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
    from parade_analysis.catalog import loading
    from parade_analysis.errors import DataError

    try:
        problems = loading.check(data=data)
        changed = loading.changed(data=data)
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
    from parade_analysis.catalog.seal import seal as record
    from parade_analysis.errors import DataError

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
    from parade_analysis.catalog import add as adding
    from parade_analysis.errors import DataError
    from parade_analysis.figures import FIGURES

    try:
        given = _columns(arguments) or adding.ask(kind, _prompt, data=data)
        added = adding.add(kind, given, is_new=is_new, data=data)
    except (DataError, OSError) as error:
        raise fail(error) from error
    typer.echo(f"added row {added.row} to {added.table}:")
    for column, value in added.values.items():
        typer.echo(f"  {column}: {value}")
    drawn = [name for name, each in FIGURES.items() if added.table in each.registered.tables]
    changing = ", ".join(drawn) or "none"
    typer.echo(f"sealed; figures that change with the next `parade figures`: {changing}")


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
    chosen: Annotated[
        list[str] | None,
        typer.Option(
            "--set", metavar="KEY=VALUE", help="An option of these figures; a list with commas."
        ),
    ] = None,
    worldview: Annotated[
        str | None, typer.Option(help="Borders of the maps: natural-earth, or a .parquet file.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            help="Output folder; by default figures/, figures/as-of-DATE/ with --as-of, "
            "figures/custom/ with --set or --worldview."
        ),
    ] = None,
    data: DataFolder = None,
    jobs: Annotated[int | None, typer.Option(min=1, help="Processes to draw with.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Draw what is up to date too.")] = False,
    list_: Annotated[bool, typer.Option("--list", help="List the figures and stop.")] = False,
    options: Annotated[
        bool, typer.Option("--options", help="List the options of the figures and stop.")
    ] = False,
) -> None:
    """Draw the figures that are out of date."""
    from parade_analysis import publish
    from parade_analysis.errors import DataError

    if list_ or options:
        _describe(names or (), with_options=options)
        return
    try:
        asked = _options(names or (), chosen or (), worldview)
        with _progress() as report:
            built = publish.build(
                asked.names,
                as_of=as_of,
                out=out,
                data=data,
                options=asked.options,
                jobs=jobs,
                force=force,
                progress=report,
            )
    except (DataError, OSError) as error:
        raise fail(error) from error
    typer.echo(_summary(built))
    for reason in built.refused.values():
        typer.echo(str(reason), err=True)
    if not all(isinstance(reason, NothingKnown) for reason in built.refused.values()):
        raise typer.Exit(1)


def _describe(names: Iterable[str], *, with_options: bool) -> None:
    """Print what figures show, or which options they have."""
    from parade_analysis.errors import DataError
    from parade_analysis.figures import FIGURES

    for name in names or FIGURES:
        if name not in FIGURES:
            raise fail(DataError(f"there is no figure {name!r}: choose from {', '.join(FIGURES)}"))
        about = FIGURES[name].registered
        if with_options:
            typer.echo(name)
            for option, default in about.options.items():
                typer.echo(f"  {option}={about.written(default)}")
        else:
            typer.echo(f"{name}: {about.summary} Tables: {', '.join(about.tables)}.")


class _Asked(NamedTuple):
    names: list[str]
    options: dict[str, Any]


def _options(names: Iterable[str], chosen: Iterable[str], worldview: str | None) -> _Asked:
    """Return the figures and the options meant, each option as its function takes it."""
    from parade_analysis.errors import DataError
    from parade_analysis.figures import FIGURES

    wanted, given = list(names), {}
    for text in chosen:
        key, equals, value = text.partition("=")
        if not equals or key in given:
            raise DataError(f"--set {text!r}: expected each option once, as KEY=VALUE")
        given[key] = value
    if given and not wanted:
        raise DataError("--set needs the figures that it is for: parade figures NAME --set ...")
    read: dict[str, Any] = {}
    for name in wanted if given else ():
        if name in FIGURES:  # an unknown one is named by the build
            read |= FIGURES[name].registered.read_options(given)
    if worldview is not None:
        maps = [name for name in wanted or FIGURES if FIGURES[name].registered.has_shapes]
        if wanted and wanted != maps:
            flat = ", ".join(name for name in wanted if name not in maps)
            raise DataError(f"--worldview is for maps, and {flat} is none")
        return _Asked(maps, {**read, "worldview": worldview})
    return _Asked(wanted, read)


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
    return f"{drawn}; {fresh}{removed}; in {_near(built.folder)}"


def _near(folder: Path) -> Path:
    """Return a folder as seen from here, where it lies below."""
    here = Path.cwd()
    return folder.relative_to(here) if folder.is_relative_to(here) else folder


class _progress:  # noqa: N801  used as a context manager, like a function
    """A bar on a terminal; elsewhere nothing, not even the import of its library."""

    def __enter__(self) -> Callable[[str, int], None]:
        self.bar: Any = None
        if not sys.stderr.isatty() or "CI" in os.environ:
            return lambda name, left: None
        from rich.console import Console
        from rich.progress import Progress

        self.bar = Progress(console=Console(stderr=True))
        self.bar.start()
        self.task = self.bar.add_task("figures", total=None)
        return self.report

    def report(self, name: str, left: int) -> None:
        done = self.bar.tasks[self.task].completed + 1
        self.bar.update(self.task, description=name, completed=done, total=done + left)

    def __exit__(self, *_: object) -> None:
        if self.bar is not None:
            self.bar.stop()


if __name__ == "__main__":
    app()
