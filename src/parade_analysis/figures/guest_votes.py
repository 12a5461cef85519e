"""How the guests' states voted on Ukraine."""

from __future__ import annotations

import pandas as pd

from parade_analysis import attendance as guests
from parade_analysis.errors import DataError, some
from parade_analysis.figures.contract import figure
from parade_analysis.parades import find_parade
from parade_analysis.places import short_names
from parade_analysis.plot import votes as plot_votes
from parade_analysis.plot.page import Page
from parade_analysis.plot.picture import Chart
from parade_analysis.prose import headline, listed, percent_words, possessive

DID = {"yes": "voted yes", "no": "voted no", "abstain": "abstained", "absent": "did not vote"}
WORDS = {"absent": "did not vote", guests.UNKNOWN: "not known"}
RESOLUTION = "A/RES/"
MANY = 10
"""Of so many guests percent are said."""


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
) -> Chart:
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
    short = calls.get("short_label", calls["title"]).fillna(calls["title"])
    shown = pd.DataFrame(
        {
            "resolution": calls["resolution"],
            "title": [
                f"{said}, {call.date.day} {call.date:%b %Y}"
                for said, call in zip(short, calls.itertuples(), strict=True)
            ],
            "heading": [
                f"{call.date.day} {call.date:%b}\n{call.date.year}" for call in calls.itertuples()
            ],
        }
    )
    notes = note_words(votes, without)
    groups = {"guests": "guest", "world": "member"}

    def draw(page: Page) -> None:
        plot_votes.roll_calls(drawn, split, shown, groups, page=page)
        page.remark(*filter(None, [notes]))

    title = title_words(drawn, split)
    first = split[split["resolution"] == calls["resolution"].iloc[0]]
    told = [
        f"{call.title}{number_of(call.resolution)}: guests {split_words(rows, 'guests')}; "
        f"all members {split_words(rows, 'world')}."
        for call in shown.itertuples()
        if len(rows := split[split["resolution"] == call.resolution])
    ]
    return Chart(
        title=title,
        subtitle=subtitle_words(calls, held, guests.is_ahead(present)),
        alt=(
            f"Bars of {len(calls)} roll calls, guests' states beside all members, and a mark for "
            f"each state's vote. {title}. All members in the first: {split_words(first, 'world')}."
        ),
        description=" ".join([*told, *([notes] if notes else [])]),
        plotted=votes,
        draw=draw,
    )


def title_words(votes: pd.DataFrame, split: pd.DataFrame) -> str:
    """Say how many voted yes in the first roll call in which a guest's vote is known."""
    known = votes[votes["vote"] != guests.UNKNOWN].sort_values(["date", "resolution"]).iloc[0]
    first = split[split["resolution"] == known["resolution"]].set_index("vote")
    states, yes = int(first["guests"].sum()), int(first.at["yes", "guests"])
    when = f"in {known['date']:%B %Y}"
    is_unsure = first.at[guests.UNKNOWN, "guests"] > 0
    if states == 1:
        said = f"{known['country']}, the only guest, {DID[known['vote']]}"
    elif yes == 0 and is_unsure:
        said = "No guest state is known to have voted yes"
    elif yes == 0:
        said = "No guest state voted yes"
    elif yes == states:
        said = f"All {states} guest states voted yes"
    else:
        said = f"{'At least ' if is_unsure else ''}{yes} of {states} guest states voted yes"
    members, all_yes = int(first["world"].sum()), int(first.at["yes", "world"])
    return headline(
        (
            states >= MANY and 0 < yes < states and not is_unsure,
            f"On Ukraine {when}, {percent_words(100 * yes / states)} of guests voted yes, "
            f"{percent_words(100 * all_yes / members)} worldwide",
        ),
        f"{said} on Ukraine {when}",
        f"{said} {when}",
    )


def subtitle_words(calls: pd.DataFrame, held: pd.Series, is_ahead: bool) -> str:
    """Say whose votes are shown."""
    came = f"{'are due in' if is_ahead else 'came to'} {held['place']}"
    votes = "UN General Assembly votes on Ukraine"
    if held["event_date"] < calls["date"].min():
        when = f"in {held['event_date']:%B %Y}, before these votes"
        return f"{votes} of states whose leaders {came} {when}"
    if len(calls) > 1:
        votes += f", first in {calls['date'].min():%B %Y}"
    return f"{votes}: states whose leaders {came}, and all members"


def note_words(votes: pd.DataFrame, without: list[str]) -> str:
    """Say what the signs beside votes mean, what is not known, and who has no vote."""
    doubts = votes["verification"].value_counts()
    marked = {"derived": "* Inferred from other sourced votes", "unverified": "? Sources disagree"}
    said = ["Each bar is scaled to 100%; the numbers in it are states."]
    said += [f"{words} ({doubts[each]})." for each, words in marked.items() if doubts.get(each, 0)]
    outside = votes["note"].astype("str").str.endswith(guests.NOT_A_MEMBER).fillna(False)
    unknown = votes.loc[(votes["vote"] == guests.UNKNOWN) & ~outside, "date"].dt.year
    if len(unknown):
        years = listed([str(year) for year in sorted(unknown.unique())])
        said.append(f"Blank: not all votes of {years} are known; totals are official.")
    if outside.any():
        states = listed(sorted({*votes.loc[outside, "country"]}))
        said.append(f"No UN member at the time: {states}.")
    is_other = votes["is_by_other_government"].astype("boolean").fillna(False)
    if is_other.any():
        whose = listed([possessive(each) for each in sorted({*votes.loc[is_other, "country"]})])
        said.append(f"{whose} votes are cast by a mission opposed to those who rule.")
    if without:
        said.append(f"No UN member, so without a vote: {', '.join(without)}.")
    return " ".join(said)


def number_of(resolution: str) -> str:
    """Return the number of a resolution in brackets, which a vote without one does not have."""
    return f" ({resolution.removeprefix(RESOLUTION)})" if RESOLUTION in resolution else ""


def split_words(split: pd.DataFrame, side: str) -> str:
    """Return a split in words, its empty parts left out."""
    counts = split[["vote", side]].itertuples(index=False, name=None)
    return ", ".join(f"{WORDS.get(vote, vote)} {count}" for vote, count in counts if count)
