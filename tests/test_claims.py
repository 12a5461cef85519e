from __future__ import annotations

import inspect
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from click.testing import CliRunner

import parade_analysis as pa
from parade_analysis import claims, figures
from parade_analysis.catalog.definitions import TABLES
from parade_analysis.catalog.locate import file_of
from parade_analysis.claims.finding import ClaimTest
from parade_analysis.cli import app
from parade_analysis.figures.claim_check import title_words
from parade_analysis.plot.style import PHONE, WIDE

from .figures.words import marks_by_gid, texts

# What a researcher found by hand, with the same evidence; the codebook explains differences.
BY_HAND = {
    **dict.fromkeys(["c01", "c03", "c04", "c05", "c06", "c08", "c10", "c11"], "supported"),
    **dict.fromkeys(["c13", "c14", "c15", "c16", "c18", "c19", "c21", "c23"], "supported"),
    **dict.fromkeys(["c02", "c07", "c09", "c12", "c17", "c24"], "supported with caveat"),
    **dict.fromkeys(["c25", "c26", "c27", "c32", "c35", "c36", "c37"], "supported"),
    "c34": "supported with caveat",
    **dict.fromkeys(["c20", "c28", "c30", "c33"], "contradicted"),
    **dict.fromkeys(["c22", "c29", "c31", "c38", "c39"], "not testable"),
}
VALUES = {
    "c01": "26 leaders announced",
    "c02": "no earlier multilateral event",
    "c03": "18 bilateral meetings with 8 leaders",
    "c04": "last met on 2019-06-21, 2,266 days before the parade",
    "c05": "met in Beijing in January, then Pyongyang in June",
    "c06": "leaders from 1 of 27 EU members: Robert Fico",
    "c07": "80 years after 1945-09-02",
    "c08": "98.0% of recorded trade was with China in 2024 (KOTRA, with or without the South)",
    "c09": "treaty of 1961 lapsed in 1996, a new one was signed in 2024",
    "c10": "treaty signed on 2024-06-19",
    "c13": "66 years since the parade of 1959",
    "c14": "named supreme leader on 2011-12-29",
    "c15": "5 trips to China: 2018, 2018, 2018, 2019, 2025",
    "c16": "first together on 2025-09-03",
    "c17": "8 trips and 2 crossings at Panmunjom",
    "c18": "first met Xi Jinping, on 2018-03-26",
    "c19": "train seen on 2025-09-01, 2025-09-02, 2025-09-04",
    "c20": "not among the 26 guests",
    "c21": "treaty of 1961, in force",
    "c22": "talks with Vladimir Putin and Xi Jinping",
    "c23": "leaders of 4 of 43 European states: Belarus, Russia, Serbia, Slovakia",
    "c24": "treaties in force: China 1961, Russia 2024",
    "c25": "Kim Jong Un and Vladimir Putin among 26 guests",
    "c26": "guests named on Thursday, 2025-08-28, 6 days before the parade",
    "c27": "both said so on 2025-08-28",
    "c28": "listed as head of state",
    "c29": "title of General Secretary held since 2021-01-10",
    "c30": "more than 10,000 troops announced",
    "c31": "parade on 2025-09-03",
    "c32": "3 of 3 announced: Miguel Díaz-Canel, Prabowo Subianto, Min Aung Hlaing",
    "c33": "listed as Min Aung Hlaing",
    "c34": "27 of 27 EU members voted for the resolution of 2022, 26 of 27 for that of 2025",
    "c35": "leaders from 1 of 27 EU members in Moscow: Robert Fico",
    "c36": "4.5 contacts a year from the invasion to the parade, 0.3 before",
    "c37": "in Kursk 80 days after Ukraine's troops",
    "c38": "meetings from the invasion to the parade: none with Xi, 2 with Putin",
    "c39": "98.0% of recorded trade was with China in 2024 (KOTRA, with or without the South)",
}
"""Of c11 and c12 more estimates may come."""

EVERY = sorted(BY_HAND)


@pytest.fixture(scope="module")
def tables() -> dict[str, pd.DataFrame]:
    """All tables that a test reads."""
    return {name: pa.load(name) for claim_id in EVERY for name in claims.tables_of(claim_id)}


def one_tested(claim_id: str, tables: dict[str, pd.DataFrame]) -> Any:
    """Return one tested claim."""
    chosen = pa.load("claims").query("claim_id == @claim_id")
    return claims.compare(chosen, tables).iloc[0]


