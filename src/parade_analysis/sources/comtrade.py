"""UN Comtrade: what countries report of their trade, with parts and totals in one file."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

import narwhals as nw
from narwhals.typing import IntoFrame

from parade_analysis.errors import DataError
from parade_analysis.sources.comtrade_totals import IMPORTS, KEYS, codes_of, states, totals
from parade_analysis.sources.files import Layout, Part, columns_by, headed, tables_of
from parade_analysis.sources.reading import Flows, read
from parade_analysis.sources.source import Source
from parade_analysis.typed import collected, opened

SPELLINGS = {
    "year": ("refYear", "Year", "yr"),
    "period": ("period", "Period"),
    "reporter": ("reporterCode", "Reporter Code", "rtCode", "reporterISO", "Reporter ISO"),
    "partner": ("partnerCode", "Partner Code", "ptCode", "partnerISO", "Partner ISO"),
    "flow": ("flowCode", "Trade Flow", "rgCode", "Trade Flow Code", "flowDesc"),
    "commodity": ("cmdCode", "Commodity Code"),
    "value": ("primaryValue", "Trade Value (US$)", "TradeValue"),
    "service": ("typeCode",),
    "supply": ("mosCode",),
    "classification": ("classificationCode", "Classification", "pfCode"),
    "transport": ("motCode", "Mode of Transport Code"),
    "customs": ("customsCode", "Customs Proc. Code", "cstCode"),
    "second": ("partner2Code", "2nd Partner Code", "ptCode2"),
}
"""Column -> its names in files of today and the API, in older files, in the oldest API; in
any case of letters."""
REST = "rest"
"""The code of what the goods leave of a total."""
NEEDED = ("year", "reporter", "partner", "flow", "commodity", "value")
KINDS = {"year": "int", "value": "number", "reporter": "code", "partner": "code"}


def comtrade(
    path: Path | str | IntoFrame,
    *,
    countries: Collection[str] = (),
    years: tuple[int, int] | None = None,
    goods: bool = False,
    engine: str | None = None,
    memory: str = "2GB",
) -> Flows:
    """Read UN Comtrade: files from its site, old or new, bulk files, or a frame of its API.

    Such a file holds totals and their parts side by side, and only the totals are kept: all
    modes of transport, customs procedures and second partners, exports with re-exports in
    them, the year and not its months, all goods and not each. Where a total is missing it is
    built from its parts, and `set_aside` says so.

    Parameters
    ----------
    path : path-like or frame
        CSV file, gzipped or not, a folder or zip of such; or what ``comtradeapicall`` returns
        (a frame of pandas, or of any library that narwhals knows).
    countries : collection of str
        ISO 3166-1 alpha-3 of the countries whose flows are wanted; all by default.
    years : tuple of int, optional
        First and last year.
    goods : bool
        Whether flows are parted by goods: the finest that stand there, of six digits as a rule;
        what they leave of the total has the word ``rest`` for a code.
    engine : str, optional
        ``"duckdb"`` (default if installed), ``"polars"``, ``"pandas"`` or ``"spark"``.
    memory : str
        What the engine may take.

    Returns
    -------
    Flows
        `flows` as reported: exports FOB, imports CIF, each seen from both countries; where
        both report, the trade stands there twice (see `one_report`); and `set_aside`, in
        which "built from" and "added up from" name what is in `flows`.

    Raises
    ------
    DataError
        If a file can't be read, lacks a column or has a cell that can't be, if a flow has an
        unknown code, or a row stands there twice.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({
    ...     "refYear": 2023, "reporterCode": 496, "partnerCode": [156, 156, 0],
    ...     "flowCode": "M", "cmdCode": "TOTAL", "motCode": [0, 3100, 0],
    ...     "primaryValue": [1e8, 6e7, 1.5e8]})
    >>> read = comtrade(table, countries=["MNG"], engine="pandas")
    >>> read.flows[["partner_iso3", "flow", "value_usd_million"]].values.tolist()
    [['CHN', 'import', 100.0]]
    >>> read.set_aside[["reason", "code", "rows"]].values.tolist()
    [['no single state', '0', 1], ['parted by mode of transport', '3100', 1]]
    """
    if not isinstance(path, (str, os.PathLike)):
        if path is None:
            raise DataError("comtrade: found nothing; comtradeapicall returns None for no answer")
        with tempfile.TemporaryDirectory(prefix="parade-") as room:
            table = Path(room) / "the frame"
            collected(opened(path, "comtrade")).to_pandas().to_csv(table, index=False)
            source = _source([Part(table, "", table.stat().st_size)])
            return _read(source, countries, years, goods, engine, memory)
    return _read(open_comtrade(path), countries, years, goods, engine, memory)


def _read(
    source: Source,
    countries: Collection[str],
    years: tuple[int, int] | None,
    goods: bool,
    engine: str | None,
    memory: str,
) -> Flows:
    found = read(
        source, countries=countries, years=years, goods=goods, engine=engine, memory=memory
    )
    if not goods:
        return found
    return found._replace(flows=found.flows.fillna({"hs_code": REST}))


def open_comtrade(path: Path | str) -> Source:
    """Return files of Comtrade as they can be read, sure that all have the columns."""
    return _source(tables_of(path, SPELLINGS))


def _source(tables: Sequence[Part]) -> Source:
    parts = [(part, _layout(part)) for part in tables]
    kinds = {
        column: KINDS.get(name, "text")
        for _, layout in parts
        for name, column in columns_by(layout.columns, SPELLINGS).items()
    }
    return Source(
        form="comtrade",
        release="",
        parts=parts,
        kinds=kinds,
        rename=_rename,
        states=states,
        codes_of=codes_of,
        in_million=1e-6,
        keys=KEYS,
        settle=totals,
    )


def _layout(part: Part) -> Layout:
    layout = headed(part)
    found = columns_by(layout.columns, SPELLINGS)
    missing = [SPELLINGS[name][0] for name in NEEDED if name not in found]
    if missing:
        raise DataError(
            f"{part.name}: no column {', '.join(missing)}; found "
            f"{', '.join(layout.columns)}, expected the columns of UN Comtrade"
        )
    return layout


def _rename(frame: Any) -> Any:
    columns = columns_by(frame.collect_schema().names(), SPELLINGS)

    def text(name: str) -> Any:
        return nw.col(columns[name]).str.strip_chars() if name in columns else nw.lit("")

    # A code that was a number somewhere on the way here ends in ".0".
    def whole(name: str) -> Any:
        return text(name).str.replace_all(r"\.0+$", "")

    def code(name: str) -> Any:
        return nw.when(text(name).str.len_chars() > 0).then(whole(name))

    flow = whole("flow").str.to_uppercase()
    is_import = flow.is_in(IMPORTS)
    return frame.select(
        nw.col(columns["year"]).alias("year"),
        nw.when(is_import).then(code("partner")).otherwise(code("reporter")).alias("exporter"),
        nw.when(is_import).then(code("reporter")).otherwise(code("partner")).alias("importer"),
        nw.col(columns["value"]).alias("value"),
        text("commodity").alias("hs_code"),
        *(text(name).alias(name) for name in KEYS),
    )
