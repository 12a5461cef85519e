"""Lanes of partners: who is first, who last, and what is recorded as nothing."""

from __future__ import annotations

import pytest

import parade_analysis as pa
from parade_analysis import figures
from parade_analysis.plot.picture import PublishedFigure

from .laos import MIRROR, PARTNERS
from .words import texts


@pytest.fixture(scope="module")
def figure() -> PublishedFigure:
    return figures.partners_long_run()


def marks(figure: PublishedFigure, name: str, gid: str) -> list[tuple[float, float]]:
    """Return years and heights of what is drawn in the panel of a name."""
    (panel,) = (ax for ax in figure.axes for each in ax.texts if each.get_text() == name)
    found = [
        (bar.get_x() + bar.get_width() / 2, bar.get_y() + bar.get_height())
        for bar in panel.patches
        if bar.get_gid() == gid
    ]
    for line in panel.lines:
        if line.get_gid() == gid:
            found += zip(line.get_xdata(), line.get_ydata(), strict=True)
    return [(round(year), float(height)) for year, height in found]


@pytest.mark.exhaustive
def test_a_flow_recorded_as_nothing_is_a_mark_on_the_axis(figure: PublishedFigure) -> None:
    # Bank of Korea: no trade between the Koreas in 2023 and 2024.
    nothing = figure.plotted[figure.plotted["value_usd_million"] == 0]
    zeros = set(zip(nothing["lane"], nothing["year"], strict=True))
    assert {("South Korea", 2023), ("South Korea", 2024)} <= zeros
    assert {(2023, 0.0), (2024, 0.0)} <= {*marks(figure, "South Korea", "range")}


def test_every_panel_carries_its_name(figure: PublishedFigure) -> None:
    lanes = ["China", "Soviet Union, then Russia", "Japan", "South Korea", "all others together"]
    rows = [" ".join(each.get_text().split()) for each in texts(figure, "row")]
    assert rows == [*lanes[:-1], "All others together"]
    assert set(figure.plotted["lane"]) == {*lanes}


@pytest.mark.parametrize("width", [320, 375, 700, 1200])
def test_no_panel_is_left_beside_a_blank(figure: PublishedFigure, width: int) -> None:
    boxes = [ax.get_window_extent() for ax in figure.at(width).axes if ax.axison]
    last = [box for box in boxes if box.y0 == boxes[-1].y0]
    assert len(last) > 1 or last[0].x1 == pytest.approx(max(box.x1 for box in boxes))


def test_bars_of_a_panel_are_of_one_publisher_and_others_a_range(figure: PublishedFigure) -> None:
    asides = [each.get_text() for each in texts(figure, "aside")]
    assert asides == [*["Bars: WITS"] * 3, "Bars: Ministry of Unification", "Bars: WITS"]
    china = figure.plotted.query("lane == 'China'")
    own = china[china["series"] == "wits-2017"].set_index("year")["value_usd_million"]
    bars = dict(marks(figure, "China", "bar"))
    assert list(bars) == list(own.index)
    assert list(bars.values()) == pytest.approx(list(own / 1000))
    ends = marks(figure, "China", "range")
    rest = china[china["series"] != "wits-2017"]
    assert {year for year, _ in ends} == {*rest["year"]}
    in_2013 = [height for year, height in ends if year == 2013]
    assert max(in_2013) == pytest.approx(6.939)  # Correlates of War


def test_what_may_be_trade_of_the_south_is_no_peak(figure: PublishedFigure) -> None:
    # Of 2001 KOTRA has 474.7 million USD with Japan, WITS nearly three times that.
    japan = figure.plotted.query("lane == 'Japan' and year == 2001 and series == 'wits-2017'")
    kept = japan["value_usd_million"].item() - japan["flagged_usd_million"].item()
    assert kept == pytest.approx(474.7, abs=0.1)
    assert dict(marks(figure, "Japan", "doubtful"))[2001] == pytest.approx(
        japan["value_usd_million"].item() / 1000
    )
    values = [each.get_text() for each in texts(figure, "value")]
    assert values[values.index("0.6 in 1995") - 2 :][:2] == ["Correlates of War", "unflagged, by"]
    assert "1.3 in 2001" not in values
    assert "Japan: at most " in figure.description
    # The screen is about the DPRK alone.
    own = {"trade_partners_bulk": MIRROR, "trade_partners": PARTNERS, "country": "LAO"}
    laos = figures.partners_long_run(**own, partners=("VNM",))
    assert not laos.plotted["flagged_usd_million"].any()


def test_every_peak_has_its_year_and_its_publisher(figure: PublishedFigure) -> None:
    values = [each.get_text() for each in texts(figure, "value")]
    assert values[:4] == [
        "by Correlates of War",
        "6.9 in 2013",
        "by Nations Encyclopedia",
        "2.7 in 1990",
    ]


