"""Roll calls: how the guests' states voted beside the world."""

from __future__ import annotations

import pandas as pd
import pytest

import parade_analysis as pa
from parade_analysis import attendance
from parade_analysis.catalog.votes import in_words

CALLS, CAST = pa.load("roll_calls"), pa.load("un_votes")


@pytest.fixture(scope="module")
def guests() -> pd.DataFrame:
    return attendance.heads(pa.load("attendance"), "beijing-2025")


@pytest.fixture(scope="module")
def votes(guests: pd.DataFrame) -> pd.DataFrame:
    return attendance.votes_of(guests, CAST, CALLS)


# A/RES/ES-11/1, press release GA/12407 of 2 March 2022: 141 for, 5 against, 35 abstentions.
def test_the_guests_voted_otherwise_than_the_world(votes: pd.DataFrame) -> None:
    split = attendance.vote_split(votes, CALLS)
    first = split[split["resolution"] == "A/RES/ES-11/1"].set_index("vote")
    counts = first[["guests", "world"]].T.to_dict("list")
    assert counts == {
        "yes": [8, 141],
        "no": [3, 5],
        "abstain": [12, 35],
        "absent": [3, 12],
        "unknown": [0, 0],
    }
    against = votes[votes["vote"].eq("no") & votes["resolution"].eq("A/RES/ES-11/1")]
    assert sorted(against["iso3"]) == ["BLR", "PRK", "RUS"]


def test_splits_add_up(votes: pd.DataFrame) -> None:
    split = attendance.vote_split(votes, CALLS)
    totals = split.groupby("resolution")[["guests", "world"]].sum()
    assert set(totals["guests"]) == {26}
    assert set(totals["world"]) == {193}
    shares = split.groupby("resolution")[["guests_fraction", "world_fraction"]].sum()
    assert shares.round(9).eq(1).all(axis=None)


def test_one_guest_splits_too() -> None:
    china = attendance.heads(pa.load("attendance"), "pyongyang-2025")
    split = attendance.vote_split(attendance.votes_of(china, CAST, CALLS), CALLS)
    assert len(split) == 5 * len(CALLS)
    assert split.index.tolist() == list(range(len(split)))
    assert split.groupby("resolution")["guests"].sum().eq(1).all()
    assert split.loc[split["guests"] == 1, "vote"].tolist() == ["abstain"] * len(CALLS)


def test_states_stand_from_yes_to_no_and_roll_calls_by_date(votes: pd.DataFrame) -> None:
    states = list(dict.fromkeys(votes["country"]))
    assert states[:2] == ["Cambodia", "Indonesia"]
    assert states[-3:] == ["Belarus", "North Korea", "Russia"]
    assert votes.groupby("iso3")["date"].is_monotonic_increasing.all()
    shuffled = attendance.votes_of(
        attendance.heads(pa.load("attendance"), "beijing-2025").sample(frac=1, random_state=1),
        CAST.sample(frac=1, random_state=2),
        CALLS.sample(frac=1, random_state=3),
    )
    pd.testing.assert_frame_equal(shuffled, votes)


def test_not_voting_weighs_as_an_abstention_and_a_no_as_much_as_a_yes() -> None:
    calls = CALLS.head(2).reset_index(drop=True)
    first, second = calls["resolution"]
    cast = {
        "ALB": ("yes", "no"),
        "BRA": ("abstain", "absent"),
        "CHL": ("no", "yes"),
        "DNK": ("no", "absent"),
    }
    own = pd.DataFrame(
        [
            (resolution, code, vote)
            for code, votes in cast.items()
            for resolution, vote in zip((first, second), votes, strict=True)
        ],
        columns=["resolution", "iso3", "vote"],
    )
    states = pd.DataFrame({"iso3": ["DNK", "CHL", "BRA", "ALB"], "country": list("DCBA")})
    ordered = attendance.votes_of(states, own, calls)
    assert list(dict.fromkeys(ordered["country"])) == ["A", "B", "C", "D"]
    assert ordered.index.tolist() == list(range(8))


