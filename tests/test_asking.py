"""`parade add` as a conversation: the fault at its field, one field again, nothing typed lost."""

from __future__ import annotations

import os
import shlex
import signal
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import parade_analysis as pa
from parade_analysis import cli_add
from parade_analysis.catalog import asking
from parade_analysis.cli import app

TODAY = "2026-11-30"
PAGE = "https://example.org/invented"
XI = {"source_url": PAGE, "start_date": "2026-10-01", "person": "Xi Jinping", "place": "Beijing"}
WHOLE = {
    **XI,
    "format": "bilateral",
    "end_date": "2026-10-01",
    "office": "President; CPC General Secretary",
    "rank": "head_of_state",
    "iso3": "CHN",
    "place_iso3": "CHN",
    "latitude": "39.9075",
    "longitude": "116.39723",
    "host": "counterpart",
    "visit_kind": "kim_abroad",
    "transport": "",
    "label": "Invented meeting",
}
"""In the order in which it is asked."""
REST = {"format": "bilateral", "label": "Invented meeting", "source_grade": "D"}


class Enough(Exception):
    """All that was to be typed is typed."""


class Editor:
    """Answers by column, each list used up in turn; else takes what is suggested, or stops."""

    def __init__(self, *, stops: bool = False, **answers: str | list[str]) -> None:
        self.stops = stops
        self.left = {
            column: [given] if isinstance(given, str) else [*given]
            for column, given in answers.items()
        }
        self.asked: list[str] = []
        self.suggested: dict[str, str] = {}

    def __call__(self, question: str, suggested: str) -> str:
        self.asked.append(question)
        assert len(self.asked) < 60, question
        column = question.split(":")[0]
        self.suggested[column] = suggested
        if self.left.get(column):
            return self.left[column].pop(0)
        if self.stops and not any(self.left.values()):
            raise Enough
        return suggested

    @property
    def columns(self) -> list[str]:
        return [question.split(":")[0] for question in self.asked]


def asked(kind: str, editor: Editor, given: dict[str, str] | None = None) -> dict[str, str]:
    return asking.ask(kind, editor, given, today=TODAY)


def test_the_source_comes_first_and_then_what_tells_whether_it_is_there_already() -> None:
    dates = {"start_date": ["2025-09-04", "2026-10-01"]}
    editor = Editor(stops=True, **XI | dates, format="bilateral")
    with pytest.raises(Enough):
        asked("meeting", editor)
    expected = ["source_url", "start_date", "person", "place", "format", "start_date"]
    assert editor.columns[:6] == expected
    assert "row 29 of meetings is '2025-09-04 / 2025-09-04-xi-beijing' already" in editor.asked[5]
    assert editor.columns[6] == "end_date"


@pytest.mark.exhaustive
def test_what_a_person_expects_is_suggested() -> None:
    editor = Editor(**XI | {"start_date": "1 October 2026"}, **REST)
    row = asked("meeting", editor)
    assert row["start_date"] == editor.suggested["end_date"] == "2026-10-01"
    assert editor.suggested["iso3"] == "CHN"
    assert not {"meeting_id", "known_from", "leader"} & {*editor.columns}
    assert (editor.suggested["host"], editor.suggested["visit_kind"]) == (
        "counterpart",
        "kim_abroad",
    )


FAULTS = [
    ("end_date", ["2026-09-01", "2026-10-02"], "not before start_date"),
    ("end_date", ["2026-10-30", "2026-10-01"], "a day within a week of the start"),
    ("start_date", ["2027-01-01", "2026-10-01"], "expected a day not after 2026-11-30"),
    ("start_date", ["1947-01-01", "2026-10-01"], "a day in power"),
    ("start_date", ["03.09.2025", "2026-10-01"], "found '03.09.2025', expected a date"),
    ("person", ["Xi Jinpin", "Xi Jinping"], "'Xi Jinping' as elsewhere"),
    ("iso3", ["Atlantis", "China"], "found 'Atlantis', expected an ISO 3166-1 alpha-3 code"),
    ("rank", ["head_of_government", "head_of_state"], "head_of_state, by the office"),
    ("latitude", ["12", "39.9075"], "expected a point in CHN"),
    ("source_url", ["https://example.org/a b", PAGE], "found 'https://example.org/a b'"),
    ("label", ["", "", "Invented"], "Ctrl-C stops and prints the command"),
]
"""Each with the answers, of which all but the last are refused, and the words of the refusal."""


