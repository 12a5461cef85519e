"""A partner's share in a country's recorded trade, by publisher."""

from __future__ import annotations

import json
from typing import Any

import altair as alt
import pandas as pd

from parade_analysis import publishers
from parade_analysis.catalog.definitions import SUBJECT
from parade_analysis.comparison import shares_by_publisher
from parade_analysis.errors import NothingKnown, some
from parade_analysis.explore import page
from parade_analysis.explore.contract import chart
from parade_analysis.explore.page import ALL
from parade_analysis.figures.contract import undrawn
from parade_analysis.places import in_sentence, names_of
from parade_analysis.plot import style
from parade_analysis.prose import possessive
from parade_analysis.records import LEADING

HEIGHT, LEFT, BELOW = 300, 42, 34
"""Pixels: height of the plot, width of the percentages before it, height of the years below."""
COLOURS = (style.FOCUS, style.SECOND, style.THIRD, style.INK, style.QUIET)
DASHES: tuple[list[int], ...] = ([], [6, 3], [2, 2], [8, 3, 2, 3])
SHAPES = ("circle", "square", "triangle-up", "diamond")
"""Publishers take them in turn, so that twenty differ by more than the colour."""


@chart(
    "trade-share",
    reads={
        "trade_partners": "year partner_iso3 flow series value_usd_million share_percent",
        "trade_totals": "year flow series value_usd_million",
        "trade_partners_bulk": "year partner_iso3 flow series value_usd_million",
        "series": "series name publisher series_kind inter_korean",
        "countries": "iso3 country",
    },
    context=("trade_totals", "trade_partners_bulk"),
    added_up=("trade_partners_bulk",),
)
def trade_share(
    trade_partners: pd.DataFrame,
    trade_totals: pd.DataFrame,
    trade_partners_bulk: pd.DataFrame,
    series: pd.DataFrame,
    countries: pd.DataFrame,
    country: str = SUBJECT,
    partner: str = "CHN",
) -> page.Sketch:
    """A partner's share in a country's recorded trade over the years, publisher by publisher.

    The reader chooses partner and publisher. A line joins years that follow one another in
    the numbers of one publisher.

    Parameters
    ----------
    country : str
        Whose trade, ISO 3166-1 alpha-3.
    partner : str
        Partner chosen at first, ISO 3166-1 alpha-3.

    Returns
    -------
    LayerChart
        With the choices `partner` and `publisher`.

    Examples
    --------
    >>> from parade_analysis import explore
    >>> chart = explore.trade_share(partner="RUS").to_dict()
    >>> [each["value"] for each in chart["params"][:2]]
    ['RUS', 'all']
    """
    tables = (trade_totals, trade_partners, trade_partners_bulk, series)
    shares = shares_by_publisher(*tables, country=country)
    if partner not in {*shares["partner_iso3"]}:
        there = f"; there are {some(shares['partner_iso3'])}" if len(shares) else ""
        raise NothingKnown(
            f"no publisher has a share of {partner} in the trade of {country}{there}"
        )
    names = publishers.names_of(series)
    ids = shares["series"].value_counts().index.to_list()
    ids = sorted(ids, key=lambda each: (each != LEADING, ids.index(each)))
    who = names.reindex(ids).fillna(pd.Series(ids, ids))
    who = who.mask(who.duplicated(keep=False), who + " (" + who.index + ")").to_dict()
    partners = names_of(countries, shares["partner_iso3"]).sort_values().to_dict()
    whose = possessive(in_sentence(countries, country))
    years = (int(shares["year"].min()), int(shares["year"].max()))
    mirrored = shares["series"].isin(trade_partners_bulk["series"])
    return page.Sketch(
        title=f"A partner's share in {whose} recorded trade",
        about=(
            f"Lines over the years, one a publisher: a partner's share in {whose} "
            "exports plus imports. Choices: partner and publisher."
        ),
        layers=_lines(who, years),
        answers=[_words(partners, who)],
        datasets={"shares": rows_of(shares)},
        params=[
            page.control("partner", "Partner", partners, partner),
            page.control("publisher", "Publisher", {ALL: "All publishers", **who}),
        ],
        choices=["partner", "publisher"],
        room=BELOW + 3 * page.LINE,
        height=HEIGHT,
        left=LEFT,
        publishers=publishers.source_names(series, ids),
        undrawn=undrawn(trade_partners_bulk=mirrored.any()),
    )


