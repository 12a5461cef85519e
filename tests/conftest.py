from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from parade_analysis.catalog.locate import data_folder
from parade_analysis.files import LOCK

ROOT = Path(__file__).parents[1]

CASES = 2
"""Of a test marked `sampled`: its first and last are in the quick run too."""

# A busy machine is no fault.
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("quick", patient, max_examples=10)
settings.register_profile("thorough", patient, max_examples=100)
settings.load_profile("quick")  # `make test-all` asks for the other


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave all but a few cases of a test marked `sampled` to the exhaustive run.

    The mark may say how many stay.
    """
    cases: dict[tuple[Path, str], list[pytest.Item]] = defaultdict(list)
    for item in items:
        if item.get_closest_marker("sampled") and not item.get_closest_marker("exhaustive"):
            cases[item.path, item.name.split("[")[0]].append(item)
    for alike in cases.values():
        last, asked = len(alike) - 1, alike[0].get_closest_marker("sampled")
        most = next(iter(asked.args if asked else ()), CASES)
        kept = {round(last * place / max(most - 1, 1)) for place in range(most)}
        for place, item in enumerate(alike):
            if place not in kept:
                item.add_marker("exhaustive")


@pytest.fixture(autouse=True)
def _own_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    """A caller's PARADE_DATA must not decide what is tested."""
    monkeypatch.delenv("PARADE_DATA", raising=False)


def contents(folder: Path) -> dict[str, bytes]:
    """Return what lies in a folder and below it, by name, but for the file of the lock."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != LOCK
    }


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the tables that a test may spoil."""
    copied = tmp_path / "data"
    shutil.copytree(data_folder(), copied)
    return copied


@pytest.fixture
def spoil(folder: Path) -> Callable[[str, str, str], Path]:
    """Replace a text that occurs once in a table, and return the folder."""

    def replace(table: str, old: str, new: str) -> Path:
        path = folder / f"{table}.csv"
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {table}"
        path.write_text(text.replace(old, new), encoding="utf-8")
        return folder

    return replace
