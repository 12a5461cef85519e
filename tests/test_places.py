"""States by their names and codes: the right one, or none."""

from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from click.testing import CliRunner

from parade_analysis import DataError, load, places
from parade_analysis.cli import app
from parade_analysis.spellings import name_key

CASES = Path(__file__).parent / "cases" / "country-names"
FAMILIES = {
    state
    for states in load("place_codes").query("scheme == 'family'")["candidates"]
    for state in states.split()
}


def kinds(names: list[str], code: str = "name") -> dict[str, str]:
    told = places.resolve(names, code)
    return dict(zip(told["value"], told["kind"], strict=True))


@pytest.mark.parametrize("file", ["names.csv", "spellings.csv"])
def test_each_spelling_is_the_right_state(file: str) -> None:
    given = pd.read_csv(CASES / file, keep_default_na=False)
    pd.testing.assert_series_equal(places.to_iso3(given["name"]), given["iso3"])


@pytest.mark.sampled
@pytest.mark.parametrize("column", ["country", "short_name", "title_name"])
@pytest.mark.parametrize(
    "change", [str, str.upper, "the {}".format, " {} [1]".format, "{}*".format]
)
def test_the_names_of_our_own_table_are_known(column: str, change) -> None:
    own = load("countries").dropna(subset=column)
    assert places.to_iso3(own[column].map(change)).tolist() == own["iso3"].tolist()


@pytest.mark.parametrize(("code", "column"), [("iso2", "iso2"), ("iso3", "iso3"), ("m49", "m49")])
def test_the_codes_of_our_own_table_are_known(code: str, column: str) -> None:
    own = load("countries").dropna(subset=column)
    assert places.to_iso3(own[column], code).tolist() == own["iso3"].tolist()
    assert places.to_iso3(own[column].str.lower(), code).tolist() == own["iso3"].tolist()


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("name", "candidates"),
    [
        ("Korea", "KOR or PRK"),
        ("KOREA*", "KOR or PRK"),
        ("Corea", "KOR or PRK"),
        ("Virgin Islands", "VGB or VIR"),
        ("Congos", "COD or COG"),
    ],
)
def test_what_may_be_two_states_is_refused_by_name(name: str, candidates: str) -> None:
    with pytest.raises(DataError, match=f"(3 rows).*may be {candidates}: name it in full"):
        places.to_iso3([name] * 3)


@pytest.mark.sampled
@pytest.mark.parametrize(
    "name",
    [
        "Guinea Gulf",
        "Gulf of Guinea",
        "Not China",
        "China ex Hong Kong",
        "Rest of China",
        "Korean",
        "Korea Strait",
        "Nigerian",
        "Nigera",
        "Dominca",
        "Sudn",
        "South Sudn",
        "Congo River",
        "New Mexico",
        "Gulf of Oman",
        "Sea of Japan",
        "State of Georgia",
        "Slovania",
        "Austrlia",
        "France and Monaco",
        "Belgium and Luxembourg",
        "Serbia and Kosovo",
        "Northern Ireland",
        "South Vietnam",
        "Atlantis",
        "12",
        "-",
    ],
)
def test_a_name_like_another_is_not_guessed(name: str) -> None:
    assert kinds([name])[name] == "unknown"


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("name", "iso3"),
    [
        ("Congo [DRC]", "COD"),
        ("Congo [DR]", "COD"),
        ("Congo (K)", "COD"),
        ("Congo (B)", "COG"),
        ("Congo [Republic]", "COG"),
        ("Sudan (S)", "SSD"),
        ("Guinea [EQ]", "GNQ"),
        ("Samoa [US]", "ASM"),
        ("China [HK]", "HKG"),
        ("China [ROC]", "TWN"),
        ("Germany [GDR]", "DDR"),
        ("germany (e)", "DDR"),
        ("Yemen [PDR]", "YMD"),
        ("Virgin Islands [US]", "VIR"),
        ("Saint Martin [NL]", "SXM"),
        ("Saint Martin [FR]", "MAF"),
        ("Korea [DPR]", "PRK"),
        ("Korea (N)", "PRK"),
        ("China [a]", "CHN"),
        ("CHINA [2]", "CHN"),
        ("China a/", "CHN"),
        ("Niger (the)", "NER"),
    ],
)
def test_letters_in_brackets_are_part_of_the_name(name: str, iso3: str) -> None:
    assert places.to_iso3([name]).tolist() == [iso3]