@pytest.mark.parametrize("codes", [["XYZ"], ["EUU"], ["WLD", "XYZ"], ["ROM"]])
def test_a_code_of_no_state_is_refused(guests: pd.DataFrame, codes: list[str]) -> None:
    said = f"column iso3: found '{', '.join(codes)}', expected the ISO 3166-1 alpha-3 codes"
    first = CALLS["resolution"].iloc[0]
    own = pd.DataFrame({"resolution": first, "iso3": ["RUS", *codes], "vote": "no"})
    with pytest.raises(pa.DataError, match=f"un_votes, {said}"):
        attendance.votes_of(guests, own, CALLS)
    with pytest.raises(pa.DataError, match=f"un_votes, {said}"):
        attendance.vote_split(own, CALLS)
    came = pd.DataFrame({"iso3": codes, "country": codes})
    with pytest.raises(pa.DataError, match=f"guests, {said}"):
        attendance.votes_of(came, CAST, CALLS)


def test_roll_calls_of_one_day_stand_in_the_order_of_their_names(guests: pd.DataFrame) -> None:
    calls = CALLS.head(3).assign(date=CALLS["date"].iloc[0]).iloc[::-1]
    votes = attendance.votes_of(guests, CAST, calls)
    assert votes["resolution"].tolist()[:3] == sorted(calls["resolution"])
    split = attendance.vote_split(votes, calls)
    assert list(dict.fromkeys(split["resolution"])) == sorted(calls["resolution"])
    later = CALLS.head(2).assign(date=CALLS["date"].iloc[[1, 0]].to_numpy())
    split = attendance.vote_split(attendance.votes_of(guests, CAST, later), later)
    assert list(dict.fromkeys(split["resolution"])) == sorted(later["resolution"], reverse=True)
    assert split.index.tolist() == list(range(10))


def test_a_vote_that_nobody_reported_is_unknown_not_absent(votes: pd.DataFrame) -> None:
    unknown = votes[votes["vote"] == "unknown"]
    assert set(unknown["resolution"]) == set(CALLS.loc[~CALLS["is_complete"], "resolution"])
    assert unknown["verification"].isna().all()


def test_votes_of_ones_own_may_be_text_and_bare(guests: pd.DataFrame) -> None:
    own = CAST[["resolution", "iso3", "vote"]].astype({"vote": "str"})
    votes = attendance.votes_of(guests, own, CALLS)
    assert votes["vote"].value_counts().to_dict() == (
        attendance.votes_of(guests, CAST, CALLS)["vote"].value_counts().to_dict()
    )
    assert votes["verification"].isna().all()


SPELLINGS = {
    "words": {"yes": "Yes", "no": "NO", "abstain": "Abstained", "absent": "Absent"},
    "letters": {"yes": "Y", "no": "n", "abstain": "A", "absent": "X"},
    "press": {"yes": "In favour", "no": "Against", "abstain": "Abstaining", "absent": "non-voting"},
    "verbs": {
        "yes": "Voted yes",
        "no": "voted against",
        "abstain": "Abstains",
        "absent": "No vote",
    },
    "brief": {"yes": "For", "no": "Nay", "abstain": "abstention", "absent": "did not vote"},
    "numbers": {"yes": 1, "no": 3, "abstain": 2, "absent": 8},
    "floats": {"yes": 1.0, "no": 3.0, "abstain": 2.0, "absent": 8.0},
    "digits": {"yes": "1", "no": "3.0", "abstain": " 2", "absent": "8"},
}


@pytest.mark.sampled
@pytest.mark.parametrize("dtype", [None, "object", "category"])
@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_vote_is_read_however_it_is_spelled(
    guests: pd.DataFrame, votes: pd.DataFrame, spelling: str, dtype: str | None
) -> None:
    words = CAST["vote"].astype("object").map(SPELLINGS[spelling])
    own = CAST.assign(vote=words if dtype is None else words.astype(dtype))
    pd.testing.assert_frame_equal(attendance.votes_of(guests, own, CALLS), votes)
    split = attendance.vote_split(attendance.votes_of(guests, own, CALLS), CALLS)
    pd.testing.assert_frame_equal(split, attendance.vote_split(votes, CALLS))


FIRST = "A/RES/ES-11/1"


def own_votes(*votes: object, states: str = "LAO RUS PRK") -> pd.DataFrame:
    return pd.DataFrame({"resolution": FIRST, "iso3": states.split(), "vote": list(votes)})


def test_votes_on_aggression_against_ukraine_in_ones_own_words(guests: pd.DataFrame) -> None:
    own = own_votes("Abstain", "No", "No").assign(verification="verified")
    for each in (own, own.astype({"vote": "category"})):
        votes = attendance.votes_of(guests, each, CALLS)
        first = votes[votes["resolution"] == FIRST].set_index("iso3")["vote"]
        assert first[["LAO", "RUS", "PRK"]].tolist() == ["abstain", "no", "no"]
        assert (first == "unknown").sum() == len(guests) - 3


