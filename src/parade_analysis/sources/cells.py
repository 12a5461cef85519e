"""The cells of a table that fits into memory, as they are written."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from parade_analysis.errors import DataError, Problem
from parade_analysis.prose import counted
from parade_analysis.sources.files import Part, layout_of, parts_of, text_of

__all__ = ["Cells", "cells_in", "cells_of"]


class Cells(NamedTuple):
    """A table, and how it was written."""

    table: pd.DataFrame
    """All text, an empty cell an empty text."""
    delimiter: str
    encoding: str


def cells_of(path: Path | str, columns: Collection[str] = ()) -> Cells:
    r"""Read a table as text.

    Parameters
    ----------
    path : path-like
        One CSV with a header, packed or not, parted by commas, semicolons, tabs or bars;
        rows may end in a delimiter that the header lacks, and a line for Excel may come first.
    columns : collection of str
        Names, in lower case, of those that are wanted; all by default.

    Returns
    -------
    Cells
        The table with the names of its columns stripped, its delimiter and its encoding.

    Raises
    ------
    DataError
        If there is no such file, several tables in it, or a row with more cells than the
        header.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "mine.csv"
    >>> _ = path.write_text("iso2;v\nNA;007;\n")
    >>> cells_of(path).table.to_dict("records")
    [{'iso2': 'NA', 'v': '007'}]
    """
    path = Path(path)
    parts = parts_of(path)
    if len(parts) > 1:
        inside = ", ".join(part.name for part in parts[:3])
        raise DataError(f"{path.name}: expected one table, found {len(parts)}: {inside}")
    return cells_in(parts[0], columns)


def cells_in(part: Part, columns: Collection[str] = ()) -> Cells:
    """Read a table of a file, archive or folder as text, as `cells_of` does."""
    layout, text = layout_of(part), text_of(part)
    above, delimiter = layout.above, layout.delimiter
    text = "".join(text.splitlines(keepends=True)[above:]) if above else text
    header = next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), [])
    width, names = len(header), [each.strip() for each in header]
    kept = [at for at, name in enumerate(names) if not columns or name.lower() in columns]
    # One column more than the header has, or pandas takes the first for an index.
    wide = f"{delimiter * width}\n{text}".encode()
    try:
        cells = pd.read_csv(
            io.BytesIO(wide),
            sep=delimiter,
            header=None,
            names=range(width + 1),
            usecols=[*kept, width] if columns else None,
            dtype="str",
            keep_default_na=False,
        )
    except (pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        if "saw" in str(error):
            raise _too_long(part, text, delimiter, width, above) from None
        reason = str(error).strip().removeprefix("Error tokenizing data. C error: ")
        raise DataError(f"{part.name}: expected a table with a header ({reason})") from None
    beyond = cells[width].str.strip() != ""
    if beyond.any():
        raise _too_long(part, text, delimiter, width, above)
    table = cells[kept].iloc[2:].reset_index(drop=True)
    table = table.set_axis([names[at] for at in kept], axis=1)
    return Cells(table, delimiter, layout.encoding)


def _too_long(part: Part, text: str, delimiter: str, width: int, above: int) -> DataError:
    """Return the refusal of the first row with more cells than the header."""
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    first = next((row for row in rows if any(each.strip() for each in row[width:])), [])
    hint = "if the header stands further down, take off the lines above it" if width == 1 else None
    return DataError(
        Problem(
            part.name,
            f"{counted(width, 'cell')} as in the header",
            rows.line_num + above,
            value=counted(len(first), "cell"),
            hint=hint,
        )
    )
