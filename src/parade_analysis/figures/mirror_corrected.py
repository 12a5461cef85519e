"""A partner's share in mirror data as recorded, and corrected."""

from __future__ import annotations

import pandas as pd

from parade_analysis import corrections, publishers, records
from parade_analysis.catalog.definitions import SUBJECT
from parade_analysis.errors import NothingKnown
from parade_analysis.figures.contract import figure, undrawn
from parade_analysis.places import in_sentence
from parade_analysis.plot import axes, corrected, lines
from parade_analysis.plot.page import Page
from parade_analysis.plot.picture import Chart
from parade_analysis.prose import capitalised, headline, percent_words, possessive
from parade_analysis.shares import concentration


@figure(
    "mirror-corrected",
    notebook="04-how-sure-are-the-numbers",
    reads={
        "trade_partners_bulk": "year partner_iso3 flow series value_usd_million",
        "trade_totals": "year flow series value_usd_million",
        "trade_partners": "year partner_iso3 flow series value_usd_million share_percent",
        "trade_products": "year partner_iso3 flow series hs_code value_usd_million",
        "trade_corrections": "partner_iso3 flow start_year end_year action value_usd_million",
        "series": (
            "series name inter_korean hong_kong estimated_crude export_valuation import_valuation"
        ),
        "countries": "iso3 country capital_latitude capital_longitude",
    },
    context=("trade_totals", "trade_partners", "trade_products", "trade_corrections"),
    added_up=("trade_partners_bulk",),
)
def mirror_corrected(
    trade_partners_bulk: pd.DataFrame,
    trade_totals: pd.DataFrame,
    trade_partners: pd.DataFrame,
    trade_products: pd.DataFrame,
    trade_corrections: pd.DataFrame,
    series: pd.DataFrame,
    countries: pd.DataFrame,
    partner: str = "CHN",
    mirror: str = "wits-2017",
    publisher: str = "kotra",
) -> Chart:
    """A partner's share in the DPRK's mirror data as recorded and corrected, beside KOTRA's.

    Parameters
    ----------
    partner : str
        With whom, ISO 3166-1 alpha-3.
    mirror : str
        Mirror data set, by id in table ``series``.
    publisher : str
        Whose totals and rows confirm and contradict, and are drawn beside, by id.

    Examples
    --------
    >>> from parade_analysis import figures
    >>> figures.mirror_corrected().title
    "China's share of DPRK trade, 2007: 34% recorded, 68% by our correction"
    """
    screened = corrections.screened_mirror(
        trade_partners_bulk,
        trade_totals,
        trade_partners,
        trade_products,
        trade_corrections,
        countries,
        publisher=publisher,
    )
    own = screened[screened["series"] == mirror]
    raw = records.mirror_shares(own, partner, mirror).set_index("year")
    raw = raw.dropna(subset="share_percent")
    if raw.empty:
        raise NothingKnown(f"{mirror} has no share of {partner} in the trade of {SUBJECT}")
    changed = corrections.corrected_flows(own, corrections.correction_table(own))
    kept = records.mirror_shares(changed, partner, mirror).set_index("year")
    years = pd.RangeIndex(raw.index[0], raw.index[-1] + 1, name="year")
    raw, kept = raw.reindex(years), kept.reindex(years)
    totals, shares = _leading(trade_totals, trade_partners, partner, publisher, years)
    leaders = concentration(own).set_index("year")
    wrong = leaders[leaders["top_partner_is_flagged"].fillna(False).astype("bool")]
    them, names = in_sentence(countries, partner), publishers.names_of(series)
    leading = names.get(publisher, publisher)
    crude = publishers.crude_counted_from(series, publisher)
    title, year = _title(raw, kept, them, in_sentence(countries, SUBJECT))
    flagged = own.loc[own["is_flagged"], "value_usd_million"].sum()
    part = 100 * flagged / own["value_usd_million"].sum()

    def draw(page: Page) -> None:
        lines.charts(
            [
                corrected.corrected(
                    raw["share_percent"],
                    kept["share_percent"],
                    shares,
                    heading=f"{capitalised(possessive(them))} share, percent",
                    leading=leading,
                    colour=lines.state_colour(partner),
                    form="{:.0f}%",
                    at=year,
                ),
                corrected.corrected(
                    raw["total_usd_million"],
                    kept["total_usd_million"],
                    totals,
                    heading="All trade, million USD",
                    leading=leading,
                    colour=lines.state_colour(partner),
                    form="{:,.0f}",
                    at=year,
                ),
            ],
            page=page,
            years=range(years[0], years[-1] + 1),
            events=axes.since(
                f"{leading}: {publishers.CRUDE_COUNTED}",
                crude if totals.notna().any() or shares.notna().any() else None,
            ),
        )

    return Chart(
        title=title,
        subtitle=(
            f"The DPRK's trade as partners report it ({names.get(mirror, mirror)}); corrected: "
            "less what is likely South Korea's, recorded in error"
        ),
        alt=(
            f"Two charts of lines by year, as recorded and corrected. {title}."
            + (
                f" {leading} has {percent_words(shares[year])}."
                if year in shares.index and pd.notna(shares[year])
                else ""
            )
        ),
        description=" ".join(
            [
                f"{publishers.basis(series, mirror, SUBJECT, partner)}.",
                f"Flagged are {own['is_flagged'].sum():,} of {len(own):,} flows with "
                f"{percent_words(part)} of the value, {years[0]} to {years[-1]}: likely trade of "
                "South Korea, by distance, other years, goods, and "
                f"{leading}'s numbers, which the corrected line follows in part by construction.",
                *(
                    f"In {each} {in_sentence(countries, str(top))} leads the records, and is "
                    "flagged."
                    for each, top in wrong["top_partner_iso3"].items()
                ),
                "Sums of exports plus imports in nominal USD, not deflated.",
                *publishers.crude_told(leading, crude, years[-1]),
            ]
        ),
        plotted=pd.DataFrame(
            {
                "total_usd_million": raw["total_usd_million"],
                "corrected_total_usd_million": kept["total_usd_million"],
                "leading_total_usd_million": totals,
                "share_percent": raw["share_percent"],
                "corrected_share_percent": kept["share_percent"],
                "leading_share_percent": shares,
            }
        ).reset_index(),
        draw=draw,
        publishers=publishers.source_names(
            series, [mirror, *([publisher] if totals.notna().any() or shares.notna().any() else [])]
        ),
        undrawn=undrawn(
            trade_totals=totals.notna().any(),
            trade_partners=shares.notna().any(),
            trade_products=own["has_flagged_goods"].any(),
            trade_corrections=(own["is_published_case"] | own["is_published_real"]).any(),
        ),
    )


