"""The share of a partner: as published, of any country and partner, as of any day."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest

import parade_analysis as pa
from parade_analysis import figures
from parade_analysis.plot.picture import PublishedFigure

from .laos import MIRROR, PARTNERS
from .words import texts


def words(figure: PublishedFigure, gid: str) -> str:
    return " ".join(each.get_text().replace("\n", " ") for each in texts(figure, gid))


@pytest.fixture(scope="module")
def figure() -> PublishedFigure:
    return figures.china_share()


def line(figure: PublishedFigure, panel: int = 0) -> dict[int, float]:
    """The longest line of a panel, which is that of the leading publisher."""
    longest = max(figure.axes[panel].lines, key=lambda each: len(each.get_xdata()))
    return dict(zip(longest.get_xdata(), longest.get_ydata(), strict=True))


def test_the_share_is_drawn_as_published(figure: PublishedFigure) -> None:
    drawn = line(figure)
    assert (drawn[2010], drawn[2022], drawn[2024]) == (83.0, 96.7, 98.0)
    assert len(drawn) == 24
    assert [min(line(figure, 1)), max(line(figure, 1))] == [2013, 2024]
    assert {"98.0%", "90.1%", "52.6%", "32.6%", "88.2%"} == {
        each.get_text() for each in texts(figure, "value") if each.axes is figure.axes[0]
    }


def test_no_line_joins_two_publishers(figure: PublishedFigure) -> None:
    of = {
        name: {*zip(rows["year"], rows["share_percent"].round(6), strict=True)}
        for name, rows in figure.plotted.groupby("series")
    }
    for drawn in figure.axes[0].lines:
        if drawn.get_gid() in ("mark", "single"):
            continue
        pairs = zip(drawn.get_xdata(), np.round(drawn.get_ydata(), 6), strict=True)
        points = {(year, share) for year, share in pairs if share == share}
        assert any(points == said for said in of.values())


def test_single_counts_are_diamonds_with_name_and_value(figure: PublishedFigure) -> None:
    (early,), (late,) = (
        [each for each in panel.lines if each.get_gid() == "single"] for panel in figure.axes
    )
    assert list(early.get_xdata()) == [2001, 2010]
    assert list(late.get_xdata()) == [2014, 2016, 2016, 2018, 2018, 2019]
    words = {each.get_text() for each in texts(figure, "point")}
    assert "KITA, with inter-Korean trade, 45.3%" in words
    assert len(words) == 8


def test_an_earlier_day_draws_an_earlier_end() -> None:
    figure = figures.china_share(as_of="2020-12-31")
    assert figure.title.startswith("China took 95% of the DPRK's recorded trade in 2019, up from")
    assert figure.day == pd.Timestamp("2020-12-31")
    assert figure.plotted["year"].max() == 2019
    assert not [each for each in texts(figure, "period") if "closed" in each.get_text()]


def test_a_closure_that_still_runs_ends_with_the_figure() -> None:
    figure = figures.china_share(as_of="2022-12-31")
    ends = [patch.get_x() + patch.get_width() for patch in figure.axes[0].patches]
    assert ends == [pytest.approx(2021.6)]


def test_titles_follow_the_data() -> None:
    partners = pa.load("trade_partners")
    latest = (partners["year"] == 2024) & (partners["series"] == "kotra")
    for share, words in (
        (12.0, "took 12% of the DPRK's recorded trade in 2024, down from 33% in 2001"),
        (33.4, "took 33% of the DPRK's recorded trade in 2024, as in 2001"),
        (0.42, "took 0.4% of the DPRK's recorded trade in 2024, down from 33%"),
    ):
        changed = partners["share_percent"].mask(latest, share)
        figure = figures.china_share(trade_partners=partners.assign(share_percent=changed))
        assert words in figure.title
    one = partners[latest & partners["share_percent"].notna()]
    assert figures.china_share(trade_partners=one).title == (
        "China took 98% of the DPRK's recorded trade in 2024"
    )


def test_what_was_above_from_the_first_year_did_not_pass() -> None:
    alt = figures.china_share().alt
    assert "The share passed 50% in 2005, counting South Korea in 2009." in alt
    assert "The share passed 90% in 2014, counting South Korea in 2017." in alt
    later = pa.load("trade_partners").query("year >= 2007")
    alt = figures.china_share(trade_partners=later).alt
    assert "passed 50%" not in alt
    assert "The share passed 90% in 2014" in alt
    assert "The lowest year since then was 2020 with 88.2%." in alt
    # Where the year before is unknown, so is the year in which it passed.
    assert "passed" not in figures.china_share(publisher="kita-mirror").alt


def test_a_line_that_ends_before_the_enlarged_years_is_named_above_only() -> None:
    early = pa.load("trade_partners_bulk").query("year < 2010")
    figure = figures.china_share(trade_partners_bulk=early)
    names = [(each.get_text(), each.axes) for each in texts(figure, "series")]
    assert names == [
        ("KOTRA", figure.axes[0]),
        ("WITS", figure.axes[0]),
        ("with South Korea 63.7% (2015)", figure.axes[0]),
        ("KOTRA", figure.axes[1]),
    ]


def test_the_denominator_with_the_south_is_drawn_and_named_where_it_matters() -> None:
    figure = figures.china_share()
    of = figure.plotted[figure.plotted["series"] == "kotra with KOR"].set_index("year")
    # By hand: 5,710 of 6,250 + 2,714; published (Korea Times) 68.9 for 2014.
    assert of.at[2015, "share_percent"] == pytest.approx(100 * 5710 / (6250 + 2714))
    assert of.at[2014, "share_percent"] == pytest.approx(68.9, abs=0.05)
    assert "in the denominator it was 27.7% in 2001" in figure.alt
    assert figures.china_share(as_of="2016-09-01").title == (
        "China took 91% of the DPRK's recorded trade in 2015, 64% counting South Korea"
    )
    assert "counting" not in figures.china_share(as_of="2019-12-01").title  # 95.8 and 94.7


def test_who_counts_as_the_partner_in_the_mirror_data_can_be_said() -> None:
    with_regions = figures.china_share(counted_in=("HKG", "MAC"))
    alone = figures.china_share()
    assert "Hong Kong and Macao counted as China" in words(with_regions, "subtitle")
    assert "Hong Kong excluded" in words(alone, "subtitle")
    of = [
        each.plotted.query("series == 'wits-2017'").set_index("year")["share_percent"]
        for each in (with_regions, alone)
    ]
    assert (of[0] >= of[1]).all()
    assert of[0][2001] > of[1][2001] + 0.5


def test_russia_from_our_own_tables() -> None:
    figure = figures.china_share(partner="RUS")
    assert figure.title == (
        "Russia took 5% of the DPRK's recorded trade in 2020, down from 7% in 2006"
    )
    assert figure.axes[0].get_ylim()[1] < 12
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
    assert figure.title == "Vietnam took 19% of Laos' recorded trade in 2019, up from 10% in 2010"
    said = " ".join(each.get_text() for each in texts(figure))
    for word in ("sanctions", "closed", "inter-Korean", "DPRK"):
        assert word not in said.split("Tables:")[0]
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


@pytest.mark.parametrize(
    "day", ["2002-12-31", "2005-06-30", "2012-06-30", "2018-06-30", "2021-12-30", "2024-01-01"]
)
def test_no_label_covers_another_on_any_day(day: str) -> None:
    figure = figures.china_share(as_of=day)
    figure.draw_without_rendering()
    for panel in figure.axes:
        boxes = [(each, each.get_window_extent().padded(-1)) for each in panel.texts]
        for (one, box), (other, across) in itertools.combinations(boxes, 2):
            leads = [getattr(each, "arrow_patch", None) for each in (one, other)]
            if leads == [None, None]:  # a line to its mark widens the box of a word
                assert not box.overlaps(across), f"{one.get_text()!r} and {other.get_text()!r}"
