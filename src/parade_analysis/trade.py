"""What a country trades, with whom, and what the publishers say.

The functions on flows take a pandas or polars frame, a polars LazyFrame, a DuckDB relation
or any other frame that narwhals knows, and give back the same kind. A flow is what one
publisher records between a country and one partner: `year`, `partner_iso3` and
`value_usd_million`, and where there are several, `iso3` (the country), `flow`, `series`.
To be sure of the values they compute one small answer; everything else stays lazy.
The functions on tables take and return pandas frames.

A value that nobody recorded is missing and stays missing; 0 means recorded as nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

import narwhals as nw
import numpy as np
import pandas as pd

from parade_analysis.errors import DataError

if TYPE_CHECKING:
    from narwhals.typing import IntoFrameT

VALUE, PARTNER = "value_usd_million", "partner_iso3"
YEARLY = ("year",)
MOST_NAMED = 5  # rows that an error names

NEIGHBOURS = ("CHN", "KOR", "RUS")
"""The DPRK's land neighbours, which no rule of distance can screen."""
PUBLISHED_MIXUPS = (("DZA", "import", 2008),)
"""Partner, direction and year that a study names; see the notes of ``trade_partners_bulk``."""
RAW_CHAPTERS = ("26", "27")
"""HS chapters of ores and of mineral fuels."""
FAR_KM = 5000
FLOOR_USD_MILLION = 20.0  # about a hundredth of the DPRK's yearly recorded trade
JUMP = 10.0
COVERAGE_WORDS = {
    "inter_korean": "inter-Korean trade",
    "estimated_crude": "estimated crude oil",
    "export_valuation": "exports valued",
    "import_valuation": "imports valued",
}


def partner_shares(flows: IntoFrameT, by: Sequence[str] = YEARLY) -> IntoFrameT:
    """Return each partner's share in a country's recorded trade.

    The share of a partner is what is recorded with it over what is recorded with all
    partners of the same group; who is not recorded is not in the sum. Exports and imports
    of one partner are added unless `flow` is in `by`.

    Parameters
    ----------
    flows : DataFrame, LazyFrame or relation
        The columns of `by`, `partner_iso3` (str) and `value_usd_million` (float, nominal).
        Valuation is the publisher's: mirrored exports are CIF, imports FOB.
    by : sequence of str
        What parts the groups, e.g. ``("iso3", "year")`` for many countries.

    Returns
    -------
    DataFrame, LazyFrame or relation
        The columns of `by`, `partner_iso3`, `value_usd_million` and `share_fraction`
        (float, 0 to 1, missing where all that is recorded is nothing), sorted.

    Raises
    ------
    DataError
        If a column is missing, a value absent, negative or infinite, a partner unnamed, or
        if `flows` would add publishers, or totals to their parts.

    Examples
    --------
    >>> from parade_analysis import load
    >>> mirror = load("trade_partners_bulk").query("series.str.startswith('WITS')")
    >>> shares = partner_shares(mirror)
    >>> china = shares.query("partner_iso3 == 'CHN' and year == 2016")
    >>> round(china["share_fraction"].item(), 3)
    0.892
    """
    keys = [*by, PARTNER]
    frame = _checked(flows, keys, by)
    partners = frame.group_by(*keys).agg(nw.col(VALUE).sum())
    total = nw.col(VALUE).sum().over(*by)
    with_total = partners.with_columns(total.alias("total"))
    share = nw.when(nw.col("total") > 0).then(nw.col(VALUE) / nw.col("total"))
    return with_total.select(*keys, VALUE, share.alias("share_fraction")).sort(*keys).to_native()


