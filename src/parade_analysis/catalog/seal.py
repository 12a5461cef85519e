"""Writing the data package descriptor and the codebook's column lists from the schemas."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from parade_analysis.catalog import reading
from parade_analysis.catalog.as_of import as_date
from parade_analysis.catalog.cells import fault_in
from parade_analysis.catalog.checking import checked_folder, day_of
from parade_analysis.catalog.definitions import TABLES, Table
from parade_analysis.catalog.fields import FIELDS
from parade_analysis.catalog.licences import Licence
from parade_analysis.catalog.loading import boundaries, covered_to, load
from parade_analysis.catalog.locate import (
    SEAL,
    data_folder,
    file_of,
    schema_hash,
    seal_of,
    to_run,
)
from parade_analysis.catalog.losses import CHANGES, changes, keys_of, removals, since_sealed, told
from parade_analysis.catalog.origins import Source, Sourced, licences_of
from parade_analysis.catalog.rules import RULES
from parade_analysis.catalog.worldviews import BOUNDARIES, Boundaries
from parade_analysis.catalog.writing import locked, write_together
from parade_analysis.errors import DataError, Problem, hinted, unknown
from parade_analysis.files import as_before, sha256
from parade_analysis.text import docstring
from parade_analysis.version import __version__

CODEBOOK = "README.md"


def seal(
    *,
    only: Collection[str] = (),
    removed: str | None = None,
    covered_to: Mapping[str, str] | None = None,
    is_first: bool = False,
    data: str | os.PathLike[str] | None = None,
    today: str | dt.date | None = None,
) -> list[Path]:
    """Check every table and record its hash, so that it loads without a check.

    Parameters
    ----------
    only : collection of str
        Tables that may have changed since the last seal; any by default. What follows from
        others, pages and controls, may always.
    removed : str, optional
        Why rows that were sealed are no longer there; recorded in ``CHANGES.csv``.
    covered_to : mapping of str, optional
        Days by table, up to which each was researched; by default those sealed.
    is_first : bool
        Whether the folder was never sealed before; else one without a seal is refused.
    data : path-like, optional
        Folder with the tables; ``PARADE_DATA`` or the package's own by default.
    today : str, date or Timestamp, optional
        The day after which nothing can be known; by default that of the clock.

    Returns
    -------
    list of Path
        The files that changed: the descriptor, where there is one the codebook, and the list of
        changes where a reason is given.

    Raises
    ------
    DataError
        If anything is wrong with any table, other tables than those named have changed, or
        sealed rows have gone without a reason; then nothing is written.
    """
    folder, day = data_folder(data), day_of(today)
    researched = _days(covered_to or {})
    for name in only:
        if name not in (*TABLES, *BOUNDARIES):
            raise unknown("table", name, [*TABLES, *BOUNDARIES])
    with locked(folder):
        written = _sealed(folder, day, {*only}, removed, researched, is_first=is_first)
        changed = [
            path
            for path, content in written.items()
            if not path.is_file() or path.read_bytes() != content
        ]
        write_together(folder, {path: written[path] for path in changed})
    return changed


def _days(covered_to: Mapping[str, str]) -> dict[str, str]:
    """Return the days up to which tables were researched, each a day that exists."""
    days = {}
    for name, day in covered_to.items():
        dated = [each for each, table in TABLES.items() if table.kind != "reference"]
        if name not in dated:
            refusal = f"{name!r} is good for no day: choose from {', '.join(dated)}"
            raise DataError(hinted(refusal, [name], dated))
        days[name] = f"{as_date(day, f'covered_to of {name}'):%Y-%m-%d}"
    return days


def _sealed(
    folder: Path,
    day: dt.date,
    only: set[str],
    removed: str | None,
    covered_to: Mapping[str, str],
    *,
    is_first: bool,
) -> dict[Path, bytes]:
    """Return what sealing writes, by path."""
    if only:
        refuse_changes(folder, {*only, *reading.COUNTED_ELSEWHERE})
    if is_first and (folder / SEAL).is_file():
        raise DataError(Problem(str(folder / SEAL), "no seal yet, as this is to be the first"))
    checked = checked_folder(folder, day, is_first=is_first, covered_to=covered_to)
    gone = told(checked.gone, folder, checked.frames) if removed is None else []
    if checked.problems or gone:
        raise DataError(*gone, *checked.problems)
    if removed is not None and not (checked.gone and removed.strip()):
        raise DataError("removed: expected a reason, and a sealed row that has gone")
    if removed is not None and (fault := fault_in(removed)):
        raise DataError(f"removed: found {removed!r}, expected a text ({fault})")
    written = {}
    path = folder / CHANGES
    taken_out = path.read_bytes() if path.is_file() else b""
    if removed is not None:
        taken_out = written[path] = changes(folder, checked.gone, removed.strip(), day)
    sealed = descriptor(folder, covered_to) | {"removed": len(removals(taken_out))}
    package = json.dumps(sealed, indent=1, ensure_ascii=False) + "\n"
    path = folder / SEAL
    written[path] = as_before(path.read_bytes() if path.is_file() else b"", package)
    codebook = folder / CODEBOOK
    if codebook.is_file():
        before = codebook.read_bytes()
        try:
            text = before.decode("utf-8-sig").replace("\r\n", "\n")
        except UnicodeDecodeError:
            raise DataError(Problem(str(codebook), "UTF-8 text", hint="restore it")) from None
        written[codebook] = as_before(before, fill_codebook(text, codebook))
    return written


def refuse_changes(folder: Path, meant: Collection[str]) -> None:
    """Refuse a folder in which other tables than those meant have changed since the seal."""
    others = {name: how for name, how in since_sealed(folder).items() if name not in meant}
    if others:
        record = to_run(" ".join(["parade data seal", *others]), folder)
        raise DataError(
            *(
                f"{file_of(name, folder)}: {how} since it was sealed"
                for name, how in others.items()
            ),
            f"nothing was written: restore what is not meant, and record what is with {record}; "
            "then try again",
        )


def descriptor(folder: Path, covered_to: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Return the Frictionless data package (v2) of sound tables in a folder."""
    researched = covered_to or {}
    tables = [_table_resource(name, folder, researched.get(name)) for name in TABLES]
    shapes = [_shapes_resource(name, folder) for name in BOUNDARIES]
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "parade-analysis",
        "title": "Kim Jong Un at the Beijing parade of 3 September 2025",
        "description": (
            "Who came, what the DPRK trades and with whom, and every meeting of Kim Jong Un "
            "with a foreign leader. README.md is the codebook."
        ),
        "version": __version__,
        "licenses": [_licence(each) for each in licences_of(_all_sources())],
        "schema_hash": schema_hash(),
        "resources": tables + shapes,
    }


