"""A call of a figure or chart: tables given or loaded, options, the day, the source line."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import pandas as pd

from parade_analysis.catalog import loading
from parade_analysis.catalog.as_of import as_date, known_on
from parade_analysis.catalog.definitions import SUBJECT, TABLES
from parade_analysis.catalog.given import Identity, identify, worldview_of
from parade_analysis.catalog.origins import PRESS
from parade_analysis.catalog.worldviews import BOUNDARIES
from parade_analysis.errors import DataError, NothingKnown, unknown
from parade_analysis.figures.frames import checked, refuse_parts
from parade_analysis.figures.registered import SHAPES, WORLDVIEW, Registered
from parade_analysis.inclusion import LEADER, check_rule
from parade_analysis.names import spelled
from parade_analysis.prose import day_words

DE_FACTO = "lines of control in Kashmir. Not the UN's map."
"""https://www.naturalearthdata.com/about/disputed-boundaries-policy/"""
TRADE = ("series", "trade_totals", "trade_partners", "trade_partners_bulk", "trade_commodities")
NAMED = {
    "parade": ("event", ("parades",)),
    "compared_with": ("event", ("parades",)),
    "compared": ("event", ("parades",)),
    "leader": ("leader", ("meetings",)),
    "counterpart": ("person", ("meetings",)),
    "country": ("iso3", ("countries",)),
    "partner": ("iso3", ("countries",)),
    "partners": ("iso3", ("countries",)),
    "states": ("iso3", ("countries",)),
    "publisher": ("series", (*TRADE, "trade_china_monthly")),
    "apart": ("series", TRADE),
    "mirror": ("series", TRADE),
    "mirrors": ("series", TRADE),
}
"""Options that name a row: the column that holds the names, and its tables."""
PERSONS = ("leader", "person")
KINDS = {"event": "parade", "iso3": "state with the code", "series": "publisher"}
MOST_NAMED = 60  # names to choose from that a refusal lists
OF_SUBJECT = ("events", "trade_unrecorded")
"""Tables of ours that are about one country without a column that says so."""


class Taken(NamedTuple):
    """A table as a figure takes it: what was known of it, and what it is."""

    frame: pd.DataFrame
    identity: Identity


@dataclass(frozen=True)
class Call:
    """What a call of a figure, or of a chart with choices, rests on.

    Attributes
    ----------
    about : Registered
        The figure.
    options, arguments : dict
        The options, and with them all that the function takes.
    taken : mapping
        Table -> what was known of it, the one that the figure is about first.
    asked, day : Timestamp
        The day as of which is asked, if any, and the one that the figure is good for.
    borders : str, optional
        Worldview of the shapes, if there are any.
    """

    about: Registered
    options: dict[str, Any]
    arguments: dict[str, Any]
    taken: Mapping[str, Taken]
    asked: pd.Timestamp | None
    day: pd.Timestamp
    borders: str | None

    def answer(self) -> Any:
        """Return what the function makes of its tables.

        Raises
        ------
        NothingKnown
            If nothing that it shows was known on the day asked for.
        """
        try:
            answer = self.about.draw(**self.arguments)
        except NothingKnown as error:
            raise NothingKnown(f"{error}{_by(self.asked)}") from error
        for option, reason in answer.unanswered.items():
            if self.options[option] != self.about.options[option]:  # asked for, not left to us
                raise NothingKnown(f"{reason}{_by(self.asked)}")
        return answer

    def _shown(self, answer: Any) -> dict[str, Taken]:
        return {
            name: each
            for name, each in self.taken.items()
            if name not in answer.undrawn and not each.frame.empty
        }

    def source_lines(self, answer: Any) -> list[str]:
        """Return the source line of an answer, and that of its borders."""
        is_dated = self.asked is not None or next(iter(self.taken.values())).identity.is_published
        stamp = self.day if is_dated else None
        lines = [_source_line(self.about, answer.publishers, self._shown(answer), stamp)]
        return lines if self.borders is None else [*lines, borders_line(self.borders)]

    def sources(self, answer: Any) -> list[str]:
        """Return the titles of what our rows and shapes rest on, each once."""
        ours = [name for name, each in self._shown(answer).items() if each.identity.is_ours]
        titles = [source.title for name in ours for source in TABLES[name].sources]
        if self.borders in BOUNDARIES:
            titles += [source.title for source in BOUNDARIES[self.borders].sources]
        elif self.borders is not None:
            titles.append(self.borders)
        return list(dict.fromkeys(titles))


