"""A country's trade in the prices of one year, and as a share of its national income."""

from __future__ import annotations

import pandas as pd

from parade_analysis import money, publishers, records
from parade_analysis.errors import NothingKnown
from parade_analysis.figures.contract import figure, undrawn
from parade_analysis.places import in_sentence
from parade_analysis.plot import axes, lines, style
from parade_analysis.plot.page import Page
from parade_analysis.plot.picture import Chart
from parade_analysis.plot.points import Label
from parade_analysis.prose import amount_words, capitalised, headline, percent_words, possessive

NOTES = {
    "bank-of-korea": (
        "; first estimates at the South's prices, so read its direction, not its height"
    )
}
"""How estimates of income come about, as the codebook says."""


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
) -> Chart:
    """A country's trade in the prices of one year, and as a share of an estimate of its income.

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
    "The DPRK's trade: 24% of national income in 2013, 8% in 2024"
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
    whom, names = in_sentence(countries, country), publishers.names_of(series)
    years = range(int(total.index[0]), int(total.index[-1]) + 1)
    crude = publishers.crude_counted_from(series, publisher, country)
    title = _title(over, real, base, possessive(whom))
    peak, known = real.idxmax(), real.dropna()
    has_breaks = total.isna().any() or over.reindex(years).loc[over.index.min() :].isna().any()
    # In millions the ticks would have more signs than they tell.
    in_unit, unit, form = (1000, "Billion", "{:,.1f}")
    if real.max() < in_unit:
        in_unit, unit, form = (1, "Million", "{:,.0f}")
    by = possessive(names.get(income, income))
    estimated = f" as a share of {by} income estimate, and" if len(over) else ""

    def draw(page: Page) -> None:
        levels = lines.Panel(
            [
                lines.behind(total / in_unit),
                lines.Course(
                    real / in_unit,
                    told=form.format(known.iloc[-1] / in_unit),
                    written=lines.peak_of(real / in_unit, form),
                ),
            ],
            f"{unit} USD, in prices of {base}",
            said=[_nominal(total.dropna() / in_unit, real / in_unit)],
        )
        income_panel = lines.Panel(
            [
                lines.Course(
                    over.reindex(years),
                    told=f"{over.iloc[-1]:.1f}%" if len(over) else "",
                    written=lines.peak_of(over, "{:.1f}%") | lines.low_of(over, "{:.1f}%"),
                )
            ],
            "Percent of estimated national income",
            is_percent=True,
        )
        lines.charts(
            [income_panel, levels] if len(over) else [levels],
            page=page,
            years=years,
            events=axes.since(publishers.CRUDE_COUNTED, crude),
        )
        page.remark(*(["A break in a line: no figure."] if has_breaks else []))

    won = ", from won at the rate of the year" * bool(is_converted)
    return Chart(
        title=title,
        subtitle=(
            capitalised(
                f"{possessive(whom)} recorded trade{estimated} in US consumer prices of {base}"
            )
        ),
        alt=(
            f"Chart{'s' * bool(len(over))} of lines by year. {title}. In prices of {base} trade "
            f"was at most {amount_words(real[peak])} million USD, in {peak}"
            + f", and {amount_words(known.iloc[-1])} in {known.index[-1]}"
            * bool(peak < known.index[-1])
            + "."
        ),
        description=" ".join(
            [
                f"{publishers.basis(series, publisher, country)}.",
                "Prices: consumer prices of the United States, not those of what is traded.",
                *(
                    [f"Income: {names.get(income, income)}{won}{NOTES.get(income, '')}."]
                    if len(over)
                    else []
                ),
                "A break in a line is a year without the number.",
                *publishers.crude_told(names.get(publisher, publisher), crude, years[-1]),
            ]
        ),
        plotted=pd.DataFrame(
            {
                "total_usd_million": total,
                "real_usd_million": real,
                "prices_of_year": base,
                "percent_of_income": over,
            }
        ).reset_index(names="year"),
        draw=draw,
        publishers=publishers.source_names(series, [publisher, *([income] if len(over) else [])]),
        undrawn=undrawn(national_income=len(over)),
        unanswered={"income": why_not} if over.empty else {},
    )


def _nominal(nominal: pd.Series, real: pd.Series) -> Label:
    """Return the name of the nominal line, on its side that is turned from the other."""
    points = [(float(year), float(value)) for year, value in nominal.items()]
    middle = (points[0][0] + points[-1][0]) / 2
    points.sort(key=lambda point: abs(point[0] - middle))
    is_below = (nominal - real).mean() < 0
    return Label("nominal", points, style.SOFT, side="below" if is_below else "above")


def _title(over: pd.Series, real: pd.Series, base: int, whose: str) -> str:
    """Return the share of income at its height and last, or else the same of the trade."""
    if over.empty:
        known = real.dropna()
        found = f"{amount_words(known.iloc[-1])} million USD"
        if known.index[-1] != base:  # else these are the prices of the year
            found += f" in prices of {base}"
        return headline(
            capitalised(f"{whose} {known.index[-1]} trade: {found}"),
            f"Trade in {known.index[-1]}: {found}",
        )
    peak, last = over.idxmax(), over.index[-1]
    now = f"{percent_words(over[last])} of its estimated income in {last}"
    both = f"{percent_words(over[peak])} of income in {peak}, {percent_words(over[last])} in {last}"
    has_fallen = percent_words(over[peak]) != percent_words(over[last])
    fuller = both.replace("of income", "of national income")
    return headline(
        (has_fallen, capitalised(f"{whose} trade was {fuller}")),
        (has_fallen, capitalised(f"{whose} trade: {fuller}")),
        (has_fallen, capitalised(f"{whose} trade was {both}")),
        (has_fallen, f"Trade was {both}"),
        capitalised(f"{whose} trade was {now}"),
        f"Trade was {now}",
    )
