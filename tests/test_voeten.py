"""Votes of the UN General Assembly from the files of their two publishers."""

from __future__ import annotations

import gzip
import zipfile
from pathlib import Path

import pandas as pd
import pytest

import parade_analysis as pa
from parade_analysis import attendance, figures, sources

CALLS = pa.load("roll_calls")
# A/RES/ES-11/1, 2 March 2022: press release GA/12407 of the United Nations.
VOETEN = """,rcid,ccode,member,vote,Country,Countryname,session,abstain,yes,no,date,unres,amend,para
1,9101,710,1,2,CHN,China,76,35,141,5,2022-03-02,R/ES-11/1,0,0
2,9101,365,1,3,RUS,Russia,76,35,141,5,2022-03-02,R/ES-11/1,0,0
3,9101,731,1,3,PRK,North Korea,76,35,141,5,2022-03-02,R/ES-11/1,0,0
4,9101,816,1,2,VNM,Vietnam,76,35,141,5,2022-03-02,R/ES-11/1,0,0
5,9101,850,1,1,IDN,Indonesia,76,35,141,5,2022-03-02,R/ES-11/1,0,0
6,9101,704,1,8,UZB,Uzbekistan,76,35,141,5,2022-03-02,R/ES-11/1,0,0
7,9101,347,,9,XKX,Kosovo,76,35,141,5,2022-03-02,R/ES-11/1,0,0
"""
LIBRARY = """undl_id,ms_code,ms_name,ms_vote,date,session,resolution,draft,title,total_yes
1,CHN,CHINA,A,2022-03-02,ES-11,A/RES/ES-11/1,A/ES-11/L.1,"Aggression, against Ukraine",141
1,RUS,RUSSIAN FEDERATION,N,2022-03-02,ES-11,A/RES/ES-11/1,A/ES-11/L.1,Aggression,141
1,PRK,DEMOCRATIC PEOPLE'S REPUBLIC OF KOREA,N,2022-03-02,ES-11,A/RES/ES-11/1,A/ES-11/L.1,,141
1,VNM,VIET NAM,A,2022-03-02,ES-11,A/RES/ES-11/1,A/ES-11/L.1,Aggression,141
1,IDN,INDONESIA,Y,2022-03-02,ES-11,A/RES/ES-11/1,A/ES-11/L.1,Aggression,141
1,UZB,UZBEKISTAN,X,2022-03-02,ES-11,A/RES/ES-11/1,A/ES-11/L.1,Aggression,141
"""
CAST = {"CHN": "abstain", "IDN": "yes", "PRK": "no", "RUS": "no", "UZB": "absent", "VNM": "abstain"}


def read(folder: Path, text: str, encoding: str = "utf-8") -> pd.DataFrame:
    path = folder / "votes.csv"
    path.write_bytes(text.encode(encoding))
    return sources.voeten(path)


@pytest.mark.parametrize("text", [VOETEN, LIBRARY], ids=["Voeten", "UN Digital Library"])
def test_both_publishers_say_the_same(tmp_path: Path, text: str) -> None:
    votes = read(tmp_path, text)
    assert votes.columns.tolist() == ["resolution", "date", "iso3", "vote"]
    assert votes.set_index("iso3")["vote"].to_dict() == CAST
    assert set(votes["resolution"]) == {"A/RES/ES-11/1"}
    assert set(votes["date"]) == {pd.Timestamp("2022-03-02")}
    told = pa.load("un_votes").query("resolution == 'A/RES/ES-11/1'").set_index("iso3")["vote"]
    assert told[list(CAST)].to_dict() == CAST


def test_votes_read_are_votes_for_the_functions_and_the_figure(tmp_path: Path) -> None:
    votes = read(tmp_path, VOETEN)
    guests = attendance.heads(pa.load("attendance"), "beijing-2025")
    cast = attendance.votes_of(guests, votes, CALLS.head(1))
    known = cast[cast["vote"] != "unknown"].set_index("iso3")["vote"].to_dict()
    assert known == {each: vote for each, vote in CAST.items() if each in set(guests["iso3"])}
    split = attendance.vote_split(cast, CALLS.head(1)).set_index("vote")
    assert split.loc[["yes", "no"], "world"].tolist() == [141, 5]
    figure = figures.guest_votes(un_votes=votes, roll_calls=CALLS.head(1))
    assert figure.title.startswith("At least 1 of 26 guest states voted yes")


