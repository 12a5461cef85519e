"""What a build of the figures costs, as ratios against a floor in the same run.

Run by hand: ``python benchmarks/figures.py``. Five questions: what a build with nothing to
do adds to a bare start of Python; what drawing adds to writing the same pictures; how long
a whole build takes beside matplotlib's bare writing of its pictures; what a second process
gains; and what one edited figure costs.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from parade_analysis.plot.picture import PublishedFigure

ROOT = Path(__file__).parents[1]
ROUNDS = 5
EDITED = "figures/regions.py"


def seconds(run: Callable[[], object]) -> float:
    """Return how long a call takes."""
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def process(*words: str, package: Path = ROOT / "src") -> Callable[[], object]:
    """Return a call that runs Python with this package in a process of its own."""
    environment = {**os.environ, "PYTHONPATH": str(package)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # as on a reader's machine
    command = [sys.executable, *words]
    return lambda: subprocess.run(command, check=True, capture_output=True, env=environment)


def build(out: Path, *words: str, package: Path = ROOT / "src") -> Callable[[], object]:
    """Return a call that builds all figures into a folder."""
    return process(
        "-m", "parade_analysis.cli", "figures", "--out", str(out), *words, package=package
    )


def no_op(out: Path) -> None:
    """Print what a build with nothing to do costs beside a bare start of Python."""
    bare, idle = process("-c", "pass"), build(out)
    took = [(seconds(idle), seconds(bare)) for _ in range(ROUNDS)]
    more = min(each for each, _ in took) - min(floor for _, floor in took)
    print(f"no-op build over bare Python: {more:.2f} s more (at most 0.3)")


def drawing() -> float:
    """Print what drawing costs beside the bare writing of the same pictures, and return that."""
    from parade_analysis import boundaries, load
    from parade_analysis.figures import FIGURES

    for function in FIGURES.values():  # imports and reading of tables
        for _, save in published(function()):
            save()
    print(f"{'figure':24}{'drawing':>9}{'writing':>9}")
    drawn = written = bare = 0.0
    for name, function in FIGURES.items():
        about = function.registered
        readers: list[Callable[[], object]] = [partial(load, table) for table in about.tables]
        readers += [boundaries] * about.has_shapes
        read = min(sum(map(seconds, readers)) for _ in range(3))
        draw = min(seconds(partial(both_widths, function)) for _ in range(3)) - read
        files = published(function())
        write = sum(min(seconds(save) for _ in range(2)) for _, save in files)
        floor = sum(min(bare_savefig(*file) for _ in range(2)) for file, _ in files)
        drawn, written, bare = drawn + draw, written + write, bare + floor
        print(f"{name:24}{draw:8.2f} s{write:8.2f} s")
    print(f"drawing and writing over bare savefig, one process: {(drawn + written) / bare:.2f}")
    return bare


def both_widths(function: Callable[[], PublishedFigure]) -> None:
    """Draw a figure for a wide screen and for a phone."""
    from parade_analysis.plot.style import PHONE

    function().at(PHONE)


def published(
    figure: PublishedFigure,
) -> list[tuple[tuple[PublishedFigure, str], Callable[[], bytes]]]:
    """Return what is published of a figure: drawing, form, and the call that writes it."""
    from parade_analysis.plot.style import PHONE

    phone = figure.at(PHONE)
    return [
        ((figure, "png"), figure.to_png),
        ((phone, "png"), phone.to_png),
        ((figure, "svg"), figure.to_svg),
    ]


def bare_savefig(figure: PublishedFigure, form: str) -> float:
    """Return how long matplotlib alone takes to write a picture."""
    from parade_analysis.plot import style
    from parade_analysis.plot.picture import DENSE

    with tempfile.TemporaryDirectory() as folder, style.style():
        dense = DENSE * figure.dpi if form == "png" else figure.dpi
        return seconds(lambda: figure.savefig(f"{folder}/f.{form}", dpi=dense))


def processes(folder: Path, bare: float) -> None:
    """Print what a second process gains, and how a whole build stands beside bare writing."""
    one = min(seconds(build(folder / f"one{n}", "--jobs", "1")) for n in range(2))
    two = min(seconds(build(folder / f"two{n}", "--jobs", "2")) for n in range(2))
    print(f"a whole build from nothing over bare savefig: {two / bare:.2f} (at most 1.3)")
    print(f"one process over two: {one / two:.2f} (at least 1.6; {one:.1f} s and {two:.1f} s)")


def edit(folder: Path) -> None:
    """Print what an edit of one figure's file costs."""
    package = Path(shutil.copytree(ROOT, folder / "copy", ignore=shutil.ignore_patterns(".*")))
    out = folder / "edited"
    again = build(out, package=package / "src")
    again()
    with (package / "src" / "parade_analysis" / EDITED).open("a", encoding="utf-8") as file:
        file.write("\n# edited\n")
    done: list[str] = []
    took = seconds(lambda: done.append(again().stdout.decode()))  # type: ignore[attr-defined]
    print(f"after an edit of {EDITED}: {took:.1f} s (under 3); {done[0].split(';')[0]}")


def main() -> None:
    """Print all five."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        build(folder / "built")()
        no_op(folder / "built")
        processes(folder, drawing())
        edit(folder)


if __name__ == "__main__":
    main()