def concentration(flows: IntoFrameT, by: Sequence[str] = YEARLY) -> IntoFrameT:
    """Return how concentrated a country's recorded trade is on few partners.

    The Herfindahl-Hirschman index is the sum of the squared partner shares, from 1/n for n
    equal partners to 1 for a single one (Hirschman, 1964, "The Paternity of an Index",
    American Economic Review 54). Its inverse is the number of equal partners that would be
    as concentrated.

    Parameters
    ----------
    flows, by
        As for `partner_shares`.

    Returns
    -------
    DataFrame, LazyFrame or relation
        The columns of `by`, `total_usd_million` (float), `n_partners` (int, those with
        more than nothing), `hhi` (float, 0 to 1), `effective_partners` (float),
        `top_partner_iso3` (str, the first by code among equals) and `top_share_fraction`
        (float), sorted. The last four are missing where all that is recorded is nothing.

    Raises
    ------
    DataError
        As `partner_shares`.

    Examples
    --------
    >>> flows = pd.DataFrame(
    ...     {"year": 2024, "partner_iso3": ["CHN", "RUS"], "value_usd_million": [75.0, 25.0]}
    ... )
    >>> concentration(flows)[["hhi", "effective_partners", "top_partner_iso3"]].values.tolist()
    [[0.625, 1.6, 'CHN']]
    """
    share = nw.col("share_fraction")
    frame: Any = nw.from_native(partner_shares(flows, by))
    shares = frame.with_columns(
        (nw.col(VALUE) > 0).cast(nw.Int64).alias("n_partners"),
        (share**2).alias("sum_of_squares"),
        share.max().over(*by).alias("top_share_fraction"),
    )
    leaders = shares.filter(share == nw.col("top_share_fraction"))
    indices = shares.group_by(*by).agg(
        nw.col(VALUE).sum().alias("total_usd_million"),
        nw.col("n_partners", "sum_of_squares").sum(),
        nw.col("top_share_fraction").max(),
    )
    first = leaders.group_by(*by).agg(nw.col(PARTNER).min().alias("top_partner_iso3"))
    hhi = nw.when(nw.col("total_usd_million") > 0).then(nw.col("sum_of_squares"))
    columns = [*by, "total_usd_million", "n_partners", "hhi", "effective_partners"]
    columns += ["top_partner_iso3", "top_share_fraction"]
    return (
        indices.join(first, on=list(by), how="left")
        .with_columns(hhi.alias("hhi"), (1 / hhi).alias("effective_partners"))
        .select(*columns)
        .sort(*by)
        .to_native()
    )


def dependence(
    flows: IntoFrameT, partner_iso3: str, *, iso3: str | None = None, by: Sequence[str] = YEARLY
) -> IntoFrameT:
    """Return how much of a country's recorded trade is with one partner.

    Parameters
    ----------
    flows, by
        As for `partner_shares`; with `flow` in `by`, exports and imports stand apart.
    partner_iso3 : str
        The partner, ISO 3166-1 alpha-3.
    iso3 : str, optional
        The country, where `flows` has a column `iso3` with several.

    Returns
    -------
    DataFrame, LazyFrame or relation
        The columns of `by`, `value_usd_million` and `share_fraction` (float, missing where
        nothing was recorded with the partner) and `total_usd_million` (float), sorted.

    Raises
    ------
    DataError
        As `partner_shares`, and if no flow with the partner is recorded at all.

    Examples
    --------
    >>> flows = pd.DataFrame(
    ...     {"year": [2023, 2023, 2024], "partner_iso3": ["CHN", "RUS", "RUS"],
    ...      "value_usd_million": [75.0, 25.0, 30.0]}
    ... )
    >>> dependence(flows, "CHN")["share_fraction"].tolist()
    [0.75, nan]
    """
    frame: Any = nw.from_native(flows)
    if iso3 is not None:
        frame = frame.filter(nw.col("iso3") == iso3)
    shares: Any = nw.from_native(partner_shares(frame.to_native(), by))
    theirs = shares.filter(nw.col(PARTNER) == partner_iso3)
    if not _rows(theirs.head(1)):
        raise DataError(
            f"flows: nothing is recorded between {iso3 or 'the country'} and {partner_iso3}"
        )
    totals = shares.group_by(*by).agg(nw.col(VALUE).sum().alias("total_usd_million"))
    return (
        totals.join(theirs.drop(PARTNER), on=list(by), how="left")
        .select(*by, VALUE, "share_fraction", "total_usd_million")
        .sort(*by)
        .to_native()
    )


