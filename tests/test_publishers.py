"""Publishers side by side: names, valuation, and why they differ."""

from __future__ import annotations

import pandas as pd
import pytest

import parade_analysis as pa
from parade_analysis import publishers, trade

TABLES = ("trade_totals", "trade_partners", "trade_partners_bulk", "series")


@pytest.fixture(scope="module")
def tables() -> list[pd.DataFrame]:
    return [pa.load(name) for name in TABLES]


@pytest.fixture(scope="module")
def series() -> pd.DataFrame:
    return pa.load("series")


def test_names_are_short_where_there_is_a_short_one(series: pd.DataFrame) -> None:
    names = trade.names_of(series)
    assert names[["wits-2017", "kotra"]].tolist() == ["WITS", "KOTRA"]
    full = trade.names_of(series.drop(columns="short_name"))
    assert full["wits-2017"] == "WITS UN Comtrade (2017-11 extract)"
    assert names.is_unique
    nameless = series.assign(name=None, short_name=None)
    assert trade.names_of(nameless)["kotra"] == "kotra"
    unknown = series.astype({"export_valuation": "object"}).assign(export_valuation=None)
    assert trade.basis(unknown, "wits-2017", "LAO") == "WITS: exports unknown, imports FOB"


def test_what_a_publisher_counts_goes_with_the_country(series: pd.DataFrame) -> None:
    assert trade.basis(series, "kotra") == (
        "KOTRA: valuation unknown, inter-Korean trade excluded, "
        "estimated crude oil included since 2014"
    )
    assert trade.basis(series, "kotra", "LAO") == "KOTRA: valuation unknown"
    assert trade.basis(series, "mine") == "mine: valuation unknown"


def test_valuations_name_who_is_known(series: pd.DataFrame) -> None:
    assert trade.valuations(series, ["kotra", "mine"]) == "valuation unknown"
    assert trade.valuations(series, ["wits-2017"]) == "exports CIF and imports FOB by WITS"
    both = trade.valuations(series, ["wits-2017", "baci-raw-materials", "kotra"])
    assert "exports FOB and imports FOB by BACI" in both
    assert both.endswith("valuation unknown of the others")
    assert trade.valuations(series, ["wits-2017", "kotra"], short=True) == "valued in several ways"


def test_who_leaves_out_what_another_counts(series: pd.DataFrame) -> None:
    assert publishers.leaves_out(series, "kotra", "unification-ministry")
    assert not publishers.leaves_out(series, "unification-ministry", "kotra")
    assert not publishers.leaves_out(series, "kotra", "mine")


def test_kotra_and_mirror_data_differ_by_38_points_on_2010(series: pd.DataFrame) -> None:
    # 83.0 as KOTRA prints it, 45.3 in KITA's mirror data with inter-Korean trade.
    rows = pa.load("trade_partners").query(
        "partner_iso3 == 'CHN' and flow == 'total' and year == 2010"
    )
    said = trade.compare_series(rows, series, measure="share_percent")
    by_series = said.set_index("series")
    assert by_series["share_percent"].to_dict() == {"kotra": 83.0, "kita-mirror": 45.3}
    assert said["spread"].unique() == pytest.approx([37.7])
    assert by_series.at["kita-mirror", "ratio"] == pytest.approx(45.3 / 83)
    assert "inter-Korean trade included" in by_series.at["kita-mirror", "reasons"]
    assert by_series.at["kotra", "reasons"] == ""
    other = trade.compare_series(rows, series, measure="share_percent", leads="kita-mirror")
    assert other["series"].tolist() == ["kita-mirror", "kotra"]
    assert other["ratio"].tolist() == pytest.approx([1, 83 / 45.3])


