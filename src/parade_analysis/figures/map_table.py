"""A map of any table, with the borders in its source line."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from shapely import box

from parade_analysis import classes as cuts
from parade_analysis import extents, geography, per_state
from parade_analysis.catalog.given import worldview_of
from parade_analysis.catalog.loading import boundaries, load
from parade_analysis.catalog.worldviews import BOUNDARIES
from parade_analysis.categories import NO_VALUE, values_of
from parade_analysis.errors import DataError, some
from parade_analysis.figures.contract import borders_of
from parade_analysis.framing import Frame
from parade_analysis.places import short_names
from parade_analysis.placing import Placed, name_points, place_states
from parade_analysis.plot import keys, map_names, maps, markers, style
from parade_analysis.plot.fonts import refuse_letters
from parade_analysis.plot.maps import Look
from parade_analysis.plot.picture import PublishedFigure
from parade_analysis.prose import counted
from parade_analysis.shapes import as_shapes, source_note
from parade_analysis.sources.any_table import any_table

if TYPE_CHECKING:
    import geopandas as gpd
    from matplotlib.axes import Axes

WIDTH, HEIGHT, MAP = 12.0, 6.75, 4.4
"""Inches of the page, which grows with its words, and upward of the map at least."""
FLAT, FLATTEST = 3.5, 2.0
"""How many times as wide as high a part of the world is whose page is lower, and inches upward of
its map at least."""
TITLE = 0.65  # inches at the top that a title alone takes
SIDE = 0.3  # inches left and right of the map
FOOT = 0.28  # inches around source and key
LINE = 0.145  # inches of a line of the source
KEY_ROW = 0.19  # inches of a row of the key
ABOUT = ("place", "code", "iso3", "kind", "year", "day", "indicator", "indicator_code")
"""Columns in which the readers of publishers' files say what a value is of."""
DISPUTED = "status disputed"
"""What the key explains beside the classes and the states without a value."""
SEEN = 0.1
"""Part of a state that must be on the map for it to be named, or the place of its name."""
MOST_NAMED = 60
"""Names that a map has room for."""
BRIEFLY, ASIDE = 3, 8
"""Aggregates that are named above the map, and in its text alternative."""


