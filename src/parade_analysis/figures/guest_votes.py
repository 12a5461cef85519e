"""How the guests' states voted on Ukraine."""

from __future__ import annotations

from typing import Any

import pandas as pd

from parade_analysis import attendance as guests
from parade_analysis.errors import DataError, some
from parade_analysis.figures.contract import figure
from parade_analysis.parades import find_parade
from parade_analysis.places import short_names
from parade_analysis.plot import labels, style
from parade_analysis.plot import votes as draw
from parade_analysis.plot.picture import PublishedFigure
from parade_analysis.prose import listed

DID = {"yes": "voted yes", "no": "voted no", "abstain": "abstained", "absent": "did not vote"}
RESOLUTION = "A/RES/"
STATE = 5.75 / 26  # inches of a state in the matrix
CALL = 0.87  # inches of a roll call in the matrix
WIDEST = 4.35  # inches of the matrix
BARS = 1.2  # inches of a roll call's bars
OVER_KEY, OVER_BARS, OVER_MATRIX = 0.32, 0.67, 0.92  # inches under the words
BOTTOM = 0.72  # inches for the source line


@figure(
    "guest-votes",
    notebook="02-guest-lists",
    reads={
        "un_votes": "resolution iso3 vote",
        "roll_calls": "resolution date title yes no abstain absent",
        "attendance": "event iso3 country rank is_announced attended",
        "parades": "event event_date place host_iso3",
        "countries": "iso3 country un_status",
    },
)
def guest_votes(
    un_votes: pd.DataFrame,
    roll_calls: pd.DataFrame,
    attendance: pd.DataFrame,
    parades: pd.DataFrame,
    countries: pd.DataFrame,
    parade: str = "beijing-2025",
) -> PublishedFigure:
    """How the guests' states voted on Ukraine, beside all members of the United Nations.

    Parameters
    ----------
    parade : str
        Parade, as named in table ``parades``.

    Examples
    --------
    >>> from parade_analysis import figures
    >>> figures.guest_votes(parade="pyongyang-2025").title
    'China, the only guest, abstained on Ukraine in March 2022'
    """
    held = find_parade(parades, parade)
    present = guests.heads(attendance, parade, str(held["host_iso3"]))
    calls = roll_calls.sort_values(["date", "resolution"], ignore_index=True)
    status = present["iso3"].map(countries.set_index("iso3")["un_status"])
    if status.isna().any():
        raise DataError(f"not in countries: {some(present.loc[status.isna(), 'country'])}")
    is_member = status == "un_member"
    without = present.loc[~is_member, "country"].tolist()
    votes = guests.votes_of(present[is_member], un_votes, calls)
    split = guests.vote_split(votes, calls)
    names = votes["iso3"].map(short_names(countries)).fillna(votes["country"])
    drawn = votes.assign(country=names)
    states = votes["iso3"].nunique()

    subtitle = subtitle_words(votes, calls, held, guests.is_ahead(present), without)
    top = style.top_of(subtitle)
    matrix, bars = STATE * states, BARS * len(calls)
    height = top + max(OVER_MATRIX + matrix, OVER_BARS + bars) + BOTTOM
    fig, ax = style.canvas(
        (style.SIZES["tall"][0], round(height, 2)),
        title=title_words(drawn, split),
        subtitle=subtitle,
        place=(1.75, height - top - OVER_MATRIX - matrix, min(CALL * len(calls), WIDEST), matrix),
    )
    draw.matrix(drawn, {call.resolution: heading(call) for call in calls.itertuples()}, ax=ax)
    short = calls.get("short_label", calls["title"]).fillna(calls["title"])
    titles = {
        call.resolution: f"{call.shown}, {call.date.day} {call.date:%b %Y}"
        for call in calls.assign(shown=short).itertuples()
    }
    draw.split_bars(
        split,
        titles,
        ax=style.panel(fig, (7.45, height - top - OVER_BARS - bars, 4.25, bars)),
        groups={"guests": "guest", "world": "member"},
    )
    draw.key(split, ax=ax, place=(style.MARGIN, height - top - OVER_KEY))
    fig.plotted = votes
    fig.alt = f"Matrix of votes with bars. {fig.title}. " + " ".join(
        f"{titles[call]}: guests {split_words(rows, 'guests')}; "
        f"all members {split_words(rows, 'world')}."
        for call, rows in split.groupby("resolution", sort=False)
    )
    return fig


def title_words(votes: pd.DataFrame, split: pd.DataFrame) -> str:
    """Say how many voted yes in the first roll call in which a guest's vote is known."""
    known = votes[votes["vote"] != guests.UNKNOWN].sort_values(["date", "resolution"]).iloc[0]
    first = split[split["resolution"] == known["resolution"]].set_index("vote")
    states, world = int(first["guests"].sum()), int(first["world"].sum())
    yes, yes_worldwide = (int(first.at["yes", side]) for side in ("guests", "world"))
    call = f"on Ukraine in {known['date']:%B %Y}"
    worldwide = f"{yes_worldwide} of {world} worldwide"
    is_unsure = first.at[guests.UNKNOWN, "guests"] > 0
    if states == 1:
        said = f"{known['country']}, the only guest, {DID[known['vote']]} {call}"
    elif yes == 0 and is_unsure:
        said = f"No guest's state is known to have voted yes {call}"
    elif yes == 0:
        said = f"No guest's state voted yes {call}"
    else:
        least = "At least " if is_unsure else ""
        many = f"All {states}" if yes == states else f"{least}{yes} of the {states}"
        said = f"{many} guests' states voted yes {call}"
        return labels.first_fitting(f"{said}, {worldwide}", said)
    return labels.first_fitting(f"{said}; {worldwide} voted yes", said)


def subtitle_words(
    votes: pd.DataFrame,
    calls: pd.DataFrame,
    held: pd.Series,
    is_ahead: bool,
    without: list[str],
) -> str:
    """Say whose votes are shown, what the signs beside them mean, and who has no vote."""
    came = f"{'are due in' if is_ahead else 'came to'} {held['place']}"
    if held["event_date"] < calls["date"].min():
        came += f" in {held['event_date']:%B %Y}, before these votes"
    said = f"Votes in the UN General Assembly of the states whose leaders {came}, from yes to no"
    doubts = votes["verification"].value_counts()
    marked = {"derived": "* follows from other sourced votes", "unverified": "? sources disagree"}
    signs = [f"{words} ({doubts[each]})" for each, words in marked.items() if doubts.get(each, 0)]
    if signs:
        said += f". {'; '.join(signs)}"
    outside = votes["note"].astype("str").str.endswith(guests.NOT_A_MEMBER).fillna(False)
    unknown = votes.loc[(votes["vote"] == guests.UNKNOWN) & ~outside, "date"].dt.year
    if len(unknown):
        years = listed([str(year) for year in sorted(unknown.unique())])
        said += f". Not all votes of {years} are known; totals are official"
    if outside.any():
        said += f". No UN member at the time: {listed(sorted({*votes.loc[outside, 'country']}))}"
    if without:
        said += f". No UN member, so without a vote: {', '.join(without)}"
    return said


def heading(call: Any) -> str:
    """Return day and number of a resolution, which a vote without one does not have."""
    number = call.resolution.removeprefix(RESOLUTION) if RESOLUTION in call.resolution else ""
    return f"{call.date.day} {call.date:%b}\n{call.date.year}\n{number}"


def split_words(split: pd.DataFrame, side: str) -> str:
    """Return a split in words, its empty parts left out."""
    counts = split[["vote", side]].itertuples(index=False, name=None)
    return ", ".join(f"{vote} {count}" for vote, count in counts if count)
