"""Writing a file so that it is either the old one or the new one, never half of either."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

PREFIX = ".parade-"


def line_end(content: bytes) -> str:
    """Return how a file ends its lines."""
    return "\r\n" if b"\r\n" in content else "\n"


def write_whole(path: Path, content: bytes) -> None:
    """Write to a temporary file beside `path`, then rename it into place."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(prefix=PREFIX, dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.chmod(temporary, 0o644)  # mkstemp keeps it private
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
