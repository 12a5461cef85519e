"""Each column once, wherever it occurs: what it means, its unit and what a value must be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["event", "statistic", "reference"]

FieldType = Literal["string", "category", "integer", "number", "boolean", "date", "yearmonth"]

HEADS = ("head_of_state", "head_of_government")

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
    lengths: tuple[int, ...] = ()
    """How many digits a code may have; a spreadsheet takes the leading zeros off."""

    @property
    def dtype(self) -> Any:
        """The pandas dtype that the column is loaded with."""
        import pandas as pd

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


ISO3 = r"[A-Z]{3}"

URL = (
    r"(?!\S*%(?![0-9A-Fa-f]{2}))"
    r"https?://[A-Za-z0-9.-]*[A-Za-z0-9]\.[A-Za-z][A-Za-z0-9-]*\.?(?::[0-9]{1,5})?"
    r"(?:[/?#](?:[^\s\"<>\\^`{|}]*[^\s\"<>\\^`{|}',;])?)?"
)
"""A host with a name and a point, and a path without what no address may have: spaces,
quotation marks, a sign of percent without its two digits."""
SLUG = r"[a-z0-9]+(?:-[a-z0-9]+)*"


def _iso3(description: str) -> Field:
    return Field("string", description, pattern=ISO3, form="an ISO 3166-1 alpha-3 code")


def _id(description: str) -> Field:
    return Field("string", description, pattern=SLUG, form="lower-case words with hyphens")


def _url(description: str) -> Field:
    form = "a public address (http or https) without spaces and quotation marks"
    return Field("string", description, pattern=URL, form=form)


def _share(description: str) -> Field:
    return Field("number", description, unit="fraction", minimum=0, maximum=1)


def _one_of(description: str, values: str) -> Field:
    return Field("category", description, values=tuple(values.split()))


def _local(description: str) -> Field:
    return Field(
        "string",
        description,
        pattern=r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}",
        form="a local time as YYYY-MM-DDTHH:MM",
    )


def _degrees(description: str, limit: int) -> Field:
    return Field("number", description, unit="degrees", minimum=-limit, maximum=limit)


FIELDS: dict[str, Field] = {
    # who and where
    "iso3": _iso3("State that the row is about, ISO 3166-1 alpha-3 (XKX for Kosovo)"),
    "partner_iso3": _iso3("Trading partner, ISO 3166-1 alpha-3; missing means all partners"),
    "place_iso3": _iso3("State in which the place lies, ISO 3166-1 alpha-3"),
    "host_iso3": _iso3("Host state, ISO 3166-1 alpha-3"),
    "country": Field("string", "Short English name of the state or body"),
    "short_name": Field("string", "Name in figures, where the full one is too long"),
    "title_name": Field("string", "Name in titles, where another one is usual there"),
    "m49": Field(
        "string", "UN M49 numeric code", pattern=r"[0-9]{3}", form="three digits", lengths=(3,)
    ),
    "iso2": Field(
        "string",
        "ISO 3166-1 alpha-2 code (XK for Kosovo); NA is Namibia",
        pattern=r"[A-Z]{2}",
        form="two capital letters",
    ),
    "scheme": _one_of(
        "What the spelling or code belongs to: names; alpha-2 and alpha-3 codes; numbers of the "
        "UN (M49), of the Correlates of War Project (cow), of UN Comtrade and CEPII (cepii); "
        "words of which names are made; families of states that are easily mistaken",
        "cepii cow family iso2 iso3 m49 name word",
    ),
    "code": Field("string", "The spelling or code; numbers without leading zeros"),
    "place_kind": _one_of("What it stands for", "state aggregate ambiguous former"),
    "candidates": Field(
        "string",
        "States that it may be, ISO 3166-1 alpha-3 with blanks between; missing if one or none",
        pattern=r"[A-Z]{3}(?: [A-Z]{3})*",
        form="ISO 3166-1 alpha-3 codes with blanks between",
    ),
    "un_status": _one_of(
        "Standing towards the United Nations; withdrawn: the code is no longer in use",
        "un_member un_observer territory other withdrawn",
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
    "leader": Field("string", "Leader whose meetings they are, as named in table leaders"),
    "since": Field("date", "First day in power"),
    "until": Field("date", "Last day in power; missing while in power"),
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
    "start_local": _local("Start in local time"),
    "end_local": _local("End in local time; missing where no source gives one"),
    "precision": _one_of("How exactly start and end are sourced", "minute hour half_day day"),
    "time_zone": Field("string", "IANA name of the local time zone"),
    "year": Field("integer", "Calendar year", minimum=1950, maximum=2100),
    "month": Field("yearmonth", "Calendar month"),
    "period": Field("string", "Period as the source gives it; a bare slash means open"),
    "start_year": Field("integer", "First year of the period; missing if open", minimum=1900),
    "end_year": Field("integer", "Last year of the period; missing if open", minimum=1900),
    "valid_from": Field("date", "First day of validity; missing where not sourced"),
    "valid_to": Field("date", "Last day of validity; missing while valid or where not sourced"),
    "ended_on": Field("date", "Day on which a withdrawn state ended, as the note's source has it"),
    "snapshot_date": Field("date", "Day for which the membership list was compiled"),
    "known_from": Field("date", "First day on which the row was public knowledge"),
    "known_from_basis": _one_of(
        "What known_from rests on: stated by source or event, the publisher's usual calendar, "
        "the date of the page found, an assumed bound (see the table), or an undated snapshot",
        "stated release_calendar page assumed undated",
    ),
    "outcome_known_from": Field("date", "Day of the event, before which its outcome is unknown"),
    # parades
    "event": _id("Parade, as named in table parades"),
    "occasion": Field("string", "What the parade commemorates"),
    "announced_heads": Field(
        "integer",
        "Heads of state and government on the host's list; control total",
        minimum=0,
    ),
    "announced_troops": Field(
        "integer",
        "Troops to march, as the host said before the day; at least so many",
        minimum=1,
    ),
    "host_leader": Field("string", "Leader of the host state, at the parade and no guest of it"),
    "is_announced": Field("boolean", "Named on the host's list before the day"),
    "announced_order": Field("integer", "Position on the host's list", minimum=1),
    "attended": _one_of(
        "Whether the person came; missing while the event is still ahead", "yes no unknown"
    ),
    "outcome_note": Field("string", "Remark on what happened on or near the day"),
    "organisation": _one_of("Bloc or organisation", "ASEAN BRICS CIS CSTO EAEU EU NATO SCO UN"),
    "membership": _one_of(
        "Kind of membership", "member partner observer candidate potential_candidate"
    ),
    "day": Field("date", "Day for which the list holds"),
    "members": Field("integer", "How many belong to it that day beyond dispute", minimum=0),
    "disputed": Field("integer", "How many more are disputed", minimum=0),
    "resolution": Field("string", "Roll call: UN resolution or title of the vote"),
    "title": Field("string", "What was voted on"),
    "vote": _one_of("Vote cast; absent: did not vote", "yes no abstain absent"),
    "yes": Field("integer", "Votes in favour, official total", minimum=0, maximum=193),
    "no": Field("integer", "Votes against, official total", minimum=0, maximum=193),
    "abstain": Field("integer", "Abstentions, official total", minimum=0, maximum=193),
    "absent": Field("integer", "Members that did not vote: 193 less the rest", minimum=0),
    "is_complete": Field(
        "boolean", "un_votes, or memberships, holds every state that is counted here"
    ),
    "disputed_since": Field(
        "date", "First day on which its sources call it into question; the note says how"
    ),
    "verification": _one_of(
        "verified: a source says it; derived: follows from sourced facts; unverified: neither",
        "verified derived unverified",
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
    "host": _one_of("Who hosted: seen from Kim", "counterpart dprk third"),
    "visit_kind": _one_of(
        "Whether Kim was abroad, at the border, or received the guest",
        "kim_abroad border received_in_dprk",
    ),
    "transport": _one_of("How Kim travelled; missing where not sourced", "train air"),
    "transport_source_url": _url("Page that the means of transport rests on"),
    "activity": _one_of("What Kim did", "travel ceremony talks reception contact"),
    "label": Field("string", "Short label for figures"),
    "short_label": Field("string", "Label under a heading that says the rest, where it differs"),
    "outcome": Field("string", "What came of it"),
    "category": _one_of(
        "Kind of event",
        "border inter_korean leadership missile nuclear_test pandemic parade sanction "
        "treaty troops visit_cancelled war",
    ),
    "detail": Field("string", "More on the event"),
    "is_by_other_government": Field(
        "boolean", "Cast by a mission opposed to those who rule the state; missing if not sourced"
    ),
    "is_in_force": Field("boolean", "Treaty in force; missing for other events or if not sourced"),
    # claims
    "claim_id": Field("string", "Name of the claim", pattern=r"c[0-9]{2}", form="c and two digits"),
    "claim": Field("string", "The claim in our own words"),
    "claim_kind": _one_of("What sort of statement it is", "count date relation share superlative"),
    "is_in_first_report": Field("boolean", "Made in the first report, not only in other coverage"),
    "rule": Field("string", "How the claim is tested against the tables"),
    "caveat": Field("string", "What the reader should bear in mind"),
    # trade
    "flow": _one_of("Direction seen from the state of the row", "export import total"),
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
    "value_basis": _one_of(
        "Whether the source states the number or it is computed from stated ones", "stated derived"
    ),
    "has_parts_mismatch": Field(
        "boolean", "The source's own exports and imports miss its total; the note says by how much"
    ),
    "is_suspect": Field(
        "boolean", "Marked by two rules of thumb or one published case; the note says which"
    ),
    "is_preferred": Field(
        "boolean", "Drawn first among rows of the same series (never across series)"
    ),
    "product": Field("string", "Product group as the source names it, in English"),
    "hs": Field(
        "string", "HS codes: one, a range (50-63) or a list (2601;2701)", lengths=(2, 4, 6)
    ),
    "hs_basis": _one_of("Whether the source gives the HS code", "assigned stated"),
    "hs_code": Field(
        "string", "HS (1992) six-digit code, or CPA group for OECD BTIGE", lengths=(6,)
    ),
    "hs_label": Field("string", "Name of the product"),
    "flow_kind": Field("string", "What flows, from whom to whom"),
    "unrecorded_kind": _one_of(
        "Kind of unrecorded flow; cap: a legal ceiling, lost: killed or wounded",
        "aid arms arms_and_troops coal crude_oil crude_oil_cap refined_oil "
        "refined_oil_cap smuggling technology theft troops_income troops_lost "
        "troops_planned troops_sent workers_abroad workers_income workers_planned "
        "workers_returned workers_sent",
    ),
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
    "estimate_by_short": Field("string", "The same in figures, where it differs"),
    "method": Field("string", "How the number came about"),
    "is_reporter": Field(
        "boolean", "The numbers are the country's own, not its partners'; missing if not told"
    ),
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
    "export_top_partner_share_fraction": _share("Share of the largest export partner in exports"),
    "import_top_partner_iso3": _iso3("Largest import partner"),
    "import_top_partner_share_fraction": _share("Share of the largest import partner in imports"),
    "economy_iso3": _iso3("Economy, ISO 3166-1 alpha-3; missing means the world"),
    "action": _one_of(
        "What the study says: drop, the flow is a mistake; part, some of its goods are; keep, "
        "it is real",
        "drop part keep",
    ),
    "goods": Field("string", "Goods that are meant; missing if all or not named"),
    "study": Field("string", "Who says so"),
    "yardstick": _one_of(
        "What sums are set against: United States consumer prices, or won for a dollar",
        "krw_per_usd us_cpi",
    ),
    "yardstick_value": Field(
        "number", "us_cpi: 1982-84 = 100; krw_per_usd: average of the year", minimum=0
    ),
    "gni_krw_trillion": Field("number", "National income", unit="trillion won, nominal", minimum=0),
    "gni_usd_billion": Field(
        "number", "National income as the publisher gives it in USD", unit="billion USD", minimum=0
    ),
    "cif_factor": Field(
        "number", "CIF value over FOB value of the same goods", unit="ratio", minimum=1, maximum=2
    ),
    "series": _id("Publisher and vintage, as named in table series"),
    "name": Field("string", "Full name"),
    "repeats": _id("Series whose numbers it repeats; missing if its own"),
    "publisher": Field("string", "Organisation whose numbers they are"),
    "series_kind": _one_of(
        "How the publisher comes by the numbers",
        "customs dataset estimate_agency inter_korean official_statement partner_mirror "
        "press republication",
    ),
    "inter_korean": _one_of(
        "Whether trade with the Republic of Korea is counted",
        "included excluded unknown not_applicable",
    ),
    "hong_kong": _one_of(
        "Whether Hong Kong and Macao are counted as China, or else as partners of their own",
        "included excluded unknown not_applicable",
    ),
    "estimated_crude": _one_of(
        "Whether an estimate of unrecorded Chinese crude oil is counted",
        "included excluded unknown not_applicable",
    ),
    "estimated_crude_from": Field("date", "First day with that estimate; missing where not told"),
    "export_valuation": _one_of("Valuation of exports", "FOB CIF mixed unknown"),
    "import_valuation": _one_of("Valuation of imports", "FOB CIF mixed unknown"),
    "release_lag_days": Field(
        "integer", "Days from the end of the period to the usual release", minimum=0
    ),
    "release_rule": Field("string", "The publisher's usual calendar in words"),
    "release_source_url": _url("Page that shows the usual calendar"),
    "released": Field("date", "Release of a one-off data set or extract"),
    "leads_for": _one_of(
        "Question for which this series is drawn first", "levels partners monthly"
    ),
    # provenance
    "note": Field("string", "Remark of the compilers"),
    "source_note": Field("string", "Remark on the source"),
    "source_date": Field("date", "Date of the page found, often later than the release"),
    "source_url": _url("Page that the row rests on"),
    "source_url_2": _url("Second page"),
    "source_url_3": _url("Third page"),
    "page": _url("Page"),
    "page_date": Field("date", "Day on which the page was published; missing where not told"),
    "cited": Field("integer", "Cells of all tables that name the page", minimum=1),
    # what tables say of each other
    "table": Field("string", "Table"),
    "where": Field("string", "Which rows: column=value, several joined by a semicolon"),
    "quantity": Field("string", "rows, or the column that is added up"),
    "total": Field("number", "How many rows, or their sum"),
    "rule_name": Field("string", "Rule, as the list in this codebook names it"),
    "row": Field("string", "Key of the row, its parts joined by a slash between blanks"),
    "column": Field("string", "Column"),
    "value": Field("string", "What stands in the cell"),
    "reason": Field("string", "Why it is right all the same"),
    "capital_source_url": _url("Page that capital and coordinates rest on"),
    "source_grade": _one_of(
        "A primary, B established media, think tank or data set, C aggregator, D weak", "A B C D"
    ),
}
