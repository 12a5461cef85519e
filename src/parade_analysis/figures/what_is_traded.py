"""Goods by year, and how much is not known."""

from __future__ import annotations

import pandas as pd

from parade_analysis import goods as traded
from parade_analysis import publishers
from parade_analysis.catalog.definitions import SUBJECT
from parade_analysis.figures.contract import figure, undrawn
from parade_analysis.places import in_sentence
from parade_analysis.plot import multiples, style
from parade_analysis.plot.page import Page
from parade_analysis.plot.picture import Chart
from parade_analysis.prose import capitalised, headline, listed, percent_words, possessive

BANS = 2017
"""The year of the UN resolutions that ban the DPRK's coal, ores, textiles and seafood."""
FLOWS = ("export", "import")
MOST, EQUALS = 6, 2
"""Goods of a direction that have a panel, and years of an equal peak that are named."""
CALLED = {traded.MINERALS_AND_FUELS: "minerals incl. fuels"}
"""Names that can't be taken for those of a part."""
TOGETHER = {traded.MINERALS_AND_FUELS: "Fuels and ores in one figure"}
"""What is said of goods whose parts have panels of their own."""


@figure(
    "what-is-traded",
    notebook="03-trade-dependence",
    reads={
        "trade_commodities": (
            "year partner_iso3 flow product hs series value_usd_million share_percent"
        ),
        "trade_totals": "year flow series value_usd_million",
        "series": (
            "series name repeats inter_korean estimated_crude export_valuation import_valuation"
        ),
        "countries": "iso3 country",
    },
    context=("trade_totals",),
)
def what_is_traded(
    trade_commodities: pd.DataFrame,
    trade_totals: pd.DataFrame,
    series: pd.DataFrame,
    countries: pd.DataFrame,
    country: str = "PRK",
    publisher: str = "kotra",
) -> Chart:
    """What a country sells and buys by one publisher's count, and how much is not known.

    Parameters
    ----------
    country : str
        ISO 3166-1 alpha-3.
    publisher : str
        Whose count, by id in table ``series``; those that repeat it are taken too.

    Examples
    --------
    >>> from parade_analysis import figures
    >>> figures.what_is_traded().title
    'Largest known export: coal and fuels in 2016, hair products in 2024'
    """
    goods = traded.product_shares(
        trade_commodities, trade_totals, series, None, publisher=publisher, country=country
    )
    by_flow = {flow: goods[goods["flow"] == flow] for flow in FLOWS}
    told = next(flow for flow, rows in by_flow.items() if len(rows))
    names = publishers.names_of(series)
    whose = in_sentence(countries, country)
    leading = {flow: _then_and_now(rows, country) for flow, rows in by_flow.items()}
    title = _title(leading[told], told, "" if country == SUBJECT else possessive(whose))
    shares = {flow: traded.named_shares(rows) for flow, rows in by_flow.items()}
    main = {flow: _main(rows) for flow, rows in shares.items()}
    span = multiples.span_of([*goods["year"]])
    top = max(rows["share_percent"].max() for rows in shares.values() if len(rows))
    is_cut = any(rows["good"].nunique() > MOST for rows in shares.values())

    def draw(page: Page) -> None:
        for flow in FLOWS:
            multiples.heading(f"{capitalised(flow)}s", page=page)
            if not main[flow]:
                page.write("No share is known", gid="nothing")
                continue
            multiples.year_panels(
                [_panel(shares[flow], good, leading[flow]) for good in main[flow]],
                span,
                page=page,
                top=top,
                words="{:g}%".format,
                groups=len(FLOWS),
            )

    drawn = [*dict.fromkeys(goods["series"])]
    keys = ["year", "flow", "product", "series"]
    printed = trade_commodities.dropna(subset="share_percent").set_index(keys).index
    return Chart(
        title=title,
        subtitle=(
            f"Percent of {possessive(whose)} recorded exports and imports"
            f"{', the main goods' * is_cut}. A year without a bar has no figure"
        ),
        alt=(
            f"Small bar charts by year, one for each good. {title}. "
            + " ".join(
                f"Highest among {flow}s: {peak}."
                for flow in FLOWS
                if main[flow] and (peak := _peak_words(shares[flow])) not in title
            )
        ),
        description=" ".join(
            [
                *(
                    f"{flow.capitalize()}s of {year}: "
                    + ", ".join(
                        f"{row.product} {percent_words(row.share_percent)}"
                        for row in its.itertuples()
                    )
                    + f", not known {percent_words(max(100 - its['share_percent'].sum(), 0))}."
                    for (flow, year), its in goods.groupby(["flow", "year"])
                ),
                *_left_out(shares, main),
                "Shares are of value in nominal USD, not deflated, of groups whose HS chapters do "
                f"not overlap. {capitalised(publishers.basis(series, publisher, country))}.",
            ]
        ),
        plotted=goods[["year", "flow", "product", "hs", "group", "share_percent"]],
        draw=draw,
        publishers=[str(names.get(name, name)) for name in drawn],
        undrawn=undrawn(trade_totals=not goods.set_index(keys).index.isin(printed).all()),
    )


