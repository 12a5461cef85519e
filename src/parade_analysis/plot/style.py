"""How every figure looks: widths, letters and colours."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import matplotlib as mpl
import matplotlib.patheffects as effects

from parade_analysis.plot import fonts

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
    "ytick.alignment": "center",
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


_ONE_AT_A_TIME = threading.RLock()


@contextmanager
def style(letters: Letters | None = None) -> Iterator[None]:
    """Apply the style inside a ``with`` block only, to one thread at a time.

    The settings of matplotlib are those of the whole process: figures of this package may be
    drawn in several threads, which take turns; a thread that draws something else by
    matplotlib meanwhile may be drawn in this style.

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
    with _ONE_AT_A_TIME:
        # matplotlib checks each setting that it is given, so it gets those that differ.
        different = {name: wanted[name] for name in wanted if mpl.rcParams[name] != wanted[name]}
        with mpl.rc_context(different):
            yield