def test_who_was_no_member_is_left_out_and_said(tmp_path: Path) -> None:
    votes = read(tmp_path, VOETEN)
    assert "XKX" not in set(votes["iso3"])
    assert votes.attrs["set_aside"] == "1 row of states that were no members then"
    assert "set_aside" not in read(tmp_path, LIBRARY).attrs


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace(",", ";"),
        lambda text: text.replace(",", "\t"),
        lambda text: "\ufeff" + text,
        lambda text: "sep=,\n" + text,
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace("rcid,ccode", "RCID, CCode"),
        lambda text: text.replace("2022-03-02", "2022-03-02 00:00:00"),
        lambda text: text.replace("R/ES-11/1", "A/RES/ES-11/1"),
        lambda text: text.replace(",365,1,3,", ",365,1,3.0,"),
    ],
)
def test_a_file_is_read_however_it_was_saved(tmp_path: Path, change: object) -> None:
    votes = read(tmp_path, change(VOETEN))  # type: ignore[operator]
    assert votes.set_index("iso3")["vote"].to_dict() == CAST
    assert set(votes["resolution"]) == {"A/RES/ES-11/1"}


@pytest.mark.parametrize("name", ["votes.csv.gz", "VOTES.CSV.GZ", "votes.zip"])
def test_a_packed_file_is_read(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    if name.endswith(".zip"):
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("votes.csv", VOETEN)
    else:
        path.write_bytes(gzip.compress(VOETEN.encode()))
    assert sources.voeten(path).set_index("iso3")["vote"].to_dict() == CAST


def test_what_r_wrote_for_missing_is_blank(tmp_path: Path) -> None:
    votes = read(tmp_path, "rcid,ccode,vote,date,unres\n1,2,NA,NA,NA\n1,20,1,NA,NA\n")
    assert votes["vote"].astype("object").where(votes["vote"].notna(), "-").tolist() == ["yes", "-"]
    assert votes["date"].isna().all()
    assert set(votes["resolution"]) == {"roll call 1"}


UNVOTES = """rcid,country,country_code,vote
1,United States,US,no
1,Namibia,NA,yes
1,Yemen Arab Republic,NA,yes
1,Czechoslovakia,CS,abstain
1,Zanzibar,NA,yes
2,Zanzibar,NA,no
2,German Democratic Republic,DD,yes
"""


@pytest.mark.parametrize(
    "text",
    [UNVOTES, UNVOTES.replace("\n", ",1970-12-01\n").replace("vote,1970-12-01", "vote,date")],
)
def test_letters_that_may_be_several_states_are_told_by_the_name(tmp_path: Path, text: str) -> None:
    votes = read(tmp_path, text)
    told = votes.set_index("iso3")["vote"].to_dict()
    assert told == {"USA": "no", "NAM": "yes", "YEM": "yes", "CSK": "abstain", "DDR": "yes"}
    said = "2 rows of states without an ISO code: Zanzibar (2)"
    assert votes.attrs["set_aside"] == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("rcid,country_code,vote\n1,NA,yes\n1,US,no\n", "has no country_code in 1 of 2 rows"),
        ("rcid,country,country_code,vote\n1,,NA,yes\n", "has no country in 1 of 1 rows"),
        ("rcid,country,country_code,vote\n1,Atlantis,NA,yes\n", "'Atlantis'.*unknown"),
    ],
)
def test_no_letters_without_a_name_are_guessed(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(pa.DataError, match=f"(?s){said}"):
        read(tmp_path, text)


def test_a_state_that_ended_without_a_code_is_left_out_and_said(tmp_path: Path) -> None:
    row = "8,9101,511,1,1,ZAN,Zanzibar,18,35,141,5,1963-12-17,R/18/2,0,0\n"
    votes = read(tmp_path, VOETEN + row)
    assert votes.set_index("iso3")["vote"].to_dict() == CAST
    assert votes.attrs["set_aside"] == (
        "1 row of states that were no members then; "
        "1 row of states without an ISO code: Zanzibar (1)"
    )
    bare = read(tmp_path, "rcid,ccode,vote\n1,511,1\n1,2,1\n")
    assert bare.attrs["set_aside"] == "1 row of states without an ISO code: 511 (1)"


def test_a_description_may_be_in_another_encoding(tmp_path: Path) -> None:
    votes = read(tmp_path, VOETEN.replace("Vietnam", "Viêt Nam"), "latin-1")
    assert votes.set_index("iso3")["vote"].to_dict() == CAST


def test_a_code_is_that_of_its_year(tmp_path: Path) -> None:
    text = "rcid,ccode,session,vote\n1,365,35,1\n1,265,35,1\n1,260,35,3\n2,365,55,1\n2,255,55,1\n"
    votes = read(tmp_path, text)
    first = votes[votes["resolution"] == "roll call 1"]
    assert set(first["iso3"]) == {"SUN", "DDR", "DEU"}  # 1980
    assert set(votes.loc[votes["resolution"] == "roll call 2", "iso3"]) == {"RUS", "DEU"}
    assert votes["date"].isna().all()


def test_each_roll_call_has_a_name_of_its_own(tmp_path: Path) -> None:
    text = """rcid,ccode,vote,date,unres,amend,para
1,2,1,1996-12-03,R/51/17,0,0
2,2,3,1996-12-03,R/51/17,1,0
3,2,2,1996-12-04,R/51/17,NA,1
4,2,1,1946-01-01,R/1/66,0,0
5,2,1,1996-12-05,,0,0
6,2,1,1996-12-06,R/51/18,0,0
7,2,2,1996-12-06,R/51/18,0,0
8,2,1,2001-10-01,A/RES/56/1,NA,NA
"""
    votes = read(tmp_path, text)
    assert votes.groupby("resolution").size().max() == 1
    assert set(votes["resolution"]) == {
        "A/RES/51/17",
        "A/RES/51/17 (roll call 2)",
        "A/RES/51/17 (roll call 3)",
        "R/1/66",  # no symbol of the UN
        "roll call 5",
        "A/RES/51/18 (roll call 6)",
        "A/RES/51/18 (roll call 7)",
        "A/RES/56/1",
    }


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (",365,1,3,", ",365,1,5,", r"column vote: found '5', expected one of yes.*365|RUS"),
        (",365,1,3,", ",999,1,3,", "'999'"),
        (",365,1,3,", ",,1,3,", "has no ccode in 1 of 6 rows"),
        (",365,1,3,", ",710,1,3,", "CHN in A/RES/ES-11/1 stands more than once"),
        ("2022-03-02,R", "02.03.2022,R", "column date: found '02.03.2022', expected a date"),
        (",vote,", ",choice,", "has no column vote; there are"),
        (",ccode,", ",code,", "has no column ccode or iso3 or ms_code or country_code"),
        ("rcid", "number", ""),
        (",vote,Country,", ",vote,Vote,", "column vote: expected each column once"),
    ],
)
def test_what_cannot_be_read_is_named(tmp_path: Path, old: str, new: str, said: str) -> None:
    if not said:  # without the number of the roll call its resolution is enough
        assert len(read(tmp_path, VOETEN.replace(old, new))) == 6
        return
    with pytest.raises(pa.DataError, match=said):
        read(tmp_path, VOETEN.replace(old, new))


def test_a_file_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(pa.DataError, match="there is no such file"):
        sources.voeten(tmp_path / "nowhere.csv")
    with pytest.raises(pa.DataError, match="its first line is empty"):
        read(tmp_path, "")
    with pytest.raises(pa.DataError, match="has no column"):
        read(tmp_path, "RDX3\nX\n")
    with pytest.raises(pa.DataError, match="it is no text in UTF-8; save it as CSV in UTF-8"):
        read(tmp_path, VOETEN, "utf-16")
    with pytest.raises(pa.DataError, match="has no unres in 1 of 1 rows"):
        read(tmp_path, "ccode,vote,unres\n2,1,\n")
