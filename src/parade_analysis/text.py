"""Texts as they leave the package: nothing in them steers what shows them."""

from __future__ import annotations

import ast
import inspect
import json
import re
import textwrap
import unicodedata
from typing import Any, cast

STEERING = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
"""Unicode's categories of what is not seen but may move, hide or turn what is."""
MARKDOWN = re.compile(r"[\\`*_{}\[\]<>&|~#$]")
"""Signs that begin something in Markdown or in HTML, of which Markdown lets through all."""


def visible(text: str) -> str:
    r"""Return a text in which control and invisible characters are spelled out.

    Parameters
    ----------
    text : str
        Lines of whatever origin: cells, names of files, arguments.

    Returns
    -------
    str
        The same, save that what steers a terminal or can't be seen stands as an escape;
        line ends stay.

    Examples
    --------
    >>> visible("\x1b[31mred\u202e")
    '\\x1b[31mred\\u202e'
    """
    return "".join(
        sign if sign == "\n" or unicodedata.category(sign) not in STEERING else _spelled(sign)
        for sign in text
    )


def _spelled(sign: str) -> str:
    return sign.encode("unicode_escape").decode("ascii")


def in_one_line(text: str) -> str:
    r"""Return a text as `visible` does, its line ends spelled out too.

    Examples
    --------
    >>> in_one_line("a\nb")
    'a\\nb'
    """
    return visible(text).replace("\n", r"\n")


def as_markdown(text: str) -> str:
    r"""Return a text that Markdown shows as it stands, also in the cell of a table.

    Examples
    --------
    >>> as_markdown("a | <b>")
    'a \\| \\<b\\>'
    """
    return MARKDOWN.sub(r"\\\g<0>", in_one_line(text))


def as_json(value: Any) -> str:
    r"""Return a value as JSON in plain ASCII, which every terminal and file can hold.

    Examples
    --------
    >>> print(as_json(["Tô Lâm"]))
    [
     "T\u00f4 L\u00e2m"
    ]
    """
    return json.dumps(value, indent=1)


def docstring(of: Any) -> str:
    """Return the docstring of a function, out of its source where Python drops it (``-OO``).

    Examples
    --------
    >>> docstring(docstring).splitlines()[0].split(",")[0]
    'Return the docstring of a function'
    """
    told = inspect.getdoc(of)
    if told is None:
        (definition,) = ast.parse(textwrap.dedent(inspect.getsource(of))).body
        told = ast.get_docstring(cast("ast.FunctionDef", definition))
    return told or ""