def test_the_title_compares_the_largest_on_record(figure: PublishedFigure) -> None:
    assert figure.title == "No other partner on record reaches half of China's 6.9 billion USD"
    later = figures.partners_long_run(partners=("JPN", "SUN+RUS"))
    # The state of the time, of those that share a panel; China is among all others here.
    assert later.title == "The Soviet Union leads these partners: 2.7 billion USD in 1990"
    early = figures.partners_long_run(as_of="1995-01-01")
    assert early.title == "Largest on record: 2.7 billion USD with the Soviet Union in 1990"


@pytest.mark.parametrize(
    ("vietnam", "thailand", "title"),
    [
        # Thailand 600 million in 2010, 10 more each year; Vietnam 100.
        (
            (2010, 2019),
            (2012, 2015),
            "No other partner on record reaches half of Thailand's 650 million USD",
        ),
        ((2010, 2010), (2010, 2010), None),
        ((2010, 2015), None, "Vietnam is in these records from 2010 to 2015"),
        ((2010, 2010), None, "Vietnam is in these records in 2010 only"),
    ],
)
def test_the_title_is_true_for_any_records(
    vietnam: tuple[int, int], thailand: tuple[int, int] | None, title: str | None
) -> None:
    spans = {"VNM": range(vietnam[0], vietnam[1] + 1)}
    if thailand:
        spans["THA"] = range(thailand[0], thailand[1] + 1)
    pairs = PARTNERS[["partner_iso3", "year"]].itertuples(index=False)
    mine = PARTNERS[[year in spans.get(code, ()) for code, year in pairs]]
    if title is None:
        mine = mine.assign(value_usd_million=5.0)
        title = "Recorded trade with 2 partners"
    figure = figures.partners_long_run(
        trade_partners_bulk=MIRROR.query("partner_iso3 == 'CHN'"),
        trade_partners=mine,
        country="LAO",
        partners=("VNM", "THA"),
    )
    assert figure.title == title


def test_partners_who_are_not_there_leave_empty_lanes_but_not_all() -> None:
    own = {"trade_partners_bulk": MIRROR, "trade_partners": PARTNERS, "country": "LAO"}
    figure = figures.partners_long_run(**own, partners=("FRA", "VNM"))
    assert figure.title == "Vietnam is in these records from 2010 to 2019"
    assert "France" in [each.get_text() for each in texts(figure, "row")]
    with pytest.raises(pa.NothingKnown, match="no trade of LAO with FRA is recorded"):
        figures.partners_long_run(**own, partners=("FRA",))
    with pytest.raises(pa.DataError, match="in one lane only"):
        figures.partners_long_run(partners=("CHN", "CHN+RUS"))


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("partners", "title", "told"),
    [
        # Of 2023 and 2024 nothing was recorded as traded, of Japan since 2007.
        (
            "KOR",
            "South Korea is in these records from 1989 to 2022",
            "South Korea: recorded from 1989 to",
        ),
        (
            "JPN",
            "Japan is in these records from 1962 to 2008",
            "Japan: recorded from 1962 to 2008, most",
        ),
        (
            "JPN+KOR",
            "Japan and South Korea are in these records from 1962 to 2022",
            "Japan and South Korea: recorded from 1962 to 2022",
        ),
        (
            "SUN+RUS",
            "The Soviet Union, then Russia: on record from 1989 to 2024",
            "Soviet Union, then Russia: recorded from 1989 to 2024",
        ),
        ("LAO", "Laos is in these records from 2010 to 2016", "most in 2016 with 0.4 million USD"),
    ],
)
def test_title_and_description_tell_the_same_years_of_the_same_states(
    partners: str, title: str, told: str
) -> None:
    figure = figures.partners_long_run(partners=(partners,))
    assert figure.title == title
    assert told in figure.description


@pytest.mark.exhaustive
def test_states_that_share_a_panel_are_named_together() -> None:
    figure = figures.partners_long_run(partners=("CHN", "JPN+KOR"))
    assert "Japan and South Korea" in set(figure.plotted["lane"])
    assert figure.title == "No other partner on record reaches half of China's 6.9 billion USD"


def test_before_the_mirror_data_the_single_counts_are_drawn() -> None:
    figure = figures.partners_long_run(as_of="2005-01-01")
    assert set(figure.plotted["series"]).isdisjoint({"wits-2017", "cow-4"})
    assert [each.get_text() for each in texts(figure, "key")] == [
        "other publishers, lowest to highest"
    ]
    assert "Bars: KOTRA" in [each.get_text() for each in texts(figure, "aside")]