def mirror_gap(
    reported: IntoFrameT, mirrored: IntoFrameT, on: Sequence[str] = ("year", PARTNER, "flow")
) -> IntoFrameT:
    """Set two records of the same flows against each other.

    Each sale is someone's purchase, so the partner's record mirrors the country's own
    (Morgenstern, 1963, On the Accuracy of Economic Observations). A ratio above 1 is
    expected where the mirror counts imports at CIF and the other exports at FOB; the rest
    is timing, transit, mistaken countries and what one side hides.

    Parameters
    ----------
    reported, mirrored : DataFrame, LazyFrame or relation
        Two frames of one engine with the columns `on` and `value_usd_million`, both
        directions seen from the same country, each flow once.
    on : sequence of str
        What tells a flow.

    Returns
    -------
    DataFrame, LazyFrame or relation
        The columns `on`, `value_usd_million` and `mirror_usd_million` (missing where only
        the other side recorded the flow), `gap_usd_million` (mirror less reported) and
        `ratio` (mirror over reported, missing where reported is 0), sorted.

    Raises
    ------
    DataError
        If a column is missing, a value absent, negative or infinite, or a flow given twice.

    Examples
    --------
    >>> one = pd.DataFrame({"year": [2015], "partner_iso3": "CHN", "flow": "export",
    ...                     "value_usd_million": [2000.0]})
    >>> mirror_gap(one, one.assign(value_usd_million=2500.0))["ratio"].tolist()
    [1.25]
    """
    keys = list(on)
    sides: list[Any] = []
    for flows, name in ((reported, VALUE), (mirrored, "mirror_usd_million")):
        side = _checked(flows, keys, keys)
        twice = side.group_by(*keys).agg(nw.len().alias("times")).filter(nw.col("times") > 1)
        found = _rows(twice.select(*keys).head(MOST_NAMED))
        if found:
            raise DataError(*(f"flows: {_named(row)} is given more than once" for row in found))
        sides.append(side.select(*keys, nw.col(VALUE).alias(name)))
    left, right = sides
    other = {key: f"{key}_mirror" for key in keys}
    both = left.join(right.rename(other), left_on=keys, right_on=list(other.values()), how="full")
    gap = nw.col("mirror_usd_million") - nw.col(VALUE)
    ratio = nw.when(nw.col(VALUE) > 0).then(nw.col("mirror_usd_million") / nw.col(VALUE))
    return (
        both.select(
            *(nw.coalesce(key, other[key]).alias(key) for key in keys),
            VALUE,
            "mirror_usd_million",
            gap.alias("gap_usd_million"),
            ratio.alias("ratio"),
        )
        .sort(*keys)
        .to_native()
    )


def reporting_coverage(flows: IntoFrameT, by: Sequence[str] = (PARTNER,)) -> IntoFrameT:
    """Return for how many years each partner's trade is recorded.

    Parameters
    ----------
    flows : DataFrame, LazyFrame or relation
        `year` (int), the columns of `by` and `value_usd_million`.
    by : sequence of str
        What parts the groups, e.g. ``("series", "partner_iso3", "flow")``.

    Returns
    -------
    DataFrame, LazyFrame or relation
        The columns of `by`, `first_year`, `last_year`, `years` (int, with a record) and
        `gaps` (int, years between the first and the last without one), sorted.

    Raises
    ------
    DataError
        If a column is missing or a value absent, negative or infinite.

    Examples
    --------
    >>> flows = pd.DataFrame({"year": [2019, 2020, 2024], "partner_iso3": "RUS",
    ...                       "value_usd_million": [48.0, 43.0, 34.0]})
    >>> reporting_coverage(flows).values.tolist()
    [['RUS', 2019, 2024, 3, 3]]
    """
    keys = list(by)
    year = nw.col("year")
    spans = (
        _checked(flows, ["year", *keys], ["year", *keys, "series", "flow"])
        .select("year", *keys)
        .unique()
        .group_by(*keys)
        .agg(
            year.min().alias("first_year"),
            year.max().alias("last_year"),
            year.n_unique().alias("years"),
        )
    )
    span = nw.col("last_year") - nw.col("first_year") + 1
    return spans.with_columns((span - nw.col("years")).alias("gaps")).sort(*keys).to_native()


