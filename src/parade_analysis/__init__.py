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

from parade_analysis.version import __released__ as __released__
from parade_analysis.version import __version__ as __version__

if TYPE_CHECKING:
    from parade_analysis import (
        attendance,
        claims,
        explore,
        figures,
        geography,
        meetings,
        places,
        sources,
        trade,
    )
    from parade_analysis.catalog.checking import check
    from parade_analysis.catalog.cite import cite
    from parade_analysis.catalog.loading import boundaries, load, tables
    from parade_analysis.claims import check_claims
    from parade_analysis.errors import DataError, NothingKnown, Problem
    from parade_analysis.names import named
    from parade_analysis.prose import say
    from parade_analysis.shown import show
    from parade_analysis.trade_files import concentrate

_HOMES = {
    "load": "catalog.loading",
    "tables": "catalog.loading",
    "boundaries": "catalog.loading",
    "check": "catalog.checking",
    "cite": "catalog.cite",
    "check_claims": "claims",
    "concentrate": "trade_files",
    "say": "prose",
    "show": "shown",
    "DataError": "errors",
    "NothingKnown": "errors",
    "Problem": "errors",
    "named": "names",
}
_ROOMS = (
    "attendance",
    "claims",
    "explore",
    "figures",
    "geography",
    "meetings",
    "places",
    "sources",
    "trade",
)

__all__ = [
    "DataError",
    "NothingKnown",
    "Problem",
    "attendance",
    "boundaries",
    "check",
    "check_claims",
    "cite",
    "claims",
    "concentrate",
    "explore",
    "figures",
    "geography",
    "load",
    "meetings",
    "named",
    "places",
    "say",
    "show",
    "sources",
    "tables",
    "trade",
]


def __getattr__(name: str) -> Any:
    if name in _ROOMS:
        return importlib.import_module(f"{__name__}.{name}")
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
