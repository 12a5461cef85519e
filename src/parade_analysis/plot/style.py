"""How every figure looks: sizes, fonts, colours, and the frame of words around the axes."""

from __future__ import annotations

import functools
import io
import os
import re
import textwrap
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from types import MappingProxyType
from typing import Any

import matplotlib as mpl
import matplotlib.patheffects as effects
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.text import Text

from parade_analysis.errors import DataError, some
from parade_analysis.files import write_whole

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
INK, GREY, PALE, LAND = "#1a1a1a", "#5f5f5f", "#c9c9c9", "#e7e5df"

HALO = [effects.withStroke(linewidth=2, foreground="white", alpha=0.85)]
"""Keeps letters readable on whatever they stand."""

FONT = "DejaVu Sans"
RC: dict[str, Any] = {
    "font.family": FONT,
    "font.size": 10,
    "axes.edgecolor": GREY,
    "axes.labelcolor": GREY,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlelocation": "left",
    "hatch.linewidth": 0.6,
    "text.color": INK,
    "text.parse_math": False,  # a dollar is a dollar, two of them too
    "xtick.color": GREY,
    "ytick.color": GREY,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "svg.hashsalt": "parade-analysis",
    "path.simplify": False,
}


def style() -> AbstractContextManager[None]:
    """Apply the style inside a ``with`` block only."""
    # Asking for the backend would choose one for the caller.
    plain = {name: value for name, value in mpl.rcParamsDefault.items() if name != "backend"}
    wanted = {**plain, **RC}
    # matplotlib checks each setting that it is given, so it gets those that differ.
    return mpl.rc_context(
        {name: wanted[name] for name in wanted if mpl.rcParams[name] != wanted[name]}
    )


class PublishedFigure(Figure):
    """A figure that carries its alt text and the data that it plots.

    In a notebook it shows as a PNG with the alt text beside it.

    Attributes
    ----------
    title, alt : str
        Finding and description in words, computed from the data.
    plotted : DataFrame
        The numbers behind the picture.
    day : Timestamp
        The day that it is good for.
    sources : list of str
        Titles of what its published rows rest on.
    undrawn : sequence of str
        Tables that say nothing of what was asked, and of which it shows nothing.
    unanswered : mapping of str
        Options of which it shows nothing, each with what is not known.
    """

    title: str = ""
    alt: str = ""
    plotted: pd.DataFrame = pd.DataFrame()
    day: pd.Timestamp = pd.NaT
    sources: Sequence[str] = ()
    undrawn: Sequence[str] = ()
    unanswered: Mapping[str, str] = MappingProxyType({})

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write the picture to a file, whole or not at all.

        Parameters
        ----------
        path : path-like
            Its name ends in ``.png``, ``.svg`` or ``.pdf``. Title and alt text go into the
            file's own description.

        Returns
        -------
        Path
            The file.

        Raises
        ------
        DataError
            If it is no path, or the name has another ending.

        Examples
        --------
        >>> from parade_analysis import figures
        >>> figures.regions().save("regions.gif")
        Traceback (most recent call last):
        ...
        parade_analysis.errors.DataError: regions.gif: expected a name in .png, .svg or .pdf
        """
        if not isinstance(path, str | os.PathLike):
            raise DataError(f"expected a file name, found {path!r}")
        file = Path(path)
        about = {"Title": self.title}
        forms: dict[str, dict[str, Any]] = {
            ".png": {
                "dpi": 2 * PIXELS_PER_INCH,
                "metadata": {**about, "Description": self.alt, "Software": None},
            },
            ".svg": {"metadata": {**about, "Description": self.alt, "Date": None, "Creator": None}},
            ".pdf": {"metadata": {**about, "Subject": self.alt, "CreationDate": None}},
        }
        form = file.suffix.lower()
        if form not in forms:
            raise DataError(
                f"{file}: expected a name in {', '.join(forms)}".replace(", .pdf", " or .pdf")
            )
        write_whole(file, self._save(form.removeprefix("."), **forms[form]))
        return file

    def retitle(self, title: str) -> None:
        """Put a title of the caller's in place of the computed one, and say so in the alt text.

        Raises
        ------
        DataError
            If it is empty or too long for one line.
        """
        self.fit_title(title)
        self.alt = f"{self.alt} Shown under the caller's title: {title}"

    def fit_title(self, title: str) -> None:
        """Put a title of the caller's in place, in letters as small as it takes.

        Raises
        ------
        DataError
            If it is empty or too long for one line, or has letters that the font lacks.
        """
        refuse_letters(title)
        (written,) = (each for each in self.texts if each.get_gid() == "title")
        written.set_text(title)
        room = self.bbox.width - MARGIN * self.dpi
        size = written.get_fontsize() * min(1.0, room / written.get_window_extent().x1)
        if not title.strip() or "\n" in title or size < LEAST_TITLE:
            raise DataError(f"title: expected words that fit on one line, found {title[:60]!r}")
        written.set_fontsize(size)
        self.title = title

    def to_png(self) -> bytes:
        """Return the picture as PNG, twice as dense as it is read."""
        return self._save("png", dpi=2 * PIXELS_PER_INCH, metadata={"Software": None})

    def to_svg(self) -> bytes:
        """Return the picture as SVG without date or creator."""
        drawn = self._save("svg", metadata={"Date": None, "Creator": None}).decode()
        # Six decimals of a point make half the weight of a map and none of its looks.
        return re.sub(
            r' d="[^"]*"', lambda path: re.sub(r"(?<=\.\d\d)\d+", "", path[0]), drawn
        ).encode()

    def _save(self, form: str, **options: Any) -> bytes:
        file = io.BytesIO()
        with style():
            self.savefig(file, format=form, **options)
        return file.getvalue()

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        seen = self._save("png", dpi=PIXELS_PER_INCH, metadata={"Software": None})
        shown = {"image/png": seen, "text/plain": self.alt}
        return shown, {"image/png": {"alt": self.alt}}


def canvas(
    size: str | tuple[float, float],
    *,
    title: str,
    subtitle: str,
    place: tuple[float, float, float, float] | None = None,
) -> tuple[PublishedFigure, Axes]:
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


def footer(figure: PublishedFigure, text: str) -> None:
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


def refuse_letters(*texts: str) -> None:
    """Refuse letters that the font lacks, which would be drawn as boxes.

    Raises
    ------
    DataError
        Naming them.

    Examples
    --------
    >>> refuse_letters("Türkiye", "Việt Nam")
    """
    for text in texts:
        lost = [sign for sign in text if ord(sign) not in _letters() and not sign.isspace()]
        if lost:
            raise DataError(
                f"{text[:60]!r}: the font of the figures, {FONT}, has no {some(lost)}; write "
                "that in Latin letters"
            )


@functools.cache
def _letters() -> frozenset[int]:
    """Return the letters that the font has in both weights."""
    plain, bold = (
        get_font(findfont(FontProperties(family=FONT, weight=weight))).get_charmap()
        for weight in ("normal", "bold")
    )
    return frozenset(plain) & frozenset(bold)


def day(date: pd.Timestamp) -> str:
    """Return a date as readers write it.

    Examples
    --------
    >>> day(pd.Timestamp("2025-09-03"))
    '3 September 2025'
    """
    return f"{date.day} {date:%B %Y}"
