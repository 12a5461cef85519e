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
    """Load pictures below the first when they are seen, and let wide tables be scrolled by key."""
    if body := context.get("body"):
        first, *others = body.split("<img ")
        context["body"] = "<img ".join([first, *others[:1]]) + "".join(
            f'<img loading="lazy" {each}' if "loading=" not in each.partition(">")[0] else f"<img {each}"
            for each in others[1:]
        )
        context["body"] = re.sub(
            r'<div class="pst-scrollable-table-container">',
            '<div class="pst-scrollable-table-container" tabindex="0" role="region" aria-label="Table">',
            context["body"],
        )
