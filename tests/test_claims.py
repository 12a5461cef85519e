from __future__ import annotations

import inspect
import json
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

import parade_analysis as pa
from parade_analysis import catalog, claims
from parade_analysis.cli import app
from parade_analysis.schemas import TABLES

# What a researcher found by hand, with the same evidence; the codebook explains differences.
BY_HAND = {
    **dict.fromkeys(["c01", "c03", "c04", "c05", "c06", "c08", "c10", "c11"], "supported"),
    **dict.fromkeys(["c13", "c14", "c15", "c16", "c18", "c19", "c21", "c23"], "supported"),
    **dict.fromkeys(["c02", "c07", "c09", "c12", "c17", "c24"], "supported with caveat"),
    "c20": "contradicted",
    "c22": "not testable",
}


def verdict(claim_id: str, folder: Path | None = None, as_of: str | None = None) -> str:
    return claims.check_claims(claim_id, data=folder, as_of=as_of)["verdict"].item()


def add_row(folder: Path, table: str, **values: object) -> None:
    """Write a further row into a copied table, in its place."""
    frame = pa.load(table)
    row = pd.DataFrame([values]).astype({name: frame[name].dtype for name in values})
    longer = pd.concat([frame, row]).sort_values(list(TABLES[table].key))
    for name in frame.select_dtypes("boolean"):
        longer[name] = longer[name].map({True: "true", False: "false"})
    longer.to_csv(
        catalog.file_of(table, folder), index=False, date_format="%Y-%m-%d", lineterminator="\n"
    )


def test_the_verdicts_are_those_found_by_hand() -> None:
    checked = claims.check_claims().set_index("claim_id")["verdict"]
    assert checked.to_dict() == BY_HAND


def test_counts_are_written_as_counts() -> None:
    values = claims.check_claims("c13", "c23").set_index("claim_id")["value"]
    assert values["c13"] == "66 years since 1959"
    assert values["c23"] == "4 of 43 states: Belarus, Russia, Serbia, Slovakia"


def test_every_claim_has_a_test_and_every_test_a_claim() -> None:
    assert set(claims.TESTS) == set(pa.load("claims")["claim_id"])
    for test in claims.TESTS.values():
        assert set(inspect.signature(test).parameters) <= set(TABLES)


@pytest.mark.parametrize("day", ["2025-08-28", "2025-09-05", None])
def test_the_evidence_is_rows_that_were_known(day: str | None) -> None:
    checked = claims.check_claims(as_of=day)
    for row in checked.itertuples():
        for found in row.evidence:
            table = pa.load(found["table"])
            keys = table[list(TABLES[found["table"]].key)].astype("str")
            (index,) = keys.index[(keys == pd.Series(found["key"])).all(axis=1)]
            if day is not None and table.loc[index, "known_from_basis"] != "undated":
                assert table.loc[index, "known_from"] <= pd.Timestamp(day), found


def test_before_the_parade_later_claims_are_not_made_yet() -> None:
    early = set(claims.check_claims(as_of="2025-08-28")["claim_id"])
    assert {f"c{number:02}" for number in range(1, 13)} <= early
    assert "c16" not in early


def test_the_days_stand_side_by_side() -> None:
    beside = claims.side_by_side(["2025-08-28", "2025-09-05"])
    assert list(beside.columns) == ["claim", "2025-08-28", "2025-09-05", "all rows"]
    assert beside.loc["c06", "2025-08-28"] == beside.loc["c06", "all rows"] == "supported"
    assert pd.isna(beside.loc["c15", "2025-08-28"])


GUEST = {
    "event": "beijing-2025",
    "iso3": "HUN",
    "country": "Hungary",
    "person": "A leader",
    "office": "Prime Minister",
    "rank": "head_of_government",
    "is_announced": True,
    "announced_order": 27,
    "attended": "yes",
    "known_from": "2025-08-28",
    "known_from_basis": "stated",
    "outcome_known_from": "2025-09-03",
    "source_url": "https://example.org/",
    "source_grade": "A",
}


def test_a_second_eu_leader_contradicts_the_claim_on_fico(
    folder: Path, spoil: Callable[[str, str, str], Path]
) -> None:
    spoil("parades", "Beijing,CHN,26", "Beijing,CHN,27")
    add_row(folder, "attendance", **GUEST)
    assert verdict("c06", folder) == "contradicted"
    assert verdict("c01", folder) == "contradicted"


def test_one_guest_fewer_breaks_the_26(
    folder: Path, spoil: Callable[[str, str, str], Path]
) -> None:
    spoil("parades", "Beijing,CHN,26", "Beijing,CHN,25")
    path = folder / "attendance.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text(
        "".join(line for line in lines if not line.startswith("beijing-2025,CUB")), "utf-8"
    )
    assert verdict("c01", folder) == "contradicted"


