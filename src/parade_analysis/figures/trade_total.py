"""What a country exports and imports, and its balance."""

from __future__ import annotations

import pandas as pd

from parade_analysis import publishers, records
from parade_analysis.catalog.definitions import SUBJECT
from parade_analysis.errors import DataError
from parade_analysis.events import border_closure, events_of, kaesong_zone, resolutions_by_year
from parade_analysis.figures.contract import figure, undrawn
from parade_analysis.money import valuation_band
from parade_analysis.places import in_sentence
from parade_analysis.plot import axes, dots, lines, strips, style
from parade_analysis.plot.labels import first_fitting
from parade_analysis.plot.picture import PublishedFigure
from parade_analysis.prose import amount_words, capitalised, possessive

EQUAL = 1.05
"""Imports and exports are about equal up to this ratio."""


@figure(
    "trade-total",
    notebook="03-trade-dependence",
    reads={
        "trade_totals": "year flow series value_usd_million",
        "trade_partners": "year partner_iso3 flow series value_usd_million",
        "events": "event_id date category short_label",
        "series": "series name inter_korean estimated_crude export_valuation import_valuation",
        "cif_factors": "cif_factor",
        "countries": "iso3 country",
    },
    context=("trade_partners", "events", "cif_factors"),
)
def trade_total(
    trade_totals: pd.DataFrame,
    trade_partners: pd.DataFrame,
    events: pd.DataFrame,
    series: pd.DataFrame,
    cif_factors: pd.DataFrame,
    countries: pd.DataFrame,
    day: pd.Timestamp,
    country: str = "PRK",
    publisher: str = "kotra",
    apart: str = "unification-ministry",
    partner: str = "KOR",
) -> PublishedFigure:
    """What a country exports and imports by one publisher's count, and its balance.

    Parameters
    ----------
    country : str
        ISO 3166-1 alpha-3.
    publisher : str
        Whose count, by id in table ``series``.
    apart : str
        Another publisher, whose trade with `partner` is drawn as single points.
    partner : str
        ISO 3166-1 alpha-3.

    Examples
    --------
    >>> from parade_analysis import figures
    >>> figures.trade_total().title
    "The DPRK's recorded imports in 2024 were 6.5 times its exports"
    """
    if apart == publisher:
        raise DataError(f"apart: {apart} is the publisher itself")
    by_year = records.exports_and_imports(trade_totals, publisher, country=country)
    first, last = int(by_year.index[0]), int(by_year.index[-1])
    single = records.totals_with(trade_partners, partner, apart, since=first, country=country)
    single = single[single["year"] <= last]
    whose = possessive(in_sentence(countries, country))
    other = in_sentence(countries, partner)
    names = publishers.names_of(series)
    subtitle = [
        "Million USD, nominal, not deflated",
        publishers.basis(series, publisher, country),
        "A break in a line is a year without the number",
    ]
    if len(single):
        left_out = f", which {names.get(publisher, publisher)} leaves out"
        subtitle.append(
            f"Diamonds: trade with {other} by {publishers.called(names.get(apart, apart))}"
            + left_out * publishers.leaves_out(series, publisher, apart)
        )
    band, how = _band(by_year, series, publisher, cif_factors, country)
    if len(band):
        subtitle.append(how)
    has_balance = bool(by_year["balance"].notna().any())
    place = (0.8, 3.7, 10.0, 3.1) if has_balance else (0.8, 1.9, 10.0, 4.9)
    fig, ax = style.canvas(
        "tall",
        title=first_fitting(*_titles(by_year, whose)),
        subtitle=". ".join(subtitle),
        place=place,
    )
    lines.levels(by_year, single, ax=ax, label=f"trade with {other}, both ways")
    strip = style.panel(fig, (0.8, place[1] - 0.92, 10.0, 0.62))
    strips.strip_under(ax, ax=strip)
    panels = [ax]
    if has_balance:
        panels.append(style.panel(fig, (0.8, 0.95, 10.0, 1.5)))
        lines.balance(by_year["balance"], band, ax=panels[1])
    context = events_of(events, country, day)
    marked = resolutions_by_year(context, last)
    dots.marks(marked, "UN sanctions\nresolutions", ax=strip, height=0, size=8)
    closed, reopened = border_closure(context)
    if closed is not None:
        start, end = axes.year_position(closed), axes.year_position(reopened or day)
        for panel in panels:
            axes.period(start, end, "border\nclosed" if panel is ax else "", ax=panel, top=True)
    opened, shut = kaesong_zone(context)
    if opened is not None:
        start, end = axes.year_position(opened), axes.year_position(shut or day)
        years = f"since {opened:%b %Y}" if shut is None else f"{opened:%b %Y} to {shut:%b %Y}"
        axes.span(start, end, f"Kaesong zone, {years}", ax=ax)
    fig.undrawn = undrawn(
        trade_partners=len(single),
        cif_factors=len(band),
        events=len(marked) or closed is not None or opened is not None,
    )
    if single.empty:
        nothing = f"{apart} prints no trade of {country} with {partner} since {first}"
        fig.unanswered = {"apart": nothing, "partner": nothing}
    fig.plotted = by_year[["export", "import", "total", "balance"]].join(band).reset_index()
    fig.alt = f"Line chart{' with bars' * has_balance}. {fig.title}. " + " ".join(
        _described(by_year)
    )
    return fig


