"""Figures on who came."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from parade_analysis import attendance as guests
from parade_analysis.figures.registry import figure
from parade_analysis.schemas import HEADS

if TYPE_CHECKING:
    import geopandas as gpd

    from parade_analysis.plot.style import PublishedFigure

CENTRE = 70  # degrees east: the host in the middle, the seam in the American west


class Panel(NamedTuple):
    """One map of several: its place (inches), its corners (degrees), the names it carries."""

    place: tuple[float, float, float, float]
    corners: tuple[float, float, float, float]  # west, south, east, north
    named: tuple[str, ...]
    title: str = ""


# Names stand where they are told apart: the crowded regions are enlarged, and Cuba, alone
# beyond the Atlantic, has a window of its own. Offsets are points from the label point.
WORLD = Panel(
    (0.3, 2.98, 7.75, 4.62),
    (-29, -24, 161, 62),
    ("RUS", "PRK", "MNG", "PAK", "NPL", "MDV", "BLR", "IRN", "COG", "ZWE", "SRB", "SVK"),
)
WINDOWS = {
    "A": Panel(
        (8.25, 5.36, 3.45, 2.1),
        (37, 37, 87, 55.5),
        ("ARM", "AZE", "TKM", "UZB", "TJK", "KGZ", "KAZ"),
        "Caucasus and Central Asia",
    ),
    "B": Panel(
        (8.25, 1.98, 3.45, 3.1),
        (91, -9, 126, 27),
        ("MMR", "LAO", "VNM", "KHM", "MYS", "IDN"),
        "Southeast Asia",
    ),
    "C": Panel((8.25, 0.82, 1.6, 0.86), (-86, 18, -73, 25), ("CUB",), "Caribbean"),
}
NAME_OFFSETS = {
    "SVK": (-52, 8),
    "SRB": (-52, -10),
    "BLR": (-16, 24),
    "PAK": (-12, -32),
    "NPL": (-6, -26),
    "PRK": (76, -2),
    "COG": (-54, -8),
    "MDV": (0, -16),
    "ARM": (-16, -22),
    "AZE": (22, 17),
    "KGZ": (32, -20),
    "TJK": (-8, -19),
    "MMR": (-34, -34),
    "VNM": (68, -12),
    "KHM": (-14, -34),
    "LAO": (-14, -20),
    "MYS": (26, 36),
    "IDN": (2, -27),
    "CUB": (10, 16),
}
SHORT = {"Republic of the Congo": "Rep. of Congo"}


@figure("attending-states", notebook="01-attending-states")
def attending_states(
    attendance: pd.DataFrame, countries: pd.DataFrame, boundaries: gpd.GeoDataFrame
) -> PublishedFigure:
    """The states whose leaders came to Beijing on 3 September 2025, by rank."""
    from parade_analysis import geography
    from parade_analysis.plot import maps, style

    present = guests.heads(attendance, "beijing-2025").sort_values("announced_order")
    ahead = guests.is_ahead(present)
    ranks = present["rank"].value_counts()
    regions = guests.count_by(present, countries, "region")
    came = "are due at" if ahead else "came to"
    most, count = regions.loc[0, ["region", "guests"]]
    fig, ax = style.canvas(
        "tall",
        title=(
            f"{len(present)} foreign leaders {came} the Beijing parade, {count} of them from {most}"
        ),
        place=WORLD.place,
        subtitle=(
            f"{ranks['head_of_state']} heads of state and {ranks['head_of_government']} heads of "
            f"government {'announced for' if ahead else 'at'} the Victory Day parade of "
            "3 September 2025, in the order of the official list"
        ),
    )
    world = geography.project(boundaries, CENTRE)
    rest = world[~world["iso3"].isin([*present["iso3"], "CHN"])]
    shown = geography.join_shapes(present, world, "attendance")
    named = countries[countries["iso3"].isin(present["iso3"])].set_index("iso3")
    points = geography.project_points(named["label_longitude"], named["label_latitude"], CENTRE)
    points["text"] = named["country"].replace(SHORT)
    for letter, window in {"": WORLD, **WINDOWS}.items():
        panel = style.panel(fig, window.place) if letter else ax
        maps.frame(panel, *geography.corners(*window.corners, centre=CENTRE))
        maps.areas(rest, maps.LOOKS["land"], ax=panel)
        maps.areas(world[world["iso3"] == "CHN"], maps.LOOKS["host"], ax=panel)
        for rank in HEADS:
            maps.areas(shown[shown["rank"] == rank], maps.LOOKS[rank], ax=panel, layer=2)
        maps.areas(shown[shown["iso3"] == "PRK"], maps.LOOKS["dprk"], ax=panel, layer=2.5)
        here = shown[shown["iso3"].isin(window.named)]
        small = here.loc[maps.too_small(here, ax=panel), "iso3"]
        maps.dots(points.loc[small], ax=panel, colour=style.SKY)
        maps.names(
            points.loc[list(window.named)],
            ax=panel,
            offsets=NAME_OFFSETS,
            bold=("PRK",),
        )
        if letter:
            maps.window(ax, panel, letter, window.title)
    maps.key(
        {
            f"head of state ({ranks['head_of_state']})": maps.LOOKS["head_of_state"],
            f"head of government ({ranks['head_of_government']})": maps.LOOKS["head_of_government"],
            "North Korea (head of state)": maps.LOOKS["dprk"],
            "host": maps.LOOKS["host"],
        },
        ax=ax,
    )
    style.listing(
        [
            (
                str(order),
                SHORT.get(named.at[code, "country"], named.at[code, "country"]),
                person,
            )
            for order, code, person in present[["announced_order", "iso3", "person"]].values
        ],
        ax=style.panel(fig, (0.3, 0.82, 7.75, 1.75)),
        columns=3,
        size=8,
    )
    fig.plotted = present[
        ["announced_order", "iso3", "country", "person", "office", "rank", "attended"]
    ]
    by_region = ", ".join(
        f"{region} {count}" for region, count in regions[["region", "guests"]].values if count
    )
    fig.alt = (
        f"Map. {fig.title}. By region: {by_region}. Heads of government, not of state: "
        f"{', '.join(present.loc[present['rank'] == 'head_of_government', 'country'])}. "
        f"The others are heads of state: "
        f"{', '.join(present.loc[present['rank'] == 'head_of_state', 'country'])}."
    )
    return fig


@figure("regions", notebook="01-attending-states")
def regions(attendance: pd.DataFrame, countries: pd.DataFrame) -> PublishedFigure:
    """Guests by part of the world, in 2015 and in 2025, beside all UN members there."""
    from parade_analysis.plot import bars, style

    counts = pd.concat(
        [
            guests.count_by(guests.heads(attendance, event), countries, "subregion").assign(
                year=event.removeprefix("beijing-")
            )
            for event in ("beijing-2015", "beijing-2025")
        ]
    )
    invited = counts.groupby("subregion")["guests"].transform("sum") > 0
    drawn = counts[invited].copy()
    latest = drawn[drawn["year"] == "2025"].set_index("subregion")
    share = latest["guests"] / latest["members"]
    top = share.idxmax()
    drawn["share"] = drawn["subregion"].map(share)
    drawn = drawn.sort_values(
        ["share", "members", "subregion", "year"], ascending=[False, False, True, True]
    )
    none = counts.loc[~invited & (counts["year"] == "2025"), "subregion"].sort_values()
    fig, ax = style.canvas(
        "tall",
        title=(
            f"{latest.loc[top, 'guests']} of {latest.loc[top, 'members']} leaders from {top} came, "
            f"{latest.loc['Sub-Saharan Africa', 'guests']} of "
            f"{latest.loc['Sub-Saharan Africa', 'members']} from Sub-Saharan Africa"
        ),
        subtitle=(
            "Heads of state and government at the Beijing parades of 2015 and 2025 by UN "
            "subregion; outlined: all UN members there, the host included. Nobody from: "
            + ", ".join(none)
        ),
        place=(3.3, 0.85, 8.4, 6.3),
    )
    bars.part_of_whole(drawn, ax=ax)
    fig.plotted = counts[["subregion", "year", "guests", "members"]]
    fig.alt = f"Bar chart. {fig.title}. " + " ".join(
        f"{name}: {', '.join(f'{row.guests} in {row.year}' for row in rows.itertuples())}, "
        f"{rows['members'].iloc[0]} members."
        for name, rows in drawn.groupby("subregion", sort=False)
    )
    return fig
