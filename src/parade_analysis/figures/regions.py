"""Guests by part of the world."""

from __future__ import annotations

import pandas as pd

from parade_analysis import attendance as guests
from parade_analysis.errors import DataError, NothingKnown
from parade_analysis.figures.contract import figure
from parade_analysis.parades import find_parade, parade_before, when
from parade_analysis.plot import bars, style
from parade_analysis.plot.style import PublishedFigure
from parade_analysis.prose import listed

NAMED = 6  # parts of the world without a guest that are named
ROW = 6.3 / 11  # inches of a part of the world
FEWEST = 3  # rows for which there is room, so that a single bar does not swell
AROUND = 2.2  # inches above and below the bars


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
) -> PublishedFigure:
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
    '5 of 5 leaders from Central Asia came, 6 of 48 from Sub-Saharan Africa'
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
    drawn = counts.set_index("subregion").loc[order.index].reset_index()
    nobody = sorted(visited.index[~visited])
    members = countries.loc[countries["un_status"] == "un_member", "iso3"]
    everybody = pd.concat(came.values())
    outside = everybody.loc[~everybody["iso3"].isin(members), "country"].unique()
    up = ROW * max(len(order), FEWEST)

    fig, ax = style.canvas(
        (style.SIZES["tall"][0], up + AROUND),
        title=title_words(order, guests.is_ahead(came[parade])),
        subtitle=(
            f"Heads of state and government at the {parade_words(parades, times)} by UN "
            "subregion; outlined: all UN members there, the host included"
            + nobody_words(nobody)
            + (f". No UN member, left out: {', '.join(outside)}" if len(outside) else "")
        ),
        place=(3.45, 0.85, 8.25, up),
    )
    bars.part_of_whole(drawn, ax=ax)
    fig.plotted = counts[["subregion", "when", "guests", "members"]]
    fig.alt = f"Bar chart. {fig.title}. " + " ".join(
        f"{name}: {', '.join(f'{row.guests} in {row.when}' for row in rows.itertuples())}, "
        f"{rows['members'].iloc[0]} members."
        for name, rows in drawn.groupby("subregion", sort=False)
    )
    return fig


def title_words(order: pd.DataFrame, is_ahead: bool) -> str:
    """Say how many of its members came from where the share is highest, and the largest part."""
    top, largest = order.index[0], order["members"].idxmax()
    count = order.at[top, "guests"]
    came = ("is due" if count == 1 else "are due") if is_ahead else "came"
    said = f"{count} of {order.at[top, 'members']} leaders from {top} {came}"
    if largest == top:
        return said
    more, whole = order.loc[largest, ["guests", "members"]]
    return f"{said}, {more} of {whole} from {largest}"


def parade_words(parades: pd.DataFrame, times: dict[str, str]) -> str:
    """Name the parades by what tells them apart."""
    places = {str(find_parade(parades, event)["place"]) for event in times}
    joined, several = listed(list(times.values())), "s" if len(times) > 1 else ""
    if len(places) == 1 and all(each.isdigit() for each in times.values()):
        return f"{places.pop()} parade{several} of {joined}"
    return f"parade{several} in {joined}"


def nobody_words(nobody: list[str]) -> str:
    """Name the parts of the world that sent nobody, or count them where they are many."""
    if len(nobody) > NAMED:
        return f". Nobody from {len(nobody)} other subregions"
    return f". Nobody from: {', '.join(nobody)}" if nobody else ""
