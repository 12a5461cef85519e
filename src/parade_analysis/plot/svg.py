"""What matplotlib leaves undone in an SVG: the font, halos, and words for who can't see it."""

from __future__ import annotations

import base64
import functools
import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape, unescape

from matplotlib.figure import Figure
from matplotlib.text import Text

from parade_analysis.plot.fonts import FAMILY, LETTERS, SUBSET, WEB, text_width

HALOED = "haloed"
HALO_CSS = (
    f".{HALOED} text{{paint-order:stroke;stroke:#fff;stroke-width:3px;stroke-linejoin:round}}"
)


@contextmanager
def strokes_for_halos(figure: Figure) -> Iterator[set[str]]:
    """Take the halos off all words, which would be drawn as outlines, and give them a class.

    Yields
    ------
    set of str
        All classes of the figure.
    """
    words = figure.findobj(Text)
    haloed = [(each, each.get_gid(), each.get_path_effects()) for each in words]
    haloed = [each for each in haloed if each[2]]
    for each, gid, _ in haloed:
        each.set_gid(f"{gid or 'word'} {HALOED}")
        each.set_path_effects([])
    try:
        yield {str(each.get_gid()) for each in figure.findobj() if each.get_gid()}
    finally:
        for each, gid, effects in haloed:
            each.set_gid(gid)
            each.set_path_effects(effects)


def finished(drawn: str, title: str, description: str, own: str, classes: set[str]) -> str:
    """Return an SVG with its font, its title and its description.

    Parameters
    ----------
    drawn : str
        As matplotlib writes it.
    title, description : str
        What it says, and what it shows.
    own : str
        By what it is known for ours.
    classes : set of str
        Kinds of its parts, which matplotlib writes as if each were there once.
    """
    mark = hashlib.sha256(drawn.encode()).hexdigest()[:8]
    drawn = re.sub(r"<[^>]+>", lambda tag: _tidied(tag[0], classes, mark), drawn)
    drawn = re.sub(r"<text ([^>]*)>([^<]*)</text>", _as_wide, drawn)
    # What has no weight of its own is plain.
    used = [weight for weight in WEB if weight == 400 or f"font-weight: {weight}" in drawn]
    head = (
        f'<title id="{mark}-title">{escape(title)}</title>'
        f'<desc id="{mark}-desc">{escape(description)}</desc>'
        f"<style>{''.join(map(_face, used))}{HALO_CSS}</style>"
    )
    begun = f'<!-- {own} -->\n<svg role="img" aria-labelledby="{mark}-title {mark}-desc" '
    return re.sub(r"<svg ([^>]*)>", lambda root: f"{begun}{root[1]}>{head}", drawn, count=1)


def _tidied(tag: str, classes: set[str], mark: str) -> str:
    """Return a tag with short paths, pixels for points, the font, and classes for ids."""
    # Six decimals of a pixel make half the weight of a map and none of its looks.
    tag = re.sub(r' d="[^"]*"', lambda path: re.sub(r"(?<=\.\d\d)\d+", "", path[0]), tag)
    tag = re.sub(r'\b(width|height)="([\d.]+)pt"', r'\1="\2px"', tag)
    tag = tag.replace(f"'{FAMILY}'", f"'{SUBSET}', '{FAMILY}'")
    told = re.search(r' id="([^"]+)"', tag)
    if told and told[1] in classes:
        return tag.replace(told[0], f' class="{told[1]}"')
    # Several figures may stand on one page.
    return re.sub(r'( id="|"#|url\(#)', rf"\g<1>{mark}-", tag)


def _as_wide(text: re.Match[str]) -> str:
    """Return a text with its width, where the font of the file lacks one of its signs."""
    look, words = text[1], unescape(text[2])
    if set(words) <= LETTERS:
        return text[0]
    size, weight = re.search(r"font-size: ([\d.]+)px", look), "font-weight: 700" in look
    width = text_width(words, float(size[1]) if size else 0, weight=700 if weight else 400)
    return f'<text {look} textLength="{width:.1f}" lengthAdjust="spacingAndGlyphs">{text[2]}</text>'


@functools.cache
def _face(weight: int) -> str:
    coded = base64.b64encode(WEB[weight].read_bytes()).decode()
    return (
        f"@font-face{{font-family:'{SUBSET}';font-weight:{weight};"
        f"src:url(data:font/woff2;base64,{coded})}}"
    )
