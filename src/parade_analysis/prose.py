"""Sentences whose numbers are computed, for notebooks."""

from __future__ import annotations

import re
from string import Formatter
from typing import Any

from parade_analysis.errors import DataError


class Sentence(str):
    """A text that a notebook shows as Markdown."""

    def _repr_markdown_(self) -> str:
        return str(self)


def say(template: str, **values: Any) -> Sentence:
    """Fill computed values into a sentence.

    Parameters
    ----------
    template : str
        A sentence with fields in braces, as `str.format` takes them. It may hold no
        number of its own: a typed number would not change with the data.
    **values
        What to fill in.

    Raises
    ------
    DataError
        If the template holds a typed number or a field has no value.

    Examples
    --------
    >>> say("China took {share:.1f}% in {year}.", share=98.0, year=2024)
    'China took 98.0% in 2024.'
    >>> say("China took 98%.")
    Traceback (most recent call last):
    ...
    parade_analysis.errors.DataError: a number is typed in 'China took 98%.': compute it ...
    """
    typed = "".join(literal for literal, *_ in Formatter().parse(template))
    if re.search(r"\d", typed):
        raise DataError(f"a number is typed in {template!r}: compute it and pass it as a value")
    try:
        return Sentence(template.format(**values))
    except KeyError as error:
        raise DataError(f"{template!r} has a field {error} without a value") from error
