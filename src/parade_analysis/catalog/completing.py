"""What follows for a new row from the cells given, from earlier rows and from other tables."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

import pandas as pd

from parade_analysis.catalog.definitions import TABLES
from parade_analysis.catalog.fields import FIELDS
from parade_analysis.catalog.loading import load
from parade_analysis.errors import DataError, unknown
from parade_analysis.names import slug
from parade_analysis.place_codes import resolve

TABLE_OF = {
    "meeting": "meetings",
    "event": "events",
    "envoy": "envoys",
    "attendance": "attendance",
}
FOLLOWS = (
    *("meeting_id", "occasion_id", "trip_id", "event_id", "leader"),
    *("known_from", "known_from_basis", "outcome_known_from"),
)
"""Columns that follow from others by the rules of the codebook; asked only where they don't."""
SAME_OCCASION = timedelta(days=2)
MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]

Row = dict[str, str]


def table_of(kind: str) -> str:
    """Return the table that holds a kind of row, which may be called by the table too."""
    if kind in TABLE_OF:
        return TABLE_OF[kind]
    if kind in TABLE_OF.values():
        return kind
    if kind in TABLES:
        file = f"{kind}.{TABLES[kind].suffix}"
        raise DataError(
            f"{kind} is edited by hand: change {file} in the data folder, then run parade check, "
            f"parade data recount and parade data seal {kind}"
        )
    raise unknown("kind of row to add", kind, [*TABLE_OF])


def read(path: Path) -> tuple[list[str], list[Row]]:
    """Return the header and the rows of a table as texts."""
    reader = csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline=""))
    rows = list(reader)
    return list(reader.fieldnames or ()), rows


def spelled_out(column: str, value: str, today: date) -> str:
    """Return an answer as the table spells it: a day in words, a state by its name.

    Parameters
    ----------
    column : str
        Column.
    value : str
        What was typed.
    today : date
        What "today" means.

    Returns
    -------
    str
        The value as typed where it is nothing of the kind, or not clear.

    Examples
    --------
    >>> today = date(2026, 11, 30)
    >>> spelled_out("start_date", "3 September 2025", today), spelled_out("iso3", "China", today)
    ('2025-09-03', 'CHN')
    >>> spelled_out("start_date", "03.09.2025", today), spelled_out("iso3", "Korea", today)
    ('03.09.2025', 'Korea')
    """
    if column in FIELDS and FIELDS[column].type == "date":
        return _day(value, today)
    if (column == "country" or column.endswith("iso3")) and value.strip():
        states = resolve([value])["iso3"].dropna().tolist()
        if column == "country":
            names = load("countries").set_index("iso3")["country"]
            return str(names.get(states[0], value)) if states else value
        code = value.upper() if re.fullmatch("[A-Za-z]{3}", value) else value
        return str(states[0]) if states else code
    return value


def _day(value: str, today: date) -> str:
    """Return a day in words as YYYY-MM-DD; what two people read as two days stays as it is."""
    words = re.findall(r"[0-9]+|[a-z]+", value.casefold())
    if words in (["today"], ["yesterday"]):
        return (today - timedelta(days=words == ["yesterday"])).isoformat()
    named = [word for word in words if word[:3] in MONTHS and word.isalpha()]
    numbers = [word for word in words if word.isdigit()]
    years, days = ([n for n in numbers if (len(n) == 4) is is_year] for is_year in (True, False))
    if len(words) == 3 and len(named) == len(years) == len(days) == 1:
        try:
            return dt.date(int(years[0]), MONTHS.index(named[0][:3]) + 1, int(days[0])).isoformat()
        except ValueError:
            return value
    return value


def complete(
    table: str,
    given: Mapping[str, str],
    rows: list[Row],
    frames: Mapping[str, pd.DataFrame] | None = None,
) -> Row:
    """Fill in what follows from the given cells and from earlier rows.

    Parameters
    ----------
    table : str
        A table that rows are added to.
    given : mapping of str
        Cells by column; none of them is changed, and one that is empty stays so.
    rows : list of dict
        The rows of the table.
    frames : mapping of DataFrame, optional
        Other tables by name: parades, countries, leaders, pages.

    Examples
    --------
    >>> row = complete("events", {"date": "2026-09-09", "label": "State 78 years"}, [])
    >>> row["event_id"], row["known_from"], row["known_from_basis"]
    ('2026-09-09-state-78-years', '2026-09-09', 'stated')
    """
    row, others = dict(given), frames or {}
    row.setdefault("known_from_basis", "stated")
    if "verification" in TABLES[table].columns:
        row.setdefault("verification", "verified")
    _look_up(row, "source_url", others.get("pages"), "page", {"source_grade": "source_grade"})
    _copy(row, rows, "person", ("office", "rank", "iso3"))
    if table == "meetings":
        _complete_meeting(row, rows, others.get("leaders"))
    elif table == "attendance":
        _complete_guest(row, rows, others)
    elif row.get("date"):
        row.setdefault("known_from", row["date"])
        if table == "events" and row.get("label"):
            row.setdefault("event_id", f"{row['date']}-{slug(row['label'])}")
    return row


