"""Two guest lists side by side."""

from __future__ import annotations

import pandas as pd

from parade_analysis import attendance as guests
from parade_analysis.errors import DataError
from parade_analysis.figures.contract import figure, undrawn
from parade_analysis.parades import find_parade, when
from parade_analysis.places import short_names
from parade_analysis.plot import lists, style
from parade_analysis.plot.picture import PublishedFigure

AROUND = 2.05  # inches above and below the lists


@figure(
    "guest-lists-2015-2025",
    notebook="02-guest-lists",
    reads={
        "attendance": "event iso3 country person office rank is_announced attended",
        "also_present": "event iso3 person office attended",
        "parades": "event label event_date place host_iso3",
        "countries": "iso3 country",
    },
    context=("also_present",),
)
def guest_lists(
    attendance: pd.DataFrame,
    also_present: pd.DataFrame,
    parades: pd.DataFrame,
    countries: pd.DataFrame,
    compared: tuple[str, ...] = ("beijing-2015", "beijing-2025"),
) -> PublishedFigure:
    """Who came to one parade, to another, or to both, and whether it was the same person.

    Parameters
    ----------
    compared : tuple of str
        Two parades, as named in table ``parades``; ``parades=`` takes their names too.

    Examples
    --------
    >>> from parade_analysis import figures
    >>> figures.guest_lists(parades=("moscow-2025", "beijing-2025")).title
    '14 states sent their leaders to both parades, all of them the same person'
    """
    if len(compared) != 2 or len(set(compared)) < 2:
        raise DataError(f"compares two different parades, not {', '.join(compared)}")
    first, second = compared
    times = when(parades, compared)
    held = {event: find_parade(parades, event) for event in compared}
    came = {
        event: guests.heads(attendance, event, str(row["host_iso3"])) for event, row in held.items()
    }
    ahead = {event: guests.is_ahead(rows) for event, rows in came.items()}
    everybody = [attendance, also_present.reindex(columns=attendance.columns)]
    lists_compared = guests.compare(pd.concat(everybody, ignore_index=True), first, second)
    counts = lists_compared["came"].value_counts()
    same = int(lists_compared["same_person"].sum())
    names = short_names(countries)
    drawn = lists_compared.assign(
        country=lists_compared["iso3"].map(names).fillna(lists_compared["country"]),
        first_person=lists_compared["first_person"].fillna(""),
        second_person=lists_compared["second_person"].fillna(""),
        remark=remarks(lists_compared, held, times),
    )

    up = lists.two_lists_height(int(counts.max()))
    fig, ax = style.canvas(
        (style.SIZES["tall"][0], up + AROUND),
        title=title_words(int(counts["both"]), same, held, ahead),
        subtitle=subtitle_words(attendance, came, ahead, times),
        place=(style.MARGIN, 0.75, 11.4, up),
    )
    missed = {
        event: f"not {'due ' * ahead[event]}at head level in {words}"
        for event, words in times.items()
    }
    pairs = pair_words(counts["both"], same, times[second])
    lists.two_lists(
        drawn.sort_values("same_person", ascending=False, kind="stable", na_position="last"),
        ax=ax,
        headings={
            "first": f"Only in {times[first]}: {counts['first']}\n{missed[second]}",
            "both": f"Both times: {counts['both']}\n{pairs}",
            "second": f"Only in {times[second]}: {counts['second']}\n{missed[first]}",
        },
    )
    is_told = lists_compared[["first_below", "second_below"]].notna().any(axis=1)
    is_below = also_present["iso3"].isin(lists_compared.loc[is_told, "iso3"])
    fig.undrawn = undrawn(also_present=(is_below & also_present["event"].isin(compared)).any())
    fig.plotted = lists_compared
    same_person = lists_compared["same_person"]
    told = {
        "Same person": same_person.fillna(False),
        "Another person": ~same_person.fillna(True),
        f"Only in {times[first]}": lists_compared["came"] == "first",
        f"Only in {times[second]}": lists_compared["came"] == "second",
    }
    fig.alt = f"Lists. {fig.title}. " + " ".join(
        f"{words}: {', '.join(lists_compared.loc[chosen, 'country']) or 'nobody'}."
        for words, chosen in told.items()
    )
    return fig


def title_words(both: int, same: int, held: dict[str, pd.Series], ahead: dict[str, bool]) -> str:
    """Say how many states send their leaders to both, and how many the same person."""
    past = [str(row["place"]) for event, row in held.items() if not ahead[event]]
    due = [str(row["place"]) for event, row in held.items() if ahead[event]]
    if due:
        leaders = (
            f"Leaders of {both} states are"
            if both > 1
            else f"The leader of {both or 'no'} state is"
        )
        after = "" if not past else " again" if past == due else f" after {past[0]}"
        said = f"{leaders} due in {' and '.join(dict.fromkeys(due))}{after}"
    else:
        states = (
            f"{both} states sent their leaders"
            if both > 1
            else ("1 state sent a leader" if both else "No state sent its leader")
        )
        said = f"{states} to {f'{past[0]} both times' if len(set(past)) == 1 else 'both parades'}"
    if both == 0:
        return said
    if both == 1:
        return f"{said}, {'the same person' if same else 'not the same person'}"
    many = "all" if same == both else same or "none"
    return f"{said}, {many} of them the same person"


def pair_words(both: int, same: int, time: str) -> str:
    """Explain the lines between the two leaders of a state."""
    return (
        f"thick line: same leader ({same}); arrow: another person in {time}" if both else "no state"
    )


def subtitle_words(
    attendance: pd.DataFrame,
    came: dict[str, pd.DataFrame],
    ahead: dict[str, bool],
    times: dict[str, str],
) -> str:
    """Say who is counted at which parade, and what other counts take in."""
    each = " and ".join(
        f"{words} ({len(came[event])}{' announced' * ahead[event]})"
        for event, words in times.items()
    )
    of_or_in = "of" if all(words.isdigit() for words in times.values()) else "in"
    said = f"Heads of state and government at the parades {of_or_in} {each}"
    for event, words in times.items():
        delegations = ((attendance["event"] == event) & (attendance["attended"] == "yes")).sum()
        if delegations > len(came[event]) and not ahead[event]:
            said += f". A count of {delegations} for {words} takes in delegations of any rank"
    return said


def remarks(compared: pd.DataFrame, held: dict[str, pd.Series], times: dict[str, str]) -> pd.Series:
    """Say of a state at one parade that it hosted the other, or sent a lower rank there."""
    remark = pd.Series("", compared.index)
    for side, (event, words) in zip(("first", "second"), times.items(), strict=True):
        remark = remark.mask(compared[f"{side}_below"].notna(), f"lower rank in {words}")
        remark = remark.mask(compared["iso3"] == held[event]["host_iso3"], f"host in {words}")
    return remark
