"""Change the code in single places and tell which changes the tests of its module miss.

Usage: ``python scripts/mutants.py [MODULE ...]``, e.g. ``attendance.py catalog/as_of.py``; by
default the modules of `TESTS`. From all mutants that mutmut makes, those are taken that turn a
comparison, move a number, swap ``+`` and ``-``, ``and`` and ``or``, ``any`` and ``all`` or ``min``
and ``max``; of these a fixed sample, the same in every run. Works in a copy in ``mutants/``.
"""

from __future__ import annotations

import ast
import hashlib
import io
import itertools
import json
import os
import shutil
import subprocess
import sys
import tokenize
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
COPY = ROOT / "mutants"
PACKAGE = "src/parade_analysis"
TESTS = {
    "attendance.py": "test_attendance test_parades test_verdicts",
    "blocs.py": "test_blocs",
    "roll_calls.py": "test_roll_calls",
    "parades.py": "test_parades",
    "meetings.py": "test_meetings",
    "inclusion.py": "test_inclusion test_meetings",
    "silences.py": "test_silences",
    "journeys.py": "test_journeys",
    "events.py": "test_events",
    "ranks.py": "test_trade",
    "unrecorded.py": "test_trade",
    "comparison.py": "test_publishers",
    "corrections.py": "test_koreas",
    "inter_korean.py": "test_inter_korean",
    "intensity.py": "test_intensity",
    "long_run.py": "test_records",
    "money.py": "test_money",
    "flows.py": "test_flows",
    "records.py": "test_records",
    "publishers.py": "test_publishers",
    "goods.py": "test_goods",
    "koreas.py": "test_koreas",
    "claims/about_guests.py": "test_claims test_verdicts",
    "claims/about_meetings.py": "test_claims test_verdicts",
    "claims/about_trade.py": "test_claims test_verdicts",
    "claims/about_treaties.py": "test_claims test_verdicts",
    "claims/checking.py": "test_claims test_verdicts",
    "claims/finding.py": "test_claims test_verdicts",
    "catalog/as_of.py": "test_as_of",
    "catalog/given.py": "test_given",
    "catalog/loading.py": "test_catalog test_as_of test_validation test_geography test_cli",
    "catalog/losses.py": "test_losses",
    "catalog/recount.py": "test_losses test_add",
    "catalog/cells.py": "test_given test_validation test_characters",
    "catalog/reading.py": "test_validation test_rules",
    "catalog/rules/days.py": "test_rules",
    "catalog/rules/guests.py": "test_rules",
    "catalog/rules/ids.py": "test_rules",
    "catalog/rules/places.py": "test_rules",
    "catalog/rules/same.py": "test_rules",
    "catalog/rules/sources.py": "test_rules",
    "catalog/rules/totals.py": "test_rules",
    "catalog/rules/trade.py": "test_rules",
    "catalog/rules/encounters.py": "test_rules",
    "catalog/add.py": "test_add test_writing",
    "catalog/asking.py": "test_asking",
    "catalog/completing.py": "test_add test_asking",
    "catalog/judging.py": "test_add test_asking",
    "catalog/writing.py": "test_writing",
    "publish.py": "test_publish",
}
"""Module -> its tests."""
RULES = "catalog/rules/*.py"
PER_MODULE = 6
NOTICED = ("killed", "timeout", "caught by type check", "segfault")
SWAPS = [
    {"<", "<=", ">", ">=", "==", "!=", "in", "not in", "is", "is not"},
    {"+", "-"},
    {"*", "/", "//"},
    {"&", "|"},
    {"and", "or"},
    {"any", "all"},
    {"min", "max"},
]


def copied(module: str) -> None:
    """Copy the checkout, with claims and rules where mutmut sees them, and the settings."""
    shutil.rmtree(COPY, ignore_errors=True)
    shutil.copytree(ROOT, COPY, ignore=shutil.ignore_patterns(".*", COPY.name, "__pycache__"))
    decorated = [*(COPY / PACKAGE / "claims").glob("*.py"), *(COPY / PACKAGE).glob(RULES)]
    for path in decorated:
        path.write_text(undecorated(path.read_text(encoding="utf-8")), encoding="utf-8")
    settings = {
        "source_paths": ["src"],
        "only_mutate": [f"{PACKAGE}/{module}"],
        "also_copy": ["data", "notebooks", "figures", "scripts", "README.md", "LICENSE"],
        # The committed figures were drawn by the code as it is.
        "pytest_add_cli_args": ["-p", "no:cacheprovider", "-k", "not committed_figures"],
        "process_isolation": "forkserver",  # polars and duckdb hang in a fork of their process
        "pytest_add_cli_args_test_selection": [
            f"tests/{name}.py" for name in TESTS[module].split()
        ],
    }
    lines = [f"{key} = {json.dumps(value)}" for key, value in settings.items()]
    with (COPY / "pyproject.toml").open("a", encoding="utf-8") as file:
        file.write("\n[tool.mutmut]\n" + "\n".join(lines) + "\n")


