"""Charts to look closer: choose, point at, slide.

Each takes its tables and loads those that are not given, as the figures do, and returns an
Altair chart (Vega-Lite). All choices sit in the chart, so it needs no Python once it is
made: `live` shows it in JupyterLab; a page shows ``chart.to_dict()`` by `DRAW`, a function
of JavaScript that calls ``vegaEmbed``, with the styles `CSS`.

>>> import parade_analysis as pa
>>> chart = pa.explore.chronology()
>>> [each["name"] for each in chart.to_dict()["params"] if "bind" in each]
['state', 'rule', 'day']
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from parade_analysis.errors import DataError

if TYPE_CHECKING:
    from parade_analysis.explore.guest_map import guests
    from parade_analysis.explore.lanes import chronology
    from parade_analysis.explore.page import CSS, DRAW
    from parade_analysis.explore.partners import trade_share
    from parade_analysis.explore.widget import live

_HOMES = {
    "CSS": "page",
    "DRAW": "page",
    "chronology": "lanes",
    "guests": "guest_map",
    "live": "widget",
    "trade_share": "partners",
}

__all__ = ["CSS", "DRAW", "chronology", "guests", "live", "trade_share"]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    try:
        home = importlib.import_module(f"{__name__}.{_HOMES[name]}")
    except ModuleNotFoundError as error:
        raise not_installed(error) from error
    return getattr(home, name)


def not_installed(error: ModuleNotFoundError) -> DataError:
    """Return the sentence on a library that charts with choices need."""
    return DataError(
        f"{error.name} is not installed: pip install '.[explore]' in the folder of the project"
    )


def __dir__() -> list[str]:
    return __all__
