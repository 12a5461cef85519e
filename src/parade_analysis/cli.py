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
