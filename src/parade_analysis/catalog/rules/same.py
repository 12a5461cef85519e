"""What one thing has, it has in every row and every table."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from parade_analysis.catalog.rules.registry import Breach, control
from parade_analysis.names import plain

FOLLOWS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("person",), "iso3"),
    (("person", "event"), "office"),
    (("person",), "rank"),
    (("office",), "rank"),
    (("country",), "iso3"),
    (("iso3",), "country"),
    (("place",), "place_iso3"),
    (("place",), "latitude"),
    (("place",), "longitude"),
    (("place_iso3",), "time_zone"),
    (("place", "place_iso3"), "visit_kind"),
    (("subregion",), "region"),
    (("resolution",), "date"),
    (("occasion_id",), "place"),
    (("occasion_id",), "trip_id"),
    (("trip_id",), "transport"),
    (("trip_id",), "transport_source_url"),
    (("organisation", "membership"), "snapshot_date"),
    (("source_url",), "resolution"),
    (("series",), "iso3"),
    (("product",), "hs"),
    (("flow_kind",), "unrecorded_kind"),
    (("flow_kind",), "partner_iso3"),
    (("flow_kind",), "unit"),
    (("estimate_by",), "estimate_by_short"),
)
"""By what one thing is named, and what it then has only one of."""


@control
def one_thing_has_one_value(**tables: pd.DataFrame) -> Iterator[Breach]:
    """A person has one state, an office one rank, a place one point, and so on."""
    for by, column in FOLLOWS:
        keys = list(by)
        told = _stacked([*by, column], tables, drop_duplicates=True)
        several = told.drop_duplicates([*by, column]).set_index(keys).index
        if not several.duplicated().any():
            continue
        known = _stacked([*by, column], tables)
        is_clashing = known.set_index(keys).index.isin(several[several.duplicated()])
        for thing, alike in known[is_clashing].astype({column: "str"}).groupby(keys):
            usual = alike[column].mode()
            for row in alike.itertuples():
                value = getattr(row, column)
                if len(usual) > 1 or value != usual[0]:
                    other = min({*alike[column]} - {value})
                    named = ", ".join(map("{} {!r}".format, keys, map(str, thing)))
                    expected = f"{other!r} as other rows with {named} have"
                    yield Breach(row.table, row.at, column, expected)


@control
def one_name_has_one_spelling(**tables: pd.DataFrame) -> Iterator[Breach]:
    """A person or place is written in one way, with all accents or with none."""
    for column in ("person", "place"):
        stacked = _stacked([column], tables)
        letters = stacked[column].map(plain)
        spellings = stacked.groupby(letters)[column]
        for index in stacked.index[spellings.transform("nunique") > 1]:
            usual = stacked.loc[letters == letters[index], column].mode()
            value = stacked.at[index, column]
            others = sorted({*usual} - {value})
            if others:
                table, at = stacked.loc[index, ["table", "at"]]
                yield Breach(table, at, column, f"{others[0]!r} as elsewhere")


def _stacked(
    columns: list[str], tables: dict[str, pd.DataFrame], *, drop_duplicates: bool = False
) -> pd.DataFrame:
    """Return filled cells of all tables that have some columns, with table and row."""
    parts = []
    for name, frame in tables.items():
        if {*columns} <= {*frame.columns}:
            cells = frame[columns].dropna()
            cells = cells.drop_duplicates() if drop_duplicates else cells
            parts.append(cells.astype("object").assign(table=name, at=cells.index))
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)
