"""What a country exports and imports, and its balance."""

from __future__ import annotations

import pandas as pd

from parade_analysis import publishers, records
from parade_analysis.catalog.definitions import SUBJECT
from parade_analysis.errors import DataError
from parade_analysis.events import (
    border_closure,
    closure_words,
    events_of,
    kaesong_zone,
    resolutions_by_year,
)
from parade_analysis.figures.contract import figure, undrawn
from parade_analysis.inter_korean import SOUTH
from parade_analysis.money import valuation_band
from parade_analysis.places import in_sentence
from parade_analysis.plot import axes, lines
from parade_analysis.plot.page import Page
from parade_analysis.plot.picture import Chart
from parade_analysis.prose import (
    SUBTITLE_WORDS,
    amount_words,
    capitalised,
    headline,
    listed,
    possessive,
)

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
) -> Chart:
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
    single = single[single["year"] <= last].set_index("year")["value_usd_million"]
    whom, other = in_sentence(countries, country), in_sentence(countries, partner)
    names = publishers.names_of(series)
    who, aside = names.get(publisher, publisher), names.get(apart, apart)
    band, how = _band(by_year, series, publisher, cif_factors, country)
    context = events_of(events, country, day)
    marked = resolutions_by_year(context, last)
    closed, reopened = border_closure(context)
    opened, shut = kaesong_zone(context)
    crude = publishers.crude_counted_from(series, publisher, country)
    flows = [flow for flow in ("import", "export") if by_year[flow].notna().any()] or ["total"]
    title = _title(by_year, possessive(whom))
    shown = by_year[flows].dropna(how="all").index
    years = range(min([shown[0], *single.index]), max([shown[-1], *single.index]) + 1)
    has_breaks = by_year.loc[shown[0] : shown[-1], flows].isna().any(axis=None)

    is_left_out = publishers.leaves_out(series, publisher, apart)
    beside = []
    if len(single):
        called = f"trade with {other}, " + ("not in these totals" if is_left_out else "both ways")
        beside = [lines.aside(single, called)]

    def draw(page: Page) -> None:
        courses = [_course(by_year[flow], flow) for flow in flows]
        gap = (by_year["export"], by_year["import"]) if len(flows) > 1 else None
        lines.charts(
            [lines.Panel([*beside, *courses], gap=gap)],
            page=page,
            years=years,
            events=[
                *axes.since(publishers.CRUDE_COUNTED, crude),
                *axes.lasting("border closed", closed, reopened, day),
            ],
        )
        page.remark(*(["A break in a line: no figure."] if has_breaks else []))

    nothing = f"{apart} prints no trade of {country} with {partner} since {first}"
    flow_words = {"total": "both ways"}
    counted = listed([flow_words.get(each, f"{each}s") for each in flows[::-1]])
    flows_of = f"{capitalised(counted)} of {whom}"
    by, unit = f"{flows_of} by {who}", "million USD a year, nominal"
    is_bare = country == SUBJECT and publishers.leaves_out_the_south(series, publisher)
    south = in_sentence(countries, SOUTH) if is_bare else ""
    return Chart(
        title=title,
        subtitle=headline(
            (is_bare, f"{by}, without trade with {south}, {unit}"),
            f"{by}, {unit}",
            f"{flows_of}, {unit}",
            most=SUBTITLE_WORDS,
        ),
        alt=f"Chart of lines by year. {title}. {' '.join(_described(by_year)[:2])}",
        description=" ".join(
            [
                f"{publishers.basis(series, publisher, country)}.",
                *_described(by_year),
                *([f"{how}."] if len(band) else []),
                *_told_apart(single, other, aside, is_left_out),
                *publishers.crude_told(who, crude, last),
                *_surroundings(marked, closed, reopened, opened, shut),
            ]
        ),
        plotted=by_year[["export", "import", "total", "balance"]].join(band).reset_index(),
        draw=draw,
        publishers=publishers.source_names(series, [publisher, *([apart] if len(single) else [])]),
        undrawn=undrawn(
            trade_partners=len(single),
            cif_factors=len(band),
            events=len(marked) or closed is not None or opened is not None,
        ),
        unanswered={"apart": nothing, "partner": nothing} if single.empty else {},
    )


def _course(values: pd.Series, flow: str) -> lines.Course:
    """Return the line of a direction, with its last value."""
    return lines.Course(
        values,
        "both ways" if flow == "total" else f"{flow}s",
        lines.flow_colour(flow),
        told=amount_words(values.dropna().iloc[-1]),
    )


