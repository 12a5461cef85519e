"""From a release to one table: known values, the screen, every engine, and faults on the way."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner, Result

import parade_analysis as pa
from parade_analysis.cli import app
from parade_analysis.trade_files import MEASURES, SHOWN, concentrate
from tests.sources.release import (
    CODES,
    COUNTRIES,
    FILES,
    NEXT,
    ROWS,
    YEAR,
    as_read,
    written,
    zipped,
)

YEARS = ("2016", "2017", "2018", "2019")
GABON = "2018,266,408,270900,185753,\n"
"""Crude oil of the Republic of Korea's size, booked under the DPRK."""
OLD = ",".join(["year", "iso3", *SHOWN]) + "\n"
"""A table of former days, without rows."""
WIDER = COUNTRIES + "266,Gabon,GA,GAB\n496,Mongolia,MN,MNG\n643,Russia,RU,RUS\n"


@pytest.fixture
def release(tmp_path: Path) -> Path:
    rows = ROWS + GABON + "2018,496,156,270900,75000,\n2018,643,496,270900,25000,\n"
    return written(tmp_path / "release", {YEAR: rows, CODES: WIDER})


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, ["concentration", *map(str, arguments)])


def test_the_columns_are_those_promised(release: Path) -> None:
    table = concentrate(release, countries=["MNG"]).table
    sides = [f"{side}{name}" for side in ("", "export_", "import_") for name in MEASURES]
    assert list(table) == ["year", "iso3", *sides, "flagged_usd_million"]
    row = table.iloc[0]
    assert row[["total_usd_million", "n_partners", "hhi"]].tolist() == [100, 2, 0.625]
    assert row["hhi_normalised"] == pytest.approx(0.25)
    assert row["effective_partners"] == pytest.approx(1.6)
    assert row[["top_partner_iso3", "export_top_partner_iso3"]].tolist() == ["CHN", "CHN"]
    assert row[["export_total_usd_million", "import_total_usd_million"]].tolist() == [75, 25]
    assert row["flagged_usd_million"] == 0


def test_all_countries_are_those_of_the_flows_and_an_untraded_direction_is_missing(
    release: Path,
) -> None:
    table = concentrate(release, countries=()).table.set_index("iso3")
    assert sorted(table.index) == ["CHN", "FRA", "GAB", "MNG", "PRK", "RUS", "TWN"]
    assert table.loc["FRA", ["import_total_usd_million", "import_n_partners"]].isna().all()
    own = pa.sources.baci(release).flows
    known = pa.trade.concentration(own, by=("iso3", "year")).set_index("iso3")
    for column in MEASURES:
        pd.testing.assert_series_equal(table[column], known[column])


@pytest.mark.exhaustive
def test_what_looks_like_the_souths_is_flagged_from_both_sides_and_counted(release: Path) -> None:
    found = concentrate(release, countries=())
    flagged = found.flagged
    assert flagged[["partner_iso3", "flow"]].values.tolist() == [["GAB", "import"]]
    assert "flagged" in flagged["reasons"].item()
    amounts = found.table.set_index("iso3")["flagged_usd_million"]
    assert amounts[amounts > 0].to_dict() == pytest.approx({"GAB": 185.753, "PRK": 185.753})
    top = found.table.set_index("iso3")["top_partner_iso3"]
    assert top[["PRK", "GAB"]].tolist() == ["GAB", "PRK"]
    without = concentrate(release, without_flagged=True).table
    assert without["top_partner_iso3"].tolist() == ["CHN"]
    assert without["flagged_usd_million"].tolist() == pytest.approx([185.753])


@pytest.mark.parametrize("engine", ["polars", "pandas"])
def test_every_engine_gives_the_same_table(release: Path, engine: str) -> None:
    ours, theirs = (concentrate(release, countries=(), engine=each) for each in ("duckdb", engine))
    pd.testing.assert_frame_equal(ours.table, theirs.table, rtol=1e-12)
    pd.testing.assert_frame_equal(ours.set_aside, theirs.set_aside, rtol=1e-12)
    pd.testing.assert_frame_equal(ours.flagged, theirs.flagged, rtol=1e-12)


