"""Who came, from which blocs, how they voted, and where they are on the map."""

from __future__ import annotations

import itertools
from pathlib import Path

import coloraide
import geopandas as gpd
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.axes import Axes
from matplotlib.legend import Legend
from matplotlib.text import Annotation, Text
from shapely import LineString, Point, box
from shapely.geometry.base import BaseGeometry

import parade_analysis as pa
from parade_analysis import attendance, figures, geography
from parade_analysis.figures import FIGURES
from parade_analysis.figures.guests import CENTRE, WINDOWS, WORLD
from parade_analysis.plot import maps, style
from parade_analysis.plot import votes as plot_votes
from parade_analysis.plot.style import PublishedFigure

PARADE = pd.Timestamp("2025-09-03")


@pytest.fixture(scope="module")
def guests() -> pd.DataFrame:
    return attendance.heads(pa.load("attendance"), "beijing-2025")


@pytest.fixture(scope="module")
def turnout(guests: pd.DataFrame) -> pd.DataFrame:
    return attendance.bloc_turnout(guests, pa.load("memberships"), PARADE, "CHN")


# The guest list: gmw.cn, 28 August 2025; the member counts: the blocs' own pages, see memberships.
@pytest.mark.parametrize(
    ("organisation", "came", "members"),
    [
        ("EU", 1, 27),
        ("NATO", 1, 32),
        ("SCO", 8, 9),
        ("ASEAN", 6, 10),
        ("EAEU", 5, 5),
        ("CSTO", 6, 6),
        ("CIS", 8, 9),
        ("BRICS", 3, 10),
    ],
)
def test_members_that_came_the_host_apart(
    turnout: pd.DataFrame, organisation: str, came: int, members: int
) -> None:
    row = turnout.query("organisation == @organisation and membership == 'member'")
    assert row[["came", "members"]].values.tolist() == [[came, members]]


def test_the_host_is_a_member_of_sco_and_brics(turnout: pd.DataFrame) -> None:
    hosting = turnout[turnout["host_is_member"] & (turnout["organisation"] != "UN")]
    assert sorted(hosting["organisation"]) == ["BRICS", "SCO"]


def test_who_missed_the_parade_from_the_sco_and_the_cis(guests: pd.DataFrame) -> None:
    """India and Moldova: the members of 3 September 2025 that are not on the list of 26."""
    valid = attendance.members_on(pa.load("memberships"), PARADE)
    members = valid[valid["membership"] == "member"]
    absent = members[~members["iso3"].isin([*guests["iso3"], "CHN"])]
    by_bloc = absent.groupby("organisation", observed=True)["iso3"].agg(list)
    assert (by_bloc["SCO"], by_bloc["CIS"]) == (["IND"], ["MDA"])


def test_blocs_are_those_of_the_day() -> None:
    """Timor-Leste joined ASEAN on 26 October 2025; the United Kingdom left the EU in 2020."""
    memberships = pa.load("memberships")
    before = attendance.members_on(memberships, PARADE)
    after = attendance.members_on(memberships, pd.Timestamp("2025-10-26"))
    asean = "organisation == 'ASEAN' and membership == 'member'"
    assert (len(before.query(asean)), len(after.query(asean))) == (10, 11)
    british = "organisation == 'EU' and iso3 == 'GBR'"
    assert before.query(british).empty
    assert len(attendance.members_on(memberships, pd.Timestamp("2020-01-31")).query(british)) == 1


def test_a_membership_without_a_first_day_is_assumed_on_any_other_day(
    turnout: pd.DataFrame,
) -> None:
    assert turnout["assumed"].sum() == 0
    then = attendance.heads(pa.load("attendance"), "beijing-2015")
    day = pd.Timestamp("2015-09-03")
    earlier = attendance.bloc_turnout(then, pa.load("memberships"), day, "CHN")
    members = earlier[earlier["membership"] == "member"].set_index("organisation")
    assert members.loc["NATO", ["members", "assumed"]].tolist() == [28, 28]  # 28 until 2017
    assert members.loc["EAEU", ["members", "assumed"]].tolist() == [5, 0]


