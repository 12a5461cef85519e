"""Writing the data package descriptor and the codebook's column lists from the schemas."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

from parade_analysis.catalog.definitions import TABLES, Table
from parade_analysis.catalog.fields import FIELDS
from parade_analysis.catalog.loading import boundaries, check, covered_to, load
from parade_analysis.catalog.locate import (
    SEAL,
    data_folder,
    file_of,
    schema_hash,
    seal_of,
    sha256,
)
from parade_analysis.catalog.worldviews import BOUNDARIES, Boundaries
from parade_analysis.errors import DataError, Problem
from parade_analysis.files import write_whole
from parade_analysis.version import __version__

LICENCES = {
    "CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/",
    "BSD-3-Clause": "https://opensource.org/license/bsd-3-clause",
    "ISC": "https://opensource.org/license/isc-license-txt",
}
CODEBOOK = "README.md"


def seal(*, data: str | os.PathLike[str] | None = None) -> list[Path]:
    """Check every table and record its hash, so that it loads without a check.

    Parameters
    ----------
    data : path-like, optional
        Folder with the tables; ``PARADE_DATA`` or the package's own by default.

    Returns
    -------
    list of Path
        The files that changed: the descriptor and, where there is one, the codebook.

    Raises
    ------
    DataError
        If anything is wrong with any table; then nothing is written.
    """
    problems = check(data=data)
    if problems:
        raise DataError(*problems)
    folder = data_folder(data)
    written = {folder / SEAL: json.dumps(descriptor(folder), indent=1, ensure_ascii=False) + "\n"}
    codebook = folder / CODEBOOK
    if codebook.is_file():
        written[codebook] = fill_codebook(codebook.read_text(encoding="utf-8"), codebook)
    changed = [
        path
        for path, text in written.items()
        if not path.is_file() or path.read_text(encoding="utf-8") != text
    ]
    for path in changed:
        write_whole(path, written[path].encode())
    return changed


def descriptor(folder: Path) -> dict[str, Any]:
    """Return the Frictionless data package (v2) of sound tables in a folder."""
    tables = [_table_resource(name, folder) for name in TABLES]
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
        "licenses": [_licence("CC-BY-4.0")],
        "schema_hash": schema_hash(),
        "resources": tables + shapes,
    }


def _table_resource(name: str, folder: Path) -> dict[str, Any]:
    table, path = TABLES[name], file_of(name, folder)
    frame = load(name, data=folder)
    resource = _resource(name, table, path, folder)
    resource |= {"kind": table.kind, "rows": len(frame)}
    if table.kind != "reference":
        resource["covered_to"] = covered_to(name, frame, folder)
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
    return resource


def _shapes_resource(name: str, folder: Path) -> dict[str, Any]:
    resource = _resource(name, BOUNDARIES[name], file_of(name, folder), folder)
    return resource | {"kind": "reference", "rows": len(boundaries(name, data=folder))}


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
        "licenses": [_licence(described.licence)],
        "sources": [
            {"title": source.title} | ({"path": source.path} if source.path else {})
            for source in described.sources
        ],
    }


def _licence(name: str) -> dict[str, str]:
    return {"name": name, "path": LICENCES[name]}


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
    """Return the codebook with its column lists as the schemas have them.

    The list of a table stands between ``<!-- columns: NAME -->`` and ``<!-- end -->``.

    Raises
    ------
    DataError
        If a table has no such place.
    """
    for name, table in TABLES.items():
        lines = ["| column | type | unit | empty | meaning |", "|---|---|---|---|---|"]
        for column in table.columns:
            field = FIELDS[column]
            kind = " / ".join(field.values) if field.values else field.type
            may = "yes" if column in table.optional else ""
            key = f"**{column}**" if column in table.key else column
            lines.append(f"| {key} | {kind} | {field.unit or ''} | {may} | {field.description} |")
        opening = f"<!-- columns: {name} -->"
        text, places = re.subn(
            rf"({re.escape(opening)}\n).*?(<!-- end -->)",
            lambda match, lines=lines: match[1] + "\n".join(lines) + "\n" + match[2],  # type: ignore[misc]
            text,
            flags=re.DOTALL,
        )
        if places != 1:
            raise DataError(Problem(str(path), f"one place for the columns of {name}: {opening}"))
    return text


def is_stale(*, data: str | os.PathLike[str] | None = None) -> bool:
    """Whether the descriptor differs from what `seal` would write."""
    folder = data_folder(data)
    package = seal_of(folder)
    recorded = {**package, "resources": list(package.get("resources", {}).values())}
    return recorded != descriptor(folder)
