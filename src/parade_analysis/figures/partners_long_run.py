"""Whom a country traded with, one lane a partner."""

from __future__ import annotations

import pandas as pd

from parade_analysis import publishers, records
from parade_analysis.figures.contract import figure
from parade_analysis.places import short_names
from parade_analysis.plot import strips, style
from parade_analysis.plot.axes import Look
from parade_analysis.plot.labels import first_fitting
from parade_analysis.plot.style import PublishedFigure
from parade_analysis.prose import capitalised, listed, with_article

LOOKS = (Look(style.VERMILION, "s"), Look(style.GREEN, "^", dashed=True))
LANES, HEIGHT = (2.0, 0.98, 9.4), 6.0


@figure(
    "partners-long-run",
    notebook="03-trade-dependence",
    reads={
        "trade_partners_bulk": "year partner_iso3 flow series value_usd_million",
        "trade_partners": "year partner_iso3 flow series value_usd_million",
        "series": "series name inter_korean estimated_crude export_valuation import_valuation",
        "countries": "iso3 country ended_on",
    },
    context=("trade_partners_bulk", "trade_partners"),
)
def partners_long_run(
    trade_partners_bulk: pd.DataFrame,
    trade_partners: pd.DataFrame,
    series: pd.DataFrame,
    countries: pd.DataFrame,
    country: str = "PRK",
    partners: tuple[str, ...] = ("CHN", "SUN+RUS", "JPN", "KOR"),
    mirrors: tuple[str, ...] = ("wits-2017", "cow-4"),
) -> PublishedFigure:
    """Whom a country traded with as far back as the records go, one lane a partner.

    Parameters
    ----------
    country : str
        ISO 3166-1 alpha-3.
    partners : tuple of str
        One lane each, ISO 3166-1 alpha-3; codes joined by a plus share a lane, as the
        Soviet Union and Russia do.
    mirrors : tuple of str
        One or two mirror data sets drawn as lines, by id in table ``series``.

    Examples
    --------
    >>> from parade_analysis import figures
    >>> figures.partners_long_run().title
    'In these records Japan begins in 1962, the Soviet Union in 1990'
    """
    drawn = records.long_run(
        trade_partners_bulk, trade_partners, partners, mirrors=mirrors, country=country
    )
    names = short_names(countries)
    lanes = {
        lane: ",\nthen ".join(names.get(code, code) for code in lane.split("+"))
        for lane in partners
    } | {records.OTHERS: "all others"}
    who = publishers.names_of(series)
    looks = {
        mirror: look
        for mirror, look in zip(mirrors, LOOKS, strict=False)
        if mirror in set(drawn["series"])
    }
    single = sorted({*drawn["series"]} - {*looks})
    counts = [publishers.basis(series, mirror, country) for mirror in looks]
    if single:
        others = who.get(single[0], single[0]) if len(single) == 1 else f"{len(single)} series"
        counts.append(
            f"Single points: {others}, {publishers.valuations(series, single, short=True)}"
        )
    spans = records.lane_spans(drawn)
    spans = spans.loc[[lane for lane in lanes if lane in spans.index]]
    fig, ax = style.canvas(
        "tall",
        title=first_fitting(*_titles(spans, countries)),
        subtitle=(
            "Exports plus imports with each partner, million USD, nominal, not deflated, log "
            f"scale. {'. '.join(counts)}. Hatched: not in these records, which is not no trade"
        ),
    )
    ax.remove()
    left, bottom, width = LANES
    above_zero = drawn.loc[drawn["value_usd_million"] > 0, "value_usd_million"]
    for index, lane in enumerate(reversed(lanes)):
        place = (left, bottom + HEIGHT / len(lanes) * index, width, HEIGHT / len(lanes) - 0.16)
        strips.lane(
            drawn[drawn["lane"] == lane],
            lanes[lane],
            (drawn["year"].min(), drawn["year"].max()),
            looks,
            ax=style.panel(fig, place),
            has_years=index == 0,
            values=(above_zero.min(), above_zero.max()),
        )
    key = {who.get(mirror, mirror): look for mirror, look in looks.items()}
    strips.key(key | ({"others": Look(style.INK, "D")} if single else {}), fig)
    plain = {lane: " ".join(words.split()) for lane, words in lanes.items()}
    fig.plotted = drawn.assign(lane=drawn["lane"].map(plain))
    fig.alt = f"Small line charts, one a partner. {fig.title}. " + " ".join(
        f"{plain[lane]}: recorded from {rows['year'].min()} to {rows['year'].max()}, most in "
        f"{rows.loc[rows['value_usd_million'].idxmax(), 'year']} with "
        f"{rows['value_usd_million'].max():,.0f} million USD."
        for lane, rows in drawn.groupby("lane")
    )
    return fig


def _titles(spans: pd.DataFrame, countries: pd.DataFrame) -> list[str]:
    """Return whose record begins first, and whose last."""
    if spans.empty:
        return ["None of the partners named is in these records"]
    states = countries.drop_duplicates("iso3")
    names, ended = short_names(states), states.set_index("iso3")["ended_on"].dt.year

    def of(lanes: pd.Series) -> str:
        if len(lanes) > 2:
            part = "all" if len(lanes) == len(spans) else f"{len(lanes)} of {len(spans)}"
            return f"{part} partners"
        # Of states that share a lane, the first that had not ended by then.
        codes = [
            next((code for code in lane.split("+") if not ended.get(code, year) < year), lane)
            for lane, year in lanes.items()
        ]
        return listed([with_article(names.get(code, code)) for code in codes])

    starts = spans["first_year"]
    first, late = starts[starts == starts.min()], starts[starts == starts.max()]
    if len(spans) == 1:
        since, until = spans[["first_year", "last_year"]].iloc[0]
        years = f"from {since} to {until}" if since < until else f"in {since} only"
        return [capitalised(f"{of(first)} is in these records {years}")]
    begin = "begins" if len(first) == 1 else "begin"
    titles = [f"In these records {of(first)} {begin} in {first.iloc[0]}"]
    if len(late) == 1 and late.iloc[0] > first.iloc[0]:
        titles.insert(0, f"{titles[0]}, {of(late)} in {late.iloc[0]}")
    return titles