def test_rows_that_differ_in_more_than_the_publisher_are_not_compared(
    series: pd.DataFrame,
) -> None:
    totals = pa.load("trade_totals").query("year == 2024")
    with pytest.raises(pa.DataError, match="several values of flow"):
        trade.compare_series(totals, series)
    exports = totals.query("flow == 'export'")
    two = pd.concat([exports, exports.assign(iso3="LAO")])
    with pytest.raises(pa.DataError, match="several values of iso3"):
        trade.compare_series(two, series)
    with pytest.raises(pa.DataError, match="kotra gives 2024 more than once"):
        trade.compare_series(pd.concat([exports, exports]), series)
    with pytest.raises(pa.NothingKnown, match="no publisher gives"):
        trade.compare_series(exports.head(0), series)
    with pytest.raises(pa.DataError, match="series does not describe kotra"):
        trade.compare_series(exports, series.query("series != 'kotra'"))


def test_publishers_stand_side_by_side(tables: list[pd.DataFrame]) -> None:
    said = trade.by_publisher(*tables)
    assert sorted(set(said["year"])) == [2001, 2010, 2014, 2018, 2022, 2024]
    assert said.groupby("year")["series"].first().unique().tolist() == ["kotra"]
    by_name = said.set_index(["year", "series"])
    kotra, wits = by_name.loc[(2010, "kotra")], by_name.loc[(2010, "wits-2017")]
    assert kotra["share_percent"] == 83.0
    assert not kotra[["is_total_computed", "is_partner_computed", "is_share_computed"]].any()
    assert wits[["is_total_computed", "is_partner_computed", "is_share_computed"]].all()
    assert wits["share_percent"] == pytest.approx(
        100 * wits["partner_usd_million"] / wits["total_usd_million"]
    )
    # UN Comtrade of 2022 gives both directions and no total.
    comtrade = by_name.loc[(2022, "comtrade-statista")]
    assert comtrade["is_total_computed"]
    printed = tables[0].query("year == 2022 and series == 'comtrade-statista'")
    assert comtrade["total_usd_million"] == pytest.approx(printed["value_usd_million"].sum())
    assert pd.isna(comtrade["partner_usd_million"])
    kinds = tables[3].set_index("series")["series_kind"]
    assert not set(said["series"].map(kinds)) & {"republication", "press"}


def test_publishers_on_any_country_partner_and_years(tables: list[pd.DataFrame]) -> None:
    totals, partners, mirror, series = tables
    russia = trade.by_publisher(*tables, partner="RUS", years=[2006])
    assert russia.set_index("series").at["kotra", "share_percent"] == 7.0
    assert trade.by_publisher(*tables, mirrors=())["is_share_computed"].sum() == 0
    laos = pd.DataFrame(
        {"year": range(2003, 2010), "flow": "total", "series": "lsb", "value_usd_million": 5.0}
    )
    nothing = partners.head(0), mirror.head(0), series
    said = trade.by_publisher(laos, *nothing, country="LAO", leads="lsb")
    assert said["year"].tolist() == [2004, 2005, 2006, 2007, 2008, 2009]
    assert said["publisher"].unique().tolist() == ["lsb"]
    with pytest.raises(pa.DataError, match="trade_partners holds PRK only, not LAO"):
        trade.by_publisher(laos, partners, mirror, series, country="LAO")
    with pytest.raises(pa.NothingKnown, match="no publisher counts trade of PRK in 1950, 1951"):
        trade.by_publisher(*tables, years=[1950, 1951])
    with pytest.raises(pa.DataError, match=r"trade_totals: \S+ gives 2024 total more than once"):
        trade.by_publisher(
            pd.concat([totals, totals.query("year == 2024 and flow == 'total'")]), *tables[1:]
        )


def test_a_total_without_inter_korean_trade_holds_no_share_of_the_south() -> None:
    tables = [pa.load(name) for name in ("trade_totals", "trade_partners", "trade_partners_bulk")]
    said = trade.by_publisher(*tables, pa.load("series"), partner="KOR", years=[2010])
    shares = said.set_index("series")["share_percent"]
    assert pd.isna(shares["kotra"])
    assert shares.notna().any()
