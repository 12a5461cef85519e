"""Every published figure: tables in, finished figure out.

A figure is called with nothing (it loads its tables), with tables of your own by name,
and with options after them: ``figures.china_share()``,
``figures.leader_meetings(meetings=mine, leader="Vladimir Putin")``,
``figures.regions(as_of="2025-09-02")``. `FIGURES` maps each published name to its
function. Each figure has a file of its name; nothing is imported until it is used.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterable, Iterator, Mapping
from types import ModuleType
from typing import TYPE_CHECKING, Any

from parade_analysis.errors import unknown

if TYPE_CHECKING:
    from parade_analysis.figures.registered import FigureFunction

FUNCTIONS = {
    "attending-states": "attending_states",
    "regions": "regions",
    "guest-lists-2015-2025": "guest_lists",
    "bloc-turnout": "bloc_turnout",
    "guest-votes": "guest_votes",
    "three-parades": "three_parades",
    "claim-check": "claim_check",
    "trade-total": "trade_total",
    "china-share": "china_share",
    "trade-intensity": "trade_intensity",
    "trade-in-proportion": "trade_in_proportion",
    "partners-long-run": "partners_long_run",
    "china-monthly": "china_monthly",
    "what-is-traded": "what_is_traded",
    "sources-disagree": "sources_disagree",
    "mirror-corrected": "mirror_corrected",
    "off-the-books": "off_the_books",
    "world-comparison": "world_comparison",
    "leader-meetings": "leader_meetings",
    "kim-xi-silence": "kim_xi_silence",
    "meetings-by-year": "meetings_by_year",
    "running-count": "running_count",
    "context-ribbon": "context_ribbon",
    "meeting-places": "meeting_places",
    "parade-week": "parade_week",
}
"""Published name -> function and file; the order is that of the gallery."""

__all__ = ["FIGURES", "map_table", *FUNCTIONS.values()]


class _Figures(Mapping[str, "FigureFunction"]):
    """The published figures by name, each imported when it is looked up."""

    def __getitem__(self, name: str) -> FigureFunction:
        function: FigureFunction = getattr(sys.modules[__name__], FUNCTIONS[name])
        return function

    def __iter__(self) -> Iterator[str]:
        return iter(FUNCTIONS)

    def __len__(self) -> int:
        return len(FUNCTIONS)

    def __contains__(self, name: object) -> bool:
        return name in FUNCTIONS  # the inherited way would import the figure


FIGURES: Mapping[str, FigureFunction] = _Figures()


def named(names: Iterable[str] = ()) -> list[str]:
    """Return the published names meant, each once; all by default.

    Raises
    ------
    DataError
        If there is no such figure.

    Examples
    --------
    >>> named(["regions", "regions"])
    ['regions']
    """
    meant = list(dict.fromkeys(names))
    for name in meant:
        if name not in FIGURES:
            raise unknown("figure", name, FIGURES)
    return meant or list(FIGURES)


class _Face(ModuleType):
    """The package, in which a figure's name is the function and not the file around it."""

    def __setattr__(self, name: str, value: Any) -> None:
        # Whoever imports a submodule first, the import system binds it here by its name.
        if name in __all__ and isinstance(value, ModuleType):
            value = getattr(value, name)
        super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Face


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    importlib.import_module(f"{__name__}.{name}")
    return globals()[name]


def __dir__() -> list[str]:
    return __all__
