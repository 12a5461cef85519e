"""Which meetings count: whose they are, what was known, and which rule lets them in."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

import pandas as pd

from parade_analysis.catalog.as_of import as_date
from parade_analysis.catalog.fields import FORMATS, HEADS
from parade_analysis.catalog.given import demand, typed
from parade_analysis.errors import DataError, NothingKnown, not_in_every_row
from parade_analysis.names import slug, spelled
from parade_analysis.prose import capitalised, counted, listed

__all__ = [
    "LEADER",
    "RANKS",
    "RULES",
    "InclusionRule",
    "ended",
    "include",
    "meetings_of",
    "rule_sentence",
    "rule_words",
    "summits",
    "verified",
]

LEADER = "Kim Jong Un"
"""Whose meetings table ``meetings`` lists."""

READ = (
    "end_date leader person iso3 place place_iso3 trip_id transport format rank visit_kind "
    "verification latitude longitude occasion_id label"
)
"""Columns that functions read where a frame has them, besides `start_date`."""

WHO = ("leader", "person")
"""Columns that say who met whom."""
APART = pd.Timedelta(days=2)
"""At most so far apart are the meetings of one occasion."""


class InclusionRule(NamedTuple):
    """Which meetings count: the rule in words and in a sentence, and the formats it lets in."""

    words: str
    sentence: str
    formats: tuple[str, ...]


RULES = {
    "summits": InclusionRule("bilateral meetings", "Bilateral meetings only", FORMATS[:1]),
    "talks": InclusionRule(
        "meetings of two or three leaders", "Includes meetings of three leaders", FORMATS[:2]
    ),
    "contacts": InclusionRule(
        "meetings and contacts on the margins of events",
        "Includes contacts on the margins",
        FORMATS[:3],
    ),
    "encounters": InclusionRule(
        "all encounters, also at a parade", "Includes encounters at parades", FORMATS
    ),
}
"""Inclusion rules from narrow to wide: each lets in what those before it do."""

ALL_GIVEN = "all meetings given"
"""The rule in words where no row says of what form its meeting was."""

RANKS = (*HEADS, "party_leader")
"""Ranks that make a leader: of state, of government, of the ruling party."""


def says(meetings: pd.DataFrame, column: str) -> bool:
    """Whether a column is there and at least one row fills it."""
    return column in meetings and bool(meetings[column].notna().any())


def meetings_of(
    meetings: pd.DataFrame, leader: str = LEADER, *, as_of: str | dt.date | None = None
) -> pd.DataFrame:
    """Return one leader's meetings, with what other functions need filled in.

    Parameters
    ----------
    meetings : DataFrame
        Table ``meetings`` or your own: `start_date`, `person`, `iso3`; everything else is
        optional. Dates are datetime64, dates or texts as YYYY-MM-DD, without a time zone;
        hours are dropped.
    leader : str
        Whose meetings: rows of another `leader` are left out. A frame without that
        column is all of the leader named.
    as_of : str, date or Timestamp, optional
        Leave out meetings that ended later.

    Returns
    -------
    DataFrame
        The rows, oldest first and numbered from 0; where missing, `end_date` is `start_date`, and
        `occasion_id` follows the codebook: one place, at most two days apart.

    Raises
    ------
    NothingKnown
        If the frame has rows of other leaders only, naming them.
    DataError
        If a meeting has no start or no state, person or leader where others have one, if a
        value can't be what its column holds, or if a meeting ends before it begins.

    Examples
    --------
    >>> mine = pd.DataFrame({"start_date": pd.to_datetime(["2024-05-16", "2024-05-18"])})
    >>> found = meetings_of(mine.assign(place="Beijing"), "Vladimir Putin")
    >>> found["occasion_id"].tolist()
    ['2024-05-16-beijing', '2024-05-16-beijing']
    """
    told = demand(meetings, "meetings", "start_date", others=READ)
    refuse_repeats(told)
    refuse_backward(told)
    for column in ("leader", "person", "iso3"):
        bare = told[column].isna() if column in told else pd.Series(dtype=bool)
        # A frame may be one leader's and say so nowhere, not in some rows only.
        if bare.any() and not (column == "leader" and bare.all()):
            raise not_in_every_row("meetings", column, bare.sum(), len(told))
    chosen = _rows_of(told, leader).reset_index(drop=True)
    start = chosen["start_date"]
    chosen["end_date"] = chosen["end_date"].fillna(start) if "end_date" in chosen else start
    if "occasion_id" not in chosen:
        chosen["occasion_id"] = _occasions_of(chosen)
    elif chosen["occasion_id"].isna().any():
        chosen["occasion_id"] = chosen["occasion_id"].fillna(_occasions_of(chosen))
    order = [column for column in ("start_date", "meeting_id", "person") if column in chosen]
    return ended(chosen.sort_values(order, kind="stable"), as_of)


def refuse_repeats(meetings: pd.DataFrame) -> None:
    """Refuse rows that repeat another, each of which would count as a meeting.

    Several meetings may fall on one day: rows with neither `format` nor both `leader` and
    `person`, such as a few columns of a longer table, are refused only if all stand twice.

    Examples
    --------
    >>> refuse_repeats(pd.DataFrame({"start_date": ["2024-05-16"] * 2, "format": "bilateral"}))
    Traceback (most recent call last):
    ...
    parade_analysis.errors.DataError: meetings: 1 row repeats another, the first is row 2 ...
    """
    mixed = meetings.columns[meetings.dtypes == "object"]  # which may hold what has no hash
    cells = meetings.astype(dict.fromkeys(mixed, "str"))
    again = cells.duplicated()
    if not again.any():
        return
    is_doubled = cells.duplicated(keep=False).all() and (~again).sum() > 1
    is_told = says(meetings, "format") or all(says(meetings, each) for each in WHO)
    if is_told or is_doubled:
        count = int(again.sum())
        raise DataError(
            f"meetings: {counted(count, 'row')} repeat{'s' * (count == 1)} another, the first is "
            f"row {int(again.argmax()) + 1} below the header; leave repeats out, e.g. by "
            "meetings.drop_duplicates(), or tell the meetings apart by a column"
        )


def refuse_backward(meetings: pd.DataFrame) -> None:
    """Refuse meetings that end before they begin.

    Examples
    --------
    >>> days = {"start_date": ["2019-01-08"], "end_date": ["2019-01-01"]}
    >>> refuse_backward(pd.DataFrame(days, dtype="datetime64[us]"))
    Traceback (most recent call last):
    ...
    parade_analysis.errors.DataError: meetings: the meeting of 2019-01-08, row 1 below the ...
    """
    if "end_date" not in meetings:
        return
    is_backward = (meetings["end_date"] < meetings["start_date"]).to_numpy(dtype=bool)
    if is_backward.any():
        row = int(is_backward.argmax())
        begun, done = (meetings[each].iloc[row] for each in ("start_date", "end_date"))
        raise DataError(
            f"meetings: the meeting of {begun:%Y-%m-%d}, row {row + 1} below the header, ends "
            f"before it begins, on {done:%Y-%m-%d}"
        )


def _rows_of(meetings: pd.DataFrame, leader: str) -> pd.DataFrame:
    if not says(meetings, "leader"):
        return meetings
    known = sorted(meetings["leader"].dropna().unique())
    leader = spelled(leader, known)
    if leader not in known:
        raise NothingKnown(f"meetings are known of {listed(known)}, none of {leader}")
    return meetings[meetings["leader"] == leader]


def _occasions_of(meetings: pd.DataFrame) -> pd.Series:
    """Name the occasion of each meeting by its first day and place."""
    alone = "row " + meetings.index.astype("str").to_series(index=meetings.index)
    place = meetings["place"].astype("object").fillna(alone) if "place" in meetings else alone
    ordered = meetings.assign(place=place).sort_values(["place", "start_date", "end_date"])
    ends = ordered.groupby("place")["end_date"].cummax()
    previous = ends.groupby(ordered["place"]).shift()
    # Without a meeting before, the distance is missing and the comparison false.
    is_near = ordered["start_date"] - previous <= APART
    first = ordered["start_date"].mask(is_near).ffill()
    return (first.dt.strftime("%Y-%m-%d") + "-" + ordered["place"].map(slug)).reindex(
        meetings.index
    )


def ended(meetings: pd.DataFrame, as_of: str | dt.date | None) -> pd.DataFrame:
    """Return the meetings that had ended on a day; all if none is given.

    Parameters
    ----------
    meetings : DataFrame
        Table ``meetings`` or a part of it, or your own; where `end_date` is missing, a
        meeting ended on its `start_date`.
    as_of : str, date, Timestamp or None
        The day.

    Returns
    -------
    DataFrame
        The rows, numbered from 0.

    Raises
    ------
    DataError
        If `as_of` is no day, or a meeting says neither when it ended nor when it began.

    Examples
    --------
    >>> from parade_analysis import load
    >>> len(ended(load("meetings"), "2018-05-07")), len(ended(load("meetings"), "2018-05-08"))
    (3, 4)
    """
    day = as_date(as_of)
    if day is None:
        return meetings.reset_index(drop=True)
    told = typed(meetings, "meetings", ["start_date", "end_date"])
    last = told.get("end_date", pd.Series(pd.NaT, told.index))
    last = last.fillna(told["start_date"]) if "start_date" in told else last
    if last.isna().any():
        raise not_in_every_row("meetings", "end_date", last.isna().sum(), len(told))
    return told[last <= day].reset_index(drop=True)


def verified(meetings: pd.DataFrame) -> pd.DataFrame:
    """Return the meetings that a source vouches for.

    Parameters
    ----------
    meetings : DataFrame
        Table ``meetings`` or ``envoys``, or a part of it.

    Returns
    -------
    DataFrame
        The rows, numbered from 0. A row that does not say counts, and so do all of a
        frame without `verification`.

    Raises
    ------
    AttributeError
        If it is no frame.

    Examples
    --------
    >>> from parade_analysis import load
    >>> meetings = load("meetings")
    >>> len(meetings) - len(verified(meetings))
    1
    """
    if "verification" not in meetings:
        return meetings.reset_index(drop=True)
    told = meetings["verification"]
    return meetings[told.isna() | (told == "verified")].reset_index(drop=True)


def check_rule(rule: str) -> None:
    """Refuse a name that is no inclusion rule.

    Parameters
    ----------
    rule : str
        A key of `RULES`.

    Raises
    ------
    DataError
        If it is none.

    Examples
    --------
    >>> check_rule("summits")
    """
    if rule not in RULES:
        raise DataError(f"there is no inclusion rule {rule!r}: choose from {', '.join(RULES)}")


def include(
    meetings: pd.DataFrame,
    rule: str,
    *,
    leader: str = LEADER,
    ranks: tuple[str, ...] = RANKS,
    as_of: str | dt.date | None = None,
) -> pd.DataFrame:
    """Return the verified meetings of a leader that an inclusion rule lets in.

    Parameters
    ----------
    meetings : DataFrame
        Table ``meetings`` or your own, as for `meetings_of`.
    rule : str
        A key of `RULES`: ``"summits"``, ``"talks"``, ``"contacts"`` or ``"encounters"``.
        Where no row has a `format`, the rule is all meetings given; a single row without
        one counts under the widest rule only.
    leader : str
        Whose meetings; a frame without column `leader` is all of the leader named.
    ranks : tuple of str
        Ranks that count; all leaders by default. A row without `rank` counts if all do,
        and all rows count where none has one.
    as_of : str, date or Timestamp, optional
        Leave out meetings that ended later.

    Returns
    -------
    DataFrame
        The rows, completed as by `meetings_of`.

    Raises
    ------
    DataError
        If there is no such rule, rank or leader.

    Examples
    --------
    >>> from parade_analysis import load
    >>> {rule: len(include(load("meetings"), rule)) for rule in RULES}
    {'summits': 25, 'talks': 26, 'contacts': 30, 'encounters': 34}
    """
    check_rule(rule)
    for rank in ranks:
        if rank not in RANKS:
            raise DataError(f"{rank!r} is no leader's rank: choose from {', '.join(RANKS)}")
    found = verified(meetings_of(meetings, leader, as_of=as_of))
    lets_in = _is_among(found, "format", RULES[rule].formats, FORMATS)
    lets_in &= _is_among(found, "rank", ranks, RANKS)
    return found[lets_in].reset_index(drop=True)


def _is_among(
    meetings: pd.DataFrame, column: str, wanted: tuple[str, ...], every: tuple[str, ...]
) -> pd.Series:
    """Whether each row has a wanted value; one that does not say, if every value is wanted."""
    if not says(meetings, column):
        return pd.Series(True, index=meetings.index)
    silent = meetings[column].isna() & (set(wanted) >= set(every))
    return meetings[column].isin(wanted) | silent


def rule_words(meetings: pd.DataFrame, rule: str) -> str:
    """Return an inclusion rule in words, as it applies to a frame.

    Parameters
    ----------
    meetings : DataFrame
        One leader's meetings.
    rule : str
        A key of `RULES`.

    Returns
    -------
    str
        Words of the rule, or that all meetings given count, where no row has a `format`.

    Raises
    ------
    DataError
        If there is no such rule.

    Examples
    --------
    >>> from parade_analysis import load
    >>> rule_words(load("meetings"), "summits")
    'bilateral meetings'
    >>> rule_words(load("meetings").drop(columns="format"), "summits")
    'all meetings given'
    """
    check_rule(rule)
    return RULES[rule].words if says(meetings, "format") else ALL_GIVEN


def rule_sentence(meetings: pd.DataFrame, rule: str) -> str:
    """Return an inclusion rule as a picture tells it, in five words at most.

    Parameters
    ----------
    meetings : DataFrame
        One leader's meetings.
    rule : str
        A key of `RULES`.

    Returns
    -------
    str
        The sentence without a stop, or that all meetings given count, where no row has a
        `format`.

    Raises
    ------
    DataError
        If there is no such rule.

    Examples
    --------
    >>> from parade_analysis import load
    >>> rule_sentence(load("meetings"), "encounters")
    'Includes encounters at parades'
    """
    check_rule(rule)
    return RULES[rule].sentence if says(meetings, "format") else capitalised(ALL_GIVEN)


def summits(
    meetings: pd.DataFrame, *, leader: str = LEADER, as_of: str | dt.date | None = None
) -> pd.DataFrame:
    """Return the verified bilateral meetings: no encounter on the margins, no parade.

    Parameters
    ----------
    meetings, leader, as_of
        As for `include`, of which this is the rule ``"summits"``.

    Returns
    -------
    DataFrame
        The rows, completed as by `meetings_of`.

    Raises
    ------
    DataError
        If there is no such leader.

    Examples
    --------
    >>> from parade_analysis import load
    >>> known = summits(load("meetings", as_of="2025-08-28"))
    >>> known["person"].value_counts().head(2).to_dict()
    {'Xi Jinping': 5, 'Moon Jae-in': 3}
    """
    return include(meetings, "summits", leader=leader, as_of=as_of)
