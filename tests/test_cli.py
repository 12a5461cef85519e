from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from parade_analysis import publish
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