def add_row(folder: Path, table: str, **values: object) -> None:
    """Write a further row into a copied table, in its place."""
    frame = pa.load(table)
    row = pd.DataFrame([values]).astype({name: frame[name].dtype for name in values})
    longer = pd.concat([frame, row]).sort_values(list(TABLES[table].key))
    for name in frame.select_dtypes("boolean"):
        longer[name] = longer[name].map({True: "true", False: "false"})
    longer.to_csv(file_of(table, folder), index=False, date_format="%Y-%m-%d", lineterminator="\n")


def test_the_verdicts_are_those_found_by_hand() -> None:
    checked = claims.check_claims().set_index("claim_id")
    assert checked["verdict"].to_dict() == BY_HAND
    assert checked.loc[list(VALUES), "value"].to_dict() == VALUES


@pytest.mark.exhaustive
def test_an_answer_that_is_a_number_or_a_day_is_one_in_the_table() -> None:
    checked = claims.check_claims().set_index("claim_id")
    counts = checked["count"].dropna()
    found = {"c01": 26, "c02": 0, "c03": 18, "c15": 5, "c17": 10, "c20": 0, "c32": 3}
    assert counts.to_dict() == found
    days = checked["day"].dropna().dt.strftime("%Y-%m-%d")
    assert days.to_dict() == {
        "c04": "2019-06-21",
        "c05": "2019-01-08",
        "c10": "2024-06-19",
        "c14": "2011-12-29",
        "c16": "2025-09-03",
        "c18": "2018-03-26",
        "c19": "2025-09-01",
        **dict.fromkeys(["c26", "c27"], "2025-08-28"),
        "c29": "2021-01-10",
        "c37": "2024-10-25",
    }
    shares = checked["share"].dropna()
    union = {"c06": 1 / 27, "c34": 26 / 27, "c35": 1 / 27}
    trade = {"c08": 0.98, "c39": 0.98}
    assert shares.to_dict() == pytest.approx({**union, **trade, "c23": 4 / 43})


def test_every_claim_has_a_test_and_every_test_a_claim() -> None:
    assert sorted(claims.TESTS) == sorted(pa.load("claims")["claim_id"])
    for test in claims.TESTS.values():
        assert list(inspect.signature(test.function).parameters) == list(test.reads)
        assert test.function.__doc__
        for table, columns in test.reads.items():
            assert set(TABLES[table].key) <= set(columns) <= set(TABLES[table].columns)


def test_no_test_reads_facts_out_of_free_text() -> None:
    free = {"label", "short_label", "detail", "note", "outcome_note", "source_note", "caveat"}
    for claim_id, test in claims.TESTS.items():
        assert free.isdisjoint(sum(test.reads.values(), ())), claim_id
        # A category has the next row tomorrow; an event is named by its id.
        assert "category" not in test.reads.get("events", ()), claim_id


@pytest.mark.sampled
@pytest.mark.parametrize("claim_id", EVERY)
def test_a_claim_rests_on_the_columns_that_it_names(
    claim_id: str, tables: dict[str, pd.DataFrame]
) -> None:
    reads = claims.TESTS[claim_id].reads
    bare = {name: tables[name][list(columns)] for name, columns in reads.items()}
    found, expected = one_tested(claim_id, bare), one_tested(claim_id, tables)
    assert found.astype("str").to_dict() == expected.astype("str").to_dict()
    for name, columns in reads.items():
        for column in columns:
            lacking = {**bare, name: bare[name].drop(columns=column)}
            with pytest.raises(pa.DataError, match=f"claim {claim_id}: {name} has no column"):
                one_tested(claim_id, lacking)


@pytest.mark.sampled
@pytest.mark.parametrize("claim_id", EVERY)
def test_order_and_the_way_through_a_csv_change_nothing(
    claim_id: str, tables: dict[str, pd.DataFrame], tmp_path: Path
) -> None:
    expected = one_tested(claim_id, tables).astype("str").to_dict()
    mixed = {}
    for name in claims.tables_of(claim_id):
        path = tmp_path / f"{name}.csv"
        tables[name].sample(frac=1, random_state=3).to_csv(path, index=False)
        mixed[name] = pd.read_csv(path)
    assert one_tested(claim_id, mixed).astype("str").to_dict() == expected


