"""How many slips in single cells the rules of the tables catch, on a fixed sample.

Run by hand: ``python benchmarks/slips.py [--passed]``. A slip is what a hand does when it
types: a digit turned, a year off by one, or a code, name, date or word of the same column in
its place. It goes into one filled cell of a table kept by hand; remarks in free text are left
out, and every table has the same number of slips (pages, controls and exceptions have none:
they are there to catch them). What catches it are the rules and controls
alone: hashes and keys of the seal play no part.
"""

from __future__ import annotations

import csv
import io
import random
import sys
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from parade_analysis.catalog import reading
from parade_analysis.catalog.checking import checked_folder, day_of
from parade_analysis.catalog.definitions import TABLES
from parade_analysis.catalog.fields import FIELDS
from parade_analysis.catalog.locate import data_folder, file_of
from parade_analysis.catalog.reading import COUNTED_ELSEWHERE
from parade_analysis.catalog.rules.registry import KEPT_BY_HAND
from parade_analysis.errors import Problem

SEED = 20250903
EACH = 30
REMARKS = {
    *("note", "outcome_note", "source_note", "detail", "outcome", "reason", "caveat", "rule"),
    *("claim", "title", "label", "short_label", "release_rule", "share_of", "product"),
    *("name", "short_name", "title_name", "publisher", "estimate_by", "estimate_by_short"),
}
"""Free text and display names, in which only a reader sees a slip."""
SPOILT = [each for each in KEPT_BY_HAND if each not in (*COUNTED_ELSEWHERE, "exceptions")]
DIGITS = "0123456789"
YEARS = {"year", "start_year", "end_year", "start_local", "end_local"}


class Slip(NamedTuple):
    """One cell, what stood in it and what stands in it now."""

    table: str
    row: int
    column: str
    kind: str
    before: str
    after: str


def slip(rng: random.Random, table: str, rows: list[dict[str, str]]) -> Slip:
    """Choose a cell and spoil it."""
    while True:
        row, column = rng.randrange(len(rows)), rng.choice(TABLES[table].columns)
        before, field = rows[row][column], FIELDS[column]
        if not before or column in REMARKS:
            continue
        slips = {}
        if digits := [place for place, sign in enumerate(before) if sign in DIGITS]:
            at = rng.choice(digits)
            other = rng.choice(DIGITS.replace(before[at], ""))
            slips["digit turned"] = before[:at] + other + before[at + 1 :]
        if field.type in ("date", "yearmonth") or column in YEARS:
            slips["year off"] = f"{int(before[:4]) + rng.choice((-1, 1))}{before[4:]}"
        if field.type in ("category", "boolean", "string"):
            values = {each[column] for each in rows} | {*field.values}
            values |= {"true", "false"} if field.type == "boolean" else set()
            if others := sorted(values - {before, ""}):
                slips["another's"] = rng.choice(others)
        if slips:
            kind = rng.choice(sorted(slips))
            return Slip(table, row, column, kind, before, slips[kind])


def problems(
    table: str, rows: list[dict[str, str]], frames: dict[str, pd.DataFrame], files: dict[str, Path]
) -> list[Problem]:
    """Return what the rules say of a table with these rows."""
    file = io.StringIO(newline="")
    writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    frame, wrong = reading.parsed(file.getvalue().encode(), files[table], table)
    spoilt = {**frames, table: frame}
    return wrong or reading.check_rules(spoilt, files, [table], with_controls=True)


def show(name: str, tried: Counter[str], caught: Counter[str]) -> None:
    """Print one line of the count."""
    part = caught[name] / tried[name]
    print(f"{name:22}{caught[name]:5} of {tried[name]:5}{part:6.0%}", flush=True)


def main() -> None:
    """Print how many are caught in all, by table and by kind; with --passed, which are not."""
    folder = data_folder()
    frames = checked_folder(folder, day_of(None)).frames
    files = {name: file_of(name, folder) for name in frames}
    rng = random.Random(SEED)
    tried, caught, passed = Counter[str](), Counter[str](), []
    for table in SPOILT:
        with files[table].open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        for _ in range(EACH):
            each = slip(rng, table, rows)
            rows[each.row][each.column] = each.after
            is_caught = bool(problems(table, rows, frames, files))
            rows[each.row][each.column] = each.before
            tried.update(("all", each.table, each.kind))
            caught.update(("all", each.table, each.kind) if is_caught else ())
            passed += [] if is_caught else [each]
        show(table, tried, caught)
    for name in sorted(set(tried) - set(SPOILT)):
        show(name, tried, caught)
    for each in passed if "--passed" in sys.argv else ():
        print(*each, sep="\t")


if __name__ == "__main__":
    main()