def test_no_membership_at_all_is_said(guests: pd.DataFrame) -> None:
    dated = pa.load("memberships").query("valid_from.notna()")
    with pytest.raises(pa.DataError, match="no membership holds on 1900-01-01"):
        attendance.bloc_turnout(guests, dated, pd.Timestamp("1900-01-01"), "CHN")


def test_one_guest_represents_the_eu_and_nato(turnout: pd.DataFrame) -> None:
    assert attendance.sole_guests(turnout).values.tolist() == [
        ["EU", "Slovakia"],
        ["NATO", "Slovakia"],
    ]


def test_thirteen_states_came_at_head_level_both_times() -> None:
    """Lists of 25 August 2015 (people.com.cn) and 28 August 2025 (gmw.cn)."""
    lists = attendance.compare(pa.load("attendance"), "beijing-2015", "beijing-2025")
    assert lists["came"].value_counts(sort=False).to_dict() == {
        "both": 13,
        "first": 11,
        "second": 13,
    }
    same = lists.loc[lists["same_person"].fillna(False), "country"]
    assert same.tolist() == ["Belarus", "Cambodia", "Russia", "Tajikistan"]
    named = lists.set_index("iso3")
    assert named.loc["CUB", "first_below"] == "Miguel Diaz-Canel"  # vice-president in 2015
    assert named.loc["PRK", "first_below"] == "Choe Ryong Hae"


def test_a_list_compared_with_itself_is_the_same() -> None:
    lists = attendance.compare(pa.load("attendance"), "beijing-2025", "beijing-2025")
    assert set(lists["came"]) == {"both"}
    assert lists["same_person"].all()


def test_swapping_the_lists_swaps_the_answer() -> None:
    table = pa.load("attendance")
    there = attendance.compare(table, "beijing-2015", "moscow-2025").set_index("iso3")
    back = attendance.compare(table, "moscow-2025", "beijing-2015").set_index("iso3")
    swapped = back["came"].astype(str).replace({"first": "second", "second": "first"})
    assert there["came"].astype(str).sort_index().equals(swapped.sort_index())


# A/RES/ES-11/1, press release GA/12407 of 2 March 2022: 141 for, 5 against, 35 abstentions.
def test_the_guests_voted_otherwise_than_the_world(guests: pd.DataFrame) -> None:
    calls = pa.load("roll_calls")
    votes = attendance.votes_of(guests, pa.load("un_votes"), calls)
    split = attendance.vote_split(votes, calls)
    first = split[split["resolution"] == "A/RES/ES-11/1"].set_index("vote")
    assert first["guests"].to_dict() == {
        "yes": 8,
        "no": 3,
        "abstain": 12,
        "absent": 3,
        "unknown": 0,
    }
    assert first["world"].to_dict() == {
        "yes": 141,
        "no": 5,
        "abstain": 35,
        "absent": 12,
        "unknown": 0,
    }
    against = votes[votes["vote"].eq("no") & votes["resolution"].eq("A/RES/ES-11/1")]
    assert sorted(against["iso3"]) == ["BLR", "PRK", "RUS"]


def test_splits_add_up(guests: pd.DataFrame) -> None:
    calls = pa.load("roll_calls")
    votes = attendance.votes_of(guests, pa.load("un_votes"), calls)
    totals = attendance.vote_split(votes, calls).groupby("resolution")[["guests", "world"]].sum()
    assert set(totals["guests"]) == {26}
    assert set(totals["world"]) == {193}