def screen_two_koreas(
    flows: IntoFrameT,
    far: Collection[str],
    *,
    floor_usd_million: float = FLOOR_USD_MILLION,
    jump: float = JUMP,
) -> IntoFrameT:
    """Flag flows that look like trade of the Republic of Korea booked under the DPRK.

    A flow of at least the floor is flagged where its partner is far away and

    - *sudden*: it is at least `jump` times the lower quartile of the same partner's other
      recorded years in the same series and direction (and product, where there is a
      column `hs_code`), or no other year is recorded;
    - *raw material*: it is an import of ores or mineral fuels (HS chapters 26 and 27).

    The rule is ours. A flag asks for a second look and proves nothing: real one-off
    sales are sudden too, and a near partner's mistakes pass. Cases that a study names are
    told apart from those that only the rule finds.

    Parameters
    ----------
    flows : DataFrame, LazyFrame or relation
        `year`, `partner_iso3`, `flow`, `series`, `value_usd_million`, and perhaps
        `hs_code`; further columns are kept.
    far : collection of str
        Partners too far away for trade that nobody noticed, e.g. from `far_partners`.
    floor_usd_million : float
        Smaller flows are never flagged.
    jump : float
        How many times the lower quartile counts as sudden.

    Returns
    -------
    DataFrame, LazyFrame or relation
        All rows and columns of `flows`, and `typical_usd_million` (float, the lower
        quartile of the other years, missing if there are none), `is_sudden`,
        `is_raw_material`, `is_flagged` and `is_published_case` (bool), sorted.

    Raises
    ------
    DataError
        If a column is missing, or a value absent, negative or infinite.

    Examples
    --------
    >>> from parade_analysis import load
    >>> far = far_partners(load("countries"), "PRK")
    >>> screened = screen_two_koreas(load("trade_partners_bulk"), far)
    >>> screened.query("is_flagged and partner_iso3 == 'AGO'")["year"].tolist()
    [2007, 2015]
    """
    frame: Any = nw.from_native(flows)
    hs = [name for name in ("hs_code",) if name in frame.collect_schema().names()]
    group = ["series", PARTNER, "flow", *hs]
    keys = [*group, "year"]
    frame = _checked(flows, ["year", "series", PARTNER, "flow"], keys)
    value = nw.col(VALUE)
    own = frame.select(*keys, VALUE)
    others = own.rename({"year": "other_year", VALUE: "other_value"})
    pairs = own.join(others, on=group, how="inner")
    typical = (
        pairs.filter(nw.col("year") != nw.col("other_year"))
        .group_by(*keys)
        .agg(nw.col("other_value").quantile(0.25, "linear").alias("typical_usd_million"))
    )
    usual = nw.col("typical_usd_million")
    sudden = (usual.is_null() | (value >= jump * usual)).alias("is_sudden")
    raw = nw.lit(False)
    for chapter in RAW_CHAPTERS if hs else ():
        raw = raw | nw.col("hs_code").str.starts_with(chapter)
    direction = nw.col("flow").cast(nw.String)
    published = nw.lit(False)
    for partner, way, year in PUBLISHED_MIXUPS:
        case = (nw.col(PARTNER) == partner) & (direction == way) & (nw.col("year") == year)
        published = published | case
    eligible = (value >= floor_usd_million) & nw.col(PARTNER).is_in(list(far))
    return (
        frame.join(typical, on=keys, how="left")
        .with_columns(
            sudden,
            (raw & (direction == "import")).alias("is_raw_material"),
            published.alias("is_published_case"),
        )
        .with_columns(
            (eligible & (nw.col("is_sudden") | nw.col("is_raw_material"))).alias("is_flagged")
        )
        .sort(*keys)
        .to_native()
    )


def published_shares(
    trade_partners: pd.DataFrame, partner_iso3: str, series: str, flow: str = "total"
) -> pd.DataFrame:
    """Return a partner's share in the DPRK's trade, year by year, as one publisher prints it.

    Parameters
    ----------
    trade_partners : DataFrame
        Table ``trade_partners``.
    partner_iso3 : str
        Partner, ISO 3166-1 alpha-3.
    series : str
        Publisher; two publishers are never mixed.
    flow : {"total", "export", "import"}
        Direction seen from the DPRK.

    Returns
    -------
    DataFrame
        `year` (Int64), `share_percent` (float, as published) and `value_usd_million`
        (float, missing where the publisher prints only the share), by year.

    Raises
    ------
    DataError
        If the publisher prints no such share.

    Examples
    --------
    >>> from parade_analysis import load
    >>> shares = published_shares(load("trade_partners"), "CHN", "KOTRA")
    >>> shares.set_index("year").loc[[2010, 2022, 2024], "share_percent"].tolist()
    [83.0, 96.7, 98.0]
    """
    rows = trade_partners[
        (trade_partners["partner_iso3"] == partner_iso3)
        & (trade_partners["series"] == series)
        & (trade_partners["flow"] == flow)
        & trade_partners["share_percent"].notna()
    ]
    if rows.empty:
        raise DataError(f"trade_partners: {series} prints no share of {partner_iso3} in {flow}")
    columns = ["year", "share_percent", "value_usd_million"]
    return rows[columns].sort_values("year", ignore_index=True)


