"""Trade of the Republic of Korea that partners booked under the DPRK."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

import narwhals as nw
import numpy as np
import pandas as pd

from parade_analysis.catalog.definitions import SUBJECT
from parade_analysis.errors import DataError
from parade_analysis.flows import PARTNER, VALUE, checked

if TYPE_CHECKING:
    from narwhals.typing import IntoFrameT

NEIGHBOURS = ("CHN", "KOR", "RUS")
"""The DPRK's land neighbours, which no rule of distance can screen."""
PUBLISHED_MIXUPS = (("DZA", "import", 2008),)
"""Partner, direction and year that a study names; see the notes of ``trade_partners_bulk``."""
RAW_CHAPTERS = ("26", "27")
"""HS chapters of ores and of mineral fuels."""
FAR_KM = 5000
FLOOR_USD_MILLION = 20.0  # about a hundredth of the DPRK's yearly recorded trade
JUMP = 10.0


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
        If a column is missing, a value absent, negative or infinite, or if `flows` are
        those of several countries.

    Examples
    --------
    >>> from parade_analysis import load
    >>> far = far_partners(load("countries"))
    >>> screened = screen_two_koreas(load("trade_partners_bulk"), far)
    >>> screened.query("is_flagged and partner_iso3 == 'AGO'")["year"].tolist()
    [2007, 2015]
    """
    frame: Any = nw.from_native(flows)
    hs = [name for name in ("hs_code",) if name in frame.collect_schema().names()]
    group = ["series", PARTNER, "flow", *hs]
    keys = [*group, "year"]
    frame = checked(flows, ["year", "series", PARTNER, "flow"], keys)
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


def far_partners(
    countries: pd.DataFrame, country: str = SUBJECT, beyond_km: float = FAR_KM
) -> list[str]:
    """Return the partners whose capital is further away than so many kilometres.

    Great circles between capitals (haversine, mean radius of the earth 6,371 km). Places
    without a capital are never far, nor are land neighbours of the DPRK from it.

    Parameters
    ----------
    countries : DataFrame
        Table ``countries``: `iso3`, `capital_latitude`, `capital_longitude` (degrees).
    country : str
        The country to measure from, ISO 3166-1 alpha-3.
    beyond_km : float
        The distance.

    Returns
    -------
    list of str
        Their codes, in the order of the table.

    Raises
    ------
    DataError
        If the table has no capital of the country.

    Examples
    --------
    >>> from parade_analysis import load
    >>> far = far_partners(load("countries"))
    >>> [code in far for code in ("CHN", "IND", "GAB", "PNG")]
    [False, False, True, True]
    """
    places = countries.set_index("iso3")[["capital_latitude", "capital_longitude"]].dropna()
    if country not in places.index:
        raise DataError(f"countries has no capital of {country} to measure from")
    latitude, longitude = np.radians(places.to_numpy(dtype=float)).T
    home = places.index.get_loc(country)
    half = (
        np.sin((latitude - latitude[home]) / 2) ** 2
        + np.cos(latitude) * np.cos(latitude[home]) * np.sin((longitude - longitude[home]) / 2) ** 2
    )
    distance = pd.Series(2 * 6371 * np.arcsin(np.sqrt(half)), index=places.index)
    near = NEIGHBOURS if country == SUBJECT else ()
    return [code for code in distance.index[distance > beyond_km] if code not in near]
