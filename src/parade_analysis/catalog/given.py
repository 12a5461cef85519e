"""A caller's own frame in place of a table: typed like the table, and called what it is."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from parade_analysis.catalog.as_of import as_date, known_on, last_told
from parade_analysis.catalog.cells import fault_in, from_values, shown
from parade_analysis.catalog.definitions import TABLES, Table
from parade_analysis.catalog.fields import FIELDS, Field
from parade_analysis.catalog.hints import advice
from parade_analysis.catalog.loading import boundaries, load
from parade_analysis.catalog.votes import in_words
from parade_analysis.catalog.worldviews import BOUNDARIES
from parade_analysis.errors import DataError, Problem, kind_of, no_column, not_in_every_row

if TYPE_CHECKING:
    import geopandas as gpd


class Identity(NamedTuple):
    """What a frame is, told by its cells."""

    words: str
    """The table's name, a selection of it, or the table as given."""
    is_published: bool
    """Whether it is the table itself, whole or as it was known on a day."""
    is_ours: bool
    """Whether all its rows are rows of the table."""
    as_of: str | None = None
    """The day, if it is the table as it was known then."""
    is_part: bool = False
    """Whether it has some rows of the table and not all."""


def typed(frame: pd.DataFrame, name: str, columns: Iterable[str] | None = None) -> pd.DataFrame:
    """Give a frame the types of a table, as it has them after `load`.

    Parameters
    ----------
    frame : DataFrame
        Any columns; those that the table has are converted, also from text as a CSV
        holds it, the others are kept as they are.
    name : str
        Table name.
    columns : iterable of str, optional
        Convert these, where the frame has them; by default all that the table has.

    Returns
    -------
    DataFrame
        The same rows, numbered from 0. A day is a day: hours are dropped, as `as_date`
        does; votes are in the words of the table, see `votes.in_words`.

    Raises
    ------
    DataError
        If it is no DataFrame or a value can't be converted, naming column and value.

    Examples
    --------
    >>> read_back = pd.DataFrame({"start_date": ["2019-06-20"], "iso3": ["CHN"]})
    >>> typed(read_back, "meetings")["start_date"].item()
    Timestamp('2019-06-20 00:00:00')
    """
    if not isinstance(frame, pd.DataFrame):
        raise DataError(Problem(name, "a pandas DataFrame", value=kind_of(frame)))
    if frame.columns.nlevels > 1:
        raise DataError(Problem(name, "columns with one name each", value=str(frame.columns[0])))
    twice = frame.columns[frame.columns.duplicated()].astype("str")
    if len(twice):
        raise DataError(Problem(name, "each column once", column=twice[0]))
    frame = frame.reset_index(drop=True)
    attrs, frame.attrs = frame.attrs, {}  # pandas copies them deeply at every step
    if "vote" in frame and name == "un_votes":
        frame = in_words(frame)
    converted = {}
    for column in TABLES[name].columns if columns is None else columns:
        if column in frame:
            field = FIELDS[column]
            converted[column], wrong = from_values(frame[column], field)
            if wrong.any():
                value = frame[column][int(wrong.argmax())]
                text = str(value)
                is_text = field.type == "string"
                mended = fault_in(text, in_any_script=True) if is_text else advice(text, field)
                hint = mended or _fault_of_zone(value)
                raise DataError(Problem(name, field.expected, None, column, text, hint))
    frame = frame.assign(**converted)
    if {"iso2", "iso3"} <= {*converted}:
        # Who reads a CSV by default loses Namibia's code, which is NA.
        lost = frame["iso2"].isna() & (frame["iso3"] == "NAM")
        frame["iso2"] = frame["iso2"].mask(lost, "NA")
    frame.attrs = attrs
    return frame


