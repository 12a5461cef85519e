"""Which states' leaders were at which of two to five parades."""

from __future__ import annotations

import pandas as pd
import pytest

import parade_analysis as pa
from parade_analysis import attendance, figures
from parade_analysis.figures.three_parades import title_words
from parade_analysis.plot.picture import PublishedFigure

from .guests import PARADES, invented
from .measure import faults
from .words import texts

OURS = ("beijing-2015", "moscow-2025", "beijing-2025", "pyongyang-2025")
WIDTHS = (320, 375, 700, 1200)


def words(figure: PublishedFigure, gid: str) -> list[str]:
    return [each.get_text().replace("\n", " ") for each in texts(figure, gid)]


def listed(figure: PublishedFigure) -> dict[str, list[str]]:
    """Return the names under each heading."""
    names = [each.split(", ") for each in words(figure, "names")]
    return dict(zip(words(figure, "pattern"), names, strict=True))


def marks(figure: PublishedFigure, gid: str) -> int:
    return sum(
        len(line.get_xdata())  # type: ignore[arg-type]
        for ax in figure.axes
        for line in ax.lines
        if line.get_gid() == gid
    )


def occasions(figure: PublishedFigure) -> list[str]:
    """Return what stands over the columns, read down each."""
    heads: dict[float, list[tuple[float, str]]] = {}
    for line in texts(figure, "occasion"):
        x, y = line.xy  # type: ignore[attr-defined]
        heads.setdefault(x, []).append((y, line.get_text()))
    return [" ".join(said for _, said in sorted(heads[x])) for x in sorted(heads)]


def test_ten_states_leaders_were_at_all_three_two_of_them_hosts() -> None:
    """Lists of people.com.cn (2015), the Kremlin (6 May 2025) and gmw.cn (2025)."""
    figure = figures.three_parades()
    assert figure.title == "Eight states' leaders and two hosts were at all three parades"
    rows = listed(figure)
    first = "Belarus China* Kazakhstan Kyrgyzstan Mongolia Myanmar Russia* Serbia Tajikistan"
    assert rows["All three: 10"] == [*first.split(), "Uzbekistan"]
    assert rows["Beijing 2015 and Moscow 2025: 3"] == ["Egypt‡", "Ethiopia", "Venezuela‡"]
    assert rows["Beijing 2015 and Beijing 2025: 4"] == ["Cambodia", "Laos†", "Pakistan", "Vietnam‡"]
    assert "North Korea‡" in rows["Only Beijing 2025: 7"]
    assert (
        "Moscow 2025: Bosnia and Herzegovina and Vietnam (party leader); Beijing 2025: Brazil,"
        in words(figure, "remark")[2]
    )
    assert occasions(figure) == ["Beijing 2015", "Moscow 2025", "Beijing 2025"]
    assert figure.plotted["attended"].value_counts()[["yes", "no"]].tolist() == [73, 2]
    assert figure.plotted.loc[figure.plotted["rank"] == "host", "iso3"].tolist() == [
        *("CHN", "RUS", "CHN")
    ]


def test_who_was_announced_and_did_not_come_is_told_apart() -> None:
    figure = figures.three_parades()
    absent = "† Announced, did not come: Azerbaijan and Laos (Moscow 2025)."
    assert absent in words(figure, "remark")
    assert absent in figure.description
    signed = {name for names in listed(figure).values() for name in names if "†" in name}
    assert signed == {"Azerbaijan†", "Laos†"}


def test_whose_coming_nobody_tells_is_named() -> None:
    guests = pa.load("attendance")
    is_serbia = (guests["event"] == "moscow-2025") & (guests["iso3"] == "SRB")
    figure = figures.three_parades(
        guests.assign(attended=guests["attended"].mask(is_serbia, "unknown"))
    )
    assert "Announced, not known to have come: Serbia (Moscow 2025)." in words(figure, "remark")
    assert "Serbia" in listed(figure)["Beijing 2015 and Beijing 2025: 5"]


@pytest.mark.parametrize("count", [2, 3, 4])
def test_every_guest_and_host_stands_in_one_row(count: int) -> None:
    figure = figures.three_parades(parades=OURS[:count])
    guests, parades = pa.load("attendance"), pa.load("parades").set_index("event")
    there = {
        event: {
            *attendance.heads(guests, event)["iso3"],
            parades.at[event, "host_iso3"],
        }
        for event in OURS[:count]
    }
    rows = listed(figure)
    names = [name for names in rows.values() for name in names]
    assert len(names) == len(set(names)) == len(set.union(*there.values()))
    assert [int(heading.rsplit(" ", 1)[1]) for heading in rows] == [*map(len, rows.values())]
    assert marks(figure, "there") + marks(figure, "not") == count * len(rows)
    assert [each for width in WIDTHS for each in faults(figure.at(width))] == []


