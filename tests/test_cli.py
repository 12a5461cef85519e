from __future__ import annotations

import html
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from markdown_it import MarkdownIt

import parade_analysis as pa
from parade_analysis import publish, terminal
from parade_analysis.catalog.definitions import TABLES
from parade_analysis.catalog.locate import data_folder
from parade_analysis.claims import check_claims, written
from parade_analysis.cli import app
from parade_analysis.figures import FIGURES
from parade_analysis.version import __version__

run = CliRunner().invoke
COUNTRIES = str(data_folder() / "countries.csv")
STEERING = "\x1b[31m\u202e\x07\udcff\u2066"


def every_command(group: click.Group = app, *above: str) -> Iterator[tuple[str, ...]]:
    yield above
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from every_command(command, *above, name)
        else:
            yield (*above, name)


def python(*arguments: str, flags: tuple[str, ...] = (), **more: str) -> subprocess.Popen[str]:
    """Run a command of ours in a Python of its own."""
    return subprocess.Popen(
        [sys.executable, *flags, "-m", "parade_analysis.cli", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env={**os.environ, **more},
    )


def test_help_lists_the_commands() -> None:
    done = run(app, ["--help"])
    assert done.exit_code == 0
    for command in ("check", "data", "figures"):
        assert command in done.output


def test_figures_are_listed_with_their_tables() -> None:
    done = run(app, ["figures", "--list"])
    assert done.exit_code == 0
    for name, figure in FIGURES.items():
        assert name in done.output
        assert all(table in done.output for table in figure.registered.tables)


def test_figures_say_what_was_drawn_and_where(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    arguments = ["figures", "regions", "--out", str(tmp_path / "mine")]
    assert run(app, arguments).output == "drawn: regions; 0 up to date; in mine\n"
    assert run(app, arguments).output == "nothing drawn; 1 up to date; in mine\n"
    assert "drawn: regions" in run(app, [*arguments, "--force"]).output


def test_options_are_listed_with_their_defaults() -> None:
    done = run(app, ["figures", "regions", "--options"])
    assert done.output == "regions\n  parade=beijing-2025\n  compared_with=\n"
    assert "three-parades" in run(app, ["figures", "--options"]).output


def test_options_are_set_as_the_function_takes_them(tmp_path: Path) -> None:
    arguments = ["figures", "three-parades", "--out", str(tmp_path)]
    chosen = ["--set", "parades=beijing-2015,moscow-2025"]
    assert run(app, [*arguments, *chosen]).exit_code == 0
    (entry,) = json.loads((tmp_path / "index.json").read_bytes())
    assert entry["options"] == {"compared": ["beijing-2015", "moscow-2025"]}


def test_an_option_set_to_none_leaves_the_published_figures_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publish, "figures_folder", lambda source: tmp_path)
    done = run(app, ["figures", "regions", "--set", "compared_with="])
    assert (done.exit_code, [path.name for path in tmp_path.iterdir()]) == (0, ["custom"])


@pytest.mark.exhaustive
def test_another_worldview_draws_the_maps(tmp_path: Path) -> None:
    arguments = ["figures", "meeting-places", "--worldview", "natural-earth"]
    assert run(app, [*arguments, "--out", str(tmp_path)]).exit_code == 0
    (entry,) = json.loads((tmp_path / "index.json").read_bytes())
    assert "natural-earth" in entry["tables"]
    assert "visionscarto" not in entry["tables"]


@pytest.mark.parametrize("before", ["1990-01-01", "2015-01-01"])
def test_what_was_not_known_yet_is_listed_and_no_fault(tmp_path: Path, before: str) -> None:
    arguments = ["figures", "trade-total", "leader-meetings", "--as-of", before]
    done = run(app, [*arguments, "--out", str(tmp_path)])
    assert done.exit_code == 0
    assert "leader-meetings: no meeting" in done.output
    drawn = "nothing drawn" if before < "1991" else "drawn: trade-total"
    assert drawn in done.output


def test_what_was_drawn_is_listed_beside_what_is_refused(
    tmp_path: Path, spoil: Callable[[str, str, str], Path]
) -> None:
    folder = spoil("envoys", "2012-08-02,Wang Jiarui", "2012-08-32,Wang Jiarui")
    arguments = ["figures", "regions", "meetings-by-year", "--data", str(folder)]
    done = run(app, [*arguments, "--out", str(tmp_path)])
    assert done.exit_code == 1
    assert "drawn: regions" in done.output
    assert "envoys.csv, row 2, column date" in done.output


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["figures", "china"], "there is no figure 'china'"),
        (["figures", "--as-of", "soon"], "as_of is 'soon': expected a date as YYYY-MM-DD"),
        (["figures", "regions", "--set", "parade=mars"], "there is no parade 'mars': choose from"),
        (["figures", "regions", "--set", "leader=Kim"], "regions has no option 'leader'"),
        (["figures", "regions", "--set", "parade"], "--set 'parade': expected each option once"),
        (
            ["figures", "regions", "--set", "parade=a", "--set", "parade=b"],
            "--set 'parade=b': expected each option once",
        ),
        (["figures", "--set", "parade=moscow-2025"], "--set needs the figures"),
        (["figures", "regions", "--worldview", "natural-earth"], "and regions is none"),
        (["figures", "meeting-places", "--worldview", "un"], "there is no worldview 'un'"),
        (["figures", "china", "--options"], "there is no figure 'china'"),
        (["figures", "--data", "nowhere"], "nowhere: expected a folder"),
        (["check", "--data", "nowhere"], "nowhere: expected a folder"),
        (["data", "seal", "--data", "nowhere"], "nowhere: expected a folder"),
    ],
)
def test_a_wrong_argument_gets_a_sentence_and_exit_1(
    arguments: list[str], words: str, tmp_path: Path
) -> None:
    out = ["--out", str(tmp_path)] if arguments[0] == "figures" else []
    done = run(app, arguments + out)
    assert done.exit_code == 1
    assert words in done.output
    assert "Traceback" not in done.output


