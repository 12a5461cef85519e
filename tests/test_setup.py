"""The project's own papers agree with each other and with what they promise."""

from __future__ import annotations

import ast
import importlib.util
import json
import re
import runpy
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import nbformat
import pytest
import yaml

import parade_analysis as pa
from parade_analysis.figures import FIGURES
from parade_analysis.files import LOCK

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
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
    apart = {"audit", "browser"}
    every = {each for name, extra in extras.items() if name not in apart for each in extra}
    assert every == {*extras["dev"]}


PIN = re.compile(r"[a-z0-9._-]+==\S+( ; [^\n\\]+)?( \\\n    --hash=sha256:[0-9a-f]{64})+")


def test_the_lock_pins_versions_and_hashes_and_names_no_address() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    pins = re.split(r"\n(?=\S)", lock.rstrip("\n"))
    assert [pin for pin in pins if not PIN.fullmatch(pin)] == []
    locked = {pin.split("==")[0] for pin in pins}
    for wanted in (PROJECT["dependencies"], *PROJECT["optional-dependencies"].values()):
        assert {re.split(r"[><=]", each)[0].lower() for each in wanted} <= locked


def dry_run(*arguments: str) -> list[str]:
    """Return the commands that make would give."""
    done = subprocess.run(
        ["env", "-u", "MAKEFLAGS", "make", "--dry-run", "--always-make", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.replace("\\\n", " ").splitlines()


def test_all_that_is_installed_is_checked_by_its_hash(tmp_path: Path) -> None:
    installs = [line for line in dry_run("figures") if re.search(r"pip (install|sync)", line)]
    assert len(installs) == 3
    for line in installs:
        assert "--require-hashes" in line or line.endswith(
            "--no-deps --no-build-isolation --editable ."
        )
    (cut,) = (line for line in dry_run("figures", f"VENV={tmp_path}") if line.startswith("sed "))
    subprocess.run(["bash", "-c", cut], cwd=ROOT, check=True)
    (first,) = tmp_path.iterdir()
    pin = first.read_text(encoding="utf-8").rstrip("\n")
    assert PIN.fullmatch(pin)
    assert pin.startswith("uv==")


def test_no_check_looks_at_what_git_does_not_keep(tmp_path: Path) -> None:
    (tmp_path / "kept.py").write_text('"""Nothing."""\n', encoding="utf-8")
    untidy = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("import os,sys")])
    nbformat.write(untidy, tmp_path / "mine.ipynb")
    (tmp_path / "mine.py").write_text("import os,sys", encoding="utf-8")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    ruff = [
        line for line in dry_run("test", f"BIN={Path(sys.executable).parent}") if "/ruff " in line
    ]
    assert len(ruff) == 2

    def passed() -> list[bool]:
        return [
            subprocess.run(["bash", "-c", line], cwd=tmp_path, capture_output=True).returncode == 0
            for line in ruff
        ]

    for command in (["init", "-q"], ["add", "kept.py"]):
        subprocess.run(["git", *command], cwd=tmp_path, check=True)
    assert passed() == [True, True]
    subprocess.run(["git", "add", "mine.ipynb"], cwd=tmp_path, check=True)
    assert passed() == [False, False]


@pytest.mark.parametrize(
    "name",
    ["notebooks/own/a.ipynb", "figures/as-of-2025-08-28/a.png", "figures/custom/a.png", "site/a"],
)
def test_git_ignores_what_a_reader_makes(name: str) -> None:
    subprocess.run(["git", "check-ignore", "-q", name], cwd=ROOT, check=True)


def test_make_lab_serves_a_folder_for_notebooks_of_ones_own() -> None:
    assert "mkdir -p notebooks/own" in dry_run("lab")


def test_the_site_shows_the_notebooks_that_git_keeps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(ROOT / "docs")  # where Python looks when it runs the script
    named = runpy.run_path(str(ROOT / "docs" / "pages.py"))["NOTEBOOKS"]
    assert named == runpy.run_path(str(ROOT / "scripts" / "run_notebooks.py"))["published"]()


def test_all_that_make_does_is_done_without_it_too() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    (targets,) = re.findall(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)
    told = re.findall(r"^\| `make ([a-z-]+)` \| ", README, re.MULTILINE)
    assert {*targets.split()} - {*told} == {"clean", "lock"}
    for module in re.findall(r"python -m ([\w.]+)", README):
        assert importlib.util.find_spec(module) or module == "pip_audit", module
    for script in re.findall(r"python ([\w/]+\.py)", README):
        assert (ROOT / script).is_file(), script


def test_the_module_is_the_command() -> None:
    command = [sys.executable, "-m", "parade_analysis", "figures", "--list"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert [line.split(":")[0] for line in done.stdout.splitlines()] == list(FIGURES)


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
    for name in FIGURES:
        assert name in README
    for path in tracked():
        assert path.suffix != ".ipynb" or path.stem in README, path
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"(?:^|`)make ([a-z-]+)", README, re.MULTILINE):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
    for link in re.findall(r"\]\(([^)#:]+)\)", README):
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


def test_what_is_pinned_is_kept_fresh() -> None:
    renovate = json.loads((ROOT / ".github/renovate.json").read_text(encoding="utf-8"))
    assert renovate["enabledManagers"] == ["github-actions", "pip_requirements"]
    (pattern,) = renovate["pip_requirements"]["managerFilePatterns"]
    assert re.search(pattern.strip("/"), "requirements.lock")


def test_each_week_the_newest_the_oldest_and_the_holes_are_looked_at() -> None:
    weekly = yaml.safe_load((ROOT / ".github/workflows/weekly.yml").read_text(encoding="utf-8"))
    (when,) = weekly[True]["schedule"]  # YAML takes the key `on` for true
    assert re.fullmatch(r"\d+ \d+ \* \* [0-6]", when["cron"])
    ran = {
        name: [step["run"] for step in job["steps"] if "run" in step]
        for name, job in weekly["jobs"].items()
    }
    assert ran["newest"][0] == "make lock"
    assert ran["oldest"][0] == "make lock RESOLUTION=lowest-direct"
    assert ran["audit"] == ["make audit"]


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
    (ROOT / "data" / LOCK).touch()  # as each command that writes there leaves it
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
        assert not [name for name in archive.namelist() if "/." in name]
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
