"""Change the code in single places and tell which changes no test notices.

Usage: ``python scripts/mutants.py [MODULE ...]``, e.g. ``attendance.py catalog/as_of.py``; by
default the modules of `MODULES`. From all mutants that mutmut makes, those are taken that turn a
comparison, move a number, swap ``+`` and ``-``, ``and`` and ``or``, ``any`` and ``all`` or ``min``
and ``max``; of these a fixed sample, the same in every run. Works in ``mutants/``.
"""

from __future__ import annotations

import hashlib
import io
import itertools
import os
import subprocess
import sys
import tokenize
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGE = "src/parade_analysis"
MODULES = (
    *("attendance.py", "parades.py", "meetings.py", "inclusion.py", "silences.py"),
    *("journeys.py", "events.py", "trade.py", "flows.py", "records.py", "publishers.py"),
    *("goods.py", "koreas.py", "claims/*.py", "catalog/*.py", "publish.py"),
)
PER_MODULE = 12
NOTICED = ("killed", "timeout", "caught by type check", "segfault")
SWAPS = [
    {"<", "<=", ">", ">=", "==", "!=", "in", "not in", "is", "is not"},
    {"+", "-"},
    {"*", "/", "//"},
    {"&", "|"},
    {"and", "or"},
    {"any", "all"},
    {"min", "max"},
    {"True", "False"},
]


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


def sample(patterns: Sequence[str]) -> list[str]:
    """Make the mutants of some modules and return the names of the sample.

    Of each module the first by a hash of their names, so that a run can be repeated.
    """
    from mutmut import __main__ as mutmut
    from mutmut.mutation.data import SourceFileMutationData
    from mutmut.mutation.diff_apply import get_diff_for_mutant

    (ROOT / "mutants").mkdir(exist_ok=True)
    mutmut.copy_src_dir()
    mutmut.copy_also_copy_files()
    mutmut.setup_source_paths()
    mutmut.create_mutants(2)
    found: list[str] = []
    for path in sorted({path for each in patterns for path in (ROOT / PACKAGE).glob(each)}):
        data = SourceFileMutationData(path=path.relative_to(ROOT))
        data.load()
        names = sorted(
            data.exit_code_by_key, key=lambda name: hashlib.sha256(name.encode()).hexdigest()
        )
        single = (name for name in names if is_single_change(get_diff_for_mutant(name)))
        found += list(itertools.islice(single, PER_MODULE))
    return found


def main(patterns: Sequence[str]) -> None:
    """Try the sample and print what was not noticed."""
    os.chdir(ROOT)
    names = sample(patterns)
    print(f"{len(names)} single changes")
    subprocess.run([sys.executable, "-m", "mutmut", "run", "--max-children", "2", *names])
    said = subprocess.run(
        [sys.executable, "-m", "mutmut", "results", "--all", "true"],
        capture_output=True,
        text=True,
        check=True,
    )
    verdicts = dict(line.strip().rsplit(": ", 1) for line in said.stdout.splitlines() if line)
    counts = Counter(verdicts[name] for name in names)
    for name in names:
        if verdicts[name] not in NOTICED:
            print(f"\n{name}: {verdicts[name]}")
            subprocess.run([sys.executable, "-m", "mutmut", "show", name])
    noticed = sum(counts[verdict] for verdict in NOTICED)
    print(f"noticed {noticed} of {len(names)}: {noticed / len(names):.0%}; {dict(counts)}")


if __name__ == "__main__":
    main(sys.argv[1:] or MODULES)
