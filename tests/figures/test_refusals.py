"""What a figure can't answer it refuses in one sentence, and nothing is lost in silence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

import parade_analysis as pa
from parade_analysis import figures
from parade_analysis.figures import FIGURES
from parade_analysis.plot.picture import PublishedFigure

from .laos import GOODS, MONTHS, PARTNERS, TOTALS
from .words import texts


def source(figure: PublishedFigure) -> str:
    return " ".join(each.get_text().replace("\n", " ") for each in texts(figure, "source"))


def without(table: str, **cells: Any) -> dict[str, pd.DataFrame]:
    """Return a table by its name, with other cells in some columns."""
    return {table: pa.load(table).assign(**cells)}


@pytest.mark.parametrize(
    ("draw", "words"),
    [
        (lambda: figures.regions(parade=2025), "parade: expected text, found 2025"),
        (lambda: figures.regions(parade=["moscow-2025"]), "parade: expected text, found"),
        (lambda: figures.running_count(leader=None), "leader: expected text, found None"),
        (
            lambda: figures.sources_disagree(years=("2015",)),
            "years: expected a whole number, found '2015'",
        ),
        (lambda: figures.sources_disagree(years=True), "years: expected a whole number"),
        (lambda: figures.meetings_by_year(states=[]), "states: expected at least one"),
        (lambda: figures.sources_disagree(years=[]), "years: expected at least one"),
        (lambda: figures.running_count(leader=" "), "leader: expected text, found ' '"),
        (lambda: figures.regions(compared_with=""), "compared_with: expected text, found ''"),
        (
            lambda: figures.meeting_places(**without("meetings", latitude=95.0)),
            "column latitude: found '95.0', expected a number",
        ),
        (lambda: figures.regions(title=5), "title: expected text, found 5"),
        (
            lambda: figures.running_count(rule="x", as_of="2012-01-01"),
            "there is no inclusion rule 'x'",
        ),
        (
            lambda: figures.three_parades(
                parades=("beijing-2015", "moscow-2025"), compared=("beijing-2015", "beijing-2025")
            ),
            "parades and compared both name parades",
        ),
        (
            lambda: figures.guest_lists(**without("attendance", person=None)),
            "attendance has no person in any row",
        ),
        (
            lambda: figures.leader_meetings(PUTIN.assign(iso3="chn"), leader="Vladimir Putin"),
            "meetings, column iso3: found 'chn', expected an ISO 3166-1 alpha-3 code",
        ),
        (
            lambda: figures.china_share(**without("trade_partners", share_percent=250.0)),
            "column share_percent: found '250.0'",
        ),
        (
            lambda: figures.attending_states(
                boundaries=pd.DataFrame(pa.boundaries())  # type: ignore[arg-type]
            ),
            "boundaries: expected a GeoDataFrame, found pandas.DataFrame",
        ),
        (lambda: figures.three_parades(compared=()), "compared: expected at least one"),
        (lambda: figures.trade_total(publisher="nope"), "there is no publisher 'nope': choose"),
        (lambda: figures.sources_disagree(mirrors="x"), "there is no publisher 'x': choose"),
        (
            lambda: figures.partners_long_run(partners=("CHN", "SUN+ATL")),
            "there is no state with the code 'ATL'",
        ),
        (lambda: figures.sources_disagree(partner="PRK"), "partner: PRK is the country itself"),
        (
            lambda: figures.sources_disagree(partner="SUN+RUS"),
            r"there is no state with the code 'SUN\+RUS'",
        ),
        (lambda: figures.trade_total(apart="kotra"), "apart: kotra is the publisher itself"),
        (
            lambda: figures.attending_states(boundaries=pa.boundaries(), worldview="nonsense"),
            "boundaries and worldview both say which shapes",
        ),
        (
            lambda: figures.leader_meetings(PUTIN.assign(person=" "), leader="Vladimir Putin"),
            r"meetings has no person in \d+ of \d+ rows",
        ),
        (
            lambda: figures.regions(**without("parades", event_date=None)),
            "parades has no event_date in 4 of 4 rows",
        ),
        (
            lambda: figures.attending_states(**without("attendance", country=None)),
            r"attendance has no country in \d+ of \d+ rows",
        ),
        (
            lambda: figures.parade_week(**without("parade_week", time_zone="Mars/Base")),
            "time_zone 'Mars/Base', expected an IANA name",
        ),
        (
            lambda: figures.parade_week(**without("parade_week", end_local="2025-09-01T00:00")),
            "parade_week has end_local 2025-09-01T00:00 before start_local",
        ),
        (
            lambda: figures.regions(pd.concat({"a": pa.load("attendance")}, axis=1)),
            "expected columns with one name each",
        ),
        (
            lambda: figures.attending_states(
                boundaries=pa.boundaries().set_crs(None, allow_override=True)
            ),
            "boundaries: no coordinate reference system",
        ),
        (lambda: figures.regions(title=" "), "title: expected one line of at most 160 letters"),
        (
            lambda: figures.regions(title="long " * 60),
            "title: expected one line of at most 160 letters",
        ),
    ],
)
def test_a_sentence_says_what_was_expected(draw: Callable[[], PublishedFigure], words: str) -> None:
    with pytest.raises(pa.DataError, match=words) as refusal:
        draw()
    assert not isinstance(refusal.value, pa.NothingKnown)


@pytest.mark.parametrize("name", FIGURES)
def test_a_name_alone_is_a_list_of_one(name: str) -> None:
    about = FIGURES[name].registered
    for option, default in about.options.items():
        if isinstance(default, tuple):
            assert about.option(option, default[0]) == default[:1]
            assert about.read_options({option: default[0]}) == {option: default[:1]}
        if default is None:
            assert about.read_options({option: ""}) == {option: None}
        elif option == "mirrors":
            assert about.read_options({option: ""}) == {option: ()}
        else:
            with pytest.raises(pa.DataError, match=f"{option}: expected"):
                about.read_options({option: ""})
        if default is not None:
            assert about.read_options({option: about.written(default)}) == {option: default}


def test_years_are_numbers_on_the_command_line_too() -> None:
    about = figures.sources_disagree.registered
    assert about.read_options({"years": "2014, 2015"}) == {"years": (2014, 2015)}
    with pytest.raises(pa.DataError, match="years: expected a whole number, found 'soon'"):
        about.read_options({"years": "2014,soon"})


PUTIN = pd.DataFrame(
    {
        "start_date": ["2019-06-20", "2020-02-04", "2023-03-20"],
        "end_date": ["2019-06-21", None, None],
        "person": "Xi Jinping",
        "iso3": "CHN",
        "place": ["Moscow", "Beijing", None],
    }
)


def test_a_meeting_without_an_end_lasts_a_day() -> None:
    named = {"meetings": PUTIN, "leader": "Vladimir Putin"}
    assert figures.running_count(**named).title == (
        "Vladimir Putin has met China's leaders 3 times"
    )
    assert figures.leader_meetings(**named).day == pd.Timestamp("2023-03-20")
    silence = figures.kim_xi_silence(**named)
    assert silence.title == "Vladimir Putin and Xi Jinping went 3.1 years without meeting"
    assert silence.plotted["next_start"].max() == pd.Timestamp("2023-03-20")


@pytest.mark.exhaustive
def test_no_figure_is_good_for_a_day_after_the_research() -> None:
    whole = figures.kim_xi_silence()
    later = figures.kim_xi_silence(as_of="2100-01-01")
    assert (later.title, later.day) == (whole.title, whole.day)
    assert source(later) == source(whole)
    for given in (pa.load("meetings"), pa.load("meetings").query("iso3 == 'CHN'")):
        figure = figures.kim_xi_silence(given, as_of="2030-01-01")
        assert figure.day == whole.day
        assert "As of 8 October 2026" in source(figure)
    context = figures.running_count(events=pa.load("events"), as_of="2030-01-01")
    assert source(context) == source(figures.running_count())
    mine = figures.running_count(PUTIN.assign(known_from="2023-12-31"), as_of="2030-01-01")
    assert mine.day == pd.Timestamp("2030-01-01")


@pytest.mark.exhaustive
def test_a_table_of_an_earlier_day_is_said_to_be_of_that_day() -> None:
    figure = figures.claim_check(parades=pa.load("parades", as_of="2015-12-31"))
    assert "parades as of 31 December 2015" in source(figure)
    guests = pa.load("attendance", as_of="2025-08-30")
    ahead = figures.regions(guests, as_of="2025-09-04")
    assert "As of 30 August 2025" in source(ahead)
    assert ahead.title.startswith("Due: ")
    first = pa.load("trade_partners_bulk", as_of="2019-06-01")
    given = figures.partners_long_run(trade_partners_bulk=first)
    asked = figures.partners_long_run(as_of="2019-06-01")
    assert (given.alt, source(given)) == (asked.alt, source(asked))


def test_a_parade_without_an_earlier_guest_list_stands_alone() -> None:
    alone = figures.regions(pa.load("attendance").query("event == 'beijing-2025'"))
    assert set(alone.plotted["when"]) == {"2025"}


def test_who_brings_a_country_s_main_table_need_not_bring_the_others() -> None:
    laos = {"country": "LAO", "partner": "VNM", "publisher": "lsb"}
    share = figures.china_share(trade_partners=PARTNERS, **laos)
    assert share.title.startswith("Vietnam took")
    assert "trade_partners_bulk" not in source(share)
    total = figures.trade_total(trade_totals=TOTALS, country="LAO", publisher="lsb")
    assert "Laos" in total.title


def test_nothing_of_a_parade_is_told_by_a_table_that_ends_before_it() -> None:
    with pytest.raises(pa.NothingKnown, match="nothing of the week of pyongyang-2025"):
        figures.parade_week(parade="pyongyang-2025")


def test_a_week_of_ones_own_needs_no_publication_dates() -> None:
    mine = pa.load("parade_week").drop(columns="known_from")
    assert figures.parade_week(mine).day == pd.Timestamp("2025-09-05")


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("draw", "words"),
    [
        (
            lambda: figures.trade_total(partner="CHN"),
            "unification-ministry prints no trade of PRK with CHN since 1990",
        ),
        (
            lambda: figures.trade_total(apart="jetro"),
            "jetro prints no trade of PRK with KOR since 1990",
        ),
        (
            lambda: figures.china_share(mirror="jetro"),
            "jetro has no share of CHN in the trade of PRK since 2001",
        ),
        (
            lambda: figures.partners_long_run(mirrors=("wits-2017", "kotra")),
            "kotra gave no trade of PRK with all partners",
        ),
        (
            lambda: figures.sources_disagree(publisher="baci-raw-materials"),
            "baci-raw-materials counted no trade of PRK in these years",
        ),
        (
            lambda: figures.sources_disagree(mirrors=("kotra", "wits-2017")),
            "kotra counted no trade of PRK in these years",
        ),
        (
            lambda: figures.sources_disagree(years=(2010, 1950)),
            "no publisher counts trade of PRK in 1950",
        ),
        (
            lambda: figures.sources_disagree(partner="SUN"),
            "no publisher counts trade of PRK with SUN in these years",
        ),
        (lambda: figures.partners_long_run(partners=("VAT",)), "no trade of PRK with VAT"),
        (
            lambda: figures.china_share(mirror="cow-4", as_of="2016-01-01"),
            "cow-4 has no share of CHN in the trade of PRK since 2001 by 1 January 2016",
        ),
    ],
)
def test_what_was_asked_for_and_is_not_there_is_refused(
    draw: Callable[[], PublishedFigure], words: str
) -> None:
    with pytest.raises(pa.NothingKnown, match=words):
        draw()


@pytest.mark.exhaustive
def test_shapes_and_the_worldview_that_they_are_of_may_be_named_together() -> None:
    shapes = pa.boundaries("natural-earth")
    figure = figures.attending_states(boundaries=shapes, worldview="natural-earth")
    assert "Borders: natural-earth" in source(figure)


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("draw", "shown", "undrawn"),
    [
        (lambda: figures.china_monthly(MONTHS, country="LAO"), "countries", "events"),
        (lambda: figures.china_monthly(as_of="2019-12-31"), "trade_china_monthly", "events"),
        (
            lambda: figures.trade_total(TOTALS, PARTNERS, country="LAO", publisher="lsb"),
            "trade_totals",
            "trade_partners events",
        ),
        (
            lambda: figures.china_share(PARTNERS, partner="THA", country="LAO", publisher="lsb"),
            "trade_partners",
            "events",
        ),
        (
            lambda: figures.sources_disagree(partner="LAO"),
            "trade_partners_bulk",
            "trade_partners",
        ),
        (
            lambda: figures.partners_long_run(partners=("LAO",)),
            "trade_partners_bulk",
            "trade_partners",
        ),
        (
            lambda: figures.what_is_traded(
                GOODS.dropna(subset="share_percent"), TOTALS, country="LAO", publisher="lsb"
            ),
            "trade_commodities",
            "trade_totals",
        ),
        (
            lambda: figures.leader_meetings(PUTIN, leader="Vladimir Putin"),
            "meetings",
            "events parades leaders",
        ),
        (lambda: figures.leader_meetings(as_of="2019-06-01"), "leaders", "events parades"),
        (
            lambda: figures.running_count(PUTIN, leader="Vladimir Putin"),
            "countries",
            "events parades leaders",
        ),
        (
            lambda: figures.meetings_by_year(PUTIN, leader="Vladimir Putin"),
            "meetings",
            "envoys leaders",
        ),
        (lambda: figures.meetings_by_year(as_of="2013-01-01"), "envoys", "meetings"),
        (
            lambda: figures.meeting_places(PUTIN.assign(place="Moscow"), leader="Vladimir Putin"),
            "countries",
            "leaders",
        ),
        (
            lambda: figures.kim_xi_silence(
                PUTIN.assign(end_date=PUTIN["start_date"], place="Moscow"),
                leader="Vladimir Putin",
                counterpart=PUTIN["person"].iloc[0],
            ),
            "meetings",
            "events leaders",
        ),
        (lambda: figures.off_the_books(), "trade_totals", "countries"),
    ],
)
def test_a_table_of_which_nothing_is_drawn_is_no_source(
    draw: Callable[[], PublishedFigure], shown: str, undrawn: str
) -> None:
    figure = draw()
    assert shown not in figure.undrawn
    assert {*undrawn.split()} <= {*figure.undrawn}


@pytest.mark.exhaustive
def test_rows_that_a_caller_calls_another_countrys_are_not_as_published() -> None:
    own = {name: pa.load(name).assign(iso3="LAO") for name in ("trade_unrecorded", "trade_totals")}
    figure = figures.off_the_books(**own, country="LAO")
    assert "trade_unrecorded as given, trade_totals as given" in source(figure)
    assert figure.title == "Cryptocurrency theft in 2024 is put at 3.6 times Laos' recorded exports"
    assert "of Laos for 2024" in texts(figure, "subtitle")[0].get_text()
    same = figures.off_the_books(pa.load("trade_unrecorded").assign(iso3="PRK"))
    assert "as given" not in source(same)
    meetings = pa.load("meetings").drop(columns="leader")
    theirs = figures.leader_meetings(meetings, leader="Vladimir Putin")
    assert "Drawn from meetings as given" in source(theirs)
    assert "a selection of meetings" in source(figures.leader_meetings(meetings))
    totals = figures.trade_total(pa.load("trade_totals").drop(columns="iso3"), country="LAO")
    assert "trade_totals as given" in source(totals)


SOME = pa.load("countries").head(10)


@pytest.mark.parametrize(
    ("draw", "code"),
    [
        (lambda: figures.leader_meetings(countries=SOME), "CHN, VNM, RUS"),
        (lambda: figures.meetings_by_year(countries=SOME), "CHN, RUS"),
        (lambda: figures.running_count(countries=SOME, states=("USA",)), "USA"),
        (lambda: figures.china_share(countries=SOME), "CHN"),
        (lambda: figures.trade_total(countries=SOME), "PRK"),
        (lambda: figures.partners_long_run(countries=SOME), "CHN, SUN, RUS, JPN, KOR"),
    ],
)
def test_a_state_without_a_name_is_refused_and_never_shown_as_a_code(
    draw: Callable[[], PublishedFigure], code: str
) -> None:
    with pytest.raises(pa.DataError, match=f"not in countries: {code}"):
        draw()


def test_a_long_title_is_set_smaller() -> None:
    title = "Guests of the parade on the square, by part of the world, as the host's list has them"
    figure = figures.regions(title=title)
    (written,) = texts(figure, "title")
    assert written.get_window_extent().x1 <= figure.bbox.width
    assert figure.description.endswith(f"Shown under the caller's title: {title}")
