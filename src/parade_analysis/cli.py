"""The `parade` command."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from parade_analysis import cli_add, cli_own
from parade_analysis.errors import DataError, NothingKnown
from parade_analysis.terminal import FOLDER, data_option, near, progress, today_option

if TYPE_CHECKING:
    from parade_analysis.publish import Built


class _Plain(click.Group):
    """Commands whose errors are sentences for the reader, never tracebacks."""

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except DataError as error:
            click.echo(str(error), err=True)
        except BrokenPipeError:
            raise  # whoever read the output has seen enough
        except OSError as error:
            where = f"{error.filename}: " if error.filename else ""
            click.echo(f"{where}{error.strerror}", err=True)
        raise click.exceptions.Exit(1)


@click.group(cls=_Plain)
def app() -> None:
    """Tables and figures on the Beijing parade of 3 September 2025."""


@app.command()
@data_option
@today_option
def check(data: Path | None, today: str | None) -> None:
    """List every problem of every table, and every sealed row gone; exit 1 if there is one."""
    from parade_analysis.catalog import checking, loading

    problems = checking.check(data=data, today=today)
    changed = loading.changed(data=data)
    for problem in problems:
        click.echo(str(problem))
    if problems:
        raise DataError(f"{len(problems)} problem{'s' * (len(problems) > 1)} found")
    click.echo("all tables are sound")
    if changed:
        click.echo(f"changed since sealed: {', '.join(changed)} (parade data seal records it)")


@app.command()
@click.argument("names", nargs=-1)
@click.option("--as-of", metavar="YYYY-MM-DD", help="Draw what was known on this day.")
@click.option(
    "--set",
    "chosen",
    metavar="KEY=VALUE",
    multiple=True,
    help="An option of these figures; a list with commas.",
)
@click.option("--worldview", help="Borders of the maps: natural-earth, or a file of shapes.")
@click.option(
    "--out",
    type=FOLDER,
    help="Output folder; by default figures/, of other tables FOLDER-figures/ beside them; in it "
    "as-of-DATE/ with --as-of, custom/ with --set, --worldview, --width or --format.",
)
@click.option(
    "--width",
    type=int,
    help="Pixels across, as read, from 320 to 2400; by default 1200 and, for phones, 375.",
)
@click.option(
    "--format",
    "forms",
    type=click.Choice(["png", "svg", "pdf"]),
    multiple=True,
    help="What to write in place of PNG and SVG; may be given again.",
)
@data_option
@click.option("--jobs", type=click.IntRange(min=1), help="Processes to draw with.")
@click.option("--force", is_flag=True, help="Draw what is up to date too.")
@click.option("--list", "only_list", is_flag=True, help="List the figures and stop.")
@click.option(
    "--options", "list_options", is_flag=True, help="List the options of the figures and stop."
)
def figures(
    names: tuple[str, ...],
    as_of: str | None,
    chosen: tuple[str, ...],
    worldview: str | None,
    width: int | None,
    forms: tuple[str, ...],
    out: Path | None,
    data: Path | None,
    jobs: int | None,
    force: bool,
    only_list: bool,
    list_options: bool,
) -> None:
    """Draw the figures that are out of date: those NAMES, or all."""
    if only_list or list_options:
        _describe(names, with_options=list_options)
        return
    from parade_analysis import publish

    asked = _options(names, chosen, worldview)
    with progress() as report:
        built = publish.build(
            asked.names,
            as_of=as_of,
            out=out,
            data=data,
            options=asked.options,
            width=width,
            forms=forms,
            jobs=jobs,
            force=force,
            progress=report,
        )
    click.echo(_summary(built))
    for reason in built.refused.values():
        click.echo(str(reason), err=True)
    # Nothing known by a day is an answer; without a day it is a wrong option.
    is_answer = as_of is not None and all(
        isinstance(reason, NothingKnown) for reason in built.refused.values()
    )
    if built.refused and not is_answer:
        sys.exit(1)


def _describe(names: Iterable[str], *, with_options: bool) -> None:
    """Print what figures show, or which options they have."""
    from parade_analysis.figures import FIGURES, named

    for name in named(names):
        about = FIGURES[name].registered
        if with_options:
            click.echo(name)
            for option, default in about.options.items():
                click.echo(f"  {option}={about.written(default)}")
        else:
            click.echo(f"{name}: {about.summary} Tables: {', '.join(about.tables)}.")


class _Asked(NamedTuple):
    names: list[str]
    options: dict[str, Any]


def _options(names: Iterable[str], chosen: Iterable[str], worldview: str | None) -> _Asked:
    """Return the figures and the options meant, each option as its function takes it."""
    from parade_analysis.figures import FIGURES, named

    wanted, given = list(names), {}
    for text in chosen:
        key, equals, value = text.partition("=")
        if not equals or key in given:
            raise DataError(f"--set {text!r}: expected each option once, as KEY=VALUE")
        given[key] = value
    if given and not wanted:
        raise DataError("--set needs the figures that it is for: parade figures NAME --set ...")
    read: dict[str, Any] = {}
    for name in named(wanted) if given else ():
        read |= FIGURES[name].registered.read_options(given)
    if worldview is not None:
        maps = [name for name in named(wanted) if FIGURES[name].registered.has_shapes]
        if wanted and wanted != maps:
            flat = ", ".join(name for name in wanted if name not in maps)
            raise DataError(f"--worldview is for maps, and {flat} is none")
        return _Asked(maps, {**read, "worldview": worldview})
    return _Asked(wanted, read)


@app.command()
@click.argument("claim_ids", nargs=-1)
@click.option("--as-of", metavar="YYYY-MM-DD", help="Use only what was known on this day.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "csv", "md"]),
    default="text",
    show_default=True,
    help="How to write the result.",
)
@data_option
def claims(claim_ids: tuple[str, ...], as_of: str | None, form: str, data: Path | None) -> None:
    """Test claims of the coverage against the tables: those CLAIM_IDS, or all."""
    from parade_analysis.claims import check_claims, written

    click.echo(written(check_claims(*claim_ids, as_of=as_of, data=data), form))


def _summary(built: Built) -> str:
    fresh = f"{len(built.fresh)} up to date"
    drawn = f"drawn: {', '.join(built.drawn)}" if built.drawn else "nothing drawn"
    removed = f"; removed: {', '.join(built.removed)}" if built.removed else ""
    return f"{drawn}; {fresh}{removed}; in {near(built.folder)}"


app.add_command(cli_add.add)
app.add_command(cli_add.data_group)
app.add_command(cli_own.concentration)
app.add_command(cli_own.places)

if __name__ == "__main__":
    app()