@pytest.mark.exhaustive
def test_sealing_says_what_it_wrote(spoil: Callable[[str, str, str], Path]) -> None:
    folder = spoil("envoys", "first foreign guest as leader", "first guest as leader")
    first = run(app, ["data", "seal", "--data", str(folder)])
    assert (first.exit_code, "datapackage.json" in first.output) == (0, True)
    assert "the seal is up to date" in run(app, ["data", "seal", "--data", str(folder)]).output


def test_sealing_bad_data_is_refused(spoil: Callable[[str, str, str], Path]) -> None:
    folder = spoil("envoys", "2012-08-02,Wang Jiarui", "2012-08-32,Wang Jiarui")
    done = run(app, ["data", "seal", "--data", str(folder)])
    assert done.exit_code == 1
    assert "envoys.csv, row 2, column date: found '2012-08-32'" in done.output


@pytest.mark.parametrize("command", [*every_command()], ids="-".join)
@pytest.mark.parametrize("option", ["-h", "--help"])
def test_every_help_has_an_example_and_the_exit_codes(
    command: tuple[str, ...], option: str
) -> None:
    done = run(app, [*command, option], prog_name="parade")
    assert done.exit_code == 0
    assert f"Example:\n    {' '.join(('parade', *command))}" in done.output
    assert "0 fine, 1 refused" in done.output
    _, *told = done.output.splitlines()
    assert not [line for line in told if line.endswith("...")], "a summary is cut"


def test_the_version_is_told() -> None:
    assert run(app, ["--version"]).output == f"parade {__version__}\n"


