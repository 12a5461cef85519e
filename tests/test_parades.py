"""Parades: which came before, and what tells them apart."""

from __future__ import annotations

import pandas as pd
import pytest

import parade_analysis as pa
from parade_analysis.parades import find_parade, parade_before, when

PARADES = pa.load("parades")


def test_a_parade_has_a_host_and_a_day() -> None:
    held = find_parade(PARADES, "pyongyang-2025")
    assert (held["host_iso3"], held["event_date"]) == ("PRK", pd.Timestamp("2025-10-10"))
    with pytest.raises(pa.NothingKnown, match="no parade 'x' was known, only beijing-2015"):
        find_parade(PARADES, "x")
    with pytest.raises(pa.NothingKnown, match=r"no parade 'x' was known$"):
        find_parade(PARADES.iloc[:0], "x")


def test_before_means_the_same_hosts_last_one() -> None:
    assert parade_before(PARADES, "beijing-2025") == "beijing-2015"
    assert parade_before(PARADES, "beijing-2015") is None
    assert parade_before(PARADES, "moscow-2025") is None
    between = PARADES.head(1).assign(event="between", event_date=pd.Timestamp("2019-10-01"))
    later = PARADES.head(1).assign(event="later", event_date=pd.Timestamp("2025-09-03"))
    more = pd.concat([between, later, PARADES])
    assert parade_before(more, "beijing-2025") == "between"


@pytest.mark.parametrize(
    ("events", "words"),
    [
        (["beijing-2015", "beijing-2025"], ["2015", "2025"]),
        (["beijing-2025"], ["2025"]),
        (["moscow-2025", "beijing-2025"], ["Moscow", "Beijing"]),
        (["beijing-2015", "moscow-2025"], ["Beijing", "Moscow"]),
        (
            ["beijing-2015", "moscow-2025", "beijing-2025"],
            ["Beijing, September 2015", "Moscow, May 2025", "Beijing, September 2025"],
        ),
    ],
)
def test_the_shortest_words_that_tell_apart(events: list[str], words: list[str]) -> None:
    assert when(PARADES, events) == dict(zip(events, words, strict=True))


def test_two_parades_of_one_year_go_by_their_labels() -> None:
    twice = pd.concat([PARADES, PARADES.assign(event="again", label="Again")])
    assert when(twice, ["beijing-2015", "again"]) == {
        "beijing-2015": "Beijing, September 2015",
        "again": "Again",
    }
