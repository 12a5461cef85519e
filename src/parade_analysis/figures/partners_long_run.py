"""Whom a country traded with, one lane a partner."""

from __future__ import annotations

import pandas as pd

from parade_analysis import long_run, publishers
from parade_analysis.errors import DataError, NothingKnown
from parade_analysis.figures.contract import figure, undrawn
from parade_analysis.places import names_of
from parade_analysis.plot import strips, style
from parade_analysis.plot.axes import Look
from parade_analysis.plot.labels import first_fitting
from parade_analysis.plot.picture import PublishedFigure
from parade_analysis.prose import amount_words, capitalised, listed, with_article

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
    'In these records Japan begins in 1962'
    """
    if len(mirrors) > len(LOOKS):
        raise DataError(f"{len(mirrors)} mirrors are named; at most {len(LOOKS)} are told apart")
    drawn = long_run.long_run(
        trade_partners_bulk, trade_partners, partners, mirrors=mirrors, country=country
    )
    spans = long_run.lane_spans(drawn)
    recorded = spans.loc[[lane for lane in partners if lane in spans.index]]
    if recorded.empty:
        raise NothingKnown(f"no trade of {country} with {' or '.join(partners)} is recorded")
    names = names_of(countries, [code for lane in partners for code in lane.split("+")])
    ended = _ends(countries)
    lanes = {lane: _joined(lane, names, ended) for lane in partners}
    lanes[long_run.OTHERS] = "all others"
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
    left, bottom, width = LANES
    first, *others = (
        (left, bottom + HEIGHT / len(lanes) * index, width, HEIGHT / len(lanes) - 0.16)
        for index in range(len(lanes))
    )
    fig, ax = style.canvas(
        "tall",
        title=first_fitting(*_titles(recorded, names, ended)),
        subtitle=(
            "Exports plus imports with each partner, million USD, nominal, not deflated, log "
            f"scale. {'. '.join(counts)}. Hatched: not in these records, which is not no trade"
        ),
        place=first,
    )
    panels = [ax, *(style.panel(fig, place) for place in others)]
    above_zero = drawn.loc[drawn["value_usd_million"] > 0, "value_usd_million"]
    for lane, panel in zip(reversed(lanes), panels, strict=True):
        strips.lane(
            drawn[drawn["lane"] == lane],
            lanes[lane],
            (drawn["year"].min(), drawn["year"].max()),
            looks,
            ax=panel,
            has_years=panel is ax,
            values=(above_zero.min(), above_zero.max()),
        )
    key = {who.get(mirror, mirror): look for mirror, look in looks.items()}
    strips.key(key | ({"others": Look(style.INK, "D")} if single else {}), fig)
    plain = {lane: " ".join(words.split()) for lane, words in lanes.items()}
    silent = {*mirrors} - {*trade_partners_bulk["series"]}
    if silent:
        nothing = f"{listed(sorted(silent))} gave no trade of {country} with all partners"
        fig.unanswered = {"mirrors": nothing}
    fig.undrawn = undrawn(
        trade_partners_bulk={*drawn["series"]} & {*trade_partners_bulk["series"]},
        trade_partners={*drawn["series"]} & {*trade_partners["series"]},
    )
    fig.plotted = drawn.assign(lane=drawn["lane"].map(plain))
    fig.alt = f"Small line charts, one a partner. {fig.title}. " + " ".join(
        f"{plain[lane]}: recorded {_years(spans.loc[lane])}, most in {int(most['year'])} with "
        f"{amount_words(most['value_usd_million'])} million USD."
        for lane, most in _highest(drawn).iterrows()
        if lane in spans.index
    )
    return fig


def _ends(countries: pd.DataFrame) -> pd.Series:
    """Return the years in which states ended, by code."""
    states = countries.dropna(subset="ended_on").drop_duplicates("iso3")
    return states.set_index("iso3")["ended_on"].dt.year


def _joined(lane: str, names: pd.Series, ended: pd.Series) -> str:
    """Name the states of a lane: one that ended, then the next, or both at once."""
    *before, last = lane.split("+")
    said = [names[each] + (",\nthen " if each in ended else " and\n") for each in before]
    return "".join([*said, names[last]])


def _highest(drawn: pd.DataFrame) -> pd.DataFrame:
    """Return the largest record of each lane."""
    largest = drawn.sort_values("value_usd_million", ascending=False, kind="stable")
    return largest.drop_duplicates("lane").set_index("lane").sort_index()


def _years(span: pd.Series) -> str:
    since, until = span[["first_year", "last_year"]]
    return f"from {since} to {until}" if since < until else f"in {since} only"


def _titles(spans: pd.DataFrame, names: pd.Series, ended: pd.Series) -> list[str]:
    """Return whose record begins first, and whose last."""

    def states(lane: str, year: int) -> list[str]:
        codes = lane.split("+")
        if any(code in ended for code in codes):
            # Of states that follow one another, the first that had not ended by then.
            codes = [code for code in codes if ended.get(code, year) >= year][:1] or codes[-1:]
        return [with_article(names[code]) for code in codes]

    def of(lanes: pd.Series) -> tuple[str, bool]:
        if len(lanes) > 2:
            part = "all" if len(lanes) == len(spans) else f"{len(lanes)} of {len(spans)}"
            return f"{part} partners", True
        every = [name for lane, year in lanes.items() for name in states(lane, year)]
        return listed(every), len(every) > 1

    starts = spans["first_year"]
    first, late = starts[starts == starts.min()], starts[starts == starts.max()]
    who, are_many = of(first)
    if len(spans) == 1:
        last = of(spans["last_year"])[0]
        followed = f", then {last}," if last != who else ""
        are = "are" if are_many else "is"
        return [capitalised(f"{who}{followed} {are} in these records {_years(spans.iloc[0])}")]
    begin = "begin" if are_many else "begins"
    titles = [f"In these records {who} {begin} in {first.iloc[0]}"]
    if len(late) == 1 and late.iloc[0] > first.iloc[0]:
        titles.insert(0, f"{titles[0]}, {of(late)[0]} in {late.iloc[0]}")
    return titles
