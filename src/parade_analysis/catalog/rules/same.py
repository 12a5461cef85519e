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
    (("source_url",), "source_grade"),
    (("source_url",), "source_date"),
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
    """A person has one state, a page one date and one grade, a place one point, and so on."""
    for by, column in FOLLOWS:
        stacked = _stacked([*by, column], tables)
        known = stacked.dropna()
        told = known[[*by, column]].drop_duplicates()
        several = told[told.duplicated(list(by))].set_index(list(by)).index
        clashing = known[known.set_index(list(by)).index.isin(several)].astype({column: "str"})
        for row in clashing.itertuples():
            alike = clashing[(clashing[list(by)] == known.loc[row.Index, list(by)]).all(axis=1)]
            usual = alike[column].mode()
            value = getattr(row, column)
            if len(usual) > 1 or value != usual[0]:
                others = sorted({*alike[column]} - {value})
                table, at = stacked.loc[row.Index, ["table", "at"]]
                named = ", ".join(f"{each} {getattr(row, each)!r}" for each in by)
                yield Breach(table, at, column, f"{others[0]!r} as other rows with {named} have")


@control
def one_name_has_one_spelling(**tables: pd.DataFrame) -> Iterator[Breach]:
    """A person or place is written in one way, with all accents or with none."""
    for column in ("person", "place"):
        stacked = _stacked([column], tables).dropna()
        letters = stacked[column].map(plain)
        spellings = stacked.groupby(letters)[column]
        for index in stacked.index[spellings.transform("nunique") > 1]:
            usual = stacked.loc[letters == letters[index], column].mode()
            value = stacked.at[index, column]
            others = sorted({*usual} - {value})
            if others:
                table, at = stacked.loc[index, ["table", "at"]]
                yield Breach(table, at, column, f"{others[0]!r} as elsewhere")


def _stacked(columns: list[str], tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return some columns of all tables that have them, with table and row."""
    parts = [
        frame[columns].astype("object").assign(table=name, at=frame.index)
        for name, frame in tables.items()
        if {*columns} <= {*frame.columns}
    ]
    if not parts:
        return pd.DataFrame(columns=[*columns, "table", "at"])
    return pd.concat(parts, ignore_index=True)
