"""Writing `figures/`: only what changed, each file whole, with a record of what it rests on.

Whether a figure is fresh is told from its record by hashes alone, so that a build with
nothing to do imports no table, no plotting library, no lock and no pool.
"""

from __future__ import annotations

import ast
import functools
import json
import os
import shlex
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

from parade_analysis import record
from parade_analysis.catalog.as_of import as_date
from parade_analysis.catalog.definitions import TABLES
from parade_analysis.catalog.locate import (
    data_folder,
    file_of,
    package_data,
    seal_of,
)
from parade_analysis.catalog.worldviews import BOUNDARIES
from parade_analysis.errors import DataError
from parade_analysis.figures import FIGURES, FUNCTIONS, named
from parade_analysis.files import only_one_in, sha256, write_whole
from parade_analysis.record import Entry, Index

LIBRARIES = (
    *("matplotlib", "seaborn", "textalloc", "numpy", "pandas", "geopandas", "shapely", "pyproj"),
    "pillow",
)
WORTH_A_POOL = 8  # below that, starting processes costs more than it saves
PACKAGE = Path(__file__).parent
FORMS = ("png", "svg", "pdf")
LETTERS = sorted(
    path.relative_to(PACKAGE).as_posix() for path in PACKAGE.glob("plot/font_files/*.*")
)

Drawn = tuple[str, Entry | DataError]


class Built(NamedTuple):
    """What a build did."""

    folder: Path
    drawn: list[str]
    fresh: list[str]
    removed: list[str]
    refused: dict[str, DataError]


class Order(NamedTuple):
    """What is asked of a figure, beside its tables and code."""

    source: Path
    as_of: str | None
    options: Mapping[str, Any]
    """Its own options and, for maps, the worldview."""
    width: int | None = None
    """Pixels across, in place of those of the published pictures."""
    forms: tuple[str, ...] = ()
    """Kinds of files, in place of the published ones."""

    @property
    def is_usual(self) -> bool:
        """Whether the published pictures are meant."""
        return self.width is None and not self.forms


def figures_folder(source: Path) -> Path:
    """Return where figures go by default: in the checkout or here, of other tables beside these."""
    if source.resolve() != package_data().resolve():
        return source.resolve().with_name(f"{source.resolve().name}-figures")
    checkout = Path(__file__).parents[2]
    return (checkout if (checkout / "pyproject.toml").is_file() else Path.cwd()) / "figures"