@pytest.mark.sampled
@pytest.mark.parametrize(("column", "given", "words"), FAULTS)
def test_a_fault_is_told_at_its_field_and_that_one_is_asked_again(
    column: str, given: list[str], words: str
) -> None:
    """All that is asked before it is answered."""
    before = {each: WHOLE[each] for each in list(WHOLE)[: list(WHOLE).index(column)]}
    editor = Editor(stops=True, **{column: given})
    with pytest.raises(Enough):
        asked("meeting", editor, before)
    assert editor.columns[: len(given)] == [column] * len(given)
    assert words in editor.asked[1]
    assert all(words not in question for question in editor.asked[2:])


def test_the_page_of_the_transport_is_asked_at_once_and_may_not_be_left_out() -> None:
    editor = Editor(stops=True, transport="train", transport_source_url=["-", PAGE])
    row = dict(list(WHOLE.items())[:-2])
    with pytest.raises(Enough):
        asked("meeting", editor, row)
    at = editor.columns.index("transport")
    assert editor.columns[at + 1 : at + 3] == ["transport_source_url"] * 2
    assert "the page that says train, or no transport" in editor.asked[at + 2]
    assert row["transport_source_url"] == PAGE


def test_one_goes_back_and_nothing_typed_is_lost() -> None:
    editor = Editor(stops=True, **XI | {"place": ["<", "Beijing"]})
    row: dict[str, str] = {}
    with pytest.raises(Enough):
        asked("meeting", editor, row)
    at = editor.columns.index("place")
    assert editor.columns[at : at + 3] == ["place", "person", "place"]
    assert row["person"] == "Xi Jinping"


def test_what_was_gone_back_over_is_in_the_command_too() -> None:
    row: dict[str, str] = {}
    with pytest.raises(Enough):
        asked("meeting", Editor(stops=True, **XI | {"place": "<", "person": ["Xi Jinping"]}), row)
    assert row["person"] == "Xi Jinping"


def test_a_row_later_than_the_table_was_researched_to_asks_how_far_one_has_looked() -> None:
    dates = {"start_date": "2026-11-01", "covered_to": ["2026-10-20", "2026-11-15"]}
    editor = Editor(stops=True, source_url=PAGE, **dates)
    row: dict[str, str] = {}
    with pytest.raises(Enough):
        asked("meeting", editor, row)
    assert editor.columns[:4] == ["source_url", "start_date", "covered_to", "covered_to"]
    assert "is after 2026-10-08, up to which meetings was researched" in editor.asked[2]
    assert row["covered_to"] == "2026-11-15"


@pytest.mark.exhaustive
def test_only_the_rest_is_asked() -> None:
    editor = Editor()
    given = dict.fromkeys(["outcome", "note", "source_url_2", "transport"], "")
    row = asked("meeting", editor, {**XI, **REST, **given, "end_date": "2026-10-01"})
    assert not {*XI, *REST, *given, "end_date"} & {*editor.columns}
    assert row["iso3"] == "CHN"


@pytest.mark.exhaustive
def test_a_guest_is_asked_for_by_the_same_questions() -> None:
    editor = Editor(
        source_url=PAGE,
        event="beijing-2025",
        country=["Cuba", "Bhutan"],
        person="A Guest",
        office="Ambassador",
        rank="other",
        is_announced="false",
        attended="yes",
        source_grade="D",
    )
    row = asked("attendance", editor)
    assert "'beijing-2025 / Cuba' already" in editor.asked[3]
    assert (row["iso3"], row["event"]) == ("BTN", "beijing-2025")


