"""A map of any table, with the borders in its source line."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from parade_analysis import geography
from parade_analysis.errors import DataError
from parade_analysis.figures.contract import borders_of
from parade_analysis.plot import maps, style
from parade_analysis.plot.style import PublishedFigure

if TYPE_CHECKING:
    import geopandas as gpd


CLASSES = 5
"""Classes of equal count into which values are cut."""


def map_table(
    table: pd.DataFrame,
    boundaries: gpd.GeoDataFrame,
    column: str,
    *,
    title: str,
    source: str,
    subtitle: str = "",
    centre: float = 70,
) -> PublishedFigure:
    """Map one column of any table, a category or a value a state.

    Parameters
    ----------
    table : DataFrame
        `iso3`, each state once, and `column`. A missing value is left as plain land.
    boundaries : GeoDataFrame
        Country shapes, as `parade_analysis.boundaries` returns them.
    column : str
        Text or a category with at most six values, each in colour and hatch; or numbers,
        cut into five classes of about equal count.
    title, subtitle, source : str
        Words above and below the map. The worldview is added to the source.
    centre : float
        Meridian in the middle of the map, degrees east.

    Returns
    -------
    PublishedFigure
        With `plotted` (the numbers behind the picture), `title` and `alt`.

    Raises
    ------
    DataError
        If the column is not there, has no value or too many categories, or a state has no
        code, no shape, or stands twice.

    Examples
    --------
    >>> from parade_analysis import boundaries, load
    >>> votes = load("un_votes").query("resolution == 'A/RES/ES-11/1'")
    >>> map_table(votes, boundaries(), "vote", title="2 March 2022", source="un_votes").alt
    'Map. 2 March 2022. yes: 141; no: 5; abstain: 35; absent: 12.'
    """
    if column not in table:
        raise DataError(f"table: no column {column}; it has {', '.join(map(str, table))}")
    known = table.dropna(subset=column)
    if known.empty:
        raise DataError(f"table: no value in column {column}, there is nothing to map")
    world = geography.project(boundaries, centre)
    shown = geography.join_shapes(known, world)
    numbers = pd.api.types.is_numeric_dtype(known[column]) and not pd.api.types.is_bool_dtype(
        known[column]
    )
    classes = _classes(shown[column]) if numbers else _categories(shown[column])
    looks = maps.SCALE if numbers else maps.CATEGORIES
    with style.style():
        fig, ax = style.canvas("wide", title=title, subtitle=subtitle, place=(0.3, 1.15, 11.4, 4.6))
        left, low, right, high = world[world["iso3"] != "ATA"].total_bounds
        maps.frame(ax, (left, right), (low, high))
        maps.areas(world[~world["iso3"].isin(shown["iso3"])], maps.LOOKS["land"], ax=ax)
        counts = {}
        for name, look in zip(classes.cat.categories, looks, strict=False):
            of_class = shown[classes == name]
            counts[name] = len(of_class)
            if len(of_class):
                maps.areas(of_class, look, ax=ax, layer=2)
                small = of_class[maps.too_small(of_class, ax=ax)].geometry.representative_point()
                maps.dots(pd.DataFrame({"x": small.x, "y": small.y}), ax=ax, colour=look.colour)
        maps.contested(geography.project(geography.contested(boundaries), centre), ax=ax)
        keyed = {
            f"{name} ({counts[name]})": look for name, look in zip(counts, looks, strict=False)
        }
        maps.key(keyed | {"status disputed": maps.LOOKS["contested"]}, ax=ax)
        style.footer(fig, f"Source: {source}. {borders_of(boundaries)}")
    fig.plotted = pd.DataFrame(shown[["iso3", column]])
    fig.alt = f"Map. {title}. " + "; ".join(f"{name}: {count}" for name, count in counts.items())
    fig.alt += "."
    return fig


def _categories(values: pd.Series) -> pd.Series:
    named = values.astype("category").cat.remove_unused_categories()
    named = named.cat.rename_categories(lambda each: str(each).replace("_", " "))
    if len(named.cat.categories) > len(maps.CATEGORIES):
        raise DataError(
            f"table: {len(named.cat.categories)} categories in {values.name}, a map tells "
            f"{len(maps.CATEGORIES)} apart"
        )
    return named


def _classes(values: pd.Series) -> pd.Series:
    if values.abs().max() == math.inf:
        raise DataError(f"table: a value of {values.name} is not finite")
    cut = pd.qcut(values, CLASSES, duplicates="drop") if len(values.unique()) > 1 else values
    grouped = values.groupby(cut, observed=True)
    names = {
        key: f"{low:,.4g} to {high:,.4g}" if low != high else f"{low:,.4g}"
        for key, low, high in zip(grouped.groups, grouped.min(), grouped.max(), strict=True)
    }
    return pd.Series(pd.Categorical([names[each] for each in cut], list(names.values())), cut.index)
