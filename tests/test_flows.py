"""Flows: known values with their sources, invariants, one answer from every engine, refusals."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import duckdb
import narwhals as nw
import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import parade_analysis as pa
from parade_analysis import flows, trade

WITS, COW = "wits-2017", "cow-4"


@pytest.fixture(scope="module")
def mirror() -> pd.DataFrame:
    return pa.load("trade_partners_bulk")


def in_duckdb(frame: pd.DataFrame) -> duckdb.DuckDBPyRelation:
    return duckdb.connect().from_arrow(nw.from_native(frame).to_arrow())


ENGINES: dict[str, Callable[[pd.DataFrame], Any]] = {
    "polars": pl.from_pandas,
    "polars lazy": lambda frame: pl.from_pandas(frame).lazy(),
    "DuckDB": in_duckdb,
}


def in_pandas(frame: Any) -> pd.DataFrame:
    """The answer as plain Python values, missing as None, so that engines can be compared."""
    read = nw.from_native(frame)
    rows = (read.collect() if isinstance(read, nw.LazyFrame) else read).rows(named=True)
    return pd.DataFrame(
        [{key: None if each != each else each for key, each in row.items()} for row in rows],
        dtype=object,
    )


# --- known values


def test_concentration_of_the_flows_is_what_the_world_table_says(mirror: pd.DataFrame) -> None:
    # The two tables were extracted apart from the same release of WITS.
    found = trade.concentration(mirror.query("series == @WITS")).set_index("year")
    world = pa.load("trade_concentration_world")
    known = world.query("iso3 == 'PRK' and series == @WITS").set_index("year")
    both = known.index.intersection(found.index)
    assert len(both) == 27
    for column in ("hhi", "top_partner_share_fraction"):
        assert (found.loc[both, column] - known.loc[both, column]).abs().max() < 0.001, column
    assert (found.loc[both, "top_partner_iso3"] == known.loc[both, "top_partner_iso3"]).all()


def test_dependence_on_china_by_direction(mirror: pd.DataFrame) -> None:
    of_2016 = mirror.query("series == @WITS and year == 2016")
    found = trade.dependence(of_2016, by=("year", "flow")).set_index("flow")
    both = trade.dependence(of_2016)["share_fraction"].item()
    assert found["share_fraction"].min() < both < found["share_fraction"].max()
    assert both == pytest.approx(0.892, abs=0.001)


MANY = pd.DataFrame(
    {
        "iso3": ["MNG", "MNG", "BTN"],
        "year": 2016,
        "partner_iso3": ["CHN", "RUS", "IND"],
        "value_usd_million": [66.0, 34.0, 5.0],
    }
)


def test_dependence_of_any_country() -> None:
    assert trade.dependence(MANY, "CHN", country="MNG")["share_fraction"].tolist() == [0.66]
    alone = MANY.query("iso3 == 'MNG'").drop(columns="iso3")
    assert trade.dependence(alone, "RUS")["share_fraction"].tolist() == [0.34]
    each = trade.dependence(MANY, "CHN", by=("iso3", "year")).set_index("iso3")
    assert each["share_fraction"].dropna().to_dict() == {"MNG": 0.66}
    assert each["total_usd_million"].to_dict() == {"BTN": 5.0, "MNG": 100.0}
    indices = trade.concentration(MANY, by=("iso3", "year")).set_index("iso3")
    assert indices["top_partner_iso3"].to_dict() == {"BTN": "IND", "MNG": "CHN"}


def test_the_gap_between_two_records_keeps_what_one_side_lacks(mirror: pd.DataFrame) -> None:
    keys = ["year", "partner_iso3", "flow", "value_usd_million"]
    wits, cow = (mirror.loc[mirror["series"] == name, keys] for name in (WITS, COW))
    gaps = trade.mirror_gap(wits, cow).set_index(["partner_iso3", "year", "flow"])
    algeria = gaps.loc[("DZA", 2008, "import")]
    assert np.isnan(algeria["value_usd_million"])
    assert np.isnan(algeria["ratio"])
    assert algeria["mirror_usd_million"] == 1648
    china = gaps.loc[("CHN", 2014, "export")]
    assert china["ratio"] == pytest.approx(1.0, abs=0.1)  # COW adds Hong Kong and Macao
    gap = china["mirror_usd_million"] - china["value_usd_million"]
    assert china["gap_usd_million"] == pytest.approx(gap)
    union = pd.concat([wits, cow]).drop_duplicates(keys[:3])
    assert len(gaps) == len(union)


def test_coverage_counts_years_and_gaps(mirror: pd.DataFrame) -> None:
    found = trade.reporting_coverage(mirror, by=("series", "partner_iso3")).set_index(
        ["series", "partner_iso3"]
    )
    japan = found.loc[(WITS, "JPN")]
    assert japan[["first_year", "last_year", "gaps"]].tolist() == [1962, 2009, 0]
    assert ((found["last_year"] - found["first_year"] + 1) == found["years"] + found["gaps"]).all()
    # The Soviet Union reported to neither; the Russian Federation stands for it nowhere.
    assert "SUN" not in found.index.get_level_values(1)


def test_the_normalised_index_takes_out_the_number_of_partners() -> None:
    values = {"CHN": 75.0, "RUS": 25.0, "IND": 0.0}
    given = pd.DataFrame(
        {"year": 2024, "partner_iso3": list(values), "value_usd_million": list(values.values())}
    )
    found = trade.concentration(given)
    assert found["n_partners"].item() == 2  # who trades nothing is no partner
    assert found["hhi_normalised"].item() == pytest.approx((0.625 - 0.5) / (1 - 0.5))
    equal = given.assign(value_usd_million=1.0)
    assert trade.concentration(equal)["hhi_normalised"].item() == pytest.approx(0.0, abs=1e-12)
    assert trade.concentration(given.head(1))["hhi_normalised"].isna().all()


def test_partners_joined_by_a_plus_are_added() -> None:
    given = pd.DataFrame(
        {
            "year": [2015, 2015, 2015, 2016],
            "partner_iso3": ["CHN", "HKG", "RUS", "RUS"],
            "value_usd_million": [50.0, 25.0, 25.0, 10.0],
        }
    )
    found = trade.dependence(given, "CHN+HKG+MAC")
    assert found["share_fraction"].tolist()[0] == 0.75
    assert found["value_usd_million"].isna().tolist() == [False, True]
    with pytest.raises(pa.NothingKnown, match=r"between PRK and VNM\+LAO"):
        trade.dependence(given, "VNM+LAO")


def test_a_leader_is_told_with_its_flag() -> None:
    given = pd.DataFrame(
        {
            "year": 2018,
            "partner_iso3": ["GAB", "GAB", "CHN"],
            "flow": ["export", "import", "import"],
            "value_usd_million": [1.0, 186.0, 31.0],
            "is_flagged": [False, True, False],
        }
    )
    found = trade.concentration(given)
    assert found[["top_partner_iso3", "top_partner_is_flagged"]].values.tolist() == [["GAB", True]]
    assert "top_partner_is_flagged" not in trade.concentration(given.drop(columns="is_flagged"))


# --- one answer from every engine

ONCE = [("polars", False), ("polars lazy", True), ("DuckDB", True)]
"""Engines, with and without a column of countries, in the quick run."""
EACH = [(engine, has_country) for engine in ENGINES for has_country in (True, False)]


def cases(given: Any) -> Any:
    """The largest flows of 2014 as if a study had called them a mistake, on the same engine."""
    frame = nw.from_native(given)
    large = frame.filter((nw.col("year") == 2014) & (nw.col("value_usd_million") > 100))
    case = large.select("year", "partner_iso3", "flow", action=nw.lit("drop"))
    return case.to_native()


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("engine", "has_country"),
    [
        *ONCE,
        *(pytest.param(*each, marks=pytest.mark.exhaustive) for each in EACH if each not in ONCE),
    ],
)
@pytest.mark.parametrize(
    "function",
    [
        trade.partner_shares,
        trade.concentration,
        lambda given: trade.concentration(given, by=("year", "flow")),
        trade.dependence,
        trade.reporting_coverage,
        lambda given: trade.mirror_gap(given, given),
        lambda given: trade.dependence(given, "CHN+HKG+MAC"),
        lambda given: trade.screen_two_koreas(
            given, ["AGO", "DZA", "BRA"], leader=given, south=given, published=cases(given)
        ),
        lambda given: trade.correction_table(trade.screen_two_koreas(given)),
        lambda given: trade.corrected_flows(
            given, trade.correction_table(trade.screen_two_koreas(given, ["BRA"]))
        ),
        lambda given: trade.concentration(trade.screen_two_koreas(given)),
    ],
    ids=[
        *("shares", "concentration", "by flow", "dependence", "coverage", "gap", "greater China"),
        *("screen", "corrections", "corrected", "flagged leaders"),
    ],
)
def test_engines_agree(
    mirror: pd.DataFrame, engine: str, function: Callable[[Any], Any], has_country: bool
) -> None:
    columns = ["iso3"] * has_country
    columns += ["year", "partner_iso3", "flow", "series", "value_usd_million"]
    recent = mirror.loc[(mirror["series"] == WITS) & (mirror["year"] > 2012), columns]
    recent = recent.astype({"year": "int64", "flow": "str"}).reset_index(drop=True)
    expected = in_pandas(function(recent))
    given_back = function(ENGINES[engine](recent))
    assert type(given_back) is type(ENGINES[engine](recent)), "the caller's engine, still lazy"
    found = in_pandas(given_back)
    assert list(found) == list(expected)
    for column in expected:
        known = expected[column].dropna()
        if len(known) and isinstance(known.iloc[0], float):
            assert found[column].isna().equals(expected[column].isna())
            assert found[column].dropna().tolist() == pytest.approx(known.tolist())
        else:
            assert found[column].tolist() == expected[column].tolist()


# --- invariants

AMOUNT = st.floats(0, 1e9, allow_subnormal=False).map(lambda value: round(value, 3))
FLOWS = st.dictionaries(
    st.tuples(st.integers(2001, 2004), st.sampled_from(["CHN", "RUS", "IND", "JPN", "THA"])),
    AMOUNT,
    min_size=1,
)


def frame_of(amounts: dict[tuple[int, str], float]) -> pd.DataFrame:
    return pd.DataFrame(
        [(*key, value) for key, value in amounts.items()],
        columns=["year", "partner_iso3", "value_usd_million"],
    )


@given(FLOWS)
def test_shares_sum_to_one_or_are_all_missing(amounts: dict[tuple[int, str], float]) -> None:
    shares = trade.partner_shares(frame_of(amounts)).groupby("year")
    for _, year in shares:
        if year["value_usd_million"].sum() > 0:
            assert year["share_fraction"].sum() == pytest.approx(1)
        else:
            assert year["share_fraction"].isna().all()
    assert sum(len(year) for _, year in shares) == len(amounts), "nobody added, nobody lost"


@pytest.mark.exhaustive
@given(FLOWS)
def test_hhi_lies_between_equal_shares_and_one(amounts: dict[tuple[int, str], float]) -> None:
    found = trade.concentration(frame_of(amounts))
    traded = found[found["total_usd_million"] > 0]
    top = traded["top_partner_share_fraction"]
    assert (traded["hhi"] <= 1 + 1e-9).all()
    assert (traded["hhi"] >= 1 / traded["n_partners"] - 1e-9).all()
    assert (top**2 <= traded["hhi"] + 1e-9).all()
    assert (traded["hhi"] <= top + 1e-9).all()
    assert (traded["effective_partners"] * traded["hhi"]).to_numpy() == pytest.approx(1)
    untraded = found[found["total_usd_million"] == 0]
    columns = ["hhi", "top_partner_share_fraction", "top_partner_iso3"]
    assert untraded[columns].isna().all(axis=None)


@pytest.mark.exhaustive
@given(FLOWS, st.floats(0.001, 1000), st.randoms(use_true_random=False))
def test_unit_and_order_of_rows_do_not_matter(
    amounts: dict[tuple[int, str], float], factor: float, chance: Any
) -> None:
    rows = list(amounts.items())
    chance.shuffle(rows)
    scaled = frame_of(dict(rows)).assign(value_usd_million=lambda f: f["value_usd_million"] * 2)
    ours, theirs = trade.concentration(frame_of(amounts)), trade.concentration(scaled)
    pd.testing.assert_frame_equal(
        ours.drop(columns="total_usd_million"), theirs.drop(columns="total_usd_million")
    )
    shares = trade.partner_shares(
        frame_of(amounts).assign(value_usd_million=lambda f: f["value_usd_million"] * factor)
    )
    assert shares["share_fraction"].dropna().sum() == pytest.approx(
        float((ours["total_usd_million"] > 0).sum())
    )


@pytest.mark.exhaustive
@given(FLOWS)
def test_an_unrecorded_partner_is_missing_and_not_zero(
    amounts: dict[tuple[int, str], float],
) -> None:
    table = frame_of(amounts | {(2001, "CHN"): 1.0})
    found = trade.dependence(table, "CHN").set_index("year")
    for year in found.index:
        recorded = ((table["year"] == year) & (table["partner_iso3"] == "CHN")).any()
        assert pd.notna(found.at[year, "value_usd_million"]) == recorded


def test_a_share_of_nothing_is_missing_in_every_engine() -> None:
    table = pl.DataFrame({"year": [2001], "partner_iso3": ["CHN"], "value_usd_million": [0.0]})
    assert trade.partner_shares(table)["share_fraction"].null_count() == 1


# --- refusals


@pytest.mark.parametrize("engine", ["pandas", *ENGINES])
@pytest.mark.parametrize(
    ("value", "named"), [(-3.0, "-3.0"), (float("inf"), "inf"), (None, "(None|nan)")]
)
def test_a_value_that_cannot_be_is_refused_by_name(
    engine: str, value: float | None, named: str
) -> None:
    wrong = pd.DataFrame(
        {"year": 2007, "partner_iso3": ["CHN", "AGO"], "value_usd_million": [1.0, value]}
    )
    given_in = ENGINES.get(engine, lambda frame: frame)(wrong)
    with pytest.raises(
        pa.DataError, match=f"year 2007, partner_iso3 AGO, value_usd_million {named}"
    ):
        trade.partner_shares(given_in)


@pytest.mark.parametrize("engine", ["pandas", *ENGINES])
def test_two_countries_are_never_added(engine: str) -> None:
    given_in = ENGINES.get(engine, lambda frame: frame)(MANY)
    refused = r"two countries are never added; choose one of BTN, MNG"
    for function in (trade.partner_shares, trade.concentration, trade.reporting_coverage):
        with pytest.raises(pa.DataError, match=refused):
            function(given_in)
    keys = ("year", "partner_iso3")
    with pytest.raises(pa.DataError, match=refused):
        trade.mirror_gap(given_in, given_in, on=keys)
    assert len(in_pandas(trade.mirror_gap(given_in, given_in, on=("iso3", *keys)))) == 3
    assert len(in_pandas(trade.partner_shares(given_in, by=("iso3", "year")))) == 3


def test_a_country_or_partner_without_flows_is_named() -> None:
    with pytest.raises(pa.DataError, match="none of PRK; there are BTN, MNG"):
        trade.dependence(MANY, "CHN")
    with pytest.raises(pa.NothingKnown, match="nothing is recorded between BTN and CHN"):
        trade.dependence(MANY, "CHN", country="BTN")
    with pytest.raises(pa.NothingKnown, match="between these countries and FRA"):
        trade.dependence(MANY, "FRA", by=("iso3", "year"))


def test_a_table_is_of_the_country_that_is_named() -> None:
    assert len(flows.of_country(MANY, "mine", "MNG")) == 2
    bare = MANY.drop(columns="iso3")
    assert flows.of_country(bare, "mine", "LAO") is bare
    assert flows.of_country(MANY.head(0), "mine", "LAO").empty
    with pytest.raises(pa.DataError, match="mine holds BTN and MNG only, not LAO; hand in"):
        flows.of_country(MANY, "mine", "LAO")
    with pytest.raises(pa.DataError, match="mine has no year in 1 of 3 rows; expected it in every"):
        flows.of_country(MANY.assign(year=[2016, None, 2016]), "mine", "MNG")
    world = pa.load("trade_concentration_world")
    with pytest.raises(pa.DataError, match=r"world holds \d{3} countries only, not ATL"):
        flows.of_country(world, "world", "ATL")


def test_publishers_are_never_added(mirror: pd.DataFrame) -> None:
    with pytest.raises(pa.DataError, match="two publishers are never added"):
        trade.partner_shares(mirror)
    by_series = trade.concentration(mirror, by=("series", "year"))
    assert set(by_series["series"]) == set(mirror["series"])


def test_totals_are_never_added_to_their_parts() -> None:
    rows = pa.load("trade_partners").query("series == 'china-customs'")
    with pytest.raises(pa.DataError, match="totals stand among their parts"):
        trade.partner_shares(rows)


def test_a_missing_column_an_unnamed_partner_and_a_double_row_are_named() -> None:
    single = pd.DataFrame({"year": [2024], "partner_iso3": [None], "value_usd_million": [1.0]})
    with pytest.raises(pa.DataError, match="no column year"):
        trade.partner_shares(single.drop(columns="year"))
    with pytest.raises(pa.DataError, match=r"year 2024, partner_iso3 (None|nan)"):
        trade.partner_shares(single)
    twice = pd.concat([single.assign(partner_iso3="CHN", flow="export")] * 2)
    with pytest.raises(pa.DataError, match="partner_iso3 CHN, flow export is given more than once"):
        trade.mirror_gap(twice, twice)