@pytest.mark.parametrize(
    ("country", "words"),
    [("Atlantis", "expected a state of table countries"), ("Chna", "did you mean 'China'?")],
)
def test_a_country_that_is_none_is_told_at_its_field(country: str, words: str) -> None:
    answers = {"source_url": PAGE, "event": "beijing-2015", "country": [country, "Turkey"]}
    editor = Editor(stops=True, **answers)
    row: dict[str, str] = {}
    with pytest.raises(Enough):
        asked("attendance", editor, row)
    assert editor.columns[2:4] == ["country", "country"]
    assert words in editor.asked[3]
    assert f"(one of {', '.join(pa.load('parades')['event'])})" in editor.asked[1]
    assert row["country"] == "Türkiye"


def test_a_slip_in_a_name_is_answered_with_the_one_that_may_be_meant() -> None:
    refusals = {
        ("add", "meting"): "did you mean 'meeting'?",
        ("add", "envoy", "--iso3", "Chna", "--source-url", PAGE): "did you mean 'China'?",
        ("data", "seal", "--covered-to", "evnts=2026-01-01"): "did you mean 'events'?",
        ("data", "seal", "evnts"): "did you mean 'events'?",
        ("figures", "regions", "--set", "worldview=x"): "write --worldview x",
    }
    for command, words in refusals.items():
        done = CliRunner().invoke(app, [*command])
        assert (done.exit_code, words in done.output) == (1, True), done.output


def test_the_day_of_coverage_may_be_written_as_columns_are(folder: Path) -> None:
    cells = ["--date", "2026-11-20", "--person", "Sergei Lavrov", "--place", "Pyongyang"]
    cells += ["--source-url", PAGE, "--source-grade", "D", "--covered_to", "2026-11-25"]
    done = typed(folder, [], *cells)
    assert done.exit_code == 0, done.output
    assert pa.load("envoys", data=folder).attrs["covered_to"] == "2026-11-25"


@pytest.mark.exhaustive
def test_who_asks_for_quiet_is_told_of_problems_alone(folder: Path) -> None:
    cells = ["--date", "2026-09-02", "--person", "Sergei Lavrov", "--place", "Pyongyang"]
    cells += ["--source-url", PAGE, "--source-grade", "D", "--data", str(folder)]
    done = CliRunner().invoke(app, ["-q", "add", "envoy", *cells, "--today", TODAY])
    assert (done.exit_code, done.output) == (0, "")


@pytest.mark.parametrize("errors", ["strict", "surrogateescape"])
def test_what_is_no_text_is_asked_again(monkeypatch: pytest.MonkeyPatch, errors: str) -> None:
    typed: list[bytes] = [b"\xff", b"Pyongyang"]
    monkeypatch.setattr(
        cli_add.click, "prompt", lambda *_, **__: typed.pop(0).decode("utf-8", errors)
    )
    assert cli_add._prompt("place", "") == "Pyongyang"


def test_a_table_without_questions_is_edited_by_hand() -> None:
    done = CliRunner().invoke(app, ["add", "claims"])
    assert done.exit_code == 1
    words = "change claims.csv in the data folder, then run parade check, parade data recount"
    assert words in done.output
    assert "choose from meeting, event" in CliRunner().invoke(app, ["add", "nothing"]).output


def typed(folder: Path, lines: list[str], *arguments: str) -> Result:
    command = ["add", "envoy", *arguments, "--data", str(folder), "--today", TODAY]
    return CliRunner().invoke(app, command, input="".join(f"{line}\n" for line in lines))


