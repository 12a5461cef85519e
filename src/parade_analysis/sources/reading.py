"""Reading trade of any format: fold the files once, then say what each sum is, and what it is not.

A format says which columns it needs and what a row means; an engine reads; what is folded is
small and is worked out in pandas. Nothing is dropped without being counted.
"""

from __future__ import annotations

import operator
import re
import tempfile
from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from parade_analysis.errors import DataError, some
from parade_analysis.flows import PARTNER, VALUE
from parade_analysis.sources import engines
from parade_analysis.sources.folding import Report, added, fold
from parade_analysis.sources.reports import ENDS, SILENT, seen_from_both
from parade_analysis.sources.settling import SET_ASIDE
from parade_analysis.sources.source import Source

DIRECTED = ["year", "exporter_iso3", "importer_iso3", "reported_by", "valuation"]
FLOWS = ["year", "iso3", PARTNER, "flow", VALUE]
CODE = "ISO 3166-1 alpha-3 codes such as PRK"


class Flows(NamedTuple):
    """Trade as every country sees it, and what was left out of it."""

    flows: pd.DataFrame
    """`year` (int), `iso3`, `partner_iso3`, `flow` (export or import), `value_usd_million`
    (float, nominal), `hs_code` where goods are asked for (``"rest"``: what they leave of a
    total), `reported_by` (exporter, importer, or both where the source has reconciled them)
    and `valuation` (FOB or CIF), sorted."""
    set_aside: pd.DataFrame
    """`reason`, `code`, `rows` (int) and `value_usd_million` (float), most rows first. A reason
    that begins with "built from" or "added up from" is about rows that are in `flows`."""
    rows: int
    """Rows that were read."""
    about: str
    """Format and release, e.g. ``"baci V202501"``."""


class Directed(NamedTuple):
    """What each state sold to each other, and what was left out of it."""

    sums: pd.DataFrame
    """`year`, `exporter_iso3`, `importer_iso3`, `reported_by`, `valuation`, `hs_code` where
    asked for (missing where added up), `value_usd_million` and `rows`."""
    set_aside: pd.DataFrame
    """As `Flows.set_aside`."""
    rows: int
    """Rows that were read."""


def read(
    source: Source,
    *,
    countries: Collection[str] = (),
    years: tuple[int, int] | None = None,
    goods: bool = False,
    engine: str | None = None,
    memory: str = "2GB",
) -> Flows:
    """Read a source on an engine of its own; the readers in `sources` say how."""
    codes, years = asked(countries, years)
    if goods and not source.has_goods:
        raise DataError(f"{source.form}: this source does not part trade by goods")
    with tempfile.TemporaryDirectory(prefix="parade-") as room:
        name = engine or engines.available()
        with engines.engine(name, Path(room), memory=memory) as scan:
            found = directed(
                source,
                scan,
                Path(room),
                years=years,
                goods=None if goods else (),
                looked_at=codes or SILENT,
            )
    flows = seen_from_both(found.sums)
    if codes:
        if lost := [code for code in codes if code not in set(flows["iso3"])]:
            raise DataError(f"{source.form}: no flow of {', '.join(lost)}")
        flows = flows[flows["iso3"].isin(codes)]
    keys = [*FLOWS[:-1], *(["hs_code"] if goods else []), "reported_by", "valuation"]
    flows = flows[[*keys[:4], VALUE, *keys[4:]]].sort_values(keys, ignore_index=True)
    about = f"{source.form} {source.release}".strip()
    return Flows(flows, found.set_aside, found.rows, about)


def asked(
    countries: Collection[str] | None, years: tuple[int, int] | None
) -> tuple[list[str], tuple[int, int] | None]:
    """Return the countries and years that are asked for, sure that they can be.

    Parameters
    ----------
    countries : collection of str or str
        ISO 3166-1 alpha-3; none for all, one as text.
    years : tuple of int, optional
        First and last year.

    Returns
    -------
    tuple
        Codes as a list, each once; and the years as they were.

    Raises
    ------
    DataError
        If something is no code, or the years are not a first and a last.

    Examples
    --------
    >>> asked("PRK", (2017, 2018))
    (['PRK'], (2017, 2018))
    >>> asked([], (2018,))
    Traceback (most recent call last):
    ...
    parade_analysis.errors.DataError: years: found (2018,), expected a first and a last year \
such as (2018, 2018)
    """
    named = [countries] if isinstance(countries, str) else [] if countries is None else countries
    try:
        codes = list(dict.fromkeys(named))
    except TypeError:
        raise DataError(f"countries: found {named!r}, expected {CODE}") from None
    for code in codes:
        if not (isinstance(code, str) and re.fullmatch("[A-Z]{3}", code)):
            raise DataError(f"countries: found {code!r}, expected {CODE}")
    if years is None:
        return codes, None
    expected = "expected a first and a last year such as (2018, 2018)"
    try:
        first, last = (operator.index(year) for year in years)
    except (TypeError, ValueError):
        raise DataError(f"years: found {years!r}, {expected}") from None
    if first > last:
        raise DataError(f"years: found {years!r}, {expected}; the first is after the last")
    return codes, (first, last)