def far_partners(countries: pd.DataFrame, iso3: str, beyond_km: float = FAR_KM) -> list[str]:
    """Return the partners whose capital is further away than so many kilometres.

    Great circles between capitals (haversine, mean radius of the earth 6,371 km). Land
    neighbours of the DPRK and places without a capital are never far.

    Parameters
    ----------
    countries : DataFrame
        Table ``countries``: `iso3`, `capital_latitude`, `capital_longitude` (degrees).
    iso3 : str
        The country to measure from.
    beyond_km : float
        The distance.

    Examples
    --------
    >>> from parade_analysis import load
    >>> far = far_partners(load("countries"), "PRK")
    >>> [code in far for code in ("CHN", "IND", "GAB", "PNG")]
    [False, False, True, True]
    """
    places = countries.set_index("iso3")[["capital_latitude", "capital_longitude"]]
    latitude, longitude = np.radians(places.to_numpy(dtype=float)).T
    home = places.index.get_loc(iso3)
    half = (
        np.sin((latitude - latitude[home]) / 2) ** 2
        + np.cos(latitude) * np.cos(latitude[home]) * np.sin((longitude - longitude[home]) / 2) ** 2
    )
    distance = pd.Series(2 * 6371 * np.arcsin(np.sqrt(half)), index=places.index)
    return [code for code in distance.index[distance > beyond_km] if code not in NEIGHBOURS]


def world_rank(
    world: pd.DataFrame,
    iso3: str,
    series: str,
    *,
    measure: str = "top_partner_share_fraction",
    floor_usd_million: float = 0.0,
) -> pd.DataFrame:
    """Return where a country stands among all of the world, year by year.

    Parameters
    ----------
    world : DataFrame
        Table ``trade_concentration_world``.
    iso3 : str
        The country, ISO 3166-1 alpha-3.
    series : str
        One publisher; ranks of two are not compared.
    measure : {"top_partner_share_fraction", "hhi"}
        What is ranked, the most concentrated first.
    floor_usd_million : float
        Countries whose total is known to be smaller are left out, the country itself never.
        Whoever has no total is kept and counted, because the DPRK's own is at times missing.

    Returns
    -------
    DataFrame
        One row per year in which the country has the measure: `year`, `value` (float),
        `rank` (int, 1 for the highest; equals share the better), `countries` (int),
        `percentile` (float, percent of the others that lie lower), `has_total` (bool, the
        country's own), `without_total` (int, countries kept without one), `left_out` (str,
        those under the floor, by code).

    Raises
    ------
    DataError
        If the publisher has no such measure of the country.

    Examples
    --------
    >>> from parade_analysis import load
    >>> world = load("trade_concentration_world")
    >>> ranks = world_rank(world, "PRK", "WITS UN Comtrade (2017-11 extract)")
    >>> ranks.query("year == 2016")[["rank", "countries"]].values.tolist()
    [[2, 229]]
    """
    known = world[(world["series"] == series) & world[measure].notna()]
    years = known.loc[known["iso3"] == iso3, "year"].sort_values()
    if years.empty:
        raise DataError(f"trade_concentration_world: {series} has no {measure} of {iso3}")
    ranks = []
    for year in years:
        of_year = known[known["year"] == year]
        small = (of_year["total_usd_million"] < floor_usd_million) & (of_year["iso3"] != iso3)
        ranked = of_year[~small]
        own = ranked[ranked["iso3"] == iso3].iloc[0]
        others = ranked.loc[ranked["iso3"] != iso3, measure]
        ranks.append(
            {
                "year": int(year),
                "value": float(own[measure]),
                "rank": 1 + int((others > own[measure]).sum()),
                "countries": len(ranked),
                "percentile": 100 * float((others < own[measure]).mean()),
                "has_total": bool(pd.notna(own["total_usd_million"])),
                "without_total": int(ranked["total_usd_million"].isna().sum()),
                "left_out": " ".join(sorted(of_year.loc[small, "iso3"])),
            }
        )
    return pd.DataFrame(ranks)


