"""Where tables lie, and which of them are sealed.

Nothing here imports pandas: hashes alone tell whether a build has work to do.
"""

from __future__ import annotations

import functools
import json
import os
import shlex
from pathlib import Path
from typing import Any

from parade_analysis.catalog.definitions import TABLES
from parade_analysis.catalog.worldviews import BOUNDARIES
from parade_analysis.errors import DataError, Problem
from parade_analysis.files import sha256

SEAL = "datapackage.json"
RECORDED = {"hash": str, "rows": int, "keys": list}
"""What the descriptor of a table has besides its name -> type."""
AS_IF_EMPTY: dict[str, Any] = {part: kind() for part, kind in RECORDED.items()}
KINDS = {
    dict: "names with values",
    list: "a list",
    str: "a text",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    type(None): "nothing",
}
"""What stands in JSON, in words."""
SCHEMA = ("fields.py", "definitions.py", "worldviews.py", "schema.py", "cells.py", "reading.py")
RULE_FILES = "rules/*.py"
"""The modules that say what a sound table is."""


def data_folder(data: str | os.PathLike[str] | None = None) -> Path:
    """Return the folder that holds the tables.

    Parameters
    ----------
    data : path-like, optional
        The folder. By default the environment variable ``PARADE_DATA``, else the tables
        that come with the package.

    Raises
    ------
    DataError
        If there is no such folder.
    """
    chosen = data or os.environ.get("PARADE_DATA")
    if chosen:
        folder = Path(chosen)
        if not folder.is_dir():
            raise DataError(Problem(str(folder), "a folder with the tables"))
        return folder
    return package_data()


def package_data() -> Path:
    """Return the folder of the tables that come with the package."""
    package = Path(__file__).parents[1]
    installed = package / "data"
    return installed if installed.is_dir() else package.parents[1] / "data"


def to_run(command: str, folder: Path) -> str:
    """Return a command of ours on the tables of a folder, as a shell takes it.

    Examples
    --------
    >>> to_run("parade check", Path("my data"))
    "parade check --data 'my data'"
    """
    chosen = os.environ.get("PARADE_DATA")
    usual = Path(chosen) if chosen else package_data()
    is_usual = folder.resolve() == usual.resolve()
    return command if is_usual else f"{command} --data {shlex.quote(str(folder))}"


def is_installed(folder: Path) -> bool:
    """Whether a folder is part of an installed package, where nothing of a user's is kept."""
    return folder.resolve() == (Path(__file__).parents[1] / "data").resolve()


def file_of(name: str, folder: Path) -> Path:
    """Return where a table or a boundary file lies in a data folder."""
    if name in BOUNDARIES:
        return folder / "boundaries" / f"{name}.parquet"
    return folder / f"{name}.{TABLES[name].suffix}"


def content_of(path: Path) -> bytes:
    """Return what stands in a file of a data folder.

    Raises
    ------
    DataError
        If there is no such file or it can't be read.
    """
    try:
        return path.read_bytes()
    except FileNotFoundError:
        hint = "restore it, or name another folder with --data"
        raise DataError(Problem(str(path), "a file", hint=hint)) from None
    except OSError as error:
        raise DataError(Problem(str(path), f"a readable file: {error.strerror}")) from error


@functools.cache
def schema_hash() -> str:
    """Return the hash of the schemas; a seal made under others does not count."""
    here = Path(__file__).parent
    modules = [here.parent / "names.py", *(here / each for each in SCHEMA)]
    modules += sorted(here.glob(RULE_FILES))
    return sha256(b"".join(module.read_bytes() for module in modules))


def seal_of(folder: Path) -> dict[str, Any]:
    """Return the data package descriptor of a folder, empty if there is none.

    Raises
    ------
    DataError
        If the descriptor can't be read.
    """
    path = folder / SEAL
    if not path.is_file():
        return {}
    return _parsed(path, path.stat().st_mtime_ns)


@functools.lru_cache(maxsize=8)
def _parsed(path: Path, mtime_ns: int) -> dict[str, Any]:
    try:
        package = json.loads(content_of(path))
        _refuse_other_types(package, {"removed": 0}, {"removed": int, "resources": list})
        for resource in package["resources"]:
            _refuse_other_types(resource, AS_IF_EMPTY, {"name": str} | RECORDED)
            if not all(isinstance(each, str) for each in resource.get("keys", [])):
                raise TypeError(f"found keys of {resource['name']} that are no texts")
    except TypeError as error:
        raise DataError(Problem(str(path), f"a data package; {error}", hint="restore it")) from None
    except (ValueError, RecursionError):  # or too deep to be one
        raise DataError(Problem(str(path), "JSON of a data package", hint="restore it")) from None
    # By name, because each load looks up one resource.
    return {**package, "resources": {each["name"]: each for each in package["resources"]}}


def _refuse_other_types(found: Any, usual: dict[str, Any], kinds: dict[str, type]) -> None:
    """Refuse a part of a descriptor that a hand or a program has damaged."""
    if not isinstance(found, dict):
        raise TypeError(f"found {KINDS[type(found)]} in place of names with values")
    for part, kind in kinds.items():
        value = found.get(part, usual.get(part))
        if type(value) is not kind:
            raise TypeError(f"{part} is {KINDS[type(value)]}, expected {KINDS[kind]}")


def is_sealed(name: str, digest: str, folder: Path) -> bool:
    """Whether a file of this hash was checked before under the present schemas."""
    package = seal_of(folder)
    resource = package.get("resources", {}).get(name, {})
    return package.get("schema_hash") == schema_hash() and resource.get("hash") == digest
