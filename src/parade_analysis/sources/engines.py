"""Engines that read tables larger than memory: one reader each, one way to fold on all of them.

An engine is a function of a plain CSV file and its layout that yields frames which narwhals
knows: one that is read as it is folded (DuckDB, for which Arrow reads, polars, Spark), or
pieces that fit into memory (pandas).
"""

from __future__ import annotations

import contextlib
import importlib
import importlib.util
import os
import re
import sys
import threading
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import narwhals as nw
import pandas as pd
from narwhals.exceptions import NarwhalsError

from parade_analysis.errors import DataError
from parade_analysis.sources.files import Layout

ENGINES = ("duckdb", "polars", "pandas", "spark")
EXTRAS = {"duckdb": "big", "pyspark": "spark"}
"""Library -> the extra of this package that brings it."""
NUMBER = {"duckdb": "DOUBLE", "polars": "Float64", "pandas": "float64", "spark": "DOUBLE"}
TEXT = {"duckdb": "VARCHAR", "polars": "String", "pandas": "str", "spark": "STRING"}
KINDS = {
    "int": {"duckdb": "DOUBLE", "polars": "Float64", "pandas": "int64", "spark": "DOUBLE"},
    "number": NUMBER,
    "number or nothing": NUMBER,
    "number or -9": NUMBER,
    "code": TEXT,
    "text": TEXT,
}
"""What a column holds -> its type in each engine."""
ARROW = {
    kind: "int32" if kind == "int" else "double" if types is NUMBER else "string"
    for kind, types in KINDS.items()
}
"""What a column holds -> its type for Arrow, which reads for DuckDB."""
BYTES_A_CELL = 100
"""Memory that a cell takes in pandas while it is read and folded, in round numbers."""
BLOCK = 1 << 19
"""Bytes of a file that Arrow turns into columns at once."""
MOST_AT_ONCE = 4
UNITS = {"KB": 1e3, "MB": 1e6, "GB": 1e9, "TB": 1e12}


Frames = Callable[[Path, Layout, Mapping[str, str]], Iterator[Any]]
"""Path, layout, and kinds of the columns that are wanted -> frames of these columns."""


class Scan(NamedTuple):
    """An engine's reader."""

    frames: Frames
    fast: Frames | None = None
    """As `frames`, for plain tables: ends in an error at most of what is written otherwise."""
    at_once: int = 1
    """How many files are read beside one another."""
    files_read: Callable[[], float] = lambda: 0.0
    """How many files have been read, with the parts of those that are being read."""
    stop: Callable[[], None] = lambda: None
    """Ends what is being read, and lets nothing more begin."""


def available() -> str:
    """Return the engine to take where none is named: DuckDB, or pandas where it is missing."""
    return "duckdb" if importlib.util.find_spec("duckdb") else "pandas"


def bytes_of(memory: str) -> int:
    """Return an amount of memory in bytes.

    Raises
    ------
    DataError
        If it is none.

    Examples
    --------
    >>> bytes_of("2GB"), bytes_of("512 mb")
    (2000000000, 512000000)
    """
    told = isinstance(memory, str) and re.fullmatch(
        r"\s*([0-9]+(?:\.[0-9]+)?)\s*([KMGT]B)\s*", memory.upper(), re.ASCII
    )
    if not told or float(told[1]) == 0:
        raise DataError(f"memory: found {memory!r}, expected an amount such as 2GB or 512MB")
    return int(float(told[1]) * UNITS[told[2]])


@contextlib.contextmanager
def engine(
    name: str, room: Path, *, memory: str = "2GB", spark_master: str | None = None
) -> Iterator[Scan]:
    """Give an engine's reader, and end the engine afterwards.

    Parameters
    ----------
    name : str
        One of `ENGINES`.
    room : Path
        Folder for what does not fit into memory.
    memory : str
        What DuckDB, and Spark's driver, may take; the size of the pieces of pandas.
    spark_master : str, optional
        Address of a running Spark, e.g. ``"spark://127.0.0.1:7077"``; by default Spark
        runs in this process, on all cores.

    Raises
    ------
    DataError
        If there is no such engine, or its library is not installed.
    """
    if name not in ENGINES:
        raise DataError(f"engine: found {name!r}, expected one of {', '.join(ENGINES)}")
    if spark_master and name != "spark":
        raise DataError(f"a Spark master is given, and the engine is {name}")
    room.mkdir(parents=True, exist_ok=True)
    size = bytes_of(memory)
    if name == "duckdb":
        with _duckdb(room, size) as scan:
            yield scan
    elif name == "spark":
        with _spark(room, size, spark_master) as scan:
            yield scan
    else:
        yield _polars() if name == "polars" else _in_pieces(size)


