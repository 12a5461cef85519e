"""The `parade` command."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from parade_analysis.errors import DataError, NothingKnown
from parade_analysis.sources import FORMS

if TYPE_CHECKING:
    from parade_analysis.publish import Built
    from parade_analysis.sources.files import Part

ANY_COLUMN = {"allow_extra_args": True, "ignore_unknown_options": True}
"""The options of `parade add` are the columns of the table, known only to the schemas."""

FOLDER = click.Path(path_type=Path)
data_option = click.option(
    "--data", type=FOLDER, envvar="PARADE_DATA", show_envvar=True, help="Folder with other tables."
)
today_option = click.option(
    "--today", metavar="DAY", help="Nothing can be known after it; by default that of the clock."
)
new_option = click.option(
    "--new", "is_new", is_flag=True, help="The person or place only looks like a known one."
)


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
            click.echo(f"{error.filename}: {error.strerror}", err=True)
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


@app.group("data")
def data_group() -> None:
    """Keep the tables."""


@data_group.command()
@click.option("--removed", metavar="REASON", help="Why sealed rows are no longer there.")
@click.option("--first", "is_first", is_flag=True, help="The folder was never sealed before.")
@data_option
@today_option
def seal(removed: str | None, is_first: bool, data: Path | None, today: str | None) -> None:
    """Check every table and record it in datapackage.json."""
    from parade_analysis.catalog.seal import seal as record

    changed = record(removed=removed, is_first=is_first, data=data, today=today)
    for path in changed:
        click.echo(f"wrote {path}")
    if not changed:
        click.echo("the seal is up to date")


@data_group.command()
@data_option
def recount(data: Path | None) -> None:
    """Count again what pages and controls say of the other tables; look at what has changed."""
    from parade_analysis.catalog.recount import recount as count

    for line in count(data=data) or ["pages and controls are as counted"]:
        click.echo(line)


@app.command(context_settings=ANY_COLUMN)
@click.argument("kind", type=click.Choice(["meeting", "event", "envoy"]))
@new_option
@data_option
@today_option
@click.pass_context
def add(
    context: click.Context, kind: str, is_new: bool, data: Path | None, today: str | None
) -> None:
    """Add one row to a table: checked, in its place, sealed.

    The options are the columns of the table: --start-date, --person, --place, --source-url
    and so on. Without any you are asked for each.
    """
    from parade_analysis.catalog import add as adding
    from parade_analysis.figures import FIGURES

    given = _columns(context.args) or adding.ask(kind, _prompt, data=data)
    added = adding.add(kind, given, is_new=is_new, data=data, today=today)
    click.echo(f"added row {added.row} to {added.table}:")
    for column, value in added.values.items():
        click.echo(f"  {column}: {value}")
    drawn = [name for name, each in FIGURES.items() if added.table in each.registered.tables]
    changing = ", ".join(drawn) or "none"
    click.echo(f"sealed; figures that change with the next `parade figures`: {changing}")


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


def _prompt(question: str, suggested: str) -> str:
    return str(click.prompt(question, default=suggested)).strip()


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
    help="Output folder; by default figures/, figures/as-of-DATE/ with --as-of, "
    "figures/custom/ with --set or --worldview.",
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


@app.command()
@click.argument("source", type=click.Path(path_type=Path))
@click.option(
    "--format-of",
    "form",
    type=click.Choice([*FORMS]),
    help="The format of SOURCE, if its files don't tell.",
)
@click.option(
    "--country",
    "countries",
    metavar="ISO3",
    multiple=True,
    help="A country, or several with commas; PRK by default.",
)
@click.option("--all", "is_all", is_flag=True, help="All countries.")
@click.option("--years", metavar="A:B", help="First and last year; either may be left out.")
@click.option(
    "--engine",
    type=click.Choice(["duckdb", "polars", "pandas", "spark"]),
    help="What reads the files; by default DuckDB, or pandas where that is not installed.",
)
@click.option("--spark-master", metavar="URL", help="A running Spark; else one in this process.")
@click.option("--memory", default="2GB", show_default=True, help="What the engine may take.")
@click.option("--without-flagged", is_flag=True, help="Leave out what the screen flags.")
@click.option("--out", type=FOLDER, help="Write the table there, as .csv or .parquet.")
def concentration(
    source: Path,
    form: str | None,
    countries: tuple[str, ...],
    is_all: bool,
    years: str | None,
    engine: str | None,
    spark_master: str | None,
    memory: str,
    without_flagged: bool,
    out: Path | None,
) -> None:
    """Compute how concentrated trade is on partners, from a trade file of yours.

    SOURCE is a file, a zip or a folder of BACI, UN Comtrade, Correlates of War or the IMF.
    The screen for trade of the Republic of Korea booked under the DPRK runs beside it; what
    it flags is told and counted, and left out only if asked for.
    """
    from parade_analysis.trade_files import concentrate, refuse_unwritable, write

    if is_all and countries:
        raise DataError("--all and --country exclude each other")
    if out is not None:
        refuse_unwritable(out)
    asked = [each.strip().upper() for given in countries for each in given.split(",")] or ["PRK"]
    _refuse_unknown([each for each in asked if each] or asked)
    if spark_master and engine is None:
        engine = "spark"
    with _ends_tidily(), _progress_of_bytes(source) as report:
        found = concentrate(
            source,
            form=form,
            countries=() if is_all else asked,
            years=_years(years),
            engine=engine,
            memory=memory,
            spark_master=spark_master,
            without_flagged=without_flagged,
            report=report,
        )
    for line in found.words():
        click.echo(line, err=True)
    if years is not None and len(found.flagged):
        click.echo("the screen saw these years only, not those around them", err=True)
    if out is None:
        click.echo(found.shown())
    else:
        write(found.table, out)
        click.echo(f"wrote {len(found.table):,} rows to {out}", err=True)


def _years(written: str | None) -> tuple[int, int] | None:
    """Return the first and last year that are meant: 2018, 2018:2020, 2018: or :2020."""
    if written is None:
        return None
    told = re.fullmatch(r"([0-9]{4})?(:)?([0-9]{4})?", written, re.ASCII)
    if not told or written in ("", ":") or (told[1] and told[3] and told[1] > told[3]):
        raise DataError(f"--years {written!r}: expected A:B, e.g. 2015:2023")
    first = int(told[1] or 0)
    return (first, first) if told[2] is None else (first, int(told[3] or 9999))


def _refuse_unknown(codes: list[str]) -> None:
    """Refuse codes of no state, before a long job and not after it."""
    from parade_analysis.places import resolve

    told = resolve(codes, "iso3")
    lost = told.loc[told["iso3"] != told["value"], "value"].tolist()
    if lost or not any(codes):
        raise DataError(
            f"--country {', '.join(lost) or repr('')}: expected ISO 3166-1 alpha-3, e.g. PRK"
        )


@contextlib.contextmanager
def _ends_tidily() -> Iterator[None]:
    """Let a request to end take the temporary files with it, and say nothing more."""
    asked: list[int] = []

    def end(number: int, frame: object) -> None:
        asked.append(number)
        sys.exit(128 + number)

    before = {each: signal.signal(each, end) for each in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    except (RuntimeError, KeyboardInterrupt):
        # An engine that is asked to end ends in an error of its own.
        if not asked:
            raise
        sys.exit(128 + asked[0])
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@app.command()
@click.argument("file", type=FOLDER)
@click.option("--column", required=True, help="Where the names or codes stand.")
@click.option(
    "--code",
    type=click.Choice(["name", "iso2", "iso3", "m49", "cow", "cepii"]),
    default="name",
    show_default=True,
    help="What they are.",
)
@click.option("--year", type=int, help="The year in which the codes were used.")
@click.option("--year-column", help="Where the year of each row stands.")
@click.option("--out", type=FOLDER, help="Write the file there with a column iso3; .parquet too.")
def places(
    file: Path,
    column: str,
    code: str,
    year: int | None,
    year_column: str | None,
    out: Path | None,
) -> None:
    """Tell which state each name or code in a FILE stands for; exit 1 if one can't be told."""
    from parade_analysis.place_files import add_iso3, places_in

    found = places_in(file, column, code, year=year, year_column=year_column)
    when = found["year"].astype("str") + " " if "year" in found else ""
    lines = found["value"] + "  " + when + found["iso3"].fillna("-") + "  "
    rows = found["rows"].map("{} rows".format).replace("1 rows", "1 row")
    for line in lines + found["kind"].astype("str") + "  " + rows:
        click.echo(line)
    if blank := found.attrs["blank"]:
        click.echo(f"blank  -  {blank} row{'s' * (blank > 1)}")
    add_iso3(file, column, code, year=year, year_column=year_column, out=out)
    if out is not None:
        click.echo(f"wrote {_near(out)}")


