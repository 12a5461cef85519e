"""Exports, imports and balance: titles for any numbers, of any country and publisher."""

from __future__ import annotations

import pandas as pd
import pytest

import parade_analysis as pa
from parade_analysis import figures
from parade_analysis.plot.picture import PublishedFigure

from .laos import PARTNERS, TOTALS
from .words import texts


def drawn(**values: list[float | None]) -> PublishedFigure:
    """The figure of a country with the last values of each direction."""
    rows = [
        ("LAO", 2019 - place, flow, "lsb", value)
        for flow, several in values.items()
        for place, value in enumerate(reversed(several))
        if value is not None
    ]
    mine = pd.DataFrame(rows, columns=list(TOTALS))
    return figures.trade_total(
        trade_totals=mine, trade_partners=PARTNERS, country="LAO", publisher="lsb"
    )


@pytest.mark.parametrize(
    ("values", "title"),
    [
        ({"export": [10], "import": [65]}, "imports in 2019 were 6.5 times its exports"),
        ({"export": [300], "import": [100]}, "exports in 2019 were 3.0 times its imports"),
        ({"export": [100], "import": [104]}, "imports and exports in 2019 were about equal"),
        ({"export": [7, 8]}, "exports were 8 million USD in 2019"),
        ({"import": [7, 8]}, "imports were 8 million USD in 2019"),
        ({"total": [7, 8]}, "trade was 8 million USD in 2019"),
        (
            {"export": [0], "import": [9]},
            "trade in 2019: exports of 0, imports of 9 million USD",
        ),
        (
            {"export": [30, None], "import": [10, 20]},
            "exports in 2018 were 3.0 times its imports",
        ),
    ],
)
def test_the_title_is_true_for_any_numbers(
    values: dict[str, list[float | None]], title: str
) -> None:
    figure = drawn(**values)
    assert figure.title == f"Laos' recorded {title}"
    assert figure.title in figure.alt
    has_both = {"export", "import"} <= set(values)
    assert ("Balance, million USD" in {each.get_text() for each in texts(figure, "heading")}) == (
        has_both
    )


def test_the_lines_are_kotras_and_break_where_it_has_no_number() -> None:
    figure = figures.trade_total()
    assert figure.title == "The DPRK's recorded imports in 2024 were 6.5 times its exports"
    imports, exports = figure.axes[0].lines[:2]
    by_year = dict(zip(exports.get_xdata(), exports.get_ydata(), strict=True))
    assert by_year[2024] == 360.44
    assert pd.isna(by_year[1998])
    assert dict(zip(imports.get_xdata(), imports.get_ydata(), strict=True))[2024] == 2335.67
    (single,) = [each for each in figure.axes[0].lines if each.get_gid() == "single"]
    assert dict(zip(single.get_xdata(), single.get_ydata(), strict=True))[2016] == 333
    assert "which KOTRA leaves out" in " ".join(texts(figure, "subtitle")[0].get_text().split())
    balance = figure.plotted.set_index("year")["balance"]
    assert balance[2024] == pytest.approx(360.44 - 2335.67)


def test_what_surrounds_trade_is_drawn_up_to_the_day_and_of_the_dprk_only() -> None:
    def marks(figure: PublishedFigure) -> str:
        found = [*texts(figure, "mark"), *texts(figure, "event"), *texts(figure, "period")]
        return " ".join(each.get_text() for each in found)

    assert "Kaesong zone, Dec 2004 to Feb 2016" in marks(figures.trade_total())
    early = marks(figures.trade_total(as_of="2012-06-30"))
    assert "Kaesong zone, since Dec 2004" in early
    assert "1874" in early
    assert "2087" not in early
    assert marks(drawn(export=[1, 2], total=[3, 4])) == ""


def test_the_whiskers_are_both_directions_valued_alike() -> None:
    figure = figures.trade_total()
    of_2024 = figure.plotted.set_index("year").loc[2024]
    # 6 to 10% of imports of 2,335.67.
    wider = of_2024["balance"] - of_2024[["balance_high", "balance_low"]]
    assert wider.tolist() == pytest.approx([140.14, 233.567], abs=0.01)
    said = " ".join(each.get_text().replace("\n", " ") for each in texts(figure, "subtitle"))
    assert "the balance if imports, which partners report FOB, were valued CIF" in said
    assert "6 to 10% more" in said
    # Of a country that reports itself, to a publisher that does not say how, nothing is assumed.
    laos = drawn(export=[10], **{"import": [65]})
    assert "balance_low" not in laos.plotted or laos.plotted["balance_low"].isna().all()
    assert "Whiskers" not in " ".join(each.get_text() for each in texts(laos, "subtitle"))
    series = pd.concat(
        [
            pa.load("series"),
            pd.DataFrame([{"series": "lsb", "name": "Lao Statistics Bureau", "publisher": "LSB",
                           "series_kind": "dataset", "inter_korean": "not_applicable",
                           "hong_kong": "unknown", "estimated_crude": "not_applicable",
                           "export_valuation": "FOB", "import_valuation": "CIF",
                           "source_url": "https://example.org"}]),
        ]
    )  # fmt: skip
    own = figures.trade_total(
        trade_totals=TOTALS, trade_partners=PARTNERS, country="LAO", publisher="lsb", series=series
    )
    said = " ".join(each.get_text().replace("\n", " ") for each in texts(own, "subtitle"))
    assert "the balance if exports were valued CIF as imports are" in said
    both = own.plotted.dropna(subset="balance_low")
    assert (both["balance_high"] > both["balance"]).all()


def test_a_country_or_publisher_without_totals_is_named() -> None:
    with pytest.raises(pa.DataError, match="trade-total: trade_totals holds PRK only, not LAO"):
        figures.trade_total(country="LAO")
    with pytest.raises(pa.NothingKnown, match=r"trade-total: oec gives no total of PRK$"):
        figures.trade_total(publisher="oec")
    with pytest.raises(pa.NothingKnown, match="kotra gives no total of PRK by 1 January 1992"):
        figures.trade_total(as_of="1992-01-01")
