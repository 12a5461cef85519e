"""Tables as a reader wants them in a notebook: heads in words with units, cells as in print."""

from __future__ import annotations

import datetime as dt
import decimal
import numbers
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from xml.etree.ElementTree import Element, SubElement, tostring

import narwhals as nw
import numpy as np
import pandas as pd
from narwhals.exceptions import NarwhalsError
from pandas.api import types

from parade_analysis.catalog.fields import FIELDS
from parade_analysis.errors import DataError, kind_of
from parade_analysis.typed import collected, opened

MISSING = "–"
HUGE = 1e15
"""From here on a number is written in powers of ten."""
UNITS = {
    "_usd_million": "million USD",
    "_usd_billion": "billion USD",
    "_krw_trillion": "trillion won",
    "_percent": "%",
    "_fraction": "fraction",
    "_days": "days",
}
"""What the end of a column's name says of its unit."""
WITHOUT_UNIT = ("fraction", "ratio")
"""Units of which a head says nothing where the column's name does not."""
WORDS = {
    "cif": "CIF",
    "gni": "GNI",
    "hhi": "HHI",
    "hs": "HS",
    "id": "ID",
    "inter_korean": "inter-Korean",
    "iso2": "ISO2",
    "iso3": "ISO3",
    "kotra": "KOTRA",
    "m49": "M49",
    "n": "number of",
    "un": "UN",
    "url": "link",
    "wits": "WITS",
}
"""Parts of a column's name that are no words as they stand."""
NUMBERS = ("integer", "floating", "mixed-integer-float", "decimal")
"""What pandas calls a column of objects that are all numbers."""
NAMED_PARTS = re.compile(rf"(?<![^_])({'|'.join(WORDS)})(?![^_])")
LINK = r"https?://(?:[^\s<>()]|\([^\s<>()]*\))+(?<![.,;:])"
DATE = r"(?<![\w-])\d{4}-\d\d-\d\d(?![\w-])"
AFTER_UNDERSCORE = r"(?<=_)(?=.)"
PARTS_OF_TEXT = re.compile(f"({LINK}|{DATE}|{AFTER_UNDERSCORE})")

# JupyterLab lets no style sheet through before a notebook is run, but these it does.
STYLES = {
    "left": "text-align:left;vertical-align:top",
    "right": "text-align:right;vertical-align:top;white-space:nowrap",
}


class Column(NamedTuple):
    """What a column says, and where its cells are set."""

    head: str
    cells: list[str]
    align: str
    is_index: bool


@dataclass(frozen=True, repr=False)
class ShownTable:
    """A table that a notebook shows as HTML and a terminal as text."""

    columns: Sequence[Column]
    caption: str = ""
    foot: str = ""

    def _repr_html_(self) -> str:
        # pandas asks MathJax in the same words to leave sums in dollars alone.
        table = Element("table", {"class": "parade-table tex2jax_ignore mathjax_ignore"})
        if self.caption:
            SubElement(
                table, "caption", style="text-align:left;padding:0.5em;min-width:20em"
            ).text = self.caption
        heads = SubElement(SubElement(table, "thead"), "tr")
        for column in self.columns:
            # A corner without a word is no head.
            scope = {"scope": "col"} if column.head else {}
            style = f"text-align:{column.align};vertical-align:bottom"
            fill(SubElement(heads, "th" if scope else "td", scope, style=style), column.head)
        body = SubElement(table, "tbody")
        for cells in zip(*(column.cells for column in self.columns), strict=True):
            row = SubElement(body, "tr")
            for column, text in zip(self.columns, cells, strict=True):
                scope = {"scope": "row"} if column.is_index else {}
                style = STYLES[column.align]
                fill(SubElement(row, "th" if scope else "td", scope, style=style), text)
        if self.foot:
            foot = SubElement(SubElement(table, "tfoot"), "tr")
            span = str(len(self.columns))
            SubElement(foot, "td", colspan=span, style=STYLES["left"]).text = self.foot
        for row in table.iter("tr"):
            row.tail = "\n"
        return tostring(table, encoding="unicode", method="html")

    def __repr__(self) -> str:
        cells = pd.DataFrame({place: column.cells for place, column in enumerate(self.columns)})
        text = cells.to_string(index=False, header=[column.head for column in self.columns])
        return "\n".join(filter(None, [self.caption, text if len(cells) else "", self.foot]))


