"""A week by the hour: a row for each thing done, its time in words and as a bar of the day."""

from __future__ import annotations

from typing import Any, NamedTuple

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from parade_analysis.plot.fonts import LINE, balanced, text_height, text_width, wrapped
from parade_analysis.plot.labels import inside
from parade_analysis.plot.legend import legend
from parade_analysis.plot.page import Page, letters_of, note
from parade_analysis.plot.style import BAND, FOCUS, QUIET, RULE, SOFT

LOOSELY = ("half_day", "day")
"""Precisions of spans within which something happened at an hour that no source gives."""
LOOSE = "some time within, hour not known"
KEYS: dict[str, dict[str, Any]] = {
    "a moment": {"marker": "o", "color": QUIET},
    "hour known": {"marker": "s", "color": QUIET},
    LOOSE: {
        "marker": "s",
        "markerfacecolor": "white",
        "markeredgecolor": QUIET,
    },
}
WAKING = 6
"""Hour from which a morning is drawn."""
MORNING = f"{LOOSE} (morning: {WAKING} to 12)"
NOTHING = "Nothing reported"
MIDNIGHT = 24
STEPS = (3, 6)
"""Hours between the ticks, tried in this order."""

# In letter sizes of the body.
BAR, EDGE = 0.72, 0.11
LOOSE_BAR = 0.4
"""Height of a bar within which the hour is not known, which should weigh less."""
ROW, AROUND, GAP = 1.75, 0.3, 0.9
"""Least height of a row, blank above and below a day, and between columns."""
UNDER, NEAR = 1.55, 0.42
"""Height of a bar with the blank around it, where it stands under its words, and from them to
its middle: nearer than to the words below."""
TRACK = 19.0
"""Least width of a day beside the words; where there is less, bars stand under them."""
WHEN, NAME = 0.18, 0.3
"""Parts of the width that times and names may take."""


class Row(NamedTuple):
    """A row in words that are wrapped, and how high it is."""

    name: str
    when: str
    height: float
    entry: Any
    is_one_line: bool = False
    """Whether name and time stand beside one another, above the bar."""


class Columns(NamedTuple):
    """Where times, names and the bars of a day begin, and whether the bars stand beside."""

    when: float
    name: float
    track: float
    is_beside: bool


def agenda(entries: pd.DataFrame, days: pd.DatetimeIndex, *, page: Page) -> Axes:
    """Draw the days as bands, in each one row an entry.

    Parameters
    ----------
    entries : DataFrame
        In order of time: `start`, `end` (datetime64, end may be missing), `precision`,
        `label`, `when` (str), `is_stressed` and `is_morning` (bool), as `awake` returns it.
    days : DatetimeIndex
        Midnights with which the days begin, those of all entries among them.
    page : Page
        Where to draw it.

    Returns
    -------
    Axes
        In pixels, from the upper left corner.
    """
    body, small = page.letters.body, page.letters.small
    _key(entries, page=page)
    columns = columns_of(entries, days, page)
    rows = {
        day: [
            row_of(entry, columns, page)
            for entry in entries[entries["start"].dt.normalize() == day].itertuples()
        ]
        for day in days
    }
    named = LINE * small + AROUND * body
    heading, least = (0.0, 2 * LINE * body) if columns.is_beside else (LINE * body + named, 0.0)
    heights = [
        heading + max(least, sum(row.height for row in of_day) or ROW * body) + 2 * AROUND * body
        for of_day in rows.values()
    ]
    # Beside the words the hours are named above and below all days, else in each day.
    top = named if columns.is_beside else 0.0
    ax = page.sheet(2 * top + sum(heights))
    scale = (page.room - GAP * body - columns.track) / last_hour(entries)
    hours = hours_of(scale, last_hour(entries), page)
    for down in (0, top + sum(heights) + AROUND * body) if columns.is_beside else ():
        _name_hours(hours, columns.track, down, scale, ax=ax)
    for number, ((day, of_day), height) in enumerate(zip(rows.items(), heights, strict=True)):
        if number % 2 == 0:
            band = Rectangle((0, top), page.room, height, facecolor=BAND, linewidth=0, zorder=0)
            ax.add_patch(band)
        # A single row stands in the middle, beside the two lines of its day.
        blank = max(0.0, least - sum(row.height for row in of_day)) / 2 if of_day else 0.0
        _day(day, of_day, top + AROUND * body + blank, columns, hours, scale, page, ax)
        top += height
    return ax


