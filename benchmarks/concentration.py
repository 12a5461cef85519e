"""Our command beside the same by hand, on files in BACI's layout: ratios and peak memory.

    python benchmarks/concentration.py [MILLIONS ...]     (1, 20 and 100 by default)

Each way runs in a process of its own, ours and the hand-written in turn, best of ROUNDS, so that
a busy machine slows both alike; what is compared is processor time. The hand-written ways
add up flows before anything else, compute the same three concentrations of every country
and year, and check and screen nothing. Data are made once, by `baci_like.py`, under the
folder that BENCH_DATA names (by default `.benchmarks`). Spark is tried at 20 million.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

FOLDER = Path(os.environ.get("BENCH_DATA", ".benchmarks"))
ROUNDS = 2
PARADE = [sys.executable, "-m", "parade_analysis.cli", "concentration"]

INDICES = """
select year, iso3, {flow} sum(value) as total, count(*) as n, sum(share * share) as hhi,
       max(share) as top_share, arg_max(partner, share) as top
from (select *, value / sum(value) over (partition by year, iso3 {part}) as share
      from (select year, iso3, partner, {flow} sum(value) as value from flows group by all))
group by all
"""

SQL = """
import duckdb, sys
folder, out = sys.argv[1:]
con = duckdb.connect(config={"memory_limit": "2GB", "temp_directory": out + ".tmp"})
con.execute("set preserve_insertion_order = false")
con.execute(f'''create temp table pairs as
    select t as year, a.iso3 as one, b.iso3 as other, sum(v) / 1000 as value
    from (select t, i, j, sum(v) as v from read_csv('{folder}/BACI_*.csv', header = true,
          columns = {{'t': 'INTEGER', 'i': 'INTEGER', 'j': 'INTEGER', 'k': 'VARCHAR',
                      'v': 'DOUBLE', 'q': 'VARCHAR'}}, auto_detect = false) group by all)
    join codes a on i = a.code join codes b on j = b.code group by all'''
    .replace("codes", f"(select country_code as code, country_iso3 as iso3 "
                      f"from read_csv('{folder}/country_codes_*.csv'))"))
con.execute('''create temp view flows as
    select year, one as iso3, other as partner, 'export' as flow, value from pairs union all
    select year, other, one, 'import', value from pairs''')
con.execute(f"copy (" + ALL + ") to '{}' (format parquet)".format(out))
con.execute(f"copy (" + EACH + ") to '{}' (format parquet)".format(out + ".each"))
""".replace("ALL", repr(INDICES.format(flow="", part=""))).replace(
    "EACH", repr(INDICES.format(flow="flow,", part=", flow"))
)

PANDAS = """
import glob, sys
import pandas as pd
folder, out = sys.argv[1:]
kinds = {"t": "int32", "i": "int32", "j": "int32", "v": "float64"}
read = [pd.read_csv(each, usecols=list(kinds), dtype=kinds)
        for each in sorted(glob.glob(folder + "/BACI_*.csv"))]
pairs = pd.concat(read).groupby(["t", "i", "j"], as_index=False)["v"].sum()
codes = pd.read_csv(glob.glob(folder + "/country_codes_*.csv")[0], keep_default_na=False)
codes = codes.set_index("country_code")["country_iso3"]
pairs["one"], pairs["other"] = pairs["i"].map(codes), pairs["j"].map(codes)
names = ["year", "iso3", "partner", "value"]
sides = [pairs[["t", a, b, "v"]].set_axis(names, axis=1).assign(flow=flow)
         for a, b, flow in (("one", "other", "export"), ("other", "one", "import"))]
flows = pd.concat(sides)
for by, path in ((["year", "iso3"], out), (["year", "iso3", "flow"], out + ".each")):
    sums = flows.groupby([*by, "partner"], as_index=False)["value"].sum()
    sums["share"] = sums["value"] / sums.groupby(by)["value"].transform("sum")
    sums["square"] = sums["share"] ** 2
    found = sums.groupby(by).agg(total=("value", "sum"), n=("partner", "size"),
                                 hhi=("square", "sum"), top_share=("share", "max"))
    top = sums.loc[sums.groupby(by)["share"].idxmax()].set_index(by)["partner"]
    found.assign(top=top).reset_index().to_parquet(path)