def show(
    table: Any,
    caption: str = "",
    *,
    most: int = 60,
) -> ShownTable:
    """Show a table as a reader wants it: in words, with units, with nothing cut.

    Column names become words, the unit in brackets. Numbers have separators and as many
    decimals as tell something; years, days and links are whole; what is missing is a dash.
    An index is shown where it has a name or holds words. Codes are not translated:
    what is shown can be asked for.

    Parameters
    ----------
    table : DataFrame, Series, dict or list of dicts
        Any columns; of pandas, polars, pyarrow or any other that narwhals knows. A dict
        becomes two columns, of a list each dict becomes a row.
    caption : str, optional
        A line above the table.
    most : int
        So many rows are shown, the others are counted.

    Returns
    -------
    ShownTable
        HTML in a notebook, text elsewhere.

    Raises
    ------
    DataError
        If it is no table, has no column, the caption is no text, or `most` is below one.

    Examples
    --------
    >>> import pandas as pd
    >>> trade = {"year": [2001, 2024], "value_usd_million": [737.46, 2665.0], "note": [None, ""]}
    >>> show(pd.DataFrame(trade))
    year value (million USD) note
    2001               737.5    –
    2024             2,665.0    –
    """
    if not isinstance(caption, str):
        raise DataError(f"caption: found {caption!r}, expected text")
    if isinstance(most, bool) or not isinstance(most, numbers.Integral) or most < 1:
        raise DataError(f"most is {most!r}; expected a whole number of rows, at least 1")
    frame = frame_of(table)
    if not len(frame.columns):
        raise DataError("a table without a column can't be shown")
    more = len(frame) - most
    foot = (
        f"and {more:,} more row{'s' if more > 1 else ''}"
        if more > 0
        else ""
        if len(frame)
        else "no rows"
    )
    return ShownTable(list(columns_of(frame.head(most))), caption, foot)


def frame_of(table: Any) -> pd.DataFrame:
    """Return what can be shown as a frame of pandas."""
    if isinstance(table, Mapping):
        keys = pd.Index([*table], dtype=object, name="key", tupleize_cols=False)
        return pd.Series([*table.values()], keys, dtype=object, name="value").to_frame()
    if isinstance(table, list) and all(isinstance(row, Mapping) for row in table):
        return pd.DataFrame(table)
    if not isinstance(table, pd.DataFrame | pd.Series):
        try:
            known: Any = nw.from_native(table, allow_series=True, pass_through=True)
        except NarwhalsError as error:
            raise DataError(f"table: {' '.join(str(error).split())}") from None
        if isinstance(known, nw.Series):
            table = known.to_pandas()
        elif isinstance(known, nw.DataFrame | nw.LazyFrame):
            table = collected(opened(known, "table")).to_pandas()
    if isinstance(table, pd.Series):
        index = table.index
        is_counted = types.is_integer_dtype(index.dtype) and not isinstance(index, pd.RangeIndex)
        if is_counted and index.name is None:
            table = table.rename_axis("value")
        table = table.to_frame(table.name if head_words(table.name) else "value")
    if not isinstance(table, pd.DataFrame):
        kind = kind_of(table)
        raise DataError(f"a data frame, series, dict or list of dicts can be shown, not {kind}")
    return table


def columns_of(frame: pd.DataFrame) -> Iterator[Column]:
    """Yield the columns of a frame, those of an index that tells something first."""
    index = frame.index
    if any(name is not None for name in index.names) or not types.is_integer_dtype(index.dtype):
        for level, name in enumerate(index.names):
            values = index.get_level_values(level).to_series()
            yield column_of(name, values, is_index=True)
    for place, name in enumerate(frame.columns):
        column = column_of(name, frame.iloc[:, place])
        yield column if column.head else column._replace(head=f"column {place + 1}")


def column_of(name: object, values: pd.Series, *, is_index: bool = False) -> Column:
    """Return a column as it is set: numbers to the right, words to the left."""
    if isinstance(values.dtype, pd.CategoricalDtype):
        values = values.astype(object)
    is_number = (
        types.infer_dtype(values) in NUMBERS
        if types.is_object_dtype(values.dtype)
        else types.is_any_real_numeric_dtype(values.dtype)
    )
    if is_number:
        is_year = _is_year(name, values)
        places = decimals(values)
        cells = [number_words(each, places, is_year) for each in values]
    else:
        cells = [words(each) for each in values]
    return Column(head_words(name), cells, "right" if is_number else "left", is_index)


def _is_year(name: object, values: pd.Series) -> bool:
    """Whether numbers are years: by the name of their column, and by themselves."""
    known = values.dropna().astype("float64")
    is_named = re.search(r"(^|_)years?(_|$)", str(name), re.IGNORECASE) is not None
    return is_named and bool(((known % 1 == 0) & known.between(1000, 2999)).all())


def head_words(name: object) -> str:
    """Return the name of a column in words, with its unit.

    Examples
    --------
    >>> head_words("value_usd_million"), head_words("top_partner_iso3"), head_words("latitude")
    ('value (million USD)', 'top partner ISO3', 'latitude (degrees)')
    """
    if isinstance(name, tuple):
        return ", ".join(filter(None, map(head_words, name)))
    if types.is_scalar(name) and pd.isna(name):
        return ""
    if isinstance(name, dt.date | np.datetime64):
        return words(name)
    text = str(name).strip()
    if not re.fullmatch(r"[a-z][a-z0-9_]*", text):
        return text
    suffix = next((each for each in UNITS if text.endswith(each)), "")
    told = FIELDS[text].unit if text in FIELDS else None
    unit = UNITS.get(suffix) or (told if told not in WITHOUT_UNIT else None)
    stem = re.sub(r"^(is|has)_", "", text.removesuffix(suffix))
    spelt = re.sub(NAMED_PARTS, lambda part: WORDS[part[0]], stem).replace("_", " ").strip()
    spelt = re.sub(r"\bnumber of$", "number", spelt)
    return (spelt or text) + (f" ({unit})" if unit else "")


