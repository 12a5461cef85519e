"""Facts that someone outside can check, and what the data package promises."""

from __future__ import annotations

import json
import re
from pathlib import Path

import frictionless
import geopandas as gpd
import pandas as pd
import pytest
from shapely import Point

import parade_analysis as pa
from parade_analysis.catalog import seal
from parade_analysis.catalog.definitions import TABLES
from parade_analysis.catalog.fields import FIELDS, HEADS
from parade_analysis.catalog.locate import SEAL, data_folder
from parade_analysis.catalog.worldviews import BOUNDARIES

DATA = data_folder()


def votes(resolution: str) -> dict[str, int]:
    cast = pa.load("un_votes").query("resolution == @resolution")["vote"]
    return cast.value_counts().to_dict()


@pytest.mark.parametrize(
    ("resolution", "yes", "no", "abstain"),
    [("A/RES/ES-11/1", 141, 5, 35), ("A/RES/ES-11/4", 143, 5, 35), ("A/RES/ES-11/6", 141, 7, 32)],
)
def test_roll_calls(resolution: str, yes: int, no: int, abstain: int) -> None:
    cast = votes(resolution)
    assert (cast["yes"], cast["no"], cast["abstain"]) == (yes, no, abstain)
    assert sum(cast.values()) == 193


def test_kotra_2024() -> None:
    totals = pa.load("trade_totals").query("year == 2024 and series == 'kotra'")
    values = totals.set_index("flow")["value_usd_million"]
    assert values["total"] == 2696.11
    assert values["export"] + values["import"] == pytest.approx(values["total"], abs=0.011)
    china = pa.load("trade_partners").query(
        "year == 2024 and series == 'kotra' and partner_iso3 == 'CHN' and flow == 'total'"
    )
    assert china["share_percent"].item() == 98.0


def test_kotra_is_complete() -> None:
    totals = pa.load("trade_totals").query("series == 'kotra' and flow == 'total'")
    assert set(range(1994, 2025)) <= set(totals["year"])
    shares = pa.load("trade_partners").query(
        "series == 'kotra' and partner_iso3 == 'CHN' and share_percent.notna()"
    )
    assert set(range(2001, 2025)) <= set(shares["year"])


def test_one_of_the_26_is_from_the_eu() -> None:
    guests = pa.load("attendance").query("event == 'beijing-2025' and attended == 'yes'")
    union = pa.load("memberships").query("organisation == 'EU' and membership == 'member'")
    now = union[union["valid_to"].isna()]
    assert len(now) == 27
    assert list(guests.loc[guests["iso3"].isin(now["iso3"]), "country"]) == ["Slovakia"]


def test_kim_and_xi_met_five_times_then_in_2025_and_2026() -> None:
    xi = pa.load("meetings").query("person == 'Xi Jinping' and format == 'bilateral'")
    days = xi["start_date"].dt.strftime("%Y-%m-%d").tolist()
    assert len([day for day in days if day < "2025"]) == 5
    assert days[5:] == ["2025-09-04", "2026-06-08"]


def test_one_occasion_counts_once() -> None:
    sizes = pa.load("meetings")["occasion_id"].value_counts()
    assert sizes["2025-09-03-beijing"] == 8
    assert sizes["2019-02-27-hanoi"] == 3
    trips = pa.load("meetings").groupby("trip_id")["place"].nunique()
    assert len(trips) == 9


def test_every_trip_has_a_means_of_transport_with_a_source() -> None:
    abroad = pa.load("meetings").query("visit_kind == 'kim_abroad'")
    assert abroad["transport"].notna().all()
    assert abroad["transport_source_url"].str.startswith("http").all()


def test_there_are_193_members_of_the_united_nations() -> None:
    countries = pa.load("countries")
    members = set(countries.loc[countries["un_status"] == "un_member", "iso3"])
    listed = set(pa.load("memberships").query("organisation == 'UN'")["iso3"])
    assert members == listed
    assert len(members) == 193


def test_every_state_at_a_parade_has_a_label_point_in_its_shape() -> None:
    shapes = pa.boundaries().set_index("iso3").geometry
    countries = pa.load("countries").set_index("iso3")
    for code in pa.load("attendance")["iso3"].dropna().unique():
        point = Point(*countries.loc[code, ["label_longitude", "label_latitude"]])
        assert shapes[code].contains(point), code


@pytest.mark.parametrize("name", TABLES)
def test_a_column_has_one_meaning_and_a_text_has_no_stray_spaces(name: str) -> None:
    frame = pa.load(name)
    for column in frame.select_dtypes("str"):
        text = frame[column].dropna()
        assert (text == text.str.strip()).all(), column


def test_every_field_is_used_and_described() -> None:
    used = {column for table in TABLES.values() for column in table.columns}
    assert used == set(FIELDS)
    assert all(field.description for field in FIELDS.values())