def _table_resource(name: str, folder: Path, researched: str | None) -> dict[str, Any]:
    table, path = TABLES[name], file_of(name, folder)
    frame = load(name, data=folder)
    resource = _resource(name, table, path, folder)
    resource |= {"kind": table.kind, "rows": len(frame)}
    if table.kind != "reference":
        resource["covered_to"] = researched or covered_to(name, frame, folder)
    resource["schema"] = {
        "fields": [_field(column, table) for column in table.columns],
        "primaryKey": list(table.key),
        "missingValues": [""],
    }
    foreign_keys = [
        {
            "fields": [column],
            "reference": {
                "resource": target.split(".")[0],
                "fields": [target.split(".")[1]],
            },
        }
        for column, target in table.references.items()
    ]
    if foreign_keys:
        resource["schema"]["foreignKeys"] = foreign_keys
    return resource | _keys(name, frame)


def _shapes_resource(name: str, folder: Path) -> dict[str, Any]:
    resource = _resource(name, BOUNDARIES[name], file_of(name, folder), folder)
    shapes = boundaries(name, data=folder)
    return resource | {"kind": "reference", "rows": len(shapes)} | _keys(name, shapes)


def _keys(name: str, frame: pd.DataFrame) -> dict[str, list[str]]:
    """Return the keys of the rows, so that one that goes later can be named."""
    keys = keys_of(name, frame)
    return {"keys": keys} if keys else {}


def _resource(name: str, described: Table | Boundaries, path: Path, folder: Path) -> dict[str, Any]:
    content = path.read_bytes()
    form = path.suffix.removeprefix(".")
    # Frictionless counts no bytes of Parquet and would miss them.
    size = {"bytes": len(content)} if form == "csv" else {}
    return {
        "name": name,
        "path": path.relative_to(folder).as_posix(),
        "title": described.title,
        "description": described.description,
        "format": form,
        "mediatype": {"csv": "text/csv", "parquet": "application/vnd.apache.parquet"}[form],
        "encoding": "utf-8",
        **size,
        "hash": sha256(content),
        "licenses": [_licence(each) for each in described.licences],
        "sources": [
            {"title": source.title} | ({"path": source.path} if source.path else {})
            for source in described.sources
        ],
    }


