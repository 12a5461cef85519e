"""The share of a partner: as published, of any country and partner, as of any day."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import parade_analysis as pa
from parade_analysis import figures
from parade_analysis.plot.picture import PublishedFigure

from .laos import MIRROR, PARTNERS
from .measure import faults
from .words import texts


def words(figure: PublishedFigure, gid: str) -> str:
    return " ".join(each.get_text().replace("\n", " ") for each in texts(figure, gid))


@pytest.fixture(scope="module")
def figure() -> PublishedFigure:
    return figures.china_share()


def line(figure: PublishedFigure) -> dict[int, float]:
    """The line of the leading publisher, which lies over the others."""
    ax = figure.axes[-1]
    lines = [each for each in ax.lines if each.get_gid() == "course"]
    longest = max(lines, key=lambda each: each.get_linewidth())
    return dict(zip(longest.get_xdata(), longest.get_ydata(), strict=True))


def test_the_share_is_drawn_as_published(figure: PublishedFigure) -> None:
    drawn = line(figure)
    assert (drawn[2010], drawn[2022], drawn[2024]) == (83.0, 96.7, 98.0)
    assert len(drawn) == 24
    assert [each.get_text() for each in texts(figure, "value")] == ["32.6%"]
    assert [each.get_text() for each in texts(figure, "line")] == ["KOTRA\n98.0%"]
    assert figure.axes[-1].get_ylim()[0] == 0


def test_no_line_joins_two_publishers(figure: PublishedFigure) -> None:
    of = {
        name: {*zip(rows["year"], rows["share_percent"].round(6), strict=True)}
        for name, rows in figure.plotted.groupby("series")
    }
    joined = [each for each in figure.axes[-1].lines if each.get_gid() == "course"]
    assert len(joined) == 2
    for drawn in joined:
        pairs = zip(drawn.get_xdata(), np.round(drawn.get_ydata(), 6), strict=True)
        points = {(year, share) for year, share in pairs if share == share}
        assert any(points == said for said in of.values())


def test_a_missing_year_breaks_the_line() -> None:
    partners = pa.load("trade_partners")
    drawn = line(figures.china_share(trade_partners=partners[partners["year"] != 2010]))
    assert np.isnan(drawn[2010])
    # The South's trade is known of Russia's years 2006 to 2015 and 2020.
    ax = figures.china_share(partner="RUS").axes[-1]
    for each in (each for each in ax.lines if each.get_gid() == "course"):
        assert list(each.get_xdata()) == list(range(2006, 2021))
        assert np.isnan(each.get_ydata()[10:-1]).all()


def test_other_publishers_are_rings_and_told_with_name_and_value(figure: PublishedFigure) -> None:
    (rings,) = (each for each in figure.axes[-1].lines if each.get_gid() == "rings")
    assert rings.get_linestyle() == "None"
    others = figure.plotted[~figure.plotted["series"].isin(["kotra", "kotra with KOR"])]
    marked = {*zip(rings.get_xdata(), np.round(rings.get_ydata(), 6), strict=True)}
    assert marked == {*zip(others["year"], others["share_percent"].round(6), strict=True)}
    assert sorted(others.query("series != 'wits-2017'")["year"]) == [
        *(2001, 2010, 2014, 2016, 2016, 2018, 2018, 2019)
    ]
    assert "KITA, with inter-Korean trade, 45.3% in 2010." in figure.description
    assert words(figure, "key") == "other publishers"
    for name in ("KOTRA", "WITS", "ITC Trade Map"):
        assert name in words(figure, "source")


def test_the_break_in_the_method_is_marked(figure: PublishedFigure) -> None:
    assert words(figure, "event") == "from 2014 with estimated crude oil border closed"
    (rule,) = (each for each in figure.axes[-1].lines if each.get_gid() == "rule")
    assert set(rule.get_xdata()) == {2013.5}
    assert "crude" not in words(figures.china_share(publisher="kita-mirror"), "event")
    assert "crude" not in words(figures.china_share(as_of="2014-12-01"), "event")


def test_an_earlier_day_draws_an_earlier_end() -> None:
    figure = figures.china_share(as_of="2020-12-31")
    assert figure.title == "China took 95% of the DPRK's trade in 2019, 33% in 2001"
    assert figure.day == pd.Timestamp("2020-12-31")
    assert figure.plotted["year"].max() == 2019
    assert not [each for each in texts(figure, "event") if "closed" in each.get_text()]


def test_a_closure_that_still_runs_ends_with_the_figure() -> None:
    figure = figures.china_share(as_of="2022-12-31")
    ((start, end),) = [
        (patch.get_x(), patch.get_x() + patch.get_width()) for patch in figure.axes[-1].patches
    ]
    assert end == pytest.approx(2021.6)
    # From the day that it closed on, not from half a year before.
    assert start == pytest.approx(2019.5 + 20 / 365.25)


def test_titles_follow_the_data() -> None:
    partners = pa.load("trade_partners")
    latest = (partners["year"] == 2024) & (partners["series"] == "kotra")
    for share, words in (
        (12.0, "took 12% of the DPRK's trade in 2024, 33% in 2001"),
        (33.4, "took 33% of the DPRK's trade in 2024, as in 2001"),
        (0.42, "took 0.4% of the DPRK's trade in 2024, 33% in 2001"),
    ):
        changed = partners["share_percent"].mask(latest, share)
        figure = figures.china_share(trade_partners=partners.assign(share_percent=changed))
        assert words in figure.title
    one = partners[latest & partners["share_percent"].notna()]
    assert figures.china_share(trade_partners=one).title == (
        "China took 98% of the DPRK's recorded trade in 2024"
    )


def test_what_was_above_from_the_first_year_did_not_pass() -> None:
    alt = figures.china_share().description
    assert "The share passed 50% in 2005, counting South Korea in 2009." in alt
    assert "The share passed 90% in 2014, counting South Korea in 2017." in alt
    later = pa.load("trade_partners").query("year >= 2007")
    figure = figures.china_share(trade_partners=later)
    assert "passed 50%" not in figure.alt + figure.description
    assert "The share passed 90% in 2014" in figure.description
    alt = figure.alt
    assert "The lowest year since then was 2020 with 88.2%." in alt
    # Where the year before is unknown, so is the year in which it passed.
    assert "passed" not in figures.china_share(publisher="kita-mirror").alt


def test_the_denominator_with_the_south_is_drawn_and_named_where_it_matters() -> None:
    figure = figures.china_share()
    of = figure.plotted[figure.plotted["series"] == "kotra with KOR"].set_index("year")
    # By hand: 5,710 of 6,250 + 2,714; published (Korea Times) 68.9 for 2014.
    assert of.at[2015, "share_percent"] == pytest.approx(100 * 5710 / (6250 + 2714))
    assert of.at[2014, "share_percent"] == pytest.approx(68.9, abs=0.05)
    assert "in the denominator it was 27.7% in 2001" in figure.description
    assert words(figure, "remark") == "KOTRA leaves out trade with South Korea."
    early = figures.china_share(as_of="2018-06-30")
    assert "counting South Korea 87.9%" in words(early, "line")
    assert texts(early, "point") == []
    said = words(figure, "point")
    assert "counting trade with South Korea: 63.7% in 2015" in said
    assert said.count("South Korea") == 1
    assert figures.china_share(as_of="2016-09-01").title == (
        "China took 91% of the DPRK's 2015 trade, 64% counting South Korea's"
    )
    assert "counting" not in figures.china_share(as_of="2019-12-01").title  # 95.8 and 94.7


def test_who_counts_as_the_partner_in_the_mirror_data_can_be_said() -> None:
    with_regions = figures.china_share(counted_in=("HKG", "MAC"))
    alone = figures.china_share()
    assert "Hong Kong and Macao counted as China" in with_regions.description
    assert "Hong Kong excluded" in alone.description
    of = [
        each.plotted.query("series == 'wits-2017'").set_index("year")["share_percent"]
        for each in (with_regions, alone)
    ]
    assert (of[0] >= of[1]).all()
    assert of[0][2001] > of[1][2001] + 0.5


def test_russia_from_our_own_tables() -> None:
    figure = figures.china_share(partner="RUS")
    assert figure.title == "Russia took 5% of the DPRK's trade in 2020, 7% in 2006"
    assert figure.axes[-1].get_ylim()[1] < 12
    with pytest.raises(pa.NothingKnown, match="china-share: kotra prints no share of KOR"):
        figures.china_share(partner="KOR")
    with pytest.raises(pa.DataError, match="no state with the code 'Russia'") as caught:
        figures.china_share(partner="Russia")
    assert not isinstance(caught.value, pa.NothingKnown)


def test_another_country_from_tables_of_the_caller() -> None:
    figure = figures.china_share(
        trade_partners=PARTNERS,
        trade_partners_bulk=MIRROR,
        country="LAO",
        partner="VNM",
        publisher="lsb",
    )
    assert figure.title == "Vietnam took 19% of Laos' trade in 2019, 10% in 2010"
    said = " ".join(each.get_text() for each in texts(figure))
    for word in ("sanctions", "closed", "inter-Korean", "DPRK"):
        assert word not in said + figure.description
    shares = figure.plotted.set_index(["series", "year"])["share_percent"]
    assert shares["wits-2017", 2015] == 20.0
    reversed_rows = figures.china_share(
        trade_partners=PARTNERS.iloc[::-1].drop(columns="iso3"),
        trade_partners_bulk=MIRROR,
        country="LAO",
        partner="VNM",
        publisher="lsb",
    )
    assert reversed_rows.title == figure.title


def test_another_country_from_our_tables_is_refused() -> None:
    with pytest.raises(pa.DataError, match="trade_partners holds PRK only, not LAO; hand in"):
        figures.china_share(country="LAO")
    mine = figures.china_share(
        trade_partners=PARTNERS, country="LAO", partner="VNM", publisher="lsb"
    )
    assert mine.title.startswith("Vietnam took")


@pytest.mark.sampled
@pytest.mark.parametrize(
    "day", ["2002-12-31", "2005-06-30", "2012-06-30", "2018-06-30", "2021-12-30", "2024-01-01"]
)
def test_no_label_covers_another_on_any_day(day: str) -> None:
    figure = figures.china_share(as_of=day)
    for width in (1200, 375):
        assert not faults(figure.at(width)), width
