"""A partner's share in mirror data as recorded, and with flagged flows corrected."""

from __future__ import annotations

import pandas as pd

from parade_analysis import corrections, publishers, records
from parade_analysis.catalog.definitions import SUBJECT
from parade_analysis.errors import NothingKnown
from parade_analysis.figures.contract import figure, undrawn
from parade_analysis.places import in_sentence
from parade_analysis.plot import axes, lines, style
from parade_analysis.plot.axes import Look
from parade_analysis.plot.labels import first_fitting
from parade_analysis.plot.picture import PublishedFigure
from parade_analysis.prose import capitalised, percent_words, possessive
from parade_analysis.shares import concentration

RAW, CORRECTED = Look(style.VERMILION, "s", dashed=True), Look(style.GREEN, "^")
LEADING = Look(style.BLUE, "o")
UPPER, LOWER = (0.8, 4.15, 9.6, 2.7), (0.8, 1.15, 9.6, 2.2)


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
) -> PublishedFigure:
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
    "China's share in 2007: 34% as recorded, 68% without flagged flows (KOTRA 67%)"
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
    corrected = corrections.corrected_flows(own, corrections.correction_table(own))
    kept = records.mirror_shares(corrected, partner, mirror).set_index("year")
    years = pd.RangeIndex(raw.index[0], raw.index[-1] + 1, name="year")
    raw, kept = raw.reindex(years), kept.reindex(years)
    totals, shares = _leading(trade_totals, trade_partners, partner, publisher, years)
    leaders = concentration(own).set_index("year")
    wrong = leaders[leaders["top_partner_is_flagged"].fillna(False).astype("bool")]
    them, names = in_sentence(countries, partner), publishers.names_of(series)
    leading = names.get(publisher, publisher)
    counts = publishers.basis(series, mirror, SUBJECT, partner)
    fig, ax = style.canvas(
        "tall",
        title=first_fitting(*_titles(raw, kept, shares, them, leading)),
        subtitle=(
            "Exports plus imports of the DPRK, million USD, nominal, not deflated, and percent. "
            f"{counts}. Flagged: likely trade of the Republic of Korea, by distance, other years, "
            f"goods, and {leading}'s numbers, which the corrected line "
            "follows in part by construction"
        ),
        place=UPPER,
    )
    whose = {
        names.get(mirror, mirror): (raw, RAW),
        f"{names.get(mirror, mirror)}, corrected": (kept, CORRECTED),
    }
    levels = {name: each["total_usd_million"] for name, (each, _) in whose.items()}
    percents = {name: each["share_percent"] for name, (each, _) in whose.items()}
    lines.levels_of({**levels, leading: totals}, (RAW, CORRECTED, LEADING), ax=ax)
    axes.panel_title("All recorded trade, million USD", ax=ax)
    panel = style.panel(fig, LOWER)
    lines.levels_of(
        {**percents, leading: shares},
        (RAW, CORRECTED, LEADING),
        ax=panel,
        is_percent=True,
        is_named=False,
    )
    axes.panel_title(f"{capitalised(possessive(them))} share, percent", ax=panel)
    fig.undrawn = undrawn(
        trade_totals=totals.notna().any(),
        trade_partners=shares.notna().any(),
        trade_products=own["has_flagged_goods"].any(),
        trade_corrections=(own["is_published_case"] | own["is_published_real"]).any(),
    )
    fig.plotted = pd.DataFrame(
        {
            "total_usd_million": raw["total_usd_million"],
            "corrected_total_usd_million": kept["total_usd_million"],
            "leading_total_usd_million": totals,
            "share_percent": raw["share_percent"],
            "corrected_share_percent": kept["share_percent"],
            "leading_share_percent": shares,
        }
    ).reset_index()
    flagged = own.loc[own["is_flagged"], "value_usd_million"].sum()
    part = 100 * flagged / own["value_usd_million"].sum()
    fig.alt = (
        f"Line charts. {fig.title}. Flagged are {own['is_flagged'].sum():,} of {len(own):,} flows "
        f"with {percent_words(part)} of the value, {years[0]} to {years[-1]}."
    ) + "".join(
        f" In {year} {in_sentence(countries, str(top))} leads the records, and is flagged."
        for year, top in wrong["top_partner_iso3"].items()
    )
    return fig


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


def _titles(
    raw: pd.DataFrame, kept: pd.DataFrame, shares: pd.Series, them: str, leading: str
) -> list[str]:
    """Return the year in which the correction turns the share most."""
    turned = (kept["share_percent"].fillna(0) - raw["share_percent"]).abs().dropna()
    if turned.empty or turned.max() == 0:
        last = raw["share_percent"].dropna()
        found = f"{capitalised(possessive(them))} share in {last.index[-1]}"
        return [f"{found}: {percent_words(last.iloc[-1])}, no flow is flagged", found]
    year = int(turned.idxmax())
    before, after = raw.at[year, "share_percent"], kept.at[year, "share_percent"]
    found = (
        f"{capitalised(possessive(them))} share in {year}: {percent_words(before)} as recorded, "
        f"{'nothing' if pd.isna(after) else percent_words(after)}"
    )
    titles = [f"{found} without flagged flows", f"{found} corrected"]
    if pd.notna(shares[year]):
        titles.insert(0, f"{titles[0]} ({leading} {percent_words(shares[year])})")
    return titles
