"""How every figure is called, and what it says of its sources.

A figure is written as a function of tables. `figure` turns it into the public one, in
which every table may be left out: it loads what is missing, types what is given, holds
all of them to the day, and writes the source line.
"""

from __future__ import annotations

import datetime as dt
import functools
import os
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, cast

import pandas as pd

from parade_analysis.catalog import loading
from parade_analysis.catalog.as_of import as_date, known_on
from parade_analysis.catalog.definitions import TABLES
from parade_analysis.catalog.given import Identity, identify, typed, worldview_of
from parade_analysis.catalog.worldviews import BOUNDARIES
from parade_analysis.errors import DataError, NothingKnown
from parade_analysis.figures.registered import SHAPES, WORLDVIEW, FigureFunction, Registered
from parade_analysis.plot import style
from parade_analysis.plot.style import PublishedFigure

if TYPE_CHECKING:
    import geopandas as gpd

DE_FACTO = (
    "In Kashmir and at Aksai Chin lines of control as Natural Earth has them, without areas of "
    "their own. Not the map of the United Nations."
)
"""https://www.naturalearthdata.com/about/disputed-boundaries-policy/"""
NAMED = {
    "parade": ("parades", "event"),
    "compared_with": ("parades", "event"),
    "compared": ("parades", "event"),
    "leader": ("meetings", "leader"),
    "counterpart": ("meetings", "person"),
    "country": ("countries", "iso3"),
    "partner": ("countries", "iso3"),
}
"""Options that name a row of a table: its table, and the column that holds the names."""
MOST_NAMED = 60  # names to choose from that a refusal lists


class Taken(NamedTuple):
    """A table as a figure takes it: what was known of it, and what it is."""

    frame: pd.DataFrame
    identity: Identity


