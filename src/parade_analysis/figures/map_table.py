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
from parade_analysis.figures.calls import borders_line
from parade_analysis.places import short_names
from parade_analysis.placing import Placed, name_points, place_states
from parade_analysis.plot import map_names, maps, table_maps
from parade_analysis.plot.maps import Look
from parade_analysis.plot.page import Page
from parade_analysis.plot.picture import Chart, PublishedFigure, check_title
from parade_analysis.plot.style import WIDE
from parade_analysis.prose import counted
from parade_analysis.shapes import as_shapes, source_note
from parade_analysis.sources.any_table import any_table

if TYPE_CHECKING:
    import geopandas as gpd

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
    width: int = WIDE,
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
        Text, true and false or a category with at most six values, each in a colour as light
        or dark as no other;
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
    width : int
        Pixels across, as it is read: 1200 for a wide screen, 375 for a phone.

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
    check_title(title)
    frame, places = any_table(table), str(places)
    column = _only_column(frame, places) if column is None else str(column)
    land, countries = _land(shapes), load("countries")
    given = per_state.per_state(frame, column, places=places, code=code, year=year)
    values = _finite(values_of(given.rows.set_index("iso3")["value"].rename(column), categories))
    has_antarctica = "ATA" in values.index
    part = extents.part_of(land, extent, countries, centre, with_antarctica=has_antarctica)
    part = part._replace(frame=table_maps.shown(part.frame))
    values, others = _asked(values, part)
    placed = place_states(values.index, part, countries, part.frame)
    drawn = values.drop([*placed.outside, *placed.lost])
    if drawn.empty:
        raise DataError(f"table: none of its states lies on the map: {some(values.index)}")
    looks, names = _classed(drawn, scheme, classes, unit)
    counts = {name: int((names == name).sum()) for name in looks}
    disputed = geography.project(geography.contested(land), part.centre)
    # Where each class is one value, its name says all.
    is_counted = any(count > 1 for count in counts.values())
    keyed = {
        f"{name} ({count})" if is_counted else name: looks[name] for name, count in counts.items()
    }
    keyed |= _beside(drawn.index, part, disputed)
    is_number = values.dtype == "float64"
    kinds = countries.set_index("iso3")["un_status"].reindex(drawn.index)
    of_what = "states" if kinds.isin(extents.STATES).all() else "places"
    head = _head(column, unit if is_number else "", year, of_what if is_counted else "")
    wanted = _wanted(labels, drawn.index)

    def draw(page: Page) -> None:
        ax = table_maps.table_map(part.frame, keyed, head, page=page)
        of_states = names.map(looks)
        dots = table_maps.values(placed, of_states, part.world, ax=ax)
        maps.contested(disputed, ax=ax)
        if wanted:
            points = _points(wanted, labels, placed, dots, part, countries)
            reach: map_names.Reach = "near" if labels is True else "anywhere"
            left = table_maps.named(points, placed, of_states, dots, part.world, ax=ax, reach=reach)
            if left:
                page.remark(f"{counted(left, 'name')} had no room.")

    shown = values.drop(placed.outside)
    told = "; ".join(f"{name}: {count}" for name, count in counts.items())
    notes = " ".join(each for each in (others, _notes(placed, countries)) if each)
    chart = Chart(
        title=title,
        subtitle=" ".join(each for each in (subtitle, _aside(given.aside, BRIEFLY)) if each),
        alt=f"Map. {title}. {told}.",
        description=" ".join(each for each in (notes, _aside(given.aside, ASIDE)) if each),
        plotted=pd.DataFrame({"iso3": shown.index, column: shown.array}),
        draw=draw,
    )
    lines = [f"Source: {source}.", _borders(land), notes]
    return PublishedFigure.of(chart, width=width, lines=lines)


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


def _borders(land: gpd.GeoDataFrame) -> str:
    borders = worldview_of(land)
    said = borders_line(borders)
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
    note = f"O{_outside(part)[1:]}: {counted(left, 'state')} of the table not shown."
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


def _beside(drawn: pd.Index, part: extents.Part, disputed: gpd.GeoDataFrame) -> dict[str, Look]:
    """Return the looks of what the key explains beside the classes."""
    seen = box(*part.frame)
    others = part.world[~part.world["iso3"].isin(drawn)]
    others = others[others.intersects(seen)]
    is_asked = np.ones(len(others), dtype=bool)
    if part.states is not None:
        is_asked = others["iso3"].isin(part.states).to_numpy()
    bare = [NO_VALUE] * bool(is_asked.any()) + [_outside(part)] * bool((~is_asked).any())
    looks = {" or ".join(bare): maps.LAND} if bare else {}
    if disputed.intersects(seen).any():
        looks[DISPUTED] = maps.LOOKS["contested"]
    return looks


def _wanted(labels: bool | Sequence[str], drawn: pd.Index) -> list[str]:
    """Return the states whose names are asked for."""
    if isinstance(labels, bool):
        return list(drawn) if labels else []
    codes = per_state.state_codes([labels] if isinstance(labels, str) else labels, "labels")
    lost = [code for code in codes if code not in drawn]
    if lost:
        raise DataError(f"labels: not among the states drawn: {some(lost)}")
    return list(codes)


def _points(
    codes: list[str],
    labels: bool | Sequence[str],
    placed: Placed,
    dots: pd.DataFrame,
    part: extents.Part,
    countries: pd.DataFrame,
) -> pd.DataFrame:
    """Return names and where they belong."""
    least = SEEN if labels is True else 0.0
    points = name_points(codes, placed, dots, countries, part.centre, part.frame, least)
    if len(points) > MOST_NAMED:
        raise DataError(
            f"labels: {len(points)} names have no room, {MOST_NAMED} have; give a list of the "
            "states to name, or an extent"
        )
    return points.assign(text=short_names(countries).reindex(points.index))


def _head(column: str, unit: str, year: int | str | None, of_what: str) -> str:
    """Return what stands over the key."""
    what = "" if unit and column.lower() == "value" else column.replace("_", " ")
    said = [what, unit, "" if year is None else str(year)]
    counts = f" (number of {of_what} in brackets)" if of_what else ""
    return ", ".join(each for each in said if each) + counts


def _aside(aside: list[str], most: int) -> str:
    return f"{counted(len(aside), 'aggregate')} set aside: {some(aside, most)}." if aside else ""


def _notes(placed: Placed, countries: pd.DataFrame) -> str:
    """Say who is marked by a dot for want of a shape, not drawn, or off the map."""
    names = short_names(countries)
    said = []
    if len(placed.points):
        marked = [f"{names[code]} ({code})" for code in placed.points.index]
        said.append(f"Without a shape, marked by a dot: {some(marked)}.")
    if placed.lost:
        lost = [f"{code} ({names[code]})" for code in placed.lost]
        said.append(f"Without a place on the map, not drawn: {some(lost)}.")
    if placed.outside:
        beyond = [f"{names[code]} ({code})" for code in placed.outside]
        said.append(f"Beyond the edge of the map: {some(beyond)}.")
    return " ".join(said)
