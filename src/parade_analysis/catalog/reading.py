"""Reading a table that nobody has vouched for: every problem found, none passed over.

pandas reads typed CSV fast but loses data in silence (an unknown category becomes
missing, one impossible date turns a column into text), so an unsealed file is read as
text, converted column by column, and checked.
"""

from __future__ import annotations

import csv
import difflib
import functools
import io
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from parade_analysis.catalog.cells import fault_in, from_text, from_values, joined, shown
from parade_analysis.catalog.definitions import TABLES
from parade_analysis.catalog.fields import FIELDS
from parade_analysis.catalog.hints import advice
from parade_analysis.catalog.locate import content_of, to_run
from parade_analysis.catalog.rules import RULES
from parade_analysis.errors import DataError, Problem, meant

if TYPE_CHECKING:
    import geopandas as gpd

SHAPE_COLUMNS = ("area", "m49", "iso3")
COUNTED_ELSEWHERE = ("pages", "controls")
"""Tables whose rows follow from those of others."""
HEADER_ROWS = 2  # pandas counts from 0 below the header, an editor from 1 with it


def read_unsealed(path: Path, name: str) -> tuple[pd.DataFrame, list[Problem]]:
    """Read and check one table file on its own.

    Parameters
    ----------
    path : Path
        CSV or Parquet file.
    name : str
        Table name.

    Returns
    -------
    frame : DataFrame
        As `parsed` returns it.
    problems : list of Problem
        Everything wrong with the file; empty if it is sound.
    """
    try:
        content = content_of(path)
    except DataError as error:
        return pd.DataFrame(), [each for each in error.problems if isinstance(each, Problem)]
    return parsed(content, path, name)


def parsed(content: bytes, path: Path, name: str) -> tuple[pd.DataFrame, list[Problem]]:
    """Parse and check the content of one table file on its own.

    Parameters
    ----------
    content : bytes
        What stands in the file.
    path : Path
        Where it was read.
    name : str
        Table name.

    Returns
    -------
    frame : DataFrame
        The columns that could be converted, in the table's order; values that could not
        are missing. Empty if the file can't be parsed at all.
    problems : list of Problem
        Everything wrong with the file; empty if it is sound.
    """
    frame, problems = _parsed(content, name)
    return frame.copy(deep=False), [each._replace(file=str(path)) for each in problems]


@functools.lru_cache(maxsize=64)
def _parsed(content: bytes, name: str) -> tuple[pd.DataFrame, list[Problem]]:
    """Return what `parsed` does, without the path: sealing and adding read the same again."""
    file, table = "", TABLES[name]
    cells = _csv_cells if table.suffix == "csv" else _parquet_cells
    raw, problems = cells(content, file, name)
    if problems:
        return pd.DataFrame(), problems
    if raw.empty:
        return pd.DataFrame(), [Problem(file, "at least one row below the header")]
    convert = from_text if table.suffix == "csv" else from_values
    frame, broken = pd.DataFrame(index=raw.index), set()
    for column in table.columns:
        field = FIELDS[column]
        frame[column], wrong = convert(raw[column], field)
        if column not in table.may_be_missing:
            wrong = wrong | (raw[column] == "")
        if wrong.any():
            broken.add(column)
        for index in raw.index[wrong]:
            value = shown(raw.at[index, column])
            row = int(index) + HEADER_ROWS
            hint = advice(value, field)
            problems.append(Problem(file, field.expected, row, column, value, hint))
    problems += _check(frame.drop(columns=list(broken)), file, name)
    return frame, sorted(set(problems), key=lambda found: (found.row or 0, found.column or ""))


def check_rules(
    frames: Mapping[str, pd.DataFrame],
    files: Mapping[str, Path],
    only: Iterable[str] | None = None,
    *,
    with_controls: bool = False,
) -> list[Problem]:
    """Check what must hold within and between tables.

    Parameters
    ----------
    frames : mapping of DataFrame
        Sound tables, and shapes, by name; a rule that needs another one is left out.
    files : mapping of Path
        Where each table was read.
    only : iterable of str, optional
        Look only at rules that compare one of these tables.
    with_controls : bool
        Also ask the controls: pages, totals and what else a row added by hand may break.
    """
    wanted = set(frames if only is None else only)
    problems = list(unknown_names(frames, files, wanted))
    excepted = _exceptions(frames.get("exceptions"))
    asked, needed = set(), set()
    for rule in RULES:
        is_asked = with_controls or not rule.is_control
        if is_asked and set(rule.tables) & wanted and set(rule.tables) <= set(frames):
            asked.add(rule.name)
            for breach in rule.check(**{name: frames[name] for name in rule.tables}):
                frame, key = frames[breach.table], TABLES[breach.table].key
                row = joined(frame.at[breach.at, part] for part in key)
                value = shown(frame.at[breach.at, breach.column])
                cell = (rule.name, breach.table, row, breach.column, value)
                needed.add(cell)
                if cell not in excepted:
                    hint = f"or a row for {rule.name} in exceptions.csv, with the reason"
                    if breach.table in COUNTED_ELSEWHERE:
                        folder = files[breach.table].parent
                        again = to_run("parade data recount", folder)
                        hint = f"if the tables are right, count again with: {again}"
                    where = int(breach.at) + HEADER_ROWS, breach.column
                    file = str(files[breach.table])
                    problems.append(Problem(file, breach.expected, *where, value, hint))
    known = {rule.name for rule in RULES}
    unused = set(excepted) - needed if with_controls and only is None else set()
    for name, *rest in sorted(unused):
        if name in asked or name not in known:
            where = excepted[(name, *rest)] + HEADER_ROWS, "rule_name"
            expected, hint = f"a cell that breaks {name}", "take the row out"
            problems.append(Problem(str(files["exceptions"]), expected, *where, name, hint))
    return problems