def figure(
    name: str, *, notebook: str, reads: Mapping[str, str], context: tuple[str, ...] = ()
) -> Callable[[Callable[..., PublishedFigure]], FigureFunction]:
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
        own options with defaults, and, if it names it, `day`: the day that the figure is
        good for.
    context : tuple of str
        Tables that may be empty.
    """

    def register(draw: Callable[..., PublishedFigure]) -> FigureFunction:
        about = Registered(name, notebook, draw, reads, context)
        signature = about.signature

        @functools.wraps(draw)
        def published(*args: Any, **kwargs: Any) -> PublishedFigure:
            bound = signature.bind(*args, **kwargs)
            bound.apply_defaults()
            try:
                return _drawn(about, **bound.arguments)
            except DataError as error:
                kind = NothingKnown if isinstance(error, NothingKnown) else DataError
                raise kind(*(f"{name}: {each}" for each in error.problems)) from error

        published.__signature__ = signature  # type: ignore[attr-defined]
        published.__doc__ = about.docstring
        published.registered = about  # type: ignore[attr-defined]
        return cast("FigureFunction", published)

    return register


def _drawn(
    about: Registered,
    *,
    as_of: str | dt.date | None,
    data: str | os.PathLike[str] | None,
    title: str | None,
    worldview: str | os.PathLike[str] = WORLDVIEW,
    **given: Any,
) -> PublishedFigure:
    asked = as_date(as_of)
    given = _named_rows(given, about)
    whole = {
        name: None if given[name] is None else _checked(given[name], name, about, asked)
        for name in about.tables
    }
    options = {name: given[name] for name in about.options}
    for option, (name, column) in NAMED.items():
        if name in whole and options.get(option):
            _refuse_unheard_of(options[option], column, whole[name], name, data)
    taken = {name: _taken(frame, name, about, asked, data) for name, frame in whole.items()}
    arguments = {**options, **{name: each.frame for name, each in taken.items()}}
    shapes: gpd.GeoDataFrame | None = given.get(SHAPES)
    borders: str | None = None
    if about.has_shapes:
        if shapes is None:
            shapes = loading.boundaries(worldview, data=data)
            borders = shapes.attrs["name"]
        else:
            borders = worldview_of(shapes, data=data)
        arguments[SHAPES] = shapes
    day = asked or _good_for(about, taken[about.tables[0]], data)
    if about.takes_day:
        arguments["day"] = day
    with style.style():
        try:
            drawn = about.draw(**arguments)
        except NothingKnown as error:
            raise NothingKnown(f"{error}{_by(asked)}") from error
        drawn.day = day
        shown = {name: each for name, each in taken.items() if name not in drawn.undrawn}
        drawn.sources = _sources(shown, borders)
        if title is not None:
            drawn.retitle(title)
        stamp = asked or (day if taken[about.tables[0]].identity.is_published else None)
        style.footer(drawn, _source_line(drawn.sources, shown, stamp, shapes, borders))
    return drawn


def _named_rows(given: dict[str, Any], about: Registered) -> dict[str, Any]:
    """Take names of parades, given in place of their table, as those to compare."""
    named = given.get("parades")
    if "compared" not in about.options or not isinstance(named, str | list | tuple):
        return given
    return given | {"parades": None, "compared": (named,) if isinstance(named, str) else named}


def _by(day: pd.Timestamp | None) -> str:
    return "" if day is None else f" by {style.day(day)}"


def _checked(given: Any, name: str, about: Registered, as_of: pd.Timestamp | None) -> pd.DataFrame:
    """Return a given frame, typed, with all columns that the figure and the day need."""
    frame = typed(given, name)
    lost = [column for column in about.reads[name].split() if column not in frame]
    if lost:
        there = ", ".join(map(str, frame.columns)) or "none"
        raise DataError(f"{name} has no column {', '.join(lost)}; there are {there}")
    table = TABLES[name]
    dated = [date for date, outcomes in table.later.items() if set(outcomes) & set(frame.columns)]
    dated += [column for column in ("known_from",) if column in table.columns]
    lost = [column for column in dated if column not in frame]
    if lost and as_of is not None:
        raise DataError(
            f"{name} has no column {', '.join(lost)}, so what was known of it on a day can't be "
            "told; add it, or leave as_of out"
        )
    # In the table's own order, so that rows in another one draw the same figure.
    order = [column for column in table.key if column in frame]
    if len(order) == len(table.key) and frame.duplicated(order).any():
        twice = frame.loc[frame.duplicated(order), order].iloc[0].dropna()
        row = ", ".join(f"{column} {value}" for column, value in twice.items())
        raise DataError(f"{name} has {row} more than once")
    return frame.sort_values(order, kind="stable", ignore_index=True) if order else frame


def _refuse_unheard_of(
    option: str | Sequence[str],
    column: str,
    given: pd.DataFrame | None,
    name: str,
    data: str | os.PathLike[str] | None,
) -> None:
    """Refuse a name that no row has on whatever day, as a slip and not as too early."""
    frame = loading.load(name, data=data) if given is None else given
    if column not in frame or frame[column].isna().all():
        return
    known = list(dict.fromkeys(frame[column].dropna()))
    if name == "countries" and given is not None:  # names alone; a code is one without them
        known += list(loading.load(name, data=data)[column])
    for wanted in (option,) if isinstance(option, str) else option:
        if wanted not in known:
            kind = {"event": "parade", "iso3": "state with the code"}.get(column, column)
            those = ", ".join(known) if len(known) <= MOST_NAMED else f"{column} in {name}"
            raise DataError(f"there is no {kind} {wanted!r}: choose from {those}")


def _taken(
    given: pd.DataFrame | None,
    name: str,
    about: Registered,
    as_of: pd.Timestamp | None,
    data: str | os.PathLike[str] | None,
) -> Taken:
    """Return what was known of a table, loaded where none is given."""
    if given is None:
        frame = loading.load(name, as_of=as_of, data=data)
        identity = Identity(name, True, True)
    else:
        frame = given if as_of is None else known_on(given, TABLES[name], as_of)
        identity = identify(frame, name, as_of=as_of, data=data)
    if given is not None and given.empty:
        raise NothingKnown(f"{name} has no row")
    if frame.empty and name not in about.context:
        raise NothingKnown(f"{TABLES[name].unknown}{_by(as_of)}" if as_of else f"{name} has no row")
    frame = frame.copy(deep=False)
    frame.attrs = {}  # pandas copies them deeply at every step
    return Taken(frame, identity)


def _good_for(about: Registered, main: Taken, data: str | os.PathLike[str] | None) -> pd.Timestamp:
    """Return the day up to which the main table was researched, or its own last date.

    The first table is what the figure is about; the others give context, and a row added
    to the first must not fall behind the day that the figure prints.
    """
    name = about.tables[0]
    if main.identity.is_published:
        researched = main.identity.as_of or loading.load(name, data=data).attrs["covered_to"]
        return pd.Timestamp(researched)
    try:
        return last_date(main.frame, name)
    except DataError:
        if about.takes_day:
            raise
        return pd.NaT  # a figure that tells no day needs none


def last_date(frame: pd.DataFrame, name: str) -> pd.Timestamp:
    """Return the last day, or the end of the last month or year, that a frame has rows for.

    Raises
    ------
    DataError
        If it has no date at all.
    """
    dated = TABLES[name].dated
    if dated not in frame:
        # What lasted a day may be given by its start alone.
        before = {last: first for first, last in TABLES[name].ordered}
        dated = before[dated] if before.get(dated) in frame else dated
    if dated not in frame or frame[dated].isna().all():
        raise DataError(f"{name} has no date in {dated}, so its last day can't be told")
    last = frame[dated].max()
    if dated.endswith("year"):
        return pd.Timestamp(int(last), 12, 31)
    return last + pd.offsets.MonthEnd(0) if dated == "month" else last


def _sources(taken: Mapping[str, Taken], borders: str | None) -> list[str]:
    """Return the titles of what our rows and shapes rest on, each once."""
    ours = [name for name, each in taken.items() if each.identity.is_ours]
    titles = [source.title for name in ours for source in TABLES[name].sources]
    if borders in BOUNDARIES:
        titles += [source.title for source in BOUNDARIES[borders].sources]
    elif borders is not None:
        titles.append(borders)
    return list(dict.fromkeys(titles))


def _source_line(
    sources: list[str],
    taken: Mapping[str, Taken],
    stamp: pd.Timestamp | None,
    shapes: pd.DataFrame | None,
    borders: str | None,
) -> str:
    """Return what was drawn, as of when, and what its borders mean."""
    published = [each.identity.words for each in taken.values() if each.identity.is_published]
    other = [each.identity.words for each in taken.values() if not each.identity.is_published]
    if published:
        published[-1] += " (parade-analysis, CC BY 4.0)"
    parts = [f"Sources: {'; '.join(sources)}."] if sources else []
    parts.append(f"Tables: {', '.join(other + published)}.")
    if stamp is not None:
        parts.append(f"As of {style.day(stamp)}.")
    if shapes is not None:
        parts.append(borders_of(shapes, borders))
    return " ".join(parts)


def borders_of(shapes: pd.DataFrame, name: str | None = None) -> str:
    """Return the worldview of country shapes and what it means, for a source line.

    Parameters
    ----------
    shapes : GeoDataFrame
        Country shapes.
    name : str, optional
        Their worldview, if it was told already.

    Examples
    --------
    >>> borders_of(loading.boundaries("natural-earth"))[:59]
    "Borders: natural-earth. Natural Earth's de facto lines, Cri"
    """
    name = worldview_of(shapes) if name is None else name
    if name in BOUNDARIES:
        return f"Borders: {name}. {BOUNDARIES[name].description} {DE_FACTO}"
    return f"Borders: {name}. Their border policy is not recorded."
