"""Which tables exist, where they lie, and how to load them.

A file whose sha256 and whose schema's sha256 stand in `datapackage.json` has been checked
before: it is read by its recorded types and nothing else is imported. Any other file is
checked in full.
"""

from __future__ import annotations

import functools
import hashlib
import io
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pandas as pd

from parade_analysis import __released__, __version__, schemas
from parade_analysis.errors import DataError, Problem
from parade_analysis.schemas import BOUNDARIES, FIELDS, TABLES, Boundaries, Table

if TYPE_CHECKING:
    import geopandas as gpd

SEAL = "datapackage.json"


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
    package = Path(__file__).parent
    installed = package / "data"
    return installed if installed.is_dir() else package.parents[1] / "data"


def file_of(name: str, folder: Path) -> Path:
    """Return where a table or a boundary file lies in a data folder."""
    if name in BOUNDARIES:
        return folder / "boundaries" / f"{name}.parquet"
    return folder / f"{name}.{TABLES[name].suffix}"


def sha256(content: bytes) -> str:
    """Return the hash as the data package standard writes it."""
    return "sha256:" + hashlib.sha256(content).hexdigest()


@functools.cache
def schema_hash() -> str:
    """Return the hash of the schemas; a seal made under others does not count."""
    return sha256(Path(schemas.__file__).read_bytes())


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
        hint = "write it anew with: parade data seal"
        raise DataError(Problem(str(path), f"a data package: {error}", hint=hint)) from error


def is_sealed(name: str, digest: str, folder: Path) -> bool:
    """Whether a file of this hash was checked before under the present schemas."""
    package = seal_of(folder)
    resource = package.get("resources", {}).get(name, {})
    return package.get("schema_hash") == schema_hash() and resource.get("hash") == digest


def load(
    name: str,
    *,
    as_of: str | pd.Timestamp | None = None,
    data: str | os.PathLike[str] | None = None,
) -> pd.DataFrame:
    """Load a table.

    Parameters
    ----------
    name : str
        Table name; `tables` lists them.
    as_of : str or Timestamp, optional
        Keep what was public knowledge on that day: rows with `known_from` up to it, with
        outcomes that came later missing. All rows by default. Undated snapshots stay.
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
    if name not in TABLES:
        raise DataError(f"there is no table {name!r}: choose from {', '.join(TABLES)}")
    day = as_date(as_of)
    folder = data_folder(data)
    path = file_of(name, folder)
    content = path.read_bytes() if path.is_file() else b""
    digest = sha256(content)
    if is_sealed(name, digest, folder):
        frame = read_sealed(content, name)
        researched = seal_of(folder)["resources"][name].get("covered_to")
    else:
        frame = _read_checked(name, folder)
        researched = covered_to(name, frame, folder)
    frame.attrs = {
        "name": name,
        "title": TABLES[name].title,
        "covered_to": researched,
        "licence": TABLES[name].licence,
        "sha256": digest,
    }
    return frame if day is None else _as_of(frame, TABLES[name], day)


def as_date(as_of: str | pd.Timestamp | None) -> pd.Timestamp | None:
    """Return the day as a Timestamp.

    Raises
    ------
    DataError
        If it is not a date.

    Examples
    --------
    >>> as_date("2025-09-03")
    Timestamp('2025-09-03 00:00:00')
    """
    if as_of is None:
        return None
    try:
        day = pd.Timestamp(as_of)
    except ValueError as error:
        raise DataError(f"as_of is {as_of!r}: expected a date as YYYY-MM-DD") from error
    if pd.isna(day):
        raise DataError(f"as_of is {as_of!r}: expected a date as YYYY-MM-DD")
    return day.normalize()


def read_sealed(content: bytes, name: str) -> pd.DataFrame:
    """Read a table that was checked before, by its recorded types."""
    table = TABLES[name]
    if table.suffix == "parquet":
        return pd.read_parquet(io.BytesIO(content)).astype(table.dtypes())
    return pd.read_csv(io.BytesIO(content), **typed_csv(name))


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


def _read_checked(name: str, folder: Path) -> pd.DataFrame:
    from parade_analysis import validation

    frame, problems = validation.read_unsealed(file_of(name, folder), name)
    if not problems:
        frames = {name: frame}
        for other in _related(name):
            related, wrong = validation.read_unsealed(file_of(other, folder), other)
            if not wrong:
                frames[other] = related
        files = {each: file_of(each, folder) for each in frames}
        problems = validation.check_rules(frames, files, [name])
    if problems:
        raise DataError(*problems)
    return frame


def _related(name: str) -> set[str]:
    """Return the tables that `name` is checked against."""
    others = {target.split(".")[0] for target in TABLES[name].references.values()}
    for rule in schemas.RULES:
        if name in schemas.tables_of(rule):
            others |= set(schemas.tables_of(rule))
    return others - {name}


def covered_to(name: str, frame: pd.DataFrame, folder: Path) -> str | None:
    """Return the day up to which a table was researched, as YYYY-MM-DD.

    It is recorded in the data package; a row added since carries it forward.
    """
    recorded = seal_of(folder).get("resources", {}).get(name, {}).get("covered_to")
    if "known_from" not in frame:
        return recorded
    dates = [frame.loc[frame["known_from_basis"] != "undated", "known_from"]]
    dates += [frame[column] for column in TABLES[name].later]
    latest = max(each.max() for each in dates if each.notna().any())
    return max(filter(None, (recorded, f"{latest:%Y-%m-%d}")))


def _as_of(frame: pd.DataFrame, table: Table, day: pd.Timestamp) -> pd.DataFrame:
    if "known_from" in frame:
        known = (frame["known_from"] <= day) | (frame["known_from_basis"] == "undated")
        frame = frame[known].reset_index(drop=True)
    for date, outcomes in table.later.items():
        ahead = frame[date] > day
        for outcome in outcomes:
            frame[outcome] = frame[outcome].mask(ahead)
    frame.attrs["as_of"] = f"{day:%Y-%m-%d}"
    return frame


def tables(*, data: str | os.PathLike[str] | None = None) -> pd.DataFrame:
    """List the tables.

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
    88
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
        Or a GeoParquet file of your own (its name ends in ``.parquet``) with the columns
        below; it is checked in full.
    data : path-like, optional
        Folder with other files; ``PARADE_DATA`` or the package's own by default.

    Returns
    -------
    GeoDataFrame
        One row per area, sorted by name, EPSG:4326: `area` (str, unique), `m49` and
        `iso3` (str, missing for areas without a code), `geometry` (valid, planar, cut at
        the antimeridian). `.attrs` has `name`, `title`, `description` (what the worldview
        means), `licence` (missing for a file of your own) and `sha256`.

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
    import geopandas as gpd
    import pyarrow as pa

    name, folder = str(worldview), data_folder(data)
    policy = BOUNDARIES.get(name)
    if policy is None and not name.endswith(".parquet"):
        raise DataError(
            f"there is no worldview {name!r}: choose from {', '.join(BOUNDARIES)}, "
            "or name a .parquet file"
        )
    path = file_of(name, folder) if policy else Path(worldview)
    if not path.is_file():
        raise DataError(Problem(str(path), "a GeoParquet file"))
    content = path.read_bytes()
    try:
        shapes = gpd.read_parquet(io.BytesIO(content))
    except (pa.ArrowInvalid, pa.ArrowIOError, OSError, ValueError) as error:
        reason = str(error).splitlines()[0]
        raise DataError(Problem(str(path), f"a whole GeoParquet file: {reason}")) from error
    if policy is None or not is_sealed(name, sha256(content), folder):
        from parade_analysis import validation

        problems = validation.check_boundaries(shapes, path)
        if problems:
            raise DataError(*problems)
    shapes.attrs = {
        "name": name if policy else path.name,
        "title": policy.title if policy else f"Country shapes of {path.name}",
        "description": policy.description if policy else "A file of the user's.",
        "licence": policy.licence if policy else None,
        "sha256": sha256(content),
    }
    return shapes


