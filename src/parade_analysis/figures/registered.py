"""What is known of a published figure or chart: its tables, options, signature and docstring."""

from __future__ import annotations

import datetime as dt
import inspect
import os
import re
import textwrap
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from numbers import Integral
from typing import Any, Protocol

import pandas as pd

from parade_analysis.errors import DataError, hinted
from parade_analysis.plot.picture import PublishedFigure
from parade_analysis.plot.style import WIDE
from parade_analysis.text import docstring

SHAPES = "boundaries"
WORLDVIEW = "visionscarto"

COMMON = {
    "as_of": """as_of : str, date or Timestamp, optional
    ``"YYYY-MM-DD"`` or a date: draw what was known on that day, from loaded and given
    tables alike; at most the day up to which the table was researched. By default
    everything; a figure of given frames then ends on their last date.""",
    "data": """data : path-like, optional
    Folder that missing tables are loaded from; ``PARADE_DATA`` or the package's own by
    default.""",
    "worldview": """worldview : str or path-like
    Shapes to load, as `parade_analysis.boundaries` names them.""",
    "title": """title : str, optional
    Title in place of the computed one; the description then says so.""",
    "width": """width : int
    Pixels across, as it is read: 1200 for a wide screen, 375 for a phone.""",
}
PICTURES: dict[str, tuple[object, Any]] = {"title": (None, str | None), "width": (WIDE, int)}
"""Options of every picture: default and type."""
RETURNS = """Returns
-------
PublishedFigure
    With `plotted` (the numbers behind the picture), `title` and `alt`."""
RAISES = """Raises
------
DataError
    If a table lacks a column that is read, holds a value of another type or no row, or an
    option has no such value.
NothingKnown
    If nothing that the figure shows was known by `as_of`."""


