"""Classes of a map's values: where they are cut and what they are called."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import parade_analysis as pa
from parade_analysis.classes import classify, labels


def table_of(values: list[float], *args: object) -> list[list[object]]:
    return classify(pd.Series(values), *args)[1][["label", "count"]].values.tolist()  # type: ignore[arg-type]


def test_few_values_are_a_class_each() -> None:
    assert table_of([1.0, 2.0, 3.0, 4.0]) == [["1", 1], ["2", 1], ["3", 1], ["4", 1]]
    assert table_of([2.0, 2.0]) == [["2", 2]]
    assert table_of([0]) == [["0", 1]]


def test_zero_is_apart_where_zeros_are_many() -> None:
    found = table_of([0] * 50 + list(range(1, 11)))
    assert found[0] == ["0", 50]
    assert len(found) == 5
    assert sum(count for _, count in found[1:]) == 10  # type: ignore[misc]
    few = table_of([0, *range(1, 100)])
    assert few[0] == ["0 to 19", 20]


def test_one_frequent_value_does_not_swallow_the_others() -> None:
    found = table_of([7] * 50 + list(range(8, 18)))
    assert found[0] == ["7", 50]
    assert len(found) >= 4


def test_equal_counts() -> None:
    found = table_of([1_400_000_000 + 1000 * each for each in range(60)])
    assert [count for _, count in found] == [12] * 5
    assert found[0][0] == "1,400,000,000 to 1,400,011,000"


def test_natural_breaks_lie_in_the_gaps() -> None:
    values = [1, 2, 3, 101, 102, 103, 1001, 1002, 1003]
    assert table_of(values, "natural", 3) == [
        ["1 to 3", 3],
        ["101 to 103", 3],
        ["1,001 to 1,003", 3],
    ]


def test_breaks_of_ones_own_are_the_tops_of_classes() -> None:
    values = pd.Series([5, 10, 11, 100, 250, 999])
    cut, found = classify(values, [10, 100, 200, 500])
    assert found[["label", "count"]].values.tolist() == [
        ["up to 10", 2],
        ["over 10 to 100", 2],
        ["over 100 to 200", 0],
        ["over 200 to 500", 1],
        ["over 500", 1],
    ]
    assert cut.tolist() == [0, 0, 1, 1, 3, 4]
    assert found["step"].tolist() == [1, 2, 3, 4, 5]
    assert set(found["steps"]) == {5}
    astride = classify(pd.Series([-20, -10, -5, 5, 20]), [-10, 10])[1]
    assert astride[["label", "side", "step", "count"]].values.tolist() == [
        ["up to −10", -1, 2, 2],
        ["over −10, below 0", -1, 1, 1],
        ["0", 0, 0, 0],
        ["over 0 to 10", 1, 1, 1],
        ["over 10", 1, 2, 1],
    ]


@pytest.mark.parametrize(
    ("breaks", "first", "second", "said"),
    [
        ([2, 10, 100], [1, 50], [0, 0, 0, 100], ["up to 2", "over 2 to 10", "over 10 to 100"]),
        ([0, 5], [0, 0, 4], [0, 5], ["0", "over 0 to 5"]),
        ([-5, 5], [1, 2], [-9, 5], ["up to −5", "over −5, below 0", "0", "over 0 to 5"]),
        ([1e6, 2.5e6], [1], [2e6], ["up to 1 million", "over 1 million to 2.5 million"]),
        ([1950, 2000], [1945], [1999], ["up to 1950", "over 1950 to 2000"]),
    ],
)
def test_the_same_breaks_make_the_same_key(
    breaks: list[float], first: list[float], second: list[float], said: list[str]
) -> None:
    for values in (first, second):
        cut, found = classify(pd.Series(values), breaks)
        assert found["label"].tolist() == said
        assert found["count"].sum() == len(values)
        assert cut.value_counts().to_dict() == {
            place: count for place, count in enumerate(found["count"]) if count
        }
    beyond = classify(pd.Series([*second, 10 * breaks[-1]]), breaks)[1]["label"]
    assert len(beyond) == len(said) + 1


@pytest.mark.parametrize(
    ("breaks", "said"),
    [
        ([2.15, 3.65, 6.85], ["2.15", "3.65", "6.85"]),
        ([0.125, 0.15], ["0.125", "0.150"]),
        ([0.555, 0.7, 0.8], ["0.555", "0.700", "0.800"]),
        ([1_250_000, 2_000_000], ["1.25 million", "2 million"]),
        ([1499.5], ["1,499.5"]),
        ([1_234_567_890], ["1,234,567,890"]),
        ([100.25, 1000.75], ["100.25", "1,000.75"]),
        ([1 / 3, 2 / 3], ["0.333333", "0.666667"]),
        ([-2.5, 2.25], ["−2.50", "2.25"]),
        ([0.5, 10, 1e6], ["0.5", "10", "1 million"]),
        ([1e-9, 1e20], ["1e-09", "1e+20"]),
        ([123456.7, 123456.8], ["123,456.7", "123,456.8"]),
        ([0.1 + 0.2, 0.5], ["0.3", "0.5"]),
        ([1950.0, 1990.0], ["1950", "1990"]),
        ([5], ["5"]),
        ([-0.0000125, 0.5], ["−0.0000125", "0.5"]),
    ],
)
def test_a_break_is_shown_as_it_was_given(breaks: list[float], said: list[str]) -> None:
    labels_of = classify(pd.Series([-3e30, 3e30]), breaks)[1]["label"].tolist()
    for each in said:
        assert any(re.search(rf"(^|\s){re.escape(each)}($|[\s,])", label) for label in labels_of)


@pytest.mark.parametrize("unit", ["", "year", "Years"])
def test_years_have_no_comma(unit: str) -> None:
    years = pd.Series([1949, 1971, 2011])
    assert classify(years, unit=unit)[1]["label"].tolist() == ["1949", "1971", "2011"]
    assert classify(years, [1949, 1990], unit=unit)[1]["label"].iloc[0] == "up to 1949"
    assert classify(years, unit="deaths")[1]["label"].iloc[0] == "1,949"


def test_values_on_both_sides_of_zero_take_the_same_steps() -> None:
    values = pd.Series([-8, -6, -2, -1, 0, 1, 2, 6, 8])
    cut, found = classify(values)
    assert found["label"].tolist() == ["−8 to −6", "−2 to −1", "0", "1 to 2", "6 to 8"]
    assert found["side"].tolist() == [-1, -1, 0, 1, 1]
    assert found["step"].tolist() == [2, 1, 0, 1, 2]
    assert cut.is_monotonic_increasing
    lopsided = classify(pd.Series([-1, *range(1, 101)]))[1]
    assert lopsided["side"].tolist() == [-1, 1, 1, 1, 1]
    below = classify(pd.Series([-1, -2, -3]))[1]
    assert below["label"].tolist() == ["−3", "−2", "−1"]
    assert below["side"].tolist() == [1, 1, 1]


def test_labels_are_as_readers_write_them() -> None:
    assert labels([(38_000_000, 38_000_000)]) == ["38 million"]
    assert labels([(1e12, 2.5e12)]) == ["1 to 2.5 trillion"]
    assert labels([(900, 1_200_000), (1_300_000, 1_400_000_000)]) == [
        "900 to 1.2 million",
        "1.3 million to 1.4 billion",
    ]
    assert labels([(1234.5678, 2345.6)]) == ["1,235 to 2,346"]
    assert labels([(0.001234, 0.0456)]) == ["0.0012 to 0.0456"]
    assert labels([(1e-12, 2e-12)]) == ["1e-12 to 2e-12"]
    assert labels([(1971, 1971), (1972, 2024)]) == ["1971", "1972 to 2024"]
    assert labels([(0, 0), (1971, 2024)]) == ["0", "1971 to 2024"]
    assert labels([(1234, 2034)]) == ["1,234 to 2,034"]
    assert labels([(1734, 2034)], unit="US$") == ["1,734 to 2,034"]
    assert labels([(12, 1971)]) == ["12 to 1,971"]
    assert labels([(0.1 + 0.2, 0.4)]) == ["0.3 to 0.4"]
    assert labels([(0.0805, 0.14), (0.142, 0.71)]) == ["0.081 to 0.140", "0.142 to 0.710"]
    assert labels([(0.3, 0.3), (4.5, 4.5)]) == ["0.3", "4.5"]
    assert labels([(20.4, 45.2), (46.1, 98.9)]) == ["20.4 to 45.2", "46.1 to 98.9"]
    assert labels([(-0.06, 10.2)]) == ["−0.06 to 10.20"]
    assert labels([(0, 0), (0.1, 0.2)]) == ["0", "0.1 to 0.2"]
    assert labels([(0.5, 1234.5)]) == ["0.5 to 1,235"]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([1, 2.5, 100], ["1.0", "2.5", "100.0"]),
        ([88.5, 92.5, 95.5, 99.5], ["88.5", "92.5", "95.5", "99.5"]),
        ([-3.2, -1, 0, 4.1, 12], ["−3.2", "−1.0", "0", "4.1", "12.0"]),
        ([0.25, 30, 800], ["0.25", "30.00", "800.00"]),
        ([88.5, 5000], ["88.5", "5,000"]),
        ([2.5, 1_000_000], ["2.5", "1 million"]),
        ([101.5, 150.2], ["102", "150"]),
        ([0.125, 0.5], ["0.13", "0.50"]),
        ([10, 20, 30], ["10", "20", "30"]),
    ],
)
def test_a_class_of_one_value_is_called_what_it_is(values: list[float], said: list[str]) -> None:
    assert [label for label, _ in table_of(values)] == said


def test_one_number_has_one_form_in_a_key() -> None:
    assert labels([(1, 999_999.6), (1_000_000, 2_000_000)]) == [
        "1 to 999,999.6",
        "1,000,000 to 2,000,000",
    ]
    assert labels([(2, 999_999.6)]) == ["2 to 1 million"]
    assert labels([(2, 999_960_000)]) == ["2 to 1 billion"]


def test_noise_of_arithmetic_makes_no_class() -> None:
    assert table_of([0.1 + 0.2, 0.3, -0.0]) == [["0", 1], ["0.3", 2]]


@given(
    st.lists(
        st.one_of(
            st.integers(-(10**12), 10**12).map(float),
            st.floats(-1e6, 1e6, allow_nan=False).map(lambda each: round(each, 4)),
            st.just(0.0),
        ),
        min_size=1,
        max_size=60,
    ),
    st.integers(2, 7),
)
def test_classes_hold_all_in_order_and_differ(values: list[float], most: int) -> None:
    cut, found = classify(pd.Series(values), "quantiles", most)
    assert 1 <= len(found) <= most + (min(values) < 0 < max(values) and most == 2)
    assert found["label"].is_unique
    assert found["count"].sum() == len(values)
    assert (found["low"].to_numpy()[1:] > found["high"].to_numpy()[:-1]).all()
    order = np.argsort(values, kind="stable")
    assert (np.diff(cut.to_numpy()[order]) >= 0).all()
    if min(values) < 0 < max(values):
        assert not ((found["low"] < 0) & (found["high"] > 0)).any()


@pytest.mark.parametrize(
    ("scheme", "most", "said"),
    [
        ("jenks", 5, "scheme: expected quantiles, natural or a list, found 'jenks'"),
        ("quantiles", 1, "classes: expected a whole number from 2 to 7, found 1"),
        ("quantiles", 2.5, "classes: expected a whole number"),
        ([3, 1], 5, "scheme: expected breaks that rise"),
        ([], 5, "scheme: expected 1 to 6 breaks, found 0"),
        ([1, float("nan")], 5, "scheme: expected breaks that rise"),
        (["a"], 5, "scheme: expected breaks that rise"),
        (list(range(9)), 5, "expected 1 to 6 breaks, found 9"),
    ],
)
def test_schemes_that_are_none_are_refused(scheme: object, most: object, said: str) -> None:
    with pytest.raises(pa.DataError, match=re.escape(said)):
        classify(pd.Series([1, 2, 3]), scheme, most)  # type: ignore[arg-type]