def test_every_row_has_a_source() -> None:
    for name, table in TABLES.items():
        if name not in ("pages", "controls", "exceptions"):  # of the others' rows
            assert "source_url" in table.columns, name
            assert "source_url" not in table.optional, name


@pytest.mark.parametrize("worldview", BOUNDARIES)
def test_shapes_are_planar_and_keep_to_their_side_of_the_antimeridian(worldview: str) -> None:
    shapes = pa.boundaries(worldview)
    assert shapes.geometry.is_valid.all()
    assert not shapes.geometry.is_empty.any()
    parts = shapes.explode()
    bounds = parts.bounds
    wide = parts.loc[bounds["maxx"] - bounds["minx"] > 180, "area"]
    assert set(wide) <= {"Antarctica"}
    assert bounds["minx"].min() >= -180
    assert bounds["maxx"].max() <= 180


@pytest.mark.parametrize("worldview", BOUNDARIES)
def test_russia_fiji_and_antarctica_do_not_smear(worldview: str) -> None:
    shapes = pa.boundaries(worldview).set_index("iso3")
    area = shapes.to_crs("+proj=cea").area / 1e12  # million square kilometres
    assert area["RUS"] == pytest.approx(16.96, abs=0.05)
    assert area["FJI"] == pytest.approx(0.0183, abs=0.001)
    assert area["ATA"] == pytest.approx(12.36, abs=0.05)
    assert shapes.geometry["RUS"].contains(Point(-175, 66.5))
    assert shapes.geometry["RUS"].contains(Point(175, 67))
    assert shapes.geometry["ATA"].contains(Point(100, -89.5))
    fiji = gpd.GeoSeries([shapes.geometry["FJI"]]).explode().bounds
    assert (fiji["maxx"] - fiji["minx"]).max() < 5


@pytest.mark.parametrize(
    ("place", "point", "visionscarto", "natural_earth"),
    [
        ("Crimea", (34.1, 45.2), "UKR", "RUS"),
        ("Western Sahara", (-13.0, 25.0), "ESH", "MAR"),
        ("Pristina", (21.1, 42.6), "XKX", "XKX"),
        ("Taiwan", (121.5, 24.9), "TWN", "TWN"),
        ("Srinagar", (75.0, 34.2), "IND", "IND"),
        ("Aksai Chin", (79.5, 35.2), "CHN", "CHN"),
    ],
)
def test_where_disputed_places_fall(
    place: str, point: tuple[float, float], visionscarto: str, natural_earth: str
) -> None:
    for worldview, code in (("visionscarto", visionscarto), ("natural-earth", natural_earth)):
        shapes = pa.boundaries(worldview)
        assert shapes.loc[shapes.contains(Point(point)), "iso3"].tolist() == [code], place


def test_the_seal_is_what_sealing_would_write(folder: Path) -> None:
    assert not seal.is_stale()
    assert seal.seal(data=folder) == []


def test_one_changed_cell_breaks_the_seal(folder: Path) -> None:
    path = folder / "envoys.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("first foreign guest", "first guest"))
    assert seal.is_stale(data=folder)
    assert {path.name for path in seal.seal(data=folder)} == {"datapackage.json"}
    assert not seal.is_stale(data=folder)


def test_sealing_refuses_bad_data_and_writes_nothing(folder: Path) -> None:
    path = folder / "envoys.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("2012-08-02", "2012-08-32", 1))
    before = (folder / "datapackage.json").read_bytes()
    with pytest.raises(pa.DataError, match="2012-08-32"):
        seal.seal(data=folder)
    assert (folder / "datapackage.json").read_bytes() == before


def test_the_codebook_describes_every_table() -> None:
    text = (DATA / "README.md").read_text(encoding="utf-8")
    for name, table in TABLES.items():
        section = text.split(f"\n## {name}\n")[1].split("\n## ")[0]
        for column in table.columns:
            assert f"| {column} |" in section or f"| **{column}** |" in section, (name, column)


@pytest.mark.exhaustive
def test_a_codebook_without_a_place_for_a_table_is_refused(folder: Path) -> None:
    path = folder / "README.md"
    path.write_text(path.read_text(encoding="utf-8").replace("<!-- columns: events -->", ""))
    with pytest.raises(pa.DataError, match="columns: events"):
        seal.seal(data=folder)


def test_no_paragraph_of_the_codebook_waits_for_its_words() -> None:
    text = (DATA / "README.md").read_text(encoding="utf-8")
    assert not re.search(r"^[A-Z_ ]+$", text, re.MULTILINE)


