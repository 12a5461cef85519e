"""What a column holds: numbers, categories, or numbers that came as text."""

from __future__ import annotations

import datetime as dt
import decimal
import re
from typing import Any

import numpy as np
import pandas as pd
import pytest

import parade_analysis as pa
from parade_analysis.categories import values_of


def read(values: Any, name: str = "v", **options: Any) -> list[Any]:
    found = values_of(pd.Series(values, name=name), **options)
    return found.astype("object").where(found.notna(), None).tolist()


def test_blank_text_is_missing_and_blanks_at_the_ends_do_not_count() -> None:
    found = values_of(pd.Series(["yes", " ", "no", "\u00a0", "yes ", "", None]))
    assert found.cat.categories.tolist() == ["no", "yes"]
    assert found.isna().tolist() == [False, True, False, True, False, True, True]
    assert read(["a_b", "a b", "a  b"]) == ["a b"] * 3


def test_numbers_of_any_kind_are_numbers() -> None:
    assert read([1, 2.5, None]) == [1.0, 2.5, None]
    assert read([decimal.Decimal("1.5"), np.int64(2)]) == [1.5, 2.0]
    assert read(pd.array([1, None], dtype="Int64")) == [1.0, None]
    assert read(pd.array([1.5, None], dtype="double[pyarrow]")) == [1.5, None]


def test_true_and_false_and_categories_are_categories() -> None:
    assert read([True, False, None]) == ["yes", "no", None]
    assert read(pd.array([True, None], dtype="boolean")) == ["yes", None]
    ordered = pd.Series(pd.Categorical(["low", "high"], ["low", "mid", "high"]))
    assert values_of(ordered).cat.categories.tolist() == ["low", "high"]
    padded = pd.Series(pd.Categorical(["yes", "yes ", ""]))
    assert values_of(padded).cat.categories.tolist() == ["yes"]
    grades = pd.Series(pd.Categorical([3, 1], [3, 2, 1], ordered=True))
    assert values_of(grades).cat.categories.tolist() == ["3", "1"]
    cut = pd.cut(pd.Series([500, 1500, None]), [0, 1000, 2000])
    assert values_of(cut).cat.categories.tolist() == ["0 to 1,000", "1,000 to 2,000"]


def test_codes_have_names() -> None:
    votes = [1, 3, 2, 3, 1, 8, 2, 3]
    found = values_of(pd.Series(votes, name="Vote"))
    assert found.value_counts(sort=False).to_dict() == {
        "yes": 2,
        "no": 3,
        "abstain": 2,
        "absent": 1,
    }
    assert read([1.0, 9.0], "vote") == [
        "yes",
        "not a member of the United Nations",
    ]
    assert read(["Y", "N", "a", None], "ms_vote") == ["yes", "no", "abstain", None]
    assert read(["1", "8"], "vote") == ["yes", "absent"]
    assert read(["Y", "N"], "v") == ["Y", "N"]
    assert read([1, 3], "ballot") == [1.0, 3.0]
    named = values_of(pd.Series([2, 1, None]), {1: "for", 2: "against"})
    assert named.cat.categories.tolist() == ["for", "against"]
    assert read([1, 9], categories={1: "yes", 9: "no value"}) == ["yes", None]
    assert read(["1", "+"], categories={1: "one", "+": "plus"}) == ["one", "plus"]
    with pytest.raises(pa.DataError, match=r"column v has 3, for which categories= has no name"):
        read([1, 3], categories={1: "one"})
    with pytest.raises(pa.DataError, match="categories: expected code: name"):
        read([1, 3], categories=["one", "three"])