def unpivoted(frame: Any, columns: Sequence[str], index: Sequence[str]) -> Any:
    """Return a narwhals frame with one row for each cell of `columns` that holds something.

    Its columns are `index`, `column` and `value`.
    """
    if frame.implementation.is_duckdb():
        # narwhals asks DuckDB's own connection, which does not know the relations of others.
        named = ", ".join(_quoted(each) for each in columns)
        query = f'SELECT * FROM (UNPIVOT wide ON {named} INTO NAME "column" VALUE "value")'
        return nw.from_native(frame.select(*index, *columns).to_native().query("wide", query))
    long = frame.unpivot(
        on=list(columns), index=list(index), variable_name="column", value_name="value"
    )
    return long.filter(~nw.col("value").is_null())


def reading_faults() -> tuple[type[Exception], ...]:
    """Return the errors in which an engine ends that can't read a file."""
    found: list[type[Exception]] = [ValueError, OverflowError, NarwhalsError]
    for library, place in (
        ("duckdb", "duckdb"),
        ("polars", "polars.exceptions"),
        ("pyspark", "pyspark.errors"),
    ):
        if library in sys.modules:
            home = importlib.import_module(place)
            names = {"duckdb": "Error", "polars": "PolarsError", "pyspark": "PySparkException"}
            found.append(getattr(home, names[library]))
    return tuple(found)


def is_short_of_memory(error: Exception) -> bool:
    """Tell whether an engine ended since it may take too little memory."""
    return "OutOfMemory" in type(error).__name__


def _library(name: str) -> Any:
    """Return a library, or say how to get it."""
    try:
        return importlib.import_module(name)
    except ImportError:
        extra = EXTRAS.get(name.partition(".")[0])
        wanted = f"'.[{extra}]' in the project's folder" if extra else name
        raise DataError(f"{name} is not installed: pip install {wanted}") from None


@contextlib.contextmanager
def _duckdb(room: Path, size: int) -> Iterator[Scan]:
    # Arrow's reader of CSV takes less time than DuckDB's, which takes more ways of writing.
    arrow, csv, duckdb = (_library(name) for name in ("pyarrow", "pyarrow.csv", "duckdb"))
    settings = {
        "memory_limit": f"{size}B",
        "temp_directory": str(room / "duckdb"),
        "preserve_insertion_order": False,
    }
    shares: list[float] = []
    over = threading.Event()

    with duckdb.connect(config=settings) as connection:
        cursors: list[Any] = []

        def cursor() -> Any:
            if over.is_set():
                raise InterruptedError
            new = connection.cursor()
            cursors.append(new)
            return new

        def stop() -> None:
            over.set()
            for each in cursors:
                with contextlib.suppress(duckdb.Error):
                    each.interrupt()

        def counted(reader: Any, size: int) -> Iterator[Any]:
            place = len(shares)
            shares.append(0.0)
            for batch in reader:
                yield batch
                shares[place] = min(shares[place] + BLOCK / size, 1.0)

        def fast(path: Path, layout: Layout, kinds: Mapping[str, str]) -> Iterator[Any]:
            with arrow.OSFile(str(path)) as file:
                reader = csv.open_csv(
                    file,
                    # Files are read beside one another, each by one thread, which takes least.
                    csv.ReadOptions(
                        use_threads=False,
                        block_size=BLOCK,
                        column_names=layout.columns,
                        skip_rows=layout.above + 1,
                    ),
                    csv.ParseOptions(delimiter=layout.delimiter),
                    csv.ConvertOptions(
                        include_columns=list(kinds),
                        column_types={
                            name: arrow.type_for_alias(ARROW[kind]) for name, kind in kinds.items()
                        },
                        null_values=[""],
                        strings_can_be_null=True,
                    ),
                )
                batches = counted(reader, file.size())
                yield cursor().from_arrow(
                    arrow.RecordBatchReader.from_batches(reader.schema, batches)
                )

        def scan(path: Path, layout: Layout, kinds: Mapping[str, str]) -> Iterator[Any]:
            types = {name: KINDS[kinds.get(name, "text")]["duckdb"] for name in layout.columns}
            table = cursor().read_csv(
                str(path),
                header=False,
                skiprows=1,
                columns=types,
                delimiter=layout.delimiter,
                quotechar='"',
                escapechar='"',
                auto_detect=False,
            )
            yield table.project(", ".join(_whole(_quoted(name), kinds[name]) for name in kinds))

        at_once = min(os.cpu_count() or 1, MOST_AT_ONCE)
        try:
            yield Scan(scan, fast, at_once, lambda: sum(shares), stop)
        finally:
            for each in cursors:
                each.close()


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _whole(name: str, kind: str) -> str:
    """Return a column for DuckDB, which would round 1990.5 to 1991 where a year is asked for."""
    return (
        f"CASE WHEN {name} = floor({name}) THEN {name}::INTEGER END AS {name}"
        if kind == "int"
        else name
    )


