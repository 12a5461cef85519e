"""A partner's share of a country's recorded trade."""

from __future__ import annotations

import pandas as pd

from parade_analysis import publishers, records
from parade_analysis.catalog.definitions import SUBJECT
from parade_analysis.errors import NothingKnown
from parade_analysis.events import border_closure, events_of
from parade_analysis.figures.contract import figure, undrawn
from parade_analysis.inter_korean import SOUTH, shares_with_inter_korean
from parade_analysis.places import in_sentence
from parade_analysis.plot import axes, lines
from parade_analysis.plot.page import Page
from parade_analysis.plot.picture import Chart
from parade_analysis.plot.points import Label
from parade_analysis.prose import capitalised, headline, listed, percent_words, possessive

MATTERS = 2.0
"""Points by which another denominator lowers the last share before the title says so."""


@figure(
    "china-share",
    notebook="03-trade-dependence",
    reads={
        "trade_partners": "year partner_iso3 flow series share_percent value_usd_million",
        "trade_totals": "year flow series value_usd_million",
        "events": "event_id date",
        "trade_partners_bulk": "year partner_iso3 flow series value_usd_million",
        "series": (
            "series name inter_korean hong_kong estimated_crude export_valuation import_valuation"
        ),
        "countries": "iso3 country",
    },
    context=("trade_totals", "events", "trade_partners_bulk"),
    added_up=("trade_partners_bulk",),
)
def china_share(
    trade_partners: pd.DataFrame,
    trade_totals: pd.DataFrame,
    events: pd.DataFrame,
    trade_partners_bulk: pd.DataFrame,
    series: pd.DataFrame,
    countries: pd.DataFrame,
    day: pd.Timestamp,
    country: str = "PRK",
    partner: str = "CHN",
    publisher: str = "kotra",
    mirror: str = "wits-2017",
    counted_in: tuple[str, ...] | None = None,
) -> Chart:
    """A partner's share of a country's recorded trade: as printed, with the South's, mirrored.

    Parameters
    ----------
    country : str
        Whose trade, ISO 3166-1 alpha-3.
    partner : str
        With whom, ISO 3166-1 alpha-3.
    publisher : str
        Whose printed shares lead, by id in table ``series``.
    mirror : str
        Mirror data set from which shares are computed, by id.
    counted_in : tuple of str, optional
        Who is counted with the partner in the mirror data, e.g. ``("HKG", "MAC")``.

    Examples
    --------
    >>> from parade_analysis import figures
    >>> figures.china_share().title
    "China took 98% of the DPRK's trade in 2024, 33% in 2001"
    >>> figures.china_share(as_of="2017-03-01").title
    "China took 91% of the DPRK's 2015 trade, 64% counting South Korea's"
    """
    whose = {"country": country}
    shares = records.published_shares(trade_partners, partner, publisher, **whose)
    by_year = shares.set_index("year")["share_percent"]
    first, last = int(by_year.index[0]), int(by_year.index[-1])
    counted = "+".join([partner, *(counted_in or ())])
    mirrored = records.mirror_shares(trade_partners_bulk, counted, mirror, since=first, **whose)
    mirrored = mirrored.dropna(subset="share_percent")
    fuller = pd.DataFrame(columns=["year", "share_percent", "value_usd_million"])
    if country == SUBJECT and publishers.leaves_out_the_south(series, publisher):
        fuller = _with_inter_korean(trade_totals, trade_partners, series, partner, publisher)
    fuller = fuller[fuller["year"] >= first].astype({"year": "int64"})
    by_all = fuller.set_index("year")["share_percent"]
    single = records.other_shares(trade_partners, partner, besides=publisher, since=first, **whose)
    names = publishers.names_of(series)
    drawn = pd.concat(
        [
            shares.assign(series=publisher),
            fuller.assign(series=f"{publisher} with KOR"),
            mirrored.assign(series=mirror),
            single,
        ]
    ).reset_index(drop=True)
    passed = {share: by_year.index[by_year > share].min() for share in (50, 90)}
    # Where the year before is unknown, so is the year in which it passed.
    passed = {share: year for share, year in passed.items() if year - 1 in by_year.index}
    lowest = by_year.loc[passed[90] :].idxmin() if 90 in passed else last
    them, whom = in_sentence(countries, partner), in_sentence(countries, country)
    beside = in_sentence(countries, SOUTH) if len(fuller) else ""
    without = f"{names.get(publisher, publisher)} leaves out trade with {beside}."
    title = _title(by_year, by_all, them, whom, beside)
    closed, reopened = border_closure(events_of(events, country, day))
    crude = publishers.crude_counted_from(series, publisher, country)
    at_mirror = mirrored.set_index("year")["share_percent"]
    others = pd.concat([at_mirror, single.set_index("year")["share_percent"]]).sort_index()
    leading, mirror_name = names.get(publisher, publisher), names.get(mirror, mirror)
    besides = [*([mirror] if len(mirrored) else []), *dict.fromkeys(single["series"])]
    who_else = names.get(besides[0], besides[0]) if len(besides) == 1 else "other publishers"

    def draw(page: Page) -> None:
        end = int(drawn["year"].max())
        said, with_all = _said(by_year, by_all, beside, end)
        main = lines.Course(
            by_year.reindex(range(first, last + 1)),
            leading,
            lines.state_colour(partner),
            told=f"{by_year[last]:.1f}%",
            written=lines.ends_of(by_year, "{:.1f}%"),
        )
        lines.charts(
            [
                lines.Panel(
                    [
                        *([lines.aside(others, who_else)] if len(others) else []),
                        *([lines.behind(by_all, with_all)] if len(by_all) else []),
                        main,
                    ],
                    is_percent=True,
                    said=said,
                )
            ],
            page=page,
            years=range(first, end + 1),
            events=[
                *axes.since(publishers.CRUDE_COUNTED, crude),
                *axes.lasting("border closed", closed, reopened, day),
            ],
        )
        page.remark(*([without] if beside else []))

    counts = [publishers.basis(series, publisher, country, partner)]
    if len(mirrored):
        counting = publishers.basis(series, mirror, country, None if counted_in else partner)
        if counted_in:
            also = listed([in_sentence(countries, code) for code in counted_in])
            counting += f", {also} counted as {them}"
        counts.append(counting)
    nothing = f"{mirror} has no share of {partner} in the trade of {country} since {first}"
    return Chart(
        title=title,
        subtitle=(
            f"{capitalised(possessive(them))} share of {possessive(whom)} recorded exports plus "
            f"imports, from nominal USD, by {leading}"
        ),
        alt=" ".join(
            [
                f"Line chart by year. {title}.",
                *(f"The share passed {share}% in {year}." for share, year in passed.items()),
                *(
                    [f"The lowest year since then was {lowest} with {by_year[lowest]:.1f}%."]
                    if 90 in passed and lowest not in (passed[90], last)
                    else []
                ),
            ]
        ),
        description=" ".join(
            [
                f"{'. '.join(counts)}. Arms and smuggling are in none.",
                *(
                    f"The share passed {share}% in {year}{_fully(share, by_all, beside)}."
                    for share, year in passed.items()
                ),
                *(
                    f"With trade with {beside} in the denominator it was {by_all[year]:.1f}% in "
                    f"{year}."
                    for year in sorted({*by_all.index[:1], *by_all.index[-1:]})
                ),
                *(
                    f"By {mirror_name} it was {at_mirror.iloc[-1]:.1f}% in {year}."
                    for year in at_mirror.index[-1:]
                ),
                *(
                    f"{names.get(each.series, each.series)}, {each.share_percent:.1f}% in "
                    f"{each.year}."
                    for each in single.itertuples()
                ),
                *publishers.crude_told(leading, crude, last),
            ]
        ),
        plotted=drawn[["year", "series", "share_percent", "value_usd_million"]],
        draw=draw,
        publishers=publishers.source_names(series, [publisher, *besides]),
        undrawn=undrawn(
            trade_totals=len(fuller), events=closed is not None, trade_partners_bulk=len(mirrored)
        ),
        unanswered={"mirror": nothing} if mirrored.empty else {},
    )


