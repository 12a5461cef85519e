"""Lines by year and month, broken where a number is missing, named where they end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from parade_analysis.plot.axes import (
    HALF_YEAR,
    Event,
    amount_ticks,
    draw_events,
    events_height,
    named_events,
    percent_above,
    percent_axis,
    percent_ticks,
    year_axis,
    year_position,
)
from parade_analysis.plot.fonts import LINE, balanced, text_width
from parade_analysis.plot.labels import End, end_labels, end_room
from parade_analysis.plot.legend import legend
from parade_analysis.plot.page import Page, letters_of, note
from parade_analysis.plot.points import Label, Side, point_labels
from parade_analysis.plot.style import BAND, FOCUS, INK, QUIET, RULE, SOFT, STATES, between
from parade_analysis.plot.style import FLOWS as FLOW_COLOURS

Way = Literal["strong", "light", "dashed", "thread", "dots", "rings"]
WIDTHS = {"strong": 2.6, "light": 1.5, "dashed": 1.5, "thread": 1.2}
"""Pixels across a line."""
DOT = 0.42
"""Across a mark, in letter sizes."""
MANY, CROWDED = 60, 0.75
"""From so many values on marks are smaller, and by how much."""
FEW = 12
"""Up to so many values each has a mark, but for dashed lines."""
HEIGHTS = (230.0, 380.0)
"""Of the axes on a phone and on a wide screen."""
PART = (190.0, 280.0)
"""The same of one of several panels."""
LEAST = 440.0
"""Pixels across that a panel needs."""
TICKS = (4, 6)
"""Most steps of an axis of amounts on a phone and on a wide screen."""
ROOM_ABOVE = 1.1
"""How far an axis of amounts runs, in its highest value."""
OVER = 2.1
"""Room above a value that is written, in small letters."""
NAMED_AT = 12
"""So many of its last points a name may stand at."""


class Course(NamedTuple):
    """Values along an axis of years, and how they are drawn.

    Attributes
    ----------
    values : Series
        Indexed by places on the axis in ascending order; a missing one breaks the line, and
        so does a year that is not there.
    name : str
        Written where it ends; that of rings in a key above the charts.
    colour : str
        Of the line and its words.
    way : str
        A line that is ``"strong"``, ``"light"`` or ``"dashed"``, marks without a line:
        ``"dots"``, ``"rings"``, or the ``"thread"`` between marks.
    told : str
        Its last value, written below its name.
    written : mapping of float to str
        Places whose values are marked and written beside the line.
    """

    values: pd.Series
    name: str = ""
    colour: str = FOCUS
    way: Way = "strong"
    told: str = ""
    written: Mapping[float, str] = MappingProxyType({})


class Panel(NamedTuple):
    """One of the charts that stand beside or below one another.

    Attributes
    ----------
    courses : sequence of Course
        The later over the earlier.
    heading : str
        What it shows, where there are several.
    is_percent : bool
        Whether its axis is one of percent.
    gap : tuple of Series, optional
        Two series between which the ground is shaded.
    said : sequence of Label
        Other words at their points.
    """

    courses: Sequence[Course]
    heading: str = ""
    is_percent: bool = False
    gap: tuple[pd.Series, pd.Series] | None = None
    said: Sequence[Label] = ()

    def highest(self) -> float:
        """Return its highest value, or the next best above zero."""
        values = [each.values.max() for each in self.courses if each.values.notna().any()]
        return float(max(values, default=0)) or 1.0

    def highest_written(self) -> float:
        """Return the highest value that is written beside its line, or zero."""
        return max(
            (float(each.values[at]) for each in self.courses for at in each.written), default=0
        )


def state_colour(iso3: str) -> str:
    """Return the colour of a state in all figures.

    Examples
    --------
    >>> state_colour("CHN") != state_colour("RUS")
    True
    """
    return STATES.get(iso3, FOCUS)


def flow_colour(flow: str) -> str:
    """Return the colour of a direction of trade in all figures; of both together, that of ink.

    Examples
    --------
    >>> flow_colour("import") != flow_colour("export")
    True
    """
    return FLOW_COLOURS.get(flow, INK)


def aside(values: pd.Series, name: str) -> Course:
    """Return values that stand beside what a chart is about, as quiet rings."""
    return Course(values, name, QUIET, way="rings")


def month_places(months: pd.DatetimeIndex) -> list[float]:
    """Return the places of the middles of months on an axis of years.

    Examples
    --------
    >>> month_places(pd.DatetimeIndex(["2020-01-01", "2020-07-01"]))
    [2019.5417, 2020.04]
    """
    return [round(year_position(month) + 1 / 24, 4) for month in months]


def behind(values: pd.Series, name: str = "") -> Course:
    """Return values that a chart also shows, as a quiet line."""
    return Course(values, name, QUIET, way="dashed")


def quiet_label(text: str, values: pd.Series, side: Side = "any") -> Label:
    """Return the words beside quiet marks, at the first of them that has room.

    Parameters
    ----------
    text : str
        What to write.
    values : Series
        The marks; the highest is the first.
    side : str
        On which side of its mark it may stand.
    """
    order = np.argsort(-np.nan_to_num(values.to_numpy()), kind="stable")
    points = [(float(values.index[place]), float(values.iloc[place])) for place in order]
    return Label(text, points, SOFT, side=side)


def ends_of(values: pd.Series, form: str = "{:,.0f}") -> dict[float, str]:
    """Return the first value as it is written, if there is more than one.

    Examples
    --------
    >>> ends_of(pd.Series([28.2, 98.0], index=[1992, 2024]), "{:.1f}%")
    {1992: '28.2%'}
    """
    known = values.dropna()
    return {known.index.tolist()[0]: form.format(known.iloc[0])} if len(known) > 1 else {}


def peak_of(values: pd.Series, form: str = "{:,.0f}") -> dict[float, str]:
    """Return the highest value as it is written, if it is not the last.

    Examples
    --------
    >>> peak_of(pd.Series([10.0, 20.0, 15.0], index=[2001, 2002, 2003]))
    {2002: '20'}
    """
    known = values.dropna()
    if known.empty or known.idxmax() == known.index[-1]:
        return {}
    return {known.index.tolist()[known.argmax()]: form.format(known.max())}


def low_of(values: pd.Series, form: str = "{:,.0f}") -> dict[float, str]:
    """Return the lowest value as it is written, if it lies between the first and the last.

    Examples
    --------
    >>> low_of(pd.Series([10.0, 2.0, 15.0], index=[2001, 2002, 2003]))
    {2002: '2'}
    """
    known = values.dropna()
    if known.empty or known.idxmin() in (known.index[0], known.index[-1]):
        return {}
    return {known.index.tolist()[known.argmin()]: form.format(known.min())}


def charts(
    panels: Sequence[Panel],
    *,
    page: Page,
    years: Sequence[int],
    events: Sequence[Event] = (),
) -> list[Axes]:
    """Draw courses along years, in one chart or in several beside or below one another.

    Parameters
    ----------
    panels : sequence of Panel
        What each shows.
    page : Page
        Where to draw them.
    years : sequence of int
        First and last are drawn.
    events : sequence of Event
        Marked in the first chart, and named over it.

    Returns
    -------
    list of Axes
        One for each.
    """
    _key(panels, page=page)
    letters, limits = page.letters, (min(years) - HALF_YEAR, max(years) + HALF_YEAR)
    several = len(panels) > 1
    steps = TICKS[0] if page.is_narrow or several else TICKS[1]
    ticks = [
        percent_ticks(percent_above(each.highest()))
        if each.is_percent
        else amount_ticks(ROOM_ABOVE * each.highest(), steps)
        for each in panels
    ]
    left = max(text_width(word, letters.small) for _, words in ticks for word in words)
    left += 0.6 * letters.small
    ends = [_ends(each, max(years)) for each in panels]
    right = max(end_room(each, letters.body) for each in ends) or letters.small
    gap = letters.title
    columns = max(1, min(len(panels), int((page.room + gap) // (LEAST + gap))))
    across = (page.room - (columns - 1) * gap) / columns
    width = across - left - right
    named = named_events(events, limits, width, left, letters.small)
    heads = [balanced(each.heading, letters.body, across, weight=700) for each in panels]
    lines = max(each.count("\n") + 1 for each in heads) if several else 0
    head = LINE * letters.body * lines
    high = between(*(PART if several else HEIGHTS), page.figure.width)
    drawn = page.panels(
        len(panels),
        high,
        least=LEAST,
        gap=gap,
        left=left,
        right=right,
        above=head + letters.small,
        below=2.2 * letters.small,
        first=events_height(named, letters.small),
    )
    first = drawn[:columns]
    for panel, ax, (places, words), end, heading in zip(
        panels, drawn, ticks, ends, heads, strict=True
    ):
        if panel.is_percent:
            percent_axis(years, ax=ax, most=panel.highest())
        else:
            year_axis(years, ax=ax)
            ax.set_ylim(0, ROOM_ABOVE * panel.highest())
            ax.set_yticks(places, words)
        room = 1 - OVER * letters.small / high
        ax.set_ylim(0, max(ax.get_ylim()[1], panel.highest_written() / room))
        if several:
            note(
                heading,
                (0, 1),
                ax=ax,
                across="axes",
                up="axes",
                right=-left,
                above=(events_height(named, letters.small) if ax in first else 0)
                + 0.4 * letters.small,
                level="above",
                ha="left",
                weight=700,
                gid="heading",
            )
        # Where the ground between two lines is shaded, a period is not.
        # They hold in all charts, and are named over the first.
        own = named if ax is drawn[0] else [each._replace(name="") for each in named]
        draw_events(own, ax=ax, is_shaded=panel.gap is None)
        if panel.gap is not None:
            shade_between(*panel.gap, ax=ax)
        for course in panel.courses:
            draw_course(course, ax=ax, size=letters.small)
        end_labels(end, ax=ax)
        _names(panel, max(years), ax=ax)
    return drawn


def _key(panels: Sequence[Panel], *, page: Page) -> None:
    """Write above the charts what rings are."""
    looks: dict[str, dict[str, Any]] = {
        course.name: {"color": course.colour, "markerfacecolor": "white"}
        for panel in panels
        for course in panel.courses
        if course.name and course.way == "rings" and course.values.notna().any()
    }
    if looks:
        legend(looks, page=page)


def _ends(panel: Panel, last: int) -> list[End]:
    """Return the names of the courses that reach the last year, with their last values."""
    found = []
    for course in panel.courses:
        known = course.values.dropna()
        text = "\n".join(filter(None, (course.name, course.told)))
        if len(known) and text and course.way != "rings" and _reaches(known, last):
            found.append(End(text, float(known.iloc[-1]), _ink(course)))
    return found


def _reaches(known: pd.Series, last: int) -> bool:
    return bool(known.index[-1] > last - HALF_YEAR)


def _ink(course: Course) -> str:
    """Return the colour of the words of a course: that of quiet marks is too pale for them."""
    return SOFT if course.colour == QUIET else course.colour


def _names(panel: Panel, last: int, *, ax: Axes) -> None:
    """Write values, and the names of courses that end early, beside their points."""
    # Words beside a line without a name are what tells it apart.
    labels = [
        Label(
            text,
            [(place, float(course.values[place]))],
            _ink(course),
            700,
            not (course.name or course.told),
            "value",
            _side(course, place, panel),
            _first(course.values.dropna(), place),
        )
        for course in panel.courses
        for place, text in course.written.items()
    ]
    for course in panel.courses:
        known = course.values.dropna()
        text = " ".join(filter(None, (course.name, course.told)))
        if len(known) and text and course.way != "rings" and not _reaches(known, last):
            points = [*zip(known.index, known.astype(float), strict=True)]
            labels.append(Label(text, points[: -NAMED_AT - 1 : -1], _ink(course), 700, gid="line"))
    small = letters_of(ax).small
    found = {each.xy for each in point_labels([*labels, *panel.said], ax=ax)}
    # A mark without words would say nothing.
    for course in panel.courses:
        told = [place for place in course.written if (place, course.values[place]) in found]
        if course.way != "thread" and told:
            draw_marks(course.values[told], course.colour, ax=ax, size=small, over=2.7)


def _first(known: pd.Series, place: float) -> Side:
    """Return where most room is at a value: below it if it is low, else above."""
    at = known.index.get_loc(place)
    beside = [known.iloc[each] for each in (at - 1, at + 1) if 0 <= each < len(known)]
    return "below" if beside and known.iloc[at] < min(beside) else "above"


def _side(course: Course, place: float, panel: Panel) -> Side:
    """Return the side of a line on which no other of the panel runs at a place."""
    lines = [other.values.get(place) for other in panel.courses if other.way in WIDTHS]
    known = [value for value in lines if pd.notna(value)]
    if len(known) < 2 or min(known) == max(known):
        return "any"
    sides: dict[float, Side] = {max(known): "above", min(known): "below"}
    return sides.get(course.values[place], "any")


def draw_course(course: Course, *, ax: Axes, size: float) -> Axes:
    """Draw values by their places; those beside which none is known have a mark of their own.

    Parameters
    ----------
    course : Course
        Without a value nothing is drawn.
    ax : Axes
        Axes to draw on.
    size : float
        Of the small letters, by which marks are measured.
    """
    values = course.values
    look: dict[str, Any] = {"color": course.colour, "clip_on": False}
    known = values.dropna()
    if known.empty:
        return ax
    if course.way in ("dots", "rings"):
        if course.way == "rings":
            look |= {"markerfacecolor": "white", "markeredgewidth": 0.1 * size}
        across = DOT * size * (CROWDED if len(values) > MANY else 1)
        ax.plot(known.index, known, "o", markersize=across, zorder=2.5, gid=course.way, **look)
        return ax
    values = every_year(values)
    ax.plot(
        values.index,
        values,
        linewidth=WIDTHS[course.way],
        linestyle=(0, (4, 2)) if course.way == "dashed" else "-",
        solid_capstyle="round",
        gid="course",
        zorder=2.2 if course.way == "strong" else 2,
        **look,
    )
    is_few = len(known) <= FEW and course.way in ("strong", "light")
    marked = known if is_few else known[alone(values).reindex(known.index)]
    if course.way != "thread" and len(marked):
        draw_marks(marked, course.colour, ax=ax, size=size)
    return ax


def draw_marks(values: pd.Series, colour: str, *, ax: Axes, size: float, over: float = 2.3) -> None:
    """Mark values by their places, in small letters of a size."""
    look: dict[str, Any] = {"color": colour, "clip_on": False, "zorder": over, "gid": "mark"}
    ax.plot(values.index, values, "o", markersize=DOT * size, **look)


def every_year(values: pd.Series) -> pd.Series:
    """Return values with those of the years between that are not there, as missing.

    Parameters
    ----------
    values : Series
        Indexed by years, or by other places, which stay as they are.

    Examples
    --------
    >>> every_year(pd.Series([1.0, 2.0], index=[2015, 2018])).isna().tolist()
    [False, True, True, False]
    """
    if not pd.api.types.is_integer_dtype(values.index.dtype):
        return values
    return values.reindex(range(values.index.min(), values.index.max() + 1))


def alone(values: pd.Series) -> pd.Series:
    """Return which values have none beside them, so that no line reaches them.

    Examples
    --------
    >>> alone(pd.Series([1.0, None, 2.0, 3.0])).tolist()
    [True, False, False, False]
    """
    known = values.notna()
    return known & ~known.shift(1, fill_value=False) & ~known.shift(-1, fill_value=False)


def shade_between(one: pd.Series, other: pd.Series, *, ax: Axes) -> Axes:
    """Shade the ground between two series where both are known, of a single year too.

    Parameters
    ----------
    one, other : Series
        With the same index.
    ax : Axes
        Axes to draw on.
    """
    both = pd.DataFrame({"one": one, "other": other}).dropna().reindex(one.index)
    if both["one"].isna().all():
        return ax
    x = both.index.to_numpy(dtype=float)
    ax.fill_between(x, both["one"], both["other"], color=BAND, linewidth=0, zorder=1.5, gid="gap")
    single = both[alone(both["one"])]
    ax.vlines(single.index, *single.to_numpy().T, color=RULE, linewidth=4, zorder=1.5)
    return ax
