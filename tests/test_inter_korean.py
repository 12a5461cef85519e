"""Shares with trade between the two Koreas in the denominator."""

from __future__ import annotations

import pandas as pd
import pytest

import parade_analysis as pa
from parade_analysis import trade

SHARE, FULLER = "share_percent", "share_with_inter_korean_percent"


@pytest.fixture(scope="module")
def tables() -> list[pd.DataFrame]:
    return [pa.load(name) for name in ("trade_totals", "trade_partners", "series")]


@pytest.mark.parametrize(
    ("year", "published"),
    [
        (2007, 41.7),  # Statistics Korea, by AFP, 27 December 2012
        (2008, 49.5),  # Ministry of Unification, 25 September 2011
        (2009, 52.7),
        (2010, 57.1),
        (2011, 70.1),  # Statistics Korea, 27 December 2012
        (2014, 68.9),  # Korea Times
    ],
)
def test_the_share_with_the_south_is_what_was_published(
    tables: list[pd.DataFrame], year: int, published: float
) -> None:
    shares = trade.shares_with_inter_korean(*tables).set_index("year")
    assert shares.at[year, FULLER] == pytest.approx(published, abs=0.15)


def test_the_south_itself(tables: list[pd.DataFrame]) -> None:
    # Ministry of Unification, 25 September 2011: 38.0, 32.3, 33.0, 31.4.
    south = trade.shares_with_inter_korean(*tables, "KOR").set_index("year")[FULLER]
    assert south[[2007, 2008, 2009, 2010]].tolist() == pytest.approx(
        [38.0, 32.3, 33.0, 31.4], abs=0.1
    )


def test_by_hand(tables: list[pd.DataFrame]) -> None:
    totals = pd.DataFrame({"year": 2010, "flow": ["export", "import"], "series": "kotra",
                           "value_usd_million": [40.0, 60.0]})  # fmt: skip
    partners = pd.DataFrame(
        {
            "year": 2010,
            "partner_iso3": ["CHN", "RUS", "KOR", "KOR"],
            "flow": "total",
            "series": ["kotra", "kotra", "kita-inter-korean", "unification-ministry"],
            "value_usd_million": [80.0, None, 26.0, 25.0],
            "share_percent": [None, 10.0, None, None],
        }
    )
    found = trade.shares_with_inter_korean(totals, partners, tables[2])
    assert found[[SHARE, FULLER]].values.tolist() == [[80.0, 64.0]]
    assert found["counted_by"].tolist() == ["unification-ministry"]
    # A share without a value is turned into one.
    russia = trade.shares_with_inter_korean(totals, partners, tables[2], "RUS")
    assert russia[["value_usd_million", SHARE, FULLER]].values.tolist() == [[10.0, 10.0, 8.0]]
    # What is left out is no part of the publisher's total; its own share is of all.
    south = trade.shares_with_inter_korean(totals, partners, tables[2], "KOR")
    assert south[FULLER].tolist() == [20.0]
    assert south[SHARE].isna().all()


def test_more_in_the_denominator_never_raises_a_share(tables: list[pd.DataFrame]) -> None:
    for partner in ("CHN", "RUS", "JPN"):
        found = trade.shares_with_inter_korean(*tables, partner)
        assert (found[FULLER] <= found[SHARE] + 0.15).all()  # as printed, so rounded


def test_trade_that_is_counted_already_is_not_counted_twice(tables: list[pd.DataFrame]) -> None:
    with pytest.raises(pa.DataError, match="kita-mirror is not known to leave out trade between"):
        trade.shares_with_inter_korean(*tables, publisher="kita-mirror")
    with pytest.raises(pa.DataError, match="nobody is not known to leave out"):
        trade.shares_with_inter_korean(*tables, publisher="nobody")
    with pytest.raises(pa.NothingKnown, match="kotra has no share of FJI in the trade of PRK"):
        trade.shares_with_inter_korean(*tables, "FJI")
    twice = [tables[0], pd.concat([tables[1], tables[1].query("partner_iso3 == 'KOR'")]), tables[2]]
    with pytest.raises(pa.DataError, match="more than once"):
        trade.shares_with_inter_korean(*twice)
