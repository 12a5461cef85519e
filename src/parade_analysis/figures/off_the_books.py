"""What trade statistics leave out, beside what they record."""

from __future__ import annotations

import re

import pandas as pd

from parade_analysis import publishers, records, trade
from parade_analysis.catalog.definitions import SUBJECT
from parade_analysis.errors import DataError
from parade_analysis.figures.contract import figure, undrawn
from parade_analysis.flows import of_country
from parade_analysis.places import in_sentence
from parade_analysis.plot import axes, ranges, style
from parade_analysis.plot.labels import first_fitting, text_width
from parade_analysis.plot.picture import PublishedFigure
from parade_analysis.prose import amount_words, capitalised, possessive, range_words

LEFT, TOP, WIDTH, WHOLE = 4.75, 7.25, 6.85, 11.6  # inches
SIZE, BESIDE = 8, 30  # points: listed words, and what stands around them
WIDEST_ROW, LISTED_ROW = 0.36, 0.174
BELOW = 0.72
"""From the axis to the list below it."""
MONTH = re.compile("[12][0-9]{3}-(0[1-9]|1[0-2])")


@figure(
    "off-the-books",
    notebook="04-how-sure-are-the-numbers",
    reads={
        "trade_unrecorded": (
            "flow_kind unrecorded_kind period start_year end_year low high unit estimate_by"
        ),
        "trade_totals": "year flow series value_usd_million",
        "series": "series name inter_korean estimated_crude export_valuation import_valuation",
        "countries": "iso3 country",
    },
)
def off_the_books(
    trade_unrecorded: pd.DataFrame,
    trade_totals: pd.DataFrame,
    series: pd.DataFrame,
    countries: pd.DataFrame,
    country: str = "PRK",
    publisher: str = "kotra",
) -> PublishedFigure:
    """What trade statistics leave out, by author, beside what they record for the same year.

    The year is the last for which the publisher has exports or imports and an estimate in
    money is known.

    Parameters
    ----------
    country : str
        ISO 3166-1 alpha-3. Table ``trade_unrecorded`` is about the DPRK; hand in another
        with a column `iso3` for another country.
    publisher : str
        Whose count is recorded trade, by id in table ``series``.

    Examples
    --------
    >>> from parade_analysis import figures
    >>> figures.off_the_books().title
    'Cryptocurrency theft in 2024 is put at 3.6 times the recorded exports'
    """
    if country != SUBJECT and "iso3" not in trade_unrecorded:
        raise DataError(
            f"trade_unrecorded holds {SUBJECT} only, not {country}; hand in a table of yours with "
            "a column iso3"
        )
    by_year = records.exports_and_imports(trade_totals, publisher, country=country)
    unrecorded = of_country(trade_unrecorded, "trade_unrecorded", country)
    year = trade.year_with_estimates(
        unrecorded, by_year[["export", "import"]].dropna(how="all").index
    )
    covering = trade.estimates_of(unrecorded, year)
    in_money, quantities = covering[covering["is_money"]], covering[~covering["is_money"]]
    recorded = by_year.loc[year, ["export", "import"]].dropna()
    name = publishers.names_of(series).get(publisher, publisher)
    of = "" if country == SUBJECT else in_sentence(countries, country)
    entries = [
        (
            "",
            f"{range_words(row.low, row.high)} {str(row.unit).replace(' per ', ' a ')}",
            f"{row.flow_kind}, {_in_month(row.period)}{row.by}",
        )
        for row in quantities.itertuples()
    ]
    widths = [
        text_width(bold, SIZE, bold=True) + text_width(plain, SIZE) for _, bold, plain in entries
    ]
    columns = 2 if max(widths, default=0) + BESIDE < 72 * WHOLE / 2 else 1
    listing = LISTED_ROW * -(-len(entries) // columns)
    height = min(
        WIDEST_ROW * (len(in_money) + len(recorded) + 1),
        TOP - 0.66 - (BELOW if listing else 0.3) - listing,
    )
    fig, ax = style.canvas(
        "tall",
        title=first_fitting(*_titles(in_money, recorded, year, of)),
        subtitle=(
            f"{f'Of {of}, million' if of else 'Million'} USD, nominal, not deflated, log scale. "
            f"Estimates whose period covers {year}{_overlap(in_money)}. Recorded: "
            f"{publishers.basis(series, publisher, country)}"
        ),
        place=(LEFT, TOP - height, WIDTH, height),
    )
    named = {f"recorded {flow}s, {year} ({name})": value for flow, value in recorded.items()}
    ranges.ranges(named, in_money, ax=ax)
    if listing:
        listed = style.panel(fig, (0.3, TOP - height - BELOW - listing, WHOLE, listing))
        axes.panel_title(_heading(quantities), ax=listed, up=15)
        style.listing(entries, ax=listed, columns=columns, size=SIZE)
    as_recorded = pd.DataFrame(
        {
            "flow_kind": [f"recorded {flow}s" for flow in recorded.index],
            "period": str(year),
            "low": recorded.values,
            "high": recorded.values,
            "unit": "USD million per year",
            "estimate_by": name,
        }
    )
    fig.undrawn = undrawn(countries=of)
    fig.plotted = pd.concat([as_recorded, covering[list(as_recorded)].astype({"unit": "str"})])
    fig.alt = (
        f"Range plot on a log scale. {fig.title}. Recorded in {year}, million USD: "
        f"{', '.join(f'{flow}s {amount_words(value)}' for flow, value in recorded.items())}. "
        + " ".join(
            f"{row.flow_kind}, {row.period}, {row.by}: {range_words(row.low, row.high)}."
            for row in in_money.itertuples()
        )
    )
    return fig


def _overlap(in_money: pd.DataFrame) -> str:
    """Return how many estimates also cover other years, where there are several."""
    others = int((~in_money["is_of_year"]).sum())
    if len(in_money) < 2 or not others:
        return ""
    cover = "covers" if others == 1 else "cover"
    return f", {others} of {len(in_money)} also {cover} other years, so nothing is added up"


def _titles(in_money: pd.DataFrame, recorded: pd.Series, year: int, of: str) -> list[str]:
    """Return how the largest earning of the year compares with recorded exports."""
    earned = in_money[in_money["is_of_year"] & in_money["is_earned"] & in_money["low"].notna()]
    exports = recorded.get("export", 0)
    whose = possessive(of) if of else "the"
    plain = f"What trade statistics{f' of {of}' * bool(of)} leave out, beside what they record for "
    plain += str(year)
    if earned.empty or exports == 0:
        return [plain]
    largest = earned.loc[earned["low"].idxmax()]
    times = [f"{each / exports:.1f}" for each in largest[["low", "high"]].dropna()]
    span = " to ".join(dict.fromkeys(times))
    or_more = " or more" if pd.isna(largest["high"]) else ""
    found = f"in {year} is put at {span} times {whose} recorded exports{or_more}"
    return [capitalised(f"{largest['flow_kind']} {found}"), plain]


def _in_month(period: object) -> str:
    """Return a period of one month in words, so that a part does not read as the whole year."""
    if not MONTH.fullmatch(str(period)):
        return ""
    return f"{pd.Timestamp(str(period)):%b %Y}, "


def _heading(quantities: pd.DataFrame) -> str:
    """Return what is listed without a value in money, and what its abbreviations mean."""
    is_cap = quantities["unrecorded_kind"].astype("str").str.endswith("_cap")
    words = "Without a value in money: quantities" + ", and caps of the UN" * bool(is_cap.any())
    full = quantities.dropna(subset="estimate_by").sort_values(
        "estimate_by", key=lambda by: by.str.len()
    )
    shortest = full.drop_duplicates("by").set_index("by")["estimate_by"]
    meant = {
        short: name for short, name in shortest.items() if short.isupper() and short not in name
    }
    if meant:
        words += f" ({', '.join(f'{short}: {name}' for short, name in meant.items())})"
    return words
