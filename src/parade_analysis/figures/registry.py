"""What makes a function a published figure."""

from __future__ import annotations

import inspect
import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from parade_analysis import catalog
from parade_analysis.schemas import BOUNDARIES, TABLES

if TYPE_CHECKING:
    from parade_analysis.plot.style import PublishedFigure

WORLDVIEW = "visionscarto"
DE_FACTO = (
    "In Kashmir and at Aksai Chin lines of control as Natural Earth has them, without areas of "
    "their own. Not the map of the United Nations."
)
"""https://www.naturalearthdata.com/about/disputed-boundaries-policy/"""


@dataclass(frozen=True)
class RegisteredFigure:
    """A figure that is published; call it with its tables to draw it."""

    name: str
    function: Callable[..., PublishedFigure]
    notebook: str

    @property
    def summary(self) -> str:
        """The first line of the figure's docstring."""
        return inspect.getdoc(self.function).splitlines()[0]  # type: ignore[union-attr]

    @property
    def parameters(self) -> tuple[str, ...]:
        """Names of the tables, and `boundaries` where shapes are drawn; no options."""
        return tuple(
            name
            for name, each in inspect.signature(self.function).parameters.items()
            if name != "as_of" and each.default is each.empty
        )

    @property
    def tables(self) -> tuple[str, ...]:
        """Names of the tables."""
        return tuple(name for name in self.parameters if name in TABLES)

    @property
    def files(self) -> tuple[str, ...]:
        """Names of the tables and boundary files."""
        return tuple(WORLDVIEW if name == "boundaries" else name for name in self.parameters)

    def sources(self, worldview: str = WORLDVIEW) -> list[str]:
        """Return the titles of what the tables and shapes rest on, each once."""
        titles = [source.title for name in self.tables for source in TABLES[name].sources]
        if "boundaries" in self.parameters:
            titles += (
                [source.title for source in BOUNDARIES[worldview].sources]
                if worldview in BOUNDARIES
                else [worldview]
            )
        return list(dict.fromkeys(titles))

    def draw(
        self,
        *,
        as_of: str | None = None,
        data: str | os.PathLike[str] | None = None,
        worldview: str | os.PathLike[str] = WORLDVIEW,
    ) -> PublishedFigure:
        """Load the tables and draw the figure."""
        frames = {name: catalog.load(name, as_of=as_of, data=data) for name in self.tables}
        shapes = (
            {"boundaries": catalog.boundaries(worldview, data=data)}
            if "boundaries" in self.parameters
            else {}
        )
        return self(**frames, **shapes)

    def good_for(self, frames: dict[str, pd.DataFrame]) -> pd.Timestamp:
        """Return the day up to which the first table was researched, or its as-of day.

        The first table is what the figure is about; the others give context, and a row
        added to the first must not fall behind the day that the figure prints.
        """
        about = frames[self.tables[0]].attrs
        return pd.Timestamp(about.get("as_of") or about["covered_to"])

    def __call__(
        self,
        *frames: pd.DataFrame,
        as_of: pd.Timestamp | None = None,
        **named: Any,
    ) -> PublishedFigure:
        """Draw the figure from its tables.

        Parameters
        ----------
        *frames, **named
            The tables, in the order of the signature or by name, as `load` returns them, and
            by name the figure's options.
        as_of : Timestamp, optional
            The day that the figure is good for; by default what the tables say.
        """
        from parade_analysis.plot import style

        given = dict(zip(self.parameters, frames, strict=False)) | named
        tables = {name: frame for name, frame in given.items() if name in TABLES}
        day = as_of if as_of is not None else self.good_for(tables)
        takes_day = "as_of" in inspect.signature(self.function).parameters
        with style.style():
            drawn = self.function(**given, **({"as_of": day} if takes_day else {}))
            drawn.day = day
            style.footer(drawn, self.source_line(day, given.get("boundaries")))
        return drawn

    def source_line(self, day: pd.Timestamp, shapes: pd.DataFrame | None = None) -> str:
        """Return what the figure rests on, and what its borders mean."""
        from parade_analysis.plot.style import day as written

        borders = "" if shapes is None else f" {borders_of(shapes)}"
        worldview = WORLDVIEW if shapes is None else shapes.attrs.get("name", UNNAMED)
        return (
            f"Sources: {'; '.join(self.sources(worldview))}. "
            f"Tables: {', '.join(self.tables)} (parade-analysis, CC BY 4.0). "
            f"As of {written(day)}.{borders}"
        )


UNNAMED = "shapes without a name"


def borders_of(shapes: pd.DataFrame) -> str:
    """Return the worldview of country shapes and what it means, for a source line."""
    name = shapes.attrs.get("name", UNNAMED)
    meaning = shapes.attrs.get("description", "Their border policy is not recorded.")
    return f"Borders: {name}. {meaning} {DE_FACTO if name in BOUNDARIES else ''}".rstrip()


FIGURES: dict[str, RegisteredFigure] = {}


def figure(
    name: str, *, notebook: str
) -> Callable[[Callable[..., PublishedFigure]], RegisteredFigure]:
    """Publish a function as a figure under this name, shown in this notebook."""

    def register(function: Callable[..., PublishedFigure]) -> RegisteredFigure:
        FIGURES[name] = RegisteredFigure(name, function, notebook)
        return FIGURES[name]

    return register
