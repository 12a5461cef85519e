"""Figures on trade."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from parade_analysis import trade
from parade_analysis.errors import DataError
from parade_analysis.figures.registry import figure

if TYPE_CHECKING:
    from parade_analysis.plot.style import PublishedFigure

WITS = "WITS UN Comtrade (2017-11 extract)"
COW = "COW Trade 4.0 dyadic"
FACTBOOK = "CIA World Factbook"
UNIFICATION = "Ministry of Unification"
NOMINAL = "Million USD, nominal, not deflated"
LARGE_USD_MILLION = 1000.0
"""The floor under which small territories are left out of the second ranking."""
ALL_COUNTRIES = 150
"""A year with fewer countries is no picture of the world."""
ENLARGED_YEARS = 11  # before the last, in the lower panel of the shares
COMPARED_YEARS = (2001, 2010, 2014, 2018, 2022, 2024)
PUBLISHER_NAMES = {
    WITS: "WITS (UN Comtrade mirror)",
    COW: "Correlates of War",
    "KITA (mirror data incl. inter-Korean)": "KITA, with inter-Korean trade",
    "China Customs (GACC)": "China customs",
    "China customs (first release, KOTRA Beijing)": "China customs, first release",
    "KOTRA (2023 list of shares)": "KOTRA, restated 2023",
    "KOTRA less estimated crude": "KOTRA less estimated crude",
    "IMF DOTS (via European Commission)": "IMF, Direction of Trade",
    "UN Comtrade (via Statista)": "UN Comtrade",
}
SOVIET = "Soviet Union,\nthen Russia"
LANES = {
    "China": ("CHN",),
    SOVIET: ("SUN", "RUS"),
    "Japan": ("JPN",),
    "South Korea": ("KOR",),
    "all others": (),
}
BANS = 2017  # the year of the resolutions that ban coal, ores, textiles and seafood
GOODS = {
    "seafood": (3, 3),
    "food and oils": (1, 24),
    "ores and minerals": (25, 26),
    "plastics and rubber": (39, 40),
    "textiles": (50, 63),
    "hair products": (67, 67),
    "footwear": (64, 66),
    "iron and steel": (72, 83),
    "machines": (84, 85),
    "vehicles": (86, 89),
}
"""Groups of HS chapters, from and to."""
SHORT_AUTHORS = {
    "Multilateral Sanctions Monitoring Team": "MSMT",
    "UN Security Council resolution 2397": "resolution 2397",
    "US National Security Council": "US security council",
    "press range of intelligence estimates": "press",
}
KINDS = {
    "KOTRA minus China": "1 crude oil, mostly",
    "crypto": "4 theft",
    "arms, troops": "2 arms and troops together",
    "arms and troops with": "2 arms and troops together",
    "munition": "2 arms",
    "arms exports": "2 arms",
    "troops": "3 troops",
}
"""Words of an unrecorded flow, looked for in this order, and the group that it stands in."""
NEIGHBOURS = {
    "MNG": "Mongolia",
    "BTN": "Bhutan",
    "MEX": "Mexico",
    "CAN": "Canada",
    "BLR": "Belarus",
    "TKM": "Turkmenistan",
    "PRK": "DPRK",
}


@figure("trade-total", notebook="03-trade-dependence")
def trade_total(
    trade_totals: pd.DataFrame,
    trade_partners: pd.DataFrame,
    events: pd.DataFrame,
    series: pd.DataFrame,
) -> PublishedFigure:
    """What the DPRK exports and imports by KOTRA's count, and its balance, since 1990."""
    from parade_analysis.plot import style
    from parade_analysis.plot import trade as draw

    kotra = trade_totals[(trade_totals["series"] == "KOTRA") & trade_totals["is_preferred"]]
    wide = kotra.pivot(index="year", columns="flow", values="value_usd_million")
    wide = wide.reindex(range(wide.index.min(), wide.index.max() + 1))
    wide["balance"] = wide["export"] - wide["import"]
    last, peak = wide.index[-1], wide["export"].idxmax()
    ratio = wide.at[last, "import"] / wide.at[last, "export"]
    fig, ax = style.canvas(
        "tall",
        title=(f"The DPRK's recorded imports in {last} were {ratio:.1f} times its exports"),
        subtitle=(
            f"{NOMINAL}. {counted(series, 'KOTRA')}. A break in a line is a year without the "
            f"number. Diamonds: trade with South Korea by the {UNIFICATION}, which KOTRA leaves out"
        ),
        place=(0.8, 3.7, 10.0, 3.35),
    )
    south = trade_partners[
        (trade_partners["series"] == UNIFICATION)
        & (trade_partners["flow"] == "total")
        & (trade_partners["year"] >= wide.index[0])
    ]
    draw.levels(wide, south, ax=ax, south_label="trade with South Korea, both ways")
    closed, reopened = border_closure(events)
    below = style.panel(fig, (0.8, 0.95, 10.0, 1.5))
    draw.balance(wide["balance"], ax=below)
    if closed is not None:
        ends = reopened if reopened is not None else events["date"].max()
        start, end = draw.year_position(pd.Series([closed, ends]))
        draw.period(start, end, "border\nclosed", ax=ax, top=True)
        draw.period(start, end, "", ax=below)
    strip = style.panel(fig, (0.8, 2.78, 10.0, 0.62))
    draw.marks(
        resolutions_by_year(events, last), "UN sanctions\nresolutions", ax=strip, height=0, size=8
    )
    draw.strip_under(ax, ax=strip)
    opened, shut = kaesong_zone(events)
    if opened is not None:
        ends = shut if shut is not None else pd.Timestamp(last, 12, 31)
        start, end = draw.year_position(pd.Series([opened, ends]))
        years = f"since {opened:%Y}" if shut is None else f"{opened:%b %Y} to {shut:%b %Y}"
        draw.span(start, end, f"Kaesong zone, {years}", ax=ax)
    fig.plotted = wide[["export", "import", "total", "balance"]].reset_index()
    worst = wide["balance"].idxmin()
    fig.alt = (
        f"Line chart with bars. {fig.title}. In {last} exports were "
        f"{wide.at[last, 'export']:,.0f} and imports {wide.at[last, 'import']:,.0f} million USD; "
        f"at the peak exports were {wide.at[peak, 'export']:,.0f}. The largest deficit was "
        f"{-wide.at[worst, 'balance']:,.0f} million in {worst}."
    )
    return fig


