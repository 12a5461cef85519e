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
from parade_analysis.plot.style import INK

NAMES = {"import": "imports", "export": "exports"}
COLOUR = state_colour("CHN")


def months(
    values: pd.DataFrame, flow: str, *, page: Page, events: Sequence[Event] = ()
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
    events : sequence of Event
        Marked and named over the axes.
    """
    at = month_places(values.index)
    drawn = values.set_axis(at)
    is_sum = drawn["is_total_computed"] & (flow == "total")
    years = range(values.index[0].year, values.index[-1].year + 1)
    front = drawn[flow]
    courses = [
        Course(front, _last(values, flow), COLOUR, "thread"),
        Course(drawn["twelve_month_average"], "average of 12 months", INK),
        Course(front.mask(is_sum), colour=COLOUR, way="dots"),
        Course(front.where(is_sum), colour=COLOUR, way="rings"),
    ]
    if is_sum.any():
        _key(page)
    return charts([Panel(courses)], page=page, years=years, events=events)


def _last(values: pd.DataFrame, flow: str) -> str:
    """Return the last value in words, and of what it is made up if that is known."""
    month = values[flow].dropna().index[-1]
    parts = [
        f"{NAMES[each]} {values.at[month, each]:,.0f}"
        for each in ("import", "export")
        if flow == "total" and pd.notna(values.at[month, each])
    ]
    told = [f"{month:%b %Y}: {values.at[month, flow]:,.0f}", *(parts if len(parts) > 1 else [])]
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