@pytest.mark.exhaustive
@pytest.mark.parametrize("form", ["{} [{}]", "{} ({})", "{} {}/"])
def test_no_code_behind_a_name_is_dropped(form: str) -> None:
    own = load("countries").dropna(subset="iso2")
    names = own.apply(lambda row: form.format(row["country"], row["iso2"]), axis=1)
    told = places.resolve(names)["iso3"].to_numpy()
    assert set(own.loc[(told != own["iso3"]) & pd.notna(told), "iso3"]) == set()
    other = [form.format(name, "QX") for name in own["country"]]
    assert set(places.resolve(other)["kind"]) == {"unknown"}


@pytest.mark.parametrize(
    "name",
    ["Tongo", "Izeland", "Gambai", "Irann", "Malawy", "Zambie", "Austrlia", "Slovania", "Granada"],
)
def test_a_name_between_two_states_is_not_guessed(name: str) -> None:
    assert kinds([name])[name] == "unknown"


@pytest.mark.parametrize(
    ("name", "iso3"),
    [
        ("Untied States", "USA"),
        ("Isreal", "ISR"),
        ("Kuweit", "KWT"),
        ("Sweeden", "SWE"),
        ("Portugual", "PRT"),
    ],
)
def test_one_slip_is_understood_where_no_other_name_is_near(name: str, iso3: str) -> None:
    assert places.to_iso3([name]).tolist() == [iso3]


def test_one_slip_never_makes_another_state() -> None:
    meant = {}
    for name, iso3 in load("countries")[["country", "iso3"]].itertuples(index=False):
        at = len(name) // 2
        meant[name[:at] + name[at + 1 :]] = iso3
        meant[name[: at - 1] + name[at] + name[at - 1] + name[at + 1 :]] = iso3
    told = places.resolve(meant).dropna(subset="iso3")
    assert told["iso3"].tolist() == told["value"].map(meant).tolist()


@pytest.mark.sampled
@pytest.mark.parametrize(
    "name",
    [
        "and", "or", "not", "North", "South", "East", "Western", "Central", "States", "Union",
        "North and South", "Member states", "Country", "High", "Inner",
    ],
)  # fmt: skip
def test_words_that_may_stand_anywhere_are_no_group(name: str) -> None:
    assert kinds([name])[name] == "unknown"


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("name", "iso3"),
    [
        ("occupied Palestinian territory, including east Jerusalem", "PSE"),
        ("Gaza Strip", "PSE"),
        ("Palestine/West Bank", "PSE"),
        ("U.R. of Tanzania: Mainland", "TZA"),
        ("Belgium-Lux.", "BEL"),
        ("Fmr Panama, excl.Canal Zone", "PAN"),
        ("Kosovo under UNSCR 1244/99", "XKX"),
        ("Korea/South", "KOR"),
        ("SouthKorea", "KOR"),
        ("NorthKorea", "PRK"),
        ("Korea, Rep. of (South)", "KOR"),
        ("Republic of South Korea", "KOR"),
        ("Nth Korea", "PRK"),
        ("Mongolia, Rep. of", "MNG"),
        ("Cen African Rep", "CAF"),
        ("C. African Rep.", "CAF"),
        ("Egypt, A.R.", "EGY"),
        ("Ukraine SSR", "UKR"),
        ("Ex-Yugoslavia", "YUG"),
        ("Ex-USSR", "SUN"),
        ("Srilanka", "LKA"),
        ("China (excluding Hong Kong)", "CHN"),
        ("Fr. S. Antarctic Lands", "ATF"),
        ("Heard I. and McDonald Is.", "HMD"),
        ("S. Geo. and the Is.", "SGS"),
    ],
)
def test_spellings_of_publishers_are_known(name: str, iso3: str) -> None:
    assert places.to_iso3([name]).tolist() == [iso3]


def test_viet_nam_is_one_word_or_two() -> None:
    for rest in ("Dem. Rep. of", "Democratic Republic of", "Soc. Rep."):
        one, two, three = (f"{name}, {rest}" for name in ("Vietnam", "Viet Nam", "VIET-NAM"))
        assert name_key(one) == name_key(two) == name_key(three)


