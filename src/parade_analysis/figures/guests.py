"""Figures on who came."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

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
        (38.5, 35.5, 80.5, 51),
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
    "MNG": (-4, 25),
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
    "KGZ": (2, -21),
    "UZB": (-6, 23),
    "TKM": (-10, -4),
    "IRN": (4, -8),
    "TJK": (-8, -19),
    "MMR": (-34, -34),
    "VNM": (68, -12),
    "KHM": (-14, -34),
    "LAO": (-14, -20),
    "MYS": (26, 36),
    "IDN": (2, -27),
    "CUB": (10, 16),
}
SHORT = {
    "Republic of the Congo": "Rep. of Congo",
    "Democratic Republic of the Congo": "DR Congo",
}


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
    disputed = geography.project(geography.contested(boundaries), CENTRE)
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
        maps.areas(disputed, maps.LOOKS["contested"], ax=panel, layer=3)
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
            "status disputed": maps.LOOKS["contested"],
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


@figure("guest-lists-2015-2025", notebook="02-guest-lists")
def guest_lists(attendance: pd.DataFrame, also_present: pd.DataFrame) -> PublishedFigure:
    """Who came to Beijing in 2015, in 2025, or both times, and whether it was the same person."""
    from parade_analysis.plot import lists, style

    everybody = pd.concat(
        [attendance, also_present.reindex(columns=attendance.columns)], ignore_index=True
    )
    compared = guests.compare(everybody, "beijing-2015", "beijing-2025")
    counts = compared["came"].value_counts()
    same = int(compared["same_person"].sum())
    then = attendance[attendance["event"] == "beijing-2015"]
    delegations = int((then["attended"] == "yes").sum())
    ahead = guests.is_ahead(guests.heads(attendance, "beijing-2025"))
    sent = "send" if ahead else "sent"
    fig, ax = style.canvas(
        "tall",
        title=(
            f"{counts['both']} states {sent} their leaders to Beijing both times, "
            f"{same} of them the same person"
        ),
        subtitle=(
            f"Heads of state and government at the parades of 2015 "
            f"({counts['both'] + counts['first']}) and 2025 "
            f"({counts['both'] + counts['second']}{' announced' if ahead else ''}). A count "
            f"of {delegations} for 2015 takes in delegations of any rank"
        ),
        place=(0.3, 0.75, 11.4, 6.45),
    )
    drawn = compared.assign(
        country=compared["country"].replace(SHORT),
        remark=compared["second_below"]
        .notna()
        .map({True: "lower rank in 2025", False: ""})
        .mask(compared["first_below"].notna(), "lower rank in 2015"),
    )
    lists.two_lists(
        drawn.sort_values("same_person", ascending=False, kind="stable", na_position="last"),
        ax=ax,
        headings={
            "first": f"Only in 2015: {counts['first']}\nnot at head level in 2025",
            "both": (
                f"Both times: {counts['both']}\n"
                f"thick line: same leader ({same}); arrow: another person in 2025"
            ),
            "second": f"Only in 2025: {counts['second']}\nnot at head level in 2015",
        },
    )
    fig.plotted = compared
    fig.alt = f"Lists. {fig.title}. " + " ".join(
        f"{label}: {', '.join(compared.loc[chosen, 'country'])}."
        for label, chosen in (
            ("Same person", compared["same_person"].fillna(False)),
            ("Another person", ~compared["same_person"].fillna(True)),
            ("Only in 2015", compared["came"] == "first"),
            ("Only in 2025", compared["came"] == "second"),
        )
    )
    return fig


@figure("bloc-turnout", notebook="01-attending-states")
def bloc_turnout(
    attendance: pd.DataFrame,
    memberships: pd.DataFrame,
    parades: pd.DataFrame,
    countries: pd.DataFrame,
) -> PublishedFigure:
    """How many members of each bloc came to Beijing in 2025, the host apart."""
    from parade_analysis.plot import bars, style

    present = guests.heads(attendance, "beijing-2025")
    parade = parades[parades["event"] == "beijing-2025"].iloc[0]
    ahead = guests.is_ahead(present)
    blocs = memberships[memberships["organisation"] != "UN"]
    turnout = guests.bloc_turnout(present, blocs, parade["event_date"], parade["host_iso3"])
    doubts = guests.doubtful(guests.members_on(blocs, parade["event_date"]))
    doubts = doubts[doubts["membership"] == "member"].merge(countries[["iso3", "country"]])
    members = turnout[turnout["membership"] == "member"]
    full = members.loc[members["share_fraction"] == 1, "organisation"]
    alone = members[members["came"] == 1]
    findings = [f"All of the {' and '.join(full)} came"] * bool(len(full)) + [
        f"{row.came} of {row.members} from the {row.organisation}".replace("the NATO", "NATO")
        for row in alone.itertuples()
    ]
    fig, ax = style.canvas(
        "tall",
        title=", ".join(findings).replace("came", "are due") if ahead else ", ".join(findings),
        subtitle=(
            f"Members of eight blocs by whether their head of state or government "
            f"{'is due' if ahead else 'came'}, the host apart, on "
            f"{style.day(parade['event_date'])}. Squares: members; discs: partners, observers, "
            f"candidates; filled: {'due' if ahead else 'came'}; ?: membership in doubt: "
            + ", ".join(f"{row.country} in {row.organisation}" for row in doubts.itertuples())
        ),
        place=(0.3, 0.72, 11.4, 6.3),
    )
    order = {name: place for place, name in enumerate(members["organisation"])}
    drawn = turnout.sort_values(
        "organisation", key=lambda names: names.astype("object").map(order), kind="stable"
    )
    bars.units(
        pd.DataFrame(
            {
                "group": drawn["organisation"].astype("str"),
                "kind": drawn["membership"].astype("str"),
                "marks": [_unit_marks(row, doubts, present) for row in drawn.itertuples()],
                "count": [
                    f"{row.came} of {row.members} = {row.share_fraction:.0%}"
                    for row in drawn.itertuples()
                ],
                "names": [_who(row) for row in drawn.itertuples()],
            }
        ),
        ax=ax,
    )
    fig.plotted = drawn.assign(guests=drawn["guests"].str.join("; "))
    fig.alt = f"Unit chart. {fig.title}. " + " ".join(
        f"{row.organisation}: {row.came} of {row.members} members"
        + (f" ({', '.join(row.guests)})." if row.came else ".")
        for row in members.itertuples()
    )
    return fig


def _unit_marks(row: Any, doubts: pd.DataFrame, present: pd.DataFrame) -> str:
    """Return one letter a member, those who came first; see `plot.bars.units`."""
    of_kind = doubts[
        (doubts["organisation"] == row.organisation) & (doubts["membership"] == row.membership)
    ]
    came = int(of_kind["iso3"].isin(present["iso3"]).sum())
    stayed = len(of_kind) - came
    return (
        "x" * (row.came - came)
        + "X" * came
        + "O" * stayed
        + "o" * (row.members - row.came - stayed)
    )


def _who(row: Any) -> str:
    """Return the names of the guests from a bloc."""
    names = ", ".join(SHORT.get(name, name) for name in row.guests) or "nobody"
    if row.membership == "member":
        return names
    kind = f"{row.membership}s" if row.members > 1 else row.membership
    return f"{row.came} of {row.members} {kind}: {names}"


@figure("guest-votes", notebook="02-guest-lists")
def guest_votes(
    un_votes: pd.DataFrame, roll_calls: pd.DataFrame, attendance: pd.DataFrame
) -> PublishedFigure:
    """How the guests' states voted on Ukraine, beside all members of the United Nations."""
    from parade_analysis.plot import style
    from parade_analysis.plot import votes as draw

    present = guests.heads(attendance, "beijing-2025")
    votes = guests.votes_of(present, un_votes, roll_calls)
    split = guests.vote_split(votes, roll_calls)
    first = split[split["date"] == split["date"].min()].set_index("vote")
    world = int(first["world"].sum())
    doubtful = votes["verification"].value_counts()
    partial = roll_calls.loc[~roll_calls["is_complete"], "date"].dt.year.unique()
    fig, ax = style.canvas(
        "tall",
        title=(
            f"{first.at['yes', 'guests']} of the {len(present)} guests' states voted yes on "
            f"Ukraine in {first['date'].iloc[0]:%B %Y}, {first.at['yes', 'world']} of {world} "
            "worldwide"
        ),
        subtitle=(
            "Votes in the UN General Assembly of the states whose leaders "
            f"{'are due in' if guests.is_ahead(present) else 'came to'} Beijing, from yes to no. "
            f"* follows from other sourced votes ({doubtful['derived']})"
            + (f"; ? sources disagree ({doubtful['unverified']})" if doubtful["unverified"] else "")
            + (
                f". No full list was found for {' and '.join(map(str, partial))}; "
                "totals are official"
                if len(partial)
                else ""
            )
        ),
        place=(1.75, 0.72, 4.35, 5.75),
    )
    short = roll_calls["resolution"].str.extract(r"(ES-\d+/\d+)")[0].fillna("")
    headings = (
        roll_calls["date"].dt.day.astype("str")
        + roll_calls["date"].dt.strftime(" %b\n%Y")
        + ("\n" + short)
    )
    heading = dict(zip(roll_calls["resolution"], headings, strict=True))
    draw.matrix(
        votes.assign(
            country=votes["country"].replace(SHORT), heading=votes["resolution"].map(heading)
        ),
        ax=ax,
    )
    titles = [
        f"{call.title}, {call.date.day} {call.date:%b %Y}"
        for call in roll_calls.itertuples(index=False)
    ]
    title = dict(zip(roll_calls["resolution"], titles, strict=True))
    draw.split_bars(
        split.assign(heading=split["resolution"].map(title)),
        ax=style.panel(fig, (7.45, 0.72, 4.25, 6.0)),
        groups={"guests": f"{len(present)} guests", "world": f"{world} members"},
    )
    draw.key(ax=ax, place=(-0.335, 1.105))
    fig.plotted = votes
    fig.alt = f"Matrix of votes with bars. {fig.title}. " + " ".join(
        f"{name}: guests {_split_words(rows, 'guests')}; all members {_split_words(rows, 'world')}."
        for name, rows in split.assign(heading=split["resolution"].map(title)).groupby(
            "heading", sort=False
        )
    )
    return fig


