"""Trade with China month by month."""

from __future__ import annotations

import pandas as pd

from parade_analysis import publishers, records
from parade_analysis.catalog.definitions import SUBJECT
from parade_analysis.events import border_closure, closure_words, events_of
from parade_analysis.figures.contract import figure, undrawn
from parade_analysis.places import in_sentence
from parade_analysis.plot import axes, monthly
from parade_analysis.plot.page import Page
from parade_analysis.plot.picture import Chart
from parade_analysis.prose import capitalised, headline, listed, possessive

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
) -> Chart:
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
    known = months[["export", "import", "total"]].notna().any(axis=1)
    flow = next(flow for flow in ("total", "import", "export") if months[flow].notna().any())
    months["twelve_month_average"] = records.twelve_month_average(months[flow])
    partner, whom = in_sentence(countries, CHINA), in_sentence(countries, country)
    words = {"total": "trade with", "import": "imports from", "export": "exports to"}[flow]
    values = months[flow].dropna()
    title = _title(values, f"{words} {partner}", possessive(whom), country, flow)
    closed, reopened = border_closure(events_of(events, country, day))
    highest, last, unknown = values.idxmax(), values.index[-1], len(months) - known.sum()
    has_gaps = months[flow].isna().any()
    after = f", the last is {last:%B %Y} with {values.iloc[-1]:,.1f}" * bool(highest != last)
    total = {"total": "exports plus imports", "import": "imports", "export": "exports"}[flow]

    def draw(page: Page) -> None:
        monthly.months(
            months,
            flow,
            page=page,
            told=_told(values)[1],
            events=axes.lasting("border closed", closed, reopened, day),
        )

    return Chart(
        title=title,
        subtitle=(
            f"{capitalised(possessive(whom))} trade with {partner} by month, {total}, "
            f"million USD, nominal{'; gaps: no figure found' * bool(has_gaps)}"
        ),
        alt=(
            f"Chart of dots and lines by month. {title}. The highest known month was "
            f"{highest:%B %Y} with {values.max():,.1f} million USD{after}."
        ),
        description=" ".join(
            [
                f"{publishers.basis(series, publisher, country)}.",
                *([_gaps(known)] if unknown else []),
                *_summed(months),
                *_averages(months["twelve_month_average"].dropna()),
                "Customs revises, so months do not add up to a year.",
                *closure_words(closed, reopened),
            ]
        ),
        plotted=months.reset_index(),
        draw=draw,
        publishers=publishers.source_names(series, [publisher]),
        undrawn=undrawn(events=closed is not None),
    )


def _summed(months: pd.DataFrame) -> list[str]:
    """Return which totals are no publisher's, in a sentence."""
    summed = months.index[months["is_total_computed"]]
    if summed.empty:
        return []
    return [
        "Where no total was found it is exports plus imports: in "
        f"{listed([f'{month:%B %Y}' for month in summed])}."
    ]


def _averages(averages: pd.Series) -> list[str]:
    """Return the lowest and the last average of twelve months, in sentences."""
    if averages.empty:
        return []
    told = [
        f"{averages[month]:,.1f} million USD to {month:%B %Y}"
        for month in dict.fromkeys([averages.idxmin(), averages.idxmax(), averages.index[-1]])
    ]
    return [f"Average of the twelve months, where all are known: {listed(told)}."]


def _gaps(known: pd.Series) -> str:
    """Return what a gap is."""
    return (
        f"A number was found for {known.sum()} of {len(known)} months; a gap is a number not "
        "found, not a month without trade."
    )


def _title(values: pd.Series, words: str, whose: str, country: str, flow: str) -> str:
    """Return to what the known months fell, or how far they rose, with whose if not the DPRK's."""
    did, month = _told(values)
    was = "was" if flow == "total" else "were"
    how = f"{did or was} {monthly.month_words(values[month])} million USD in {month:%B %Y}"
    short = how.replace(" million USD", " million")
    return headline(
        (country != SUBJECT, capitalised(f"{whose} recorded {words} {how}")),
        (country != SUBJECT, capitalised(f"{whose} {words} {how}")),
        f"Recorded {words} {how}",
        capitalised(f"{words} {short}"),
    )


def _told(values: pd.Series) -> tuple[str, pd.Timestamp]:
    """Return what the known months did, and the month that shows it."""
    lowest, highest = values.idxmin(), values.idxmax()
    if values.max() == values.min():
        return "", values.index[-1]
    if values[:lowest].max() > values.min():
        return "fell to", lowest
    return "rose to", highest
