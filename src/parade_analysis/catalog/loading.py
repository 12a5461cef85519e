"""Loading tables and shapes: locate, read, as of.

A file whose sha256 and whose schema's sha256 stand in `datapackage.json` has been checked
before: it is read by its recorded types and nothing else is imported. Any other file is
checked in full.
"""

from __future__ import annotations

import datetime as dt
import functools
import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from parade_analysis.catalog.as_of import as_date, known_on, last_told
from parade_analysis.catalog.definitions import TABLES
from parade_analysis.catalog.fields import FIELDS
from parade_analysis.catalog.locate import (
    SEAL,
    content_of,
    data_folder,
    file_of,
    is_sealed,
    seal_of,
)
from parade_analysis.catalog.worldviews import BOUNDARIES
from parade_analysis.errors import DataError, Problem, unknown
from parade_analysis.files import sha256

if TYPE_CHECKING:
    import geopandas as gpd


_NOTED: ContextVar[dict[str, str | None] | None] = ContextVar("noted", default=None)


@contextmanager
def noting() -> Iterator[dict[str, str | None]]:
    """Note the hash of each table and each file of shapes as it is read.

    Yields
    ------
    dict
        Name or path -> sha256; None for one that changed from one reading to the next.
    """
    noted: dict[str, str | None] = {}
    before = _NOTED.set(noted)
    try:
        yield noted
    finally:
        _NOTED.reset(before)


def _note(name: str, digest: str) -> None:
    noted = _NOTED.get()
    if noted is not None:
        noted[name] = digest if noted.get(name, digest) == digest else None


def load(
    name: str,
    *,
    as_of: str | dt.date | None = None,
    data: str | os.PathLike[str] | None = None,
) -> pd.DataFrame:
    """Load a table.

    Parameters
    ----------
    name : str
        Table name; `tables` lists them.
    as_of : str, date or Timestamp, optional
        ``"YYYY-MM-DD"`` or a date. Keep what was public knowledge on that day: rows with
        `known_from` up to it, with outcomes that came later missing. All rows by default.
        Undated snapshots stay, without doubts of a later day.
    data : path-like, optional
        Folder with other tables; ``PARADE_DATA`` or the package's own by default.

    Returns
    -------
    DataFrame
        Columns as in the codebook, sorted by key. Dates are datetime64[us], integers
        nullable, categories carry their full set. `.attrs` has `name`, `title`,
        `covered_to`, `licence`, `sha256` and, if given, `as_of`.

    Raises
    ------
    DataError
        If there is no such table or its file is not sound, naming every problem.

    Examples
    --------
    >>> guests = load("attendance", as_of="2025-08-28").query("event == 'beijing-2025'")
    >>> len(guests), int(guests["attended"].notna().sum())
    (26, 0)
    """
    if not isinstance(name, str) or name not in TABLES:
        raise unknown("table", name, TABLES)
    day = as_date(as_of)
    folder = data_folder(data)
    path = file_of(name, folder)
    content = content_of(path)
    digest = sha256(content)
    _note(name, digest)
    if is_sealed(name, digest, folder):
        frame = _read_sealed(content, name).copy(deep=False)
        researched = _recorded(name, folder)
    else:
        frame = _read_checked(content, name, folder)
        researched = covered_to(name, frame, folder)
    frame.attrs = {
        "name": name,
        "title": TABLES[name].title,
        "covered_to": researched,
        "licence": TABLES[name].licence,
        "sha256": digest,
    }
    if day is not None:
        frame = known_on(frame, TABLES[name], day)
        frame.attrs["as_of"] = f"{day:%Y-%m-%d}"
    return frame


@functools.lru_cache(maxsize=64)
def _read_sealed(content: bytes, name: str) -> pd.DataFrame:
    """Read a table that was checked before, by its recorded types; copies share the cells."""
    table = TABLES[name]
    if table.suffix == "parquet":
        frame = pd.read_parquet(io.BytesIO(content))
    else:
        frame = pd.read_csv(io.BytesIO(content), **typed_csv(name))
    return frame.astype(table.dtypes())  # a column without a date comes back in seconds


@functools.cache
def typed_csv(name: str) -> dict[str, Any]:
    """Return the `pandas.read_csv` options that give a sealed table its types."""
    dtypes = TABLES[name].dtypes()
    dates = {column: "%Y-%m-%d" for column in dtypes if FIELDS[column].type == "date"}
    dates |= {column: "%Y-%m" for column in dtypes if FIELDS[column].type == "yearmonth"}
    return {
        "dtype": {column: dtype for column, dtype in dtypes.items() if column not in dates},
        "parse_dates": list(dates),
        "date_format": dates,
        "keep_default_na": False,  # Namibia's ISO-2 code is NA
        "na_values": [""],
    }


def _read_checked(content: bytes, name: str, folder: Path) -> pd.DataFrame:
    """Read a table that nobody has vouched for, and check it beside the others."""
    from parade_analysis.catalog import reading  # pandera costs a second

    frame, problems = reading.parsed(content, file_of(name, folder), name)
    if not problems:
        frames = {name: frame}
        for other in reading.related(name):
            related, wrong = reading.read_unsealed(file_of(other, folder), other)
            if not wrong:
                frames[other] = related
        files = {each: file_of(each, folder) for each in frames}
        problems = reading.check_rules(frames, files, [name])
    if problems:
        raise DataError(*problems)
    return frame


