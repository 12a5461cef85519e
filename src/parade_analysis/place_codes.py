"""Which state a name or code stands for, told by tables before it is guessed.

`places` has the two public functions.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from parade_analysis.errors import DataError
from parade_analysis.spellings import (
    apart,
    code_key,
    first_name,
    has_code,
    name_key,
    number_key,
    parted,
    slips_between,
    without_abbreviation,
    without_footnote,
)

__all__ = ["refuse_untold", "resolve", "to_iso3"]

KINDS = ["state", "aggregate", "ambiguous", "former", "unknown"]
KEYS = ["value", "year"]
KEY_OF: dict[str, Callable[[str], str]] = {
    "name": name_key,
    "iso2": code_key,
    "iso3": code_key,
    "m49": number_key,
    "cow": number_key,
    "cepii": number_key,
}
"""Kind of code -> what makes one of two spellings of it."""
OWN_COLUMNS = {
    "name": ("country", "short_name", "title_name"),
    "iso2": ("iso2",),
    "iso3": ("iso3",),
    "m49": ("m49",),
    "cepii": ("m49",),
}
"""Kind of code -> columns of table countries that have it."""
REGIONS = {"micronesia": ({"melanesia", "polynesia"}, "federal micronesia states")}
"""Key of a name that a state shares with a region -> names beside which it may be the region, and
that of the state in full, beside which it is."""
CLAIMED = ("ESH",)
"""Territories whose name with a state behind it takes a side."""
NAMED = 20
"""How many values a refusal names."""
LETTERS = 5
"""How many letters a name has at least before a slip in it is understood."""
NEAR = 2
"""A name is understood one slip away from a state's, if no other's is within so many slips."""


def to_iso3(
    values: Iterable[Any],
    code: str = "name",
    *,
    year: int | Iterable[Any] | None = None,
) -> pd.Series:
    """Return the ISO 3166-1 alpha-3 codes of states.

    Names are taken in the spellings of the UN, the World Bank, the IMF, Comtrade, CEPII, the
    Correlates of War Project (COW) and the press, whatever their case, accents, apostrophes,
    order of words and footnote marks.

    Parameters
    ----------
    values : iterable or Series
        Names or codes, numbers as numbers or as text. Whoever reads a file with
        ``pandas.read_csv`` needs ``keep_default_na=False``: the ISO alpha-2 code of Namibia,
        ``NA``, is else lost before it gets here.
    code : {"name", "iso2", "iso3", "m49", "cow", "cepii"}
        What they are. ``"iso3"`` also takes the codes that publishers made up themselves;
        ``"cepii"`` are the numbers of BACI and of UN Comtrade.
    year : int or iterable of int, optional
        The year in which a code was used, for all or for each value: COW 365 was the Soviet
        Union in 1980. Without it a code is that of the state that has it today.

    Returns
    -------
    Series
        Codes (str), as long as `values` and with its index. Missing where a value is blank
        or an aggregate such as ``"World"``.

    Raises
    ------
    DataError
        If a value is unknown, may be one of several states or is one that ended before it
        had an ISO code; all such values at once, each with the number of its rows.

    Examples
    --------
    >>> to_iso3(["Korea, Dem. People's Rep.", "TURKIYE", "World"]).tolist()
    ['PRK', 'TUR', nan]
    >>> to_iso3([365, 365], "cow", year=[1980, 2000]).tolist()
    ['SUN', 'RUS']
    >>> to_iso3(["Korea"])
    Traceback (most recent call last):
    ...
    parade_analysis.errors.DataError: 1 of 1 names can't be told:
    'Korea' (1 row) may be KOR or PRK: name it in full
    """
    given = _given(values, year)
    answers = _answers(given, code)
    _refuse_untold(answers, code)
    iso3 = given[KEYS].merge(answers, on=KEYS, how="left")["iso3"]
    index = values.index if isinstance(values, pd.Series) else None
    return pd.Series(iso3.array, index=index, name="iso3", dtype="str")


def resolve(
    values: Iterable[Any],
    code: str = "name",
    *,
    year: int | Iterable[Any] | None = None,
) -> pd.DataFrame:
    """Tell of each value whether it is a state, an aggregate, ambiguous, former or unknown.

    Parameters
    ----------
    values, code, year
        As for `to_iso3`.

    Returns
    -------
    DataFrame
        One row per distinct value, in the order in which they first occur, blank ones left
        out: `value` (str), `year` (Int64, only if `year` was given for each value), `rows`
        (int64, how often it occurs), `kind` (category: state, aggregate, ambiguous, former
        for a state that ended before it had an ISO code, unknown), `iso3` (str, missing
        unless a state).

    Raises
    ------
    DataError
        If there is no such kind of code, or `year` does not fit `values`.

    Examples
    --------
    >>> resolve(["Congo, Rep.", "World", "Congo, Rep.", "Guinea Gulf"])[["value", "rows", "kind"]]
             value  rows       kind
    0  Congo, Rep.     2      state
    1        World     1  aggregate
    2  Guinea Gulf     1    unknown
    """
    answers = _answers(_given(values, year), code)
    has_years = year is not None and not isinstance(year, (int, np.integer))
    return answers[["value", *(["year"] if has_years else []), "rows", "kind", "iso3"]]


class _Meaning(NamedTuple):
    """What a spelling or code stands for, in some years or in all."""

    kind: str
    iso3: tuple[str, ...]
    """The state; several where it may be any of them; none for an aggregate."""
    first: float = -math.inf
    last: float = math.inf

    @property
    def is_for_some_years(self) -> bool:
        return self.first > -math.inf or self.last < math.inf


UNKNOWN = _Meaning("unknown", ())


def _given(values: Iterable[Any], year: int | Iterable[Any] | None) -> pd.DataFrame:
    """Return values as text beside their years; a blank one is missing."""
    texts = _listed(values, "values").map(_as_text, na_action="ignore").astype("str")
    texts = texts.where(texts.str.strip() != "")
    if year is None or isinstance(year, (int, np.integer)):
        years = pd.Series(year, index=texts.index, dtype="Int64")
    else:
        years = _whole_years(_listed(year, "year"))
        if len(years) != len(texts):
            raise DataError(
                f"year: {len(years)} for {len(texts)} values; expected one year, or one each"
            )
    return pd.DataFrame({"value": texts, "year": years})


def _listed(values: Any, name: str) -> pd.Series:
    """Return a column of whatever library as a Series numbered from 0."""
    if isinstance(values, (str, bytes)) or not isinstance(values, Iterable):
        raise DataError(f"{name}: expected a list or a column, found {values!r}")
    if hasattr(values, "columns"):
        raise DataError(f"{name}: expected one column of the table, found the whole table")
    for method in ("to_pylist", "to_list"):
        if hasattr(values, method):
            return pd.Series(getattr(values, method)(), dtype="object")
    return pd.Series(list(values), dtype="object")


def _as_text(value: Any) -> str:
    is_whole = isinstance(value, (float, np.floating)) and value.is_integer()
    return str(int(value)) if is_whole else str(value)


def _whole_years(years: pd.Series) -> pd.Series:
    try:
        return pd.to_numeric(years).astype("Int64")
    except (TypeError, ValueError):
        found = ", ".join(map(repr, years.drop_duplicates().head(3)))
        raise DataError(f"year: found {found}, expected whole numbers such as 2015") from None


def _answers(given: pd.DataFrame, code: str) -> pd.DataFrame:
    """Return each distinct value with its year, how often it occurs and what it means."""
    if code not in KEY_OF:
        raise DataError(f"code: found {code!r}, expected one of {', '.join(KEY_OF)}")
    told = given.dropna(subset="value").groupby(KEYS, sort=False, dropna=False, as_index=False)
    answers = told.size().rename(columns={"size": "rows"})
    look_up = _book(code)
    meant = [
        look_up(value, None if pd.isna(year) else int(year))
        for value, year in zip(answers["value"], answers["year"], strict=True)
    ]
    if code == "name":
        meant = _beside_regions([name_key(value) for value in answers["value"]], meant)
    is_state = [each.kind == "state" for each in meant]
    return answers.assign(
        kind=pd.Categorical([each.kind for each in meant], KINDS),
        iso3=pd.Series([each.iso3[0] if each.iso3 else None for each in meant], dtype="str").where(
            is_state
        ),
        candidates=[each.iso3 for each in meant],
    )


def _beside_regions(keys: list[str], meant: list[_Meaning]) -> list[_Meaning]:
    """Take no name for a state's beside those of regions that go with the region so called."""
    told = list(meant)
    for shared, (others, in_full) in REGIONS.items():
        if shared in keys and others & {*keys}:
            kind = "aggregate" if in_full in keys else "ambiguous"
            told = [
                each._replace(kind=kind) if key == shared else each
                for key, each in zip(keys, told, strict=True)
            ]
    return told


