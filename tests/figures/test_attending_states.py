"""The map of guests, wherever the parade is held and however many came."""

from __future__ import annotations

import itertools
from pathlib import Path

import pandas as pd
import pytest
from matplotlib.colors import to_hex
from matplotlib.legend import Legend
from shapely import Point

import parade_analysis as pa
from parade_analysis import attendance, figures
from parade_analysis.figures.attending_states import title_words
from parade_analysis.plot import maps, style
from parade_analysis.plot.picture import PublishedFigure

from .guests import PARADES, code_of, invented, labels, leader_lines, letters
from .words import misplaced, texts

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


@pytest.fixture(scope="module", params=[*OURS, *PARADES])
def guest_map(request: pytest.FixtureRequest) -> tuple[str, PublishedFigure]:
    figure = drawn(request.param)
    figure.draw_without_rendering()
    return request.param, figure


def test_every_guest_is_named_once_and_the_host_too(
    guest_map: tuple[str, PublishedFigure],
) -> None:
    name, figure = guest_map
    named = [code_of(each) for each in labels(figure)]
    assert len(named) == len(set(named))
    assert set(named) == guests_of(name) | {host_of(name)}
    assert len(texts(figure, "entry")) == 2 * len(guests_of(name))


def test_no_name_covers_another_or_leaves_its_map(
    guest_map: tuple[str, PublishedFigure],
) -> None:
    _, figure = guest_map
    for one, other in itertools.combinations(labels(figure), 2):
        if one.axes is other.axes:
            assert not letters(one).intersects(letters(other)), (code_of(one), code_of(other))
    for label in labels(figure):
        frame, bounds = label.axes.get_window_extent(), label.get_window_extent()
        assert frame.x0 <= bounds.x0 <= bounds.x1 <= frame.x1, code_of(label)
        assert frame.y0 <= bounds.y0 <= bounds.y1 <= frame.y1, code_of(label)


def test_a_name_stands_on_its_state_or_a_line_leads_there(
    guest_map: tuple[str, PublishedFigure],
) -> None:
    _, figure = guest_map
    lines = leader_lines(figure)
    for label in labels(figure):
        code = code_of(label)
        point = Point(label.get_position())
        if code in lines:
            near = letters(label).distance(lines[code])
            assert near <= 1.5 * maps.metres_per_pixel(label.axes), code
        else:
            assert letters(label).contains(point), code


def test_lines_cross_few_names(guest_map: tuple[str, PublishedFigure]) -> None:
    name, figure = guest_map
    lines = leader_lines(figure)
    boxes = {code_of(each): (each.axes, letters(each)) for each in labels(figure)}
    crossed = [
        (one, other)
        for one, other in itertools.permutations(boxes, 2)
        if one in lines and boxes[one][0] is boxes[other][0] and lines[one].crosses(boxes[other][1])
    ]
    assert len(crossed) <= (2 if len(PARADES.get(name, ("", []))[1]) > 40 else 0), crossed


def test_words_stay_on_the_page_and_apart(guest_map: tuple[str, PublishedFigure]) -> None:
    assert not misplaced(guest_map[1])


def test_what_is_too_small_to_see_has_a_dot(guest_map: tuple[str, PublishedFigure]) -> None:
    _, figure = guest_map
    for axes in figure.axes:
        for dots in (each for each in axes.collections if each.get_gid() == "dot"):
            assert dots.get_sizes()[0] ** 0.5 >= maps.READABLE
            for at in dots.get_offsets():
                metres = 60 * maps.metres_per_pixel(axes)
                near = [
                    each
                    for each in labels(figure)
                    if each.axes is axes and letters(each).distance(Point(at)) < metres
                ]
                assert near


# The guest list: gmw.cn, 28 August 2025; ranks by office.
def test_the_26_of_beijing() -> None:
    figure = figures.attending_states()
    assert figure.title == "26 foreign leaders came to the Beijing parade, 19 of them from Asia"
    (subtitle,) = texts(figure, "subtitle")
    assert subtitle.get_text() == (
        "20 heads of state and 6 heads of government at the parade of 3 September 2025 "
        "(Victory Day), in the order of the official list"
    )
    assert figure.plotted["announced_order"].tolist() == list(range(1, 27))
    dots = [each for axes in figure.axes for each in axes.collections if each.get_gid() == "dot"]
    assert [len(each.get_offsets()) for each in dots] == [1]  # the Maldives
    cuba = next(each for each in labels(figure) if code_of(each) == "CUB")
    assert cuba.axes is not figure.axes[0]


