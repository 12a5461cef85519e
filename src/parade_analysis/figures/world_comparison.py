"""Where a country stands among all by dependence on one partner."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations

import pandas as pd

from parade_analysis import publishers, ranks
from parade_analysis.figures.contract import figure
from parade_analysis.places import in_sentence, short_names, title_name
from parade_analysis.plot import distribution, dots, style
from parade_analysis.plot.axes import Look
from parade_analysis.plot.labels import first_fitting
from parade_analysis.plot.picture import PublishedFigure
from parade_analysis.prose import capitalised, ordinal, possessive

MEASURES = {ranks.TOP_SHARE: "Largest partner's share", ranks.HHI: "HHI"}
AMONG = {
    "reporters": "that report",
    "un_members": "UN members",
    "large": f"from {ranks.LARGE_USD_MILLION / 1000:,.0f} bn USD on",
}
LOOKS = (
    Look(style.BLUE, "o"),
    Look(style.VERMILION, "s"),
    Look(style.GREEN, "^", dashed=True),
)
NOTES = {
    "wits-2017": "WITS: reported by the country (exports FOB, imports CIF), else by its partners",
    "factbook": "Factbook: top five partners, approximate",
}
"""How the data sets count, as the codebook says."""
THIN = {"cow-4": "thin, so overstated, before 1990"}
STRIPS, PATH = (0.3, 1.0, 6.3, 6.1), (7.2, 1.0, 4.4, 5.5)
BETWEEN = 0.62  # inches


@figure(
    "world-comparison",
    notebook="03-trade-dependence",
    reads={
        "trade_concentration_world": (
            "year iso3 series top_partner_share_fraction hhi total_usd_million is_reporter"
        ),
        "series": "series name export_valuation import_valuation inter_korean estimated_crude",
        "countries": "iso3 country un_status",
    },
)
def world_comparison(
    trade_concentration_world: pd.DataFrame,
    series: pd.DataFrame,
    countries: pd.DataFrame,
    country: str = "PRK",
) -> PublishedFigure:
    """Where a country stands among all countries by dependence on one partner.

    Parameters
    ----------
    country : str
        ISO 3166-1 alpha-3.

    Examples
    --------
    >>> from parade_analysis import figures
    >>> figures.world_comparison(country="LAO").title
    "Laos' dependence on one partner: 28th of 225 (2023), 36th of 229 (2016)"
    """
    world = trade_concentration_world
    own = ranks.own_ranks(world, country)
    top = own[own["measure"] == ranks.TOP_SHARE]
    short = short_names(countries)
    named = min(title_name(countries, country), short.get(country, country), key=len)
    whose = capitalised(possessive(in_sentence(countries, country)))
    who = publishers.names_of(series).reindex(own["series"].unique())
    who = who.fillna(pd.Series(who.index, index=who.index))
    titles = [f"{whose} dependence on one partner: {_places(top.head(most))}" for most in (2, 1)]
    titles.append(f"Dependence on one partner: {_places(top.head(1))}")
    notes = [NOTES[name] for name in top["series"] if name in NOTES]
    fig, ax = style.canvas(
        "tall",
        title=first_fitting(*titles),
        subtitle=(
            "Share of the largest partner in exports plus imports, and Herfindahl-Hirschman index "
            "(HHI) of all partners, both 0 to 1, from nominal USD, not deflated. Each dot a "
            "country; in ink those next in rank that are known to trade "
            f"{ranks.LARGE_USD_MILLION:,.0f} million USD or more. "
            f"{'. '.join([*notes, 'Valuation unknown elsewhere'])}"
        ),
        place=PATH,
    )
    left, bottom, width, total = STRIPS
    drawn = []
    for index, rank in enumerate(own.itertuples()):
        height = total / len(own)
        place = (left, bottom + height * (len(own) - 1 - index), width, height - BETWEEN)
        panel = style.panel(fig, place)
        of_year = world[(world["series"] == rank.series) & (world["year"] == rank.year)]
        values = of_year.dropna(subset=rank.measure)[["iso3", rank.measure]]
        values = values.rename(columns={rank.measure: "value"})
        near = ranks.nearest_in_rank(
            world, country, rank.series, year=rank.year, measure=rank.measure
        )
        labels = {country: named, **{code: short.get(code, code) for code in near}}
        distribution.stacked_dots(values, labels, ax=panel, own=country)
        ways = ranks.robust_ranks(
            world, countries, country, rank.series, year=rank.year, measure=rank.measure
        )
        its_place = f"{ordinal(rank.rank)}{_equals(rank.equals)} of {rank.countries}"
        others = [
            f"{ordinal(way.rank)} of {way.countries} {AMONG[way.among]}"
            for way in ways.itertuples()
            if way.among in AMONG
        ]
        distribution.headings(
            [f"{MEASURES[rank.measure]}, {who[rank.series]}, {rank.year}"],
            [
                f"{start}{its_place}{'; ' * bool(most)}{', '.join(others[:most])}"
                for most in range(len(others), -1, -1)
                for start in (f"{named} ", "")
            ],
            ax=panel,
        )
        drawn.append(values.assign(series=rank.series, measure=rank.measure, year=rank.year))
    paths = {
        name: ranks.world_rank(world, country, name).set_index("year")["percentile"]
        for name in reversed(top["series"])
    }
    dots.paths(paths, dict(zip(top["series"], LOOKS, strict=False)), who, ax=ax)
    thin = [THIN[name] for name in paths if name in THIN]
    distribution.headings(
        [f"{whose} path by its largest partner's share", "Path by the largest partner's share"],
        ["; ".join(["Percent of others with a smaller one", *thin])],
        ax=ax,
    )
    fig.plotted = pd.concat(drawn)[["series", "measure", "year", "iso3", "value"]]
    told = fig.plotted[fig.plotted["iso3"] == country].merge(own, on=["series", "measure", "year"])
    fig.alt = f"Dot distributions and lines. {fig.title}. " + " ".join(
        f"{MEASURES[row.measure]} by {who[row.series]} in {row.year}: {row.value:.2f}, "
        f"{ordinal(row.rank)}{_equals(row.equals)} of {row.countries}."
        for row in told.itertuples()
    )
    fig.alt += "".join(
        _rests_on(world, country, in_sentence(countries, country), top["series"], who)
    )
    return fig


def _rests_on(
    world: pd.DataFrame, country: str, named: str, series: pd.Series, who: pd.Series
) -> Iterator[str]:
    """Say who reports, and how far two publishers' totals of the country are apart."""
    for name, beside in permutations(series, 2):
        coverage = ranks.world_coverage(world, country, name, beside=beside)
        known = coverage[coverage["ratio"].notna() & coverage["reporters"].notna()]
        for year, row in known.tail(1).iterrows():
            yield (
                f" In {year} {row['reporters']} of {row['countries']} report themselves to "
                f"{who[name]}, {named} {'too' if row['is_reporter'] else 'not'}; its total by "
                f"{who[beside]} is {row['ratio']:.2f} times that by {who[name]}."
            )


def _places(ranks: pd.DataFrame) -> str:
    return ", ".join(
        f"{ordinal(row.rank)}{_equals(row.equals)} of {row.countries} ({row.year})"
        for row in ranks.itertuples()
    )


def _equals(others: int) -> str:
    return f" (with {others} equal)" if others else ""
