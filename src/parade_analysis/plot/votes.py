"""Votes: how two groups of states split in each roll call, and one mark a state and roll call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from parade_analysis.plot.fonts import LINE, text_height, text_width, wrapped
from parade_analysis.plot.labels import spread, within
from parade_analysis.plot.page import Page, letters_of, note
from parade_analysis.plot.style import FOCUS, INK, QUIET, RULE, SECOND, SOFT, Letters
from parade_analysis.prose import counted


class Look(NamedTuple):
    """How a vote looks, as a mark and as a part of a bar, and how its number is written."""

    marker: str
    face: str
    edge: str
    ink: str
    words: str


LOOKS = {
    "yes": Look("o", FOCUS, FOCUS, "white", "yes"),
    "abstain": Look("s", RULE, QUIET, INK, "abstained"),
    "absent": Look("o", "white", SOFT, INK, "did not vote"),
    "no": Look("X", SECOND, SECOND, "white", "no"),
}
"""Told apart by shape and lightness; the order is that of the bars. Not known stays blank."""
DOUBTS = {"derived": "*", "unverified": "?"}

# In letter sizes of the body.
MARK, EDGE = 0.78, 0.09
BAR, BLOCK, PAIR = 1.25, 1.1, 0.3
"""Height of a bar, blank below a roll call, and between its two bars."""
MOST_BAR, MOST_BLOCK = 2.0, 4.0
"""Both at most, where the states beside take more height."""
ROW, STEP = 1.4, 3.0
"""Height of a state's row, and width of a roll call's column."""
GAP = 0.6
LEAD = 0.5
"""Length of the line from a part to its number below, in small letters."""
BESIDE = 0.4
"""Part of the width that bars need to stand beside the states."""
NAME = 0.5
"""Part of the width that names of states take at most."""


def roll_calls(
    votes: pd.DataFrame,
    split: pd.DataFrame,
    calls: pd.DataFrame,
    groups: Mapping[str, str],
    *,
    page: Page,
) -> list[Axes]:
    """Draw the split of both groups and the vote of each state, beside one another or below.

    Parameters
    ----------
    votes : DataFrame
        `iso3`, `country`, `resolution`, `vote` and `verification`, in the order to draw.
    split : DataFrame
        `resolution`, `vote`, and per group a count and a share named `..._fraction`.
    calls : DataFrame
        `resolution`, `title` and `heading` (str, of two lines), in the order to draw.
    groups : mapping of str
        Column of the count -> what is counted, in the singular.
    page : Page
        Where to draw it.

    Returns
    -------
    list of Axes
        That of the bars and that of the states, in pixels from the upper left corner.
    """
    body = page.letters.body
    names = {row.iso3: row.country for row in votes.drop_duplicates("iso3").itertuples()}
    widest = max(text_width(each, body) for each in names.values())
    left = min(widest, NAME * page.room) + GAP * body
    width = left + STEP * body * len(calls)
    rest = page.room - width - 3 * GAP * body
    is_beside = not page.is_narrow and rest >= BESIDE * page.room
    room = rest if is_beside else page.room
    titles = [wrapped(each, body, room, weight=700) for each in calls["title"]]
    drawn = calls.assign(title=titles)
    tall = bars_height(split, drawn, groups, room, page)
    rows = [wrapped(each, body, left - GAP * body) for each in names.values()]
    high = matrix_height(rows, page)
    if is_beside:
        axes = page.row([rest, width], max(tall, high), gap=3 * GAP * body)
        for ax, across in zip(axes, (rest, width), strict=True):
            ax.set(xlim=(0, across), ylim=(max(tall, high), 0))
            ax.set_axis_off()
    else:
        axes = [page.sheet(tall)]
        page.skip(GAP * body)
        axes.append(page.sheet(high))
    # Bars and what parts them grow alike, up to the height of the states beside.
    more = max(0.0, high - tall) / len(calls) / (len(groups) + 1) if is_beside else 0.0
    height = min(BAR * body + more, MOST_BAR * body)
    blank = min(BLOCK * body + more, MOST_BLOCK * body)
    split_bars(split, drawn, groups, (height, blank), ax=axes[0])
    matrix(votes, dict(zip(names, rows, strict=True)), drawn, left, ax=axes[1])
    return axes


def bars_height(
    split: pd.DataFrame, calls: pd.DataFrame, groups: Mapping[str, str], room: float, page: Page
) -> float:
    """Return how high the bars of all roll calls are, with their titles and the key."""
    letters = page.letters
    ends = bar_ends(split, groups, room, letters)
    lines = sum(title.count("\n") + 1 for title in calls["title"])
    bars = len(groups) * (BAR + PAIR) * letters.body
    lanes = lanes_below(split, calls, groups, ends, letters)
    below = sum(lanes[call, group] for call in calls["resolution"] for group in groups)
    heads = LINE * (letters.body * lines + letters.small)
    return heads + len(calls) * (bars + BLOCK * letters.body) + below


def names_of_bars(split: pd.DataFrame, groups: Mapping[str, str]) -> dict[tuple[str, str], str]:
    """Return what each bar counts, by roll call and group."""
    return {
        (resolution, group): counted(int(rows[group].sum()), each)
        for resolution, rows in split.groupby("resolution")
        for group, each in groups.items()
    }


def bar_ends(
    split: pd.DataFrame, groups: Mapping[str, str], room: float, letters: Letters
) -> tuple[float, float]:
    """Return where bars begin and end, between their names and the number behind the last part."""
    names = names_of_bars(split, groups).values()
    left = max(text_width(each, letters.small) for each in names) + GAP * letters.body
    return left, room - text_width("000", letters.small)


def counts_of(split: pd.DataFrame, call: str) -> pd.DataFrame:
    """Return how a roll call was split, by vote."""
    return split[split["resolution"] == call].set_index("vote")


def set_below(counts: pd.Series, ends: tuple[float, float], letters: Letters) -> list[str]:
    """Return the votes whose number does not fit into its part, nor behind the last of them."""
    scale = (ends[1] - ends[0]) / counts.sum()
    drawn = [vote for vote in LOOKS if counts.get(vote, 0)]
    is_whole = sum(counts[vote] for vote in drawn) == counts.sum()
    inside = drawn[:-1] if is_whole else drawn
    padding = 4 * EDGE * letters.body
    return [
        vote
        for vote in inside
        if text_width(str(counts[vote]), letters.small, weight=700) + padding > counts[vote] * scale
    ]


def lanes_below(
    split: pd.DataFrame,
    calls: pd.DataFrame,
    groups: Mapping[str, str],
    ends: tuple[float, float],
    letters: Letters,
) -> dict[tuple[str, str], float]:
    """Return how much room below each bar its numbers need, by roll call and group.

    Below the last bar it is the same for all roll calls, so that they stand evenly.
    """
    lane, last = (LEAD + LINE) * letters.small, [*groups][-1]
    rooms = {
        (call, group): lane * bool(set_below(counts_of(split, call)[group], ends, letters))
        for call in calls["resolution"]
        for group in groups
    }
    most = max(room for (_, group), room in rooms.items() if group == last)
    return {key: most if key[1] == last else room for key, room in rooms.items()}


def split_bars(
    split: pd.DataFrame,
    calls: pd.DataFrame,
    groups: Mapping[str, str],
    heights: tuple[float, float],
    *,
    ax: Axes,
) -> Axes:
    """Draw, for each roll call, one bar a group of states, divided by vote.

    Parameters
    ----------
    split, groups
        As for `roll_calls`.
    calls : DataFrame
        `resolution` and `title`, wrapped.
    heights : tuple of float
        Of a bar, and of the blank below each roll call.
    ax : Axes
        Axes in pixels, from the upper left corner.
    """
    letters = letters_of(ax)
    body, small = letters.body, letters.small
    names = names_of_bars(split, groups)
    ends = bar_ends(split, groups, ax.get_xlim()[1], letters)
    lanes = lanes_below(split, calls, groups, ends, letters)
    height, blank = heights
    top = 0.0
    for place, call in enumerate(calls.itertuples()):
        lines = text_height(call.title, body)
        note(call.title, (0, top), ax=ax, level="below", weight=700, gid="title-of-call")
        top += lines
        parts = counts_of(split, call.resolution)
        if place == 0:
            name_parts(parts, list(groups), ends, top, ax=ax)
            top += LINE * small
        for group in groups:
            middle = top + (height + PAIR * body) / 2
            words = names[call.resolution, group]
            note(words, (0, middle), ax=ax, size=small, color=SOFT, gid="group")
            bar(parts[group], ends, middle, height, ax=ax)
            top += height + PAIR * body + lanes[call.resolution, group]
        top += blank
    return ax


def bar(
    counts: pd.Series, ends: tuple[float, float], middle: float, height: float, *, ax: Axes
) -> Axes:
    """Draw one bar, divided by vote, each part with its number; the rest of it is not known.

    Parameters
    ----------
    counts : Series
        By vote, what is not known among them.
    ends : tuple of float
        Where the bar begins and would end.
    middle : float
        Its place down the page.
    height : float
        Of the bar.
    ax : Axes
        Axes in pixels.
    """
    letters = letters_of(ax)
    edge = EDGE * letters.body
    below = set_below(counts, ends, letters)
    led: dict[str, float] = {}
    scale = (ends[1] - ends[0]) / counts.sum()
    drawn = [vote for vote in LOOKS if counts.get(vote, 0)]
    left = ends[0]
    for vote in drawn:
        look, width = LOOKS[vote], counts[vote] * scale
        # Edges stand within a part, and a gap of one parts it from the next.
        ax.add_patch(
            Rectangle(
                (left + edge, middle - height / 2 + edge / 2),
                max(width - 2 * edge, edge),
                height - edge,
                facecolor=look.face,
                edgecolor=look.edge,
                linewidth=edge,
                gid=f"part-{vote}",
            )
        )
        said = str(counts[vote])
        needed = text_width(said, letters.small, weight=700)
        fits = needed + 4 * edge <= width
        if vote in below:
            led[vote] = left + width / 2
        else:
            note(
                said,
                (left + width / 2 if fits else left + width + 2 * edge, middle),
                ax=ax,
                size=letters.small,
                ha="center" if fits else "left",
                weight=700,
                color=look.ink if fits else INK,
                gid="count",
            )
        left += width
    lead_numbers(counts, led, middle + height / 2, ax=ax)
    unknown = counts.sum() - sum(counts[vote] for vote in drawn)
    said = f"{unknown} not known"
    room = ends[1] - left - 4 * edge
    if unknown and text_width(said, letters.small) + letters.small <= room:
        note(
            said,
            ((left + ends[1]) / 2, middle),
            ax=ax,
            size=letters.small,
            ha="center",
            color=SOFT,
            gid="unknown",
        )
    return ax


def lead_numbers(counts: pd.Series, led: Mapping[str, float], foot: float, *, ax: Axes) -> Axes:
    """Write numbers below the parts that they do not fit into, a thin line to each.

    Parameters
    ----------
    counts : Series
        By vote.
    led : mapping of str
        Vote -> middle of its part, from left to right.
    foot : float
        Where the bar ends on the page.
    ax : Axes
        Axes in pixels.
    """
    small = letters_of(ax).small
    widths = [text_width(f"{counts[vote]} ", small, weight=700) for vote in led]
    places = _apart([*led.values()], widths, ax.get_xlim()[1])
    for (vote, x), place in zip(led.items(), places, strict=True):
        end = foot + LEAD * small
        ax.plot([x, place], [foot, end], color=SOFT, linewidth=1, zorder=1)
        note(
            str(counts[vote]),
            (place, end + LINE * small / 2),
            ax=ax,
            size=small,
            ha="center",
            weight=700,
            gid="count",
        )
    return ax


def name_parts(
    parts: pd.DataFrame, groups: Sequence[str], ends: tuple[float, float], top: float, *, ax: Axes
) -> Axes:
    """Name the votes over the first bar, each with its mark and near its part.

    Parameters
    ----------
    parts : DataFrame
        Counts by vote, a column for each group.
    groups : sequence of str
        Columns, that of the bar below first.
    ends : tuple of float
        Where the bar begins and ends.
    top : float
        Height of the bar's names on the page.
    ax : Axes
        Axes in pixels.
    """
    letters = letters_of(ax)
    size, mark = letters.small, MARK * letters.body
    counts = parts[groups[0]]
    scale = (ends[1] - ends[0]) / counts.sum()
    named, wanted, left = [], [], ends[0]
    for vote in LOOKS:
        count = counts.get(vote, 0)
        if parts.loc[parts.index == vote, list(groups)].to_numpy().any():
            named.append(vote)
            wanted.append(left + count * scale / 2)
        left += count * scale
    widths = [1.4 * mark + text_width(LOOKS[vote].words, size) + 2.4 * mark for vote in named]
    high = ax.get_xlim()[1]
    places = _apart(wanted, widths, high)
    middle = top + LINE / 2 * size
    for vote, place, width in zip(named, places, widths, strict=True):
        x = place - width / 2 + mark / 2
        draw_mark(vote, [x], [middle], ax=ax, gid=f"key-{vote}")
        note(LOOKS[vote].words, (x + 0.9 * mark, middle), ax=ax, size=size, gid="key")
    return ax


def matrix_height(names: Sequence[str], page: Page) -> float:
    """Return how high the rows of the states are, with the days above."""
    letters = page.letters
    return (
        2 * LINE * letters.small
        + GAP * letters.body
        + sum(_row(name, letters.body) for name in names)
    )


def matrix(
    votes: pd.DataFrame, names: Mapping[str, str], calls: pd.DataFrame, left: float, *, ax: Axes
) -> Axes:
    """Draw one row a state and one column a roll call, doubtful votes marked.

    Parameters
    ----------
    votes : DataFrame
        As for `roll_calls`.
    names : mapping of str
        Code -> wrapped name, in the order to draw.
    calls : DataFrame
        `resolution` and `heading`, in the order to draw.
    left : float
        Where the columns begin.
    ax : Axes
        Axes in pixels, from the upper left corner.
    """
    letters = letters_of(ax)
    body, small = letters.body, letters.small
    right = ax.get_xlim()[1]
    step = min((right - left) / len(calls), 1.6 * STEP * body)
    middles = [left + (place + 0.5) * step for place in range(len(calls))]
    widest = max(text_width(each, small) for each in calls["heading"])
    every = max(1, -int(-(widest + GAP * small) // step))
    for x, heading in list(zip(middles, calls["heading"], strict=True))[::every]:
        note(heading, (x, 0), ax=ax, size=small, level="below", ha="center", color=SOFT, gid="day")
    top = 2 * LINE * small + GAP * body
    heights = {}
    for code, name in names.items():
        ax.plot([0, left + len(calls) * step], [top, top], color=RULE, linewidth=1, zorder=0)
        heights[code] = top + _row(name, body) / 2
        note(name, (0, heights[code]), ax=ax, gid="row")
        top += _row(name, body)
    columns = dict(zip(calls["resolution"], middles, strict=True))
    places = votes.assign(x=votes["resolution"].map(columns), y=votes["iso3"].map(heights))
    for vote in LOOKS:
        given = places[places["vote"] == vote]
        if len(given):
            draw_mark(vote, given["x"], given["y"], ax=ax, gid=f"vote-{vote}")
    for doubted in places[places["verification"].isin(DOUBTS)].itertuples():
        at = (doubted.x + MARK * body, doubted.y)
        note(DOUBTS[doubted.verification], at, ax=ax, size=small, ha="center", gid="doubt")
    return ax


def draw_mark(vote: str, x: Sequence[float], y: Sequence[float], *, ax: Axes, gid: str) -> None:
    """Draw the marks of a vote."""
    body, look = letters_of(ax).body, LOOKS[vote]
    ax.plot(
        x,
        y,
        linestyle="none",
        marker=look.marker,
        markersize=MARK * body,
        markerfacecolor=look.face,
        markeredgecolor=look.edge,
        markeredgewidth=EDGE * body,
        clip_on=False,
        gid=gid,
    )


def _apart(wanted: Sequence[float], widths: Sequence[float], high: float) -> list[float]:
    """Return middles near the wanted ones at which words of such widths do not overlap."""
    # Words of unlike widths are spread as if they were points, by what stands before each.
    before = [sum(widths[:place]) + width / 2 for place, width in enumerate(widths)]
    free = [middle - shift for middle, shift in zip(wanted, before, strict=True)]
    placed = within(spread(free, 0), 0, max(high - sum(widths), 0), 0)
    return [place + shift for place, shift in zip(placed, before, strict=True)]


def _row(name: str, body: float) -> float:
    return max(ROW, LINE * (name.count("\n") + 1) + EDGE) * body
