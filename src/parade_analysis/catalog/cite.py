"""How to cite tables, and what these rest on."""

from __future__ import annotations

from typing import Literal

from parade_analysis.catalog.definitions import TABLES, Table
from parade_analysis.catalog.worldviews import BOUNDARIES, Boundaries
from parade_analysis.errors import unknown
from parade_analysis.version import __released__, __version__


def cite(*names: str, style: Literal["text", "bibtex"] = "text") -> str:
    """Return how to cite tables, and what these rest on.

    Parameters
    ----------
    *names : str
        Table names or worldviews; every table by default.
    style : {"text", "bibtex"}
        Plain text, one citation a line, or BibTeX entries.

    Returns
    -------
    str
        First the tables, then each source once.

    Raises
    ------
    DataError
        If there is no such table or style.

    Examples
    --------
    >>> print(cite("meetings"))  # doctest: +ELLIPSIS
    parade-analysis (2026): Kim Jong Un's meetings with foreign leaders. Table meetings, ...
    """
    known: dict[str, Table | Boundaries] = {**TABLES, **BOUNDARIES}
    for name in names:
        if name not in known:
            raise unknown("table", name, known)
    if style not in ("text", "bibtex"):
        raise unknown("style", style, ("text", "bibtex"))
    chosen = {name: known[name] for name in names or known}
    sources = {source.title: source for each in chosen.values() for source in each.sources}
    year = __released__[:4]
    if style == "text":
        own = [
            f"parade-analysis ({year}): {each.title}. Table {name}, version {__version__}. "
            f"Licence: {each.licence}."
            for name, each in chosen.items()
        ]
        theirs = [f"{each.title}. {each.path or ''}".strip() for each in sources.values()]
        return "\n".join(own + theirs)
    entries = [
        f"@misc{{parade_{name.replace('-', '_')},\n  author = {{{{parade-analysis}}}},\n"
        f"  title = {{{each.title}}},\n  year = {{{year}}},\n"
        f"  note = {{Table {name}, version {__version__}, licence: {each.licence}}}\n}}"
        for name, each in chosen.items()
    ]
    return "\n\n".join(entries + [each.bibtex for each in sources.values() if each.bibtex])