def test_a_check_of_some_tables_tells_their_problems_alone(
    spoil: Callable[[str, str, str], Path],
) -> None:
    folder = spoil("envoys", "2012-08-02,Wang Jiarui", "2012-08-32,Wang Jiarui")
    theirs = run(app, ["check", "meetings", "parades", "--data", str(folder)])
    assert (theirs.exit_code, theirs.stdout) == (0, "sound: meetings, parades\n")
    assert "in other files (parade check)" in theirs.stderr
    mine = run(app, ["check", "envoys", "--data", str(folder)])
    assert (mine.exit_code, mine.stderr.splitlines()[-1]) == (1, "1 problem found")
    assert "envoys.csv, row 2, column date" in mine.stdout


def test_a_script_reads_what_is_wrong(spoil: Callable[[str, str, str], Path]) -> None:
    folder = spoil("envoys", "2012-08-02,Wang Jiarui", "2012-08-32,Wang Jiarui")
    done = run(app, ["check", "envoys", "--data", str(folder), "--format", "json"])
    (problem,) = json.loads(done.stdout)["problems"]
    assert (done.exit_code, problem["row"], problem["column"]) == (1, 2, "date")
    assert problem["value"] == "2012-08-32"


def test_a_script_reads_that_all_is_sound() -> None:
    done = run(app, ["check", "envoys", "--format", "json"])
    assert (done.exit_code, json.loads(done.stdout)) == (0, {"problems": [], "changed": []})


def test_tables_are_listed() -> None:
    lines = run(app, ["tables"]).output.splitlines()
    assert [line.split()[0] for line in lines] == [*TABLES]
    listed = json.loads(run(app, ["tables", "--format", "json"]).output)
    by_name = {each["table"]: each for each in listed}
    assert by_name["attendance"]["rows"] == len(pa.load("attendance"))
    assert by_name["attendance"]["covered_to"] == pa.load("attendance").attrs["covered_to"]
    assert by_name["countries"]["covered_to"] is None


def test_tables_are_cited_as_in_python() -> None:
    assert run(app, ["cite", "meetings"]).output == pa.cite("meetings") + "\n"
    entries = run(app, ["cite", "meetings", "--style", "bibtex"]).output
    assert entries == pa.cite("meetings", style="bibtex") + "\n"


def test_a_script_reads_figures_and_their_options() -> None:
    listed = json.loads(run(app, ["figures", "--list", "--format", "json"]).output)
    assert [each["name"] for each in listed] == [*FIGURES]
    (one,) = json.loads(run(app, ["figures", "regions", "--options", "--format", "json"]).output)
    assert one["options"] == {"parade": "beijing-2025", "compared_with": None}
    assert run(app, ["figures", "regions", "--format", "json"]).exit_code == 2


def test_a_script_reads_places(tmp_path: Path) -> None:
    mine = tmp_path / "mine.csv"
    mine.write_text("state,value\nNorth Korea,1\nNorth Korea,2\n,3\n", encoding="utf-8")
    done = run(app, ["places", str(mine), "--column", "state", "--format", "json"])
    told = {"value": "North Korea", "iso3": "PRK", "kind": "state", "rows": 2}
    assert json.loads(done.stdout)["blank"] == 1
    assert json.loads(done.stdout)["places"][0].items() >= told.items()


@pytest.mark.exhaustive
def test_quiet_leaves_problems_and_results(
    tmp_path: Path, spoil: Callable[[str, str, str], Path]
) -> None:
    drawn = ["figures", "regions", "--out", str(tmp_path / "mine")]
    assert run(app, ["--quiet", *drawn]).output == ""
    assert run(app, [*drawn, "-q"]).output == ""
    assert run(app, ["check", "--quiet"]).output == ""
    folder = spoil("envoys", "2012-08-02,Wang Jiarui", "2012-08-32,Wang Jiarui")
    assert "2012-08-32" in run(app, ["-q", "check", "--data", str(folder)]).output
    assert run(app, ["claims", "c20", "-q"]).output.startswith("c20  contradicted")