def test_parades_are_named_by_either_word() -> None:
    pair = ("moscow-2025", "beijing-2025")
    assert figures.three_parades(parades=pair).alt == figures.three_parades(compared=pair).alt
    assert figures.three_parades(parades=list(pair)).alt == figures.three_parades(parades=pair).alt
    table = pa.load("parades")
    given = figures.three_parades(parades=table, compared=pair)
    assert given.alt == figures.three_parades(parades=pair).alt


@pytest.mark.parametrize("count", [1, 6])
def test_fewer_than_two_or_more_than_five_are_refused(count: int) -> None:
    extra = [pa.load("parades").head(1).assign(event=name) for name in ("fifth", "sixth")]
    table = pd.concat([pa.load("parades"), *extra], ignore_index=True)
    named = (*OURS, "fifth", "sixth")[:count]
    with pytest.raises(pa.DataError, match="compares two to five different parades, not beijing"):
        figures.three_parades(parades=table, compared=named)


def test_a_parade_twice_or_unheard_of_is_refused() -> None:
    with pytest.raises(pa.DataError, match="different parades"):
        figures.three_parades(parades=("beijing-2025", "beijing-2025"))
    with pytest.raises(pa.DataError, match="there is no parade 'paris-1900': choose from beijing"):
        figures.three_parades(parades=("paris-1900", "beijing-2025"))


def test_before_the_last_parade_its_guests_are_due() -> None:
    figure = figures.three_parades(as_of="2025-08-28")
    assert figure.title == "Eight states' leaders and two hosts, at both before, are due again"
    assert words(figure, "subtitle")[0].endswith("ring: is due there; small dot: neither")
    assert "26 due at Beijing 2025" in figure.alt
    there = listed(figure)
    assert marks(figure, "due") == sum("Beijing 2025" in each or "All" in each for each in there)
    with pytest.raises(pa.NothingKnown, match=r"'beijing-2025' was known.* by 27 August 2025"):
        figures.three_parades(as_of="2025-08-27")


@pytest.mark.parametrize(
    ("always", "hosts", "parades", "ahead", "title"),
    [
        (0, 0, 2, 0, "No state's leader was at both parades"),
        (1, 0, 4, 0, "One state's leader was at all four parades"),
        (1, 1, 4, 0, "Only a host's leader was at all four parades"),
        (2, 2, 2, 0, "Only hosts' leaders were at both parades"),
        (9, 1, 2, 0, "Eight states' leaders and one host were at both parades"),
        (2, 0, 3, 1, "Two states' leaders, at two parades before, are due at the third"),
        (1, 0, 2, 1, "One state's leader, at one parade before, is due at the other"),
        (1, 1, 4, 1, "Only a host's leader, at all three before, is due again"),
        (3, 0, 4, 1, "Three states' leaders, at three parades before, are due at the fourth"),
        (3, 0, 3, 2, "Three states' leaders were or are due at all three parades"),
        (3, 2, 2, 2, "One state's leader and two hosts are due at both parades"),
        (0, 0, 3, 1, "No state's leader was or is due at all three parades"),
    ],
)
def test_titles_follow_the_lists(
    always: int, hosts: int, parades: int, ahead: int, title: str
) -> None:
    assert title_words(always, hosts, parades, ahead) == title


@pytest.mark.exhaustive
def test_long_lists_lengthen_the_page() -> None:
    large = invented("sixty guests in Brazil")
    small = invented("neighbours in Australia", day="2002-05-01")
    tables = {
        name: pd.concat(
            [large[name].assign(event="large"), small[name].assign(event="small")],
            ignore_index=True,
        )
        for name in ("attendance", "parades")
    }
    figure = figures.three_parades(compared=("large", "small"), **tables)
    shared = set(PARADES["sixty guests in Brazil"][1]) & {"NZL", "FJI", "PNG"}
    assert f"Both: {len(shared)}" in words(figure, "pattern")
    assert [each for width in WIDTHS for each in faults(figure.at(width))] == []


@pytest.mark.exhaustive
def test_parades_of_one_place_and_year_are_told_apart_by_their_labels() -> None:
    parades = pa.load("parades").assign(place="Beijing")
    figure = figures.three_parades(parades=parades)
    assert occasions(figure) == [
        *("Beijing, September 2015", "Moscow, May 2025", "Beijing, September 2025")
    ]
    assert [each for width in WIDTHS for each in faults(figure.at(width))] == []
