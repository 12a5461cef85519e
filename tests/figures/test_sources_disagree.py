"""Publishers side by side: no tie is called a difference."""

from __future__ import annotations

import pandas as pd
import pytest

import parade_analysis as pa
from parade_analysis import figures
from parade_analysis.plot.picture import PublishedFigure

from .laos import MIRROR, PARTNERS, TOTALS
from .words import texts


@pytest.fixture(scope="module")
def figure() -> PublishedFigure:
    return figures.sources_disagree()


def test_a_year_runs_from_its_lowest_to_its_highest_publisher(figure: PublishedFigure) -> None:
    known = figure.plotted.dropna(subset="share_percent")
    years = [each.get_text() for each in texts(figure, "row")]
    assert years == [str(year) for year in sorted(known["year"].unique())]
    (ax,) = (each for each in figure.axes if each.axison)
    drawn = [line.get_xdata() for line in ax.lines if line.get_gid() == "range"]
    spread = known.groupby("year")["share_percent"].agg(["min", "max"])
    assert [tuple(each) for each in drawn] == [tuple(each) for each in spread.to_numpy()]
    # Those that count the same lie within.
    parts = [line for line in ax.lines if line.get_gid() == "part"]
    assert parts
    for line in parts:
        low, high = spread.loc[int(years[int(line.get_ydata()[0])])]
        assert low <= min(line.get_xdata()) <= max(line.get_xdata()) <= high


def test_the_ends_have_the_names_of_their_publishers(figure: PublishedFigure) -> None:
    values = " ".join(each.get_text() for each in texts(figure, "value"))
    assert "83% KOTRA" in values
    assert "61% WITS" in values
    assert "98% KOTRA alone" in values
    assert "45% KITA, with inter-Korean trade" in values
    assert "China's share of the DPRK's exports" in " ".join(
        texts(figure, "subtitle")[0].get_text().split()
    )
    assert "2010, WITS: 60.7%, divided here." in figure.description
    assert "Exports CIF and imports FOB by WITS;" in figure.description


def shares(*counts: float, year: int = 2010) -> PublishedFigure:
    mine = pd.DataFrame(
        {
            "year": year,
            "partner_iso3": "CHN",
            "flow": "total",
            "series": [*("kotra", "kita-mirror", "oec")[: len(counts)]],
            "value_usd_million": 5.0,
            "share_percent": counts,
        }
    )
    return figures.sources_disagree(trade_partners=mine, years=(year,), mirrors=())


@pytest.mark.parametrize(
    ("counts", "title"),
    [
        # KITA counts the South and KOTRA does not, so that the two are not set against each other.
        ((83.0, 45.3), "China's share in 2010: 45% or 83%, by publisher and coverage"),
        (
            (83.0, float("nan"), 82.0),
            "China's share in 2010: 82% or 83%, by publisher and coverage",
        ),
        ((33.0,), "China's share in 2010: 33% by KOTRA, no other known"),
        # Not printed, so divided: 5 of 4,170.
        ((float("nan"),), "China's share in 2010: 0.1% by KOTRA, no other known"),
    ],
)
def test_the_title_is_true_of_any_counts(counts: tuple[float, ...], title: str) -> None:
    assert shares(*counts).title == title


def test_years_are_the_compared_ones_or_the_last() -> None:
    early = figures.sources_disagree(as_of="1995-12-01")
    assert sorted(set(early.plotted["year"])) == [1989, 1990, 1991, 1992, 1993, 1994]
    asked = figures.sources_disagree(years=(2016,), partner="RUS")
    assert set(asked.plotted["year"]) == {2016}
    assert asked.title.startswith("Russia's share in 2016: ")
    with pytest.raises(pa.NothingKnown, match="no publisher counts trade of PRK in 1950"):
        figures.sources_disagree(years=(1950,))


def test_a_share_is_divided_where_a_publisher_has_both_numbers() -> None:
    # KOTRA, 2010: 110 of 4,170 with Russia; 2001: 474.695 of 2,270.5 with Japan.
    russia = figures.sources_disagree(partner="RUS", years=(2010,))
    own = russia.plotted.query("series == 'kotra'").iloc[0]
    assert own["share_percent"] == pytest.approx(100 * 110 / 4170)
    assert own["is_share_computed"]
    assert russia.title == "Russia's share in 2010: 1% or 3%, by publisher"
    japan = figures.sources_disagree(partner="JPN", years=(2001,))
    assert "21% to 34%" in japan.title


def test_the_title_says_where_coverage_differs() -> None:
    # Correlates of War puts Hong Kong into China; KOTRA's own restatement is no other count.
    figure = figures.sources_disagree(years=(2010,))
    assert figure.title == "China's share in 2010: 45% to 83%, by publisher and coverage"
    of_2018 = figures.sources_disagree(years=(2018,))
    assert of_2018.title == "China's share in 2018: 92%, 95% or 96%, by publisher and coverage"


def test_another_country() -> None:
    figure = figures.sources_disagree(
        trade_totals=TOTALS,
        trade_partners=PARTNERS,
        trade_partners_bulk=MIRROR,
        country="LAO",
        partner="VNM",
        publisher="lsb",
        mirrors=("wits-2017",),
    )
    assert figure.title == "Vietnam's share in 2010: 10% or 20%, by publisher"
    # Of the years compared by default the tables have these.
    assert sorted(set(figure.plotted["year"])) == [2010, 2014, 2018]
    with pytest.raises(pa.DataError, match=r"trade_\w+ holds PRK only, not LAO"):
        figures.sources_disagree(country="LAO")


def test_what_is_likely_another_states_trade_is_said_where_it_is(figure: PublishedFigure) -> None:
    notes = " ".join(each.get_text().replace("\n", " ") for each in texts(figure, "remark"))
    assert "WITS: 48% in 2001, 27% in 2010, 2% in 2014." in notes
    assert notes in figure.description
    for other in (
        figures.sources_disagree(years=(2018,)),
        figures.sources_disagree(mirrors=()),
    ):
        assert not texts(other, "remark")


def test_amounts_without_a_share_are_refused() -> None:
    partners = pa.load("trade_partners").assign(share_percent=float("nan"))
    totals = pa.load("trade_totals").query("year < 2005")
    with pytest.raises(pa.NothingKnown, match="no publisher counts trade of PRK"):
        figures.sources_disagree(totals, partners, years=(2024,))