def build(
    names: Iterable[str] = (),
    *,
    as_of: str | None = None,
    out: str | os.PathLike[str] | None = None,
    data: str | os.PathLike[str] | None = None,
    options: Mapping[str, Any] | None = None,
    width: int | None = None,
    forms: Iterable[str] = (),
    jobs: int | None = None,
    force: bool = False,
    progress: Callable[[str, int], None] = lambda name, left: None,
) -> Built:
    """Draw the figures whose tables, code, libraries, options or as-of date changed.

    Parameters
    ----------
    names : iterable of str
        Figures to build; all by default.
    as_of : str, optional
        Draw from what was known on that day, into a folder of its own.
    out : path-like, optional
        Output folder; by default ``figures/``, or beside other tables ``FOLDER-figures/``; in
        it ``as-of-DATE/`` or, with options, a width or forms, ``custom/``.
    data : path-like, optional
        Folder with other tables.
    options : mapping, optional
        Options for all of these figures, as their functions take them.
    width : int, optional
        Pixels across of one picture a form, in place of the published ones.
    forms : iterable of str
        Kinds of files, of ``"png"``, ``"svg"`` and ``"pdf"``, in place of the published
        ones; with a width alone, PNG.
    jobs : int, optional
        Processes; by default one, or one a core from eight figures on.
    force : bool
        Draw even what is up to date.
    progress : callable
        Called with the name of each figure drawn and the number still to draw.

    Returns
    -------
    Built
        The folder, the figures drawn, fresh and removed, and those refused with the
        reason: what was there of them stays whole.

    Raises
    ------
    DataError
        If there is no such figure, day or data folder.

    Examples
    --------
    >>> build(["china"])
    Traceback (most recent call last):
    ...
    parade_analysis.errors.DataError: there is no figure 'china': choose from attending-states, ...
    """
    names = list(names)
    wanted = named(names)
    as_date(as_of)
    order = Order(data_folder(data), as_of, dict(options or {}), width, tuple(dict.fromkeys(forms)))
    if unknown := set(order.forms) - set(FORMS):
        raise DataError(f"there is no form {min(unknown)!r}: choose from {', '.join(FORMS)}")
    folder = Path(out) if out else figures_folder(order.source) / _subfolder(order)
    if os.path.lexists(folder) and not folder.is_dir():
        raise DataError(f"{folder}: found a file, expected a folder to write the figures into")
    if folder.resolve().is_relative_to(order.source.resolve()):
        raise DataError(f"{folder} lies in the data folder; choose another folder with --out")
    index = record.read(folder)
    is_whole = (bool(names) or set(index) <= set(FIGURES)) and record.is_whole(
        folder, index, FIGURES
    )
    if is_whole and not force and not _stale(wanted, index, order, folder):
        return Built(folder, [], wanted, [], {})

    folder.mkdir(parents=True, exist_ok=True)
    record.refuse_others(folder)
    # One build at a time in a folder: the second waits, then finds the work done.
    with only_one_in(folder):
        index = record.read(folder)
        stale = wanted if force else _stale(wanted, index, order, folder)
        drawn, refused = [], {}
        for name, entry in _draw_all(stale, folder, index, order, jobs):
            if isinstance(entry, DataError):
                refused[name] = entry
            else:
                drawn.append(name)
                # What was drawn in another form or width is no figure of this folder any more.
                before = set(index.get(name, entry)["files"])
                _remove(folder, before - set(entry["files"]))
                index[name] = entry
                record.write(folder, index, FIGURES)
            progress(name, len(stale) - len(drawn) - len(refused))
        removed = [] if names else [name for name in index if name not in FIGURES]
        for name in removed:
            _remove(folder, index.pop(name)["files"])
        # Where nothing could be drawn, nothing is left behind.
        is_of_use = bool(index) or (folder / record.INDEX).is_file()
        if is_of_use and not record.is_whole(folder, index, FIGURES):
            record.write(folder, index, FIGURES)
    in_order = [name for name in stale if name in drawn]
    return Built(folder, in_order, [name for name in wanted if name not in stale], removed, refused)


def _remove(folder: Path, files: Iterable[str]) -> None:
    """Remove files that the record lists."""
    for file in files:
        if record.is_ours(folder / file, [file]):
            (folder / file).unlink(missing_ok=True)


def _subfolder(order: Order) -> str:
    if order.options or not order.is_usual:
        return "custom"
    return "" if order.as_of is None else f"as-of-{order.as_of}"


def fingerprint(
    name: str, tables: Mapping[str, str | None], code: Iterable[str], order: Order
) -> str:
    """Return a hash of everything that a figure depends on.

    Parameters
    ----------
    name : str
        The figure.
    tables : mapping
        Tables and boundary files that it reads, each with its hash.
    code : iterable of str
        Files of the package that it runs, relative to the package.
    order : Order
        What is asked of it.
    """
    recorded = seal_of(order.source).get("resources", {})
    rests_on = {
        "figure": name,
        "tables": {
            table: [digest, recorded.get(table, {}).get("covered_to")]
            for table, digest in tables.items()
        },
        "code": {file: _digest(PACKAGE / file) for file in code},
        "versions": versions(),
        "as_of": order.as_of,
        "options": order.options,
        "media": [order.width, order.forms],
    }
    return sha256(json.dumps(rests_on, sort_keys=True).encode())


