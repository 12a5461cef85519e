"""A partner's share of a country's recorded trade."""

from __future__ import annotations

import pandas as pd

from parade_analysis import publishers, records
from parade_analysis.denominator import shares_with_left_out
from parade_analysis.errors import DataError, NothingKnown
from parade_analysis.events import border_closure, events_of, resolutions_by_year
from parade_analysis.figures.contract import figure, undrawn
from parade_analysis.places import in_sentence
from parade_analysis.plot import axes, dots, lines, points, style
from parade_analysis.plot.axes import Look
from parade_analysis.plot.labels import first_fitting
from parade_analysis.plot.style import PublishedFigure
from parade_analysis.prose import capitalised, listed, percent_words, possessive

ENLARGED_YEARS = 11  # before the last, in the lower panel
LEADING, MIRROR = Look(style.BLUE, "o"), Look(style.VERMILION, "s", dashed=True)
WITH_LEFT_OUT = Look(style.GREEN, "^")
MATTERS = 2.0
"""Points by which another denominator lowers the last share before the title says so."""
WHOLE = (0.75, 0.95, 10.2, 6.15)
UPPER, LOWER = (0.75, 3.75, 10.2, 3.35), (0.75, 0.95, 10.2, 2.1)


@figure(
    "china-share",
    notebook="03-trade-dependence",
    reads={
        "trade_partners": "year partner_iso3 flow series share_percent value_usd_million",
        "trade_totals": "year flow series value_usd_million",
        "events": "event_id date category short_label",
        "trade_partners_bulk": "year partner_iso3 flow series value_usd_million",
        "series": (
            "series name inter_korean hong_kong estimated_crude export_valuation import_valuation"
        ),
        "countries": "iso3 country",
    },
    context=("trade_totals", "events", "trade_partners_bulk"),
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
    left_out: str = "KOR",
    counted_in: tuple[str, ...] | None = None,
) -> PublishedFigure:
    """A partner's share of a country's recorded trade: as printed, with what that leaves out,
    from mirror data, and single counts.

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
    left_out : str
        With whom the publisher leaves trade out, ISO 3166-1 alpha-3; it is drawn beside.
    counted_in : tuple of str, optional
        Who is counted with the partner in the mirror data, e.g. ``("HKG", "MAC")``.

    Examples
    --------
    >>> from parade_analysis import figures
    >>> figures.china_share().title
    "China took 98% of the DPRK's recorded trade in 2024, up from 33% in 2001"
    >>> figures.china_share(as_of="2017-03-01").title
    "China took 91% of the DPRK's trade in 2015, 64% counting South Korea"
    """
    whose = {"country": country}
    shares = records.published_shares(trade_partners, partner, publisher, **whose)
    by_year = shares.set_index("year")["share_percent"]
    first, last = int(by_year.index[0]), int(by_year.index[-1])
    counted = "+".join([partner, *(counted_in or ())])
    mirrored = records.mirror_shares(trade_partners_bulk, counted, mirror, since=first, **whose)
    mirrored = mirrored.dropna(subset="share_percent")
    fuller, why_not = _with_left_out(
        trade_totals, trade_partners, series, partner, publisher, left_out, country
    )
    fuller = fuller[fuller["year"] >= first]
    by_all = fuller.set_index("year")["share_percent"]
    single = records.other_shares(trade_partners, partner, besides=publisher, since=first, **whose)
    names = publishers.names_of(series)
    single = single.assign(
        text=[
            f"{names.get(who, who)}, {share:.1f}%"
            for who, share in single[["series", "share_percent"]].itertuples(index=False)
        ]
    )
    with_left_out = f"{publisher} with {left_out}"
    drawn = pd.concat(
        [
            shares.assign(series=publisher),
            fuller.assign(series=with_left_out),
            mirrored.assign(series=mirror),
            single,
        ]
    ).reset_index(drop=True)
    years = range(first, int(drawn["year"].max()) + 1)
    near = range(max(first, last - ENLARGED_YEARS), years[-1] + 1)
    passed = {share: by_year.index[by_year > share].min() for share in (50, 90)}
    passed = {share: year for share, year in passed.items() if year > first}
    lowest = by_year.loc[passed[90] :].idxmin() if 90 in passed else last
    above = sorted({first, last, *passed.values()})
    below = [] if lowest in above else [lowest]

    them, whom = in_sentence(countries, partner), in_sentence(countries, country)
    beside = in_sentence(countries, left_out)
    counts = [publishers.basis(series, publisher, country, partner)]
    if len(fuller):
        counts.append(f"Triangles: the same with trade with {beside} in the denominator")
    if len(mirrored):
        counting = publishers.basis(series, mirror, country, None if counted_in else partner)
        if counted_in:
            also = listed([in_sentence(countries, code) for code in counted_in])
            counting += f", {also} counted as {them}"
        counts.append(f"Dashed: {counting}")
    if len(single):
        counts.append("Diamonds: single counts by others")
    finding = (
        f"{capitalised(them)} took {percent_words(by_year[last])} of "
        f"{possessive(whom)} recorded trade in {last}"
    )
    panels = {UPPER: years, LOWER: near} if near[0] > first else {WHOLE: years}
    fig, ax = style.canvas(
        "tall",
        title=first_fitting(
            *(
                found + more
                for more in _counted_fully(by_year, by_all, beside)
                for found in (finding, finding.replace("recorded ", ""))
            ),
            *(finding + _change(by_year), finding),
        ),
        subtitle=(
            f"{capitalised(possessive(them))} share of exports plus imports, "
            f"percent, from nominal USD, not deflated. {'. '.join(counts)}. Arms and smuggling are "
            "in none"
        ),
        place=next(iter(panels)),
    )
    context = events_of(events, country, day)
    closed, reopened = border_closure(context)
    marked = resolutions_by_year(context, years[-1])
    at_mirror = mirrored.set_index("year")["share_percent"]
    for place, shown in panels.items():
        panel = style.panel(fig, place) if place == LOWER else ax
        is_beside = (panel is not ax) & (drawn["series"] == with_left_out)
        here = drawn.loc[drawn["year"].isin(shown) & ~is_beside, "share_percent"]
        axes.percent_axis(
            shown, ax=panel, least=here.min() if panel is not ax else 0, most=here.max()
        )
        if closed is not None:
            start, end = axes.year_position(closed), axes.year_position(reopened or day)
            axes.period(start, end, "border\nclosed" if panel is ax else "", ax=panel)
        lines.share_line(
            shares[shares["year"].isin(shown)],
            ax=panel,
            look=LEADING,
            above=above if panel is ax else [last],
            below=below,
        )
        lines.share_line(mirrored[mirrored["year"].isin(shown)], ax=panel, look=MIRROR)
        if panel is ax:
            lines.share_line(fuller, ax=panel, look=WITH_LEFT_OUT, behind=True)
            dots.marks(marked, "UN sanctions resolutions", ax=panel, height=0.055)
        else:
            axes.panel_title(f"Enlarged: {near[0]} to {near[-1]}", ax=panel)
        lines.name_line(names.get(publisher, publisher), by_year, LEADING, ax=panel)
        mirrored_here = at_mirror[at_mirror.index.isin(shown)]
        lines.name_line(names.get(mirror, mirror), mirrored_here, MIRROR, ax=panel)
        if panel is ax and len(by_all):
            apart = (by_year - by_all).reindex(by_all.index).fillna(0).idxmax()
            points.beside_point(
                f"with {beside} {by_all[apart]:.1f}%",
                (apart, by_all[apart]),
                ax=panel,
                is_needed=True,
                color=WITH_LEFT_OUT.colour,
                weight="bold",
                path_effects=style.HALO,
                gid="series",
            )
        is_here = single["year"].isin(near) if panel is not ax else ~single["year"].isin(near)
        points.single_points(single[is_here | (len(panels) == 1)], ax=panel)
    fig.undrawn = undrawn(
        trade_totals=len(fuller),
        events=len(marked) or closed is not None,
        trade_partners_bulk=len(mirrored),
    )
    unanswered = {"left_out": why_not} if fuller.empty else {}
    if mirrored.empty:
        nothing = f"{mirror} has no share of {partner} in the trade of {country} since {first}"
        unanswered["mirror"] = nothing
    fig.unanswered = unanswered
    fig.plotted = drawn[["year", "series", "share_percent", "value_usd_million"]]
    fig.alt = " ".join(
        [
            f"Line chart. {fig.title}.",
            *(f"The share passed {share}% in {year}." for share, year in passed.items()),
            *(f"The lowest year since then was {low} with {by_year[low]:.1f}%." for low in below),
            *(
                f"With trade with {beside} in the denominator it was {by_all[year]:.1f}% in {year}."
                for year in sorted({*by_all.index[:1], *by_all.index[-1:]})
            ),
            *(
                f"By {names.get(mirror, mirror)} it was {share:.1f}% in {year}."
                for year, share in at_mirror.tail(1).items()
            ),
            *(f"{each.text} in {each.year}." for each in single.itertuples()),
        ]
    )
    return fig


