"""Make the web fonts that SVG figures carry: the Latin letters of the fonts of the package.

Run by hand when the fonts change. Their makers reserve their name, so the cut gets its own;
its licence is theirs, in the same folder.
"""

from __future__ import annotations

import io
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from parade_analysis.plot.fonts import FILES, LETTERS, SUBSET, WEB

FEATURES = ["kern", "liga", "clig", "calt", "ccmp", "locl", "mark", "mkmk"]
"""What matplotlib applies too, so that widths agree."""
FAMILY, FULL, UNIQUE, POSTSCRIPT, TYPOGRAPHIC = 1, 4, 3, 6, 16
"""Numbers of the names in a font."""


def cut(weight: int) -> bytes:
    """Return the font of a weight with the letters above alone, renamed, as WOFF2."""
    options = Options()
    options.layout_features = FEATURES
    options.hinting = False
    options.flavor = "woff2"
    font = TTFont(FILES[weight], recalcTimestamp=False)
    subsetter = Subsetter(options)
    subsetter.populate(text="".join(sorted(LETTERS)))
    subsetter.subset(font)
    for record in font["name"].names:
        if record.nameID in (FAMILY, TYPOGRAPHIC):
            record.string = SUBSET
        elif record.nameID in (FULL, UNIQUE, POSTSCRIPT):
            record.string = f"{SUBSET} {weight}".replace(" ", "-")
    font.flavor = "woff2"
    file = io.BytesIO()
    font.save(file)
    return file.getvalue()


if __name__ == "__main__":
    for weight, path in WEB.items():
        Path(path).write_bytes(cut(weight))
