"""What the screen of the two Koreas rests on, and what becomes of what it flags."""

from __future__ import annotations

from typing import TYPE_CHECKING

import narwhals as nw
import pandas as pd

from parade_analysis.catalog.definitions import SUBJECT
from parade_analysis.errors import DataError, NothingKnown, named
from parade_analysis.flows import PARTNER, VALUE, beside, checked, of_country, refuse_twice
from parade_analysis.koreas import screen_two_koreas
from parade_analysis.memory import remembered
from parade_analysis.neighbours import far_partners
from parade_analysis.records import LEADING, exports_and_imports, once
from parade_analysis.typed import MOST_NAMED, as_given, collected, flag, opened, rows

if TYPE_CHECKING:
    from narwhals.typing import IntoFrame, IntoFrameT

FLOWS = ["export", "import", "total"]
FINER = ("hs_code", "product", "month")
"""What parts a flow, so that a correction of a part is none of the whole."""


@remembered
def screened_mirror(
    trade_partners_bulk: pd.DataFrame,
    trade_totals: pd.DataFrame,
    trade_partners: pd.DataFrame,
    trade_products: pd.DataFrame,
    trade_corrections: pd.DataFrame,
    countries: pd.DataFrame,
    *,
    publisher: str = LEADING,
) -> pd.DataFrame:
    """Screen the DPRK's mirror data with all that the other tables know.

    Parameters
    ----------
    trade_partners_bulk, trade_totals, trade_partners, trade_products, trade_corrections
        The tables (DataFrame).
    countries : DataFrame
        Table ``countries``, for who is far away.
    publisher : str
        Whose totals and rows confirm and contradict, by id.

    Returns
    -------
    DataFrame
        As `screen_two_koreas` returns it.

    Raises
    ------
    DataError
        If a table holds other countries only, or a value that can't be.

    Examples
    --------
    >>> from parade_analysis import load
    >>> names = ["trade_partners_bulk", "trade_totals", "trade_partners", "trade_products"]
    >>> tables = [load(name) for name in [*names, "trade_corrections", "countries"]]
    >>> screened = screened_mirror(*tables)
    >>> american = screened.query("partner_iso3 == 'USA' and year == 2008 and flow == 'import'")
    >>> american["is_confirmed"].tolist(), american["is_flagged"].sum().item()
    ([True, True, True, True], 0)
    """
    far = far_partners(countries)
    goods = of_country(trade_products, "trade_products", SUBJECT)
    # Groups of industries overlap, and have no partner.
    goods = goods[goods["partner_iso3"].notna() & goods["hs_code"].str.fullmatch(r"[0-9]{6}")]
    return screen_two_koreas(
        of_country(trade_partners_bulk, "trade_partners_bulk", SUBJECT),
        far,
        leader=leading_record(trade_totals, trade_partners, publisher),
        goods=screen_two_koreas(goods, far),
        published=published_cases(trade_corrections),
    )


def screened_if_known(*tables: pd.DataFrame) -> pd.DataFrame | None:
    """Screen as `screened_mirror` does; None where the leading publisher has no total yet.

    Examples
    --------
    >>> from parade_analysis import load
    >>> names = ["trade_partners_bulk", "trade_totals", "trade_partners", "trade_products"]
    >>> tables = [load(name) for name in [*names, "trade_corrections", "countries"]]
    >>> tables[1] = tables[1].query("series != 'kotra'")
    >>> screened_if_known(*tables) is None
    True
    """
    try:
        return screened_mirror(*tables)
    except NothingKnown:
        return None


