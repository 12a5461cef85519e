"""What flows of trade say on any engine: shares, concentration, dependence, mirror gaps, coverage.

A function reads the flows once, folded to the keys that it needs; the answer is computed
from that and handed back as the caller's kind of frame.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import narwhals as nw

from parade_analysis.catalog.definitions import SUBJECT
from parade_analysis.errors import DataError, NothingKnown, some
from parade_analysis.flows import PARTNER, VALUE, YEARLY, folded, keys_of, known_states
from parade_analysis.typed import alike, as_given, opened, rows

if TYPE_CHECKING:
    from narwhals.typing import IntoFrameT


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
    by = keys_of(by)
    shares = _shares(flows, by).select(*by, PARTNER, VALUE, "share_fraction")
    return as_given(shares, flows)


def _shares(flows: Any, by: Sequence[str]) -> nw.DataFrame[Any]:
    """Return the shares in memory, sorted, with `is_flagged` where the flows have it."""
    if PARTNER in by:
        raise DataError(f"by: {PARTNER} has the shares, so it can't part the groups")
    keys = [*by, PARTNER]
    total = nw.col(VALUE).sum().over(*by)
    partners = folded(flows, keys, by).with_columns(total.alias("total"))
    share = nw.when(nw.col("total") > 0).then(nw.col(VALUE) / nw.col("total"))
    return partners.with_columns(share_fraction=share).drop("total").sort(*keys)


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
    >>> import pandas as pd
    >>> flows = pd.DataFrame(
    ...     {"year": 2024, "partner_iso3": ["CHN", "RUS"], "value_usd_million": [75.0, 25.0]}
    ... )
    >>> concentration(flows)[["hhi", "hhi_normalised", "top_partner_iso3"]].values.tolist()
    [[0.625, 0.25, 'CHN']]
    """
    by = keys_of(by)
    share = nw.col("share_fraction")
    shares = _shares(flows, by).with_columns(
        (nw.col(VALUE) > 0).cast(nw.Int64).alias("n_partners"), (share**2).alias("sum_of_squares")
    )
    indices = shares.group_by(*by).agg(
        nw.col(VALUE).sum().alias("total_usd_million"),
        nw.col("n_partners", "sum_of_squares").sum(),
        share.max().alias("top_partner_share_fraction"),
    )
    top = shares.filter(share == share.max().over(*by)).sort(*by, PARTNER)
    first = top.unique(list(by), keep="first", maintain_order=True).rename(
        {PARTNER: "top_partner_iso3"}
    )
    hhi = nw.when(nw.col("total_usd_million") > 0).then(nw.col("sum_of_squares"))
    one = 1 / nw.col("n_partners")
    normalised = nw.when(nw.col("n_partners") > 1).then((hhi - one) / (1 - one))
    columns = [*by, "total_usd_million", "n_partners", "hhi", "hhi_normalised"]
    columns += ["effective_partners", "top_partner_iso3", "top_partner_share_fraction"]
    told = [*by, "top_partner_iso3"]
    if "is_flagged" in shares.columns:
        first = first.rename({"is_flagged": "top_partner_is_flagged"})
        columns.append("top_partner_is_flagged")
        told.append("top_partner_is_flagged")
    found = indices.join(first.select(*told), on=list(by), how="left").with_columns(
        hhi=hhi, hhi_normalised=normalised, effective_partners=1 / hhi
    )
    return as_given(found.select(*columns).sort(*by), flows)


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
        As `partner_shares`, and if `flows` hold other countries only or the partner is no
        code of a state.
    NothingKnown
        If no flow with the partner is recorded at all.

    Examples
    --------
    >>> import pandas as pd
    >>> flows = pd.DataFrame(
    ...     {"year": [2023, 2023, 2024], "partner_iso3": ["CHN", "RUS", "RUS"],
    ...      "value_usd_million": [75.0, 25.0, 30.0]}
    ... )
    >>> dependence(flows)["share_fraction"].tolist()
    [0.75, nan]
    """
    by, own, partners = keys_of(by), opened(flows), _codes(partner)
    if "iso3" in own.collect_schema().names() and "iso3" not in by:
        frame, own = own, own.filter(nw.col("iso3").cast(nw.String) == country)
        if not rows(own.select("iso3").head(1)):
            there = sorted(str(row["iso3"]) for row in rows(frame.select("iso3").unique()))
            raise DataError(f"flows: none of {country}; there are {some(there)}")
    shares = _shares(own.to_native(), by)
    theirs = shares.filter(nw.col(PARTNER).is_in(partners))
    if not len(theirs):
        who = "these countries" if "iso3" in by else country
        raise NothingKnown(f"nothing is recorded between {who} and {partner}")
    totals = shares.group_by(*by).agg(nw.col(VALUE).sum().alias("total_usd_million"))
    added = theirs.group_by(*by).agg(nw.col(VALUE).sum())
    total = nw.col("total_usd_million")
    share = nw.when(total > 0).then(nw.col(VALUE) / total)
    found = totals.join(added, on=list(by), how="left").with_columns(share_fraction=share)
    columns = [*by, VALUE, "share_fraction", "total_usd_million"]
    return as_given(found.select(*columns).sort(*by), flows)


def _codes(partner: str) -> list[str]:
    """Return codes joined by a plus, sure that they are codes of states."""
    codes = [each.strip() for each in partner.split("+")] if isinstance(partner, str) else []
    if not codes or {*codes} - known_states():
        raise DataError(
            f"partner: found {partner!r}, expected an ISO 3166-1 alpha-3 code such as CHN, or "
            "several joined by a plus"
        )
    return codes


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
        Two frames with the columns `on` and `value_usd_million`, both
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
        If a column is missing, a value absent, negative or infinite, a flow given twice,
        or no year or direction is in both.

    Examples
    --------
    >>> import pandas as pd
    >>> one = pd.DataFrame({"year": [2015], "partner_iso3": "CHN", "flow": "export",
    ...                     "value_usd_million": [2000.0]})
    >>> mirror_gap(one, one.assign(value_usd_million=2500.0))["ratio"].tolist()
    [1.25]
    """
    keys = keys_of(on)
    both_have = [{*opened(each).collect_schema().names()} for each in (reported, mirrored)]
    whose = [*({"iso3"} & both_have[0] & both_have[1] - {*keys})]
    left, right = (folded(flows, [*keys, *whose], keys) for flows in (reported, mirrored))
    right = alike(right, "mirrored", left)
    _refuse_apart(left, right, whose)
    _refuse_apart(left, right, [key for key in keys if key != PARTNER])
    other = {key: f"{key}_mirror" for key in keys}
    right = right.select(*keys, VALUE).rename({**other, VALUE: "mirror_usd_million"})
    both = left.join(right, left_on=keys, right_on=list(other.values()), how="full")
    # pandas makes fractions of the years that one side lacks.
    types = left.schema
    told = [nw.coalesce(key, other[key]).cast(types[key]).alias(key) for key in keys]
    gap = nw.col("mirror_usd_million") - nw.col(VALUE)
    ratio = nw.when(nw.col(VALUE) > 0).then(nw.col("mirror_usd_million") / nw.col(VALUE))
    found = both.select(*told, VALUE, "mirror_usd_million", gap_usd_million=gap, ratio=ratio)
    return as_given(found.sort(*keys), reported)