def test_what_contradicts_itself_or_has_two_states_is_refused() -> None:
    assert kinds(["Republic of Korea (North)", "Korea, Rep. of [North]", "China/Taiwan"]) == {
        "Republic of Korea (North)": "unknown",
        "Korea, Rep. of [North]": "unknown",
        "China/Taiwan": "unknown",
    }
    both = "Serbia and Kosovo: S/RES/1244 (1999)"
    assert kinds([both])[both] == "ambiguous"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Abkhazia", "OWID_ABK"),
        ("Akrotiri and Dhekelia", "OWID_AKD"),
        ("Nagorno-Karabakh", "OWID_NAG"),
        ("Northern Cyprus", "OWID_CYN"),
        ("Somaliland", "OWID_SML"),
        ("South Ossetia", "OWID_SOS"),
        ("Transnistria", "OWID_TRS"),
        ("Zanzibar", "OWID_ZAN"),
        ("Gaza Strip", "PS_GZA"),
        ("Serbia excluding Kosovo", "OWID_SEK"),
    ],
)
def test_an_area_is_the_same_by_name_and_by_code(name: str, code: str) -> None:
    by_name, by_code = places.resolve([name]), places.resolve([code], "iso3")
    assert by_name["kind"].tolist() == by_code["kind"].tolist()
    assert by_name["iso3"].equals(by_code["iso3"])


@pytest.mark.parametrize("name", ["Kingdom of Belgium", "Phillippines", "Argentine Republic"])
def test_a_full_title_or_a_slip_in_an_unlike_name_is_understood(name: str) -> None:
    assert places.resolve([name])["kind"].tolist() == ["state"]


def test_two_names_of_one_state_are_one_and_two_states_are_not() -> None:
    told = kinds(["Slovakia (Slovak Republic)", "Swaziland (now Eswatini)", "Peru (Chile)"])
    assert list(told.values()) == ["state", "state", "unknown"]
    assert kinds(["South Korea (DPRK)", "Niger/Nigeria"]) == {
        "South Korea (DPRK)": "unknown",
        "Niger/Nigeria": "unknown",
    }


@pytest.mark.parametrize(
    "name",
    [
        "Luxembourg (Belgium)",
        "Luxembourg, Belgium",
        "Luxembourg-Belgium",
        "Grand Duchy of Luxembourg (Belgium)",
        "Monaco (France)",
        "Liechtenstein, Switzerland",
        "Eritrea (includes Ethiopia)",
        "Svalbard and Jan Mayen, Norway",
        "Western Sahara (Morocco)",
    ],
)
def test_a_state_that_is_named_second_is_not_meant(name: str) -> None:
    assert kinds([name])[name] == "unknown"


@pytest.mark.parametrize(
    ("name", "iso3"),
    [
        ("Belgium, Luxembourg", "BEL"),
        ("France, Monaco", "FRA"),
        ("China, Hong Kong SAR", "HKG"),
        ("Hong Kong SAR, China", "HKG"),
        ("China, Taiwan Province of China", "TWN"),
        ("Guinea, Equatorial", "GNQ"),
        ("Congo, Dem. Rep.", "COD"),
    ],
)
def test_what_stands_after_a_name_may_tell_which_state_it_is(name: str, iso3: str) -> None:
    assert places.to_iso3([name]).tolist() == [iso3]


def test_micronesia_beside_polynesia_is_not_taken_for_the_state() -> None:
    in_full = "Micronesia (Federated States of)"
    assert kinds(["Micronesia", "Chad"])["Micronesia"] == "state"
    assert kinds(["Micronesia", "Polynesia"])["Micronesia"] == "ambiguous"
    assert kinds([in_full, "Micronesia", "MELANESIA"]) == {
        in_full: "state",
        "Micronesia": "aggregate",
        "MELANESIA": "aggregate",
    }


@pytest.mark.exhaustive
def test_a_slip_never_makes_one_of_a_family() -> None:
    own = load("countries")
    family = own[own["iso3"].isin(FAMILIES)]
    for name, iso3 in zip(family["country"], family["iso3"], strict=True):
        slips = [name[:at] + name[at + 1 :] for at in range(len(name))]
        told = places.resolve(slips).dropna(subset="iso3")
        assert set(told["iso3"]) <= {iso3}, name