def test_a_vote_that_nobody_reported_is_unknown_not_absent(guests: pd.DataFrame) -> None:
    calls = pa.load("roll_calls")
    votes = attendance.votes_of(guests, pa.load("un_votes"), calls)
    unknown = votes[votes["vote"] == "unknown"]
    assert set(unknown["resolution"]) == set(calls.loc[~calls["is_complete"], "resolution"])
    assert unknown["verification"].isna().all()


def test_votes_are_refused_where_there_are_none(guests: pd.DataFrame) -> None:
    calls, cast = pa.load("roll_calls"), pa.load("un_votes")
    with pytest.raises(pa.DataError, match="no roll call"):
        attendance.votes_of(guests, cast, calls.iloc[:0])
    with pytest.raises(pa.DataError, match="no vote of Russia"):
        attendance.votes_of(guests[guests["iso3"] == "RUS"], cast[cast["iso3"] != "RUS"], calls)


CODES = ["ARM", "BLR", "CHN", "DEU", "IND", "KAZ", "RUS", "SVK", "USA"]


@settings(deadline=None)  # a busy machine is no fault
@given(st.sets(st.sampled_from(CODES), min_size=1), st.sampled_from(CODES))
def test_never_more_guests_than_members_and_never_the_host(came: set[str], host: str) -> None:
    states = pd.DataFrame({"iso3": sorted(came), "country": sorted(came)})
    counted = attendance.bloc_turnout(states, pa.load("memberships"), PARADE, host)
    assert (counted["came"] <= counted["members"]).all()
    assert (counted["guests"].map(len) == counted["came"]).all()
    assert all(host not in names for names in counted["guests"])


@pytest.fixture(scope="module")
def guest_map() -> PublishedFigure:
    figure = FIGURES["attending-states"].draw()
    figure.draw_without_rendering()
    return figure


def labels(figure: PublishedFigure) -> list[Annotation]:
    found = figure.findobj(lambda each: isinstance(each, Annotation))
    return [each for each in found if (each.get_gid() or "").startswith("name-")]


def code_of(label: Annotation) -> str:
    return (label.get_gid() or "").removeprefix("name-")


def letters(label: Annotation) -> BaseGeometry:
    """The rendered letters, in the axes' own metres; the leader line is not part of them."""
    bounds = Text.get_window_extent(label).transformed(label.axes.transData.inverted())
    return box(*bounds.extents)


def leader(label: Annotation) -> LineString | None:
    if label.arrow_patch is None:
        return None
    path = label.arrow_patch.get_path()
    to_metres = label.arrow_patch.get_transform() - label.axes.transData
    return LineString(to_metres.transform(path.vertices))


@pytest.fixture(scope="module")
def highlighted(guests: pd.DataFrame) -> gpd.GeoDataFrame:
    world = geography.project(pa.boundaries(), CENTRE)
    return world[world["iso3"].isin([*guests["iso3"], "CHN"])].set_index("iso3")


def test_the_26_are_big_enough_to_see_or_have_a_dot(guest_map: PublishedFigure) -> None:
    world = geography.project(pa.boundaries(), CENTRE)
    panels = [guest_map.axes[0], *guest_map.axes[1:]]
    seen = []
    for panel in panels:
        here = [code_of(each) for each in labels(guest_map) if each.axes is panel]
        shown = world[world["iso3"].isin(here)].set_index("iso3")
        small = maps.too_small(shown, ax=panel) if len(shown) else pd.Series(dtype=bool)
        dots = [
            Point(xy)
            for each in panel.collections
            if len(each.get_offsets()) and each.get_zorder() == 3
            for xy in each.get_offsets()
        ]
        for code in here:
            dotted = any(shown.geometry[code].distance(dot) < 2e5 for dot in dots)
            assert not small[code] or dotted, code
        assert len(dots) == small.sum()
        seen += here
    assert len(seen) == len(set(seen)) == 26
    assert set(seen) == {code for each in (WORLD, *WINDOWS.values()) for code in each.named}


