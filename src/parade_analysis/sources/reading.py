"""Reading trade of any format: fold the files once, then say what each sum is, and what it is not.

A format says which columns it needs and what a row means; an engine reads; what is folded is
small and is worked out in pandas. Nothing is dropped without being counted.
"""

from __future__ import annotations

import contextlib
import operator
import re
import tempfile
import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import narwhals as nw
import numpy as np
import pandas as pd

from parade_analysis.errors import DataError, some
from parade_analysis.flows import PARTNER, VALUE
from parade_analysis.sources import engines
from parade_analysis.sources.files import Layout, Part, faults, on_disk
from parade_analysis.sources.reports import ENDS, SILENT, seen_from_both
from parade_analysis.sources.settling import SET_ASIDE, refuse_twice
from parade_analysis.typed import collected

DIRECTED = ["year", "exporter_iso3", "importer_iso3", "reported_by", "valuation"]
FLOWS = ["year", "iso3", PARTNER, "flow", VALUE]
CODE = "ISO 3166-1 alpha-3 codes such as PRK"
Report = Callable[[int, int, int], None]
"""Called again and again with the bytes read, the bytes there are, and the rows read."""
PAUSE = 0.2
"""Seconds between two reports."""


class Flows(NamedTuple):
    """Trade as every country sees it, and what was left out of it."""

    flows: pd.DataFrame
    """`year` (int), `iso3`, `partner_iso3`, `flow` (export or import), `value_usd_million`
    (float, nominal), `hs_code` where goods are asked for, `reported_by` (exporter, importer,
    or both where the source has reconciled them) and `valuation` (FOB or CIF), sorted."""
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


@dataclass(frozen=True)
class Source:
    """Files of one format, opened: what is read and what it means."""

    form: str
    release: str
    parts: Sequence[tuple[Part, Layout]]
    kinds: dict[str, str]
    """Column -> what it holds, as `files.EXPECTED` names it; a part may lack some of them, and
    no others are read."""
    rename: Callable[[Any], Any]
    """A frame of the file, as narwhals has it -> `year`, `exporter`, `importer` (codes),
    `value`, `hs_code` and the columns `keys`, still to be computed."""
    states: Callable[[pd.Series, pd.Series], pd.DataFrame]
    """Codes and years -> `iso3`, or the `reason` why there is none."""
    in_million: float = 1.0
    """What a value is multiplied by."""
    keys: tuple[str, ...] = ()
    """Further columns by which rows are kept apart until `settle`."""
    settle: Callable[[pd.DataFrame], tuple[pd.DataFrame, pd.DataFrame]] | None = None
    """Sums -> sums that may be added, with `reported_by` and `valuation`, and what was set
    aside; by default all are added."""
    constants: dict[str, str] = field(default_factory=dict)
    """`reported_by` and `valuation`, where all rows have the same."""
    codes_of: Callable[[str], list[Any]] = lambda iso3: []
    """ISO 3166-1 alpha-3 -> the codes under which goods of that country stand."""
    has_goods: bool = True
    """Whether trade is parted by goods; if not, `hs_code` is missing in every row."""
    years: dict[str, int] = field(default_factory=dict)
    """Name of a part -> the only year that it holds."""
    is_unique: bool = False
    """Whether a good stands once a year for each exporter and importer."""


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
        has each once.
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
    else:
        sums = sums.assign(**source.constants)
    for end in ENDS:
        told = source.states(sums[end], sums["year"])
        lost = told["reason"].notna().to_numpy()
        left = sums[lost].assign(reason=told.loc[lost, "reason"].to_numpy())
        aside.append(left.rename(columns={end: "code"})[SET_ASIDE].astype({"code": "str"}))
        sums = sums[~lost].assign(**{f"{end}_iso3": told.loc[~lost, "iso3"].to_numpy()})
    alone = sums["exporter_iso3"] == sums["importer_iso3"]
    left = sums[alone].assign(reason="a country with itself", code=sums["exporter_iso3"])
    aside.append(left[SET_ASIDE])
    keys = [*DIRECTED, *(["hs_code"] if "hs_code" in sums else [])]
    sums = sums[~alone].groupby(keys, dropna=False, as_index=False)[[VALUE, "rows"]].sum()
    if sums.empty:
        raise _nothing(source, years, _counted(aside))
    return Directed(sums, _counted(aside), rows_read)


