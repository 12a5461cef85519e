"""A published figure: words, numbers and a drawing at whatever width, and how it is saved."""

from __future__ import annotations

import io
import os
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from numbers import Integral
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.text import Text
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from parade_analysis.errors import DataError
from parade_analysis.files import MARK, sha256, write_whole
from parade_analysis.plot import svg
from parade_analysis.plot.fonts import refuse_letters
from parade_analysis.plot.page import Page
from parade_analysis.plot.style import NARROWEST, WIDE, WIDEST, Letters, letters_at, style

DENSE = 2
"""Pixels of a PNG to a pixel as read."""
PACKED = 3
"""How hard a PNG is packed; higher takes longer and makes these pictures no smaller."""
LONGEST_TITLE = 160
"""Letters of a title of the caller's."""
LONGEST_WORD = 24
"""Letters of a word that a phone has room for."""


def check_title(title: str) -> None:
    """Refuse a title of the caller's that is none.

    Raises
    ------
    DataError
        If it is empty, too long, or has letters that the fonts lack.
    """
    is_long = len(title) > LONGEST_TITLE or max(map(len, title.split(" "))) > LONGEST_WORD
    if not title.strip() or "\n" in title or is_long:
        raise DataError(
            f"title: expected one line of at most {LONGEST_TITLE} letters, no word of more than "
            f"{LONGEST_WORD}, found {title[:60]!r}"
        )
    refuse_letters(title)


@dataclass(frozen=True)
class Chart:
    """A figure before it has a width.

    Attributes
    ----------
    title, subtitle : str
        The finding, and what is shown in which unit, period and rule.
    alt : str
        Form, finding and two or three numbers, at most 60 words.
    plotted : DataFrame
        The numbers behind the picture.
    draw : callable
        Fills a page below the title; called once for each width.
    description : str
        What else there is to say, in whole sentences.
    publishers : sequence of str
        Whose numbers are drawn, where the tables hold those of many.
    undrawn : sequence of str
        Tables that say nothing of what was asked, and of which it shows nothing.
    unanswered : mapping of str
        Options of which it shows nothing, each with what is not known.
    """

    title: str
    subtitle: str
    alt: str
    plotted: pd.DataFrame
    draw: Callable[[Page], object]
    description: str = ""
    publishers: Sequence[str] = ()
    undrawn: Sequence[str] = ()
    unanswered: Mapping[str, str] = field(default_factory=dict)

    def retitled(self, title: str) -> Chart:
        """Return it under a title of the caller's, said so in the description.

        Raises
        ------
        DataError
            If it is empty, too long, or has letters that the fonts lack.
        """
        check_title(title)
        told = f"{self.description} Shown under the caller's title: {title}".strip()
        return replace(self, title=title, description=told)


def _words(figure: Figure) -> Iterator[Text]:
    """Yield all texts but the names of ticks that are not seen, which would be made first."""
    yield from figure.texts
    every: list[Any] = list(figure.axes)
    for ax in every:
        every += ax.child_axes
        yield from ax.texts
        if ax.axison:
            yield from (*ax.get_xticklabels(), *ax.get_yticklabels())


