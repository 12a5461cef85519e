"""What is traded: known shares of goods, and what is left unknown."""

from __future__ import annotations

import re

import pandas as pd

from parade_analysis.catalog.definitions import SUBJECT
from parade_analysis.errors import DataError, NothingKnown
from parade_analysis.flows import of_country
from parade_analysis.records import LEADING, once

HS_CODES = re.compile(r"[0-9]{1,6}(-[0-9]{1,6})?(;[0-9]{1,6}(-[0-9]{1,6})?)*")
LONGER = re.compile(r"[0-9]{3}")
"""A code of more than two digits, which is a part of its chapter."""
HS_CHAPTERS = 96
KEPT_FREE = 77
"""The HS has chapters 1 to 97 without this one."""
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
    summed = named_shares(goods)
    largest = summed.groupby("year")["share_percent"].transform("max")
    return (
        summed[summed["share_percent"] == largest]
        .groupby("year")
        .agg(good=("good", " and ".join), share_percent=("share_percent", "first"))
    )


def named_shares(goods: pd.DataFrame) -> pd.DataFrame:
    """Return the known shares by year and good, groups added up.

    Parameters
    ----------
    goods : DataFrame
        One direction, as `product_shares` returns it.

    Returns
    -------
    DataFrame
        `year` (int), `good` (str, its group, or the product itself where it has none) and
        `share_percent` (float), sorted.

    Raises
    ------
    KeyError
        If a column named above is missing.

    Examples
    --------
    >>> goods = pd.DataFrame(
    ...     {"year": 2014, "product": ["boilers", "cables", "clocks"], "share_percent": [10, 8, 7],
    ...      "group": ["machines", "machines", "other goods"]}
    ... )
    >>> named_shares(goods).values.tolist()
    [[2014, 'clocks', 7], [2014, 'machines', 18]]
    """
    named = goods.assign(good=goods["group"].where(goods["group"] != OTHER_GOODS, goods["product"]))
    return named.groupby(["year", "good"], as_index=False)["share_percent"].sum()


def goods_concentration(goods: pd.DataFrame) -> pd.DataFrame:
    """Return between what bounds the concentration on goods lies, and how much is unknown.

    The Herfindahl-Hirschman index of the shares of HS chapters, of which only groups and parts
    are known and u is unknown. It is highest where each group lies in one chapter, and the
    unknown in a chapter of its own or in the one of the largest good that leaves room in it:
    sum(s^2) + u^2, or more by 2 s u. It is lowest where each group is spread evenly over its
    chapters, and the unknown over those that have least.

    Parameters
    ----------
    goods : DataFrame
        As `product_shares` returns it. A code of two digits is all of a chapter, a longer
        one a part of it.

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
    SITC, normalised.

    Examples
    --------
    >>> goods = pd.DataFrame(
    ...     {"year": 2015, "flow": "export", "hs": ["27", "50-63"], "share_percent": [40.0, 28.0]}
    ... )
    >>> goods_concentration(goods).round(3).values.tolist()
    [[68.0, 32.0, 0.167, 0.341]]
    """
    found = {
        key: _bounds([*zip(rows["hs"], rows["share_percent"] / 100, strict=True)])
        for key, rows in goods.groupby([goods["flow"].astype("str"), "year"])
    }
    columns = ["known_percent", "unknown_percent", "hhi_low", "hhi_high"]
    index = pd.MultiIndex.from_tuples(found, names=["flow", "year"])
    return pd.DataFrame([*found.values()], index=index, columns=columns)


def _bounds(shares: list[tuple[str, float]]) -> tuple[float, float, float, float]:
    """Return what is known and unknown, in percent, and the bounds of the index."""
    known = sum(share for _, share in shares)
    unknown = max(1 - known, 0.0)
    in_part = [(codes, share) for codes, share in shares if LONGER.search(codes)]
    highest = sum(share**2 for _, share in shares) + unknown**2
    highest += 2 * unknown * max((share for _, share in in_part), default=0.0)
    of = {codes: len(_chapters(codes)) for codes, _ in shares}
    lowest = sum(share**2 / of[codes] for codes, share in shares if not LONGER.search(codes))
    free = HS_CHAPTERS - sum(of.values())
    parts = [share / of[codes] for codes, share in in_part for _ in range(of[codes])]
    levels = [0.0] * free + sorted(parts)
    # What is unknown fills the emptiest chapters up to one level, as water does.
    filled = len(levels)
    while filled and (sum(levels[:filled]) + unknown) / filled < levels[filled - 1]:
        filled -= 1
    if filled:
        lowest += (sum(levels[:filled]) + unknown) ** 2 / filled
    lowest += sum(level**2 for level in levels[filled:])
    return 100 * known, 100 * unknown, lowest, highest


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
    return chapters - {KEPT_FREE}


def _chapter(code: str) -> int:
    """Return the chapter of a code; a spreadsheet takes off its leading zero."""
    return int(code.zfill(len(code) + len(code) % 2)[:2])
