"""Files by their paths: no address is one, and what is written is there whole or not at all."""

from __future__ import annotations

import codecs
import contextlib
import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

from parade_analysis.errors import DataError, Problem

MARK = "parade-analysis figure"
"""What each picture carries in itself, so that it is known for ours without a record."""
LOCK = ".parade.lock"
"""File by which one command keeps others from writing into a folder."""
PREFIX, SUFFIX = ".parade-", ".part"
TEMPORARY = re.compile(r"\.parade-[a-z0-9_]{8}\.part")
ADDRESS = re.compile(r"(https?|ftps?|s3|gs|az|file):/+", re.IGNORECASE)
"""How an address begins; a path made of it has one slash left of two."""


def refuse_address(path: str | os.PathLike[str]) -> None:
    """Refuse an address on the web, which is not read.

    Examples
    --------
    >>> refuse_address(Path("https://example.org/x.csv"))
    Traceback (most recent call last):
    ...
    parade_analysis.errors.DataError: https://example.org/x.csv: expected the path of a file ...
    """
    if ADDRESS.match(str(path)):
        address = ADDRESS.sub(r"\1://", str(path), count=1)
        hint = "a URL is not read, download it first"
        raise DataError(Problem(address, "the path of a file", hint=hint))


def sha256(content: bytes) -> str:
    """Return the hash as the data package standard writes it."""
    return "sha256:" + hashlib.sha256(content).hexdigest()


@contextlib.contextmanager
def only_one_in(folder: Path, patience: float = -1) -> Iterator[None]:
    """Keep other commands from writing into a folder, and remove what they left unfinished.

    Parameters
    ----------
    folder : Path
        An existing folder.
    patience : float
        Seconds to wait for another command; for ever by default.

    Raises
    ------
    DataError
        If the other takes longer, or the name of the lock is taken.
    """
    from filelock import FileLock, Timeout

    lock = folder / LOCK
    if lock.is_symlink() or (lock.exists() and not lock.is_file()):
        raise DataError(f"{lock}: expected a file by which one command waits for another; move it")
    try:
        held = FileLock(lock).acquire(timeout=patience)
    except Timeout:
        raise DataError(
            f"{folder}: another command has been writing there for {patience:.0f} seconds; "
            "wait for its end, then try again"
        ) from None
    with held:
        remove_temporaries(folder)
        yield


def line_end(content: bytes) -> str:
    """Return how a file ends its lines."""
    return "\r\n" if b"\r\n" in content else "\n"


def as_before(before: bytes, text: str) -> bytes:
    r"""Return a text as bytes, with the line ends and the byte-order mark that a file had.

    Examples
    --------
    >>> as_before(b"\xef\xbb\xbfone\r\n", "two\n")
    b'\xef\xbb\xbftwo\r\n'
    """
    mark = codecs.BOM_UTF8 if before.startswith(codecs.BOM_UTF8) else b""
    return mark + text.replace("\n", line_end(before)).encode()


def write_whole(path: Path, content: bytes) -> None:
    """Write to a temporary file beside `path`, then rename it into place."""
    path = path.resolve()  # a link stays one
    path.parent.mkdir(parents=True, exist_ok=True)
    mode = path.stat().st_mode & 0o777 if path.is_file() else 0o644  # mkstemp keeps it private
    handle, temporary = tempfile.mkstemp(SUFFIX, PREFIX, path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.chmod(temporary, mode)
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def remove_temporaries(folder: Path) -> None:
    """Remove what interrupted writes have left in a folder, and nothing else."""
    for path in folder.iterdir():
        if TEMPORARY.fullmatch(path.name) and path.is_file() and not path.is_symlink():
            path.unlink()
