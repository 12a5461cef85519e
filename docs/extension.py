"""What a page needs beyond what Sphinx and its theme give it."""

from __future__ import annotations

import html
import itertools
import re
from typing import Any

from sphinx.application import Sphinx

NEEDED = {
    "mystnb": "cell",
    "sphinx-design": "sd-",
    "design-tabs": "sd-tab",
    "clipboard": "highlight",
    "copybutton": "highlight",
}
"""What a page must hold for a file of an extension to be of use."""


def setup(app: Sphinx) -> dict[str, Any]:
    """Add it to Sphinx."""
    app.connect("html-page-context", _finish)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _finish(app: Sphinx, page: str, template: str, context: dict[str, Any], tree: Any) -> None:
    """Let pictures wait, what is wide be scrolled or read as a list, and load what is of use."""
    body = re.sub(
        r'<div class="output text_html">(?!\s*<picture)',
        '<div class="output text_html scrolled" tabindex="0">',
        context.get("body", ""),
    )
    body = re.sub(
        r'<div class="(cell_output docutils container)">(?=\s*<img)',
        r'<div class="\1 pictured" tabindex="0">',
        body,
    )
    body = re.sub('<table class="table">.*?</table>', _labelled, body, flags=re.DOTALL)
    # Signatures are listed with spaces that can't be broken.
    body = body.replace("\N{NO-BREAK SPACE}", " ")
    body = re.sub(r'(?:<h1>|class="pre">)[a-z]+[._][\w.]+', _breakable, body)
    # An option is not parted from its hyphens, unless it is too long for a line.
    body = re.sub(r'class="pre">(?=-[-\w]{1,24}<)', 'class="pre option">', body)
    # Values of an option are code, which typographic quotes would spoil.
    body = re.sub('<span class="classifier">[^<]*', _with_plain_quotes, body)
    # The name that a fold shows tells more than the one that it is given.
    body = body.replace('<summary aria-label="Toggle hidden content">', "<summary>")
    body = body.replace("<img ", '<img loading="lazy" ')
    # The first picture is what a reader waits for, on the front page before all else.
    soon = 'fetchpriority="high"' + ' loading="lazy"' * (page != "index")
    context["body"] = body.replace('loading="lazy"', soon, 1)
    if first := re.search('<source media="([^"]*)" srcset="([^"]*)">', body):
        context["metatags"] += (
            f'<link rel="preload" as="image" media="{first[1]}" href="{first[2]}">'
        )
    for kind in ("css_files", "script_files"):
        context[kind] = [each for each in context[kind] if _is_of_use(str(each.filename), body)]


def _is_of_use(file: str, body: str) -> bool:
    return all(mark in body for name, mark in NEEDED.items() if name in file)


def _with_plain_quotes(words: re.Match[str]) -> str:
    return re.sub("[“”]", "&quot;", words[0])


def _breakable(name: re.Match[str]) -> str:
    """Return a name that is broken between its parts where it is too long for a line."""
    return re.sub("[._]+", r"\g<0><wbr>", name[0])


def _labelled(table: re.Match[str]) -> str:
    """Return a table whose cells say their column, which a phone has no room to show as a head."""
    found = re.findall(r"<th\b[^>]*><p>(.*?)</p></th>", table[0])
    if not found:
        return table[0]
    heads = itertools.cycle(html.escape(re.sub("<[^>]+>", "", each)) for each in found)
    cells = re.sub("<td", lambda _: f'<td data-label="{next(heads)}"', table[0])
    return cells.replace('class="table"', 'class="table labelled"', 1)
