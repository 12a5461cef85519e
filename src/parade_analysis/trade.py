"""What a country trades, with whom, and what the publishers say."""

from __future__ import annotations

import pandas as pd

from parade_analysis.errors import DataError


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
