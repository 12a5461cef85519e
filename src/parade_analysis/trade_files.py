"""The job on big files: how concentrated each country's trade is, from a release to one table."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import NamedTuple

import pandas as pd
from pyarrow import parquet

from parade_analysis import corrections, shares
from parade_analysis.catalog.definitions import SUBJECT
from parade_analysis.catalog.loading import load
from parade_analysis.errors import DataError, some
from parade_analysis.files import write_whole
from parade_analysis.flows import PARTNER, VALUE
from parade_analysis.sources import engines, open_source, reading
from parade_analysis.sources.folding import Report
from parade_analysis.sources.reports import is_own_report, one_report, seen_from_both
from parade_analysis.sources.settling import BUILT, SET_ASIDE

__all__ = ["Concentrated", "concentrate", "write"]

MEASURES = [
    *("total_usd_million", "n_partners", "hhi", "hhi_normalised", "effective_partners"),
    *("top_partner_iso3", "top_partner_share_fraction"),
]
COUNTRY_YEAR = ["year", "iso3"]
SIDES = ("export", "import")
WAY = {"export": "to", "import": "from"}
FLOW = ["year", "iso3", "partner_iso3", "flow"]
SHOWN = [*MEASURES[:3], *MEASURES[5:], "flagged_usd_million"]
NARROW = "the screen of the DPRK's trade saw the years asked for only, not those around them"
PARTLY = (
    "rows that stand twice were looked for in the DPRK's trade, and of each file in that of the "
    "first pair and in the first good; name a country to have all of its trade looked through"
)
SUFFIXES = (".csv", ".parquet")
MOST_NAMED = 5
MOST_SHOWN = 40


class Concentrated(NamedTuple):
    """What came out of a source, and what to know of it."""

    table: pd.DataFrame
    """One row per country and year."""
    set_aside: pd.DataFrame
    """`reason`, `code`, `rows` and `value_usd_million`: what is no flow between two states."""
    flagged: pd.DataFrame
    """Flows of the DPRK with or of the countries asked for that look like trade of the Republic
    of Korea: `year`, `partner_iso3`, `flow`, `value_usd_million` and `reasons`."""
    mirrored: int
    """Rows of the table for which the country did not report exports, imports or both, so that
    its partners' records stand for them: imports as valued by who sells, exports by who buys."""
    rows: int
    """Rows that were read."""
    about: str
    """Format and release."""
    without_flagged: bool
    """Whether what is flagged was counted as nothing in the table."""
    notes: tuple[str, ...]
    """What was not looked at."""

    def words(self) -> list[str]:
        """Return what was read, set aside and flagged, a line each."""
        lines = [f"{self.about}: {self.rows:,} rows read"]
        for reason, left in self.set_aside.groupby("reason", sort=False):
            codes = ", ".join(left["code"].head(MOST_NAMED)) + ", ..." * (len(left) > MOST_NAMED)
            what = "counted" if reason.startswith(BUILT) else "set aside"
            rows, value = left["rows"].sum(), _money(left[VALUE].sum())
            lines.append(f"{what}, {reason} ({codes}): {rows:,} rows, {value}")
        if self.mirrored:
            lines.append(
                f"told by the partners alone, in one direction or both: {self.mirrored:,} of "
                f"{len(self.table):,} rows of the table"
            )
        what = "left out" if self.without_flagged else "flagged, but counted"
        shown = self.flagged.sort_values(VALUE, ascending=False).head(MOST_SHOWN)
        lines += [
            f"{what}: {row.year}, the DPRK's {row.flow} {WAY[row.flow]} {row.partner_iso3}, "
            f"{_money(row.value_usd_million)}: {row.reasons}"
            for row in shown.itertuples()
        ]
        if len(self.flagged) > MOST_SHOWN:
            lines.append(f"{what}: {len(self.flagged) - MOST_SHOWN} smaller flows")
        return [*lines, *self.notes]

    def shown(self) -> str:
        """Return the table for a reader: exports and imports together, the first rows."""
        table = self.table[[*COUNTRY_YEAR, *SHOWN]].head(MOST_SHOWN)
        more = len(self.table) - len(table)
        told = (
            f"\n{more:,} more rows; --out FILE.csv writes all, with each direction" if more else ""
        )
        return table.to_string(index=False, float_format="{:,.3f}".format) + told


