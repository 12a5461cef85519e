"""Made-up trade in BACI's layout, of any size, the same for the same seed.

    python benchmarks/baci_like.py FOLDER ROWS [SEED]

One file a year of at most ten million rows, as a year of HS 1992 has, and the two code
files. Countries and products are of very unequal size, so that few pairs hold most rows:
with the rank of a country its rows fall as they do in CEPII's own file of 2018, the DPRK is
as far down as there. Each year, pair and product stands once. All values are drawn.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
from pyarrow import csv

from parade_analysis import load

ROWS_A_YEAR = 10_000_000
FIRST_YEAR = 1995
RELEASE = "V209901"
PRODUCTS = 5_000
DPRK, DPRK_RANK = 408, 165


def sizes(count: int, slope: float, chance: np.random.Generator, decay: float = 0.0) -> np.ndarray:
    """Return how large each of so many is, by the rank that it draws."""
    ranks = chance.permutation(count) + 1.0
    weights = ranks**-slope * np.exp(-decay * ranks)
    return weights / weights.sum()


def one_year(
    year: int,
    rows: int,
    countries: dict[int, float],
    products: dict[str, float],
    chance: np.random.Generator,
) -> pa.Table:
    """Return a year of trade in BACI's columns, sorted as BACI is."""
    codes, places = np.array(list(countries)), np.array(list(countries.values()))
    names, goods = list(products), np.array(list(products.values()))
    keys = np.empty(0, dtype=np.int64)
    while len(keys) < rows:
        drawn = int(1.5 * (rows - len(keys))) + 1000
        exporter, importer = (chance.choice(len(codes), drawn, p=places) for _ in range(2))
        good = chance.choice(len(names), drawn, p=goods)
        key = (exporter * len(codes) + importer) * len(names) + good
        keys = np.unique(np.concatenate([keys, key[exporter != importer]]))
    keys = np.sort(chance.choice(keys, rows, replace=False))
    pair, good = np.divmod(keys, len(names))
    exporter, importer = np.divmod(pair, len(codes))
    value = np.maximum(chance.lognormal(2.0, 2.5, rows).round(3), 0.001)
    return pa.table(
        {
            "t": np.full(rows, year),
            "i": codes[exporter],
            "j": codes[importer],
            "k": pa.DictionaryArray.from_arrays(good.astype(np.int32), pa.array(names)),
            "v": value,
            "q": (value * chance.lognormal(0.0, 1.0, rows)).round(3),
        }
    )


def main(folder: Path, rows: int, seed: int = 1) -> None:
    """Write the files of a release."""
    folder.mkdir(parents=True, exist_ok=True)
    chance = np.random.default_rng(seed)
    countries = load("countries").dropna(subset="m49").query("un_status != 'withdrawn'")
    codes = countries["m49"].astype(int).to_numpy()
    chapters = chance.integers(1, 98, PRODUCTS)
    products = np.unique([f"{chapter:02d}{n:04d}" for n, chapter in enumerate(chapters)])
    pd.DataFrame(
        {
            "country_code": codes,
            "country_name": countries["country"],
            "country_iso2": "",
            "country_iso3": countries["iso3"],
        }
    ).to_csv(folder / f"country_codes_{RELEASE}.csv", index=False)
    pd.DataFrame({"code": products, "description": "made up"}).to_csv(
        folder / f"product_codes_HS92_{RELEASE}.csv", index=False
    )
    places = dict(zip(codes, sizes(len(codes), 0.25, chance, 0.022), strict=True))
    # The DPRK is one of the small traders; its goods are kept apart for the screen.
    ranked = sorted(places.values(), reverse=True)
    small = next(code for code, size in places.items() if size == ranked[DPRK_RANK])
    places[small], places[DPRK] = places[DPRK], places[small]
    goods = dict(zip(products, sizes(PRODUCTS, 0.4, chance), strict=True))
    year = FIRST_YEAR
    while rows > 0:
        table = one_year(year, min(rows, ROWS_A_YEAR), places, goods, chance)
        plain = table.set_column(3, "k", table["k"].cast(pa.string()))
        path = folder / f"BACI_HS92_Y{year}_{RELEASE}.csv"
        csv.write_csv(plain, path, csv.WriteOptions(quoting_style="none", quoting_header="none"))
        rows, year = rows - ROWS_A_YEAR, year + 1


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), *map(int, sys.argv[3:]))