def rows_of(shares: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the shares as the chart carries them, a row a partner and publisher.

    Parameters
    ----------
    shares : DataFrame
        As `comparison.shares_by_publisher` returns them.

    Returns
    -------
    list of dict
        `partner`, `series`, and as long as one another `year`, `share` (percent) and `run`,
        the line that a year belongs to: after a gap begins a new one.

    Examples
    --------
    >>> shares = pd.DataFrame({"year": [2001, 2002, 2005], "share_percent": [1.0, 2.0, 3.0]})
    >>> rows_of(shares.assign(partner_iso3="CHN", series="kotra"))[0]["run"]
    [0, 0, 1]
    """
    return [
        {
            "partner": partner,
            "series": series,
            "year": its["year"].tolist(),
            "share": its["share_percent"].round(2).tolist(),
            "run": (its["year"].diff().fillna(1) != 1).cumsum().tolist(),
        }
        for (partner, series), its in shares.groupby(["partner_iso3", "series"])
    ]


def _is_shown() -> str:
    return f"datum.partner == partner && (publisher == '{ALL}' || datum.series == publisher)"


def _lines(who: dict[str, str], years: tuple[int, int]) -> list[alt.Chart]:
    """Return points and, between years that follow one another, lines."""
    names = list(who.values())
    dashes = {each: DASHES[place % len(DASHES)] for place, each in enumerate(who)}
    colours, shapes = (
        alt.Scale(domain=names, range=[kinds[place % len(kinds)] for place in range(len(who))])
        for kinds in (COLOURS, SHAPES)
    )
    columns = alt.ExprRef(page.by_width(1, f"{page.ACROSS} < 900 ? 2 : 4"))
    key = alt.Legend(columns=columns, symbolSize=60)
    drawn = (
        page.table("shares")
        .transform_filter(_is_shown())
        .transform_flatten(["year", "share", "run"])
        .transform_calculate(
            publisher=f"({json.dumps(who, ensure_ascii=False)})[datum.series]",
            dash=f"({json.dumps(dashes)})[datum.series]",
            told="format(datum.share, '.1f') + '%'",
        )
        .transform_calculate(read="datum.publisher + ', ' + datum.year + ': ' + datum.told")
        .encode(
            x=alt.X(
                "year:Q",
                title=None,
                scale=alt.Scale(domain=years, nice=False),
                axis=alt.Axis(format="d", grid=False, tickCount=alt.ExprRef(page.by_width(5, 12))),
            ),
            y=alt.Y(
                "share:Q",
                title=None,
                scale=alt.Scale(zero=True),
                axis=alt.Axis(
                    labelExpr="datum.label + '%'", minExtent=LEFT, maxExtent=LEFT, tickCount=5
                ),
            ),
            color=alt.Color("publisher:N", scale=colours, legend=key),
        )
    )
    # Without a share to show the axis still begins at nothing.
    least = page.table(page.ONCE).transform_calculate(share="1").mark_rule(opacity=0, aria=False)
    return [
        drawn.mark_line(strokeWidth=2, aria=False).encode(
            detail="run:N", strokeDash=alt.StrokeDash("dash:N", scale=None)
        ),
        drawn.mark_point(filled=True, size=34, opacity=1).encode(
            shape=alt.Shape("publisher:N", scale=shapes, legend=key),
            description="read:N",
            tooltip=[
                alt.Tooltip("publisher:N", title="Publisher"),
                alt.Tooltip("year:O", title="Year"),
                alt.Tooltip("told:N", title="Share"),
            ],
        ),
        least.encode(y="share:Q"),
    ]


def _words(partners: dict[str, str], who: dict[str, str]) -> alt.Chart:
    """Return of how many years there are shares, or that there is none."""
    names, by = (json.dumps(each, ensure_ascii=False) for each in (partners, who))
    publisher = f"(publisher == '{ALL}' ? 'any publisher' : ({by})[publisher])"
    told = (
        page.table("shares")
        .transform_calculate(is_shown=f"({_is_shown()}) ? 1 : 0")
        .transform_calculate(
            number="datum.is_shown ? length(datum.year) : 0",
            first="datum.is_shown ? datum.year[0] : 9999",
            last="datum.is_shown ? peek(datum.year) : 0",
        )
        .transform_aggregate(
            by="sum(is_shown)", number="sum(number)", first="min(first)", last="max(last)"
        )
        .transform_calculate(
            said=f"datum.number ? [({names})[partner] + ': ' + datum.number + "
            "(datum.number == 1 ? ' share' : ' shares') + "
            f"(publisher != '{ALL}' ? ' by ' + {publisher} : ' in ' + datum.by + ' series') + ',', "
            "datum.first == datum.last ? 'in ' + datum.first + '.' : "
            "'in years from ' + datum.first + ' to ' + datum.last + '.'] : "
            f"['No share of ' + ({names})[partner] + ' by', {publisher} + ' is in the tables.']"
        )
    )
    return page.answer(told, BELOW, right=-LEFT)
