"""Files of tables as they come: plain, gzipped, in a zip or a folder, in any usual dress."""

from __future__ import annotations

import codecs
import contextlib
import csv
import gzip
import itertools
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import IO, NamedTuple, cast

from parade_analysis.errors import DataError, Problem

SUFFIXES = (".csv", ".txt", ".tsv")
MOST_PACKED = 100
"""How many times its packed size a member of an archive may be; CSV packs to a tenth."""
MOST_NAMED = 5
SNIFFED = 1 << 16
DELIMITERS = ",;\t|"
PIECE = 1 << 20
NAMELESS = "_"
"""The column behind the last delimiter, where rows have one more than the header."""
EXPECTED = {
    "int": "a whole number",
    "number": "a number of 0 or more",
    "number or nothing": "a number, or nothing where it is missing",
    "number or -9": "a number of 0 or more, or -9 where it is missing",
    "code": "a code",
    "text": "text",
}
"""What a column holds -> what its cells must be."""
BROKEN = (zipfile.BadZipFile, gzip.BadGzipFile, zlib.error, EOFError, NotImplementedError)


class Part(NamedTuple):
    """One table: a file, or a member of an archive."""

    path: Path
    member: str
    """Its name inside the archive; empty for a file."""
    size: int
    """Bytes on the disk, or unpacked."""

    @property
    def name(self) -> str:
        """Return what to call it in a message."""
        return f"{self.path.name}/{self.member}" if self.member else self.path.name

    @property
    def stem(self) -> str:
        """Return the name of the table itself."""
        return PurePosixPath(self.member or self.path.name.removesuffix(".gz")).name


class Layout(NamedTuple):
    """How a table is written."""

    columns: tuple[str, ...]
    delimiter: str
    encoding: str
    is_open: bool = False
    """Whether each row ends in a delimiter that the header lacks, as Comtrade writes it."""


def parts_of(path: Path | str) -> list[Part]:
    """Return the tables in a file, a zip or a folder, by name.

    Raises
    ------
    DataError
        If there is no such file, no table in it, or an archive that can't be trusted.
    """
    path = Path(path)
    if not path.exists():
        raise DataError(f"{path}: there is no such file or folder")
    if path.is_dir():
        inside = sorted(each for each in path.iterdir() if _is_table(each.name))
        found = [part for each in inside for part in parts_of(each)]
    elif path.suffix.lower() == ".zip":
        found = _members(path)
    elif _is_table(path.name):
        found = [Part(path, "", path.stat().st_size)]
    else:
        found = []
    if not found:
        raise DataError(f"{path.name}: no table found, expected .csv files, packed or not")
    return found


def layout_of(part: Part) -> Layout:
    """Return the columns of a table and how they are parted.

    Raises
    ------
    DataError
        If the part is empty, binary, or its archive broken.
    """
    with opened(part) as file:
        start = file.read(SNIFFED)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\0" in start:
        raise DataError(f"{part.name}: it is no text in UTF-8; save it as CSV in UTF-8")
    try:
        codecs.getincrementaldecoder("utf-8")().decode(start)
        encoding = "utf-8-sig" if start.startswith(codecs.BOM_UTF8) else "utf-8"
    except UnicodeDecodeError:
        encoding = "cp1252"
    text = codecs.getincrementaldecoder(encoding)("replace").decode(start)
    lines = text.splitlines()
    if not lines or not lines[0].strip():
        raise DataError(f"{part.name}: its first line is empty, expected the names of the columns")
    delimiter = max(DELIMITERS, key=lambda sign: lines[0].count(sign))
    columns = _unlike(next(csv.reader(lines[:1], delimiter=delimiter)))
    first = next(csv.reader(lines[1:2], delimiter=delimiter), [])
    is_open = len(first) == len(columns) + 1 and not first[-1]
    return Layout((*columns, NAMELESS) if is_open else tuple(columns), delimiter, encoding, is_open)