def _with_left_out(
    trade_totals: pd.DataFrame,
    trade_partners: pd.DataFrame,
    series: pd.DataFrame,
    partner: str,
    publisher: str,
    left_out: str,
    country: str,
) -> tuple[pd.DataFrame, str]:
    """Return the share with what the publisher leaves out, and why there is none."""
    columns = ["year", "share_percent", "value_usd_million"]
    none = pd.DataFrame(columns=columns).astype({"year": "int64"})
    try:
        found = shares_with_left_out(
            trade_totals,
            trade_partners,
            series,
            partner,
            publisher=publisher,
            left_out=left_out,
            country=country,
        )
    except (DataError, NothingKnown) as nothing:
        return none, str(nothing)
    found = found.drop(columns="share_percent")
    return found.rename(columns={"share_with_left_out_percent": "share_percent"})[columns], ""


def _counted_fully(by_year: pd.Series, by_all: pd.Series, beside: str) -> list[str]:
    """Return the last share with the trade that is left out, where it reads differently."""
    last = by_year.index[-1]
    if last not in by_all.index or by_all[last] > by_year[last] - MATTERS:
        return []
    return [f", {percent_words(by_all[last])} counting {beside}"]


def _change(by_year: pd.Series) -> str:
    """Return how the last share compares with the first, in words."""
    start, before, now = by_year.index[0], by_year.iloc[0], by_year.iloc[-1]
    if len(by_year) == 1:
        return ""
    if percent_words(before) == percent_words(now):
        return f", as in {start}"
    return f", {'up' if now > before else 'down'} from {percent_words(before)} in {start}"