def compare_series(
    observations: pd.DataFrame,
    series: pd.DataFrame,
    *,
    measure: str = "value_usd_million",
    leads: str = "KOTRA",
) -> pd.DataFrame:
    """Set what publishers say of the same quantity side by side, with why they may differ.

    Parameters
    ----------
    observations : DataFrame
        Rows of ``trade_totals`` or ``trade_partners`` of one direction and partner: `year`,
        `flow`, `series` and `measure`; more than one year may be given.
    series : DataFrame
        Table ``series``.
    measure : {"value_usd_million", "share_percent"}
        The quantity.
    leads : str
        The publisher that the others are measured by.

    Returns
    -------
    DataFrame
        One row per year and publisher: `year`, `series`, `publisher`, `measure` (float),
        `ratio` (float, to the one that leads, missing where it is silent), `spread`
        (float, highest less lowest of the year) and `reasons` (str, how coverage and
        valuation differ from those of the one that leads), by year, the one that leads
        first.

    Raises
    ------
    DataError
        If the rows mix directions or partners, or none has the measure.

    Examples
    --------
    >>> from parade_analysis import load
    >>> china = load("trade_partners").query("partner_iso3 == 'CHN' and flow == 'total'")
    >>> said = compare_series(
    ...     china.query("year == 2010"), load("series"), measure="share_percent"
    ... )
    >>> said[["series", "share_percent"]].values.tolist()
    [['KOTRA', 83.0], ['KITA (mirror data incl. inter-Korean)', 45.3]]
    """
    for column in ("flow", "partner_iso3"):
        if column in observations and len(observations[column].unique()) > 1:
            raise DataError(f"the rows mix several values of {column}: choose one")
    said = observations.loc[observations[measure].notna(), ["year", "series", measure]]
    if said.empty:
        raise DataError(f"no publisher gives {measure} in these rows")
    described = series.set_index("series")
    leading = said[said["series"] == leads].set_index("year")[measure]
    by_year = said.groupby("year")[measure]
    compared = said.assign(
        publisher=said["series"].map(described["publisher"]),
        ratio=said[measure] / said["year"].map(leading).astype("float64"),
        spread=by_year.transform("max") - by_year.transform("min"),
        reasons=said["series"].map(lambda name: _reasons(described, name, leads)),
        others=said["series"] != leads,
    )
    compared = compared.sort_values(["year", "others", "series"], ignore_index=True)
    return compared[["year", "series", "publisher", measure, "ratio", "spread", "reasons"]]


