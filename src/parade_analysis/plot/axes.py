"""Axes of years, percent and amounts, and events named over them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import product
from typing import Any, Literal, NamedTuple

import matplotlib as mpl
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.font_manager import FontProperties
from matplotlib.markers import TICKDOWN
from matplotlib.ticker import MaxNLocator

from parade_analysis.plot.fonts import LINE, balanced, text_width
from parade_analysis.plot.page import letters_of, note
from parade_analysis.plot.style import BAND, QUIET, RULE, SOFT

HALF_YEAR = 0.6
"""Room before the first and after the last year of an axis."""
EVEN = (1, 2, 3, 4)
"""Years from one that is named to the next, where they run from the first to the last."""
STEPS = (1, 2, 5, 10, 20, 50)
"""Years from one that is named to the next."""
APART = 1.35
"""Distance of the names of years, in their widths."""
PARTED, STROKE = 8.0, 3.0
"""Pixels of a year from which strokes part the years, and of a stroke."""
SEEN = 0.25
"""Years of a period below which it is not drawn."""
EDGE = HALF_YEAR - 0.5 + 0.05
"""Years at the ends of an axis that belong to no year of its own."""
HEADROOM = 1.04
"""How far an axis of percent runs, in its highest tick."""
FLAG = 4.0
"""Pixels between the name of an event and its rule or the axes."""
PARTS = (1.0, 0.75, 0.5, 0.3, 0.2, 0.0)
"""Parts of the axes that the name of an event may take, tried in this order."""
MOST_LINES = 3
"""Lines that it may take to stand where it begins."""


def year_position(day: pd.Timestamp) -> float:
    """Place a day on an axis of years on which a year's number stands at its middle.

    Parameters
    ----------
    day : Timestamp
        The day.

    Returns
    -------
    float
        Its place.

    Examples
    --------
    >>> year_position(pd.Timestamp("2020-01-01"))
    2019.5
    """
    return float(day.year - 0.5 + (day.day_of_year - 1) / 365.25)


def ticks_to(top: float, most: int) -> list[float]:
    """Return round numbers from zero to a value.

    Parameters
    ----------
    top : float
        The value, above zero.
    most : int
        Most steps.

    Returns
    -------
    list of float
        Zero and the others.

    Examples
    --------
    >>> ticks_to(5160, 6)
    [0.0, 1000.0, 2000.0, 3000.0, 4000.0, 5000.0]
    """
    every = MaxNLocator(nbins=most, steps=[1, 2, 2.5, 5, 10]).tick_values(0, top)
    return [float(tick) for tick in every if 0 <= tick <= top]


def year_step(year: float, size: float, apart: float = APART) -> int:
    """Return from how many years to how many their names have room, a round number.

    Parameters
    ----------
    year : float
        Pixels of a year.
    size : float
        Of the letters.
    apart : float
        Distance of the names, in their widths.

    Examples
    --------
    >>> year_step(40, 13), year_step(10, 13)
    (1, 5)
    """
    least = apart * text_width("2000", size) / year
    return next((each for each in STEPS if each >= least), STEPS[-1])


def year_axis(years: Sequence[int], *, ax: Axes) -> Axes:
    """Give `ax` years along, a stroke between one and the next, and names where they fit.

    A year's value stands at its middle, and its days lie between the strokes.
    """
    first, last = min(years), max(years)
    ax.set_xlim(first - HALF_YEAR, last + HALF_YEAR)
    size = FontProperties(size=mpl.rcParams["xtick.labelsize"]).get_size_in_points()
    figure = ax.get_figure(root=True)
    room = ax.get_window_extent().width * 72 / figure.dpi  # type: ignore[union-attr]
    apart = text_width("2000", size) * APART * (last - first + 1) / room
    even = next((each for each in EVEN if each >= apart and (last - first) % each == 0), None)
    step = even or year_step(room / (last - first + 1), size)
    inner = [year for year in range(first, last + 1) if (year - first * bool(even)) % step == 0]
    inner = [year for year in inner if min(year - first, last - year) >= apart]
    ax.set_xticks(sorted({first, *inner, *([last] if last - first >= apart else [])}))
    if room / (last - first + 1) >= PARTED:
        # One line of marks: matplotlib takes its time for ticks, and a record may be long.
        ax.plot(
            [year - 0.5 for year in range(first, last + 2)],
            [0] * (last - first + 2),
            marker=TICKDOWN,
            markersize=STROKE,
            color=RULE,
            linestyle="none",
            transform=ax.get_xaxis_transform(),
            clip_on=False,
            zorder=1,
            gid="stroke",
        )
    ax.grid(axis="y", color=RULE, linewidth=1)
    ax.set_axisbelow(True)
    # Half a letter more than the tick of zero at the left reaches down.
    ax.tick_params(axis="x", which="major", pad=0.7 * size)
    ax.tick_params(which="major", length=0)
    ax.spines["left"].set_visible(False)
    return ax


def percent_axis(years: Sequence[int], *, ax: Axes, most: float = 100) -> Axes:
    """Give `ax` percent upward from zero and years along.

    Parameters
    ----------
    years : sequence of int
        First and last are drawn.
    ax : Axes
        Axes to draw on.
    most : float
        The highest value.
    """
    high = percent_above(most)
    ax.set_ylim(0, HEADROOM * high)
    ax.set_yticks(*percent_ticks(high))
    return year_axis(years, ax=ax)


def percent_above(most: float) -> float:
    """Return the round percentage up to which an axis runs.

    Examples
    --------
    >>> percent_above(7.2), percent_above(98)
    (10, 100)
    """
    return next((top for top in (1, 2, 5, 10, 25, 50) if most <= top), 100)


def percent_ticks(high: float) -> tuple[list[float], list[str]]:
    """Return the ticks of an axis of percent, in numbers and in words.

    Examples
    --------
    >>> percent_ticks(100)[1]
    ['0', '25', '50', '75', '100%']
    """
    step = next(each for each in (0.2, 0.5, 1, 2, 5, 10, 25) if high <= 5 * each)
    ticks = [round(step * place, 1) for place in range(round(high / step) + 1)]
    return ticks, [*(f"{tick:g}" for tick in ticks[:-1]), f"{ticks[-1]:g}%"]


def amount_ticks(top: float, most: int) -> tuple[list[float], list[str]]:
    """Return the ticks of an axis of amounts, in numbers and in words.

    Examples
    --------
    >>> amount_ticks(5160, 3)[1]
    ['0', '2,000', '4,000']
    """
    ticks = ticks_to(top, most)
    return ticks, [f"{tick:,g}" for tick in ticks]


class Event(NamedTuple):
    """What is named over an axis of years: a day, or a period if it has an end too.

    Its places are those of `year_position`.
    """

    name: str
    start: float
    end: float | None = None


def since(name: str, day: pd.Timestamp | None) -> list[Event]:
    """Return a day to mark, or none; its name may hold a field for the day.

    Examples
    --------
    >>> since("new method from {:%Y}", pd.Timestamp("2014-01-01"))
    [Event(name='new method from 2014', start=2013.5, end=None)]
    """
    return [] if day is None else [Event(name.format(day), year_position(day))]


def lasting(
    name: str, start: pd.Timestamp | None, end: pd.Timestamp | None, until: pd.Timestamp
) -> list[Event]:
    """Return a period to mark, which may run until a day, or none.

    Examples
    --------
    >>> lasting("closed", pd.Timestamp("2020-01-01"), None, pd.Timestamp("2023-01-01"))
    [Event(name='closed', start=2019.5, end=2022.5)]
    """
    return [] if start is None else [Event(name, year_position(start), year_position(end or until))]


class NamedEvent(NamedTuple):
    """An event within the axis and its name in lines.

    `right` is where the name ends, in pixels from the left, and `align` the side on which its
    lines do: that of a day begins or ends at its rule.
    """

    event: Event
    name: str
    right: float
    align: Literal["left", "center", "right"]


def named_events(
    events: Iterable[Event], limits: tuple[float, float], width: float, left: float, size: float
) -> list[NamedEvent]:
    r"""Find room for the names of events in one row over the axes, in lines where it is short.

    The name of a day begins there, so that it stands over what counts from it; only where
    there is no room does it end there. That of a period stands over its middle. Those that
    would meet give way to one another.

    Parameters
    ----------
    events : iterable of Event
        Those outside the limits are left out.
    limits : tuple of float
        First and last place of the axis.
    width : float
        Of the axes.
    left : float
        Pixels at the left of the axes over which a name may reach too.
    size : float
        Of the letters.

    Examples
    --------
    >>> both = [Event("new method", 2014.5), Event("border closed", 2019.5, 2023)]
    >>> [(each.name, each.align) for each in named_events(both, (2010, 2024), 400, 0, 10)]
    [('new method', 'left'), ('border closed', 'center')]
    >>> [(each.name, each.align) for each in named_events(both, (2010, 2024), 100, 0, 10)]
    [('new\nmethod', 'right'), ('border\nclosed', 'center')]
    """
    shown = _within(events, limits)
    choices = [
        list(dict.fromkeys(balanced(event.name, size, max(part * width, size)) for part in PARTS))
        for event in shown
    ]
    few = [[name for name in each if name.count("\n") < MOST_LINES] for each in choices]
    ways = sorted(product(*few), key=lambda told: sorted(_lines(each) for each in told)[::-1])
    places = (limits, width, left, size)
    for told in ways:
        found = _placed(shown, told, *places, begins=True)
        if found and _is_clear(found, *places):
            return found
    # The narrowest of all is taken, whether or not it has room.
    even = [[each[min(place, len(each) - 1)] for each in choices] for place in range(len(PARTS))]
    tried = (_placed(shown, told, *places, begins=False) for told in even)
    fitting = (each for each in tried if _is_inside(each, width, left, size))
    return next(fitting, _placed(shown, even[-1], *places, begins=False))


def _within(events: Iterable[Event], limits: tuple[float, float]) -> list[Event]:
    """Return the events that an axis shows, periods cut at its ends, by where they begin."""
    low, high = limits
    shown = []
    for event in events:
        if event.end is None and low + EDGE < event.start < high - EDGE:
            shown.append(event)
        elif event.end is not None:
            start, end = max(event.start, low), min(event.end, high)
            if end - start >= SEEN:
                shown.append(Event(event.name, start, end))
    return sorted(shown, key=lambda event: event.start)


def _lines(name: str) -> int:
    return name.count("\n") + 1


def _placed(
    shown: Sequence[Event],
    told: Sequence[str],
    limits: tuple[float, float],
    width: float,
    left: float,
    size: float,
    *,
    begins: bool,
) -> list[NamedEvent]:
    """Place names that begin or end at their days, and push those apart that would meet."""
    low, high = limits
    widths = [text_width(name, size) for name in told]
    rights: list[float] = []
    for event, wide in zip(shown, widths, strict=True):
        middle = event.start if event.end is None else (event.start + event.end) / 2
        at = (middle - low) / (high - low) * width
        day = at + FLAG + wide if begins else at - FLAG
        least = wide - left if not rights else rights[-1] + size + wide
        rights.append(max(day if event.end is None else at + wide / 2, least))
    end = width
    for place in range(len(rights) - 1, -1, -1):
        rights[place] = min(rights[place], end)
        end = rights[place] - widths[place] - size
    side: Literal["left", "right"] = "left" if begins else "right"
    return [
        NamedEvent(event, name, right, side if event.end is None else "center")
        for event, name, right in zip(shown, told, rights, strict=True)
    ]


def _is_inside(named: Sequence[NamedEvent], width: float, left: float, size: float) -> bool:
    """Whether all names have room beside one another."""
    wide = sum(text_width(each.name, size) + size for each in named) - size
    return wide <= width + left


def _is_clear(
    named: Sequence[NamedEvent],
    limits: tuple[float, float],
    width: float,
    left: float,
    size: float,
) -> bool:
    """Whether each name stands at its event, and none over the rule of another."""
    if not _is_inside(named, width, left, size):
        return False
    low, high = limits
    rules = [(each.start - low) / (high - low) * width for each, *_ in named if each.end is None]
    for event, name, right, _ in named:
        start = right - text_width(name, size)
        at = (event.start - low) / (high - low) * width
        if event.end is None and abs(start - at - FLAG) > 1:
            return False
        if event.end is not None:
            end = (event.end - low) / (high - low) * width
            if not start - size < (at + end) / 2 < right + size:
                return False
        if any(start - FLAG < rule - 0.1 < right for rule in rules if abs(rule - at) > 0.1):
            return False
    return True


def events_height(named: Sequence[NamedEvent], size: float) -> float:
    """Return how many pixels the names of events take over the axes."""
    lines = max((_lines(each.name) for each in named if each.name), default=0)
    return lines * LINE * size + (FLAG if lines else 0)


def draw_events(named: Sequence[NamedEvent], *, ax: Axes, is_shaded: bool = True) -> Axes:
    """Shade periods, mark days by a thin rule, and write their names over the axes.

    Parameters
    ----------
    named : sequence of NamedEvent
        What `named_events` returned; one without a name is drawn all the same.
    ax : Axes
        Axes with their final limits, and `events_height` kept free above.
    is_shaded : bool
        Whether periods are shaded; else, where a shade means something else, their edges
        and what joins them are drawn.
    """
    size = letters_of(ax).small
    box = ax.get_window_extent()
    rise = 1 + events_height(named, size) / box.height
    for event, name, right, align in named:
        if event.end is None:
            ax.plot(
                [event.start, event.start],
                [0, rise],
                color=QUIET,
                linewidth=1,
                transform=ax.get_xaxis_transform(),
                clip_on=False,
                zorder=1,
                gid="rule",
            )
        else:
            ground = BAND if is_shaded else "white"
            ax.axvspan(event.start, event.end, color=ground, linewidth=0, zorder=0)
            ends, up = [event.start, event.end], ax.get_xaxis_transform()
            look: dict[str, Any] = {"linewidth": 1, "transform": up, "zorder": 1.6, "gid": "edge"}
            ax.vlines(ends, 0, 1, color=RULE if is_shaded else QUIET, **look)
            if not is_shaded:
                ax.hlines(1, *ends, color=QUIET, **look | {"clip_on": False})
        if not name:
            continue
        back = {"left": 1.0, "center": 0.5, "right": 0.0}[align] * text_width(name, size)
        note(
            name,
            ((right - back) / box.width, 1),
            ax=ax,
            across="axes",
            up="axes",
            size=size,
            above=FLAG,
            level="above",
            ha=align,
            color=SOFT,
            gid="event",
        )
    return ax