@pytest.mark.sampled
@pytest.mark.parametrize(
    "name",
    [
        "World",
        "EU27",
        "EU27_2020",
        "European Union (27)",
        "European Union - 27 countries (from 2020)",
        "Euro area",
        "G7",
        "G20",
        "BRICS",
        "OECD members",
        "Areas, nes",
        "Other Africa, nes",
        "Bunkers",
        "Free Zones",
        "Special Categories",
        "Not specified",
        "Rest of world",
        "Other",
        "Total",
        "Asia",
        "Latin America",
        "Latin America & Caribbean",
        "Southern Africa",
        "Central America",
        "Europe & Central Asia (excluding high income)",
        "Sub-Saharan Africa (IDA & IBRD countries)",
        "Low & middle income",
        "High-income countries",
        "Arab World",
        "Oceania (UN M49)",
        "Emerging and Developing Asia",
        "Countries & Areas not specified",
        "Channel Islands",
        "OWID_WRL",
        "Asia (excl. China and India)",
        "Small Island Developing States (SIDS)",
        "Land Locked Developing Countries (LLDCs)",
        "Low Income Food Deficit Countries (LIFDCs)",
        "Western Hemisphere (WHem)",
        "Special Categories and Economic Territories",
        "Export earnings: fuel",
        "Australia/New Zealand",
        "No income group available",
        "SIDS Atlantic, Indian Ocean and South China Sea (AIS)",
        "Major advanced economies (G7)",
    ],
)
def test_groups_are_known_as_groups(name: str) -> None:
    assert kinds([name])[name] == "aggregate"
    assert places.to_iso3([name, "Japan"]).isna().tolist() == [True, False]


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("code", "value", "year", "iso3"),
    [
        ("cow", 365, 1900, "RUS"),
        ("cow", 365, 1980, "SUN"),
        ("cow", 365, 2000, "RUS"),
        ("cow", 365, None, "RUS"),
        ("cow", 345, 1980, "YUG"),
        ("cow", 345, 2000, "SCG"),
        ("cow", 345, 2010, "SRB"),
        ("cow", 260, 1980, "DEU"),
        ("cow", 255, 2000, "DEU"),
        ("cow", 265, 1980, "DDR"),
        ("cow", 315, 1980, "CSK"),
        ("cow", 678, 1980, "YEM"),
        ("cow", 679, 2000, "YEM"),
        ("cow", 680, 1980, "YMD"),
        ("cow", 731, None, "PRK"),
        ("cow", 732, None, "KOR"),
        ("cow", 710, None, "CHN"),
        ("cow", 2, None, "USA"),
        ("m49", 4, None, "AFG"),
        ("m49", "004", None, "AFG"),
        ("m49", 4.0, None, "AFG"),
        ("m49", "4.0", None, "AFG"),
        ("m49", "0408", None, "PRK"),
        ("m49", "'156", None, "CHN"),
        ("m49", 736, None, "SDN"),
        ("iso2", "NA", None, "NAM"),
        ("iso2", "uk", None, "GBR"),
        ("iso2", "XK", None, "XKX"),
        ("iso2", "CS", 1985, "CSK"),
        ("iso2", "CS", 2004, "SCG"),
        ("iso3", "OWID_KOS", None, "XKX"),
        ("iso3", "ROM", None, "ROU"),
        ("iso3", "BYS", None, "BLR"),
        ("iso3", "DHY", None, "BEN"),
        ("iso3", "HVO", None, "BFA"),
        ("iso3", "RHO", None, "ZWE"),
        ("iso3", "VDR", None, "VNM"),
        ("iso3", "NHB", None, "VUT"),
        ("iso3", "AFI", None, "DJI"),
        ("iso3", "PCZ", None, "PAN"),
        ("iso3", "S19", None, "TWN"),
        ("iso3", "YUG", 2000, "SCG"),
        ("iso3", "YUG", None, "YUG"),
        ("cepii", 251, None, "FRA"),
        ("cepii", 842, None, "USA"),
        ("cepii", 381, None, "ITA"),
        ("cepii", 699, None, "IND"),
        ("cepii", 757, None, "CHE"),
        ("cepii", 579, None, "NOR"),
        ("cepii", 490, None, "TWN"),
        ("name", "Yugoslavia", 1980, "YUG"),
        ("name", "Yugoslavia", 2000, "SCG"),
        ("name", "Russia (Soviet Union)", 1980, "SUN"),
    ],
)
def test_a_code_is_the_state_of_then(code: str, value: object, year: int | None, iso3: str) -> None:
    assert places.to_iso3([value], code, year=year).tolist() == [iso3]
    if year is not None:
        told = places.resolve([value, value], code, year=[year, year])
        assert told[["year", "rows", "iso3"]].to_numpy().tolist() == [[year, 2, iso3]]


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("cepii", 0), ("cepii", 711), ("cepii", 697), ("cepii", 899), ("cepii", 837),
        ("m49", "001"), ("m49", 150), ("iso2", "1W"), ("iso2", "EU"), ("iso3", "WLD"),
        ("iso3", "EUN"), ("iso3", "ROW"),
        ("m49", 900), ("m49", 935), ("m49", 5500), ("iso2", "EU27_2020"), ("iso2", "EA20"),
        ("iso3", "OECD"), ("iso3", "OECDE"), ("iso3", "EU27_2020"), ("iso3", "G7"), ("iso3", "W"),
        ("iso3", "EUU"), ("iso3", "EAS"), ("iso3", "OWID_WRL"), ("iso3", "W00"), ("iso3", "G001"),
    ],
)  # fmt: skip
def test_codes_of_groups_are_known(code: str, value: object) -> None:
    assert places.resolve([value], code)["kind"].tolist() == ["aggregate"]