def test_a_label_stands_on_no_other_highlighted_state_unless_its_line_starts_at_its_own(
    guest_map: PublishedFigure, highlighted: gpd.GeoDataFrame
) -> None:
    for label in labels(guest_map):
        code, line = code_of(label), leader(label)
        if line is None:
            others = highlighted.drop(code).geometry
            assert not others.intersects(letters(label)).any(), code
        else:
            reach = 7 / 72 * style.PIXELS_PER_INCH * maps.metres_per_pixel(label.axes)
            assert highlighted.geometry[code].distance(Point(label.xy)) < reach, code


def test_no_leader_line_crosses_a_label_or_another_line(guest_map: PublishedFigure) -> None:
    for one, other in itertools.permutations(labels(guest_map), 2):
        line = leader(one)
        if line is None or one.axes is not other.axes:
            continue
        assert not line.intersects(letters(other)), (code_of(one), code_of(other))
        across = leader(other)
        assert across is None or not line.intersects(across), (code_of(one), code_of(other))


def test_every_label_stays_in_its_window(guest_map: PublishedFigure) -> None:
    for label in labels(guest_map):
        window = label.axes.get_window_extent()
        bounds = Text.get_window_extent(label)
        assert window.x0 <= bounds.x0 <= bounds.x1 <= window.x1, code_of(label)
        assert window.y0 <= bounds.y0 <= bounds.y1 <= window.y1, code_of(label)


def legend_of(figure: PublishedFigure) -> Legend:
    return next(each for each in (axes.get_legend() for axes in figure.axes) if each)


def test_the_legend_shows_the_hatch_that_it_explains(guest_map: PublishedFigure) -> None:
    legend = legend_of(guest_map)
    hatches = {
        text.get_text(): patch.get_hatch()
        for text, patch in zip(legend.get_texts(), legend.get_patches(), strict=True)
    }
    assert hatches["status disputed"] == maps.LOOKS["contested"].hatch
    assert legend.get_window_extent().x1 <= guest_map.axes[0].get_window_extent().x1
    drawn = {each.get_hatch() for axes in guest_map.axes for each in axes.collections}
    assert maps.LOOKS["contested"].hatch in drawn


# Where the two worldviews give land to different states, by comparing the shapes themselves.
def test_all_that_differs_between_the_worldviews_is_hatched() -> None:
    one, other = pa.boundaries(), pa.boundaries("natural-earth")
    for shapes in (one, other):
        shapes["holder"] = shapes["iso3"].where(shapes["iso3"].notna(), shapes["area"])
    shared = gpd.overlay(one[["holder", "geometry"]], other[["holder", "geometry"]])
    differs = shared[shared["holder_1"] != shared["holder_2"]]
    for shapes in (one, other):
        hatched = geography.contested(shapes).union_all()
        left = differs.assign(geometry=differs.difference(hatched)).to_crs("+proj=cea")
        thick = left.buffer(-5000)  # drop slivers: one file is coarser than the other
        assert thick.area.sum() < 1e9, "square metres"
        assert differs[differs.intersects(hatched)].to_crs("+proj=cea").area.sum() > 2e11


@pytest.mark.parametrize("worldview", ["visionscarto", "natural-earth"])
def test_both_worldviews_are_drawn_and_named(worldview: str) -> None:
    figure = FIGURES["attending-states"].draw(worldview=worldview)
    (source,) = [each for each in figure.texts if each.get_gid() == "source"]
    line = source.get_text().replace("\n", " ")
    assert f"Borders: {worldview}." in line
    assert ("Crimea drawn in Russia" in line) == (worldview == "natural-earth")
    assert "Kashmir" in line
    assert len(figure.to_svg()) <= 1_000_000


