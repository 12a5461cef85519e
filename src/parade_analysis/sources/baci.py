"""BACI of CEPII: what each country sold to each other, by six-digit goods."""

from __future__ import annotations

import functools
import re
from collections.abc import Collection
from pathlib import Path
from typing import Any

import narwhals as nw
import pandas as pd

from parade_analysis.errors import DataError
from parade_analysis.places import resolve
from parade_analysis.sources.cells import cells_in
from parade_analysis.sources.files import Layout, Part, columns_by, headed, parts_of
from parade_analysis.sources.reading import Flows, read
from parade_analysis.sources.settling import reasons_of
from parade_analysis.sources.source import Source

NAMED = re.compile(r"BACI(?:_HS[0-9]+|[0-9]{2}_[0-9]{4}).*\.(csv|txt|tsv)", re.IGNORECASE)
KINDS = {"t": "int", "i": "int", "j": "int", "k": "text", "v": "number"}
"""Year, exporter, importer, good, value in thousand USD; the quantity `q` is not read."""
YEAR = re.compile(r"BACI_(HS[0-9]+)_Y([0-9]{4})_(V[0-9]{6}[a-z]?)\.csv", re.IGNORECASE)
EARLIER = re.compile(r"BACI([0-9]{2})_([0-9]{4})()\.csv", re.IGNORECASE)
"""Names before 2019, as baci92_2014.csv, which do not tell the release."""
CODES = re.compile(r"country_codes_(V[0-9]{6}[a-z]?)\.csv", re.IGNORECASE)
ISO3 = ("country_iso3", "iso_3digit_alpha")
"""The column with the code in country files of today and, after it, of before 2023."""
PLACES = {"code": ("country_code",), "iso3": ISO3}
COLUMNS = {name: (name,) for name in KINDS} | {"k": ("k", "hs6")}
"""Column -> its names in files of today and, after it, of before 2019."""


def baci(
    path: Path | str,
    *,
    countries: Collection[str] = (),
    years: tuple[int, int] | None = None,
    goods: bool = False,
    engine: str | None = None,
    memory: str = "2GB",
) -> Flows:
    r"""Read a release of BACI: the zip as CEPII gives it, its folder, or files of single years.

    The codes are those of the release's own country file beside the years; without one, the
    table ``place_codes``. Two codes of one state are added up (Belgium with Luxembourg before
    1999); what is no single state is set aside, with its value.

    Parameters
    ----------
    path : path-like
        Zip, folder or CSV file, gzipped or not; named as today or, as ``baci92_2014.csv``,
        before 2019.
    countries : collection of str
        ISO 3166-1 alpha-3 of the countries whose flows are wanted; all by default.
    years : tuple of int, optional
        First and last year.
    goods : bool
        Whether flows are parted by six-digit goods; of all countries that takes memory.
    engine : str, optional
        ``"duckdb"`` (default if installed), ``"polars"``, ``"pandas"`` or ``"spark"``.
    memory : str
        What the engine may take.

    Returns
    -------
    Flows
        `flows`, valued FOB and reconciled by CEPII from both sides, so that each stands
        twice: as export of the one and import of the other; and `set_aside`.

    Raises
    ------
    DataError
        If a file can't be read, has other columns or a cell that can't be, if releases or
        revisions of the HS are mixed, or a year stands twice.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> _ = (folder / "BACI_HS92_Y2018_V202401b.csv").write_text(
    ...     "t,i,j,k,v,q\n2018,156,408,270900,100,NA\n2018,490,408,010121,2.5,\n")
    >>> read = baci(folder, countries=["PRK"], engine="pandas")
    >>> read.flows[["partner_iso3", "flow", "value_usd_million"]].values.tolist()
    [['CHN', 'import', 0.1], ['TWN', 'import', 0.0025]]
    """
    return read(
        open_baci(path), countries=countries, years=years, goods=goods, engine=engine, memory=memory
    )


