"""Whom a country traded with, one panel a partner."""

from __future__ import annotations

import pandas as pd

from parade_analysis import corrections, long_run, publishers
from parade_analysis.catalog.definitions import SUBJECT
from parade_analysis.errors import NothingKnown
from parade_analysis.figures.contract import figure, undrawn
from parade_analysis.places import in_sentence, names_of
from parade_analysis.plot import legend, multiples, style
from parade_analysis.plot.page import Page
from parade_analysis.plot.picture import Chart
from parade_analysis.prose import (
    amount_words,
    capitalised,
    headline,
    listed,
    possessive,
    with_article,
)

BILLION = 1000.0
"""Million USD from which a figure is in billions."""
RANGE = "other publishers, lowest to highest"
FLAGGED = "flagged: may be South Korea's trade"
SCREENED = ("trade_totals", "trade_products", "trade_corrections")
"""What the screen of the two Koreas rests on beside the trade that is drawn."""


@figure(
    "partners-long-run",
    notebook="03-trade-dependence",
    reads={
        "trade_partners_bulk": "year partner_iso3 flow series value_usd_million",
        "trade_partners": "year partner_iso3 flow series value_usd_million",
        "trade_totals": "year flow series value_usd_million",
        "trade_products": "year partner_iso3 flow series hs_code value_usd_million",
        "trade_corrections": "partner_iso3 flow start_year end_year action value_usd_million",
        "series": "series name inter_korean estimated_crude export_valuation import_valuation",
        "countries": "iso3 country ended_on capital_latitude capital_longitude",
    },
    context=("trade_partners_bulk", "trade_partners", *SCREENED),
)
def partners_long_run(
    trade_partners_bulk: pd.DataFrame,
    trade_partners: pd.DataFrame,
    trade_totals: pd.DataFrame,
    trade_products: pd.DataFrame,
    trade_corrections: pd.DataFrame,
    series: pd.DataFrame,
    countries: pd.DataFrame,
    country: str = "PRK",
    partners: tuple[str, ...] = ("CHN", "SUN+RUS", "JPN", "KOR"),
    mirrors: tuple[str, ...] = ("wits-2017", "cow-4"),
) -> Chart:
    """Whom a country traded with as far back as the records go, one panel a partner.

    Bars are of one publisher in each panel: of the first mirror data set where it has at
    least half as many years as whoever has most, else of the latter. All others are a
    range. Of the DPRK's mirror data, flows that `screened_mirror` flags stand apart.

    Parameters
    ----------
    country : str
        ISO 3166-1 alpha-3.
    partners : tuple of str
        One panel each, ISO 3166-1 alpha-3; codes joined by a plus share a panel, as the
        Soviet Union and Russia do.
    mirrors : tuple of str
        Mirror data sets, the one to draw as bars first, by id in table ``series``.

    Examples
    --------
    >>> from parade_analysis import figures
    >>> figures.partners_long_run().title
    "No other partner on record reaches half of China's 6.9 billion USD"
    """
    drawn = long_run.long_run(
        trade_partners_bulk, trade_partners, partners, mirrors=mirrors, country=country
    )
    spans = long_run.lane_spans(drawn)
    recorded = spans.loc[[lane for lane in partners if lane in spans.index]]
    if recorded.empty:
        raise NothingKnown(f"no trade of {country} with {' or '.join(partners)} is recorded")
    names = names_of(countries, [code for lane in partners for code in lane.split("+")])
    screened = None
    if country == SUBJECT and len(trade_partners_bulk):
        screened = corrections.screened_if_known(
            trade_partners_bulk,
            trade_totals,
            trade_partners,
            trade_products,
            trade_corrections,
            countries,
        )
    drawn = _apart(drawn, screened, partners)
    ended = _ends(countries)
    lanes = {lane: _joined(lane, names, ended) for lane in partners}
    if long_run.OTHERS in set(drawn["lane"]):
        lanes[long_run.OTHERS] = "all others together"
    who = publishers.names_of(series)
    leads = {lane: _leads(rows, mirrors) for lane, rows in drawn.groupby("lane")}
    highest = _highest(drawn)
    unit = "billion" if highest["kept"].max() >= BILLION else "million"
    panels = {
        lane: _panel(drawn[drawn["lane"] == lane], lane, name, leads.get(lane, ""), who, unit)
        for lane, name in lanes.items()
    }
    top = max(panel.tops.max() for panel in panels.values() if len(panel.tops))
    span = multiples.span_of([*drawn["year"]])
    single = _single(trade_partners_bulk, drawn, partners, mirrors, country)
    title = _title(recorded, highest, single, names, ended, unit)
    key = {
        RANGE: multiples.RANGE_LOOK if any(len(each.high) for each in panels.values()) else None,
        FLAGGED: multiples.DOUBTFUL_LOOK if drawn["flagged_usd_million"].any() else None,
    }

    def draw(page: Page) -> None:
        looks = {words: look for words, look in key.items() if look is not None}
        if looks:
            legend.legend(looks, page=page)
        multiples.year_panels([*panels.values()], span, page=page, top=top, words="{:,g}".format)

    bars = [who.get(each, each) for each in dict.fromkeys(leads[lane] for lane in recorded.index)]
    rest = drawn["series"].value_counts().index
    counts = [publishers.basis(series, each, country) for each in rest]
    silent = sorted({*mirrors} - {*trade_partners_bulk["series"]})
    unanswered = {}
    if silent:
        unanswered["mirrors"] = f"{listed(silent)} gave no trade of {country} with all partners"
    most = [each for each in highest.index if each in recorded.index][:2]
    is_screened = bool(drawn["flagged_usd_million"].any())
    return Chart(
        title=title,
        subtitle=(
            f"Exports plus imports of {in_sentence(countries, country)}, {unit} USD, nominal. "
            "Blank: no record, though there may have been trade"
        ),
        alt=(
            f"Small bar charts by year, one a partner. {title}. Highest: "
            + "; ".join(
                f"{lanes[lane]}, {_peak(highest.loc[lane], unit)} by {_by(highest.loc[lane], who)}"
                for lane in most
            )
            + "."
        ),
        description=" ".join(
            [
                *(
                    f"{capitalised(lanes[lane])}: recorded {_years(spans.loc[lane])}, most in "
                    f"{int(row['year'])} with {amount_words(row['kept'])} million USD "
                    f"({_by(row, who)}); bars of {who.get(leads[lane], leads[lane])}."
                    for lane, row in highest.iterrows()
                    if lane in spans.index
                ),
                *(_flagged(drawn, lanes, who) if is_screened else []),
                f"Not deflated. {'. '.join(counts)}.",
            ]
        ),
        plotted=drawn.assign(lane=drawn["lane"].map(lanes)).drop(columns="kept"),
        draw=draw,
        publishers=publishers.cited([*bars, *(who.get(each, each) for each in rest)]),
        undrawn=undrawn(
            trade_partners_bulk={*drawn["series"]} & {*trade_partners_bulk["series"]},
            trade_partners={*drawn["series"]} & {*trade_partners["series"]},
            **dict.fromkeys(SCREENED, is_screened),
        ),
        unanswered=unanswered,
    )