def test_a_worldview_may_be_a_file_of_ones_own(tmp_path: Path) -> None:
    path = tmp_path / "mine.parquet"
    shapes = pa.boundaries()
    shapes[shapes["iso3"] != "TUV"].to_parquet(path)
    own = pa.boundaries(path)
    assert own.attrs["name"] == "mine.parquet"
    figure = FIGURES["three-parades"].draw(worldview=path)
    (source,) = [each for each in figure.texts if each.get_gid() == "source"]
    assert "Borders: mine.parquet. A file of the user's." in source.get_text().replace("\n", " ")
    assert str(tmp_path) not in source.get_text()
    with pytest.raises(pa.DataError, match="no shape for TUV"):
        geography.join_shapes(pd.DataFrame({"iso3": ["TUV", "RUS"]}), own)
    shapes.drop(columns="m49").to_parquet(path)
    with pytest.raises(pa.DataError, match="a column m49"):
        pa.boundaries(path)
    with pytest.raises(pa.DataError, match=r"choose from visionscarto.*parquet file"):
        pa.boundaries("mine")


# https://www.naturalearthdata.com/about/disputed-boundaries-policy/
@pytest.mark.parametrize("worldview", ["visionscarto", "natural-earth"])
@pytest.mark.parametrize(
    ("place", "point"),
    [
        ("Crimea", (34.1, 45.2)),
        ("Western Sahara", (-13.0, 25.0)),
        ("Kosovo", (21.1, 42.6)),
        ("Siachen", (77.1, 35.4)),
        ("Northern Cyprus", (33.4, 35.25)),
        ("Somaliland", (44.1, 9.6)),
    ],
)
def test_where_the_hatching_falls(worldview: str, place: str, point: tuple[float, float]) -> None:
    areas = geography.contested(pa.boundaries(worldview))
    assert areas.loc[areas.contains(Point(point)), "place"].tolist() == [place]
    kyiv_moscow_rabat = [Point(30.5, 50.4), Point(37.6, 55.7), Point(-6.8, 33.9)]
    assert not any(areas.contains(each).any() for each in kyiv_moscow_rabat)


def test_a_map_of_any_table_refuses_in_a_sentence() -> None:
    shapes = pa.boundaries()
    states = pd.DataFrame({"iso3": ["CHN", "PRK"], "kind": ["a", "b"]})
    words = {"title": "t", "source": "s"}
    refused = {
        "no column kin; it has iso3, kind": (states, shapes, "kin"),
        "no column iso3": (states.rename(columns={"iso3": "code"}), shapes, "kind"),
        "there is nothing to map": (states.assign(kind=None), shapes, "kind"),
        "no shape for ATL; check the code": (
            states.assign(iso3=["CHN", "ATL"]),
            shapes,
            "kind",
        ),
        "no shape for China, Korea; no code matches": (
            states.assign(iso3=["China", "Korea"]),
            shapes,
            "kind",
        ),
        "CHN more than once": (states.assign(iso3="CHN"), shapes, "kind"),
        "1 rows without a code": (states.assign(iso3=["CHN", None]), shapes, "kind"),
        "no geometry for PRK": (
            states,
            shapes.assign(geometry=shapes.geometry.where(shapes["iso3"] != "PRK")),
            "kind",
        ),
        "7 categories in kind, a map tells 6 apart": (
            pd.DataFrame({"iso3": shapes["iso3"].dropna()[:7], "kind": list("abcdefg")}),
            shapes,
            "kind",
        ),
    }
    for message, (table, borders, column) in refused.items():
        with pytest.raises(pa.DataError, match=message):
            figures.map_table(table, borders, column, **words)


def test_any_table_is_mapped_by_value_or_category() -> None:
    shapes = pa.boundaries("natural-earth")
    values = pd.DataFrame({"iso3": ["CHN", "RUS", "IND", "MDV"], "share": [1.0, 2.0, 3.0, 4.0]})
    by_value = figures.map_table(values, shapes, "share", title="Shares", source="made up")
    assert by_value.alt == "Map. Shares. 1: 1; 2: 1; 3: 1; 4: 1."
    assert "Borders: natural-earth" in by_value.texts[-1].get_text().replace("\n", " ")
    dots = [each for each in by_value.axes[0].collections if each.get_zorder() == 3]
    assert sum(len(each.get_offsets()) for each in dots) == 1  # the Maldives
    flat = figures.map_table(values.assign(share=2.0), shapes, "share", title="T", source="S")
    assert flat.alt == "Map. T. 2: 4."