def test_votes_are_in_the_order_of_votes() -> None:
    order = ["yes", "no", "abstain", "absent"]
    for votes in (["absent", "Abstain", "No", "Yes"], ["x", "A", "n", "Y"], [8, 2, 3, 1]):
        found = values_of(pd.Series(votes, name="vote"))
        assert found.cat.categories.tolist() == order
    assert read(["in favour", "Against", "did not vote"], "vote") == ["yes", "no", "absent"]
    # Counts and shares of votes are numbers, and other words are other categories.
    assert read([120, 3], "vote") == [120.0, 3.0]
    assert read([0.5, 1.0], "vote") == [0.5, 1.0]
    assert read(["left", "right"], "vote") == ["left", "right"]
    assert read([4], "vote", categories={4: "away"}) == ["away"]
    for unknown, said in (([1, 2, 3, 4], "has 4"), (["Yes", "maybe"], "has 'maybe'")):
        with pytest.raises(pa.DataError, match=f"column vote {said}, expected one of yes"):
            read(unknown, "vote")


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (
            ["1,2", "2,4", "3,1"],
            "e.g. '1,2'; read the file with pandas.read_csv(path, decimal=',')",
        ),
        (
            ["1.2", "..", "3"],
            "e.g. '..'; read the file with pandas.read_csv(path, na_values=['..'])",
        ),
        (["5", "n/a", "n/a"], "na_values=['n/a']"),
        (["5", "-", "7"], "na_values=['-']"),
        (["1,234", "12"], "e.g. '1,234'; read the file with pandas.read_csv(path, thousands=',')"),
        (["1.234.567", "2.000.000"], ".str.replace('.', '')"),
        (["1.234,5", "2"], "decimal=',', thousands='.'"),
        (["1 234", "2 345 678"], ".str.replace(' ', '')"),
        (["1\u00a0234", "5"], ".str.replace(' ', '')"),
        (["1'234", "5"], """.str.replace("'", '')"""),
        (["−5", "3"], "its minus is U+2212: convert it with pandas.to_numeric(table['v'].str"),
        (["45%", "3 %"], "pandas.to_numeric(table['v'].str.rstrip('% '))"),
        (["$5", "$7.20"], "take off what is no part of the number"),
        (["+15", "-20"], "e.g. '+15'; convert it with pandas.to_numeric(table['v'])"),
        (["1,200", "3,400", *["not available"] * 3], "pandas.read_csv(path, thousands=',')"),
        (["1", "2", *["No data"] * 3], "na_values=['No data']"),
        (["NaN", "10", "inf"], "na_values=['NaN']"),
        (["1.5", "2.5", *["estimated"] * 9], "make it a number or missing"),
        (["7", "<suppressed>", "(confidential)"], "na_values=['<suppressed>']"),
        (["1", "2", "3"], "convert it with pandas.to_numeric(table['v']), or name codes by"),
        (["2015", "2016"], "pandas.to_numeric(table['v'])"),
        (["1e5", "2E-3"], "pandas.to_numeric(table['v'])"),
        (["1", "2", "high"], "e.g. 'high'; make it a number or missing"),
        (["1.2bn", "3m"], "e.g. '1.2bn'; write the number out"),
        (["1.2 million", "3 Mrd."], "write the number out"),
        (["(1.2)", "3"], "write a minus for the brackets"),
        (["1.2*", "3", "4 e"], "e.g. '1.2*'; take off what is no part of the number"),
        (["3 e", "4 p"], "take off what is no part of the number"),
        (["4e", "3e", "5"], "take off"),
        (["2 [1]", "4 (a)"], "take off"),
        (["US$ 5", "7 EUR"], "take off"),
        (["~3", "≈ 5"], "take off"),
        ([1, 2, "3"], "e.g. '3'; convert it with pandas.to_numeric"),
        ([1, 2, ".."], "e.g. '..'; read the file"),
    ],
)
def test_numbers_as_text_are_refused_with_the_way_out(values: list[Any], said: str) -> None:
    for dtype in ("object", "category"):
        with pytest.raises(pa.DataError, match="numbers as text in column v") as refusal:
            read(pd.Series(values, dtype=dtype))
        assert said in str(refusal.value)


def test_words_with_numbers_in_them_are_categories() -> None:
    assert read(["0 to 10", "10 to 20", "<5"]) == ["0 to 10", "10 to 20", "<5"]
    assert read(["G7", "G20", "BRICS"]) == ["G7", "G20", "BRICS"]
    assert read(["1a", "1b", "2a"]) == ["1a", "1b", "2a"]
    assert read(["1st", "2nd", "1-5"]) == ["1st", "2nd", "1-5"]
    assert read(["yes", "no", "3"]) == ["yes", "no", "3"]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (["yes", "yes", "no", "-"], "column v has '-', which is no word; make it missing"),
        (["Yes", "yes"], "'Yes' and 'yes', which differ in capitals alone"),
        (["some", "No value"], "'no value', which is what the key says of states without one"),
        ([1, "a", "b", "c"], "column v mixes text, e.g. 'a', and numbers, e.g. 1"),
        ([dt.date(2020, 1, 1)], r"values of type date.*pandas.to_datetime\(table\['v'\]\).dt.year"),
        ([pd.Timestamp("2020-01-01")], "values of type Timestamp"),
        ([pd.Timedelta("1D")], "values of type Timedelta"),
        ([[1], [2]], "values of type list, expected numbers or text"),
        ([1 + 2j], "values of type complex"),
    ],
)
def test_what_is_neither_is_refused(values: list[Any], said: str) -> None:
    with pytest.raises(pa.DataError, match=said):
        read(values)


def test_every_refusal_names_the_table() -> None:
    with pytest.raises(pa.DataError, match=re.escape("mine: numbers as text in column v")):
        values_of(pd.Series(["1"], name="v"), table="mine")


def test_codes_are_whole_numbers_however_they_are_written() -> None:
    for texts in (["1.0", "2.0"], ["1", "2"], [1.0, 2]):
        told = values_of(pd.Series(texts, name="x"), {1: "a", "2.0": "b"})
        assert told.tolist() == ["a", "b"]
    with pytest.raises(pa.DataError, match=r"has 1\.5, for which"):
        values_of(pd.Series(["1.5", "2.0"], name="x"), {1: "a", 2: "b"})
