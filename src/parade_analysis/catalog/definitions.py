"""Which columns make a table, its key, and what it rests on.

The codebook `data/README.md` and the field lists of `data/datapackage.json` are written
from here.
"""

from __future__ import annotations

from parade_analysis.catalog.origins import (
    BACI,
    BLS,
    COMTRADE,
    COUNTRYGUESS,
    COW,
    COW_STATES,
    FACTBOOK,
    FED,
    GEONAMES,
    IMTS,
    M49,
    OECD,
    OWID,
    PENPPML,
    STATISTICS,
    UNCTAD,
    WDI,
    WITS,
)
from parade_analysis.catalog.shape import Table as Table
from parade_analysis.catalog.shape import shaped as _table

SUBJECT = "PRK"
"""The state that the tables of events and envoys are about."""

TABLES: dict[str, Table] = {
    "countries": _table(
        title="States and territories",
        description="One row per state or territory that occurs in any table, and per UN member.",
        kind="reference",
        key="iso3",
        columns=(
            "iso3 country short_name? title_name? iso2? m49? un_status region? subregion? capital? "
            "capital_latitude? capital_longitude? label_latitude? label_longitude? ended_on? note? "
            "source_url capital_source_url?"
        ),
        sources=(M49, GEONAMES),
    ),
    "place_codes": _table(
        title="Spellings and codes of states",
        description=(
            "One row per spelling or code that publishers use and that countries does not have."
        ),
        kind="reference",
        key="scheme code start_year",
        columns="scheme code place_kind iso3? candidates? start_year? end_year? source_url",
        sources=(M49, COUNTRYGUESS, COW_STATES, COMTRADE, OWID, WDI),
        ordered=(("start_year", "end_year"),),
    ),
    "series": _table(
        title="Publishers of trade statistics",
        description="One row per publisher and vintage that a trade table names.",
        kind="reference",
        key="series",
        columns=(
            "series name short_name? publisher series_kind repeats? inter_korean hong_kong "
            "estimated_crude estimated_crude_from? export_valuation import_valuation "
            "release_lag_days? release_rule? release_source_url? released? leads_for? note? "
            "source_url"
        ),
        later={"estimated_crude_from": ("estimated_crude_from", "estimated_crude")},
    ),
    "parades": _table(
        title="Parades compared",
        description="One row per parade whose guest list is in attendance.",
        kind="reference",
        key="event",
        columns=(
            "event label occasion event_date place host_iso3 host_leader announced_heads "
            "announced_troops? note? known_from known_from_basis source_url source_url_2? "
            "source_url_3?"
        ),
        dated="event_date",
        unknown="no parade had been announced",
    ),
    "leaders": _table(
        title="Leaders whose meetings are listed",
        description="One row per leader that the table of meetings is about.",
        kind="reference",
        key="leader",
        columns="leader iso3 short_name since until? note? source_url source_url_2?",
    ),
    "attendance": _table(
        title="Guests at head level",
        description="One row per parade and delegation on, or expected on, the host's list.",
        kind="event",
        key="event country",
        columns=(
            "event iso3? country person? office rank is_announced announced_order? attended note? "
            "outcome_note? known_from known_from_basis outcome_known_from source_url source_url_2? "
            "source_url_3? source_grade"
        ),
        dated="outcome_known_from",
        unknown="no parade had been announced",
        ordered=(("known_from", "outcome_known_from"),),
        later={"outcome_known_from": ("attended", "outcome_note")},
    ),
    "also_present": _table(
        title="Other guests of the parades",
        description="One row per guest below head level and parade. Incomplete.",
        kind="event",
        key="event country office person",
        columns=(
            "event iso3? country person? office attended note? known_from known_from_basis "
            "source_url source_url_2? source_grade"
        ),
        dated="known_from",
        unknown="no other guest was known",
    ),
    "memberships": _table(
        title="Memberships of blocs and organisations",
        description="One row per state, organisation and kind of membership.",
        kind="event",
        key="organisation iso3 membership",
        columns=(
            "organisation iso3 membership valid_from? valid_to? snapshot_date? disputed_since? "
            "note? known_from known_from_basis source_url source_url_2? source_url_3? source_grade"
        ),
        unknown="no membership was known",
        ordered=(("valid_from", "valid_to"),),
        later={"valid_to": ("valid_to",)},
    ),
    "bloc_lists": _table(
        title="Lists of blocs and organisations",
        description=(
            "One row per organisation and kind of membership: how many it has on a day, and "
            "whether memberships holds them all."
        ),
        kind="reference",
        key="organisation membership",
        columns=(
            "organisation membership day members disputed is_complete note? source_url "
            "source_url_2? source_grade"
        ),
    ),
    "roll_calls": _table(
        title="UN roll calls on Ukraine",
        description="One row per vote of the General Assembly that un_votes covers.",
        kind="event",
        key="resolution",
        columns=(
            "resolution date title short_label? yes no abstain absent is_complete known_from "
            "known_from_basis source_url source_url_2?"
        ),
        dated="date",
        unknown="no roll call had been held",
    ),
    "un_votes": _table(
        title="UN votes on Ukraine by member",
        description="One row per roll call and UN member.",
        kind="event",
        key="resolution iso3",
        columns=(
            "resolution date iso3 vote is_by_other_government? verification note? known_from "
            "known_from_basis source_url "
            "source_url_2? source_grade"
        ),
        dated="date",
        unknown="no vote had been cast",
    ),
    "meetings": _table(
        title="Kim Jong Un's meetings with foreign leaders",
        description=(
            "One row per counterpart and encounter in person: head of state, head of government or "
            "ruling-party leader."
        ),
        kind="event",
        key="start_date meeting_id",
        columns=(
            "meeting_id occasion_id trip_id? leader start_date end_date person office rank iso3 "
            "place place_iso3 latitude? longitude? format host visit_kind transport? label "
            "outcome? verification note? known_from known_from_basis source_url source_url_2? "
            "transport_source_url? source_grade"
        ),
        dated="end_date",
        unknown="no meeting was known",
        ordered=(("start_date", "end_date"), ("end_date", "known_from")),
    ),
    "envoys": _table(
        title="Kim Jong Un's meetings below leader level",
        description="One row per foreign visitor or host below leader level and day. Incomplete.",
        kind="event",
        key="date person",
        columns=(
            "date person office iso3? place? verification note? known_from known_from_basis "
            "source_url source_url_2? source_grade"
        ),
        dated="date",
        unknown="no envoy was known",
        ordered=(("date", "known_from"),),
    ),
    "parade_week": _table(
        title="Kim Jong Un's week in Beijing",
        description="One row per thing Kim is reported to have done, 1 to 5 September 2025.",
        kind="event",
        key="start_local entry_id",
        columns=(
            "event entry_id start_local end_local? precision time_zone place place_iso3 activity "
            "label person? iso3? note? known_from known_from_basis source_url source_url_2? "
            "source_grade"
        ),
        dated="known_from",
        unknown="nothing of the week was reported",
        ordered=(("start_local", "end_local"),),
    ),
    "events": _table(
        title="Context events",
        description="One row per test, sanction, treaty, border measure, parade or similar.",
        kind="event",
        key="date event_id",
        columns=(
            "event_id date category label short_label? detail is_in_force? known_from "
            "known_from_basis source_url source_url_2? source_note? source_grade"
        ),
        dated="date",
        unknown="no event was known",
        ordered=(("date", "known_from"),),
    ),
    "claims": _table(
        title="Checkable claims of the coverage",
        description="One row per checkable claim of the first report or of other coverage.",
        kind="event",
        key="claim_id",
        columns=(
            "claim_id claim claim_kind is_in_first_report rule caveat? known_from known_from_basis "
            "source_url source_url_2 source_note? source_grade"
        ),
        dated="known_from",
        unknown="no claim had been made",
    ),
    "trade_totals": _table(
        title="Trade, totals",
        description="One row per year, direction and series.",
        kind="statistic",
        key="iso3 year flow series",
        columns=(
            "iso3 year flow series value_usd_million rounding_usd_million value_basis "
            "has_parts_mismatch is_preferred note? known_from known_from_basis source_date? "
            "source_url source_url_2?"
        ),
        dated="year",
        unknown="no total of trade had been published",
        sources=(STATISTICS,),
    ),
    "trade_partners": _table(
        title="Trade by partner",
        description="One row per year, partner, direction and series.",
        kind="statistic",
        key="iso3 year partner_iso3 flow series",
        columns=(
            "iso3 year partner_iso3 flow series value_usd_million? share_percent? "
            "rounding_usd_million? value_basis is_preferred note? known_from known_from_basis "
            "source_date? source_url source_url_2?"
        ),
        dated="year",
        unknown="no trade by partner had been published",
        sources=(STATISTICS,),
    ),
    "trade_china_monthly": _table(
        title="Trade with China by month",
        description="One row per month and direction, China customs. Months are missing.",
        kind="statistic",
        key="iso3 month flow",
        columns=(
            "iso3 month flow series value_usd_million rounding_usd_million value_basis "
            "has_parts_mismatch note? known_from known_from_basis source_date? source_url "
            "source_url_2?"
        ),
        dated="month",
        unknown="no month of trade had been published",
        sources=(STATISTICS,),
    ),
    "trade_commodities": _table(
        title="Trade by product group",
        description="One row per year, partner, direction, product group and series.",
        kind="statistic",
        key="iso3 year partner_iso3 flow product series",
        columns=(
            "iso3 year partner_iso3? flow product hs? hs_basis? series value_usd_million? "
            "share_percent? share_of? value_basis note? known_from known_from_basis source_date? "
            "source_url source_url_2?"
        ),
        dated="year",
        unknown="no trade by product had been published",
        sources=(STATISTICS,),
    ),
    "trade_unrecorded": _table(
        title="What trade statistics leave out",
        description="One row per estimate of an unrecorded flow. Never added to recorded trade.",
        kind="statistic",
        key="flow_kind period estimate_by",
        columns=(
            "flow_kind unrecorded_kind partner_iso3? period start_year? end_year? low? high? unit "
            "estimate_by estimate_by_short? value_basis note? known_from known_from_basis "
            "source_date? source_url source_url_2?"
        ),
        dated="end_year",
        unknown="no estimate had been published",
        ordered=(("start_year", "end_year"), ("low", "high")),
    ),
    "trade_partners_bulk": _table(
        title="Trade by partner in mirror data sets",
        description="One row per year, partner, direction and data set.",
        kind="statistic",
        key="iso3 year partner_iso3 flow series",
        columns=(
            "iso3 year partner_iso3 flow series value_usd_million is_suspect method note? "
            "known_from known_from_basis source_url"
        ),
        dated="year",
        unknown="no mirror data had been published",
        sources=(COW, WITS, PENPPML, IMTS),
        suffix="parquet",
    ),
    "trade_concentration_world": _table(
        title="Top partner and concentration by country",
        description="One row per year, country and data set.",
        kind="statistic",
        key="year iso3 series",
        columns=(
            "year iso3 series top_partner_iso3 top_partner_share_fraction hhi? n_partners? "
            "total_usd_million? export_top_partner_iso3? export_top_partner_share_fraction? "
            "import_top_partner_iso3? import_top_partner_share_fraction? is_reporter? method "
            "known_from known_from_basis source_url"
        ),
        dated="year",
        unknown="no comparison of countries had been published",
        sources=(COW, WITS, FACTBOOK),
        suffix="parquet",
    ),
    "trade_products": _table(
        title="Trade by HS6 raw material and by industry",
        description="One row per year, direction, product, partner and data set.",
        kind="statistic",
        key="iso3 year flow hs_code partner_iso3 series",
        columns=(
            "iso3 year flow hs_code hs_label partner_iso3? series value_usd_million method note? "
            "known_from known_from_basis source_url"
        ),
        dated="year",
        unknown="no trade by product had been published",
        sources=(BACI, OECD),
        suffix="parquet",
    ),
    "trade_corrections": _table(
        title="Trade of the two Koreas mixed up, as studies name it",
        description="One row per partner, direction, period and study.",
        kind="statistic",
        key="iso3 partner_iso3 flow start_year study",
        columns=(
            "iso3 partner_iso3 flow start_year? end_year? action goods? value_usd_million? reason "
            "study note? known_from known_from_basis source_date? source_url source_url_2?"
        ),
        dated="end_year",
        unknown="no study had named a case",
        ordered=(("start_year", "end_year"),),
    ),
    "world_trade": _table(
        title="Trade of the world and of single economies",
        description="One row per economy, year, direction and series; without economy, the world.",
        kind="statistic",
        key="economy_iso3 year flow series",
        columns=(
            "economy_iso3? year flow series value_usd_million value_basis note? known_from "
            "known_from_basis source_url"
        ),
        dated="year",
        unknown="no trade of the world had been published",
        sources=(UNCTAD,),
    ),
    "national_income": _table(
        title="National income",
        description="One row per year and series: an estimate, in won or in dollars.",
        kind="statistic",
        key="iso3 year series",
        columns=(
            "iso3 year series gni_krw_trillion? gni_usd_billion? note? known_from "
            "known_from_basis source_date? source_url source_url_2?"
        ),
        dated="year",
        unknown="no estimate of income had been published",
    ),
    "yardsticks": _table(
        title="Prices and exchange rates",
        description="One row per year and yardstick.",
        kind="reference",
        key="yardstick year",
        columns="yardstick year yardstick_value note? known_from known_from_basis source_url",
        dated="year",
        unknown="no yardstick had been published",
        sources=(BLS, FED),
    ),
    "cif_factors": _table(
        title="What freight and insurance add",
        description="One row per publisher and factor by which FOB values become CIF values.",
        kind="reference",
        key="publisher cif_factor",
        columns=(
            "publisher cif_factor note? known_from known_from_basis source_date? source_url "
            "source_url_2?"
        ),
        unknown="no factor had been published",
    ),
    "pages": _table(
        title="Pages cited",
        description="One row per page that a table kept by hand names.",
        kind="reference",
        key="page",
        columns="page source_grade? page_date? cited",
    ),
    "controls": _table(
        title="Control totals",
        description=(
            "One row per group of rows: how many there are, or what a column comes to. They change "
            "by a recount alone, so that a slip in a table shows."
        ),
        kind="reference",
        key="table where quantity",
        columns="table where quantity total",
    ),
    "exceptions": _table(
        title="Exceptions",
        description="One row per cell that breaks a rule and is right all the same, and why.",
        kind="reference",
        key="rule_name table row column",
        columns="rule_name table row column value? reason",
    ),
}