def test_each_figure_draws_every_guest() -> None:
    lists = FIGURES["guest-lists-2015-2025"].draw()
    marks = [each for each in lists.axes[0].lines if each.get_gid() == "guest"]
    assert len(marks) == 24 + 26
    assert lists.title.startswith("13 states sent their leaders to Beijing both times, 4 of them")
    turnout = FIGURES["bloc-turnout"].draw()
    kinds = pd.Series([each.get_gid() for each in turnout.axes[0].lines]).value_counts()
    assert (kinds["member-came"], kinds["member-absent"]) == (38, 70)
    assert turnout.title == "All of the CSTO and EAEU came, 1 of 27 from the EU, 1 of 32 from NATO"
    voted = FIGURES["guest-votes"].draw()
    cast = pd.Series([each.get_gid() for each in voted.axes[0].lines]).value_counts()
    assert cast.sum() == 26 * 5
    assert cast["vote-unknown"] == 18
    doubts = [each.get_text() for each in voted.axes[0].texts if each.get_gid() == "doubt"]
    assert sorted(doubts) == ["*"] * 6 + ["?"]
    assert (
        len({str(each["marker"]) + str(each["color"]) for each in plot_votes.MARKS.values()}) == 5
    )


def test_the_three_maps_have_one_scale() -> None:
    figure = FIGURES["three-parades"].draw()
    framed: list[Axes] = [each for each in figure.axes if each.axison]
    frames = {
        tuple(round(edge) for edge in (*each.get_xlim(), *each.get_ylim())) for each in framed
    }
    assert (len(framed), len(frames)) == (3, 1)
    assert figure.title == "8 states had their leader at all three parades"
    assert figure.plotted["attended"].value_counts()[["yes", "no"]].tolist() == [73, 2]


SMALLEST = 9.0
"""CIEDE2000; about 1 is just noticeable side by side, see Mokrzycki and Tatol (2011)."""
PALETTES = {
    "guest map": [maps.LOOKS[name].colour for name in ("head_of_state", "head_of_government")]
    + [maps.LOOKS[name].colour for name in ("dprk", "host", "land")],
    "any map": [each.colour for each in maps.CATEGORIES] + [maps.LOOKS["land"].colour],
    "scale": [each.colour for each in maps.SCALE],
    "votes": [str(each["facecolor"]) for each in plot_votes.FILLS.values()],
}


@pytest.mark.parametrize("vision", ["normal", "deutan", "protan", "tritan"])
@pytest.mark.parametrize("palette", PALETTES)
def test_colours_are_told_apart_by_every_colour_vision(palette: str, vision: str) -> None:
    """Dichromats as simulated by Brettel, Viénot and Mollon (1997)."""
    seen = [coloraide.Color(each) for each in PALETTES[palette]]
    if vision != "normal":
        seen = [each.filter(vision, method="brettel") for each in seen]
    pairs = itertools.combinations(seen, 2)
    assert min(one.delta_e(other, method="2000") for one, other in pairs) >= SMALLEST


def test_in_grey_a_hatch_tells_apart_what_lightness_does_not() -> None:
    for looks in (
        [maps.LOOKS[name] for name in ("head_of_state", "head_of_government", "host", "land")],
        list(maps.CATEGORIES),
    ):
        for one, other in itertools.combinations(looks, 2):
            light = [coloraide.Color(each.colour).convert("lab")["l"] for each in (one, other)]
            assert one.hatch != other.hatch or abs(light[0] - light[1]) > 10