"""

POLARS = """
import sys
import polars as pl
folder, out = sys.argv[1:]
codes = pl.scan_csv(folder + "/country_codes_*.csv").select(
    code=pl.col("country_code").cast(pl.Int64), iso3="country_iso3")
kinds = {"t": pl.Int64, "i": pl.Int64, "j": pl.Int64, "v": pl.Float64}
pairs = (pl.scan_csv(folder + "/BACI_*.csv", schema_overrides=kinds, infer_schema=False)
         .group_by("t", "i", "j").agg(pl.col("v").sum() / 1000)
         .join(codes, left_on="i", right_on="code")
         .join(codes, left_on="j", right_on="code", suffix="_2").collect(engine="streaming"))
sides = [pairs.select(year="t", iso3=a, partner=b, flow=pl.lit(flow), value="v")
         for a, b, flow in (("iso3", "iso3_2", "export"), ("iso3_2", "iso3", "import"))]
flows = pl.concat(sides)
for by, path in ((["year", "iso3"], out), (["year", "iso3", "flow"], out + ".each")):
    sums = flows.group_by(*by, "partner").agg(pl.col("value").sum())
    share = pl.col("value") / pl.col("value").sum().over(by)
    sums = sums.with_columns(share=share)
    sums.group_by(by).agg(total=pl.col("value").sum(), n=pl.len(),
        hhi=(pl.col("share") ** 2).sum(), top_share=pl.col("share").max(),
        top=pl.col("partner").sort_by("share").last()).write_parquet(path)
"""


def made(millions: int) -> Path:
    """Return a folder with so many million rows, made if it is not there."""
    folder = FOLDER / f"{millions}m"
    if not folder.exists():
        maker = Path(__file__).with_name("baci_like.py")
        subprocess.run([sys.executable, maker, folder, str(1_000_000 * millions)], check=True)
    return folder


def cost(command: list[str]) -> tuple[float, float, int]:
    """Return processor seconds, seconds and peak memory (MB) of a command and its children."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"failed: {' '.join(command)[:200]}")
    return used.ru_utime + used.ru_stime, time.perf_counter() - start, used.ru_maxrss // 1024


def ours(folder: Path, engine: str, out: Path) -> list[str]:
    """Return our command."""
    options = ["--all", "--engine", engine, "--memory", "2GB", "--out", str(out)]
    return [*PARADE, str(folder), *options]


def main(sizes: list[int]) -> None:
    """Print what each way costs, and ours over it."""
    out = FOLDER / "out.parquet"
    by_hand = {"DuckDB SQL": SQL, "polars": POLARS, "pandas": PANDAS}
    print(f"{os.cpu_count()} cores, best of {ROUNDS} rounds")
    for millions in sizes:
        folder = made(millions)
        ways = {"ours, DuckDB": ours(folder, "duckdb", out)}
        for name, code in by_hand.items():
            if name != "pandas" or millions < 100:  # it would take more memory than most have
                ways[f"{name} by hand"] = [sys.executable, "-c", code, str(folder), str(out)]
        if millions == 20:
            ways["ours, Spark"] = ours(folder, "spark", out)
        best = dict.fromkeys(ways, (float("inf"), float("inf"), 10**9))
        for _ in range(ROUNDS):
            for name, command in ways.items():
                best[name] = min(best[name], cost(command))
        floor, _, memory = best["ours, DuckDB"]
        for name, (cpu, wall, peak) in best.items():
            print(
                f"{millions:4} million  {name:20} {cpu:7.1f} s of processor, {wall:6.1f} s, "
                f"{peak:6,} MB; ours over it: {floor / cpu:4.2f} time, {memory / peak:4.2f} memory"
            )


if __name__ == "__main__":
    main([int(each) for each in sys.argv[1:]] or [1, 20, 100])
