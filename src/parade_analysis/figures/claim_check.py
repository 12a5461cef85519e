"""Each claim of the coverage with its verdict."""

from __future__ import annotations

import pandas as pd

from parade_analysis import claims as tested
from parade_analysis.catalog.as_of import known_on
from parade_analysis.catalog.definitions import TABLES
from parade_analysis.figures.contract import figure
from parade_analysis.inclusion import LEADER
from parade_analysis.plot import style, verdicts
from parade_analysis.plot.picture import PublishedFigure

AROUND = 2.0
"""Inches above and below the list, for title and sources."""
SECTIONS = {True: "In the first report", False: "In other coverage only"}


@figure(
    "claim-check",
    notebook="06-claim-check",
    reads={
        "claims": "claim_id claim is_in_first_report caveat known_from",
        "attendance": "event iso3 country person rank is_announced attended",
        "countries": "iso3 country un_status region",
        "envoys": "date person iso3 verification",
        "events": "event_id date is_in_force",
        "leaders": "leader since",
        "meetings": (
            "meeting_id occasion_id trip_id start_date end_date person rank iso3 place place_iso3 "
            "format visit_kind verification"
        ),
        "memberships": "organisation iso3 membership valid_from valid_to",
        "parades": "event event_date host_iso3 announced_troops",
        "series": "series name inter_korean",
        "trade_partners": "iso3 year partner_iso3 flow series share_percent value_usd_million",
        "trade_totals": "iso3 year flow series value_usd_million is_preferred",
        "trade_unrecorded": (
            "flow_kind unrecorded_kind partner_iso3 period end_year low unit estimate_by"
        ),
        "un_votes": "resolution iso3 date vote",
    },
    context=(
        *("attendance", "envoys", "events", "meetings", "memberships", "parades"),
        *("trade_partners", "trade_totals", "trade_unrecorded", "un_votes"),
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
    checked = tested.compare(claims, {**then, "leaders": leaders})
    since = leaders.loc[leaders["leader"] == LEADER, "since"].min()
    counts = checked["verdict"].value_counts()
    held = counts.get(tested.SUPPORTED, 0) + counts.get(tested.QUALIFIED, 0)
    drawn = listed(checked, claims)
    up = max(verdicts.height(drawn), style.SIZES["wide"][1] - AROUND)
    if len(checked) == 1:
        found = f"The claim about the parade {'holds' if held else 'does not hold'}"
    else:
        hold = "holds" if held == 1 else "hold"
        found = f"{held} of {len(checked)} claims about the parade {hold}"
    fig, ax = style.canvas(
        (style.SIZES["wide"][0], up + AROUND),
        title=f"{found} against the tables",
        subtitle=(
            "Claims of the first report and of other coverage in our own words, each tested by a "
            "rule: " + ", ".join(f"{counts.get(each, 0)} {each}" for each in tested.VERDICTS)
        ),
        place=(style.MARGIN, 0.8, 11.4, up),
    )
    verdicts.table(
        drawn,
        ax=ax,
        start=pd.Series([since, checked["day"].min()]).min(),
        end=day,
    )
    fig.plotted = checked[["claim_id", "claim", "verdict", "value", "qualification", "caveat"]]
    fig.alt = f"Table of claims. {fig.title}. " + " ".join(
        f"{row.claim}: {row.verdict} ({row.value})." for row in checked.itertuples(index=False)
    )
    return fig


def listed(checked: pd.DataFrame, claims: pd.DataFrame) -> pd.DataFrame:
    """Return the claims as they are drawn: those of the first report first, with one remark each.

    Parameters
    ----------
    checked : DataFrame
        Tested claims, in the order of `claims`.
    claims : DataFrame
        `is_in_first_report` (boolean).

    Returns
    -------
    DataFrame
        The tested claims with `section` (empty if there is only one) and `but`: what in
        the tables qualifies a claim, else the first caveat of the compilers.

    Raises
    ------
    KeyError
        If a column named above is missing.

    Examples
    --------
    >>> from parade_analysis import check_claims, load
    >>> listed(check_claims(), load("claims"))["section"].unique().tolist()
    ['In the first report', 'In other coverage only']
    """
    section = claims["is_in_first_report"].map(SECTIONS).to_numpy()
    first_caveat = checked["caveat"].str.split(";").str[0]
    drawn = checked.assign(
        section=section if len(set(section)) > 1 else "",
        but=checked["qualification"].where(checked["qualification"] != "", first_caveat),
    )
    return drawn.sort_values("section", key=lambda names: names == SECTIONS[False], kind="stable")