def refuse_untold(
    values: Iterable[Any],
    code: str = "name",
    *,
    year: int | Iterable[Any] | None = None,
    column: str = "",
    listed: str = "",
    of: int | None = None,
) -> None:
    """Raise with every value that is unknown, may be several states or has no code.

    Parameters
    ----------
    values, code, year
        As for `to_iso3`.
    column : str
        What to call the values in the error.
    listed : str
        What to call them where they are a caller's list, which has no rows.
    of : int, optional
        How many there are; by default as many as are distinct.

    Raises
    ------
    DataError
        As `to_iso3` does.

    Examples
    --------
    >>> refuse_untold(["Korea, Rep.", "World"])
    """
    _refuse_untold(_answers(_given(values, year), code), code, column, listed, of)


def _refuse_untold(
    answers: pd.DataFrame, code: str, column: str = "", listed: str = "", of: int | None = None
) -> None:
    untold = answers[answers["kind"].isin(["ambiguous", "former", "unknown"])]
    if untold.empty:
        return
    lines = []
    for row in untold.head(NAMED).itertuples():
        rows = "" if listed else f" ({row.rows} row{'s' * (row.rows > 1)})"
        when = "" if pd.isna(row.year) else f" in {row.year}"
        if row.kind == "ambiguous":
            way_out = "name it in full" if code == "name" else "give the year"
            meaning = f"may be {' or '.join(row.candidates)}: {way_out}"
        elif row.kind == "former":
            meaning = "is a former state without an ISO code: leave its rows out"
        else:
            meaning = "is unknown"
        lines.append(f"{row.value!r}{when}{rows} {meaning}")
    if len(untold) > NAMED:
        lines.append(f"and {len(untold) - NAMED} more")
    word = "names" if code == "name" else f"{code} codes"
    where = f" in column {column}" if column else ""
    total = len(answers) if of is None else of
    whose = f"{listed}: " if listed else ""
    lines.insert(0, f"{whose}{len(untold)} of {total} {word}{where} can't be told:")
    if listed:
        lines.append("name them as a list of states does, or leave them out")
    elif hint := _other_code(answers, code):
        lines.append(hint)
    elif column:
        lines.append("name them as a list of states does, or leave their rows out")
    raise DataError(*lines)


