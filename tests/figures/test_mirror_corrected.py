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
    names = {each.get_text() for each in texts(figure, "series")}
    assert names == {"KOTRA", "WITS", "WITS, corrected"}
    assert "by construction" in " ".join(each.get_text() for each in texts(figure, "subtitle"))


def test_the_title_tells_the_year_that_turns_most(figure: PublishedFigure) -> None:
    of = figure.plotted.set_index("year")
    turned = (of["corrected_share_percent"] - of["share_percent"]).abs()
    year = turned.idxmax()
    assert f"in {year}: {of.at[year, 'share_percent']:.0f}% as recorded" in figure.title
    assert f"KOTRA {of.at[year, 'leading_share_percent']:.0f}%" in figure.title


def test_a_partner_that_is_flagged_is_never_named_without_its_flag() -> None:
    angola = figures.mirror_corrected(partner="AGO")
    assert angola.title.startswith("Angola's share in 2007: 18% as recorded, ")
    assert angola.title.endswith("nothing without flagged flows")
    assert "Japan leads the records, and is flagged" in figures.mirror_corrected().alt


def test_nothing_to_correct_and_nothing_known() -> None:
    small = pa.load("trade_partners_bulk").query("partner_iso3 in ['CHN', 'RUS', 'MNG']")
    calm = figures.mirror_corrected(
        trade_partners_bulk=small[small["series"] == "wits-2017"],
        trade_products=pa.load("trade_products").query("year == 1995"),
    )
    assert calm.title.endswith("no flow is flagged")
    # A data set of imports alone, one of two partners, and one that is none.
    for mirror in ("penppml", "imts-2025", "oec"):
        with pytest.raises(pa.NothingKnown, match=f"{mirror} has no share of CHN in the trade"):
            figures.mirror_corrected(mirror=mirror)
