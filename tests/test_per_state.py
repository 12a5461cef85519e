"""One row a state: years, codes, aggregates, what is refused."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

import parade_analysis as pa
from parade_analysis.per_state import code_of, of_year, per_state, state_codes

OWID = pd.DataFrame(
    {
        "Entity": ["Afghanistan", "Africa", "Kosovo", "World", "North Korea", "North Korea"],
        "Code": ["AFG", None, "OWID_KOS", "OWID_WRL", "PRK", "PRK"],
        "Year": [2020, 2020, 2020, 2020, 2020, 2019],
        "Value": [0.3, 1.0, 4.5, 4.6, 1.6, 1.7],
    }
)


def test_a_year_of_a_long_table_without_its_aggregates() -> None:
    found = per_state(OWID, "Value", places="Code", year=2020)
    assert found.rows.values.tolist() == [["AFG", 0.3], ["XKX", 4.5], ["PRK", 1.6]]
    assert found.aside == ["Africa", "World"]
    by_name = per_state(OWID, "Value", places="Entity", year=2020)
    pd.testing.assert_frame_equal(by_name.rows, found.rows)
    assert by_name.aside == found.aside


def test_codes_of_a_publishers_own_are_set_aside_by_name() -> None:
    own = OWID.replace({"OWID_KOS": "OWID_ABK", "Kosovo": "Abkhazia"})
    assert per_state(own, "Value", places="Code", year=2020).aside == [
        "Africa",
        "Abkhazia",
        "World",
    ]


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("changes", "options", "said"),
    [
        ({}, {"places": "Code"}, "PRK more than once.*year=, e.g. year=2020"),
        ({}, {"places": "code"}, "no column code; it has Entity, Code.*places="),
        ({}, {"column": "value", "places": "Code"}, "no column value; it has"),
        (
            {},
            {"places": "Code", "year": 1990},
            "no row of 1990 in column Year; it has 2019 to",
        ),
        ({"Value": None}, {"places": "Code"}, "no value in column Value, there is nothing to map"),
        ({"Value": " "}, {"places": "Code"}, "no value in column Value"),
        ({"Code": "ZZZ"}, {"places": "Code", "year": 2019}, "no shape for ZZZ; no code matches"),
        ({"Code": "OWID_WRL"}, {"places": "Code", "year": 2020}, "no state in column Code, only"),
        ({"Code": None}, {"places": "Code", "year": 2019}, "without a code in Code: North Korea"),
        ({"Entity": "Atlantis"}, {"places": "Entity", "year": 2019}, "'Atlantis' .* is unknown"),
        ({"Entity": "Korea"}, {"places": "Entity", "year": 2019}, "'Korea' .* may be KOR or PRK"),
        ({}, {"column": "Code", "places": "Code"}, "to hold the states and the values"),
    ],
)
def test_refusals(changes: dict[str, Any], options: dict[str, Any], said: str) -> None:
    asked = {"column": "Value"} | options
    with pytest.raises(pa.DataError, match=said):
        per_state(OWID.assign(**changes), **asked)


def test_two_spellings_of_one_state_are_told() -> None:
    twice = pd.DataFrame({"state": ["Russia", "Russian Federation"], "v": [1, 2]})
    with pytest.raises(pa.DataError, match=r"RUS more than once.*Russia and Russian Fed"):
        per_state(twice, "v", places="state")


def test_rows_without_a_value_need_no_code() -> None:
    table = pd.DataFrame({"iso3": ["CHN", "ZZZ", None], "v": [1, None, None]})
    assert per_state(table, "v").rows.values.tolist() == [["CHN", 1]]
    with pytest.raises(pa.DataError, match="1 row without a code in iso3, the first is row 3 bel"):
        per_state(table.fillna({"v": 2}).replace("ZZZ", "RUS"), "v")


def test_what_makes_a_state_stand_twice_is_told() -> None:
    days = pd.DataFrame({"Code": "CHN", "Day": ["2020-01-01", "2020-01-02"], "v": [1, 2]})
    for table in (days, days.assign(Day=pd.to_datetime(days["Day"]))):
        with pytest.raises(
            pa.DataError, match=r"choose a day of column Day by year=, e.g. year='2020-01-02'"
        ):
            per_state(table, "v", places="Code", year=2020)
    two = pd.DataFrame({"iso3": "CHN", "indicator": ["GDP", "Area"], "year": 2020, "v": [1, 2]})
    with pytest.raises(pa.DataError, match=r"keep the rows of one indicator, e.g. 'GDP'"):
        per_state(two, "v", year=2020)


def test_years_in_whatever_dress() -> None:
    days = pd.DataFrame({"Day": ["2020-03-01", "2021-03-01"]})
    assert len(of_year(days, 2020)) == len(of_year(days, "2020-03-01")) == 1
    assert len(of_year(days.assign(Day=pd.to_datetime(days["Day"])), 2021)) == 1
    assert len(of_year(pd.DataFrame({"TIME_PERIOD": [2020.0, None]}), 2020)) == 1
    with pytest.raises(pa.DataError, match=r"no column of years; it has 2020; take column='2020'"):
        of_year(pd.DataFrame({"2020": [1]}), 2020)


@pytest.mark.parametrize(
    ("name", "values", "code"),
    [
        ("x", ["CHN", "OWID_KOS"], "iso3"),
        ("x", ["CN", "NA"], "iso2"),
        ("x", ["China", "USA"], "name"),
        ("ISO_A3", ["China"], "iso3"),
        ("ccode1", [2, 710], "cow"),
        ("ccodecow", [2, 710], "cow"),
        ("ccode", [2, 41, 710], "cow"),
        ("M49 Code", [2], "m49"),
        ("Area Code (M49)", ["'156", "'004"], "m49"),
        ("x", [156, 410], "m49"),
        ("x", ["'156", "'410"], "m49"),
        ("x", ["731", "732"], "cow"),
        ("reporterCode", [842, 251, 156], "cepii"),
        ("LocID", [900, 156, 5500], "m49"),
        ("ISO3166-1-Alpha-2", ["CN"], "iso2"),
        ("ISO3166-1-Alpha-3", ["CHN"], "iso3"),
        ("ISO3166-1-numeric", [156], "m49"),
        ("iso3n", [156], "m49"),
        ("iso_name", ["China"], "name"),
        ("iso_nation", ["China"], "name"),
        ("Moscow guests", ["China"], "name"),
        ("REF_AREA", ["DEU", "EA20", "OECD", "G7", "EU27_2020", "W"], "iso3"),
        ("geo", ["DE", "EU27_2020", "EA20", "EL"], "iso2"),
        ("country", ["USA", "EU27", "World"], "name"),
    ],
)
def test_what_a_column_of_states_holds(name: str, values: list[Any], code: str) -> None:
    assert code_of(pd.Series(values, name=name)) == code


def test_numbers_that_may_be_of_two_lists_are_refused() -> None:
    # 710 is South Africa in M49 and China with COW; ccode is ISO's number in one data set and
    # COW's in others.
    for name, values in (("x", [710]), ("ccode", [840, 710, 616, 372])):
        with pytest.raises(pa.DataError, match=r"both M49 and the Corr.*code='m49', code='cow'"):
            code_of(pd.Series(values, name=name))
    with pytest.raises(pa.DataError, match=r"M49 has no 99999; .* CEPII has no 99999.*'cepii'"):
        code_of(pd.Series([99999, 156], name="x"))


@pytest.mark.parametrize("name", ["FIPS", "fips_code", "gwno", "GWNo_a", "gwcode", "stateabb"])
def test_codes_that_are_not_known_here_are_not_taken_for_others(name: str) -> None:
    # CH is China in FIPS and Switzerland in ISO.
    with pytest.raises(pa.DataError, match=f"column {name} is named for codes that are not known"):
        code_of(pd.Series(["CH", "GM"], name=name))


@pytest.mark.parametrize(
    "name",
    [
        *("country_id", "Area Code", "Area Code (FAO)", "FAOSTAT code", "ifscode", "IFS Code"),
        *("imf_code", "WEO Country Code", "vdem_id", "V-Dem country code"),
    ],
)
def test_numbers_of_other_lists_are_not_taken_for_those_known(name: str) -> None:
    # 20 is the United States of V-Dem and Canada of the Correlates of War.
    with pytest.raises(pa.DataError, match="is named for codes that are not known"):
        code_of(pd.Series([20, 110, 41], name=name))
    assert code_of(pd.Series(["USA", "CHN"], name=name)) == "iso3"


@pytest.mark.sampled
@pytest.mark.parametrize("beside", ["country_name", "Entity", "Country", "stateNme"])
def test_codes_that_the_names_beside_them_deny_are_refused(beside: str) -> None:
    other = pd.DataFrame({"id": [20, 110], "v": 1, beside: ["United States of America", "China"]})
    with pytest.raises(
        pa.DataError, match=rf"20 in column id is CAN, but column {beside} of the row says United"
    ):
        per_state(other, "v", places="id", code="cow")
    same = other.assign(**{beside: ["Canada", None]})
    assert per_state(same, "v", places="id", code="cow").rows["iso3"].tolist() == ["CAN", "GUY"]
    one = pd.DataFrame({"iso3": ["CHN", "CHE"], "v": 1, beside: ["China", "Chile"]})
    with pytest.raises(pa.DataError, match=r"CHE in column iso3 is CHE, but .* says Chile, which"):
        per_state(one, "v")


def test_names_of_what_is_no_state_deny_no_code() -> None:
    cities = pd.DataFrame({"iso3": ["USA", "CHN", "KOR"], "v": 1})
    places = cities.assign(place=["Singapore", "Beijing", "Panmunjom"])
    assert len(per_state(places, "v").rows) == 3
    former = pd.DataFrame({"cow": [365, 710], "v": 1, "country": ["Soviet Union", "China"]})
    assert per_state(former, "v", places="cow").rows["iso3"].tolist() == ["RUS", "CHN"]


@pytest.mark.parametrize("year", [None, 1980, "1980"])
def test_a_code_is_that_of_the_year_of_its_row(year: Any) -> None:
    table = pd.DataFrame({"cowcode": [365, 710], "year": [1980, 1980], "v": [1, 2]})
    days = table.rename(columns={"year": "Day"}).assign(Day="1980-05-01")
    dates = days.assign(Day=pd.to_datetime(days["Day"]))
    for each in (table, table.assign(year=1980.0), days, dates):
        found = per_state(each, "v", places="cowcode", year=year)
        assert found.rows["iso3"].tolist() == ["SUN", "CHN"]
    day = per_state(days, "v", places="cowcode", year="1980-05-01")
    assert day.rows["iso3"].tolist() == ["SUN", "CHN"]
    undated = per_state(table.drop(columns="year"), "v", places="cowcode")
    assert undated.rows["iso3"].tolist() == ["RUS", "CHN"]
    # A year that is what is mapped is not when the code was used.
    assert per_state(table, "year", places="cowcode").rows["iso3"].tolist() == ["RUS", "CHN"]


def test_names_that_cannot_be_told_are_counted_among_all() -> None:
    table = pd.DataFrame({"state": ["Chad", "Mali", "CHN", "Korea"], "v": 1})
    with pytest.raises(pa.DataError) as refused:
        per_state(table, "v", places="state")
    assert str(refused.value).splitlines() == [
        "2 of 4 names in column state of the table can't be told:",
        "'CHN' (1 row) is unknown",
        "'Korea' (1 row) may be KOR or PRK: name it in full",
        "name them as a list of states does, or leave their rows out",
    ]


@pytest.mark.exhaustive
def test_states_are_listed_by_names_and_codes() -> None:
    assert state_codes(["NOR", "France", "Norway"], "labels") == ["NOR", "FRA"]
    assert state_codes(["NO", "SE"], "labels") == ["NOR", "SWE"]
    with pytest.raises(pa.DataError, match="labels: expected states, found World"):
        state_codes(["World"], "labels")
    with pytest.raises(pa.DataError, match=r"(?s)labels: 1 of 1 .*'ZZZ' is unknown"):
        state_codes(["ZZZ"], "labels")
    for states, said in (
        (["CHN", 1], "labels: 1 of 2 names can't be told: '1' is unknown name them"),
        (["CHN", "ZZZ", "Narnia"], "labels: 2 of 3 names can't be told: 'ZZZ' is unknown 'N"),
        (["Korea"], "labels: 1 of 1 names can't be told: 'Korea' may be KOR or PRK"),
    ):
        with pytest.raises(pa.DataError) as refused:
            state_codes(states, "labels")
        assert " ".join(str(refused.value).split()).startswith(said)


def test_codes_may_be_categories_with_blanks_around_them() -> None:
    table = pd.DataFrame({"iso3": pd.Categorical([" CHN", "RUS ", "RUS"]), "v": [1, 2, None]})
    assert per_state(table, "v").rows.values.tolist() == [["CHN", 1], ["RUS", 2]]