def _other_code(answers: pd.DataFrame, code: str) -> str:
    """Return a hint if another kind of code knows more of the values, and most of them."""
    known = {}
    for other in ("iso3", "iso2", "name", "m49", "cow"):
        if other != code:
            look_up = _book(other)
            told = [look_up(value, None).kind for value in answers["value"]]
            known[other] = sum(each in ("state", "aggregate") for each in told)
    most = max(known.values())
    ours = answers["kind"].isin(["state", "aggregate"]).sum()
    if most <= max(ours, len(answers) / 2):
        return ""
    found = [f'code="{other}"' for other, count in known.items() if count == most]
    return f"they look like {' or '.join(found)}"


Meanings = dict[str, list[_Meaning]]


def _book(code: str) -> Callable[[str, int | None], _Meaning]:
    """Return what looks up one kind of code."""
    from parade_analysis.catalog.loading import load

    countries, place_codes = load("countries"), load("place_codes")
    known = _meanings(countries, place_codes, code)
    key = KEY_OF[code]
    if code != "name":
        return lambda value, year: _then(known.get(key(value), []), year)
    groups = _meanings(countries, place_codes, "iso3")
    words = _meanings(countries, place_codes, "word")
    close = place_codes.loc[place_codes["scheme"] == "family", "candidates"].str.split().map(set)
    families = {state for states in close for state in states}
    members = set(countries.loc[countries["un_status"] == "un_member", "iso3"])
    ruled_by_one = countries["un_status"].eq("territory") & ~countries["iso3"].isin(CLAIMED)
    territories = set(countries.loc[ruled_by_one, "iso3"])

    def read(value: str, year: int | None) -> _Meaning:
        for spelling in (value, without_footnote(value)):
            if meanings := known.get(name_key(spelling)):
                return _then(meanings, year)
        twice = [_then(known.get(name_key(each), []), year) for each in parted(value)]
        states = {each for each in twice if each.kind == "state"}
        if len(twice) > 1 and len(set(twice)) == 1 and states:
            return twice[0]
        if len(states) < 2 and (meanings := known.get(name_key(apart(value)))):
            return _then(meanings, year)
        if [each.kind for each in groups.get(code_key(value), [])] == ["aggregate"]:
            return groups[code_key(value)][0]
        bare = without_abbreviation(value)
        if bare != value and (group := read(bare, year)).kind == "aggregate":
            return group
        return _by_words(value, known, words, families)

    def ruled(value: str, year: int | None) -> _Meaning:
        """Tell a territory behind whose name its ruler stands."""
        start = first_name(value)
        first, ruler = read(start, year), read(value[len(start) :].strip("(),[] "), year)
        is_such = first.kind == ruler.kind == "state" and value[len(start)] in "(,["
        is_such = is_such and first.iso3[0] in territories
        return first if is_such and ruler.iso3[0] in members else UNKNOWN

    def named(value: str, year: int | None) -> _Meaning:
        meaning, start = read(value, year), first_name(value)
        if start != value and meaning.kind == "unknown":
            return ruled(value, year)
        if start == value or meaning.kind != "state" or meaning.iso3[0] not in members:
            return meaning
        # A key has no order, but who writes Luxembourg (Belgium) does not mean Belgium.
        first = read(start, year)
        both = {*meaning.iso3, *(first.iso3 if first.kind == "state" else ())}
        return meaning if len(both) == 1 or any(both <= states for states in close) else UNKNOWN

    return named


