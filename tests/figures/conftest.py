"""Figures as the tests draw them: each once in a process."""

from __future__ import annotations

from collections.abc import Callable

import pytest

import parade_analysis as pa
from parade_analysis.figures import FIGURES
from parade_analysis.plot.picture import PublishedFigure


@pytest.fixture(scope="session")
def drawn() -> Callable[..., PublishedFigure | None]:
    """Return a call that draws a figure as of a day; none where nothing was known by then."""
    made: dict[tuple[str, str | None], PublishedFigure | None] = {}

    def draw(name: str, as_of: str | None = None) -> PublishedFigure | None:
        if (name, as_of) not in made:
            try:
                made[name, as_of] = FIGURES[name](as_of=as_of)
            except pa.NothingKnown:
                made[name, as_of] = None
        return made[name, as_of]

    return draw