def undecorated(source: str) -> str:
    r"""Return a module whose functions are decorated after them; mutmut skips decorated ones.

    >>> undecorated("@wrapped(1)\\ndef one():\\n    return 1").splitlines()
    ['def one():', '    return 1', 'one = wrapped(1)(one)']
    """
    lines = source.splitlines()
    for node in reversed(ast.parse(source).body):
        if isinstance(node, ast.FunctionDef) and node.decorator_list:
            (decorator,) = node.decorator_list
            lines.insert(
                node.end_lineno or 0, f"{node.name} = {ast.unparse(decorator)}({node.name})"
            )
            del lines[decorator.lineno - 1 : node.lineno - 1]
    return "\n".join(lines) + "\n"


def tokens(text: str) -> list[str]:
    """Return the words and signs of a line of code."""
    try:
        read = list(tokenize.generate_tokens(io.StringIO(text.strip()).readline))
    except tokenize.TokenError:
        return text.split()
    return [each.string for each in read if each.string.strip()]


def is_single_change(diff: str) -> bool:
    """Whether a mutant turns one comparison, number, sign or pair of `SWAPS`."""
    lines = diff.splitlines()
    before, after = (
        [word for line in lines if line[:1] == sign != line[1:2] for word in tokens(line[1:])]
        for sign in "-+"
    )
    if len(before) != len(after):
        return False
    changed = [(one, other) for one, other in zip(before, after, strict=True) if one != other]
    if len(changed) != 1:
        return False
    one, other = changed[0]
    moved = one[:1].isdigit() and other[:1].isdigit()
    return moved or any({one, other} <= swap for swap in SWAPS)


def sample(module: str) -> list[str]:
    """Make the mutants of a module and return the names of the sample.

    The first by a hash of their names, so that a run can be repeated.
    """
    from mutmut import __main__ as mutmut
    from mutmut.mutation.data import SourceFileMutationData
    from mutmut.mutation.diff_apply import get_diff_for_mutant

    Path("mutants").mkdir()
    mutmut.copy_src_dir()
    mutmut.copy_also_copy_files()
    mutmut.setup_source_paths()
    mutmut.create_mutants(2)
    data = SourceFileMutationData(path=Path(PACKAGE, module))
    data.load()
    names = sorted(
        data.exit_code_by_key, key=lambda name: hashlib.sha256(name.encode()).hexdigest()
    )
    single = (name for name in names if is_single_change(get_diff_for_mutant(name)))
    return list(itertools.islice(single, PER_MODULE))


def tried(module: str) -> Counter[str]:
    """Try the sample of a module, print what was not noticed, and count the verdicts."""
    copied(module)
    os.chdir(COPY)
    names = sample(module)
    mutmut = [sys.executable, "-m", "mutmut"]
    # Tests that start Python of their own meet the mutants there too.
    here = {**os.environ, "PYTHONPATH": str(COPY / "mutants" / "src")}
    # The schemas are spelled otherwise with mutants inside, so the seal would not hold.
    sealing = [sys.executable, "-m", "parade_analysis.cli", "data", "seal"]
    subprocess.run(sealing, check=True, env={**here, "MUTANT_UNDER_TEST": ""}, cwd="mutants")
    run = [*mutmut, "run", "--max-children", "2", *names]
    said = subprocess.run(run, capture_output=True, text=True, env=here)
    results = [*mutmut, "results", "--all", "true"]
    told = subprocess.run(results, capture_output=True, text=True, check=True).stdout
    verdicts = dict(line.strip().rsplit(": ", 1) for line in told.splitlines() if line)
    if "not checked" in verdicts.values() and not set(verdicts.values()) & set(NOTICED):
        print(said.stdout[-3000:])
    for name in names:
        if verdicts[name] not in NOTICED:
            print(f"\n{name}: {verdicts[name]}", flush=True)
            subprocess.run([*mutmut, "show", name])
    return Counter(verdicts[name] for name in names)


def main(modules: Sequence[str]) -> None:
    """Try each module in a process of its own, as mutmut reads its settings once."""
    if len(modules) == 1:
        counts = tried(modules[0])
        noticed = sum(counts[verdict] for verdict in NOTICED)
        print(f"{modules[0]}: noticed {noticed} of {counts.total()}", flush=True)
        return
    noticed = tried_in_all = 0
    for module in modules:
        said = subprocess.run([sys.executable, __file__, module], capture_output=True, text=True)
        print(said.stdout, said.stderr[-2000:], flush=True)
        *_, some, _, total = said.stdout.split()
        noticed, tried_in_all = noticed + int(some), tried_in_all + int(total)
    print(f"noticed {noticed} of {tried_in_all}: {noticed / tried_in_all:.0%}")


if __name__ == "__main__":
    main(sys.argv[1:] or list(TESTS))