@pytest.mark.parametrize(
    "blank", [None, float("nan"), "", "  ", pd.NA, "Unknown"], ids=lambda each: repr(each)
)
def test_a_blank_is_not_known(guests: pd.DataFrame, blank: object) -> None:
    votes = attendance.votes_of(guests, own_votes(2, blank, "N"), CALLS.head(1)).set_index("iso3")
    assert votes.loc[["LAO", "RUS", "PRK"], "vote"].tolist() == ["abstain", "unknown", "no"]
    assert votes["note"].isna().all()


@pytest.mark.parametrize("nine", [9, 9.0, "9", "not a member"])
def test_who_was_no_member_was_not_absent(guests: pd.DataFrame, nine: object) -> None:
    own = own_votes(2, nine, 3)
    for each in (own, own.assign(note=["", "in words", ""])):
        votes = attendance.votes_of(guests, each, CALLS.head(1)).set_index("iso3")
        assert votes.at["RUS", "vote"] == "unknown"
        assert votes.at["RUS", "note"].endswith(attendance.NOT_A_MEMBER)
        assert not votes["note"].drop("RUS").eq(attendance.NOT_A_MEMBER).any()


@pytest.mark.parametrize("code", ["maybe", "0", 0, 4, 1.5, True, False, "Yes/No", "N/A", "１"])
def test_an_unknown_code_is_refused_with_whose_it_is(guests: pd.DataFrame, code: object) -> None:
    own = own_votes("Abstain", code, "No")
    said = f"un_votes, column vote: found '{code}', expected one of yes, no.*9 .not a member"
    for each in (own, own.astype({"vote": "category"})):
        with pytest.raises(pa.DataError, match=f"(?s){said}.*RUS in A/RES/ES-11/1"):
            attendance.votes_of(guests, each, CALLS)
        with pytest.raises(pa.DataError, match=f"(?s){said}"):
            attendance.vote_split(each, CALLS)


def test_a_hidden_sign_in_a_vote_is_named(guests: pd.DataFrame) -> None:
    own = own_votes("Abstain", "N\u200bo", "No")
    with pytest.raises(
        pa.DataError, match=r"character 2 is U\+200B, zero width space; take it out"
    ):
        attendance.votes_of(guests, own, CALLS)


def test_what_stands_twice_is_refused(guests: pd.DataFrame) -> None:
    twice = own_votes("Y", "N", "A", states="LAO RUS RUS")
    with pytest.raises(pa.DataError, match=f"un_votes: RUS in {FIRST} stands more than once"):
        attendance.votes_of(guests, twice, CALLS)
    with pytest.raises(pa.DataError, match=f"un_votes: RUS in {FIRST} stands more than once"):
        attendance.vote_split(twice, CALLS)
    doubled = pd.concat([CALLS, CALLS.head(1)])
    with pytest.raises(pa.DataError, match=f"roll_calls: {FIRST} stands more than once"):
        attendance.votes_of(guests, CAST, doubled)
    with pytest.raises(pa.DataError, match="guests: RUS stands more than once"):
        attendance.votes_of(guests.assign(iso3="RUS"), CAST, CALLS)


@pytest.mark.sampled
@pytest.mark.parametrize(
    "form", ["{}", "R/{}", "RES/{}", "a/res/{}", "A/RES/ {}", "Resolution {}", "UNGA A/RES/{}"]
)
def test_a_resolution_is_the_same_whatever_stands_before_its_number(
    guests: pd.DataFrame, votes: pd.DataFrame, form: str
) -> None:
    number = CAST["resolution"].astype("str").str.removeprefix("A/RES/")
    own = CAST.assign(resolution=number.map(form.format))
    pd.testing.assert_frame_equal(attendance.votes_of(guests, own, CALLS), votes)
    again = votes.assign(resolution=votes["resolution"].str.removeprefix("A/RES/"))
    pd.testing.assert_frame_equal(
        attendance.vote_split(again, CALLS), attendance.vote_split(votes, CALLS)
    )
    twice = pd.concat([CAST.head(1), own.head(1).assign(resolution="ES-11/1")])
    with pytest.raises(pa.DataError, match="in A/RES/ES-11/1 stands more than once"):
        attendance.votes_of(guests, twice, CALLS)


