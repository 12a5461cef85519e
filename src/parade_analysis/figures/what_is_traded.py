"""Goods by year, and how much is not known."""

from __future__ import annotations

import pandas as pd

from parade_analysis import goods as traded
from parade_analysis import publishers
from parade_analysis.catalog.definitions import SUBJECT
from parade_analysis.figures.contract import figure, undrawn
from parade_analysis.places import in_sentence
from parade_analysis.plot import stacks, style
from parade_analysis.plot.labels import first_fitting
from parade_analysis.plot.picture import PublishedFigure
from parade_analysis.prose import capitalised, listed, possessive

BANS = 2017
"""The year of the UN resolutions that ban the DPRK's coal, ores, textiles and seafood."""
PANELS = {"export": (0.9, 0.95, 5.0, 5.3), "import": (6.7, 0.95, 4.9, 5.3)}


@figure(
    "what-is-traded",
    notebook="03-trade-dependence",
    reads={
        "trade_commodities": (
            "year partner_iso3 flow product hs series value_usd_million share_percent"
        ),
        "trade_totals": "year flow series value_usd_million",
        "series": (
            "series name repeats inter_korean estimated_crude export_valuation import_valuation"
        ),
        "countries": "iso3 country",
    },
    context=("trade_totals",),
)
def what_is_traded(
    trade_commodities: pd.DataFrame,
    trade_totals: pd.DataFrame,
    series: pd.DataFrame,
    countries: pd.DataFrame,
    country: str = "PRK",
    publisher: str = "kotra",
) -> PublishedFigure:
    """What a country sells and buys by one publisher's count, and how much is not known.

    Parameters
    ----------
    country : str
        ISO 3166-1 alpha-3.
    publisher : str
        Whose count, by id in table ``series``; those that repeat it are taken too.

    Examples
    --------
    >>> from parade_analysis import figures
    >>> figures.what_is_traded().title
    'Exports: coal and fuels 42.3% in 2016, hair products 52.5% in 2024'
    """
    goods = traded.product_shares(
        trade_commodities, trade_totals, series, None, publisher=publisher, country=country
    )
    by_flow = {flow: goods[goods["flow"] == flow] for flow in PANELS}
    told = next(flow for flow, rows in by_flow.items() if len(rows))
    leading = traded.leading_goods(by_flow[told])
    whose = possessive(in_sentence(countries, country))
    named = [f"{told}s".capitalize()]
    if country != SUBJECT:
        named.insert(0, capitalised(f"{whose} {told}s"))
    names = publishers.names_of(series)
    through = sorted({names.get(name, name) for name in set(goods["series"]) - {publisher}})
    counts = publishers.basis(series, publisher, country)
    if through:
        counts += f"; the goods of some years through {listed(through)}"
    fig, ax = style.canvas(
        "tall",
        title=first_fitting(
            *(f"{direction}: {found}" for found in _found(leading, country) for direction in named)
        ),
        subtitle=(
            "Percent of all recorded exports and imports by value, from nominal USD, not deflated. "
            f"{counts}. Only groups whose HS chapters do not overlap; hatched: not known from "
            "these tables"
        ),
        place=PANELS["export"],
    )
    stacks.goods(by_flow["export"], "Exports", ax=ax)
    stacks.goods(by_flow["import"], "Imports", ax=style.panel(fig, PANELS["import"]))
    keys = ["year", "flow", "product", "series"]
    printed = trade_commodities.dropna(subset="share_percent").set_index(keys).index
    fig.undrawn = undrawn(trade_totals=not goods.set_index(keys).index.isin(printed).all())
    fig.plotted = goods[["year", "flow", "product", "hs", "group", "share_percent"]]
    fig.alt = f"Stacked bars by year. {fig.title}. " + " ".join(
        f"{flow.capitalize()}s of {year}: "
        + ", ".join(f"{row.product} {row.share_percent:.0f}%" for row in rows.itertuples())
        + f", not known {max(100 - rows['share_percent'].sum(), 0):.0f}%."
        for (flow, year), rows in goods.groupby(["flow", "year"])
    )
    return fig


def _found(leading: pd.DataFrame, country: str) -> list[str]:
    """Return the leading good of an earlier year and of the last, or of the last alone."""
    years = leading.index
    before = years[years < BANS] if country == SUBJECT else years[:1]
    good, share = leading.loc[years[-1], ["good", "share_percent"]]
    last = f"{share:.1f}% in {years[-1]}"
    if before.empty or before[-1] == years[-1]:
        return [f"{good} {last}"]
    earlier, its_share = leading.loc[before[-1], ["good", "share_percent"]]
    compared = f"{earlier} {its_share:.1f}% in {before[-1]}"
    return [f"{compared}, {last if good == earlier else f'{good} {last}'}", f"{good} {last}"]
