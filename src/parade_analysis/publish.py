"""Writing `figures/`: only what changed, each file whole, with a record of what it rests on."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from importlib.metadata import version
from multiprocessing import get_context
from pathlib import Path
from typing import Any, NamedTuple

from filelock import FileLock

from parade_analysis import catalog
from parade_analysis.errors import DataError
from parade_analysis.figures import FIGURES, RegisteredFigure
from parade_analysis.files import PREFIX, write_whole

INDEX = "index.json"
GALLERY = "README.md"
LIBRARIES = ("matplotlib", "numpy", "pandas", "geopandas", "shapely", "pyproj", "pillow")
FORMS = ("png", "svg", "csv")
WORTH_A_POOL = 8  # below that, starting processes costs more than it saves


class Built(NamedTuple):
    """What a build did."""

    drawn: list[str]
    fresh: list[str]
    removed: list[str]


def figures_folder() -> Path:
    """Return where figures go by default: beside the package's checkout, else here."""
    checkout = Path(__file__).parents[2]
    return (checkout if (checkout / "pyproject.toml").is_file() else Path.cwd()) / "figures"


def build(
    names: Iterable[str] = (),
    *,
    as_of: str | None = None,
    out: str | os.PathLike[str] | None = None,
    data: str | os.PathLike[str] | None = None,
    jobs: int | None = None,
    force: bool = False,
    progress: Callable[[str, int], None] = lambda name, left: None,
) -> Built:
    """Draw the figures whose tables, code, libraries or as-of date changed.

    Parameters
    ----------
    names : iterable of str
        Figures to build; all by default.
    as_of : str, optional
        Draw from what was known on that day, into a folder of its own.
    out : path-like, optional
        Output folder; ``figures/`` or ``figures/as-of-DATE/`` by default.
    data : path-like, optional
        Folder with other tables.
    jobs : int, optional
        Processes; by default one, or one a core from eight figures on.
    force : bool
        Draw even what is up to date.
    progress : callable
        Called with the name of each figure drawn and the number still to draw.

    Raises
    ------
    DataError
        If there is no such figure, or some can't be drawn from these tables: the others
        are drawn first, and what was there of the refused ones stays whole.
    """
    wanted = list(dict.fromkeys(names)) or list(FIGURES)
    for name in wanted:
        if name not in FIGURES:
            raise DataError(f"there is no figure {name!r}: choose from {', '.join(FIGURES)}")
    day = catalog.as_date(as_of)
    stamp = None if day is None else f"{day:%Y-%m-%d}"
    folder = Path(out) if out else figures_folder() / (f"as-of-{stamp}" if stamp else "")
    folder.mkdir(parents=True, exist_ok=True)
    source = catalog.data_folder(data)
    # One build at a time in a folder: the second waits, then finds the work done.
    with FileLock(folder / ".lock"):
        for left_by_an_interrupted_run in folder.glob(f"{PREFIX}*"):
            left_by_an_interrupted_run.unlink()
        index = _read_index(folder)
        prints = {name: fingerprint(FIGURES[name], source, stamp) for name in wanted}
        stale = [
            name for name in wanted if force or not _is_fresh(index.get(name), prints[name], folder)
        ]
        orders = [(name, prints[name], folder, source, stamp) for name in stale]
        refused = []
        for left, (name, entry) in zip(
            reversed(range(len(stale))), _draw_all(orders, jobs), strict=True
        ):
            if isinstance(entry, DataError):
                refused.append(f"{name}: {entry}")
                continue
            index[name] = entry
            _write_index(folder, index)
            progress(name, left)
        if refused:
            raise DataError(*refused)
        removed = [] if names else _remove_unregistered(folder, index)
    return Built(stale, [name for name in wanted if name not in stale], removed)


def fingerprint(figure: RegisteredFigure, source: Path, as_of: str | None) -> str:
    """Return a hash of everything that a figure depends on."""
    recorded = catalog.seal_of(source).get("resources", {})
    rests_on = {
        "figure": figure.name,
        "tables": {
            name: [_hash_of(name, source), recorded.get(name, {}).get("covered_to")]
            for name in figure.files
        },
        "code": _code_hash(),
        "versions": versions(),
        "as_of": as_of,
    }
    return catalog.sha256(json.dumps(rests_on, sort_keys=True).encode())


def versions() -> dict[str, str]:
    """Return the versions of the libraries that a picture depends on."""
    return {library: version(library) for library in LIBRARIES}


