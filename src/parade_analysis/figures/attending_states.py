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
from parade_analysis.plot import guest_maps, maps, rosters
from parade_analysis.plot.page import Page
from parade_analysis.plot.picture import Chart
from parade_analysis.prose import counted, day_words, headline, number_words

if TYPE_CHECKING:
    import geopandas as gpd

TWO_PARTS = "RUS"
"""State whose largest part lies elsewhere than the region in which it is counted."""


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
) -> Chart:
    """The states whose leaders came to a parade, by rank.

    Parameters
    ----------
    parade : str
        Parade, as named in table ``parades``.

    Examples
    --------
    >>> from parade_analysis import figures
    >>> figures.attending_states(parade="moscow-2025").title
    '23 leaders came to the Moscow parade, 10 of them from Asia'
    """
    held = find_parade(parades, parade)
    host = str(held["host_iso3"])
    present = in_order(guests.heads(attendance, parade, host))
    regions = guests.count_by(present, countries, "region")
    names = short_names(countries)
    geography.check_shapes(present, boundaries, "attendance", marked=countries["iso3"])
    places = geography.label_places(countries, [*present["iso3"], host])
    whole, astray = framing.views(places, host, boundaries)
    looks = {code: look_of(code, rank) for code, rank in present[["iso3", "rank"]].values}
    drawn = guest_maps.Drawn(
        looks=looks | {host: "host"},
        names={code: names[code] for code in looks} | {host: f"{names[host]} (host)"},
        numbers=dict(zip(present["iso3"], present["number"], strict=True)),
        first=[host, *(code for code in looks if code == SUBJECT)],
    )
    entries = [
        rosters.Entry(number, names[code], person, maps.LOOKS[looks[code]])
        for number, code, person in present[["number", "iso3", "person"]].fillna("").values
    ]
    title = title_words(present, regions, str(held["place"]))
    remarks = region_words(title, present, countries)

    def draw(page: Page) -> None:
        guest_maps.guest_map(
            drawn,
            whole,
            astray,
            geography.contested(boundaries),
            {words(rank): rank for rank in rank_counts(present)},
            entries,
            page=page,
            remarks=remarks,
        )

    shown = ["announced_order", "iso3", "country", "person", "office", "rank", "attended"]
    by_region = ", ".join(
        f"{region} {count}" for region, count in regions[["region", "guests"]].values if count
    )
    return Chart(
        title=title,
        subtitle=subtitle_words(present, held),
        alt=f"Map. {title}. By region: {by_region}.",
        description=" ".join([description_words(present, held), *remarks]),
        plotted=present.reindex(columns=shown),
        draw=draw,
    )


def look_of(code: str, rank: str) -> str:
    """Return how a guest is drawn: dark or light by rank, the subject in its own colour."""
    return "subject" if code == SUBJECT else rank


def in_order(present: pd.DataFrame) -> pd.DataFrame:
    """Number guests in the order of the official list, or of the alphabet where there is none."""
    if "announced_order" not in present or present["announced_order"].isna().any():
        ordered = present.sort_values("country", ignore_index=True)
        return ordered.assign(number=[str(place + 1) for place in ordered.index], is_official=False)
    listed = present.sort_values("announced_order", ignore_index=True)
    return listed.assign(number=listed["announced_order"].astype("str"), is_official=True)


def rank_counts(present: pd.DataFrame) -> dict[str, int]:
    """Count guests by rank, without ranks that nobody has."""
    counts = present["rank"].value_counts()
    return {rank: int(counts[rank]) for rank in HEADS if counts.get(rank, 0)}


def words(rank: str) -> str:
    """Return a rank as readers write it."""
    return rank.replace("_", " ")


def title_words(present: pd.DataFrame, regions: pd.DataFrame, place: str) -> str:
    """Say how many came and from where, of regions that tie claiming no lead."""
    total = len(present)
    are = "are" if total > 1 else "is"
    came, at = (f"{are} due", ("at", "in")) if guests.is_ahead(present) else ("came", ("to", "to"))
    short = f"{counted(total, 'leader')} {came} {at[0]} the {place} parade"
    there = f"{counted(total, 'leader')} {came} {at[1]} {place}"
    counts = regions.loc[regions["guests"] > 0].set_index("region")["guests"]
    most = counts.max()
    first = counts.index[counts == most].str.replace("Americas", "the Americas")
    if len(counts) == 1:
        where = {1: "", 2: "both "}.get(total, "all ") + f"from {first[0]}"
    elif len(first) == 1:
        where = f"{most} of them from {first[0]}"
    elif len(first) == 2:
        each = f"{most} each " if most > 1 else ""
        where = f"{each}from {first[0]} and {first[1]}"
    else:
        where = f"from {number_words(len(counts))} parts of the world"
    foreign = short.replace(" leader", " foreign leader", 1)
    whole = (f"{each}, {where}" for each in (foreign, short, there))
    return headline(*whole, foreign, short)


def region_words(title: str, present: pd.DataFrame, countries: pd.DataFrame) -> list[str]:
    """Say in which region Russia counts, where it came and the title tells regions."""
    states = countries.set_index("iso3")
    if " from " not in title or TWO_PARTS not in set(present["iso3"]):
        return []
    name, region = states.loc[TWO_PARTS, ["country", "region"]]
    return [f"Regions as the UN counts them: {name} in {region}."]


def subtitle_words(present: pd.DataFrame, held: pd.Series) -> str:
    """Say who is shown, of which day, and in what order."""
    (first, count), *others = rank_counts(present).items()
    heads = "heads" if count > 1 else "head"
    ranks = f"{count} {words(first).replace('head', heads)}" + "".join(
        f" and {number} {words(rank).removeprefix('head ')}" for rank, number in others
    )
    shown = "announced for" if guests.is_ahead(present) else "on"
    listed = ", numbered as on the official list" if present["is_official"].all() else ""
    return f"{ranks} {shown} {day_words(held['event_date'])}{listed}"


def description_words(present: pd.DataFrame, held: pd.Series) -> str:
    """Tell the occasion, and who is on the map by rank."""
    by_rank = present.groupby("rank", observed=True)["country"].agg(", ".join)
    told = [f"{words(str(rank)).capitalize()}: {who}." for rank, who in by_rank.items()]
    return " ".join([f"Occasion: {held['occasion']}.", *told])
