"""Values as recorded and as corrected, along years."""

from __future__ import annotations

import pandas as pd

from parade_analysis.plot.lines import Course, Panel, aside
from parade_analysis.plot.style import INK


def corrected(
    recorded: pd.Series,
    kept: pd.Series,
    leading_values: pd.Series,
    *,
    heading: str,
    leading: str,
    colour: str,
    form: str,
    at: int,
) -> Panel:
    """Return a chart of values as recorded and as corrected, with what lies between shaded.

    Parameters
    ----------
    recorded, kept, leading_values : Series
        As recorded, corrected, and another publisher's, by the same years.
    heading : str
        What it shows.
    leading : str
        Name of the other publisher.
    colour : str
        Of the corrected line.
    form : str
        How a value is written; of percent if it ends so.
    at : int
        Year of which both values are written.
    """
    courses = [
        aside(leading_values, leading),
        Course(recorded, "", INK, "dashed", written=_at(recorded, at, f"recorded {form}")),
        Course(kept, "", colour, written=_at(kept, at, f"corrected {form}")),
    ]
    return Panel(courses, heading, form.endswith("%"), (recorded, kept))


def _at(values: pd.Series, year: int, form: str) -> dict[float, str]:
    told = form + " in {}"
    return {year: told.format(values[year], year)} if pd.notna(values.get(year)) else {}