def _then_and_now(goods: pd.DataFrame, country: str) -> pd.DataFrame:
    """Return the leading good of an earlier year and of the last, or of the last alone.

    The DPRK's earlier year is the last before the bans, another country's its first.
    """
    leading = traded.leading_goods(goods)
    years = leading.index
    before = years[years < BANS] if country == SUBJECT else years[:1]
    return leading.loc[sorted({*before[-1:], *years[-1:]})]


def _title(leading: pd.DataFrame, flow: str, whose: str) -> str:
    """Say which good led then and now."""
    goods, shares, years = leading["good"], leading["share_percent"], leading.index
    last = years[-1]
    plain = f"Largest known {flow} in {last}: {goods[last]}, {percent_words(shares[last])}"
    if len(leading) == 1:
        of_whom = f"{whose} largest known" if whose else "Largest known"
        return headline(
            capitalised(
                f"{of_whom} {flow} in {last}: {goods[last]}, {percent_words(shares[last])}"
            ),
            plain,
        )
    then = years[0]
    told = f"largest known {flow}: {goods[then]} in {then}, {goods[last]} in {last}"
    briefly = f"{whose} largest known {flow}: {goods[then]} ({then}), {goods[last]} ({last})"
    stays = f"largest known {flow}, in {last} as in {then}: {goods[last]}"
    is_other = goods[then] != goods[last]
    return headline(
        (is_other and whose, capitalised(f"{whose} {told}")),
        (is_other and whose, capitalised(briefly)),
        (is_other, capitalised(told)),
        (not is_other and whose, capitalised(f"{whose} {stays}")),
        (not is_other, capitalised(stays)),
        plain,
    )


def _main(shares: pd.DataFrame) -> list[str]:
    """Return the goods with the largest shares over the years, by the year of their highest."""
    most = shares.groupby("good")["share_percent"].sum().sort_index()
    kept = most.sort_values(ascending=False, kind="stable").index[:MOST]
    peaks = _peaks(shares).loc[kept]
    return [*peaks.sort_values(["year", "share_percent"]).index]


def _peaks(shares: pd.DataFrame) -> pd.DataFrame:
    """Return year and share of the highest of each good, the earliest of equals."""
    ordered = shares.sort_values(["share_percent", "year"], ascending=[False, True])
    return ordered.drop_duplicates("good").set_index("good")


def _panel(shares: pd.DataFrame, good: str, leading: pd.DataFrame) -> multiples.Panel:
    """Return what is drawn of one good: stressed if it led then, or leads now."""
    by_year = shares[shares["good"] == good].set_index("year")["share_percent"]
    year = int(_peaks(shares).loc[good, "year"])
    # Goods that lead together are joined by "and".
    led = [good in (each, *each.split(" and ")) for each in leading["good"]]
    colour = style.FOCUS if led[0] else style.SECOND if led[-1] else style.QUIET
    told = by_year.map(percent_words)
    equals = [str(each) for each in by_year.index[told == told[year]]]
    words = f"{told[year]} in {listed(equals)}" if len(equals) <= EQUALS else told[year]
    return multiples.Panel(
        capitalised(CALLED.get(good, good)),
        by_year,
        (year, words),
        colour,
        is_strong=any(led),
        aside=TOGETHER.get(good, ""),
    )


def _peak_words(shares: pd.DataFrame) -> str:
    """Return the good with the highest share of all years."""
    peaks = _peaks(shares)
    good = peaks["share_percent"].idxmax()
    share, year = peaks.loc[good, ["share_percent", "year"]]
    return f"{good}, {percent_words(share)} in {year:.0f}"


def _left_out(shares: dict[str, pd.DataFrame], main: dict[str, list[str]]) -> list[str]:
    """Return the goods that have no panel, each with its highest."""
    told = []
    for flow, rows in shares.items():
        others = _peaks(rows[~rows["good"].isin(main[flow])]).sort_index()
        if len(others):
            each = [
                f"{row.Index} (at most {percent_words(row.share_percent)}, in {row.year})"
                for row in others.itertuples()
            ]
            told.append(f"Not drawn of the {flow}s: {listed(each)}.")
    return told