def _apart(
    drawn: pd.DataFrame, screened: pd.DataFrame | None, partners: tuple[str, ...]
) -> pd.DataFrame:
    """Part what is flagged from what is kept of each number."""
    if screened is None:
        return drawn.assign(flagged_usd_million=0.0, kept=drawn["value_usd_million"])
    flagged = long_run.flagged_by_lane(screened, partners)
    both = drawn.merge(flagged, on=["year", "lane", "series"], how="left")
    both["flagged_usd_million"] = both["flagged_usd_million"].fillna(0.0)
    return both.assign(kept=both["value_usd_million"] - both["flagged_usd_million"])


def _leads(rows: pd.DataFrame, mirrors: tuple[str, ...]) -> str:
    """Return whose numbers are the bars of a panel."""
    years = rows["series"].value_counts().sort_index().sort_values(ascending=False, kind="stable")
    fit = [mirror for mirror in mirrors if 2 * years.get(mirror, 0) >= years.iloc[0]]
    return str((fit or years.index)[0])


def _panel(
    rows: pd.DataFrame, lane: str, name: str, leads: str, who: pd.Series, unit: str
) -> multiples.Panel:
    """Return what is drawn of one partner."""
    part = BILLION if unit == "billion" else 1.0
    own = rows[rows["series"] == leads].set_index("year").sort_index()
    others = rows.loc[rows["series"] != leads].groupby("year")["kept"]
    colour = next((style.STATES[code] for code in lane.split("+") if code in style.STATES), None)
    if rows.empty:
        return multiples.Panel(name=capitalised(name), bars=own["kept"])
    highest = _highest(rows).iloc[0]
    number = _amount(highest["kept"], unit).removesuffix(f" {unit}")
    # What is flagged may rise above the highest of what is kept.
    is_over = own["value_usd_million"].max() > highest["kept"]
    by = "unflagged, by\n" if is_over else "by "
    peak = f"{number} in {highest['year']}\n{by}{_by(highest, who)}"
    return multiples.Panel(
        capitalised(name),
        own["kept"] / part,
        (int(highest["year"]), peak),
        colour or style.QUIET,
        is_strong=colour is not None,
        aside=f"Bars: {who.get(leads, leads)}",
        doubtful=own["flagged_usd_million"] / part,
        low=others.min() / part,
        high=others.max() / part,
        height=float(highest["kept"]) / part,
    )


def _ends(countries: pd.DataFrame) -> pd.Series:
    """Return the years in which states ended, by code."""
    states = countries.dropna(subset="ended_on").drop_duplicates("iso3")
    return states.set_index("iso3")["ended_on"].dt.year