@pytest.mark.exhaustive
@pytest.mark.parametrize("most", [2_000, pytest.param(10**6, marks=pytest.mark.exhaustive)])
def test_frictionless_finds_the_package_valid(most: int) -> None:
    """The standard's own tool as an independent judge; it takes its time over long tables."""
    package = json.loads((DATA / SEAL).read_bytes())
    assert frictionless.Package.validate_descriptor(package).valid
    package["resources"] = [each for each in package["resources"] if each["rows"] <= most]
    report = frictionless.Package.from_descriptor(package, basepath=str(DATA)).validate()
    assert report.valid, report.flatten(["name", "rowNumber", "fieldName", "message"])[:5]
    left_out = {"trade_concentration_world", "trade_partners_bulk"} if most == 2_000 else set()
    judged = {each["name"] for each in package["resources"]}
    assert judged == {*TABLES, *BOUNDARIES} - left_out
    assert len(report.tasks) == len(judged)


def test_no_table_names_a_package_registry_or_a_machine() -> None:
    pattern = re.compile(r"pypi\.org|pythonhosted|npmjs|anaconda\.org|/home/|/root/")
    ours = [f"{name}.csv" for name, table in TABLES.items() if table.suffix == "csv"]
    for name in (*ours, SEAL, "README.md"):
        assert not pattern.search((DATA / name).read_text(encoding="utf-8")), name


def test_pyongyang_2025_was_sourced_as_every_parade() -> None:
    """The premier came and the president of Laos, though announced, was not seen."""
    parade = pa.load("parades").set_index("event").loc["pyongyang-2025"]
    assert (parade["host_iso3"], f"{parade['event_date']:%Y-%m-%d}") == ("PRK", "2025-10-10")
    guests = pa.load("attendance").query("event == 'pyongyang-2025'").set_index("person")
    assert guests.loc["Li Qiang", ["rank", "attended"]].tolist() == ["head_of_government", "yes"]
    assert guests.loc["Thongloun Sisoulith", "attended"] == "no"
    assert guests.loc["Tô Lâm", "rank"] == "party_leader"
    assert guests["source_url"].str.startswith("http").all()


def test_kim_is_the_leader_of_every_meeting() -> None:
    leaders = pa.load("leaders").set_index("leader")
    assert set(pa.load("meetings")["leader"]) == {"Kim Jong Un"}
    kim = leaders.loc["Kim Jong Un"]
    assert (kim["iso3"], kim["short_name"], f"{kim['since']:%Y-%m-%d}") == (
        "PRK",
        "Kim",
        "2011-12-17",
    )
    assert pd.isna(kim["until"])


def test_publishers_are_ids_with_names() -> None:
    series = pa.load("series").set_index("series")
    assert series.loc["kotra", "name"] == "KOTRA"
    assert not series["name"].duplicated().any()
    short = series["short_name"].fillna(series["name"])
    assert not short.duplicated().any()
    for name in ("trade_totals", "trade_partners", "trade_commodities", "trade_partners_bulk"):
        assert pa.load(name)["series"].str.fullmatch("[a-z0-9-]+").all()


def test_the_trade_tables_say_whose_trade_it_is() -> None:
    for name, table in TABLES.items():
        if name.startswith("trade_") and name not in (
            "trade_unrecorded",
            "trade_concentration_world",
        ):
            assert table.key[0] == "iso3"
            assert set(pa.load(name)["iso3"]) == {"PRK"}


def test_the_treaties_in_force_and_doubtful_memberships_are_columns() -> None:
    treaties = pa.load("events").query("is_in_force == True")["event_id"].tolist()
    assert treaties == [
        "1961-07-11-china-dprk-alliance-treaty",
        "2024-12-04-treaty-enters-into-force",
    ]
    disputed = pa.load("memberships").dropna(subset="disputed_since")
    assert disputed[["organisation", "iso3"]].values.tolist() == [
        ["BRICS", "SAU"],
        ["CIS", "MDA"],
        ["CSTO", "ARM"],
        ["EAEU", "MDA"],
    ]
    assert disputed["note"].notna().all()


def test_claims_are_statements_and_rules_without_verdicts() -> None:
    claims = pa.load("claims")
    assert claims["claim_id"].tolist() == [f"c{place:02}" for place in range(1, len(claims) + 1)]
    assert claims["is_in_first_report"].nunique() == 2
    assert "verdict" not in claims
    assert claims["rule"].notna().all()


def test_heads_announced_match_the_control_totals() -> None:
    guests = pa.load("attendance")
    heads = guests[guests["is_announced"] & guests["rank"].isin(HEADS)]
    counts = heads["event"].value_counts()
    known = {"beijing-2025": 26, "moscow-2025": 25, "beijing-2015": 24, "pyongyang-2025": 2}
    assert counts[list(known)].to_dict() == known
    totals = pa.load("parades").set_index("event")["announced_heads"]
    assert totals.to_dict() == counts.to_dict()


def test_parade_week_runs_from_departure_to_return() -> None:
    week = pa.load("parade_week")
    starts = pd.to_datetime(week["start_local"])
    assert starts.min().date().isoformat() == "2025-09-01"
    assert starts.max().date().isoformat() == "2025-09-05"
    assert week["time_zone"].isin(["Asia/Pyongyang", "Asia/Shanghai"]).all()
