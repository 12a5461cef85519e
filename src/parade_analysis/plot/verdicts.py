"""Claims by verdict: a mark for each, then those that do not plainly hold, then the rest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from parade_analysis.plot.fonts import LINE, balanced, text_height
from parade_analysis.plot.page import Page, note
from parade_analysis.plot.style import FOCUS, INK, RULE, SECOND, SOFT

HALF = {"fillstyle": "left", "markerfacecoloralt": "white"}
MARKS: dict[str, dict[str, Any]] = {
    "contradicted": {"marker": "X", "color": SECOND, "markeredgecolor": SECOND},
    "not testable": {"marker": "s", "color": "white", "markeredgecolor": SOFT},
    "supported with caveat": {"marker": "s", "color": FOCUS, "markeredgecolor": FOCUS, **HALF},
    "supported": {"marker": "s", "color": FOCUS, "markeredgecolor": FOCUS},
}
"""Told apart by shape and filling; in the order to draw, the exceptions first."""
WORDS = {
    "contradicted": ("is contradicted", "are contradicted"),
    "not testable": ("cannot be tested", "cannot be tested"),
    "supported with caveat": ("holds only with a caveat", "hold only with a caveat"),
    "supported": ("holds fully", "hold fully"),
}
"""What a group is called: of one claim, and of more."""
PLAIN = "supported"
ANSWERS = "What the tables say"

# In letter sizes of the body.
MARK, EDGE = 0.72, 0.1
STEP = 1.8
"""From one mark to the next where there is room."""
CLOSE = 0.66
"""Part of the step that a mark takes at most."""
HEADING = 2.1
AROUND = 0.28
"""Blank above and below the words of a claim."""
INDENT = 1.35
"""What the words stand in from the marks."""
COLUMN = 28.0
"""Least width of a column of claims without answers, in letter sizes."""
CLAIM = 0.46
"""Part of the width that a claim takes beside its answer."""


def by_verdict(checked: pd.DataFrame, *, page: Page) -> None:
    """Draw a mark for each claim, and list the claims in groups by verdict.

    Those that do not plainly hold come first, each with its answer; the rest close the
    list in small letters.

    Parameters
    ----------
    checked : DataFrame
        `claim`, `verdict` and `answer` (str), in the order to draw within a group.
    page : Page
        Where to draw them.
    """
    groups = {
        verdict: rows for verdict in MARKS if len(rows := checked[checked["verdict"] == verdict])
    }
    if len(checked) > 1:
        strip([verdict for verdict, rows in groups.items() for _ in range(len(rows))], page=page)
    for verdict, rows in groups.items():
        said = f"{len(rows)} {WORDS[verdict][len(rows) > 1]}"
        if verdict == PLAIN and len(checked) > 1:
            heading(said, verdict, page=page)
            listing(rows["claim"].tolist(), page=page)
        else:
            is_answered = rows["answer"].astype(bool).any()
            heading(said, verdict, page=page, answers=ANSWERS if is_answered else "")
            answered(rows, page=page)


def strip(verdicts: Sequence[str], *, page: Page) -> Axes:
    """Draw one mark a claim beside one another, as large as the width allows.

    Parameters
    ----------
    verdicts : sequence of str
        Keys of `MARKS`, in the order to draw.
    page : Page
        Where to draw them.

    Returns
    -------
    Axes
        In pixels, from the upper left corner.
    """
    body = page.letters.body
    step = min(STEP * body, page.room / len(verdicts))
    size = min(MARK * body, CLOSE * step)
    page.skip(AROUND * body)
    ax = page.sheet(HEADING / 2 * body)
    for place, verdict in enumerate(verdicts):
        _mark(verdict, (step * place + size / 2, HEADING / 4 * body), size, body, ax=ax)
    return ax


def heading(said: str, verdict: str, *, page: Page, answers: str = "") -> Axes:
    """Write what holds of a group of claims, behind its mark.

    Parameters
    ----------
    said : str
        How many, and what.
    verdict : str
        A key of `MARKS`.
    page : Page
        Where to write it.
    answers : str
        What stands at the right in the rows below, said where there is room.

    Returns
    -------
    Axes
        In pixels, from the upper left corner.
    """
    body = page.letters.body
    ax = page.sheet(HEADING * body)
    middle = (HEADING - 0.85) * body
    _mark(verdict, (MARK * body / 2, middle), MARK * body, body, ax=ax)
    colour = {"contradicted": SECOND, PLAIN: FOCUS}.get(verdict, INK)
    note(said, (INDENT * body, middle), ax=ax, weight=700, color=colour, gid="section")
    if answers and not page.is_narrow:
        at = (_answers_at(page), middle)
        note(answers, at, ax=ax, size=page.letters.small, color=SOFT, gid="head")
    return ax


def answered(claims: pd.DataFrame, *, page: Page) -> Axes:
    """List claims with their answers, beside them or, on a phone, below.

    Parameters
    ----------
    claims : DataFrame
        `claim` and `answer` (str, may be empty).
    page : Page
        Where to list them.

    Returns
    -------
    Axes
        In pixels, from the upper left corner.
    """
    body, small = page.letters.body, page.letters.small
    left, right = INDENT * body, _answers_at(page)
    rooms = (page.room - left,) * 2 if page.is_narrow else (right - body - left, page.room - right)
    told = [
        (balanced(row.claim, body, rooms[0]), balanced(row.answer, small, rooms[1]))
        for row in claims.itertuples()
    ]
    tops = [0.0]
    for claim, answer in told:
        parts = (text_height(claim, body), text_height(answer, small))
        words = sum(parts) if page.is_narrow else max(parts)
        tops.append(tops[-1] + words + 2 * AROUND * body)
    ax = page.sheet(tops[-1])
    for (claim, answer), top in zip(told, tops, strict=False):
        ax.plot([left, page.room], [top, top], color=RULE, linewidth=1)
        # Both stand on the line of the first row of words, whatever their size.
        line = top + (AROUND + LINE / 2) * body
        note(claim, (left, line), ax=ax, above=_down(claim, body), gid="claim")
        if answer:
            if page.is_narrow:
                at = (left, top + AROUND * body + text_height(claim, body) + LINE / 2 * small)
            else:
                at = (right, line)
            above = _down(answer, small)
            note(answer, at, ax=ax, size=small, above=above, color=SOFT, gid="answer")
    return ax


def listing(claims: Sequence[str], *, page: Page) -> Axes:
    """List claims in small letters, in as many columns as fit, read downward.

    Parameters
    ----------
    claims : sequence of str
        At least one.
    page : Page
        Where to list them.

    Returns
    -------
    Axes
        In pixels, from the upper left corner.
    """
    body, small = page.letters.body, page.letters.small
    left = INDENT * body
    columns = max(1, int((page.room - left) // (COLUMN * body)))
    rows = -(-len(claims) // columns)
    width = (page.room - left + body) / columns
    told = [balanced(claim, small, width - body) for claim in claims]
    tops = [0.0]
    for row in range(rows):
        highest = max(text_height(claim, small) for claim in told[row::rows])
        tops.append(tops[-1] + highest + 2 * AROUND * small)
    ax = page.sheet(tops[-1])
    for place, claim in enumerate(told):
        column, row = divmod(place, rows)
        x = left + column * width
        ax.plot([x, x + width - body], [tops[row], tops[row]], color=RULE, linewidth=1)
        at = (x, tops[row] + (AROUND + LINE / 2) * small)
        note(claim, at, ax=ax, size=small, above=_down(claim, small), gid="claim")
    return ax


def _mark(verdict: str, at: tuple[float, float], size: float, body: float, *, ax: Axes) -> None:
    ax.plot(
        *([each] for each in at),
        linestyle="none",
        markersize=size,
        markeredgewidth=EDGE * body,
        clip_on=False,
        gid=f"mark-{verdict}",
        **MARKS[verdict],
    )


def _answers_at(page: Page) -> float:
    return CLAIM * page.room


def _down(text: str, size: float) -> float:
    """Return how far the middle of a text is above that of its first line."""
    return -text.count("\n") * LINE * size / 2