def _joined(lane: str, names: pd.Series, ended: pd.Series) -> str:
    """Name the states of a lane: one that ended, then the next, or both at once."""
    *before, last = lane.split("+")
    said = [names[each] + (", then " if each in ended else " and ") for each in before]
    return "".join([*said, names[last]])


def _single(
    bulk: pd.DataFrame,
    drawn: pd.DataFrame,
    partners: tuple[str, ...],
    mirrors: tuple[str, ...],
    country: str,
) -> pd.Series:
    """Return the largest record of each partner with what is flagged of it, by lane or code.

    All others are no partner: each of them counts alone.
    """
    own = {code for lane in partners for code in lane.split("+")}
    rest = bulk[~bulk["partner_iso3"].isin([*own]) & bulk["series"].isin([*mirrors])]
    if "iso3" in rest:
        rest = rest[rest["iso3"] == country]
    summed = rest.groupby(["partner_iso3", "series", "year"])["value_usd_million"].sum()
    lanes = drawn[drawn["lane"] != long_run.OTHERS].groupby("lane")["value_usd_million"].max()
    return pd.concat([lanes, summed.groupby("partner_iso3").max()])


def _highest(drawn: pd.DataFrame) -> pd.DataFrame:
    """Return the largest record of each lane that is not flagged, the largest first."""
    largest = drawn.sort_values("kept", ascending=False, kind="stable")
    return largest.drop_duplicates("lane").set_index("lane")


def _amount(value: float, unit: str) -> str:
    """Return an amount in the unit of the figure, a small one in millions."""
    if unit == "billion" and value >= BILLION / 20:
        return f"{value / BILLION:.1f} billion"
    return f"{amount_words(value)} million"


def _peak(highest: pd.Series, unit: str) -> str:
    return f"{_amount(highest['kept'], unit)} USD in {highest['year']}"


def _by(highest: pd.Series, who: pd.Series) -> str:
    return str(who.get(highest["series"], highest["series"]))


def _years(span: pd.Series) -> str:
    since, until = span[["first_year", "last_year"]]
    return f"from {since} to {until}" if since < until else f"in {since} only"


def _flagged(drawn: pd.DataFrame, lanes: dict[str, str], who: pd.Series) -> list[str]:
    """Say of each lane how much is flagged, where it is most."""
    most = drawn.sort_values("flagged_usd_million", ascending=False, kind="stable")
    most = most[most["flagged_usd_million"] > 0].drop_duplicates("lane")
    return [
        "Flows that a screen flags, because they may be trade of South Korea booked under the "
        "DPRK, stand hollow on the bars and are left out of the highest and of the ranges.",
        *(
            f"{capitalised(lanes[row.lane])}: at most {amount_words(row.flagged_usd_million)} of "
            f"{amount_words(row.value_usd_million)} million USD, in {row.year} by "
            f"{who.get(row.series, row.series)}."
            for row in most.itertuples()
        ),
    ]


def _states(lane: str, year: int, names: pd.Series, ended: pd.Series) -> str:
    """Name the states of a lane in a year: of those that follow one another, the one of then."""
    codes = lane.split("+")
    if any(code in ended for code in codes):
        codes = [code for code in codes if ended.get(code, year) >= year][:1] or codes[-1:]
    return listed([with_article(names[code]) for code in codes])


def _title(
    spans: pd.DataFrame,
    highest: pd.DataFrame,
    single: pd.Series,
    names: pd.Series,
    ended: pd.Series,
    unit: str,
) -> str:
    """Say whose recorded trade is the largest, and how far it is from the next."""
    named = highest[highest.index.isin(spans.index)]
    lane, row = named.index[0], named.iloc[0]
    whom = _states(lane, int(row["year"]), names, ended)
    amount = f"{_amount(row['kept'], unit)} USD"
    if len(spans) == 1:
        first, last = (_states(lane, int(year), names, ended) for year in spans.iloc[0])
        both = f"{first}, then {last}," if last != first else first
        are = "are" if "+" in lane and last == first and " and " in first else "is"
        years = _years(spans.iloc[0])
        return headline(
            capitalised(f"{both} {are} in these records {years}"),
            capitalised(f"{both.removesuffix(',')}: on record {years}"),
        )
    kept = highest["kept"].drop(lane)
    is_most = bool((kept < row["kept"]).all())
    is_double = bool((2 * single.drop(lane) < row["kept"]).all())
    return headline(
        (is_double, f"No other partner on record reaches half of {possessive(whom)} {amount}"),
        (is_most, f"Largest on record: {amount} with {whom} in {row['year']}"),
        (is_most, f"Largest on record: {amount} with {whom}"),
        (
            (named["kept"].iloc[1:] < row["kept"]).all(),
            capitalised(f"{whom} leads these partners: {amount} in {row['year']}"),
        ),
        f"Recorded trade with {len(spans)} partners",
    )