def unknown_names(
    frames: Mapping[str, pd.DataFrame], files: Mapping[str, Path], wanted: set[str]
) -> Iterator[Problem]:
    """Yield names that another table should have and has not."""
    for name in TABLES:
        for column, target in TABLES[name].references.items():
            other, key = target.split(".")
            if not {name, other} <= set(frames) or not wanted & {name, other}:
                continue
            if column not in frames[name]:  # of a row that is still being written
                continue
            frame, known = frames[name], frames[other][key]
            for index in frame.index[frame[column].notna() & ~frame[column].isin(known)]:
                value = str(frame.at[index, column])
                expected = (
                    f"{'an' if key[0] in 'aeio' else 'a'} {key} that stands in {files[other].name}"
                )
                hint = meant(value, known) or f"add it to {files[other].name}"
                where = int(index) + HEADER_ROWS, column
                yield Problem(str(files[name]), expected, *where, value, hint)


def _exceptions(exceptions: pd.DataFrame | None) -> dict[tuple[str, ...], int]:
    """Return the row of each exception by rule, table, key, column and value."""
    if exceptions is None:
        return {}
    columns = ["rule_name", "table", "row", "column", "value"]
    cells = exceptions[columns].astype("object").fillna("")
    return {tuple(row): index for index, row in zip(cells.index, cells.to_numpy(), strict=True)}


def related(name: str) -> set[str]:
    """Return the tables that a table is checked against before it is used."""
    others = {target.split(".")[0] for target in TABLES[name].references.values()}
    for rule in RULES:
        if name in rule.tables and not rule.is_control:
            others |= {*rule.tables, "exceptions"}
    return others - {name}


