"""One row a state out of any table: its year, its places, and what is no state."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

import pandas as pd

from parade_analysis import places as names
from parade_analysis.catalog.loading import load
from parade_analysis.categories import clean_text
from parade_analysis.errors import DataError, some
from parade_analysis.place_codes import refuse_untold
from parade_analysis.prose import counted
from parade_analysis.spellings import number_key

__all__ = ["PerState", "code_of", "of_year", "per_state", "state_codes"]

YEARS = ("year", "time_period", "time", "date", "day", "period")
"""Columns that tell when, in small letters, the likeliest first."""
LABELS = (
    *("entity", "country name", "country_name", "country", "place", "name", "countryname"),
    *("area", "statenme", "state_name", "reporterdesc"),
)
"""Columns that name a place, for rows without a code."""
SERIES = ("indicator", "Indicator Name", "Series Name", "indicator_code", "resolution")
"""Columns that tell of what a row is, in tables of several things."""
BY_COLUMN = {
    "iso3": r".*(iso_?a?3|alpha_?3)(c|cd|_?code|_eh|_alpha)?",
    "iso2": r".*(iso_?a?2|alpha_?2)(c|cd|_?code)?",
    "m49": r"(.*_)?m_?49(_code)?|(.*_)?iso_?(3_?n|n_?3?|num|(.*_)?numeric)(_?code)?",
    "cow": r"(.*_)?(ccode_?)?cow(_?(code|n|no|num|number))?[12]?|ccode[12]",
}
"""Kind of code -> names of columns that hold it, in small letters, an underscore for each sign."""
INDICATOR = ("place", "code", "iso3", "kind", "year", "indicator", "indicator_code", "value")
"""Columns in which `sources.wdi` returns a file whose own columns are years."""
OTHER_CODES = (
    r"(.*_)?(fips.*|gw(n|no|c|code|id)?[0-9]*(_.*)?|gleditsch.*|state_?abb|cow_?(c|abb)|ioc|fifa)"
)
"""Names of columns with codes that are not known here, some of which are codes of other states."""
OTHER_NUMBERS = (
    r"country_id|area_code|(.*_)?(fao(stat)?|ifs|imf|weo|v_?dem|geonames?)(_?country)?"
    r"(_?(code|id|number|num|no))?"
)
"""Names of columns whose numbers are of V-Dem, the FAO or the IMF; letters in them are not."""
NUMBERS = {"m49": "M49", "cow": "the Correlates of War", "cepii": "UN Comtrade and CEPII"}
"""Kinds of code that are numbers; those of Comtrade are M49's but for a few states."""
BY_VALUE = {"iso3": r"[A-Z]{3}|OWID_[A-Z]+[0-9]*", "iso2": r"[A-Z]{2}"}


class PerState(NamedTuple):
    """What a table says of states, and what it says of others."""

    rows: pd.DataFrame
    """`iso3`, each once, and `value`, as given."""
    aside: list[str]
    """Names of aggregates, in the order of the table."""


def per_state(
    frame: pd.DataFrame,
    column: str,
    *,
    places: str = "iso3",
    code: str | None = None,
    year: int | str | None = None,
    table: str = "table",
) -> PerState:
    """Return the value of each state, aggregates set aside.

    Parameters
    ----------
    frame : DataFrame
        Any columns.
    column : str
        What is wanted. Rows in which it is missing are left out.
    places : str
        Column of states: names or codes.
    code : str, optional
        Kind of code as `places.to_iso3` knows it; `code_of` tells it if not given.
    year : int or str, optional
        Keep the rows of this year, for tables with several. Codes and names are those of the
        year of each row, where the table tells it.
    table : str
        What to call the table in an error.

    Returns
    -------
    PerState
        Rows of states, and the names of aggregates.

    Raises
    ------
    DataError
        If a column is missing, a place is no state, or a state stands twice.

    Examples
    --------
    >>> owid = pd.DataFrame({"Entity": ["World", "Cuba"], "Code": ["OWID_WRL", "CUB"], "v": [1, 2]})
    >>> per_state(owid, "v", places="Code").aside
    ['World']
    """
    for each in (column, places):
        if each not in frame:
            raise DataError(_no_column(frame, each, places, table))
    if column == places:
        raise DataError(f"{table}: column {column} is to hold the states and the values")
    known = of_year(frame, year, table)
    known = known[_cleaned(known[column]).notna()]
    if known.empty:
        raise DataError(f"{table}: no value in column {column}, there is nothing to map")
    given = _cleaned(known[places]).map(_as_text, na_action="ignore")
    kind = code or code_of(known[places], table)
    when = _years_of(known, column, year)
    told = names.resolve(given, kind, year=when)
    _refuse_unknown(told, given, when, kind, places, table)
    label = _labels(known, given)
    unnamed = given.isna()
    if unnamed.any():
        _refuse_unnamed(label[unnamed], known.loc[unnamed, column], frame.index, places, table)
    iso3 = pd.Series(
        pd.MultiIndex.from_arrays([given, when]).map(told.set_index(["value", "year"])["iso3"]),
        given.index,
    )
    _refuse_two_states(iso3, label, given, when, places, table)
    aside = list(dict.fromkeys(label[iso3.isna()]))
    rows = pd.DataFrame({"iso3": iso3, "value": known[column], "given": given})
    rows = rows[rows["iso3"].notna()]
    if rows.empty:
        raise DataError(f"{table}: no state in column {places}, only {some(aside)}")
    _refuse_twice(rows, frame, year, table)
    return PerState(rows[["iso3", "value"]].reset_index(drop=True), aside)