def _refuse_apart(left: nw.DataFrame[Any], right: nw.DataFrame[Any], keys: list[str]) -> None:
    """Refuse two records without a common year and direction."""
    if not keys or not len(left) or not len(right):
        return
    ours, theirs = ({*side.select(*keys).iter_rows()} for side in (left, right))
    if ours & theirs:
        return
    for key in keys:
        one, other = (side[key].unique().sort().to_list() for side in (left, right))
        if not {*one} & {*other}:
            raise DataError(
                f"no flow is in both records: {key} is {one[0]} in one and {other[0]} in the other"
            )
    raise DataError(f"no flow is in both records: no {' and '.join(keys)} is the same in both")


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
    >>> import pandas as pd
    >>> flows = pd.DataFrame({"year": [2019, 2020, 2024], "partner_iso3": "RUS",
    ...                       "value_usd_million": [48.0, 43.0, 34.0]})
    >>> reporting_coverage(flows).values.tolist()
    [['RUS', 2019, 2024, 3, 3]]
    """
    keys = keys_of(by)
    year = nw.col("year")
    spans = (
        folded(flows, ["year", *keys], ["year", *keys, "series", "flow"])
        .group_by(*keys)
        .agg(
            year.min().alias("first_year"),
            year.max().alias("last_year"),
            year.n_unique().alias("years"),
        )
    )
    span = nw.col("last_year") - nw.col("first_year") + 1
    return as_given(spans.with_columns(gaps=span - nw.col("years")).sort(*keys), flows)