def product_shares(
    commodities: pd.DataFrame, totals: pd.DataFrame, flow: str, publisher: str = "KOTRA"
) -> pd.DataFrame:
    """Return the known shares of goods in all exports or imports, each good once.

    Goods are named in groups that overlap. Of two that share an HS chapter the one that
    names more chapters is kept, then the larger. What is left to 100 is not known.

    Parameters
    ----------
    commodities : DataFrame
        Table ``trade_commodities``: rows without a partner are taken.
    totals : DataFrame
        Table ``trade_totals``, for goods given only by value.
    flow : {"export", "import"}
        Direction seen from the DPRK.
    publisher : str
        Publisher, and those that name it as their source.

    Returns
    -------
    DataFrame
        `year`, `product`, `hs`, `series` (str) and `share_percent` (float, as published
        where it is, else value over the publisher's total), by year, the largest first.

    Raises
    ------
    DataError
        If no share is known.

    Examples
    --------
    >>> from parade_analysis import load
    >>> goods = product_shares(load("trade_commodities"), load("trade_totals"), "export")
    >>> goods.query("year == 2015")[["hs", "share_percent"]].values.tolist()
    [['27', 40.2], ['50-63', 29.7]]
    """
    rows = commodities[
        commodities["partner_iso3"].isna()
        & (commodities["flow"] == flow)
        & commodities["hs"].notna()
        & commodities["series"].str.contains(rf"^{publisher}$|from {publisher}", regex=True)
    ]
    all_goods = totals[(totals["series"] == publisher) & (totals["flow"] == flow)]
    total = rows["year"].map(
        all_goods[all_goods["is_preferred"]].set_index("year")["value_usd_million"]
    )
    computed = 100 * rows["value_usd_million"] / total.astype("float64")
    shares = rows.assign(share_percent=rows["share_percent"].fillna(computed))
    shares = shares.dropna(subset="share_percent")
    if shares.empty:
        raise DataError(f"trade_commodities: {publisher} gives no share of goods in {flow}")
    wide = shares.assign(width=shares["hs"].map(lambda codes: len(_chapters(codes))))
    wide = wide.sort_values(["year", "width", "share_percent"], ascending=[True, False, False])
    kept: list[int] = []
    taken: set[tuple[int, int]] = set()
    for index, year, codes in wide[["year", "hs"]].itertuples(name=None):
        chapters = {(year, chapter) for chapter in _chapters(codes)}
        if not chapters & taken:
            kept.append(index)
            taken |= chapters
    columns = ["year", "product", "hs", "series", "share_percent"]
    return wide.loc[kept, columns].sort_values(
        ["year", "share_percent"], ascending=[True, False], ignore_index=True
    )


def _chapters(codes: str) -> set[int]:
    """Return the HS chapters of a code, a range (50-63) or a list (2601;2701)."""
    chapters: set[int] = set()
    for code in codes.split(";"):
        first, _, last = code.partition("-")
        chapters |= set(range(int(first[:2]), int((last or first)[:2]) + 1))
    return chapters


def _reasons(described: pd.DataFrame, name: str, leads: str) -> str:
    differing = []
    for column, words in COVERAGE_WORDS.items():
        ours, theirs = described.at[leads, column], described.at[name, column]
        if theirs != ours and theirs != "not_applicable":
            differing.append(f"{words} {theirs}")
    return "; ".join(differing)


def _checked(flows: Any, keys: Sequence[str], by: Sequence[str]) -> Any:
    """Return `flows` as a narwhals frame, sure of its keys and values."""
    frame: Any = nw.from_native(flows)
    columns = frame.collect_schema().names()
    missing = [name for name in (*keys, VALUE) if name not in columns]
    if missing:
        raise DataError(f"flows: no column {', '.join(missing)}; there are {', '.join(columns)}")
    if "series" in columns and "series" not in by:
        _refuse_a_mix(frame)
    if "flow" in columns:
        # Categories of two tables need not agree, so directions are compared as text.
        frame = frame.with_columns(nw.col("flow").cast(nw.String))
        if "flow" not in by:
            _refuse_totals_among_parts(frame)
    value = nw.col(VALUE).cast(nw.Float64)
    wrong = value.is_null() | value.is_nan() | ~value.is_finite() | (value < 0)
    for key in keys:
        wrong = wrong | nw.col(key).is_null()
    found = _rows(frame.filter(wrong).select(*keys, VALUE).head(MOST_NAMED))
    if found:
        raise DataError(
            *(
                f"flows: {_named(row)}, expected every column named and a finite value of "
                "at least 0 (leave out what nobody recorded)"
                for row in found
            )
        )
    return frame


def _refuse_a_mix(frame: Any) -> None:
    publishers = sorted(row["series"] for row in _rows(frame.select("series").unique().head(9)))
    if len(publishers) > 1:
        raise DataError(f"flows: two publishers are never added; choose one of {publishers}")


def _refuse_totals_among_parts(frame: Any) -> None:
    directions = {row["flow"] for row in _rows(frame.select("flow").unique())}
    if "total" in directions and len(directions) > 1:
        raise DataError(f"flows: totals stand among their parts; choose from {sorted(directions)}")


def _rows(frame: Any) -> list[dict[str, Any]]:
    collected = frame.collect() if isinstance(frame, nw.LazyFrame) else frame
    return list(collected.iter_rows(named=True))


def _named(row: dict[str, Any]) -> str:
    return ", ".join(f"{column} {value}" for column, value in row.items())
