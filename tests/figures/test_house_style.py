"""Every figure, at both widths and on several days: right, or refused."""

from __future__ import annotations

import pytest

import parade_analysis as pa
from parade_analysis.figures import FIGURES
from parade_analysis.plot.style import PHONE, WIDE

from .measure import faults

SAMPLE = (None, "2016-01-01")
DAYS = (
    *("2025-09-02", "2025-09-03", "2026-01-01"),
    *("2020-01-01", "2018-06-30", "2011-12-31"),
)


@pytest.mark.parametrize(
    "as_of", [*SAMPLE, *(pytest.param(day, marks=pytest.mark.exhaustive) for day in DAYS)]
)
@pytest.mark.parametrize("name", FIGURES)
def test_a_picture_is_fit_to_print(name: str, as_of: str | None) -> None:
    try:
        figure = FIGURES[name](as_of=as_of)
    except pa.NothingKnown:
        assert as_of is not None
        return
    if figure._chart is None:
        pytest.skip("not drawn anew yet")
    for width in (WIDE, PHONE):
        assert not faults(figure.at(width)), f"at {width} pixels"
