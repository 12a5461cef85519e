"""Exports, imports and balance: titles for any numbers, of any country and publisher."""

from __future__ import annotations

import pandas as pd
import pytest
from matplotlib.colors import to_hex

import parade_analysis as pa
from parade_analysis import figures
from parade_analysis.plot import style
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
            "trade in 2019: exports 0, imports 9 million USD",
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
    gaps = [each for each in figure.axes[-1].collections if each.get_gid() == "gap"]
    assert bool(gaps) == has_both


def test_the_lines_are_kotras_and_break_where_it_has_no_number() -> None:
    figure = figures.trade_total()
    assert figure.title == "The DPRK's recorded imports in 2024 were 6.5 times its exports"
    ax = figure.axes[-1]
    imports, exports = (each for each in ax.lines if each.get_gid() == "course")
    assert [each.get_text() for each in texts(figure, "line")] == ["exports\n360", "imports\n2,336"]
    by_year = dict(zip(exports.get_xdata(), exports.get_ydata(), strict=True))
    assert by_year[2024] == 360.44
    assert pd.isna(by_year[1998])
    assert dict(zip(imports.get_xdata(), imports.get_ydata(), strict=True))[2024] == 2335.67
    (single,) = [each for each in ax.lines if each.get_gid() == "rings"]
    assert dict(zip(single.get_xdata(), single.get_ydata(), strict=True))[2016] == 333
    (said,) = texts(figure, "key")
    assert "not in these totals" in said.get_text().replace("\n", " ")
    # A year between two unknown ones is no line, and is seen all the same.
    assert {tuple(each.get_xdata()) for each in ax.lines if each.get_gid() == "mark"} == {(1991,)}
    balance = figure.plotted.set_index("year")["balance"]
    assert balance[2024] == pytest.approx(360.44 - 2335.67)


def events(figure: PublishedFigure) -> set[str]:
    return {each.get_text().replace("\n", " ") for each in texts(figure, "event")}


def test_what_surrounds_trade_is_told_up_to_the_day_and_of_the_dprk_only() -> None:
    now = figures.trade_total()
    assert "Kaesong zone: December 2004 to February 2016." in now.description
    assert events(now) == {"from 2014 with estimated crude oil", "border closed"}
    early = figures.trade_total(as_of="2012-06-30").description
    assert "Kaesong zone: since December 2004." in early
    assert "1874" in early
    assert "2087" not in early
    assert "crude oil that it estimates" not in early
    assert events(figures.trade_total(as_of="2012-06-30")) == set()
    laos = drawn(export=[1, 2], total=[3, 4])
    assert events(laos) == set()
    for word in ("sanctions", "Kaesong", "Border", "crude"):
        assert word not in laos.description


def test_bands_and_rules_lie_on_their_days() -> None:
    ax = figures.trade_total().axes[-1]
    (band,) = [each for each in ax.patches if each.get_width() < 5]
    # The border closed on day 21 of 2020, whose days lie between the strokes of 2020.
    assert band.get_x() == pytest.approx(2019.5 + 20 / 365.25)
    assert band.get_x() + band.get_width() == pytest.approx(2022.5 + 238 / 365.25)
    (rule,) = [each for each in ax.lines if each.get_gid() == "rule"]
    assert set(rule.get_xdata()) == {2013.5}
    (strokes,) = [each for each in ax.lines if each.get_gid() == "stroke"]
    assert {2013.5, 2019.5} <= set(strokes.get_xdata())
    # Another publisher's method did not change in that year.
    other = figures.trade_total(publisher="bank-of-korea")
    assert "from 2014 with estimated crude oil" not in events(other)


def test_only_the_deficit_is_shaded() -> None:
    ax = figures.trade_total().axes[-1]
    (band,) = [each for each in ax.patches if each.get_width() < 5]
    assert to_hex(band.get_facecolor()) == "#ffffff"
    assert {each.get_gid() for each in ax.collections} >= {"gap", "edge"}
    shaded = figures.china_share().axes[-1].patches
    assert style.BAND in {to_hex(each.get_facecolor()) for each in shaded}


def test_the_range_is_both_directions_valued_alike() -> None:
    figure = figures.trade_total()
    of_2024 = figure.plotted.set_index("year").loc[2024]
    # 6 to 10% of imports of 2,335.67.
    wider = of_2024["balance"] - of_2024[["balance_high", "balance_low"]]
    assert wider.tolist() == pytest.approx([140.14, 233.567], abs=0.01)
    assert "If imports, which partners report FOB, were valued CIF" in figure.description
    assert "6 to 10% more, the balance of 2024 would lie from -2,209 to -2,115" in (
        figure.description
    )
    # Of a country that reports itself, to a publisher that does not say how, nothing is assumed.
    laos = drawn(export=[10], **{"import": [65]})
    assert "balance_low" not in laos.plotted or laos.plotted["balance_low"].isna().all()
    assert "valued CIF" not in laos.description
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
    assert "If exports were valued CIF as imports are" in own.description
    both = own.plotted.dropna(subset="balance_low")
    assert (both["balance_high"] > both["balance"]).all()


def test_a_country_or_publisher_without_totals_is_named() -> None:
    with pytest.raises(pa.DataError, match="trade-total: trade_totals holds PRK only, not LAO"):
        figures.trade_total(country="LAO")
    with pytest.raises(pa.NothingKnown, match=r"trade-total: oec gives no total of PRK$"):
        figures.trade_total(publisher="oec")
    with pytest.raises(pa.NothingKnown, match="kotra gives no total of PRK by 1 January 1992"):
        figures.trade_total(as_of="1992-01-01")
