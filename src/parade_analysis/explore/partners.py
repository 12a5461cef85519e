"""A partner's share in a country's recorded trade, by publisher."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from parade_analysis import publishers, trade
from parade_analysis.catalog.definitions import SUBJECT
from parade_analysis.errors import NothingKnown
from parade_analysis.explore import page
from parade_analysis.explore.tables import source_line, take
from parade_analysis.flows import of_country
from parade_analysis.inter_korean import SOUTH
from parade_analysis.places import in_sentence, names_of
from parade_analysis.plot import style
from parade_analysis.prose import possessive
from parade_analysis.records import LEADING, MIRRORS

ALL = "all"
HEIGHT, LEFT, BELOW = 300, 42, 34
"""Pixels: height of the plot, width of the percentages before it, height of the years below."""
COLOURS = (style.FOCUS, style.SECOND, style.THIRD, style.INK, style.QUIET)
DASHES: tuple[list[int], ...] = ([], [6, 3], [2, 2], [8, 3, 2, 3])
SHAPES = ("circle", "square", "triangle-up", "diamond")
"""Publishers take them in turn, so that twenty differ by more than the colour."""


def trade_share(
    *,
    trade_totals: pd.DataFrame | None = None,
    trade_partners: pd.DataFrame | None = None,
    trade_partners_bulk: pd.DataFrame | None = None,
    series: pd.DataFrame | None = None,
    countries: pd.DataFrame | None = None,
    country: str = SUBJECT,
    partner: str = "CHN",
    data: str | os.PathLike[str] | None = None,
) -> alt.LayerChart:
    """A partner's share in a country's recorded trade over the years, publisher by publisher.

    The reader chooses partner and publisher. A line joins years that follow one another in
    the numbers of one publisher.

    Parameters
    ----------
    trade_totals, trade_partners, trade_partners_bulk, series, countries : DataFrame, optional
        The tables, loaded where not given.
    country : str
        Whose trade, ISO 3166-1 alpha-3.
    partner : str
        Partner chosen at first, ISO 3166-1 alpha-3.
    data : path-like, optional
        Folder with other tables.

    Returns
    -------
    LayerChart
        With the choices `partner` and `publisher`.

    Raises
    ------
    DataError
        If a table lacks a column, holds what it can't, or holds other countries only.
    NothingKnown
        If no publisher has a share of the partner.

    Examples
    --------
    >>> from parade_analysis import explore
    >>> chart = explore.trade_share(partner="RUS").to_dict()
    >>> [each["value"] for each in chart["params"][:2]]
    ['RUS', 'all']
    """
    taken = take(
        {
            "trade_partners": trade_partners,
            "trade_totals": trade_totals,
            "trade_partners_bulk": trade_partners_bulk,
            "series": series,
            "countries": countries,
        },
        {
            "trade_partners": "year partner_iso3 flow series value_usd_million share_percent",
            "trade_totals": "year flow series value_usd_million",
            "trade_partners_bulk": "year partner_iso3 flow series value_usd_million",
            "series": "series name publisher series_kind inter_korean",
            "countries": "iso3 country",
        },
        data,
    )
    frames = {name: each.frame for name, each in taken.items()}
    names = frames.pop("countries")
    shares = all_shares(**frames, country=country)
    if partner not in {*shares["partner_iso3"]}:
        raise NothingKnown(f"no publisher has a share of {partner} in the trade of {country}")
    by_series = publishers.names_of(frames["series"])
    listed = shares["series"].value_counts().index.to_list()
    listed = sorted(listed, key=lambda each: (each != LEADING, listed.index(each)))
    who = {each: str(by_series.get(each, each)) for each in listed}
    known = names_of(names, shares["partner_iso3"]).sort_values()
    whose = in_sentence(names, country)
    years = (int(shares["year"].min()), int(shares["year"].max()))
    drawn = {name: taken[name] for name in frames if name != "series"}
    return page.finished(
        [*_lines(who, years), _words(known.to_dict(), who)],
        name="trade-share",
        title=f"A partner's share in {possessive(whose)} recorded trade",
        about=(
            f"Lines over the years, one a publisher: a partner's share in {possessive(whose)} "
            "exports plus imports. Choices: partner and publisher."
        ),
        source=source_line(drawn, publishers.source_names(frames["series"], listed)),
        room=BELOW + 3 * page.LINE,
        datasets={"shares": rows_of(shares)},
        params=[
            page.control("partner", "Partner", known.to_dict(), partner),
            page.control("publisher", "Publisher", {ALL: "All publishers", **who}),
        ],
        left=LEFT,
        height=HEIGHT,
    )


def all_shares(
    trade_totals: pd.DataFrame,
    trade_partners: pd.DataFrame,
    trade_partners_bulk: pd.DataFrame,
    series: pd.DataFrame,
    *,
    country: str = SUBJECT,
    mirrors: Sequence[str] = MIRRORS,
) -> pd.DataFrame:
    """Return every partner's share in a country's trade, by year and publisher.

    Parameters
    ----------
    trade_totals, trade_partners, trade_partners_bulk, series : DataFrame
        The tables.
    country : str
        ISO 3166-1 alpha-3.
    mirrors : sequence of str
        Mirror data sets to add up, by id.

    Returns
    -------
    DataFrame
        `partner_iso3`, `series`, `year` (int) and `share_percent` (float, as printed, else
        from the publisher's own numbers), sorted.

    Raises
    ------
    DataError
        If a table holds other countries only, or a number twice.

    Examples
    --------
    >>> from parade_analysis import load
    >>> names = ["trade_totals", "trade_partners", "trade_partners_bulk", "series"]
    >>> shares = all_shares(*map(load, names))
    >>> china = shares.query("partner_iso3 == 'CHN' and series == 'kotra' and year == 2024")
    >>> china["share_percent"].item()
    98.0
    """
    printed = of_country(trade_partners, "trade_partners", country)
    # A share of the South in mirror data is one only where its trade is in their total.
    apart = [SOUTH] if country == SUBJECT else []
    found = []
    for partner in sorted({*printed["partner_iso3"], *apart}):
        tables = (trade_totals, trade_partners, trade_partners_bulk, series)
        said = trade.by_publisher(
            *tables,
            country=country,
            partner=partner,
            years="all",
            mirrors=mirrors if partner in apart else (),
        )
        found.append(said.assign(partner_iso3=partner))
    own = of_country(trade_partners_bulk, "trade_partners_bulk", country)
    for mirror in mirrors:
        rows = own[own["series"] == mirror]
        by_year = rows.groupby("year")[["flow", "partner_iso3"]].transform("nunique")
        # In a year with one direction or two partners the sum is not all trade.
        rows = rows[(by_year["flow"] > 1) & (by_year["partner_iso3"] > 2)]
        if len(rows):
            shares = trade.partner_shares(rows)
            shares = shares[~shares["partner_iso3"].isin(apart)]
            found.append(shares.assign(series=mirror, share_percent=100 * shares["share_fraction"]))
    key = ["partner_iso3", "series", "year"]
    every = pd.concat([each.reindex(columns=[*key, "share_percent"]) for each in found])
    every = every.dropna(subset="share_percent").astype({"year": "int64"})
    return every.sort_values(key, ignore_index=True)


def rows_of(shares: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the shares as the chart carries them, a row a partner and publisher.

    Parameters
    ----------
    shares : DataFrame
        As `all_shares` returns them.

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
    ids, order = list(who), range(len(who))
    colours = [COLOURS[place % len(COLOURS)] for place in order]
    dashes = {each: DASHES[place % len(DASHES)] for place, each in enumerate(ids)}
    shapes = [SHAPES[place % len(SHAPES)] for place in order]
    key_of = alt.Legend(
        labelExpr=f"({json.dumps(who, ensure_ascii=False)})[datum.value]",
        columns=alt.ExprRef(page.by_width(1, f"{page.ACROSS} < 900 ? 2 : 4")),
        symbolSize=60,
    )
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
            color=alt.Color("series:N", scale=alt.Scale(domain=ids, range=colours), legend=key_of),
        )
    )
    # Without a share to show the axis still begins at nothing.
    least = page.table(page.ONCE).transform_calculate(share="1").mark_rule(opacity=0, aria=False)
    return [
        drawn.mark_line(strokeWidth=2, aria=False).encode(
            detail="run:N", strokeDash=alt.StrokeDash("dash:N", scale=None)
        ),
        drawn.mark_point(filled=True, size=34, opacity=1).encode(
            shape=alt.Shape("series:N", scale=alt.Scale(domain=ids, range=shapes), legend=key_of),
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
    return page.lines(told, alt.Text("said:N"), BELOW, right=-LEFT)
