"""What a page needs beyond what Sphinx and its theme give it."""

from __future__ import annotations

import itertools
import re
from typing import Any

from docutils import nodes
from myst_nb.core.render import NbElementRenderer
from sphinx.application import Sphinx


def setup(app: Sphinx) -> dict[str, Any]:
    """Add it to Sphinx."""
    _tell_alt_texts()
    app.connect("html-page-context", _finish)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _tell_alt_texts() -> None:
    """Give each picture of a notebook the alt text that its output carries."""
    render = NbElementRenderer.render_image

    def render_image(self: NbElementRenderer, data: Any) -> list[nodes.Element]:
        made = render(self, data)
        alt = data.output_metadata.get(data.mime_type, {}).get("alt")
        for image in itertools.chain.from_iterable(each.findall(nodes.image) for each in made):
            image["alt"] = alt or image.get("alt", "")
        return made

    NbElementRenderer.render_image = render_image


def _finish(app: Sphinx, page: str, template: str, context: dict[str, Any], tree: Any) -> None:
    """Let pictures wait until they are seen, and wide tables be scrolled, also by keyboard."""
    body = context.get("body", "").replace(
        '<div class="output text_html">', '<div class="output text_html scrolled" tabindex="0">'
    )
    context["body"] = re.sub("<img (?!fetchpriority)", '<img loading="lazy" ', body)
