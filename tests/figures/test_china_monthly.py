"""Trade with China by month: gaps stay open, titles are true of any months."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import parade_analysis as pa
from parade_analysis import figures
from parade_analysis.plot.picture import PublishedFigure

from .laos import MONTHS
from .words import texts


def drawn(values: list[float | None], flow: str = "total") -> PublishedFigure:
    months = pd.date_range("2019-01-01", periods=len(values), freq="MS")
    mine = pd.DataFrame({"month": months, "flow": flow, "value_usd_million": values})
    mine = mine.dropna().assign(series="china-customs")
    return figures.china_monthly(trade_china_monthly=mine)


def test_months_without_a_number_stay_open() -> None:
    figure = figures.china_monthly()
    assert len(figure.plotted) == 120
    unknown = figure.plotted[["export", "import", "total"]].isna().all(axis=1)
    known = pa.load("trade_china_monthly")["month"].nunique()
    assert 0 < unknown.sum() == 120 - known
    (thread,) = (each for each in figure.axes[-1].lines if each.get_gid() == "course")
    drawn = np.asarray(thread.get_ydata(), dtype=float)
    assert np.isnan(drawn)[unknown.to_numpy()].all()
    assert (np.isnan(drawn) == figure.plotted["total"].isna()).all()
    assert f"{known} of 120" in figure.description
    assert "gaps: no figure found" in texts(figure, "subtitle")[0].get_text().replace("\n", " ")


def test_each_month_with_both_directions_is_drawn_hollow_where_no_total_is_printed() -> None:
    figure = figures.china_monthly()
    of = figure.plotted.set_index("month")
    assert of.at["2025-12-01", "total"] == pytest.approx(52.7 + 257.4)
    assert of.at["2025-12-01", "is_total_computed"]
    both = of[["export", "import"]].notna().all(axis=1)
    assert of.loc[both, "total"].notna().all()
    marks = {each.get_gid(): each for each in figure.axes[-1].lines}
    assert marks["rings"].get_markerfacecolor() == "white"
    assert len(marks["rings"].get_xdata()) == of["is_total_computed"].sum()
    assert len(marks["dots"].get_xdata()) == (of["total"].notna() & ~of["is_total_computed"]).sum()
    # A month stands at its middle, so that December is the last before the stroke of a year.
    assert max(marks["rings"].get_xdata()) == pytest.approx(2025.5 - 1 / 24, abs=0.005)
    (last,) = (each.get_text() for each in texts(figure, "line") if "Dec" in each.get_text())
    assert last == "Dec 2025: 310\nimports 257\nexports 53"


def test_twelve_months_have_an_average_where_all_are_known() -> None:
    of = figures.china_monthly().plotted.set_index("month")
    known = of["twelve_month_average"].dropna()
    assert known.index[0] == pd.Timestamp("2022-01-01")
    for month, average in known.items():
        year = of.loc[month - pd.DateOffset(months=11) : month, "total"]
        assert len(year) == year.notna().sum() == 12
        assert average == pytest.approx(year.mean())


def test_the_month_of_the_title_is_marked_and_the_average_is_drawn_where_it_is_a_course() -> None:
    (marked,) = texts(figures.china_monthly(), "value")
    assert marked.get_text() == "Nov 2020: 1.3"
    assert [each.get_text() for each in texts(drawn([5, 9, 2, 7]), "value")] == ["Mar 2019: 2.0"]
    assert texts(drawn([5, 9]), "value") == []  # it is written where the months end
    for count, is_drawn in ((14, False), (36, True)):
        figure = drawn([float(month % 7) for month in range(count)])
        names = " ".join(each.get_text().replace("\n", " ") for each in texts(figure, "line"))
        assert ("average of 12 months" in names) == is_drawn


def test_a_total_that_was_not_found_is_the_sum_and_said_so() -> None:
    months = pd.date_range("2019-01-01", periods=2, freq="MS")
    parts = pd.DataFrame({"month": months, "flow": "export", "value_usd_million": [2.0, 3.0]})
    others = parts.assign(flow="import", value_usd_million=[5.0, 7.0])
    both = pd.concat([parts, others]).assign(series="china-customs")
    summed = figures.china_monthly(trade_china_monthly=both)
    assert summed.plotted["total"].tolist() == [7.0, 10.0]
    words = "Where no total was found it is exports plus imports"
    assert words in summed.description
    assert words not in drawn([5, 9]).description
    assert len(texts(summed, "key")) == 2
    assert texts(drawn([5, 9]), "key") == []


@pytest.mark.parametrize(
    ("values", "flow", "words"),
    [
        ([5, 9, 2, 7], "total", "trade with China fell to 2.0 million USD in March 2019"),
        ([2, 5, 9, 7], "total", "trade with China rose to 9.0 million USD in March 2019"),
        ([5, 2, 2], "import", "imports from China fell to 2.0 million USD in February 2019"),
        ([4, None, 4], "export", "exports to China were 4.0 million USD in March 2019"),
        ([4, 0.003], "import", "imports from China fell to 0.003 million USD in February 2019"),
        ([4], "total", "trade with China was 4.0 million USD in January 2019"),
        ([0, 0], "total", "trade with China was 0.0 million USD in February 2019"),
    ],
)
def test_the_title_is_true_of_any_months(values: list[float | None], flow: str, words: str) -> None:
    assert drawn(values, flow).title == f"Recorded {words}"


def test_the_closure_is_drawn_as_far_as_it_was_known() -> None:
    def events(figure: PublishedFigure) -> list[str]:
        return [each.get_text().replace("\n", " ") for each in texts(figure, "event")]

    def band(figure: PublishedFigure) -> tuple[float, float]:
        (band,) = figure.axes[-1].patches
        return band.get_x(), band.get_x() + band.get_width()

    now, then = figures.china_monthly(), figures.china_monthly(as_of="2021-06-01")
    assert events(now) == events(then) == ["border closed"]
    assert "closed on 21 January 2020; citizens could return from 27 August 2023" in now.description
    assert "The border has been closed since 21 January 2020." in then.description
    closed = 2019.5 + 20 / 365.25
    assert band(now) == pytest.approx((closed, 2022.5 + 238 / 365.25))
    assert band(then) == pytest.approx((closed, 2020.5 + 151 / 365.25))
    assert events(figures.china_monthly(as_of="2019-06-01")) == []
    assert events(drawn([5, 2])) == []


def test_another_country() -> None:
    figure = figures.china_monthly(trade_china_monthly=MONTHS, country="LAO")
    assert figure.title == ("Laos' trade with China rose to 30.0 million USD in February 2019")
    with pytest.raises(pa.DataError, match="trade_china_monthly holds PRK only, not LAO"):
        figures.china_monthly(country="LAO")
    with pytest.raises(pa.NothingKnown, match="china-monthly: kotra gives no month of PRK"):
        figures.china_monthly(publisher="kotra")


def test_months_without_a_gap_have_none_that_is_unknown() -> None:
    figure = figures.china_monthly(pa.load("trade_china_monthly").head(1))
    assert "unknown" not in figure.alt + figure.description
    assert "gaps" not in texts(figure, "subtitle")[0].get_text()