@pytest.mark.parametrize(
    ("arguments", "meant"),
    [
        (["figrues"], "figures"),
        (["data", "sael"], "seal"),
        (["figures", "--lst"], "--list"),
        (["figures", "chna-share"], "china-share"),
        (["figures", "regions", "--set", "parad=x"], "parade"),
        (["figures", "regions", "--set", "parade=bejing-2025"], "beijing-2025"),
        (["figures", "meeting-places", "--worldview", "visioncarto"], "visionscarto"),
        (["claims", "C06"], "c06"),
        (["check", "Meetngs"], "meetings"),
        (["cite", "meetngs"], "meetings"),
        (["places", COUNTRIES, "--column", "contry"], "country"),
        (["concentration", "x.csv", "--country", "North Korea"], "PRK"),
    ],
)
def test_a_slip_of_the_pen_is_met_with_what_may_be_meant(
    arguments: list[str], meant: str, tmp_path: Path
) -> None:
    out = ["--out", str(tmp_path)] if arguments[0] == "figures" else []
    done = run(app, arguments + out)
    assert done.exit_code in (1, 2)
    question = done.output.lower().partition("did you mean")[2]
    assert meant.lower() in question


def test_a_claim_asked_too_early_says_when_it_was_made() -> None:
    done = run(app, ["claims", "c06", "--as-of", "2025-08-01"])
    assert done.exit_code == 1
    assert "c06 was first made on 28 August 2025" in done.output
    assert (
        "the first was made on 28 August 2025"
        in run(app, ["claims", "--as-of", "2025-08-01"]).output
    )


def test_markdown_shows_cells_as_they_stand() -> None:
    odd = "a | b <script>`x` **y** [z](javascript:1) ~~s~~ $m$ &lt; \\"
    page = written(check_claims("c20").assign(claim=odd, value="two\nlines\x1b[31m\u202e"), "md")
    shown = MarkdownIt("gfm-like", {"linkify": False}).render(page)
    cells = re.findall(r"<td>(.*?)</td>", shown)
    assert html.unescape(cells[3]) == odd
    assert cells[2] == r"two\nlines\x1b[31m\u202e"
    for form in ("text", "csv", "json"):
        told = written(check_claims("c20").assign(claim=STEERING.replace("\udcff", "")), form)
        assert "\x1b" not in told
        assert "\u202e" not in told


@pytest.mark.parametrize(
    "arguments",
    [
        [STEERING],
        [f"--{STEERING}"],
        ["figures", STEERING],
        ["figures", "regions", "--set", STEERING],
        ["figures", "regions", "--set", f"parade={STEERING}"],
        ["figures", "--width", STEERING],
        ["figures", "regions", "--worldview", f"{STEERING}.geojson"],
        ["check", STEERING],
        ["check", "--data", STEERING],
        ["check", "--today", STEERING],
        ["claims", STEERING],
        ["claims", "--format", STEERING],
        ["cite", STEERING],
        ["places", STEERING, "--column", STEERING],
        ["places", COUNTRIES, "--column", STEERING],
        ["concentration", STEERING],
        ["concentration", "x", "--country", STEERING],
        ["add", STEERING],
        ["add", "envoy", f"--{STEERING}", "x"],
        ["data", STEERING],
    ],
)
def test_no_argument_steers_the_terminal(arguments: list[str], tmp_path: Path) -> None:
    out = ["--out", str(tmp_path)] if arguments[0] == "figures" else []
    done = run(app, [*arguments, *out])
    assert done.exit_code in (1, 2)
    assert isinstance(done.exception, SystemExit)
    assert done.output.strip()
    assert all(sign == "\n" or (sign.isprintable() and ord(sign) < 0xD800) for sign in done.output)


