"""How every figure is called.

A figure is written as a function of tables. `figure` turns it into the public one, in
which every table may be left out: it loads what is missing, types what is given, holds
all of them to the day, and writes the source line.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from typing import Any, cast

from parade_analysis.errors import DataError, NothingKnown
from parade_analysis.figures.calls import called
from parade_analysis.figures.registered import FigureFunction, Registered
from parade_analysis.plot import style
from parade_analysis.plot.picture import Chart, PublishedFigure


def figure(
    name: str,
    *,
    notebook: str,
    reads: Mapping[str, str],
    context: tuple[str, ...] = (),
    added_up: tuple[str, ...] = (),
) -> Callable[[Callable[..., Chart]], FigureFunction]:
    """Publish a function as a figure.

    Parameters
    ----------
    name : str
        Under which it is published.
    notebook : str
        In which it is shown.
    reads : mapping
        Table -> columns that it reads, parted by spaces, the table that the figure is
        about first; ``"boundaries"`` for shapes. The function takes these by name, its
        own options with defaults, and, if it names them, `day`, the day that the figure is
        good for, and `is_part`, whether its first table has only some rows of ours.
    context : tuple of str
        Tables of which nothing need be known on the day.
    added_up : tuple of str
        Tables whose rows are added up to all trade.
    """

    def register(draw: Callable[..., Chart]) -> FigureFunction:
        about = Registered(name, draw, reads, notebook, context, added_up)
        return cast("FigureFunction", published(about, functools.partial(_drawn, about)))

    return register


def published(about: Registered, make: Callable[..., Any]) -> Callable[..., Any]:
    """Return the public function: it is called as `about` says, and its errors name it."""

    @functools.wraps(about.draw)
    def public(*args: Any, **kwargs: Any) -> Any:
        try:
            bound = about.signature.bind(*args, **kwargs)
        except TypeError as error:
            raise TypeError(f"{about.draw.__name__}(): {error}") from None
        bound.apply_defaults()
        try:
            return make(**bound.arguments)
        except DataError as error:
            kind = NothingKnown if isinstance(error, NothingKnown) else DataError
            raise kind(*(f"{about.name}: {each}" for each in error.problems)) from error

    public.__signature__ = about.signature  # type: ignore[attr-defined]
    public.__doc__ = about.docstring
    public.registered = about  # type: ignore[attr-defined]
    return public


def _drawn(
    about: Registered, *, title: str | None, width: int = style.WIDE, **given: Any
) -> PublishedFigure:
    if not isinstance(title, str | None):
        raise DataError(f"title: expected text, found {title!r}")
    call = called(about, **given)
    chart: Chart = call.answer()
    if title is not None:
        chart = chart.retitled(title)
    drawn = PublishedFigure.of(chart, width=width, lines=call.source_lines(chart))
    drawn.day, drawn.sources = call.day, call.sources(chart)
    return drawn


def undrawn(**is_drawn: object) -> tuple[str, ...]:
    """Return the tables of which nothing is drawn.

    Parameters
    ----------
    **is_drawn
        Table -> what is drawn of it, or whether anything is.

    Examples
    --------
    >>> undrawn(events=None, leaders=True, parades=0)
    ('events', 'parades')
    """
    return tuple(name for name, each in is_drawn.items() if not each)
