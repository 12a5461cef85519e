"""Each claim of the coverage with its verdict."""

from __future__ import annotations

import pandas as pd

from parade_analysis import claims as tested
from parade_analysis.catalog.as_of import known_on
from parade_analysis.catalog.definitions import TABLES
from parade_analysis.figures.contract import figure
from parade_analysis.inclusion import LEADER
from parade_analysis.plot import style, verdicts
from parade_analysis.plot.style import PublishedFigure

ROOM = {"wide": 7, "tall": 10}
"""Claims that a figure of this size has room for; more take a page."""


@figure(
    "claim-check",
    notebook="06-claim-check",
    reads={
        "claims": "claim_id claim caveat known_from",
        "attendance": "event iso3 country person rank is_announced attended",
        "countries": "iso3 country un_status region",
        "events": "event_id date is_in_force",
        "leaders": "leader since",
        "meetings": (
            "meeting_id occasion_id trip_id start_date end_date person rank place place_iso3 "
            "format visit_kind verification"
        ),
        "memberships": "organisation iso3 membership valid_from valid_to",
        "parades": "event event_date host_iso3",
        "series": "series name",
        "trade_partners": "iso3 year partner_iso3 flow series share_percent",
        "trade_unrecorded": (
            "flow_kind unrecorded_kind partner_iso3 period end_year low unit estimate_by"
        ),
    },
    context=(
        *("attendance", "events", "meetings", "memberships", "parades"),
        *("trade_partners", "trade_unrecorded"),
    ),
)
def claim_check(
    claims: pd.DataFrame, leaders: pd.DataFrame, day: pd.Timestamp, **tables: pd.DataFrame
) -> PublishedFigure:
    """Each claim of the coverage with its verdict, computed.

    Examples
    --------
    >>> from parade_analysis import figures
    >>> checked = figures.claim_check().plotted.set_index("claim_id")
    >>> checked.loc["c20", ["verdict", "value"]].tolist()
    ['contradicted', '0 of 26 guests']
    """
    # Fewer claims than all end on an earlier day than the tables that they are tested on.
    then = {name: known_on(frame, TABLES[name], day) for name, frame in tables.items()}
    checked = tested.compare(claims, then)
    since = leaders.loc[leaders["leader"] == LEADER, "since"].min()
    counts = checked["verdict"].value_counts()
    held = counts.get(tested.SUPPORTED, 0) + counts.get(tested.QUALIFIED, 0)
    size = next((size for size, rows in ROOM.items() if len(checked) <= rows), "page")
    if len(checked) == 1:
        found = f"The claim about the parade {'holds' if held else 'does not hold'}"
    else:
        hold = "holds" if held == 1 else "hold"
        found = f"{held} of {len(checked)} claims about the parade {hold}"
    fig, ax = style.canvas(
        size,
        title=f"{found} against the tables",
        subtitle=(
            "Claims of the first report and of other coverage in our own words, each tested by a "
            "rule: " + ", ".join(f"{counts.get(each, 0)} {each}" for each in tested.VERDICTS)
        ),
        place=(0.3, 0.8, 11.4, style.SIZES[size][1] - 1.8),
    )
    verdicts.table(
        checked.assign(
            but=checked["qualification"].where(
                checked["qualification"] != "", checked["caveat"].str.split(";").str[0]
            )
        ),
        ax=ax,
        start=pd.Series([since, checked["day"].min()]).min(),
        end=day,
    )
    fig.plotted = checked[["claim_id", "claim", "verdict", "value", "qualification", "caveat"]]
    fig.alt = f"Table of claims. {fig.title}. " + " ".join(
        f"{row.claim}: {row.verdict} ({row.value})." for row in checked.itertuples(index=False)
    )
    return fig