def _no_column(frame: pd.DataFrame, column: str, places: str, table: str) -> str:
    there = ", ".join(map(str, frame.columns)) or "none"
    if set(INDICATOR) <= set(frame.columns):
        year = column if re.fullmatch(r"[0-9]{4}", column) else "2020"
        return (
            f"{table}: no column {column}; an indicator of the World Bank is read as rows of "
            f"{', '.join(INDICATOR)}: say places='iso3' or 'code' and year={year}, not "
            "the names of the file's own columns"
        )
    hint = "; name the one with the states by places=" if column == places else ""
    return f"{table}: no column {column}; it has {there}{hint}"


def _cleaned(values: pd.Series) -> pd.Series:
    return values.astype("object").map(clean_text)


def _as_text(value: Any) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def year_column(frame: pd.DataFrame) -> str | None:
    """Return the column that tells when, if there is one."""
    spelled = {str(each).lower(): str(each) for each in frame.columns}
    return next((spelled[each] for each in YEARS if each in spelled), None)


def of_year(frame: pd.DataFrame, year: int | str | None, table: str = "table") -> pd.DataFrame:
    """Return the rows of one year.

    Parameters
    ----------
    frame : DataFrame
        With a column that tells when: `year`, `Year`, `TIME_PERIOD`, `Day` or the like.
    year : int or str, optional
        A year, or a day as the table writes it. All rows without it.
    table : str
        What to call the table in an error.

    Returns
    -------
    DataFrame
        The rows.

    Raises
    ------
    DataError
        If there is no such column, or no row of that year.

    Examples
    --------
    >>> len(of_year(pd.DataFrame({"Year": [2019, 2020, 2020]}), 2020))
    2
    """
    if year is None:
        return frame
    column = year_column(frame)
    if column is None:
        hint = f"; take column={str(year)!r}" if str(year) in frame else ""
        there = ", ".join(map(str, frame.columns))
        raise DataError(f"{table}: year={year}, but no column of years; it has {there}{hint}")
    when = frame[column].map(_when, na_action="ignore")
    wanted = when == str(year)
    if re.fullmatch(r"[0-9]{4}", str(year)):
        wanted |= when.str.slice(0, 5) == f"{year}-"
    if not wanted.any():
        known = when.dropna().sort_values()
        span = f"{known.iloc[0]} to {known.iloc[-1]}" if len(known) else "nothing"
        raise DataError(f"{table}: no row of {year} in column {column}; it has {span}")
    return frame[wanted]


def _years_of(known: pd.DataFrame, column: str, year: int | str | None) -> pd.Series:
    """Return the year of each row, else the one that was asked for, missing where none is told."""
    told = year_column(known)
    asked = known[told] if told not in (None, column) else pd.Series(year, known.index)
    texts = asked.map(_when, na_action="ignore").astype("str")
    return pd.to_numeric(texts.str.extract(r"^([12][0-9]{3})(?![0-9])")[0]).astype("Int64")


def _when(value: Any) -> str:
    if hasattr(value, "isoformat"):
        return str(value.isoformat()).removesuffix("T00:00:00")
    return _as_text(value).strip()


