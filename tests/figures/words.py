"""What a figure says, and the dates in it."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.text import Text

from parade_analysis.plot.picture import PublishedFigure

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
MONTH = "(" + "|".join(MONTHS) + ")[a-z]*"
WRITTEN = re.compile(
    rf"(?P<iso>\b\d{{4}}-\d\d-\d\d\b)"
    rf"|(?:\b(?P<day>\d{{1,2}}) )?\b(?P<month>{MONTH})\.?,? (?P<of>\d{{4}})\b"
    r"|(?<![\d,.-])(?P<year>(?:19|20)[0-9]{2})(?!\d|[-.,]\d)"
)
LATEST = 2030
"""A number of four digits beyond it is no year but, say, the number of a resolution."""


def texts(figure: PublishedFigure, gid: str = "") -> list[Text]:
    """Return the texts of a figure, those of one kind if it is named."""
    found = figure.findobj(lambda each: isinstance(each, Text) and each.get_text().strip())
    return [each for each in found if (each.get_gid() or "").startswith(gid)]


def marks_by_gid(axes: Axes) -> Counter[str]:
    """Return how many marks the lines of each kind carry."""
    marks: Counter[str] = Counter()
    for line in axes.lines:
        marks[str(line.get_gid())] += len(line.get_xdata())
    return marks


def said(figure: PublishedFigure) -> list[str]:
    """Return all that a figure says: every word in it, its title and its alt text."""
    return [each.get_text() for each in texts(figure)] + [figure.title, figure.alt]


def dates(text: str) -> Iterator[tuple[str, pd.Timestamp, pd.Timestamp]]:
    """Yield the days, months and years written in a text, with their first and last day."""
    for found in WRITTEN.finditer(text.replace("\n", " ")):
        if found["iso"]:
            start = end = pd.to_datetime(found["iso"], errors="coerce")
        elif found["of"]:
            month = MONTHS.index(found["month"][:3]) + 1
            start = pd.Timestamp(int(found["of"]), month, int(found["day"] or 1))
            end = start if found["day"] else start + pd.offsets.MonthEnd(0)
        else:
            start = pd.Timestamp(int(found["year"]), 1, 1)
            end = pd.Timestamp(int(found["year"]), 12, 31)
        if pd.notna(start) and start.year <= LATEST:
            yield found[0], start, end


def later_dates(figure: PublishedFigure, day: pd.Timestamp, parades: pd.DataFrame) -> list[str]:
    """Return what a figure says of days later than one, but for parades announced by then."""
    allowed = parades.loc[parades["known_from"] <= day, "event_date"]
    later = [
        f"{words!r} in {text!r}"
        for text in said(figure)
        for words, start, end in dates(text)
        if start > day and not allowed.between(start, end).any()
    ]
    for column, values in figure.plotted.items():
        if pd.api.types.is_datetime64_dtype(values):
            after = values[(values > day) & ~values.isin(allowed)]
            later += [f"{column} {value}" for value in after]
        elif column == "year" and pd.api.types.is_numeric_dtype(values):
            later += [f"{column} {value}" for value in values.dropna() if value > day.year]
    return later


def misplaced(figure: PublishedFigure) -> list[str]:
    """Return words that run off the page, and pairs of words that cover each other."""
    figure.draw_without_rendering()
    # An annotation's own extent takes in its line, and a question mark belongs on its mark.
    boxes = [
        (each.get_text(), Text.get_window_extent(each))
        for each in texts(figure)
        if each.get_visible() and each.get_gid() != "doubt"
    ]
    page = figure.bbox
    found = [
        f"{words!r} runs off the page"
        for words, box in boxes
        if box.x0 < page.x0 or box.x1 > page.x1 or box.y0 < page.y0 or box.y1 > page.y1
    ]
    found += [
        f"{one!r} covers {other!r}"
        for (one, box), (other, across) in itertools.combinations(boxes, 2)
        if box.padded(-1).overlaps(across.padded(-1))
    ]
    return found
