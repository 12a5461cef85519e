"""A small release in BACI's layout, to be written and spoiled."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pandas as pd

RELEASE = "V202401b"
YEAR = f"BACI_HS92_Y2018_{RELEASE}.csv"
NEXT = f"BACI_HS92_Y2019_{RELEASE}.csv"
CODES = f"country_codes_{RELEASE}.csv"
ROWS = """t,i,j,k,v,q
2018,408,156,260111,30.5,  400
2018,156,408,270900,100,   NA
2018,408,490,010121,2.5,
2018,251,408,300490,4,0.1
2018,711,408,710812,1,NA
2018,697,408,300490,2,NA
2018,999,408,300490,3,1
"""
COUNTRIES = """country_code,country_name,country_iso2,country_iso3
156,China,CN,CHN
251,France,FR,FRA
408,"Dem. People's Rep. of Korea",KP,PRK
490,"Other Asia, nes",NA,S19
516,Namibia,NA,NAM
697,"Europe EFTA, nes",NA,R20
711,"Southern African Customs Union (...1999)",NA,ZA1
"""
EARLIER = """country_code,country_name_abbreviation,country_name_full,\
iso_2digit_alpha,iso_3digit_alpha
56,Belgium,Belgium,BE,BEL
58,Belgium-Luxembourg,Belgium-Luxembourg,BE,BEL
156,China,China,CN,CHN
251,France,"France, Monaco",FR,FRA
276,Germany,Germany,DE,DEU
280,Fmr Fed. Rep. of Germany,Fmr Fed. Rep. of Germany,DE,DEU
408,Dem. People's Rep. of Korea,Dem. People's Rep. of Korea,KP,PRK
490,"Other Asia, nes","Other Asia, not elsewhere specified",,
"""
FILES = {YEAR: ROWS, CODES: COUNTRIES}


def written(folder: Path, files: dict[str, str] | None = None) -> Path:
    """Write a release into a folder."""
    folder.mkdir(exist_ok=True)
    for name, text in (files or FILES).items():
        (folder / name).write_bytes(text.encode())
    return folder


def zipped(path: Path, files: dict[str, str] | None = None) -> Path:
    """Write a release as a zip, as CEPII gives it."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in (files or FILES).items():
            archive.writestr(name, text)
    return path


def as_read(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table as a CSV gives it back: a missing count makes its column fractional."""
    counts = table.select_dtypes("Int64").columns
    return table.astype(dict.fromkeys(counts, "float64"))