def _polars() -> Scan:
    polars = _library("polars")

    def cell(name: str, kind: str) -> Any:
        text = polars.col(name)
        if KINDS[kind]["polars"] == "String":
            return text
        # A quoted cell that is empty is no missing one to polars.
        number = polars.when(text != "").then(text).str.strip_chars(" \t").cast(polars.Float64)
        if kind != "int":
            return number.alias(name)
        return polars.when(number == number.floor()).then(number).cast(polars.Int64).alias(name)

    def scan(path: Path, layout: Layout, kinds: Mapping[str, str]) -> Iterator[Any]:
        frame = polars.scan_csv(
            path,
            separator=layout.delimiter,
            has_header=False,
            skip_lines=1,
            schema=dict.fromkeys(layout.columns, polars.String),
            glob=False,
        )
        yield frame.select(*(cell(name, kind) for name, kind in kinds.items()))

    return Scan(scan)


def _in_pieces(size: int) -> Scan:
    def scan(path: Path, layout: Layout, kinds: Mapping[str, str]) -> Iterator[Any]:
        types = {name: KINDS[kind]["pandas"] for name, kind in kinds.items()}
        rows = max(10_000, size // (4 * BYTES_A_CELL * len(kinds)))
        with pd.read_csv(
            path,
            sep=layout.delimiter,
            header=None,
            skiprows=1,
            names=list(layout.columns),
            usecols=list(kinds),
            index_col=False,
            dtype=types,
            keep_default_na=False,
            na_values={name: [""] for name, kind in kinds.items() if kind != "text"},
            chunksize=rows,
            encoding="utf-8-sig",
        ) as pieces:
            yield from pieces

    return Scan(scan)


@contextlib.contextmanager
def _spark(room: Path, size: int, master: str | None) -> Iterator[Scan]:
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of pandas 3, which nothing here gives it
        sql = _library("pyspark.sql")
        session = (
            sql.SparkSession.builder.master(master or "local[*]")
            .appName("parade")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.driver.memory", f"{size // 2**20}m")
            .config("spark.sql.warehouse.dir", str(room / "warehouse"))
            .config("spark.sql.shuffle.partitions", "8")
            .config("spark.sql.ansi.enabled", "false")
            .config("spark.ui.enabled", "false")
            .config("spark.ui.showConsoleProgress", "false")
            .config("spark.log.level", "ERROR")
            .getOrCreate()
        )
    try:

        def scan(path: Path, layout: Layout, kinds: Mapping[str, str]) -> Iterator[Any]:
            # A dot in a name would be a field within a column.
            def whole(name: str, kind: str) -> str:
                whole = f"CASE WHEN {name} = floor({name}) THEN CAST({name} AS INT) END AS {name}"
                return whole if kind == "int" else name

            schema = ", ".join(
                f"`{name.replace('.', '_')}` {KINDS[kinds.get(name, 'text')]['spark']}"
                for name in layout.columns
            )
            frame = session.read.csv(
                path.as_uri(), schema=schema, sep=layout.delimiter, header=True, escape='"'
            )
            names = {name: f"`{name.replace('.', '_')}`" for name in kinds}
            yield frame.selectExpr(*(whole(names[name], kind) for name, kind in kinds.items()))

        yield Scan(scan)
    finally:
        session.stop()
