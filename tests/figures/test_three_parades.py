"""Two to four parades at one scale."""

from __future__ import annotations

import pandas as pd
import pytest
from matplotlib.axes import Axes

import parade_analysis as pa
from parade_analysis import attendance, figures
from parade_analysis.figures.three_parades import title_words
from parade_analysis.plot.picture import PublishedFigure

from .guests import PARADES, invented
from .words import misplaced, texts

OURS = ("beijing-2015", "moscow-2025", "beijing-2025", "pyongyang-2025")


def maps_of(figure: PublishedFigure) -> list[Axes]:
    return [each for each in figure.axes if each.axison]


def test_eight_states_sent_their_leaders_to_all_three() -> None:
    """Lists of people.com.cn (2015), the Kremlin (6 May 2025) and gmw.cn (2025)."""
    figure = figures.three_parades()
    assert figure.title == "8 states sent their leaders to all three parades"
    assert [each.get_title(loc="left") for each in maps_of(figure)] == [
        "Beijing, September 2015: 24 came",
        "Moscow, May 2025: 23 came",
        "Beijing, September 2025: 26 came",
    ]
    assert figure.plotted["attended"].value_counts()[["yes", "no"]].tolist() == [73, 2]
    bold = [each.get_text() for each in texts(figure, "name") if each.get_weight() == "bold"]
    names = {each.rstrip(",.") for each in bold}
    assert (len(bold), len(names)) == (24, 8)
    assert {"Belarus", "Serbia", "Myanmar"} <= names
    assert "Announced, did not come: Azerbaijan, Laos." in [
        each.get_text() for each in texts(figure)
    ]


@pytest.mark.parametrize("count", [2, 3, 4])
def test_maps_of_one_scale_and_every_guest_in_a_list(count: int) -> None:
    figure = figures.three_parades(parades=OURS[:count])
    figure.draw_without_rendering()
    frames = {
        tuple(round(edge) for edge in (*each.get_xlim(), *each.get_ylim()))
        for each in maps_of(figure)
    }
    assert (len(maps_of(figure)), len(frames)) == (count, 1)
    guests = pa.load("attendance")
    heads = sum(len(attendance.heads(guests, event)) for event in OURS[:count])
    assert len(texts(figure, "name")) == heads + count  # and the name of each parade
    assert not misplaced(figure)


def test_parades_are_named_by_either_word() -> None:
    pair = ("moscow-2025", "beijing-2025")
    assert figures.three_parades(parades=pair).alt == figures.three_parades(compared=pair).alt
    assert figures.three_parades(parades=list(pair)).alt == figures.three_parades(parades=pair).alt
    table = pa.load("parades")
    given = figures.three_parades(parades=table, compared=pair)
    assert given.alt == figures.three_parades(parades=pair).alt


@pytest.mark.parametrize("count", [1, 5])
def test_fewer_than_two_or_more_than_four_are_refused(count: int) -> None:
    extra = pa.load("parades").head(1).assign(event="fifth")
    table = pd.concat([pa.load("parades"), extra], ignore_index=True)
    named = (*OURS, "fifth")[:count]
    with pytest.raises(pa.DataError, match="compares two to four different parades, not beijing"):
        figures.three_parades(parades=table, compared=named)


def test_a_parade_twice_or_unheard_of_is_refused() -> None:
    with pytest.raises(pa.DataError, match="different parades"):
        figures.three_parades(parades=("beijing-2025", "beijing-2025"))
    with pytest.raises(pa.DataError, match="there is no parade 'paris-1900': choose from beijing"):
        figures.three_parades(parades=("paris-1900", "beijing-2025"))


def test_before_the_last_parade_its_guests_are_due() -> None:
    figure = figures.three_parades(as_of="2025-08-28")
    assert figure.title == "8 states sent their leaders to two parades and are due at the third"
    assert maps_of(figure)[2].get_title(loc="left").endswith("26 announced")
    with pytest.raises(pa.NothingKnown, match=r"'beijing-2025' was known.* by 27 August 2025"):
        figures.three_parades(as_of="2025-08-27")


@pytest.mark.parametrize(
    ("always", "parades", "ahead", "title"),
    [
        (0, 2, 0, "No state sent its leader to both parades"),
        (1, 4, 0, "1 state sent its leader to all four parades"),
        (2, 3, 1, "2 states sent their leaders to two parades and are due at the third"),
        (1, 2, 1, "1 state sent its leader to one parade and is due at the other"),
        (3, 4, 1, "3 states sent their leaders to three parades and are due at the fourth"),
        (3, 3, 2, "3 states are due to send their leaders to all three parades"),
        (0, 3, 1, "No state is due to send its leader to all three parades"),
    ],
)
def test_titles_follow_the_lists(always: int, parades: int, ahead: int, title: str) -> None:
    assert title_words(always, parades, ahead) == title


def test_long_lists_lengthen_the_page() -> None:
    large = invented("sixty guests in Brazil")
    small = invented("neighbours in Australia")
    tables = {
        name: pd.concat(
            [large[name].assign(event="large"), small[name].assign(event="small")],
            ignore_index=True,
        )
        for name in ("attendance", "parades")
    }
    figure = figures.three_parades(compared=("large", "small"), **tables)
    figure.draw_without_rendering()
    shared = set(PARADES["sixty guests in Brazil"][1]) & {"NZL", "FJI", "PNG"}
    assert figure.title.startswith(f"{len(shared) or 'No'} state")
    low = min(each.get_window_extent().y0 for each in texts(figure, "name"))
    (source,) = texts(figure, "source")
    assert source.get_window_extent().y1 < low