def decimals(amounts: pd.Series) -> int:
    """Return how many decimals tell something: fewer of large numbers, none of whole ones.

    Examples
    --------
    >>> [decimals(pd.Series(each)) for each in ([0.8921], [98.0, 32.6], [2024.0], [51245.7])]
    [3, 1, 0, 0]
    """
    known = amounts.dropna()
    if types.infer_dtype(known) == "integer":
        return 0
    values = known.astype(float)
    values = values[np.isfinite(values)]
    top = values.abs().max()
    most = next((count for least, count in [(10_000, 0), (10, 1), (1, 2)] if top >= least), 3)
    return next(
        count
        for count in range(most + 1)
        if count == most or values.round(count).equals(values.round(most))
    )


def number_words(value: Any, places: int, is_year: bool = False) -> str:
    """Return a number as it is printed; one that would round to nothing keeps a digit.

    Examples
    --------
    >>> number_words(8390, 0), number_words(-0.25, 1), number_words(0.007, 1)
    ('8,390', '−0.2', '0.007')
    """
    if pd.isna(value):
        return MISSING
    if is_year:
        return f"{value:.0f}"
    if isinstance(value, numbers.Integral):
        return f"{value:,}".replace("-", "−")
    value = float(value)
    if np.isinf(value):
        return "∞" if value > 0 else "−∞"
    is_lost = value != 0 and round(value, places) == 0
    is_huge = abs(value) >= HUGE
    text = f"{value:.3g}" if is_huge else f"{value:.1g}" if is_lost else f"{value:,.{places}f}"
    if value == 0:
        text = text.removeprefix("-")
    return text.replace("-", "−")


def words(value: Any) -> str:
    """Return what is no number as a reader writes it.

    Examples
    --------
    >>> words(True), words(pd.Timestamp("2025-09-03")), words({"event": "beijing-2025"})
    ('yes', '2025-09-03', 'event: beijing-2025')
    """
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {words(each)}" for key, each in value.items()) or MISSING
    if isinstance(value, set | frozenset):
        value = sorted(value, key=str)
    if types.is_list_like(value):
        return ", ".join(map(words, value)) or MISSING
    if pd.isna(value) or value == "":
        return MISSING
    if types.is_bool(value):
        return "yes" if value else "no"
    if isinstance(value, dt.datetime | np.datetime64):
        return moment_words(pd.Timestamp(value))
    if isinstance(value, dt.timedelta | np.timedelta64):
        return duration_words(pd.Timedelta(value))
    if isinstance(value, numbers.Real | decimal.Decimal):
        return number_words(value, decimals(pd.Series([value])))
    # A shape is thousands of numbers.
    return str(getattr(value, "geom_type", value))


def moment_words(moment: pd.Timestamp) -> str:
    """Return a day, and the hour where it is not midnight, with the zone where one is told.

    Examples
    --------
    >>> moment_words(pd.Timestamp("2025-09-03")), moment_words(pd.Timestamp("2025-09-03T09:00Z"))
    ('2025-09-03', '2025-09-03 09:00+00:00')
    """
    day, hour = moment.isoformat().split("T")
    if moment == moment.normalize():
        return day
    whole = re.compile(r"(?<=^..:..):00(?!\.)")
    return f"{day} {whole.sub('', hour)}"


def duration_words(duration: pd.Timedelta) -> str:
    """Return how long something took.

    Examples
    --------
    >>> duration_words(pd.Timedelta(hours=-26.5)), duration_words(pd.Timedelta(0))
    ('−1 day 2 h 30 min', '0 days')
    """
    parts = abs(duration).components
    seconds = parts.seconds + parts.milliseconds / 1e3 + parts.microseconds / 1e6
    seconds += parts.nanoseconds / 1e9
    told = {
        "day" if parts.days == 1 else "days": parts.days,
        "h": parts.hours,
        "min": parts.minutes,
        "s": round(seconds, 9),
    }
    spelt = " ".join(f"{count:,} {unit}" for unit, count in told.items() if count) or "0 days"
    return f"−{spelt}" if duration < pd.Timedelta(0) else spelt


def fill(cell: Element, text: str) -> None:
    """Write a text into a cell: links to follow, days on one line, long ids on several."""
    cell.text, *rest = PARTS_OF_TEXT.split(text)
    for found, after in zip(rest[::2], rest[1::2], strict=True):
        if not found:
            part = SubElement(cell, "wbr")
        elif found.startswith("http"):
            part = SubElement(cell, "a", href=found, style="overflow-wrap:anywhere")
        else:
            part = SubElement(cell, "time", style="white-space:nowrap")
        part.text, part.tail = found or None, after