def _with_whole_codes(sums: pd.DataFrame) -> pd.DataFrame:
    """Return sums by goods whose codes were numbers once: without a point, with their zero."""
    code = sums["hs_code"].astype("str").str.strip().str.replace(r"\.0+$", "", regex=True)
    lost = code.str.fullmatch(r"[0-9]+").fillna(False) & (code.str.len() % 2 == 1)
    sums = sums.assign(hs_code=("0" + code).where(lost, code))
    keys = [name for name in sums if name not in ("value", "rows")]
    return sums.groupby(keys, dropna=False, as_index=False)[["value", "rows"]].sum()


def fold(
    source: Source,
    scan: engines.Scan,
    room: Path,
    *,
    years: tuple[int, int] | None,
    goods: Collection[str] | None,
    looked_at: Collection[str],
    report: Report | None,
) -> pd.DataFrame:
    """Return the sums of a source by year, codes and its own keys, read part by part."""
    keys = ["year", *ENDS, *source.keys]
    is_parted = goods is None or bool(goods)
    by = [*keys, *(["hs_code"] if is_parted or source.is_unique else [])]
    parted = None
    if goods is not None:
        parted = _codes(source, {*goods, *(looked_at if source.is_unique else ())})
    wanted = [
        (part, layout)
        for part, layout in source.parts
        if years is None or years[0] <= source.years.get(part.name, years[0]) <= years[1]
    ]
    found = []
    total = sum(part.size for part, _ in wanted)
    done = rows_read = 0
    for part, layout in wanted:
        kinds = {name: kind for name, kind in source.kinds.items() if name in layout.columns}
        with _told(part, layout, kinds), _watched(scan, report, done, part.size, total, rows_read):
            pieces = partial(_pieces, source, scan, room, part, layout, kinds, years, parted)
            try:
                of_part = [_sums(piece, by) for piece in pieces(is_strict=scan.is_strict)]
            except engines.reading_faults():
                if not scan.is_strict:
                    raise
                # What a strict engine refuses may be mended, or told by its cell.
                of_part = [_sums(piece, by) for piece in pieces(is_strict=False)]
        sums = pd.concat(of_part, ignore_index=True)
        if sums["wrong"].any():
            raise _unreadable(part, layout, kinds)
        told = source.years.get(part.name)
        if told and (sums["year"] != told).any():
            raise DataError(f"{part.name}: holds other years than {told}, which its name says")
        done += part.size
        rows_read += int(sums["rows"].sum())
        sums = sums.drop(columns="wrong")
        if "hs_code" in sums:
            has_code = sums["hs_code"].notna()
            coded = _with_whole_codes(sums[has_code])
            if source.is_unique:
                refuse_twice(coded, ["year", *ENDS, "hs_code"], source.form)
            if source.is_unique and goods is not None:
                is_own = coded[[*ENDS]].isin(_codes(source, goods)).any(axis=1)
                coded["hs_code"] = coded["hs_code"].where(is_own)
            sums = pd.concat([sums[~has_code], coded], ignore_index=True)
        found.append(sums)
    if not found:
        raise DataError(f"{source.form}: no file of the years asked for")
    sums = pd.concat(found, ignore_index=True).astype({"year": "int64"})
    keys += ["hs_code"] if is_parted else []
    return sums.groupby(keys, dropna=False, as_index=False)[["value", "rows"]].sum()


def _codes(source: Source, countries: Collection[str]) -> list[Any]:
    """Return the codes of countries in a source."""
    return [code for country in sorted(countries) for code in source.codes_of(country)]