def _csv_cells(content: bytes, file: str, name: str) -> tuple[pd.DataFrame, list[Problem]]:
    """Return the cells of a CSV file as texts, or what keeps them from being read."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in content:
        hint = "save the file as UTF-8 in the editor or spreadsheet"
        found = "UTF-16 or binary data"
        return pd.DataFrame(), [Problem(file, "UTF-8 text", 1, None, found, hint)]
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = content[: error.start].count(b"\n") + 1
        byte = f"byte 0x{error.object[error.start]:02x}"
        hint = "save the file as UTF-8 in the editor or spreadsheet"
        return pd.DataFrame(), [Problem(file, "UTF-8 text", row, None, byte, hint)]
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        hint = "look for a quotation mark that is not closed"
        return pd.DataFrame(), [Problem(file, f"well-formed CSV: {error}", hint=hint)]
    if b"\r" in content.replace(b"\r\n", b""):
        hint = "save the file with line ends LF or CRLF, not mixed"
        return pd.DataFrame(), [Problem(file, "lines that end in LF or in CRLF", hint=hint)]
    if rows and not content.endswith(b"\n"):
        hint = "the file may be cut off: restore it, or end its last row"
        return pd.DataFrame(), [Problem(file, "a line end after the last row", hint=hint)]
    if not rows:
        hint = "the first row must be " + ",".join(TABLES[name].columns)
        return pd.DataFrame(), [Problem(file, "a table, not an empty file", hint=hint)]
    header, body = rows[0], rows[1:]
    if problems := list(_header_problems(header, file, name)):
        return pd.DataFrame(), problems
    hint = "put a cell that contains a comma into quotation marks"
    problems = [
        Problem(file, f"{len(header)} cells", number, None, str(len(row)), hint)
        for number, row in enumerate(body, HEADER_ROWS)
        if len(row) != len(header)
    ]
    if problems:
        return pd.DataFrame(), problems
    return pd.DataFrame(body, columns=header, dtype="str"), []


def _parquet_cells(content: bytes, file: str, name: str) -> tuple[pd.DataFrame, list[Problem]]:
    """Return the cells of a Parquet file as stored, or what keeps them from being read."""
    try:
        stored = pq.read_table(io.BytesIO(content)).to_pandas()
    except (pa.ArrowInvalid, pa.ArrowIOError, OSError) as error:
        reason = str(error).splitlines()[0]
        return pd.DataFrame(), [Problem(file, f"a whole Parquet file: {reason}")]
    header = [str(column) for column in stored]
    return stored.reset_index(drop=True), list(_header_problems(header, file, name))


def _header_problems(header: list[str], file: str, name: str) -> Iterator[Problem]:
    columns = TABLES[name].columns
    if header and header[0].lower().startswith("sep="):
        hint = "a spreadsheet wrote it; take this line out"
        yield Problem(file, "the names of the columns", 1, value=",".join(header), hint=hint)
        return
    if len(header) == 1 and len(columns) > 1:
        for other, words in ((";", "semicolons"), ("\t", "tabs"), ("|", "bars")):
            if other in header[0]:
                yield Problem(
                    file,
                    "commas between cells",
                    1,
                    None,
                    header[0][:60],
                    f"not {words}",
                )
                return
    odd = {column: fault for column in header if (fault := fault_in(column))}
    if odd:
        for column, fault in odd.items():
            yield Problem(file, "the name of a column", 1, value=column, hint=fault)
        return
    for column in columns:
        if column not in header:
            close = difflib.get_close_matches(column, set(header) - set(columns), 1)
            hint = f"rename {close[0]}" if close else f"columns are {', '.join(columns)}"
            yield Problem(file, f"a column {column}", 1, hint=hint)
    for column in sorted(set(header)):
        if header.count(column) > 1:
            yield Problem(file, "each column once", 1, column)
        if column not in columns:
            yield Problem(file, "only the table's columns", 1, column, hint="take it out")


def _check(frame: pd.DataFrame, file: str, name: str) -> Iterator[Problem]:
    """Yield what pandera finds, in the words of an editor."""
    from parade_analysis.catalog.schema import SchemaErrors, model

    table = TABLES[name]
    try:
        model(name, list(frame.columns)).validate(frame, lazy=True)
    except SchemaErrors as error:
        failures = error.failure_cases.drop_duplicates(["column", "check", "index"])
    else:
        failures = pd.DataFrame()
    for failure in failures.itertuples():
        check, column = str(failure.check), failure.column
        if pd.isna(failure.index):
            yield Problem(file, f"the check {check} to pass", None, str(column))
            continue
        index = int(failure.index)
        row = index + HEADER_ROWS
        if check.startswith("ordered:"):
            first, last = check.split(":")[1:]
            start, end = (shown(frame.at[index, side]) for side in (first, last))
            yield Problem(file, f"{last} not before {first} ({start})", row, last, end)
        elif check == "multiple_fields_uniqueness":
            columns = ", ".join(table.key)
            value = " / ".join(shown(frame.at[index, part]) for part in table.key)
            yield Problem(
                file,
                "each key once",
                row,
                columns,
                value,
                "merge or remove one of the rows",
            )
        else:
            value = shown(frame.at[index, column])
            field = FIELDS[column]
            yield Problem(file, field.expected, row, column, value, advice(value, field))
    key = list(table.key)
    if set(key) <= set(frame.columns):
        order = frame[key].sort_values(key, kind="stable").index
        misplaced = [
            place for place, index in enumerate(order) if place and order[place - 1] > index
        ]
        for place in misplaced:
            row, above = (int(each) + HEADER_ROWS for each in order[[place, place - 1]])
            hint = f"move it below row {above}"
            yield Problem(file, f"rows sorted by {', '.join(key)}", row, hint=hint)


def check_boundaries(shapes: gpd.GeoDataFrame, path: Path) -> list[Problem]:
    """Check country shapes: named once, valid, planar, inside the world.

    Parameters
    ----------
    shapes : GeoDataFrame
        Country shapes as `parade_analysis.boundaries` returns them.
    path : Path
        Where they were read.
    """
    file = str(path)
    missing = sorted({*SHAPE_COLUMNS, "geometry"} - set(shapes.columns))
    if missing:
        return [Problem(file, f"a column {column}") for column in missing]
    problems = []
    if shapes.crs is None or shapes.crs.to_epsg() != 4326:
        problems.append(Problem(file, "coordinates in EPSG:4326"))
    bounds = shapes.geometry.bounds
    faults = {
        "each area once": shapes["area"].duplicated(),
        "each ISO code once": shapes["iso3"].notna() & shapes["iso3"].duplicated(),
        "a polygon that is not empty": shapes.geometry.is_empty
        | ~shapes.geometry.geom_type.isin(["Polygon", "MultiPolygon"]),
        "a valid polygon": ~shapes.geometry.is_valid,
        "longitudes from -180 to 180": (bounds["minx"] < -180) | (bounds["maxx"] > 180),
    }
    for expected, wrong in faults.items():
        problems += [
            Problem(
                file,
                expected,
                int(index) + HEADER_ROWS,
                "area",
                str(shapes.at[index, "area"]),
            )
            for index in shapes.index[wrong]
        ]
    return problems
