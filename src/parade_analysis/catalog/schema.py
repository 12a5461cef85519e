"""A table's pandera schema; imported only where a file must be checked."""

from __future__ import annotations

import warnings
from collections.abc import Callable

import pandas as pd

from parade_analysis.catalog.definitions import TABLES
from parade_analysis.catalog.fields import FIELDS, Field

with warnings.catch_warnings():
    # pandera imports pyspark where it is installed, and that warns of pandas 3.
    warnings.filterwarnings("ignore", "PySpark", FutureWarning)
    import pandera.pandas as pa
    from pandera.errors import SchemaErrors as SchemaErrors

    pa.DataFrameSchema.register_default_backends(pd.DataFrame)


def model(name: str, columns: list[str] | None = None) -> pa.DataFrameSchema:
    """Return the pandera schema of a table.

    Parameters
    ----------
    name : str
        Table name, a key of `TABLES`.
    columns : list of str, optional
        Only these columns and the checks that need no other; all by default.
    """
    table = TABLES[name]
    present = list(table.columns) if columns is None else columns
    between = [
        pa.Check(_in_order(first, last), name=f"ordered:{first}:{last}")
        for first, last in table.ordered
        if first in present and last in present
    ]
    key = list(table.key)
    return pa.DataFrameSchema(
        {
            column: pa.Column(
                FIELDS[column].dtype,
                _value_checks(FIELDS[column]),
                nullable=column in table.may_be_missing,
            )
            for column in present
        },
        checks=between,
        unique=key if set(key) <= set(present) else None,
        strict=True,
    )


def _in_order(first: str, last: str) -> Callable[[pd.DataFrame], pd.Series[bool]]:
    def check(frame: pd.DataFrame) -> pd.Series[bool]:
        both = frame[first].notna() & frame[last].notna()
        return ~both | (frame[first] <= frame[last]).fillna(False).astype(bool)

    return check


def _value_checks(column: Field) -> list[pa.Check]:
    checks = []
    if column.pattern is not None:
        checks.append(pa.Check.str_matches(rf"^(?:{column.pattern})$"))
    if column.minimum is not None:
        checks.append(pa.Check.ge(column.minimum))
    if column.maximum is not None:
        checks.append(pa.Check.le(column.maximum))
    return checks
