"""Folding the files of a source: sums by year, codes and goods, each part read and checked once."""

from __future__ import annotations

import codecs
import contextlib
import csv
import itertools
import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd

from parade_analysis.errors import DataError
from parade_analysis.flows import VALUE
from parade_analysis.sources import engines
from parade_analysis.sources.files import Layout, Part, faults, on_disk, opened
from parade_analysis.sources.reports import ENDS
from parade_analysis.sources.settling import refuse_twice
from parade_analysis.sources.source import Source

Report = Callable[[int, int, int], None]
"""Called again and again with the bytes read, the bytes there are, and the rows read."""
PAUSE = 0.2
"""Seconds between two reports."""


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
    """Return the sums of a source by year, codes and its own keys.

    The arguments are those of `reading.directed`.
    """
    keys = ["year", *ENDS, *source.keys]
    kept = None if goods is None else _codes(source, {*goods})
    parted = kept
    if goods is not None and kept is not None and source.is_unique:
        parted = kept + _codes(source, {*looked_at} - {*goods})
    goods_too = ["hs_code"] if goods is None or goods else []
    by = [*keys, *(["hs_code"] if source.is_unique else goods_too)]
    wanted = [
        (part, layout)
        for part, layout in source.parts
        if years is None or years[0] <= source.years.get(part.name, years[0]) <= years[1]
    ]
    if not wanted:
        raise DataError(f"{source.form}: no file of the years asked for")

    def read(table: tuple[Part, Layout]) -> pd.DataFrame:
        pieces = partial(_pieces, source, scan, room, *table, years, parted)
        return _checked(source, _of_part(source, scan, table, pieces, by), *table, kept)

    found = []
    with _watched(scan, report, [part.size for part, _ in wanted]) as done:
        for sums in _each(read, wanted, scan):
            done(int(sums["rows"].sum()))
            found.append(sums)
    return added(pd.concat(found, ignore_index=True).astype({"year": "int64"}), keys + goods_too)


def _each(read: Callable[[Any], Any], tables: Sequence[Any], scan: engines.Scan) -> Iterator[Any]:
    """Yield what is read of each table, in their order, as many at once as the engine reads."""
    if scan.at_once < 2 or len(tables) < 2:
        yield from map(read, tables)
        return
    pool = ThreadPoolExecutor(scan.at_once)
    try:
        yield from pool.map(read, tables)
    except BaseException:
        scan.stop()
        raise
    finally:
        # What is being read uses the folder and the engine that are closed next.
        pool.shutdown(cancel_futures=True)


def _of_part(
    source: Source,
    scan: engines.Scan,
    table: tuple[Part, Layout],
    pieces: Callable[..., Iterator[Any]],
    by: Sequence[str],
) -> pd.DataFrame:
    """Return the sums of a part by `by`, and whether something in them is wrong."""
    part, layout = table
    kinds = _kinds(source, layout)
    found: list[pd.DataFrame] = []
    with _told(part, layout, kinds):
        if scan.fast:
            try:
                found = _folded(pieces(is_fast=True), by)
            except DataError:
                raise
            except engines.reading_faults() as error:
                # What it does not take may be taken otherwise, mended, or told by its cell.
                if engines.is_short_of_memory(error):
                    raise
        found = found or _folded(pieces(is_fast=False), by)
    return pd.concat(found, ignore_index=True)


def _folded(pieces: Iterator[Any], by: Sequence[str]) -> list[pd.DataFrame]:
    with contextlib.closing(pieces):  # type: ignore[type-var]
        return [_sums(piece, by) for piece in pieces]


def _checked(
    source: Source, sums: pd.DataFrame, part: Part, layout: Layout, kept: list[Any] | None
) -> pd.DataFrame:
    """Return the sums of a part, sure that they can be, with the goods of the codes `kept`."""
    if sums.pop("wrong").any():
        raise _unreadable(part, layout, _kinds(source, layout))
    told = source.years.get(part.name)
    if told and (sums["year"] != told).any():
        raise DataError(f"{part.name}: holds other years than {told}, which its name says")
    if "hs_code" not in sums:
        return sums
    has_code = sums["hs_code"].notna() & (sums["hs_code"] != "")
    coded = _with_whole_codes(sums[has_code])
    if source.is_unique:
        refuse_twice(coded, ["year", *ENDS, "hs_code"], source.form)
    if source.is_unique and kept is not None:
        is_kept = coded[[*ENDS]].isin(kept).any(axis=1)
        coded["hs_code"] = coded["hs_code"].where(is_kept)
    return pd.concat([sums[~has_code].assign(hs_code=None), coded], ignore_index=True)


def _kinds(source: Source, layout: Layout) -> dict[str, str]:
    """Return what the columns hold that a table has of those that are read."""
    return {name: kind for name, kind in source.kinds.items() if name in layout.columns}