def map_table(
    table: Any,
    shapes: gpd.GeoDataFrame | str | os.PathLike[str] | None = None,
    column: str | None = None,
    *,
    places: str = "iso3",
    code: str | None = None,
    year: int | str | None = None,
    scheme: str | Sequence[float] = "quantiles",
    classes: int = 5,
    unit: str = "",
    categories: Mapping[Any, str] | None = None,
    extent: str | Sequence[Any] | None = None,
    labels: bool | Sequence[str] = False,
    title: str,
    source: str,
    subtitle: str = "",
    centre: float | None = None,
) -> PublishedFigure:
    """Map one column of any table, a category or a value a state.

    Parameters
    ----------
    table : path-like or frame
        A CSV or Parquet file, or a frame of pandas, polars, pyarrow or any that narwhals
        knows: `places`, each state once, and `column`. A missing or blank value is left as
        plain land. Aggregates such as World are set aside and named in the subtitle.
    shapes : GeoDataFrame or path-like, optional
        Country shapes: what `parade_analysis.boundaries` returns; a worldview by its name;
        or shapes of your own, a GeoDataFrame or a file that `shapes.read_shapes` reads, in
        any projection. ``"visionscarto"`` by default.
    column : str
        Text, true and false or a category with at most six values, each in colour and hatch;
        or numbers, cut into classes. May be left out for what `sources.wdi` or
        `sources.owid` returns with one column of values, and for a file of the World Bank's.
    places : str
        Column of states: codes or names.
    code : {"name", "iso2", "iso3", "m49", "cow", "cepii"}, optional
        What `places` holds. By default told by the column's name (iso3, iso2, m49, cow), else
        by its values, aggregates left out: three capitals are ISO alpha-3, two alpha-2,
        numbers M49 or COW where one of the two knows them all, or else those of Comtrade, and
        all else names.
    year : int or str, optional
        Year to map, of a table with several: of its column `year`, `Year` or the like.
    scheme : {"quantiles", "natural"} or sequence of float
        How numbers are cut: about equal counts, natural breaks, or breaks of your own, each
        the highest value of its class, which the key then shows whatever the values are.
        Zero is apart where zeros are many or it is a break, and where values lie on both
        sides of it, which then have colours of their own.
    classes : int
        Most classes, 2 to 7.
    unit : str
        Unit of the numbers, for the head of the key.
    categories : mapping, optional
        Code -> name, in the order of the key, for a column of codes. The codes of UN votes
        (1, 2, 3, 8, 9 or Y, N, A, X) in a column called vote or ms_vote need none.
    extent : str or sequence, optional
        What to show: a region or subregion of table ``countries``, names or codes of states,
        or (west, south, east, north) in degrees, of which the states are those whose capital
        or the place of whose name lies inside. Other states are plain land, and not counted.
        The world by default.
    labels : bool or sequence of str
        Whether to write the names of the states that have a value, as far as there is room
        on or beside them; or of which, wherever there is room.
    title, subtitle, source : str
        Words above and below the map. The worldview is added to the source.
    centre : float, optional
        Meridian in the middle, degrees east. By default that of the extent, and for the
        world one whose seam lies in the Bering Strait.

    Returns
    -------
    PublishedFigure
        With `plotted` (the numbers behind the picture), `title` and `alt`. A state without
        a shape, or too small to be seen, is marked by a dot; one that is not drawn is named.

    Raises
    ------
    DataError
        If the column is not there, has no value, too many categories or numbers as text; words
        are no text, or have letters that the font of the figures lacks; a place is unknown or
        a state stands twice; or the shapes can't be used.

    Examples
    --------
    >>> from parade_analysis import load
    >>> votes = load("un_votes").query("resolution == 'A/RES/ES-11/1'")
    >>> map_table(votes, column="vote", title="2 March 2022", source="un_votes").alt
    'Map. 2 March 2022. yes: 141; no: 5; abstain: 35; absent: 12.'
    """
    for name, text in {
        "title": title,
        "subtitle": subtitle,
        "source": source,
        "unit": unit,
    }.items():
        if not isinstance(text, str):
            raise DataError(f"{name}: expected text, found {text!r}")
    if not isinstance(labels, bool | Iterable):
        raise DataError(f"labels: expected True, False or a list of states, found {labels!r}")
    frame, places = any_table(table), str(places)
    column = _only_column(frame, places) if column is None else str(column)
    land, countries = _land(shapes), load("countries")
    given = per_state.per_state(frame, column, places=places, code=code, year=year)
    values = _finite(values_of(given.rows.set_index("iso3")["value"].rename(column), categories))
    has_antarctica = "ATA" in values.index
    part = extents.part_of(land, extent, countries, centre, with_antarctica=has_antarctica)
    values, others = _asked(values, part)
    above = " ".join(each for each in (subtitle, _aside(given.aside, BRIEFLY)) if each)
    below = _below(source, land) + others
    is_number = values.dtype == "float64"
    with style.style():
        words = [
            *_classed(values, scheme, classes, unit)[0],
            f"{NO_VALUE} or {_outside(part)}",
            DISPUTED,
        ]
        head = _head(column, unit if is_number else "", year, values.index, countries)
        refuse_letters(title, above, below, head, *words)
        fig, ax, placed = _laid_out(title, above, below, words, head, values.index, part, countries)
        drawn = values.drop([*placed.outside, *placed.lost])
        if drawn.empty:
            raise DataError(f"table: none of its states lies on the map: {some(values.index)}")
        looks, names = _classed(drawn, scheme, classes, unit)
        dots = _draw(placed, names.map(looks), part, ax=ax)
        counts = {name: int((names == name).sum()) for name in looks}
        keyed = {f"{name} ({count})": looks[name] for name, count in counts.items()}
        keyed |= _beside(drawn.index, part, land, ax=ax)
        head = _head(column, unit if is_number else "", year, drawn.index, countries)
        keys.key(keyed, ax=ax, head=head)
        unnamed = ""
        if labels is not False:
            unnamed = _label(labels, drawn.index, placed, dots, part, countries, ax=ax)
        notes = _notes(placed, countries)
        style.footer(fig, below + notes)
    shown = values.drop(placed.outside)
    fig.plotted = pd.DataFrame({"iso3": shown.index, column: shown.array})
    told_counts = "; ".join(f"{name}: {count}" for name, count in counts.items())
    said = f"Map. {title}. {told_counts}.{others}{notes}{unnamed}"
    fig.alt = " ".join([said, _aside(given.aside, ASIDE)]).rstrip()
    return fig


def _only_column(frame: pd.DataFrame, places: str) -> str:
    """Return the column of values of a table in the form of `sources.wdi` or `sources.owid`."""
    left = [each for each in frame.columns if each not in ABOUT]
    if {"place", "code", "iso3", "kind"} <= set(frame.columns) and len(left) == 1:
        return str(left[0])
    there = ", ".join(each for each in frame.columns if each != places)
    raise DataError(f"column: say by column= which to map, of {there}")


