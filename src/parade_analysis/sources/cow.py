"""Trade of the Correlates of War Project: what states bought from each other since 1870."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path
from typing import Any

import narwhals as nw
import pandas as pd

from parade_analysis.errors import DataError
from parade_analysis.sources.engines import unpivoted
from parade_analysis.sources.files import Layout, columns_by, headed, tables_of
from parade_analysis.sources.reading import Flows, read
from parade_analysis.sources.settling import Settled, parted, refuse_twice, state_of
from parade_analysis.sources.source import Source

KINDS = {
    "ccode1": "int",
    "ccode2": "int",
    "year": "int",
    "flow1": "number or -9",
    "flow2": "number or -9",
}
"""Two states, a year, what the first bought from the second, what the second from the first."""
MISSING = -9
COLUMNS = {name: (name,) for name in KINDS}
RELEASE = re.compile(r"COW_([0-9]+(?:\.[0-9]+)*)\.csv", re.IGNORECASE)


def cow(
    path: Path | str,
    *,
    countries: Collection[str] = (),
    years: tuple[int, int] | None = None,
    goods: bool = False,
    engine: str | None = None,
    memory: str = "2GB",
) -> Flows:
    r"""Read the dyads of Trade of the Correlates of War Project: the CSV file or its archive.

    A row is a pair of states in a year: `flow1` is what the first imported from the second,
    `flow2` the reverse, in million current USD. -9 is missing, not nothing. Codes are of the
    state of then: 365 is the Soviet Union until 1991, Russia after.

    Parameters
    ----------
    path : path-like
        ``Dyadic_COW_4.0.csv``, gzipped or not, or the zip or folder with it.
    countries : collection of str
        ISO 3166-1 alpha-3 of the countries whose flows are wanted; all by default.
    years : tuple of int, optional
        First and last year.
    goods : bool
        Must be false, for the project has no goods.
    engine : str, optional
        ``"duckdb"`` (default if installed), ``"polars"``, ``"pandas"`` or ``"spark"``.
    memory : str
        What the engine may take.

    Returns
    -------
    Flows
        `flows`, all as the importer reports them (CIF as a rule): what a state sold is what
        others say they bought; and `set_aside`, with the flows that are missing. Don't add
        the partners up to a state's total: the project gives that apart.

    Raises
    ------
    DataError
        If the file can't be read, is the one of national totals, has a cell that can't be,
        or a pair of states twice in a year.

    Examples
    --------
    >>> import tempfile
    >>> table = Path(tempfile.mkdtemp()) / "Dyadic_COW_4.0.csv"
    >>> _ = table.write_text("ccode1,ccode2,year,flow1,flow2\n710,731,2010,1200,2300\n")
    >>> read = cow(table, countries=["PRK"], engine="pandas")
    >>> read.flows[["partner_iso3", "flow", "value_usd_million"]].values.tolist()
    [['CHN', 'export', 1200.0], ['CHN', 'import', 2300.0]]
    """
    return read(
        open_cow(path), countries=countries, years=years, goods=goods, engine=engine, memory=memory
    )


def open_cow(path: Path | str) -> Source:
    """Return the dyads as they can be read."""
    tables = {part: headed(part) for part in tables_of(path, COLUMNS)}
    known = {part: columns_by(layout.columns, COLUMNS) for part, layout in tables.items()}
    dyads = {part: tables[part] for part, found in known.items() if len(found) == len(KINDS)}
    # The archive holds the national totals beside the dyads; any other table is a mistake.
    others = {part: layout for part, layout in tables.items() if part not in dyads}
    for part, layout in others.items():
        if not dyads or not _is_national(layout):
            raise DataError(f"{part.name}: {_what_is_wrong(layout)}")
    found = RELEASE.search(next(iter(dyads)).stem)
    return Source(
        form="cow",
        release=found[1] if found else "",
        parts=list(dyads.items()),
        kinds={known[part][name]: kind for part in dyads for name, kind in KINDS.items()},
        rename=_rename,
        states=state_of("cow"),
        keys=("is_missing",),
        settle=_settle,
        has_goods=False,
    )


def _is_national(layout: Layout) -> bool:
    return {"ccode", "imports", "exports"} <= {each.lower() for each in layout.columns}


def _what_is_wrong(layout: Layout) -> str:
    if _is_national(layout):
        return (
            "it holds the total trade of each state and names no partner; expected the dyads, "
            "Dyadic_COW_4.0.csv"
        )
    found = columns_by(layout.columns, COLUMNS)
    missing = [name for name in KINDS if name not in found]
    return (
        f"no column {', '.join(missing)}; found {', '.join(layout.columns)}, expected "
        f"{', '.join(KINDS)} as in Dyadic_COW_4.0.csv"
    )


def _rename(frame: Any) -> Any:
    columns = columns_by(frame.collect_schema().names(), COLUMNS)
    named = frame.select(*(nw.col(column).alias(name) for name, column in columns.items()))
    known = named.with_columns(nw.col("flow1", "flow2").fill_null(MISSING))
    pairs = unpivoted(known, ["flow1", "flow2"], ["ccode1", "ccode2", "year"])
    first_buys = nw.col("column") == "flow1"
    is_missing = nw.col("value") == MISSING
    return pairs.select(
        "year",
        nw.when(first_buys).then("ccode2").otherwise("ccode1").alias("exporter"),
        nw.when(first_buys).then("ccode1").otherwise("ccode2").alias("importer"),
        nw.when(is_missing).then(nw.lit(0.0)).otherwise(nw.col("value")).alias("value"),
        is_missing.alias("is_missing"),
    )


def _settle(sums: pd.DataFrame) -> Settled:
    keys = ["year", "exporter", "importer"]
    refuse_twice(sums.groupby(keys, as_index=False)["rows"].sum(), keys, "cow")
    is_known = ~sums["is_missing"].astype("bool")
    sums = sums.assign(reported_by="importer", valuation="CIF")
    return parted(sums, is_known, "missing in the source", str(MISSING))
