"""Advice on a cell is taken by its column, and means what stood there."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

import parade_analysis as pa
from parade_analysis.catalog.cells import fault_in
from parade_analysis.catalog.fields import FIELDS
from parade_analysis.catalog.given import typed
from parade_analysis.catalog.hints import advice, fits


def written(value: str, column: str) -> list[str]:
    """Return what may be written according to the advice."""
    told = advice(value, FIELDS[column]) or ""
    return re.findall(r"(?:write|or) ([^\s,]+)", told)


def by_hand(value: float) -> str:
    return repr(value).removesuffix(".0")


@given(
    st.integers(-89_999, 89_999).map(lambda thousandths: thousandths / 1000),
    st.sampled_from(["{}", "{} ", "\u00a0{}", "+{}"]),
)
def test_a_decimal_comma_in_a_latitude_is_no_separator(value: float, around: str) -> None:
    text = around.format(by_hand(value).replace(".", ","))
    if value < 0:
        text = text.replace("+", "")
    if fits(text, FIELDS["latitude"]):
        return
    assert [float(each) for each in written(text, "latitude")] == [value]


@given(
    st.integers(1_000, 99_999_999),
    st.sampled_from([None, 5, 25]),
    st.sampled_from([",", " ", "\u00a0", "\u202f", "'", "\u2019"]),
)
def test_separators_of_thousands_are_taken_out(whole: int, rest: int | None, sign: str) -> None:
    text = f"{whole:,}".replace(",", sign) + ("" if rest is None else f".{rest}")
    expected = f"{whole}" if rest is None else f"{whole}.{rest}"
    assert written(text, "value_usd_million")[0] == expected


@given(st.integers(1_000, 99_999_999), st.sampled_from([".", " ", "\u00a0"]))
def test_a_number_of_the_continent_is_read(whole: int, sign: str) -> None:
    text = f"{whole:,}".replace(",", sign) + ",25"
    assert written(text, "value_usd_million") == [f"{whole}.25"]


@given(st.integers(0, 1000), st.sampled_from(["%", " %"]))
def test_a_sign_of_percent_is_reckoned_with(thousandths: int, sign: str) -> None:
    percent = by_hand(thousandths / 10)
    assert [float(each) for each in written(percent + sign, "share_percent")] == [float(percent)]
    assert [float(each) for each in written(percent + sign, "hhi")] == [
        pytest.approx(thousandths / 1000)
    ]
    assert written(percent + sign, "value_usd_million") == []


DAYS = ["{0.day}.{0.month}.{0.year}", "{0.month}/{0.day}/{0.year}", "{0.day} {0:%B} {0.year}"]
DAYS += ["{0:%b} {0.day}, {0.year}", "{0.year}-{0.month}-{0.day} ", "{0:%Y/%m/%d}", "{0:%Y%m%d}"]


@given(st.dates(dt.date(1900, 1, 1), dt.date(2100, 1, 1)), st.sampled_from(DAYS))
def test_a_day_in_another_order_or_in_words_is_read(day: dt.date, form: str) -> None:
    told = written(form.format(day), "date")
    assert f"{day:%Y-%m-%d}" in told
    assert set(told) <= {f"{day:%Y-%m-%d}", f"{day:%Y-%d-%m}"}
    assert len(told) == 1 or "comes first" in (advice(form.format(day), FIELDS["date"]) or "")


@given(st.sampled_from(sorted(FIELDS)), st.text(max_size=20))
def test_all_that_is_to_be_written_is_taken(column: str, text: str) -> None:
    told = advice(text, FIELDS[column])
    if told and told.startswith("write ") and "one blank" not in told and "each letter" not in told:
        for each in told.removeprefix("write ").split(", or "):
            assert fits(each.split(" if ")[0], FIELDS[column])


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("latitude", "39,9", "write 39.9 if the comma is a decimal sign"),
        ("value_usd_million", "2,696", "write 2696, or 2.696 if the comma is a decimal sign"),
        ("value_usd_million", "$5", None),  # dollars or millions of them
        ("value_usd_million", "1e400", None),
        ("year", "2024.0", "write 2024"),
        ("month", "09/2025", "write 2025-09"),
        ("date", "2025111", None),
        ("date", "2025-02-30", None),
        ("is_preferred", "TRUE", "write true"),
        ("flow", "Export", "write export"),
        ("iso3", "prk", "write PRK"),
        ("m49", "36", "write 036"),
        ("event", "Beijing 2025", "write beijing-2025"),
        ("source_url", " https://example.org/A", "write https://example.org/A"),
    ],
)
def test_advice_is_to_the_point(column: str, value: str, words: str | None) -> None:
    assert advice(value, FIELDS[column]) == words


def test_check_gives_the_advice(spoil: Callable[[str, str, str], object]) -> None:
    folder = spoil("envoys", "2012-08-02,Wang Jiarui", "2.8.2012,Wang Jiarui")
    with pytest.raises(pa.DataError, match="write 2012-08-02 if the day comes first, or 2012-02"):
        pa.load("envoys", data=str(folder))


def test_a_frame_gets_the_advice_too() -> None:
    mine = pa.load("meetings").astype({"latitude": "str"}).assign(latitude="39,904")
    with pytest.raises(pa.DataError, match=r"write 39\.904 if the comma is a decimal sign"):
        typed(mine, "meetings")


@pytest.mark.parametrize("sign", "=+-@＝＋－＠")
def test_what_a_spreadsheet_would_run_is_refused(
    sign: str, spoil: Callable[[str, str, str], object]
) -> None:
    folder = spoil("envoys", "2012-08-02,Wang Jiarui", f"2012-08-02,{sign}cmd|'/c calc'!A1")
    with pytest.raises(pa.DataError, match=r"envoys.csv, row 2, column person.*as a formula"):
        pa.load("envoys", data=str(folder))


def test_what_a_spreadsheet_would_run_is_refused_in_a_frame() -> None:
    mine = pa.load("meetings").assign(person='=HYPERLINK("http://example.org")')
    with pytest.raises(pa.DataError, match="as a formula"):
        pa.figures.running_count(meetings=mine)


@pytest.mark.parametrize("text", ["-77.05", "-3", "a=b", "x@example.org", "North-South"])
def test_a_number_below_zero_is_no_formula(text: str) -> None:
    assert fault_in(text) is None