def test_no_cell_of_a_file_steers_the_terminal(tmp_path: Path) -> None:
    mine = tmp_path / "mine.csv"
    mine.write_text("state\n\x1b]0;owned\x07North Korea\n\u202eCuba\n", encoding="utf-8")
    for form in ("text", "json"):
        done = run(app, ["places", str(mine), "--column", "state", "--format", form])
        assert "\x1b" not in done.output
        assert "\u202e" not in done.output
        assert "x1b]0;owned" in done.output or "u001b]0;owned" in done.output


def test_a_bar_shows_the_name_of_a_file_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(terminal, "is_watched", lambda: True)
    with terminal.progress_of_bytes("[/bold] \x1b[31m.csv") as report:
        assert report is not None
        report(1, 2, 0)


def test_what_a_terminal_has_no_letters_for_is_spelled_out() -> None:
    done = python("cite", "meetings", PYTHONIOENCODING="ascii")
    told, faults = done.communicate()
    assert (done.returncode, faults) == (0, "")
    assert told.isascii()


def test_who_has_read_enough_is_no_fault() -> None:
    with python("cite") as telling:
        assert telling.stdout
        assert telling.stderr
        telling.stdout.close()
        assert telling.stderr.read() == ""


def test_ctrl_c_ends_without_a_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*names: str, style: str) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr("parade_analysis.catalog.cite.cite", stopped)
    done = run(app, ["cite"])
    assert (done.exit_code, done.output.strip()) == (130, "stopped")


COMMANDS = [
    ["figures", "--list"],
    ["--help"],
    ["places", COUNTRIES, "--column", "country", "--format", "json"],
    ["claims"],
    ["check"],
    ["tables"],
    ["cite"],
    ["figures", "regions", "--force", "--out", "OUT"],
    ["figures", "--options"],
    ["data", "recount", "--data", "DATA"],
    ["data", "seal", "--data", "DATA"],
    *([*command, "--help"] for command in every_command()),
]
PROGRAM = "python -m parade_analysis.cli"


@pytest.mark.sampled
@pytest.mark.parametrize("flags", [("-O",), ("-OO",), ("-W", "error")], ids="-".join)
@pytest.mark.parametrize("command", COMMANDS, ids="-".join)
def test_commands_do_the_same_under_the_flags_of_python(
    command: list[str], flags: tuple[str, ...], folder: Path
) -> None:
    places = {"DATA": str(folder), "OUT": str(folder.parent / "out")}
    command = [places.get(each, each) for each in command]
    flagged = python(*command, flags=flags)
    told, faults = flagged.communicate()
    assert (flagged.returncode, faults) == (0, "")
    expected = run(app, command, prog_name=PROGRAM).output
    assert "".join(told.split()) == "".join(expected.split())  # lines are of another width


def takes_a_path() -> Iterator[tuple[tuple[str, ...], str]]:
    for names in every_command():
        command: click.Command = app
        for name in names:
            assert isinstance(command, click.Group)
            command = command.commands[name]
        for each in command.params:
            if isinstance(each.type, click.Path) and isinstance(each, click.Option):
                yield names, each.opts[-1]


@pytest.mark.parametrize(("path", "words"), [("", "is empty"), ("https://a.org/b", "not read")])
def test_a_path_is_one_on_this_machine(path: str, words: str) -> None:
    options = [*takes_a_path()]
    assert {option for _, option in options} == {"--data", "--out"}
    for names, option in options:
        done = run(app, [*names, option, path])
        assert (done.exit_code, words in done.output) == (1, True), (names, done.output)


@pytest.mark.sampled(1)
@pytest.mark.skipif(os.name == "nt", reason="how a POSIX shell closes what is read and written")
@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_what_the_caller_has_closed_is_no_traceback(closed: str) -> None:
    for words, code in (("add meeting", 130), ("add meeting --person X", 1), ("check meetings", 0)):
        command = f"{sys.executable} -m parade_analysis {words} {closed}"
        done = subprocess.run(["sh", "-c", command], input="", capture_output=True, text=True)
        assert "Traceback" not in done.stderr
        assert done.returncode == code, (words, done.stderr)
