"""The one error that bad input ends in, and the problems that it lists."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple


class Problem(NamedTuple):
    """One thing wrong with one file.

    `row` counts as an editor or a spreadsheet does: the header is row 1.
    """

    file: str
    expected: str
    row: int | None = None
    column: str | None = None
    value: str | None = None
    hint: str | None = None

    def __str__(self) -> str:
        where = self.file
        if self.row is not None:
            where += f", row {self.row}"
        if self.column is not None:
            where += f", column {self.column}"
        found = "" if self.value is None else f"found {self.value!r}, "
        hint = "" if self.hint is None else f" ({self.hint})"
        return f"{where}: {found}expected {self.expected}{hint}"


class DataError(ValueError):
    """Data that can't be used as they are.

    Parameters
    ----------
    *problems : Problem or str
        Everything that is wrong, all at once.

    Attributes
    ----------
    problems : tuple of Problem or str
    """

    def __init__(self, *problems: Problem | str) -> None:
        self.problems: Sequence[Problem | str] = problems
        super().__init__("\n".join(str(problem) for problem in problems))


def some(found: Iterable[object], most: int = 12) -> str:
    """Return the first of what was found, each once, and how many more there are.

    Examples
    --------
    >>> some(["CHN", "RUS", "MNG"], 2)
    'CHN, RUS and 1 more'
    """
    named = list(dict.fromkeys(map(str, found)))
    more = len(named) - most
    return ", ".join(named[:most]) + (f" and {more} more" if more > 0 else "")


def meant(name: object, known: Iterable[object]) -> str | None:
    """Return the question whether one of the known names is meant, if one looks like it.

    Examples
    --------
    >>> meant("Chna-share", ["china-share", "regions"])
    "did you mean 'china-share'?"
    """
    by_letters = {str(each).casefold(): str(each) for each in known}
    close = difflib.get_close_matches(str(name).casefold(), by_letters, 1)
    return f"did you mean {by_letters[close[0]]!r}?" if close else None


def unknown(
    kind: str, name: object, known: Iterable[object], listed: str | None = None
) -> DataError:
    """Return the refusal of a name that there is not, with those that there are.

    Parameters
    ----------
    kind : str
        What it should name.
    name : object
        The name.
    known : iterable
        The names that there are.
    listed : str, optional
        What to say of them where they are too many to be listed.

    Examples
    --------
    >>> raise unknown("figure", "china", ["china-share", "regions"])
    Traceback (most recent call last):
    ...
    parade_analysis.errors.DataError: there is no figure 'china': choose from china-share, regions
    """
    every = list(map(str, known))
    those = listed or ", ".join(every) or "none"
    return DataError(hinted(f"there is no {kind} {name!r}: choose from {those}", [name], every))


def hinted(refusal: str, names: Iterable[object], known: Iterable[object]) -> str:
    """Return a refusal of names with the known ones that look like them.

    Examples
    --------
    >>> hinted("no column yera", ["yera"], ["year", "value"])
    "no column yera (did you mean 'year'?)"
    """
    every = list(known)
    hints = [hint for each in names if (hint := meant(each, every))]
    return refusal + (f" ({' '.join(hints)})" if hints else "")


def kind_of(value: object) -> str:
    """Return the full name of the type of a value.

    Examples
    --------
    >>> kind_of(5), kind_of(DataError())
    ('int', 'parade_analysis.errors.DataError')
    """
    kind = type(value)
    home = "" if kind.__module__ == "builtins" else f"{kind.__module__}."
    return f"{home}{kind.__qualname__}"


def named(row: dict[str, Any]) -> str:
    """Return a row in words, for a refusal."""
    return ", ".join(f"{column} {value}" for column, value in row.items())


def not_in_every_row(name: str, column: str, missing: int, rows: int) -> DataError:
    """Return the refusal of a table that lacks something in some of its rows."""
    return DataError(
        f"{name} has no {column} in {missing} of {rows} rows; expected it in every row"
    )


def no_column(name: str, lost: Sequence[str], there: Iterable[object]) -> DataError:
    """Return the refusal of a table that lacks columns, naming those that there are."""
    every = list(map(str, there))
    words = f"{name} has no column {', '.join(lost)}; there are {', '.join(every) or 'none'}"
    return DataError(hinted(words, lost, every))


class NothingKnown(DataError):
    """A sound question to which the rows, or those known on a day, hold no answer yet."""