def _told_apart(single: pd.Series, other: str, aside: str, is_left_out: bool) -> list[str]:
    """Return the trade with a partner that another publisher counts, in sentences."""
    if single.empty:
        return []
    values = listed([f"{amount_words(value)} in {year}" for year, value in single.items()])
    return [
        f"Trade with {other} by {publishers.called(aside)}, both ways, million USD: {values}"
        f"{', left out of the totals' * is_left_out}."
    ]


def _surroundings(
    marked: pd.DataFrame,
    closed: pd.Timestamp | None,
    reopened: pd.Timestamp | None,
    opened: pd.Timestamp | None,
    shut: pd.Timestamp | None,
) -> list[str]:
    """Return what happened around the trade, in sentences."""
    said = []
    if len(marked):
        each = [
            f"{', '.join(row.label.split(chr(10)))} in {row.year}" for row in marked.itertuples()
        ]
        said.append(f"UN sanctions resolutions: {listed(each)}.")
    if opened is not None:
        end = "" if shut is None else f" to {shut:%B %Y}"
        said.append(f"Kaesong zone: {'since ' * (shut is None)}{opened:%B %Y}{end}.")
    return [*said, *closure_words(closed, reopened)]


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
    if {exports, imports} != {"CIF", "FOB"} or factors.empty or by_year["balance"].isna().all():
        return pd.DataFrame(columns=["balance_low", "balance_high"], dtype="float64"), ""
    band = valuation_band(by_year, cif_factors, exports=exports, imports=imports)
    lower, other = ("exports", "imports") if exports == "FOB" else ("imports", "exports")
    reported = ", which partners report FOB," if is_assumed else ""
    more = [f"{100 * (factor - 1):.0f}" for factor in (factors.min(), factors.max())]
    band = band[["balance_low", "balance_high"]]
    ends = [f"{band[each].iloc[-1]:,.0f}" for each in ("balance_low", "balance_high")]
    balance = f"lie from {ends[0]} to {ends[1]}" if ends[0] != ends[1] else f"be {ends[0]}"
    how = (
        f"If {lower}{reported} were valued CIF as {other} are, "
        f"{' to '.join(dict.fromkeys(more))}% more, the balance of {band.index[-1]} would "
        f"{balance} million"
    )
    return band, how


def _title(by_year: pd.DataFrame, whose: str) -> str:
    """Return the finding: the balance of the last year that has one, with whose if it fits."""
    both = by_year.dropna(subset=["export", "import"])
    if both.empty:
        flow = next(flow for flow in ("export", "import", "total") if by_year[flow].notna().any())
        known = by_year[flow].dropna()
        word = "trade was" if flow == "total" else f"{flow}s were"
        found = f"{word} {amount_words(known.iloc[-1])} million USD in {known.index[-1]}"
    else:
        year, sold, bought = both.index[-1], both["export"].iloc[-1], both["import"].iloc[-1]
        if min(sold, bought) == 0:
            amounts = f"exports {amount_words(sold)}, imports {amount_words(bought)} million USD"
            found = f"trade in {year}: {amounts}"
            if sold == bought:
                found = f"exports and imports in {year} were both nothing"
        elif bought >= EQUAL * sold:
            found = f"imports in {year} were {bought / sold:.1f} times its exports"
        elif sold >= EQUAL * bought:
            found = f"exports in {year} were {sold / bought:.1f} times its imports"
        else:
            found = f"imports and exports in {year} were about equal"
    short = found.replace(" its ", " ")
    return headline(capitalised(f"{whose} recorded {found}"), f"Recorded {short}")


def _described(by_year: pd.DataFrame) -> list[str]:
    """Return last, highest and lowest numbers in sentences."""
    said = []
    for flow, word in (("export", "Exports"), ("import", "Imports"), ("total", "All trade")):
        known = by_year[flow].dropna()
        if len(known):
            last, most = amount_words(known.iloc[-1]), amount_words(known.max())
            peak = f", at most {most} in {known.idxmax()}" if most != last else ""
            said.append(f"{word}: {last} million USD in {known.index[-1]}{peak}.")
    balance = by_year["balance"].dropna()
    if len(balance) and balance.min() < 0:
        said.append(
            f"The largest deficit was {amount_words(-balance.min())} million in {balance.idxmin()}."
        )
    return said