@pytest.mark.exhaustive
def test_the_order_and_number_of_pieces_do_not_matter(release: Path) -> None:
    many = [f"2018,156,496,{good},{good % 97 / 8},\n" for good in range(100_000, 130_000)]
    (release / YEAR).write_text(ROWS + "".join(many))
    whole = concentrate(release, countries=(), engine="pandas").table
    pieces = concentrate(release, countries=(), engine="pandas", memory="1KB").table
    pd.testing.assert_frame_equal(whole, pieces, rtol=1e-12)


def test_the_command_tells_what_it_set_aside_and_flagged(release: Path) -> None:
    done = run(release, "--country", "prk,MNG,", "--country", "CHN")
    assert done.exit_code == 0, done.output
    assert "baci V202401b: 10 rows read" in done.stderr
    assert "set aside, no single state (697, 711): 2 rows, 0.003 million USD" in done.stderr
    assert "flagged, but counted: 2018, the DPRK's import from GAB, 185.8 million" in done.stderr
    assert [line.split()[1] for line in done.stdout.splitlines()[1:]] == ["CHN", "MNG", "PRK"]
    without = run(release, "--without-flagged")
    assert "left out: 2018, the DPRK's import from GAB" in without.stderr
    assert "CHN" in without.stdout
    assert "GAB" not in run(release, "--country", "MNG").stderr


def test_a_country_all_of_whose_trade_is_flagged_keeps_its_row(release: Path) -> None:
    row = concentrate(release, countries=["GAB"], without_flagged=True).table.iloc[0]
    assert row[["total_usd_million", "n_partners"]].tolist() == [0, 0]
    assert row["flagged_usd_million"] == pytest.approx(185.753)
    assert pd.isna(row["hhi"])


@pytest.mark.exhaustive
def test_of_one_year_nothing_is_said_of_other_years(tmp_path: Path) -> None:
    rows = ROWS + "2018,643,408,100630,60000,\n"
    files = {YEAR.replace("2018", year): rows.replace("2018,", f"{year},") for year in YEARS}
    release = written(tmp_path / "release", {CODES: WIDER, **files})
    whole = concentrate(release)
    assert whole.flagged.empty
    assert not whole.notes
    narrow = run(release, "--years", "2018", "--without-flagged")
    assert "other years" not in narrow.stderr
    assert "the screen of the DPRK's trade saw the years asked for only" in narrow.stderr
    table = concentrate(release, years=(2018, 2018), without_flagged=True).table
    assert table["flagged_usd_million"].tolist() == [0]


@pytest.mark.sampled
@pytest.mark.parametrize("engine", ["duckdb", "polars", "pandas"])
@pytest.mark.parametrize("countries", [["MNG"], []])
def test_repeated_rows_are_refused_whoever_trades(
    tmp_path: Path, countries: list[str], engine: str
) -> None:
    rows = "2018,156,496,270900,40,\n2018,643,496,100630,10,\n"
    release = written(tmp_path / "mine", {YEAR: "t,i,j,k,v,q\n" + rows, CODES: WIDER})
    total = concentrate(release, countries=["MNG"], engine=engine).table["total_usd_million"]
    assert total.tolist() == pytest.approx([0.05])
    (release / YEAR).write_text("t,i,j,k,v,q\n" + rows + rows.splitlines(keepends=True)[0])
    with pytest.raises(pa.DataError, match="stands there 2 times"):
        concentrate(release, countries=countries, engine=engine)


@pytest.mark.exhaustive
def test_what_is_not_looked_through_for_repeats_is_told(release: Path) -> None:
    assert any("stand twice" in note for note in concentrate(release, countries=()).notes)
    assert not concentrate(release, countries=["MNG"]).notes


@pytest.mark.exhaustive
def test_countries_may_be_any_collection(release: Path) -> None:
    for countries in (np.array(["MNG", "CHN"]), pd.Series(["MNG", "CHN"]), ("MNG", "CHN"), "MNG"):
        assert "MNG" in set(concentrate(release, countries=countries).table["iso3"])


def test_two_formats_in_one_folder_are_told_apart(release: Path) -> None:
    (release / "imts.csv").write_text("SERIES_CODE,2023\nCHN.XG_FOB_USD.MNG.A,95\n")
    done = run(release)
    assert done.exit_code == 1
    assert f"holds baci ({YEAR}) and imts (imts.csv)" in done.stderr
    assert run(release, "--format-of", "baci").exit_code == 0