def check(*, data: str | os.PathLike[str] | None = None) -> list[Problem]:
    """Check every table in full, whether sealed or not.

    Returns
    -------
    list of Problem
        Every problem of every file; empty if all is sound.
    """
    from parade_analysis import validation

    folder = data_folder(data)
    problems: list[Problem] = []
    frames, files = {}, {}
    for name in TABLES:
        files[name] = file_of(name, folder)
        frame, wrong = validation.read_unsealed(files[name], name)
        problems += wrong
        if not wrong:
            frames[name] = frame
    problems += validation.check_rules(frames, files)
    for worldview in BOUNDARIES:
        try:
            shapes = boundaries(worldview, data=data)
        except DataError as error:
            problems += [each for each in error.problems if isinstance(each, Problem)]
        else:
            problems += validation.check_boundaries(shapes, file_of(worldview, folder))
    return problems


def changed(*, data: str | os.PathLike[str] | None = None) -> list[str]:
    """Return the names of files that differ from their seal."""
    folder = data_folder(data)
    return [
        name
        for name in (*TABLES, *BOUNDARIES)
        if file_of(name, folder).is_file()
        and not is_sealed(name, sha256(file_of(name, folder).read_bytes()), folder)
    ]


def cite(*names: str, style: Literal["text", "bibtex"] = "text") -> str:
    """Return how to cite tables, and what these rest on.

    Parameters
    ----------
    *names : str
        Table names or worldviews; every table by default.
    style : {"text", "bibtex"}
        Plain text, one citation a line, or BibTeX entries.

    Raises
    ------
    DataError
        If there is no such table or style.

    Examples
    --------
    >>> print(cite("meetings"))  # doctest: +ELLIPSIS
    parade-analysis (2026): Kim Jong Un's meetings with foreign leaders. Table meetings, ...
    """
    known: dict[str, Table | Boundaries] = {**TABLES, **BOUNDARIES}
    for name in names:
        if name not in known:
            raise DataError(f"there is no table {name!r}: choose from {', '.join(known)}")
    if style not in ("text", "bibtex"):
        raise DataError(f"there is no style {style!r}: choose text or bibtex")
    chosen = {name: known[name] for name in names or known}
    sources = {source.title: source for each in chosen.values() for source in each.sources}
    year = __released__[:4]
    if style == "text":
        own = [
            f"parade-analysis ({year}): {each.title}. Table {name}, version {__version__}. "
            f"{each.licence}."
            for name, each in chosen.items()
        ]
        theirs = [f"{each.title}. {each.path or ''}".strip() for each in sources.values()]
        return "\n".join(own + theirs)
    entries = [
        f"@misc{{parade_{name.replace('-', '_')},\n  author = {{{{parade-analysis}}}},\n"
        f"  title = {{{each.title}}},\n  year = {{{year}}},\n"
        f"  note = {{Table {name}, version {__version__}, {each.licence}}}\n}}"
        for name, each in chosen.items()
    ]
    return "\n\n".join(entries + [each.bibtex for each in sources.values() if each.bibtex])
