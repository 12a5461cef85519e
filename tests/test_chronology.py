"""The chronology: facts with their sources, what each rule counts, and how figures show it.

Sources of the dates are the rows of `meetings`; those of the talks of 2025 are the reports
of KBS World and Korea JoongAng Daily of 4 September 2025 named there.
"""

from __future__ import annotations

from pathlib import Path

import matplotlib.pyplot as plt
import nbformat
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbclient import NotebookClient

import parade_analysis as pa
from parade_analysis import figures
from parade_analysis import meetings as chronology
from parade_analysis.figures import FIGURES
from parade_analysis.plot import timeline

XI = "person == 'Xi Jinping'"


def day(text: str) -> pd.Timestamp:
    return pd.Timestamp(text)


@pytest.fixture(scope="module")
def meetings() -> pd.DataFrame:
    return pa.load("meetings")


@pytest.mark.parametrize("how", ["load", "argument"])
def test_on_28_august_2025_the_silence_with_xi_had_run_2260_days(
    meetings: pd.DataFrame, how: str
) -> None:
    as_of = day("2025-08-28")
    known = pa.load("meetings", as_of=as_of) if how == "load" else meetings
    xi = chronology.summits(known, as_of=as_of).query(XI)
    assert len(xi) == 5
    assert xi["end_date"].max() == day("2019-06-21")
    running = chronology.days_between(xi, as_of=as_of).iloc[-1]
    assert (running["gap_days"], pd.isna(running["next_start"])) == (2260, True)


def test_on_5_september_2025_it_had_ended_after_2267_days() -> None:
    xi = chronology.summits(pa.load("meetings", as_of="2025-09-05")).query(XI)
    longest = chronology.longest_silence(xi, as_of=day("2025-09-05"))
    assert (longest["gap_days"], longest["next_start"]) == (2267, day("2025-09-04"))


def test_before_the_parade_three_met_once_and_nobody_at_a_multilateral_event() -> None:
    known = pa.load("meetings", as_of="2025-08-28")
    formats = known["format"].value_counts()
    assert formats["trilateral"] == 1
    assert formats["multilateral_event"] == formats["multilateral_sideline"] == 0
    three = known.query("format == 'trilateral'").iloc[0]
    assert (three["start_date"], three["place"]) == (day("2019-06-30"), "Panmunjom")


def test_the_meetings_of_2025_and_2026(meetings: pd.DataFrame) -> None:
    late = chronology.summits(meetings).query("start_date >= '2025-01-01'")
    assert list(zip(late["start_date"].dt.strftime("%Y-%m-%d"), late["person"], strict=True)) == [
        ("2025-09-03", "Vladimir Putin"),
        ("2025-09-04", "Xi Jinping"),
        ("2025-10-07", "Thongloun Sisoulith"),
        ("2025-10-09", "Li Qiang"),
        ("2025-10-09", "To Lam"),
        ("2026-03-25", "Alexander Lukashenko"),
        ("2026-06-08", "Xi Jinping"),
    ]
    assert late.iloc[-1]["place"] == "Pyongyang"


def test_nine_trips_and_the_parade_was_the_first_in_721_days(meetings: pd.DataFrame) -> None:
    trips = chronology.foreign_trips(chronology.verified(meetings)).set_index("trip_id")
    assert len(trips) == 9
    assert trips.at["2025-09-beijing", "days_since_previous"] == 721
    assert pd.isna(trips.iloc[0]["days_since_previous"])
    assert trips["transport"].eq("air").sum() == 3
    assert len(chronology.foreign_trips(meetings, as_of=day("2025-08-28"))) == 8


def test_the_unverified_premier_of_2018_counts_under_no_rule(meetings: pd.DataFrame) -> None:
    for rule in chronology.RULES:
        assert "Li Keqiang" not in set(chronology.include(meetings, rule)["person"])


def test_a_party_leader_can_be_left_out(meetings: pd.DataFrame) -> None:
    heads = chronology.include(meetings, "summits", ranks=("head_of_state", "head_of_government"))
    assert len(chronology.summits(meetings)) - len(heads) == 1  # To Lam in October 2025


def test_each_rule_lets_in_what_the_narrower_ones_do(meetings: pd.DataFrame) -> None:
    narrower: set[str] = set()
    for rule in chronology.RULES:
        wider = set(chronology.include(meetings, rule)["meeting_id"])
        assert narrower < wider
        narrower = wider


@pytest.mark.parametrize(
    ("rule", "title", "words"),
    [
        ("summits", "for 2,267 days, until 4 September 2025", "Rule: bilateral meetings"),
        ("encounters", "for 2,266 days, until 3 September 2025", "Rule: all encounters"),
    ],
)
def test_another_rule_gives_another_number_and_the_subtitle_says_which(
    meetings: pd.DataFrame, rule: str, title: str, words: str
) -> None:
    figure = figures.kim_xi_silence(meetings=meetings, events=pa.load("events"), rule=rule)
    assert title in figure.title
    (subtitle,) = [text.get_text() for text in figure.texts if text.get_gid() == "subtitle"]
    assert words in subtitle.replace("\n", " ")


