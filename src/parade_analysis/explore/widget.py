"""A chart in JupyterLab, drawn by the scripts that it brings along."""

from __future__ import annotations

import functools

import altair as alt
import anywidget
import traitlets

from parade_analysis.errors import DataError, kind_of
from parade_analysis.explore import not_installed
from parade_analysis.explore.page import CSS, DRAW

__all__ = ["Live", "live"]

RENDER = """
async function render({ model, el }) {
  const shown = await draw(el, structuredClone(model.get("spec")));
  // JupyterLab would take the arrow keys for its own.
  el.querySelectorAll("select, input").forEach(
    (choice) => choice.setAttribute("data-lm-suppress-shortcuts", "true"));
  return () => shown.finalize();
}
export default { render };
"""


class Live(anywidget.AnyWidget):
    """A chart that is shown without the network, whatever Vega-Lite JupyterLab has itself.

    Parameters
    ----------
    spec : dict
        Of Vega-Lite.
    """

    _css = CSS
    _esm = traitlets.Unicode().tag(sync=True)
    spec = traitlets.Dict().tag(sync=True)


def live(chart: alt.TopLevelMixin) -> Live:
    """Show a chart in JupyterLab, without the network.

    JupyterLab's own renderer may be of another version of Vega-Lite, and takes the arrow
    keys from the chart's choices.

    Parameters
    ----------
    chart : Chart or LayerChart
        A chart of this package, or any of Altair's.

    Returns
    -------
    Live
        A widget. It needs a running kernel.

    Raises
    ------
    DataError
        If it is no chart, or vl-convert-python is not installed; the extra ``explore`` has it.

    Examples
    --------
    >>> from parade_analysis import explore
    >>> explore.live(explore.chronology()).spec["name"]
    'chronology'
    """
    if not isinstance(chart, alt.TopLevelMixin):
        raise DataError(f"expected a chart of Altair, found {kind_of(chart)}")
    return Live(_esm=_script(), spec=chart.to_dict())


@functools.cache
def _script() -> str:
    try:
        import vl_convert  # loads an engine of JavaScript
    except ModuleNotFoundError as error:
        raise not_installed(error) from error

    return str(vl_convert.javascript_bundle(DRAW + RENDER))
