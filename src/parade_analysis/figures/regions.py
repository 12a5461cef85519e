"""Guests by part of the world."""

from __future__ import annotations

import pandas as pd

from parade_analysis import attendance as guests
from parade_analysis.errors import DataError, NothingKnown
from parade_analysis.figures.contract import figure
from parade_analysis.parades import find_parade, parade_before, when
from parade_analysis.plot import dumbbells
from parade_analysis.plot.page import Page
from parade_analysis.plot.picture import Chart
from parade_analysis.prose import SUBTITLE_WORDS, capitalised, counted, headline, listed, possessive

MOST = 8
"""Parts of the world named as having sent nobody; of more there is only the number."""
COUNTS = "leaders, of UN members"
"""What stands over the counts."""


@figure(
    "regions",
    notebook="01-attending-states",
    reads={
        "attendance": "event iso3 country rank is_announced attended",
        "parades": "event label event_date place host_iso3",
        "countries": "iso3 country un_status subregion",
    },
)
def regions(
    attendance: pd.DataFrame,
    parades: pd.DataFrame,
    countries: pd.DataFrame,
    parade: str = "beijing-2025",
    compared_with: str | None = None,
) -> Chart:
    """Guests by part of the world, beside all UN members there and an earlier parade.

    Parameters
    ----------
    parade : str
        Parade, as named in table ``parades``.
    compared_with : str, optional
        Another parade; by default the same host's last one before, if there is any.

    Examples
    --------
    >>> from parade_analysis import figures
    >>> figures.regions(parade="moscow-2025").title
    "All of Central Asia's 5 leaders came, 6 of Sub-Saharan Africa's 48"
    """
    if compared_with == parade:
        raise DataError(f"{parade} can't be compared with itself")
    with_guests = parades[parades["event"].isin([*attendance["event"], parade])]
    other = compared_with or parade_before(with_guests, parade)
    times = when(parades, [other, parade] if other else [parade])
    hosts = {event: str(find_parade(parades, event)["host_iso3"]) for event in times}
    came = {event: guests.heads(attendance, event, host) for event, host in hosts.items()}
    counts = pd.concat(
        guests.count_by(rows, countries, "subregion").assign(when=times[event])
        for event, rows in came.items()
    )
    # Guests are set against the UN members there, so only members among them count.
    counts = counts.assign(guests=counts["member_guests"])
    latest = counts[counts["when"] == times[parade]].set_index("subregion")
    if not latest["guests"].any():
        raise NothingKnown(f"no guest at {parade} was known from a member of the United Nations")
    visited = counts.groupby("subregion")["guests"].sum() > 0
    order = (
        latest[visited.reindex(latest.index)]
        .sort_index()
        .sort_values(["share_fraction", "members"], ascending=False, kind="stable")
    )
    shares = pd.DataFrame(
        {
            "group": order.index,
            "share_percent": 100 * order["share_fraction"],
            "then_percent": float("nan"),
            "value": [f"{row.guests} of {row.members}" for row in order.itertuples()],
        }
    ).reset_index(drop=True)
    if other:
        then = counts[counts["when"] == times[other]].set_index("subregion").loc[order.index]
        shares["then_percent"] = (100 * then["share_fraction"]).to_numpy()
        shares["value"] = [
            f"{count} → {value}"
            for count, value in zip(then["guests"], shares["value"], strict=True)
        ]
    ahead = {event: guests.is_ahead(rows) for event, rows in came.items()}
    title = title_words(order, ahead[parade], str(find_parade(parades, parade)["place"]))
    nobody = sorted(visited.index[~visited])
    everybody = pd.concat(came.values())
    members = countries.loc[countries["un_status"] == "un_member", "iso3"]
    outside = everybody.loc[~everybody["iso3"].isin(members), "country"].unique()
    own = countries[countries["iso3"].isin(hosts.values()) & countries["iso3"].isin(members)]
    own = own[own["subregion"].isin(order.index)]

    notes = [
        *line_words(shares, times[other] if other else "", times[parade]),
        *hosts_words(own),
        *nobody_words(nobody),
    ]

    def draw(page: Page) -> None:
        ax = dumbbells.dumbbells(shares, page=page, head=COUNTS)
        dumbbells.name_times(shares, times[other] if other else "", times[parade], ax=ax)
        page.remark(*notes)

    return Chart(
        title=title,
        subtitle=subtitle_words(parades, times, ahead),
        alt=f"Chart of shares by UN subregion, {listed([*times.values()])}. {title}.",
        description=" ".join(
            [
                *(f"{row.group}: {row.value} members." for row in shares.itertuples()),
                *([f"Nobody from {listed(nobody)}."] if nobody else []),
                *hosts_words(own),
                *([f"No UN member, left out: {listed([*outside])}."] if len(outside) else []),
            ]
        ),
        plotted=counts[["subregion", "when", "guests", "members"]],
        draw=draw,
    )


