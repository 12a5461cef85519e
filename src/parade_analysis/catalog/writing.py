"""Writing into a data folder: one command at a time, and what belongs together or nothing.

A command that is killed between two files leaves behind what it was about to write; the next
one that writes finishes it.
"""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from parade_analysis.catalog.locate import is_installed, to_run
from parade_analysis.errors import DataError, Problem
from parade_analysis.files import only_one_in, sha256, write_whole

UNFINISHED = ".unfinished.json"
PATIENCE = 60
"""Seconds that a second command waits for the first."""


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keep others from writing into a data folder, and finish what one of them could not.

    Parameters
    ----------
    folder : Path
        Folder with the tables.

    Raises
    ------
    DataError
        If the folder is part of an installed package, or another command takes too long.
    """
    refuse_installed(folder)
    with only_one_in(folder, PATIENCE):
        _finish(folder)
        yield


def refuse_installed(folder: Path) -> None:
    """Refuse the tables of an installed package."""
    if is_installed(folder):
        raise DataError(
            f"{folder} is part of the installed package, where nothing is written: a data folder "
            "of one's own is needed. Make one with: parade data copy DIR, then name it: --data DIR"
        )


def write_together(folder: Path, contents: Mapping[Path, bytes]) -> None:
    """Write several files, in their order; whatever goes wrong, all of them or none.

    Parameters
    ----------
    folder : Path
        Folder with the tables, locked.
    contents : mapping of bytes
        What to write, by path.
    """
    before = {path: path.read_bytes() if path.is_file() else None for path in contents}
    unfinished = {
        path.relative_to(folder).as_posix(): {
            "before": None if was is None else sha256(was),
            "after": contents[path].decode(),
        }
        for path, was in before.items()
    }
    write_whole(folder / UNFINISHED, json.dumps(unfinished).encode())
    try:
        for path, content in contents.items():
            write_whole(path, content)
    except BaseException:
        for path, was in before.items():
            if was is None:
                path.unlink(missing_ok=True)
            elif path.read_bytes() != was:
                write_whole(path, was)
        (folder / UNFINISHED).unlink()
        raise
    (folder / UNFINISHED).unlink()


def unfinished(folder: Path) -> list[Problem]:
    """Return the problem of a folder in which a command was killed between two files."""
    path = folder / UNFINISHED
    if not path.is_file():
        return []
    hint = f"a command was interrupted; finish it with: {to_run('parade data recount', folder)}"
    return [Problem(str(path), "no such file", hint=hint)]


def _finish(folder: Path) -> None:
    """Write what an interrupted command was about to write, unless somebody has been there."""
    path = folder / UNFINISHED
    if not path.is_file():
        return
    wanted = _read(path)
    now = {file: sha256(file.read_bytes()) if file.is_file() else None for file in wanted}
    if all(now[file] in (was, sha256(after)) for file, (was, after) in wanted.items()):
        for file, (_, after) in wanted.items():
            write_whole(file, after)
    path.unlink()


def _read(path: Path) -> dict[Path, tuple[str | None, bytes]]:
    """Return hash before and content after by file of the folder."""
    try:
        named: dict[str, dict[str, Any]] = json.loads(path.read_bytes())
        wanted = {
            path.parent / name: (each["before"], each["after"].encode())
            for name, each in named.items()
            if re.fullmatch(r"\w+\.\w+", name)  # a file of the folder, and nothing else
        }
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        hint = f"it was changed; delete it, then: {to_run('parade check', path.parent)}"
        expected = "what an interrupted command was about to write"
        raise DataError(Problem(str(path), expected, hint=hint)) from None
    return wanted