def code_of(module: str) -> list[str]:
    """Return the files of the package that a module runs: its own and all that it imports.

    Parameters
    ----------
    module : str
        File of the module, relative to the package, e.g. ``"figures/regions.py"``.

    Examples
    --------
    >>> "plot/dumbbells.py" in code_of("figures/regions.py")
    True
    >>> "plot/week.py" in code_of("figures/regions.py")
    False
    """
    found, open_ends = set(), {module}
    while open_ends:
        file = open_ends.pop()
        found.add(file)
        open_ends |= _imports((PACKAGE / file).read_bytes()) - found
    return sorted(found)


@functools.lru_cache(maxsize=256)
def _imports(content: bytes) -> frozenset[str]:
    """Return the files that a module imports; most figures share most of them."""
    return frozenset(_imported(ast.parse(content)))


def _imported(module: ast.Module) -> Iterator[str]:
    statements: list[ast.AST] = [module]
    for node in statements:
        # An import is no part of an expression, of which a module has most.
        below = ast.iter_child_nodes(node)
        statements += [each for each in below if not isinstance(each, ast.expr)]
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == PACKAGE.name:
            home = "/".join((node.module or "").split(".")[1:])
            for alias in node.names:
                # The face of a package runs nothing that a submodule of it needs.
                tried = [f"{home}/{alias.name}.py", f"{home}/{alias.name}/__init__.py"]
                tried += [f"{home}.py", f"{home}/__init__.py"]
                files = (each.removeprefix("/") for each in tried)
                yield next(each for each in files if (PACKAGE / each).is_file())


@functools.cache
def versions() -> dict[str, str]:
    """Return the versions of the libraries that a picture depends on."""
    return {library: version(library) for library in LIBRARIES}


def _hash_of(name: str, source: Path) -> str | None:
    # A worldview may be a file of the caller's.
    path = file_of(name, source) if name in TABLES or name in BOUNDARIES else Path(name)
    return _digest(path) if path.is_file() else None


def _digest(path: Path) -> str:
    """Return the hash of a file that several figures share, read once as it stands."""
    return _digest_of(path, path.stat().st_mtime_ns)


@functools.lru_cache(maxsize=256)
def _digest_of(path: Path, mtime_ns: int) -> str:
    return sha256(path.read_bytes())


def _stale(names: list[str], index: Index, order: Order, folder: Path) -> list[str]:
    return [name for name in names if not _is_fresh(index.get(name), order, folder)]


def _is_fresh(entry: Entry | None, order: Order, folder: Path) -> bool:
    """Whether a record still holds; which tables and code it names follows from both."""
    if entry is None or not all((PACKAGE / file).is_file() for file in entry["code"]):
        return False
    tables = {each: _hash_of(each, order.source) for each in entry["tables"]}
    now = fingerprint(entry["name"], tables, entry["code"], order)
    return entry["fingerprint"] == now and all(
        (folder / file).is_file() and sha256((folder / file).read_bytes()) == recorded
        for file, recorded in entry["files"].items()
    )


def _draw_all(
    names: list[str], folder: Path, index: Index, order: Order, jobs: int | None
) -> Iterator[Drawn]:
    calls = {
        name: (name, folder, set(index.get(name, {}).get("files", ())), order) for name in names
    }
    workers = jobs or ((os.cpu_count() or 1) if len(names) >= WORTH_A_POOL else 1)
    if workers == 1 or len(names) < 2:
        yield from (_try_to_draw(*call) for call in calls.values())
        return
    from concurrent.futures import ProcessPoolExecutor, as_completed
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import get_all_start_methods, get_context

    # A clean server imports once and is forked; a fork of this process would copy its locks.
    method = "forkserver" if "forkserver" in get_all_start_methods() else "spawn"
    context = get_context(method)
    if method == "forkserver":
        context.set_forkserver_preload([_module_of(name) for name in names])
    lost = []
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        asked = {pool.submit(_try_to_draw, *call): name for name, call in calls.items()}
        for done in as_completed(asked):
            try:
                yield done.result()
            except BrokenProcessPool:
                lost.append(asked[done])
    # One that is ended from outside takes the whole pool with it: which, each shows alone.
    for name in lost:
        with ProcessPoolExecutor(1, mp_context=context) as pool:
            try:
                yield pool.submit(_try_to_draw, *calls[name]).result()
            except BrokenProcessPool:
                reason = "its process was ended from outside, perhaps for want of memory"
                yield name, DataError(f"{name}: {reason}")


