"""A country's trade in the prices of one year, and over its national income."""

from __future__ import annotations

import pandas as pd

from parade_analysis import money, publishers, records
from parade_analysis.errors import NothingKnown
from parade_analysis.figures.contract import figure, undrawn
from parade_analysis.places import in_sentence
from parade_analysis.plot import axes, lines, style
from parade_analysis.plot.axes import Look
from parade_analysis.plot.labels import first_fitting
from parade_analysis.plot.picture import PublishedFigure
from parade_analysis.prose import amount_words, capitalised, percent_words, possessive

REAL, NOMINAL = Look(style.BLUE, "o"), Look(style.GREY, "s", dashed=True)
OVER = Look(style.VERMILION, "D")
UPPER, LOWER = (0.8, 4.0, 9.6, 2.9), (0.8, 0.95, 9.6, 2.25)
NOTES = {
    "bank-of-korea": (
        "; first estimates at the South's prices, so read its direction, not its height"
    )
}
"""How estimates of income come about, as the codebook says."""
WHOLE = (0.8, 0.95, 9.6, 5.95)


@figure(
    "trade-in-proportion",
    notebook="03-trade-dependence",
    reads={
        "trade_totals": "year flow series value_usd_million",
        "national_income": "year series gni_krw_trillion gni_usd_billion",
        "yardsticks": "yardstick year yardstick_value",
        "series": "series name inter_korean estimated_crude export_valuation import_valuation",
        "countries": "iso3 country",
    },
    context=("national_income",),
)
def trade_in_proportion(
    trade_totals: pd.DataFrame,
    national_income: pd.DataFrame,
    yardsticks: pd.DataFrame,
    series: pd.DataFrame,
    countries: pd.DataFrame,
    country: str = "PRK",
    publisher: str = "kotra",
    income: str = "bank-of-korea",
    prices_of: int | None = None,
) -> PublishedFigure:
    """A country's trade in the prices of one year, and over an estimate of its income.

    Parameters
    ----------
    country : str
        ISO 3166-1 alpha-3.
    publisher : str
        Whose totals, by id in table ``series``.
    income : str
        Whose estimate of national income, by id.
    prices_of : int, optional
        The year whose prices are meant; by default the last with trade and prices.

    Examples
    --------
    >>> from parade_analysis import figures
    >>> figures.trade_in_proportion().title
    "The DPRK's recorded trade was 24% of its estimated income in 2013, 8% in 2024"
    """
    total = records.both_ways(trade_totals, publisher, country=country)
    total = total.reindex(pd.RangeIndex(total.index[0], total.index[-1] + 1, name="year"))
    levels = total.to_frame("total")
    priced = money.in_prices_of(levels, yardsticks, prices_of)
    real, base = priced["total"], int(priced["prices_of_year"].iloc[0])
    try:
        shares = money.trade_over_income(
            levels, national_income, yardsticks, series=income, country=country
        )
        over, is_converted = shares["percent_of_income"], shares["is_converted"].any()
        why_not = ""
    except NothingKnown as nothing:
        over, is_converted, why_not = pd.Series(dtype="float64"), False, str(nothing)
    whose = possessive(in_sentence(countries, country))
    names = publishers.names_of(series)
    said = [
        f"Exports plus imports. {publishers.basis(series, publisher, country)}",
        "Prices: consumer prices of the United States, not those of what is traded",
    ]
    if len(over):
        won = ", from won at the rate of the year" if is_converted else ""
        said.append(f"Income: {names.get(income, income)}{won}{NOTES.get(income, '')}")
    fig, ax = style.canvas(
        "tall",
        title=first_fitting(*_titles(over, real, base, whose)),
        subtitle=". ".join([*said, "A break in a line is a year without the number"]),
        place=UPPER if len(over) else WHOLE,
    )
    lines.levels_of({f"in prices\nof {base}": real, "nominal": total}, (REAL, NOMINAL), ax=ax)
    axes.panel_title(f"Trade, million USD, nominal and in prices of {base}", ax=ax)
    if len(over):
        lines.percent_line(
            over,
            range(total.index[0], total.index[-1] + 1),
            OVER,
            ax=style.panel(fig, LOWER),
            label="of income",
        )
    fig.undrawn = undrawn(national_income=len(over))
    if over.empty:
        fig.unanswered = {"income": why_not}
    fig.plotted = pd.DataFrame(
        {
            "total_usd_million": total,
            "real_usd_million": real,
            "prices_of_year": base,
            "percent_of_income": over,
        }
    ).reset_index(names="year")
    peak, known = real.idxmax(), real.dropna()
    fig.alt = (
        f"Line charts. {fig.title}. In prices of {base} trade was at most "
        f"{amount_words(real[peak])} million USD, in {peak}, and "
        f"{amount_words(known.iloc[-1])} in {known.index[-1]}."
    )
    return fig


def _titles(over: pd.Series, real: pd.Series, base: int, whose: str) -> list[str]:
    """Return the share of income at its height and last, or else the same of the trade."""
    if over.empty:
        known = real.dropna()
        found = f"trade of {known.index[-1]} was {amount_words(known.iloc[-1])} million USD"
        return [capitalised(f"{whose} recorded {found} in prices of {base}"), f"Recorded {found}"]
    peak, last = over.idxmax(), over.index[-1]
    found = f"{percent_words(over[peak])} of its estimated income in {peak}"
    if percent_words(over[peak]) == percent_words(over[last]):
        found = f"{percent_words(over[last])} of its estimated income in {last}"
    else:
        found += f", {percent_words(over[last])} in {last}"
    return [capitalised(f"{whose} recorded trade was {found}"), f"Recorded trade was {found}"]