def directed(
    source: Source,
    scan: engines.Scan,
    room: Path,
    *,
    years: tuple[int, int] | None = None,
    goods: Collection[str] | None = (),
    looked_at: Collection[str] = SILENT,
    report: Report | None = None,
) -> Directed:
    """Return what each state sold to each other, and what was set aside.

    Parameters
    ----------
    source, scan, room
        What is read, by which engine, and where files are unpacked.
    years : tuple of int, optional
        First and last year.
    goods : collection of str or None
        The countries (ISO 3166-1 alpha-3) whose flows are parted by goods, while those of all
        others are added up; None for all.
    looked_at : collection of str
        The countries whose flows are looked through for goods that stand twice, if the source
        has each once; so are those in `goods`, and of each file the first pair and good.
    report : callable, optional
        Told how far the reading is.

    Returns
    -------
    Directed
        Sums, what was set aside, and the number of rows read.

    Raises
    ------
    DataError
        If a file can't be read, a cell can't be what its column holds, a row stands twice, or
        none is left.
    """
    sums = fold(source, scan, room, years=years, goods=goods, looked_at=looked_at, report=report)
    if sums.empty:
        raise _nothing(source, years)
    rows_read = int(sums["rows"].sum())
    sums[VALUE] = sums.pop("value") * source.in_million
    aside: list[pd.DataFrame] = []
    if source.settle:
        sums, left = source.settle(sums)
        aside.append(left)
    for end in ENDS:
        told = _told_once(source, sums, end)
        lost = told["reason"].notna()
        left = sums[lost].assign(reason=told.loc[lost, "reason"], code=sums[end].astype("str"))
        aside.append(left[SET_ASIDE])
        sums = sums[~lost].assign(**{f"{end}_iso3": told.loc[~lost, "iso3"]})
    alone = sums["exporter_iso3"].astype("str") == sums["importer_iso3"].astype("str")
    left = sums[alone].assign(reason="a country with itself", code=sums["exporter_iso3"])
    aside.append(left[SET_ASIDE].astype({"code": "str"}))
    keys = [key for key in (*DIRECTED, "hs_code") if key in sums]
    sums = added(sums[~alone], keys).assign(**source.constants)
    if sums.empty:
        raise _nothing(source, years, _counted(aside))
    sums = sums.astype({f"{end}_iso3": "str" for end in ENDS})
    columns = [name for name in (*DIRECTED, "hs_code", VALUE, "rows") if name in sums]
    return Directed(sums[columns], _counted(aside), rows_read)


def _told_once(source: Source, sums: pd.DataFrame, end: str) -> pd.DataFrame:
    """Return the state of each sum's exporter or importer, each code of a year looked up once."""
    which = sums.groupby([end, "year"], sort=False, dropna=False).ngroup()
    each = sums[[end, "year"]].drop_duplicates()
    told = source.states(each[end], each["year"]).astype({"iso3": "category"})
    return told.iloc[which].set_axis(sums.index)


def _nothing(
    source: Source, years: tuple[int, int] | None, aside: pd.DataFrame | None = None
) -> DataError:
    told = "" if years is None else f" from {years[0]} to {years[1]}"
    if aside is not None:
        rows = aside.groupby("reason", sort=False)["rows"].sum().items()
        told += f"; set aside: {some(f'{reason} (rows: {count})' for reason, count in rows)}"
    return DataError(f"{source.form}: no flow between two states{told}")


def _counted(aside: list[pd.DataFrame]) -> pd.DataFrame:
    """Return what was set aside by reason and code, most rows first."""
    left = pd.concat(aside, ignore_index=True)
    left = left.groupby(["reason", "code"], as_index=False)[["rows", VALUE]].sum()
    order = ["rows", "reason", "code"]
    left = left.sort_values(order, ascending=[False, True, True], ignore_index=True)
    return left.astype({"rows": "int64"})[SET_ASIDE]
