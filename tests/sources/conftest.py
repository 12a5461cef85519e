from __future__ import annotations

from pathlib import Path

import pytest

CASES = Path(__file__).parents[1] / "cases"
OTHERS = [pytest.param(name, marks=pytest.mark.exhaustive) for name in ("pandas", "polars")]


@pytest.fixture(params=["duckdb", *OTHERS])
def engine(request: pytest.FixtureRequest) -> str:
    """Each engine in turn: what is read must not depend on it."""
    return str(request.param)
