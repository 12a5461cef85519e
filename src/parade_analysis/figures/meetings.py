"""Figures on whom Kim met."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from parade_analysis import meetings as chronology
from parade_analysis.errors import DataError
from parade_analysis.figures.registry import figure
from parade_analysis.figures.trade import border_closure

if TYPE_CHECKING:
    from parade_analysis.plot.style import PublishedFigure


class Lane(NamedTuple):
    """A lane of events: its name, its mark, and what its name makes superfluous in labels."""

    name: str
    marker: str
    drop: str = ""


QUIET_DAYS = 730
"""A silence of two years parts two bursts of meetings, and is folded on the time axis."""
SHORT = {"Vostochny Cosmodrome": "Vostochny"}
GROUPS = {
    "CHN": "China",
    "RUS": "Russia",
    "KOR": "S. Korea",
    "USA": "US",
    "VNM": "Vietnam",
}
"""States drawn by themselves; all others share one group."""
LANES = {
    "nuclear_test": Lane("Nuclear tests", "*", r" nuclear test$"),
    "missile": Lane("Missiles", "^"),
    "sanction": Lane("UN sanctions", "s", r"^UNSC resolution "),
    "treaty": Lane("Treaties", "D"),
}
TREATY = "2024-06-19-russia-dprk-partnership-treaty-signed"


@figure("leader-meetings", notebook="05-leader-meetings")
def leader_meetings(
    meetings: pd.DataFrame,
    events: pd.DataFrame,
    parades: pd.DataFrame,
    countries: pd.DataFrame,
    as_of: pd.Timestamp,
) -> PublishedFigure:
    """Every meeting of Kim Jong Un with a foreign leader, one lane a state."""
    from parade_analysis.plot import style, timeline

    met = chronology.include(meetings, "encounters", as_of=as_of)
    took_power = events.loc[events["category"] == "leadership", "date"].min()
    bursts = chronology.bursts(met, QUIET_DAYS)
    spans = [
        f"{each.first:%Y}" + (f"–{each.last:%y}" if each.last.year > each.first.year else "")
        for each in bursts.itertuples(index=False)
    ]
    unverified = len(meetings) - len(met)
    fig, ax = style.canvas(
        "tall",
        title=f"Kim has met foreign leaders in bursts: {' and '.join(spans)}",
        subtitle=(
            f"{len(met)} meetings with {met['person'].nunique()} leaders on "
            f"{met['occasion_id'].nunique()} occasions since {took_power:%B %Y}. Rule: "
            f"{chronology.RULES['encounters'].words}"
            + (f"; {unverified} unverified left out" if unverified else "")
        ),
        place=(1.95, 1.55, 9.1, 4.2),
    )
    gaps = chronology.days_between(met)
    quiet = gaps[gaps["gap_days"] >= QUIET_DAYS]
    silences = [
        (took_power, met["start_date"].min()),
        *quiet[["last_end", "next_start"]].itertuples(index=False, name=None),
    ]
    words = [f"{in_years((end - start).days)} without a known meeting" for start, end in silences]
    timeline.folded_axis(
        ax,
        took_power,
        as_of,
        [
            (*silence, text.replace("without ", "without\n"))
            for silence, text in zip(silences, words, strict=True)
        ],
    )
    lanes = chronology.by_counterpart(met).merge(countries[["iso3", "country"]], on="iso3")
    lanes = lanes.rename(columns={"country": "lane"})
    timeline.lanes(lanes, ax=ax)
    occasions = chronology.occasions(met)
    timeline.top_labels(
        occasions.assign(text=occasions["label"] + occasions["start_date"].dt.strftime(", %b")),
        ax=ax,
    )
    timeline.lane_key(lanes, ax=ax)
    timeline.break_marks(ax, [edge for silence in silences for edge in silence][1:])
    closed, reopened = border_closure(events)
    if closed is not None:
        timeline.period_bar(closed, reopened or as_of, "border closed", ax=ax)
    for parade in parades.loc[parades["event"] == "beijing-2025", "event_date"]:
        if parade <= as_of:
            timeline.day_line(parade, "Beijing parade", ax=ax)
    timeline.day_line(as_of, f"as of {style.day(as_of)}", ax=ax, dashed=True)
    fig.plotted = met[
        [
            "start_date",
            "end_date",
            "person",
            "office",
            "rank",
            "iso3",
            "place",
            "format",
            "visit_kind",
        ]
    ]
    most = lanes["lane"].value_counts(sort=False).head(4)
    fig.alt = (
        f"Timeline with one lane a state. {fig.title}. Most meetings: "
        + ", ".join(f"{lane} {count}" for lane, count in most.items())
        + "."
        + "".join(
            f" {text}, {style.day(start)} to {style.day(end)}."
            for text, (start, end) in zip(words, silences, strict=True)
        )
    )
    return fig


@figure("kim-xi-silence", notebook="05-leader-meetings")
def kim_xi_silence(
    meetings: pd.DataFrame, events: pd.DataFrame, as_of: pd.Timestamp, rule: str = "summits"
) -> PublishedFigure:
    """How long Kim and Xi went without meeting."""
    from parade_analysis.plot import style, timeline

    met = chronology.include(meetings, rule, as_of=as_of).query("person == 'Xi Jinping'")
    gaps = chronology.days_between(met, as_of=as_of)
    longest = chronology.longest_silence(met, as_of=as_of)
    runs = pd.isna(longest["next_start"])
    verb = {
        ("summits", False): "held no talks",
        ("summits", True): "have held no talks",
    }.get((rule, runs), "have not met" if runs else "did not meet")
    fig, ax = style.canvas(
        "wide",
        title=(
            f"Kim and Xi {verb} for {longest['gap_days']:,} days"
            + ("" if runs else f", until {style.day(longest['next_start'])}")
        ),
        subtitle=(
            f"{len(met)} meetings of Kim Jong Un and Xi Jinping; silences from the last day of one "
            f"to the first day of the next. Rule: {chronology.RULES[rule].words}"
        ),
        place=(3.55, 0.95, 8.1, 4.7),
    )
    timeline.year_axis(ax, pd.Timestamp(met["start_date"].min().year, 1, 1), as_of)
    closed, reopened = border_closure(events)
    if closed is not None:
        timeline.shade(closed, reopened or as_of, "border closed", ax=ax)
    ended = met.drop_duplicates("end_date").set_index("end_date")["place"]
    began = met.drop_duplicates("start_date").set_index("start_date")["place"]
    wider = chronology.include(meetings, "encounters", as_of=as_of).query("person == 'Xi Jinping'")
    sooner = chronology.longest_silence(wider, as_of=as_of)
    drawn = gaps.assign(
        text=[
            f"{ended[gap.last_end]}, {gap.last_end.day} {gap.last_end:%b %Y} – "
            + (
                "still running"
                if pd.isna(gap.next_start)
                else f"{began[gap.next_start]}, {gap.next_start.day} {gap.next_start:%b %Y}"
            )
            for gap in gaps.itertuples()
        ],
        remark="",
    )
    if sooner["gap_days"] != longest["gap_days"]:
        drawn.loc[drawn["gap_days"].idxmax(), "remark"] = (
            f"{sooner['gap_days']:,} counting the parade of {style.day(sooner['next_start'])}"
        )
    timeline.silences(drawn, as_of, ax=ax)
    fig.plotted = gaps
    fig.alt = (
        f"Timeline of silences. {fig.title}. "
        + ". ".join(f"{text}: {days:,} days" for text, days in drawn[["text", "gap_days"]].values)
        + "."
    )
    return fig


@figure("meetings-by-year", notebook="05-leader-meetings")
def meetings_by_year(
    meetings: pd.DataFrame,
    envoys: pd.DataFrame,
    events: pd.DataFrame,
    as_of: pd.Timestamp,
    rule: str = "encounters",
) -> PublishedFigure:
    """Meetings with leaders by year and state, envoys below them."""
    from parade_analysis.plot import counts, style

    met = chronology.include(meetings, rule, as_of=as_of)
    sent = chronology.verified(envoys[envoys["date"] <= as_of])
    if met.empty and sent.empty:
        raise DataError(f"no meeting by {style.day(as_of)} under the rule {rule!r}")
    took_power = events.loc[events["category"] == "leadership", "date"].min()
    years = range(took_power.year, as_of.year + 1)
    leaders = in_groups(chronology.counts_by_year(met, years))
    below = in_groups(chronology.counts_by_year(sent, years, day="date"))
    by_year = leaders.sum(axis=1)
    most = by_year.idxmax()
    without = int((by_year == 0).sum())
    fig, ax = style.canvas(
        "tall",
        title=(
            f"{by_year[most]} of Kim's {len(met)} meetings with leaders fell in {most}; "
            f"{without} of {len(years)} years had none"
            if len(met)
            else f"Kim had met no foreign leader by {style.day(as_of)}"
        ),
        subtitle=(
            f"Above the line: foreign leaders by state, {len(met)} meetings. Rule: "
            f"{chronology.RULES[rule].words}. Below, paler: {len(sent)} meetings with visitors "
            "and hosts below leader level, a list that is not complete"
            + (
                f". {as_of.year} until {style.day(as_of)}"
                if (as_of.month, as_of.day) != (12, 31)
                else ""
            )
        ),
        place=(0.3, 0.75, 11.4, 6.45),
    )
    counts.mirrored_years(leaders, below, ax=ax)
    fig.plotted = leaders.add_prefix("leaders: ").join(below.add_prefix("envoys: ")).reset_index()
    fig.alt = (
        f"Stacked bars by year. {fig.title}. Leaders: "
        + ", ".join(f"{year} {count}" for year, count in by_year.items())
        + ". Envoys: "
        + ", ".join(f"{year} {count}" for year, count in below.sum(axis=1).items())
        + "."
    )
    return fig


def in_groups(counts: pd.DataFrame) -> pd.DataFrame:
    """Return counts by year of `GROUPS` and of all others together."""
    groups = {name: counts.get(code, 0) for code, name in GROUPS.items()}
    rest = counts.drop(columns=list(GROUPS), errors="ignore").sum(axis=1)
    return pd.DataFrame({**groups, "others": rest}, index=counts.index).astype("int64")


@figure("running-count", notebook="05-leader-meetings")
def running_count(
    meetings: pd.DataFrame,
    events: pd.DataFrame,
    parades: pd.DataFrame,
    as_of: pd.Timestamp,
    rule: str = "summits",
) -> PublishedFigure:
    """Meetings with the leaders of China, of Russia and of all others, added up."""
    from parade_analysis.plot import counts, style, timeline

    met = chronology.include(meetings, rule, as_of=as_of)
    if met.empty:
        raise DataError(f"no meeting by {style.day(as_of)} under the rule {rule!r}")
    groups = met["iso3"].map({"CHN": "China", "RUS": "Russia"}).fillna("all others")
    running = chronology.running_counts(met.assign(group=groups), "group")
    lines = {
        name: running[running["group"] == name].rename(columns={"meetings": "count"})
        for name in ("China", "Russia", "all others")
    }
    totals = groups.value_counts().reindex(list(lines), fill_value=0)
    fig, ax = style.canvas(
        "wide",
        title=(
            f"Kim has met China's leaders {totals['China']} times, Russia's {totals['Russia']} "
            f"times, all others {totals['all others']} times"
        ),
        subtitle=(
            f"Running count of meetings with heads of state or government and ruling-party "
            f"leaders. Rule: {chronology.RULES[rule].words}"
        ),
        place=(0.7, 0.95, 9.6, 4.6),
    )
    timeline.year_axis(ax, pd.Timestamp(met["start_date"].min().year, 1, 1), as_of)
    closed, reopened = border_closure(events)
    if closed is not None:
        timeline.shade(closed, reopened or as_of, "border closed", ax=ax)
    signed = events.loc[events["event_id"] == TREATY, "date"]
    held = parades.loc[parades["event"] == "beijing-2025", "event_date"]
    days = [(each, "treaty with Russia") for each in signed]
    days += [(each, "Beijing parade") for each in held if each <= as_of]
    counts.flags(days, ax=ax)
    counts.steps(lines, as_of, ax=ax)
    fig.plotted = running
    told = {
        name: ", ".join(
            f"{day:%Y-%m-%d} {count}" for day, count in line[["start_date", "count"]].values
        )
        for name, line in lines.items()
    }
    fig.alt = f"Step lines. {fig.title}. " + " ".join(
        f"{name}: {steps}." for name, steps in told.items() if steps
    )
    return fig


@figure("context-ribbon", notebook="05-leader-meetings")
def context_ribbon(
    meetings: pd.DataFrame, events: pd.DataFrame, as_of: pd.Timestamp, rule: str = "encounters"
) -> PublishedFigure:
    """Meetings above, tests, sanctions and treaties below, on one time axis."""
    from parade_analysis.plot import style, timeline

    met = chronology.include(meetings, rule, as_of=as_of)
    if met.empty:
        raise DataError(f"no meeting by {style.day(as_of)} under the rule {rule!r}")
    occasions = chronology.occasions(met)
    took_power = events.loc[events["category"] == "leadership", "date"].min()
    shown = events[
        events["category"].isin(list(LANES)) & events["date"].between(took_power, as_of)
    ].copy()
    shown["lane"] = shown["category"].map({code: lane.name for code, lane in LANES.items()})
    shown["marker"] = shown["category"].map({code: lane.marker for code, lane in LANES.items()})
    shown["text"] = shown["label"].replace(
        {lane.drop: "" for lane in LANES.values() if lane.drop}, regex=True
    )
    shown["category"] = shown["category"].cat.set_categories(list(LANES))
    shown = shown.sort_values(["category", "date"])
    tests = shown[shown["category"] == "nuclear_test"]
    last_test = tests["date"].max()
    after = occasions[occasions["start_date"] > last_test]
    fig, top = style.canvas(
        "tall",
        title=(
            f"All {len(occasions)} occasions of Kim with foreign leaders came after the last "
            "nuclear test"
            if len(after) == len(occasions)
            else f"{len(after)} of Kim's {len(occasions)} occasions with foreign leaders came "
            "after the last nuclear test"
        ),
        subtitle=(
            f"Above: occasions, as high as the number of meetings; rule: "
            f"{chronology.RULES[rule].words}. Below: tests, sanctions and treaties, a choice "
            "and not every one"
        ),
        place=(1.5, 4.6, 9.5, 1.35),
    )
    bottom = style.panel(fig, (1.5, 0.95, 9.5, 3.4))
    for ax in (top, bottom):
        timeline.year_axis(ax, pd.Timestamp(took_power.year, 1, 1), as_of)
    closed, reopened = border_closure(events)
    if closed is not None:
        timeline.shade(closed, reopened or as_of, "border closed", ax=top)
        timeline.shade(closed, reopened or as_of, "", ax=bottom)
    top.set_xticklabels([])
    timeline.stems(occasions, ax=top)
    top.set_ylabel("Meetings", rotation=0, ha="right", va="center", size=10, color=style.INK)
    timeline.top_labels(occasions.assign(text=occasions["label"]), ax=top, size=8)
    timeline.event_lanes(shown, ax=bottom)
    fig.plotted = pd.concat(
        [
            occasions.assign(kind="meetings")[["start_date", "kind", "label"]].rename(
                columns={"start_date": "date"}
            ),
            shown[["date", "category", "label"]].rename(columns={"category": "kind"}),
        ]
    ).sort_values(["date", "label"], ignore_index=True)
    fig.alt = (
        f"Timeline in two bands. {fig.title}. Below the meetings: "
        + ", ".join(
            f"{lane} {count}" for lane, count in shown["lane"].value_counts(sort=False).items()
        )
        + f". The last nuclear test was on {style.day(last_test)}, the first meeting on "
        f"{style.day(occasions['start_date'].min())}."
    )
    return fig


def in_years(days: int) -> str:
    """Return a length of time in words.

    Examples
    --------
    >>> in_years(2267)
    '6 years 2 months'
    """
    years, months = divmod(round(days / 30.4375), 12)
    parts = [(years, "year"), (months, "month")]
    return " ".join(f"{count} {unit}{'s' * (count > 1)}" for count, unit in parts if count)