def open_baci(path: Path | str) -> Source:
    """Return a release of BACI as it can be read, sure that it is one release."""
    found = {
        part: YEAR.fullmatch(part.stem) or EARLIER.fullmatch(part.stem) for part in parts_of(path)
    }
    years = {part: match for part, match in found.items() if match}
    for part in found:
        if NAMED.search(part.stem) and part not in years:
            raise DataError(
                f"{part.name}: expected a name as BACI's, e.g. BACI_HS92_Y2023_V202501.csv; "
                "rename it, or move it elsewhere"
            )
    if not years:
        raise DataError(
            f"{Path(path).name}: no file named as BACI's, e.g. BACI_HS92_Y2023_V202501.csv"
        )
    revisions = {"HS" + match[1][-2:] for match in years.values()}
    releases = {match[3].upper() or "one of before 2019" for match in years.values()}
    for several, what in (
        (sorted(revisions), "revisions of the HS"),
        (sorted(releases), "releases"),
    ):
        if len(several) > 1:
            raise DataError(f"{Path(path).name}: two {what} are mixed, {' and '.join(several)}")
    told = [match[2] for match in years.values()]
    twice = [part.name for part, match in years.items() if told.count(match[2]) > 1]
    if twice:
        raise DataError(f"{Path(path).name}: {' and '.join(sorted(twice))} are of the same year")
    release = next(iter(years.values()))[3]
    states = _states_by(_own_codes(Path(path), release))
    parts = [(part, _layout(part)) for part in years]
    return Source(
        form="baci",
        release=release,
        parts=parts,
        kinds={
            column: KINDS[name]
            for _, layout in parts
            for name, column in columns_by(layout.columns, COLUMNS).items()
        },
        rename=_rename,
        states=states,
        codes_of=_codes_by(states),
        in_million=1 / 1000,
        constants={"reported_by": "both", "valuation": "FOB"},
        years={part.name: int(match[2]) for part, match in years.items()},
        is_unique=True,
    )


def _layout(part: Part) -> Layout:
    layout = headed(part)
    found = columns_by(layout.columns, COLUMNS)
    missing = [name for name in KINDS if name not in found]
    if missing:
        raise DataError(
            f"{part.name}: no column {', '.join(missing)}; found {', '.join(layout.columns)}, "
            "expected t,i,j,k,v,q as in BACI"
        )
    return layout


def _rename(frame: Any) -> Any:
    columns = columns_by(frame.collect_schema().names(), COLUMNS)
    names = {"t": "year", "i": "exporter", "j": "importer", "k": "hs_code", "v": "value"}
    return frame.select(*(nw.col(columns[old]).alias(new) for old, new in names.items()))


def _own_codes(path: Path, release: str) -> pd.Series | None:
    """Return code -> ISO3 of the release's country file, if it lies beside the years.

    Former files leave some codes without one, such as 490, which is Taiwan: not in here.
    """
    is_year = not path.is_dir() and path.suffix.lower() != ".zip"
    siblings = sorted(each for each in path.parent.iterdir() if CODES.match(each.name))
    beside = siblings if is_year else [path]
    named = {part: CODES.fullmatch(part.stem) for each in beside for part in parts_of(each)}
    fitting = [part for part, match in named.items() if match and _is(match[1], release)]
    if not fitting:
        return None
    part = fitting[0]
    table = cells_in(part).table
    columns = columns_by(table.columns, PLACES)
    if len(columns) < len(PLACES):
        raise DataError(
            f"{part.name}: found {', '.join(table.columns)}, expected country_code and one of "
            f"{' and '.join(ISO3)}"
        )
    codes = table[columns["code"]].str.strip()
    wrong = codes[~codes.str.fullmatch(r"[0-9]+")]
    if len(wrong):
        raise DataError(f"{part.name}: country_code {wrong.iloc[0]!r}, expected a number")
    own = pd.DataFrame({"code": codes.astype("int64"), "iso3": table[columns["iso3"]].str.strip()})
    own = own[own["iso3"].str.fullmatch("[A-Z][A-Z0-9]{2}")].drop_duplicates()
    twice = own[own["code"].duplicated(keep=False)].sort_values("code")
    if len(twice):
        code, two = twice["code"].iloc[0], " and ".join(twice["iso3"].iloc[:2])
        raise DataError(f"{part.name}: country_code {code} is {two}, expected one of them")
    return own.set_index("code")["iso3"]


def _is(release: str, other: str) -> bool:
    return release.upper() == other.upper()


def _states_by(own: pd.Series | None) -> Any:
    """Return what tells the states of codes, by a release's own file or by our table."""

    def states(codes: pd.Series, years: pd.Series) -> pd.DataFrame:
        each = codes.drop_duplicates().astype("int64")
        ours = resolve(each.astype("str"), "cepii").set_index("value")
        told = ours.reindex(each.astype("str")).set_axis(each.to_numpy())
        if own is not None:
            written = each[each.isin(own.index)]
            theirs = resolve(written.map(own), "iso3").set_index("value")
            told.loc[written] = theirs.reindex(written.map(own))[told.columns].to_numpy()
        return told.assign(reason=reasons_of(told["kind"])).loc[codes, ["iso3", "reason"]]

    return states


def _codes_by(states: Any) -> Any:
    """Return what tells the codes of a state: all numbers that CEPII can use are tried."""

    @functools.cache
    def known() -> pd.Series:
        every = pd.Series(range(1000))
        return states(every, every)["iso3"]

    def codes_of(iso3: str) -> list[int]:
        return [int(code) for code in known().index[known() == iso3]]

    return codes_of