def demand(
    frame: pd.DataFrame,
    name: str,
    filled: str = "",
    *,
    key: str = "",
    there: str = "",
    others: str = "",
) -> pd.DataFrame:
    """Type the columns of a frame that a function reads, sure that they are there.

    Parameters
    ----------
    frame : DataFrame
        A table or a caller's own.
    name : str
        Table name.
    filled : str
        Columns that each row needs, parted by spaces.
    key : str
        The same of columns that tell rows apart: years and ids may be others than ours.
    there : str
        Columns that may have missing cells.
    others : str
        Columns to type where they are there.

    Returns
    -------
    DataFrame
        As `typed` returns it.

    Raises
    ------
    DataError
        If a column is not there, a cell of it is missing, or a value can't be converted or
        is out of bounds.

    Examples
    --------
    >>> demand(pd.DataFrame({"iso3": ["CHN", None]}), "meetings", "iso3")
    Traceback (most recent call last):
    ...
    parade_analysis.errors.DataError: meetings has no iso3 in 1 of 2 rows; expected it in every row
    """
    bounded = [*filled.split(), *there.split(), *others.split()]
    needed = [*key.split(), *filled.split()]
    told = typed(frame, name, [*key.split(), *bounded])
    lost = [column for column in [*needed, *there.split()] if column not in told]
    if lost:
        raise no_column(name, lost, told)
    bare = told[needed].isna().sum()
    for column in bare.index[bare > 0]:
        raise not_in_every_row(name, column, bare[column], len(told))
    for column in [each for each in bounded if each in told]:
        wrong = out_of_bounds(told[column], FIELDS[column])
        if wrong.any():
            found = shown(told.loc[wrong, column].iloc[0])
            raise DataError(Problem(name, FIELDS[column].expected, column=column, value=found))
    return told


def refuse_twice(frame: pd.DataFrame, name: str, key: list[str]) -> None:
    """Refuse what stands in more than one row: which of them holds is not ours to guess."""
    twice = frame.loc[frame.duplicated(key), key]
    if len(twice):
        raise DataError(f"{name}: {' in '.join(twice.iloc[0])} stands more than once")


def out_of_bounds(values: pd.Series, field: Field) -> pd.Series:
    """Whether each value lies outside what its column may hold; a missing one does not."""
    if field.pattern is not None:
        return values.notna() & ~values.astype("str").str.fullmatch(field.pattern)
    low = False if field.minimum is None else values < field.minimum
    high = False if field.maximum is None else values > field.maximum
    return pd.Series(low | high, values.index).fillna(False).astype(bool)


def _fault_of_zone(value: object) -> str | None:
    """Return how to mend a time that says its zone, in which the day may be another one."""
    zone = re.compile(r"[0-9]:[0-9]{2}\S* ?(?:Z|UTC|[+-][0-9]{2}:?[0-9]{2})$")
    if getattr(value, "tzinfo", None) is None and not zone.search(str(value)):
        return None
    return "it has a time zone; leave the day there, e.g. by .dt.tz_localize(None)"


def identify(
    frame: pd.DataFrame,
    name: str,
    *,
    as_of: pd.Timestamp | None = None,
    data: str | os.PathLike[str] | None = None,
) -> Identity:
    """Tell by its cells whether a frame is a table, a selection of it, or something else.

    Parameters
    ----------
    frame : DataFrame
        A frame as `typed` returns it. The order of rows and further columns do not count.
    name : str
        Table name.
    as_of : Timestamp, optional
        The day as of which the frame was filtered.
    data : path-like, optional
        Folder with the table; ``PARADE_DATA`` or the package's own by default.

    Returns
    -------
    Identity
        As what a source line names the frame.

    Raises
    ------
    DataError
        If the table itself is not sound.

    Examples
    --------
    >>> meetings = load("meetings")
    >>> identify(meetings.sample(frac=1, random_state=1), "meetings").is_published
    True
    >>> identify(meetings.head(2).assign(place="Atlantis"), "meetings").words
    'meetings as given'
    """
    table = TABLES[name]
    published = load(name, data=data)
    columns = [column for column in table.columns if column in frame]
    if not columns:
        return Identity(f"{name} as given", False, False)
    rows = _row_hashes(frame, columns)
    theirs = {}
    for day in _days(frame, table, as_of):
        then = published if day is None else known_on(published, table, pd.Timestamp(day))
        theirs[day] = counts = _row_hashes(then, columns)
        if len(columns) == len(table.columns) and rows.equals(counts):
            return Identity(name, True, True, day)
    for day, counts in theirs.items():
        if rows.sub(counts, fill_value=0).max() <= 0:
            part = f"{len(frame):,} of {counts.sum():,} rows"
            if len(columns) < len(table.columns):
                part += f", {len(columns)} of {len(table.columns)} columns"
            is_part = bool(len(frame) < counts.sum())
            return Identity(f"a selection of {name} ({part})", False, True, day, is_part)
    return Identity(f"{name} as given", False, False)


