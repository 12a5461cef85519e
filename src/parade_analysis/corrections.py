"""What the screen of the two Koreas rests on, and what becomes of what it flags."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import narwhals as nw
import pandas as pd

from parade_analysis.catalog.definitions import SUBJECT
from parade_analysis.errors import DataError
from parade_analysis.flows import MOST_NAMED, PARTNER, VALUE, checked, named, of_country, rows
from parade_analysis.koreas import as_side, far_partners, screen_two_koreas
from parade_analysis.records import LEADING

if TYPE_CHECKING:
    from narwhals.typing import IntoFrame, IntoFrameT


def screened_mirror(
    trade_partners_bulk: pd.DataFrame,
    trade_totals: pd.DataFrame,
    trade_partners: pd.DataFrame,
    trade_products: pd.DataFrame,
    trade_corrections: pd.DataFrame,
    countries: pd.DataFrame,
    *,
    publisher: str = LEADING,
    country: str = SUBJECT,
) -> pd.DataFrame:
    """Screen the mirror data with all that the other tables know.

    Parameters
    ----------
    trade_partners_bulk, trade_totals, trade_partners, trade_products, trade_corrections
        The tables (DataFrame).
    countries : DataFrame
        Table ``countries``, for who is far away.
    publisher : str
        Whose totals and rows confirm and contradict, by id.
    country : str
        Whose trade, ISO 3166-1 alpha-3.

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
    far = far_partners(countries, country)
    goods = of_country(trade_products, "trade_products", country)
    # Groups of industries overlap, and have no partner.
    goods = goods[goods["partner_iso3"].notna() & goods["hs_code"].str.fullmatch(r"[0-9]{6}")]
    return screen_two_koreas(
        of_country(trade_partners_bulk, "trade_partners_bulk", country),
        far,
        leader=leading_record(trade_totals, trade_partners, publisher, country=country),
        goods=screen_two_koreas(goods, far),
        published=published_cases(trade_corrections, country=country),
    )


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
        The tables; of totals that have preferred rows (`is_preferred`) only those.
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
        If a table holds other countries only.

    Examples
    --------
    >>> from parade_analysis import load
    >>> leader = leading_record(load("trade_totals"), load("trade_partners"))
    >>> leader.query("year == 2008 and partner_iso3 == 'USA'")["value_usd_million"].tolist()
    [0.0, 52.1]
    """
    totals = of_country(trade_totals, "trade_totals", country)
    if "is_preferred" in totals:
        totals = totals[totals["is_preferred"].fillna(False)]
    partners = of_country(trade_partners, "trade_partners", country)
    both = pd.concat([totals.assign(partner_iso3=None), partners], ignore_index=True)
    columns = ["year", "flow", "partner_iso3", "value_usd_million"]
    rows = both.loc[(both["series"] == publisher) & both["value_usd_million"].notna(), columns]
    rows = rows.astype({"year": "int64", "flow": "str", "partner_iso3": "str"})
    return rows.drop_duplicates(columns[:3]).reset_index(drop=True)


def published_cases(trade_corrections: pd.DataFrame, *, country: str = SUBJECT) -> pd.DataFrame:
    """Return the cases that studies name, one row a year.

    Parameters
    ----------
    trade_corrections : DataFrame
        Table ``trade_corrections``.
    country : str
        The country, ISO 3166-1 alpha-3.

    Returns
    -------
    DataFrame
        `year` (int), `partner_iso3`, `flow` and `action` (str: ``"drop"`` for a mistake,
        ``"keep"`` for trade that is real), for `screen_two_koreas`; of two that differ the
        one that keeps. A case without its years has no row.

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
    own = of_country(trade_corrections, "trade_corrections", country)
    own = own.dropna(subset=["start_year", "end_year"])
    years = [
        range(int(first), int(last) + 1)
        for first, last in own[["start_year", "end_year"]].itertuples(index=False)
    ]
    each = own.assign(year=years).explode("year")
    columns = ["year", "partner_iso3", "flow", "action"]
    each = each[columns].astype({"year": "int64", "flow": "str", "action": "str"})
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
    frame: Any = nw.from_native(screened)
    names = frame.collect_schema().names()
    if missing := {"is_flagged", "leader_usd_million", "reasons"} - {*names}:
        raise DataError(f"screened: no column {', '.join(sorted(missing))}; screen the flows first")
    keys = [name for name in ("series", "year", PARTNER, "flow", "hs_code") if name in names]
    own = nw.col("leader_usd_million")
    is_capped = ~own.is_null() & (own < nw.col(VALUE)) & (nw.lit("hs_code" not in names))
    return (
        frame.filter(nw.col("is_flagged"))
        .with_columns(
            action=nw.when(is_capped).then(nw.lit("cap")).otherwise(nw.lit("drop")),
            corrected_usd_million=nw.when(is_capped).then(own).otherwise(nw.lit(0.0)),
        )
        .select(*keys, VALUE, "action", "corrected_usd_million", "reasons")
        .sort(*keys)
        .to_native()
    )


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
        If a column is missing, a correction meets no flow, or a flow has two.

    Examples
    --------
    >>> flows = pd.DataFrame({"year": [2006, 2007], "partner_iso3": "AGO", "flow": "export",
    ...                       "series": "mine", "value_usd_million": [10.0, 1051.0]})
    >>> corrections = correction_table(screen_two_koreas(flows))
    >>> corrected_flows(flows, corrections)[["year", "value_usd_million"]].values.tolist()
    [[2006.0, 10.0]]
    """
    side = as_side(corrections)
    given: Any = nw.from_native(flows)
    names: list[str] = given.collect_schema().names()
    keys = [name for name in ("series", "year", PARTNER, "flow", "hs_code") if name in names]
    keys = [key for key in keys if key in side.collect_schema().names()]
    frame = checked(flows, keys, keys).with_columns(nw.col("year").cast(nw.Int64))
    missed = side.join(frame.select(*keys), on=keys, how="anti").select(*keys)
    lost = rows(missed.head(MOST_NAMED))
    if lost:
        raise DataError(*(f"corrections: no flow with {named(row)}" for row in lost))
    twice = side.group_by(*keys).agg(nw.len().alias("times")).filter(nw.col("times") > 1)
    again = rows(twice.select(*keys).head(MOST_NAMED))
    if again:
        raise DataError(*(f"corrections: {named(row)} is corrected twice" for row in again))
    joined = frame.join(side.select(*keys, "action", "corrected_usd_million"), on=keys, how="left")
    value = nw.col(VALUE)
    return (
        joined.filter((nw.col("action") != "drop") | nw.col("action").is_null())
        .with_columns(value.alias("raw_usd_million"))
        .with_columns(nw.coalesce("corrected_usd_million", VALUE).alias(VALUE))
        .select(*names, "raw_usd_million")
        .sort(*keys)
        .to_native()
    )