ENVOY = [PAGE, "2026-09-02", "Sergei Lavrov", "", "", "Pyongyang", "", "", "", "D"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_who_is_ended_from_outside_is_told_how_to_go_on(
    folder: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    monkeypatch.setattr(cli_add, "_is_at_terminal", lambda: True)
    monkeypatch.setattr(cli_add, "_prompt", lambda *_: os.kill(os.getpid(), number))
    before = signal.signal(number, signal.SIG_DFL)  # who runs the tests may have it passed over
    done = typed(folder, [], "--person", "Sergei Lavrov")
    signal.signal(number, before)
    assert done.exit_code == 128 + number
    assert "nothing was written; go on with:" in done.output
    assert "parade add envoy --person 'Sergei Lavrov'" in done.output


def test_the_row_is_shown_and_written_after_a_yes_alone(folder: Path) -> None:
    before = (folder / "envoys.csv").read_bytes()
    done = typed(folder, [*ENVOY, "n"])
    assert done.exit_code == 1
    assert "will change: envoys.csv, controls.csv, pages.csv, datapackage.json" in done.output
    assert "write? [y/N]" in done.output
    assert "[]" not in done.output
    assert (folder / "envoys.csv").read_bytes() == before
    command = done.stderr.strip().splitlines()[-1]
    again = CliRunner().invoke(app, shlex.split(command)[1:])
    assert again.exit_code == 0, again.output
    assert b"2026-09-02,Sergei Lavrov,Foreign Minister,RUS" in (folder / "envoys.csv").read_bytes()


@pytest.mark.exhaustive
def test_the_end_of_the_input_prints_the_command_that_goes_on(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = typed(folder, ENVOY[:3])
    assert done.exit_code == 130
    command = done.stderr.strip().splitlines()[-1]
    start = f"parade add envoy --source-url {PAGE} --date 2026-09-02 --person 'Sergei Lavrov'"
    assert command.startswith(start)
    monkeypatch.setattr(cli_add, "_is_at_terminal", lambda: True)
    rest = [line + "\n" for line in [*ENVOY[3:], "y"]]
    again = CliRunner().invoke(app, shlex.split(command)[1:], input="".join(rest))
    assert again.exit_code == 0, again.output
    assert "date: Day on which" not in again.output
    assert len(pa.load("envoys", data=folder)) == len(pa.load("envoys")) + 1


@pytest.mark.exhaustive
def test_yes_writes_without_asking_and_a_refusal_prints_the_command(folder: Path) -> None:
    path = folder / "events.csv"
    whole = path.read_bytes()
    path.write_bytes(whole.replace(b"missile", b"parade", 1))
    done = typed(folder, ENVOY, "--yes")
    assert f"{path}: cells changed since it was sealed" in done.output
    path.write_bytes(whole)
    done = typed(folder, ENVOY, "--yes")
    assert done.exit_code == 0, done.output
    assert "write?" not in done.output


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", asking.NEEDED),
        ("With Xi", "expected a date as YYYY-MM-DD"),
        ("2030-01-01", f"is after today, {TODAY}"),
    ],
)
def test_what_is_no_day_of_coverage_is_told_and_asked_again(typed: str, words: str) -> None:
    late = {"start_date": "2026-11-01", "end_date": "2026-11-01"}
    editor = Editor(covered_to=[typed, typed, "2026-11-30"], stops=True)
    given = {**WHOLE, **late}
    with pytest.raises(Enough):
        asked("meeting", editor, given)
    again = [each for each in editor.asked if each.startswith("covered_to")][1:]
    assert words in again[0]
    assert (again[1] == "covered_to") == (not typed), "and a field left empty is told of once"
    assert given["covered_to"] == "2026-11-30"


@pytest.mark.parametrize("content", [b"\xff\n", b"a\n" + b"x" * 200_000 + b"\n"])
def test_a_table_that_can_not_be_read_is_a_sentence_to_who_is_asked(
    folder: Path, monkeypatch: pytest.MonkeyPatch, content: bytes
) -> None:
    monkeypatch.setattr(cli_add, "_is_at_terminal", lambda: True)
    (folder / "meetings.csv").write_bytes(content)
    command = ["add", "meeting", "--person", "Xi Jinping", "--source-url", PAGE]
    done = CliRunner().invoke(app, [*command, "--data", str(folder)])
    assert done.exit_code == 1
    assert isinstance(done.exception, SystemExit)
    assert "meetings.csv" in done.output


@pytest.mark.parametrize("column", ["label", "source_grade", "format", "person"])
def test_a_needed_field_that_was_left_empty_is_asked_when_one_goes_on(column: str) -> None:
    given = {**WHOLE, **REST, column: ""}
    assert not asking.is_whole("meeting", given, data=None, today=TODAY)
    assert asking.is_whole("meeting", {**WHOLE, **REST}, data=None, today=TODAY)
