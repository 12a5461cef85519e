"""Trade with China month by month."""

from __future__ import annotations

import pandas as pd

from parade_analysis import publishers, records
from parade_analysis.catalog.definitions import SUBJECT
from parade_analysis.events import border_closure, events_of
from parade_analysis.figures.contract import figure, undrawn
from parade_analysis.places import in_sentence
from parade_analysis.plot import lines, style
from parade_analysis.plot.labels import first_fitting
from parade_analysis.plot.picture import PublishedFigure
from parade_analysis.prose import capitalised, possessive

CHINA = "CHN"
"""The partner that the table of months is about."""


@figure(
    "china-monthly",
    notebook="03-trade-dependence",
    reads={
        "trade_china_monthly": "month flow series value_usd_million",
        "events": "event_id date",
        "series": "series name inter_korean estimated_crude export_valuation import_valuation",
        "countries": "iso3 country",
    },
    context=("events",),
)
def china_monthly(
    trade_china_monthly: pd.DataFrame,
    events: pd.DataFrame,
    series: pd.DataFrame,
    countries: pd.DataFrame,
    day: pd.Timestamp,
    country: str = "PRK",
    publisher: str = "china-customs",
) -> PublishedFigure:
    """Trade with China month by month as one publisher records it, gaps left open.

    Parameters
    ----------
    country : str
        ISO 3166-1 alpha-3.
    publisher : str
        Whose records, by id in table ``series``.

    Examples
    --------
    >>> from parade_analysis import figures
    >>> figures.china_monthly().title
    'Recorded trade with China fell to 1.3 million USD in November 2020'
    """
    months = records.by_month(trade_china_monthly, publisher, country=country)
    flows = months[["export", "import", "total"]]
    known = flows.notna().any(axis=1)
    flow = next(flow for flow in ("total", "import", "export") if months[flow].notna().any())
    partner = in_sentence(countries, CHINA)
    words = {"total": "trade with", "import": "imports from", "export": "exports to"}[flow]
    whose = possessive(in_sentence(countries, country))
    values = months[flow].dropna()
    found = f"recorded {words} {partner} {_found(values, 'was' if flow == 'total' else 'were')}"
    titles = [capitalised(found)]
    has_sums = bool(months["is_total_computed"].any())
    summed = "Where no total was found it is exports plus imports. " * has_sums
    if country != SUBJECT:
        titles.insert(0, capitalised(f"{whose} {found}"))
    fig, ax = style.canvas(
        "tall",
        title=first_fitting(*titles),
        subtitle=(
            f"{capitalised(whose)} trade with {partner}, million USD, nominal, not deflated. "
            f"{publishers.basis(series, publisher, country)}. {_gaps(known)}{summed}Customs "
            "revises, so months do not add up to a year"
        ),
        place=(0.8, 1.0, 10.3, 6.15),
    )
    closed, reopened = border_closure(events_of(events, country, day))
    lines.months(flows, ax=ax)
    if closed is not None:
        lines.closure(closed, reopened, day, ax=ax)
    fig.undrawn = undrawn(events=closed is not None)
    fig.plotted = months.reset_index()
    highest, last = values.idxmax(), values.index[-1]
    unknown = len(months) - known.sum()
    fig.alt = (
        f"Line chart by month. {fig.title}. The highest known month was {highest:%B %Y} with "
        f"{values.max():,.1f} million USD, the last is {last:%B %Y} with {values.iloc[-1]:,.1f}."
        + (f" {unknown} of {len(months)} months are unknown." if unknown else "")
    )
    return fig


def _gaps(known: pd.Series) -> str:
    """Return what a gap in the line is; nothing if there is none."""
    if known.all():
        return ""
    return (
        f"The months of which a number was found: {known.sum()} of {len(known)}; a gap is a "
        "number not found, not a month without trade. "
    )


def _found(values: pd.Series, was: str) -> str:
    """Return the finding: to what the known months fell, or from what they rose."""
    lowest, highest = values.idxmin(), values.idxmax()
    if values.max() == values.min():
        return f"{was if len(values) == 1 else 'stayed at'} {_month(values, values.index[-1])}"
    if values[:lowest].max() > values.min():
        return f"fell to {_month(values, lowest)}"
    return f"rose from {values.min():,.1f} to {_month(values, highest)}"


def _month(values: pd.Series, month: pd.Timestamp) -> str:
    return f"{values[month]:,.1f} million USD in {month:%B %Y}"
