"""A map of any table."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import polars as pl
import pytest
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.text import Text
from shapely import LineString, Polygon, box

import parade_analysis as pa
from parade_analysis import figures
from parade_analysis.geography import project_points
from parade_analysis.plot.picture import PublishedFigure

from .measure import faults, letters_box
from .words import texts

WORDS = {"title": "T", "source": "S"}
COUNTRIES = pa.load("countries")
MEMBERS = COUNTRIES.loc[COUNTRIES["un_status"] == "un_member", "iso3"]
OWN = gpd.GeoDataFrame(
    {"area": ["A", "B"], "iso3": ["NOR", "SWE"], "m49": ["578", "752"]},
    geometry=[box(5, 58, 12, 64), box(12, 58, 19, 64)],
    crs="EPSG:4326",
)
PAIR = pd.DataFrame({"iso3": ["NOR", "SWE"], "v": [1, 2]})


def said(fig: PublishedFigure, gid: str) -> str:
    return " ".join(each.get_text().replace("\n", " ") for each in texts(fig, gid))


def told(fig: PublishedFigure) -> str:
    return f"{fig.alt} {fig.description}"


def counts(fig: PublishedFigure) -> dict[str, int]:
    """Return the classes that the alt text tells."""
    classes = fig.alt.removeprefix(f"Map. {fig.title}. ").removesuffix(".")
    return {each.rpartition(": ")[0]: int(each.rpartition(": ")[2]) for each in classes.split("; ")}


def keyed(fig: PublishedFigure) -> list[str]:
    return [each.get_text().replace("\n", " ") for each in texts(fig, "key")]


def names(fig: PublishedFigure) -> list[Text]:
    return texts(fig, "name-")


def dots(fig: PublishedFigure) -> int:
    return sum(
        len(each.get_offsets()) for each in fig.axes[0].collections if each.get_gid() == "dot"
    )


@pytest.mark.exhaustive
def test_a_map_of_any_table_refuses_in_a_sentence() -> None:
    shapes = pa.boundaries()
    states = pd.DataFrame({"iso3": ["CHN", "PRK"], "kind": ["a", "b"]})
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
        "7 categories in kind, a map tells 6 apart": (
            pd.DataFrame({"iso3": shapes["iso3"].dropna()[:7], "kind": list("abcdefg")}),
            shapes,
            "kind",
        ),
        "column: say by column= which to map, of kind": (states, shapes, None),
        "shapes: found 'DataFrame', expected a GeoDataFrame": (states, pd.DataFrame(), "kind"),
        "there is no worldview 'un': choose from": (states, "un", "kind"),
    }
    for message, (table, borders, column) in refused.items():
        with pytest.raises(pa.DataError, match=message):
            figures.map_table(table, borders, column, **WORDS)


def test_any_table_is_mapped_by_value_or_category() -> None:
    shapes = pa.boundaries("natural-earth")
    values = pd.DataFrame({"iso3": ["CHN", "RUS", "IND", "MDV"], "share": [1.0, 2.0, 3.0, 4.0]})
    by_value = figures.map_table(values, shapes, "share", title="Shares", source="made up")
    assert by_value.alt == "Map. Shares. 1: 1; 2: 1; 3: 1; 4: 1."
    assert "Borders: natural-earth" in said(by_value, "source")
    assert dots(by_value) == 1  # the Maldives
    flat = figures.map_table(values.assign(share=2.0), shapes, "share", title="T", source="S")
    assert flat.alt == "Map. T. 2: 4."
    kinds = values.assign(share=["a_b", "a_b", "c", "c"])
    by_kind = figures.map_table(kinds, shapes, "share", title="T", source="S", centre=-90)
    assert by_kind.alt == "Map. T. a b: 2; c: 2."


def test_a_file_is_mapped_in_one_call(tmp_path: Path) -> None:
    path = tmp_path / "owid.csv"
    path.write_text(
        "Entity,Code,Year,Value\nAfghanistan,AFG,2020,0.3\nAfrica,,2020,1.0\n"
        "Kosovo,OWID_KOS,2020,4.5\nWorld,OWID_WRL,2020,4.6\nNorth Korea,PRK,2020,1.6\n"
        "North Korea,PRK,2019,1.7\n",
        encoding="utf-8",
    )
    fig = figures.map_table(path, column="Value", places="Code", year=2020, **WORDS)
    assert fig.plotted.values.tolist() == [["AFG", 0.3], ["XKX", 4.5], ["PRK", 1.6]]
    assert said(fig, "subtitle") == "2 aggregates set aside: Africa, World."
    assert fig.description == "2 aggregates set aside: Africa, World."
    head = said(fig, "head")
    assert head == "Value, 2020"
    with pytest.raises(pa.DataError, match=r"PRK more than once.*year=2020"):
        figures.map_table(path, column="Value", places="Code", **WORDS)
    read = pa.sources.owid(path)
    again = figures.map_table(read, column="Value", year=2020, **WORDS)
    assert again.plotted.values.tolist() == fig.plotted.values.tolist()
    assert said(again, "subtitle") == said(fig, "subtitle")


@pytest.mark.exhaustive
def test_an_indicator_of_the_world_bank_is_mapped(tmp_path: Path) -> None:
    path = tmp_path / "API.csv"
    path.write_text(
        '"Data Source","World Development Indicators",\n\n"Last Updated Date","2025-07-01",\n\n'
        '"Country Name","Country Code","Indicator Name","Indicator Code","2020","2021",\n'
        '"World","WLD","Population","SP.POP.TOTL","7800000000","7900000000",\n'
        '"Mongolia","MNG","Population","SP.POP.TOTL","3294335","3347782",\n',
        encoding="utf-8",
    )
    fig = figures.map_table(path, column="value", year=2021, **WORDS)
    assert counts(fig) == {"3.3 million": 1}
    assert "World" in said(fig, "subtitle")
    assert figures.map_table(path, year=2021, **WORDS).alt == fig.alt
    export = tmp_path / "databank.csv"
    export.write_text(
        "Country Name,Country Code,Series Name,Series Code,2020 [YR2020],2021 [YR2021]\n"
        "World,WLD,Population,SP.POP.TOTL,7800000000,7900000000\n"
        "Mongolia,MNG,Population,SP.POP.TOTL,..,3347782\n",
        encoding="utf-8",
    )
    assert figures.map_table(export, year=2021, **WORDS).alt == fig.alt
    with pytest.raises(pa.DataError, match=r"no column 2021; an indicator .* year=2021"):
        figures.map_table(path, column="2021", places="Country Name", **WORDS)
    wide = pd.read_csv(path, skiprows=4)
    by_code = figures.map_table(wide, column="2021", places="Country Code", **WORDS)
    assert by_code.plotted.values.tolist() == [["MNG", 3347782]]


def test_the_head_of_the_key_says_what_is_counted() -> None:
    def head(table: pd.DataFrame, **words: Any) -> str:
        fig = figures.map_table(table, column="value", **WORDS, **words)
        return said(fig, "head")

    table = pd.DataFrame({"iso3": ["CHN", "XKX", "FRA"], "value": [1, 2, 2]})
    assert head(table, unit="people") == "people (number of states in brackets)"
    assert head(table) == "value (number of states in brackets)"
    assert head(table.head(2)) == "value"  # one state each needs no count
    land = pd.DataFrame({"iso3": ["CHN", "GRL", "FRA"], "value": [1, 2, 2]})
    assert head(land) == "value (number of places in brackets)"


def test_aggregates_are_told_briefly_above_the_map() -> None:
    groups = pd.DataFrame({"iso3": ["CHN", "WLD", "ARB", "EUU", "SSF"], "v": 1})
    fig = figures.map_table(groups, column="v", **WORDS)
    assert said(fig, "subtitle") == "4 aggregates set aside: WLD, ARB, EUU and 1 more."
    assert fig.description == "4 aggregates set aside: WLD, ARB, EUU, SSF."


def test_zero_is_a_class_of_its_own_where_zeros_are_many() -> None:
    visits = pd.DataFrame({"iso3": MEMBERS[:60], "visits": [0] * 50 + list(range(1, 11))})
    fig = figures.map_table(visits, pa.boundaries(), "visits", title="t", source="s")
    found = counts(fig)
    assert "0: 50" in fig.alt
    assert found.pop("0") == 50
    assert len(found) >= 2
    assert sum(found.values()) == 10
    assert keyed(fig)[0] == "0 (50)"


def test_classes_that_lie_close_have_labels_that_differ() -> None:
    close = pd.DataFrame({"iso3": MEMBERS[:60], "v": range(1_400_000_000, 1_400_060_000, 1000)})
    fig = figures.map_table(close, pa.boundaries(), "v", **WORDS)
    assert "1,400,000,000 to 1,400,011,000: 12" in fig.alt
    assert list(counts(fig).values()) == [12] * 5


def test_text_is_read_as_it_is_meant() -> None:
    table = pd.DataFrame({"iso3": ["CHN", "RUS", "MNG", "KAZ", "VNM"]})
    blank = table.assign(v=["yes", " ", "no", "\u00a0", "yes "])
    assert counts(figures.map_table(blank, column="v", **WORDS)) == {"no": 1, "yes": 2}
    empty = table.assign(v=["yes", "", "no", None, pd.NA])
    assert figures.map_table(empty, column="v", **WORDS).alt == "Map. T. no: 1; yes: 1."
    for wrong in (["1,2", "2,4", "3,1"], ["1.2", "..", "3"], ["1", "2", "3"], ["5%", "6%", "7%"]):
        with pytest.raises(
            pa.DataError, match=f"numbers as text in column v, e.g. '{wrong[0][0]}|"
        ):
            figures.map_table(table[:3].assign(v=wrong), column="v", **WORDS)


@pytest.mark.exhaustive
def test_dollars_and_backslashes_are_drawn_as_written() -> None:
    words = {"title": r"From US$1 to US$9 $\frac$", "subtitle": "$a_b$", "source": "US$ and C$"}
    table = pd.DataFrame({"iso3": ["CHN", "RUS"], "GDP (US$)": [1, 2], "kind": ["<$1", "$1 to $2"]})
    for column in ("GDP (US$)", "kind"):
        fig = figures.map_table(table, column=column, unit="current US$", labels=True, **words)
        assert fig.to_png()
        written = [each for each in fig.findobj(Text) if "$" in each.get_text()]
        assert len(written) >= 4
        assert not any(each.get_parse_math() for each in written)


def test_a_value_that_is_not_finite_is_refused_with_its_state() -> None:
    table = pd.DataFrame({"iso3": ["CHN", "RUS"], "v": [float("inf"), 1]})
    with pytest.raises(pa.DataError, match="v of CHN is not finite"):
        figures.map_table(table, column="v", **WORDS)


def test_codes_of_votes_are_categories() -> None:
    states = ["USA", "RUS", "CHN", "PRK", "SRB", "VEN", "IND", "BLR"]
    votes = pd.DataFrame({"iso3": states, "vote": [1, 3, 2, 3, 1, 8, 2, 3]})
    fig = figures.map_table(votes, pa.boundaries(), "vote", **WORDS)
    assert fig.alt == "Map. T. yes: 2; no: 3; abstain: 2; absent: 1."
    named = votes.rename(columns={"vote": "x"})
    own = {3: "against", 1: "for", 2: "abstain", 8: "away"}
    fig = figures.map_table(named, column="x", categories=own, **WORDS)
    assert list(counts(fig)) == ["against", "for", "abstain", "away"]


@pytest.mark.exhaustive
def test_frames_with_columns_of_any_name() -> None:
    shapes = pa.boundaries()
    coded = shapes.dropna(subset="iso3")
    own = coded[["iso3", "geometry"]].assign(v=range(len(coded)))
    fig = figures.map_table(own, shapes, "v", **WORDS)
    assert sum(counts(fig).values()) == len(fig.plotted)
    pair = {"iso3": ["CHN", "RUS"], "geometry": [1, 2]}
    fig = figures.map_table(pd.DataFrame(pair), shapes, "geometry", **WORDS)
    assert counts(fig) == {"1": 1, "2": 1}
    fig = figures.map_table(pl.DataFrame(pair), shapes, "geometry", **WORDS)
    assert counts(fig) == {"1": 1, "2": 1}
    plane = pd.DataFrame({"iso3": ["CHN", "RUS"], "x": [1, 2], "y": [1, 2]})
    assert counts(figures.map_table(plane, shapes, "y", **WORDS)) == {"1": 1, "2": 1}
    years = pd.DataFrame({"iso3": ["CHN", "RUS"], 2020: [1, 2]})
    assert counts(figures.map_table(years, column=2020, **WORDS)) == {"1": 1, "2": 1}  # type: ignore[arg-type]
    with pytest.raises(pa.DataError, match="column geometry holds values of type"):
        figures.map_table(own, shapes, "geometry", **WORDS)


@pytest.mark.parametrize("worldview", ["visionscarto", "natural-earth"])
def test_every_member_of_the_un_is_on_the_map(worldview: str) -> None:
    table = pd.DataFrame({"iso3": MEMBERS, "v": range(len(MEMBERS))})
    fig = figures.map_table(table, worldview, "v", **WORDS)
    assert sum(counts(fig).values()) == len(MEMBERS) == 193
    assert "not drawn" not in told(fig)
    assert ("Tuvalu (TUV)" in told(fig)) == (worldview == "natural-earth")


def test_a_state_without_a_shape_is_marked_or_named() -> None:
    codes = ["CHN", "GIB", "VAT", "GUF", "BES", "XKX", "SUN"]
    table = pd.DataFrame({"iso3": codes, "v": range(len(codes))})
    fig = figures.map_table(table, pa.boundaries(), "v", **WORDS)
    for words in (fig.description, said(fig, "source")):
        assert "marked by a dot: Gibraltar (GIB), Vatican City (VAT), French Guiana (GUF)." in words
        assert "not drawn: BES (Caribbean Netherlands), SUN (Soviet Union)." in words
    assert fig.plotted["iso3"].tolist() == codes
    assert sum(counts(fig).values()) == len(codes) - 2
    with pytest.raises(pa.DataError, match="no shape for ZZZ"):
        figures.map_table(table.replace("BES", "ZZZ"), pa.boundaries(), "v", **WORDS)


def test_antarctica_is_on_the_map_where_it_has_a_value() -> None:
    table = pd.DataFrame({"iso3": ["ATA", "CHN"], "v": [1, 2]})
    low = [
        figures.map_table(each, column="v", **WORDS).axes[0].get_ylim()[0]
        for each in (table, table[1:])
    ]
    assert low[0] < -8e6 < low[1]


@pytest.mark.parametrize("extent", [(-180, -90, 180, -60), (-180, 60, 180, 90), ["NOR"]])
def test_no_map_shows_much_beyond_a_pole(extent: Any) -> None:
    table = pd.DataFrame({"iso3": ["ATA", "NOR", "RUS"], "v": [1, 2, 3]})
    low, high = figures.map_table(table, column="v", extent=extent, **WORDS).axes[0].get_ylim()
    assert low > -9e6
    assert high < 9e6


def test_the_antimeridian_is_no_border() -> None:
    table = pd.DataFrame({"iso3": ["RUS"], "v": [1]})
    ax = figures.map_table(table, column="v", extent=["RUS"], **WORDS).axes[0]
    (russia,) = (each for each in ax.collections if each.get_gid() == "scale")
    chukotka = ax.transData.transform(
        project_points(pd.Series([178.0, -178.0]), pd.Series([67.0, 67.0]), 100)
    )
    paths = [each.transformed(ax.transData) for each in russia.get_paths()]
    assert any(each.contains_points(chukotka).all() for each in paths)


def test_a_file_that_is_not_here_is_refused_by_its_name() -> None:
    with pytest.raises(pa.DataError, match=r"https://example\.org/a\.csv: expected the path of a"):
        figures.map_table("https://example.org/a.csv", column="v", **WORDS)


@pytest.mark.parametrize(
    ("extent", "marked"),
    [
        (["TUV", "NRU", "KIR"], {"TUV", "NRU", "KIR"}),
        ((-90, 8, -55, 28), {"ATG", "BRB", "GRD", "KNA", "LCA", "VCT"}),
        (["DMA", "GRD"], set()),
    ],
)
def test_a_state_of_which_little_is_seen_has_a_dot(extent: Any, marked: set[str]) -> None:
    table = pd.DataFrame({"iso3": MEMBERS, "v": 1})
    assert dots(figures.map_table(table, column="v", extent=extent, **WORDS)) == len(marked)


def test_values_on_both_sides_of_zero_have_two_hues() -> None:
    table = pd.DataFrame({"iso3": MEMBERS[:40], "v": range(-20, 20)})
    fig = figures.map_table(table, column="v", unit="percent", **WORDS)
    assert list(counts(fig)) == ["−20 to −11", "−10 to −1", "0", "1 to 10", "11 to 19"]
    patches = fig.findobj(lambda each: each.get_gid() == "field")
    assert [bool(each.get_hatch()) for each in patches[:5]] == [True, True, False, False, False]
    head = said(fig, "head")
    assert head == "v, percent (number of states in brackets)"


@pytest.mark.exhaustive
def test_a_part_of_the_world_counts_what_it_shows() -> None:
    table = pd.DataFrame({"iso3": MEMBERS, "v": 1})
    fig = figures.map_table(table, column="v", extent=["FJI", "WSM"], labels=True, **WORDS)
    shown = sum(counts(fig).values())
    assert shown == len(fig.plotted) == 2
    for words in (fig.description, said(fig, "source")):
        assert "Outside the extent: 191 states of the table not shown." in words
    written = {each.get_gid(): each.get_text() for each in names(fig)}
    assert written == {"name-FJI": "Fiji", "name-WSM": "Samoa"}
    with pytest.raises(pa.DataError, match="labels: 193 names have no room"):
        figures.map_table(table, column="v", labels=True, **WORDS)
    some = figures.map_table(table, column="v", labels=["France", "PRK"], **WORDS)
    assert [each.get_gid() for each in names(some)] == ["name-FRA", "name-PRK"]
    with pytest.raises(pa.DataError, match="labels: not among the states drawn: FRA"):
        figures.map_table(table[table["iso3"] != "FRA"], column="v", labels=["France"], **WORDS)
    lone = pd.DataFrame({"iso3": ["CHN"], "v": 1})
    with pytest.raises(pa.DataError, match="no state of Europe has a value; it has CHN"):
        figures.map_table(lone, column="v", extent="Europe", **WORDS)


@pytest.mark.exhaustive
def test_a_region_is_classed_by_its_own_states() -> None:
    table = pd.DataFrame({"iso3": MEMBERS, "v": range(len(MEMBERS))})
    of_asia = COUNTRIES.loc[COUNTRIES["region"] == "Asia", "iso3"]
    asian = table[table["iso3"].isin(of_asia)]
    fig = figures.map_table(table, column="v", extent="asia", **WORDS)
    alone = figures.map_table(asian, column="v", extent="Asia", **WORDS)
    assert counts(fig) == counts(alone)
    assert fig.plotted["iso3"].tolist() == asian["iso3"].tolist()
    note = f"Outside Asia: {193 - len(asian)} states of the table not shown."
    assert note in fig.description
    assert note not in told(alone)
    assert "outside Asia" in keyed(fig)[-2]
    bounds = figures.map_table(table, column="v", extent=(-10, 35, 20, 60), **WORDS)
    assert {"FRA", "DEU"} <= set(bounds.plotted["iso3"])
    assert not {"FIN", "TUR", "EGY"} & set(bounds.plotted["iso3"])


@pytest.mark.sampled(1)
@pytest.mark.parametrize("code", ["TWN", "VAT", "ATA", "TUV"])
def test_one_state_alone(code: str) -> None:
    table = pd.DataFrame({"iso3": [code, "CHN"], "v": [1, 2]})
    for labels in (True, False):
        fig = figures.map_table(table, column="v", extent=[code], labels=labels, **WORDS)
        assert fig.plotted["iso3"].tolist() == [code]
        with pytest.raises(pa.DataError, match=rf"no state of the extent \({code}\) has a value"):
            figures.map_table(table[1:], column="v", extent=[code], labels=labels, **WORDS)


def test_the_same_breaks_have_the_same_key() -> None:
    years = [pd.DataFrame({"iso3": MEMBERS[:4], "v": v}) for v in ([1, 2, 3, 4], [5, 60, 70, 80])]
    keys = [
        [each.rpartition(" (")[0] for each in keyed(fig)[:3]]
        for fig in (
            figures.map_table(each, column="v", scheme=[2, 10, 100], **WORDS) for each in years
        )
    ]
    assert keys == [["up to 2", "over 2 to 10", "over 10 to 100"]] * 2


def test_names_stand_on_no_other_state_and_what_has_no_room_is_told() -> None:
    table = pd.DataFrame({"iso3": MEMBERS, "v": 1})
    fig = figures.map_table(table, column="v", extent="Asia", labels=True, **WORDS)
    ax = fig.axes[0]
    left = len(fig.plotted) - len(ax.texts)
    assert left > 0
    assert said(fig, "remark") == f"{left} names had no room."
    lines = {each.get_gid() for each in ax.lines}
    assert all(gid.replace("line", "name") in {t.get_gid() for t in ax.texts} for gid in lines)


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("extent", "named"),
    [
        ("Oceania", {"PLW", "NRU", "TON", "FSM", "PNG"}),
        ("Africa", {"STP", "TZA", "KEN", "MOZ"}),
        ((-10, 35, 40, 70), {"GBR", "NLD", "IRL"}),
        ("Asia", {"KOR", "TWN", "IDN"}),
    ],
)
def test_a_name_with_sea_beside_its_state_is_written(extent: Any, named: set[str]) -> None:
    codes = COUNTRIES.loc[COUNTRIES["un_status"].isin(["un_member", "other"]), "iso3"]
    table = pd.DataFrame({"iso3": codes, "v": 1})
    fig = figures.map_table(table, column="v", extent=extent, labels=True, **WORDS)
    ax = fig.axes[0]
    assert named <= {str(each.get_gid()).removeprefix("name-") for each in ax.texts}
    boxes = {str(each.get_gid()): letters_box(each, RendererAgg(1, 1, 72)) for each in ax.texts}
    lines = [
        (str(each.get_gid()), LineString(ax.transData.transform(each.get_xydata())))
        for each in ax.lines
    ]
    for gid, line in lines:
        assert line.length <= 61
        others = (found for name, found in boxes.items() if name != gid.replace("line", "name"))
        assert not any(line.intersects(box(*other.extents)) for other in others)
        assert not any(line.crosses(other) for name, other in lines if name != gid)


def test_shapes_of_ones_own(tmp_path: Path) -> None:
    assert figures.map_table(PAIR, OWN, "v", **WORDS).alt == "Map. T. 1: 1; 2: 1."
    path = tmp_path / "two.geojson"
    theirs = gpd.GeoDataFrame(
        {"NAME": ["L", "R"], "ISO_A3": ["-99", "SWE"], "ISO_A3_EH": ["NOR", "SWE"]},
        geometry=OWN.geometry,
    )
    theirs.to_file(path)
    for shapes in (path, str(path), pa.boundaries(path), gpd.read_file(path)):
        fig = figures.map_table(PAIR, shapes, "v", **WORDS)
        assert fig.alt == "Map. T. 1: 1; 2: 1."
    assert "Borders: two.geojson." in said(figures.map_table(PAIR, path, "v", **WORDS), "source")
    twice = pd.concat([OWN, OWN.iloc[:1].assign(area="C")])
    with pytest.raises(pa.DataError, match="NOR more than once"):
        figures.map_table(PAIR, twice, "v", **WORDS)
    crossed = Polygon([(5, 58), (12, 64), (12, 58), (5, 64)])
    bow_tie = OWN.assign(geometry=[crossed, OWN.geometry.iloc[1]])
    fig = figures.map_table(PAIR, bow_tie, "v", **WORDS)
    assert fig.alt == "Map. T. 1: 1; 2: 1."
    assert "Polygons that crossed themselves were mended: A." in said(fig, "source")
    with pytest.raises(pa.DataError, match="no coordinate reference system"):
        figures.map_table(PAIR, OWN.set_crs(None, allow_override=True), "v", **WORDS)


@pytest.mark.exhaustive
@pytest.mark.parametrize("crs", ["EPSG:3857", "EPSG:8857", "ESRI:54030"])
def test_a_world_in_any_projection_draws_the_same(crs: str) -> None:
    shapes = pa.boundaries()
    shapes = shapes[shapes["iso3"] != "ATA"]
    table = pd.DataFrame({"iso3": ["RUS", "FJI", "USA"], "v": [1, 2, 3]})
    fig = figures.map_table(table, shapes.to_crs(crs), "v", **WORDS)
    ax = fig.axes[0]
    left, right = ax.get_xlim()
    for each in ax.collections:
        for drawn in each.get_paths():
            if each.get_gid() is None and len(drawn.vertices) > 3:
                width = drawn.vertices[:, 0].max() - drawn.vertices[:, 0].min()
                assert width < 0.45 * (right - left)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ({"title": ""}, "title: expected one line of at most"),
        ({"title": "very " * 60}, "title: expected one line of at most"),
        ({"title": None}, "title: expected text, found None"),
        ({"source": None}, "source: expected text, found None"),
        ({"unit": 5}, "unit: expected text, found 5"),
        ({"labels": 5}, "labels: expected True, False or a list of states, found 5"),
        ({"labels": None}, "labels: expected True, False or a list"),
        ({"title": "中国 votes"}, "have no 中, 国; write that in Latin letters"),
        ({"source": "新华社"}, "the fonts of the figures, .*, have no 新, 华, 社"),
        ({"scheme": "jenks"}, "scheme: expected quantiles, natural or a list"),
        ({"classes": 12}, "classes: expected a whole number from 2 to 7"),
        ({"extent": "Narnia"}, "there is no region 'Narnia'"),
        ({"places": "v"}, "to hold the states and the values"),
        ({"code": "fips"}, "code: found 'fips', expected one of"),
        ({"year": 2020}, "year=2020, but no column of years"),
    ],
)
def test_options_that_are_none_are_refused(words: dict[str, Any], message: str) -> None:
    with pytest.raises(pa.DataError, match=message):
        figures.map_table(PAIR, OWN, "v", **(WORDS | words))


@pytest.mark.sampled(1)
@pytest.mark.parametrize("column", ["v", "deaths of " * 20])
@pytest.mark.parametrize("extent", [None, "Latin America and the Caribbean", ["MLT"]])
def test_the_words_have_room(extent: Any, column: str) -> None:
    long = pd.DataFrame({"iso3": COUNTRIES["iso3"]})
    long[column] = 10**7 * long.index
    long.loc[len(long)] = ["WLD", 5]
    words = {"subtitle": "word " * 60, **WORDS}
    fig = figures.map_table(long, column=column, classes=7, extent=extent, **words)
    for width in (1200, 375):
        found = faults(fig.at(width))
        # Of words as many as these, and of steps of a scale, more is asked than of ours.
        found = [each for each in found if " words: " not in each and " says " not in each]
        assert not [each for each in found if " apart (" not in each and "marks in" not in each]
