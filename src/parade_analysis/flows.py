"""Flows of trade on any engine: shares, concentration, dependence, mirror gaps, coverage.

The functions take a pandas or polars frame, a polars LazyFrame, a DuckDB relation or any
other frame that narwhals knows, and give back the same kind. A flow is what one publisher
records between a country and one partner: `year`, `partner_iso3` and `value_usd_million`,
and where there are several, `iso3` (the country), `flow`, `series`. To be sure of the
values they compute one small answer; everything else stays lazy.

A value that nobody recorded is missing and stays missing; 0 means recorded as nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import narwhals as nw
import pandas as pd

from parade_analysis.catalog.definitions import SUBJECT
from parade_analysis.errors import DataError, NothingKnown, not_in_every_row

if TYPE_CHECKING:
    from narwhals.typing import IntoFrameT

VALUE, PARTNER = "value_usd_million", "partner_iso3"
YEARLY = ("year",)
KEYS = ("iso3", "year", "month", "flow", "series")
"""What every row of a table of trade has, if the table has the column."""
MOST_NAMED = 5  # rows that an error names


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
        if countries or publishers would be added, or totals to their parts.

    Examples
    --------
    >>> from parade_analysis import load
    >>> mirror = load("trade_partners_bulk").query("series == 'wits-2017'")
    >>> shares = partner_shares(mirror)
    >>> china = shares.query("partner_iso3 == 'CHN' and year == 2016")
    >>> round(china["share_fraction"].item(), 3)
    0.892
    """
    keys = [*by, PARTNER]
    frame = checked(flows, keys, by)
    partners = frame.group_by(*keys).agg(nw.col(VALUE).sum())
    total = nw.col(VALUE).sum().over(*by)
    with_total = partners.with_columns(total.alias("total"))
    share = nw.when(nw.col("total") > 0).then(nw.col(VALUE) / nw.col("total"))
    return with_total.select(*keys, VALUE, share.alias("share_fraction")).sort(*keys).to_native()


def concentration(flows: IntoFrameT, by: Sequence[str] = YEARLY) -> IntoFrameT:
    """Return how concentrated a country's recorded trade is on few partners.

    The Herfindahl-Hirschman index H is the sum of the squared partner shares, from 1/n for n
    equal partners to 1 for a single one (Hirschman, 1964, "The Paternity of an Index",
    American Economic Review 54). Its inverse is the number of equal partners that would be
    as concentrated; (H - 1/n) / (1 - 1/n) takes out the number of partners and runs from 0.

    Parameters
    ----------
    flows, by
        As for `partner_shares`; with ``by=("year", "flow")`` exports and imports stand apart,
        as in the World Bank's market concentration (WB_WITS_HH_MKT_CNCNTRTN_NDX).

    Returns
    -------
    DataFrame, LazyFrame or relation
        The columns of `by`, `total_usd_million` (float), `n_partners` (int, those with
        more than nothing), `hhi` (float, 0 to 1), `hhi_normalised` (float, 0 to 1, missing
        where there is one partner), `effective_partners` (float), `top_partner_iso3` (str,
        the first by code among equals), `top_partner_share_fraction` (float) and, of flows
        that are screened (`is_flagged`), `top_partner_is_flagged` (bool), sorted. All but
        the first two are missing where all that is recorded is nothing.

    Raises
    ------
    DataError
        As `partner_shares`.

    Notes
    -----
    Others print H times 10,000. UNCTAD's concentration index is another measure: it sets
    the square root of H against the number of markets.

    Examples
    --------
    >>> flows = pd.DataFrame(
    ...     {"year": 2024, "partner_iso3": ["CHN", "RUS"], "value_usd_million": [75.0, 25.0]}
    ... )
    >>> concentration(flows)[["hhi", "hhi_normalised", "top_partner_iso3"]].values.tolist()
    [[0.625, 0.25, 'CHN']]
    """
    share = nw.col("share_fraction")
    frame: Any = nw.from_native(partner_shares(flows, by))
    shares = frame.with_columns(
        (nw.col(VALUE) > 0).cast(nw.Int64).alias("n_partners"),
        (share**2).alias("sum_of_squares"),
        share.max().over(*by).alias("top_partner_share_fraction"),
    )
    leaders = shares.filter(share == nw.col("top_partner_share_fraction"))
    indices = shares.group_by(*by).agg(
        nw.col(VALUE).sum().alias("total_usd_million"),
        nw.col("n_partners", "sum_of_squares").sum(),
        nw.col("top_partner_share_fraction").max(),
    )
    first = leaders.group_by(*by).agg(nw.col(PARTNER).min().alias("top_partner_iso3"))
    hhi = nw.when(nw.col("total_usd_million") > 0).then(nw.col("sum_of_squares"))
    one = 1 / nw.col("n_partners")
    normalised = nw.when(nw.col("n_partners") > 1).then((hhi - one) / (1 - one))
    columns = [*by, "total_usd_million", "n_partners", "hhi", "hhi_normalised"]
    columns += ["effective_partners", "top_partner_iso3", "top_partner_share_fraction"]
    found = indices.join(first, on=list(by), how="left").with_columns(
        hhi.alias("hhi"), normalised.alias("hhi_normalised"), (1 / hhi).alias("effective_partners")
    )
    screened: Any = nw.from_native(flows)
    if "is_flagged" in screened.collect_schema().names():
        flagged = screened.group_by(*by, PARTNER).agg(
            nw.col("is_flagged").max().alias("top_partner_is_flagged")
        )
        keys = {"left_on": [*by, "top_partner_iso3"], "right_on": [*by, PARTNER]}
        found = found.join(flagged, how="left", **keys)
        columns.append("top_partner_is_flagged")
    return found.select(*columns).sort(*by).to_native()


