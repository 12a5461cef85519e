"""The project's own papers agree with each other and with what they promise."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
import yaml

import parade_analysis as pa
from parade_analysis.figures import FIGURES

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def tracked() -> list[Path]:
    done = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [ROOT / name for name in done.stdout.split("\0") if name]


def test_conda_and_pip_ask_for_the_same_packages() -> None:
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    conda = [each for each in environment["dependencies"] if isinstance(each, str)]
    wanted = PROJECT["dependencies"] + PROJECT["optional-dependencies"]["dev"]
    assert sorted(conda) == sorted([*wanted, "pip", f"python{PROJECT['requires-python']}"])


def test_whoever_develops_has_every_extra() -> None:
    extras = PROJECT["optional-dependencies"]
    every = {each for name, extra in extras.items() if name != "browser" for each in extra}
    assert every == {*extras["dev"]}


def test_the_lock_pins_versions_and_names_no_address() -> None:
    lines = (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    assert all(re.match(r"[a-z0-9._-]+==\S+( ; .+)?$", line) for line in lines)
    locked = {line.split("==")[0] for line in lines}
    wanted = PROJECT["dependencies"] + PROJECT["optional-dependencies"]["dev"]
    assert {re.split(r"[><=]", each)[0].lower() for each in wanted} <= locked


def test_every_dependency_is_imported_somewhere() -> None:
    imported = set()
    for path in [*ROOT.glob("src/**/*.py"), *ROOT.glob("scripts/*.py"), *ROOT.glob("tests/*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {each.name.split(".")[0] for each in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                imported.add(node.module.split(".")[0])
    imported_as = {"pillow": "PIL"}
    for package in PROJECT["dependencies"]:
        name = re.split(r"[><=]", package)[0].lower()
        assert imported_as.get(name, name) in imported, package


def test_versions_and_dates_agree() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert PROJECT["version"] == pa.__version__ == citation["version"]  # type: ignore[attr-defined]
    assert str(citation["date-released"]) == pa.__released__  # type: ignore[attr-defined]
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"[{pa.__version__}]" in changes  # type: ignore[attr-defined]


def test_the_readme_shows_every_figure_and_notebook_and_only_commands_that_exist() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for name in FIGURES:
        assert name in text
    for path in tracked():
        assert path.suffix != ".ipynb" or path.stem in text, path
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"(?:^|`)make ([a-z]+)", text, re.MULTILINE):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
    for link in re.findall(r"\]\(([^)#:]+)\)", text):
        assert (ROOT / link).exists(), link


def test_nothing_names_a_registry_or_a_machine() -> None:
    hosts = re.compile(r"pypi\.org|files\.pythonhosted|registry\.npm|npmjs\.|conda\.anaconda")
    paths = re.compile(r"(^|[^\w.])/(root|work|home/\w+)/[A-Za-z.]")
    for path in tracked():
        if (
            path.suffix in (".png", ".parquet", ".zip", ".ttf", ".woff2")
            or path == Path(__file__)
            or not path.is_file()
        ):
            continue
        text = path.read_text(encoding="utf-8")
        if path.name != "test_data.py":
            assert not hosts.search(text), path
        assert not paths.search(text), path


WORKFLOWS = [*ROOT.glob(".github/workflows/*")]


def faults_of(workflow: str) -> list[str]:
    """Return what a workflow runs unpinned, may do without need, or leaves behind."""
    described = yaml.safe_load(workflow)
    faults = [
        line.strip()
        for line in workflow.splitlines()
        if "uses:" in line and not re.fullmatch(r"[\s-]*uses: \S+@[0-9a-f]{40} # v[\d.]+", line)
    ]
    if described.get("permissions") != {"contents": "read"}:
        faults.append("it may do more than read")
    for name, job in described["jobs"].items():
        publishes = any("actions/deploy-pages@" in each.get("uses", "") for each in job["steps"])
        needed = {"pages": "write", "id-token": "write"} if publishes else None
        if job.get("permissions") != needed:
            faults.append(f"{name} has other permissions than it needs")
        if not 0 < job.get("timeout-minutes", 0) <= 120:
            faults.append(f"{name} may run for hours")
        for step in job["steps"]:
            kept = step.get("with", {}).get("persist-credentials", True)
            if "actions/checkout@" in step.get("uses", "") and kept:
                faults.append(f"{name} leaves a token in the checkout")
    return faults


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_runs_what_is_pinned_and_may_do_no_more_than_it_needs(path: Path) -> None:
    assert faults_of(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (r"@[0-9a-f]{40} # ", "@", "uses: actions/checkout@v"),
        (r" # v.*", "", "uses: actions/checkout@"),
        (r"contents: read", "contents: write", "it may do more than read"),
        (r"id-token: write", "contents: write", "publish has other permissions than it needs"),
        (r"timeout-minutes: 20", "name: build", "build may run for hours"),
        (r"persist-credentials: false", "fetch-depth: 1", "build leaves a token in the checkout"),
    ],
)
def test_a_careless_workflow_is_noticed(old: str, new: str, fault: str) -> None:
    text = (ROOT / ".github/workflows/site.yml").read_text(encoding="utf-8")
    assert fault in " ".join(faults_of(re.sub(old, new, text)))


PAPERS = [
    *ROOT.glob("docs/pages/project/*.md"),
    ROOT / "CODE_OF_CONDUCT.md",
    ROOT / "CONTRIBUTING.md",
]


@pytest.mark.parametrize("path", PAPERS, ids=lambda path: path.name)
def test_a_page_on_the_project_has_one_title_sound_links_and_code_that_runs(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    prose = re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE)
    assert len(re.findall(r"^# ", prose, re.MULTILINE)) == 1
    assert not re.search(r"\w@\w+\.\w", prose)  # no address of a person
    assert not re.search(r"`(?:data/)?[A-Z_]+\.md`", prose)  # such a page is linked
    for link in re.findall(r"\]\(([^)#]+)\)", prose):
        assert link.startswith(("http://", "https://")) or (path.parent / link).exists(), link
    for code in re.findall(r"^```python\n(.*?)^```", text, re.DOTALL | re.MULTILINE):
        exec(compile(code, path.name, "exec"), {})


FIELDS_OF_CFF = {
    *("abstract", "authors", "cff-version", "commit", "contact", "date-released", "doi"),
    *("identifiers", "keywords", "license", "license-url", "message", "preferred-citation"),
    *("references", "repository", "repository-artifact", "repository-code", "title", "type"),
    *("url", "version"),
}
"""Of the Citation File Format 1.2.0."""


def test_the_citation_file_has_what_its_format_knows() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert {"authors", "cff-version", "message", "title"} <= set(citation) <= FIELDS_OF_CFF
    assert citation["cff-version"] == "1.2.0"
    assert citation["license"] in PROJECT["license"].split(" AND ")
    assert all(set(author) == {"name"} for author in citation["authors"])


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (built,) = folder.glob("*.whl")
    return built


@pytest.mark.exhaustive
def test_the_installed_package_brings_its_tables(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path)
    code = (
        "import sys; sys.path.insert(0, '.')\n"
        "import parade_analysis as pa\n"
        "assert pa.__file__.startswith(sys.argv[1]), pa.__file__\n"
        "print(len(pa.load('attendance')), len(pa.boundaries()) > 200, pa.check())"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split(maxsplit=2) == [str(len(pa.load("attendance"))), "True", "[]\n"]


@pytest.mark.exhaustive
def test_the_installed_package_brings_its_licences(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        (metadata,) = (name for name in names if name.endswith(".dist-info/METADATA"))
        assert f"License-Expression: {PROJECT['license']}\n" in archive.read(metadata).decode()
    for path in ROOT.glob("LICENSES/*.txt"):
        assert any(name.endswith(f"licenses/LICENSES/{path.name}") for name in names), path
