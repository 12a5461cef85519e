"""Rows of a table as a page shows them, and the field that asks for some."""

from __future__ import annotations

import html
import re
from typing import Any

import pandas as pd

DAY = r"(?<![\w-])\d{4}-\d\d-\d\d(?![\w-])"


def table_html(frame: pd.DataFrame, name: str, *, kind: str = "scrolled") -> str:
    """Return a frame as a table that can be filtered and read aloud.

    One of kind ``"scrolled"`` is moved sideways where it has no room; of one of kind
    ``"stacked"`` a phone shows each row as a list.
    """
    heads = [html.escape(str(column)) for column in frame.columns]
    head = "".join(f'<th scope="col">{each}</th>' for each in heads)
    rows = "".join(
        "<tr>"
        + "".join(
            f'<td data-label="{label}">{_cell(value)}</td>'
            for label, value in zip(heads, row, strict=True)
        )
        + "</tr>"
        for row in frame.astype("object").itertuples(index=False)
    )
    table = (
        f'<table id="{name}-rows" class="{kind}">'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    )
    if kind == "stacked":
        return table
    scrolled = '<div class="scrolled" tabindex="0" role="region" aria-label="Rows">'
    return f"{scrolled}{table}</div>"


def _cell(value: Any) -> str:
    """Return a value as the CSV has it, in words where that is kinder to read."""
    if pd.isna(value):
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, float):
        return f"{value:.15g}"
    text = html.escape(str(value))
    if re.match(r"https?://", text):
        return f'<a href="{text}">{_host(text)}</a>'
    return re.sub(DAY, r'<time class="day">\g<0></time>', text)


def _host(address: str) -> str:
    return address.split("/")[2].removeprefix("www.").replace(".", ".<wbr>")


def search_box(name: str, told: str) -> str:
    """Return a field that shows of a table the rows that hold what is typed."""
    return (
        f'<p class="asking" hidden><label for="{name}-asked">{told}</label>'
        f'<input id="{name}-asked" type="search" data-filters="{name}-rows">'
        f'<span id="{name}-rows-count" role="status"></span></p>'
    )