def _days(frame: pd.DataFrame, table: Table, as_of: pd.Timestamp | None) -> list[str | None]:
    """Return the days as of which the frame may be the table; None for the whole table."""
    told = []
    # Attributes are anybody's, and lost on the way through a file; but who loaded a table as
    # of a day means that day, even where the rows up to it told nothing new.
    with contextlib.suppress(DataError):
        told.append(as_date(frame.attrs.get("as_of") or ""))
    if as_of is not None:
        told.insert(0, as_of)
    days = [*told, last_told(frame, table)]
    possible = [day for day in days if pd.notna(day) and (as_of is None or day <= as_of)]
    named: list[str | None] = [f"{day:%Y-%m-%d}" for day in possible]
    if as_of is None:
        named.insert(len(told), None)
    return named


def _row_hashes(frame: pd.DataFrame, columns: list[str]) -> pd.Series:
    """Return how often each row occurs, by a hash of its cells."""
    plain = (
        pd.DataFrame(
            {
                # A number that went through a CSV may differ in its last bit.
                column: frame[column].map("{:.12g}".format, na_action="ignore")
                if FIELDS[column].type == "number"
                else frame[column].astype("str")
                for column in columns
            }
        )
        .astype("str")
        .fillna("")
    )
    counts = pd.util.hash_pandas_object(plain, index=False).value_counts()
    return counts.sort_index()


def worldview_of(shapes: gpd.GeoDataFrame, *, data: str | os.PathLike[str] | None = None) -> str:
    """Tell by their geometry under which worldview country shapes are drawn.

    Parameters
    ----------
    shapes : GeoDataFrame
        Country shapes: `area`, `iso3`, `geometry`; all of a worldview or a part.
    data : path-like, optional
        Folder with the boundary files; ``PARADE_DATA`` or the package's own by default.

    Returns
    -------
    str
        The worldview, else the name of the file that they were loaded from, else words for
        shapes of unknown origin.

    Raises
    ------
    DataError
        If a column is missing.

    Examples
    --------
    >>> from parade_analysis import boundaries
    >>> worldview_of(boundaries("natural-earth").head(5))
    'natural-earth'
    """
    if not hasattr(shapes, "crs"):
        raise DataError(f"boundaries: expected a GeoDataFrame, found {kind_of(shapes)}")
    lost = [column for column in ("area", "iso3", "geometry") if column not in shapes]
    if lost:
        raise DataError(f"boundaries: no column {', '.join(lost)}")
    if shapes.crs is None:
        raise DataError(
            "boundaries: no coordinate reference system; expected one, e.g. by set_crs('EPSG:4326')"
        )
    drawn = _outlines(shapes)
    named = str(shapes.attrs.get("name", "shapes as given"))
    for name in sorted(BOUNDARIES, key=lambda each: each != named):
        if drawn <= _outlines(boundaries(name, data=data)):
            return name
    return "shapes as given" if named in BOUNDARIES else named


def _outlines(shapes: gpd.GeoDataFrame) -> set[tuple[str, bytes]]:
    return set(zip(shapes["area"], shapes.geometry.to_wkb(), strict=True))