@pytest.mark.parametrize(
    ("code", "value", "kind"),
    [
        ("iso2", "CS", "ambiguous"),
        ("iso3", "GEL", "ambiguous"),
        ("cow", 730, "ambiguous"),
        ("cow", 817, "former"),
        ("cow", 511, "former"),
        ("cow", 300, "former"),
        ("cow", 818, "unknown"),
        ("m49", 999, "unknown"),
        ("m49", -4, "unknown"),
        ("m49", 4.5, "unknown"),
        ("iso3", "ABC", "unknown"),
        ("iso3", "OWID_ABC", "unknown"),
        ("iso3", "North Korea", "unknown"),
    ],
)
def test_a_code_without_a_state_is_told(code: str, value: object, kind: str) -> None:
    assert places.resolve([value], code)["kind"].tolist() == [kind]


def test_the_codes_of_a_release_are_what_it_says() -> None:
    release = pd.read_csv(CASES / "country_codes_V202401b.csv", keep_default_na=False)
    ours = {"S19": "TWN", "PUS": "UMI"}  # Taiwan as CEPII's note has it; PUS went into UMI
    said = release["country_iso3"].replace(ours)
    is_group = said.isin(["R20", "ZA1"])
    for column, code in (("country_code", "cepii"), ("country_name", "name")):
        told = places.resolve(release[column], code)
        assert told["kind"].eq("aggregate").tolist() == is_group.tolist()
        assert told["iso3"].dropna().tolist() == said[~is_group].tolist()


@pytest.mark.parametrize(
    "values",
    [
        ["Niger", "", None, "World", "Niger"],
        np.array(["Niger", "", None, "World", "Niger"], dtype="object"),
        pd.Series(["Niger", "", None, "World", "Niger"], index=[5, 6, 7, 8, 5]),
        pd.Series(["Niger", "  ", None, "World", "Niger"], dtype="category"),
        pl.Series(["Niger", "", None, "World", "Niger"]),
        pa.array(["Niger", "", None, "World", "Niger"]),
        (each for each in ["Niger", "", None, "World", "Niger"]),
    ],
)
def test_columns_of_any_library_are_read(values) -> None:
    iso3 = places.to_iso3(values)
    assert iso3.fillna("-").tolist() == ["NER", "-", "-", "-", "NER"]
    assert isinstance(values, pd.Series) == (
        isinstance(values, pd.Series) and iso3.index.equals(values.index)
    )


def test_values_are_told_in_the_order_in_which_they_come() -> None:
    told = places.resolve(pd.Series([408, 410, 408, None], dtype="Int64"), "m49")
    assert list(told.columns) == ["value", "rows", "kind", "iso3"]
    assert told["value"].tolist() == ["408", "410"]
    assert told["rows"].tolist() == [2, 1]
    kinds = ["state", "aggregate", "ambiguous", "former", "unknown"]
    assert list(told["kind"].cat.categories) == kinds
    assert places.to_iso3([]).tolist() == []


def test_years_differ_by_row() -> None:
    told = places.resolve([365, 365, 365], "cow", year=pd.Series([1980, None, 1980]))
    assert told["rows"].tolist() == [2, 1]
    assert told["iso3"].tolist() == ["SUN", "RUS"]


def test_all_that_cannot_be_told_is_named_at_once() -> None:
    names = [f"Atlantis {'x' * each}" for each in range(1, 24)]
    with pytest.raises(DataError) as refused:
        places.to_iso3([*names, "Korea", "Chad", names[0]])
    lines = str(refused.value).splitlines()
    assert lines[0] == "24 of 25 names can't be told:"
    assert lines[1] == "'Atlantis x' (2 rows) is unknown"
    assert lines[-1] == "and 4 more"


