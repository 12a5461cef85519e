"""What a table is, besides its rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from parade_analysis.catalog.fields import FIELDS, Kind
from parade_analysis.catalog.origins import PRESS, Source, Sourced

REFERS = {
    "series": "series.series",
    "repeats": "series.series",
    "event": "parades.event",
    "leader": "leaders.leader",
    "resolution": "roll_calls.resolution",
}
"""Column -> the key of another table that it names, wherever it occurs; any ``iso3`` a state."""


@dataclass(frozen=True)
class Table(Sourced):
    """One table: its columns in order, its key, and what else must hold inside it."""

    title: str
    description: str
    kind: Kind
    key: tuple[str, ...]
    columns: tuple[str, ...]
    optional: tuple[str, ...]
    sources: tuple[Source, ...] = (PRESS,)
    suffix: Literal["csv", "parquet"] = "csv"
    ordered: tuple[tuple[str, str], ...] = ()
    later: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Date column -> columns that are unknown (missing) before that date."""
    dated: str = ""
    """Column with the day, month or year of a row; empty where rows have none."""
    unknown: str = ""
    """What to say of a day on which no row was known, e.g. "no parade had been announced"."""

    def dtypes(self) -> dict[str, Any]:
        """Return the pandas dtype of each column."""
        return {name: FIELDS[name].dtype for name in self.columns}

    @property
    def references(self) -> dict[str, str]:
        """Column -> table and key that its values must stand in."""
        named = {
            column: "countries.iso3" if column.endswith("iso3") else REFERS.get(column)
            for column in self.columns
            if (column,) != self.key
        }
        return {column: target for column, target in named.items() if target}

    @property
    def may_be_missing(self) -> set[str]:
        """Columns in which a cell may be empty, outcomes still ahead included."""
        return {*self.optional, *(each for outcomes in self.later.values() for each in outcomes)}


def shaped(*, key: str, columns: str, **about: Any) -> Table:
    """Return a table; where a column's name ends in ``?``, a cell may be empty."""
    marked = columns.split()
    return Table(
        key=tuple(key.split()),
        columns=tuple(each.rstrip("?") for each in marked),
        optional=tuple(each.rstrip("?") for each in marked if each.endswith("?")),
        **about,
    )
