"""What one thing has, it has in every row and every table."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

import pandas as pd

from parade_analysis.catalog.rules.registry import Breach, control
from parade_analysis.names import plain

PERSONS = ("person", "leader", "host_leader")
ALIKE = 0.86  # from here on two names of persons or places look like one; 1 is the same
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
    """A person or place is written in one way: same accents, same letters, same order of words."""
    for columns in (PERSONS, ("place",)):
        named = [_stacked([column], tables).assign(column=column) for column in columns]
        stacked = pd.concat([each.rename(columns={each.columns[0]: "name"}) for each in named])
        words = stacked["name"].map(lambda name: " ".join(sorted(plain(name).split())))
        counts = stacked["name"].value_counts()
        usual = {  # the most frequent spelling of the same words
            each: max(set(names), key=lambda name: (counts[name], name))
            for each, names in stacked["name"].groupby(words)
        }
        known = sorted(usual)
        for place, each in enumerate(known):
            for close in difflib.get_close_matches(each, known[place + 1 :], 3, ALIKE):
                rare, common = sorted([each, close], key=lambda one: counts[usual[one]])
                usual[rare] = usual[common]
        for row, each in zip(stacked.itertuples(), words, strict=True):
            if row.name != usual[each]:
                yield Breach(row.table, row.at, row.column, f"{usual[each]!r} as elsewhere")


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
