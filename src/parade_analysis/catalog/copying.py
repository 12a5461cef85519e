"""A data folder of one's own."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from parade_analysis.catalog.locate import data_folder
from parade_analysis.errors import DataError
from parade_analysis.files import PREFIX, refuse_address


def copy_data(to: str | os.PathLike[str], *, data: str | os.PathLike[str] | None = None) -> Path:
    """Copy all tables, shapes, the codebook and the seal into a new folder.

    Parameters
    ----------
    to : path-like
        The folder to make; one that is there must be empty.
    data : path-like, optional
        Folder with the tables; ``PARADE_DATA`` or the package's own by default.

    Returns
    -------
    Path
        The new folder.

    Raises
    ------
    DataError
        If something is there already; then nothing is written.
    """
    refuse_address(to)
    folder, target = data_folder(data), Path(to)
    if target.is_dir() and any(target.iterdir()):
        raise DataError(f"{target}: expected a folder that is empty or not there; name another")
    if not target.is_dir() and (target.exists() or target.is_symlink()):
        raise DataError(f"{target}: expected a folder, and there is a file; name another")
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=PREFIX, dir=target.parent) as beside:
        whole = copied(folder, Path(beside) / "data")
        if target.is_dir():
            target.rmdir()
        os.replace(whole, target)
    return target


def copied(folder: Path, to: Path) -> Path:
    """Copy a data folder without what is hidden in it.

    Parameters
    ----------
    folder, to : Path
        The folder, and the one to make.

    Raises
    ------
    DataError
        If a file can't be read or written, naming the first.
    """
    try:
        return Path(shutil.copytree(folder, to, ignore=shutil.ignore_patterns(".*")))
    except shutil.Error as error:
        _, _, reason = error.args[0][0]
        raise DataError(f"{folder} can't be copied: {reason}") from None
