"""Who came, from which blocs, how they voted, and where they are on the map."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import parade_analysis as pa
from parade_analysis import attendance

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


@given(st.sets(st.sampled_from(CODES), min_size=1), st.sampled_from(CODES))
def test_never_more_guests_than_members_and_never_the_host(came: set[str], host: str) -> None:
    states = pd.DataFrame({"iso3": sorted(came), "country": sorted(came)})
    counted = attendance.bloc_turnout(states, pa.load("memberships"), PARADE, host)
    assert (counted["came"] <= counted["members"]).all()
    assert (counted["guests"].map(len) == counted["came"]).all()
    assert all(host not in names for names in counted["guests"])
