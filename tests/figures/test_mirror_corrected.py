"""The figure of mirror data as recorded and corrected."""

from __future__ import annotations

import pytest

import parade_analysis as pa
from parade_analysis import figures
from parade_analysis.plot.picture import PublishedFigure

from .words import texts


@pytest.fixture(scope="module")
def figure() -> PublishedFigure:
    return figures.mirror_corrected()


def test_raw_and_corrected_stand_beside_each_other(figure: PublishedFigure) -> None:
    of = figure.plotted.set_index("year")
    assert of.at[2010, "share_percent"] == pytest.approx(60.7, abs=0.05)
    assert of.at[2010, "leading_share_percent"] == 83.0
    assert 72.9 < of.at[2010, "corrected_share_percent"] < 84
    assert (of["corrected_total_usd_million"] <= of["total_usd_million"]).all()
    for ax, written in zip(
        figure.axes[-2:],
        (("recorded 34%", "corrected 68%"), ("recorded 5,808", "corrected 2,911")),
        strict=True,
    ):
        values = (each.get_text() for each in ax.texts if each.get_gid() == "value")
        assert {each.replace("\n", " ") for each in values} == {
            f"{words} in 2007" for words in written
        }
        marks = [each for each in ax.lines if each.get_gid() == "mark"]
        assert len(marks) == 2
        assert all(2007 in each.get_xdata() for each in marks)
        assert [each.get_gid() for each in ax.collections] == ["gap", None]
    assert [each.get_text() for each in texts(figure, "key")] == ["KOTRA"]
    assert "follows in part by construction" in figure.description


def test_what_is_shaded_lies_between_the_records_and_the_correction(
    figure: PublishedFigure,
) -> None:
    of = figure.plotted.set_index("year")
    recorded, corrected = (each for each in figure.axes[-2].lines if each.get_gid() == "course")
    assert (
        dict(zip(recorded.get_xdata(), recorded.get_ydata(), strict=True))[2007]
        == (of.at[2007, "share_percent"])
    )
    assert corrected.get_ydata()[-1] == of["corrected_share_percent"].iloc[-1]
    (rings,) = (each for each in figure.axes[-2].lines if each.get_gid() == "rings")
    assert set(rings.get_xdata()) == set(of["leading_share_percent"].dropna().index)


@pytest.mark.exhaustive
def test_the_break_in_the_method_is_that_of_the_publisher_beside(figure: PublishedFigure) -> None:
    (name,) = texts(figure, "event")
    assert name.get_text().replace("\n", " ") == "KOTRA: from 2014 with estimated crude oil"
    assert texts(figures.mirror_corrected(publisher="bank-of-korea"), "event") == []


def test_the_title_tells_the_year_that_turns_most(figure: PublishedFigure) -> None:
    of = figure.plotted.set_index("year")
    turned = (of["corrected_share_percent"] - of["share_percent"]).abs()
    year = turned.idxmax()
    assert f"{year}: {of.at[year, 'share_percent']:.0f}% recorded" in figure.title
    assert f"KOTRA has {of.at[year, 'leading_share_percent']:.0f}%" in figure.alt


@pytest.mark.exhaustive
def test_a_partner_that_is_flagged_is_never_named_without_its_flag() -> None:
    angola = figures.mirror_corrected(partner="AGO")
    assert angola.title.startswith("Angola's share of DPRK trade, 2007: 18% recorded, ")
    assert angola.title.endswith("none by our correction")
    assert "Japan leads the records, and is flagged" in (figures.mirror_corrected().description)


@pytest.mark.exhaustive
def test_nothing_to_correct_and_nothing_known() -> None:
    small = pa.load("trade_partners_bulk").query("partner_iso3 in ['CHN', 'RUS', 'MNG']")
    with pytest.raises(pa.DataError, match="hand in all of them, or none"):
        figures.mirror_corrected(trade_partners_bulk=small)
    small = small.assign(value_usd_million=1.01 * small["value_usd_million"])  # no rows of ours
    calm = figures.mirror_corrected(
        trade_partners_bulk=small[small["series"] == "wits-2017"],
        trade_products=pa.load("trade_products").query("year == 1995"),
    )
    assert calm.title.endswith("no flow corrected")
    # A data set of imports alone, one of two partners, and one that is none.
    for mirror in ("penppml", "imts-2025", "oec"):
        with pytest.raises(pa.NothingKnown, match=f"{mirror} has no share of CHN in the trade"):
            figures.mirror_corrected(mirror=mirror)
