"""What the charts share: letters, colours, lines of text and controls."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt

from parade_analysis.plot import fonts, style

LETTER, LINE = 13, 17
"""Size of letters and distance of lines, in pixels."""
NARROW, WIDE, NARROW_TITLE = 46, 84, 32
"""Signs in a line of text, and in one of the title where the chart is narrow."""
ACROSS, WIDE_FROM = "across", 560
"""Name of the chart's width on the page, and pixels from which a line of text may be wide."""
MARGIN = 12
ONCE = "once"
"""Data set of the one empty row that stands for what is drawn once."""

CSS = f"""
.parade-chart .vega-embed {{
  display: block; width: 100%; box-sizing: border-box; position: relative;
  background: white; color: {style.INK}; overflow: hidden;
  font: 14px/1.4 "{fonts.FAMILY}", "{fonts.SUBSET}", sans-serif;
}}
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

EMBED: dict[str, Any] = {"actions": False, "renderer": "svg", "defaultStyle": False}
"""Options by which ``vegaEmbed`` shows a chart; other charts of a page keep their own looks."""

FONTS = f"'{fonts.FAMILY}', '{fonts.SUBSET}', sans-serif"

CONFIG: dict[str, Any] = {
    "font": FONTS,
    "background": "white",
    "view": {"stroke": None},
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

    def _repr_mimebundle_(self, *args: Any, **kwargs: Any) -> Any:
        from parade_analysis.explore.widget import live

        return live(self)._repr_mimebundle_(*args, **kwargs)


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


def lines(
    chart: alt.Chart,
    text: Any,
    below: object,
    *,
    right: object = 0,
    colour: str = style.INK,
) -> alt.Chart:
    """Return a layer of text under the plot.

    Parameters
    ----------
    chart : Chart
        The data, filtered to the one row that is told.
    text : Text or TextValue
        What it says.
    below, right : int or str
        Pixels from the lower left corner of the plot, or an expression of them.
    colour : str
        Of the letters.

    Returns
    -------
    Chart
        The layer.
    """
    return chart.mark_text(
        x=alt.expr(f"{right}"), y=alt.expr(f"height + ({below})"), color=colour, tooltip=None
    ).encode(text=text)


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


def finished(
    layers: Sequence[alt.Chart],
    *,
    name: str,
    title: str,
    about: str,
    source: str,
    room: object,
    datasets: Mapping[str, Sequence[Mapping[str, Any]]],
    params: Sequence[alt.Parameter] = (),
    left: int = 0,
    **properties: Any,
) -> alt.LayerChart:
    """Return the layers as one chart in the house's style.

    Parameters
    ----------
    layers : sequence of Chart
        From the lowest to the highest.
    name : str
        Of the view.
    title : str
        What it is.
    about : str
        In a sentence, for those who can't see it.
    source : str
        The source line.
    room : int or str
        Pixels under the plot that are kept for text above the source line, or an expression
        of them.
    datasets : mapping
        Name -> rows, as `table` calls them.
    params : sequence of Parameter
        Choices, in order.
    left : int
        Pixels that the source line begins left of the plot.
    **properties
        Of the chart, such as `height`.

    Returns
    -------
    LayerChart
        As wide as the element that it is shown in.
    """
    said = lines(
        table(ONCE),
        alt.TextValue(alt.ExprRef(wrapped(source))),
        room,
        right=-left,
        colour=style.SOFT,
    )
    chart = Shown(layer=[*layers, said]).properties(
        name=name,
        title=alt.TitleParams(text=alt.ExprRef(wrapped(title, NARROW_TITLE))),
        description=about,
        width="container",
        autosize=alt.AutoSizeParams(type="fit-x", contains="padding"),
        padding=MARGIN,
        datasets={**datasets, ONCE: [{}]},
        usermeta={"embedOptions": {key: EMBED[key] for key in ("actions", "renderer")}},
        **properties,
    )
    # The width of the plot is known too late: what depends on it would change the layout.
    across = alt.param(name=ACROSS, expr="width && containerSize()[0]")
    return chart.add_params(*params, across).configure(**CONFIG)
