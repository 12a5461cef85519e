"""Files of tables as they come: plain, gzipped, in a zip or a folder, in any usual dress."""

from __future__ import annotations

import codecs
import contextlib
import csv
import gzip
import io
import itertools
import os
import re
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import IO, NamedTuple, cast

from parade_analysis.errors import DataError, Problem, some
from parade_analysis.sources.plain import look_at, mend, refuse_doubtful

SUFFIXES = (".csv", ".tab", ".txt", ".tsv")
UNREAD = (
    *(".bz2", ".xz", ".zst", ".7z", ".rar", ".tar", ".tgz"),
    *(".xls", ".xlsx", ".xlsm", ".ods", ".parquet", ".feather"),
    *(".dta", ".sav", ".rds", ".rdata", ".sas7bdat"),
)
"""How the names of tables end that are not read, packed or in another form."""
MOST_PACKED = 100
"""How many times its packed size a member of an archive may be; CSV packs to a tenth."""
MOST_NAMED = 5
SNIFFED = 1 << 16
DELIMITERS = ",;\t|"
PIECE = 1 << 20
EXCEL = "sep="
"""How a line for Excel before the header begins, which says what parts the columns."""
NUMBER = re.compile(r"[ \t]*[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?[ \t]*", re.ASCII)
"""What all engines take for a number."""
PATTERN = "*?[]{}"
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
"""What is raised where an archive can't be unpacked; the last by zipfile, of a packing that it
does not know."""


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
        name = PurePosixPath(self.member or self.path.name).name
        return name[:-3] if self.is_gzip else name

    @property
    def is_gzip(self) -> bool:
        """Tell whether it is packed by itself, in an archive or not."""
        return (self.member or self.path.name).lower().endswith(".gz")


class Layout(NamedTuple):
    """How a table is written."""

    columns: tuple[str, ...]
    delimiter: str
    encoding: str
    above: int = 0
    """Lines before the header: a line for Excel, or blank ones."""


def parts_of(path: Path | str) -> list[Part]:
    """Return the tables in a file, a zip or a folder, by name.

    Raises
    ------
    DataError
        If there is no such file, no table in it, one that can't be read beside others, or an
        archive that can't be trusted.
    """
    try:
        path = Path(path)
    except TypeError:
        raise DataError(f"found a {type(path).__name__}, expected the path of a file") from None
    if os.path.isdir(path):
        inside = _files_below(path)
        found = [part for each in inside if _is_table(each.name) for part in parts_of(each)]
        _refuse_unread(path, [each.name for each in inside], UNREAD)
    elif not os.path.isfile(path):  # what can be no path is none either
        raise DataError(f"{path}: there is no such file or folder")
    elif path.suffix.lower() == ".zip":
        found = _members(path)
    else:
        found = [Part(path, "", path.stat().st_size)] if _is_table(path.name) else []
    if not found:
        raise DataError(f"{path.name}: no table found, expected .csv files, packed or not")
    return found


def _files_below(folder: Path) -> list[Path]:
    """Return the files in a folder, as in an archive at any depth, sure that all are seen."""

    def refuse(error: OSError) -> None:
        raise DataError(f"{error.filename}: can't be looked into ({error.strerror})")

    walked = os.walk(folder, onerror=refuse)
    files = (Path(place) / name for place, _, names in walked for name in names)
    return sorted(each for each in files if each.is_file())


def tables_of(path: Path | str, spellings: Mapping[str, Sequence[str]]) -> list[Part]:
    """Return the tables in a file, a zip or a folder, without a text that lies beside them.

    It ends in .txt, has none of the columns that `spellings` names, and no rows of one width.

    Raises
    ------
    DataError
        As `parts_of`.
    """

    def is_prose(part: Part) -> bool:
        if not part.stem.lower().endswith(".txt"):
            return False
        layout = layout_of(part)
        is_ragged = len(layout.columns) == 1 or bool(faults(part, layout, {}))
        return is_ragged and not columns_by(layout.columns, spellings)

    parts = parts_of(path)
    return [part for part in parts if not is_prose(part)] or parts


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
    if "\r" in text and "\n" not in text:
        raise DataError(
            f"{part.name}: its lines end in CR alone; save it with line ends LF or CRLF"
        )
    lines = [line.rstrip("\r") for line in text.split("\n")]
    above = sum(1 for _ in itertools.takewhile(lambda line: not line.strip(), lines))
    if above == len(lines):
        raise DataError(f"{part.name}: its first line is empty, expected the names of the columns")
    told = lines[above].strip().strip('"').lower()
    sign = ""
    if told.startswith(EXCEL) and len(told) <= len(EXCEL) + 1:
        sign, above = told[len(EXCEL) :] or "\t", above + 1
    header = lines[above] if above < len(lines) else ""
    if not header.strip():
        raise DataError(f"{part.name}: no header, expected the names of the columns")
    delimiter = sign or max(DELIMITERS, key=lambda sign: header.count(sign))
    columns = tuple(_unlike(next(csv.reader([header], delimiter=delimiter))))
    rows = csv.reader(lines[above + 1 :], delimiter=delimiter)
    try:
        first = next((row for row in rows if row), [])
    except csv.Error:
        first = []
    # Each row may end in a delimiter that the header lacks, as Comtrade writes it.
    is_open = len(first) == len(columns) + 1 and not first[-1]
    return Layout((*columns, NAMELESS) if is_open else columns, delimiter, encoding, above)


