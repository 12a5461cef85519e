"""What each publisher said of the same years."""

from __future__ import annotations

import pandas as pd

from parade_analysis import comparison, publishers
from parade_analysis.errors import NothingKnown
from parade_analysis.figures.contract import figure, undrawn
from parade_analysis.places import in_sentence
from parade_analysis.plot import axes, legend, ranges, style
from parade_analysis.plot.page import Page
from parade_analysis.plot.picture import Chart
from parade_analysis.prose import capitalised, headline, listed, percent_words, possessive

WHOLE, PART = "all publishers, lowest to highest", "those that count the same trade"
COUNTED = {
    "inter_korean": "inter-Korean trade",
    "hong_kong": "Hong Kong",
    "estimated_crude": "estimated crude oil",
}
"""What some count and others don't."""


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
) -> Chart:
    """How far publishers are apart on a partner's share of the same years' trade.

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
    "Without inter-Korean trade and Hong Kong, China's 2010 share: 61% or 83%"
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
    them, whose = in_sentence(countries, partner), in_sentence(countries, country)
    who = list(dict.fromkeys(said["series"]))
    shares = said.dropna(subset="share_percent")
    alike = _alike(shares)
    rows = [_row(year, its, alike) for year, its in shares.groupby("year")]
    title = _title(said, alike, them)
    looks = {
        WHOLE: ranges.WHOLE_LOOK,
        PART: ranges.PART_LOOK,
    }
    top = axes.percent_above(shares["share_percent"].max())
    has_parts = any(each.part for each in rows)

    def draw(page: Page) -> None:
        if has_parts:
            legend.legend(looks, page=page)
        ranges.range_rows(rows, page=page, top=top, words="{:g}%".format)

    added_up = {*mirrors} & {*who} & {*trade_partners_bulk["series"]}
    printed = said[~said["series"].isin(added_up)]
    named = {"publisher": {publisher} - {*who}, "mirrors": {*mirrors} - added_up}
    counts = [capitalised(publishers.valuations(series, who))]
    if publisher in who:
        counts.append(publishers.basis(series, publisher, country))
    # Each organisation once, by the name of its own count.
    once = shares.drop_duplicates("organisation")["publisher"]
    return Chart(
        title=title,
        subtitle=(
            f"{capitalised(possessive(them))} share of {possessive(whose)} exports plus imports, "
            "lowest and highest of those who publish it"
        ),
        alt=(
            f"Ranges in rows, one a year, from the lowest to the highest share. {title}. "
            + " ".join(
                f"{each.name}: {each.before}{' to ' * bool(each.before)}{each.after}."
                for each in rows[-1:]
            )
        ),
        description=" ".join(
            [
                *(
                    f"{row.year}, {row.publisher}: {row.share_percent:.1f}%"
                    f"{', divided here' * bool(row.is_share_computed)}."
                    for row in shares.itertuples()
                ),
                f"{'. '.join(counts)}. From nominal USD, not deflated; no average is drawn.",
            ]
        ),
        plotted=said,
        draw=draw,
        publishers=publishers.cited([*once]),
        undrawn=undrawn(
            trade_totals=printed["total_usd_million"].notna().any(),
            trade_partners=printed[["partner_usd_million", "share_percent"]].notna().any(axis=None),
            trade_partners_bulk=added_up,
        ),
        unanswered={
            option: f"{listed(sorted(silent))} counted no trade of {country} in these years"
            for option, silent in named.items()
            if silent
        },
    )


def _ends(shares: pd.DataFrame) -> list[object]:
    """Return the rows of the lowest and of the highest share, one if these are the same."""
    lowest, highest = shares["share_percent"].idxmin(), shares["share_percent"].idxmax()
    return [lowest] if lowest == highest else [lowest, highest]


def _row(year: int, shares: pd.DataFrame, alike: pd.DataFrame) -> ranges.Range:
    """Return the range of one year, its ends named."""
    ends = shares.loc[_ends(shares)]
    words = [percent_words(share) for share in ends["share_percent"]]
    if len(words) > len({*words}):
        words = [f"{share:.1f}%" for share in ends["share_percent"]]
    told = [f"{share} {name}" for share, name in zip(words, ends["publisher"], strict=True)]
    if len(words) > len({*words}):
        told = [f"{words[0]} {listed([*ends['publisher']])}"]
    if len(shares) == 1:
        told = [f"{told[0]} alone"]
    low, high = shares["share_percent"].min(), shares["share_percent"].max()
    same = alike[alike.index.get_level_values("year") == year]
    part, within = None, []
    if len(same):
        furthest = same.loc[(same["max"] - same["min"]).idxmax()]
        part = (float(furthest["min"]), float(furthest["max"]))
        named = shares.set_index("share_percent")["publisher"]
        within = [
            (end, f"{percent_words(end)} {named[[end]].iloc[0]}")
            for end in dict.fromkeys(part)
            if low < end < high
        ]
    before = told[0] if len(told) > 1 else ""
    return ranges.Range(str(year), low, high, before, told[-1], style.SOFT, part, within=within)


def _alike(shares: pd.DataFrame) -> pd.DataFrame:
    """Return lowest and highest share of publishers that count the same, by year and count.

    Who counts the South and who does not measure two things, as do two counts by one.
    """
    once = shares.dropna(subset="counts").drop_duplicates(["year", "organisation"])
    spread = once.groupby(["year", "counts"])["share_percent"].agg(["min", "max", "size"])
    return spread[spread["size"] > 1]


def _title(said: pd.DataFrame, alike: pd.DataFrame, them: str) -> str:
    """Say how far publishers that count the same are apart where they are furthest."""
    counts = said.dropna(subset="share_percent")
    if counts.empty:
        return f"Trade with {them}: no share is known in these years"
    whose = capitalised(possessive(them))
    if alike.empty:
        last = counts[counts["year"] == counts["year"].max()].iloc[0]
        share = percent_words(last["share_percent"])
        found = f"{whose} share in {last['year']}: {share} by {last['publisher']}"
        is_alone = (counts["year"] == last["year"]).sum() == 1
        return headline(
            (is_alone, f"{found}, no other is known"),
            (not is_alone, f"{found}; others may count otherwise"),
            found,
        )
    year, counted = (alike["max"] - alike["min"]).idxmax()
    low, high = (percent_words(share) for share in alike.loc[(year, counted), ["min", "max"]])
    plain = f"{whose} share in {year}"
    or_to = "or" if alike.at[(year, counted), "size"] == 2 else "to"
    said_of = dict(each.rsplit(" ", 1) for each in counted.split(", ") if each)
    held = {"without": "excluded", "with": "included"}
    told = {
        word: [COUNTED[what] for what, how in said_of.items() if how == as_said]
        for word, as_said in held.items()
    }
    rule = " and ".join(f"{word} {listed(what)}" for word, what in told.items() if what)
    is_one, is_ruled = low == high, bool(rule)
    of_year = f"{whose} {year} share"
    return headline(
        (is_one and is_ruled, f"{capitalised(rule)}, {of_year}: {low}, whoever counts"),
        (is_one and is_ruled, f"{capitalised(rule)}, {of_year}: {low}"),
        (is_one, f"{plain}: {low}, where the same trade is counted"),
        (is_one, f"{plain}: {low}"),
        (is_ruled, f"{plain}, {rule}: {low} {or_to} {high}"),
        (is_ruled, f"{capitalised(rule)}, {of_year}: {low} {or_to} {high}"),
        (is_ruled, f"{plain}, the same trade counted: {low} {or_to} {high}"),
        f"{plain}: {low} {or_to} {high}, depending on who counts",
        f"{plain}: {low} {or_to} {high}",
    )
