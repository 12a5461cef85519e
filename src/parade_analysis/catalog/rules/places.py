"""Where places lie."""

from __future__ import annotations

from collections.abc import Iterator

import geopandas as gpd
import pandas as pd

from parade_analysis.catalog.rules.registry import Breach, control, rule
from parade_analysis.spellings import name_key

AROUND = 0.3  # degrees that a coast drawn for the whole world may be off


@control
def points_lie_in_their_states(
    countries: pd.DataFrame, meetings: pd.DataFrame, visionscarto: gpd.GeoDataFrame
) -> Iterator[Breach]:
    """A capital, the point for a label and a meeting lie in the state they are said to be in."""
    points = (
        ("countries", countries, "iso3", "capital_latitude", "capital_longitude"),
        ("countries", countries, "iso3", "label_latitude", "label_longitude"),
        ("meetings", meetings, "place_iso3", "latitude", "longitude"),
    )
    shapes = visionscarto.dropna(subset="iso3").set_index("iso3").geometry
    for table, frame, state, latitude, longitude in points:
        known = frame[frame[[latitude, longitude]].notna().all(axis=1)]
        known = known[known[state].isin(shapes.index)]
        at = gpd.points_from_xy(known[longitude], known[latitude])
        areas = gpd.GeoSeries(known[state].map(shapes).to_numpy(), index=known.index)
        off = areas.distance(gpd.GeoSeries(at, index=known.index)) > AROUND
        for index in known.index[off]:
            expected = f"a point in {known.at[index, state]}, with {longitude}"
            yield Breach(table, index, latitude, expected)


@control
def codes_are_those_of_the_shapes(
    countries: pd.DataFrame, visionscarto: gpd.GeoDataFrame
) -> Iterator[Breach]:
    """A state has one numeric code in the table and in the shapes."""
    coded = visionscarto.dropna(subset=["iso3", "m49"]).set_index("iso3")["m49"]
    expected = countries["iso3"].map(coded)
    for index in countries.index[expected.notna() & (countries["m49"] != expected)]:
        yield Breach("countries", index, "m49", f"{expected[index]} as the shapes have it")
    for column in ("country", "m49", "capital"):
        twice = countries[column].notna() & countries[column].duplicated(keep=False)
        for index in countries.index[twice]:
            yield Breach("countries", index, column, "a value of its own")


@rule
def codes_stand_for_what_they_say(
    countries: pd.DataFrame, place_codes: pd.DataFrame
) -> Iterator[Breach]:
    """A code of a state has its `iso3`, one of a group none; candidates are states."""
    coded = place_codes[place_codes["scheme"] != "word"]
    is_state, is_open = (coded["place_kind"] == kind for kind in ("state", "ambiguous"))
    for index in coded.index[is_state != coded["iso3"].notna()]:
        yield Breach("place_codes", index, "iso3", "a state in a row of a state, else none")
    for index in coded.index[is_open != coded["candidates"].notna()]:
        yield Breach("place_codes", index, "candidates", "states where it is ambiguous, else none")
    named = coded["candidates"].str.split().explode().dropna()
    for index, state in named[~named.isin(countries["iso3"])].items():
        yield Breach(
            "place_codes", index, "candidates", f"states of countries, and {state} is none"
        )


@control
def spellings_are_given_once(
    countries: pd.DataFrame, place_codes: pd.DataFrame
) -> Iterator[Breach]:
    """A name stands once, whatever its spelling, and not where table countries has it."""
    named = place_codes[(place_codes["scheme"] == "name") & place_codes["start_year"].isna()]
    keys = named["code"].map(name_key)
    names = countries[["country", "short_name", "title_name"]].melt()["value"].dropna()
    own = names.map(name_key)
    for index in keys.index[keys.duplicated() | keys.isin(own)]:
        yield Breach("place_codes", index, "code", "a spelling that no other row gives")


@control
def hosts_follow_from_the_place(meetings: pd.DataFrame, leaders: pd.DataFrame) -> Iterator[Breach]:
    """At home the leader is host, in the other's state the other; else it is a third."""
    home = meetings["leader"].map(leaders.groupby("leader")["iso3"].first())
    own = meetings["place_iso3"] == home
    other = meetings["place_iso3"] == meetings["iso3"]
    expected = pd.Series("third", index=meetings.index)
    expected = expected.mask(other, "counterpart").mask(own, "dprk")
    for index in meetings.index[meetings["host"].astype("str") != expected]:
        yield Breach("meetings", index, "host", f"{expected[index]}, by place and counterpart")
    kind = own.map({True: "received_in_dprk", False: "kim_abroad"})
    kind = kind.mask(meetings["visit_kind"] == "border", "border")
    for index in meetings.index[meetings["visit_kind"].astype("str") != kind]:
        yield Breach("meetings", index, "visit_kind", f"{kind[index]}, by the place")
    for index in meetings.index[(kind == "kim_abroad") != meetings["trip_id"].notna()]:
        yield Breach("meetings", index, "trip_id", "the journey, abroad and there alone")


@control
def parades_are_in_their_host_state(
    parades: pd.DataFrame, countries: pd.DataFrame, leaders: pd.DataFrame, attendance: pd.DataFrame
) -> Iterator[Breach]:
    """A parade is held in the host's capital, by its leader."""
    capital = parades["host_iso3"].map(countries.set_index("iso3")["capital"])
    for index in parades.index[capital.notna() & (parades["place"] != capital)]:
        yield Breach("parades", index, "place", f"{capital[index]}, the capital of the host")
    known = pd.concat([leaders.rename(columns={"leader": "person"}), attendance])
    states = known.dropna(subset=["person", "iso3"]).groupby("person")["iso3"].first()
    state = parades["host_leader"].map(states)
    for index in parades.index[state.notna() & (state != parades["host_iso3"])]:
        yield Breach(
            "parades", index, "host_leader", f"a leader of {parades.at[index, 'host_iso3']}"
        )


@rule
def occasions_hold_together(meetings: pd.DataFrame) -> Iterator[Breach]:
    """Meetings share an occasion exactly when at one place and at most two days apart."""
    site = ["leader", "place"]
    by_place = meetings.sort_values([*site, "start_date", "end_date"])
    previous = by_place.shift()
    ends = by_place.groupby(site)["end_date"].cummax().shift()
    near = (by_place[site] == previous[site]).all(axis=1) & (
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
