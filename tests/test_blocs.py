"""Blocs: their members on a day, and who of them came."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import parade_analysis as pa
from parade_analysis import attendance
from parade_analysis.catalog.fields import FIELDS

PARADE = pd.Timestamp("2025-09-03")
MEMBERSHIPS = pa.load("memberships")


@pytest.fixture(scope="module")
def guests() -> pd.DataFrame:
    return attendance.heads(pa.load("attendance"), "beijing-2025")


@pytest.fixture(scope="module")
def turnout(guests: pd.DataFrame) -> pd.DataFrame:
    return attendance.bloc_turnout(guests, MEMBERSHIPS, PARADE, "CHN")


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
    assert row["share_fraction"].item() == came / members


def test_members_come_first_and_the_fullest_bloc_before_others(turnout: pd.DataFrame) -> None:
    kinds = turnout["membership"].astype(str).tolist()
    assert kinds == sorted(kinds, key=list(FIELDS["membership"].values).index)
    members = turnout[turnout["membership"] == "member"]
    assert members["share_fraction"].is_monotonic_decreasing
    # Of equal shares the larger, then by name: CSTO has six members, CIS and SCO eight of nine.
    assert members["organisation"].tolist()[:4] == ["CSTO", "EAEU", "CIS", "SCO"]
    assert turnout.index.tolist() == list(range(len(turnout)))


def test_the_host_is_a_member_of_sco_and_brics(turnout: pd.DataFrame) -> None:
    hosting = turnout[turnout["host_is_member"] & (turnout["organisation"] != "UN")]
    assert sorted(hosting["organisation"]) == ["BRICS", "SCO"]


def test_a_bloc_of_the_host_alone_has_nobody_to_come(guests: pd.DataFrame) -> None:
    alone = MEMBERSHIPS.query("iso3 == 'CHN' and organisation == 'SCO'")
    assert attendance.bloc_turnout(guests, alone, PARADE, "CHN").empty


def test_who_missed_the_parade_from_the_sco_and_the_cis(guests: pd.DataFrame) -> None:
    """India and Moldova: the members of 3 September 2025 that are not on the list of 26."""
    valid = attendance.members_on(MEMBERSHIPS, PARADE)
    members = valid[valid["membership"] == "member"]
    absent = members[~members["iso3"].isin([*guests["iso3"], "CHN"])]
    by_bloc = absent.groupby("organisation", observed=True)["iso3"].agg(list)
    assert (by_bloc["SCO"], by_bloc["CIS"]) == (["IND"], ["MDA"])


def test_blocs_are_those_of_the_day() -> None:
    """Timor-Leste joined ASEAN on 26 October 2025; the United Kingdom left the EU in 2020."""
    asean = "organisation == 'ASEAN' and membership == 'member'"
    counts = [
        len(attendance.members_on(MEMBERSHIPS, pd.Timestamp(day)).query(asean))
        for day in ("2025-09-03", "2025-10-25", "2025-10-26")
    ]
    assert counts == [10, 10, 11]
    valid = attendance.members_on(MEMBERSHIPS, PARADE)
    assert valid.index.tolist() == list(range(len(valid)))
    assert valid.columns.tolist() == [*MEMBERSHIPS.columns, "is_assumed"]
    british = "organisation == 'EU' and iso3 == 'GBR'"
    counts = [
        len(attendance.members_on(MEMBERSHIPS, pd.Timestamp(day)).query(british))
        for day in ("2020-01-31", "2020-02-01")
    ]
    assert counts == [1, 0]


def test_a_membership_without_a_first_day_is_assumed_on_any_other_day(
    turnout: pd.DataFrame,
) -> None:
    assert turnout["assumed"].sum() == 0
    then = attendance.heads(pa.load("attendance"), "beijing-2015")
    day = pd.Timestamp("2015-09-03")
    earlier = attendance.bloc_turnout(then, MEMBERSHIPS, day, "CHN")
    members = earlier[earlier["membership"] == "member"].set_index("organisation")
    assert members.loc["NATO", ["members", "assumed"]].tolist() == [28, 0]  # 28 until 2017
    undated = MEMBERSHIPS.assign(valid_from=pd.NaT)
    earlier = attendance.bloc_turnout(then, undated, day, "CHN")
    members = earlier[earlier["membership"] == "member"].set_index("organisation")
    assert members.loc["NATO", ["members", "assumed"]].tolist() == [32, 32]


def test_memberships_without_dates_always_hold(guests: pd.DataFrame) -> None:
    bare = MEMBERSHIPS[["organisation", "iso3", "membership"]]
    valid = attendance.members_on(bare, pd.Timestamp("1900-01-01"))
    assert len(valid) == len(bare)
    assert valid["is_assumed"].all()
    assert attendance.doubtful(bare).empty


def test_no_membership_at_all_is_said(guests: pd.DataFrame) -> None:
    dated = MEMBERSHIPS.query("valid_from.notna()")
    with pytest.raises(
        pa.NothingKnown, match="no state was a member of a bloc drawn here on 1 January 1900"
    ):
        attendance.bloc_turnout(guests, dated, pd.Timestamp("1900-01-01"), "CHN")


def test_doubts_are_read_from_their_column_and_not_from_the_note() -> None:
    doubtful = attendance.doubtful(MEMBERSHIPS)
    assert doubtful[["organisation", "iso3"]].values.tolist() == [
        ["BRICS", "SAU"],
        ["CIS", "MDA"],
        ["CSTO", "ARM"],
        ["EAEU", "MDA"],
    ]
    assert doubtful.index.tolist() == [0, 1, 2, 3]
    silent = MEMBERSHIPS.assign(note=None)
    assert len(attendance.doubtful(silent)) == 4
    assert attendance.doubtful(MEMBERSHIPS.assign(disputed_since=pd.NaT)).empty


def test_kinds_of_membership_that_nobody_holds_are_left_out(turnout: pd.DataFrame) -> None:
    assert (turnout["members"] > 0).all()
    assert len(turnout) == len(turnout.drop_duplicates(["organisation", "membership"]))
    assert set(turnout.query("organisation == 'NATO'")["membership"]) == {"member"}


def test_one_guest_represents_the_eu_and_nato(turnout: pd.DataFrame) -> None:
    assert attendance.sole_guests(turnout).values.tolist() == [
        ["EU", "Slovakia"],
        ["NATO", "Slovakia"],
    ]


CODES = ["ARM", "BLR", "CHN", "DEU", "IND", "KAZ", "RUS", "SVK", "USA"]


@given(st.sets(st.sampled_from(CODES), min_size=1), st.sampled_from(CODES))
def test_never_more_guests_than_members_and_never_the_host(came: set[str], host: str) -> None:
    states = pd.DataFrame({"iso3": sorted(came), "country": sorted(came)})
    counted = attendance.bloc_turnout(states, MEMBERSHIPS, PARADE, host)
    assert (counted["came"] <= counted["members"]).all()
    assert (counted["guests"].map(len) == counted["came"]).all()
    assert all(host not in names for names in counted["guests"])
