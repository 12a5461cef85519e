"""What the charts share: letters, colours, lines of text, choices, and how they are drawn."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib import resources
from typing import Any

import altair as alt

from parade_analysis.plot import fonts, style

LETTER, LINE = 13, 17
"""Size of letters and distance of lines, in pixels."""
NARROW, WIDE, NARROW_TITLE = 38, 84, 26
"""Signs in a line of text, and in one of the title where the chart is narrow."""
ACROSS, WIDE_FROM = "across", 560
"""Name of the chart's width on the page, and pixels from which a line of text may be wide."""
MARGIN = 12
ALONE = 900
"""Pixels across a chart that is no part of a page, as one that is saved."""
ALL = "all"
"""What a choice is where none is made."""
ONCE = "once"
"""Data set of the one empty row that stands for what is drawn once."""

CSS = f"""
.parade-chart .vega-embed {{
  display: flex; flex-direction: column; width: 100%; box-sizing: border-box; position: relative;
  background: white; color: {style.INK}; overflow: hidden;
  font: 14px/1.4 "{fonts.FAMILY}", "{fonts.SUBSET}", sans-serif;
}}
.parade-chart .vega-embed .vega-bindings {{ order: -1; padding-top: 6px; }}
.parade-chart .vega-embed .vega-bind {{ margin: 0 {MARGIN}px {MARGIN}px; }}
.parade-chart .vega-embed .vega-bind label {{
  display: flex; flex-wrap: wrap; gap: 4px 12px; align-items: center;
}}
.parade-chart .vega-embed .vega-bind-name {{ flex: 0 1 16em; }}
.parade-chart .vega-embed :is(select, input) {{
  font: inherit; color: {style.INK}; background: white; accent-color: {style.FOCUS};
  flex: 1 1 14em; min-width: 0; max-width: 30em;
}}
.parade-chart .vega-embed select {{
  border: 1px solid {style.QUIET}; border-radius: 3px; padding: 3px 6px;
}}
.parade-chart .vega-embed :focus-visible {{
  outline: 2px solid {style.FOCUS}; outline-offset: 2px;
}}
@media print {{
  .parade-chart .vega-bindings {{ display: none; }}
  .parade-chart svg {{ width: 100%; height: auto; }}
}}
.parade-chart .parade-day {{ flex: 0 0 10em; }}
.parade-chart .parade-answer {{
  position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);
}}
#vg-tooltip-element.vg-tooltip {{
  font: 13px/1.35 "{fonts.FAMILY}", "{fonts.SUBSET}", sans-serif;
}}
#vg-tooltip-element.vg-tooltip table tr td.key {{ color: {style.SOFT}; max-width: none; }}
#vg-tooltip-element.vg-tooltip table tr td.value {{ max-height: none; }}
@media (max-width: {WIDE_FROM}px) {{
  #vg-tooltip-element.vg-tooltip {{
    left: 8px !important; right: 8px; top: auto !important; bottom: 8px;
  }}
}}
"""
"""How the controls and the words at the pointer look, on a light and on a dark page."""

DRAW = resources.files(__package__).joinpath("draw.js").read_text(encoding="utf-8")
"""A function ``draw(place, spec)`` in JavaScript that shows a chart by ``vegaEmbed``."""

FONTS = f"'{fonts.FAMILY}', '{fonts.SUBSET}', sans-serif"

CONFIG: dict[str, Any] = {
    "font": FONTS,
    "background": "white",
    "view": {"stroke": None, "continuousWidth": ALONE},
    "title": {"anchor": "start", "frame": "bounds", "color": style.INK, "fontSize": 18}
    | {"offset": 12, "lineHeight": 22},
    "axis": {"labelColor": style.SOFT, "gridColor": style.RULE, "domain": False, "ticks": False}
    | {"labelFontSize": LETTER, "titleFontSize": LETTER, "titleColor": style.SOFT}
    | {"titleFontWeight": "normal"},
    "legend": {"labelColor": style.INK, "labelFontSize": LETTER, "title": None, "orient": "top"}
    | {"offset": 8, "labelLimit": 230},
    "text": {"color": style.INK, "fontSize": LETTER, "lineHeight": LINE, "align": "left"}
    | {"baseline": "top", "lineBreak": "\n"},
}


class Shown(alt.LayerChart):
    """A chart that shows itself in JupyterLab as `live` does, and asks the network for nothing."""

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        from parade_analysis.explore.widget import live

        return live(self)._repr_mimebundle_(**kwargs)


def wrapped(text: str, narrow: int = NARROW) -> str:
    """Return an expression that breaks a text into lines as wide as the chart allows.

    Parameters
    ----------
    text : str
        The text.
    narrow : int
        Signs in a line where the chart is narrow.

    Returns
    -------
    str
        An expression of Vega.

    Examples
    --------
    >>> wrapped("Guests")
    'across < 560 ? ["Guests"] : ["Guests"]'
    """
    return by_width(*(json.dumps(_broken(text, signs)) for signs in (narrow, WIDE)))


