from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from parade_analysis.cli import app
from parade_analysis.figures import FIGURES

run = CliRunner().invoke


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
        assert all(table in done.output for table in figure.tables)


def test_figures_say_what_was_drawn(tmp_path: Path) -> None:
    arguments = ["figures", "china-share", "--out", str(tmp_path)]
    assert "drawn: china-share; 0 up to date" in run(app, arguments).output
    assert "nothing drawn; 1 up to date" in run(app, arguments).output
    assert "drawn: china-share" in run(app, [*arguments, "--force"]).output


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["figures", "china"], "there is no figure 'china'"),
        (["figures", "--as-of", "soon"], "as_of is 'soon': expected a date as YYYY-MM-DD"),
        (["figures", "leader-meetings", "--as-of", "2015-01-01"], "no meeting"),
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