def test_an_unknown_rule_rank_or_column_is_named(meetings: pd.DataFrame) -> None:
    with pytest.raises(pa.DataError, match="no inclusion rule 'all': choose from summits, talks"):
        chronology.include(meetings, "all")
    with pytest.raises(pa.DataError, match="'other' is no leader's rank"):
        chronology.include(meetings, "summits", ranks=("other",))
    with pytest.raises(pa.DataError, match="meetings have no column 'city'"):
        chronology.running_counts(meetings, "city")


def test_a_single_meeting_has_no_silence_yet(meetings: pd.DataFrame) -> None:
    with pytest.raises(pa.DataError, match="SGP: no silence between meetings yet"):
        chronology.longest_silence(meetings, "SGP")
    assert chronology.longest_silence(meetings, "SGP", as_of=day("2018-06-20"))["gap_days"] == 10


def invented(start: str, end: str, **other: object) -> pd.DataFrame:
    row = {
        "start_date": day(start),
        "end_date": day(end),
        "iso3": "CHN",
        "place": "Beijing",
        "occasion_id": f"{start}-beijing",
        "latitude": 39.9,
        "longitude": 116.4,
    }
    return pd.DataFrame([row | other])


def test_a_meeting_of_several_days_counts_from_its_last_one() -> None:
    visit = invented("2018-09-18", "2018-09-20")
    assert len(chronology.ended(visit, day("2018-09-19"))) == 0
    assert len(chronology.ended(visit, day("2018-09-20"))) == 1
    after = pd.concat([visit, invented("2018-09-25", "2018-09-25")])
    assert chronology.days_between(after)["gap_days"].tolist() == [5]


def test_two_meetings_on_one_day_leave_no_silence_and_are_one_occasion() -> None:
    twice = pd.concat([invented("2025-09-03", "2025-09-03")] * 2, ignore_index=True)
    assert chronology.days_between(twice).empty
    counts = chronology.running_counts(twice, "iso3")
    assert counts[["meetings", "occasions"]].values.tolist() == [[2, 1]]


def test_meetings_after_the_day_do_not_end_a_silence() -> None:
    met = pd.concat([invented("2019-06-20", "2019-06-21"), invented("2025-09-04", "2025-09-04")])
    gaps = chronology.days_between(met, as_of=day("2025-08-28"))
    assert gaps["gap_days"].tolist() == [2260]
    assert chronology.since_last(met.assign(person="Xi"), day("2025-08-28"))["days"].item() == 2260


def test_a_meeting_without_coordinates_is_listed_and_the_map_says_so(
    meetings: pd.DataFrame,
) -> None:
    lost = meetings["place"] == "Dalian"
    bare = meetings.assign(
        latitude=meetings["latitude"].mask(lost), longitude=meetings["longitude"].mask(lost)
    )
    bare.attrs = meetings.attrs
    figure = figures.meeting_places(bare, pa.load("countries"), pa.boundaries())
    assert "Dalian" in set(figure.plotted["place"])
    words = " ".join(text.get_text() for text in figure.texts).replace("\n", " ")
    assert "Not on the map for want of coordinates: 1" in words
    circles = [each for each in figure.axes[0].collections if each.get_gid() == "place"]
    assert sum(len(each.get_offsets()) for each in circles) == 7


def test_years_without_meetings_stand_with_zeros(meetings: pd.DataFrame) -> None:
    counts = chronology.counts_by_year(chronology.verified(meetings), range(2011, 2027))
    none = counts.index[counts.sum(axis=1) == 0].tolist()
    assert none == [*range(2011, 2018), 2020, 2021, 2022]
    assert counts.to_numpy().sum() == 34
    envoys = chronology.counts_by_year(pa.load("envoys"), range(2018, 2019), day="date")
    assert envoys["none"].item() == 1  # the president of the International Olympic Committee


def test_the_first_head_of_state_was_xi_and_the_first_multilateral_event_the_parade(
    meetings: pd.DataFrame,
) -> None:
    firsts = chronology.firsts(chronology.verified(meetings)).set_index("first")
    assert firsts.at["head of state", "start_date"] == day("2018-03-26")
    assert firsts.at["multilateral event", "start_date"] == day("2025-09-03")
    before = chronology.firsts(meetings, as_of=day("2025-08-28"))
    assert "multilateral event" not in set(before["first"])