def by_width(narrow: object, wide: object) -> str:
    """Return an expression that is one thing on a narrow chart and another on a wide one.

    Examples
    --------
    >>> by_width(2, 4)
    'across < 560 ? 2 : 4'
    """
    return f"{ACROSS} < {WIDE_FROM} ? {narrow} : {wide}"


def folded(*sentences: str) -> str:
    """Return sentences as lines for a narrow chart, each beginning a new one."""
    return "\n".join(line for each in sentences for line in _broken(each, NARROW))


def _broken(text: str, signs: int) -> list[str]:
    return textwrap.wrap(text, signs, break_on_hyphens=False)


def answer(rows: alt.Chart, below: object, *, right: object = 0) -> alt.Chart:
    """Return what is said of a choice, as a layer of text under the plot.

    Parameters
    ----------
    rows : Chart
        The data, filtered to the one row whose `said` is told.
    below, right : int or str
        Pixels from the lower left corner of the plot, or an expression of them.

    Returns
    -------
    Chart
        The layer.
    """
    told = alt.Text("said:N")
    return _lines(rows, below, right, style.INK).encode(text=told, description="said:N")


def _lines(rows: alt.Chart, below: object, right: object, colour: str) -> alt.Chart:
    return rows.mark_text(
        x=alt.expr(f"{right}"), y=alt.expr(f"height + ({below})"), color=colour, tooltip=None
    )


def table(name: str) -> alt.Chart:
    """Return a chart of one of the data sets that `finished` is given."""
    return alt.Chart(alt.NamedData(name))


def control(name: str, label: str, options: Mapping[Any, str], first: Any = None) -> alt.Parameter:
    """Return a choice from a list, in words.

    Parameters
    ----------
    name : str
        By which the chart's expressions call it.
    label : str
        What stands before the list.
    options : mapping
        Value -> its words.
    first : optional
        Value chosen at first; the first of the list by default.

    Returns
    -------
    Parameter
        Bound to the list.
    """
    bound = alt.binding_select(
        options=list(options), labels=list(options.values()), name=f"{label} "
    )
    return alt.param(name=name, value=next(iter(options)) if first is None else first, bind=bound)


@dataclass(frozen=True)
class Sketch:
    """A chart before it has its source line.

    Attributes
    ----------
    title, about : str
        What it is, and in a sentence for those who can't see it.
    layers : sequence of Chart
        From the lowest to the highest.
    answers : sequence of Chart
        What is said of the choices, as `answer` returns it.
    datasets : mapping
        Name -> rows, as `table` calls them.
    params : sequence of Parameter
        Choices and what else there is to reckon with.
    choices : sequence of str
        Names of the choices, in the order in which they are read.
    room : int or str
        Pixels under the plot that are kept for text above the source line, or an expression
        of them.
    height : int
        Of the plot, in pixels.
    left : int
        Pixels that the source line begins left of the plot.
    days : mapping
        Choice of a day -> the day that is zero (`zero`) and what it is called (`label`).
    projection : Projection, optional
        Of a map.
    publishers, undrawn, unanswered
        As of a figure, see `plot.picture.Chart`.
    """

    title: str
    about: str
    layers: Sequence[alt.Chart]
    answers: Sequence[alt.Chart]
    datasets: Mapping[str, Sequence[Mapping[str, Any]]]
    params: Sequence[alt.Parameter]
    choices: Sequence[str]
    room: object
    height: int
    left: int = 0
    days: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    projection: alt.Projection | None = None
    publishers: Sequence[str] = ()
    undrawn: Sequence[str] = ()
    unanswered: Mapping[str, str] = field(default_factory=dict)


def finished(name: str, sketch: Sketch, source: str) -> alt.LayerChart:
    """Return a sketch as a chart in the house's style, as wide as the element it is shown in.

    Parameters
    ----------
    name : str
        Of the view.
    sketch : Sketch
        The chart.
    source : str
        The source line.

    Returns
    -------
    LayerChart
        The chart.
    """
    text = alt.TextValue(alt.ExprRef(wrapped(source)))
    said = _lines(table(ONCE), sketch.room, -sketch.left, style.SOFT).encode(text=text)
    answers = [each.properties(name=f"answer_{place}") for place, each in enumerate(sketch.answers)]
    projected = {"projection": sketch.projection} if sketch.projection else {}
    chart = Shown(layer=[*sketch.layers, *answers, said]).properties(
        name=name,
        title=alt.TitleParams(text=alt.ExprRef(wrapped(sketch.title, NARROW_TITLE))),
        description=sketch.about,
        width="container",
        height=sketch.height,
        autosize=alt.AutoSizeParams(type="fit-x", contains="padding"),
        padding=MARGIN,
        datasets={**sketch.datasets, ONCE: [{}]},
        usermeta={
            "choices": sketch.choices,
            "days": sketch.days,
        },
        **projected,
    )
    # The width of the plot is known too late: what depends on it would change the layout.
    across = alt.param(name=ACROSS, expr="width && containerSize()[0]")
    return chart.add_params(*sketch.params, across).configure(**CONFIG)
