"""How fine goods are told: codes of several levels, or of all goods, are never added."""

from __future__ import annotations

from typing import Any

import narwhals as nw

from parade_analysis.errors import DataError, named

GOODS = ("hs_code", "product")
"""Columns that part a flow into goods, of which each stands once."""
ALL_GOODS = (
    r"(?i)^$|^0+$|^ag[1-6]$|^totals?\b|\btotal$"
    r"|^all$|^all (?:goods|products|commodities|trade|merchandise)\b"
)
"""Codes of all goods together."""
EXTREMES = [nw.col("coarsest").min(), nw.col("finest").max(), nw.col("words").max()]
"""What of `measured` tells of a group whether its goods can be added."""


def measured(frame: Any, column: str) -> Any:
    """Add to a frame the goods told in `column`: their code in one spelling, and its level."""
    frame = frame.with_columns(goods=_good(column))
    frame = frame.with_columns(coarsest=_level(nw.col("goods")))
    level = nw.col("coarsest")
    return frame.with_columns(finest=level, words=level.is_null().cast(nw.Float64))


def refuse_mixed(goods: nw.DataFrame[Any], column: str, name: str) -> None:
    """Refuse goods of several levels in one country, year and direction.

    `goods` has their `coarsest` and `finest` level, and in `words` whether any has none.
    """
    each_way = ("series", "iso3", "year", "month", "flow")
    way: list[str] = [key for key in each_way if key in goods.columns]
    least, most = nw.col("coarsest"), nw.col("finest")
    ends = [least.min(), most.max(), nw.col("words").max()]
    each = goods.group_by(*way).agg(*ends) if way else goods.select(*ends)
    is_mixed = (least < most) | ((least == 0) & (nw.col("words") > 0))
    mixed = each.filter(is_mixed.fill_null(False)).select(*way or ["words"])
    for first in mixed.head(1).iter_rows(named=True):
        told = f"{named(first)}: " if way else ""
        raise DataError(
            f"{name}: {told}{column} has several levels, which are never added; choose one"
        )


def _good(goods: str) -> Any:
    """Return the code of a good in one spelling: no points, the zero before its chapter."""
    # A code that was a number with a fraction ends in ".0".
    code = nw.col(goods).cast(nw.String).str.strip_chars().str.replace_all(r"\.0$", "")
    code = code.fill_null("")
    code = (
        nw.when(code.str.contains(r"^[0-9.]+$"))
        .then(code.str.replace_all(".", "", literal=True))
        .otherwise(code)
    )
    if goods != "hs_code":
        return code
    is_odd = code.str.contains(r"^(?:[0-9]{2})*[0-9]$")
    return nw.when(is_odd).then(nw.concat_str(nw.lit("0"), code)).otherwise(code)


def _level(code: Any) -> Any:
    """Return how fine a good is, by the digits of its code; all goods are 0, a word has none."""
    is_code = code.str.contains(r"^[0-9]+$")
    level = nw.when(is_code).then((code.str.len_chars() + 1) // 2)
    return nw.when(code.str.contains(ALL_GOODS)).then(nw.lit(0)).otherwise(level)
