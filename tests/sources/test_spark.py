"""The same table from a Spark of one master and two workers, all on loopback."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from parade_analysis.trade_files import concentrate
from tests.sources.cluster import has_java, started
from tests.sources.release import CODES, COUNTRIES, NEXT, ROWS, YEAR, as_read, written

pytestmark = pytest.mark.skipif(
    "CI" not in os.environ and not has_java(), reason="there is no Java"
)
FRAME = """
import sys, warnings
from decimal import Decimal
warnings.simplefilter("ignore")
from pyspark.sql import SparkSession
session = SparkSession.builder.master(sys.argv[1]).config("spark.driver.host", "127.0.0.1")
session = session.config("spark.driver.bindAddress", "127.0.0.1")
session = session.config("spark.sql.shuffle.partitions", 1).config("spark.ui.enabled", False)
session = session.getOrCreate()
from parade_analysis import DataError, trade
schema = "year INT, partner_iso3 STRING, value_usd_million DECIMAL(9, 2)"
rows = [(2023, "CHN", Decimal(3)), (2023, "RUS", Decimal(1))]
flows = session.createDataFrame(rows, schema)
found = trade.concentration(flows)
assert type(found) is type(flows)
row = found.collect()[0]
print(row["hhi"], row["top_partner_iso3"])
try:
    trade.concentration(flows.union(flows))
except DataError as error:
    print(error)
session.stop()
"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with started(tmp_path_factory.mktemp("spark")) as address:
        yield address


@pytest.mark.exhaustive
def test_the_command_gives_the_same_table_on_a_cluster(address: str, tmp_path: Path) -> None:
    # Values of many sizes, so that the order of adding would show.
    many = "".join(
        f"{year},{exporter},{importer},{280000 + good},{0.001 * 7**good},\n"
        for year in (2018,)
        for exporter in (156, 251, 516)
        for importer in (156, 251, 408, 516)
        for good in range(8)
        if exporter != importer
    )
    files = {YEAR: ROWS + many, CODES: COUNTRIES, NEXT: ROWS.replace("2018,", "2019,")}
    folder = written(tmp_path / "release", files)
    out = tmp_path / "out.csv"
    command = [sys.executable, "-m", "parade_analysis.cli", "concentration", str(folder)]
    done = subprocess.run(
        [*command, "--all", "--spark-master", address, "--memory", "1GB", "--out", str(out)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "set aside, no single state (697, 711): 4 rows" in done.stderr
    found = pd.read_csv(out, keep_default_na=False, na_values=[""])
    known = concentrate(folder, countries=(), engine="pandas").table
    pd.testing.assert_frame_equal(found, as_read(known), check_dtype=False, rtol=1e-9, atol=0)


@pytest.mark.parametrize("where", ["here", pytest.param("cluster", marks=pytest.mark.exhaustive)])
def test_a_frame_of_spark_is_taken_and_given_back(
    where: str, request: pytest.FixtureRequest
) -> None:
    master = "local[1]" if where == "here" else request.getfixturevalue("address")
    done = subprocess.run(
        [sys.executable, "-c", FRAME, master], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    first, second, *_ = done.stdout.splitlines()
    assert first == "0.625 CHN"
    assert "partner_iso3 CHN is given more than once (2 rows)" in second
