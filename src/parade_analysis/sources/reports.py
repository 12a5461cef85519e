"""Which record of a flow is taken, where the one who sells and the one who buys both report it."""

from __future__ import annotations

import pandas as pd

from parade_analysis.catalog.definitions import SUBJECT

ENDS = ("exporter", "importer")
SILENT = (SUBJECT,)
"""Countries that publish no statistics of their trade."""


def seen_from_both(sums: pd.DataFrame) -> pd.DataFrame:
    """Return directed flows as exports of the one and imports of the other."""
    sides = [
        sums.rename(columns={f"{own}_iso3": "iso3", f"{other}_iso3": "partner_iso3"}).assign(
            flow=flow
        )
        for own, other, flow in (("exporter", "importer", "export"), (*ENDS[::-1], "import"))
    ]
    return pd.concat(sides, ignore_index=True)


def one_report(flows: pd.DataFrame) -> pd.DataFrame:
    """Take of each flow that both sides report the report that is used.

    A country that reports its exports of a year itself keeps its own record of them, for all
    partners; otherwise what its partners say they bought from it stands for them, and so for
    imports. That is the practice of the field. What both sides say is never added: it is the
    same trade, told twice. For a country that reports nothing this gives the mirror: imports
    as its partners value what they sell (FOB), exports as they value what they buy (CIF). The
    DPRK publishes nothing; what stands under its name, as in the IMF's data, is an estimate
    made from its partners' records, and these are taken where there are any.

    Parameters
    ----------
    flows : DataFrame
        `Flows.flows` of any reader: `year`, `iso3`, `partner_iso3`, `flow`, `reported_by`.

    Returns
    -------
    DataFrame
        Its rows that are used, as they were.

    Examples
    --------
    >>> flows = pd.DataFrame({
    ...     "year": 2023, "iso3": ["MNG", "MNG", "PRK", "PRK"], "partner_iso3": "CHN",
    ...     "flow": "import", "reported_by": ["importer", "exporter"] * 2,
    ...     "value_usd_million": [40.0, 39.0, 310.0, 300.0]})
    >>> one_report(flows)[["iso3", "reported_by", "value_usd_million"]].values.tolist()
    [['MNG', 'importer', 40.0], ['PRK', 'exporter', 300.0]]
    """
    if (flows["reported_by"] == "both").all():
        return flows.reset_index(drop=True)
    own, silent = is_own_report(flows), flows["iso3"].isin(SILENT)
    keys = [flows[key] for key in ("iso3", "year", "flow")]
    reports = (own & ~silent).groupby(keys).transform("any")
    mirror = (~own).groupby(keys).transform("any")
    is_used = own.where(reports, ~own | ~mirror)
    return flows[is_used].reset_index(drop=True)


def is_own_report(flows: pd.DataFrame) -> pd.Series:
    """Tell which flows the country reports that they are seen from, alone or with the other."""
    by_both = flows["reported_by"] == "both"
    if by_both.all():
        return by_both
    own = flows["flow"].map({"export": "exporter", "import": "importer"})
    return (flows["reported_by"] == own) | by_both