@figure("china-share", notebook="03-trade-dependence")
def china_share(
    trade_partners: pd.DataFrame,
    events: pd.DataFrame,
    trade_partners_bulk: pd.DataFrame,
    series: pd.DataFrame,
) -> PublishedFigure:
    """China's share of the DPRK's recorded trade: KOTRA, mirror data, and single counts."""
    from parade_analysis.plot import style
    from parade_analysis.plot import trade as draw

    kotra_look = draw.Look(style.BLUE, "o")
    mirror_look = draw.Look(style.VERMILION, "s", dashed=True)
    shares = trade.published_shares(trade_partners, "CHN", "KOTRA")
    by_year = shares.set_index("year")["share_percent"]
    first, last = by_year.index[0], by_year.index[-1]
    fig, ax = style.canvas(
        "tall",
        title=(
            f"China took {by_year[last]:.0f}% of the DPRK's recorded trade in {last}, "
            f"up from {by_year[first]:.0f}% in {first}"
        ),
        subtitle=(
            "China's share of exports plus imports, percent, from nominal USD, not deflated. "
            f"{counted(series, 'KOTRA')} since 2014. Dashed: {counted(series, WITS)}. "
            "Diamonds: single counts by others. Arms and smuggling are in none"
        ),
        place=(0.75, 3.75, 10.2, 3.35),
    )
    zoom = style.panel(fig, (0.75, 0.95, 10.2, 2.1))
    mirror = mirror_shares(trade_partners_bulk, "CHN", first)
    single = other_shares(trade_partners, "CHN", first)
    years = range(first, last + 1)
    near = range(max(first, last - ENLARGED_YEARS), last + 1)
    draw.percent_axis(years, ax=ax)
    seen = pd.concat([shares, mirror, single])
    least = seen.loc[seen["year"].isin(near), "share_percent"].min()
    draw.percent_axis(near, ax=zoom, low=5 * (least // 5), step=5 if least > 75 else 25)
    passed = {share: by_year.index[by_year > share].min() for share in (50, 90)}
    lowest = by_year.loc[passed[90] :].idxmin() if pd.notna(passed[90]) else last
    above = {first, last, *(year for year in passed.values() if pd.notna(year))}
    below = {lowest} - above
    draw.share_line(shares, ax=ax, look=kotra_look, above=sorted(above), below=sorted(below))
    close_by = shares[shares["year"].isin(near)]
    draw.share_line(close_by, ax=zoom, look=kotra_look, above=[last], below=sorted(below))
    draw.name_line("KOTRA", (last, by_year[last]), draw.Place(10, 0), kotra_look, ax=ax)
    draw.name_line("KOTRA", (last, by_year[last]), draw.Place(10, -2), kotra_look, ax=zoom)
    if len(mirror):
        draw.share_line(mirror, ax=ax, look=mirror_look)
        draw.share_line(mirror[mirror["year"].isin(near)], ax=zoom, look=mirror_look)
        at = mirror.set_index("year")["share_percent"]
        end = (at.index[-1], at.iloc[-1])
        name = "WITS mirror\n(UN Comtrade)"
        draw.name_line(name, end, draw.Place(8, -18), mirror_look, ax=ax)
        draw.name_line("WITS", end, draw.Place(9, -6), mirror_look, ax=zoom)
    wide_points = single[single["share_percent"] < 80]
    draw.single_points(
        wide_points,
        {},
        ax=ax,
    )
    close = single[(single["share_percent"] >= 80) & (single["year"] >= near[0])]
    draw.single_points(
        close,
        {name: draw.Place(*place) for name, place in NEAR_PLACES.items()},
        ax=zoom,
    )
    closed, reopened = border_closure(events)
    if closed is not None:
        ends = reopened if reopened is not None else events["date"].max()
        start, end = draw.year_position(pd.Series([closed, ends]))
        draw.period(start, end, "border\nclosed", ax=ax)
        draw.period(start, end, "", ax=zoom)
    draw.marks(resolutions_by_year(events, last), "UN sanctions resolutions", ax=ax, height=6)
    draw.panel_title(f"Enlarged: {near[0]} to {last}", ax=zoom)
    fig.plotted = pd.concat(
        [shares.assign(series="KOTRA"), mirror.assign(series=WITS), single.drop(columns="text")]
    )[["year", "series", "share_percent", "value_usd_million"]]
    fig.alt = (
        f"Line chart. {fig.title}."
        + "".join(
            f" The share passed {share}% in {year}."
            for share, year in passed.items()
            if pd.notna(year)
        )
        + (f" The lowest year since then was {lowest} with {by_year[lowest]:.1f}%." * bool(below))
        + (
            f" Mirror data of WITS lie lower, at {mirror['share_percent'].iloc[-1]:.1f}% in "
            f"{mirror['year'].iloc[-1]}."
            if len(mirror)
            else ""
        )
        + "".join(
            f" {point.series}: {point.share_percent:.1f}% in {point.year}."
            for point in single.itertuples()
        )
    )
    return fig


@figure("partners-long-run", notebook="03-trade-dependence")
def partners_long_run(
    trade_partners_bulk: pd.DataFrame, trade_partners: pd.DataFrame, series: pd.DataFrame
) -> PublishedFigure:
    """Who the DPRK traded with since the 1960s, one lane a partner, publishers apart."""
    from parade_analysis.plot import style
    from parade_analysis.plot import trade as draw

    records = long_run(trade_partners_bulk, trade_partners)
    first, last = records["year"].min(), records["year"].max()
    leaders = records[records["lane"] != "all others"]
    best = leaders.loc[leaders.groupby("year")["value_usd_million"].idxmax()].set_index("year")
    begins, ends = best["lane"].iloc[0], best["lane"].iloc[-1]
    soviet = records.loc[records["lane"] == SOVIET, "year"].min()
    fig, ax = style.canvas(
        "tall",
        title=(
            f"The records begin with {begins} and end with {ends}; Soviet trade enters in {soviet}"
        ),
        subtitle=(
            f"Exports plus imports with each partner, {NOMINAL[0].lower()}{NOMINAL[1:]}, log "
            f"scale. {counted(series, WITS)}. {counted(series, COW)}. Single points: KOTRA, South "
            "Korean and Russian sources, valuation unknown. Hatched: not in these records, which "
            "is not no trade"
        ),
        place=(1.9, 0.95, 9.4, 1.1),
    )
    ax.remove()
    looks = {
        WITS: draw.Look(style.VERMILION, "s"),
        COW: draw.Look(style.GREEN, "^", dashed=True),
    }
    height = 6.0 / len(LANES)
    for index, lane in enumerate(LANES):
        panel = style.panel(
            fig, (2.0, 0.98 + height * (len(LANES) - 1 - index), 9.4, height - 0.16)
        )
        draw.lane(
            records[records["lane"] == lane],
            lane,
            (first, last),
            looks,
            ax=panel,
            has_years=index == len(LANES) - 1,
        )
    draw.key(
        {"WITS": looks[WITS], "Correlates of War": looks[COW], "others": draw.Look(style.INK, "D")},
        fig,
    )
    fig.plotted = records.sort_values(["lane", "series", "year"], ignore_index=True)
    fig.alt = f"Small line charts, one a partner. {fig.title}. " + " ".join(
        f"{' '.join(lane.split())}: recorded from {rows['year'].min()} to "
        f"{rows['year'].max()}, most in "
        f"{rows.loc[rows['value_usd_million'].idxmax(), 'year']} with "
        f"{rows['value_usd_million'].max():,.0f} million USD."
        for lane, rows in records.groupby("lane")
    )
    return fig


def long_run(trade_partners_bulk: pd.DataFrame, trade_partners: pd.DataFrame) -> pd.DataFrame:
    """Return exports plus imports by year, lane and publisher.

    A year is added up only where the publisher has both directions. The Soviet Union and
    Russia share a lane, not a state.

    Returns
    -------
    DataFrame
        `year`, `lane`, `series` and `value_usd_million`.
    """
    lanes = {code: lane for lane, codes in LANES.items() for code in codes}
    mirrors = trade_partners_bulk[trade_partners_bulk["series"].isin([WITS, COW])]
    mirrors = mirrors.assign(lane=mirrors["partner_iso3"].map(lanes).fillna("all others"))
    keys = ["year", "lane", "series"]
    summed = mirrors.groupby(keys).agg(
        value_usd_million=("value_usd_million", "sum"), directions=("flow", "nunique")
    )
    summed = summed[summed["directions"] == 2].reset_index()
    single = trade_partners[
        trade_partners["partner_iso3"].isin(lanes)
        & (trade_partners["flow"] == "total")
        & trade_partners["value_usd_million"].notna()
    ]
    single = single.assign(lane=single["partner_iso3"].map(lanes))
    both = pd.concat([summed, single])[[*keys, "value_usd_million"]]
    return both.astype({"year": "int64"}).reset_index(drop=True)


@figure("china-monthly", notebook="03-trade-dependence")
def china_monthly(
    trade_china_monthly: pd.DataFrame, events: pd.DataFrame, series: pd.DataFrame
) -> PublishedFigure:
    """Trade with China month by month as China customs records it, gaps left open."""
    from parade_analysis.plot import style
    from parade_analysis.plot import trade as draw

    if trade_china_monthly.empty:
        raise DataError("trade_china_monthly: no month is known")
    months = trade_china_monthly.pivot(index="month", columns="flow", values="value_usd_million")
    every = pd.date_range(months.index.min(), months.index.max(), freq="MS", name="month")
    months = months.reindex(every)[["export", "import", "total"]]
    known = months.notna().any(axis=1)
    totals = months["total"].dropna()
    lowest, highest = totals.idxmin(), totals.idxmax()
    (publisher,) = trade_china_monthly["series"].unique()
    fig, ax = style.canvas(
        "tall",
        title=(
            f"Recorded trade with China fell to {totals[lowest]:,.1f} million USD in {lowest:%B %Y}"
        ),
        subtitle=(
            f"{NOMINAL}. {counted(series, publisher)}. The months of which a number was found: "
            f"{known.sum()} of {len(months)}; a gap is a number not found, not a month without "
            "trade. Customs revises, so months do not add up to a year"
        ),
        place=(0.8, 1.0, 10.3, 6.15),
    )
    draw.months(months, ax=ax)
    closed, reopened = border_closure(events)
    if closed is not None:
        draw.closure(closed, reopened, every[-1], ax=ax)
    fig.plotted = months.reset_index()
    fig.alt = (
        f"Line chart by month. {fig.title}. The highest known month was {highest:%B %Y} with "
        f"{totals[highest]:,.1f} million USD, the last is {totals.index[-1]:%B %Y} with "
        f"{totals.iloc[-1]:,.1f}. {len(months) - known.sum()} of {len(months)} months are unknown."
    )
    return fig


@figure("what-is-traded", notebook="03-trade-dependence")
def what_is_traded(
    trade_commodities: pd.DataFrame, trade_totals: pd.DataFrame, series: pd.DataFrame
) -> PublishedFigure:
    """What the DPRK sells and buys by KOTRA's count, and how much of it is not known."""
    from parade_analysis.plot import style
    from parade_analysis.plot import trade as draw

    goods = pd.concat(
        [
            trade.product_shares(trade_commodities, trade_totals, flow).assign(flow=flow)
            for flow in ("export", "import")
        ]
    )
    goods["group"] = [
        goods_group(code, flow) for code, flow in zip(goods["hs"], goods["flow"], strict=True)
    ]
    sold = goods[goods["flow"] == "export"]
    before = sold.loc[sold["year"] < BANS, "year"].max()
    first, last = (
        sold[sold["year"] == year].nlargest(1, "share_percent").iloc[0]
        for year in (before, sold["year"].max())
    )
    fig, ax = style.canvas(
        "tall",
        title=(
            f"Exports: {first['group']} {first['share_percent']:.1f}% in {first['year']}, "
            f"{last['group']} {last['share_percent']:.1f}% in {last['year']}"
        ),
        subtitle=(
            "Percent of all recorded exports and imports by value, from nominal USD, not deflated. "
            f"{counted(series, 'KOTRA')}; the goods of some years through Statistics Korea. Only "
            "groups whose HS chapters do not overlap; hatched: not known from these tables"
        ),
        place=(0.9, 0.95, 5.0, 5.3),
    )
    draw.goods(goods[goods["flow"] == "export"], "Exports", ax=ax)
    draw.goods(
        goods[goods["flow"] == "import"], "Imports", ax=style.panel(fig, (6.7, 0.95, 4.9, 5.3))
    )
    fig.plotted = goods[["year", "flow", "product", "hs", "group", "share_percent"]]
    fig.alt = f"Stacked bars by year. {fig.title}. " + " ".join(
        f"{flow.capitalize()}s of {year}: "
        + ", ".join(f"{row.product} {row.share_percent:.0f}%" for row in rows.itertuples())
        + f", not known {100 - rows['share_percent'].sum():.0f}%."
        for (flow, year), rows in goods.groupby(["flow", "year"])
    )
    return fig


def goods_group(hs: str, flow: str) -> str:
    """Return under which name goods are drawn, by their first HS chapter.

    Examples
    --------
    >>> goods_group("2701", "export"), goods_group("2709", "import"), goods_group("61-62", "export")
    ('coal and fuels', 'fuels', 'textiles')
    """
    chapter = int(hs[:2])
    if chapter == 27:
        return "coal and fuels" if flow == "export" else "fuels"
    found = [name for name, (low, high) in GOODS.items() if low <= chapter <= high]
    return found[0] if found else "other goods"


@figure("sources-disagree", notebook="04-how-sure-are-the-numbers")
def sources_disagree(
    trade_totals: pd.DataFrame,
    trade_partners: pd.DataFrame,
    trade_partners_bulk: pd.DataFrame,
    series: pd.DataFrame,
) -> PublishedFigure:
    """What each publisher said of six years: all trade, trade with China, China's share."""
    from parade_analysis.plot import style
    from parade_analysis.plot import trade as draw

    said = by_publisher(trade_totals, trade_partners, trade_partners_bulk, series)
    spread = said.groupby("year")["china_percent"].agg(["min", "max"]).dropna()
    if spread.empty or said[["all", "china"]].isna().all().any():
        raise DataError("trade_partners: no trade with China known in the compared years")
    widest = (spread["max"] - spread["min"]).idxmax()
    fig, ax = style.canvas(
        "tall",
        title=(
            f"China's share in {widest}: {spread.at[widest, 'min']:.0f}% or "
            f"{spread.at[widest, 'max']:.0f}%, depending on who counts"
        ),
        subtitle=(
            "Exports plus imports, million USD, nominal, not deflated, and percent. White: added "
            "up or divided here from the publisher's own numbers. Exports CIF and imports FOB by "
            f"{valued_cif(series, said)}; valuation unknown of the others. KOTRA leaves out "
            "inter-Korean trade and since 2014 adds crude oil. No average is drawn"
        ),
        place=(3.05, 1.2, 2.9, 5.6),
    )
    panels = [ax, style.panel(fig, (6.15, 1.2, 2.5, 5.6)), style.panel(fig, (8.85, 1.2, 2.7, 5.6))]
    draw.dot_table(said, axes=panels)
    fig.plotted = said
    fig.alt = f"Dot plot. {fig.title}. " + " ".join(
        f"{row.year}, {row.publisher}: {row.china_percent:.1f}%."
        for row in said.dropna(subset="china_percent").itertuples()
    )
    return fig


def by_publisher(
    trade_totals: pd.DataFrame,
    trade_partners: pd.DataFrame,
    trade_partners_bulk: pd.DataFrame,
    series: pd.DataFrame,
) -> pd.DataFrame:
    """Return what publishers say of both directions in the compared years.

    Republications and the press are left out. A sum or share that the publisher does not
    print is computed from its own numbers and marked.

    Returns
    -------
    DataFrame
        `year`, `publisher` (short), `all`, `china` (million USD), `china_percent`, and
        `is_all_computed`, `is_china_computed`, `is_percent_computed` (bool), by year, KOTRA
        first.
    """
    tables = {
        "all": trade_totals,
        "china": trade_partners[trade_partners["partner_iso3"] == "CHN"],
    }
    found: dict[tuple[int, str], dict[str, float | bool]] = {}
    for quantity, table in tables.items():
        rows = table[table["year"].isin(COMPARED_YEARS)]
        for (year, name), group in rows.groupby(["year", "series"]):
            values = group.set_index("flow")["value_usd_million"]
            entry = found.setdefault((year, name), {})
            if pd.notna(values.get("total")):
                entry[quantity] = values["total"]
            elif values.reindex(["export", "import"]).notna().all():
                entry[quantity] = values["export"] + values["import"]
                entry[f"is_{quantity}_computed"] = True
            if quantity == "china" and "total" in values:
                share = group.set_index("flow").at["total", "share_percent"]
                entry["china_percent"] = share
    mirrors = trade_partners_bulk[
        trade_partners_bulk["series"].isin([WITS, COW])
        & trade_partners_bulk["year"].isin(COMPARED_YEARS)
    ]
    for name, flows in mirrors.groupby("series"):
        for row in trade.dependence(flows, "CHN").itertuples():
            found[row.year, name] = {
                "all": row.total_usd_million,
                "china": row.value_usd_million,
                "china_percent": 100 * row.share_fraction,
                "is_all_computed": True,
                "is_china_computed": True,
                "is_percent_computed": True,
            }
    quantities = ["all", "china", "china_percent"]
    flags = ["is_all_computed", "is_china_computed", "is_percent_computed"]
    said = pd.DataFrame(
        [{"year": year, "series": name, **entry} for (year, name), entry in found.items()]
    ).reindex(columns=["year", "series", *quantities, *flags])
    kinds = series.set_index("series")["series_kind"]
    said = said[~said["series"].map(kinds).isin(["republication", "press"])]
    said = said.dropna(subset=quantities, how="all")
    said = said.assign(
        publisher=said["series"].map(PUBLISHER_NAMES).fillna(said["series"]),
        follows=said["series"] != "KOTRA",
    ).sort_values(["year", "follows", "publisher"], ignore_index=True)
    said = said.reindex(columns=["year", "publisher", *quantities, *flags])
    said[flags] = said[flags].astype("boolean").fillna(False).astype(bool)
    return said


def valued_cif(series: pd.DataFrame, said: pd.DataFrame) -> str:
    """Return the publishers of `said` that value exports CIF and imports FOB, in words."""
    known = series[(series["export_valuation"] == "CIF") & (series["import_valuation"] == "FOB")]
    names = known["series"].map(PUBLISHER_NAMES).fillna(known["series"])
    return ", ".join(sorted(set(names) & set(said["publisher"]))) or "nobody"


@figure("off-the-books", notebook="04-how-sure-are-the-numbers")
def off_the_books(
    trade_unrecorded: pd.DataFrame, trade_totals: pd.DataFrame, series: pd.DataFrame
) -> PublishedFigure:
    """What trade statistics leave out, by author, beside what they record for 2024."""
    from parade_analysis.plot import style
    from parade_analysis.plot import trade as draw

    kotra = trade_totals[(trade_totals["series"] == "KOTRA") & (trade_totals["flow"] != "total")]
    year = int(kotra["year"].max())
    recorded = kotra[kotra["year"] == year].set_index("flow")["value_usd_million"]
    covering = trade_unrecorded[
        (trade_unrecorded["start_year"] <= year)
        & (trade_unrecorded["end_year"].fillna(year) >= year)
    ]
    in_money = covering[covering["unit"].str.startswith("USD million")]
    if in_money.empty:
        raise DataError(f"trade_unrecorded: no estimate in USD covers {year}")
    ranges = in_money.assign(group=in_money["flow_kind"].map(kind_of))
    ranges = ranges.sort_values(["group", "low", "high"], ignore_index=True)
    quantities = covering[~covering.index.isin(in_money.index)]
    stolen = ranges[(ranges["group"] == KINDS["crypto"]) & (ranges["period"] == str(year))]
    times = stolen["low"].min() / recorded["export"]
    fig, ax = style.canvas(
        "tall",
        title=(
            f"Theft of cryptocurrency in {year} is put at {times:.1f} times the recorded exports"
            if len(stolen)
            else f"What trade statistics leave out, beside what they record for {year}"
        ),
        subtitle=(
            f"Million USD, nominal, not deflated, log scale. Estimates whose period covers {year}; "
            "most cover several years and overlap, so nothing is added up. Recorded: "
            f"{counted(series, 'KOTRA')}"
        ),
        place=(4.75, 2.6, 6.85, 4.65),
    )
    draw.ranges(recorded, short_authors(ranges), year, ax=ax)
    listed = style.panel(fig, (0.3, 0.66, 11.6, 1.22))
    draw.panel_title(
        "Without a value in money: quantities, and caps of the UN "
        "(MSMT: Multilateral Sanctions Monitoring Team)",
        ax=listed,
        up=15,
    )
    style.listing(
        [
            (
                "",
                f"{range_words(row.low, row.high)} {row.unit.replace(' per ', ' a ')}",
                f"{row.flow_kind}, {row.estimate_by}",
            )
            for row in short_authors(quantities).itertuples()
        ],
        ax=listed,
        columns=2,
        size=8,
    )
    fig.plotted = pd.concat(
        [
            pd.DataFrame(
                {
                    "flow_kind": [f"recorded {flow}s (KOTRA)" for flow in recorded.index],
                    "period": str(year),
                    "low": recorded.values,
                    "high": recorded.values,
                    "unit": "USD million per year",
                    "estimate_by": "KOTRA",
                }
            ),
            covering[["flow_kind", "period", "low", "high", "unit", "estimate_by"]],
        ]
    )
    fig.alt = (
        f"Range plot on a log scale. {fig.title}. Recorded in {year}: exports "
        f"{recorded['export']:,.0f}, imports {recorded['import']:,.0f} million USD. "
        + " ".join(
            f"{row.flow_kind}, {row.period}, {row.estimate_by}: {range_words(row.low, row.high)}."
            for row in ranges.itertuples()
        )
    )
    return fig


def short_authors(estimates: pd.DataFrame) -> pd.DataFrame:
    """Shorten the authors' names: without what stands in brackets, the longest abbreviated."""
    names = estimates["estimate_by"].str.replace(r" \(.*\)", "", regex=True)
    return estimates.assign(estimate_by=names.replace(SHORT_AUTHORS))


def kind_of(flow_kind: str) -> str:
    """Return under which heading an unrecorded flow is drawn."""
    for word, kind in KINDS.items():
        if word in flow_kind:
            return kind
    return "other"


def range_words(low: float, high: float) -> str:
    """Return a range in words, open where one end is missing.

    Examples
    --------
    >>> range_words(143, 572), range_words(1000, float("nan")), range_words(300, 300)
    ('143 to 572', 'at least 1,000', '300')
    """
    if pd.isna(high):
        return f"at least {low:,.0f}"
    if pd.isna(low):
        return f"at most {high:,.0f}"
    return f"{low:,.0f}" if low == high else f"{low:,.0f} to {high:,.0f}"


def mirror_shares(flows: pd.DataFrame, partner_iso3: str, since: int) -> pd.DataFrame:
    """Return a partner's share in WITS mirror data: `year`, `share_percent`, value."""
    wits = flows[(flows["series"] == WITS) & (flows["year"] >= since)]
    if wits.empty:
        return pd.DataFrame(
            {"year": [], "share_percent": [], "value_usd_million": []}, dtype="float64"
        )
    found = trade.dependence(wits, partner_iso3)
    return found.assign(share_percent=100 * found["share_fraction"])[
        ["year", "share_percent", "value_usd_million"]
    ]


def other_shares(trade_partners: pd.DataFrame, partner_iso3: str, since: int) -> pd.DataFrame:
    """Return what publishers other than KOTRA print for single years, with words for it."""
    rows = trade_partners[
        (trade_partners["partner_iso3"] == partner_iso3)
        & (trade_partners["flow"] == "total")
        & (trade_partners["series"] != "KOTRA")
        & trade_partners["share_percent"].notna()
        & (trade_partners["year"] >= since)
    ]
    said = rows[["year", "series", "share_percent", "value_usd_million"]]
    words = [
        f"{SHORT_SERIES.get(name, name)}, {share:.1f}%"
        for name, share in said[["series", "share_percent"]].itertuples(index=False)
    ]
    return said.assign(text=words).reset_index(drop=True)


@figure("world-comparison", notebook="03-trade-dependence")
def world_comparison(trade_concentration_world: pd.DataFrame) -> PublishedFigure:
    """Where the DPRK stands among all countries by dependence on one partner."""
    from parade_analysis.plot import distribution, style
    from parade_analysis.plot import trade as draw

    world = trade_concentration_world
    ranks = own_ranks(world)
    top = ranks[ranks["measure"] == TOP_SHARE]
    places = [f"{ordinal(row.rank)} of {row.countries} ({row.year})" for row in top.itertuples()]
    fig, ax = style.canvas(
        "tall",
        title=f"The DPRK's dependence on one partner: {', '.join(places[:2])}",
        subtitle=(
            "Share of the largest partner in exports plus imports, and Herfindahl-Hirschman index "
            "(HHI) of all partners, both 0 to 1, from nominal USD, not deflated. Each dot a "
            "country. Most report to WITS themselves (exports FOB, imports CIF), the DPRK is "
            "mirrored. Factbook: top five partners, approximate. Valuation unknown elsewhere"
        ),
        place=(7.2, 1.0, 4.4, 5.5),
    )
    height = 6.1 / len(ranks)
    values = []
    for index, rank in enumerate(ranks.itertuples()):
        panel = style.panel(fig, (0.3, 1.0 + height * (len(ranks) - 1 - index), 6.3, height - 0.62))
        of_year = world[(world["series"] == rank.series) & (world["year"] == rank.year)]
        dots = of_year.dropna(subset=rank.measure)[["iso3", rank.measure]]
        dots = dots.rename(columns={rank.measure: "value"})
        distribution.stacked_dots(dots, NEIGHBOURS, ax=panel, own="PRK")
        distribution.headings(
            f"{MEASURES[rank.measure]}, {SHORT_PUBLISHERS[rank.series]}, {rank.year}",
            f"DPRK {ordinal(rank.rank)} of {rank.countries}; {ordinal(rank.rank_of_large)} of "
            f"{rank.large} without those known to trade less than {LARGE_USD_MILLION:,.0f} "
            "million USD",
            ax=panel,
        )
        values.append(dots.assign(series=rank.series, measure=rank.measure, year=rank.year))
    draw.paths(
        {
            name: trade.world_rank(world, "PRK", name).set_index("year")["percentile"]
            for name in top["series"]
        },
        {
            COW: draw.Look(style.GREEN, "^", dashed=True),
            WITS: draw.Look(style.VERMILION, "s"),
            FACTBOOK: draw.Look(style.BLUE, "o"),
        },
        SHORT_PUBLISHERS,
        ax=ax,
        joined=(COW, WITS),
    )
    distribution.headings(
        "The DPRK's path by its largest partner's share",
        "Percent of others with a smaller one; thin, so overstated, before 1990",
        ax=ax,
    )
    fig.plotted = pd.concat(values)[["series", "measure", "year", "iso3", "value"]]
    own = fig.plotted[fig.plotted["iso3"] == "PRK"].merge(ranks, on=["series", "measure", "year"])
    fig.alt = f"Dot distributions and lines. {fig.title}. " + " ".join(
        f"{MEASURES[row.measure]} by {SHORT_PUBLISHERS[row.series]} in {row.year}: "
        f"{row.value:.2f}, {ordinal(row.rank)} of {row.countries}."
        for row in own.itertuples()
    )
    return fig


def own_ranks(world: pd.DataFrame) -> pd.DataFrame:
    """Return the DPRK's rank in the latest good year of each publisher and measure.

    Returns
    -------
    DataFrame
        `series`, `measure`, `year`, `rank` and `countries` among all; `rank_of_large` and
        `large` without those known to trade less than `LARGE_USD_MILLION`.

    Raises
    ------
    DataError
        If no year has the DPRK and most of the world.
    """
    found = []
    for name, measure in RANKED:
        year = good_year(world, name, measure)
        if year is None:
            continue
        among = [
            trade.world_rank(world, "PRK", name, measure=measure, floor_usd_million=floor)
            .set_index("year")
            .loc[year]
            for floor in (0.0, LARGE_USD_MILLION)
        ]
        found.append(
            {
                "series": name,
                "measure": measure,
                "year": year,
                "rank": among[0]["rank"],
                "countries": among[0]["countries"],
                "rank_of_large": among[1]["rank"],
                "large": among[1]["countries"],
            }
        )
    if not found:
        raise DataError(
            f"trade_concentration_world: no year with the DPRK and {ALL_COUNTRIES} countries"
        )
    return pd.DataFrame(found)


# Where a name stands beside its point, in points: right, up, side.
NEAR_PLACES = {
    "KOTRA, restated, 90.2%": (0, 13, "center"),
    "KOTRA, restated, 92.7%": (-4, 12, "right"),
    "ITC Trade Map, 91.5%": (9, -5, "left"),
    "KOTRA less crude, 95.2%": (0, 20, "center"),
    "KOTRA less crude, 94.9%": (-2, -13, "right"),
    "KITA, with inter-Korean trade, 91.8%": (14, -21, "center"),
}
TOP_SHARE, HHI = "top_partner_share_fraction", "hhi"
MEASURES = {TOP_SHARE: "Largest partner's share", HHI: "HHI"}
RANKED = [
    *((name, TOP_SHARE) for name in (FACTBOOK, WITS, COW)),
    (WITS, HHI),
]
SHORT_PUBLISHERS = {WITS: "WITS", COW: "Correlates of War", FACTBOOK: "CIA World Factbook"}
SHORT_SERIES = {
    "KITA (mirror data incl. inter-Korean)": "KITA, with inter-Korean trade",
    "KOTRA less estimated crude": "KOTRA less crude",
    "KOTRA (2023 list of shares)": "KOTRA, restated",
    "ITC Trade Map": "ITC Trade Map",
}


def good_year(world: pd.DataFrame, publisher: str, measure: str) -> int | None:
    """Return the latest year that has the DPRK and most of the world, if there is one."""
    rows = world[(world["series"] == publisher) & world[measure].notna()]
    counts = rows["year"].value_counts()
    own = set(rows.loc[rows["iso3"] == "PRK", "year"])
    good = [year for year, count in counts.items() if count >= ALL_COUNTRIES and year in own]
    return max(good, default=None)


def ordinal(number: int) -> str:
    """Return a rank in words of print.

    Examples
    --------
    >>> [ordinal(number) for number in (1, 2, 3, 11, 22)]
    ['1st', '2nd', '3rd', '11th', '22nd']
    """
    ending = (
        "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    )
    return f"{number}{ending}"


def counted(series: pd.DataFrame, name: str) -> str:
    """Return how a publisher values trade and what it counts, in words.

    Examples
    --------
    >>> from parade_analysis import load
    >>> counted(load("series"), "Ministry of Unification")
    'Ministry of Unification: valuation unknown, inter-Korean trade included'
    """
    about = series.set_index("series").loc[name]
    ways = {way: about[f"{way}_valuation"] for way in ("export", "import")}
    if len(set(ways.values())) == 1:
        valued = f"valuation {ways['export']}"
    else:
        valued = f"exports {ways['export']}, imports {ways['import']}"
    counts = [
        f"{words} {about[column]}"
        for column, words in (
            ("inter_korean", "inter-Korean trade"),
            ("estimated_crude", "estimated crude oil"),
        )
        if about[column] != "not_applicable"
    ]
    return f"{SHORT_PUBLISHERS.get(name, name)}: {', '.join([valued, *counts])}"


def kaesong_zone(events: pd.DataFrame) -> tuple[pd.Timestamp | None, pd.Timestamp | None]:
    """Return when the Kaesong zone made its first goods and when it was closed."""
    days = events.set_index("event_id")["date"]
    return (
        days.get("2004-12-15-kaesong-zone-makes-its-first-goods"),
        days.get("2016-02-10-kaesong-zone-closed"),
    )


def border_closure(
    events: pd.DataFrame,
) -> tuple[pd.Timestamp | None, pd.Timestamp | None]:
    """Return when the border closed for the pandemic and when citizens could return."""
    border = events[events["category"] == "border"].set_index("event_id")["date"]
    return (
        border.get("2020-01-21-border-closed-for-covid-19"),
        border.get("2023-08-27-return-of-citizens-allowed"),
    )


def resolutions_by_year(events: pd.DataFrame, last: int) -> pd.DataFrame:
    """Return the sanctions resolutions of each year up to the last: `year` and their `label`."""
    sanctions = events[(events["category"] == "sanction") & (events["date"].dt.year <= last)]
    numbers = sanctions["label"].str.extract(r"resolution (\d+)")[0]
    listed = numbers.dropna().groupby(sanctions["date"].dt.year).agg("\n".join)
    return listed.rename_axis("year").rename("label").reset_index()
