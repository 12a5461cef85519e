"""The charts to look closer, in Chromium: every choice by keyboard, and the picture follows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pandas as pd
import pytest

import parade_analysis as pa
from parade_analysis import inclusion
from parade_analysis.explore import page as house
from parade_analysis.plot import maps

CHARTS: dict[str, Callable[[], Any]] = {
    "guests": pa.explore.guests,
    "chronology": pa.explore.chronology,
    "trade-share": pa.explore.trade_share,
}
NOTHING_TO_SHOW = "WARN Infinite extent"
"""What Vega says where a choice leaves no row; the chart says so in a sentence."""
WIDTHS = (320, 390, 800, 1100)
PICTURE = "document.querySelector('.vega-embed svg')"
DOTS = f"{PICTURE}.querySelectorAll('.mark-symbol.role-mark path').length"
CONTROLS = ".vega-bindings select, .vega-bindings input"
WORDS = f"""[...{PICTURE}.querySelectorAll('text')].flatMap(each => each.children.length
    ? [...each.children] : [each]).map(each => each.textContent).join(' ')"""


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    """Each chart as a page that holds its scripts itself."""
    import vl_convert

    bundle = vl_convert.javascript_bundle(f"{house.DRAW}window.draw = draw;")
    show = "draw(document.querySelector('main'), {}).then(shown => {{ window.view = shown.view; }})"
    head = '<!doctype html><html lang="en"><meta charset="utf-8"><title>Chart</title>'
    return {
        name: f"{head}<style>{house.CSS}</style><body style='background: #222'>"
        "<main></main>"
        f"<script type='module'>{bundle}\n"
        + show.format(make().to_json(indent=None).replace("</", "<\\/"))
        + "</script></body></html>"
        for name, make in CHARTS.items()
    }


@pytest.fixture
def shown(chromium: Any, pages: dict[str, str]) -> Iterator[Callable[..., Any]]:
    """Show a chart, and refuse what it complains of or asks the network for."""
    complaints: list[str] = []
    opened = []

    def show(name: str, width: int = WIDTHS[-1]) -> Any:
        page = chromium.new_page(viewport={"width": width, "height": 900})
        opened.append(page)
        page.context.set_offline(True)
        page.on("request", lambda asked: complaints.append(asked.url))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda told: complaints.append(told.text))
        page.set_content(pages[name])
        page.wait_for_function("window.view && document.querySelector('.vega-embed svg')")
        return page

    yield show
    for page in opened:
        page.close()
    assert not [each for each in complaints if NOTHING_TO_SHOW not in each]


def picture(page: Any) -> str:
    page.evaluate("window.view.runAsync().then(() => null)")
    return str(page.evaluate(f"{PICTURE}.outerHTML"))


def words(page: Any) -> str:
    page.evaluate("window.view.runAsync().then(() => null)")
    return str(page.evaluate(WORDS))


@pytest.mark.sampled(1)
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_fits_its_page_and_cuts_no_word(
    shown: Callable[..., Any], name: str, width: int
) -> None:
    page = shown(name, width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    within = page.evaluate(
        f"""(() => {{
            const frame = {PICTURE}.getBoundingClientRect();
            return [...{PICTURE}.querySelectorAll('text')].filter(each => each.textContent)
                .map(each => [each.textContent, each.getBoundingClientRect()])
                .filter(([_, box]) => box.left < frame.left - 1 || box.right > frame.right + 1
                    || box.top < frame.top - 1 || box.bottom > frame.bottom + 1)
                .map(([text, _]) => text);
        }})()"""
    )
    assert not within
    assert page.evaluate(f"{PICTURE}.getBoundingClientRect().width") > 0.9 * width - 16
    assert page.evaluate("window.view.signal('width')") > width / 2 - 20  # words leave it room
    assert "…" not in words(page)


@pytest.mark.exhaustive
@pytest.mark.parametrize("name", CHARTS)
def test_every_choice_is_labelled_and_moved_by_the_keyboard(
    shown: Callable[..., Any], name: str
) -> None:
    number = shown(name).locator(CONTROLS).count()
    assert number >= 2
    for place in range(number):
        page = shown(name)
        control = page.locator(CONTROLS).nth(place)
        assert control.evaluate("each => each.labels.length && each.labels[0].innerText.trim()")
        control.focus()
        before = picture(page)
        first = control.input_value()
        is_last = control.evaluate(
            "each => each.tagName == 'INPUT' ? each.value == each.max"
            " : each.selectedIndex == each.length - 1"
        )
        if control.evaluate("each => each.tagName") == "INPUT":
            page.keyboard.press("ArrowLeft" if is_last else "ArrowRight")
            assert abs(float(control.input_value()) - float(first)) == 1
        else:
            page.keyboard.press("ArrowUp" if is_last else "ArrowDown")
            assert control.input_value() != first
        page.wait_for_function(
            "before => document.querySelector('.vega-embed svg').outerHTML != before", arg=before
        )


@pytest.mark.sampled(1)
@pytest.mark.parametrize("width", WIDTHS)
def test_a_click_on_the_map_chooses_a_state_and_the_words_follow(
    shown: Callable[..., Any], width: int
) -> None:
    page = shown("guests", width)
    state = page.get_by_role("combobox", name="State")
    state.select_option(label="Zimbabwe")
    assert "Zimbabwe: " in words(page)
    dot = page.locator("[aria-roledescription=circle][aria-label^=Maldives]")
    dot.hover()
    pointed = page.locator("#vg-tooltip-element")
    assert "visible" in pointed.get_attribute("class")
    assert pointed.evaluate(
        "each => [...each.querySelectorAll('td')]"
        ".every(cell => cell.scrollHeight <= cell.clientHeight)"
    )
    box = pointed.bounding_box()
    assert 0 <= box["x"] < box["x"] + box["width"] <= width
    dot.click()
    assert state.evaluate("each => each.selectedOptions[0].label") == "Maldives"
    assert "Maldives: " in words(page)


@pytest.mark.sampled(1)
@pytest.mark.parametrize("name", CHARTS)
def test_what_is_drawn_is_read_aloud_in_words(shown: Callable[..., Any], name: str) -> None:
    page = shown(name)
    read = page.evaluate(
        f"[...{PICTURE}.querySelectorAll('[role=graphics-symbol]')]"
        ".filter(each => each.tagName == 'path').map(each => each.getAttribute('aria-label'))"
    )
    assert read
    for each in read:
        assert each
        assert not re.search(r"_|undefined|null|: .*; .*:", each), each


CHOICES = {
    "guests": ["Parade", "Bloc, as of that day", "State"],
    "chronology": ["State", "Which meetings count", "Known by"],
    "trade-share": ["Partner", "Publisher"],
}


@pytest.mark.sampled(1)
@pytest.mark.parametrize("name", CHARTS)
def test_choices_stand_in_order_and_answers_are_read_aloud_once(
    shown: Callable[..., Any], name: str
) -> None:
    page = shown(name)
    labels = page.locator(".vega-bind-name").all_inner_texts()
    assert [each.strip() for each in labels] == CHOICES[name]
    answer = page.get_by_role("status")
    before = answer.inner_text()
    assert len(before) > 20
    assert all(each in words(page) for each in before.splitlines())
    hidden = page.evaluate(
        f"[...{PICTURE}.querySelectorAll('[class*=answer]')].map(each => each.ariaHidden)"
    )
    assert hidden
    assert {*hidden} == {"true"}
    page.locator(CONTROLS).first.focus()
    page.keyboard.press("ArrowDown")
    page.wait_for_function(
        "before => document.querySelector('[role=status]').textContent != before", arg=before
    )
    assert all(each in words(page) for each in answer.inner_text().splitlines())
    read = page.evaluate(f"[...{PICTURE}.querySelectorAll('[aria-label]')].map(e => e.ariaLabel)")
    assert not [each for each in read if re.search(r"[a-z]_[a-z]|said|undefined", each)]


def test_only_the_answer_that_changes_is_read_again(shown: Callable[..., Any]) -> None:
    page = shown("guests")
    page.evaluate(
        """() => { window.heard = []; new MutationObserver(all => all.forEach(
            each => window.heard.push(each.target.textContent)
        )).observe(document.querySelector('[role=status]'), {childList: true, subtree: true}); }"""
    )
    page.get_by_role("combobox", name="Bloc").select_option(label="ASEAN")
    page.wait_for_function("window.heard.length")
    heard = page.evaluate("window.heard")
    assert all(each.startswith("ASEAN: the heads of") for each in heard)


def test_a_state_whose_leader_stayed_away_is_told_so(shown: Callable[..., Any]) -> None:
    page = shown("guests")
    page.get_by_role("combobox", name="Parade").select_option(label="Moscow, May 2025")
    page.get_by_role("combobox", name="State").select_option(label="Laos")
    assert "was announced and did not come" in words(page)
    assert "25 heads" not in words(page)


def test_a_day_before_all_meetings_is_one_quiet_sentence(shown: Callable[..., Any]) -> None:
    page = shown("chronology")
    slider = page.locator(".vega-bindings input[type=range]")
    slider.focus()
    page.keyboard.press("Home")
    assert "No such meeting was known" in words(page)
    assert not page.evaluate(DOTS)
    assert slider.get_attribute("aria-valuetext") == page.locator(".parade-day").inner_text()
    page.keyboard.press("ArrowRight")
    assert "1 meeting with 1 state" in words(page)
    met = pa.load("meetings").query("leader == 'Kim Jong Un'")
    first = met[["end_date", "known_from"]].max(axis=1).min()
    assert page.locator(".parade-day").inner_text() == f"{first.day} {first:%B %Y}"


@pytest.mark.sampled(1)
@pytest.mark.parametrize("rule", inclusion.RULES)
def test_the_dots_of_a_day_are_what_was_known_on_it(shown: Callable[..., Any], rule: str) -> None:
    page = shown("chronology")
    page.get_by_role("combobox", name="Which").select_option(value=rule)
    last = pd.Timestamp(pa.load("meetings").attrs["covered_to"])
    parade = pd.Timestamp("2025-09-03")
    for days in (-2100, -2000, -1, 0, 1, 2, 37):
        as_of = parade + pd.Timedelta(days=days)
        day = (as_of - last).days
        page.evaluate("day => window.view.signal('day', day).runAsync().then(() => null)", day)
        known = inclusion.include(pa.load("meetings", as_of=as_of), rule, as_of=as_of)
        assert page.evaluate(DOTS) == len(known)
        states = len(known["iso3"].unique())
        assert f"{len(known)} meetings with {states} states" in words(page)


POINTS = f"""[...{PICTURE}.querySelectorAll('.mark-symbol.role-mark path')]
    .map(each => [each.getAttribute('aria-label'), each.getAttribute('fill')])"""
SHAPES = f"""[...{PICTURE}.querySelectorAll('.mark-shape.role-mark path[aria-label]')]
    .map(each => [each.getAttribute('aria-label'), each.getAttribute('fill')])"""


def test_points_stand_for_the_shares_of_the_tables(shown: Callable[..., Any]) -> None:
    page = shown("trade-share")
    page.get_by_role("combobox", name="Publisher").select_option(label="KOTRA")
    page.evaluate("window.view.runAsync().then(() => null)")
    tables = ("trade_totals", "trade_partners", "trade_partners_bulk", "series")
    shares = pa.trade.shares_by_publisher(*map(pa.load, tables))
    own = shares[(shares["series"] == "kotra") & (shares["partner_iso3"] == "CHN")]
    read = [label for label, _ in page.evaluate(POINTS)]
    assert [each.partition(":")[0] for each in read] == [f"KOTRA, {year}" for year in own["year"]]
    drawn = [float(each.rpartition(" ")[2].rstrip("%")) for each in read]
    assert drawn == pytest.approx(own["share_percent"].to_list(), abs=0.051)


def test_states_are_painted_by_the_rank_of_who_came(shown: Callable[..., Any]) -> None:
    page = shown("guests")
    page.get_by_role("combobox", name="Parade").select_option(label="Moscow, May 2025")
    page.evaluate("window.view.runAsync().then(() => null)")
    ranks = pa.attendance.heads(pa.load("attendance"), "moscow-2025").set_index("iso3")["rank"]
    names = pa.load("countries").set_index("iso3").loc[ranks.index]
    painted = {label.partition(":")[0]: fill for label, fill in page.evaluate(SHAPES)}
    seen = 0
    for state, rank in zip(names["country"], ranks, strict=True):
        if state in painted:
            seen += 1
            assert painted[state].lower() == maps.LOOKS[rank].colour.lower()
    assert seen > 10


def test_a_partner_that_a_publisher_lacks_is_one_quiet_sentence(
    shown: Callable[..., Any],
) -> None:
    page = shown("trade-share")
    page.get_by_role("combobox", name="Partner").select_option(label="Mongolia")
    page.get_by_role("combobox", name="Publisher").select_option(label="KOTRA")
    assert "No share of Mongolia by KOTRA is in the tables." in words(page)
    page.get_by_role("combobox", name="Publisher").select_option(label="WITS")
    assert "No share" not in words(page)