def title_words(order: pd.DataFrame, is_ahead: bool, place: str) -> str:
    """Say how many of its members came from where the share is highest, and the largest part.

    The place is named where there is room.
    """
    top, largest = order.index[0], order["members"].idxmax()
    count, whole = order.loc[top, ["guests", "members"]]
    much = f"all of {possessive(top)}" if count == whole else f"{count} of {possessive(top)}"
    leaders = f"{much} {counted(whole, 'leader')}" if whole > 1 else f"{possessive(top)} one leader"
    few, many = order.loc[largest, ["guests", "members"]]
    more = f"{leaders}{{}}, {few or 'none'} of {possessive(largest)} {many}"
    is_other = largest != top and {count, whole}.isdisjoint({few, many})
    due = "is due" if count == 1 else "are due"
    return headline(
        (is_other and not is_ahead, capitalised(more.format(f" came to {place}"))),
        (is_other and not is_ahead, capitalised(more.format(" came"))),
        (is_other and is_ahead, f"Due in {place}: {more.format('')}"),
        (is_other and is_ahead, f"Due: {more.format('')}"),
        capitalised(f"{leaders} {f'{due} in' if is_ahead else 'came to'} {place}"),
        capitalised(f"{leaders} {due if is_ahead else 'came'}"),
    )


def line_words(shares: pd.DataFrame, then: str, now: str) -> list[str]:
    """Say what the two kinds of lines mean, where both or either are seen."""
    change = shares["share_percent"] - shares["then_percent"]
    kinds = [
        *["to the right, blue: a larger share"] * bool((change > 0).any()),
        *["to the left, grey: a smaller share"] * bool((change < 0).any()),
    ]
    return [f"Line from the ring {'; '.join(kinds)} in {now} than in {then}."] if kinds else []


def hosts_words(own: pd.DataFrame) -> list[str]:
    """Say which hosts, who are nobody's guests, count among the members of their part."""
    return [
        f"{row.country}, a host, counts among the members of {row.subregion}."
        for row in own.itertuples()
    ]


def nobody_words(parts: list[str]) -> list[str]:
    """Name the parts of the world that sent nobody, or count them where they are many."""
    if not parts:
        return []
    return [f"Nobody from {listed(parts) if len(parts) <= MOST else f'{len(parts)} others'}."]


def subtitle_words(parades: pd.DataFrame, times: dict[str, str], ahead: dict[str, bool]) -> str:
    """Say what is counted at which parades, those that are ahead marked so."""
    places = {str(find_parade(parades, event)["place"]) for event in times}
    joined = listed([f"{words}{' (due)' * ahead[event]}" for event, words in times.items()])
    several = "s" if len(times) > 1 else ""
    are_years = len(places) == 1 and all(each.isdigit() for each in times.values())
    where = (
        f"{places.pop()} parade{several} of {joined}"
        if are_years
        else f"parade{several} in {joined}"
    )
    form = "Heads of state or government at the {}, share of each subregion's UN members"
    # The picture names the times as well, where their names take too many words.
    return headline(form.format(where), form.format(f"parade{several}"), most=SUBTITLE_WORDS)
