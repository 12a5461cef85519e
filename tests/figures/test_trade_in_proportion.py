"""The figure of trade in the prices of one year and over national income."""

from __future__ import annotations

import pandas as pd
import pytest

import parade_analysis as pa
from parade_analysis import figures
from parade_analysis.plot.picture import PublishedFigure

from .words import texts


@pytest.fixture(scope="module")
def figure() -> PublishedFigure:
    return figures.trade_in_proportion()


def test_what_is_drawn(figure: PublishedFigure) -> None:
    of = figure.plotted.set_index("year")
    assert of.at[2024, "real_usd_million"] == of.at[2024, "total_usd_million"] == 2696.11
    # By consumer prices a dollar of 2013 is about 1.35 of 2024.
    assert of.at[2013, "real_usd_million"] == pytest.approx(1.347 * 7340, rel=0.001)
    assert (of.loc[:2023, "real_usd_million"] > of.loc[:2023, "total_usd_million"]).sum() == (
        of.loc[:2023, "total_usd_million"].notna().sum()
    )
    assert len(figure.axes) == 2
    assert {each.get_text() for each in texts(figure, "value")} == {"23.8%", "2.2%", "10.1"}
    assert {each.get_text() for each in texts(figure, "line")} == {"8.3%", "2.7"}
    assert figure.title == "The DPRK's trade: 24% of national income in 2013, 8% in 2024"
    assert "as a share of Bank of Korea's income estimate" in " ".join(
        texts(figure, "subtitle")[0].get_text().split()
    )


def test_the_break_in_the_method_is_marked_in_both_and_named_once(
    figure: PublishedFigure,
) -> None:
    rules = [each for ax in figure.axes for each in ax.lines if each.get_gid() == "rule"]
    assert [{*rule.get_xdata()} for rule in rules] == [{2013.5}] * 2
    assert [each.get_text().replace("\n", " ") for each in texts(figure, "event")] == [
        "from 2014 with estimated crude oil"
    ]


def test_a_year_without_the_number_breaks_the_line(figure: PublishedFigure) -> None:
    of = figure.plotted.set_index("year")["percent_of_income"]
    (line,) = (each for each in figure.axes[0].lines if each.get_gid() == "course")
    drawn = pd.Series(line.get_ydata(), index=line.get_xdata())
    assert drawn.isna().tolist() == of.isna().tolist()


def test_what_is_said_of_the_income_is_true_of_this_income(figure: PublishedFigure) -> None:
    laos = {"iso3": "LAO", "year": [2019, 2020], "series": "lsb"}
    totals = pd.DataFrame({**laos, "flow": "total", "value_usd_million": [11000.0, 10900.0]})
    income = pd.DataFrame(
        {**laos, "gni_krw_trillion": [None, None], "gni_usd_billion": [18.0, 19.0]}
    )
    other = figures.trade_in_proportion(
        country="LAO", publisher="lsb", income="lsb", trade_totals=totals, national_income=income
    )
    assert other.title == "Laos' trade was 61% of national income in 2019, 57% in 2020"
    said = [drawn.description for drawn in (figure, other)]
    for words in ("from won", "South's prices", "first estimates"):
        assert words in said[0]
        assert words not in said[1]


def test_other_prices_and_no_income() -> None:
    of_2013 = figures.trade_in_proportion(prices_of=2013)
    assert of_2013.plotted.set_index("year").at[2013, "real_usd_million"] == 7340.0
    assert set(of_2013.plotted["prices_of_year"]) == {2013}
    with pytest.raises(pa.NothingKnown, match="us_cpi has no value of 1850"):
        figures.trade_in_proportion(prices_of=1850)
    before = pa.load("national_income").head(1).assign(year=1955)
    alone = figures.trade_in_proportion(national_income=before)
    assert len(alone.axes) == 1
    assert alone.title == "The DPRK's 2024 trade: 2,696 million USD"
    assert "ncome" not in alone.description + texts(alone, "subtitle")[0].get_text()
    with pytest.raises(pa.NothingKnown, match="no year has the trade and the income"):
        figures.trade_in_proportion(income="kotra")