def _meanings(countries: pd.DataFrame, place_codes: pd.DataFrame, scheme: str) -> Meanings:
    """Return what each key of a scheme stands for; what `countries` has needs no row."""
    key = KEY_OF.get(scheme, name_key)
    found: Meanings = {}
    rows = place_codes[place_codes["scheme"] == scheme]
    for row in rows.itertuples():
        states = row.iso3 if pd.notna(row.iso3) else row.candidates
        meaning = _Meaning(
            str(row.place_kind),
            tuple(states.split()) if pd.notna(states) else (),
            -math.inf if pd.isna(row.start_year) else row.start_year,
            math.inf if pd.isna(row.end_year) else row.end_year,
        )
        found.setdefault(key(row.code), []).append(meaning)
    always = {spelling for spelling, each in found.items() if not each[0].is_for_some_years}
    for column in OWN_COLUMNS.get(scheme, ()):
        for spelling, iso3 in zip(countries[column], countries["iso3"], strict=True):
            if pd.notna(spelling) and key(spelling) not in always:
                found.setdefault(key(spelling), []).append(_Meaning("state", (iso3,)))
                always.add(key(spelling))
    return found


def _then(meanings: list[_Meaning], year: int | None) -> _Meaning:
    """Return what a code meant in a year; without one, what it means today."""
    if year is None:
        fitting = [each for each in meanings if each.last == math.inf] or meanings
    else:
        fitting = [each for each in meanings if each.first <= year <= each.last]
        fitting = [each for each in fitting if each.is_for_some_years] or fitting
    if len(fitting) > 1:
        states = [state for each in fitting for state in each.iso3]
        return _Meaning("ambiguous", tuple(dict.fromkeys(states)))
    return fitting[0] if fitting else UNKNOWN


def _by_words(name: str, known: Meanings, words: Meanings, families: set[str]) -> _Meaning:
    """Tell what a name that no table has must mean by its words, or that it is unknown.

    Words of which each may stand anywhere, such as North, make no group by themselves. A name
    of one of a family of states is never guessed, nor one with a code in brackets.
    """
    given = name_key(name).split()
    kinds = {word: words[word][0].kind for word in given if word in words}
    group_words = {"aggregate", "ambiguous"}
    if "aggregate" in kinds.values() and all(
        kinds.get(word) in group_words or word.isdigit() for word in given
    ):
        return _Meaning("aggregate", ())
    bare = " ".join(word for word in given if kinds.get(word) != "state")
    meaning = known[bare][0] if bare in known else UNKNOWN
    if meaning is UNKNOWN and all(word.isalpha() for word in given):
        meaning = _one_slip_from(bare, known)
    is_sure = meaning.kind == "state" and meaning.iso3[0] not in families and not has_code(name)
    return meaning if is_sure else UNKNOWN


def _one_slip_from(name: str, known: Meanings) -> _Meaning:
    """Return the state whose name is one slip away, if all others are clearly further."""
    if len(name) < LETTERS:
        return UNKNOWN
    letters = {*name}
    slips = {
        spelling: slips_between(name, spelling)
        for spelling in known
        # What no few slips can make of the name need not be counted.
        if abs(len(spelling) - len(name)) <= NEAR and len(letters ^ {*spelling}) <= 2 * NEAR
    }
    near = {each.iso3 for key, count in slips.items() if count <= NEAR for each in known[key]}
    nearest = [known[spelling][0] for spelling, count in slips.items() if count == 1]
    return nearest[0] if nearest and len(near) == 1 else UNKNOWN
