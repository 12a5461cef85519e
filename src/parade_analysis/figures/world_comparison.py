"""Where a country stands among all by dependence on one partner."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations

import pandas as pd

from parade_analysis import publishers, ranks
from parade_analysis.figures.contract import figure
from parade_analysis.places import in_sentence, short_names, title_name
from parade_analysis.plot import distribution, paths
from parade_analysis.plot.page import Page
from parade_analysis.plot.picture import Chart
from parade_analysis.prose import capitalised, headline, ordinal, percent_words, possessive

MEASURES = {ranks.TOP_SHARE: "Largest partner's share", ranks.HHI: "Herfindahl-Hirschman index"}
AMONG = {
    "reporters": "that report",
    "un_members": "UN members",
    "large": f"with trade of {ranks.LARGE_USD_MILLION / 1000:,.0f} billion USD or more",
    "exports": "by exports alone",
    "imports": "by imports alone",
}
NOTES = {
    "wits-2017": "WITS is as reported by the country (exports FOB, imports CIF), else by partners.",
    "factbook": (
        "The Factbook names five partners each way; their shares are weighted by its totals of "
        "exports and imports, at times of another year."
    ),
    "cow-4": "Correlates of War is thin, so overstated, before 1990.",
}
"""How the data sets count, as the codebook says."""
PARTNERS = ("top_partner_iso3", ranks.TOP_SHARE)
SUBTITLE = 20
"""Words that a subtitle has at most."""
FEW = 5
"""Years that a path has at least."""


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
) -> Chart:
    """Where a country stands among all countries by dependence on one partner.

    The strip is of the publisher with the latest year that has most of the world.

    Parameters
    ----------
    country : str
        ISO 3166-1 alpha-3.

    Examples
    --------
    >>> from parade_analysis import figures
    >>> figures.world_comparison(country="LAO").title
    'Laos is 20th to 36th worldwide in dependence on one partner'
    """
    world = trade_concentration_world
    own = ranks.own_ranks(world, country)
    top = own[own["measure"] == ranks.TOP_SHARE]
    first = top.iloc[0]
    short = short_names(countries)
    named = _shortest(countries, short, country)
    them = in_sentence(countries, country)
    who = publishers.names_of(series).reindex(own["series"].unique())
    who = who.fillna(pd.Series(who.index, index=who.index))
    of_year = world[(world["series"] == first["series"]) & (world["year"] == first["year"])]
    values = of_year.dropna(subset=ranks.TOP_SHARE)[["iso3", ranks.TOP_SHARE]]
    values = values.rename(columns={ranks.TOP_SHARE: "value"})
    near = ranks.nearest_in_rank(
        world, country, first["series"], year=first["year"], floor_usd_million=0
    )
    leading = values.sort_values(["value", "iso3"], ascending=[False, True])["iso3"].iloc[0]
    labels = {code: _shortest(countries, short, code) for code in [country, leading, *near]}
    percentiles = {
        who[name]: ranks.world_rank(world, country, name).set_index("year")["percentile"]
        for name in top["series"]
    }
    drawn = {name: path for name, path in percentiles.items() if len(path) >= FEW}
    on = of_year.set_index("iso3").get("top_partner_iso3", pd.Series(dtype="str")).get(country)
    share = values.loc[values["iso3"] == country, "value"].item()
    title = _title(top, capitalised(them))
    is_named = named in title or them in title.lower()
    own_partner = in_sentence(countries, on) if on in set(countries["iso3"]) else ""
    subtitle = _subtitle(
        who[first["series"]],
        first["year"],
        f", {named} in blue" * (not is_named),
        f"; {possessive(them)} is {own_partner}" * bool(own_partner),
    )

    def draw(page: Page) -> None:
        distribution.stacked_dots(values, labels, page=page, own=country)
        if drawn:
            paths.percentiles(
                drawn,
                f"Percent of countries that depended less on one partner than {them}",
                page=page,
            )

    return Chart(
        title=title,
        subtitle=subtitle,
        alt=(
            f"Strip of dots, one a country{', and lines of its rank by year' * bool(drawn)}. "
            f"{title}. {named}: {percent_words(100 * share)} in {first['year']}; "
            f"{_next(values, labels, country)}."
        ),
        description=" ".join(
            [
                *_ranked(world, countries, country, own, who),
                *_weighted(of_year, country, capitalised(them)),
                *_rests_on(world, country, them, top["series"], who),
                *(NOTES[name] for name in top["series"] if name in NOTES),
            ]
        ),
        plotted=values.assign(series=first["series"], measure=ranks.TOP_SHARE, year=first["year"])[
            ["series", "measure", "year", "iso3", "value"]
        ],
        draw=draw,
        publishers=[
            who[first["series"]],
            *(name for name in drawn if name != who[first["series"]]),
        ],
    )


def _shortest(countries: pd.DataFrame, short: pd.Series, code: str) -> str:
    """Return the shortest name of a state; a code without one is its own."""
    if code not in short.index:
        return code
    return min(title_name(countries, code), str(short[code]), key=len)


def _title(ranks_by: pd.DataFrame, them: str) -> str:
    """Say which place a country has, by every publisher that ranks it."""
    if len(ranks_by) == 1:
        return _only_title(ranks_by.iloc[0], them)
    best, worst = ranks_by["rank"].min(), ranks_by["rank"].max()
    places = ordinal(best)
    if best != worst:
        places += f" {'or' if worst - best == 1 else 'to'} {ordinal(worst)}"
    return headline(
        (
            worst == 1 and not ranks_by["equals"].any(),
            f"No other country depends on one partner like {_lowered(them)}",
        ),
        f"{them} is {places} worldwide in dependence on one partner",
        f"{them} is {places} in dependence on one partner",
        f"{places} worldwide in dependence on one partner",
    )


def _subtitle(publisher: str, year: int, colour: str, partner: str) -> str:
    """Say what a dot is and, where there is room, by whom, and who the partner is."""
    measure = "Largest partner's share of exports plus imports"
    ways = [
        f"{measure}, {publisher} {year}, each dot a country{colour}{partner}",
        f"{measure}, {publisher} {year}, each dot a country{colour}",
        f"{measure}, {year}, each dot a country{colour}",
    ]
    return headline(*ways, most=SUBTITLE)


def _only_title(rank: pd.Series, them: str) -> str:
    """Say which place a country has by the one publisher that ranks it."""
    place, whole = ordinal(rank["rank"]), rank["countries"]
    is_alone = not rank["equals"]
    equal = "another" if rank["equals"] == 1 else f"{rank['equals']} others"
    return headline(
        (
            is_alone and rank["rank"] == 1,
            f"No other of {whole} countries depends on one partner like {_lowered(them)}",
        ),
        (is_alone, f"{them} is {place} of {whole} countries by its largest partner's share"),
        (is_alone, f"{them} is {place} of {whole} by its largest partner's share"),
        (not is_alone, f"{them} and {equal} are {place} of {whole} by largest partner's share"),
        (is_alone, f"{place} of {whole} countries by the largest partner's share"),
        f"{place} with {equal} of {whole} by largest partner's share"
        if not is_alone
        else f"{place} of {whole} by largest partner's share",
    )


def _lowered(them: str) -> str:
    return f"the {them[4:]}" if them.startswith("The ") else them


def _next(values: pd.DataFrame, labels: dict[str, str], country: str) -> str:
    """Return who comes next, above or, of the first, below."""
    ordered = values.sort_values(["value", "iso3"], ascending=[False, True], ignore_index=True)
    at = ordered.index[ordered["iso3"] == country][0]
    other = ordered.iloc[at - 1 if at else 1]
    side = "before it" if at else "after it"
    if other["value"] == ordered.at[at, "value"]:
        side = "equal to it"
    code = other["iso3"]
    return f"{side} {labels.get(code, code)}, {percent_words(100 * other['value'])}"


def _ranked(
    world: pd.DataFrame,
    countries: pd.DataFrame,
    country: str,
    own: pd.DataFrame,
    who: pd.Series,
) -> Iterator[str]:
    """Say the rank of each publisher and measure, and among whom it is another."""
    for rank in own.itertuples():
        ways = ranks.robust_ranks(
            world, countries, country, rank.series, year=rank.year, measure=rank.measure
        )
        value = ways.set_index("among").at["all", "value"]
        others = [
            f"{ordinal(way.rank)} of {way.countries} {AMONG[way.among]}"
            for way in ways.itertuples()
            if way.among in AMONG
        ]
        told = percent_words(100 * value) if rank.measure == ranks.TOP_SHARE else f"{value:.2f}"
        yield (
            f"{MEASURES[rank.measure]} by {who[rank.series]} in {rank.year}: {told}, "
            f"{ordinal(rank.rank)}{_equals(rank.equals)} of {rank.countries}"
            f"{'; ' * bool(others)}{', '.join(others)}."
        )


def _weighted(of_year: pd.DataFrame, country: str, them: str) -> Iterator[str]:
    """Say of the first in rank how far it leads if its exports weigh as much as its imports."""
    columns = [f"{flow}_{what}" for flow in ("export", "import") for what in PARTNERS]
    if not {*columns} <= {*of_year}:
        return
    shares = of_year.dropna(subset=ranks.TOP_SHARE).set_index("iso3")
    mine, rest = shares.loc[country], shares[ranks.TOP_SHARE].drop(country)
    partners = {mine[f"{flow}_top_partner_iso3"] for flow in ("export", "import")}
    each = [mine[f"{flow}_{ranks.TOP_SHARE}"] for flow in ("export", "import")]
    if len(partners) > 1 or pd.isna(each).any() or (rest >= mine[ranks.TOP_SHARE]).any():
        return
    equal = 100 * sum(each) / 2
    lead = equal - 100 * rest.max()
    yield (
        f"{them} has {percent_words(100 * each[0])} in exports and "
        f"{percent_words(100 * each[1])} in imports; were both to weigh the same, it would have "
        f"{equal:.1f}%, {abs(lead):.1f} points {'above' if lead > 0 else 'below'} the next as "
        "published."
    )


def _rests_on(
    world: pd.DataFrame, country: str, named: str, series: pd.Series, who: pd.Series
) -> Iterator[str]:
    """Say who reports, and how far two publishers' totals of the country are apart."""
    own = (world["iso3"] == country) & world["total_usd_million"].notna()
    years = {name: {*world.loc[own & (world["series"] == name), "year"]} for name in series}
    for name, beside in permutations(series, 2):
        if not years[name] & years[beside]:
            continue
        coverage = ranks.world_coverage(world, country, name, beside=beside)
        known = coverage[coverage["ratio"].notna() & coverage["reporters"].notna()]
        for year, row in known.tail(1).iterrows():
            yield (
                f"In {year} {row['reporters']} of {row['countries']} report themselves to "
                f"{who[name]}, {named} {'too' if row['is_reporter'] else 'not'}; its total by "
                f"{who[beside]} is {row['ratio']:.2f} times that by {who[name]}."
            )


def _equals(others: int) -> str:
    return f" (with {others} equal)" if others else ""