def _land(shapes: gpd.GeoDataFrame | str | os.PathLike[str] | None) -> gpd.GeoDataFrame:
    if shapes is None:
        return boundaries()
    if isinstance(shapes, str | os.PathLike):
        return boundaries(shapes)
    return as_shapes(shapes)


def _below(source: str, land: gpd.GeoDataFrame) -> str:
    """Return the source line without its notes."""
    borders = worldview_of(land)
    said = f"Source: {source}. {borders_of(land, borders)}"
    return said if borders in BOUNDARIES else said + source_note(land)


def _finite(values: pd.Series) -> pd.Series:
    if values.dtype == "float64" and not np.isfinite(values).all():
        lost = ", ".join(values.index[~np.isfinite(values)])
        raise DataError(
            f"table: {values.name} of {lost} is not finite; make it missing, or leave it out"
        )
    return values


def _asked(values: pd.Series, part: extents.Part) -> tuple[pd.Series, str]:
    """Return the values of the states asked for, and a note on those of others."""
    if part.states is None:
        return values, ""
    is_asked = values.index.isin(part.states)
    if not is_asked.any():
        where = part.name or f"the extent ({some(part.states, 6) or 'which holds no state'})"
        raise DataError(f"table: no state of {where} has a value; it has {some(values.index)}")
    left = int((~is_asked).sum())
    note = f" O{_outside(part)[1:]}: {counted(left, 'state')} of the table not shown."
    asked = values[is_asked]
    if asked.dtype == "category":
        asked = asked.cat.remove_unused_categories()
    return asked, note if left else ""


def _outside(part: extents.Part) -> str:
    return f"outside {part.name or 'the extent'}"


def _classed(
    values: pd.Series, scheme: str | Sequence[float], most: int, unit: str
) -> tuple[dict[str, Look], pd.Series]:
    """Return the look of each class by its name, in order, and the name of each value's."""
    if values.dtype == "float64":
        cut, found = cuts.classify(values, scheme, most, unit=unit)
        looks = _shades(found)
        names = pd.Series(found["label"].to_numpy()[cut], values.index)
        return dict(zip(found["label"], looks, strict=True)), names
    kinds = values.cat.remove_unused_categories().cat.categories
    if len(kinds) > len(maps.CATEGORIES):
        raise DataError(
            f"table: {len(kinds)} categories in {values.name}, a map tells "
            f"{len(maps.CATEGORIES)} apart"
        )
    return dict(zip(kinds, maps.CATEGORIES, strict=False)), values.astype("str")


def _shades(found: pd.DataFrame) -> list[Look]:
    """Return the look of each class of numbers."""
    steps = int(found["steps"].max())
    if (found["side"] < 0).any():
        both = maps.two_sided(steps)
        return [both.get((side, step), maps.ZERO) for side, step in found[["side", "step"]].values]
    shades = maps.scale(steps)
    return [
        shades[step - 1] if side else maps.ZERO for side, step in found[["side", "step"]].values
    ]


def _laid_out(
    title: str,
    above: str,
    below: str,
    words: Sequence[str],
    head: str,
    codes: Sequence[str],
    part: extents.Part,
    countries: pd.DataFrame,
) -> tuple[PublishedFigure, Axes, Placed]:
    """Return a page with its map framed, and where states stand on it."""
    said = _notes(place_states(codes, part, countries, part.frame), countries)
    while True:
        fig, ax = _page(title, above, below + said, words, head, part.frame)
        maps.frame(ax, part.frame.x, part.frame.y)
        placed = place_states(codes, part, countries, maps.framed(ax))
        notes = _notes(placed, countries)
        if style.lines(below + notes) <= style.lines(below + said):
            return fig, ax, placed
        said = notes  # the page widens the frame, and there is more to say of what is in it


def _page(
    title: str, above: str, below: str, words: Sequence[str], head: str, frame: Frame
) -> tuple[PublishedFigure, Axes]:
    """Return a page on which the words have the room that they take."""
    top = style.top_of(above) if above else TITLE
    keyed = keys.lines(words, WIDTH - 2 * SIDE, head)
    bottom = FOOT + LINE * style.lines(below) + KEY_ROW * keyed
    height = max(HEIGHT, top + bottom + MAP)
    if frame.width > FLAT * frame.height:
        # Else it would be filled up with what was not asked for.
        height = top + bottom + max(FLATTEST, (WIDTH - 2 * SIDE) * frame.height / frame.width)
    page = style.canvas(
        (WIDTH, height),
        title=title,
        subtitle=above,
        place=(SIDE, bottom, WIDTH - 2 * SIDE, height - bottom - top),
    )
    page[0].fit_title(title)
    return page