def awake(entries: pd.DataFrame) -> pd.DataFrame:
    """Let mornings begin at their usual hour: what is known as of a morning was not at midnight.

    Examples
    --------
    >>> midnight = pd.Timestamp("2025-09-03")
    >>> known = pd.DataFrame({"start": [midnight] * 2, "is_morning": [True, False]})
    >>> awake(known)["start"].dt.hour.tolist()
    [6, 0]
    """
    later = entries["start"] + pd.Timedelta(hours=WAKING)
    return entries.assign(start=entries["start"].mask(entries["is_morning"], later))


def _key(entries: pd.DataFrame, *, page: Page) -> None:
    """Explain the marks, where there is more than one kind or hours are not known."""
    is_loose, is_moment = entries["precision"].isin(LOOSELY), entries["end"].isna()
    are_drawn = (is_moment, ~is_loose & ~is_moment, is_loose & ~is_moment)
    looks = {
        words: look
        for (words, look), some in zip(KEYS.items(), are_drawn, strict=True)
        if some.any()
    }
    if entries["is_morning"].any():
        looks = {MORNING if words == LOOSE else words: look for words, look in looks.items()}
    if len(looks) > 1 or is_loose.any():
        legend(looks, page=page)


def _name_hours(hours: list[int], left: float, down: float, scale: float, *, ax: Axes) -> None:
    """Write the hours in a row, all within the band of a day."""
    letters = letters_of(ax)
    room, pad = ax.get_xlim()[1], GAP * letters.body / 2
    for hour in hours:
        said = f"{hour % MIDNIGHT if hour != MIDNIGHT else hour:02d}:00"
        x = inside(left + hour * scale - pad, text_width(said, letters.small), room - 2 * pad) + pad
        note(
            said,
            (x, down),
            ax=ax,
            size=letters.small,
            level="below",
            ha="center",
            color=SOFT,
            gid="hour",
        )


def columns_of(entries: pd.DataFrame, days: pd.DatetimeIndex, page: Page) -> Columns:
    """Return where the columns begin, as wide as their words up to a part of the page."""
    body, small = page.letters.body, page.letters.small
    gap = GAP * body
    when = gap + max(text_width(line, body, weight=700) for line in map(day_words, days)) + gap
    widest = max((text_width(each, small) for each in entries["when"]), default=0.0)
    name = when + min(widest, WHEN * page.room) + gap
    widest = max((text_width(each, body, weight=700) for each in entries["label"]), default=0.0)
    track = name + min(widest, NAME * page.room) + gap
    if page.is_narrow or page.room - track < TRACK * body:
        return Columns(gap / 2, gap / 2, gap / 2, False)
    return Columns(when, name, track, True)


def row_of(entry: Any, columns: Columns, page: Page) -> Row:
    """Wrap the words of a row."""
    body, small, gap = page.letters.body, page.letters.small, GAP * page.letters.body
    weight = 700 if entry.is_stressed else 400
    if columns.is_beside:
        name = wrapped(entry.label, body, columns.track - columns.name - gap, weight=weight)
        when = balanced(entry.when, small, columns.name - columns.when - gap)
        high = max(text_height(name, body), text_height(when, small)) + AROUND * body
        return Row(name, when, max(ROW * body, high), entry)
    room = page.room - gap
    name = wrapped(entry.label, body, room, weight=weight)
    when = balanced(entry.when, small, room)
    is_one_line = text_width(name, body, weight=weight) + gap + text_width(when, small) <= room
    words = text_height(name, body) + (0 if is_one_line else text_height(when, small))
    return Row(name, when, words + UNDER * body, entry, is_one_line)


def day_words(day: pd.Timestamp) -> str:
    r"""Return a day in two lines.

    Examples
    --------
    >>> day_words(pd.Timestamp("2025-09-03"))
    'Wednesday\n3 September'
    """
    return f"{day:%A}\n{day.day} {day:%B}"


def last_hour(entries: pd.DataFrame) -> float:
    """Return the hour with which the days end: midnight, or later where an entry passes it."""
    ends = (entries["end"] - entries["start"].dt.normalize()) / pd.Timedelta(hours=1)
    return max([float(MIDNIGHT), *ends.dropna()])