def _module_of(name: str) -> str:
    return f"{PACKAGE.name}.figures.{FUNCTIONS[name]}"


def _try_to_draw(name: str, folder: Path, listed: Collection[str], order: Order) -> Drawn:
    """Draw a figure, or say why not: whatever happens to one, the others are drawn."""
    try:
        return name, _draw(name, folder, listed, order)
    except DataError as error:
        return name, error
    except OSError as error:
        return name, DataError(f"{error.filename or name}: {error.strerror}")
    except Exception as error:
        return name, DataError(f"{name}: {type(error).__name__}: {error}")


def _draw(name: str, folder: Path, listed: Collection[str], order: Order) -> Entry:
    from parade_analysis.catalog.loading import noting
    from parade_analysis.figures.registered import WORLDVIEW

    figure = FIGURES[name]
    about = figure.registered
    tables = list(about.tables)
    if about.has_shapes:
        tables.append(order.options.get("worldview", WORLDVIEW))
    code = sorted({*code_of(f"figures/{figure.__name__}.py"), Path(__file__).name, *LETTERS})
    media = _media(name, order)
    for path in (folder / file for file in (*media, f"{name}.csv")):
        if not record.is_ours(path, listed):
            raise DataError(record.in_the_way(path))
    hashes = {each: _hash_of(each, order.source) for each in tables}
    with noting() as read:
        picture = figure(as_of=order.as_of, data=order.source, **order.options)
    # What was read counts, not what lies there before or afterwards.
    hashes |= {each: read[each] for each in hashes if each in read}
    pictures = {
        file: (picture if width == picture.width else picture.at(width), form)
        for file, (width, form) in media.items()
    }
    content = {file: drawn.to_bytes(form) for file, (drawn, form) in pictures.items()}
    content[f"{name}.csv"] = picture.to_csv()
    for file, written in content.items():
        write_whole(folder / file, written)
    entry = {
        "name": name,
        "title": picture.title,
        "alt": picture.alt,
        "description": picture.description,
        "sources": list(picture.sources),
        "tables": hashes,
        "undrawn": list(picture.undrawn),
        "as_of": f"{picture.day:%Y-%m-%d}",
        "options": order.options,
        "command": _command(name, order),
        "notebook": about.notebook,
        "media": {
            file: [round(side) for side in drawn.bbox.size] for file, (drawn, _) in pictures.items()
        },
        "versions": versions(),
        "code": code,
        "files": {file: sha256(written) for file, written in content.items()},
        "fingerprint": fingerprint(name, hashes, code, order),
    }
    return record.sealed(entry)


def _media(name: str, order: Order) -> dict[str, tuple[int, str]]:
    """Return width and form of each picture of a figure by its file name."""
    from parade_analysis.plot.style import PHONE, WIDE

    if order.is_usual:
        published = {"": (WIDE, "png"), "-phone": (PHONE, "png")}
        pictures = {f"{name}{what}.png": each for what, each in published.items()}
        return {**pictures, f"{name}.svg": (WIDE, "svg")}
    width = WIDE if order.width is None else order.width
    return {f"{name}-{width}.{form}": (width, form) for form in order.forms or ("png",)}


def _command(name: str, order: Order) -> str:
    """Return the command that draws a figure again, as a shell takes it."""
    from parade_analysis.figures.registered import Registered

    words = ["parade", "figures", name]
    for key, value in order.options.items():
        text = Registered.written(value)
        words += ["--worldview", text] if key == "worldview" else ["--set", f"{key}={text}"]
    words += ["--width", str(order.width)] * (order.width is not None)
    for form in order.forms:
        words += ["--format", form]
    if order.as_of is not None:
        words += ["--as-of", order.as_of]
    if order.source != package_data():
        words += ["--data", str(order.source)]
    return shlex.join(words)