def _licence(licence: Licence) -> dict[str, str]:
    named = {"name": licence.name} if licence.name else {}
    return named | {"path": licence.path, "title": licence.title}


def _all_sources() -> list[Source]:
    """Return what any table or shape rests on, each once."""
    described: list[Sourced] = [*TABLES.values(), *BOUNDARIES.values()]
    return list(dict.fromkeys(source for each in described for source in each.sources))


def _field(column: str, table: Table) -> dict[str, Any]:
    field = FIELDS[column]
    constraints: dict[str, Any] = {}
    if column not in table.may_be_missing:
        constraints["required"] = True
    if field.values:
        constraints["enum"] = list(field.values)
    if field.pattern is not None:
        constraints["pattern"] = field.pattern
    # Frictionless reads a missing number of Parquet as NaN, which no bound lets pass.
    if table.suffix == "csv" or column not in table.may_be_missing:
        bounds = {"minimum": field.minimum, "maximum": field.maximum}
        constraints |= {bound: value for bound, value in bounds.items() if value is not None}
    described: dict[str, Any] = {
        "name": column,
        "type": "string" if field.type == "category" else field.type,
        "description": field.description,
    }
    if field.unit is not None:
        described["unit"] = field.unit
    if field.type == "boolean":
        described |= {"trueValues": ["true"], "falseValues": ["false"]}
    return described | ({"constraints": constraints} if constraints else {})


def fill_codebook(text: str, path: Path) -> str:
    """Return the codebook with its lists as the schemas have them.

    The columns of a table stand between ``<!-- columns: NAME -->`` and ``<!-- end -->``, the
    rules after ``<!-- rules -->``, the licences of the sources after ``<!-- licences -->``.

    Raises
    ------
    DataError
        If a list has no such place.
    """
    for name, table in TABLES.items():
        lines = ["| column | type | unit | empty | meaning |", "|---|---|---|---|---|"]
        for column in table.columns:
            field = FIELDS[column]
            kind = " / ".join(field.values) if field.values else field.type
            may = "yes" if column in table.optional else ""
            key = f"**{column}**" if column in table.key else column
            lines.append(f"| {key} | {kind} | {field.unit or ''} | {may} | {field.description} |")
        text = _filled(text, f"<!-- columns: {name} -->", lines, path)
    lines = ["| rule | asked as | what holds |", "|---|---|---|"]
    for rule in sorted(RULES):
        kind = "control" if rule.is_control else "rule"
        lines.append(f"| {rule.name} | {kind} | {docstring(rule.check)} |")
    text = _filled(text, "<!-- rules -->", lines, path)
    lines = ["| source | tables | licence or terms | what they ask |", "|---|---|---|---|"]
    described: dict[str, Sourced] = {**TABLES, **BOUNDARIES}
    for source in _all_sources():
        title = f"[{source.title}]({source.path})" if source.path else source.title
        tables = ", ".join(name for name, each in described.items() if source in each.sources)
        terms = ", ".join(f"[{each.title}]({each.path})" for each in source.licences)
        lines.append(f"| {title} | {tables} | {terms} | {source.asks} |")
    return _filled(text, "<!-- licences -->", lines, path)


def _filled(text: str, opening: str, lines: list[str], path: Path) -> str:
    """Return a text with these lines between an opening mark and the next end."""
    body = "".join(f"{line}\n" for line in lines)
    text, places = re.subn(
        rf"({re.escape(opening)}\n).*?(<!-- end -->)",
        lambda match: match[1] + body + match[2],
        text,
        flags=re.DOTALL,
    )
    if places != 1:
        raise DataError(Problem(str(path), f"one place for {opening}"))
    return text


def is_stale(*, data: str | os.PathLike[str] | None = None) -> bool:
    """Whether the descriptor differs from what `seal` would write."""
    folder = data_folder(data)
    package = seal_of(folder)
    recorded = {**package, "resources": list(package.get("resources", {}).values())}
    recorded.pop("removed", None)
    return recorded != descriptor(folder)
