"""What a format of trade is: which columns it needs, and what a row of its files means."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from parade_analysis.sources.files import Layout, Part


@dataclass(frozen=True)
class Source:
    """Files of one format, opened: what is read and what it means."""

    form: str
    release: str
    parts: Sequence[tuple[Part, Layout]]
    kinds: dict[str, str]
    """Column -> what it holds, as `files.EXPECTED` names it; a part may lack some of them, and
    no others are read."""
    rename: Callable[[Any], Any]
    """A frame of the file, as narwhals has it -> `year`, `exporter`, `importer` (codes),
    `value`, `hs_code` and the columns `keys`, still to be computed."""
    states: Callable[[pd.Series, pd.Series], pd.DataFrame]
    """Codes and years -> `iso3`, or the `reason` why there is none."""
    in_million: float = 1.0
    """What a value is multiplied by."""
    keys: tuple[str, ...] = ()
    """Further columns by which rows are kept apart until `settle`."""
    settle: Callable[[pd.DataFrame], tuple[pd.DataFrame, pd.DataFrame]] | None = None
    """Sums -> sums that may be added, with `reported_by` and `valuation`, and what was set
    aside; by default all are added."""
    constants: dict[str, str] = field(default_factory=dict)
    """`reported_by` and `valuation`, where all rows have the same."""
    codes_of: Callable[[str], list[Any]] = lambda iso3: []
    """ISO 3166-1 alpha-3 -> the codes under which goods of that country stand."""
    has_goods: bool = True
    """Whether trade is parted by goods; if not, `hs_code` is missing in every row."""
    years: dict[str, int] = field(default_factory=dict)
    """Name of a part -> the only year that it holds."""
    is_unique: bool = False
    """Whether a good stands once a year for each exporter and importer."""
