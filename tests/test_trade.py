"""Trade: known values with their sources, invariants, one answer from every engine, refusals."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import duckdb
import narwhals as nw
import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.text import Text

import parade_analysis as pa
from parade_analysis import trade
from parade_analysis.figures import FIGURES
from parade_analysis.plot.style import PublishedFigure

WITS = "WITS UN Comtrade (2017-11 extract)"
COW = "COW Trade 4.0 dyadic"
FACTBOOK = "CIA World Factbook"
MIRROR = "KITA (mirror data incl. inter-Korean)"


@pytest.fixture(scope="module")
def mirror() -> pd.DataFrame:
    return pa.load("trade_partners_bulk")


@pytest.fixture(scope="module")
def world() -> pd.DataFrame:
    return pa.load("trade_concentration_world")


@pytest.fixture(scope="module")
def far() -> list[str]:
    return trade.far_partners(pa.load("countries"), "PRK")


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


def test_kotra_counts_2696_million_in_2024_and_china_98_percent() -> None:
    # KOTRA, trade of 2024, published July 2025; the rows carry the pages.
    totals = pa.load("trade_totals").query("series == 'KOTRA' and flow == 'total'")
    assert round(totals.set_index("year").at[2024, "value_usd_million"]) == 2696
    shares = trade.published_shares(pa.load("trade_partners"), "CHN", "KOTRA").set_index("year")
    assert shares.loc[[2010, 2022, 2024], "share_percent"].tolist() == [83.0, 96.7, 98.0]


def test_kotra_and_mirror_data_differ_by_38_points_on_2010() -> None:
    # 83.0 as KOTRA prints it, 45.3 in KITA's mirror data with inter-Korean trade.
    rows = pa.load("trade_partners").query(
        "partner_iso3 == 'CHN' and flow == 'total' and year == 2010"
    )
    said = trade.compare_series(rows, pa.load("series"), measure="share_percent")
    assert said.set_index("series")["share_percent"].to_dict() == {"KOTRA": 83.0, MIRROR: 45.3}
    assert said["spread"].unique() == pytest.approx([37.7])
    assert said.set_index("series").at[MIRROR, "ratio"] == pytest.approx(45.3 / 83)
    assert "inter-Korean trade included" in said.set_index("series").at[MIRROR, "reasons"]
    assert said.set_index("series").at["KOTRA", "reasons"] == ""


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


def test_a_floor_leaves_small_territories_out_by_name_but_never_the_country(
    world: pd.DataFrame,
) -> None:
    ranks = trade.world_rank(world, "PRK", FACTBOOK, floor_usd_million=1000).set_index("year")
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


def test_concentration_of_the_flows_is_what_the_world_table_says(
    mirror: pd.DataFrame, world: pd.DataFrame
) -> None:
    # The two tables were extracted apart from the same release of WITS.
    found = trade.concentration(mirror.query("series == @WITS")).set_index("year")
    known = world.query("iso3 == 'PRK' and series == @WITS").set_index("year")
    both = known.index.intersection(found.index)
    assert len(both) == 27
    for ours, theirs in (("hhi", "hhi"), ("top_share_fraction", "top_partner_share_fraction")):
        gap = (found.loc[both, ours] - known.loc[both, theirs]).abs()
        assert gap.max() < 0.001, ours
    assert (found.loc[both, "top_partner_iso3"] == known.loc[both, "top_partner_iso3"]).all()


def test_dependence_on_china_by_direction(mirror: pd.DataFrame) -> None:
    flows = mirror.query("series == @WITS and year == 2016")
    found = trade.dependence(flows, "CHN", by=("year", "flow")).set_index("flow")
    both = trade.dependence(flows, "CHN")["share_fraction"].item()
    assert found["share_fraction"].min() < both < found["share_fraction"].max()
    assert both == pytest.approx(0.892, abs=0.001)


def test_dependence_of_any_country() -> None:
    flows = pd.DataFrame(
        {
            "iso3": ["MNG", "MNG", "BTN"],
            "year": 2016,
            "partner_iso3": ["CHN", "RUS", "IND"],
            "value_usd_million": [66.0, 34.0, 5.0],
        }
    )
    assert trade.dependence(flows, "CHN", iso3="MNG")["share_fraction"].tolist() == [0.66]
    with pytest.raises(pa.DataError, match="between BTN and CHN"):
        trade.dependence(flows, "CHN", iso3="BTN")
    indices = trade.concentration(flows, by=("iso3", "year")).set_index("iso3")
    assert indices["top_partner_iso3"].to_dict() == {"BTN": "IND", "MNG": "CHN"}


def test_the_screen_finds_what_is_known(mirror: pd.DataFrame, far: list[str]) -> None:
    screened = trade.screen_two_koreas(mirror, far)
    flagged = screened[screened["is_flagged"]]
    # PIIE names Algeria's entry of 2008 (note of the row); COW, the DPRK's imports.
    algeria = flagged.query("partner_iso3 == 'DZA' and flow == 'import' and series == @COW")
    assert set(range(2002, 2010)) <= set(algeria["year"])
    assert algeria.set_index("year").at[2008, "value_usd_million"] == 1648
    assert algeria.loc[algeria["is_published_case"], "year"].tolist() == [2008]
    # WITS, the DPRK's exports: a partner's imports, many times its other years.
    angola = flagged.query("partner_iso3 == 'AGO' and year == 2007")
    assert angola["flow"].tolist() == ["export"]
    assert angola["value_usd_million"].round().tolist() == [1051]
    assert "CHN" not in set(flagged["partner_iso3"])
    assert (flagged["value_usd_million"] >= trade.FLOOR_USD_MILLION).all()
    assert len(screened) == len(mirror)


def test_the_screen_finds_raw_materials_from_afar(far: list[str]) -> None:
    products = pa.load("trade_products").query("series.str.startswith('BACI')")
    screened = trade.screen_two_koreas(products, far)
    raw = screened[screened["is_flagged"] & screened["is_raw_material"]]
    assert {"GAB", "PNG"} <= set(raw["partner_iso3"])  # crude oil; LNG, crude and ores
    assert set(raw["hs_code"].str[:2]) <= {"26", "27"}
    assert set(raw["flow"]) == {"import"}
    assert "CHN" not in set(screened.loc[screened["is_flagged"], "partner_iso3"])


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


def test_goods_are_counted_once() -> None:
    goods = trade.product_shares(pa.load("trade_commodities"), pa.load("trade_totals"), "export")
    assert (goods.groupby("year")["share_percent"].sum() <= 100).all()
    # KOTRA, 2014: garments (61-62) are inside textiles and clothing (50-63).
    assert "61-62" not in set(goods.query("year == 2014")["hs"])
    # Statistics Korea from KOTRA, 2024; the value of 2023 is KOTRA's own.
    hair = goods.query("hs == '67'").set_index("year")["share_percent"]
    assert hair.to_dict() == {2023: 51.6, 2024: 52.5}


# --- one answer from every engine


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    "function",
    [
        trade.partner_shares,
        trade.concentration,
        lambda flows: trade.concentration(flows, by=("year", "flow")),
        lambda flows: trade.dependence(flows, "CHN"),
        trade.reporting_coverage,
        lambda flows: trade.mirror_gap(flows, flows),
        lambda flows: trade.screen_two_koreas(flows, ["AGO", "DZA", "BRA"]),
    ],
    ids=["shares", "concentration", "by flow", "dependence", "coverage", "gap", "screen"],
)
def test_engines_agree(mirror: pd.DataFrame, engine: str, function: Callable[[Any], Any]) -> None:
    flows = mirror.loc[
        (mirror["series"] == WITS) & (mirror["year"] > 2005),
        ["year", "partner_iso3", "flow", "series", "value_usd_million"],
    ]
    flows = flows.astype({"year": "int64", "flow": "str"}).reset_index(drop=True)
    expected = in_pandas(function(flows))
    given_back = function(ENGINES[engine](flows))
    assert type(given_back) is type(ENGINES[engine](flows)), "the caller's engine, still lazy"
    found = in_pandas(given_back)
    assert list(found) == list(expected)
    for column in expected:
        if isinstance(expected[column].dropna().iloc[0], float):
            assert found[column].isna().equals(expected[column].isna())
            assert found[column].dropna().tolist() == pytest.approx(
                expected[column].dropna().tolist()
            )
        else:
            assert found[column].tolist() == expected[column].tolist()


# --- invariants

AMOUNT = st.floats(0, 1e9, allow_subnormal=False).map(lambda value: round(value, 3))
FLOWS = st.dictionaries(
    st.tuples(st.integers(2001, 2004), st.sampled_from(["CHN", "RUS", "IND", "JPN", "THA"])),
    AMOUNT,
    min_size=1,
)


def frame_of(flows: dict[tuple[int, str], float]) -> pd.DataFrame:
    return pd.DataFrame(
        [(*key, value) for key, value in flows.items()],
        columns=["year", "partner_iso3", "value_usd_million"],
    )


@settings(deadline=None)  # other work on the machine is not a fault
@given(FLOWS)
def test_shares_sum_to_one_or_are_all_missing(flows: dict[tuple[int, str], float]) -> None:
    shares = trade.partner_shares(frame_of(flows)).groupby("year")
    for _, year in shares:
        if year["value_usd_million"].sum() > 0:
            assert year["share_fraction"].sum() == pytest.approx(1)
        else:
            assert year["share_fraction"].isna().all()
    assert sum(len(year) for _, year in shares) == len(flows), "nobody added, nobody lost"


@settings(deadline=None)
@given(FLOWS)
def test_hhi_lies_between_equal_shares_and_one(flows: dict[tuple[int, str], float]) -> None:
    found = trade.concentration(frame_of(flows))
    traded = found[found["total_usd_million"] > 0]
    assert (traded["hhi"] <= 1 + 1e-9).all()
    assert (traded["hhi"] >= 1 / traded["n_partners"] - 1e-9).all()
    assert (traded["top_share_fraction"] ** 2 <= traded["hhi"] + 1e-9).all()
    assert (traded["hhi"] <= traded["top_share_fraction"] + 1e-9).all()
    assert (traded["effective_partners"] * traded["hhi"]).to_numpy() == pytest.approx(1)
    untraded = found[found["total_usd_million"] == 0]
    assert untraded[["hhi", "top_share_fraction", "top_partner_iso3"]].isna().all(axis=None)


@settings(deadline=None)
@given(FLOWS, st.floats(0.001, 1000), st.randoms(use_true_random=False))
def test_unit_and_order_of_rows_do_not_matter(
    flows: dict[tuple[int, str], float], factor: float, chance: Any
) -> None:
    rows = list(flows.items())
    chance.shuffle(rows)
    scaled = frame_of(dict(rows)).assign(value_usd_million=lambda f: f["value_usd_million"] * 2)
    ours, theirs = trade.concentration(frame_of(flows)), trade.concentration(scaled)
    pd.testing.assert_frame_equal(
        ours.drop(columns="total_usd_million"), theirs.drop(columns="total_usd_million")
    )
    shares = trade.partner_shares(
        frame_of(flows).assign(value_usd_million=lambda f: f["value_usd_million"] * factor)
    )
    assert shares["share_fraction"].dropna().sum() == pytest.approx(
        float((ours["total_usd_million"] > 0).sum())
    )


@settings(deadline=None)
@given(FLOWS)
def test_an_unrecorded_partner_is_missing_and_not_zero(
    flows: dict[tuple[int, str], float],
) -> None:
    table = frame_of(flows | {(2001, "CHN"): 1.0})
    found = trade.dependence(table, "CHN").set_index("year")
    for year in found.index:
        recorded = ((table["year"] == year) & (table["partner_iso3"] == "CHN")).any()
        assert pd.notna(found.at[year, "value_usd_million"]) == recorded


# --- refusals


@pytest.mark.parametrize("engine", ["pandas", *ENGINES])
@pytest.mark.parametrize(
    ("value", "named"), [(-3.0, "-3.0"), (float("inf"), "inf"), (None, "(None|nan)")]
)
def test_a_value_that_cannot_be_is_refused_by_name(
    engine: str, value: float | None, named: str
) -> None:
    flows = pd.DataFrame(
        {"year": 2007, "partner_iso3": ["CHN", "AGO"], "value_usd_million": [1.0, value]}
    )
    given_in = ENGINES.get(engine, lambda frame: frame)(flows)
    with pytest.raises(
        pa.DataError, match=f"year 2007, partner_iso3 AGO, value_usd_million {named}"
    ):
        trade.partner_shares(given_in)


def test_publishers_are_never_added(mirror: pd.DataFrame) -> None:
    with pytest.raises(pa.DataError, match="two publishers are never added"):
        trade.partner_shares(mirror)
    by_series = trade.concentration(mirror, by=("series", "year"))
    assert set(by_series["series"]) == set(mirror["series"])


def test_totals_are_never_added_to_their_parts() -> None:
    rows = pa.load("trade_partners").query("series == 'China Customs (GACC)'")
    with pytest.raises(pa.DataError, match="totals stand among their parts"):
        trade.partner_shares(rows)


def test_a_missing_column_an_unnamed_partner_and_a_double_row_are_named() -> None:
    flows = pd.DataFrame({"year": [2024], "partner_iso3": [None], "value_usd_million": [1.0]})
    with pytest.raises(pa.DataError, match="no column year"):
        trade.partner_shares(flows.drop(columns="year"))
    with pytest.raises(pa.DataError, match=r"year 2024, partner_iso3 (None|nan)"):
        trade.partner_shares(flows)
    twice = pd.concat([flows.assign(partner_iso3="CHN", flow="export")] * 2)
    with pytest.raises(pa.DataError, match="partner_iso3 CHN, flow export is given more than once"):
        trade.mirror_gap(twice, twice)


def test_a_publisher_without_the_measure_is_named(world: pd.DataFrame) -> None:
    with pytest.raises(pa.DataError, match="CIA World Factbook has no hhi of PRK"):
        trade.world_rank(world, "PRK", FACTBOOK, measure="hhi")


def test_series_of_several_directions_are_not_compared() -> None:
    totals = pa.load("trade_totals").query("year == 2024")
    with pytest.raises(pa.DataError, match="several values of flow"):
        trade.compare_series(totals, pa.load("series"))
    with pytest.raises(pa.DataError, match="no publisher gives"):
        trade.compare_series(totals.query("flow == 'nothing'"), pa.load("series"))


# --- figures

DRAWN = [
    "trade-total",
    "china-share",
    "partners-long-run",
    "world-comparison",
    "china-monthly",
    "what-is-traded",
    "sources-disagree",
    "off-the-books",
]


@pytest.fixture(scope="module")
def drawn() -> dict[str, PublishedFigure]:
    return {name: FIGURES[name].draw() for name in DRAWN}


def words(figure: PublishedFigure, gid: str) -> list[str]:
    return [text.get_text() for text in figure.findobj(Text) if text.get_gid() == gid]


@pytest.mark.parametrize("name", DRAWN)
def test_a_figure_says_unit_and_valuation(drawn: dict[str, PublishedFigure], name: str) -> None:
    (subtitle,) = words(drawn[name], "subtitle")
    said = " ".join(subtitle.split())
    assert re.search(r"nominal(, | USD, )not deflated", said)
    assert re.search(r"valuation unknown|CIF|FOB", said, re.IGNORECASE)


def test_no_line_joins_two_publishers(drawn: dict[str, PublishedFigure]) -> None:
    figure = drawn["china-share"]
    lines = [each for each in figure.axes[0].lines if each.get_linestyle() != "None"]
    by_series = figure.plotted.groupby("series")
    for line in lines:
        points = {
            (year, round(share, 6))
            for year, share in zip(line.get_xdata(), line.get_ydata(), strict=True)
            if share == share
        }
        if len(points) > 2:  # neither a mark nor a single count
            assert any(
                points == set(zip(rows["year"], rows["share_percent"].round(6), strict=True))
                for _, rows in by_series
            )


def test_the_ranks_are_told_with_source_and_floor(drawn: dict[str, PublishedFigure]) -> None:
    figure = drawn["world-comparison"]
    assert "1st of 225 (2023), 2nd of 229 (2016)" in figure.title
    headings = " ".join(words(figure, "heading"))
    assert "Largest partner's share, CIA World Factbook, 2023" in headings
    assert "DPRK 2nd of 229; 2nd of" in headings
    assert "less than 1,000 million USD" in headings
    assert any("Mongolia" in name for name in words(figure, "name"))


def test_months_without_a_number_stay_open(drawn: dict[str, PublishedFigure]) -> None:
    figure = drawn["china-monthly"]
    assert len(figure.plotted) == 120
    unknown = figure.plotted[["export", "import", "total"]].isna().all(axis=1)
    assert unknown.sum() == 44
    for line in figure.axes[0].lines[:3]:
        assert np.isnan(np.asarray(line.get_ydata(), dtype=float))[unknown.to_numpy()].all()


def test_a_flow_recorded_as_nothing_is_a_written_zero(drawn: dict[str, PublishedFigure]) -> None:
    # Bank of Korea: no trade between the Koreas in 2023 and 2024.
    figure = drawn["partners-long-run"]
    nothing = figure.plotted[figure.plotted["value_usd_million"] == 0]
    zeros = set(zip(nothing["lane"], nothing["year"], strict=True))
    assert {("South Korea", 2023), ("South Korea", 2024)} <= zeros
    assert words(figure, "value") == ["0"] * len(zeros)
    assert "SUN" not in set(pa.load("trade_partners_bulk")["partner_iso3"])


def test_publishers_stand_side_by_side(drawn: dict[str, PublishedFigure]) -> None:
    said = drawn["sources-disagree"].plotted.set_index(["year", "publisher"])
    assert said.loc[(2010, "KOTRA"), "china_percent"] == 83.0
    assert said.loc[(2010, "KITA, with inter-Korean trade"), "china_percent"] == 45.3
    assert not said.loc[(2010, "KOTRA"), "is_percent_computed"]
    assert said.loc[(2010, "WITS (UN Comtrade mirror)"), "is_percent_computed"]
    assert set(said.index.get_level_values("year")) == {2001, 2010, 2014, 2018, 2022, 2024}


def test_what_is_off_the_books_is_not_added_up(drawn: dict[str, PublishedFigure]) -> None:
    figure = drawn["off-the-books"]
    assert figure.axes[0].get_xscale() == "log"
    assert "nothing is added up" in " ".join(words(figure, "subtitle")[0].split())
    source = pa.load("trade_unrecorded")
    shown = figure.plotted[figure.plotted["estimate_by"] != "KOTRA"]
    keys = ["flow_kind", "period", "estimate_by", "low", "high"]
    assert len(shown.merge(source[keys], on=keys)) == len(shown)
    assert not shown["flow_kind"].str.contains("sum|all estimates").any()


def test_before_anything_is_known_there_is_a_sentence() -> None:
    for name in ("world-comparison", "china-monthly", "off-the-books"):
        with pytest.raises(pa.DataError, match=r"trade_\w+: no "):
            FIGURES[name].draw(as_of="2012-06-30")