def test_a_meeting_with_xi_in_2021_breaks_the_claims_on_2019(folder: Path) -> None:
    add_row(
        folder,
        "meetings",
        meeting_id="2021-05-01-xi-beijing",
        occasion_id="2021-05-01-beijing",
        start_date="2021-05-01",
        end_date="2021-05-01",
        person="Xi Jinping",
        office="President",
        rank="head_of_state",
        iso3="CHN",
        place="Beijing",
        place_iso3="CHN",
        format="bilateral",
        host="counterpart",
        visit_kind="kim_abroad",
        trip_id="2021-05-beijing",
        label="An invented meeting",
        verification="verified",
        known_from="2021-05-01",
        known_from_basis="stated",
        source_url="https://example.org/",
        source_grade="A",
    )
    checked = claims.check_claims("c04", "c15", "c17", data=folder)
    assert set(checked["verdict"]) == {"contradicted"}


@pytest.mark.parametrize(
    ("claim_id", "table", "query"),
    [
        ("c03", "meetings", "person != 'Donald Trump'"),
        ("c05", "meetings", "meeting_id != '2019-01-08-xi-beijing'"),
        ("c08", "trade_partners", "year < 2003"),
        ("c09", "events", "date >= '2000-01-01'"),
        ("c10", "events", "category != 'treaty'"),
        ("c11", "trade_unrecorded", "unit != 'persons'"),
        ("c12", "trade_unrecorded", "end_year < 2020"),
        ("c13", "events", "category != 'parade'"),
        ("c14", "events", "category != 'leadership'"),
        ("c16", "meetings", "start_date < '2025-01-01'"),
        ("c18", "meetings", "person != 'Xi Jinping'"),
        ("c19", "events", "category != 'parade'"),
        ("c21", "events", "category != 'treaty'"),
        ("c24", "events", "category != 'treaty'"),
    ],
)
def test_a_claim_falls_with_the_rows_that_it_rests_on(
    claim_id: str, table: str, query: str
) -> None:
    tables = {name: pa.load(name) for name in claims.tables_of(claim_id)}
    tables[table] = tables[table].query(query)
    claim = pa.load("claims").query("claim_id == @claim_id")
    assert claims.compare(claim, tables)["verdict"].item() == "contradicted"


def test_nothing_is_supported_by_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(claims.TESTS, "c05")
    with pytest.raises(pa.DataError, match="no test for claim c05"):
        claims.check_claims()


def test_a_finding_is_judged_by_what_was_found() -> None:
    assert claims.Finding("1", True).verdict == "supported"
    assert claims.Finding("1", True, but="of 2").verdict == "supported with caveat"
    assert claims.Finding("1", False, but="of 2").verdict == "contradicted"
    assert claims.Finding("1", None).verdict == "not testable"


def test_json_lists_every_claim_with_its_evidence() -> None:
    done = CliRunner().invoke(app, ["claims", "--format", "json"])
    assert done.exit_code == 0
    listed = json.loads(done.stdout)
    assert [each["claim_id"] for each in listed] == sorted(BY_HAND)
    for each in listed:
        expected = {"claim_id", "verdict", "value", "evidence", "caveat", "sources"}
        assert expected <= set(each)
        assert all(set(found) == {"table", "key"} for found in each["evidence"])
        assert all(url.startswith("http") for url in each["sources"])


@pytest.mark.parametrize(
    ("form", "words"), [("text", "c20  contradicted"), ("csv", "c20,"), ("md", "| c20 |")]
)
def test_other_formats_list_them_too(form: str, words: str) -> None:
    done = CliRunner().invoke(app, ["claims", "--format", form])
    assert done.exit_code == 0
    assert words in done.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["c99"], "there is no claim 'c99'"),
        (["--as-of", "soon"], "as_of is 'soon'"),
        (["--data", "nowhere"], "nowhere: expected a folder"),
    ],
)
def test_a_wrong_argument_gets_a_sentence(arguments: list[str], words: str) -> None:
    done = CliRunner().invoke(app, ["claims", *arguments])
    assert done.exit_code == 1
    assert words in done.output


def test_a_table_that_lacks_a_column_gets_a_sentence(folder: Path) -> None:
    path = folder / "attendance.csv"
    path.write_text(path.read_text("utf-8").replace(",rank,", ",ranks,", 1), encoding="utf-8")
    done = CliRunner().invoke(app, ["claims", "c01", "--data", str(folder)])
    assert done.exit_code == 1
    assert "expected a column rank (rename ranks)" in done.output
