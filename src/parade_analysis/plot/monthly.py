"""Trade by month: a dot for each that is known, and the course where twelve in a row are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from parade_analysis.plot.axes import Event
from parade_analysis.plot.legend import legend
from parade_analysis.plot.lines import Course, Panel, charts, month_places, state_colour
from parade_analysis.plot.page import Page
from parade_analysis.plot.points import Label
from parade_analysis.plot.style import INK
from parade_analysis.prose import amount_words

NAMES = {"import": "imports", "export": "exports"}
COLOUR = state_colour("CHN")
LEAST = 0.05
"""Below this a first digit after the point would say nothing."""
COURSE = 0.5
"""Part of the months that must have an average for it to be a course."""


def months(
    values: pd.DataFrame,
    flow: str,
    *,
    page: Page,
    told: pd.Timestamp | None = None,
    events: Sequence[Event] = (),
) -> list[Axes]:
    """Draw one direction of trade or both together.

    Parameters
    ----------
    values : DataFrame
        `export`, `import`, `total` and `twelve_month_average` in million USD and
        `is_total_computed`, indexed by every month; one in which nothing is known is blank.
    flow : str
        The column to draw.
    page : Page
        Where to draw it.
    told : Timestamp, optional
        A month whose value is written at its dot; the last one has it in any case.
    events : sequence of Event
        Marked and named over the axes.
    """
    at = month_places(values.index)
    drawn = values.set_axis(at)
    is_sum = drawn["is_total_computed"] & (flow == "total")
    years = range(values.index[0].year, values.index[-1].year + 1)
    front = drawn[flow]
    average = drawn["twelve_month_average"]
    if average.notna().mean() < COURSE:
        average = average.iloc[:0]
    courses = [
        Course(front, _last(values, flow), COLOUR, "thread"),
        Course(average, "average of 12 months", INK),
        Course(front.mask(is_sum), colour=COLOUR, way="dots"),
        Course(front.where(is_sum), colour=COLOUR, way="rings"),
    ]
    if is_sum.any():
        _key(page)
    said = []
    if told is not None and told != values[flow].last_valid_index():
        place, value = at[values.index.get_loc(told)], float(values.at[told, flow])
        words = f"{told:%b %Y}: {month_words(value)}"
        said = [Label(words, [(place, value)], weight=700, gid="value")]
    return charts([Panel(courses, said=said)], page=page, years=years, events=events)


def month_words(value: float) -> str:
    """Return the amount of a month, with a digit after the point or, if so small, the first.

    Examples
    --------
    >>> month_words(1.27), month_words(0.003), month_words(0)
    ('1.3', '0.003', '0.0')
    """
    return f"{value:,.1f}" if value >= LEAST or value == 0 else f"{value:.1g}"


def _last(values: pd.DataFrame, flow: str) -> str:
    """Return the last value in words, and of what it is made up if that is known."""
    month = values[flow].dropna().index[-1]
    parts = [
        f"{NAMES[each]} {amount_words(values.at[month, each])}"
        for each in ("import", "export")
        if flow == "total" and pd.notna(values.at[month, each])
    ]
    told = [
        f"{month:%b %Y}: {amount_words(values.at[month, flow])}",
        *(parts if len(parts) > 1 else []),
    ]
    return "\n".join(told)


def _key(page: Page) -> Axes:
    looks: dict[str, dict[str, Any]] = {
        "total as published": {"color": COLOUR},
        "exports plus imports, added up here": {
            "color": COLOUR,
            "markerfacecolor": "white",
        },
    }
    return legend(looks, page=page)