def test_a_former_state_without_a_code_is_not_called_unknown() -> None:
    with pytest.raises(DataError, match=r"'300' \(2 rows\) is a former state without an ISO code"):
        places.to_iso3([300, 300, 2], "cow")


@pytest.mark.parametrize(
    ("values", "code", "hint"),
    [
        (["PRK", "KOR"], "name", "iso3"),
        (["KP", "CN"], "name", "iso2"),
        ([408, 410], "name", "m49"),
        ([731, 732], "name", "cow"),
    ],
)
def test_codes_taken_for_names_are_noticed(values: list[object], code: str, hint: str) -> None:
    with pytest.raises(DataError, match=f'they look like code="{hint}"'):
        places.to_iso3(values, code)


@pytest.mark.parametrize(
    ("arguments", "match"),
    [
        ({"values": ["China"], "code": "gw"}, "code: found 'gw', expected one of name, iso2"),
        ({"values": "China"}, "expected a list or a column, found 'China'"),
        ({"values": 408, "code": "m49"}, "expected a list or a column, found 408"),
        ({"values": pd.DataFrame({"a": ["China"]})}, "found the whole table"),
        ({"values": ["China"], "year": [2000, 2001]}, "year: 2 for 1 values"),
        ({"values": ["China"], "year": ["last"]}, "year: found 'last', expected whole numbers"),
        ({"values": ["China"], "year": [2000.5]}, "year: found 2000.5, expected whole numbers"),
    ],
)
def test_wrong_arguments_are_refused(arguments: dict, match: str) -> None:
    with pytest.raises(DataError, match=match):
        places.resolve(**arguments)


def test_no_two_rows_of_a_name_contradict_each_other() -> None:
    named = load("place_codes").query("scheme == 'name' and start_year.isna()")
    keys = named["code"].map(name_key)
    assert keys.is_unique
    own = load("countries")[["country", "short_name", "title_name"]].melt()["value"].dropna()
    assert not set(keys) & set(own.map(name_key))


def test_no_code_is_proposed_by_which_other_values_are_lost() -> None:
    with pytest.raises(DataError) as refused:
        places.to_iso3(["Chad", "Mali", "CHN"])
    assert "look like" not in str(refused.value)


# the command


def run(tmp_path: Path, text: str, *arguments: str, encoding: str = "utf-8"):
    (tmp_path / "mine.csv").write_bytes(text.encode(encoding))
    return CliRunner().invoke(app, ["places", str(tmp_path / "mine.csv"), *arguments])


