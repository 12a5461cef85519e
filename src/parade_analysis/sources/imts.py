"""Trade of the IMF: International Trade in Goods (IMTS), before 2025 Direction of Trade (DOTS)."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

import narwhals as nw
import pandas as pd

from parade_analysis.errors import DataError
from parade_analysis.flows import VALUE
from parade_analysis.sources.engines import unpivoted
from parade_analysis.sources.files import Layout, Part, columns_by, headed, tables_of
from parade_analysis.sources.reading import Flows, read
from parade_analysis.sources.settling import (
    FLOW,
    Settled,
    by_year,
    parted,
    plain_periods,
    refuse_twice,
    state_of,
    used,
)
from parade_analysis.sources.source import Source

SPELLINGS = {
    "reporter": ("series_code", "country.id", "country", "country name"),
    "partner": (
        "series_code",
        "counterpart_country.id",
        "counterpart_country",
        "counterpart country name",
    ),
    "indicator": (
        "series_code",
        "indicator.id",
        "indicator code",
        "indicator",
        "indicator name",
    ),
    "scale": ("scale.id", "scale"),
    "attribute": ("attribute",),
    "period": ("time_period", "time period"),
    "value": ("obs_value", "value"),
    "api": ("dataflow", "structure", "structure[;]", "country name"),
}
"""Column -> its names, the surest first: a series code, codes, names of the old layout."""
NEEDED = ("reporter", "partner", "indicator")
KEYS = ("indicator", "period", "scale", "sign")
PERIOD = re.compile(r"[0-9]{4}(-?[MQS]?[0-9]{1,2})?")
SCALES = {"0": 1e-6, "UNITS": 1e-6, "3": 1e-3, "THOUSANDS": 1e-3, "6": 1.0, "MILLIONS": 1.0}
SCALES |= {"9": 1e3, "BILLIONS": 1e3}
"""Scale as a power of ten or a word -> million USD."""
GOODS = "(?:GOODS VALUE OF )?{} ?(?:OF GOODS ?)?"
FOB = "(?:FREE ON BOARD(?: FOB)?|FOB)"
CIF = "(?:COST INSURANCE(?: AND)? FREIGHT(?: CIF)?|CIF)"
DOLLARS = "(?: (?:US DOLLARS?|USD))?"
FLOWS = {
    "exports valued FOB": f"T?XG_FOB_USD|{GOODS.format('EXPORTS')}(?:{FOB})?{DOLLARS}",
    "imports valued CIF": f"T?MG_CIF_USD|{GOODS.format('IMPORTS')}(?:{CIF})?{DOLLARS}",
    "imports valued FOB": f"T?MG_FOB_USD|{GOODS.format('IMPORTS')}{FOB}{DOLLARS}",
}
"""Flow -> the whole indicators that it goes by, as code or in words without signs: with any
other word they may be re-exports, another currency or a percentage."""
SERIES = re.compile(r"([^.]+)\.([^.]+)\.([^.]+)\.[A-Z]")


def imts(
    path: Path | str,
    *,
    countries: Collection[str] = (),
    years: tuple[int, int] | None = None,
    goods: bool = False,
    engine: str | None = None,
    memory: str = "2GB",
) -> Flows:
    r"""Read trade by partner of the IMF: files of its portal or API, or of DOTS before 2025.

    Years, quarters and months stand side by side in such a file: the year is kept, and where
    it is missing the parts are added up and `set_aside` says so. Who trades is told by codes
    where there are any, such as ``CHN.XG_FOB_USD.PRK.A``, not by names. Files of the portal
    are in million USD unless a column says otherwise; those of the API, and of DOTS, in USD.

    Parameters
    ----------
    path : path-like
        CSV file, wide (a column for each period) or long, gzipped or not; a folder or zip.
    countries : collection of str
        ISO 3166-1 alpha-3 of the countries whose flows are wanted; all by default.
    years : tuple of int, optional
        First and last year.
    goods : bool
        Must be false, for the IMF gives no goods.
    engine : str, optional
        ``"duckdb"`` (default if installed), ``"polars"``, ``"pandas"`` or ``"spark"``.
    memory : str
        What the engine may take.

    Returns
    -------
    Flows
        `flows` as reported: exports FOB, imports CIF (FOB where that is all there is), each
        seen from both countries; where both report, the trade stands there twice (see
        `one_report`); and `set_aside`: groups such as the world, trade balances, imports FOB
        beside CIF. An empty cell is not reported, and no flow.

    Raises
    ------
    DataError
        If a file can't be read, lacks a column or has a cell that can't be, or a series
        stands there twice.

    Examples
    --------
    >>> import tempfile
    >>> table = Path(tempfile.mkdtemp()) / "imts.csv"
    >>> _ = table.write_text("SERIES_CODE,2022,2023\nCHN.XG_FOB_USD.PRK.A,894.2,2003.6\n"
    ...     "CHN.XG_FOB_USD.G001.A,3544434,\n")
    >>> read = imts(table, countries=["PRK"], engine="pandas")
    >>> read.flows[["year", "partner_iso3", "flow", "value_usd_million"]].values.tolist()
    [[2022, 'CHN', 'import', 894.2], [2023, 'CHN', 'import', 2003.6]]
    """
    return read(
        open_imts(path), countries=countries, years=years, goods=goods, engine=engine, memory=memory
    )


def open_imts(path: Path | str) -> Source:
    """Return files of the IMF as they can be read, sure that all have the columns."""
    parts = [(part, _layout(part)) for part in tables_of(path, SPELLINGS)]
    kinds: dict[str, str] = {}
    for _, layout in parts:
        found = columns_by(layout.columns, SPELLINGS)
        kinds |= {column: "code" if name in NEEDED else "text" for name, column in found.items()}
        # Beside values the old files of DOTS hold rows of footnote letters.
        number = "text" if "attribute" in found else "number or nothing"
        values = [found["value"]] if "period" in found else _periods(layout.columns)
        kinds |= dict.fromkeys(values, number)
    return Source(
        form="imts",
        release="",
        parts=parts,
        kinds=kinds,
        rename=_rename,
        states=_states,
        keys=KEYS,
        settle=_settle,
        has_goods=False,
    )


def _layout(part: Part) -> Layout:
    layout = headed(part)
    found = columns_by(layout.columns, SPELLINGS)
    missing = [SPELLINGS[name][0].upper() for name in NEEDED if name not in found]
    if missing:
        raise DataError(
            f"{part.name}: no column {' or '.join(dict.fromkeys(missing))}; found "
            f"{', '.join(layout.columns[:12])}, expected those of the IMF's trade by partner"
        )
    if not {"period", "value"} <= set(found) and not _periods(layout.columns):
        raise DataError(
            f"{part.name}: no column for a period such as 2023 or 2023-M01, nor TIME_PERIOD and "
            "OBS_VALUE"
        )
    return layout


def _periods(columns: Collection[str]) -> list[str]:
    return [column for column in columns if PERIOD.fullmatch(column)]


def _rename(frame: Any) -> Any:
    names = frame.collect_schema().names()
    columns = columns_by(names, SPELLINGS)
    if "attribute" in columns:
        frame = frame.filter(nw.col(columns["attribute"]).str.to_lowercase() == "value")
    scale = nw.lit("6")
    if "api" in columns:
        # Its column SCALE says how the portal shows the value, which is in USD.
        scale = nw.lit("0")
    elif "scale" in columns:
        scale = nw.col(columns["scale"])
    told = [nw.col(columns[name]).str.strip_chars().alias(name) for name in NEEDED]
    index = [*NEEDED, "scale"]
    if "period" in columns:
        period, value = nw.col(columns["period"]), nw.col(columns["value"])
        long = frame.select(*told, scale.alias("scale"), column=period, value=value)
        long = long.filter(~nw.col("value").is_null())
    else:
        periods = _periods(names)
        long = unpivoted(frame.select(*told, scale.alias("scale"), *periods), periods, index)
    if "attribute" in columns:
        long = long.filter(nw.col("value").str.strip_chars().str.len_chars() > 0)
        long = long.with_columns(nw.col("value").cast(nw.Float64))
    return long.select(
        nw.col("column").str.slice(0, 4).cast(nw.Int64).alias("year"),
        nw.col("reporter").alias("exporter"),
        nw.col("partner").alias("importer"),
        nw.col("value").abs().alias("value"),
        nw.col("indicator"),
        nw.col("column").str.strip_chars().alias("period"),
        nw.col("scale").alias("scale"),
        nw.when(nw.col("value") < 0).then(nw.lit("-")).otherwise(nw.lit("")).alias("sign"),
    )


def _states(codes: pd.Series, years: pd.Series) -> pd.DataFrame:
    told = state_of("iso3")(codes, years)
    is_name = ~codes.str.fullmatch("[A-Z0-9_]+").to_numpy()
    told.loc[is_name] = state_of("name")(codes[is_name], years[is_name]).to_numpy()
    # Only the IMF's groups have a digit in their code: G001, GX170, TX898, 1C_080.
    is_group = codes.str.fullmatch(r"(?=.*[0-9])[A-Z0-9_]+").to_numpy()
    told.loc[is_group & told["iso3"].isna().to_numpy(), "reason"] = "no single state"
    return told


def _settle(sums: pd.DataFrame) -> Settled:
    """Return one value for each flow and year, and what was set aside or added up."""
    sums = _directed(sums)
    sums = sums.assign(period=plain_periods(sums["period"], "imts"))
    keys = [name for name in sums if name not in (VALUE, "rows")]
    sums = sums.groupby(keys, dropna=False, as_index=False)[[VALUE, "rows"]].sum()
    scale = sums["scale"].str.upper().map(SCALES)
    unknown = sums.loc[scale.isna() & (sums["scale"] != ""), "scale"]
    if len(unknown):
        raise DataError(f"imts: scale {unknown.iloc[0]!r}, expected Millions, Units, 6 or 0")
    sums, scaleless = parted(sums, scale.notna(), "no scale told", sums["indicator"])
    sums = sums.assign(**{VALUE: sums[VALUE] * scale[scale.notna()]})
    is_flow = sums["reported_by"] != ""
    reason = "no exports or imports of goods in USD"
    sums, others = parted(sums, is_flow, reason, sums["indicator"])
    negative = sums[sums["sign"] == "-"]
    if len(negative):
        first = negative.iloc[0]
        raise DataError(
            f"imts: {first['indicator']} from {first['exporter']} to {first['importer']} in "
            f"{first['period']}: found a negative value, expected a number of 0 or more"
        )
    # Names and codes, Units and Millions are spellings of one flow, and would be added.
    for end in ("exporter", "importer"):
        iso3 = _states(sums[end], sums["year"])["iso3"].set_axis(sums.index)
        sums = sums.assign(**{end: iso3.fillna(sums[end]).astype("str")})
    keys = [*FLOW, "valuation", "period"]
    refuse_twice(sums.groupby(keys, as_index=False)["rows"].sum(), keys, "imts")
    is_cif = (sums["valuation"] == "CIF").groupby([sums[key] for key in FLOW]).transform("any")
    is_beside = is_cif & (sums["valuation"] == "FOB")
    sums, fob = parted(sums, ~is_beside, "valued FOB beside CIF", sums["indicator"])
    sums, short = by_year(sums)
    short = used(short, sums, [*FLOW, "period"], _states)
    return sums, pd.concat([others, scaleless, fob, short], ignore_index=True)


def _directed(sums: pd.DataFrame) -> pd.DataFrame:
    """Return sums with codes taken apart, as flows from the exporter to the importer."""
    texts = {key: sums[key].fillna("").astype("str") for key in ("exporter", "importer", *KEYS)}
    is_series = texts["exporter"] == texts["indicator"]
    odd = texts["exporter"][is_series & ~texts["exporter"].str.fullmatch(SERIES.pattern)]
    if len(odd):
        raise DataError(
            f"imts: SERIES_CODE {odd.iloc[0]!r}, expected reporter, indicator, partner and "
            "frequency such as CHN.XG_FOB_USD.PRK.A"
        )
    for name, place in (("exporter", 0), ("importer", 2), ("indicator", 1)):
        texts[name] = _part_of_series(texts[name], place)
    sums = sums.assign(**texts)
    kind = sums["indicator"].str.upper().map(_flow_of(sums["indicator"].str.upper().unique()))
    is_import = kind.str.startswith("import")
    reporter, partner = sums["exporter"], sums["importer"]
    return sums.assign(
        exporter=reporter.where(~is_import, partner),
        importer=partner.where(~is_import, reporter),
        reported_by=kind.map(lambda each: {"e": "exporter", "i": "importer"}.get(each[:1], "")),
        valuation=kind.str[-3:],
    )


def _part_of_series(codes: pd.Series, place: int) -> pd.Series:
    """Return reporter (0), indicator (1) or partner (2) of codes of series; others stay."""
    each = codes.drop_duplicates()
    parts = {code: match.groups() for code in each if (match := SERIES.fullmatch(code))}
    return codes.map({code: parts[code][place] if code in parts else code for code in each})


def _flow_of(indicators: Sequence[str]) -> dict[str, str]:
    words = {each: " ".join(re.findall(r"\w+", each.replace(".", ""))) for each in indicators}
    return {
        each: next((flow for flow, like in FLOWS.items() if re.fullmatch(like, told)), "")
        for each, told in words.items()
    }