def headed(part: Part) -> Layout:
    """Return how a table of trade is written, sure that no column stands there twice.

    Raises
    ------
    DataError
        As `layout_of`, or if two columns have one name, whatever the case of its letters.
    """
    layout = layout_of(part)
    with opened(part) as file:
        lines = codecs.iterdecode(
            itertools.islice(file, layout.above, None), layout.encoding, "replace"
        )
        names = [name.strip() for name in next(csv.reader(lines, delimiter=layout.delimiter))]
    plain = [name.lower() for name in names]
    twice = [name for name in names if name and plain.count(name.lower()) > 1]
    if twice:
        raise DataError(Problem(part.name, "each column once", layout.above + 1, twice[0]))
    return layout


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
        with contextlib.ExitStack() as stack:
            if part.member:
                archive = stack.enter_context(zipfile.ZipFile(part.path))
                file = stack.enter_context(archive.open(part.member))
            else:
                file = stack.enter_context(part.path.open("rb"))
            yield cast("IO[bytes]", stack.enter_context(gzip.open(file))) if part.is_gzip else file
    except (*BROKEN, PermissionError) as error:
        raise _unopened(part.name, error) from None


def _unopened(name: str, error: Exception) -> DataError:
    if isinstance(error, PermissionError):
        return DataError(f"{name}: can't be opened ({error.strerror})")
    if isinstance(error, NotImplementedError):
        return DataError(f"{name}: packed in a way that is not read here; unpack it first")
    return DataError(f"{name}: the archive is damaged ({error}); fetch it again")


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
def on_disk(
    part: Part, layout: Layout, room: Path, kinds: Mapping[str, str], *, is_plain: bool = False
) -> Iterator[Path]:
    """Give a table as a plain file that all engines read the same; a copy in `room` if need be.

    Where it is to be taken for `is_plain`, it is given as it is, and ValueError raised at what
    the strict reader takes and others do not; it ends in an error by itself at the rest.

    Raises
    ------
    DataError
        If the archive is damaged, unpacks to more than it says, or the disk is too small; if
        a row has not as many cells as the header, or one of `kinds` holds what it can't.
    """
    is_packed = bool(part.member) or part.is_gzip
    with contextlib.ExitStack() as stack:
        path = stack.enter_context(_unpacked(part, room)) if is_packed else part.path
        if {*PATTERN} & {*str(path)}:
            # Engines take the name for a pattern, and may read the files beside it.
            link = stack.enter_context(_file_in(room))
            link.unlink()
            link.symlink_to(path.resolve())
            path = link
        if is_plain:
            refuse_doubtful(path)
            yield path
            return
        look = look_at(path, layout.delimiter, len(layout.columns))
        if look.is_odd and (found := faults(part, layout, kinds)):
            raise DataError(*found)
        # What looks odd and is not has quotes within cells: an engine may lose rows.
        if layout.above or look.is_uneven or look.is_odd or not look.is_utf8:
            copy = stack.enter_context(_file_in(room))
            _has_room(part, path.stat().st_size, room)
            # What is no UTF-8 is as Windows and Excel write it in the west.
            encoding = "utf-8-sig" if look.is_utf8 else "cp1252"
            mend(path, copy, layout.columns, layout.delimiter, layout.above, encoding)
            path = copy
        yield path


@contextlib.contextmanager
def _file_in(room: Path) -> Iterator[Path]:
    with tempfile.NamedTemporaryFile(dir=room, suffix=".csv", delete=False) as new:
        path = Path(new.name)
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)


def _has_room(part: Part, size: int, room: Path) -> None:
    free = shutil.disk_usage(room).free
    if size > free:
        raise DataError(
            f"{part.name}: needs {size:,} bytes of disk in {room.parent}, {free:,} are free; the "
            "variable TMPDIR names another folder"
        )


@contextlib.contextmanager
def _unpacked(part: Part, room: Path) -> Iterator[Path]:
    _has_room(part, part.size, room)
    most = MOST_PACKED * part.size if part.is_gzip else part.size
    with _file_in(room) as copy:
        written = 0
        with opened(part) as file, copy.open("wb") as plain:
            while piece := file.read(PIECE):
                written += len(piece)
                if written > most:
                    raise DataError(f"{part.name}: unpacks to more than {most:,} bytes")
                _has_room(part, len(piece), room)
                plain.write(piece)
        yield copy


