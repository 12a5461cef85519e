"""Control totals: what the rows of a table come to, typed in a second time."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from parade_analysis.catalog.fields import FIELDS
from parade_analysis.catalog.rules.registry import Breach, control

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
        if table not in tables or not {*columns} <= {*tables[table].columns}:
            yield Breach("controls", int(rows.iloc[0]), "where", "columns of a table kept by hand")
            continue
        is_number = quantity in tables[table] and FIELDS[quantity].type in ("integer", "number")
        if quantity != "rows" and not is_number:
            yield Breach("controls", int(rows.iloc[0]), "quantity", "rows or a column of numbers")
            continue
        found = counted(tables[table], columns, quantity)
        for where, at in rows.items():
            total, here = controls.at[at, "total"], found.get(where, 0.0)
            if abs(total - here) > NEAR * max(1.0, abs(total)):
                yield Breach("controls", int(at), "total", f"{here:g}, {quantity} with {where}")
        for where in found.index.difference(rows.index):
            expected = f"a row for {where} too, or none of {', '.join(columns)}"
            yield Breach("controls", int(rows.iloc[0]), "where", expected)


def _shown(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
