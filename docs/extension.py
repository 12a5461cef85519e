"""What a page needs beyond what Sphinx and its theme give it."""

from __future__ import annotations

import re
from typing import Any

from sphinx.application import Sphinx


def setup(app: Sphinx) -> dict[str, Any]:
    """Add it to Sphinx."""
    app.connect("html-page-context", _finish)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _finish(app: Sphinx, page: str, template: str, context: dict[str, Any], tree: Any) -> None:
    """Let pictures wait until they are seen, and wide tables be scrolled, also by keyboard."""
    body = context.get("body", "").replace(
        '<div class="output text_html">', '<div class="output text_html scrolled" tabindex="0">'
    )
    # The name that a fold shows tells more than the one that it is given.
    body = body.replace('<summary aria-label="Toggle hidden content">', "<summary>")
    context["body"] = re.sub("<img (?!fetchpriority)", '<img loading="lazy" ', body)
