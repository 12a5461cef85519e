"""The commands on files of one's own: how concentrated trade is, and which states names mean."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from parade_analysis.errors import DataError
from parade_analysis.sources import FORMS
from parade_analysis.terminal import (
    FOLDER,
    echo,
    ending,
    ends_tidily,
    near,
    progress_of_bytes,
    quiet_option,
    tell,
    text_or_json,
)
from parade_analysis.text import as_json

if TYPE_CHECKING:
    import pandas as pd


@click.command(
    epilog=ending(
        "parade concentration BACI_HS92_V202501.zip --country PRK,MNG --years 2015:2023",
        "parade concentration BACI_HS92_V202501.zip --all --out table.parquet",
    )
)
@click.argument("source", type=click.Path())
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
@click.option(
    "--memory",
    default="2GB",
    show_default=True,
    help="What the engine may take (polars takes what it needs).",
)
@click.option("--without-flagged", is_flag=True, help="Count what the screen flags as nothing.")
@click.option("--out", type=FOLDER, help="Write the table there, as .csv or .parquet.")
@quiet_option
def concentration(
    source: str,
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
    """Compute how concentrated trade is, from a file of yours.

    SOURCE is a file, a zip or a folder of BACI, UN Comtrade, Correlates of War or the IMF.
    The screen for trade of the Republic of Korea booked under the DPRK runs beside it; what
    it flags is told and counted, and left out only if asked for.
    """
    from parade_analysis.trade_files import concentrate, refuse_unwritable, write

    if not source:
        raise DataError("SOURCE is empty, expected the path of a file, a zip or a folder")
    if is_all and countries:
        raise DataError("--all and --country exclude each other")
    if out is not None:
        refuse_unwritable(out, Path(source))
    asked = [each.strip().upper() for given in countries for each in given.split(",")]
    asked = [each for each in asked if each] or (["PRK"] if not countries else asked)
    _refuse_unknown(asked)
    if spark_master and engine is None:
        engine = "spark"
    with ends_tidily():
        with progress_of_bytes(Path(source).name) as report:
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
            tell(line, err=True)
        if out is None:
            echo(found.shown())
        else:
            write(found.table, out)
            tell(f"wrote {len(found.table):,} rows to {out}", err=True)


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
        by_name = resolve(lost)["iso3"].dropna().unique()
        meant = f" (did you mean {', '.join(by_name)}?)" if len(by_name) else ""
        raise DataError(
            f"--country {', '.join(lost) or repr('')}: expected ISO 3166-1 alpha-3, e.g. PRK{meant}"
        )


@click.command(
    epilog=ending(
        "parade places my.csv --column country",
        "parade places my.csv --column partner --code m49 --out with-iso3.csv",
    )
)
@click.argument("file", type=FOLDER)
@click.option("--column", required=True, help="Where the names or codes stand.")
@click.option(
    "--code",
    type=click.Choice(["name", "iso2", "iso3", "m49", "cow", "cepii"]),
    default="name",
    show_default=True,
    help="What they are.",
)
@click.option("--year", type=click.IntRange(1, 9999), help="The year in which the codes were used.")
@click.option("--year-column", help="Where the year of each row stands.")
@click.option("--out", type=FOLDER, help="Write the file there with a column iso3; .parquet too.")
@text_or_json
@quiet_option
def places(
    file: Path,
    column: str,
    code: str,
    year: int | None,
    year_column: str | None,
    out: Path | None,
    form: str,
) -> None:
    """Tell which states a FILE of yours names.

    One that can't be told is refused.
    """
    from parade_analysis.sources.place_files import add_iso3, places_in

    found = places_in(file, column, code, year=year, year_column=year_column)
    if form == "json":
        told = found.astype("object").where(found.notna(), None).to_dict("records")
        echo(as_json({"places": told, "blank": found.attrs["blank"]}))
    else:
        _tell_places(found)
    add_iso3(file, column, code, year=year, year_column=year_column, out=out)
    if out is not None:
        tell(f"wrote {near(out)}", err=form == "json")


def _tell_places(found: pd.DataFrame) -> None:
    when = found["year"].astype("str") + " " if "year" in found else ""
    lines = found["value"] + "  " + when + found["iso3"].fillna("-") + "  "
    rows = found["rows"].map("{} rows".format).replace("1 rows", "1 row")
    for line in lines + found["kind"].astype("str") + "  " + rows:
        echo(line)
    if blank := found.attrs["blank"]:
        echo(f"blank  -  {blank} row{'s' * (blank > 1)}")
