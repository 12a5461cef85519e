"""How much more a country trades with a partner than the world does."""

from __future__ import annotations

import pandas as pd

from parade_analysis import intensity, publishers, records
from parade_analysis.figures.contract import figure
from parade_analysis.places import in_sentence
from parade_analysis.plot import axes, lines, style
from parade_analysis.plot.axes import Look
from parade_analysis.plot.labels import first_fitting
from parade_analysis.plot.picture import PublishedFigure
from parade_analysis.prose import capitalised, percent_words, possessive

OWN, OF_WORLD = Look(style.BLUE, "o"), Look(style.VERMILION, "s", dashed=True)
INDEX = Look(style.INK, "D")
SHARES, RATIO = (0.75, 3.75, 9.6, 3.1), (0.75, 0.95, 9.6, 2.0)


@figure(
    "trade-intensity",
    notebook="03-trade-dependence",
    reads={
        "trade_partners": "year partner_iso3 flow series share_percent value_usd_million",
        "trade_totals": "year flow series value_usd_million",
        "world_trade": "economy_iso3 year flow series value_usd_million",
        "series": (
            "series name inter_korean hong_kong estimated_crude export_valuation import_valuation"
        ),
        "countries": "iso3 country",
    },
)
def trade_intensity(
    trade_partners: pd.DataFrame,
    trade_totals: pd.DataFrame,
    world_trade: pd.DataFrame,
    series: pd.DataFrame,
    countries: pd.DataFrame,
    country: str = "PRK",
    partner: str = "CHN",
    publisher: str = "kotra",
    world: str = "unctad",
) -> PublishedFigure:
    """A partner's share in a country's trade, in the world's, and the one over the other.

    Parameters
    ----------
    country : str
        Whose trade, ISO 3166-1 alpha-3.
    partner : str
        With whom, ISO 3166-1 alpha-3.
    publisher : str
        Whose shares, printed or by value, by id in table ``series``.
    world : str
        Whose totals of the partner and of the world, by id.

    Examples
    --------
    >>> from parade_analysis import figures
    >>> figures.trade_intensity().title
    "China's share in the DPRK's trade was 7.8 times that in world trade in 2024"
    """
    shares = records.known_shares(trade_totals, trade_partners, partner, publisher, country=country)
    weights = intensity.world_weights(world_trade, partner, series=world)
    both = intensity.trade_intensity(shares, weights)
    by_year = both.set_index("year")
    by_year = by_year.reindex(pd.RangeIndex(by_year.index[0], by_year.index[-1] + 1, name="year"))
    first, last = by_year.index[0], by_year.index[-1]
    them, whose = in_sentence(countries, partner), possessive(in_sentence(countries, country))
    names = publishers.names_of(series)
    now, before = by_year.at[last, "intensity"], by_year.at[first, "intensity"]
    share = f"{capitalised(possessive(them))} share"
    found = f"{now:.1f} times that in world trade in {last}"
    then = f", {before:.1f} in {first}" if first < last else ""
    titles = [f"{share} in {whose} trade was {found}", f"{share} was {found}"]
    fig, ax = style.canvas(
        "tall",
        title=first_fitting(*(title + more for title in titles for more in (then, ""))),
        subtitle=(
            f"Trade intensity: {possessive(them)} share in recorded trade over its share in world "
            "trade, both ways, from nominal USD, not deflated. "
            f"{publishers.basis(series, publisher, country, partner)}. "
            f"{publishers.basis(series, world, partner, partner)}. "
            "On the log scale equal distance is equal intensity. Dotted: the most that it can be"
        ),
        place=SHARES,
    )
    lines.log_shares(
        by_year,
        {"share_percent": OWN, "weight_percent": OF_WORLD},
        {
            "share_percent": f"in {whose}\ntrade, {names.get(publisher, publisher)}",
            "weight_percent": f"in world\ntrade, {names.get(world, world)}",
        },
        ax=ax,
    )
    axes.panel_title(f"{capitalised(possessive(them))} share, percent, log scale", ax=ax)
    panel = style.panel(fig, RATIO)
    lines.ratio(
        by_year["intensity"], by_year["bound"], INDEX, f"if all trade\nwere with {them}", ax=panel
    )
    axes.panel_title("Intensity: the one share over the other", ax=panel)
    fig.plotted = both
    fig.alt = f"Line charts. {fig.title}."
    if first < last:
        own, world_share = by_year["share_percent"], by_year["weight_percent"]
        index = by_year["intensity"]
        fig.alt += (
            f" The share in {whose} trade went from {percent_words(own[first])} in {first} to "
            f"{percent_words(own[last])} in {last}, that in world trade from "
            f"{world_share[first]:.1f}% to {world_share[last]:.1f}%. The intensity lay between "
            f"{index.min():.1f} in {index.idxmin()} and {index.max():.1f} in {index.idxmax()}."
        )
    return fig