def concentrate(
    path: Path | str,
    *,
    form: str | None = None,
    countries: Collection[str] = (SUBJECT,),
    years: tuple[int, int] | None = None,
    engine: str | None = None,
    memory: str = "2GB",
    spark_master: str | None = None,
    without_flagged: bool = False,
    report: Report | None = None,
) -> Concentrated:
    r"""Compute the concentration of trade on partners from a file that a user brings.

    The files are read once and folded on the engine; flows of the DPRK are screened for trade
    of the Republic of Korea (`trade.screen_two_koreas`, with the package's own tables beside
    it), from whichever side they are seen.

    Parameters
    ----------
    path : path-like
        File, zip or folder of a format that `sources` knows.
    form : str, optional
        The format, ``"baci"``, ``"comtrade"``, ``"cow"`` or ``"imts"``; told from the files
        by default.
    countries : collection of str
        ISO 3166-1 alpha-3; none for all.
    years : tuple of int, optional
        First and last year.
    engine : str, optional
        ``"duckdb"`` (default if installed), ``"polars"``, ``"pandas"`` or ``"spark"``.
    memory : str
        What the engine may take, e.g. ``"2GB"``.
    spark_master : str, optional
        Address of a running Spark.
    without_flagged : bool
        Whether flagged flows are counted as nothing; by default they are counted and told.
    report : callable, optional
        Told again and again: the bytes read, the bytes there are, the rows read.

    Returns
    -------
    Concentrated
        `table` has `year`, `iso3`, `total_usd_million` (float, exports and imports),
        `n_partners` (int), `hhi`, `hhi_normalised`, `effective_partners`,
        `top_partner_iso3` and `top_partner_share_fraction` (0 to 1) as in
        `trade.concentration`; the same of each direction, with ``export_`` and ``import_``
        before the name, missing where none is recorded; and `flagged_usd_million` (float, 0
        where nothing is flagged), sorted.

    Raises
    ------
    DataError
        If the source can't be read, holds nothing of the countries or years, or an option is
        none.

    Examples
    --------
    >>> folder = Path(tempfile.mkdtemp())
    >>> _ = (folder / "BACI_HS92_Y2018_V202401b.csv").write_text(
    ...     "t,i,j,k,v,q\n2018,156,496,270900,75,NA\n2018,643,496,270900,25,NA\n")
    >>> found = concentrate(folder, countries=["MNG"], engine="pandas")
    >>> found.table[["total_usd_million", "top_partner_iso3"]].values.tolist()
    [[0.1, 'CHN']]
    """
    countries, years = reading.asked(countries, years)
    source = open_source(path, form)
    with tempfile.TemporaryDirectory(prefix="parade-") as room:
        asked = engine or engines.available()
        with engines.engine(asked, Path(room), memory=memory, spark_master=spark_master) as scan:
            sums, set_aside, rows = reading.directed(
                source,
                scan,
                Path(room),
                years=years,
                goods=(SUBJECT,),
                looked_at=countries,
                report=report,
            )
    is_subject = (sums["exporter_iso3"] == SUBJECT) | (sums["importer_iso3"] == SUBJECT)
    screened = _screened(sums[is_subject], source.form)
    found = screened[screened["is_flagged"]]
    keys = [column for column in sums if column not in ("hs_code", VALUE, "rows")]
    added = sums[is_subject].groupby(keys, as_index=False)[[VALUE, "rows"]].sum()
    sums = pd.concat([sums.loc[~is_subject, added.columns], added], ignore_index=True)
    seen = _of(seen_from_both(sums), countries, source.form)
    flows = one_report(seen)
    set_aside = pd.concat([set_aside, _untaken(seen, flows)], ignore_index=True)
    flagged = seen_from_both(_as_directed(found))[[*FLOW, VALUE]]
    if countries:
        flagged = flagged[flagged["iso3"].isin(countries)]
        found = found[(SUBJECT in countries) | found[PARTNER].isin(countries)]
    if without_flagged:
        left_out = pd.MultiIndex.from_frame(flows[FLOW]).isin(
            pd.MultiIndex.from_frame(flagged[FLOW])
        )
        # What is left of a country's trade is nothing, if all of it is flagged, and not unknown.
        flows = flows.assign(**{VALUE: flows[VALUE].mask(left_out, 0.0)})
    of_flags = flagged.groupby(COUNTRY_YEAR)[VALUE].sum().rename("flagged_usd_million")
    mirrored = flows[~is_own_report(flows)].drop_duplicates(COUNTRY_YEAR)
    table = _both_and_each(flows[[*FLOW, VALUE]]).join(of_flags, on=COUNTRY_YEAR)
    table["flagged_usd_million"] = table["flagged_usd_million"].fillna(0.0)
    columns = ["year", "partner_iso3", "flow", VALUE, "reasons"]
    about = f"{source.form} {source.release}".strip()
    found = found[columns].reset_index(drop=True)
    notes = [NARROW] if years else []
    notes += [PARTLY] if source.is_unique and not countries else []
    return Concentrated(
        table, set_aside, found, len(mirrored), rows, about, without_flagged, tuple(notes)
    )


def _of(seen: pd.DataFrame, countries: Collection[str], form: str) -> pd.DataFrame:
    """Return the flows of some countries, or of all where none is named."""
    lost = sorted({*countries} - {*seen["iso3"].unique()})
    if lost:
        raise DataError(f"{form}: no flow of {some(lost)}")
    return seen[seen["iso3"].isin(list(countries))] if countries else seen