def _leading(
    trade_totals: pd.DataFrame,
    trade_partners: pd.DataFrame,
    partner: str,
    publisher: str,
    years: pd.RangeIndex,
) -> tuple[pd.Series, pd.Series]:
    """Return the leading publisher's totals and shares of these years, missing where unknown."""
    totals = records.both_ways(trade_totals, publisher).reindex(years)
    try:
        shares = records.published_shares(trade_partners, partner, publisher)
    except NothingKnown:
        return totals, pd.Series(float("nan"), index=years)
    return totals, shares.set_index("year")["share_percent"].reindex(years)


def _title(raw: pd.DataFrame, kept: pd.DataFrame, them: str, whose: str) -> tuple[str, int]:
    """Return the year in which the correction turns the share most, in words and as a number."""
    turned = (kept["share_percent"].fillna(0) - raw["share_percent"]).abs().dropna()
    share = f"{capitalised(possessive(them))} share"
    of_trade = f"{share} of {whose.removeprefix('the ')} trade"
    if turned.empty or turned.max() == 0:
        last = raw["share_percent"].dropna()
        found = f"{last.index[-1]}: {percent_words(last.iloc[-1])}"
        title = headline(
            f"{of_trade}, {found}, no flow corrected",
            f"{share} in {found}, no flow corrected",
            f"{share} in {found}",
        )
        return title, int(last.index[-1])
    year = int(turned.idxmax())
    before, after = raw.at[year, "share_percent"], kept.at[year, "share_percent"]
    found = (
        f"{year}: {percent_words(before)} recorded, "
        f"{'none' if pd.isna(after) else percent_words(after)} by our correction"
    )
    return headline(f"{of_trade}, {found}", f"{share} in {found}"), year