@given(st.sampled_from(["iso3", "format", "place", "person"]), st.integers(0, 3000))
def test_running_counts_end_with_the_number_of_meetings(by: str, days: int) -> None:
    until = day("2018-03-26") + pd.Timedelta(days=days)
    met = chronology.ended(pa.load("meetings"), until)
    counts = chronology.running_counts(met, by)
    last = counts.groupby(by).tail(1)
    assert last["meetings"].sum() == len(met)
    assert (counts["occasions"] <= counts["meetings"]).all()
    assert (counts.groupby(by)["meetings"].diff().dropna() > 0).all()


def test_events_join_by_date_and_an_occasion_of_days_is_one_span() -> None:
    occasions = pd.DataFrame(
        {
            "occasion_id": ["visit"],
            "start_date": [day("2018-09-08")],
            "end_date": [day("2018-09-10")],
        }
    )
    near = chronology.context(occasions, pa.load("events"), days=1)
    assert near[["event_id", "days"]].values.tolist() == [
        ["2018-09-08-mauritanian-president-not-received", 0],
        ["2018-09-09-pyongyang-parade-state-70th", 0],
        ["2018-09-11-kim-skips-eastern-economic-forum", 1],
    ]


def test_the_train_crossed_at_two_in_chinese_time() -> None:
    week = chronology.week_times(pa.load("parade_week")).set_index("entry_id")
    assert week.at["2025-09-02-border", "start"] == day("2025-09-02 02:00")
    assert week.at["2025-09-03-parade", "start"] == day("2025-09-03 09:00")
    assert week["start"].is_monotonic_increasing


MARKS = st.lists(st.floats(0, 600), max_size=15).map(sorted)


@given(MARKS, st.floats(5, 200))
def test_labels_of_events_never_overlap_or_leave_the_frame(
    marks: list[float], width: float
) -> None:
    rows: dict[int, list[tuple[float, float]]] = {}
    for spot in timeline.beside(marks, [width] * len(marks), 600):
        if spot is None:
            continue
        row, place, side = spot
        left = place if side == "left" else place - width
        assert left >= 0
        assert left + width <= 600
        assert all(left >= end or left + width <= start for start, end in rows.get(row, []))
        rows.setdefault(row, []).append((left, left + width))


def test_a_running_silence_is_drawn_open() -> None:
    gaps = pd.DataFrame(
        {
            "last_end": [day("2018-01-05"), day("2018-03-01")],
            "next_start": [day("2018-02-20"), pd.NaT],
            "gap_days": [46, 100],
            "text": ["one", "two"],
            "remark": ["", ""],
        }
    )
    _, ax = plt.subplots()
    timeline.year_axis(ax, day("2018-01-01"), day("2018-06-09"))
    timeline.silences(gaps, day("2018-06-09"), ax=ax)
    spans = [line for line in ax.lines if line.get_marker() == "None"]
    points = [line for line in ax.lines if line.get_marker() == "o"]
    assert [span.get_linestyle() for span in spans] == ["-", "--"]
    assert [len(each.get_xdata()) for each in points] == [2, 1]
    assert [text.get_text() for text in ax.texts] == ["46 days", "100 days so far"]
    plt.close("all")


def test_before_the_parade_the_week_is_only_announced() -> None:
    figure = FIGURES["parade-week"].draw(as_of="2025-08-28")
    assert figure.title == "Kim is due in Beijing for the parade of 3 September 2025"
    assert figure.plotted.empty
    with pytest.raises(pa.DataError, match="not announced yet"):
        FIGURES["parade-week"].draw(as_of="2025-08-01")


def test_before_the_first_meeting_the_years_show_envoys_only() -> None:
    figure = FIGURES["meetings-by-year"].draw(as_of="2015-01-01")
    assert figure.title == "Kim had met no foreign leader by 1 January 2015"
    assert figure.plotted.filter(like="leaders").to_numpy().sum() == 0
    assert figure.plotted.filter(like="envoys").to_numpy().sum() == 3


@pytest.mark.parametrize(
    "name", ["running-count", "meeting-places", "kim-xi-silence", "context-ribbon"]
)
def test_before_the_first_meeting_figures_say_so(name: str) -> None:
    with pytest.raises(pa.DataError, match="no meeting"):
        FIGURES[name].draw(as_of="2015-01-01")


def test_the_interactive_notebook_runs_and_its_widgets_show_no_error() -> None:
    path = Path(__file__).parents[1] / "notebooks" / "interactive" / "explore-meetings.ipynb"
    notebook = nbformat.read(path, as_version=4)
    assert all(not cell.get("outputs") for cell in notebook.cells)
    NotebookClient(
        notebook,
        timeout=120,
        kernel_name="python3",
        extra_arguments=["--log-level=ERROR"],
        resources={"metadata": {"path": str(path.parent)}},
    ).execute()
    state = notebook.metadata.widgets["application/vnd.jupyter.widget-state+json"]["state"]
    shown = [
        output["output_type"]
        for widget in state.values()
        for output in widget["state"].get("outputs", ())
    ]
    assert shown == ["display_data", "display_data"]