def _said(by_year: pd.Series, by_all: pd.Series, beside: str, end: int) -> tuple[list[Label], str]:
    """Return what is written beside the line with the South's trade, and at its end."""
    if by_all.empty:
        return [], ""
    gap = (by_year - by_all).reindex(by_all.index).fillna(0)
    at = by_all.index[-1] if _counted_fully(by_year, by_all, beside) else gap.idxmax()
    share = f"{by_all[at]:.1f}%"
    if at == end:
        return [], f"counting\n{beside}\n{share}"
    text = f"counting trade\nwith {beside}:\n{share} in {at}"
    return [lines.quiet_label(text, by_all.loc[[at]], side="below")], ""


def _with_inter_korean(
    trade_totals: pd.DataFrame,
    trade_partners: pd.DataFrame,
    series: pd.DataFrame,
    partner: str,
    publisher: str,
) -> pd.DataFrame:
    """Return the DPRK's shares with the South's trade counted; no row if that is unknown."""
    columns = ["year", "share_percent", "value_usd_million"]
    try:
        found = shares_with_inter_korean(
            trade_totals, trade_partners, series, partner, publisher=publisher
        )
    except NothingKnown:
        return pd.DataFrame(columns=columns).astype({"year": "int64"})
    found = found.drop(columns="share_percent")
    return found.rename(columns={"share_with_inter_korean_percent": "share_percent"})[columns]


def _title(by_year: pd.Series, by_all: pd.Series, them: str, whom: str, beside: str) -> str:
    """Return the last share, and what it was at first or is with the trade left out."""
    year, took = by_year.index[-1], f"{capitalised(them)} took {percent_words(by_year.iloc[-1])} of"
    fully, change = _counted_fully(by_year, by_all, beside), _change(by_year)
    return headline(
        (fully, f"{took} {possessive(whom)} {year} trade{fully}"),
        (fully, f"{took} {year} trade{fully}"),
        (change, f"{took} {possessive(whom)} trade in {year}{change}"),
        (change, f"{took} trade in {year}{change}"),
        f"{took} {possessive(whom)} recorded trade in {year}",
        f"{took} recorded trade in {year}",
    )


def _counted_fully(by_year: pd.Series, by_all: pd.Series, beside: str) -> str:
    """Return the last share with the trade that is left out, where it reads differently."""
    last = by_year.index[-1]
    if last not in by_all.index or by_all[last] > by_year[last] - MATTERS:
        return ""
    return f", {percent_words(by_all[last])} counting {possessive(beside)}"


def _fully(share: int, by_all: pd.Series, beside: str) -> str:
    """Return when the share passed so much with inter-Korean trade counted, in words."""
    above = by_all.index[by_all > share]
    if not len(above) or above[0] - 1 not in by_all.index:
        return ""
    return f", counting {beside} in {above[0]}"


def _change(by_year: pd.Series) -> str:
    """Return how the last share compares with the first, in words."""
    start, before, now = by_year.index[0], by_year.iloc[0], by_year.iloc[-1]
    if len(by_year) == 1:
        return ""
    if percent_words(before) == percent_words(now):
        return f", as in {start}"
    return f", {percent_words(before)} in {start}"
