"""Each claim of the coverage, computed.

A claim is a row of table ``claims`` and a function of tables, which returns a `Finding`:
the computed value, whether the claim holds, what qualifies it, and the rows that it rests
on. The verdict follows from these; none is typed. Where the tables hold no row to test a
claim on, it is not testable.
"""

from __future__ import annotations

# Importing these is what registers their tests.
from parade_analysis.claims import about_announcement as about_announcement
from parade_analysis.claims import about_guests as about_guests
from parade_analysis.claims import about_meetings as about_meetings
from parade_analysis.claims import about_trade as about_trade
from parade_analysis.claims import about_treaties as about_treaties
from parade_analysis.claims.checking import (
    check_claims,
    compare,
    side_by_side,
    tables_of,
    written,
)
from parade_analysis.claims.finding import (
    CONTRADICTED,
    NOT_TESTABLE,
    PARADE,
    QUALIFIED,
    SUPPORTED,
    TESTS,
    VERDICTS,
    Finding,
)

__all__ = [
    "CONTRADICTED",
    "NOT_TESTABLE",
    "PARADE",
    "QUALIFIED",
    "SUPPORTED",
    "TESTS",
    "VERDICTS",
    "Finding",
    "check_claims",
    "compare",
    "side_by_side",
    "tables_of",
    "written",
]