def _codes(source: Source, countries: set[str]) -> list[Any]:
    """Return the codes of countries in a source."""
    return [code for country in sorted(countries) for code in source.codes_of(country)]


def added(sums: pd.DataFrame, keys: Sequence[str]) -> pd.DataFrame:
    """Return sums added up by keys, those of goods apart: most are of none."""
    measures = [name for name in ("value", VALUE, "rows") if name in sums]
    if "hs_code" not in keys:
        return sums.groupby(list(keys), as_index=False, observed=True, dropna=False)[measures].sum()
    has_code = sums["hs_code"].notna()
    others = [key for key in keys if key != "hs_code"]
    parts = [added(sums[~has_code], others), sums[has_code]]
    parts[1] = (
        parts[1].groupby(list(keys), as_index=False, observed=True, dropna=False)[measures].sum()
    )
    return pd.concat(parts, ignore_index=True)


def _with_whole_codes(sums: pd.DataFrame) -> pd.DataFrame:
    """Return sums by goods whose codes were numbers once: without a point, with their zero."""
    code = sums["hs_code"].astype("str").str.strip().str.replace(r"\.0+$", "", regex=True)
    lost = code.str.fullmatch(r"[0-9]+").fillna(False) & (code.str.len() % 2 == 1)
    sums = sums.assign(hs_code=("0" + code).where(lost, code))
    keys = [name for name in sums if name not in ("value", "rows")]
    return sums.groupby(keys, dropna=False, as_index=False)[["value", "rows"]].sum()


@contextlib.contextmanager
def _watched(
    scan: engines.Scan, report: Report | None, sizes: Sequence[int]
) -> Iterator[Callable[[int], None]]:
    """Report, while files are read, how far the reading is; give what is told of each."""
    if report is None:
        yield lambda rows: None
        return
    read, total, is_over = list[int](), sum(sizes), threading.Event()

    def tell() -> None:
        share = scan.files_read() / len(sizes)
        report(max(sum(sizes[: len(read)]), int(min(share, 1) * total)), total, sum(read))

    def watch() -> None:
        while True:
            tell()
            if is_over.wait(PAUSE):
                return

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield read.append
    finally:
        is_over.set()
        watcher.join()
    tell()


def _pieces(
    source: Source,
    scan: engines.Scan,
    room: Path,
    part: Part,
    layout: Layout,
    years: tuple[int, int] | None,
    parted: list[Any] | None,
    *,
    is_fast: bool,
) -> Iterator[Any]:
    """Yield the frames of a part, renamed, of the years that are asked for.

    Goods keep their code where one of the codes `parted` trades, or everywhere if it is None;
    where goods stand once, also of the pair and the good of the first row, to show whether rows
    are repeated.
    """
    kinds = _kinds(source, layout)
    first = _first_row(source, part, layout) if source.is_unique and parted is not None else {}
    frames = scan.fast if scan.fast and is_fast else scan.frames
    with on_disk(part, layout, room, kinds, is_plain=is_fast) as path:
        for piece in frames(path, layout, kinds):
            frame = source.rename(nw.from_native(piece))
            if years is not None:
                frame = frame.filter(nw.col("year").is_between(*years))
            if not source.has_goods:
                frame = frame.with_columns(hs_code=nw.lit(None, nw.String))
            elif parted is not None:
                has_code = nw.any_horizontal(
                    *(nw.col(end).is_in(parted) for end in ENDS), ignore_nulls=True
                )
                if first:
                    is_pair = nw.all_horizontal(
                        *(nw.col(end) == first[end] for end in ENDS), ignore_nulls=True
                    )
                    has_code = has_code | is_pair | (nw.col("hs_code") == first["hs_code"])
                frame = frame.with_columns(hs_code=nw.when(has_code).then(nw.col("hs_code")))
            yield frame


def _first_row(source: Source, part: Part, layout: Layout) -> dict[str, Any]:
    """Return who trades what in the first row of a table, if it is one."""
    with opened(part) as file:
        lines = itertools.islice(file, layout.above, None)
        text = codecs.iterdecode(lines, layout.encoding, "replace")
        try:
            cells = next(itertools.islice(csv.reader(text, delimiter=layout.delimiter), 1, None))
        except (StopIteration, csv.Error):
            return {}
    if len(cells) != len(layout.columns):
        return {}
    row = source.rename(nw.from_native(pd.DataFrame([cells], columns=list(layout.columns))))
    codes = {end: row[end][0].strip() for end in ENDS}
    if not all(code.isdecimal() for code in codes.values()):
        return {}
    return {end: int(code) for end, code in codes.items()} | {"hs_code": row["hs_code"][0]}


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
