"""The `parade` command."""

from __future__ import annotations

import shlex
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import click

from parade_analysis import cli_add, cli_own
from parade_analysis.errors import DataError, NothingKnown
from parade_analysis.terminal import (
    FOLDER,
    HELP,
    REFUSED,
    Commands,
    data_option,
    echo,
    ending,
    near,
    progress,
    quiet_option,
    tell,
    text_or_json,
    today_option,
)
from parade_analysis.text import as_json
from parade_analysis.version import __version__

if TYPE_CHECKING:
    from parade_analysis.publish import Built

OF_ALL_FIGURES = ("as_of", "data", "width", "worldview")
"""What has an option of the command, and is none of a figure's own."""


@click.group(
    cls=Commands,
    context_settings=HELP,
    help="Tables and figures on the Beijing parade of 3 September 2025.",
    epilog=ending("parade figures china-share", "parade claims c06 --as-of 2025-08-28"),
)
@click.version_option(__version__, message="parade %(version)s")
@quiet_option
def app() -> None:
    """Run one of the commands."""


@app.command(epilog=ending("parade check", "parade check meetings envoys --format json"))
@click.argument("tables", nargs=-1, metavar="[TABLE]...")
@text_or_json
@quiet_option
@data_option
@today_option
def check(tables: tuple[str, ...], form: str, data: Path | None, today: str | None) -> None:
    """List all problems of every TABLE, or of all.

    A sealed row that has gone is one. Problems of other tables are counted, for what is
    wrong there may hide some here.
    """
    from parade_analysis.catalog import checking, loading

    files = checking.files_of(tables, data=data)
    every = checking.check(data=data, today=today)
    problems = [each for each in every if not tables or each.file in files]
    changed = [each for each in loading.changed(data=data) if not tables or each in tables]
    if form == "json":
        echo(as_json({"problems": [each._asdict() for each in problems], "changed": changed}))
    else:
        for problem in problems:
            echo(str(problem))
    elsewhere = f"{_counted(len(every) - len(problems))} in other files (parade check)"
    if len(every) > len(problems):
        tell(elsewhere, err=True)
    if problems:
        raise DataError(f"{_counted(len(problems))} found")
    if form == "json":
        return
    tell(f"sound: {', '.join(tables)}" if tables else "all tables are sound")
    if changed:
        tell(f"changed since sealed: {', '.join(changed)} (parade data seal records it)")


def _counted(problems: int) -> str:
    return f"{problems} problem{'s' * (problems > 1)}"


@app.command(epilog=ending("parade tables", "parade tables --format json"))
@text_or_json
@quiet_option
@data_option
def tables(form: str, data: Path | None) -> None:
    """List the tables.

    Each with its kind, its rows, the day up to which it was researched, and its title.
    """
    from parade_analysis.catalog.loading import tables as listed

    found = listed(data=data).reset_index()
    if form == "json":
        echo(as_json(found.astype("object").where(found.notna(), None).to_dict("records")))
        return
    width = found["table"].str.len().max()
    for row in found.fillna({"covered_to": "-"}).itertuples():
        echo(f"{row.table:{width}}  {row.kind:9}  {row.rows:>7,}  {row.covered_to:10}  {row.title}")


@app.command(epilog=ending("parade cite meetings", "parade cite meetings --style bibtex"))
@click.argument("tables", nargs=-1, metavar="[TABLE]...")
@click.option(
    "--style",
    type=click.Choice(["text", "bibtex"]),
    default="text",
    show_default=True,
    help="One citation a line, or BibTeX entries.",
)
@quiet_option
def cite(tables: tuple[str, ...], style: Literal["text", "bibtex"]) -> None:
    """Say how to cite every TABLE, or all."""
    from parade_analysis.catalog.cite import cite as cited

    echo(cited(*tables, style=style))


@app.command(
    epilog=ending(
        "parade figures",
        "parade figures regions --set parade=moscow-2025 --width 700 --format pdf",
        "parade figures --list --format json",
    )
)
@click.argument("names", nargs=-1, metavar="[NAME]...")
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
    type=click.Choice(["png", "svg", "pdf", "json"]),
    multiple=True,
    help="What to write in place of PNG and SVG; may be given again. "
    "json is for --list and --options.",
)
@quiet_option
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
    """Draw the figures that are out of date, those named or all."""
    if only_list or list_options:
        if {*forms} - {"json"}:
            raise click.UsageError("--list and --options write text, or --format json")
        _describe(names, forms, with_options=list_options)
        return
    if "json" in forms:
        raise click.UsageError("--format json is for --list and --options")
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
    tell(_summary(built))
    for reason in built.refused.values():
        echo(str(reason), err=True)
    # Nothing known by a day is an answer; without a day it is a wrong option.
    is_answer = as_of is not None and all(
        isinstance(reason, NothingKnown) for reason in built.refused.values()
    )
    if built.refused and not is_answer:
        raise click.exceptions.Exit(REFUSED)


def _describe(names: Iterable[str], forms: Collection[str], *, with_options: bool) -> None:
    """Print what figures show, or which options they have."""
    from parade_analysis.figures import FIGURES, named

    described = [FIGURES[name].registered for name in named(names)]
    if "json" in forms:
        echo(
            as_json(
                [
                    {
                        "name": about.name,
                        "summary": about.summary,
                        "tables": about.tables,
                        "options": about.options,
                    }
                    for about in described
                ]
            )
        )
        return
    for about in described:
        if with_options:
            echo(about.name)
            for option, default in about.options.items():
                echo(f"  {option}={about.written(default)}")
        else:
            echo(f"{about.name}: {about.summary} Tables: {', '.join(about.tables)}.")


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
        if key in OF_ALL_FIGURES:
            raise DataError(f"--set {text!r}: write --{key.replace('_', '-')} {shlex.quote(value)}")
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


@app.command(epilog=ending("parade claims", "parade claims c06 --as-of 2025-08-28 --format json"))
@click.argument("claim_ids", nargs=-1, metavar="[CLAIM]...")
@click.option("--as-of", metavar="YYYY-MM-DD", help="Use only what was known on this day.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "csv", "md"]),
    default="text",
    show_default=True,
    help="How to write the result.",
)
@quiet_option
@data_option
def claims(claim_ids: tuple[str, ...], as_of: str | None, form: str, data: Path | None) -> None:
    """Test every CLAIM of the coverage, or all."""
    from parade_analysis.claims import check_claims, written

    echo(written(check_claims(*claim_ids, as_of=as_of, data=data), form))


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
