"""A partner's share of a country's recorded trade."""

from __future__ import annotations

import pandas as pd

from parade_analysis import publishers, records
from parade_analysis.catalog.definitions import SUBJECT
from parade_analysis.errors import NothingKnown
from parade_analysis.events import border_closure, events_of, resolutions_by_year
from parade_analysis.figures.contract import figure, undrawn
from parade_analysis.inter_korean import SOUTH, shares_with_inter_korean
from parade_analysis.places import in_sentence
from parade_analysis.plot import axes, dots, lines, points, style
from parade_analysis.plot.axes import Look
from parade_analysis.plot.labels import first_fitting
from parade_analysis.plot.picture import PublishedFigure
from parade_analysis.prose import capitalised, listed, percent_words, possessive

ENLARGED_YEARS = 11  # before the last, in the lower panel
LEADING, MIRROR = Look(style.BLUE, "o"), Look(style.VERMILION, "s", dashed=True)
WITH_SOUTH = Look(style.GREEN, "^")
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
    counted_in: tuple[str, ...] | None = None,
) -> PublishedFigure:
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
    "China took 98% of the DPRK's recorded trade in 2024, up from 33% in 2001"
    >>> figures.china_share(as_of="2017-03-01").title
    "China took 91% of the DPRK's recorded trade in 2015, 64% counting South Korea"
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
    single = single.assign(
        text=[
            f"{names.get(who, who)}, {share:.1f}%"
            for who, share in single[["series", "share_percent"]].itertuples(index=False)
        ]
    )
    with_south = f"{publisher} with KOR"
    drawn = pd.concat(
        [
            shares.assign(series=publisher),
            fuller.assign(series=with_south),
            mirrored.assign(series=mirror),
            single,
        ]
    ).reset_index(drop=True)
    years = range(first, int(drawn["year"].max()) + 1)
    near = range(max(first, last - ENLARGED_YEARS), years[-1] + 1)
    passed = {share: by_year.index[by_year > share].min() for share in (50, 90)}
    # Where the year before is unknown, so is the year in which it passed.
    passed = {share: year for share, year in passed.items() if year - 1 in by_year.index}
    lowest = by_year.loc[passed[90] :].idxmin() if 90 in passed else last
    above = sorted({first, last, *passed.values()})
    below = [] if lowest in above else [lowest]

    them, whom = in_sentence(countries, partner), in_sentence(countries, country)
    beside = in_sentence(countries, SOUTH) if len(fuller) else ""
    counts = [publishers.basis(series, publisher, country, partner)]
    if len(fuller):
        counts.append(f"Triangles: trade with {beside} in the denominator")
    if len(mirrored):
        counting = publishers.basis(series, mirror, country, None if counted_in else partner)
        if counted_in:
            also = listed([in_sentence(countries, code) for code in counted_in])
            counting += f", {also} counted as {them}"
        counts.append(f"Dashed: {counting}")
    if len(single):
        counts.append("Diamonds: single counts")
    finding = (
        f"{capitalised(them)} took {percent_words(by_year[last])} of "
        f"{possessive(whom)} recorded trade in {last}"
    )
    panels = {UPPER: years, LOWER: near} if near[0] > first else {WHOLE: years}
    fig, ax = style.canvas(
        "tall",
        title=first_fitting(
            *(finding + more for more in _counted_fully(by_year, by_all, beside)),
            *(finding + _change(by_year), finding),
        ),
        subtitle=(
            f"{capitalised(possessive(them))} share of exports plus imports, from nominal USD. "
            f"{'. '.join(counts)}. Arms and smuggling are in none"
        ),
        place=next(iter(panels)),
    )
    context = events_of(events, country, day)
    closed, reopened = border_closure(context)
    marked = resolutions_by_year(context, years[-1])
    at_mirror = mirrored.set_index("year")["share_percent"]
    for place, shown in panels.items():
        panel = style.panel(fig, place) if place == LOWER else ax
        is_beside = (panel is not ax) & (drawn["series"] == with_south)
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
            lines.share_line(fuller, ax=panel, look=WITH_SOUTH, behind=True)
            dots.marks(marked, "UN sanctions resolutions", ax=panel, height=0.055)
        else:
            axes.panel_title(f"Enlarged: {near[0]} to {near[-1]}", ax=panel)
        lines.name_line(names.get(publisher, publisher), by_year, LEADING, ax=panel)
        mirrored_here = at_mirror[at_mirror.index.isin(shown)]
        lines.name_line(names.get(mirror, mirror), mirrored_here, MIRROR, ax=panel)
        if panel is ax and len(by_all):
            told = _counted_fully(by_year, by_all, beside)
            gap = (by_year - by_all).reindex(by_all.index).fillna(0)
            apart = by_all.index[-1] if told else gap.idxmax()
            points.beside_point(
                f"with {beside} {by_all[apart]:.1f}% ({apart})",
                (apart, by_all[apart]),
                ax=panel,
                is_needed=True,
                color=WITH_SOUTH.colour,
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
    unanswered = {}
    if mirrored.empty:
        nothing = f"{mirror} has no share of {partner} in the trade of {country} since {first}"
        unanswered["mirror"] = nothing
    fig.unanswered = unanswered
    fig.plotted = drawn[["year", "series", "share_percent", "value_usd_million"]]
    fig.alt = " ".join(
        [
            f"Line chart. {fig.title}.",
            *(
                f"The share passed {share}% in {year}{_fully(share, by_all, beside)}."
                for share, year in passed.items()
            ),
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


def _counted_fully(by_year: pd.Series, by_all: pd.Series, beside: str) -> list[str]:
    """Return the last share with the trade that is left out, where it reads differently."""
    last = by_year.index[-1]
    if last not in by_all.index or by_all[last] > by_year[last] - MATTERS:
        return []
    return [f", {percent_words(by_all[last])} counting {beside}"]


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
    return f", {'up' if now > before else 'down'} from {percent_words(before)} in {start}"
