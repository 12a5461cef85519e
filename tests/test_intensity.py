"""World weights and trade intensity."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

import parade_analysis as pa
from parade_analysis import trade


@pytest.fixture(scope="module")
def world() -> pd.DataFrame:
    return pa.load("trade_concentration_world")


@pytest.fixture(scope="module")
def shares() -> pd.DataFrame:
    return trade.published_shares(pa.load("trade_partners"))


def test_the_weight_of_china_is_what_others_have(world: pd.DataFrame) -> None:
    # WTO, World Trade Statistics: China 4.0% of world merchandise trade in 2001 and about
    # 12.5% in 2024; by the sum of the countries in WITS it is a little more.
    by_unctad = trade.world_weights(pa.load("world_trade")).set_index("year")["weight_percent"]
    assert by_unctad[[2001, 2010, 2024]].tolist() == pytest.approx([4.0, 9.7, 12.5], abs=0.1)
    by_wits = trade.summed_world_weights(world).set_index("year")["weight_percent"]
    both = by_unctad.index.intersection(by_wits.index)
    assert ((by_wits[both] / by_unctad[both]).between(0.95, 1.12)).all()


def test_the_intensity_stays_while_the_share_triples(
    world: pd.DataFrame, shares: pd.DataFrame
) -> None:
    found = trade.trade_intensity(shares, trade.summed_world_weights(world)).set_index("year")
    of = found.loc[[2001, 2005, 2010, 2014, 2016], "intensity"]
    assert of.round(1).tolist() == [7.6, 7.6, 8.3, 7.5, 7.8]
    assert (found["intensity"] <= found["bound"]).all()
    longer = trade.trade_intensity(shares, trade.world_weights(pa.load("world_trade")))
    assert longer["year"].tolist() == shares["year"].tolist()


WORLD = pd.DataFrame(
    {
        "economy_iso3": ["CHN", "CHN", None, None],
        "year": 2024,
        "flow": ["export", "import", "export", "import"],
        "series": "unctad",
        "value_usd_million": [30.0, 20.0, 190.0, 210.0],
    }
)
ONE_SHARE = pd.DataFrame({"year": [2024], "share_percent": [75.0]})


def test_by_hand() -> None:
    weights = trade.world_weights(WORLD)
    assert weights[["world_usd_million", "weight_percent"]].values.tolist() == [[400.0, 12.5]]
    found = trade.trade_intensity(ONE_SHARE, weights)
    assert found[["intensity", "bound"]].values.tolist() == [[6.0, 8.0]]
    countries = pd.DataFrame(
        {"iso3": ["CHN", "LAO"], "year": 2024, "series": "mine", "total_usd_million": [50.0, 350.0]}
    )
    summed = trade.summed_world_weights(countries, series="mine")
    assert summed[["economies", "weight_percent"]].values.tolist() == [[2, 12.5]]


@pytest.mark.parametrize(
    ("shares", "says"),
    [
        (ONE_SHARE.drop(columns="year"), "shares has no column year; there are share_percent"),
        (ONE_SHARE.assign(share_percent="most"), "shares, column share_percent: found 'most'"),
        (None, "shares: found 'NoneType', expected a pandas DataFrame"),
    ],
)
def test_shares_that_are_none_are_refused(shares: Any, says: str) -> None:
    with pytest.raises(pa.DataError, match=says):
        trade.trade_intensity(shares, trade.world_weights(WORLD))


def test_weights_are_numbers_of_trade_that_can_be() -> None:
    for wrong in (-1.0, np.inf, "much"):
        with pytest.raises(pa.DataError, match=f"value_usd_million: found '{wrong}'"):
            trade.world_weights(WORLD.assign(value_usd_million=wrong))
        own = pd.DataFrame({"iso3": ["CHN"], "year": 2024, "series": "mine"})
        with pytest.raises(pa.DataError, match=f"total_usd_million: found '{wrong}'"):
            trade.summed_world_weights(own.assign(total_usd_million=wrong), series="mine")
    with pytest.raises(pa.DataError, match="world_trade has no column economy_iso3"):
        trade.world_weights(WORLD.drop(columns="economy_iso3"))
    weights = trade.world_weights(WORLD)
    with pytest.raises(pa.DataError, match="weights has no column weight_percent; there are year"):
        trade.trade_intensity(ONE_SHARE, weights[["year"]])
    with pytest.raises(pa.DataError, match="weights, column weight_percent: expected numbers"):
        trade.trade_intensity(ONE_SHARE, weights.assign(weight_percent="most"))


def test_refusals(world: pd.DataFrame) -> None:
    with pytest.raises(pa.NothingKnown, match="unctad has no trade of LAO and of the world"):
        trade.world_weights(WORLD, "LAO")
    with pytest.raises(pa.NothingKnown, match="unctad has no trade of CHN"):
        trade.world_weights(WORLD.head(3))  # the world's imports are missing
    with pytest.raises(pa.DataError, match="CHN 2024 export more than once"):
        trade.world_weights(pd.concat([WORLD, WORLD.head(1)]))
    wits = world.query("series == 'wits-2017'")
    with pytest.raises(pa.DataError, match=r"wits-2017 gives .* more than once"):
        trade.summed_world_weights(pd.concat([wits, wits.tail(1)]))
    with pytest.raises(pa.DataError, match=r"share_percent: found '-250.0', expected .* 0 to 100"):
        trade.trade_intensity(ONE_SHARE.assign(share_percent=-250.0), trade.world_weights(WORLD))
    weights = trade.world_weights(WORLD)
    none = trade.trade_intensity(ONE_SHARE.assign(share_percent=0.0), weights)
    assert none["intensity"].tolist() == [0.0]
    with pytest.raises(pa.NothingKnown, match="no year has both"):
        trade.trade_intensity(ONE_SHARE, weights.assign(weight_percent=0.0))
    with pytest.raises(pa.DataError, match="weights: a year is given more than once"):
        trade.trade_intensity(ONE_SHARE, pd.concat([weights, weights]))
    with pytest.raises(pa.NothingKnown, match="no year has both"):
        trade.trade_intensity(ONE_SHARE.assign(year=1999), trade.world_weights(WORLD))
