"""Files so plain that every engine reads them the same: a fast look at the bytes, and mending."""

from __future__ import annotations

import codecs
import csv
import io
import re
from pathlib import Path
from typing import NamedTuple

import numpy as np

PIECE = 1 << 20
HEXADECIMAL = re.compile(rb"0[xX]")
UNDERSCORED = re.compile(rb"[0-9]_[0-9]")
LINE_END, RETURN, QUOTE = ord("\n"), ord("\r"), ord('"')


class Look(NamedTuple):
    """What a look at the bytes of a file tells, for a table with so many columns."""

    is_utf8: bool
    is_uneven: bool
    """Whether lines are blank, or end in several ways."""
    is_odd: bool
    """Whether a row may have more or fewer cells than there are columns, a quote stand within
    a cell, which some engines take for its end, or a number be written as 1_000, which some
    take: to be looked up cell by cell."""


def refuse_doubtful(path: Path) -> None:
    r"""Raise ValueError at what Arrow takes and others don't: 0x10, and a quote left open.

    Parameters
    ----------
    path : Path
        A CSV file.

    Raises
    ------
    ValueError
        If a number may be written so, or a line has an odd number of quotes.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "mine.csv"
    >>> _ = path.write_text('t,q\n2018,"1\n2019,2\n')
    >>> refuse_doubtful(path)
    Traceback (most recent call last):
    ...
    ValueError: a quote may be left open
    """
    with path.open("rb", buffering=0) as file:
        last, quotes = b"", 0
        while piece := file.read(PIECE):
            # A letter that is rare among numbers is found fastest.
            has_x = b"x" in piece or b"X" in piece
            if has_x and HEXADECIMAL.search(last + piece):
                raise ValueError("a number may be written in hexadecimal")
            last = piece[-1:]
            if quotes or b'"' in piece:
                signs = np.frombuffer(piece, dtype=np.uint8)
                seen = quotes + np.cumsum(signs == QUOTE)
                if (seen[signs == LINE_END] % 2).any():
                    raise ValueError("a quote may be left open")
                quotes = int(seen[-1]) % 2
        if quotes:
            raise ValueError("a quote may be left open")


def look_at(path: Path, delimiter: str, width: int) -> Look:
    r"""Look through a file for what engines read differently, much faster than any of them.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "mine.csv"
    >>> _ = path.write_text("t,v\n2018,1\n\n2019,2,3\n")
    >>> look_at(path, ",", 2)
    Look(is_utf8=True, is_uneven=True, is_odd=True)
    """
    decoder = codecs.getincrementaldecoder("utf-8")()
    is_utf8, is_uneven, is_odd, is_first = True, False, False, True
    feeds, returns, both = 0, 0, 0
    quotes, cells, last = 0, 0, b"\n"
    with path.open("rb") as file:
        file.seek(len(codecs.BOM_UTF8) if file.read(3) == codecs.BOM_UTF8 else 0)
        while piece := file.read(PIECE):
            is_odd |= b"_" in piece and bool(UNDERSCORED.search(piece))
            if is_utf8:
                try:
                    decoder.decode(piece)
                except UnicodeDecodeError:
                    is_utf8 = False
            # A line end before a line end, also where a piece begins.
            seam, before = last + piece, last[-1]
            is_uneven |= b"\n\n" in seam or b"\n\r\n" in seam
            feeds, returns = feeds + piece.count(b"\n"), returns + piece.count(b"\r")
            both += seam[len(last) - 1 :].count(b"\r\n")
            last = seam[-2:]
            signs = np.frombuffer(piece, dtype=np.uint8)
            is_cell_end = (signs == LINE_END) | (signs == ord(delimiter))
            if quotes or b'"' in piece:
                is_odd |= _has_quotes_within(signs, quotes, before, delimiter)
                open_quotes = quotes + np.cumsum(signs == QUOTE)
                is_cell_end &= open_quotes % 2 == 0
                quotes = int(open_quotes[-1]) % 2
            ends = signs[is_cell_end]
            rows = np.flatnonzero(ends == LINE_END)
            found = np.diff(rows, prepend=-1 - cells)
            # The header may lack the column that a last delimiter opens.
            found = found[1:] if is_first and len(found) else found
            is_odd |= bool((found != width).any())
            is_first &= not len(rows)
            cells = len(ends) - 1 - int(rows[-1]) if len(rows) else cells + len(ends)
    is_odd |= last[-1:] != b"\n" and not is_first and cells + 1 != width
    is_uneven |= returns != both or 0 < both < feeds
    return Look(is_utf8, is_uneven, is_odd)


def _has_quotes_within(signs: np.ndarray, quotes: int, before: int, delimiter: str) -> bool:
    """Tell whether a quote neither opens nor closes a cell, nor is one of two that stand for one.

    `quotes` tells whether a cell is open where the signs begin, `before` is the sign before.
    """
    places = np.flatnonzero(signs == QUOTE)
    is_opening = (quotes + np.arange(len(places))) % 2 == 0
    behind = np.append(signs, LINE_END)[places + 1]
    ahead = np.insert(signs, 0, before)[places]
    ends = [LINE_END, ord(delimiter), QUOTE]
    is_plain = np.where(is_opening, np.isin(ahead, ends), np.isin(behind, [*ends, RETURN]))
    return not is_plain.all()


def mend(
    path: Path,
    copy: Path,
    columns: tuple[str, ...],
    delimiter: str,
    above: int,
    encoding: str,
) -> None:
    """Write a table once more: its columns in the first line, no blank lines, in UTF-8.

    `above` lines before the header are left out.
    """
    with (
        path.open("rb") as raw,
        io.TextIOWrapper(raw, encoding, "replace", newline="") as text,
        copy.open("w", encoding="utf-8", newline="") as new,
    ):
        for _ in range(above):
            text.readline()
        rows = csv.reader(text, delimiter=delimiter)
        next(rows)
        write = csv.writer(new, delimiter=delimiter, lineterminator="\n")
        write.writerow(columns)
        write.writerows(row for row in rows if row)