def _band(
    by_year: pd.DataFrame,
    series: pd.DataFrame,
    publisher: str,
    cif_factors: pd.DataFrame,
    country: str,
) -> tuple[pd.DataFrame, str]:
    """Return the balance with both directions valued CIF, from and to, and how, in words.

    Numbers of the DPRK rest on what its partners report, so that their valuation is taken
    where a publisher's is unknown; of another country nothing is assumed.
    """
    exports, imports = publishers.valuation_of(series, publisher)
    is_assumed = exports == imports == "unknown" and country == SUBJECT
    if is_assumed:
        exports, imports = "CIF", "FOB"
    factors = cif_factors["cif_factor"].dropna()
    if {exports, imports} != {"CIF", "FOB"} or factors.empty:
        return pd.DataFrame(columns=["balance_low", "balance_high"], dtype="float64"), ""
    band = valuation_band(by_year, cif_factors, exports=exports, imports=imports)
    lower, other = ("exports", "imports") if exports == "FOB" else ("imports", "exports")
    reported = ", which partners report FOB," if is_assumed else ""
    more = [f"{100 * (factor - 1):.0f}" for factor in (factors.min(), factors.max())]
    how = (
        f"Whiskers: the balance if {lower}{reported} were valued CIF as {other} are, "
        f"{' to '.join(dict.fromkeys(more))}% more"
    )
    return band[["balance_low", "balance_high"]], how


def _titles(by_year: pd.DataFrame, whose: str) -> tuple[str, str]:
    """Return the finding, with and without whose: the balance of the last year that has one."""
    both = by_year.dropna(subset=["export", "import"])
    if both.empty:
        flow = next(flow for flow in ("export", "import", "total") if by_year[flow].notna().any())
        known = by_year[flow].dropna()
        word = "trade was" if flow == "total" else f"{flow}s were"
        found = f"{word} {amount_words(known.iloc[-1])} million USD in {known.index[-1]}"
    else:
        year, sold, bought = both.index[-1], both["export"].iloc[-1], both["import"].iloc[-1]
        if min(sold, bought) == 0:
            amounts = (
                f"exports of {amount_words(sold)}, imports of {amount_words(bought)} million USD"
            )
            found = f"trade in {year}: {amounts}"
        elif bought >= EQUAL * sold:
            found = f"imports in {year} were {bought / sold:.1f} times its exports"
        elif sold >= EQUAL * bought:
            found = f"exports in {year} were {sold / bought:.1f} times its imports"
        else:
            found = f"imports and exports in {year} were about equal"
    return capitalised(f"{whose} recorded {found}"), f"Recorded {found}"


def _described(by_year: pd.DataFrame) -> list[str]:
    """Return last, highest and lowest numbers in sentences."""
    said = []
    for flow, word in (("export", "Exports"), ("import", "Imports"), ("total", "All trade")):
        known = by_year[flow].dropna()
        if len(known):
            most = f", at most {amount_words(known.max())} in {known.idxmax()}"
            said.append(
                f"{word}: {amount_words(known.iloc[-1])} million USD in {known.index[-1]}"
                f"{most if known.idxmax() < known.index[-1] else ''}."
            )
    balance = by_year["balance"].dropna()
    if len(balance) and balance.min() < 0:
        said.append(
            f"The largest deficit was {amount_words(-balance.min())} million in {balance.idxmin()}."
        )
    return said
