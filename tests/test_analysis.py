"""The pure functions on tables: known values, invariants, refusals."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import box

import parade_analysis as pa
from parade_analysis import attendance, geography, meetings, trade


def test_heads_at_each_parade() -> None:
    guests = pa.load("attendance")
    counts = {event: len(attendance.heads(guests, event)) for event in guests["event"].unique()}
    assert counts == {"beijing-2015": 24, "moscow-2025": 23, "beijing-2025": 26}


def test_a_parade_that_is_not_known_is_named() -> None:
    with pytest.raises(pa.DataError, match=r"'paris-1900'; known parades: beijing-2015"):
        attendance.heads(pa.load("attendance"), "paris-1900")


@pytest.mark.parametrize("column", ["region", "subregion"])
@pytest.mark.parametrize("event", ["beijing-2015", "beijing-2025"])
def test_counts_by_region_add_up(column: str, event: str) -> None:
    guests = attendance.heads(pa.load("attendance"), event)
    counted = attendance.count_by(guests, pa.load("countries"), column)
    assert counted["guests"].sum() == len(guests)
    assert counted["members"].sum() == 193
    assert (counted["guests"] <= counted["members"]).all()


def test_a_guest_from_nowhere_is_named() -> None:
    guests = pd.DataFrame({"iso3": ["ATL"], "country": ["Atlantis"]})
    with pytest.raises(pa.DataError, match="not in countries: Atlantis"):
        attendance.count_by(guests, pa.load("countries"), "region")


def test_a_share_that_nobody_prints_is_named() -> None:
    with pytest.raises(pa.DataError, match="KOTRA prints no share of FRA in total"):
        trade.published_shares(pa.load("trade_partners"), "FRA", "KOTRA")


def test_kim_and_xi_were_silent_for_2267_days() -> None:
    gaps = meetings.days_between(meetings.summits(pa.load("meetings")), "CHN")
    longest = gaps.loc[gaps["gap_days"].idxmax()]
    assert longest["last_end"] == pd.Timestamp("2019-06-21")
    assert longest["next_start"] == pd.Timestamp("2025-09-04")
    assert longest["gap_days"] == 2267


def test_the_silence_still_ran_when_the_guests_were_announced() -> None:
    known = meetings.summits(pa.load("meetings", as_of="2025-08-28"))
    gaps = meetings.days_between(known, "CHN", as_of=pd.Timestamp("2025-08-28"))
    assert gaps.iloc[-1]["gap_days"] == 2260
    assert pd.isna(gaps.iloc[-1]["next_start"])
    assert len(known.query("person == 'Xi Jinping'")) == 5


def test_a_state_that_was_never_met_is_named_with_those_that_were() -> None:
    with pytest.raises(pa.DataError, match=r"no meeting with FRA; the table has BLR, CHN"):
        meetings.days_between(pa.load("meetings"), "FRA")


SPANS = st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 5)), min_size=1, max_size=12)


def table(spans: list[tuple[int, int]]) -> pd.DataFrame:
    start = pd.Timestamp("2018-01-01") + pd.to_timedelta([first for first, _ in spans], unit="D")
    length = pd.to_timedelta([days for _, days in spans], unit="D")
    return pd.DataFrame({"start_date": start, "end_date": start + length, "iso3": "CHN"})


@given(SPANS)
def test_silences_and_meetings_fill_the_time_between_first_and_last(
    spans: list[tuple[int, int]],
) -> None:
    met = table(spans)
    gaps = meetings.days_between(met)
    days = {day for start, length in spans for day in range(start, start + length + 1)}
    silent = sum(gap - 1 for gap in gaps["gap_days"])
    assert silent + len(days) == max(days) - min(days) + 1
    assert (gaps["gap_days"] > 0).all()


@given(SPANS, st.randoms())
def test_the_order_of_rows_does_not_matter(spans: list[tuple[int, int]], chance: object) -> None:
    shuffled = list(spans)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    pd.testing.assert_frame_equal(
        meetings.days_between(table(spans)), meetings.days_between(table(shuffled))
    )


@given(SPANS, st.integers(1, 800))
def test_bursts_hold_every_meeting_once(spans: list[tuple[int, int]], quiet: int) -> None:
    found = meetings.bursts(table(spans), quiet)
    assert found["meetings"].sum() == len(spans)
    assert ((found["first"] - found["last"].shift()).dt.days.dropna() >= quiet).all()


def test_a_map_refuses_what_it_cannot_draw() -> None:
    shapes = pa.boundaries()
    states = pd.DataFrame({"iso3": ["CHN", "PRK"]})
    assert len(geography.join_shapes(states, shapes)) == 2
    with pytest.raises(pa.DataError, match="the selection is empty"):
        geography.join_shapes(states.iloc[:0], shapes)
    with pytest.raises(pa.DataError, match="PRK more than once"):
        geography.join_shapes(pd.concat([states, states.iloc[1:]]), shapes)
    with pytest.raises(pa.DataError, match="no shape for ATL"):
        geography.join_shapes(pd.DataFrame({"iso3": ["ATL"]}), shapes, "guests")


@pytest.mark.parametrize("centre", [-150, -70, 0, 70, 170])
def test_no_shape_smears_wherever_the_map_is_centred(centre: float) -> None:
    world = geography.project(pa.boundaries(), centre)
    parts = world[world["area"] != "Antarctica"].explode().bounds
    assert (parts["maxx"] - parts["minx"]).max() < 1.7e7
    assert (world.geometry.area.sum() / 1e12) == pytest.approx(146.7, rel=0.01)


def test_equal_earth_keeps_areas() -> None:
    tropics = box(0, -10, 10, 10).segmentize(0.1)
    north = box(0, 60, 10, 80).segmentize(0.1)
    cells = gpd.GeoDataFrame(geometry=[tropics, north], crs="EPSG:4326")
    plane = geography.project(cells, 5).area
    true = cells.to_crs("+proj=cea +datum=WGS84").area
    assert (plane / true).round(3).tolist() == [1.0, 1.0]


def test_a_sentence_takes_its_numbers_from_values() -> None:
    sentence = pa.say("{count} leaders, {share:.0%} of them from Asia", count=26, share=19 / 26)
    assert sentence == "26 leaders, 73% of them from Asia"
    assert sentence._repr_markdown_() == sentence
    with pytest.raises(pa.DataError, match="a number is typed"):
        pa.say("26 leaders")
    with pytest.raises(pa.DataError, match="'count' without a value"):
        pa.say("{count} leaders")
