"""What is traded: known shares of goods, and what is left unknown."""

from __future__ import annotations

import re

import pandas as pd

from parade_analysis.catalog.definitions import SUBJECT
from parade_analysis.errors import DataError, NothingKnown
from parade_analysis.flows import of_country
from parade_analysis.records import LEADING, once

HS_CODES = re.compile(r"[0-9]{1,6}(-[0-9]{1,6})?(;[0-9]{1,6}(-[0-9]{1,6})?)*")
GROUPS = {
    "seafood": (3, 3),
    "food and oils": (1, 24),
    "ores and minerals": (25, 26),
    "plastics and rubber": (39, 40),
    "textiles": (50, 63),
    "hair products": (67, 67),
    "footwear and headgear": (64, 66),
    "metals": (72, 83),
    "machines": (84, 85),
    "vehicles": (86, 89),
}
"""Groups of HS chapters, from and to."""
MINERALS_AND_FUELS = "minerals and fuels"
"""Section V of the HS where a source does not part it: ores, coal and oil in one."""
OTHER_GOODS = "other goods"
COLUMNS = ["year", "flow", "product", "hs", "group", "series", "share_percent"]


def product_shares(
    trade_commodities: pd.DataFrame,
    trade_totals: pd.DataFrame,
    series: pd.DataFrame,
    flow: str | None = "export",
    *,
    publisher: str = LEADING,
    country: str = SUBJECT,
) -> pd.DataFrame:
    """Return the known shares of goods in all exports, imports or both, each good once.

    Goods are named in groups that overlap. Of two that share an HS chapter the one that
    names more chapters is kept, then the publisher's own before one that repeats it, then
    the larger. What is left to 100 is not known.

    Parameters
    ----------
    trade_commodities : DataFrame
        Table ``trade_commodities``: rows without a partner are taken.
    trade_totals : DataFrame
        Table ``trade_totals``, for goods given only by value.
    series : DataFrame
        Table ``series``, which says who repeats whom.
    flow : {"export", "import"}, optional
        Direction seen from the country; None for both, exports first.
    publisher : str
        Publisher by id, and those that repeat it.
    country : str
        The country, ISO 3166-1 alpha-3.

    Returns
    -------
    DataFrame
        `year` (int), `flow`, `product`, `hs`, `group` (as `goods_group` names it), `series`
        (str) and `share_percent` (float, as published where it is, else value over the
        publisher's total), by year, the largest first.

    Raises
    ------
    DataError
        If a table holds other countries only, or a code is none of the HS.
    NothingKnown
        If no share is known.

    Examples
    --------
    >>> from parade_analysis import load
    >>> tables = [load(name) for name in ("trade_commodities", "trade_totals", "series")]
    >>> goods = product_shares(*tables, "export")
    >>> goods.query("year == 2015")[["hs", "share_percent"]].values.tolist()
    [['27', 40.2], ['50-63', 29.7]]
    """
    ways = (flow,) if flow else ("export", "import")
    tables = (trade_commodities, trade_totals, series)
    goods = pd.concat([_shares(*tables, way, publisher, country) for way in ways])
    if goods.empty:
        which = f"{flow}s" if flow else "trade"
        raise NothingKnown(f"{publisher} gives no share of goods in the {which} of {country}")
    return goods.reset_index(drop=True)


def leading_goods(goods: pd.DataFrame) -> pd.DataFrame:
    """Return the good with the largest known share of each year, groups added up.

    Parameters
    ----------
    goods : DataFrame
        One direction, as `product_shares` returns it.

    Returns
    -------
    DataFrame
        `good` (str, its group, or the product itself where it has none; of equals all) and
        `share_percent` (float), indexed by `year`.

    Raises
    ------
    KeyError
        If a column named above is missing.

    Examples
    --------
    >>> goods = pd.DataFrame(
    ...     {"year": 2014, "product": ["boilers", "cables", "oil"], "share_percent": [10, 8, 17],
    ...      "group": ["machines", "machines", "fuels"]}
    ... )
    >>> leading_goods(goods).values.tolist()
    [['machines', 18]]
    """
    named = goods.assign(good=goods["group"].where(goods["group"] != OTHER_GOODS, goods["product"]))
    summed = named.groupby(["year", "good"], as_index=False)["share_percent"].sum()
    largest = summed.groupby("year")["share_percent"].transform("max")
    return (
        summed[summed["share_percent"] == largest]
        .groupby("year")
        .agg(good=("good", " and ".join), share_percent=("share_percent", "first"))
    )


HS_CHAPTERS = 96
"""Chapters 1 to 97 without 77, which is kept free."""