@pytest.mark.exhaustive
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


@pytest.mark.exhaustive
def test_a_verdict_rests_on_rows() -> None:
    for row in claims.check_claims().itertuples():
        if row.claim_id != "c20":  # nobody from India came
            assert row.evidence, row.claim_id


@pytest.mark.exhaustive
def test_the_last_meeting_and_the_treaty_are_named_by_their_rows() -> None:
    evidence = claims.check_claims().set_index("claim_id")["evidence"]
    key = {"start_date": "2019-06-20", "meeting_id": "2019-06-20-xi-pyongyang"}
    assert evidence["c04"] == [{"table": "meetings", "key": key}]
    assert [found["table"] for found in evidence["c10"]] == ["events", "meetings"]
    parades = [found["key"].get("event") for found in evidence["c13"]]
    assert parades == [None, "beijing-2015", "beijing-2025"]


@pytest.mark.exhaustive
def test_before_the_parade_later_claims_are_not_made_yet() -> None:
    early = set(claims.check_claims(as_of="2025-08-28")["claim_id"])
    assert {f"c{number:02}" for number in range(1, 13)} <= early
    assert "c16" not in early
    with pytest.raises(pa.NothingKnown, match="claim c16 had not been made by 2025-08-28"):
        claims.check_claims("c01", "c16", as_of="2025-08-28")
    with pytest.raises(pa.NothingKnown, match="no claim had been made by 2025-08-27"):
        claims.check_claims(as_of="2025-08-27")


@pytest.mark.exhaustive
def test_the_days_stand_side_by_side() -> None:
    beside = claims.side_by_side(["2025-08-28", pd.Timestamp("2025-09-05"), "2019-01-01"])
    assert list(beside.columns) == ["claim", "2025-08-28", "2025-09-05", "2019-01-01", "all rows"]
    assert beside.loc["c06", "2025-08-28"] == beside.loc["c06", "all rows"] == "supported"
    assert pd.isna(beside.loc["c15", "2025-08-28"])
    assert beside.loc["c15", "2025-09-05"] == "supported"
    assert beside["2019-01-01"].isna().all()
    assert list(beside.index) == EVERY
    with pytest.raises(pa.DataError, match="as_of is 'soon'"):
        claims.side_by_side(["soon"])


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


def test_a_second_eu_leader_contradicts_the_claim_on_fico(tables: dict[str, pd.DataFrame]) -> None:
    longer = pd.concat([tables["attendance"], pd.DataFrame([GUEST])])
    found = [one_tested(each, {**tables, "attendance": longer}) for each in ("c06", "c01")]
    assert [each["verdict"] for each in found] == ["contradicted", "contradicted"]
    assert found[0]["value"] == "leaders from 2 of 27 EU members: A leader, Robert Fico"
    assert found[1]["value"] == "27 leaders announced"


def test_one_guest_fewer_breaks_the_26(tables: dict[str, pd.DataFrame]) -> None:
    fewer = tables["attendance"].query("not (event == 'beijing-2025' and iso3 == 'CUB')")
    assert one_tested("c01", {**tables, "attendance": fewer})["verdict"] == "contradicted"


def test_a_meeting_with_xi_in_2021_breaks_the_claims_on_2019(folder: Path) -> None:
    add_row(
        folder,
        "meetings",
        meeting_id="2021-05-01-xi-beijing",
        occasion_id="2021-05-01-beijing",
        leader="Kim Jong Un",
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
    assert checked["value"][0] == "last met on 2021-05-01, 1,586 days before the parade"


def test_meetings_of_another_leader_are_not_kims(tables: dict[str, pd.DataFrame]) -> None:
    meetings = tables["meetings"]
    other = meetings.query("meeting_id == '2019-06-20-xi-pyongyang'").assign(
        meeting_id="x", leader="Vladimir Putin", start_date="2021-06-20", end_date="2021-06-20"
    )
    both = {**tables, "meetings": pd.concat([meetings, other])}
    assert one_tested("c04", both)["value"] == VALUES["c04"]
    only = {**tables, "meetings": other}
    found = one_tested("c04", only)
    assert found["verdict"] == "not testable"
    assert "Vladimir Putin, none of Kim Jong Un" in found["qualification"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            lambda given: given.pop("parades"),
            "claim c04 is tested on table parades, which is not given",
        ),
        (
            lambda given: given.update(meetings=given["meetings"].assign(person=None)),
            "claim c04: meetings has a row without person",
        ),
        (
            lambda given: given.update(meetings=given["meetings"].assign(start_date="June")),
            "meetings, column start_date: found 'June', expected a date that exists",
        ),
    ],
)
def test_tables_that_do_not_do_are_refused(
    tables: dict[str, pd.DataFrame], change: Callable[[dict[str, Any]], object], words: str
) -> None:
    given = {name: tables[name] for name in claims.tables_of("c04")}
    change(given)
    with pytest.raises(pa.DataError, match=words):
        one_tested("c04", given)