def dependence(
    flows: IntoFrameT,
    partner: str = "CHN",
    *,
    country: str = SUBJECT,
    by: Sequence[str] = YEARLY,
) -> IntoFrameT:
    """Return how much of a country's recorded trade is with one partner.

    Parameters
    ----------
    flows, by
        As for `partner_shares`; with `flow` in `by`, exports and imports stand apart.
    partner : str
        The partner, ISO 3166-1 alpha-3; codes joined by a plus are added, e.g.
        ``"CHN+HKG+MAC"``.
    country : str
        The country, where `flows` has a column `iso3`; with `iso3` in `by`, all of them.

    Returns
    -------
    DataFrame, LazyFrame or relation
        The columns of `by`, `value_usd_million` and `share_fraction` (float, missing where
        nothing was recorded with the partner) and `total_usd_million` (float), sorted.

    Raises
    ------
    DataError
        As `partner_shares`, and if `flows` hold other countries only.
    NothingKnown
        If no flow with the partner is recorded at all.

    Examples
    --------
    >>> flows = pd.DataFrame(
    ...     {"year": [2023, 2023, 2024], "partner_iso3": ["CHN", "RUS", "RUS"],
    ...      "value_usd_million": [75.0, 25.0, 30.0]}
    ... )
    >>> dependence(flows)["share_fraction"].tolist()
    [0.75, nan]
    """
    frame: Any = nw.from_native(flows)
    if "iso3" in frame.collect_schema().names() and "iso3" not in by:
        own = frame.filter(nw.col("iso3") == country)
        if not rows(own.select("iso3").head(1)):
            raise DataError(f"flows: none of {country}; there are {_some(frame, 'iso3')}")
        frame = own
    shares: Any = nw.from_native(partner_shares(frame.to_native(), by))
    theirs = shares.filter(nw.col(PARTNER).is_in(partner.split("+")))
    if not rows(theirs.head(1)):
        who = "these countries" if "iso3" in by else country
        raise NothingKnown(f"nothing is recorded between {who} and {partner}")
    totals = shares.group_by(*by).agg(nw.col(VALUE).sum().alias("total_usd_million"))
    added = theirs.group_by(*by).agg(nw.col(VALUE).sum())
    total = nw.col("total_usd_million")
    share = nw.when(total > 0).then(nw.col(VALUE) / total)
    return (
        totals.join(added, on=list(by), how="left")
        .with_columns(share.alias("share_fraction"))
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
        side = checked(flows, keys, keys)
        refuse_twice(side, keys, "flows")
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
        checked(flows, ["year", *keys], ["year", *keys, "series", "flow"])
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


def of_country(table: pd.DataFrame, name: str, country: str) -> pd.DataFrame:
    """Return the rows of a table that are about one country.

    Parameters
    ----------
    table : DataFrame
        A table of trade; without a column `iso3` all its rows are about the country.
    name : str
        Its name, for the refusal.
    country : str
        ISO 3166-1 alpha-3.

    Raises
    ------
    DataError
        If it holds other countries only, or a row lacks its country, date, direction or
        publisher.

    Examples
    --------
    >>> from parade_analysis import load
    >>> of_country(load("trade_partners"), "trade_partners", "LAO")
    Traceback (most recent call last):
    ...
    parade_analysis.errors.DataError: trade_partners holds PRK only, not LAO; hand in ...
    """
    checked_keys(table, name)
    if "iso3" not in table or table.empty:
        return table
    own = table[table["iso3"] == country]
    if own.empty:
        held = sorted(table["iso3"].dropna().unique())
        what = f"{len(held)} countries" if len(held) > MOST_NAMED else " and ".join(held)
        raise DataError(
            f"{name} holds {what} only, not {country}; hand in a table of yours by keyword"
        )
    return own


def checked_keys(table: pd.DataFrame, name: str) -> pd.DataFrame:
    """Return a table of trade, sure that each row has its country, date, flow and publisher."""
    for column in KEYS:
        missing = int(table[column].isna().sum()) if column in table else 0
        if missing:
            raise not_in_every_row(name, column, missing, len(table))
    return table


def checked(flows: Any, keys: Sequence[str], by: Sequence[str], name: str = "flows") -> Any:
    """Return `flows` as a narwhals frame, sure of its keys and values."""
    frame: Any = nw.from_native(flows)
    columns = frame.collect_schema().names()
    missing = [each for each in (*keys, VALUE) if each not in columns]
    if missing:
        raise DataError(f"{name}: no column {', '.join(missing)}; there are {', '.join(columns)}")
    for column, who in (("iso3", "countries"), ("series", "publishers")):
        if column in columns and column not in by:
            mixed = _some(frame, column)
            if len(mixed) > 1:
                raise DataError(
                    f"{name}: two {who} are never added; choose one of {mixed}, or part them by "
                    f"{column}"
                )
    if "flow" in columns:
        # Categories of two tables need not agree, so directions are compared as text.
        frame = frame.with_columns(nw.col("flow").cast(nw.String))
        directions = [] if "flow" in by else _some(frame, "flow")
        if "total" in directions and len(directions) > 1:
            raise DataError(f"{name}: totals stand among their parts; choose from {directions}")
    value = nw.col(VALUE).cast(nw.Float64)
    wrong = value.is_null() | value.is_nan() | ~value.is_finite() | (value < 0)
    for key in keys:
        wrong = wrong | nw.col(key).is_null()
    found = rows(frame.filter(wrong).select(*keys, VALUE).head(MOST_NAMED))
    if found:
        raise DataError(
            *(
                f"{name}: {named(row)}, expected every column named and a finite value of "
                "at least 0 (leave out what nobody recorded)"
                for row in found
            )
        )
    return frame


def refuse_twice(frame: Any, keys: Sequence[str], name: str) -> None:
    """Refuse a row of a narwhals frame that stands there more than once."""
    twice = frame.group_by(*keys).agg(nw.len().alias("times")).filter(nw.col("times") > 1)
    found = rows(twice.select(*keys).head(MOST_NAMED))
    if found:
        raise DataError(*(f"{name}: {named(row)} is given more than once" for row in found))


def _some(frame: Any, column: str) -> list[str]:
    """Return what stands in a column, at most nine of it."""
    return sorted(str(row[column]) for row in rows(frame.select(column).unique().head(9)))


def rows(frame: Any) -> list[dict[str, Any]]:
    """Return a small frame of any engine as rows."""
    collected = frame.collect() if isinstance(frame, nw.LazyFrame) else frame
    return list(collected.iter_rows(named=True))


def named(row: dict[str, Any]) -> str:
    """Return a row in words, for a refusal."""
    return ", ".join(f"{column} {value}" for column, value in row.items())