def code_of(values: pd.Series, table: str = "table") -> str:
    """Tell what kind of code a column of states holds.

    By the column's name: iso3, iso2, m49 or cow in it. Else by its values, aggregates left
    out: three capitals are ISO alpha-3 codes, two are alpha-2; numbers are those of M49 or of
    the Correlates of War, whichever knows them all, or where neither does those of Comtrade;
    all else are names.

    Parameters
    ----------
    values : Series
        Names or codes.
    table : str
        What to call the table in an error.

    Returns
    -------
    str
        As `places.to_iso3` takes it.

    Raises
    ------
    DataError
        If numbers may be of both kinds, or of none, or the column's name tells of codes that
        are not known here.

    Examples
    --------
    >>> code_of(pd.Series(["CHN", "OWID_WRL"])), code_of(pd.Series(["Côte d'Ivoire", "DPRK"]))
    ('iso3', 'name')
    """
    named = re.sub(r"[^a-z0-9]+", "_", str(values.name).lower()).strip("_")
    texts = _cleaned(values).dropna().map(_as_text)
    numbers = texts.map(number_key)
    are_numbers = bool(len(texts)) and bool(numbers.str.fullmatch(r"[0-9]+").all())
    is_other = re.fullmatch(OTHER_NUMBERS, named) and are_numbers
    if is_other or re.fullmatch(OTHER_CODES, named):
        raise DataError(
            f"{table}: column {values.name} is named for codes that are not known here, as those "
            "of FIPS, of Gleditsch and Ward, of V-Dem, the FAO and the IMF, or the letters of the "
            "Correlates of War; take a column with names or ISO codes, or say by code= what it "
            "holds"
        )
    for kind, pattern in BY_COLUMN.items():
        if re.fullmatch(pattern, named):
            return kind
    for kind, pattern in BY_VALUE.items():
        fits = texts.str.fullmatch(pattern)
        if fits.any() and (names.resolve(texts[~fits], kind)["kind"] == "aggregate").all():
            return kind
    if not are_numbers:
        return "name"
    told = {kind: names.resolve(numbers, kind) for kind in NUMBERS}
    lost = {kind: _untold(found) for kind, found in told.items()}
    sure = [kind for kind in ("m49", "cow") if not lost[kind]]
    if not sure and not lost["cepii"]:
        sure = ["cepii"]
    if len(sure) == 1:
        return sure[0]
    fault = f"e.g. {texts.iloc[0]}, are codes of both M49 and the Correlates of War"
    if not sure:
        lacking = [f"{title} has no {some(lost[kind], 3)}" for kind, title in NUMBERS.items()]
        fault = f"are not of one list: {'; '.join(lacking)}"
    raise DataError(
        f"{table}: the numbers in column {values.name}, {fault}; say which is meant by "
        "code='m49', code='cow' or code='cepii'"
    )


def _untold(told: pd.DataFrame) -> list[str]:
    return told.loc[~told["kind"].isin(["state", "aggregate"]), "value"].tolist()


def state_codes(states: Iterable[Any], what: str) -> list[str]:
    """Return the codes of states that a caller lists, by names or codes or both.

    Parameters
    ----------
    states : iterable
        Names, or codes as `code_of` tells them.
    what : str
        What to call the list in an error.

    Returns
    -------
    list of str
        ISO 3166-1 alpha-3, each once.

    Raises
    ------
    DataError
        If one is no state.

    Examples
    --------
    >>> state_codes(["NOR", "Viet Nam"], "extent")
    ['NOR', 'VNM']
    """
    given = pd.Series(list(states), name=what, dtype="object").map(_as_text)
    kind = code_of(given, what)
    codes = given.str.fullmatch(BY_VALUE["iso3"]) if kind == "name" else given.isna()
    told = names.resolve(given[codes], "iso3").set_index("value")["iso3"]
    own = names.resolve(given[~codes], kind).set_index("value")["iso3"]
    iso3 = given.map(told).where(codes, given.map(own))
    # A code beside names is told already; of it and the others those are named that are not.
    refuse_untold(given[~codes | iso3.isna()], kind, listed=what, of=len(given))
    if iso3.isna().any():
        raise DataError(f"{what}: expected states, found {some(given[iso3.isna()].tolist())}")
    return list(dict.fromkeys(iso3))