def test_claims_of_the_callers_need_a_name_and_a_test(tables: dict[str, pd.DataFrame]) -> None:
    mine = pd.DataFrame({"claim_id": ["c20"], "claim": ["India came"]})
    found = claims.compare(mine, tables).iloc[0]
    assert (found["claim"], found["verdict"]) == ("India came", "contradicted")
    assert (found["caveat"], found["sources"]) == ("", [])
    with pytest.raises(pa.DataError, match="no test for claim c99, only for c01, c02"):
        claims.compare(mine.assign(claim_id="c99"), tables)
    with pytest.raises(pa.DataError, match=r"claims have no column claim$"):
        claims.compare(mine[["claim_id"]], tables)
    with pytest.raises(pa.NothingKnown, match="no claim to test"):
        claims.compare(mine.iloc[:0], tables)


def test_nothing_is_supported_by_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(claims.TESTS, "c05")
    with pytest.raises(pa.DataError, match="no test for claim c05"):
        claims.check_claims()


def test_a_finding_is_judged_by_what_was_found() -> None:
    assert claims.Finding("1", True).verdict == "supported"
    assert claims.Finding("1", True, but="of 2").verdict == "supported with caveat"
    assert claims.Finding("1", False, but="of 2").verdict == "contradicted"
    assert claims.Finding("1", None).verdict == "not testable"


def test_only_what_is_not_known_makes_a_claim_untestable() -> None:
    def broken() -> claims.Finding:
        raise pa.DataError("a fault")

    with pytest.raises(pa.DataError, match="a fault"):
        ClaimTest(broken, {})()


def test_the_figure_names_the_columns_that_the_tests_read() -> None:
    reads = figures.claim_check.registered.reads  # type: ignore[attr-defined]
    needed: dict[str, set[str]] = {
        "claims": {"claim_id", "claim", "is_in_first_report", "caveat", "known_from"},
        "leaders": {"leader", "since"},
    }
    for test in claims.TESTS.values():
        for table, columns in test.reads.items():
            needed.setdefault(table, set()).update(columns)
    assert {table: set(columns.split()) for table, columns in reads.items()} == needed


def test_the_figure_counts_what_holds_apart_from_what_does_so_with_a_caveat() -> None:
    drawn = figures.claim_check()
    verdicts = list(BY_HAND.values())
    assert drawn.title == (
        f"{verdicts.count('supported')} of {len(verdicts)} claims about the parade hold fully, "
        f"{verdicts.count('contradicted')} are contradicted"
    )
    assert drawn.plotted["verdict"].tolist() == [BY_HAND[each] for each in EVERY]
    said = "India was among the states at the parade: contradicted (not among the 26 guests)"
    assert said in drawn.description
    strip = marks_by_gid(drawn.axes[0])
    assert [strip[f"mark-{each}"] for each in claims.VERDICTS] == list(
        map(verdicts.count, claims.VERDICTS)
    )


@pytest.mark.exhaustive
def test_the_figure_lists_what_does_not_plainly_hold_first() -> None:
    for width in (WIDE, PHONE):
        drawn = figures.claim_check(width=width)
        drawn.draw_without_rendering()
        heads = [text.get_window_extent().y0 for text in texts(drawn, "section")]
        assert heads == sorted(heads, reverse=True)
        by_claim = {
            text.get_text().replace("\n", " "): sum(
                text.get_window_extent().y0 < head for head in heads
            )
            for text in texts(drawn, "claim")
        }
        order = ["contradicted", "not testable", "supported with caveat", "supported"]
        assert len(heads) == len(order)
        for row in drawn.plotted.itertuples():
            assert order[by_claim[row.claim] - 1] == row.verdict
        assert len(texts(drawn, "answer")) == len(BY_HAND) - list(BY_HAND.values()).count(
            "supported"
        )


