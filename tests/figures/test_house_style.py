"""Every figure, at several widths and on several days: fit to print, or refused."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from parade_analysis.figures import FIGURES
from parade_analysis.plot.picture import PublishedFigure
from parade_analysis.plot.style import PHONE

from .measure import faults
from .words import said

TODAY = None
DAYS = (
    *(TODAY, "2025-09-02", "2025-09-03", "2026-01-01"),
    *("2020-01-01", "2018-06-30", "2016-01-01", "2011-12-31"),
)
SAMPLE = (TODAY, "2016-01-01")
"""Days that the quick run looks at."""
BETWEEN = (320, 500, 700, 2400)
"""Widths that are not published."""
OF_THE_PARADE = {
    *("attending-states", "regions", "guest-lists-2015-2025", "bloc-turnout", "three-parades"),
}
OF_MEETINGS = {
    *("leader-meetings", "kim-xi-silence", "running-count", "context-ribbon", "meeting-places"),
}
NOTHING_BEFORE = {
    **dict.fromkeys((*OF_THE_PARADE, "guest-votes", "claim-check", "parade-week"), "2025-08-28"),
    **dict.fromkeys(OF_MEETINGS, "2018-03-26"),
    "meetings-by-year": "2012-01-01",
    "china-monthly": "2016-01-02",
    "mirror-corrected": "2016-01-02",
    "world-comparison": "2012-01-01",
}
"""Figure -> a day before which it may be refused, and not from then on."""
assert NOTHING_BEFORE.keys() <= FIGURES.keys()
DONE = r"\b(came|sent|attended|was at|were at|took part)\b"

Drawn = Callable[..., PublishedFigure | None]


def on_each_day(days: tuple[str | None, ...]) -> list[object]:
    """Return the days, those beside the sample for the exhaustive run alone."""
    return [
        day if day in SAMPLE else pytest.param(day, marks=pytest.mark.exhaustive) for day in days
    ]


@pytest.mark.sampled
@pytest.mark.parametrize("as_of", on_each_day(DAYS))
@pytest.mark.parametrize("name", FIGURES)
def test_a_picture_is_fit_to_print(drawn: Drawn, name: str, as_of: str | None) -> None:
    figure = drawn(name, as_of)
    if figure is None:
        assert as_of is not TODAY
        assert as_of < NOTHING_BEFORE.get(name, ""), "it had been known"
        return
    assert not faults(figure)
    assert not faults(figure.at(PHONE)), "on a phone"


@pytest.mark.exhaustive
@pytest.mark.parametrize("name", FIGURES)
def test_a_picture_is_fit_to_print_at_widths_between(drawn: Drawn, name: str) -> None:
    figure = drawn(name)
    assert figure is not None
    for width in BETWEEN:
        assert not faults(figure.at(width)), f"at {width} pixels"


@pytest.mark.sampled
@pytest.mark.parametrize("name", sorted(OF_THE_PARADE))
def test_before_the_event_nobody_has_come(drawn: Drawn, name: str) -> None:
    figure = drawn(name, "2025-09-02")
    assert figure is not None
    for text in (figure.title, *said(figure)):
        if "2015" not in text and "Moscow" not in text:  # parades that had been held
            assert not re.search(DONE, text), text
