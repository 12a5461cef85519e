"""The letters of the figures: one family, shipped with the package, and how wide it runs."""

from __future__ import annotations

import functools
import unicodedata
from pathlib import Path

from matplotlib.font_manager import FontProperties, fontManager, get_font
from matplotlib.textpath import text_to_path

from parade_analysis.errors import DataError, some

FAMILY = "Source Sans 3"
UNSEEN = ("Cc", "Cf", "Zl", "Zp")
"""Unicode's classes of signs that are not drawn."""
LINE = 1.3
"""Distance of lines, in letter sizes."""
FALLBACK = "DejaVu Sans"
"""Comes with matplotlib, for signs that the family lacks."""
FILES = {
    weight: Path(__file__).parent / "font_files" / f"SourceSans3-{name}.ttf"
    for weight, name in {400: "Regular", 700: "Bold"}.items()
}
"""Weight -> file, as its makers publish it."""
SUBSET = "Parade Sans"
"""Name of the web fonts, cut from those by ``scripts/subset_fonts.py``: theirs is reserved."""
LETTERS = frozenset(
    map(
        chr,
        (
            *range(0x20, 0x7F),
            *range(0xA0, 0x180),
            *(0x1A0, 0x1A1, 0x1AF, 0x1B0, *range(0x1EA0, 0x1EFA)),  # Vietnamese
            *range(0x2010, 0x2027),
            *(0x2032, 0x2033, 0x20AC, *range(0x2190, 0x2194), 0x2212, 0x2248, 0x2264, 0x2265),
        ),
    )
)
"""Signs that the web fonts have."""
WEB = {weight: file.parent / f"ParadeSans-{weight}.woff2" for weight, file in FILES.items()}


def register() -> None:
    """Let matplotlib find the shipped files, before others of the same name on the system."""
    known = {Path(each.fname) for each in fontManager.ttflist}
    for file in FILES.values():
        if file not in known:
            fontManager.addfont(file)
            fontManager.ttflist.insert(0, fontManager.ttflist.pop())


@functools.cache
def text_width(text: str, size: float, *, weight: int | str = 400) -> float:
    """Return how wide the longest line of a text is, in the unit of the size.

    Examples
    --------
    >>> text_width("China", 10) < text_width("China", 10, weight=700)
    True
    """
    lines = [line for line in text.split("\n") if line.strip()]
    return max((_line_width(line, size, weight) for line in lines), default=0.0)


def _line_width(line: str, size: float, weight: int | str) -> float:
    # A word at a time, because lines are tried in many breaks; no letter is kerned to a blank.
    words = line.split(" ")
    blank = _word_width("n n", size, weight) - 2 * _word_width("n", size, weight)
    return sum(_word_width(word, size, weight) for word in words) + blank * (len(words) - 1)


@functools.lru_cache(maxsize=10_000)
def _word_width(word: str, size: float, weight: int | str) -> float:
    font = FontProperties(family=[FAMILY, FALLBACK], size=size, weight=weight)
    return float(text_to_path.get_text_width_height_descent(word, font, False)[0])


def text_height(text: str, size: float) -> float:
    """Return how high the lines of a text are, in the unit of the size; none of an empty one.

    Examples
    --------
    >>> text_height("China", 10), text_height("", 10)
    (13.0, 0.0)
    """
    return LINE * size * (text.count("\n") + 1) if text else 0.0


def wrapped(text: str, size: float, room: float, *, weight: int | str = 400) -> str:
    r"""Return a text in lines that fit, broken between words; a longer word is left whole.

    Parameters
    ----------
    text : str
        Its own line breaks are kept.
    size : float
        Of the letters.
    room : float
        Width of a line, in the same unit.
    weight : int or str
        Of the letters.

    Examples
    --------
    >>> wrapped("Latin America and the Caribbean", 10, 80)
    'Latin America and\nthe Caribbean'
    """
    lines = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split(" "):
            longer = f"{line} {word}" if line else word
            if line and text_width(longer, size, weight=weight) > room:
                lines.append(line)
                line = word
            else:
                line = longer
        lines.append(line)
    return "\n".join(lines)


def balanced(text: str, size: float, room: float, *, weight: int | str = 400) -> str:
    r"""Return a text in as few lines as fit, of about the same length.

    Parameters
    ----------
    text, size, room, weight
        As `wrapped` takes them.

    Examples
    --------
    >>> balanced("5 of 5 leaders from Central Asia", 10, 100)
    '5 of 5 leaders\nfrom Central Asia'
    """
    told = wrapped(text, size, room, weight=weight)
    while room > size:
        room -= size / 2
        narrower = wrapped(text, size, room, weight=weight)
        if narrower.count("\n") > told.count("\n"):
            break
        if text_width(narrower, size, weight=weight) > room:
            break  # a word is longer than that
        told = narrower
    return told


def refuse_letters(*texts: str) -> None:
    """Refuse letters that no font of the figures has, which would be drawn as boxes.

    Control signs and signs without a shape are refused too.

    Raises
    ------
    DataError
        Naming them.

    Examples
    --------
    >>> refuse_letters("Türkiye", "Việt Nam")
    """
    for text in texts:
        lost = [sign for sign in text if sign != "\n" and not _is_drawn(sign)]
        if lost:
            raise DataError(
                f"{text[:60]!r}: the fonts of the figures, {FAMILY} and {FALLBACK}, have no "
                f"{some([each if each.isprintable() else ascii(each) for each in lost])}; write "
                "that in Latin letters"
            )


def _is_drawn(sign: str) -> bool:
    kind = unicodedata.category(sign)
    return kind not in UNSEEN and (kind == "Zs" or ord(sign) in _letters())


@functools.cache
def _letters() -> frozenset[int]:
    """Return the letters that are drawn in every weight."""
    ours = [frozenset(get_font(file).get_charmap()) for file in FILES.values()]
    plain, bold = (
        frozenset(
            get_font(
                fontManager.findfont(FontProperties(family=FALLBACK, weight=each))
            ).get_charmap()
        )
        for each in (400, 700)
    )
    return frozenset.intersection(*ours) | plain & bold


register()
