"""Who lies near the DPRK, and who far away."""

from __future__ import annotations

import numpy as np
import pandas as pd

from parade_analysis.catalog.definitions import SUBJECT
from parade_analysis.errors import DataError

NEIGHBOURS = ("CHN", "KOR", "RUS", "SUN")
"""The DPRK's land neighbours, which no rule of distance or of proportion can screen."""
FAR_KM = 5000


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