def called(
    about: Registered,
    *,
    as_of: str | dt.date | None,
    data: str | os.PathLike[str] | None,
    worldview: str | os.PathLike[str] = WORLDVIEW,
    **given: Any,
) -> Call:
    """Return what a call rests on: tables loaded or typed, options checked, held to the day.

    Raises
    ------
    DataError
        If a table or an option can't be used.
    NothingKnown
        If nothing of a table was known on the day asked for.
    """
    asked = as_date(as_of)
    given = _named_rows(given, about)
    whole = {
        name: None if given[name] is None else checked(given[name], name, about, asked)
        for name in about.tables
    }
    options = _options(about, given, whole, data)
    taken = _all_taken(about, whole, options, asked, data)
    arguments = {**options, **{name: each.frame for name, each in taken.items()}}
    borders = None
    if about.has_shapes:
        arguments[SHAPES], borders = _shapes(given[SHAPES], worldview, data)
    main = taken[about.tables[0]]
    day = _good_for(about, main, asked, data)
    told = {"day": day, "is_part": main.identity.is_part}
    arguments |= {name: each for name, each in told.items() if about.takes(name)}
    return Call(about, options, arguments, taken, asked, day, borders)


def _shapes(
    given: Any, worldview: str | os.PathLike[str], data: str | os.PathLike[str] | None
) -> tuple[pd.DataFrame, str]:
    """Return country shapes, given or loaded, and their worldview."""
    if given is None:
        shapes = loading.boundaries(worldview, data=data)
        return shapes, shapes.attrs["name"]
    borders = worldview_of(given, data=data)
    if worldview not in (WORLDVIEW, borders):
        raise DataError("boundaries and worldview both say which shapes; give one of them")
    return given.to_crs("EPSG:4326"), borders


def _named_rows(given: dict[str, Any], about: Registered) -> dict[str, Any]:
    """Take names of parades, given in place of their table, as those to compare."""
    named = given.get("parades")
    if "compared" not in about.options or not isinstance(named, str | list | tuple):
        return given
    if tuple(given["compared"]) != about.options["compared"]:
        raise DataError("parades and compared both name parades; give one of them")
    return given | {"parades": None, "compared": named}


def _options(
    about: Registered,
    given: Mapping[str, Any],
    whole: Mapping[str, pd.DataFrame | None],
    data: str | os.PathLike[str] | None,
) -> dict[str, Any]:
    """Return the options, sure that what they name is there."""
    options = {name: about.option(name, given[name]) for name in about.options}
    for option, (column, tables) in NAMED.items():
        if options.get(option):
            named = options[option]
            every = (named,) if isinstance(named, str) else named
            if option == "partners":  # those drawn as one are joined by a plus
                every = [code for each in every for code in each.split("+")]
            own = options.get("country", SUBJECT)
            if option in ("partner", "partners") and own in every:
                raise DataError(f"{option}: {own} is the country itself")
            holding = {name: whole[name] for name in tables if name in whole}
            known = _known(every, column, holding, data)
            if column in PERSONS:
                every = [spelled(each, known) for each in every]
                (options[option],) = every
            _refuse_unheard_of(every, column, known, holding)
    if "rule" in options:
        check_rule(options["rule"])
    return options