def covered_to(name: str, frame: pd.DataFrame, folder: Path) -> str | None:
    """Return the day up to which a table was researched, as YYYY-MM-DD; None for reference.

    It is recorded in the data package, and no row added since changes it; of a table that was
    never sealed it is the last day of which a row tells.
    """
    if TABLES[name].kind == "reference":
        return None
    recorded = _recorded(name, folder)
    told = last_told(frame, TABLES[name])
    return recorded if recorded or pd.isna(told) else f"{told:%Y-%m-%d}"


def _recorded(name: str, folder: Path) -> str | None:
    """Return the day that the data package has for a table, sure that it is one."""
    day = seal_of(folder).get("resources", {}).get(name, {}).get("covered_to")
    try:
        as_date(day)
    except DataError:
        expected, hint = f"the day up to which {name} was researched, as YYYY-MM-DD", "restore it"
        file = str(folder / SEAL)
        raise DataError(Problem(file, expected, None, "covered_to", str(day), hint)) from None
    return day


def tables(*, data: str | os.PathLike[str] | None = None) -> pd.DataFrame:
    """List the tables.

    Parameters
    ----------
    data : path-like, optional
        Folder with other tables; ``PARADE_DATA`` or the package's own by default.

    Returns
    -------
    DataFrame
        Indexed by table name: `title`, `description`, `kind` (event, statistic,
        reference), `rows` (int), `covered_to` (str, missing for reference tables),
        `licence`.

    Raises
    ------
    DataError
        If a table is not sound.

    Examples
    --------
    >>> int(tables().loc["attendance", "rows"])
    94
    """
    listed = []
    for name, table in TABLES.items():
        frame = load(name, data=data)
        listed.append(
            {
                "table": name,
                "title": table.title,
                "description": table.description,
                "kind": table.kind,
                "rows": len(frame),
                "covered_to": frame.attrs["covered_to"],
                "licence": table.licence,
            }
        )
    return pd.DataFrame(listed).set_index("table")


def boundaries(
    worldview: str | os.PathLike[str] = "visionscarto",
    *,
    data: str | os.PathLike[str] | None = None,
) -> gpd.GeoDataFrame:
    """Load country shapes under a border policy.

    Parameters
    ----------
    worldview : str or path-like
        ``"visionscarto"`` draws Crimea in Ukraine and Western Sahara apart;
        ``"natural-earth"`` draws Natural Earth's de facto lines. Neither is the UN's map.
        Or a file of your own: GeoJSON, GeoPackage, FlatGeobuf, shapefile (also zipped) or
        GeoParquet, in any projection, with codes or names as Natural Earth, geoBoundaries,
        GADM or Eurostat have them; `shapes.as_shapes` says how it is read.
    data : path-like, optional
        Folder with other files; ``PARADE_DATA`` or the package's own by default.

    Returns
    -------
    GeoDataFrame
        One row per area, sorted by name, EPSG:4326: `area` (str, unique), `m49` and
        `iso3` (str, missing for areas without a code), `geometry` (valid, planar, cut at
        the antimeridian). `.attrs` has `name`, `title`, `description` (what the worldview
        means), `licence` (missing for a file of your own) and `sha256`; for a file of your
        own also `mended` and `uncoded`, the areas whose polygons were mended, and those
        without a code.

    Raises
    ------
    DataError
        If the worldview is unknown or its file not sound.

    Examples
    --------
    >>> shapes = boundaries()
    >>> "MDV" in set(shapes["iso3"])
    True
    """
    import pyarrow as pa

    name, folder = str(worldview), data_folder(data)
    policy = BOUNDARIES.get(name)
    if policy is None:
        return _own_boundaries(Path(worldview))
    path = file_of(name, folder)
    if not path.is_file():
        raise DataError(Problem(str(path), "a GeoParquet file"))
    content = path.read_bytes()
    digest = sha256(content)
    _note(name, digest)
    try:
        shapes = _read_shapes(content).copy(deep=False)
    except (pa.ArrowInvalid, pa.ArrowIOError, OSError, ValueError) as error:
        reason = str(error).splitlines()[0]
        raise DataError(Problem(str(path), f"a whole GeoParquet file: {reason}")) from error
    if not is_sealed(name, digest, folder):
        from parade_analysis.catalog import reading

        problems = reading.check_boundaries(shapes, path)
        if problems:
            raise DataError(*problems)
    shapes.attrs = {
        "name": name,
        "title": policy.title,
        "description": policy.description,
        "licence": policy.licence,
        "sha256": digest,
    }
    return shapes


def _own_boundaries(path: Path) -> gpd.GeoDataFrame:
    """Read country shapes of a caller's."""
    from parade_analysis import shapes as own  # geopandas costs a second

    if path.suffix.lower() not in own.FILES:
        files = f"or name a {', '.join(own.FILES[:-1])} or {own.FILES[-1]} file"
        raise unknown("worldview", str(path), BOUNDARIES, f"{', '.join(BOUNDARIES)}, {files}")
    if path.is_file():
        _note(str(path), sha256(path.read_bytes()))
    found = own.read_shapes(path)
    digest = sha256(path.read_bytes())
    _note(str(path), digest)
    found.attrs |= {
        "title": f"Country shapes of {path.name}",
        "description": "A file of the user's.",
        "licence": None,
        "sha256": digest,
    }
    return found


@functools.lru_cache(maxsize=4)
def _read_shapes(content: bytes) -> gpd.GeoDataFrame:
    import geopandas as gpd

    return gpd.read_parquet(io.BytesIO(content))


def changed(*, data: str | os.PathLike[str] | None = None) -> list[str]:
    """Return the names of files that differ from their seal."""
    folder = data_folder(data)
    return [
        name
        for name in (*TABLES, *BOUNDARIES)
        if file_of(name, folder).is_file()
        and not is_sealed(name, sha256(file_of(name, folder).read_bytes()), folder)
    ]