@dataclass(frozen=True)
class Registered:
    """What is known of a published figure, or of a chart with choices."""

    name: str
    draw: Callable[..., Any]
    reads: Mapping[str, str]
    """Table -> the columns that it reads; `boundaries` for shapes."""
    notebook: str = ""
    """In which it is shown."""
    context: tuple[str, ...] = ()
    """Tables without which the figure still says what it says."""
    added_up: tuple[str, ...] = ()
    """Tables whose rows are added up to all trade, so that a year needs all of ours or none."""
    returns: object = PublishedFigure
    """What the public function returns; what is no picture has no title or width to choose."""

    @property
    def tables(self) -> tuple[str, ...]:
        """Names of the tables, the one that the figure is about first."""
        return tuple(name for name in self.reads if name != SHAPES)

    @property
    def has_shapes(self) -> bool:
        """Whether the figure draws country shapes."""
        return SHAPES in self.reads

    @property
    def options(self) -> dict[str, Any]:
        """The figure's own options with their defaults."""
        parameters = inspect.signature(self.draw).parameters.values()
        return {each.name: each.default for each in parameters if each.default is not each.empty}

    def takes(self, name: str) -> bool:
        """Whether the figure is told the `day` it is good for, or if its rows are a part."""
        return name in inspect.signature(self.draw).parameters

    @property
    def summary(self) -> str:
        """The first line of the docstring."""
        return docstring(self.draw).splitlines()[0]

    @property
    def signature(self) -> inspect.Signature:
        """How the public function is called."""
        either, only = inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY
        frames = [
            inspect.Parameter(
                name,
                either,
                default=None,
                annotation="gpd.GeoDataFrame | None" if name == SHAPES else pd.DataFrame | None,
            )
            for name in self.reads
        ]
        own = [
            each.replace(kind=only, annotation=eval(each.annotation, self.draw.__globals__))
            for each in inspect.signature(self.draw).parameters.values()
            if each.name in self.options
        ]
        path = str | os.PathLike[str]
        common: dict[str, tuple[object, Any]] = {
            "as_of": (None, str | dt.date | None),
            "data": (None, path | None),
            **({"worldview": (WORLDVIEW, path)} if self.has_shapes else {}),
            **(PICTURES if self.returns is PublishedFigure else {}),
        }
        last = [
            inspect.Parameter(name, only, default=default, annotation=annotation)
            for name, (default, annotation) in common.items()
        ]
        return inspect.Signature([*frames, *own, *last], return_annotation=self.returns)

    def read_options(self, given: Mapping[str, str]) -> dict[str, Any]:
        """Return options given as text, as the function takes them.

        Parameters
        ----------
        given : mapping of str
            Option -> text, a list with commas.

        Raises
        ------
        DataError
            If the figure has no such option, or it can't have that value.
        """
        read: dict[str, Any] = {}
        for name, text in given.items():
            if name == "parades" and "compared" in self.options:
                name = "compared"  # named in place of their table, as in a call
            if name not in self.options:
                has = ", ".join(self.options) or "none"
                words = f"{self.name} has no option {name!r}: choose from {has}"
                raise DataError(hinted(words, [name], self.options))
            parts = [part.strip() for part in text.split(",")] if text else []
            every = [int(part) if part.isdecimal() else part for part in parts]
            is_listed = "tuple" in str(self.signature.parameters[name].annotation)
            is_none = not text and self.options[name] is None
            read[name] = None if is_none else self.option(name, every if is_listed else text)
        return read

    def option(self, name: str, value: Any) -> Any:
        """Return the value of an option as the function takes it: one alone as a list of one.

        Raises
        ------
        DataError
            If it is of another kind.
        """
        kinds = str(self.signature.parameters[name].annotation)
        if value is None and "None" in kinds:
            return None
        is_listed = "tuple" in kinds and isinstance(value, Iterable) and not isinstance(value, str)
        every = tuple(value) if is_listed else (value,)
        kind, expected = (Integral, "a whole number") if "int" in kinds else (str, "text")
        if not every and name != "mirrors":  # of which there may be none
            raise DataError(f"{name}: expected at least one")
        for each in every:
            if (
                (isinstance(each, str) and not each.strip())
                or not isinstance(each, kind)
                or isinstance(each, bool)
            ):
                raise DataError(f"{name}: expected {expected}, found {each!r}")
        return every if "tuple" in kinds else value

    @staticmethod
    def written(value: Any) -> str:
        """Return a value of an option as text, as `read_options` takes it."""
        if value is None:
            return ""
        return value if isinstance(value, str) else ",".join(map(str, value))

    @property
    def docstring(self) -> str:
        """The docstring of the public function: the figure's own, tables and common options."""
        text = docstring(self.draw)
        parts = re.split(r"\n\n(?=(?:Parameters|Returns|Notes|Examples)\n-+\n)", text)
        own = {part.split("\n", 1)[0]: part for part in parts[1:]}
        tables = [
            f"{name} : {'GeoDataFrame' if name == SHAPES else 'DataFrame'}, optional\n"
            + (
                "    Country shapes, as `parade_analysis.boundaries` returns them."
                if name == SHAPES
                else _wrapped(
                    f"Table ``{name}``, or your own in its place, with "
                    f"{', '.join(f'`{column}`' for column in columns.split())}."
                )
            )
            for name, columns in self.reads.items()
        ]
        options = own["Parameters"].split("\n", 2)[2:] if "Parameters" in own else []
        common = [words for name, words in COMMON.items() if name in self.signature.parameters]
        parameters = "\n".join(["Parameters\n----------", *tables, *options, *common])
        last = [own[name] for name in ("Notes", "Examples") if name in own]
        returns = own.get("Returns", RETURNS)
        return "\n\n".join([parts[0], parameters, returns, RAISES, *last]) + "\n"


def _wrapped(text: str) -> str:
    return textwrap.fill(text, 88, initial_indent="    ", subsequent_indent="    ")


class FigureFunction(Protocol):
    """A public figure: a function that tells what it is."""

    __name__: str
    registered: Registered

    def __call__(self, *args: Any, **kwargs: Any) -> PublishedFigure:
        """Draw the figure."""