@pytest.mark.sampled
@pytest.mark.parametrize("sign", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_file_is_told_and_written(tmp_path: Path, sign: str, encoding: str) -> None:
    text = f"country{sign}v\nTürkiye{sign}1\nNA{sign}NA\nWorld{sign}007\n".replace("NA", "NAM", 0)
    text = text.replace(f"NA{sign}NA", f"Namibia{sign}NA")
    out = tmp_path / "out.csv"
    done = run(tmp_path, text, "--column", "country", "--out", str(out), encoding=encoding)
    assert done.exit_code == 0, done.output
    assert done.output.splitlines()[:3] == [
        "Türkiye  TUR  state  1 row",
        "Namibia  NAM  state  1 row",
        "World  -  aggregate  1 row",
    ]
    expected = ["country v iso3", "Türkiye 1 TUR", "Namibia NA NAM", "World 007 "]
    written = out.read_text(encoding="utf-8-sig").splitlines()
    assert written == [line.replace(" ", sign) for line in expected]


def test_namibia_keeps_its_code_and_years_stand_in_a_column(tmp_path: Path) -> None:
    done = run(tmp_path, "c\nNA\n", "--column", "c", "--code", "iso2")
    assert done.output == "NA  NAM  state  1 row\n"
    done = run(
        tmp_path,
        "c,y\n365,1980\n365,2000\n",
        "--column",
        "c",
        "--code",
        "cow",
        "--year-column",
        "y",
    )
    assert done.output == "365  1980 SUN  state  1 row\n365  2000 RUS  state  1 row\n"
    done = run(tmp_path, "sep=;\nc;d\nChad;1\n", "--column", "c")
    assert done.output == "Chad  TCD  state  1 row\n"


@pytest.mark.parametrize("name", ["mine.csv", "notes.txt", "old.parquet", "two.tsv"])
def test_a_file_that_is_no_such_table_is_not_replaced(tmp_path: Path, name: str) -> None:
    out, text = tmp_path / name, "country\nChad\n"
    out.write_text("anything\nof mine\n", encoding="utf-8")
    before = text if name == "mine.csv" else out.read_text(encoding="utf-8")
    done = run(tmp_path, text, "--column", "country", "--out", str(out))
    assert (done.exit_code, f"{name}: is there, and not this table" in done.output) == (1, True)
    assert out.read_text(encoding="utf-8") == before


@pytest.mark.parametrize("name", ["out.csv", "out.parquet"])
def test_what_was_written_before_is_written_anew(tmp_path: Path, name: str) -> None:
    out = tmp_path / name
    out.touch()
    for country in ("Chad", "Mongolia"):
        done = run(tmp_path, f"country\n{country}\n", "--column", "country", "--out", str(out))
        assert done.exit_code == 0, done.output
    assert b"MNG" in out.read_bytes()


@pytest.mark.parametrize("year", ["-5", "0", "99999999999999999999"])
def test_a_year_is_one_that_a_calendar_has(tmp_path: Path, year: str) -> None:
    done = run(tmp_path, "c\n365\n", "--column", "c", "--code", "cow", "--year", year)
    assert (done.exit_code, "1<=x<=9999" in done.output) == (2, True)


def test_rows_without_a_name_are_told(tmp_path: Path) -> None:
    done = run(tmp_path, "c,v\nChad,1\n,2\n  ,3\n", "--column", "c")
    assert done.output == "Chad  TCD  state  1 row\nblank  -  2 rows\n"
    done = run(tmp_path, "c\n731\n732\n", "--column", "c")
    assert 'they look like code="cow"' in done.output


def test_nothing_is_written_while_a_name_is_unknown(tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    text = "country\nKorea\nAtlantis\nKorea\nChad\n"
    done = run(tmp_path, text, "--column", "country", "--out", str(out))
    assert done.exit_code == 1
    assert "Korea  -  ambiguous  2 rows" in done.output
    assert "'Korea' (2 rows) may be KOR or PRK" in done.output
    assert "'Atlantis' (1 row) is unknown" in done.output
    assert not out.exists()


@pytest.mark.parametrize(
    ("text", "arguments", "sentence"),
    [
        ("a,b\n1,2\n", ["--column", "c"], "mine.csv: no column c; there are a, b"),
        ("a,b\nChad,x\n", ["--column", "a", "--year-column", "b"], "row 2, column b: found 'x'"),
        ("a,b\nChad,1\n", ["--column", "a", "--year-column", "b", "--year", "1"], "found both"),
        ("", ["--column", "a"], "its first line is empty"),
        ("a,b\nChad,1\nMali,1,2,3\n", ["--column", "a"], "row 3: found '4 cells'"),
        ("a,b\nChad,1,9\n", ["--column", "a"], "mine.csv, row 2: found '3 cells'"),
        ("a,a\nChad,1\n", ["--column", "a"], "column a: expected each column once"),
        ("a,iso3\nChad,x\n", ["--column", "a", "--out", "o.csv"], "has a column iso3 already"),
    ],
)
def test_a_file_that_cannot_be_used_is_one_sentence(
    tmp_path: Path, text: str, arguments: list[str], sentence: str
) -> None:
    done = run(tmp_path, text, *arguments)
    assert done.exit_code == 1
    assert sentence in done.output
    assert "Traceback" not in done.output
    missing = CliRunner().invoke(app, ["places", str(tmp_path / "no.csv"), "--column", "a"])
    assert missing.exit_code == 1
    assert "no.csv: there is no such file" in missing.output


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("c,v\n", "column c: expected a name or code in a row; it has no rows"),
        ("c,v\n,1\n  ,2\n", "expected a name or code in a row; it has 2 rows, all blank there"),
    ],
)
def test_a_column_without_a_name_is_one_sentence(tmp_path: Path, text: str, sentence: str) -> None:
    done = run(tmp_path, text, "--column", "c", "--out", str(tmp_path / "out.csv"))
    assert done.exit_code == 1
    assert isinstance(done.exception, SystemExit)
    assert sentence in done.output
    assert not (tmp_path / "out.csv").exists()