def _all_taken(
    about: Registered,
    whole: Mapping[str, pd.DataFrame | None],
    options: Mapping[str, Any],
    asked: pd.Timestamp | None,
    data: str | os.PathLike[str] | None,
) -> dict[str, Taken]:
    """Return all tables, those that are loaded as of the day of the first."""
    first, *others = about.tables
    main = _taken(whole[first], first, about, options, asked, data)
    if asked is None and main.identity.as_of is not None:
        asked = pd.Timestamp(main.identity.as_of)
    taken = {first: main}
    for name in others:
        taken[name] = _taken(whole[name], name, about, options, asked, data)
        # Who brings a country's main table need not bring the rest too.
        is_lent = whole[first] is not None and whole[name] is None
        own = taken[name].frame
        if is_lent and "country" in options and TABLES[name].kind == "statistic" and "iso3" in own:
            own = own[own["iso3"] == options["country"]]
            taken[name] = Taken(own, taken[name].identity)
    for name in about.added_up:
        if taken[name].identity.is_part:
            refuse_parts(taken[name].frame, name, data=data)
    return taken


def _by(day: pd.Timestamp | None) -> str:
    return "" if day is None else f" by {day_words(day)}"


def _known(
    every: Sequence[str],
    column: str,
    holding: Mapping[str, pd.DataFrame | None],
    data: str | os.PathLike[str] | None,
) -> list[str]:
    """Return the names that rows have on whatever day; none if all rows are of the one named."""
    known: dict[str, None] = {}
    for name, given in holding.items():
        if given is None or name == "countries":  # names alone; a code is one without them
            known |= dict.fromkeys(loading.load(name, data=data)[column])
        if given is not None and column in given:
            known |= dict.fromkeys(given[column].dropna())
        elif given is not None:
            return []
        if {*every} <= {*known}:
            break
    return list(known)


def _refuse_unheard_of(
    every: Sequence[str], column: str, known: Sequence[str], holding: Iterable[str]
) -> None:
    """Refuse a name that no row has, as a slip and not as too early."""
    for wanted in every if known else ():
        if wanted not in known:
            kind = KINDS.get(column, column)
            where = f"{column} in {' or '.join(holding)}"
            those = ", ".join(known) if len(known) <= MOST_NAMED else where
            raise unknown(kind, wanted, known, those)


def _taken(
    given: pd.DataFrame | None,
    name: str,
    about: Registered,
    options: Mapping[str, Any],
    as_of: pd.Timestamp | None,
    data: str | os.PathLike[str] | None,
) -> Taken:
    """Return what was known of a table, loaded where none is given."""
    if given is None:
        frame = loading.load(name, as_of=as_of, data=data)
        identity = Identity(name, True, True)
    else:
        frame = given if as_of is None else known_on(given, TABLES[name], as_of)
        identity = identify(frame, name, as_of=as_of, data=data)
        if _is_relabelled(frame, name, options):
            identity = Identity(f"{name} as given", False, False)
    if given is not None and given.empty:
        raise NothingKnown(f"{name} has no row")
    if frame.empty and name not in about.context:
        raise NothingKnown(f"{TABLES[name].unknown}{_by(as_of)}" if as_of else f"{name} has no row")
    frame = frame.copy(deep=False)
    frame.attrs = {}  # pandas copies them deeply at every step
    return Taken(frame, identity)


def _is_relabelled(frame: pd.DataFrame, name: str, options: Mapping[str, Any]) -> bool:
    """Whether rows are said to be of another country or leader than ours are.

    By a column that ours have not, being all of one country, or by the call, where the
    frame has not the column that ours have.
    """
    columns = TABLES[name].columns
    if name in OF_SUBJECT and "iso3" in frame:
        return not frame["iso3"].eq(SUBJECT).all()
    said = {"iso3": options.get("country", SUBJECT), "leader": options.get("leader", LEADER)}
    ours = {"iso3": SUBJECT, "leader": LEADER}
    return any(
        column in columns and column not in frame and said[column] != ours[column]
        for column in ours
    )


