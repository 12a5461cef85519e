"""The key of a chart: a mark and what it means, in as many lines as they take."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from matplotlib.axes import Axes

from parade_analysis.plot.fonts import text_width
from parade_analysis.plot.page import LINE, Page, note

MARK, GAP = 0.75, 0.45
"""Size of a mark and of the blanks around it, in letter sizes."""


def legend(looks: Mapping[str, Mapping[str, Any]], *, page: Page) -> Axes:
    """Write a key over the whole width of a page, below what is there.

    Parameters
    ----------
    looks : mapping of str
        Words -> properties of the mark, as `matplotlib.lines.Line2D` takes them.
    page : Page
        Where to write it.

    Returns
    -------
    Axes
        In pixels, from the upper left corner.
    """
    size = page.letters.small
    x, line, places = 0.0, 0, []
    for words in looks:
        width = (MARK + GAP) * size + text_width(words, size)
        if x and x + width > page.room:
            x, line = 0.0, line + 1
        places.append((x, line))
        x += width + 2 * GAP * size + MARK * size
    ax = page.sheet((line + 1) * LINE * size)
    for (words, look), (left, row) in zip(looks.items(), places, strict=True):
        up = (row + 0.5) * LINE * size
        drawn = {"marker": "o", "markersize": MARK * size, "linestyle": "none", **look}
        ax.plot([left + MARK * size / 2], [up], clip_on=False, **drawn)
        note(words, (left + (MARK + GAP) * size, up), ax=ax, size=size, gid="key")
    page.skip(GAP * size)
    return ax
