"""What the seal saves: loading all hand-kept tables, as ratios against plain pandas.

Run by hand: ``python benchmarks/loading.py``. Each way is timed in turn, best of many rounds,
so that a busy machine slows all of them alike.
"""

import io
import time
from collections.abc import Callable

import pandas as pd

from parade_analysis import load
from parade_analysis.catalog.definitions import TABLES
from parade_analysis.catalog.loading import typed_csv
from parade_analysis.catalog.locate import data_folder, file_of
from parade_analysis.catalog.reading import read_unsealed

ROUNDS = 30
FOLDER = data_folder()
NAMES = [name for name, table in TABLES.items() if table.suffix == "csv"]
PATHS = {name: file_of(name, FOLDER) for name in NAMES}
TYPES = {name: typed_csv(name) for name in NAMES}

WAYS: dict[str, Callable[[str], object]] = {
    "bare read_csv": lambda name: pd.read_csv(PATHS[name]),
    "typed read_csv": lambda name: pd.read_csv(io.BytesIO(PATHS[name].read_bytes()), **TYPES[name]),
    "sealed load": load,
}


def seconds(way: Callable[[str], object]) -> float:
    """Return how long it takes to read every hand-kept table once."""
    start = time.perf_counter()
    for name in NAMES:
        way(name)
    return time.perf_counter() - start


def main() -> None:
    """Print the ratios."""
    best = dict.fromkeys(WAYS, float("inf"))
    for _ in range(ROUNDS):
        for label, way in WAYS.items():
            best[label] = min(best[label], seconds(way))
    full = seconds(lambda name: read_unsealed(PATHS[name], name))
    print(f"{len(NAMES)} tables, best of {ROUNDS} rounds")
    for label, took in best.items():
        print(f"{label:15} {1000 * took:7.1f} ms")
    print(f"{'full check':15} {1000 * full:7.1f} ms (once)")
    print(f"sealed load / typed read_csv: {best['sealed load'] / best['typed read_csv']:.2f}")
    print(f"sealed load / bare read_csv:  {best['sealed load'] / best['bare read_csv']:.2f}")


if __name__ == "__main__":
    main()