def _untaken(seen: pd.DataFrame, taken: pd.DataFrame) -> pd.DataFrame:
    """Return what partners say of countries that report themselves, as rows of the report."""
    keys = [*FLOW, "reported_by"]
    if len(seen) == len(taken):
        left = seen[:0]
    else:
        every, used = (pd.MultiIndex.from_frame(each[keys]) for each in (seen, taken))
        left = seen[~every.isin(used)]
    left = left.groupby("iso3", as_index=False)[["rows", VALUE]].sum()
    return left.rename(columns={"iso3": "code"}).assign(
        reason="told by a partner, where the country itself reports"
    )[SET_ASIDE]


def _money(usd_million: float) -> str:
    return f"{usd_million:{',.1f' if usd_million >= 1 else '.3g'}} million USD"


def suffix_of(path: Path) -> str:
    """Return in which format a table is to be written.

    Raises
    ------
    DataError
        If the file's name says none that can be.
    """
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise DataError(f"{path}: expected a name that ends in {' or '.join(SUFFIXES)}")
    return suffix


def refuse_unwritable(path: Path, source: Path) -> None:
    """Refuse a file that can't be written, before the work is done and not after.

    Raises
    ------
    DataError
        If it is a folder, or its own folder can't take a file; if it lies in the source, or is a
        file that was not written here.
    """
    suffix_of(path)
    if path.is_dir():
        raise DataError(f"{path}: is a folder, expected the name of a file")
    if source.is_dir() and path.resolve().is_relative_to(source.resolve()):
        raise DataError(
            f"{path}: lies in the folder that is read, and would be read the next time; "
            "write it elsewhere"
        )
    if path.exists() and path.stat().st_size and not _is_ours(path):
        raise DataError(
            f"{path}: is there, and not a table of this kind; choose another name, or remove it"
        )
    folder = next(each for each in path.absolute().parents if each.exists())
    try:
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise DataError(f"{path}: can't be written there ({error.strerror})") from None


def _is_ours(path: Path) -> bool:
    """Tell by its columns whether a file was written by `write`."""
    try:
        if suffix_of(path) == ".csv":
            columns = pd.read_csv(path, nrows=0).columns.tolist()
        else:
            columns = parquet.read_schema(path).names
    except (ValueError, OSError):
        return False
    return {*COUNTRY_YEAR, *SHOWN} <= {*columns}


def write(table: pd.DataFrame, path: Path) -> None:
    """Write a table as CSV or Parquet, whole or not at all."""
    content = io.BytesIO()
    if suffix_of(path) == ".csv":
        table.to_csv(content, index=False, lineterminator="\n")
    else:
        table.to_parquet(content, compression="zstd", index=False)
    write_whole(path.resolve(), content.getvalue())


def _both_and_each(flows: pd.DataFrame) -> pd.DataFrame:
    """Return the measures of both directions together and of each."""
    by = ["iso3", "year"]
    table = shares.concentration(flows, by=by)
    each = shares.concentration(flows, by=[*by, "flow"])
    for side in SIDES:
        own = each[each["flow"] == side].set_index(by)[MEASURES].add_prefix(f"{side}_")
        table = table.join(own.astype({f"{side}_n_partners": "Int64"}), on=by)
    columns = [*COUNTRY_YEAR, *MEASURES, *(f"{side}_{name}" for side in SIDES for name in MEASURES)]
    return table[columns].sort_values(COUNTRY_YEAR, ignore_index=True)


def _screened(sums: pd.DataFrame, form: str) -> pd.DataFrame:
    """Return the flows of the DPRK, screened with what the package's tables know of it."""
    own = one_report(seen_from_both(sums)).query("iso3 == @SUBJECT")
    own = own.assign(series=form)
    goods = own.dropna(subset="hs_code")
    flows = own.groupby([*FLOW, "series"], as_index=False)[VALUE].sum()
    if flows.empty:
        return flows.assign(is_flagged=False, reasons="")
    tables: Sequence[pd.DataFrame] = [
        load(name) for name in ("trade_totals", "trade_partners", "trade_corrections", "countries")
    ]
    totals, partners, cases, countries = tables
    return corrections.screened_mirror(flows, totals, partners, goods, cases, countries)


def _as_directed(flows: pd.DataFrame) -> pd.DataFrame:
    """Return flows seen from one country as sales from one to another."""
    sells = flows["flow"] == "export"
    return pd.DataFrame(
        {
            "year": flows["year"],
            "exporter_iso3": flows["iso3"].where(sells, flows["partner_iso3"]),
            "importer_iso3": flows["partner_iso3"].where(sells, flows["iso3"]),
            VALUE: flows[VALUE],
        }
    )
