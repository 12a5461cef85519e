"""Control totals: what the rows of a table come to, kept beside it."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from parade_analysis.catalog.definitions import TABLES
from parade_analysis.catalog.fields import FIELDS
from parade_analysis.catalog.rules.registry import KEPT_BY_HAND, Breach, control

NUMBERS = ("integer", "number")
NEAR = 1e-6
"""Sums of binary fractions are compared up to this part."""


def groups(controls: pd.DataFrame) -> dict[tuple[str, tuple[str, ...], str], pd.Series]:
    """Return by table, columns and quantity the totals typed in, each by its values."""
    found: dict[tuple[str, tuple[str, ...], str], dict[str, int]] = {}
    for row in controls.itertuples():
        found.setdefault((row.table, columns_of(row.where), row.quantity), {})[row.where] = (
            row.Index
        )
    return {key: pd.Series(rows) for key, rows in found.items()}


def columns_of(where: str) -> tuple[str, ...]:
    """Return the columns that a condition names.

    Examples
    --------
    >>> columns_of("organisation=EU;membership=member")
    ('organisation', 'membership')
    """
    return tuple(part.split("=", 1)[0] for part in where.split(";"))


def counted(frame: pd.DataFrame, columns: tuple[str, ...], quantity: str) -> pd.Series:
    """Return rows, or the sum of a column, for each combination of values that occurs."""
    keys = [
        column + "=" + frame[column].astype("object").map(_shown, na_action="ignore").fillna("")
        for column in columns
    ]
    where = keys[0].str.cat(keys[1:], sep=";") if len(keys) > 1 else keys[0]
    values = 1 if quantity == "rows" else frame[quantity].astype("float64")
    return pd.Series(values, index=frame.index).groupby(where).sum().astype("float64")


@control
def totals_are_as_typed_in(controls: pd.DataFrame, **tables: pd.DataFrame) -> Iterator[Breach]:
    """A table has as many rows, or as large a sum, as table controls says, group by group."""
    for (table, columns, quantity), rows in groups(controls).items():
        first = int(rows.iloc[0])
        if fault := fault_of(table, columns, quantity):
            yield Breach("controls", first, *fault)
            continue
        found = counted(tables[table], columns, quantity)
        for where, at in rows.items():
            total, here = controls.at[at, "total"], found.get(where, 0.0)
            if abs(total - here) > NEAR * max(1.0, abs(total)):
                yield Breach("controls", int(at), "total", f"{here:g}, {quantity} with {where}")
        for where in found.index.difference(rows.index):
            expected = f"a row for {where} too, or none of {', '.join(columns)}"
            yield Breach("controls", first, "where", expected)


def fault_of(table: str, columns: tuple[str, ...], quantity: str) -> tuple[str, str] | None:
    """Return the column of controls that can't be counted by, and what it should hold."""
    if table not in KEPT_BY_HAND:
        return "table", f"one of {', '.join(KEPT_BY_HAND)}"
    if not {*columns} <= {*TABLES[table].columns}:
        return "where", f"columns of {table}, each with = and a value"
    numbers = [each for each in TABLES[table].columns if FIELDS[each].type in NUMBERS]
    if quantity not in ("rows", *numbers):
        return "quantity", f"one of {', '.join(['rows', *numbers])}"
    return None


def _shown(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
