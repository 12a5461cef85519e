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
from parade_analysis.plot import ranges, style
from parade_analysis.plot.page import Page
from parade_analysis.plot.picture import Chart
from parade_analysis.prose import amount_words, capitalised, headline, possessive, range_words

MONTH = re.compile("[12][0-9]{3}-(0[1-9]|1[0-2])")
SPAN = re.compile(r"(?<=\d)-(?=\d)")
"""What stands between two numbers of a range."""
DIFFERENCE, PLAIN_DIFFERENCE = re.compile(r"(.+): (.+) minus (.+)"), r"\1: gap between \2 and \3"
HERE = "computed here"
"""Whose estimate it is where it is our own difference."""


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
) -> Chart:
    """What trade statistics leave out, by author, beside what they record for the same year.

    The year is the last for which the publisher has exports or imports and an estimate in
    money by year is known, else one that some other covers. Sums over other periods,
    and those without a value in money, are told and not drawn.

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
    year = _year(unrecorded, by_year[["export", "import"]].dropna(how="all").index)
    covering = trade.estimates_of(unrecorded, year)
    in_money, quantities = covering[covering["is_money"]], covering[~covering["is_money"]]
    is_yearly = _is_yearly(in_money)
    of_year, longer = in_money[is_yearly], in_money[~is_yearly]
    recorded = by_year.loc[year, ["export", "import"]].dropna()
    name = str(publishers.names_of(series).get(publisher, publisher))
    of = "" if country == SUBJECT else in_sentence(countries, country)
    largest = _largest(of_year)
    rows = [
        ranges.Range(
            f"Recorded {flow}s, {name}",
            value,
            value,
            "",
            amount_words(value),
            style.FLOWS[str(flow)],
            is_strong=flow == "export",
        )
        for flow, value in recorded.sort_values(ascending=False, kind="stable").items()
    ]
    rows += [
        ranges.Range(
            capitalised(_named(row.flow_kind, "" if row.is_of_year else row.period, row.by)),
            row.low,
            row.high,
            "",
            range_words(row.low, row.high),
            style.INK if row.Index == largest else style.SOFT,
            is_strong=row.Index == largest,
        )
        for row in _largest_first(of_year).itertuples()
    ]
    top = max(end for each in rows for end in (each.low, each.high) if pd.notna(end))
    title = _title(of_year, recorded, year, of)

    def draw(page: Page) -> None:
        ranges.range_rows(
            rows,
            page=page,
            top=top or 1.0,
            words="{:,g}".format,
            guide=("recorded exports", recorded["export"]) if "export" in recorded else None,
        )
        if of_year.empty:
            page.remark("No estimate in money by year is known")

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
    plotted = pd.concat([as_recorded, covering[list(as_recorded)].astype({"unit": "str"})])
    in_words = ", ".join(f"{flow}s {amount_words(value)}" for flow, value in recorded.items())
    authors = [each for each in of_year["by"].dropna() if each != HERE]
    return Chart(
        title=title,
        subtitle=(
            f"Yearly estimates{f' of {of}' * bool(of)} for {year} beside recorded trade, "
            f"million USD, nominal{'; they overlap, so none are added up' * (len(of_year) > 1)}"
        ),
        alt=(
            f"Ranges in rows on one axis. {title}. Recorded in {year}, million USD: {in_words}; "
            f"estimates of the year: {len(of_year)}."
        ),
        description=" ".join(
            [
                *(
                    f"{capitalised(_kind(row.flow_kind))}, {row.period}, {row.by}: "
                    f"{range_words(row.low, row.high)} million USD."
                    for row in of_year.itertuples()
                ),
                *(["Of other periods, not drawn beside a year."] if len(longer) else []),
                *(
                    f"{capitalised(_kind(row.flow_kind))}, {row.period}, {row.by}: "
                    f"{range_words(row.low, row.high)} million USD"
                    f"{' a year' * str(row.unit).endswith('per year')}."
                    for row in longer.itertuples()
                ),
                *([_heading(quantities)] if len(quantities) else []),
                *(
                    f"{capitalised(_kind(row.flow_kind))}, {_in_month(row.period)}{row.by}: "
                    f"{_quantity(row.low, row.high)} {str(row.unit).replace(' per ', ' a ')}."
                    for row in quantities.itertuples()
                ),
                f"Recorded is {publishers.basis(series, publisher, country)}. Not deflated.",
            ]
        ),
        plotted=plotted,
        draw=draw,
        publishers=publishers.cited([name, *authors]),
        undrawn=undrawn(countries=of),
    )


def _year(unrecorded: pd.DataFrame, years: pd.Index) -> int:
    """Return the last year with an estimate of its own, else with one that covers it."""
    latest = trade.year_with_estimates(unrecorded, years)
    for year in sorted(years, reverse=True):
        its = trade.estimates_of(unrecorded, int(year))
        if (its["is_money"] & _is_yearly(its)).any():
            return int(year)
    return latest


def _is_yearly(estimates: pd.DataFrame) -> pd.Series:
    """Return which are of the year alone or an amount per year."""
    per_year = estimates["unit"].astype("str").str.endswith("per year")
    return (estimates["is_of_year"] | per_year).astype("bool")


def _kind(flow_kind: object) -> str:
    """Return what an estimate is of, without the words that its year says already."""
    return SPAN.sub("–", str(flow_kind).removesuffix(", per year"))


def _named(flow_kind: object, period: object, by: object) -> str:
    """Return what an estimate is of, when it is not of the year, and by whom."""
    kind = f"{_kind(flow_kind)}{f', {period}' if period else ''}"
    if by != HERE:
        return f"{kind}, {by}"
    return f"{DIFFERENCE.sub(PLAIN_DIFFERENCE, kind)}, our figure"


def _largest_first(of_year: pd.DataFrame) -> pd.DataFrame:
    """Sort estimates by their upper end, or where that is open by the lower."""
    ends = of_year["high"].fillna(of_year["low"])
    return of_year.loc[ends.sort_values(ascending=False, kind="stable").index]


def _largest(of_year: pd.DataFrame) -> object | None:
    """Return the row of the largest earning, by its lower end."""
    is_earned = of_year["is_earned"] & of_year["is_of_year"]
    earned = of_year.loc[is_earned & of_year["low"].notna(), "low"]
    return None if earned.empty else earned.idxmax()


def _quantity(low: float, high: float) -> str:
    """Return a range in words, whole millions in short."""
    return re.sub(r",000,000\b", " million", range_words(low, high))


def _title(of_year: pd.DataFrame, recorded: pd.Series, year: int, of: str) -> str:
    """Say how the largest earning of the year compares with recorded exports."""
    exports = recorded.get("export", 0)
    whose = possessive(of) if of else "the"
    plain = (
        f"What trade statistics of {of} leave out, {year}"
        if of
        else f"What trade statistics leave out, beside what they record for {year}"
    )
    found = _largest(of_year)
    if found is None or exports == 0:
        return plain
    largest = of_year.loc[found]
    kind = capitalised(_kind(largest["flow_kind"]))
    parts = [each / exports for each in largest[["low", "high"]].dropna()]
    often = list(dict.fromkeys(f"{each:.1f}".removesuffix(".0") for each in parts))
    percent = list(dict.fromkeys(f"{100 * each:.0f}%" for each in parts))
    is_times = not {"0", "1"} & {*often}
    span = f"{' to '.join(often)} times" if is_times else f"{' to '.join(percent)} of"
    or_more = " or more" if pd.isna(largest["high"]) else ""
    return headline(
        f"{kind} in {year} is put at {span} {whose} recorded exports{or_more}",
        f"{kind} in {year}: {span} {whose} recorded exports{or_more}",
        plain,
    )


def _in_month(period: object) -> str:
    """Return a period of one month in words, so that a part does not read as the whole year."""
    if not MONTH.fullmatch(str(period)):
        return ""
    return f"{pd.Timestamp(str(period)):%b %Y}, "


def _heading(quantities: pd.DataFrame) -> str:
    """Say what follows, and what its abbreviations mean."""
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
        words += f" ({', '.join(f'{short} is the {name}' for short, name in meant.items())})"
    return f"{words}."
