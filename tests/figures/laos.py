"""Trade of a second country, made up, as a caller would hand it in."""

from __future__ import annotations

import pandas as pd

YEARS = range(2010, 2020)

PARTNERS = pd.DataFrame(
    [
        ("LAO", year, partner, "total", "lsb", share, 10 * share)
        for partner, start in (("VNM", 10.0), ("THA", 60.0))
        for year, share in zip(YEARS, [start + step for step in range(10)], strict=True)
    ],
    columns=[
        *("iso3", "year", "partner_iso3", "flow", "series", "share_percent", "value_usd_million"),
    ],
)
MIRROR = pd.DataFrame(
    [
        ("LAO", year, partner, flow, "wits-2017", value)
        for year in YEARS
        for flow in ("export", "import")
        for partner, value in (("VNM", 20.0), ("THA", 60.0), ("CHN", 20.0))
    ],
    columns=["iso3", "year", "partner_iso3", "flow", "series", "value_usd_million"],
)
TOTALS = pd.DataFrame(
    [
        ("LAO", year, flow, "lsb", value)
        for year in YEARS
        for flow, value in (("export", 300.0), ("import", 100.0))
    ],
    columns=["iso3", "year", "flow", "series", "value_usd_million"],
)
MONTHS = pd.DataFrame(
    {
        "iso3": "LAO",
        "month": pd.to_datetime(["2019-01-01", "2019-02-01", "2019-04-01"]),
        "flow": ["total", "total", "import"],
        "series": "china-customs",
        "value_usd_million": [20.0, 30.0, 5.0],
    }
)
GOODS = pd.DataFrame(
    {
        "iso3": "LAO",
        "year": [2018, 2018, 2019],
        "partner_iso3": [None, None, None],
        "flow": "export",
        "product": ["electricity", "copper ore", "copper ore"],
        "hs": ["2716", "2603", "2603"],
        "series": "lsb",
        "value_usd_million": [90.0, 60.0, None],
        "share_percent": [30.0, None, 40.0],
    }
)
UNRECORDED = pd.DataFrame(
    {
        "iso3": "LAO",
        "flow_kind": ["timber smuggled", "gold mined"],
        "unrecorded_kind": ["smuggling", "smuggling"],
        "period": ["2019", "2019"],
        "start_year": [2019, 2019],
        "end_year": [2019, 2019],
        "low": [150.0, 3000.0],
        "high": [450.0, 3000.0],
        "unit": ["USD million", "t"],
        "estimate_by": ["a study", "another study"],
    }
)
