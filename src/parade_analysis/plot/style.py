"""How every figure looks: sizes, fonts, colours, and the frame of words around the axes."""

from __future__ import annotations

import io
import re
import textwrap
from contextlib import AbstractContextManager
from typing import Any

import matplotlib as mpl
import matplotlib.patheffects as effects
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.textpath import TextPath

SIZES = {"wide": (12.0, 6.75), "tall": (12.0, 8.5), "page": (12.0, 16.2)}
"""Inches; 100 pixels to the inch as a reader sees them, 200 in the PNG."""

PIXELS_PER_INCH = 100
MARGIN = 0.3  # inches

# Okabe and Ito's palette, told apart by readers of every colour vision.
ORANGE, SKY, GREEN, YELLOW, BLUE, VERMILION, PURPLE = (
    *("#E69F00", "#56B4E9", "#009E73", "#F0E442"),
    *("#0072B2", "#D55E00", "#CC79A7"),
)
INK, GREY, PALE, LAND, SEA = "#1a1a1a", "#5f5f5f", "#c9c9c9", "#e7e5df", "#ffffff"

HALO = [effects.withStroke(linewidth=2, foreground="white", alpha=0.85)]
"""Keeps letters readable on whatever they stand."""

RC: dict[str, Any] = {
    "font.family": "DejaVu Sans",
    "font.size": 10,
    "axes.edgecolor": GREY,
    "axes.labelcolor": GREY,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlelocation": "left",
    "hatch.linewidth": 0.6,
    "text.color": INK,
    "xtick.color": GREY,
    "ytick.color": GREY,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "svg.hashsalt": "parade-analysis",
    "path.simplify": False,
}


def style() -> AbstractContextManager[None]:
    """Apply the style inside a ``with`` block only."""
    return mpl.rc_context({**mpl.rcParamsDefault, **RC, "backend": mpl.rcParams["backend"]})


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
    """

    title: str = ""
    alt: str = ""
    plotted: pd.DataFrame = pd.DataFrame()
    day: pd.Timestamp = pd.NaT

    def to_png(self) -> bytes:
        """Return the picture as PNG, twice as dense as it is read."""
        return self._save("png", dpi=2 * PIXELS_PER_INCH, metadata={"Software": None})

    def to_svg(self) -> bytes:
        """Return the picture as SVG without date or creator."""
        drawn = self._save("svg", metadata={"Date": None, "Creator": None}).decode()
        # Six decimals of a point make half the weight of a map and none of its looks.
        return re.sub(
            r' d="[^"]*"', lambda path: re.sub(r"(\.\d\d)\d+", r"\1", path[0]), drawn
        ).encode()

    def _save(self, form: str, **options: Any) -> bytes:
        file = io.BytesIO()
        with style():
            self.savefig(file, format=form, **options)
        return file.getvalue()

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        with style():
            file = io.BytesIO()
            self.savefig(file, format="png", dpi=PIXELS_PER_INCH, metadata={"Software": None})
        shown = {"image/png": file.getvalue(), "text/plain": self.alt}
        return shown, {"image/png": {"alt": self.alt}}


def canvas(
    size: str,
    *,
    title: str,
    subtitle: str,
    place: tuple[float, float, float, float] | None = None,
) -> tuple[PublishedFigure, Axes]:
    """Return a figure with its words at the top and one axes below.

    Parameters
    ----------
    size : str
        A key of `SIZES`.
    title : str
        The finding, one line.
    subtitle : str
        What is shown, with its unit; wrapped where needed.
    place : tuple of float, optional
        Left, bottom, width and height of the axes in inches; between the words by
        default.
    """
    width, height = SIZES[size]
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
        textwrap.fill(subtitle, 138),
        size=11,
        color=GREY,
        va="top",
        linespacing=1.35,
        gid="subtitle",
    )
    between = (MARGIN, 0.75, width - 2 * MARGIN, height - 0.75 - 1.0)
    return figure, panel(figure, place or between)


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


def listing(entries: list[tuple[str, str, str]], *, ax: Axes, columns: int, size: float) -> Axes:
    """Write a list in columns, read downward.

    Parameters
    ----------
    entries : list of (str, str, str)
        What stands first in grey, then in bold, then plain.
    ax : Axes
        Axes to fill with the list; its frame is taken off.
    columns : int
        Number of columns.
    size : float
        Letter size in points.
    """
    ax.set_axis_off()
    rows = -(-len(entries) // columns)
    for place, (first, bold, plain) in enumerate(entries):
        column, row = divmod(place, rows)
        line = ax.annotate(
            first,
            (column / columns, 1 - row / rows),
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


def paragraph(
    words: list[tuple[str, bool]], *, ax: Axes, first: str, last: str = "", size: float = 9.5
) -> Axes:
    """Write names one after another, filling the axes line by line.

    Parameters
    ----------
    words : list of (str, bool)
        A name, and whether it is bold.
    ax : Axes
        Axes to fill; its frame is taken off.
    first, last : str
        Words before the names, and a sentence after them on a line of its own.
    size : float
        Letter size in points.
    """
    ax.set_axis_off()
    across, up = inches(ax)
    line = size / 72 * 1.55
    x, y = 0.0, line
    names = [(f"{name},", bold) for name, bold in words[:-1]]
    names += [(f"{name}.", bold) for name, bold in words[-1:]]
    for place, (name, bold) in enumerate([(first, False), *names]):
        text = ax.text(
            0,
            0,
            name,
            size=size,
            weight="bold" if bold else "normal",
            color=INK if place else GREY,
            transform=ax.transAxes,
            gid="name",
        )
        width = (
            TextPath((0, 0), text.get_text(), prop=text.get_fontproperties()).get_extents().x1 / 72
        )
        if x + width > across:
            x, y = 0.0, y + line
        text.set_position((x / across, 1 - y / up))
        x += 1.05 * width + size / 72 * 0.4  # letters are wider on a coarse screen
    if last:
        ax.text(
            0,
            1 - (y + 0.6 * line) / up,
            textwrap.fill(last.strip(), round(across * 17)),
            size=size - 0.5,
            color=GREY,
            va="top",
            transform=ax.transAxes,
        )
    return ax


def footer(figure: PublishedFigure, text: str) -> None:
    """Write the source line along the lower edge."""
    width, height = figure.get_size_inches()
    figure.text(
        MARGIN / width,
        0.12 / height,
        textwrap.fill(text, 185),
        size=8,
        color=GREY,
        va="bottom",
        linespacing=1.3,
        gid="source",
    )


def day(date: pd.Timestamp) -> str:
    """Return a date as readers write it.

    Examples
    --------
    >>> day(pd.Timestamp("2025-09-03"))
    '3 September 2025'
    """
    return f"{date.day} {date:%B %Y}"
