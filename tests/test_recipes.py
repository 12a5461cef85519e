"""The recipes of the README do what they say."""

from __future__ import annotations

import re
import shlex
import shutil
import zipfile
from pathlib import Path

import click
import matplotlib as mpl
import pytest

import parade_analysis as pa
from parade_analysis.cli import app

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PYTHON = re.findall(r"^```python\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
SHELL = re.findall(r"^```\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
PARADE = re.compile(r"(?:[A-Z_]+=\S+ )*(?:\.venv/bin/)?parade (.*)")

PUTIN = """start_date,end_date,person,iso3,place
2024-05-16,2024-05-17,Xi Jinping,CHN,Beijing
2024-06-19,,Kim Jong Un,PRK,Pyongyang
"""
VOTES = """,rcid,ccode,member,vote,Country,Countryname,session,abstain,yes,no,date,unres
1,9101,710,1,2,CHN,China,76,35,141,5,2022-03-02,R/ES-11/1
2,9101,731,1,3,PRK,North Korea,76,35,141,5,2022-03-02,R/ES-11/1
"""
SHARES = "Entity,Code,Year,Value\nMongolia,MNG,2020,4.5\nChina,CHN,2020,1.6\n"
INCOME = """"Data Source","World Development Indicators",

"Last Updated Date","2025-07-01",

"Country Name","Country Code","Indicator Name","Indicator Code","2023",
"China","CHN","GDP per capita (current US$)","NY.GDP.PCAP.CD","12614",
"Japan","JPN","GDP per capita (current US$)","NY.GDP.PCAP.CD","33767",
"Mongolia","MNG","GDP per capita (current US$)","NY.GDP.PCAP.CD","5839",
"""


@pytest.fixture
def readers_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with files in the layouts that the recipes speak of, as where we are."""
    monkeypatch.chdir(tmp_path)
    for name, text in {"putin.csv": PUTIN, "UNVotes.csv": VOTES, "owid.csv": SHARES}.items():
        Path(name).write_text(text, encoding="utf-8")
    indicator = "API_NY.GDP.PCAP.CD_DS2_en_csv_v2"
    with zipfile.ZipFile(f"{indicator}.zip", "w") as held:
        held.writestr(f"{indicator}.csv", INCOME)
    samples = ROOT / "notebooks" / "samples"
    shutil.copy(samples / "BACI_HS92_V202401b.zip", "BACI_HS92_V202501.zip")
    shutil.copytree(ROOT / "data", "my-data")
    return tmp_path


@pytest.mark.exhaustive
def test_what_is_python_runs_from_the_first_recipe_to_the_last(readers_folder: Path) -> None:
    known: dict[str, object] = {}
    with mpl.rc_context():
        for lines in PYTHON:
            exec(lines, known)
    assert (readers_folder / "regions.pdf").is_file()


def parsed(words: list[str]) -> click.Context:
    """Parse a command as the shell would, and run nothing."""
    command: click.Command = app
    context = click.Context(app, info_name="parade")
    while isinstance(command, click.Group):
        name, *words = words
        found = command.get_command(context, name)
        assert found is not None, name
        command = found
    return command.make_context(command.name, words)


def commands() -> list[str]:
    lines = [line for fence in SHELL for line in fence.splitlines()]
    return [found[1] for line in lines if (found := PARADE.fullmatch(line))]


@pytest.mark.parametrize("line", commands())
def test_what_is_typed_into_a_shell_is_a_command(readers_folder: Path, line: str) -> None:
    Path("my.csv").write_text("country,partner\nChina,156\n", encoding="utf-8")
    parsed(shlex.split(line))


def test_a_recipe_that_is_wrong_is_found() -> None:
    with pytest.raises(click.UsageError, match=r"(?i)no such option"):
        parsed(shlex.split("figures --nonesuch"))
    with pytest.raises(AssertionError):
        parsed(["figure"])
    with pytest.raises(pa.DataError):
        exec("pa.figures.china_share(country='nowhere')", {"pa": pa})
