"""Charts to look closer: choose, point at, slide.

Each takes its tables by keyword and loads those that are not given, as the figures do, and
returns an Altair chart (Vega-Lite). All choices sit in the chart, so it needs no Python
once it is made: `live` shows it in JupyterLab; a page shows ``chart.to_json()`` by
``vegaEmbed`` with the options `EMBED`.

>>> import parade_analysis as pa
>>> chart = pa.explore.chronology()
>>> [each["name"] for each in chart.to_dict()["params"] if "bind" in each]
['state', 'rule', 'day']
"""

from parade_analysis.errors import DataError

try:
    import altair as _altair  # noqa: F401
    import anywidget as _anywidget  # noqa: F401
except ModuleNotFoundError as error:
    raise DataError(
        f"{error.name} is not installed: pip install 'parade-analysis[explore]'"
    ) from error

from parade_analysis.explore.guest_map import guests
from parade_analysis.explore.lanes import chronology
from parade_analysis.explore.page import EMBED
from parade_analysis.explore.partners import trade_share
from parade_analysis.explore.widget import live

__all__ = ["EMBED", "chronology", "guests", "live", "trade_share"]
