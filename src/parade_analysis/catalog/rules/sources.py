"""Pages: each once, with its grade and date, and as often cited as it says."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from itertools import combinations

import pandas as pd

from parade_analysis.catalog.cells import shown
from parade_analysis.catalog.rules.registry import Breach, control

DATES = (
    re.compile(r"(?<!\d)((?:19|20)\d\d)[-/_.](\d\d)[-/_.]?(\d\d)(?!\d)"),
    re.compile(r"(?<!\d)((?:19|20)\d\d)(\d\d)(\d\d)"),
)
"""A day as addresses of news pages write it, with signs between or as the start of a number."""
NO_DIFFERENCE = re.compile(r"^https?://(?:www\.)?|/?(?:#.*)?$")
"""In what two addresses of one page may differ."""
AWAY = pd.Timedelta(days=3)
"""So far from its date a page's address may be, by time zone or edition."""


def cited(tables: dict[str, pd.DataFrame]) -> pd.Series:
    """Return how many cells of tables name each page."""
    named = [frame[column] for frame in tables.values() for column in addresses(frame)]
    return pd.concat([pd.Series(dtype="str"), *named]).value_counts()


def addresses(frame: pd.DataFrame) -> list[str]:
    """Return the columns that name a page."""
    return [column for column in frame if column.endswith("source_url") or "url_" in column]


def dated(address: str) -> pd.Timestamp | None:
    """Return the day in an address, if there is one.

    Examples
    --------
    >>> dated("https://example.org/2025-08/28/content_1.htm")
    Timestamp('2025-08-28 00:00:00')
    """
    for pattern in DATES:
        for found in pattern.finditer(address):
            with contextlib.suppress(ValueError):
                return pd.Timestamp(*map(int, found.groups()))
    return None


@control
def pages_are_listed(pages: pd.DataFrame, **tables: pd.DataFrame) -> Iterator[Breach]:
    """Every address stands in table pages, and is cited as often as it says."""
    others = {name: frame for name, frame in tables.items() if name != "pages"}
    named = cited(others)
    counts = pages["page"].map(named).fillna(0).astype("int64")
    for index in pages.index[counts != pages["cited"]]:
        yield Breach("pages", index, "cited", f"{counts[index]}, the cells that name it")
    unlisted = named.index.difference(pages["page"])
    for name, frame in others.items():
        for column in addresses(frame):
            for index in frame.index[frame[column].isin(unlisted)]:
                yield Breach(name, index, column, "a page that stands in table pages")


@control
def pages_of_a_row_differ(**tables: pd.DataFrame) -> Iterator[Breach]:
    """A second page is another than the first."""
    for name, frame in tables.items():
        columns = [each for each in frame if each.startswith("source_url")]
        for first, second in combinations(columns, 2):
            pages = zip(frame[first].fillna(""), frame[second].fillna(""), strict=True)
            for index, (page, other) in zip(frame.index, pages, strict=True):
                if other and NO_DIFFERENCE.sub("", page) == NO_DIFFERENCE.sub("", other):
                    yield Breach(name, index, second, "another page than the one before it")


@control
def rows_have_the_grade_and_date_of_their_page(
    pages: pd.DataFrame, **tables: pd.DataFrame
) -> Iterator[Breach]:
    """A page has one date and one grade, whoever cites it; what it tells was known by then."""
    about = pages.set_index("page")
    for name, frame in tables.items():
        if "source_url" not in frame or name == "pages":
            continue
        for column, told in (("source_grade", "source_grade"), ("source_date", "page_date")):
            if column in frame:
                expected = frame["source_url"].map(about[told])
                both = frame[column].notna() & expected.notna()
                off = both & (frame[column].astype("str") != expected.astype("str"))
                for index in frame.index[off]:
                    yield Breach(name, index, column, f"{shown(expected[index])} as in pages")
        # The pages of a claim are evidence, and at times older than it.
        if "known_from" in frame and name != "claims":
            printed = frame["source_url"].map(about["page_date"])
            for index in frame.index[frame["known_from"] - printed > AWAY]:
                expected = f"a day not after its page, {printed[index]:%Y-%m-%d}"
                yield Breach(name, index, "known_from", expected)


@control
def addresses_have_the_date_of_their_page(pages: pd.DataFrame) -> Iterator[Breach]:
    """The date in an address is that of the page."""
    for row in pages.itertuples():
        day = dated(row.page)
        if day is not None and pd.notna(row.page_date) and abs(day - row.page_date) > AWAY:
            yield Breach("pages", row.Index, "page_date", f"{day:%Y-%m-%d}, as in its address")
