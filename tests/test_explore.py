"""The charts to look closer: what they carry is what the tables say."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

import parade_analysis as pa
from parade_analysis import attendance, inclusion, trade
from parade_analysis.explore import guest_map
from parade_analysis.explore.page import NARROW, wrapped

TRADE = ("trade_totals", "trade_partners", "trade_partners_bulk", "series")
CHARTS: dict[str, Callable[..., Any]] = {
    "guests": pa.explore.guests,
    "chronology": pa.explore.chronology,
    "trade-share": pa.explore.trade_share,
}
MOST_BYTES = 350_000


@pytest.fixture(scope="module")
def written() -> dict[str, str]:
    return {name: make().to_json(indent=None) for name, make in CHARTS.items()}


@pytest.fixture(scope="module")
def specs(written: dict[str, str]) -> dict[str, dict[str, Any]]:
    return {name: json.loads(each) for name, each in written.items()}


def param(spec: dict[str, Any], name: str) -> dict[str, Any]:
    (found,) = (each for each in spec["params"] if each["name"] == name)
    return found


def came(spec: dict[str, Any], parade: str) -> set[str]:
    states = [each for each in spec["datasets"]["states"] if each["parade"] == parade]
    return {each["iso3"] for each in states if each["look"] not in ("", "host")}


def text(spec: dict[str, Any]) -> str:
    return json.dumps(spec, ensure_ascii=False)


def sources(spec: dict[str, Any]) -> str:
    """Return the source line, which is broken into lines for narrow and for wide charts."""
    _, wide = re.findall(r"\[.*?\]", spec["layer"][-1]["encoding"]["text"]["value"]["expr"])
    return " ".join(json.loads(wide))


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_is_small_named_described_and_as_wide_as_its_page(
    specs: dict[str, dict[str, Any]], name: str
) -> None:
    spec = specs[name]
    assert len(text(spec).encode()) < MOST_BYTES
    assert spec["name"] == name
    assert spec["width"] == "container"
    assert spec["config"]["background"] == "white"
    assert len(spec["description"]) > 60
    assert "CC BY 4.0" in text(spec)
    bound = [each["bind"] for each in spec["params"] if "bind" in each]
    assert bound
    assert all(len(each["name"]) > 3 for each in bound)


@pytest.mark.exhaustive
def test_the_same_bytes_in_another_process(written: dict[str, str]) -> None:
    code = (
        "from parade_analysis import explore\n"
        "explore.chronology()\n"  # a chart made before must not count in the names of the next
        "for make in (explore.guests, explore.chronology, explore.trade_share):\n"
        "    print(make().to_json(indent=None))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert done.stdout.decode().splitlines() == [*written.values()]


def test_nothing_heavy_is_imported_by_the_face() -> None:
    code = "import sys, parade_analysis; print('altair' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_without_altair_a_sentence_says_what_to_install() -> None:
    code = (
        "import sys; sys.modules['altair'] = None\n"
        "import parade_analysis as pa\n"
        "from parade_analysis import *\n"
        "assert pa.explore.__doc__ and dir(pa.explore)\n"
        "try:\n    pa.explore.guests\nexcept pa.DataError as error:\n    print(error)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("altair is not installed: pip install")


def test_a_guest_from_nowhere_is_refused() -> None:
    mine = pa.load("attendance")
    mine["iso3"] = mine["iso3"].replace("CUB", "ATL")
    with pytest.raises(pa.DataError, match="no shape for ATL"):
        pa.explore.guests(attendance=mine)


def test_the_guests_of_every_parade_are_the_heads_that_came(
    specs: dict[str, dict[str, Any]],
) -> None:
    listed, parades = pa.load("attendance"), pa.load("parades")
    offered = param(specs["guests"], "parade")["bind"]["options"]
    assert {*offered} == {*parades["event"]}
    for parade, host in parades[["event", "host_iso3"]].values:
        heads = attendance.heads(listed, parade)
        assert came(specs["guests"], parade) == {*heads["iso3"]}
        absent = {*attendance.no_shows(listed, parade)["iso3"]}
        assert not absent & came(specs["guests"], parade)
        looks = {
            each["look"]
            for each in specs["guests"]["datasets"]["states"]
            if (each["parade"], each["iso3"]) == (parade, host)
        }
        assert looks == {"host"}


def test_who_was_announced_and_did_not_come_is_told_so(specs: dict[str, dict[str, Any]]) -> None:
    offered = specs["guests"]["datasets"]["states"]
    chosen = {each["iso3"] for each in offered if each["look"]}
    told = 0
    for parade in pa.load("parades")["event"]:
        for guest in attendance.no_shows(pa.load("attendance"), parade).itertuples():
            (row,) = (
                each for each in offered if (each["parade"], each["iso3"]) == (parade, guest.iso3)
            )
            assert row["look"] == ""
            is_told = "was announced and did not come" in row.get("said", "").replace("\n", " ")
            assert is_told == (guest.iso3 in chosen)
            told += is_told
    assert told


@pytest.mark.exhaustive
def test_before_the_day_nobody_came() -> None:
    known = pa.load("attendance", as_of="2025-08-28")
    spec = pa.explore.guests(attendance=known).to_dict()
    (said,) = (
        each["said"].replace("\n", " ")
        for each in spec["datasets"]["counts"]
        if (each["parade"], each["bloc"]) == ("beijing-2025", "all")
    )
    assert "were announced" in said
    assert "came" not in said
    assert "As of 28 August 2025." in sources(spec)


def test_blocs_are_those_of_the_day(specs: dict[str, dict[str, Any]]) -> None:
    memberships = pa.load("memberships")
    states = specs["guests"]["datasets"]["states"]
    for parade, day in pa.load("parades")[["event", "event_date"]].values:
        held = attendance.members_on(memberships, day)
        held = held[(held["membership"] == "member") & (held["organisation"] != "UN")]
        expected = {*held[["iso3", "organisation"]].itertuples(index=False, name=None)}
        drawn = {
            (each["iso3"], bloc)
            for each in states
            if each["parade"] == parade
            for bloc in each["blocs"]
        }
        assert drawn == expected


def test_every_guest_has_a_shape_or_a_dot(specs: dict[str, dict[str, Any]]) -> None:
    data = specs["guests"]["datasets"]
    shaped = {each["id"] for each in data["land"]}
    for each in data["states"]:
        assert not each["look"] or each["iso3"] in shaped or "x" in each
    assert any("x" in each for each in data["states"] if each["iso3"] == "MDV")
    assert not any("x" in each for each in data["states"] if each["iso3"] == "RUS")


@pytest.mark.exhaustive
def test_shapes_follow_the_worldview() -> None:
    other = pa.explore.guests(boundaries=pa.boundaries("natural-earth")).to_dict()
    assert "Borders: natural-earth" in text(other)


def known_on(spec: dict[str, Any], day: int, rule: str) -> set[tuple[str, str]]:
    rules = list(inclusion.RULES)
    return {
        (each["start"], each["person"])
        for each in spec["datasets"]["meetings"]
        if each["known"] <= day and rules.index(each["rule"]) <= rules.index(rule)
    }


@pytest.mark.sampled(1)
@pytest.mark.parametrize("rule", inclusion.RULES)
def test_no_meeting_is_shown_before_it_was_known(
    specs: dict[str, dict[str, Any]], rule: str
) -> None:
    spec, meetings = specs["chronology"], pa.load("meetings")
    zero = pd.Timestamp(meetings.attrs["covered_to"])
    slider = param(spec, "day")["bind"]
    told = {*meetings["start_date"], *meetings["end_date"], *meetings["known_from"]}
    changing = {(each - zero).days for each in told}
    for day in {slider["min"], slider["max"]} | changing | {each - 1 for each in changing}:
        as_of = zero + pd.Timedelta(days=day)
        met = inclusion.include(pa.load("meetings", as_of=as_of), rule, as_of=as_of)
        expected = {(f"{row.start_date:%Y-%m-%d}", row.person) for row in met.itertuples()}
        assert known_on(spec, day, rule) == expected
    assert not known_on(spec, slider["min"], rule)
    last = zero + pd.Timedelta(days=slider["max"])
    assert f"{last:%Y-%m-%d}" == meetings.attrs["covered_to"]


def test_a_meeting_told_of_later_stays_hidden_until_then() -> None:
    mine = pa.load("meetings")
    late = mine.index[-1]
    mine.loc[late, "known_from"] += pd.Timedelta(days=30)
    found = pa.explore.chronology(meetings=mine).to_dict()["datasets"]["meetings"]
    usual = pa.explore.chronology().to_dict()["datasets"]["meetings"]
    later = [new["known"] - old["known"] for new, old in zip(found, usual, strict=True)]
    assert sorted({*later})[-1] > 0


def test_a_list_of_ones_own_needs_three_columns() -> None:
    mine = pd.DataFrame({"start_date": ["2024-05-16"], "person": ["Xi Jinping"], "iso3": ["CHN"]})
    spec = pa.explore.chronology(meetings=mine, leader="Vladimir Putin").to_dict()
    assert param(spec, "rule")["bind"]["labels"] == ["All meetings given"]
    assert "Meetings of Vladimir Putin" in text(spec)
    assert "meetings as given" in text(spec)
    assert "CC BY" not in text(spec)


def test_a_frame_of_a_day_holds_every_table_to_it() -> None:
    known = pa.load("meetings", as_of="2019-01-01")
    of_frame = pa.explore.chronology(meetings=known).to_dict()
    assert of_frame["datasets"] == pa.explore.chronology(as_of="2019-01-01").to_dict()["datasets"]
    assert "As of 1 January 2019." in sources(of_frame)


def test_a_country_of_ones_own_needs_no_mirror_data() -> None:
    mine = pd.DataFrame({"year": [2020, 2021], "share_percent": [30.0, 31.0]})
    mine = mine.assign(iso3="LAO", partner_iso3="VNM", flow="total", series="customs")
    mine["value_usd_million"] = 5.0
    spec = pa.explore.trade_share(mine, country="LAO", partner="VNM").to_dict()
    (row,) = spec["datasets"]["shares"]
    assert (row["partner"], row["year"], row["share"]) == ("VNM", [2020, 2021], [30.0, 31.0])


def test_shares_are_those_of_the_tables(specs: dict[str, dict[str, Any]]) -> None:
    tables = [pa.load(name) for name in TRADE]
    for partner in ("CHN", "RUS", "KOR", "JPN", "MNG"):
        said = trade.by_publisher(*tables, partner=partner, years="all")
        said = said.dropna(subset="share_percent")
        expected = {
            (row.series, row.year): round(row.share_percent, 2) for row in said.itertuples()
        }
        drawn = {
            (row["series"], year): share
            for row in specs["trade-share"]["datasets"]["shares"]
            if row["partner"] == partner
            for year, share in zip(row["year"], row["share"], strict=True)
        }
        assert drawn == pytest.approx(expected)


def test_a_line_never_crosses_a_gap_or_joins_two_publishers(
    specs: dict[str, dict[str, Any]],
) -> None:
    rows = specs["trade-share"]["datasets"]["shares"]
    keys = [(row["partner"], row["series"]) for row in rows]
    assert len(keys) == len({*keys})
    gaps = 0
    for row in rows:
        steps = zip(row["year"], row["year"][1:], row["run"], row["run"][1:], strict=False)
        for before, after, line, following in steps:
            assert (after - before == 1) == (line == following)
            gaps += after - before > 1
    assert gaps
    line = specs["trade-share"]["layer"][0]["encoding"]
    assert line["detail"]["field"] == "run"
    assert line["color"]["field"] == "publisher"


def test_publishers_differ_by_more_than_the_colour(specs: dict[str, dict[str, Any]]) -> None:
    points = specs["trade-share"]["layer"][1]["encoding"]
    looks = list(
        zip(points["color"]["scale"]["range"], points["shape"]["scale"]["range"], strict=True)
    )
    assert len(looks) == len({*looks})


@pytest.mark.parametrize(
    ("make", "given", "words"),
    [
        ("guests", {"parade": "atlantis-2025"}, "no parade 'atlantis-2025': choose from"),
        ("guests", {"parade": ["beijing-2025"]}, "parade: expected text"),
        ("guests", {"boundaries": "natural-earth"}, "expected a GeoDataFrame, found str"),
        ("guests", {"boundaries": pa.boundaries().drop(columns="iso3")}, "no column iso3"),
        ("guests", {"boundaries": pa.boundaries().set_crs(None, allow_override=True)}, "set_crs"),
        ("guests", {"as_of": "2010-01-01"}, "no parade had been announced by 1 January 2010"),
        ("guests", {"attendance": pd.DataFrame({"event": []})}, "attendance has no column"),
        ("guests", {"parades": 3}, "parades: found 'int', expected a pandas DataFrame"),
        ("chronology", {"leader": "Nobody"}, "no leader 'Nobody': choose from"),
        ("chronology", {"leader": None}, "leader: expected text, found None"),
        ("chronology", {"leader": 3}, "leader: expected text, found 3"),
        ("chronology", {"meetings": pd.DataFrame({"iso3": ["CHN"]})}, "meetings has no column"),
        ("trade-share", {"partner": "ATA"}, "no publisher has a share of ATA"),
        ("trade-share", {"partner": "China"}, "no state with the code 'China'"),
        ("trade-share", {"partner": "PRK"}, "PRK is the country itself"),
        (
            "trade-share",
            {"trade_partners_bulk": pa.load("trade_partners_bulk").query("partner_iso3 == 'CHN'")},
            "hand in all of them, or none",
        ),
        ("trade-share", {"country": "MNG"}, "MNG"),
    ],
)
def test_what_cant_be_drawn_is_refused_in_a_sentence(
    make: str, given: dict[str, Any], words: str
) -> None:
    with pytest.raises(pa.DataError, match=words) as refused:
        CHARTS[make](**given)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_that_is_saved_is_as_wide_as_a_page(
    specs: dict[str, dict[str, Any]], name: str
) -> None:
    import vl_convert

    svg = vl_convert.vegalite_to_svg(specs[name])
    width = re.search(r'width="(\d+)', svg)
    assert width
    assert int(width[1]) > 850


def test_only_a_chart_is_shown() -> None:
    for other in ("guests", None, pa.load("parades")):
        with pytest.raises(pa.DataError, match="expected a chart of Altair, found"):
            pa.explore.live(other)


def test_a_slip_in_a_name_says_in_which_function() -> None:
    with pytest.raises(TypeError, match=r"trade_share\(\): .*'worldview'"):
        pa.explore.trade_share(worldview="natural-earth")


def test_the_longest_name_of_a_state_has_room() -> None:
    mine = pd.DataFrame({"start_date": ["2024-05-16"], "person": ["A"], "iso3": ["CAF"]})
    axis = pa.explore.chronology(mine, leader="B").to_dict()["layer"][2]["encoding"]["y"]["axis"]
    assert axis["labelLimit"] == 0
    assert axis["minExtent"] > 140


def test_a_text_is_broken_into_lines_that_fit() -> None:
    told = wrapped("Sources: press reports, named in each row. " * 3)
    narrow, wide = map(json.loads, told.partition(" ? ")[2].split(" : "))
    assert all(len(line) <= NARROW for line in narrow)
    assert len(wide) < len(narrow)


def test_shapes_of_neighbours_still_touch() -> None:
    land, _ = guest_map._land(pa.boundaries(), pa.load("countries"))
    edges: dict[str, set[tuple[int, int]]] = {}
    for each in land:
        parts = each["geometry"]["coordinates"]
        parts = [parts] if each["geometry"]["type"] == "Polygon" else parts
        edges[each["id"]] = {tuple(at) for part in parts for ring in part for at in ring}
    assert len(edges["CHN"] & edges["RUS"]) > 5
    assert all(isinstance(value, int) for at in edges["CHN"] for value in at)


@pytest.mark.exhaustive
def test_mirror_data_alone_make_a_partner() -> None:
    shares = trade.shares_by_publisher(*[pa.load(name) for name in TRADE])
    printed = {*pa.load("trade_partners")["partner_iso3"]}
    assert {*shares["partner_iso3"]} - printed
    assert shares["share_percent"].between(0, 100).all()
