"""How every chart with choices is called: as the figures are."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from typing import Any

import altair as alt

from parade_analysis.explore.page import Sketch, finished
from parade_analysis.figures.calls import called
from parade_analysis.figures.contract import published
from parade_analysis.figures.registered import Registered


def chart(
    name: str,
    *,
    reads: Mapping[str, str],
    context: tuple[str, ...] = (),
    added_up: tuple[str, ...] = (),
) -> Callable[[Callable[..., Sketch]], Callable[..., alt.LayerChart]]:
    """Publish a function as a chart with choices.

    Parameters
    ----------
    name, reads, context, added_up
        As for a figure, see `figures.contract.figure`.
    """

    def register(draw: Callable[..., Sketch]) -> Callable[..., alt.LayerChart]:
        about = Registered(
            name, draw, reads, context=context, added_up=added_up, returns=alt.LayerChart
        )
        return published(about, functools.partial(_drawn, about))

    return register


def _drawn(about: Registered, **given: Any) -> alt.LayerChart:
    call = called(about, **given)
    sketch: Sketch = call.answer()
    return finished(about.name, sketch, " ".join(call.source_lines(sketch)))
