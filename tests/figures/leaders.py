"""Meetings of other leaders, as a caller keeps them: five columns in a CSV."""

from __future__ import annotations

import io

import pandas as pd

PUTIN = """start_date,end_date,person,iso3,place
2013-03-22,2013-03-23,Xi Jinping,CHN,Moscow
2015-09-03,2015-09-03,Xi Jinping,CHN,Beijing
2018-07-16,2018-07-16,Donald Trump,USA,Helsinki
2019-04-25,2019-04-25,Kim Jong Un,PRK,Vladivostok
2019-06-05,2019-06-07,Xi Jinping,CHN,Moscow
2022-02-04,2022-02-04,Xi Jinping,CHN,Beijing
2023-03-20,2023-03-22,Xi Jinping,CHN,Moscow
2024-05-16,2024-05-16,Xi Jinping,CHN,Beijing
2024-06-19,2024-06-19,Kim Jong Un,PRK,Pyongyang
2025-08-15,2025-08-15,Donald Trump,USA,Washington
2025-09-02,2025-09-03,Xi Jinping,CHN,Beijing
2025-09-03,2025-09-03,Kim Jong Un,PRK,Beijing
"""
XI = """start_date,end_date,person,iso3,place
2013-03-22,2013-03-23,Vladimir Putin,RUS,Moscow
2013-06-07,2013-06-08,Barack Obama,USA,Rancho Mirage
2017-04-06,2017-04-07,Donald Trump,USA,Palm Beach
2019-06-20,2019-06-21,Kim Jong Un,PRK,Pyongyang
2023-11-15,2023-11-15,Joe Biden,USA,Woodside
2025-09-04,2025-09-04,Kim Jong Un,PRK,Beijing
"""
LEADERS = pd.DataFrame(
    {
        "leader": ["Vladimir Putin", "Xi Jinping"],
        "iso3": ["RUS", "CHN"],
        "short_name": ["Putin", "Xi"],
        "since": ["2012-05-07", "2012-11-15"],
    }
)


def read(text: str) -> pd.DataFrame:
    """Read a CSV as a caller would, dates as text."""
    return pd.read_csv(io.StringIO(text))


def both() -> pd.DataFrame:
    """Return the meetings of both in one frame, told apart by `leader`."""
    return pd.concat(
        [read(PUTIN).assign(leader="Vladimir Putin"), read(XI).assign(leader="Xi Jinping")]
    )
