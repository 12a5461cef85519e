"""The figure on the claims of the coverage."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from parade_analysis import claims as tested
from parade_analysis.figures.registry import figure

if TYPE_CHECKING:
    from parade_analysis.plot.style import PublishedFigure


@figure("claim-check", notebook="06-claim-check")
def claim_check(
    claims: pd.DataFrame,
    attendance: pd.DataFrame,
    countries: pd.DataFrame,
    events: pd.DataFrame,
    meetings: pd.DataFrame,
    memberships: pd.DataFrame,
    parades: pd.DataFrame,
    trade_partners: pd.DataFrame,
    trade_unrecorded: pd.DataFrame,
    as_of: pd.Timestamp,
) -> PublishedFigure:
    """Each claim of the coverage with its verdict, computed."""
    from parade_analysis.plot import style, verdicts

    checked = tested.compare(
        claims,
        {
            "attendance": attendance,
            "countries": countries,
            "events": events,
            "meetings": meetings,
            "memberships": memberships,
            "parades": parades,
            "trade_partners": trade_partners,
            "trade_unrecorded": trade_unrecorded,
        },
    )
    counts = checked["verdict"].value_counts()
    held = counts.get(tested.SUPPORTED, 0) + counts.get(tested.QUALIFIED, 0)
    fig, ax = style.canvas(
        "page",
        title=f"{held} of {len(checked)} claims about the parade hold against the tables",
        subtitle=(
            "Claims of the first report and of other coverage in our own words, each tested by a "
            "rule: " + ", ".join(f"{counts.get(each, 0)} {each}" for each in tested.VERDICTS)
        ),
        place=(0.3, 0.8, 11.4, 14.4),
    )
    first_half = checked["caveat"].str.split(";").str[0]
    verdicts.table(
        checked.assign(
            but=checked["qualification"].where(checked["qualification"] != "", first_half)
        ),
        ax=ax,
        start=events.loc[events["category"] == "leadership", "date"].min(),
        end=as_of,
    )
    fig.plotted = checked[["claim_id", "claim", "verdict", "value", "qualification", "caveat"]]
    fig.alt = f"Table of claims. {fig.title}. " + " ".join(
        f"{row.claim}: {row.verdict} ({row.value})." for row in checked.itertuples(index=False)
    )
    return fig
