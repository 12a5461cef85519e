"""A map of any table."""

from __future__ import annotations

import pandas as pd
import pytest

import parade_analysis as pa
from parade_analysis import figures


def test_a_map_of_any_table_refuses_in_a_sentence() -> None:
    shapes = pa.boundaries()
    states = pd.DataFrame({"iso3": ["CHN", "PRK"], "kind": ["a", "b"]})
    words = {"title": "t", "source": "s"}
    refused = {
        "no column kin; it has iso3, kind": (states, shapes, "kin"),
        "no column iso3": (states.rename(columns={"iso3": "code"}), shapes, "kind"),
        "there is nothing to map": (states.assign(kind=None), shapes, "kind"),
        "no shape for ATL; check the code": (
            states.assign(iso3=["CHN", "ATL"]),
            shapes,
            "kind",
        ),
        "no shape for China, Korea; no code matches": (
            states.assign(iso3=["China", "Korea"]),
            shapes,
            "kind",
        ),
        "CHN more than once": (states.assign(iso3="CHN"), shapes, "kind"),
        "7 categories in kind, a map tells 6 apart": (
            pd.DataFrame({"iso3": shapes["iso3"].dropna()[:7], "kind": list("abcdefg")}),
            shapes,
            "kind",
        ),
    }
    for message, (table, borders, column) in refused.items():
        with pytest.raises(pa.DataError, match=message):
            figures.map_table(table, borders, column, **words)


def test_any_table_is_mapped_by_value_or_category() -> None:
    shapes = pa.boundaries("natural-earth")
    values = pd.DataFrame({"iso3": ["CHN", "RUS", "IND", "MDV"], "share": [1.0, 2.0, 3.0, 4.0]})
    by_value = figures.map_table(values, shapes, "share", title="Shares", source="made up")
    assert by_value.alt == "Map. Shares. 1: 1; 2: 1; 3: 1; 4: 1."
    assert "Borders: natural-earth" in by_value.texts[-1].get_text().replace("\n", " ")
    dots = [each for each in by_value.axes[0].collections if each.get_gid() == "dot"]
    assert sum(len(each.get_offsets()) for each in dots) == 1  # the Maldives
    flat = figures.map_table(values.assign(share=2.0), shapes, "share", title="T", source="S")
    assert flat.alt == "Map. T. 2: 4."
    kinds = values.assign(share=["a_b", "a_b", "c", "c"])
    by_kind = figures.map_table(kinds, shapes, "share", title="T", source="S", centre=-90)
    assert by_kind.alt == "Map. T. a b: 2; c: 2."