@contextlib.contextmanager
def _watched(
    scan: engines.Scan, report: Report | None, done: int, size: int, total: int, rows_read: int
) -> Iterator[None]:
    """Report, while a part is read, how far the reading is."""
    if report is None:
        yield
        return
    is_over = threading.Event()

    def watch() -> None:
        while not is_over.wait(PAUSE):
            report(done + int(size * scan.fraction()), total, rows_read)

    watcher = threading.Thread(target=watch, daemon=True)
    report(done, total, rows_read)
    watcher.start()
    try:
        yield
    finally:
        is_over.set()
        watcher.join()


def _pieces(
    source: Source,
    scan: engines.Scan,
    room: Path,
    part: Part,
    layout: Layout,
    kinds: dict[str, str],
    years: tuple[int, int] | None,
    parted: list[Any] | None,
    *,
    is_strict: bool,
) -> Iterator[Any]:
    """Yield the frames of a part, renamed, of the years that are asked for.

    Goods keep their code where one of the codes `parted` trades, or everywhere if it is None;
    where goods stand once, also in the first pair, to show whether all rows are repeated.
    """
    pair: dict[str, Any] = {}
    with on_disk(part, layout, room, kinds, is_strict=is_strict) as path:
        for piece in scan.frames(path, layout, kinds):
            frame = source.rename(nw.from_native(piece))
            if years is not None:
                frame = frame.filter(nw.col("year").is_between(*years))
            if not source.has_goods:
                frame = frame.with_columns(hs_code=nw.lit(None, nw.String))
            elif parted is not None:
                has_code = nw.any_horizontal(
                    *(nw.col(end).is_in(parted) for end in ENDS), ignore_nulls=True
                )
                if source.is_unique:
                    pair = pair or _first_of(frame)
                    has_code = has_code | nw.all_horizontal(
                        *(nw.col(end) == code for end, code in pair.items()), ignore_nulls=True
                    )
                frame = frame.with_columns(hs_code=nw.when(has_code).then(nw.col("hs_code")))
            yield frame


def _first_of(frame: Any) -> dict[str, Any]:
    """Return the two codes of a row."""
    first = frame.select(*ENDS).head(1)
    return next(iter(collected(first).iter_rows(named=True)), dict.fromkeys(ENDS, 0))


def _sums(frame: Any, keys: Sequence[str]) -> pd.DataFrame:
    """Return a frame's sums by `keys`, and how many of its rows are wrong, in one scan."""
    value = nw.col("value")
    # What is wrong shows in these, which cost less than to look at each row.
    sums = frame.group_by(*keys).agg(
        value.sum(), nw.len().alias("rows"), value.min().alias("least"), value.count().alias("told")
    )
    if isinstance(sums, nw.LazyFrame):
        how: dict[str, Any] = {"engine": "streaming"} if sums.implementation.is_polars() else {}
        sums = sums.collect(**how)
    found = sums.to_pandas()
    least, told = found.pop("least"), found.pop("told")
    wrong = ~np.isfinite(found["value"].astype("float64")) | (least < 0) | (told < found["rows"])
    return found.assign(wrong=wrong | found[["year", *ENDS]].isna().any(axis=1))


@contextlib.contextmanager
def _told(part: Part, layout: Layout, kinds: dict[str, str]) -> Iterator[None]:
    """Turn an engine's error into what is wrong with the file."""
    try:
        yield
    except DataError:
        raise
    except engines.reading_faults() as error:
        if engines.is_short_of_memory(error):
            raise DataError(
                f"{part.name}: the memory that is allowed is too little; ask for more, e.g. 2GB"
            ) from None
        raise _unreadable(part, layout, kinds, str(error)) from None


def _unreadable(part: Part, layout: Layout, kinds: dict[str, str], error: str = "") -> DataError:
    found = faults(part, layout, kinds)
    if found:
        return DataError(*found)
    why = next(iter(error.strip().splitlines()), "a year, a code or a value is missing or negative")
    return DataError(f"{part.name}: can't be read ({why})")


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
