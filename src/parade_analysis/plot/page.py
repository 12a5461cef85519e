"""A page of any width, filled from the top down: words, axes, words, as high as they take.

All lengths are pixels as the figure is read; a pixel is a point here, so that letters and
offsets are given in the same unit.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

from matplotlib.axes import Axes
from matplotlib.text import Annotation, Text

from parade_analysis.plot.fonts import LINE, balanced
from parade_analysis.plot.style import SOFT, Letters, between, letters_at

if TYPE_CHECKING:
    from parade_analysis.plot.picture import PublishedFigure

TALLEST = 14_400.0
"""Height of the page while it is filled; it is cut where the words end."""
TITLE_LINE = 1.18
"""Distance of the lines of a title, in letter sizes."""
NATURAL = 1.326
"""Distance of lines that matplotlib takes for one in this font, in letter sizes."""
LEADING = LINE / NATURAL
"""What matplotlib is told for that distance."""
CAPITAL, TALL, DEEP = 0.66, 0.75, 0.25
"""Height of capitals, of the tallest letters, and depth of those below the line, in sizes."""
Level = Literal["middle", "above", "below"]
NARROW = 600
"""From so many pixels on, names stand beside their rows and not above them."""


def letters_of(ax: Axes) -> Letters:
    """Return the sizes of letters on the page of axes."""
    figure: Any = ax.get_figure(root=True)
    return letters_at(figure.width)


def note(
    text: str,
    at: tuple[float, float],
    *,
    ax: Axes,
    size: float | None = None,
    across: str = "data",
    up: str = "data",
    right: float = 0,
    above: float = 0,
    level: Level = "middle",
    **look: Any,
) -> Annotation:
    """Write words at a place, all on one level whether or not a letter reaches below the line.

    Parameters
    ----------
    text : str
        With its line breaks.
    at : tuple of float
        The place.
    ax : Axes
        Axes on a page.
    size : float, optional
        Of the letters; that of the body by default.
    across, up : str
        ``"data"`` or ``"axes"``: whether the place is one in data units or a part of the axes.
    right, above : float
        Pixels from the place.
    level : str
        Whether the place is at the ``"middle"`` of the words, or they stand ``"above"`` or
        ``"below"`` it.
    **look
        Properties of the text, `ha` among them.
    """
    size = size or letters_of(ax).body
    lines = text.count("\n")
    tall = {"middle": -(lines * LINE + CAPITAL) / 2, "above": DEEP, "below": -lines * LINE - TALL}
    coordinates = {("data", "data"): "data", ("axes", "axes"): "axes fraction"}.get((across, up))
    mixed = ax.get_xaxis_transform() if across == "data" else ax.get_yaxis_transform()
    return ax.annotate(
        text,
        at,
        (right, above + tall[level] * size),
        xycoords=coordinates or mixed,
        textcoords="offset points",
        va="baseline",
        size=size,
        linespacing=LEADING,
        annotation_clip=False,
        **look,
    )


def margin_at(width: float) -> float:
    """Return what is blank at both sides of a page of a width, in pixels."""
    return between(14, 36, width)


class Page:
    """The room of a figure.

    Parameters
    ----------
    figure : PublishedFigure
        An empty one.

    Attributes
    ----------
    letters : Letters
        Sizes of the letters at this width.
    room : float
        Pixels between the margins.
    is_narrow : bool
        Whether it is read on a phone.
    """

    def __init__(self, figure: PublishedFigure) -> None:
        self.figure = figure
        self.letters = figure.letters
        self.margin = margin_at(figure.width)
        self.room = figure.width - 2 * self.margin
        self.is_narrow = figure.width < NARROW
        self._top = 0.0
        self._axes: list[tuple[Axes, tuple[float, float, float, float]]] = []
        self._words: list[tuple[Text, float]] = []
        figure.set_size_inches(figure.width / 72, TALLEST / 72)

    def skip(self, height: float) -> None:
        """Leave so many pixels blank."""
        self._top += height

    def write(
        self, text: str, *, size: float | None = None, line: float = LINE, **look: Any
    ) -> Text:
        """Write a paragraph over the whole width.

        Parameters
        ----------
        text : str
            Wrapped here.
        size : float, optional
            Of the letters; that of the body by default.
        line : float
            Distance of lines, in letter sizes.
        **look
            Properties of the text.
        """
        size = size or self.letters.body
        told = balanced(text, size, self.room, weight=look.get("weight", 400))
        self._top += size * line * (told.count("\n") + 1)
        foot = self._top - size * (line - CAPITAL) / 2
        written = self.figure.text(
            self.margin / self.figure.width,
            1 - foot / TALLEST,
            told,
            size=size,
            va="baseline",
            linespacing=line / NATURAL,
            **look,
        )
        self._words.append((written, foot))
        return written

    def remark(self, *notes: str) -> None:
        """Write what else there is to say, in small letters; without a note nothing."""
        if notes:
            self.skip(0.6 * self.letters.body)
        for said in notes:
            self.write(said, size=self.letters.small, color=SOFT, gid="remark")

    def axes(
        self,
        height: float,
        *,
        left: float = 0,
        right: float = 0,
        above: float = 0,
        below: float = 0,
    ) -> Axes:
        """Return new axes under what is there.

        Parameters
        ----------
        height : float
            Of the axes alone.
        left, right, above, below : float
            Kept free around them, for labels and ticks.
        """
        (ax,) = self.row([self.room], height, left=left, right=right, above=above, below=below)
        return ax

    def sheet(self, height: float) -> Axes:
        """Return axes without a frame whose units are pixels, from the upper left corner."""
        ax = self.axes(height)
        ax.set(xlim=(0, self.room), ylim=(height, 0))
        ax.set_axis_off()
        return ax

    def row(
        self,
        widths: Sequence[float],
        height: float,
        *,
        gap: float = 0,
        left: float = 0,
        right: float = 0,
        above: float = 0,
        below: float = 0,
    ) -> list[Axes]:
        """Return new axes beside one another.

        Parameters
        ----------
        widths : sequence of float
            With what is kept free on both sides.
        height : float
            Of the axes alone.
        gap : float
            Between one and the next.
        left, right, above, below : float
            Kept free around each.
        """
        made, x, top = [], self.margin, self._top + above
        for width in widths:
            place = (x + left, top, width - left - right, height)
            ax = self.figure.add_axes(self._part(place, TALLEST))
            self._axes.append((ax, place))
            made.append(ax)
            x += width + gap
        self._top = top + height + below
        return made

    def panels(
        self,
        number: int,
        height: float,
        *,
        least: float,
        gap: float = 0,
        left: float = 0,
        right: float = 0,
        above: float = 0,
        below: float = 0,
        first: float = 0,
    ) -> list[Axes]:
        """Return small multiples, as many beside one another as the width allows.

        One that is left alone takes the whole width.

        Parameters
        ----------
        number : int
            How many.
        height : float
            Of each.
        least : float
            Width that one needs, with what is kept free on both sides.
        gap : float
            Between columns.
        left, right, above, below : float
            Kept free around each.
        first : float
            Kept free above the first row besides.
        """
        self.skip(first)
        columns = max(1, min(number, int((self.room + gap) // (least + gap))))
        columns = -(-number // -(-number // columns))  # as even as the rows allow
        width = (self.room - gap * (columns - 1)) / columns
        made: list[Axes] = []
        while len(made) < number:
            left_over = number - len(made)
            widths = [self.room] if left_over == 1 else [width] * min(columns, left_over)
            made += self.row(
                widths, height, gap=gap, left=left, right=right, above=above, below=below
            )
        return made

    def head(self, title: str, subtitle: str) -> None:
        """Write the title and, if there is one, the subtitle."""
        letters = self.letters
        self.skip(between(14, 26, self.figure.width))
        self.write(title, size=letters.title, line=TITLE_LINE, weight=700, gid="title")
        self.skip(0.15 * letters.title)
        if subtitle:
            self.write(subtitle, size=letters.subtitle, color=SOFT, gid="subtitle")
        self.skip(letters.body if subtitle else 0.5 * letters.body)

    def close(self, *sources: str) -> None:
        """Write the last lines and cut the page below them."""
        self.skip(self.letters.small)
        for text in filter(None, sources):
            self.write(text, size=self.letters.small, color=SOFT, gid="source")
        height = round(self._top + between(12, 16, self.figure.width))
        self.figure.set_size_inches(self.figure.width / 72, height / 72)
        for ax, place in self._axes:
            ax.set_position(self._part(place, height))
        for written, foot in self._words:
            written.set_y(1 - foot / height)

    def _part(
        self, place: tuple[float, float, float, float], whole: float
    ) -> tuple[float, float, float, float]:
        left, top, width, height = place
        across = self.figure.width
        return left / across, 1 - (top + height) / whole, width / across, height / whole
