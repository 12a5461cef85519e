"""A country's trade as one publisher records it: known values, other countries, refusals."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

import parade_analysis as pa
from parade_analysis import long_run, records, trade


@pytest.fixture(scope="module")
def partners() -> pd.DataFrame:
    return pa.load("trade_partners")


@pytest.fixture(scope="module")
def totals() -> pd.DataFrame:
    return pa.load("trade_totals")


@pytest.fixture(scope="module")
def mirror() -> pd.DataFrame:
    return pa.load("trade_partners_bulk")


LAOS = pd.DataFrame(
    {
        "iso3": ["LAO", "LAO", "LAO", "KHM"],
        "year": [2019, 2021, 2021, 2021],
        "partner_iso3": ["VNM", "VNM", "THA", "VNM"],
        "flow": "total",
        "series": ["lsb", "lsb", "lsb", "lsb"],
        "share_percent": [10.0, 12.5, 50.0, 20.0],
        "value_usd_million": [100.0, 150.0, 600.0, 9.0],
    }
)


def test_kotra_counts_2696_million_in_2024_and_china_98_percent(
    partners: pd.DataFrame, totals: pd.DataFrame
) -> None:
    # KOTRA, trade of 2024, published July 2025; the rows carry the pages.
    by_year = trade.exports_and_imports(totals)
    assert round(by_year.at[2024, "total"]) == 2696
    assert by_year.at[2024, "balance"] == pytest.approx(360.44 - 2335.67)
    assert by_year.index.tolist() == list(range(1990, 2025))
    assert by_year.loc[[1993, 1998], "export"].isna().all()  # of 1993 a later vintage leads
    shares = trade.published_shares(partners).set_index("year")
    assert shares.loc[[2010, 2022, 2024], "share_percent"].tolist() == [83.0, 96.7, 98.0]


def test_a_publisher_without_preferred_rows_is_taken_as_it_is(totals: pd.DataFrame) -> None:
    found = trade.exports_and_imports(totals, "bank-of-korea")
    assert found.at[2023, "import"] == 2440
    plain = totals.drop(columns="is_preferred").query("series == 'kotra'")
    assert trade.exports_and_imports(plain).loc[1993, "total"] == 2476


def test_months_run_from_the_first_to_the_last() -> None:
    months = records.by_month(pa.load("trade_china_monthly"))
    assert months.index.freqstr == "MS"
    assert months["total"].min() == 1.27  # China customs, November 2020
    one = pd.DataFrame(
        {"month": [pd.Timestamp("2020-02-01")], "flow": ["import"], "series": ["china-customs"]}
    ).assign(value_usd_million=3.0)
    found = records.by_month(one, country="LAO")
    assert found["import"].tolist() == [3.0]
    assert found[["export", "total"]].isna().all(axis=None)
    assert not found["is_total_computed"].any()


def test_a_monthly_total_is_the_stated_one_or_the_sum() -> None:
    table = pa.load("trade_china_monthly")
    months = records.by_month(table)
    stated = table[table["flow"] == "total"].set_index("month")["value_usd_million"]
    computed = months[months["is_total_computed"]]
    assert len(computed)
    assert not set(computed.index) & set(stated.index)
    assert (computed["total"] == computed["export"] + computed["import"]).all()
    given = months["total"].dropna().drop(computed.index)
    assert given.to_dict() == stated.to_dict()


def test_shares_of_any_country_and_partner() -> None:
    found = trade.published_shares(LAOS, "VNM", "lsb", country="LAO")
    assert found.values.tolist() == [[2019, 10.0, 100.0], [2021, 12.5, 150.0]]
    bare = LAOS.query("iso3 == 'KHM'").drop(columns="iso3")
    assert trade.published_shares(bare, "VNM", "lsb")["share_percent"].tolist() == [20.0]
    others = trade.other_shares(LAOS, "THA", besides="else", country="LAO")
    assert others[["year", "series", "share_percent"]].values.tolist() == [[2021, "lsb", 50.0]]
    assert trade.other_shares(LAOS, "THA", besides="lsb", country="LAO").empty
    single = records.totals_with(LAOS, "VNM", "lsb", country="LAO", since=2020)
    assert single.values.tolist() == [[2021, 150.0]]


def test_other_publishers_are_those_besides_the_one(partners: pd.DataFrame) -> None:
    found = trade.other_shares(partners, since=2001)
    assert "kotra" not in set(found["series"])
    assert found["year"].min() == 2001
    assert found.set_index(["year", "series"]).at[(2010, "kita-mirror"), "share_percent"] == 45.3
    assert trade.other_shares(partners, since=2002)["year"].min() > 2001
    everybody = trade.other_shares(partners, besides="nobody")
    assert (everybody["series"] == "kotra").sum() == 24


def test_shares_from_mirror_data(mirror: pd.DataFrame) -> None:
    china = trade.mirror_shares(mirror).set_index("year")
    assert china.at[2016, "share_percent"] == pytest.approx(89.2, abs=0.05)
    assert china["total_usd_million"].notna().all()
    assert pd.isna(china.at[1963, "share_percent"])  # WITS has China from 1984 on
    with_nobody = trade.mirror_shares(mirror, "ATA")
    assert with_nobody.empty
    assert list(with_nobody) == list(china.reset_index())
    assert trade.mirror_shares(mirror, since=2016)["year"].tolist() == [2016]


def test_long_runs_keep_publishers_and_lanes_apart(
    mirror: pd.DataFrame, partners: pd.DataFrame
) -> None:
    found = trade.long_run(mirror, partners)
    assert not found.duplicated(["year", "lane", "series"]).any() or set(
        found.loc[found.duplicated(["year", "lane", "series"]), "lane"]
    ) == {"SUN+RUS"}
    japan = found.query("lane == 'JPN' and series == 'wits-2017'").set_index("year")
    flows = mirror.query("partner_iso3 == 'JPN' and series == 'wits-2017' and year == 1974")
    assert japan.at[1974, "value_usd_million"] == pytest.approx(flows["value_usd_million"].sum())
    # A year with one direction only is not added up.
    assert set(flows["flow"]) == {"export", "import"}
    one_way = mirror[(mirror["year"] != 1974) | (mirror["flow"] == "import")]
    years = trade.long_run(one_way, partners).query("lane == 'JPN' and series == 'wits-2017'")
    assert 1974 not in set(years["year"])
    nothing = found.query("value_usd_million == 0")
    # Bank of Korea: no trade between the Koreas in 2023 and 2024.
    assert {("KOR", 2023), ("KOR", 2024)} <= set(zip(nothing["lane"], nothing["year"], strict=True))
    spans = long_run.lane_spans(found)
    assert spans.loc["KOR"].tolist() == [1989, 2022]
    assert spans.loc["others"].tolist() == [1959, 2016]


def test_the_lanes_of_any_country() -> None:
    found = trade.long_run(LAOS.head(0), LAOS, ("VNM",), country="LAO")
    assert found[["year", "lane", "value_usd_million"]].values.tolist() == [
        [2019, "VNM", 100.0],
        [2021, "VNM", 150.0],
    ]


OTHER_COUNTRY = [
    lambda: trade.published_shares(pa.load("trade_partners"), country="LAO"),
    lambda: trade.other_shares(pa.load("trade_partners"), country="LAO"),
    lambda: trade.mirror_shares(pa.load("trade_partners_bulk"), country="LAO"),
    lambda: trade.exports_and_imports(pa.load("trade_totals"), country="LAO"),
    lambda: records.by_month(pa.load("trade_china_monthly"), country="LAO"),
    lambda: records.totals_with(pa.load("trade_partners"), "KOR", "kotra", country="LAO"),
    lambda: trade.long_run(pa.load("trade_partners_bulk"), LAOS, country="LAO"),
]


@pytest.mark.parametrize("ask", OTHER_COUNTRY)
def test_a_country_that_our_tables_do_not_hold_is_refused(ask: Callable[[], Any]) -> None:
    with pytest.raises(pa.DataError, match=r"trade_\w+ holds PRK only, not LAO; hand in a table"):
        ask()


def test_what_nobody_prints_is_named(partners: pd.DataFrame, totals: pd.DataFrame) -> None:
    with pytest.raises(pa.NothingKnown, match="kotra prints no share of FJI in the trade of PRK"):
        trade.published_shares(partners, "FJI")
    with pytest.raises(pa.NothingKnown, match="oec prints no share of FJI in the exports of PRK"):
        trade.published_shares(partners, "FJI", "oec", "export")
    with pytest.raises(pa.NothingKnown, match="oec gives no total of PRK"):
        trade.exports_and_imports(totals, "oec")
    with pytest.raises(pa.NothingKnown, match="kotra gives no month of PRK"):
        records.by_month(pa.load("trade_china_monthly"), "kotra")
    with pytest.raises(pa.NothingKnown, match="no trade of PRK with FJI is recorded"):
        trade.long_run(LAOS.head(0), partners, ("FJI",))
    with pytest.raises(pa.DataError, match="in one lane only"):
        trade.long_run(LAOS.head(0), partners, ("CHN", "CHN+RUS"))


def test_a_number_given_twice_is_refused(partners: pd.DataFrame, totals: pd.DataFrame) -> None:
    of_2024 = "series == 'kotra' and year == 2024"
    with pytest.raises(pa.DataError, match="trade_partners: kotra gives 2024 more than once"):
        trade.published_shares(pd.concat([partners, partners.query(of_2024)]))
    with pytest.raises(pa.DataError, match=r"trade_totals: kotra gives 2024 (im|ex)port more than"):
        trade.exports_and_imports(pd.concat([totals, totals.query(of_2024)]))