def _hash_of(name: str, source: Path) -> str | None:
    path = catalog.file_of(name, source)
    return catalog.sha256(path.read_bytes()) if path.is_file() else None


def _code_hash() -> str:
    package = Path(__file__).parent
    # Only the command line can't change a picture; a function's own source would miss helpers.
    modules = sorted(path for path in package.rglob("*.py") if path.name != "cli.py")
    return catalog.sha256(b"".join(path.read_bytes() for path in modules))


def _is_fresh(entry: dict[str, Any] | None, wanted: str, folder: Path) -> bool:
    if entry is None or entry["fingerprint"] != wanted:
        return False
    return all(
        (folder / file).is_file() and catalog.sha256((folder / file).read_bytes()) == recorded
        for file, recorded in entry["files"].items()
    )


Drawn = tuple[str, dict[str, Any] | DataError]


def _draw_all(orders: list[tuple[Any, ...]], jobs: int | None) -> Iterator[Drawn]:
    workers = jobs or ((os.cpu_count() or 1) if len(orders) >= WORTH_A_POOL else 1)
    if workers == 1 or len(orders) < 2:
        yield from (_try_to_draw(*order) for order in orders)
        return
    # Spawned, not forked: a fork copies the parent's locks and threads in any state.
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        for done in as_completed([pool.submit(_try_to_draw, *order) for order in orders]):
            yield done.result()


def _try_to_draw(name: str, *order: Any) -> Drawn:
    try:
        return name, _draw(name, *order)
    except DataError as error:
        return name, error


def _draw(name: str, wanted: str, folder: Path, source: Path, as_of: str | None) -> dict[str, Any]:
    registered = FIGURES[name]
    figure = registered.draw(as_of=as_of, data=source)
    content = {
        f"{name}.png": figure.to_png(),
        f"{name}.svg": figure.to_svg(),
        f"{name}.csv": figure.plotted.to_csv(
            index=False, lineterminator="\n", date_format="%Y-%m-%d"
        ).encode(),
    }
    for file, written in content.items():
        write_whole(folder / file, written)
    return {
        "name": name,
        "title": figure.title,
        "alt": figure.alt,
        "sources": registered.sources(),
        "tables": {each: _hash_of(each, source) for each in registered.files},
        "as_of": f"{figure.day:%Y-%m-%d}",
        "notebook": registered.notebook,
        "versions": versions(),
        "files": {file: catalog.sha256(written) for file, written in content.items()},
        "fingerprint": wanted,
    }


def _read_index(folder: Path) -> dict[str, dict[str, Any]]:
    path = folder / INDEX
    if not path.is_file():
        return {}
    try:
        return {entry["name"]: entry for entry in json.loads(path.read_bytes())}
    except (ValueError, KeyError, TypeError):
        return {}  # a damaged index only means that everything is drawn anew


def _write_index(folder: Path, index: dict[str, dict[str, Any]]) -> None:
    known = [index[name] for name in FIGURES if name in index]
    unknown = [entry for name, entry in index.items() if name not in FIGURES]
    text = json.dumps(known + unknown, indent=1, ensure_ascii=False) + "\n"
    write_whole(folder / GALLERY, gallery(known).encode())
    write_whole(folder / INDEX, text.encode())


def gallery(entries: list[dict[str, Any]]) -> str:
    """Return a page with every figure, what it says, what it rests on, and its command."""
    parts = [
        "# Figures\n\nWritten by `parade figures` from `index.json`; "
        "each figure is here as PNG, SVG and CSV.\n"
    ]
    for entry in entries:
        name, alt = entry["name"], entry["alt"].replace("[", "(").replace("]", ")")
        parts.append(
            f"## {entry['title']}\n\n![{alt}]({name}.png)\n\n{entry['alt']}\n\n"
            f"- Sources: {'; '.join(entry['sources'])}\n"
            f"- Tables: {', '.join(entry['tables'])}; as of {entry['as_of']}\n"
            f"- Files: [PNG]({name}.png), [SVG]({name}.svg), [numbers]({name}.csv)\n"
            f"- Draw again: `parade figures {name}`\n"
        )
    return "\n".join(parts)


def _remove_unregistered(folder: Path, index: dict[str, dict[str, Any]]) -> list[str]:
    removed = [name for name in index if name not in FIGURES]
    for name in removed:
        for file in index.pop(name)["files"]:
            (folder / file).unlink(missing_ok=True)
    if removed:
        _write_index(folder, index)
    return removed
