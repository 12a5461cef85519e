"""How every figure looks: sizes, fonts, colours, and the frame of words around the axes."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Any, NamedTuple

import matplotlib as mpl
import matplotlib.patheffects as effects
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Text

from parade_analysis.plot import fonts
from parade_analysis.plot.fonts import refuse_letters

SIZES = {"wide": (12.0, 6.75), "tall": (12.0, 8.5), "page": (12.0, 16.2)}
"""Inches; 100 pixels to the inch as a reader sees them, 200 in the PNG."""

PIXELS_PER_INCH = 100
MARGIN = 0.3  # inches
LEAST_TITLE = 11
"""Points below which a title is no title any more."""
LINE = 138  # letters in a line of a subtitle
SMALL_LINE = 185  # letters in a line of a source

# Okabe and Ito's palette, told apart by readers of every colour vision.
ORANGE, SKY, GREEN, YELLOW, BLUE, VERMILION, PURPLE = (
    *("#E69F00", "#56B4E9", "#009E73", "#F0E442"),
    *("#0072B2", "#D55E00", "#CC79A7"),
)
GREY, PALE, LAND = "#5f5f5f", "#c9c9c9", "#e7e5df"

FOCUS, SECOND, THIRD = "#0b3c6f", "#c2500f", "#00735a"
"""What a figure is about, what it is set against, and a third where there is one."""
INK, SOFT, QUIET, RULE, BAND = "#1a1a1a", "#595959", "#8a8a8a", "#d9d9d9", "#f1f1f1"
"""Words, words beside them, marks of the rest, lines to read by, and periods."""
STATES = {"CHN": SECOND, "RUS": THIRD}
FLOWS = {"export": FOCUS, "import": SECOND}
"""Colours that stay the same in all figures."""

HALO = [effects.withStroke(linewidth=3, foreground="white")]
"""Keeps letters readable on whatever they stand."""

RC: dict[str, Any] = {
    "font.family": [fonts.FAMILY, fonts.FALLBACK],
    "font.size": 10,
    "axes.edgecolor": RULE,
    "axes.labelcolor": SOFT,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlelocation": "left",
    "hatch.linewidth": 0.6,
    "text.color": INK,
    "text.parse_math": False,  # a dollar is a dollar, two of them too
    "xtick.color": SOFT,
    "ytick.color": SOFT,
    "xtick.major.size": 0,
    "ytick.major.size": 0,
    "text.hinting": "none",  # so that words are as wide at every resolution, and as measured
    "pdf.fonttype": 42,  # letters that can be searched and copied
    "svg.fonttype": "none",
    "svg.hashsalt": "parade-analysis",
    "path.simplify": False,
}


WIDE, PHONE = 1200, 375
"""Pixels across of the published figures."""
NARROWEST, WIDEST = 320, 2400


class Letters(NamedTuple):
    """Sizes of letters in pixels as read."""

    title: float
    subtitle: float
    body: float
    small: float


AT_PHONE, AT_WIDE = Letters(19, 13.5, 12.5, 11), Letters(30, 18, 16, 13.5)


def between(phone: float, wide: float, width: float) -> float:
    """Return a length at a width, from those on a phone and on a wide screen.

    Examples
    --------
    >>> between(10, 20, 375), between(10, 20, 1200), between(10, 20, 2000)
    (10.0, 20.0, 20.0)
    """
    part = min(max((width - PHONE) / (WIDE - PHONE), 0.0), 1.0)
    return phone + part * (wide - phone)


def letters_at(width: float) -> Letters:
    """Return the sizes of letters at a width.

    Examples
    --------
    >>> letters_at(375).body
    12.5
    """
    sizes = zip(AT_PHONE, AT_WIDE, strict=True)
    return Letters(*(round(between(*pair, width), 1) for pair in sizes))


def style(letters: Letters | None = None) -> AbstractContextManager[None]:
    """Apply the style inside a ``with`` block only.

    Parameters
    ----------
    letters : Letters, optional
        Sizes of the body, which words have by default, and of ticks.
    """
    # Asking for the backend would choose one for the caller.
    plain = {name: value for name, value in mpl.rcParamsDefault.items() if name != "backend"}
    wanted = {**plain, **RC}
    if letters is not None:
        wanted |= {
            "font.size": letters.body,
            "axes.titlesize": letters.body,
            "axes.labelsize": letters.small,
            "xtick.labelsize": letters.small,
            "ytick.labelsize": letters.small,
        }
    # matplotlib checks each setting that it is given, so it gets those that differ.
    return mpl.rc_context(
        {name: wanted[name] for name in wanted if mpl.rcParams[name] != wanted[name]}
    )


def canvas(
    size: str | tuple[float, float],
    *,
    title: str,
    subtitle: str,
    place: tuple[float, float, float, float] | None = None,
) -> tuple[Any, Axes]:
    """Return a figure with its words at the top and one axes below.

    Parameters
    ----------
    size : str or tuple of float
        A key of `SIZES`, or width and height in inches.
    title : str
        The finding, one line.
    subtitle : str
        What is shown, with its unit; wrapped where needed.
    place : tuple of float, optional
        Left, bottom, width and height of the axes in inches; between the words by
        default.
    """
    from parade_analysis.plot.picture import PublishedFigure

    width, height = SIZES[size] if isinstance(size, str) else size
    refuse_letters(title, subtitle)
    figure = PublishedFigure(figsize=(width, height), facecolor="white")
    figure.title = title
    figure.text(
        MARGIN / width,
        1 - 0.24 / height,
        title,
        size=17,
        weight="bold",
        va="top",
        gid="title",
    )
    figure.text(
        MARGIN / width,
        1 - 0.62 / height,
        wrapped(subtitle, LINE),
        size=11,
        color=GREY,
        va="top",
        linespacing=1.35,
        gid="subtitle",
    )
    between = (MARGIN, 0.75, width - 2 * MARGIN, height - 0.75 - 1.0)
    return figure, panel(figure, place or between)


def top_of(subtitle: str) -> float:
    """Return how many inches title and subtitle take at the top of a figure."""
    return 0.9 + 0.21 * wrapped(subtitle, LINE).count("\n")


def lines(source: str) -> int:
    """Return how many lines a source takes."""
    return wrapped(source, SMALL_LINE).count("\n") + 1


def wrapped(text: str, letters: int, **limits: Any) -> str:
    """Return a text in lines, broken between words alone: a name with a hyphen stays whole."""
    return textwrap.fill(text, letters, break_on_hyphens=False, **limits)


def panel(figure: Figure, place: tuple[float, float, float, float]) -> Axes:
    """Return new axes at left, bottom, width and height in inches."""
    across, up = figure.get_size_inches()
    left, bottom, width, height = place
    return figure.add_axes((left / across, bottom / up, width / across, height / up))


def inches(ax: Axes) -> tuple[float, float]:
    """Return width and height of the axes in inches."""
    across, up = ax.get_figure(root=True).get_size_inches()  # type: ignore[union-attr]
    box = ax.get_position()
    return box.width * across, box.height * up


def listing(
    entries: list[tuple[str, str, str]],
    *,
    ax: Axes,
    columns: int | Sequence[float],
    size: float,
) -> Axes:
    """Write a list in columns, read downward.

    Parameters
    ----------
    entries : list of (str, str, str)
        What stands first in grey, then in bold, then plain.
    ax : Axes
        Axes to fill with the list; its frame is taken off.
    columns : int or sequence of float
        Number of columns, or where each begins as a part of the width.
    size : float
        Letter size in points.
    """
    ax.set_axis_off()
    starts = [at / columns for at in range(columns)] if isinstance(columns, int) else columns
    rows = -(-len(entries) // len(starts))
    for place, (first, bold, plain) in enumerate(entries):
        column, row = divmod(place, rows)
        line = ax.annotate(
            first,
            (starts[column], 1 - row / rows),
            (12, 0),
            xycoords="axes fraction",
            textcoords="offset points",
            ha="right",
            va="top",
            size=size,
            color=GREY,
        )
        for text, weight in ((bold, "bold"), (plain, "normal")):
            line = ax.annotate(
                text,
                (1, 0),
                (4, 0),
                xycoords=line,
                textcoords="offset points",
                va="bottom",
                size=size,
                weight=weight,
                gid="entry",
            )
    return ax


def footer(figure: Figure, text: str) -> None:
    """Write the source line along the lower edge, the last words of a figure.

    Raises
    ------
    DataError
        If the font lacks a letter of what is written in the figure.
    """
    width, height = figure.get_size_inches()
    figure.text(
        MARGIN / width,
        0.12 / height,
        wrapped(text, SMALL_LINE),
        size=8,
        color=GREY,
        va="bottom",
        linespacing=1.3,
        gid="source",
    )
    refuse_letters(*(each.get_text() for each in figure.findobj(Text)))


def day(date: pd.Timestamp) -> str:
    """Return a date as readers write it.

    Examples
    --------
    >>> day(pd.Timestamp("2025-09-03"))
    '3 September 2025'
    """
    return f"{date.day} {date:%B %Y}"
