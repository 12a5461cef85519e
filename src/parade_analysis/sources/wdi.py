"""The World Bank's indicators: the CSV or zip of an indicator's page, and DataBank's export."""

from __future__ import annotations

import csv
import io
import os
import re
from pathlib import Path

import pandas as pd

from parade_analysis import places
from parade_analysis.errors import DataError, Problem
from parade_analysis.files import refuse_address
from parade_analysis.sources.files import DELIMITERS, parts_of, text_of

__all__ = ["wdi"]

NAMES = {
    "country name": "place",
    "country code": "code",
    "indicator name": "indicator",
    "indicator code": "indicator_code",
    "series name": "indicator",
    "series code": "indicator_code",
}
"""Columns of either layout, small letters -> ours."""
YEAR = re.compile(r"([12][0-9]{3})(?: \[YR\1\])?")
HEAD = 10
"""Rows within which the header must come; the World Bank puts four lines before it."""
MISSING = ("", "..")


def wdi(path: str | os.PathLike[str]) -> pd.DataFrame:
    """Read an indicator of the World Bank.

    Parameters
    ----------
    path : path-like
        The CSV of an indicator's page with its four lines before the header, the zip it
        comes in, or an export of DataBank, whose years read ``2020 [YR2020]``.

    Returns
    -------
    DataFrame
        One row per place, indicator and year with a value, in the order of the file: `place`
        (str), `code` (str, the World Bank's), `iso3` (str, missing unless a state), `kind`
        (str: state, aggregate or, for what our tables do not know, unknown), `year`
        (int64), `indicator` and `indicator_code` (str), `value` (float64, in the unit that
        the indicator's name tells).

    Raises
    ------
    DataError
        If it has another header, no year, or a value that is no number.

    Examples
    --------
    >>> wdi("nowhere.csv")
    Traceback (most recent call last):
    ...
    parade_analysis.errors.DataError: nowhere.csv: expected a file
    """
    refuse_address(path)
    file, text = _text(Path(path))
    delimiter = max(DELIMITERS, key=text.partition("\n")[0].count)
    rows = list(csv.reader(io.StringIO(text), delimiter=delimiter))
    start = next(
        (
            place
            for place, cells in enumerate(rows[:HEAD])
            if {"country name", "country code"} <= {each.strip().lower() for each in cells}
        ),
        None,
    )
    if start is None:
        found = next((", ".join(filter(None, cells)) for cells in rows if any(cells)), "")
        raise DataError(
            Problem(
                file,
                "a header with Country Name, Country Code and years in the first "
                f"{HEAD} lines, as the World Bank writes it",
                value=found[:80],
            )
        )
    header = [each.strip() for each in rows[start]]
    years = {place: int(m[1]) for place, each in enumerate(header) if (m := YEAR.fullmatch(each))}
    if not years:
        raise DataError(Problem(file, "columns of years", start + 1, value=", ".join(header)))
    return _long(rows[start + 1 :], header, years, file, start + 2)


def _text(path: Path) -> tuple[str, str]:
    """Return the text of an indicator, and the name of the file that it stands in."""
    if not path.is_file():
        raise DataError(Problem(str(path), "a file"))
    parts = parts_of(path)
    inside = [part for part in parts if not part.stem.lower().startswith("metadata_")]
    if len(inside) != 1:
        found = ", ".join(part.stem for part in parts[:5])
        raise DataError(Problem(str(path), "one CSV with data, beside Metadata_*.csv", value=found))
    return inside[0].name, text_of(inside[0])


def _long(
    rows: list[list[str]], header: list[str], years: dict[int, int], file: str, first: int
) -> pd.DataFrame:
    """Return one row per value; what stands below the table, without a code, is no row."""
    spelled = {NAMES[each.lower()]: i for i, each in enumerate(header) if each.lower() in NAMES}
    columns = ["place", "code", "indicator", "indicator_code"]
    found = []
    for number, cells in enumerate(rows, first):
        if any(each.strip() for each in cells[len(header) :]):
            said = f"{len(header)} cells as in the header"
            raise DataError(Problem(file, said, number, value=f"{len(cells)} cells"))
        filled = cells + [""] * (len(header) - len(cells))
        about = {each: filled[spelled[each]].strip() if each in spelled else "" for each in columns}
        if not about["code"]:
            _refuse_values(filled, years, file, number)
            continue
        for place, year in years.items():
            cell = filled[place].strip()
            if cell not in MISSING:
                found.append({**about, "year": year, "value": _number(cell, file, number, year)})
    if not found:
        raise DataError(Problem(file, "a value in a column of years; there is none"))
    frame = pd.DataFrame(found)
    told = places.resolve(frame["code"], "iso3").set_index("value")
    frame["iso3"] = frame["code"].map(told["iso3"]).astype("str")
    frame["kind"] = frame["code"].map(told["kind"].astype("str")).astype("str")
    order = ["place", "code", "iso3", "kind", "year", "indicator", "indicator_code", "value"]
    return frame[order]


def _refuse_values(cells: list[str], years: dict[int, int], file: str, number: int) -> None:
    if any(cells[place].strip() not in MISSING for place in years):
        raise DataError(Problem(file, "a code in each row with values", number, "Country Code"))


def _number(cell: str, file: str, row: int, year: int) -> float:
    if re.fullmatch(r"-?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?", cell):
        return float(cell)
    raise DataError(Problem(file, "a number, or .. or nothing if missing", row, str(year), cell))