def test_progress_is_told_while_a_file_is_read(release: Path) -> None:
    told: list[tuple[int, int, int]] = []
    concentrate(release, report=lambda *numbers: told.append(numbers))
    size = (release / YEAR).stat().st_size
    assert told[0] == (0, size, 0)
    assert all(0 <= done <= total == size for done, total, _ in told)


@pytest.mark.exhaustive
@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_the_output_holds_all_there_is(release: Path, tmp_path: Path, suffix: str) -> None:
    out = tmp_path / f"out.{suffix}"
    done = run(release, "--all", "--out", out)
    assert done.exit_code == 0, done.output
    assert "wrote 7 rows" in done.stderr
    read = pd.read_csv(out) if suffix == "csv" else pd.read_parquet(out)
    known = concentrate(release, countries=()).table
    known = as_read(known) if suffix == "csv" else known
    pd.testing.assert_frame_equal(read, known, check_dtype=suffix == "parquet", rtol=1e-12)


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    ("years", "found"), [("2018", [2018]), ("2018:", [2018, 2019]), (":2018", [2018])]
)
def test_years_are_chosen(tmp_path: Path, years: str, found: list[int]) -> None:
    folder = written(tmp_path, {**FILES, NEXT: ROWS.replace("2018,", "2019,")})
    done = run(folder, "--years", years)
    assert [int(line.split()[0]) for line in done.stdout.splitlines()[1:]] == found


@pytest.mark.parametrize(
    ("options", "named"),
    [
        (["--years", "2020:2010"], "expected A:B, e.g. 2015:2023"),
        (["--years", "twenty"], "expected A:B"),
        (["--years", "1999"], "no file of the years asked for"),
        (["--country", "MNG,VNM"], "no flow of VNM"),
        (["--country", "KP"], "--country KP: expected ISO 3166-1 alpha-3"),
        (["--country", "QQX"], "--country QQX: expected ISO 3166-1 alpha-3"),
        (["--country", ","], "expected ISO 3166-1 alpha-3"),
        (["--out", "."], "expected a name that ends in"),
        (["--all", "--country", "PRK"], "exclude each other"),
        (["--memory", "lots"], "expected an amount such as 2GB"),
        (["--out", "table.xlsx"], "expected a name that ends in .csv or .parquet"),
        (["--engine", "pandas", "--spark-master", "spark://x"], "the engine is pandas"),
    ],
)
def test_an_option_that_cannot_be_is_refused(release: Path, options: list[str], named: str) -> None:
    done = run(release, *options)
    assert done.exit_code == 1
    assert named in done.stderr
    assert "Traceback" not in done.output