class PublishedFigure(Figure):
    """A figure that carries its words and the data that it plots.

    In a notebook it shows as a PNG with the alt text beside it.

    Attributes
    ----------
    title, alt, description : str
        Finding, description in few words and in many, computed from the data.
    plotted : DataFrame
        The numbers behind the picture.
    width : int
        Pixels across, as it is read.
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
    description: str = ""
    plotted: pd.DataFrame = pd.DataFrame()
    width: int = WIDE
    letters: Letters = letters_at(WIDE)
    day: pd.Timestamp = pd.NaT
    sources: Sequence[str] = ()
    undrawn: Sequence[str] = ()
    unanswered: Mapping[str, str] = MappingProxyType({})
    _chart: Chart
    _lines: Sequence[str] = ()

    @classmethod
    def of(cls, chart: Chart, *, width: int = WIDE, lines: Sequence[str] = ()) -> PublishedFigure:
        """Draw a chart at a width.

        Parameters
        ----------
        chart : Chart
            What to draw.
        width : int
            Pixels across, as it is read.
        lines : sequence of str
            Source lines below it.

        Raises
        ------
        DataError
            If there is no such width, or the fonts lack a letter of what is written.
        """
        is_whole = isinstance(width, Integral) and not isinstance(width, bool)
        if not is_whole or not NARROWEST <= width <= WIDEST:
            raise DataError(
                f"width: expected whole pixels from {NARROWEST} to {WIDEST}, found {width!r}"
            )
        with style(letters_at(width)), warnings.catch_warnings():
            # What the fonts lack is refused below, whatever is measured before.
            warnings.filterwarnings("ignore", message="Glyph .* missing from font")
            figure = cls(dpi=72, facecolor="white")
            figure.width, figure.letters = width, letters_at(width)
            figure.title, figure.alt, figure.description = chart.title, chart.alt, chart.description
            figure.plotted, figure.undrawn = chart.plotted, chart.undrawn
            figure.unanswered = chart.unanswered
            figure._chart, figure._lines = chart, lines
            page = Page(figure)
            page.head(chart.title, chart.subtitle)
            chart.draw(page)
            page.close(*lines)
        refuse_letters(*(each.get_text() for each in _words(figure)))
        return figure

    def at(self, width: int) -> PublishedFigure:
        """Return the same figure drawn anew at another width, e.g. 375 pixels for a phone.

        What the caller changed in the picture itself is not in the new one.

        Parameters
        ----------
        width : int
            Pixels across, as it is read, from 320 to 2,400.

        Raises
        ------
        DataError
            If there is no such width.

        Examples
        --------
        >>> from parade_analysis import figures
        >>> figures.regions().at(375).width
        375
        """
        drawn = type(self).of(self._chart, width=width, lines=self._lines)
        drawn.day, drawn.sources = self.day, self.sources
        return drawn

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
        form = file.suffix.lower().removeprefix(".")
        if form not in ("png", "svg", "pdf"):
            raise DataError(f"{file}: expected a name in .png, .svg or .pdf")
        write_whole(file, self.to_bytes(form))
        return file

    def to_csv(self) -> bytes:
        """Return the numbers behind the picture as CSV."""
        written = self.plotted.to_csv(index=False, lineterminator="\n", date_format="%Y-%m-%d")
        return written.encode()

    @property
    def mark(self) -> str:
        """What its files carry, so that they and its CSV are known for ours without a record."""
        return f"{MARK}, numbers {sha256(self.to_csv())}"

    def to_bytes(self, form: str) -> bytes:
        """Return the picture as a file: ``"png"``, ``"svg"`` or ``"pdf"``."""
        forms = {"png": self.to_png, "svg": self.to_svg, "pdf": self.to_pdf}
        return forms[form]()

    def to_png(self) -> bytes:
        """Return the picture as PNG, twice as dense as it is read."""
        return self._pixels(
            DENSE * self.dpi, Software=self.mark, Title=self.title, Description=self.alt
        )

    def to_pdf(self) -> bytes:
        """Return the picture as PDF without a date."""
        about = {
            "Title": self.title,
            "Subject": self.alt,
            "Creator": self.mark,
            "CreationDate": None,
        }
        return self._save("pdf", metadata=about)

    def to_svg(self) -> bytes:
        """Return the picture as SVG: letters as text, in a font that it carries."""
        with svg.strokes_for_halos(self) as classes:
            drawn = self._save("svg", metadata={"Date": None, "Creator": None})
        return svg.finished(drawn.decode(), self.title, self.alt, self.mark, classes).encode()

    def _pixels(self, dpi: float, **about: str) -> bytes:
        drawn = self._save("rgba", dpi=dpi)
        wide, high = (int(side * dpi) for side in self.get_size_inches())
        told = PngInfo()
        for key, words in about.items():
            told.add_itxt(key, words)
        file = io.BytesIO()
        image = Image.frombytes("RGBA", (wide, high), drawn)
        # Three channels make a smaller file in less time; a caller may ask for clear ground.
        if image.getchannel("A").getextrema() == (255, 255):
            image = image.convert("RGB")
        image.save(file, "PNG", compress_level=PACKED, pnginfo=told, dpi=(dpi, dpi))
        return file.getvalue()

    def _save(self, form: str, **options: Any) -> bytes:
        file = io.BytesIO()
        with style():
            self.savefig(file, format=form, **options)
        return file.getvalue()

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        seen = self._pixels(self.dpi)
        told = f"{self.alt}\n\n{self.description}".strip()
        return {"image/png": seen, "text/plain": told}, {"image/png": {"alt": self.alt}}