def leading_record(
    trade_totals: pd.DataFrame,
    trade_partners: pd.DataFrame,
    publisher: str = LEADING,
    *,
    country: str = SUBJECT,
) -> pd.DataFrame:
    """Return the leading publisher's totals and its rows of partners in one frame.

    Parameters
    ----------
    trade_totals, trade_partners : DataFrame
        The tables.
    publisher : str
        By id in table ``series``.
    country : str
        The country, ISO 3166-1 alpha-3.

    Returns
    -------
    DataFrame
        `year` (int), `flow` (str), `partner_iso3` (str, missing in the rows of all partners)
        and `value_usd_million` (float), for `screen_two_koreas`.

    Raises
    ------
    DataError
        If a table holds other countries only, or a number twice.
    NothingKnown
        If the publisher gives no total.

    Examples
    --------
    >>> from parade_analysis import load
    >>> leader = leading_record(load("trade_totals"), load("trade_partners"))
    >>> leader.query("year == 2008 and partner_iso3 == 'USA'")["value_usd_million"].tolist()
    [0.0, 52.1]
    """
    by_flow = exports_and_imports(trade_totals, publisher, country=country)[FLOWS]
    totals = by_flow.reset_index().melt("year", FLOWS, "flow", "value_usd_million").dropna()
    partners = of_country(trade_partners, "trade_partners", country)
    partners = partners[(partners["series"] == publisher) & partners["value_usd_million"].notna()]
    once(partners, "trade_partners", ["year", "partner_iso3", "flow"])
    columns = ["year", "flow", "partner_iso3", "value_usd_million"]
    both = [totals.assign(partner_iso3=None)[columns], partners[columns]]
    joined = pd.concat(both, ignore_index=True)
    return joined.astype({"year": "int64", "flow": "str", "partner_iso3": "str"})


def published_cases(trade_corrections: pd.DataFrame) -> pd.DataFrame:
    """Return the cases that studies name, one row a year.

    Parameters
    ----------
    trade_corrections : DataFrame
        Table ``trade_corrections``.

    Returns
    -------
    DataFrame
        `year` (int), `partner_iso3`, `flow`, `action` (str: ``"drop"`` for a mistake,
        ``"keep"`` for trade that is real) and `value_usd_million` (float, the amount that
        the study saw; missing if it gives none), for `screen_two_koreas`; of two that differ the
        one that keeps. A case without its years, and one about a part of a flow, has no row.

    Raises
    ------
    DataError
        If the table holds other countries only.

    Examples
    --------
    >>> from parade_analysis import load
    >>> cases = published_cases(load("trade_corrections"))
    >>> cases.query("partner_iso3 == 'DZA' and year == 2008")["action"].tolist()
    ['drop']
    """
    own = of_country(trade_corrections, "trade_corrections", SUBJECT)
    own = own[own["action"].isin(["drop", "keep"])].dropna(subset=["start_year", "end_year"])
    years = [
        range(int(first), int(last) + 1)
        for first, last in own[["start_year", "end_year"]].itertuples(index=False)
    ]
    each = own.assign(year=years).explode("year")
    columns = ["year", "partner_iso3", "flow", "action"]
    each = each[[*columns, "value_usd_million"]].astype(
        {"year": "int64", "flow": "str", "action": "str"}
    )
    ordered = each.sort_values(columns, ascending=[True, True, True, False])
    return ordered.drop_duplicates(columns[:3]).reset_index(drop=True)


def correction_table(screened: IntoFrameT) -> IntoFrameT:
    """Return what becomes of each flagged flow.

    Where the leading publisher has a count of its own, that count stands; what it does not
    know is left out.

    Parameters
    ----------
    screened : DataFrame, LazyFrame or relation
        As `screen_two_koreas` returns it.

    Returns
    -------
    DataFrame, LazyFrame or relation
        The keys of the flow (`series`, `year`, `partner_iso3`, `flow`, and `hs_code` where
        there is one), `value_usd_million`, `action` (str: ``"cap"`` or ``"drop"``),
        `corrected_usd_million` (float) and `reasons` (str), sorted.

    Raises
    ------
    DataError
        If `screened` lacks a column.

    Examples
    --------
    >>> flows = pd.DataFrame({"year": [2006, 2007], "partner_iso3": "AGO", "flow": "export",
    ...                       "series": "mine", "value_usd_million": [10.0, 1051.0]})
    >>> correction_table(screen_two_koreas(flows))[["year", "action", "reasons"]].values.tolist()
    [[2007, 'drop', 'far above the years around']]
    """
    frame = collected(opened(screened, "screened"))
    names = frame.columns
    if missing := {"is_flagged", "leader_usd_million", "reasons"} - {*names}:
        raise DataError(f"screened: no column {', '.join(sorted(missing))}; screen the flows first")
    is_flagged = flag(frame, "is_flagged", "screened")
    keys = [name for name in ("series", "year", PARTNER, "flow", "hs_code") if name in names]
    own = nw.col("leader_usd_million")
    is_capped = ~own.is_null() & (own < nw.col(VALUE)) & (nw.lit("hs_code" not in names))
    flagged = (
        frame.filter(is_flagged)
        .with_columns(
            action=nw.when(is_capped).then(nw.lit("cap")).otherwise(nw.lit("drop")),
            corrected_usd_million=nw.when(is_capped).then(own).otherwise(nw.lit(0.0)),
        )
        .select(*keys, VALUE, "action", "corrected_usd_million", "reasons")
        .sort(*keys)
    )
    return as_given(flagged, screened)


