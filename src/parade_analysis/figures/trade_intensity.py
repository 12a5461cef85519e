"""How much more a country trades with a partner than the world does."""

from __future__ import annotations

import pandas as pd

from parade_analysis import intensity, publishers, records
from parade_analysis.figures.contract import figure
from parade_analysis.places import in_sentence
from parade_analysis.plot import axes, dumbbells, lines
from parade_analysis.plot.page import Page
from parade_analysis.plot.picture import Chart
from parade_analysis.prose import capitalised, headline, percent_words, possessive

FEW = 3
"""Up to so many years each is a row of its own."""
BOUND = 1.5
"""Times the highest ratio up to which the most that it can be is drawn."""


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
) -> Chart:
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
    "China's share of the DPRK's 2024 trade: 7.8 times its world share"
    """
    shares = records.known_shares(trade_totals, trade_partners, partner, publisher, country=country)
    weights = intensity.world_weights(world_trade, partner, series=world)
    both = intensity.trade_intensity(shares, weights)
    by_year = both.set_index("year")
    by_year = by_year.reindex(pd.RangeIndex(by_year.index[0], by_year.index[-1] + 1, name="year"))
    first, last = by_year.index[0], by_year.index[-1]
    them, whose = in_sentence(countries, partner), possessive(in_sentence(countries, country))
    whom = in_sentence(countries, country)
    now = by_year.at[last, "intensity"]
    crude = publishers.crude_counted_from(series, publisher, country)
    share = f"{capitalised(possessive(them))} share"
    found = f"{last} trade: {now:.1f} times its world share"
    title = headline(f"{share} of {whose} {found}", f"{share} of {found}")
    own, of_world = by_year["share_percent"], by_year["weight_percent"]
    index, bound = by_year["intensity"], by_year["bound"]
    # So high a bound would flatten the line that it is there for.
    near = bound.where(bound <= BOUND * index.max())

    def draw(page: Page) -> None:
        if len(both) <= FEW:
            rows = _rows(both)
            ax = dumbbells.dumbbells(rows, page=page)
            dumbbells.name_times(rows, "in world trade", f"in {whose} trade", ax=ax)
            return
        colour = lines.state_colour(partner)
        shares = [
            lines.behind(of_world, f"the world\n{of_world[last]:.1f}%"),
            lines.Course(
                own,
                whom,
                colour,
                told=f"{own[last]:.1f}%",
                written=lines.ends_of(own, "{:.1f}%"),
            ),
        ]
        ratio = [
            lines.behind(near),
            lines.Course(index, told=f"{now:.1f}", written=lines.ends_of(index, "{:.1f}")),
        ]
        said = (
            [lines.quiet_label(f"most possible: all trade with {them}", near.dropna())]
            if near.any()
            else []
        )
        lines.charts(
            [
                lines.Panel(shares, f"{share} of trade", is_percent=True),
                lines.Panel(ratio, f"Share of {whose} trade ÷ share of world trade", said=said),
            ],
            page=page,
            years=range(first, last + 1),
            events=axes.since(publishers.CRUDE_COUNTED, crude),
        )
        page.remark(*(["A break in a line: no figure."] if index.isna().any() else []))

    return Chart(
        title=title,
        subtitle=(
            f"{capitalised(possessive(them))} share in {whose} recorded trade against that in "
            f"world trade, both ways, nominal USD; latest: {last}"
        ),
        alt=f"Charts of lines by year. {title}.{_then(index, first, last)}",
        description=" ".join(
            [
                f"{publishers.basis(series, publisher, country, partner)}.",
                f"{publishers.basis(series, world, partner, partner)}.",
                *_described(own, of_world, index, whose, first, last),
                *publishers.crude_told(
                    publishers.names_of(series).get(publisher, publisher), crude, last
                ),
            ]
        ),
        plotted=both,
        draw=draw,
        publishers=publishers.source_names(series, [publisher, world]),
    )


def _rows(both: pd.DataFrame) -> pd.DataFrame:
    """Return a row for each year, from the share in world trade to that in the country's."""
    return pd.DataFrame(
        {
            "group": both["year"].astype(str),
            "then_percent": both["weight_percent"],
            "share_percent": both["share_percent"],
            "value": [f"{each:.1f} times" for each in both["intensity"]],
        }
    ).reset_index(drop=True)


def _then(index: pd.Series, first: int, last: int) -> str:
    """Return what the ratio was at first, in a sentence."""
    return f" In {first} it was {index[first]:.1f} times." if first < last else ""


def _described(
    own: pd.Series, of_world: pd.Series, index: pd.Series, whose: str, first: int, last: int
) -> list[str]:
    """Return from where to where the shares went, and between what the ratio lay."""
    if first == last:
        return [
            f"The share in {whose} trade was {own[last]:.1f}%, that in world trade "
            f"{of_world[last]:.1f}%."
        ]
    return [
        f"The share in {whose} trade went from {percent_words(own[first])} in {first} to "
        f"{percent_words(own[last])} in {last}, that in world trade from "
        f"{of_world[first]:.1f}% to {of_world[last]:.1f}%.",
        f"The intensity, the one over the other, lay between {index.min():.1f} in "
        f"{index.idxmin()} and {index.max():.1f} in {index.idxmax()}.",
    ]
