"""What statistics leave out: by kind, beside what is recorded, never added up."""

from __future__ import annotations

import pandas as pd
import pytest

import parade_analysis as pa
from parade_analysis import figures
from parade_analysis.plot.picture import PublishedFigure

from .laos import TOTALS, UNRECORDED
from .measure import faults
from .words import texts


@pytest.fixture(scope="module")
def figure() -> PublishedFigure:
    return figures.off_the_books()


def test_only_yearly_estimates_stand_on_its_axis(figure: PublishedFigure) -> None:
    (ax,) = figure.axes
    assert ax.get_xscale() == "linear"
    assert ax.get_xlim()[0] == 0
    subtitle = " ".join(texts(figure, "subtitle")[0].get_text().split())
    assert "so none are added up" in subtitle
    source = pa.load("trade_unrecorded")
    shown = figure.plotted[figure.plotted["estimate_by"] != "KOTRA"]
    keys = ["flow_kind", "period", "estimate_by", "low", "high"]
    assert len(shown.merge(source[keys], on=keys)) == len(shown)
    recorded = figure.plotted.set_index("flow_kind").loc[["recorded exports", "recorded imports"]]
    assert recorded["low"].tolist() == [360.44, 2335.67]
    is_money = shown["unit"].astype("str").str.startswith("USD million")
    of_year = shown[is_money & (shown["period"] == "2024")]
    drawn = [
        (min(line.get_xdata()), max(line.get_xdata()))
        for line in ax.lines
        if line.get_gid() == "range"
    ]
    wanted = [*zip(of_year["low"], of_year["high"], strict=True)]
    assert sorted(drawn[2:]) == sorted(wanted)
    assert [high for _, high in drawn] == [
        *sorted(recorded["high"], reverse=True),
        *sorted(of_year["high"], reverse=True),
    ]


def test_what_is_compared_with_is_named_once(figure: PublishedFigure) -> None:
    (named,) = texts(figure, "guide")
    assert named.get_text() == "recorded exports"
    # On a phone its line runs behind the names of the rows.
    (ax,) = figure.at(375).axes
    (guide,) = (line for line in ax.lines if line.get_gid() == "guide")
    rows = [each for each in ax.texts if each.get_gid() == "row"]
    assert all(each.get_bbox_patch() for each in rows)
    assert all(each.get_zorder() > guide.get_zorder() for each in rows)


def test_estimates_stand_by_kind_with_short_authors(figure: PublishedFigure) -> None:
    rows = [" ".join(each.get_text().split()) for each in texts(figure, "row")]
    assert rows[:3] == [
        "Recorded imports, KOTRA",
        "Recorded exports, KOTRA",
        "Income from 10,000 troops, INSS",
    ]
    assert rows[3] == "Cryptocurrency theft, Chainalysis"
    assert rows[4] == "Income from 5,000–20,000 troops, Friedrich Naumann Foundation"
    assert rows[5] == "China trade: gap between KOTRA and China customs, our figure"
    dots = [line for line in figure.axes[0].lines if line.get_gid() == "end"]
    is_single = {line.get_marker(): len(line.get_xdata()) == 1 for line in dots}
    assert is_single == {"o": True, "|": False}
    values = [each.get_text() for each in texts(figure, "value")]
    assert "320 to 1,340" in values
    told = figure.description
    # A sum over 21 months is no value of a year.
    assert "Cryptocurrency theft, 2024-01/2025-09, MSMT: 2,800 to 2,840 million USD." in told
    assert not any("2,840" in each for each in values)
    assert "(MSMT is the Multilateral Sanctions Monitoring Team)" in told


def test_the_ratio_rests_on_the_publisher_that_leads_for_levels(figure: PublishedFigure) -> None:
    series = pa.load("series").set_index("series")
    leads = series.index[series["leads_for"] == "levels"].item()
    totals = pa.load("trade_totals")
    preferred = totals[totals["is_preferred"] & (totals["series"] == leads)]
    latest = preferred.query("year == 2024 and flow == 'export'")["value_usd_million"].item()
    theft = figure.plotted.query("flow_kind == 'cryptocurrency theft' and period == '2024'")
    assert f"at {theft['low'].item() / latest:.1f} times" in figure.title


def test_a_quantity_of_one_month_says_which(figure: PublishedFigure) -> None:
    assert "as reported to UN, Jan 2024, 1718 Committee" in figure.description
    assert "2024-03-07" not in figure.description


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


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (150.0, 450.0, "Timber smuggled in 2019: 0.5 to 1.5 times Laos' recorded exports"),
        (600.0, None, "Timber smuggled in 2019: 2 times Laos' recorded exports or more"),
        (300.0, 300.0, "Timber smuggled in 2019 is put at 100% of Laos' recorded exports"),
        (None, 450.0, "What trade statistics of Laos leave out, 2019"),
    ],
)
def test_the_title_of_another_country(low: float | None, high: float | None, words: str) -> None:
    mine = UNRECORDED.assign(low=[low, 3000.0], high=[high, 3000.0])
    figure = figures.off_the_books(
        trade_unrecorded=mine, trade_totals=TOTALS, country="LAO", publisher="lsb"
    )
    assert figure.title == words
    assert "Gold mined, another study: 3,000 t." in figure.description
    for width in (1200, 375):
        assert not faults(figure.at(width))


def test_without_exports_nothing_is_compared_with_them() -> None:
    imports = TOTALS.query("flow == 'import'")
    figure = figures.off_the_books(
        trade_unrecorded=UNRECORDED, trade_totals=imports, country="LAO", publisher="lsb"
    )
    assert figure.title == "What trade statistics of Laos leave out, 2019"


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


def test_a_year_without_a_yearly_estimate_says_so() -> None:
    figure = figures.off_the_books(as_of="2012-06-30")
    longer = "Of other periods, not drawn beside a year." in figure.description
    assert longer == bool(texts(figure, "nothing"))


def test_an_estimate_alone_is_drawn_beside_its_year() -> None:
    figure = figures.off_the_books(pa.load("trade_unrecorded").head(1))
    subtitle = " ".join(texts(figure, "subtitle")[0].get_text().split())
    assert subtitle.startswith("Yearly estimates for 2020 beside recorded trade")
    assert len(texts(figure, "row")) == 3


def test_an_open_end_points_outward() -> None:
    mine = UNRECORDED.assign(low=[600.0, 3000.0], high=[None, 3000.0])
    figure = figures.off_the_books(
        trade_unrecorded=mine, trade_totals=TOTALS, country="LAO", publisher="lsb"
    )
    (arrow,) = (each for each in figure.axes[0].texts if not each.get_text())
    assert arrow.xyann[0] == 600.0
    assert arrow.xy[0] > 600.0
    assert "at least 600" in [each.get_text() for each in texts(figure, "value")]
