"""The map of guests, wherever the parade is held and however many came."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from matplotlib.collections import PathCollection
from matplotlib.colors import to_hex
from shapely import Point, Polygon

import parade_analysis as pa
from parade_analysis import attendance, figures
from parade_analysis.figures.attending_states import title_words
from parade_analysis.plot import leader_lines as leader_lines_plot
from parade_analysis.plot import maps
from parade_analysis.plot.picture import PublishedFigure
from parade_analysis.plot.style import style

from .guests import PARADES, code_of, invented, labels, leader_lines, letters, maps_of
from .measure import faults
from .words import texts

OURS = list(pa.load("parades")["event"])


def drawn(name: str) -> PublishedFigure:
    if name in PARADES:
        return figures.attending_states(parade="invented", **invented(name))
    return figures.attending_states(parade=name)


def guests_of(name: str) -> set[str]:
    if name in PARADES:
        return set(PARADES[name][1])
    return set(attendance.heads(pa.load("attendance"), name)["iso3"])


def host_of(name: str) -> str:
    if name in PARADES:
        return PARADES[name][0]
    return str(pa.load("parades").set_index("event").at[name, "host_iso3"])


MAPS = [
    *((name, 1200) for name in (*OURS, *PARADES)),
    *((name, 375) for name in (*OURS, "sixty guests in Brazil", "all of the EU")),
]
QUICK = {("beijing-2025", 1200), ("sixty guests in Brazil", 1200), ("moscow-2025", 375)}


@pytest.fixture(
    scope="module",
    params=[
        pytest.param(each, marks=() if each in QUICK else pytest.mark.exhaustive) for each in MAPS
    ],
)
def guest_map(request: pytest.FixtureRequest) -> Iterator[tuple[str, PublishedFigure]]:
    name, width = request.param
    figure = drawn(name).at(width)
    with style():  # letters are measured as they are saved
        figure.draw_without_rendering()
        yield name, figure


@pytest.mark.sampled
def test_every_guest_is_listed_and_the_map_names_or_numbers_them(
    guest_map: tuple[str, PublishedFigure],
) -> None:
    name, figure = guest_map
    guests = guests_of(name)
    assert len(texts(figure, "entry")) == 2 * len(guests)
    numbers = {each.get_text() for each in texts(figure, "number")}
    assert len(numbers) == len(guests)
    named = {code_of(each): each.get_text().replace("\n", " ") for each in labels(figure)}
    assert len(named) == len(labels(figure))
    assert named.keys() <= guests | {host_of(name)}
    assert named[host_of(name)].endswith(" (host)")
    written = {each.get_text() for each in texts(figure, "entry")}
    assert all(each in numbers | written for code, each in named.items() if code != host_of(name))
    if figure.width == 1200 and len(guests) < 27:
        lost = [each.get_text().removeprefix("Beyond the map: ") for each in texts(figure, "lost")]
        told = len(named) + sum(len(each.split(" and ")) for each in lost)
        assert len(guests) <= told <= len(guests) + 1


@pytest.mark.exhaustive
def test_a_number_on_the_map_is_that_of_the_list() -> None:
    figure = figures.attending_states()
    order = figure.plotted.set_index("iso3")["announced_order"]
    numbered = {code_of(each): each.get_text() for each in labels(figure)}
    numbered = {code: text for code, text in numbered.items() if text.isdigit()}
    assert numbered
    assert all(order[code] == int(text) for code, text in numbered.items())


@pytest.mark.sampled
def test_it_is_fit_to_print(guest_map: tuple[str, PublishedFigure]) -> None:
    assert not faults(guest_map[1])


@pytest.mark.sampled
def test_a_name_stands_on_its_state_or_a_line_leads_there(
    guest_map: tuple[str, PublishedFigure],
) -> None:
    _, figure = guest_map
    lines = leader_lines(figure)
    for label in labels(figure):
        code = code_of(label)
        frame = label.axes.get_window_extent()
        bounds = label.get_window_extent()
        assert frame.x0 <= bounds.x0 <= bounds.x1 <= frame.x1, code
        point = Point(label.get_position())
        if code in lines:
            near = letters(label).distance(lines[code])
            assert near <= 3 * maps.metres_per_pixel(label.axes), code
        else:
            assert letters(label).contains(point), code


@pytest.mark.sampled
def test_what_is_written_beside_its_state_stands_on_no_other(
    guest_map: tuple[str, PublishedFigure],
) -> None:
    name, figure = guest_map
    lines = leader_lines(figure)
    for label in labels(figure):
        if code_of(label) not in lines or code_of(label) == host_of(name):
            continue
        of_guests = [
            Polygon(ring)
            for each in label.axes.collections
            if isinstance(each, PathCollection) and each.get_gid() != "dot"
            if each.get_zorder() in (2, 2.5, 2.7)
            for path in each.get_paths()
            for ring in path.to_polygons()[:1]
        ]
        least = (leader_lines_plot.SEEN * maps.metres_per_pixel(label.axes)) ** 2
        large = [each for each in of_guests if each.area > least]
        assert not any(letters(label).intersects(each) for each in large), label


def test_lines_cross_no_name(guest_map: tuple[str, PublishedFigure]) -> None:
    _, figure = guest_map
    lines = leader_lines(figure)
    boxes = {code_of(each): (each.axes, letters(each)) for each in labels(figure)}
    crossed = [
        (one, other)
        for one, other in itertools.permutations(boxes, 2)
        if one in lines and boxes[one][0] is boxes[other][0] and lines[one].crosses(boxes[other][1])
    ]
    assert not crossed


# The guest list: gmw.cn, 28 August 2025; ranks by office.
def test_the_26_of_beijing() -> None:
    figure = figures.attending_states()
    assert figure.title == "26 leaders came to the Beijing parade, 19 of them from Asia"
    (subtitle,) = texts(figure, "subtitle")
    assert subtitle.get_text() == (
        "20 heads of state and 6 of government on 3 September 2025, numbered as on the official "
        "list"
    )
    assert figure.alt == f"Map. {figure.title}. By region: Asia 19, Europe 4, Africa 2, Americas 1."
    assert "Victory Day" in figure.description
    assert "Head of government: Malaysia, Pakistan, Nepal, Armenia, Iran" in figure.description
    assert figure.plotted["announced_order"].tolist() == list(range(1, 27))
    assert dots(figure) == 1  # the Maldives
    cuba = next(each for each in labels(figure) if code_of(each) == "CUB")
    assert cuba.axes is not figure.axes[0]
    assert not texts(figure, "lost")
    (lost,) = texts(figure.at(375), "lost")
    assert lost.get_text() == "Beyond the map: Cuba"


@pytest.mark.exhaustive
def test_the_subject_is_highlighted_as_guest_and_drawn_as_host_where_it_hosts() -> None:
    def colours(figure: PublishedFigure) -> set[str]:
        faces = [each.get_facecolor() for axes in maps_of(figure) for each in axes.collections]
        return {to_hex(face[0]) for face in faces if len(face)}

    own = to_hex(maps.LOOKS["subject"].colour)
    assert own in colours(figures.attending_states())
    assert own not in colours(figures.attending_states(parade="pyongyang-2025"))
    assert own not in colours(figures.attending_states(parade="moscow-2025"))


@pytest.mark.exhaustive
def test_before_the_day_the_map_says_who_is_due() -> None:
    figure = figures.attending_states(as_of="2025-08-28")
    assert figure.title == "26 leaders are due in Beijing, 19 of them from Asia"
    assert "announced for 3 September 2025" in texts(figure, "subtitle")[0].get_text()
    moscow = figures.attending_states(parade="moscow-2025", as_of="2025-05-06")
    assert moscow.title == "25 leaders are due in Moscow, 12 of them from Asia"
    ahead = invented("one guest across the Pacific", attended=None)
    figure = figures.attending_states(parade="invented", **ahead)
    assert figure.title == "1 foreign leader is due at the Somewhere parade, from the Americas"


@pytest.mark.parametrize(
    ("counts", "title"),
    [
        ({"Asia": 1}, "1 foreign leader came to the X parade, from Asia"),
        ({"Asia": 3}, "3 foreign leaders came to the X parade, all from Asia"),
        ({"Asia": 2, "Europe": 1}, "3 leaders came to the X parade, 2 of them from Asia"),
        (
            {"Americas": 1, "Europe": 1},
            "2 leaders came to the X parade, from the Americas and Europe",
        ),
        (
            {"Africa": 2, "Europe": 2, "Asia": 1},
            "5 leaders came to X, 2 each from Africa and Europe",
        ),
        (
            {"Africa": 1, "Asia": 1, "Europe": 1},
            "3 leaders came to X, from three parts of the world",
        ),
        (dict.fromkeys("ABCDEF", 1), "6 leaders came to X, from six parts of the world"),
    ],
)
def test_a_title_claims_no_lead_where_regions_tie(counts: dict[str, int], title: str) -> None:
    present = pd.DataFrame({"attended": ["yes"] * sum(counts.values())})
    regions = pd.DataFrame({"region": list(counts), "guests": list(counts.values())})
    assert title_words(present, regions, "X") == title


def test_without_an_official_order_the_alphabet_orders() -> None:
    figure = figures.attending_states(parade="invented", **invented("islands at the date line"))
    assert figure.plotted["country"].is_monotonic_increasing
    assert "official list" not in texts(figure, "subtitle")[0].get_text()
    assert [each.get_text() for each in texts(figure, "number")] == list("12345")


@pytest.mark.exhaustive
def test_the_list_stands_beside_the_map_or_in_columns_below() -> None:
    def columns(figure: PublishedFigure) -> int:
        return len({round(each.xy[0]) for each in texts(figure, "number")})  # type: ignore[attr-defined]

    few, many = (drawn(name) for name in ("neighbours in Australia", "sixty guests in Brazil"))
    for figure, width, is_beside in ((few, 1200, True), (many, 1200, False), (few, 375, False)):
        page = figure.at(width)
        ax, sheet = labels(page)[0].axes, texts(page, "number")[0].axes
        assert (sheet.get_position().x0 >= ax.get_position().x1) == is_beside
        assert (sheet.get_position().y1 <= ax.get_position().y0) != is_beside
    assert columns(many) > columns(many.at(375)) == 1


def keyed(figure: PublishedFigure) -> dict[str, str | None]:
    fields = figure.findobj(lambda each: each.get_gid() == "field")
    words = [each.get_text() for each in texts(figure, "key")]
    return dict(zip(words, (each.get_hatch() for each in fields), strict=True))


@pytest.mark.exhaustive
def test_the_key_shows_what_is_drawn_and_the_hatch_that_it_explains() -> None:
    assert keyed(figures.attending_states()) == {
        "head of state": None,
        "head of government": None,
        "status disputed": maps.LOOKS["contested"].hatch,
    }
    assert keyed(drawn("one guest across the Pacific")) == {"head of state": None}


@pytest.mark.exhaustive
@pytest.mark.parametrize("worldview", ["visionscarto", "natural-earth"])
def test_both_worldviews_are_drawn_and_named(worldview: str) -> None:
    figure = figures.attending_states(worldview=worldview)
    _, borders = texts(figure, "source")
    line = borders.get_text().replace("\n", " ")
    assert line.startswith(f"Borders: {worldview} (Natural Earth")
    assert ("Crimea in Russia" in line) == (worldview == "natural-earth")
    assert ("Crimea in Ukraine" in line) == (worldview == "visionscarto")
    assert "Kashmir" in line
    assert len(line.split()) <= 20
    assert len(figure.to_svg()) <= 700_000


@pytest.mark.exhaustive
def test_guests_that_cannot_be_drawn_are_named() -> None:
    tables = invented("neighbours in Australia")
    shapes = pa.boundaries()
    with pytest.raises(pa.DataError, match="no shape for FJI, NZL, PNG; no code matches at all"):
        figures.attending_states(
            parade="invented", boundaries=shapes.assign(iso3=shapes["iso3"].str[:2]), **tables
        )
    countries = pa.load("countries")
    with pytest.raises(pa.DataError, match="not in countries: Fiji"):
        figures.attending_states(
            parade="invented", countries=countries[countries["iso3"] != "FJI"], **tables
        )
    unplaced = countries.assign(
        label_longitude=countries["label_longitude"].mask(countries["iso3"] == "NZL"),
        capital_longitude=countries["capital_longitude"].mask(countries["iso3"] == "NZL"),
    )
    with pytest.raises(pa.DataError, match="no place for the name of NZL"):
        figures.attending_states(parade="invented", countries=unplaced, **tables)
    hosts = tables["attendance"].replace({"iso3": {"NZL": "AUS"}})
    with pytest.raises(pa.DataError, match="AUS is the host of invented and no guest"):
        figures.attending_states(parade="invented", **tables | {"attendance": hosts})


@pytest.mark.exhaustive
def test_the_same_map_is_drawn_twice() -> None:
    one, other = (drawn("all of the EU") for _ in range(2))
    assert one.to_svg() == other.to_svg()


@pytest.mark.exhaustive
def test_a_worldview_may_be_a_file_of_ones_own(tmp_path: Path) -> None:
    path = tmp_path / "mine.parquet"
    shapes = pa.boundaries()
    shapes[shapes["iso3"] != "TUV"].to_parquet(path)
    figure = figures.attending_states(worldview=path)
    assert all(str(tmp_path) not in each.get_text() for each in texts(figure, "source"))
    islands = invented("islands at the date line")
    assert dots(figures.attending_states(parade="invented", worldview=path, **islands))


def dots(figure: PublishedFigure) -> int:
    """How many states are marked by a circle."""
    marks = figure.findobj(lambda each: (each.get_gid() or "") == "dot")
    return sum(len(each.get_offsets()) for each in marks)


@pytest.mark.exhaustive
@pytest.mark.parametrize("worldview", ["visionscarto", "natural-earth"])
def test_a_guest_without_a_shape_is_a_circle(worldview: str) -> None:
    # Vatican City has none in the one, Tuvalu none in the other; both have a capital.
    tables = invented("far guests in New Zealand")
    guests = tables["attendance"].assign(iso3=["VAT", "TUV", "ITA"])
    for own, count in ((guests, 2), (guests.head(1), 1)):
        figure = figures.attending_states(
            parade="invented", worldview=worldview, **tables | {"attendance": own}
        )
        assert dots(figure) == count
        assert {code_of(each) for each in labels(figure)} == {"NZL", *own["iso3"]}


def test_a_plane_may_cross_the_lines_of_a_shape() -> None:
    tables = invented("neighbours in Australia")
    guests = tables["attendance"].head(2).assign(iso3=["ITA", "FJI"])
    parades = tables["parades"].assign(host_iso3="CHN")
    figure = figures.attending_states(guests, parades, parade="invented", worldview="natural-earth")
    assert {code_of(each) for each in labels(figure)} == {"ITA", "FJI", "CHN"}
