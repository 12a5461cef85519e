"""What can be measured of a picture: words over words, sizes, contrast, colours, phrases."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from typing import Any

import matplotlib.colors as mc
import numpy as np
import numpy.typing as npt
import shapely
from coloraide import Color
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import Collection, PathCollection
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from parade_analysis.plot import style
from parade_analysis.plot.picture import PublishedFigure

TEXT, MARK = 4.5, 3.0
"""Least contrast of letters and of marks with what they stand on."""
APART, APART_IN_GREY = 15.0, 10.0
"""Least distance of two colours, CIEDE2000, in every vision, and of their L* in grey."""
NEAR_IN_GREY = {style.SECOND, style.THIRD}
"""These two are never told apart by their colour alone, but by a name at the mark."""
HATCHED = 0.05
"""Largest part of a picture that may be hatched."""
VISIONS = (None, "protan", "deutan", "tritan")
NONE_OF = r"\b0 of\b"
NONSENSE = (
    r"\b(\d[\d,.]*%?) or \1(?![\d,.%])",
    NONE_OF,
    r"\b0 things\b",
    r"\bAll 2\b",
    r"(?<![\d.,])0 times\b",
    r"(?<![\d.,])1 (times|years|months|days|meetings|states|leaders|guests|occasions|places"
    r"|members)\b",
    r"\b(\w+)[ ,]+\1\b(?!-)",  # "Equatorial Guinea, Guinea-Bissau" is a list
    r"\b(nan|NaN|NaT|None)\b",
    r"  |\.\.|,,| ,| \.(?!\d)",
)
"""What no sentence of a figure may say, on no day and of no country."""


def faults(figure: PublishedFigure) -> list[str]:
    """Return all that is wrong with a picture, in words; none if it is fit to print."""
    with style.style(figure.letters):
        canvas = FigureCanvasAgg(figure)
        canvas.draw()
        renderer = canvas.get_renderer()
        words = [(each, letters_box(each, renderer)) for each in drawn_words(figure)]
        found = [
            *_overlaps(words),
            *_outside(words, figure),
            *_frames(words, figure),
            *_sizes(words, figure),
            *_contrasts(words, figure),
        ]
    return [*found, *_colours(figure), *_hatches(figure, renderer), *phrases(figure)]


def drawn_words(figure: PublishedFigure) -> list[Text]:
    """Return the texts that are seen: no tick of a hidden axis, none beyond the limits."""
    unseen: set[int] = set()
    for ax in figure.axes:
        for axis, limits in ((ax.xaxis, ax.get_xlim()), (ax.yaxis, ax.get_ylim())):
            low, high = sorted(limits)
            for tick in (*axis.get_major_ticks(), *axis.get_minor_ticks()):
                is_seen = ax.axison and ax.get_visible() and low <= tick.get_loc() <= high
                unseen |= {id(tick.label2)} | (set() if is_seen else {id(tick.label1)})
            if not ax.axison:
                unseen |= {id(axis.label)}
    return [
        each
        for each in figure.findobj(Text)
        if each.get_text().strip() and each.get_visible() and id(each) not in unseen
    ]


def letters_box(text: Text, renderer: Any) -> Bbox:
    """Return the box around the letters, without the blank above and below a line."""
    box = Text.get_window_extent(text, renderer)
    blank = 0.16 * text.get_fontsize() * renderer.dpi / 72
    return Bbox.from_extents(box.x0 + 1, box.y0 + blank, box.x1 - 1, box.y1 - blank)


def _overlaps(words: list[tuple[Text, Bbox]]) -> Iterator[str]:
    for (one, box), (other, across) in itertools.combinations(words, 2):
        if box.overlaps(across):
            yield f"{one.get_text()!r} is written over {other.get_text()!r}"


def _outside(words: list[tuple[Text, Bbox]], figure: PublishedFigure) -> Iterator[str]:
    page = figure.bbox
    for text, box in words:
        if box.x0 < page.x0 or box.x1 > page.x1 or box.y0 < page.y0 or box.y1 > page.y1:
            yield f"{text.get_text()!r} leaves the page"


def _frames(words: list[tuple[Text, Bbox]], figure: PublishedFigure) -> Iterator[str]:
    for ax in (each for each in figure.axes if each.axison):
        frame = ax.get_window_extent()
        for side, shown in ax.spines.items():
            if not shown.get_visible():
                continue
            upright = side in ("left", "right")
            at = {"left": frame.x0, "right": frame.x1, "bottom": frame.y0, "top": frame.y1}[side]
            for text, box in words:
                along = (
                    box.x0 < at < box.x1 and box.y1 > frame.y0 and box.y0 < frame.y1
                    if upright
                    else box.y0 < at < box.y1 and box.x1 > frame.x0 and box.x0 < frame.x1
                )
                if along:
                    yield f"{text.get_text()!r} is cut by the {side} of a frame"


def _sizes(words: list[tuple[Text, Bbox]], figure: PublishedFigure) -> Iterator[str]:
    allowed = figure.letters
    for text, _ in words:
        if not any(abs(text.get_fontsize() - size) < 0.05 for size in allowed):
            yield f"{text.get_text()!r} has letters of {text.get_fontsize():.2f}, not of {allowed}"
        if text.get_rotation() % 360:
            yield f"{text.get_text()!r} is turned"


def _contrasts(words: list[tuple[Text, Bbox]], figure: PublishedFigure) -> Iterator[str]:
    for text, _ in words:
        text.set_visible(False)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    ground = np.asarray(canvas.buffer_rgba())[..., :3].astype(float) / 255
    for text, _ in words:
        text.set_visible(True)
    high = ground.shape[0]
    for text, box in words:
        left, right = int(max(box.x0, 0)), int(box.x1) + 1
        crop = ground[int(max(high - box.y1, 0)) : int(high - box.y0) + 1, left:right]
        crop = crop.reshape(-1, 3)
        if not len(crop):
            continue
        ink = np.array(mc.to_rgb(text.get_color()))
        ratios = contrast(ink, crop)
        usual = float(np.median(ratios))
        if usual < TEXT:
            yield f"{text.get_text()!r} has a contrast of {usual:.1f}"
        # A halo parts letters from a line that runs behind them.
        elif not text.get_path_effects() and (low := float(np.percentile(ratios, 5))) < MARK:
            yield f"{text.get_text()!r} stands on a mark, with a contrast of {low:.1f}"


def luminance(rgb: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    return np.asarray(linear @ np.array([0.2126, 0.7152, 0.0722]))


def contrast(one: npt.NDArray[np.float64], other: npt.NDArray[np.float64]) -> Any:
    """Return the contrast of two colours as WCAG defines it."""
    first, second = luminance(one), luminance(other)
    return (np.maximum(first, second) + 0.05) / (np.minimum(first, second) + 0.05)


def categories(figure: PublishedFigure) -> set[tuple[float, float, float]]:
    """Return the colours of marks that tell kinds apart: no grey, and no step of a scale."""
    found: set[tuple[float, ...]] = set()
    for patch in figure.findobj(Patch):
        is_page = patch is figure.patch or any(patch is ax.patch for ax in figure.axes)
        if patch.get_visible() and not is_page:
            found.add(patch.get_facecolor())
    for line in figure.findobj(Line2D):
        if line.get_visible() and len(np.atleast_1d(line.get_xdata())):
            if line.get_linestyle() != "None":
                found.add(mc.to_rgba(line.get_color(), line.get_alpha()))
            if line.get_marker() not in ("None", "", None):
                found.add(mc.to_rgba(line.get_markerfacecolor()))
                if line.get_markeredgewidth():
                    found.add(mc.to_rgba(line.get_markeredgecolor()))
    for collection in figure.findobj(Collection):
        if collection.get_visible() and collection.get_gid() != "scale":
            found |= {tuple(each) for each in collection.get_facecolor()}
    seen = {each for each in found if len(each) == 3 or each[3] > 0.05}
    opaque = (tuple(each[:3]) if len(each) == 3 else _on_white(each) for each in seen)
    return {
        (round(r, 3), round(g, 3), round(b, 3))
        for r, g, b in opaque
        if max(r, g, b) - min(r, g, b) >= 0.06
    }


def _on_white(colour: tuple[float, ...]) -> tuple[float, ...]:
    return tuple(colour[3] * part + 1 - colour[3] for part in colour[:3])


def _colours(figure: PublishedFigure) -> Iterator[str]:
    colours = sorted(categories(figure))
    for colour in colours:
        ratio = float(contrast(np.array(colour), np.ones(3)))
        if ratio < MARK:
            yield f"marks in {mc.to_hex(colour)} have a contrast of {ratio:.1f} with the page"
    for one, other in itertools.combinations(colours, 2):
        first, second = Color("srgb", one), Color("srgb", other)
        grey = abs(first.convert("lab")["l"] - second.convert("lab")["l"])
        if grey < APART_IN_GREY and {mc.to_hex(one), mc.to_hex(other)} != NEAR_IN_GREY:
            yield f"{mc.to_hex(one)} and {mc.to_hex(other)} are {grey:.0f} apart in grey"
        for vision in VISIONS:
            pair = [each.filter(vision) if vision else each for each in (first, second)]
            apart = pair[0].delta_e(pair[1], method="2000")
            if apart < APART:
                names = f"{mc.to_hex(one)} and {mc.to_hex(other)}"
                yield f"{names} are {apart:.0f} apart ({vision or 'all colours'})"


def _hatches(figure: PublishedFigure, renderer: Any) -> Iterator[str]:
    hatched = [each for each in figure.findobj(Patch) if each.get_hatch() and each.get_visible()]
    boxes = [each.get_window_extent(renderer) for each in hatched]
    areas = [box.width * box.height for box in boxes]
    for each in figure.findobj(PathCollection):
        if each.get_hatch() and each.get_visible():
            frame = shapely.box(*each.axes.get_window_extent(renderer).extents)
            rings = [
                shapely.Polygon(ring)
                for path in each.get_paths()
                for ring in path.transformed(each.get_transform()).to_polygons()
            ]
            areas.append(shapely.union_all(shapely.make_valid(rings)).intersection(frame).area)
    part = sum(areas) / figure.bbox.width / figure.bbox.height
    if part > HATCHED:
        yield f"{part:.0%} of the picture is hatched"


def phrases(figure: PublishedFigure) -> list[str]:
    """Return what is wrong with the words: too many, or nonsense."""
    subtitle, source = (
        next((each.get_text() for each in figure.texts if each.get_gid() == gid), "")
        for gid in ("subtitle", "source")
    )
    found = []
    for name, text, most in (
        ("title", figure.title, 12),
        ("subtitle", subtitle, 20),
        ("source line", source, 20),
        ("alt text", figure.alt, 60),
    ):
        if len(text.split()) > most:
            found.append(f"{name} has {len(text.split())} words: {text}")
    told = {"title": figure.title, "subtitle": subtitle, "alt": figure.alt}
    for name, text in {**told, "description": figure.description}.items():
        for pattern in NONSENSE:
            if name == "description" and pattern == NONE_OF:
                continue  # a row of a table may be that
            if match := re.search(pattern, text):
                found.append(f"{name} says {match[0]!r}: {text}")
    numbers = re.findall(r"\d[\d,.]*%?", figure.title)
    if len(numbers) != len(set(numbers)):
        found.append(f"title has a number twice: {figure.title}")
    if len(numbers) > 4:
        found.append(f"title has {len(numbers)} numbers: {figure.title}")
    return found
