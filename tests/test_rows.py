"""What functions return is numbered from 0, from rows in whatever order and of whatever number."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

import parade_analysis as pa
from parade_analysis import attendance, events, journeys, meetings, trade


def mixed(name: str) -> pd.DataFrame:
    """Return a table upside down, numbered from 7."""
    table = pa.load(name).iloc[::-1]
    return table.set_axis(range(7, 7 + len(table)))


DAY = pd.Timestamp("2025-09-03")
HEADS = attendance.heads(mixed("attendance"), "beijing-2025")


@pytest.mark.parametrize(
    "call",
    [
        lambda: attendance.count_by(HEADS, mixed("countries"), "region"),
        lambda: attendance.bloc_turnout(HEADS, mixed("memberships"), DAY, "CHN"),
        lambda: attendance.votes_of(HEADS, mixed("un_votes"), mixed("roll_calls")),
        lambda: events.events_of(mixed("events"), "PRK", DAY),
        lambda: journeys.foreign_trips(mixed("meetings")),
        lambda: journeys.places(mixed("meetings")),
        lambda: journeys.week_times(mixed("parade_week")),
        lambda: meetings.days_between(mixed("meetings"), "CHN"),
        lambda: meetings.occasions(mixed("meetings")),
        lambda: meetings.since_last(mixed("meetings"), "2025-08-28"),
        lambda: meetings.context(meetings.occasions(mixed("meetings")), mixed("events"), 10),
        lambda: meetings.firsts(mixed("meetings")),
        lambda: trade.other_shares(mixed("trade_partners")),
        lambda: trade.published_shares(mixed("trade_partners")),
    ],
)
def test_rows_are_numbered_from_0(call: Callable[[], pd.DataFrame]) -> None:
    found = call()
    assert len(found) > 1
    assert found.index.tolist() == list(range(len(found)))