def columns_by(columns: Collection[str], spellings: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Return name -> column, for the names of which a spelling is there.

    The first spelling wins. Case does not count, nor dot or underscore: Spark has no dots.
    """
    there = {_plain(column): column for column in columns}
    found = {
        name: next((there[_plain(each)] for each in known if _plain(each) in there), "")
        for name, known in spellings.items()
    }
    return {name: column for name, column in found.items() if column}


def _plain(column: str) -> str:
    return column.lower().replace(".", "_")


@contextlib.contextmanager
def opened(part: Part) -> Iterator[IO[bytes]]:
    """Open a table for its bytes, unpacked."""
    try:
        if part.member:
            with zipfile.ZipFile(part.path) as archive, archive.open(part.member) as file:
                yield file
        elif part.path.suffix == ".gz":
            with gzip.open(part.path) as packed:
                yield cast("IO[bytes]", packed)
        else:
            with part.path.open("rb") as file:
                yield file
    except BROKEN as error:
        raise DataError(f"{part.name}: the archive is damaged ({error}); fetch it again") from None


def text_of(part: Part) -> str:
    """Return the whole text of a table, without a byte-order mark.

    Raises
    ------
    DataError
        As `layout_of`.
    """
    encoding = layout_of(part).encoding
    with opened(part) as file:
        content = file.read()
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:  # the odd letter stands further down than a layout is read
        return content.decode("cp1252", "replace")


@contextlib.contextmanager
def on_disk(part: Part, layout: Layout, room: Path) -> Iterator[Path]:
    """Give a table as a plain file in UTF-8, which engines read; unpacked into `room` if need be.

    Raises
    ------
    DataError
        If the archive is damaged, unpacks to more than it says, or the disk is too small.
    """
    is_packed = bool(part.member) or part.path.suffix == ".gz"
    if not is_packed and layout.encoding.startswith("utf-8") and not layout.is_open:
        yield part.path
        return
    free = shutil.disk_usage(room).free
    if part.size > free:
        raise DataError(f"{part.name}: needs {part.size:,} bytes of disk, {free:,} are free")
    most = part.size if part.member else MOST_PACKED * part.path.stat().st_size
    with tempfile.NamedTemporaryFile(dir=room, suffix=".csv", delete=False) as plain:
        copy = Path(plain.name)
        try:
            written, is_start = 0, True
            decoder = codecs.getincrementaldecoder(layout.encoding)("replace")
            with opened(part) as file:
                while piece := file.read(PIECE):
                    written += len(piece)
                    if written > most:
                        raise DataError(f"{part.name}: unpacks to more than {most:,} bytes")
                    text = decoder.decode(piece)
                    if is_start and layout.is_open:
                        header, newline, rest = text.partition("\n")
                        text = f"{header.rstrip()}{layout.delimiter}{NAMELESS}{newline}{rest}"
                    is_start = False
                    plain.write(text.encode())
            plain.close()
            yield copy
        finally:
            copy.unlink(missing_ok=True)


def faults(part: Part, layout: Layout, kinds: Mapping[str, str]) -> list[Problem]:
    """Return what is wrong in the cells of a table, row by row: slow, for a table that failed.

    `kinds` says of the columns that are read what they hold, as `EXPECTED` names it.
    """
    places = {name: layout.columns.index(name) for name in kinds}
    found: list[Problem] = []
    with opened(part) as file:
        lines = codecs.getreader(layout.encoding)(file, "replace")
        reader = csv.reader(lines, delimiter=layout.delimiter)
        for number, row in enumerate(itertools.islice(reader, 1, None), start=2):
            if row and len(row) != len(layout.columns):
                cells = f"{len(row)} cells"
                expected = f"{len(layout.columns)} cells as in the header"
                found.append(Problem(part.name, expected, number, value=cells))
            for name, place in places.items() if len(row) == len(layout.columns) else ():
                if not _fits(row[place], kinds[name]):
                    expected = EXPECTED[kinds[name]]
                    found.append(Problem(part.name, expected, number, name, row[place]))
            if len(found) >= MOST_NAMED:
                break
    return found


def _fits(cell: str, kind: str) -> bool:
    """Tell whether a cell can be what its column holds."""
    try:
        match kind:
            case "text":
                return True
            case "code":
                return bool(cell.strip())
            case "int":
                return int(cell) >= 0
            case "number or nothing":
                return not cell.strip() or abs(float(cell)) < 1e300
            case "number or -9":
                return not cell.strip() or 0 <= float(cell) < 1e300 or float(cell) == -9
        number = float(cell)
    except ValueError:
        return False
    return 0 <= number < 1e300


def _unlike(names: list[str]) -> list[str]:
    """Return the names of columns, each once: engines place them by name."""
    found: list[str] = []
    for place, name in enumerate(names, start=1):
        plain = name.strip() or NAMELESS
        found.append(f"{plain}{place}" if plain in found or plain == NAMELESS else plain)
    return found


def _is_table(name: str) -> bool:
    if PurePosixPath(name).name.startswith("._"):
        return False  # what macOS puts beside each file of an archive
    return name.lower().removesuffix(".gz").endswith(SUFFIXES) or name.lower().endswith(".zip")


def _members(path: Path) -> list[Part]:
    """Return the tables of a zip, sure that it unpacks to what it says and nowhere else."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = [each for each in archive.infolist() if not each.is_dir()]
    except BROKEN as error:
        raise DataError(f"{path.name}: the archive is damaged ({error}); fetch it again") from None
    for entry in entries:
        place = PurePosixPath(entry.filename.replace("\\", "/"))
        if place.is_absolute() or ".." in place.parts or ":" in place.parts[0]:
            raise DataError(f"{path.name}: {entry.filename!r} lies outside the archive's folder")
        if entry.flag_bits & 1:
            raise DataError(f"{path.name}: {entry.filename!r} is encrypted")
    tables = [
        entry
        for entry in entries
        if _is_table(entry.filename) and not entry.filename.lower().endswith((".zip", ".gz"))
    ]
    unpacked = sum(entry.file_size for entry in tables)
    packed = path.stat().st_size
    if unpacked > MOST_PACKED * packed:
        raise DataError(
            f"{path.name}: {packed:,} bytes would unpack to {unpacked:,}, more than "
            f"{MOST_PACKED} times as many; no table packs so well"
        )
    return [Part(path, each.filename, each.file_size) for each in tables]
