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
    for line in figure.axes[0].lines[:3]:
        assert np.isnan(np.asarray(line.get_ydata(), dtype=float))[unknown.to_numpy()].all()
    assert f"{known} of 120" in texts(figure, "subtitle")[0].get_text().replace("\n", " ")


def test_a_total_that_was_not_found_is_the_sum_and_said_so() -> None:
    months = pd.date_range("2019-01-01", periods=2, freq="MS")
    parts = pd.DataFrame({"month": months, "flow": "export", "value_usd_million": [2.0, 3.0]})
    others = parts.assign(flow="import", value_usd_million=[5.0, 7.0])
    both = pd.concat([parts, others]).assign(series="china-customs")
    summed = figures.china_monthly(trade_china_monthly=both)
    assert summed.plotted["total"].tolist() == [7.0, 10.0]
    words = "Where no total was found it is exports plus imports"
    assert words in " ".join(texts(summed, "subtitle")[0].get_text().split())
    assert words not in " ".join(texts(drawn([5, 9]), "subtitle")[0].get_text().split())


@pytest.mark.parametrize(
    ("values", "flow", "words"),
    [
        ([5, 9, 2, 7], "total", "trade with China fell to 2.0 million USD in March 2019"),
        ([2, 5, 9, 7], "total", "trade with China rose from 2.0 to 9.0 million USD in March 2019"),
        ([5, 2, 2], "import", "imports from China fell to 2.0 million USD in February 2019"),
        ([4, None, 4], "export", "exports to China stayed at 4.0 million USD in March 2019"),
        ([4], "total", "trade with China was 4.0 million USD in January 2019"),
        ([0, 0], "total", "trade with China stayed at 0.0 million USD in February 2019"),
    ],
)
def test_the_title_is_true_of_any_months(values: list[float | None], flow: str, words: str) -> None:
    assert drawn(values, flow).title == f"Recorded {words}"


def test_the_closure_is_drawn_as_far_as_it_was_known() -> None:
    def events(figure: PublishedFigure) -> list[str]:
        return [each.get_text().replace("\n", " ") for each in texts(figure, "event")]

    assert events(figures.china_monthly()) == [
        "border closed, 21 Jan 2020",
        "citizens may return, 27 Aug 2023",
    ]
    assert events(figures.china_monthly(as_of="2021-06-01")) == ["border closed, 21 Jan 2020"]
    assert events(figures.china_monthly(as_of="2019-06-01")) == []
    assert events(drawn([5, 2])) == []


def test_another_country() -> None:
    figure = figures.china_monthly(trade_china_monthly=MONTHS, country="LAO")
    assert figure.title == (
        "Laos' recorded trade with China rose from 20.0 to 30.0 million USD in February 2019"
    )
    with pytest.raises(pa.DataError, match="trade_china_monthly holds PRK only, not LAO"):
        figures.china_monthly(country="LAO")
    with pytest.raises(pa.NothingKnown, match="china-monthly: kotra gives no month of PRK"):
        figures.china_monthly(publisher="kotra")


def test_months_without_a_gap_have_none_that_is_unknown() -> None:
    figure = figures.china_monthly(pa.load("trade_china_monthly").head(1))
    assert "unknown" not in figure.alt
    assert "gap" not in texts(figure, "subtitle")[0].get_text()
