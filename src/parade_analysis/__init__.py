"""Kim Jong Un at the Beijing parade of 3 September 2025: tables, figures, verdicts.

>>> import parade_analysis as pa
>>> meetings = pa.load("meetings", as_of="2025-08-28")
>>> len(meetings)
20

Nothing heavy is imported until it is used.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from parade_analysis.catalog import boundaries, check, cite, load, tables
    from parade_analysis.claims import check_claims
    from parade_analysis.errors import DataError, Problem
    from parade_analysis.prose import say

__version__ = "0.1.0"
__released__ = "2026-11-23"

_HOMES = {
    "load": "catalog",
    "tables": "catalog",
    "boundaries": "catalog",
    "check": "catalog",
    "cite": "catalog",
    "check_claims": "claims",
    "say": "prose",
    "DataError": "errors",
    "Problem": "errors",
}

__all__ = [
    "DataError",
    "Problem",
    "boundaries",
    "check",
    "check_claims",
    "cite",
    "load",
    "say",
    "tables",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