def _summary(built: Built) -> str:
    fresh = f"{len(built.fresh)} up to date"
    drawn = f"drawn: {', '.join(built.drawn)}" if built.drawn else "nothing drawn"
    removed = f"; removed: {', '.join(built.removed)}" if built.removed else ""
    return f"{drawn}; {fresh}{removed}; in {_near(built.folder)}"


def _near(folder: Path) -> Path:
    """Return a folder as seen from here, where it lies below."""
    here = Path.cwd()
    return folder.relative_to(here) if folder.is_relative_to(here) else folder


def _is_watched() -> bool:
    return sys.stderr.isatty() and "CI" not in os.environ


@contextlib.contextmanager
def _progress() -> Iterator[Callable[[str, int], None]]:
    """Show a bar on a terminal; elsewhere nothing, not even the import of its library."""
    if not _is_watched():
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
def _progress_of_bytes(source: Path) -> Iterator[Callable[[Part, int, int], None]]:
    """Show rows, bytes and the time left on a terminal, elsewhere nothing."""
    if not _is_watched():
        yield lambda part, rows, left: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

    columns = [TextColumn("{task.description}"), BarColumn(), DownloadColumn()]
    with Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True)) as bar:
        task = bar.add_task(source.name, total=None)
        read = 0

        def report(part: Part, rows: int, left: int) -> None:
            nonlocal read
            read += rows
            done = bar.tasks[task].completed + part.size
            bar.update(task, description=f"{read:,} rows", completed=done, total=done + left)

        yield report


if __name__ == "__main__":
    app()
