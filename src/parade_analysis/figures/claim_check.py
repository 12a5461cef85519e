"""Each claim of the coverage with its verdict."""

from __future__ import annotations

import re

import pandas as pd

from parade_analysis import claims as tested
from parade_analysis.catalog.as_of import known_on
from parade_analysis.catalog.definitions import TABLES
from parade_analysis.figures.contract import figure
from parade_analysis.plot import verdicts
from parade_analysis.plot.page import Page
from parade_analysis.plot.picture import Chart
from parade_analysis.prose import capitalised, day_words, headline, times

SECTIONS = {True: "in the first report", False: "in other coverage only"}
ONE = {
    tested.SUPPORTED: "holds",
    tested.QUALIFIED: "holds only with a caveat",
    tested.CONTRADICTED: "is contradicted by the tables",
    tested.NOT_TESTABLE: "cannot be tested",
}


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
) -> Chart:
    """Each claim of the coverage with its verdict, computed.

    Examples
    --------
    >>> from parade_analysis import figures
    >>> checked = figures.claim_check().plotted.set_index("claim_id")
    >>> checked.loc["c20", ["verdict", "value"]].tolist()
    ['contradicted', 'not among the 26 guests']
    """
    # Fewer claims than all end on an earlier day than the tables that they are tested on.
    then = {name: known_on(frame, TABLES[name], day) for name, frame in tables.items()}
    checked = tested.compare(claims, {**then, "leaders": leaders})
    drawn = listed(checked, claims)
    title = title_words(checked["verdict"])
    counts = drawn["verdict"].value_counts()
    groups = ", ".join(f"{counts[each]} {each}" for each in verdicts.MARKS if counts.get(each, 0))

    def draw(page: Page) -> None:
        verdicts.by_verdict(drawn.assign(answer=drawn["answer"].map(capitalised)), page=page)

    return Chart(
        title=title,
        subtitle=(
            "Claims in press coverage of the parade, in our own words, each checked against "
            "our tables by a rule"
        ),
        alt=f"List of claims by verdict: {groups}. {title}.",
        description=" ".join(
            f"{capitalised(where)}: {told_of(rows)}."
            for where, rows in drawn.groupby("section", sort=False)
        ),
        plotted=checked[["claim_id", "claim", "verdict", "value", "qualification", "caveat"]],
        draw=draw,
    )


def title_words(verdicts: pd.Series) -> str:
    """Say how many claims hold, those apart that do so only with a caveat.

    Parameters
    ----------
    verdicts : Series
        One a claim.

    Examples
    --------
    >>> title_words(pd.Series(["supported", "supported with caveat"]))
    '1 of 2 claims about the parade holds fully'
    >>> title_words(pd.Series(["supported with caveat"]))
    'The claim about the parade holds only with a caveat'
    """
    number, counts = len(verdicts), verdicts.value_counts()
    full, refuted = (int(counts.get(each, 0)) for each in (tested.SUPPORTED, tested.CONTRADICTED))
    said = f"{full} of {number} claims about the parade hold{'s' * (full == 1)} fully"
    lost = f"{'is' if refuted == 1 else 'are'} contradicted"
    return headline(
        (number == 1, f"The claim about the parade {ONE[verdicts.iloc[0]]}"),
        (full == number, f"All {number} claims about the parade hold fully"),
        (full and refuted and refuted != full, f"{said}, {refuted} {lost}"),
        (full, said),
        (refuted and refuted != number, f"{refuted} of {number} claims about the parade {lost}"),
        (refuted, f"All {number} claims about the parade are contradicted"),
        f"None of {number} claims about the parade holds fully",
    )


def told_of(drawn: pd.DataFrame) -> str:
    """Return claims in words, each with its verdict and answer."""
    return "; ".join(
        f"{row.claim}: {row.verdict}{f' ({row.answer})' if row.answer else ''}"
        for row in drawn.itertuples()
    )


def listed(checked: pd.DataFrame, claims: pd.DataFrame) -> pd.DataFrame:
    """Return the claims as they are drawn: those of the first report first, each with one answer.

    Parameters
    ----------
    checked : DataFrame
        Tested claims, in the order of `claims`.
    claims : DataFrame
        `is_in_first_report` (boolean).

    Returns
    -------
    DataFrame
        The tested claims with `section`, and `answer`: what the tables say, and what in them
        qualifies it.

    Raises
    ------
    KeyError
        If a column named above is missing.

    Examples
    --------
    >>> from parade_analysis import check_claims, load
    >>> drawn = listed(check_claims(), load("claims")).set_index("claim_id")
    >>> drawn.loc["c07", "answer"]
    '80 years after 2 September 1945; not on the day of the signing'
    """
    both = zip(checked["value"], checked["qualification"], strict=True)
    drawn = checked.assign(
        section=claims["is_in_first_report"].map(SECTIONS).to_numpy(),
        answer=[in_print("; ".join(filter(None, each))) for each in both],
    )
    return drawn.sort_values("section", key=lambda names: names == SECTIONS[False], kind="stable")


def in_print(answer: str) -> str:
    """Return an answer as readers write it: dates in words, no contraction, no number again.

    Examples
    --------
    >>> in_print("trips: 2018, 2018, 2018, 2019; last on 2019-01-08")
    'trips: 2018 (3 times), 2019; last on 8 January 2019'
    """
    said = re.sub(r"\b\d{4}-\d\d-\d\d\b", lambda date: day_words(pd.Timestamp(date[0])), answer)
    said = re.sub(
        r"\b(\w+)((?:, \1\b)+)",
        lambda again: f"{again[1]} ({times(again[2].count(',') + 1)})",
        said,
    )
    return said.replace("can't", "cannot")