def test_votes_under_other_names_are_not_unknown(guests: pd.DataFrame) -> None:
    other = CAST.replace({"resolution": {FIRST: "Ukraine 2022"}})
    for own in (other, own_votes("Y", "N", "A").assign(resolution="Ukraine 2022")):
        said = r"no vote on A/RES/ES-11/1.* but votes on Ukraine 2022, .* name them alike"
        with pytest.raises(pa.DataError, match=said):
            attendance.votes_of(guests, own, CALLS)
    with pytest.raises(pa.DataError, match="not in roll_calls: Ukraine 2022"):
        attendance.vote_split(own, CALLS)
    # Whole tables of votes may have more than is asked for, and end before the latest.
    more = pd.concat([CAST, own])
    assert len(attendance.votes_of(guests, more, CALLS)) == len(guests) * len(CALLS)
    ending = pd.concat([CAST[CAST["resolution"] != FIRST], own.assign(date="1971-10-25")])
    assert (attendance.votes_of(guests, ending, CALLS)["vote"] == "unknown").sum() >= len(guests)
    with pytest.raises(pa.DataError, match=said):
        attendance.votes_of(guests, ending.assign(date="2022-03-02"), CALLS)


@pytest.mark.parametrize("codes", ["lao rus prk", "Laos Russia DPRK", "812 365 731", "LA RU KP"])
def test_a_state_that_is_no_code_is_not_unknown(guests: pd.DataFrame, codes: str) -> None:
    own, first = own_votes("Y", "N", "A", states=codes), codes.split()[0]
    said = f"column iso3: found '{first}', expected an ISO 3166-1 alpha-3 code"
    with pytest.raises(pa.DataError, match=f"un_votes, {said}"):
        attendance.votes_of(guests, own, CALLS)
    with pytest.raises(pa.DataError, match=f"attendance, {said}"):
        attendance.votes_of(own.assign(country="any"), CAST, CALLS)


@pytest.mark.parametrize("column", ["resolution", "iso3", "vote"])
def test_a_list_of_votes_needs_three_columns(guests: pd.DataFrame, column: str) -> None:
    with pytest.raises(pa.DataError, match=f"un_votes has no column {column}; there are"):
        attendance.votes_of(guests, own_votes("Y", "N", "A").drop(columns=column), CALLS)
    if column != "vote":
        bare = own_votes("Y", "N", "A").assign(**{column: ["QQX", "QQY", None]})
        with pytest.raises(pa.DataError, match=f"un_votes has no {column} in 1 of 3 rows"):
            attendance.votes_of(guests, bare, CALLS)


def test_dates_and_totals_of_roll_calls_may_be_text(
    guests: pd.DataFrame, votes: pd.DataFrame
) -> None:
    text = CALLS.astype(dict.fromkeys(("date", "yes", "no", "abstain", "absent"), "str"))
    pd.testing.assert_frame_equal(attendance.votes_of(guests, CAST, text), votes)
    pd.testing.assert_frame_equal(
        attendance.vote_split(votes, text), attendance.vote_split(votes, CALLS)
    )
    with pytest.raises(pa.DataError, match=r"roll_calls, column date: found '02.03.2022'"):
        attendance.votes_of(guests, CAST, CALLS.assign(date="02.03.2022"))


def test_votes_are_refused_where_there_are_none(guests: pd.DataFrame) -> None:
    with pytest.raises(pa.NothingKnown, match="no roll call was known"):
        attendance.votes_of(guests, CAST, CALLS.iloc[:0])
    russia = guests[guests["iso3"] == "RUS"]
    with pytest.raises(pa.NothingKnown, match="no vote of Russia was known"):
        attendance.votes_of(russia, CAST[CAST["iso3"] != "RUS"], CALLS)
    with pytest.raises(pa.NothingKnown, match="no vote of any guest was known"):
        attendance.votes_of(guests.assign(iso3=None), CAST, CALLS)


def test_a_total_that_is_missing_is_named(votes: pd.DataFrame) -> None:
    partial = CALLS.assign(absent=CALLS["absent"].mask(CALLS["resolution"] == "A/RES/ES-11/4"))
    with pytest.raises(pa.DataError, match="no official total for A/RES/ES-11/4"):
        attendance.vote_split(votes, partial)


@pytest.mark.parametrize(
    ("said", "vote"),
    [("Opposed", "no"), ("in favour of", "yes"), ("Abst.", "abstain"), ("voted in favor", "yes")],
)
def test_votes_as_reports_word_them(said: str, vote: str) -> None:
    assert in_words(pd.DataFrame({"vote": [said]}))["vote"].tolist() == [vote]