def _draw(placed: Placed, looks: pd.Series, part: extents.Part, *, ax: Axes) -> pd.DataFrame:
    """Draw states in their looks, and dots where a shape can't be seen; return the dots."""
    maps.areas(part.world[~part.world["iso3"].isin(looks.index)], maps.LOOKS["land"], ax=ax)
    of_shapes = placed.shapes["iso3"].map(looks)
    for look in dict.fromkeys(looks):
        is_such = np.array([each == look for each in of_shapes], dtype=bool)
        maps.areas(placed.shapes[is_such], look, ax=ax, layer=2)
    dots = pd.concat([markers.small(placed.shapes, ax=ax), placed.points])
    dots = pd.concat([dots, markers.hidden(placed.shapes, dots, ax=ax)])
    return markers.markers(dots, [looks[code] for code in dots.index], ax=ax)


def _beside(
    drawn: pd.Index, part: extents.Part, land: gpd.GeoDataFrame, *, ax: Axes
) -> dict[str, Look]:
    """Hatch disputed land; return the looks of what the key explains beside the classes."""
    others = part.world[~part.world["iso3"].isin(drawn)]
    others = others[others.intersects(box(*maps.framed(ax)))]
    is_asked = np.ones(len(others), dtype=bool)
    if part.states is not None:
        is_asked = others["iso3"].isin(part.states).to_numpy()
    bare = [NO_VALUE] * bool(is_asked.any()) + [_outside(part)] * bool((~is_asked).any())
    looks = {" or ".join(bare): maps.LOOKS["land"]} if bare else {}
    disputed = geography.project(geography.contested(land), part.centre)
    if maps.contested(disputed, ax=ax):
        looks[DISPUTED] = maps.LOOKS["contested"]
    return looks


def _label(
    labels: bool | Sequence[str],
    drawn: pd.Index,
    placed: Placed,
    dots: pd.DataFrame,
    part: extents.Part,
    countries: pd.DataFrame,
    *,
    ax: Axes,
) -> str:
    """Write the names of states on the map; say how many had no room."""
    codes = list(drawn)
    if not isinstance(labels, bool):
        codes = per_state.state_codes([labels] if isinstance(labels, str) else labels, "labels")
        lost = [code for code in codes if code not in drawn]
        if lost:
            raise DataError(f"labels: not among the states drawn: {some(lost)}")
    frame = maps.framed(ax)
    least = SEEN if labels is True else 0.0
    points = name_points(codes, placed, dots, countries, part.centre, frame, least)
    if len(points) > MOST_NAMED:
        raise DataError(
            f"labels: {len(points)} names have no room, {MOST_NAMED} have; give a list of the "
            "states to name, or an extent"
        )
    texts = short_names(countries).reindex(points.index)
    written = map_names.names(
        points.assign(text=texts),
        placed.shapes,
        ax=ax,
        size=8,
        kept_free=markers.boxes(dots, ax=ax),
        cased=True,
        strict=part.world,
        every=labels is not True,
    )
    left = len(points) - len(written)
    return f" {counted(left, 'name')} had no room." if left else ""


def _head(
    column: str, unit: str, year: int | str | None, codes: pd.Index, countries: pd.DataFrame
) -> str:
    """Return what stands over the key."""
    what = "" if unit and column.lower() == "value" else column.replace("_", " ")
    said = [what, unit, "" if year is None else str(year)]
    kinds = countries.set_index("iso3")["un_status"].reindex(codes)
    of_what = "states" if kinds.isin(extents.STATES).all() else "places"
    return f"{', '.join(each for each in said if each)} (number of {of_what} in brackets)"


def _aside(aside: list[str], most: int) -> str:
    return f"{counted(len(aside), 'aggregate')} set aside: {some(aside, most)}." if aside else ""


def _notes(placed: Placed, countries: pd.DataFrame) -> str:
    """Say who is marked by a dot for want of a shape, not drawn, or off the map."""
    names = short_names(countries)
    said = ""
    if len(placed.points):
        marked = [f"{names[code]} ({code})" for code in placed.points.index]
        said += f" Without a shape, marked by a dot: {some(marked, 20)}."
    if placed.lost:
        lost = [f"{code} ({names[code]})" for code in placed.lost]
        said += f" Without a place on the map, not drawn: {some(lost, 20)}."
    if placed.outside:
        beyond = [f"{names[code]} ({code})" for code in placed.outside]
        said += f" Beyond the edge of the map: {some(beyond, 20)}."
    return said
