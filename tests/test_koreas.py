"""The screen for trade of the South booked under the North, and what becomes of it."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

import parade_analysis as pa
from parade_analysis import koreas, trade

WITS = "wits-2017"
TABLES = ("trade_partners_bulk", "trade_totals", "trade_partners", "trade_products")
SOUTH_2010 = {
    # Exports and imports of the Republic of Korea in 2010, thousand million USD, to the
    # nearest one: the size of what could be mistaken for the DPRK's in the same direction.
    **{"CHN": (117, 72), "JPN": (28, 64), "USA": (50, 40), "HKG": (25, 2), "SGP": (15, 8)},
    **{"DEU": (11, 14), "IND": (11, 6), "RUS": (8, 10), "SAU": (5, 27), "AUS": (7, 20)},
    **{"THA": (6, 4), "MEX": (9, 2)},
}
"""Twelve partners, six of them near."""


@pytest.fixture(scope="module")
def mirror() -> pd.DataFrame:
    return pa.load("trade_partners_bulk")


@pytest.fixture(scope="module")
def far() -> list[str]:
    return trade.far_partners(pa.load("countries"))


@pytest.fixture(scope="module")
def leader() -> pd.DataFrame:
    return trade.leading_record(pa.load("trade_totals"), pa.load("trade_partners"))


@pytest.fixture(scope="module")
def screened() -> pd.DataFrame:
    tables = [pa.load(name) for name in TABLES]
    return trade.screened_mirror(*tables, pa.load("trade_corrections"), pa.load("countries"))


def flows(values: dict[int, float], **columns: Any) -> pd.DataFrame:
    about = {"partner_iso3": "AGO", "flow": "export", "series": "mine", **columns}
    return pd.DataFrame({"year": list(values), "value_usd_million": list(values.values())}).assign(
        **about
    )


def which(row: pd.Series) -> set[str]:
    return {name for name in koreas.REASONS if row[name]}


# --- what is known


def test_the_screen_finds_what_is_known(screened: pd.DataFrame, mirror: pd.DataFrame) -> None:
    flagged = screened[screened["is_flagged"]]
    # PIIE names Algeria's entry of 2008 (note of the row); COW, the DPRK's imports.
    algeria = flagged.query("partner_iso3 == 'DZA' and flow == 'import' and series == 'cow-4'")
    assert set(range(2002, 2010)) <= set(algeria["year"])
    assert algeria.set_index("year").at[2008, "value_usd_million"] == 1648
    assert algeria.loc[algeria["is_published_case"], "year"].tolist() == [2008]
    # WITS, the DPRK's exports: a partner's imports, many times its other years.
    angola = flagged.query("partner_iso3 == 'AGO' and year == 2007")
    assert angola["flow"].tolist() == ["export"]
    assert angola["value_usd_million"].round().tolist() == [1051]
    assert (flagged["value_usd_million"] >= trade.FLOOR_USD_MILLION).all()
    assert (flagged["reasons"] != "").all()
    assert (screened.loc[~screened["is_flagged"], "reasons"] == "").all()
    assert len(screened) == len(mirror)


def test_india_is_contradicted_by_kotra(screened: pd.DataFrame) -> None:
    india = screened.query("partner_iso3 == 'IND' and series == @WITS and year == 2008")
    # KOTRA, 18 May 2009: 120.2 both ways.
    assert india["leader_usd_million"].sum() == pytest.approx(120.2)
    assert india["is_contradicted"].all()
    assert india["is_flagged"].all()
    around = screened.query("partner_iso3 == 'IND' and series == @WITS and 2006 <= year <= 2011")
    large = around[around["value_usd_million"] >= trade.FLOOR_USD_MILLION]
    assert large["is_flagged"].all()


def test_what_kotra_or_a_study_confirms_is_not_flagged(screened: pd.DataFrame) -> None:
    american = screened.query("partner_iso3 == 'USA' and flow == 'import' and series == @WITS")
    aid = american[american["value_usd_million"] >= trade.FLOOR_USD_MILLION]
    assert set(aid["year"]) == {2002, 2004, 2008, 2014}  # food aid; KOTRA has 52.1 for 2008
    assert aid["is_confirmed"].all()
    assert not aid["is_flagged"].any()
    china = screened.query("partner_iso3 == 'CHN' and series == @WITS")
    assert not china["is_flagged"].any()
    thailand = screened.query("partner_iso3 == 'THA' and series == @WITS and 2000 <= year <= 2006")
    assert not thailand["is_flagged"].any()  # KOTRA's own table of Thailand; an embassy's cable


def test_a_mistake_of_every_year_is_found_by_its_goods(screened: pd.DataFrame) -> None:
    qatar = screened.query("partner_iso3 == 'QAT' and series == 'cow-4' and flow == 'import'")
    of = qatar.set_index("year")
    assert not of.loc[[2004, 2006, 2009], "is_sudden"].any()
    assert of.loc[[2000, 2004, 2005, 2006, 2009], "has_flagged_goods"].all()
    assert of.loc[[2000, 2004, 2005, 2006, 2009], "is_flagged"].all()


def test_the_screen_finds_raw_materials_from_afar(far: list[str]) -> None:
    products = pa.load("trade_products").query("series == 'baci-raw-materials'")
    screened = trade.screen_two_koreas(products, far)
    raw = screened[screened["is_flagged"] & screened["is_raw_material"]]
    assert {"GAB", "PNG"} <= set(raw["partner_iso3"])  # crude oil; LNG, crude and ores
    assert set(raw["hs_code"].str[:2]) <= set(koreas.RAW_CHAPTERS)
    assert set(raw["flow"]) == {"import"}
    assert not {"CHN", "KOR", "RUS"} & set(raw["partner_iso3"])
    # Gabon would lead all trade in raw materials of 2018; it does so with its flag alone.
    of_2018 = trade.concentration(screened[screened["year"] == 2018])
    assert of_2018[["top_partner_iso3", "top_partner_is_flagged"]].values.tolist() == [
        ["GAB", True]
    ]
    corrected = trade.corrected_flows(screened, trade.correction_table(screened))
    leads = trade.concentration(corrected[corrected["year"] == 2018])["top_partner_iso3"]
    assert leads.tolist() == ["CHN"]


# --- amounts of the South's size, wherever they stand


@pytest.mark.sampled
@pytest.mark.parametrize("years", [(2010,), (1985,), tuple(range(1992, 2017))], ids=str)
@pytest.mark.parametrize("partner", SOUTH_2010)
def test_an_amount_of_the_souths_size_is_flagged(
    mirror: pd.DataFrame,
    leader: pd.DataFrame,
    partner: str,
    years: tuple[int, ...],
) -> None:
    if partner == "RUS" and min(years) < 1991:
        pytest.skip("no state then")
    wits = mirror[mirror["series"] == WITS]
    size = 1.0 if min(years) >= 2000 else 0.1  # the South's trade of then
    injected = [
        pd.DataFrame(
            {"iso3": "PRK", "year": years, "partner_iso3": partner, "flow": flow, "series": WITS}
        ).assign(value_usd_million=1000.0 * max(amount * size, 1.0))
        for flow, amount in zip(("export", "import"), SOUTH_2010[partner], strict=True)
    ]
    mistaken = pd.concat(injected)
    keys = ["year", "partner_iso3", "flow"]
    replaced = wits.set_index(keys).index.isin(mistaken.set_index(keys).index)
    both = pd.concat([wits[~replaced], mistaken], ignore_index=True)
    # Without a word on distance.
    found = trade.screen_two_koreas(both, leader=leader).set_index(keys)
    assert found.loc[mistaken.set_index(keys).index, "is_flagged"].all()


def test_without_a_leading_publisher_an_amount_above_all_others_is_flagged(
    mirror: pd.DataFrame,
) -> None:
    wits = mirror[mirror["series"] == WITS]
    japan = (wits["partner_iso3"] == "JPN") & (wits["flow"] == "import")
    mistaken = wits.assign(value_usd_million=wits["value_usd_million"].mask(japan, 45_900.0))
    found = trade.screen_two_koreas(mistaken)
    assert found.loc[
        (found["partner_iso3"] == "JPN") & (found["flow"] == "import"), "is_beyond"
    ].all()


# --- each test by hand


@pytest.mark.parametrize(("jump", "floor", "flagged"), [(8, 20, 1), (9, 20, 0), (8, 101, 0)])
def test_a_flow_is_sudden_from_the_jump_and_the_floor_on(
    jump: float, floor: float, flagged: int
) -> None:
    # Ten years apart, so that no year around is known and 100 is less than five times 30.
    given = flows({1990: 6.0, 2000: 30.0, 2010: 100.0})
    found = trade.screen_two_koreas(given, ["AGO"], floor_usd_million=floor, jump=jump)
    assert found["is_flagged"].sum() == flagged
    assert found["typical_usd_million"].tolist() == [47.5, 29.5, 12.0]
    assert not trade.screen_two_koreas(given, ["BRA"])["is_flagged"].any()


def test_a_spike_needs_no_distance() -> None:
    given = flows({2005: 20.0, 2006: 30.0, 2007: 149.0, 2008: 30.0, 2012: 40.0})
    assert not trade.screen_two_koreas(given)["is_flagged"].any()
    higher = given.assign(value_usd_million=given["value_usd_million"].replace(149.0, 150.0))
    found = trade.screen_two_koreas(higher).set_index("year")
    assert found.index[found["is_flagged"]].tolist() == [2007]
    assert found.at[2007, "around_usd_million"] == 30.0
    assert which(found.loc[2007]) == {"is_spike"}


LEADER = pd.DataFrame(
    {
        "year": 2010,
        "partner_iso3": ["AGO", "CHN", "CHN", None, None],
        "flow": ["total", "export", "import", "export", "import"],
        "value_usd_million": [30.0, 600.0, 900.0, 1000.0, 1500.0],
    }
)


def test_the_leading_publishers_row_confirms_and_contradicts() -> None:
    years = {2009: 40.0, 2010: 40.0, 2011: 40.0}
    both = pd.concat([flows(years), flows(years, flow="import"), flows(years, partner_iso3="CHN")])
    found = trade.screen_two_koreas(both, leader=LEADER).set_index(["year", "partner_iso3", "flow"])
    angola = found.loc[(2010, "AGO", "export")]
    # 80 both ways against 30; the half of it is the flow's.
    assert angola["leader_usd_million"] == 15.0
    assert angola["is_contradicted"]
    assert not found.loc[(2011, "AGO", "export"), "is_contradicted"]  # 80 are not 3 x 30
    assert found.loc[(2010, "CHN", "export"), "is_confirmed"]
    corrections = trade.correction_table(found.reset_index())
    assert corrections[["year", "flow", "action", "corrected_usd_million"]].values.tolist() == [
        [2010, "export", "cap", 15.0],
        [2010, "import", "cap", 15.0],
    ]
    corrected = trade.corrected_flows(both, corrections).set_index(["year", "partner_iso3", "flow"])
    assert corrected.loc[(2010, "AGO", "import"), "value_usd_million"] == 15.0
    assert corrected.loc[(2010, "AGO", "import"), "raw_usd_million"] == 40.0
    assert len(corrected) == len(both)


def test_one_partner_can_not_hold_most_of_what_is_left() -> None:
    # 1,000 less China's 600 leave 400, a third of which is 133.3.
    def found(value: float, partner: str) -> bool:
        given = pd.concat(
            [
                flows({2010: 600.0}, partner_iso3="CHN"),
                flows({2009: value, 2010: value, 2011: value}, partner_iso3=partner),
            ]
        )
        screened = trade.screen_two_koreas(given, leader=LEADER)
        row = screened[(screened["partner_iso3"] == partner) & (screened["year"] == 2010)].iloc[0]
        assert row["rest_usd_million"] == 400.0
        return bool(row["is_beyond"])

    assert not found(133.0, "JPN")
    assert found(134.0, "JPN")
    assert not found(400.0, "RUS")  # a land neighbour can hold all of it
    assert found(401.0, "RUS")


def test_a_rise_that_mirrors_a_fall_of_trade_with_the_south() -> None:
    given = flows({2009: 100.0, 2010: 180.0, 2011: 180.0})
    south = flows({2009: 500.0, 2010: 460.0, 2011: 470.0}).drop(columns="series")
    found = trade.screen_two_koreas(given, south=south).set_index("year")
    assert found.index[found["is_flagged"]].tolist() == [2010]
    assert which(found.loc[2010]) == {"is_mirrored"}
    less = south.assign(value_usd_million=[500.0, 461.0, 470.0])
    assert not trade.screen_two_koreas(given, south=less)["is_flagged"].any()


def test_a_good_that_no_partner_of_comparison_trades() -> None:
    # KDI: a good stays up to the largest of what the South, China and Japan traded.
    goods = pd.concat(
        [
            flows({2009: 50.0, 2010: 50.0}, partner_iso3=partner, hs_code=code)
            for partner, code in (("CHN", "270900"), ("VNM", "270900"), ("VNM", "854231"))
        ]
    )
    found = trade.screen_two_koreas(goods).set_index(["partner_iso3", "hs_code"])
    assert found.loc[("VNM", "854231"), "is_unmatched"].all()
    assert not found.loc[("VNM", "270900"), "is_unmatched"].any()
    partner = flows({2009: 99.0, 2010: 101.0}, partner_iso3="VNM")
    held = trade.screen_two_koreas(partner, goods=found.reset_index()).set_index("year")
    assert held["has_flagged_goods"].tolist() == [True, False]  # 50 of 99, 50 of 101


def test_a_study_clears_a_flow_up_to_what_it_saw_and_no_more() -> None:
    given = flows({2006: 10.0, 2007: 1051.0, 2008: 10.0})
    case = pd.DataFrame({"year": [2007], "partner_iso3": "AGO", "flow": "export", "action": "keep"})
    for seen, flagged in ((701.0, 0), (700.0, 1)):  # half as much again
        found = trade.screen_two_koreas(given, published=case.assign(value_usd_million=seen))
        assert found["is_flagged"].sum() == flagged
    # What the leading publisher contradicts no study clears.
    both = pd.concat([flows({2010: 40.0}), flows({2010: 40.0}, flow="import")])
    found = trade.screen_two_koreas(both, leader=LEADER, published=case.assign(year=2010))
    assert found.set_index("flow").at["export", "is_flagged"]


def test_a_study_that_calls_a_flow_real_or_wrong() -> None:
    given = flows({2006: 10.0, 2007: 1051.0, 2008: 10.0})
    case = pd.DataFrame({"year": [2007], "partner_iso3": "AGO", "flow": "export"})
    real = trade.screen_two_koreas(given, ["AGO"], published=case.assign(action="keep"))
    assert not real["is_flagged"].any()
    wrong = trade.screen_two_koreas(
        flows({2006: 50.0, 2007: 50.0}), published=case.assign(action="drop")
    ).set_index("year")
    assert wrong["is_flagged"].tolist() == [False, True]
    assert wrong.at[2007, "reasons"] == "a study names it"


# --- against what is published


def test_the_corrected_mirror_comes_close_to_kotra(screened: pd.DataFrame) -> None:
    wits = screened[screened["series"] == WITS]
    corrected = trade.corrected_flows(wits, trade.correction_table(wits))
    shares = trade.published_shares(pa.load("trade_partners")).set_index("year")["share_percent"]
    gaps = {
        name: (trade.mirror_shares(flows).set_index("year")["share_percent"] - shares)
        .dropna()
        .abs()
        for name, flows in (("raw", wits), ("corrected", corrected))
    }
    assert gaps["corrected"].max() < gaps["raw"].max() / 4
    assert (gaps["corrected"] <= gaps["raw"] + 0.5).all()
    # KDI counts 5.07 thousand million USD for 2008, with the South; the ministry 1.82 of it
    # with the South, so that the rest is 3.25 to 3.82, KOTRA's.
    total = trade.concentration(corrected).set_index("year")["total_usd_million"]
    assert total[2008] == pytest.approx(3820, rel=0.05)


def test_how_much_is_flagged_lies_below_what_the_bank_of_korea_found(
    screened: pd.DataFrame,
) -> None:
    # BOK working paper 2023-9: 26.7 to 39.8% of exports, 23.0 to 35.6% of imports, by good.
    wits = screened[screened["series"] == WITS]
    value = wits["value_usd_million"]
    for flow, most in (("export", 39.8), ("import", 35.6)):
        own = wits["flow"] == flow
        by_year = value[own].groupby(wits["year"]).sum()
        flagged = value[own & wits["is_flagged"]].groupby(wits["year"]).sum()
        part = 100 * (flagged.reindex(by_year.index).fillna(0) / by_year).mean()
        assert 0 < part < most, flow


# --- refusals


def test_flows_of_two_countries_are_not_screened_as_one(mirror: pd.DataFrame) -> None:
    two = pd.concat([mirror, mirror.head(5).assign(iso3="LAO")])
    with pytest.raises(pa.DataError, match="two countries are never added"):
        trade.screen_two_koreas(two, ["AGO"])


def test_a_correction_is_carried_out_once_and_on_a_flow() -> None:
    given = flows({2006: 10.0, 2007: 1051.0})
    corrections = trade.correction_table(trade.screen_two_koreas(given))
    with pytest.raises(pa.DataError, match=r"corrections: no flow for .*year 2007"):
        trade.corrected_flows(given[given["year"] == 2006], corrections)
    with pytest.raises(pa.DataError, match=r"corrections: .*year 2007.* is given more than once"):
        trade.corrected_flows(given, pd.concat([corrections, corrections]))
    with pytest.raises(pa.DataError, match="screen the flows first"):
        trade.correction_table(given)


def test_far_is_measured_from_any_capital() -> None:
    countries = pa.load("countries")
    from_pyongyang = trade.far_partners(countries)
    assert not {"CHN", "KOR", "RUS", "PRK"} & set(from_pyongyang)
    from_vientiane = trade.far_partners(countries, "LAO")
    assert "RUS" in from_vientiane  # Moscow; no neighbour of Laos
    assert {"CHN", "VNM", "PRK"}.isdisjoint(from_vientiane)
    assert set(trade.far_partners(countries, beyond_km=9000)) < set(from_pyongyang)
    with pytest.raises(pa.DataError, match="no capital of ATA"):
        trade.far_partners(countries, "ATA")


def test_what_stands_beside_the_flows_is_checked() -> None:
    given = flows({2009: 40.0, 2010: 40.0})
    with pytest.raises(pa.DataError, match="far: found 'AGO', expected several codes"):
        trade.screen_two_koreas(given, "AGO")
    for option in ("floor_usd_million", "jump"):
        with pytest.raises(pa.DataError, match=f"{option}: found nan, expected a number"):
            trade.screen_two_koreas(given, **{option: float("nan")})
    twice = pd.concat([LEADER, LEADER.head(1)])
    with pytest.raises(pa.DataError, match=r"leader: .*AGO.* is given more than once"):
        trade.screen_two_koreas(given, leader=twice)
    with pytest.raises(pa.DataError, match="leader: year 2010, flow total, value_usd_million nan"):
        trade.screen_two_koreas(given, leader=LEADER.assign(value_usd_million=float("nan")))
    with pytest.raises(pa.DataError, match="leader: no column partner_iso3"):
        trade.screen_two_koreas(given, leader=LEADER.drop(columns="partner_iso3"))
    with pytest.raises(pa.DataError, match="published: no column action"):
        trade.screen_two_koreas(given, published=LEADER)
    with pytest.raises(pa.DataError, match=r"goods: no column .*screen the products first"):
        trade.screen_two_koreas(given, goods=given)
    with pytest.raises(pa.DataError, match=r"flows: .*2010.* is given more than once"):
        trade.screen_two_koreas(pd.concat([given, given.tail(1)]))
    with pytest.raises(pa.DataError, match="total can't be screened among exports and imports"):
        trade.screen_two_koreas(pd.concat([given, given.assign(flow="total")]))


def test_a_column_of_the_callers_is_never_taken_for_ours() -> None:
    given = flows({2009: 40.0, 2010: 40.0, 2011: 40.0})
    ours = ["known", "told", "own_way", "own_both", "near_both", "around", "action", "both", "most"]
    theirs = given.assign(**dict.fromkeys(ours, 1.0))
    plain, found = (trade.screen_two_koreas(each, leader=LEADER) for each in (given, theirs))
    pd.testing.assert_frame_equal(found[list(plain)], plain)
    assert (found[ours] == 1.0).all(axis=None)
    again = trade.screen_two_koreas(found, leader=LEADER)
    pd.testing.assert_frame_equal(again, found)
    corrections = trade.correction_table(found)
    once = trade.corrected_flows(found.assign(action="drop"), corrections)
    assert len(once) == len(given)
    assert list(trade.corrected_flows(once, corrections)).count("raw_usd_million") == 1


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"action": "delete"}, "expected the action drop, or cap with an amount"),
        ({"action": "cap", "corrected_usd_million": float("nan")}, "expected the action drop"),
        ({"action": "cap", "corrected_usd_million": -1.0}, "expected the action drop"),
    ],
)
def test_a_correction_that_can_not_be_carried_out_is_refused(
    change: dict[str, Any], words: str
) -> None:
    given = flows({2006: 10.0, 2007: 1051.0})
    corrections = trade.correction_table(trade.screen_two_koreas(given))
    with pytest.raises(pa.DataError, match=words):
        trade.corrected_flows(given, corrections.assign(**change))
    with pytest.raises(pa.DataError, match="corrections: no column flow"):
        trade.corrected_flows(given, corrections.drop(columns="flow"))


def test_of_published_cases_only_whole_flows_count_and_the_one_that_keeps() -> None:
    table = pd.DataFrame(
        {
            "iso3": "PRK",
            "partner_iso3": ["THA", "THA", "BRA", "IND", "IND"],
            "flow": "export",
            "start_year": [2005, 2005, 2016, 2007, 2008],
            "end_year": [2006, 2005, 2016, 2008, 2008],
            "action": ["keep", "part", "part", "drop", "keep"],
            "value_usd_million": [None, 5.0, 8.7, None, 9.0],
        }
    )
    cases = trade.published_cases(table)
    assert cases[["partner_iso3", "year", "action"]].values.tolist() == [
        ["THA", 2005, "keep"],
        ["THA", 2006, "keep"],
        ["IND", 2007, "drop"],
        ["IND", 2008, "keep"],
    ]
