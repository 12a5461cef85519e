"""The states whose leaders came to a parade, on the map."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from parade_analysis import attendance as guests
from parade_analysis import framing, geography
from parade_analysis.catalog.definitions import SUBJECT
from parade_analysis.catalog.fields import HEADS
from parade_analysis.figures.contract import figure
from parade_analysis.parades import find_parade
from parade_analysis.places import short_names
from parade_analysis.plot import insets, lists, map_names, maps, style
from parade_analysis.plot.picture import PublishedFigure
from parade_analysis.prose import counted

if TYPE_CHECKING:
    import geopandas as gpd
    from matplotlib.axes import Axes

MANY = 40  # guests for whom the map takes the full width
SIZE = 8  # points of the list
LONGEST = 40  # letters of the title of a window


@figure(
    "attending-states",
    notebook="01-attending-states",
    reads={
        "attendance": "event iso3 country person rank is_announced attended",
        "parades": "event occasion event_date place host_iso3",
        "countries": "iso3 country un_status region subregion label_latitude label_longitude",
        "boundaries": "area iso3 geometry",
    },
)
def attending_states(
    attendance: pd.DataFrame,
    parades: pd.DataFrame,
    countries: pd.DataFrame,
    boundaries: gpd.GeoDataFrame,
    parade: str = "beijing-2025",
) -> PublishedFigure:
    """The states whose leaders came to a parade, by rank.

    Parameters
    ----------
    parade : str
        Parade, as named in table ``parades``.

    Examples
    --------
    >>> from parade_analysis import figures
    >>> figures.attending_states(parade="moscow-2025").title
    '23 foreign leaders came to the Moscow parade, 10 of them from Asia'
    """
    held = find_parade(parades, parade)
    host = str(held["host_iso3"])
    present = in_order(guests.heads(attendance, parade, host))
    regions = guests.count_by(present, countries, "region")
    names = short_names(countries)
    geography.check_shapes(present, boundaries, "attendance", marked=countries["iso3"])
    places = geography.label_places(countries, [*present["iso3"], host])

    if len(present) > MANY:
        lay_out, sizes = insets.below, (insets.WIDE_MAP, insets.WIDE_WINDOW)
    else:
        lay_out, sizes = insets.beside, (insets.MAP, insets.WINDOW)
    views = framing.views(places, host, boundaries, *sizes)
    entries = [
        (str(order), names[code], str(person))
        for order, code, person in present[["order", "iso3", "person"]].fillna("").values
    ]
    widths = lists.entry_widths(entries, SIZE)
    subtitle = subtitle_words(present, held)
    layout = lay_out(
        views[0].frame.ratio,
        [None if each.is_astray else each.frame.ratio for each in views[1:]],
        lambda room: -(-len(entries) // len(lists.columns(widths, room))),
        style.top_of(subtitle),
    )
    fig, ax = style.canvas(
        layout.page,
        title=title_words(present, regions, str(held["place"])),
        subtitle=subtitle,
        place=layout.main,
    )
    panels = [ax, *(style.panel(fig, place) for place in layout.windows)]
    looks = dict(zip(present["iso3"], present["rank"].astype("str"), strict=True))
    key = {rank: f"{words(rank)} ({count})" for rank, count in rank_counts(present).items()}
    if SUBJECT in looks:
        key["subject"] = f"{names[SUBJECT]} ({words(looks[SUBJECT])})"
        looks[SUBJECT] = "subject"
    looks[host], key["host"] = "host", "host"

    if draw_maps(views, panels, looks, countries, boundaries):
        key["contested"] = "status disputed"
    maps.key({text: maps.LOOKS[look] for look, text in key.items()}, ax=ax)
    columns = lists.columns(widths, layout.listing[2])
    style.listing(entries, ax=style.panel(fig, layout.listing), columns=columns, size=SIZE)
    shown = ["announced_order", "iso3", "country", "person", "office", "rank", "attended"]
    fig.plotted = present.reindex(columns=shown)
    fig.alt = f"Map. {fig.title}. {alt_words(present, regions)}"
    return fig


def draw_maps(
    views: list[framing.View],
    panels: list[Axes],
    looks: dict[str, str],
    countries: pd.DataFrame,
    boundaries: gpd.GeoDataFrame,
) -> bool:
    """Draw the map and its windows; tell whether disputed land is on any."""
    disputed, is_disputed = geography.contested(boundaries), False
    for view, panel in zip(views, panels, strict=True):
        maps.frame(panel, view.frame.x, view.frame.y)
        maps.states(view.world, looks, view.points.loc[view.named], ax=panel)
        there = geography.project(disputed, view.centre)
        is_disputed |= maps.contested(there, ax=panel)
    letters, outlined = iter("ABC"), []
    for view, panel in zip(views[1:], panels[1:], strict=True):
        heading = places_words(view.named, countries)
        if view.is_astray:
            maps.heading(heading, ax=panel)
        else:
            maps.window(panels[0], panel, next(letters), heading)
            outlined.append(maps.framed(panel))
    names = short_names(countries)
    for view, panel in zip(views, panels, strict=True):
        map_names.names(
            view.points.loc[view.named].assign(text=names.reindex(view.named)),
            view.world,
            ax=panel,
            bold=[SUBJECT],
            kept_free=outlined if panel is panels[0] else (),
        )
    return is_disputed


def in_order(present: pd.DataFrame) -> pd.DataFrame:
    """Put guests in the order of the official list, or of the alphabet where there is none."""
    if "announced_order" not in present or present["announced_order"].isna().any():
        return present.sort_values("country", ignore_index=True).assign(order="•")
    listed = present.sort_values("announced_order", ignore_index=True)
    return listed.assign(order=listed["announced_order"].astype("str"))


def rank_counts(present: pd.DataFrame) -> dict[str, int]:
    """Count guests by rank, without ranks that nobody has."""
    counts = present["rank"].value_counts()
    return {rank: int(counts[rank]) for rank in HEADS if counts.get(rank, 0)}


def words(rank: str) -> str:
    """Return a rank as readers write it."""
    return rank.replace("_", " ")


def title_words(present: pd.DataFrame, regions: pd.DataFrame, place: str) -> str:
    """Say how many came and from where, of regions that tie claiming no lead."""
    are_many = len(present) > 1
    came = ("are due at" if are_many else "is due at") if guests.is_ahead(present) else "came to"
    said = f"{counted(len(present), 'foreign leader')} {came} the {place} parade"
    counts = regions.loc[regions["guests"] > 0].set_index("region")["guests"]
    most = counts.max()
    first = counts.index[counts == most].str.replace("Americas", "the Americas")
    if len(counts) == 1:
        every = {1: "", 2: "both "}.get(len(present), "all ")
        return f"{said}, {every}from {first[0]}"
    if len(first) == 1:
        return f"{said}, {most} of them from {first[0]}"
    if len(first) == 2:
        each = f"{most} each " if most > 1 else ""
        return f"{said}, {each}from {first[0]} and {first[1]}"
    return f"{said}, from {len(counts)} parts of the world"


def subtitle_words(present: pd.DataFrame, held: pd.Series) -> str:
    """Say who is shown, of which day, and in what order."""
    ranks = " and ".join(
        f"{count} {words(rank).replace('head', 'heads' if count > 1 else 'head')}"
        for rank, count in rank_counts(present).items()
    )
    shown = "announced for" if guests.is_ahead(present) else "at"
    listed = "" if (present["order"] == "•").any() else ", in the order of the official list"
    day = style.day(held["event_date"])
    return f"{ranks} {shown} the parade of {day} ({held['occasion']}){listed}"


def places_words(codes: list[str], countries: pd.DataFrame) -> str:
    """Name the part of the world that a window shows."""
    rows = countries[countries["iso3"].isin(codes)]
    narrow, wide = (" and ".join(sorted(rows[each].unique())) for each in ("subregion", "region"))
    return narrow if len(narrow) <= LONGEST else wide


def alt_words(present: pd.DataFrame, regions: pd.DataFrame) -> str:
    """Tell who is on the map, by region and by rank."""
    by_region = ", ".join(
        f"{region} {count}" for region, count in regions[["region", "guests"]].values if count
    )
    by_rank = present.groupby("rank", observed=True)["country"].agg(", ".join)
    told = " ".join(f"{words(str(rank)).capitalize()}: {who}." for rank, who in by_rank.items())
    return f"By region: {by_region}. {told}"