def test_parquet_is_read_and_written(tmp_path: Path) -> None:
    mine, out = tmp_path / "mine.parquet", tmp_path / "out.parquet"
    given = pd.DataFrame({"m49": [408, 156, None], "year": [2000, 2001, 2002], "v": [0.5, 1, 2]})
    given.astype({"m49": "Int64"}).to_parquet(mine)
    asked = ["places", str(mine), "--column", "m49", "--code", "m49", "--year-column", "year"]
    done = CliRunner().invoke(app, [*asked, "--out", str(out)])
    assert done.exit_code == 0, done.output
    assert done.output.startswith("408  2000 PRK  state  1 row\n")
    written = pd.read_parquet(out)
    assert written["iso3"].fillna("-").tolist() == ["PRK", "CHN", "-"]
    assert written["v"].tolist() == [0.5, 1, 2]
    as_text = CliRunner().invoke(app, [*asked, "--out", str(tmp_path / "out.csv")])
    assert as_text.exit_code == 0, as_text.output
    assert (tmp_path / "out.csv").read_text().splitlines()[1] == "408,2000,0.5,PRK"
    other = tmp_path / "other.parquet"
    done = run(tmp_path, "c\nChad\n", "--column", "c", "--out", str(other))
    assert done.exit_code == 0, done.output
    assert pd.read_parquet(other).to_dict("list") == {"c": ["Chad"], "iso3": ["TCD"]}


@pytest.mark.parametrize("name", ["out.xlsx", "out.csv.gz", "out.json", "out"])
def test_what_cannot_be_written_is_refused(tmp_path: Path, name: str) -> None:
    done = run(tmp_path, "c\nChad\n", "--column", "c", "--out", str(tmp_path / name))
    assert done.exit_code == 1
    assert "expected a name in .csv, .tab, .txt, .tsv or .parquet" in done.output
    assert not (tmp_path / name).exists()


INDICATOR = """"Data Source","World Development Indicators",

"Last Updated Date","2025-10-07",

"Country Name","Country Code","Indicator Name","Indicator Code","2019","2020",
"Korea, Dem. People's Rep.","PRK","Population, total","SP.POP.TOTL","25","26",
"World","WLD","Population, total","SP.POP.TOTL","7700","7800",
"""


@pytest.mark.parametrize(
    ("column", "code", "shown"),
    [("Country Code", "iso3", "PRK"), ("Country Name", "name", "Korea, Dem. People's Rep.")],
)
def test_a_table_of_the_world_bank_is_read_packed_or_not(
    tmp_path: Path, column: str, code: str, shown: str
) -> None:
    plain, packed = tmp_path / "API_SP.csv", tmp_path / "API_SP.zip"
    plain.write_text(INDICATOR, encoding="utf-8-sig")
    with zipfile.ZipFile(packed, "w") as archive:
        archive.write(plain, plain.name)
        archive.writestr("Metadata_Country_API_SP.csv", '"Country Code","Region"\n"PRK",""\n')
    for file in (plain, packed):
        out = tmp_path / f"{file.suffix[1:]}-out.csv"
        asked = ["places", str(file), "--column", column, "--code", code, "--out", str(out)]
        done = CliRunner().invoke(app, asked)
        assert done.exit_code == 0, done.output
        assert done.output.startswith(f"{shown}  PRK  state  2 rows\n")
        written = pd.read_csv(out)
        assert written["value"].tolist() == [25, 26, 7700, 7800]
        assert written["iso3"].fillna("-").tolist() == ["PRK", "PRK", "-", "-"]


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("name", "iso3"),
    [
        ("Guam (USA)", "GUM"),
        ("Guam, USA", "GUM"),
        ("Gibraltar (UK)", "GIB"),
        ("Bermuda (United Kingdom)", "BMU"),
        ("New Caledonia (France)", "NCL"),
        ("French Polynesia (France)", "PYF"),
        ("French Guiana (France)", "GUF"),
        ("Réunion (France)", "REU"),
        ("Isle of Man (UK)", "IMN"),
        ("Greenland (Denmark)", "GRL"),
    ],
)
def test_a_territory_may_have_its_ruler_behind_it(name: str, iso3: str) -> None:
    assert places.to_iso3([name]).tolist() == [iso3]


@pytest.mark.parametrize(
    "name",
    ["Western Sahara (Morocco)", "Kosovo (Serbia)", "Crimea (Russia)", "Luxembourg (Belgium)"],
)
def test_a_place_that_states_dispute_is_not_told_by_one_behind_it(name: str) -> None:
    assert places.resolve([name])["kind"].tolist() == ["unknown"]