def _good_for(
    about: Registered,
    main: Taken,
    asked: pd.Timestamp | None,
    data: str | os.PathLike[str] | None,
) -> pd.Timestamp:
    """Return the day asked for, at most that up to which the main table was researched.

    Without one, that day; of a frame of the caller's, its own last date.

    The first table is what the figure is about; the others give context, and a row added
    to the first must not fall behind the day that the figure prints.
    """
    name = about.tables[0]
    researched = pd.Timestamp(loading.load(name, data=data).attrs["covered_to"])
    if main.identity.is_published:
        days = (asked, main.identity.as_of, researched)
        return min(pd.Timestamp(day) for day in days if day is not None)
    if asked is not None:
        return min(asked, researched) if main.identity.is_ours else asked
    try:
        return last_date(main.frame, name)
    except DataError:
        if about.takes("day"):
            raise
        return pd.NaT  # a figure that tells no day needs none


def last_date(frame: pd.DataFrame, name: str) -> pd.Timestamp:
    """Return the last day, or the end of the last month or year, that a frame has rows for.

    Raises
    ------
    DataError
        If it has no date at all.
    """
    dated = TABLES[name].dated
    # What lasted a day may be given by its start alone.
    before = {last: first for first, last in TABLES[name].ordered}
    columns = [each for each in (dated, before.get(dated)) if each in frame]
    last = max(frame[columns].max().dropna(), default=pd.NaT)
    if pd.isna(last) and "start_local" in frame:
        last = pd.to_datetime(frame["start_local"].str[:10], errors="coerce").max()
    if pd.isna(last):
        raise DataError(f"{name} has no date in {dated}, so its last day can't be told")
    if dated.endswith("year"):
        return pd.Timestamp(int(last), 12, 31)
    return last + pd.offsets.MonthEnd(0) if dated == "month" else last


def _source_line(
    about: Registered,
    publishers: Sequence[str],
    shown: Mapping[str, Taken],
    stamp: pd.Timestamp | None,
) -> str:
    """Return the source line: publishers in short, whose rows they are, and the day."""
    names = dict.fromkeys(publishers)
    for name, each in shown.items():
        kind, read = TABLES[name].kind, {*about.reads[name].split()}
        is_told = bool(publishers) and kind == "statistic"
        if each.identity.is_ours and not is_told:
            names |= dict.fromkeys(
                source.short
                for source in TABLES[name].sources
                if (not source.columns or source.columns & read)
                and not (kind == "reference" and source == PRESS)  # names and labels alone
            )
    given = [words for each in shown.values() if (words := _own_words(each.identity, stamp))]
    parts = [f"Sources: {', '.join(names)}."] if names else []
    if given:
        parts.append(f"Drawn from {', '.join(given)}.")
    if all(each.identity.is_published for each in shown.values()):
        parts.append("Graphic: parade-analysis, CC BY 4.0.")
    if stamp is not None:
        parts.append(f"As of {day_words(stamp)}.")
    return " ".join(parts)


def _own_words(identity: Identity, stamp: pd.Timestamp | None) -> str:
    """Return what a table is, where it is not ours as of the day that is printed."""
    if not identity.is_published:
        return identity.words
    earlier = pd.Timestamp(identity.as_of)
    if stamp is None or pd.isna(earlier) or earlier >= stamp:
        return ""
    return f"{identity.words} as of {day_words(earlier)}"


def borders_line(name: str) -> str:
    """Return a worldview and what it means, for a source line.

    Parameters
    ----------
    name : str
        Worldview, or the name of a file of shapes.

    Examples
    --------
    >>> borders_line("natural-earth")[:51]
    'Borders: natural-earth (Natural Earth de facto, Cri'
    """
    if name in BOUNDARIES:
        return f"Borders: {name} ({BOUNDARIES[name].in_short}), {DE_FACTO}"
    return f"Borders: {name}. Their border policy is not recorded."