def _split_words(split: pd.DataFrame, side: str) -> str:
    """Return a split in words, its empty parts left out."""
    counts = split[["vote", side]].itertuples(index=False, name=None)
    return ", ".join(f"{vote} {count}" for vote, count in counts if count)


PARADE_PLACES = {
    "beijing-2015": (0.3, 4.48, 5.6, 2.88),
    "moscow-2025": (6.1, 4.48, 5.6, 2.88),
    "beijing-2025": (0.3, 1.14, 5.6, 2.88),
}


@figure("three-parades", notebook="02-guest-lists")
def three_parades(
    attendance: pd.DataFrame,
    parades: pd.DataFrame,
    countries: pd.DataFrame,
    boundaries: gpd.GeoDataFrame,
) -> PublishedFigure:
    """Who came to Beijing in 2015, to Moscow in 2025 and to Beijing in 2025, at one scale."""
    from parade_analysis import geography
    from parade_analysis.plot import maps, style

    lists = {event: guests.heads(attendance, event) for event in PARADE_PLACES}
    missing = {event: guests.no_shows(attendance, event) for event in PARADE_PLACES}
    always = set.intersection(*(set(rows["iso3"]) for rows in lists.values()))
    label = parades.set_index("event")["label"]
    ahead = guests.is_ahead(lists["beijing-2025"])
    fig, ax = style.canvas(
        "tall",
        title=(
            f"{len(always)} states had their leader at two parades and are due at the third"
            if ahead
            else f"{len(always)} states had their leader at all three parades"
        ),
        subtitle=(
            "Heads of state and government at three parades, at one scale. In bold: at all three"
        ),
        place=PARADE_PLACES["beijing-2015"],
    )
    world = geography.project(boundaries, CENTRE)
    disputed = geography.project(geography.contested(boundaries), CENTRE)
    for event, place in PARADE_PLACES.items():
        panel = ax if place == PARADE_PLACES["beijing-2015"] else style.panel(fig, place)
        host = parades.loc[parades["event"] == event, "host_iso3"].item()
        maps.frame(panel, *geography.corners(-82, -35, 172, 57, centre=CENTRE))
        came = geography.join_shapes(lists[event], world, "attendance")
        absent = world[world["iso3"].isin(missing[event]["iso3"])]
        rest = world[~world["iso3"].isin([*came["iso3"], *absent["iso3"], host])]
        maps.areas(rest, maps.LOOKS["land"], ax=panel)
        maps.areas(world[world["iso3"] == host], maps.LOOKS["host"], ax=panel)
        maps.areas(came, maps.LOOKS["head_of_state"], ax=panel, layer=2)
        maps.areas(absent, maps.LOOKS["absent"], ax=panel, layer=2)
        korea = came["iso3"] == "PRK"
        maps.areas(came[korea], maps.LOOKS["dprk"], ax=panel, layer=2.5)
        maps.areas(disputed, maps.LOOKS["contested"], ax=panel, layer=3)
        for rows, colour in (
            (came[~korea], style.SKY),
            (came[korea], style.VERMILION),
            (absent, "white"),
        ):
            if len(rows):
                small = rows.loc[maps.too_small(rows, ax=panel), "iso3"]
                at = countries[countries["iso3"].isin(small)]
                points = geography.project_points(
                    at["label_longitude"], at["label_latitude"], CENTRE
                )
                maps.dots(points, ax=panel, colour=colour)
        state = "announced" if guests.is_ahead(lists[event]) else "came"
        panel.set_title(f"{label[event]}: {len(came)} {state}", size=11, weight="bold", pad=4)
    for below, (event, rows) in enumerate(lists.items()):
        style.paragraph(
            [
                (SHORT.get(row.country, row.country), row.iso3 in always)
                for row in rows.sort_values("country").itertuples()
            ],
            ax=style.panel(fig, (6.1, 3.1 - below * 1.05, 5.6, 0.95)),
            first=f"{label[event]}:",
            last=_absent_words(missing[event]),
            size=9,
        )
    maps.key(
        {
            "leader came" + " or is due" * ahead: maps.LOOKS["head_of_state"],
            "North Korea": maps.LOOKS["dprk"],
            "announced, did not come": maps.LOOKS["absent"],
            "host": maps.LOOKS["host"],
            "status disputed": maps.LOOKS["contested"],
        },
        ax=panel,
    )
    fig.plotted = pd.concat(
        [
            rows[["event", "iso3", "country", "person", "rank", "attended"]]
            for rows in lists.values()
        ]
        + [
            rows[["event", "iso3", "country", "person", "rank", "attended"]]
            for rows in missing.values()
        ],
        ignore_index=True,
    )
    fig.alt = f"Three maps. {fig.title}. " + " ".join(
        f"{label[event]}: {', '.join(rows['country'].sort_values())}."
        + _absent_words(missing[event])
        for event, rows in lists.items()
    )
    return fig


def _absent_words(rows: pd.DataFrame) -> str:
    """Return a sentence on who was announced and did not come, or nothing."""
    return f" Announced, did not come: {', '.join(rows['country'])}." if len(rows) else ""