def _complete_meeting(row: Row, rows: list[Row], leaders: pd.DataFrame | None) -> None:
    told = {each["leader"] for each in rows}
    if len(told) == 1:
        row.setdefault("leader", *told)
    _copy(row, rows, "place", ("place_iso3", "latitude", "longitude", "visit_kind"))
    _complete_host(row, leaders)
    if not row.get("start_date"):
        return
    row.setdefault("end_date", row["start_date"])
    row.setdefault("known_from", row["end_date"])
    if not row.get("place"):
        return
    start, place = row["start_date"], slug(row["place"])
    near = [
        each
        for each in rows
        if (each["leader"], each["place"]) == (row.get("leader"), row["place"])
        and _is_near(each, row)
    ]
    occasion = near[0]["occasion_id"] if near else f"{start}-{place}"
    row.setdefault("occasion_id", occasion)
    if row.get("person") and row.get("format"):
        at_parade = "-parade" if row["format"] == "multilateral_event" else ""
        name = _short_name(row["person"], rows)
        row.setdefault("meeting_id", f"{start}-{name}-{place}{at_parade}")
    if row.get("visit_kind") == "kim_abroad":
        if near:
            same_trip = ("trip_id", "transport", "transport_source_url")
            _copy(row, rows, "occasion_id", same_trip)
        row.setdefault("trip_id", f"{start[:7]}-{place}")


def _complete_host(row: Row, leaders: pd.DataFrame | None) -> None:
    """Whoever is at home is host, as rule hosts_follow_from_the_place has it."""
    if leaders is None or not (row.get("place_iso3") and row.get("iso3")):
        return
    homes = leaders.loc[leaders["leader"] == row.get("leader"), "iso3"].tolist()
    if row["place_iso3"] in homes:
        host, kind = "dprk", "received_in_dprk"
    else:
        host = "counterpart" if row["place_iso3"] == row["iso3"] else "third"
        kind = "kim_abroad"
    row.setdefault("host", host)
    row.setdefault("visit_kind", kind)


def _complete_guest(row: Row, rows: list[Row], frames: Mapping[str, pd.DataFrame]) -> None:
    """A guest is known with the others, and that he came, on the day of the parade.

    Of a country that is none, no code follows; a rule knows the regions that have none.
    """
    _look_up(row, "iso3", frames.get("countries"), "iso3", {"country": "country"})
    _look_up(row, "country", frames.get("countries"), "country", {"iso3": "iso3"})
    if row.get("country"):
        row.setdefault("iso3", "")
    day = {"outcome_known_from": "event_date"}
    _look_up(row, "event", frames.get("parades"), "event", day)
    listed = [each for each in rows if each["event"] == row.get("event")]
    days = [each["known_from"] for each in listed]
    if days:
        row.setdefault("known_from", max(sorted(days), key=days.count))
    if row.get("is_announced") == "true":
        numbered = [each for each in listed if each["announced_order"]]
        if numbered:
            row.setdefault("announced_order", str(len(numbered) + 1))


def _look_up(
    row: Row, column: str, frame: pd.DataFrame | None, key: str, wanted: Mapping[str, str]
) -> None:
    """Take over what another table has by a key."""
    if frame is None or not row.get(column):
        return
    for found in frame[frame[key] == row[column]].head(1).itertuples():
        for ours, theirs in wanted.items():
            value = getattr(found, theirs)
            if pd.notna(value):
                row.setdefault(
                    ours, f"{value:%Y-%m-%d}" if isinstance(value, pd.Timestamp) else str(value)
                )


def _copy(row: Row, rows: list[Row], same: str, columns: tuple[str, ...]) -> None:
    """Take over what all rows with the same person, place or occasion agree on, else the last."""
    alike = [each for each in rows if row.get(same) and each.get(same) == row[same]]
    for column in columns:
        said = [each[column] for each in alike if each.get(column)]
        if said and (len(set(said)) == 1 or column in ("office", "rank")):
            row.setdefault(column, said[-1])


def _is_near(one: Row, other: Row) -> bool:
    """Whether two meetings are at most two days apart, in either order."""
    try:
        starts = date.fromisoformat(one["start_date"]), date.fromisoformat(other["start_date"])
        ends = date.fromisoformat(one["end_date"]), date.fromisoformat(other["end_date"])
    except ValueError:
        return False  # what is no day is refused by itself
    return max(starts) - min(ends) <= SAME_OCCASION


def _short_name(person: str, rows: list[Row]) -> str:
    """Return how ids name a person: as before, else in full."""
    for each in reversed(rows):
        if each["person"] == person:
            name = each["meeting_id"].removeprefix(each["start_date"] + "-")
            return name.removesuffix("-parade").removesuffix("-" + slug(each["place"]))
    return slug(person)
