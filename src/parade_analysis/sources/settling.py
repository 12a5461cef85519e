"""Telling totals from their parts in folded sums: each function keeps some and says what not."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd

from parade_analysis.errors import DataError
from parade_analysis.flows import VALUE
from parade_analysis.places import resolve

SET_ASIDE = ["reason", "code", "rows", VALUE]
FLOW = ["year", "exporter", "importer", "reported_by"]
"""What makes one flow of one year, as one side reports it."""
MONTHS = {"": 12, "S": 6, "Q": 3, "M": 1}
"""Letter of a part of a year -> its months."""

NEARLY = 0.99
"""The part of another sum that is the same sum, but for what is kept secret or was revised."""
PERIOD = r"([0-9]{4})(?:-?([AMQSH]?)([0-9]{1,2}))?"
"""A year, or a part of it: 2023, 202301, 2023-M01, 2023Q1, 2023-S1."""
FORMER = "a former state without an ISO code"
BUILT = ("built from", "added up from")
"""How a reason begins that is about rows which stay."""
States = Callable[[pd.Series, pd.Series], pd.DataFrame]
"""Codes and years -> `iso3`, missing for no state, and the `reason`."""

Settled = tuple[pd.DataFrame, pd.DataFrame]
"""The sums that stay, and what to report, with the columns `SET_ASIDE`."""


def told(sums: pd.DataFrame, reason: str | pd.Series, code: str | pd.Series) -> pd.DataFrame:
    """Return sums as rows of the report."""
    return sums.assign(reason=reason, code=code)[SET_ASIDE]


def told_of_built(
    sums: pd.DataFrame, reason: str | pd.Series, code: str | pd.Series
) -> pd.DataFrame:
    """Return sums that stay as rows of the report, to be looked up with `used` at the end."""
    return sums.assign(reason=reason, code=code)


def used(
    report: pd.DataFrame, sums: pd.DataFrame, keys: Sequence[str], states: States
) -> pd.DataFrame:
    """Return the report, of what was built only what ends in a flow between two states."""
    is_built = report["reason"].str.startswith(BUILT)
    if not is_built.any():
        return report[SET_ASIDE]
    built = report[is_built]
    ends = [
        states(built[end], built["year"])["iso3"].set_axis(built.index)
        for end in ("exporter", "importer")
    ]
    stays = pd.MultiIndex.from_frame(built[list(keys)]).isin(
        pd.MultiIndex.from_frame(sums[list(keys)])
    )
    built = built[stays & ends[0].notna() & ends[1].notna() & (ends[0] != ends[1])]
    return pd.concat([report[~is_built], built], ignore_index=True)[SET_ASIDE]


def plain_periods(periods: pd.Series, form: str) -> pd.Series:
    """Return periods in one spelling: 2023, 2023M01, 2023Q1, 2023S2."""
    each = periods.drop_duplicates()
    parts = each.str.upper().str.strip().str.extract(f"^{PERIOD}$").fillna("")
    letter = parts[1].replace("H", "S").where((parts[2] == "") | (parts[1] != ""), "M")
    number = pd.to_numeric(parts[2]).fillna(0).astype("int64")
    most = letter.map({"": 0, "A": 1} | {name: 12 // each for name, each in MONTHS.items() if name})
    wrong = (parts[0] == "") | (number > most) | ((number < 1) & (letter != ""))
    if wrong.any():
        raise DataError(
            f"{form}: period {each[wrong].iloc[0]!r}, expected a year such as 2023 or a part of "
            "it such as 202301, 2023-M01 or 2023-Q1"
        )
    width = letter.map({"M": 2}).fillna(1).astype("int64")
    spelled = [
        year + (sign + f"{count:0{digits}}" if sign not in ("", "A") else "")
        for year, sign, count, digits in zip(parts[0], letter, number, width, strict=True)
    ]
    return periods.map(dict(zip(each, spelled, strict=True)))


def parted(
    sums: pd.DataFrame, keep: pd.Series, reason: str | pd.Series, code: str | pd.Series
) -> Settled:
    """Return the sums that stay, and the others as rows of the report."""
    return sums[keep], told(sums, reason, code)[~keep]


def refuse_twice(sums: pd.DataFrame, keys: Sequence[str], form: str) -> None:
    """Refuse a row that stands in the files more than once, naming it."""
    twice = sums[sums["rows"] > 1]
    if len(twice):
        first = twice.iloc[0]
        row = ", ".join(f"{key} {first[key]}" for key in keys if first[key] not in ("", "0"))
        more = f", and {len(twice) - 1} others more than once" if len(twice) > 1 else ""
        raise DataError(
            f"{form}: the row {row} stands there {first['rows']} times{more}; a flow is never "
            "added to itself, so remove the copies, or the second file with the same rows"
        )


def reasons_of(kinds: pd.Series) -> pd.Series:
    """Return why what is no state's is set aside, by its kind as `places.resolve` tells it."""
    known = {"aggregate": "no single state", "ambiguous": "may be several states", "former": FORMER}
    reason = kinds.astype("object").map(known).astype("object")
    return reason.where(kinds.isin(["state", *known]), "no such code")