def _refuse_unknown(
    told: pd.DataFrame, given: pd.Series, when: pd.Series, kind: str, places: str, table: str
) -> None:
    # Codes that Our World in Data made up for itself are of no state but those that places knows.
    is_own = told["value"].str.startswith("OWID_") if kind == "iso3" else False
    lost = told.loc[~told["kind"].isin(["state", "aggregate"]) & ~is_own, "value"].tolist()
    if not lost:
        return
    if kind != "iso3":
        refuse_untold(given, kind, year=when, column=f"{places} of the {table}")
    hint = (
        "no code matches at all, expected ISO 3166-1 alpha-3; of names say code='name'"
        if len(lost) == len(told)
        else "check the code"
    )
    raise DataError(f"{table}: no shape for {some(lost)}; {hint}")


def _labels(known: pd.DataFrame, given: pd.Series) -> pd.Series:
    """Return what each row's place is called, by another column where its code is missing."""
    spelled = {str(each).lower(): each for each in known.columns}
    column = next((spelled[each] for each in LABELS if each in spelled), None)
    if column is None:
        return given
    called = _cleaned(known[column])
    return called.where(called.notna(), given).rename(column)


def _refuse_two_states(
    iso3: pd.Series,
    label: pd.Series,
    given: pd.Series,
    when: pd.Series,
    places: str,
    table: str,
) -> None:
    """Refuse rows whose code is one state and whose name another: the codes are of another list."""
    if label is given:
        return
    called = label.map(_as_text, na_action="ignore")
    told = names.resolve(called, "name", year=when)
    known = told["kind"].isin(["state", "aggregate"])
    if 2 * int(known.sum()) < len(told):
        return  # a column of something else, such as cities
    keys = pd.MultiIndex.from_arrays([called, when])
    of_name = pd.Series(keys.map(told.set_index(["value", "year"])["iso3"]), label.index)
    countries = load("countries")
    ended = countries.loc[countries["un_status"] == "withdrawn", "iso3"]
    differs = iso3.notna() & of_name.notna() & (iso3 != of_name)
    differs &= ~iso3.isin(ended) & ~of_name.isin(ended)
    if not differs.any():
        return
    row = differs.idxmax()
    others = int(differs.sum()) - 1
    more = f", and {counted(others, 'other row')} differ likewise" if others else ""
    raise DataError(
        f"{table}: {given[row]} in column {places} is {iso3[row]}, but column {label.name} of the "
        f"row says {called[row]}, which is {of_name[row]}{more}; take the column of names by "
        f"places={label.name!r}, or leave it out"
    )


def _refuse_unnamed(
    label: pd.Series, values: pd.Series, rows: pd.Index, places: str, table: str
) -> None:
    """Refuse rows without a code, but those whose name is no state's: a publisher's groups."""
    bare = label[label.isna()]
    if len(bare):
        first = values[label.isna()].iloc[0]
        row = int((rows == bare.index[0]).argmax()) + 1
        raise DataError(
            f"{table}: {counted(len(bare), 'row')} without a code in {places}, the first is row "
            f"{row} below the header, with {values.name} {first}; fill the code "
            f"in, or leave the row out by table.dropna(subset={places!r})"
        )
    told = names.resolve(label, "name")
    states = told.loc[told["kind"] == "state", "value"].tolist()
    if states:
        raise DataError(
            f"{table}: {counted(len(states), 'row')} without a code in {places}: {some(states)}; "
            "fill the codes in, or take the column of names by places="
        )


def _refuse_twice(
    rows: pd.DataFrame, frame: pd.DataFrame, year: int | str | None, table: str
) -> None:
    again = rows[rows["iso3"].duplicated(keep=False)]
    if again.empty:
        return
    twice = list(dict.fromkeys(again["iso3"]))
    spellings = again.loc[again["iso3"] == twice[0], "given"].unique()
    hint = f" ({' and '.join(spellings)} are one state)" if len(spellings) > 1 else ""
    of_them = frame.loc[again.index[again["iso3"] == twice[0]]]
    told = {each: of_them[each].dropna().unique() for each in SERIES if each in frame}
    series = next((each for each, found in told.items() if len(found) > 1), None)
    column = year_column(frame)
    times = [] if column is None else sorted(of_them[column].dropna().map(_when).unique())
    if series is not None:
        hint += f"; keep the rows of one {series.lower()}, e.g. {str(told[series][0])!r}"
    if len(times) > 1:
        which, e_g = ("year", times[-1]) if times[-1].isdecimal() else ("day", repr(times[-1]))
        hint += f"; choose a {which} of column {column} by year=, e.g. year={e_g}"
    each = ", each" * (len(twice) > 1)
    raise DataError(
        f"{table}: {some(twice)}{each} more than once; a map needs one row a state{hint}"
    )