def test_the_subject_is_highlighted_as_guest_and_drawn_as_host_where_it_hosts() -> None:
    def colours(figure: PublishedFigure) -> set[str]:
        faces = [each.get_facecolor() for axes in figure.axes for each in axes.collections]
        return {to_hex(face[0]) for face in faces if len(face)}

    red = to_hex(maps.LOOKS["subject"].colour)
    assert red in colours(figures.attending_states())
    assert red not in colours(figures.attending_states(parade="pyongyang-2025"))
    assert red not in colours(figures.attending_states(parade="moscow-2025"))


def test_before_the_day_the_map_says_who_is_due() -> None:
    figure = figures.attending_states(as_of="2025-08-28")
    assert figure.title == "26 foreign leaders are due at the Beijing parade, 19 of them from Asia"
    assert "announced for the parade of 3 September 2025" in texts(figure, "subtitle")[0].get_text()
    moscow = figures.attending_states(parade="moscow-2025", as_of="2025-05-06")
    assert moscow.title == "25 foreign leaders are due at the Moscow parade, 12 of them from Asia"
    ahead = invented("one guest across the Pacific", attended=None)
    figure = figures.attending_states(parade="invented", **ahead)
    assert figure.title == "1 foreign leader is due at the Somewhere parade, from the Americas"


@pytest.mark.parametrize(
    ("counts", "title"),
    [
        ({"Asia": 1}, "1 foreign leader came to the X parade, from Asia"),
        ({"Asia": 3}, "3 foreign leaders came to the X parade, all from Asia"),
        ({"Asia": 2, "Europe": 1}, "3 foreign leaders came to the X parade, 2 of them from Asia"),
        (
            {"Americas": 1, "Europe": 1},
            "2 foreign leaders came to the X parade, from the Americas and Europe",
        ),
        (
            {"Africa": 2, "Europe": 2, "Asia": 1},
            "5 foreign leaders came to the X parade, 2 each from Africa and Europe",
        ),
        (
            {"Africa": 1, "Asia": 1, "Europe": 1},
            "3 foreign leaders came to the X parade, from 3 parts of the world",
        ),
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


def test_the_page_grows_with_the_list() -> None:
    few, many = (drawn(name) for name in ("neighbours in Australia", "sixty guests in Brazil"))
    assert few.get_size_inches()[1] <= style.SIZES["tall"][1] < many.get_size_inches()[1]


def legend_of(figure: PublishedFigure) -> Legend:
    return next(each for each in (axes.get_legend() for axes in figure.axes) if each)


def test_the_legend_shows_what_is_drawn_and_the_hatch_that_it_explains() -> None:
    legend = legend_of(figures.attending_states())
    hatches = {
        text.get_text(): patch.get_hatch()
        for text, patch in zip(legend.get_texts(), legend.get_patches(), strict=True)
    }
    assert hatches == {
        "head of state (20)": None,
        "head of government (6)": maps.LOOKS["head_of_government"].hatch,
        "North Korea (head of state)": None,
        "host": maps.LOOKS["host"].hatch,
        "status disputed": maps.LOOKS["contested"].hatch,
    }
    pacific = legend_of(drawn("one guest across the Pacific"))
    assert [each.get_text() for each in pacific.get_texts()] == ["head of state (1)", "host"]


@pytest.mark.parametrize("worldview", ["visionscarto", "natural-earth"])
def test_both_worldviews_are_drawn_and_named(worldview: str) -> None:
    figure = figures.attending_states(worldview=worldview)
    (source,) = texts(figure, "source")
    line = source.get_text().replace("\n", " ")
    assert f"Borders: {worldview}." in line
    assert ("Crimea drawn in Russia" in line) == (worldview == "natural-earth")
    assert "Kashmir" in line
    assert len(figure.to_svg()) <= 1_000_000


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


def test_the_same_map_is_drawn_twice() -> None:
    one, other = (drawn("all of the EU") for _ in range(2))
    assert one.to_svg() == other.to_svg()


def test_a_worldview_may_be_a_file_of_ones_own(tmp_path: Path) -> None:
    path = tmp_path / "mine.parquet"
    shapes = pa.boundaries()
    shapes[shapes["iso3"] != "TUV"].to_parquet(path)
    figure = figures.attending_states(worldview=path)
    (source,) = texts(figure, "source")
    assert str(tmp_path) not in source.get_text()
    islands = invented("islands at the date line")
    assert dots(figures.attending_states(parade="invented", worldview=path, **islands))


def dots(figure: PublishedFigure) -> int:
    """How many states are marked by a circle."""
    marks = figure.findobj(lambda each: (each.get_gid() or "") == "dot")
    return sum(len(each.get_offsets()) for each in marks)


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
