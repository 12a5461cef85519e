"""What each publisher said of the same years."""

from __future__ import annotations

import pandas as pd

from parade_analysis import comparison, corrections, publishers
from parade_analysis.catalog.definitions import SUBJECT
from parade_analysis.errors import NothingKnown
from parade_analysis.figures.contract import figure, undrawn
from parade_analysis.places import in_sentence
from parade_analysis.plot import axes, legend, ranges, style
from parade_analysis.plot.page import Page
from parade_analysis.plot.picture import Chart
from parade_analysis.prose import capitalised, headline, listed, percent_words, possessive

WHOLE, PART = "all publishers, lowest to highest", "those of the same stated coverage"
MOST_NAMED = 3
"""So many different shares are named in the title; of more, the lowest and the highest."""


@figure(
    "sources-disagree",
    notebook="04-how-sure-are-the-numbers",
    reads={
        "trade_totals": "year flow series value_usd_million",
        "trade_partners": "year partner_iso3 flow series value_usd_million share_percent",
        "trade_partners_bulk": "year partner_iso3 flow series value_usd_million",
        "trade_products": "year partner_iso3 flow series hs_code value_usd_million",
        "trade_corrections": "partner_iso3 flow start_year end_year action value_usd_million",
        "series": (
            "series name publisher series_kind inter_korean hong_kong estimated_crude "
            "export_valuation import_valuation"
        ),
        "countries": "iso3 country capital_latitude capital_longitude",
    },
    context=(
        *("trade_totals", "trade_partners", "trade_partners_bulk"),
        *("trade_products", "trade_corrections"),
    ),
    added_up=("trade_partners_bulk",),
)
def sources_disagree(
    trade_totals: pd.DataFrame,
    trade_partners: pd.DataFrame,
    trade_partners_bulk: pd.DataFrame,
    trade_products: pd.DataFrame,
    trade_corrections: pd.DataFrame,
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
    "China's share in 2010: 45% to 83%, by publisher and coverage"
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
    if said["share_percent"].isna().all():
        raise NothingKnown(f"no publisher counts trade of {country} with {partner} in these years")
    them, whose = in_sentence(countries, partner), in_sentence(countries, country)
    who = list(dict.fromkeys(said["series"]))
    shares = said.dropna(subset="share_percent")
    alike = _alike(shares)
    rows = [_row(year, its, alike) for year, its in shares.groupby("year")]
    title = _title(shares, them)
    added_up = {*mirrors} & {*who} & {*trade_partners_bulk["series"]}
    screened = None
    if country == SUBJECT and added_up:
        screened = corrections.screened_if_known(
            trade_partners_bulk,
            trade_totals,
            trade_partners,
            trade_products,
            trade_corrections,
            countries,
        )
    flagged = pd.DataFrame()
    if screened is not None:
        drawn = shares.loc[shares["series"].isin(added_up), ["series", "year"]]
        flagged = drawn.merge(screened, on=["series", "year"])
    notes = flagged_words(flagged, publishers.names_of(series)) if len(flagged) else []
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
        page.remark(*notes)

    printed = said[~said["series"].isin(added_up)]
    named = {"publisher": {publisher} - {*who}, "mirrors": {*mirrors} - added_up}
    counts = [capitalised(publishers.valuations(series, [*dict.fromkeys(shares["series"])]))]
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
            f"Ranges in rows, one a year, from the lowest to the highest share. {title}."
            + "".join(
                f" {each.name}: {each.before}{' to ' * bool(each.before)}{each.after}."
                for each in rows[1:][-1:]
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
                *notes,
            ]
        ),
        plotted=said,
        draw=draw,
        publishers=publishers.cited([*once]),
        undrawn=undrawn(
            trade_totals=printed["total_usd_million"].notna().any(),
            trade_partners=printed[["partner_usd_million", "share_percent"]].notna().any(axis=None),
            trade_partners_bulk=added_up,
            trade_products=len(flagged) and flagged["has_flagged_goods"].any(),
            trade_corrections=len(flagged)
            and (flagged["is_published_case"] | flagged["is_published_real"]).any(),
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


def _title(shares: pd.DataFrame, them: str) -> str:
    """Say how far publishers are apart in the year in which they are furthest."""
    spread = shares.groupby("year")["share_percent"].agg(["min", "max"])
    apart = spread["max"] - spread["min"]
    year = int(apart.idxmax() if apart.max() > 0 else apart.index[-1])
    of_year = shares[shares["year"] == year]
    said = [*dict.fromkeys(map(percent_words, of_year["share_percent"].sort_values()))]
    named = f"{', '.join(said[:-1])} or {said[-1]}"
    if len(said) > MOST_NAMED:
        named = f"{said[0]} to {said[-1]}"
    by = [
        *["publisher"] * (len({*of_year["organisation"]}) > 1),
        *["coverage"] * (len({*of_year["counts"].fillna("")}) > 1),
    ]
    found = f"{capitalised(possessive(them))} share in {year}: "
    return headline(
        (len(of_year) == 1, f"{found}{said[0]} by {of_year['publisher'].iloc[0]}, no other known"),
        (len(said) == 1, f"{found}{said[0]}, whoever counts"),
        (len(said) == 1, f"{found}{said[0]}"),
        (by, f"{found}{named}, by {' and '.join(by)}"),
        f"{found}{named}",
    )


def flagged_words(screened: pd.DataFrame, names: pd.Series) -> list[str]:
    """Say what part of mirror data is likely another state's trade, by publisher and year.

    Parameters
    ----------
    screened : DataFrame
        Flows as `corrections.screened_mirror` returns them.
    names : Series
        Names of the publishers, by id.
    """
    keys = [screened["series"], screened["year"]]
    flagged = screened["value_usd_million"].where(screened["is_flagged"], 0.0)
    parts = 100 * flagged.groupby(keys).sum() / screened["value_usd_million"].groupby(keys).sum()
    parts = parts[parts > 0]
    told = [
        f"{names.get(each, each)}: "
        + ", ".join(f"{percent_words(part)} in {year}" for (_, year), part in of_series.items())
        for each, of_series in parts.groupby(level="series")
    ]
    said = "Part of what some add up is likely South Korea's trade, booked as the DPRK's, as"
    return [f"{said} we screen it. {'; '.join(told)}."] if told else []
