"""Where tables lie, and which of them are sealed.

Nothing here imports pandas: hashes alone tell whether a build has work to do.
"""

from __future__ import annotations

import functools
import hashlib
import json
import os
from pathlib import Path
from typing import Any

from parade_analysis.catalog.definitions import TABLES
from parade_analysis.catalog.worldviews import BOUNDARIES
from parade_analysis.errors import DataError, Problem

SEAL = "datapackage.json"
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


def sha256(content: bytes) -> str:
    """Return the hash as the data package standard writes it."""
    return "sha256:" + hashlib.sha256(content).hexdigest()


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
        package = json.loads(path.read_bytes())
        # By name, because each load looks up one resource.
        return {
            **package,
            "resources": {each["name"]: each for each in package["resources"]},
        }
    except (ValueError, KeyError, TypeError) as error:
        hint = "restore it"
        raise DataError(Problem(str(path), f"a data package: {error}", hint=hint)) from error


def is_sealed(name: str, digest: str, folder: Path) -> bool:
    """Whether a file of this hash was checked before under the present schemas."""
    package = seal_of(folder)
    resource = package.get("resources", {}).get(name, {})
    return package.get("schema_hash") == schema_hash() and resource.get("hash") == digest
