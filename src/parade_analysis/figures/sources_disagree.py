"""What each publisher said of the same years."""

from __future__ import annotations

import pandas as pd

from parade_analysis import comparison, publishers
from parade_analysis.errors import NothingKnown
from parade_analysis.figures.contract import figure, undrawn
from parade_analysis.places import in_sentence
from parade_analysis.plot import ranges, style
from parade_analysis.plot.labels import first_fitting
from parade_analysis.plot.picture import PublishedFigure
from parade_analysis.prose import capitalised, listed, percent_words, possessive

BOTTOM, HEIGHT = 1.2, 5.6
ROW = 0.27  # inches of a row where there are few


@figure(
    "sources-disagree",
    notebook="04-how-sure-are-the-numbers",
    reads={
        "trade_totals": "year flow series value_usd_million",
        "trade_partners": "year partner_iso3 flow series value_usd_million share_percent",
        "trade_partners_bulk": "year partner_iso3 flow series value_usd_million",
        "series": (
            "series name publisher series_kind inter_korean hong_kong estimated_crude "
            "export_valuation import_valuation"
        ),
        "countries": "iso3 country",
    },
    context=("trade_totals", "trade_partners", "trade_partners_bulk"),
)
def sources_disagree(
    trade_totals: pd.DataFrame,
    trade_partners: pd.DataFrame,
    trade_partners_bulk: pd.DataFrame,
    series: pd.DataFrame,
    countries: pd.DataFrame,
    country: str = "PRK",
    partner: str = "CHN",
    years: tuple[int, ...] | None = None,
    publisher: str = "kotra",
    mirrors: tuple[str, ...] = ("wits-2017", "cow-4"),
) -> PublishedFigure:
    """What each publisher said of the same years: all trade, trade with a partner, its share.

    Parameters
    ----------
    country : str
        Whose trade, ISO 3166-1 alpha-3.
    partner : str
        With whom, ISO 3166-1 alpha-3.
    years : tuple of int, optional
        By default 2001, 2010, 2014, 2018, 2022 and 2024 as far as there are numbers, else
        the last six years that have some.
    publisher : str
        Who comes first, by id in table ``series``.
    mirrors : tuple of str
        Mirror data sets to add up, by id.

    Examples
    --------
    >>> from parade_analysis import figures
    >>> figures.sources_disagree().title
    "China's share in 2010, without inter-Korean trade: 61% or 83%"
    """
    said = comparison.by_publisher(
        trade_totals,
        trade_partners,
        trade_partners_bulk,
        series,
        country=country,
        partner=partner,
        years=years,
        leads=publisher,
        mirrors=mirrors,
    )
    if said[["partner_usd_million", "share_percent"]].isna().all(axis=None):
        raise NothingKnown(f"no publisher counts trade of {country} with {partner} in these years")
    them = in_sentence(countries, partner)
    quantities = {
        "total_usd_million": ("is_total_computed", "All trade, million USD"),
        "partner_usd_million": ("is_partner_computed", f"With {them}, million USD"),
        "share_percent": ("is_share_computed", f"{capitalised(possessive(them))} share, percent"),
    }
    who = list(dict.fromkeys(said["series"]))
    counts = [capitalised(publishers.valuations(series, who))]
    if publisher in who:
        counts.append(publishers.basis(series, publisher, country))
    height = min(HEIGHT, ROW * (len(said) + 2 * said["year"].nunique()))
    bottom = BOTTOM + HEIGHT - height
    first, *others = (
        (left, bottom, width, height) for left, width in ((3.05, 2.9), (6.15, 2.5), (8.85, 2.7))
    )
    fig, ax = style.canvas(
        "tall",
        title=first_fitting(*_titles(said, them)),
        subtitle=(
            f"Exports plus imports of {in_sentence(countries, country)}, million USD, nominal, not "
            "deflated, and percent. White: added up or divided here from the publisher's own "
            f"numbers, else as published. {'. '.join(counts)}. No average is drawn"
        ),
        place=first,
    )
    panels = [ax, *(style.panel(fig, place) for place in others)]
    drawn = said.assign(leads=said["series"] == publisher)
    ranges.dot_table(drawn, quantities, axes=panels)
    added_up = {*mirrors} & {*who} & {*trade_partners_bulk["series"]}
    printed = said[~said["series"].isin(added_up)]
    fig.undrawn = undrawn(
        trade_totals=printed["total_usd_million"].notna().any(),
        trade_partners=printed[["partner_usd_million", "share_percent"]].notna().any(axis=None),
        trade_partners_bulk=added_up,
    )
    named = {"publisher": {publisher} - {*who}, "mirrors": {*mirrors} - added_up}
    fig.unanswered = {
        option: f"{listed(sorted(silent))} counted no trade of {country} in these years"
        for option, silent in named.items()
        if silent
    }
    fig.plotted = said
    fig.alt = f"Dot plot. {fig.title}. " + " ".join(
        f"{row.year}, {row.publisher}: {row.share_percent:.1f}%."
        for row in said.dropna(subset="share_percent").itertuples()
    )
    return fig


def _titles(said: pd.DataFrame, them: str) -> list[str]:
    """Return how far publishers that count the same are apart where they are furthest."""
    counts = said.dropna(subset="share_percent")
    if counts.empty:
        return [f"Trade with {them}: no share is known in these years"]
    whose = capitalised(possessive(them))
    # Who counts the South and who does not measure two things, as do two counts by one.
    alike = counts.dropna(subset="counts").drop_duplicates(["year", "organisation"])
    spread = alike.groupby(["year", "counts"])["share_percent"].agg(["min", "max", "size"])
    compared = spread[spread["size"] > 1]
    if compared.empty:
        last = counts[counts["year"] == counts["year"].max()].iloc[0]
        share = percent_words(last["share_percent"])
        found = f"{whose} share in {last['year']}: {share} by {last['publisher']}"
        if (counts["year"] == last["year"]).sum() > 1:
            return [f"{found}; others may count otherwise", found]
        return [f"{found}, no other is known", found]
    year, counted = (compared["max"] - compared["min"]).idxmax()
    low, high = (percent_words(share) for share in compared.loc[(year, counted), ["min", "max"]])
    with_or_without = {"excluded": "without", "included": "with"}
    about = f"{whose} share in {year}"
    for word, said_with in with_or_without.items():
        if f"inter_korean {word}" in counted:
            about += f", {said_with} inter-Korean trade"
    if low == high:
        return [f"{about}: {low}, whoever counts", f"{whose} share in {year}: {low}"]
    or_to = "or" if compared.at[(year, counted), "size"] == 2 else "to"
    return [
        f"{about}: {low} {or_to} {high}, depending on who counts",
        f"{about}: {low} {or_to} {high}",
        f"{whose} share in {year}: {low} {or_to} {high}",
    ]