def faults(part: Part, layout: Layout, kinds: Mapping[str, str]) -> list[Problem]:
    """Return what is wrong in the cells of a table, row by row: slow, for a table that failed.

    `kinds` says of the columns that are read what they hold, as `EXPECTED` names it.
    """
    places = {name: layout.columns.index(name) for name in kinds}
    width = len(layout.columns)
    found: list[Problem] = []
    header = layout.above + 1
    number = header
    with opened(part) as file:
        # Closing the wrapper would close a file that others still close.
        text = io.TextIOWrapper(file, layout.encoding, "replace", newline="")
        for _ in range(layout.above):
            text.readline()
        rows = csv.reader(text, delimiter=layout.delimiter)
        try:
            for number, row in enumerate(itertools.islice(rows, 1, None), start=header + 1):
                broken = next((cell for cell in row if "\n" in cell), None)
                if broken is not None:
                    # Quotes within cells were seen, so this one may have ended a cell too late.
                    expected = "quotes that are closed in their line"
                    found.append(Problem(part.name, expected, number, value=broken[:40]))
                if row and len(row) != width:
                    expected = f"{width} cells as in the header"
                    found.append(Problem(part.name, expected, number, value=f"{len(row)} cells"))
                for name, place in places.items() if len(row) == width else ():
                    if not _fits(row[place], kinds[name]):
                        expected = EXPECTED[kinds[name]]
                        found.append(Problem(part.name, expected, number, name, row[place]))
                if len(found) >= MOST_NAMED:
                    break
        except csv.Error as error:
            found.append(Problem(part.name, f"cells with their quotes closed: {error}", number + 1))
    return found


def _fits(cell: str, kind: str) -> bool:
    """Tell whether a cell can be what its column holds."""
    match kind:
        case "text":
            return True
        case "code":
            return bool(cell.strip())
        case "number or nothing" | "number or -9" if not cell:
            return True
    if not NUMBER.fullmatch(cell):
        return False
    number = float(cell)
    match kind:
        case "int":
            return 0 <= number < 1e9 and number == int(number)
        case "number or nothing":
            return abs(number) < 1e300
        case "number or -9":
            return 0 <= number < 1e300 or number == -9
    return 0 <= number < 1e300


def _unlike(names: list[str]) -> list[str]:
    """Return the names of columns, each once: engines place them by name."""
    found: list[str] = []
    for place, name in enumerate(names, start=1):
        plain = name.strip() or NAMELESS
        found.append(f"{plain}{place}" if plain in found or plain == NAMELESS else plain)
    return found


def _refuse_unread(path: Path, names: Sequence[str], endings: tuple[str, ...]) -> None:
    """Refuse tables that would be passed over, but for another form of one that is read."""
    read = {_bare(name) for name in names if _is_table(name) and not name.lower().endswith(endings)}
    unread = [
        name
        for name in names
        if name.lower().removesuffix(".gz").endswith(endings)
        and not _is_hidden(name)
        and _bare(name) not in read
    ]
    if unread:
        raise DataError(
            f"{path.name}: {some(unread, MOST_NAMED)} can't be read there, expected .csv files, "
            "gzipped or not; unpack or save it as CSV, or move it elsewhere"
        )


def _bare(name: str) -> str:
    """Return the name of a table without what its form and packing add."""
    bare = PurePosixPath(name).name.lower()
    while ending := next((each for each in (*SUFFIXES, *UNREAD, ".gz") if bare.endswith(each)), ""):
        bare = bare.removesuffix(ending)
    return bare


def _is_hidden(name: str) -> bool:
    """Tell whether a file is hidden, as what macOS puts beside each file of an archive."""
    return PurePosixPath(name).name.startswith(".")


def _is_table(name: str) -> bool:
    if _is_hidden(name):
        return False
    return name.lower().removesuffix(".gz").endswith(SUFFIXES) or name.lower().endswith(".zip")


def _members(path: Path) -> list[Part]:
    """Return the tables of a zip, sure that it unpacks to what it says and nowhere else."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = [each for each in archive.infolist() if not each.is_dir()]
    except (*BROKEN, PermissionError) as error:
        raise _unopened(path.name, error) from None
    names = [entry.filename for entry in entries]
    if twice := [name for name in names if names.count(name) > 1]:
        raise DataError(f"{path.name}: holds {some(twice, MOST_NAMED)} more than once")
    for entry in entries:
        place = PurePosixPath(entry.filename.replace("\\", "/"))
        if place.is_absolute() or ".." in place.parts or ":" in "".join(place.parts[:1]):
            raise DataError(f"{path.name}: {entry.filename!r} lies outside the archive's folder")
        if entry.flag_bits & 1:
            raise DataError(f"{path.name}: {entry.filename!r} is encrypted")
    _refuse_unread(path, names, (*UNREAD, ".zip"))
    tables = [entry for entry in entries if _is_table(entry.filename)]
    unpacked = sum(entry.file_size for entry in tables)
    packed = path.stat().st_size
    if unpacked > MOST_PACKED * packed:
        raise DataError(
            f"{path.name}: {packed:,} bytes would unpack to {unpacked:,}, more than "
            f"{MOST_PACKED} times as many; no table packs so well"
        )
    return [Part(path, each.filename, each.file_size) for each in tables]
