"""Sentences whose numbers are computed, and the words for lengths of time."""

from __future__ import annotations

import pytest

import parade_analysis as pa
from parade_analysis import prose


def test_a_sentence_takes_its_numbers_from_values() -> None:
    sentence = pa.say("{count} leaders, {share:.0%} of them from Asia", count=26, share=19 / 26)
    assert sentence == "26 leaders, 73% of them from Asia"
    assert sentence._repr_markdown_() == sentence
    with pytest.raises(pa.DataError, match="a number is typed"):
        pa.say("26 leaders")
    with pytest.raises(pa.DataError, match="'count' without a value"):
        pa.say("{count} leaders")


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "0 days"),
        (1, "1 day"),
        (30, "30 days"),
        (31, "1 month"),
        (46, "2 months"),
        (350, "11 months"),
        (351, "1 year"),
        (365, "1 year"),
        (396, "1 year 1 month"),
        (730, "2 years"),
        (1520, "4 years 2 months"),
        (2291, "6 years 3 months"),
    ],
)
def test_a_length_of_time_is_rounded_to_months_and_never_empty(days: int, words: str) -> None:
    assert prose.in_years(days) == words


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (2018, 2018, "2018"),
        (2000, 2009, "2000–09"),
        (1999, 2000, "1999–2000"),
        (2099, 2100, "2099–2100"),
    ],
)
def test_a_span_of_years_is_shortened_within_a_century(first: int, last: int, words: str) -> None:
    assert prose.years_span(first, last) == words


def test_words_are_joined_as_a_sentence_does() -> None:
    assert prose.listed(["a"]) == "a"
    assert prose.listed(["a", "b"]) == "a and b"
    assert prose.listed(["a", "b", "c"]) == "a, b and c"


def test_one_of_a_thing_is_singular() -> None:
    assert [prose.counted(number, "day") for number in (0, 1, 2, 1000)] == [
        "0 days",
        "1 day",
        "2 days",
        "1,000 days",
    ]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("DPRK", "the DPRK"),
        ("United Kingdom", "the United Kingdom"),
        ("Solomon Islands", "the Solomon Islands"),
        ("Dominican Republic", "the Dominican Republic"),
        ("Soviet Union", "the Soviet Union"),
        ("Netherlands", "the Netherlands"),
        ("Mali", "Mali"),
        ("Russia", "Russia"),
        ("LAO", "the LAO"),
    ],
)
def test_some_states_have_an_article(name: str, words: str) -> None:
    assert prose.with_article(name) == words
    assert prose.capitalised(words)[0].isupper()
    assert prose.capitalised(words)[1:] == words[1:]


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (0, "0%"),
        (0.04, "0.04%"),
        (0.94, "0.9%"),
        (0.95, "1%"),
        (12.5, "13%"),
        (45.3, "45%"),
        (99.6, "100%"),
    ],
)
def test_a_share_is_whole_percent_from_one_on(share: float, words: str) -> None:
    assert prose.percent_words(share) == words


@pytest.mark.parametrize(
    ("number", "words"),
    [
        *[(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (12, "12th")],
        *[(13, "13th"), (21, "21st"), (111, "111th"), (112, "112th"), (123, "123rd")],
    ],
)
def test_a_rank_has_its_ending(number: int, words: str) -> None:
    assert prose.ordinal(number) == words


def test_a_range_may_be_open() -> None:
    nan = float("nan")
    assert prose.range_words(143, 572) == "143 to 572"
    assert prose.range_words(1000, nan) == "at least 1,000"
    assert prose.range_words(nan, 1190) == "at most 1,190"
    assert prose.range_words(300, 300) == "300"
    assert prose.range_words(nan, nan) == "unknown"