@pytest.mark.exhaustive
def test_an_output_that_cannot_be_written_is_refused_before_the_work(
    release: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "folder.csv"
    folder.mkdir()
    (tmp_path / "file").write_text("mine")
    (tmp_path / "mine.csv").write_text("year,iso3,gdp\n2018,MNG,13\n")
    source = release / YEAR
    for out, named in (
        (tmp_path / "mine.csv", "not a table of this kind; choose another name"),
        (source, "lies in the folder that is read"),
        (release / "new.csv", "lies in the folder that is read"),
        (release / ".." / release.name / CODES, "lies in the folder that is read"),
        (folder, "is a folder, expected the name of a file"),
        (tmp_path / "file" / "out.csv", "can't be written there"),
    ):
        done = run(release, "--out", out)
        assert done.exit_code == 1
        assert named in done.stderr
        assert "rows read" not in done.stderr
    for path in (release / YEAR, release / CODES):
        before = path.read_bytes()
        done = run(source, "--out", path)
        assert "not a table of this kind" in done.stderr
        assert path.read_bytes() == before
    for _ in range(2):
        assert run(release, "--out", tmp_path / "new" / "out.csv").exit_code == 0


def test_what_partners_say_of_a_country_that_reports_is_told(tmp_path: Path) -> None:
    header = "DATASET,SERIES_CODE,OBS_MEASURE,COUNTRY,INDICATOR,COUNTERPART_COUNTRY,2023\n"
    rows = ["MNG.MG_CIF_USD.CHN.A,,,,,100", "CHN.XG_FOB_USD.MNG.A,,,,,95"]
    rows += ["RUS.XG_FOB_USD.MNG.A,,,,,33"]
    (tmp_path / "imts.csv").write_text(header + "".join(f"IMTS,{row}\n" for row in rows))
    found = concentrate(tmp_path / "imts.csv", countries=["MNG"])
    assert found.table[["total_usd_million", "n_partners"]].values.tolist() == [[100, 1]]
    aside = found.set_aside.set_index("code")
    assert aside.loc["MNG", ["rows", "value_usd_million"]].tolist() == [2, 128]
    assert "told by a partner, where the country itself reports" in "".join(found.words())


def test_a_refusal_leaves_the_old_output(release: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    out.write_text(OLD)
    (release / YEAR).write_text(ROWS.replace(",100,", ",many,"))
    done = run(release, "--out", out)
    assert done.exit_code == 1
    assert f"{YEAR}, row 3, column v: found 'many'" in done.stderr
    assert out.read_text() == OLD
    assert sorted(each.name for each in tmp_path.iterdir()) == ["out.csv", "release"]


@pytest.mark.exhaustive
def test_killed_at_any_moment_the_output_is_the_old_or_the_new(tmp_path: Path) -> None:
    rows = [f"2018,156,496,{good},{good / 8},\n" for good in range(100_000, 200_000)]
    packed = zipped(tmp_path / "BACI.zip", {YEAR: ROWS + "".join(rows), CODES: WIDER})
    out = tmp_path / "out.csv"
    command = [sys.executable, "-m", "parade_analysis.cli", "concentration", str(packed)]
    command += ["--country", "MNG", "--out", str(out)]
    chance = random.Random(1)
    start = time.monotonic()
    subprocess.run(command, check=True, capture_output=True)
    took = time.monotonic() - start
    new = out.read_bytes()
    for way in (signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        out.write_text(OLD)
        process = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL)
        time.sleep(took * chance.uniform(0.3, 1.0))
        process.send_signal(way)
        _, told = process.communicate()
        assert out.read_bytes() in (OLD.encode(), new)
        assert b"Traceback" not in told
        if way is not signal.SIGKILL:
            assert process.returncode in (0, -way, 128 + way)


@pytest.mark.exhaustive
def test_a_fault_in_one_of_many_files_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    files = {
        YEAR.replace("2018", str(year)): "t,i,j,k,v,q\n"
        + "".join(f"{year},156,496,{good},{good},\n" for good in range(100_000, 110_000))
        for year in range(2010, 2016)
    }
    files[YEAR.replace("2018", "2013")] += "2013,156,496,270900,many,\n"
    packed = zipped(tmp_path / "BACI.zip", {**files, CODES: WIDER})
    before = threading.active_count()
    for _ in range(5):
        with pytest.raises(pa.DataError, match=r"Y2013_V202401b\.csv, row .*found 'many'"):
            concentrate(packed, countries=["MNG"])
        assert threading.active_count() == before
        assert [each.name for each in tmp_path.iterdir()] == ["BACI.zip"]
    held = [os.readlink(each) for each in Path("/proc/self/fd").iterdir() if each.is_symlink()]
    assert not [each for each in held if "(deleted)" in each and str(tmp_path) in each]


@pytest.mark.exhaustive
def test_a_signal_that_is_passed_over_ends_nothing(tmp_path: Path) -> None:
    rows = [f"2018,156,496,{good},{good / 8},\n" for good in range(100_000, 400_000)]
    release = written(tmp_path / "release", {YEAR: ROWS + "".join(rows), CODES: WIDER})
    out = tmp_path / "out.csv"
    command = [sys.executable, "-m", "parade_analysis.cli", "concentration", str(release)]
    process = subprocess.Popen(
        ["sh", "-c", "trap '' HUP; exec \"$@\"", "sh", *command, "--out", str(out)],
        stderr=subprocess.PIPE,
    )
    for _ in range(20):
        time.sleep(0.1)
        process.send_signal(signal.SIGHUP)
    _, told = process.communicate()
    assert process.returncode == 0, told
    assert out.exists()
