"""Each file and each table is under the licence that its source allows."""

from __future__ import annotations

import re
import subprocess
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from packaging.licenses import canonicalize_license_expression

import parade_analysis as pa
from parade_analysis.catalog import seal
from parade_analysis.catalog.definitions import TABLES
from parade_analysis.catalog.licences import CC_BY, COMTRADE_POLICY
from parade_analysis.catalog.locate import data_folder, file_of
from parade_analysis.catalog.origins import PRESS, STATISTICS
from parade_analysis.catalog.worldviews import BOUNDARIES

ROOT = Path(__file__).parents[1]
REUSE = tomllib.loads((ROOT / "REUSE.toml").read_text(encoding="utf-8"))
ENTRIES: list[dict[str, Any]] = REUSE["annotations"]
SHIPPED = ("src/", "data/")
"""What the wheel holds."""


def tracked() -> list[str]:
    """Return the files that need a licence: REUSE leaves out the licences themselves."""
    done = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    names = [name for name in done.stdout.split("\0") if name]
    return [name for name in names if not re.search(r"^LICENSES/|(^|/)LICENSE(\.\w+)?$", name)]


def is_covered(name: str, entry: dict[str, Any]) -> bool:
    """Whether an entry of REUSE.toml covers a file: * stays in a folder, ** does not."""
    for path in entry["path"]:
        parts = re.split(r"(\*\*|\*)", path)
        if re.fullmatch(
            "".join({"**": ".*", "*": "[^/]*"}.get(part, re.escape(part)) for part in parts), name
        ):
            return True
    return False


def ids_of(name: str, entries: Sequence[dict[str, Any]] = ENTRIES) -> set[str]:
    """Return the licences of a file; of several entries the last counts."""
    found = [entry["SPDX-License-Identifier"] for entry in entries if is_covered(name, entry)]
    return set(found[-1].split(" AND ")) if found else set()


def test_every_file_has_a_licence_and_someone_who_gives_it() -> None:
    assert [name for name in tracked() if not ids_of(name)] == []
    assert all(entry["SPDX-FileCopyrightText"] for entry in ENTRIES)


@pytest.mark.parametrize("place", range(len(ENTRIES)))
def test_every_entry_covers_a_file_of_its_own(place: int) -> None:
    others = ENTRIES[:place] + ENTRIES[place + 1 :]
    assert any(ids_of(name) != ids_of(name, others) for name in tracked())


def test_every_licence_named_has_a_text_and_every_text_is_needed() -> None:
    named = {each for entry in ENTRIES for each in entry["SPDX-License-Identifier"].split(" AND ")}
    assert named == {path.stem for path in (ROOT / "LICENSES").iterdir()}
    for each in named:
        assert canonicalize_license_expression(each) == each


def test_the_package_names_every_licence_of_what_it_ships() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert canonicalize_license_expression(project["license"]) == project["license"]
    shipped = [ids_of(name) for name in tracked() if name.startswith(SHIPPED)]
    assert set(project["license"].split(" AND ")) == set().union(*shipped)
    for pattern in project["license-files"]:
        assert list(ROOT.glob(pattern)), pattern


@pytest.mark.parametrize("name", [*TABLES, *BOUNDARIES])
def test_a_table_has_the_same_licences_in_both_places(name: str) -> None:
    described = (TABLES | BOUNDARIES)[name]
    path = file_of(name, ROOT / "data").relative_to(ROOT).as_posix()
    assert ids_of(path) == {licence.spdx for licence in described.licences}


def test_the_data_package_links_the_terms_of_every_table() -> None:
    for resource in seal.descriptor(data_folder())["resources"]:
        described = (TABLES | BOUNDARIES)[resource["name"]]
        paths = [licence["path"] for licence in resource["licenses"]]
        assert paths == [licence.path for licence in described.licences]
        assert len(set(paths)) == len(paths) > 0


def test_what_comes_out_of_a_data_set_is_not_ours_to_license() -> None:
    """Tables kept row by row from pages are; those derived from data sets are Parquet."""
    for name, table in TABLES.items():
        if {PRESS, STATISTICS} & {*table.sources}:
            assert CC_BY in table.licences, name
        if table.suffix == "parquet":
            assert CC_BY not in table.licences, name


def test_we_pass_on_fewer_records_of_comtrade_than_need_a_permission() -> None:
    under = [name for name, table in TABLES.items() if COMTRADE_POLICY in table.licences]
    assert 0 < sum(len(pa.load(name)) for name in under) < 100_000


@pytest.mark.parametrize(
    ("name", "package"), [("trade_partners_bulk", "penppml"), ("place_codes", "countryguess")]
)
def test_a_package_that_many_rows_come_from_is_a_source(name: str, package: str) -> None:
    (path,) = (each.path for each in TABLES[name].sources if package in each.title)
    assert path is not None
    rows = pa.load(name)["source_url"].str
    assert rows.startswith(path).sum() == rows.contains(package).sum() > 500


def test_the_codebook_says_of_every_source_what_it_asks() -> None:
    codebook = (data_folder() / "README.md").read_text(encoding="utf-8")
    for described in (*TABLES.values(), *BOUNDARIES.values()):
        for source in described.sources:
            assert source.asks in codebook
            assert all(f"({licence.path})" in codebook for licence in source.licences)