def test_the_figure_tells_the_first_report_from_other_coverage() -> None:
    told = figures.claim_check().description
    assert told.startswith("In the first report: ")
    other = told.index("In other coverage only: ")
    for row in pa.load("claims").itertuples():
        assert (told.index(f"{row.claim}: ") < other) == row.is_in_first_report


def test_a_few_claims_are_tested_as_of_their_last_day() -> None:
    train = pa.load("claims").query("claim_id == 'c19'")
    drawn = figures.claim_check(claims=train)
    assert drawn.title == "The claim about the parade holds"
    assert drawn.day == pd.Timestamp("2025-09-02")
    assert drawn.plotted["value"].item() == "train seen on 2025-09-01, 2025-09-02"
    (answer,) = texts(drawn, "answer")
    assert answer.get_text() == "Train seen on 1 September 2025, 2 September 2025"


@pytest.mark.parametrize(
    ("verdicts", "title"),
    [
        (["supported"] * 2, "All 2 claims about the parade hold fully"),
        (["supported", "contradicted"], "1 of 2 claims about the parade holds fully"),
        (
            ["supported", "supported", "contradicted"],
            "2 of 3 claims about the parade hold fully, 1 is contradicted",
        ),
        (["contradicted", "not testable"], "1 of 2 claims about the parade is contradicted"),
        (["contradicted"] * 2, "All 2 claims about the parade are contradicted"),
        (["supported with caveat"] * 2, "None of 2 claims about the parade holds fully"),
        (["contradicted"], "The claim about the parade is contradicted by the tables"),
        (["not testable"], "The claim about the parade cannot be tested"),
    ],
)
def test_the_title_of_the_figure_follows_the_verdicts(verdicts: list[str], title: str) -> None:
    assert title_words(pd.Series(verdicts)) == title


@pytest.mark.exhaustive
def test_the_figure_says_what_it_can_no_longer_test() -> None:
    events = pa.load("events").query("category != 'treaty'")
    drawn = figures.claim_check(events=events)
    checked = drawn.plotted.set_index("claim_id")["verdict"]
    assert set(checked[["c09", "c10", "c21", "c24"]]) == {"not testable"}
    whole = figures.claim_check().plotted.set_index("claim_id")["verdict"]
    lost = (whole[["c09", "c10", "c21", "c24"]] == "supported").sum()
    assert lost
    held = (whole == "supported").sum() - lost
    assert drawn.title.startswith(f"{held} of {len(EVERY)} claims about the parade hold fully")


def test_json_lists_every_claim_with_its_evidence() -> None:
    done = CliRunner().invoke(app, ["claims", "--format", "json"])
    assert done.exit_code == 0
    listed = json.loads(done.stdout)
    assert [each["claim_id"] for each in listed] == EVERY
    for each in listed:
        expected = {"claim_id", "verdict", "value", "evidence", "caveat", "sources"}
        assert expected <= set(each)
        assert all(set(found) == {"table", "key"} for found in each["evidence"])
        assert all(url.startswith("http") for url in each["sources"])


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    ("form", "words"), [("text", "c20  contradicted"), ("csv", "c20,"), ("md", "| c20 |")]
)
def test_other_formats_list_them_too(form: str, words: str) -> None:
    done = CliRunner().invoke(app, ["claims", "--format", form])
    assert done.exit_code == 0
    assert words in done.stdout


def test_a_claim_is_written_on_one_line_whatever_stands_in_it() -> None:
    checked = claims.check_claims("c20", "c17").assign(claim="one | two")
    lines = claims.written(checked, "md").splitlines()
    assert len(lines) == 4
    assert all(line.count(" | ") == 5 for line in lines if "claim" in line)
    assert "one \\| two" in lines[2]
    text = claims.written(checked, "text").splitlines()
    assert text[1].endswith("(ten only with the crossings)")
    assert text[0].index("not among the 26 guests") == text[1].index("8 trips and 2 crossings")
    with pytest.raises(pa.DataError, match="no form 'yaml': choose from text, json, csv, md"):
        claims.written(checked, "yaml")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["c99"], "there is no claim 'c99'"),
        (["--as-of", "soon"], "as_of is 'soon'"),
        (["--as-of", "2010-01-01"], "no claim had been made by 2010-01-01"),
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
