"""Where a country stands in the world, what statistics leave out, and the public face."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import parade_analysis as pa
from parade_analysis import trade

WITS, COW, FACTBOOK = "wits-2017", "cow-4", "factbook"


@pytest.fixture(scope="module")
def world() -> pd.DataFrame:
    return pa.load("trade_concentration_world")


@pytest.mark.parametrize("name", trade.__all__)
def test_the_face_has_what_it_names_and_says_what_it_is(name: str) -> None:
    found = getattr(trade, name)
    if callable(found):
        text = found.__doc__ or ""
        assert text.splitlines()[0].endswith((".", ":"))
        for section in ("Parameters", "Returns", "Examples"):
            assert f"{section}\n" in text, section


# --- ranks


@pytest.mark.parametrize(
    ("series", "year", "rank", "countries"),
    [(WITS, 2016, 2, 229), (FACTBOOK, 2023, 1, 225)],
)
def test_rank_by_top_partner_share_before_any_floor(
    world: pd.DataFrame, series: str, year: int, rank: int, countries: int
) -> None:
    # WITS from UN Comtrade (mirror data) and the top-five lists of the CIA World Factbook.
    found = trade.world_rank(world, "PRK", series).set_index("year").loc[year]
    assert (found["rank"], found["countries"], found["left_out"]) == (rank, countries, "")
    assert found["percentile"] == pytest.approx(100 * (countries - rank) / (countries - 1))


def test_a_floor_leaves_small_territories_out_by_name_but_never_the_country(
    world: pd.DataFrame,
) -> None:
    ranks = trade.world_rank(world, series=FACTBOOK, floor_usd_million=1000).set_index("year")
    found = ranks.loc[2023]
    assert not found["has_total"]  # the Factbook gives no total of the DPRK
    assert found["without_total"] > 40
    assert found["countries"] + len(found["left_out"].split()) == 225
    assert "PRK" not in found["left_out"]
    assert found["rank"] == 1


@pytest.mark.parametrize(
    ("iso3", "partner", "share"),
    [("CAN", "USA", 0.64), ("MEX", "USA", 0.64), ("MNG", "CHN", 0.66), ("BTN", "IND", 0.85)],
)
def test_known_cases_of_2016_in_the_world_table(
    world: pd.DataFrame, iso3: str, partner: str, share: float
) -> None:
    # WITS from UN Comtrade, 2016.
    row = world.query("iso3 == @iso3 and series == @WITS and year == 2016").iloc[0]
    assert row["top_partner_iso3"] == partner
    assert row["top_partner_share_fraction"] == pytest.approx(share, abs=0.01)


SHARES = st.dictionaries(
    st.tuples(st.integers(2001, 2003), st.sampled_from(["PRK", "LAO", "MNG", "BTN", "NRU"])),
    st.tuples(st.sampled_from([0.2, 0.4, 0.4001, 0.9]), st.sampled_from([5.0, 500.0, np.nan])),
)


@given(SHARES, st.sampled_from([0.0, 100.0]))
def test_a_rank_counts_who_is_above(
    shares: dict[tuple[int, str], tuple[float, float]], floor: float
) -> None:
    shares = shares | {(2002, "PRK"): (0.4, 5.0)}
    table = pd.DataFrame(
        [(*key, "mine", *values) for key, values in shares.items()],
        columns=[
            *("year", "iso3", "series"),
            *("top_partner_share_fraction", "total_usd_million"),
        ],
    )
    found = trade.world_rank(table, series="mine", floor_usd_million=floor).set_index("year")
    assert set(found.index) == {year for year, iso3 in shares if iso3 == "PRK"}
    for year, row in found.iterrows():
        others = {
            iso3: share
            for (when, iso3), (share, total) in shares.items()
            if when == year and iso3 != "PRK" and not total < floor
        }
        own = shares[year, "PRK"][0]
        assert row["value"] == own
        assert row["rank"] == 1 + sum(share > own for share in others.values())
        assert row["equals"] == sum(share == own for share in others.values())
        assert row["countries"] == 1 + len(others)
        left_out = {iso3 for when, iso3 in shares if when == year} - {"PRK", *others}
        assert row["left_out"].split() == sorted(left_out)
        if others:
            lower = sum(share < own for share in others.values())
            assert row["percentile"] == pytest.approx(100 * lower / len(others))


def test_the_order_of_rows_does_not_matter(world: pd.DataFrame) -> None:
    shuffled = world.sample(frac=1, random_state=1)
    pd.testing.assert_frame_equal(trade.world_rank(shuffled), trade.world_rank(world))
    pd.testing.assert_frame_equal(trade.own_ranks(shuffled), trade.own_ranks(world))


def test_what_cannot_be_ranked_is_named(world: pd.DataFrame) -> None:
    with pytest.raises(pa.NothingKnown, match="factbook has no hhi of PRK"):
        trade.world_rank(world, series=FACTBOOK, measure="hhi")
    with pytest.raises(pa.NothingKnown, match="wits-2017 has no top_partner_share_fraction of ATL"):
        trade.world_rank(world, "ATL")
    with pytest.raises(pa.DataError, match=r"has no iso3 in \d+ of \d+ rows"):
        trade.own_ranks(world.assign(iso3=world["iso3"].where(world["iso3"] != "LAO")))
    twice = pd.concat([world, world.query("iso3 == 'LAO' and year == 2016")])
    with pytest.raises(pa.DataError, match="wits-2017 has LAO in 2016 twice"):
        trade.world_rank(twice)


def test_own_ranks_take_the_latest_good_year_of_each_publisher(world: pd.DataFrame) -> None:
    found = trade.own_ranks(world)
    assert found[["series", "measure", "year"]].values.tolist() == [
        [FACTBOOK, "top_partner_share_fraction", 2023],
        [WITS, "top_partner_share_fraction", 2016],
        [COW, "top_partner_share_fraction", 2014],
        [WITS, "hhi", 2016],
    ]
    assert found["rank_of_large"].tolist() == [1, 2, 1, 2]
    assert found["large"].tolist() == [216, 178, 168, 178]
    assert trade.own_ranks(world, most=1)["series"].tolist() == [FACTBOOK, WITS]
    earlier = world[(world["series"] != FACTBOOK) | (world["year"] < 2020)]
    assert trade.own_ranks(earlier).iloc[0][["series", "year"]].tolist() == [FACTBOOK, 2019]
    without = world[(world["iso3"] != "PRK") | (world["year"] != 2023)]
    assert trade.own_ranks(without).iloc[0][["series", "year"]].tolist() == [FACTBOOK, 2022]
    of_2016 = world.query("year == 2016 and series == @WITS and iso3 != 'PRK'")
    own = world.query("year == 2016 and series == @WITS and iso3 == 'PRK'")
    enough = pd.concat([own, of_2016.dropna(subset="hhi").head(trade.ALL_COUNTRIES - 1)])
    assert trade.own_ranks(enough)["countries"].unique().tolist() == [trade.ALL_COUNTRIES]
    with pytest.raises(pa.NothingKnown, match="no year has PRK and at least 150 countries"):
        trade.own_ranks(enough.iloc[:-1])
    with pytest.raises(pa.NothingKnown, match="no year has PRK"):
        trade.own_ranks(world.assign(top_partner_share_fraction=np.nan))


def test_six_are_next_in_rank_by_default(world: pd.DataFrame) -> None:
    assert len(trade.nearest_in_rank(world, year=2016)) == 6


def test_next_in_rank_are_as_many_above_as_below() -> None:
    table = pd.DataFrame(
        {
            "iso3": ["AAA", "BBB", "CCC", "PRK", "DDD", "EEE", "FFF", "GGG"],
            "series": "mine",
            "year": 2016,
            "top_partner_share_fraction": [0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.55],
            "total_usd_million": [2e3, 2e3, 1e3, 5, 2e3, 2e3, 2e3, 999],
        }
    )
    nearest = {
        count: trade.nearest_in_rank(table, series="mine", year=2016, count=count)
        for count in (2, 4, 6)
    }
    assert nearest == {
        2: ["CCC", "DDD"],
        4: ["CCC", "BBB", "DDD", "EEE"],
        6: ["CCC", "BBB", "AAA", "DDD", "EEE", "FFF"],
    }
    first = table[~table["iso3"].isin(["AAA", "BBB"])]
    assert trade.nearest_in_rank(first, series="mine", year=2016, count=4) == [
        *("CCC", "DDD", "EEE", "FFF"),
    ]
    with pytest.raises(pa.NothingKnown, match="of LAO in 2016"):
        trade.nearest_in_rank(table, "LAO", "mine", year=2016)


# --- what statistics leave out

USD = ("USD million", "USD million", "USD million per year", "USD million")
ESTIMATES = pd.DataFrame(
    {
        "flow_kind": [
            "theft",
            "arms, 3 years",
            "coal since",
            "cumulative",
            "troops",
            "early theft",
        ],
        "unrecorded_kind": ["theft", "arms", "coal", "theft", "troops_sent", "theft"],
        "period": ["2020", "2019/2021", "2018/", "/2025", "2020", "2019"],
        "start_year": pd.array([2020, 2019, 2018, None, 2020, 2019], dtype="Int64"),
        "end_year": pd.array([2020, 2021, None, 2025, 2020, 2019], dtype="Int64"),
        "low": [5.0, 1.0, 3.0, 9.0, 100.0, 2.0],
        "high": [6.0, 1.0, np.nan, np.nan, 100.0, 2.0],
        "unit": [*USD, "persons", "USD million"],
        "estimate_by": ["A", "B", "C", "A", "B", "A"],
    }
)


def test_estimates_cover_a_year_from_first_to_last() -> None:
    found = trade.estimates_of(ESTIMATES, 2020)
    assert found["flow_kind"].tolist() == ["arms, 3 years", "theft", "coal since", "troops"]
    assert found["is_money"].tolist() == [True, True, True, False]
    assert found["is_of_year"].tolist() == [False, True, False, True]
    assert found["is_earned"].tolist() == [True, True, True, False]
    assert found["by"].tolist() == ["B", "A", "C", "B"]
    assert trade.estimates_of(ESTIMATES, 2022)["flow_kind"].tolist() == ["coal since"]
    short = ESTIMATES.assign(estimate_by_short=["a", *[None] * 5])
    assert trade.estimates_of(short, 2020)["by"].tolist() == ["B", "a", "C", "B"]


def test_the_last_year_with_an_estimate_in_money_is_taken() -> None:
    ended = ESTIMATES[ESTIMATES["end_year"].notna()]
    assert trade.year_with_estimates(ESTIMATES, [2019, 2023, 2022]) == 2023
    assert trade.year_with_estimates(ended, [2019, 2023, 2021]) == 2021
    with pytest.raises(pa.NothingKnown, match="no estimate in USD covers a year with recorded"):
        trade.year_with_estimates(ended, [2023])


def test_ranks_by_each_way_of_choosing_whom_to_rank_among() -> None:
    world = pd.DataFrame(
        {
            "year": 2020,
            "iso3": ["PRK", "SSD", "LAO", "HKG", "CHN"],
            "series": "mine",
            "top_partner_share_fraction": [0.9, 0.95, 0.8, 0.92, 0.9],
            "hhi": [0.82, 0.89, 0.7, 0.85, 0.1],
            "n_partners": [10, 2, 30, 100, 200],
            "total_usd_million": [2700.0, 500.0, 9000.0, 90_000.0, None],
            "is_reporter": [False, False, True, True, True],
        }
    )
    ways = trade.robust_ranks(world, pa.load("countries"), series="mine", year=2020)
    of = ways.set_index("among")
    assert of["rank"].to_dict() == {"all": 3, "reporters": 2, "un_members": 2, "large": 2}
    assert of["countries"].to_dict() == {"all": 5, "reporters": 4, "un_members": 4, "large": 4}
    assert of["equals"].to_dict() == {"all": 1, "reporters": 1, "un_members": 1, "large": 1}
    by_index = trade.robust_ranks(
        world, pa.load("countries"), series="mine", year=2020, measure="hhi"
    ).set_index("among")
    # (0.89 - 1/2) / (1/2) and (0.85 - 1/100) / (99/100) against (0.82 - 1/10) / (9/10).
    assert by_index.at["normalised", "value"] == pytest.approx(0.8)
    assert by_index.at["normalised", "rank"] == 2
    with pytest.raises(pa.NothingKnown, match="mine has no hhi of MNG in 2020"):
        trade.robust_ranks(world, pa.load("countries"), "MNG", "mine", year=2020, measure="hhi")
    with pytest.raises(pa.DataError, match="mine has PRK in 2020 twice"):
        trade.robust_ranks(
            pd.concat([world, world.head(1)]), pa.load("countries"), series="mine", year=2020
        )


def test_all_ways_start_from_the_rank_of_all() -> None:
    world, countries = pa.load("trade_concentration_world"), pa.load("countries")
    for rank in trade.own_ranks(world).itertuples():
        ways = trade.robust_ranks(
            world, countries, series=rank.series, year=rank.year, measure=rank.measure
        ).set_index("among")
        assert ways.loc["all", ["rank", "countries"]].tolist() == [rank.rank, rank.countries]
        assert ways.loc["large", ["rank", "countries"]].tolist() == [rank.rank_of_large, rank.large]


RANKED = pd.DataFrame(
    {
        "year": 2020,
        "iso3": ["PRK", "SSD", "LAO"],
        "series": "mine",
        "top_partner_share_fraction": [0.9, 0.95, 0.8],
        "hhi": [0.82, 0.89, 0.7],
        "total_usd_million": [2700.0, 500.0, None],
        "is_reporter": [False, False, True],
    }
)
RANKS: dict[str, Callable[[Any], object]] = {
    "world_rank": lambda world: trade.world_rank(world, series="mine"),
    "own_ranks": trade.own_ranks,
    "nearest_in_rank": lambda world: trade.nearest_in_rank(world, series="mine", year=2020),
    "world_coverage": lambda world: trade.world_coverage(world, series="mine"),
    "robust_ranks": lambda world: trade.robust_ranks(
        world, pa.load("countries"), series="mine", year=2020
    ),
}


@pytest.mark.parametrize("name", RANKS)
@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (RANKED.assign(total_usd_million=-1.0), "total_usd_million: found '-1.0', .* 0 or more"),
        (RANKED.assign(total_usd_million=np.inf), "total_usd_million: found 'inf'"),
        (RANKED.assign(total_usd_million="much"), "total_usd_million: found 'much'"),
        (RANKED.assign(year=2020.5), "year: found '2020.5'"),
        (RANKED.assign(year=[2020, None, 2020]), "has no year in 1 of 3 rows"),
        (RANKED.drop(columns="iso3"), "has no column iso3; there are year"),
        (RANKED.drop(columns="total_usd_million"), "has no column total_usd_million"),
        (pd.DataFrame(), "there are none"),
        (pl.DataFrame({"year": [2020]}), "found 'polars.*DataFrame', expected a pandas DataFrame"),
        (None, "found 'NoneType', expected a pandas DataFrame"),
    ],
)
def test_a_table_that_cannot_be_ranked_is_refused_in_a_sentence(
    name: str, wrong: Any, says: str
) -> None:
    with pytest.raises(pa.DataError, match=says):
        RANKS[name](wrong)


@pytest.mark.parametrize("name", sorted(RANKS.keys() - {"own_ranks"}))
def test_no_country_is_ranked_or_counted_twice(name: str) -> None:
    with pytest.raises(pa.DataError, match="mine has LAO in 2020 twice"):
        RANKS[name](pd.concat([RANKED, RANKED.tail(1)]))


def test_a_table_of_ones_own_is_ranked_as_a_file_may_hold_it() -> None:
    told = RANKED.astype({"total_usd_million": "str", "iso3": "category", "year": "float"})
    for name in sorted(RANKS.keys() - {"own_ranks"}):
        assert str(RANKS[name](told)) == str(RANKS[name](RANKED))
    of_old = trade.world_rank(RANKED.assign(year=1913), series="mine")
    assert of_old["year"].tolist() == [1913]
    with pytest.raises(pa.DataError, match="measure: found 'gini', expected 'top_partner_share"):
        trade.world_rank(RANKED, series="mine", measure="gini")


def test_there_is_no_ratio_to_nothing() -> None:
    nothing = RANKED.assign(total_usd_million=[0.0, 1.0, 2.0])
    coverage = trade.world_coverage(nothing, series="mine", beside="mine")
    assert coverage["ratio"].isna().all()


def test_what_a_comparison_rests_on() -> None:
    coverage = trade.world_coverage(pa.load("trade_concentration_world"))
    assert (coverage["reporters"] <= coverage["countries"]).all()
    assert not coverage["is_reporter"].any()  # the DPRK reports to nobody
    mongolia = trade.world_coverage(pa.load("trade_concentration_world"), "MNG")
    assert mongolia.loc[2014, "is_reporter"]
    both = coverage.dropna(subset="ratio")
    assert (both["beside_usd_million"] / both["total_usd_million"]).tolist() == pytest.approx(
        both["ratio"].tolist()
    )
    factbook = trade.world_coverage(pa.load("trade_concentration_world"), series="factbook")
    assert factbook["reporters"].isna().all()  # it does not tell
    with pytest.raises(pa.NothingKnown, match="cow-4 does not have HKG"):
        trade.world_coverage(pa.load("trade_concentration_world"), "HKG", "cow-4")