def corrected_flows(flows: IntoFrameT, corrections: IntoFrame) -> IntoFrameT:
    """Return flows with each correction carried out.

    Parameters
    ----------
    flows : DataFrame, LazyFrame or relation
        As for `screen_two_koreas`.
    corrections : frame of the same engine
        As `correction_table` returns it, or a table of yours with the keys of the flows,
        `action` and `corrected_usd_million`.

    Returns
    -------
    DataFrame, LazyFrame or relation
        The columns of `flows`, without the rows that are dropped, and `raw_usd_million`
        (float, the value as recorded), sorted.

    Raises
    ------
    DataError
        If a column is missing, an action is none of the two, a cap has no amount, a
        correction meets no flow, or a flow has two.

    Examples
    --------
    >>> flows = pd.DataFrame({"year": [2006, 2007], "partner_iso3": "AGO", "flow": "export",
    ...                       "series": "mine", "value_usd_million": [10.0, 1051.0]})
    >>> corrections = correction_table(screen_two_koreas(flows))
    >>> corrected_flows(flows, corrections)[["year", "value_usd_million"]].values.tolist()
    [[2006.0, 10.0]]
    """
    names = [name for name in opened(flows).collect_schema().names() if name != "raw_usd_million"]
    keys = [name for name in ("series", "year", PARTNER, "flow", "hs_code") if name in names]
    whole = checked(flows, keys, keys)
    refuse_twice(whole, keys, "flows")
    # Only what is needed goes in, so that a column of the caller's is never taken for ours.
    frame = whole.select(*keys, VALUE)
    side = beside(corrections, "corrections", frame, [*keys, "action", "corrected_usd_million"])
    if finer := [each for each in FINER if each in side.columns and each not in keys]:
        raise DataError(f"corrections: by {finer[0]}, and the flows are not; add them up before")
    side = side.select(*keys, "action", "corrected_usd_million")
    refuse_twice(side, keys, "corrections")
    amount, action = nw.col("corrected_usd_million"), nw.col("action")
    is_cap = (action == "cap") & amount.is_finite() & (amount >= 0)
    wrong = rows(side.filter(~(is_cap | (action == "drop")).fill_null(False)).head(MOST_NAMED))
    if wrong:
        raise DataError(
            *(
                f"corrections: {named(row)}, expected the action drop, or cap with an amount"
                for row in wrong
            )
        )
    lost = rows(side.join(frame.select(*keys), on=keys, how="anti").head(MOST_NAMED))
    if lost:
        raise DataError(*(f"corrections: no flow for {named(row)}" for row in lost))
    both = frame.join(side, on=keys, how="left")
    raised = rows(both.filter((action == "cap") & (amount > nw.col(VALUE))).head(MOST_NAMED))
    if raised:
        raise DataError(
            *(f"corrections: {named(row)}, expected a cap of less than the flow" for row in raised)
        )
    capped = nw.when(action == "cap").then(amount).otherwise(nw.col(VALUE))
    values = (
        both.filter((action != "drop") | action.is_null())
        .with_columns(nw.col(VALUE).alias("raw_usd_million"), capped.alias(VALUE))
        .select(*keys, VALUE, "raw_usd_million")
    )
    kept = whole.select(*[name for name in whole.columns if name not in (VALUE, "raw_usd_million")])
    corrected = values.join(kept, on=keys, how="left").select(*names, "raw_usd_million")
    return as_given(corrected.sort(*keys), flows)