def hours_of(scale: float, last: float, page: Page) -> list[int]:
    """Return the hours to write along the top, as many as there is room for."""
    width = 2 * text_width("00:00", page.letters.small)
    step = next((each for each in STEPS if each * scale >= width), STEPS[-1])
    return list(range(0, int(last) + 1, step))


def _day(
    day: pd.Timestamp,
    rows: list[Row],
    top: float,
    columns: Columns,
    hours: list[int],
    scale: float,
    page: Page,
    ax: Axes,
) -> None:
    """Draw one day from a height downward."""
    body = page.letters.body
    first = top + (ROW / 2 if columns.is_beside else LINE / 2) * body
    said = day_words(day)
    if columns.is_beside:
        if len(rows) == 1:
            first = top + rows[0].height / 2
        up = -LINE * body / 2 if len(rows) > 1 else 0
        note(said, (GAP * body / 2, first), ax=ax, above=up, weight=700, gid="day")
    else:
        at = (columns.name, first)
        note(said.replace("\n", " "), at, ax=ax, weight=700, gid="day")
        down = top + (LINE + AROUND / 2) * body
        _name_hours(hours, columns.track, down, scale, ax=ax)
        top += LINE * body + LINE * page.letters.small + AROUND * body
    if not rows:
        at = (columns.when, top + ROW / 2 * body)
        note(NOTHING, at, ax=ax, size=page.letters.small, color=SOFT, gid="nothing")
    for row in rows:
        middle = top + row.height / 2
        if columns.is_beside:
            _words(row, (columns.when, middle), (columns.name, middle), page, ax)
            low, high = top, top + row.height
        else:
            _words_above(row, top, columns, page, ax)
            middle = top + row.height - (UNDER - NEAR) * body
            low, high = middle - BAR / 2 * body, middle + BAR / 2 * body
            ends = [columns.track, page.room - GAP * body]
            ax.plot(ends, [middle, middle], color=RULE, linewidth=1, zorder=1)
        for hour in hours:
            x = columns.track + hour * scale
            ax.plot([x, x], [low, high], color=RULE, linewidth=1, zorder=1, clip_on=False)
        _bar(row.entry, (columns.track, middle), scale, body, ax)
        top += row.height


def _words(
    row: Row, when: tuple[float, float], name: tuple[float, float], page: Page, ax: Axes
) -> None:
    stressed = {"weight": 700, "color": FOCUS} if row.entry.is_stressed else {}
    note(row.when, when, ax=ax, size=page.letters.small, color=SOFT, gid="when")
    note(row.name, name, ax=ax, gid="row", **stressed)  # type: ignore[arg-type]


def _words_above(row: Row, top: float, columns: Columns, page: Page, ax: Axes) -> None:
    body, small = page.letters.body, page.letters.small
    high = text_height(row.name, body)
    name = (columns.name, top + high / 2)
    if not row.is_one_line:
        under = top + high + text_height(row.when, small) / 2
        _words(row, (columns.name, under), name, page, ax)
        return
    right = page.room - columns.name - text_width(row.when, small)
    _words(row, (right, top + high / 2), name, page, ax)


def _bar(entry: Any, at: tuple[float, float], scale: float, body: float, ax: Axes) -> None:
    """Draw the span of an entry: filled where its hour is known, else open; a moment as a dot."""
    hour = pd.Timedelta(hours=1)
    left = at[0] + (entry.start - entry.start.normalize()) / hour * scale
    colour = FOCUS if entry.is_stressed else QUIET
    if pd.isna(entry.end):
        ax.plot([left], [at[1]], "o", markersize=BAR * body, color=colour, zorder=3, gid="moment")
        return
    is_loose = entry.precision in LOOSELY
    edge = EDGE * body if is_loose else 0
    height = (LOOSE_BAR if is_loose else BAR) * body
    ax.add_patch(
        Rectangle(
            (left + edge / 2, at[1] - height / 2 + edge / 2),
            max((entry.end - entry.start) / hour * scale, EDGE * body) - edge,
            height - edge,
            facecolor="white" if is_loose else colour,
            edgecolor=colour,
            linewidth=edge,
            zorder=2,
            gid="within" if is_loose else "span",
        )
    )
