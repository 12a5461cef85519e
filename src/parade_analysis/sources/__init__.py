"""Readers of the files that people bring: each knows its format and says what it set aside.

Each reader is called with a path: ``sources.baci("BACI_HS92_V202501.zip")``,
``sources.owid("co2.csv")``. Nothing is imported until it is used.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from parade_analysis.errors import DataError

if TYPE_CHECKING:
    from parade_analysis.sources.baci import baci as baci
    from parade_analysis.sources.comtrade import comtrade as comtrade
    from parade_analysis.sources.cow import cow as cow
    from parade_analysis.sources.imts import imts as imts
    from parade_analysis.sources.owid import owid as owid
    from parade_analysis.sources.reports import one_report as one_report
    from parade_analysis.sources.source import Source
    from parade_analysis.sources.voeten import voeten as voeten
    from parade_analysis.sources.wdi import wdi as wdi

READERS = ("baci", "comtrade", "cow", "imts", "owid", "voeten", "wdi")
"""Each in a file of its name."""
FORMS: dict[str, tuple[set[str], ...]] = {
    "baci": ({"t", "i", "j", "k", "v"},),
    "cow": ({"ccode1", "ccode2"}, {"ccode", "imports", "exports"}),
    "comtrade": ({"flowcode", "primaryvalue"}, {"trade flow code"}, {"rgcode", "tradevalue"}),
    "imts": ({"series_code"}, {"counterpart_country"}, {"counterpart country code"}),
}
"""Format of trade -> columns that tell it, in small letters."""
MOST_NAMED = 9
__all__ = [*READERS, "one_report", "open_source"]


class _Face(ModuleType):
    """The package, in which a reader's name is the function and not the file around it."""

    def __setattr__(self, name: str, value: Any) -> None:
        # Whoever imports a submodule first, the import system binds it here by its name.
        if name in READERS and isinstance(value, ModuleType):
            value = getattr(value, name)
        super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Face


def open_source(path: Path | str, form: str | None = None) -> Source:
    """Return a file, zip or folder of trade as it can be read.

    Parameters
    ----------
    path : path-like
        What to read.
    form : {"baci", "comtrade", "cow", "imts"}, optional
        Its format; by default told by the names of its files and columns.

    Returns
    -------
    Source
        For `reading.read` and `reading.directed`.

    Raises
    ------
    DataError
        If there is no such format, the files don't tell theirs, or are not what it says.

    Examples
    --------
    >>> open_source("tests/cases/cow-dyads/Dyadic_COW_4.0.csv").form
    'cow'
    """
    if form is None:
        form = _form_of(path)
    if form not in FORMS:
        raise DataError(f"format: found {form!r}, expected one of {', '.join(FORMS)}")
    module = importlib.import_module(f"{__name__}.{form}")
    source: Source = getattr(module, f"open_{form}")(path)
    return source


def _form_of(path: Path | str) -> str:
    from parade_analysis.sources.files import layout_of, parts_of

    columns: dict[str, set[str]] = {}
    unread = []
    for part in parts_of(path):
        try:
            columns[part.name] = {each.lower() for each in layout_of(part).columns}
        except DataError as error:  # a note among tables; the reader says whether it may be there
            unread.append(error)
    if unread and not columns:
        raise unread[0]
    told = {
        form: name
        for form, signs in FORMS.items()
        for name, there in columns.items()
        if any(sign <= there for sign in signs)
    }
    if len(told) > 1:
        named = " and ".join(f"{form} ({name})" for form, name in told.items())
        raise DataError(f"{Path(path).name}: holds {named}; say which is meant, or keep them apart")
    if told:
        return next(iter(told))
    raise DataError(
        f"{Path(path).name}: the columns tell no format that is known ({', '.join(FORMS)}); found "
        f"{', '.join(sorted(set().union(*columns.values()))[:MOST_NAMED])}"
    )


def __getattr__(name: str) -> Any:
    if name == "one_report":
        return importlib.import_module(f"{__name__}.reports").one_report
    if name not in READERS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    importlib.import_module(f"{__name__}.{name}")
    return globals()[name]


def __dir__() -> list[str]:
    return __all__
