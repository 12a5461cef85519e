"""Guest lists: known values, invariants, refusals."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import parade_analysis as pa
from parade_analysis import attendance

GUESTS, COUNTRIES = pa.load("attendance"), pa.load("countries")
PARADES = ["beijing-2015", "moscow-2025", "beijing-2025", "pyongyang-2025"]


# people.com.cn, 25 August 2015; the Kremlin, 6 May 2025; gmw.cn, 28 August 2025; KCNA.
@pytest.mark.parametrize(("event", "count"), list(zip(PARADES, [24, 23, 26, 1], strict=True)))
def test_heads_at_each_parade(event: str, count: int) -> None:
    assert len(attendance.heads(GUESTS, event)) == count


def test_only_heads_that_came_count() -> None:
    """Li Qiang came to Pyongyang; To Lam leads a party, and Thongloun left before the day."""
    assert attendance.heads(GUESTS, "pyongyang-2025")["person"].tolist() == ["Li Qiang"]
    assert attendance.no_shows(GUESTS, "pyongyang-2025")["country"].tolist() == ["Laos"]
    assert attendance.no_shows(GUESTS, "beijing-2025").empty
    for rows in (
        attendance.heads(GUESTS, "moscow-2025"),
        attendance.no_shows(GUESTS, "moscow-2025"),
    ):
        assert rows.columns.tolist() == GUESTS.columns.tolist()
        assert rows.index.tolist() == list(range(len(rows)))


def test_before_the_day_those_announced_count() -> None:
    known = pa.load("attendance", as_of="2025-05-08")
    ahead = attendance.heads(known, "moscow-2025")
    assert attendance.is_ahead(ahead)
    assert len(ahead) == 25
    assert {"Azerbaijan", "Laos"} <= set(ahead["country"])
    unannounced = known.assign(is_announced=known["country"] == "Laos")
    assert attendance.heads(unannounced, "moscow-2025")["country"].tolist() == ["Laos"]
    after = attendance.heads(pa.load("attendance", as_of="2025-05-09"), "moscow-2025")
    assert not attendance.is_ahead(after)
    told_of_one = after.assign(attended=after["attended"].where(after["country"] == "China"))
    assert not attendance.is_ahead(told_of_one)


def test_a_parade_without_guests_is_named_with_those_that_have_some() -> None:
    with pytest.raises(pa.NothingKnown, match=r"'paris-1900' \(there are beijing-2015, beijing"):
        attendance.heads(GUESTS, "paris-1900")
    with pytest.raises(pa.NothingKnown, match=r"known for 'paris-1900'$"):
        attendance.heads(GUESTS.iloc[:0], "paris-1900")
    nobody = GUESTS[(GUESTS["event"] == "pyongyang-2025") & (GUESTS["country"] == "Laos")]
    with pytest.raises(pa.NothingKnown, match=r"known for 'pyongyang-2025'$"):
        attendance.heads(nobody, "pyongyang-2025")


def test_a_guest_twice_or_the_host_as_guest_is_refused() -> None:
    with pytest.raises(pa.DataError, match="China twice at pyongyang-2025"):
        attendance.heads(pd.concat([GUESTS, GUESTS]), "pyongyang-2025")
    renamed = pd.concat([GUESTS, GUESTS.assign(country="PRC")])
    with pytest.raises(pa.DataError, match="PRC twice"):
        attendance.heads(renamed, "pyongyang-2025")
    assert len(attendance.heads(GUESTS, "pyongyang-2025", "PRK")) == 1
    with pytest.raises(pa.DataError, match="CHN is the host of moscow-2025 and no guest"):
        attendance.heads(GUESTS, "moscow-2025", "CHN")


@pytest.mark.parametrize("column", ["region", "subregion"])
@pytest.mark.parametrize("event", PARADES)
def test_counts_by_region_add_up(column: str, event: str) -> None:
    guests = attendance.heads(GUESTS, event)
    counted = attendance.count_by(guests, COUNTRIES, column)
    assert counted["guests"].sum() == len(guests)
    assert counted["members"].sum() == 193
    assert (counted["member_guests"] <= counted[["guests", "members"]].min(axis=1)).all()
    assert (counted["share_fraction"] * counted["members"]).round().tolist() == (
        counted["member_guests"].tolist()
    )
    order = list(zip(-counted["guests"], counted[column], strict=True))
    assert order == sorted(order)
    assert counted.index.tolist() == list(range(len(counted)))


def test_a_guest_that_is_no_un_member_counts_beside_the_members() -> None:
    guests = attendance.heads(GUESTS, "moscow-2025")
    western = attendance.count_by(guests, COUNTRIES, "subregion").set_index("subregion")
    row = western.loc["Western Asia"]  # Armenia, and Palestine, an observer
    assert row[["guests", "member_guests", "members"]].tolist() == [2, 1, 17]
    palestine = guests[guests["iso3"] == "PSE"]
    alone = attendance.count_by(palestine, COUNTRIES[COUNTRIES["iso3"] == "PSE"], "region")
    assert alone[["guests", "members"]].values.tolist() == [[1, 0]]
    assert alone["share_fraction"].isna().all()


def test_no_guest_of_moscow_is_lost_between_the_regions() -> None:
    """23 heads on 9 May 2025, one of them of Palestine, a UN observer in Asia."""
    guests = attendance.heads(GUESTS, "moscow-2025")
    regions = attendance.count_by(guests, COUNTRIES, "region").set_index("region")
    assert regions["guests"].sum() == len(guests) == 23
    assert regions["member_guests"].sum() == 22
    assert regions["members"].sum() == 193
    assert regions.loc["Asia", ["guests", "member_guests", "members"]].tolist() == [10, 9, 47]
    status = attendance.count_by(guests, COUNTRIES, "un_status")
    assert status[["un_status", "guests"]].values.tolist() == [
        ["un_member", 22],
        ["un_observer", 1],
    ]


@pytest.mark.sampled
@pytest.mark.parametrize("iso3", ["PSE", "VAT", "XKX", "TWN", "COK", "HKG"])
@pytest.mark.parametrize("column", ["region", "subregion", "un_status"])
def test_whoever_is_no_member_counts_as_a_guest(iso3: str, column: str) -> None:
    members = attendance.heads(GUESTS, "beijing-2025")[["iso3", "country"]]
    guests = pd.concat([members, pd.DataFrame({"iso3": [iso3], "country": ["another"]})])
    counted = attendance.count_by(guests, COUNTRIES, column)
    assert counted["guests"].sum() == 27
    assert counted["member_guests"].sum() == 26
    assert counted["members"].sum() == 193
    value = COUNTRIES.set_index("iso3").at[iso3, column]
    before = attendance.count_by(members, COUNTRIES, column).set_index(column)["guests"]
    assert counted.set_index(column).at[value, "guests"] == before.get(value, 0) + 1


def test_a_state_that_stands_twice_is_named() -> None:
    guests = attendance.heads(GUESTS, "beijing-2025")
    with pytest.raises(pa.DataError, match="guests: Russia stands more than once"):
        attendance.count_by(pd.concat([guests, guests.query("iso3 == 'RUS'")]), COUNTRIES, "region")
    twice = pd.concat([COUNTRIES, COUNTRIES.query("iso3 == 'RUS'")])
    with pytest.raises(pa.DataError, match="countries: Russia stands more than once"):
        attendance.count_by(guests, twice, "region")
    with pytest.raises(pa.DataError, match="countries has no column continent; there are iso3"):
        attendance.count_by(guests, COUNTRIES, "continent")
    with pytest.raises(pa.DataError, match="attendance has no column iso3"):
        attendance.count_by(guests.drop(columns="iso3"), COUNTRIES, "region")


def test_a_guest_from_nowhere_is_named() -> None:
    guests = pd.DataFrame({"iso3": ["ATL"], "country": ["Atlantis"]})
    with pytest.raises(pa.DataError, match=r"not in countries: Atlantis \(ATL\)"):
        attendance.count_by(guests, COUNTRIES, "region")
    antarctic = pd.DataFrame({"iso3": ["ATA"], "country": ["Antarctica"]})
    with pytest.raises(pa.DataError, match="no region for Antarctica"):
        attendance.count_by(antarctic, COUNTRIES, "region")


def test_thirteen_states_came_at_head_level_both_times() -> None:
    """Lists of 25 August 2015 (people.com.cn) and 28 August 2025 (gmw.cn)."""
    lists = attendance.compare(GUESTS, "beijing-2015", "beijing-2025")
    assert lists["came"].value_counts(sort=False).to_dict() == {
        "both": 13,
        "first": 11,
        "second": 13,
    }
    same = lists.loc[lists["same_person"].fillna(False), "country"]
    assert same.tolist() == ["Belarus", "Cambodia", "Russia", "Tajikistan"]
    named = lists.set_index("iso3")
    assert named.loc["CUB", "first_below"] == "Miguel Díaz-Canel"  # vice-president in 2015
    assert named.loc["PRK", "first_below"] == "Choe Ryong Hae"
    assert named.loc["RUS", ["first_below", "second_below"]].isna().all()
    assert named["same_person"].isna().sum() == 11 + 13
    assert named["second_below"].isna().all()  # others there are in also_present
    assert lists.index.tolist() == list(range(len(lists)))
    assert lists.groupby("came", observed=True)["country"].is_monotonic_increasing.all()


def test_who_came_below_head_level_may_have_no_name() -> None:
    unnamed = GUESTS.assign(person=None, office=None)
    lists = attendance.compare(unnamed, "beijing-2015", "beijing-2025").set_index("iso3")
    assert lists.loc["CUB", "first_below"] == "unnamed"


def test_a_list_compared_with_itself_is_the_same() -> None:
    lists = attendance.compare(GUESTS, "beijing-2025", "beijing-2025")
    assert set(lists["came"]) == {"both"}
    assert lists["same_person"].all()


def test_swapping_the_lists_swaps_the_answer() -> None:
    there = attendance.compare(GUESTS, "beijing-2015", "moscow-2025").set_index("iso3")
    back = attendance.compare(GUESTS, "moscow-2025", "beijing-2015").set_index("iso3")
    swapped = back["came"].astype(str).replace({"first": "second", "second": "first"})
    assert there["came"].astype(str).sort_index().equals(swapped.sort_index())
    assert there["first_person"].sort_index().equals(back["second_person"].sort_index())


@pytest.mark.exhaustive
@given(st.randoms())
def test_the_order_of_rows_does_not_matter(chance: object) -> None:
    order = list(range(len(GUESTS)))
    chance.shuffle(order)  # type: ignore[attr-defined]
    one = attendance.compare(GUESTS, "beijing-2015", "beijing-2025")
    other = attendance.compare(GUESTS.iloc[order], "beijing-2015", "beijing-2025")
    pd.testing.assert_frame_equal(one, other)