def state_of(*codes: str) -> Callable[[pd.Series, pd.Series], pd.DataFrame]:
    """Return what tells the state of a code of its year, as `Source.states` does.

    A code is looked up as the first of `codes` that knows it, as `places.resolve` takes them.
    """

    def states(written: pd.Series, years: pd.Series) -> pd.DataFrame:
        asked = pd.DataFrame({"code": written.astype("str"), "year": years.astype("int64")})
        found = asked.drop_duplicates().assign(iso3=None, kind="unknown").astype({"iso3": "object"})
        for code in codes:
            open_ones = found["kind"] == "unknown"
            # A name means the same in every year, and a lookup by words takes its time.
            keys = ["code"] if code == "name" else ["code", "year"]
            each = found.loc[open_ones, keys].drop_duplicates()
            if each.empty:
                break
            known = resolve(each["code"], code, year=None if code == "name" else each["year"])
            known = known.rename(columns={"value": "code"})[[*keys, "iso3", "kind"]]
            new = found.loc[open_ones, keys].merge(known, how="left", on=keys)
            found.loc[open_ones, ["iso3", "kind"]] = new[["iso3", "kind"]].astype("object").values
        answers = found.assign(reason=reasons_of(found["kind"])).drop(columns="kind")
        return asked.merge(answers, how="left", on=["code", "year"])[["iso3", "reason"]]

    return states


def within(
    sums: pd.DataFrame, group: Sequence[str], code: pd.Series, wider: Sequence[pd.Series]
) -> pd.Series:
    """Tell which sums lie within another of their group: one of its `wider` codes is there."""
    mine, theirs = _numbered(sums, group, code, wider)
    return _any([each.isin(mine) for each in theirs], sums)


def holds(
    sums: pd.DataFrame, group: Sequence[str], code: pd.Series, wider: Sequence[pd.Series]
) -> pd.Series:
    """Tell which sums hold another of their group: theirs is one of its `wider` codes."""
    mine, theirs = _numbered(sums, group, code, wider)
    return _any([mine.isin(each) for each in theirs], sums)


def _numbered(
    sums: pd.DataFrame, group: Sequence[str], code: pd.Series, wider: Sequence[pd.Series]
) -> tuple[pd.Series, list[pd.Series]]:
    """Return codes as numbers that hold within their group; missing for the code itself."""
    numbers = {each: number for number, each in enumerate(code.unique())}
    first = sums.groupby(list(group), dropna=False).ngroup() * len(numbers)
    mine = first + code.map(numbers).astype("float64")
    theirs = [each.where(each != code).map(numbers).astype("float64") for each in wider]
    return mine, [first + each for each in theirs]


def _any(masks: Sequence[pd.Series], sums: pd.DataFrame) -> pd.Series:
    return pd.concat([pd.Series(False, index=sums.index), *masks], axis=1).any(axis=1)


def by_year(sums: pd.DataFrame) -> Settled:
    """Keep a flow's year; where only parts of it stand, the kind that covers most of it.

    What holds only some goods, and clearly less than another kind, is no sum of them.

    Parameters
    ----------
    sums : DataFrame
        Columns `FLOW`, `period` as `plain_periods` spells it, `rows` and the value; and
        `is_whole` (bool) where a period may be of only some goods.
    """
    letters = sums["period"].str[4:5]
    if sums.empty:
        return sums, told(sums, "", "")
    group = [sums[key] for key in FLOW]
    months = letters.map(MONTHS)
    kinds = sums.assign(letter=letters, is_whole=sums.get("is_whole", True)).groupby(
        [*FLOW, "letter"]
    )
    covered = kinds["period"].transform("nunique") * months
    held = kinds[VALUE].transform("sum")
    is_full = held >= NEARLY * held.groupby(group).transform("max")
    is_full |= kinds["is_whole"].transform("all")
    # A year wins, then what covers more of it, then the longer part.
    rank = is_full * 10000 + (months == MONTHS[""]) * 1000 + covered * 10 + months
    keep = rank == rank.groupby(group).transform("max")
    words = {"S": "half-years", "Q": "quarters", "M": "months", "": "goods of the year"}
    has_year = (keep & (letters == "")).groupby(group).transform("any")
    beside = has_year.map({True: " beside their year", False: " beside what holds more of it"})
    reason = letters.map(words) + beside
    sums, aside = parted(sums, keep, reason, sums["period"].str[:4])
    letters = letters[keep]
    if not (letters != "").any():
        return sums, aside
    short = sums[letters != ""]
    reporter = short["exporter"].where(short["reported_by"] == "exporter", short["importer"])
    count = short.groupby([short["year"], reporter, short["reported_by"]])["period"]
    reason = "added up from " + count.transform("nunique").astype("str") + " "
    reason = reason + letters[letters != ""].map(words)
    return sums, pd.concat(
        [aside, told_of_built(short, reason, reporter + " " + short["year"].astype(str))]
    )
