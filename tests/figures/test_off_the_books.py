"""What statistics leave out: by kind, beside what is recorded, never added up."""

from __future__ import annotations

import pandas as pd
import pytest

import parade_analysis as pa
from parade_analysis import figures
from parade_analysis.plot.picture import PublishedFigure

from .laos import TOTALS, UNRECORDED
from .words import texts


@pytest.fixture(scope="module")
def figure() -> PublishedFigure:
    return figures.off_the_books()


def test_what_is_off_the_books_is_not_added_up(figure: PublishedFigure) -> None:
    assert figure.axes[0].get_xscale() == "log"
    subtitle = " ".join(texts(figure, "subtitle")[0].get_text().split())
    assert "so nothing is added up" in subtitle
    source = pa.load("trade_unrecorded")
    shown = figure.plotted[figure.plotted["estimate_by"] != "KOTRA"]
    keys = ["flow_kind", "period", "estimate_by", "low", "high"]
    assert len(shown.merge(source[keys], on=keys)) == len(shown)
    recorded = figure.plotted.set_index("flow_kind").loc[["recorded exports", "recorded imports"]]
    assert recorded["low"].tolist() == [360.44, 2335.67]


def test_estimates_stand_by_kind_with_short_authors(figure: PublishedFigure) -> None:
    rows = [each.get_text() for each in texts(figure, "row")]
    assert rows[:3] == [
        "recorded exports, 2024 (KOTRA)",
        "recorded imports, 2024 (KOTRA)",
        "China trade: KOTRA minus China customs, 2024",
    ]
    assert rows.index("cryptocurrency theft, 2024") > rows.index(
        "income from troops in Russia, 2023-08/2025-12"
    )
    values = [each.get_text() for each in texts(figure, "value")]
    assert "2,800–2,840, MSMT" in values
    assert "at most 1,190, Friedrich Naumann Foundation" in values
    headings = " ".join(each.get_text() for each in texts(figure, "heading"))
    assert "(MSMT: Multilateral Sanctions Monitoring Team)" in headings


def test_the_ratio_rests_on_the_publisher_that_leads_for_levels(figure: PublishedFigure) -> None:
    series = pa.load("series").set_index("series")
    leads = series.index[series["leads_for"] == "levels"].item()
    totals = pa.load("trade_totals")
    preferred = totals[totals["is_preferred"] & (totals["series"] == leads)]
    latest = preferred.query("year == 2024 and flow == 'export'")["value_usd_million"].item()
    theft = figure.plotted.query("flow_kind == 'cryptocurrency theft' and period == '2024'")
    assert f"at {theft['low'].item() / latest:.1f} times" in figure.title


def test_a_quantity_of_one_month_says_which(figure: PublishedFigure) -> None:
    listed = [each.get_text() for each in texts(figure, "entry")]
    assert any("as reported to UN, Jan 2024, 1718 Committee" in each for each in listed)
    assert not any("2024-03-07" in each for each in listed)


def test_what_a_country_earns_by_labour_counts_as_earned() -> None:
    of_2023 = pa.trade.estimates_of(pa.load("trade_unrecorded"), 2023)
    labour = of_2023[of_2023["unrecorded_kind"].isin(["workers_income", "workers_abroad"])]
    assert labour.set_index("unit")["is_earned"].to_dict() == {
        "USD million per year": True,
        "persons": False,
    }


@pytest.mark.parametrize(
    ("day", "title"),
    [
        (None, "Cryptocurrency theft in 2024 is put at 3.6 times the recorded exports"),
        ("2024-12-31", "Cryptocurrency theft in 2023 is put at 3.1 times the recorded exports"),
        ("2012-06-30", "What trade statistics leave out, beside what they record for 2003"),
    ],
)
def test_the_year_is_the_last_with_both(day: str | None, title: str) -> None:
    assert figures.off_the_books(as_of=day).title == title


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (150.0, 450.0, "Timber smuggled in 2019 is put at 0.5 to 1.5 times Laos' recorded exports"),
        (600.0, None, "Timber smuggled in 2019 is put at 2.0 times Laos' recorded exports or more"),
        (300.0, 300.0, "Timber smuggled in 2019 is put at 1.0 times Laos' recorded exports"),
        (None, 450.0, "What trade statistics of Laos leave out, beside what they record for 2019"),
    ],
)
def test_the_title_of_another_country(low: float | None, high: float | None, words: str) -> None:
    mine = UNRECORDED.assign(low=[low, 3000.0], high=[high, 3000.0])
    figure = figures.off_the_books(
        trade_unrecorded=mine, trade_totals=TOTALS, country="LAO", publisher="lsb"
    )
    assert figure.title == words
    assert [each.get_text() for each in texts(figure, "entry")] == [
        "3,000 t",
        "gold mined, another study",
    ]


def test_without_exports_nothing_is_compared_with_them() -> None:
    imports = TOTALS.query("flow == 'import'")
    figure = figures.off_the_books(
        trade_unrecorded=UNRECORDED, trade_totals=imports, country="LAO", publisher="lsb"
    )
    assert (
        figure.title == "What trade statistics of Laos leave out, beside what they record for 2019"
    )


def test_a_country_that_our_estimates_are_not_about_is_refused() -> None:
    with pytest.raises(pa.DataError, match="trade_unrecorded holds PRK only, not LAO; hand in"):
        figures.off_the_books(trade_totals=TOTALS, country="LAO", publisher="lsb")
    with pytest.raises(pa.DataError, match="trade_unrecorded holds LAO only, not PRK"):
        figures.off_the_books(trade_unrecorded=UNRECORDED)
    later = pd.DataFrame(UNRECORDED).assign(start_year=2024, end_year=2024)
    with pytest.raises(pa.NothingKnown, match="no estimate in USD covers a year with recorded"):
        figures.off_the_books(
            trade_unrecorded=later, trade_totals=TOTALS, country="LAO", publisher="lsb"
        )


def test_of_one_estimate_nothing_is_said_of_others() -> None:
    figure = figures.off_the_books(pa.load("trade_unrecorded").head(1))
    subtitle = " ".join(texts(figure, "subtitle")[0].get_text().split())
    assert "Estimates whose period covers 2020. Recorded: KOTRA" in subtitle
