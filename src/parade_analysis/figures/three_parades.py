"""Several parades at one scale."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pandas as pd

from parade_analysis import attendance as guests
from parade_analysis import framing, geography
from parade_analysis.catalog.definitions import SUBJECT
from parade_analysis.errors import DataError
from parade_analysis.figures.contract import figure
from parade_analysis.parades import find_parade
from parade_analysis.places import short_names
from parade_analysis.plot import insets, lists, maps, style
from parade_analysis.plot.picture import PublishedFigure
from parade_analysis.prose import listed

if TYPE_CHECKING:
    import geopandas as gpd

NUMBERS = {2: "two", 3: "three", 4: "four"}
ALL = {2: "both", 3: "all three", 4: "all four"}
LAST = {2: "the other", 3: "the third", 4: "the fourth"}
SIZE = 9  # points of the lists


@figure(
    "three-parades",
    notebook="02-guest-lists",
    reads={
        "attendance": "event iso3 country rank is_announced attended",
        "parades": "event label host_iso3",
        "countries": "iso3 country label_latitude label_longitude",
        "boundaries": "area iso3 geometry",
    },
)
def three_parades(
    attendance: pd.DataFrame,
    parades: pd.DataFrame,
    countries: pd.DataFrame,
    boundaries: gpd.GeoDataFrame,
    compared: tuple[str, ...] = ("beijing-2015", "moscow-2025", "beijing-2025"),
) -> PublishedFigure:
    """Who came to each of two to four parades, on maps of one scale.

    Parameters
    ----------
    compared : tuple of str
        Two to four parades, as named in table ``parades``; ``parades=`` takes their names
        too.

    Examples
    --------
    >>> from parade_analysis import figures
    >>> figures.three_parades(parades=("beijing-2015", "beijing-2025")).title
    '13 states sent their leaders to both parades'
    """
    if len(set(compared)) not in NUMBERS or len(set(compared)) < len(compared):
        raise DataError(f"compares two to four different parades, not {', '.join(compared)}")
    held = {event: find_parade(parades, event) for event in compared}
    hosts = {event: str(row["host_iso3"]) for event, row in held.items()}
    came = {event: guests.heads(attendance, event, host) for event, host in hosts.items()}
    absent = {event: guests.no_shows(attendance, event) for event in compared}
    always = set.intersection(*(set(rows["iso3"]) for rows in came.values()))
    ahead = sum(guests.is_ahead(rows) for rows in came.values())
    for rows in came.values():
        geography.check_shapes(rows, boundaries, "attendance", marked=countries["iso3"])
    named = pd.concat([*came.values(), *absent.values()])["iso3"].dropna()
    everywhere = list(dict.fromkeys([*named, *hosts.values()]))
    view = framing.view(geography.label_places(countries, everywhere), boundaries)
    names = short_names(countries)
    bold = {
        event: [(names[code], code in always) for code in rows.sort_values("country")["iso3"]]
        for event, rows in came.items()
    }
    missed = {event: absent_words(rows) for event, rows in absent.items()}
    first = {event: f"{row['label']}:" for event, row in held.items()}
    subtitle = (
        f"Heads of state and government at {NUMBERS[len(held)]} parades, at one scale. "
        f"In bold: at {ALL[len(held)]}{host_words(attendance, held, ahead)}"
    )
    grid = insets.grid(
        [
            lists.paragraph_height(bold[event], first[event], missed[event], insets.CELL[0], SIZE)
            for event in held
        ],
        style.top_of(subtitle),
    )
    fig, ax = style.canvas(
        grid.page,
        title=title_words(len(always), len(held), ahead),
        subtitle=subtitle,
        place=grid.maps[0],
    )
    panels = [ax, *(style.panel(fig, place) for place in grid.maps[1:])]
    disputed = geography.project(geography.contested(boundaries), view.centre)
    drawn = set()
    for (event, row), panel in zip(held.items(), panels, strict=True):
        looks = dict.fromkeys(absent[event]["iso3"].dropna(), "absent")
        looks |= dict.fromkeys(came[event]["iso3"], "head_of_state")
        if looks.get(SUBJECT) == "head_of_state":
            looks[SUBJECT] = "subject"
        looks[hosts[event]] = "host"
        maps.frame(panel, view.frame.x, view.frame.y)
        maps.states(view.world, looks, view.points.loc[list(looks)], ax=panel)
        is_disputed = maps.contested(disputed, ax=panel)
        drawn |= {*looks.values(), *["contested"] * is_disputed}
        state = "announced" if guests.is_ahead(came[event]) else "came"
        maps.heading(f"{row['label']}: {len(came[event])} {state}", ax=panel, size=11)
    for event, place in zip(held, grid.lists, strict=True):
        lists.paragraph(
            bold[event],
            ax=style.panel(fig, place),
            first=first[event],
            last=missed[event],
            size=SIZE,
        )
    key = {
        "head_of_state": "leader came" + " or is due" * (ahead > 0),
        "subject": names.get(SUBJECT, SUBJECT),
        "absent": "announced, did not come",
        "host": "host",
        "contested": "status disputed",
    }
    maps.key(
        {text: maps.LOOKS[look] for look, text in key.items() if look in drawn},
        ax=panels[(len(panels) - 1) // 2 * 2],
    )
    columns = ["event", "iso3", "country", "person", "rank", "attended"]
    rows = pd.concat([*came.values(), *absent.values()], ignore_index=True)
    fig.plotted = rows.reindex(columns=columns)
    fig.alt = f"{NUMBERS[len(held)].capitalize()} maps. {fig.title}. " + " ".join(
        f"{first[event]} {', '.join(rows['country'].sort_values())}. {missed[event]}".strip()
        for event, rows in came.items()
    )
    return fig


def title_words(always: int, parades: int, ahead: int) -> str:
    """Say how many states come to all parades, of which some may be ahead."""
    states = f"{always or 'No'} state{'s' * (always > 1)}"
    their = "their leaders" if always > 1 else "its leader"
    if not ahead:
        return f"{states} sent {their} to {ALL[parades]} parades"
    are = "are" if always > 1 else "is"
    if ahead > 1 or not always:
        return f"{states} {are} due to send {their} to {ALL[parades]} parades"
    before = NUMBERS.get(parades - 1, "one")
    past = f"sent {their} to {before} parade{'s' * (parades > 2)}"
    return f"{states} {past} and {are} due at {LAST[parades]}"


def host_words(attendance: pd.DataFrame, held: Mapping[str, pd.Series], ahead: int) -> str:
    """Say which hosts were at all parades, once as host and else as guests."""
    if ahead or "person" not in attendance:
        return ""
    came = attendance[attendance["attended"] == "yes"]
    present = {
        event: {row.get("host_leader"), *came.loc[came["event"] == event, "person"].dropna()}
        for event, row in held.items()
    }
    hosts = {row.get("host_leader") for row in held.values()} - {None}
    everywhere = hosts & set.intersection(*present.values())
    if not everywhere:
        return ""
    were = "was" if len(everywhere) == 1 else "were"
    return (
        f". Not counted, as hosts: {listed(sorted(everywhere))}, who {were} at {ALL[len(held)]} too"
    )


def absent_words(rows: pd.DataFrame) -> str:
    """Return a sentence on who was announced and did not come, or nothing."""
    return f"Announced, did not come: {', '.join(rows['country'])}." if len(rows) else ""