def goods_concentration(goods: pd.DataFrame) -> pd.DataFrame:
    """Return between what bounds the concentration on goods lies, and how much is unknown.

    The Herfindahl-Hirschman index of the shares of HS chapters. Known is only what groups of
    chapters together have, s for k chapters, and u is unknown. The index is lowest where
    each group is spread evenly over its chapters and the unknown over all others, and
    highest where each lies in one: sum(s^2 / k) + u^2 / rest <= H <= sum(s^2) + u^2.

    Parameters
    ----------
    goods : DataFrame
        As `product_shares` returns it.

    Returns
    -------
    DataFrame
        `known_percent`, `unknown_percent` (float), `hhi_low` and `hhi_high` (float, 0 to 1),
        indexed by `flow` and `year`.

    Raises
    ------
    DataError
        If a code is none of the HS.

    Notes
    -----
    UNCTAD's product concentration is another measure, of products at three digits of the
    SITC, with the square root of the sum set against the number of products.

    Examples
    --------
    >>> goods = pd.DataFrame(
    ...     {"year": 2015, "flow": "export", "hs": ["27", "50-63"], "share_percent": [40.0, 28.0]}
    ... )
    >>> goods_concentration(goods).round(3).values.tolist()
    [[68.0, 32.0, 0.167, 0.341]]
    """
    share = goods["share_percent"] / 100
    chapters = pd.Series([len(_chapters(codes)) for codes in goods["hs"]], index=goods.index)
    summed = (
        pd.DataFrame(
            {
                "known": share,
                "chapters": chapters,
                "spread": share**2 / chapters,
                "bundled": share**2,
            }
        )
        .groupby([goods["flow"].astype("str"), goods["year"]])
        .sum()
    )
    unknown = (1 - summed["known"]).clip(lower=0)
    rest = (HS_CHAPTERS - summed["chapters"]).clip(lower=1)
    return pd.DataFrame(
        {
            "known_percent": 100 * summed["known"],
            "unknown_percent": 100 * unknown,
            "hhi_low": summed["spread"] + unknown**2 / rest,
            "hhi_high": summed["bundled"] + unknown**2,
        }
    )


def goods_group(hs: str, flow: str = "export") -> str:
    """Return under which name goods are drawn, by their first HS chapter.

    Ores and minerals that are given in one with fuels have a name of their own.

    Parameters
    ----------
    hs : str
        HS code, range or list of codes.
    flow : {"export", "import"}
        Direction seen from the country.

    Returns
    -------
    str
        Name of the group, ``"other goods"`` if there is none.

    Raises
    ------
    ValueError
        If the code does not begin with two digits.

    Examples
    --------
    >>> goods_group("2701", "export"), goods_group("2709", "import"), goods_group("25-27", "import")
    ('coal and fuels', 'fuels', 'minerals and fuels')
    """
    chapter = _chapter(re.split("[-;]", hs)[0])
    if chapter in (25, 26) and 27 in _chapters(hs):
        return MINERALS_AND_FUELS
    if chapter == 27:
        return "coal and fuels" if flow == "export" else "fuels"
    found = [name for name, (low, high) in GROUPS.items() if low <= chapter <= high]
    return found[0] if found else OTHER_GOODS


def _shares(
    trade_commodities: pd.DataFrame,
    trade_totals: pd.DataFrame,
    series: pd.DataFrame,
    flow: str,
    publisher: str,
    country: str,
) -> pd.DataFrame:
    """Return the known shares of goods in one direction; no row if there is none."""
    goods = of_country(trade_commodities, "trade_commodities", country)
    totals = of_country(trade_totals, "trade_totals", country)
    repeating = series.loc[series["repeats"] == publisher, "series"] if "repeats" in series else []
    rows = goods[
        goods["partner_iso3"].isna()
        & (goods["flow"] == flow)
        & goods["hs"].notna()
        & goods["series"].isin([publisher, *repeating])
    ]
    all_goods = totals[(totals["series"] == publisher) & (totals["flow"] == flow)]
    if "is_preferred" in all_goods:
        all_goods = all_goods[all_goods["is_preferred"].fillna(False)]
    once(all_goods, "trade_totals", ["year"])
    total = rows["year"].map(all_goods.set_index("year")["value_usd_million"]).astype("float64")
    computed = 100 * rows["value_usd_million"] / total.where(total > 0)
    shares = rows.assign(share_percent=rows["share_percent"].fillna(computed))
    shares = shares.dropna(subset="share_percent")
    wide = shares.assign(
        width=[len(_chapters(codes)) for codes in shares["hs"]],
        repeats=shares["series"] != publisher,
    )
    wide = wide.sort_values(
        ["year", "width", "repeats", "share_percent", "product"],
        ascending=[True, False, True, False, True],
    )
    kept: list[int] = []
    taken: set[tuple[int, int]] = set()
    for index, year, codes in wide[["year", "hs"]].itertuples(name=None):
        chapters = {(year, chapter) for chapter in _chapters(codes)}
        if not chapters & taken:
            kept.append(index)
            taken |= chapters
    known = wide.loc[kept].astype({"year": "int64"})
    known = known.assign(flow=flow, group=[goods_group(codes, flow) for codes in known["hs"]])
    return known[COLUMNS].sort_values(
        ["year", "share_percent", "product"], ascending=[True, False, True], ignore_index=True
    )


def _chapters(codes: str) -> set[int]:
    """Return the HS chapters of a code, a range (50-63) or a list (2601;2701)."""
    if not HS_CODES.fullmatch(codes):
        raise DataError(
            f"trade_commodities: hs {codes!r}, expected HS codes: one, a range (50-63) or a list "
            "(2601;2701)"
        )
    chapters: set[int] = set()
    for code in codes.split(";"):
        first, _, last = code.partition("-")
        chapters |= set(range(_chapter(first), _chapter(last or first) + 1))
    return chapters


def _chapter(code: str) -> int:
    """Return the chapter of a code; a spreadsheet takes off its leading zero."""
    return int(code.zfill(len(code) + len(code) % 2)[:2])
